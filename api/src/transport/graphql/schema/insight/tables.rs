//! The tables of insights and their figures.

use super::{
    figure::{DecimalFigure, FigureType, IntegerFigure},
    table::tables,
};
use async_graphql::SimpleObject;

tables! {
    /// The numbers of people who take part in programs. A group is the participants who were enrolled in the period, or in its unit of time, with
    /// their present status. INVITED participants do not count, here and in all other tables.
    ParticipationInsights of ParticipationInsightRow {
        /// The number of participations that began: an employee counts once in each program.
        enrolled: IntegerFigure,
        /// The number of these participants who are ACTIVE at present.
        active: IntegerFigure,
        /// The number of these participants who wait for a new partner at present.
        waiting: IntegerFigure,
        /// The number of these participants who are PAUSED at present.
        paused: IntegerFigure,
        /// The number of these participants who are COMPLETED.
        completed: IntegerFigure,
        /// The number of these participants who are WITHDRAWN.
        withdrawn: IntegerFigure,
    }

    /// The numbers of sessions. A group is the participants of the period, whether they have sessions or not. A session counts once in each
    /// group that a member of its pairing belongs to, at its planned start, or when it was held.
    SessionInsights of SessionInsightRow {
        /// The number of sessions, with any status.
        planned: IntegerFigure,
        /// The number of sessions with the status HELD.
        held: IntegerFigure,
        /// The number of sessions with the status CANCELLED.
        cancelled: IntegerFigure,
        /// The number of sessions with the status MISSED.
        missed: IntegerFigure,
        /// The planned duration of the held sessions, in minutes.
        minutes: IntegerFigure,
        /// The held sessions in percent of all sessions, 0 to 100. Null without sessions.
        held_percent: Option<DecimalFigure>,
        /// The share of the held sessions that followed the previous one of the pairing, or its creation, within `cadenceDays` of the program,
        /// in percent. Null without held sessions.
        on_time_percent: Option<DecimalFigure>,
    }

    /// The attendance of held sessions. A group is the participants of the period, whether they have sessions or not.
    AttendanceInsights of AttendanceInsightRow {
        /// The number of attendances that were reported, as attended or not: one for each member of each held session.
        expected: IntegerFigure,
        /// The number of attendances that were reported as attended.
        attended: IntegerFigure,
        /// The attended ones in percent of all, 0 to 100. Null without reported attendances.
        attended_percent: Option<DecimalFigure>,
    }

    /// The numbers of pairings. A group is the participants of the period, whether they have a pairing or not. A pairing counts once in
    /// each group that a member belongs to, at its creation.
    PairingInsights of PairingInsightRow {
        /// The number of pairings that were created.
        formed: IntegerFigure,
        /// The number of these pairings that have ended.
        ended: IntegerFigure,
        /// The average number of days from the creation to the end of those that have ended. Null when none has.
        average_days: Option<DecimalFigure>,
        /// The share of pairings in which two members were partners before, in percent, 0 to 100. Null without pairings.
        repeat_percent: Option<DecimalFigure>,
    }

    /// The numbers of commitments. A group is the participants of the period, whether they made commitments or not. A
    /// commitment counts at the instant at which it was made, with its present status.
    CommitmentInsights of CommitmentInsightRow {
        /// The number of commitments that were made.
        made: IntegerFigure,
        /// The number of these commitments that are OPEN.
        open: IntegerFigure,
        /// The number of these commitments that are KEPT.
        kept: IntegerFigure,
        /// The number of these commitments that are MISSED.
        missed: IntegerFigure,
        /// The number of these commitments that are CARRIED.
        carried: IntegerFigure,
        /// The number of these commitments that are DROPPED.
        dropped: IntegerFigure,
        /// The kept commitments in percent of those that were reviewed, 0 to 100. Null when none was.
        kept_percent: Option<DecimalFigure>,
    }

    /// The numbers of goals. A group is the participants of the period, whether they have goals or not. A goal counts at its
    /// creation, with its present status.
    GoalInsights of GoalInsightRow {
        /// The number of goals that were created.
        created: IntegerFigure,
        /// The number of these goals that are ACTIVE.
        active: IntegerFigure,
        /// The number of these goals that are ACHIEVED.
        achieved: IntegerFigure,
        /// The number of these goals that are DROPPED.
        dropped: IntegerFigure,
        /// The achieved goals in percent of those that are not active any more, 0 to 100. Null when there are none.
        achieved_percent: Option<DecimalFigure>,
    }

    /// The numbers of recognitions. A group is the participants of the period, whether they gave or received recognitions or not.
    /// Withdrawn recognitions do not count.
    RecognitionInsights of RecognitionInsightRow {
        /// The number of recognitions that people of the group gave.
        given: IntegerFigure,
        /// The number of recognitions that people of the group received.
        received: IntegerFigure,
    }

    /// The shares of the coaching time. A group is the participants of the period, whether they have sessions or not.
    ReciprocityInsights of ReciprocityInsightRow {
        /// The minutes in which people of the group coached, in the turns of held sessions.
        minutes_coached: IntegerFigure,
        /// The minutes in which people of the group were coached, in the turns of held sessions.
        minutes_being_coached: IntegerFigure,
        /// The minutes coached in percent of both, 0 to 100; with 50, the group gives as much coaching as it gets. Null without turns.
        coached_percent: Option<DecimalFigure>,
    }

    /// The regularity of held sessions, compared with `cadenceDays` of the program. A group is the participants of the period, whether they
    /// have sessions or not.
    HabitInsights of HabitInsightRow {
        /// The number of held sessions in which a member of the pairing belongs to the group.
        held: IntegerFigure,
        /// The number of these sessions that followed the previous one of the pairing, or its creation, within `cadenceDays` of the program.
        on_time: IntegerFigure,
        /// The sessions on time in percent of those held, 0 to 100. Null without held sessions.
        on_time_percent: Option<DecimalFigure>,
        /// The average number of days between a held session and the previous one, or the creation of the pairing. Null without held sessions.
        average_gap_days: Option<DecimalFigure>,
    }

    /// The levels of a competency. A group is the people with an assessment of the competency in the period. `averageConfidence` is about
    /// those whose assessments state a confidence, and is suppressed when they are few.
    CompetencyInsights of CompetencyInsightRow {
        /// The number of assessments of the kind that was asked for.
        assessments: IntegerFigure,
        /// The average level of all assessments. Null without assessments.
        average_level: Option<DecimalFigure>,
        /// The average confidence of the assessments that state one, in percent. Null without such assessments.
        average_confidence: Option<DecimalFigure>,
    } + {
        /// The number of assessments at each level of the scale, from the lowest to the highest.
        async fn distribution(&self) -> async_graphql::Result<Vec<InsightLevelCount>> {
            let levels = (1..).map(|level| (level, format!("level_{level}")));
            let levels = levels.take_while(|(_, name)| self.0.figures.contains_key(name.as_str()));
            let counts = levels.map(|(level, name)| Ok(InsightLevelCount { level, count: IntegerFigure::read(&self.0, &name)? }));
            counts.collect()
        }
    }

    /// The change of levels of a competency. A group is the people with an assessment in the period and an earlier one of the same kind.
    CompetencyChangeInsights of CompetencyChangeInsightRow {
        /// The number of assessments that have an earlier one.
        changes: IntegerFigure,
        /// The average difference of the levels of an assessment and the previous one of the same person, in levels. Null without changes.
        average_change: Option<DecimalFigure>,
    }
}

/// The number of assessments at one level of a scale.
#[derive(SimpleObject)]
pub struct InsightLevelCount {
    /// The level; 1 is the lowest of the scale.
    level: i32,
    /// The number of assessments at this level.
    count: IntegerFigure,
}
