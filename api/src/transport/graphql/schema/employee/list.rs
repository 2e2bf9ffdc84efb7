//! Lists of employees: the filter, the sort orders, and their translation to the domain's list.

use super::EmployeeStatusFilter;
use crate::{
    domain::employee::{List, Sort},
    transport::graphql::schema::filter::{IdFilter, PrefixFilter, TextFilter, ids, one_of, texts},
};
use async_graphql::{Enum, InputObject};
use entity::id::EmployeeId;

/// The sort order of a list of employees. Text is compared byte by byte.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "Sort")]
pub enum EmployeeOrder {
    /// By creation, oldest first. The default.
    #[default]
    CreatedAsc,
    /// By creation, newest first.
    CreatedDesc,
    /// By family name, ascending, then by creation, oldest first.
    FamilyNameAsc,
    /// By family name, descending, then by creation, newest first.
    FamilyNameDesc,
    /// By external id as text, ascending.
    ExternalIdAsc,
    /// By external id as text, descending.
    ExternalIdDesc,
}

/// Conditions on employees. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct EmployeeFilter {
    /// The external id of the employee, with case.
    external_id: Option<TextFilter>,
    /// The user name of the employee, with case.
    user_name: Option<TextFilter>,
    /// The e-mail address of the employee, with case.
    email: Option<TextFilter>,
    /// The family name of the employee, with case, as a whole or by its beginning.
    family_name: Option<PrefixFilter>,
    /// The department of the employee, with case.
    department: Option<TextFilter>,
    /// The identifier of the employee's direct manager.
    manager_id: Option<IdFilter<EmployeeId>>,
    /// The status of the employment: PRE_HIRE, ACTIVE, SUSPENDED or TERMINATED.
    status: Option<EmployeeStatusFilter>,
    /// Whether the employee waits for a manager who is not on the roster: true selects those with `managerPending`, false the others. A
    /// null condition is not applied.
    manager_pending: Option<bool>,
}

/// The list that a filter and a sort order describe.
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
        manager_pending: filter.manager_pending,
        sort: order.unwrap_or_default().into(),
    }
}
