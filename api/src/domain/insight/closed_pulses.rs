//! The figures of pulses over several rounds.
//!
//! Only closed pulses count, whose figures do not change any more, and only those that enough people answered, each with its own minimum: so every combination of
//! figures consists of the figures of whole pulses, each about enough people, and none shows the answer of a person who joined later. A
//! pulse does not hold who answered what, so its figures have no attributes of people.

use super::{
    answer::{Answer, Attribute, Grouping},
    crowd::{KeyText, Reason},
    read::{Key, KeyValue},
};
use crate::{
    access::Actor,
    app::App,
    domain::{
        pulse::minimum_of,
        question_set::{Kind, select_questions},
    },
    platform::{Error, Result, db},
};
use entity::{
    Tenanted,
    id::{QuestionSetVersionId, TypedId},
    pulse::{self, Column, Model},
    pulse_tally, question,
};
use sea_orm::{ColumnTrait, QueryFilter};
use std::collections::{BTreeMap, BTreeSet};

/// The figures of the pulses of one group.
#[derive(Clone, Debug)]
pub struct PulseRow {
    pub keys: Vec<Key>,
    /// The number of people who answered, once for each pulse.
    pub answers: Result<u32, Reason>,
    pub questions: Vec<PulseQuestion>,
}

/// The figures of a question in the pulses of one group.
#[derive(Clone, Debug)]
pub struct PulseQuestion {
    pub key: String,
    /// The lowest and the highest number of the scale. `None`: the question has no scale.
    pub scale: Option<(i32, i32)>,
    pub answers: Result<u32, Reason>,
    /// `None`: the question has no scale.
    pub average: Option<Result<f64, Reason>>,
}

/// A question, the same in every pulse that has its key and its scale.
type QuestionKey = (String, Option<(i32, i32)>);

struct ClosedPulse {
    bucket: usize,
    group: Vec<KeyText>,
    answers: u32,
    /// The smallest number of answers that counts.
    minimum: u32,
    /// For each question, the number of answers and their sum.
    questions: BTreeMap<QuestionKey, (u32, i64)>,
}

/// Computes the figures of closed pulses.
///
/// # Errors
/// `Invalid` for groupings by attributes of people, and for an answer with conditions on them.
pub async fn load_pulses(app: &App, actor: &Actor, answer: &Answer, by: &[Grouping]) -> Result<Vec<PulseRow>> {
    let is_possible = |grouping: &Grouping| matches!(grouping, Grouping::Time(_) | Grouping::By(Attribute::Program | Attribute::Round));
    if !by.iter().all(is_possible) || answer.filters_people() {
        let message = "pulse: a pulse does not hold who answered what, so that its figures are grouped by time, program and round only, and \
                       not with conditions on attributes of people";
        return Err(Error::invalid("pulse", message));
    }
    let pulses = load_closed(app, actor, answer, by).await?;
    let groups: BTreeSet<&Vec<KeyText>> = pulses.iter().map(|pulse| &pulse.group).collect();
    let has_attributes = by.iter().any(|grouping| matches!(grouping, Grouping::By(_)));
    let no_group = Vec::new();
    let groups: Vec<&Vec<KeyText>> = if has_attributes { groups.into_iter().collect() } else { vec![&no_group] };
    let is_series = by.iter().any(|grouping| matches!(grouping, Grouping::Time(_)));
    let buckets: Vec<Option<usize>> = if is_series { (0..answer.buckets.len()).map(Some).collect() } else { vec![None] };
    let mut rows = Vec::new();
    for group in groups {
        for bucket in &buckets {
            let of_row = |pulse: &&ClosedPulse| pulse.group == *group && bucket.is_none_or(|bucket| bucket == pulse.bucket);
            let pulses: Vec<&ClosedPulse> = pulses.iter().filter(of_row).collect();
            rows.push(row(keys(answer, by, group, *bucket), &pulses));
        }
    }
    Ok(rows)
}

fn keys(answer: &Answer, by: &[Grouping], group: &[KeyText], bucket: Option<usize>) -> Vec<Key> {
    let mut values = group.iter();
    let start = bucket.and_then(|bucket| answer.buckets.starts.get(bucket)).copied().unwrap_or_default();
    let value = |grouping: &Grouping| match grouping {
        Grouping::Time(_) => KeyValue::Start(start),
        Grouping::By(_) => KeyValue::Text(values.next().cloned().flatten()),
    };
    let values: Vec<KeyValue> = by.iter().map(value).collect();
    by.iter().zip(values).map(|(grouping, value)| Key { grouping: grouping.clone(), value }).collect()
}

fn row(keys: Vec<Key>, pulses: &[&ClosedPulse]) -> PulseRow {
    let enough: Vec<_> = pulses.iter().filter(|pulse| pulse.answers >= pulse.minimum).collect();
    let answers = match enough.as_slice() {
        [] if pulses.iter().any(|pulse| pulse.answers > 0) => Err(Reason::GroupTooSmall),
        enough => Ok(enough.iter().map(|pulse| pulse.answers).sum()),
    };
    let questions: BTreeSet<&QuestionKey> = enough.iter().flat_map(|pulse| pulse.questions.keys()).collect();
    let question = |question: &QuestionKey| {
        let counts = enough.iter().filter_map(|pulse| pulse.questions.get(question).filter(|(count, _)| *count >= pulse.minimum));
        let (count, sum) = counts.fold((0, 0), |(counts, sums), (count, sum)| (counts + count, sums + sum));
        let answers = if count > 0 { Ok(count) } else { Err(Reason::GroupTooSmall) };
        let average = answers.map(|count| (sum as f64 * 100.0 / f64::from(count)).round() / 100.0);
        PulseQuestion { key: question.0.clone(), scale: question.1, answers, average: question.1.map(|_| average) }
    };
    PulseRow { keys, answers, questions: questions.into_iter().map(question).collect() }
}

async fn load_closed(app: &App, actor: &Actor, answer: &Answer, by: &[Grouping]) -> Result<Vec<ClosedPulse>> {
    let mut closed = pulse::Entity::of(answer.organization)
        .filter(Column::ClosesAt.lte(app.clock.now()))
        .filter(Column::ClosesAt.gte(answer.buckets.from))
        .filter(Column::ClosesAt.lt(answer.buckets.to));
    if let Some(programs) = &answer.filter.programs {
        closed = closed.filter(db::in_ids(&app.db, Column::ProgramId, programs.iter().map(|id| id.uuid())));
    }
    if let Some(rounds) = &answer.filter.rounds {
        closed = closed.filter(db::in_ids(&app.db, Column::RoundId, rounds.iter().map(|id| id.uuid())));
    }
    let pulses = closed.all(&app.db).await?;
    let tallies = pulse_tally::Entity::of(answer.organization)
        .filter(db::in_ids(&app.db, pulse_tally::Column::PulseId, pulses.iter().map(|pulse| pulse.id.uuid())))
        .all(&app.db)
        .await?;
    let versions: BTreeSet<QuestionSetVersionId> = pulses.iter().map(|pulse| pulse.question_set_version_id).collect();
    let questions = select_questions(&app.db, actor, &versions.into_iter().collect::<Vec<_>>())?.all(&app.db).await?;
    let to_closed = |pulse: &Model| {
        let tally: Vec<&pulse_tally::Model> = tallies.iter().filter(|row| row.pulse_id == pulse.id).collect();
        let group = by.iter().filter_map(|grouping| match grouping {
            Grouping::By(Attribute::Round) => Some(Some(pulse.round_id.to_string())),
            Grouping::By(_) => Some(Some(pulse.program_id.to_string())),
            Grouping::Time(_) => None,
        });
        let questions = questions.iter().filter(|question| question.question_set_version_id == pulse.question_set_version_id);
        ClosedPulse {
            bucket: answer.buckets.position(pulse.closes_at),
            group: group.collect(),
            answers: count_of(&tally, ""),
            minimum: minimum_of(pulse, answer.minimum),
            questions: questions.map(|question| count_question(&tally, question)).collect(),
        }
    };
    Ok(pulses.iter().map(to_closed).collect())
}

/// How many people answered a question. The empty key: the pulse.
fn count_of(tally: &[&pulse_tally::Model], key: &str) -> u32 {
    let total = tally.iter().find(|row| row.question_key == key && row.answer.is_empty());
    total.map_or(0, |row| row.count.unsigned_abs())
}

fn count_question(tally: &[&pulse_tally::Model], question: &question::Model) -> (QuestionKey, (u32, i64)) {
    let scale = question.scale_min.zip(question.scale_max).filter(|_| question.kind == Kind::Scale);
    let values = tally.iter().filter(|row| row.question_key == question.key);
    let sum = values.filter_map(|row| Some(row.answer.parse::<i64>().ok()? * i64::from(row.count))).sum();
    ((question.key.clone(), scale), (count_of(tally, &question.key), sum))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pulse(answers: u32, of_question: u32, sum: i64) -> ClosedPulse {
        let questions = BTreeMap::from([(("trust".to_owned(), Some((1, 5))), (of_question, sum))]);
        ClosedPulse { bucket: 0, group: Vec::new(), answers, minimum: 5, questions }
    }

    #[test]
    fn pulses_and_questions_with_few_answers_do_not_count() {
        let (large, small, partial) = (pulse(6, 6, 24), pulse(4, 4, 4), pulse(5, 3, 3));
        let all = row(Vec::new(), &[&large, &small, &partial]);
        assert_eq!(all.answers, Ok(11));
        let question = &all.questions[0];
        assert_eq!((question.answers, question.average), (Ok(6), Some(Ok(4.0))));
        assert_eq!(row(Vec::new(), &[&small]).answers, Err(Reason::GroupTooSmall));
        assert_eq!(row(Vec::new(), &[]).answers, Ok(0));
        assert_eq!(row(Vec::new(), &[&partial]).questions[0].average, Some(Err(Reason::GroupTooSmall)));
    }
}
