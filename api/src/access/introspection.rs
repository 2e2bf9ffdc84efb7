//! Opaque tokens: the provider that issued them is asked what they are worth (RFC 7662), and its answer believed for at most
//! 30 seconds. That is how long a revoked token may live on. Anything but a clear yes is a no.

use super::{
    claims::{Claims, Source},
    memory::{Forgotten, Found, Memory},
    pass::{Pass, Proof},
    token::refuse,
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

/// How many answers are kept.
const CAPACITY: u64 = 10_000;

pub(super) struct Introspection {
    answers: Memory<[u8; 32], Arc<Pass>>,
    outbound: Outbound,
    clock: Clock,
    secrets: BTreeMap<String, SecretString>,
    believed: TimeDelta,
    skew: TimeDelta,
}

/// Claims beyond those of RFC 7662.
#[derive(Debug, Serialize, Deserialize)]
struct More(Map<String, Value>);

impl ExtraTokenFields for More {}

type Answer = StandardTokenIntrospectionResponse<More, BasicTokenType>;
type Asking = Client<BasicErrorResponse, BasicTokenResponse, Answer, StandardRevocableToken, BasicRevocationErrorResponse>;

impl Introspection {
    pub fn new(config: &Config, clock: Clock, outbound: Outbound) -> Self {
        Self {
            answers: Memory::new(clock.clone(), CAPACITY),
            outbound,
            clock,
            secrets: config.secrets.clone(),
            believed: super::seconds(config.access_introspection_cache_seconds.min(30)),
            skew: super::seconds(config.access_clock_skew_seconds),
        }
    }

    /// What `provider` says of the token.
    ///
    /// # Errors
    /// `Unauthenticated` when it does not call the token active, or active for somebody else; `Unavailable` when it cannot be
    /// asked.
    pub async fn ask(&self, forgotten: &Forgotten, provider: &Arc<identity_provider::Model>, token: &SecretString) -> Result<Arc<Pass>> {
        let find = async || {
            let asked_at = self.clock.now();
            let answer = self.introspect(provider, token).await?;
            let pass = Arc::new(self.read(provider, &answer, token)?);
            let until = asked_at.checked_add_signed(self.believed).unwrap_or(asked_at);
            let until = pass.expires_at.map_or(until, |end| end.min(until));
            Ok(Found { value: pass, organization: provider.organization_id, until })
        };
        self.answers.learn(forgotten, key(provider, token), find).await
    }

    async fn introspect(&self, provider: &identity_provider::Model, token: &SecretString) -> Result<Answer> {
        let asking = self.client(provider).inspect_err(|reason| {
            tracing::error!(issuer = provider.issuer, reason, "an identity provider cannot be asked about opaque tokens");
        });
        let (client, url) = asking.map_err(|_| unavailable())?;
        let token = AccessToken::new(token.expose_secret().to_owned());
        let http = Guarded(self.outbound.clone());
        let asked = client.set_introspection_url(url).introspect(&token).set_token_type_hint("access_token").request_async(&http).await;
        asked.or_else(|error| match error {
            // A word about the token, such as `unsupported_token_type`; not one about us, such as `invalid_client`.
            RequestTokenError::ServerResponse(said) if !is_about_us(said.error()) => {
                refuse("the token is not active at its identity provider")
            }
            error => {
                // Neither the answer's body nor the request are shown: they may hold the token.
                let reason = match error {
                    RequestTokenError::ServerResponse(_) => "it does not accept the credentials of this server",
                    RequestTokenError::Request(_) => "it does not answer",
                    RequestTokenError::Parse(..) | RequestTokenError::Other(_) => "its answer is not that of RFC 7662",
                };
                tracing::warn!(issuer = provider.issuer, reason, "an identity provider could not be asked about an opaque token");
                Err(unavailable())
            }
        })
    }

    fn client(&self, provider: &identity_provider::Model) -> Result<(Asking, IntrospectionUrl), &'static str> {
        let endpoint = provider.introspection_endpoint.as_ref().ok_or("it has no introspection endpoint")?;
        let url = IntrospectionUrl::new(endpoint.clone()).map_err(|_| "its introspection endpoint is not a URL")?;
        let id = provider.introspection_client_id.as_ref().ok_or("introspection_client_id is not set")?;
        let client = Asking::new(ClientId::new(id.clone()));
        let Some(name) = &provider.introspection_secret_name else { return Ok((client, url)) };
        let secret = self.secrets.get(name).ok_or("there is no setting secret_NAME for its introspection_secret_name")?;
        Ok((client.set_client_secret(ClientSecret::new(secret.expose_secret().to_owned())), url))
    }

    fn read(&self, provider: &Arc<identity_provider::Model>, answer: &Answer, token: &SecretString) -> Result<Pass> {
        if !answer.active() {
            return refuse("the token is not active at its identity provider");
        }
        let bearer = match answer.token_type() {
            None | Some(BasicTokenType::Bearer) => true,
            Some(BasicTokenType::Extension(kind)) => kind == "access_token",
            Some(BasicTokenType::Mac) => false,
        };
        if !bearer {
            return refuse("the token is not a bearer token");
        }
        // Read like the claims of a JWT: the standard members and the provider's own in one.
        let Ok(Value::Object(members)) = serde_json::to_value(answer) else { return Err(unavailable()) };
        let claims = Claims { provider, members: &members, source: Source::Introspection };
        let said = claims.read(self.clock.now(), self.skew)?;
        Ok(Pass::new(provider.clone(), said, Proof::Introspection(token.clone())))
    }
}

/// Lets the `oauth2` crate's requests pass the guard that every outbound call passes.
struct Guarded(Outbound);

impl<'c> AsyncHttpClient<'c> for Guarded {
    type Error = Error;
    type Future = BoxFuture<'c, Result<HttpResponse>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        let (parts, body) = request.into_parts();
        Box::pin(async move {
            let answer = self.0.post(&parts.uri.to_string(), parts.headers, body).await?;
            let status = StatusCode::from_u16(answer.status).map_err(Error::internal)?;
            if status.is_server_error() {
                return Err(unavailable());
            }
            let mut response = HttpResponse::new(answer.body);
            *response.status_mut() = status;
            Ok(response)
        })
    }
}

fn is_about_us(error: &BasicErrorResponseType) -> bool {
    matches!(error, BasicErrorResponseType::InvalidClient | BasicErrorResponseType::UnauthorizedClient)
}

fn unavailable() -> Error {
    Error::Unavailable("the token's identity provider cannot be asked at the moment; try again later".into())
}

/// Tokens are kept by their hash, together with who was asked and by which settings: another row is another question.
fn key(provider: &identity_provider::Model, token: &SecretString) -> [u8; 32] {
    let hash = Sha256::new().chain_update(provider.id.uuid()).chain_update(provider.version.to_be_bytes());
    hash.chain_update(token.expose_secret()).finalize().into()
}
