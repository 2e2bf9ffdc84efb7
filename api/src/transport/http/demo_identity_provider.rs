//! The HTTP endpoints of the demo's identity provider: discovery documents and key sets. FOR `demo` ONLY: no other command mounts
//! them.
//!
//! They are served on the address of the API, so that the issuer stays the same across restarts. They publish public keys only; no
//! token can be obtained over HTTP.

use crate::{
    access::demo_identity_provider::DemoIdentityProvider,
    platform::{Error, Result},
};
use actix_web::{
    HttpResponse,
    web::{self, ServiceConfig},
};
use std::{collections::BTreeMap, future, net::SocketAddr};

const PATH: &str = "/demo/identity-provider";

/// The issuer of the demo's identity provider of one organization, for an API that listens on `address`.
pub fn issuer(address: SocketAddr, slug: &str) -> String {
    format!("http://{address}{PATH}/{slug}")
}

/// The routes that publish the discovery document and the key set of each provider, by the slug of its organization.
///
/// # Errors
/// `Invalid` on `demo` when `address` is not a loopback address: the keys are for trying out and must not be trusted by other machines.
pub fn routes(
    address: SocketAddr,
    providers: &BTreeMap<&'static str, DemoIdentityProvider>,
) -> Result<impl Fn(&mut ServiceConfig) + Clone + Send + use<>> {
    if !address.ip().is_loopback() {
        return Err(Error::invalid("demo", format!("the demo's identity provider must be served on a loopback address, not on {address}")));
    }
    let documents: Vec<(String, serde_json::Value)> = providers
        .iter()
        .flat_map(|(slug, provider)| {
            let base = format!("{PATH}/{slug}");
            [(format!("{base}/.well-known/openid-configuration"), provider.discovery_document()), (format!("{base}/jwks"), provider.jwks())]
        })
        .collect();
    Ok(move |service: &mut ServiceConfig| {
        for (path, document) in documents.clone() {
            service.route(&path, web::get().to(move || future::ready(HttpResponse::Ok().json(&document))));
        }
    })
}
