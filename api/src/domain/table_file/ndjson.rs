//! Reads NDJSON: one JSON object per line.

use super::{Cells, FileRow, ReadOptions, RowSink, json_cells, trailer::Trailer};
use crate::{domain::table_file::decoding::read_error, platform::Result};
use std::io::BufRead;

pub fn read(options: ReadOptions<'_>, mut text: impl BufRead, mark_row_start: &dyn Fn(), sink: &mut dyn RowSink) -> Result<()> {
    let mut trailer = Trailer::new(options);
    let (mut number, mut line) = (0, Vec::new());
    loop {
        mark_row_start();
        number += 1;
        line.clear();
        if text.read_until(b'\n', &mut line).map_err(|error| read_error(options.field, &error))? == 0 {
            return trailer.check(sink);
        }
        if line.iter().all(u8::is_ascii_whitespace) || (trailer.is_announced() && trailer.takes(number, &String::from_utf8_lossy(&line))?) {
            continue;
        }
        let row = match serde_json::from_slice(&line) {
            Ok(value) => json_cells::to_row(&value, &|name| options.mapping.ignores(name)),
            Err(error) if options.is_full && !line.ends_with(b"\n") && error.is_eof() => {
                let message = format!("ends in the middle of row {} (line {number}): the file is truncated", sink.row_count() + 1);
                return Err(options.error(message));
            }
            Err(error) => {
                FileRow { cells: Cells::Named(Vec::new()), malformed: Some(format!("line {number} is not a JSON object: {error}")) }
            }
        };
        sink.row(row)?;
    }
}
