//! The forms of texts in statements (IEEE 9274.1.1, section 4.2.7).

use chrono::{DateTime, Utc};

/// Whether a text is an absolute IRI (RFC 3987): a scheme, a colon, and characters that an IRI may contain.
pub fn is_iri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    let is_allowed = |letter: char| !(letter.is_whitespace() || letter.is_control() || "<>\"{}|\\^`".contains(letter));
    is_scheme && !rest.is_empty() && rest.chars().all(is_allowed)
}

/// Whether a text is a UUID in its canonical form of 36 characters (RFC 4122), in any case.
pub fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| if matches!(at, 8 | 13 | 18 | 23) { byte == b'-' } else { byte.is_ascii_hexdigit() })
}

/// Whether a text is an e-mail address as an IRI, such as `mailto:ann@example.com`.
pub fn is_mailto(text: &str) -> bool {
    let address = text.strip_prefix("mailto:").unwrap_or_default();
    let forbidden = |letter: char| letter.is_whitespace() || letter.is_control() || "<>,;:\"()[]\\".contains(letter);
    matches!(address.rsplit_once('@'), Some((local, domain)) if !local.is_empty() && !local.contains('@') && !domain.is_empty())
        && !address.contains(forbidden)
}

/// Whether a text consists of this number of hexadecimal digits.
pub fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Parses a timestamp (RFC 3339). Offsets that mean an unknown local offset, such as `-00:00`, are not timestamps of the specification.
/// Seconds may be missing, and an offset may be without a colon or minutes, as ISO 8601 allows.
pub fn parse_timestamp(text: &str) -> Option<DateTime<Utc>> {
    let (date, time) = text.split_once(['T', 't'])?;
    let zone_at = time.find(['Z', 'z', '+', '-'])?;
    let (clock, zone) = (time.get(..zone_at)?, time.get(zone_at..)?);
    if matches!(zone, "-00" | "-0000" | "-00:00") {
        return None;
    }
    let zone = match zone.len() {
        // `+05` and `+0530`.
        3 => format!("{zone}:00"),
        5 if !zone.contains(':') => format!("{}:{}", zone.get(..3)?, zone.get(3..)?),
        _ => zone.to_owned(),
    };
    let clock = if clock.len() == 5 { format!("{clock}:00") } else { clock.to_owned() };
    DateTime::parse_from_rfc3339(&format!("{date}T{clock}{zone}")).ok().map(|at| at.to_utc())
}

/// Whether a text is a duration (ISO 8601): weeks alone, or units in descending order, of which the last may have a fraction.
pub fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else { return false };
    if let Some(weeks) = rest.strip_suffix('W') {
        return is_decimal(weeks);
    }
    let (date, time) = match rest.split_once('T') {
        Some((_, "")) => return false,
        Some((date, time)) => (date, time),
        None => (rest, ""),
    };
    let (Some(dates), Some(times)) = (amounts(date, "YMD"), amounts(time, "HMS")) else { return false };
    let amounts: Vec<&str> = dates.into_iter().chain(times).collect();
    let Some((last, others)) = amounts.split_last() else { return false };
    is_decimal(last) && others.iter().all(|amount| is_digits(amount))
}

/// The amounts before the letters of units, which must be in the order of `units`.
fn amounts<'a>(text: &'a str, units: &str) -> Option<Vec<&'a str>> {
    let (mut units, mut amounts) = (units.chars(), Vec::new());
    for part in text.split_inclusive(|letter: char| letter.is_ascii_alphabetic()) {
        let unit = part.chars().last()?;
        units.find(|known| *known == unit)?;
        amounts.push(part.strip_suffix(unit)?);
    }
    Some(amounts)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_decimal(text: &str) -> bool {
    match text.split_once(['.', ',']) {
        Some((whole, fraction)) => is_digits(whole) && is_digits(fraction),
        None => is_digits(text),
    }
}

/// A duration without what is finer than a hundredth of a second, which comparisons ignore.
pub fn truncate_duration(text: &str) -> String {
    match text.split_once(['.', ',']) {
        Some((whole, rest)) if rest.ends_with('S') => {
            let hundredths: String = rest.trim_end_matches('S').chars().chain("00".chars()).take(2).collect();
            format!("{whole}.{hundredths}S")
        }
        _ => text.to_owned(),
    }
}

/// Whether a text is a language tag (RFC 5646): well-formed, or one of the irregular tags of older standards.
pub fn is_language_tag(text: &str) -> bool {
    const IRREGULAR: [&str; 5] = ["en-gb-oed", "sgn-be-fr", "sgn-be-nl", "sgn-ch-de", "i-default"];
    let tag = text.to_ascii_lowercase();
    if IRREGULAR.contains(&tag.as_str()) || tag.strip_prefix("i-").is_some_and(|rest| is_alphanumeric(rest, 3, 8)) {
        return true;
    }
    let mut parts = tag.split('-').peekable();
    let language = parts.next().unwrap_or_default();
    if language != "x" {
        if !is_alphabetic(language, 2, 8) {
            return false;
        }
        for _ in 0..if language.len() <= 3 { 3 } else { 0 } {
            parts.next_if(|part| is_alphabetic(part, 3, 3));
        }
        parts.next_if(|part| is_alphabetic(part, 4, 4));
        parts.next_if(|part| is_alphabetic(part, 2, 2) || (part.len() == 3 && is_digits(part)));
        let is_variant =
            |part: &&str| is_alphanumeric(part, 5, 8) || (part.starts_with(|c: char| c.is_ascii_digit()) && is_alphanumeric(part, 4, 4));
        while parts.next_if(is_variant).is_some() {}
        while parts.next_if(|part| is_alphanumeric(part, 1, 1) && *part != "x").is_some() {
            if parts.next_if(|part| is_alphanumeric(part, 2, 8)).is_none() {
                return false;
            }
            while parts.next_if(|part| is_alphanumeric(part, 2, 8)).is_some() {}
        }
    }
    if language == "x" || parts.next_if_eq(&"x").is_some() {
        return parts.peek().is_some() && parts.all(|part| is_alphanumeric(part, 1, 8));
    }
    parts.next().is_none()
}

fn is_alphabetic(text: &str, min: usize, max: usize) -> bool {
    (min..=max).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn is_alphanumeric(text: &str, min: usize, max: usize) -> bool {
    (min..=max).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether a text is an Internet media type (RFC 2045), such as `text/plain; charset=ascii`.
pub fn is_media_type(text: &str) -> bool {
    let is_token =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte));
    let mut parts = text.split(';');
    let kind = parts.next().and_then(|kind| kind.trim().split_once('/'));
    kind.is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
        && parts.all(|parameter| parameter.split_once('=').is_some_and(|(name, value)| is_token(name.trim()) && !value.trim().is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_need_a_known_offset() {
        for valid in ["2015-11-18T12:17:00+00:00", "2015-11-18T12:17:00Z", "2015-11-18T12:17:00.1234567-05:00", "2015-11-18T12:17+0530"] {
            assert!(parse_timestamp(valid).is_some(), "{valid}");
        }
        for invalid in [
            "2008-09-15T15:53:00.601-00",
            "2008-09-15T15:53:00.601-0000",
            "2008-09-15T15:53:00.601-00:00",
            "01/011/2015",
            "2015-11-18T12:17:00",
        ] {
            assert_eq!(parse_timestamp(invalid), None, "{invalid}");
        }
    }

    #[test]
    fn durations_have_units_in_descending_order() {
        for valid in ["PT4H35M59.14S", "PT16559.14S", "P3Y1M29DT4H35M59.14S", "P3Y", "P4W", "PT0S", "P1DT12H36M0.12567S"] {
            assert!(is_duration(valid), "{valid}");
        }
        for invalid in ["P4W1D", "PA1H0M0S", "P", "PT", "P1Y1", "PT1S1H", "P1.5Y1M", "1H", "PT-1S", "P1H"] {
            assert!(!is_duration(invalid), "{invalid}");
        }
        assert_eq!(truncate_duration("PT0.1237S"), truncate_duration("PT0.12S"));
        assert_ne!(truncate_duration("PT0.13S"), truncate_duration("PT0.12S"));
    }

    #[test]
    fn language_tags_are_well_formed() {
        for valid in
            ["en", "en-US", "zh-cmn-Hans-CN", "sl-rozaj-biske", "de-CH-1901", "x-private", "i-klingon", "und", "es-419", "de-a-foo-x-bar"]
        {
            assert!(is_language_tag(valid), "{valid}");
        }
        for invalid in ["a12345678", "", "e", "en_US", "en-", "x", "en-US-US", "not a tag"] {
            assert!(!is_language_tag(invalid), "{invalid}");
        }
    }

    #[test]
    fn iris_uuids_addresses_and_media_types() {
        assert!(is_iri("http://example.com/é?x#y") && is_iri("urn:uuid:1") && is_iri("tag:a"));
        assert!(!is_iri("ab=c://x") && !is_iri("example.com") && !is_iri("http://a b") && !is_iri(":x"));
        assert!(is_uuid("AA97B177-9383-4934-8543-0F91A7A02836") && !is_uuid("AA97B177-9383-4934-8543-0F91A7A028368"));
        assert!(is_mailto("mailto:a@b") && !is_mailto("mailto:a.b") && !is_mailto("http://a@b") && !is_mailto("mailto:a@b@c"));
        assert!(is_media_type("text/plain; charset=ascii") && is_media_type("application/x.y+json") && !is_media_type("text"));
    }
}
