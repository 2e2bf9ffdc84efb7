//! Deletes roster plans and their rows when the retention period is over.

use crate::{
    app::App,
    platform::{Result, transaction},
};
use chrono::TimeDelta;
use entity::{
    Tenanted,
    id::{OrganizationId, RosterPlanId},
    roster_batch,
    roster_plan::{Column, Entity, Status},
    roster_row,
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect};

/// Deletes the plans created before the retention period (`roster_retention_days`), with their rows. Plans that are being received or
/// applied stay. Returns the number of deleted plans.
pub async fn delete_expired(app: &App, organization: OrganizationId) -> Result<usize> {
    let before = app.clock.now() - TimeDelta::days(app.config.roster_retention_days);
    let expired: Vec<RosterPlanId> = Entity::of(organization)
        .filter(Column::CreatedAt.lt(before))
        .filter(Column::Status.is_not_in([Status::Applying, Status::Receiving]))
        .select_only()
        .column(Column::Id)
        .into_tuple()
        .all(&app.db)
        .await?;
    for id in &expired {
        let tx = transaction::begin(&app.db).await?;
        delete_rows(&tx, organization, *id).await?;
        Entity::delete_of(organization).filter(Column::Id.eq(*id)).exec(&tx).await?;
        tx.commit().await?;
    }
    Ok(expired.len())
}

/// Deletes the rows and batches of a plan.
pub(super) async fn delete_rows(db: &impl ConnectionTrait, organization: OrganizationId, plan: RosterPlanId) -> Result<()> {
    roster_batch::Entity::delete_of(organization).filter(roster_batch::Column::RosterPlanId.eq(plan)).exec(db).await?;
    roster_row::Entity::delete_of(organization).filter(roster_row::Column::RosterPlanId.eq(plan)).exec(db).await?;
    Ok(())
}
