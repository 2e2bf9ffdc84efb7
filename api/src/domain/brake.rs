//! The brake: how much of a roster may change at once before a person has to say that it is meant. Pure; who changes rosters
//! asks it, and who may release what it holds is said in the table of permissions.
//!
//! The defaults would have stopped what has happened to others: a truncated file taken for the whole roster, a filter of a
//! directory that suddenly matched nobody, a column that slipped by one. They let an ordinary day pass: in a company of 30 ten
//! people may leave at once, in one of 10,000 five hundred.

use crate::platform::{
    Error, Result,
    error::{Problem, Problems},
};
use serde::{Deserialize, Serialize};

pub use entity::tally::What;

/// How many may change: both the number and the share, in percent of those present, must be passed for a hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    pub number: u32,
    pub percent: u32,
}

/// When changes are held. A limit of 100 percent never holds anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Thresholds {
    /// People who leave.
    pub deactivations: Limit,
    /// People who get another key. Keys do not change from day to day: a few at once are a mistake in a mapping.
    pub external_ids: Limit,
    /// People who get another e-mail address: a company that renames its domain wants a person to say so.
    pub emails: Limit,
    /// People who get another department: a reorganization of a third of a company is rare enough to be confirmed.
    pub departments: Limit,
}

impl Default for Thresholds {
    fn default() -> Self {
        let limit = |number, percent| Limit { number, percent };
        Self { deactivations: limit(10, 5), external_ids: limit(5, 2), emails: limit(20, 20), departments: limit(50, 30) }
    }
}

/// What would change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Those who have not left, before the changes.
    pub present: usize,
    pub deactivations: usize,
    pub external_ids: usize,
    pub emails: usize,
    pub departments: usize,
}

/// What there is too much of, in words.
pub fn noun(what: What) -> &'static str {
    match what {
        What::Deactivations => "deactivations",
        What::ExternalIds => "changed external ids",
        What::Emails => "changed e-mail addresses",
        What::Departments => "changed departments",
    }
}

/// The attribute of an employee that changes with it.
pub fn field(what: What) -> &'static str {
    match what {
        What::Deactivations => "terminatedOn",
        What::ExternalIds => "externalId",
        What::Emails => "email",
        What::Departments => "department",
    }
}

/// Why changes are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason {
    pub what: What,
    pub count: usize,
    /// The most that would have passed.
    pub limit: usize,
    pub present: usize,
}

impl Reason {
    /// In one sentence.
    pub fn sentence(&self) -> String {
        let what = noun(self.what);
        format!("{} {what} among {} people present, more than {} at once", self.count, self.present, self.limit)
    }
}

/// Why these changes must wait for a person; empty when they need not.
pub fn holds(thresholds: &Thresholds, counts: &Counts) -> Vec<Reason> {
    let most = |limit: Limit| {
        let share = counts.present.saturating_mul(limit.percent as usize) / 100;
        share.max(limit.number as usize)
    };
    // However small the company: more than half of it does not leave in one go. Two always may; and all, where somebody said so.
    let half = if thresholds.deactivations.percent < 100 { (counts.present / 2).max(2) } else { usize::MAX };
    let leave = most(thresholds.deactivations).min(half);
    let judged = [
        (What::Deactivations, counts.deactivations, leave),
        (What::ExternalIds, counts.external_ids, most(thresholds.external_ids)),
        (What::Emails, counts.emails, most(thresholds.emails)),
        (What::Departments, counts.departments, most(thresholds.departments)),
    ];
    let held = judged.into_iter().filter(|(_, count, limit)| count > limit);
    held.map(|(what, count, limit)| Reason { what, count, limit, present: counts.present }).collect()
}

impl Thresholds {
    /// As an organization keeps them; none: the defaults.
    pub fn kept(kept: Option<&serde_json::Value>) -> Result<Self> {
        match kept {
            Some(value) => Self::deserialize(value).map_err(Error::internal),
            None => Ok(Self::default()),
        }
    }

    /// Everything that is wrong with them.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Problems::default();
        let all = [
            ("deactivations", self.deactivations),
            ("externalIds", self.external_ids),
            ("emails", self.emails),
            ("departments", self.departments),
        ];
        for (field, limit) in all {
            problems.unless(limit.percent <= 100, format!("{field}.percent"), "must be between 0 and 100");
        }
        problems.into_inner()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(present: usize, deactivations: usize) -> bool {
        !holds(&Thresholds::default(), &Counts { present, deactivations, ..Counts::default() }).is_empty()
    }

    #[test]
    fn an_ordinary_day_passes() {
        assert!(!held(30, 10), "a team of a small company is sold");
        assert!(!held(10_000, 500));
        assert!(!held(2, 2) && !held(0, 0));
    }

    #[test]
    fn what_wrecked_others_is_held() {
        assert!(held(30, 11));
        assert!(held(10_000, 501), "a file that broke off");
        assert!(held(8, 5), "more than half of a small company");
        assert!(held(3, 3));
    }

    #[test]
    fn every_kind_of_change_has_its_own_limit_and_says_why() {
        let counts = Counts { present: 1000, deactivations: 50, external_ids: 21, emails: 201, departments: 301 };
        let reasons = holds(&Thresholds::default(), &counts);
        assert_eq!(reasons.iter().map(|reason| reason.what).collect::<Vec<_>>(), [What::ExternalIds, What::Emails, What::Departments]);
        assert_eq!(reasons[1].sentence(), "201 changed e-mail addresses among 1000 people present, more than 200 at once");
    }

    #[test]
    fn an_organization_s_own_thresholds_count_and_what_they_leave_out_stays_as_it_is() {
        let own = Thresholds::kept(Some(&serde_json::json!({ "deactivations": { "number": 0, "percent": 1 } }))).unwrap();
        assert_eq!(own.emails, Thresholds::default().emails);
        assert_eq!(holds(&own, &Counts { present: 100, deactivations: 2, ..Counts::default() }).len(), 1);
        let bad = Thresholds { emails: Limit { number: 1, percent: 101 }, ..own };
        assert_eq!(bad.problems()[0].field, "emails.percent");
    }
}
