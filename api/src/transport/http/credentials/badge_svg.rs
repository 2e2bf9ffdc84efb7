//! Draws a badge as SVG: a medal with a check mark and the name. With a token, the picture contains the credential (Open Badges 3.0, section
//! "Baked Badge"): verifiers read it from the file.

/// The namespace of the element that contains the token.
const NAMESPACE: &str = "https://purl.imsglobal.org/ob/v3p0";

/// The longest line below the medal, in characters.
const LINE_CHARS: usize = 24;
/// The number of lines below the medal. A longer name is cut; the title of the picture has all of it.
const LINES: usize = 2;

/// The picture.
pub fn draw(name: &str, token: Option<&str>) -> String {
    let title = escape(name);
    let credential =
        token.map(|token| format!("<openbadges:credential verify=\"{}\"></openbadges:credential>\n  ", escape(token))).unwrap_or_default();
    let lines: String = wrap(name)
        .iter()
        .enumerate()
        .map(|(number, line)| {
            let y = 440 + 40 * number;
            format!("\n  <text x=\"256\" y=\"{y}\" text-anchor=\"middle\" font-family=\"sans-serif\" font-size=\"30\" fill=\"#1f2937\">{}</text>", escape(line))
        })
        .collect();
    format!(
        r##"<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="{NAMESPACE}" viewBox="0 0 512 512" role="img" aria-labelledby="title">
  {credential}<title id="title">{title}</title>
  <path d="M176 290 L150 400 L216 368 L256 400 L296 368 L362 400 L336 290 Z" fill="#b45309"/>
  <circle cx="256" cy="190" r="150" fill="#0f766e"/>
  <circle cx="256" cy="190" r="122" fill="none" stroke="#ffffff" stroke-width="8"/>
  <path d="M196 192 L240 236 L320 150" fill="none" stroke="#ffffff" stroke-width="24" stroke-linecap="round" stroke-linejoin="round"/>{lines}
</svg>
"##
    )
}

/// The lines of a name.
fn wrap(name: &str) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in name.split_whitespace() {
        let Some(line) = lines.last_mut() else { break };
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > LINE_CHARS {
            lines.push(word.to_owned());
        } else {
            let space = if line.is_empty() { "" } else { " " };
            line.push_str(space);
            line.push_str(word);
        }
    }
    let is_cut = lines.len() > LINES;
    lines.truncate(LINES);
    for line in &mut lines {
        if line.chars().count() > LINE_CHARS {
            *line = line.chars().take(LINE_CHARS - 1).chain(['…']).collect();
        }
    }
    if let (true, Some(last)) = (is_cut, lines.last_mut()) {
        let start: String = last.trim_end_matches('…').chars().take(LINE_CHARS - 1).collect();
        *last = format!("{start}…");
    }
    lines
}

/// A text in content or in an attribute value. Control characters, which XML 1.0 does not allow, become spaces.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            char if char.is_control() || matches!(char, '\u{FFFE}' | '\u{FFFF}') => escaped.push(' '),
            char => escaped.push(char),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_add_elements() {
        let picture = draw("<script>&\"\u{1}", Some("a.b.c"));
        assert!(picture.contains("<title id=\"title\">&lt;script&gt;&amp;&quot; </title>"), "{picture}");
        assert!(picture.contains("<openbadges:credential verify=\"a.b.c\"></openbadges:credential>"));
        assert!(!picture.contains("<script"));
        assert!(!draw("x", None).contains("<openbadges:credential"));
    }

    #[test]
    fn a_long_name_is_cut_with_an_ellipsis() {
        assert_eq!(wrap("Listening"), ["Listening"]);
        assert_eq!(wrap("Asks questions that open a conversation"), ["Asks questions that open", "a conversation"]);
        assert_eq!(wrap(&"word ".repeat(30)).last().map(|line| line.chars().last()), Some(Some('…')));
        assert_eq!(wrap(&"x".repeat(99)), [format!("{}…", "x".repeat(23))]);
        assert_eq!(wrap(""), [""]);
    }
}
