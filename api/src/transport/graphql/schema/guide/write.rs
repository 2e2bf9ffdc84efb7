//! Mutations of guides: inputs and root fields. The domain decides; this file translates.

use super::{Guide, GuideStepKind};
use crate::{
    access::Permission,
    domain::guide::{self, Content, Step},
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
use entity::{guide::Model, id::GuideId};

payload!(GuidePayload { guide: Guide(Model) }, "guide");

/// The payload of an import: the guides that come with the product, and the errors of the input.
#[derive(SimpleObject)]
pub struct GuideImportPayload {
    /// The guides that come with the product, as they are in the organization now. Empty when the import was refused.
    guides: Vec<Guide>,
    /// The number of guides that this import added or gave a new version. 0 when everything was imported before.
    changed_count: i32,
    /// The errors of the input, which the caller can correct. Empty when the mutation succeeded.
    user_errors: Vec<UserError>,
}

impl Payload for GuideImportPayload {
    type Model = (Vec<Model>, usize);

    fn of(model: Option<Self::Model>, user_errors: Vec<UserError>) -> Self {
        let (guides, changed) = model.unwrap_or_default();
        Self { guides: guides.into_iter().map(Guide).collect(), changed_count: i32::try_from(changed).unwrap_or(i32::MAX), user_errors }
    }
}

/// A step of a guide to write.
#[derive(InputObject)]
pub struct GuideStepInput {
    /// The purpose of the step in the conversation.
    kind: GuideStepKind,
    /// The intended length of the step in minutes, 1 to 240.
    minutes: i32,
    /// The words of the step, at most 40 languages with 1 to 4,000 characters each. The default language is required.
    prompts: Vec<LocalizedTextInput>,
}

fn to_steps(input: Vec<GuideStepInput>) -> Vec<Step> {
    let to_step = |step: GuideStepInput| Step { kind: step.kind.into(), minutes: step.minutes, prompts: to_texts(step.prompts) };
    input.into_iter().map(to_step).collect()
}

/// The content of a guide to create.
#[derive(InputObject)]
pub struct GuideCreateInput {
    /// The language of the texts for callers who read none of the other languages: a BCP 47 tag. The names and every prompt must be written
    /// in it.
    #[graphql(default_with = "\"en\".to_owned()")]
    default_language: String,
    /// The name of the guide, at most 40 languages with 1 to 200 characters each. The default language is required.
    names: Vec<LocalizedTextInput>,
    /// The purpose of the guide, at most 40 languages with 1 to 2,000 characters each. Empty: none; otherwise the default language is
    /// required.
    #[graphql(default)]
    purposes: Vec<LocalizedTextInput>,
    /// The steps in their order, 1 to 30.
    steps: Vec<GuideStepInput>,
    /// An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
    /// same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
    idempotency_key: Option<String>,
}

/// The content of a guide to change. What is absent or null stays as it is in the draft, or in the published version when there is no draft.
#[derive(InputObject)]
pub struct GuideUpdateInput {
    /// The identifier of the guide, which must be ACTIVE.
    id: Gid<GuideId>,
    /// Refuses the change with STALE_VERSION unless the guide has this version. Null: no check.
    expected_version: Option<i64>,
    /// The new default language: a BCP 47 tag. The names and every prompt must be written in it. Null: unchanged.
    default_language: Option<String>,
    /// The new names, at most 40 languages with 1 to 200 characters each. The list replaces the current one. Null: unchanged.
    names: Option<Vec<LocalizedTextInput>>,
    /// The new purposes, at most 40 languages with 1 to 2,000 characters each. The list replaces the current one; an empty list removes
    /// all. Null: unchanged.
    purposes: Option<Vec<LocalizedTextInput>>,
    /// The new steps in their order, 1 to 30. The list replaces the current one. Null: unchanged.
    steps: Option<Vec<GuideStepInput>>,
}

impl GuideUpdateInput {
    /// The content after the change.
    fn apply_to(self, old: Content) -> Content {
        Content {
            default_language: self.default_language.unwrap_or(old.default_language),
            names: self.names.map_or(old.names, to_texts),
            purposes: self.purposes.map_or(old.purposes, to_texts),
            steps: self.steps.map_or(old.steps, to_steps),
        }
    }
}

#[derive(Default)]
pub struct GuideMutation;

#[Object]
impl GuideMutation {
    /// Creates a guide whose first version is a draft. Sessions can use it after `guidePublish`.
    #[graphql(directive = requires::apply(scope_of(Permission::WriteGuide)))]
    async fn guide_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The content of the guide to create.")] input: GuideCreateInput,
    ) -> Result<GuidePayload> {
        let content = Content {
            default_language: input.default_language,
            names: to_texts(input.names),
            purposes: to_texts(input.purposes),
            steps: to_steps(input.steps),
        };
        into_payload(ctx, guide::create(ctx.app()?, ctx.actor()?, content, input.idempotency_key.as_deref()).await)
    }

    /// Changes the draft of a guide. Without a draft, a new one begins with the content of the published version, which never changes.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteGuide, Permission::ReadGuide])))]
    async fn guide_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The guide and the content to change.")] input: GuideUpdateInput,
    ) -> Result<GuidePayload> {
        let (app, actor, id) = (ctx.app()?, ctx.actor()?, input.id.0);
        let outcome = guide::update(app, actor, id, input.expected_version, |old| input.apply_to(old)).await;
        into_payload_or_current(ctx, outcome, guide::get(&app.db, actor, id)).await
    }

    /// Publishes the draft of a guide as a version that never changes. Sessions that are scheduled later use it; sessions that are scheduled
    /// already keep their version.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteGuide, Permission::ReadGuide])))]
    async fn guide_publish(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the guide, which must have a draft.")] id: Gid<GuideId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the guide has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<GuidePayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        into_payload_or_current(ctx, guide::publish(app, actor, id.0, expected_version).await, guide::get(&app.db, actor, id.0)).await
    }

    /// Archives a guide: no session that is scheduled later uses it. Sessions that have a version of it keep it. Archiving an archived guide
    /// has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteGuide, Permission::ReadGuide])))]
    async fn guide_archive(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the guide.")] id: Gid<GuideId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the guide has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<GuidePayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        into_payload_or_current(ctx, guide::archive(app, actor, id.0, expected_version).await, guide::get(&app.db, actor, id.0)).await
    }

    /// Imports the six guides that come with the product, in English and German, as published guides. A second import has no effect until the
    /// product changes them: then each gets a new published version, or a draft when the organization has published versions of its own. A
    /// guide that has a draft, and an archived one, stay as they are.
    #[graphql(directive = requires::apply(scope_of(Permission::WriteGuide)), directive = cost::apply(50))]
    async fn guide_import_standard(&self, ctx: &Context<'_>) -> Result<GuideImportPayload> {
        into_payload(ctx, guide::import_standard(ctx.app()?, ctx.actor()?).await)
    }
}
