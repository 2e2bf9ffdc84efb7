//! `rosterDigest` and `rosterBucket`: a sender locates the differences between its roster and the server's. An independent program,
//! `tests/python/roster_digest.py`, computes the digests of the sender.

use crate::{
    operations::create_employee,
    roster_plan_download::upload_as,
    world::{Caller, World, value_at, with_timeout},
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

/// The roster of the sender, by external id.
type SenderRoster = BTreeMap<String, Value>;

/// An employee with only the mandatory attributes.
fn employee_json(key: &str) -> Value {
    json!({ "externalId": key, "userName": key, "email": format!("{key}@example.com"), "givenName": "Given", "familyName": "Family" })
}

/// A roster of employees, some of which have every attribute of a row.
fn build_roster(count: usize) -> SenderRoster {
    let employee = |number: usize| {
        let mut employee = employee_json(&format!("E{number}"));
        if number > 1 {
            employee["managerExternalId"] = format!("E{}", (number + 5) / 7).into();
        }
        if number.is_multiple_of(3) {
            employee["jobTitle"] = format!("Büro \"{number}\"\nDrei\tミ 🦀 \\ /").into();
            employee["jobLevel"] = (number % 9).into();
            employee["hiredOn"] = "2020-02-29".into();
            employee["terminatedOn"] = "2099-12-31".into();
        }
        if number.is_multiple_of(5) {
            for name in ["displayName", "department", "employeeNumber", "costCenter", "division", "company", "location"] {
                employee[name] = format!("{name} {number}").into();
            }
            employee["timeZone"] = "Europe/Berlin".into();
            employee["status"] = "SUSPENDED".into();
        }
        (format!("E{number}"), employee)
    };
    (1..=count).map(employee).collect()
}

/// The roster as NDJSON.
fn to_ndjson(sender: &SenderRoster) -> String {
    sender.values().map(|employee| format!("{employee}\n")).collect()
}

/// The lines that the sender's program prints.
async fn sender_digest(sender: &SenderRoster, arguments: &[i32]) -> Vec<String> {
    let (roster, arguments) = (to_ndjson(sender), arguments.iter().map(i32::to_string).collect::<Vec<_>>());
    let task = tokio::task::spawn_blocking(move || {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("python/roster_digest.py");
        let mut python = Command::new("python3").arg(script).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        python.stdin.take().unwrap().write_all(roster.as_bytes()).unwrap();
        python.wait_with_output().unwrap()
    });
    let output = with_timeout("the sender's program", task).await.unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// The server's digest, in the output format of the sender's program, and its `throughSeq`.
async fn server_digest(caller: &Caller, buckets: i32) -> (Vec<String>, i64) {
    let digest = caller.execute(DIGEST, json!({ "buckets": buckets })).await["rosterDigest"].clone();
    let to_line = |bucket: &Value| format!("{} {} {}", bucket["bucket"], bucket["employeeCount"], bucket["digest"].as_str().unwrap());
    let lines: Vec<String> = digest["buckets"].as_array().unwrap().iter().map(to_line).collect();
    assert_eq!(lines.len(), usize::try_from(buckets).unwrap());
    (lines, digest["throughSeq"].as_i64().unwrap())
}

/// Uploads a roster and applies it completely.
async fn import_roster(world: &World, caller: &Caller, sender: &SenderRoster) {
    let plan = upload_as(caller, "application/x-ndjson", to_ndjson(sender)).await.parse().unwrap();
    let operator = Actor::operator(world.acme.id);
    roster::apply(&world.app, &operator, plan).await.unwrap();
    let applied = roster::apply_remaining_batches(&world.app, &operator, plan, |_| {}).await.unwrap();
    assert_eq!((applied.rejected_count, applied.failed_count), (0, 0));
}

/// The indexes of the lines that differ.
fn differing_lines(before: &[String], after: &[String]) -> Vec<usize> {
    (0..before.len()).filter(|at| before[*at] != after[*at]).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn server_and_sender_compute_equal_digests_and_locate_a_single_difference() {
    let world = World::new().await;
    let hris = world.admin();
    let mut sender = build_roster(2300);
    import_roster(&world, &hris, &sender).await;
    // Custom attributes, and external ids with special characters.
    for key in ["=1", "Zoë", "🦀", "a b", "\u{ff5e}"] {
        let mut employee = employee_json(key);
        employee["email"] = "x@example.com".into();
        employee["customAttributes"] = json!([{ "name": "shirt", "value": "L" }, { "name": "Ärmel \"lang\"", "value": "ja" }]);
        hris.execute(UPSERT, json!({ "row": employee })).await;
        employee["customAttributes"] = json!({ "shirt": "L", "Ärmel \"lang\"": "ja" });
        sender.insert(key.into(), employee);
    }
    for buckets in [1, 64, 1000, 4096] {
        let (digest, through) = server_digest(&hris, buckets).await;
        assert_eq!(digest, sender_digest(&sender, &[buckets]).await, "{buckets} buckets");
        assert_eq!(Some(through), world.change_log(world.acme.id).await.last().map(|entry| entry.seq));
    }

    let mut before = server_digest(&hris, 256).await.0;
    for change in [
        json!({ "externalId": "E77", "jobTitle": "Coach" }),
        json!({ "externalId": "E78", "managerExternalId": "E5" }),
        json!({ "externalId": "E79", "managerExternalId": null }),
        json!({ "externalId": "E80", "department": null }),
        json!({ "externalId": "E2299", "status": "TERMINATED" }),
        json!({ "externalId": "new", "userName": "n", "email": "n@example.com", "givenName": "N", "familyName": "N" }),
    ] {
        let key = change["externalId"].as_str().unwrap();
        hris.execute(UPSERT, json!({ "row": change })).await;
        let (after, _) = server_digest(&hris, 256).await;
        let changed = differing_lines(&before, &after);
        assert_eq!(changed.len(), 1, "{change} changes the buckets {changed:?}");
        // The digests of the bucket's employees show which employee differs.
        let bucket = i32::try_from(changed[0]).unwrap();
        let server = hris.execute(BUCKET, json!({ "buckets": 256, "bucket": bucket })).await["rosterBucket"]["employees"].clone();
        let server: BTreeMap<&str, &str> =
            server.as_array().unwrap().iter().map(|row| (row["externalId"].as_str().unwrap(), row["digest"].as_str().unwrap())).collect();
        let lines = sender_digest(&sender, &[256, bucket]).await;
        let expected: BTreeMap<&str, &str> =
            lines.iter().map(|line| line.split_once(' ').map(|(digest, key)| (key, digest)).unwrap()).collect();
        let different: Vec<_> = expected.keys().chain(server.keys()).filter(|key| expected.get(*key) != server.get(*key)).collect();
        assert!(!different.is_empty() && different.iter().all(|other| **other == key), "{change}: {different:?}");
        // After the sender makes the same change, the digests are equal again.
        let employee = sender.entry(key.to_owned()).or_insert_with(|| json!({}));
        change.as_object().unwrap().iter().for_each(|(name, value)| employee[name] = value.clone());
        if employee["status"] == "TERMINATED" {
            sender.remove(key);
        }
        assert_eq!(after, sender_digest(&sender, &[256]).await, "{change}");
        before = after;
    }
    world.end().await;
}

/// Two employees far apart in the sort order change in turn while digests are computed. Each digest must be that of the state at its
/// `throughSeq`.
#[tokio::test(flavor = "multi_thread")]
async fn a_digest_is_a_consistent_snapshot() {
    let world = World::new().await;
    let hris = world.admin();
    let mut sender = build_roster(2300);
    import_roster(&world, &hris, &sender).await;
    let title = |key: &str, round: usize| json!({ "row": { "externalId": key, "jobTitle": format!("Round {round}") } });
    // The first and the last in the sort order.
    let (first, last) = ("E1", "E999");
    let writing = async {
        let mut states = BTreeMap::new();
        for round in 0..25 {
            for key in [first, last] {
                hris.execute(UPSERT, title(key, round)).await;
                let seq = world.change_log(world.acme.id).await.last().unwrap().seq;
                states.insert(seq, (key, format!("Round {round}")));
            }
        }
        states
    };
    let reading = async {
        let mut digests = Vec::new();
        for _ in 0..40 {
            digests.push(server_digest(&hris, 16).await);
        }
        digests
    };
    let (states, digests) = tokio::join!(writing, reading);
    let first_seq = *states.keys().next().unwrap();
    let (mut at_seq, mut expected) = (first_seq - 1, sender_digest(&sender, &[16]).await);
    let mut snapshots = 0;
    for (digest, through) in digests {
        if through > at_seq {
            for (_, (key, title)) in states.range(at_seq + 1..=through) {
                sender.get_mut(*key).unwrap()["jobTitle"] = title.as_str().into();
            }
            (at_seq, expected) = (through, sender_digest(&sender, &[16]).await);
            snapshots += 1;
        }
        assert_eq!(digest, expected, "through {through}");
    }
    assert!(snapshots > 2, "only {snapshots} different snapshots were read");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn digests_need_permission_to_read_all_employees_and_arguments_within_bounds() {
    let world = World::new().await;
    let admin = world.admin();
    let employee = create_employee(&admin, "ann").await;
    let promote = "mutation($id: ID!) { employeeAssignRole(id: $id, role: PROGRAM_MANAGER) { userErrors { code } } }";
    for role in ["EMPLOYEE", "PROGRAM_MANAGER"] {
        for (document, arguments) in [(DIGEST, json!({ "buckets": 1 })), (BUCKET, json!({ "buckets": 1, "bucket": 0 }))] {
            assert_eq!(world.person("ann").with_new_token().await.graphql(document, arguments).await.error_code(), "FORBIDDEN", "{role}");
        }
        admin.execute(promote, json!({ "id": employee })).await;
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
        let response = admin.graphql(document, variables).await;
        assert_eq!(
            (response.error_code(), &response.errors()[0]["extensions"]["field"]),
            ("INVALID", &json!(field)),
            "{:#}",
            response.body
        );
    }
    let three_digests = "{ a: rosterDigest(buckets: 1) { employeeCount } b: rosterDigest(buckets: 1) { employeeCount }
        c: rosterDigest(buckets: 2) { employeeCount } }";
    assert_eq!(admin.graphql(three_digests, json!({})).await.error_code(), "COST_LIMIT");
    // Employees of another organization are in no bucket.
    create_employee(&world.globex_admin(), "foreign").await;
    let bucket = admin.execute(BUCKET, json!({ "buckets": 1, "bucket": 0 })).await;
    assert_eq!(value_at(&bucket, "rosterBucket.employees").as_array().unwrap().len(), 1);
    assert_eq!(value_at(&bucket, "rosterBucket.employees.0.externalId"), "ann");
    // A bucket may list at most 1,000 employees.
    import_roster(&world, &admin, &build_roster(1001)).await;
    let response = admin.graphql(BUCKET, json!({ "buckets": 1, "bucket": 0 })).await;
    assert_eq!((response.error_code(), response.errors()[0]["message"].as_str().unwrap().contains("more buckets")), ("INVALID", true));
    world.end().await;
}
