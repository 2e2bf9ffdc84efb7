//! Sessions: the secret in the cookie, its rotation, and the actor.
//!
//! The secret is replaced every 15 minutes. The previous one is accepted for a minute after the first use of the new one, because a browser
//! sends several requests at the same time; and until then, because the response with the new one may have been lost.

use super::{Console, random_text};
use crate::{
    access::{Actor, Authenticator, Credentials, Principal, random_secret, token_format::unauthenticated},
    platform::{Error, Result, digest::sha256_hex, encryption::Ciphertext},
};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    Tenanted,
    console_session::{Column, Entity, Model},
    id::{ConsoleSessionId, IdentityProviderId, TypedId},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, IntoActiveModel, QueryFilter,
    sea_query::{Expr, Value},
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The first characters of every secret, by which people and secret scanners recognize one.
const PREFIX: &str = "cgcon_";
/// The length of a secret: the prefix and 256 bits in base64.
const LENGTH: usize = PREFIX.len() + random_secret::RANDOM_CHARS;

/// The age at which a secret is replaced.
const ROTATE_AFTER: TimeDelta = TimeDelta::minutes(15);
/// How long the previous secret is accepted after the first use of the new one.
const GRACE: TimeDelta = TimeDelta::minutes(1);
/// The precision of `used_at`. A finer one would cost a write per request.
const USED_AT_PRECISION: TimeDelta = TimeDelta::seconds(30);

/// What every request without a valid session is told.
pub(super) const ENDED: &str = "your session has ended: sign in again";

/// Whether a request must prove that it comes from a page of this server.
pub enum CsrfCheck<'a> {
    /// The request has no effects, and other pages cannot read its response.
    NotNeeded,
    /// The value of the header `X-CSRF-Token`.
    Token(Option<&'a str>),
}

/// The session of a request.
pub struct Session {
    pub actor: Actor,
    /// What a page of this server sends with each request.
    pub csrf_token: SecretString,
    /// When the session ends if no further request comes.
    pub expires_at: Option<DateTime<Utc>>,
    /// The secret that replaces that of the request.
    pub new_secret: Option<SecretString>,
    row: Model,
    id_token: Option<SecretString>,
}

/// The tokens of a session, which are stored encrypted.
#[derive(Serialize, Deserialize)]
pub(super) struct Tokens {
    access: String,
    pub(super) refresh: Option<String>,
    id: Option<String>,
    csrf: String,
    #[serde(skip)]
    pub(super) expire_at: Option<DateTime<Utc>>,
}

impl Tokens {
    pub fn new(
        access: SecretString,
        refresh: Option<SecretString>,
        id: Option<SecretString>,
        expire_at: Option<DateTime<Utc>>,
    ) -> Result<Self> {
        let text = |token: SecretString| token.expose_secret().to_owned();
        Ok(Self { access: text(access), refresh: refresh.map(text), id: id.map(text), csrf: random_text()?, expire_at })
    }

    /// These tokens after their renewal. A provider that returns no new refresh token or ID token leaves the old one valid.
    pub fn renewed(self, new: super::oauth_client::IssuedTokens) -> Self {
        let text = |token: SecretString| token.expose_secret().to_owned();
        Self {
            access: text(new.access_token),
            refresh: new.refresh_token.map(text).or(self.refresh),
            id: new.id_token.map(text).or(self.id),
            csrf: self.csrf,
            expire_at: new.expire_at,
        }
    }

    pub fn seal(&self, console: &Console, id: ConsoleSessionId) -> Result<Ciphertext> {
        let text = serde_json::to_string(self).map_err(Error::internal)?;
        console.keys.encrypt(&context(id), &SecretString::from(text))
    }

    /// `None` when the key is no longer in the settings.
    pub fn open(console: &Console, row: &Model) -> Option<Self> {
        let sealed = Ciphertext { key_name: row.key_name.clone(), text: row.tokens.clone() };
        let text = console.keys.decrypt(&context(row.id), &sealed).ok()?;
        let tokens: Self = serde_json::from_str(text.expose_secret()).ok()?;
        Some(Self { expire_at: row.tokens_expire_at, ..tokens })
    }
}

fn context(id: ConsoleSessionId) -> Vec<u8> {
    [b"console session ".as_slice(), id.uuid().as_bytes()].concat()
}

fn generate_secret() -> Result<SecretString> {
    random_secret::generate(PREFIX)
}

impl Console {
    /// Stores a new session, and returns the secret for its cookie.
    pub(super) async fn create_session(&self, actor: &Actor, provider: IdentityProviderId, tokens: Tokens) -> Result<SecretString> {
        let Principal::Person { employee, .. } = actor.principal() else {
            return unauthenticated("only people can sign in to the console");
        };
        let (secret, id, now) = (generate_secret()?, self.clock.new_id(), self.clock.now());
        let sealed = tokens.seal(self, id)?;
        let row = Model {
            organization_id: actor.organization(),
            id,
            identity_provider_id: provider,
            employee_id: employee,
            sha256: sha256_hex(secret.expose_secret()),
            previous_sha256: None,
            previous_until: None,
            key_name: sealed.key_name,
            tokens: sealed.text,
            tokens_expire_at: tokens.expire_at,
            refreshing_until: None,
            created_at: now,
            rotated_at: now,
            used_at: now,
        };
        row.into_active_model().insert(&self.db).await?;
        Ok(secret)
    }

    /// The session whose cookie contains this secret. Its access token is checked as that of any other request, and renewed if need be.
    ///
    /// # Errors
    /// `Unauthenticated` when the session has ended, or the person may no longer call: the cookie is of no use any more. `Forbidden` without
    /// the CSRF token. `Unavailable` when the tokens cannot be renewed at the moment.
    pub async fn authenticate(self: &Arc<Self>, access: &Authenticator, secret: &str, csrf: CsrfCheck<'_>) -> Result<Session> {
        let found = if secret.len() == LENGTH && secret.starts_with(PREFIX) { self.find_row(secret).await? } else { None };
        let Some((row, is_current)) = found else { return unauthenticated(ENDED) };
        let now = self.clock.now();
        if !is_current && row.previous_until.is_some_and(|end| end <= now) {
            return unauthenticated(ENDED);
        }
        let tokens = if self.has_ended(&row, now) { None } else { Tokens::open(self, &row) };
        let Some(tokens) = tokens else {
            self.delete_row(&row).await?;
            return unauthenticated(ENDED);
        };
        if let CsrfCheck::Token(token) = csrf
            && verify_slices_are_equal(token.unwrap_or_default().as_bytes(), tokens.csrf.as_bytes()).is_err()
        {
            return Err(Error::Forbidden { needs: "the header X-CSRF-Token with the csrfToken of GET /console/session".into() });
        }
        let outcome = self.authenticate_tokens(access, &row, tokens).await;
        let (actor, tokens) = match outcome {
            Err(Error::Unauthenticated(reason)) => {
                self.delete_row(&row).await?;
                return unauthenticated(reason);
            }
            other => other?,
        };
        let new_secret = self.record_use(&row, secret, is_current, now).await?;
        Ok(Session {
            actor: actor.with_session(row.id),
            csrf_token: tokens.csrf.into(),
            expires_at: self.ends_at(&Model { used_at: now, ..row.clone() }),
            new_secret,
            row,
            id_token: tokens.id.map(Into::into),
        })
    }

    async fn authenticate_tokens(self: &Arc<Self>, access: &Authenticator, row: &Model, tokens: Tokens) -> Result<(Actor, Tokens)> {
        let tokens = self.renew_if_due(access, row, tokens).await?;
        let organization = row.organization_id.to_string();
        let credentials = Credentials { token: &tokens.access, organization: Some(&organization) };
        let actor = access.authenticate(credentials).await.map_err(|error| match error {
            Error::Unauthenticated(reason) => Error::Unauthenticated(format!("{ENDED} ({reason})")),
            other => other,
        })?;
        // The person of a token may change when the roster does: another employee has the e-mail address now.
        if actor.employee() != Some(row.employee_id) {
            return unauthenticated(ENDED);
        }
        Ok((actor, tokens))
    }

    /// Records the use of a session, and replaces its secret when it is due. Returns the new secret.
    async fn record_use(&self, row: &Model, secret: &str, is_current: bool, now: DateTime<Utc>) -> Result<Option<SecretString>> {
        // The previous secret, although the current one was sent to the browser: its response was lost.
        let is_lost = !is_current && row.previous_until.is_none() && row.rotated_at + GRACE <= now;
        if (is_current && row.rotated_at + ROTATE_AFTER <= now) || is_lost {
            let new = generate_secret()?;
            let update =
                Entity::update_of(row.organization_id).filter(Column::Id.eq(row.id)).filter(Column::Sha256.eq(row.sha256.as_str()));
            let update = update
                .col_expr(Column::Sha256, Expr::value(sha256_hex(new.expose_secret())))
                .col_expr(Column::PreviousSha256, Expr::value(sha256_hex(secret)))
                .col_expr(Column::PreviousUntil, Expr::value(Value::ChronoDateTimeUtc(None)))
                .col_expr(Column::RotatedAt, Expr::value(now))
                .col_expr(Column::UsedAt, Expr::value(now));
            // Of concurrent requests, one replaces the secret.
            return Ok((update.exec(&self.db).await?.rows_affected == 1).then_some(new));
        }
        let confirms = is_current && row.previous_sha256.is_some() && row.previous_until.is_none();
        if confirms || row.used_at + USED_AT_PRECISION <= now {
            let mut update =
                Entity::update_of(row.organization_id).filter(Column::Id.eq(row.id)).col_expr(Column::UsedAt, Expr::value(now));
            if confirms {
                update = update.filter(Column::Sha256.eq(row.sha256.as_str())).col_expr(Column::PreviousUntil, Expr::value(now + GRACE));
            }
            update.exec(&self.db).await?;
        }
        Ok(None)
    }

    /// Ends a session. Returns the address at which the person signs out at the identity provider too, if it has one (OpenID Connect
    /// RP-Initiated Logout).
    ///
    /// # Errors
    /// `Unavailable` when the database does not respond.
    pub async fn sign_out(&self, access: &Authenticator, session: &Session) -> Result<Option<String>> {
        self.delete_row(&session.row).await?;
        let (Some(id_token), Some(provider)) = (&session.id_token, self.find_provider(&session.row).await?) else { return Ok(None) };
        let Ok(document) = self.discover(access, &provider).await else { return Ok(None) };
        let endpoint = document.end_session_endpoint.as_deref().and_then(|address| self.outbound.check("endpoint", address).ok());
        Ok(endpoint.map(|mut url| {
            url.query_pairs_mut()
                .append_pair("id_token_hint", id_token.expose_secret())
                .append_pair("client_id", provider.console_client_id.as_deref().unwrap_or_default())
                .append_pair("post_logout_redirect_uri", &format!("{}/console/", self.public_url));
            url.into()
        }))
    }
}
