//! How large a document may be, asked before it is validated: some checks of the executor's own would take exponential time
//! on a document made for that.

use super::{error_code::ErrorCode, error_response::request_error};
use crate::platform::config::Config;
use async_graphql::{
    Positioned, ServerError,
    parser::types::{Directive, ExecutableDocument, FragmentDefinition, Selection, SelectionSet},
};
use std::collections::HashMap;

/// Brackets within brackets, fragments within fragments: what no honest document reaches, and no stack minds.
pub const NESTING_LIMIT: usize = 64;

/// The settings `limit_…` that are about documents.
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

    /// Looks at the text, before it is parsed, and shows each token and where it begins to whoever else wants to see them.
    ///
    /// # Errors
    /// `TOKEN_LIMIT`, `DEPTH_LIMIT`.
    pub fn text<'d>(&self, document: &'d str, mut each: impl FnMut(usize, &'d [u8])) -> Result<(), ServerError> {
        let (mut count, mut nesting) = (0, 0_usize);
        for (at, token) in Tokens::of(document) {
            count += 1;
            match token.first() {
                Some(b'{' | b'(' | b'[') => nesting += 1,
                Some(b'}' | b')' | b']') => nesting = nesting.saturating_sub(1),
                _ => {}
            }
            if count > self.tokens {
                let message = format!("the document has more than {} tokens: ask for less in one operation", self.tokens);
                return Err(request_error(ErrorCode::TokenLimit, message));
            }
            if nesting > NESTING_LIMIT {
                return Err(request_error(ErrorCode::DepthLimit, format!("the document has brackets more than {NESTING_LIMIT} deep")));
            }
            each(at, token);
        }
        Ok(())
    }

    /// Looks at the parsed document: each operation as it is once its fragments stand where they are spread.
    ///
    /// # Errors
    /// `TOKEN_LIMIT`, `DEPTH_LIMIT`, `ALIAS_LIMIT`, `DIRECTIVE_LIMIT`; `VALIDATION_FAILED` when a fragment holds itself.
    pub fn document(&self, document: &ExecutableDocument) -> Result<(), ServerError> {
        let mut sizes = Sizes { fragments: &document.fragments, known: HashMap::new() };
        for (_, operation) in document.operations.iter() {
            let size = sizes.of(&operation.node.selection_set.node, 0)?.with(&operation.node.directives);
            self.fits(size)?;
        }
        Ok(())
    }

    fn fits(&self, size: Size) -> Result<(), ServerError> {
        let over =
            |code, what, count, most| Err(request_error(code, format!("the operation has {count} {what}, at most {most} are allowed")));
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

/// The lexical tokens, each with its place (<https://spec.graphql.org/October2021/#sec-Appendix-Grammar-Summary.Lexical-Tokens>).
/// Text that is no token counts byte by byte: the parser refuses it.
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
                    self.rest = skip(self.rest, |byte| byte != b'\n' && byte != b'\r');
                    continue;
                }
                b'"' => string(self.rest),
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

fn skip(text: &[u8], so_long: impl Fn(u8) -> bool) -> &[u8] {
    let end = text.iter().position(|byte| !so_long(*byte)).unwrap_or(text.len());
    text.get(end..).unwrap_or_default()
}

/// The length of a string with its quotes; of what is left when it does not end.
fn string(text: &[u8]) -> usize {
    let (quote, escape): (&[u8], &[u8]) = if text.starts_with(b"\"\"\"") { (b"\"\"\"", b"\\\"\"\"") } else { (b"\"", b"\\\"") };
    let mut at = quote.len();
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with(quote) {
            return at + quote.len();
        }
        at += match rest {
            _ if rest.starts_with(escape) => escape.len(),
            // An escaped backslash does not escape the quote behind it; block strings know no such escape.
            [b'\\', _, ..] if quote.len() == 1 => 2,
            _ => 1,
        };
    }
    text.len()
}

/// What an operation or a part of it amounts to.
#[derive(Clone, Copy, Default)]
struct Size {
    selections: usize,
    /// Levels of fields.
    depth: usize,
    /// Levels of anything: fields and fragments.
    nesting: usize,
    aliases: usize,
    directives: usize,
}

impl Size {
    fn beside(self, other: Self) -> Self {
        Self {
            selections: self.selections.saturating_add(other.selections),
            depth: self.depth.max(other.depth),
            nesting: self.nesting.max(other.nesting),
            aliases: self.aliases.saturating_add(other.aliases),
            directives: self.directives.saturating_add(other.directives),
        }
    }

    fn with(self, directives: &[Positioned<Directive>]) -> Self {
        Self { directives: self.directives.saturating_add(directives.len()), ..self }
    }

    /// As it is below a selection of its own.
    fn within(self, is_field: bool) -> Self {
        Self { selections: self.selections.saturating_add(1), depth: self.depth + usize::from(is_field), nesting: self.nesting + 1, ..self }
    }
}

/// Measures, each fragment once.
struct Sizes<'a> {
    fragments: &'a HashMap<async_graphql::Name, Positioned<FragmentDefinition>>,
    /// `None`: being measured.
    known: HashMap<&'a str, Option<Size>>,
}

impl<'a> Sizes<'a> {
    fn of(&mut self, set: &'a SelectionSet, above: usize) -> Result<Size, ServerError> {
        if above > NESTING_LIMIT {
            return Err(request_error(ErrorCode::DepthLimit, format!("fields and fragments are more than {NESTING_LIMIT} deep")));
        }
        let mut whole = Size::default();
        for selection in &set.items {
            let size = match &selection.node {
                Selection::Field(field) => {
                    let below = self.of(&field.node.selection_set.node, above + 1)?.with(&field.node.directives).within(true);
                    Size { aliases: below.aliases + usize::from(field.node.alias.is_some()), ..below }
                }
                Selection::InlineFragment(inline) => {
                    self.of(&inline.node.selection_set.node, above + 1)?.with(&inline.node.directives).within(false)
                }
                Selection::FragmentSpread(spread) => {
                    self.fragment(&spread.node.fragment_name.node, above + 1)?.with(&spread.node.directives).within(false)
                }
            };
            whole = whole.beside(size);
        }
        if whole.nesting > NESTING_LIMIT {
            return Err(request_error(ErrorCode::DepthLimit, format!("fields and fragments are more than {NESTING_LIMIT} deep")));
        }
        Ok(whole)
    }

    fn fragment(&mut self, name: &str, above: usize) -> Result<Size, ServerError> {
        // An unknown fragment is refused by validation.
        let Some((name, fragment)) = self.fragments.get_key_value(name) else { return Ok(Size::default()) };
        match self.known.get(name.as_str()) {
            Some(Some(size)) => return Ok(*size),
            Some(None) => return Err(request_error(ErrorCode::ValidationFailed, format!("the fragment {name} holds itself"))),
            None => {}
        }
        self.known.insert(name.as_str(), None);
        let size = self.of(&fragment.node.selection_set.node, above)?.with(&fragment.node.directives);
        self.known.insert(name.as_str(), Some(size));
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
        limits().document(&parse_query(text).unwrap())
    }

    #[test]
    fn tokens_are_counted_as_the_specification_cuts_them() {
        let count = |text: &str| Tokens::of(text).count();
        assert_eq!(count("{ a, b # c d e\n }"), 4);
        assert_eq!(count(r#"{ a(b: "x } \" \\") }"#), 8);
        assert_eq!(count("{ a(b: \"\"\"x \"\" \\\"\"\" y\"\"\") }"), 8);
        assert_eq!(count("{ ...F ... on T { x(n: -1.5e3, v: $v) } }"), 19);
        assert_eq!(count("\"never ends"), 1);
        assert_eq!(count("\u{feff}"), 3);
    }

    #[test]
    fn a_document_may_have_as_many_tokens_as_allowed_and_no_more() {
        assert!(limits().text(&"a ".repeat(100), |_, _| {}).is_ok());
        assert_eq!(code(limits().text(&"a ".repeat(101), |_, _| {})), ErrorCode::TokenLimit);
    }

    #[test]
    fn brackets_are_not_followed_without_end() {
        let deep = Limits { tokens: 1_000_000, ..limits() };
        assert!(deep.text(&"{".repeat(NESTING_LIMIT), |_, _| {}).is_ok());
        assert_eq!(code(deep.text(&"{".repeat(2_000_000), |_, _| {})), ErrorCode::DepthLimit);
        assert!(deep.text(&"{a}".repeat(1000), |_, _| {}).is_ok());
    }

    #[test]
    fn depth_aliases_and_directives_have_their_limits() {
        assert!(document("{ a { b { c } } }").is_ok());
        assert_eq!(code(document("{ a { b { c { d } } } }")), ErrorCode::DepthLimit);
        assert!(document("{ x: a y: a }").is_ok());
        assert_eq!(code(document("{ x: a y: a z: a }")), ErrorCode::AliasLimit);
        assert!(document("query @a { b @c }").is_ok());
        assert_eq!(code(document("query @a { b @c @d }")), ErrorCode::DirectiveLimit);
    }

    #[test]
    fn fragments_count_where_they_are_spread() {
        assert!(document("{ ...F } fragment F on Q { x: a y: a }").is_ok());
        assert_eq!(code(document("{ ...F ...F } fragment F on Q { x: a y: a }")), ErrorCode::AliasLimit);
        assert_eq!(code(document("{ a { ...F } } fragment F on Q { b { c { d } } }")), ErrorCode::DepthLimit);
    }

    #[test]
    fn fragments_that_double_or_hold_themselves_are_refused_at_once() {
        let doubling: String = (0..40).map(|n| format!("fragment F{n} on Q {{ ...F{} ...F{} }}", n + 1, n + 1)).collect();
        assert_eq!(code(document(&format!("{{ ...F0 }} {doubling} fragment F40 on Q {{ a }}"))), ErrorCode::TokenLimit);
        assert_eq!(code(document("{ ...F } fragment F on Q { ...G } fragment G on Q { ...F }")), ErrorCode::ValidationFailed);
        let long: String = (0..100).map(|n| format!("fragment F{n} on Q {{ ...F{} }}", n + 1)).collect();
        assert_eq!(code(document(&format!("{{ ...F0 }} {long} fragment F100 on Q {{ a }}"))), ErrorCode::DepthLimit);
    }
}
