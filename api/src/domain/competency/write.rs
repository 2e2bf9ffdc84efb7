//! Importing a framework.

use super::{
    case::{Item, Package, Placed},
    framework, level_count,
};
use crate::{
    access::{Act, Actor},
    app::{App, Work},
    feed::Kind,
    platform::{Error, Result, bulk, db, db::taken, error::Problems},
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

/// The scale of a framework whose import names none.
const DEFAULT_LEVELS: [&str; 5] = ["Novice", "Advanced beginner", "Competent", "Proficient", "Expert"];

/// Brings in a framework, or what a newer package of it changes.
///
/// # Errors
/// `Invalid` on the path within the package; on `levels` for a scale that is too short, too long or shorter than before.
pub async fn import(
    app: &App,
    actor: &Actor,
    package: Package,
    levels: Option<Vec<String>>,
    key: Option<&str>,
) -> Result<frameworks::Model> {
    actor.may(Act::WriteCompetency, &[])?;
    let tree = package.tree()?;
    let mut problems = Problems::default();
    if let Some(levels) = &levels {
        problems.unless((2..=20).contains(&levels.len()), "levels", "must be between 2 and 20");
        levels.iter().for_each(|level| problems.text("levels", level, 200));
    }
    problems.into_result()?;
    let mut work = app.begin(actor).await?;
    let fresh: CompetencyFrameworkId = app.clock.id();
    let known = frameworks::Entity::of(actor.organization())
        .filter(frameworks::Column::CaseIdentifier.eq(&package.document.identifier))
        .one(&*work)
        .await?;
    let id = known.as_ref().map_or(fresh, |known| known.id);
    if let Some(done) = work.once(key, "competencyFrameworkImport", &(&package, &levels), id).await? {
        return framework(&*work, actor, done).await;
    }
    let (row, differs) = lay_over(&work, known.as_ref(), &package, levels, id).await?;
    let items: HashMap<&str, &Item> = package.items.iter().map(|item| (item.identifier.as_str(), item)).collect();
    let moved = place(&work, id, &tree, &items).await?;
    match known {
        None => work.record(Kind::CompetencyFrameworkImported.of(row.id, row.version)),
        Some(old) if differs || moved => {
            let row = frameworks::Model { version: old.version + 1, updated_at: work.at, ..row };
            let row = row.into_active_model().reset_all().update(&*work).await?;
            work.record(Kind::CompetencyFrameworkUpdated.of(row.id, row.version));
            work.commit().await?;
            return Ok(row);
        }
        Some(old) => {
            work.commit().await?;
            return Ok(old);
        }
    }
    work.commit().await?;
    Ok(row)
}

/// The framework as the package has it, stored when it is new, and whether it differs from what is known.
async fn lay_over(
    work: &Work<'_>,
    known: Option<&frameworks::Model>,
    package: &Package,
    levels: Option<Vec<String>>,
    id: CompetencyFrameworkId,
) -> Result<(frameworks::Model, bool)> {
    let document = &package.document;
    let Some(old) = known else {
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
            .map_err(taken("package", "another request imports this framework at the same time"))?;
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
        return Err(Error::invalid("levels", "must not become fewer: assessments refer to them"));
    }
    let differs = row != *old;
    Ok((row, differs))
}

/// Stores every item in its place; answers whether anything differed.
async fn place(work: &Work<'_>, framework: CompetencyFrameworkId, tree: &[Placed<'_>], items: &HashMap<&str, &Item>) -> Result<bool> {
    let organization = work.actor.organization();
    let identifiers = tree.iter().map(|placed| placed.identifier.to_owned());
    let known = Entity::of(organization)
        .filter(Column::CompetencyFrameworkId.eq(framework))
        .filter(db::among_text(&**work, Column::CaseIdentifier, identifiers))
        .all(&**work)
        .await?;
    let known: HashMap<String, Model> = known.into_iter().map(|row| (row.case_identifier.clone(), row)).collect();
    let mut ids: HashMap<&str, CompetencyId> = HashMap::new();
    let (mut fresh, mut changed) = (Vec::new(), Vec::new());
    for placed in tree {
        let Some(item) = items.get(placed.identifier) else { continue };
        let old = known.get(placed.identifier);
        let id = old.map_or_else(|| work.app.clock.id(), |old| old.id);
        ids.insert(placed.identifier, id);
        let row = Model {
            organization_id: organization,
            id,
            version: old.map_or(1, |old| old.version),
            competency_framework_id: framework,
            case_identifier: item.identifier.clone(),
            case_uri: item.uri.clone(),
            // Parents come first, so theirs is known.
            parent_id: placed.parent.and_then(|parent| ids.get(parent)).copied(),
            position: placed.position,
            human_code: item.human_coding_scheme.clone(),
            statement: item.full_statement.clone(),
            created_at: old.map_or(work.at, |old| old.created_at),
            updated_at: old.map_or(work.at, |old| old.updated_at),
        };
        match old {
            None => fresh.push(row),
            Some(old) if *old != row => changed.push(Model { version: old.version + 1, updated_at: work.at, ..row }),
            Some(_) => {}
        }
    }
    let differs = !(fresh.is_empty() && changed.is_empty());
    bulk::insert::<Entity>(&**work, fresh, None).await?;
    for row in changed {
        row.into_active_model().reset_all().update(&**work).await?;
    }
    Ok(differs)
}
