//! Evidence: statements of other systems about employees that show a level in a competency, by rules (`evidence_rule`). A statement is
//! evaluated when it arrives (`store`), when its employee is found later (`match_unmatched`), and when a rule is replayed (`replay`). What
//! it shows is an assessment of the kind EVIDENCE, at most one for each rule, statement and employee.

mod apply;
mod matching;
mod replay;

pub use matching::match_unmatched;
pub use replay::{Outcome, Replay, replay};

use super::{
    assessment, evidence_rule,
    statement::{self, Batch},
};
use crate::{access::Actor, app::App, platform::Result};
use entity::id::StatementId;

/// Stores the statements of a request with the assessments for which they are the evidence, and withdraws those whose statement they void.
/// Returns the identifiers of the statements in the order of the request.
///
/// # Errors
/// As [`statement::store`]; then nothing is stored.
pub async fn store(app: &App, actor: &Actor, batch: Batch) -> Result<Vec<StatementId>> {
    let mut work = app.begin(actor).await?;
    let stored = statement::store(&mut work, batch).await?;
    let found: Vec<apply::Found> = stored.new.into_iter().filter_map(apply::Found::of_new).collect();
    if !found.is_empty() {
        let rules = evidence_rule::load_active(&*work, actor).await?;
        apply::record_assessments(&mut work, &rules, &found).await?;
    }
    if !stored.voided.is_empty() {
        assessment::withdraw_of_statements(&mut work, &stored.voided).await?;
    }
    work.commit().await?;
    Ok(stored.ids)
}
