//! The door of the development identity provider: FOR `demo` AND NOTHING ELSE. Whoever reaches it learns public keys only; it
//! issues no tokens over HTTP, and it refuses to listen on an address that others can reach.

use crate::{
    access::dev::DevProvider,
    platform::{Error, Result},
};
use actix_web::{App as Site, HttpResponse, HttpServer, dev::Server, web};
use std::{collections::BTreeMap, net::TcpListener};

/// Publishes the discovery documents and keys of providers at `/{name}`.
///
/// # Errors
/// `Invalid` on `demo` when the listener is not on a loopback address.
pub fn start(listener: TcpListener, providers: &BTreeMap<&'static str, DevProvider>) -> Result<Server> {
    let address = listener.local_addr().map_err(Error::internal)?;
    if !address.ip().is_loopback() {
        return Err(Error::invalid("demo", format!("the development identity provider never listens on {address}")));
    }
    let documents: BTreeMap<String, serde_json::Value> = providers
        .iter()
        .flat_map(|(name, provider)| {
            [(format!("/{name}/.well-known/openid-configuration"), provider.discovery()), (format!("/{name}/jwks"), provider.jwks())]
        })
        .collect();
    let site = move || {
        documents.iter().fold(Site::new(), |site, (path, document)| {
            let document = document.clone();
            site.route(path, web::get().to(move || std::future::ready(HttpResponse::Ok().json(&document))))
        })
    };
    Ok(HttpServer::new(site).workers(1).disable_signals().listen(listener).map_err(Error::internal)?.run())
}
