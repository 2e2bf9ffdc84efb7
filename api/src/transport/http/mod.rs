//! The HTTP transport: GraphQL over HTTP, WebSocket and server-sent events; roster upload and download; exports; import of CASE packages;
//! calendar feeds; what verifiers of credentials read; the landing page; the console; health; protected resource metadata (RFC 9728). The routes of SCIM are in
//! `transport::scim`, those of the CASE provider in `transport::case`, those of the learning record store in `transport::xapi`.
//!
//! Connections are handled on worker threads of actix-web, each with its own runtime. Database connections belong to the runtime
//! in which the server was started and outlive any client connection, so work that must complete is spawned there.

mod calendar_feed;
mod case_import;
mod completion_upload;
mod client_address;
mod compression;
mod console;
mod content_negotiation;
mod credentials;
mod csv_records;
pub mod demo_identity_provider;
mod etag;
mod exports;
mod file_stream;
mod graphql;
mod health;
mod landing_page;
mod operation_stream;
mod protected_resource_metadata;
mod request_parameters;
mod request_tracing;
mod response;
mod rest;
mod roster_plan_download;
mod roster_row_encoder;
mod roster_upload;
mod sse;
mod websocket;

pub use console::{DemoPeople, DemoPerson};
pub use request_tracing::trace_requests;
pub use response::encode_response;

use super::{
    bearer,
    graphql::{GraphqlApi, build_api},
};
use crate::{
    app::App,
    platform::{Result, config::Config},
};
use actix_cors::Cors;
use actix_web::{
    http::header,
    web::{self, ServiceConfig},
};
use console::Console;
use landing_page::LandingPage;
use std::sync::Arc;
use tokio::{runtime::Handle, sync::watch};

/// The state that all HTTP handlers share.
pub struct HttpState {
    pub app: Arc<App>,
    pub api: Arc<GraphqlApi>,
    /// The runtime for work that must complete even when the client disconnects.
    pub runtime: Handle,
    /// Becomes true when the server starts to shut down.
    pub stopping: watch::Receiver<bool>,
    landing_page: LandingPage,
    /// `None`: the settings turn the console off.
    console: Option<Console>,
}

impl HttpState {
    /// Builds the schema and renders the landing page. Must be called inside the runtime that executes the work of the handlers.
    ///
    /// # Errors
    /// As [`build_api`].
    pub fn new(app: Arc<App>, stopping: watch::Receiver<bool>) -> Result<Self> {
        let api = Arc::new(build_api(&app.config)?);
        let landing_page = LandingPage::new(&app.config.public_url, app.config.console);
        let console = app.config.console.then(Console::new);
        Ok(Self { app, api, runtime: Handle::current(), stopping, landing_page, console })
    }

    /// Waits until the server starts to shut down.
    async fn wait_for_shutdown(&self) {
        // An error means that the sender is dropped, which also means that the server is going away.
        drop(self.stopping.clone().wait_for(|stopping| *stopping).await);
    }

    /// Whether the server is shutting down and accepts no new requests.
    fn is_stopping(&self) -> bool {
        *self.stopping.borrow()
    }
}

/// The well-known path of protected resource metadata (RFC 9728, section 3).
const PROTECTED_RESOURCE_METADATA: &str = "/.well-known/oauth-protected-resource";

/// CORS middleware (the CORS protocol of the Fetch standard) that lets the pages of `allowed_origins` call the API and read its
/// responses. Credentials mode is off: a page sets the token in a header itself, and browsers attach no cookies.
pub fn cors(config: &Config) -> Cors {
    let request_headers =
        [header::AUTHORIZATION, header::CONTENT_TYPE, header::ACCEPT, header::HeaderName::from_static("coachgraph-organization")];
    let cors = Cors::default()
        .allowed_methods(["GET", "POST"])
        .allowed_headers(request_headers)
        .expose_headers([
            header::WWW_AUTHENTICATE,
            header::RETRY_AFTER,
            header::CONTENT_DISPOSITION,
            header::LINK,
            header::HeaderName::from_static("x-total-count"),
            request_tracing::REQUEST_ID,
        ])
        .expose_headers([exports::CURSOR, exports::AS_OF])
        .max_age(3600);
    config.allowed_origins.split_ascii_whitespace().fold(cors, Cors::allowed_origin)
}

/// Registers the routes.
pub fn configure(service: &mut ServiceConfig) {
    service
        .service(
            web::resource("/")
                .route(web::get().to(landing_page::get))
                .route(web::head().to(landing_page::get))
                .default_service(web::to(landing_page::method_not_allowed)),
        )
        .service(
            web::resource("/graphql")
                .route(web::get().to(graphql::get))
                .route(web::head().to(graphql::head))
                .route(web::post().to(graphql::post))
                .default_service(web::to(graphql::method_not_allowed)),
        )
        .service(web::resource("/calendar/{secret}.ics").route(web::get().to(calendar_feed::get)).route(web::head().to(calendar_feed::get)))
        .configure(console::configure)
        .configure(credentials::configure)
        .route("/case/imports", web::post().to(case_import::post))
        .route("/completions", web::post().to(completion_upload::post))
        .route("/rosters", web::post().to(roster_upload::post))
        .route("/rosters/{id}/rows", web::get().to(roster_plan_download::get))
        .service(web::resource("/exports/{name}").route(web::get().to(exports::get)).route(web::head().to(exports::get)))
        .route("/graphql/ws", web::get().to(websocket::upgrade))
        .route("/health/live", web::get().to(health::live))
        .route("/health/ready", web::get().to(health::ready))
        .route(&format!("{PROTECTED_RESOURCE_METADATA}{{resource:.*}}"), web::get().to(protected_resource_metadata::get));
}
