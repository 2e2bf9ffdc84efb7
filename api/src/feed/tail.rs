//! Follows the change log: each node reads the log of an organization once, however many subscribers it has.
//!
//! A subscriber first subscribes to the broadcast of the reader, then reads the log up to its end, then takes what is broadcast. The first
//! broadcast entry must have the next sequence number; if it does not, the subscriber reads the log again. Therefore nothing is missed or
//! repeated between reading and receiving, and a subscriber that lags behind the broadcast reads the log again.

use super::{Notifier, change_log};
use crate::platform::{Error, Result, db::Database};
use entity::{change, id::OrganizationId};
use futures_util::Stream;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{runtime::Handle, sync::broadcast};

/// Entries read with one statement.
const PAGE_SIZE: u64 = 500;

/// Batches that a subscriber may lag behind before it reads the log itself.
const BROADCAST_CAPACITY: usize = 256;

/// Consecutive entries, never empty.
#[derive(Clone, Debug)]
pub struct Batch(pub Arc<Vec<change::Model>>);

/// The broadcasts of this node, by organization.
type Broadcasts = Arc<Mutex<HashMap<OrganizationId, broadcast::Sender<Batch>>>>;

/// Lets any number of subscribers follow the change logs on this node.
pub struct Tail {
    db: Database,
    notifier: Notifier,
    poll_interval: Duration,
    runtime: Handle,
    broadcasts: Broadcasts,
}

impl Tail {
    /// The readers run in `runtime`, which must live as long as the process. They poll when no notification arrives.
    pub fn new(db: Database, notifier: Notifier, poll_interval: Duration, runtime: Handle) -> Self {
        Self { db, notifier, poll_interval, runtime, broadcasts: Arc::default() }
    }

    /// A stream of all entries after the sequence number `after`, in order, without gaps or repetitions, that does not end by itself.
    ///
    /// # Errors
    /// The stream ends with `ResyncRequired` when the log no longer contains the next entry.
    pub fn follow(self: &Arc<Self>, organization: OrganizationId, after: i64) -> impl Stream<Item = Result<Batch>> + Send + use<> {
        let tail = self.clone();
        async_stream::try_stream! {
            let mut cursor = after;
            loop {
                // Reads to the end of the log first, so that a reader that starts for this subscriber begins near the end.
                let mut subscription = None;
                loop {
                    let page = tail.read(organization, cursor).await?;
                    if let Some(last) = page.last() {
                        cursor = last.seq;
                        yield Batch(Arc::new(page));
                    } else if subscription.is_none() {
                        // What is committed from now on is broadcast; what was committed until now is read once more.
                        subscription = Some(tail.subscribe(organization, cursor));
                    } else {
                        break;
                    }
                }
                let Some(mut subscription) = subscription else { continue };
                while let Ok(batch) = subscription.recv().await {
                    let Some(new) = batch.after(cursor) else { continue };
                    let (Some(first), Some(last)) = (new.0.first(), new.0.last()) else { continue };
                    if first.seq != cursor + 1 {
                        break;
                    }
                    cursor = last.seq;
                    yield new;
                }
            }
        }
    }

    /// Reads entries after `cursor`. Waits while the database is unavailable: a subscriber keeps its position and loses nothing.
    async fn read(&self, organization: OrganizationId, cursor: i64) -> Result<Vec<change::Model>> {
        loop {
            match change_log::read(&self.db, organization, cursor, PAGE_SIZE).await {
                Err(Error::Unavailable(_)) => tokio::time::sleep(self.poll_interval).await,
                result => return result,
            }
        }
    }

    /// Subscribes to what the organization's reader reads from now on. Starts the reader at `cursor` if it is not running.
    fn subscribe(&self, organization: OrganizationId, cursor: i64) -> broadcast::Receiver<Batch> {
        let mut broadcasts = self.broadcasts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = broadcasts.get(&organization) {
            return sender.subscribe();
        }
        let (sender, receiver) = broadcast::channel(BROADCAST_CAPACITY);
        broadcasts.insert(organization, sender.clone());
        let reader = Reader {
            organization,
            db: self.db.clone(),
            poll_interval: self.poll_interval,
            notifications: self.notifier.subscribe(),
            sender,
            broadcasts: self.broadcasts.clone(),
        };
        self.runtime.spawn(reader.run(cursor));
        receiver
    }
}

impl Batch {
    /// The entries after `cursor`; `None` when there are none.
    fn after(&self, cursor: i64) -> Option<Self> {
        let known = self.0.iter().take_while(|entry| entry.seq <= cursor).count();
        match known {
            0 => Some(self.clone()),
            _ if known == self.0.len() => None,
            _ => Some(Self(Arc::new(self.0.iter().skip(known).cloned().collect()))),
        }
    }
}

/// Reads the log of one organization for all its subscribers on this node.
struct Reader {
    organization: OrganizationId,
    db: Database,
    poll_interval: Duration,
    notifications: broadcast::Receiver<OrganizationId>,
    sender: broadcast::Sender<Batch>,
    broadcasts: Broadcasts,
}

impl Reader {
    /// Runs until there are no subscribers. `cursor` is the position of the first subscriber, so that entries committed before this task
    /// runs are not missed.
    async fn run(mut self, mut cursor: i64) {
        while !self.stop_if_unused() {
            match self.read(&mut cursor).await {
                Ok(()) => {}
                // Subscribers read the log themselves when the broadcast ends, and get the same error.
                Err(Error::ResyncRequired { .. }) => return self.stop(),
                Err(error) => tracing::warn!(%error, "could not read the change log; trying again"),
            }
            self.wait_for_notification().await;
        }
    }

    /// Broadcasts all entries after `cursor` and advances it.
    async fn read(&self, cursor: &mut i64) -> Result<()> {
        loop {
            let page = change_log::read(&self.db, self.organization, *cursor, PAGE_SIZE).await?;
            let Some(last) = page.last() else { return Ok(()) };
            *cursor = last.seq;
            // An error means that there are no subscribers; `run` checks that.
            let _ = self.sender.send(Batch(Arc::new(page)));
        }
    }

    /// Waits for a notification of this organization, at most for the poll interval.
    async fn wait_for_notification(&mut self) {
        let notification = async {
            loop {
                match self.notifications.recv().await {
                    Ok(organization) if organization == self.organization => return,
                    Ok(_) => {}
                    Err(broadcast::error::RecvError::Lagged(_)) => return,
                    Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
                }
            }
        };
        let _ = tokio::time::timeout(self.poll_interval, notification).await;
    }

    /// Removes the broadcast. It ends when this reader is dropped.
    fn stop(&self) {
        self.broadcasts.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.organization);
    }

    /// Removes the broadcast and returns true when it has no subscribers. Both happen under the lock under which others subscribe.
    fn stop_if_unused(&self) -> bool {
        let mut broadcasts = self.broadcasts.lock().unwrap_or_else(PoisonError::into_inner);
        let unused = self.sender.receiver_count() == 0;
        if unused {
            broadcasts.remove(&self.organization);
        }
        unused
    }
}
