//! Statements of other systems: whose they are, and the competencies that they are evidence of.

mod matching;
mod replay;
mod rules;
mod visibility;

use crate::{
    operations::{run_mutation, sample_framework},
    world::{Caller, value_at},
    xapi::statement,
};
use serde_json::{Value, json};

pub const COMPLETED: &str = "http://adlnet.gov/expapi/verbs/completed";

/// Imports the sample framework, and returns one of its competencies.
pub async fn competency(admin: &Caller) -> String {
    run_mutation(admin, "competencyFrameworkImport", sample_framework()).await;
    let found = admin.execute("{ competencies(filter: { caseIdentifier: { eq: \"parent\" } }) { nodes { id } } }", json!({})).await;
    value_at(&found, "competencies.nodes.0.id").as_str().unwrap().to_owned()
}

/// The input of a rule: whoever completed a course of [`statement`] has level 2.
pub fn rule(competency: &str) -> Value {
    json!({
        "name": "Courses", "verb": COMPLETED, "activityIdPrefix": "http://lms.example/courses/", "competencyId": competency, "level": 2
    })
}

/// The valid assessments, oldest first.
pub async fn assessments(caller: &Caller) -> Vec<Value> {
    let list = "{ assessments { nodes { id kind level confidence assessedAt employeeId competencyId evidenceRuleId statementId
        withdrawnAt statement { id } evidenceRule { name } } } }";
    value_at(&caller.execute(list, json!({})).await, "assessments.nodes").as_array().unwrap().clone()
}

/// The statements that a filter finds, oldest first.
pub async fn statements(caller: &Caller, filter: Value) -> Vec<Value> {
    let list = "query($filter: StatementFilter) { statements(filter: $filter) { nodes { id stored voided employeeId integrationId timestamp
        verb activityId activityName scoreScaled completion success json } } }";
    value_at(&caller.execute(list, json!({ "filter": filter })).await, "statements.nodes").as_array().unwrap().clone()
}

/// A statement by another actor than an agent with an address.
fn statement_by(actor: Value, activity: &str) -> Value {
    let mut statement = statement("x", activity);
    statement["actor"] = actor;
    statement
}
