//! Unit tests of parsing rosters: formats, damaged files, and rows that are rejected by themselves.

use super::*;
use crate::domain::{
    employee::Patch,
    roster_mapping::{ColumnMapping, FileMapping, FilterAction, Mapping, RowFilter, StatusWord},
};
use encoding_rs::Encoding;

fn parse(format: Format, bytes: &[u8], mapping: &CompiledMapping, is_full: bool) -> Result<Vec<RowInput>> {
    let options = ReadOptions { format, mapping, is_full, is_checked: false, field: "roster" };
    let mut rows = Vec::new();
    parse_rows(options, bytes, |row| {
        if let InterpretedRow::Accepted(row) = row {
            rows.push(row);
        }
        Ok(())
    })?;
    Ok(rows)
}

fn csv(bytes: &[u8]) -> Result<Vec<RowInput>> {
    parse(Format::Csv, bytes, &CompiledMapping::default(), false)
}

fn parse_error(bytes: &[u8]) -> String {
    csv(bytes).err().unwrap().to_string()
}

fn column(name: &str, attribute: &str) -> ColumnMapping {
    ColumnMapping { name: name.into(), attribute: Some(attribute.into()), ..ColumnMapping::default() }
}

fn with_file(file: FileMapping) -> CompiledMapping {
    Mapping { file, ..Mapping::default() }.compile().unwrap()
}

fn titles(rows: &[RowInput]) -> Vec<&str> {
    rows.iter().filter_map(|row| row.attributes.job_title.as_set()).map(String::as_str).collect()
}

fn problem_fields(row: &RowInput) -> Vec<&str> {
    row.problems.iter().map(|problem| problem.field.as_str()).collect()
}

#[test]
fn csv_with_byte_order_mark_quotes_and_crlf_is_parsed() {
    let rows = csv(b"\xef\xbb\xbfexternalId,jobTitle\r\n1,\"Clerk, senior\r\nsecond line\"\r\n2,\r\n").unwrap();
    assert_eq!(rows[0].attributes.job_title, Patch::Set("Clerk, senior\r\nsecond line".into()));
    assert_eq!((&rows[1].attributes.job_title, &rows[0].attributes.department), (&Patch::Clear, &Patch::Keep));
}

#[test]
fn delimiters_and_utf_16_are_detected() {
    for text in [
        "externalId;jobTitle\n1;\"a, b; c\"\n",
        "externalId\tjobTitle\n1\ta, b; c\n",
        "\"externalId\",\"jobTitle\"\n1,\"a, b; c\"\n",
        "externalId|jobTitle\n1|a, b; c\n",
        "externalId^jobTitle\n1^a, b; c\n",
        "sep=;\nexternalId;jobTitle\n1;\"a, b; c\"\n",
    ] {
        let little: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let big: Vec<u8> = [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        for bytes in [text.as_bytes(), &little, &big] {
            assert_eq!(titles(&csv(bytes).unwrap()), ["a, b; c"], "{text:?}");
        }
    }
}

#[test]
fn a_charset_is_decoded_unless_a_byte_order_mark_says_otherwise() {
    for (charset, bytes) in [
        ("windows-1252", b"externalId,jobTitle\n1,\x80uro B\xfcro\n".as_slice()),
        ("iso-8859-15", b"externalId,jobTitle\n1,\xa4uro B\xfcro\n"),
        ("windows-1252", "\u{feff}externalId,jobTitle\n1,€uro Büro\n".as_bytes()),
    ] {
        let mapping = with_file(FileMapping { charset: Some(charset.into()), ..FileMapping::default() });
        assert_eq!(titles(&parse(Format::Csv, bytes, &mapping, false).unwrap()), ["€uro Büro"], "{charset}");
    }
    let mut mapping = CompiledMapping::default();
    mapping.file.charset = Encoding::for_label(b"shift_jis");
    let rows = parse(Format::Csv, b"externalId,jobTitle\n1,\xff\n2,ok\n", &mapping, true).unwrap();
    assert!(rows[0].problems[0].message.contains("Shift_JIS") && rows[1].problems.is_empty(), "{:?}", rows[0].problems);
    // A row that is not UTF-8 is rejected, with a hint, and the others are read.
    let rows = csv(b"externalId,jobTitle\n1,B\xfcro\n2,ok\n").unwrap();
    assert_eq!((rows[0].attributes.external_id.as_str(), problem_fields(&rows[0]), rows[1].problems.len()), ("1", vec!["row"], 0));
    assert!(rows[0].problems[0].message.contains("charset"), "{:?}", rows[0].problems);
}

#[test]
fn json_values_and_nulls_are_parsed_and_malformed_rows_are_rejected() {
    let mapping = CompiledMapping::default();
    let lines = concat!(
        "\u{feff}{\"externalId\": 1, \"jobTitle\": \"Clerk\", \"jobLevel\": 3}\n\n",
        "{\"externalId\": \"2\", \"jobTitle\": null, \"salary\": 5}\n[1]\nnothing\n"
    );
    let rows = parse(Format::Ndjson, lines.as_bytes(), &mapping, true).unwrap();
    assert_eq!((rows[0].attributes.external_id.as_str(), &rows[0].attributes.job_level), ("1", &Patch::Set(3)));
    assert_eq!((rows[1].attributes.job_title.clone(), &rows[1].attributes.job_level), (Patch::Clear, &Patch::Keep));
    assert!(rows[1].problems[0].message.contains("salary"));
    assert_eq!((problem_fields(&rows[2]), problem_fields(&rows[3])), (vec!["row"], vec!["row"]));
    assert!(rows[3].problems[0].message.contains("line 5"), "{:?}", rows[3].problems);
}

#[test]
fn an_array_inside_a_json_document_is_read_by_its_path() {
    let columns = vec![column("id", "externalId"), column("worker.position.title", "jobTitle"), column("emails.0.value", "email")];
    let file = FileMapping { array_path: Some("report.entries".into()), ..FileMapping::default() };
    let mapping = Mapping { file, columns, ignores_unknown_columns: true, ..Mapping::default() }.compile().unwrap();
    let read = |text: &str| parse(Format::Json, text.as_bytes(), &mapping, true);
    let document = r#"{"fields": [1, 2], "report": {"title": "x", "entries": [
        {"id": 7, "worker": {"position": {"title": "Clerk", "grade": 3}}, "emails": [{"value": "a@b.example"}]},
        [5],
        {"id": "8", "worker": null}
    ]}, "more": true}"#;
    let rows = read(document).unwrap();
    assert_eq!((rows.len(), titles(&rows), problem_fields(&rows[1])), (3, vec!["Clerk"], vec!["row"]));
    assert_eq!((rows[0].attributes.external_id.as_str(), rows[0].attributes.email.as_deref()), ("7", Some("a@b.example")));
    for (text, message) in [
        (&document[..document.len() - 1], "truncated"),
        (&document[..200], "truncated"),
        (r#"{"report": {}}"#, "no array at \"report.entries\""),
        (r#"[{"id": 1}]"#, "member \"report.entries\""),
        (r#"{"report": {"entries": 5}}"#, "array of objects"),
        ("no json", "not a valid JSON"),
    ] {
        let error = read(text).err().unwrap().to_string();
        assert!(error.contains(message), "{text}: {error}");
    }
    let error = parse(Format::Json, br#"{"employees": []}"#, &CompiledMapping::default(), false).err().unwrap().to_string();
    assert!(error.contains("arrayPath") && error.contains("employees"), "{error}");
}

#[test]
fn lines_before_the_header_and_after_the_rows_are_recognized() {
    let text = "Report run 2026-01-31\nby, nobody\n\nexternalId;jobTitle;\n1;Clerk\n;;\n2;Boss;\nTotal rows: 2\nEND\n";
    for file in [
        FileMapping { skip_lines: 2, ..FileMapping::default() },
        FileMapping { header_pattern: Some("externalId*".into()), ..FileMapping::default() },
    ] {
        let file = FileMapping { trailer_patterns: vec!["total rows: {rows}".into(), "END".into()], ..file };
        let mapping = with_file(file);
        let rows = parse(Format::Csv, text.as_bytes(), &mapping, true).unwrap();
        assert_eq!(titles(&rows), ["Clerk", "Boss"]);
        assert!(rows.iter().all(|row| row.problems.is_empty()));
        for (damaged, message) in [
            (text.replace("END\n", ""), "\"END\""),
            (text.replace("2;Boss;\n", ""), "states 2 rows, but the file has 1"),
            (text.replace("END\n", "3;Late\nEND\n"), "after the trailer"),
            (text.replace("externalId", "id").replace("jobTitle", "x"), ""),
        ] {
            let error = parse(Format::Csv, damaged.as_bytes(), &mapping, false).err().unwrap().to_string();
            assert!(error.contains(message), "{error}");
        }
    }
}

#[test]
fn an_incomplete_full_roster_is_refused_and_an_incomplete_delta_rejects_its_last_row() {
    let full = |bytes: &[u8]| parse(Format::Csv, bytes, &CompiledMapping::default(), true);
    for (text, message) in [
        ("externalId,jobTitle\n1,a\n2", "middle of row 2"),
        ("externalId,jobTitle\n1,\"a\n2,b\n", "never closed"),
        ("externalId,jobTitle\n1,\"a\n2,\"b\"\n3,c\n", "after a closing quote"),
    ] {
        let error = full(text.as_bytes()).err().unwrap().to_string();
        assert!(error.contains(message), "{text:?}: {error}");
        let rows = csv(text.as_bytes()).unwrap();
        assert!(!rows.iter().all(|row| row.problems.is_empty()), "{text:?}");
    }
    let has_open_end = |text: &str, is_full, is_checked| {
        let options = ReadOptions { format: Format::Csv, mapping: &CompiledMapping::default(), is_full, is_checked, field: "roster" };
        parse_rows(options, text.as_bytes(), |_| Ok(())).unwrap().has_open_end
    };
    for (text, is_open) in [("a\n", false), ("a", true), ("\"a\"", true), ("a\r", false), ("a\n,,", true), ("a\n ", true)] {
        let text = format!("externalId,jobTitle,\n1,,{text}").replace(",,a", ",a,");
        assert_eq!(has_open_end(&text, true, false), is_open, "{text:?}");
        assert!(!has_open_end(&text, true, true), "the caller compares the content");
        assert!(!has_open_end(&text, false, false), "nobody is terminated because a row is missing");
    }
    let trailer = with_file(FileMapping { trailer_patterns: vec!["# {rows} rows".into()], ..FileMapping::default() });
    let ndjson =
        |text: &str| parse(Format::Ndjson, text.as_bytes(), &trailer, true).map(|rows| rows.len()).map_err(|error| error.to_string());
    assert_eq!(ndjson("{\"externalId\": 1}\n# 1 rows"), Ok(1));
    for text in ["{\"externalId\": 1}\n", "{\"externalId\": 1}\n# 2 rows\n", "# 1 rows\n{\"externalId\": 1}\n"] {
        assert!(ndjson(text).unwrap_err().contains("trailer line"), "{text}");
    }
    let lines = b"{\"externalId\": 1}\n{\"externalId\": 2, \"job";
    assert!(parse(Format::Ndjson, lines, &CompiledMapping::default(), true).err().unwrap().to_string().contains("middle of row 2"));
    assert_eq!(parse(Format::Ndjson, lines, &CompiledMapping::default(), false).unwrap()[1].problems.len(), 1);
    assert!(parse(Format::Ndjson, b"{\"externalId\": 1}", &CompiledMapping::default(), true).is_ok());
}

#[test]
fn an_unreadable_file_is_rejected_as_a_whole() {
    assert!(parse_error(b"").contains("empty"));
    assert!(parse_error(b"\n \r\n").contains("empty"));
    assert!(parse_error(b"externalId,salary\n").contains("salary"));
    assert!(parse_error(b"externalId,externalId\n").contains("twice"));
    assert!(parse_error(b"email\n").contains("externalId"));
    let wide = vec!["x"; 10_000].join(",");
    assert!(parse_error(wide.as_bytes()).contains("1000 columns"));
    let long = [b"externalId\n".as_slice(), &vec![b'x'; 3 << 20]].concat();
    assert!(parse_error(&long).contains("longer"));
    let many_blank_lines = [vec![b'\n'; 3 << 20].as_slice(), b"externalId\n1\n"].concat();
    assert_eq!(csv(&many_blank_lines).unwrap().len(), 1);
}

#[test]
fn an_invalid_cell_is_reported_with_its_row_and_field() {
    let rows = csv(b"externalId,hiredOn,jobLevel,status\n1,31/02/2020,x,Retired\n2,2020-02-01\n3,,,,x\n4,,,ACTIVE,\n").unwrap();
    assert_eq!(problem_fields(&rows[0]), ["hiredOn", "jobLevel", "status"]);
    assert_eq!((problem_fields(&rows[1]), problem_fields(&rows[2])), (vec!["row"], vec!["row"]));
    assert!(rows[3].problems.is_empty(), "an empty cell too many is no problem");
    assert!(rows[0].problems[2].message.contains("Retired"));
}

#[test]
fn every_format_is_read_through_the_mapping() {
    let mapping = Mapping {
        columns: vec![column("Employee ID", "externalId"), column("Work Email", "email"), column("Work Email", "userName")],
        statuses: vec![StatusWord { word: "On Leave".into(), status: "SUSPENDED".into() }],
        row_filters: vec![RowFilter { column: "Type".into(), words: vec!["contractor".into()], action: FilterAction::Skip }],
        keeps_unknown_columns: true,
        ..Mapping::default()
    };
    let mapping = mapping.compile().unwrap();
    let text = "EMPLOYEE ID,Work Email,status,Shirt,Type\n7,a@b.example,on leave,XL,\n9,x,y,z,Contractor\n8,,ACTIVE,,\n";
    let json =
        r#"[{"Employee ID": 7, "Work Email": "a@b.example", "status": "On Leave", "Shirt": "XL", "Type": ""}, {"type": "CONTRACTOR"}]"#;
    let mut rows = parse(Format::Csv, text.as_bytes(), &mapping, false).unwrap();
    assert_eq!(rows.len(), 2, "contractors are skipped");
    let (first, second) = (rows.remove(0), rows.remove(0));
    assert_eq!((first.attributes.external_id.as_str(), first.attributes.status.as_deref()), ("7", Some("SUSPENDED")));
    assert_eq!((first.attributes.email.as_deref(), first.attributes.user_name.as_deref()), (Some("a@b.example"), Some("a@b.example")));
    assert_eq!(first.attributes.custom["Shirt"].as_deref(), Some("XL"));
    let from_json = parse(Format::Json, json.as_bytes(), &mapping, false).unwrap();
    assert_eq!((from_json.len(), &from_json[0].attributes), (1, &first.attributes));
    assert_eq!(second.attributes.custom["Shirt"], None, "an empty cell clears");
    let message = parse(Format::Csv, b"Employee ID,externalId,type\n", &mapping, false).err().unwrap().to_string();
    assert!(message.contains("both map to externalId"), "{message}");
    let message = parse(Format::Csv, b"Employee ID\n", &mapping, false).err().unwrap().to_string();
    assert!(message.contains("\"Type\""), "{message}");
}
