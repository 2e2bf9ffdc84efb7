//! Texts in several languages: the object, the input, and the choice of a text for the languages of the caller.

use crate::{
    domain::shared::localized_text::{self, LocalizedText as Text, parse_ranges, parse_texts},
    transport::graphql::engine::error_format::IntoGraphqlError,
};
use async_graphql::{InputObject, Result, SimpleObject};

/// A text, and the language that it is written in.
#[derive(SimpleObject)]
pub struct LocalizedText {
    /// The language: a canonical BCP 47 tag, such as `de`, `pt-BR` or `zh-Hant`.
    language: String,
    /// The text in this language.
    text: String,
}

impl From<Text> for LocalizedText {
    fn from(Text { language, text }: Text) -> Self {
        Self { language, text }
    }
}

/// A text in one language.
#[derive(InputObject)]
pub struct LocalizedTextInput {
    /// The language of the text: a BCP 47 tag of a language, optionally with script, region and variants, such as `de`, `pt-BR` or
    /// `zh-Hant`. Each language at most once in a list; upper and lower case are the same.
    language: String,
    /// The text in this language. Its greatest length depends on the field.
    text: String,
}

pub fn to_texts(input: Vec<LocalizedTextInput>) -> Vec<Text> {
    input.into_iter().map(|LocalizedTextInput { language, text }| Text { language, text }).collect()
}

/// The texts of a JSON column.
pub fn all_texts(stored: &serde_json::Value) -> Vec<LocalizedText> {
    parse_texts(stored).into_iter().map(Into::into).collect()
}

/// The text of a JSON column that a caller who prefers these languages reads.
pub fn look_up(stored: &serde_json::Value, languages: Option<Vec<String>>, fallback: &str) -> Result<Option<LocalizedText>> {
    choose(&parse_texts(stored), languages, fallback)
}

/// [`look_up`] among texts that are parsed. An empty list has no text.
pub fn choose(texts: &[Text], languages: Option<Vec<String>>, fallback: &str) -> Result<Option<LocalizedText>> {
    let ranges = parse_ranges(languages).map_err(IntoGraphqlError::into_graphql)?;
    Ok(localized_text::look_up(texts, &ranges, fallback).cloned().map(Into::into))
}

/// The language of the first of the texts, which is the default language.
pub fn first_language(stored: &serde_json::Value) -> String {
    parse_texts(stored).into_iter().next().map(|text| text.language).unwrap_or_default()
}
