//! How the cells of one column are read: which text is empty, what a word means, and what an empty cell does.

use super::{
    attribute::ColumnTarget,
    date_format::DateFormats,
    mapping::{ColumnMapping, LetterCase, NameOrder, WhenEmpty},
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// An attribute that a column sets, and how its cells are read.
#[derive(Clone, Debug)]
pub struct ColumnRule {
    pub target: ColumnTarget,
    pub cell: Arc<CellRule>,
}

/// How the cells of a column are read.
#[derive(Clone, Debug, Default)]
pub struct CellRule {
    pub(super) empty_words: HashSet<String>,
    pub(super) words: HashMap<String, String>,
    pub(super) other_words: Option<String>,
    pub(super) default: Option<String>,
    pub(super) when_empty: WhenEmpty,
    pub(super) letter_case: LetterCase,
    pub(super) collapses_spaces: bool,
    pub name_order: NameOrder,
    pub date_formats: DateFormats,
}

/// What a cell says.
#[derive(Debug, PartialEq, Eq)]
pub enum CellMeaning {
    /// The attribute stays as it is.
    Keep,
    /// The attribute has no value.
    Clear,
    /// The row is rejected, because the cell is empty.
    Reject,
    /// The text of the cell.
    Text(String),
    /// A value of the mapping, in the form of the schema.
    Value(String),
}

impl CellRule {
    pub(super) fn new(column: &ColumnMapping, empty_words: &HashSet<String>, date_formats: DateFormats) -> Self {
        Self {
            empty_words: column.empty_words.iter().map(|word| normalize(word)).chain(empty_words.iter().cloned()).collect(),
            words: column.words.iter().map(|word| (normalize(&word.word), word.value.clone())).collect(),
            other_words: column.other_words.clone(),
            default: column.default.clone(),
            when_empty: column.when_empty,
            letter_case: column.letter_case,
            collapses_spaces: column.collapses_spaces,
            name_order: column.name_order,
            date_formats,
        }
    }

    /// What a cell says. `text` has no space around it.
    pub fn read(&self, text: &str) -> CellMeaning {
        let word = normalize(text);
        if text.is_empty() || self.empty_words.contains(&word) {
            return match (&self.default, self.when_empty) {
                (Some(value), _) => CellMeaning::Value(value.clone()),
                (None, WhenEmpty::Clear) => CellMeaning::Clear,
                (None, WhenEmpty::Keep) => CellMeaning::Keep,
                (None, WhenEmpty::Reject) => CellMeaning::Reject,
            };
        }
        if let Some(value) = self.words.get(&word).or(self.other_words.as_ref()) {
            return CellMeaning::Value(value.clone());
        }
        let text = if self.collapses_spaces { collapse_spaces(text) } else { text.to_owned() };
        CellMeaning::Text(match self.letter_case {
            LetterCase::Keep => text,
            LetterCase::Lower => text.to_lowercase(),
            LetterCase::Upper => text.to_uppercase(),
        })
    }
}

/// Column names and words are compared without case, white space around them, line breaks in them, and invisible characters.
pub fn normalize(name: &str) -> String {
    let visible: String =
        name.chars().filter(|letter| !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')).collect();
    collapse_spaces(&visible).to_lowercase()
}

fn collapse_spaces(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Splits a whole name into given and family name. A person with one name has no family name.
///
/// # Errors
/// What is wrong, as an error message.
pub fn split_name(name: &str, order: NameOrder) -> Result<(String, String), &'static str> {
    let (given, family) = match order {
        NameOrder::LastCommaFirst => match name.split_once(',') {
            Some((_, given)) if given.contains(',') => return Err("has more than one comma: expected the form \"Last, First\""),
            Some((family, given)) => (given, family),
            None => (name, ""),
        },
        NameOrder::FirstLast if name.contains(',') => {
            return Err("has a comma: for the form \"Last, First\" set nameOrder to LAST_COMMA_FIRST");
        }
        NameOrder::FirstLast => name.rsplit_once(char::is_whitespace).unwrap_or((name, "")),
    };
    let (given, family) = (collapse_spaces(given), collapse_spaces(family));
    // "Madonna," is one name as well.
    Ok(if given.is_empty() { (family, given) } else { (given, family) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::roster_mapping::mapping::ValueWord;

    #[test]
    fn a_cell_is_read_by_the_rule_of_its_column() {
        let word = |word: &str, value: &str| ValueWord { word: word.into(), value: value.into() };
        let column = ColumnMapping {
            empty_words: vec!["N/A".into()],
            words: vec![word("Senior", "5")],
            letter_case: LetterCase::Upper,
            collapses_spaces: true,
            ..ColumnMapping::default()
        };
        let rule = |column: &ColumnMapping| CellRule::new(column, &HashSet::from(["-".to_owned()]), DateFormats::default());
        let read = |text: &str| rule(&column).read(text);
        assert_eq!((read(""), read("n/a"), read("-")), (CellMeaning::Clear, CellMeaning::Clear, CellMeaning::Clear));
        assert_eq!((read("SENIOR"), read("a  b")), (CellMeaning::Value("5".into()), CellMeaning::Text("A B".into())));
        let other = ColumnMapping { other_words: Some("0".into()), default: Some("1".into()), ..column.clone() };
        assert_eq!(
            (rule(&other).read("Junior"), rule(&other).read("N/A")),
            (CellMeaning::Value("0".into()), CellMeaning::Value("1".into()))
        );
        let strict = ColumnMapping { when_empty: WhenEmpty::Reject, ..column };
        assert_eq!(rule(&strict).read("-"), CellMeaning::Reject);
    }

    #[test]
    fn a_whole_name_is_split_in_the_order_of_the_mapping() {
        let split = |name: &str, order| split_name(name, order).map(|(given, family)| format!("{given}/{family}"));
        assert_eq!(split("van der Berg,  Anna Maria", NameOrder::LastCommaFirst).unwrap(), "Anna Maria/van der Berg");
        assert_eq!(split("Anna Maria Berg", NameOrder::FirstLast).unwrap(), "Anna Maria/Berg");
        for order in [NameOrder::LastCommaFirst, NameOrder::FirstLast] {
            assert_eq!(split("Madonna", order).unwrap(), "Madonna/");
        }
        assert!(split("Berg, Anna", NameOrder::FirstLast).is_err(), "a name in the other order is not guessed");
        assert!(split("King, Martin, Jr.", NameOrder::LastCommaFirst).is_err());
    }
}
