//! A plan: the selections of an operation, as a tree of slots in the order of the response. It contains nothing about the caller and no
//! value of a variable, so one plan serves all callers of a document, whatever their permissions: each execution starts from the domain's
//! own `select(actor)`.

use super::{
    catalogue::{BuildPage, SelectByKeys},
    column_format::ColumnFormat,
    paged_list::Column,
    variable_checks::VariableCheck,
};
use async_graphql::Name;
use async_graphql_value::Value as DocumentValue;
use std::sync::Arc;

/// A compiled operation.
pub struct Plan {
    pub root: Selection,
    /// The objects that it reads, each with the columns that any of its selections needs.
    pub objects: Vec<PlannedObject>,
    /// The lists without pages.
    pub child_lists: Vec<PlannedChildren>,
    /// The conditions of slots.
    pub conditions: Vec<Condition>,
    /// The number of slots.
    pub fields: usize,
    /// The checks of values that depend on variables.
    pub checks: Vec<VariableCheck>,
}

/// An object that a plan reads.
pub struct PlannedObject {
    pub name: String,
    pub columns: Vec<Column>,
    /// The prefix of its identifier, and the statement that finds it. The identifier is the first of the columns.
    pub by_id: Option<(&'static str, SelectByKeys)>,
}

/// A list without pages.
pub struct PlannedChildren {
    pub select: SelectByKeys,
    /// The column that holds the identifier of the parent.
    pub column: Column,
    /// The type of its objects, as an index in [`Plan::objects`].
    pub object: usize,
    /// `Object.field`. Slots with the same name share their rows.
    pub name: String,
}

/// A condition from `@skip` and `@include`: it is true when all parts of any of its elements are. A part is a value and what it must be.
pub type Condition = Vec<Vec<(DocumentValue, bool)>>;

/// The selection of fields of one object.
pub struct Selection {
    /// The name of the object's type.
    pub name: String,
    pub slots: Vec<Slot>,
    /// Whether anything below the object must be read.
    pub has_loads: bool,
}

/// One field of the response.
pub struct Slot {
    /// The name in the response as JSON, with the comma before it and the colon behind it: `,"name":`.
    pub key: String,
    /// The index of its condition; `None`: always active.
    pub condition: Option<usize>,
    /// The index of the slot in the plan: the per-slot lists of `BoundPlan` are indexed by it.
    pub field: usize,
    pub value: SlotValue,
}

impl Slot {
    /// The name in the response.
    pub fn name(&self) -> &str {
        self.key.get(2..self.key.len().saturating_sub(2)).unwrap_or_default()
    }
}

/// The value of a slot. `index` is that of a column in the rows of the object, `object` an index in [`Plan::objects`].
pub enum SlotValue {
    Typename,
    Column {
        index: usize,
        format: ColumnFormat,
    },
    /// The object whose identifier is in a column.
    Object {
        index: usize,
        object: usize,
        below: Selection,
    },
    /// A connection; `below` are the fields of the connection.
    Page {
        build: BuildPage,
        arguments: Arc<[(Name, DocumentValue)]>,
        object: usize,
        below: Selection,
    },
    /// A list without pages, or the last object of it if `single`. `list` is the index in [`Plan::child_lists`].
    Children {
        list: usize,
        single: bool,
        below: Selection,
    },
    /// At the root: the object with the identifier in an argument.
    RootObject {
        arguments: Arc<[(Name, DocumentValue)]>,
        object: usize,
        below: Selection,
    },
    /// At the root: the caller's organization.
    OwnOrganization {
        object: usize,
        below: Selection,
    },
    /// At the root: the objects of any type with the identifiers in an argument.
    Node {
        arguments: Arc<[(Name, DocumentValue)]>,
        many: bool,
        below: Vec<NodeSelection>,
    },
    // Fields of a connection.
    Nodes(Selection),
    Edges(Selection),
    PageInfo(Selection),
    TotalCount,
    // Fields of an edge.
    EdgeNode(Selection),
    Cursor,
    // Fields of a page info.
    HasNextPage,
    HasPreviousPage,
    StartCursor,
    EndCursor,
}

/// The selection of fields of the nodes of one type.
pub struct NodeSelection {
    pub prefix: &'static str,
    pub object: usize,
    pub below: Selection,
}

impl SlotValue {
    /// The selection below, when there is exactly one.
    pub fn below(&self) -> Option<&Selection> {
        match self {
            Self::Object { below, .. } | Self::Page { below, .. } | Self::Children { below, .. } => Some(below),
            Self::RootObject { below, .. } | Self::OwnOrganization { below, .. } => Some(below),
            Self::Nodes(below) | Self::Edges(below) | Self::PageInfo(below) | Self::EdgeNode(below) => Some(below),
            _ => None,
        }
    }

    /// Whether something must be read for it, or for something below it.
    pub fn has_loads(&self) -> bool {
        match self {
            Self::Object { .. } | Self::Page { .. } | Self::Children { .. } => true,
            Self::RootObject { .. } | Self::OwnOrganization { .. } | Self::Node { .. } => true,
            Self::Nodes(below) | Self::Edges(below) | Self::EdgeNode(below) => below.has_loads,
            _ => false,
        }
    }
}
