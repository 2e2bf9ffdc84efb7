//! An organization in which everything there can be is there.

use crate::{
    steps::{framework, hire, make, newcomer, turn},
    world::{Caller, World, at},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The user name of `emp`.
pub const EMPLOYEE: &str = "known";

/// Identifiers by their prefix, some with a word after it: `emp`, `emp_peer`.
pub struct Scene {
    ids: BTreeMap<&'static str, String>,
}

impl Scene {
    /// Sets it up, as the integration that may do everything: `emp`, who has a report, and `emp_peer` coach each other in the
    /// competency `cmp`, which has another below it; they have held `ses` and planned `ses_next`.
    pub async fn play(world: &World, admin: &Caller) -> Self {
        let mut scene = Self { ids: BTreeMap::new() };
        scene.settings(admin).await;
        scene.people(admin).await;
        scene.program(admin).await;
        scene.coaching(admin, world.clock.now() + TimeDelta::hours(1)).await;
        scene.records(admin).await;
        scene
    }

    async fn settings(&mut self, admin: &Caller) {
        let query = "{ organization { id } integrations { nodes { id clientId } } identityProviders { nodes { id } } }";
        let seen = admin.ok(query, json!({})).await;
        self.keep("org", &seen["organization"]["id"]);
        self.keep("int", at(&seen, "integrations.nodes.0.id"));
        let issue =
            "mutation($id: ID!) { integrationIssueScimToken(id: $id) { integration { scimTokens { id } } userErrors { message } } }";
        let issued = admin.ok(issue, json!({ "id": self.id("int") })).await;
        self.keep("sct", at(&issued, "integrationIssueScimToken.integration.scimTokens.0.id"));
        self.keep("idp", at(&seen, "identityProviders.nodes.0.id"));
    }

    async fn people(&mut self, admin: &Caller) {
        self.ids.insert("emp", hire(admin, EMPLOYEE).await);
        self.ids.insert("emp_peer", hire(admin, "peer").await);
        let mut report = newcomer("report");
        report["managerExternalId"] = EMPLOYEE.into();
        make(admin, "employeeUpsert", json!({ "employee": report })).await;
        let row = json!({ "externalId": EMPLOYEE, "jobTitle": "Baker" });
        let plan = make(admin, "rosterPlan", json!({ "rows": [row], "source": "scene" })).await;
        self.ids.insert("rpl", plan);
    }

    async fn program(&mut self, admin: &Caller) {
        self.ids.insert("cfw", make(admin, "competencyFrameworkImport", framework()).await);
        let query = "{ competencies(filter: { caseIdentifier: { eq: \"parent\" } }) { nodes { id } } }";
        self.keep("cmp", at(&admin.ok(query, json!({})).await, "competencies.nodes.0.id"));
        let target = json!({ "competencyId": self.id("cmp"), "level": 2 });
        let program = make(admin, "programCreate", json!({ "name": "Scene", "kind": "FORMAL", "targetCompetencies": [target] })).await;
        turn(admin, "programOpen", &program).await;
        self.ids.insert("prg", program);
        for (participant, employee) in [("par", "emp"), ("par_peer", "emp_peer")] {
            let input = json!({ "programId": self.id("prg"), "employeeId": self.id(employee) });
            self.ids.insert(participant, make(admin, "participantEnrol", input).await);
        }
    }

    async fn coaching(&mut self, admin: &Caller, soon: DateTime<Utc>) {
        let round = make(admin, "roundStart", json!({ "programId": self.id("prg"), "startsOn": "2026-01-01" })).await;
        let input = json!({ "roundId": round, "participantIds": [self.id("par"), self.id("par_peer")] });
        self.ids.insert("rnd", round);
        self.ids.insert("pai", make(admin, "pairingCreate", input).await);
        for session in ["ses", "ses_next"] {
            let input = json!({ "pairingId": self.id("pai"), "startsAt": soon });
            self.ids.insert(session, make(admin, "sessionSchedule", input).await);
        }
        make(admin, "sessionHold", self.holding("ses")).await;
    }

    async fn records(&mut self, admin: &Caller) {
        let input = json!({
            "employeeId": self.id("emp"), "competencyId": self.id("cmp"), "kind": "PEER", "assessorId": self.id("emp_peer"),
            "sessionId": self.id("ses"), "level": 2
        });
        self.ids.insert("asm", make(admin, "assessmentRecord", input).await);
        let seen = admin.ok("{ learningRecords(first: 1) { nodes { id } } }", json!({})).await;
        self.keep("lrc", at(&seen, "learningRecords.nodes.0.id"));
    }

    /// How a session is told to have been held.
    fn holding(&self, session: &str) -> Value {
        let (emp, peer) = (self.id("emp"), self.id("emp_peer"));
        json!({
            "id": self.id(session),
            "attendance": [{ "employeeId": emp, "attended": true }, { "employeeId": peer, "attended": true }],
            "turns": [{ "coachId": emp, "learnerId": peer, "minutes": 20 }],
        })
    }

    fn keep(&mut self, name: &'static str, id: &Value) {
        self.ids.insert(name, id.as_str().unwrap().to_owned());
    }

    pub fn id(&self, name: &str) -> String {
        self.ids.get(name).unwrap_or_else(|| panic!("there is no {name} in the scene")).clone()
    }

    pub fn ids(&self) -> impl Iterator<Item = &String> {
        self.ids.values()
    }
}
