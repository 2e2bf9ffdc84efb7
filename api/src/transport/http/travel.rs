//! How the bytes of an answer travel: compressed when the caller can read that (RFC 9110, section 8.4), and not at all when
//! the caller has them already (section 13.1.2).

use super::answer::Answer;
use crate::platform::digest::fingerprint;
use actix_web::{
    HttpMessage, HttpRequest,
    http::{
        Method, StatusCode,
        header::{self, AcceptEncoding, ContentEncoding, EntityTag, Header, HeaderName, HeaderValue, IfNoneMatch},
    },
};
use flate2::{Compression, write::GzEncoder};
use std::io::Write;

/// What is shorter travels in one packet anyway.
const WORTH_IT: usize = 1400;

/// Where more work saves nothing more. Of a page of a thousand assessments with their employees, competencies and sessions
/// (416 kB) gzip leaves 29 % at level 1 in 1.6 ms, 21 % at 2 in 2.3 ms, 19 % at 6 in 4.4 ms; zstd leaves 14.5 % at level 1 in
/// 0.6 ms, 14.9 % at 3 in 1.0 ms, 14.1 % at 9 in 6.3 ms. Reading such a page takes the server a few milliseconds.
const GZIP_LEVEL: u32 = 2;
const ZSTD_LEVEL: i32 = 1;

/// What a request says about the bytes of its answer.
#[derive(Default)]
pub struct Travel {
    /// Compressed how; none: as it is.
    coding: Option<ContentEncoding>,
    /// A GET: its answer has a tag by which the caller can ask whether it is still the same.
    tagged: bool,
    /// The tags of what the caller has.
    has: Option<IfNoneMatch>,
}

impl Travel {
    pub fn of(request: &HttpRequest) -> Self {
        let tagged = request.method() == Method::GET;
        let has = request.headers().contains_key(header::IF_NONE_MATCH).then(|| request.get_header()).flatten();
        Self { coding: coding(request), tagged, has: has.filter(|_| tagged) }
    }

    /// Makes an answer ready for its way; answers the headers that say what was done.
    pub fn prepare(&self, answer: &mut Answer) -> Vec<(HeaderName, HeaderValue)> {
        let mut headers = vec![(header::VARY, HeaderValue::from_static("accept, accept-encoding, authorization"))];
        // Errors stand first in an answer: one that has any may be another a moment later.
        if self.tagged && answer.status == StatusCode::OK && answer.body.starts_with(b"{\"data\"") {
            let tag = tag(&answer.body);
            headers.push((header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")));
            headers.extend(HeaderValue::from_str(&tag.to_string()).ok().map(|tag| (header::ETAG, tag)));
            if self.is_had(&tag) {
                answer.status = StatusCode::NOT_MODIFIED;
                answer.body.clear();
            }
        }
        if let Some(coding) = self.coding.filter(|_| answer.body.len() >= WORTH_IT)
            && let Some(packed) = packed(&coding, &answer.body)
        {
            answer.body = packed;
            headers.push((header::CONTENT_ENCODING, HeaderValue::from_static(coding.as_str())));
        }
        headers
    }

    fn is_had(&self, tag: &EntityTag) -> bool {
        match &self.has {
            Some(IfNoneMatch::Any) => true,
            Some(IfNoneMatch::Items(tags)) => tags.iter().any(|had| had.weak_eq(tag)),
            None => false,
        }
    }
}

/// Which of ours the caller likes best.
fn coding(request: &HttpRequest) -> Option<ContentEncoding> {
    let accepted = AcceptEncoding::parse(request).ok()?;
    let ours = [ContentEncoding::Zstd, ContentEncoding::Gzip, ContentEncoding::Identity].map(header::Encoding::Known);
    match accepted.negotiate(ours.iter())? {
        header::Encoding::Known(ContentEncoding::Identity) => None,
        header::Encoding::Known(coding) => Some(coding),
        header::Encoding::Unknown(_) => None,
    }
}

/// The tag of an answer: of what was asked for, not of what it cost, which differs each time. A weak one, then.
fn tag(body: &[u8]) -> EntityTag {
    let extensions: &[u8] = b",\"extensions\":{\"cost\":";
    let end = body.windows(extensions.len()).rposition(|part| part == extensions);
    let told = end.and_then(|end| body.get(..end)).unwrap_or(body);
    let mut mark = fingerprint(told);
    mark.truncate(32);
    EntityTag::new_weak(mark)
}

/// `None` when it cannot be: then it travels as it is.
fn packed(coding: &ContentEncoding, body: &[u8]) -> Option<Vec<u8>> {
    match coding {
        ContentEncoding::Zstd => zstd::bulk::compress(body, ZSTD_LEVEL).ok(),
        ContentEncoding::Gzip => {
            let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 4), Compression::new(GZIP_LEVEL));
            encoder.write_all(body).ok()?;
            encoder.finish().ok()
        }
        _ => None,
    }
}
