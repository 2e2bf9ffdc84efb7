//! Feedback: the members of a pairing give each other answers to the feedback questions of their program, in an exchange.
//!
//! States of an exchange: OPEN → COMPLETE when every member has submitted to each other member. States of feedback: WAITING → SUBMITTED;
//! each later change is a further version, and all versions are kept.
//!
//! Who reads the answers, whatever their role: the giver always; the receiver when the exchange is COMPLETE, or, after its due instant, when
//! the receiver has submitted all of their own. No other caller reads them. They are encrypted with the key of the giver.
//!
//! Not here: the questions (`question_set`), and which of them a program uses (`program`).

mod read;
mod write;

pub use read::{
    ExchangeList, ExchangeSort, List, Submission, exchanges_visible_to, get_exchange, get_given, load_submissions, select_of_exchanges,
    visible_to,
};
pub(super) use read::{encryption_context, load_open_to_receiver};
pub use write::{open, submit};
