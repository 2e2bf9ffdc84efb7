//! The rooms, one per noun. A room may use the rooms named before it.

pub mod listing;

pub mod change;
pub mod organization;
pub mod identity_provider;
pub mod integration;
mod reporting;
mod continuity;
pub mod employee;
pub mod roster;
pub mod competency;
pub mod learning;
pub mod program;
pub mod participant;
pub mod round;
pub mod pairing;
pub mod session;
pub mod allowed_operation;
pub mod assessment;
pub mod ending;
