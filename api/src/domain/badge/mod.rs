//! Badge: what an employee can achieve, a level in a competency or the completion of a program. Open Badges 3.0 calls it an achievement.
//!
//! States: DRAFT → ACTIVE → RETIRED; a draft can be retired too. Only an active badge is offered. Credentials that were issued keep the texts
//! that the badge had then.
//!
//! Not here: who has a badge (`badge_award`).

mod read;
mod write;

pub use read::{List, Sort, get, get_public, visible_to};
pub use write::{NewBadge, Texts, Transition, change_status, create, update};
