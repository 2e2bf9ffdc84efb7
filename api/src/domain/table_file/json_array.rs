//! Reads a JSON document with an array of objects, which may be inside other objects. The elements are read one at a time.

use super::{ReadOptions, RowSink, json_cells};
use crate::{
    domain::table_file::decoding::read_error,
    platform::{Error, Result},
};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::{
    fmt::{self, Formatter},
    io::{self, BufRead},
};

pub fn read(options: ReadOptions<'_>, text: impl BufRead, mark_row_start: &dyn Fn(), sink: &mut dyn RowSink) -> Result<()> {
    let mut document = serde_json::Deserializer::from_reader(text);
    let mut reading = Reading { options, mark_row_start, sink, error: None, is_found: false };
    let outcome = ArrayAt { path: &options.mapping.file.array_path, reading: &mut reading }.deserialize(&mut document);
    if let Some(error) = reading.error {
        return Err(error);
    }
    if reading.is_found || outcome.is_err() {
        return outcome.and_then(|()| document.end()).map_err(|error| json_error(options, error));
    }
    Err(options.error(format!("has no array at {:?}, the arrayPath of the mapping", options.mapping.file.array_path.join("."))))
}

fn json_error(options: ReadOptions<'_>, error: serde_json::Error) -> Error {
    if error.is_io() {
        return read_error(options.field, &io::Error::from(error));
    }
    if error.is_eof() {
        return options.error(format!("ends in the middle of the JSON document: the file is truncated ({error})"));
    }
    options.error(format!("is not a valid JSON document: {error}"))
}

struct Reading<'a> {
    options: ReadOptions<'a>,
    mark_row_start: &'a dyn Fn(),
    sink: &'a mut dyn RowSink,
    /// The error of the file or of the sink, which serde cannot carry.
    error: Option<Error>,
    is_found: bool,
}

impl Reading<'_> {
    fn stop<E: serde::de::Error>(&mut self, error: Error) -> E {
        self.error = Some(error);
        E::custom("stopped")
    }
}

/// Reads the array at a path.
struct ArrayAt<'p, 'r, 'a> {
    path: &'p [String],
    reading: &'r mut Reading<'a>,
}

impl<'de> DeserializeSeed<'de> for ArrayAt<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ArrayAt<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str("an array of objects")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut names = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            (self.reading.mark_row_start)();
            match self.path.split_first() {
                Some((first, rest)) if *first == name && !self.reading.is_found => {
                    map.next_value_seed(ArrayAt { path: rest, reading: self.reading })?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    names.push(name);
                }
            }
        }
        if self.path.is_empty() {
            let message = format!(
                "is a JSON object, not an array: set file.arrayPath of the mapping to the array in it; its members are {}",
                names.join(", ")
            );
            let error = self.reading.options.error(message);
            return Err(self.reading.stop(error));
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<(), A::Error> {
        if !self.path.is_empty() {
            let error = self
                .reading
                .options
                .error(format!("is an array where arrayPath expects an object with the member {:?}", self.path.join(".")));
            return Err(self.reading.stop(error));
        }
        self.reading.is_found = true;
        loop {
            (self.reading.mark_row_start)();
            let Some(value) = array.next_element::<Value>()? else { return Ok(()) };
            let row = json_cells::to_row(&value, &|name| self.reading.options.mapping.ignores(name));
            if let Err(error) = self.reading.sink.row(row) {
                return Err(self.reading.stop(error));
            }
        }
    }
}
