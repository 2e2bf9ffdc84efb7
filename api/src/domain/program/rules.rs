//! What a program's settings may be. Pure.

use crate::{
    domain::identity_provider::as_text,
    platform::{Result, error::Problems},
};
use chrono::NaiveDate;
use entity::{
    id::CompetencyId,
    program::{ConflictPolicy, Kind, Mixing, Model},
};
use serde::Serialize;

/// A competency that a program works toward.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Target {
    pub competency_id: CompetencyId,
    pub level: i32,
}

/// How a program is set up.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Settings {
    pub name: String,
    pub description: Option<String>,
    #[serde(serialize_with = "as_text")]
    pub kind: Kind,
    pub cadence_days: i32,
    #[serde(serialize_with = "as_text")]
    pub mixing: Mixing,
    pub group_size: i32,
    pub max_job_level_gap: Option<i32>,
    #[serde(serialize_with = "as_text")]
    pub conflict_policy: ConflictPolicy,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub targets: Vec<Target>,
}

impl Settings {
    /// The settings of a program as they are.
    pub fn of(program: &Model, targets: Vec<Target>) -> Self {
        Self {
            name: program.name.clone(),
            description: program.description.clone(),
            kind: program.kind,
            cadence_days: program.cadence_days,
            mixing: program.mixing,
            group_size: program.group_size,
            max_job_level_gap: program.max_job_level_gap,
            conflict_policy: program.conflict_policy,
            starts_on: program.starts_on,
            ends_on: program.ends_on,
            targets,
        }
    }

    /// # Errors
    /// `Invalid`, naming every field that does not fit.
    pub fn check(&self) -> Result<()> {
        let mut problems = Problems::default();
        problems.text("name", &self.name, 200);
        if let Some(description) = &self.description {
            problems.text("description", description, 10_000);
        }
        problems.unless((1..=366).contains(&self.cadence_days), "cadenceDays", "must be between 1 and 366");
        problems.unless((2..=3).contains(&self.group_size), "groupSize", "must be 2 or 3");
        let gap = self.max_job_level_gap.is_none_or(|gap| (0..=100).contains(&gap));
        problems.unless(gap, "maxJobLevelGap", "must be between 0 and 100");
        if let (Some(from), Some(to)) = (self.starts_on, self.ends_on) {
            problems.unless(from <= to, "endsOn", "must not be before startsOn");
        }
        for (index, target) in self.targets.iter().enumerate() {
            let again = self.targets.iter().take(index).any(|other| other.competency_id == target.competency_id);
            problems.unless(!again, format!("targetCompetencies.{index}.competencyId"), "is there twice");
            problems.unless(target.level >= 1, format!("targetCompetencies.{index}.level"), "must be at least 1");
        }
        problems.into_result()
    }

    /// The names of the settings in which two programs differ.
    pub fn differences(&self, other: &Self) -> Vec<&'static str> {
        let pairs = [
            ("name", self.name != other.name),
            ("description", self.description != other.description),
            ("kind", self.kind != other.kind),
            ("cadenceDays", self.cadence_days != other.cadence_days),
            ("mixing", self.mixing != other.mixing),
            ("groupSize", self.group_size != other.group_size),
            ("maxJobLevelGap", self.max_job_level_gap != other.max_job_level_gap),
            ("conflictPolicy", self.conflict_policy != other.conflict_policy),
            ("startsOn", self.starts_on != other.starts_on),
            ("endsOn", self.ends_on != other.ends_on),
            ("targetCompetencies", self.targets != other.targets),
        ];
        pairs.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect()
    }
}
