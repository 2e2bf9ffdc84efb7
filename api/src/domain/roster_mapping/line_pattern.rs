//! Patterns of lines around the rows of a roster, such as `Total: {rows}*`.

/// A pattern: `*` stands for any text, `{rows}` for the number of rows; letters match in any case.
#[derive(Clone, Debug)]
pub struct LinePattern {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq)]
enum Part {
    Letter(char),
    AnyText,
    RowCount,
}

/// The line matches a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineMatch {
    /// The number at the place of `{rows}`.
    pub row_count: Option<u64>,
}

impl LinePattern {
    /// Parses a pattern. `None` when it matches every line, or counts rows twice.
    pub fn parse(text: &str) -> Option<Self> {
        let (mut parts, mut rest) = (Vec::new(), text.trim());
        while let Some(letter) = rest.chars().next() {
            if let Some(after) = rest.strip_prefix("{rows}") {
                parts.push(Part::RowCount);
                rest = after;
            } else {
                if letter == '*' {
                    parts.push(Part::AnyText);
                } else {
                    parts.extend(letter.to_lowercase().map(Part::Letter));
                }
                rest = rest.get(letter.len_utf8()..)?;
            }
        }
        let is_specific = parts.iter().any(|part| *part != Part::AnyText);
        let counts = parts.iter().filter(|part| **part == Part::RowCount).count();
        (is_specific && counts <= 1).then_some(Self { parts })
    }

    /// Compares a line with the pattern.
    pub fn matches(&self, line: &str) -> Option<LineMatch> {
        let line: Vec<char> = line.trim().chars().flat_map(char::to_lowercase).collect();
        // After a mismatch, the last `*` takes one character more: an earlier one need not be tried again.
        let (mut at, mut part, mut retry, mut row_count) = (0, 0, None, None);
        loop {
            let step = match self.parts.get(part) {
                None if at == line.len() => return Some(LineMatch { row_count }),
                None => None,
                Some(Part::AnyText) => {
                    retry = Some((at, part));
                    Some(0)
                }
                Some(Part::Letter(letter)) => line.get(at).filter(|found| *found == letter).map(|_| 1),
                Some(Part::RowCount) => {
                    let digits: String = line.iter().skip(at).take_while(|letter| letter.is_ascii_digit()).collect();
                    row_count = digits.parse().ok();
                    row_count.map(|_| digits.len())
                }
            };
            match (step, retry) {
                (Some(length), _) => (at, part) = (at + length, part + 1),
                (None, Some((start, any_text))) if start < line.len() => {
                    retry = Some((start + 1, any_text));
                    (at, part) = (start + 1, any_text + 1);
                }
                (None, _) => return None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_matches_whole_lines_and_reads_the_row_count() {
        let match_of = |pattern: &str, line: &str| LinePattern::parse(pattern).unwrap().matches(line).map(|found| found.row_count);
        assert_eq!(match_of("TRAILER|{rows}", "trailer|0025"), Some(Some(25)));
        assert_eq!(match_of("Total*{rows}*", "Total number of rows: 107 (one hundred)"), Some(Some(107)));
        assert_eq!(match_of("*employee id*", "Company,Employee ID,Name"), Some(None));
        assert_eq!(match_of("END", " end "), Some(None));
        for (pattern, line) in
            [("END", "ENDED"), ("T|{rows}", "T|"), ("T|{rows}", "T|5x"), ("*a*b", "ab c"), ("Employee ID*", "x Employee ID")]
        {
            assert_eq!(match_of(pattern, line), None, "{pattern} {line}");
        }
        for pattern in ["", " ", "*", "**", "{rows}{rows}"] {
            assert!(LinePattern::parse(pattern).is_none(), "{pattern}");
        }
    }
}
