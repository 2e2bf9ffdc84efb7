//! The parts of a roster mapping, each of which is an object and an input with the same fields.

use super::super::employee::EmployeeStatus;
use super::super::roster_source::RosterFormat;
use crate::domain::roster_mapping::{
    ColumnMapping, FileMapping, FilterAction, FixedValue, Format, LetterCase, NameOrder, RowFilter, StatusWord, ValueWord, WhenEmpty,
};
use async_graphql::{Enum, InputObject, SimpleObject};
use entity::employee::Status;
use sea_orm::ActiveEnum;

impl From<RosterFormat> for Format {
    fn from(format: RosterFormat) -> Self {
        match format {
            RosterFormat::Csv => Self::Csv,
            RosterFormat::Ndjson => Self::Ndjson,
            RosterFormat::Json => Self::Json,
            RosterFormat::Xlsx => Self::Xlsx,
        }
    }
}

impl From<Format> for RosterFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Csv => Self::Csv,
            Format::Ndjson => Self::Ndjson,
            Format::Json => Self::Json,
            Format::Xlsx => Self::Xlsx,
        }
    }
}

/// The effect of an empty cell.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "WhenEmpty")]
pub enum RosterWhenEmpty {
    /// It removes the value of the attribute. The default.
    Clear,
    /// The attribute keeps its value.
    Keep,
    /// The row is rejected.
    Reject,
}

/// The change of the letters of a cell.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "LetterCase")]
pub enum RosterLetterCase {
    /// They stay as they are. The default.
    Keep,
    /// They become lower case.
    Lower,
    /// They become upper case.
    Upper,
}

/// The order of the names in a column with the attribute `fullName`.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "NameOrder")]
pub enum RosterNameOrder {
    /// Given names and then one word as family name, such as `Anna Maria Berg`. The default.
    FirstLast,
    /// The family name, a comma and the given names, such as `van der Berg, Anna Maria`.
    LastCommaFirst,
}

/// The effect of a row filter on the rows whose cell is one of its words.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "FilterAction")]
pub enum RosterFilterAction {
    /// Only these rows are read.
    Keep,
    /// These rows are skipped.
    Skip,
}

/// The format and layout of a roster file.
#[derive(SimpleObject, InputObject, Default)]
#[graphql(input_name = "RosterFileInput")]
pub struct RosterFile {
    /// The format of uploads whose content type does not tell it: `text/plain` and `application/octet-stream`. Null: such an upload is
    /// refused.
    format: Option<RosterFormat>,
    /// The character encoding, as a label of the WHATWG Encoding Standard such as `windows-1252` or `iso-8859-15`. A byte order mark and
    /// the charset of a content type come first. Null: `utf-8`.
    charset: Option<String>,
    /// The delimiter between the cells of CSV, one ASCII character. A first line such as `sep=;` comes first. Null: a comma, semicolon, tab,
    /// `|` or `^`, whichever occurs most often in the header line.
    delimiter: Option<String>,
    /// The quote around cells of CSV, one ASCII character; the empty text: cells are not quoted. Null: `"`.
    quote: Option<String>,
    /// The number of lines, or rows of a sheet, before the header line, 0 to 1,000.
    #[graphql(default)]
    skip_lines: i32,
    /// The pattern of the header line: the lines before it are skipped. In it, `*` matches any text; letters match in any case. Null: the first
    /// line that is not blank.
    header_pattern: Option<String>,
    /// The patterns of the lines after the last row, each of which must occur. In it, `*` matches any text, `{rows}` the number of rows,
    /// which must be the number of rows in the file. A roster without these lines is refused.
    #[graphql(default)]
    trailer_patterns: Vec<String>,
    /// The name of the sheet of a workbook. Null: the first.
    sheet: Option<String>,
    /// The names of the members, separated by dots, that lead to the array of rows in a JSON document, such as `Report_Entry`. Null: the
    /// document is the array.
    array_path: Option<String>,
}

impl From<FileMapping> for RosterFile {
    fn from(file: FileMapping) -> Self {
        let FileMapping { format, charset, delimiter, quote, skip_lines, header_pattern, trailer_patterns, sheet, array_path } = file;
        let skip_lines = i32::try_from(skip_lines).unwrap_or(i32::MAX);
        let format = format.map(Into::into);
        Self { format, charset, delimiter, quote, skip_lines, header_pattern, trailer_patterns, sheet, array_path }
    }
}

impl From<RosterFile> for FileMapping {
    fn from(file: RosterFile) -> Self {
        let RosterFile { format, charset, delimiter, quote, skip_lines, header_pattern, trailer_patterns, sheet, array_path } = file;
        // A negative number exceeds the largest one, and is refused with it.
        let skip_lines = u32::try_from(skip_lines).unwrap_or(u32::MAX);
        let format = format.map(Into::into);
        Self { format, charset, delimiter, quote, skip_lines, header_pattern, trailer_patterns, sheet, array_path }
    }
}

/// A column of a roster and what it sets.
#[derive(SimpleObject, InputObject)]
#[graphql(input_name = "RosterColumnInput")]
pub struct RosterColumn {
    /// The name of the column in the HR system, 1 to 200 characters, compared without case and space around it. In JSON, the names that lead
    /// to the value, separated by dots, such as `worker.position.title`.
    name: String,
    /// The attribute that the column sets: a field of `EmployeeAttributesInput`, `customAttributes.NAME`, `fullName` (see `nameOrder`),
    /// `managerEmail` or `managerUserName` (the manager, found by e-mail address or user name). Null: the column is ignored.
    attribute: Option<String>,
    /// Words that mean an empty cell in this column, in addition to those of the mapping, compared without case, at most 1,000.
    #[graphql(default)]
    empty_words: Vec<String>,
    /// The effect of an empty cell, unless there is a `default`.
    #[graphql(default_with = "RosterWhenEmpty::Clear")]
    when_empty: RosterWhenEmpty,
    /// The value of an empty cell, in the form of this schema. Null: see `whenEmpty`.
    default: Option<String>,
    /// Words of the HR system and the values that they mean, at most 1,000.
    #[graphql(default)]
    words: Vec<RosterWord>,
    /// The value of every word that is not in `words`, in the form of this schema. Null: the word itself.
    other_words: Option<String>,
    /// The formats of the dates in this column, as in `RosterMappingInput.dateFormats`. Empty: those of the mapping.
    #[graphql(default)]
    date_formats: Vec<String>,
    /// The change of the letters of the cell.
    #[graphql(default_with = "RosterLetterCase::Keep")]
    letter_case: RosterLetterCase,
    /// Whether several spaces in the cell become one. Space around a cell is always removed.
    #[graphql(default)]
    collapses_spaces: bool,
    /// The order of the names in a column with the attribute `fullName`.
    #[graphql(default_with = "RosterNameOrder::FirstLast")]
    name_order: RosterNameOrder,
}

impl From<ColumnMapping> for RosterColumn {
    fn from(column: ColumnMapping) -> Self {
        Self {
            name: column.name,
            attribute: column.attribute,
            empty_words: column.empty_words,
            when_empty: column.when_empty.into(),
            default: column.default,
            words: column.words.into_iter().map(|ValueWord { word, value }| RosterWord { word, value }).collect(),
            other_words: column.other_words,
            date_formats: column.date_formats,
            letter_case: column.letter_case.into(),
            collapses_spaces: column.collapses_spaces,
            name_order: column.name_order.into(),
        }
    }
}

impl From<RosterColumn> for ColumnMapping {
    fn from(column: RosterColumn) -> Self {
        Self {
            name: column.name,
            attribute: column.attribute,
            empty_words: column.empty_words,
            when_empty: column.when_empty.into(),
            default: column.default,
            words: column.words.into_iter().map(|RosterWord { word, value }| ValueWord { word, value }).collect(),
            other_words: column.other_words,
            date_formats: column.date_formats,
            letter_case: column.letter_case.into(),
            collapses_spaces: column.collapses_spaces,
            name_order: column.name_order.into(),
        }
    }
}

/// A word of an HR system and the value that it means.
#[derive(SimpleObject, InputObject)]
#[graphql(input_name = "RosterWordInput")]
pub struct RosterWord {
    /// The word in the HR system, compared without case.
    word: String,
    /// The value that the word means, in the form of this schema, at most 200 characters.
    value: String,
}

/// A word of an HR system for the status of an employment.
#[derive(SimpleObject, InputObject)]
#[graphql(input_name = "RosterStatusWordInput")]
pub struct RosterStatusWord {
    /// The word in the HR system, 1 to 200 characters, compared without case.
    word: String,
    /// The status that the word means.
    status: EmployeeStatus,
}

impl RosterStatusWord {
    /// `None` when the stored status is none.
    pub fn from_domain(word: &StatusWord) -> Option<Self> {
        Some(Self { word: word.word.clone(), status: Status::try_from_value(&word.status).ok()?.into() })
    }
}

impl From<RosterStatusWord> for StatusWord {
    fn from(word: RosterStatusWord) -> Self {
        Self { word: word.word, status: Status::from(word.status).to_value() }
    }
}

/// The value that an attribute has in every row of a roster.
#[derive(SimpleObject, InputObject)]
#[graphql(input_name = "RosterFixedValueInput")]
pub struct RosterFixedValue {
    /// The attribute, as in `RosterColumnInput.attribute`; not `externalId`, `userName` or `fullName`. No column must set it.
    attribute: String,
    /// The value, in the form of this schema, at most 200 characters.
    value: String,
}

impl From<FixedValue> for RosterFixedValue {
    fn from(FixedValue { attribute, value }: FixedValue) -> Self {
        Self { attribute, value }
    }
}

impl From<RosterFixedValue> for FixedValue {
    fn from(RosterFixedValue { attribute, value }: RosterFixedValue) -> Self {
        Self { attribute, value }
    }
}

/// A condition on the rows of a roster. Rows that a filter skips are not part of the plan; in a FULL roster their employees are missing.
#[derive(SimpleObject, InputObject)]
#[graphql(input_name = "RosterRowConditionInput")]
pub struct RosterRowCondition {
    /// The name of the column, which need not be mapped.
    column: String,
    /// The words that the cell is compared with, without case, 1 to 1,000. The empty text is an empty cell.
    words: Vec<String>,
    /// The effect on the rows whose cell is one of the words.
    action: RosterFilterAction,
}

impl From<RowFilter> for RosterRowCondition {
    fn from(RowFilter { column, words, action }: RowFilter) -> Self {
        Self { column, words, action: action.into() }
    }
}

impl From<RosterRowCondition> for RowFilter {
    fn from(RosterRowCondition { column, words, action }: RosterRowCondition) -> Self {
        Self { column, words, action: action.into() }
    }
}
