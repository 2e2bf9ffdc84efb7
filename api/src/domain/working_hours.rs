//! Working hours: when an employee works, in local time. Only the employee sets and reads them. Without own hours, those of the program
//! apply.
//!
//! Not here: the minutes that two people share when participants are matched (`shared::working_hours`), and the times that are suggested to a
//! pairing (`suggested_time`).

use super::{
    employee,
    shared::{
        ensure_version,
        week::{IntervalText, Week},
        working_hours::UtcWeek,
    },
};
use crate::{
    access::{Actor, Permission, Reach},
    app::App,
    feed::ChangeKind,
    platform::{Result, db, error::Problems},
};
use chrono::NaiveDate;
use entity::{
    Tenanted,
    employee::Model as Employee,
    id::{EmployeeId, OrganizationId, TypedId},
    working_hours::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};
use std::collections::HashMap;

/// Sets the actor's own working hours. `None`: those of the program apply again. Setting the same hours changes nothing.
///
/// # Errors
/// `Invalid`, with every interval that is not valid; `Conflict` when the employee is not at the expected version.
pub async fn set(
    app: &App,
    actor: &Actor,
    id: EmployeeId,
    intervals: Option<Vec<IntervalText>>,
    expected_version: Option<i64>,
) -> Result<Employee> {
    let mut work = app.begin(actor).await?;
    let old = employee::get(&*work, actor, id).await?;
    actor.authorize(Permission::SetWorkingHours, &[id])?;
    ensure_version(expected_version, old.version)?;
    let mut problems = Problems::default();
    let week = intervals.map(|texts| Week::parse("intervals", &texts, &mut problems));
    problems.into_result()?;
    let stored = Entity::of(actor.organization()).filter(Column::EmployeeId.eq(id)).one(&*work).await?;
    if stored.as_ref().and_then(|row| Week::from_json(Some(&row.intervals))) == week {
        return Ok(old);
    }
    if stored.is_some() {
        Entity::delete_of(actor.organization()).filter(Column::EmployeeId.eq(id)).exec(&*work).await?;
    }
    work.insert(week.map(|week| Model {
        organization_id: actor.organization(),
        employee_id: id,
        intervals: week.to_json(),
        updated_at: work.at,
    }))?;
    let row = Employee { version: old.version + 1, updated_at: work.at, ..old };
    work.update(row.clone())?;
    work.record(ChangeKind::EmployeeWorkingHoursChanged.entry(row.id, row.version).with_fields(vec!["workingHours"]));
    work.commit().await?;
    Ok(row)
}

/// The working hours that employees have set, as far as the actor may read them: the actor's own.
///
/// # Errors
/// `Forbidden` without the scope to read sessions.
pub async fn load(db: &impl ConnectionTrait, actor: &Actor, ids: &[EmployeeId]) -> Result<HashMap<EmployeeId, Week>> {
    let Ok(Reach::Own(employee)) = actor.reach(Permission::ReadWorkingHours) else {
        // An integration sees none: it can select whole employees without an error.
        return actor.reach(Permission::ReadSession).map(|_| HashMap::new());
    };
    let rows = Entity::of(actor.organization())
        .filter(Column::EmployeeId.eq(employee))
        .filter(db::in_ids(db, Column::EmployeeId, ids.iter().map(|id| id.uuid())))
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.employee_id, Week::from_json(Some(&row.intervals))?))).collect())
}

/// The working hours of employees in UTC, by their time zones on a date: their own, or `default`. Only for the rules and the score of
/// pairings, which show no more than the minutes that two employees share. An unknown time zone has none.
pub(in crate::domain) async fn load_utc_weeks(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    zones: HashMap<EmployeeId, String>,
    default: &Week,
    on: NaiveDate,
) -> Result<HashMap<EmployeeId, UtcWeek>> {
    let rows = Entity::of(organization).filter(db::in_ids(db, Column::EmployeeId, zones.keys().map(|id| id.uuid()))).all(db).await?;
    let own: HashMap<EmployeeId, Week> =
        rows.into_iter().filter_map(|row| Some((row.employee_id, Week::from_json(Some(&row.intervals))?))).collect();
    let mut defaults: HashMap<String, Option<UtcWeek>> = HashMap::new();
    let week = |(id, zone): (EmployeeId, String)| {
        let week = match own.get(&id) {
            Some(week) => UtcWeek::new(week, &zone, on),
            None => defaults.entry(zone).or_insert_with_key(|zone| UtcWeek::new(default, zone, on)).clone(),
        };
        Some((id, week?))
    };
    Ok(zones.into_iter().filter_map(week).collect())
}
