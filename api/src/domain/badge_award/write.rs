//! Offers badges; accepts, declines, revokes and withdraws them.

use super::{credential, identity, read::get, status_list};
use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    domain::{
        badge, employee,
        shared::{ensure_version, not_found_as_invalid},
        signing_key,
    },
    feed::ChangeKind,
    platform::{Code, Error, Result, error::Problems},
};
use chrono::{DurationRound, TimeDelta};
use entity::{
    Tenanted,
    badge::{Model as Badge, Status as BadgeStatus},
    badge_award::{Column, Entity, Model, Status},
    employee::{Column as EmployeeColumn, Entity as Employees, Model as Employee, Status as EmployeeStatus},
    id::{BadgeAwardId, BadgeId, CredentialId, EmployeeId},
};
use sea_orm::{ActiveEnum, ColumnTrait, QueryFilter};
use serde::Serialize;

/// The media type in the header of a badge's token (Open Badges 3.0, section "Create the JOSE Header").
const TOKEN_TYPE: &str = "JWT";

/// The longest reason of a revocation, in characters.
const MAX_REASON: usize = 500;

/// A badge to be offered to an employee.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct NewOffer {
    pub badge_id: BadgeId,
    pub employee_id: EmployeeId,
}

/// Offers a badge. An employee who has it, or has an open offer, keeps that.
///
/// # Errors
/// `Invalid`, on the field: the badge is not active, or the employment has ended.
pub async fn offer(app: &App, actor: &Actor, new: NewOffer, idempotency_key: Option<&str>) -> Result<Model> {
    actor.authorize(Permission::WriteBadge, &[])?;
    let mut work = app.begin(actor).await?;
    let id: BadgeAwardId = app.clock.new_id();
    if let Some(earlier) = work.claim_idempotency_key(idempotency_key, "badgeOffer", &new, id).await? {
        return get(&*work, actor, earlier).await;
    }
    let badge = badge::get(&*work, actor, new.badge_id).await.map_err(|error| not_found_as_invalid(error, "badgeId"))?;
    let employee = employee::get(&*work, actor, new.employee_id).await.map_err(|error| not_found_as_invalid(error, "employeeId"))?;
    let mut problems = Problems::default();
    if badge.status != BadgeStatus::Active {
        problems.add("badgeId", Code::WrongState, format!("the badge is {}: only an active badge is offered", badge.status.to_value()));
    }
    if employee.status == EmployeeStatus::Terminated {
        problems.add("employeeId", Code::WrongState, "the employment of this person has ended");
    }
    problems.into_result()?;
    let open = Entity::of(actor.organization()).filter(Column::BadgeId.eq(badge.id)).filter(Column::EmployeeId.eq(employee.id));
    let open = open.filter(Column::Status.is_in([Status::Offered, Status::Issued]));
    if let Some(existing) = open.one(&*work).await? {
        return Ok(existing);
    }
    let row = insert_offer(&mut work, id, (badge.id, employee.id), false)?;
    work.commit().await?;
    Ok(row)
}

/// Inserts an offer with its entry in the change log.
pub(super) fn insert_offer(
    work: &mut UnitOfWork<'_>,
    id: BadgeAwardId,
    (badge, employee): (BadgeId, EmployeeId),
    offered_by_rule: bool,
) -> Result<Model> {
    let row = Model {
        organization_id: work.actor.organization(),
        id,
        version: 1,
        badge_id: badge,
        employee_id: employee,
        offered_by_rule,
        status: Status::Offered,
        reason: None,
        credential_id: None,
        credential: None,
        list_number: None,
        list_index: None,
        issued_at: None,
        ended_at: None,
        created_at: work.at,
        updated_at: work.at,
    };
    work.insert([row.clone()])?;
    work.record(ChangeKind::BadgeAwardOffered.entry(row.id, row.version));
    Ok(row)
}

/// Accepts an offer in the actor's own name: the credential is signed and published. An issued one stays unchanged.
///
/// # Errors
/// `Conflict` when the award is not at the expected version, is not an offer, or the badge was retired; `Unavailable` when the server has no
/// encryption key.
pub async fn accept(app: &App, actor: &Actor, id: BadgeAwardId, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let row = load_own(&work, id, expected_version).await?;
    if row.status == Status::Issued {
        return Ok(row);
    }
    ensure_status(&row, &[Status::Offered])?;
    let (badge, employee) = load_parts(&work, &row).await?;
    if badge.status != BadgeStatus::Active {
        return Err(Error::conflict("id", Code::WrongState, "the badge was retired after it was offered"));
    }
    let signer = signing_key::for_signing(&mut work).await?;
    let credential_id = CredentialId(identity::random_uuid()?);
    let entry = status_list::allocate(&work).await?;
    let issued_at = work.at.duration_trunc(TimeDelta::seconds(1)).unwrap_or(work.at);
    let claims = credential::badge_claims(app, &*work, (&badge, &employee), (credential_id, entry), issued_at).await?;
    let row = Model {
        status: Status::Issued,
        credential_id: Some(credential_id),
        credential: Some(signer.sign(TOKEN_TYPE, &claims)?),
        list_number: Some(entry.list),
        list_index: Some(entry.index),
        issued_at: Some(issued_at),
        ..row
    };
    change(work, row, ChangeKind::BadgeAwardIssued).await
}

/// Declines an offer in the actor's own name. A declined one stays unchanged.
///
/// # Errors
/// `Conflict` when the award is not at the expected version, or is not an offer.
pub async fn decline(app: &App, actor: &Actor, id: BadgeAwardId, expected_version: Option<i64>) -> Result<Model> {
    let work = app.begin(actor).await?;
    let row = load_own(&work, id, expected_version).await?;
    if row.status == Status::Declined {
        return Ok(row);
    }
    ensure_status(&row, &[Status::Offered])?;
    let row = Model { status: Status::Declined, ended_at: Some(work.at), ..row };
    change(work, row, ChangeKind::BadgeAwardDeclined).await
}

/// Withdraws the consent to an issued credential in the actor's own name: the credential is deleted, and listed as revoked. So is one that the
/// organization revoked before. A withdrawn one stays unchanged.
///
/// # Errors
/// `Conflict` when the award is not at the expected version, or has no credential.
pub async fn withdraw(app: &App, actor: &Actor, id: BadgeAwardId, expected_version: Option<i64>) -> Result<Model> {
    let work = app.begin(actor).await?;
    let row = load_own(&work, id, expected_version).await?;
    if row.status == Status::Withdrawn {
        return Ok(row);
    }
    if row.credential.is_none() {
        return Err(Error::conflict("id", Code::WrongState, format!("the award is {} and has no credential", row.status.to_value())));
    }
    let row = Model { status: Status::Withdrawn, reason: None, credential: None, ended_at: Some(work.at), ..row };
    change(work, row, ChangeKind::BadgeAwardWithdrawn).await
}

/// Takes back an offer, or an issued credential, which is then listed as revoked. A revoked one stays unchanged.
///
/// # Errors
/// `Invalid` when the reason is empty or too long; `Conflict` when the award is not at the expected version, or was declined or withdrawn.
pub async fn revoke(app: &App, actor: &Actor, id: BadgeAwardId, reason: String, expected_version: Option<i64>) -> Result<Model> {
    let work = app.begin(actor).await?;
    let row = get(&*work, actor, id).await?;
    actor.authorize(Permission::WriteBadge, &[])?;
    ensure_version(expected_version, row.version)?;
    let mut problems = Problems::default();
    problems.require_text("reason", &reason, MAX_REASON);
    problems.into_result()?;
    if row.status == Status::Revoked {
        return Ok(row);
    }
    ensure_status(&row, &[Status::Offered, Status::Issued])?;
    let row = Model { status: Status::Revoked, reason: Some(reason), ended_at: Some(work.at), ..row };
    change(work, row, ChangeKind::BadgeAwardRevoked).await
}

/// The award of the actor. Nobody has the permission for the award of another person.
async fn load_own(work: &UnitOfWork<'_>, id: BadgeAwardId, expected_version: Option<i64>) -> Result<Model> {
    let row = get(&**work, work.actor, id).await?;
    work.actor.authorize(Permission::AcceptBadge, &[row.employee_id])?;
    ensure_version(expected_version, row.version)?;
    Ok(row)
}

fn ensure_status(row: &Model, possible_in: &[Status]) -> Result<()> {
    if possible_in.contains(&row.status) {
        return Ok(());
    }
    Err(Error::conflict("id", Code::WrongState, format!("the award is {}", row.status.to_value())))
}

/// The badge and the employee of an award.
async fn load_parts(work: &UnitOfWork<'_>, row: &Model) -> Result<(Badge, Employee)> {
    use entity::badge::{Column as BadgeColumn, Entity as Badges};
    let organization = work.actor.organization();
    let badge = Badges::of(organization).filter(BadgeColumn::Id.eq(row.badge_id)).one(&**work).await?;
    let employee = Employees::of(organization).filter(EmployeeColumn::Id.eq(row.employee_id)).one(&**work).await?;
    badge.zip(employee).ok_or_else(|| Error::internal("an award without a badge or an employee"))
}

async fn change(mut work: UnitOfWork<'_>, row: Model, kind: ChangeKind) -> Result<Model> {
    let row = Model { version: row.version + 1, updated_at: work.at, ..row };
    work.update(row.clone())?;
    work.record(kind.entry(row.id, row.version).with_fields(vec!["status"]));
    work.commit().await?;
    Ok(row)
}
