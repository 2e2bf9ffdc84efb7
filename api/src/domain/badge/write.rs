//! Creates, updates, activates and retires badges.

use super::read::get;
use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    domain::{competency, shared::ensure_version},
    feed::ChangeKind,
    platform::{Code, Error, Result, error::Problems},
};
use entity::{
    Tenanted,
    badge::{Model, Status},
    id::{BadgeId, CompetencyId, ProgramId},
    program,
};
use sea_orm::{ActiveEnum, ColumnTrait, QueryFilter};
use serde::Serialize;

/// The longest name, in characters.
const MAX_NAME: usize = 200;

/// The longest description and criteria, in characters.
const MAX_TEXT: usize = 5000;

/// What a badge says, and whether it is offered by rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Texts {
    pub name: String,
    pub description: String,
    pub criteria: String,
    pub automatic: bool,
}

impl Texts {
    fn of(row: &Model) -> Self {
        let Model { name, description, criteria, automatic, .. } = row.clone();
        Self { name, description, criteria, automatic }
    }

    fn check(&self, problems: &mut Problems) {
        problems.require_text("name", &self.name, MAX_NAME);
        problems.require_text("description", &self.description, MAX_TEXT);
        problems.require_text("criteria", &self.criteria, MAX_TEXT);
    }

    /// The names of the fields that differ.
    fn differences(&self, other: &Self) -> Vec<&'static str> {
        let fields = [
            ("name", self.name != other.name),
            ("description", self.description != other.description),
            ("criteria", self.criteria != other.criteria),
            ("automatic", self.automatic != other.automatic),
        ];
        fields.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
    }
}

/// A badge to be created: for a level in a competency, or for the completion of a program.
#[derive(Clone, Debug, Serialize)]
pub struct NewBadge {
    pub texts: Texts,
    pub competency_id: Option<CompetencyId>,
    pub level: Option<i32>,
    pub program_id: Option<ProgramId>,
}

/// Creates a draft.
///
/// # Errors
/// `Invalid`, with every field that violates its limits.
pub async fn create(app: &App, actor: &Actor, new: NewBadge, idempotency_key: Option<&str>) -> Result<Model> {
    actor.authorize(Permission::WriteBadge, &[])?;
    actor.reach(Permission::ReadCompetency)?;
    let mut work = app.begin(actor).await?;
    let id: BadgeId = app.clock.new_id();
    if let Some(earlier) = work.claim_idempotency_key(idempotency_key, "badgeCreate", &new, id).await? {
        return get(&*work, actor, earlier).await;
    }
    let mut problems = Problems::default();
    new.texts.check(&mut problems);
    check_achievement(&work, &new, &mut problems).await?;
    problems.into_result()?;
    let Texts { name, description, criteria, automatic } = new.texts;
    let row = Model {
        organization_id: actor.organization(),
        id,
        version: 1,
        name,
        description,
        criteria,
        competency_id: new.competency_id,
        level: new.level,
        program_id: new.program_id,
        automatic,
        status: Status::Draft,
        created_at: work.at,
        updated_at: work.at,
    };
    work.insert([row.clone()])?;
    work.record(ChangeKind::BadgeCreated.entry(row.id, row.version));
    work.commit().await?;
    Ok(row)
}

/// Checks that the badge is for one thing that exists.
async fn check_achievement(work: &UnitOfWork<'_>, new: &NewBadge, problems: &mut Problems) -> Result<()> {
    if new.competency_id.is_some() == new.program_id.is_some() {
        problems.require(false, "competencyId", "give either a competency with a level, or a program");
        return Ok(());
    }
    if let Some(id) = new.program_id {
        problems.require(new.level.is_none(), "level", "must be omitted for the completion of a program");
        let found = program::Entity::of(work.actor.organization()).filter(program::Column::Id.eq(id)).one(&**work).await?;
        if found.is_none() {
            problems.add("programId", Code::NotFound, "there is no such program");
        }
    }
    if let Some(id) = new.competency_id {
        let competencies = competency::load_existing(&**work, work.actor, &[id]).await?;
        let Some(found) = competencies.first() else {
            problems.add("competencyId", Code::NotFound, "there is no such competency");
            return Ok(());
        };
        let framework = competency::get_framework(&**work, work.actor, found.competency_framework_id).await?;
        let levels = competency::level_count(&framework);
        let on_scale = new.level.is_some_and(|level| (1..=levels).contains(&level));
        problems.require(on_scale, "level", format!("must be between 1 and {levels}: the scale of {}", framework.title));
    }
    Ok(())
}

/// Updates the texts and the rule of a badge. `change` is given the current ones and returns the new ones.
///
/// # Errors
/// `Conflict` when the badge is not at the expected version, or is retired; `Invalid`, with every field that violates its limits.
pub async fn update(
    app: &App,
    actor: &Actor,
    id: BadgeId,
    expected_version: Option<i64>,
    change: impl FnOnce(Texts) -> Texts,
) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let row = get(&*work, actor, id).await?;
    actor.authorize(Permission::WriteBadge, &[])?;
    ensure_version(expected_version, row.version)?;
    if row.status == Status::Retired {
        return Err(Error::conflict("id", Code::WrongState, "a retired badge cannot be changed"));
    }
    let old = Texts::of(&row);
    let new = change(old.clone());
    let mut problems = Problems::default();
    new.check(&mut problems);
    problems.into_result()?;
    let fields = new.differences(&old);
    if fields.is_empty() {
        return Ok(row);
    }
    let Texts { name, description, criteria, automatic } = new;
    let row = Model { name, description, criteria, automatic, version: row.version + 1, updated_at: work.at, ..row };
    work.update(row.clone())?;
    work.record(ChangeKind::BadgeUpdated.entry(row.id, row.version).with_fields(fields));
    work.commit().await?;
    Ok(row)
}

/// A change of the status of a badge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transition {
    Activate,
    Retire,
}

/// Changes the status of a badge. A badge that has the resulting status already stays unchanged.
///
/// # Errors
/// `Conflict` when the badge is not at the expected version, or its status does not allow the transition.
pub async fn change_status(app: &App, actor: &Actor, id: BadgeId, transition: Transition, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let row = get(&*work, actor, id).await?;
    actor.authorize(Permission::WriteBadge, &[])?;
    ensure_version(expected_version, row.version)?;
    let (possible_in, status, kind): (&[Status], _, _) = match transition {
        Transition::Activate => (&[Status::Draft], Status::Active, ChangeKind::BadgeActivated),
        Transition::Retire => (&[Status::Draft, Status::Active], Status::Retired, ChangeKind::BadgeRetired),
    };
    if row.status == status {
        return Ok(row);
    }
    if !possible_in.contains(&row.status) {
        return Err(Error::conflict("id", Code::WrongState, format!("the badge is {}", row.status.to_value())));
    }
    let row = Model { status, version: row.version + 1, updated_at: work.at, ..row };
    work.update(row.clone())?;
    work.record(kind.entry(row.id, row.version).with_fields(vec!["status"]));
    work.commit().await?;
    Ok(row)
}
