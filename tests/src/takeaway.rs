//! Takeaways: who shares and reads them, edits, withdrawals, and marks of readers whom they helped.

use crate::{
    coaching_pair::{CoachingPair, Member},
    operations::{create_employee, mutation_error, run_mutation, run_mutation_by_id, sample_framework},
    world::{Caller, World, value_at},
};
use chrono::TimeDelta;
use serde_json::{Value, json};

const LIST: &str =
    "query($filter: TakeawayFilter, $orderBy: TakeawayOrder) { takeaways(filter: $filter, orderBy: $orderBy) { nodes { id } } }";
const ONE: &str = "query($id: ID!) { takeaway(id: $id) { text status version helpfulCount markedByMe authorName author { id } } }";

async fn list_filtered(caller: &Caller, filter: Value, order: &str) -> Vec<String> {
    let data = caller.execute(LIST, json!({ "filter": filter, "orderBy": order })).await;
    value_at(&data, "takeaways.nodes").as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

/// The identifiers of the takeaways that a caller sees.
async fn list(caller: &Caller) -> Vec<String> {
    list_filtered(caller, json!({}), "CREATED_ASC").await
}

async fn read(caller: &Caller, id: &str) -> Value {
    caller.execute(ONE, json!({ "id": id })).await["takeaway"].clone()
}

async fn share(author: &Member, program: &str, text: &str) -> String {
    run_mutation(&author.caller, "takeawayShare", json!({ "programId": program, "text": text })).await
}

/// The `userErrors` of a mutation with the argument `id`.
async fn error_by_id(caller: &Caller, mutation: &str, id: &str) -> Value {
    let document = format!("mutation($id: ID!) {{ {mutation}(id: $id) {{ takeaway {{ id }} userErrors {{ code field }} }} }}");
    caller.expect_user_error(&document, json!({ "id": id })).await
}

#[tokio::test]
async fn a_takeaway_is_read_by_the_program_and_named_after_its_author() {
    let world = World::new().await;
    let admin = world.admin();
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let ann = &pair.members[0];
    let shared = share(ann, &pair.program, "Silence is an answer, too").await;
    let dan = create_employee(&admin, "dan").await;
    let enrol = json!({ "programId": pair.program, "employeeId": dan, "invite": true });
    let enrolled = run_mutation(&admin, "participantEnrol", enrol).await;
    create_employee(&admin, "eve").await;
    let (dan, eve) = (world.person("dan"), world.person("eve"));
    assert_eq!(list(&dan).await, Vec::<String>::new(), "an invited person");
    run_mutation_by_id(&dan, "participantAccept", &enrolled).await;
    let expected = json!({
        "text": "Silence is an answer, too", "status": "SHARED", "version": 1, "helpfulCount": 0, "markedByMe": false,
        "authorName": "ann Test", "author": null
    });
    assert_eq!(read(&dan, &shared).await, expected);
    assert_eq!(read(&eve, &shared).await, Value::Null, "a colleague outside of the program");
    assert_eq!(list(&eve).await, Vec::<String>::new());
    for caller in [&ann.caller, &pair.members[1].caller, &admin, &dan] {
        assert_eq!(list(caller).await, std::slice::from_ref(&shared));
    }
    let nested = "query($id: ID!) { program(id: $id) { takeaways(filter: { search: \"silence\" }) { nodes { id } } } }";
    assert_eq!(value_at(&dan.execute(nested, json!({ "id": pair.program })).await, "program.takeaways.nodes.0.id"), &json!(shared));
    let eve_id = value_at(&eve.execute("{ me { employee { id } } }", json!({})).await, "me.employee.id").clone();
    let assign = "mutation($id: ID!) { employeeAssignRole(id: $id, role: PROGRAM_MANAGER) { userErrors { code } } }";
    admin.execute(assign, json!({ "id": eve_id })).await;
    assert_eq!(list(&eve).await, std::slice::from_ref(&shared), "a program manager");

    // Who has left the program reads its own ones only. A former participant may still share.
    run_mutation_by_id(&dan, "participantWithdraw", &enrolled).await;
    assert_eq!(list(&dan).await, Vec::<String>::new());
    let own = run_mutation(&dan, "takeawayShare", json!({ "programId": pair.program, "text": "Leave in time" })).await;
    assert_eq!(list(&dan).await, [own]);
    let changes = "{ changes(filter: { subjectKinds: [\"takeaway\"] }) { nodes { kind subject { id } } } }";
    let response = admin.graphql(changes, json!({})).await;
    assert_eq!(response.data("changes.nodes.0"), &json!({ "kind": "takeaway.shared", "subject": { "id": shared } }));
    world.end().await;
}

#[tokio::test]
async fn only_the_author_edits_and_withdraws_a_takeaway() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let (ann, bob) = (&pair.members[0], &pair.members[1]);
    let input = json!({ "programId": pair.program, "text": "Ask first", "idempotencyKey": "k" });
    let shared = run_mutation(&ann.caller, "takeawayShare", input.clone()).await;
    assert_eq!(run_mutation(&ann.caller, "takeawayShare", input).await, shared, "the same key shares nothing");
    let log = world.change_log(world.acme.id).await;
    let edit = json!({ "id": shared, "text": "Ask twice", "expectedVersion": 1 });
    let error = mutation_error(&bob.caller, "takeawayEdit", edit.clone()).await;
    assert_eq!((&error["code"], &error["field"]), (&json!("INVALID"), &json!(["id"])));
    assert_eq!(error_by_id(&bob.caller, "takeawayWithdraw", &shared).await["code"], "INVALID");
    let share_by = "mutation($input: TakeawayShareInput!) { takeawayShare(input: $input) { userErrors { code } } }";
    let by_service = world.admin().graphql(share_by, json!({ "input": { "programId": pair.program, "text": "x" } })).await;
    assert_eq!(by_service.error_code(), "FORBIDDEN");

    run_mutation(&ann.caller, "takeawayEdit", edit.clone()).await;
    let document =
        "mutation($input: TakeawayEditInput!) { takeawayEdit(input: $input) { takeaway { text version } userErrors { code field } } }";
    let stale = ann.caller.graphql(document, json!({ "input": edit })).await;
    let errors = json!([{ "code": "STALE_VERSION", "field": ["expectedVersion"] }]);
    assert_eq!(stale.data("takeawayEdit"), &json!({ "takeaway": { "text": "Ask twice", "version": 2 }, "userErrors": errors }));
    run_mutation(&ann.caller, "takeawayEdit", json!({ "id": shared, "text": "Ask twice" })).await;

    for _ in 0..2 {
        run_mutation_by_id(&ann.caller, "takeawayWithdraw", &shared).await;
    }
    let withdrawn = read(&ann.caller, &shared).await;
    assert_eq!((&withdrawn["text"], &withdrawn["status"], &withdrawn["version"]), (&Value::Null, &json!("WITHDRAWN"), &json!(3)));
    for caller in [&bob.caller, &world.admin()] {
        assert_eq!(read(caller, &shared).await, Value::Null);
        assert_eq!(list_filtered(caller, json!({ "search": "ask" }), "CREATED_ASC").await, Vec::<String>::new());
    }
    assert_eq!(list_filtered(&ann.caller, json!({ "search": "ask" }), "CREATED_ASC").await, Vec::<String>::new(), "the text is deleted");
    let late = mutation_error(&ann.caller, "takeawayEdit", json!({ "id": shared, "text": "Late" })).await;
    assert_eq!((&late["code"], &late["field"]), (&json!("WRONG_STATE"), &json!(["id"])));
    assert_eq!(error_by_id(&bob.caller, "takeawayMarkHelpful", &shared).await["code"], "NOT_FOUND");
    let entries = world.change_log(world.acme.id).await.into_iter().skip(log.len()).map(|entry| (entry.kind, entry.changed_fields));
    let expected = [("takeaway.edited", "text"), ("takeaway.withdrawn", "status text")];
    assert_eq!(entries.collect::<Vec<_>>(), expected.map(|(kind, fields)| (kind.to_owned(), fields.to_owned())));
    world.end().await;
}

#[tokio::test]
async fn an_invalid_takeaway_gets_an_error_that_names_its_field_and_is_not_stored() {
    let world = World::new().await;
    let admin = world.admin();
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let elsewhere = CoachingPair::create(&world, "INFORMAL", &["fay", "gil"]).await;
    let foreign = run_mutation(&world.globex_admin(), "programCreate", json!({ "name": "P", "kind": "INFORMAL" })).await;
    let ann = &pair.members[0];
    for (field, value, code) in [
        ("text", json!(""), "INVALID"),
        ("text", json!("x".repeat(4001)), "INVALID"),
        ("text", json!("x".repeat(1 << 20)), "INVALID"),
        ("text", json!("nul\u{0}"), "INVALID"),
        ("programId", json!(elsewhere.program), "NOT_PARTICIPATING"),
        ("programId", json!(foreign), "NOT_FOUND"),
        ("programId", json!("prg_01m827kszmefzbhkrgt3k5d98c"), "NOT_FOUND"),
        ("competencyId", json!("cmp_01m827kszmefzbhkrgt3k5d98c"), "NOT_FOUND"),
    ] {
        let mut input = json!({ "programId": pair.program, "text": "Ask" });
        input[field] = value;
        let error = mutation_error(&ann.caller, "takeawayShare", input).await;
        assert_eq!((&error["code"], &error["field"]), (&json!(code), &json!([field])), "{error}");
    }
    assert_eq!(list(&admin).await, Vec::<String>::new(), "nothing is stored");
    let longest = "ü".repeat(4000);
    let shared = share(ann, &pair.program, &longest).await;
    let invalid = json!({ "id": shared, "text": "bell\u{7}" });
    assert_eq!(mutation_error(&ann.caller, "takeawayEdit", invalid).await["field"], json!(["text"]));
    assert_eq!(read(&ann.caller, &shared).await["text"], json!(longest));
    world.end().await;
}

#[tokio::test]
async fn each_reader_marks_a_takeaway_once_and_never_their_own() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob", "cid"]).await;
    let [ann, bob, cid] = [0, 1, 2].map(|index| pair.members[index].clone());
    let shared = share(&ann, &pair.program, "Ask first").await;
    let log = world.change_log(world.acme.id).await;
    let error = error_by_id(&ann.caller, "takeawayMarkHelpful", &shared).await;
    assert_eq!((&error["code"], &error["field"]), (&json!("INVALID"), &json!(["id"])));
    let mark = "mutation($id: ID!) { takeawayMarkHelpful(id: $id) { takeaway { helpfulCount markedByMe version } userErrors { code } } }";
    assert_eq!(world.admin().graphql(mark, json!({ "id": shared })).await.error_code(), "FORBIDDEN");
    for _ in 0..2 {
        let marked = bob.caller.execute(mark, json!({ "id": shared })).await;
        let expected = json!({ "helpfulCount": 1, "markedByMe": true, "version": 1 });
        assert_eq!(value_at(&marked, "takeawayMarkHelpful.takeaway"), &expected);
    }
    run_mutation_by_id(&cid.caller, "takeawayMarkHelpful", &shared).await;
    let figures = async |caller: &Caller| {
        let found = read(caller, &shared).await;
        (found["helpfulCount"].as_i64().unwrap(), found["markedByMe"].as_bool().unwrap())
    };
    assert_eq!((figures(&bob.caller).await, figures(&ann.caller).await), ((2, true), (2, false)));
    assert_eq!(figures(&world.admin()).await, (2, false));
    for _ in 0..2 {
        run_mutation_by_id(&bob.caller, "takeawayUnmarkHelpful", &shared).await;
    }
    assert_eq!(figures(&bob.caller).await, (1, false));
    // An edit by the author keeps the marks, and marks do not make its version stale.
    run_mutation(&ann.caller, "takeawayEdit", json!({ "id": shared, "text": "Ask again", "expectedVersion": 1 })).await;
    assert_eq!(figures(&cid.caller).await, (1, true));
    let kinds: Vec<_> = world.change_log(world.acme.id).await.into_iter().skip(log.len()).map(|entry| entry.kind).collect();
    assert_eq!(kinds, ["takeaway.marked_helpful", "takeaway.marked_helpful", "takeaway.unmarked_helpful", "takeaway.edited"]);

    // Marks that are set at the same time are all counted.
    let other = share(&ann, &pair.program, "Wait").await;
    let marks = [&bob, &cid].map(|member| member.caller.execute(mark, json!({ "id": other })));
    futures_util::future::join_all(marks).await;
    assert_eq!(read(&ann.caller, &other).await["helpfulCount"], json!(2));
    world.end().await;
}

#[tokio::test]
async fn names_and_marks_of_a_page_take_as_many_statements_as_those_of_one_row() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    for author in [0, 1, 0, 1] {
        share(&pair.members[author], &pair.program, "Ask").await;
    }
    let page = "query($first: Int!) { takeaways(first: $first) { nodes { authorName markedByMe } } }";
    let count = async |first: i32| {
        let before = world.app.statements.count();
        pair.members[1].caller.execute(page, json!({ "first": first })).await;
        world.app.statements.count() - before
    };
    count(1).await;
    assert_eq!(count(1).await, count(4).await);
    world.end().await;
}

#[tokio::test]
async fn takeaways_are_filtered_and_sorted_by_how_many_they_helped() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob", "cid"]).await;
    let [ann, bob, cid] = [0, 1, 2].map(|index| pair.members[index].clone());
    run_mutation(&world.admin(), "competencyFrameworkImport", sample_framework()).await;
    let competencies = world.admin().execute("{ competencies { nodes { id } } }", json!({})).await;
    let competency = value_at(&competencies, "competencies.nodes.0.id").clone();
    let mut ids = Vec::new();
    for author in [&ann, &bob, &ann] {
        ids.push(share(author, &pair.program, "Ask").await);
        world.clock.forward(TimeDelta::hours(1));
    }
    run_mutation(&bob.caller, "takeawayEdit", json!({ "id": ids[1], "competencyId": competency })).await;
    for (reader, index) in [(&cid, 0), (&bob, 0), (&cid, 1)] {
        run_mutation_by_id(&reader.caller, "takeawayMarkHelpful", &ids[index]).await;
    }
    let of = |indexes: &[usize]| indexes.iter().map(|index| ids[*index].clone()).collect::<Vec<_>>();
    let last_hour = world.clock.now() - TimeDelta::hours(1);
    for (filter, order, expected) in [
        (json!({}), "HELPFUL_COUNT_DESC", of(&[0, 1, 2])),
        (json!({}), "HELPFUL_COUNT_ASC", of(&[2, 1, 0])),
        (json!({}), "CREATED_DESC", of(&[2, 1, 0])),
        (json!({ "authorId": { "eq": ann.employee } }), "HELPFUL_COUNT_DESC", of(&[0, 2])),
        (json!({ "competencyId": { "eq": competency } }), "CREATED_ASC", of(&[1])),
        (json!({ "createdAt": { "from": last_hour } }), "CREATED_ASC", of(&[2])),
        (json!({ "status": { "eq": "WITHDRAWN" } }), "CREATED_ASC", of(&[])),
        (json!({ "programId": { "eq": pair.program }, "search": "ask" }), "HELPFUL_COUNT_DESC", of(&[0, 1, 2])),
    ] {
        for caller in [&cid.caller, &world.admin()] {
            assert_eq!(list_filtered(caller, filter.clone(), order).await, expected, "{filter} {order}");
        }
    }
    // A cursor continues in each order.
    let page = "query($after: String) { takeaways(first: 1, orderBy: HELPFUL_COUNT_DESC, after: $after) {
        nodes { id } pageInfo { endCursor } } }";
    let (mut after, mut found) = (Value::Null, Vec::new());
    for _ in 0..3 {
        let data = cid.caller.execute(page, json!({ "after": after })).await;
        found.push(value_at(&data, "takeaways.nodes.0.id").as_str().unwrap().to_owned());
        after = value_at(&data, "takeaways.pageInfo.endCursor").clone();
    }
    assert_eq!(found, of(&[0, 1, 2]));
    world.end().await;
}
