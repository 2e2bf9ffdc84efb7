//! Imports a competency framework from a CASE package.

use super::{
    case_difference::Difference,
    case_package::{Object, Package, member_text},
    case_rubric::{LEVELS, MAX_LEVEL_LENGTH},
    case_tree::TreeNode,
    get_framework,
    import_plan::{self, ImportPlan},
};
use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    feed::ChangeKind,
    platform::{Code, Error, Result, bulk, db, db::on_unique_violation, error::Problems},
};
use entity::{
    Tenanted,
    case_entry::{self, Kind},
    competency::{Column, Entity, Model},
    competency_framework as frameworks,
    id::{CompetencyFrameworkId, CompetencyId},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, IntoActiveModel, QueryFilter};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// Which effects of an import the caller has seen.
#[derive(Clone, Copy)]
pub enum Approval<'a> {
    /// The import may have any effect.
    Any,
    /// The import may have no effect on what refers to competencies.
    Harmless,
    /// The import has the effects of the plan with this token.
    Plan(&'a str),
}

/// Imports a framework, or updates the framework of an earlier import of the same document. `levels`: the level scale, lowest first;
/// `None` keeps the scale of the earlier import, or uses that of the package's rubric, or the default scale.
///
/// # Errors
/// `Invalid` on the path within the package; on `levels` when the scale has fewer than 2 or more than 20 levels, or fewer than before.
pub async fn import(
    app: &App,
    actor: &Actor,
    package: &Package,
    levels: Option<Vec<String>>,
    idempotency_key: Option<&str>,
) -> Result<frameworks::Model> {
    Ok(import_approved(app, actor, package, levels, idempotency_key, Approval::Any).await?.0)
}

/// As [`import`], with the effects that the caller approves. Returns what the import did, too; `None` for a repeated request.
///
/// # Errors
/// Those of [`import`]; `Conflict` on `plan` when the import has effects that are not approved.
pub async fn import_approved(
    app: &App,
    actor: &Actor,
    package: &Package,
    levels: Option<Vec<String>>,
    idempotency_key: Option<&str>,
    approval: Approval<'_>,
) -> Result<(frameworks::Model, Option<ImportPlan>)> {
    actor.authorize(Permission::WriteCompetency, &[])?;
    let tree = package.to_tree()?;
    check_levels(levels.as_deref())?;
    let mut work = app.begin(actor).await?;
    let id: CompetencyFrameworkId = app.clock.new_id();
    let existing = import_plan::find_framework(&*work, actor, package).await?;
    let id = existing.as_ref().map_or(id, |existing| existing.id);
    let input = (package.to_value(), &levels);
    if let Some(earlier) = work.claim_idempotency_key(idempotency_key, "competencyFrameworkImport", &input, id).await? {
        return Ok((get_framework(&*work, actor, earlier).await?, None));
    }
    let (plan, difference) = import_plan::compute(&*work, actor, package, &tree, levels, (existing.as_ref(), id), work.at).await?;
    check_approval(&plan, approval)?;
    let (row, framework_differs) = store_framework(&work, existing.as_ref(), package, &plan.levels, id).await?;
    let items: HashMap<&str, &Object> =
        package.list(Kind::Item).filter_map(|(_, item)| Some((member_text(item, "identifier")?, item))).collect();
    let competencies_differ = store_competencies(&work, id, &tree, &items).await?;
    let entries_differ = !difference.is_empty();
    work.count_new_rows("case_entry", difference.stored.len());
    store_entries(&work, id, difference).await?;
    let row = match existing {
        None => {
            work.record(ChangeKind::CompetencyFrameworkImported.entry(row.id, row.version));
            row
        }
        Some(old) if framework_differs || competencies_differ || entries_differ => {
            let row = frameworks::Model { version: old.version + 1, updated_at: work.at, ..row };
            let row = row.into_active_model().reset_all().update(&*work).await?;
            work.record(ChangeKind::CompetencyFrameworkUpdated.entry(row.id, row.version));
            row
        }
        Some(old) => old,
    };
    work.commit().await?;
    Ok((row, Some(plan)))
}

/// Checks a level scale.
///
/// # Errors
/// `Invalid` on `levels`.
pub fn check_levels(levels: Option<&[String]>) -> Result<()> {
    let mut problems = Problems::default();
    if let Some(levels) = levels {
        let message = format!("must have between {} and {} entries", LEVELS.start(), LEVELS.end());
        problems.require(LEVELS.contains(&levels.len()), "levels", message);
        levels.iter().for_each(|level| problems.require_text("levels", level, MAX_LEVEL_LENGTH));
    }
    problems.into_result()
}

fn check_approval(plan: &ImportPlan, approval: Approval<'_>) -> Result<()> {
    let message = match approval {
        Approval::Plan(token) if token != plan.token => {
            "the framework, or what refers to its competencies, has changed since the plan, or the package or the levels are not those of the \
             plan: make a new plan"
        }
        Approval::Harmless if !plan.breaks.is_empty() => {
            "this package changes competencies that others refer to: make a plan, read its breaks, and apply it with the plan's token"
        }
        _ => return Ok(()),
    };
    Err(Error::conflict("plan", Code::StaleVersion, message))
}

/// Inserts a new framework. An existing one is returned as the package changes it, together with whether it differs; the caller stores it.
async fn store_framework(
    work: &UnitOfWork<'_>,
    existing: Option<&frameworks::Model>,
    package: &Package,
    levels: &[String],
    id: CompetencyFrameworkId,
) -> Result<(frameworks::Model, bool)> {
    let member = |name: &str| package.document.get(name).and_then(Value::as_str).map(str::to_owned);
    let title = member("title").unwrap_or_default();
    let Some(old) = existing else {
        let row = frameworks::Model {
            organization_id: work.actor.organization(),
            id,
            version: 1,
            case_identifier: package.identifier().to_owned(),
            case_uri: member("uri"),
            title,
            creator: member("creator"),
            levels: json!(levels),
            created_at: work.at,
            updated_at: work.at,
        };
        let row = row
            .into_active_model()
            .insert(&**work)
            .await
            .map_err(on_unique_violation("package", "another request is importing this framework at the same time"))?;
        return Ok((row, true));
    };
    let row = frameworks::Model { case_uri: member("uri"), title, creator: member("creator"), levels: json!(levels), ..old.clone() };
    let differs = row != *old;
    Ok((row, differs))
}

/// Inserts and updates the competencies of a framework. Returns whether any differed.
async fn store_competencies(
    work: &UnitOfWork<'_>,
    framework: CompetencyFrameworkId,
    tree: &[TreeNode<'_>],
    items: &HashMap<&str, &Object>,
) -> Result<bool> {
    let organization = work.actor.organization();
    let identifiers = tree.iter().map(|node| node.identifier.to_owned());
    let existing = Entity::of(organization)
        .filter(Column::CompetencyFrameworkId.eq(framework))
        .filter(db::in_texts(&**work, Column::CaseIdentifier, identifiers))
        .all(&**work)
        .await?;
    let existing: HashMap<String, Model> = existing.into_iter().map(|row| (row.case_identifier.clone(), row)).collect();
    let mut ids: HashMap<&str, CompetencyId> = HashMap::new();
    let (mut inserted, mut updated) = (Vec::new(), Vec::new());
    for node in tree {
        let Some(item) = items.get(node.identifier) else { continue };
        let member = |name: &str| item.get(name).and_then(Value::as_str).map(str::to_owned);
        let old = existing.get(node.identifier);
        let id = old.map_or_else(|| work.app.clock.new_id(), |old| old.id);
        ids.insert(node.identifier, id);
        let row = Model {
            organization_id: organization,
            id,
            version: old.map_or(1, |old| old.version),
            competency_framework_id: framework,
            case_identifier: node.identifier.to_owned(),
            case_uri: member("uri"),
            // Parents come first in the tree, so their identifiers are known.
            parent_id: node.parent.and_then(|parent| ids.get(parent)).copied(),
            position: node.position,
            human_code: member("humanCodingScheme"),
            statement: member("fullStatement").unwrap_or_default(),
            created_at: old.map_or(work.at, |old| old.created_at),
            updated_at: old.map_or(work.at, |old| old.updated_at),
        };
        match old {
            None => inserted.push(row),
            Some(old) if *old != row => updated.push(Model { version: old.version + 1, updated_at: work.at, ..row }),
            Some(_) => {}
        }
    }
    let differs = !(inserted.is_empty() && updated.is_empty());
    bulk::insert::<Entity>(&**work, inserted, None).await?;
    for row in updated {
        row.into_active_model().reset_all().update(&**work).await?;
    }
    Ok(differs)
}

/// Stores the objects of the package that differ.
async fn store_entries(work: &UnitOfWork<'_>, framework: CompetencyFrameworkId, difference: Difference) -> Result<()> {
    let Difference { stored, deleted, .. } = difference;
    let mut replaced: BTreeMap<Kind, Vec<String>> = BTreeMap::new();
    let keys = stored.iter().map(|row| (row.kind, row.case_identifier.clone())).chain(deleted);
    keys.for_each(|(kind, identifier)| replaced.entry(kind).or_default().push(identifier));
    for (kind, identifiers) in replaced {
        case_entry::Entity::delete_of(work.actor.organization())
            .filter(case_entry::Column::CompetencyFrameworkId.eq(framework))
            .filter(case_entry::Column::Kind.eq(kind))
            .filter(db::in_texts(&**work, case_entry::Column::CaseIdentifier, identifiers))
            .exec(&**work)
            .await?;
    }
    bulk::insert::<case_entry::Entity>(&**work, stored, None).await?;
    Ok(())
}
