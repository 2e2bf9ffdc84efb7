//! The limits of the brake and how changes are compared with them. Pure.
//!
//! The defaults stop incidents that have happened elsewhere: a truncated file imported as the whole roster, a directory filter that
//! suddenly matches no user, a shifted column. They pass ordinary days: 10 employees of 30 may leave at once, 500 of 10,000.

use crate::platform::{Error, Result, error::Problems};
use serde::{Deserialize, Serialize};
use std::fmt;

pub use entity::tally::ChangeCategory;

/// The number of employees that may change at once: the larger of a number and a share of the headcount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    pub number: u32,
    /// Percentage of the headcount, 0 to 100. 100 disables the limit.
    pub percent: u32,
}

/// One limit for each category of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Employments that end.
    pub deactivations: Limit,
    /// Changed external ids. External ids rarely change: even a few at once suggest a wrong mapping.
    pub external_ids: Limit,
    /// Changed e-mail addresses. A company that changes its e-mail domain confirms it.
    pub emails: Limit,
    /// Changed departments. A reorganization of a third of a company is rare enough to be confirmed.
    pub departments: Limit,
}

impl Default for Limits {
    fn default() -> Self {
        let limit = |number, percent| Limit { number, percent };
        Self { deactivations: limit(10, 5), external_ids: limit(5, 2), emails: limit(20, 20), departments: limit(50, 30) }
    }
}

/// The number of changes in each category.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChangeCounts {
    /// The number of employees whose employment has not ended, before the changes.
    pub headcount: usize,
    pub deactivations: usize,
    pub external_ids: usize,
    pub emails: usize,
    pub departments: usize,
}

/// The plural name of the changes of a category, for messages.
pub(super) fn category_label(category: ChangeCategory) -> &'static str {
    match category {
        ChangeCategory::Deactivations => "deactivations",
        ChangeCategory::ExternalIds => "changed external ids",
        ChangeCategory::Emails => "changed e-mail addresses",
        ChangeCategory::Departments => "changed departments",
    }
}

/// The employee field that a change of the category sets.
pub(super) fn category_field(category: ChangeCategory) -> &'static str {
    match category {
        ChangeCategory::Deactivations => "terminatedOn",
        ChangeCategory::ExternalIds => "externalId",
        ChangeCategory::Emails => "email",
        ChangeCategory::Departments => "department",
    }
}

/// A category with more changes than its limit allows. Displays as one sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExceededLimit {
    pub category: ChangeCategory,
    pub count: usize,
    /// The largest count that is allowed.
    pub allowed: usize,
    pub headcount: usize,
}

impl fmt::Display for ExceededLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let label = category_label(self.category);
        write!(f, "{} {label} in a headcount of {} exceed the limit of {}", self.count, self.headcount, self.allowed)
    }
}

impl Limits {
    /// Parses the limits stored with an organization. `None` gives the defaults; a category that is not stored has its default.
    ///
    /// # Errors
    /// `Internal` when the stored value cannot be parsed.
    pub fn from_json(stored: Option<&serde_json::Value>) -> Result<Self> {
        match stored {
            Some(value) => Self::deserialize(value).map_err(Error::internal),
            None => Ok(Self::default()),
        }
    }

    /// The limits that the changes exceed. Empty when the changes need no confirmation.
    pub fn exceeded_by(&self, counts: &ChangeCounts) -> Vec<ExceededLimit> {
        let allowed = |limit: Limit| {
            let share = counts.headcount.saturating_mul(limit.percent as usize) / 100;
            share.max(limit.number as usize)
        };
        // In a small company the number alone would let all employees leave: at most half of the employees may leave at once, but always
        // two. A limit of 100 percent lifts this rule as well.
        let half = if self.deactivations.percent < 100 { (counts.headcount / 2).max(2) } else { usize::MAX };
        [
            (ChangeCategory::Deactivations, counts.deactivations, allowed(self.deactivations).min(half)),
            (ChangeCategory::ExternalIds, counts.external_ids, allowed(self.external_ids)),
            (ChangeCategory::Emails, counts.emails, allowed(self.emails)),
            (ChangeCategory::Departments, counts.departments, allowed(self.departments)),
        ]
        .into_iter()
        .filter(|(_, count, allowed)| count > allowed)
        .map(|(category, count, allowed)| ExceededLimit { category, count, allowed, headcount: counts.headcount })
        .collect()
    }

    /// Checks the limits and collects all problems.
    pub fn validate(&self) -> Problems {
        let mut problems = Problems::default();
        let limits = [
            ("deactivations", self.deactivations),
            ("externalIds", self.external_ids),
            ("emails", self.emails),
            ("departments", self.departments),
        ];
        for (field, limit) in limits {
            problems.require(limit.percent <= 100, format!("{field}.percent"), "must be between 0 and 100");
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_held(headcount: usize, deactivations: usize) -> bool {
        !Limits::default().exceeded_by(&ChangeCounts { headcount, deactivations, ..ChangeCounts::default() }).is_empty()
    }

    #[test]
    fn default_limits_allow_ordinary_changes() {
        assert!(!is_held(30, 10), "a small company sells a team");
        assert!(!is_held(10_000, 500));
        assert!(!is_held(2, 2) && !is_held(0, 0));
    }

    #[test]
    fn default_limits_hold_mass_deactivations() {
        assert!(is_held(30, 11));
        assert!(is_held(10_000, 501), "a truncated file");
        assert!(is_held(8, 5), "more than half of a small company");
        assert!(is_held(3, 3));
    }

    #[test]
    fn each_category_is_compared_with_its_own_limit() {
        let counts = ChangeCounts { headcount: 1000, deactivations: 50, external_ids: 21, emails: 201, departments: 301 };
        let exceeded = Limits::default().exceeded_by(&counts);
        let categories: Vec<_> = exceeded.iter().map(|limit| limit.category).collect();
        assert_eq!(categories, [ChangeCategory::ExternalIds, ChangeCategory::Emails, ChangeCategory::Departments]);
        assert_eq!(exceeded[1].to_string(), "201 changed e-mail addresses in a headcount of 1000 exceed the limit of 200");
    }

    #[test]
    fn categories_without_a_stored_limit_have_the_default() {
        let limits = Limits::from_json(Some(&serde_json::json!({ "deactivations": { "number": 0, "percent": 1 } }))).unwrap();
        assert_eq!(limits.emails, Limits::default().emails);
        assert_eq!(limits.exceeded_by(&ChangeCounts { headcount: 100, deactivations: 2, ..ChangeCounts::default() }).len(), 1);
        let invalid = Limits { emails: Limit { number: 1, percent: 101 }, ..limits };
        assert_eq!(invalid.validate().into_inner()[0].field, "emails.percent");
    }
}
