//! Introspection of opaque tokens at their provider (RFC 7662). A response is cached for at most 30 seconds, which is how long a
//! revoked token may still be accepted. Every response other than a clear confirmation rejects the token.

use super::{
    from_seconds,
    organization_cache::{Invalidations, NewEntry, OrganizationCache},
    token_claims::{ClaimsReader, ClaimsSource},
    token_format::unauthenticated,
    verified_token::{Proof, VerifiedToken},
};
use crate::platform::{Error, Result, clock::Clock, config::Config, outbound::Outbound};
use chrono::TimeDelta;
use entity::{id::TypedId, identity_provider};
use futures_util::future::BoxFuture;
use oauth2::{
    AccessToken, AsyncHttpClient, Client, ClientId, ClientSecret, ExtraTokenFields, HttpRequest, HttpResponse, IntrospectionUrl,
    RequestTokenError, StandardRevocableToken, StandardTokenIntrospectionResponse, TokenIntrospectionResponse,
    basic::{BasicErrorResponse, BasicErrorResponseType, BasicRevocationErrorResponse, BasicTokenResponse, BasicTokenType},
    http::StatusCode,
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, sync::Arc};

/// The number of responses in the cache.
const MAX_CACHED_RESPONSES: u64 = 10_000;

/// The largest time for which a response is cached, whatever the setting says.
const MAX_CACHE_SECONDS: u64 = 30;

/// Introspects tokens and caches the responses.
pub(super) struct IntrospectionClient {
    responses: OrganizationCache<[u8; 32], Arc<VerifiedToken>>,
    outbound: Outbound,
    clock: Clock,
    /// The client secrets of this server, by the name that the row of the provider refers to.
    secrets: BTreeMap<String, SecretString>,
    cached_for: TimeDelta,
    clock_skew: TimeDelta,
}

/// The members of a response beyond those of RFC 7662.
#[derive(Debug, Serialize, Deserialize)]
struct ExtraMembers(Map<String, Value>);

impl ExtraTokenFields for ExtraMembers {}

type IntrospectionResponse = StandardTokenIntrospectionResponse<ExtraMembers, BasicTokenType>;
type OAuthClient =
    Client<BasicErrorResponse, BasicTokenResponse, IntrospectionResponse, StandardRevocableToken, BasicRevocationErrorResponse>;

impl IntrospectionClient {
    pub fn new(config: &Config, clock: Clock, outbound: Outbound) -> Self {
        Self {
            responses: OrganizationCache::new(clock.clone(), MAX_CACHED_RESPONSES),
            outbound,
            clock,
            secrets: config.secrets.clone(),
            cached_for: from_seconds(config.access_introspection_cache_seconds.min(MAX_CACHE_SECONDS)),
            clock_skew: from_seconds(config.access_clock_skew_seconds),
        }
    }

    /// Introspects a token at `provider`, or returns the cached result.
    ///
    /// # Errors
    /// `Unauthenticated` when the token is not active, or not valid for this API; `Unavailable` when the provider does not respond as
    /// RFC 7662 requires.
    pub async fn introspect(
        &self,
        invalidations: &Invalidations,
        provider: &Arc<identity_provider::Model>,
        token: &SecretString,
    ) -> Result<Arc<VerifiedToken>> {
        let load = async || {
            let sent_at = self.clock.now();
            let response = self.send(provider, token).await?;
            let token = Arc::new(self.read(provider, &response, token)?);
            let expires_at = sent_at.checked_add_signed(self.cached_for).unwrap_or(sent_at);
            let expires_at = token.claims.expires_at.map_or(expires_at, |end| end.min(expires_at));
            Ok(NewEntry { value: token, organization: provider.organization_id, expires_at })
        };
        self.responses.get_or_load(invalidations, cache_key(provider, token), load).await
    }

    async fn send(&self, provider: &identity_provider::Model, token: &SecretString) -> Result<IntrospectionResponse> {
        let client = self.client(provider).inspect_err(|reason| {
            tracing::error!(issuer = provider.issuer, reason, "cannot introspect opaque tokens: the identity provider is not configured");
        });
        let (client, url) = client.map_err(|_| provider_unavailable())?;
        let token = AccessToken::new(token.expose_secret().to_owned());
        let http = GuardedHttpClient(self.outbound.clone());
        let client = client.set_introspection_url(url);
        let response = client.introspect(&token).set_token_type_hint("access_token").request_async(&http).await;
        response.or_else(|error| match error {
            // An error about the token, such as `unsupported_token_type`, and not about this server, such as `invalid_client`.
            RequestTokenError::ServerResponse(response) if !is_about_this_server(response.error()) => {
                unauthenticated("the token is not active at its identity provider")
            }
            error => {
                // Neither the body of the response nor the request is logged: they may contain the token.
                let reason = match error {
                    RequestTokenError::ServerResponse(_) => "it does not accept the credentials of this server",
                    RequestTokenError::Request(_) => "it does not respond",
                    RequestTokenError::Parse(..) | RequestTokenError::Other(_) => "its response does not conform to RFC 7662",
                };
                tracing::warn!(issuer = provider.issuer, reason, "cannot introspect an opaque token at an identity provider");
                Err(provider_unavailable())
            }
        })
    }

    /// The OAuth client with the credentials of this server, and the introspection endpoint.
    fn client(&self, provider: &identity_provider::Model) -> Result<(OAuthClient, IntrospectionUrl), &'static str> {
        let endpoint = provider.introspection_endpoint.as_ref().ok_or("it has no introspection endpoint")?;
        let url = IntrospectionUrl::new(endpoint.clone()).map_err(|_| "its introspection endpoint is not a URL")?;
        let id = provider.introspection_client_id.as_ref().ok_or("introspection_client_id is not set")?;
        let client = OAuthClient::new(ClientId::new(id.clone()));
        let Some(name) = &provider.introspection_secret_name else { return Ok((client, url)) };
        let secret = self.secrets.get(name).ok_or("there is no setting secret_NAME for its introspection_secret_name")?;
        Ok((client.set_client_secret(ClientSecret::new(secret.expose_secret().to_owned())), url))
    }

    fn read(
        &self,
        provider: &Arc<identity_provider::Model>,
        response: &IntrospectionResponse,
        token: &SecretString,
    ) -> Result<VerifiedToken> {
        if !response.active() {
            return unauthenticated("the token is not active at its identity provider");
        }
        let is_bearer = match response.token_type() {
            None | Some(BasicTokenType::Bearer) => true,
            Some(BasicTokenType::Extension(kind)) => kind == "access_token",
            Some(BasicTokenType::Mac) => false,
        };
        if !is_bearer {
            return unauthenticated("the token is not a bearer token");
        }
        // The standard members and the extra ones in one map, to be read like the claims of a JWT.
        let Ok(Value::Object(claims)) = serde_json::to_value(response) else { return Err(provider_unavailable()) };
        let reader = ClaimsReader { provider, claims: &claims, source: ClaimsSource::Introspection };
        let claims = reader.read(self.clock.now(), self.clock_skew)?;
        Ok(VerifiedToken { provider: provider.clone(), claims, proof: Proof::Introspection(token.clone()) })
    }
}

/// Sends the requests of the `oauth2` crate through the address checks of [`Outbound`].
pub(super) struct GuardedHttpClient(pub Outbound);

impl<'c> AsyncHttpClient<'c> for GuardedHttpClient {
    type Error = Error;
    type Future = BoxFuture<'c, Result<HttpResponse>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        let (parts, body) = request.into_parts();
        Box::pin(async move {
            let reply = self.0.post(&parts.uri.to_string(), parts.headers, body).await?;
            let status = StatusCode::from_u16(reply.status).map_err(Error::internal)?;
            if status.is_server_error() {
                return Err(provider_unavailable());
            }
            let mut response = HttpResponse::new(reply.body);
            *response.status_mut() = status;
            Ok(response)
        })
    }
}

fn is_about_this_server(error: &BasicErrorResponseType) -> bool {
    matches!(error, BasicErrorResponseType::InvalidClient | BasicErrorResponseType::UnauthorizedClient)
}

fn provider_unavailable() -> Error {
    Error::Unavailable("the token's identity provider cannot be reached for introspection at the moment; try again later".into())
}

/// The hash of the token, and of the provider with the version of its settings: after a change of settings, the token is introspected
/// again.
fn cache_key(provider: &identity_provider::Model, token: &SecretString) -> [u8; 32] {
    let hash = Sha256::new().chain_update(provider.id.uuid()).chain_update(provider.version.to_be_bytes());
    hash.chain_update(token.expose_secret()).finalize().into()
}
