//! Checks a mapping and prepares it for reading rosters.

use super::{
    attribute::{ColumnTarget, EMPLOYEES, Vocabulary},
    cell_rule::{CellRule, ColumnRule, normalize},
    compiled::{CompiledFile, CompiledFilter, CompiledMapping},
    date_format::{DateFormats, EXCEL_DAYS, FORMAT_RULE},
    line_pattern::LinePattern,
    mapping::{FileMapping, FixedValue, Mapping},
};
use crate::{
    domain::employee::rules::parse_status,
    platform::{Code, Result, error::Problems},
};
use encoding_rs::Encoding;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// The largest number of entries of each list of a mapping.
const MAX_ENTRIES: usize = 1000;
/// The longest text of a mapping, in characters.
const MAX_TEXT: usize = 200;
/// The largest number of lines before the header line.
pub const MAX_SKIPPED_LINES: u32 = 1000;

impl Mapping {
    /// Checks the mapping and prepares it for reading rosters.
    ///
    /// # Errors
    /// `Invalid` with every error of the mapping, each on its field.
    pub fn compile(&self) -> Result<CompiledMapping> {
        self.compile_for(&EMPLOYEES)
    }

    /// As [`Mapping::compile`], for files whose columns set something else than attributes of employees.
    ///
    /// # Errors
    /// As [`Mapping::compile`].
    pub fn compile_for(&self, vocabulary: &'static Vocabulary) -> Result<CompiledMapping> {
        let mut problems = Problems::default();
        let lists = [
            ("columns", self.columns.len()),
            ("statuses", self.statuses.len()),
            ("dateFormats", self.date_formats.len()),
            ("emptyWords", self.empty_words.len()),
            ("fixedValues", self.fixed_values.len()),
            ("rowFilters", self.row_filters.len()),
        ];
        for (name, length) in lists {
            check_length(&mut problems, &format!("mapping.{name}"), length);
        }
        let empty_words: HashSet<String> = self.empty_words.iter().map(|word| normalize(word)).collect();
        let formats = self.date_format.iter().chain(&self.date_formats);
        let compiled_formats = DateFormats::compile(formats);
        let date_formats = compiled_formats.clone().unwrap_or_default();
        let columns = self.compile_columns(&mut problems, vocabulary, &empty_words, &date_formats);
        let statuses = self.compile_statuses(&mut problems);
        if let Err(index) = compiled_formats {
            let further = if self.date_format.is_some() { index.checked_sub(1) } else { Some(index) };
            let field = further.map_or_else(|| "mapping.dateFormat".to_owned(), |further| format!("mapping.dateFormats.{further}"));
            problems.add(field, Code::Invalid, format!("{FORMAT_RULE}; or {EXCEL_DAYS}"));
        }
        let fixed_values = self.compile_fixed_values(&mut problems, vocabulary, &columns);
        let filters = self.compile_filters(&mut problems);
        let file = self.file.compile(&mut problems);
        let is_contradictory = self.keeps_unknown_columns && self.ignores_unknown_columns;
        problems.require(!is_contradictory, "mapping.ignoresUnknownColumns", "unknown columns cannot be kept and ignored");
        problems.into_result()?;
        Ok(CompiledMapping {
            file,
            default_rule: Arc::new(CellRule { empty_words, date_formats, ..CellRule::default() }),
            columns,
            statuses,
            fixed_values,
            filters,
            keeps_unknown_columns: self.keeps_unknown_columns,
            ignores_unknown_columns: self.ignores_unknown_columns,
            vocabulary,
        })
    }

    fn compile_columns(
        &self,
        problems: &mut Problems,
        vocabulary: &Vocabulary,
        empty_words: &HashSet<String>,
        date_formats: &DateFormats,
    ) -> HashMap<String, Vec<ColumnRule>> {
        let (mut columns, mut entries): (HashMap<String, Vec<ColumnRule>>, _) = (HashMap::new(), HashSet::new());
        for (index, column) in self.columns.iter().enumerate() {
            let field = |part: &str| format!("mapping.columns.{index}.{part}");
            problems.require_text(&field("name"), &column.name, MAX_TEXT);
            let target = column.attribute.as_deref().and_then(|name| parse_target(problems, vocabulary, &field("attribute"), name));
            let attribute = column.attribute.as_deref();
            problems.require(entries.insert((normalize(&column.name), attribute)), field("name"), "occurs twice with the same attribute");
            check_length(problems, &field("words"), column.words.len());
            check_length(problems, &field("emptyWords"), column.empty_words.len());
            let mut words = HashSet::new();
            for (number, word) in column.words.iter().enumerate() {
                problems.require(words.insert(normalize(&word.word)), field(&format!("words.{number}.word")), "occurs twice");
            }
            if let Some(target) = &target {
                let values = column.words.iter().enumerate().map(|(number, word)| (field(&format!("words.{number}.value")), &word.value));
                let others = [("otherWords", &column.other_words), ("default", &column.default)];
                let others = others.into_iter().filter_map(|(part, value)| Some((field(part), value.as_ref()?)));
                values.chain(others).for_each(|(field, value)| check_value(problems, vocabulary, field, target, value));
            }
            let own_formats = DateFormats::compile(&column.date_formats).unwrap_or_else(|number| {
                problems.add(field(&format!("dateFormats.{number}")), Code::Invalid, format!("{FORMAT_RULE}; or {EXCEL_DAYS}"));
                DateFormats::default()
            });
            let formats = if column.date_formats.is_empty() { date_formats.clone() } else { own_formats };
            let cell = Arc::new(CellRule::new(column, empty_words, formats));
            columns.entry(normalize(&column.name)).or_default().extend(target.map(|target| ColumnRule { target, cell }));
        }
        for (index, column) in self.columns.iter().enumerate() {
            let is_contradictory =
                column.attribute.is_none() && columns.get(&normalize(&column.name)).is_some_and(|targets| !targets.is_empty());
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
        for (index, word) in self.statuses.iter().enumerate() {
            let field = |part: &str| format!("mapping.statuses.{index}.{part}");
            problems.require_text(&field("word"), &word.word, MAX_TEXT);
            problems.require(parse_status(&word.status).is_some(), field("status"), "must be PRE_HIRE, ACTIVE, SUSPENDED or TERMINATED");
            problems.require(statuses.insert(normalize(&word.word), word.status.clone()).is_none(), field("word"), "occurs twice");
        }
        statuses
    }

    fn compile_fixed_values(
        &self,
        problems: &mut Problems,
        vocabulary: &Vocabulary,
        columns: &HashMap<String, Vec<ColumnRule>>,
    ) -> Vec<(ColumnTarget, String)> {
        let mapped: HashSet<ColumnTarget> = columns.values().flatten().flat_map(|rule| rule.target.sets()).collect();
        let (mut fixed, mut seen) = (Vec::new(), HashSet::new());
        for (index, FixedValue { attribute, value }) in self.fixed_values.iter().enumerate() {
            let field = |part: &str| format!("mapping.fixedValues.{index}.{part}");
            let Some(target) = parse_target(problems, vocabulary, &field("attribute"), attribute) else { continue };
            check_value(problems, vocabulary, field("value"), &target, value);
            let is_mapped = target.sets().iter().any(|set| mapped.contains(set));
            problems.require(!is_mapped, field("attribute"), "a column sets this attribute: it cannot have a fixed value as well");
            let is_key = matches!(target, ColumnTarget::Attribute(name) if vocabulary.keys.contains(&name));
            problems.require(!is_key, field("attribute"), "differs from row to row: it cannot have a fixed value");
            problems.require(seen.insert(target.clone()), field("attribute"), "occurs twice");
            fixed.push((target, value.clone()));
        }
        fixed
    }

    fn compile_filters(&self, problems: &mut Problems) -> Vec<CompiledFilter> {
        let mut filters = Vec::new();
        for (index, filter) in self.row_filters.iter().enumerate() {
            let field = |part: &str| format!("mapping.rowFilters.{index}.{part}");
            problems.require_text(&field("column"), &filter.column, MAX_TEXT);
            problems.require(!filter.words.is_empty(), field("words"), "must not be empty; the word \"\" is an empty cell");
            check_length(problems, &field("words"), filter.words.len());
            filters.push(CompiledFilter {
                name: filter.column.clone(),
                column: normalize(&filter.column),
                words: filter.words.iter().map(|word| normalize(word)).collect(),
                action: filter.action,
            });
        }
        filters
    }
}

impl FileMapping {
    fn compile(&self, problems: &mut Problems) -> CompiledFile {
        let field = |part: &str| format!("mapping.file.{part}");
        let one_byte = |text: &str| text.bytes().next().filter(|byte| text.len() == 1 && byte.is_ascii() && !matches!(byte, b'\r' | b'\n'));
        let charset = self.charset.as_deref().map(|label| (label, Encoding::for_label(label.as_bytes())));
        if let Some((label, None)) = charset {
            let message = format!(
                "{label:?} is not a charset; valid are utf-8, utf-16le, windows-1252, iso-8859-1 to -16 and the other labels of the WHATWG Encoding Standard"
            );
            problems.add(field("charset"), Code::Invalid, message);
        }
        let delimiter = self.delimiter.as_deref().and_then(one_byte);
        problems.require(self.delimiter.is_none() || delimiter.is_some(), field("delimiter"), "must be one ASCII character");
        let quote = match self.quote.as_deref() {
            None => Some(b'"'),
            Some("") => None,
            Some(text) => {
                let quote = one_byte(text).filter(|quote| Some(*quote) != delimiter);
                problems.require(quote.is_some(), field("quote"), "must be one ASCII character other than the delimiter, or empty");
                quote
            }
        };
        let message = format!("must be at most {MAX_SKIPPED_LINES}");
        problems.require(self.skip_lines <= MAX_SKIPPED_LINES, field("skipLines"), message);
        let mut pattern = |name: String, text: &String| {
            let pattern = LinePattern::parse(text).filter(|_| text.chars().count() <= MAX_TEXT);
            let message = "must have 1 to 200 characters, at most one {rows}, and more than *";
            problems.require(pattern.is_some(), name, message);
            pattern
        };
        let header_pattern = self.header_pattern.as_ref().and_then(|text| pattern(field("headerPattern"), text));
        let trailers = self.trailer_patterns.iter().take(MAX_ENTRIES).enumerate();
        let trailer_patterns =
            trailers.filter_map(|(index, text)| Some((text.clone(), pattern(field(&format!("trailerPatterns.{index}")), text)?))).collect();
        for (name, text) in [("sheet", &self.sheet), ("arrayPath", &self.array_path)] {
            text.iter().for_each(|text| problems.require_text(&field(name), text, MAX_TEXT));
        }
        CompiledFile {
            format: self.format,
            charset: charset.and_then(|(_, charset)| charset),
            delimiter,
            quote,
            skip_lines: self.skip_lines,
            header_pattern,
            trailer_patterns,
            sheet: self.sheet.clone(),
            array_path: self.array_path.iter().flat_map(|path| path.split('.')).map(str::to_owned).collect(),
        }
    }
}

fn check_length(problems: &mut Problems, field: &str, length: usize) {
    problems.require(length <= MAX_ENTRIES, field, format!("must have at most {MAX_ENTRIES} entries"));
}

fn parse_target(problems: &mut Problems, vocabulary: &Vocabulary, field: &str, name: &str) -> Option<ColumnTarget> {
    let target = vocabulary.parse_name(name);
    if target.is_none() {
        problems.add(field, Code::Invalid, format!("{name:?} is not an attribute; valid attributes are {}", vocabulary.describe()));
    }
    target
}

/// Checks a value of the mapping that takes the place of a cell.
fn check_value(problems: &mut Problems, vocabulary: &Vocabulary, field: String, target: &ColumnTarget, value: &str) {
    problems.require(value.chars().count() <= MAX_TEXT, field.clone(), format!("must have at most {MAX_TEXT} characters"));
    let ColumnTarget::Attribute(attribute) = target else { return };
    if let Some(message) = Some(value).filter(|value| !value.is_empty()).and_then(|value| (vocabulary.check_value)(attribute, value)) {
        problems.add(field, Code::Invalid, message);
    }
}

#[cfg(test)]
#[path = "compile_tests.rs"]
mod tests;
