//! The guides that come with the product, and their import into an organization.

use super::{
    rules::{Content, Step},
    write::Guides,
};
use crate::{
    access::Actor,
    app::App,
    domain::shared::standard_content::{Standard, import, texts},
    platform::{Error, Result},
};
use entity::{guide::Model, guide_step::Kind};
use sea_orm::ActiveEnum;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The guides, in the order in which a pairing needs them.
const FILES: [&str; 6] = [
    include_str!("standard/first-meeting.json"),
    include_str!("standard/goal-talk.json"),
    include_str!("standard/problem-solving.json"),
    include_str!("standard/midway-check.json"),
    include_str!("standard/feedback-exchange.json"),
    include_str!("standard/closing.json"),
];

/// A file of the folder `standard`. Texts are by language.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct File {
    key: String,
    default_language: String,
    names: BTreeMap<String, String>,
    purposes: BTreeMap<String, String>,
    steps: Vec<FileStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileStep {
    kind: String,
    minutes: i32,
    prompts: BTreeMap<String, String>,
}

fn parse(file: &str) -> Result<Standard<Content>> {
    let file: File = serde_json::from_str(file).map_err(Error::internal)?;
    let steps = file.steps.into_iter().map(|step| {
        let kind = Kind::try_from_value(&step.kind)?;
        Ok(Step { kind, minutes: step.minutes, prompts: texts(step.prompts) })
    });
    let content = Content {
        default_language: file.default_language,
        names: texts(file.names),
        purposes: texts(file.purposes),
        steps: steps.collect::<Result<_>>()?,
    };
    Standard::new(file.key, content)
}

/// Imports the guides that come with the product. A guide that was imported before gets a new version when the product has changed it: a
/// published one, or a draft when the organization has published versions of its own. A guide with a draft, and an archived guide, stay as
/// they are. A second import of the same guides changes nothing. Returns the imported guides, and how many of them are new or changed.
pub async fn import_standard(app: &App, actor: &Actor) -> Result<(Vec<Model>, usize)> {
    let standards = FILES.into_iter().map(parse).collect::<Result<Vec<_>>>()?;
    import::<Guides>(app, actor, &standards).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn standards() -> Vec<Standard<Content>> {
        FILES.into_iter().map(|file| parse(file).unwrap()).collect()
    }

    #[test]
    fn every_step_of_every_standard_guide_is_written_in_english_and_german() {
        let standards = standards();
        assert_eq!(standards.iter().map(|standard| &standard.key).collect::<HashSet<_>>().len(), FILES.len());
        for Standard { key, content, .. } in &standards {
            assert_eq!(content.languages(), ["en", "de"], "{key}");
            assert_eq!(content.purposes.len(), 2, "{key}");
            for step in &content.steps {
                assert_eq!(step.prompts.len(), 2, "{key}: {:?}", step.kind);
            }
        }
    }

    #[test]
    fn every_standard_guide_fits_an_hour_and_frames_the_conversation() {
        for Standard { key, content, .. } in standards() {
            assert!((45..=60).contains(&content.minutes()), "{key} has {} minutes", content.minutes());
            let kinds: Vec<Kind> = content.steps.iter().map(|step| step.kind).collect();
            assert_eq!((kinds.first(), kinds.last()), (Some(&Kind::CheckIn), Some(&Kind::CheckOut)), "{key}");
            assert!(kinds.contains(&Kind::Commit), "{key}");
        }
    }

    #[test]
    fn german_texts_address_the_reader_informally() {
        for Standard { key, content, .. } in standards() {
            for text in content.steps.iter().flat_map(|step| &step.prompts).filter(|text| text.language == "de") {
                let formal = text.text.split(|letter: char| !letter.is_alphabetic()).find(|word| ["Ihr", "Ihre", "Ihnen"].contains(word));
                assert_eq!(formal, None, "{key}: {}", text.text);
                assert!(text.text.contains('?') || text.text.contains("Satz"), "{key} asks nothing: {}", text.text);
            }
        }
    }
}
