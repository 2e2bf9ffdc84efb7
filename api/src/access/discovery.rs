//! The discovery document of an identity provider (OpenID Connect Discovery, section 4).

use super::jwks_cache::get;
use crate::platform::outbound::Outbound;
use serde::Deserialize;

/// The members that this API uses.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct DiscoveryDocument {
    issuer: String,
    pub jwks_uri: String,
    pub authorization_endpoint: Option<String>,
    pub token_endpoint: Option<String>,
    pub end_session_endpoint: Option<String>,
    #[serde(default)]
    pub scopes_supported: Vec<String>,
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

/// Fetches the document of an issuer.
///
/// # Errors
/// Why it cannot be used.
pub(super) async fn fetch(outbound: &Outbound, issuer: &str) -> Result<DiscoveryDocument, String> {
    let base = issuer.strip_suffix('/').unwrap_or(issuer);
    let body = get(outbound, &format!("{base}/.well-known/openid-configuration")).await?;
    let document: DiscoveryDocument =
        serde_json::from_slice(&body).map_err(|_| "the discovery document has no issuer or jwks_uri".to_owned())?;
    // The issuer must match exactly, including a trailing slash (section 4.3): the document of another issuer names other keys.
    if document.issuer != issuer {
        return Err("the discovery document is that of another issuer".into());
    }
    Ok(document)
}
