//! Who coaches each other.

use super::{
    directives::{all, requires},
    employee::Employee,
    filter::{IdFilter, enum_filter, ids, plain},
    id::Gid,
    participant::Participant,
    payload::{answer, answer_or, payload},
    program::Program,
    round::Round,
    session::{Session, SessionFilter, SessionOrder, list as sessions},
};
use crate::{
    access::Permission,
    domain::pairing::{self, List},
    transport::graphql::engine::{
        column_value::enum_column,
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

/// Where a pairing stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::pairing::Status")]
pub enum PairingStatus {
    /// The partners meet.
    Active,
    /// On hold by the program's policy, while two of its members stand in one reporting line.
    Suspended,
    /// They went their ways.
    Ended,
}
enum_column!(PairingStatus, entity::pairing::Status);
enum_filter!(PairingStatusFilter, PairingStatus, entity::pairing::Status, "Compares the status of a pairing.");

/// In which order pairings are listed.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
pub enum PairingOrder {
    /// As they were formed.
    #[default]
    CreatedAsc,
    /// The newest first.
    CreatedDesc,
}

/// Which pairings are listed: all conditions must hold.
#[derive(InputObject, Default)]
pub struct PairingFilter {
    /// By program.
    program_id: Option<IdFilter<ProgramId>>,
    /// By round.
    round_id: Option<IdFilter<RoundId>>,
    /// By member.
    employee_id: Option<IdFilter<EmployeeId>>,
    /// By status.
    status: Option<PairingStatusFilter>,
}

/// What a list of pairings is to hold.
pub fn list(filter: Option<PairingFilter>, order: Option<PairingOrder>) -> List {
    let filter = filter.unwrap_or_default();
    List {
        programs: ids(filter.program_id),
        rounds: ids(filter.round_id),
        employees: ids(filter.employee_id),
        statuses: PairingStatusFilter::values(filter.status),
        newest_first: order == Some(PairingOrder::CreatedDesc),
    }
}

object! {
    /// A member of a pairing: both coach and learner.
    PairingMember(entity::pairing_member), requires ReadPairing;

    objects {
        /// The membership of the program.
        participant: Participant = participant_id;

        /// The person; null when you may not see them.
        employee: Employee = employee_id, requires ReadEmployee;
    }
}

object! {
    /// Two or three participants who coach each other in a round. An employee sees those they are or were a member of.
    Pairing(entity::pairing), list List, requires ReadPairing;

    /// Its identifier, `pai_…`.
    id: PairingId;

    columns {
        /// Counts its changes; pass it as `expectedVersion`.
        version: i64,

        /// Where it stands.
        status: PairingStatus,

        /// Since when two of its members stand in one reporting line; null when none do.
        conflict_since: Option<DateTime<Utc>>,

        /// When it was formed.
        created_at: DateTime<Utc>,

        /// When it last changed.
        updated_at: DateTime<Utc>,

        /// When it ended.
        ended_at: Option<DateTime<Utc>>,
    }

    objects {
        /// Its program.
        program: Program = program_id;

        /// Its round.
        round: Round = round_id;
    }

    children {
        /// Its members, two or three.
        members: PairingMember = pairing::select_members, by PairingId;
    }

    connections {
        /// Its sessions.
        sessions: Session[SessionFilter, SessionOrder] = sessions, below PairingId, requires ReadSession;
    }
}

queries! {
    PairingQuery;

    nouns { Pairing }
    parts { PairingMember }

    objects {
        /// A pairing; null when there is no such, or you may not see it.
        pairing: Pairing, by PairingId, requires ReadPairing;
    }

    connections {
        /// The pairings of all programs.
        pairings: Pairing[PairingFilter, PairingOrder] = list, requires ReadPairing;
    }
}

payload!(PairingPayload { pairing: Pairing(Model) }, "pairing");

/// Participants to be brought together.
#[derive(InputObject)]
pub struct PairingCreateInput {
    /// In which round: it must be under way.
    round_id: Gid<RoundId>,
    /// Who: two, or as many as the program allows.
    participant_ids: Vec<Gid<ParticipantId>>,
    /// Makes a repetition of this request answer what the first one did.
    idempotency_key: Option<String>,
}

#[derive(Default)]
pub struct PairingMutation;

#[Object]
impl PairingMutation {
    /// Brings participants together. Refused for people of one reporting line, at any distance, and for those further apart in
    /// job level than the program allows.
    #[graphql(directive = requires::apply(all([Permission::WriteProgram, Permission::ReadPairing])))]
    async fn pairing_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who, and where.")] input: PairingCreateInput,
    ) -> Result<PairingPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let key = input.idempotency_key.as_deref();
        answer(ctx, pairing::create(app, actor, input.round_id.0, plain(input.participant_ids), key).await)
    }

    /// Parts the partners. Doing it twice changes nothing.
    #[graphql(directive = requires::apply(all([Permission::WriteProgram, Permission::ReadPairing])))]
    async fn pairing_end(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] id: Gid<PairingId>,
        #[graphql(desc = "Refuses the change when the pairing is no longer at this version.")] expected_version: Option<i64>,
    ) -> Result<PairingPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        answer_or(ctx, pairing::end(app, actor, id.0, expected_version).await, pairing::get(&app.db, actor, id.0)).await
    }
}
