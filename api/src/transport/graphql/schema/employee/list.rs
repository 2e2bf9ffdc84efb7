//! Which employees are listed, and in which order.

use super::EmployeeStatusFilter;
use crate::{
    domain::employee::{List, Sort},
    transport::graphql::schema::filter::{IdFilter, PrefixFilter, TextFilter, ids, one_of, texts},
};
use async_graphql::{Enum, InputObject};
use entity::id::EmployeeId;

/// In which order employees are listed.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "Sort")]
pub enum EmployeeOrder {
    /// As they were added.
    #[default]
    CreatedAsc,
    /// The newest first.
    CreatedDesc,
    /// By family name.
    FamilyNameAsc,
    /// By family name, backwards.
    FamilyNameDesc,
    /// By external id, as text.
    ExternalIdAsc,
    /// By external id, backwards.
    ExternalIdDesc,
}

/// Which employees are listed: all conditions must hold.
#[derive(InputObject, Default)]
pub struct EmployeeFilter {
    /// By the key of the HR system.
    external_id: Option<TextFilter>,
    /// By user name.
    user_name: Option<TextFilter>,
    /// By e-mail address.
    email: Option<TextFilter>,
    /// By family name.
    family_name: Option<PrefixFilter>,
    /// By department.
    department: Option<TextFilter>,
    /// By manager.
    manager_id: Option<IdFilter<EmployeeId>>,
    /// By status.
    status: Option<EmployeeStatusFilter>,
}

/// What a list of employees is to hold.
pub fn list(filter: Option<EmployeeFilter>, order: Option<EmployeeOrder>) -> List {
    let filter = filter.unwrap_or_default();
    let (family_names, family_name_prefix) =
        filter.family_name.map_or((None, None), |name| (one_of(name.eq, name.among), name.starts_with));
    List {
        ids: None,
        external_ids: texts(filter.external_id),
        user_names: texts(filter.user_name),
        emails: texts(filter.email),
        family_names,
        family_name_prefix,
        departments: texts(filter.department),
        managers: ids(filter.manager_id),
        statuses: EmployeeStatusFilter::values(filter.status),
        sort: order.unwrap_or_default().into(),
    }
}
