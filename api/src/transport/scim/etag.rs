//! Resource versions as weak ETags (RFC 7644, section 3.14) and the preconditions `If-Match` and `If-None-Match`.

use super::error::{ScimError, VERSION_MISMATCH};
use actix_web::http::header::{HeaderMap, HeaderName};

/// The value of `If-Match` or `If-None-Match`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Precondition {
    /// The header is absent.
    #[default]
    Absent,
    /// `*`: any version.
    Any,
    /// These versions. ETags that this server did not issue are left out.
    Versions(Vec<i64>),
}

/// The ETag of a version, such as `W/"3"`.
pub fn format_etag(version: i64) -> String {
    format!("W/\"{version}\"")
}

/// The version of an ETag, weak or strong. Returns `None` for an ETag that this server did not issue.
pub fn parse_etag(tag: &str) -> Option<i64> {
    let tag = tag.trim();
    tag.strip_prefix("W/").unwrap_or(tag).strip_prefix('"')?.strip_suffix('"')?.parse().ok()
}

/// Parses all `If-Match` or `If-None-Match` headers of a request.
pub fn parse_precondition(headers: &HeaderMap, name: HeaderName) -> Precondition {
    let mut precondition = Precondition::Absent;
    for tag in headers.get_all(name).filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')) {
        precondition = match (precondition, tag.trim()) {
            (_, "*") | (Precondition::Any, _) => Precondition::Any,
            (Precondition::Absent, tag) => Precondition::Versions(parse_etag(tag).into_iter().collect()),
            (Precondition::Versions(mut versions), tag) => {
                versions.extend(parse_etag(tag));
                Precondition::Versions(versions)
            }
        };
    }
    precondition
}

impl Precondition {
    /// The version that a write expects, `None` when any version is accepted. `current` is needed only if
    /// [`has_alternatives`](Self::has_alternatives).
    ///
    /// # Errors
    /// 412 when no version can match.
    pub fn expected_version(&self, current: Option<i64>) -> Result<Option<i64>, ScimError> {
        match self {
            Self::Absent | Self::Any => Ok(None),
            Self::Versions(versions) => match (versions.as_slice(), current) {
                ([version], _) => Ok(Some(*version)),
                (alternatives, Some(current)) if alternatives.contains(&current) => Ok(Some(current)),
                _ => Err(ScimError::new(412, VERSION_MISMATCH)),
            },
        }
    }

    /// Whether the header names several versions.
    pub fn has_alternatives(&self) -> bool {
        matches!(self, Self::Versions(versions) if versions.len() > 1)
    }

    /// Whether the header names this version.
    pub fn matches(&self, version: i64) -> bool {
        match self {
            Self::Absent => false,
            Self::Any => true,
            Self::Versions(versions) => versions.contains(&version),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderValue, IF_MATCH};

    fn if_match(value: &'static str) -> Precondition {
        let mut headers = HeaderMap::new();
        headers.insert(IF_MATCH, HeaderValue::from_static(value));
        parse_precondition(&headers, IF_MATCH)
    }

    #[test]
    fn formatted_etags_parse_to_the_same_version() {
        assert_eq!(parse_etag(&format_etag(7)), Some(7));
        assert_eq!(if_match("W/\"7\", \"8\""), Precondition::Versions(vec![7, 8]));
        assert_eq!(if_match("*"), Precondition::Any);
        assert_eq!(parse_precondition(&HeaderMap::new(), IF_MATCH), Precondition::Absent);
    }

    #[test]
    fn etags_of_other_servers_match_no_version() {
        assert!(if_match("\"abc\"").expected_version(Some(1)).is_err());
        assert_eq!(if_match("W/\"7\", W/\"9\"").expected_version(Some(9)).ok(), Some(Some(9)));
        assert!(if_match("W/\"7\", W/\"9\"").expected_version(Some(8)).is_err());
        assert!(!if_match("\"abc\"").matches(1) && if_match("*").matches(1));
    }
}
