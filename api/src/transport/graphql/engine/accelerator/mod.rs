//! The accelerator: answers queries without the executor, from plans that are kept per document. What it answers is byte by byte
//! what the executor would have answered; it never answers an error. Whatever it does not know, whatever does not fit and whatever
//! goes wrong on the way is left to the executor, the operation as a whole: one place says what is right, and what is wrong.
//!
//! `lift` makes documents that differ in literals one; `known` keeps what is known of documents; `catalogue` is what the objects say
//! of themselves, `compile` makes a plan (`tree`) of a document, `bind` fills in the values of a request, `run` loads level by level
//! into a `store`, and `write` writes the answer straight from the rows. `list` is a room's list whatever its noun, `leaf` how values
//! are printed, `types` what fits where.
//!
//! A document is answered by the executor when it is met for the first time, which is how it is found to be valid. Scopes are no
//! part of what is known of it: plans ask the rooms' own `select(actor)` each time they run, and a caller who may not see something
//! is answered by the executor.

mod arguments;
mod bind;
mod catalogue;
mod compile;
mod document_cache;
mod column_format;
mod literal_extractor;
mod paged_list;
mod run;
mod row_store;
mod plan;
mod variable_checks;
mod write;

pub use catalogue::{Catalogue, CatalogueObject, Fields, SelectByKeys};
pub use column_format::ColumnFormat;
pub use document_cache::{Accelerator, DocumentLookup};
pub use literal_extractor::LiteralExtractor;

/// Why an operation is left to the executor.
#[derive(Clone, Debug, PartialEq)]
pub enum FallbackReason {
    /// The accelerator is switched off.
    Disabled,
    /// Only queries are accelerated.
    NotAQuery,
    /// The document has several operations, or literals that cannot be lifted out of it.
    NotParameterizable,
    /// The document is met for the first time.
    FirstExecution,
    /// A field that the catalogue does not have.
    UnsupportedField(String),
    /// A document that is valid and odd.
    UnsupportedDocument(&'static str),
    /// A value does not fit, or something is not for this caller to see.
    InvalidOrForbidden,
    /// Something went wrong.
    ExecutionFailed,
}

impl FallbackReason {
    /// A word for metrics: one of a few.
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
            Self::UnsupportedField(what) => write!(f, "{}: {what}", self.label()),
            Self::UnsupportedDocument(what) => write!(f, "{}: {what}", self.label()),
            _ => f.write_str(self.label()),
        }
    }
}
