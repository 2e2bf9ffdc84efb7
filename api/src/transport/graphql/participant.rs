//! Who takes part in a program.

use super::{
    by_id::by_id,
    context::Reachable,
    employee::Employee,
    filter::{IdFilter, enum_filter, ids},
    id::Gid,
    needs::{all, of, requires},
    page::{Connection, Row, args},
    payload::{answer, answer_or, payload},
    plan::{Catalogue, Fields, Known},
    program::Program,
};
use crate::{
    access::Act,
    domain::participant::{self, Answer, List},
};
use async_graphql::{Context, Enum, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    id::{EmployeeId, ParticipantId, ProgramId},
    participant::{Column, Model},
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

/// An employee's membership of a program. An employee sees their own and those of their partners.
pub struct Participant(pub Model);

impl Row for Participant {
    type List = List;
    fn new(row: Model) -> Self {
        Self(row)
    }
}

/// An employee's membership of a program. An employee sees their own and those of their partners.
#[Object(directive = requires::apply(of(Act::ReadParticipant)))]
impl Participant {
    /// Its identifier, `par_…`.
    pub async fn id(&self) -> Gid<ParticipantId> {
        Gid(self.0.id)
    }

    /// Counts its changes; pass it as `expectedVersion`.
    async fn version(&self) -> i64 {
        self.0.version
    }

    /// Where it stands.
    async fn status(&self) -> ParticipantStatus {
        self.0.status.into()
    }

    /// In which program.
    async fn program(&self, ctx: &Context<'_>) -> Result<Option<Program>> {
        by_id(ctx, self.0.program_id).await
    }

    /// Who takes part; null when you may not see them.
    #[graphql(directive = requires::apply(of(Act::ReadEmployee)))]
    async fn employee(&self, ctx: &Context<'_>) -> Result<Option<Employee>> {
        by_id(ctx, self.0.employee_id).await
    }

    /// Since when they wait for a new partner, having lost one; null when they do not.
    async fn waiting_since(&self) -> Option<DateTime<Utc>> {
        self.0.waiting_since
    }

    /// When they were enrolled.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When the membership last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }
}

impl Known for Participant {
    type Entity = entity::participant::Entity;

    fn known(fields: &mut Fields<Self::Entity>) {
        fields
            .plain("version", Column::Version)
            .value::<entity::participant::Status, ParticipantStatus>("status", Column::Status)
            .one::<Program>("program", Column::ProgramId)
            .one::<Employee>("employee", Column::EmployeeId)
            .plain("waitingSince", Column::WaitingSince)
            .plain("createdAt", Column::CreatedAt)
            .plain("updatedAt", Column::UpdatedAt);
    }
}

impl ParticipantQuery {
    pub fn known(all: &mut Catalogue) {
        all.noun::<Participant>().find::<Participant>("participant").list::<Participant>("participants", |given| given.list(list));
    }
}

#[derive(Default)]
pub struct ParticipantQuery;

#[Object]
impl ParticipantQuery {
    /// A participant; null when there is no such, or you may not see them.
    #[graphql(directive = requires::apply(of(Act::ReadParticipant)))]
    async fn participant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its identifier.")] id: Gid<ParticipantId>,
    ) -> Result<Option<Participant>> {
        by_id(ctx, id.0).await
    }

    /// The participants of all programs.
    #[graphql(directive = requires::apply(of(Act::ReadParticipant)))]
    async fn participants(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start of the list.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which participants.")] filter: Option<ParticipantFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<ParticipantOrder>,
    ) -> Result<Connection<Participant>> {
        Connection::root(ctx, list(filter, order_by), args(first, after, last, before)).await
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
    #[graphql(directive = requires::apply(all([Act::WriteProgram, Act::ReadProgram, Act::ReadEmployee])))]
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
    #[graphql(directive = requires::apply(all([Act::AnswerParticipant, Act::ReadParticipant])))]
    async fn participant_accept(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which membership.")] id: Gid<ParticipantId>,
        #[graphql(desc = "Refuses the change when it is no longer at this version.")] expected_version: Option<i64>,
    ) -> Result<ParticipantPayload> {
        answered(ctx, id.0, Answer::Accept, expected_version).await
    }

    /// Takes a break: no new pairings until resumed. Doing it twice changes nothing.
    #[graphql(directive = requires::apply(all([Act::AnswerParticipant, Act::ReadParticipant])))]
    async fn participant_pause(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which membership.")] id: Gid<ParticipantId>,
        #[graphql(desc = "Refuses the change when it is no longer at this version.")] expected_version: Option<i64>,
    ) -> Result<ParticipantPayload> {
        answered(ctx, id.0, Answer::Pause, expected_version).await
    }

    /// Ends a break. Doing it twice changes nothing.
    #[graphql(directive = requires::apply(all([Act::AnswerParticipant, Act::ReadParticipant])))]
    async fn participant_resume(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which membership.")] id: Gid<ParticipantId>,
        #[graphql(desc = "Refuses the change when it is no longer at this version.")] expected_version: Option<i64>,
    ) -> Result<ParticipantPayload> {
        answered(ctx, id.0, Answer::Resume, expected_version).await
    }

    /// Leaves the program. Doing it twice changes nothing.
    #[graphql(directive = requires::apply(all([Act::AnswerParticipant, Act::ReadParticipant])))]
    async fn participant_withdraw(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which membership.")] id: Gid<ParticipantId>,
        #[graphql(desc = "Refuses the change when it is no longer at this version.")] expected_version: Option<i64>,
    ) -> Result<ParticipantPayload> {
        answered(ctx, id.0, Answer::Withdraw, expected_version).await
    }
}

async fn answered(ctx: &Context<'_>, id: ParticipantId, given: Answer, expected_version: Option<i64>) -> Result<ParticipantPayload> {
    let (app, actor) = (ctx.app()?, ctx.actor()?);
    let outcome = participant::answer(app, actor, id, given, expected_version).await;
    answer_or(ctx, outcome, participant::get(&app.db, actor, id)).await
}
