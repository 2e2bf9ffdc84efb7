//! Closing a program, with everything that belongs to it.

use super::get;
use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    domain::{badge_award, learning_record, shared::ensure_version},
    feed::ChangeKind,
    platform::{Result, db},
};
use entity::{
    Tenanted, employee,
    id::{ProgramId, TypedId},
    pairing, participant,
    program::{Model, Status},
    round, session,
};
use sea_orm::{ColumnTrait, QueryFilter};
use std::collections::HashMap;

/// Closes a program. Its scheduled sessions are cancelled, its pairings and rounds end, and its active and paused participants
/// complete it, which creates learning records and offers badges. A draft has none of these. Closing a closed program changes nothing.
///
/// # Errors
/// `Conflict` when the program is not at the expected version.
pub async fn close(app: &App, actor: &Actor, id: ProgramId, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let row = get(&*work, actor, id).await?;
    actor.authorize(Permission::WriteProgram, &[])?;
    ensure_version(expected_version, row.version)?;
    if row.status == Status::Closed {
        return Ok(row);
    }
    cancel_scheduled_sessions(&mut work, id).await?;
    end_pairings(&mut work, id).await?;
    end_rounds(&mut work, id).await?;
    complete_participants(&mut work, id).await?;
    let row = Model { status: Status::Closed, version: row.version + 1, updated_at: work.at, ..row };
    work.update(row.clone())?;
    work.record(ChangeKind::ProgramClosed.entry(row.id, row.version).with_fields(vec!["status"]));
    work.commit().await?;
    Ok(row)
}

async fn cancel_scheduled_sessions(work: &mut UnitOfWork<'_>, id: ProgramId) -> Result<()> {
    let sessions = session::Entity::of(work.actor.organization())
        .filter(session::Column::ProgramId.eq(id))
        .filter(session::Column::Status.eq(session::Status::Scheduled))
        .all(&**work)
        .await?;
    for row in sessions {
        let row = session::Model { status: session::Status::Cancelled, version: row.version + 1, updated_at: work.at, ..row };
        work.update(row.clone())?;
        work.record(ChangeKind::SessionCancelled.entry(row.id, row.version).with_fields(vec!["status"]));
    }
    Ok(())
}

async fn end_pairings(work: &mut UnitOfWork<'_>, id: ProgramId) -> Result<()> {
    let pairings = pairing::Entity::of(work.actor.organization())
        .filter(pairing::Column::ProgramId.eq(id))
        .filter(pairing::Column::Status.ne(pairing::Status::Ended))
        .all(&**work)
        .await?;
    for row in pairings {
        let (status, ended_at) = (pairing::Status::Ended, Some(work.at));
        let row = pairing::Model { status, ended_at, version: row.version + 1, updated_at: work.at, ..row };
        work.update(row.clone())?;
        work.record(ChangeKind::PairingEnded.entry(row.id, row.version).with_fields(vec!["status", "endedAt"]));
    }
    Ok(())
}

async fn end_rounds(work: &mut UnitOfWork<'_>, id: ProgramId) -> Result<()> {
    let rounds = round::Entity::of(work.actor.organization())
        .filter(round::Column::ProgramId.eq(id))
        .filter(round::Column::Status.eq(round::Status::Active))
        .all(&**work)
        .await?;
    for row in rounds {
        let row = round::Model { status: round::Status::Ended, version: row.version + 1, updated_at: work.at, ..row };
        work.update(row.clone())?;
        work.record(ChangeKind::RoundEnded.entry(row.id, row.version).with_fields(vec!["status"]));
    }
    Ok(())
}

async fn complete_participants(work: &mut UnitOfWork<'_>, id: ProgramId) -> Result<()> {
    let organization = work.actor.organization();
    let participants = participant::Entity::of(organization)
        .filter(participant::Column::ProgramId.eq(id))
        .filter(participant::Column::Status.is_in([participant::Status::Active, participant::Status::Paused]))
        .all(&**work)
        .await?;
    let is_theirs = db::in_ids(&**work, employee::Column::Id, participants.iter().map(|row| row.employee_id.uuid()));
    let employees = employee::Entity::of(organization).filter(is_theirs).all(&**work).await?;
    let employees: HashMap<_, _> = employees.into_iter().map(|row| (row.id, row)).collect();
    for row in participants {
        let mut fields = vec!["status"];
        if row.waiting_since.is_some() {
            fields.push("waitingSince");
        }
        let (status, waiting_since) = (participant::Status::Completed, None);
        let row = participant::Model { status, waiting_since, version: row.version + 1, updated_at: work.at, ..row };
        work.update(row.clone())?;
        work.record(ChangeKind::ParticipantCompleted.entry(row.id, row.version).with_fields(fields));
        if let Some(employee) = employees.get(&row.employee_id) {
            learning_record::record_completion(work, employee, id);
        }
    }
    badge_award::offer_for_completion(work, employees.values(), id).await
}
