//! The rooms, one per noun. A room may use the rooms named before it.

pub mod organization;
