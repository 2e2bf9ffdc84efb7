//! The requests to the token endpoint of an identity provider: the exchange of an authorization code, and the renewal of tokens.

use super::{Console, provider_unavailable};
use crate::{
    access::{discovery::DiscoveryDocument, introspection::GuardedHttpClient},
    platform::{Error, Result},
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::identity_provider::{self, Profile};
use oauth2::{
    AuthUrl, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken, EndpointNotSet, EndpointSet, ExtraTokenFields,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError, Scope as OAuthScope, StandardRevocableToken,
    StandardTokenResponse, TokenResponse, TokenUrl,
    basic::{BasicErrorResponse, BasicErrorResponseType, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse, BasicTokenType},
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, time::Duration};
use url::Url;

/// The member of a token response that OpenID Connect adds.
#[derive(Debug, Serialize, Deserialize)]
struct IdTokenField {
    id_token: Option<String>,
}

impl ExtraTokenFields for IdTokenField {}

type Response = StandardTokenResponse<IdTokenField, BasicTokenType>;
type OAuthClient = Client<
    BasicErrorResponse,
    Response,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// What the token endpoint returns.
pub(super) struct IssuedTokens {
    pub access_token: SecretString,
    pub refresh_token: Option<SecretString>,
    pub id_token: Option<SecretString>,
    pub expire_at: Option<DateTime<Utc>>,
}

/// Why there are no tokens.
pub(super) enum TokenFailure {
    /// The identity provider refuses the code or the refresh token.
    Refused,
    Other(Error),
}

fn not_configured() -> Error {
    Error::Unavailable("the sign-in of your organization is not configured correctly: ask the operator of this server".into())
}

/// Whether the provider refuses the client of the settings, such as its secret, and not the code or the refresh token of the person.
fn is_about_client(error: &BasicErrorResponseType) -> bool {
    matches!(error, BasicErrorResponseType::InvalidClient | BasicErrorResponseType::UnauthorizedClient)
}

/// The client of one provider, with which people sign in.
pub(super) struct ConsoleClient<'a> {
    console: &'a Console,
    provider: &'a identity_provider::Model,
    client: OAuthClient,
    redirect_url: RedirectUrl,
}

impl<'a> ConsoleClient<'a> {
    /// # Errors
    /// `Unavailable` when the settings of the provider or its discovery document do not suffice; the log says why.
    pub fn new(console: &'a Console, provider: &'a identity_provider::Model, document: &DiscoveryDocument) -> Result<Self> {
        Self::build(console, provider, document).map_err(|reason| {
            tracing::error!(issuer = provider.issuer, reason, "people cannot sign in to the console");
            not_configured()
        })
    }

    fn build(console: &'a Console, provider: &'a identity_provider::Model, document: &DiscoveryDocument) -> Result<Self, &'static str> {
        let address = |endpoint: &Option<String>| {
            let address = endpoint.clone().ok_or("its discovery document names no endpoint for sign-in")?;
            console.outbound.check("endpoint", &address).map_err(|_| "an endpoint in its discovery document is not an https address")?;
            Ok::<_, &'static str>(address)
        };
        let authorization = AuthUrl::new(address(&document.authorization_endpoint)?).map_err(|_| "an endpoint is not a URL")?;
        let token = TokenUrl::new(address(&document.token_endpoint)?).map_err(|_| "an endpoint is not a URL")?;
        let redirect_url = RedirectUrl::new(format!("{}/console/callback", console.public_url)).map_err(|_| "public_url is not a URL")?;
        let id = provider.console_client_id.clone().ok_or("console_client_id is not set")?;
        let client = Client::new(ClientId::new(id)).set_auth_uri(authorization).set_token_uri(token).set_redirect_uri(redirect_url.clone());
        let client = match &provider.console_secret_name {
            None => client,
            Some(name) => {
                let secret = console.secrets.get(name).ok_or("there is no setting secret_NAME for its console_secret_name")?;
                client.set_client_secret(ClientSecret::new(secret.expose_secret().to_owned()))
            }
        };
        Ok(Self { console, provider, client, redirect_url })
    }

    /// The address at which the person signs in.
    pub fn authorization_url(&self, state: String, nonce: &str, challenge: PkceCodeChallenge, scopes: Vec<String>) -> Url {
        let mut request = self.client.authorize_url(|| CsrfToken::new(state)).set_pkce_challenge(challenge);
        request = request.add_scopes(scopes.into_iter().map(OAuthScope::new)).add_extra_param("nonce", nonce.to_owned());
        if let Some(resource) = self.resource() {
            request = request.add_extra_param("resource", resource.to_owned());
        }
        request.url().0
    }

    /// Exchanges an authorization code for tokens.
    pub async fn exchange(&self, code: String, verifier: String) -> Result<IssuedTokens, TokenFailure> {
        let mut request = self.client.exchange_code(AuthorizationCode::new(code)).set_pkce_verifier(PkceCodeVerifier::new(verifier));
        request = request.set_redirect_uri(Cow::Borrowed(&self.redirect_url));
        if let Some(resource) = self.resource() {
            request = request.add_extra_param("resource", resource.to_owned());
        }
        self.read(request.request_async(&GuardedHttpClient(self.console.outbound.clone())).await)
    }

    /// Renews tokens.
    pub async fn refresh(&self, refresh_token: &SecretString) -> Result<IssuedTokens, TokenFailure> {
        let refresh_token = RefreshToken::new(refresh_token.expose_secret().to_owned());
        let mut request = self.client.exchange_refresh_token(&refresh_token);
        if let Some(resource) = self.resource() {
            request = request.add_extra_param("resource", resource.to_owned());
        }
        let response = request.request_async(&GuardedHttpClient(self.console.outbound.clone())).await;
        self.read(response)
    }

    /// The resource indicator of this API (RFC 8707). Entra ID refuses requests with one, and Okta has none.
    fn resource(&self) -> Option<&str> {
        let is_url = Url::parse(&self.provider.audience).is_ok_and(|url| url.fragment().is_none());
        (self.provider.profile == Profile::Rfc9068 && is_url).then_some(self.provider.audience.as_str())
    }

    fn read(&self, response: Result<Response, RequestTokenError<Error, BasicErrorResponse>>) -> Result<IssuedTokens, TokenFailure> {
        let response = response.map_err(|error| {
            // Neither the request nor the body of the response is logged: they may contain tokens.
            let reason = match &error {
                RequestTokenError::ServerResponse(response) => response.error().as_ref().to_owned(),
                RequestTokenError::Request(_) => "it does not respond".to_owned(),
                RequestTokenError::Parse(..) | RequestTokenError::Other(_) => "its response does not conform to RFC 6749".to_owned(),
            };
            tracing::warn!(issuer = self.provider.issuer, reason, "an identity provider returned no tokens for the console");
            match error {
                RequestTokenError::ServerResponse(response) if is_about_client(response.error()) => TokenFailure::Other(not_configured()),
                RequestTokenError::ServerResponse(_) => TokenFailure::Refused,
                _ => TokenFailure::Other(provider_unavailable()),
            }
        })?;
        let to_secret = |text: &String| SecretString::from(text.clone());
        let expires_in = response.expires_in().map(|lifetime: Duration| TimeDelta::from_std(lifetime).unwrap_or(TimeDelta::MAX));
        Ok(IssuedTokens {
            access_token: to_secret(response.access_token().secret()),
            refresh_token: response.refresh_token().map(|token| to_secret(token.secret())),
            id_token: response.extra_fields().id_token.as_ref().map(to_secret),
            expire_at: expires_in.and_then(|lifetime| self.console.clock.now().checked_add_signed(lifetime)),
        })
    }
}
