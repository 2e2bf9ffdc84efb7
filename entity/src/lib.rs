//! The database tables, one file per table: columns and enumerations only. No behaviour, no GraphQL, no hooks.
//!
//! Every primary key except that of `organization` begins with `organization_id`, so a row cannot be addressed without its organization.

pub mod id;
mod tenanted;

pub mod agenda_item;
pub mod allowed_operation;
pub mod assessment;
pub mod change;
pub mod change_head;
pub mod commitment;
pub mod competency;
pub mod competency_framework;
pub mod employee;
pub mod employee_external_id;
pub mod goal;
pub mod guide;
pub mod guide_step;
pub mod guide_version;
pub mod idempotency_key;
pub mod identity_provider;
pub mod integration;
pub mod learning_record;
pub mod match_block;
pub mod match_proposal;
pub mod match_proposal_pairing;
pub mod match_proposal_unmatched;
pub mod organization;
pub mod pairing;
pub mod pairing_member;
pub mod participant;
pub mod personal_key;
pub mod program;
pub mod program_competency;
pub mod program_guide;
pub mod reflection;
pub mod roster_batch;
pub mod roster_plan;
pub mod roster_row;
pub mod roster_source;
pub mod roster_source_run;
pub mod round;
pub mod scim_token;
pub mod session;
pub mod session_attendance;
pub mod session_turn;
pub mod tally;
pub mod team;
pub mod team_member;

pub use tenanted::{Keyed, Tenanted};
