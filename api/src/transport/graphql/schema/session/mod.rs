//! Meetings of pairings.

mod write;

pub use write::SessionMutation;

use super::{
    assessment::{Assessment, AssessmentFilter, AssessmentOrder, list as assessments},
    employee::Employee,
    filter::{IdFilter, InstantFilter, enum_filter, ids},
    id::Gid,
    pairing::Pairing,
    program::Program,
};
use crate::{
    domain::session::{self, List, Sort},
    transport::graphql::engine::{
        column_value::enum_column,
        object::{object, queries},
    },
};
use async_graphql::{Enum, InputObject};
use chrono::{DateTime, Utc};
use entity::id::{EmployeeId, PairingId, ProgramId, SessionId};

/// Where a meeting stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::session::Status")]
pub enum SessionStatus {
    /// Planned.
    Scheduled,
    /// Took place.
    Held,
    /// Called off.
    Cancelled,
    /// Nobody met.
    Missed,
}
enum_column!(SessionStatus, entity::session::Status);
enum_filter!(SessionStatusFilter, SessionStatus, entity::session::Status, "Compares the status of a session.");

/// In which order sessions are listed.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "Sort")]
pub enum SessionOrder {
    /// The earliest first.
    #[default]
    StartsAtAsc,
    /// The latest first.
    StartsAtDesc,
}

/// Which sessions are listed: all conditions must hold.
#[derive(InputObject, Default)]
pub struct SessionFilter {
    /// By program.
    program_id: Option<IdFilter<ProgramId>>,
    /// By pairing.
    pairing_id: Option<IdFilter<PairingId>>,
    /// By status.
    status: Option<SessionStatusFilter>,
    /// By when it starts.
    starts_at: Option<InstantFilter>,
}

/// What a list of sessions is to hold.
pub fn list(filter: Option<SessionFilter>, order: Option<SessionOrder>) -> List {
    let filter = filter.unwrap_or_default();
    let starts_at = filter.starts_at.unwrap_or_default();
    List {
        programs: ids(filter.program_id),
        pairings: ids(filter.pairing_id),
        statuses: SessionStatusFilter::values(filter.status),
        starts_from: starts_at.from,
        starts_to: starts_at.to,
        sort: order.unwrap_or_default().into(),
    }
}

object! {
    /// Whether a member of the pairing came to the session.
    SessionAttendance(entity::session_attendance), requires ReadSession;

    columns {
        /// The identifier of the member.
        employee_id: Gid<EmployeeId>,

        /// Whether they came.
        attended: bool,
    }

    objects {
        /// The member; null when you may not see them.
        employee: Employee = employee_id, requires ReadEmployee;
    }
}

object! {
    /// A part of a session in which one member coached another.
    SessionTurn(entity::session_turn), requires ReadSession;

    columns {
        /// Counted from 1 in its session.
        position: i32,

        /// The identifier of who coached.
        coach_id: Gid<EmployeeId>,

        /// The identifier of who was coached.
        learner_id: Gid<EmployeeId>,

        /// For how many minutes.
        minutes: i32,
    }

    objects {
        /// Who coached; null when you may not see them.
        coach: Employee = coach_id, requires ReadEmployee;

        /// Who was coached; null when you may not see them.
        learner: Employee = learner_id, requires ReadEmployee;
    }
}

object! {
    /// A meeting of a pairing. An employee sees those of their pairings.
    Session(entity::session), list List, requires ReadSession;

    /// Its identifier, `ses_…`.
    id: SessionId;

    columns {
        /// Counts its changes; pass it as `expectedVersion`.
        version: i64,

        /// Where it stands.
        status: SessionStatus,

        /// When it starts, as planned.
        starts_at: DateTime<Utc>,

        /// How long it is, as planned.
        duration_minutes: i32,

        /// When it took place.
        held_at: Option<DateTime<Utc>>,

        /// When it was planned.
        created_at: DateTime<Utc>,

        /// When it last changed.
        updated_at: DateTime<Utc>,
    }

    objects {
        /// Whose meeting it is.
        pairing: Pairing = pairing_id, requires ReadPairing;

        /// In which program.
        program: Program = program_id, requires ReadProgram;
    }

    children {
        /// Who came; empty until it was held.
        attendance: SessionAttendance = session::select_attendance, by SessionId;

        /// Who coached whom, in order; empty until it was held.
        turns: SessionTurn = session::select_turns, by SessionId;
    }

    connections {
        /// The assessments that were made in it.
        assessments: Assessment[AssessmentFilter, AssessmentOrder] = assessments, below SessionId, requires ReadAssessment;
    }
}

queries! {
    SessionQuery;

    nouns { Session }
    parts { SessionAttendance, SessionTurn }

    objects {
        /// A session; null when there is no such, or you may not see it.
        session: Session, by SessionId, requires ReadSession;
    }

    connections {
        /// The sessions of all pairings.
        sessions: Session[SessionFilter, SessionOrder] = list, requires ReadSession;
    }
}
