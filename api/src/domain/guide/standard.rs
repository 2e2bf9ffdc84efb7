//! The guides that come with the product, and their import into an organization.

use super::{
    language::LocalizedText,
    read::load_version,
    rules::{Content, Step},
    write::{blank, insert_version, new_version, next, replace_draft},
};
use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    feed::ChangeKind,
    platform::{Error, Result, db, digest::sha256_hex},
};
use entity::{
    Tenanted,
    guide::{Column, Entity, Model, Status},
    guide_step::Kind,
    guide_version,
};
use sea_orm::{ActiveEnum, QueryFilter};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

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

/// A guide that comes with the product.
struct StandardGuide {
    key: String,
    content: Content,
    /// The digest of the content. It differs when a release of the product changes the guide.
    digest: String,
}

fn texts(by_language: BTreeMap<String, String>) -> Vec<LocalizedText> {
    by_language.into_iter().map(|(language, text)| LocalizedText { language, text }).collect()
}

fn parse(file: &str) -> Result<StandardGuide> {
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
    let content = content.normalize()?;
    let digest = sha256_hex(serde_json::to_vec(&content).map_err(Error::internal)?);
    Ok(StandardGuide { key: file.key, content, digest })
}

/// Imports the guides that come with the product. A guide that was imported before gets a new version when the product has changed it: a
/// published one, or a draft when the organization has published versions of its own. A guide with a draft, and an archived guide, stay as
/// they are. A second import of the same guides changes nothing. Returns the imported guides, and how many of them are new or changed.
pub async fn import_standard(app: &App, actor: &Actor) -> Result<(Vec<Model>, usize)> {
    actor.authorize(Permission::WriteGuide, &[])?;
    let standards = FILES.into_iter().map(parse).collect::<Result<Vec<_>>>()?;
    import(app, actor, &standards).await
}

async fn import(app: &App, actor: &Actor, standards: &[StandardGuide]) -> Result<(Vec<Model>, usize)> {
    let mut work = app.begin(actor).await?;
    let has_key = db::in_texts(&*work, Column::StandardKey, standards.iter().map(|standard| standard.key.clone()));
    let existing = Entity::of(actor.organization()).filter(has_key).all(&*work).await?;
    let mut existing: HashMap<_, _> = existing.into_iter().filter_map(|guide| Some((guide.standard_key.clone()?, guide))).collect();
    let (mut guides, mut changed) = (Vec::new(), 0);
    for standard in standards {
        let (guide, differs) = match existing.remove(&standard.key) {
            Some(guide) => update(&mut work, guide, standard).await?,
            None => (insert(&mut work, standard)?, true),
        };
        guides.push(guide);
        changed += usize::from(differs);
    }
    work.commit().await?;
    Ok((guides, changed))
}

fn insert(work: &mut UnitOfWork<'_>, standard: &StandardGuide) -> Result<Model> {
    let id = work.app.clock.new_id();
    let version = published(work, new_version(work, id, 1, &standard.content));
    let guide = Model {
        name: standard.content.name().to_owned(),
        standard_key: Some(standard.key.clone()),
        standard_digest: Some(standard.digest.clone()),
        published_id: Some(version.id),
        ..blank(work, id)
    };
    work.insert([guide.clone()])?;
    insert_version(work, version, &standard.content)?;
    work.record(ChangeKind::GuideImported.entry(guide.id, guide.version));
    Ok(guide)
}

fn published(work: &UnitOfWork<'_>, version: guide_version::Model) -> guide_version::Model {
    guide_version::Model { standard: true, status: guide_version::Status::Published, published_at: Some(work.at), ..version }
}

/// Adds a version to a guide that was imported before, when the product has changed it. Returns the guide and whether it changed.
async fn update(work: &mut UnitOfWork<'_>, guide: Model, standard: &StandardGuide) -> Result<(Model, bool)> {
    let is_current = guide.standard_digest.as_deref() == Some(standard.digest.as_str());
    let Some(latest) = guide.published_id.filter(|_| !is_current && guide.status == Status::Active && guide.draft_id.is_none()) else {
        return Ok((guide, false));
    };
    let (latest, _) = load_version(&**work, work.actor, latest).await?;
    let standard_digest = Some(standard.digest.clone());
    let (guide, field) = if latest.standard {
        let version = published(work, new_version(work, guide.id, latest.number + 1, &standard.content));
        let (published_id, name) = (Some(version.id), standard.content.name().to_owned());
        insert_version(work, version, &standard.content)?;
        (next(work, Model { published_id, name, standard_digest, ..guide })?, "publishedVersion")
    } else {
        let draft_id = replace_draft(work, guide.id, &latest, &standard.content, true).await?;
        (next(work, Model { draft_id: Some(draft_id), standard_digest, ..guide })?, "draft")
    };
    work.record(ChangeKind::GuideImported.entry(guide.id, guide.version).with_fields(vec![field]));
    Ok((guide, true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn standards() -> Vec<StandardGuide> {
        FILES.into_iter().map(|file| parse(file).unwrap()).collect()
    }

    #[test]
    fn every_step_of_every_standard_guide_is_written_in_english_and_german() {
        let standards = standards();
        assert_eq!(standards.iter().map(|standard| &standard.key).collect::<HashSet<_>>().len(), FILES.len());
        for StandardGuide { key, content, .. } in &standards {
            assert_eq!(content.languages(), ["en", "de"], "{key}");
            assert_eq!(content.purposes.len(), 2, "{key}");
            for step in &content.steps {
                assert_eq!(step.prompts.len(), 2, "{key}: {:?}", step.kind);
            }
        }
    }

    #[test]
    fn every_standard_guide_fits_an_hour_and_frames_the_conversation() {
        for StandardGuide { key, content, .. } in standards() {
            assert!((45..=60).contains(&content.minutes()), "{key} has {} minutes", content.minutes());
            let kinds: Vec<Kind> = content.steps.iter().map(|step| step.kind).collect();
            assert_eq!((kinds.first(), kinds.last()), (Some(&Kind::CheckIn), Some(&Kind::CheckOut)), "{key}");
            assert!(kinds.contains(&Kind::Commit), "{key}");
        }
    }

    #[test]
    fn german_texts_address_the_reader_informally() {
        for StandardGuide { key, content, .. } in standards() {
            for text in content.steps.iter().flat_map(|step| &step.prompts).filter(|text| text.language == "de") {
                let formal = text.text.split(|letter: char| !letter.is_alphabetic()).find(|word| ["Ihr", "Ihre", "Ihnen"].contains(word));
                assert_eq!(formal, None, "{key}: {}", text.text);
                assert!(text.text.contains('?') || text.text.contains("Satz"), "{key} asks nothing: {}", text.text);
            }
        }
    }
}
