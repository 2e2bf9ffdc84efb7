//! Versions (RFC 7644, section 3.14): weak ETags, for what is read and for what is written.

use super::{refusal::Refusal, user::etag};
use actix_web::http::header::{self, HeaderMap};

/// What a caller knows of a resource.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Known {
    /// Nothing.
    #[default]
    None,
    /// That it is there.
    Any,
    /// It as it was at one of these versions; a tag of none of ours is left out.
    At(Vec<i64>),
}

/// The version that an ETag of ours names, weak or not.
pub fn version(tag: &str) -> Option<i64> {
    let tag = tag.trim();
    tag.strip_prefix("W/").unwrap_or(tag).strip_prefix('"')?.strip_suffix('"')?.parse().ok()
}

/// Reads `If-Match` or `If-None-Match`.
pub fn known(headers: &HeaderMap, name: header::HeaderName) -> Known {
    let mut known = Known::None;
    for tag in headers.get_all(name).filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')) {
        known = match (known, tag.trim()) {
            (_, "*") | (Known::Any, _) => Known::Any,
            (Known::None, tag) => Known::At(version(tag).into_iter().collect()),
            (Known::At(mut versions), tag) => {
                versions.extend(version(tag));
                Known::At(versions)
            }
        };
    }
    known
}

impl Known {
    /// The version that a write expects, given the one there is now if several would do.
    ///
    /// # Errors
    /// 412 when it can be none of those.
    pub fn expected(&self, now: Option<i64>) -> Result<Option<i64>, Refusal> {
        match self {
            Self::None | Self::Any => Ok(None),
            Self::At(versions) => match (versions.as_slice(), now) {
                ([one], _) => Ok(Some(*one)),
                (several, Some(now)) if several.contains(&now) => Ok(Some(now)),
                _ => Err(Refusal::new(412, "the resource is not at the version that If-Match names: read it again, then decide")),
            },
        }
    }

    /// Whether several versions would do.
    pub fn is_choice(&self) -> bool {
        matches!(self, Self::At(versions) if versions.len() > 1)
    }

    /// Whether a reader has this version already.
    pub fn has(&self, version: i64) -> bool {
        match self {
            Self::None => false,
            Self::Any => true,
            Self::At(versions) => versions.contains(&version),
        }
    }
}

/// The header of a version.
pub fn header(version: i64) -> (header::HeaderName, String) {
    (header::ETAG, etag(version))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    fn read(text: &'static str) -> Known {
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_MATCH, HeaderValue::from_static(text));
        known(&headers, header::IF_MATCH)
    }

    #[test]
    fn tags_are_read_as_they_are_written() {
        assert_eq!(version(&etag(7)), Some(7));
        assert_eq!(read("W/\"7\", \"8\""), Known::At(vec![7, 8]));
        assert_eq!(read("*"), Known::Any);
        assert_eq!(known(&HeaderMap::new(), header::IF_MATCH), Known::None);
    }

    #[test]
    fn a_tag_of_somebody_else_is_no_version_of_ours() {
        assert!(read("\"abc\"").expected(Some(1)).is_err());
        assert_eq!(read("W/\"7\", W/\"9\"").expected(Some(9)).ok(), Some(Some(9)));
        assert!(read("W/\"7\", W/\"9\"").expected(Some(8)).is_err());
        assert!(!read("\"abc\"").has(1) && read("*").has(1));
    }
}
