//! The company-wide program of the history: four rounds, each matched by the program itself.

use super::super::questions;
use super::{Timeline, chance, sessions::Meeting, sharing, texts};
use chrono::{Datelike, TimeDelta};
use coachgraph::{
    access::Actor,
    app::App,
    domain::{
        assessment::{self, NewAssessment},
        employee, goal,
        goal::{Content, Ending},
        match_proposal, pairing, participant,
        participant::Transition,
        program::{self, Settings, Target},
        pulse,
        question_set::Answer,
        round,
        shared::Listing,
    },
    platform::{Error, Result},
};
use entity::{
    assessment::Kind as AssessmentKind,
    employee::Model as Employee,
    goal::{Model as Goal, Visibility},
    id::{CompetencyId, EmployeeId, PairingId, ProgramId, RoundId},
    pairing::Status,
    participant::Model as Participant,
    program::{ConflictPolicy, Kind, Mixing},
};
use std::collections::{BTreeMap, HashMap};

pub const NAME: &str = "Coaching across offices";

/// The first days of the rounds.
pub const ROUNDS: [i64; 4] = [7, 98, 189, 280];
const ROUND_DAYS: i64 = 84;
/// A round is started, has four weeks with sessions, and ends.
pub const STEPS: usize = 6;
const CADENCE_DAYS: i64 = 21;

/// The day of a step of a round.
pub fn day(round: usize, step: usize) -> i64 {
    let first = ROUNDS.get(round).copied().unwrap_or_default();
    let step = i64::try_from(step).unwrap_or_default();
    if step == 0 { first } else { (first + 6 + (step - 1) * CADENCE_DAYS).min(first + ROUND_DAYS) }
}

/// The external ids of those who join before each round.
const JOINERS: [&[std::ops::RangeInclusive<u32>]; 4] = [
    &[150..=163, 180..=191, 125..=130, 115..=117, 207..=219],
    &[164..=166, 192..=194, 220..=221],
    &[167..=169, 195..=196, 222..=223],
    &[170..=172, 197..=197],
];
/// The first of the last days with sessions. They end three days later, or after the weekend.
const RECENT_DAY: i64 = super::DAYS + 16;
/// Those who join when the last round has been matched: they wait for a partner.
const LATE_JOINERS: [&str; 3] = ["173", "174", "198"];
/// Who joins in the last days.
const LAST_JOINER: &str = "224";
/// What participants do at the beginning of a round: the round, the external id, and the transition.
const TRANSITIONS: [(usize, &str, Transition); 6] = [
    (1, "154", Transition::Pause),
    (1, "183", Transition::Withdraw),
    (2, "154", Transition::Resume),
    (2, "127", Transition::Withdraw),
    (3, "188", Transition::Pause),
    (3, "160", Transition::Withdraw),
];

/// The program with what the next steps need.
pub struct Running {
    id: ProgramId,
    competencies: Vec<CompetencyId>,
    employees: HashMap<EmployeeId, Employee>,
    participants: BTreeMap<String, Participant>,
    goals: Vec<Goal>,
    round: Option<RoundId>,
    meetings: Vec<Meeting>,
}

impl Running {
    pub async fn open(app: &App, actor: &Actor, time: &Timeline, competencies: &[CompetencyId]) -> Result<Self> {
        let settings = Settings {
            name: NAME.into(),
            description: Some(
                "Two colleagues of different departments and offices, an hour every three weeks, a new partner each quarter.".into(),
            ),
            kind: Kind::Informal,
            cadence_days: 21,
            mixing: Mixing::CrossTeam,
            group_size: 2,
            max_job_level_gap: Some(1),
            conflict_policy: ConflictPolicy::Raise,
            match_weights: None,
            allows_trio: true,
            min_shared_minutes: 0,
            balance_tolerance_percent: 25,
            working_hours: None,
            starts_on: Some(time.at(day(0, 0), 0).date_naive()),
            ends_on: None,
            targets: competencies.iter().take(4).map(|id| Target { competency_id: *id, level: 4 }).collect(),
        };
        let program = program::create(app, actor, settings, None).await?;
        program::open(app, actor, program.id, None).await?;
        questions::set_question_sets(app, actor, program.id).await?;
        let (competencies, employees) = (competencies.to_vec(), HashMap::new());
        let (participants, goals, meetings) = (BTreeMap::new(), Vec::new(), Vec::new());
        Ok(Self { id: program.id, competencies, employees, participants, goals, round: None, meetings })
    }

    /// Does a step of a round.
    pub async fn step(&mut self, app: &App, actor: &Actor, time: &Timeline, round: usize, step: usize) -> Result<()> {
        match step {
            0 => self.start_round(app, actor, time, round).await,
            5 => self.end_round(app, actor, round).await,
            _ => self.meet(app, actor, time, round, step - 1).await,
        }
    }

    async fn start_round(&mut self, app: &App, actor: &Actor, time: &Timeline, number: usize) -> Result<()> {
        let joiners = JOINERS.get(number).into_iter().copied().flatten().cloned().flatten();
        self.enrol(app, actor, joiners.map(|id| id.to_string()).collect()).await?;
        for (_, external_id, transition) in TRANSITIONS.iter().filter(|(round, ..)| *round == number) {
            let Some(participant) = self.participants.get(*external_id) else { continue };
            participant::change_status(app, actor, participant.id, *transition, None).await?;
        }
        let first = time.at(day(number, 0), 0).date_naive();
        let round = round::start(app, actor, self.id, first, Some(first + TimeDelta::days(ROUND_DAYS + 7)), None).await?;
        self.round = Some(round.id);
        app.clock.forward(TimeDelta::minutes(50));
        let request = match_proposal::Request { round_id: round.id, seed: 1, only_waiting: false, weights: None };
        let proposal = match_proposal::request(app, actor, request, None).await?;
        match_proposal::compute(app, actor, proposal.id).await?;
        app.clock.forward(TimeDelta::minutes(40));
        match_proposal::apply(app, actor, proposal.id, None).await?;
        self.load_meetings(app, actor, round.id).await?;
        self.set_goals(app, actor, number).await?;
        if number + 1 == ROUNDS.len() {
            app.clock.forward(TimeDelta::days(4));
            self.enrol(app, actor, LATE_JOINERS.map(String::from).to_vec()).await?;
        }
        Ok(())
    }

    async fn enrol(&mut self, app: &App, actor: &Actor, external_ids: Vec<String>) -> Result<()> {
        let employees = employee::find_by_external_ids(&app.db, actor.organization(), external_ids.clone()).await?;
        for external_id in external_ids {
            let Some(employee) = employees.get(&external_id) else { return Err(Error::NotFound { noun: "employee" }) };
            let participant = participant::enrol(app, actor, self.id, employee.id, false, None).await?;
            self.employees.insert(employee.id, employee.clone());
            self.participants.insert(external_id, participant);
        }
        Ok(())
    }

    async fn load_meetings(&mut self, app: &App, actor: &Actor, round: RoundId) -> Result<()> {
        let pairings = pairing::List { rounds: Some(vec![round]), ..Default::default() }.select(&app.db, actor)?.all(&app.db).await?;
        let mut ids: Vec<PairingId> = pairings.into_iter().map(|row| row.id).collect();
        ids.sort_unstable();
        let members = pairing::select_members(&app.db, actor, &ids)?.all(&app.db).await?;
        let of_pairing = |id: &PairingId| {
            let members = members.iter().filter(|member| member.pairing_id == *id);
            members.filter_map(|member| Some((member.participant_id, self.employees.get(&member.employee_id)?.clone()))).collect()
        };
        self.meetings = ids.iter().map(|id| Meeting::new(*id, of_pairing(id))).collect();
        Ok(())
    }

    /// Those who joined have a goal, and some goals of earlier rounds end.
    async fn set_goals(&mut self, app: &App, actor: &Actor, number: usize) -> Result<()> {
        for (index, goal) in self.goals.iter().enumerate().filter(|(index, _)| index % 4 == number) {
            let ending = if chance::percent(&[number, index, 11]) < 75 { Ending::Achieved } else { Ending::Dropped };
            goal::end(app, actor, goal.id, ending, None).await?;
        }
        let joined = self.participants.values().filter(|row| row.created_at + TimeDelta::days(7) > app.clock.now());
        for (index, participant) in joined.enumerate().filter(|(index, _)| index % 3 != 2) {
            let Some((title, why)) = chance::pick(&texts::GOALS, &[number, index, 12]) else { continue };
            let content = Content {
                title: title.into(),
                why: Some(why.into()),
                competency_id: self.competencies.get(index % 4).copied(),
                target_level: Some(4),
                confidence_now: 2 + i32::try_from(index % 4).unwrap_or_default(),
                confidence_wanted: 8,
                due_on: app.clock.today() + TimeDelta::days(ROUND_DAYS),
                visibility: if index.is_multiple_of(7) { Visibility::Owner } else { Visibility::Pairing },
            };
            self.goals.push(goal::create(app, actor, participant.id, content, None).await?);
        }
        Ok(())
    }

    /// The sessions of some days, and what people share then.
    async fn meet(&mut self, app: &App, actor: &Actor, time: &Timeline, round: usize, slot: usize) -> Result<()> {
        let first = day(round, slot + 1);
        self.load_statuses(app, actor).await?;
        let planned = self.meetings.iter_mut().enumerate().filter_map(|(index, meeting)| {
            let starts_at = time.at(first + spread(index), meeting.minutes_after_eight(index));
            let meets = meeting.is_active && !meeting.never_meets(round, index) && meeting.plans(starts_at.month(), &[round, slot, index]);
            meets.then_some((starts_at, index, meeting))
        });
        let mut planned: Vec<_> = planned.collect();
        planned.sort_by_key(|(starts_at, index, _)| (*starts_at, *index));
        for (starts_at, index, meeting) in planned {
            meeting.meet(app, actor, &self.competencies, starts_at, &[round, slot, index]).await?;
        }
        if slot % 2 == 1 {
            self.record_courses(app, actor, round, slot).await?;
        }
        sharing::share(app, self.id, &self.competencies, &self.meetings, &[round, slot]).await?;
        Ok(())
    }

    /// Which pairings still exist: some end when a member leaves.
    async fn load_statuses(&mut self, app: &App, actor: &Actor) -> Result<()> {
        let active = pairing::List { rounds: self.round.map(|id| vec![id]), statuses: Some(vec![Status::Active]), ..Default::default() };
        let active = active.select(&app.db, actor)?.all(&app.db).await?;
        for meeting in &mut self.meetings {
            meeting.is_active = active.iter().any(|row| row.id == meeting.pairing);
        }
        Ok(())
    }

    /// Feedback, the pulse of the round, and its end.
    async fn end_round(&mut self, app: &App, actor: &Actor, number: usize) -> Result<()> {
        let Some(round) = self.round else { return Ok(()) };
        self.load_statuses(app, actor).await?;
        let pulse = pulse::open(app, actor, round, app.clock.now() + TimeDelta::days(3), None).await?;
        app.clock.forward(TimeDelta::hours(3));
        let members = self.meetings.iter().filter(|meeting| meeting.is_active && meeting.held > 0).flat_map(|meeting| &meeting.members);
        for (index, (_, member)) in members.enumerate().filter(|(index, _)| chance::percent(&[number, *index, 21]) < 55) {
            pulse::answer(app, &Actor::for_sample_data(member), pulse.id, pulse_answers(number, index)).await?;
        }
        for meeting in self.meetings.iter().filter(|meeting| meeting.is_active && meeting.held > 2).take(5) {
            sharing::exchange_feedback(app, meeting, number).await?;
        }
        app.clock.forward(TimeDelta::days(3));
        round::end(app, actor, round, None).await?;
        for meeting in self.meetings.iter().filter(|meeting| meeting.is_active) {
            pairing::end(app, actor, meeting.pairing, None).await?;
        }
        Ok(())
    }

    /// The last session of the running round is planned; those of the last weeks were held.
    pub async fn hold_recent(mut self, app: &App, actor: &Actor, time: &Timeline) -> Result<()> {
        self.enrol(app, actor, vec![LAST_JOINER.into()]).await?;
        self.load_statuses(app, actor).await?;
        let [recent, next] = [RECENT_DAY, RECENT_DAY + 7];
        let mut meetings: Vec<_> = self.meetings.iter_mut().enumerate().collect();
        meetings.retain(|(index, meeting)| meeting.is_active && !meeting.never_meets(3, *index));
        let start = |index: usize, meeting: &Meeting| time.at(recent + spread(index) / 4, meeting.minutes_after_eight(index));
        meetings.sort_by_key(|(index, meeting)| (start(*index, meeting), *index));
        for (index, meeting) in meetings {
            let starts_at = start(index, meeting);
            if index % 4 != 3 {
                meeting.meet(app, actor, &self.competencies, starts_at, &[3, 3, index]).await?;
            }
            if !index.is_multiple_of(5) {
                meeting.plan(app, actor, time.at(next + spread(index), meeting.minutes_after_eight(index))).await?;
            }
        }
        Ok(())
    }

    /// Some participants complete a course of the learning platform.
    async fn record_courses(&self, app: &App, actor: &Actor, round: usize, slot: usize) -> Result<()> {
        let Some(competency) = self.competencies.first() else { return Ok(()) };
        let members = self.meetings.iter().filter(|meeting| meeting.is_active).flat_map(|meeting| &meeting.members);
        for (index, (_, member)) in members.enumerate().filter(|(index, _)| (index + round + slot) % 4 == 1) {
            let level = 2 + (round * 22 + chance::percent(&[round, slot, index, 24])) / 70;
            let new = NewAssessment {
                employee_id: member.id,
                competency_id: *competency,
                kind: AssessmentKind::Evidence,
                assessor_id: None,
                session_id: None,
                level: i32::try_from(level.min(5)).unwrap_or(2),
                confidence: None,
                evidence_uri: Some(format!("https://learning.example/courses/listening/{}/{slot}", round + 1)),
                assessed_at: None,
            };
            assessment::record(app, actor, new, None).await?;
        }
        Ok(())
    }
}

/// The sessions of a step are spread over twelve days.
fn spread(index: usize) -> i64 {
    i64::try_from(index * 5 % 12).unwrap_or_default()
}

/// The answers of one participant: trust and belonging rise with the rounds.
fn pulse_answers(round: usize, index: usize) -> Vec<Answer> {
    let answer = |(position, key): (usize, &str), max: usize| {
        let value = max - (chance::percent(&[round, index, position, 22]) * 3 / 100).saturating_sub(usize::from(round > 1));
        Answer { question: key.into(), scale: i32::try_from(value).ok(), choices: None, text: None }
    };
    let keys = ["trust", "belonging", "confidence"];
    let mut answers: Vec<_> = keys.into_iter().enumerate().map(|entry| answer(entry, 5)).collect();
    answers.push(answer((3, "would_recommend"), 10));
    answers
}
