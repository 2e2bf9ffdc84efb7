//! `GET /console/session`: who is signed in. `POST /console/sign-out`. And the session of a GraphQL request with a cookie.

use super::{cookie::Cookie, demo_people::DemoPeople, not_found, request_origin::ensure_same_origin};
use crate::{
    access::{
        Actor, Principal,
        console::{CsrfCheck, Session},
    },
    domain::{employee, organization},
    platform::{Error, Result},
    transport::http::{HttpState, request_tracing::RequestId, rest},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, HeaderMap},
    web,
};
use entity::employee::Role;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use tracing::Span;

/// The header with the CSRF token of the session.
const CSRF_TOKEN: &str = "x-csrf-token";

/// The cookie of a request, and what shows that a page of this server sent it.
pub struct CookieCredentials {
    secret: String,
    csrf_token: Option<String>,
    /// Why the request is refused.
    refusal: Option<Error>,
}

impl CookieCredentials {
    /// Reads the headers. `None` without the cookie, or when the console is off.
    pub fn from_headers(state: &HttpState, headers: &HeaderMap) -> Option<Self> {
        state.console.as_ref()?;
        let config = &state.app.config;
        let secret = Cookie::Session.read(config, headers)?;
        let csrf_token = headers.get(CSRF_TOKEN).and_then(|value| value.to_str().ok()).map(str::to_owned);
        Some(Self { secret, csrf_token, refusal: ensure_same_origin(config, headers).err() })
    }

    /// The session of the caller, and the header `Set-Cookie` when the cookie is replaced or deleted.
    pub async fn authenticate(&self, state: &HttpState) -> (Result<Session>, Option<String>) {
        if let Some(Error::Forbidden { needs }) = &self.refusal {
            return (Err(Error::Forbidden { needs: needs.clone() }), None);
        }
        let result = find(state, &self.secret, CsrfCheck::Token(self.csrf_token.as_deref())).await;
        let set_cookie = set_cookie(state, &result);
        (result, set_cookie)
    }
}

async fn find(state: &HttpState, secret: &str, csrf: CsrfCheck<'_>) -> Result<Session> {
    let session = state.app.console.authenticate(&state.app.access, secret, csrf).await?;
    Span::current().record("organization.id", tracing::field::display(session.actor.organization()));
    Ok(session)
}

/// Replaces the cookie after a rotation, and deletes it when it is of no use any more.
fn set_cookie(state: &HttpState, result: &Result<Session>) -> Option<String> {
    let config = &state.app.config;
    match result {
        Ok(session) => session.new_secret.as_ref().map(|secret| Cookie::session(config, secret)),
        Err(Error::Unauthenticated(_)) => Some(Cookie::Session.delete(config)),
        Err(_) => None,
    }
}

/// `GET /console/session`.
pub async fn get(request: HttpRequest, state: web::Data<HttpState>) -> HttpResponse {
    if state.console.is_none() {
        return not_found();
    }
    let people = request.app_data::<web::Data<DemoPeople>>();
    let signed_out = || json!({ "signedIn": false, "demoPeople": people.map_or_else(|| json!([]), |people| people.to_json()) });
    let Some(secret) = Cookie::Session.read(&state.app.config, request.headers()) else { return respond(&signed_out(), None) };
    let result = find(&state, &secret, CsrfCheck::NotNeeded).await;
    let cookie = set_cookie(&state, &result);
    let body = match result {
        Ok(session) => match state.app.rate_limiter.count_request(&session.actor) {
            Ok(()) => describe(&state, &session).await,
            Err(error) => Err(error),
        },
        Err(Error::Unauthenticated(_)) => Ok(signed_out()),
        Err(error) => Err(error),
    };
    match body {
        Ok(body) => respond(&body, cookie),
        Err(error) => rest::error_response(&state, &RequestId::from_request(&request), &error),
    }
}

/// `POST /console/sign-out`. Without a session it succeeds too: the person is signed out.
pub async fn sign_out(request: HttpRequest, state: web::Data<HttpState>) -> HttpResponse {
    if state.console.is_none() {
        return not_found();
    }
    let deleted = Some(Cookie::Session.delete(&state.app.config));
    let Some(credentials) = CookieCredentials::from_headers(&state, request.headers()) else {
        return respond(&json!({ "redirectTo": null }), deleted);
    };
    let redirect = match credentials.authenticate(&state).await.0 {
        Ok(session) => state.app.console.sign_out(&state.app.access, &session).await,
        Err(Error::Unauthenticated(_)) => Ok(None),
        Err(error) => Err(error),
    };
    match redirect {
        Ok(redirect) => respond(&json!({ "redirectTo": redirect }), deleted),
        Err(error) => rest::error_response(&state, &RequestId::from_request(&request), &error),
    }
}

/// The session as pages read it.
pub async fn describe(state: &HttpState, session: &Session) -> Result<Value> {
    let actor = &session.actor;
    let Principal::Person { employee, role } = actor.principal() else {
        return Err(Error::internal("a session of the console is not that of a person"));
    };
    let app = &state.app;
    let names = employee::load_names(&app.db, actor.organization(), [employee]).await?;
    let organization = organization::get(app, &Actor::operator(actor.organization())).await?;
    Ok(json!({
        "signedIn": true,
        "person": { "employeeId": employee.to_string(), "name": names.get(&employee), "role": role_name(role) },
        "organization": { "slug": organization.slug, "name": organization.name },
        "csrfToken": session.csrf_token.expose_secret(),
        "expiresAt": session.expires_at,
    }))
}

/// The name of a role in the schema.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Employee => "EMPLOYEE",
        Role::ProgramManager => "PROGRAM_MANAGER",
        Role::Administrator => "ADMINISTRATOR",
    }
}

/// A JSON response that no cache stores.
pub fn respond(body: &Value, set_cookie: Option<String>) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CACHE_CONTROL, "no-store")).insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
    if let Some(cookie) = set_cookie {
        response.insert_header((header::SET_COOKIE, cookie));
    }
    response.json(body)
}
