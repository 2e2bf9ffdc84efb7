//! Notifications that the change log of an organization has grown. They are hints: when one is lost, a reader learns of the change one
//! poll interval later.
//!
//! Within the process they are broadcast; between nodes they use LISTEN and NOTIFY of PostgreSQL. NOTIFY is sent after the commit, in a
//! statement of its own: inside the transaction it would take a lock that serializes all commits of the database.

use crate::{
    access::console::{Console, SESSION_CHANNEL},
    platform::{
        Error, Result,
        db::{self, Database},
    },
};
use entity::id::OrganizationId;
use sea_orm::sqlx::{self, postgres::PgListener};
use std::{collections::HashSet, time::Duration};
use tokio::sync::broadcast;

const CHANNEL: &str = "coachgraph_change";

/// How long notifications are collected before they are sent to other nodes.
const SEND_DELAY: Duration = Duration::from_millis(5);

const RECONNECT_DELAY: Duration = Duration::from_secs(1);

/// Sends and receives notifications. Clones share their channels.
#[derive(Clone)]
pub struct Notifier {
    /// Commits of this node, which are sent to other nodes.
    local: broadcast::Sender<OrganizationId>,
    /// Commits of any node.
    all: broadcast::Sender<OrganizationId>,
}

impl Default for Notifier {
    fn default() -> Self {
        Self { local: broadcast::channel(1024).0, all: broadcast::channel(1024).0 }
    }
}

impl Notifier {
    /// Announces that this node committed a change to an organization's log.
    pub fn notify(&self, organization: OrganizationId) {
        // An error means that there is no receiver, which loses nothing: the log is complete.
        let _ = self.all.send(organization);
        let _ = self.local.send(organization);
    }

    /// Receives notifications from now on. A receiver that lags should read the log.
    pub fn subscribe(&self) -> broadcast::Receiver<OrganizationId> {
        self.all.subscribe()
    }

    /// Exchanges notifications with other nodes for as long as it is polled, and passes on those about sessions of the console, which have
    /// the same connection. Returns at once when the database is not PostgreSQL.
    pub async fn connect_nodes(&self, db: &Database, console: &Console) {
        let Some(pool) = db::postgres(db) else { return };
        tokio::join!(self.send_to_nodes(db), self.receive_from_nodes(pool, console));
    }

    /// Sends at most one message per organization and [`SEND_DELAY`], however many commits there were.
    async fn send_to_nodes(&self, db: &Database) {
        let mut local = self.local.subscribe();
        loop {
            let Ok(first) = receive(&mut local).await else { return };
            let mut organizations: HashSet<OrganizationId> = first.into_iter().collect();
            tokio::time::sleep(SEND_DELAY).await;
            while let Ok(organization) = local.try_recv() {
                organizations.insert(organization);
            }
            for organization in organizations {
                if let Err(error) = db::notify(db, CHANNEL, &organization.to_string()).await {
                    tracing::debug!(%error, "could not notify other nodes of a change; they will poll");
                }
            }
        }
    }

    /// Receives notifications of other nodes, and reconnects when the connection is lost.
    async fn receive_from_nodes(&self, pool: &sqlx::PgPool, console: &Console) {
        loop {
            if let Err(error) = self.listen(pool, console).await {
                tracing::warn!(%error, "not receiving notifications of other nodes; polling until the connection is back");
            }
            tokio::time::sleep(RECONNECT_DELAY).await;
        }
    }

    async fn listen(&self, pool: &sqlx::PgPool, console: &Console) -> Result<()> {
        let mut listener = PgListener::connect_with(pool).await.map_err(Error::internal)?;
        listener.listen_all([CHANNEL, SESSION_CHANNEL]).await.map_err(Error::internal)?;
        loop {
            let message = listener.recv().await.map_err(Error::internal)?;
            if message.channel() == SESSION_CHANNEL {
                if let Ok(session) = message.payload().parse() {
                    console.end_streams(session);
                }
            } else if let Ok(organization) = message.payload().parse() {
                let _ = self.all.send(organization);
            }
        }
    }
}

/// The next notification; `None` when the receiver has lagged and missed some. An error means that the sender is gone.
async fn receive(receiver: &mut broadcast::Receiver<OrganizationId>) -> Result<Option<OrganizationId>, ()> {
    match receiver.recv().await {
        Ok(organization) => Ok(Some(organization)),
        Err(broadcast::error::RecvError::Lagged(_)) => Ok(None),
        Err(broadcast::error::RecvError::Closed) => Err(()),
    }
}
