//! Parses a Markdown page: its code fences, links, anchors of headings and inline code, each with its line.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};

/// A page of the book, or another file with snippets, such as `README.md`.
pub struct Page {
    /// Relative to the root of the repository, such as `docs/src/getting-started.md`.
    pub path: String,
    /// The value of `<!-- runs-on: … -->`, if the page has one.
    pub runs_on: Option<String>,
    /// In the order of the page, including comments `<!-- run … -->`, as fences of the language `run`.
    pub fences: Vec<Fence>,
    pub links: Vec<Located>,
    /// The ids of the headings, as mdBook generates them.
    pub anchors: BTreeSet<String>,
    /// Inline code.
    pub code: Vec<Located>,
}

/// A piece of the page and the line on which it begins, counted from 1.
pub struct Located {
    pub line: usize,
    pub text: String,
}

/// A fenced code block.
pub struct Fence {
    /// The first line of its content, counted from 1.
    pub line: usize,
    /// The number of headings of levels 1 to 3 before it.
    pub section: usize,
    /// The first word of the info string, such as `sh`.
    pub language: String,
    /// The rest of the info string; a word without `=` has an empty value.
    pub attributes: BTreeMap<String, String>,
    pub text: String,
}

impl Fence {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

impl Page {
    pub fn parse(path: &str, source: &str) -> Self {
        let mut page = Self {
            path: path.to_owned(),
            runs_on: None,
            fences: Vec::new(),
            links: Vec::new(),
            anchors: BTreeSet::new(),
            code: Vec::new(),
        };
        let line_of = |offset: usize| source[..offset].matches('\n').count() + 1;
        let mut sections = 0;
        let mut heading: Option<(String, Option<String>)> = None;
        let mut in_fence = false;
        let mut comment = String::new();
        let options = Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES | Options::ENABLE_FOOTNOTES;
        for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
            let line = line_of(range.start);
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    let (language, attributes) = parse_info(&info);
                    page.fences.push(Fence { line: line + 1, section: sections, language, attributes, text: String::new() });
                    in_fence = true;
                }
                Event::End(TagEnd::CodeBlock) => in_fence = false,
                Event::Text(text) if in_fence => page.fences.last_mut().unwrap().text.push_str(&text),
                Event::Start(Tag::Heading { id, level, .. }) => {
                    sections += usize::from(level <= HeadingLevel::H3);
                    heading = Some((String::new(), id.map(|id| id.to_string())));
                }
                Event::End(TagEnd::Heading(_)) => {
                    let (text, id) = heading.take().unwrap();
                    page.add_anchor(id.unwrap_or_else(|| anchor(&text)));
                }
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    page.links.push(Located { line, text: dest_url.to_string() });
                }
                Event::Text(text) => heading.iter_mut().for_each(|(heading, _)| heading.push_str(&text)),
                Event::Code(text) => {
                    heading.iter_mut().for_each(|(heading, _)| heading.push_str(&text));
                    page.code.push(Located { line, text: text.to_string() });
                }
                Event::Html(text) => {
                    comment.push_str(&text);
                    if comment.trim_end().ends_with("-->") {
                        let first = line + 1 - comment.trim_end().matches('\n').count();
                        page.add_comment(std::mem::take(&mut comment).trim(), first, sections);
                    }
                }
                Event::End(TagEnd::HtmlBlock) => comment.clear(),
                _ => {}
            }
        }
        page
    }

    /// Adds the id of a heading, with a number if an earlier heading has the same id, as in mdBook.
    fn add_anchor(&mut self, id: String) {
        let numbered = (1..).map(|number| format!("{id}-{number}"));
        let free = std::iter::once(id.clone()).chain(numbered).find(|id| !self.anchors.contains(id));
        self.anchors.extend(free);
    }

    fn add_comment(&mut self, comment: &str, line: usize, section: usize) {
        let Some(inner) = comment.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->")) else { return };
        if let Some(environment) = inner.trim().strip_prefix("runs-on:") {
            self.runs_on = Some(environment.trim().to_owned());
        } else if let Some(commands) = inner.trim_start().strip_prefix("run\n") {
            let fence = Fence { line, section, language: "run".into(), attributes: BTreeMap::new(), text: commands.to_owned() };
            self.fences.push(fence);
        }
    }
}

/// The id that mdBook generates for a heading.
fn anchor(heading: &str) -> String {
    let letter = |c: char| match c {
        c if c.is_alphanumeric() || c == '_' || c == '-' => Some(c.to_ascii_lowercase()),
        c if c.is_whitespace() => Some('-'),
        _ => None,
    };
    heading.trim().chars().filter_map(letter).collect()
}

/// The language and the attributes: `sh norun="needs root" exit=2`. A value in braces ends with its closing brace.
fn parse_info(info: &str) -> (String, BTreeMap<String, String>) {
    let (language, mut rest) = info.trim().split_once(char::is_whitespace).unwrap_or((info.trim(), ""));
    let mut attributes = BTreeMap::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return (language.to_owned(), attributes);
        }
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let name = &rest[..end];
        rest = &rest[end..];
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            (value, rest) = parse_value(after);
        }
        attributes.insert(name.to_owned(), value.to_owned());
    }
}

/// The first value of a text, and the rest of the text.
fn parse_value(text: &str) -> (&str, &str) {
    if let Some((value, rest)) = text.strip_prefix('"').and_then(|quoted| quoted.split_once('"')) {
        return (value, rest);
    }
    if text.starts_with('{') {
        let mut depth = 0;
        for (at, c) in text.char_indices() {
            depth += i32::from(c == '{') - i32::from(c == '}');
            if depth == 0 {
                return text.split_at(at + 1);
            }
        }
    }
    text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))
}

#[test]
fn fences_links_headings_and_comments_are_found_with_their_lines() {
    let source = "<!-- runs-on: sqlite -->\n# A `b` c!\n\nSee [x](y.md#z) and `api/src`.\n\n```sh norun=\"no root\" exit=2\nls\n```\n\n<!-- run\ntrue\n-->\n\n# A b c\n\n\
                  ```graphql as=lms variables={\"a\": {\"b\": 1}} save=\"X=data.y\"\n{ me }\n```\n";
    let page = Page::parse("p.md", source);
    assert_eq!(page.runs_on.as_deref(), Some("sqlite"));
    assert_eq!(page.anchors.iter().collect::<Vec<_>>(), ["a-b-c", "a-b-c-1"]);
    assert_eq!((page.links[0].line, page.links[0].text.as_str()), (4, "y.md#z"));
    assert_eq!(page.code[1].text, "api/src");
    let fences: Vec<_> =
        page.fences.iter().map(|fence| (fence.line, fence.section, fence.language.as_str(), fence.text.as_str())).collect();
    assert_eq!(fences, [(7, 1, "sh", "ls\n"), (11, 1, "run", "true\n"), (17, 2, "graphql", "{ me }\n")]);
    assert_eq!(page.fences[0].attribute("norun"), Some("no root"));
    assert_eq!(page.fences[0].attribute("exit"), Some("2"));
    assert_eq!(page.fences[2].attribute("variables"), Some("{\"a\": {\"b\": 1}}"));
    assert_eq!(page.fences[2].attribute("save"), Some("X=data.y"));
}
