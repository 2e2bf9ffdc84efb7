//! Who takes part in a program.

use super::{
    directives::{all, requires},
    employee::Employee,
    filter::{IdFilter, enum_filter, ids},
    id::Gid,
    payload::{answer, answer_or, payload},
    program::Program,
};
use crate::{
    access::Permission,
    domain::participant::{self, List, Transition},
    transport::graphql::engine::{
        column_value::enum_column,
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

/// Where a membership stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::participant::Status")]
pub enum ParticipantStatus {
    /// Asked, has not answered.
    Invited,
    /// Takes part.
    Active,
    /// Takes a break.
    Paused,
    /// Left the program.
    Withdrawn,
    /// Finished the program.
    Completed,
}
enum_column!(ParticipantStatus, entity::participant::Status);
enum_filter!(ParticipantStatusFilter, ParticipantStatus, entity::participant::Status, "Compares the status of a participant.");

/// In which order participants are listed.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
pub enum ParticipantOrder {
    /// As they were enrolled.
    #[default]
    CreatedAsc,
    /// The newest first.
    CreatedDesc,
}

/// Which participants are listed: all conditions must hold.
#[derive(InputObject, Default)]
pub struct ParticipantFilter {
    /// By program.
    program_id: Option<IdFilter<ProgramId>>,
    /// By employee.
    employee_id: Option<IdFilter<EmployeeId>>,
    /// By status.
    status: Option<ParticipantStatusFilter>,
}

/// What a list of participants is to hold.
pub fn list(filter: Option<ParticipantFilter>, order: Option<ParticipantOrder>) -> List {
    let filter = filter.unwrap_or_default();
    List {
        programs: ids(filter.program_id),
        employees: ids(filter.employee_id),
        statuses: ParticipantStatusFilter::values(filter.status),
        newest_first: order == Some(ParticipantOrder::CreatedDesc),
    }
}

object! {
    /// An employee's membership of a program. An employee sees their own and those of their partners.
    Participant(entity::participant), list List, requires ReadParticipant;

    /// Its identifier, `par_…`.
    id: ParticipantId;

    columns {
        /// Counts its changes; pass it as `expectedVersion`.
        version: i64,

        /// Where it stands.
        status: ParticipantStatus,

        /// Since when they wait for a new partner, having lost one; null when they do not.
        waiting_since: Option<DateTime<Utc>>,

        /// When they were enrolled.
        created_at: DateTime<Utc>,

        /// When the membership last changed.
        updated_at: DateTime<Utc>,
    }

    objects {
        /// In which program.
        program: Program = program_id;

        /// Who takes part; null when you may not see them.
        employee: Employee = employee_id, requires ReadEmployee;
    }
}

queries! {
    ParticipantQuery;

    nouns { Participant }

    objects {
        /// A participant; null when there is no such, or you may not see them.
        participant: Participant, by ParticipantId, requires ReadParticipant;
    }

    connections {
        /// The participants of all programs.
        participants: Participant[ParticipantFilter, ParticipantOrder] = list, requires ReadParticipant;
    }
}

payload!(ParticipantPayload { participant: Participant(Model) }, "participant");

/// Somebody to be brought into a program.
#[derive(InputObject)]
pub struct ParticipantEnrolInput {
    /// Into which program: it must be open.
    program_id: Gid<ProgramId>,
    /// Who: must be active.
    employee_id: Gid<EmployeeId>,
    /// Leaves it to them to accept.
    #[graphql(default = false)]
    invite: bool,
    /// Makes a repetition of this request answer what the first one did.
    idempotency_key: Option<String>,
}

#[derive(Default)]
pub struct ParticipantMutation;

#[Object]
impl ParticipantMutation {
    /// Brings somebody into an open program. Whoever takes part already stays as they are; whoever withdrew is taken back.
    #[graphql(directive = requires::apply(all([Permission::WriteProgram, Permission::ReadProgram, Permission::ReadEmployee])))]
    async fn participant_enrol(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who, and where.")] input: ParticipantEnrolInput,
    ) -> Result<ParticipantPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let key = input.idempotency_key.as_deref();
        answer(ctx, participant::enrol(app, actor, input.program_id.0, input.employee_id.0, input.invite, key).await)
    }

    /// Takes an invitation. Doing it twice changes nothing.
    #[graphql(directive = requires::apply(all([Permission::AnswerParticipant, Permission::ReadParticipant])))]
    async fn participant_accept(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which membership.")] id: Gid<ParticipantId>,
        #[graphql(desc = "Refuses the change when it is no longer at this version.")] expected_version: Option<i64>,
    ) -> Result<ParticipantPayload> {
        answered(ctx, id.0, Transition::Accept, expected_version).await
    }

    /// Takes a break: no new pairings until resumed. Doing it twice changes nothing.
    #[graphql(directive = requires::apply(all([Permission::AnswerParticipant, Permission::ReadParticipant])))]
    async fn participant_pause(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which membership.")] id: Gid<ParticipantId>,
        #[graphql(desc = "Refuses the change when it is no longer at this version.")] expected_version: Option<i64>,
    ) -> Result<ParticipantPayload> {
        answered(ctx, id.0, Transition::Pause, expected_version).await
    }

    /// Ends a break. Doing it twice changes nothing.
    #[graphql(directive = requires::apply(all([Permission::AnswerParticipant, Permission::ReadParticipant])))]
    async fn participant_resume(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which membership.")] id: Gid<ParticipantId>,
        #[graphql(desc = "Refuses the change when it is no longer at this version.")] expected_version: Option<i64>,
    ) -> Result<ParticipantPayload> {
        answered(ctx, id.0, Transition::Resume, expected_version).await
    }

    /// Leaves the program. Doing it twice changes nothing.
    #[graphql(directive = requires::apply(all([Permission::AnswerParticipant, Permission::ReadParticipant])))]
    async fn participant_withdraw(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which membership.")] id: Gid<ParticipantId>,
        #[graphql(desc = "Refuses the change when it is no longer at this version.")] expected_version: Option<i64>,
    ) -> Result<ParticipantPayload> {
        answered(ctx, id.0, Transition::Withdraw, expected_version).await
    }
}

async fn answered(ctx: &Context<'_>, id: ParticipantId, given: Transition, expected_version: Option<i64>) -> Result<ParticipantPayload> {
    let (app, actor) = (ctx.app()?, ctx.actor()?);
    let outcome = participant::change_status(app, actor, id, given, expected_version).await;
    answer_or(ctx, outcome, participant::get(&app.db, actor, id)).await
}
