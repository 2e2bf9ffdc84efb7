//! The sample data: a roster, a competency framework, the history of a year ([`history`]), and the last three weeks, with a program with
//! pairings, goals, sessions, commitments, assessments, recognitions, takeaways, feedback and a pulse.

use super::{
    badges, commitments, evidence, goals, history,
    organizations::{AGE, load_integration},
    questions, reflections, sharing, webhooks,
};
use chrono::TimeDelta;
use coachgraph::{
    access::Actor,
    app::App,
    domain::{
        agenda,
        assessment::{self, NewAssessment},
        competency,
        employee::{self, Attributes, Patch},
        guide, pairing, participant, program,
        program::{GuideAssignment, Settings, Target},
        roster::{self, MatchBy, PlanRequest, Roster},
        roster_mapping::CompiledMapping,
        roster_source::{self, NewSource},
        round,
        session::{self, Attendance, SessionReport, Turn},
        shared::week::{IntervalText, Weekday},
        working_hours,
    },
    platform::{Error, Result},
};
use entity::{
    assessment::Kind as AssessmentKind,
    employee::{Model as Employee, Role},
    id::{CompetencyId, ProgramId, RoundId, SessionId},
    pairing::Model as Pairing,
    participant::Model as Participant,
    program::{ConflictPolicy, Kind, Mixing},
    program_guide::Position,
    roster_plan::Mode,
    roster_source::Authentication,
};

/// 107 employees. `NOTICE` in the same folder names the source.
const ROSTER: &str = include_str!("../../../demo/roster.csv");
const FRAMEWORK: &str = include_str!("../../../demo/framework.json");

/// Alexander James of IT, who is the program manager and a participant.
pub const MANAGER_EMAIL: &str = "ajames@example.com";
const MANAGER: &str = "103";

/// Steven King, the administrator of the organization.
pub const PRESIDENT_EMAIL: &str = "sking@example.com";
const PRESIDENT: &str = "100";

/// The pairings, by external id: employees of the same level in different departments.
const PAIRS: [[&str; 2]; 6] = [["103", "109"], ["104", "111"], ["105", "112"], ["106", "113"], ["107", "203"], ["110", "204"]];

/// What the members of a pairing want to talk about next.
const TOPICS: [&str; 2] = [
    "Handing over the support rota without becoming its bottleneck again",
    "My first disagreement with the new supplier: what I could ask instead of explaining",
];

/// Creates the data of one organization, which must be empty. Moves the clock forward by less than [`AGE`] and the length of the history.
pub async fn create(app: &App, actor: &Actor) -> Result<()> {
    import_roster(app, actor).await?;
    let competencies = import_framework(app, actor).await?;
    let ongoing = history::create(app, actor, &competencies, PRESIDENT).await?;
    let (pairings, participants) = open_program(app, actor, &competencies).await?;
    app.clock.forward(TimeDelta::days(2));
    let goals = goals::create(app, actor, &participants, &competencies).await?;
    // Every pairing has a session in each of two weeks, and one that is scheduled in the future.
    for week in 0..2 {
        for (index, pairing) in pairings.iter().enumerate() {
            let step = week * 2 + index % 3;
            let session = hold_session(app, actor, pairing, &competencies, step).await?;
            let members = load_members(app, actor, index).await?;
            reflections::write(app, session, &members, step).await?;
        }
        app.clock.forward(TimeDelta::days(7));
    }
    goals::progress(app, actor, &goals).await?;
    ask_questions(app, actor, &pairings).await?;
    for (pairing, members) in pairings.iter().zip(PAIRS) {
        // The clock began `AGE` before the present, so this is in the future.
        let next = app.clock.now() + AGE;
        let session = session::schedule(app, actor, pairing.id, next, 45, None, None).await?;
        add_topics(app, actor, session.id, members).await?;
    }
    set_working_hours(app, actor).await?;
    create_roster_source(app, actor).await?;
    if let Some(participant) = participants.first() {
        sharing::create(app, actor, participant.program_id, &competencies, PAIRS.as_flattened()).await?;
    }
    ongoing.finish(app, actor, &competencies).await?;
    evidence::create(app, actor, &competencies, MANAGER).await?;
    if let ([[_, partner], ..], Some(listening)) = (PAIRS, competencies.first()) {
        badges::create(app, actor, *listening, partner).await?;
    }
    webhooks::create(app, actor).await?;
    tracing::debug!(participants = participants.len(), "created the sample data");
    Ok(())
}

/// The partner of the manager works four days a week, with a long lunch.
async fn set_working_hours(app: &App, actor: &Actor) -> Result<()> {
    let [[_, partner], ..] = PAIRS;
    let partner = load_employee(app, actor, partner).await?;
    let days = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday];
    let interval = |weekday, start: &str, end: &str| IntervalText { weekday, start: start.into(), end: end.into() };
    let intervals = days.into_iter().flat_map(|day| [interval(day, "08:00", "12:00"), interval(day, "13:30", "17:30")]).collect();
    working_hours::set(app, &Actor::for_sample_data(&partner), partner.id, Some(intervals), None).await?;
    Ok(())
}

/// Feedback in the first two pairings, and the pulse of the round, which most participants have answered.
async fn ask_questions(app: &App, actor: &Actor, pairings: &[Pairing]) -> Result<()> {
    let (mut members, mut participants) = (Vec::new(), Vec::new());
    for (pairing, pair) in pairings.iter().zip(PAIRS) {
        let [one, other] = pair.map(|external_id| load_employee(app, actor, external_id));
        let pair = [one.await?, other.await?];
        participants.extend(pair.clone());
        members.push((pairing, pair));
    }
    questions::exchange_feedback(app, &members).await?;
    let Some(first) = pairings.first() else { return Ok(()) };
    questions::answer_pulse(app, actor, first.round_id, &participants).await
}

/// Sets the guides of the program: those that come with the product.
async fn set_guides(app: &App, actor: &Actor, program: ProgramId) -> Result<()> {
    let (guides, _) = guide::import_standard(app, actor).await?;
    let positions = [
        (Position::First, "first-meeting"),
        (Position::Middle, "midway-check"),
        (Position::Last, "closing"),
        (Position::Every, "goal-talk"),
    ];
    let assignments = positions.into_iter().filter_map(|(position, key)| {
        let guide = guides.iter().find(|guide| guide.standard_key.as_deref() == Some(key))?;
        Some(GuideAssignment { position, guide_id: guide.id })
    });
    program::set_guides(app, actor, program, assignments.collect(), None).await?;
    Ok(())
}

/// Each member adds a topic to the agenda of a session. The first of them has already marked the first step as done.
async fn add_topics(app: &App, actor: &Actor, session: SessionId, members: [&str; 2]) -> Result<()> {
    for (external_id, topic) in members.into_iter().zip(TOPICS) {
        let member = Actor::for_sample_data(&load_employee(app, actor, external_id).await?);
        agenda::add_topic(app, &member, session, topic.into(), None).await?;
        if external_id == MANAGER {
            let items = agenda::select_items(&app.db, &member, &[session])?.all(&app.db).await?;
            if let Some(first) = items.first() {
                agenda::set_done(app, &member, first.id, true, None).await?;
            }
        }
    }
    Ok(())
}

/// Creates a roster source as an example. It is disabled, because its address does not exist.
async fn create_roster_source(app: &App, actor: &Actor) -> Result<()> {
    let (_, integration_id) = load_integration(app, "hris").await?;
    let settings = roster_source::Settings {
        name: "Nightly export (example)".into(),
        address: "https://hr.example/exports/people.csv".into(),
        authentication: Authentication::None,
        user_name: None,
        header_name: None,
        host_key: None,
        mode: Mode::Full,
        format: None,
        compression: None,
        schedule: Some("30 2 * * *".into()),
        time_zone: "America/Los_Angeles".into(),
        applies_when_not_held: false,
        enabled: false,
    };
    roster_source::create(app, actor, NewSource { integration_id, settings, secret: None }, None).await?;
    Ok(())
}

fn plan_request(source: &str) -> PlanRequest<'_> {
    PlanRequest { source, mode: Mode::Delta, match_by: MatchBy::default(), idempotency_key: None }
}

/// Imports the roster, then job levels and time zones, which the file does not contain, and assigns the roles.
async fn import_roster(app: &App, actor: &Actor) -> Result<()> {
    let plan =
        roster::plan(app, actor, plan_request("roster.csv"), roster::parse_csv(ROSTER, &CompiledMapping::default(), Mode::Delta)?).await?;
    roster::apply(app, actor, plan.id).await?;
    let colleagues = roster::parse_csv(history::COLLEAGUES, &CompiledMapping::default(), Mode::Delta)?;
    let plan = roster::plan(app, actor, plan_request("colleagues.csv"), colleagues).await?;
    roster::apply(app, actor, plan.id).await?;
    let levels = roster::parse_csv(ROSTER, &CompiledMapping::default(), Mode::Delta)?.rows.into_iter().map(|row| {
        let title = row.attributes.job_title.as_set().cloned().unwrap_or_default();
        let level = match title.as_str() {
            "President" => 9,
            title if title.contains("Vice President") => 7,
            title if title.contains("Manager") => 5,
            title if title.contains("Clerk") || title.contains("Assistant") => 2,
            _ => 3,
        };
        let time_zone = match row.attributes.location.as_set().map(String::as_str) {
            Some("Munich") => "Europe/Berlin",
            Some("London" | "Oxford") => "Europe/London",
            Some("Southlake") => "America/Chicago",
            Some("Toronto") => "America/Toronto",
            _ => "America/Los_Angeles",
        };
        let time_zone = Patch::Set(time_zone.to_owned());
        Attributes { external_id: row.attributes.external_id, job_level: Patch::Set(level), time_zone, ..Default::default() }.into()
    });
    let plan = roster::plan(app, actor, plan_request("job-levels.csv"), Roster { rows: levels.collect(), ..Roster::default() }).await?;
    roster::apply(app, actor, plan.id).await?;
    let manager = load_employee(app, actor, MANAGER).await?;
    employee::assign_role(app, actor, manager.id, Role::ProgramManager, None).await?;
    let president = load_employee(app, actor, PRESIDENT).await?;
    employee::assign_role(app, actor, president.id, Role::Administrator, None).await?;
    Ok(())
}

async fn load_employee(app: &App, actor: &Actor, external_id: &str) -> Result<Employee> {
    employee::get_by_external_id(app, actor, external_id.into()).await
}

/// The members of the pairing with this number.
async fn load_members(app: &App, actor: &Actor, pairing: usize) -> Result<Vec<Employee>> {
    let mut members = Vec::new();
    for external_id in PAIRS.get(pairing).into_iter().flatten() {
        members.push(load_employee(app, actor, external_id).await?);
    }
    Ok(members)
}

async fn import_framework(app: &App, actor: &Actor) -> Result<Vec<CompetencyId>> {
    let package = competency::Package::parse(serde_json::from_str(FRAMEWORK).map_err(Error::internal)?)?;
    let framework = competency::import(app, actor, &package, None, None).await?;
    competency::list_ids_of_framework(app, actor, framework.id).await
}

/// Opens a program with a round. Returns its pairings and participants.
async fn open_program(app: &App, actor: &Actor, competencies: &[CompetencyId]) -> Result<(Vec<Pairing>, Vec<Participant>)> {
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
        match_weights: None,
        allows_trio: true,
        min_shared_minutes: 0,
        balance_tolerance_percent: 30,
        working_hours: None,
        starts_on: Some(app.clock.today()),
        ends_on: Some(app.clock.today() + TimeDelta::days(84)),
        targets,
    };
    let program = program::create(app, actor, settings, None).await?;
    program::open(app, actor, program.id, None).await?;
    set_guides(app, actor, program.id).await?;
    questions::set_question_sets(app, actor, program.id).await?;
    let round = round::start(app, actor, program.id, app.clock.today(), program.ends_on, None).await?;
    let (mut pairings, mut participants) = (Vec::new(), Vec::new());
    for pair in PAIRS {
        let mut members = Vec::new();
        for external_id in pair {
            let employee = load_employee(app, actor, external_id).await?;
            members.push(participant::enrol(app, actor, program.id, employee.id, false, None).await?);
        }
        pairings.push(create_pairing(app, actor, round.id, &members).await?);
        participants.extend(members);
    }
    Ok((pairings, participants))
}

async fn create_pairing(app: &App, actor: &Actor, round: RoundId, members: &[Participant]) -> Result<Pairing> {
    pairing::create(app, actor, round, members.iter().map(|member| member.id).collect(), None).await
}

/// Schedules a session, reviews and makes commitments, holds it, and records assessments of one competency by both members.
async fn hold_session(app: &App, actor: &Actor, pairing: &Pairing, competencies: &[CompetencyId], step: usize) -> Result<SessionId> {
    let starts_at = app.clock.now() + TimeDelta::minutes(30);
    let scheduled = session::schedule(app, actor, pairing.id, starts_at, 60, None, None).await?;
    app.clock.forward(TimeDelta::minutes(90));
    let members = pairing::select_members(&app.db, actor, &[pairing.id])?.all(&app.db).await?;
    let [one, other] = members.as_slice() else { return Ok(scheduled.id) };
    let (one, other) = (one.employee_id, other.employee_id);
    let report = SessionReport {
        held_at: Some(starts_at),
        attendance: [one, other].map(|employee_id| Attendance { employee_id, attended: true }).into(),
        turns: vec![Turn { coach_id: one, learner_id: other, minutes: 25 }, Turn { coach_id: other, learner_id: one, minutes: 30 }],
    };
    let participants = members.iter().map(|member| member.participant_id).collect();
    commitments::review_open(app, actor, participants, scheduled.id, step).await?;
    commitments::make(app, actor, scheduled.id, [one, other], step).await?;
    session::hold(app, actor, scheduled.id, report, None).await?;
    let Some(competency) = competencies.get(step) else { return Ok(scheduled.id) };
    let level = i32::try_from(step % 3).unwrap_or_default() + 2;
    let kinds =
        [(AssessmentKind::SelfAssessed, one, one), (AssessmentKind::Peer, one, other), (AssessmentKind::SelfAssessed, other, other)];
    for (kind, assessor, subject) in kinds {
        let new = NewAssessment {
            employee_id: subject,
            competency_id: *competency,
            kind,
            assessor_id: Some(assessor),
            session_id: Some(scheduled.id),
            level,
            confidence: Some(70),
            evidence_uri: None,
            assessed_at: None,
        };
        assessment::record(app, actor, new, None).await?;
    }
    Ok(scheduled.id)
}
