//! What the cells of one row say of an employee.

use crate::{
    domain::{
        employee::{Attributes, Patch},
        roster_mapping::{ATTRIBUTES, CUSTOM, Meaning, Reader},
    },
    platform::error::{Problem, Problems},
};
use chrono::NaiveDate;
use std::str::FromStr;

/// One row, counted from 1 without the header: what it says, and what is wrong with how it says it.
#[derive(Debug)]
pub struct Input {
    pub attributes: Attributes,
    pub problems: Vec<Problem>,
}

impl From<Attributes> for Input {
    fn from(attributes: Attributes) -> Self {
        Self { attributes, problems: Vec::new() }
    }
}

/// A row that is being read. A cell that is not there leaves its attribute as it is; an empty one clears it.
pub struct Cells<'r> {
    reader: &'r Reader,
    attributes: Attributes,
    pub problems: Problems,
    has_nul: bool,
}

impl From<Cells<'_>> for Input {
    fn from(mut cells: Cells<'_>) -> Self {
        cells.problems.unless(!cells.has_nul, "row", "contains a NUL character");
        Self { attributes: cells.attributes, problems: cells.problems.into_inner() }
    }
}

impl<'r> Cells<'r> {
    pub fn new(reader: &'r Reader) -> Self {
        Self { reader, attributes: Attributes::default(), problems: Problems::default(), has_nul: false }
    }

    /// Reads a cell.
    pub fn take(&mut self, meaning: &Meaning, text: &str) {
        self.has_nul |= text.contains('\0');
        match meaning {
            Meaning::Custom(name) => {
                self.attributes.custom.insert(name.clone(), Some(text.to_owned()).filter(|text| !text.is_empty()));
            }
            Meaning::Attribute(name) => self.attribute(name, text),
        }
    }

    fn attribute(&mut self, name: &'static str, text: &str) {
        let given = || text.to_owned();
        let patch = || if text.is_empty() { Patch::Clear } else { Patch::Set(text.to_owned()) };
        match name {
            "externalId" => self.attributes.external_id = given(),
            "userName" => self.attributes.user_name = Some(given()),
            "email" => self.attributes.email = Some(given()),
            "givenName" => self.attributes.given_name = Some(given()),
            "familyName" => self.attributes.family_name = Some(given()),
            "displayName" => self.attributes.display_name = patch(),
            "jobTitle" => self.attributes.job_title = patch(),
            "jobLevel" => {
                let level = i32::from_str(text).ok();
                self.attributes.job_level = self.parsed(name, text, level, "must be a whole number");
            }
            "department" => self.attributes.department = patch(),
            "employeeNumber" => self.attributes.employee_number = patch(),
            "costCenter" => self.attributes.cost_center = patch(),
            "division" => self.attributes.division = patch(),
            "company" => self.attributes.company = patch(),
            "location" => self.attributes.location = patch(),
            "timeZone" => self.attributes.time_zone = patch(),
            "managerExternalId" => self.attributes.manager_external_id = patch(),
            "hiredOn" => self.attributes.hired_on = self.day(name, text),
            "terminatedOn" => self.attributes.terminated_on = self.day(name, text),
            "status" => self.attributes.status = self.status(text),
            _ => {}
        }
    }

    fn day(&mut self, name: &str, text: &str) -> Patch<NaiveDate> {
        let wrong = format!("must be a day that there is, written as {}", self.reader.pattern);
        self.parsed(name, text, self.reader.date(text), &wrong)
    }

    fn status(&mut self, word: &str) -> Option<String> {
        if word.is_empty() {
            return None;
        }
        let status = self.reader.status(word);
        let wrong =
            || format!("must be ACTIVE, SUSPENDED or TERMINATED, or a word that the integration's roster mapping knows; it is {word:?}");
        if status.is_none() {
            self.problems.unless(false, "status", wrong());
        }
        status
    }

    fn parsed<T>(&mut self, name: &str, text: &str, value: Option<T>, wrong: &str) -> Patch<T> {
        if text.is_empty() {
            return Patch::Clear;
        }
        self.problems.unless(value.is_some(), name, wrong);
        value.map_or(Patch::Keep, Patch::Set)
    }
}

/// Which columns there are, in words.
pub fn known() -> String {
    format!("there are {CUSTOM}NAME, {}, and what the integration's roster mapping names", ATTRIBUTES.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_attribute_that_a_column_can_be_is_read() {
        let reader = Reader::default();
        for name in ATTRIBUTES {
            let text = match name {
                "jobLevel" => "3",
                "hiredOn" | "terminatedOn" => "2026-01-31",
                "status" => "ACTIVE",
                _ => "text",
            };
            let mut cells = Cells::new(&reader);
            cells.take(&Meaning::Attribute(name), text);
            let input = Input::from(cells);
            assert_ne!(input.attributes, Attributes::default(), "{name}");
            assert!(input.problems.is_empty(), "{name}: {:?}", input.problems);
        }
    }
}
