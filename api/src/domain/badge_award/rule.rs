//! Offers badges by rule: to an employee whose partner, or a system, assessed a level, and to those who complete a program. An employee who
//! was offered a badge before, whatever became of it, is not offered it again by rule.

use super::write::insert_offer;
use crate::{
    app::UnitOfWork,
    platform::{Result, db},
};
use entity::{
    Tenanted,
    badge::{Column as BadgeColumn, Entity as Badges, Status as BadgeStatus},
    badge_award::{Column, Entity},
    employee::{Model as Employee, Status as EmployeeStatus},
    id::{BadgeId, CompetencyId, EmployeeId, ProgramId, TypedId},
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use std::collections::HashSet;

/// Offers the automatic badges for this level of a competency, and for lower ones.
///
/// # Errors
/// `Unavailable` when the database does not respond.
pub async fn offer_for_level(work: &mut UnitOfWork<'_>, employee: &Employee, competency: CompetencyId, level: i32) -> Result<()> {
    let badges = automatic(work).filter(BadgeColumn::CompetencyId.eq(competency)).filter(BadgeColumn::Level.lte(level));
    offer_to(work, badges, [employee]).await
}

/// Offers the automatic badges for the completion of a program.
///
/// # Errors
/// `Unavailable` when the database does not respond.
pub async fn offer_for_completion(
    work: &mut UnitOfWork<'_>,
    employees: impl IntoIterator<Item = &Employee>,
    program: ProgramId,
) -> Result<()> {
    let badges = automatic(work).filter(BadgeColumn::ProgramId.eq(program));
    offer_to(work, badges, employees).await
}

fn automatic(work: &UnitOfWork<'_>) -> Select<Badges> {
    let badges = Badges::of(work.actor.organization()).filter(BadgeColumn::Status.eq(BadgeStatus::Active));
    badges.filter(BadgeColumn::Automatic.eq(true)).order_by_asc(BadgeColumn::Id)
}

async fn offer_to<'e>(work: &mut UnitOfWork<'_>, badges: Select<Badges>, employees: impl IntoIterator<Item = &'e Employee>) -> Result<()> {
    let badges: Vec<BadgeId> = badges.select_only().column(BadgeColumn::Id).into_tuple().all(&**work).await?;
    if badges.is_empty() {
        return Ok(());
    }
    let employees = employees.into_iter().filter(|row| row.status != EmployeeStatus::Terminated).map(|row| row.id);
    let mut employees: Vec<EmployeeId> = employees.collect();
    employees.sort_unstable();
    let offered = Entity::of(work.actor.organization())
        .filter(db::in_ids(&**work, Column::BadgeId, badges.iter().map(|id| id.uuid())))
        .filter(db::in_ids(&**work, Column::EmployeeId, employees.iter().map(|id| id.uuid())));
    let offered: Vec<(BadgeId, EmployeeId)> =
        offered.select_only().columns([Column::BadgeId, Column::EmployeeId]).into_tuple().all(&**work).await?;
    let offered: HashSet<_> = offered.into_iter().collect();
    for badge in badges {
        for employee in &employees {
            if !offered.contains(&(badge, *employee)) {
                let id = work.app.clock.new_id();
                insert_offer(work, id, (badge, *employee), true)?;
            }
        }
    }
    Ok(())
}
