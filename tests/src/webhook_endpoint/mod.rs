//! Webhook endpoints: the changes of an organization, sent to a receiver.

mod delivery;
mod failure;
mod nodes;
mod secret;
mod settings;

use crate::{
    world::{Caller, FileServer, ReceivedRequest, Reply, World, value_at, with_timeout},
    xapi::integration,
};
use entity::{
    Tenanted, change_head,
    id::WebhookEndpointId,
    webhook_endpoint::{Column, Entity},
};
use sea_orm::{ColumnTrait, QueryFilter};
use serde_json::{Value, json};

const CREATE: &str = "mutation($input: WebhookEndpointCreateInput!) { webhookEndpointCreate(input: $input) {
    webhookEndpoint { id } secret userErrors { code field message } } }";
const FIELDS: &str = "id version name address kinds status pauseReason deliveredSeq replaySeq replayThroughSeq failedAttempts failingSince
    failure nextAttemptAt deliveredAt pendingCount previousSecretExpiresAt integration { name }
    attempts { nodes { id seq kind isReplay statusCode failure durationMilliseconds attemptedAt webhookEndpoint { id } } }";

/// A receiver that accepts everything, and an endpoint of the integration `dashboard` that sends to it.
pub struct Hook {
    pub receiver: FileServer,
    pub id: String,
    pub secret: String,
}

/// `WebhookEndpointCreateInput` of the integration `dashboard`, changed by `changes`.
pub async fn endpoint_input(world: &World, address: &str, changes: Value) -> Value {
    let mut input = json!({ "integrationId": integration(&world.admin(), "dashboard").await, "name": "Warehouse", "address": address });
    input.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    input
}

impl Hook {
    pub async fn create(world: &World, changes: Value) -> Self {
        let receiver = FileServer::start().await;
        let address = receiver.serve("/hook", Reply::status(204));
        let data = world.admin().execute(CREATE, json!({ "input": endpoint_input(world, &address, changes).await })).await;
        let created = &data["webhookEndpointCreate"];
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Self { receiver, id: text(&created["webhookEndpoint"]["id"]), secret: text(&created["secret"]) }
    }

    /// What the receiver replies from now on.
    pub fn reply(&self, reply: Reply) {
        self.receiver.serve("/hook", reply);
    }

    /// The first `count` messages.
    pub async fn messages(&self, count: usize) -> Vec<ReceivedRequest> {
        self.receiver.wait_for_requests(count).await;
        let mut messages = self.receiver.requests();
        messages.truncate(count);
        messages
    }

    pub async fn endpoint(&self, world: &World) -> Value {
        endpoint(&world.admin(), &self.id).await
    }

    /// Waits until the endpoint is as `condition` says, and returns it.
    pub async fn wait_until(&self, world: &World, what: &str, condition: impl Fn(&Value) -> bool) -> Value {
        // The database is polled, and the API is asked when something has changed: polling would use up the limits of the caller.
        let (id, db) = (self.id.parse::<WebhookEndpointId>().unwrap(), &world.app.db);
        let load_state = async || {
            let row = Entity::of(world.acme.id).filter(Column::Id.eq(id)).one(db).await.unwrap().unwrap();
            (row, change_head::Entity::of(world.acme.id).one(db).await.unwrap().unwrap().seq)
        };
        with_timeout(what, async {
            let mut seen = None;
            loop {
                let state = load_state().await;
                if seen.as_ref() == Some(&state) {
                    continue;
                }
                let found = self.endpoint(world).await;
                if condition(&found) {
                    return found;
                }
                seen = Some(state);
            }
        })
        .await
    }

    /// Waits until nothing is pending.
    pub async fn wait_until_delivered(&self, world: &World) -> Value {
        self.wait_until(world, "the end of the log", |endpoint| endpoint["pendingCount"] == 0).await
    }

    /// Executes a mutation of the endpoint with further arguments, which must succeed.
    pub async fn mutate(&self, world: &World, name: &str, arguments: &str) -> Value {
        let data = world.admin().execute(&mutation(name, arguments), json!({ "id": self.id })).await;
        data[name]["webhookEndpoint"].clone()
    }
}

/// A mutation of an endpoint. `arguments` begin with a comma.
pub fn mutation(name: &str, arguments: &str) -> String {
    format!("mutation($id: ID!) {{ {name}(id: $id{arguments}) {{ webhookEndpoint {{ {FIELDS} }} userErrors {{ code field message }} }} }}")
}

pub async fn endpoint(caller: &Caller, id: &str) -> Value {
    let data = caller.execute(&format!("query($id: ID!) {{ webhookEndpoint(id: $id) {{ {FIELDS} }} }}"), json!({ "id": id })).await;
    data["webhookEndpoint"].clone()
}

/// Waits for a first failed attempt, and returns it.
pub async fn wait_for_failure(caller: &Caller, id: &str) -> Value {
    with_timeout("a failed attempt", async {
        loop {
            let found = endpoint(caller, id).await;
            if found["failedAttempts"] == 1 {
                return value_at(&found, "attempts.nodes.0").clone();
            }
        }
    })
    .await
}

/// The content of a message.
pub fn payload(message: &ReceivedRequest) -> Value {
    serde_json::from_slice(&message.body).unwrap()
}

/// The sequence numbers of messages.
pub fn seqs(messages: &[ReceivedRequest]) -> Vec<i64> {
    messages.iter().map(|message| payload(message)["data"]["seq"].as_i64().unwrap()).collect()
}
