//! Reciprocity: how the coaching time of a pairing is shared. The minutes come from the turns of held sessions: who coached whom, for how
//! long.
//!
//! Nothing is stored: the database adds the minutes up, with one statement for all pairings of a page. A member's share is compared with the
//! equal share, which is the whole coaching time of the pairing so far divided by the number of its members. A pairing is out of balance
//! when after each of its latest three held sessions with turns the share of a member was outside the band of its program.
//!
//! Only the members of a pairing read its balance, and they alone read the entries of the change log about it (`change`).

use crate::{
    access::{Actor, Permission, Reach},
    app::UnitOfWork,
    feed::ChangeKind,
    platform::{Result, db},
};
use chrono::{DateTime, Utc};
use entity::{
    Tenanted,
    id::{EmployeeId, OrganizationId, PairingId, ParticipantId, RoundId, SessionId, TypedId},
    pairing, pairing_member, program,
    session::{self, Status},
    session_turn,
};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, QueryTrait, RelationDef, Select,
    sea_query::{Alias, Expr, ExprTrait, Func, IntoCondition},
};
use std::collections::{BTreeMap, HashMap, hash_map::Entry};
use uuid::Uuid;

/// How many held sessions in a row make a pairing out of balance.
const SESSIONS: usize = 3;

/// The coaching time of a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CoachingTime {
    /// The minutes in which the person coached.
    pub coached: i64,
    /// The minutes in which the person was coached.
    pub learned: i64,
    /// The equal share, in sixths of a minute: a pairing has two or three members.
    equal_sixths: i64,
}

impl CoachingTime {
    /// The minutes coached as a percentage of the equal share, rounded down. `None` without coaching time.
    pub fn share_percent(&self) -> Option<i64> {
        (self.coached * 600).checked_div(self.equal_sixths)
    }

    fn add(&mut self, other: &Self) {
        self.coached += other.coached;
        self.learned += other.learned;
        self.equal_sixths += other.equal_sixths;
    }
}

/// The balance of a pairing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    /// Since the third session in a row outside the band. `None`: in balance.
    pub out_of_balance_since: Option<DateTime<Utc>>,
    /// The band around the equal share, in percent of it.
    pub tolerance_percent: i64,
    /// The coaching time of each member.
    pub members: Vec<(EmployeeId, CoachingTime)>,
}

/// A member of a pairing.
#[derive(Clone, Debug)]
struct Member {
    employee: EmployeeId,
    participant: ParticipantId,
    coached: i64,
    learned: i64,
}

/// The coaching time of a pairing.
#[derive(Clone, Debug)]
struct History {
    /// The version of the pairing.
    version: i64,
    round: RoundId,
    tolerance_percent: i64,
    members: Vec<Member>,
    /// The minutes that each member coached in each held session with turns, in the order of the sessions.
    sessions: BTreeMap<(DateTime<Utc>, SessionId), HashMap<EmployeeId, i64>>,
}

impl History {
    fn time_of(&self, member: &Member) -> CoachingTime {
        let total: i64 = self.members.iter().map(|member| member.coached).sum();
        let count = i64::try_from(self.members.len()).unwrap_or(i64::MAX);
        let equal_sixths = (total * 6).checked_div(count).unwrap_or_default();
        CoachingTime { coached: member.coached, learned: member.learned, equal_sixths }
    }

    /// When the pairing became out of balance. `None`: it is in balance.
    fn out_of_balance_since(&self) -> Option<DateTime<Utc>> {
        let mut coached: HashMap<EmployeeId, i64> = self.members.iter().map(|member| (member.employee, 0)).collect();
        let (mut outside, mut since) = (0, None);
        for ((held_at, _), minutes) in &self.sessions {
            for (employee, minutes) in minutes {
                *coached.entry(*employee).or_default() += minutes;
            }
            outside = if is_outside(coached.values().copied(), self.tolerance_percent) { outside + 1 } else { 0 };
            match outside {
                0 => since = None,
                SESSIONS => since = Some(*held_at),
                _ => {}
            }
        }
        since
    }

    fn into_balance(self) -> Balance {
        Balance {
            out_of_balance_since: self.out_of_balance_since(),
            tolerance_percent: self.tolerance_percent,
            members: self.members.iter().map(|member| (member.employee, self.time_of(member))).collect(),
        }
    }
}

/// Whether one of the members has coached for less or more time than the band allows.
fn is_outside(coached: impl Iterator<Item = i64> + Clone, tolerance_percent: i64) -> bool {
    let total: i64 = coached.clone().sum();
    let count = i64::try_from(coached.clone().count()).unwrap_or(i64::MAX);
    let (low, high) = (total * (100 - tolerance_percent), total * (100 + tolerance_percent));
    coached.map(|minutes| minutes * count * 100).any(|share| share < low || share > high)
}

/// The employee whose coaching time the actor may read: the actor. `None` for an integration, which can select whole pairings without an
/// error.
fn reader(actor: &Actor) -> Result<Option<EmployeeId>> {
    match actor.reach(Permission::ReadBalance) {
        Ok(Reach::Own(employee)) => Ok(Some(employee)),
        Ok(Reach::All) => Ok(None),
        Err(_) => actor.reach(Permission::ReadSession).map(|_| None),
    }
}

/// The balances of those of the pairings of which the actor is or was a member.
///
/// # Errors
/// `Forbidden` without the scope to read sessions.
pub async fn load_balances(db: &impl ConnectionTrait, actor: &Actor, ids: &[PairingId]) -> Result<HashMap<PairingId, Balance>> {
    let Some(employee) = reader(actor)? else { return Ok(HashMap::new()) };
    let is_one = db::in_ids(db, pairing::Column::Id, ids.iter().map(|id| id.uuid()));
    let pairings = select_pairings(actor.organization()).filter(is_one).filter(is_member(actor.organization(), employee));
    let histories = load_histories(db, pairings).await?;
    Ok(histories.into_iter().map(|(id, history)| (id, history.into_balance())).collect())
}

/// The coaching time of the actor's own participations.
///
/// # Errors
/// `Forbidden` without the scope to read sessions.
pub async fn load_of_participants(
    db: &impl ConnectionTrait,
    actor: &Actor,
    ids: &[ParticipantId],
) -> Result<HashMap<ParticipantId, CoachingTime>> {
    let Some(employee) = reader(actor)? else { return Ok(HashMap::new()) };
    let own = pairing_member::Entity::of(actor.organization())
        .filter(pairing_member::Column::EmployeeId.eq(employee))
        .filter(db::in_ids(db, pairing_member::Column::ParticipantId, ids.iter().map(|id| id.uuid())))
        .select_only()
        .column(pairing_member::Column::PairingId);
    let pairings = select_pairings(actor.organization()).filter(pairing::Column::Id.in_subquery(own.into_query()));
    Ok(sum_of(employee, load_histories(db, pairings).await?, |_, member| member.participant))
}

/// The actor's own coaching time in some rounds.
///
/// # Errors
/// `Forbidden` without the scope to read sessions.
pub async fn load_of_rounds(db: &impl ConnectionTrait, actor: &Actor, ids: &[RoundId]) -> Result<HashMap<RoundId, CoachingTime>> {
    let Some(employee) = reader(actor)? else { return Ok(HashMap::new()) };
    let is_of_round = db::in_ids(db, pairing::Column::RoundId, ids.iter().map(|id| id.uuid()));
    let pairings = select_pairings(actor.organization()).filter(is_of_round).filter(is_member(actor.organization(), employee));
    Ok(sum_of(employee, load_histories(db, pairings).await?, |history, _| history.round))
}

/// The coaching time of an employee in several pairings, summed up by owner.
fn sum_of<K: TypedId>(
    employee: EmployeeId,
    histories: HashMap<PairingId, History>,
    owner: fn(&History, &Member) -> K,
) -> HashMap<K, CoachingTime> {
    let mut times: HashMap<K, CoachingTime> = HashMap::new();
    for history in histories.values() {
        for member in history.members.iter().filter(|member| member.employee == employee) {
            times.entry(owner(history, member)).or_default().add(&history.time_of(member));
        }
    }
    times
}

/// Records that a pairing leaves the balance, or returns to it, with a session that is being held. `turns` are its coaches and minutes.
pub(super) async fn record_change(work: &mut UnitOfWork<'_>, held: &session::Model, turns: &[(EmployeeId, i32)]) -> Result<()> {
    let Some(held_at) = held.held_at.filter(|_| !turns.is_empty()) else { return Ok(()) };
    let pairings = select_pairings(held.organization_id).filter(pairing::Column::Id.eq(held.pairing_id));
    let Some(mut history) = load_histories(&**work, pairings).await?.remove(&held.pairing_id) else { return Ok(()) };
    let was_out = history.out_of_balance_since().is_some();
    let minutes = history.sessions.entry((held_at, held.id)).or_default();
    for (coach, turn) in turns {
        *minutes.entry(*coach).or_default() += i64::from(*turn);
    }
    let kind = match (was_out, history.out_of_balance_since().is_some()) {
        (false, true) => ChangeKind::PairingOutOfBalance,
        (true, false) => ChangeKind::PairingBackInBalance,
        _ => return Ok(()),
    };
    // The pairing itself does not change: its version would tell those who do not read the entry.
    work.record(kind.entry(held.pairing_id, history.version).with_fields(vec!["balance"]));
    Ok(())
}

fn select_pairings(organization: OrganizationId) -> Select<pairing::Entity> {
    pairing::Entity::of(organization)
}

/// The condition that the employee is or was a member of a pairing.
fn is_member(organization: OrganizationId, employee: EmployeeId) -> Expr {
    let members = pairing_member::Entity::of(organization).filter(pairing_member::Column::EmployeeId.eq(employee));
    pairing::Column::Id.in_subquery(members.select_only().column(pairing_member::Column::PairingId).into_query())
}

/// Loads the coaching time of pairings with one statement: a row for each member and each held session with turns, and one for each member
/// of a pairing without such a session.
async fn load_histories(db: &impl ConnectionTrait, pairings: Select<pairing::Entity>) -> Result<HashMap<PairingId, History>> {
    use pairing_member::Column as MemberColumn;
    let program = pairing::Entity::belongs_to(program::Entity)
        .from((pairing::Column::OrganizationId, pairing::Column::ProgramId))
        .to((program::Column::OrganizationId, program::Column::Id));
    let members = pairing::Entity::belongs_to(pairing_member::Entity)
        .from((pairing::Column::OrganizationId, pairing::Column::Id))
        .to((MemberColumn::OrganizationId, MemberColumn::PairingId));
    let held: RelationDef = pairing::Entity::belongs_to(session::Entity)
        .from((pairing::Column::OrganizationId, pairing::Column::Id))
        .to((session::Column::OrganizationId, session::Column::PairingId))
        .on_condition(|_, sessions| Expr::col((sessions, session::Column::Status)).eq(Status::Held.to_value()).into_condition())
        .into();
    let turns = session::Entity::belongs_to(session_turn::Entity)
        .from((session::Column::OrganizationId, session::Column::Id))
        .to((session_turn::Column::OrganizationId, session_turn::Column::SessionId));
    let minutes = |column: session_turn::Column| {
        let is_member = Expr::col((session_turn::Entity, column)).equals((pairing_member::Entity, MemberColumn::EmployeeId));
        let minutes: Expr = Expr::case(is_member, Expr::col((session_turn::Entity, session_turn::Column::Minutes))).finally(0).into();
        Expr::from(Func::coalesce([Expr::from(Func::sum(minutes)), Expr::val(0)])).cast_as("bigint")
    };
    let groups = [
        pairing::Column::Id.into_expr(),
        pairing::Column::Version.into_expr(),
        pairing::Column::RoundId.into_expr(),
        program::Column::BalanceTolerancePercent.into_expr(),
        MemberColumn::ParticipantId.into_expr(),
        MemberColumn::EmployeeId.into_expr(),
        session_turn::Column::SessionId.into_expr(),
        session::Column::HeldAt.into_expr(),
    ];
    let mut select = pairings
        .select_only()
        .join(JoinType::InnerJoin, program.into())
        .join(JoinType::InnerJoin, members.into())
        .join(JoinType::LeftJoin, held)
        .join(JoinType::LeftJoin, turns.into())
        .into_query();
    for (index, group) in groups.into_iter().enumerate() {
        select.expr_as(group.clone(), Alias::new(format!("g{index}"))).add_group_by([group]);
    }
    select.expr(minutes(session_turn::Column::CoachId)).expr(minutes(session_turn::Column::LearnerId));
    let mut histories: HashMap<PairingId, History> = HashMap::new();
    for row in db.query_all(&select).await? {
        let id = PairingId::from_uuid(row.try_get_by_index(0)?);
        let history = match histories.entry(id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(History {
                version: row.try_get_by_index(1)?,
                round: RoundId::from_uuid(row.try_get_by_index(2)?),
                tolerance_percent: row.try_get_by_index::<i32>(3)?.into(),
                members: Vec::new(),
                sessions: BTreeMap::new(),
            }),
        };
        let employee = EmployeeId::from_uuid(row.try_get_by_index(5)?);
        let (coached, learned): (i64, i64) = (row.try_get_by_index(8)?, row.try_get_by_index(9)?);
        match history.members.iter_mut().find(|member| member.employee == employee) {
            Some(member) => {
                member.coached += coached;
                member.learned += learned;
            }
            None => {
                let participant = ParticipantId::from_uuid(row.try_get_by_index(4)?);
                history.members.push(Member { employee, participant, coached, learned });
            }
        }
        let session: Option<Uuid> = row.try_get_by_index(6)?;
        if let (Some(session), Some(held_at)) = (session, row.try_get_by_index::<Option<DateTime<Utc>>>(7)?) {
            history.sessions.entry((held_at, SessionId::from_uuid(session))).or_default().insert(employee, coached);
        }
    }
    for history in histories.values_mut() {
        history.members.sort_unstable_by_key(|member| member.participant);
    }
    Ok(histories)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    fn employee(number: u128) -> EmployeeId {
        EmployeeId(Uuid::from_u128(number))
    }

    fn day(number: usize) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(i64::try_from(number).unwrap())
    }

    /// The sessions of a pairing with so many members, each with the minutes that each member coached.
    fn history(tolerance_percent: i64, member_count: u128, sessions: &[&[i64]]) -> History {
        let member =
            |number| Member { employee: employee(number), participant: ParticipantId(Uuid::from_u128(number)), coached: 0, learned: 0 };
        let mut history = History {
            version: 1,
            round: RoundId(Uuid::nil()),
            tolerance_percent,
            members: (1..=member_count).map(member).collect(),
            sessions: BTreeMap::new(),
        };
        for (index, minutes) in sessions.iter().enumerate() {
            let minutes = (1..).map(employee).zip(minutes.iter().copied()).collect();
            history.sessions.insert((day(index), SessionId(Uuid::from_u128(1))), minutes);
        }
        history
    }

    fn since(tolerance_percent: i64, member_count: u128, sessions: &[&[i64]]) -> Option<DateTime<Utc>> {
        history(tolerance_percent, member_count, sessions).out_of_balance_since()
    }

    #[test]
    fn the_third_session_in_a_row_outside_the_band_takes_a_pairing_out_of_balance() {
        assert_eq!(since(30, 2, &[&[40, 20], &[40, 20]]), None, "two are not enough");
        assert_eq!(since(30, 2, &[&[40, 20], &[40, 20], &[40, 20]]), Some(day(2)));
        assert_eq!(since(30, 2, &[&[40, 20], &[40, 20], &[40, 20], &[40, 20]]), Some(day(2)), "it does not begin again");
        assert_eq!(since(34, 2, &[&[40, 20], &[40, 20], &[40, 20]]), None, "a wider band");
    }

    #[test]
    fn the_edges_of_the_band_are_inside() {
        assert_eq!(since(30, 2, &[&[65, 35], &[65, 35], &[65, 35]]), None);
        assert_eq!(since(30, 2, &[&[66, 34], &[66, 34], &[66, 34]]), Some(day(2)));
    }

    #[test]
    fn members_who_take_turns_from_session_to_session_stay_in_balance() {
        let alternating: Vec<&[i64]> = (0..12).map(|index| if index % 2 == 0 { &[60, 0][..] } else { &[0, 60][..] }).collect();
        let trio: Vec<&[i64]> = (0..12).map(|index| [&[60, 0, 0][..], &[0, 60, 0][..], &[0, 0, 60][..]][index % 3]).collect();
        for count in 1..=12 {
            assert_eq!(since(30, 2, &alternating[..count]), None, "{count} sessions of two");
            assert_eq!(since(30, 3, &trio[..count]), None, "{count} sessions of three");
        }
    }

    #[test]
    fn the_first_session_inside_the_band_brings_the_balance_back() {
        let sessions: [&[i64]; 4] = [&[60, 0], &[60, 0], &[60, 0], &[0, 180]];
        assert_eq!(since(30, 2, &sessions), None);
        assert_eq!(since(30, 2, &sessions[..3]), Some(day(2)));
    }

    #[test]
    fn a_member_of_a_trio_who_never_coaches_takes_it_out_of_balance() {
        assert_eq!(since(30, 3, &[&[30, 30], &[30, 30], &[30, 30]]), Some(day(2)), "the third member has no minutes");
        assert_eq!(since(200, 3, &[&[30, 0], &[30, 0], &[30, 0]]), None, "200 percent allow everything");
    }

    #[test]
    fn a_share_is_a_percentage_of_the_equal_share() {
        let mut trio = history(30, 3, &[]);
        assert_eq!(trio.time_of(&trio.members[0]).share_percent(), None);
        for (member, coached) in trio.members.iter_mut().zip([60, 20, 10]) {
            member.coached = coached;
        }
        let shares: Vec<_> = trio.members.iter().map(|member| trio.time_of(member).share_percent()).collect();
        assert_eq!(shares, [Some(200), Some(66), Some(33)]);
    }
}
