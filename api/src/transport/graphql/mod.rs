//! The GraphQL door. `schema` puts the roots together and executes; `context` is what a resolver can reach; `loader`
//! batches; `page` speaks Relay connections; `errors` prints errors; then one file per noun.

mod context;
mod errors;
mod id;
mod loader;
mod needs;
mod page;
mod schema;

mod organization;

pub use schema::Graph;
