//! The engine: answers GraphQL documents, whatever the schema contains. It imports no noun of the schema; nouns import the engine.
//!
//! A request passes these modules in this order:
//!
//! | step | modules |
//! |---|---|
//! | admission: request rate, limits, cost, introspection | [`admission`], with [`persisted_documents`], [`limits`] and [`cost`] |
//! | execution: from a cached plan, or through the resolvers of the schema | [`executor`], which tries the [`accelerator`] first |
//! | batched reads of resolvers | [`loader`], with [`object_loader`], [`child_loader`] and [`connection`] for its kinds of keys |
//! | response: order of fields, nulls | [`response_shape`], [`response`] |
//! | errors: messages and codes | [`argument_errors`], [`error_format`], [`error_response`] |
//!
//! Nouns are declared with the macros of [`object`], whose columns have the types of [`column_value`]. Resolvers use the
//! [`request_context`]. [`input_types`] holds the types of arguments, and [`error_code`] lists the codes of errors.

pub mod accelerator;
pub mod admission;
pub mod argument_errors;
pub mod child_loader;
pub mod column_value;
pub mod connection;
pub mod cost;
pub mod error_code;
pub mod error_format;
pub mod error_response;
pub mod executor;
pub mod input_types;
pub mod limits;
pub mod loader;
pub mod object;
pub mod object_loader;
pub mod persisted_documents;
pub mod request_context;
pub mod response;
pub mod response_shape;
