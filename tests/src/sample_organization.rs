//! An organization with at least one object of every type.

use crate::{
    coaching_pair::goal_input,
    matching::propose,
    operations::{
        create_administrator, create_employee, employee_attributes, publish_guide, run_mutation, run_mutation_by_id, sample_framework,
        set_question_sets,
    },
    roster_source::wait_for_end,
    webhook_endpoint::wait_for_failure,
    world::{Caller, Response, World, value_at},
    xapi::{integration, statement},
};
use chrono::{DateTime, TimeDelta, Utc};
use coachgraph::domain::change::encode_cursor;
use entity::{agenda_item, id::SessionId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The user name and external id of the employee `emp`.
pub const SAMPLE_EMPLOYEE: &str = "known";

/// The user name of an administrator.
pub const SAMPLE_ADMINISTRATOR: &str = "officer";
/// The text of its reflections, which no other object contains.
pub const SAMPLE_REFLECTION: &str = "Quokkas listen before they answer";

/// The identifiers of its objects, by their prefix, some with a suffix: `emp`, `emp_peer`.
pub struct SampleOrganization {
    ids: BTreeMap<&'static str, String>,
}

impl SampleOrganization {
    /// Creates the objects, as an integration with every scope. `emp`, who has a report, and `emp_peer` are partners in the pairing
    /// `pai`. They have held the session `ses` and scheduled `ses_next`, with the guide `gui` and the item `agi` of its agenda. Their program has the target competency `cmp`, which has a
    /// child.
    pub async fn create(world: &World, admin: &Caller) -> Self {
        let mut sample = Self::without_statements(world, admin).await;
        sample.store_statement(admin).await;
        sample
    }

    /// As [`Self::create`], while no system has stored a statement.
    pub async fn without_statements(world: &World, admin: &Caller) -> Self {
        let mut sample = Self { ids: BTreeMap::new() };
        sample.add_settings(admin).await;
        sample.add_roster_source(admin).await;
        sample.add_webhook_endpoint(admin).await;
        sample.create_employees(admin).await;
        sample.create_program(admin).await;
        sample.create_guide(admin).await;
        sample.create_pairing_and_sessions(admin, world.clock.now() + TimeDelta::hours(1)).await;
        sample.find_agenda_item(world).await;
        sample.record_assessment(admin).await;
        sample.create_goals(world, admin).await;
        sample.make_commitment(admin, world.clock.now()).await;
        sample.ask_questions(admin, world.clock.now()).await;
        sample.share(admin).await;
        sample.write_reflections(admin).await;
        sample.offer_badges(admin).await;
        sample
    }

    /// With the match proposal and the requests to erase employees.
    pub async fn create_whole(world: &World, admin: &Caller) -> Self {
        Self::create(world, admin).await.with_match_proposal(admin).await.with_erasure_requests(admin).await
    }

    /// Adds two participants, `par_report` and `par_mate`, and the match proposal `mpr`, which pairs them.
    async fn with_match_proposal(mut self, admin: &Caller) -> Self {
        self.ids.insert("emp_mate", create_employee(admin, "mate").await);
        for (participant, employee) in [("par_report", "emp_report"), ("par_mate", "emp_mate")] {
            let input = json!({ "programId": self.id("prg"), "employeeId": self.id(employee) });
            self.ids.insert(participant, run_mutation(admin, "participantEnrol", input).await);
        }
        self.ids.insert("mpr", propose(admin, json!({ "roundId": self.id("rnd") })).await);
        self
    }

    /// Adds the requests `era` and `era_other` to erase `emp_left` and another employee whose employment has ended. Their requester is not
    /// [`SAMPLE_ADMINISTRATOR`].
    pub async fn with_erasure_requests(mut self, admin: &Caller) -> Self {
        create_administrator(admin, SAMPLE_ADMINISTRATOR).await;
        create_administrator(admin, "requester").await;
        for (employee, erasure) in [("emp_left", "era"), ("emp_left_other", "era_other")] {
            let id = create_employee(admin, employee).await;
            // The brake counts the terminations of integrations.
            run_mutation_by_id(&admin.as_person("requester"), "employeeTerminate", &id).await;
            let request = "mutation($id: ID!) { employeeErase(id: $id) { employeeErasure { id } userErrors { message } } }";
            let request = admin.as_person("requester").execute(request, json!({ "id": id })).await;
            self.insert(erasure, value_at(&request, "employeeErase.employeeErasure.id"));
            self.ids.insert(employee, id);
        }
        self
    }

    async fn add_settings(&mut self, admin: &Caller) {
        let query = "{ organization { id } integrations { nodes { id clientId } } identityProviders { nodes { id } } }";
        let data = admin.execute(query, json!({})).await;
        self.insert("org", &data["organization"]["id"]);
        self.insert("int", value_at(&data, "integrations.nodes.0.id"));
        let issue =
            "mutation($id: ID!) { integrationIssueScimToken(id: $id) { integration { scimTokens { id } } userErrors { message } } }";
        let issued = admin.execute(issue, json!({ "id": self.id("int") })).await;
        self.insert("sct", value_at(&issued, "integrationIssueScimToken.integration.scimTokens.0.id"));
        // The LMS has the scopes of the learning record store.
        let issue = "mutation($id: ID!) { integrationIssueXapiCredential(id: $id) { integration { xapiCredentials { id } } userErrors { message } } }";
        let issued = admin.execute(issue, json!({ "id": value_at(&data, "integrations.nodes.1.id") })).await;
        self.insert("xcr", value_at(&issued, "integrationIssueXapiCredential.integration.xapiCredentials.0.id"));
        self.insert("idp", value_at(&data, "identityProviders.nodes.0.id"));
    }

    async fn add_roster_source(&mut self, admin: &Caller) {
        // Nothing listens there, so the run fails at once.
        let input = json!({ "integrationId": self.id("int"), "name": "HR", "address": "http://127.0.0.1:1/people.csv", "mode": "DELTA" });
        let source = run_mutation(admin, "rosterSourceCreate", input).await;
        self.ids.insert("rso", source.clone());
        let run = "mutation($id: ID!) { rosterSourceRun(id: $id) { rosterSourceRun { id } userErrors { message } } }";
        let run = admin.execute(run, json!({ "id": source })).await;
        let run = value_at(&run, "rosterSourceRun.rosterSourceRun.id");
        self.insert("rsr", run);
        wait_for_end(admin, run).await;
    }

    async fn add_webhook_endpoint(&mut self, admin: &Caller) {
        // Nothing listens there, so the first attempt fails at once. Paused, the endpoint stays as it is.
        let input = json!({ "integrationId": integration(admin, "admin").await, "name": "LMS", "address": "http://127.0.0.1:1/hook", "after": encode_cursor(0) });
        let endpoint = run_mutation(admin, "webhookEndpointCreate", input).await;
        let attempt = wait_for_failure(admin, &endpoint).await;
        self.insert("wha", &attempt["id"]);
        admin.execute("mutation($id: ID!) { webhookEndpointPause(id: $id) { userErrors { message } } }", json!({ "id": endpoint })).await;
        self.ids.insert("whe", endpoint);
    }

    async fn create_employees(&mut self, admin: &Caller) {
        self.ids.insert("emp", create_employee(admin, SAMPLE_EMPLOYEE).await);
        self.ids.insert("emp_peer", create_employee(admin, "peer").await);
        let mut report = employee_attributes("report");
        report["managerExternalId"] = SAMPLE_EMPLOYEE.into();
        self.ids.insert("emp_report", run_mutation(admin, "employeeUpsert", json!({ "employee": report })).await);
        let block = json!({ "employeeId": self.id("emp"), "otherEmployeeId": self.id("emp_report") });
        self.ids.insert("mbl", run_mutation(admin, "matchBlockCreate", block).await);
        let row = json!({ "externalId": SAMPLE_EMPLOYEE, "jobTitle": "Baker" });
        let plan = run_mutation(admin, "rosterPlan", json!({ "rows": [row], "source": "sample" })).await;
        self.ids.insert("rpl", plan);
    }

    async fn create_program(&mut self, admin: &Caller) {
        self.ids.insert("cfw", run_mutation(admin, "competencyFrameworkImport", sample_framework()).await);
        let query = "{ competencies(filter: { caseIdentifier: { eq: \"parent\" } }) { nodes { id } } }";
        self.insert("cmp", value_at(&admin.execute(query, json!({})).await, "competencies.nodes.0.id"));
        let target = json!({ "competencyId": self.id("cmp"), "level": 2 });
        let input = json!({ "name": "Sample", "kind": "FORMAL", "targetCompetencies": [target] });
        let program = run_mutation(admin, "programCreate", input).await;
        run_mutation_by_id(admin, "programOpen", &program).await;
        self.ids.insert("prg", program);
        for (participant, employee) in [("par", "emp"), ("par_peer", "emp_peer")] {
            let input = json!({ "programId": self.id("prg"), "employeeId": self.id(employee) });
            self.ids.insert(participant, run_mutation(admin, "participantEnrol", input).await);
        }
    }

    async fn create_guide(&mut self, admin: &Caller) {
        let guide = publish_guide(admin, "Talk").await;
        let query = "query($id: ID!) { guide(id: $id) { publishedVersion { id } } }";
        self.insert("guv", value_at(&admin.execute(query, json!({ "id": guide })).await, "guide.publishedVersion.id"));
        self.ids.insert("gui", guide);
    }

    /// Only members of the pairing read an agenda through the API, and this caller is none.
    async fn find_agenda_item(&mut self, world: &World) {
        let session: SessionId = self.id("ses_next").parse().unwrap();
        let items = agenda_item::Entity::find().filter(agenda_item::Column::SessionId.eq(session));
        self.ids.insert("agi", items.one(&world.connect_database().await).await.unwrap().unwrap().id.to_string());
    }

    async fn create_pairing_and_sessions(&mut self, admin: &Caller, starts_at: DateTime<Utc>) {
        let round = run_mutation(admin, "roundStart", json!({ "programId": self.id("prg"), "startsOn": "2026-01-01" })).await;
        let input = json!({ "roundId": round, "participantIds": [self.id("par"), self.id("par_peer")] });
        self.ids.insert("rnd", round);
        self.ids.insert("pai", run_mutation(admin, "pairingCreate", input).await);
        for session in ["ses", "ses_next"] {
            let mut input = json!({ "pairingId": self.id("pai"), "startsAt": starts_at });
            if session == "ses_next" {
                input["guideId"] = self.id("gui").into();
            }
            self.ids.insert(session, run_mutation(admin, "sessionSchedule", input).await);
        }
        run_mutation(admin, "sessionHold", self.session_hold_input("ses")).await;
    }

    async fn record_assessment(&mut self, admin: &Caller) {
        let input = json!({
            "employeeId": self.id("emp"), "competencyId": self.id("cmp"), "kind": "PEER", "assessorId": self.id("emp_peer"),
            "sessionId": self.id("ses"), "level": 2
        });
        self.ids.insert("asm", run_mutation(admin, "assessmentRecord", input).await);
        let data = admin.execute("{ learningRecords(first: 1) { nodes { id } } }", json!({})).await;
        self.insert("lrc", value_at(&data, "learningRecords.nodes.0.id"));
    }

    /// Each of the two has a goal: `goa` and `goa_peer`.
    async fn create_goals(&mut self, world: &World, admin: &Caller) {
        for (goal, participant, person) in [("goa", "par", SAMPLE_EMPLOYEE), ("goa_peer", "par_peer", "peer")] {
            let mut input = goal_input(world, &self.id(participant));
            input["competencyId"] = self.id("cmp").into();
            self.ids.insert(goal, run_mutation(&admin.as_person(person), "goalCreate", input).await);
        }
    }

    /// The commitment `cmt` of `emp`, made in the session `ses`.
    async fn make_commitment(&mut self, admin: &Caller, starts_at: DateTime<Utc>) {
        let input = json!({ "sessionId": self.id("ses"), "text": "Ask more", "dueOn": (starts_at + TimeDelta::days(3)).date_naive() });
        self.ids.insert("cmt", run_mutation(&admin.as_person(SAMPLE_EMPLOYEE), "commitmentMake", input).await);
    }

    /// The recognition `rec` of `emp` for `emp_peer`, and the takeaways `tak` of `emp_peer` and `tak_own` of `emp`.
    async fn share(&mut self, admin: &Caller) {
        let (program, competency) = (self.id("prg"), self.id("cmp"));
        let thanks = json!({
            "programId": program, "receiverId": self.id("emp_peer"), "competencyId": competency, "text": "Thank you", "visibility": "PROGRAM"
        });
        let person = |name: &str| admin.as_person(name);
        self.ids.insert("rec", run_mutation(&person(SAMPLE_EMPLOYEE), "recognitionGive", thanks).await);
        for (takeaway, author) in [("tak", "peer"), ("tak_own", SAMPLE_EMPLOYEE)] {
            let input = json!({ "programId": program, "competencyId": competency, "text": "Wait for the answer" });
            self.ids.insert(takeaway, run_mutation(&person(author), "takeawayShare", input).await);
        }
    }

    /// The question sets `qst` and `qst_pulse` of the program, the exchange `fbx` with the feedback `fbk` of `emp` to `emp_peer`, and the pulse
    /// `pls` of the round.
    async fn ask_questions(&mut self, admin: &Caller, now: DateTime<Utc>) {
        let [feedback, pulse] = set_question_sets(admin, &self.id("prg")).await;
        let query = "query($id: ID!) { questionSet(id: $id) { publishedVersion { id } } }";
        self.insert("qsv", value_at(&admin.execute(query, json!({ "id": feedback })).await, "questionSet.publishedVersion.id"));
        self.ids.insert("qst", feedback);
        self.ids.insert("qst_pulse", pulse);
        let (person, end) = (admin.as_person(SAMPLE_EMPLOYEE), now + TimeDelta::days(7));
        let exchange = run_mutation(&person, "feedbackExchangeOpen", json!({ "pairingId": self.id("pai"), "dueAt": end })).await;
        let answers = json!([{ "questionKey": "trust", "scale": 4 }]);
        let input = json!({ "feedbackExchangeId": exchange, "receiverId": self.id("emp_peer"), "answers": answers });
        self.ids.insert("fbk", run_mutation(&person, "feedbackSubmit", input).await);
        self.ids.insert("fbx", exchange);
        let pulse = run_mutation(admin, "pulseOpen", json!({ "roundId": self.id("rnd"), "closesAt": end })).await;
        self.ids.insert("pls", pulse);
    }

    /// Reflections about the session `ses`: `ref` of `emp`, shared with the pairing, and the private one `ref_peer` of `emp_peer`.
    async fn write_reflections(&mut self, admin: &Caller) {
        let shared = json!({ "text": SAMPLE_REFLECTION, "visibility": "PAIRING", "sessionId": self.id("ses") });
        let private = json!({ "text": format!("{SAMPLE_REFLECTION} again"), "sessionId": self.id("ses") });
        for (reflection, person, input) in [("ref", SAMPLE_EMPLOYEE, shared), ("ref_peer", "peer", private)] {
            self.ids.insert(reflection, run_mutation(&admin.as_person(person), "reflectionCreate", input).await);
        }
    }

    /// The statement `sta` of the integration `int_admin`, which does not fit the rule `evr`.
    async fn store_statement(&mut self, admin: &Caller) {
        let rule = json!({
            "name": "Courses", "verb": "http://adlnet.gov/expapi/verbs/passed", "activityIdPrefix": "http://lms.example/",
            "competencyId": self.id("cmp"), "level": 2
        });
        self.ids.insert("evr", run_mutation(admin, "evidenceRuleCreate", rule).await);
        let request = admin.request(reqwest::Method::POST, "/xapi/statements").await.header("x-experience-api-version", "2.0.0");
        let stored = Response::send(request.json(&statement(SAMPLE_EMPLOYEE, "one"))).await;
        assert_eq!(stored.status, 200, "{:#}", stored.body);
        let data = admin.execute("{ statements(first: 1) { nodes { id integrationId } } }", json!({})).await;
        self.insert("sta", value_at(&data, "statements.nodes.0.id"));
        self.insert("int_admin", value_at(&data, "statements.nodes.0.integrationId"));
    }

    /// The badge `bdg`, offered to `emp`, `emp_peer` and `emp_report`: `bda`, `bda_peer` and `bda_report`.
    async fn offer_badges(&mut self, admin: &Caller) {
        let input = json!({
            "name": "Listener", "description": "Listens", "criteria": "Was assessed", "competencyId": self.id("cmp"), "level": 2
        });
        let badge = run_mutation(admin, "badgeCreate", input).await;
        run_mutation_by_id(admin, "badgeActivate", &badge).await;
        for (award, employee) in [("bda", "emp"), ("bda_peer", "emp_peer"), ("bda_report", "emp_report")] {
            let input = json!({ "badgeId": badge, "employeeId": self.id(employee) });
            self.ids.insert(award, run_mutation(admin, "badgeOffer", input).await);
        }
        self.ids.insert("bdg", badge);
        let input =
            json!({ "name": "Peer", "description": "Coaches", "criteria": "Has completed the program", "programId": self.id("prg") });
        run_mutation(admin, "badgeCreate", input).await;
    }

    fn session_hold_input(&self, session: &str) -> Value {
        let (emp, peer) = (self.id("emp"), self.id("emp_peer"));
        json!({
            "id": self.id(session),
            "attendance": [{ "employeeId": emp, "attended": true }, { "employeeId": peer, "attended": true }],
            "turns": [{ "coachId": emp, "learnerId": peer, "minutes": 20 }],
        })
    }

    fn insert(&mut self, name: &'static str, id: &Value) {
        self.ids.insert(name, id.as_str().unwrap().to_owned());
    }

    pub fn id(&self, name: &str) -> String {
        self.ids.get(name).unwrap_or_else(|| panic!("the sample organization has no {name}")).clone()
    }

    pub fn ids(&self) -> impl Iterator<Item = &String> {
        self.ids.values()
    }
}
