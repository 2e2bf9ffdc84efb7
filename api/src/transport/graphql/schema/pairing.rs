//! Pairings and their members: the objects, their lists, their root fields and mutations.

use super::{
    directives::{cost, requires, scope_of, scopes_of},
    employee::Employee,
    feedback::{FeedbackExchange, FeedbackExchangeFilter, FeedbackExchangeOrder, exchanges},
    filter::{IdFilter, enum_filter, ids, into_ids},
    habit::{Habit, OfPairing},
    id::Gid,
    match_proposal::{MatchReason, to_reasons},
    participant::Participant,
    payload::{into_payload, into_payload_or_current, payload},
    program::Program,
    reciprocity::{BalanceOfPairing, PairingBalance},
    round::Round,
    session::{Session, SessionFilter, SessionOrder, list as sessions},
    suggested_time::{SuggestedTime, SuggestedTimesKey},
};
use crate::{
    access::Permission,
    domain::{
        pairing::{self, List, Sort},
        suggested_time::Request,
    },
    transport::graphql::engine::{
        column_value::enum_column,
        error_format::IntoGraphqlError,
        object::{object, queries},
        request_context::ContextExt,
    },
};
use async_graphql::{Context, Enum, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    id::{EmployeeId, PairingId, ParticipantId, ProgramId, RoundId},
    pairing::Model,
};

/// The status of a pairing. ENDED is final.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::pairing::Status")]
pub enum PairingStatus {
    /// The members coach each other. Sessions can be scheduled.
    Active,
    /// The conflict policy of the program has suspended the pairing, because two of its members are in one reporting line. No session can
    /// be scheduled until they no longer are.
    Suspended,
    /// The pairing has ended: by request, because its program closed, or because the employment of a member ended.
    Ended,
}
enum_column!(PairingStatus, entity::pairing::Status);
enum_filter!(
    PairingStatusFilter,
    PairingStatus,
    entity::pairing::Status,
    "Compares the status of a pairing. All given conditions must hold; a null condition is not applied."
);

/// The sort order of a list of pairings.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "Sort")]
pub enum PairingOrder {
    /// By creation, oldest first. The default.
    #[default]
    CreatedAsc,
    /// By creation, newest first.
    CreatedDesc,
    /// By the last session of the pairing, longest ago first. Pairings without a held session come first. Needs the scope `session:read` as
    /// well.
    LastSessionAsc,
    /// By the last session of the pairing, latest first. Pairings without a held session come last. Needs the scope `session:read` as well.
    LastSessionDesc,
}

/// Conditions on pairings. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct PairingFilter {
    /// The identifier of the program.
    program_id: Option<IdFilter<ProgramId>>,
    /// The identifier of the round.
    round_id: Option<IdFilter<RoundId>>,
    /// The identifier of an employee who is or was a member of the pairing.
    employee_id: Option<IdFilter<EmployeeId>>,
    /// The status of the pairing: ACTIVE, SUSPENDED or ENDED.
    status: Option<PairingStatusFilter>,
    /// Pairings that are ACTIVE or SUSPENDED and have held no session since this instant. Needs the scope `session:read` as well.
    without_session_since: Option<DateTime<Utc>>,
}

/// The list that a filter and a sort order describe.
pub fn list(filter: Option<PairingFilter>, order: Option<PairingOrder>) -> List {
    let filter = filter.unwrap_or_default();
    List {
        programs: ids(filter.program_id),
        rounds: ids(filter.round_id),
        employees: ids(filter.employee_id),
        statuses: PairingStatusFilter::values(filter.status),
        without_session_since: filter.without_session_since,
        sort: order.unwrap_or_default().into(),
    }
}

object! {
    /// A member of a pairing, who is both coach and learner.
    PairingMember(entity::pairing_member), requires ReadPairing;

    columns {
        /// The identifier of the member's participation in the program of the pairing, `par_…`.
        participant_id: Gid<ParticipantId>,

        /// The identifier of the employee who is the member, `emp_…`.
        employee_id: Gid<EmployeeId>,
    }

    objects {
        /// The member's participation in the program of the pairing.
        participant: Participant = participant_id;

        /// The employee who is the member. Null when the caller may not see the employee.
        employee: Employee = employee_id, requires ReadEmployee;
    }
}

object! {
    /// A pairing: the two or three participants who coach each other in a round. The role EMPLOYEE sees the pairings that the employee is
    /// or was a member of.
    Pairing(entity::pairing), list List, requires ReadPairing;

    /// The identifier of the pairing, `pai_…`.
    id: PairingId;

    columns {
        /// The version of the pairing, 1 at first and one more with each change. Pass it as `expectedVersion` to refuse a change of
        /// another version.
        version: i64,

        /// The status of the pairing. Sessions can be scheduled only while it is ACTIVE.
        status: PairingStatus,

        /// The instant since which two members are in one reporting line. Null when there is no conflict.
        conflict_since: Option<DateTime<Utc>>,

        /// The identifier of the program that the pairing belongs to, `prg_…`.
        program_id: Gid<ProgramId>,

        /// The identifier of the round in which the pairing was created, `rnd_…`.
        round_id: Gid<RoundId>,

        /// The instant at which the pairing was created.
        created_at: DateTime<Utc>,

        /// The instant of the last change.
        updated_at: DateTime<Utc>,

        /// The instant at which the pairing ended. Null unless the status is ENDED.
        ended_at: Option<DateTime<Utc>>,

        /// The score with which the members were matched: the sum of the contributions in `matchReasons`. Null when the pairing was made by
        /// hand.
        match_score: Option<i32>,
    }

    objects {
        /// The program that the pairing belongs to.
        program: Program = program_id;

        /// The round in which the pairing was created. The pairing can outlast it.
        round: Round = round_id;
    }

    children {
        /// The members of the pairing, two or three. They do not change.
        members: PairingMember = pairing::select_members, by PairingId;
    }

    connections {
        /// The sessions of the pairing in every status.
        sessions: Session[SessionFilter, SessionOrder] = sessions, below PairingId, requires ReadSession;

        /// The exchanges of feedback between the members of the pairing. Only the members see them.
        feedback_exchanges: FeedbackExchange[FeedbackExchangeFilter, FeedbackExchangeOrder] = exchanges, below PairingId,
            requires ReadFeedback;
    }

    resolvers {
        /// The instant of the last session of the pairing. Null when none was held.
        #[graphql(directive = requires::apply(scope_of(Permission::ReadSession)))]
        async fn last_session_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>> {
            ctx.actor()?.reach(Permission::ReadSession).map_err(IntoGraphqlError::into_graphql)?;
            Ok(self.0.last_session_at)
        }

        /// The regularity with which the pairing holds its sessions, compared with the cadence of the program.
        #[graphql(directive = requires::apply(scope_of(Permission::ReadSession)))]
        async fn habit(&self, ctx: &Context<'_>) -> Result<Option<Habit>> {
            Ok(ctx.loaders()?.load(OfPairing(self.0.id)).await?)
        }

        /// The balance of the pairing: how its members share the coaching time. Null for everyone who is not a member of the pairing, whatever the
        /// role, and for integrations.
        #[graphql(directive = requires::apply(scope_of(Permission::ReadBalance)))]
        async fn balance(&self, ctx: &Context<'_>) -> Result<Option<PairingBalance>> {
            let balance = ctx.loaders()?.load(BalanceOfPairing(self.0.id)).await?;
            Ok(balance.as_deref().map(Into::into))
        }

        /// Times at which all members could meet, within four weeks, in ascending order: within the working hours of all members, not during
        /// planned sessions of any of them, and as far from the edges of their working days as possible, for all of them alike. Empty unless
        /// the status is ACTIVE, and when there is no such time.
        #[graphql(directive = requires::apply(scope_of(Permission::ReadSession)), directive = cost::apply(10))]
        async fn suggested_times(
            &self,
            ctx: &Context<'_>,
            #[graphql(desc = "The largest number of times to suggest, 1 to 20.", default = 5)] count: i32,
            #[graphql(desc = "The length of the session in minutes, 5 to 480.", default = 60)] duration_minutes: i32,
            #[graphql(desc = "The earliest start, at most 702 days ahead. Null, or an instant in the past: now.")] from: Option<DateTime<Utc>>,
        ) -> Result<Vec<SuggestedTime>> {
            let request = Request { count, duration_minutes, from };
            let times = ctx.loaders()?.load(SuggestedTimesKey(self.0.id, request)).await?;
            Ok(times.into_iter().flatten().map(Into::into).collect())
        }

        /// The reasons for which the members were matched, as they were when they were matched. Null when the pairing was made by hand.
        async fn match_reasons(&self) -> Result<Option<Vec<MatchReason>>> {
            self.0.match_reasons.as_ref().map(to_reasons).transpose()
        }
    }
}

queries! {
    PairingQuery;

    nouns { Pairing }
    parts { PairingMember }

    objects {
        /// Finds a pairing by its identifier. Null when it does not exist or the caller may not see it.
        pairing: Pairing, by PairingId, requires ReadPairing;
    }

    connections {
        /// Lists the pairings that the caller may see, of all rounds and programs.
        pairings: Pairing[PairingFilter, PairingOrder] = list, requires ReadPairing;
    }
}

payload!(PairingPayload { pairing: Pairing(Model) }, "pairing");

/// The round and the members of a pairing to create.
#[derive(InputObject)]
pub struct PairingCreateInput {
    /// The identifier of the round, which must be ACTIVE in an OPEN program.
    round_id: Gid<RoundId>,
    /// The identifiers of the participants, from two to `groupSize` of the program. Each must be ACTIVE, with an employee who is ACTIVE,
    /// and must not have a pairing in the round that has not ended.
    participant_ids: Vec<Gid<ParticipantId>>,
    /// An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
    /// same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
    idempotency_key: Option<String>,
}

#[derive(Default)]
pub struct PairingMutation;

#[Object]
impl PairingMutation {
    /// Creates a pairing. Refused with one error per violated rule: two members in one reporting line at any distance, job levels further
    /// apart than the program allows, departments against its mixing policy, and the other conditions of the input.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteProgram, Permission::ReadPairing])))]
    async fn pairing_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The round and the members of the pairing.")] input: PairingCreateInput,
    ) -> Result<PairingPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let key = input.idempotency_key.as_deref();
        into_payload(ctx, pairing::create(app, actor, input.round_id.0, into_ids(input.participant_ids), key).await)
    }

    /// Ends a pairing. Its sessions keep their status, and its members do not wait for a new pairing. Ending an ended pairing has no
    /// effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteProgram, Permission::ReadPairing])))]
    async fn pairing_end(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the pairing.")] id: Gid<PairingId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the pairing has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<PairingPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        into_payload_or_current(ctx, pairing::end(app, actor, id.0, expected_version).await, pairing::get(&app.db, actor, id.0)).await
    }
}
