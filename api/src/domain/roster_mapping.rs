//! How the HR system behind an integration writes its rosters: what its columns are called here, its words for where an employment
//! stands, how it writes dates. Saved with the integration, and used for whatever the integration sends as CSV or NDJSON.

use super::{integration, listing::expect_version};
use crate::{
    access::{Act, Actor, Who},
    app::App,
    feed::Kind,
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

/// The attributes that a column can be, by the names of the schema; besides them there are those of the company, see [`CUSTOM`].
pub const ATTRIBUTES: [&str; 19] = [
    "externalId",
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

/// What stands before the name of an attribute that only one company has.
pub const CUSTOM: &str = "customAttributes.";

/// How dates are written where nothing else is said (ISO 8601).
const ISO: &str = "YYYY-MM-DD";

/// How many columns and words a mapping may name.
const MOST: usize = 1000;

/// The mapping of an integration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Mapping {
    pub columns: Vec<Column>,
    pub statuses: Vec<StatusWord>,
    /// Such as `DD/MM/YYYY`; none: as ISO 8601 has them, `YYYY-MM-DD`.
    pub date_format: Option<String>,
    /// Whether a column that nobody named is an attribute of the company by its own name, instead of a mistake.
    pub keeps_unknown_columns: bool,
}

/// A column, by the name that the HR system gives it, upper and lower case alike. One that is two attributes is there twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub name: String,
    /// What it is here; none: it is left out.
    pub attribute: Option<String>,
}

/// The HR system's word for where an employment stands, upper and lower case alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusWord {
    pub word: String,
    /// `ACTIVE`, `SUSPENDED` or `TERMINATED`.
    pub status: String,
}

/// What a column says of an employee.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Meaning {
    /// One of [`ATTRIBUTES`].
    Attribute(&'static str),
    /// What the company calls so.
    Custom(String),
}

impl Meaning {
    /// By the name of the schema.
    fn named(name: &str) -> Option<Self> {
        let custom = || name.strip_prefix(CUSTOM).filter(|name| !name.is_empty()).map(|name| Self::Custom(name.to_owned()));
        ATTRIBUTES.iter().find(|known| **known == name).map(|known| Self::Attribute(known)).or_else(custom)
    }

    pub fn name(&self) -> String {
        match self {
            Self::Attribute(name) => (*name).to_owned(),
            Self::Custom(name) => format!("{CUSTOM}{name}"),
        }
    }
}

impl Mapping {
    /// As an integration keeps it; none: everything is named as in the schema.
    pub fn kept(kept: Option<&serde_json::Value>) -> Result<Option<Self>> {
        kept.map(Self::deserialize).transpose().map_err(Error::internal)
    }

    /// The mapping, ready to read with.
    ///
    /// # Errors
    /// `Invalid` with everything that is wrong with it.
    pub fn reader(&self) -> Result<Reader> {
        let mut problems = Problems::default();
        problems.unless(self.columns.len() <= MOST, "mapping.columns", format!("must be at most {MOST}"));
        problems.unless(self.statuses.len() <= MOST, "mapping.statuses", format!("must be at most {MOST}"));
        let (mut columns, mut told): (HashMap<String, Vec<Meaning>>, _) = (HashMap::new(), HashSet::new());
        for (place, Column { name, attribute }) in self.columns.iter().enumerate() {
            let field = |part: &str| format!("mapping.columns.{place}.{part}");
            problems.text(&field("name"), name, 200);
            let meaning = attribute.as_deref().map(|attribute| (attribute, Meaning::named(attribute)));
            if let Some((attribute, None)) = meaning {
                let known = ATTRIBUTES.join(", ");
                problems.unless(false, field("attribute"), format!("there is no {attribute:?}; there are {CUSTOM}NAME, {known}"));
            }
            problems.unless(told.insert((folded(name), attribute)), field("name"), "is there twice for the same");
            let meanings = columns.entry(folded(name)).or_default();
            meanings.extend(meaning.and_then(|(_, meaning)| meaning));
        }
        for (place, Column { name, attribute }) in self.columns.iter().enumerate() {
            let left_out = attribute.is_none() && columns.get(&folded(name)).is_some_and(|meanings| !meanings.is_empty());
            problems.unless(!left_out, format!("mapping.columns.{place}.attribute"), "the same column cannot be left out and be something");
        }
        let mut statuses = HashMap::new();
        for (place, StatusWord { word, status }) in self.statuses.iter().enumerate() {
            let field = |part: &str| format!("mapping.statuses.{place}.{part}");
            problems.text(&field("word"), word, 200);
            let known = Status::try_from_value(status).map_err(|_| ());
            problems.unless(known.is_ok(), field("status"), "must be ACTIVE, SUSPENDED or TERMINATED");
            problems.unless(statuses.insert(folded(word), status.clone()).is_none(), field("word"), "is there twice");
        }
        let pattern = self.date_format.as_deref().unwrap_or(ISO);
        let dates = pattern_of_chrono(pattern);
        let way = "must have YYYY, MM (or MMM for Jan) and DD, each once, and between them one of - / . , a space, or nothing";
        problems.unless(dates.is_some(), "mapping.dateFormat", way);
        problems.into_result()?;
        Ok(Reader {
            columns,
            statuses,
            dates: dates.unwrap_or_default(),
            pattern: pattern.to_owned(),
            keeps_unknown: self.keeps_unknown_columns,
        })
    }
}

/// A mapping, ready to read with. The default reads what is named as in the schema.
#[derive(Clone, Debug)]
pub struct Reader {
    columns: HashMap<String, Vec<Meaning>>,
    statuses: HashMap<String, String>,
    /// As `chrono` names the parts.
    dates: String,
    /// As people name them.
    pub pattern: String,
    keeps_unknown: bool,
}

impl Default for Reader {
    fn default() -> Self {
        let dates = pattern_of_chrono(ISO).unwrap_or_default();
        Self { columns: HashMap::new(), statuses: HashMap::new(), dates, pattern: ISO.into(), keeps_unknown: false }
    }
}

impl Reader {
    /// What a column says: nothing when it is left out. `None`: nobody knows it.
    pub fn meanings(&self, column: &str) -> Option<Vec<Meaning>> {
        if let Some(meanings) = self.columns.get(&folded(column)) {
            return Some(meanings.clone());
        }
        let custom = || (self.keeps_unknown && !column.is_empty()).then(|| Meaning::Custom(column.to_owned()));
        Meaning::named(column).or_else(custom).map(|meaning| vec![meaning])
    }

    /// Where an employment stands, in the words of the schema.
    pub fn status(&self, word: &str) -> Option<String> {
        let own = || Status::iter().map(|status| status.to_value()).find(|status| status == word);
        self.statuses.get(&folded(word)).cloned().or_else(own)
    }

    /// A day. Years have four digits: two are refused rather than taken for the first century.
    pub fn date(&self, text: &str) -> Option<NaiveDate> {
        NaiveDate::parse_from_str(text, &self.dates).ok().filter(|date| (1000..10_000).contains(&date.year()))
    }
}

/// Names are compared without case and without the space around them.
fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

fn pattern_of_chrono(pattern: &str) -> Option<String> {
    const PARTS: [(&str, &str, usize); 4] = [("YYYY", "%Y", 0), ("MMM", "%b", 1), ("MM", "%m", 1), ("DD", "%d", 2)];
    let (mut rest, mut format, mut seen) = (pattern, String::new(), [0; 3]);
    while let Some(first) = rest.chars().next() {
        if let Some((part, theirs, which)) = PARTS.iter().find(|(part, ..)| rest.starts_with(part)) {
            *seen.get_mut(*which)? += 1;
            format.push_str(theirs);
            rest = rest.strip_prefix(part)?;
        } else if matches!(first, '-' | '/' | '.' | ',' | ' ') {
            format.write_char(first).ok()?;
            rest = rest.strip_prefix(first)?;
        } else {
            return None;
        }
    }
    (seen == [1, 1, 1]).then_some(format)
}

/// How to read what the actor sends, or what the integration `of` would send: for those who try its rosters out.
///
/// # Errors
/// `Invalid` on `mapping` when there is no such integration.
pub async fn reader(db: &impl ConnectionTrait, actor: &Actor, of: Option<IntegrationId>) -> Result<Reader> {
    let own = match actor.who() {
        Who::Service { integration, .. } => Some(integration),
        _ => None,
    };
    let Some(id) = of.or(own) else { return Ok(Reader::default()) };
    // What columns are called is no secret to whoever may plan rosters.
    let integration =
        integration::own(db, actor, id).await?.ok_or_else(|| Error::refused("mapping", Code::NotFound, "there is no such integration"))?;
    Mapping::kept(integration.roster_mapping.as_ref())?.map_or_else(|| Ok(Reader::default()), |mapping| mapping.reader())
}

/// Saves how an integration writes its rosters; `None`: it names things as the schema does.
///
/// # Errors
/// `Invalid` with everything that is wrong with the mapping; `Conflict` when the integration is no longer at the expected version.
pub async fn set(
    app: &App,
    actor: &Actor,
    id: IntegrationId,
    mapping: Option<Mapping>,
    expected_version: Option<i64>,
) -> Result<Integration> {
    let mut work = app.begin(actor).await?;
    let row = integration::get(&*work, actor, id).await?;
    actor.may(Act::ManageOrganization, &[])?;
    expect_version(expected_version, row.version)?;
    if let Some(mapping) = &mapping {
        mapping.reader()?;
    }
    if Mapping::kept(row.roster_mapping.as_ref())? == mapping {
        return Ok(row);
    }
    let roster_mapping = mapping.map(serde_json::to_value).transpose().map_err(Error::internal)?;
    let changed = Integration { version: row.version + 1, updated_at: work.at, roster_mapping, ..row };
    let changed = integration::store(&work, changed).await?;
    work.record(Kind::IntegrationUpdated.of(id, changed.version).changing(vec!["rosterMapping"]));
    work.commit().await?;
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(columns: &[(&str, Option<&str>)], date_format: Option<&str>) -> Mapping {
        let column = |(name, attribute): &(&str, Option<&str>)| Column { name: (*name).into(), attribute: attribute.map(str::to_owned) };
        Mapping { columns: columns.iter().map(column).collect(), date_format: date_format.map(str::to_owned), ..Mapping::default() }
    }

    #[test]
    fn a_column_is_known_by_its_mapped_name_in_any_case_or_by_ours() {
        let columns = [
            ("Work Email", Some("email")),
            ("work email", Some("userName")),
            ("Salary", None),
            ("T-Shirt", Some("customAttributes.shirt")),
        ];
        let reader = mapping(&columns, None).reader().unwrap();
        assert_eq!(reader.meanings(" WORK EMAIL "), Some(vec![Meaning::Attribute("email"), Meaning::Attribute("userName")]));
        assert_eq!(reader.meanings("salary"), Some(vec![]));
        assert_eq!(reader.meanings("t-shirt"), Some(vec![Meaning::Custom("shirt".into())]));
        assert_eq!(reader.meanings("externalId"), Some(vec![Meaning::Attribute("externalId")]));
        assert_eq!(reader.meanings("customAttributes.desk"), Some(vec![Meaning::Custom("desk".into())]));
        assert_eq!(reader.meanings("Bonus"), None);
        let keeps = Mapping { keeps_unknown_columns: true, ..mapping(&columns, None) }.reader().unwrap();
        assert_eq!(keeps.meanings("Bonus"), Some(vec![Meaning::Custom("Bonus".into())]));
        assert_eq!(keeps.meanings(""), None, "a column without a name is nobody's");
    }

    #[test]
    fn dates_are_read_as_they_are_written_and_in_no_other_way() {
        let day = NaiveDate::from_ymd_opt(2026, 1, 31);
        for (format, text) in [
            ("DD/MM/YYYY", "31/01/2026"),
            ("MM/DD/YYYY", "01/31/2026"),
            ("DD.MM.YYYY", "31.01.2026"),
            ("YYYYMMDD", "20260131"),
            ("DD-MMM-YYYY", "31-JAN-2026"),
            ("MMM DD, YYYY", "Jan 31, 2026"),
        ] {
            let reader = mapping(&[], Some(format)).reader().unwrap();
            assert_eq!(reader.date(text), day, "{format}");
            assert_eq!(reader.date("2026-01-31"), None, "{format}");
            assert_eq!(reader.date(&text.replace("31", "32")), None, "{format}");
        }
        let reader = Reader::default();
        assert_eq!((reader.date("2026-01-31"), reader.date("26-01-31"), reader.date("2026-02-31")), (day, None, None));
        for format in ["", "YYYY", "DD/MM/YY", "YYYY-MM-DD-DD", "%Y-%m-%d", "YYYY-MM-DDTHH"] {
            assert!(mapping(&[], Some(format)).reader().is_err(), "{format}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_mapping_is_told_by_field() {
        let mut wrong = mapping(&[("A", Some("shoe")), ("B", Some("email")), ("b", Some("email")), ("b", None), ("", None)], Some("Y"));
        let word = |word: &str, status: &str| StatusWord { word: word.into(), status: status.into() };
        wrong.statuses = vec![word("Left", "TERMINATED"), word("LEFT", "ACTIVE"), word("Away", "GONE")];
        let Err(Error::Invalid(problems)) = wrong.reader() else { panic!("it is wrong") };
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
