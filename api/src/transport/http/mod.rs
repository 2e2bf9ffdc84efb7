//! The HTTP door: GraphQL over HTTP, over WebSocket and over server-sent events; rosters of any size; health; the metadata of RFC 9728.
//!
//! Connections are handled on threads of their own, the work itself is done in the runtime in which the server was
//! started: database connections belong to that one and outlive any connection here.

mod answer;
pub mod dev;
mod download;
mod graphql;
mod health;
mod live;
mod media;
mod observe;
mod parameters;
mod rosters;
mod sheet;
mod sse;
mod travel;
mod websocket;

pub use answer::body;
pub use observe::observed;

use super::{bearer, graphql::Graph};
use crate::{
    app::App,
    platform::{Result, config::Config},
};
use actix_cors::Cors;
use actix_web::{
    http::header,
    web::{self, ServiceConfig},
};
use std::sync::Arc;
use tokio::{runtime::Handle, sync::watch};

/// What every handler needs.
pub struct Doors {
    pub app: Arc<App>,
    pub graph: Arc<Graph>,
    /// Where the work is done.
    pub runtime: Handle,
    /// Turns true when the server is told to stop.
    pub stopping: watch::Receiver<bool>,
}

impl Doors {
    /// Call it inside the runtime in which the work is to be done.
    ///
    /// # Errors
    /// As [`Graph::new`].
    pub fn new(app: Arc<App>, stopping: watch::Receiver<bool>) -> Result<Self> {
        let graph = Arc::new(Graph::new(&app.config)?);
        Ok(Self { app, graph, runtime: Handle::current(), stopping })
    }

    /// Waits until the server is told to stop.
    async fn stopped(&self) {
        // An error means that whoever could tell is gone: the same.
        drop(self.stopping.clone().wait_for(|stopping| *stopping).await);
    }

    /// Whether the server takes nothing new.
    fn is_stopping(&self) -> bool {
        *self.stopping.borrow()
    }
}

/// Where RFC 9728 puts the metadata of a protected resource.
const WELL_KNOWN: &str = "/.well-known/oauth-protected-resource";

/// Lets the pages of `allowed_origins` call, and read what they are answered (the CORS protocol of the Fetch standard).
/// Tokens come in a header that a page sets itself; there are no cookies that a browser would add.
pub fn shared(config: &Config) -> Cors {
    let ours = [header::AUTHORIZATION, header::CONTENT_TYPE, header::ACCEPT, header::HeaderName::from_static("coachgraph-organization")];
    let cors = Cors::default()
        .allowed_methods(["GET", "POST"])
        .allowed_headers(ours)
        .expose_headers([header::WWW_AUTHENTICATE, header::RETRY_AFTER, header::CONTENT_DISPOSITION, observe::HEADER])
        .max_age(3600);
    config.allowed_origins.split_ascii_whitespace().fold(cors, Cors::allowed_origin)
}

/// What is where.
pub fn routes(site: &mut ServiceConfig) {
    site.service(
        web::resource("/graphql")
            .route(web::get().to(graphql::get))
            .route(web::post().to(graphql::post))
            .default_service(web::to(graphql::other_method)),
    )
    .route("/rosters", web::post().to(rosters::post))
    .route("/rosters/{id}/rows", web::get().to(download::get))
    .route("/graphql/ws", web::get().to(websocket::upgrade))
    .route("/health/live", web::get().to(health::live))
    .route("/health/ready", web::get().to(health::ready))
    .route(&format!("{WELL_KNOWN}{{resource:.*}}"), web::get().to(health::metadata));
}
