//! Requests, confirms and withdraws the erasure of an employee.

use super::{personal_data, read::get, roster_rows::RosterRows};
use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    domain::{employee, shared::ensure_version},
    feed::ChangeKind,
    platform::{Code, Error, Result},
};
use entity::{
    Tenanted,
    employee::{Model as Employee, Status as EmployeeStatus},
    employee_erasure::{Column, Entity, Model, Status},
    id::{EmployeeErasureId, EmployeeId},
};
use sea_orm::{ActiveEnum, ColumnTrait, QueryFilter, QueryOrder};

/// Requests the erasure of an employee whose employment has ended. An open request about the employee, or the one that erased them, is
/// returned unchanged.
///
/// # Errors
/// `Invalid` on `id` when the employment has not ended.
pub async fn request(app: &App, actor: &Actor, employee_id: EmployeeId) -> Result<Model> {
    actor.authorize(Permission::EraseEmployee, &[])?;
    let administrator = administrator(actor)?;
    let mut work = app.begin(actor).await?;
    let employee = employee::get(&*work, actor, employee_id).await?;
    let earlier = Entity::of(actor.organization()).filter(Column::EmployeeId.eq(employee_id)).filter(Column::Status.ne(Status::Withdrawn));
    if let Some(earlier) = earlier.order_by_desc(Column::Id).one(&*work).await? {
        return Ok(earlier);
    }
    ensure_terminated(&employee)?;
    let row = Model {
        organization_id: actor.organization(),
        id: app.clock.new_id(),
        version: 1,
        employee_id,
        status: Status::Requested,
        requested_by_id: administrator,
        decided_by_id: None,
        decided_at: None,
        created_at: work.at,
        updated_at: work.at,
    };
    work.insert([row.clone()])?;
    work.record(ChangeKind::EmployeeErasureRequested.entry(row.id, row.version));
    work.commit().await?;
    Ok(row)
}

/// Confirms a request and erases the personal data, in one write. A confirmed request is returned unchanged.
///
/// # Errors
/// `Forbidden` for the administrator who requested it; `Conflict` when the request was withdrawn or is not at the expected version, or the
/// employee is employed again; `Unavailable` while a roster is being received or applied.
pub async fn confirm(app: &App, actor: &Actor, id: EmployeeErasureId, expected_version: Option<i64>) -> Result<Model> {
    actor.authorize(Permission::EraseEmployee, &[])?;
    let administrator = administrator(actor)?;
    // Searching all roster rows takes time, so it is done before other writes of the organization have to wait.
    let request = get(&app.db, actor, id).await?;
    let rows = RosterRows::search(app, actor, request.employee_id).await?;
    let mut work = app.begin(actor).await?;
    let request = get(&*work, actor, id).await?;
    ensure_version(expected_version, request.version)?;
    match request.status {
        Status::Requested => {}
        Status::Confirmed => return Ok(request),
        Status::Withdrawn => return Err(wrong_state(&request)),
    }
    if request.requested_by_id == administrator {
        return Err(Error::Forbidden { needs: "another administrator than the one who requested the erasure".into() });
    }
    let employee = employee::get(&*work, actor, request.employee_id).await?;
    ensure_terminated(&employee)?;
    rows.erase(&work).await?;
    let employee = personal_data::erase(&mut work, employee).await?;
    work.record(ChangeKind::EmployeeErased.entry(employee.id, employee.version));
    let request = decide(&mut work, request, Status::Confirmed, administrator)?;
    work.record(ChangeKind::EmployeeErasureConfirmed.entry(request.id, request.version));
    work.commit().await?;
    Ok(request)
}

/// Withdraws a request. A withdrawn request is returned unchanged.
///
/// # Errors
/// `Conflict` when the request was confirmed or is not at the expected version.
pub async fn withdraw(app: &App, actor: &Actor, id: EmployeeErasureId, expected_version: Option<i64>) -> Result<Model> {
    actor.authorize(Permission::EraseEmployee, &[])?;
    let administrator = administrator(actor)?;
    let mut work = app.begin(actor).await?;
    let request = get(&*work, actor, id).await?;
    ensure_version(expected_version, request.version)?;
    match request.status {
        Status::Requested => {}
        Status::Withdrawn => return Ok(request),
        Status::Confirmed => return Err(wrong_state(&request)),
    }
    let request = decide(&mut work, request, Status::Withdrawn, administrator)?;
    work.record(ChangeKind::EmployeeErasureWithdrawn.entry(request.id, request.version));
    work.commit().await?;
    Ok(request)
}

fn decide(work: &mut UnitOfWork<'_>, request: Model, status: Status, administrator: EmployeeId) -> Result<Model> {
    let (decided_by_id, decided_at) = (Some(administrator), Some(work.at));
    let request = Model { status, decided_by_id, decided_at, version: request.version + 1, updated_at: work.at, ..request };
    work.update(request.clone())?;
    Ok(request)
}

/// The administrator who calls. The decisions are those of two people, so the command line of the server cannot make them.
fn administrator(actor: &Actor) -> Result<EmployeeId> {
    actor.employee().ok_or_else(|| Error::Forbidden { needs: "the token of an administrator".into() })
}

fn ensure_terminated(employee: &Employee) -> Result<()> {
    if employee.status == EmployeeStatus::Terminated {
        return Ok(());
    }
    let message = format!("the employee is {}: only an employee whose employment has ended can be erased", employee.status.to_value());
    Err(Error::invalid_with_code("id", Code::WrongState, message))
}

fn wrong_state(request: &Model) -> Error {
    Error::conflict("id", Code::WrongState, format!("the request is {}", request.status.to_value()))
}
