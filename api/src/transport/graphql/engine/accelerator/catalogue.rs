//! The accelerator's catalogue of the schema: for each object the column or list behind each field. An object adds itself by its
//! declaration (`object!`), which implements [`CatalogueObject`].

use super::{
    arguments::Arguments,
    column_format::ColumnFormat,
    paged_list::{Column, List, paged_list},
};
use crate::{
    access::Actor,
    app::App,
    domain::shared::Listing,
    platform::{Error, Result, db::in_ids},
    transport::graphql::engine::{
        child_loader::{EntityOf, SelectChildren},
        column_value::ColumnValue,
        connection::{ColumnOf, ListedObject, page_args},
    },
};
use async_graphql::OutputType;
use entity::{
    Keyed,
    id::{OrganizationId, TypedId},
};
use sea_orm::{EntityTrait, IdenStatic, Iterable, QueryFilter, QuerySelect, QueryTrait, sea_query::SelectStatement};
use std::{collections::HashMap, marker::PhantomData, sync::Arc};
use uuid::Uuid;

/// An object of the schema that is a row of one table.
pub trait CatalogueObject: OutputType + Send + Sync + 'static {
    type Entity: EntityTrait;

    fn from_row(row: <Self::Entity as EntityTrait>::Model) -> Self;

    /// Adds the fields that the accelerator can answer.
    fn describe(fields: &mut Fields<Self::Entity>);
}

/// Selects the rows with certain keys, as far as the actor may see them. The columns are added later.
pub type SelectByKeys = Arc<dyn Fn(&App, &Actor, &[Uuid]) -> Result<SelectStatement> + Send + Sync>;
/// Builds the page that the arguments of a field describe.
pub type BuildPage = Arc<dyn Fn(&App, &Arguments) -> Result<Box<dyn List>> + Send + Sync>;

/// Where the accelerator reads the value of a field.
#[derive(Clone)]
pub enum FieldSource {
    Column(Column, ColumnFormat),
    /// The object whose identifier is in a column.
    Object {
        column: Column,
        object: String,
    },
    /// A connection.
    Page {
        build: BuildPage,
        object: String,
    },
    /// All rows that have the object's identifier in a column; if `single`, the field is the last of them.
    Children {
        select: SelectByKeys,
        column: Column,
        object: String,
        single: bool,
    },
    /// At the root: the object with the identifier in the argument `id`.
    RootObject {
        object: String,
    },
    /// At the root: the caller's organization.
    OwnOrganization {
        object: String,
    },
    /// At the root: the object of any type with the identifier in `id`, or the objects with those in `ids`.
    Node {
        many: bool,
    },
}

/// An object of the catalogue.
pub struct Object {
    pub name: String,
    pub fields: HashMap<String, FieldSource>,
    /// The column of its identifier, when it has one.
    pub id: Option<Column>,
    /// The prefix of its identifier and the statement that finds it.
    pub by_id: Option<(&'static str, SelectByKeys)>,
}

/// The fields of one object. Names are those of Rust methods; the catalogue stores them as the schema spells them.
pub struct Fields<E: EntityTrait> {
    fields: HashMap<String, FieldSource>,
    /// Declared names without a column in the entity, which `Catalogue::validate` reports.
    unknown_columns: Vec<String>,
    entity: PhantomData<E>,
}

impl<E: EntityTrait> Fields<E> {
    /// Adds a field that is a column of the row. `column` is the name of the model's field.
    pub fn column<T: ColumnValue>(&mut self, name: &str, column: &str) {
        if let Some(column) = self.find_column(column) {
            self.fields.insert(camel_case(name), FieldSource::Column(column, T::format()));
        }
    }

    /// Adds a field that is the object whose identifier is in a column of the row.
    pub fn object<N: ListedObject>(&mut self, name: &str, column: &str) {
        if let Some(column) = self.find_column(column) {
            self.fields.insert(camel_case(name), FieldSource::Object { column, object: N::type_name().into_owned() });
        }
    }

    /// Adds a field that is a paged list of the objects that have this one's identifier in a column.
    pub fn connection<N: ListedObject>(&mut self, name: &str, parent: ColumnOf<N::List>, list: fn(&Arguments) -> Result<N::List>) {
        self.fields.insert(camel_case(name), page::<N>(Some(parent), list));
    }

    /// Adds a field that is the list of all objects that have this one's identifier in a column.
    pub fn children<C: CatalogueObject>(&mut self, name: &str, owner: <EntityOf<C> as EntityTrait>::Column, select: SelectChildren<E, C>)
    where
        E: Keyed,
    {
        self.fields.insert(camel_case(name), children::<E, C>(owner, select, false));
    }

    /// Adds a field that is the one object that has this one's identifier in a column.
    pub fn back_reference<C: CatalogueObject>(
        &mut self,
        name: &str,
        reference: <EntityOf<C> as EntityTrait>::Column,
        select: SelectChildren<E, C>,
    ) where
        E: Keyed,
    {
        self.fields.insert(camel_case(name), children::<E, C>(reference, select, true));
    }

    fn find_column(&mut self, name: &str) -> Option<Column> {
        let column = E::Column::iter().find(|column| column.as_str() == name);
        if column.is_none() {
            self.unknown_columns.push(format!("{}.{name}", E::default().as_str()));
        }
        column.map(Column::of)
    }
}

fn page<N: ListedObject>(parent: Option<ColumnOf<N::List>>, list: fn(&Arguments) -> Result<N::List>) -> FieldSource {
    let build: BuildPage = Arc::new(move |app, arguments| {
        let args = page_args(arguments.get("first")?, arguments.get("after")?, arguments.get("last")?, arguments.get("before")?);
        paged_list(app, list(arguments)?, parent, args)
    });
    FieldSource::Page { build, object: N::type_name().into_owned() }
}

fn children<E: Keyed, C: CatalogueObject>(
    owner: <EntityOf<C> as EntityTrait>::Column,
    select: SelectChildren<E, C>,
    single: bool,
) -> FieldSource {
    let select: SelectByKeys = Arc::new(move |app, actor, ids| {
        let ids: Vec<E::Id> = ids.iter().copied().map(E::Id::from_uuid).collect();
        Ok(select(&app.db, actor, &ids)?.select_only().into_query())
    });
    FieldSource::Children { select, column: Column::of(owner), object: C::type_name().into_owned(), single }
}

/// The name of a field in the schema: `starts_at` is `startsAt`, as async-graphql names it.
fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut name, word| {
        let mut letters = word.chars();
        name.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        name.extend(letters);
        name
    })
}

/// All objects and root fields that the accelerator can answer.
#[derive(Default)]
pub struct Catalogue {
    objects: HashMap<String, Object>,
    roots: HashMap<String, FieldSource>,
    unknown_columns: Vec<String>,
}

impl Catalogue {
    /// Adds an object without an identifier.
    pub fn add_part<C: CatalogueObject>(&mut self) {
        self.add_object::<C>(None, None);
    }

    /// Adds an object with an identifier.
    pub fn add_noun<N>(&mut self)
    where
        N: ListedObject,
        N::List: Default,
        <N::List as Listing>::Entity: Keyed,
    {
        let id = <<N::List as Listing>::Entity as Keyed>::ID;
        let select: SelectByKeys = Arc::new(move |app, actor, ids| {
            let rows = N::List::default().select(&app.db, actor)?.filter(in_ids(&app.db, id, ids.iter().copied()));
            Ok(rows.select_only().into_query())
        });
        self.add_identified::<N>(id, <<<N::List as Listing>::Entity as Keyed>::Id as TypedId>::PREFIX, select);
    }

    fn add_identified<C: CatalogueObject>(&mut self, id: <C::Entity as EntityTrait>::Column, prefix: &'static str, select: SelectByKeys) {
        self.add_object::<C>(Some(Column::of(id)), Some((prefix, select)));
        if let Some(object) = self.objects.get_mut(&*C::type_name()) {
            object.fields.insert("id".to_owned(), FieldSource::Column(Column::of(id), ColumnFormat::Id(prefix)));
        }
    }

    fn add_object<C: CatalogueObject>(&mut self, id: Option<Column>, by_id: Option<(&'static str, SelectByKeys)>) {
        let mut fields = Fields { fields: HashMap::new(), unknown_columns: Vec::new(), entity: PhantomData };
        C::describe(&mut fields);
        let name = C::type_name().into_owned();
        self.unknown_columns.append(&mut fields.unknown_columns);
        self.objects.insert(name.clone(), Object { name, fields: fields.fields, id, by_id });
    }

    /// Adds a root field that finds one object by its identifier.
    pub fn add_root_object<N: ListedObject>(&mut self, name: &str) {
        self.roots.insert(camel_case(name), FieldSource::RootObject { object: N::type_name().into_owned() });
    }

    /// Adds a root field that returns the caller's organization, the only noun that no list contains.
    pub fn add_own_organization<C: CatalogueObject>(&mut self, name: &str, id: <C::Entity as EntityTrait>::Column, select: SelectByKeys) {
        self.add_identified::<C>(id, OrganizationId::PREFIX, select);
        self.roots.insert(camel_case(name), FieldSource::OwnOrganization { object: C::type_name().into_owned() });
    }

    /// Adds a root field that is a paged list.
    pub fn add_root_connection<N: ListedObject>(&mut self, name: &str, list: fn(&Arguments) -> Result<N::List>) {
        self.roots.insert(camel_case(name), page::<N>(None, list));
    }

    /// Adds the root fields that find an object of any type, and several, by identifier.
    pub fn add_root_nodes(&mut self, one: &str, many: &str) {
        self.roots.insert(one.to_owned(), FieldSource::Node { many: false });
        self.roots.insert(many.to_owned(), FieldSource::Node { many: true });
    }

    /// Checks the declarations, when the server starts.
    ///
    /// # Errors
    /// `Internal` when a declaration names a column that its entity does not have.
    pub fn validate(&self) -> Result<()> {
        if self.unknown_columns.is_empty() {
            return Ok(());
        }
        Err(Error::internal(format!("declared columns that do not exist: {}", self.unknown_columns.join(", "))))
    }

    pub fn object(&self, name: &str) -> Option<&Object> {
        self.objects.get(name)
    }

    pub fn root(&self, field: &str) -> Option<&FieldSource> {
        self.roots.get(field)
    }

    /// The objects that can be found by their identifier.
    pub fn nouns(&self) -> impl Iterator<Item = &Object> {
        self.objects.values().filter(|object| object.by_id.is_some())
    }

    /// Whether the accelerator can answer a field.
    pub fn contains(&self, object: &str, field: &str) -> bool {
        match self.objects.get(object) {
            Some(object) => object.fields.contains_key(field),
            None => object == "Query" && self.roots.contains_key(field),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::camel_case;

    #[test]
    fn method_names_become_field_names() {
        let names = ["id", "starts_at", "max_job_level_gap"].map(camel_case);
        assert_eq!(names, ["id", "startsAt", "maxJobLevelGap"]);
    }
}
