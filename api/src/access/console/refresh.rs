//! The renewal of the tokens of a session shortly before they expire. One request renews them; concurrent ones wait and use the result,
//! because a provider may accept a refresh token only once.

use super::{
    Console,
    oauth_client::{ConsoleClient, TokenFailure},
    provider_unavailable,
    session::{ENDED, Tokens},
};
use crate::{
    access::{Authenticator, discovery::DiscoveryDocument, token_format::unauthenticated},
    platform::{Error, Result},
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    Tenanted,
    console_session::{Column, Entity, Model},
    id::TypedId,
    identity_provider::{self, Status},
};
use sea_orm::{
    ColumnTrait, Condition, QueryFilter,
    sea_query::{Expr, Value},
};
use secrecy::SecretString;
use std::{sync::Arc, time::Duration};

/// How long before their end tokens are renewed.
const MARGIN: TimeDelta = TimeDelta::seconds(30);
/// How long a node may take to renew tokens.
const TIME_LIMIT: TimeDelta = TimeDelta::seconds(20);
/// How long, and how often, a request looks whether another node has renewed the tokens.
const MAX_LOOKS: usize = 100;
const LOOK_INTERVAL: Duration = Duration::from_millis(100);

impl Console {
    /// The tokens of a session, renewed when they end soon and the provider gave a refresh token.
    ///
    /// # Errors
    /// `Unauthenticated` when the provider refuses to renew them; `Unavailable` when it does not respond and they have expired.
    pub(super) async fn renew_if_due(self: &Arc<Self>, access: &Authenticator, row: &Model, tokens: Tokens) -> Result<Tokens> {
        if !self.is_due(&tokens) {
            return Ok(tokens);
        }
        let Some(provider) = self.find_provider(row).await? else { return unauthenticated(ENDED) };
        let expire_at = tokens.expire_at;
        let document = self.discover(access, &provider).await;
        // It completes even when the client disconnects: the provider may have invalidated the old refresh token.
        let (console, row) = (self.clone(), row.clone());
        let task = self.runtime.spawn(async move { console.renew(row, provider, document?).await });
        match task.await.map_err(Error::internal)? {
            // They are still valid for a while, which is enough for this request.
            Err(Error::Unavailable(_)) if expire_at.is_some_and(|end| self.clock.now() < end) => Ok(tokens),
            result => result,
        }
    }

    fn is_due(&self, tokens: &Tokens) -> bool {
        tokens.refresh.is_some() && tokens.expire_at.is_some_and(|end| end - MARGIN <= self.clock.now())
    }

    async fn renew(&self, row: Model, provider: identity_provider::Model, document: Arc<DiscoveryDocument>) -> Result<Tokens> {
        let slot = usize::try_from(row.id.uuid().as_u128() % self.refresh_locks.len().max(1) as u128).unwrap_or_default();
        let _guard = match self.refresh_locks.get(slot) {
            Some(lock) => Some(lock.lock().await),
            None => None,
        };
        // Another request may have renewed them while this one waited.
        let row = Entity::of(row.organization_id).filter(Column::Id.eq(row.id)).one(&self.db).await?;
        let Some((row, tokens)) = row.and_then(|row| Some((row.clone(), Tokens::open(self, &row)?))) else {
            return unauthenticated(ENDED);
        };
        if !self.is_due(&tokens) {
            return Ok(tokens);
        }
        if !self.claim_renewal(&row).await? {
            return self.await_renewal(&row).await;
        }
        let Some(refresh_token) = tokens.refresh.clone().map(SecretString::from) else { return unauthenticated(ENDED) };
        let issued = ConsoleClient::new(self, &provider, &document)?.refresh(&refresh_token).await;
        match issued {
            Ok(issued) => {
                let tokens = tokens.renewed(issued);
                self.store_tokens(&row, &tokens).await?;
                Ok(tokens)
            }
            Err(TokenFailure::Refused) => unauthenticated(ENDED),
            Err(TokenFailure::Other(error)) => {
                self.release_renewal(&row).await?;
                Err(match error {
                    Error::Unavailable(_) => provider_unavailable(),
                    other => other,
                })
            }
        }
    }

    /// Waits until another node has renewed the tokens, unless they are still valid.
    async fn await_renewal(&self, row: &Model) -> Result<Tokens> {
        let renewing = || Err(Error::Unavailable("your session is being renewed: try again".into()));
        for _ in 0..MAX_LOOKS {
            let row = Entity::of(row.organization_id).filter(Column::Id.eq(row.id)).one(&self.db).await?;
            let Some((row, tokens)) = row.and_then(|row| Some((row.clone(), Tokens::open(self, &row)?))) else {
                return unauthenticated(ENDED);
            };
            if !self.is_due(&tokens) {
                return Ok(tokens);
            }
            if row.refreshing_until.is_none() {
                // That node did not get any.
                return Err(provider_unavailable());
            }
            if tokens.expire_at.is_some_and(|end| self.clock.now() < end) {
                return renewing();
            }
            tokio::time::sleep(LOOK_INTERVAL).await;
        }
        renewing()
    }

    /// Whether this node may renew the tokens of `row`: no other node does, or has done so since `row` was read. The provider would take
    /// a second use of the refresh token for a theft, and end the session.
    async fn claim_renewal(&self, row: &Model) -> Result<bool> {
        let now = self.clock.now();
        let is_free = Condition::any().add(Column::RefreshingUntil.is_null()).add(Column::RefreshingUntil.lte(now));
        let update = Entity::update_of(row.organization_id).filter(Column::Id.eq(row.id)).filter(is_free);
        let update = update.filter(Column::Tokens.eq(row.tokens.as_str()));
        let update = update.col_expr(Column::RefreshingUntil, Expr::value(now + TIME_LIMIT));
        Ok(update.exec(&self.db).await?.rows_affected == 1)
    }

    async fn release_renewal(&self, row: &Model) -> Result<()> {
        let update = Entity::update_of(row.organization_id).filter(Column::Id.eq(row.id));
        update.col_expr(Column::RefreshingUntil, no_instant()).exec(&self.db).await?;
        Ok(())
    }

    async fn store_tokens(&self, row: &Model, tokens: &Tokens) -> Result<()> {
        let sealed = tokens.seal(self, row.id)?;
        let update = Entity::update_of(row.organization_id).filter(Column::Id.eq(row.id));
        let update = update
            .col_expr(Column::KeyName, Expr::value(sealed.key_name))
            .col_expr(Column::Tokens, Expr::value(sealed.text))
            .col_expr(Column::TokensExpireAt, instant(tokens.expire_at))
            .col_expr(Column::RefreshingUntil, no_instant());
        update.exec(&self.db).await?;
        Ok(())
    }

    /// The active identity provider of a session.
    pub(super) async fn find_provider(&self, row: &Model) -> Result<Option<identity_provider::Model>> {
        let own = identity_provider::Entity::of(row.organization_id).filter(identity_provider::Column::Id.eq(row.identity_provider_id));
        Ok(own.one(&self.db).await?.filter(|provider| provider.status == Status::Active))
    }
}

fn instant(at: Option<DateTime<Utc>>) -> Expr {
    Expr::value(Value::ChronoDateTimeUtc(at))
}

fn no_instant() -> Expr {
    instant(None)
}
