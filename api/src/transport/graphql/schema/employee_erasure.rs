//! Requests to erase employees: the object, its list, its root fields and mutations.

use super::{
    directives::{cost, requires, scope_of, scopes_of},
    employee::Employee,
    filter::{IdFilter, enum_filter, ids},
    id::Gid,
    payload::{into_payload, into_payload_or_current, payload},
};
use crate::{
    access::Permission,
    domain::employee_erasure::{self, List},
    transport::graphql::engine::{
        column_value::enum_column,
        object::{object, queries},
        request_context::ContextExt,
    },
};
use async_graphql::{Context, Enum, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    employee_erasure::Model,
    id::{EmployeeErasureId, EmployeeId},
};

/// The status of a request to erase an employee. REQUESTED is the only status that can change.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::employee_erasure::Status")]
pub enum EmployeeErasureStatus {
    /// One administrator requested the erasure, and another one must confirm it.
    Requested,
    /// A second administrator confirmed the request, and the personal data are erased.
    Confirmed,
    /// An administrator withdrew the request, and nothing was erased.
    Withdrawn,
}
enum_column!(EmployeeErasureStatus, entity::employee_erasure::Status);
enum_filter!(
    EmployeeErasureStatusFilter,
    EmployeeErasureStatus,
    entity::employee_erasure::Status,
    "Compares the status of a request to erase an employee. All given conditions must hold; a null condition is not applied."
);

/// The sort order of a list of requests to erase employees.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
pub enum EmployeeErasureOrder {
    /// By creation, oldest first. The default.
    #[default]
    CreatedAsc,
    /// By creation, newest first.
    CreatedDesc,
}

/// Conditions on requests to erase employees. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct EmployeeErasureFilter {
    /// The identifier of the employee to erase.
    employee_id: Option<IdFilter<EmployeeId>>,
    /// The status of the request: REQUESTED, CONFIRMED or WITHDRAWN.
    status: Option<EmployeeErasureStatusFilter>,
}

/// The list that a filter and a sort order describe.
fn list(filter: Option<EmployeeErasureFilter>, order: Option<EmployeeErasureOrder>) -> List {
    let filter = filter.unwrap_or_default();
    List {
        employees: ids(filter.employee_id),
        statuses: EmployeeErasureStatusFilter::values(filter.status),
        newest_first: order == Some(EmployeeErasureOrder::CreatedDesc),
    }
}

object! {
    /// A request to erase the personal data of an employee whose employment has ended. One administrator requests it, and another one
    /// confirms it, which erases. Only administrators see requests.
    EmployeeErasure(entity::employee_erasure), list List, requires EraseEmployee;

    /// The identifier of the request, `era_…`.
    id: EmployeeErasureId;

    columns {
        /// The version of the request, 1 at first and 2 after the decision. Pass it as `expectedVersion` to refuse a change of another
        /// version.
        version: i64,

        /// The status of the request. It changes only while it is REQUESTED.
        status: EmployeeErasureStatus,

        /// The instant of the decision. Null while the request is REQUESTED.
        decided_at: Option<DateTime<Utc>>,

        /// The identifier of the employee to erase, `emp_…`.
        employee_id: Gid<EmployeeId>,

        /// The identifier of the administrator who requested the erasure, `emp_…`.
        requested_by_id: Gid<EmployeeId>,

        /// The identifier of the administrator who confirmed or withdrew the request, `emp_…`. Null while it is REQUESTED.
        decided_by_id: Option<Gid<EmployeeId>>,

        /// The instant of the request.
        created_at: DateTime<Utc>,

        /// The instant of the last change.
        updated_at: DateTime<Utc>,
    }

    objects {
        /// The employee to erase. Null when the caller may not see the employee.
        employee: Employee = employee_id, requires ReadEmployee;

        /// The administrator who requested the erasure. Null when the caller may not see the employee.
        requested_by: Employee = requested_by_id, requires ReadEmployee;

        /// The administrator who confirmed or withdrew the request. Null while it is REQUESTED, and when the caller may not see the employee.
        decided_by: Employee = decided_by_id, requires ReadEmployee;
    }
}

queries! {
    EmployeeErasureQuery;

    nouns { EmployeeErasure }

    objects {
        /// Finds a request to erase an employee by its identifier. Null when it does not exist.
        employee_erasure: EmployeeErasure, by EmployeeErasureId, requires EraseEmployee;
    }

    connections {
        /// Lists the requests to erase employees.
        employee_erasures: EmployeeErasure[EmployeeErasureFilter, EmployeeErasureOrder] = list, requires EraseEmployee;
    }
}

payload!(EmployeeErasurePayload { employee_erasure: EmployeeErasure(Model) }, "request to erase an employee");

#[derive(Default)]
pub struct EmployeeErasureMutation;

#[Object]
impl EmployeeErasureMutation {
    /// Requests to erase the personal data of an employee whose employment has ended. Nothing is erased until another administrator
    /// confirms. An open or confirmed request about the same employee is returned unchanged.
    #[graphql(directive = requires::apply(scopes_of([Permission::EraseEmployee, Permission::ReadEmployee])))]
    async fn employee_erase(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the employee.")] id: Gid<EmployeeId>,
    ) -> Result<EmployeeErasurePayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        into_payload(ctx, employee_erasure::request(app, actor, id.0).await)
    }

    /// Confirms a request, and erases the personal data of the employee for good: the key of the confidential texts is destroyed, names and
    /// keys are replaced by the identifier, and other texts are removed, in rosters too. Counts and the history of others stay. The
    /// administrator who requested it cannot confirm. A confirmed request is returned unchanged.
    #[graphql(directive = requires::apply(scopes_of([Permission::EraseEmployee, Permission::ReadEmployee])), directive = cost::apply(100))]
    async fn employee_erasure_confirm(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the request.")] id: Gid<EmployeeErasureId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the request has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<EmployeeErasurePayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = employee_erasure::confirm(app, actor, id.0, expected_version).await;
        into_payload_or_current(ctx, outcome, employee_erasure::get(&app.db, actor, id.0)).await
    }

    /// Withdraws a request: nothing is erased. A withdrawn request is returned unchanged.
    #[graphql(directive = requires::apply(scope_of(Permission::EraseEmployee)))]
    async fn employee_erasure_withdraw(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the request.")] id: Gid<EmployeeErasureId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the request has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<EmployeeErasurePayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = employee_erasure::withdraw(app, actor, id.0, expected_version).await;
        into_payload_or_current(ctx, outcome, employee_erasure::get(&app.db, actor, id.0)).await
    }
}
