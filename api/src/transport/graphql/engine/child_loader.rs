//! Short lists without pages below an object, such as the members of a pairing: read for all objects of a level by one statement.

use super::{accelerator::CatalogueObject, loader::BatchLoad, request_context::ContextExt};
use crate::{
    access::Actor,
    app::App,
    platform::{Error, Result, db::Database},
};
use async_graphql::Context;
use entity::{Keyed, id::TypedId};
use sea_orm::{EntityTrait, ModelTrait, Select, Value};
use std::{
    collections::HashMap,
    hash::{Hash, Hasher},
    sync::Arc,
};
use uuid::Uuid;

pub type EntityOf<C> = <C as CatalogueObject>::Entity;
type ModelOf<C> = <EntityOf<C> as EntityTrait>::Model;

/// A domain function that selects and sorts the rows of several parents.
pub type SelectChildren<P, C> = fn(&Database, &Actor, &[<P as Keyed>::Id]) -> Result<Select<EntityOf<C>>>;

/// A list below the objects of entity `P`, whose rows become objects `C`.
pub struct ChildList<P: Keyed, C: CatalogueObject> {
    /// `Object.field`: distinguishes the lists of one object.
    pub name: &'static str,
    /// The column of the child that holds the identifier of the parent.
    pub owner: <EntityOf<C> as EntityTrait>::Column,
    pub select: SelectChildren<P, C>,
}

/// The list of one parent, as a key of the request's loaders.
struct ChildKey<P: Keyed, C: CatalogueObject> {
    list: ChildList<P, C>,
    parent: Uuid,
}

impl<P: Keyed, C: CatalogueObject> Clone for ChildKey<P, C> {
    fn clone(&self) -> Self {
        let ChildList { name, owner, select } = self.list;
        Self { list: ChildList { name, owner, select }, parent: self.parent }
    }
}
impl<P: Keyed, C: CatalogueObject> PartialEq for ChildKey<P, C> {
    fn eq(&self, other: &Self) -> bool {
        self.list.name == other.list.name && self.parent == other.parent
    }
}
impl<P: Keyed, C: CatalogueObject> Eq for ChildKey<P, C> {}
impl<P: Keyed, C: CatalogueObject> Hash for ChildKey<P, C> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.list.name.hash(state);
        self.parent.hash(state);
    }
}

impl<P: Keyed, C: CatalogueObject> BatchLoad for ChildKey<P, C>
where
    ModelOf<C>: Send + Sync,
{
    type Value = Arc<Vec<ModelOf<C>>>;

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> Result<HashMap<Self, Self::Value>> {
        let mut lists: HashMap<&'static str, Vec<Self>> = HashMap::new();
        for key in keys {
            lists.entry(key.list.name).or_default().push(key);
        }
        let mut loaded = HashMap::new();
        for keys in lists.into_values() {
            let Some(ChildList { owner, select, .. }) = keys.first().map(|key| &key.list) else { continue };
            let ids: Vec<P::Id> = keys.iter().map(|key| P::Id::from_uuid(key.parent)).collect();
            let mut rows_of: HashMap<Uuid, Vec<ModelOf<C>>> = HashMap::new();
            for row in select(&app.db, actor, &ids)?.all(&app.db).await? {
                let Value::Uuid(Some(parent)) = row.get(*owner) else { return Err(Error::internal("a row of a child list has no parent")) };
                rows_of.entry(parent).or_default().push(row);
            }
            loaded.extend(keys.into_iter().filter_map(|key| {
                let rows = rows_of.remove(&key.parent)?;
                Some((key, Arc::new(rows)))
            }));
        }
        Ok(loaded)
    }
}

/// Loads the children of one parent, in the order of the domain's statement.
///
/// # Errors
/// `Forbidden` when the caller may not read the children.
pub async fn children_of<P: Keyed, C: CatalogueObject>(
    ctx: &Context<'_>,
    list: ChildList<P, C>,
    parent: P::Id,
) -> async_graphql::Result<Vec<C>>
where
    ModelOf<C>: Send + Sync,
{
    let rows = ctx.loaders()?.load(ChildKey { list, parent: parent.uuid() }).await?.unwrap_or_default();
    Ok(rows.iter().cloned().map(C::from_row).collect())
}
