//! The content of a goal and its limits. Pure.

use crate::{domain::shared::serialize_enum, platform::error::Problems};
use chrono::{Months, NaiveDate};
use entity::{
    goal::{Model, Visibility},
    id::CompetencyId,
    program,
};
use serde::Serialize;

/// The latest due date of a goal in a program without an end, in months after its start.
const MAX_MONTHS: Months = Months::new(120);

/// What the owner of a goal decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Content {
    pub title: String,
    pub why: Option<String>,
    pub competency_id: Option<CompetencyId>,
    /// A level of the framework's scale; 1 is the lowest.
    pub target_level: Option<i32>,
    /// From 0 to 10.
    pub confidence_now: i32,
    /// From 0 to 10.
    pub confidence_wanted: i32,
    pub due_on: NaiveDate,
    #[serde(serialize_with = "serialize_enum")]
    pub visibility: Visibility,
}

impl Content {
    /// The current content of a goal.
    pub fn from_goal(goal: &Model) -> Self {
        Self {
            title: goal.title.clone(),
            why: goal.why.clone(),
            competency_id: goal.competency_id,
            target_level: goal.target_level,
            confidence_now: goal.confidence_now,
            confidence_wanted: goal.confidence_wanted,
            due_on: goal.due_on,
            visibility: goal.visibility,
        }
    }

    /// Writes the content into a goal.
    pub fn apply_to(self, goal: Model) -> Model {
        Model {
            title: self.title,
            why: self.why,
            competency_id: self.competency_id,
            target_level: self.target_level,
            confidence_now: self.confidence_now,
            confidence_wanted: self.confidence_wanted,
            due_on: self.due_on,
            visibility: self.visibility,
            ..goal
        }
    }

    /// Checks the content by itself. The date and the competency are checked with what they refer to.
    pub fn check(&self, problems: &mut Problems) {
        problems.require_text("title", &self.title, 200);
        if let Some(why) = &self.why {
            problems.require_text("why", why, 10_000);
        }
        problems.require((0..=10).contains(&self.confidence_now), "confidenceNow", "must be between 0 and 10");
        problems.require((0..=10).contains(&self.confidence_wanted), "confidenceWanted", "must be between 0 and 10");
        let has_scale = self.target_level.is_none() || self.competency_id.is_some();
        problems.require(has_scale, "targetLevel", "must be omitted without competencyId: it is a level of a competency");
        problems.require(self.target_level.is_none_or(|level| level >= 1), "targetLevel", "must be at least 1");
    }

    /// The names of the fields that differ, as the schema spells them.
    pub fn differences(&self, other: &Self) -> Vec<&'static str> {
        let fields = [
            ("title", self.title != other.title),
            ("why", self.why != other.why),
            ("competency", self.competency_id != other.competency_id),
            ("targetLevel", self.target_level != other.target_level),
            ("confidenceNow", self.confidence_now != other.confidence_now),
            ("confidenceWanted", self.confidence_wanted != other.confidence_wanted),
            ("dueOn", self.due_on != other.due_on),
            ("visibility", self.visibility != other.visibility),
        ];
        fields.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect()
    }
}

/// Checks that a goal is due while its program runs: from its start, or the day of its creation without one, to its end.
pub fn check_due_date(problems: &mut Problems, due_on: NaiveDate, program: &program::Model) {
    let first = program.starts_on.unwrap_or_else(|| program.created_at.date_naive());
    problems.require(due_on >= first, "dueOn", format!("must not be before {first}, when the program starts"));
    match program.ends_on {
        Some(last) => problems.require(due_on <= last, "dueOn", format!("must not be after {last}, when the program ends")),
        None => {
            let last = first.checked_add_months(MAX_MONTHS).unwrap_or(first);
            problems.require(due_on <= last, "dueOn", format!("must not be after {last}, ten years after the start of the program"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn fields(check: impl FnOnce(&mut Problems)) -> Vec<String> {
        let mut problems = Problems::default();
        check(&mut problems);
        problems.into_inner().into_iter().map(|problem| problem.field).collect()
    }

    fn content() -> Content {
        Content {
            title: "Run the weekly planning".into(),
            why: None,
            competency_id: None,
            target_level: None,
            confidence_now: 0,
            confidence_wanted: 10,
            due_on: NaiveDate::default(),
            visibility: Visibility::Pairing,
        }
    }

    #[test]
    fn confidence_outside_of_the_scale_and_a_level_without_competency_are_rejected_by_field() {
        assert!(fields(|problems| content().check(problems)).is_empty());
        let invalid = Content { title: "\u{0}".into(), confidence_now: -1, confidence_wanted: 11, target_level: Some(2), ..content() };
        assert_eq!(fields(|problems| invalid.check(problems)), ["title", "confidenceNow", "confidenceWanted", "targetLevel"]);
    }

    #[test]
    fn every_field_of_the_content_is_compared() {
        let other = Content {
            title: "Other".into(),
            why: Some("Because".into()),
            competency_id: Some(CompetencyId(Uuid::from_u128(1))),
            target_level: Some(1),
            confidence_now: 1,
            confidence_wanted: 9,
            due_on: NaiveDate::MIN,
            visibility: Visibility::Owner,
        };
        assert_eq!(content().differences(&other).len(), 8);
        assert!(content().differences(&content()).is_empty());
    }
}
