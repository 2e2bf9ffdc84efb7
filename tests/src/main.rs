//! End-to-end tests: each starts a server on a fresh database and calls it over HTTP. `world`, `coaching_pair`, `sample_organization`, `operations` and
//! `schema_introspection` are shared helpers; the other modules hold the tests, one module per noun or per cross-cutting guarantee.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test panics at the first failure, and inspects the database across organizations"
)]

mod coaching_pair;
mod operations;
mod sample_organization;
mod probe_caller;
mod sharing_probes;
mod schema_introspection;
mod world;

mod accelerator_equivalence;
mod access;
mod agenda;
mod architecture;
mod argument_errors;
mod assessment;
mod attribute_owner;
mod badge;
mod book;
mod brake;
mod brake_random_sequences;
mod calendar_feed;
mod case;
mod change_log;
mod coaching_continuity;
mod coaching_round;
mod clients;
mod command_line;
mod commitment;
mod completion_file;
mod compression;
mod console;
mod confidentiality;
mod console_browser;
mod database_outage;
mod database_schema;
mod database_tls;
mod database_upgrade;
mod demo;
mod deploy;
mod employee;
mod employee_erasure;
mod etag;
mod evidence;
mod exports;
mod feedback;
mod file_permissions;
mod full_workflow;
mod goal;
mod habit;
mod guide;
mod http;
mod idempotency;
mod identifier_fields;
mod identity;
mod identity_decisions;
mod identity_questions;
mod insight;
mod landing_page;
mod learning_record;
mod limits;
mod list_filters;
mod list_people;
mod list_plans;
mod match_block;
mod matching;
mod multiple_nodes;
mod organization;
mod pagination;
mod participant;
mod permissions;
mod persisted_documents;
mod personal_key;
mod pgbouncer;
mod prehire;
mod pulse;
mod query_plans;
mod question_set;
mod reciprocity;
mod recognition;
mod reflection;
mod reflection_concealment;
mod request_log;
mod roster_digest;
mod roster_exports;
mod roster_files;
mod roster_plan_download;
mod roster_import;
mod roster_mapping;
mod roster_plan_lifecycle;
mod roster_upload;
mod roster_source;
mod round;
mod schema_descriptions;
mod scim;
mod sse;
mod statement_counts;
mod suggested_time;
mod takeaway;
mod takeaway_search;
mod tenant_isolation;
mod user_names;
mod webhook_endpoint;
mod websocket;
mod xapi;
