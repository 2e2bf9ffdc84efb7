//! Loads the participants of a program as a pool.

use super::{
    levels::Levels,
    pool::{Index, MAX_WAITING_DAYS, Person, Pool},
    read::{excluded_pairs, weights},
};
use crate::{
    domain::{
        match_block, program,
        shared::{reporting_lines, working_hours::UtcWeek},
        working_hours,
    },
    platform::{Error, Result, db},
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    Tenanted,
    employee::{self, Status as EmployeeStatus},
    id::{EmployeeId, PairingId, ParticipantId, TypedId},
    match_proposal::Model,
    pairing::{self, Status as PairingStatus},
    pairing_member,
    participant::{self, Status},
    program::Model as Program,
    round::Model as Round,
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, prelude::Json};
use std::{cmp::Reverse, collections::HashMap};

/// The participants to match: ACTIVE, without a pairing in the round that has not ended.
pub async fn load_unpaired(db: &impl ConnectionTrait, round: &Round, only_waiting: bool) -> Result<Vec<participant::Model>> {
    let current = pairing::Entity::of(round.organization_id)
        .filter(pairing::Column::RoundId.eq(round.id))
        .filter(pairing::Column::Status.ne(PairingStatus::Ended))
        .select_only()
        .column(pairing::Column::Id);
    let paired = pairing_member::Entity::of(round.organization_id)
        .filter(pairing_member::Column::PairingId.in_subquery(current.into_query()))
        .select_only()
        .column(pairing_member::Column::ParticipantId);
    let active_employees = employee::Entity::of(round.organization_id)
        .filter(employee::Column::Status.eq(EmployeeStatus::Active))
        .select_only()
        .column(employee::Column::Id);
    let participants = participant::Entity::of(round.organization_id)
        .filter(participant::Column::ProgramId.eq(round.program_id))
        .filter(participant::Column::Status.eq(Status::Active))
        .filter(participant::Column::Id.not_in_subquery(paired.into_query()))
        .filter(participant::Column::EmployeeId.in_subquery(active_employees.into_query()))
        .order_by_asc(participant::Column::Id);
    let rows = participants.all(db).await?.into_iter();
    let is_waiting = |row: &participant::Model| row.waiting_since.is_some() || row.created_at >= round.created_at;
    Ok(rows.filter(|row| !only_waiting || is_waiting(row)).collect())
}

/// The participants of a program with these identifiers, by identifier.
pub async fn load_named(db: &impl ConnectionTrait, proposal: &Model, ids: &[ParticipantId]) -> Result<Vec<participant::Model>> {
    let rows = participant::Entity::of(proposal.organization_id)
        .filter(participant::Column::ProgramId.eq(proposal.program_id))
        .filter(db::in_ids(db, participant::Column::Id, ids.iter().map(|id| id.uuid())));
    Ok(rows.order_by_asc(participant::Column::Id).all(db).await?)
}

/// What the score compares of an employee.
struct Employee {
    department: Option<String>,
    location: Option<String>,
    language: Option<String>,
    hired_on: Option<NaiveDate>,
    job_level: Option<i32>,
}

/// Makes the pool of some participants, who are sorted by identifier.
pub async fn load_pool(
    db: &impl ConnectionTrait,
    (proposal, program, round): (&Model, &Program, &Round),
    participants: &[participant::Model],
    now: DateTime<Utc>,
) -> Result<Pool> {
    let ids: Vec<EmployeeId> = participants.iter().map(|row| row.employee_id).collect();
    let (employees, zones) = load_employees(db, round, &ids).await?;
    let mut hours =
        working_hours::load_utc_weeks(db, program.organization_id, zones, &program::working_hours(program), round.starts_on).await?;
    let levels = Levels::load(db, program, participants).await?;
    let managers = reporting_lines::load_managers(db, program.organization_id, &ids).await?;
    let blocked = match_block::load_blocked_pairs(db, program.organization_id, &ids).await?;
    let met = load_earlier_pairings(db, program, participants).await?;

    let different = by_frequency(hours.values());
    let indexes: HashMap<UtcWeek, usize> = different.iter().cloned().zip(0..).collect();
    let seed = u64::from(proposal.seed.unsigned_abs());
    let mut pool = Pool::new(program, weights(proposal)?, seed, different);
    let of_employee: HashMap<EmployeeId, Index> = (0..).zip(&ids).map(|(index, id)| (*id, index)).collect();
    let of_participant: HashMap<ParticipantId, Index> = (0..).zip(participants).map(|(index, row)| (row.id, index)).collect();
    let (mut departments, mut locations, mut languages) = (Names::default(), Names::default(), Names::default());
    for row in participants {
        let employee = employees.get(&row.employee_id);
        let (wants, strong) = levels.of(row);
        let above = managers.get(&row.employee_id).into_iter().flatten().filter_map(|manager| of_employee.get(manager).copied());
        let waiting_days = row.waiting_since.map_or(0, |since| (now - since).num_days().clamp(0, MAX_WAITING_DAYS.into()));
        let name = |of: fn(&Employee) -> &Option<String>| employee.and_then(|employee| of(employee).as_deref());
        pool.people.push(Person {
            participant: row.id,
            wants,
            strong,
            department: departments.index(name(|employee| &employee.department)),
            location: locations.index(name(|employee| &employee.location)),
            language: languages.index(name(|employee| &employee.language)),
            hours: hours.remove(&row.employee_id).and_then(|week| indexes.get(&week).copied()),
            hired_on: employee.and_then(|employee| employee.hired_on).map(days),
            job_level: employee.and_then(|employee| employee.job_level),
            waiting_days: i32::try_from(waiting_days).map_err(Error::internal)?,
            managers: above.collect(),
            met: Vec::new(),
            avoided: Vec::new(),
        });
    }
    let pair = |one: Option<&Index>, other: Option<&Index>| one.copied().zip(other.copied());
    let blocked = blocked.iter().filter_map(|(low, high)| pair(of_employee.get(low), of_employee.get(high)));
    let excluded = excluded_pairs(proposal)?;
    let excluded = excluded.iter().filter_map(|[one, other]| pair(of_participant.get(one), of_participant.get(other)));
    for (one, other) in blocked.chain(excluded) {
        update(&mut pool, one, |person| person.avoided.push(other));
        update(&mut pool, other, |person| person.avoided.push(one));
    }
    for members in met {
        let members: Vec<Index> = members.iter().filter_map(|id| of_participant.get(id).copied()).collect();
        for one in &members {
            for other in members.iter().filter(|other| *other != one) {
                update(&mut pool, *one, |person| match person.met.iter_mut().find(|(met, _)| met == other) {
                    Some((_, times)) => *times += 1,
                    None => person.met.push((*other, 1)),
                });
            }
        }
    }
    Ok(pool)
}

fn update(pool: &mut Pool, index: Index, change: impl FnOnce(&mut Person)) {
    if let Some(person) = usize::try_from(index).ok().and_then(|index| pool.people.get_mut(index)) {
        change(person);
    }
}

fn days(date: NaiveDate) -> i32 {
    let days = (date - NaiveDate::default()).num_days();
    i32::try_from(days).unwrap_or_default()
}

/// Numbers for names, so that comparing two is cheap.
#[derive(Default)]
struct Names(HashMap<String, u32>);

impl Names {
    fn index(&mut self, name: Option<&str>) -> Option<u32> {
        let next = u32::try_from(self.0.len()).ok()?;
        Some(*self.0.entry(name?.to_owned()).or_insert(next))
    }
}

/// The different weeks, the most frequent first. The order depends on the weeks only.
fn by_frequency<'w>(weeks: impl Iterator<Item = &'w UtcWeek>) -> Vec<UtcWeek> {
    let mut counts: HashMap<&UtcWeek, usize> = HashMap::new();
    weeks.for_each(|week| *counts.entry(week).or_default() += 1);
    let mut different: Vec<_> = counts.into_iter().map(|(week, count)| (Reverse(count), week)).collect();
    different.sort_unstable();
    different.into_iter().map(|(_, week)| week.clone()).collect()
}

/// The time zones of employees.
type Zones = HashMap<EmployeeId, String>;

async fn load_employees(db: &impl ConnectionTrait, round: &Round, ids: &[EmployeeId]) -> Result<(HashMap<EmployeeId, Employee>, Zones)> {
    use employee::Column;
    type Row = (EmployeeId, Option<String>, Option<String>, Option<String>, Option<NaiveDate>, Option<i32>, Option<Json>);
    let rows: Vec<Row> = employee::Entity::of(round.organization_id)
        .filter(db::in_ids(db, Column::Id, ids.iter().map(|id| id.uuid())))
        .select_only()
        .columns([Column::Id, Column::Department, Column::Location, Column::TimeZone, Column::HiredOn, Column::JobLevel, Column::Directory])
        .into_tuple()
        .all(db)
        .await?;
    let (mut employees, mut zones) = (HashMap::new(), Zones::new());
    for (id, department, location, time_zone, hired_on, job_level, directory) in rows {
        zones.extend(time_zone.map(|zone| (id, zone)));
        let language = directory.as_ref().and_then(primary_language);
        employees.insert(id, Employee { department, location, language, hired_on, job_level });
    }
    Ok((employees, zones))
}

/// The primary language of the directory's attributes `preferredLanguage` or `locale`: `de` of `de-AT`, `de_AT` and `de-AT,en;q=0.8`.
fn primary_language(directory: &Json) -> Option<String> {
    let text = ["preferredLanguage", "locale"].iter().find_map(|name| directory.get(*name)?.as_str())?;
    let primary = text.split(['-', '_', ',', ';']).next().unwrap_or_default().trim().to_ascii_lowercase();
    (!primary.is_empty()).then_some(primary)
}

/// The members of each pairing of the program with at least two of the participants.
async fn load_earlier_pairings(
    db: &impl ConnectionTrait,
    program: &Program,
    participants: &[participant::Model],
) -> Result<Vec<Vec<ParticipantId>>> {
    let rows: Vec<(PairingId, ParticipantId)> = pairing_member::Entity::of(program.organization_id)
        .filter(db::in_ids(db, pairing_member::Column::ParticipantId, participants.iter().map(|row| row.id.uuid())))
        .select_only()
        .column(pairing_member::Column::PairingId)
        .column(pairing_member::Column::ParticipantId)
        .into_tuple()
        .all(db)
        .await?;
    let mut members: HashMap<PairingId, Vec<ParticipantId>> = HashMap::new();
    for (pairing, participant) in rows {
        members.entry(pairing).or_default().push(participant);
    }
    Ok(members.into_values().filter(|members| members.len() > 1).collect())
}
