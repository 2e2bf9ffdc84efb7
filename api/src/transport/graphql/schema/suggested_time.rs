//! Suggested times of a pairing.

use super::id::Gid;
use crate::{
    access::Actor,
    app::App,
    domain::suggested_time::{self, LocalTime, Request, SuggestedTime as Suggestion},
    platform::Result,
    transport::graphql::engine::loader::BatchLoad,
};
use async_graphql::SimpleObject;
use chrono::{DateTime, Utc};
use entity::id::{EmployeeId, PairingId};
use std::collections::HashMap;

/// A time at which all members of a pairing could meet. Nothing is reserved: `sessionSchedule` schedules a session.
#[derive(SimpleObject)]
pub struct SuggestedTime {
    /// The instant at which the session could start, a multiple of 15 minutes.
    starts_at: DateTime<Utc>,
    /// The instant at which the session would end.
    ends_at: DateTime<Utc>,
    /// Whether the time lies within the working hours of all members. False: within four weeks they share no working hours that are long
    /// enough, and the time lies within their waking hours, 07:00 to 21:00 on days on which they work.
    is_within_working_hours: bool,
    /// The local time of each member, in the order of `members` of the pairing.
    local_times: Vec<SuggestedLocalTime>,
}

/// A suggested time in the time zone of one member.
#[derive(SimpleObject)]
pub struct SuggestedLocalTime {
    /// The identifier of the member, `emp_…`.
    employee_id: Gid<EmployeeId>,
    /// The time zone of the member, as a name of the IANA time zone database. Null when it is not known; then UTC is used.
    time_zone: Option<String>,
    /// The local start as date, time and offset (RFC 3339), such as `2027-03-15T15:30:00+01:00`.
    starts_at: String,
    /// The local end as date, time and offset (RFC 3339), such as `2027-03-15T16:30:00+01:00`.
    ends_at: String,
}

impl From<Suggestion> for SuggestedTime {
    fn from(suggestion: Suggestion) -> Self {
        let to_local = |local: LocalTime| SuggestedLocalTime {
            employee_id: Gid(local.employee),
            time_zone: local.time_zone,
            starts_at: local.starts_at,
            ends_at: local.ends_at,
        };
        Self {
            starts_at: suggestion.starts_at,
            ends_at: suggestion.ends_at,
            is_within_working_hours: suggestion.is_within_working_hours,
            local_times: suggestion.members.into_iter().map(to_local).collect(),
        }
    }
}

/// The suggested times of a pairing, as a key of the request's loaders.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SuggestedTimesKey(pub PairingId, pub Request);

impl BatchLoad for SuggestedTimesKey {
    type Value = Vec<Suggestion>;

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> Result<HashMap<Self, Vec<Suggestion>>> {
        let requests = keys.into_iter().map(|key| (key.0, key.1)).collect();
        let suggestions = suggested_time::suggest(app, actor, requests).await?;
        Ok(suggestions.into_iter().map(|((id, request), times)| (Self(id, request), times)).collect())
    }
}
