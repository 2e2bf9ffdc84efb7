//! The accelerator: answers repeated queries from cached plans, without the executor. Its responses are byte for byte those of the
//! executor. It never reports an error: an operation that it cannot answer falls back to the executor as a whole, so the executor alone
//! defines which requests are valid and what they return.
//!
//! | module | does |
//! |---|---|
//! | `literal_extractor` | replaces literals by variables, so that documents that differ only in literals share a plan |
//! | `arguments` | parses the arguments of a field with the types of the resolvers |
//! | `document_cache` | keeps valid documents with their plans |
//! | `catalogue` | maps each field to its column or list, from the declarations of the schema |
//! | `compile` | compiles a document to a `plan`, a tree of slots |
//! | `variable_checks` | collects what must be checked for each request, because it depends on variables |
//! | `bind` | combines a plan with the values of a request |
//! | `run` | reads level by level into a `row_store` |
//! | `paged_list` | reads pages of any domain module's list |
//! | `write` | writes the response from the rows, with `column_format` for single values |
//!
//! The executor answers the first execution of each document and thereby validates it. Plans contain nothing about the caller: each
//! execution starts from the domain's own `select(actor)`, and falls back when the caller lacks a permission.

mod arguments;
mod bind;
mod catalogue;
mod column_format;
mod compile;
mod document_cache;
mod literal_extractor;
mod paged_list;
mod plan;
mod row_store;
mod run;
mod variable_checks;
mod write;

pub use catalogue::{Catalogue, CatalogueObject, Fields, SelectByKeys};
pub use column_format::ColumnFormat;
pub use document_cache::{Accelerator, DocumentLookup};
pub use literal_extractor::LiteralExtractor;

/// Why the executor answers an operation instead of the accelerator.
#[derive(Clone, Debug, PartialEq)]
pub enum FallbackReason {
    /// The accelerator is switched off.
    Disabled,
    /// The operation is a mutation or a subscription.
    NotAQuery,
    /// The document has several operations, or literals that cannot be replaced by variables.
    NotParameterizable,
    /// The document is executed for the first time.
    FirstExecution,
    /// The catalogue does not contain a field.
    UnsupportedField(String),
    /// The document is valid, but has a form that plans do not cover.
    UnsupportedDocument(&'static str),
    /// A value does not fit, or the caller may not see something.
    InvalidOrForbidden,
    /// An error occurred during execution.
    ExecutionFailed,
}

impl FallbackReason {
    /// The value of the label `reason` of the metric `coachgraph_graphql_operations_total`.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Disabled => "disabled",
            Self::NotAQuery => "not_a_query",
            Self::NotParameterizable => "not_parameterizable",
            Self::FirstExecution => "first_execution",
            Self::UnsupportedField(_) => "unsupported_field",
            Self::UnsupportedDocument(_) => "unsupported_document",
            Self::InvalidOrForbidden => "invalid_or_forbidden",
            Self::ExecutionFailed => "execution_failed",
        }
    }
}

impl std::fmt::Display for FallbackReason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::UnsupportedField(field) => write!(f, "{}: {field}", self.label()),
            Self::UnsupportedDocument(form) => write!(f, "{}: {form}", self.label()),
            _ => f.write_str(self.label()),
        }
    }
}
