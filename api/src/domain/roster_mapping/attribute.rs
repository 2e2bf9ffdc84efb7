//! The attributes that a column of a roster can be mapped to.

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

/// The attribute that a column sets.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ColumnTarget {
    /// One of [`ATTRIBUTES`] or [`MAPPED_ATTRIBUTES`].
    Attribute(&'static str),
    /// A custom attribute, without [`CUSTOM_PREFIX`].
    Custom(String),
}

impl ColumnTarget {
    /// Parses an attribute name of the schema.
    pub fn from_schema_name(name: &str) -> Option<Self> {
        let custom = || name.strip_prefix(CUSTOM_PREFIX).filter(|name| !name.is_empty()).map(|name| Self::Custom(name.to_owned()));
        ATTRIBUTES.iter().find(|attribute| **attribute == name).map(|attribute| Self::Attribute(attribute)).or_else(custom)
    }

    /// Parses an attribute name of a mapping.
    pub fn from_name(name: &str) -> Option<Self> {
        let mapped = MAPPED_ATTRIBUTES.iter().find(|attribute| **attribute == name).map(|attribute| Self::Attribute(attribute));
        mapped.or_else(|| Self::from_schema_name(name))
    }

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
