//! Connections: forward and backward pagination, filters, and invalid arguments.

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

async fn page(caller: &Caller, arguments: Value) -> Value {
    caller.execute(PAGE, arguments).await["employees"].clone()
}

fn external_ids(page: &Value) -> Vec<String> {
    page["nodes"].as_array().unwrap().iter().map(|row| row["externalId"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn forward_and_backward_pages_of_any_size_contain_the_same_list() {
    let world = World::new().await;
    import_roster(&world.hris(), SAMPLE_ROSTER).await;
    let dashboard = world.dashboard();
    for order in ["CREATED_ASC", "CREATED_DESC", "FAMILY_NAME_ASC", "FAMILY_NAME_DESC", "EXTERNAL_ID_ASC", "EXTERNAL_ID_DESC"] {
        let all = page(&dashboard, json!({ "first": 200, "orderBy": order })).await;
        let expected = external_ids(&all);
        assert_eq!((expected.len(), &all["totalCount"]), (107, &json!(107)));
        for size in [1, 10, 53, 107] {
            let (mut forward, mut after) = (Vec::new(), Value::Null);
            loop {
                let page = page(&dashboard, json!({ "first": size, "after": after, "orderBy": order })).await;
                assert_eq!(page["pageInfo"]["hasPreviousPage"], !after.is_null());
                assert_eq!(page["edges"][0]["cursor"], page["pageInfo"]["startCursor"]);
                forward.extend(external_ids(&page));
                after = page["pageInfo"]["endCursor"].clone();
                if page["pageInfo"]["hasNextPage"] == false {
                    break;
                }
            }
            assert_eq!(forward, expected, "{order}, forward pages of {size}");

            let (mut backward, mut before) = (Vec::new(), Value::Null);
            loop {
                let page = page(&dashboard, json!({ "last": size, "before": before, "orderBy": order })).await;
                assert_eq!(page["pageInfo"]["hasNextPage"], !before.is_null());
                backward.splice(0..0, external_ids(&page));
                before = page["pageInfo"]["startCursor"].clone();
                if page["pageInfo"]["hasPreviousPage"] == false {
                    break;
                }
            }
            assert_eq!(backward, expected, "{order}, backward pages of {size}");
        }
    }
    world.end().await;
}

#[tokio::test]
async fn a_filter_selects_exactly_the_matching_employees() {
    let world = World::new().await;
    import_roster(&world.hris(), SAMPLE_ROSTER).await;
    let dashboard = world.dashboard();
    let all = page(&dashboard, json!({ "first": 200 })).await;
    let count = |prefix: &str| {
        let rows = all["nodes"].as_array().unwrap().iter();
        rows.filter(|row| row["familyName"].as_str().unwrap().starts_with(prefix)).count()
    };
    for prefix in ["K", "Ki", "Zlo", "unmatched", ""] {
        let found = page(&dashboard, json!({ "first": 200, "filter": { "familyName": { "startsWith": prefix } } })).await;
        assert_eq!(external_ids(&found).len(), count(prefix), "{prefix}");
        assert_eq!(found["totalCount"], count(prefix));
    }
    let found =
        page(&dashboard, json!({ "filter": { "externalId": { "in": ["100", "206", "none"] } }, "orderBy": "EXTERNAL_ID_DESC" })).await;
    assert_eq!(external_ids(&found), ["206", "100"]);
    let empty = page(&dashboard, json!({ "filter": { "externalId": { "in": [] } } })).await;
    assert_eq!(external_ids(&empty), Vec::<String>::new(), "an empty list matches no employee");
    assert_eq!(empty["pageInfo"], json!({ "hasNextPage": false, "hasPreviousPage": false, "startCursor": null, "endCursor": null }));
    world.end().await;
}

#[tokio::test]
async fn invalid_page_arguments_get_an_error_that_names_the_argument() {
    let world = World::new().await;
    import_roster(&world.hris(), SAMPLE_ROSTER).await;
    let dashboard = world.dashboard();
    let cursor = page(&dashboard, json!({ "first": 1 })).await["pageInfo"]["endCursor"].clone();
    let changes = "{ changes(first: 1) { pageInfo { endCursor } } }";
    let other_cursor = value_at(&dashboard.execute(changes, Value::Null).await, "changes.pageInfo.endCursor").clone();
    for (arguments, field) in [
        (json!({ "first": -1 }), "first"),
        (json!({ "last": -1 }), "last"),
        (json!({ "first": 1_000_000_000 }), "first"),
        (json!({ "first": 2, "last": 2 }), "last"),
        (json!({ "after": "invalid" }), "after"),
        (json!({ "after": "WyJlbXBsb3llZS5jcmVhdGVkIixbXV0" }), "after"),
        (json!({ "before": "" }), "before"),
        (json!({ "after": cursor, "orderBy": "FAMILY_NAME_ASC" }), "after"),
        (json!({ "after": other_cursor }), "after"),
        (json!({ "after": "A".repeat(100_000) }), "after"),
    ] {
        let response = dashboard.graphql(PAGE, arguments.clone()).await;
        assert_eq!(response.error_code(), "INVALID", "{arguments}: {:#}", response.body);
        assert_eq!(response.errors()[0]["extensions"]["field"], field, "{arguments}: {:#}", response.body);
    }
    // `Int` has 32 bits: validation rejects a larger number.
    let response = dashboard.graphql(PAGE, json!({ "first": 4_000_000_000_u64 })).await;
    assert!(!response.errors().is_empty());
    world.end().await;
}
