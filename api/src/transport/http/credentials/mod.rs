//! What verifiers of credentials read, without a token: credentials with their files, the keys of an organization, its status lists and its
//! badges.
//!
//! | path | document |
//! |---|---|
//! | `/credentials/{id}` | the credential as a token, or as JSON with its status |
//! | `/credentials/{id}/badge.svg`, `/credentials/{id}/badge.png` | a picture that contains the token |
//! | `/organizations/{id}/did.json`, `/organizations/{id}/jwks.json` | the keys |
//! | `/organizations/{id}/status/{list}` | a status list, as a token |
//! | `/organizations/{id}/badges/{badge}`, `/organizations/{id}/badges/{badge}/image.svg` | what a badge is for |
//!
//! The address of a credential contains its random identifier. It is not logged: the span of the request has the pattern of the route.

mod badge_png;
mod badge_svg;

use super::{
    HttpState,
    content_negotiation::{self, MediaTypeName},
    request_tracing::RequestId,
    rest,
};
use crate::{
    domain::{
        badge,
        badge_award::{self, PublicCredential, achievement, credential_url, find_credential},
        signing_key,
    },
    platform::{Error, Result},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{self, ServiceConfig},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use entity::{
    badge_award::Status,
    id::{BadgeId, OrganizationId},
};
use serde_json::{Value, json};
use std::str::FromStr;

/// The representations of a credential. Open Badges 3.0, section "Web Resource", demands the token as plain text; the standard of the token
/// has a media type of its own.
const REPRESENTATIONS: [(MediaTypeName, Representation); 3] = [
    (("text", "plain"), Representation::Token("text/plain; charset=utf-8")),
    (("application", "vc+jwt"), Representation::Token("application/vc+jwt")),
    (("application", "json"), Representation::Json),
];

/// How long a verifier may keep a document that can change, in a cache.
const CACHE_CONTROL: &str = "public, max-age=60";

#[derive(Clone, Copy)]
enum Representation {
    Token(&'static str),
    Json,
}

/// Registers the routes.
pub fn configure(service: &mut ServiceConfig) {
    service
        .route("/credentials/{id}", web::get().to(get_credential))
        .route("/credentials/{id}/badge.svg", web::get().to(get_svg))
        .route("/credentials/{id}/badge.png", web::get().to(get_png))
        .route("/organizations/{id}/did.json", web::get().to(get_did_document))
        .route("/organizations/{id}/jwks.json", web::get().to(get_key_set))
        .route("/organizations/{id}/status/{list}", web::get().to(get_status_list))
        .route("/organizations/{id}/badges/{badge}", web::get().to(get_badge))
        .route("/organizations/{id}/badges/{badge}/image.svg", web::get().to(get_badge_image));
}

fn respond(request: &HttpRequest, state: &HttpState, result: Result<HttpResponse>) -> HttpResponse {
    let mut response = result.unwrap_or_else(|error| rest::error_response(state, &RequestId::from_request(request), &error));
    // The documents are public, and there are verifiers that are web pages.
    response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, header::HeaderValue::from_static("*"));
    response
}

/// A malformed identifier is answered as an unknown one.
fn parse<T: FromStr>(text: &str, noun: &'static str) -> Result<T> {
    text.parse().map_err(|_| Error::NotFound { noun })
}

fn document(content_type: &'static str, body: impl Into<String>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(content_type)
        .insert_header((header::CACHE_CONTROL, CACHE_CONTROL))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(body.into())
}

/// A credential with its token. `Err` is the response when the credential was withdrawn: it is gone (RFC 9110, section 15.5.11).
async fn load(state: &HttpState, id: &str) -> Result<Result<(PublicCredential, String), HttpResponse>> {
    let found = find_credential(&state.app.db, parse(id, "credential")?).await?;
    let found = found.ok_or(Error::NotFound { noun: "credential" })?;
    let Some(token) = found.award.credential.clone() else {
        let mut gone = HttpResponse::Gone();
        gone.insert_header((header::CACHE_CONTROL, "no-store"));
        return Ok(Err(gone.json(json!({ "status": "WITHDRAWN", "message": "the person withdrew the consent to this credential" }))));
    };
    Ok(Ok((found, token)))
}

async fn get_credential(request: HttpRequest, id: web::Path<String>, state: web::Data<HttpState>) -> HttpResponse {
    let respond_with = async || {
        let representation = content_negotiation::select_preferred(&request, REPRESENTATIONS).ok_or_else(|| {
            Error::invalid("accept", "the credential is available as text/plain, application/vc+jwt and application/json")
        })?;
        let (found, token) = match load(&state, &id).await? {
            Ok(found) => found,
            Err(gone) => return Ok(gone),
        };
        let mut response = match representation {
            Representation::Token(content_type) => document(content_type, token),
            Representation::Json => document("application/json", describe(&state, &found, &token)?.to_string()),
        };
        response.headers_mut().insert(header::VARY, header::HeaderValue::from_static("accept"));
        Ok(response)
    };
    respond(&request, &state, respond_with().await)
}

/// The credential as JSON: its status, its token, and the claims of the token.
fn describe(state: &HttpState, found: &PublicCredential, token: &str) -> Result<Value> {
    let claims = token.split('.').nth(1).and_then(|claims| BASE64_URL_SAFE_NO_PAD.decode(claims).ok()).unwrap_or_default();
    let claims: Value = serde_json::from_slice(&claims).map_err(Error::internal)?;
    let award = &found.award;
    Ok(json!({
        "id": award.credential_id.map(|id| credential_url(&state.app, id)),
        "status": if award.status == Status::Issued { "VALID" } else { "REVOKED" },
        "issuedAt": award.issued_at,
        "revokedAt": award.ended_at,
        "token": token,
        "claims": claims,
    }))
}

async fn get_svg(request: HttpRequest, id: web::Path<String>, state: web::Data<HttpState>) -> HttpResponse {
    let respond_with = async || {
        Ok(match load(&state, &id).await? {
            Ok((found, token)) => document("image/svg+xml", badge_svg::draw(&found.badge.name, Some(&token))),
            Err(gone) => gone,
        })
    };
    respond(&request, &state, respond_with().await)
}

async fn get_png(request: HttpRequest, id: web::Path<String>, state: web::Data<HttpState>) -> HttpResponse {
    let respond_with = async || {
        let (_, token) = match load(&state, &id).await? {
            Ok(found) => found,
            Err(gone) => return Ok(gone),
        };
        let picture = badge_png::draw(&token)?;
        Ok(HttpResponse::Ok()
            .content_type("image/png")
            .insert_header((header::CACHE_CONTROL, CACHE_CONTROL))
            .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .body(picture))
    };
    respond(&request, &state, respond_with().await)
}

async fn get_did_document(request: HttpRequest, id: web::Path<String>, state: web::Data<HttpState>) -> HttpResponse {
    let respond_with = async || {
        let id: OrganizationId = parse(&id, "organization with keys")?;
        let found = signing_key::load_did_document(&state.app, id).await?;
        let found = found.ok_or(Error::NotFound { noun: "organization with keys" })?;
        Ok(document("application/did+ld+json", found.to_string()))
    };
    respond(&request, &state, respond_with().await)
}

async fn get_key_set(request: HttpRequest, id: web::Path<String>, state: web::Data<HttpState>) -> HttpResponse {
    let respond_with = async || {
        let id: OrganizationId = parse(&id, "organization with keys")?;
        let found = signing_key::load_key_set(&state.app, id).await?;
        let found = found.ok_or(Error::NotFound { noun: "organization with keys" })?;
        Ok(document("application/jwk-set+json", found.to_string()))
    };
    respond(&request, &state, respond_with().await)
}

async fn get_status_list(request: HttpRequest, path: web::Path<(String, String)>, state: web::Data<HttpState>) -> HttpResponse {
    let respond_with = async || {
        let (id, list) = (parse::<OrganizationId>(&path.0, "status list")?, parse::<i32>(&path.1, "status list")?);
        let found = badge_award::sign_status_list(&state.app, id, list).await?.ok_or(Error::NotFound { noun: "status list" })?;
        Ok(document("application/vc+jwt", found))
    };
    respond(&request, &state, respond_with().await)
}

async fn load_badge(state: &HttpState, (organization, badge): &(String, String)) -> Result<entity::badge::Model> {
    let organization: OrganizationId = parse(organization, "badge")?;
    let id: BadgeId = parse(badge, "badge")?;
    badge::get_public(&state.app.db, organization, id).await?.ok_or(Error::NotFound { noun: "badge" })
}

async fn get_badge(request: HttpRequest, path: web::Path<(String, String)>, state: web::Data<HttpState>) -> HttpResponse {
    let respond_with = async || {
        let badge = load_badge(&state, &path).await?;
        let mut found = achievement(&state.app, &state.app.db, &badge).await?;
        if let Some(members) = found.as_object_mut() {
            members.insert("@context".into(), badge_award::BADGES_CONTEXT.into());
        }
        Ok(document("application/ld+json", found.to_string()))
    };
    respond(&request, &state, respond_with().await)
}

async fn get_badge_image(request: HttpRequest, path: web::Path<(String, String)>, state: web::Data<HttpState>) -> HttpResponse {
    let respond_with = async || {
        let badge = load_badge(&state, &path).await?;
        Ok(document("image/svg+xml", badge_svg::draw(&badge.name, None)))
    };
    respond(&request, &state, respond_with().await)
}
