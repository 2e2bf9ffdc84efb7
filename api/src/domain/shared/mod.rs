//! Helpers that several domain modules use. They are not nouns: none of them has a table, a GraphQL type or verbs of its own.

pub mod continuity;
pub mod directory_filter;
mod input_checks;
pub mod list_filters;
pub mod listing;
pub mod localized_text;
mod minimum_group;
mod optional_filters;
pub mod reporting_lines;
mod serialization;
pub(super) mod standard_content;
pub mod versioned;
pub mod week;
pub mod working_hours;

pub use input_checks::ensure_version;
pub(super) use input_checks::not_found_as_invalid;
pub use listing::Listing;
pub use minimum_group::{DEFAULT_MINIMUM_GROUP, SMALLEST_MINIMUM_GROUP, minimum_group_from, minimum_group_of};
pub use optional_filters::OptionalFilters;
pub(super) use serialization::serialize_enum;
