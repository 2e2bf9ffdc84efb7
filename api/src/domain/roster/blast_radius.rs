//! The blast radius of a plan: how many pairings, sessions and partners it would affect, counted without applying it. The effects
//! themselves are applied by `shared::continuity`, with the same rules.

use crate::platform::Result;
use chrono::{DateTime, Utc};
use entity::{
    Tenanted,
    id::{EmployeeId, OrganizationId, PairingId, RosterPlanId, TypedId},
    pairing, pairing_member,
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect, Statement};
use std::collections::{HashMap, HashSet};

/// The employees whose employment the plan ends, now or on a future day. The brake puts this category first.
const LEAVING: &str = "select r.subject_id from roster_row r
    where r.organization_id = $1 and r.roster_plan_id = $2 and r.action in ('TERMINATE', 'UPDATE') and r.categories like 'DEACTIVATIONS%'";

/// What the terminations of a plan would affect, those on a future day included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BlastRadius {
    /// Pairings that would end.
    pub pairings: i32,
    /// Sessions scheduled in the future that would be cancelled.
    pub sessions: i32,
    /// Partners who would wait for a new partner.
    pub partners: i32,
}

/// Counts what the terminations of a plan would affect.
pub async fn count_terminations(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    plan: RosterPlanId,
    now: DateTime<Utc>,
) -> Result<BlastRadius> {
    let leaving_now = format!("{LEAVING} and r.action = 'TERMINATE'");
    let pairings_of = |employees: &str| {
        format!(
            "select distinct m.pairing_id from pairing_member m
            join pairing p on p.organization_id = $1 and p.id = m.pairing_id and p.status <> 'ENDED'
            where m.organization_id = $1 and m.employee_id in ({employees})"
        )
    };
    let (ending_pairings, pairings_ending_now) = (pairings_of(LEAVING), pairings_of(&leaving_now));
    // A partner who leaves on a future day waits until then when the other one leaves now.
    let sql = format!(
        "select (select count(*) from ({ending_pairings}) ending),
        (select count(*) from session s
            where s.organization_id = $1 and s.status = 'SCHEDULED' and s.starts_at > $3 and s.pairing_id in ({ending_pairings})),
        (select count(distinct o.participant_id) from pairing_member o
            join participant t on t.organization_id = $1 and t.id = o.participant_id and t.status = 'ACTIVE' and t.waiting_since is null
            where o.organization_id = $1 and o.pairing_id in ({ending_pairings}) and o.employee_id not in ({leaving_now})
            and (o.employee_id not in ({LEAVING}) or o.pairing_id in ({pairings_ending_now})))"
    );
    let values = [organization.uuid().into(), plan.uuid().into(), now.into()];
    let Some(row) = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await? else {
        return Ok(BlastRadius::default());
    };
    let count = |index| Ok::<_, sea_orm::DbErr>(i32::try_from(row.try_get_by_index::<i64>(index)?).unwrap_or(i32::MAX));
    Ok(BlastRadius { pairings: count(0)?, sessions: count(1)?, partners: count(2)? })
}

/// Counts the pairings without a conflict whose members would be in one reporting line. `managers`: the manager of every employee after
/// the plan is applied.
pub async fn count_new_conflicts(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    managers: &HashMap<EmployeeId, EmployeeId>,
) -> Result<i32> {
    let pairings: Vec<PairingId> = pairing::Entity::of(organization)
        .filter(pairing::Column::Status.ne(pairing::Status::Ended))
        .filter(pairing::Column::ConflictSince.is_null())
        .select_only()
        .column(pairing::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    if pairings.is_empty() {
        return Ok(0);
    }
    let pairings: HashSet<PairingId> = pairings.into_iter().collect();
    let all_members: Vec<(PairingId, EmployeeId)> = pairing_member::Entity::of(organization)
        .select_only()
        .columns([pairing_member::Column::PairingId, pairing_member::Column::EmployeeId])
        .into_tuple()
        .all(db)
        .await?;
    let mut members: HashMap<PairingId, Vec<EmployeeId>> = HashMap::new();
    for (pairing, employee) in all_members.into_iter().filter(|(pairing, _)| pairings.contains(pairing)) {
        members.entry(pairing).or_default().push(employee);
    }
    let conflicts = members.values().filter(|members| in_one_reporting_line(members, managers)).count();
    Ok(i32::try_from(conflicts).unwrap_or(i32::MAX))
}

/// Whether one of the members reports to another one, at any distance.
fn in_one_reporting_line(members: &[EmployeeId], managers: &HashMap<EmployeeId, EmployeeId>) -> bool {
    members.iter().any(|member| {
        // The plan rejects new cycles, but the roster may contain an old one.
        let mut visited = HashSet::new();
        let mut next = managers.get(member);
        while let Some(manager) = next.filter(|manager| visited.insert(**manager)) {
            if members.contains(manager) {
                return true;
            }
            next = managers.get(manager);
        }
        false
    })
}
