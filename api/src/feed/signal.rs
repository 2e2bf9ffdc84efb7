//! Wake-ups: "the log of this organization grew". A hint and nothing more: a lost one delays a reader by a poll interval.
//!
//! Within the process a broadcast; between nodes PostgreSQL's LISTEN and NOTIFY. The NOTIFY goes out after the commit, on
//! its own: inside the transaction it would queue every commit of the database behind one lock.

use crate::platform::{
    Error, Result,
    db::{self, Database},
};
use entity::id::OrganizationId;
use sea_orm::sqlx::{self, postgres::PgListener};
use std::{collections::HashSet, time::Duration};
use tokio::sync::broadcast;

const CHANNEL: &str = "coachgraph_change";

/// Where to wake and be woken. Cloning shares it.
#[derive(Clone)]
pub struct Signal {
    /// Commits of this node: to be told to the others.
    own: broadcast::Sender<OrganizationId>,
    /// Commits of any node.
    any: broadcast::Sender<OrganizationId>,
}

impl Default for Signal {
    fn default() -> Self {
        Self { own: broadcast::channel(1024).0, any: broadcast::channel(1024).0 }
    }
}

impl Signal {
    /// Says that this node committed to an organization's log.
    pub fn wake(&self, organization: OrganizationId) {
        // Nobody listening is fine: the log is the truth.
        let _ = self.any.send(organization);
        let _ = self.own.send(organization);
    }

    /// Waits for wake-ups; a receiver that lags should look at the log.
    pub fn listen(&self) -> broadcast::Receiver<OrganizationId> {
        self.any.subscribe()
    }

    /// Carries wake-ups between nodes for as long as it runs; at once over when the database is not PostgreSQL.
    pub async fn bridge(&self, db: &Database) {
        let Some(pool) = db::postgres(db) else { return };
        tokio::join!(self.tell(db), self.hear(pool));
    }

    /// Tells other nodes, at most one message per organization and tick however many commits there were.
    async fn tell(&self, db: &Database) {
        let mut own = self.own.subscribe();
        loop {
            let Ok(first) = received(&mut own).await else { return };
            let mut grown: HashSet<OrganizationId> = first.into_iter().collect();
            tokio::time::sleep(Duration::from_millis(5)).await;
            while let Ok(organization) = own.try_recv() {
                grown.insert(organization);
            }
            for organization in grown {
                if let Err(error) = db::notify(db, CHANNEL, &organization.to_string()).await {
                    tracing::debug!(%error, "other nodes were not woken; they will poll");
                }
            }
        }
    }

    /// Hears other nodes; listens again after a lost connection.
    async fn hear(&self, pool: &sqlx::PgPool) {
        loop {
            if let Err(error) = self.hear_once(pool).await {
                tracing::warn!(%error, "wake-ups of other nodes are not heard; polling meanwhile");
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }

    async fn hear_once(&self, pool: &sqlx::PgPool) -> Result<()> {
        let mut listener = PgListener::connect_with(pool).await.map_err(Error::internal)?;
        listener.listen(CHANNEL).await.map_err(Error::internal)?;
        loop {
            let message = listener.recv().await.map_err(Error::internal)?;
            if let Ok(organization) = message.payload().parse() {
                let _ = self.any.send(organization);
            }
        }
    }
}

/// The next wake-up; `None` when some were missed.
async fn received(from: &mut broadcast::Receiver<OrganizationId>) -> Result<Option<OrganizationId>, ()> {
    match from.recv().await {
        Ok(organization) => Ok(Some(organization)),
        Err(broadcast::error::RecvError::Lagged(_)) => Ok(None),
        Err(broadcast::error::RecvError::Closed) => Err(()),
    }
}
