//! Bodies of the type multipart/mixed (RFC 2046, section 5.1), in which statements travel with the contents of their attachments: the first
//! part is the statements, each other one a content (IEEE 9274.1.1, section 4.1.3).

use super::error::XapiError;
use crate::domain::statement::Attachment;
use entity::statement_attachment::Model;

/// The header with the hash of a content.
const HASH: &str = "X-Experience-API-Hash";

/// A part of a body.
struct Part<'a> {
    /// Names in lower case, and values.
    headers: Vec<(String, String)>,
    content: &'a [u8],
}

impl Part<'_> {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// Parses a body. Returns the statements as JSON, and the attachments.
///
/// # Errors
/// 400 that says which part is wrong.
pub fn parse(boundary: &str, body: &[u8]) -> Result<(Vec<u8>, Vec<Attachment>), XapiError> {
    // The line end before a boundary belongs to it, also at the beginning of the body.
    let body = [b"\r\n", body].concat();
    let mut parts = split(boundary, &body)?.into_iter();
    let Some(first) = parts.next() else { return Err(XapiError::new(400, "the body has no part")) };
    let content_type = first.header("content-type").unwrap_or_default();
    if !content_type.split(';').next().is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json")) {
        return Err(XapiError::bad_parameter("Content-Type", "the first part must have the type application/json"));
    }
    let attachments = parts.map(to_attachment).collect::<Result<_, _>>()?;
    Ok((first.content.to_vec(), attachments))
}

fn to_attachment(part: Part<'_>) -> Result<Attachment, XapiError> {
    if !part.header("content-transfer-encoding").is_some_and(|encoding| encoding.eq_ignore_ascii_case("binary")) {
        return Err(XapiError::bad_parameter("Content-Transfer-Encoding", "must be binary in every part except the first"));
    }
    let Some(hash) = part.header(HASH) else {
        return Err(XapiError::bad_parameter(HASH, "is required in every part except the first"));
    };
    let attachment = Attachment {
        sha2: hash.trim().to_ascii_lowercase(),
        content_type: part.header("content-type").unwrap_or("application/octet-stream").to_owned(),
        content: part.content.to_vec(),
    };
    attachment.check()?;
    Ok(attachment)
}

fn split<'a>(boundary: &str, body: &'a [u8]) -> Result<Vec<Part<'a>>, XapiError> {
    let delimiter = format!("\r\n--{boundary}");
    let malformed =
        |message: &str| XapiError::new(400, format!("the body is not multipart/mixed with the boundary of its Content-Type: {message}"));
    let mut rest = after(body, delimiter.as_bytes()).ok_or_else(|| malformed("the boundary does not occur"))?;
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        let start = after(rest, b"\r\n").ok_or_else(|| malformed("a line with the boundary does not end"))?;
        let end = find(start, delimiter.as_bytes()).ok_or_else(|| malformed("the last boundary must be followed by --"))?;
        let (part, next) = start.split_at(end);
        let (head, content) = match find(part, b"\r\n\r\n") {
            _ if part.starts_with(b"\r\n") => (&b""[..], part.get(2..).unwrap_or_default()),
            Some(at) => (part.get(..at).unwrap_or_default(), part.get(at + 4..).unwrap_or_default()),
            None => return Err(malformed("a part has no empty line after its headers")),
        };
        let head = std::str::from_utf8(head).map_err(|_| malformed("the headers of a part are not ASCII"))?;
        let headers = head.split("\r\n").filter_map(|line| line.split_once(':'));
        let headers = headers.map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned())).collect();
        parts.push(Part { headers, content });
        rest = next.get(delimiter.len()..).unwrap_or_default();
    }
    Ok(parts)
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

fn after<'a>(text: &'a [u8], wanted: &[u8]) -> Option<&'a [u8]> {
    text.get(find(text, wanted)? + wanted.len()..)
}

/// Writes the body of a response.
pub fn write(boundary: &str, statements: &[u8], attachments: &[Model]) -> Vec<u8> {
    let mut body = format!("--{boundary}\r\nContent-Type: application/json\r\n\r\n").into_bytes();
    body.extend_from_slice(statements);
    for Model { sha2, content_type, content, .. } in attachments {
        let headers = format!("Content-Type: {content_type}\r\nContent-Transfer-Encoding: binary\r\n{HASH}: {sha2}");
        body.extend_from_slice(format!("\r\n--{boundary}\r\n{headers}\r\n\r\n").as_bytes());
        body.extend_from_slice(content);
    }
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    body
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::digest::sha256_hex;

    #[test]
    fn a_body_that_is_written_is_parsed() {
        let content = b"--not a boundary\r\n\0\xff";
        let row = Model {
            organization_id: entity::id::OrganizationId(uuid::Uuid::nil()),
            sha2: sha256_hex(content),
            content_type: "text/plain".into(),
            content: content.to_vec(),
            created_at: chrono::DateTime::UNIX_EPOCH,
        };
        let body = write("b", b"[{}]", &[row]);
        let (statements, attachments) = parse("b", &body).unwrap();
        assert_eq!((statements.as_slice(), attachments.len()), (&b"[{}]"[..], 1));
        assert!(attachments.iter().all(|attachment| attachment.content == content && attachment.content_type == "text/plain"));
        for end in 0..body.len() - 4 {
            assert!(parse("b", body.get(..end).unwrap()).is_err(), "cut at {end}");
        }
    }
}
