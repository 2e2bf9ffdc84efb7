//! How much each reason counts when participants are matched. Pure.

use crate::platform::error::Problems;
use serde::{Deserialize, Serialize};

/// The weights of the reasons, each from 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct MatchWeights {
    pub reciprocal_strengths: i32,
    pub shared_targets: i32,
    pub cross_team: i32,
    pub working_hours: i32,
    pub language: i32,
    pub tenure: i32,
    pub waiting: i32,
    pub first_meeting: i32,
}

impl Default for MatchWeights {
    fn default() -> Self {
        Self {
            reciprocal_strengths: 30,
            shared_targets: 15,
            cross_team: 15,
            working_hours: 15,
            language: 5,
            tenure: 5,
            waiting: 10,
            first_meeting: 20,
        }
    }
}

impl MatchWeights {
    /// The weights of a program; the defaults when it states none.
    pub fn of(program: &entity::program::Model) -> Self {
        program.match_weights.clone().and_then(|json| serde_json::from_value(json).ok()).unwrap_or_default()
    }

    /// Adds a problem for each weight out of range, on a field below `path`.
    pub fn validate(&self, path: &str, problems: &mut Problems) {
        let fields = [
            ("reciprocalStrengths", self.reciprocal_strengths),
            ("sharedTargets", self.shared_targets),
            ("crossTeam", self.cross_team),
            ("workingHours", self.working_hours),
            ("language", self.language),
            ("tenure", self.tenure),
            ("waiting", self.waiting),
            ("firstMeeting", self.first_meeting),
        ];
        for (name, weight) in fields {
            problems.require((0..=100).contains(&weight), format!("{path}.{name}"), "must be between 0 and 100");
        }
    }
}
