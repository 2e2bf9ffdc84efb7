//! The settings of a program and their limits. Pure.

use super::MatchWeights;
use crate::{
    domain::shared::{
        serialize_enum,
        week::{IntervalText, Week},
        working_hours::MINUTES_PER_WEEK,
    },
    platform::{Result, error::Problems},
};
use chrono::NaiveDate;
use entity::{
    id::CompetencyId,
    program::{ConflictPolicy, Kind, Mixing, Model},
};
use serde::Serialize;

/// The band around the equal share of coaching time that a program has unless it states another one, in percent.
pub const DEFAULT_BALANCE_TOLERANCE_PERCENT: i32 = 30;

/// A competency that a program aims at, and the level to reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Target {
    pub competency_id: CompetencyId,
    /// A level of the framework's scale; 1 is the lowest.
    pub level: i32,
}

/// The settings of a program.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Settings {
    pub name: String,
    pub description: Option<String>,
    #[serde(serialize_with = "serialize_enum")]
    pub kind: Kind,
    /// The number of days between two sessions of a pairing, 1 to 366.
    pub cadence_days: i32,
    #[serde(serialize_with = "serialize_enum")]
    pub mixing: Mixing,
    /// The largest number of members of a pairing: 2 or 3.
    pub group_size: i32,
    /// The largest difference between the job levels of two members, 0 to 100. `None`: unlimited.
    pub max_job_level_gap: Option<i32>,
    #[serde(serialize_with = "serialize_enum")]
    pub conflict_policy: ConflictPolicy,
    /// `None`: the defaults.
    pub match_weights: Option<MatchWeights>,
    /// Whether a pairing may have a third member although the group size is 2.
    pub allows_trio: bool,
    /// The smallest number of minutes per week that two members both work, 0 to 2,400. 0: unlimited.
    pub min_shared_minutes: i32,
    /// The band around the equal share of coaching time, in percent of it, 1 to 200.
    // Settings that have their default are left out, so that they have the hash that earlier versions of the program stored.
    #[serde(skip_serializing_if = "is_default_tolerance")]
    pub balance_tolerance_percent: i32,
    /// When participants work who have not set their own hours. `None`: Monday to Friday, 09:00 to 17:00.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub working_hours: Option<Vec<IntervalText>>,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub targets: Vec<Target>,
}

/// The working hours of participants who have not set their own.
pub fn working_hours(program: &Model) -> Week {
    working_hours_of(program.working_hours.as_ref())
}

/// The working hours that a program has stored. `None`: the default.
pub fn working_hours_of(stored: Option<&serde_json::Value>) -> Week {
    Week::from_json(stored).unwrap_or_default()
}

fn is_default_tolerance(percent: &i32) -> bool {
    *percent == DEFAULT_BALANCE_TOLERANCE_PERCENT
}

impl Settings {
    /// The current settings of a program.
    pub fn from_program(program: &Model, targets: Vec<Target>) -> Self {
        Self {
            name: program.name.clone(),
            description: program.description.clone(),
            kind: program.kind,
            cadence_days: program.cadence_days,
            mixing: program.mixing,
            group_size: program.group_size,
            max_job_level_gap: program.max_job_level_gap,
            conflict_policy: program.conflict_policy,
            match_weights: program.match_weights.is_some().then(|| MatchWeights::of(program)),
            allows_trio: program.allows_trio,
            min_shared_minutes: program.min_shared_minutes,
            balance_tolerance_percent: program.balance_tolerance_percent,
            working_hours: Week::from_json(program.working_hours.as_ref()).map(|week| week.to_texts()),
            starts_on: program.starts_on,
            ends_on: program.ends_on,
            targets,
        }
    }

    /// Writes the settings, without the targets, into a program.
    pub fn apply_to(&self, program: Model) -> Model {
        Model {
            name: self.name.clone(),
            description: self.description.clone(),
            kind: self.kind,
            cadence_days: self.cadence_days,
            mixing: self.mixing,
            group_size: self.group_size,
            max_job_level_gap: self.max_job_level_gap,
            conflict_policy: self.conflict_policy,
            match_weights: self.match_weights.and_then(|weights| serde_json::to_value(weights).ok()),
            allows_trio: self.allows_trio,
            min_shared_minutes: self.min_shared_minutes,
            balance_tolerance_percent: self.balance_tolerance_percent,
            working_hours: self.week().map(|week| week.to_json()),
            starts_on: self.starts_on,
            ends_on: self.ends_on,
            ..program
        }
    }

    /// The working hours in ascending order, without what is not valid. `None`: the default.
    fn week(&self) -> Option<Week> {
        self.working_hours.as_ref().map(|texts| Week::parse("workingHours", texts, &mut Problems::default()))
    }

    /// Checks the settings by themselves. Whether the target competencies exist is checked when they are stored.
    ///
    /// # Errors
    /// `Invalid`, with every field that violates its limits.
    pub fn validate(&self) -> Result<()> {
        let mut problems = Problems::default();
        problems.require_text("name", &self.name, 200);
        if let Some(description) = &self.description {
            problems.require_text("description", description, 10_000);
        }
        problems.require((1..=366).contains(&self.cadence_days), "cadenceDays", "must be between 1 and 366");
        problems.require((2..=3).contains(&self.group_size), "groupSize", "must be 2 or 3");
        let is_valid_gap = self.max_job_level_gap.is_none_or(|gap| (0..=100).contains(&gap));
        problems.require(is_valid_gap, "maxJobLevelGap", "must be between 0 and 100");
        if let Some(weights) = &self.match_weights {
            weights.validate("matchWeights", &mut problems);
        }
        let is_valid_minutes = (0..=MINUTES_PER_WEEK).contains(&self.min_shared_minutes);
        problems.require(is_valid_minutes, "minSharedMinutes", format!("must be between 0 and {MINUTES_PER_WEEK}"));
        let is_valid_tolerance = (1..=200).contains(&self.balance_tolerance_percent);
        problems.require(is_valid_tolerance, "balanceTolerancePercent", "must be between 1 and 200");
        if let Some(texts) = &self.working_hours {
            Week::parse("workingHours", texts, &mut problems);
        }
        if let (Some(starts_on), Some(ends_on)) = (self.starts_on, self.ends_on) {
            problems.require(starts_on <= ends_on, "endsOn", "must not be before startsOn");
        }
        for (index, target) in self.targets.iter().enumerate() {
            let is_repeated = self.targets.iter().take(index).any(|other| other.competency_id == target.competency_id);
            problems.require(!is_repeated, format!("targetCompetencies.{index}.competencyId"), "occurs twice");
            problems.require(target.level >= 1, format!("targetCompetencies.{index}.level"), "must be at least 1");
        }
        problems.into_result()
    }

    /// The names of the settings that differ, as the schema spells them.
    pub fn differences(&self, other: &Self) -> Vec<&'static str> {
        let fields = [
            ("name", self.name != other.name),
            ("description", self.description != other.description),
            ("kind", self.kind != other.kind),
            ("cadenceDays", self.cadence_days != other.cadence_days),
            ("mixing", self.mixing != other.mixing),
            ("groupSize", self.group_size != other.group_size),
            ("maxJobLevelGap", self.max_job_level_gap != other.max_job_level_gap),
            ("conflictPolicy", self.conflict_policy != other.conflict_policy),
            ("matchWeights", self.match_weights != other.match_weights),
            ("allowsTrio", self.allows_trio != other.allows_trio),
            ("minSharedMinutes", self.min_shared_minutes != other.min_shared_minutes),
            ("balanceTolerancePercent", self.balance_tolerance_percent != other.balance_tolerance_percent),
            ("workingHours", self.week() != other.week()),
            ("startsOn", self.starts_on != other.starts_on),
            ("endsOn", self.ends_on != other.ends_on),
            ("targetCompetencies", self.targets != other.targets),
        ];
        fields.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect()
    }
}
