//! What ends with what. Today: a program and all that is in it.

use super::{learning, listing::expect_version, program};
use crate::{
    access::{Act, Actor},
    app::{App, Work},
    feed::Kind,
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

/// Closes a program: its planned sessions are cancelled, its pairings and rounds end, and those who took part have completed
/// it, which goes onto their learning record. A draft closes without any of this. Closing it twice changes nothing.
pub async fn program(app: &App, actor: &Actor, id: ProgramId, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let row = program::get(&*work, actor, id).await?;
    actor.may(Act::WriteProgram, &[])?;
    expect_version(expected_version, row.version)?;
    if row.status == Status::Closed {
        return Ok(row);
    }
    cancel_sessions(&mut work, id).await?;
    end_pairings(&mut work, id).await?;
    complete(&mut work, id).await?;
    let row = Model { status: Status::Closed, version: row.version + 1, updated_at: work.at, ..row };
    work.change(row.clone())?;
    work.record(Kind::ProgramClosed.of(row.id, row.version).changing(vec!["status"]));
    work.commit().await?;
    Ok(row)
}

async fn cancel_sessions(work: &mut Work<'_>, id: ProgramId) -> Result<()> {
    let planned = session::Entity::of(work.actor.organization())
        .filter(session::Column::ProgramId.eq(id))
        .filter(session::Column::Status.eq(session::Status::Scheduled))
        .all(&**work)
        .await?;
    for row in planned {
        let row = session::Model { status: session::Status::Cancelled, version: row.version + 1, updated_at: work.at, ..row };
        work.change(row.clone())?;
        work.record(Kind::SessionCancelled.of(row.id, row.version).changing(vec!["status"]));
    }
    Ok(())
}

async fn end_pairings(work: &mut Work<'_>, id: ProgramId) -> Result<()> {
    let organization = work.actor.organization();
    let pairings = pairing::Entity::of(organization)
        .filter(pairing::Column::ProgramId.eq(id))
        .filter(pairing::Column::Status.ne(pairing::Status::Ended))
        .all(&**work)
        .await?;
    for row in pairings {
        let row = pairing::Model {
            status: pairing::Status::Ended,
            ended_at: Some(work.at),
            version: row.version + 1,
            updated_at: work.at,
            ..row
        };
        work.change(row.clone())?;
        work.record(Kind::PairingEnded.of(row.id, row.version).changing(vec!["status", "endedAt"]));
    }
    let rounds = round::Entity::of(organization)
        .filter(round::Column::ProgramId.eq(id))
        .filter(round::Column::Status.eq(round::Status::Active))
        .all(&**work)
        .await?;
    for row in rounds {
        let row = round::Model { status: round::Status::Ended, version: row.version + 1, updated_at: work.at, ..row };
        work.change(row.clone())?;
        work.record(Kind::RoundEnded.of(row.id, row.version).changing(vec!["status"]));
    }
    Ok(())
}

async fn complete(work: &mut Work<'_>, id: ProgramId) -> Result<()> {
    let organization = work.actor.organization();
    let members = participant::Entity::of(organization)
        .filter(participant::Column::ProgramId.eq(id))
        .filter(participant::Column::Status.is_in([participant::Status::Active, participant::Status::Paused]))
        .all(&**work)
        .await?;
    let of = db::among(&**work, employee::Column::Id, members.iter().map(|row| row.employee_id.uuid()));
    let people = employee::Entity::of(organization).filter(of).all(&**work).await?;
    let people: HashMap<_, _> = people.into_iter().map(|row| (row.id, row)).collect();
    for row in members {
        let row = participant::Model { status: participant::Status::Completed, version: row.version + 1, updated_at: work.at, ..row };
        work.change(row.clone())?;
        work.record(Kind::ParticipantCompleted.of(row.id, row.version).changing(vec!["status"]));
        if let Some(person) = people.get(&row.employee_id) {
            learning::completed(work, person, id);
        }
    }
    Ok(())
}
