//! For integrations, program managers and administrators, reflections do not exist: not in introspection, errors, suggestions, answers, the
//! change log, exports, metrics and the log of the server. The tests walk the whole schema as each of these callers while reflections are
//! stored, some of them by the caller. `inputs` walks every input.

mod inputs;

use crate::{
    operations::{create_employee, current_cursor, run_mutation, run_mutation_by_id},
    sample_organization::{SAMPLE_EMPLOYEE, SAMPLE_REFLECTION, SampleOrganization},
    schema_introspection::IntrospectedSchema,
    tenant_isolation::{fill_placeholders, identifier_probes},
    world::{Caller, DatabaseKind, Node, Response, World, value_at},
};
use chrono::TimeDelta;
use coachgraph::platform::digest::sha256_hex;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Introspection with everything that can contain a word.
const INTROSPECTION: &str = "{ __schema {
    description queryType { name } mutationType { name } subscriptionType { name }
    directives { name description locations args { ...input } }
    types {
        kind name description specifiedByURL interfaces { name } possibleTypes { name }
        enumValues(includeDeprecated: true) { name description deprecationReason }
        inputFields { ...input }
        fields(includeDeprecated: true) { name description deprecationReason args { ...input } type { ...type } }
    }
} }
fragment input on __InputValue { name description defaultValue type { ...type } }
fragment type on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// The callers for whom reflections do not exist.
struct Concealed {
    world: World,
    sample: SampleOrganization,
    /// Each with its name in failures.
    callers: Vec<(&'static str, Caller)>,
    /// A person for whom they do.
    employee: Caller,
}

async fn assign_role(admin: &Caller, employee: &str, role: &str) {
    let assign = "mutation($id: ID!, $role: EmployeeRole!) { employeeAssignRole(id: $id, role: $role) { userErrors { code } } }";
    admin.execute(assign, json!({ "id": employee, "role": role })).await;
}

impl Concealed {
    /// The employees `peer` and `mate` have written reflections, and have other roles since.
    async fn create() -> Self {
        let world = World::with_config(|config| {
            (config.limit_requests_per_minute, config.limit_cost_per_minute) = (u32::MAX, u32::MAX);
        })
        .await;
        let admin = world.admin();
        let sample = SampleOrganization::create_whole(&world, &admin).await;
        run_mutation(&world.person("mate"), "reflectionCreate", json!({ "text": SAMPLE_REFLECTION })).await;
        assign_role(&admin, &sample.id("emp_peer"), "PROGRAM_MANAGER").await;
        assign_role(&admin, &sample.id("emp_mate"), "ADMINISTRATOR").await;
        let callers = vec![
            ("an integration with every scope", admin.clone()),
            ("an HR system", world.hris()),
            ("a learning platform", world.lms()),
            ("a dashboard", world.dashboard()),
            ("a program manager who wrote a reflection as an employee", world.person("peer")),
            ("an administrator who wrote a reflection as an employee", world.person("mate")),
            ("a program manager without scopes", world.person("peer").with_scope("organization:read")),
        ];
        let employee = world.person(SAMPLE_EMPLOYEE);
        Self { world, sample, callers, employee }
    }

    /// Panics when a text contains the name of anything about reflections, or content of one.
    fn assert_conceals(&self, text: &str, what: &str) {
        let lower = text.to_lowercase();
        for word in ["reflection", &SAMPLE_REFLECTION.to_lowercase(), &self.sample.id("ref"), &self.sample.id("ref_peer")] {
            let found = lower.find(word).map(|at| lower[at.saturating_sub(200)..].chars().take(400).collect::<String>());
            assert_eq!(found, None, "{what} contains {word:?}");
        }
    }
}

#[tokio::test]
async fn introspection_shows_no_reflection_to_integrations_program_managers_and_administrators() {
    let concealed = Concealed::create().await;
    let whole = concealed.employee.execute(INTROSPECTION, json!({})).await;
    let types_of = |schema: &Value| {
        let types = value_at(schema, "__schema.types").as_array().unwrap().clone();
        types.into_iter().map(|kind| (kind["name"].as_str().unwrap().to_owned(), kind)).collect::<BTreeMap<_, _>>()
    };
    let whole_types = types_of(&whole);
    for (name, caller) in &concealed.callers {
        let seen = caller.execute(INTROSPECTION, json!({})).await;
        concealed.assert_conceals(&seen.to_string(), name);
        let seen_types = types_of(&seen);
        let hidden: BTreeSet<_> = whole_types.keys().filter(|kind| !seen_types.contains_key(*kind)).collect();
        assert!(hidden.len() >= 8 && hidden.iter().all(|kind| kind.starts_with("Reflection")), "{name}: {hidden:?}");
        // Apart from them, both see the same.
        let mut without = whole_types.clone();
        without.retain(|kind, _| !hidden.contains(kind));
        for (kind, list) in [("Query", "fields"), ("Mutation", "fields"), ("Node", "possibleTypes")] {
            let members = without.get_mut(kind).unwrap()[list].as_array_mut().unwrap();
            let before = members.len();
            members.retain(|member| !member["name"].as_str().unwrap().to_lowercase().contains("reflection"));
            assert!(members.len() < before, "{kind}.{list}");
        }
        assert_eq!(seen_types, without, "{name}");
        // Every type is reachable without them.
        for kind in hidden {
            let found = caller.execute("query($name: String!) { __type(name: $name) { name } }", json!({ "name": kind })).await;
            assert_eq!(found, json!({ "__type": null }), "{name}: {kind}");
        }
    }
    concealed.world.end().await;
}

/// A document in which `@` stands for a name: of reflections, or one that never existed.
const DOCUMENTS: [&str; 17] = [
    "{ @s { nodes { id } } }",
    "{ @s { totalCount } }",
    "{ @ }",
    "{ @ { id } }",
    "{ @(id: \"ref_01m827kszmefzbhkrgt3k5d98c\") { id text } }",
    "{ me { role } @s(first: 1, orderBy: CREATED_DESC) { nodes { text } } }",
    "query($id: ID!) { x: @(id: $id) { author { id } } }",
    "query($filter: ^Filter) { @s(filter: $filter) { nodes { id } } }",
    "query($filter: ^Filter) { me { role } }",
    "query($order: ^Order!) { goals(orderBy: $order) { nodes { id } } }",
    "{ me { role } ... on ^ { id } }",
    "{ sessions { nodes { @s { id } } } }",
    "{ me { employee { @s { id } } } }",
    "fragment F on ^ { id } { me { role } ...F }",
    "query($id: ID!) { node(id: $id) { id ... on ^ { text } } }",
    "mutation { @Create(input: { text: \"a\" }) { @ { id } userErrors { code } } }",
    "mutation($input: ^EditInput!) { @Edit(input: $input) { @ { id } } }",
];

/// As long as `reflection`, and as far from every name of the schema.
const INVENTED: &str = "gyroflexon";

fn document(template: &str, name: &str) -> String {
    let (first, rest) = name.split_at(1);
    template.replace('@', name).replace('^', &format!("{}{rest}", first.to_uppercase()))
}

/// The response to an invented name, compared as if it had been the other one. Without what differs between any two requests, and without
/// suggestions, which depend on the spelling of the name.
fn comparable(response: &Response, name: &str) -> String {
    let mut body = response.body.clone();
    assert!(body.is_object(), "{}", String::from_utf8_lossy(&response.bytes));
    body["extensions"]["cost"]["remaining"] = Value::Null;
    for error in body["errors"].as_array_mut().into_iter().flatten() {
        error["extensions"]["requestId"] = Value::Null;
        if let Some((message, _)) = error["message"].clone().as_str().and_then(|message| message.split_once(" Did you mean")) {
            error["message"] = message.into();
        }
    }
    body.sort_all_objects();
    let (first, rest) = name.split_at(1);
    let text = format!("{} {} {body}", response.status, response.header("content-type"));
    text.replace(name, "@").replace(&format!("{}{rest}", first.to_uppercase()), "^")
}

/// The names in quotes that an error suggests.
fn suggestions(response: &Response) -> Vec<String> {
    let messages = response.errors().iter().filter_map(|error| error["message"].as_str());
    let suggested = messages.filter_map(|message| message.split_once(" Did you mean"));
    suggested.flat_map(|(_, names)| names.split('"').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>()).collect()
}

#[tokio::test]
async fn names_of_reflections_get_the_errors_of_names_that_never_existed() {
    let concealed = Concealed::create().await;
    let variables = json!({ "id": "ref_01m827kszmefzbhkrgt3k5d98c", "input": { "id": "x", "text": "a" } });
    // What an employee has sent before does not change the answers to others.
    for template in DOCUMENTS {
        for _ in 0..2 {
            concealed.employee.graphql(&document(template, "reflection"), variables.clone()).await;
        }
    }
    concealed.employee.execute("{ reflections { nodes { id text } } }", json!({})).await;
    for (name, caller) in &concealed.callers {
        let introspected = caller.execute(INTROSPECTION, json!({})).await.to_string();
        for template in DOCUMENTS {
            let real = caller.graphql(&document(template, "reflection"), variables.clone()).await;
            let invented = caller.graphql(&document(template, INVENTED), variables.clone()).await;
            assert_eq!(comparable(&real, "reflection"), comparable(&invented, INVENTED), "{name}: {template}");
            assert!(real.body["data"].is_null() && real.error_code() == "VALIDATION_FAILED", "{name}: {template}: {:#}", real.body);
        }
        for misspelled in ["reflectons", "reflektions", "reflectionz", "reflectionCreat", "refletion", "reflectionsConnection"] {
            for template in ["{ @ { nodes { id } } }", "mutation { @ { userErrors { code } } }", "{ me { role } ... on ^ { id } }"] {
                let response = caller.graphql(&document(template, misspelled), json!({})).await;
                for suggestion in suggestions(&response) {
                    assert!(introspected.contains(&format!("\"{suggestion}\"")), "{name}: {misspelled}: suggests {suggestion}");
                }
                let message = response.body.to_string().replace(misspelled, "").replace(&document("^", misspelled), "");
                concealed.assert_conceals(&message, name);
            }
        }
        // Identifiers: the same as those of a type that does not exist.
        let identifiers =
            [concealed.sample.id("ref"), concealed.sample.id("ref_peer"), "ref_01m827kszmefzbhkrgt3k5d98c".into(), "ref_x".into()];
        for id in identifiers {
            for query in ["query($id: ID!) { node(id: $id) { id } }", "query($id: ID!) { nodes(ids: [$id]) { id __typename } }"] {
                for _ in 0..2 {
                    let real = caller.graphql(query, json!({ "id": id })).await;
                    let invented = caller.graphql(query, json!({ "id": id.replace("ref_", "rfx_") })).await;
                    assert_eq!(comparable(&real, "ref_"), comparable(&invented, "rfx_"), "{name}: {id}");
                }
            }
        }
        let kinds = "query($kind: String!) { changes(filter: { subjectKinds: [$kind] }) { nodes { seq } throughSeq } }";
        let [real, invented] = ["reflection", INVENTED].map(|kind| caller.graphql(kinds, json!({ "kind": kind })));
        assert_eq!(comparable(&real.await, "reflection"), comparable(&invented.await, INVENTED), "{name}");
    }
    concealed.world.end().await;
}

#[tokio::test]
async fn persisted_and_allowed_documents_about_reflections_are_treated_as_any_others() {
    let concealed = Concealed::create().await;
    let send = async |caller: &Caller, query: Option<&str>, hash: &str| {
        let mut body = json!({ "extensions": { "persistedQuery": { "version": 1, "sha256Hash": hash } } });
        if let Some(query) = query {
            body["query"] = query.into();
        }
        Response::send(caller.request(Method::POST, "/graphql").await.json(&body)).await
    };
    let query = "{ reflections { nodes { id text } } }";
    let hash = sha256_hex(query);
    let persisted = send(&concealed.employee, Some(query), &hash).await;
    assert!(persisted.body.to_string().contains(SAMPLE_REFLECTION), "{:#}", persisted.body);
    assert!(send(&concealed.employee, None, &hash).await.body.to_string().contains(SAMPLE_REFLECTION));
    let admin = concealed.world.admin();
    let allow = "mutation($id: ID!, $documents: [String!]) { integrationAllowOperations(id: $id, documents: $documents) {
        integration { version } userErrors { code field message } } }";
    let clients = "{ integrations { nodes { id clientId } } }";
    let clients = admin.execute(clients, json!({})).await;
    let lms = value_at(&clients, "integrations.nodes").as_array().unwrap().iter().find(|node| node["clientId"] == "lms").unwrap();
    for (name, caller) in &concealed.callers {
        let unknown = send(caller, None, &sha256_hex("{ never }")).await;
        assert_eq!(comparable(&send(caller, None, &hash).await, "@@"), comparable(&unknown, "@@"), "{name}");
    }
    let real = admin.execute(allow, json!({ "id": lms["id"], "documents": [query] })).await;
    let invented = admin.execute(allow, json!({ "id": lms["id"], "documents": [query.replace("reflection", INVENTED)] })).await;
    assert_eq!(real["integrationAllowOperations"]["userErrors"], invented["integrationAllowOperations"]["userErrors"]);
    concealed.world.end().await;
}

#[tokio::test]
async fn streams_of_integrations_answer_names_of_reflections_as_names_that_never_existed() {
    let concealed = Concealed::create().await;
    for (name, caller) in &concealed.callers {
        let mut answers = Vec::new();
        for word in ["reflection", INVENTED] {
            for template in ["{ @s { nodes { id } } }", "subscription { @Created { id } }"] {
                let mut socket = caller.open_websocket().await;
                socket.subscribe(&document(template, word), json!({})).await;
                let message = socket.next_message().await.to_string();
                let mut message: Value = serde_json::from_str(&message).unwrap();
                for error in message["payload"].as_array_mut().unwrap() {
                    error["extensions"]["requestId"] = Value::Null;
                    error["message"] = error["message"].as_str().unwrap().split(" Did you mean").next().unwrap().into();
                }
                answers.push(message.to_string().replace(word, "@"));
            }
        }
        assert!(answers[0] == answers[2] && answers[1] == answers[3], "{name}: {answers:#?}");
    }
    concealed.world.end().await;
}

#[tokio::test]
async fn no_answer_log_entry_export_or_metric_contains_a_stored_reflection() {
    let concealed = Concealed::create().await;
    let Concealed { world, sample, .. } = &concealed;
    let (admin, log) = (world.admin(), world.change_log(world.acme.id).await);
    let cursor = current_cursor(&admin).await;
    let follow = "subscription($after: String!) { changes(after: $after) { throughSeq change { seq kind subjectId changedFields } } }";
    let mut events = admin.open_event_stream(follow, json!({ "after": cursor })).await;
    let mut socket = admin.open_websocket().await;
    socket.subscribe(follow, json!({ "after": cursor })).await;

    // An employee writes, edits and deletes.
    let input = json!({ "text": SAMPLE_REFLECTION, "idempotencyKey": SAMPLE_REFLECTION, "sessionId": sample.id("ses") });
    let written = run_mutation(&concealed.employee, "reflectionCreate", input).await;
    let edit = json!({ "id": written, "text": format!("{SAMPLE_REFLECTION} twice"), "visibility": "PAIRING" });
    run_mutation(&concealed.employee, "reflectionEdit", edit).await;
    run_mutation_by_id(&concealed.employee, "reflectionDelete", &written).await;
    assert_eq!(world.change_log(world.acme.id).await, log);
    create_employee(&admin, "after").await;
    let last = log.last().unwrap().seq + 1;
    // The next event of a follower of the log is the next change of another kind.
    for event in [events.next_data().await, socket.next_data().await] {
        assert_eq!(value_at(&event, "changes.change.seq"), &json!(last), "{event:#}");
        concealed.assert_conceals(&event.to_string(), "an event");
    }

    // Every query of the schema, with the arguments of the tenant isolation test, twice: the second answer can be accelerated.
    let mut answered = 0;
    for (name, caller) in &concealed.callers {
        let schema = IntrospectedSchema::fetch(caller).await;
        let queries = schema.fields("query");
        let probes = identifier_probes(world.clock.now() + TimeDelta::hours(2));
        for (field, arguments) in probes.iter().filter(|(field, _)| queries.contains_key(*field)) {
            let document = schema.operation(field, arguments);
            let arguments = fill_placeholders(arguments, &|_, kind| sample.id(kind));
            for _ in 0..2 {
                let response = caller.graphql(&document, arguments.clone()).await;
                answered += usize::from(response.errors().is_empty());
                let text = String::from_utf8(response.bytes).unwrap();
                concealed.assert_conceals(&text, &format!("{field} of {name}"));
            }
        }
        let path = format!("/rosters/{}/rows", sample.id("rpl"));
        let rows = Response::send(caller.request(Method::GET, &path).await).await;
        concealed.assert_conceals(&String::from_utf8(rows.bytes).unwrap(), &format!("the download of a plan of {name}"));
        for path in ["/", "/.well-known/oauth-protected-resource", "/graphql"] {
            let page = Response::send(caller.request(Method::GET, path).await.header("accept", "text/html")).await;
            concealed.assert_conceals(&String::from_utf8(page.bytes).unwrap(), &format!("{path} of {name}"));
        }
    }
    assert!(answered > 300, "only {answered} queries were answered");
    let metrics = world.http_client().get(world.metrics_url()).send().await.unwrap().text().await.unwrap();
    assert!(metrics.contains("coachgraph_graphql_operations_total"));
    concealed.assert_conceals(&metrics, "the metrics");
    concealed.world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_the_log_at_level_trace_contains_neither_names_nor_content_of_reflections() {
    let world = World::on_database(DatabaseKind::Postgres).await;
    create_employee(&world.admin(), "ann").await;
    let (ann, admin) = (world.person("ann"), world.admin());
    let create = format!(
        "mutation {{ reflectionCreate(input: {{ text: \"{SAMPLE_REFLECTION}\", idempotencyKey: \"k\" }}) {{ reflection {{ id }} userErrors {{ code }} }} }}"
    );
    let id = value_at(&ann.execute(&create, json!({})).await, "reflectionCreate.reflection.id").clone();
    let edit = "mutation($input: ReflectionEditInput!) { reflectionEdit(input: $input) { reflection { text } userErrors { code } } }";
    let read = "{ reflections { nodes { text } } }";
    // Those of the last four fail.
    let requests = [
        (&ann, create.replace("\"k\"", "null"), json!({})),
        (&ann, edit.to_owned(), json!({ "input": { "id": id, "text": format!("{SAMPLE_REFLECTION} twice") } })),
        (&ann, read.to_owned(), json!({})),
        (&ann, "mutation($id: ID!) { reflectionDelete(id: $id) { reflection { text } userErrors { code } } }".into(), json!({ "id": id })),
        (&ann, create.replace("answer", "answer\\u0007"), json!({})),
        (&ann, format!("{{ reflections(after: \"{SAMPLE_REFLECTION}\") {{ nope }} }}"), json!({})),
        (&ann, format!("{{ reflections(after: \"{SAMPLE_REFLECTION}\") {{ totalCount }} }}"), json!({})),
        (&admin, create.clone(), json!({})),
    ];
    let mut lines = Vec::new();
    for (index, (caller, document, variables)) in requests.into_iter().enumerate() {
        // A node for each request: a process that logs more than its pipe holds waits until it is read.
        let mut node = Node::start_with(&world, &[("LOG_FILTER", "trace")]);
        // The second answer to a query has another reason why it is not accelerated.
        let repetitions = if document == read { 2 } else { 1 };
        let mut response = caller.at_address(&node.address).graphql(&document, variables.clone()).await;
        for _ in 1..repetitions {
            response = caller.at_address(&node.address).graphql(&document, variables.clone()).await;
        }
        let is_success = response.errors().is_empty() && response.user_errors().is_empty();
        assert_eq!(is_success, index < 4, "{document}: {:#}", response.body);
        node.terminate();
        let (log, exit_code) = node.wait_for_exit_with_log();
        assert_eq!(exit_code, 0);
        assert!(log.len() > 10, "only {} lines", log.len());
        lines.extend(log);
    }
    // Neither content nor names.
    for word in ["quokkas", "reflection"] {
        assert_eq!(lines.iter().find(|line| line.to_lowercase().contains(word)), None);
    }
    world.end().await;
}
