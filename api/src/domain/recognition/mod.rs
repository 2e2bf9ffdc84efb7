//! Recognition: one employee thanks another for something in a program.
//!
//! States: GIVEN → WITHDRAWN. A withdrawn recognition keeps its row without the text, and only its giver sees it. Giver and receiver are
//! named to all readers (`employee::load_names`), also to those who may not see the employees.
//!
//! Not here: texts that a participant shares with the program as a whole (`takeaway`).

mod read;
mod rules;
mod write;

pub use read::{List, Sort, get, visible_to};
pub use write::{NewRecognition, give, withdraw};
