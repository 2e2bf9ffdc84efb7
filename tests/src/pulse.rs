//! Pulses: who answers, what is stored of an answer, and when figures are shown.

use crate::{
    coaching_pair::{CoachingPair, Member},
    operations::{create_employee, mutation_error, run_mutation, run_mutation_by_id, set_question_sets},
    world::{Caller, DatabaseKind, World, value_at},
};
use chrono::TimeDelta;
use coachgraph::worker;
use entity::{pulse, pulse_comment, pulse_participation, pulse_tally};
use sea_orm::{ConnectionTrait, EntityTrait, Iterable, Statement};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const FIGURES: &str = "query($id: ID!) { round(id: $id) { pulse { answered figures {
    status answeredCount questions { questionKey count average }
} } } }";

/// A program with participants, and the pulse of its round, which closes in a week.
async fn open(world: &World, count: usize) -> (CoachingPair, Vec<Member>, String) {
    let admin = world.admin();
    let pair = CoachingPair::create(world, "INFORMAL", &["ann", "bob"]).await;
    set_question_sets(&admin, &pair.program).await;
    let mut members = pair.members.clone();
    for number in members.len()..count {
        let name = format!("person{number}");
        let employee = create_employee(&admin, &name).await;
        let participant = run_mutation(&admin, "participantEnrol", json!({ "programId": pair.program, "employeeId": employee })).await;
        members.push(Member { employee, participant, caller: world.person(&name) });
    }
    let input = json!({ "roundId": pair.round, "closesAt": world.clock.now() + TimeDelta::days(7) });
    let pulse = run_mutation(&admin, "pulseOpen", input).await;
    (pair, members, pulse)
}

fn answer_input(pulse: &str, scale: i32) -> Value {
    json!({ "pulseId": pulse, "answers": [{ "questionKey": "trust", "scale": scale }] })
}

async fn answer(caller: &Caller, pulse: &str, scale: i32) {
    run_mutation(caller, "pulseAnswer", answer_input(pulse, scale)).await;
}

async fn figures(caller: &Caller, round: &str) -> Value {
    value_at(&caller.execute(FIGURES, json!({ "id": round })).await, "round.pulse.figures").clone()
}

fn without(status: &str) -> Value {
    json!({ "status": status, "answeredCount": null, "questions": null })
}

#[tokio::test]
async fn figures_are_shown_after_the_pulse_is_closed_and_only_for_five_people() {
    let world = World::new().await;
    let (pair, members, pulse) = open(&world, 6).await;
    for (member, scale) in members.iter().zip([1, 5, 5, 4]) {
        answer(&member.caller, &pulse, scale).await;
    }
    let mut input = answer_input(&pulse, 4);
    let helped = json!({ "questionKey": "helped", "choices": ["asking", "honesty"] });
    input["answers"].as_array_mut().unwrap().extend([helped, json!({ "questionKey": "words", "text": "More time" })]);
    run_mutation(&members[4].caller, "pulseAnswer", input).await;
    for caller in [&world.admin(), &members[0].caller] {
        assert_eq!(figures(caller, &pair.round).await, without("NOT_CLOSED"));
    }
    run_mutation_by_id(&world.admin(), "pulseClose", &pulse).await;
    // One of five answered the other questions, so their figures stay hidden.
    let question = |key: &str, count: Value, average: Value| json!({ "questionKey": key, "count": count, "average": average });
    let questions = json!([
        question("trust", json!(5), json!(3.8)),
        question("helped", Value::Null, Value::Null),
        question("words", Value::Null, Value::Null),
    ]);
    let shown = json!({ "status": "SHOWN", "answeredCount": 5, "questions": questions });
    for caller in [&world.admin(), &world.dashboard(), &members[5].caller] {
        assert_eq!(figures(caller, &pair.round).await, shown);
    }
    let error = mutation_error(&members[5].caller, "pulseAnswer", answer_input(&pulse, 3)).await;
    assert_eq!((&error["code"], &error["field"]), (&json!("WRONG_STATE"), &json!(["pulseId"])));
    assert_eq!(figures(&world.admin(), &pair.round).await, shown, "figures never change after they are shown");
    world.end().await;
}

#[tokio::test]
async fn the_figures_of_four_people_are_never_shown() {
    let world = World::new().await;
    let (pair, members, pulse) = open(&world, 5).await;
    for member in &members[..4] {
        answer(&member.caller, &pulse, 3).await;
    }
    world.clock.forward(TimeDelta::days(7));
    assert_eq!(figures(&world.admin(), &pair.round).await, without("SUPPRESSED"));
    world.end().await;
}

#[tokio::test]
async fn the_minimum_group_of_a_pulse_is_that_of_its_opening_or_a_greater_one_set_later() {
    let world = World::new().await;
    let admin = world.admin();
    let set = async |minimum: i32| {
        let set = "mutation($n: Int!) { organizationSetMinimumGroup(minimumGroup: $n) { userErrors { message } } }";
        admin.execute(set, json!({ "n": minimum })).await;
    };
    let minimum = async |pulse: &str| {
        let query = "query($id: ID!) { pulse(id: $id) { minimumGroup } }";
        value_at(&admin.execute(query, json!({ "id": pulse })).await, "pulse.minimumGroup").clone()
    };
    set(7).await;
    let (pair, members, pulse) = open(&world, 7).await;
    assert_eq!(minimum(&pulse).await, 7);
    for member in &members[..6] {
        answer(&member.caller, &pulse, 3).await;
    }
    run_mutation_by_id(&admin, "pulseClose", &pulse).await;
    world.clock.forward(TimeDelta::minutes(1));
    let over_rounds = async || {
        let query = "{ insights { pulse { rows { n { ... on IntegerValue { value } ... on Suppressed { reason } } } } } }";
        value_at(&world.dashboard().execute(query, json!({})).await, "insights.pulse.rows.0.n").clone()
    };
    // Six people answered with the promise that figures are about seven.
    for smaller in [7, 5, 3] {
        set(smaller).await;
        assert_eq!(figures(&admin, &pair.round).await, without("SUPPRESSED"), "{smaller}");
        assert_eq!(over_rounds().await, json!({ "reason": "GROUP_TOO_SMALL" }), "{smaller}");
    }
    run_mutation_by_id(&admin, "roundEnd", &pair.round).await;
    let start = json!({ "programId": pair.program, "startsOn": world.clock.now().date_naive() });
    let round = run_mutation(&admin, "roundStart", start).await;
    let closes_at = world.clock.now() + TimeDelta::days(7);
    let second = run_mutation(&admin, "pulseOpen", json!({ "roundId": round, "closesAt": closes_at })).await;
    assert_eq!(minimum(&second).await, 5, "that of the organization is 3");
    for member in &members[..6] {
        answer(&member.caller, &second, 4).await;
    }
    world.clock.forward(TimeDelta::days(8));
    for (greater, is_shown) in [(3, true), (6, true), (7, false), (6, true)] {
        set(greater).await;
        let status = figures(&admin, &round).await["status"].clone();
        assert_eq!(status, if is_shown { "SHOWN" } else { "SUPPRESSED" }, "{greater}");
        let expected = if is_shown { json!({ "value": 6 }) } else { json!({ "reason": "GROUP_TOO_SMALL" }) };
        assert_eq!(over_rounds().await, expected, "{greater}");
    }
    world.end().await;
}

#[tokio::test]
async fn a_pulse_that_closes_at_its_instant_is_recorded_once() {
    let world = World::new().await;
    let (_, members, pulse) = open(&world, 2).await;
    let closings = async || {
        let log = world.change_log(world.acme.id).await;
        log.into_iter()
            .filter(|entry| entry.kind == "pulse.closed")
            .map(|entry| (entry.subject_version, entry.changed_fields))
            .collect::<Vec<_>>()
    };
    world.run_maintenance().await;
    assert_eq!(closings().await, [], "it is open");
    world.clock.forward(TimeDelta::days(7));
    world.run_maintenance().await;
    world.run_maintenance().await;
    let recorded = closings().await;
    assert_eq!(recorded.iter().map(|(version, _)| *version).collect::<Vec<_>>(), [2]);
    let query = "query($id: ID!) { pulse(id: $id) { version closesAt } }";
    let closed = world.admin().execute(query, json!({ "id": pulse })).await;
    assert_eq!(value_at(&closed, "pulse.version"), 2);
    run_mutation_by_id(&world.admin(), "pulseClose", &pulse).await;
    assert_eq!(closings().await, recorded, "a closed pulse is not closed again");
    let error = mutation_error(&members[0].caller, "pulseAnswer", answer_input(&pulse, 3)).await;
    assert_eq!(error["code"], "WRONG_STATE");

    // One that was closed before is not told again when its former instant passes.
    let other = CoachingPair::create(&world, "INFORMAL", &["cid", "dan"]).await;
    set_question_sets(&world.admin(), &other.program).await;
    let input = json!({ "roundId": other.round, "closesAt": world.clock.now() + TimeDelta::days(1) });
    let early = run_mutation(&world.admin(), "pulseOpen", input).await;
    run_mutation_by_id(&world.admin(), "pulseClose", &early).await;
    world.clock.forward(TimeDelta::days(2));
    world.run_maintenance().await;
    assert_eq!(closings().await.len(), 2);
    world.end().await;
}

#[tokio::test]
async fn a_person_answers_a_pulse_once_and_only_as_a_participant() {
    let world = World::new().await;
    let (pair, members, pulse) = open(&world, 3).await;
    let [ann, bob, person] = [&members[0], &members[1], &members[2]];
    answer(&ann.caller, &pulse, 3).await;
    let answered =
        async |caller: &Caller| value_at(&caller.execute(FIGURES, json!({ "id": pair.round })).await, "round.pulse.answered").clone();
    assert_eq!(
        (answered(&ann.caller).await, answered(&bob.caller).await, answered(&world.admin()).await),
        (json!(true), json!(false), json!(false))
    );
    run_mutation_by_id(&world.admin(), "participantWithdraw", &person.participant).await;
    create_employee(&world.admin(), "eve").await;
    for (caller, code) in [(&ann.caller, "WRONG_STATE"), (&person.caller, "NOT_PARTICIPATING"), (&world.person("eve"), "NOT_PARTICIPATING")]
    {
        let error = mutation_error(caller, "pulseAnswer", answer_input(&pulse, 3)).await;
        assert_eq!((&error["code"], &error["field"]), (&json!(code), &json!(["pulseId"])), "{error}");
    }
    let document = "mutation($input: PulseAnswerInput!) { pulseAnswer(input: $input) { pulse { id } } }";
    assert_eq!(world.admin().graphql(document, json!({ "input": answer_input(&pulse, 3) })).await.error_code(), "FORBIDDEN");
    for (answers, field) in [
        (json!([]), "answers"),
        (json!([{ "questionKey": "trust", "scale": 0 }]), "answers.0.scale"),
        (json!([{ "questionKey": "trust", "scale": 3 }, { "questionKey": "words", "text": "x".repeat(1 << 20) }]), "answers.1.text"),
    ] {
        let error = mutation_error(&bob.caller, "pulseAnswer", json!({ "pulseId": pulse, "answers": answers })).await;
        let path: Vec<_> = error["field"].as_array().unwrap().iter().map(|part| part.as_str().unwrap()).collect();
        assert_eq!(path.join("."), field);
    }
    assert_eq!(answered(&bob.caller).await, false, "nothing is stored");

    let open = |closes_at| json!({ "roundId": pair.round, "closesAt": closes_at });
    let error = mutation_error(&world.admin(), "pulseOpen", open(world.clock.now() + TimeDelta::days(1))).await;
    assert_eq!((&error["code"], &error["field"]), (&json!("WRONG_STATE"), &json!(["roundId"])), "a round has one pulse");
    let error = mutation_error(&world.admin(), "pulseOpen", open(world.clock.now())).await;
    assert_eq!((&error["code"], &error["field"]), (&json!("INVALID"), &json!(["closesAt"])));
    world.end().await;
}

/// The rows of all tables as text, without those of the tally.
async fn dump(world: &World) -> BTreeMap<String, Vec<String>> {
    let db = world.connect_database().await;
    let mut tables = BTreeMap::new();
    for table in crate::database_schema::table_names(&db, world.database()).await {
        let (sql, columns) = match world.database() {
            DatabaseKind::Postgres => (format!("select cast(t.* as text) from {table} t"), None),
            DatabaseKind::Sqlite => {
                let names = format!("select group_concat('quote(\"' || name || '\")', ' || '','' || ') from pragma_table_info('{table}')");
                let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), names)).await.unwrap().unwrap();
                (String::new(), Some(row.try_get_by_index::<String>(0).unwrap()))
            }
        };
        let sql = columns.map_or(sql, |columns| format!("select {columns} from {table}"));
        let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
        let mut rows: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
        rows.sort();
        tables.insert(table, rows);
    }
    tables
}

#[tokio::test]
async fn an_answer_is_stored_as_a_participation_and_as_counts_that_do_not_name_who_gave_it() {
    let world = World::new().await;
    let (_, members, pulse_id) = open(&world, 3).await;
    let before = dump(&world).await;
    let log = world.change_log(world.acme.id).await;
    let text = "A longer first session";
    let mut input = answer_input(&pulse_id, 4);
    input["answers"].as_array_mut().unwrap().push(json!({ "questionKey": "words", "text": text }));
    run_mutation(&members[0].caller, "pulseAnswer", input.clone()).await;
    let after = dump(&world).await;
    let changed: Vec<&str> = after.iter().filter(|(table, rows)| before[*table] != **rows).map(|(table, _)| table.as_str()).collect();
    assert_eq!(changed, ["pulse_comment", "pulse_participation", "pulse_tally"], "no other row tells of the answer");
    assert_eq!(world.change_log(world.acme.id).await, log);
    run_mutation(&members[1].caller, "pulseAnswer", input).await;

    let db = world.connect_database().await;
    let tally = pulse_tally::Entity::find().all(&db).await.unwrap();
    let counted: Vec<_> =
        tally.iter().filter(|row| row.count > 0).map(|row| (row.question_key.as_str(), row.answer.as_str(), row.count)).collect();
    assert_eq!(counted, [("", "", 2), ("trust", "", 2), ("trust", "4", 2), ("words", "", 2)]);
    assert_eq!(tally.len(), 1 + 6 + 4 + 1, "every possible answer has a row from the beginning");
    let columns: Vec<String> = pulse_participation::Column::iter().map(|column| sea_orm::IdenStatic::as_str(&column).to_owned()).collect();
    assert_eq!(columns, ["organization_id", "pulse_id", "employee_id"], "a participation has no instant and no answer");
    let comments = pulse_comment::Entity::find().all(&db).await.unwrap();
    assert_eq!(comments.len(), 2);
    assert!(comments.iter().all(|row| row.id.0.get_version_num() == 4 && !row.text.contains("session")), "random identifiers, encrypted");
    assert_eq!(pulse::Entity::find().one(&db).await.unwrap().unwrap().version, 1, "an answer does not change the pulse");
    // The order in which rows are stored is that of their keys, or, in PostgreSQL, the same transaction wrote all rows of the tally.
    let sql = match world.database() {
        DatabaseKind::Sqlite => {
            "select cast(count(*) as text) from sqlite_schema where name like 'pulse\\__%' escape '\\' and type = 'table' and sql like '%without rowid'"
        }
        DatabaseKind::Postgres => "select cast(count(distinct xmin::text) + 2 as text) from pulse_tally",
    };
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap().unwrap();
    assert_eq!(row.try_get_by_index::<String>(0).unwrap(), "3");
    world.end().await;
}

#[tokio::test]
async fn comments_on_a_pulse_are_encrypted_again_with_the_current_key() {
    let world = World::new().await;
    let (_, members, pulse) = open(&world, 2).await;
    let mut input = answer_input(&pulse, 4);
    input["answers"].as_array_mut().unwrap().push(json!({ "questionKey": "words", "text": "More time" }));
    run_mutation(&members[0].caller, "pulseAnswer", input).await;
    let mut config = world.app.config.clone();
    config.secrets.insert("next".into(), "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=".to_owned().into());
    config.encryption_key = "next".into();
    let app = coachgraph::app::App::build(config, world.clock.clone()).await.unwrap();
    let db = world.connect_database().await;
    let old = pulse_comment::Entity::find().one(&db).await.unwrap().unwrap();
    assert_eq!(worker::rotate_keys(&app).await.unwrap().encrypted, 1);
    let new = pulse_comment::Entity::find().one(&db).await.unwrap().unwrap();
    assert!(new.key_name == "next" && new.text != old.text && new.id == old.id);
    world.end().await;
}
