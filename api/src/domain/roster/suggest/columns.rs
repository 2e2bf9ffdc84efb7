//! Which attribute each column of a sample sets, and why.

use super::{
    known_columns::{KNOWN_COLUMNS, KNOWN_EMPTY_WORDS, KNOWN_STATUSES, KnownName, SYSTEMS},
    sample::SampleTable,
};
use crate::domain::{
    roster_mapping::{ATTRIBUTES, CUSTOM_PREFIX, ColumnMapping, DateFormats, EXCEL_DAYS, Mapping, NameOrder, StatusWord, normalize},
    table_file::RowSink,
};
use std::collections::{BTreeSet, HashMap, HashSet};

/// The date formats that are tried, common ones first.
const DATE_FORMATS: [&str; 9] =
    ["YYYY-MM-DD", "DD/MM/YYYY", "MM/DD/YYYY", "DD.MM.YYYY", "DD-MM-YYYY", "YYYY/MM/DD", "YYYYMMDD", "DD-MMM-YYYY", EXCEL_DAYS];

/// What is suggested for a column.
#[derive(Debug)]
pub struct ColumnSuggestion {
    pub name: String,
    /// `None`: the column is ignored.
    pub attribute: Option<String>,
    pub reason: String,
}

/// Column names of HR systems are compared by letters and digits.
fn letters(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a column name is one of the known ones.
pub fn is_known(name: &str) -> bool {
    let name = letters(name);
    !name.is_empty() && KNOWN_COLUMNS.iter().flat_map(|(_, names)| *names).any(|known| letters(known.name) == name)
}

/// Whether a column has a known name: the whole name, or the last of the names that lead to a value in JSON.
fn has_name(column: &str, known: &KnownName) -> bool {
    let known = letters(known.name);
    letters(column) == known || column.rsplit('.').next().is_some_and(|last| last != column && letters(last) == known)
}

/// Suggests columns and values. Adds them to the mapping, and remarks on the whole file to `notes`.
pub fn suggest(table: &SampleTable, mapping: &mut Mapping, notes: &mut Vec<String>) -> Vec<ColumnSuggestion> {
    let mut chosen: HashMap<&str, (&'static str, String)> = HashMap::new();
    let mut names_of_systems = [0; SYSTEMS.len()];
    for (attribute, known_names) in KNOWN_COLUMNS {
        let free = |known: &KnownName| table.columns.iter().find(|(name, _)| has_name(name, known) && !chosen.contains_key(name.as_str()));
        let Some((known, (name, _))) = known_names.iter().find_map(|known| Some((known, free(known)?))) else { continue };
        for (count, system) in names_of_systems.iter_mut().zip(SYSTEMS) {
            *count += usize::from(known.is_of(system));
        }
        chosen.insert(name, (*attribute, format!("{:?} is a column name of {}.", known.name, known.describe_systems())));
    }
    let best = names_of_systems.iter().max().copied().unwrap_or_default();
    let systems: Vec<&str> =
        SYSTEMS.iter().zip(names_of_systems).filter(|(_, count)| *count == best && best > 2).map(|(system, _)| system.name).collect();
    if !systems.is_empty() {
        notes.push(format!("Most column names are those of {}.", systems.join(" or ")));
    }
    let has = |attribute: &str| chosen.values().any(|(chosen, _)| *chosen == attribute);
    let (has_user_name, has_names, has_id) = (has("userName"), has("givenName") || has("familyName"), has("externalId"));
    let has_manager_email = has("managerEmail");
    // An e-mail address is a user name only when everybody has one.
    let of_everybody =
        |values: &[String]| values.len() - count_empty_words(values) == usize::try_from(table.row_count()).unwrap_or(usize::MAX);
    let emails = table.columns.iter().find(|(name, _)| chosen.get(name.as_str()).is_some_and(|(attribute, _)| *attribute == "email"));
    let login = if emails.is_some_and(|(_, values)| of_everybody(values)) { "email" } else { "externalId" };
    let mut suggestions = Vec::new();
    for (name, values) in &table.columns {
        if name.is_empty() {
            continue;
        }
        let is_schema_name = ATTRIBUTES.contains(&name.as_str()) || name.starts_with(CUSTOM_PREFIX);
        let Some((attribute, reason)) = chosen.get(name.as_str()) else {
            if is_schema_name {
                suggestions.push(ColumnSuggestion {
                    name: name.clone(),
                    attribute: Some(name.clone()),
                    reason: "It is a name of this schema.".into(),
                });
                continue;
            }
            let reason = format!("The name is not known: the column is ignored. To keep it, map it to {CUSTOM_PREFIX}NAME.");
            mapping.columns.push(ColumnMapping { name: name.clone(), ..ColumnMapping::default() });
            suggestions.push(ColumnSuggestion { name: name.clone(), attribute: None, reason });
            continue;
        };
        let mut column = ColumnMapping { name: name.clone(), attribute: Some((*attribute).to_owned()), ..ColumnMapping::default() };
        let mut reason = reason.clone();
        column.empty_words = empty_words(values);
        if !column.empty_words.is_empty() {
            reason.push_str(&format!(" Empty when it says {}.", column.empty_words.join(" or ")));
        }
        let values: Vec<&String> = values.iter().filter(|value| !column.empty_words.contains(value)).collect();
        refine(&mut column, &mut reason, &values, mapping, Facts { has_names, has_manager_email });
        let attribute = column.attribute.clone();
        mapping.columns.push(column);
        suggestions.push(ColumnSuggestion { name: name.clone(), attribute: attribute.clone(), reason });
        if !has_user_name && attribute.as_deref() == Some(login) {
            mapping.columns.push(ColumnMapping { name: name.clone(), attribute: Some("userName".into()), ..ColumnMapping::default() });
            let reason = "No column has a known name of a user name, which a new employee needs.".into();
            suggestions.push(ColumnSuggestion { name: name.clone(), attribute: Some("userName".into()), reason });
        }
    }
    if !has_id && !suggestions.iter().any(|column| column.attribute.as_deref() == Some("externalId")) {
        notes.push("No column has a known name of the key: map the column that identifies an employee for ever to externalId.".into());
    }
    suggestions
}

/// What the choice for one column depends on in other columns.
#[derive(Clone, Copy)]
struct Facts {
    has_names: bool,
    has_manager_email: bool,
}

/// Decides by the values of a column what its name leaves open.
fn refine(column: &mut ColumnMapping, reason: &mut String, values: &[&String], mapping: &mut Mapping, facts: Facts) {
    let ignore = |column: &mut ColumnMapping, reason: &mut String, text: &str| {
        reason.push_str(text);
        column.attribute = None;
        column.empty_words = Vec::new();
    };
    match column.attribute.as_deref() {
        Some("displayName") if !facts.has_names => {
            column.attribute = Some("fullName".into());
            let has_comma = values.iter().filter(|value| value.contains(',')).count() * 2 > values.len();
            column.name_order = if has_comma { NameOrder::LastCommaFirst } else { NameOrder::FirstLast };
            let order = if has_comma { "\"Last, First\"" } else { "\"First Last\"" };
            reason.push_str(&format!(" No other column has names; it is split as {order}."));
        }
        Some("managerExternalId") if values.iter().any(|value| value.contains('@')) => {
            column.attribute = Some("managerEmail".into());
            reason.push_str(" Its values are e-mail addresses.");
        }
        Some("managerExternalId") if values.iter().any(|value| value.contains(' ')) => {
            ignore(column, reason, " Its values look like names, and a name does not identify a manager: it is ignored.");
        }
        Some("managerExternalId") if facts.has_manager_email => {
            ignore(column, reason, " Another column has the manager's e-mail address: it is ignored.");
        }
        Some("jobLevel") if values.iter().any(|value| value.parse::<i32>().is_err()) => {
            ignore(column, reason, " Its values are not whole numbers: it is ignored until its words are listed in `words`.");
        }
        Some("hiredOn" | "terminatedOn") => suggest_dates(column, reason, values),
        Some("status") => suggest_statuses(reason, values, mapping),
        _ => {}
    }
}

fn is_empty_word(value: &str) -> bool {
    KNOWN_EMPTY_WORDS.contains(&normalize(value).as_str())
}

fn count_empty_words(values: &[String]) -> usize {
    values.iter().filter(|value| is_empty_word(value)).count()
}

fn empty_words(values: &[String]) -> Vec<String> {
    let found: BTreeSet<&String> = values.iter().filter(|value| is_empty_word(value)).collect();
    found.into_iter().cloned().collect()
}

fn suggest_dates(column: &mut ColumnMapping, reason: &mut String, values: &[&String]) {
    let reads = |format: &str, value: &str| DateFormats::compile([&format.to_owned()]).is_ok_and(|formats| formats.parse(value).is_ok());
    let count = |format: &str| values.iter().filter(|value| reads(format, value)).count();
    let best = DATE_FORMATS.iter().map(|format| count(format)).max().unwrap_or_default();
    let fitting: Vec<&str> = DATE_FORMATS.into_iter().filter(|format| best > 0 && count(format) == best).collect();
    let Some(first) = fitting.first() else { return };
    column.date_formats = vec![(*first).to_owned()];
    reason.push_str(&match fitting.as_slice() {
        [_] => format!(" Dates are written as {first}."),
        several => format!(" Dates could be {}: check which, because a wrong one swaps day and month.", several.join(" or ")),
    });
    // Other values, of which some may be written in another way.
    let others: HashSet<&str> = DATE_FORMATS
        .into_iter()
        .filter(|format| values.iter().any(|value| !reads(first, value) && reads(format, value)))
        .filter(|format| !values.iter().any(|value| reads(first, value) && reads(format, value)))
        .collect();
    let others: Vec<&str> = DATE_FORMATS.into_iter().filter(|format| others.contains(format)).collect();
    if let Some(other) = others.first() {
        column.date_formats.push((*other).to_owned());
        reason.push_str(&format!(" Some are written as {other}."));
    }
}

fn suggest_statuses(reason: &mut String, values: &[&String], mapping: &mut Mapping) {
    let (mut words, mut unknown) = (BTreeSet::new(), BTreeSet::new());
    for value in values {
        let word = normalize(value);
        match KNOWN_STATUSES.iter().find(|(_, words)| words.contains(&word.as_str())) {
            Some((status, _)) => drop(words.insert((word, (*status).to_owned()))),
            None => drop(unknown.insert(word)),
        }
    }
    mapping.statuses.extend(words.into_iter().map(|(word, status)| StatusWord { word, status }));
    if !unknown.is_empty() {
        let unknown: Vec<String> = unknown.into_iter().collect();
        reason.push_str(&format!(" Say in `statuses` what these words mean: {}.", unknown.join(", ")));
    }
}
