//! My data: everything that is stored about one employee, as one JSON document that the employee can take along (GDPR, articles 15 and 20).
//!
//! A section per table, each with the rows about the employee, in the form in which they are stored. Not here: what others keep to
//! themselves about the employee, such as who blocked a pairing with them, and feedback that the employee may not read yet.

use super::{
    feedback::{encryption_context as feedback_context, load_open_to_receiver},
    personal_key,
    reflection::encryption_context as reflection_context,
};
use crate::{
    access::{Actor, Permission, Reach},
    app::App,
    platform::{
        Error, Result, db,
        transaction::{self, Transaction},
    },
};
use entity::{
    Tenanted, agenda_item, assessment, badge_award, change, commitment, employee, employee_external_id, feedback, feedback_version, goal,
    id::{EmployeeId, FeedbackId, OrganizationId, PairingId, TypedId},
    idempotency_key, learning_record, match_block, pairing, pairing_member, participant, pulse_participation, recognition, reflection,
    roster_row, session, session_attendance, session_turn, takeaway, takeaway_mark, team_member, working_hours,
};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// Reads what is stored about the employee who calls.
///
/// # Errors
/// `Forbidden` for callers who are not a person.
pub async fn export(app: &App, actor: &Actor) -> Result<Value> {
    let Reach::Own(me) = actor.reach(Permission::ReadOwnData)? else {
        return Err(Error::Forbidden { needs: "the token of the employee concerned".into() });
    };
    let tx = transaction::snapshot(&app.db).await?;
    let mut document = Document { tx: &tx, organization: actor.organization(), me, sections: Map::new() };
    document.add_person().await?;
    document.add_coaching().await?;
    document.add_written_texts().await?;
    document.add_encrypted_texts(app, actor).await?;
    document.add_shared_texts().await?;
    document.add_traces().await?;
    let sections = document.sections;
    tx.commit().await?;
    Ok(Value::Object(sections))
}

/// The document while it is being read, in one state of the database.
struct Document<'a> {
    tx: &'a Transaction,
    organization: OrganizationId,
    me: EmployeeId,
    sections: Map<String, Value>,
}

impl Document<'_> {
    /// Adds a section with rows of a table.
    async fn add<E>(&mut self, name: &str, rows: Select<E>) -> Result<()>
    where
        E: EntityTrait,
        E::Model: Serialize,
    {
        let rows = rows.all(self.tx).await?;
        let rows = rows.iter().map(to_json).collect::<Result<Vec<_>>>()?;
        self.sections.insert(name.to_owned(), Value::Array(rows));
        Ok(())
    }

    async fn add_person(&mut self) -> Result<()> {
        let (organization, me) = (self.organization, self.me);
        self.add("employee", employee::Entity::of(organization).filter(employee::Column::Id.eq(me))).await?;
        let keys = employee_external_id::Entity::of(organization);
        self.add("externalIds", keys.filter(employee_external_id::Column::EmployeeId.eq(me))).await?;
        self.add("teamMemberships", team_member::Entity::of(organization).filter(team_member::Column::EmployeeId.eq(me))).await?;
        self.add("rosterRows", roster_row::Entity::of(organization).filter(roster_row::Column::EmployeeId.eq(me))).await
    }

    async fn add_coaching(&mut self) -> Result<()> {
        let (organization, me) = (self.organization, self.me);
        self.add("participations", participant::Entity::of(organization).filter(participant::Column::EmployeeId.eq(me))).await?;
        let memberships = pairing_member::Entity::of(organization).filter(pairing_member::Column::EmployeeId.eq(me));
        let pairings = memberships.select_only().column(pairing_member::Column::PairingId);
        let pairings: Vec<PairingId> = pairings.into_tuple().all(self.tx).await?;
        let ids = || pairings.iter().map(|id| id.uuid());
        let of_pairings = pairing::Entity::of(organization).filter(db::in_ids(self.tx, pairing::Column::Id, ids()));
        self.add("pairings", of_pairings).await?;
        let of_pairings = session::Entity::of(organization).filter(db::in_ids(self.tx, session::Column::PairingId, ids()));
        self.add("sessions", of_pairings).await?;
        let attendances = session_attendance::Entity::of(organization);
        self.add("attendances", attendances.filter(session_attendance::Column::EmployeeId.eq(me))).await?;
        let is_mine = session_turn::Column::CoachId.eq(me).or(session_turn::Column::LearnerId.eq(me));
        self.add("turns", session_turn::Entity::of(organization).filter(is_mine)).await?;
        let is_mine = assessment::Column::EmployeeId.eq(me).or(assessment::Column::AssessorId.eq(me));
        self.add("assessments", assessment::Entity::of(organization).filter(is_mine)).await?;
        self.add("badgeAwards", badge_award::Entity::of(organization).filter(badge_award::Column::EmployeeId.eq(me))).await?;
        self.add("learningRecords", learning_record::Entity::of(organization).filter(learning_record::Column::EmployeeId.eq(me))).await
    }

    async fn add_written_texts(&mut self) -> Result<()> {
        let (organization, me) = (self.organization, self.me);
        self.add("goals", goal::Entity::of(organization).filter(goal::Column::EmployeeId.eq(me))).await?;
        self.add("commitments", commitment::Entity::of(organization).filter(commitment::Column::EmployeeId.eq(me))).await?;
        self.add("topics", agenda_item::Entity::of(organization).filter(agenda_item::Column::AuthorId.eq(me))).await?;
        self.add("matchBlocks", match_block::Entity::of(organization).filter(match_block::Column::RequesterId.eq(me))).await
    }

    /// Adds the texts that are encrypted, decrypted: reflections and feedback.
    async fn add_encrypted_texts(&mut self, app: &App, actor: &Actor) -> Result<()> {
        let (organization, me) = (self.organization, self.me);
        let keys = personal_key::load(app, self.tx, organization, [me]).await?;
        if super::reflection::exist_for(actor) {
            let rows = reflection::Entity::of(organization).filter(reflection::Column::AuthorId.eq(me)).all(self.tx).await?;
            let decrypted = rows.iter().map(|row| with_text(row, "text", keys.decrypt(me, &reflection_context(row.id), &row.text)?));
            self.sections.insert("reflections".into(), Value::Array(decrypted.collect::<Result<_>>()?));
        }
        let given = feedback::Entity::of(organization).filter(feedback::Column::GiverId.eq(me)).all(self.tx).await?;
        self.add_feedback(app, ("feedbackGiven", "feedbackVersions"), &given, |_| true).await?;
        let received = feedback::Entity::of(organization).filter(feedback::Column::ReceiverId.eq(me)).all(self.tx).await?;
        let open = load_open_to_receiver(self.tx, organization, me, app.clock.now(), &received).await?;
        let may_read = |row: &feedback::Model| open.contains(&row.feedback_exchange_id);
        self.add_feedback(app, ("feedbackReceived", "feedbackReceivedVersions"), &received, may_read).await
    }

    /// Adds a section with feedback, and one with the answers of those that the employee may read.
    async fn add_feedback(
        &mut self,
        app: &App,
        (name, name_of_versions): (&str, &str),
        rows: &[feedback::Model],
        may_read: impl Fn(&feedback::Model) -> bool,
    ) -> Result<()> {
        let givers: HashMap<FeedbackId, EmployeeId> = rows.iter().filter(|row| may_read(row)).map(|row| (row.id, row.giver_id)).collect();
        let of_readable = db::in_ids(self.tx, feedback_version::Column::FeedbackId, givers.keys().map(|id| id.uuid()));
        let versions = feedback_version::Entity::of(self.organization).filter(of_readable).order_by_asc(feedback_version::Column::Id);
        let versions = versions.all(self.tx).await?;
        let keys = personal_key::load(app, self.tx, self.organization, givers.values().copied()).await?;
        let decrypted = versions.iter().filter_map(|row| Some((row, *givers.get(&row.feedback_id)?))).map(|(row, giver)| {
            let answers = keys.decrypt(giver, &feedback_context(row.id), &row.answers)?;
            with_text(row, "answers", answers)
        });
        let decrypted = decrypted.collect::<Result<_>>()?;
        self.sections.insert(name.into(), Value::Array(rows.iter().map(to_json).collect::<Result<_>>()?));
        self.sections.insert(name_of_versions.into(), Value::Array(decrypted));
        Ok(())
    }

    async fn add_shared_texts(&mut self) -> Result<()> {
        let (organization, me) = (self.organization, self.me);
        let is_mine = recognition::Column::GiverId.eq(me).or(recognition::Column::ReceiverId.eq(me));
        self.add("recognitions", recognition::Entity::of(organization).filter(is_mine)).await?;
        self.add("takeaways", takeaway::Entity::of(organization).filter(takeaway::Column::AuthorId.eq(me))).await?;
        self.add("takeawayMarks", takeaway_mark::Entity::of(organization).filter(takeaway_mark::Column::EmployeeId.eq(me))).await?;
        let answered = pulse_participation::Entity::of(organization).filter(pulse_participation::Column::EmployeeId.eq(me));
        self.add("pulseParticipations", answered).await?;
        self.add("workingHours", working_hours::Entity::of(organization).filter(working_hours::Column::EmployeeId.eq(me))).await
    }

    /// Adds what the use of the API left behind.
    async fn add_traces(&mut self) -> Result<()> {
        let (organization, me) = (self.organization, self.me);
        self.add("changes", change::Entity::of(organization).filter(change::Column::SubjectId.eq(me.uuid()))).await?;
        let used = idempotency_key::Entity::of(organization).filter(idempotency_key::Column::Actor.eq(me.to_string()));
        self.add("idempotencyKeys", used).await
    }
}

/// A row as JSON, without the organization, which is always the caller's.
fn to_json(row: &impl Serialize) -> Result<Value> {
    let mut row = serde_json::to_value(row).map_err(Error::internal)?;
    if let Some(fields) = row.as_object_mut() {
        fields.remove("organizationId");
    }
    Ok(row)
}

/// A row as JSON, with a text decrypted. `None`: its key was destroyed.
fn with_text(row: &impl Serialize, field: &str, text: Option<String>) -> Result<Value> {
    let mut row = to_json(row)?;
    if let Some(fields) = row.as_object_mut() {
        fields.insert(field.to_owned(), text.into());
    }
    Ok(row)
}
