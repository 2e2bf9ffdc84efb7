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

/// The schema of SCIM's error responses, also of the operations of a bulk.
const SCIM_ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";

/// The bytes of a request, which are formatted once and sent many times.
pub struct Request {
    bytes: Vec<u8>,
    is_graphql: bool,
}

impl Request {
    /// A line of the file of requests: the body of a GraphQL request, or the method, the path and the body of an SCIM or xAPI request.
    ///
    /// # Errors
    /// A sentence when the line is neither.
    pub fn parse(address: &str, token: &str, line: &str) -> Outcome<Self> {
        let is_graphql = line.starts_with('{');
        let mut words = line.splitn(3, ' ');
        let (method, path, content_type, body) = match (is_graphql, words.next(), words.next()) {
            (true, ..) => ("POST", "/graphql", "application/json", line),
            (false, Some(method), Some(path)) => {
                let content_type = if path.starts_with("/xapi/") { "application/json" } else { "application/scim+json" };
                (method, path, content_type, words.next().unwrap_or_default())
            }
            _ => return Err(format!("neither a GraphQL body nor METHOD PATH BODY: {line}")),
        };
        let accept = if is_graphql { "application/graphql-response+json" } else { content_type };
        let bytes = format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nContent-Type: {content_type}\r\n\
             Accept: {accept}\r\nX-Experience-API-Version: 2.0.0\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        Ok(Self { bytes: bytes.into_bytes(), is_graphql })
    }
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
    /// A sentence when the connection fails, or the response has a status other than success or contains an error.
    pub fn send(&mut self, request: &Request) -> Outcome<usize> {
        let connection_error = |error: std::io::Error| format!("the connection failed: {error}");
        self.stream.get_mut().write_all(&request.bytes).map_err(connection_error)?;
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
        // A response without content has no length.
        let length = length.or_else(|| status.starts_with("HTTP/1.1 204 ").then_some(0));
        let length = length.ok_or_else(|| format!("a response without Content-Length: {status}"))?;
        self.body.resize(length, 0);
        self.stream.read_exact(&mut self.body).map_err(connection_error)?;
        self.check_response(&status, request.is_graphql)?;
        Ok(length)
    }

    fn read_header_line(&mut self) -> Outcome<&str> {
        self.line.clear();
        self.stream.read_line(&mut self.line).map_err(|error| format!("the connection failed: {error}"))?;
        Ok(self.line.trim_end())
    }

    /// Rejects `errors` of a GraphQL operation and `userErrors` of a mutation; and SCIM errors, also of the operations of a bulk, and
    /// lists that are empty.
    fn check_response(&self, status: &str, is_graphql: bool) -> Outcome<()> {
        let text = std::str::from_utf8(&self.body).map_err(|error| error.to_string())?;
        let is_expected = if is_graphql {
            let has_user_errors =
                text.match_indices(r#""userErrors":["#).any(|(at, found)| text.as_bytes().get(at + found.len()) != Some(&b']'));
            let has_errors = !text.starts_with(r#"{"data":{"#) || text.contains(r#""errors":["#);
            status.starts_with("HTTP/1.1 200 ") && !has_errors && !has_user_errors
        } else {
            status.starts_with("HTTP/1.1 2") && !text.contains(SCIM_ERROR) && !text.contains(r#""totalResults":0"#)
        };
        if !is_expected {
            let beginning: String = text.chars().take(600).collect();
            return Err(format!("an unexpected response: {status}: {beginning}"));
        }
        Ok(())
    }
}
