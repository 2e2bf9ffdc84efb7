//! Splits delimited text into records (RFC 4180), and notices what a lenient reader passes over: quotes that are never closed, text after a
//! closing quote, and bytes that are not UTF-8.

use std::io::{self, BufRead};

/// One record.
#[derive(Debug, Default)]
pub struct Record {
    /// The number of its first line, from 1.
    pub line: u64,
    pub cells: Vec<String>,
    /// Whether a line break ends it, rather than the end of the file.
    pub has_line_break: bool,
    pub problem: Option<RecordProblem>,
}

/// Why the cells of a record cannot be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordProblem {
    /// The quote in this line is not closed before the end of the file.
    UnterminatedQuote(u64),
    /// In this line, text follows a closing quote.
    TextAfterQuote(u64),
    NotUtf8,
}

/// Where in a cell the reader is.
#[derive(Clone, Copy, PartialEq)]
enum State {
    CellStart,
    Unquoted,
    Quoted,
    /// After a quote in a quoted cell: the end, or the first of a doubled quote.
    QuoteInQuoted,
}

/// Reads records one at a time.
pub struct Records<R> {
    text: R,
    delimiter: u8,
    quote: Option<u8>,
    line: u64,
    /// The last byte was a carriage return: a line feed after it belongs to the same line break.
    after_carriage_return: bool,
}

impl<R: BufRead> Records<R> {
    /// `line`: the number of the first line.
    pub fn new(text: R, delimiter: u8, quote: Option<u8>, line: u64) -> Self {
        Self { text, delimiter, quote, line, after_carriage_return: false }
    }

    /// The next record; `None` at the end of the file. Empty lines are skipped.
    ///
    /// # Errors
    /// The error of the reader.
    pub fn next(&mut self) -> io::Result<Option<Record>> {
        let (mut record, mut cell) = (Record::default(), Vec::new());
        let mut state = State::CellStart;
        let (mut has_content, mut quote_line) = (false, self.line);
        record.line = self.line;
        loop {
            let Some(byte) = self.next_byte()? else {
                if !has_content {
                    return Ok(None);
                }
                if state == State::Quoted {
                    record.problem = Some(RecordProblem::UnterminatedQuote(quote_line));
                }
                record.finish_cell(cell);
                return Ok(Some(record));
            };
            let is_line_break = matches!(byte, b'\n' | b'\r');
            if is_line_break && state != State::Quoted {
                if !has_content {
                    record.line = self.line;
                    continue;
                }
                record.finish_cell(cell);
                record.has_line_break = true;
                return Ok(Some(record));
            }
            has_content = true;
            let is_quote = self.quote == Some(byte);
            state = match state {
                State::CellStart | State::Unquoted | State::QuoteInQuoted if byte == self.delimiter => {
                    record.finish_cell(std::mem::take(&mut cell));
                    State::CellStart
                }
                State::CellStart if is_quote => {
                    quote_line = self.line;
                    State::Quoted
                }
                State::CellStart | State::Unquoted => {
                    cell.push(byte);
                    State::Unquoted
                }
                State::Quoted if is_quote => State::QuoteInQuoted,
                State::Quoted => {
                    cell.push(byte);
                    State::Quoted
                }
                State::QuoteInQuoted if is_quote => {
                    cell.push(byte);
                    State::Quoted
                }
                State::QuoteInQuoted if byte.is_ascii_whitespace() => State::QuoteInQuoted,
                State::QuoteInQuoted => {
                    record.problem = record.problem.or(Some(RecordProblem::TextAfterQuote(self.line)));
                    cell.push(byte);
                    State::Unquoted
                }
            };
        }
    }

    fn next_byte(&mut self) -> io::Result<Option<u8>> {
        let Some(byte) = self.text.fill_buf()?.first().copied() else { return Ok(None) };
        self.text.consume(1);
        if byte == b'\r' || (byte == b'\n' && !self.after_carriage_return) {
            self.line += 1;
        }
        self.after_carriage_return = byte == b'\r';
        Ok(Some(byte))
    }
}

impl Record {
    fn finish_cell(&mut self, bytes: Vec<u8>) {
        let text = String::from_utf8(bytes).unwrap_or_else(|error| {
            self.problem = self.problem.or(Some(RecordProblem::NotUtf8));
            String::from_utf8_lossy(error.as_bytes()).into_owned()
        });
        self.cells.push(text);
    }

    /// Whether every cell is blank.
    pub fn is_blank(&self) -> bool {
        self.problem.is_none() && self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &[u8]) -> Vec<Record> {
        let mut records = Records::new(text, b',', Some(b'"'), 1);
        std::iter::from_fn(|| records.next().unwrap()).collect()
    }

    #[test]
    fn quotes_line_breaks_and_empty_lines_are_read_as_in_rfc_4180() {
        let all = records(b"a,\"b \"\"x\"\" , c\"\r\n\r\n\n\"d\r\ne\" ,5\" pipe,=\"01\"\rf");
        let cells: Vec<_> = all.iter().map(|record| record.cells.iter().map(String::as_str).collect::<Vec<_>>()).collect();
        assert_eq!(cells, [vec!["a", "b \"x\" , c"], vec!["d\r\ne", "5\" pipe", "=\"01\""], vec!["f"]]);
        assert_eq!(all.iter().map(|record| record.line).collect::<Vec<_>>(), [1, 4, 6]);
        assert_eq!(all.iter().map(|record| record.has_line_break).collect::<Vec<_>>(), [true, true, false]);
        assert!(all.iter().all(|record| record.problem.is_none()));
        assert!(records(b"").is_empty() && records(b"\n\r\n").is_empty());
    }

    #[test]
    fn a_record_that_cannot_be_trusted_has_a_problem() {
        let problem = |text: &[u8]| records(text).pop().unwrap().problem;
        assert_eq!(problem(b"a,b\n1,\"x\n2,y\n3,z"), Some(RecordProblem::UnterminatedQuote(2)));
        assert_eq!(problem(b"1,\"x\n2,\"y\",3\n"), Some(RecordProblem::TextAfterQuote(2)));
        assert_eq!(problem(b"1,M\xfcller\n"), Some(RecordProblem::NotUtf8));
        assert_eq!(problem(b"1,\"x\"\"\n"), Some(RecordProblem::UnterminatedQuote(1)));
        assert_eq!(problem(b"1,\"x\""), None);
    }
}
