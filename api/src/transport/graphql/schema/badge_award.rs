//! Badge awards: the object, its lists, its root fields and mutations; and the learner record of the caller.

use super::{
    badge::Badge,
    directives::{requires, scope_of, scopes_of},
    employee::Employee,
    filter::{IdFilter, enum_filter, ids},
    id::Gid,
    payload::{Payload, UserError, into_payload, into_payload_or_current, payload},
};
use crate::{
    access::Permission,
    domain::badge_award::{self, List, NewOffer, Sort},
    transport::graphql::engine::{
        column_value::enum_column,
        object::{object, queries},
        request_context::ContextExt,
    },
};
use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{
    badge_award::Model,
    id::{BadgeAwardId, BadgeId, EmployeeId},
};

/// The status of an award. DECLINED, REVOKED and WITHDRAWN are final, but a REVOKED one can still be withdrawn by the employee.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::badge_award::Status")]
pub enum BadgeAwardStatus {
    /// The badge was offered, and the employee has not decided.
    Offered,
    /// The employee accepted, and the credential is signed and published.
    Issued,
    /// The employee declined the offer. Nothing was published.
    Declined,
    /// The organization took the badge back. Its credential is listed as revoked.
    Revoked,
    /// The employee withdrew the consent. The credential was deleted, and is listed as revoked.
    Withdrawn,
}
enum_column!(BadgeAwardStatus, entity::badge_award::Status);
enum_filter!(
    BadgeAwardStatusFilter,
    BadgeAwardStatus,
    entity::badge_award::Status,
    "Compares the status of an award. All given conditions must hold; a null condition is not applied."
);

/// The sort order of a list of awards.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "Sort")]
pub enum BadgeAwardOrder {
    /// By the instant of the offer, oldest first. The default.
    #[default]
    CreatedAsc,
    /// By the instant of the offer, newest first.
    CreatedDesc,
}

/// Conditions on awards. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct BadgeAwardFilter {
    /// The identifier of the badge.
    badge_id: Option<IdFilter<BadgeId>>,
    /// The identifier of the employee.
    employee_id: Option<IdFilter<EmployeeId>>,
    /// The status of the award: OFFERED, ISSUED, DECLINED, REVOKED or WITHDRAWN.
    status: Option<BadgeAwardStatusFilter>,
}

/// The list that a filter and a sort order describe.
pub fn list(filter: Option<BadgeAwardFilter>, order: Option<BadgeAwardOrder>) -> List {
    let filter = filter.unwrap_or_default();
    List {
        badges: ids(filter.badge_id),
        employees: ids(filter.employee_id),
        statuses: BadgeAwardStatusFilter::values(filter.status),
        sort: order.unwrap_or_default().into(),
    }
}

object! {
    /// A badge for one employee, from the offer on. Callers with the role EMPLOYEE see only their own. Program managers and administrators see
    /// what a rule offered to another person only when that person has accepted it: the offer reveals how the person was assessed.
    BadgeAward(entity::badge_award), list List, requires ReadBadgeAward;

    /// The identifier of the award, `bda_…`.
    id: BadgeAwardId;

    columns {
        /// The version of the award, from 1, which each change increases. Pass it as `expectedVersion` to refuse a change of another version.
        version: i64,

        /// The identifier of the badge, `bdg_…`.
        badge_id: Gid<BadgeId>,

        /// The identifier of the employee, `emp_…`.
        employee_id: Gid<EmployeeId>,

        /// Whether a rule offered the badge. False: a person or an integration did.
        offered_by_rule: bool,

        /// The status of the award.
        status: BadgeAwardStatus,

        /// The reason of the revocation, 1 to 500 characters. Null unless the status is REVOKED.
        reason: Option<String>,

        /// The instant at which the credential was issued, in whole seconds. Null before the acceptance.
        issued_at: Option<DateTime<Utc>>,

        /// The instant at which the award was declined, revoked or withdrawn. Null before that.
        ended_at: Option<DateTime<Utc>>,

        /// The instant of the offer.
        created_at: DateTime<Utc>,

        /// The instant of the last change.
        updated_at: DateTime<Utc>,
    }

    objects {
        /// The badge that was offered.
        badge: Badge = badge_id, requires ReadBadge;

        /// The employee. Null when the caller may not see the employee.
        employee: Employee = employee_id, requires ReadEmployee;
    }

    resolvers {
        /// The public address of the credential, from which verifiers read it without a token. With `/badge.svg` or `/badge.png` appended it is
        /// a picture that contains the credential. Null when there is no credential: before the acceptance, and after the consent was
        /// withdrawn.
        async fn credential_url(&self, ctx: &Context<'_>) -> Result<Option<String>> {
            let app = ctx.app()?;
            let is_published = self.0.credential.is_some();
            Ok(self.0.credential_id.filter(|_| is_published).map(|id| badge_award::credential_url(app, id)))
        }
    }
}

queries! {
    BadgeAwardQuery;

    nouns { BadgeAward }

    objects {
        /// Finds an award by its identifier. Null when it does not exist or the caller may not see it.
        badge_award: BadgeAward, by BadgeAwardId, requires ReadBadgeAward;
    }

    connections {
        /// Lists the awards that the caller may see.
        badge_awards: BadgeAward[BadgeAwardFilter, BadgeAwardOrder] = list, requires ReadBadgeAward;
    }
}

payload!(BadgeAwardPayload { badge_award: BadgeAward(Model) }, "award");

/// The payload of `learnerRecordIssue`.
#[derive(SimpleObject)]
pub struct LearnerRecordPayload {
    /// The learner record as a signed token (JWT), which the server does not store. Null when the mutation was refused.
    credential: Option<String>,
    /// The errors of the input, which the caller can correct. Empty when the mutation succeeded.
    user_errors: Vec<UserError>,
}

impl Payload for LearnerRecordPayload {
    type Model = String;
    fn of(credential: Option<String>, user_errors: Vec<UserError>) -> Self {
        Self { credential, user_errors }
    }
}

/// A badge to offer to an employee.
#[derive(InputObject)]
pub struct BadgeOfferInput {
    /// The identifier of the badge, which must be ACTIVE.
    badge_id: Gid<BadgeId>,
    /// The identifier of the employee, whose employment must not have ended.
    employee_id: Gid<EmployeeId>,
    /// An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
    /// same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
    idempotency_key: Option<String>,
}

#[derive(Default)]
pub struct BadgeAwardMutation;

#[Object]
impl BadgeAwardMutation {
    /// Offers a badge to an employee, who accepts or declines it. An employee who has the badge, or an open offer of it, keeps that, and it is
    /// returned.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteBadge, Permission::ReadBadge, Permission::ReadEmployee])))]
    async fn badge_offer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The badge and the employee.")] input: BadgeOfferInput,
    ) -> Result<BadgeAwardPayload> {
        let new = NewOffer { badge_id: input.badge_id.0, employee_id: input.employee_id.0 };
        into_payload(ctx, badge_award::offer(ctx.app()?, ctx.actor()?, new, input.idempotency_key.as_deref()).await)
    }

    /// Accepts a badge that was offered to the caller. This is the caller's consent to publish a signed credential with the name of the badge
    /// and a salted hash of the caller's e-mail address. Repeating it has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::AcceptBadge, Permission::ReadBadgeAward])))]
    async fn badge_award_accept(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the award.")] id: Gid<BadgeAwardId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the award has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<BadgeAwardPayload> {
        let (app, actor, id) = (ctx.app()?, ctx.actor()?, id.0);
        let outcome = badge_award::accept(app, actor, id, expected_version).await;
        into_payload_or_current(ctx, outcome, badge_award::get(&app.db, actor, id)).await
    }

    /// Declines a badge that was offered to the caller. Repeating it has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::AcceptBadge, Permission::ReadBadgeAward])))]
    async fn badge_award_decline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the award.")] id: Gid<BadgeAwardId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the award has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<BadgeAwardPayload> {
        let (app, actor, id) = (ctx.app()?, ctx.actor()?, id.0);
        let outcome = badge_award::decline(app, actor, id, expected_version).await;
        into_payload_or_current(ctx, outcome, badge_award::get(&app.db, actor, id)).await
    }

    /// Withdraws the caller's consent to a credential: it is deleted, its address answers 410 Gone, and its status list names it as revoked.
    /// Repeating it has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::AcceptBadge, Permission::ReadBadgeAward])))]
    async fn badge_award_withdraw(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the award.")] id: Gid<BadgeAwardId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the award has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<BadgeAwardPayload> {
        let (app, actor, id) = (ctx.app()?, ctx.actor()?, id.0);
        let outcome = badge_award::withdraw(app, actor, id, expected_version).await;
        into_payload_or_current(ctx, outcome, badge_award::get(&app.db, actor, id)).await
    }

    /// Takes back a badge that was OFFERED or ISSUED. The credential stays readable, and its status list names it as revoked. Repeating it has no
    /// effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteBadge, Permission::ReadBadgeAward])))]
    async fn badge_award_revoke(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the award.")] id: Gid<BadgeAwardId>,
        #[graphql(desc = "The reason, 1 to 500 characters. The employee sees it, and verifiers do not.")] reason: String,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the award has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<BadgeAwardPayload> {
        let (app, actor, id) = (ctx.app()?, ctx.actor()?, id.0);
        let outcome = badge_award::revoke(app, actor, id, reason, expected_version).await;
        into_payload_or_current(ctx, outcome, badge_award::get(&app.db, actor, id)).await
    }

    /// Signs a learner record of the caller: all their valid credentials in one (Comprehensive Learner Record 2.0). Refused with WRONG_STATE when
    /// the caller has none.
    #[graphql(directive = requires::apply(scope_of(Permission::AcceptBadge)))]
    async fn learner_record_issue(&self, ctx: &Context<'_>) -> Result<LearnerRecordPayload> {
        into_payload(ctx, badge_award::issue_learner_record(ctx.app()?, ctx.actor()?).await)
    }
}
