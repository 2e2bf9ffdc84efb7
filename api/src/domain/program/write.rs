//! Creates, updates and opens programs.

use super::{
    read::{get, load_targets},
    rules::{Settings, Target},
};
use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    domain::{competency, shared::ensure_version},
    feed::ChangeKind,
    platform::{Code, Error, Result, error::Problems},
};
use entity::{
    Tenanted,
    id::ProgramId,
    program::{ConflictPolicy, Model, Status},
    program_competency,
};
use sea_orm::{ColumnTrait, QueryFilter};

/// Creates a draft.
///
/// # Errors
/// `Invalid`, with every setting that violates its limits.
pub async fn create(app: &App, actor: &Actor, settings: Settings, idempotency_key: Option<&str>) -> Result<Model> {
    actor.authorize(Permission::WriteProgram, &[])?;
    settings.validate()?;
    let mut work = app.begin(actor).await?;
    let id: ProgramId = app.clock.new_id();
    if let Some(earlier) = work.claim_idempotency_key(idempotency_key, "programCreate", &settings, id).await? {
        return get(&*work, actor, earlier).await;
    }
    let blank = Model {
        organization_id: actor.organization(),
        id,
        version: 1,
        name: String::new(),
        description: None,
        kind: settings.kind,
        status: Status::Draft,
        cadence_days: 0,
        mixing: settings.mixing,
        group_size: 0,
        max_job_level_gap: None,
        conflict_policy: ConflictPolicy::Raise,
        match_weights: None,
        allows_trio: false,
        min_shared_minutes: 0,
        balance_tolerance_percent: 0,
        working_hours: None,
        starts_on: None,
        ends_on: None,
        created_at: work.at,
        updated_at: work.at,
    };
    let program = settings.apply_to(blank);
    work.insert([program.clone()])?;
    insert_targets(&mut work, id, &settings.targets).await?;
    work.record(ChangeKind::ProgramCreated.entry(program.id, program.version));
    work.commit().await?;
    Ok(program)
}

/// Updates the settings of a program. `change` is given the current settings and returns the new ones.
///
/// # Errors
/// `Conflict` when the program is not at the expected version, or is closed; `Invalid`, with every setting that violates its limits.
pub async fn update(
    app: &App,
    actor: &Actor,
    id: ProgramId,
    expected_version: Option<i64>,
    change: impl FnOnce(Settings) -> Settings,
) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let program = get(&*work, actor, id).await?;
    actor.authorize(Permission::WriteProgram, &[])?;
    ensure_version(expected_version, program.version)?;
    if program.status == Status::Closed {
        return Err(Error::conflict("id", Code::WrongState, "a closed program cannot be changed"));
    }
    let old = Settings::from_program(&program, load_targets(&*work, actor, id).await?);
    let mut new = change(old.clone());
    new.targets.sort_by_key(|target| target.competency_id);
    new.validate()?;
    let fields = new.differences(&old);
    if fields.is_empty() {
        return Ok(program);
    }
    if new.targets != old.targets {
        program_competency::Entity::delete_of(actor.organization())
            .filter(program_competency::Column::ProgramId.eq(id))
            .exec(&*work)
            .await?;
        insert_targets(&mut work, id, &new.targets).await?;
    }
    let program = new.apply_to(Model { version: program.version + 1, updated_at: work.at, ..program });
    work.update(program.clone())?;
    work.record(ChangeKind::ProgramUpdated.entry(program.id, program.version).with_fields(fields));
    work.commit().await?;
    Ok(program)
}

/// Opens a draft, which then accepts participants. Opening an open program changes nothing.
///
/// # Errors
/// `Conflict` when the program is not at the expected version, or is closed.
pub async fn open(app: &App, actor: &Actor, id: ProgramId, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let program = get(&*work, actor, id).await?;
    actor.authorize(Permission::WriteProgram, &[])?;
    ensure_version(expected_version, program.version)?;
    match program.status {
        Status::Open => return Ok(program),
        Status::Closed => return Err(Error::conflict("id", Code::WrongState, "the program is closed")),
        Status::Draft => {}
    }
    let program = Model { status: Status::Open, version: program.version + 1, updated_at: work.at, ..program };
    work.update(program.clone())?;
    work.record(ChangeKind::ProgramOpened.entry(program.id, program.version).with_fields(vec!["status"]));
    work.commit().await?;
    Ok(program)
}

/// Checks that the target competencies exist and that their levels are on the frameworks' scales, and inserts the targets.
async fn insert_targets(work: &mut UnitOfWork<'_>, program: ProgramId, targets: &[Target]) -> Result<()> {
    if targets.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = targets.iter().map(|target| target.competency_id).collect();
    let competencies = competency::load_existing(&**work, work.actor, &ids).await?;
    let level_counts = competency::load_level_counts(&**work, work.actor, &competencies).await?;
    let mut problems = Problems::default();
    for (index, target) in targets.iter().enumerate() {
        let field = |part: &str| format!("targetCompetencies.{index}.{part}");
        match level_counts.get(&target.competency_id) {
            None => problems.add(field("competencyId"), Code::NotFound, "the competency does not exist"),
            Some(levels) => problems.require(target.level <= *levels, field("level"), format!("must be at most {levels}")),
        }
    }
    problems.into_result()?;
    let organization_id = work.actor.organization();
    work.insert(targets.iter().map(|target| program_competency::Model {
        organization_id,
        program_id: program,
        competency_id: target.competency_id,
        target_level: target.level,
    }))
}
