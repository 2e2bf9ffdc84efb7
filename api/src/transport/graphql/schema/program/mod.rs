//! Programs and their target competencies: the objects, their lists and the root fields that read them. Mutations are in `write`.

mod guides;
mod match_weights;
mod question_sets;
mod write;

pub use guides::ProgramGuideMutation;
pub use match_weights::{MatchWeights, MatchWeightsInput};
pub use question_sets::ProgramQuestionSetMutation;
pub use write::ProgramMutation;

use super::{
    competency::Competency,
    date::Date,
    filter::{PrefixFilter, enum_filter, one_of},
    id::Gid,
    pairing::{Pairing, PairingFilter, PairingOrder, list as pairings},
    participant::{Participant, ParticipantFilter, ParticipantOrder, list as participants},
    recognition::{Recognition, RecognitionFilter, RecognitionOrder, list as recognitions},
    round::Round,
    session::{Session, SessionFilter, SessionOrder, list as sessions},
    takeaway::{Takeaway, TakeawayFilter, TakeawayOrder, list as takeaways},
    working_hours::{WorkingInterval, to_intervals},
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
use entity::id::{CompetencyId, ProgramId};
use guides::ProgramGuide;
use question_sets::ProgramQuestionSet;

/// The kind of a program: whether its participants need goals.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::program::Kind")]
pub enum ProgramKind {
    /// A structured program: each member of a pairing needs a goal that is ACTIVE or ACHIEVED before the second session is held.
    Formal,
    /// A flexible program: participants meet as they need it, and goals are optional.
    Informal,
}
enum_column!(ProgramKind, entity::program::Kind);
enum_filter!(
    ProgramKindFilter,
    ProgramKind,
    entity::program::Kind,
    "Compares the kind of a program. All given conditions must hold; a null condition is not applied."
);

/// The status of a program. It changes from DRAFT to OPEN to CLOSED, or from DRAFT to CLOSED.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::program::Status")]
pub enum ProgramStatus {
    /// The program is being set up. It has no participants, and the role EMPLOYEE does not see it.
    Draft,
    /// The program accepts participants, rounds, pairings and sessions.
    Open,
    /// The program has ended and can no longer be changed.
    Closed,
}
enum_column!(ProgramStatus, entity::program::Status);
enum_filter!(
    ProgramStatusFilter,
    ProgramStatus,
    entity::program::Status,
    "Compares the status of a program. All given conditions must hold; a null condition is not applied."
);

/// The rule of a program on the departments of partners. It is checked when a pairing is created.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::program::Mixing")]
pub enum MixingPolicy {
    /// All members must have the same department. An employee without a department cannot be paired.
    SameTeam,
    /// No two members may have the same department. An employee without a department satisfies this rule with anyone.
    CrossTeam,
    /// The departments of partners are not checked.
    Any,
}
enum_column!(MixingPolicy, entity::program::Mixing);

/// The effect on a pairing when a change of manager puts two of its members into one reporting line.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::program::ConflictPolicy")]
pub enum ConflictPolicy {
    /// The pairing stays ACTIVE. `conflictSince` is set and the change log records `pairing.conflict_raised`.
    Raise,
    /// As RAISE, and the pairing is SUSPENDED until its members are no longer in one reporting line.
    Suspend,
}
enum_column!(ConflictPolicy, entity::program::ConflictPolicy);

/// The sort order of a list of programs. Text is compared byte by byte.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "Sort")]
pub enum ProgramOrder {
    /// By creation, oldest first. The default.
    #[default]
    CreatedAsc,
    /// By creation, newest first.
    CreatedDesc,
    /// By name, ascending, then by creation, oldest first.
    NameAsc,
    /// By name, descending, then by creation, newest first.
    NameDesc,
}

/// Conditions on programs. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct ProgramFilter {
    /// The status of the program: DRAFT, OPEN or CLOSED.
    status: Option<ProgramStatusFilter>,
    /// The kind of the program: FORMAL or INFORMAL.
    kind: Option<ProgramKindFilter>,
    /// The name of the program, as a whole or by its beginning.
    name: Option<PrefixFilter>,
}

/// The list that a filter and a sort order describe.
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
    /// A target competency of a program: a competency, and the level of it that participants aim to reach.
    ProgramTarget(entity::program_competency), requires ReadProgram;

    columns {
        /// The level to reach: a position in `levels` of the competency framework, from 1, the lowest.
        level: i32 = target_level,

        /// The identifier of the competency that the program aims at, `cmp_…`.
        competency_id: Gid<CompetencyId>,
    }

    objects {
        /// The competency that participants aim to develop. Null when the caller may not see competencies.
        competency: Competency = competency_id, requires ReadCompetency;
    }
}

object! {
    /// A peer-coaching program: its settings, and the participants, rounds, pairings and sessions that belong to it. The role EMPLOYEE
    /// does not see drafts.
    Program(entity::program), list List, requires ReadProgram;

    /// The identifier of the program, `prg_…`.
    id: ProgramId;

    columns {
        /// The version of the program, 1 at first and one more with each change. Pass it as `expectedVersion` to refuse a change of
        /// another version.
        version: i64,

        /// The name of the program, 1 to 200 characters. Names need not be unique.
        name: String,

        /// The purpose and content of the program, for its participants. Null when none was given.
        description: Option<String>,

        /// The kind of the program: whether its participants need goals.
        kind: ProgramKind,

        /// The status of the program. Only an OPEN program accepts participants, rounds and pairings.
        status: ProgramStatus,

        /// The intended number of days between two sessions of a pairing. The server does not schedule sessions by itself.
        cadence_days: i32,

        /// The rule on the departments of partners, which is checked when a pairing is created.
        mixing: MixingPolicy,

        /// The largest number of members of a pairing, 2 or 3. The smallest is always 2.
        group_size: i32,

        /// The largest difference between the job levels of partners, 0 to 100. Null: job levels are not compared.
        max_job_level_gap: Option<i32>,

        /// The effect on a pairing when a change of manager puts two of its members into one reporting line.
        conflict_policy: ConflictPolicy,

        /// Whether a pairing can have a third member although `groupSize` is 2: when participants are matched, a participant who would stay
        /// without a partner joins a pairing.
        allows_trio: bool,

        /// The smallest number of minutes per week in which two members of a pairing both work, 0 to 2,400: by the working hours that they have
        /// set, or else those of the program, in their time zones on the first day of the round. 0: not compared.
        min_shared_minutes: i32,

        /// The band around the equal share of the coaching time in a pairing, in percent of it, 1 to 200: with 30, the members of a pairing that is
        /// in balance coach for 70 to 130 percent of the equal share.
        balance_tolerance_percent: i32,

        /// The date on which the program starts, in the organization's calendar. The program is opened by `programOpen`, not by this date.
        /// Null: no fixed start.
        starts_on: Option<Date>,

        /// The last day of the program, in the organization's calendar. The program is closed by `programClose`, not by this date. Null: no
        /// fixed end.
        ends_on: Option<Date>,

        /// The instant at which the program was created.
        created_at: DateTime<Utc>,

        /// The instant of the last change.
        updated_at: DateTime<Utc>,
    }

    children {
        /// The target competencies and the levels to reach, ordered by the identifier of the competency. Empty when there are none.
        target_competencies: ProgramTarget = program::select_targets, by ProgramId;

        /// The guides of the program by position: which one the pairings use for which of their sessions. Empty when there are none.
        guides: ProgramGuide = program::select_guides, by ProgramId;

        /// The question sets that the program uses, at most one for each purpose. Empty when there are none.
        question_sets: ProgramQuestionSet = program::select_question_sets, by ProgramId;
    }

    connections {
        /// The participants of the program in every status, as far as the caller may see them.
        participants: Participant[ParticipantFilter, ParticipantOrder] = participants, below ProgramId;

        /// The rounds of the program by number, the first round first.
        rounds: Round[] = round::List::default, below ProgramId;

        /// The pairings of all rounds of the program, as far as the caller may see them.
        pairings: Pairing[PairingFilter, PairingOrder] = pairings, below ProgramId;

        /// The sessions of all pairings of the program, as far as the caller may see them.
        sessions: Session[SessionFilter, SessionOrder] = sessions, below ProgramId, requires ReadSession;

        /// The recognitions in the program, as far as the caller may see them.
        recognitions: Recognition[RecognitionFilter, RecognitionOrder] = recognitions, below ProgramId, requires ReadRecognition;

        /// The takeaways that are shared with the program, as far as the caller may see them.
        takeaways: Takeaway[TakeawayFilter, TakeawayOrder] = takeaways, below ProgramId, requires ReadTakeaway;
    }

    resolvers {
        /// The weights with which participants are matched. The defaults unless the program states others.
        async fn match_weights(&self) -> MatchWeights {
            program::MatchWeights::of(&self.0).into()
        }

        /// The working hours of participants who have not set their own, in their local time, in ascending order.
        async fn working_hours(&self) -> Vec<WorkingInterval> {
            to_intervals(&program::working_hours(&self.0))
        }
    }
}

queries! {
    ProgramQuery;

    nouns { Program }
    parts { ProgramTarget, ProgramGuide, ProgramQuestionSet }

    objects {
        /// Finds a program by its identifier. Null when it does not exist or the caller may not see it.
        program: Program, by ProgramId, requires ReadProgram;
    }

    connections {
        /// Lists the programs of the organization. The role EMPLOYEE does not see drafts.
        programs: Program[ProgramFilter, ProgramOrder] = list, requires ReadProgram;
    }
}
