//! [`object!`] declares an object of the schema, and [`queries!`] the root fields that read it: each field once, with its description, for
//! the executor and for the accelerator's catalogue.
//!
//! ```text
//! object! {
//!     /// A round: one cycle of a program.
//!     Round(entity::round), list List, requires ReadProgram;
//!
//!     /// The identifier of the round, `rnd_…`.
//!     id: RoundId;
//!
//!     columns {
//!         /// The number of the round in its program, from 1.
//!         number: i32,
//!     }
//!
//!     objects {
//!         /// The program that the round belongs to.
//!         program: Program = program_id;
//!     }
//!
//!     connections {
//!         /// The pairings of the round.
//!         pairings: Pairing[PairingFilter, PairingOrder] = pairings, below RoundId;
//!     }
//! }
//! ```
//!
//! A column that callers should no longer select has `#[deprecated = "the reason, and what to use instead"]` after its description.
//!
//! The first line names the Rust type, which is also the GraphQL type, the entity whose row it wraps, the domain's list of such rows (left
//! out when no list contains them), and the permission whose scope the directive `@requires` shows. The directive only documents: the
//! domain checks permissions. Doc comments are the descriptions in the schema.
//!
//! The macro generates what would otherwise be written by hand, and nothing else: `pub struct Round(pub entity::round::Model)`, an ordinary
//! async-graphql `#[Object]` with one method per field, and `CatalogueObject::describe` with one call per field that the accelerator
//! supports. "Expand macro" of rust-analyzer shows the code. The sections, all optional, in this order:
//!
//! | section | a line declares | the field is read from |
//! |---|---|---|
//! | `id` | the identifier of the object | the row |
//! | `columns` | a column of the row: `name: Type`, or `name: Type = field` when the field of the row has another name | the row |
//! | `objects` | the object whose identifier is in a field of the row: `name: Object = field` | one batched load per level |
//! | `children` | a short list without pages: `name: Child = module::select, by ParentColumn` | one batched load per level |
//! | `back_references` | the object that refers to this one: `name: Object = module::select, by Column` | one batched load per level |
//! | `connections` | a paged list: `name: Node[Filter, Order] = list, below ParentColumn`; `[]` without | one batched load per level |
//! | `resolvers` | any other field, as an ordinary method | the executor only; an operation that selects it falls back |
//!
//! A line ends with `requires Permission` when the field requires another scope than its object. The Rust type of a column implements
//! [`ColumnValue`](super::column_value::ColumnValue). A function such as `list` makes the domain's list from filter and order.
//!
//! The macros expand in files of the schema, so they alone in the engine may name items of the schema: the directives and the `ID` scalar.

/// Declares an object; see the module documentation.
macro_rules! object {
    (
        $(#[doc = $doc:literal])*
        $object:ident($($entity:ident)::+), $(list $list:ty,)? requires $permission:ident;
        $($(#[doc = $id_doc:literal])* id: $id:ty;)?
        $(columns {
            $($(#[doc = $column_doc:literal])* $(#[deprecated = $reason:literal])? $column:ident: $column_type:ty $(= $stored:ident)?,)*
        })?
        $(objects {
            $($(#[doc = $one_doc:literal])* $one:ident: $target:ty = $key:ident $(, requires $one_permission:ident)?;)*
        })?
        $(children {
            $($(#[doc = $child_doc:literal])* $children:ident: $child:ty = $select:path, by $owner:ident
                $(, requires $child_permission:ident)?;)*
        })?
        $(back_references {
            $($(#[doc = $back_doc:literal])* $back:ident: $referrer:ty = $back_select:path, by $reference:ident;)*
        })?
        $(connections {
            $($(#[doc = $page_doc:literal])* $connection:ident: $node:ty [$($filter:ty $(, $order:ty)?)?] = $page_list:path,
                below $parent:ident $(, requires $page_permission:ident)?;)*
        })?
        $(resolvers { $($resolver:tt)* })?
    ) => {
        $(#[doc = $doc])*
        pub struct $object(pub $($entity)::+::Model);

        $(impl $crate::transport::graphql::engine::connection::ListedObject for $object {
            type List = $list;
        })?

        $(#[doc = $doc])*
        #[async_graphql::Object(directive = $crate::transport::graphql::schema::directives::requires::apply(
            $crate::transport::graphql::schema::directives::scope_of($crate::access::Permission::$permission)))]
        impl $object {
            $(
                $(#[doc = $id_doc])*
                pub async fn id(&self) -> $crate::transport::graphql::schema::id::Gid<$id> {
                    $crate::transport::graphql::schema::id::Gid(self.0.id)
                }
            )?
            $($(
                $(#[doc = $column_doc])*
                $(#[graphql(deprecation = $reason)])?
                async fn $column(&self) -> $crate::transport::graphql::engine::column_value::ColumnRef<'_, $column_type> {
                    let row = &self.0;
                    $crate::transport::graphql::engine::column_value::ColumnRef(
                        $crate::transport::graphql::engine::object::stored_field!(row, $column $($stored)?))
                }
            )*)?
            $($(
                $(#[doc = $one_doc])*
                $(#[graphql(directive = $crate::transport::graphql::schema::directives::requires::apply(
                    $crate::transport::graphql::schema::directives::scope_of($crate::access::Permission::$one_permission)))])?
                async fn $one(&self, ctx: &async_graphql::Context<'_>) -> async_graphql::Result<Option<$target>> {
                    $crate::transport::graphql::engine::object_loader::by_id(ctx, self.0.$key).await
                }
            )*)?
            $($(
                $(#[doc = $child_doc])*
                $(#[graphql(directive = $crate::transport::graphql::schema::directives::requires::apply(
                    $crate::transport::graphql::schema::directives::scope_of($crate::access::Permission::$child_permission)))])?
                async fn $children(&self, ctx: &async_graphql::Context<'_>) -> async_graphql::Result<Vec<$child>> {
                    use $crate::transport::graphql::engine::child_loader::{self, ChildList, EntityOf};
                    type Column = <EntityOf<$child> as sea_orm::EntityTrait>::Column;
                    const LIST: ChildList<EntityOf<$object>, $child> =
                        ChildList {
                            name: concat!(stringify!($object), ".", stringify!($children)),
                            owner: Column::$owner,
                            select: $select,
                        };
                    child_loader::children_of(ctx, LIST, self.0.id).await
                }
            )*)?
            $($(
                $(#[doc = $back_doc])*
                async fn $back(&self, ctx: &async_graphql::Context<'_>) -> async_graphql::Result<Option<$referrer>> {
                    use $crate::transport::graphql::engine::child_loader::{self, ChildList, EntityOf};
                    type Column = <EntityOf<$referrer> as sea_orm::EntityTrait>::Column;
                    const LIST: ChildList<EntityOf<$object>, $referrer> =
                        ChildList {
                            name: concat!(stringify!($object), ".", stringify!($back)),
                            owner: Column::$reference,
                            select: $back_select,
                        };
                    Ok(child_loader::children_of(ctx, LIST, self.0.id).await?.pop())
                }
            )*)?
            $($(
                $(#[doc = $page_doc])*
                $(#[graphql(directive = $crate::transport::graphql::schema::directives::requires::apply(
                    $crate::transport::graphql::schema::directives::scope_of($crate::access::Permission::$page_permission)))])?
                async fn $connection(
                    &self,
                    ctx: &async_graphql::Context<'_>,
                    #[graphql(desc = "The number of rows to return from the start of the list, or after `after`: 0 to `limit_page_max`. \
                        Not together with `last`. Null without `last`: `limit_page_default`.")]
                    first: Option<i32>,
                    #[graphql(desc = "A cursor of this list in the same sort order: the page starts after its row. Null: at the start.")]
                    after: Option<String>,
                    #[graphql(desc = "The number of rows to return from the end of the list, or before `before`: 0 to `limit_page_max`. \
                        Not together with `first`. Null: the page is read from the start.")]
                    last: Option<i32>,
                    #[graphql(desc = "A cursor of this list in the same sort order: the page ends before its row. Null: at the end.")]
                    before: Option<String>,
                    $(
                        #[graphql(desc = "Conditions that every row of the list meets. Null: all rows.")] filter: Option<$filter>,
                        $(#[graphql(desc = "The sort order of the list. Null: the default of its type.")] order_by: Option<$order>,)?
                    )?
                ) -> async_graphql::Result<$crate::transport::graphql::engine::connection::Connection<$node>> {
                    use $crate::transport::graphql::engine::connection::{ColumnOf, Connection, ListedObject, page_args};
                    type Column = ColumnOf<<$node as ListedObject>::List>;
                    let list = $page_list($(
                        $crate::transport::graphql::engine::object::argument!(filter, $filter),
                        $($crate::transport::graphql::engine::object::argument!(order_by, $order))?
                    )?);
                    Connection::below(ctx, list, Column::$parent, self.0.id, page_args(first, after, last, before)).await
                }
            )*)?
            $($($resolver)*)?
        }

        impl $crate::transport::graphql::engine::accelerator::CatalogueObject for $object {
            type Entity = $($entity)::+::Entity;

            fn from_row(row: $($entity)::+::Model) -> Self {
                Self(row)
            }

            fn describe(fields: &mut $crate::transport::graphql::engine::accelerator::Fields<Self::Entity>) {
                $($(
                    fields.column::<$column_type>(
                        stringify!($column), $crate::transport::graphql::engine::object::field_name!($column $($stored)?));
                )*)?
                $($(
                    fields.object::<$target>(stringify!($one), stringify!($key));
                )*)?
                $($({
                    type Column = <$crate::transport::graphql::engine::child_loader::EntityOf<$child> as sea_orm::EntityTrait>::Column;
                    fields.children::<$child>(stringify!($children), Column::$owner, $select);
                })*)?
                $($({
                    type Column = <$crate::transport::graphql::engine::child_loader::EntityOf<$referrer> as sea_orm::EntityTrait>::Column;
                    fields.back_reference::<$referrer>(stringify!($back), Column::$reference, $back_select);
                })*)?
                $($({
                    type Column = $crate::transport::graphql::engine::connection::ColumnOf<
                        <$node as $crate::transport::graphql::engine::connection::ListedObject>::List>;
                    fields.connection::<$node>(stringify!($connection), Column::$parent, |arguments| {
                        $crate::transport::graphql::engine::object::list_of!(arguments, $page_list, $($filter $(, $order)?)?)
                    });
                })*)?
            }
        }
    };
}

/// The field of the row that a column line reads: the one with the name of the line, or the one after `=`.
macro_rules! stored_field {
    ($row:ident, $name:ident) => {
        &$row.$name
    };
    ($row:ident, $name:ident $stored:ident) => {
        &$row.$stored
    };
}

/// The name of the field that `stored_field` reads.
macro_rules! field_name {
    ($name:ident) => {
        stringify!($name)
    };
    ($name:ident $stored:ident) => {
        stringify!($stored)
    };
}

/// The argument `filter` or `order_by` of a connection, which exists when the line names a type for it.
macro_rules! argument {
    ($name:ident, $type:ty) => {
        $name
    };
}

/// The domain's list for the arguments that the accelerator has parsed, with the types that a connection line names.
macro_rules! list_of {
    ($arguments:ident, $list:path,) => {{
        let _ = $arguments;
        Ok($list())
    }};
    ($arguments:ident, $list:path, $filter:ty) => {
        Ok($list($arguments.get::<Option<$filter>>("filter")?))
    };
    ($arguments:ident, $list:path, $filter:ty, $order:ty) => {
        Ok($list($arguments.get::<Option<$filter>>("filter")?, $arguments.get::<Option<$order>>("orderBy")?))
    };
}

/// Declares the root fields that read a noun. `nouns` and `parts` name the objects that the accelerator's catalogue describes, with and
/// without an identifier; `objects` are fields that find one object by its identifier; `connections` are lists of all objects that the
/// caller may see; `resolvers` are ordinary methods, which only the executor answers.
macro_rules! queries {
    (
        $query:ident;
        nouns { $($noun:ty),* }
        $(parts { $($part:ty),* })?
        $(objects { $($(#[doc = $one_doc:literal])* $one:ident: $target:ty, by $id:ty, requires $one_permission:ident;)* })?
        $(connections {
            $($(#[doc = $page_doc:literal])* $connection:ident: $node:ty [$($filter:ty $(, $order:ty)?)?] = $page_list:path,
                requires $page_permission:ident;)*
        })?
        $(resolvers { $($resolver:tt)* })?
    ) => {
        #[derive(Default)]
        pub struct $query;

        #[async_graphql::Object]
        impl $query {
            $($(
                $(#[doc = $one_doc])*
                #[graphql(directive = $crate::transport::graphql::schema::directives::requires::apply(
                    $crate::transport::graphql::schema::directives::scope_of($crate::access::Permission::$one_permission)))]
                async fn $one(
                    &self,
                    ctx: &async_graphql::Context<'_>,
                    #[graphql(desc = "The identifier of the object, with its type prefix.")]
                    id: $crate::transport::graphql::schema::id::Gid<$id>,
                ) -> async_graphql::Result<Option<$target>> {
                    $crate::transport::graphql::engine::object_loader::by_id(ctx, id.0).await
                }
            )*)?
            $($(
                $(#[doc = $page_doc])*
                #[graphql(directive = $crate::transport::graphql::schema::directives::requires::apply(
                    $crate::transport::graphql::schema::directives::scope_of($crate::access::Permission::$page_permission)))]
                async fn $connection(
                    &self,
                    ctx: &async_graphql::Context<'_>,
                    #[graphql(desc = "The number of rows to return from the start of the list, or after `after`: 0 to `limit_page_max`. \
                        Not together with `last`. Null without `last`: `limit_page_default`.")]
                    first: Option<i32>,
                    #[graphql(desc = "A cursor of this list in the same sort order: the page starts after its row. Null: at the start.")]
                    after: Option<String>,
                    #[graphql(desc = "The number of rows to return from the end of the list, or before `before`: 0 to `limit_page_max`. \
                        Not together with `first`. Null: the page is read from the start.")]
                    last: Option<i32>,
                    #[graphql(desc = "A cursor of this list in the same sort order: the page ends before its row. Null: at the end.")]
                    before: Option<String>,
                    $(
                        #[graphql(desc = "Conditions that every row of the list meets. Null: all rows.")] filter: Option<$filter>,
                        $(#[graphql(desc = "The sort order of the list. Null: the default of its type.")] order_by: Option<$order>,)?
                    )?
                ) -> async_graphql::Result<$crate::transport::graphql::engine::connection::Connection<$node>> {
                    use $crate::transport::graphql::engine::connection::{Connection, page_args};
                    let list = $page_list($(
                        $crate::transport::graphql::engine::object::argument!(filter, $filter),
                        $($crate::transport::graphql::engine::object::argument!(order_by, $order))?
                    )?);
                    Connection::root(ctx, list, page_args(first, after, last, before)).await
                }
            )*)?
            $($($resolver)*)?
        }

        impl $query {
            /// Adds the noun to the accelerator's catalogue.
            pub fn describe(catalogue: &mut $crate::transport::graphql::engine::accelerator::Catalogue) {
                $(catalogue.add_noun::<$noun>();)*
                $($(catalogue.add_part::<$part>();)*)?
                $($(catalogue.add_root_object::<$target>(stringify!($one));)*)?
                $($(catalogue.add_root_connection::<$node>(stringify!($connection), |arguments| {
                    $crate::transport::graphql::engine::object::list_of!(arguments, $page_list, $($filter $(, $order)?)?)
                });)*)?
            }
        }
    };
}

pub(in crate::transport::graphql) use {argument, field_name, list_of, object, queries, stored_field};
