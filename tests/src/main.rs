//! End-to-end tests: each starts a server on a fresh database and calls it over HTTP. `world`, `scene`, `steps` and `contract` are
//! shared helpers; the other modules hold the tests, one module per noun or per cross-cutting guarantee.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test panics at the first failure, and inspects the database across organizations"
)]

mod contract;
mod scene;
mod steps;
mod world;

mod access;
mod assessment;
mod book;
mod coaching_continuity;
mod command;
mod compression;
mod database_outage;
mod database_tls;
mod database_upgrade;
mod demo;
mod deploy;
mod etag;
mod feed;
mod file_permissions;
mod house;
mod http;
mod idempotency;
mod landing_page;
mod learning_record;
mod limits;
mod log;
mod multiple_nodes;
mod one_meaning;
mod organization;
mod page;
mod participant;
mod permissions;
mod persisted;
mod pgbouncer;
mod roster_digest;
mod roster_download;
mod roster_import;
mod roster_mapping;
mod roster_plan_lifecycle;
mod roster_upload;
mod round;
mod scim;
mod sse;
mod statements;
mod story;
mod tables;
mod tenancy;
mod websocket;
