//! Entity tags of GraphQL responses and conditional GET requests: a caller that has the current response receives 304 (RFC 9110,
//! sections 8.8.3 and 13.1.2).

use super::response::EncodedResponse;
use crate::platform::digest::sha256_hex;
use actix_web::{
    HttpMessage, HttpRequest,
    http::{
        Method, StatusCode,
        header::{self, EntityTag, HeaderName, HeaderValue, IfNoneMatch},
    },
};

/// The number of hexadecimal digits of an entity tag.
const TAG_LENGTH: usize = 32;

/// The precondition of a request.
#[derive(Default)]
pub struct ConditionalGet {
    /// Only the response to a GET of GraphQL has an entity tag.
    is_get: bool,
    if_none_match: Option<IfNoneMatch>,
}

impl ConditionalGet {
    pub fn from_request(request: &HttpRequest) -> Self {
        let is_get = request.method() == Method::GET;
        let has_precondition = request.headers().contains_key(header::IF_NONE_MATCH);
        Self { is_get, if_none_match: has_precondition.then(|| request.get_header()).flatten() }
    }

    /// Turns the response into 304 when the caller has it already. Must be called before compression. Returns the `ETag` and
    /// `Cache-Control` headers; none for a response with errors, which may differ on the next attempt.
    pub fn apply(&self, response: &mut EncodedResponse) -> Vec<(HeaderName, HeaderValue)> {
        // `errors` is the first member of a response that has any.
        let is_cacheable = self.is_get && response.status == StatusCode::OK && response.body.starts_with(b"{\"data\"");
        if !is_cacheable {
            return Vec::new();
        }
        let tag = entity_tag(&response.body);
        if self.matches(&tag) {
            response.status = StatusCode::NOT_MODIFIED;
            response.body.clear();
        }
        let cache_control = (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        let etag = HeaderValue::from_str(&tag.to_string()).ok().map(|tag| (header::ETAG, tag));
        [cache_control].into_iter().chain(etag).collect()
    }

    /// Whether the caller has the representation with this tag.
    pub fn matches(&self, tag: &EntityTag) -> bool {
        match &self.if_none_match {
            Some(IfNoneMatch::Any) => true,
            Some(IfNoneMatch::Items(tags)) => tags.iter().any(|cached| cached.weak_eq(tag)),
            None => false,
        }
    }
}

/// The entity tag of a response body. It leaves out the cost, which differs on every request, and is therefore a weak tag.
fn entity_tag(body: &[u8]) -> EntityTag {
    let cost: &[u8] = b",\"extensions\":{\"cost\":";
    let end = body.windows(cost.len()).rposition(|window| window == cost);
    let mut tag = sha256_hex(end.and_then(|end| body.get(..end)).unwrap_or(body));
    tag.truncate(TAG_LENGTH);
    EntityTag::new_weak(tag)
}
