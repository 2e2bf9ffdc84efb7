//! The end of a session ends its open streams: at once at this node and at those that it can notify, and before the next event, or at the
//! next sign of life, at the others.

use super::{Console, session::ENDED};
use crate::{
    access::Actor,
    platform::{Error, Result, db},
};
use entity::{
    Tenanted,
    console_session::{Column, Entity},
    id::{ConsoleSessionId, OrganizationId},
};
use sea_orm::{ColumnTrait, QueryFilter};
use tokio::sync::broadcast::error::RecvError;

/// The channel of PostgreSQL on which nodes notify each other of sessions that end.
pub const SESSION_CHANNEL: &str = "coachgraph_session_end";

impl Console {
    /// Announces to the streams of a session, at all nodes, that it has ended.
    pub(super) async fn announce_end(&self, session: ConsoleSessionId) {
        self.end_streams(session);
        if let Err(error) = db::notify(&self.db, SESSION_CHANNEL, &session.to_string()).await {
            tracing::debug!(%error, "could not notify other nodes of the end of a session; they look it up before the next event");
        }
    }

    /// Ends the streams of a session at this node.
    pub fn end_streams(&self, session: ConsoleSessionId) {
        // An error means that there is no stream.
        let _ = self.ended.send(session);
    }

    /// Completes when the session of the caller ends; never for a caller without one.
    pub async fn wait_for_end(&self, actor: &Actor) {
        let Some(session) = actor.session() else { return std::future::pending().await };
        let mut ended = self.ended.subscribe();
        // Looked up at the start too: it may have ended after the caller was authenticated.
        while !matches!(self.is_open(actor.organization(), session).await, Ok(false)) {
            loop {
                match ended.recv().await {
                    Ok(other) if other == session => return,
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => break,
                    Err(RecvError::Closed) => return std::future::pending().await,
                }
            }
        }
    }

    /// Checks that the session of the caller goes on, if the caller has one.
    ///
    /// # Errors
    /// `Unauthenticated` when it has ended.
    pub async fn ensure_open(&self, actor: &Actor) -> Result<()> {
        match actor.session() {
            Some(session) if !self.is_open(actor.organization(), session).await? => Err(Error::Unauthenticated(ENDED.into())),
            _ => Ok(()),
        }
    }

    async fn is_open(&self, organization: OrganizationId, session: ConsoleSessionId) -> Result<bool> {
        let row = Entity::of(organization).filter(Column::Id.eq(session)).one(&self.db).await?;
        Ok(row.is_some_and(|row| !self.has_ended(&row, self.clock.now())))
    }
}
