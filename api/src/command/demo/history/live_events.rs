//! What happens while the demo runs with `--live`.

use super::{Timeline, chance, people, program, sessions::Meeting, texts};
use chrono::{DateTime, TimeDelta, Utc};
use coachgraph::{
    access::Actor,
    app::App,
    domain::{
        employee, pairing,
        program::{List as Programs, load_targets},
        recognition::{self, NewRecognition},
        shared::Listing,
    },
    platform::{Error, Result},
};
use entity::{
    id::{CompetencyId, EmployeeId, PairingId, ProgramId, SessionId},
    pairing::Status,
    recognition::Visibility,
};
use std::collections::HashMap;

/// The employees whose job the HR platform changes, with their two titles.
const TITLES: [(&str, [&str; 2]); 4] = [
    ("180", ["Senior Shipping Clerk", "Shipping Clerk"]),
    ("209", ["Customer Care Trainer", "Customer Care Specialist"]),
    ("152", ["Key Account Representative", "Sales Representative"]),
    ("214", ["Senior Logistics Planner", "Logistics Planner"]),
];

/// What the events need to know.
pub struct LiveEvents {
    program: ProgramId,
    competencies: Vec<CompetencyId>,
    meetings: Vec<Meeting>,
    /// The session that was planned last, with the position of its pairing.
    planned: Option<(usize, SessionId, DateTime<Utc>)>,
}

impl LiveEvents {
    /// # Errors
    /// `NotFound` when the program does not exist, or has no active pairing.
    pub async fn load(app: &App, actor: &Actor) -> Result<Self> {
        let programs = Programs::default().select(&app.db, actor)?.all(&app.db).await?;
        let program = programs.into_iter().find(|row| row.name == program::NAME).ok_or(Error::NotFound { noun: "program" })?.id;
        let competencies = load_targets(&app.db, actor, program).await?.into_iter().map(|target| target.competency_id).collect();
        let active = pairing::List { programs: Some(vec![program]), statuses: Some(vec![Status::Active]), ..Default::default() };
        let mut ids: Vec<PairingId> = active.select(&app.db, actor)?.all(&app.db).await?.into_iter().map(|row| row.id).collect();
        ids.sort_unstable();
        let members = pairing::select_members(&app.db, actor, &ids)?.all(&app.db).await?;
        let employees = employee::visible_to(actor)?.all(&app.db).await?;
        let employees: HashMap<EmployeeId, _> = employees.into_iter().map(|row| (row.id, row)).collect();
        let meetings = ids.into_iter().map(|id| {
            let members = members.iter().filter(|member| member.pairing_id == id);
            let members = members.filter_map(|member| Some((member.participant_id, employees.get(&member.employee_id)?.clone())));
            Meeting { held: 1, ..Meeting::new(id, members.collect()) }
        });
        let meetings: Vec<_> = meetings.collect();
        if meetings.is_empty() {
            return Err(Error::NotFound { noun: "pairing" });
        }
        Ok(Self { program, competencies, meetings, planned: None })
    }

    /// Does the event with this number: in turn, a session is planned and held, somebody is thanked, and a roster is applied.
    pub async fn happen(&mut self, app: &App, actor: &Actor, number: usize) -> Result<()> {
        let turn = number / 4;
        let position = turn * 7 % self.meetings.len();
        match number % 4 {
            0 => self.plan(app, actor, position).await,
            1 => self.hold(app, actor, turn).await,
            2 => self.thank(app, position, turn).await,
            _ => send_roster(app, actor, turn).await,
        }
    }

    async fn plan(&mut self, app: &App, actor: &Actor, position: usize) -> Result<()> {
        let Some(meeting) = self.meetings.get(position) else { return Ok(()) };
        let starts_at = app.clock.now() + TimeDelta::seconds(1);
        self.planned = Some((position, meeting.plan(app, actor, starts_at).await?, starts_at));
        Ok(())
    }

    async fn hold(&mut self, app: &App, actor: &Actor, turn: usize) -> Result<()> {
        let Some((position, session, starts_at)) = self.planned.take() else { return Ok(()) };
        let Some(meeting) = self.meetings.get_mut(position) else { return Ok(()) };
        meeting.hold(app, actor, &self.competencies, (session, starts_at), &[3, turn, position]).await
    }

    async fn thank(&self, app: &App, position: usize, turn: usize) -> Result<()> {
        let Some([(_, one), (_, other), ..]) = self.meetings.get(position).map(|meeting| meeting.members.as_slice()) else { return Ok(()) };
        let (giver, receiver) = if turn.is_multiple_of(2) { (one, other) } else { (other, one) };
        let new = NewRecognition {
            program_id: self.program,
            receiver_id: receiver.id,
            text: chance::pick(&texts::THANKS, &[turn, 51]).unwrap_or_default().into(),
            competency_id: self.competencies.get(turn % 4).copied(),
            commitment_id: None,
            visibility: Visibility::Organization,
        };
        recognition::give(app, &Actor::for_sample_data(giver), new, None).await?;
        Ok(())
    }
}

/// Sends a roster that promotes two employees, or takes that back.
async fn send_roster(app: &App, actor: &Actor, turn: usize) -> Result<()> {
    let rows: Vec<_> = TITLES.iter().skip(turn % 2 * 2).take(2).collect();
    let rows: String = rows.iter().filter_map(|(id, titles)| Some(format!("{id},{}\n", titles.get(turn / 2 % 2)?))).collect();
    people::apply(app, actor, &Timeline::begin(app), "live.csv", &format!("externalId,jobTitle\n{rows}")).await
}
