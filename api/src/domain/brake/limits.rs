//! The limits of the brake and how changes are compared with them. Pure.
//!
//! The defaults stop incidents that have happened elsewhere: a truncated file imported as the whole roster, a directory filter that
//! suddenly matches no user, a shifted column, the file of another company. They pass ordinary days: 10 employees of 30 may leave at once,
//! 500 of 10,000.

use super::category::label;
use crate::platform::{Error, Result, error::Problems};
use sea_orm::Iterable;
use serde::{Deserialize, Serialize};
use std::{collections::HashMap, fmt};

pub use entity::tally::ChangeCategory;

/// The number of employees that may change at once: the larger of a number and a share of the headcount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    pub number: u32,
    /// Percentage of the headcount, 0 to 100. 100 disables the limit, except that of creations.
    pub percent: u32,
}

/// One limit for each category of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Employments that end, now or on a future day.
    pub deactivations: Limit,
    /// Suspended employees.
    pub suspensions: Limit,
    /// New employees in roster plans. More than there are suggest the file of another company.
    pub creations: Limit,
    /// Changed external ids. External ids rarely change: even a few at once suggest a wrong mapping.
    pub external_ids: Limit,
    /// Changed user names. A company that changes its naming scheme confirms it.
    pub user_names: Limit,
    /// Changed e-mail addresses. A company that changes its e-mail domain confirms it.
    pub emails: Limit,
    /// Changed given or family names. Names rarely change: many at once suggest swapped columns.
    pub names: Limit,
    /// Removed or replaced managers.
    pub managers: Limit,
    /// Changed departments. A reorganization of a third of a company is rare enough to be confirmed.
    pub departments: Limit,
}

impl Default for Limits {
    fn default() -> Self {
        let limit = |number, percent| Limit { number, percent };
        Self {
            deactivations: limit(10, 5),
            suspensions: limit(10, 5),
            creations: limit(50, 100),
            external_ids: limit(5, 2),
            user_names: limit(20, 20),
            emails: limit(20, 20),
            names: limit(20, 10),
            managers: limit(50, 30),
            departments: limit(50, 30),
        }
    }
}

/// The number of employees that change, by category.
pub type ChangeCounts = HashMap<ChangeCategory, usize>;

/// A category with more changes than its limit allows. Displays as one sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExceededLimit {
    pub category: ChangeCategory,
    pub count: usize,
    /// How many of these changes were made before, within 24 hours.
    pub earlier: usize,
    /// The largest count that is allowed.
    pub allowed: usize,
    pub headcount: usize,
}

impl fmt::Display for ExceededLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.count, label(self.category))?;
        if self.earlier > 0 {
            write!(f, ", {} of them made earlier within 24 hours,", self.earlier)?;
        }
        write!(f, " in a headcount of {} exceed the limit of {}", self.headcount, self.allowed)
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

    /// The limit of a category.
    pub fn of(&self, category: ChangeCategory) -> Limit {
        match category {
            ChangeCategory::Deactivations => self.deactivations,
            ChangeCategory::Suspensions => self.suspensions,
            ChangeCategory::Creations => self.creations,
            ChangeCategory::ExternalIds => self.external_ids,
            ChangeCategory::UserNames => self.user_names,
            ChangeCategory::Emails => self.emails,
            ChangeCategory::Names => self.names,
            ChangeCategory::Managers => self.managers,
            ChangeCategory::Departments => self.departments,
        }
    }

    /// The largest number of changes that a category allows. `headcount`: the number of employees who have started and whose employment
    /// has not ended, before the changes.
    fn allowed(&self, category: ChangeCategory, headcount: usize) -> usize {
        let limit = self.of(category);
        let allowed = (headcount.saturating_mul(limit.percent as usize) / 100).max(limit.number as usize);
        // In a small company the number alone would let all employees leave: at most half of the employees may leave at once, but always
        // two. A limit of 100 percent lifts this rule as well.
        match category {
            ChangeCategory::Creations => allowed,
            // Changes of people who have not started count, but they are not in the headcount.
            _ if limit.percent >= 100 => usize::MAX,
            ChangeCategory::Deactivations => allowed.min((headcount / 2).max(2)),
            _ => allowed,
        }
    }

    /// The limits that new changes exceed, together with the `earlier` changes of the same sender. Empty when the new changes need no
    /// confirmation.
    pub fn exceeded_by(&self, headcount: usize, new: &ChangeCounts, earlier: &ChangeCounts) -> Vec<ExceededLimit> {
        let exceeded = |category| {
            let new = new.get(&category).copied().filter(|count| *count > 0)?;
            let earlier = earlier.get(&category).copied().unwrap_or_default();
            // New employees are compared with those who were there before them.
            let headcount = if category == ChangeCategory::Creations { headcount.saturating_sub(earlier) } else { headcount };
            let (count, allowed) = (new + earlier, self.allowed(category, headcount));
            (count > allowed).then_some(ExceededLimit { category, count, earlier, allowed, headcount })
        };
        ChangeCategory::iter().filter_map(exceeded).collect()
    }

    /// Checks the limits and collects all problems.
    pub fn validate(&self) -> Problems {
        let mut problems = Problems::default();
        let limits = [
            ("deactivations", self.deactivations),
            ("suspensions", self.suspensions),
            ("creations", self.creations),
            ("externalIds", self.external_ids),
            ("userNames", self.user_names),
            ("emails", self.emails),
            ("names", self.names),
            ("managers", self.managers),
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

    fn exceeded(headcount: usize, counts: &[(ChangeCategory, usize)]) -> Vec<ExceededLimit> {
        Limits::default().exceeded_by(headcount, &counts.iter().copied().collect(), &ChangeCounts::new())
    }

    fn is_held(headcount: usize, deactivations: usize) -> bool {
        !exceeded(headcount, &[(ChangeCategory::Deactivations, deactivations)]).is_empty()
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
        use ChangeCategory::{Creations, Deactivations, Departments, Emails, ExternalIds, Managers, Names, Suspensions, UserNames};
        let within = [
            (Deactivations, 50),
            (Suspensions, 50),
            (Creations, 1000),
            (ExternalIds, 20),
            (UserNames, 200),
            (Emails, 200),
            (Names, 100),
            (Managers, 300),
            (Departments, 300),
        ];
        assert_eq!(exceeded(1000, &within), []);
        for (category, count) in within {
            let exceeded = exceeded(1000, &[(category, count + 1)]);
            assert_eq!(exceeded.iter().map(|limit| limit.category).collect::<Vec<_>>(), [category]);
        }
        let sentence = exceeded(1000, &[(Emails, 201)])[0].to_string();
        assert_eq!(sentence, "201 changed e-mail addresses in a headcount of 1000 exceed the limit of 200");
    }

    #[test]
    fn earlier_changes_count_only_together_with_new_ones() {
        let count = |count| ChangeCounts::from([(ChangeCategory::Deactivations, count)]);
        let exceeded = |new, earlier| Limits::default().exceeded_by(107, &count(new), &count(earlier));
        assert_eq!((exceeded(6, 4), exceeded(0, 11)), (vec![], vec![]));
        let sentence = "12 deactivations, 6 of them made earlier within 24 hours, in a headcount of 107 exceed the limit of 10";
        assert_eq!(exceeded(6, 6)[0].to_string(), sentence);
    }

    #[test]
    fn new_employees_are_compared_with_the_headcount_before_them() {
        let count = |count| ChangeCounts::from([(ChangeCategory::Creations, count)]);
        // 107 employees, and a file of 60 twice: after the first, the headcount is 167.
        assert_eq!(Limits::default().exceeded_by(107, &count(60), &count(0)), []);
        let exceeded = Limits::default().exceeded_by(167, &count(60), &count(60));
        let sentence = "120 new employees, 60 of them made earlier within 24 hours, in a headcount of 107 exceed the limit of 107";
        assert_eq!(exceeded[0].to_string(), sentence);
    }

    #[test]
    fn categories_without_a_stored_limit_have_the_default() {
        let limits = Limits::from_json(Some(&serde_json::json!({ "deactivations": { "number": 0, "percent": 1 } }))).unwrap();
        assert_eq!(limits.emails, Limits::default().emails);
        let two_deactivations = ChangeCounts::from([(ChangeCategory::Deactivations, 2)]);
        assert_eq!(limits.exceeded_by(100, &two_deactivations, &ChangeCounts::new()).len(), 1);
        let invalid = Limits { emails: Limit { number: 1, percent: 101 }, ..limits };
        assert_eq!(invalid.validate().into_inner()[0].field, "emails.percent");
    }
}
