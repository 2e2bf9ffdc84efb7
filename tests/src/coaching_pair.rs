//! A pairing in a program of its own, with its members as callers: for tests of what happens in and between sessions.

use crate::{
    operations::{create_employee, run_mutation, run_mutation_by_id},
    world::{Caller, World},
};
use chrono::TimeDelta;
use serde_json::{Value, json};

/// An employee in a program.
#[derive(Clone)]
pub struct Member {
    pub employee: String,
    pub participant: String,
    /// The employee as a caller.
    pub caller: Caller,
}

/// A program with a round, its participants, and a pairing of the first two or three of them.
pub struct CoachingPair {
    pub program: String,
    pub round: String,
    pub pairing: String,
    pub members: Vec<Member>,
}

impl CoachingPair {
    /// Creates employees with these user names, and pairs them in a new program of the kind, with a cadence of 7 days.
    pub async fn create(world: &World, kind: &str, names: &[&str]) -> Self {
        let admin = world.admin();
        let input = json!({ "name": "Peers", "kind": kind, "cadenceDays": 7, "groupSize": 3 });
        let program = run_mutation(&admin, "programCreate", input).await;
        run_mutation_by_id(&admin, "programOpen", &program).await;
        let round = run_mutation(&admin, "roundStart", json!({ "programId": program, "startsOn": "2026-01-01" })).await;
        let mut members = Vec::new();
        for name in names {
            let employee = create_employee(&admin, name).await;
            let participant = run_mutation(&admin, "participantEnrol", json!({ "programId": program, "employeeId": employee })).await;
            members.push(Member { employee, participant, caller: world.person(name) });
        }
        let participants: Vec<&String> = members.iter().map(|member| &member.participant).collect();
        let pairing = run_mutation(&admin, "pairingCreate", json!({ "roundId": round, "participantIds": participants })).await;
        Self { program, round, pairing, members }
    }

    /// Schedules a session that starts in an hour, and lets two hours pass.
    pub async fn schedule_and_wait(&self, world: &World) -> String {
        let input = json!({ "pairingId": self.pairing, "startsAt": world.clock.now() + TimeDelta::hours(1) });
        let session = run_mutation(&self.members[0].caller, "sessionSchedule", input).await;
        world.clock.forward(TimeDelta::hours(2));
        session
    }

    /// `SessionHoldInput` with the attendance of every member.
    pub fn report(&self, session: &str) -> Value {
        let attendance = self.members.iter().map(|member| json!({ "employeeId": member.employee, "attended": true }));
        json!({ "id": session, "attendance": attendance.collect::<Vec<_>>() })
    }

    /// Schedules a session, lets it pass, and reports that all members attended.
    pub async fn hold_session(&self, world: &World) -> String {
        let session = self.schedule_and_wait(world).await;
        run_mutation(&self.members[0].caller, "sessionHold", self.report(&session)).await
    }
}

/// `GoalCreateInput` that is valid for a participant of a program that starts now.
pub fn goal_input(world: &World, participant: &str) -> Value {
    json!({
        "participantId": participant, "title": "Speak up in the weekly planning", "why": "My doubts come too late",
        "confidenceNow": 3, "confidenceWanted": 8, "dueOn": (world.clock.now() + TimeDelta::days(30)).date_naive()
    })
}
