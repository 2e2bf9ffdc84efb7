//! Learning record: an immutable statement of what an employee learned or did, derived from sessions, assessments and programs with the
//! employee's consent.
//!
//! States: none. A record never changes; a later record can void it.
//!
//! The identifier of a record is derived from what it is about, so that the same fact is never recorded twice. Its `seq` is its number in
//! the change log: records are pulled in commit order, with the cursor of the change log.
//!
//! Not here: when a record is written (`session`, `assessment`, `program`), and how it is rendered for an LMS.

use super::{
    change::LOG_ORDER,
    shared::{Listing, OptionalFilters},
};
use crate::{
    access::{Actor, Permission, Reach},
    app::{App, UnitOfWork},
    feed::Entry,
    platform::{
        Code, Error, Result, db,
        page::{CursorValue, SortOrder},
    },
};
use chrono::{DateTime, Utc};
use entity::{
    Tenanted, assessment, employee,
    id::{EmployeeId, LearningRecordId, ProgramId, TypedId},
    learning_record::{Column, Entity, Model, Verb},
    session,
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, Select, sea_query::ExprTrait};
use serde_json::json;
use std::collections::HashSet;
use uuid::Uuid;

/// The learning records that the actor may see: services see all records, employees their own.
///
/// # Errors
/// `Forbidden` without permission to read learning records.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    let all = Entity::of(actor.organization());
    Ok(match actor.reach(Permission::ReadLearningRecord)? {
        Reach::All => all,
        Reach::Own(employee) => all.filter(Column::EmployeeId.eq(employee)),
    })
}

/// Learning records, in commit order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub employees: Option<Vec<EmployeeId>>,
    pub verbs: Option<Vec<Verb>>,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        Ok(visible_to(actor)?.filter_ids(db, Column::EmployeeId, &self.employees).filter_values(db, Column::Verb, &self.verbs))
    }

    fn order(&self) -> SortOrder<Entity> {
        SortOrder::new(LOG_ORDER).key(Column::Seq, |row: &Model| CursorValue::Number(row.seq))
    }
}

/// The records that void any of these records.
///
/// # Errors
/// `Forbidden` without permission to read learning records.
pub fn select_voiding_records(db: &impl ConnectionTrait, actor: &Actor, ids: &[LearningRecordId]) -> Result<Select<Entity>> {
    Ok(visible_to(actor)?.filter(db::in_ids(db, Column::VoidsId, ids.iter().map(|id| id.uuid()))))
}

/// A record without result and references. Its identifier is derived from `fact` and the employee.
fn new_record(work: &UnitOfWork<'_>, employee: EmployeeId, verb: Verb, fact: &str, occurred_at: DateTime<Utc>) -> Model {
    let organization = work.actor.organization();
    let name = format!("{fact}/{employee}");
    Model {
        organization_id: organization,
        // RFC 9562, section 5.5: the same organization and name give the same UUID.
        id: LearningRecordId(Uuid::new_v5(&organization.uuid(), name.as_bytes())),
        // Assigned by the change log when the write commits.
        seq: 0,
        employee_id: employee,
        verb,
        session_id: None,
        assessment_id: None,
        program_id: None,
        voids_id: None,
        result: json!({}),
        occurred_at,
        created_at: work.at,
    }
}

/// The minutes that an employee spent in the turns of a session.
pub struct TurnMinutes {
    pub as_coach: i32,
    pub as_learner: i32,
}

/// Records that an employee attended a session. Does nothing without the employee's consent.
pub fn record_attendance(work: &mut UnitOfWork<'_>, employee: &employee::Model, session: &session::Model, minutes: &TurnMinutes) {
    if employee.record_consent {
        let result = json!({
            "durationMinutes": session.duration_minutes,
            "coachedMinutes": minutes.as_coach,
            "wasCoachedMinutes": minutes.as_learner,
        });
        let at = session.held_at.unwrap_or(work.at);
        let record = new_record(work, employee.id, Verb::Attended, &format!("attended/{}", session.id), at);
        let record = Model { session_id: Some(session.id), program_id: Some(session.program_id), result, ..record };
        work.record(Entry::for_learning_record(record));
    }
}

/// Records that an employee was assessed. `levels`: the number of levels of the scale. Does nothing without the employee's consent.
pub fn record_assessment(work: &mut UnitOfWork<'_>, employee: &employee::Model, assessment: &assessment::Model, levels: i32) {
    if employee.record_consent {
        let result = json!({"level": assessment.level, "levels": levels, "confidence": assessment.confidence});
        let record = new_record(work, employee.id, Verb::Assessed, &format!("assessed/{}", assessment.id), assessment.assessed_at);
        let record = Model { assessment_id: Some(assessment.id), session_id: assessment.session_id, result, ..record };
        work.record(Entry::for_learning_record(record));
    }
}

/// Records that an employee completed a program. Does nothing without the employee's consent.
pub fn record_completion(work: &mut UnitOfWork<'_>, employee: &employee::Model, program: ProgramId) {
    if employee.record_consent {
        let record = new_record(work, employee.id, Verb::Completed, &format!("completed/{program}"), work.at);
        work.record(Entry::for_learning_record(Model { program_id: Some(program), ..record }));
    }
}

/// Voids the records of assessments that are withdrawn. A record that does not exist, or is voided already, stays so.
pub(super) async fn void_assessments(work: &mut UnitOfWork<'_>, assessments: &[assessment::Model]) -> Result<()> {
    let records = assessments.iter().map(|row| new_record(work, row.employee_id, Verb::Assessed, &format!("assessed/{}", row.id), work.at));
    let ids: Vec<Uuid> = records.map(|record| record.id.uuid()).collect();
    let is_concerned = db::in_ids(&**work, Column::Id, ids.iter().copied()).or(db::in_ids(&**work, Column::VoidsId, ids));
    let rows = Entity::of(work.actor.organization()).filter(is_concerned).all(&**work).await?;
    let voided: HashSet<LearningRecordId> = rows.iter().filter_map(|row| row.voids_id).collect();
    for row in rows.iter().filter(|row| row.verb != Verb::Voided && !voided.contains(&row.id)) {
        let voiding = new_record(work, row.employee_id, Verb::Voided, &format!("voided/{}", row.id), work.at);
        work.record(Entry::for_learning_record(Model { voids_id: Some(row.id), ..voiding }));
    }
    Ok(())
}

/// Voids a record by writing a new record that refers to it. Voiding a voided record returns the same voiding record.
///
/// # Errors
/// `Invalid` when the record itself voids another one: a voiding statement cannot be voided (xAPI 2.0, section 4.2.3).
pub async fn void(app: &App, actor: &Actor, id: LearningRecordId) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let record_or_voiding = Column::Id.eq(id).or(Column::VoidsId.eq(id));
    let rows = visible_to(actor)?.filter(record_or_voiding).all(&*work).await?;
    let (mut records, voidings): (Vec<Model>, Vec<Model>) = rows.into_iter().partition(|row| row.id == id);
    let record = records.pop().ok_or(Error::NotFound { noun: "learning record" })?;
    actor.authorize(Permission::VoidLearningRecord, &[])?;
    if record.verb == Verb::Voided {
        return Err(Error::invalid_with_code("id", Code::WrongState, "a voiding record cannot be voided"));
    }
    if let Some(existing) = voidings.into_iter().next() {
        return Ok(existing);
    }
    let at = work.at;
    let voiding = Model { voids_id: Some(id), ..new_record(&work, record.employee_id, Verb::Voided, &format!("voided/{id}"), at) };
    work.record(Entry::for_learning_record(voiding.clone()));
    let seq = work.seq_after_commit()?;
    work.commit().await?;
    Ok(Model { seq, ..voiding })
}
