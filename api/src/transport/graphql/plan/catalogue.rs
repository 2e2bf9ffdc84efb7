//! What the accelerator knows of the schema: for each object which column stands behind which field, and how lists are made. The
//! entry of an object stands beside the object, as its implementation of [`Known`].

use super::{
    arguments::Arguments,
    leaf::Leaf,
    list::{Column, List, wanted},
};
use crate::{
    access::Actor,
    app::App,
    domain::listing::Listing,
    platform::{Result, db::among},
    transport::graphql::page::{ColumnOf, Row, args},
};
use async_graphql::{OutputType, resolver_utils::EnumType};
use entity::{
    Keyed,
    id::{OrganizationId, TypedId},
};
use sea_orm::{ActiveEnum, EntityTrait, Iterable, QueryFilter, QuerySelect, QueryTrait, Select, sea_query::SelectStatement};
use std::{collections::HashMap, sync::Arc};
use uuid::Uuid;

/// An object of the schema that the accelerator knows.
pub trait Known: OutputType {
    type Entity: EntityTrait;
    /// What stands behind its fields.
    fn known(fields: &mut Fields<Self::Entity>);
}

/// The rows of some keys, without columns yet.
pub type Find = Arc<dyn Fn(&App, &Actor, &[Uuid]) -> Result<SelectStatement> + Send + Sync>;
/// A page, as the arguments of its field want it.
pub type Make = Arc<dyn Fn(&App, &Arguments) -> Result<Box<dyn List>> + Send + Sync>;

/// What stands behind a field.
#[derive(Clone)]
pub enum Behind {
    Leaf(Column, Leaf),
    /// An object, by the identifier in a column.
    One {
        column: Column,
        object: String,
    },
    /// A connection.
    Page {
        make: Make,
        object: String,
    },
    /// All rows that have the object's identifier in a column; a single one when the field is no list.
    Each {
        find: Find,
        column: Column,
        object: String,
        single: bool,
    },
    /// At the root: an object, by its identifier.
    Find {
        object: String,
    },
    /// At the root: the caller's organization.
    Own {
        object: String,
    },
    /// At the root: whatever has the identifier, or each of the identifiers.
    Node {
        many: bool,
    },
}

/// An object.
pub struct Object {
    pub name: String,
    pub fields: HashMap<&'static str, Behind>,
    /// Fields that are left to the executor on purpose.
    pub ordinary: Vec<&'static str>,
    /// Its identifier, when it has one.
    pub id: Option<Column>,
    /// How it is found by its identifier, and the prefix of that.
    pub by_id: Option<(&'static str, Find)>,
}

/// The fields of an object.
pub struct Fields<E: EntityTrait> {
    fields: HashMap<&'static str, Behind>,
    ordinary: Vec<&'static str>,
    entity: std::marker::PhantomData<E>,
}

impl<E: EntityTrait> Fields<E> {
    fn add(&mut self, name: &'static str, behind: Behind) -> &mut Self {
        self.fields.insert(name, behind);
        self
    }

    /// A plain value: printed by the type of its column.
    pub fn plain(&mut self, name: &'static str, column: E::Column) -> &mut Self {
        self.leaf(name, column, Leaf::of::<E>(&column))
    }

    pub fn leaf(&mut self, name: &'static str, column: E::Column, leaf: Leaf) -> &mut Self {
        self.add(name, Behind::Leaf(Column::of(column), leaf))
    }

    /// A typed identifier.
    pub fn id<T: TypedId>(&mut self, name: &'static str, column: E::Column) -> &mut Self {
        self.leaf(name, column, Leaf::Id(T::PREFIX))
    }

    /// A value of an enumeration, which is `S` in the database and `G` in the schema.
    pub fn value<S: ActiveEnum<Value = String> + Iterable, G: EnumType + From<S>>(
        &mut self,
        name: &'static str,
        column: E::Column,
    ) -> &mut Self {
        self.leaf(name, column, Leaf::enumeration::<S, G>())
    }

    /// The object whose identifier stands in a column.
    pub fn one<N: Row>(&mut self, name: &'static str, column: E::Column) -> &mut Self {
        self.add(name, Behind::One { column: Column::of(column), object: N::type_name().into_owned() })
    }

    /// The objects that have this one's identifier in a column, page by page.
    pub fn page<N: Row>(&mut self, name: &'static str, column: ColumnOf<N::List>, list: fn(&Arguments) -> Result<N::List>) -> &mut Self {
        self.add(name, page::<N>(Some(column), list))
    }

    /// All objects that have this one's identifier in a column, as `find` selects and orders them.
    pub fn each<N: Known>(&mut self, name: &'static str, column: <N::Entity as EntityTrait>::Column, find: FindBelow<E, N>) -> &mut Self
    where
        E: Keyed,
    {
        self.add(name, each::<E, N>(column, find, false))
    }

    /// The same when there is at most one.
    pub fn back<N: Known>(&mut self, name: &'static str, column: <N::Entity as EntityTrait>::Column, find: FindBelow<E, N>) -> &mut Self
    where
        E: Keyed,
    {
        self.add(name, each::<E, N>(column, find, true))
    }

    /// Fields that are left to the executor on purpose.
    pub fn ordinary(&mut self, names: &[&'static str]) -> &mut Self {
        self.ordinary.extend(names);
        self
    }
}

/// How a room finds what belongs to some of its things.
type FindBelow<E, N> = fn(&App, &Actor, &[<E as Keyed>::Id]) -> Result<Select<<N as Known>::Entity>>;

fn page<N: Row>(column: Option<ColumnOf<N::List>>, list: fn(&Arguments) -> Result<N::List>) -> Behind {
    let make: Make = Arc::new(move |app, given| {
        let args = args(given.get("first")?, given.get("after")?, given.get("last")?, given.get("before")?);
        wanted(app, list(given)?, column, args)
    });
    Behind::Page { make, object: N::type_name().into_owned() }
}

fn each<E: Keyed, N: Known>(column: <N::Entity as EntityTrait>::Column, find: FindBelow<E, N>, single: bool) -> Behind {
    let find: Find = Arc::new(move |app, actor, ids| {
        let ids: Vec<E::Id> = ids.iter().copied().map(E::Id::from_uuid).collect();
        Ok(find(app, actor, &ids)?.select_only().into_query())
    });
    Behind::Each { find, column: Column::of(column), object: N::type_name().into_owned(), single }
}

/// Everything that is known.
#[derive(Default)]
pub struct Catalogue {
    objects: HashMap<String, Object>,
    roots: HashMap<&'static str, Behind>,
    ordinary: Vec<&'static str>,
}

impl Catalogue {
    /// An object without an identifier.
    pub fn part<N: Known>(&mut self) -> &mut Self {
        self.object::<N>(None, None)
    }

    /// An object with an identifier, by which it is found.
    pub fn noun<N>(&mut self) -> &mut Self
    where
        N: Row + Known<Entity = <<N as Row>::List as Listing>::Entity>,
        N::List: Default,
        <N::List as Listing>::Entity: Keyed,
    {
        let id = <<N::List as Listing>::Entity as Keyed>::ID;
        let find: Find = Arc::new(move |app, actor, ids| {
            let rows = N::List::default().select(&app.db, actor)?.filter(among(&app.db, id, ids.iter().copied()));
            Ok(rows.select_only().into_query())
        });
        let prefix = <<<N::List as Listing>::Entity as Keyed>::Id as TypedId>::PREFIX;
        self.identified::<N>(id, prefix, find)
    }

    fn identified<N: Known>(&mut self, id: <N::Entity as EntityTrait>::Column, prefix: &'static str, find: Find) -> &mut Self {
        self.object::<N>(Some(Column::of(id)), Some((prefix, find)));
        if let Some(object) = self.objects.get_mut(&*N::type_name()) {
            object.fields.insert("id", Behind::Leaf(Column::of(id), Leaf::Id(prefix)));
        }
        self
    }

    fn object<N: Known>(&mut self, id: Option<Column>, by_id: Option<(&'static str, Find)>) -> &mut Self {
        let mut fields = Fields { fields: HashMap::new(), ordinary: Vec::new(), entity: std::marker::PhantomData };
        N::known(&mut fields);
        let name = N::type_name().into_owned();
        let object = Object { name: name.clone(), fields: fields.fields, ordinary: fields.ordinary, id, by_id };
        self.objects.insert(name, object);
        self
    }

    /// At the root: one object, by its identifier.
    pub fn find<N: Row>(&mut self, name: &'static str) -> &mut Self {
        self.roots.insert(name, Behind::Find { object: N::type_name().into_owned() });
        self
    }

    /// At the root: the caller's organization, which is in no list.
    pub fn own<N: Known>(&mut self, name: &'static str, id: <N::Entity as EntityTrait>::Column, find: Find) -> &mut Self {
        self.identified::<N>(id, OrganizationId::PREFIX, find);
        self.roots.insert(name, Behind::Own { object: N::type_name().into_owned() });
        self
    }

    /// At the root: a list.
    pub fn list<N: Row>(&mut self, name: &'static str, list: fn(&Arguments) -> Result<N::List>) -> &mut Self {
        self.roots.insert(name, page::<N>(None, list));
        self
    }

    /// At the root: anything, by its identifier, and anything by several.
    pub fn nodes(&mut self, one: &'static str, many: &'static str) -> &mut Self {
        self.roots.insert(one, Behind::Node { many: false });
        self.roots.insert(many, Behind::Node { many: true });
        self
    }

    /// Fields of the root that are left to the executor on purpose.
    pub fn ordinary(&mut self, names: &[&'static str]) -> &mut Self {
        self.ordinary.extend(names);
        self
    }

    pub fn get(&self, object: &str) -> Option<&Object> {
        self.objects.get(object)
    }

    pub fn root(&self, field: &str) -> Option<&Behind> {
        self.roots.get(field)
    }

    /// Everything that is found by its identifier.
    pub fn nouns(&self) -> impl Iterator<Item = &Object> {
        self.objects.values().filter(|object| object.by_id.is_some())
    }

    /// Whether a field has an entry, or is left to the executor on purpose.
    pub fn names(&self, object: &str, field: &str) -> bool {
        match self.objects.get(object) {
            Some(object) => object.fields.contains_key(field) || object.ordinary.contains(&field),
            None => object == "Query" && (self.roots.contains_key(field) || self.ordinary.contains(&field)),
        }
    }
}
