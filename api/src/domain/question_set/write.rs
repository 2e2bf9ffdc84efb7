//! How question sets are stored, and the operations that change them: those of all objects with versions.

use super::{read::visible_to, rules::Content};
use crate::{
    access::{Actor, Permission},
    app::App,
    domain::shared::versioned::{self, Header, Kinds, VersionHeader, Versioned},
    feed::ChangeKind,
    platform::Result,
};
use entity::{
    id::{OrganizationId, QuestionSetId, QuestionSetVersionId},
    question,
    question_set::{self, Model},
    question_set_version,
};
use sea_orm::Select;
use serde_json::json;

/// The noun. Its parts are the questions.
pub(super) struct QuestionSets;

impl Versioned for QuestionSets {
    type Id = QuestionSetId;
    type VersionId = QuestionSetVersionId;
    type Entity = question_set::Entity;
    type Row = Model;
    type Version = question_set_version::Entity;
    type VersionRow = question_set_version::Model;
    type Part = question::Entity;
    type PartRow = question::Model;
    type Content = Content;

    const NOUN: &'static str = "question set";
    const CREATE: &'static str = "questionSetCreate";
    const WRITE: Permission = Permission::WriteQuestionSet;
    const KINDS: Kinds = Kinds {
        created: ChangeKind::QuestionSetCreated,
        updated: ChangeKind::QuestionSetUpdated,
        published: ChangeKind::QuestionSetPublished,
        archived: ChangeKind::QuestionSetArchived,
        imported: ChangeKind::QuestionSetImported,
    };
    const STANDARD_KEY: question_set::Column = question_set::Column::StandardKey;
    const PART_OF: question::Column = question::Column::QuestionSetVersionId;
    const PART_NUMBER: question::Column = question::Column::Number;

    fn visible_to(actor: &Actor) -> Result<Select<question_set::Entity>> {
        visible_to(actor)
    }

    fn header(row: &Model) -> Header<QuestionSetId, QuestionSetVersionId> {
        Header {
            organization_id: row.organization_id,
            id: row.id,
            version: row.version,
            name: row.name.clone(),
            status: row.status,
            standard_key: row.standard_key.clone(),
            standard_digest: row.standard_digest.clone(),
            draft_id: row.draft_id,
            published_id: row.published_id,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }

    fn row(header: Header<QuestionSetId, QuestionSetVersionId>, content: &Content) -> Model {
        Model {
            organization_id: header.organization_id,
            id: header.id,
            version: header.version,
            name: header.name,
            purpose: content.purpose,
            status: header.status,
            standard_key: header.standard_key,
            standard_digest: header.standard_digest,
            draft_id: header.draft_id,
            published_id: header.published_id,
            created_at: header.created_at,
            updated_at: header.updated_at,
        }
    }

    fn version_header(row: &question_set_version::Model) -> VersionHeader<QuestionSetId, QuestionSetVersionId> {
        VersionHeader {
            organization_id: row.organization_id,
            id: row.id,
            owner_id: row.question_set_id,
            number: row.number,
            status: row.status,
            standard: row.standard,
            created_at: row.created_at,
            updated_at: row.updated_at,
            published_at: row.published_at,
        }
    }

    fn version_row(header: VersionHeader<QuestionSetId, QuestionSetVersionId>, content: &Content) -> question_set_version::Model {
        question_set_version::Model {
            organization_id: header.organization_id,
            id: header.id,
            question_set_id: header.owner_id,
            number: header.number,
            purpose: content.purpose,
            status: header.status,
            default_language: content.default_language.clone(),
            languages: json!(content.languages()),
            names: json!(content.names),
            introductions: json!(content.introductions),
            standard: header.standard,
            created_at: header.created_at,
            updated_at: header.updated_at,
            published_at: header.published_at,
        }
    }

    fn parts(organization_id: OrganizationId, question_set_version_id: QuestionSetVersionId, content: &Content) -> Vec<question::Model> {
        let rows = (1..).zip(&content.questions).map(|(number, question)| {
            let scale = question.scale.as_ref();
            question::Model {
                organization_id,
                question_set_version_id,
                number,
                key: question.key.clone(),
                kind: question.kind,
                required: question.required,
                prompts: json!(question.prompts),
                scale_min: scale.map(|scale| scale.min),
                scale_max: scale.map(|scale| scale.max),
                low_labels: scale.map_or_else(|| json!([]), |scale| json!(scale.low_labels)),
                high_labels: scale.map_or_else(|| json!([]), |scale| json!(scale.high_labels)),
                options: json!(question.options),
                multiple: question.multiple,
                max_length: question.max_length,
            }
        });
        rows.collect()
    }

    fn content(version: &question_set_version::Model, questions: Vec<question::Model>) -> Content {
        Content::from_rows(version, questions)
    }
}

/// Creates a question set whose first version is a draft. See [`versioned::create`].
pub async fn create(app: &App, actor: &Actor, content: Content, idempotency_key: Option<&str>) -> Result<Model> {
    versioned::create::<QuestionSets>(app, actor, content, idempotency_key).await
}

/// Updates the draft of a question set, or begins one. See [`versioned::update`].
pub async fn update(
    app: &App,
    actor: &Actor,
    id: QuestionSetId,
    expected_version: Option<i64>,
    change: impl FnOnce(Content) -> Content,
) -> Result<Model> {
    versioned::update::<QuestionSets>(app, actor, id, expected_version, change).await
}

/// Publishes the draft of a question set. It is asked from now on. See [`versioned::publish`].
pub async fn publish(app: &App, actor: &Actor, id: QuestionSetId, expected_version: Option<i64>) -> Result<Model> {
    versioned::publish::<QuestionSets>(app, actor, id, expected_version).await
}

/// Archives a question set: it is not asked from now on. See [`versioned::archive`].
pub async fn archive(app: &App, actor: &Actor, id: QuestionSetId, expected_version: Option<i64>) -> Result<Model> {
    versioned::archive::<QuestionSets>(app, actor, id, expected_version).await
}
