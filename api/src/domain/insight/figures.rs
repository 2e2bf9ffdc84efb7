//! The declarations of all figures. A figure is an SQL aggregate over the rows of its source, each event once in each group.

use super::source::{self, Source};

/// The people whom a group consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum People {
    /// The participants, whether they have an event or not: for counts and shares.
    Participants,
    /// The people with an event: for averages of what people contributed.
    Contributors,
}

/// How a figure is computed, from SQL expressions over the columns of the source.
#[derive(Clone, Copy, Debug)]
pub enum Formula {
    /// A number.
    Number(&'static str),
    /// A part of a whole, in percent.
    Percent(&'static str, &'static str),
    /// A sum divided by a number.
    Mean(&'static str, &'static str),
}

/// A figure: the name of its field in the schema as in `snake_case`, and its formula.
pub type Figure = (&'static str, Formula);

/// Figures with the same source and the same people.
#[derive(Debug)]
pub struct Block {
    /// `None`: the participations themselves, at the enrolment.
    pub source: Option<Source>,
    pub has_program: bool,
    pub has_round: bool,
    pub people: People,
    /// The columns of the source by which one event differs from another.
    pub unit: &'static [&'static str],
    /// Whether an event can have a row for each of several people.
    pub is_shared: bool,
    /// The further columns of the source that the figures use.
    pub columns: &'static [&'static str],
    pub figures: &'static [Figure],
}

/// A group of figures. The first block decides who is counted as `people` of a row.
pub type Group = &'static [Block];

use Formula::{Mean, Number, Percent};
use People::{Contributors, Participants};

const ALL: &str = "COUNT(*)";

/// The groups by the name of their field.
pub mod groups {
    use super::*;

    pub const PARTICIPATION: Group = &[Block {
        source: None,
        has_program: true,
        has_round: false,
        people: Contributors,
        unit: &["unit"],
        is_shared: false,
        columns: &["status", "waiting"],
        figures: &[
            ("enrolled", Number(ALL)),
            ("active", Number(r#"COUNT(CASE WHEN "status" = 'ACTIVE' THEN 1 END)"#)),
            ("waiting", Number(r#"SUM("waiting")"#)),
            ("paused", Number(r#"COUNT(CASE WHEN "status" = 'PAUSED' THEN 1 END)"#)),
            ("completed", Number(r#"COUNT(CASE WHEN "status" = 'COMPLETED' THEN 1 END)"#)),
            ("withdrawn", Number(r#"COUNT(CASE WHEN "status" = 'WITHDRAWN' THEN 1 END)"#)),
        ],
    }];

    const HELD: &str = r#"COUNT(CASE WHEN "status" = 'HELD' THEN 1 END)"#;
    const HELD_MINUTES: &str = r#"SUM(CASE WHEN "status" = 'HELD' THEN "minutes" ELSE 0 END)"#;
    const ON_TIME: &str = r#"COUNT(CASE WHEN "gap" <= "cadence" THEN 1 END)"#;

    pub const SESSIONS: Group = &[
        Block {
            source: Some(source::sessions),
            has_program: true,
            has_round: true,
            people: Participants,
            unit: &["unit"],
            is_shared: true,
            columns: &["status", "minutes"],
            figures: &[
                ("planned", Number(ALL)),
                ("held", Number(HELD)),
                ("cancelled", Number(r#"COUNT(CASE WHEN "status" = 'CANCELLED' THEN 1 END)"#)),
                ("missed", Number(r#"COUNT(CASE WHEN "status" = 'MISSED' THEN 1 END)"#)),
                ("minutes", Number(HELD_MINUTES)),
                ("held_percent", Percent(HELD, ALL)),
            ],
        },
        Block {
            source: Some(source::held_sessions),
            has_program: true,
            has_round: true,
            people: Participants,
            unit: &["unit"],
            is_shared: true,
            columns: &["gap", "cadence"],
            figures: &[("on_time_percent", Percent(ON_TIME, ALL))],
        },
    ];

    pub const ATTENDANCE: Group = &[Block {
        source: Some(source::attendances),
        has_program: true,
        has_round: true,
        people: Participants,
        unit: &["unit", "attendee"],
        is_shared: false,
        columns: &["attended"],
        figures: &[
            ("expected", Number(ALL)),
            ("attended", Number(r#"SUM("attended")"#)),
            ("attended_percent", Percent(r#"SUM("attended")"#, ALL)),
        ],
    }];

    pub const PAIRINGS: Group = &[Block {
        source: Some(source::pairings),
        has_program: true,
        has_round: true,
        people: Participants,
        unit: &["unit"],
        is_shared: true,
        columns: &["ended", "days", "repeated"],
        figures: &[
            ("formed", Number(ALL)),
            ("ended", Number(r#"SUM("ended")"#)),
            ("average_days", Mean(r#"SUM("days")"#, r#"COUNT("days")"#)),
            ("repeat_percent", Percent(r#"SUM("repeated")"#, ALL)),
        ],
    }];

    const KEPT: &str = r#"COUNT(CASE WHEN "status" = 'KEPT' THEN 1 END)"#;

    pub const COMMITMENTS: Group = &[Block {
        source: Some(source::commitments),
        has_program: true,
        has_round: true,
        people: Participants,
        unit: &["unit"],
        is_shared: false,
        columns: &["status"],
        figures: &[
            ("made", Number(ALL)),
            ("open", Number(r#"COUNT(CASE WHEN "status" = 'OPEN' THEN 1 END)"#)),
            ("kept", Number(KEPT)),
            ("missed", Number(r#"COUNT(CASE WHEN "status" = 'MISSED' THEN 1 END)"#)),
            ("carried", Number(r#"COUNT(CASE WHEN "status" = 'CARRIED' THEN 1 END)"#)),
            ("dropped", Number(r#"COUNT(CASE WHEN "status" = 'DROPPED' THEN 1 END)"#)),
            ("kept_percent", Percent(KEPT, r#"COUNT(CASE WHEN "status" <> 'OPEN' THEN 1 END)"#)),
        ],
    }];

    const ACHIEVED: &str = r#"COUNT(CASE WHEN "status" = 'ACHIEVED' THEN 1 END)"#;

    pub const GOALS: Group = &[Block {
        source: Some(source::goals),
        has_program: true,
        has_round: false,
        people: Participants,
        unit: &["unit"],
        is_shared: false,
        columns: &["status"],
        figures: &[
            ("created", Number(ALL)),
            ("active", Number(r#"COUNT(CASE WHEN "status" = 'ACTIVE' THEN 1 END)"#)),
            ("achieved", Number(ACHIEVED)),
            ("dropped", Number(r#"COUNT(CASE WHEN "status" = 'DROPPED' THEN 1 END)"#)),
            ("achieved_percent", Percent(ACHIEVED, r#"COUNT(CASE WHEN "status" <> 'ACTIVE' THEN 1 END)"#)),
        ],
    }];

    pub const RECOGNITION: Group = &[Block {
        source: Some(source::recognitions),
        has_program: true,
        has_round: false,
        people: Participants,
        unit: &["unit", "given"],
        is_shared: false,
        columns: &[],
        figures: &[("given", Number(r#"SUM("given")"#)), ("received", Number(r#"SUM(1 - "given")"#))],
    }];

    const COACHED: &str = r#"SUM(CASE WHEN "coached" = 1 THEN "minutes" ELSE 0 END)"#;

    pub const RECIPROCITY: Group = &[Block {
        source: Some(source::turns),
        has_program: true,
        has_round: true,
        people: Participants,
        unit: &["unit", "position", "coached"],
        is_shared: false,
        columns: &["minutes"],
        figures: &[
            ("minutes_coached", Number(COACHED)),
            ("minutes_being_coached", Number(r#"SUM(CASE WHEN "coached" = 0 THEN "minutes" ELSE 0 END)"#)),
            ("coached_percent", Percent(COACHED, r#"SUM("minutes")"#)),
        ],
    }];

    pub const HABIT: Group = &[Block {
        source: Some(source::held_sessions),
        has_program: true,
        has_round: true,
        people: Participants,
        unit: &["unit"],
        is_shared: true,
        columns: &["gap", "cadence"],
        figures: &[
            ("held", Number(ALL)),
            ("on_time", Number(ON_TIME)),
            ("on_time_percent", Percent(ON_TIME, ALL)),
            ("average_gap_days", Mean(r#"SUM("gap")"#, ALL)),
        ],
    }];

    pub const COMPETENCIES: Group = &[
        Block {
            source: Some(source::assessments),
            has_program: false,
            has_round: false,
            people: Contributors,
            unit: &["unit"],
            is_shared: false,
            columns: &["level"],
            figures: &[
                ("assessments", Number(ALL)),
                ("average_level", Mean(r#"SUM("level")"#, ALL)),
                // The distribution, up to the longest scale of a framework.
                ("level_1", Number(r#"COUNT(CASE WHEN "level" = 1 THEN 1 END)"#)),
                ("level_2", Number(r#"COUNT(CASE WHEN "level" = 2 THEN 1 END)"#)),
                ("level_3", Number(r#"COUNT(CASE WHEN "level" = 3 THEN 1 END)"#)),
                ("level_4", Number(r#"COUNT(CASE WHEN "level" = 4 THEN 1 END)"#)),
                ("level_5", Number(r#"COUNT(CASE WHEN "level" = 5 THEN 1 END)"#)),
                ("level_6", Number(r#"COUNT(CASE WHEN "level" = 6 THEN 1 END)"#)),
                ("level_7", Number(r#"COUNT(CASE WHEN "level" = 7 THEN 1 END)"#)),
                ("level_8", Number(r#"COUNT(CASE WHEN "level" = 8 THEN 1 END)"#)),
                ("level_9", Number(r#"COUNT(CASE WHEN "level" = 9 THEN 1 END)"#)),
                ("level_10", Number(r#"COUNT(CASE WHEN "level" = 10 THEN 1 END)"#)),
                ("level_11", Number(r#"COUNT(CASE WHEN "level" = 11 THEN 1 END)"#)),
                ("level_12", Number(r#"COUNT(CASE WHEN "level" = 12 THEN 1 END)"#)),
                ("level_13", Number(r#"COUNT(CASE WHEN "level" = 13 THEN 1 END)"#)),
                ("level_14", Number(r#"COUNT(CASE WHEN "level" = 14 THEN 1 END)"#)),
                ("level_15", Number(r#"COUNT(CASE WHEN "level" = 15 THEN 1 END)"#)),
                ("level_16", Number(r#"COUNT(CASE WHEN "level" = 16 THEN 1 END)"#)),
                ("level_17", Number(r#"COUNT(CASE WHEN "level" = 17 THEN 1 END)"#)),
                ("level_18", Number(r#"COUNT(CASE WHEN "level" = 18 THEN 1 END)"#)),
                ("level_19", Number(r#"COUNT(CASE WHEN "level" = 19 THEN 1 END)"#)),
                ("level_20", Number(r#"COUNT(CASE WHEN "level" = 20 THEN 1 END)"#)),
            ],
        },
        Block {
            source: Some(source::confident_assessments),
            has_program: false,
            has_round: false,
            people: Contributors,
            unit: &["unit"],
            is_shared: false,
            columns: &["confidence"],
            figures: &[("average_confidence", Mean(r#"SUM("confidence")"#, ALL))],
        },
    ];

    pub const COMPETENCY_CHANGE: Group = &[Block {
        source: Some(source::changes),
        has_program: false,
        has_round: false,
        people: Contributors,
        unit: &["unit"],
        is_shared: false,
        columns: &["difference"],
        figures: &[("changes", Number(ALL)), ("average_change", Mean(r#"SUM("difference")"#, ALL))],
    }];
}
