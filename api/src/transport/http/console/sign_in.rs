//! `GET /console/sign-in` and `GET /console/callback`: the redirects of a sign-in. A failure is a page with a sentence that says what to do.

use super::{cookie::Cookie, not_found, page};
use crate::{
    access::console::{CallbackParameters, is_slug},
    platform::Error,
    transport::http::{HttpState, client_address::client_address},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
    web,
};
use std::collections::HashMap;
use tracing::{Instrument, Span};
use url::form_urlencoded;

/// `GET /console/sign-in?organization=SLUG&returnTo=PATH`.
pub async fn start(request: HttpRequest, state: web::Data<HttpState>) -> HttpResponse {
    if state.console.is_none() {
        return not_found();
    }
    let (config, mut parameters) = (&state.app.config, read_parameters(&request));
    let slug = parameters.remove("organization").unwrap_or_default();
    let return_to = parameters.remove("returnTo").unwrap_or_default();
    let current = Cookie::Session.read(config, request.headers());
    let app = &state.app;
    let slug = slug.trim();
    // Counted before anything is looked up.
    let organization = is_slug(slug).then(|| format!("begin {slug}"));
    if let Err(error) = app.rate_limiter.count_sign_in(client_address(config, &request), organization) {
        return explain(&error);
    }
    match app.console.start_sign_in(&app.access, slug, &return_to, current.as_deref()).await {
        Ok(started) => redirect(&started.location, [Cookie::sign_in(config, &started.cookie, started.time_limit)]),
        Err(error) => explain(&error),
    }
}

/// `GET /console/callback`, to which the identity provider sends the browser.
pub async fn callback(request: HttpRequest, state: web::Data<HttpState>) -> HttpResponse {
    if state.console.is_none() {
        return not_found();
    }
    let mut parameters = read_parameters(&request);
    let mut take = |name: &str| parameters.remove(name);
    let parameters = CallbackParameters { state: take("state"), code: take("code"), iss: take("iss"), error: take("error") };
    let cookie = Cookie::SignIn.read(&state.app.config, request.headers());
    let organization = cookie.as_deref().and_then(|cookie| state.app.console.organization_of_sign_in(cookie));
    let address = client_address(&state.app.config, &request);
    // The cookie stays: the person goes on with the same sign-in.
    if let Err(error) = state.app.rate_limiter.count_sign_in(address, organization.map(|id| format!("complete {id}"))) {
        return explain(&error);
    }
    // It completes even when the client disconnects: the identity provider accepts the code only once.
    let app = state.app.clone();
    let sign_in = async move { app.console.complete_sign_in(&app.access, cookie.as_deref(), parameters).await };
    let result = state.runtime.spawn(sign_in.instrument(Span::current())).await.map_err(Error::internal);
    let config = &state.app.config;
    let delete = Cookie::SignIn.delete(config);
    match result.and_then(|result| result) {
        Ok(signed_in) => redirect(&signed_in.return_to, [Cookie::session(config, &signed_in.secret), delete]),
        Err(error) => {
            let mut response = explain(&error);
            if let Ok(delete) = HeaderValue::from_str(&delete) {
                response.headers_mut().append(header::SET_COOKIE, delete);
            }
            response
        }
    }
}

/// The parameters in the query string. Of several with one name, the last.
fn read_parameters(request: &HttpRequest) -> HashMap<String, String> {
    form_urlencoded::parse(request.query_string().as_bytes()).into_owned().collect()
}

fn redirect(location: &str, cookies: impl IntoIterator<Item = String>) -> HttpResponse {
    let mut response = HttpResponse::Found();
    response
        .insert_header((header::LOCATION, location))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        // The address of the callback contains the code.
        .insert_header((header::REFERRER_POLICY, "no-referrer"));
    for cookie in cookies {
        response.append_header((header::SET_COOKIE, cookie));
    }
    response.finish()
}

/// The page for a sign-in that failed.
fn explain(error: &Error) -> HttpResponse {
    let sentence = |text: &str| {
        let mut letters = text.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    match error {
        Error::NotFound { .. } => page::message(
            StatusCode::NOT_FOUND,
            "Unknown organization",
            "There is no sign-in for an organization with this name. Check its spelling, or ask the administrator of your organization.",
        ),
        Error::Unavailable(reason) => {
            let mut response =
                page::message(StatusCode::SERVICE_UNAVAILABLE, "Sign-in is not available", &format!("{}.", sentence(reason)));
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
            response
        }
        Error::TooMany { retry_after } => {
            let seconds = retry_after.as_secs();
            let unit = if seconds == 1 { "second" } else { "seconds" };
            let text = format!(
                "There were too many sign-ins from your network in the last minute. Wait {seconds} {unit}, then load this page again."
            );
            let mut response = page::message(StatusCode::TOO_MANY_REQUESTS, "Too many sign-ins", &text);
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            response
        }
        Error::Unauthenticated(reason) => {
            let advice = "Start again from the console. If it fails again, ask the administrator of your organization.";
            page::message(StatusCode::FORBIDDEN, "You are not signed in", &format!("{}. {advice}", sentence(reason)))
        }
        error => {
            tracing::error!(%error, "a sign-in to the console failed");
            page::message(StatusCode::INTERNAL_SERVER_ERROR, "Sign-in failed", "The server has a fault. Try again later.")
        }
    }
}
