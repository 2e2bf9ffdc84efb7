//! The root fields of statements, evidence rules and webhook endpoints.

use coachgraph::domain::change::encode_cursor;
use entity::id::{EvidenceRuleId, LearningRecordId, StatementId, WebhookAttemptId, WebhookEndpointId, XapiCredentialId};
use serde_json::{Value, json};
use uuid::Uuid;

/// The entries of [`super::identifier_probes`]. One that ends an object follows those that need it.
pub fn all() -> Vec<(&'static str, Value)> {
    let by_id = |field: &'static str, id: &str| (field, json!({ "id": id }));
    let rule = json!({
        "name": "Courses", "verb": "http://example.com/verb", "activityId": "http://example.com/1", "competencyId": "$cmp", "level": 1
    });
    let mut probes = vec![by_id("evidenceRule", "$evr"), by_id("statement", "$sta"), by_id("webhookEndpoint", "$whe")];
    let endpoint = json!({ "integrationId": "$int_admin", "name": "LMS", "address": "https://lms.example/hook" });
    for (field, filter, id) in
        [("evidenceRules", "competencyId", "$cmp"), ("statements", "employeeId", "$emp"), ("statements", "integrationId", "$int_admin")]
    {
        let filters = [json!({ "eq": id }), json!({ "in": [id] })];
        probes.extend(filters.map(|filter_of_id| (field, json!({ "filter": { filter: filter_of_id } }))));
    }
    probes.extend([
        ("organizationSetAccountHomePages", json!({ "homePages": ["https://lms.example"] })),
        ("integrationSetCompletionMapping", json!({ "id": "$int", "mapping": { "maxScore": 20 } })),
        ("evidenceRuleCreate", json!({ "input": rule })),
        ("evidenceRuleUpdate", json!({ "input": { "id": "$evr", "competencyId": "$cmp", "level": 1 } })),
        ("evidenceRuleReplay", json!({ "input": { "id": "$evr", "dryRun": true } })),
        by_id("evidenceRuleRetire", "$evr"),
        ("webhookEndpointCreate", json!({ "input": endpoint })),
        ("webhookEndpointUpdate", json!({ "input": { "id": "$whe", "name": "renamed" } })),
        by_id("webhookEndpointRotateSecret", "$whe"),
        by_id("webhookEndpointResume", "$whe"),
        ("webhookEndpointReplay", json!({ "id": "$whe", "after": encode_cursor(0) })),
        by_id("webhookEndpointTest", "$whe"),
        by_id("webhookEndpointPause", "$whe"),
        by_id("webhookEndpointDelete", "$whe"),
    ]);
    probes
}

/// An identifier that no object has.
pub fn unknown_id(prefix: &str, uuid: Uuid) -> String {
    match prefix {
        "evr" => EvidenceRuleId(uuid).to_string(),
        "lrc" => LearningRecordId(uuid).to_string(),
        "sta" => StatementId(uuid).to_string(),
        "wha" => WebhookAttemptId(uuid).to_string(),
        "whe" => WebhookEndpointId(uuid).to_string(),
        "xcr" => XapiCredentialId(uuid).to_string(),
        _ => panic!("no identifier begins with {prefix}"),
    }
}
