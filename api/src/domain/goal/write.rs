//! Creates, updates and ends goals.

use super::{
    read::get,
    rules::{self, Content},
};
use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    domain::{
        competency, participant,
        shared::{ensure_version, not_found_as_invalid},
    },
    feed::ChangeKind,
    platform::{Code, Error, Result, error::Problems},
};
use entity::{
    Tenanted,
    goal::{Model, Status},
    id::{CompetencyId, EmployeeId, GoalId, ParticipantId, ProgramId},
    participant::{Column as ParticipantColumn, Entity as Participants, Model as Participant, Status as ParticipantStatus},
    program::{Column as ProgramColumn, Entity as Programs, Model as Program},
};
use sea_orm::{ActiveEnum, ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect};

/// Creates an active goal of a participant who is invited, active or paused.
///
/// # Errors
/// `Invalid`, with every field that violates its limits; on `participantId` when the participation is another person's, or has ended.
pub async fn create(
    app: &App,
    actor: &Actor,
    participant_id: ParticipantId,
    content: Content,
    idempotency_key: Option<&str>,
) -> Result<Model> {
    actor.reach(Permission::WriteGoal)?;
    let mut work = app.begin(actor).await?;
    let id: GoalId = app.clock.new_id();
    if let Some(earlier) = work.claim_idempotency_key(idempotency_key, "goalCreate", &(participant_id, &content), id).await? {
        return get(&*work, actor, earlier).await;
    }
    let (participant, program) = load_owner(&work, participant_id).await?;
    ensure_owner(actor, participant.employee_id, "participantId", "is the participation of another person: goals are set by oneself")?;
    if !matches!(participant.status, ParticipantStatus::Invited | ParticipantStatus::Active | ParticipantStatus::Paused) {
        let message = format!("the participant is {}", participant.status.to_value());
        return Err(Error::invalid_with_code("participantId", Code::WrongState, message));
    }
    let mut problems = Problems::default();
    content.check(&mut problems);
    rules::check_due_date(&mut problems, content.due_on, &program);
    check_competency(&work, &content, &mut problems).await?;
    problems.into_result()?;
    let blank = Model {
        organization_id: actor.organization(),
        id,
        version: 1,
        program_id: program.id,
        participant_id,
        employee_id: participant.employee_id,
        title: String::new(),
        why: None,
        competency_id: None,
        target_level: None,
        confidence_now: 0,
        confidence_wanted: 0,
        due_on: content.due_on,
        status: Status::Active,
        visibility: content.visibility,
        ended_at: None,
        created_at: work.at,
        updated_at: work.at,
    };
    let row = content.apply_to(blank);
    work.insert([row.clone()])?;
    work.record(ChangeKind::GoalCreated.entry(row.id, row.version));
    work.commit().await?;
    Ok(row)
}

/// Updates the content of a goal. `change` is given the current content and returns the new one. Of a goal that is achieved or dropped, only
/// the visibility changes.
///
/// # Errors
/// `Conflict` when the goal is not at the expected version, or is achieved or dropped; `Invalid`, with every field that violates its limits.
pub async fn update(
    app: &App,
    actor: &Actor,
    id: GoalId,
    expected_version: Option<i64>,
    change: impl FnOnce(Content) -> Content,
) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let row = get_for_write(&work, id, expected_version).await?;
    let old = Content::from_goal(&row);
    let new = change(old.clone());
    let fields = new.differences(&old);
    if fields.is_empty() {
        return Ok(row);
    }
    if row.status != Status::Active && fields != ["visibility"] {
        let message = format!("the goal is {}: only its visibility can be changed", row.status.to_value());
        return Err(Error::conflict("id", Code::WrongState, message));
    }
    let mut problems = Problems::default();
    new.check(&mut problems);
    if new.due_on != old.due_on {
        rules::check_due_date(&mut problems, new.due_on, &load_program(&work, row.program_id).await?);
    }
    if (new.competency_id, new.target_level) != (old.competency_id, old.target_level) {
        check_competency(&work, &new, &mut problems).await?;
    }
    problems.into_result()?;
    let row = new.apply_to(Model { version: row.version + 1, updated_at: work.at, ..row });
    work.update(row.clone())?;
    work.record(ChangeKind::GoalUpdated.entry(row.id, row.version).with_fields(fields));
    work.commit().await?;
    Ok(row)
}

/// How a goal ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Achieved,
    Dropped,
}

/// Ends an active goal. A goal that has ended in the same way stays unchanged.
///
/// # Errors
/// `Conflict` when the goal is not at the expected version, or has ended in the other way.
pub async fn end(app: &App, actor: &Actor, id: GoalId, ending: Ending, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let row = get_for_write(&work, id, expected_version).await?;
    let (status, kind) = match ending {
        Ending::Achieved => (Status::Achieved, ChangeKind::GoalAchieved),
        Ending::Dropped => (Status::Dropped, ChangeKind::GoalDropped),
    };
    if row.status == status {
        return Ok(row);
    }
    if row.status != Status::Active {
        return Err(Error::conflict("id", Code::WrongState, format!("the goal is {}", row.status.to_value())));
    }
    let row = Model { status, ended_at: Some(work.at), version: row.version + 1, updated_at: work.at, ..row };
    work.update(row.clone())?;
    work.record(kind.entry(row.id, row.version).with_fields(vec!["status", "endedAt"]));
    work.commit().await?;
    Ok(row)
}

/// Loads a goal, and checks owner and version.
async fn get_for_write(work: &UnitOfWork<'_>, id: GoalId, expected_version: Option<i64>) -> Result<Model> {
    work.actor.reach(Permission::WriteGoal)?;
    let row = get(&**work, work.actor, id).await?;
    ensure_owner(work.actor, row.employee_id, "id", "is a goal of another person: only its owner can change it")?;
    ensure_version(expected_version, row.version)?;
    Ok(row)
}

/// Checks that the actor may change the goals of an employee. What the actor sees and may not change is an error of the input.
fn ensure_owner(actor: &Actor, owner: EmployeeId, field: &str, message: &str) -> Result<()> {
    actor.authorize(Permission::WriteGoal, &[owner]).map_err(|_| Error::invalid(field, message))
}

/// Loads a participant with the program, with one statement.
async fn load_owner(work: &UnitOfWork<'_>, id: ParticipantId) -> Result<(Participant, Program)> {
    let program = Participants::belongs_to(Programs)
        .from((ParticipantColumn::OrganizationId, ParticipantColumn::ProgramId))
        .to((ProgramColumn::OrganizationId, ProgramColumn::Id));
    let found = participant::visible_to(work.actor)?
        .filter(ParticipantColumn::Id.eq(id))
        .join(JoinType::InnerJoin, program.into())
        .select_also(Programs)
        .one(&**work)
        .await?;
    match found {
        Some((participant, Some(program))) => Ok((participant, program)),
        _ => Err(not_found_as_invalid(Error::NotFound { noun: "participant" }, "participantId")),
    }
}

/// Loads the program of a goal. Checks no permission: the actor owns the goal.
async fn load_program(work: &UnitOfWork<'_>, id: ProgramId) -> Result<Program> {
    let program = Programs::of(work.actor.organization()).filter(ProgramColumn::Id.eq(id)).one(&**work).await?;
    program.ok_or_else(|| Error::internal("a goal without a program"))
}

/// Checks that the competency of a goal exists and that the target level is on its scale.
async fn check_competency(work: &UnitOfWork<'_>, content: &Content, problems: &mut Problems) -> Result<()> {
    let Some(id) = content.competency_id else { return Ok(()) };
    let levels = load_level_count(work, id).await?;
    match (levels, content.target_level) {
        (None, _) => problems.add("competencyId", Code::NotFound, "there is no such competency"),
        (Some(levels), Some(level)) => problems.require(level <= levels, "targetLevel", format!("must be at most {levels}")),
        (Some(_), None) => {}
    }
    Ok(())
}

/// The number of levels of a competency's scale. `None` when there is no such competency.
async fn load_level_count(work: &UnitOfWork<'_>, id: CompetencyId) -> Result<Option<i32>> {
    let competencies = competency::load_existing(&**work, work.actor, &[id]).await?;
    Ok(competency::load_level_counts(&**work, work.actor, &competencies).await?.get(&id).copied())
}
