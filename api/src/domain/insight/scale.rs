//! The scale of the competency that figures are about.

use super::answer::Answer;
use crate::{
    app::App,
    domain::competency::level_count,
    platform::{Code, Error, Result},
};
use entity::{Tenanted, competency, competency_framework, id::CompetencyId};
use sea_orm::{ColumnTrait, QueryFilter};

/// The number of levels of a competency.
///
/// # Errors
/// `Invalid` on `competencyId` when it does not exist.
pub async fn load_level_count(app: &App, answer: &Answer, id: CompetencyId) -> Result<usize> {
    let unknown = || Error::invalid_with_code("competencyId", Code::NotFound, "competencyId: no such competency");
    let found = competency::Entity::of(answer.organization).filter(competency::Column::Id.eq(id)).one(&app.db).await?;
    let framework = found.ok_or_else(unknown)?.competency_framework_id;
    let frameworks = competency_framework::Entity::of(answer.organization);
    let framework = frameworks.filter(competency_framework::Column::Id.eq(framework)).one(&app.db).await?.ok_or_else(unknown)?;
    usize::try_from(level_count(&framework)).map_err(Error::internal)
}
