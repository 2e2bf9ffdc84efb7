//! What a plan would do to coaching under way, counted before it is done: the rules are those of `continuity`.

use crate::platform::Result;
use chrono::{DateTime, Utc};
use entity::{
    Tenanted,
    id::{EmployeeId, OrganizationId, PairingId, RosterPlanId, TypedId},
    pairing, pairing_member,
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect, Statement};
use std::collections::{HashMap, HashSet};

/// The pairings of those who would leave.
const ENDING: &str = "select distinct m.pairing_id from roster_row r
    join pairing_member m on m.organization_id = $1 and m.employee_id = r.subject_id
    join pairing p on p.organization_id = $1 and p.id = m.pairing_id and p.status <> 'ENDED'
    where r.organization_id = $1 and r.roster_plan_id = $2 and r.action = 'TERMINATE'";

/// How far those who leave reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Blast {
    pub pairings: i32,
    pub sessions: i32,
    pub partners: i32,
}

/// How far those who leave take others with them.
pub async fn of_leavers(db: &impl ConnectionTrait, organization: OrganizationId, plan: RosterPlanId, now: DateTime<Utc>) -> Result<Blast> {
    let sql = format!(
        "select (select count(*) from ({ENDING}) ending),
        (select count(*) from session s where s.organization_id = $1 and s.status = 'SCHEDULED' and s.starts_at > $3 and s.pairing_id in ({ENDING})),
        (select count(distinct o.participant_id) from pairing_member o
            join participant t on t.organization_id = $1 and t.id = o.participant_id and t.status = 'ACTIVE' and t.waiting_since is null
            where o.organization_id = $1 and o.pairing_id in ({ENDING}) and not exists (select 1 from roster_row l
                where l.organization_id = $1 and l.roster_plan_id = $2 and l.subject_id = o.employee_id and l.action = 'TERMINATE'))"
    );
    let values = [organization.uuid().into(), plan.uuid().into(), now.into()];
    let Some(row) = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await? else {
        return Ok(Blast::default());
    };
    let count = |at| Ok::<_, sea_orm::DbErr>(i32::try_from(row.try_get_by_index::<i64>(at)?).unwrap_or(i32::MAX));
    Ok(Blast { pairings: count(0)?, sessions: count(1)?, partners: count(2)? })
}

/// How many pairings come to stand in one reporting line, where they did not before. `managers`: as they would be.
pub async fn conflicts(db: &impl ConnectionTrait, organization: OrganizationId, managers: &HashMap<EmployeeId, EmployeeId>) -> Result<i32> {
    let fine: Vec<PairingId> = pairing::Entity::of(organization)
        .filter(pairing::Column::Status.ne(pairing::Status::Ended))
        .filter(pairing::Column::ConflictSince.is_null())
        .select_only()
        .column(pairing::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    if fine.is_empty() {
        return Ok(0);
    }
    let fine: HashSet<PairingId> = fine.into_iter().collect();
    let seats: Vec<(PairingId, EmployeeId)> = pairing_member::Entity::of(organization)
        .select_only()
        .columns([pairing_member::Column::PairingId, pairing_member::Column::EmployeeId])
        .into_tuple()
        .all(db)
        .await?;
    let mut members: HashMap<PairingId, Vec<EmployeeId>> = HashMap::new();
    seats
        .into_iter()
        .filter(|(pairing, _)| fine.contains(pairing))
        .for_each(|(pairing, who)| members.entry(pairing).or_default().push(who));
    let in_line = |members: &Vec<EmployeeId>| {
        members.iter().any(|one| {
            // Cycles were rejected, but the roster may hold an old one.
            let mut seen = HashSet::new();
            let mut at = managers.get(one);
            while let Some(above) = at.filter(|above| seen.insert(**above)) {
                if members.contains(above) {
                    return true;
                }
                at = managers.get(above);
            }
            false
        })
    };
    Ok(i32::try_from(members.values().filter(|members| in_line(members)).count()).unwrap_or(i32::MAX))
}
