//! Both sides of a roster see that they agree, and where they do not. What the sender computes is computed by another program
//! (`tests/python/roster_digest.py`), from what the sender knows.

use crate::{
    download::uploaded_as,
    steps::hire,
    world::{Caller, World, at, within},
};
use coachgraph::{access::Actor, domain::roster};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

const DIGEST: &str = "query($buckets: Int!) { rosterDigest(buckets: $buckets) {
    employeeCount throughSeq buckets { bucket employeeCount digest } } }";
const BUCKET: &str = "query($buckets: Int!, $bucket: Int!) { rosterBucket(buckets: $buckets, bucket: $bucket) {
    throughSeq employees { externalId digest } } }";
const UPSERT: &str =
    "mutation($row: EmployeeAttributesInput!) { employeeUpsert(input: { employee: $row }) { userErrors { code field message } } }";

/// A roster as its sender has it, by external id.
type Sender = BTreeMap<String, Value>;

fn newcomer(key: &str) -> Value {
    json!({ "externalId": key, "userName": key, "email": format!("{key}@example.com"), "givenName": "Given", "familyName": "Family" })
}

/// People of whom some have all that a row can carry.
fn company(people: usize) -> Sender {
    let person = |number: usize| {
        let mut person = newcomer(&format!("E{number}"));
        if number > 1 {
            person["managerExternalId"] = format!("E{}", (number + 5) / 7).into();
        }
        if number.is_multiple_of(3) {
            person["jobTitle"] = format!("Büro \"{number}\"\nDrei\tミ 🦀 \\ /").into();
            person["jobLevel"] = (number % 9).into();
            person["hiredOn"] = "2020-02-29".into();
            person["terminatedOn"] = "2099-12-31".into();
        }
        if number.is_multiple_of(5) {
            for name in ["displayName", "department", "employeeNumber", "costCenter", "division", "company", "location"] {
                person[name] = format!("{name} {number}").into();
            }
            person["timeZone"] = "Europe/Berlin".into();
            person["status"] = "SUSPENDED".into();
        }
        (format!("E{number}"), person)
    };
    (1..=people).map(person).collect()
}

fn lines(sender: &Sender) -> String {
    sender.values().map(|person| format!("{person}\n")).collect()
}

/// What the sender's program prints.
async fn computed(sender: &Sender, arguments: &[i32]) -> Vec<String> {
    let (roster, arguments) = (lines(sender), arguments.iter().map(i32::to_string).collect::<Vec<_>>());
    let ran = tokio::task::spawn_blocking(move || {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("python/roster_digest.py");
        let mut python = Command::new("python3").arg(script).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        python.stdin.take().unwrap().write_all(roster.as_bytes()).unwrap();
        python.wait_with_output().unwrap()
    });
    let ran = within("the sender's program", ran).await.unwrap();
    assert!(ran.status.success());
    String::from_utf8(ran.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// What the server answers, in the form of the sender's program.
async fn answered(caller: &Caller, buckets: i32) -> (Vec<String>, i64) {
    let told = caller.ok(DIGEST, json!({ "buckets": buckets })).await["rosterDigest"].clone();
    let line = |one: &Value| format!("{} {} {}", one["bucket"], one["employeeCount"], one["digest"].as_str().unwrap());
    let lines: Vec<String> = told["buckets"].as_array().unwrap().iter().map(line).collect();
    assert_eq!(lines.len(), usize::try_from(buckets).unwrap());
    (lines, told["throughSeq"].as_i64().unwrap())
}

/// Brings a whole roster in.
async fn bring_in(world: &World, caller: &Caller, sender: &Sender) {
    let plan = uploaded_as(caller, "application/x-ndjson", lines(sender)).await.parse().unwrap();
    let operator = Actor::operator(world.acme.id);
    roster::apply(&world.app, &operator, plan).await.unwrap();
    let done = roster::carry_on(&world.app, &operator, plan, |_| {}).await.unwrap();
    assert_eq!((done.rejected_count, done.failed_count), (0, 0));
}

fn differing(before: &[String], after: &[String]) -> Vec<usize> {
    (0..before.len()).filter(|at| before[*at] != after[*at]).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_both_sides_compute_is_the_same_and_one_change_is_found() {
    let world = World::new().await;
    let hris = world.admin();
    let mut sender = company(2300);
    bring_in(&world, &hris, &sender).await;
    // Attributes of the company's own, and keys of all kinds.
    for key in ["=1", "Zoë", "🦀", "a b", "\u{ff5e}"] {
        let mut person = newcomer(key);
        person["email"] = "x@example.com".into();
        person["customAttributes"] = json!([{ "name": "shirt", "value": "L" }, { "name": "Ärmel \"lang\"", "value": "ja" }]);
        hris.ok(UPSERT, json!({ "row": person })).await;
        person["customAttributes"] = json!({ "shirt": "L", "Ärmel \"lang\"": "ja" });
        sender.insert(key.into(), person);
    }
    for buckets in [1, 64, 1000, 4096] {
        let (told, through) = answered(&hris, buckets).await;
        assert_eq!(told, computed(&sender, &[buckets]).await, "{buckets} buckets");
        assert_eq!(Some(through), world.log(world.acme.id).await.last().map(|entry| entry.seq));
    }

    let mut before = answered(&hris, 256).await.0;
    for change in [
        json!({ "externalId": "E77", "jobTitle": "Coach" }),
        json!({ "externalId": "E78", "managerExternalId": "E5" }),
        json!({ "externalId": "E79", "managerExternalId": null }),
        json!({ "externalId": "E80", "department": null }),
        json!({ "externalId": "E2299", "status": "TERMINATED" }),
        json!({ "externalId": "new", "userName": "n", "email": "n@example.com", "givenName": "N", "familyName": "N" }),
    ] {
        let key = change["externalId"].as_str().unwrap();
        hris.ok(UPSERT, json!({ "row": change })).await;
        let (after, _) = answered(&hris, 256).await;
        let changed = differing(&before, &after);
        assert_eq!(changed.len(), 1, "{change} changes the buckets {changed:?}");
        // Who it was: the digests of the bucket's people, compared one by one.
        let bucket = i32::try_from(changed[0]).unwrap();
        let told = hris.ok(BUCKET, json!({ "buckets": 256, "bucket": bucket })).await["rosterBucket"]["employees"].clone();
        let told: BTreeMap<&str, &str> =
            told.as_array().unwrap().iter().map(|one| (one["externalId"].as_str().unwrap(), one["digest"].as_str().unwrap())).collect();
        let own = computed(&sender, &[256, bucket]).await;
        let own: BTreeMap<&str, &str> = own.iter().map(|line| line.split_once(' ').map(|(digest, key)| (key, digest)).unwrap()).collect();
        let differ: Vec<_> = own.keys().chain(told.keys()).filter(|key| own.get(*key) != told.get(*key)).collect();
        assert!(!differ.is_empty() && differ.iter().all(|who| **who == key), "{change}: {differ:?}");
        // The sender takes it over, and both agree again.
        let person = sender.entry(key.to_owned()).or_insert_with(|| json!({}));
        change.as_object().unwrap().iter().for_each(|(name, value)| person[name] = value.clone());
        if person["status"] == "TERMINATED" {
            sender.remove(key);
        }
        assert_eq!(after, computed(&sender, &[256]).await, "{change}");
        before = after;
    }
    world.end().await;
}

/// Two people far apart in the order change in turn while digests are computed: each digest is that of one moment, the one that it names.
#[tokio::test(flavor = "multi_thread")]
async fn a_digest_is_of_one_moment() {
    let world = World::new().await;
    let hris = world.admin();
    let mut sender = company(2300);
    bring_in(&world, &hris, &sender).await;
    let title = |key: &str, round: usize| json!({ "row": { "externalId": key, "jobTitle": format!("Round {round}") } });
    // The first of all, and the last.
    let (first, last) = ("E1", "E999");
    let writing = async {
        let mut states = BTreeMap::new();
        for round in 0..25 {
            for key in [first, last] {
                hris.ok(UPSERT, title(key, round)).await;
                let seq = world.log(world.acme.id).await.last().unwrap().seq;
                states.insert(seq, (key, format!("Round {round}")));
            }
        }
        states
    };
    let reading = async {
        let mut read = Vec::new();
        for _ in 0..40 {
            read.push(answered(&hris, 16).await);
        }
        read
    };
    let (states, read) = tokio::join!(writing, reading);
    let begun = *states.keys().next().unwrap();
    let (mut at_seq, mut expected) = (begun - 1, computed(&sender, &[16]).await);
    let mut moments = 0;
    for (told, through) in read {
        if through > at_seq {
            for (_, (key, title)) in states.range(at_seq + 1..=through) {
                sender.get_mut(*key).unwrap()["jobTitle"] = title.as_str().into();
            }
            (at_seq, expected) = (through, computed(&sender, &[16]).await);
            moments += 1;
        }
        assert_eq!(told, expected, "through {through}");
    }
    assert!(moments > 2, "only {moments} moments were seen");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn digests_are_for_those_who_may_see_everybody_and_within_bounds() {
    let world = World::new().await;
    let admin = world.admin();
    let employee = hire(&admin, "ann").await;
    let promote = "mutation($id: ID!) { employeeAssignRole(id: $id, role: PROGRAM_MANAGER) { userErrors { code } } }";
    for role in ["EMPLOYEE", "PROGRAM_MANAGER"] {
        for (document, arguments) in [(DIGEST, json!({ "buckets": 1 })), (BUCKET, json!({ "buckets": 1, "bucket": 0 }))] {
            assert_eq!(world.person("ann").fresh().await.graphql(document, arguments).await.code(), "FORBIDDEN", "{role}");
        }
        admin.ok(promote, json!({ "id": employee })).await;
    }
    for (document, buckets, bucket, field) in [
        (DIGEST, 0, 0, "buckets"),
        (DIGEST, -1, 0, "buckets"),
        (DIGEST, 4097, 0, "buckets"),
        (BUCKET, 0, 0, "buckets"),
        (BUCKET, 8, 8, "bucket"),
        (BUCKET, 8, -1, "bucket"),
    ] {
        let mut variables = json!({ "buckets": buckets, "bucket": bucket });
        if document == DIGEST {
            variables.as_object_mut().unwrap().remove("bucket");
        }
        let refused = admin.graphql(document, variables).await;
        assert_eq!((refused.code(), &refused.errors()[0]["extensions"]["field"]), ("INVALID", &json!(field)), "{:#}", refused.body);
    }
    let thrice = "{ a: rosterDigest(buckets: 1) { employeeCount } b: rosterDigest(buckets: 1) { employeeCount } c: rosterDigest(buckets: 2) { employeeCount } }";
    assert_eq!(admin.graphql(thrice, json!({})).await.code(), "COST_LIMIT");
    // Another organization's people are in no bucket of ours.
    hire(&world.stranger_admin(), "somebody").await;
    let own = admin.ok(BUCKET, json!({ "buckets": 1, "bucket": 0 })).await;
    assert_eq!(at(&own, "rosterBucket.employees").as_array().unwrap().len(), 1);
    assert_eq!(at(&own, "rosterBucket.employees.0.externalId"), "ann");
    // More than can be told one by one.
    bring_in(&world, &admin, &company(1001)).await;
    let refused = admin.graphql(BUCKET, json!({ "buckets": 1, "bucket": 0 })).await;
    assert_eq!((refused.code(), refused.errors()[0]["message"].as_str().unwrap().contains("more buckets")), ("INVALID", true));
    world.end().await;
}
