//! Reflections: the object, its list, its root fields and mutations. Only one of the two schemas of [`super::api`] contains them.

use super::{
    directives::{requires, scope_of, scopes_of},
    employee::Employee,
    filter::{IdFilter, ids},
    id::Gid,
    pairing::Pairing,
    payload::{into_payload, into_payload_or_current, payload},
    session::Session,
};
use crate::{
    access::{Actor, Permission},
    app::App,
    domain::reflection::{self, Edit, List, NewReflection, Sort, Texts},
    platform,
    transport::graphql::engine::{
        column_value::enum_column,
        error_format::IntoGraphqlError,
        loader::BatchLoad,
        object::{object, queries},
        request_context::ContextExt,
    },
};
use async_graphql::{Context, Enum, InputObject, MaybeUndefined, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    id::{EmployeeId, PairingId, ReflectionId, SessionId},
    reflection::Model,
};
use std::{collections::HashMap, sync::Arc};

/// The persons who may read a reflection beside its author.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::reflection::Visibility")]
pub enum ReflectionVisibility {
    /// No other person: only the author reads the reflection.
    Private,
    /// The present and past members of the pairing of the reflection, as long as they have the role EMPLOYEE.
    Pairing,
}
enum_column!(ReflectionVisibility, entity::reflection::Visibility);

/// The sort order of a list of reflections.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "Sort")]
pub enum ReflectionOrder {
    /// By creation, oldest first. The default.
    #[default]
    CreatedAsc,
    /// By creation, newest first.
    CreatedDesc,
}

/// Conditions on reflections. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct ReflectionFilter {
    /// The identifier of the author, an employee.
    author_id: Option<IdFilter<EmployeeId>>,
    /// The identifier of the pairing of the reflection.
    pairing_id: Option<IdFilter<PairingId>>,
    /// The identifier of the session that the reflection is about.
    session_id: Option<IdFilter<SessionId>>,
}

/// The list that a filter and a sort order describe.
fn list(filter: Option<ReflectionFilter>, order: Option<ReflectionOrder>) -> List {
    let filter = filter.unwrap_or_default();
    List {
        authors: ids(filter.author_id),
        pairings: ids(filter.pairing_id),
        sessions: ids(filter.session_id),
        sort: order.unwrap_or_default().into(),
    }
}

object! {
    /// A reflection: what an employee writes about a session, or freely. Only people with the role EMPLOYEE have this type, and the fields
    /// that lead to it, in their schema: their own reflections, and those that others share with a present or past pairing of theirs. In the
    /// schema of integrations, program managers and administrators, reflections do not exist. They are not in the change log.
    Reflection(entity::reflection), list List, requires ReadReflection;

    /// The identifier of the reflection, `ref_…`.
    id: ReflectionId;

    columns {
        /// The version of the reflection, 1 at first and one more with each edit. Pass it as `expectedVersion` to refuse a change of another
        /// version.
        version: i64,

        /// The persons who may read the reflection beside its author.
        visibility: ReflectionVisibility,

        /// The identifier of the employee who wrote the reflection, `emp_…`.
        author_id: Gid<EmployeeId>,

        /// The identifier of the pairing that the reflection is about, `pai_…`. Null when none was given.
        pairing_id: Option<Gid<PairingId>>,

        /// The identifier of the session that the reflection is about, `ses_…`. Null when none was given.
        session_id: Option<Gid<SessionId>>,

        /// The instant at which the reflection was created.
        created_at: DateTime<Utc>,

        /// The instant of the last edit. Null while the reflection was never edited.
        edited_at: Option<DateTime<Utc>>,
    }

    objects {
        /// The employee who wrote the reflection. Null when the caller may not see the employee.
        author: Employee = author_id, requires ReadEmployee;

        /// The pairing that can read the reflection when its visibility is PAIRING. Null when there is none, or the caller may not see it.
        pairing: Pairing = pairing_id, requires ReadPairing;

        /// The session that the reflection is about. Null when it was written freely, or the caller may not see the session.
        session: Session = session_id, requires ReadSession;
    }

    resolvers {
        /// The text of the reflection, 1 to 10,000 characters. It is stored encrypted with a key of the author. Null when the author was
        /// erased, and with the author the key.
        async fn text(&self, ctx: &Context<'_>) -> Result<Option<String>> {
            let texts = ctx.loaders()?.load(TextsOf(self.0.author_id)).await?;
            texts.map_or(Ok(None), |texts| texts.of(&self.0)).map_err(IntoGraphqlError::into_graphql)
        }
    }
}

/// The author whose texts are read. The keys of all authors of a level are loaded with one statement.
#[derive(Clone, PartialEq, Eq, Hash)]
struct TextsOf(EmployeeId);

impl BatchLoad for TextsOf {
    type Value = Arc<Texts>;

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> platform::Result<HashMap<Self, Arc<Texts>>> {
        let authors: Vec<EmployeeId> = keys.iter().map(|key| key.0).collect();
        let texts = Arc::new(reflection::load_texts(app, &app.db, actor.organization(), authors).await?);
        Ok(keys.into_iter().map(|key| (key, texts.clone())).collect())
    }
}

queries! {
    ReflectionQuery;

    nouns { Reflection }

    objects {
        /// Finds a reflection by its identifier. Null when it does not exist or the caller may not see it. Only people with the role
        /// EMPLOYEE have this field in their schema.
        reflection: Reflection, by ReflectionId, requires ReadReflection;
    }

    connections {
        /// Lists the reflections that the caller may see: own ones, and those that others share with a present or past pairing of the
        /// caller. Only people with the role EMPLOYEE have this field in their schema.
        reflections: Reflection[ReflectionFilter, ReflectionOrder] = list, requires ReadReflection;
    }
}

payload!(ReflectionPayload { reflection: Reflection(Model) }, "reflection");

/// A reflection to create, of the caller.
#[derive(InputObject)]
pub struct ReflectionCreateInput {
    /// The text of the reflection, 1 to 10,000 characters.
    text: String,
    /// The persons who may read the reflection beside its author. PAIRING needs `sessionId` or `pairingId`.
    #[graphql(default_with = "ReflectionVisibility::Private")]
    visibility: ReflectionVisibility,
    /// The identifier of the session that the reflection is about: a session of a pairing that the caller is or was a member of. Null:
    /// written freely.
    session_id: Option<Gid<SessionId>>,
    /// The identifier of a pairing that the caller is or was a member of. Null: that of the session, or none without a session.
    pairing_id: Option<Gid<PairingId>>,
    /// An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
    /// same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
    idempotency_key: Option<String>,
}

/// The fields of a reflection to change. A field that is absent stays unchanged.
#[derive(InputObject)]
pub struct ReflectionEditInput {
    /// The identifier of the reflection, which must be the caller's own.
    id: Gid<ReflectionId>,
    /// Refuses the change with STALE_VERSION unless the reflection has this version. Null: no check.
    expected_version: Option<i64>,
    /// The new text of the reflection, 1 to 10,000 characters. Null: unchanged.
    text: Option<String>,
    /// The new set of persons who may read the reflection. Null: unchanged.
    visibility: Option<ReflectionVisibility>,
    /// The identifier of the new pairing of a reflection without a session: one that the caller is or was a member of. Null removes the
    /// pairing.
    pairing_id: MaybeUndefined<Gid<PairingId>>,
}

#[derive(Default)]
pub struct ReflectionMutation;

#[Object]
impl ReflectionMutation {
    /// Creates a reflection of the caller. The change log has no entry about it. Only people with the role EMPLOYEE have this field in their
    /// schema.
    #[graphql(directive = requires::apply(scope_of(Permission::WriteReflection)))]
    async fn reflection_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The text, its visibility, and what it is about.")] input: ReflectionCreateInput,
    ) -> Result<ReflectionPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let new = NewReflection {
            text: input.text,
            visibility: input.visibility.into(),
            session_id: input.session_id.map(|id| id.0),
            pairing_id: input.pairing_id.map(|id| id.0),
        };
        into_payload(ctx, reflection::create(app, actor, new, input.idempotency_key.as_deref()).await)
    }

    /// Edits a reflection of the caller. The change log has no entry about it. Only people with the role EMPLOYEE have this field in their
    /// schema.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteReflection, Permission::ReadReflection])))]
    async fn reflection_edit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The reflection and the fields to change.")] input: ReflectionEditInput,
    ) -> Result<ReflectionPayload> {
        let (app, actor, id) = (ctx.app()?, ctx.actor()?, input.id.0);
        let pairing_id = match input.pairing_id {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(None),
            MaybeUndefined::Value(id) => Some(Some(id.0)),
        };
        let edit = Edit { text: input.text, visibility: input.visibility.map(Into::into), pairing_id };
        let outcome = reflection::edit(app, actor, id, input.expected_version, edit).await;
        into_payload_or_current(ctx, outcome, reflection::get(&app.db, actor, id)).await
    }

    /// Deletes a reflection of the caller. The payload contains the reflection as it was. The change log has no entry about it. Only people
    /// with the role EMPLOYEE have this field in their schema.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteReflection, Permission::ReadReflection])))]
    async fn reflection_delete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the reflection.")] id: Gid<ReflectionId>,
        #[graphql(desc = "Refuses the deletion with STALE_VERSION unless the reflection has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<ReflectionPayload> {
        let (app, actor, id) = (ctx.app()?, ctx.actor()?, id.0);
        let outcome = reflection::delete(app, actor, id, expected_version).await;
        into_payload_or_current(ctx, outcome, reflection::get(&app.db, actor, id)).await
    }
}
