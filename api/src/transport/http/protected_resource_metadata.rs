//! OAuth 2.0 protected resource metadata (RFC 9728): tells clients which identity providers issue tokens for this API. Needs no token.

use super::HttpState;
use crate::platform::Error;
use actix_web::{HttpResponse, web};
use serde_json::json;
use url::Url;

/// `GET /.well-known/oauth-protected-resource`: the metadata of the API, or with `/o/SLUG` appended, of one organization. Only the
/// latter names the identity providers that the organization trusts. The path of `public_url` follows the well-known path (RFC
/// 9728, section 3.1).
pub async fn get(state: web::Data<HttpState>, resource: web::Path<String>) -> HttpResponse {
    let app = state.app.clone();
    let api_path = Url::parse(&app.config.public_url).map(|url| url.path().trim_end_matches('/').to_owned()).unwrap_or_default();
    let path = resource.strip_prefix(&api_path).unwrap_or(&resource).trim_end_matches('/');
    let slug = match path.strip_prefix("/o/") {
        Some(slug) => Some(slug.to_owned()),
        None if path.is_empty() => None,
        None => return not_found(),
    };
    match state.runtime.spawn(async move { app.access.resource_metadata(slug.as_deref()).await }).await {
        Ok(Ok(metadata)) => HttpResponse::Ok().json(metadata),
        Ok(Err(Error::NotFound { .. })) => not_found(),
        _ => HttpResponse::ServiceUnavailable().json(json!({ "error": "try again later" })),
    }
}

fn not_found() -> HttpResponse {
    HttpResponse::NotFound().json(json!({ "error": "there is no such resource" }))
}
