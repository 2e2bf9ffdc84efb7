//! The visitors: what Coachgraph promises, told from outside. `world` is what a story needs; then one file per noun, and
//! one per promise that is no noun's own.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a story stops at the first thing that is not as it should be, and looks past the tenant wall"
)]

mod contract;
mod scene;
mod steps;
mod world;

mod access;
mod assessment;
mod command;
mod continuity;
mod digest;
mod download;
mod feed;
mod house;
mod http;
mod idempotency;
mod learning;
mod limits;
mod log;
mod mapping;
mod nodes;
mod one_meaning;
mod organization;
mod outage;
mod page;
mod participant;
mod persisted;
mod permission;
mod plans;
mod pooler;
mod roster;
mod round;
mod scim;
mod sse;
mod statements;
mod story;
mod tables;
mod tenancy;
mod travel;
mod upgrade;
mod upload;
mod websocket;
