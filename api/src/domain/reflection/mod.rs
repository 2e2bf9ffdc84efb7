//! Reflection: what an employee writes about a session of a pairing that they are or were a member of, or freely.
//!
//! A reflection is PRIVATE, or shared with its pairing: that of its session, or one that its author names. Only employees with the role
//! EMPLOYEE read and write reflections. For every other caller they do not exist, not even as names in the schema, see
//! `transport::graphql::schema::api`. Therefore they are not in the change log: its entries would tell that they exist. The database keeps
//! their texts encrypted with the key of the author.
//!
//! Not here: the key (`personal_key`).

mod read;
mod write;

pub(super) use read::encryption_context;
pub use read::{List, Sort, Texts, exist_for, get, load_texts, visible_to};
pub use write::{Edit, NewReflection, create, delete, edit};
