//! The question sets that come with the product, and their import into an organization.

use super::{
    rules::{Choice, Content, Kind, Question, Scale},
    write::QuestionSets,
};
use crate::{
    access::Actor,
    app::App,
    domain::shared::standard_content::{Standard, import, texts},
    platform::{Error, Result},
};
use entity::question_set::{Model, Purpose};
use sea_orm::ActiveEnum;
use serde::Deserialize;
use std::collections::BTreeMap;

const FILES: [&str; 2] = [include_str!("standard/peer-feedback.json"), include_str!("standard/round-pulse.json")];

/// A file of the folder `standard`. Texts are by language.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct File {
    key: String,
    purpose: String,
    default_language: String,
    names: BTreeMap<String, String>,
    introductions: BTreeMap<String, String>,
    questions: Vec<FileQuestion>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct FileQuestion {
    key: String,
    kind: String,
    required: bool,
    prompts: BTreeMap<String, String>,
    scale: Option<FileScale>,
    #[serde(default)]
    options: Vec<FileOption>,
    #[serde(default)]
    multiple: bool,
    max_length: Option<i32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct FileScale {
    min: i32,
    max: i32,
    low_labels: BTreeMap<String, String>,
    high_labels: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileOption {
    key: String,
    labels: BTreeMap<String, String>,
}

fn parse_question(file: FileQuestion) -> Result<Question> {
    let scale = file.scale.map(|FileScale { min, max, low_labels, high_labels }| Scale {
        min,
        max,
        low_labels: texts(low_labels),
        high_labels: texts(high_labels),
    });
    let options = file.options.into_iter().map(|option| Choice { key: option.key, labels: texts(option.labels) });
    Ok(Question {
        key: file.key,
        kind: Kind::try_from_value(&file.kind)?,
        required: file.required,
        prompts: texts(file.prompts),
        scale,
        options: options.collect(),
        multiple: file.multiple,
        max_length: file.max_length,
    })
}

fn parse(file: &str) -> Result<Standard<Content>> {
    let file: File = serde_json::from_str(file).map_err(Error::internal)?;
    let content = Content {
        purpose: Purpose::try_from_value(&file.purpose)?,
        default_language: file.default_language,
        names: texts(file.names),
        introductions: texts(file.introductions),
        questions: file.questions.into_iter().map(parse_question).collect::<Result<_>>()?,
    };
    Standard::new(file.key, content)
}

/// Imports the question sets that come with the product, as guides are: a set that was imported before gets a new version when the product
/// has changed it. A second import of the same sets changes nothing. Returns the sets, and how many of them are new or changed.
pub async fn import_standard(app: &App, actor: &Actor) -> Result<(Vec<Model>, usize)> {
    let standards = FILES.into_iter().map(parse).collect::<Result<Vec<_>>>()?;
    import::<QuestionSets>(app, actor, &standards).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_of_the_standard_sets_is_written_in_english_and_german() {
        let standards: Vec<_> = FILES.into_iter().map(|file| parse(file).unwrap()).collect();
        let purposes: Vec<_> = standards.iter().map(|standard| standard.content.purpose).collect();
        assert_eq!(purposes, [Purpose::Feedback, Purpose::Pulse]);
        for Standard { key, content, .. } in &standards {
            assert_eq!(content.languages(), ["en", "de"], "{key}");
            assert_eq!(content.introductions.len(), 2, "{key}");
        }
        let keys: Vec<_> = standards.last().unwrap().content.questions.iter().map(|question| question.key.as_str()).collect();
        assert_eq!(keys, ["trust", "belonging", "confidence", "would_recommend", "comment"]);
    }
}
