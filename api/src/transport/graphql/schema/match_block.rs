//! Match blocks: the object, its list, its root fields and mutations.

use super::{
    directives::{requires, scope_of, scopes_of},
    employee::Employee,
    filter::{IdFilter, ids},
    id::Gid,
    payload::{into_payload, payload},
};
use crate::{
    access::Permission,
    domain::match_block::{self, List},
    transport::graphql::engine::{
        object::{object, queries},
        request_context::ContextExt,
    },
};
use async_graphql::{Context, Enum, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    id::{EmployeeId, MatchBlockId},
    match_block::Model,
};

/// The sort order of a list of match blocks.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
pub enum MatchBlockOrder {
    /// By creation, oldest first. The default.
    #[default]
    CreatedAsc,
    /// By creation, newest first.
    CreatedDesc,
}

/// Conditions on match blocks. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct MatchBlockFilter {
    /// The identifier of one of the two employees.
    employee_id: Option<IdFilter<EmployeeId>>,
}

/// The list that a filter and a sort order describe.
fn list(filter: Option<MatchBlockFilter>, order: Option<MatchBlockOrder>) -> List {
    let filter = filter.unwrap_or_default();
    List { employees: ids(filter.employee_id), newest_first: order == Some(MatchBlockOrder::CreatedDesc) }
}

object! {
    /// Two employees who are never paired with each other. A block is confidential: an employee sees those that they requested. Integrations
    /// and people who may change programs see those that integrations and such people requested, never those of the two employees. Blocks do
    /// not show who requested them, and they are not in the change log.
    MatchBlock(entity::match_block), list List, requires ReadMatchBlock;

    /// The identifier of the match block, `mbl_…`.
    id: MatchBlockId;

    columns {
        /// The identifier of one of the two employees, `emp_…`: the lower of the two identifiers, whichever employee requested the block.
        employee_id: Gid<EmployeeId> = employee_low_id,

        /// The identifier of the other employee, `emp_…`: the higher of the two identifiers.
        other_employee_id: Gid<EmployeeId> = employee_high_id,

        /// The instant at which the block was created.
        created_at: DateTime<Utc>,
    }

    objects {
        /// The employee of `employeeId`. Null when the caller may not see the employee.
        employee: Employee = employee_low_id, requires ReadEmployee;

        /// The employee of `otherEmployeeId`. Null when the caller may not see the employee.
        other_employee: Employee = employee_high_id, requires ReadEmployee;
    }
}

queries! {
    MatchBlockQuery;

    nouns { MatchBlock }

    objects {
        /// Finds a match block by its identifier. Null when it does not exist or the caller may not see it.
        match_block: MatchBlock, by MatchBlockId, requires ReadMatchBlock;
    }

    connections {
        /// Lists the match blocks that the caller may see.
        match_blocks: MatchBlock[MatchBlockFilter, MatchBlockOrder] = list, requires ReadMatchBlock;
    }
}

payload!(MatchBlockPayload { match_block: MatchBlock(Model) }, "match block");

/// The two employees of a match block to create.
#[derive(InputObject)]
pub struct MatchBlockCreateInput {
    /// The identifier of one of the employees. With the role EMPLOYEE, the caller must be one of the two.
    employee_id: Gid<EmployeeId>,
    /// The identifier of the other employee, whom the caller need not be able to see.
    other_employee_id: Gid<EmployeeId>,
    /// An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
    /// same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
    idempotency_key: Option<String>,
}

#[derive(Default)]
pub struct MatchBlockMutation;

#[Object]
impl MatchBlockMutation {
    /// Blocks two employees: no pairing with both of them can be created, by hand or by matching. An existing pairing continues. A block of
    /// the same two employees that the caller requested before is returned unchanged. The change log has no entry about it.
    #[graphql(directive = requires::apply(scope_of(Permission::WriteMatchBlock)))]
    async fn match_block_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The two employees to block.")] input: MatchBlockCreateInput,
    ) -> Result<MatchBlockPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let key = input.idempotency_key.as_deref();
        into_payload(ctx, match_block::create(app, actor, input.employee_id.0, input.other_employee_id.0, key).await)
    }

    /// Deletes a match block. A block of the same two employees that was requested by another caller stays. The payload contains the block
    /// as it was. The change log has no entry about it.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteMatchBlock, Permission::ReadMatchBlock])))]
    async fn match_block_delete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the match block.")] id: Gid<MatchBlockId>,
    ) -> Result<MatchBlockPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        into_payload(ctx, match_block::delete(app, actor, id.0).await)
    }
}
