//! Habits: figures from held sessions, for pairings and participants, with one statement per page.

use crate::{
    coaching_pair::CoachingPair,
    operations::{run_mutation, run_mutation_by_id},
    world::{Caller, World, value_at},
};
use chrono::TimeDelta;
use serde_json::{Value, json};

const FIGURES: &str = "heldCount expectedCount onTimePercent currentStreak longestGapDays";

async fn habit(caller: &Caller, object: &str, id: &str) -> Value {
    let query = format!("query($id: ID!) {{ {object}(id: $id) {{ habit {{ {FIGURES} }} }} }}");
    value_at(&caller.execute(&query, json!({ "id": id })).await, &format!("{object}.habit")).clone()
}

fn figures(held: i64, expected: i64, on_time: Option<i64>, streak: i64, gap: i64) -> Value {
    json!({ "heldCount": held, "expectedCount": expected, "onTimePercent": on_time, "currentStreak": streak, "longestGapDays": gap })
}

/// Holds a session on the day that is `days` after the present one, and stays there. `absent` does not attend.
async fn hold_after(world: &World, pair: &CoachingPair, days: i64, absent: Option<usize>) {
    world.clock.forward(TimeDelta::days(days));
    let input = json!({ "pairingId": pair.pairing, "startsAt": world.clock.now() });
    let session = run_mutation(&world.admin(), "sessionSchedule", input).await;
    let mut report = pair.report(&session);
    if let Some(absent) = absent {
        report["attendance"][absent]["attended"] = json!(false);
    }
    run_mutation(&world.admin(), "sessionHold", report).await;
}

#[tokio::test]
async fn habits_compare_held_sessions_with_the_cadence() {
    let world = World::new().await;
    // The cadence is 7 days.
    let trio = CoachingPair::create(&world, "INFORMAL", &["ann", "bob", "cid"]).await;
    let admin = world.admin();
    assert_eq!(habit(&admin, "pairing", &trio.pairing).await, figures(0, 0, None, 0, 0));
    hold_after(&world, &trio, 7, None).await;
    hold_after(&world, &trio, 5, Some(2)).await;
    assert_eq!(habit(&admin, "pairing", &trio.pairing).await, figures(2, 1, Some(100), 2, 7));
    hold_after(&world, &trio, 8, None).await;
    hold_after(&world, &trio, 7, None).await;
    // Sessions 7, 5, 8 and 7 days after the one before: the third was late.
    let of_pairing = figures(4, 3, Some(75), 1, 8);
    assert_eq!(habit(&trio.members[0].caller, "pairing", &trio.pairing).await, of_pairing);
    assert_eq!(habit(&admin, "participant", &trio.members[0].participant).await, of_pairing, "who attended all has the same");
    // Cid attended those after 7, 13 and 7 days.
    assert_eq!(habit(&admin, "participant", &trio.members[2].participant).await, figures(3, 3, Some(66), 1, 13));
    // The next one is overdue after more than 7 days.
    world.clock.forward(TimeDelta::days(7));
    assert_eq!(habit(&admin, "pairing", &trio.pairing).await, figures(4, 4, Some(75), 1, 8));
    world.clock.forward(TimeDelta::days(3));
    assert_eq!(habit(&admin, "pairing", &trio.pairing).await, figures(4, 5, Some(75), 0, 10));
    // An ended pairing keeps its figures.
    run_mutation_by_id(&admin, "pairingEnd", &trio.pairing).await;
    let ended = habit(&admin, "pairing", &trio.pairing).await;
    world.clock.forward(TimeDelta::days(30));
    assert_eq!(habit(&admin, "pairing", &trio.pairing).await, ended);

    // The next pairing of two of them: the time between does not count.
    let participants: Vec<_> = trio.members[..2].iter().map(|member| &member.participant).collect();
    let next = run_mutation(&admin, "pairingCreate", json!({ "roundId": trio.round, "participantIds": participants })).await;
    let next =
        CoachingPair { program: trio.program.clone(), round: trio.round.clone(), pairing: next, members: trio.members[..2].to_vec() };
    hold_after(&world, &next, 6, None).await;
    assert_eq!(habit(&admin, "pairing", &next.pairing).await, figures(1, 0, Some(100), 1, 6));
    assert_eq!(habit(&admin, "participant", &trio.members[0].participant).await, figures(5, 5, Some(80), 2, 10));
    world.end().await;
}

#[tokio::test]
async fn the_habit_of_a_participant_is_hidden_from_partners_and_needs_the_scope_of_sessions() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let (ann, bob) = (&pair.members[0], &pair.members[1]);
    pair.hold_session(&world).await;
    assert_eq!(habit(&bob.caller, "participant", &ann.participant).await, Value::Null, "it contains sessions with other partners");
    assert_eq!(habit(&ann.caller, "participant", &ann.participant).await["heldCount"], 1);
    assert_eq!(habit(&bob.caller, "pairing", &pair.pairing).await["heldCount"], 1);
    let query = format!("query($id: ID!) {{ pairing(id: $id) {{ habit {{ {FIGURES} }} }} }}");
    let response = world.admin().with_scope("program:read").graphql(&query, json!({ "id": pair.pairing })).await;
    assert_eq!(response.error_code(), "FORBIDDEN");
    world.end().await;
}

#[tokio::test]
async fn the_habits_of_a_page_need_one_statement() {
    let world = World::new().await;
    let mut counts = Vec::new();
    let query = format!("{{ pairings {{ nodes {{ habit {{ {FIGURES} }} }} }} participants {{ nodes {{ habit {{ {FIGURES} }} }} }} }}");
    for names in [["ann", "bob"], ["cid", "dan"], ["eve", "fay"]] {
        let pair = CoachingPair::create(&world, "INFORMAL", &names).await;
        pair.hold_session(&world).await;
        world.admin().execute(&query, json!({})).await;
        let before = world.app.statements.count();
        let data = world.admin().execute(&query, json!({})).await;
        assert!(value_at(&data, "pairings.nodes").as_array().unwrap().iter().all(|node| node["habit"]["heldCount"] == 1));
        counts.push(world.app.statements.count() - before);
    }
    assert_eq!(counts, [4, 4, 4], "two pages and their habits");
    world.end().await;
}
