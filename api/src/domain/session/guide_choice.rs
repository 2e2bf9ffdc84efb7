//! The guide of a session: which one the program uses for it, and the items of the agenda that it begins with.

use crate::{
    access::Actor,
    app::UnitOfWork,
    domain::{guide, program},
    platform::Result,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::{
    Tenanted, agenda_item, guide_step,
    id::{GuideId, GuideVersionId, PairingId},
    pairing,
    program_guide::Position,
    round,
    session::{Column, Entity, Model, Status},
};
use sea_orm::{ColumnTrait, ConnectionTrait, PaginatorTrait, QueryFilter};

/// The version that a session which is about to be scheduled freezes: of the guide that the caller names, or of the guide of the program.
/// `None`: the session has no guide.
///
/// # Errors
/// `Invalid` on `guideId` when the guide does not exist, is archived, or was never published.
pub(super) async fn choose(
    work: &UnitOfWork<'_>,
    pairing: &pairing::Model,
    starts_at: DateTime<Utc>,
    named: Option<GuideId>,
) -> Result<Option<GuideVersionId>> {
    if let Some(named) = named {
        return guide::get_for_use(&**work, work.actor, named, "guideId").await.map(Some);
    }
    let assignments = program::load_guides(&**work, work.actor, pairing.program_id).await?;
    if assignments.is_empty() {
        return Ok(None);
    }
    let ids: Vec<GuideId> = assignments.iter().map(|assignment| assignment.guide_id).collect();
    let usable = guide::load_published(&**work, work.actor, &ids).await?;
    let published = |position: Position| {
        let assignment = assignments.iter().find(|assignment| assignment.position == position)?;
        usable.iter().find(|guide| guide.id == assignment.guide_id)?.published_id
    };
    let depends_on_number = assignments.iter().any(|assignment| assignment.position != Position::Every);
    let positions = if depends_on_number { load_positions(&**work, work.actor, pairing, starts_at).await? } else { vec![Position::Every] };
    Ok(positions.into_iter().find_map(published))
}

async fn load_positions(
    db: &impl ConnectionTrait,
    actor: &Actor,
    pairing: &pairing::Model,
    starts_at: DateTime<Utc>,
) -> Result<Vec<Position>> {
    let number = 1 + count_earlier(db, actor, pairing.id, starts_at).await?;
    let round = round::Entity::of(actor.organization()).filter(round::Column::Id.eq(pairing.round_id)).one(db).await?;
    let program =
        entity::program::Entity::of(actor.organization()).filter(entity::program::Column::Id.eq(pairing.program_id)).one(db).await?;
    let (Some(round), Some(program)) = (round, program) else { return Ok(vec![Position::Every]) };
    let period = round.ends_on.map(|ends_on| (round.starts_on, ends_on));
    Ok(positions(number, starts_at.date_naive(), period, program.cadence_days))
}

/// The number of sessions of a pairing that start before this instant, or at it, and have not been cancelled or missed.
async fn count_earlier(db: &impl ConnectionTrait, actor: &Actor, pairing: PairingId, starts_at: DateTime<Utc>) -> Result<i64> {
    let earlier = Entity::of(actor.organization())
        .filter(Column::PairingId.eq(pairing))
        .filter(Column::StartsAt.lte(starts_at))
        .filter(Column::Status.is_in([Status::Scheduled, Status::Held]));
    Ok(i64::try_from(earlier.count(db).await?).unwrap_or(i64::MAX))
}

/// The positions of a session, the most specific first. `number`: of the session in its pairing, from 1. `period`: the first and the last
/// day of the round; without them, no session is the middle or the last one.
///
/// With a cadence of c days, a round has a planned session on its first day and one every c days until its last day. The middle of N planned
/// sessions is number N / 2, rounded up, if N is at least 3. The last one is number N, and also any session after which another one, c days
/// later, would be after the last day of the round: a pairing that has skipped sessions closes, too.
fn positions(number: i64, on: NaiveDate, period: Option<(NaiveDate, NaiveDate)>, cadence_days: i32) -> Vec<Position> {
    let mut positions = Vec::new();
    if number == 1 {
        positions.push(Position::First);
    }
    let cadence = i64::from(cadence_days.max(1));
    if let Some((starts_on, ends_on)) = period {
        let planned = (ends_on - starts_on).num_days() / cadence + 1;
        if number >= planned || on + TimeDelta::days(cadence) > ends_on {
            positions.push(Position::Last);
        } else if planned >= 3 && number == (planned + 1) / 2 {
            positions.push(Position::Middle);
        }
    }
    positions.push(Position::Every);
    positions
}

/// Adds the steps of the frozen guide to the agenda of a session that is being scheduled.
pub(super) async fn insert_steps(work: &mut UnitOfWork<'_>, session: &Model) -> Result<()> {
    let Some(version) = session.guide_version_id else { return Ok(()) };
    let steps: Vec<guide_step::Model> = guide::load_steps(&**work, work.actor, &[version]).await?;
    let (app, at) = (work.app, work.at);
    work.insert(steps.into_iter().map(|step| agenda_item::Model {
        organization_id: session.organization_id,
        id: app.clock.new_id(),
        version: 1,
        session_id: session.id,
        position: step.number,
        kind: agenda_item::Kind::Step,
        guide_version_id: Some(version),
        step_number: Some(step.number),
        author_id: None,
        text: None,
        done_at: None,
        created_at: at,
        updated_at: at,
    }))
}

#[cfg(test)]
mod tests {
    use super::{
        Position::{Every, First, Last, Middle},
        *,
    };

    fn day(days: i64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 5).unwrap() + TimeDelta::days(days)
    }

    /// The first position of each of the sessions that a pairing has on these days of a round of that many weeks.
    fn weekly(weeks: Option<i64>, days: &[i64]) -> Vec<Position> {
        let period = weeks.map(|weeks| (day(0), day(weeks * 7 - 1)));
        (1..).zip(days).map(|(number, days_after)| positions(number, day(*days_after), period, 7)[0]).collect()
    }

    #[test]
    fn a_round_of_five_weeks_has_a_first_a_middle_and_a_last_session() {
        assert_eq!(weekly(Some(5), &[0, 7, 14, 21, 28]), [First, Every, Middle, Every, Last]);
        assert_eq!(weekly(Some(4), &[0, 7, 14, 21]), [First, Middle, Every, Last]);
        assert_eq!(weekly(Some(2), &[0, 7]), [First, Last], "two sessions have no middle");
        assert_eq!(positions(1, day(0), Some((day(0), day(6))), 7), [First, Last, Every], "the only session is the first and the last");
    }

    #[test]
    fn without_an_end_of_the_round_no_session_is_the_middle_or_the_last() {
        assert_eq!(weekly(None, &[0, 7, 14, 21, 28]), [First, Every, Every, Every, Every]);
    }

    #[test]
    fn a_pairing_that_skipped_sessions_closes_in_the_last_days_of_the_round() {
        assert_eq!(weekly(Some(5), &[0, 21, 30]), [First, Every, Last]);
        assert_eq!(weekly(Some(5), &[0, 1, 2, 3, 4, 5]), [First, Every, Middle, Every, Last, Last], "faster than the cadence");
    }

    #[test]
    fn a_round_that_ends_before_a_session_takes_place_has_had_its_last_session() {
        assert_eq!(positions(2, day(40), Some((day(0), day(34))), 7), [Last, Every]);
    }
}
