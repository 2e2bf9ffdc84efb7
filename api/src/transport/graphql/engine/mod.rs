//! The engine: everything that answers a GraphQL document, whatever the schema contains. It never imports a noun of the contract; nouns
//! import the engine.
//!
//! A document passes, in this order: [`persisted_documents`] (a hash instead of a document), [`limits`] and [`cost`], both called by
//! [`admission`]; then [`executor`] answers it, either through the [`accelerator`] or through the resolvers of the schema, which read
//! through [`loader`], [`object_loader`] and [`connection`]; at the end [`response_shape`], [`error_format`] and [`error_response`] bring
//! the response into the form that the GraphQL specification requires.

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
