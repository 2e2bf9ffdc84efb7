//! The message of a change: the payload of the specification Standard Webhooks, with the fields of a change in the schema.

use crate::{
    domain::change::{actor_id, encode_cursor, subject_id},
    platform::{Error, Result, webhook_request::Message},
};
use chrono::{DateTime, SecondsFormat, Utc};
use entity::{
    change,
    id::{OrganizationId, WebhookAttemptId, WebhookEndpointId},
};
use serde::Serialize;
use serde_json::json;

/// The type of the message that tests an endpoint.
const TEST_TYPE: &str = "webhook_endpoint.tested";

#[derive(Serialize)]
struct Payload<'a, D> {
    r#type: &'a str,
    timestamp: String,
    data: D,
}

/// An entry of the change log, named as in the schema.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    organization_id: OrganizationId,
    seq: i64,
    /// Where to continue in the query and the subscription `changes`.
    cursor: String,
    subject_kind: &'a str,
    subject_id: String,
    subject_version: i64,
    changed_fields: Vec<&'a str>,
    actor_id: Option<String>,
}

/// The message of a change. Its identifier is the same in every attempt, in a replay, and for every endpoint.
pub fn for_change(entry: &change::Model) -> Result<Message> {
    let data = Change {
        organization_id: entry.organization_id,
        seq: entry.seq,
        cursor: encode_cursor(entry.seq),
        subject_kind: &entry.subject_kind,
        subject_id: subject_id(entry),
        subject_version: entry.subject_version,
        changed_fields: entry.changed_fields.split_whitespace().collect(),
        actor_id: actor_id(entry.actor_kind, entry.actor_id),
    };
    message(format!("{}_{}", entry.organization_id, entry.seq), &entry.kind, entry.at, data)
}

/// The message that tests an endpoint. Each test has an identifier of its own.
pub fn for_test(organization: OrganizationId, test: WebhookAttemptId, endpoint: WebhookEndpointId, at: DateTime<Utc>) -> Result<Message> {
    let data = json!({ "organizationId": organization, "webhookEndpointId": endpoint });
    message(test.to_string(), TEST_TYPE, at, data)
}

fn message(id: String, r#type: &str, at: DateTime<Utc>, data: impl Serialize) -> Result<Message> {
    let payload = Payload { r#type, timestamp: at.to_rfc3339_opts(SecondsFormat::Micros, true), data };
    Ok(Message { id, body: serde_json::to_vec(&payload).map_err(Error::internal)? })
}
