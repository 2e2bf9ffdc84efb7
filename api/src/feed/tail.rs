//! Follows the log: once per node and organization it is read, however many subscribers there are.
//!
//! A subscriber first listens, then reads the log up to where it stands, then takes what it hears. What it hears must be
//! the very next number; if it is not, it reads again. So at the seam nothing is missed and nothing is seen twice, and a
//! subscriber that lags simply reads.

use super::{Signal, log};
use crate::platform::{Error, Result, db::Database};
use entity::{change, id::OrganizationId};
use futures_util::Stream;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{runtime::Handle, sync::broadcast};

/// Entries read in one statement.
const PAGE: u64 = 500;

/// Consecutive entries, never empty.
#[derive(Clone, Debug)]
pub struct Batch(pub Arc<Vec<change::Model>>);

/// The followers of this node.
pub struct Tail {
    db: Database,
    signal: Signal,
    poll: Duration,
    runtime: Handle,
    hubs: Arc<Mutex<HashMap<OrganizationId, broadcast::Sender<Batch>>>>,
}

impl Tail {
    /// `runtime` is where the readers run: the one that lives as long as the process.
    pub fn new(db: Database, signal: Signal, poll: Duration, runtime: Handle) -> Self {
        Self { db, signal, poll, runtime, hubs: Arc::default() }
    }

    /// Every entry after `after`, forever, in order, without gap or repetition.
    ///
    /// The stream ends with an error when the log no longer goes back that far (`ResyncRequired`).
    pub fn follow(self: &Arc<Self>, organization: OrganizationId, after: i64) -> impl Stream<Item = Result<Batch>> + Send + use<> {
        let tail = self.clone();
        async_stream::try_stream! {
            let mut cursor = after;
            loop {
                // To the present first, so that a reader that begins with this subscriber has little to repeat.
                let mut heard = None;
                loop {
                    let page = tail.read(organization, cursor).await?;
                    if let Some(last) = page.last() {
                        cursor = last.seq;
                        yield Batch(Arc::new(page));
                    } else if heard.is_none() {
                        // What is committed from here on is heard; what was committed before is read once more.
                        heard = Some(tail.listen(organization, cursor));
                    } else {
                        break;
                    }
                }
                let Some(mut heard) = heard else { continue };
                while let Ok(batch) = heard.recv().await {
                    let Some(fresh) = batch.beyond(cursor) else { continue };
                    let (Some(first), Some(last)) = (fresh.0.first(), fresh.0.last()) else { continue };
                    if first.seq != cursor + 1 {
                        break;
                    }
                    cursor = last.seq;
                    yield fresh;
                }
            }
        }
    }

    /// Entries after `cursor`. A database that is away is waited for: who follows has its place and loses nothing.
    async fn read(&self, organization: OrganizationId, cursor: i64) -> Result<Vec<change::Model>> {
        loop {
            match log::read(&self.db, organization, cursor, PAGE).await {
                Err(Error::Unavailable(_)) => tokio::time::sleep(self.poll).await,
                answered => return answered,
            }
        }
    }

    /// Hears what is committed after `cursor`, or after a later point that the organization's reader has reached.
    fn listen(&self, organization: OrganizationId, cursor: i64) -> broadcast::Receiver<Batch> {
        let mut hubs = self.hubs.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(hub) = hubs.get(&organization) {
            return hub.subscribe();
        }
        let (hub, heard) = broadcast::channel(256);
        hubs.insert(organization, hub.clone());
        let reader =
            Reader { organization, db: self.db.clone(), poll: self.poll, signal: self.signal.listen(), hub, hubs: self.hubs.clone() };
        self.runtime.spawn(reader.run(cursor));
        heard
    }
}

impl Batch {
    /// The entries after `cursor`; none when it holds only older ones.
    fn beyond(&self, cursor: i64) -> Option<Self> {
        let known = self.0.iter().take_while(|entry| entry.seq <= cursor).count();
        match known {
            0 => Some(self.clone()),
            _ if known == self.0.len() => None,
            _ => Some(Self(Arc::new(self.0.iter().skip(known).cloned().collect()))),
        }
    }
}

/// Reads one organization's log for all its subscribers on this node.
struct Reader {
    organization: OrganizationId,
    db: Database,
    poll: Duration,
    signal: broadcast::Receiver<OrganizationId>,
    hub: broadcast::Sender<Batch>,
    hubs: Arc<Mutex<HashMap<OrganizationId, broadcast::Sender<Batch>>>>,
}

impl Reader {
    /// Begins where its first subscriber stands: what is committed before it runs must not be passed over.
    async fn run(mut self, mut cursor: i64) {
        while !self.is_deserted() {
            match self.read(&mut cursor).await {
                Ok(()) => {}
                // Its subscribers read for themselves what it skips.
                Err(Error::ResyncRequired { restart_after }) => cursor = restart_after,
                Err(error) => tracing::warn!(%error, "the change log could not be read; trying again"),
            }
            self.woken().await;
        }
    }

    /// Hands on everything after `cursor`, and moves it.
    async fn read(&self, cursor: &mut i64) -> Result<()> {
        loop {
            let page = log::read(&self.db, self.organization, *cursor, PAGE).await?;
            let Some(last) = page.last() else { return Ok(()) };
            *cursor = last.seq;
            // No subscriber left is found out below.
            let _ = self.hub.send(Batch(Arc::new(page)));
        }
    }

    /// Waits for a wake-up of this organization, or for the poll interval.
    async fn woken(&mut self) {
        let own = async {
            loop {
                match self.signal.recv().await {
                    Ok(organization) if organization == self.organization => return,
                    Ok(_) => {}
                    Err(broadcast::error::RecvError::Lagged(_)) => return,
                    Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
                }
            }
        };
        let _ = tokio::time::timeout(self.poll, own).await;
    }

    /// Whether nobody listens any more; then it takes itself off the list, under the lock under which others subscribe.
    fn is_deserted(&self) -> bool {
        let mut hubs = self.hubs.lock().unwrap_or_else(PoisonError::into_inner);
        let deserted = self.hub.receiver_count() == 0;
        if deserted {
            hubs.remove(&self.organization);
        }
        deserted
    }
}
