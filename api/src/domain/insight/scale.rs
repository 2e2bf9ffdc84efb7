//! The scale of the competency that figures are about.

use super::answer::Answer;
use crate::{
    app::App,
    domain::competency::level_count,
    platform::{Code, Error, Result},
};
use entity::{Tenanted, competency, competency_framework, id::CompetencyId};
use sea_orm::{ColumnTrait, QueryFilter, QuerySelect, QueryTrait};

/// The number of levels of a competency.
///
/// # Errors
/// `Invalid` on `competencyId` when it does not exist.
pub async fn load_level_count(app: &App, answer: &Answer, id: CompetencyId) -> Result<usize> {
    let of_competency = competency::Entity::of(answer.organization).filter(competency::Column::Id.eq(id)).select_only();
    let of_competency = of_competency.column(competency::Column::CompetencyFrameworkId).into_query();
    let framework =
        competency_framework::Entity::of(answer.organization).filter(competency_framework::Column::Id.in_subquery(of_competency));
    let unknown = || Error::invalid_with_code("competencyId", Code::NotFound, "competencyId: no such competency");
    let framework = framework.one(&app.db).await?.ok_or_else(unknown)?;
    usize::try_from(level_count(&framework)).map_err(Error::internal)
}
