//! Filters that several lists have in common: by attributes of the people concerned, and by their last session.

use super::OptionalFilters;
use crate::{
    access::{Actor, Permission, Reach},
    platform::{Error, Result, db},
};
use entity::{
    Tenanted, employee,
    id::{EmployeeId, TypedId},
    pairing_member,
};
use sea_orm::{ConnectionTrait, QueryFilter, QuerySelect, QueryTrait, sea_query::SelectStatement};

/// Checks that the actor may read the sessions of everyone. The last session of a person shows when the person met others, which present
/// and past partners do not learn.
///
/// # Errors
/// `Forbidden` without the scope, and for callers who see only their own sessions.
pub fn ensure_reads_all_sessions(actor: &Actor) -> Result<()> {
    match actor.reach(Permission::ReadSession)? {
        Reach::All => Ok(()),
        Reach::Own(_) => {
            let needs = "the role PROGRAM_MANAGER or ADMINISTRATOR, because it shows when people met others";
            Err(Error::Forbidden { needs: needs.into() })
        }
    }
}

/// The ids of the employees in any of these departments.
///
/// # Errors
/// `Forbidden` without permission to read employees.
pub fn select_employees_in(db: &impl ConnectionTrait, actor: &Actor, departments: &[String]) -> Result<SelectStatement> {
    actor.reach(Permission::ReadEmployee)?;
    let employees = employee::Entity::of(actor.organization());
    let employees = employees.filter(db::in_texts(db, employee::Column::Department, departments.iter().cloned()));
    Ok(employees.select_only().column(employee::Column::Id).into_query())
}

/// The ids of the employees with any of these family names, and with a family name that begins with the prefix.
///
/// # Errors
/// `Forbidden` without permission to read employees.
pub fn select_employees_named(
    db: &impl ConnectionTrait,
    actor: &Actor,
    family_names: &Option<Vec<String>>,
    prefix: &Option<String>,
) -> Result<SelectStatement> {
    use employee::Column;
    actor.reach(Permission::ReadEmployee)?;
    let employees = employee::Entity::of(actor.organization());
    let employees = employees.filter_texts(db, Column::FamilyName, family_names).filter_prefix(Column::FamilyName, prefix);
    Ok(employees.select_only().column(Column::Id).into_query())
}

/// The ids of the pairings of which any of these employees is or was a member.
pub fn select_pairings_of(db: &impl ConnectionTrait, actor: &Actor, employees: &[EmployeeId]) -> SelectStatement {
    use pairing_member::Column;
    let members = pairing_member::Entity::of(actor.organization());
    let members = members.filter(db::in_ids(db, Column::EmployeeId, employees.iter().map(|id| id.uuid())));
    members.select_only().column(Column::PairingId).into_query()
}
