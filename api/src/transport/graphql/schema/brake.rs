//! The brake, the limit on dangerous changes: the limits of an organization, the kinds of change that can be held, and the mutations that
//! set the limits and release what is held. The objects that can be held are in `roster` and `integration`.

use super::{
    directives::{requires, scope_of, scopes_of},
    id::Gid,
    integration::IntegrationPayload,
    organization::OrganizationPayload,
    payload::into_payload_or_current,
    roster::RosterPlanPayload,
};
use crate::{
    access::Permission,
    domain::{
        brake::{self, Limit, Limits},
        integration, organization, roster,
    },
    platform::{Error, Result as Outcome},
    transport::graphql::engine::{accelerator::ColumnFormat, column_value::ColumnValue, request_context::ContextExt},
};
use async_graphql::{Context, Enum, InputObject, Name, Object, Result, SimpleObject, Value};
use entity::{
    id::{IntegrationId, RosterPlanId},
    organization::Model as OrganizationRow,
};

/// The limit of one kind of dangerous change: the larger of a number of employees and a share of the headcount. What exceeds it is held.
#[derive(SimpleObject)]
pub struct BrakeLimit {
    /// The number of employees that may change in an organization of any size.
    number: u32,
    /// The share of the headcount that may change, in percent, 0 to 100. The headcount is the number of employees who are ACTIVE or
    /// SUSPENDED. 100 disables the limit, except that of creations.
    percent: u32,
}

/// The limits of the brake, one for each kind of dangerous change. A roster plan that exceeds a limit, together with the other changes of
/// its sender within 24 hours, is held as a whole. An integration whose changes of the last 24 hours exceed a limit is held for that kind
/// of change. A caller with the scope `roster:release` releases it.
#[derive(SimpleObject)]
pub struct Brake {
    /// The limit of employments that end, now or on a future day. More than half of the headcount, when that is more than two employees,
    /// is held in any case unless the percentage is 100.
    deactivations: BrakeLimit,
    /// The limit of employees who are suspended.
    suspensions: BrakeLimit,
    /// The limit of new employees in roster plans, after the first roster was applied. More new employees than there are employees
    /// suggest the file of another company. A large `number` disables this limit.
    creations: BrakeLimit,
    /// The limit of employees who get another external id. In a roster, a new employee with the user name of a current employee counts.
    external_ids: BrakeLimit,
    /// The limit of employees who get another user name.
    user_names: BrakeLimit,
    /// The limit of employees who get another e-mail address.
    emails: BrakeLimit,
    /// The limit of employees who get another given or family name.
    names: BrakeLimit,
    /// The limit of employees who lose their manager or get another one.
    managers: BrakeLimit,
    /// The limit of employees who get another department.
    departments: BrakeLimit,
}

impl Brake {
    /// The limits of an organization, with defaults for those that it has not set.
    pub fn of_organization(row: &OrganizationRow) -> Outcome<Self> {
        let limits = Limits::from_json(row.brake.as_ref())?;
        let to_object = |limit: Limit| BrakeLimit { number: limit.number, percent: limit.percent };
        Ok(Self {
            deactivations: to_object(limits.deactivations),
            suspensions: to_object(limits.suspensions),
            creations: to_object(limits.creations),
            external_ids: to_object(limits.external_ids),
            user_names: to_object(limits.user_names),
            emails: to_object(limits.emails),
            names: to_object(limits.names),
            managers: to_object(limits.managers),
            departments: to_object(limits.departments),
        })
    }
}

/// A kind of dangerous change, for which the brake can hold an integration.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::tally::ChangeCategory")]
pub enum HeldChange {
    /// Changes that end an employment, now or on a future day.
    Deactivations,
    /// Changes that suspend an employee.
    Suspensions,
    /// Creations of employees. Only roster plans are held for them; an integration is not.
    Creations,
    /// Changes of the external id of an employee.
    ExternalIds,
    /// Changes of the user name of an employee.
    UserNames,
    /// Changes of the e-mail address of an employee.
    Emails,
    /// Changes of the given or family name of an employee.
    Names,
    /// Changes that remove or replace the manager of an employee.
    Managers,
    /// Changes of the department of an employee.
    Departments,
}

/// A list of [`HeldChange`], stored as their names in the schema, separated by spaces.
pub struct HeldChanges;

impl ColumnValue for HeldChanges {
    type Stored = String;
    type Output = Vec<HeldChange>;

    fn to_value(stored: &String) -> Value {
        Value::List(stored.split_whitespace().map(|name| Value::Enum(Name::new(name))).collect())
    }

    fn format() -> ColumnFormat {
        ColumnFormat::SpaceSeparated
    }
}

/// The limit of one kind of dangerous change: the larger of a number of employees and a share of the headcount.
#[derive(InputObject)]
pub struct BrakeLimitInput {
    /// The number of employees that may change in an organization of any size.
    number: u32,
    /// The share of the headcount that may change, in percent, 0 to 100. 100 disables the limit, except that of creations.
    percent: u32,
}

/// The limits of the brake. A limit that is null is set to its default.
#[derive(InputObject)]
pub struct BrakeInput {
    /// The limit of employments that end. Default: 10 employees or 5 percent.
    deactivations: Option<BrakeLimitInput>,
    /// The limit of employees who are suspended. Default: 10 employees or 5 percent.
    suspensions: Option<BrakeLimitInput>,
    /// The limit of new employees in roster plans, after the first roster was applied. Default: 50 employees or 100 percent.
    creations: Option<BrakeLimitInput>,
    /// The limit of employees who get another external id. Default: 5 employees or 2 percent.
    external_ids: Option<BrakeLimitInput>,
    /// The limit of employees who get another user name. Default: 20 employees or 20 percent.
    user_names: Option<BrakeLimitInput>,
    /// The limit of employees who get another e-mail address. Default: 20 employees or 20 percent.
    emails: Option<BrakeLimitInput>,
    /// The limit of employees who get another given or family name. Default: 20 employees or 10 percent.
    names: Option<BrakeLimitInput>,
    /// The limit of employees who lose their manager or get another one. Default: 50 employees or 30 percent.
    managers: Option<BrakeLimitInput>,
    /// The limit of employees who get another department. Default: 50 employees or 30 percent.
    departments: Option<BrakeLimitInput>,
    /// Refuses the change with STALE_VERSION unless the organization has this version. Null: no check.
    expected_version: Option<i64>,
}

#[derive(Default)]
pub struct BrakeMutation;

#[Object]
impl BrakeMutation {
    /// Sets the limits of the brake. They apply to roster plans and changes from now on; what is held stays held until it is released.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
    async fn organization_set_brake(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The limits of the brake to set.")] input: BrakeInput,
    ) -> Result<OrganizationPayload> {
        let (app, actor, defaults) = (ctx.app()?, ctx.actor()?, Limits::default());
        let limit_or = |input: Option<BrakeLimitInput>, default: Limit| {
            input.map_or(default, |input| Limit { number: input.number, percent: input.percent })
        };
        let limits = Limits {
            deactivations: limit_or(input.deactivations, defaults.deactivations),
            suspensions: limit_or(input.suspensions, defaults.suspensions),
            creations: limit_or(input.creations, defaults.creations),
            external_ids: limit_or(input.external_ids, defaults.external_ids),
            user_names: limit_or(input.user_names, defaults.user_names),
            emails: limit_or(input.emails, defaults.emails),
            names: limit_or(input.names, defaults.names),
            managers: limit_or(input.managers, defaults.managers),
            departments: limit_or(input.departments, defaults.departments),
        };
        let outcome = brake::set_limits(app, actor, limits, input.expected_version).await;
        into_payload_or_current(ctx, outcome, organization::get(app, actor)).await
    }

    /// Releases a held roster plan, so that it can be applied as it is shown: rows with the question LIKELY_SAME_PERSON create employees,
    /// and rows with the question LOOKS_LIKE_ANOTHER_PERSON change the employee with their external id. The integration that sent the roster
    /// cannot release it. Releasing a released plan has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::ReleaseRoster, Permission::ReadRosterPlan])))]
    async fn roster_release(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the roster plan.")] id: Gid<RosterPlanId>,
        #[graphql(desc = "The reason for the release, 1 to 1,000 characters. Stored as `releaseNote` of the plan.")] note: String,
    ) -> Result<RosterPlanPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        into_payload_or_current(ctx, brake::release_roster_plan(app, actor, id.0, &note).await, roster::get(&app.db, actor, id.0)).await
    }

    /// Releases the terminations that are due and held. The employments end at the next maintenance, within an hour. Has no effect when
    /// none are held.
    #[graphql(directive = requires::apply(scope_of(Permission::ReleaseRoster)))]
    async fn organization_release_terminations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The reason for the release, 1 to 1,000 characters. Stored as `terminationsReleaseNote` of the organization.")]
        note: String,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the organization has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<OrganizationPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = brake::release_due_terminations(app, actor, &note, expected_version).await;
        into_payload_or_current(ctx, outcome, organization::get(app, actor)).await
    }

    /// Releases an integration that the brake holds. Changes made before the release no longer count toward the limits. An integration
    /// cannot release itself. Releasing an integration that is not held has no effect.
    #[graphql(directive = requires::apply(scope_of(Permission::ReleaseRoster)))]
    async fn integration_release(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the integration.")] id: Gid<IntegrationId>,
        #[graphql(desc = "The reason for the release, 1 to 1,000 characters. Stored as `releaseNote` of the integration.")] note: String,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the integration has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<IntegrationPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = brake::release_integration(app, actor, id.0, &note, expected_version).await;
        // Unchecked: a caller who may release an integration may see it, also without the permission to list integrations.
        let current = async { integration::find_unchecked(&app.db, actor, id.0).await?.ok_or(Error::NotFound { noun: "integration" }) };
        into_payload_or_current(ctx, outcome, current).await
    }
}
