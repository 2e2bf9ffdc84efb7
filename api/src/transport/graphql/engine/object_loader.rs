//! Single objects by their identifier, through the request's loaders: the objects of one type are read with one statement per level of the
//! response, however many fields refer to them.

use super::{connection::ListedObject, loader::BatchLoad, request_context::ContextExt};
use crate::{
    access::Actor,
    app::App,
    domain::shared::Listing,
    platform::{Result, db::in_ids},
};
use async_graphql::Context;
use entity::{Keyed, id::TypedId};
use sea_orm::{EntityTrait, QueryFilter};
use std::{collections::HashMap, hash::Hash, marker::PhantomData};
use uuid::Uuid;

/// The identifier of one row of a list.
struct ById<L>(Uuid, PhantomData<fn() -> L>);

impl<L> Clone for ById<L> {
    fn clone(&self) -> Self {
        Self(self.0, PhantomData)
    }
}
impl<L> PartialEq for ById<L> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<L> Eq for ById<L> {}
impl<L> Hash for ById<L> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<L: Listing<Entity: Keyed> + Default> BatchLoad for ById<L> {
    type Value = <L::Entity as EntityTrait>::Model;

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> Result<HashMap<Self, Self::Value>> {
        let has_id = in_ids(&app.db, L::Entity::ID, keys.iter().map(|key| key.0));
        let rows = L::default().select(&app.db, actor)?.filter(has_id).all(&app.db).await?;
        Ok(rows.into_iter().map(|row| (Self(L::Entity::id(&row).uuid(), PhantomData), row)).collect())
    }
}

/// The type of an object's identifier.
type IdOf<N> = <<<N as ListedObject>::List as Listing>::Entity as Keyed>::Id;

/// Loads the object with this identifier. `None` when `id` is `None`, when there is no such object, or when the caller may not see it.
pub async fn by_id<N>(ctx: &Context<'_>, id: impl Into<Option<IdOf<N>>>) -> async_graphql::Result<Option<N>>
where
    N: ListedObject,
    N::List: Default,
    <N::List as Listing>::Entity: Keyed,
{
    let Some(id) = id.into() else { return Ok(None) };
    let found = ctx.loaders()?.load(ById::<N::List>(id.uuid(), PhantomData)).await?;
    Ok(found.map(N::from_row))
}
