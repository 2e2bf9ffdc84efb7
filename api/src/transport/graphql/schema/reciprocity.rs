//! The balance of pairings, and the coaching time of the caller.

use super::{
    directives::{requires, scope_of},
    employee::Employee,
    id::Gid,
};
use crate::{
    access::{Actor, Permission},
    app::App,
    domain::reciprocity::{self, Balance, CoachingTime as Minutes},
    platform::Result as Outcome,
    transport::graphql::engine::{loader::BatchLoad, object_loader::by_id},
};
use async_graphql::{ComplexObject, Context, Result, SimpleObject};
use chrono::{DateTime, Utc};
use entity::id::{EmployeeId, PairingId, ParticipantId, RoundId};
use std::{collections::HashMap, sync::Arc};

/// The balance of a pairing: how its members share the time in which they coach. Computed when it is read, from the turns of all held
/// sessions of the pairing.
#[derive(SimpleObject)]
pub struct PairingBalance {
    /// Whether the pairing is out of balance: after each of its latest three held sessions with turns, the share of a member was further from
    /// the equal share than `tolerancePercent` allows. The first session after which all shares are within it brings the balance back.
    is_out_of_balance: bool,
    /// The instant of the third of these sessions, at which the change log records `pairing.out_of_balance`. Null while the pairing is in
    /// balance.
    out_of_balance_since: Option<DateTime<Utc>>,
    /// The band around the equal share, in percent of it, as the program states it at present: with 30, shares from 70 to 130 are in balance.
    tolerance_percent: i64,
    /// The coaching time of each member in the pairing, in the order of `members` of the pairing.
    members: Vec<MemberCoachingTime>,
}

/// The coaching time of one member of a pairing.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct MemberCoachingTime {
    /// The identifier of the member, `emp_…`.
    employee_id: Gid<EmployeeId>,
    /// The minutes in which the member coached, in the turns of held sessions.
    minutes_coached: i64,
    /// The minutes in which the member was coached, in the turns of held sessions.
    minutes_being_coached: i64,
    /// The minutes coached as a percentage of the equal share, which is the coaching time of all members divided by their number. 100 is equal.
    /// Rounded down. Null when no turn was recorded.
    share_percent: Option<i64>,
}

#[ComplexObject]
impl MemberCoachingTime {
    /// The member whose coaching time it is. Null when the caller may not see the employee.
    #[graphql(directive = requires::apply(scope_of(Permission::ReadEmployee)))]
    async fn employee(&self, ctx: &Context<'_>) -> Result<Option<Employee>> {
        by_id::<Employee>(ctx, self.employee_id.0).await
    }
}

/// The caller's own coaching time in several pairings, computed when it is read from the turns of held sessions.
#[derive(SimpleObject, Clone)]
pub struct CoachingTime {
    /// The minutes in which the caller coached.
    minutes_coached: i64,
    /// The minutes in which the caller was coached.
    minutes_being_coached: i64,
    /// The minutes coached as a percentage of the caller's equal share: the sum, over these pairings, of the coaching time of the pairing divided
    /// by the number of its members. 100 is equal. Rounded down. Null when no turn was recorded.
    share_percent: Option<i64>,
}

impl From<Minutes> for CoachingTime {
    fn from(time: Minutes) -> Self {
        Self { minutes_coached: time.coached, minutes_being_coached: time.learned, share_percent: time.share_percent() }
    }
}

impl From<&Balance> for PairingBalance {
    fn from(balance: &Balance) -> Self {
        let members = balance.members.iter().map(|(employee, time)| MemberCoachingTime {
            employee_id: Gid(*employee),
            minutes_coached: time.coached,
            minutes_being_coached: time.learned,
            share_percent: time.share_percent(),
        });
        Self {
            is_out_of_balance: balance.out_of_balance_since.is_some(),
            out_of_balance_since: balance.out_of_balance_since,
            tolerance_percent: balance.tolerance_percent,
            members: members.collect(),
        }
    }
}

/// The balance of a pairing, as a key of the request's loaders.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct BalanceOfPairing(pub PairingId);

impl BatchLoad for BalanceOfPairing {
    type Value = Arc<Balance>;

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> Outcome<HashMap<Self, Arc<Balance>>> {
        let ids: Vec<_> = keys.into_iter().map(|key| key.0).collect();
        let balances = reciprocity::load_balances(&app.db, actor, &ids).await?;
        Ok(balances.into_iter().map(|(id, balance)| (Self(id), Arc::new(balance))).collect())
    }
}

/// The coaching time of a participation, as a key of the request's loaders.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct TimeOfParticipant(pub ParticipantId);

impl BatchLoad for TimeOfParticipant {
    type Value = CoachingTime;

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> Outcome<HashMap<Self, CoachingTime>> {
        let ids: Vec<_> = keys.into_iter().map(|key| key.0).collect();
        let times = reciprocity::load_of_participants(&app.db, actor, &ids).await?;
        Ok(times.into_iter().map(|(id, time)| (Self(id), time.into())).collect())
    }
}

/// The caller's coaching time in a round, as a key of the request's loaders.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct TimeOfRound(pub RoundId);

impl BatchLoad for TimeOfRound {
    type Value = CoachingTime;

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> Outcome<HashMap<Self, CoachingTime>> {
        let ids: Vec<_> = keys.into_iter().map(|key| key.0).collect();
        let times = reciprocity::load_of_rounds(&app.db, actor, &ids).await?;
        Ok(times.into_iter().map(|(id, time)| (Self(id), time.into())).collect())
    }
}
