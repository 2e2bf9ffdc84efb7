//! The server: listeners, background work and an orderly shutdown.

use crate::{
    app::App,
    platform::{Error, Result, telemetry},
    transport::{
        case::{self, CaseState},
        http::{self, HttpState},
        scim::{self, ScimState},
        xapi::{self, XapiState},
    },
    worker,
};
use actix_web::{
    App as ActixApp, HttpResponse, HttpServer,
    dev::{Server, ServerHandle},
    web::{self, ServiceConfig},
};
use futures_util::{StreamExt, stream::FuturesUnordered};
use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
};
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
    task::JoinHandle,
};

/// A running server. Dropped without [`Running::stop`], it stops at once and cancels running requests.
pub struct Running {
    /// The address of the API.
    pub address: SocketAddr,
    /// The address of the metrics; `None` when the process has another metrics recorder, so that there are none to serve.
    pub metrics_address: Option<SocketAddr>,
    stopping: watch::Sender<bool>,
    handles: Vec<ServerHandle>,
    servers: FuturesUnordered<JoinHandle<io::Result<()>>>,
    worker: JoinHandle<()>,
}

/// Starts the server. The handling of connections has threads of its own; everything else runs in the current runtime.
///
/// # Errors
/// `Invalid` on the setting whose address cannot be bound.
pub async fn start(app: Arc<App>) -> Result<Running> {
    start_on(bind("http_listen", app.config.http_listen)?, app, |_| {}).await
}

/// Starts the server on a listener that is already bound, with routes in addition to those of the API.
///
/// # Errors
/// `Invalid` on `metrics_listen` when its address cannot be bound.
pub async fn start_on(
    listener: TcpListener,
    app: Arc<App>,
    extra_routes: impl Fn(&mut ServiceConfig) + Clone + Send + 'static,
) -> Result<Running> {
    let (stopping, stopped) = watch::channel(false);
    let address = listener.local_addr().map_err(Error::internal)?;
    let scim_state = web::Data::new(ScimState::new(app.clone(), stopped.clone()));
    let xapi_state = web::Data::new(XapiState::new(app.clone(), stopped.clone()));
    let case_state = web::Data::new(CaseState::new(app.clone(), stopped.clone()));
    let http_state = web::Data::new(HttpState::new(app.clone(), stopped)?);
    let api = HttpServer::new(move || {
        ActixApp::new()
            .app_data(http_state.clone())
            .app_data(scim_state.clone())
            .app_data(xapi_state.clone())
            .app_data(case_state.clone())
            .configure(http::configure)
            .configure(scim::configure)
            .configure(xapi::configure)
            .configure(case::configure)
            .configure(&extra_routes)
            .wrap(http::cors(&http_state.app.config))
            .wrap(http::trace_requests())
    })
    // A caller that disconnects frees its connection. Writes that it began run in another task and complete by themselves.
    .h1_allow_half_closed(false)
    .shutdown_timeout(app.config.shutdown_seconds)
    .disable_signals()
    .listen(listener)
    .map_err(Error::internal)?
    .run();
    let (metrics_address, metrics) = match telemetry::start_metrics() {
        Some(_) => start_metrics_server(app.config.metrics_listen).map(|(address, server)| (Some(address), Some(server)))?,
        None => (None, None),
    };
    let servers: Vec<Server> = [Some(api), metrics].into_iter().flatten().collect();
    let handles = servers.iter().map(Server::handle).collect();
    let servers = servers.into_iter().map(tokio::spawn).collect();
    let worker = tokio::spawn(worker::run(app));
    tracing::info!(%address, metrics = ?metrics_address, "serving");
    Ok(Running { address, metrics_address, stopping, handles, servers, worker })
}

/// Binds a listener.
///
/// # Errors
/// `Invalid` on `setting` when the address cannot be bound.
pub fn bind(setting: &'static str, address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).map_err(|error| Error::invalid(setting, format!("cannot listen on {address}: {error}")))
}

/// Serves the metrics in the Prometheus text format on a listener of their own.
fn start_metrics_server(address: SocketAddr) -> Result<(SocketAddr, Server)> {
    let listener = bind("metrics_listen", address)?;
    let address = listener.local_addr().map_err(Error::internal)?;
    let get = || async {
        let text = telemetry::start_metrics().map(|metrics| metrics.render()).unwrap_or_default();
        HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(text)
    };
    let server = HttpServer::new(move || ActixApp::new().route("/metrics", web::get().to(get)))
        .workers(1)
        .shutdown_timeout(1)
        .disable_signals()
        .listen(listener)
        .map_err(Error::internal)?
        .run();
    Ok((address, server))
}

impl Running {
    /// Shuts down: reports that the server is not ready, accepts no new requests, closes streams with codes that tell clients to
    /// reconnect, and waits at most `shutdown_seconds` for running requests.
    pub async fn stop(mut self) {
        tracing::info!("stopping");
        self.stopping.send_replace(true);
        let stops = self.handles.iter().map(|handle| handle.stop(true));
        futures_util::future::join_all(stops).await;
        self.worker.abort();
        // Errors during the shutdown are ignored.
        while self.servers.next().await.is_some() {}
        tracing::info!("stopped");
    }

    /// Waits until the server stops by itself, which happens only after an error; logs that error.
    pub async fn wait_until_failed(&mut self) {
        match self.servers.next().await {
            Some(Ok(Err(error))) => tracing::error!(%error, "the server failed"),
            Some(Err(error)) => tracing::error!(%error, "the server failed"),
            Some(Ok(Ok(()))) | None => {}
        }
    }

    /// Waits for a signal to stop: SIGTERM, or SIGINT from a terminal.
    ///
    /// # Errors
    /// `Internal` when the process cannot listen for signals; `Unavailable` when the server failed.
    pub async fn wait_for_stop_signal(&mut self) -> Result<()> {
        let mut terminate = signal(SignalKind::terminate()).map_err(Error::internal)?;
        let mut interrupt = signal(SignalKind::interrupt()).map_err(Error::internal)?;
        tokio::select! {
            _ = terminate.recv() => Ok(()),
            _ = interrupt.recv() => Ok(()),
            () = self.wait_until_failed() => Err(Error::Unavailable("the server stopped because of an error; see the log".into())),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stopping.send_replace(true);
        self.worker.abort();
        for handle in &self.handles {
            // The call sends the command; the returned future only waits for its completion.
            drop(handle.stop(false));
        }
    }
}
