//! The GraphQL door. `schema` puts the roots together and executes; `context` is what a resolver can reach; `loader`
//! batches; `page` speaks Relay connections; `errors` prints errors; `admission` is what every operation passes before it is
//! carried out: `limits`, `cost` and the caller's rate; `refusal` is the answer when it does not; `plan` answers queries without
//! the executor; then one file per noun.

mod admission;
mod by_id;
mod change;
mod codes;
mod context;
mod cost;
mod date;
mod errors;
mod filter;
mod id;
mod limits;
mod loader;
mod needs;
mod node;
mod page;
mod payload;
mod persisted;
mod plan;
mod refusal;
mod reply;
mod schema;
mod shape;

mod employee;
mod integration;
mod organization;
mod session;
mod round;
mod roster;
mod program;
mod participant;
mod pairing;
mod learning;
mod competency;
mod assessment;

pub use admission::Admitted;
pub use codes::ErrorCode;
pub use errors::code;
pub use payload::named;
pub use refusal::{answer_to, is_refusal, refused};
pub use reply::Reply;
pub use schema::Graph;
