//! Agendas: the items of the agenda of a session, and their mutations.

use crate::{
    access::{Actor, Permission},
    app::App,
    domain::{agenda, guide},
    transport::graphql::{
        engine::{column_value::enum_column, loader::BatchLoad, object::object, request_context::ContextExt},
        schema::{
            directives::{requires, scopes_of},
            employee::Employee,
            guide::GuideStep,
            id::Gid,
            payload::{into_payload, into_payload_or_current, payload},
        },
    },
};
use async_graphql::{Context, Enum, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    agenda_item::Model,
    guide_step,
    id::{AgendaItemId, EmployeeId, GuideVersionId, SessionId},
};
use std::collections::HashMap;

/// The kind of an item of an agenda.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::agenda_item::Kind")]
pub enum AgendaItemKind {
    /// A step of the guide that the session has frozen.
    Step,
    /// A topic that a member of the pairing has added.
    Topic,
}
enum_column!(AgendaItemKind, entity::agenda_item::Kind);

/// A step, by its version of a guide and its number.
#[derive(Clone, PartialEq, Eq, Hash)]
struct StepKey(GuideVersionId, i32);

impl BatchLoad for StepKey {
    type Value = guide_step::Model;

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> crate::platform::Result<HashMap<Self, guide_step::Model>> {
        let mut versions: Vec<GuideVersionId> = keys.iter().map(|key| key.0).collect();
        versions.sort_unstable();
        versions.dedup();
        let steps = guide::load_steps(&app.db, actor, &versions).await?;
        Ok(steps.into_iter().map(|step| (Self(step.guide_version_id, step.number), step)).collect())
    }
}

object! {
    /// An item of the agenda of a session: a step of its guide, or a topic of a member. Only the members of the pairing read it.
    AgendaItem(entity::agenda_item), requires ReadAgenda;

    columns {
        /// The identifier of the item, `agi_…`. The item is found through its session only.
        id: Gid<AgendaItemId>,

        /// The version of the item, 1 at first and one more with each change. Pass it as `expectedVersion` to refuse a change of another
        /// version.
        version: i64,

        /// The kind of the item: a step of the guide, or a topic.
        kind: AgendaItemKind,

        /// The position of the item in the agenda, from 1. Positions of removed topics stay unused.
        position: i32,

        /// The words of the member who added the topic. Null for a step.
        text: Option<String>,

        /// The instant at which the item was marked as done. Null: it is not marked.
        done_at: Option<DateTime<Utc>>,

        /// The identifier of the member who added the topic, `emp_…`. Null for a step.
        author_id: Option<Gid<EmployeeId>>,

        /// The instant at which the item was added.
        created_at: DateTime<Utc>,

        /// The instant of the last change.
        updated_at: DateTime<Utc>,
    }

    objects {
        /// The member who added the topic. Null for a step.
        author: Employee = author_id, requires ReadEmployee;
    }

    resolvers {
        /// The step of the guide. Null for a topic.
        async fn step(&self, ctx: &Context<'_>) -> Result<Option<GuideStep>> {
            let (Some(version), Some(number)) = (self.0.guide_version_id, self.0.step_number) else { return Ok(None) };
            Ok(ctx.loaders()?.load(StepKey(version, number)).await?.map(GuideStep))
        }
    }
}

payload!(AgendaItemPayload { agenda_item: AgendaItem(Model) }, "agenda item");

/// A topic to add to the agenda of a session.
#[derive(InputObject)]
pub struct AgendaTopicAddInput {
    /// The identifier of the session, which must be SCHEDULED and belong to a pairing of the caller. It can have at most 50 topics.
    session_id: Gid<SessionId>,
    /// The words of the topic, 1 to 2,000 characters. Only the members of the pairing read them.
    text: String,
    /// An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
    /// same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
    idempotency_key: Option<String>,
}

#[derive(Default)]
pub struct AgendaMutation;

#[Object]
impl AgendaMutation {
    /// Adds a topic at the end of the agenda of a session. Only a member of the pairing can, in the name of that member.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteAgenda, Permission::ReadAgenda])))]
    async fn agenda_topic_add(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The session, and the words of the topic.")] input: AgendaTopicAddInput,
    ) -> Result<AgendaItemPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let key = input.idempotency_key.as_deref();
        into_payload(ctx, agenda::add_topic(app, actor, input.session_id.0, input.text, key).await)
    }

    /// Removes a topic of the caller from the agenda of a session that is SCHEDULED. The payload contains the topic as it was.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteAgenda, Permission::ReadAgenda])))]
    async fn agenda_topic_remove(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the topic, `agi_…`.")] id: Gid<AgendaItemId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the topic has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<AgendaItemPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = agenda::remove_topic(app, actor, id.0, expected_version).await;
        into_payload_or_current(ctx, outcome, agenda::get(&app.db, actor, id.0)).await
    }

    /// Marks an item of the agenda of a session that is SCHEDULED or HELD as done, or removes the mark. Every member of the pairing can.
    /// Repeating it has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteAgenda, Permission::ReadAgenda])))]
    async fn agenda_item_set_done(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the step or topic, `agi_…`.")] id: Gid<AgendaItemId>,
        #[graphql(desc = "Whether the item is marked as done.", default = true)] done: bool,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the item has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<AgendaItemPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = agenda::set_done(app, actor, id.0, done, expected_version).await;
        into_payload_or_current(ctx, outcome, agenda::get(&app.db, actor, id.0)).await
    }
}
