//! Limits on the size of a document. They are checked before validation, because some validation rules take exponential time on documents
//! that are built to exploit it.

use super::{error_code::ErrorCode, error_response::request_error};
use crate::platform::config::Config;
use async_graphql::{
    Positioned, ServerError,
    parser::types::{Directive, ExecutableDocument, FragmentDefinition, Selection, SelectionSet},
};
use std::collections::HashMap;

/// The limit on nested brackets, fields and fragments. Real documents stay far below it, and it is safe for the stack.
pub const NESTING_LIMIT: usize = 64;

/// The limits on documents, from the settings `limit_…`.
pub struct Limits {
    tokens: usize,
    depth: usize,
    aliases: usize,
    directives: usize,
}

impl Limits {
    pub fn new(config: &Config) -> Self {
        Self { tokens: config.limit_tokens, depth: config.limit_depth, aliases: config.limit_aliases, directives: config.limit_directives }
    }

    /// Checks the text before it is parsed, and passes each token and the byte at which it begins to `on_token`.
    ///
    /// # Errors
    /// `TOKEN_LIMIT`, `DEPTH_LIMIT`.
    pub fn check_text<'d>(&self, document: &'d str, mut on_token: impl FnMut(usize, &'d [u8])) -> Result<(), ServerError> {
        let (mut count, mut nesting) = (0, 0_usize);
        for (at, token) in Tokens::of(document) {
            count += 1;
            match token.first() {
                Some(b'{' | b'(' | b'[') => nesting += 1,
                Some(b'}' | b')' | b']') => nesting = nesting.saturating_sub(1),
                _ => {}
            }
            if count > self.tokens {
                let message = format!("the document has more than {} tokens: split the operation", self.tokens);
                return Err(request_error(ErrorCode::TokenLimit, message));
            }
            if nesting > NESTING_LIMIT {
                return Err(request_error(ErrorCode::DepthLimit, format!("the document has brackets more than {NESTING_LIMIT} deep")));
            }
            on_token(at, token);
        }
        Ok(())
    }

    /// Checks each operation of the parsed document, with its fragments expanded.
    ///
    /// # Errors
    /// `TOKEN_LIMIT`, `DEPTH_LIMIT`, `ALIAS_LIMIT`, `DIRECTIVE_LIMIT`; `VALIDATION_FAILED` when a fragment contains itself.
    pub fn check_document(&self, document: &ExecutableDocument) -> Result<(), ServerError> {
        let mut sizes = Sizes { fragments: &document.fragments, measured: HashMap::new() };
        for (_, operation) in document.operations.iter() {
            let size = sizes.of(&operation.node.selection_set.node, 0)?.with_directives(&operation.node.directives);
            self.check_size(size)?;
        }
        Ok(())
    }

    fn check_size(&self, size: Size) -> Result<(), ServerError> {
        let over =
            |code, what, count, limit| Err(request_error(code, format!("the operation has {count} {what}, at most {limit} are allowed")));
        if size.selections > self.tokens {
            return over(ErrorCode::TokenLimit, "selections, counting fragments wherever they are spread", size.selections, self.tokens);
        }
        if size.depth > self.depth {
            return over(ErrorCode::DepthLimit, "levels of fields", size.depth, self.depth);
        }
        if size.aliases > self.aliases {
            return over(ErrorCode::AliasLimit, "aliases", size.aliases, self.aliases);
        }
        if size.directives > self.directives {
            return over(ErrorCode::DirectiveLimit, "directives", size.directives, self.directives);
        }
        Ok(())
    }
}

/// The lexical tokens, each with its byte offset (<https://spec.graphql.org/October2021/#sec-Appendix-Grammar-Summary.Lexical-Tokens>).
/// Bytes that belong to no token are tokens of their own; the parser rejects them.
struct Tokens<'a> {
    rest: &'a [u8],
    length: usize,
}

impl<'a> Tokens<'a> {
    fn of(text: &'a str) -> Self {
        Self { rest: text.as_bytes(), length: text.len() }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = (usize, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (first, rest) = self.rest.split_first()?;
            let length = match first {
                b' ' | b'\t' | b'\n' | b'\r' | b',' => {
                    self.rest = rest;
                    continue;
                }
                b'#' => {
                    self.rest = skip_while(self.rest, |byte| byte != b'\n' && byte != b'\r');
                    continue;
                }
                b'"' => string_length(self.rest),
                b'.' if self.rest.starts_with(b"...") => 3,
                b'-' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_' => 1 + rest.iter().take_while(|byte| is_word(**byte)).count(),
                _ => 1,
            };
            let at = self.length - self.rest.len();
            let (token, rest) = self.rest.split_at_checked(length)?;
            self.rest = rest;
            return Some((at, token));
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.'
}

fn skip_while(text: &[u8], predicate: impl Fn(u8) -> bool) -> &[u8] {
    let end = text.iter().position(|byte| !predicate(*byte)).unwrap_or(text.len());
    text.get(end..).unwrap_or_default()
}

/// The length of a string with its quotes; the length of the rest when the string does not end.
fn string_length(text: &[u8]) -> usize {
    let (quote, escape): (&[u8], &[u8]) = if text.starts_with(b"\"\"\"") { (b"\"\"\"", b"\\\"\"\"") } else { (b"\"", b"\\\"") };
    let mut at = quote.len();
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with(quote) {
            return at + quote.len();
        }
        at += match rest {
            _ if rest.starts_with(escape) => escape.len(),
            // An escaped backslash does not escape the quote behind it. Block strings have no such escape.
            [b'\\', _, ..] if quote.len() == 1 => 2,
            _ => 1,
        };
    }
    text.len()
}

/// The size of an operation or of a part of it.
#[derive(Clone, Copy, Default)]
struct Size {
    selections: usize,
    /// The nesting of fields.
    depth: usize,
    /// The nesting of fields and fragments.
    nesting: usize,
    aliases: usize,
    directives: usize,
}

impl Size {
    fn plus(self, other: Self) -> Self {
        Self {
            selections: self.selections.saturating_add(other.selections),
            depth: self.depth.max(other.depth),
            nesting: self.nesting.max(other.nesting),
            aliases: self.aliases.saturating_add(other.aliases),
            directives: self.directives.saturating_add(other.directives),
        }
    }

    fn with_directives(self, directives: &[Positioned<Directive>]) -> Self {
        Self { directives: self.directives.saturating_add(directives.len()), ..self }
    }

    /// The size with one more selection around it.
    fn nested(self, is_field: bool) -> Self {
        Self { selections: self.selections.saturating_add(1), depth: self.depth + usize::from(is_field), nesting: self.nesting + 1, ..self }
    }
}

/// Measures selection sets, each fragment once.
struct Sizes<'a> {
    fragments: &'a HashMap<async_graphql::Name, Positioned<FragmentDefinition>>,
    /// `None` while the fragment is being measured.
    measured: HashMap<&'a str, Option<Size>>,
}

impl<'a> Sizes<'a> {
    /// The size of a selection set. `above` is the nesting around it.
    fn of(&mut self, set: &'a SelectionSet, above: usize) -> Result<Size, ServerError> {
        if above > NESTING_LIMIT {
            return Err(request_error(ErrorCode::DepthLimit, format!("fields and fragments are more than {NESTING_LIMIT} deep")));
        }
        let mut whole = Size::default();
        for selection in &set.items {
            let size = match &selection.node {
                Selection::Field(field) => {
                    let below = self.of(&field.node.selection_set.node, above + 1)?.with_directives(&field.node.directives).nested(true);
                    Size { aliases: below.aliases + usize::from(field.node.alias.is_some()), ..below }
                }
                Selection::InlineFragment(inline) => {
                    self.of(&inline.node.selection_set.node, above + 1)?.with_directives(&inline.node.directives).nested(false)
                }
                Selection::FragmentSpread(spread) => {
                    self.fragment(&spread.node.fragment_name.node, above + 1)?.with_directives(&spread.node.directives).nested(false)
                }
            };
            whole = whole.plus(size);
        }
        if whole.nesting > NESTING_LIMIT {
            return Err(request_error(ErrorCode::DepthLimit, format!("fields and fragments are more than {NESTING_LIMIT} deep")));
        }
        Ok(whole)
    }

    /// The size of a fragment. `above` is the nesting at the spread.
    fn fragment(&mut self, name: &str, above: usize) -> Result<Size, ServerError> {
        // Validation rejects an unknown fragment.
        let Some((name, fragment)) = self.fragments.get_key_value(name) else { return Ok(Size::default()) };
        match self.measured.get(name.as_str()) {
            Some(Some(size)) => return Ok(*size),
            Some(None) => return Err(request_error(ErrorCode::ValidationFailed, format!("the fragment {name} contains itself"))),
            None => {}
        }
        self.measured.insert(name.as_str(), None);
        let size = self.of(&fragment.node.selection_set.node, above)?.with_directives(&fragment.node.directives);
        self.measured.insert(name.as_str(), Some(size));
        Ok(size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::parser::parse_query;

    fn limits() -> Limits {
        Limits { tokens: 100, depth: 3, aliases: 2, directives: 2 }
    }

    fn code(result: Result<(), ServerError>) -> ErrorCode {
        let error = result.unwrap_err();
        ErrorCode::of(&error).unwrap()
    }

    fn document(text: &str) -> Result<(), ServerError> {
        limits().check_document(&parse_query(text).unwrap())
    }

    #[test]
    fn tokens_are_counted_as_the_specification_defines_them() {
        let count = |text: &str| Tokens::of(text).count();
        assert_eq!(count("{ a, b # c d e\n }"), 4);
        assert_eq!(count(r#"{ a(b: "x } \" \\") }"#), 8);
        assert_eq!(count("{ a(b: \"\"\"x \"\" \\\"\"\" y\"\"\") }"), 8);
        assert_eq!(count("{ ...F ... on T { x(n: -1.5e3, v: $v) } }"), 19);
        assert_eq!(count("\"never ends"), 1);
        assert_eq!(count("\u{feff}"), 3);
    }

    #[test]
    fn the_token_limit_is_inclusive() {
        assert!(limits().check_text(&"a ".repeat(100), |_, _| {}).is_ok());
        assert_eq!(code(limits().check_text(&"a ".repeat(101), |_, _| {})), ErrorCode::TokenLimit);
    }

    #[test]
    fn deeply_nested_brackets_are_refused() {
        let deep = Limits { tokens: 1_000_000, ..limits() };
        assert!(deep.check_text(&"{".repeat(NESTING_LIMIT), |_, _| {}).is_ok());
        assert_eq!(code(deep.check_text(&"{".repeat(2_000_000), |_, _| {})), ErrorCode::DepthLimit);
        assert!(deep.check_text(&"{a}".repeat(1000), |_, _| {}).is_ok());
    }

    #[test]
    fn depth_aliases_and_directives_are_limited() {
        assert!(document("{ a { b { c } } }").is_ok());
        assert_eq!(code(document("{ a { b { c { d } } } }")), ErrorCode::DepthLimit);
        assert!(document("{ x: a y: a }").is_ok());
        assert_eq!(code(document("{ x: a y: a z: a }")), ErrorCode::AliasLimit);
        assert!(document("query @a { b @c }").is_ok());
        assert_eq!(code(document("query @a { b @c @d }")), ErrorCode::DirectiveLimit);
    }

    #[test]
    fn fragments_count_at_each_spread() {
        assert!(document("{ ...F } fragment F on Q { x: a y: a }").is_ok());
        assert_eq!(code(document("{ ...F ...F } fragment F on Q { x: a y: a }")), ErrorCode::AliasLimit);
        assert_eq!(code(document("{ a { ...F } } fragment F on Q { b { c { d } } }")), ErrorCode::DepthLimit);
    }

    #[test]
    fn exponential_and_recursive_fragments_are_refused_in_linear_time() {
        let doubling: String = (0..40).map(|n| format!("fragment F{n} on Q {{ ...F{} ...F{} }}", n + 1, n + 1)).collect();
        assert_eq!(code(document(&format!("{{ ...F0 }} {doubling} fragment F40 on Q {{ a }}"))), ErrorCode::TokenLimit);
        assert_eq!(code(document("{ ...F } fragment F on Q { ...G } fragment G on Q { ...F }")), ErrorCode::ValidationFailed);
        let long: String = (0..100).map(|n| format!("fragment F{n} on Q {{ ...F{} }}", n + 1)).collect();
        assert_eq!(code(document(&format!("{{ ...F0 }} {long} fragment F100 on Q {{ a }}"))), ErrorCode::DepthLimit);
    }
}
