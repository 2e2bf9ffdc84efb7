//! A persistent HTTP/1.1 connection that does no more per response than to read and check it.

use crate::Outcome;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    time::Duration,
};

const READ_TIMEOUT: Duration = Duration::from_secs(60);

pub struct HttpConnection {
    stream: BufReader<TcpStream>,
    line: String,
    body: Vec<u8>,
}

/// The bytes of a GraphQL request, which are formatted once and sent many times.
pub fn format_request(address: &str, token: &str, body: &str) -> Vec<u8> {
    format!(
        "POST /graphql HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n\
         Accept: application/graphql-response+json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

impl HttpConnection {
    pub fn open(address: &str) -> Outcome<Self> {
        let connect = || {
            let stream = TcpStream::connect(address)?;
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(READ_TIMEOUT))?;
            Ok(stream)
        };
        let stream = connect().map_err(|error: std::io::Error| format!("{address}: {error}"))?;
        Ok(Self { stream: BufReader::with_capacity(128 * 1024, stream), line: String::new(), body: Vec::new() })
    }

    /// Sends a request, checks the response and returns the length of its body in bytes.
    ///
    /// # Errors
    /// A sentence when the connection fails, or the response has another status than 200 or contains an error.
    pub fn send(&mut self, request: &[u8]) -> Outcome<usize> {
        let connection_error = |error: std::io::Error| format!("the connection failed: {error}");
        self.stream.get_mut().write_all(request).map_err(connection_error)?;
        let status = self.read_header_line()?.to_owned();
        let mut length = None;
        loop {
            let line = self.read_header_line()?;
            if line.is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse::<usize>().ok();
            }
        }
        let length = length.ok_or_else(|| format!("a response without Content-Length: {status}"))?;
        self.body.resize(length, 0);
        self.stream.read_exact(&mut self.body).map_err(connection_error)?;
        self.check_response(&status)?;
        Ok(length)
    }

    fn read_header_line(&mut self) -> Outcome<&str> {
        self.line.clear();
        self.stream.read_line(&mut self.line).map_err(|error| format!("the connection failed: {error}"))?;
        Ok(self.line.trim_end())
    }

    /// Rejects `errors` of the operation and `userErrors` of a mutation.
    fn check_response(&self, status: &str) -> Outcome<()> {
        let text = std::str::from_utf8(&self.body).map_err(|error| error.to_string())?;
        let has_user_errors =
            text.match_indices(r#""userErrors":["#).any(|(at, found)| text.as_bytes().get(at + found.len()) != Some(&b']'));
        let has_errors = !status.starts_with("HTTP/1.1 200 ") || !text.starts_with(r#"{"data":{"#) || text.contains(r#""errors":["#);
        if has_errors || has_user_errors {
            let beginning: String = text.chars().take(600).collect();
            return Err(format!("an unexpected response: {status}: {beginning}"));
        }
        Ok(())
    }
}
