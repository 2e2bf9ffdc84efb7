//! One roster row as input: the employee attributes that its cells set, and the cells that could not be read. Reading files is in
//! `table_file`, comparing a row with the employees in `row_comparison`.

use super::manager_reference::ManagerReference;
use crate::{
    domain::{
        employee::{Attributes, Patch, rules::find_key_damage},
        roster_mapping::{CellMeaning, ColumnRule, ColumnTarget, CompiledMapping, DateFormats, split_name},
        table_file::Cell,
    },
    platform::{
        Code,
        error::{Problem, Problems},
    },
};
use chrono::NaiveDate;
use std::str::FromStr;

/// One row: the attributes that it sets, and the problems found while reading it.
#[derive(Debug)]
pub struct RowInput {
    pub attributes: Attributes,
    /// The manager, when the row names them by something other than the external id.
    pub manager: Option<ManagerReference>,
    pub problems: Vec<Problem>,
}

impl From<Attributes> for RowInput {
    fn from(attributes: Attributes) -> Self {
        Self { attributes, manager: None, problems: Vec::new() }
    }
}

/// Builds a row cell by cell. A cell that is absent leaves its attribute unchanged; an empty cell clears it, unless the mapping says
/// otherwise.
pub struct RowBuilder<'m> {
    mapping: &'m CompiledMapping,
    attributes: Attributes,
    manager: Option<ManagerReference>,
    pub problems: Problems,
    has_nul: bool,
}

impl From<RowBuilder<'_>> for RowInput {
    fn from(mut builder: RowBuilder<'_>) -> Self {
        builder.problems.require(!builder.has_nul, "row", "contains a NUL character");
        Self { attributes: builder.attributes, manager: builder.manager, problems: builder.problems.into_inner() }
    }
}

impl<'m> RowBuilder<'m> {
    pub fn new(mapping: &'m CompiledMapping) -> Self {
        Self { mapping, attributes: Attributes::default(), manager: None, problems: Problems::default(), has_nul: false }
    }

    /// Sets the attribute that a cell is mapped to.
    pub fn set_cell(&mut self, rule: &ColumnRule, cell: &Cell) {
        let text = cell.text();
        self.has_nul |= text.contains('\0');
        match (rule.cell.read(&text), cell) {
            (CellMeaning::Keep, _) => {}
            (CellMeaning::Clear, _) => self.set(&rule.target, "", rule),
            (CellMeaning::Reject, _) => {
                let message = "is empty: the roster mapping rejects rows without it";
                self.problems.add(rule.target.name(), Code::Invalid, message);
            }
            (CellMeaning::Value(value), _) => self.set_value(&rule.target, &value),
            (CellMeaning::Text(_), Cell::Date(date)) if rule.target.is_date() => self.set_value(&rule.target, &date.to_string()),
            (CellMeaning::Text(text), _) => self.set(&rule.target, &text, rule),
        }
    }

    /// Sets an attribute to a value of the mapping, in the form of the schema.
    pub fn set_value(&mut self, target: &ColumnTarget, value: &str) {
        let rule = ColumnRule { target: target.clone(), cell: Default::default() };
        self.set(target, value, &rule);
    }

    fn set(&mut self, target: &ColumnTarget, text: &str, rule: &ColumnRule) {
        match target {
            ColumnTarget::Custom(name) => {
                self.attributes.custom.insert(name.clone(), Some(text.to_owned()).filter(|text| !text.is_empty()));
            }
            ColumnTarget::Attribute(name) => self.set_attribute(name, text, rule),
        }
    }

    fn set_attribute(&mut self, name: &'static str, text: &str, rule: &ColumnRule) {
        let required = || text.to_owned();
        let patch = || if text.is_empty() { Patch::Clear } else { Patch::Set(text.to_owned()) };
        match name {
            "externalId" => self.attributes.external_id = required(),
            "previousExternalId" => self.attributes.previous_external_id = Some(required()).filter(|text| !text.is_empty()),
            "userName" => self.attributes.user_name = Some(required()),
            "email" => self.attributes.email = Some(required()),
            "givenName" => self.attributes.given_name = Some(required()),
            "familyName" => self.attributes.family_name = Some(required()),
            "fullName" => self.set_names(text, rule),
            "displayName" => self.attributes.display_name = patch(),
            "jobTitle" => self.attributes.job_title = patch(),
            "jobLevel" => {
                let level = i32::from_str(text).ok();
                self.attributes.job_level = self.parsed_patch(name, text, level, "must be a whole number");
            }
            "department" => self.attributes.department = patch(),
            "employeeNumber" => self.attributes.employee_number = patch(),
            "costCenter" => self.attributes.cost_center = patch(),
            "division" => self.attributes.division = patch(),
            "company" => self.attributes.company = patch(),
            "location" => self.attributes.location = patch(),
            "timeZone" => self.attributes.time_zone = patch(),
            "managerExternalId" => {
                self.attributes.manager_external_id = patch();
                if let Some(damage) = find_key_damage(text) {
                    self.problems.add(name, Code::Invalid, damage);
                }
            }
            "managerEmail" | "managerUserName" => {
                self.attributes.manager_external_id = if text.is_empty() { Patch::Clear } else { Patch::Keep };
                self.manager = ManagerReference::new(name, text);
            }
            "hiredOn" => self.attributes.hired_on = self.date_patch(name, text, &rule.cell.date_formats),
            "terminatedOn" => self.attributes.terminated_on = self.date_patch(name, text, &rule.cell.date_formats),
            "status" => self.attributes.status = self.parse_status(text),
            _ => {}
        }
    }

    fn set_names(&mut self, text: &str, rule: &ColumnRule) {
        match split_name(text, rule.cell.name_order) {
            Ok((given, family)) => {
                self.attributes.given_name = Some(given);
                self.attributes.family_name = Some(family);
            }
            Err(message) => self.problems.add("fullName", Code::Invalid, message),
        }
    }

    fn date_patch(&mut self, name: &str, text: &str, formats: &DateFormats) -> Patch<NaiveDate> {
        if text.is_empty() {
            return Patch::Clear;
        }
        match formats.parse(text) {
            Ok(date) => Patch::Set(date),
            Err(message) => {
                self.problems.add(name, Code::Invalid, message);
                Patch::Keep
            }
        }
    }

    fn parse_status(&mut self, text: &str) -> Option<String> {
        if text.is_empty() {
            return None;
        }
        let status = self.mapping.status(text);
        if status.is_none() {
            let message = format!(
                "must be PRE_HIRE, ACTIVE, SUSPENDED, TERMINATED or a status word of the integration's roster mapping; it is {text:?}"
            );
            self.problems.add("status", Code::Invalid, message);
        }
        status
    }

    /// A cell with a typed value: empty text clears the attribute; text that does not parse is a problem.
    fn parsed_patch<T>(&mut self, name: &str, text: &str, value: Option<T>, message: &str) -> Patch<T> {
        if text.is_empty() {
            return Patch::Clear;
        }
        self.problems.require(value.is_some(), name, message);
        value.map_or(Patch::Keep, Patch::Set)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::roster_mapping::ATTRIBUTES;

    #[test]
    fn every_mappable_attribute_is_set_from_its_cell() {
        let mapping = CompiledMapping::default();
        for name in ATTRIBUTES.into_iter().chain(["fullName"]) {
            let text = match name {
                "jobLevel" => "3",
                "hiredOn" | "terminatedOn" => "2026-01-31",
                "status" => "ACTIVE",
                _ => "text",
            };
            let mut builder = RowBuilder::new(&mapping);
            builder.set_value(&ColumnTarget::Attribute(name), text);
            let row = RowInput::from(builder);
            assert_ne!(row.attributes, Attributes::default(), "{name}");
            assert!(row.problems.is_empty(), "{name}: {:?}", row.problems);
        }
    }
}
