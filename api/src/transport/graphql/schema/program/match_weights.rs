//! The weights with which participants are matched, as an object and as an input.

use crate::domain::program;
use async_graphql::{InputObject, SimpleObject};

/// The weights with which participants are matched, each from 0 to 100. A weight of 0 leaves the reason out of account.
#[derive(SimpleObject)]
pub struct MatchWeights {
    /// The weight of reciprocal strengths: one is strong in target competencies where the other is below the target, and the other way round. Default: 30.
    reciprocal_strengths: i32,
    /// The weight of target competencies in which both are below the target level. Default: 15.
    shared_targets: i32,
    /// The weight of different departments and of different locations. Default: 15.
    cross_team: i32,
    /// The weight of the minutes per week in which both work, by their time zones. Default: 15.
    working_hours: i32,
    /// The weight of the same preferred language. Default: 5.
    language: i32,
    /// The weight of a difference in the length of service. Default: 5.
    tenure: i32,
    /// The weight of the days that the two have waited for a partner. Default: 10.
    waiting: i32,
    /// The weight of not having been paired in the program before. Default: 20.
    first_meeting: i32,
}

/// The weights with which to match participants, each from 0 to 100. A weight that is absent or null gets its default.
#[derive(InputObject)]
pub struct MatchWeightsInput {
    /// The weight of reciprocal strengths: one is strong in target competencies where the other is below the target, and the other way round. Null: 30.
    reciprocal_strengths: Option<i32>,
    /// The weight of target competencies in which both are below the target level. Null: 15.
    shared_targets: Option<i32>,
    /// The weight of different departments and of different locations. Null: 15.
    cross_team: Option<i32>,
    /// The weight of the minutes per week in which both work, by their time zones. Null: 15.
    working_hours: Option<i32>,
    /// The weight of the same preferred language. Null: 5.
    language: Option<i32>,
    /// The weight of a difference in the length of service. Null: 5.
    tenure: Option<i32>,
    /// The weight of the days that the two have waited for a partner. Null: 10.
    waiting: Option<i32>,
    /// The weight of not having been paired in the program before. Null: 20.
    first_meeting: Option<i32>,
}

impl From<program::MatchWeights> for MatchWeights {
    fn from(weights: program::MatchWeights) -> Self {
        Self {
            reciprocal_strengths: weights.reciprocal_strengths,
            shared_targets: weights.shared_targets,
            cross_team: weights.cross_team,
            working_hours: weights.working_hours,
            language: weights.language,
            tenure: weights.tenure,
            waiting: weights.waiting,
            first_meeting: weights.first_meeting,
        }
    }
}

impl From<MatchWeightsInput> for program::MatchWeights {
    fn from(input: MatchWeightsInput) -> Self {
        let default = Self::default();
        Self {
            reciprocal_strengths: input.reciprocal_strengths.unwrap_or(default.reciprocal_strengths),
            shared_targets: input.shared_targets.unwrap_or(default.shared_targets),
            cross_team: input.cross_team.unwrap_or(default.cross_team),
            working_hours: input.working_hours.unwrap_or(default.working_hours),
            language: input.language.unwrap_or(default.language),
            tenure: input.tenure.unwrap_or(default.tenure),
            waiting: input.waiting.unwrap_or(default.waiting),
            first_meeting: input.first_meeting.unwrap_or(default.first_meeting),
        }
    }
}
