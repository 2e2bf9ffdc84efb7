//! A queue for the writes of each organization on this node.
//!
//! The lock of the change log's head serializes the writes of an organization on all nodes. A write that waits for that lock holds a
//! database connection that others could use, so the writes of this node wait here first, without one.

use crate::platform::{Error, Result};
use entity::id::OrganizationId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Writes of an organization that may hold a connection: one that writes, and one that waits for the lock, so that no time passes between
/// the two.
const CONCURRENT_WRITES: usize = 2;

/// The queues, by organization.
#[derive(Default)]
pub struct WriteQueue(Mutex<HashMap<OrganizationId, Arc<Semaphore>>>);

/// The permission to write; dropping it lets the next write begin.
pub type WritePermit = OwnedSemaphorePermit;

impl WriteQueue {
    /// Waits until at most one earlier write of the organization is still running on this node.
    pub async fn acquire(&self, organization: OrganizationId) -> Result<WritePermit> {
        let queue = {
            let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            queues.entry(organization).or_insert_with(|| Arc::new(Semaphore::new(CONCURRENT_WRITES))).clone()
        };
        queue.acquire_owned().await.map_err(Error::internal)
    }
}
