//! Participants: the object, its lists, its root fields and mutations.

use super::{
    commitment::{Commitment, CommitmentFilter, CommitmentOrder, list as commitments},
    directives::{requires, scope_of, scopes_of},
    employee::Employee,
    filter::{IdFilter, InstantFilter, PrefixFilter, TextFilter, enum_filter, ids, one_of, texts},
    goal::{Goal, GoalFilter, GoalOrder, list as goals},
    habit::{Habit, OfParticipant},
    id::Gid,
    payload::{into_payload, into_payload_or_current, payload},
    program::Program,
    reciprocity::{CoachingTime, TimeOfParticipant},
};
use crate::{
    access::{Permission, Reach},
    domain::participant::{self, List, Sort, Transition},
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
    id::{EmployeeId, ParticipantId, ProgramId},
    participant::Model,
};

/// The status of a participant. COMPLETED is final; a WITHDRAWN participant can be enrolled again.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::participant::Status")]
pub enum ParticipantStatus {
    /// The employee is invited and has not accepted yet.
    Invited,
    /// The employee takes part and can be paired.
    Active,
    /// The employee takes a break: existing pairings stay, and no new pairing can be created.
    Paused,
    /// The employee left the program, or the employment ended. The employee can be enrolled again.
    Withdrawn,
    /// The employee was ACTIVE or PAUSED when the program closed.
    Completed,
}
enum_column!(ParticipantStatus, entity::participant::Status);
enum_filter!(
    ParticipantStatusFilter,
    ParticipantStatus,
    entity::participant::Status,
    "Compares the status of a participant. All given conditions must hold; a null condition is not applied."
);

/// The sort order of a list of participants.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "Sort")]
pub enum ParticipantOrder {
    /// By creation, oldest first. The default.
    #[default]
    CreatedAsc,
    /// By creation, newest first.
    CreatedDesc,
    /// By the instant since which the participant waits for a new pairing, earliest first. Participants who do not wait come last.
    WaitingSinceAsc,
    /// By the last session of the program that the participant attended, longest ago first. Participants who have attended none come first.
    /// Needs what `withoutSessionSince` of the filter needs.
    LastSessionAsc,
    /// By the last session of the program that the participant attended, latest first. Participants who have attended none come last. Needs
    /// what `withoutSessionSince` of the filter needs.
    LastSessionDesc,
}

/// Conditions on participants. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct ParticipantFilter {
    /// The identifier of the program.
    program_id: Option<IdFilter<ProgramId>>,
    /// The identifier of the employee.
    employee_id: Option<IdFilter<EmployeeId>>,
    /// The status of the participant, such as ACTIVE.
    status: Option<ParticipantStatusFilter>,
    /// The present department of the employee, with case. Needs the scope `roster:read` as well.
    department: Option<TextFilter>,
    /// The instant since which the participant waits for a new pairing. Participants who do not wait do not match.
    waiting_since: Option<InstantFilter>,
    /// The present family name of the employee, with case, as a whole or by its beginning. Needs the scope `roster:read` as well.
    family_name: Option<PrefixFilter>,
    /// ACTIVE participants who have attended no session of the program since this instant. Needs the scope `session:read` as well, and is
    /// refused with FORBIDDEN for the role EMPLOYEE.
    without_session_since: Option<DateTime<Utc>>,
}

/// The list that a filter and a sort order describe.
pub fn list(filter: Option<ParticipantFilter>, order: Option<ParticipantOrder>) -> List {
    let filter = filter.unwrap_or_default();
    let waiting_since = filter.waiting_since.unwrap_or_default();
    let (family_names, family_name_prefix) =
        filter.family_name.map_or((None, None), |name| (one_of(name.eq, name.among), name.starts_with));
    List {
        programs: ids(filter.program_id),
        employees: ids(filter.employee_id),
        statuses: ParticipantStatusFilter::values(filter.status),
        departments: texts(filter.department),
        family_names,
        family_name_prefix,
        waiting_from: waiting_since.from,
        waiting_to: waiting_since.to,
        without_session_since: filter.without_session_since,
        sort: order.unwrap_or_default().into(),
    }
}

object! {
    /// A participant: the membership of an employee in a program. The role EMPLOYEE sees the employee's own participations and those of
    /// present and past partners.
    Participant(entity::participant), list List, requires ReadParticipant;

    /// The identifier of the participant, `par_…`.
    id: ParticipantId;

    columns {
        /// The version of the participant, 1 at first and one more with each change. Pass it as `expectedVersion` to refuse a change of
        /// another version.
        version: i64,

        /// The status of the participant. Only an ACTIVE participant can be paired.
        status: ParticipantStatus,

        /// The instant since which the participant waits for a new pairing, because the employment of a partner ended. Null when the
        /// participant does not wait.
        waiting_since: Option<DateTime<Utc>>,

        /// The identifier of the program that the employee takes part in, `prg_…`.
        program_id: Gid<ProgramId>,

        /// The identifier of the employee who takes part, `emp_…`.
        employee_id: Gid<EmployeeId>,

        /// The instant at which the employee was first enrolled in the program.
        created_at: DateTime<Utc>,

        /// The instant of the last change.
        updated_at: DateTime<Utc>,
    }

    objects {
        /// The program that the employee takes part in.
        program: Program = program_id;

        /// The employee who takes part. Null when the caller may not see the employee.
        employee: Employee = employee_id, requires ReadEmployee;
    }

    connections {
        /// The goals of the participant: all of them for the participant, those with the visibility PAIRING for present and past partners,
        /// and none for other callers.
        goals: Goal[GoalFilter, GoalOrder] = goals, below ParticipantId, requires ReadGoal;

        /// The commitments of the participant: all of them for the participant, those of a common pairing for its present and past members,
        /// and none for other callers.
        commitments: Commitment[CommitmentFilter, CommitmentOrder] = commitments, below ParticipantId, requires ReadCommitment;
    }

    resolvers {
        /// The instant of the last session of the program that the participant attended. Null when there was none, and for partners, because
        /// it includes sessions with others.
        #[graphql(directive = requires::apply(scope_of(Permission::ReadSession)))]
        async fn last_session_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>> {
            let reach = ctx.actor()?.reach(Permission::ReadSession).map_err(IntoGraphqlError::into_graphql)?;
            Ok(self.0.last_session_at.filter(|_| matches!(reach, Reach::All) || reach == Reach::Own(self.0.employee_id)))
        }

        /// The regularity with which the participant attends sessions, compared with the cadence of the program. Null for partners, because it
        /// includes sessions with others.
        #[graphql(directive = requires::apply(scope_of(Permission::ReadSession)))]
        async fn habit(&self, ctx: &Context<'_>) -> Result<Option<Habit>> {
            match ctx.actor()?.reach(Permission::ReadSession)? {
                Reach::Own(employee) if employee != self.0.employee_id => Ok(None),
                _ => Ok(ctx.loaders()?.load(OfParticipant(self.0.id)).await?),
            }
        }

        /// The coaching time of the participant in all pairings of the program. Null for everyone but the participant, whatever the role, and
        /// before the first pairing.
        #[graphql(directive = requires::apply(scope_of(Permission::ReadBalance)))]
        async fn coaching_time(&self, ctx: &Context<'_>) -> Result<Option<CoachingTime>> {
            Ok(ctx.loaders()?.load(TimeOfParticipant(self.0.id)).await?)
        }
    }
}

queries! {
    ParticipantQuery;

    nouns { Participant }

    objects {
        /// Finds a participant by its identifier. Null when it does not exist or the caller may not see it.
        participant: Participant, by ParticipantId, requires ReadParticipant;
    }

    connections {
        /// Lists the participants that the caller may see, of all programs.
        participants: Participant[ParticipantFilter, ParticipantOrder] = list, requires ReadParticipant;
    }
}

payload!(ParticipantPayload { participant: Participant(Model) }, "participant");

/// An employee to enrol in a program.
#[derive(InputObject)]
pub struct ParticipantEnrolInput {
    /// The identifier of the program, which must be OPEN.
    program_id: Gid<ProgramId>,
    /// The identifier of the employee, whose status must be ACTIVE or PRE_HIRE.
    employee_id: Gid<EmployeeId>,
    /// True: the participant is INVITED and becomes ACTIVE with `participantAccept`. False: the participant is ACTIVE at once,
    /// unless the employee is PRE_HIRE and therefore INVITED in any case.
    #[graphql(default = false)]
    invite: bool,
    /// An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
    /// same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
    idempotency_key: Option<String>,
}

#[derive(Default)]
pub struct ParticipantMutation;

#[Object]
impl ParticipantMutation {
    /// Enrols an employee in a program. A WITHDRAWN participant is enrolled again; a participant in another status stays unchanged.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteProgram, Permission::ReadProgram, Permission::ReadEmployee])))]
    async fn participant_enrol(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The employee, the program, and whether the employee is invited.")] input: ParticipantEnrolInput,
    ) -> Result<ParticipantPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let key = input.idempotency_key.as_deref();
        into_payload(ctx, participant::enrol(app, actor, input.program_id.0, input.employee_id.0, input.invite, key).await)
    }

    /// Accepts an invitation: an INVITED participant becomes ACTIVE. Accepting it again has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::UpdateParticipant, Permission::ReadParticipant])))]
    async fn participant_accept(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the participant.")] id: Gid<ParticipantId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the participant has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<ParticipantPayload> {
        change_status(ctx, id.0, Transition::Accept, expected_version).await
    }

    /// Pauses a participation: an ACTIVE participant becomes PAUSED and cannot be put into a new pairing. Existing pairings stay. Pausing a
    /// paused participation has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::UpdateParticipant, Permission::ReadParticipant])))]
    async fn participant_pause(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the participant.")] id: Gid<ParticipantId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the participant has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<ParticipantPayload> {
        change_status(ctx, id.0, Transition::Pause, expected_version).await
    }

    /// Resumes a participation: a PAUSED participant becomes ACTIVE. Resuming an active participation has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::UpdateParticipant, Permission::ReadParticipant])))]
    async fn participant_resume(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the participant.")] id: Gid<ParticipantId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the participant has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<ParticipantPayload> {
        change_status(ctx, id.0, Transition::Resume, expected_version).await
    }

    /// Withdraws from a program: an INVITED, ACTIVE or PAUSED participant becomes WITHDRAWN. Existing pairings stay until they are ended.
    /// Withdrawing again has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::UpdateParticipant, Permission::ReadParticipant])))]
    async fn participant_withdraw(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the participant.")] id: Gid<ParticipantId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the participant has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<ParticipantPayload> {
        change_status(ctx, id.0, Transition::Withdraw, expected_version).await
    }
}

async fn change_status(
    ctx: &Context<'_>,
    id: ParticipantId,
    transition: Transition,
    expected_version: Option<i64>,
) -> Result<ParticipantPayload> {
    let (app, actor) = (ctx.app()?, ctx.actor()?);
    let outcome = participant::change_status(app, actor, id, transition, expected_version).await;
    into_payload_or_current(ctx, outcome, participant::get(&app.db, actor, id)).await
}
