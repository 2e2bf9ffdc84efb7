//! Unit tests of compiling a mapping.

use super::*;
use crate::{
    domain::roster_mapping::mapping::{ColumnMapping, FilterAction, RowFilter, StatusWord, ValueWord},
    platform::Error,
};

fn mapping(columns: &[(&str, Option<&str>)], date_format: Option<&str>) -> Mapping {
    let column = |(name, attribute): &(&str, Option<&str>)| ColumnMapping {
        name: (*name).into(),
        attribute: attribute.map(str::to_owned),
        ..ColumnMapping::default()
    };
    Mapping { columns: columns.iter().map(column).collect(), date_format: date_format.map(str::to_owned), ..Mapping::default() }
}

fn invalid_fields(mapping: &Mapping) -> Vec<String> {
    let Err(Error::Invalid(problems)) = mapping.compile() else { panic!("the mapping must be invalid") };
    problems.into_iter().filter_map(|problem| problem.field.strip_prefix("mapping.").map(str::to_owned)).collect()
}

#[test]
fn columns_are_found_by_mapped_name_in_any_case_or_by_schema_name() {
    let columns =
        [("Work Email", Some("email")), ("work email", Some("userName")), ("Salary", None), ("T-Shirt", Some("customAttributes.shirt"))];
    let attribute = ColumnTarget::Attribute;
    let targets = |mapping: &CompiledMapping, column: &str| {
        mapping.rules(column).map(|rules| rules.into_iter().map(|rule| rule.target).collect::<Vec<_>>())
    };
    let strict = mapping(&columns, None).compile().unwrap();
    assert_eq!(targets(&strict, " WORK\u{a0}EMAIL "), Some(vec![attribute("email"), attribute("userName")]));
    assert_eq!(targets(&strict, "work\r\nemail"), targets(&strict, "Work Email"));
    assert_eq!(targets(&strict, "salary"), Some(vec![]));
    assert_eq!(targets(&strict, "t-shirt"), Some(vec![ColumnTarget::Custom("shirt".into())]));
    assert_eq!(targets(&strict, "externalId"), Some(vec![attribute("externalId")]));
    assert_eq!(targets(&strict, "customAttributes.desk"), Some(vec![ColumnTarget::Custom("desk".into())]));
    assert_eq!((targets(&strict, "Bonus"), targets(&strict, "managerEmail")), (None, None));
    let lenient = Mapping { keeps_unknown_columns: true, ..mapping(&columns, None) }.compile().unwrap();
    assert_eq!(targets(&lenient, "Bonus"), Some(vec![ColumnTarget::Custom("Bonus".into())]));
    assert_eq!(targets(&lenient, ""), None, "a column without a name is unknown");
    let ignoring = Mapping { ignores_unknown_columns: true, ..mapping(&columns, None) }.compile().unwrap();
    assert_eq!((targets(&ignoring, "Bonus"), ignoring.ignores("Bonus"), ignoring.ignores("Salary")), (Some(vec![]), false, true));
}

#[test]
fn a_mapping_stored_by_an_earlier_version_is_read() {
    let stored = serde_json::json!({
        "columns": [{ "name": "Employee ID", "attribute": "externalId" }, { "name": "Salary", "attribute": null }],
        "statuses": [{ "word": "On Leave", "status": "SUSPENDED" }],
        "dateFormat": "DD/MM/YYYY",
        "keepsUnknownColumns": true,
    });
    let mapping = Mapping::from_stored(Some(&stored)).unwrap().unwrap();
    assert_eq!((mapping.columns.len(), mapping.date_format.as_deref(), mapping.keeps_unknown_columns), (2, Some("DD/MM/YYYY"), true));
    assert_eq!(mapping.compile().unwrap().status("on leave").as_deref(), Some("SUSPENDED"));
    let again = serde_json::to_value(&mapping).unwrap();
    assert_eq!(Mapping::from_stored(Some(&again)).unwrap().unwrap(), mapping);
}

#[test]
fn every_error_of_a_mapping_names_its_field() {
    let columns = [("A", Some("shoe")), ("B", Some("email")), ("b", Some("email")), ("b", None), ("", None)];
    let mut invalid = mapping(&columns, Some("Y"));
    let word = |word: &str, status: &str| StatusWord { word: word.into(), status: status.into() };
    invalid.statuses = vec![word("Left", "TERMINATED"), word("LEFT", "ACTIVE"), word("Away", "GONE")];
    let expected = [
        "columns.0.attribute",
        "columns.2.name",
        "columns.4.name",
        "columns.3.attribute",
        "statuses.1.word",
        "statuses.2.status",
        "dateFormat",
    ];
    assert_eq!(invalid_fields(&invalid), expected);
}

#[test]
fn values_filters_and_file_settings_are_checked() {
    let column = |name: &str, attribute: &str| ColumnMapping { name: name.into(), attribute: Some(attribute.into()), ..Default::default() };
    let word = |word: &str, value: &str| ValueWord { word: word.into(), value: value.into() };
    let fixed = |attribute: &str, value: &str| FixedValue { attribute: attribute.into(), value: value.into() };
    let invalid = Mapping {
        file: FileMapping {
            charset: Some("latin-9000".into()),
            delimiter: Some("||".into()),
            quote: Some("ab".into()),
            skip_lines: 5000,
            header_pattern: Some("*".into()),
            trailer_patterns: vec!["END*".into(), "{rows}{rows}".into()],
            ..FileMapping::default()
        },
        columns: vec![
            ColumnMapping { words: vec![word("Boss", "high"), word("BOSS", "5")], ..column("Grade", "jobLevel") },
            ColumnMapping { default: Some("GONE".into()), other_words: Some("ACTIVE".into()), ..column("State", "status") },
            ColumnMapping { date_formats: vec!["YYYY-MM-DD".into(), "YY".into()], ..column("Start", "hiredOn") },
        ],
        date_formats: vec!["EXCEL_DAYS".into(), "DDMMYY".into()],
        fixed_values: vec![fixed("status", "ACTIVE"), fixed("externalId", "1"), fixed("company", "Acme"), fixed("company", "Acme")],
        row_filters: vec![RowFilter { column: "Type".into(), words: vec![], action: FilterAction::Skip }],
        keeps_unknown_columns: true,
        ignores_unknown_columns: true,
        ..Mapping::default()
    };
    let expected = [
        "columns.0.words.1.word",
        "columns.0.words.0.value",
        "columns.1.default",
        "columns.2.dateFormats.1",
        "dateFormats.1",
        "fixedValues.0.attribute",
        "fixedValues.1.attribute",
        "fixedValues.3.attribute",
        "rowFilters.0.words",
        "file.charset",
        "file.delimiter",
        "file.quote",
        "file.skipLines",
        "file.headerPattern",
        "file.trailerPatterns.1",
        "ignoresUnknownColumns",
    ];
    assert_eq!(invalid_fields(&invalid), expected);
}
