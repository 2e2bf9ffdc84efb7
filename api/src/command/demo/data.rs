//! What happened at the demo's organization in the last three weeks: a roster, a framework, a program with its sessions.

use super::sample::AGE;
use chrono::TimeDelta;
use coachgraph::{
    access::Actor,
    app::App,
    domain::{
        assessment::{self, Judgement},
        competency,
        employee::{self, Attributes, Patch},
        pairing, participant, program,
        program::{Settings, Target},
        roster::{self, Request},
        roster_mapping::Reader,
        round,
        session::{self, Attendance, Holding, Turn},
    },
    platform::{Error, Result},
};
use entity::{
    assessment::Kind as Word,
    employee::{Model as Employee, Role},
    id::{CompetencyId, RoundId},
    pairing::Model as Pairing,
    participant::Model as Participant,
    program::{ConflictPolicy, Kind, Mixing},
    roster_plan::Mode,
};

/// 107 employees; see `NOTICE` beside it.
const ROSTER: &[u8] = include_bytes!("../../../demo/roster.csv");
const FRAMEWORK: &str = include_str!("../../../demo/framework.json");

/// Alexander James of IT, who runs the program and takes part in it.
pub const MANAGER_EMAIL: &str = "ajames@example.com";
const MANAGER: &str = "103";

/// Who administers the organization.
pub const PRESIDENT_EMAIL: &str = "sking@example.com";
const PRESIDENT: &str = "100";

/// Who is paired: people of one level in different departments, by external id.
const PAIRS: [[&str; 2]; 6] = [["103", "109"], ["104", "111"], ["105", "112"], ["106", "113"], ["107", "203"], ["110", "204"]];

pub async fn bring_in(app: &App, actor: &Actor) -> Result<()> {
    hire(app, actor).await?;
    let competencies = frame(app, actor).await?;
    let (pairings, people) = pair(app, actor, &competencies).await?;
    app.clock.forward(TimeDelta::days(2));
    // Every pairing meets in each of the next two weeks; what comes after is planned.
    for week in 0..2 {
        for (index, pairing) in pairings.iter().enumerate() {
            meet(app, actor, pairing, &competencies, week * 2 + index % 3).await?;
        }
        app.clock.forward(TimeDelta::days(7));
    }
    for pairing in &pairings {
        let next = app.clock.now() + AGE;
        session::schedule(app, actor, pairing.id, next, 45, None).await?;
    }
    tracing::debug!(people = people.len(), "sample data is in");
    Ok(())
}

fn delta(source: &str) -> Request<'_> {
    Request { source, mode: Mode::Delta, key: None }
}

/// The roster, then the job levels, which the file does not have.
async fn hire(app: &App, actor: &Actor) -> Result<()> {
    let plan = roster::plan(app, actor, delta("roster.csv"), roster::parse_csv(ROSTER, &Reader::default())?).await?;
    roster::apply(app, actor, plan.id).await?;
    let levels = roster::parse_csv(ROSTER, &Reader::default())?.into_iter().map(|row| {
        let title = row.attributes.job_title.set().cloned().unwrap_or_default();
        let level = match title.as_str() {
            "President" => 9,
            title if title.contains("Vice President") => 7,
            title if title.contains("Manager") => 5,
            title if title.contains("Clerk") || title.contains("Assistant") => 2,
            _ => 3,
        };
        Attributes { external_id: row.attributes.external_id, job_level: Patch::Set(level), ..Default::default() }.into()
    });
    let plan = roster::plan(app, actor, delta("job-levels.csv"), levels.collect()).await?;
    roster::apply(app, actor, plan.id).await?;
    let manager = person(app, actor, MANAGER).await?;
    employee::assign_role(app, actor, manager.id, Role::ProgramManager, None).await?;
    let president = person(app, actor, PRESIDENT).await?;
    employee::assign_role(app, actor, president.id, Role::Administrator, None).await?;
    Ok(())
}

async fn person(app: &App, actor: &Actor, external_id: &str) -> Result<Employee> {
    employee::current(app, actor, external_id.into()).await
}

async fn frame(app: &App, actor: &Actor) -> Result<Vec<CompetencyId>> {
    let package = serde_json::from_str(FRAMEWORK).map_err(Error::internal)?;
    let framework = competency::import(app, actor, package, None, None).await?;
    competency::of_framework(app, actor, framework.id).await
}

/// An open program, its participants, its first round and the pairings.
async fn pair(app: &App, actor: &Actor, competencies: &[CompetencyId]) -> Result<(Vec<Pairing>, Vec<Participant>)> {
    let targets = competencies.iter().take(3).map(|id| Target { competency_id: *id, level: 4 }).collect();
    let settings = Settings {
        name: "Leading without authority".into(),
        description: Some("Six pairs across departments, an hour every week, twelve weeks.".into()),
        kind: Kind::Formal,
        cadence_days: 7,
        mixing: Mixing::CrossTeam,
        group_size: 2,
        max_job_level_gap: Some(1),
        conflict_policy: ConflictPolicy::Raise,
        starts_on: Some(app.clock.today()),
        ends_on: Some(app.clock.today() + TimeDelta::days(84)),
        targets,
    };
    let program = program::create(app, actor, settings, None).await?;
    program::start(app, actor, program.id, None).await?;
    let round = round::start(app, actor, program.id, app.clock.today(), None, None).await?;
    let (mut pairings, mut people) = (Vec::new(), Vec::new());
    for pair in PAIRS {
        let mut members = Vec::new();
        for external_id in pair {
            let employee = person(app, actor, external_id).await?;
            members.push(participant::enrol(app, actor, program.id, employee.id, false, None).await?);
        }
        pairings.push(bring_together(app, actor, round.id, &members).await?);
        people.extend(members);
    }
    Ok((pairings, people))
}

async fn bring_together(app: &App, actor: &Actor, round: RoundId, members: &[Participant]) -> Result<Pairing> {
    pairing::create(app, actor, round, members.iter().map(|member| member.id).collect(), None).await
}

/// A session that is planned, held a moment later, and after which both say where they stand.
async fn meet(app: &App, actor: &Actor, pairing: &Pairing, competencies: &[CompetencyId], step: usize) -> Result<()> {
    let starts_at = app.clock.now() + TimeDelta::minutes(30);
    let planned = session::schedule(app, actor, pairing.id, starts_at, 60, None).await?;
    app.clock.forward(TimeDelta::minutes(90));
    let members = pairing::members(&app.db, actor, &[pairing.id]).all(&app.db).await?;
    let [one, other] = members.as_slice() else { return Ok(()) };
    let (one, other) = (one.employee_id, other.employee_id);
    let holding = Holding {
        held_at: Some(starts_at),
        attendance: [one, other].map(|employee_id| Attendance { employee_id, attended: true }).into(),
        turns: vec![Turn { coach_id: one, learner_id: other, minutes: 25 }, Turn { coach_id: other, learner_id: one, minutes: 30 }],
    };
    session::hold(app, actor, planned.id, holding, None).await?;
    let Some(competency) = competencies.get(step) else { return Ok(()) };
    let level = i32::try_from(step % 3).unwrap_or_default() + 2;
    for (kind, assessor, subject) in [(Word::SelfAssessed, one, one), (Word::Peer, one, other), (Word::SelfAssessed, other, other)] {
        let judgement = Judgement {
            employee_id: subject,
            competency_id: *competency,
            kind,
            assessor_id: Some(assessor),
            session_id: Some(planned.id),
            level,
            confidence: Some(70),
            evidence_uri: None,
            assessed_at: None,
        };
        assessment::record(app, actor, judgement, None).await?;
    }
    Ok(())
}
