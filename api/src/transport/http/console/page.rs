//! The headers of the pages of the console, and the small page that tells a person why a sign-in failed.

use super::files::File;
use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Scripts, styles, workers and connections of this server only, and nothing inline (Content Security Policy Level 3). Images may be part
/// of a style (`data:`), or charts that the page saves (`blob:`).
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; worker-src 'self'; connect-src 'self'; \
    img-src 'self' data: blob:; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 6] = [
    (header::VARY, "accept, accept-encoding"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
];

const MESSAGE_TEMPLATE: &str = include_str!("message.html");

/// The response with one of the pages.
pub async fn respond(page: Option<&Arc<File>>, request: &HttpRequest) -> HttpResponse {
    let Some(page) = page else { return HttpResponse::NotFound().finish() };
    let mut response = page.respond(request).await;
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY));
    add_headers(&mut response);
    response
}

/// A page with one sentence, and a link to the console. It loads nothing; its style is allowed by the hash of its text.
pub fn message(status: StatusCode, title: &str, sentence: &str) -> HttpResponse {
    let values = [("{{title}}", title), ("{{sentence}}", sentence)];
    let html = values.iter().fold(MESSAGE_TEMPLATE.to_owned(), |html, (name, value)| html.replace(name, &escape_html(value)));
    let style = MESSAGE_TEMPLATE.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>")).map_or("", |(style, _)| style);
    let hash = STANDARD.encode(Sha256::digest(style));
    let policy = format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    let mut response = HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .body(html);
    add_headers(&mut response);
    response
}

fn add_headers(response: &mut HttpResponse) {
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
}

/// Escapes text for HTML content.
fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
