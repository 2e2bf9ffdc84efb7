//! Texts in several languages: tags as in BCP 47 (RFC 5646), and the choice of a text by lookup (RFC 4647, section 3.4).

use crate::platform::{Code, Error, Result, error::Problems};
use icu_locale_core::LanguageIdentifier;
use serde::{Deserialize, Serialize};

/// The largest number of languages of a text.
const MAX_LANGUAGES: usize = 40;

/// The largest number of languages that a caller can name, in the order of preference.
const MAX_RANGES: usize = 20;

/// A text in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalizedText {
    /// A canonical tag: language, and optionally script, region and variants.
    pub language: String,
    pub text: String,
}

/// The texts of a JSON column. The column is written by this program only.
pub fn parse_texts(stored: &serde_json::Value) -> Vec<LocalizedText> {
    Vec::deserialize(stored).unwrap_or_default()
}

/// The canonical form of a tag; `None` when it is not well-formed. Extensions and private use are not accepted: a text is for readers of a
/// language, and these subtags say nothing about it.
pub fn canonical_tag(tag: &str) -> Option<String> {
    LanguageIdentifier::try_from_str(tag).ok().map(|tag| tag.to_string())
}

/// Canonicalizes the tags of the input `field`, and checks tags and texts. `default`: the language that must be among them, if it is valid
/// itself.
pub(in crate::domain) fn normalize(
    problems: &mut Problems,
    field: &str,
    texts: Vec<LocalizedText>,
    default: Option<&str>,
    max_chars: usize,
) -> Vec<LocalizedText> {
    problems.require(texts.len() <= MAX_LANGUAGES, field, format!("must have at most {MAX_LANGUAGES} entries"));
    let mut normalized: Vec<LocalizedText> = Vec::new();
    for (index, LocalizedText { language, text }) in texts.into_iter().take(MAX_LANGUAGES).enumerate() {
        let path = |part: &str| format!("{field}.{index}.{part}");
        problems.require_text(&path("text"), &text, max_chars);
        match canonical_tag(&language) {
            None => problems.add(path("language"), Code::Invalid, TAG_RULE),
            Some(tag) if normalized.iter().any(|other| other.language == tag) => {
                problems.add(path("language"), Code::Invalid, format!("{tag} occurs twice"));
            }
            Some(language) => normalized.push(LocalizedText { language, text }),
        }
    }
    if let Some(default) = default {
        let has_default = normalized.iter().any(|text| text.language == default);
        problems.require(has_default, field, format!("must have a text in the default language, {default}"));
        // The first text of a stored list is the fallback.
        normalized.sort_by_key(|text| text.language != default);
    }
    normalized
}

/// What a valid tag is, for error messages.
pub(in crate::domain) const TAG_RULE: &str =
    "must be a BCP 47 language tag such as de, pt-BR or zh-Hant: a language, optionally a script, a region and variants";

/// Checks the languages that a caller prefers: basic language ranges (RFC 4647, section 2.1).
///
/// # Errors
/// `Invalid` on `languages`, or on the entry that is not a language range.
pub fn parse_ranges(languages: Option<Vec<String>>) -> Result<Vec<String>> {
    let languages = languages.unwrap_or_default();
    if languages.len() > MAX_RANGES {
        return Err(Error::invalid("languages", format!("must have at most {MAX_RANGES} entries")));
    }
    for (index, range) in languages.iter().enumerate() {
        let is_subtag = |subtag: &str| (1..=8).contains(&subtag.len()) && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let is_language = range.split('-').next().is_some_and(|first| first.bytes().all(|byte| byte.is_ascii_alphabetic()));
        if range != "*" && !(is_language && range.split('-').all(is_subtag)) {
            return Err(Error::invalid(format!("languages.{index}"), "must be a language range such as de-AT, de or *"));
        }
    }
    Ok(languages)
}

/// The text in the language that the ranges name first. A range that no text has is shortened from its end: `de-AT` finds `de`. Without a
/// match: the text in the language `fallback`.
pub fn look_up<'t>(texts: &'t [LocalizedText], ranges: &[String], fallback: &str) -> Option<&'t LocalizedText> {
    let find = |tag: &str| texts.iter().find(|text| text.language.eq_ignore_ascii_case(tag));
    ranges.iter().find_map(|range| shortened(range).find_map(find)).or_else(|| find(fallback))
}

/// A range, and what remains when subtags are removed from its end. A single letter or digit is removed with the subtag that followed it.
fn shortened(range: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(range), |range| {
        let (rest, _) = range.rsplit_once('-')?;
        match rest.rsplit_once('-') {
            Some((before, single)) if single.len() == 1 => Some(before),
            _ => Some(rest),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(languages: &[&str]) -> Vec<LocalizedText> {
        languages.iter().map(|language| LocalizedText { language: (*language).into(), text: format!("in {language}") }).collect()
    }

    #[test]
    fn tags_are_canonicalized_and_malformed_ones_are_rejected() {
        for (tag, canonical) in
            [("de", "de"), ("DE-at", "de-AT"), ("zh-hANT-tw", "zh-Hant-TW"), ("es-419", "es-419"), ("ca-valencia", "ca-valencia")]
        {
            assert_eq!(canonical_tag(tag).as_deref(), Some(canonical));
        }
        for tag in
            ["", "e", "german language", "de_AT", "de-", "-de", "de--AT", "Latn", "de-x-office", "en-u-ca-buddhist", "de-AT-de", "日本"]
        {
            assert_eq!(canonical_tag(tag), None, "{tag}");
        }
    }

    #[test]
    fn lookup_shortens_ranges_in_the_order_of_preference_and_falls_back() {
        let texts = texts(&["en", "de", "zh-Hant"]);
        let found = |ranges: &[&str]| {
            let ranges: Vec<String> = ranges.iter().map(|range| (*range).to_owned()).collect();
            look_up(&texts, &ranges, "en").map(|text| text.language.as_str())
        };
        assert_eq!(found(&["de-AT-1996"]), Some("de"));
        assert_eq!(found(&["fr", "DE"]), Some("de"));
        assert_eq!(found(&["zh-Hant-x-a-HK"]), Some("zh-Hant"));
        assert_eq!(found(&["zh"]), Some("en"), "a range is never made longer");
        assert_eq!(found(&["*", "de"]), Some("de"), "the wildcard matches nothing in a lookup");
        assert_eq!(found(&[]), Some("en"));
    }

    #[test]
    fn ranges_that_are_not_well_formed_are_reported_by_index() {
        assert!(parse_ranges(Some(vec!["de-AT".into(), "*".into(), "zh-Hant-x-a".into()])).is_ok());
        for range in ["", "de_AT", "de-*", "12", "toolonglanguage"] {
            assert!(parse_ranges(Some(vec!["en".into(), range.into()])).is_err(), "{range}");
        }
    }
}
