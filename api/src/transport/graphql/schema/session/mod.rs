//! Sessions: the object, its lists and the root fields that read them. Mutations are in `write`.

mod agenda;
mod write;

pub use agenda::AgendaMutation;
pub use write::SessionMutation;

use super::{
    assessment::{Assessment, AssessmentFilter, AssessmentOrder, list as assessments},
    commitment::{Commitment, CommitmentFilter, CommitmentOrder, list as commitments},
    employee::Employee,
    filter::{IdFilter, InstantFilter, TextFilter, enum_filter, ids, texts},
    guide::GuideVersion,
    id::Gid,
    pairing::Pairing,
    program::Program,
};
use crate::{
    domain::{
        agenda as agendas,
        session::{self, List, Sort},
    },
    transport::graphql::engine::{
        column_value::enum_column,
        object::{object, queries},
    },
};
use agenda::AgendaItem;
use async_graphql::{Enum, InputObject};
use chrono::{DateTime, Utc};
use entity::id::{EmployeeId, GuideVersionId, PairingId, ProgramId, RoundId, SessionId};

/// The status of a session. SCHEDULED is the only status that can change.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::session::Status")]
pub enum SessionStatus {
    /// The session is planned and has not taken place.
    Scheduled,
    /// The session took place; attendance and turns are recorded.
    Held,
    /// The session was cancelled before it took place.
    Cancelled,
    /// The session did not take place, and was not cancelled.
    Missed,
}
enum_column!(SessionStatus, entity::session::Status);
enum_filter!(
    SessionStatusFilter,
    SessionStatus,
    entity::session::Status,
    "Compares the status of a session. All given conditions must hold; a null condition is not applied."
);

/// The sort order of a list of sessions.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "Sort")]
pub enum SessionOrder {
    /// By scheduled start, earliest first. The default.
    #[default]
    StartsAtAsc,
    /// By scheduled start, latest first.
    StartsAtDesc,
    /// By the instant at which the session took place, earliest first. Sessions that were not held come first.
    HeldAtAsc,
    /// By the instant at which the session took place, latest first. Sessions that were not held come last.
    HeldAtDesc,
}

/// Conditions on sessions. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct SessionFilter {
    /// The identifier of the program.
    program_id: Option<IdFilter<ProgramId>>,
    /// The identifier of the pairing.
    pairing_id: Option<IdFilter<PairingId>>,
    /// The status of the session: SCHEDULED, HELD, CANCELLED or MISSED.
    status: Option<SessionStatusFilter>,
    /// The scheduled start of the session.
    starts_at: Option<InstantFilter>,
    /// The instant at which the session took place. Sessions that were not held do not match.
    held_at: Option<InstantFilter>,
    /// The identifier of the round of the pairing.
    round_id: Option<IdFilter<RoundId>>,
    /// The identifier of an employee who is or was a member of the pairing, whether or not the employee attended.
    member_id: Option<IdFilter<EmployeeId>>,
    /// The present department of a member of the pairing, with case. Needs the scope `roster:read` as well.
    department: Option<TextFilter>,
}

/// The list that a filter and a sort order describe.
pub fn list(filter: Option<SessionFilter>, order: Option<SessionOrder>) -> List {
    let filter = filter.unwrap_or_default();
    let (starts_at, held_at) = (filter.starts_at.unwrap_or_default(), filter.held_at.unwrap_or_default());
    List {
        programs: ids(filter.program_id),
        rounds: ids(filter.round_id),
        pairings: ids(filter.pairing_id),
        members: ids(filter.member_id),
        departments: texts(filter.department),
        statuses: SessionStatusFilter::values(filter.status),
        starts_from: starts_at.from,
        starts_to: starts_at.to,
        held_from: held_at.from,
        held_to: held_at.to,
        sort: order.unwrap_or_default().into(),
    }
}

object! {
    /// The attendance of one member of the pairing at a session.
    SessionAttendance(entity::session_attendance), requires ReadSession;

    columns {
        /// The identifier of the member, `emp_…`.
        employee_id: Gid<EmployeeId>,

        /// Whether the member took part in the session.
        attended: bool,
    }

    objects {
        /// The member. Null when the caller may not see the employee.
        employee: Employee = employee_id, requires ReadEmployee;
    }
}

object! {
    /// A part of a session in which one member coached another.
    SessionTurn(entity::session_turn), requires ReadSession;

    columns {
        /// The position of the turn in its session, from 1.
        position: i32,

        /// The identifier of the employee who coached, `emp_…`.
        coach_id: Gid<EmployeeId>,

        /// The identifier of the employee who was coached, `emp_…`.
        learner_id: Gid<EmployeeId>,

        /// The length of the turn in minutes, 1 to 480.
        minutes: i32,
    }

    objects {
        /// The employee who coached. Null when the caller may not see the employee.
        coach: Employee = coach_id, requires ReadEmployee;

        /// The employee who was coached. Null when the caller may not see the employee.
        learner: Employee = learner_id, requires ReadEmployee;
    }
}

object! {
    /// A session: one meeting of a pairing. The role EMPLOYEE sees the sessions of the pairings that the employee is or was a member of;
    /// services, program managers and administrators see all sessions of the organization.
    Session(entity::session), list List, requires ReadSession;

    /// The identifier of the session, `ses_…`.
    id: SessionId;

    columns {
        /// The version of the session, 1 at first and one more with each change. Pass it as `expectedVersion` to refuse a change of
        /// another version.
        version: i64,

        /// The status of the session. It changes only while it is SCHEDULED.
        status: SessionStatus,

        /// The instant at which the session is scheduled to start.
        starts_at: DateTime<Utc>,

        /// The scheduled length of the session in minutes, 5 to 480.
        duration_minutes: i32,

        /// The instant at which the session took place. Null unless the status is HELD.
        held_at: Option<DateTime<Utc>>,

        /// The identifier of the pairing that the session belongs to, `pai_…`.
        pairing_id: Gid<PairingId>,

        /// The identifier of the program of the pairing, `prg_…`.
        program_id: Gid<ProgramId>,

        /// The identifier of the version of a guide that the session has frozen, `guv_…`. Null when the session has no guide.
        guide_version_id: Option<Gid<GuideVersionId>>,

        /// The instant at which the session was scheduled.
        created_at: DateTime<Utc>,

        /// The instant of the last change.
        updated_at: DateTime<Utc>,
    }

    objects {
        /// The pairing that the session belongs to. Null when the caller may not see the pairing.
        pairing: Pairing = pairing_id, requires ReadPairing;

        /// The program of the pairing. Null when the caller may not see the program.
        program: Program = program_id, requires ReadProgram;

        /// The version of a guide that the session has frozen when it was scheduled. It stays the same when the session is rescheduled and
        /// when the guide changes. Null when the session has no guide.
        guide_version: GuideVersion = guide_version_id, requires ReadGuide;
    }

    children {
        /// The attendance of each member of the pairing. Empty unless the status is HELD.
        attendance: SessionAttendance = session::select_attendance, by SessionId;

        /// The turns in their order: who coached whom, and for how long. Empty unless the status is HELD.
        turns: SessionTurn = session::select_turns, by SessionId;

        /// The agenda in its order: the steps of the guide, and the topics of the members. Empty for a caller who is not a member of the
        /// pairing, whatever the role: services, program managers and administrators read no topics.
        agenda: AgendaItem = agendas::select_items, by SessionId;
    }

    connections {
        /// The assessments that were recorded with reference to this session.
        assessments: Assessment[AssessmentFilter, AssessmentOrder] = assessments, below SessionId, requires ReadAssessment;

        /// The commitments that were made in this session, as far as the caller may see them: the members of its pairing see all of them.
        commitments: Commitment[CommitmentFilter, CommitmentOrder] = commitments, below SessionId, requires ReadCommitment;
    }
}

queries! {
    SessionQuery;

    nouns { Session }
    parts { SessionAttendance, SessionTurn, AgendaItem }

    objects {
        /// Finds a session by its identifier. Null when it does not exist or the caller may not see it.
        session: Session, by SessionId, requires ReadSession;
    }

    connections {
        /// Lists the sessions that the caller may see, of all pairings and programs.
        sessions: Session[SessionFilter, SessionOrder] = list, requires ReadSession;
    }
}
