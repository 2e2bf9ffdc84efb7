//! Creates the users of concurrent requests in common writes.
//!
//! The writes of an organization follow each other, and each waits for the disk. A directory that provisions a company sends many requests
//! at once: while one write runs, the next users collect here, and the following write creates all of them. A request that is alone does
//! not wait.

use super::{bulk_creation::MAX_USERS, error::ScimError};
use crate::{
    access::Actor,
    app::{App, outlive_time_limit, with_time_limit},
    domain::{
        attribute_owner::AttributeGroups,
        employee::directory::{self, DirectoryUser, WrittenUser},
    },
    platform::Error,
};
use entity::{
    employee::Model as Employee,
    id::{EmployeeId, OrganizationId},
};
use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};
use tokio::{sync::oneshot, time::timeout_at};
use tracing::Instrument;

/// A caller of an organization. Users of different callers are never created by one write, because the change log names the caller.
type Caller = (OrganizationId, String);

/// A user who was created or restored, and the manager.
pub struct CreatedUser {
    pub written: WrittenUser,
    pub manager: Option<Employee>,
}

/// A request that waits for its user to be created.
struct Waiting {
    number: u64,
    user: DirectoryUser,
    deadline: Instant,
    response: oneshot::Sender<Result<CreatedUser, ScimError>>,
}

/// The users to be created, by caller. A caller is present while a task creates their users.
pub struct CreationQueue {
    app: Arc<App>,
    waiting: Mutex<HashMap<Caller, VecDeque<Waiting>>>,
    next_number: AtomicU64,
}

impl CreationQueue {
    pub fn new(app: Arc<App>) -> Self {
        Self { app, waiting: Mutex::default(), next_number: AtomicU64::default() }
    }

    /// Creates a user, or restores a deprovisioned one. The caller has checked the actor's permission to read employees.
    ///
    /// # Errors
    /// As [`directory::provision`]; 503 when the deadline passes before the write begins or commits: then nothing was changed.
    pub async fn create(self: &Arc<Self>, actor: &Actor, user: DirectoryUser, deadline: Instant) -> Result<CreatedUser, ScimError> {
        let (response, mut result) = oneshot::channel();
        let caller = (actor.organization(), actor.key());
        let number = self.next_number.fetch_add(1, Ordering::Relaxed);
        let waiting = Waiting { number, user, deadline, response };
        let is_first = {
            let mut callers = self.lock();
            let is_first = !callers.contains_key(&caller);
            callers.entry(caller.clone()).or_default().push_back(waiting);
            is_first
        };
        if is_first {
            let task = CreationTask { queue: self.clone(), caller: caller.clone(), actor: actor.clone(), is_finished: false };
            self.app.runtime.spawn(task.run().in_current_span());
        }
        // Once the write has begun, only the task knows whether it has taken place, and keeps to the deadline.
        let created = outlive_time_limit(async {
            match timeout_at(deadline.into(), &mut result).await {
                Err(_) if self.withdraw(&caller, number) => Ok(Err(ScimError::timed_out(&self.app.config))),
                Err(_) => result.await,
                Ok(created) => created,
            }
        });
        created.await.unwrap_or_else(|error| Err(Error::internal(error).into()))
    }

    /// Removes a request whose write has not begun. Returns whether it was there.
    fn withdraw(&self, caller: &Caller, number: u64) -> bool {
        let mut callers = self.lock();
        let Some(waiting) = callers.get_mut(caller) else { return false };
        let count = waiting.len();
        waiting.retain(|request| request.number != number);
        waiting.len() < count
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Caller, VecDeque<Waiting>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Creates the waiting users of a caller until none waits.
struct CreationTask {
    queue: Arc<CreationQueue>,
    caller: Caller,
    actor: Actor,
    /// Whether no user waited any more. From then on, the users of the caller belong to another task.
    is_finished: bool,
}

impl CreationTask {
    async fn run(mut self) {
        while let Some(batch) = self.take_batch() {
            self.create_all(batch).await;
        }
    }

    /// Takes the users of the next write. `None`: there are no more, and the next request starts another task.
    fn take_batch(&mut self) -> Option<Vec<Waiting>> {
        let mut callers = self.queue.lock();
        let waiting = callers.get_mut(&self.caller)?;
        if waiting.is_empty() {
            callers.remove(&self.caller);
            self.is_finished = true;
            return None;
        }
        let count = waiting.len().min(MAX_USERS);
        Some(waiting.drain(..count).collect())
    }

    async fn create_all(&self, batch: Vec<Waiting>) {
        let first_deadline = batch.iter().map(|waiting| waiting.deadline).min().unwrap_or_else(Instant::now);
        let users: Vec<DirectoryUser> = batch.iter().map(|waiting| waiting.user.clone()).collect();
        let results = match until(first_deadline, self.create_together(&users)).await {
            Some(Ok(results)) => results,
            // The write as a whole failed, with every user in it.
            Some(Err(error)) => users.iter().map(|_| Some(Err(error.clone()))).collect(),
            // The others have time left.
            None => users.iter().map(|_| None).collect(),
        };
        for (waiting, result) in batch.into_iter().zip(results) {
            let result = match result {
                Some(result) => result,
                None => until(waiting.deadline, self.create_alone(waiting.user))
                    .await
                    .unwrap_or_else(|| Err(ScimError::timed_out(&self.queue.app.config))),
            };
            // A request that has ended needs no result.
            let _ = waiting.response.send(result);
        }
    }

    /// Creates the users in one write. `None`: the user must be created alone.
    async fn create_together(&self, users: &[DirectoryUser]) -> Result<Vec<Option<Result<CreatedUser, ScimError>>>, ScimError> {
        if let [_] = users {
            return Ok(vec![None]);
        }
        let app = &*self.queue.app;
        let requested = users.iter().cloned().map(Ok).collect();
        let results = directory::provision_many::<ScimError>(app, &self.actor, requested, usize::MAX).await?;
        let created: Vec<Employee> = results.iter().flatten().flatten().cloned().collect();
        let managers = self.load_managers(&created).await?;
        let to_created = |user: Employee| CreatedUser {
            manager: find_manager(&managers, &user),
            written: WrittenUser { user, kept: AttributeGroups::default() },
        };
        Ok(results.into_iter().map(|result| result.map(|result| result.map(to_created))).collect())
    }

    async fn create_alone(&self, user: DirectoryUser) -> Result<CreatedUser, ScimError> {
        let written = directory::provision(&self.queue.app, &self.actor, user).await?;
        let managers = self.load_managers(std::slice::from_ref(&written.user)).await?;
        Ok(CreatedUser { manager: find_manager(&managers, &written.user), written })
    }

    async fn load_managers(&self, rows: &[Employee]) -> Result<HashMap<EmployeeId, Employee>, ScimError> {
        Ok(directory::load_managers(&self.queue.app.db, &self.actor, rows).await?)
    }
}

impl Drop for CreationTask {
    fn drop(&mut self) {
        // After a panic, the requests that wait get an error, and the next request starts another task.
        if !self.is_finished {
            self.queue.lock().remove(&self.caller);
        }
    }
}

/// Does work until a deadline. `None`: it was cancelled.
async fn until<T>(deadline: Instant, work: impl Future<Output = T>) -> Option<T> {
    with_time_limit(deadline.saturating_duration_since(Instant::now()), work).await
}

fn find_manager(managers: &HashMap<EmployeeId, Employee>, user: &Employee) -> Option<Employee> {
    managers.get(&user.manager_id?).cloned()
}
