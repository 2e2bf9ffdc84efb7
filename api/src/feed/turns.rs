//! Whose turn it is to write.
//!
//! The writes of an organization follow each other by the lock of its log's head, on all nodes together. On one node they queue here
//! before: who waits in the database holds a connection that others could use.

use crate::platform::{Error, Result};
use entity::id::OrganizationId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// One that writes, and one that stands at the lock already, so that nothing lies idle between the two.
const AT_ONCE: usize = 2;

/// The queues of the organizations.
#[derive(Default)]
pub struct Turns(Mutex<HashMap<OrganizationId, Arc<Semaphore>>>);

/// A turn; over when it is dropped.
pub type Turn = OwnedSemaphorePermit;

impl Turns {
    /// Waits until the writes are nearly done that came before.
    pub async fn wait(&self, organization: OrganizationId) -> Result<Turn> {
        let queue = {
            let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            queues.entry(organization).or_insert_with(|| Arc::new(Semaphore::new(AT_ONCE))).clone()
        };
        queue.acquire_owned().await.map_err(Error::internal)
    }
}
