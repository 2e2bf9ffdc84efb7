//! The query string of an export.

use super::encoder::Format;
use crate::platform::{Error, Result};
use std::collections::HashSet;
use url::form_urlencoded;

/// The parameters of an export. Each can be given once.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Parameters {
    /// `None`: as the header `Accept` says.
    pub format: Option<Format>,
    /// The cursor of an earlier file. `None`: the whole file.
    pub after: Option<String>,
    /// Whether a CSV file begins with a byte order mark, by which some spreadsheets recognize UTF-8.
    pub byte_order_mark: bool,
}

impl Parameters {
    /// Parses a query string. An empty `after` counts as absent, so that a script can begin with an empty cursor.
    ///
    /// # Errors
    /// `Invalid`, naming the parameter that is unknown, has a value that is not valid, or is given twice.
    pub fn parse(query_string: &str) -> Result<Self> {
        let mut parameters = Self::default();
        let mut names = HashSet::new();
        for (name, text) in form_urlencoded::parse(query_string.as_bytes()) {
            match (&*name, &*text) {
                ("format", "csv") => parameters.format = Some(Format::Csv),
                ("format", "ndjson") => parameters.format = Some(Format::Ndjson),
                ("format", _) => return Err(Error::invalid("format", "must be csv or ndjson")),
                ("after", cursor) => parameters.after = Some(cursor.to_owned()).filter(|cursor| !cursor.is_empty()),
                ("bom", "true") => parameters.byte_order_mark = true,
                ("bom", "false") => parameters.byte_order_mark = false,
                ("bom", _) => return Err(Error::invalid("bom", "must be true or false")),
                _ => return Err(Error::invalid(name.into_owned(), "unknown parameter: use format, after or bom")),
            }
            if !names.insert(name.clone()) {
                return Err(Error::invalid(name.into_owned(), "must be given once"));
            }
        }
        Ok(parameters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_parsed_and_errors_name_them() {
        let all = Parameters { format: Some(Format::Ndjson), after: Some("a=b".into()), byte_order_mark: true };
        assert_eq!(Parameters::parse("format=ndjson&after=a%3Db&bom=true").unwrap(), all);
        assert_eq!(Parameters::parse("after=").unwrap(), Parameters::default());
        for (query_string, name) in [
            ("format=xlsx", "format"),
            ("bom=1", "bom"),
            ("since=x", "since"),
            ("Format=csv", "Format"),
            ("format=csv&format=csv", "format"),
            ("after=&after=x", "after"),
        ] {
            let Err(Error::Invalid(problems)) = Parameters::parse(query_string) else { panic!("{query_string} is accepted") };
            assert_eq!(problems[0].field, name, "{query_string}");
        }
    }
}
