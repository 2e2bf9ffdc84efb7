//! What the import of a CASE package would do, before it is done: the difference to the framework as it is, and what it breaks.

use super::{
    case_difference::{self, Change, Difference, Owner},
    case_package::{Package, member_text},
    case_rubric,
    case_tree::TreeNode,
    level_count,
    write::check_levels,
};
use crate::{
    access::{Actor, Permission},
    app::App,
    platform::{Error, Result, db, digest::sha256_hex},
};
use chrono::{DateTime, Utc};
use entity::{
    Tenanted, assessment,
    case_entry::{self, Kind},
    competency::{Column, Entity, Model},
    competency_framework as frameworks, goal,
    id::{CompetencyFrameworkId, CompetencyId, TypedId},
    program_competency, recognition, takeaway,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

pub use super::case_difference::Action;

/// The level scale of a framework that is imported without one.
const DEFAULT_LEVELS: [&str; 5] = ["Novice", "Advanced beginner", "Competent", "Proficient", "Expert"];

/// The most breaks that a plan lists.
const MAX_BREAKS: usize = 1000;

/// What an import does.
#[derive(Debug)]
pub struct ImportPlan {
    /// The framework as it is; `None` for a new one.
    pub framework: Option<frameworks::Model>,
    /// The level scale after the import.
    pub levels: Vec<String>,
    /// The objects that are added, changed and removed.
    pub changes: Vec<Change>,
    pub counts: BTreeMap<(Kind, Action), usize>,
    /// What the import does to competencies that others refer to.
    pub breaks: Vec<Break>,
    /// Identifies this plan: it differs when anything differs that the plan depends on.
    pub token: String,
}

/// How a competency, or the scale, changes for those who refer to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The package no longer contains the competency. It stays, without a place in the package.
    Removed,
    /// The statement is another one.
    Reworded,
    /// The parent is another one.
    Moved,
    /// The names of levels are other ones.
    LevelsRenamed,
}

/// A change of something that others refer to.
#[derive(Debug)]
pub struct Break {
    pub effect: Effect,
    /// Of the item; of the document for the scale.
    pub case_identifier: String,
    /// The statement, or the title, before the import.
    pub statement: String,
    pub references: References,
}

/// How many objects refer to a competency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct References {
    pub assessments: i64,
    pub programs: i64,
    pub goals: i64,
    pub recognitions: i64,
    pub takeaways: i64,
}

impl References {
    fn is_empty(self) -> bool {
        self == Self::default()
    }
}

/// Plans the import of a package.
///
/// # Errors
/// Those of [`super::import`].
pub async fn plan_import(app: &App, actor: &Actor, package: &Package, levels: Option<Vec<String>>) -> Result<ImportPlan> {
    actor.authorize(Permission::WriteCompetency, &[])?;
    let tree = package.to_tree()?;
    check_levels(levels.as_deref())?;
    let existing = find_framework(&app.db, actor, package).await?;
    let id = existing.as_ref().map_or_else(|| CompetencyFrameworkId::from_uuid(Uuid::nil()), |existing| existing.id);
    Ok(compute(&app.db, actor, package, &tree, levels, (existing.as_ref(), id), app.clock.now()).await?.0)
}

/// The framework that an earlier import of the same document has made.
pub async fn find_framework(db: &impl ConnectionTrait, actor: &Actor, package: &Package) -> Result<Option<frameworks::Model>> {
    let frameworks = frameworks::Entity::of(actor.organization()).filter(frameworks::Column::CaseIdentifier.eq(package.identifier()));
    Ok(frameworks.one(db).await?)
}

/// Computes the plan and the rows to store. `framework`: the framework as it is, and the identifier that it has or will have.
///
/// # Errors
/// `Invalid` on `levels` when the scale would have fewer levels than before.
pub async fn compute(
    db: &impl ConnectionTrait,
    actor: &Actor,
    package: &Package,
    tree: &[TreeNode<'_>],
    levels: Option<Vec<String>>,
    (framework, id): (Option<&frameworks::Model>, CompetencyFrameworkId),
    at: DateTime<Utc>,
) -> Result<(ImportPlan, Difference)> {
    let organization = actor.organization();
    let stored = match framework {
        Some(_) => {
            let entries = case_entry::Entity::of(organization).filter(case_entry::Column::CompetencyFrameworkId.eq(id));
            entries.all(db).await?
        }
        None => Vec::new(),
    };
    let levels = choose_levels(package, levels, framework, &stored)?;
    let mut difference = case_difference::compare(stored, package, Owner { organization, framework: id, at });
    let breaks = match framework {
        Some(framework) => find_breaks(db, actor, framework, tree, (package, &levels)).await?,
        None => Vec::new(),
    };
    let version = framework.map(|framework| (framework.id, framework.version));
    let seen: Vec<_> = breaks.iter().map(|each| format!("{} {:?} {:?}", each.case_identifier, each.effect, each.references)).collect();
    let token = sha256_hex(json!([organization, version, levels, seen, package.to_value()]).to_string());
    let (changes, counts) = (std::mem::take(&mut difference.changes), std::mem::take(&mut difference.counts));
    Ok((ImportPlan { framework: framework.cloned(), levels, changes, counts, breaks, token }, difference))
}

fn choose_levels(
    package: &Package,
    levels: Option<Vec<String>>,
    framework: Option<&frameworks::Model>,
    stored: &[case_entry::Model],
) -> Result<Vec<String>> {
    let of_package = || case_rubric::scale(package.list(Kind::Rubric).map(|(_, rubric)| rubric));
    let Some(framework) = framework else {
        let default = || DEFAULT_LEVELS.map(str::to_owned).to_vec();
        return Ok(levels.or_else(of_package).unwrap_or_else(default));
    };
    let before: Vec<String> = texts(&framework.levels);
    let mut rubrics: Vec<_> = stored.iter().filter(|entry| entry.kind == Kind::Rubric).collect();
    rubrics.sort_by_key(|entry| entry.position);
    let of_stored = case_rubric::scale(rubrics.into_iter().filter_map(|entry| entry.content.as_object()));
    // A scale that somebody has chosen stays; one that came from the rubric follows the rubric.
    let follows_rubric = of_stored.is_some_and(|scale| scale == before);
    let levels = levels.or_else(|| of_package().filter(|_| follows_rubric)).unwrap_or(before);
    if levels.len() < usize::try_from(level_count(framework)).unwrap_or_default() {
        return Err(Error::invalid("levels", "must not have fewer entries than before: assessments refer to them"));
    }
    Ok(levels)
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The competencies that change for those who refer to them, and the scale if it does.
async fn find_breaks(
    db: &impl ConnectionTrait,
    actor: &Actor,
    framework: &frameworks::Model,
    tree: &[TreeNode<'_>],
    (package, levels): (&Package, &[String]),
) -> Result<Vec<Break>> {
    let rows = Entity::of(actor.organization()).filter(Column::CompetencyFrameworkId.eq(framework.id)).all(db).await?;
    let identifiers: HashMap<CompetencyId, &str> = rows.iter().map(|row| (row.id, row.case_identifier.as_str())).collect();
    let parents: HashMap<&str, Option<&str>> = tree.iter().map(|node| (node.identifier, node.parent)).collect();
    let statements: HashMap<&str, &str> = package
        .list(Kind::Item)
        .filter_map(|(_, item)| Some((member_text(item, "identifier")?, member_text(item, "fullStatement")?)))
        .collect();
    let gone = removed_earlier(db, actor, framework).await?;
    let effect_on = |row: &Model| {
        let identifier = row.case_identifier.as_str();
        let parent = row.parent_id.and_then(|parent| identifiers.get(&parent)).copied();
        match (statements.get(identifier), parents.get(identifier)) {
            (Some(statement), _) if *statement != row.statement => Some(Effect::Reworded),
            (_, Some(new_parent)) if *new_parent != parent => Some(Effect::Moved),
            (None, _) if !gone.contains(identifier) => Some(Effect::Removed),
            _ => None,
        }
    };
    let mut affected: Vec<(&Model, Effect)> = rows.iter().filter_map(|row| Some((row, effect_on(row)?))).collect();
    affected.sort_by_key(|(row, _)| row.id);
    let before = texts(&framework.levels);
    let is_renamed = before.iter().zip(levels).any(|(before, after)| before != after);
    let ids: Vec<CompetencyId> =
        if is_renamed { rows.iter().map(|row| row.id).collect() } else { affected.iter().map(|(row, _)| row.id).collect() };
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let references = count_references(db, actor, &ids).await?;
    let mut breaks = Vec::new();
    if is_renamed {
        let all = references.values().fold(References::default(), |sum, each| References {
            assessments: sum.assessments + each.assessments,
            programs: sum.programs + each.programs,
            goals: sum.goals + each.goals,
            // Their texts mention no levels.
            recognitions: 0,
            takeaways: 0,
        });
        let (case_identifier, statement) = (framework.case_identifier.clone(), framework.title.clone());
        breaks.push(Break { effect: Effect::LevelsRenamed, case_identifier, statement, references: all });
    }
    breaks.extend(affected.into_iter().map(|(row, effect)| {
        let references = references.get(&row.id).copied().unwrap_or_default();
        Break { effect, case_identifier: row.case_identifier.clone(), statement: row.statement.clone(), references }
    }));
    breaks.retain(|each| !each.references.is_empty());
    breaks.truncate(MAX_BREAKS);
    Ok(breaks)
}

/// The items that an earlier package of the framework has removed.
async fn removed_earlier(db: &impl ConnectionTrait, actor: &Actor, framework: &frameworks::Model) -> Result<HashSet<String>> {
    let removed = case_entry::Entity::of(actor.organization())
        .filter(case_entry::Column::CompetencyFrameworkId.eq(framework.id))
        .filter(case_entry::Column::Kind.eq(Kind::Item))
        .filter(case_entry::Column::Position.is_null());
    let identifiers: Vec<String> = removed.select_only().column(case_entry::Column::CaseIdentifier).into_tuple().all(db).await?;
    Ok(identifiers.into_iter().collect())
}

async fn count_references(db: &impl ConnectionTrait, actor: &Actor, ids: &[CompetencyId]) -> Result<HashMap<CompetencyId, References>> {
    let mut references: HashMap<CompetencyId, References> = HashMap::new();
    let mut add = |counts: Vec<(CompetencyId, i64)>, count_of: fn(&mut References) -> &mut i64| {
        for (id, count) in counts {
            *count_of(references.entry(id).or_default()) += count;
        }
    };
    add(count::<assessment::Entity>(db, actor, assessment::Column::CompetencyId, ids).await?, |all| &mut all.assessments);
    add(count::<program_competency::Entity>(db, actor, program_competency::Column::CompetencyId, ids).await?, |all| &mut all.programs);
    add(count::<goal::Entity>(db, actor, goal::Column::CompetencyId, ids).await?, |all| &mut all.goals);
    add(count::<recognition::Entity>(db, actor, recognition::Column::CompetencyId, ids).await?, |all| &mut all.recognitions);
    add(count::<takeaway::Entity>(db, actor, takeaway::Column::CompetencyId, ids).await?, |all| &mut all.takeaways);
    Ok(references)
}

/// The number of rows of a table with each of these competencies.
async fn count<E>(db: &impl ConnectionTrait, actor: &Actor, column: E::Column, ids: &[CompetencyId]) -> Result<Vec<(CompetencyId, i64)>>
where
    E: Tenanted + EntityTrait,
{
    let has_competency = db::in_ids(db, column, ids.iter().map(|id| id.uuid()));
    let rows = E::of(actor.organization()).filter(has_competency).select_only().column(column).column_as(column.count(), "count");
    Ok(rows.group_by(column).into_tuple().all(db).await?)
}
