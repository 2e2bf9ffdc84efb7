//! References to managers, as directories (SCIM) send them: an identifier or an external id, else a user name or an e-mail address, which
//! are compared without case. A user name or an address that several employees have names the one whose employment has not ended, if it is
//! only one.

use super::store::is_own_or_indirect_manager;
use crate::{
    access::Actor,
    app::App,
    domain::shared::reporting_lines,
    platform::{Result, db},
};
use entity::{
    Tenanted,
    employee::{Column, Entity, Model, Status},
    id::EmployeeId,
};
use sea_orm::{
    Condition, QueryFilter,
    sea_query::{Expr, Func},
};
use std::collections::HashMap;

/// The employee that a reference names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReferencedManager {
    Found(EmployeeId),
    /// Several employees have this user name or e-mail address.
    Ambiguous,
    Unknown,
}

/// Why an employee still waits for a manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PendingReason {
    /// No employee has this identifier, external id, user name or e-mail address.
    Unknown,
    /// Several employees have this user name or e-mail address.
    Ambiguous,
    /// The manager reports to the employee, directly or indirectly.
    Cycle,
    /// Such an employee exists by now; the manager is set when a directory next writes the employee.
    Found,
}

/// The user name and the e-mail address of an employee as references to them, in lower case.
pub(super) fn names_of(row: &Model) -> Vec<String> {
    let names = [row.user_name.to_ascii_lowercase(), row.email.to_ascii_lowercase()];
    names.into_iter().filter(|name| !name.is_empty()).collect()
}

/// The text in a column in lower case, for which there is an index.
pub(super) fn lower(column: Column) -> Expr {
    Expr::expr(Func::lower(Expr::col((Entity, column))))
}

/// The employee that a reference names, of those that it may name, each of whom occurs once.
pub(super) fn choose(reference: &str, candidates: &[Model]) -> ReferencedManager {
    if let Some(keyed) = candidates.iter().find(|row| row.external_id == reference || row.id.to_string() == reference) {
        return ReferencedManager::Found(keyed.id);
    }
    let by = |column: fn(&Model) -> &String| {
        let visible = candidates.iter().filter(|row| row.deprovisioned_at.is_none() && column(row).eq_ignore_ascii_case(reference));
        let (ended, current): (Vec<_>, Vec<_>) = visible.partition(|row| row.status == Status::Terminated);
        let rows = if current.is_empty() { ended } else { current };
        match rows.as_slice() {
            [] => ReferencedManager::Unknown,
            [row] => ReferencedManager::Found(row.id),
            _ => ReferencedManager::Ambiguous,
        }
    };
    match by(|row| &row.user_name) {
        ReferencedManager::Unknown => by(|row| &row.email),
        found => found,
    }
}

/// Why employees wait for their managers: for each, given with the reference that it waits for.
pub async fn find_pending_reasons(
    app: &App,
    actor: &Actor,
    pending: Vec<(EmployeeId, String)>,
) -> Result<HashMap<(EmployeeId, String), PendingReason>> {
    let (db, organization) = (&app.db, actor.organization());
    let references = || pending.iter().map(|(_, reference)| reference.clone());
    let names: Vec<String> = references().map(|reference| reference.to_ascii_lowercase()).collect();
    let ids = references().filter_map(|reference| Some(reference.parse::<EmployeeId>().ok()?.0));
    let may_be_named = Condition::any()
        .add(db::in_ids(db, Column::Id, ids))
        .add(db::in_texts(db, Column::ExternalId, references()))
        .add(db::expr_in_texts(db, lower(Column::UserName), names.clone()))
        .add(db::expr_in_texts(db, lower(Column::Email), names));
    let candidates = Entity::of(organization).filter(may_be_named).all(db).await?;
    let chosen: Vec<_> = pending.into_iter().map(|key| (choose(&key.1, &candidates), key)).collect();
    let found = chosen.iter().filter_map(|(manager, _)| if let ReferencedManager::Found(id) = manager { Some(*id) } else { None });
    let lines = reporting_lines::load_managers(db, organization, &found.collect::<Vec<_>>()).await?;
    let reason = |manager: &ReferencedManager, employee: EmployeeId| match manager {
        ReferencedManager::Unknown => PendingReason::Unknown,
        ReferencedManager::Ambiguous => PendingReason::Ambiguous,
        ReferencedManager::Found(manager) if is_own_or_indirect_manager(&lines, employee, *manager) => PendingReason::Cycle,
        ReferencedManager::Found(_) => PendingReason::Found,
    };
    Ok(chosen.into_iter().map(|(manager, key)| (key.clone(), reason(&manager, key.0))).collect())
}
