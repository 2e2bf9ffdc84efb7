//! What the organization has set that an answer depends on: its minimum group, and the scales of the competencies that figures are about.

use crate::{
    app::App,
    domain::{competency::count_levels, shared::minimum_group_from},
    platform::{Error, Result, db},
};
use entity::{
    Tenanted, competency, competency_framework,
    id::{CompetencyId, OrganizationId, TypedId},
    organization,
};
use sea_orm::{EntityTrait, JoinType, QuerySelect, RelationDef, prelude::Json, sea_query::IntoCondition};
use std::collections::HashMap;

/// The settings of an answer.
#[derive(Debug)]
pub struct Settings {
    /// The smallest group whose figures are released.
    pub minimum: u32,
    /// The numbers of levels of the competencies that exist.
    pub levels: HashMap<CompetencyId, usize>,
}

/// Loads the settings with one statement.
///
/// # Errors
/// `NotFound` when the organization does not exist.
pub async fn load(app: &App, organization: OrganizationId, competencies: &[CompetencyId]) -> Result<Settings> {
    let settings = organization::Entity::of(organization).select_only().column(organization::Column::MinimumGroup);
    let mut levels = HashMap::new();
    let minimum_group = if competencies.is_empty() {
        settings.into_tuple::<Option<i32>>().one(&app.db).await?
    } else {
        let rows = settings
            .column(competency::Column::Id)
            .column(competency_framework::Column::Levels)
            .join(JoinType::LeftJoin, competencies_of_organization(app, competencies))
            .join(JoinType::LeftJoin, framework_of_competency())
            .into_tuple::<(Option<i32>, Option<CompetencyId>, Option<Json>)>()
            .all(&app.db)
            .await?;
        for (_, id, scale) in &rows {
            if let (Some(id), Some(scale)) = (id, scale) {
                levels.insert(*id, usize::try_from(count_levels(scale)).map_err(Error::internal)?);
            }
        }
        rows.first().map(|(minimum_group, ..)| *minimum_group)
    };
    let minimum_group = minimum_group.ok_or(Error::NotFound { noun: "organization" })?;
    Ok(Settings { minimum: minimum_group_from(minimum_group), levels })
}

/// Those of the competencies that the organization has.
fn competencies_of_organization(app: &App, ids: &[CompetencyId]) -> RelationDef {
    let is_one = db::in_ids(&app.db, competency::Column::Id, ids.iter().map(|id| id.uuid()));
    let competencies: RelationDef =
        organization::Entity::belongs_to(competency::Entity).from(organization::Column::Id).to(competency::Column::OrganizationId).into();
    competencies.on_condition(move |_, _| is_one.clone().into_condition())
}

fn framework_of_competency() -> RelationDef {
    competency::Entity::belongs_to(competency_framework::Entity)
        .from((competency::Column::OrganizationId, competency::Column::CompetencyFrameworkId))
        .to((competency_framework::Column::OrganizationId, competency_framework::Column::Id))
        .into()
}
