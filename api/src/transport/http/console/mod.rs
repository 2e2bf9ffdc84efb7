//! The console: pages for a browser, embedded in the program, and the sign-in with which they call the API. The setting `console` turns all
//! of it off; then every path of it gets 404, and `/graphql` answers a browser with the landing page.
//!
//! - `GET /graphql` from a browser is GraphiQL, `GET /console/…` the console, `/console/assets/…` what both load.
//! - `GET /console/sign-in` and `/console/callback` sign a person in at the identity provider of their organization; the demo has people who
//!   sign in with one click (`POST /console/demo-sign-in`). `GET /console/session` says who is signed in, `POST /console/sign-out` ends it.
//! - `POST /graphql` accepts the cookie in place of a bearer token, from pages of this server that send `X-CSRF-Token`.

mod cookie;
mod demo_people;
mod files;
mod page;
mod request_origin;
mod session;
mod sign_in;

pub use demo_people::{DemoPeople, DemoPerson};
pub use session::CookieCredentials;

use super::HttpState;
use actix_web::{
    HttpRequest, HttpResponse, Resource,
    http::header,
    web::{self, ServiceConfig},
};
use files::Files;

/// What the console serves.
pub struct Console {
    files: Files,
}

impl Console {
    /// Reads the embedded files.
    pub fn new() -> Self {
        Self { files: Files::new() }
    }

    /// GraphiQL, for a browser at `/graphql`.
    pub async fn graphiql(&self, request: &HttpRequest) -> HttpResponse {
        page::respond(self.files.find("graphiql.html"), request).await
    }
}

/// Registers the routes. Those with a name come before the one for every other path, which is a view of the console.
pub fn configure(service: &mut ServiceConfig) {
    service
        .route("/console", web::get().to(redirect_to_root))
        .route("/console/session", web::get().to(session::get))
        .route("/console/sign-in", web::get().to(sign_in::start))
        .route("/console/callback", web::get().to(sign_in::callback))
        .service(only_post("/console/sign-out").route(web::post().to(session::sign_out)))
        .service(only_post("/console/demo-sign-in").route(web::post().to(demo_people::sign_in)))
        .route("/console/assets/{name:.*}", web::get().to(get_asset))
        .service(web::resource("/console/{path:.*}").route(web::get().to(get_page)).route(web::head().to(get_page)));
}

/// A path that has no page.
fn only_post(path: &str) -> Resource {
    web::resource(path).default_service(web::to(async || not_found()))
}

/// The console, if the settings do not turn it off.
fn console(state: &HttpState) -> Option<&Console> {
    state.console.as_ref()
}

/// The response to every request for the console when it is off, and to a request for an unknown file.
fn not_found() -> HttpResponse {
    HttpResponse::NotFound().finish()
}

async fn redirect_to_root(state: web::Data<HttpState>) -> HttpResponse {
    match console(&state) {
        Some(_) => HttpResponse::PermanentRedirect().insert_header((header::LOCATION, "/console/")).finish(),
        None => not_found(),
    }
}

async fn get_asset(request: HttpRequest, name: web::Path<String>, state: web::Data<HttpState>) -> HttpResponse {
    match console(&state).and_then(|console| console.files.find(&format!("assets/{name}"))) {
        Some(file) => file.respond(&request).await,
        None => not_found(),
    }
}

/// A file beside the pages, or the console itself: it reads the path of its view from the address.
async fn get_page(request: HttpRequest, path: web::Path<String>, state: web::Data<HttpState>) -> HttpResponse {
    let Some(console) = console(&state) else { return not_found() };
    match console.files.find(&path) {
        Some(file) if !file.is_page() => file.respond(&request).await,
        _ => page::respond(console.files.find("console.html"), &request).await,
    }
}
