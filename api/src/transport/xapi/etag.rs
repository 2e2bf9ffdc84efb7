//! Entity tags of documents (IEEE 9274.1.1, section 4.1.4): the hash of the content, as a strong tag.

use crate::domain::xapi_document::Tags;
use actix_web::http::header::{HeaderMap, HeaderName};

/// The value of the `ETag` header.
pub fn format_etag(etag: &str) -> String {
    format!("\"{etag}\"")
}

/// Parses all `If-Match` or `If-None-Match` headers of a request. Clients of older versions leave the quotation marks out.
pub fn parse_tags(headers: &HeaderMap, name: HeaderName) -> Option<Tags> {
    let mut hashes = None;
    for tag in headers.get_all(name).filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')) {
        let tag = tag.trim();
        if tag == "*" {
            return Some(Tags::Any);
        }
        let tag = tag.strip_prefix("W/").unwrap_or(tag).trim_matches('"');
        hashes.get_or_insert_with(Vec::new).push(tag.to_ascii_lowercase());
    }
    hashes.map(Tags::Hashes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderValue, IF_MATCH};

    #[test]
    fn tags_are_parsed_with_and_without_marks() {
        let mut headers = HeaderMap::new();
        assert_eq!(parse_tags(&headers, IF_MATCH), None);
        headers.insert(IF_MATCH, HeaderValue::from_static("\"a\", W/\"b\", c"));
        assert_eq!(parse_tags(&headers, IF_MATCH), Some(Tags::Hashes(vec!["a".into(), "b".into(), "c".into()])));
        headers.insert(IF_MATCH, HeaderValue::from_static("*"));
        assert_eq!(parse_tags(&headers, IF_MATCH), Some(Tags::Any));
    }
}
