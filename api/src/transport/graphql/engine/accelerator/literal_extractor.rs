//! Replaces literals by variables, so that `employee(id: "emp_1…")` and `employee(id: "emp_2…")` are one document with two values and share
//! a plan. Numbers and simple strings in the arguments of fields become variables with names that callers may not use; everything else
//! stays as it was written, byte for byte.
//!
//! Equal literals become the same variable. Fields with the same name can be merged only when their arguments are equal, so this keeps a
//! valid document valid, whatever its literals are.

use async_graphql::{Name, Value};
use serde_json::Number;

/// A document with more literals is not parameterized.
const MAX_LITERALS: usize = 100;

/// The prefix of the variables' names. GraphQL reserves names that begin with two underscores (section 2.1.9).
const NAME_PREFIX: &str = "__";

/// A document whose literals are replaced.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterizedDocument {
    /// The document with variables instead of literals.
    pub text: String,
    /// The names and values of these variables.
    pub literals: Vec<(Name, Value)>,
}

/// Collects the literals from the tokens of a document.
pub struct LiteralExtractor<'d> {
    document: &'d str,
    /// The number of bytes of the document that are copied to `text`.
    copied: usize,
    text: String,
    literals: Vec<(&'d str, Name, Value)>,
    /// The nesting of selection sets.
    depth: usize,
    /// The nesting of parentheses.
    parentheses: usize,
    /// Whether the document cannot be parameterized.
    is_unsuitable: bool,
}

impl<'d> LiteralExtractor<'d> {
    pub fn new(document: &'d str) -> Self {
        let text = String::with_capacity(document.len() + 16);
        Self { document, copied: 0, text, literals: Vec::new(), depth: 0, parentheses: 0, is_unsuitable: document.contains("$__") }
    }

    /// Adds the next token, which begins at byte `at`.
    pub fn add_token(&mut self, at: usize, token: &'d [u8]) {
        match token {
            b"(" => self.parentheses += 1,
            b")" => self.parentheses = self.parentheses.saturating_sub(1),
            // Braces within parentheses belong to input objects.
            b"{" if self.parentheses == 0 => self.depth += 1,
            b"}" if self.parentheses == 0 => self.depth = self.depth.saturating_sub(1),
            // Default values of variables are outside of selection sets and are not replaced.
            _ if self.depth > 0 && self.parentheses > 0 => self.replace_literal(at, token),
            _ => {}
        }
    }

    fn replace_literal(&mut self, at: usize, token: &'d [u8]) {
        let Some(text) = std::str::from_utf8(token).ok() else { return };
        let Some((kind, value)) = parse_literal(text) else { return };
        let existing = self.literals.iter().find(|(literal, ..)| *literal == text).map(|(_, name, _)| name.clone());
        let name = existing.unwrap_or_else(|| {
            let name = Name::new(format!("{NAME_PREFIX}{kind}{}", self.literals.len()));
            self.literals.push((text, name.clone(), value));
            name
        });
        self.is_unsuitable |= self.literals.len() > MAX_LITERALS;
        self.text.push_str(self.document.get(self.copied..at).unwrap_or_default());
        self.text.push('$');
        self.text.push_str(&name);
        // A space, so that a token that follows the literal immediately does not become part of the name.
        self.text.push(' ');
        self.copied = at + token.len();
    }

    /// The document without literals; `None` when it cannot be parameterized.
    pub fn finish(mut self) -> Option<ParameterizedDocument> {
        self.text.push_str(self.document.get(self.copied..)?);
        let literals = self.literals.into_iter().map(|(_, name, value)| (name, value)).collect();
        (!self.is_unsuitable).then_some(ParameterizedDocument { text: self.text, literals })
    }
}

/// The value of a literal, and a letter for its type: a variable of another type could be invalid in the same place.
fn parse_literal(token: &str) -> Option<(char, Value)> {
    let inner = token.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    if let Some(inner) = inner {
        // Strings with escapes and block strings are left to the parser.
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

    fn parameterize(document: &str) -> Option<ParameterizedDocument> {
        let mut extractor = LiteralExtractor::new(document);
        Limits::new(&Config::defaults().unwrap()).check_text(document, |at, token| extractor.add_token(at, token)).unwrap();
        extractor.finish()
    }

    fn text(document: &str) -> String {
        let text = parameterize(document).unwrap().text;
        parse_query(&text).unwrap();
        text
    }

    #[test]
    fn literals_in_arguments_become_variables() {
        let ParameterizedDocument { text, literals } = parameterize(r#"{ a(b: 1, c: {d: ["x" 2.5 "x"], e: -7}) { f } }"#).unwrap();
        assert_eq!(text, "{ a(b: $__i0 , c: {d: [$__s1  $__f2  $__s1 ], e: $__i3 }) { f } }");
        let values: Vec<_> = literals.iter().map(|(name, value)| format!("{name} {value}")).collect();
        assert_eq!(values, ["__i0 1", "__s1 \"x\"", "__f2 2.5", "__i3 -7"]);
    }

    #[test]
    fn equal_literals_share_a_variable_and_different_ones_do_not() {
        assert_eq!(text("{ a(b: 1) a(b: 1) }"), text("{ a(b: 5) a(b: 5) }"));
        assert_ne!(text("{ a(b: 1) a(b: 1) }"), text("{ a(b: 1) a(b: 2) }"));
        assert_ne!(text("{ a(b: 1) }"), text("{ a(b: \"1\") }"));
        assert_ne!(text("{ a(b: 1) }"), text("{ a(b: 1.0) }"));
    }

    #[test]
    fn other_values_are_not_replaced() {
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
    fn documents_with_reserved_variable_names_or_too_many_literals_are_not_parameterized() {
        assert_eq!(parameterize("query($__s0: ID!) { a(b: $__s0, c: \"x\") }"), None);
        let many: String = (0..200).map(|n| format!("a{n}: b(c: {n}) ")).collect();
        assert_eq!(parameterize(&format!("{{ {many} }}")), None);
    }

    #[test]
    fn malformed_documents_do_not_panic() {
        for document in ["", "{", "}", ")))", "((((", "{ a(b: \"never ends", "{ a(b: 1", "é{ a(b: \u{1F600} 1) }", "{a(b:00 1. .5 -x)}"] {
            let _ = parameterize(document);
        }
    }
}
