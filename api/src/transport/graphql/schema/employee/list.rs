//! Lists of employees: the filter, the sort orders, and their translation to the domain's list.

use super::EmployeeStatusFilter;
use crate::{
    domain::employee::{List, Sort},
    transport::graphql::schema::filter::{DateFilter, IdFilter, IntFilter, PrefixFilter, TextFilter, ids, one_of, texts},
};
use async_graphql::{Enum, InputObject};
use chrono::{DateTime, Utc};
use entity::id::{EmployeeId, ProgramId};

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
    /// By the last session that the employee attended, longest ago first. Employees who have attended none come first. Needs what
    /// `withoutSessionSince` of the filter needs.
    LastSessionAsc,
    /// By the last session that the employee attended, latest first. Employees who have attended none come last. Needs what
    /// `withoutSessionSince` of the filter needs.
    LastSessionDesc,
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
    /// The identifier of a manager to whom the employee reports, directly or through other managers. Refused with FORBIDDEN for the role
    /// EMPLOYEE.
    manager_line_id: Option<IdFilter<EmployeeId>>,
    /// The status of the employment: PRE_HIRE, ACTIVE, SUSPENDED or TERMINATED.
    status: Option<EmployeeStatusFilter>,
    /// Whether the employee waits for a manager who is not on the roster: true selects those with `managerPending`, false the others. A
    /// null condition is not applied.
    manager_pending: Option<bool>,
    /// The place of work of the employee, with case.
    location: Option<TextFilter>,
    /// The seniority of the employee as a number, 0 to 100. Employees without a job level do not match.
    job_level: Option<IntFilter>,
    /// The date on which the employment starts. Employees without a hire date do not match.
    hired_on: Option<DateFilter>,
    /// The identifier of a program in which the employee is a participant, in any status but WITHDRAWN. Needs the scope `program:read` as
    /// well.
    program_id: Option<IdFilter<ProgramId>>,
    /// Employees who are ACTIVE or SUSPENDED, have an ACTIVE participation, and have attended no session since this instant, in any program.
    /// Needs the scopes `program:read` and `session:read` as well, and is refused with FORBIDDEN for the role EMPLOYEE.
    without_session_since: Option<DateTime<Utc>>,
}

/// The list that a filter and a sort order describe.
pub fn list(filter: Option<EmployeeFilter>, order: Option<EmployeeOrder>) -> List {
    let filter = filter.unwrap_or_default();
    let (job_level, hired_on) = (filter.job_level.unwrap_or_default(), filter.hired_on.unwrap_or_default());
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
        manager_lines: ids(filter.manager_line_id),
        statuses: EmployeeStatusFilter::values(filter.status),
        manager_pending: filter.manager_pending,
        locations: texts(filter.location),
        job_levels: one_of(job_level.eq, job_level.among),
        job_level_min: job_level.min,
        job_level_max: job_level.max,
        hired_from: hired_on.from.map(|date| date.0),
        hired_to: hired_on.to.map(|date| date.0),
        programs: ids(filter.program_id),
        without_session_since: filter.without_session_since,
        sort: order.unwrap_or_default().into(),
    }
}
