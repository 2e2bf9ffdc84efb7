//! Setting programs up.

use super::{Settings, Target, get, targets};
use crate::{
    access::{Act, Actor},
    app::{App, Work},
    domain::{competency, listing::expect_version},
    feed::Kind,
    platform::{Code, Error, Result, error::Problems},
};
use entity::{
    Tenanted,
    id::ProgramId,
    program::{ConflictPolicy, Model, Status},
    program_competency,
};
use sea_orm::{ColumnTrait, QueryFilter};

/// Drafts a program.
pub async fn create(app: &App, actor: &Actor, settings: Settings, key: Option<&str>) -> Result<Model> {
    actor.may(Act::WriteProgram, &[])?;
    settings.check()?;
    let mut work = app.begin(actor).await?;
    let id: ProgramId = app.clock.id();
    if let Some(done) = work.once(key, "programCreate", &settings, id).await? {
        return get(&*work, actor, done).await;
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
        starts_on: None,
        ends_on: None,
        created_at: work.at,
        updated_at: work.at,
    };
    let program = laid_over(blank, &settings);
    work.add([program.clone()])?;
    aim(&mut work, id, &settings.targets).await?;
    work.record(Kind::ProgramCreated.of(program.id, program.version));
    work.commit().await?;
    Ok(program)
}

/// Changes a program's settings. `change` makes the new ones of the old.
///
/// # Errors
/// `Conflict` when the version is not the expected one; `Invalid` when the program is closed.
pub async fn update(
    app: &App,
    actor: &Actor,
    id: ProgramId,
    expected_version: Option<i64>,
    change: impl FnOnce(Settings) -> Settings,
) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let program = get(&*work, actor, id).await?;
    actor.may(Act::WriteProgram, &[])?;
    expect_version(expected_version, program.version)?;
    if program.status == Status::Closed {
        return Err(Error::conflict("id", Code::WrongState, "a closed program does not change"));
    }
    let old = Settings::of(&program, targets(&*work, actor, id).await?);
    let mut new = change(old.clone());
    new.targets.sort_by_key(|target| target.competency_id);
    new.check()?;
    let fields = new.differences(&old);
    if fields.is_empty() {
        return Ok(program);
    }
    if new.targets != old.targets {
        program_competency::Entity::delete_of(actor.organization())
            .filter(program_competency::Column::ProgramId.eq(id))
            .exec(&*work)
            .await?;
        aim(&mut work, id, &new.targets).await?;
    }
    let program = Model { version: program.version + 1, updated_at: work.at, ..laid_over(program, &new) };
    work.change(program.clone())?;
    work.record(Kind::ProgramUpdated.of(program.id, program.version).changing(fields));
    work.commit().await?;
    Ok(program)
}

/// Opens a draft: from now on it takes participants. Opening it twice changes nothing.
pub async fn start(app: &App, actor: &Actor, id: ProgramId, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let program = get(&*work, actor, id).await?;
    actor.may(Act::WriteProgram, &[])?;
    expect_version(expected_version, program.version)?;
    match program.status {
        Status::Open => return Ok(program),
        Status::Closed => return Err(Error::conflict("id", Code::WrongState, "the program is closed")),
        Status::Draft => {}
    }
    let program = Model { status: Status::Open, version: program.version + 1, updated_at: work.at, ..program };
    work.change(program.clone())?;
    work.record(Kind::ProgramOpened.of(program.id, program.version).changing(vec!["status"]));
    work.commit().await?;
    Ok(program)
}

fn laid_over(program: Model, settings: &Settings) -> Model {
    Model {
        name: settings.name.clone(),
        description: settings.description.clone(),
        kind: settings.kind,
        cadence_days: settings.cadence_days,
        mixing: settings.mixing,
        group_size: settings.group_size,
        max_job_level_gap: settings.max_job_level_gap,
        conflict_policy: settings.conflict_policy,
        starts_on: settings.starts_on,
        ends_on: settings.ends_on,
        ..program
    }
}

/// Stores what a program works toward, each level on its framework's scale.
async fn aim(work: &mut Work<'_>, program: ProgramId, targets: &[Target]) -> Result<()> {
    if targets.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = targets.iter().map(|target| target.competency_id).collect();
    let known = competency::named(&**work, work.actor, &ids).await?;
    let scales = competency::scales(&**work, work.actor, &known).await?;
    let mut problems = Problems::default();
    for (index, target) in targets.iter().enumerate() {
        match scales.get(&target.competency_id) {
            None => problems.add(format!("targetCompetencies.{index}.competencyId"), Code::NotFound, "there is no such competency"),
            Some(most) => {
                problems.unless(target.level <= *most, format!("targetCompetencies.{index}.level"), format!("must be at most {most}"));
            }
        }
    }
    problems.into_result()?;
    let organization_id = work.actor.organization();
    work.add(targets.iter().map(|target| program_competency::Model {
        organization_id,
        program_id: program,
        competency_id: target.competency_id,
        target_level: target.level,
    }))
}
