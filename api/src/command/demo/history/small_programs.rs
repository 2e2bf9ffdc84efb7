//! Two small programs whose groups a program manager has formed: a pilot of three pairs, which has ended, and four trios, which still meet.
//! In a trio, a session is held when one of the three is away.

use super::{Timeline, sessions::Meeting};
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
    id::{CompetencyId, ProgramId},
    program::{ConflictPolicy, Kind, Mixing},
};

const PAIRS: [&[&str]; 3] = [&["118", "133"], &["119", "134"], &["200", "135"]];
/// Two of the warehouse, and one of sales.
const TRIOS: [&[&str]; 4] = [&["136", "137", "175"], &["138", "139", "176"], &["140", "141", "177"], &["142", "143", "179"]];

/// The pilot: two sessions on two days. Moves the clock forward by three days.
pub async fn run_pilot(app: &App, actor: &Actor, competencies: &[CompetencyId]) -> Result<()> {
    let description = "Three pairs from purchasing and the warehouse, two sessions on two days. It was a trial of the longer program.";
    let settings = Settings {
        cadence_days: 7,
        ends_on: Some(app.clock.today() + TimeDelta::days(4)),
        ..settings(app, "Night shift pilot", description, competencies)
    };
    let (program, mut meetings) = open(app, actor, settings, &PAIRS).await?;
    for slot in 0..2 {
        app.clock.forward(TimeDelta::days(1));
        for (index, meeting) in meetings.iter_mut().enumerate() {
            meeting.meet(app, actor, competencies, app.clock.now() + TimeDelta::minutes(40), &[0, slot, index]).await?;
        }
    }
    app.clock.forward(TimeDelta::days(1));
    program::close(app, actor, program, None).await?;
    Ok(())
}

/// The program of trios.
pub struct Trios {
    meetings: Vec<Meeting>,
}

impl Trios {
    pub async fn open(app: &App, actor: &Actor, competencies: &[CompetencyId]) -> Result<Self> {
        let description = "Two from the warehouse and one from sales, who see the same order from both ends.";
        let settings = Settings { group_size: 3, cadence_days: 21, ..settings(app, "Sales meets warehouse", description, competencies) };
        Ok(Self { meetings: open(app, actor, settings, &TRIOS).await?.1 })
    }

    /// Each trio meets on the next working day, one after the other.
    pub async fn meet(&mut self, app: &App, actor: &Actor, competencies: &[CompetencyId], round: usize, slot: usize) -> Result<()> {
        let first = Timeline::next_day(app, 420);
        for (index, meeting) in self.meetings.iter_mut().enumerate() {
            let starts_at = first + TimeDelta::minutes(40) * i32::try_from(index).unwrap_or_default();
            meeting.meet(app, actor, competencies, starts_at, &[round, slot, TRIO_SEED + index]).await?;
        }
        Ok(())
    }

    /// Each trio plans its next session.
    pub async fn plan(&self, app: &App, actor: &Actor) -> Result<()> {
        for (meeting, days) in self.meetings.iter().zip(10..) {
            meeting.plan(app, actor, Timeline::next_day(app, 420) + TimeDelta::days(days)).await?;
        }
        Ok(())
    }
}

/// Added to the position of a trio, so that its sessions differ from those of the pairs.
const TRIO_SEED: usize = 60;

fn settings(app: &App, name: &str, description: &str, competencies: &[CompetencyId]) -> Settings {
    Settings {
        name: name.into(),
        description: Some(description.into()),
        kind: Kind::Informal,
        cadence_days: 21,
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
        ends_on: None,
        targets: competencies.iter().take(1).map(|id| Target { competency_id: *id, level: 3 }).collect(),
    }
}

/// Opens a program with one round and its groups, given by external ids.
async fn open(app: &App, actor: &Actor, settings: Settings, groups: &[&[&str]]) -> Result<(ProgramId, Vec<Meeting>)> {
    let program = program::create(app, actor, settings, None).await?;
    program::open(app, actor, program.id, None).await?;
    let round = round::start(app, actor, program.id, app.clock.today(), program.ends_on, None).await?;
    let mut meetings = Vec::new();
    for group in groups {
        let mut members = Vec::new();
        for external_id in *group {
            let employee = employee::get_by_external_id(app, actor, (*external_id).into()).await?;
            members.push((participant::enrol(app, actor, program.id, employee.id, false, None).await?.id, employee));
        }
        let pairing = pairing::create(app, actor, round.id, members.iter().map(|(id, _)| *id).collect(), None).await?;
        meetings.push(Meeting::new(pairing.id, members));
    }
    Ok((program.id, meetings))
}
