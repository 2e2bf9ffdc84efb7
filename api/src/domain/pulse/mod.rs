//! Pulse: a short survey of the participants in a round. Answers are counted when they arrive, and are read as figures only.
//!
//! A pulse accepts answers until its closing instant; figures are shown from then on, for the minimum group of people, so that no figure
//! before and after an answer can be compared. The minimum is that of the organization when the pulse was opened, with which people answered,
//! or the present one when it is greater; never less than [`MIN_GROUP`].
//!
//! What is stored of an answer: that the employee answered (`pulse_participation`), and a greater count of each answer in the tally of the
//! pulse (`pulse_tally`). No row holds who answered what, and no row holds when. Each answer writes all rows of the tally, so that the
//! database does not show which of them it counted. Answers in words have a random identifier and no author; they are encrypted with the
//! key of the settings, because the key of a person would name the person. No caller reads them.
//!
//! Not here: the questions (`question_set`), and which of them a program uses (`program`).

mod comments;
mod read;
mod write;

pub use comments::encrypt_with_current_key;
pub use read::{Figures, List, QuestionFigures, get, load_answered, load_figures, minimum_of, select_of_rounds, visible_to};
pub use write::{answer, close, open, record_due_closings};

/// The smallest minimum group of a pulse.
pub const MIN_GROUP: i32 = 5;
