//! The search of takeaways by words: which texts are found, that no input breaks it, and that an index serves it.

use crate::{
    coaching_pair::CoachingPair,
    operations::{run_mutation, run_mutation_by_id},
    query_plans::explain,
    world::{Caller, DatabaseKind, World, value_at},
};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

const SEARCH: &str = "query($search: String!, $first: Int, $after: String, $orderBy: TakeawayOrder) {
    takeaways(filter: { search: $search }, first: $first, after: $after, orderBy: $orderBy) {
        nodes { text } totalCount pageInfo { endCursor hasNextPage } } }";

const TEXTS: [&str; 7] = [
    "Ask one open question, then wait.",
    "Waiting is hard: I count to ten before I answer a question.",
    "Überraschend: Schweigen heißt nicht Zustimmung",
    "Le résumé d'une séance tient en une phrase",
    "Слушать — ещё не значит соглашаться",
    "傾聴 works in any language",
    "C++ or \"Rust\"? The team's question, not mine (100% of the time)",
];

/// The positions in [`TEXTS`] of the takeaways that a search finds.
async fn find(caller: &Caller, search: &str) -> Vec<usize> {
    let data = caller.execute(SEARCH, json!({ "search": search })).await;
    let texts = value_at(&data, "takeaways.nodes").as_array().unwrap().iter().map(|row| row["text"].clone());
    let found: Vec<_> = texts.map(|text| TEXTS.iter().position(|other| text == *other).unwrap()).collect();
    assert_eq!(value_at(&data, "takeaways.totalCount"), &json!(found.len()), "{search}");
    found
}

async fn share_all(pair: &CoachingPair) -> Vec<String> {
    let mut ids = Vec::new();
    for text in TEXTS {
        ids.push(run_mutation(&pair.members[0].caller, "takeawayShare", json!({ "programId": pair.program, "text": text })).await);
    }
    ids
}

#[tokio::test]
async fn a_search_finds_texts_with_all_words_and_the_last_as_a_beginning() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let ids = share_all(&pair).await;
    let bob = &pair.members[1].caller;
    for (search, expected) in [
        ("question", vec![0, 1, 6]),
        ("QUESTION open", vec![0]),
        ("open quest", vec![0]),
        ("quest open", vec![]),
        ("wait", vec![0, 1]),
        ("wait question", vec![0]),
        ("uberraschend", vec![2]),
        ("Überr", vec![2]),
        ("heisst", vec![2]),
        ("resume seance", vec![3]),
        ("re\u{301}sume\u{301}", vec![3]),
        ("слушать еще", vec![4]),
        ("傾", vec![5]),
        ("聴", vec![]),
        ("c++", vec![1, 6]),
        ("100%", vec![6]),
        ("nothing", vec![]),
        // Neither the identifiers in the index nor operators are words of a text.
        ("organization", vec![]),
        ("row_id", vec![]),
        ("question OR wait", vec![]),
        ("NOT question", vec![6]),
    ] {
        for caller in [bob, &world.admin()] {
            assert_eq!(find(caller, search).await, expected, "{search}");
        }
    }
    let hexadecimal = world.acme.id.0.simple().to_string();
    for search in [&hexadecimal, &hexadecimal[..8], &ids[0]] {
        assert_eq!(find(bob, search).await, Vec::<usize>::new(), "{search}");
    }
    assert_eq!(find(&world.globex_admin(), "question").await, Vec::<usize>::new(), "another organization");

    // An edited text is found by its new words only, a withdrawn one by none.
    let ann = &pair.members[0].caller;
    run_mutation(ann, "takeawayEdit", json!({ "id": ids[0], "text": TEXTS[4] })).await;
    assert_eq!((find(bob, "open").await, find(bob, "слушать").await), (vec![], vec![4, 4]));
    run_mutation_by_id(bob, "takeawayMarkHelpful", &ids[4]).await;
    run_mutation_by_id(ann, "takeawayWithdraw", &ids[0]).await;
    assert_eq!(find(bob, "слушать").await, [4]);
    world.end().await;
}

#[tokio::test]
async fn no_search_breaks_the_query_and_one_without_words_or_too_long_is_an_error_of_the_filter() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    share_all(&pair).await;
    let bob = &pair.members[1].caller;
    let quotes =
        ["'", "\"", "question'", "\"question", "' | 'x", "\") OR (\"x", "question:*", "question*", "(question", "que & | ! <-> stion"];
    let operators =
        ["question AND", "NEAR(question wait)", "^question", "words:question", "-question", "question\\", "\\", "%", "_", "$1", "?"];
    let control = ["question\u{0}", "\u{0}", "\u{7}question", "\u{fffd}\u{10ffff}", "🙂", "\u{202e}question"];
    let many_words = "a ".repeat(100);
    let long_word = "q".repeat(200);
    for search in quotes.iter().chain(&operators).chain(&control).copied().chain([many_words.as_str(), long_word.as_str()]) {
        let response = bob.graphql(SEARCH, json!({ "search": search })).await;
        assert_eq!(response.status, 200, "{search:?}: {:#}", response.body);
        if !response.errors().is_empty() {
            assert_eq!(response.error_code(), "INVALID", "{search:?}: {:#}", response.body);
        }
    }
    assert_eq!(find(bob, "\"question'; drop table takeaway --").await, Vec::<usize>::new());
    assert_eq!(find(bob, "\u{0}question\u{0}").await, [0, 1, 6], "what is no letter and no digit separates words");
    for search in ["".to_owned(), " *\"' ".to_owned(), "a".repeat(201), "x".repeat(1 << 20)] {
        for document in [SEARCH, "query($search: String!) { programs { nodes { takeaways(filter: { search: $search }) { totalCount } } } }"]
        {
            let response = bob.graphql(document, json!({ "search": search })).await;
            assert_eq!(response.error_code(), "INVALID", "{:.20}: {:#}", search, response.body);
            assert_eq!(response.errors()[0]["extensions"]["field"], "filter.search", "{:#}", response.body);
        }
    }
    world.end().await;
}

#[tokio::test]
async fn cursors_continue_a_search_in_each_order_and_both_directions() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let ids = share_all(&pair).await;
    let bob = &pair.members[1].caller;
    run_mutation_by_id(bob, "takeawayMarkHelpful", &ids[1]).await;
    for (order, expected) in
        [("CREATED_ASC", [0, 1, 6]), ("CREATED_DESC", [6, 1, 0]), ("HELPFUL_COUNT_ASC", [0, 6, 1]), ("HELPFUL_COUNT_DESC", [1, 6, 0])]
    {
        let (mut after, mut found) = (Value::Null, Vec::new());
        loop {
            let variables = json!({ "search": "question", "first": 1, "after": after, "orderBy": order });
            let data = bob.execute(SEARCH, variables).await;
            found.push(value_at(&data, "takeaways.nodes.0.text").clone());
            after = value_at(&data, "takeaways.pageInfo.endCursor").clone();
            if value_at(&data, "takeaways.pageInfo.hasNextPage") == &json!(false) {
                break;
            }
        }
        assert_eq!(found, expected.map(|index| json!(TEXTS[index])), "{order}");
    }
    let last = "{ takeaways(filter: { search: \"question\" }, last: 2) { nodes { text } pageInfo { hasPreviousPage } } }";
    let expected = json!({ "nodes": [{ "text": TEXTS[1] }, { "text": TEXTS[6] }], "pageInfo": { "hasPreviousPage": true } });
    assert_eq!(bob.execute(last, json!({})).await["takeaways"], expected);
    world.end().await;
}

/// The plan of the only statement that reads takeaways in a request.
async fn plan_of(world: &World, caller: &Caller, document: &str) -> String {
    let db = world.connect_database().await;
    world.app.statements.start_keeping();
    caller.execute(document, json!({})).await;
    let statements = world.app.statements.take_kept();
    let reads: Vec<&Statement> = statements.iter().filter(|statement| statement.sql.contains("FROM \"takeaway\"")).collect();
    let [read] = reads.as_slice() else { panic!("{} statements read takeaways: {statements:#?}", reads.len()) };
    format!("{}\n{}", read.sql, explain(&db, read).await.join("\n"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_and_the_orders_of_takeaways_use_their_indexes() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    share_all(&pair).await;
    let db = world.connect_database().await;
    let id = match world.database() {
        DatabaseKind::Postgres => "gen_random_uuid()",
        DatabaseKind::Sqlite => "randomblob(16)",
    };
    let columns = "organization_id, version, program_id, author_id, text, status, created_at, updated_at";
    let sql = format!(
        "insert into takeaway (id, words, helpful_count, {columns})
         with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < 5000)
         select {id}, 'common word' || n, n % 50, {columns} from numbers cross join takeaway where words like '傾聴%'"
    );
    db.execute_unprepared(&sql).await.unwrap();
    if world.database() == DatabaseKind::Postgres {
        db.execute_unprepared("analyze takeaway").await.unwrap();
    }
    let bob = &pair.members[1].caller;
    let found = bob.execute("{ takeaways(filter: { search: \"word4999 common\" }) { totalCount } }", json!({})).await;
    assert_eq!(value_at(&found, "takeaways.totalCount"), &json!(1), "rows that other writers insert are found");
    for caller in [bob, &world.admin()] {
        let plan = plan_of(&world, caller, "{ takeaways(filter: { search: \"common word4999\" }) { nodes { id } } }").await;
        match world.database() {
            DatabaseKind::Postgres => assert!(plan.contains("Bitmap Index Scan on takeaway_by_words"), "{plan}"),
            DatabaseKind::Sqlite => {
                assert!(plan.contains("SCAN takeaway_search VIRTUAL TABLE INDEX") && plan.contains("id=?"), "{plan}");
            }
        }
        assert!(!plan.contains("Seq Scan on takeaway") && !plan.contains("SCAN takeaway\n"), "{plan}");
    }
    for order in ["HELPFUL_COUNT_DESC", "CREATED_DESC"] {
        let document = format!("{{ takeaways(first: 5, orderBy: {order}) {{ nodes {{ id }} }} }}");
        let plan = plan_of(&world, &world.admin(), &document).await;
        assert!(!plan.contains("Sort") && !plan.contains("TEMP B-TREE") && !plan.contains("Seq Scan"), "{plan}");
    }
    world.end().await;
}
