//! A small program that has ended: three pairs of new colleagues and experienced ones.

use super::sessions::Meeting;
use chrono::TimeDelta;
use coachgraph::{
    access::Actor,
    app::App,
    domain::{
        employee, pairing, participant,
        program::{self, Settings, Target},
        round,
    },
    platform::Result,
};
use entity::{
    id::CompetencyId,
    program::{ConflictPolicy, Kind, Mixing},
};

const PAIRS: [[&str; 2]; 3] = [["118", "133"], ["119", "134"], ["200", "135"]];

/// Creates the program, which takes three days. Moves the clock forward by that time.
pub async fn create(app: &App, actor: &Actor, competencies: &[CompetencyId]) -> Result<()> {
    let settings = Settings {
        name: "Night shift pilot".into(),
        description: Some(
            "Three pairs from purchasing and the warehouse, two sessions on two days. It was a trial of the longer program.".into(),
        ),
        kind: Kind::Informal,
        cadence_days: 7,
        mixing: Mixing::Any,
        group_size: 2,
        max_job_level_gap: None,
        conflict_policy: ConflictPolicy::Raise,
        match_weights: None,
        allows_trio: false,
        min_shared_minutes: 0,
        balance_tolerance_percent: 30,
        working_hours: None,
        starts_on: Some(app.clock.today()),
        ends_on: Some(app.clock.today() + TimeDelta::days(4)),
        targets: competencies.iter().take(1).map(|id| Target { competency_id: *id, level: 3 }).collect(),
    };
    let program = program::create(app, actor, settings, None).await?;
    program::open(app, actor, program.id, None).await?;
    let round = round::start(app, actor, program.id, app.clock.today(), program.ends_on, None).await?;
    let mut meetings = Vec::new();
    for pair in PAIRS {
        let mut members = Vec::new();
        for external_id in pair {
            let employee = employee::get_by_external_id(app, actor, external_id.into()).await?;
            members.push((participant::enrol(app, actor, program.id, employee.id, false, None).await?.id, employee));
        }
        let pairing = pairing::create(app, actor, round.id, members.iter().map(|(id, _)| *id).collect(), None).await?;
        meetings.push(Meeting::new(pairing.id, members));
    }
    for slot in 0..2 {
        app.clock.forward(TimeDelta::days(1));
        for (index, meeting) in meetings.iter_mut().enumerate() {
            meeting.meet(app, actor, competencies, app.clock.now() + TimeDelta::minutes(40), 1, &[0, slot, index]).await?;
        }
    }
    app.clock.forward(TimeDelta::days(1));
    program::close(app, actor, program.id, None).await?;
    Ok(())
}
