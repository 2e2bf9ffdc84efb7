//! A company whose people coach each other in pairs.

use crate::{
    operations::{employee_attributes, run_mutation, run_mutation_by_id, sample_framework},
    world::{Caller, World, value_at},
};
use chrono::TimeDelta;
use entity::{
    id::{EmployeeId, SessionId},
    session_attendance,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

/// A person of the company.
pub struct Member {
    pub employee: String,
    pub participant: String,
    pub caller: Caller,
}

/// A company with a program and a round in which the first two, the next two and so on have a pairing.
pub struct Company {
    pub program: String,
    pub round: String,
    pub members: Vec<Member>,
    pub pairings: Vec<String>,
}

impl Company {
    /// Creates employees with these departments and locations.
    pub async fn create(world: &World, people: &[(&str, &str)]) -> Self {
        let admin = world.admin();
        let input = json!({ "name": "Peers", "kind": "INFORMAL", "cadenceDays": 7 });
        let program = run_mutation(&admin, "programCreate", input).await;
        run_mutation_by_id(&admin, "programOpen", &program).await;
        let round = run_mutation(&admin, "roundStart", json!({ "programId": program, "startsOn": "2026-01-01" })).await;
        let (mut members, mut pairings) = (Vec::new(), Vec::new());
        for (index, (department, location)) in people.iter().enumerate() {
            let name = format!("person{index}");
            let mut attributes = employee_attributes(&name);
            for (attribute, value) in [("department", department), ("location", location)] {
                if !value.is_empty() {
                    attributes[attribute] = json!(value);
                }
            }
            let employee = run_mutation(&admin, "employeeUpsert", json!({ "employee": attributes })).await;
            let participant = run_mutation(&admin, "participantEnrol", json!({ "programId": program, "employeeId": employee })).await;
            members.push(Member { employee, participant, caller: world.person(&name) });
        }
        for pair in members.chunks_exact(2) {
            let participants: Vec<_> = pair.iter().map(|member| &member.participant).collect();
            pairings.push(run_mutation(&admin, "pairingCreate", json!({ "roundId": round, "participantIds": participants })).await);
        }
        Self { program, round, members, pairings }
    }

    /// Schedules a session of a pairing, and, an hour later, holds it: both members attended, and the first coached for 20 minutes.
    pub async fn hold_session(&self, world: &World, pairing: usize) -> String {
        let session = self.schedule(world, pairing).await;
        world.clock.forward(TimeDelta::hours(1));
        let [coach, learner] = [0, 1].map(|member| &self.members[2 * pairing + member].employee);
        let attendance = [coach, learner].map(|employee| json!({ "employeeId": employee, "attended": true }));
        let turns = [json!({ "coachId": coach, "learnerId": learner, "minutes": 20 })];
        let report = json!({ "id": session, "attendance": attendance, "turns": turns });
        run_mutation(&world.admin(), "sessionHold", report).await
    }

    /// Changes the report of a held session in the database: only in pairings of three, a member can be absent.
    pub async fn mark_absent(&self, world: &World, session: &str, member: usize) {
        let (session, employee): (SessionId, EmployeeId) = (session.parse().unwrap(), self.members[member].employee.parse().unwrap());
        let update = session_attendance::Entity::update_many()
            .col_expr(session_attendance::Column::Attended, Expr::val(false))
            .filter(session_attendance::Column::SessionId.eq(session))
            .filter(session_attendance::Column::EmployeeId.eq(employee));
        assert_eq!(update.exec(&world.connect_database().await).await.unwrap().rows_affected, 1);
    }

    /// Schedules a session that starts now.
    pub async fn schedule(&self, world: &World, pairing: usize) -> String {
        let input = json!({ "pairingId": self.pairings[pairing], "startsAt": world.clock.now(), "durationMinutes": 45 });
        run_mutation(&world.admin(), "sessionSchedule", input).await
    }
}

/// So many people of a department and a location.
pub fn people<'a>(groups: &[(usize, &'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    groups.iter().flat_map(|(count, department, location)| std::iter::repeat_n((*department, *location), *count)).collect()
}

/// Imports a framework and returns one of its competencies.
pub async fn import_competency(admin: &Caller) -> String {
    run_mutation(admin, "competencyFrameworkImport", sample_framework()).await;
    let found = "{ competencies(filter: { caseIdentifier: { eq: \"parent\" } }) { nodes { id } } }";
    value_at(&admin.execute(found, json!({})).await, "competencies.nodes.0.id").as_str().unwrap().to_owned()
}
