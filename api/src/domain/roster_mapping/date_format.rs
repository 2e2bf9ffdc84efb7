//! The date formats of a roster. A date is never guessed: it is read when exactly one day is meant by the formats of the mapping.

use chrono::{Datelike, NaiveDate, TimeDelta};
use std::fmt::Write;

/// The default date format (ISO 8601).
pub const ISO_DATE: &str = "YYYY-MM-DD";
/// The name of the format of days as Excel counts them.
pub const EXCEL_DAYS: &str = "EXCEL_DAYS";
/// What a date format must be, as an error message.
pub const FORMAT_RULE: &str = "must contain YYYY, MM (or MMM for Jan) and DD, each once, separated by - / . , a space or nothing";

/// The last day that Excel can write, 9999-12-31.
const LAST_EXCEL_DAY: i64 = 2_958_465;

/// One date format.
#[derive(Clone, Debug)]
enum DateFormat {
    /// In the notation of `chrono`.
    Pattern(String),
    ExcelDays,
}

/// The date formats of a column: at least one.
#[derive(Clone, Debug)]
pub struct DateFormats {
    formats: Vec<(String, DateFormat)>,
}

impl Default for DateFormats {
    fn default() -> Self {
        Self { formats: vec![(ISO_DATE.into(), DateFormat::Pattern("%Y-%m-%d".into()))] }
    }
}

impl DateFormats {
    /// Compiles formats. The error is the index of the first invalid one.
    pub fn compile<'f>(formats: impl IntoIterator<Item = &'f String>) -> Result<Self, usize> {
        let mut compiled = Vec::new();
        for (index, text) in formats.into_iter().enumerate() {
            let format = if text == EXCEL_DAYS { Some(DateFormat::ExcelDays) } else { to_chrono_format(text).map(DateFormat::Pattern) };
            compiled.push((text.clone(), format.ok_or(index)?));
        }
        Ok(if compiled.is_empty() { Self::default() } else { Self { formats: compiled } })
    }

    /// Parses a date. A time after the date is left out.
    ///
    /// # Errors
    /// What is wrong, as an error message.
    pub fn parse(&self, text: &str) -> Result<NaiveDate, String> {
        let mut found: Option<(&str, NaiveDate)> = None;
        for (name, format) in &self.formats {
            let Some(date) = format.parse(text) else { continue };
            match found {
                Some((other, earlier)) if earlier != date => {
                    return Err(format!("is {earlier} in the format {other} but {date} in the format {name}: use one of the two"));
                }
                _ => found = Some((name, date)),
            }
        }
        found.map(|(_, date)| date).ok_or_else(|| self.describe_mismatch(text))
    }

    fn describe_mismatch(&self, text: &str) -> String {
        let names: Vec<&str> = self.formats.iter().map(|(name, _)| name.as_str()).collect();
        let hint = if has_two_digit_year(text) {
            ": a year must have four digits, so that 30 is neither taken for 1930 nor for 2030"
        } else if parse_excel_days(text).is_some() {
            ": if it is a day number of Excel, add the date format EXCEL_DAYS to the mapping"
        } else {
            ""
        };
        format!("must be a valid date in the format {}{hint}", names.join(" or "))
    }
}

impl DateFormat {
    fn parse(&self, text: &str) -> Option<NaiveDate> {
        match self {
            Self::ExcelDays => parse_excel_days(text),
            Self::Pattern(pattern) => {
                let (date, rest) = NaiveDate::parse_and_remainder(text, pattern).ok()?;
                ((1000..10_000).contains(&date.year()) && is_time(rest)).then_some(date)
            }
        }
    }
}

/// The day that a day number of Excel means, in the date system that begins in 1900; a fraction is the time of the day.
fn parse_excel_days(text: &str) -> Option<NaiveDate> {
    let (days, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = [days, fraction].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    // Excel has a 29 February 1900, which did not exist. No employee was hired before.
    let days = days.parse::<i64>().ok().filter(|days| is_number && (61..=LAST_EXCEL_DAY).contains(days))?;
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_signed(TimeDelta::days(days))
}

/// Whether three groups of digits are separated and none of them can be a year.
fn has_two_digit_year(text: &str) -> bool {
    let date = text.split([' ', 'T']).next().unwrap_or_default();
    let groups: Vec<&str> = date.split(|letter: char| !letter.is_alphanumeric()).filter(|group| !group.is_empty()).collect();
    let is_short = |group: &&str| group.len() <= 2 && group.bytes().all(|byte| byte.is_ascii_digit());
    let is_month_name = |group: &&str| group.chars().all(char::is_alphabetic);
    groups.len() == 3 && groups.iter().all(|group| is_short(group) || is_month_name(group)) && groups.iter().any(is_short)
}

/// Whether the rest after a date is nothing, a time of the day such as `T08:00:00.000Z`, or only an offset such as `-08:00`.
fn is_time(rest: &str) -> bool {
    let rest = rest.trim_end();
    let Some(time) = rest.strip_prefix(['T', 't', ' ']) else { return is_offset(rest) };
    let time = time.trim_start();
    let digits = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    let end = time.find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, ':' | '.' | ',')).unwrap_or(time.len());
    let (clock, suffix) = time.split_at(end);
    let clock = clock.split(['.', ',']).next().unwrap_or_default();
    let parts: Vec<&str> = clock.split(':').collect();
    let is_clock = (2..=3).contains(&parts.len())
        && parts.iter().skip(1).all(|part| digits(part))
        && parts.first().is_some_and(|hour| digits(hour) || (hour.len() == 1 && hour.bytes().all(|byte| byte.is_ascii_digit())));
    let suffix = suffix.trim();
    let lower = suffix.to_ascii_lowercase();
    let offset = lower.strip_prefix("am").or_else(|| lower.strip_prefix("pm")).unwrap_or(&lower);
    is_clock && is_offset(offset.trim())
}

fn is_offset(text: &str) -> bool {
    let hours_and_minutes = |offset: &str| {
        let digits = offset.replacen(':', "", 1);
        matches!(digits.len(), 2 | 4) && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    matches!(text, "" | "Z" | "z" | "utc" | "UTC") || text.strip_prefix(['+', '-']).is_some_and(hours_and_minutes)
}

/// Translates a date format such as `DD/MM/YYYY` to the notation of `chrono`. `None` when it is invalid.
fn to_chrono_format(date_format: &str) -> Option<String> {
    const PARTS: [(&str, &str, usize); 4] = [("YYYY", "%Y", 0), ("MMM", "%b", 1), ("MM", "%m", 1), ("DD", "%d", 2)];
    let (mut rest, mut chrono_format, mut occurrences) = (date_format, String::new(), [0; 3]);
    while let Some(first) = rest.chars().next() {
        if let Some((part, specifier, index)) = PARTS.iter().find(|(part, ..)| rest.starts_with(part)) {
            *occurrences.get_mut(*index)? += 1;
            chrono_format.push_str(specifier);
            rest = rest.strip_prefix(part)?;
        } else if matches!(first, '-' | '/' | '.' | ',' | ' ') {
            chrono_format.write_char(first).ok()?;
            rest = rest.strip_prefix(first)?;
        } else {
            return None;
        }
    }
    (occurrences == [1, 1, 1]).then_some(chrono_format)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formats(formats: &[&str]) -> DateFormats {
        let formats: Vec<String> = formats.iter().map(|format| (*format).to_owned()).collect();
        DateFormats::compile(&formats).unwrap()
    }

    fn day(text: &str) -> Option<NaiveDate> {
        text.parse().ok()
    }

    #[test]
    fn dates_are_parsed_in_the_configured_format_only() {
        for (format, text) in [
            ("DD/MM/YYYY", "31/01/2026"),
            ("MM/DD/YYYY", "01/31/2026"),
            ("MM/DD/YYYY", "1/31/2026"),
            ("DD.MM.YYYY", "31.01.2026"),
            ("YYYYMMDD", "20260131"),
            ("DD-MMM-YYYY", "31-JAN-2026"),
            ("MMM DD, YYYY", "Jan 31, 2026"),
            ("EXCEL_DAYS", "46053"),
            ("EXCEL_DAYS", "46053.75"),
        ] {
            let compiled = formats(&[format]);
            assert_eq!(compiled.parse(text).ok(), day("2026-01-31"), "{format}");
            assert!(compiled.parse("2026-01-31").is_err(), "{format}");
            if format != "EXCEL_DAYS" {
                assert!(compiled.parse(&text.replace("31", "32")).is_err(), "{format}");
            }
        }
        let iso = DateFormats::default();
        assert_eq!((iso.parse("2026-01-31").ok(), iso.parse("2026-02-31").ok()), (day("2026-01-31"), None));
        for format in ["", "YYYY", "DD/MM/YY", "YYYY-MM-DD-DD", "%Y-%m-%d", "YYYY-MM-DDTHH"] {
            assert_eq!(DateFormats::compile([&ISO_DATE.to_owned(), &format.to_owned()]).err(), Some(1), "{format}");
        }
    }

    #[test]
    fn several_formats_are_read_unless_a_date_is_ambiguous() {
        let both = formats(&["DD/MM/YYYY", "MM/DD/YYYY", "YYYY-MM-DD"]);
        for text in ["31/01/2026", "01/31/2026", "2026-01-31"] {
            assert_eq!(both.parse(text).ok(), day("2026-01-31"), "{text}");
        }
        assert_eq!(both.parse("03/03/2026").ok(), day("2026-03-03"), "both formats mean the same day");
        let message = both.parse("01/02/2026").unwrap_err();
        assert!(message.contains("2026-02-01") && message.contains("2026-01-02"), "{message}");
    }

    #[test]
    fn a_time_after_a_date_is_left_out() {
        let iso = DateFormats::default();
        for time in
            ["T00:00:00", "T08:30:00.000Z", " 00:00:00.0", "T00:00:00.000-08:00", "-08:00", "Z", " 12:00:00 AM", " 0:00", " 23:59:59 +0100"]
        {
            assert_eq!(iso.parse(&format!("2026-01-31{time}")).ok(), day("2026-01-31"), "{time}");
        }
        for rest in ["1", "x", "T", "T1", " noon", "-", " 12:00 XM", "/02"] {
            assert!(iso.parse(&format!("2026-01-31{rest}")).is_err(), "{rest}");
        }
        assert_eq!(formats(&["MM/DD/YYYY"]).parse("1/31/2026 12:00:00 AM").ok(), day("2026-01-31"));
    }

    #[test]
    fn two_digit_years_and_day_numbers_are_refused_with_a_hint() {
        for (format, text) in [("DD/MM/YYYY", "31/01/26"), ("YYYY-MM-DD", "26-01-31"), ("DD-MMM-YYYY", "31-JAN-26")] {
            let message = formats(&[format]).parse(text).unwrap_err();
            assert!(message.contains(format) && message.contains("four digits"), "{message}");
        }
        assert!(DateFormats::default().parse("46053").unwrap_err().contains("EXCEL_DAYS"));
        assert!(!DateFormats::default().parse("31/01/2026").unwrap_err().contains("four digits"));
        for text in ["0", "60", "2958466", "46053.", "-1", "4605x"] {
            assert!(formats(&["EXCEL_DAYS"]).parse(text).is_err(), "{text}");
        }
    }
}
