//! Finding statements: every filter, pages, and `since`.

use super::{Lrs, agent_named, ids, statement, uuid, with, with_query};
use crate::world::{World, value_at};
use reqwest::Method;
use serde_json::{Value, json};

const COURSE: &str = "http://lms.example/courses/";

#[tokio::test]
async fn statements_are_found_by_actor_verb_activity_and_registration() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let passed = with(statement("ann", "two"), "/verb/id", "http://adlnet.gov/expapi/verbs/passed".into());
    let registered = with(statement("bob", "one"), "/context", json!({ "registration": uuid(9).to_uppercase() }));
    let stored = lrs.store(&json!([statement("ann", "one"), passed, registered])).await;
    let [first, second, third] = [0, 1, 2].map(|index| stored[index].clone());
    let ann = json!({ "mbox": "mailto:ann@example.com" }).to_string();
    let one = format!("{COURSE}one");
    for (parameters, expected) in [
        (&[("agent", &*ann)][..], vec![&second, &first]),
        (&[("verb", "http://adlnet.gov/expapi/verbs/passed")], vec![&second]),
        (&[("activity", &one)], vec![&third, &first]),
        (&[("activity", &one), ("agent", &ann)], vec![&first]),
        (&[("activity", &one), ("agent", &ann), ("verb", "http://adlnet.gov/expapi/verbs/passed")], vec![]),
        (&[("registration", &uuid(9))], vec![&third]),
        (&[("registration", &uuid(8))], vec![]),
        (&[("ascending", "true")], vec![&first, &second, &third]),
        (&[("limit", "2")], vec![&third, &second]),
        (&[("limit", "0")], vec![&third, &second, &first]),
    ] {
        assert_eq!(lrs.find(parameters).await, expected.into_iter().cloned().collect::<Vec<_>>(), "{parameters:?}");
    }
    world.end().await;
}

#[tokio::test]
async fn related_agents_and_activities_are_found_anywhere_in_a_statement() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let group = json!({ "objectType": "Group", "name": "Team", "member": [agent_named("member")] });
    let context = json!({
        "instructor": agent_named("instructor"),
        "team": { "objectType": "Group", "mbox": "mailto:team@example.com" },
        "contextActivities": { "parent": [{ "id": format!("{COURSE}parent") }], "other": { "id": format!("{COURSE}other") } },
        "contextAgents": [{ "objectType": "contextAgent", "agent": agent_named("around") }],
        "contextGroups": [{ "objectType": "contextGroup", "group": group.clone() }],
    });
    let substatement = with(
        with(statement("inner", "inner"), "/objectType", "SubStatement".into()),
        "/context",
        json!({ "instructor": agent_named("deep") }),
    );
    let stored = lrs
        .store(&json!([
            with(statement("ann", "one"), "/context", context),
            with(statement("ann", "two"), "/object", substatement),
            with(statement("ann", "three"), "/actor", group),
            with(statement("ann", "four"), "/object", agent_named("object")),
        ]))
        .await;
    let agent = |name: &str| json!({ "mbox": format!("mailto:{name}@example.com") }).to_string();
    for (name, place, is_direct) in
        [("instructor", 0, false), ("team", 0, false), ("around", 0, false), ("inner", 1, false), ("deep", 1, false), ("object", 3, true)]
    {
        let direct = lrs.find(&[("agent", &agent(name))]).await;
        assert_eq!(direct, if is_direct { vec![stored[place].clone()] } else { vec![] }, "{name}");
        assert_eq!(lrs.find(&[("agent", &agent(name)), ("related_agents", "true")]).await, [stored[place].clone()], "{name}");
    }
    // A member of the group that acts is the actor; a member of a group around the statement is related.
    assert_eq!(lrs.find(&[("agent", &agent("member"))]).await, [stored[2].clone()]);
    assert_eq!(lrs.find(&[("agent", &agent("member")), ("related_agents", "true")]).await, [stored[2].clone(), stored[0].clone()]);
    for (name, place) in [("parent", 0), ("other", 0), ("inner", 1)] {
        let activity = format!("{COURSE}{name}");
        assert_eq!(lrs.find(&[("activity", &activity)]).await, Vec::<String>::new(), "{name}");
        assert_eq!(lrs.find(&[("activity", &activity), ("related_activities", "true")]).await, [stored[place].clone()], "{name}");
    }
    // The authority is the integration.
    let authority = value_at(&lrs.read(&format!("/statements?statementId={}", stored[0])).await, "authority").to_string();
    assert_eq!(lrs.find(&[("agent", &authority)]).await, Vec::<String>::new());
    assert_eq!(lrs.find(&[("agent", &authority), ("related_agents", "true")]).await.len(), 4);
    world.end().await;
}

#[tokio::test]
async fn an_agent_is_found_by_each_of_its_identifiers_but_not_by_its_name() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let identifiers = [
        json!({ "mbox": "mailto:ann@example.com" }),
        json!({ "mbox_sha1sum": "EBD31E95054C018B10727CCFFD2EF2EC3A016EE9" }),
        json!({ "openid": "http://openid.example/ann" }),
        json!({ "account": { "homePage": "http://hr.example", "name": "100" } }),
    ];
    let named = |identifier: &Value, name: &str| with(identifier.clone(), "/name", name.into());
    let statements: Vec<Value> =
        identifiers.iter().map(|identifier| with(statement("x", "one"), "/actor", named(identifier, "Ann"))).collect();
    let stored = lrs.store(&json!(statements)).await;
    for (identifier, id) in identifiers.iter().zip(&stored) {
        assert_eq!(lrs.find(&[("agent", &named(identifier, "Anna").to_string())]).await, std::slice::from_ref(id), "{identifier}");
    }
    let account = json!({ "account": { "homePage": "http://other.example", "name": "100" } }).to_string();
    assert_eq!(lrs.find(&[("agent", &account)]).await, Vec::<String>::new());
    let person = lrs.read(&with_query("/agents", &[("agent", &identifiers[3].to_string())])).await;
    let expected = json!({ "objectType": "Person", "name": ["Ann"], "account": [{ "homePage": "http://hr.example", "name": "100" }] });
    assert_eq!(person, expected);
    world.end().await;
}

#[tokio::test]
async fn since_is_exclusive_and_until_is_inclusive() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    lrs.store(&json!([statement("ann", "one"), statement("ann", "two"), statement("ann", "three")])).await;
    let page = lrs.read("/statements?ascending=true").await;
    let (all, stored) = (ids(&page), |index: usize| value_at(&page, &format!("statements.{index}.stored")).as_str().unwrap().to_owned());
    assert_eq!(lrs.find(&[("since", &stored(0)), ("ascending", "true")]).await, all[1..]);
    assert_eq!(lrs.find(&[("until", &stored(1)), ("ascending", "true")]).await, all[..2]);
    assert_eq!(lrs.find(&[("since", &stored(0)), ("until", &stored(1))]).await, all[1..2]);
    let shifted = stored(1).replace('Z', "+00:00");
    assert_eq!(lrs.find(&[("since", &shifted)]).await, all[2..]);
    let agent = agent_named("ann").to_string();
    assert_eq!(lrs.find(&[("agent", &agent), ("since", &stored(1))]).await, all[2..]);
    world.end().await;
}

#[tokio::test]
async fn pages_follow_each_other_with_every_filter() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let batch: Vec<Value> = (0..25).map(|number| statement(if number % 2 == 0 { "ann" } else { "bob" }, "one")).collect();
    let stored = lrs.store(&json!(batch)).await;
    let of_ann: Vec<String> = stored.iter().step_by(2).cloned().collect();
    for ascending in [true, false] {
        let agent = agent_named("ann").to_string();
        let mut path =
            with_query("/statements", &[("agent", &agent), ("limit", "5"), ("ascending", if ascending { "true" } else { "false" })]);
        let mut found = Vec::new();
        loop {
            let page = lrs.read(&path).await;
            found.extend(ids(&page));
            // A statement that arrives meanwhile comes after the last page, or before the first.
            lrs.store(&statement("carol", "two")).await;
            let more = page["more"].as_str().unwrap();
            if more.is_empty() {
                break;
            }
            path = more.strip_prefix("/xapi").unwrap().to_owned();
        }
        let mut expected = of_ann.clone();
        if !ascending {
            expected.reverse();
        }
        assert_eq!(found, expected);
    }
    let globex = Lrs::for_globex(&world).await;
    let page = lrs.read("/statements?limit=5").await;
    let more = page["more"].as_str().unwrap().strip_prefix("/xapi").unwrap();
    assert_eq!(globex.read(more).await["statements"], json!([]), "the address of a page gives nothing to another organization");
    world.end().await;
}

#[tokio::test]
async fn a_page_of_large_statements_ends_early() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let large = with(statement("ann", "one"), "/result", json!({ "response": "x".repeat(1_500_000) }));
    for _ in 0..9 {
        lrs.store(&large).await;
    }
    let page = lrs.read("/statements").await;
    let count = ids(&page).len();
    assert!((4..9).contains(&count), "{count}");
    let rest = lrs.read(page["more"].as_str().unwrap().strip_prefix("/xapi").unwrap()).await;
    assert_eq!((count + ids(&rest).len(), &rest["more"]), (9, &json!("")));
    let response = lrs
        .send(Method::POST, "/statements", &[], &with(statement("ann", "one"), "/result", json!({ "response": "x".repeat(3 << 20) })))
        .await;
    assert_eq!(response.status, 413);
    world.end().await;
}

#[tokio::test]
async fn a_page_is_read_in_parts_when_there_are_large_statements() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let small: Vec<_> = (0..120).map(|_| statement("ann", "one")).collect();
    lrs.store(&json!(small)).await;
    let count = async || {
        let before = world.app.statements.count();
        let read = ids(&lrs.read("/statements").await).len();
        (read, world.app.statements.count() - before)
    };
    let (read, at_once) = count().await;
    assert_eq!(read, 120);
    lrs.store(&with(statement("ann", "one"), "/result", json!({ "response": "x".repeat(17_000) }))).await;
    assert_eq!(count().await, (121, at_once + 1));
    world.end().await;
}
