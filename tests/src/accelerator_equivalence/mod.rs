//! What is accelerated and what is not have one meaning: random documents are answered both ways, byte by byte alike.
//!
//! ONE_MEANING_DOCUMENTS says how many documents, ONE_MEANING_SEED with which seed, ONE_MEANING_ONLY which single one. A failure
//! names its document's number and the seed.

mod bad_input;
pub mod chance;
mod document;
mod doors;
mod seed;

use crate::{
    scene::Scene,
    world::{Caller, World, at},
};
use async_graphql::{Request, Variables};
use chance::Chance;
use coachgraph::{
    access::{Actor, Credentials},
    app::App,
    platform::config::Config,
    transport::{
        graphql::{GraphqlApi, OperationResponse, build_api},
        http::encode_response,
    },
};
use document::{Drawn, INTROSPECTION, Source};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// So many for each database, when nobody says how many.
const DOCUMENTS: usize = 5_000;

fn told<T: std::str::FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok().map(|text| text.parse().ok().unwrap_or_else(|| panic!("{name} must be a number")))
}

async fn actor(world: &World, caller: &Caller) -> Arc<Actor> {
    let token = caller.token().await.unwrap();
    Arc::new(world.app.access.authenticate(Credentials { token: &token, organization: None }).await.unwrap())
}

/// What HTTP sends, but for the budget that is left, which every request makes smaller; and whether it was accelerated.
async fn answer(graph: &GraphqlApi, app: &Arc<App>, actor: &Arc<Actor>, drawn: &Drawn) -> (String, bool) {
    let request = Request::new(&drawn.document).variables(Variables::from_json(drawn.variables.clone()));
    let reply = match graph.admit(app, actor, request) {
        Ok(admitted) => graph.execute(app, actor, admitted).await,
        Err(refusal) => OperationResponse::Executed(refusal),
    };
    let text = String::from_utf8(encode_response(&reply).into_owned()).unwrap();
    let text = match text.split_once("\"remaining\":") {
        Some((before, after)) => format!("{before}\"remaining\":0{}", after.trim_start_matches(|digit: char| digit.is_ascii_digit())),
        None => text,
    };
    (sorted(text), matches!(reply, OperationResponse::Json(_)))
}

/// Whether the executor says this now and then: of several things that it may not answer it names any.
async fn said_sometimes(ordinary: &GraphqlApi, app: &Arc<App>, actor: &Arc<Actor>, drawn: &Drawn, given: &str) -> bool {
    for _ in 0..50 {
        if answer(ordinary, app, actor, drawn).await.0 == given {
            return true;
        }
    }
    false
}

/// The executor tells several errors in any order.
fn sorted(text: String) -> String {
    if !text.starts_with("{\"errors\"") {
        return text;
    }
    let mut body: Value = serde_json::from_str(&text).unwrap();
    let mut errors: Vec<String> = body["errors"].as_array().unwrap().iter().map(Value::to_string).collect();
    errors.sort();
    body["errors"] = errors.into();
    body.to_string()
}

/// Both ways, for one caller.
struct Both {
    ordinary: GraphqlApi,
    fast: GraphqlApi,
    app: Arc<App>,
    actor: Arc<Actor>,
}

impl Both {
    async fn new(world: &World, caller: &Caller) -> Self {
        let (ordinary, fast) = graphs(world);
        Self { ordinary, fast, app: world.app.clone(), actor: actor(world, caller).await }
    }

    /// Asks both ways; the accelerator twice, for it knows a document only from the second time on. Answers whether it was that.
    async fn alike(&self, drawn: &Drawn) -> bool {
        let (right, _) = answer(&self.ordinary, &self.app, &self.actor, drawn).await;
        let mut accelerated = false;
        for _ in 0..2 {
            let (given, fast) = answer(&self.fast, &self.app, &self.actor, drawn).await;
            assert_eq!(given, right, "{} {}", drawn.document, drawn.variables);
            accelerated = fast;
        }
        accelerated
    }
}

/// The executor alone, and with the accelerator.
fn graphs(world: &World) -> (GraphqlApi, GraphqlApi) {
    let config = |accelerator| Config { accelerator, ..world.app.config.clone() };
    (build_api(&config(false)).unwrap(), build_api(&config(true)).unwrap())
}

/// Variables of which one is not as it should be, or all of which are as they were.
fn spoilt(chance: &mut Chance, variables: &Value) -> Value {
    let mut variables = variables.clone();
    let names: Vec<String> = variables.as_object().unwrap().keys().cloned().collect();
    if names.is_empty() {
        return variables;
    }
    let name = chance.one(&names).clone();
    match (chance.below(4), &mut variables[&name]) {
        (0, Value::Object(input)) => drop(input.insert("noSuchField".to_owned(), json!(1))),
        (1, _) => drop(variables.as_object_mut().unwrap().remove(&name)),
        (_, value) => {
            *value = chance.one(&[json!(null), json!(-7), json!("x"), json!({ "x": [] }), json!([[]]), json!(3), json!(true)]).clone()
        }
    }
    variables
}

/// What there is, found by asking.
async fn source(admin: &Caller, stranger: &Caller) -> Source {
    let schema = admin.ok(INTROSPECTION, json!({})).await;
    let types = at(&schema, "__schema.types").as_array().unwrap().iter();
    let types = types.map(|kind| (kind["name"].as_str().unwrap().to_owned(), kind.clone())).collect();
    let lists = "employees programs participants pairings sessions assessments learningRecords competencies competencyFrameworks rosterPlans integrations identityProviders";
    let (mut ids, mut foreign, mut cursors) = (BTreeMap::<String, Vec<String>>::new(), Vec::new(), BTreeMap::<String, Vec<String>>::new());
    for list in lists.split(' ') {
        let query = format!("{{ page: {list}(first: 30) {{ edges {{ cursor node {{ id }} }} }} }}");
        for edge in at(&admin.ok(&query, json!({})).await, "page.edges").as_array().unwrap() {
            let id = edge["node"]["id"].as_str().unwrap();
            ids.entry(id[..3].to_owned()).or_default().push(id.to_owned());
            cursors.entry(list.to_owned()).or_default().push(edge["cursor"].as_str().unwrap().to_owned());
        }
        let strange = stranger.ok(&query, json!({})).await;
        foreign.extend(at(&strange, "page.edges").as_array().unwrap().iter().map(|edge| edge["node"]["id"].as_str().unwrap().to_owned()));
    }
    let rounds = "{ programs { nodes { rounds { nodes { id } } } } organization { id } }";
    let seen = admin.ok(rounds, json!({})).await;
    for program in at(&seen, "programs.nodes").as_array().unwrap() {
        let those = at(program, "rounds.nodes").as_array().unwrap().iter();
        ids.entry("rnd".to_owned()).or_default().extend(those.map(|round| round["id"].as_str().unwrap().to_owned()));
    }
    ids.insert("org".to_owned(), vec![at(&seen, "organization.id").as_str().unwrap().to_owned()]);
    let other_orders = "{ a: employees(first: 9, orderBy: FAMILY_NAME_DESC) { edges { cursor } } b: sessions(first: 9, orderBy: STARTS_AT_DESC) { edges { cursor } } }";
    let seen = admin.ok(other_orders, json!({})).await;
    for (path, list) in [("a.edges", "employees"), ("b.edges", "sessions")] {
        let those = at(&seen, path).as_array().unwrap().iter().map(|edge| edge["cursor"].as_str().unwrap().to_owned());
        cursors.entry(list.to_owned()).or_default().extend(those);
    }
    // Lists below other things, by the names of their fields.
    for (field, list) in [("reports", "employees"), ("children", "competencies")] {
        cursors.insert(field.to_owned(), cursors[list].clone());
    }
    let seen = admin.ok("{ employees { nodes { externalId userName email familyName department createdAt } } }", json!({})).await;
    let (mut texts, mut instants) = (vec!["parent".to_owned(), "c1".to_owned(), "Beta".to_owned()], Vec::new());
    for employee in at(&seen, "employees.nodes").as_array().unwrap() {
        for (name, value) in employee.as_object().unwrap() {
            let list = if name == "createdAt" { &mut instants } else { &mut texts };
            list.extend(value.as_str().map(str::to_owned));
        }
    }
    Source { types, ids, foreign, texts, cursors, instants }
}

/// A world with two organizations full of things, and callers with all kinds of rights.
async fn stage() -> (World, Arc<Source>, Vec<Arc<Actor>>) {
    let world = World::with(|config| {
        (config.limit_requests_per_minute, config.limit_cost_per_minute, config.limit_cost) = (u32::MAX, u32::MAX, 1_000_000);
        config.limit_page_max = 50;
    })
    .await;
    let scene = Scene::play(&world, &world.admin()).await;
    Scene::play(&world, &world.stranger_admin()).await;
    seed::fill(&world, world.acme.id, &scene).await;
    let source = Arc::new(source(&world.admin(), &world.stranger_admin()).await);
    let few = world.admin().scoped("roster:read program:read organization:read");
    let mut callers = vec![world.admin(), world.dashboard(), world.lms(), world.hris(), few];
    callers.extend(seed::PEOPLE.map(|person| world.person(person)));
    callers.push(world.stranger_admin());
    let mut actors = Vec::new();
    for caller in &callers {
        actors.push(actor(&world, caller).await);
    }
    (world, source, actors)
}

/// One of the documents of a seed, and who sends it: each time with other values, and mostly by somebody else.
fn draw<'a>(source: &Source, actors: &'a [Arc<Actor>], seed: u64, number: usize, time: u64) -> (Drawn, &'a Arc<Actor>) {
    let number = seed.wrapping_mul(1_000_003).wrapping_add(u64::try_from(number).unwrap());
    let mut values = Chance::new(number.wrapping_mul(31).wrapping_add(time));
    let drawn = source.draw(&mut Chance::new(number), &mut values);
    // Half of the callers may do everything: what is refused proves little.
    let actor = if values.happens(50) { &actors[0] } else { values.one(actors) };
    (drawn, actor)
}

#[tokio::test]
async fn no_document_takes_more_statements_when_accelerated() {
    let (world, source, actors) = stage().await;
    let (ordinary, fast) = graphs(&world);
    let (mut accelerated, mut fewer) = (0, 0);
    for number in 0..150 {
        let (drawn, actor) = draw(&source, &actors, 2, number, 0);
        let count = async |graph: &GraphqlApi| {
            let before = world.app.statements.count();
            let (_, fast) = answer(graph, &world.app, actor, &drawn).await;
            (world.app.statements.count() - before, fast)
        };
        let (most, _) = count(&ordinary).await;
        count(&fast).await;
        let (taken, fast) = count(&fast).await;
        if fast {
            assert!(taken <= most, "{taken} statements instead of {most}: {} {}", drawn.document, drawn.variables);
            accelerated += 1;
            fewer += usize::from(taken < most);
        }
    }
    assert!(accelerated > 50, "only {accelerated} documents were accelerated, {fewer} with fewer statements");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn both_ways_answer_every_document_alike() {
    let (world, source, actors) = stage().await;
    let (ordinary, fast) = graphs(&world);
    let (ordinary, fast) = (Arc::new(ordinary), Arc::new(fast));
    let (seed, count) = (told("ONE_MEANING_SEED").unwrap_or(1_u64), told("ONE_MEANING_DOCUMENTS").unwrap_or(DOCUMENTS));
    let only: Option<usize> = told("ONE_MEANING_ONLY");
    let next = Arc::new(AtomicUsize::new(only.unwrap_or(0)));
    let end = only.map_or(count, |only| only + 1);
    let accelerated = Arc::new(AtomicUsize::new(0));
    let others = Arc::new(AtomicUsize::new(0));
    let failed = Arc::new(AtomicUsize::new(0));
    let tasks = (0..4).map(|_| {
        let (source, actors, ordinary, fast, app) = (source.clone(), actors.clone(), ordinary.clone(), fast.clone(), world.app.clone());
        let (next, accelerated, others, failed) = (next.clone(), accelerated.clone(), others.clone(), failed.clone());
        tokio::spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::SeqCst);
                if number >= end || failed.load(Ordering::SeqCst) > 0 {
                    return;
                }
                let (drawn, actor) = draw(&source, &actors, seed, number, 0);
                let (right, _) = answer(&ordinary, &app, actor, &drawn).await;
                for round in ["first", "second"] {
                    let (given, fast) = answer(&fast, &app, actor, &drawn).await;
                    if given != right && (fast || !said_sometimes(&ordinary, &app, actor, &drawn, &given).await) {
                        failed.fetch_add(1, Ordering::SeqCst);
                        panic!(
                            "document {number} of seed {seed}, {round} time, accelerated: {fast}\n{}\n{}\nright: {right}\ngiven: {given}",
                            drawn.document, drawn.variables
                        );
                    }
                    if fast && round == "second" {
                        accelerated.fetch_add(1, Ordering::SeqCst);
                    }
                }
                // What is kept of a document belongs neither to who sent it first nor to the values that it had then.
                let (again, other) = draw(&source, &actors, seed, number, 1);
                let (right, _) = answer(&ordinary, &app, other, &again).await;
                let (given, fast_again) = answer(&fast, &app, other, &again).await;
                if given != right && (fast_again || !said_sometimes(&ordinary, &app, other, &again, &given).await) {
                    failed.fetch_add(1, Ordering::SeqCst);
                    panic!(
                        "document {number} of seed {seed}, other values and caller, accelerated: {fast_again}\n{}\n{}\nright: {right}\ngiven: {given}",
                        again.document, again.variables
                    );
                }
                others.fetch_add(usize::from(fast_again), Ordering::SeqCst);
                // The document is known now: what depends on its variables must still be asked.
                let mut chance = Chance::new(u64::try_from(number).unwrap());
                let spoilt = Drawn { variables: spoilt(&mut chance, &drawn.variables), ..drawn };
                let (given, _) = answer(&fast, &app, actor, &spoilt).await;
                if given != answer(&ordinary, &app, actor, &spoilt).await.0
                    && !said_sometimes(&ordinary, &app, actor, &spoilt, &given).await
                {
                    failed.fetch_add(1, Ordering::SeqCst);
                    panic!("document {number} of seed {seed}, spoilt\n{}\n{}\ngiven: {given}", spoilt.document, spoilt.variables);
                }
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        assert!(task.await.is_ok(), "see above");
    }
    let accelerated = accelerated.load(Ordering::SeqCst);
    assert!(only.is_some() || accelerated * 5 > count * 2, "only {accelerated} of {count} documents were accelerated: this proves little");
    let others = others.load(Ordering::SeqCst);
    assert!(
        only.is_some() || others * 5 > count,
        "only {others} of {count} documents were accelerated for somebody else: this proves little"
    );
    world.end().await;
}

/// Objects that are left to the executor as a whole, and those that stand for pages, which every list has.
const WHOLE: [&str; 20] = [
    "AllowedOperation",
    "Brake",
    "BrakeLimit",
    "Change",
    "ChangeEvent",
    "CustomAttribute",
    "Me",
    "Mutation",
    "PageInfo",
    "RosterBucket",
    "RosterBucketMembers",
    "RosterColumn",
    "RosterDifference",
    "RosterDigest",
    "RosterEmployeeDigest",
    "RosterMapping",
    "RosterStatusWord",
    "ScimToken",
    "Subscription",
    "UserError",
];

/// Fields that only the executor answers: values computed from a column, objects of several types, and what is not a row.
const EXECUTOR_ONLY: [&str; 16] = [
    "Employee.customAttributes",
    "Integration.allowedOperations",
    "Integration.rosterMapping",
    "Integration.scimTokens",
    "Organization.brake",
    "Query.changes",
    "Query.me",
    "Query.rosterBucket",
    "Query.rosterDigest",
    "RosterPlan.heldBecause",
    "RosterPlan.plannedBy",
    "RosterPlan.plannedById",
    "RosterPlan.releasedBy",
    "RosterPlan.releasedById",
    "RosterRow.differences",
    "RosterRow.errors",
];

#[tokio::test]
async fn every_field_is_accelerated_or_listed_as_executor_only() {
    let world = World::new().await;
    let schema = world.admin().ok(INTROSPECTION, json!({})).await;
    let graph = build_api(&world.app.config).unwrap();
    let (mut missing, mut looked_at) = (Vec::new(), 0);
    for kind in at(&schema, "__schema.types").as_array().unwrap() {
        let name = kind["name"].as_str().unwrap();
        let structural = ["Connection", "Edge", "Payload"].iter().any(|end| name.ends_with(end));
        let whole = structural || WHOLE.contains(&name);
        if kind["kind"] != "OBJECT" || name.starts_with("__") || whole {
            continue;
        }
        let fields = kind["fields"].as_array().unwrap().iter().map(|field| field["name"].as_str().unwrap());
        missing.extend(fields.filter(|field| !graph.is_accelerated(name, field)).map(|field| format!("{name}.{field}")));
        looked_at += 1;
    }
    missing.sort_unstable();
    assert_eq!(missing, EXECUTOR_ONLY, "declare a new field in `columns`, `objects`, `children` or `connections`, or list it in EXECUTOR_ONLY");
    assert!(looked_at > 15, "only {looked_at} objects were looked at");
    world.end().await;
}
