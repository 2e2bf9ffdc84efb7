//! Executor and accelerator return the same bytes: random documents are executed with both and the responses compared.
//!
//! `ACCELERATOR_DOCUMENTS` sets the number of documents, `ACCELERATOR_SEED` the seed, and `ACCELERATOR_ONLY` selects a single document
//! by its number. A failure names the number of its document and the seed.

mod comparison;
mod supported_fields;
mod invalid_input;
pub mod random;
mod random_document;
mod reflections;
mod sample_guides;
mod sample_questions;
mod sample_rows;
mod transports;

use crate::{
    sample_organization::{SAMPLE_ADMINISTRATOR, SAMPLE_EMPLOYEE, SampleOrganization},
    schema_introspection::IntrospectedSchema,
    world::{Caller, World, value_at},
};
use coachgraph::access::Actor;
use comparison::{ApiPair, authenticate};
use random::SeededRandom;
use random_document::{Document, DocumentGenerator};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

/// The number of documents per database, unless `ACCELERATOR_DOCUMENTS` is set.
const DOCUMENTS: usize = 5_000;

const CONNECTIONS: [&str; 25] = [
    "employees",
    "guides",
    "programs",
    "participants",
    "matchBlocks",
    "matchProposals",
    "pairings",
    "pulses",
    "questionSets",
    "sessions",
    "recognitions",
    "takeaways",
    "assessments",
    "badges",
    "badgeAwards",
    "learningRecords",
    "statements",
    "evidenceRules",
    "competencies",
    "competencyFrameworks",
    "rosterPlans",
    "rosterSources",
    "webhookEndpoints",
    "integrations",
    "identityProviders",
];

/// Connections whose objects only persons see, and a person who sees some.
const PERSON_CONNECTIONS: [(&str, &str); 5] = [
    ("commitments", SAMPLE_EMPLOYEE),
    ("employeeErasures", SAMPLE_ADMINISTRATOR),
    ("feedbackExchanges", SAMPLE_EMPLOYEE),
    ("feedbacks", SAMPLE_EMPLOYEE),
    ("goals", SAMPLE_EMPLOYEE),
];

fn variable<T: std::str::FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok().map(|text| text.parse().ok().unwrap_or_else(|| panic!("{name} must be a number")))
}

/// Changes one of the variables so that it may be invalid, or removes it.
fn make_invalid(random: &mut SeededRandom, variables: &Value) -> Value {
    let mut variables = variables.clone();
    let names: Vec<String> = variables.as_object().unwrap().keys().cloned().collect();
    if names.is_empty() {
        return variables;
    }
    let name = random.choose(&names).clone();
    match (random.below(4), &mut variables[&name]) {
        (0, Value::Object(input)) => drop(input.insert("noSuchField".to_owned(), json!(1))),
        (1, _) => drop(variables.as_object_mut().unwrap().remove(&name)),
        (_, value) => {
            *value = random.choose(&[json!(null), json!(-7), json!("x"), json!({ "x": [] }), json!([[]]), json!(3), json!(true)]).clone()
        }
    }
    variables
}

fn strings(array: &Value, field: &str) -> Vec<String> {
    let items = array.as_array().unwrap().iter();
    items.map(|item| value_at(item, field).as_str().unwrap().to_owned()).collect()
}

/// Queries the values that occur in the database.
async fn build_generator(admin: &Caller, other_admin: &Caller) -> DocumentGenerator {
    let schema = IntrospectedSchema::fetch(admin).await;
    let (mut ids, mut foreign_ids, mut cursors) = (BTreeMap::<_, Vec<_>>::new(), Vec::new(), BTreeMap::<_, Vec<_>>::new());
    for connection in CONNECTIONS {
        let query = format!("{{ page: {connection}(first: 30) {{ edges {{ cursor node {{ id }} }} }} }}");
        let data = admin.execute(&query, json!({})).await;
        for id in strings(&data["page"]["edges"], "node.id") {
            ids.entry(id[..3].to_owned()).or_default().push(id);
        }
        cursors.insert(connection.to_owned(), strings(&data["page"]["edges"], "cursor"));
        foreign_ids.extend(strings(&other_admin.execute(&query, json!({})).await["page"]["edges"], "node.id"));
    }
    // Integrations see no goals.
    for (connection, person) in PERSON_CONNECTIONS {
        let query = format!("{{ page: {connection}(first: 30) {{ edges {{ cursor node {{ id }} }} }} }}");
        let data = admin.as_person(person).execute(&query, json!({})).await;
        for id in strings(&data["page"]["edges"], "node.id") {
            ids.entry(id[..3].to_owned()).or_default().push(id);
        }
        cursors.insert(connection.to_owned(), strings(&data["page"]["edges"], "cursor"));
    }
    let data = admin.execute("{ programs { nodes { rounds { nodes { id } } } } organization { id } }", json!({})).await;
    for program in value_at(&data, "programs.nodes").as_array().unwrap() {
        ids.entry("rnd".to_owned()).or_default().extend(strings(&program["rounds"]["nodes"], "id"));
    }
    let versions = admin.execute("{ guides { nodes { versions { nodes { id } } } } }", json!({})).await;
    for guide in value_at(&versions, "guides.nodes").as_array().unwrap() {
        ids.entry("guv".to_owned()).or_default().extend(strings(&guide["versions"]["nodes"], "id"));
    }
    let versions = admin.execute("{ questionSets { nodes { versions { nodes { id } } } } }", json!({})).await;
    for set in value_at(&versions, "questionSets.nodes").as_array().unwrap() {
        ids.entry("qsv".to_owned()).or_default().extend(strings(&set["versions"]["nodes"], "id"));
    }
    ids.insert("org".to_owned(), vec![value_at(&data, "organization.id").as_str().unwrap().to_owned()]);
    for (connection, order) in [
        ("employees", "FAMILY_NAME_DESC"),
        ("employees", "LAST_SESSION_ASC"),
        ("sessions", "STARTS_AT_DESC"),
        ("sessions", "HELD_AT_DESC"),
        ("participants", "WAITING_SINCE_ASC"),
        ("participants", "LAST_SESSION_DESC"),
        ("pairings", "LAST_SESSION_ASC"),
    ] {
        let query = format!("{{ page: {connection}(first: 9, orderBy: {order}) {{ edges {{ cursor }} }} }}");
        let data = admin.execute(&query, json!({})).await;
        cursors.entry(connection.to_owned()).or_default().extend(strings(&data["page"]["edges"], "cursor"));
    }
    // Connections of objects, which use the cursors of root connections.
    for (field, connection) in [("reports", "employees"), ("children", "competencies")] {
        cursors.insert(field.to_owned(), cursors[connection].clone());
    }
    let data = admin.execute("{ employees { nodes { externalId userName email familyName department createdAt } } }", json!({})).await;
    let (mut strings, mut instants) = (vec!["parent".to_owned(), "c1".to_owned(), "Beta".to_owned()], Vec::new());
    for employee in value_at(&data, "employees.nodes").as_array().unwrap() {
        for (name, value) in employee.as_object().unwrap() {
            let list = if name == "createdAt" { &mut instants } else { &mut strings };
            list.extend(value.as_str().map(str::to_owned));
        }
    }
    DocumentGenerator { schema, ids, foreign_ids, strings, cursors, instants }
}

/// Two organizations with rows in every table, and actors with different roles and scopes.
async fn build_world() -> (World, Arc<DocumentGenerator>, Arc<[Arc<Actor>]>) {
    let world = World::with_config(|config| {
        (config.limit_requests_per_minute, config.limit_cost_per_minute, config.limit_cost) = (u32::MAX, u32::MAX, 1_000_000);
        config.limit_page_max = 50;
    })
    .await;
    let sample = SampleOrganization::create(&world, &world.admin()).await.with_erasure_requests(&world.admin()).await;
    SampleOrganization::create(&world, &world.globex_admin()).await;
    sample_rows::insert(&world, world.acme.id, &sample).await;
    sample_guides::insert(&world, world.acme.id).await;
    sample_questions::insert(&world, world.acme.id).await;
    let generator = Arc::new(build_generator(&world.admin(), &world.globex_admin()).await);
    let few_scopes = world.admin().with_scope("roster:read program:read organization:read");
    let mut callers = vec![world.admin(), world.dashboard(), world.lms(), world.hris(), few_scopes];
    callers.extend(sample_rows::PEOPLE.map(|person| world.person(person)));
    callers.push(world.globex_admin());
    let mut actors = Vec::new();
    for caller in &callers {
        actors.push(authenticate(&world, caller).await);
    }
    (world, generator, actors.into())
}

/// Generates the document `number` of a seed, and selects an actor. Each `variant` of a document has other values, and mostly another
/// actor.
fn generate<'a>(
    generator: &DocumentGenerator,
    actors: &'a [Arc<Actor>],
    seed: u64,
    number: usize,
    variant: u64,
) -> (Document, &'a Arc<Actor>) {
    let number = seed.wrapping_mul(1_000_003).wrapping_add(u64::try_from(number).unwrap());
    let mut values = SeededRandom::new(number.wrapping_mul(31).wrapping_add(variant));
    let document = generator.generate(&mut SeededRandom::new(number), &mut values);
    // Half of the actors have every scope: comparisons of forbidden documents find few differences.
    let actor = if values.chance(50) { &actors[0] } else { values.choose(actors) };
    (document, actor)
}

#[tokio::test]
async fn accelerator_executes_no_more_statements_than_the_executor() {
    let (world, generator, actors) = build_world().await;
    let api = ApiPair::new(&world);
    let (mut accelerated, mut fewer) = (0, 0);
    for number in 0..150 {
        let (document, actor) = generate(&generator, &actors, 2, number, 0);
        if let Some((executor_count, accelerator_count)) = api.count_statements(actor, &document).await {
            let Document { text, variables } = &document;
            assert!(accelerator_count <= executor_count, "{accelerator_count} statements instead of {executor_count}: {text} {variables}");
            accelerated += 1;
            fewer += usize::from(accelerator_count < executor_count);
        }
    }
    assert!(accelerated > 50, "only {accelerated} documents were accelerated, {fewer} with fewer statements");
    world.end().await;
}

/// Compares three variants of a document. Returns whether the first and the second were accelerated.
///
/// # Errors
///
/// A description of the first difference.
async fn compare_variants(
    api: &ApiPair,
    generator: &DocumentGenerator,
    actors: &[Arc<Actor>],
    seed: u64,
    number: usize,
) -> Result<(bool, bool), String> {
    let (document, actor) = generate(generator, actors, seed, number, 0);
    let is_accelerated = api.compare(actor, &document, 2).await?;
    // The cached plan of a document must depend neither on the actor nor on the values of the first execution.
    let (variant, other_actor) = generate(generator, actors, seed, number, 1);
    let is_variant_accelerated = api.compare(other_actor, &variant, 1).await.map_err(|difference| format!("variant, {difference}"))?;
    // The variables of a cached document must still be checked.
    let mut random = SeededRandom::new(u64::try_from(number).unwrap());
    let invalid = Document { variables: make_invalid(&mut random, &document.variables), ..document };
    api.compare(actor, &invalid, 1).await.map_err(|difference| format!("changed variables, {difference}"))?;
    Ok((is_accelerated, is_variant_accelerated))
}

#[tokio::test(flavor = "multi_thread")]
async fn executor_and_accelerator_return_the_same_bytes_for_random_documents() {
    let (world, generator, actors) = build_world().await;
    let api = Arc::new(ApiPair::new(&world));
    let (seed, count) = (variable("ACCELERATOR_SEED").unwrap_or(1_u64), variable("ACCELERATOR_DOCUMENTS").unwrap_or(DOCUMENTS));
    let only: Option<usize> = variable("ACCELERATOR_ONLY");
    let next = Arc::new(AtomicUsize::new(only.unwrap_or(0)));
    let end = only.map_or(count, |only| only + 1);
    let has_failed = Arc::new(AtomicBool::new(false));
    let tasks = (0..4).map(|_| {
        let (api, generator, actors) = (api.clone(), generator.clone(), actors.clone());
        let (next, has_failed) = (next.clone(), has_failed.clone());
        tokio::spawn(async move {
            let (mut accelerated, mut variants_accelerated) = (0, 0);
            loop {
                let number = next.fetch_add(1, Ordering::SeqCst);
                if number >= end || has_failed.load(Ordering::SeqCst) {
                    return (accelerated, variants_accelerated);
                }
                match compare_variants(&api, &generator, &actors, seed, number).await {
                    Ok((first, variant)) => {
                        accelerated += usize::from(first);
                        variants_accelerated += usize::from(variant);
                    }
                    Err(difference) => {
                        has_failed.store(true, Ordering::SeqCst);
                        panic!("document {number} of seed {seed}, {difference}");
                    }
                }
            }
        })
    });
    let (mut accelerated, mut variants_accelerated) = (0, 0);
    for task in tasks.collect::<Vec<_>>() {
        let counts = task.await.unwrap_or_else(|_| panic!("the responses differ; the difference is printed above"));
        accelerated += counts.0;
        variants_accelerated += counts.1;
    }
    // A document that falls back to the executor compares the executor with itself.
    assert!(only.is_some() || accelerated * 5 > count * 2, "only {accelerated} of {count} documents were accelerated");
    assert!(only.is_some() || variants_accelerated * 5 > count, "only {variants_accelerated} of {count} variants were accelerated");
    world.end().await;
}
