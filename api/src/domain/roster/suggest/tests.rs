//! Unit tests: the suggestion for the sample files of the end-to-end tests reads them without an error.

use super::*;
use crate::domain::roster_mapping::NameOrder;

/// A file of the end-to-end tests.
fn sample_file(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/../tests/rosters/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn suggest(sample: &[u8], sheet: Option<&str>) -> (Mapping, Vec<ColumnSuggestion>, Vec<String>, Vec<SampleRow>) {
    let mut detected = sample::detect(sample, sheet.map(str::to_owned));
    let table = sample::read_detected(sample, &mut detected).unwrap();
    let (mut mapping, mut notes) = (Mapping { file: detected.file, ..Mapping::default() }, detected.notes);
    let columns = columns::suggest(&table, &mut mapping, &mut notes);
    let today = NaiveDate::from_ymd_opt(2026, 2, 1).unwrap();
    let rows = read_sample(sample, &mapping, OrganizationId(uuid::Uuid::nil()), today).unwrap();
    (mapping, columns, notes, rows)
}

fn attribute<'c>(columns: &'c [ColumnSuggestion], name: &str) -> Option<&'c str> {
    columns.iter().find(|column| column.name == name).unwrap().attribute.as_deref()
}

#[test]
fn exports_of_hr_systems_are_recognized() {
    let (mapping, columns, notes, rows) = suggest(&sample_file("workday.json"), None);
    assert_eq!(mapping.file.array_path.as_deref(), Some("Report_Entry"));
    assert!(notes.iter().any(|note| note.contains("Workday")), "{notes:?}");
    assert_eq!(attribute(&columns, "Legal_Name.First_Name"), Some("givenName"));
    assert_eq!((attribute(&columns, "Manager_Employee_ID"), attribute(&columns, "Annual_Salary")), (Some("managerExternalId"), None));
    assert!(rows.len() == 4 && rows.iter().all(|row| row.problems.is_empty()), "a contingent worker has no e-mail address, but a key");

    let (mapping, columns, _, rows) = suggest(&sample_file("bamboohr.json"), None);
    assert_eq!((mapping.file.array_path.as_deref(), attribute(&columns, "id")), (Some("employees"), Some("externalId")));
    assert_eq!(
        (attribute(&columns, "supervisorEmail"), attribute(&columns, "employeeNumber")),
        (Some("managerEmail"), Some("employeeNumber"))
    );
    assert!(rows[1].attributes.contains(&("managerExternalId".into(), "104".into())), "{:?}", rows[1].attributes);

    let (mapping, columns, _, rows) = suggest(&sample_file("personio.csv"), None);
    assert_eq!((mapping.file.charset.as_deref(), attribute(&columns, "Abteilung")), (Some("windows-1252"), Some("department")));
    assert!(rows[0].attributes.contains(&("familyName".into(), "Müller".into())) && rows[0].problems.is_empty());

    let (mapping, _, _, rows) = suggest(&sample_file("adp.csv"), None);
    assert_eq!((mapping.file.skip_lines, mapping.file.trailer_patterns), (3, vec!["Total workers|{rows}|".to_owned()]));
    assert!(mapping.columns.iter().any(|column| column.name_order == NameOrder::LastCommaFirst));
    assert!(
        rows.len() == 3 && rows.iter().all(|row| row.problems.is_empty()),
        "{:?}",
        rows.iter().map(|row| &row.problems).collect::<Vec<_>>()
    );

    let (mapping, columns, _, _) = suggest(&sample_file("hibob.xlsx"), Some("People"));
    assert_eq!((mapping.file.skip_lines, attribute(&columns, "Reports to (email)")), (1, Some("managerEmail")));

    let (_, columns, _, _) = suggest(&sample_file("successfactors.csv"), None);
    assert_eq!(attribute(&columns, "USERID"), Some("externalId"));
}

#[test]
fn what_cannot_be_known_is_said_and_not_guessed() {
    let sample = b"Employee ID,Full Name,Manager,Hire Date,Employment Status,Shoe\n1,Ann Lee,Bo Ek,01/02/2020,Sabbatical,4\n";
    let (_, columns, notes, _) = suggest(sample, None);
    let reason = |name: &str| columns.iter().find(|column| column.name == name).unwrap().reason.as_str();
    assert!(reason("Hire Date").contains("DD/MM/YYYY or MM/DD/YYYY"), "{}", reason("Hire Date"));
    assert!(reason("Employment Status").contains("sabbatical"));
    assert_eq!((attribute(&columns, "Manager"), attribute(&columns, "Full Name")), (None, Some("fullName")));
    assert!(reason("Manager").contains("look like names") && reason("Shoe").contains("not known"));
    assert_eq!(notes, ["Most column names are those of Rippling."], "there is a key, so nothing else is to be said");
    let (_, _, notes, _) = suggest(b"{\"Badge No\": 1}\n{\"Badge No\": 2}\n", None);
    assert!(notes.iter().any(|note| note.contains("externalId")), "{notes:?}");
}
