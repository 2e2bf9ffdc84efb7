//! Permissions: by the scopes of a token and by the role of an employee.

use crate::{
    operations::mutation_error,
    probe_caller::caller_for,
    sample_organization::{SAMPLE_EMPLOYEE, SampleOrganization},
    schema_introspection::IntrospectedSchema,
    tenant_isolation::{fill_placeholders, identifier_probes},
    world::{Caller, Response, World, value_at},
};
use chrono::TimeDelta;
use coachgraph::access::Scope;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The scopes that the schema declares for each root field, by operation type and field, such as `query employees`.
fn required_scopes() -> BTreeMap<String, String> {
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

fn is_forbidden(response: &Response) -> bool {
    response.errors().iter().any(|error| error["extensions"]["code"] == "FORBIDDEN")
}

#[tokio::test]
async fn a_root_field_needs_exactly_the_scopes_that_the_schema_declares() {
    let world = World::new().await;
    let sample = SampleOrganization::create_whole(&world, &world.admin()).await;
    let schema = IntrospectedSchema::fetch(&world.person(SAMPLE_EMPLOYEE)).await;
    let required = required_scopes();
    let identifier_probes = identifier_probes(world.clock.now() + TimeDelta::hours(2));
    let cases = identifier_probes.iter().filter_map(|(name, arguments)| {
        // The root field alone, without its selection, because selected fields may need further scopes.
        let operation = schema.operation(name, arguments);
        let root = operation.split(|letter: char| !letter.is_ascii_lowercase()).next().unwrap();
        let call = operation.find(" { __typename").unwrap();
        // A filter by program shows who takes part.
        let needs_more = *name == "employees" && !arguments["filter"]["programId"].is_null();
        let scope = if needs_more { "roster:read program:read" } else { required.get(&format!("{root} {name}"))?.as_str() };
        let caller = caller_for(&world.admin(), name, arguments);
        let document = format!("{} {{ __typename }} }}", &operation[..call]);
        Some((document, fill_placeholders(arguments, &|_, kind| sample.id(kind)), scope, caller))
    });
    let cases: Vec<_> = cases.collect();
    assert!(cases.len() > 60, "only {} root fields were tested", cases.len());
    let log = world.change_log(world.acme.id).await;
    for (document, arguments, scope, caller) in &cases {
        for scope in scope.split(' ') {
            let others: Vec<_> = Scope::ALL.iter().map(|scope| scope.name()).filter(|other| *other != scope).collect();
            let response = caller.with_scope(&others.join(" ")).graphql(document, arguments.clone()).await;
            assert!(is_forbidden(&response), "{document} without {scope}: {:#}", response.body);
            assert!(response.body.to_string().contains(scope), "{document} must name {scope}: {:#}", response.body);
        }
    }
    assert_eq!(world.change_log(world.acme.id).await, log, "forbidden operations change nothing");
    for (document, arguments, scope, caller) in &cases {
        let response = caller.with_scope(scope).graphql(document, arguments.clone()).await;
        assert!(!is_forbidden(&response), "{document} with {scope} alone: {:#}", response.body);
        assert_eq!(response.body["errors"], Value::Null, "{document}: {:#}", response.body);
    }
    world.end().await;
}

const ALL_LISTS: &str = "{
    employees { nodes { id } }
    participants { nodes { id } }
    pairings { nodes { id } }
    sessions { nodes { id } }
    assessments { nodes { id } }
    learningRecords { nodes { employee { id } } }
    competencyFrameworks { nodes { id } }
    programs { nodes { id } }
}";

/// The number of objects in each list that the caller may see.
async fn count_visible(caller: &Caller) -> BTreeMap<String, usize> {
    let data = caller.execute(ALL_LISTS, Value::Null).await;
    let lists = data.as_object().unwrap().iter();
    lists.map(|(name, list)| (name.clone(), list["nodes"].as_array().unwrap().len())).collect()
}

fn counts(counts: [(&str, usize); 8]) -> BTreeMap<String, usize> {
    counts.map(|(name, count)| (name.to_owned(), count)).into()
}

#[tokio::test]
async fn an_employee_sees_only_their_own_coaching() {
    let world = World::new().await;
    let sample = SampleOrganization::create(&world, &world.admin()).await;
    let (partner, outsider) = (world.person(SAMPLE_EMPLOYEE), world.person("report"));
    let own_coaching = counts([
        ("employees", 2),
        ("participants", 2),
        ("pairings", 1),
        ("sessions", 2),
        ("assessments", 1),
        ("learningRecords", 2),
        ("competencyFrameworks", 1),
        ("programs", 1),
    ]);
    assert_eq!(count_visible(&partner).await, own_coaching);
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
    assert_eq!(count_visible(&outsider).await, none);

    // Objects that the employee may not see are not found, in queries and in mutations.
    for id in ["emp", "par", "pai", "ses", "asm", "lrc", "rpl"] {
        let node = outsider.graphql("query($id: ID!) { node(id: $id) { id } }", json!({ "id": sample.id(id) })).await;
        assert_eq!(node.body["data"]["node"], Value::Null, "{id}: {:#}", node.body);
    }
    let cancel = "mutation($id: ID!) { sessionCancel(id: $id) { session { id } userErrors { code } } }";
    let response = outsider.graphql(cancel, json!({ "id": sample.id("ses_next") })).await;
    assert!(response.body.to_string().contains("NOT_FOUND"), "{:#}", response.body);
    partner.execute(cancel, json!({ "id": sample.id("ses_next") })).await;

    // Operations of other roles are forbidden.
    for document in [
        "{ rosterPlans { nodes { id } } }",
        "{ integrations { nodes { id } } }",
        "mutation { employeeUpsert(input: { employee: { externalId: \"known\", jobTitle: \"Chief\" } }) { employee { id } } }",
        "mutation { programCreate(input: { name: \"P\", kind: INFORMAL }) { program { id } } }",
    ] {
        let response = partner.graphql(document, Value::Null).await;
        assert!(is_forbidden(&response), "{document}: {:#}", response.body);
    }
    world.end().await;
}

#[tokio::test]
async fn a_program_manager_sees_all_pairings_but_no_assessments() {
    let world = World::new().await;
    let sample = SampleOrganization::create(&world, &world.admin()).await;
    let promote = "mutation($id: ID!) { employeeAssignRole(id: $id, role: PROGRAM_MANAGER) { employee { role } userErrors { code } } }";
    let report = "{ employees(filter: { externalId: { eq: \"report\" } }) { nodes { id } } }";
    let report = value_at(&world.admin().execute(report, Value::Null).await, "employees.nodes.0.id").clone();
    world.admin().execute(promote, json!({ "id": report })).await;
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
    assert_eq!(count_visible(&manager).await, expected);
    // An assessor cannot record an assessment in another assessor's name.
    let assessment = json!({
        "employeeId": sample.id("emp_peer"), "competencyId": sample.id("cmp"), "kind": "PEER", "assessorId": report, "level": 1
    });
    assert_eq!(mutation_error(&world.person(SAMPLE_EMPLOYEE), "assessmentRecord", assessment).await["field"], json!(["assessorId"]));
    world.end().await;
}
