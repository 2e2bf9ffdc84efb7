//! Pages: forwards and backwards through the same list, and what is no page.

use crate::{
    operations::{SAMPLE_ROSTER, import_roster},
    world::{Caller, World, value_at},
};
use serde_json::{Value, json};

const PAGE: &str = "query($first: Int, $after: String, $last: Int, $before: String, $filter: EmployeeFilter, $orderBy: EmployeeOrder) {
    employees(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy) {
        totalCount
        edges { cursor node { externalId } }
        nodes { externalId familyName }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
}";

async fn page(reader: &Caller, arguments: Value) -> Value {
    reader.execute(PAGE, arguments).await["employees"].clone()
}

fn names(page: &Value) -> Vec<String> {
    page["nodes"].as_array().unwrap().iter().map(|row| row["externalId"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_list_is_the_same_forwards_and_backwards_and_by_any_page() {
    let world = World::new().await;
    import_roster(&world.hris(), SAMPLE_ROSTER).await;
    let reader = world.dashboard();
    for order in ["CREATED_ASC", "CREATED_DESC", "FAMILY_NAME_ASC", "FAMILY_NAME_DESC", "EXTERNAL_ID_ASC", "EXTERNAL_ID_DESC"] {
        let whole = page(&reader, json!({ "first": 200, "orderBy": order })).await;
        let expected = names(&whole);
        assert_eq!((expected.len(), &whole["totalCount"]), (107, &json!(107)));
        for size in [1, 10, 53, 107] {
            let (mut forwards, mut after) = (Vec::new(), Value::Null);
            loop {
                let page = page(&reader, json!({ "first": size, "after": after, "orderBy": order })).await;
                assert_eq!(page["pageInfo"]["hasPreviousPage"], !after.is_null());
                assert_eq!(page["edges"][0]["cursor"], page["pageInfo"]["startCursor"]);
                forwards.extend(names(&page));
                after = page["pageInfo"]["endCursor"].clone();
                if page["pageInfo"]["hasNextPage"] == false {
                    break;
                }
            }
            assert_eq!(forwards, expected, "{order} forwards by {size}");

            let (mut backwards, mut before) = (Vec::new(), Value::Null);
            loop {
                let page = page(&reader, json!({ "last": size, "before": before, "orderBy": order })).await;
                assert_eq!(page["pageInfo"]["hasNextPage"], !before.is_null());
                backwards.splice(0..0, names(&page));
                before = page["pageInfo"]["startCursor"].clone();
                if page["pageInfo"]["hasPreviousPage"] == false {
                    break;
                }
            }
            assert_eq!(backwards, expected, "{order} backwards by {size}");
        }
    }
    world.end().await;
}

#[tokio::test]
async fn a_filter_takes_what_it_names_and_nothing_else() {
    let world = World::new().await;
    import_roster(&world.hris(), SAMPLE_ROSTER).await;
    let reader = world.dashboard();
    let whole = page(&reader, json!({ "first": 200 })).await;
    let beginning = |letters: &str| {
        let rows = whole["nodes"].as_array().unwrap().iter();
        rows.filter(|row| row["familyName"].as_str().unwrap().starts_with(letters)).count()
    };
    for letters in ["K", "Ki", "Zlo", "nobody", ""] {
        let found = page(&reader, json!({ "first": 200, "filter": { "familyName": { "startsWith": letters } } })).await;
        assert_eq!(names(&found).len(), beginning(letters), "{letters}");
        assert_eq!(found["totalCount"], beginning(letters));
    }
    let found = page(&reader, json!({ "filter": { "externalId": { "in": ["100", "206", "none"] } }, "orderBy": "EXTERNAL_ID_DESC" })).await;
    assert_eq!(names(&found), ["206", "100"]);
    let nobody = page(&reader, json!({ "filter": { "externalId": { "in": [] } } })).await;
    assert_eq!(names(&nobody), Vec::<String>::new(), "one of nothing is nobody, not everybody");
    assert_eq!(nobody["pageInfo"], json!({ "hasNextPage": false, "hasPreviousPage": false, "startCursor": null, "endCursor": null }));
    world.end().await;
}

#[tokio::test]
async fn what_is_no_page_is_refused_by_the_name_of_its_argument() {
    let world = World::new().await;
    import_roster(&world.hris(), SAMPLE_ROSTER).await;
    let reader = world.dashboard();
    let cursor = page(&reader, json!({ "first": 1 })).await["pageInfo"]["endCursor"].clone();
    let of_programs = "{ changes(first: 1) { pageInfo { endCursor } } }";
    let of_another_list = value_at(&reader.execute(of_programs, Value::Null).await, "changes.pageInfo.endCursor").clone();
    for (arguments, field) in [
        (json!({ "first": -1 }), "first"),
        (json!({ "last": -1 }), "last"),
        (json!({ "first": 1_000_000_000 }), "first"),
        (json!({ "first": 2, "last": 2 }), "last"),
        (json!({ "after": "made up" }), "after"),
        (json!({ "after": "WyJlbXBsb3llZS5jcmVhdGVkIixbXV0" }), "after"),
        (json!({ "before": "" }), "before"),
        (json!({ "after": cursor, "orderBy": "FAMILY_NAME_ASC" }), "after"),
        (json!({ "after": of_another_list }), "after"),
        (json!({ "after": "A".repeat(100_000) }), "after"),
    ] {
        let answer = reader.graphql(PAGE, arguments.clone()).await;
        assert_eq!(answer.error_code(), "INVALID", "{arguments}: {:#}", answer.body);
        assert_eq!(answer.errors()[0]["extensions"]["field"], field, "{arguments}: {:#}", answer.body);
    }
    // A number that is none of GraphQL's is refused before.
    let answer = reader.graphql(PAGE, json!({ "first": 4_000_000_000_u64 })).await;
    assert!(!answer.errors().is_empty());
    world.end().await;
}
