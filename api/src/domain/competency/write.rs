//! Imports a competency framework from a CASE package.

use super::{
    case_package::{Item, Package, TreeNode},
    get_framework, level_count,
};
use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    feed::ChangeKind,
    platform::{Error, Result, bulk, db, db::on_unique_violation, error::Problems},
};
use entity::{
    Tenanted,
    competency::{Column, Entity, Model},
    competency_framework as frameworks,
    id::{CompetencyFrameworkId, CompetencyId},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, IntoActiveModel, QueryFilter};
use serde_json::json;
use std::collections::HashMap;

/// The level scale of a framework that is imported without one.
const DEFAULT_LEVELS: [&str; 5] = ["Novice", "Advanced beginner", "Competent", "Proficient", "Expert"];

/// Imports a framework, or updates the framework of an earlier import of the same document. `levels`: the level scale, lowest first;
/// `None` keeps the scale of the earlier import, or uses the default scale.
///
/// # Errors
/// `Invalid` on the path within the package; on `levels` when the scale has fewer than 2 or more than 20 levels, or fewer than before.
pub async fn import(
    app: &App,
    actor: &Actor,
    package: Package,
    levels: Option<Vec<String>>,
    idempotency_key: Option<&str>,
) -> Result<frameworks::Model> {
    actor.authorize(Permission::WriteCompetency, &[])?;
    let tree = package.to_tree()?;
    let mut problems = Problems::default();
    if let Some(levels) = &levels {
        problems.require((2..=20).contains(&levels.len()), "levels", "must have between 2 and 20 entries");
        levels.iter().for_each(|level| problems.require_text("levels", level, 200));
    }
    problems.into_result()?;
    let mut work = app.begin(actor).await?;
    let new_id: CompetencyFrameworkId = app.clock.new_id();
    let existing = frameworks::Entity::of(actor.organization())
        .filter(frameworks::Column::CaseIdentifier.eq(&package.document.identifier))
        .one(&*work)
        .await?;
    let id = existing.as_ref().map_or(new_id, |existing| existing.id);
    let input = (&package, &levels);
    if let Some(earlier) = work.claim_idempotency_key(idempotency_key, "competencyFrameworkImport", &input, id).await? {
        return get_framework(&*work, actor, earlier).await;
    }
    let (row, framework_differs) = store_framework(&work, existing.as_ref(), &package, levels, id).await?;
    let items: HashMap<&str, &Item> = package.items.iter().map(|item| (item.identifier.as_str(), item)).collect();
    let competencies_differ = store_competencies(&work, id, &tree, &items).await?;
    let row = match existing {
        None => {
            work.record(ChangeKind::CompetencyFrameworkImported.entry(row.id, row.version));
            row
        }
        Some(old) if framework_differs || competencies_differ => {
            let row = frameworks::Model { version: old.version + 1, updated_at: work.at, ..row };
            let row = row.into_active_model().reset_all().update(&*work).await?;
            work.record(ChangeKind::CompetencyFrameworkUpdated.entry(row.id, row.version));
            row
        }
        Some(old) => old,
    };
    work.commit().await?;
    Ok(row)
}

/// Inserts a new framework. An existing one is returned as the package changes it, together with whether it differs; the caller stores it.
async fn store_framework(
    work: &UnitOfWork<'_>,
    existing: Option<&frameworks::Model>,
    package: &Package,
    levels: Option<Vec<String>>,
    id: CompetencyFrameworkId,
) -> Result<(frameworks::Model, bool)> {
    let document = &package.document;
    let Some(old) = existing else {
        let row = frameworks::Model {
            organization_id: work.actor.organization(),
            id,
            version: 1,
            case_identifier: document.identifier.clone(),
            case_uri: document.uri.clone(),
            title: document.title.clone(),
            creator: document.creator.clone(),
            levels: levels.map_or_else(|| json!(DEFAULT_LEVELS), |levels| json!(levels)),
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
    let row = frameworks::Model {
        case_uri: document.uri.clone(),
        title: document.title.clone(),
        creator: document.creator.clone(),
        levels: levels.map_or_else(|| old.levels.clone(), |levels| json!(levels)),
        ..old.clone()
    };
    if level_count(&row) < level_count(old) {
        return Err(Error::invalid("levels", "must not have fewer entries than before: assessments refer to them"));
    }
    let differs = row != *old;
    Ok((row, differs))
}

/// Inserts and updates the competencies of a framework. Returns whether any differed.
async fn store_competencies(
    work: &UnitOfWork<'_>,
    framework: CompetencyFrameworkId,
    tree: &[TreeNode<'_>],
    items: &HashMap<&str, &Item>,
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
        let old = existing.get(node.identifier);
        let id = old.map_or_else(|| work.app.clock.new_id(), |old| old.id);
        ids.insert(node.identifier, id);
        let row = Model {
            organization_id: organization,
            id,
            version: old.map_or(1, |old| old.version),
            competency_framework_id: framework,
            case_identifier: item.identifier.clone(),
            case_uri: item.uri.clone(),
            // Parents come first in the tree, so their identifiers are known.
            parent_id: node.parent.and_then(|parent| ids.get(parent)).copied(),
            position: node.position,
            human_code: item.human_coding_scheme.clone(),
            statement: item.full_statement.clone(),
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
