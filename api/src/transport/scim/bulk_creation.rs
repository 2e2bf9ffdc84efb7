//! Creates the users of a bulk many at a time: one write for up to a hundred operations, instead of one for each.

use super::{
    error::ScimError,
    normalize::normalize_resource,
    resource_service::{ResourceService, StoredResource},
    schema::ResourceType,
    user,
};
use crate::{
    domain::{
        attribute_owner::AttributeGroups,
        employee::directory::{self, WrittenUser},
    },
    platform::Error,
};
use serde_json::{Map, Value};
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// The largest number of users that one write creates. Other writes of the organization wait meanwhile, for a few hundredths of a second.
pub const MAX_USERS: usize = 100;

impl ResourceService<'_> {
    /// Creates users. The result of each body is that of [`create`](Self::create), without the attributes unless some of them were ignored. `None`: nothing was done for
    /// this body, which must be created alone. After `max_errors` errors nothing more is done.
    pub async fn create_users(self, bodies: &[Value], max_errors: usize) -> Vec<Option<Result<StoredResource, ScimError>>> {
        let mut ignored: Vec<Vec<String>> = bodies.iter().map(|_| Vec::new()).collect();
        let create = async {
            self.require_read_permission()?;
            let users = bodies.iter().zip(&mut ignored).map(|(body, ignored)| {
                self.app.rate_limiter.count_request(self.actor)?;
                let resource = normalize_resource(ResourceType::User, body)?;
                let (user, not_stored) = user::to_directory_user(user::apply_create_defaults(resource), None)?;
                *ignored = not_stored;
                Ok(user)
            });
            directory::provision_many::<ScimError>(self.app, self.actor, users.collect(), max_errors).await
        };
        let employees = match self.run_until_deadline(create).await {
            Ok(employees) => employees,
            // The write as a whole failed, with every operation in it.
            Err(error) => return bodies.iter().map(|_| Some(Err(error.clone()))).collect(),
        };
        let mut results = Vec::new();
        for (employee, ignored) in employees.into_iter().zip(&ignored) {
            results.push(match employee {
                // The result of a user with ignored attributes contains the user.
                Some(Ok(user)) if !ignored.is_empty() => {
                    let written = WrittenUser { user, kept: AttributeGroups::default() };
                    Some(self.load_written_user(written, ignored).await)
                }
                other => other.map(|result| result.map(to_stored_resource)),
            });
        }
        results
    }

    /// Waits until no other bulk of the organization is running on this node, so that several bulks at once are carried out one after the
    /// other instead of all being cut short by the time limit.
    ///
    /// # Errors
    /// 503 when half of the time limit has passed; then nothing was done.
    pub async fn wait_for_bulk_turn(self) -> Result<impl Drop + use<>, ScimError> {
        let remaining = self.deadline.saturating_duration_since(Instant::now());
        let longest_wait = remaining.saturating_sub(Duration::from_secs(self.app.config.limit_seconds) / 2);
        let busy = || Error::Unavailable("other bulk requests of the organization are running; nothing was done, try again".into());
        Ok(timeout(longest_wait, self.app.bulk_queue.acquire(self.actor.organization())).await.unwrap_or_else(|_| Err(busy()))?)
    }
}

fn to_stored_resource(employee: entity::employee::Model) -> StoredResource {
    let (id, version) = (employee.id.to_string(), employee.version);
    StoredResource { resource_type: ResourceType::User, id, version, attributes: Map::new(), warning: None, is_large: false }
}
