//! GraphQL operations that many tests execute: mutations by name, employees, rosters and competency frameworks.

use crate::world::{Caller, value_at};
use serde_json::{Value, json};

/// The prefix of a mutation's name, and the field of its payload that holds the object.
const PAYLOAD_FIELDS: [(&str, &str); 34] = [
    ("agenda", "agendaItem"),
    ("assessment", "assessment"),
    // Before the shorter prefix.
    ("badgeAward", "badgeAward"),
    ("badgeOffer", "badgeAward"),
    ("badge", "badge"),
    ("commitment", "commitment"),
    ("competencyFramework", "competencyFramework"),
    // Before the shorter prefix.
    ("employeeEras", "employeeErasure"),
    ("employee", "employee"),
    ("evidenceRule", "evidenceRule"),
    // Before the shorter prefix.
    ("feedbackExchange", "feedbackExchange"),
    ("feedback", "feedback"),
    ("goal", "goal"),
    ("guide", "guide"),
    ("identityProvider", "identityProvider"),
    ("integration", "integration"),
    ("learningRecord", "learningRecord"),
    ("matchBlock", "matchBlock"),
    ("matchProposal", "matchProposal"),
    ("pairing", "pairing"),
    ("participant", "participant"),
    ("program", "program"),
    ("pulse", "pulse"),
    ("questionSet", "questionSet"),
    ("recognition", "recognition"),
    ("reflection", "reflection"),
    // Before the shorter prefix.
    ("rosterSourceRun", "rosterSourceRun"),
    ("rosterSource", "rosterSource"),
    ("roster", "rosterPlan"),
    ("roundMatch", "matchProposal"),
    ("round", "round"),
    ("session", "session"),
    ("takeaway", "takeaway"),
    ("webhookEndpoint", "webhookEndpoint"),
];

/// The document for a mutation with the argument `input`, such as `programCreate`, or `id`, such as `programOpen`.
fn document(name: &str, takes_input: bool) -> String {
    let object = PAYLOAD_FIELDS.iter().find(|(prefix, _)| name.starts_with(prefix)).unwrap().1;
    let (first, rest) = name.split_at(1);
    let (argument, kind) = if takes_input { ("input", format!("{}{rest}Input", first.to_uppercase())) } else { ("id", "ID".into()) };
    format!(
        "mutation(${argument}: {kind}!) {{
            {name}({argument}: ${argument}) {{ object: {object} {{ id }} userErrors {{ code field message }} }}
        }}"
    )
}

/// Executes a mutation with an input, and returns the identifier of the object that it created or changed.
pub async fn run_mutation(caller: &Caller, name: &str, input: Value) -> String {
    let data = caller.execute(&document(name, true), json!({ "input": input })).await;
    data[name]["object"]["id"].as_str().unwrap().to_owned()
}

/// Executes a mutation with the identifier of an object.
pub async fn run_mutation_by_id(caller: &Caller, name: &str, id: &str) {
    caller.execute(&document(name, false), json!({ "id": id })).await;
}

/// Executes a mutation with an input, which must fail, and returns the first of its `userErrors`.
pub async fn mutation_error(caller: &Caller, name: &str, input: Value) -> Value {
    caller.expect_user_error(&document(name, true), json!({ "input": input })).await
}

/// `EmployeeAttributesInput` of an employee whose external id, user name and given name are `name`.
pub fn employee_attributes(name: &str) -> Value {
    json!({
        "externalId": name, "userName": name, "email": format!("{name}@example.com"), "givenName": name, "familyName": "Test"
    })
}

/// Creates an employee and returns the identifier.
pub async fn create_employee(caller: &Caller, name: &str) -> String {
    run_mutation(caller, "employeeUpsert", json!({ "employee": employee_attributes(name) })).await
}

/// Creates an employee with the role ADMINISTRATOR, and returns the identifier.
pub async fn create_administrator(caller: &Caller, name: &str) -> String {
    let id = create_employee(caller, name).await;
    let assign = "mutation($id: ID!) { employeeAssignRole(id: $id, role: ADMINISTRATOR) { userErrors { code field message } } }";
    caller.execute(assign, json!({ "id": id })).await;
    id
}

/// The cursor of the last change so far. A subscription after it receives every later change. A subscription without a cursor starts
/// when the server accepts it, which a test cannot observe.
pub async fn current_cursor(caller: &Caller) -> Value {
    let query = "{ changes(filter: { kinds: [\"organization.created\"] }) { pageInfo { endCursor } } }";
    value_at(&caller.execute(query, json!({})).await, "changes.pageInfo.endCursor").clone()
}

/// `CompetencyFrameworkImportInput` of a CASE package: the competency `parent` with its child `child`, and three levels.
pub fn sample_framework() -> Value {
    let item = |name: &str| json!({ "identifier": name, "fullStatement": format!("Can {name}") });
    let association = |child: &str, parent: &str| {
        let (origin, destination) = (json!({ "identifier": child }), json!({ "identifier": parent }));
        json!({ "associationType": "isChildOf", "originNodeURI": origin, "destinationNodeURI": destination })
    };
    json!({
        "package": {
            "CFDocument": { "identifier": "framework", "title": "Framework" },
            "CFItems": [item("parent"), item("child")],
            "CFAssociations": [association("child", "parent"), association("parent", "framework")],
        },
        "levels": ["novice", "able", "expert"],
    })
}

/// 107 employees; see `NOTICE` beside the file.
pub const SAMPLE_ROSTER: &str = include_str!("../../api/demo/roster.csv");

/// Plans a CSV roster, applies the plan, and returns it as planned.
pub async fn import_roster(caller: &Caller, csv: &str) -> Value {
    let plan = "mutation($csv: String!) { rosterPlan(input: {csv: $csv}) {
        rosterPlan { id rowCount createCount updateCount unchangedCount rejectedCount } userErrors { code field message } } }";
    let plan = caller.execute(plan, json!({ "csv": csv })).await["rosterPlan"]["rosterPlan"].clone();
    let apply = "mutation($id: ID!) { rosterApply(id: $id) { rosterPlan { status } userErrors { code field message } } }";
    caller.execute(apply, json!({ "id": plan["id"] })).await;
    plan
}

/// `GuideCreateInput` of a guide with one step in English and German.
pub fn sample_guide(name: &str) -> Value {
    let text = |language: &str, text: &str| json!({ "language": language, "text": text });
    let prompts = json!([text("en", "What matters most?"), text("de", "Was ist am wichtigsten?")]);
    json!({
        "names": [text("en", name), text("de", &format!("{name} auf Deutsch"))],
        "steps": [{ "kind": "TOPIC", "minutes": 20, "prompts": prompts }]
    })
}

/// Creates a guide and publishes it. Returns its identifier.
pub async fn publish_guide(caller: &Caller, name: &str) -> String {
    let guide = run_mutation(caller, "guideCreate", sample_guide(name)).await;
    run_mutation_by_id(caller, "guidePublish", &guide).await;
    guide
}

/// `QuestionSetCreateInput` of a set with a question of each kind, in English and German: `trust`, which is required, `helped` and `words`.
pub fn sample_question_set(name: &str, purpose: &str) -> Value {
    let texts = |text: &str| json!([{ "language": "en", "text": text }, { "language": "de", "text": format!("{text} auf Deutsch") }]);
    let option = |key: &str| json!({ "key": key, "labels": texts(key) });
    let scale = json!({ "min": 1, "max": 5, "lowLabels": texts("Never"), "highLabels": texts("Always") });
    let options = json!([option("listening"), option("asking"), option("honesty")]);
    json!({
        "purpose": purpose,
        "names": texts(name),
        "questions": [
            { "key": "trust", "kind": "SCALE", "prompts": texts("I can say what I think"), "scale": scale },
            {
                "key": "helped", "kind": "CHOICE", "required": false, "prompts": texts("What helped?"), "options": options,
                "multiple": true
            },
            { "key": "words", "kind": "TEXT", "required": false, "prompts": texts("What else?"), "maxLength": 100 },
        ]
    })
}

/// Creates a question set and publishes it. Returns its identifier.
pub async fn publish_question_set(caller: &Caller, name: &str, purpose: &str) -> String {
    let set = run_mutation(caller, "questionSetCreate", sample_question_set(name, purpose)).await;
    run_mutation_by_id(caller, "questionSetPublish", &set).await;
    set
}

/// Publishes a question set for each purpose, and gives them to a program. Returns them: for feedback, and for the pulse.
pub async fn set_question_sets(caller: &Caller, program: &str) -> [String; 2] {
    let sets = [publish_question_set(caller, "Feedback", "FEEDBACK").await, publish_question_set(caller, "Pulse", "PULSE").await];
    run_mutation(caller, "programSetQuestionSets", json!({ "id": program, "questionSetIds": sets })).await;
    sets
}
