//! The layers of the program, bottom to top. A layer uses only the layers below it.

// Each noun of the schema is one more level in the types of the roots' futures.
#![recursion_limit = "256"]

/// What every back end needs: settings, clock, database, errors, pages, outbound HTTP, logs and metrics.
pub mod platform;
/// Turns tokens into actors and decides what an actor may do.
pub mod access;
/// The change log of each organization, notifications of new changes, and the streams that follow the log.
pub mod feed;
/// The application that is built once, and the unit of work in which every write happens.
pub mod app;
/// The rules and the storage of peer coaching: one module per noun.
pub mod domain;
/// Translates between GraphQL, HTTP or SCIM and the domain.
pub mod transport;
/// Background work: notifications between nodes, and hourly maintenance.
pub mod worker;
/// Listeners, start and shutdown of the server.
pub mod server;
