//! The GraphQL door. `schema` puts the roots together and executes; `context` is what a resolver can reach; `loader`
//! batches; `page` speaks Relay connections; `errors` prints errors; then one file per noun.

mod by_id;
mod change;
mod context;
mod errors;
mod filter;
mod id;
mod loader;
mod needs;
mod node;
mod page;
mod payload;
mod schema;

mod employee;
mod integration;
mod organization;

pub use schema::Graph;
