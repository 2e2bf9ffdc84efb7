//! The tables of insights that are not grouped as the others: pulses, ties and retention.

use super::figure::{DecimalFigure, InsightKey, IntegerFigure};
use crate::domain::insight::{PulseQuestion, PulseRow, Reason, Retention, RetentionRow, Tie};
use async_graphql::SimpleObject;

/// The figures of closed pulses.
#[derive(SimpleObject)]
pub struct PulseInsights {
    /// The rows, in the order of the values of their keys. Without groupings, one row about all pulses.
    rows: Vec<PulseInsightRow>,
}

/// A row of `PulseInsights`: the pulses of one program, round or unit of time, in which they closed.
#[derive(SimpleObject)]
pub struct PulseInsightRow {
    /// The values that the row is about, in the order of `by`.
    keys: Vec<InsightKey>,
    /// The number of people who answered, once for each pulse.
    n: IntegerFigure,
    /// The figures of each question, by its key. Empty when the figures are suppressed.
    questions: Vec<PulseInsightQuestion>,
}

/// The figures of a question in several pulses.
#[derive(SimpleObject)]
pub struct PulseInsightQuestion {
    /// The key of the question in its question set.
    question_key: String,
    /// The lowest number of the scale. Null when the question has no scale.
    scale_min: Option<i32>,
    /// The highest number of the scale. Null when the question has no scale.
    scale_max: Option<i32>,
    /// The number of people who answered the question, once for each pulse. Pulses in which few answered it do not count.
    n: IntegerFigure,
    /// The average of the numbers on the scale. Null when the question has no scale.
    average: Option<DecimalFigure>,
}

impl From<Vec<PulseRow>> for PulseInsights {
    fn from(rows: Vec<PulseRow>) -> Self {
        let question = |question: PulseQuestion| PulseInsightQuestion {
            question_key: question.key,
            scale_min: question.scale.map(|(min, _)| min),
            scale_max: question.scale.map(|(_, max)| max),
            n: count(question.answers),
            average: question.average.map(DecimalFigure::new),
        };
        let row = |row: PulseRow| PulseInsightRow {
            keys: row.keys.iter().map(Into::into).collect(),
            n: count(row.answers),
            questions: row.questions.into_iter().map(question).collect(),
        };
        Self { rows: rows.into_iter().map(row).collect() }
    }
}

fn count(count: Result<u32, Reason>) -> IntegerFigure {
    IntegerFigure::new(count.map(i64::from))
}

/// A matrix of groups of people who met in sessions.
#[derive(SimpleObject)]
pub struct TieInsights {
    /// The cells of the matrix in which people met. Each two groups are one cell.
    rows: Vec<TieInsightRow>,
}

/// A row of `TieInsights`: people of two groups, or of one, who attended the same held sessions.
#[derive(SimpleObject)]
pub struct TieInsightRow {
    /// The value of the attribute of one member. Null for people without a value.
    first: Option<String>,
    /// The value of the attribute of another member, the same or a later one. Null for people without a value.
    second: Option<String>,
    /// The number of people of both groups who attended these sessions.
    n: IntegerFigure,
    /// The number of held sessions that members of both groups attended.
    sessions: IntegerFigure,
}

impl From<Vec<Tie>> for TieInsights {
    fn from(ties: Vec<Tie>) -> Self {
        let row = |tie: Tie| TieInsightRow { first: tie.first, second: tie.second, n: count(tie.people), sessions: count(tie.sessions) };
        Self { rows: ties.into_iter().map(row).collect() }
    }
}

/// The retention of coached people, and of comparable colleagues.
#[derive(SimpleObject)]
pub struct RetentionInsights {
    /// The rows, in the order of the values of their keys. Without groupings, one row about all people.
    rows: Vec<RetentionInsightRow>,
}

/// A row of `RetentionInsights`: people who were employed at the start of the period.
#[derive(SimpleObject)]
pub struct RetentionInsightRow {
    /// The values that the row is about, in the order of `by`.
    keys: Vec<InsightKey>,
    /// The people who attended a held session in the period.
    coached: RetentionFigures,
    /// The people who attended no held session in the period, and have the department and the job level of a coached person.
    others: RetentionFigures,
}

/// The people of a group, and those of them who stayed until the end of the period.
#[derive(SimpleObject)]
pub struct RetentionFigures {
    /// The number of people in the group, at the start of the period.
    n: IntegerFigure,
    /// The number of them whose employment had not ended at the end of the period.
    stayed: IntegerFigure,
    /// Those who stayed in percent of the group, 0 to 100. Null without people.
    stayed_percent: Option<DecimalFigure>,
}

impl From<Vec<RetentionRow>> for RetentionInsights {
    fn from(rows: Vec<RetentionRow>) -> Self {
        let row = |row: RetentionRow| RetentionInsightRow {
            keys: row.keys.iter().map(Into::into).collect(),
            coached: row.coached.into(),
            others: row.others.into(),
        };
        Self { rows: rows.into_iter().map(row).collect() }
    }
}

impl From<Retention> for RetentionFigures {
    fn from(figures: Retention) -> Self {
        Self { n: count(figures.people), stayed: count(figures.stayed), stayed_percent: figures.stayed_percent.map(DecimalFigure::new) }
    }
}
