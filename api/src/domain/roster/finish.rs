//! Finishes a plan whose rows are all stored: checks the rows against each other, looks for questions about identity, counts, and asks the
//! brake. Runs again when a person has decided on such questions.

use super::{
    blast_radius::{self, BlastRadius},
    cross_row_checks::{CrossRowChecks, RowFields},
    identity_decisions, identity_questions,
    row_comparison::ComparisonBasis,
};
use crate::{
    domain::brake,
    platform::{
        Error, Result, page,
        transaction::{self, Transaction},
    },
};
use chrono::{DateTime, Utc};
use entity::{
    Tenanted,
    roster_plan::Model,
    roster_row::{self, Action},
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect};
use std::collections::HashMap;

/// Checks the rows of a plan against each other, counts them and decides whether the plan is held. Returns the finished plan, not yet
/// stored.
pub(super) async fn finish_plan(
    db: &Transaction,
    basis: &ComparisonBasis,
    plan: Model,
    fields: RowFields,
    now: DateTime<Utc>,
) -> Result<Model> {
    // A plan may be a hundredth of the table or all of it: a generic query plan would read the rows of all other roster plans.
    transaction::force_custom_plans(db).await?;
    let mut checks = CrossRowChecks { db, organization: plan.organization_id, plan: plan.id, fields };
    let mut managers = checks.run().await?;
    let mut counts = count_actions(db, &plan).await?;
    let has_new_people = counts.contains_key(&Action::Create) || counts.contains_key(&Action::Rejected);
    if has_new_people && counts.contains_key(&Action::Terminate) {
        identity_questions::mark_likely_same_people(db, &plan).await?;
    }
    if identity_decisions::repeat_earlier_decisions(db, basis, &plan, now).await? {
        checks.fields = RowFields::ALL;
        managers = checks.run().await?;
        counts = count_actions(db, &plan).await?;
    }
    checks.add_warnings().await?;
    let count = |action| i32::try_from(counts.get(&action).copied().unwrap_or_default()).map_err(Error::internal);
    let scheduled_termination_count = brake::count_scheduled_terminations(db, &plan).await?;
    let blast_radius = if count(Action::Terminate)? + scheduled_termination_count > 0 {
        blast_radius::count_terminations(db, plan.organization_id, plan.id, now).await?
    } else {
        BlastRadius::default()
    };
    let conflict_count = match &managers {
        Some(managers) => blast_radius::count_new_conflicts(db, plan.organization_id, managers).await?,
        None => 0,
    };
    let plan = Model {
        create_count: count(Action::Create)?,
        update_count: count(Action::Update)?,
        reactivate_count: count(Action::Reactivate)?,
        terminate_count: count(Action::Terminate)?,
        scheduled_termination_count,
        unchanged_count: count(Action::Unchanged)?,
        rejected_count: count(Action::Rejected)?,
        warning_count: count_rows_with_warnings(db, &plan).await?,
        pairing_end_count: blast_radius.pairings,
        session_cancel_count: blast_radius.sessions,
        partner_requeue_count: blast_radius.partners,
        conflict_count,
        ..plan
    };
    let step_count = plan.create_count + plan.update_count + plan.reactivate_count + plan.terminate_count;
    brake::decide(db, Model { step_count, ..plan }, now).await
}

async fn count_rows_with_warnings(db: &impl ConnectionTrait, plan: &Model) -> Result<i32> {
    let rows = roster_row::Entity::of(plan.organization_id).filter(roster_row::Column::RosterPlanId.eq(plan.id));
    let count = page::count(db, rows.filter(roster_row::Column::Warnings.is_not_null())).await?;
    i32::try_from(count).map_err(Error::internal)
}

/// The number of rows of a plan by action.
async fn count_actions(db: &impl ConnectionTrait, plan: &Model) -> Result<HashMap<Action, i64>> {
    let counts: Vec<(Action, i64)> = roster_row::Entity::of(plan.organization_id)
        .filter(roster_row::Column::RosterPlanId.eq(plan.id))
        .select_only()
        .column(roster_row::Column::Action)
        .column_as(roster_row::Column::RowNumber.count(), "count")
        .group_by(roster_row::Column::Action)
        .into_tuple()
        .all(db)
        .await?;
    Ok(counts.into_iter().collect())
}
