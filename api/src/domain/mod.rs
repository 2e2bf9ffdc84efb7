//! The rooms, one per noun. A room may use the rooms named before it.

pub mod asked;
pub mod listing;

pub mod brake;
pub mod change;
pub mod organization;
pub mod identity_provider;
pub mod integration;
pub mod hold;
mod reporting;
mod continuity;
pub mod employee;
pub mod roster_mapping;
pub mod roster;
pub mod competency;
pub mod learning;
pub mod program;
pub mod participant;
pub mod round;
pub mod pairing;
pub mod session;
pub mod scim_token;
pub mod team;
pub mod allowed_operation;
pub mod assessment;
pub mod ending;
