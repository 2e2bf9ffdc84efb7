//! The statement of a learning record. It identifies the employee, and nobody else: the pairing is a group without members, and a
//! peer who coaches is no instructor.

use super::{
    source::Sources,
    vocabulary::{ATTENDED, COMPETENCY, COMPLETED, MEETING, PROFILE, Term},
};
use crate::domain::statement::{VOIDED, is_iri};
use chrono::SecondsFormat;
use entity::{
    assessment, competency, competency_framework,
    id::{EmployeeId, StatementId},
    learning_record::{Model, Verb},
    program, session,
};
use sea_orm::ActiveEnum;
use serde_json::{Value, json};

/// The platform in the context of every statement about an activity.
const PLATFORM: &str = "Coachgraph";

/// The language of texts that people of the company wrote, which is not known (ISO 639-2, "undetermined").
const UNDETERMINED: &str = "und";

/// Renders a record. `target` is the statement of the record that it voids. `None`: what the record refers to does not exist.
pub fn render(sources: &Sources, record: &Model, target: Option<StatementId>) -> Option<Value> {
    let (verb, actor, object, result, context) = match record.verb {
        Verb::Attended => attended(sources, record)?,
        Verb::Assessed => assessed(sources, record)?,
        Verb::Completed => completed(sources, record)?,
        Verb::Voided => voided(sources, target?),
    };
    let mut statement = json!({
        "actor": actor,
        "verb": verb,
        "object": object,
        "context": context,
        "timestamp": record.occurred_at.to_rfc3339_opts(SecondsFormat::Micros, true),
    });
    if let (Some(result), Some(members)) = (result, statement.as_object_mut()) {
        members.insert("result".into(), result);
    }
    Some(statement)
}

/// The verb, the actor, the object, the result and the context.
type Parts = (Value, Value, Value, Option<Value>, Value);

fn attended(sources: &Sources, record: &Model) -> Option<Parts> {
    let session = sources.sessions.get(&record.session_id?)?;
    let minutes = |name: &str| record.result.get(name).and_then(Value::as_i64).unwrap_or_default();
    let result = json!({
        "completion": true,
        "duration": format!("PT{}M", minutes("durationMinutes")),
        "extensions": {
            sources.vocabulary.term(Term::CoachedMinutes): minutes("coachedMinutes"),
            sources.vocabulary.term(Term::WasCoachedMinutes): minutes("wasCoachedMinutes"),
        },
    });
    let context = context(sources, record.employee_id, Some(session), None);
    let context = with(context, "revision", session.version.to_string().into());
    Some((verb(ATTENDED, "attended"), actor(sources, record.employee_id)?, session_activity(sources, session), Some(result), context))
}

fn assessed(sources: &Sources, record: &Model) -> Option<Parts> {
    let assessment = sources.assessments.get(&record.assessment_id?)?;
    let competency = sources.competencies.get(&assessment.competency_id)?;
    let framework = sources.frameworks.get(&competency.competency_framework_id)?;
    let session = record.session_id.and_then(|id| sources.sessions.get(&id));
    let mut context = context(sources, record.employee_id, session, None);
    if let Some(lists) = context.get_mut("contextActivities").and_then(Value::as_object_mut) {
        lists.insert("parent".into(), json!([framework_activity(sources, framework)]));
        lists.extend(session.map(|session| ("other".to_owned(), json!([session_activity(sources, session)]))));
    }
    let context = with(context, "revision", framework.version.to_string().into());
    let result = assessment_result(sources, assessment, record.result.get("levels").and_then(Value::as_i64).unwrap_or_default());
    let verb = verb(&sources.vocabulary.term(Term::WasAssessed), "was assessed");
    Some((verb, actor(sources, record.employee_id)?, competency_activity(sources, competency), Some(result), context))
}

/// The level as a score from 1 to the number of levels.
fn assessment_result(sources: &Sources, assessment: &assessment::Model, levels: i64) -> Value {
    let level = i64::from(assessment.level);
    let score = if levels > 1 {
        let hundredths = (100 * (level - 1) + (levels - 1) / 2) / (levels - 1);
        json!({ "scaled": f64::from(i32::try_from(hundredths).unwrap_or_default()) / 100.0, "raw": level, "min": 1, "max": levels })
    } else {
        json!({ "raw": level })
    };
    let mut extensions = json!({ sources.vocabulary.term(Term::AssessmentKind): assessment.kind.to_value() });
    if let (Some(confidence), Some(members)) = (assessment.confidence, extensions.as_object_mut()) {
        members.insert(sources.vocabulary.term(Term::Confidence), confidence.into());
    }
    json!({ "score": score, "extensions": extensions })
}

fn completed(sources: &Sources, record: &Model) -> Option<Parts> {
    let program = sources.programs.get(&record.program_id?)?;
    let context = context(sources, record.employee_id, None, Some(program));
    let context = with(context, "revision", program.version.to_string().into());
    let result = json!({ "completion": true });
    Some((verb(COMPLETED, "completed"), actor(sources, record.employee_id)?, program_activity(sources, program), Some(result), context))
}

/// The record does not tell who voided it, so the actor is the server.
fn voided(sources: &Sources, target: StatementId) -> Parts {
    let actor =
        json!({ "objectType": "Agent", "name": PLATFORM, "account": { "homePage": sources.vocabulary.server(), "name": "system" } });
    let object = json!({ "objectType": "StatementRef", "id": target.0 });
    (verb(VOIDED, "voided"), actor, object, None, json!({ "contextActivities": { "category": [category(sources)] } }))
}

fn verb(id: &str, display: &str) -> Value {
    json!({ "id": id, "display": { "en": display } })
}

fn actor(sources: &Sources, employee: EmployeeId) -> Option<Value> {
    Some(sources.naming.agent(sources.employees.get(&employee)?))
}

fn activity(id: &str, kind: &str, language: &str, name: &str) -> Value {
    json!({ "objectType": "Activity", "id": id, "definition": { "type": kind, "name": { language: name } } })
}

fn session_activity(sources: &Sources, session: &session::Model) -> Value {
    activity(&sources.vocabulary.session(session.id), MEETING, "en", "Coaching session")
}

fn program_activity(sources: &Sources, program: &program::Model) -> Value {
    activity(&sources.vocabulary.program(program.id), &sources.vocabulary.term(Term::Program), UNDETERMINED, &program.name)
}

fn competency_activity(sources: &Sources, competency: &competency::Model) -> Value {
    let own = || sources.vocabulary.case_object("CFItems", &competency.case_identifier);
    let iri = competency.case_uri.clone().filter(|uri| is_iri(uri)).unwrap_or_else(own);
    activity(&iri, COMPETENCY, UNDETERMINED, &competency.statement)
}

fn framework_activity(sources: &Sources, framework: &competency_framework::Model) -> Value {
    let own = || sources.vocabulary.case_object("CFDocuments", &framework.case_identifier);
    let iri = framework.case_uri.clone().filter(|uri| is_iri(uri)).unwrap_or_else(own);
    activity(&iri, &sources.vocabulary.term(Term::CompetencyFramework), UNDETERMINED, &framework.title)
}

/// The profile that the statement follows.
fn category(sources: &Sources) -> Value {
    json!({ "objectType": "Activity", "id": sources.vocabulary.profile_version(), "definition": { "type": PROFILE } })
}

/// The context of something that belongs to a session, or to a program: the participant as registration, the pairing as team, and the program and
/// the round as grouping.
fn context(sources: &Sources, employee: EmployeeId, session: Option<&session::Model>, program: Option<&program::Model>) -> Value {
    let pairing = session.and_then(|session| sources.pairings.get(&session.pairing_id));
    let round = pairing.and_then(|pairing| sources.rounds.get(&pairing.round_id));
    let of_session = session.and_then(|session| sources.programs.get(&session.program_id));
    let participant = of_session.or(program).and_then(|program| sources.participants.get(&(program.id, employee)));
    let round = round.map(|round| {
        let name = format!("Round {}", round.number);
        activity(&sources.vocabulary.round(round.id), &sources.vocabulary.term(Term::Round), "en", &name)
    });
    let grouping: Vec<Value> = of_session.map(|program| program_activity(sources, program)).into_iter().chain(round).collect();
    let mut context = json!({ "platform": PLATFORM, "contextActivities": { "category": [category(sources)] } });
    if let Some(lists) = context.get_mut("contextActivities").and_then(Value::as_object_mut).filter(|_| !grouping.is_empty()) {
        lists.insert("grouping".into(), grouping.into());
    }
    if let Some(participant) = participant {
        context = with(context, "registration", json!(participant.0));
    }
    if let Some(pairing) = pairing {
        let account = json!({ "homePage": sources.vocabulary.server(), "name": pairing.id });
        context = with(context, "team", json!({ "objectType": "Group", "account": account }));
    }
    context
}

fn with(mut object: Value, name: &str, value: Value) -> Value {
    if let Some(members) = object.as_object_mut() {
        members.insert(name.into(), value);
    }
    object
}
