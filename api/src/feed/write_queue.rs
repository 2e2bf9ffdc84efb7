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

/// The queues, by organization.
pub struct WriteQueue {
    /// The permits that an organization may have at the same time.
    permits: usize,
    queues: Mutex<HashMap<OrganizationId, Arc<Semaphore>>>,
}

/// The permission to write; dropping it lets the next write begin.
pub type WritePermit = OwnedSemaphorePermit;

impl WriteQueue {
    pub fn new(permits: usize) -> Self {
        Self { permits, queues: Mutex::default() }
    }

    /// Whether no write of the organization holds a permit or waits for one.
    pub fn is_idle(&self, organization: OrganizationId) -> bool {
        let queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        queues.get(&organization).is_none_or(|queue| queue.available_permits() == self.permits)
    }

    /// Waits until a permit of the organization is free, in the order of the calls.
    pub async fn acquire(&self, organization: OrganizationId) -> Result<WritePermit> {
        let queue = {
            let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
            queues.entry(organization).or_insert_with(|| Arc::new(Semaphore::new(self.permits))).clone()
        };
        queue.acquire_owned().await.map_err(Error::internal)
    }
}
