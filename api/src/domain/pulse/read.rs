//! Reads pulses and their figures.

use crate::{
    access::Actor,
    app::App,
    domain::{
        program,
        question_set::{Kind, select_questions},
        shared::{Listing, OptionalFilters, minimum_group_of},
    },
    platform::{Error, Result, db, page::SortOrder},
};
use entity::{
    Tenanted,
    id::{ProgramId, PulseId, QuestionSetVersionId, RoundId, TypedId},
    organization,
    pulse::{Column, Entity, Model},
    pulse_participation, pulse_tally,
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect, QueryTrait, Select};
use std::collections::{HashMap, HashSet};

/// The pulses that the actor may see: those of visible programs.
///
/// # Errors
/// `Forbidden` without permission to read programs.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    let programs = program::visible_to(actor)?.select_only().column(entity::program::Column::Id).into_query();
    Ok(Entity::of(actor.organization()).filter(Column::ProgramId.in_subquery(programs)))
}

/// # Errors
/// `NotFound` when the pulse does not exist or the actor may not see it.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: PulseId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "pulse" })
}

/// The pulses of some rounds, at most one for each.
///
/// # Errors
/// `Forbidden` without permission to read programs.
pub fn select_of_rounds(db: &impl ConnectionTrait, actor: &Actor, ids: &[RoundId]) -> Result<Select<Entity>> {
    Ok(visible_to(actor)?.filter(db::in_ids(db, Column::RoundId, ids.iter().map(|id| id.uuid()))))
}

/// The pulses that the actor has answered, among some.
pub async fn load_answered(app: &App, actor: &Actor, ids: &[PulseId]) -> Result<HashSet<PulseId>> {
    let Some(employee) = actor.employee() else { return Ok(HashSet::new()) };
    let rows = pulse_participation::Entity::of(actor.organization())
        .filter(db::in_ids(&app.db, pulse_participation::Column::PulseId, ids.iter().map(|id| id.uuid())))
        .filter(pulse_participation::Column::EmployeeId.eq(employee))
        .all(&app.db)
        .await?;
    Ok(rows.into_iter().map(|row| row.pulse_id).collect())
}

/// The figures of a pulse.
#[derive(Clone, Debug, PartialEq)]
pub enum Figures {
    /// The pulse accepts answers.
    NotClosed,
    /// Fewer people than the minimum answered.
    TooFew,
    Shown {
        answered: i32,
        questions: Vec<QuestionFigures>,
    },
}

/// The figures of a question.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionFigures {
    pub key: String,
    /// How many people answered. `None`: fewer than the minimum.
    pub count: Option<i32>,
    /// Of a scale.
    pub average: Option<f64>,
}

/// The smallest number of people whose answers to a pulse are shown: that of its opening, and the present one of the organization.
pub fn minimum_of(pulse: &Model, organization_minimum: u32) -> u32 {
    pulse.minimum_group.unsigned_abs().max(organization_minimum)
}

/// The figures of some pulses that the actor may see.
///
/// # Errors
/// `Forbidden` without permission to read programs.
pub async fn load_figures(app: &App, actor: &Actor, ids: &[PulseId]) -> Result<HashMap<PulseId, Figures>> {
    let pulses = visible_to(actor)?.filter(db::in_ids(&app.db, Column::Id, ids.iter().map(|id| id.uuid()))).all(&app.db).await?;
    let organization = organization::Entity::of(actor.organization()).one(&app.db).await?;
    let organization = organization.ok_or(Error::NotFound { noun: "organization" })?;
    let now = app.clock.now();
    let closed: Vec<&Model> = pulses.iter().filter(|pulse| pulse.closes_at <= now).collect();
    let tallies = pulse_tally::Entity::of(actor.organization())
        .filter(db::in_ids(&app.db, pulse_tally::Column::PulseId, closed.iter().map(|pulse| pulse.id.uuid())))
        .all(&app.db)
        .await?;
    let mut versions: Vec<QuestionSetVersionId> = closed.iter().map(|pulse| pulse.question_set_version_id).collect();
    versions.sort_unstable();
    versions.dedup();
    let questions = select_questions(&app.db, actor, &versions)?.all(&app.db).await?;
    let figures_of = |pulse: &Model| {
        if pulse.closes_at > now {
            return Figures::NotClosed;
        }
        let counted: Vec<&pulse_tally::Model> = tallies.iter().filter(|row| row.pulse_id == pulse.id).collect();
        let answered = count_of(&counted, "");
        let minimum = minimum_of(pulse, minimum_group_of(&organization));
        if answered.unsigned_abs() < minimum {
            return Figures::TooFew;
        }
        let questions = questions.iter().filter(|question| question.question_set_version_id == pulse.question_set_version_id);
        let questions = questions.map(|question| question_figures(&counted, &question.key, question.kind, minimum)).collect();
        Figures::Shown { answered, questions }
    };
    Ok(pulses.iter().map(|pulse| (pulse.id, figures_of(pulse))).collect())
}

/// How many people answered a question. The empty key: the pulse.
fn count_of(tally: &[&pulse_tally::Model], key: &str) -> i32 {
    tally.iter().find(|row| row.question_key == key && row.answer.is_empty()).map_or(0, |row| row.count)
}

fn question_figures(tally: &[&pulse_tally::Model], key: &str, kind: Kind, minimum: u32) -> QuestionFigures {
    let count = count_of(tally, key);
    if count.unsigned_abs() < minimum {
        return QuestionFigures { key: key.to_owned(), count: None, average: None };
    }
    let values = tally.iter().filter(|row| row.question_key == key);
    let sum: i64 = values.filter_map(|row| Some(row.answer.parse::<i64>().ok()? * i64::from(row.count))).sum();
    let average = (kind == Kind::Scale).then(|| {
        let hundredths = (sum * 100 + i64::from(count) / 2) / i64::from(count);
        // At most 1,000: exact as a floating-point number before the division.
        f64::from(i32::try_from(hundredths).unwrap_or_default()) / 100.0
    });
    QuestionFigures { key: key.to_owned(), count: Some(count), average }
}

/// Pulses by creation, oldest or newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub programs: Option<Vec<ProgramId>>,
    pub rounds: Option<Vec<RoundId>>,
    pub newest_first: bool,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        Ok(visible_to(actor)?.filter_ids(db, Column::ProgramId, &self.programs).filter_ids(db, Column::RoundId, &self.rounds))
    }

    fn order(&self) -> SortOrder<Entity> {
        let created = SortOrder::new("pulse.created").then_id();
        if self.newest_first { created.reversed("pulse.created.desc") } else { created }
    }
}
