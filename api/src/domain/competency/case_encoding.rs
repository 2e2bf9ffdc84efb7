//! Decodes the bytes of a CASE package: JSON in UTF-8. Other encodings are named, so that the sender knows what to change. Pure.

use crate::platform::{Error, Result};
use serde_json::Value;

/// Marks of other encodings at the beginning of a file.
const OTHER_ENCODINGS: [(&[u8], &str); 4] = [
    (b"\xFF\xFE", "UTF-16"),
    (b"\xFE\xFF", "UTF-16"),
    (b"\0{", "UTF-16 without a byte order mark"),
    (b"{\0", "UTF-16 without a byte order mark"),
];

/// Parses JSON in UTF-8, with or without a byte order mark.
///
/// # Errors
/// `Invalid` on `field`, with the place of the first byte that is not UTF-8 or not JSON.
pub fn parse_json(field: &str, bytes: &[u8]) -> Result<Value> {
    if let Some((_, name)) = OTHER_ENCODINGS.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return Err(Error::invalid(field, format!("the package is encoded in {name}: send UTF-8")));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        let byte = bytes.get(error.valid_up_to()).copied().unwrap_or_default();
        let message = format!("the package is not UTF-8: byte 0x{byte:02X} at offset {} in line {line}; send UTF-8", error.valid_up_to());
        Error::invalid(field, message)
    })?;
    if text.trim_start().starts_with('<') {
        return Err(Error::invalid(field, "the package is HTML or XML: send the JSON of CFPackages/{id}"));
    }
    serde_json::from_str(text).map_err(|error| Error::invalid(field, format!("the package is not JSON: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_8_is_read_and_other_encodings_are_named() {
        assert!(parse_json("body", "\u{FEFF}{\"a\": \"ä\"}".as_bytes()).is_ok());
        let message = |bytes: &[u8]| parse_json("body", bytes).unwrap_err().to_string();
        assert!(message(b"{\n\"a\": \"\xE4\"}").contains("byte 0xE4 at offset 8 in line 2"), "{}", message(b"{\n\"a\": \"\xE4\"}"));
        assert!(message(b"\xFF\xFE{\0}\0").contains("UTF-16"));
        assert!(message(b"{\0}\0").contains("UTF-16 without"));
        assert!(message(b"<html>").contains("HTML"));
        assert!(message(b"{\"a\": }").contains("line 1 column 7"));
    }
}
