//! The lines after the last row, which the mapping announces.

use super::{ReadOptions, RowSink};
use crate::{domain::roster_mapping::LineMatch, platform::Result};

/// Which of the announced trailer lines have been read.
pub struct Trailer<'a> {
    options: ReadOptions<'a>,
    found: Vec<bool>,
    /// The numbers of rows that trailer lines state, each with its line.
    row_counts: Vec<(u64, String)>,
}

impl<'a> Trailer<'a> {
    pub fn new(options: ReadOptions<'a>) -> Self {
        Self { options, found: vec![false; options.mapping.file.trailer_patterns.len()], row_counts: Vec::new() }
    }

    /// Whether trailer lines are announced.
    pub fn is_announced(&self) -> bool {
        !self.found.is_empty()
    }

    /// Whether a line belongs to the trailer. After the first one that does, every line must.
    ///
    /// # Errors
    /// `Invalid` on the roster when a row follows the trailer.
    pub fn takes(&mut self, line_number: u64, line: &str) -> Result<bool> {
        let mut is_trailer = false;
        for ((_, pattern), found) in self.options.mapping.file.trailer_patterns.iter().zip(&mut self.found) {
            if let Some(LineMatch { row_count }) = pattern.matches(line) {
                (is_trailer, *found) = (true, true);
                self.row_counts.extend(row_count.map(|count| (count, line.trim().to_owned())));
                break;
            }
        }
        if !is_trailer && self.found.contains(&true) {
            return Err(self.options.error(format!("line {line_number} is a row after the trailer line: the file has two parts")));
        }
        Ok(is_trailer)
    }

    /// Checks at the end of the file that nothing is missing.
    ///
    /// # Errors
    /// `Invalid` on the roster when a trailer line is missing or states another number of rows.
    pub fn check(&self, sink: &dyn RowSink) -> Result<()> {
        let missing = self.options.mapping.file.trailer_patterns.iter().zip(&self.found).find(|(_, found)| !**found);
        if let Some(((text, _), _)) = missing {
            let message =
                format!("the trailer line {text:?} of the mapping is missing after {} rows: the file is truncated", sink.row_count());
            return Err(self.options.error(message));
        }
        let Some((count, line)) = self.row_counts.iter().find(|(count, _)| *count != sink.row_count()) else { return Ok(()) };
        Err(self.options.error(format!("the trailer line {line:?} states {count} rows, but the file has {}", sink.row_count())))
    }
}
