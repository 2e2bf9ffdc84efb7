//! The status of an employee that attributes imply: a last day that has come, and a first day that is still to come. Pure.

use super::{Attributes, Patch};
use chrono::NaiveDate;
use entity::employee::{Model, Status};
use sea_orm::ActiveEnum;

/// Parses PRE_HIRE, ACTIVE, SUSPENDED or TERMINATED.
pub fn parse_status(text: &str) -> Option<Status> {
    match text {
        "PRE_HIRE" => Some(Status::PreHire),
        "ACTIVE" => Some(Status::Active),
        "SUSPENDED" => Some(Status::Suspended),
        "TERMINATED" => Some(Status::Terminated),
        _ => None,
    }
}

impl Attributes {
    /// The attributes with the status that they imply: a last day that has come ends the employment, and somebody whose first day is still
    /// to come is PRE_HIRE. `old`: the employee; `None` for a new one. Nobody who has started becomes PRE_HIRE.
    pub fn with_implied_status(self, old: Option<&Model>, today: NaiveDate) -> Self {
        let requested = self.status.as_deref().and_then(parse_status);
        if self.status.is_none() && self.terminated_on.as_set().is_some_and(|on| *on <= today) {
            return Self { status: Some(Status::Terminated.to_value()), ..self };
        }
        let stated = requested.or(old.map(|old| old.status)).unwrap_or(Status::Active);
        // Without a hire date, PRE_HIRE is an error.
        let lacks_hire_date = self.hired_on == Patch::Clear || (old.is_none() && self.hired_on == Patch::Keep);
        if requested == Some(Status::PreHire) && lacks_hire_date {
            return self;
        }
        let says_nothing = old.is_some() && requested.is_none() && self.hired_on == Patch::Keep;
        if says_nothing || !matches!(stated, Status::Active | Status::PreHire) {
            return self;
        }
        let is_future = self.hired_on.apply_to(old.and_then(|old| old.hired_on)).is_some_and(|on| on > today);
        let has_started = old.is_some_and(|old| match old.status {
            Status::Active => true,
            Status::Suspended => old.hired_on.is_none_or(|on| on <= today),
            Status::PreHire | Status::Terminated => false,
        });
        let implied = if is_future && !has_started { Status::PreHire } else { Status::Active };
        if implied == stated { self } else { Self { status: Some(implied.to_value()), ..self } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, TimeDelta};
    use entity::id::{EmployeeId, OrganizationId};

    fn day(days: i64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 31).unwrap() + TimeDelta::days(days)
    }

    fn employee(status: Status, hired: Option<i64>) -> Model {
        let blank =
            Attributes::default().new_employee(OrganizationId(uuid::Uuid::nil()), EmployeeId(uuid::Uuid::nil()), DateTime::UNIX_EPOCH);
        Model { status, hired_on: hired.map(day), ..blank }
    }

    /// The status after attributes with a hire date and a status.
    fn status_after(old: Option<&Model>, hired: Option<i64>, stated: Option<Status>) -> Status {
        let attributes = Attributes {
            hired_on: hired.map_or(Patch::Keep, |days| Patch::Set(day(days))),
            status: stated.map(|status| status.to_value()),
            ..Default::default()
        };
        let blank = employee(Status::Active, None);
        attributes.with_implied_status(old, day(0)).apply_to(old.unwrap_or(&blank), None).status
    }

    #[test]
    fn the_hire_date_decides_between_pre_hire_and_active_until_the_first_day() {
        use Status::{Active, PreHire, Suspended, Terminated};
        for stated in [None, Some(Active), Some(PreHire)] {
            assert_eq!(status_after(None, Some(1), stated), PreHire);
            assert_eq!(status_after(None, Some(0), stated), Active);
            let old = employee(PreHire, Some(5));
            assert_eq!(status_after(Some(&old), Some(9), stated), PreHire);
            assert_eq!(status_after(Some(&old), None, stated), PreHire);
            assert_eq!(status_after(Some(&old), Some(-1), stated), Active);
            assert_eq!(status_after(Some(&employee(Active, Some(-5))), Some(9), stated), Active, "they have started");
        }
        assert_eq!(status_after(Some(&employee(Terminated, Some(-5))), Some(9), Some(Active)), PreHire, "a re-hire");
        assert_eq!(status_after(Some(&employee(Terminated, Some(-5))), Some(9), None), Terminated);
        assert_eq!(status_after(Some(&employee(Suspended, Some(-5))), Some(9), Some(Active)), Active, "they had started");
        assert_eq!(status_after(Some(&employee(Suspended, Some(5))), None, Some(Active)), PreHire);
        assert_eq!(status_after(None, Some(9), Some(Suspended)), Suspended);
        assert_eq!(status_after(Some(&employee(PreHire, Some(-1))), None, None), PreHire, "maintenance makes them active");
    }
}
