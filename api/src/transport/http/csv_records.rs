//! CSV (RFC 4180) for people and their spreadsheets.
//!
//! A spreadsheet evaluates a cell that looks like a formula. Such a cell, and one that starts with an apostrophe, is prefixed with an
//! apostrophe; removing one leading apostrophe from every cell that has one restores the values.

use crate::platform::{Error, Result};
use csv::{Terminator, Writer, WriterBuilder};
use std::borrow::Cow;

/// Encodes records.
///
/// # Errors
/// `Internal` when the encoder fails.
pub fn write_csv(write: impl FnOnce(&mut Writer<Vec<u8>>) -> csv::Result<()>) -> Result<Vec<u8>> {
    let mut csv = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    write(&mut csv).map_err(Error::internal)?;
    csv.into_inner().map_err(|error| Error::internal(error.into_error()))
}

/// Prefixes a cell that a spreadsheet would evaluate as a formula with an apostrophe (OWASP, "CSV Injection"). Invisible characters
/// before the sign do not hide it.
pub fn escape_formula(cell: &str) -> Cow<'_, str> {
    let is_invisible =
        |letter: char| letter.is_whitespace() || letter.is_control() || "\u{feff}\u{200b}\u{200c}\u{200d}\u{2060}".contains(letter);
    let has_special_start = cell.starts_with(['\t', '\r', '\n', '\'']);
    let has_sign = cell.trim_start_matches(is_invisible).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if has_special_start || has_sign { format!("'{cell}").into() } else { cell.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_escaped_and_can_be_restored() {
        let formulas = [
            "=1+1",
            "+1",
            "-1",
            "@SUM(1)",
            "\t=1",
            "\rx",
            "\nx",
            " =1",
            "\u{a0}=1",
            "\u{feff}=1",
            "\u{3000}＝1",
            "＋1",
            "－1",
            "＠x",
            "'=1",
            "'",
        ];
        for cell in formulas {
            let escaped = escape_formula(cell);
            assert!(escaped.starts_with('\''), "{cell:?} is encoded as {escaped:?}");
            assert_eq!(escaped.strip_prefix('\'').unwrap_or(&escaped), cell);
        }
        for cell in ["", "a=1", "1-1", "ann@example.com", "O'Neill", "[{\"a\":1}]", " a", "−"] {
            assert_eq!(escape_formula(cell), cell);
        }
    }
}
