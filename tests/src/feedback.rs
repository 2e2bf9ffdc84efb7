//! Feedback: who reads it and when, its versions, its errors, and how it is stored.

use crate::{
    coaching_pair::{CoachingPair, Member},
    operations::{create_employee, mutation_error, run_mutation, run_mutation_by_id, set_question_sets},
    world::{Caller, World, value_at},
};
use chrono::TimeDelta;
use entity::{Tenanted, feedback_version, personal_key};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

const WORDS: &str = "You asked before you advised";
const FEEDBACK: &str = "query($id: ID!) { feedback(id: $id) {
    version status answers { questionKey scale choices text } versions { number answers { text } }
} }";

fn answers(text: &str) -> Value {
    // Not in the order of the questions.
    json!([{ "questionKey": "words", "text": text }, { "questionKey": "trust", "scale": 5 }, { "questionKey": "helped", "choices": ["asking"] }])
}

/// A pairing in a program with question sets.
async fn pair(world: &World, names: &[&str]) -> CoachingPair {
    let pair = CoachingPair::create(world, "INFORMAL", names).await;
    set_question_sets(&world.admin(), &pair.program).await;
    pair
}

async fn open(world: &World, pair: &CoachingPair) -> String {
    let input = json!({ "pairingId": pair.pairing, "dueAt": world.clock.now() + TimeDelta::days(7) });
    run_mutation(&pair.members[0].caller, "feedbackExchangeOpen", input).await
}

fn input(exchange: &str, receiver: &Member, answers: Value) -> Value {
    json!({ "feedbackExchangeId": exchange, "receiverId": receiver.employee, "answers": answers })
}

/// Submits feedback, and returns its identifier.
async fn give(exchange: &str, giver: &Member, receiver: &Member, text: &str) -> String {
    run_mutation(&giver.caller, "feedbackSubmit", input(exchange, receiver, answers(text))).await
}

async fn read(caller: &Caller, id: &str) -> Value {
    caller.execute(FEEDBACK, json!({ "id": id })).await["feedback"].clone()
}

async fn reads(caller: &Caller, id: &str) -> bool {
    !read(caller, id).await["answers"].is_null()
}

async fn status(caller: &Caller, exchange: &str) -> Value {
    let query = "query($id: ID!) { feedbackExchange(id: $id) { status } }";
    value_at(&caller.execute(query, json!({ "id": exchange })).await, "feedbackExchange.status").clone()
}

#[tokio::test]
async fn neither_member_reads_before_both_have_submitted() {
    let world = World::new().await;
    let pair = pair(&world, &["ann", "bob"]).await;
    let (ann, bob) = (&pair.members[0], &pair.members[1]);
    let exchange = open(&world, &pair).await;
    let from_ann = give(&exchange, ann, bob, WORDS).await;
    let expected = json!([
        { "questionKey": "trust", "scale": 5, "choices": null, "text": null },
        { "questionKey": "helped", "scale": null, "choices": ["asking"], "text": null },
        { "questionKey": "words", "scale": null, "choices": null, "text": WORDS },
    ]);
    assert_eq!(read(&ann.caller, &from_ann).await["answers"], expected, "the giver reads what was written, in the order of the questions");
    let waiting = read(&bob.caller, &from_ann).await;
    assert_eq!((&waiting["status"], &waiting["answers"], &waiting["versions"]), (&json!("SUBMITTED"), &Value::Null, &Value::Null));
    assert_eq!(status(&bob.caller, &exchange).await, "OPEN");

    let from_bob = give(&exchange, bob, ann, "You stayed with the question").await;
    assert_eq!(status(&bob.caller, &exchange).await, "COMPLETE");
    assert_eq!(read(&bob.caller, &from_ann).await["answers"], expected);
    assert!(reads(&ann.caller, &from_bob).await);
    let nested = "{ feedbackExchanges { nodes { feedback { giver { userName } receiver { userName } answers { text } } } } }";
    let nested = bob.caller.execute(nested, json!({})).await;
    assert_eq!(value_at(&nested, "feedbackExchanges.nodes.0.feedback").as_array().unwrap().len(), 2);
    assert_eq!(value_at(&nested, "feedbackExchanges.nodes.0.feedback.0.answers.2.text"), WORDS);
    world.end().await;
}

#[tokio::test]
async fn after_the_due_instant_only_those_who_submitted_read_and_the_others_read_when_they_submit_late() {
    let world = World::new().await;
    let pair = pair(&world, &["ann", "bob", "cleo"]).await;
    let [ann, bob, cleo] = [&pair.members[0], &pair.members[1], &pair.members[2]];
    let exchange = open(&world, &pair).await;
    let ann_to_bob = give(&exchange, ann, bob, WORDS).await;
    give(&exchange, ann, cleo, WORDS).await;
    let bob_to_ann = give(&exchange, bob, ann, WORDS).await;
    world.clock.forward(TimeDelta::days(7) - TimeDelta::seconds(1));
    assert!(!reads(&ann.caller, &bob_to_ann).await, "the exchange is not due");
    world.clock.forward(TimeDelta::seconds(1));
    assert!(reads(&ann.caller, &bob_to_ann).await, "due, and all of her own is submitted");
    assert!(!reads(&bob.caller, &ann_to_bob).await, "his feedback to the third member is missing");
    give(&exchange, bob, cleo, WORDS).await;
    assert!(reads(&bob.caller, &ann_to_bob).await, "late");
    assert_eq!(status(&ann.caller, &exchange).await, "OPEN");

    let cleo_to_ann = give(&exchange, cleo, ann, WORDS).await;
    assert!(reads(&ann.caller, &cleo_to_ann).await);
    give(&exchange, cleo, bob, WORDS).await;
    assert_eq!(status(&ann.caller, &exchange).await, "COMPLETE");
    // The third member does not see what the two others give each other.
    assert_eq!(read(&cleo.caller, &ann_to_bob).await, Value::Null);
    let list = "{ feedbacks { totalCount } }";
    assert_eq!(value_at(&cleo.caller.execute(list, json!({})).await, "feedbacks.totalCount"), 4);
    world.end().await;
}

#[tokio::test]
async fn my_data_contains_the_feedback_of_others_as_soon_as_it_may_be_read() {
    let world = World::new().await;
    let pair = pair(&world, &["ann", "bob"]).await;
    let (ann, bob) = (&pair.members[0], &pair.members[1]);
    let exchange = open(&world, &pair).await;
    let from_ann = give(&exchange, ann, bob, WORDS).await;
    let my_data = async |member: &Member| member.caller.execute("{ myData { document } }", json!({})).await["myData"]["document"].clone();
    let before = my_data(bob).await;
    assert_eq!((&before["feedbackReceived"][0]["id"], &before["feedbackReceivedVersions"]), (&json!(from_ann), &json!([])));
    assert!(!before.to_string().contains(WORDS), "{before:#}");

    give(&exchange, bob, ann, "You stayed with the question").await;
    let after = my_data(bob).await;
    let versions = after["feedbackReceivedVersions"].as_array().unwrap();
    assert_eq!((versions.len(), &versions[0]["feedbackId"]), (1, &json!(from_ann)));
    assert!(versions[0]["answers"].as_str().unwrap().contains(WORDS), "{after:#}");
    assert!(after["feedbackVersions"].to_string().contains("You stayed with the question"));
    world.end().await;
}

#[tokio::test]
async fn a_change_after_reading_is_a_further_version_and_both_see_all_versions() {
    let world = World::new().await;
    let pair = pair(&world, &["ann", "bob"]).await;
    let (ann, bob) = (&pair.members[0], &pair.members[1]);
    let exchange = open(&world, &pair).await;
    let feedback = give(&exchange, ann, bob, WORDS).await;
    give(&exchange, bob, ann, WORDS).await;
    give(&exchange, ann, bob, "And you laughed").await;
    give(&exchange, ann, bob, "And you laughed").await;
    for reader in [ann, bob] {
        let found = read(&reader.caller, &feedback).await;
        assert_eq!(value_at(&found, "answers.2.text"), "And you laughed");
        let texts: Vec<_> = found["versions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|version| (version["number"].clone(), version["answers"][2]["text"].clone()))
            .collect();
        assert_eq!(texts, [(json!(1), json!(WORDS)), (json!(2), json!("And you laughed"))]);
        assert_eq!(found["version"], 3, "the same answers again are no version");
    }
    let stale =
        "mutation($input: FeedbackSubmitInput!) { feedbackSubmit(input: $input) { feedback { version } userErrors { code field } } }";
    let mut stale_input = input(&exchange, bob, answers("Late"));
    stale_input["expectedVersion"] = json!(1);
    let stale = ann.caller.graphql(stale, json!({ "input": stale_input })).await;
    let expected = json!({ "feedback": { "version": 3 }, "userErrors": [{ "code": "STALE_VERSION", "field": ["expectedVersion"] }] });
    assert_eq!(stale.data("feedbackSubmit"), &expected);
    let kinds: Vec<_> =
        world.change_log(world.acme.id).await.into_iter().map(|entry| entry.kind).filter(|kind| kind.starts_with("feedback")).collect();
    let expected =
        ["feedback_exchange.opened", "feedback.submitted", "feedback.submitted", "feedback_exchange.completed", "feedback.revised"];
    assert_eq!(kinds, expected);
    world.end().await;
}

#[tokio::test]
async fn no_other_caller_reads_feedback_whatever_the_role() {
    let world = World::new().await;
    let pair = pair(&world, &["ann", "bob"]).await;
    let (ann, bob) = (&pair.members[0], &pair.members[1]);
    let exchange = open(&world, &pair).await;
    let feedback = give(&exchange, ann, bob, WORDS).await;
    give(&exchange, bob, ann, WORDS).await;
    let eve_id = create_employee(&world.admin(), "eve").await;
    let eve = world.person("eve");
    let assign = "mutation($id: ID!, $role: EmployeeRole!) { employeeAssignRole(id: $id, role: $role) { userErrors { code } } }";
    let lists = "{ feedbacks { totalCount } feedbackExchanges { totalCount } }";
    let none = json!({ "feedbacks": { "totalCount": 0 }, "feedbackExchanges": { "totalCount": 0 } });
    for role in ["EMPLOYEE", "PROGRAM_MANAGER", "ADMINISTRATOR"] {
        world.admin().execute(assign, json!({ "id": eve_id, "role": role })).await;
        assert_eq!(eve.execute(lists, json!({})).await, none, "{role}");
        assert_eq!(read(&eve, &feedback).await, Value::Null, "{role}");
        let opened = mutation_error(&eve, "feedbackExchangeOpen", json!({ "pairingId": pair.pairing, "dueAt": world.clock.now() })).await;
        assert_eq!((&opened["code"], &opened["field"]), (&json!("NOT_FOUND"), &json!(["pairingId"])), "{role}");
        let given = mutation_error(&eve, "feedbackSubmit", input(&exchange, bob, answers("x"))).await;
        assert_eq!((&given["code"], &given["field"]), (&json!("NOT_FOUND"), &json!(["feedbackExchangeId"])), "{role}");
    }
    for service in [world.admin(), world.dashboard()] {
        assert_eq!(service.graphql(lists, json!({})).await.error_code(), "FORBIDDEN");
    }
    let changes = "{ changes(filter: { subjectKinds: [\"feedback\"] }) { nodes { kind subjectId subject { id } changedFields } } }";
    let response = world.admin().graphql(changes, json!({})).await;
    let fields = json!(["status", "submittedAt", "answers"]);
    let entry = json!({ "kind": "feedback.submitted", "subjectId": feedback, "subject": null, "changedFields": fields });
    assert_eq!(response.data("changes.nodes.0"), &entry);
    assert!(!response.body.to_string().contains(WORDS));

    // In the database, the answers are encrypted with the key of the giver, and without it they are gone.
    let db = world.connect_database().await;
    for version in feedback_version::Entity::find().all(&db).await.unwrap() {
        assert!(!version.answers.contains("trust") && !version.answers.contains("advised"), "{}", version.answers);
    }
    personal_key::Entity::delete_of(world.acme.id).exec(&db).await.unwrap();
    let erased = read(&bob.caller, &feedback).await;
    assert_eq!((&erased["answers"], value_at(&erased, "versions.0.answers")), (&Value::Null, &Value::Null));
    world.end().await;
}

#[tokio::test]
async fn an_invalid_submission_gets_errors_that_name_its_fields_and_is_not_stored() {
    let world = World::new().await;
    let pair = pair(&world, &["ann", "bob"]).await;
    let (ann, bob) = (&pair.members[0], &pair.members[1]);
    let exchange = open(&world, &pair).await;
    let log = world.change_log(world.acme.id).await;
    let trust = json!({ "questionKey": "trust", "scale": 1 });
    let choices = |keys: Value| json!({ "questionKey": "helped", "choices": keys });
    let words = |text: &str| json!({ "questionKey": "words", "text": text });
    for (answers, field) in [
        (json!([]), "answers"),
        (json!([words("x")]), "answers"),
        (json!([{ "questionKey": "trust", "scale": 6 }]), "answers.0.scale"),
        (json!([{ "questionKey": "trust", "text": "5" }]), "answers.0.scale"),
        (json!([trust, { "questionKey": "unknown", "scale": 1 }]), "answers.1.questionKey"),
        (json!([trust, trust]), "answers.1.questionKey"),
        (json!([trust, choices(json!(["singing"]))]), "answers.1.choices.0"),
        (json!([trust, choices(json!(["asking", "asking"]))]), "answers.1.choices.1"),
        (json!([trust, choices(json!([])), words("x")]), "answers.1.choices"),
        (json!([trust, choices(json!(["asking"])), words(&"x".repeat(1 << 20))]), "answers.2.text"),
        (json!([trust, words("bell\u{7}")]), "answers.1.text"),
        (json!([trust, trust, trust, trust]), "answers"),
    ] {
        let error = mutation_error(&ann.caller, "feedbackSubmit", input(&exchange, bob, answers)).await;
        let path: Vec<_> = error["field"].as_array().unwrap().iter().map(|part| part.as_str().unwrap()).collect();
        assert_eq!(path.join("."), field, "{error}");
    }
    let to_self = mutation_error(&ann.caller, "feedbackSubmit", input(&exchange, ann, answers("x"))).await;
    assert_eq!((&to_self["code"], &to_self["field"]), (&json!("INVALID"), &json!(["receiverId"])));
    assert_eq!(world.change_log(world.acme.id).await, log);
    assert_eq!(feedback_version::Entity::find().all(&world.connect_database().await).await.unwrap(), []);

    // A second exchange is refused until the first is due, and a due instant must be in the future.
    let open_error = async |days: i64| {
        let input = json!({ "pairingId": pair.pairing, "dueAt": world.clock.now() + TimeDelta::days(days) });
        let error = mutation_error(&bob.caller, "feedbackExchangeOpen", input).await;
        (error["code"].as_str().unwrap().to_owned(), error["field"][0].as_str().unwrap().to_owned())
    };
    assert_eq!(open_error(3).await, ("WRONG_STATE".into(), "pairingId".into()));
    world.clock.forward(TimeDelta::days(7));
    assert_eq!(open_error(0).await, ("INVALID".into(), "dueAt".into()));
    assert_eq!(open_error(91).await, ("INVALID".into(), "dueAt".into()));
    run_mutation(&world.admin(), "programSetQuestionSets", json!({ "id": pair.program, "questionSetIds": [] })).await;
    assert_eq!(open_error(3).await, ("WRONG_STATE".into(), "pairingId".into()));
    world.end().await;
}

#[tokio::test]
async fn without_an_encryption_key_an_exchange_is_refused_with_a_sentence() {
    let world = World::with_config(|config| config.encryption_key = String::new()).await;
    let pair = pair(&world, &["ann", "bob"]).await;
    let open = "mutation($input: FeedbackExchangeOpenInput!) { feedbackExchangeOpen(input: $input) { feedbackExchange { id } } }";
    let input = json!({ "pairingId": pair.pairing, "dueAt": world.clock.now() + TimeDelta::days(7) });
    let refused = pair.members[0].caller.graphql(open, json!({ "input": input })).await;
    assert_eq!(refused.error_code(), "UNAVAILABLE");
    assert!(refused.body.to_string().contains("must set encryption_key"), "{:#}", refused.body);
    assert_eq!(entity::feedback_exchange::Entity::find().all(&world.connect_database().await).await.unwrap(), []);
    run_mutation_by_id(&world.admin(), "pairingEnd", &pair.pairing).await;
    world.end().await;
}
