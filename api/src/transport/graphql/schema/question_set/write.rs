//! Mutations of question sets: inputs and root fields. The domain decides; this file translates.

use super::{QuestionSet, QuestionSetPurpose, question::QuestionKind};
use crate::{
    access::Permission,
    domain::question_set::{self, Choice, Content, Question, Scale},
    transport::graphql::{
        engine::request_context::ContextExt,
        schema::{
            directives::{cost, requires, scope_of, scopes_of},
            id::Gid,
            localized_text::{LocalizedTextInput, to_texts},
            payload::{Payload, UserError, into_payload, into_payload_or_current, payload},
        },
    },
};
use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use entity::{id::QuestionSetId, question_set::Model};

payload!(QuestionSetPayload { question_set: QuestionSet(Model) }, "question set");

/// The payload of an import: the question sets that come with the product, and the errors of the input.
#[derive(SimpleObject)]
pub struct QuestionSetImportPayload {
    /// The question sets that come with the product, as they are in the organization now. Empty when the import was refused.
    question_sets: Vec<QuestionSet>,
    /// The number of question sets that this import added or gave a new version. 0 when everything was imported before.
    changed_count: i32,
    /// The errors of the input, which the caller can correct. Empty when the mutation succeeded.
    user_errors: Vec<UserError>,
}

impl Payload for QuestionSetImportPayload {
    type Model = (Vec<Model>, usize);

    fn of(model: Option<Self::Model>, user_errors: Vec<UserError>) -> Self {
        let (sets, changed) = model.unwrap_or_default();
        Self {
            question_sets: sets.into_iter().map(QuestionSet).collect(),
            changed_count: i32::try_from(changed).unwrap_or(i32::MAX),
            user_errors,
        }
    }
}

/// A scale of whole numbers to write.
#[derive(InputObject)]
pub struct QuestionScaleInput {
    /// The lowest number of the scale, 0 or 1.
    min: i32,
    /// The highest number of the scale: greater than `min`, and at most 10.
    max: i32,
    /// The meaning of the lowest number, at most 40 languages with 1 to 200 characters each. The default language is required.
    low_labels: Vec<LocalizedTextInput>,
    /// The meaning of the highest number, at most 40 languages with 1 to 200 characters each. The default language is required.
    high_labels: Vec<LocalizedTextInput>,
}

/// An option of a question to write.
#[derive(InputObject)]
pub struct QuestionOptionInput {
    /// The key of the option, which answers name: 1 to 40 lower-case letters, digits and underscores, the first of them a letter. Unique in
    /// the question.
    key: String,
    /// The words of the option, at most 40 languages with 1 to 200 characters each. The default language is required.
    labels: Vec<LocalizedTextInput>,
}

/// A question of a question set to write.
#[derive(InputObject)]
pub struct QuestionInput {
    /// The key of the question, which answers name: 1 to 40 lower-case letters, digits and underscores, the first of them a letter. Unique
    /// in the set; the same question keeps it in later versions.
    key: String,
    /// The way in which the question is answered.
    kind: QuestionKind,
    /// Whether the question must be answered.
    #[graphql(default = true)]
    required: bool,
    /// The words of the question, at most 40 languages with 1 to 1,000 characters each. The default language is required.
    prompts: Vec<LocalizedTextInput>,
    /// The scale. Required for SCALE, and null otherwise.
    scale: Option<QuestionScaleInput>,
    /// The options in their order. 2 to 12 for CHOICE, and none otherwise.
    #[graphql(default)]
    options: Vec<QuestionOptionInput>,
    /// Whether several options can be chosen. Only for CHOICE.
    #[graphql(default)]
    multiple: bool,
    /// The greatest number of characters of the answer, 1 to 10,000. Required for TEXT, and null otherwise.
    max_length: Option<i32>,
}

fn to_question(input: QuestionInput) -> Question {
    let scale = input.scale.map(|scale| Scale {
        min: scale.min,
        max: scale.max,
        low_labels: to_texts(scale.low_labels),
        high_labels: to_texts(scale.high_labels),
    });
    let options = input.options.into_iter().map(|option| Choice { key: option.key, labels: to_texts(option.labels) });
    Question {
        key: input.key,
        kind: input.kind.into(),
        required: input.required,
        prompts: to_texts(input.prompts),
        scale,
        options: options.collect(),
        multiple: input.multiple,
        max_length: input.max_length,
    }
}

/// The content of a question set to create.
#[derive(InputObject)]
pub struct QuestionSetCreateInput {
    /// The purpose that the questions are asked for. It never changes.
    purpose: QuestionSetPurpose,
    /// The language of the texts for callers who read none of the other languages: a BCP 47 tag. Every text must be written in it.
    #[graphql(default_with = "\"en\".to_owned()")]
    default_language: String,
    /// The name of the set, at most 40 languages with 1 to 200 characters each. The default language is required.
    names: Vec<LocalizedTextInput>,
    /// The words before the first question, at most 40 languages with 1 to 2,000 characters each. Empty: none; otherwise the default
    /// language is required.
    #[graphql(default)]
    introductions: Vec<LocalizedTextInput>,
    /// The questions in their order, 1 to 40.
    questions: Vec<QuestionInput>,
    /// An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
    /// same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
    idempotency_key: Option<String>,
}

/// The content of a question set to change. What is absent or null stays as it is in the draft, or in the published version when there is no
/// draft.
#[derive(InputObject)]
pub struct QuestionSetUpdateInput {
    /// The identifier of the question set, which must be ACTIVE.
    id: Gid<QuestionSetId>,
    /// Refuses the change with STALE_VERSION unless the question set has this version. Null: no check.
    expected_version: Option<i64>,
    /// The new default language: a BCP 47 tag. Every text must be written in it. Null: unchanged.
    default_language: Option<String>,
    /// The new names, at most 40 languages with 1 to 200 characters each. The list replaces the current one. Null: unchanged.
    names: Option<Vec<LocalizedTextInput>>,
    /// The new words before the first question. The list replaces the current one; an empty list removes all. Null: unchanged.
    introductions: Option<Vec<LocalizedTextInput>>,
    /// The new questions in their order, 1 to 40. The list replaces the current one. Null: unchanged.
    questions: Option<Vec<QuestionInput>>,
}

impl QuestionSetUpdateInput {
    /// The content after the change.
    fn apply_to(self, old: Content) -> Content {
        Content {
            purpose: old.purpose,
            default_language: self.default_language.unwrap_or(old.default_language),
            names: self.names.map_or(old.names, to_texts),
            introductions: self.introductions.map_or(old.introductions, to_texts),
            questions: self.questions.map_or(old.questions, |questions| questions.into_iter().map(to_question).collect()),
        }
    }
}

#[derive(Default)]
pub struct QuestionSetMutation;

#[Object]
impl QuestionSetMutation {
    /// Creates a question set whose first version is a draft. It can be used after `questionSetPublish`.
    #[graphql(directive = requires::apply(scope_of(Permission::WriteQuestionSet)))]
    async fn question_set_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The content of the question set to create.")] input: QuestionSetCreateInput,
    ) -> Result<QuestionSetPayload> {
        let content = Content {
            purpose: input.purpose.into(),
            default_language: input.default_language,
            names: to_texts(input.names),
            introductions: to_texts(input.introductions),
            questions: input.questions.into_iter().map(to_question).collect(),
        };
        into_payload(ctx, question_set::create(ctx.app()?, ctx.actor()?, content, input.idempotency_key.as_deref()).await)
    }

    /// Changes the draft of a question set. Without a draft, a new one begins with the content of the published version, which never changes.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteQuestionSet, Permission::ReadQuestionSet])))]
    async fn question_set_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The question set and the content to change.")] input: QuestionSetUpdateInput,
    ) -> Result<QuestionSetPayload> {
        let (app, actor, id) = (ctx.app()?, ctx.actor()?, input.id.0);
        let outcome = question_set::update(app, actor, id, input.expected_version, |old| input.apply_to(old)).await;
        into_payload_or_current(ctx, outcome, question_set::get(&app.db, actor, id)).await
    }

    /// Publishes the draft of a question set as a version that never changes. Exchanges of feedback and pulses that are opened later use it;
    /// those that are opened already keep their version.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteQuestionSet, Permission::ReadQuestionSet])))]
    async fn question_set_publish(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the question set, which must have a draft.")] id: Gid<QuestionSetId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the question set has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<QuestionSetPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        into_payload_or_current(
            ctx,
            question_set::publish(app, actor, id.0, expected_version).await,
            question_set::get(&app.db, actor, id.0),
        )
        .await
    }

    /// Archives a question set: no exchange of feedback or pulse that is opened later uses it. Those that have a version of it keep it.
    /// Archiving an archived set has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteQuestionSet, Permission::ReadQuestionSet])))]
    async fn question_set_archive(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the question set.")] id: Gid<QuestionSetId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the question set has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<QuestionSetPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        into_payload_or_current(
            ctx,
            question_set::archive(app, actor, id.0, expected_version).await,
            question_set::get(&app.db, actor, id.0),
        )
        .await
    }

    /// Imports the two question sets that come with the product, in English and German, as published sets: `peer-feedback` and `round-pulse`.
    /// A second import has no effect until the product changes them: then each gets a new published version, or a draft when the organization
    /// has published versions of its own. A set that has a draft, and an archived one, stay as they are.
    #[graphql(directive = requires::apply(scope_of(Permission::WriteQuestionSet)), directive = cost::apply(50))]
    async fn question_set_import_standard(&self, ctx: &Context<'_>) -> Result<QuestionSetImportPayload> {
        into_payload(ctx, question_set::import_standard(ctx.app()?, ctx.actor()?).await)
    }
}
