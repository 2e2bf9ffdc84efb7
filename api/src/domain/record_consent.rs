//! Consent to learning records: each employee gives it and withdraws it for themselves. GIVEN → WITHDRAWN → GIVEN. It is a property of the
//! employee, and given for new employees.
//!
//! A withdrawal stops new records. Existing records are kept, and their statements are deleted.

use super::{employee, record_statement};
use crate::{
    access::{Actor, Permission},
    app::App,
    feed::ChangeKind,
    platform::Result,
};
use entity::{employee::Model, id::EmployeeId};

/// Gives or withdraws the actor's own consent.
pub async fn set(app: &App, actor: &Actor, id: EmployeeId, consent: bool) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let old = employee::get(&*work, actor, id).await?;
    actor.authorize(Permission::GiveConsent, &[id])?;
    if old.record_consent == consent {
        return Ok(old);
    }
    if !consent {
        record_statement::withdraw(&mut work, id).await?;
    }
    let row = Model { record_consent: consent, version: old.version + 1, updated_at: work.at, ..old };
    work.update(row.clone())?;
    work.record(ChangeKind::EmployeeUpdated.entry(row.id, row.version).with_fields(vec!["recordConsent"]));
    work.commit().await?;
    Ok(row)
}
