//! Who may see and do what: by the scopes of a token, and by the role of a person.

use crate::{
    contract::Contract,
    scene::{EMPLOYEE, Scene},
    steps::refuse,
    tenancy::{PERSONS_ONLY, filled, knocks},
    world::{Answer, Caller, World, at},
};
use chrono::TimeDelta;
use coachgraph::access::Scope;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The scopes that the schema says each field of the roots needs, by root and field, such as `query employees`.
fn required() -> BTreeMap<String, String> {
    let (mut required, mut root, mut field) = (BTreeMap::new(), None, "");
    for line in include_str!("../../schema.graphql").lines() {
        match line {
            "type Query {" => root = Some("query"),
            "type Mutation {" => root = Some("mutation"),
            "}" => root = None,
            _ => {}
        }
        let Some(root) = root else { continue };
        let text = line.strip_prefix('\t').unwrap_or_default();
        if text.starts_with(|letter: char| letter.is_ascii_lowercase()) {
            field = text.split(['(', ':']).next().unwrap();
        }
        if let Some(scope) = text.split("@requires(scope: \"").nth(1) {
            required.insert(format!("{root} {field}"), scope.split('"').next().unwrap().to_owned());
        }
    }
    required
}

fn is_forbidden(answer: &Answer) -> bool {
    answer.errors().iter().any(|error| error["extensions"]["code"] == "FORBIDDEN")
}

#[tokio::test]
async fn a_field_needs_the_scopes_that_the_schema_names_and_no_others() {
    let world = World::new().await;
    let scene = Scene::play(&world, &world.admin()).await;
    let contract = Contract::read(&world.admin()).await;
    let required = required();
    let knocks = knocks(world.clock.now() + TimeDelta::hours(2));
    let tried = knocks.iter().filter_map(|(name, arguments)| {
        // `query($id: ID!) { employee(id: $id) { … } }`: the field alone, for what is selected below may need more.
        let whole = contract.operation(name, arguments);
        let root = whole.split(|letter: char| !letter.is_ascii_lowercase()).next().unwrap();
        let call = whole.find(" { __typename").unwrap();
        let scope = required.get(&format!("{root} {name}"))?;
        let caller = if PERSONS_ONLY.contains(name) { world.person(EMPLOYEE) } else { world.admin() };
        let document = format!("{} {{ __typename }} }}", &whole[..call]);
        Some((document, filled(arguments, &|_, kind| scene.id(kind)), scope, caller))
    });
    let tried: Vec<_> = tried.collect();
    assert!(tried.len() > 60, "only {} ways were tried", tried.len());
    let log = world.log(world.acme.id).await;
    for (document, arguments, scope, caller) in &tried {
        for scope in scope.split(' ') {
            let others: Vec<_> = Scope::ALL.iter().map(|scope| scope.text()).filter(|other| *other != scope).collect();
            let answer = caller.scoped(&others.join(" ")).graphql(document, arguments.clone()).await;
            assert!(is_forbidden(&answer), "{document} without {scope}: {:#}", answer.body);
            assert!(answer.body.to_string().contains(scope), "{document} must name {scope}: {:#}", answer.body);
        }
    }
    assert_eq!(world.log(world.acme.id).await, log, "who may not has changed nothing");
    for (document, arguments, scope, caller) in &tried {
        let answer = caller.scoped(scope).graphql(document, arguments.clone()).await;
        assert!(!is_forbidden(&answer), "{document} with {scope} alone: {:#}", answer.body);
        assert_eq!(answer.body["errors"], Value::Null, "{document}: {:#}", answer.body);
    }
    world.end().await;
}

const EVERYTHING: &str = "{
    employees { nodes { id } }
    participants { nodes { id } }
    pairings { nodes { id } }
    sessions { nodes { id } }
    assessments { nodes { id } }
    learningRecords { nodes { employee { id } } }
    competencyFrameworks { nodes { id } }
    programs { nodes { id } }
}";

/// How many of each somebody sees.
async fn seen(caller: &Caller) -> BTreeMap<String, usize> {
    let data = caller.ok(EVERYTHING, Value::Null).await;
    let lists = data.as_object().unwrap().iter();
    lists.map(|(name, list)| (name.clone(), list["nodes"].as_array().unwrap().len())).collect()
}

fn counts(counts: [(&str, usize); 8]) -> BTreeMap<String, usize> {
    counts.map(|(name, count)| (name.to_owned(), count)).into()
}

#[tokio::test]
async fn an_employee_sees_their_own_coaching_and_nobody_else_s() {
    let world = World::new().await;
    let scene = Scene::play(&world, &world.admin()).await;
    let (partner, outsider) = (world.person(EMPLOYEE), world.person("report"));
    let own = counts([
        ("employees", 2),
        ("participants", 2),
        ("pairings", 1),
        ("sessions", 2),
        ("assessments", 1),
        ("learningRecords", 2),
        ("competencyFrameworks", 1),
        ("programs", 1),
    ]);
    assert_eq!(seen(&partner).await, own);
    let none = counts([
        ("employees", 1),
        ("participants", 0),
        ("pairings", 0),
        ("sessions", 0),
        ("assessments", 0),
        ("learningRecords", 0),
        ("competencyFrameworks", 1),
        ("programs", 1),
    ]);
    assert_eq!(seen(&outsider).await, none);

    // What is not theirs is like what is not there, to readers and to writers.
    for id in ["emp", "par", "pai", "ses", "asm", "lrc", "rpl"] {
        let node = outsider.graphql("query($id: ID!) { node(id: $id) { id } }", json!({ "id": scene.id(id) })).await;
        assert_eq!(node.body["data"]["node"], Value::Null, "{id}: {:#}", node.body);
    }
    let cancel = "mutation($id: ID!) { sessionCancel(id: $id) { session { id } userErrors { code } } }";
    let answer = outsider.graphql(cancel, json!({ "id": scene.id("ses_next") })).await;
    assert!(answer.body.to_string().contains("NOT_FOUND"), "{:#}", answer.body);
    partner.ok(cancel, json!({ "id": scene.id("ses_next") })).await;

    // And what only others decide is refused.
    for document in [
        "{ changes { throughSeq } }",
        "{ rosterPlans { nodes { id } } }",
        "{ integrations { nodes { id } } }",
        "mutation { employeeUpsert(input: { employee: { externalId: \"known\", jobTitle: \"Chief\" } }) { employee { id } } }",
        "mutation { programCreate(input: { name: \"P\", kind: INFORMAL }) { program { id } } }",
    ] {
        let answer = partner.graphql(document, Value::Null).await;
        assert!(is_forbidden(&answer), "{document}: {:#}", answer.body);
    }
    world.end().await;
}

#[tokio::test]
async fn a_program_manager_runs_programs_and_reads_nobody_s_assessments() {
    let world = World::new().await;
    let scene = Scene::play(&world, &world.admin()).await;
    let promote = "mutation($id: ID!) { employeeAssignRole(id: $id, role: PROGRAM_MANAGER) { employee { role } userErrors { code } } }";
    let report = "{ employees(filter: { externalId: { eq: \"report\" } }) { nodes { id } } }";
    let report = at(&world.admin().ok(report, Value::Null).await, "employees.nodes.0.id").clone();
    world.admin().ok(promote, json!({ "id": report })).await;
    let manager = world.person("report");
    let expected = counts([
        ("employees", 3),
        ("participants", 2),
        ("pairings", 1),
        ("sessions", 2),
        ("assessments", 0),
        ("learningRecords", 0),
        ("competencyFrameworks", 1),
        ("programs", 1),
    ]);
    assert_eq!(seen(&manager).await, expected);
    // Nobody judges in somebody else's name.
    let judgement = json!({
        "employeeId": scene.id("emp_peer"), "competencyId": scene.id("cmp"), "kind": "PEER", "assessorId": report, "level": 1
    });
    assert_eq!(refuse(&world.person(EMPLOYEE), "assessmentRecord", judgement).await["field"], json!(["assessorId"]));
    world.end().await;
}
