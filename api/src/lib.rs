//! The floor plan, bottom to top. A floor may use the ones below it, never one above.

/// WHO: tokens become actors; the one table of permissions.
pub mod access;
/// Built once, passed by reference; and the shape of every write.
pub mod app;
/// The rooms, one per noun.
pub mod domain;
/// WHAT HAPPENED: the change log and those who follow it.
pub mod feed;
/// Knows nothing of coaching: clock, settings, database, errors, outbound calls, pages, telemetry.
pub mod platform;
/// The process as a server.
pub mod server;
/// The doors: they translate, nothing else.
pub mod transport;
/// Time is a door too: what runs on a tick or a wake-up.
pub mod worker;
