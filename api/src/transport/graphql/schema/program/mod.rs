//! Peer-coaching programs, their rounds and what they work toward.

mod write;

pub use write::ProgramMutation;

use super::{
    competency::Competency,
    date::Date,
    filter::{PrefixFilter, enum_filter, one_of},
    pairing::{Pairing, PairingFilter, PairingOrder, list as pairings},
    participant::{Participant, ParticipantFilter, ParticipantOrder, list as participants},
    round::Round,
    session::{Session, SessionFilter, SessionOrder, list as sessions},
};
use crate::{
    domain::{
        program::{self, List, Sort},
        round,
    },
    transport::graphql::engine::{
        column_value::enum_column,
        object::{object, queries},
    },
};
use async_graphql::{Enum, InputObject};
use chrono::{DateTime, Utc};
use entity::id::ProgramId;

/// How formal a program is.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::program::Kind")]
pub enum ProgramKind {
    /// Scheduled sessions, goals required.
    Formal,
    /// Flexible.
    Informal,
}
enum_column!(ProgramKind, entity::program::Kind);
enum_filter!(ProgramKindFilter, ProgramKind, entity::program::Kind, "Compares the kind of a program.");

/// Where a program stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::program::Status")]
pub enum ProgramStatus {
    /// Being set up; employees do not see it.
    Draft,
    /// Takes participants and runs.
    Open,
    /// Ended.
    Closed,
}
enum_column!(ProgramStatus, entity::program::Status);
enum_filter!(ProgramStatusFilter, ProgramStatus, entity::program::Status, "Compares the status of a program.");

/// Who may be paired, by department.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::program::Mixing")]
pub enum MixingPolicy {
    /// Only people of one department.
    SameTeam,
    /// Only people of different departments.
    CrossTeam,
    /// Anybody.
    Any,
}
enum_column!(MixingPolicy, entity::program::Mixing);

/// What happens to a pairing whose members come to stand in one reporting line.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::program::ConflictPolicy")]
pub enum ConflictPolicy {
    /// The change log tells it: `pairing.conflict_raised`.
    Raise,
    /// The change log tells it, and the pairing waits until it is over.
    Suspend,
}
enum_column!(ConflictPolicy, entity::program::ConflictPolicy);

/// In which order programs are listed.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "Sort")]
pub enum ProgramOrder {
    /// As they were drafted.
    #[default]
    CreatedAsc,
    /// The newest first.
    CreatedDesc,
    /// By name.
    NameAsc,
    /// By name, backwards.
    NameDesc,
}

/// Which programs are listed: all conditions must hold.
#[derive(InputObject, Default)]
pub struct ProgramFilter {
    /// By status.
    status: Option<ProgramStatusFilter>,
    /// By kind.
    kind: Option<ProgramKindFilter>,
    /// By name.
    name: Option<PrefixFilter>,
}

/// What a list of programs is to hold.
fn list(filter: Option<ProgramFilter>, order: Option<ProgramOrder>) -> List {
    let filter = filter.unwrap_or_default();
    let (names, name_prefix) = filter.name.map_or((None, None), |name| (one_of(name.eq, name.among), name.starts_with));
    List {
        statuses: ProgramStatusFilter::values(filter.status),
        kinds: ProgramKindFilter::values(filter.kind),
        names,
        name_prefix,
        sort: order.unwrap_or_default().into(),
    }
}

object! {
    /// A competency that a program works toward, and how far.
    ProgramTarget(entity::program_competency), requires ReadProgram;

    columns {
        /// The level to be reached, a step of the framework's scale.
        level: i32 = target_level,
    }

    objects {
        /// The competency.
        competency: Competency = competency_id, requires ReadCompetency;
    }
}

object! {
    /// A peer-coaching program.
    Program(entity::program), list List, requires ReadProgram;

    /// Its identifier, `prg_…`.
    id: ProgramId;

    columns {
        /// Counts its changes; pass it as `expectedVersion`.
        version: i64,

        /// Its name.
        name: String,

        /// What it is about.
        description: Option<String>,

        /// How formal it is.
        kind: ProgramKind,

        /// Where it stands.
        status: ProgramStatus,

        /// Days between two sessions of a pairing.
        cadence_days: i32,

        /// Who may be paired, by department.
        mixing: MixingPolicy,

        /// The most members of a pairing: 2 or 3.
        group_size: i32,

        /// The most job levels that partners may be apart; null: any.
        max_job_level_gap: Option<i32>,

        /// What happens to a pairing whose members come to stand in one reporting line.
        conflict_policy: ConflictPolicy,

        /// The first day.
        starts_on: Option<Date>,

        /// The last day.
        ends_on: Option<Date>,

        /// When it was drafted.
        created_at: DateTime<Utc>,

        /// When it last changed.
        updated_at: DateTime<Utc>,
    }

    children {
        /// What it works toward.
        target_competencies: ProgramTarget = program::select_targets, by ProgramId;
    }

    connections {
        /// Who takes part.
        participants: Participant[ParticipantFilter, ParticipantOrder] = participants, below ProgramId;

        /// Its cycles, by number.
        rounds: Round[] = round::List::default, below ProgramId;

        /// The pairings of all its rounds.
        pairings: Pairing[PairingFilter, PairingOrder] = pairings, below ProgramId;

        /// The sessions of all its pairings.
        sessions: Session[SessionFilter, SessionOrder] = sessions, below ProgramId, requires ReadSession;
    }
}

queries! {
    ProgramQuery;

    nouns { Program }
    parts { ProgramTarget }

    objects {
        /// A program; null when there is no such, or you may not see it.
        program: Program, by ProgramId, requires ReadProgram;
    }

    connections {
        /// The programs. Employees do not see drafts.
        programs: Program[ProgramFilter, ProgramOrder] = list, requires ReadProgram;
    }
}
