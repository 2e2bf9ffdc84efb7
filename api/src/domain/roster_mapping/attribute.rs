//! The attributes that a column of a file can be mapped to: those of employees for rosters, and those of another vocabulary for other files.

use super::date_format::DateFormats;
use crate::domain::employee::rules::parse_status;

/// The employee attributes that a column can be mapped to, named as in the schema. Custom attributes begin with [`CUSTOM_PREFIX`].
pub const ATTRIBUTES: [&str; 20] = [
    "externalId",
    "previousExternalId",
    "userName",
    "email",
    "givenName",
    "familyName",
    "displayName",
    "jobTitle",
    "jobLevel",
    "department",
    "employeeNumber",
    "costCenter",
    "division",
    "company",
    "location",
    "timeZone",
    "managerExternalId",
    "hiredOn",
    "terminatedOn",
    "status",
];

/// What only a mapping knows: a column with the whole name, and columns that name the manager by something other than the external id.
pub const MAPPED_ATTRIBUTES: [&str; 3] = ["fullName", "managerEmail", "managerUserName"];

/// The prefix of custom attributes.
pub const CUSTOM_PREFIX: &str = "customAttributes.";

/// What the columns of one kind of file can set.
#[derive(Debug)]
pub struct Vocabulary {
    /// Named as in the schema: a column with this name needs no mapping.
    pub attributes: &'static [&'static str],
    /// What only a mapping names.
    pub mapped_attributes: &'static [&'static str],
    /// Whether columns can set custom attributes, which begin with [`CUSTOM_PREFIX`].
    pub has_custom: bool,
    /// What differs from row to row, and so cannot have a fixed value.
    pub keys: &'static [&'static str],
    /// What is wrong with a value of the mapping that takes the place of a cell. `None`: nothing.
    pub check_value: fn(&str, &str) -> Option<&'static str>,
}

/// The attributes of employees.
pub static EMPLOYEES: Vocabulary = Vocabulary {
    attributes: &ATTRIBUTES,
    mapped_attributes: &MAPPED_ATTRIBUTES,
    has_custom: true,
    keys: &["externalId", "userName", "fullName"],
    check_value: |attribute, value| match attribute {
        "status" if parse_status(value).is_none() => Some("must be PRE_HIRE, ACTIVE, SUSPENDED or TERMINATED"),
        "jobLevel" if value.parse::<i32>().is_err() => Some("must be a whole number"),
        "hiredOn" | "terminatedOn" if DateFormats::default().parse(value).is_err() => Some("must be a date, YYYY-MM-DD"),
        _ => None,
    },
};

impl Default for &Vocabulary {
    fn default() -> Self {
        &EMPLOYEES
    }
}

impl Vocabulary {
    /// Parses an attribute name of the schema.
    pub fn parse_schema_name(&self, name: &str) -> Option<ColumnTarget> {
        let custom = || name.strip_prefix(CUSTOM_PREFIX).filter(|name| self.has_custom && !name.is_empty());
        let custom = || custom().map(|name| ColumnTarget::Custom(name.to_owned()));
        find(self.attributes, name).or_else(custom)
    }

    /// Parses an attribute name of a mapping.
    pub fn parse_name(&self, name: &str) -> Option<ColumnTarget> {
        find(self.mapped_attributes, name).or_else(|| self.parse_schema_name(name))
    }

    /// The names that a mapping can use, for messages.
    pub fn describe(&self) -> String {
        self.join(&[self.attributes, self.mapped_attributes].concat())
    }

    /// The names of columns that need no mapping, for messages.
    pub fn describe_columns(&self) -> String {
        self.join(self.attributes)
    }

    fn join(&self, names: &[&str]) -> String {
        let custom = self.has_custom.then(|| format!("{CUSTOM_PREFIX}NAME"));
        custom.into_iter().chain(names.iter().map(|name| (*name).to_owned())).collect::<Vec<_>>().join(", ")
    }
}

fn find(names: &[&'static str], name: &str) -> Option<ColumnTarget> {
    names.iter().find(|known| **known == name).map(|known| ColumnTarget::Attribute(known))
}

/// The attribute that a column sets.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ColumnTarget {
    /// One of the vocabulary.
    Attribute(&'static str),
    /// A custom attribute, without [`CUSTOM_PREFIX`].
    Custom(String),
}

impl ColumnTarget {
    /// The attribute's name in the schema.
    pub fn name(&self) -> String {
        match self {
            Self::Attribute(name) => (*name).to_owned(),
            Self::Custom(name) => format!("{CUSTOM_PREFIX}{name}"),
        }
    }

    /// The attributes of an employee that are set: two columns must not set the same one.
    pub fn sets(&self) -> Vec<Self> {
        match self {
            Self::Attribute("fullName") => vec![Self::Attribute("givenName"), Self::Attribute("familyName")],
            Self::Attribute("managerEmail" | "managerUserName") => vec![Self::Attribute("managerExternalId")],
            other => vec![other.clone()],
        }
    }

    /// Whether the attribute is a date.
    pub fn is_date(&self) -> bool {
        matches!(self, Self::Attribute("hiredOn" | "terminatedOn"))
    }
}
