//! The files of the console, which `console/` builds into `console/dist`. They are part of the program; a debug build reads them from the
//! folder when it starts. Each is compressed when it is first asked for, and kept.

use crate::{
    platform::digest::to_hex,
    transport::http::{compression, etag::ConditionalGet},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, ContentEncoding, EntityTag},
    web::{self, Bytes},
};
use rust_embed::{EmbeddedFile, RustEmbed};
use std::{
    borrow::Cow,
    collections::HashMap,
    sync::{Arc, OnceLock},
};

#[derive(RustEmbed)]
#[folder = "../console/dist"]
struct Embedded;

/// The files by their path in `console/dist`.
pub struct Files(HashMap<String, Arc<File>>);

/// One file.
pub struct File {
    path: String,
    content: Bytes,
    tag: String,
    gzip: OnceLock<Option<Bytes>>,
    zstd: OnceLock<Option<Bytes>>,
}

impl Files {
    pub fn new() -> Self {
        Self(Embedded::iter().filter_map(|path| Some((path.to_string(), Arc::new(File::new(&path, Embedded::get(&path)?))))).collect())
    }

    pub fn find(&self, path: &str) -> Option<&Arc<File>> {
        self.0.get(path)
    }
}

impl File {
    fn new(path: &str, file: EmbeddedFile) -> Self {
        let mut tag = to_hex(file.metadata.sha256_hash());
        tag.truncate(32);
        let content = match file.data {
            Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            Cow::Owned(bytes) => bytes.into(),
        };
        Self { path: path.to_owned(), content, tag, gzip: OnceLock::new(), zstd: OnceLock::new() }
    }

    /// Whether this is a page, which needs the headers of a page.
    pub fn is_page(&self) -> bool {
        self.extension() == "html"
    }

    /// The response to a request for this file.
    pub async fn respond(self: &Arc<Self>, request: &HttpRequest) -> HttpResponse {
        let coding = compression::negotiate(request).filter(|_| self.is_compressible());
        let encoded = match coding {
            Some(coding) => self.encoded(coding).await.map(|body| (coding, body)),
            None => None,
        };
        // Each encoding of a file has a tag of its own (RFC 9110, section 8.8.3).
        let suffix = encoded.as_ref().map_or("", |(coding, _)| coding.as_str());
        let tag = EntityTag::new_strong(format!("{}{suffix}", self.tag));
        let is_current = ConditionalGet::from_request(request).matches(&tag);
        let mut response = if is_current { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response
            .insert_header((header::CACHE_CONTROL, self.cache_control()))
            .insert_header((header::ETAG, tag.to_string()))
            .insert_header((header::VARY, "accept-encoding"))
            .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .insert_header(("cross-origin-resource-policy", "same-origin"));
        if is_current {
            return response.finish();
        }
        response.insert_header((header::CONTENT_TYPE, self.content_type()));
        match encoded {
            Some((coding, body)) => response.insert_header((header::CONTENT_ENCODING, coding.as_str())).body(body),
            None => response.body(self.content.clone()),
        }
    }

    /// The names of assets contain a hash of their content, so an asset never changes.
    fn cache_control(&self) -> &'static str {
        if self.path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" }
    }

    /// The file in a content coding. `None` when it is not smaller.
    async fn encoded(self: &Arc<Self>, coding: ContentEncoding) -> Option<Bytes> {
        let slot = if coding == ContentEncoding::Zstd { &self.zstd } else { &self.gzip };
        if let Some(body) = slot.get() {
            return body.clone();
        }
        let file = self.clone();
        let body = web::block(move || compression::compress_file(coding, &file.content)).await.ok().flatten();
        let body = body.filter(|body| body.len() < self.content.len()).map(Bytes::from);
        slot.get_or_init(|| body).clone()
    }

    fn extension(&self) -> &str {
        self.path.rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    /// Fonts and images are compressed already.
    fn is_compressible(&self) -> bool {
        !matches!(self.extension(), "woff" | "woff2" | "png" | "jpg" | "webp" | "gz")
    }

    fn content_type(&self) -> &'static str {
        match self.extension() {
            "css" => "text/css; charset=utf-8",
            "gif" => "image/gif",
            "html" => "text/html; charset=utf-8",
            "ico" => "image/x-icon",
            "jpg" => "image/jpeg",
            "js" | "mjs" => "text/javascript; charset=utf-8",
            "json" | "map" => "application/json",
            "md" | "txt" => "text/plain; charset=utf-8",
            "png" => "image/png",
            "svg" => "image/svg+xml",
            "ttf" => "font/ttf",
            "wasm" => "application/wasm",
            "webmanifest" => "application/manifest+json",
            "webp" => "image/webp",
            "woff" => "font/woff",
            "woff2" => "font/woff2",
            _ => "application/octet-stream",
        }
    }
}
