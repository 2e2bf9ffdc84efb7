//! Roster mapping of an integration: what its HR system calls the columns and statuses of a roster, and how it writes dates. Saved with the
//! integration, and used to read every roster that the integration sends as CSV or NDJSON. Reading rosters is in `roster`.

use super::{integration, shared::ensure_version};
use crate::{
    access::{Actor, Permission, Principal},
    app::App,
    feed::ChangeKind,
    platform::{Code, Error, Result, error::Problems},
};
use chrono::{Datelike, NaiveDate};
use entity::{employee::Status, id::IntegrationId, integration::Model as Integration};
use sea_orm::{ActiveEnum, ConnectionTrait, Iterable};
use serde::{Deserialize, Serialize};
use std::{
    collections::{HashMap, HashSet},
    fmt::Write,
};

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

/// The prefix of custom attributes.
pub const CUSTOM_PREFIX: &str = "customAttributes.";

/// The default date format (ISO 8601).
const ISO_DATE: &str = "YYYY-MM-DD";

/// The largest number of columns, and of status words, of a mapping.
const MAX_ENTRIES: usize = 1000;

/// A mapping as the integration stores it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Mapping {
    pub columns: Vec<ColumnMapping>,
    pub statuses: Vec<StatusWord>,
    /// For example `DD/MM/YYYY`. `None`: `YYYY-MM-DD` (ISO 8601).
    pub date_format: Option<String>,
    /// Whether a column that is neither mapped nor an attribute of the schema becomes a custom attribute of the same name. Otherwise it is
    /// an error.
    pub keeps_unknown_columns: bool,
}

/// A column of the HR system. A column that sets two attributes has two entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnMapping {
    /// The column's name in the HR system, in any case.
    pub name: String,
    /// The attribute that the column sets. `None`: the column is ignored.
    pub attribute: Option<String>,
}

/// The HR system's word for an employment status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusWord {
    /// The word, in any case.
    pub word: String,
    /// `ACTIVE`, `SUSPENDED` or `TERMINATED`.
    pub status: String,
}

/// The attribute that a column sets.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ColumnTarget {
    /// One of [`ATTRIBUTES`].
    Attribute(&'static str),
    /// A custom attribute, without [`CUSTOM_PREFIX`].
    Custom(String),
}

impl ColumnTarget {
    /// Parses an attribute name of the schema.
    fn from_name(name: &str) -> Option<Self> {
        let custom = || name.strip_prefix(CUSTOM_PREFIX).filter(|name| !name.is_empty()).map(|name| Self::Custom(name.to_owned()));
        ATTRIBUTES.iter().find(|attribute| **attribute == name).map(|attribute| Self::Attribute(attribute)).or_else(custom)
    }

    /// The attribute's name in the schema.
    pub fn name(&self) -> String {
        match self {
            Self::Attribute(name) => (*name).to_owned(),
            Self::Custom(name) => format!("{CUSTOM_PREFIX}{name}"),
        }
    }
}

impl Mapping {
    /// Reads the `roster_mapping` column of an integration. `None`: the integration uses the names of the schema.
    pub fn from_stored(stored: Option<&serde_json::Value>) -> Result<Option<Self>> {
        stored.map(Self::deserialize).transpose().map_err(Error::internal)
    }

    /// Checks the mapping and prepares it for reading rosters.
    ///
    /// # Errors
    /// `Invalid` with every error of the mapping, each on its field.
    pub fn compile(&self) -> Result<CompiledMapping> {
        let mut problems = Problems::default();
        problems.require(self.columns.len() <= MAX_ENTRIES, "mapping.columns", format!("must have at most {MAX_ENTRIES} entries"));
        problems.require(self.statuses.len() <= MAX_ENTRIES, "mapping.statuses", format!("must have at most {MAX_ENTRIES} entries"));
        let columns = self.compile_columns(&mut problems);
        let statuses = self.compile_statuses(&mut problems);
        let date_format = self.date_format.as_deref().unwrap_or(ISO_DATE);
        let chrono_format = to_chrono_format(date_format);
        let message = "must contain YYYY, MM (or MMM for Jan) and DD, each once, separated by - / . , a space or nothing";
        problems.require(chrono_format.is_some(), "mapping.dateFormat", message);
        problems.into_result()?;
        Ok(CompiledMapping {
            columns,
            statuses,
            chrono_format: chrono_format.unwrap_or_default(),
            date_format: date_format.to_owned(),
            keeps_unknown_columns: self.keeps_unknown_columns,
        })
    }

    fn compile_columns(&self, problems: &mut Problems) -> HashMap<String, Vec<ColumnTarget>> {
        let (mut columns, mut entries): (HashMap<String, Vec<ColumnTarget>>, _) = (HashMap::new(), HashSet::new());
        for (index, ColumnMapping { name, attribute }) in self.columns.iter().enumerate() {
            let field = |part: &str| format!("mapping.columns.{index}.{part}");
            problems.require_text(&field("name"), name, 200);
            let target = attribute.as_deref().map(|attribute| (attribute, ColumnTarget::from_name(attribute)));
            if let Some((attribute, None)) = target {
                let valid = ATTRIBUTES.join(", ");
                let message = format!("{attribute:?} is not an attribute; valid attributes are {CUSTOM_PREFIX}NAME, {valid}");
                problems.add(field("attribute"), Code::Invalid, message);
            }
            problems.require(entries.insert((normalize(name), attribute)), field("name"), "occurs twice with the same attribute");
            let targets = columns.entry(normalize(name)).or_default();
            targets.extend(target.and_then(|(_, target)| target));
        }
        for (index, ColumnMapping { name, attribute }) in self.columns.iter().enumerate() {
            let is_contradictory = attribute.is_none() && columns.get(&normalize(name)).is_some_and(|targets| !targets.is_empty());
            problems.require(
                !is_contradictory,
                format!("mapping.columns.{index}.attribute"),
                "another entry maps this column to an attribute: it cannot be ignored as well",
            );
        }
        columns
    }

    fn compile_statuses(&self, problems: &mut Problems) -> HashMap<String, String> {
        let mut statuses = HashMap::new();
        for (index, StatusWord { word, status }) in self.statuses.iter().enumerate() {
            let field = |part: &str| format!("mapping.statuses.{index}.{part}");
            problems.require_text(&field("word"), word, 200);
            let is_status = Status::try_from_value(status).is_ok();
            problems.require(is_status, field("status"), "must be ACTIVE, SUSPENDED or TERMINATED");
            problems.require(statuses.insert(normalize(word), status.clone()).is_none(), field("word"), "occurs twice");
        }
        statuses
    }
}

/// A checked mapping, prepared for reading rosters. The default maps the names of the schema.
#[derive(Clone, Debug)]
pub struct CompiledMapping {
    columns: HashMap<String, Vec<ColumnTarget>>,
    statuses: HashMap<String, String>,
    /// The date format in the notation of `chrono`.
    chrono_format: String,
    /// The date format as the mapping states it.
    pub date_format: String,
    keeps_unknown_columns: bool,
}

impl Default for CompiledMapping {
    fn default() -> Self {
        let chrono_format = to_chrono_format(ISO_DATE).unwrap_or_default();
        Self {
            columns: HashMap::new(),
            statuses: HashMap::new(),
            chrono_format,
            date_format: ISO_DATE.into(),
            keeps_unknown_columns: false,
        }
    }
}

impl CompiledMapping {
    /// The attributes that a column sets; empty when the column is ignored. `None` when the column is unknown.
    pub fn targets(&self, column: &str) -> Option<Vec<ColumnTarget>> {
        if let Some(targets) = self.columns.get(&normalize(column)) {
            return Some(targets.clone());
        }
        let custom = || (self.keeps_unknown_columns && !column.is_empty()).then(|| ColumnTarget::Custom(column.to_owned()));
        ColumnTarget::from_name(column).or_else(custom).map(|target| vec![target])
    }

    /// The status that a word means: `ACTIVE`, `SUSPENDED` or `TERMINATED`. `None` when the word is unknown.
    pub fn status(&self, word: &str) -> Option<String> {
        let unmapped = || Status::iter().map(|status| status.to_value()).find(|status| status == word);
        self.statuses.get(&normalize(word)).cloned().or_else(unmapped)
    }

    /// Parses a date. Years must have four digits: `26` is an error, not the year 26.
    pub fn parse_date(&self, text: &str) -> Option<NaiveDate> {
        NaiveDate::parse_from_str(text, &self.chrono_format).ok().filter(|date| (1000..10_000).contains(&date.year()))
    }
}

/// Column names and status words are compared without case and surrounding white space.
fn normalize(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Translates a date format such as `DD/MM/YYYY` to the notation of `chrono`. `None` when it is invalid.
fn to_chrono_format(date_format: &str) -> Option<String> {
    const PARTS: [(&str, &str, usize); 4] = [("YYYY", "%Y", 0), ("MMM", "%b", 1), ("MM", "%m", 1), ("DD", "%d", 2)];
    let (mut rest, mut chrono_format, mut occurrences) = (date_format, String::new(), [0; 3]);
    while let Some(first) = rest.chars().next() {
        if let Some((part, specifier, index)) = PARTS.iter().find(|(part, ..)| rest.starts_with(part)) {
            *occurrences.get_mut(*index)? += 1;
            chrono_format.push_str(specifier);
            rest = rest.strip_prefix(part)?;
        } else if matches!(first, '-' | '/' | '.' | ',' | ' ') {
            chrono_format.write_char(first).ok()?;
            rest = rest.strip_prefix(first)?;
        } else {
            return None;
        }
    }
    (occurrences == [1, 1, 1]).then_some(chrono_format)
}

/// The mapping of an integration: `integration`, or the actor's own when it is `None`. So another caller can plan rosters with the mapping
/// of an integration. An actor that is not an integration uses the names of the schema by default.
///
/// # Errors
/// `Invalid` on `mapping` when the integration does not exist.
pub async fn load(db: &impl ConnectionTrait, actor: &Actor, integration: Option<IntegrationId>) -> Result<CompiledMapping> {
    let own = match actor.principal() {
        Principal::Service { integration, .. } => Some(integration),
        _ => None,
    };
    let Some(id) = integration.or(own) else { return Ok(CompiledMapping::default()) };
    // Every caller who may plan rosters may use any mapping of the organization: column names are not confidential.
    let integration = integration::find_unchecked(db, actor, id).await?;
    let integration = integration.ok_or_else(|| Error::invalid_with_code("mapping", Code::NotFound, "the integration does not exist"))?;
    let mapping = Mapping::from_stored(integration.roster_mapping.as_ref())?;
    mapping.map_or_else(|| Ok(CompiledMapping::default()), |mapping| mapping.compile())
}

/// Saves the mapping of an integration. `None` removes it: the integration then uses the names of the schema.
///
/// # Errors
/// `Invalid` with every error of the mapping; `Conflict` when the integration is not at the expected version.
pub async fn set(
    app: &App,
    actor: &Actor,
    id: IntegrationId,
    mapping: Option<Mapping>,
    expected_version: Option<i64>,
) -> Result<Integration> {
    let mut work = app.begin(actor).await?;
    let row = integration::get(&*work, actor, id).await?;
    actor.authorize(Permission::ManageOrganization, &[])?;
    ensure_version(expected_version, row.version)?;
    if let Some(mapping) = &mapping {
        mapping.compile()?;
    }
    if Mapping::from_stored(row.roster_mapping.as_ref())? == mapping {
        return Ok(row);
    }
    let roster_mapping = mapping.map(serde_json::to_value).transpose().map_err(Error::internal)?;
    let updated = Integration { version: row.version + 1, updated_at: work.at, roster_mapping, ..row };
    let updated = integration::store(&work, updated).await?;
    work.record(ChangeKind::IntegrationUpdated.entry(id, updated.version).with_fields(vec!["rosterMapping"]));
    work.commit().await?;
    Ok(updated)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(columns: &[(&str, Option<&str>)], date_format: Option<&str>) -> Mapping {
        let column =
            |(name, attribute): &(&str, Option<&str>)| ColumnMapping { name: (*name).into(), attribute: attribute.map(str::to_owned) };
        Mapping { columns: columns.iter().map(column).collect(), date_format: date_format.map(str::to_owned), ..Mapping::default() }
    }

    #[test]
    fn columns_are_found_by_mapped_name_in_any_case_or_by_schema_name() {
        let columns = [
            ("Work Email", Some("email")),
            ("work email", Some("userName")),
            ("Salary", None),
            ("T-Shirt", Some("customAttributes.shirt")),
        ];
        let strict = mapping(&columns, None).compile().unwrap();
        assert_eq!(strict.targets(" WORK EMAIL "), Some(vec![ColumnTarget::Attribute("email"), ColumnTarget::Attribute("userName")]));
        assert_eq!(strict.targets("salary"), Some(vec![]));
        assert_eq!(strict.targets("t-shirt"), Some(vec![ColumnTarget::Custom("shirt".into())]));
        assert_eq!(strict.targets("externalId"), Some(vec![ColumnTarget::Attribute("externalId")]));
        assert_eq!(strict.targets("customAttributes.desk"), Some(vec![ColumnTarget::Custom("desk".into())]));
        assert_eq!(strict.targets("Bonus"), None);
        let lenient = Mapping { keeps_unknown_columns: true, ..mapping(&columns, None) }.compile().unwrap();
        assert_eq!(lenient.targets("Bonus"), Some(vec![ColumnTarget::Custom("Bonus".into())]));
        assert_eq!(lenient.targets(""), None, "a column without a name is unknown");
    }

    #[test]
    fn dates_are_parsed_in_the_configured_format_only() {
        let day = NaiveDate::from_ymd_opt(2026, 1, 31);
        for (format, text) in [
            ("DD/MM/YYYY", "31/01/2026"),
            ("MM/DD/YYYY", "01/31/2026"),
            ("DD.MM.YYYY", "31.01.2026"),
            ("YYYYMMDD", "20260131"),
            ("DD-MMM-YYYY", "31-JAN-2026"),
            ("MMM DD, YYYY", "Jan 31, 2026"),
        ] {
            let compiled = mapping(&[], Some(format)).compile().unwrap();
            assert_eq!(compiled.parse_date(text), day, "{format}");
            assert_eq!(compiled.parse_date("2026-01-31"), None, "{format}");
            assert_eq!(compiled.parse_date(&text.replace("31", "32")), None, "{format}");
        }
        let iso = CompiledMapping::default();
        assert_eq!((iso.parse_date("2026-01-31"), iso.parse_date("26-01-31"), iso.parse_date("2026-02-31")), (day, None, None));
        for format in ["", "YYYY", "DD/MM/YY", "YYYY-MM-DD-DD", "%Y-%m-%d", "YYYY-MM-DDTHH"] {
            assert!(mapping(&[], Some(format)).compile().is_err(), "{format}");
        }
    }

    #[test]
    fn every_error_of_a_mapping_names_its_field() {
        let columns = [("A", Some("shoe")), ("B", Some("email")), ("b", Some("email")), ("b", None), ("", None)];
        let mut invalid = mapping(&columns, Some("Y"));
        let word = |word: &str, status: &str| StatusWord { word: word.into(), status: status.into() };
        invalid.statuses = vec![word("Left", "TERMINATED"), word("LEFT", "ACTIVE"), word("Away", "GONE")];
        let Err(Error::Invalid(problems)) = invalid.compile() else { panic!("the mapping must be invalid") };
        let fields: Vec<_> = problems.iter().filter_map(|problem| problem.field.strip_prefix("mapping.")).collect();
        let expected = [
            "columns.0.attribute",
            "columns.2.name",
            "columns.4.name",
            "columns.3.attribute",
            "statuses.1.word",
            "statuses.2.status",
            "dateFormat",
        ];
        assert_eq!(fields, expected);
    }
}
