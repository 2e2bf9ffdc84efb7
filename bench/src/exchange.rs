//! One connection of HTTP/1.1 that is kept open, with as little work per answer as looking at it takes.

use crate::Outcome;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    time::Duration,
};

pub struct Exchange {
    stream: BufReader<TcpStream>,
    line: String,
    body: Vec<u8>,
}

/// The bytes of a request, made once and sent many times.
pub fn request(address: &str, token: &str, body: &str) -> Vec<u8> {
    format!(
        "POST /graphql HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n\
         Accept: application/graphql-response+json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

impl Exchange {
    pub fn connect(address: &str) -> Outcome<Self> {
        let open = || {
            let stream = TcpStream::connect(address)?;
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(Duration::from_secs(60)))?;
            Ok(stream)
        };
        let stream = open().map_err(|error: std::io::Error| format!("{address}: {error}"))?;
        Ok(Self { stream: BufReader::with_capacity(128 * 1024, stream), line: String::new(), body: Vec::new() })
    }

    /// Sends a request and answers how long the body of its answer is.
    pub fn ask(&mut self, request: &[u8]) -> Outcome<usize> {
        let broken = |error: std::io::Error| format!("the connection broke: {error}");
        self.stream.get_mut().write_all(request).map_err(broken)?;
        let status = self.header_line()?.to_owned();
        let mut length = None;
        loop {
            let line = self.header_line()?;
            if line.is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse::<usize>().ok();
            }
        }
        let length = length.ok_or_else(|| format!("an answer without its length: {status}"))?;
        self.body.resize(length, 0);
        self.stream.read_exact(&mut self.body).map_err(broken)?;
        self.look(&status)?;
        Ok(length)
    }

    fn header_line(&mut self) -> Outcome<&str> {
        self.line.clear();
        self.stream.read_line(&mut self.line).map_err(|error| format!("the connection broke: {error}"))?;
        Ok(self.line.trim_end())
    }

    /// Neither an error of the whole operation nor one of a mutation.
    fn look(&self, status: &str) -> Outcome<()> {
        let text = std::str::from_utf8(&self.body).map_err(|error| error.to_string())?;
        let refused = text.match_indices(r#""userErrors":["#).any(|(at, found)| text.as_bytes().get(at + found.len()) != Some(&b']'));
        let failed = !status.starts_with("HTTP/1.1 200 ") || !text.starts_with(r#"{"data":{"#) || text.contains(r#""errors":["#);
        if failed || refused {
            let shown: String = text.chars().take(600).collect();
            return Err(format!("a wrong answer: {status}: {shown}"));
        }
        Ok(())
    }
}
