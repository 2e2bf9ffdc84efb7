//! A plan: what an operation selects, as a tree of slots in the order of the answer. It holds nothing of its caller and no value
//! of a variable, so that one plan serves all who send the document, whatever their rights: who may see what is asked by the
//! rooms' own `select(actor)` whenever the plan runs.

use super::{
    catalogue::{BuildPage, SelectByKeys},
    column_format::ColumnFormat,
    paged_list::Column,
    variable_checks::VariableCheck,
};
use async_graphql::Name;
use async_graphql_value::Value as Given;
use std::sync::Arc;

/// A compiled operation.
pub struct Plan {
    pub root: Selection,
    /// The objects that it meets, each with the columns that any of its selections needs.
    pub objects: Vec<Met>,
    /// The lists that have no pages.
    pub eaches: Vec<Each>,
    /// The conditions under which slots run.
    pub whens: Vec<When>,
    /// How many slots there are that load something or cost something.
    pub fields: usize,
    /// What must be asked of the variables before it runs.
    pub checks: Vec<VariableCheck>,
}

/// An object that a plan meets.
pub struct Met {
    pub name: String,
    pub columns: Vec<Column>,
    /// How it is found by its identifier, which is the first of its columns, and the prefix of that.
    pub by_id: Option<(&'static str, SelectByKeys)>,
}

/// A list without pages.
pub struct Each {
    pub select: SelectByKeys,
    /// The column of the parent.
    pub column: Column,
    pub object: usize,
    /// Where it comes from: slots with the same name share their rows.
    pub name: String,
}

/// Any of these, each of them all of its parts: a variable and the value that it must have.
pub type When = Vec<Vec<(Given, bool)>>;

/// What is selected of an object.
pub struct Selection {
    /// The name of the object's type.
    pub name: String,
    pub slots: Vec<Slot>,
    /// Whether anything below its objects has to be loaded.
    pub deep: bool,
}

/// One field of an answer.
pub struct Slot {
    /// The name in the answer, as JSON with what stands before and behind it: `,"name":`.
    pub key: String,
    pub when: Option<usize>,
    /// Counts the slots that hold objects.
    pub field: usize,
    pub what: What,
}

impl Slot {
    /// The name in the answer.
    pub fn name(&self) -> &str {
        self.key.get(2..self.key.len().saturating_sub(2)).unwrap_or_default()
    }
}

/// What a slot holds.
pub enum What {
    Typename,
    Column {
        place: usize,
        format: ColumnFormat,
    },
    /// An object, by the identifier that stands at a place.
    One {
        place: usize,
        object: usize,
        below: Selection,
    },
    /// A page of a list; `below` are the fields of the connection.
    Page {
        build: BuildPage,
        given: Arc<[(Name, Given)]>,
        object: usize,
        below: Selection,
    },
    /// A list without pages; or the one object in it.
    Each {
        each: usize,
        single: bool,
        below: Selection,
    },
    /// At the root: an object, by the identifier in an argument.
    Find {
        given: Arc<[(Name, Given)]>,
        object: usize,
        below: Selection,
    },
    /// At the root: the caller's organization.
    Own {
        object: usize,
        below: Selection,
    },
    /// At the root: whatever has the identifiers in an argument.
    Node {
        given: Arc<[(Name, Given)]>,
        many: bool,
        below: Vec<Kind>,
    },
    // Of a connection.
    Nodes(Selection),
    Edges(Selection),
    Info(Selection),
    Total,
    // Of an edge.
    Node1(Selection),
    Cursor,
    // Of a page's place in its list.
    Next,
    Previous,
    Start,
    End,
}

/// What is selected of one kind of node.
pub struct Kind {
    pub prefix: &'static str,
    pub object: usize,
    pub below: Selection,
}

impl What {
    /// The selection below, when there is one.
    pub fn below(&self) -> Option<&Selection> {
        match self {
            Self::One { below, .. } | Self::Page { below, .. } | Self::Each { below, .. } => Some(below),
            Self::Find { below, .. } | Self::Own { below, .. } => Some(below),
            Self::Nodes(below) | Self::Edges(below) | Self::Info(below) | Self::Node1(below) => Some(below),
            _ => None,
        }
    }

    /// Whether something has to be loaded for it, or for something below it.
    pub fn loads(&self) -> bool {
        match self {
            Self::One { .. } | Self::Page { .. } | Self::Each { .. } => true,
            Self::Find { .. } | Self::Own { .. } | Self::Node { .. } => true,
            Self::Nodes(below) | Self::Edges(below) | Self::Node1(below) => below.deep,
            _ => false,
        }
    }
}
