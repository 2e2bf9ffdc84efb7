//! An immutable statement of what was learned or done, derived from sessions, assessments and programs with the employee's
//! consent. Never changed; taken back by a later record that voids it.
//!
//! Its identifier follows from what it is about, so that the same thing is never put on record twice. Its `seq` is its number
//! in the change log: records are pulled in the order in which they were committed, with the log's own cursor.

use super::{
    change::LOG,
    listing::{Listing, Narrowed},
};
use crate::{
    access::{Act, Actor, Reach},
    app::{App, Work},
    feed::Entry,
    platform::{
        Code, Error, Result, db,
        page::{Order, Part},
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
use uuid::Uuid;

/// Services see all; people their own.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    let all = Entity::of(actor.organization());
    Ok(match actor.reach(Act::ReadLearningRecord)? {
        Reach::All => all,
        Reach::Own(me) => all.filter(Column::EmployeeId.eq(me)),
    })
}

/// Learning records, in the order of their commits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub employees: Option<Vec<EmployeeId>>,
    pub verbs: Option<Vec<Verb>>,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        Ok(visible_to(actor)?.ids(db, Column::EmployeeId, &self.employees).values(db, Column::Verb, &self.verbs))
    }

    fn order(&self) -> Order<Entity> {
        Order::new(LOG).key(Column::Seq, |row: &Model| Part::Number(row.seq))
    }
}

/// The records that void some others.
pub fn voidings(db: &impl ConnectionTrait, actor: &Actor, ids: &[LearningRecordId]) -> Result<Select<Entity>> {
    Ok(visible_to(actor)?.filter(db::among(db, Column::VoidsId, ids.iter().map(|id| id.uuid()))))
}

/// A record that says nothing yet; `about` makes its identifier.
fn blank(work: &Work<'_>, employee: EmployeeId, verb: Verb, about: &str, occurred_at: DateTime<Utc>) -> Model {
    let organization = work.actor.organization();
    let name = format!("{about}/{employee}");
    Model {
        organization_id: organization,
        // RFC 9562, section 5.5: the same organization and name give the same id.
        id: LearningRecordId(Uuid::new_v5(&organization.uuid(), name.as_bytes())),
        // The log gives the number.
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

/// Minutes that somebody spent in a session.
pub struct Minutes {
    pub coached: i32,
    pub was_coached: i32,
}

/// Somebody was at a session.
pub fn attended(work: &mut Work<'_>, employee: &employee::Model, session: &session::Model, minutes: &Minutes) {
    if employee.record_consent {
        let result = json!({
            "durationMinutes": session.duration_minutes,
            "coachedMinutes": minutes.coached,
            "wasCoachedMinutes": minutes.was_coached,
        });
        let at = session.held_at.unwrap_or(work.at);
        let record = blank(work, employee.id, Verb::Attended, &format!("attended/{}", session.id), at);
        let record = Model { session_id: Some(session.id), program_id: Some(session.program_id), result, ..record };
        work.record(Entry::learned(record));
    }
}

/// Somebody was placed at a level.
pub fn assessed(work: &mut Work<'_>, employee: &employee::Model, assessment: &assessment::Model, levels: i32) {
    if employee.record_consent {
        let result = json!({"level": assessment.level, "levels": levels, "confidence": assessment.confidence});
        let record = blank(work, employee.id, Verb::Assessed, &format!("assessed/{}", assessment.id), assessment.assessed_at);
        let record = Model { assessment_id: Some(assessment.id), session_id: assessment.session_id, result, ..record };
        work.record(Entry::learned(record));
    }
}

/// Somebody finished a program.
pub fn completed(work: &mut Work<'_>, employee: &employee::Model, program: ProgramId) {
    if employee.record_consent {
        let record = blank(work, employee.id, Verb::Completed, &format!("completed/{program}"), work.at);
        work.record(Entry::learned(Model { program_id: Some(program), ..record }));
    }
}

/// Takes a record back: by a new record that says so. Voiding it again answers the same voiding record.
///
/// # Errors
/// `Invalid` for a record that itself voids another: a voiding is not taken back (xAPI 2.0, section 4.2.3).
pub async fn void(app: &App, actor: &Actor, id: LearningRecordId) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let either = Column::Id.eq(id).or(Column::VoidsId.eq(id));
    let (mut records, earlier): (Vec<Model>, Vec<Model>) =
        visible_to(actor)?.filter(either).all(&*work).await?.into_iter().partition(|row| row.id == id);
    let record = records.pop().ok_or(Error::NotFound { noun: "learning record" })?;
    actor.may(Act::VoidLearningRecord, &[])?;
    if record.verb == Verb::Voided {
        return Err(Error::refused("id", Code::WrongState, "a voiding cannot be voided"));
    }
    if let Some(earlier) = earlier.into_iter().next() {
        return Ok(earlier);
    }
    let at = work.at;
    let voiding = Model { voids_id: Some(id), ..blank(&work, record.employee_id, Verb::Voided, &format!("voided/{id}"), at) };
    work.record(Entry::learned(voiding.clone()));
    let seq = work.will_stand_at()?;
    work.commit().await?;
    Ok(Model { seq, ..voiding })
}
