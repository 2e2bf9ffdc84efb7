//! The rooms, one per noun. A room may use the rooms named before it.

pub mod listing;

pub mod change;
pub mod employee;
pub mod identity_provider;
pub mod integration;
pub mod organization;
