//! Identifiers beside objects: a caller whose scopes do not reach the object still learns which one it is.

use crate::{
    sample_organization::SampleOrganization,
    schema_introspection::{IntrospectedSchema, named_type},
    world::{World, value_at},
};
use serde_json::Value;
use std::collections::BTreeSet;

/// Object fields without an identifier beside them.
const WITHOUT_IDENTIFIER: [&str; 6] = [
    // The object refers to this one, so its identifier has to be read with it; it needs no further scope.
    "Commitment.carriedTo",
    "LearningRecord.voidedBy",
    "Round.pulse",
    // Only those who may change guides and question sets learn that there is a draft.
    "Guide.draft",
    "QuestionSet.draft",
    // Only the members of the pairing learn that the thanks are for a commitment.
    "Recognition.commitment",
];

fn fields(kind: &Value) -> impl Iterator<Item = &Value> {
    kind["fields"].as_array().into_iter().flatten()
}

fn has_field(kind: &Value, name: &str) -> bool {
    fields(kind).any(|field| field["name"] == name)
}

#[tokio::test]
async fn every_object_field_has_the_identifier_of_its_object_beside_it() {
    let world = World::new().await;
    let schema = IntrospectedSchema::fetch_whole(&world.admin()).await;
    let is_noun = |name: &str| schema.types[name]["kind"] == "OBJECT" && has_field(&schema.types[name], "id");
    let (mut missing, mut checked) = (BTreeSet::new(), 0);
    for (name, kind) in &schema.types {
        let is_envelope = ["Connection", "Edge", "Payload"].iter().any(|suffix| name.ends_with(suffix));
        if kind["kind"] != "OBJECT" || name.starts_with("__") || is_envelope || ["Query", "Mutation", "Subscription"].contains(&&**name) {
            continue;
        }
        for field in fields(kind) {
            let (field_name, target) = (field["name"].as_str().unwrap(), &field["type"]);
            let is_list = target["kind"] == "LIST" || target["ofType"]["kind"] == "LIST";
            if is_list || !is_noun(named_type(target)) {
                continue;
            }
            checked += 1;
            let beside = fields(kind).find(|other| other["name"] == format!("{field_name}Id"));
            let is_id = beside.is_some_and(|other| named_type(&other["type"]) == "ID");
            if !is_id {
                missing.insert(format!("{name}.{field_name}"));
            }
        }
    }
    let expected: BTreeSet<String> = WITHOUT_IDENTIFIER.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(missing, expected, "add `xId` beside the object field `x`, or say here why it has none");
    assert!(checked > 70, "only {checked} object fields were checked");
    world.end().await;
}

#[tokio::test]
async fn an_integration_without_the_scope_of_an_object_reads_its_identifier() {
    let world = World::new().await;
    let sample = SampleOrganization::create(&world, &world.admin()).await;
    let sessions_only = world.dashboard().with_scope("session:read");
    let query = "{ sessions(first: 1) { nodes { id pairingId programId } } }";
    let read = sessions_only.execute(query, Value::Null).await;
    let whole = "{ sessions(first: 1) { nodes { id pairingId pairing { id } programId program { id } } } }";
    assert_eq!(sessions_only.graphql(whole, Value::Null).await.error_code(), "FORBIDDEN");
    let seen_by_admin = world.admin().execute(whole, Value::Null).await;
    for (id, object) in [("pairingId", "pairing.id"), ("programId", "program.id")] {
        let session = value_at(&seen_by_admin, "sessions.nodes.0");
        assert_eq!(session[id], *value_at(session, object));
        assert_eq!(*value_at(&read, &format!("sessions.nodes.0.{id}")), session[id]);
    }
    let me = "{ me { organizationId organization { id } integrationId employeeId } }";
    let me = world.dashboard().with_scope("organization:read").execute(me, Value::Null).await;
    assert_eq!(me["me"]["organizationId"], me["me"]["organization"]["id"]);
    assert!(me["me"]["integrationId"].as_str().unwrap().starts_with("int_") && me["me"]["employeeId"].is_null(), "{me:#}");
    drop(sample);
    world.end().await;
}
