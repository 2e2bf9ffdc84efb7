//! The process as a server: listeners, background work, and an orderly end.

use crate::{
    app::App,
    platform::{Error, Result, telemetry},
    transport::{
        http::{self, Doors},
        scim::{self, Door},
    },
    worker,
};
use actix_web::{
    App as Site, HttpResponse, HttpServer,
    dev::{Server, ServerHandle},
    web,
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

/// A server under way. Dropped without [`Running::stop`], it ends at once and breaks off what it was doing.
pub struct Running {
    /// Where the API listens.
    pub address: SocketAddr,
    /// Where the metrics are; `None` when another part of this process has its own recorder.
    pub metrics_address: Option<SocketAddr>,
    stopping: watch::Sender<bool>,
    handles: Vec<ServerHandle>,
    served: FuturesUnordered<JoinHandle<io::Result<()>>>,
    work: JoinHandle<()>,
}

/// Opens the doors. Everything runs in the current runtime, save the handling of connections, which has its own threads.
///
/// # Errors
/// `Invalid` on the setting whose address cannot be listened on.
pub async fn start(app: Arc<App>) -> Result<Running> {
    let (stopping, stopped) = watch::channel(false);
    let listener = listen("http_listen", app.config.http_listen)?;
    let address = listener.local_addr().map_err(Error::internal)?;
    let directory = web::Data::new(Door::new(app.clone(), stopped.clone()));
    let doors = web::Data::new(Doors::new(app.clone(), stopped)?);
    let api = HttpServer::new(move || {
        Site::new()
            .app_data(doors.clone())
            .app_data(directory.clone())
            .configure(http::routes)
            .configure(scim::routes)
            .wrap(http::shared(&doors.app.config))
            .wrap(http::observed())
    })
    // A caller that is gone frees its connection; what it began is carried out elsewhere and ends by itself.
    .h1_allow_half_closed(false)
    .shutdown_timeout(app.config.shutdown_seconds)
    .disable_signals()
    .listen(listener)
    .map_err(Error::internal)?
    .run();
    let (metrics_address, metrics) = match telemetry::start_metrics() {
        Some(_) => metrics(app.config.metrics_listen).map(|(address, server)| (Some(address), Some(server)))?,
        None => (None, None),
    };
    let servers: Vec<Server> = [Some(api), metrics].into_iter().flatten().collect();
    let handles = servers.iter().map(Server::handle).collect();
    let served = servers.into_iter().map(tokio::spawn).collect();
    let work = tokio::spawn(worker::run(app));
    tracing::info!(%address, metrics = ?metrics_address, "serving");
    Ok(Running { address, metrics_address, stopping, handles, served, work })
}

fn listen(setting: &'static str, address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).map_err(|error| Error::invalid(setting, format!("cannot listen on {address}: {error}")))
}

/// The metrics in the text format of Prometheus, on a listener of their own.
fn metrics(address: SocketAddr) -> Result<(SocketAddr, Server)> {
    let listener = listen("metrics_listen", address)?;
    let address = listener.local_addr().map_err(Error::internal)?;
    let page = || async {
        let text = telemetry::start_metrics().map(|metrics| metrics.render()).unwrap_or_default();
        HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(text)
    };
    let server = HttpServer::new(move || Site::new().route("/metrics", web::get().to(page)))
        .workers(1)
        .shutdown_timeout(1)
        .disable_signals()
        .listen(listener)
        .map_err(Error::internal)?
        .run();
    Ok((address, server))
}

impl Running {
    /// Ends in order: says that it is not ready, takes no new requests, lets those under way finish and closes streams with
    /// the codes that tell their clients to come back, for at most `shutdown_seconds`.
    pub async fn stop(mut self) {
        tracing::info!("stopping");
        self.stopping.send_replace(true);
        let stops = self.handles.iter().map(|handle| handle.stop(true));
        futures_util::future::join_all(stops).await;
        self.work.abort();
        // How they ended is of no interest: they were told to.
        while self.served.next().await.is_some() {}
        tracing::info!("stopped");
    }

    /// Waits until the server ends by itself, which it does only when something broke.
    pub async fn ended(&mut self) {
        match self.served.next().await {
            Some(Ok(Err(error))) => tracing::error!(%error, "the server broke"),
            Some(Err(error)) => tracing::error!(%error, "the server broke"),
            Some(Ok(Ok(()))) | None => {}
        }
    }

    /// Waits for the signal to stop: SIGTERM, or SIGINT from a terminal.
    ///
    /// # Errors
    /// `Internal` when the system does not let this process listen for signals; `Unavailable` when the server ended by itself.
    pub async fn until_signal(&mut self) -> Result<()> {
        let mut terminate = signal(SignalKind::terminate()).map_err(Error::internal)?;
        let mut interrupt = signal(SignalKind::interrupt()).map_err(Error::internal)?;
        tokio::select! {
            _ = terminate.recv() => Ok(()),
            _ = interrupt.recv() => Ok(()),
            () = self.ended() => Err(Error::Unavailable("the server ended by itself; the log says why".into())),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stopping.send_replace(true);
        self.work.abort();
        for handle in &self.handles {
            // The command is sent by the call; the future only waits for it.
            drop(handle.stop(false));
        }
    }
}
