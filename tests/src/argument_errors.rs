//! Errors of arguments name the argument by its path, and say which values it accepts.
use crate::{sample_organization::SampleOrganization, world::World};
use serde_json::json;
#[tokio::test]
async fn explore() {
    let world = World::new().await;
    let sample = SampleOrganization::create(&world, &world.admin()).await;
    let (ses, pai, prg) = (sample.id("ses"), sample.id("pai"), sample.id("prg"));
    let cases = [
        ("{ employees(filter: \"x\") { nodes { id } } }".to_owned(), json!({})),
        ("query($f: EmployeeFilter) { employees(filter: $f) { nodes { id } } }".into(), json!({"f": "x"})),
        (format!("{{ employees(filter: {{managerId: {{in: [\"{ses}\"]}}}}) {{ nodes {{ id }} }} }}"), json!({})),
        ("query($f: EmployeeFilter) { employees(filter: $f) { nodes { id } } }".into(), json!({"f": {"managerId": {"in": [ses]}}})),
        ("query($m: ID!) { employees(filter: {managerId: {in: [$m]}}) { nodes { id } } }".into(), json!({"m": ses})),
        ("query($id: ID!) { employee(id: $id) { id } }".into(), json!({})),
        ("query($id: ID!) { employee(id: $id) { id } }".into(), json!({"id": null})),
        ("{ employee(id: null) { id } }".into(), json!({})),
        ("{ employee { id } }".into(), json!({})),
        (format!("mutation {{ sessionSchedule(input: {{pairingId: \"{pai}\", startsAt: \"yesterday\"}}) {{ userErrors {{ message }} }} }}"), json!({})),
        ("mutation($i: SessionScheduleInput!) { sessionSchedule(input: $i) { userErrors { message } } }".into(), json!({"i": {"pairingId": pai, "startsAt": "yesterday"}})),
        (format!("mutation {{ roundStart(input: {{programId: \"{prg}\", startsOn: \"2026-13-01\"}}) {{ userErrors {{ message }} }} }}"), json!({})),
        ("mutation($i: RoundStartInput!) { roundStart(input: $i) { userErrors { message } } }".into(), json!({"i": {"programId": prg, "startsOn": "2026-13-01"}})),
        ("mutation($d: Date!, $p: ID!) { roundStart(input: {programId: $p, startsOn: $d}) { userErrors { message } } }".into(), json!({"p": prg, "d": "31.01.2026"})),
        (format!("{{ organization {{ id }} ...F }} fragment F on Query {{ a: employees(first: 1) {{ nodes {{ id }} }} b: employees(filter: {{managerId: {{eq: \"{ses}\"}}}}) {{ nodes {{ id }} }} }}"), json!({})),
        ("query($e: ID!) { node(id: $e) { ... on Program { list: participants(filter: {status: {eq: \"ACTIVE\"}}) { totalCount } } } }".into(), json!({"e": prg})),
        ("query($s: ParticipantStatusFilter, $e: ID!) { p: program(id: $e) { ... on Program { list: participants(filter: {status: $s}) { totalCount } } } }".into(), json!({"e": prg, "s": "ACTIVE"})),
        ("query($n: Int) { employees(first: $n) { nodes { id } } }".into(), json!({"n": "5"})),
        ("subscription($a: String) { changes(after: $a, filter: {kinds: 5}) { cursor } }".into(), json!({})),
    ];
    for (document, variables) in cases {
        for _ in 0..2 {
            let r = world.admin().graphql(&document, variables.clone()).await;
            println!("{document}\n  {variables}\n  => {} {}", r.status, r.body["errors"]);
        }
    }
    world.end().await;
}
