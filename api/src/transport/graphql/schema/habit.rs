//! Habits of pairings and participants: how regularly sessions are held.

use crate::{
    access::Actor,
    app::App,
    domain::habit::{self, Habit as Figures},
    platform::Result,
    transport::graphql::engine::loader::BatchLoad,
};
use async_graphql::SimpleObject;
use entity::id::{PairingId, ParticipantId};
use std::collections::HashMap;

/// The regularity of sessions, compared with the cadence of the program. Computed when it is read, from the sessions whose status is HELD.
/// Days are calendar days in UTC. A session is on time when at most `cadenceDays` of the program lie between it and the previous held
/// session of the pairing, or the creation of the pairing.
#[derive(SimpleObject, Clone)]
pub struct Habit {
    /// The number of held sessions. For a participant: of those that the participant attended, in all pairings of the program.
    held_count: i64,
    /// The number of sessions that the cadence allows for: the full periods of `cadenceDays` from the creation of the pairing to its end, or
    /// to today while it has not ended. For a participant: the sum over all pairings in the program.
    expected_count: i64,
    /// The share of the held sessions that were on time, in percent, 0 to 100, rounded down. Null when no session was held.
    on_time_percent: Option<i64>,
    /// The number of latest held sessions in a row that were on time. 0 when more than `cadenceDays` have passed since the last held session,
    /// or since the creation, of a pairing that has not ended.
    current_streak: i64,
    /// The largest number of days without a held session: from the creation of the pairing to the first one, between two, or from the last
    /// one to the end of the pairing, or to today while it has not ended. The time between two pairings does not count.
    longest_gap_days: i64,
}

impl From<Figures> for Habit {
    fn from(figures: Figures) -> Self {
        Self {
            held_count: figures.held,
            expected_count: figures.expected,
            on_time_percent: figures.on_time_percent(),
            current_streak: figures.streak,
            longest_gap_days: figures.longest_gap,
        }
    }
}

/// The habit of a pairing, as a key of the request's loaders.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct OfPairing(pub PairingId);

impl BatchLoad for OfPairing {
    type Value = Habit;

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> Result<HashMap<Self, Habit>> {
        let ids: Vec<_> = keys.into_iter().map(|key| key.0).collect();
        let habits = habit::load_of_pairings(app, actor, &ids).await?;
        Ok(habits.into_iter().map(|(id, figures)| (Self(id), figures.into())).collect())
    }
}

/// The habit of a participant, as a key of the request's loaders.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct OfParticipant(pub ParticipantId);

impl BatchLoad for OfParticipant {
    type Value = Habit;

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> Result<HashMap<Self, Habit>> {
        let ids: Vec<_> = keys.into_iter().map(|key| key.0).collect();
        let habits = habit::load_of_participants(app, actor, &ids).await?;
        Ok(habits.into_iter().map(|(id, figures)| (Self(id), figures.into())).collect())
    }
}
