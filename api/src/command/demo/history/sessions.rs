//! The sessions of a pairing of the history, with what is promised and assessed in them.

use super::super::commitments;
use super::{chance, texts};
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use coachgraph::{
    access::Actor,
    app::App,
    domain::{
        assessment::{self, NewAssessment},
        commitment::{self, NewCommitment},
        session::{self, Attendance, SessionReport, Turn},
    },
    platform::Result,
};
use entity::{
    assessment::Kind,
    employee::Model as Employee,
    id::{CompetencyId, PairingId, ParticipantId, SessionId},
};

/// How many of a hundred planned sessions are held, by location.
const ENGAGEMENT: [(&str, usize); 8] = [
    ("Lisbon", 96),
    ("Bengaluru", 90),
    ("Warsaw", 88),
    ("São Paulo", 84),
    ("Nairobi", 92),
    ("Oxford", 82),
    ("Seattle", 70),
    ("South San Francisco", 62),
];

/// A pairing and its meetings so far.
pub struct Meeting {
    pub pairing: PairingId,
    pub members: Vec<(ParticipantId, Employee)>,
    pub is_active: bool,
    pub held: usize,
    /// The last held session.
    pub last: Option<SessionId>,
}

impl Meeting {
    pub fn new(pairing: PairingId, members: Vec<(ParticipantId, Employee)>) -> Self {
        Self { pairing, members, is_active: true, held: 0, last: None }
    }

    /// Some pairings never find a time.
    pub fn never_meets(&self, round: usize, index: usize) -> bool {
        (index + round * 5) % 12 == 7
    }

    /// Whether the members plan a session in this month.
    pub fn plans(&self, month: u32, seed: &[usize]) -> bool {
        let share = match month {
            7 | 8 => 55,
            12 => 75,
            _ => 95,
        };
        chance::percent(&[seed, &[31]].concat()) < share
    }

    /// When the members meet, in minutes after eight o'clock UTC: in the afternoon when one of them works in America.
    pub fn minutes_after_eight(&self, index: usize) -> i64 {
        let is_american = |(_, employee): &(_, Employee)| employee.time_zone.as_deref().is_some_and(|zone| zone.starts_with("America/"));
        let (begin, length) = if self.members.iter().any(is_american) { (420, 180) } else { (0, 240) };
        i64::try_from(begin + index * 35 % length).unwrap_or_default()
    }

    /// The smallest engagement of the members, in percent.
    fn engagement(&self, month: u32) -> usize {
        let of = |employee: &Employee| {
            let location = employee.location.as_deref().unwrap_or_default();
            ENGAGEMENT.iter().find(|(name, _)| *name == location).map_or(80, |(_, share)| *share)
        };
        let share = self.members.iter().map(|(_, employee)| of(employee)).min().unwrap_or(80);
        if matches!(month, 7 | 8) { share * 3 / 4 } else { share }
    }

    pub async fn plan(&self, app: &App, actor: &Actor, starts_at: DateTime<Utc>) -> Result<SessionId> {
        let minutes = if self.members.len() > 2 { 75 } else { 60 };
        Ok(session::schedule(app, actor, self.pairing, starts_at.max(app.clock.now()), minutes, None, None).await?.id)
    }

    /// Plans a session, and holds it, misses it or cancels it.
    pub async fn meet(
        &mut self,
        app: &App,
        actor: &Actor,
        competencies: &[CompetencyId],
        starts_at: DateTime<Utc>,
        seed: &[usize; 3],
    ) -> Result<()> {
        let starts_at = starts_at.max(app.clock.now());
        let id = self.plan(app, actor, starts_at).await?;
        super::Timeline::advance(app, starts_at);
        let outcome = chance::percent(&[seed.as_slice(), &[32]].concat());
        let engagement = self.engagement(starts_at.month());
        if outcome < engagement {
            return self.hold(app, actor, competencies, (id, starts_at), seed).await;
        }
        if (outcome - engagement).is_multiple_of(2) {
            session::mark_missed(app, actor, id, None).await?;
        } else {
            session::cancel(app, actor, id, None).await?;
        }
        Ok(())
    }

    /// Holds a planned session whose time has come, with its reviews, commitments and assessments.
    pub async fn hold(
        &mut self,
        app: &App,
        actor: &Actor,
        competencies: &[CompetencyId],
        (id, starts_at): (SessionId, DateTime<Utc>),
        seed: &[usize; 3],
    ) -> Result<()> {
        let participants = self.members.iter().map(|(participant, _)| *participant).collect();
        commitments::review_open(app, actor, participants, id, seed.iter().sum()).await?;
        self.promise(app, actor, id, seed).await?;
        session::hold(app, actor, id, self.report(starts_at, seed), None).await?;
        self.held += 1;
        self.last = Some(id);
        self.assess(app, actor, id, competencies, seed).await
    }

    /// Who attended, and who coached whom for how long. A few pairings share their time unevenly.
    fn report(&self, held_at: DateTime<Utc>, seed: &[usize; 3]) -> SessionReport {
        let [_, _, index] = *seed;
        let chosen = chance::percent(&[seed.as_slice(), &[33]].concat());
        // Of three members, one is sometimes away.
        let away = (self.members.len() > 2 && chosen < 60).then_some(chosen % 3);
        let attends = |position: usize| away != Some(position);
        let members = || self.members.iter().enumerate().map(|(position, (_, employee))| (position, employee.id));
        let attendance = members().map(|(position, employee_id)| Attendance { employee_id, attended: attends(position) });
        let attendees: Vec<_> = members().filter(|(position, _)| attends(*position)).map(|(_, id)| id).collect();
        let variation = i32::try_from(chosen / 12).unwrap_or_default();
        let (long, short) = if index % 9 == 4 { (42, 11) } else { (29 + variation, 26) };
        let turns = match attendees.as_slice() {
            [one, other, ..] => vec![
                Turn { coach_id: *one, learner_id: *other, minutes: long },
                Turn { coach_id: *other, learner_id: *one, minutes: short },
            ],
            _ => Vec::new(),
        };
        SessionReport { held_at: Some(held_at), attendance: attendance.collect(), turns }
    }

    /// In most sessions one of the members makes a commitment.
    async fn promise(&self, app: &App, actor: &Actor, session: SessionId, seed: &[usize; 3]) -> Result<()> {
        let chosen = chance::percent(&[seed.as_slice(), &[34]].concat());
        let Some((_, maker)) = self.members.get(chosen % 3) else { return Ok(()) };
        let Some(text) = chance::pick(&texts::COMMITMENTS, &[chosen, self.held, 35]) else { return Ok(()) };
        let due_on = app.clock.today() + TimeDelta::days(14);
        commitment::make(app, actor, NewCommitment { session_id: session, maker: Some(maker.id), text: text.into(), due_on }, None).await?;
        Ok(())
    }

    /// Each of two members assesses oneself, and in every second session also the other one. Levels rise over the year.
    async fn assess(&self, app: &App, actor: &Actor, session: SessionId, competencies: &[CompetencyId], seed: &[usize; 3]) -> Result<()> {
        let [round, slot, index] = *seed;
        let [(_, one), (_, other), ..] = self.members.as_slice() else { return Ok(()) };
        let Some(competency) = competencies.get(index % 4) else { return Ok(()) };
        let mut kinds = vec![(Kind::SelfAssessed, one, one), (Kind::SelfAssessed, other, other)];
        if slot % 2 == 1 {
            kinds.extend([(Kind::Peer, one, other), (Kind::Peer, other, one)]);
        }
        for (position, (kind, assessor, subject)) in kinds.into_iter().enumerate() {
            let progress = round * 4 + slot;
            let level = 1 + (progress * 22 + chance::percent(&[round, index, position, 36])) / 110;
            let confidence = 50 + progress * 2 + chance::percent(&[index, position, slot, 37]) / 10;
            let new = NewAssessment {
                employee_id: subject.id,
                competency_id: *competency,
                kind,
                assessor_id: Some(assessor.id),
                session_id: Some(session),
                level: i32::try_from(level.min(5)).unwrap_or(1),
                confidence: i32::try_from(confidence.min(100)).ok(),
                evidence_uri: None,
                assessed_at: None,
            };
            assessment::record(app, actor, new, None).await?;
        }
        Ok(())
    }
}
