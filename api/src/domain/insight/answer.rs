//! What one answer is about: its filter, period and groupings, and their checks.

use super::{
    period::{Buckets, Grain},
    settings,
};
use crate::{
    access::{Actor, Permission},
    app::App,
    domain::shared::reporting_lines,
    platform::{Code, Error, Result, db, error::Problems},
};
use chrono::NaiveDate;
use chrono_tz::Tz;
use entity::{
    Keyed, Tenanted,
    employee::{self, Column as Employee},
    id::{CompetencyId, EmployeeId, OrganizationId, ProgramId, RoundId, TypedId},
    program, round,
};
use sea_orm::{
    ColumnTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The most attributes of one answer.
const MAX_ATTRIBUTES: usize = 2;
/// The longest text of a condition, in characters.
const MAX_TEXT_LENGTH: usize = 200;
/// The most values of a condition.
const MAX_VALUES: usize = 1000;

/// What people are grouped by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Attribute {
    Department,
    Location,
    JobLevel,
    HiringMonth,
    Program,
    Round,
    /// A custom attribute of the employee, by its name.
    Custom(String),
}

impl Attribute {
    /// Whether one person can be in several groups.
    pub fn is_multiple(&self) -> bool {
        matches!(self, Self::Program | Self::Round)
    }
}

/// What the rows of a table are grouped by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Grouping {
    Time(Grain),
    By(Attribute),
}

/// Conditions on the people and events of an answer. `None`: no condition.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub programs: Option<Vec<ProgramId>>,
    pub rounds: Option<Vec<RoundId>>,
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The day after the last one.
    pub to: Option<NaiveDate>,
    pub departments: Option<Vec<String>>,
    pub locations: Option<Vec<String>>,
    pub job_levels: Option<Vec<i32>>,
    /// Whose direct and indirect reports are meant.
    pub managers: Option<Vec<EmployeeId>>,
    /// The name of a custom attribute, and its values.
    pub custom: Option<(String, Vec<String>)>,
}

/// A table that the caller selects.
#[derive(Clone, Debug)]
pub struct Table {
    /// The name of its field, for errors.
    pub name: String,
    pub by: Vec<Grouping>,
    /// The competency that its figures are about.
    pub competency: Option<CompetencyId>,
}

/// A checked answer.
#[derive(Debug)]
pub struct Answer {
    pub(super) organization: OrganizationId,
    pub(super) filter: Filter,
    /// The reports of the managers of the filter.
    pub(super) reports: Option<Vec<EmployeeId>>,
    pub(super) buckets: Buckets,
    /// The attributes of all tables.
    pub(super) attributes: Vec<Attribute>,
    /// Whether a table has no grouping by time although another one has.
    pub(super) mixes_totals: bool,
    /// The smallest group whose figures are released.
    pub(super) minimum: u32,
    /// The numbers of levels of the competencies of the tables.
    pub(super) levels: HashMap<CompetencyId, usize>,
}

impl Answer {
    /// Whether the rounds of the participants matter.
    pub(super) fn uses_rounds(&self) -> bool {
        self.filter.rounds.is_some() || self.attributes.contains(&Attribute::Round)
    }

    /// The number of levels of a competency that figures are about.
    ///
    /// # Errors
    /// `Invalid` on `competencyId` when it does not exist.
    pub fn level_count(&self, id: CompetencyId) -> Result<usize> {
        let unknown = || Error::invalid_with_code("competencyId", Code::NotFound, "competencyId: no such competency");
        self.levels.get(&id).copied().ok_or_else(unknown)
    }

    /// Whether the filter has conditions on attributes of people.
    pub fn filters_people(&self) -> bool {
        let filter = &self.filter;
        filter.departments.is_some()
            || filter.locations.is_some()
            || filter.job_levels.is_some()
            || filter.managers.is_some()
            || filter.custom.is_some()
    }

    /// The conditions on attributes of people.
    pub(super) fn people_conditions(&self, app: &App) -> Vec<Expr> {
        let filter = &self.filter;
        let mut conditions = Vec::new();
        if let Some(departments) = &filter.departments {
            conditions.push(db::in_texts(&app.db, Employee::Department, departments.iter().cloned()));
        }
        if let Some(locations) = &filter.locations {
            conditions.push(db::in_texts(&app.db, Employee::Location, locations.iter().cloned()));
        }
        if let Some(levels) = &filter.job_levels {
            conditions.push(db::in_numbers(&app.db, Employee::JobLevel, levels.iter().copied()));
        }
        if let Some(reports) = &self.reports {
            conditions.push(db::in_ids(&app.db, Employee::Id, reports.iter().map(|id| id.0)));
        }
        if let Some((name, values)) = &filter.custom {
            conditions.push(db::expr_in_texts(&app.db, custom_attribute(app, name), values.iter().cloned()));
        }
        conditions
    }
}

/// A custom attribute of an employee as text; NULL without it.
pub(super) fn custom_attribute(app: &App, name: &str) -> Expr {
    db::json_text(&app.db, Employee::Custom.into_expr(), name)
}

/// Checks what the caller asks for.
///
/// # Errors
/// `Forbidden` without permission to read insights; `Invalid` on the condition or grouping that is not possible.
pub async fn prepare(app: &App, actor: &Actor, filter: Filter, time_zone: &str, tables: Vec<Table>) -> Result<Answer> {
    actor.reach(Permission::ReadInsight)?;
    let zone: Tz = time_zone
        .parse()
        .map_err(|_| Error::invalid("timeZone", "timeZone: must be a name of the IANA time zone database, such as Europe/Zurich"))?;
    check_filter(&filter)?;
    check_together(&tables)?;
    let (grain, attributes) = unite(&tables)?;
    let is_series = |table: &Table| table.by.iter().any(|grouping| matches!(grouping, Grouping::Time(_)));
    let mixes_totals = tables.iter().any(is_series) && !tables.iter().all(is_series);
    let buckets = Buckets::new(filter.from, filter.to, app.clock.now(), zone, grain)?;
    let organization = actor.organization();
    let competencies: Vec<CompetencyId> = tables.iter().filter_map(|table| table.competency).collect();
    let settings = settings::load(app, organization, &competencies).await?;
    require_objects(app, organization, &filter).await?;
    for attribute in &attributes {
        if let Attribute::Custom(name) = attribute {
            require_custom_attribute(app, organization, name).await?;
        }
    }
    let reports = match &filter.managers {
        Some(managers) => Some(reporting_lines::load_reports(&app.db, organization, managers).await?.into_iter().collect()),
        None => None,
    };
    let (minimum, levels) = (settings.minimum, settings.levels);
    Ok(Answer { organization, filter, reports, buckets, attributes, mixes_totals, minimum, levels })
}

fn check_filter(filter: &Filter) -> Result<()> {
    let mut problems = Problems::default();
    let mut check = |field: &str, texts: &[String]| {
        problems.require(texts.len() <= MAX_VALUES, field, format!("{field}: must have at most {MAX_VALUES} values"));
        for text in texts.iter().take(MAX_VALUES) {
            problems.require_text(field, text, MAX_TEXT_LENGTH);
        }
    };
    check("where.department", filter.departments.as_deref().unwrap_or_default());
    check("where.location", filter.locations.as_deref().unwrap_or_default());
    if let Some((name, values)) = &filter.custom {
        check("where.customAttribute.name", std::slice::from_ref(name));
        check("where.customAttribute.value", values);
    }
    problems.into_result()
}

/// Tables that are not in one answer, because the difference of their figures can be about a single person.
const SEPARATE_TABLES: [(&str, &[&str], &str); 3] = [
    // Who has a first assessment has no change.
    ("competencyChange", &["competencies"], "competencies"),
    // The sessions of a department are the sum of its ties.
    ("ties", &["ties", "sessions", "attendance", "pairings", "reciprocity", "habit"], "other figures of sessions and pairings"),
    // The participants of a department are its coached people and the others.
    ("retention", &PEOPLE_TABLES, "other figures of people"),
];

/// The tables whose `n` counts participants, or people who met.
const PEOPLE_TABLES: [&str; 12] = [
    "participation",
    "sessions",
    "attendance",
    "pairings",
    "competencies",
    "competencyChange",
    "goals",
    "commitments",
    "recognition",
    "reciprocity",
    "habit",
    "ties",
];

fn check_together(tables: &[Table]) -> Result<()> {
    for (name, others, description) in SEPARATE_TABLES {
        let Some(index) = tables.iter().position(|table| table.name == name) else { continue };
        let is_other = |(at, table): (usize, &Table)| at != index && others.contains(&table.name.as_str());
        if tables.iter().enumerate().any(is_other) {
            let message = format!("{name}: cannot be in one answer with {description}: ask for them in a request of their own");
            return Err(Error::invalid(name, message));
        }
    }
    Ok(())
}

/// The grain and the attributes of all tables.
fn unite(tables: &[Table]) -> Result<(Option<Grain>, Vec<Attribute>)> {
    let (mut grain, mut attributes) = (None, Vec::new());
    for Table { name, by, .. } in tables {
        let field = format!("{name}.by");
        let invalid = |message: &str| Err(Error::invalid(&field, format!("{field}: {message}")));
        if by.len() > MAX_ATTRIBUTES {
            return invalid("must have at most 2 groupings");
        }
        if by.iter().enumerate().any(|(index, grouping)| by.iter().take(index).any(|other| other == grouping)) {
            return invalid("must not have the same grouping twice");
        }
        for grouping in by {
            match grouping {
                Grouping::Time(unit) if grain.is_some_and(|grain| grain != *unit) => {
                    return invalid("all figures of one answer have the same unit of time: ask for another unit in a request of its own");
                }
                Grouping::Time(unit) => grain = Some(*unit),
                Grouping::By(attribute) if !attributes.contains(attribute) => attributes.push(attribute.clone()),
                Grouping::By(_) => {}
            }
        }
        if attributes.len() > MAX_ATTRIBUTES {
            return invalid("all figures of one answer together have at most 2 attributes: ask for the others in a request of its own");
        }
    }
    Ok((grain, attributes))
}

/// Requires that the objects of the filter exist. They need not be visible to the actor: their figures are about groups of people only.
async fn require_objects(app: &App, organization: OrganizationId, filter: &Filter) -> Result<()> {
    let found = [
        ("programId", "program", missing::<program::Entity>(app, organization, filter.programs.as_deref()).await?),
        ("roundId", "round", missing::<round::Entity>(app, organization, filter.rounds.as_deref()).await?),
        ("managerId", "employee", missing::<employee::Entity>(app, organization, filter.managers.as_deref()).await?),
    ];
    let mut problems = Problems::default();
    for (field, noun, _) in found.iter().filter(|(_, _, is_missing)| *is_missing) {
        problems.add(format!("where.{field}"), Code::NotFound, format!("where.{field}: no such {noun}"));
    }
    problems.into_result()
}

/// Whether one of the rows does not exist.
async fn missing<E: Keyed>(app: &App, organization: OrganizationId, ids: Option<&[E::Id]>) -> Result<bool> {
    let Some(ids) = ids else { return Ok(false) };
    if ids.len() > MAX_VALUES {
        return Err(Error::invalid("where", format!("where: a condition must have at most {MAX_VALUES} identifiers")));
    }
    let ids: HashSet<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let found = E::of(organization).filter(db::in_ids(&app.db, E::ID, ids.iter().copied()));
    let found = found.select_only().column_as(E::ID.count(), "count").into_tuple::<i64>().one(&app.db).await?;
    Ok(found.map_or(0, |count| usize::try_from(count).unwrap_or_default()) < ids.len())
}

async fn require_custom_attribute(app: &App, organization: OrganizationId, name: &str) -> Result<()> {
    let mut problems = Problems::default();
    problems.require_text("by", name, MAX_TEXT_LENGTH);
    problems.into_result()?;
    let with = employee::Entity::of(organization).filter(custom_attribute(app, name).is_not_null());
    if with.one(&app.db).await?.is_none() {
        return Err(Error::invalid("by", "by: no employee has the custom attribute"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(by: &[Grouping]) -> Table {
        Table { name: "sessions".into(), by: by.to_vec(), competency: None }
    }

    #[test]
    fn the_tables_of_an_answer_have_at_most_two_attributes_and_one_grain() {
        let [month, day] = [Grain::Month, Grain::Day].map(Grouping::Time);
        let [department, location, level] = [Attribute::Department, Attribute::Location, Attribute::JobLevel].map(Grouping::By);
        let united = unite(&[table(&[month.clone(), department.clone()]), table(std::slice::from_ref(&location))]).unwrap();
        assert_eq!(united, (Some(Grain::Month), vec![Attribute::Department, Attribute::Location]));
        assert!(unite(&[table(&[department.clone(), location.clone()]), table(&[level])]).is_err());
        assert!(unite(&[table(std::slice::from_ref(&month)), table(&[day])]).is_err());
        assert!(unite(&[table(&[department.clone(), department.clone()])]).is_err());
        assert!(unite(&[table(&[month, department, location])]).is_err());
    }
}
