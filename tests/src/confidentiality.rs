//! The table "Who reads what" of the book: it lists every type with personal content, and each cell is what a request gets.
//!
//! A new noun needs a row in the table, and a line in [`Table::probes`] with the same name. A new type without personal content is listed in
//! [`WITHOUT_PERSONAL_CONTENT`].

use crate::{
    coaching_pair::{CoachingPair, Member, goal_input},
    matching::propose,
    operations::{create_employee, run_mutation, run_mutation_by_id, sample_framework, set_question_sets},
    schema_introspection::IntrospectedSchema,
    world::{Caller, Response, World, value_at},
    xapi::statement,
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const PAGE: &str = include_str!("../../docs/src/security/confidentiality.md");

/// The columns of the table after the types.
const READERS: [&str; 6] = ["Subject", "Partner", "Other employee", "Program manager", "Administrator", "Integration"];

/// Types that contain nothing about what a person does or says in a program. Figures about groups are suppressed when the group is small.
const WITHOUT_PERSONAL_CONTENT: [&str; 52] = [
    "AllowedOperation",
    "AttributeOwner",
    "Badge",
    "Brake",
    "BrakeLimit",
    "Competency",
    "CompetencyFramework",
    "DecimalValue",
    "EvidenceRule",
    "EvidenceRuleReplayResult",
    "Guide",
    "GuideStep",
    "GuideVersion",
    "IdentityProvider",
    "InsightKey",
    "InsightLevelCount",
    "InsightsChange",
    "IntegerValue",
    "Integration",
    "LocalizedText",
    "MatchWeights",
    "Me",
    "Organization",
    "PageInfo",
    "Program",
    "ProgramGuide",
    "ProgramQuestionSet",
    "ProgramTarget",
    "PulseInsightQuestion",
    "Question",
    "QuestionOption",
    "QuestionSet",
    "QuestionSetVersion",
    "RetentionFigures",
    "RosterColumn",
    "RosterColumnSuggestion",
    "RosterFile",
    "RosterFixedValue",
    "CompletionMapping",
    "RosterMapping",
    "RosterMappingSuggestion",
    "RosterRowCondition",
    "RosterSampleAttribute",
    "RosterSampleRow",
    "RosterSource",
    "RosterSourceRun",
    "RosterStatusWord",
    "RosterWord",
    "Round",
    "Suppressed",
    "WebhookAttempt",
    "WebhookEndpoint",
];

/// Types that are neither rows nor content: errors, and the tokens and credentials of integrations.
const TECHNICAL: [&str; 4] = ["ScimToken", "SigningKey", "UserError", "XapiCredential"];

/// A row of the page.
struct Row {
    name: &'static str,
    /// Types, or fields such as `Participant.habit`.
    types: Vec<&'static str>,
    cells: Vec<&'static str>,
}

/// The rows of the first table below the heading.
fn rows() -> Vec<Row> {
    let section = PAGE.split("## Who reads what").nth(1).unwrap();
    let lines: Vec<_> = section.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|')).collect();
    let cells = |line: &'static str| line.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>();
    assert_eq!(cells(lines[0])[2..], READERS, "the columns");
    let rows = lines.iter().skip(2).map(|line| {
        let cells = cells(line);
        Row { name: cells[0], types: cells[1].split(", ").map(|name| name.trim_matches('`')).collect(), cells: cells[2..].to_vec() }
    });
    rows.collect()
}

/// A document that reads one object, with the variable `$id`, and a text that its answer contains when the reader sees the object.
struct Probe {
    name: &'static str,
    document: String,
    id: String,
    marker: String,
}

impl Probe {
    /// Finds an object by its identifier with this root field.
    fn by_id(name: &'static str, field: &str, id: &str) -> Self {
        Self::of(name, &format!("query($id: ID!) {{ found: {field}(id: $id) {{ id }} }}"), id, id)
    }

    fn of(name: &'static str, document: &str, id: &str, marker: &str) -> Self {
        Self { name, document: document.to_owned(), id: id.to_owned(), marker: marker.to_owned() }
    }

    /// What the page says about a reader who gets this response.
    async fn access(&self, reader: &Caller) -> &'static str {
        let response = reader.graphql(&self.document, json!({ "id": self.id })).await;
        match response.error_code() {
            "VALIDATION_FAILED" => "does not exist",
            _ if response.body["data"].to_string().contains(&self.marker) => "reads",
            _ => "no access",
        }
    }
}

/// An organization with an object for each row, and the readers in the order of the columns.
struct Table {
    world: World,
    readers: Vec<Caller>,
    pair: CoachingPair,
    other: String,
    manager: String,
}

impl Table {
    async fn create() -> Self {
        let world = World::new().await;
        let admin = world.admin();
        let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
        let (other, manager, administrator) =
            (create_employee(&admin, "eve").await, create_employee(&admin, "pam").await, create_employee(&admin, "adam").await);
        let assign = "mutation($id: ID!, $role: EmployeeRole!) { employeeAssignRole(id: $id, role: $role) { userErrors { code } } }";
        for (employee, role) in [(&manager, "PROGRAM_MANAGER"), (&administrator, "ADMINISTRATOR")] {
            admin.execute(assign, json!({ "id": employee, "role": role })).await;
        }
        let readers = ["ann", "bob", "eve", "pam", "adam"].map(|name| world.person(name)).into_iter().chain([admin]).collect();
        Self { world, readers, pair, other, manager }
    }

    /// Creates the objects, and returns a probe for each row. The subject is `ann`, and her partner is `bob`.
    async fn probes(&self) -> Vec<Probe> {
        let Self { world, pair, .. } = self;
        let (admin, ann, bob) = (world.admin(), &pair.members[0], &pair.members[1]);
        let create = async |mutation: &str, input: Value| run_mutation(&ann.caller, mutation, input).await;
        let held = pair.hold_session(world).await;
        let next =
            create("sessionSchedule", json!({ "pairingId": pair.pairing, "startsAt": world.clock.now() + TimeDelta::hours(1) })).await;
        let goal = async |visibility: &str| {
            let mut input = goal_input(world, &ann.participant);
            input["visibility"] = visibility.into();
            create("goalCreate", input).await
        };
        let (private_goal, shared_goal) = (goal("OWNER").await, goal("PAIRING").await);
        let due_on = (world.clock.now() + TimeDelta::days(3)).date_naive();
        let commitment = create("commitmentMake", json!({ "sessionId": held, "text": "Ask", "dueOn": due_on })).await;
        create("agendaTopicAdd", json!({ "sessionId": next, "text": "Quokka" })).await;
        let block = async |by: &Caller, one: &str| {
            run_mutation(by, "matchBlockCreate", json!({ "employeeId": one, "otherEmployeeId": self.other })).await
        };
        let (own_block, block_by_management) = (block(&ann.caller, &ann.employee).await, block(&world.person("pam"), &bob.employee).await);
        run_mutation(&admin, "competencyFrameworkImport", sample_framework()).await;
        let competency = admin.execute("{ competencies { nodes { id } } }", json!({})).await;
        let competency = value_at(&competency, "competencies.nodes.0.id").clone();
        let assess = async |assessor: &Member, kind: &str| {
            let input = json!({ "employeeId": ann.employee, "competencyId": competency, "kind": kind, "assessorId": assessor.employee, "level": 1 });
            run_mutation(&assessor.caller, "assessmentRecord", input).await
        };
        let badge = async |automatic: bool| {
            let input = json!({
                "name": "Listener", "description": "Listens", "criteria": "Was assessed", "competencyId": competency, "level": 1,
                "automatic": automatic,
            });
            let badge = run_mutation(&admin, "badgeCreate", input).await;
            run_mutation_by_id(&admin, "badgeActivate", &badge).await;
            badge
        };
        let offered = json!({ "badgeId": badge(false).await, "employeeId": ann.employee });
        let offered = run_mutation(&admin, "badgeOffer", offered).await;
        badge(true).await;
        let (self_assessment, assessment_by_partner) = (assess(ann, "SELF").await, assess(bob, "PEER").await);
        let records = "query($id: ID!) { learningRecords(filter: { employeeId: { eq: $id } }) { nodes { id } } }";
        let record = admin.execute(records, json!({ "id": ann.employee })).await;
        let record = value_at(&record, "learningRecords.nodes.0.id").as_str().unwrap().to_owned();
        let request = admin.request(reqwest::Method::POST, "/xapi/statements").await.header("x-experience-api-version", "2.0.0");
        assert_eq!(Response::send(request.json(&statement("ann", "one"))).await.status, 200);
        let statement = admin.execute("{ statements { nodes { id } } }", json!({})).await;
        let statement = value_at(&statement, "statements.nodes.0.id").as_str().unwrap().to_owned();
        let awards = "query($id: ID!) { badgeAwards(filter: { employeeId: { eq: $id } }, orderBy: CREATED_DESC) { nodes { id } } }";
        let by_rule = admin.execute(awards, json!({ "id": ann.employee })).await;
        let by_rule = value_at(&by_rule, "badgeAwards.nodes.0.id").as_str().unwrap().to_owned();
        let private_reflection = create("reflectionCreate", json!({ "text": "a", "sessionId": held })).await;
        let shared_reflection = create("reflectionCreate", json!({ "text": "a", "sessionId": held, "visibility": "PAIRING" })).await;
        for waiting in [&self.other, &create_employee(&admin, "fay").await] {
            run_mutation(&admin, "participantEnrol", json!({ "programId": pair.program, "employeeId": waiting })).await;
        }
        let proposal = propose(&admin, json!({ "roundId": pair.round })).await;
        let feedback = self.exchange_feedback().await;
        let thanks = async |visibility: &str| {
            let input = json!({ "programId": pair.program, "receiverId": bob.employee, "text": "Thanks", "visibility": visibility });
            create("recognitionGive", input).await
        };
        let (thanks_in_pairing, thanks_for_all) = (thanks("PAIRING").await, thanks("ORGANIZATION").await);
        let takeaway = create("takeawayShare", json!({ "programId": pair.program, "text": "Ask first" })).await;
        self.close_pulse().await;
        let set = "mutation($id: ID!, $intervals: [WorkingIntervalInput!]) {
            employeeSetWorkingHours(id: $id, intervals: $intervals) { userErrors { message } } }";
        let hours = json!({ "id": ann.employee, "intervals": [{ "weekday": "MONDAY", "start": "07:41", "end": "12:00" }] });
        ann.caller.execute(set, hours).await;
        let erasure = self.request_erasure().await;
        let row = json!({ "externalId": "ann", "jobTitle": "Numbat" });
        let plan = run_mutation(&admin, "rosterPlan", json!({ "rows": [row], "source": "sample" })).await;

        let session = "query($id: ID!) { session(id: $id) { id startsAt attendance { employee { id } } turns { minutes } } }";
        let agenda = "query($id: ID!) { session(id: $id) { agenda { text } } }";
        let pairing = "query($id: ID!) { pairing(id: $id) { id matchScore matchReasons { kind } habit { heldCount } } }";
        let last_session = "query($id: ID!) { participant(id: $id) { lastSessionAt employee { lastSessionAt } } }";
        let habit = "query($id: ID!) { participant(id: $id) { habit { heldCount } } }";
        let answers = "query($id: ID!) { feedback(id: $id) { answers { scale } } }";
        let figures = "query($id: ID!) { round(id: $id) { pulse { figures { answeredCount } } } }";
        let balance = "query($id: ID!) { pairing(id: $id) { balance { tolerancePercent } } }";
        let coaching_time = "query($id: ID!) { participant(id: $id) { coachingTime { minutesCoached } } }";
        let working_hours = "query($id: ID!) { employee(id: $id) { workingHours { start } } }";
        let suggested = "query($id: ID!) { pairing(id: $id) { suggestedTimes(count: 1, durationMinutes: 30) { startsAt } } }";
        let my_data = "{ myData { document } }";
        let plan_rows = "query($id: ID!) { rosterPlan(id: $id) { rows { nodes { differences { field from to } } } } }";
        let digest = "{ rosterDigest(buckets: 1) { employeeCount } }";
        let entries = "{ changes(first: 100, filter: { subjectKinds: [\"goal\"] }) { nodes { subjectId } } }";
        vec![
            Probe::by_id("A private reflection", "reflection", &private_reflection),
            Probe::by_id("A reflection that is shared with the pairing", "reflection", &shared_reflection),
            Probe::by_id("A goal with the visibility `OWNER`", "goal", &private_goal),
            Probe::by_id("A goal with the visibility `PAIRING`", "goal", &shared_goal),
            Probe::by_id("A commitment", "commitment", &commitment),
            Probe::of("A topic of an agenda", agenda, &next, "Quokka"),
            Probe::by_id("A match block that an employee requested", "matchBlock", &own_block),
            Probe::by_id("A match block that the management requested", "matchBlock", &block_by_management),
            Probe::by_id("A self-assessment", "assessment", &self_assessment),
            Probe::by_id("An assessment by the partner", "assessment", &assessment_by_partner),
            Probe::by_id("A learning record", "learningRecord", &record),
            Probe::by_id("A statement of another system about an employee", "statement", &statement),
            Probe::by_id("A badge that somebody offered, or that was accepted", "badgeAward", &offered),
            Probe::by_id("A badge that a rule offered, before it is accepted", "badgeAward", &by_rule),
            Probe::of("The time, attendance and turns of a session", session, &held, &held),
            Probe::of("A pairing, its score and its habit", pairing, &pair.pairing, &pair.pairing),
            Probe::by_id("A participation in a program", "participant", &ann.participant),
            Probe::of("The habit of a participant", habit, &ann.participant, "\"heldCount\":1"),
            Probe::of("The last session of a participant and of an employee", last_session, &ann.participant, "\"lastSessionAt\":\"2"),
            Probe::of("Feedback, after both have submitted", answers, &feedback, "\"scale\":4"),
            Probe::by_id("A recognition with the visibility `PAIRING`", "recognition", &thanks_in_pairing),
            Probe::by_id("A recognition with the visibility `ORGANIZATION`", "recognition", &thanks_for_all),
            Probe::by_id("A takeaway", "takeaway", &takeaway),
            Probe::of("The figures of a closed pulse, for five people or more", figures, &pair.round, "\"answeredCount\":5"),
            Probe::of("The balance of a pairing", balance, &pair.pairing, "tolerancePercent"),
            Probe::of("The coaching time of a participant", coaching_time, &ann.participant, "minutesCoached"),
            Probe::of("The working hours of an employee", working_hours, &ann.employee, "07:41"),
            Probe::of("Suggested times of a pairing", suggested, &pair.pairing, "startsAt"),
            Probe::by_id("A request to erase an employee", "employeeErasure", &erasure),
            Probe::of("The export of one's own data", my_data, &ann.employee, "ann@example.com"),
            Probe::by_id("Proposed pairings", "matchProposal", &proposal),
            Probe::by_id("An employee on the roster", "employee", &ann.employee),
            Probe::of("A roster plan with its rows", plan_rows, &plan, "Numbat"),
            Probe::of("The roster digest", digest, &plan, "employeeCount"),
            Probe::of("The entry of the change log about a goal", entries, &shared_goal, &shared_goal),
        ]
    }
}

impl Table {
    /// Both members give each other feedback. Returns that of the partner for the subject.
    async fn exchange_feedback(&self) -> String {
        let Self { world, pair, .. } = self;
        let (ann, bob) = (&pair.members[0], &pair.members[1]);
        set_question_sets(&world.admin(), &pair.program).await;
        let exchange = json!({ "pairingId": pair.pairing, "dueAt": world.clock.now() + TimeDelta::days(7) });
        let exchange = run_mutation(&ann.caller, "feedbackExchangeOpen", exchange).await;
        let give = async |giver: &Member, receiver: &Member| {
            let answers = json!([{ "questionKey": "trust", "scale": 4 }]);
            let input = json!({ "feedbackExchangeId": exchange, "receiverId": receiver.employee, "answers": answers });
            run_mutation(&giver.caller, "feedbackSubmit", input).await
        };
        give(ann, bob).await;
        give(bob, ann).await
    }

    /// The members of the pairing and three other participants answer a pulse, which then closes.
    async fn close_pulse(&self) {
        let Self { world, pair, .. } = self;
        let admin = world.admin();
        let closes_at = world.clock.now() + TimeDelta::hours(1);
        let pulse = run_mutation(&admin, "pulseOpen", json!({ "roundId": pair.round, "closesAt": closes_at })).await;
        let mut callers: Vec<Caller> = pair.members.iter().map(|member| member.caller.clone()).collect();
        for name in ["gus", "hal", "ida"] {
            let employee = create_employee(&admin, name).await;
            run_mutation(&admin, "participantEnrol", json!({ "programId": pair.program, "employeeId": employee })).await;
            callers.push(world.person(name));
        }
        for caller in callers {
            let input = json!({ "pulseId": pulse, "answers": [{ "questionKey": "trust", "scale": 4 }] });
            run_mutation(&caller, "pulseAnswer", input).await;
        }
        world.clock.forward(TimeDelta::hours(2));
    }

    async fn request_erasure(&self) -> String {
        let admin = self.world.admin();
        let left = create_employee(&admin, "lou").await;
        run_mutation_by_id(&admin, "employeeTerminate", &left).await;
        let request = "mutation($id: ID!) { employeeErase(id: $id) { employeeErasure { id } userErrors { message } } }";
        let request = self.world.person("adam").execute(request, json!({ "id": left })).await;
        value_at(&request, "employeeErase.employeeErasure.id").as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn each_cell_of_the_table_of_confidentiality_is_what_a_request_gets() {
    let table = Table::create().await;
    let probes = table.probes().await;
    let rows: BTreeMap<_, _> = rows().into_iter().map(|row| (row.name, row)).collect();
    assert_eq!(probes.iter().map(|probe| probe.name).collect::<BTreeSet<_>>(), rows.keys().copied().collect(), "probes and rows");
    let mut differences = Vec::new();
    for probe in &probes {
        for ((reader, caller), cell) in READERS.iter().zip(&table.readers).zip(&rows[probe.name].cells) {
            let actual = probe.access(caller).await;
            if actual != *cell {
                differences.push(format!("{}, {reader}: the page says {cell:?}, a request gets {actual:?}", probe.name));
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert_ne!(table.manager, table.other);
    table.world.end().await;
}

#[tokio::test]
async fn every_type_of_the_schema_with_personal_content_is_in_the_table_of_confidentiality() {
    let world = World::new().await;
    let schema = IntrospectedSchema::fetch_whole(&world.admin()).await;
    let is_generated = |name: &str| {
        let suffixes = ["Connection", "Edge", "InsightRow", "Insights", "Payload"];
        name.starts_with("__")
            || suffixes.iter().any(|suffix| name.ends_with(suffix))
            || ["Query", "Mutation", "Subscription"].contains(&name)
    };
    let objects = schema.types.iter().filter(|(name, kind)| kind["kind"] == "OBJECT" && !is_generated(name));
    let objects: BTreeSet<&str> = objects.map(|(name, _)| name.as_str()).collect();
    let mut listed = BTreeSet::new();
    for name in rows().iter().flat_map(|row| row.types.iter().copied()) {
        match name.split_once('.') {
            Some((object, field)) => {
                let fields = schema.types[object]["fields"].as_array().unwrap();
                assert!(fields.iter().any(|candidate| candidate["name"] == field), "the table names {name}");
            }
            None => drop(listed.insert(name)),
        }
    }
    let without: BTreeSet<&str> = WITHOUT_PERSONAL_CONTENT.into_iter().chain(TECHNICAL).collect();
    assert_eq!(listed.intersection(&without).collect::<Vec<_>>(), Vec::<&&str>::new(), "both in the table and without personal content");
    let known: BTreeSet<&str> = listed.union(&without).copied().collect();
    let (missing, unknown): (Vec<_>, Vec<_>) = (objects.difference(&known).collect(), known.difference(&objects).collect());
    assert!(missing.is_empty(), "add a row to docs/src/security/confidentiality.md, or list as without personal content: {missing:?}");
    assert!(unknown.is_empty(), "not in the schema: {unknown:?}");
    world.end().await;
}
