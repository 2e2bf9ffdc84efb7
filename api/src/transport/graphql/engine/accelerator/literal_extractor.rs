//! Lifts literals out of documents, so that `employee(id: "emp_1…")` and `employee(id: "emp_2…")` are one document with two
//! values and not two documents. Numbers and plain strings in the arguments of fields become variables with names that no caller
//! may use; everything else stays as it was written, byte by byte.
//!
//! Equal literals become the same variable. Whether fields under one name may be merged depends on whether their arguments are
//! equal, and so a document that is known to be valid stays so whatever its literals.

use async_graphql::{Name, Value};
use serde_json::Number;

/// More literals than this and a document is one of a kind.
const MOST: usize = 100;

/// The beginning of the names: GraphQL keeps names with two underscores for itself.
const RESERVED: &str = "__";

/// A document without its literals.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterizedDocument {
    /// The document, the literals replaced by variables.
    pub text: String,
    pub literals: Vec<(Name, Value)>,
}

/// Reads the tokens of a document.
pub struct LiteralExtractor<'d> {
    document: &'d str,
    /// Up to here the document has been copied.
    copied: usize,
    text: String,
    literals: Vec<(&'d str, Name, Value)>,
    /// Levels of selections.
    depth: usize,
    /// Levels of round brackets.
    round: usize,
    /// Whether there is something that speaks against it.
    odd: bool,
}

impl<'d> LiteralExtractor<'d> {
    pub fn new(document: &'d str) -> Self {
        let text = String::with_capacity(document.len() + 16);
        Self { document, copied: 0, text, literals: Vec::new(), depth: 0, round: 0, odd: document.contains("$__") }
    }

    /// Takes the next token.
    pub fn take(&mut self, at: usize, token: &'d [u8]) {
        match token {
            b"(" => self.round += 1,
            b")" => self.round = self.round.saturating_sub(1),
            // Within round brackets braces are those of input objects.
            b"{" if self.round == 0 => self.depth += 1,
            b"}" if self.round == 0 => self.depth = self.depth.saturating_sub(1),
            // Outside of selections are the defaults of variables, which belong to the document.
            _ if self.depth > 0 && self.round > 0 => self.literal(at, token),
            _ => {}
        }
    }

    fn literal(&mut self, at: usize, token: &'d [u8]) {
        let Some(text) = std::str::from_utf8(token).ok() else { return };
        let Some((kind, value)) = value(text) else { return };
        let known = self.literals.iter().find(|(same, ..)| *same == text).map(|(_, name, _)| name.clone());
        let name = known.unwrap_or_else(|| {
            let name = Name::new(format!("{RESERVED}{kind}{}", self.literals.len()));
            self.literals.push((text, name.clone(), value));
            name
        });
        self.odd |= self.literals.len() > MOST;
        self.text.push_str(self.document.get(self.copied..at).unwrap_or_default());
        self.text.push('$');
        self.text.push_str(&name);
        // What follows a literal closely must not become a part of the name.
        self.text.push(' ');
        self.copied = at + token.len();
    }

    /// What came of it; `None` for a document that is better left alone.
    pub fn done(mut self) -> Option<ParameterizedDocument> {
        self.text.push_str(self.document.get(self.copied..)?);
        let literals = self.literals.into_iter().map(|(_, name, value)| (name, value)).collect();
        (!self.odd).then_some(ParameterizedDocument { text: self.text, literals })
    }
}

/// The value of a literal, and a letter for its kind, for what is valid in a place depends on that.
fn value(token: &str) -> Option<(char, Value)> {
    let inner = token.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    if let Some(inner) = inner {
        // Escapes, and the quotes of block strings, are for the parser to read.
        let plain = inner.bytes().all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\');
        return plain.then(|| ('s', Value::String(inner.to_owned())));
    }
    token.strip_prefix('-').unwrap_or(token).starts_with(|digit: char| digit.is_ascii_digit()).then_some(())?;
    let number: Number = token.parse().ok()?;
    let kind = if number.is_i64() { 'i' } else { 'f' };
    Some((kind, Value::Number(number)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::config::Config;
    use crate::transport::graphql::engine::limits::Limits;
    use async_graphql::parser::parse_query;

    fn lifted(document: &str) -> Option<ParameterizedDocument> {
        let mut lifter = LiteralExtractor::new(document);
        Limits::new(&Config::defaults().unwrap()).text(document, |at, token| lifter.take(at, token)).unwrap();
        lifter.done()
    }

    fn text(document: &str) -> String {
        let text = lifted(document).unwrap().text;
        parse_query(&text).unwrap();
        text
    }

    #[test]
    fn literals_of_arguments_become_variables() {
        let ParameterizedDocument { text, literals } = lifted(r#"{ a(b: 1, c: {d: ["x" 2.5 "x"], e: -7}) { f } }"#).unwrap();
        assert_eq!(text, "{ a(b: $__i0 , c: {d: [$__s1  $__f2  $__s1 ], e: $__i3 }) { f } }");
        let values: Vec<_> = literals.iter().map(|(name, value)| format!("{name} {value}")).collect();
        assert_eq!(values, ["__i0 1", "__s1 \"x\"", "__f2 2.5", "__i3 -7"]);
    }

    #[test]
    fn equal_literals_stay_equal_and_different_ones_different() {
        assert_eq!(text("{ a(b: 1) a(b: 1) }"), text("{ a(b: 5) a(b: 5) }"));
        assert_ne!(text("{ a(b: 1) a(b: 1) }"), text("{ a(b: 1) a(b: 2) }"));
        assert_ne!(text("{ a(b: 1) }"), text("{ a(b: \"1\") }"));
        assert_ne!(text("{ a(b: 1) }"), text("{ a(b: 1.0) }"));
    }

    #[test]
    fn what_is_no_plain_literal_of_an_argument_stays_as_it_is() {
        for document in [
            "query($a: Int = 5, $b: T = {c: [1, \"x\"]}) { a(b: $a, c: $b) }",
            "{ a(b: RED, c: true, d: null, e: \"\\u00e9\", f: \"\"\"block\"\"\") @include(if: true) }",
            "# 5 \"five\"\n{ a1 b2 }",
        ] {
            assert_eq!(text(document), document);
        }
        assert_eq!(text("{ a(b: \"x\"c: 1) }"), "{ a(b: $__s0 c: $__i1 ) }");
    }

    #[test]
    fn documents_that_use_the_names_themselves_are_left_alone() {
        assert_eq!(lifted("query($__s0: ID!) { a(b: $__s0, c: \"x\") }"), None);
        let many: String = (0..200).map(|n| format!("a{n}: b(c: {n}) ")).collect();
        assert_eq!(lifted(&format!("{{ {many} }}")), None);
    }

    #[test]
    fn odd_texts_lift_without_harm() {
        for document in ["", "{", "}", ")))", "((((", "{ a(b: \"never ends", "{ a(b: 1", "é{ a(b: \u{1F600} 1) }", "{a(b:00 1. .5 -x)}"] {
            let _ = lifted(document);
        }
    }
}
