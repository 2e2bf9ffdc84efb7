//! Commitments: the object, its lists, its root fields and mutations.

use super::{
    date::Date,
    directives::{requires, scopes_of},
    employee::Employee,
    filter::{DateFilter, IdFilter, enum_filter, ids},
    id::Gid,
    pairing::Pairing,
    participant::Participant,
    payload::{into_payload, into_payload_or_current, payload},
    program::Program,
    session::Session,
};
use crate::{
    access::Permission,
    domain::commitment::{self, List, NewCommitment, Outcome, Review, Sort},
    transport::graphql::engine::{
        column_value::enum_column,
        object::{object, queries},
        request_context::ContextExt,
    },
};
use async_graphql::{Context, Enum, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    commitment::Model,
    id::{CommitmentId, EmployeeId, PairingId, ParticipantId, ProgramId, SessionId},
};

/// The status of a commitment. OPEN is the only status that can change.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::commitment::Status")]
pub enum CommitmentStatus {
    /// The commitment was made and is not reviewed yet.
    Open,
    /// The review found that the maker did what was promised.
    Kept,
    /// The review found that the maker did not do what was promised, and it is not continued.
    Missed,
    /// The review continued the commitment with a new date: `carriedTo` is the commitment that continues it.
    Carried,
    /// The review found that the commitment is no longer needed.
    Dropped,
}
enum_column!(CommitmentStatus, entity::commitment::Status);
enum_filter!(
    CommitmentStatusFilter,
    CommitmentStatus,
    entity::commitment::Status,
    "Compares the status of a commitment. All given conditions must hold; a null condition is not applied."
);

/// The outcome of the review of a commitment.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Outcome")]
pub enum CommitmentOutcome {
    /// The maker did what was promised.
    Kept,
    /// The maker did not do what was promised, and it is not continued.
    Missed,
    /// Another commitment with a new date continues this one.
    Carried,
    /// The commitment is no longer needed.
    Dropped,
}

/// The sort order of a list of commitments.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "Sort")]
pub enum CommitmentOrder {
    /// By creation, oldest first. The default.
    #[default]
    CreatedAsc,
    /// By creation, newest first.
    CreatedDesc,
    /// By due date, earliest first, then by creation, oldest first.
    DueOnAsc,
    /// By due date, latest first, then by creation, newest first.
    DueOnDesc,
}

/// Conditions on commitments. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct CommitmentFilter {
    /// The identifier of the program.
    program_id: Option<IdFilter<ProgramId>>,
    /// The identifier of the pairing in which the commitment was made.
    pairing_id: Option<IdFilter<PairingId>>,
    /// The identifier of the session in which the commitment was made.
    session_id: Option<IdFilter<SessionId>>,
    /// The identifier of the participant who made the commitment.
    participant_id: Option<IdFilter<ParticipantId>>,
    /// The identifier of the employee who made the commitment.
    employee_id: Option<IdFilter<EmployeeId>>,
    /// The status of the commitment: OPEN, KEPT, MISSED, CARRIED or DROPPED.
    status: Option<CommitmentStatusFilter>,
    /// The date by which the maker promised to act (`dueOn`).
    due_on: Option<DateFilter>,
}

/// The list that a filter and a sort order describe.
pub fn list(filter: Option<CommitmentFilter>, order: Option<CommitmentOrder>) -> List {
    let filter = filter.unwrap_or_default();
    let due_on = filter.due_on.unwrap_or_default();
    List {
        programs: ids(filter.program_id),
        pairings: ids(filter.pairing_id),
        sessions: ids(filter.session_id),
        participants: ids(filter.participant_id),
        employees: ids(filter.employee_id),
        statuses: CommitmentStatusFilter::values(filter.status),
        due_from: due_on.from.map(|date| date.0),
        due_to: due_on.to.map(|date| date.0),
        sort: order.unwrap_or_default().into(),
    }
}

object! {
    /// A commitment: what a member of a pairing promised in a session to do by a date. It is reviewed in a later session. People, whatever
    /// their role, see their own commitments, and those made in the pairings that they are or were a member of. Integrations see none.
    Commitment(entity::commitment), list List, requires ReadCommitment;

    /// The identifier of the commitment, `cmt_…`.
    id: CommitmentId;

    columns {
        /// The version of the commitment, 1 at first and one more with each change. Pass it as `expectedVersion` to refuse a change of
        /// another version.
        version: i64,

        /// The promised action, 1 to 2,000 characters.
        text: String,

        /// The date by which the maker promised to act, in the organization's calendar.
        due_on: Date,

        /// The status of the commitment. It changes only while it is OPEN.
        status: CommitmentStatus,

        /// The instant at which the commitment was reviewed. Null while it is OPEN.
        reviewed_at: Option<DateTime<Utc>>,

        /// The identifier of the participant who made the commitment, `par_…`.
        participant_id: Gid<ParticipantId>,

        /// The identifier of the employee who made the commitment, `emp_…`.
        employee_id: Gid<EmployeeId>,

        /// The identifier of the program, `prg_…`.
        program_id: Gid<ProgramId>,

        /// The identifier of the pairing in which the commitment was made, `pai_…`.
        pairing_id: Gid<PairingId>,

        /// The identifier of the session in which the commitment was made, `ses_…`.
        session_id: Gid<SessionId>,

        /// The identifier of the session in which the commitment was reviewed, `ses_…`. Null before the review, and when the review names
        /// no session.
        reviewed_in_session_id: Option<Gid<SessionId>>,

        /// The identifier of the commitment that this one continues, `cmt_…`. Null when it continues none.
        carried_from_id: Option<Gid<CommitmentId>>,

        /// The instant at which the commitment was made.
        created_at: DateTime<Utc>,

        /// The instant of the last change.
        updated_at: DateTime<Utc>,
    }

    objects {
        /// The participant who made the commitment. Null when the caller may not see the participant.
        participant: Participant = participant_id, requires ReadParticipant;

        /// The employee who made the commitment. Null when the caller may not see the employee.
        employee: Employee = employee_id, requires ReadEmployee;

        /// The program of the pairing. Null when the caller may not see the program.
        program: Program = program_id, requires ReadProgram;

        /// The pairing in which the commitment was made. Null when the caller may not see the pairing.
        pairing: Pairing = pairing_id, requires ReadPairing;

        /// The session in which the commitment was made. Null when the caller may not see the session.
        session: Session = session_id, requires ReadSession;

        /// The session in which the commitment was reviewed. Null while it is OPEN, and when the caller may not see the session.
        reviewed_in_session: Session = reviewed_in_session_id, requires ReadSession;

        /// The commitment that this one continues. Null when it continues none, and when the caller may not see that commitment.
        carried_from: Commitment = carried_from_id;
    }

    back_references {
        /// The commitment that continues this one. Null unless the status is CARRIED, and when the caller may not see that commitment.
        carried_to: Commitment = commitment::select_carried, by CarriedFromId;
    }
}

queries! {
    CommitmentQuery;

    nouns { Commitment }

    objects {
        /// Finds a commitment by its identifier. Null when it does not exist or the caller may not see it.
        commitment: Commitment, by CommitmentId, requires ReadCommitment;
    }

    connections {
        /// Lists the commitments that the caller may see: own ones, and those made in present and past pairings of the caller.
        commitments: Commitment[CommitmentFilter, CommitmentOrder] = list, requires ReadCommitment;
    }
}

payload!(CommitmentPayload { commitment: Commitment(Model) }, "commitment");

/// A commitment to make, in the caller's own name.
#[derive(InputObject)]
pub struct CommitmentMakeInput {
    /// The identifier of the session in which the commitment is made: a session of the caller's pairing that is SCHEDULED or HELD.
    session_id: Gid<SessionId>,
    /// The promised action, 1 to 2,000 characters.
    text: String,
    /// The date by which the caller promises to act: from the day of the session to two years after it.
    due_on: Date,
    /// An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
    /// same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
    idempotency_key: Option<String>,
}

/// The review of a commitment of the caller.
#[derive(InputObject)]
pub struct CommitmentReviewInput {
    /// The identifier of the commitment, which must be OPEN and the caller's own.
    id: Gid<CommitmentId>,
    /// The identifier of the session in which it is reviewed: a later session of the same participant that is SCHEDULED or HELD, of the same
    /// pairing or of the next one.
    session_id: Gid<SessionId>,
    /// The outcome of the review.
    outcome: CommitmentOutcome,
    /// The new date of a commitment that is CARRIED: from the day of the session to two years after it. Null for every other outcome.
    due_on: Option<Date>,
    /// Refuses the change with STALE_VERSION unless the commitment has this version. Null: no check.
    expected_version: Option<i64>,
    /// An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
    /// same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
    idempotency_key: Option<String>,
}

#[derive(Default)]
pub struct CommitmentMutation;

#[Object]
impl CommitmentMutation {
    /// Makes a commitment in a session, in the caller's own name. It is OPEN until its review in a later session.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteCommitment, Permission::ReadSession])))]
    async fn commitment_make(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The session, the promised action and its date.")] input: CommitmentMakeInput,
    ) -> Result<CommitmentPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let new = NewCommitment { session_id: input.session_id.0, maker: None, text: input.text, due_on: input.due_on.0 };
        into_payload(ctx, commitment::make(app, actor, new, input.idempotency_key.as_deref()).await)
    }

    /// Reviews a commitment in a later session, before that session is held. Only its maker can do so. With the outcome CARRIED, another
    /// commitment with the new date is made in that session, and its `carriedFrom` is this one. Repeating a review has no effect, except
    /// that CARRIED needs the same idempotency key.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteCommitment, Permission::ReadCommitment, Permission::ReadSession])))]
    async fn commitment_review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The commitment, the session and the outcome of the review.")] input: CommitmentReviewInput,
    ) -> Result<CommitmentPayload> {
        let (app, actor, id) = (ctx.app()?, ctx.actor()?, input.id.0);
        let due_on = input.due_on.map(|date| date.0);
        let review = Review { id, session_id: input.session_id.0, outcome: input.outcome.into(), due_on };
        let outcome = commitment::review(app, actor, review, input.expected_version, input.idempotency_key.as_deref()).await;
        into_payload_or_current(ctx, outcome, commitment::get(&app.db, actor, id)).await
    }
}
