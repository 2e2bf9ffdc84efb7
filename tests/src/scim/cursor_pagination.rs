//! Cursor pagination (RFC 9865).

use super::{Directory, groups::group_body, index_pagination::insert_users, path_with_query, user_body};
use crate::world::World;
use reqwest::Method;
use serde_json::{Value, json};
use std::{cell::Cell, collections::BTreeSet};

const SEARCH: &str = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";

/// The ids of the resources on a page.
fn page_ids(page: &Value) -> Vec<String> {
    page["Resources"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

/// The ids of a whole list, read by cursor. `after_page` runs after each page and receives the ids on it.
async fn list_all(
    directory: &Directory,
    path: &str,
    parameters: &[(&str, &str)],
    mut after_page: impl AsyncFnMut(&[String]),
) -> Vec<String> {
    let (mut all_ids, mut cursor) = (Vec::new(), String::new());
    loop {
        let parameters: Vec<_> = parameters.iter().copied().chain([("cursor", cursor.as_str())]).collect();
        let page = directory.get(&path_with_query(path, &parameters)).await;
        assert!(page.get("startIndex").is_none(), "a page by cursor has no startIndex");
        let ids = page_ids(&page);
        assert_eq!(page["itemsPerPage"], ids.len());
        after_page(&ids).await;
        all_ids.extend(ids);
        match page.get("nextCursor") {
            Some(next) => cursor = next.as_str().unwrap().to_owned(),
            None => return all_ids,
        }
        assert!(cursor.chars().all(|letter| letter.is_ascii_alphanumeric() || "-._~".contains(letter)), "{cursor}: RFC 3986, section 2.3");
    }
}

#[tokio::test]
async fn ten_thousand_users_are_listed_by_cursor_without_gap_or_repeat_during_writes() {
    let world = World::with_config(|config| config.limit_requests_per_minute = 1_000_000).await;
    let directory = Directory::for_acme(&world).await;
    let (first, ids) = insert_users(&world, &directory, 10_000).await;
    let deleted: Vec<&String> = ids.iter().step_by(400).collect();
    let remaining: BTreeSet<&String> = ids.iter().chain([&first]).filter(|id| !deleted.contains(id)).collect();
    let writes = async {
        for (number, id) in deleted.iter().enumerate() {
            directory.create_user(&format!("new{number}")).await;
            let add_title = json!([{ "op": "add", "path": "title", "value": "Moved" }]);
            directory.patch_user(&ids[number * 400 + 1], add_title).await;
            assert_eq!(directory.call(Method::DELETE, &format!("/Users/{id}"), None).await.status, 204);
        }
    };
    let unsorted = [("count", "500"), ("attributes", "userName")];
    let sorted = [("count", "700"), ("attributes", "userName"), ("sortBy", "userName"), ("sortOrder", "descending")];
    let ((), unsorted, sorted) = tokio::join!(
        writes,
        list_all(&directory, "/Users", &unsorted, async |_| ()),
        list_all(&directory, "/Users", &sorted, async |_| ())
    );
    for listed in [unsorted, sorted] {
        let distinct: BTreeSet<&String> = listed.iter().collect();
        assert_eq!(distinct.len(), listed.len(), "no user appears twice");
        assert_eq!(remaining.difference(&distinct).count(), 0, "no user is missing");
    }
    world.end().await;
}

#[tokio::test]
async fn deletions_between_pages_do_not_skip_other_users_in_any_sort_order() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    for number in 0..20 {
        let mut user = user_body(&format!("{}{number}", if number % 2 == 0 { "A" } else { "b" }));
        // Some users have no title, some the same one; sorting ignores case.
        if number % 3 > 0 {
            user["title"] = ["Cook", "cook", "Baker", "smith"][number % 4].into();
        }
        directory.create(&user).await;
    }
    let mut created = 0;
    for sort_by in ["", "id", "userName", "externalId", "title", "displayName", "name.familyName", "meta.created", "meta.lastModified"] {
        for order in ["ascending", "descending"] {
            let sorted = [("count", "1000"), ("sortBy", sort_by), ("sortOrder", order)];
            let by_index = page_ids(&directory.get(&path_with_query("/Users", &sorted)).await);
            let sorted = [("count", "3"), sorted[1], sorted[2]];
            assert!(list_all(&directory, "/Users", &sorted, async |_| ()).await == by_index, "{sort_by} {order}: same as by index");
            let is_deleted = Cell::new(false);
            let listed = list_all(&directory, "/Users", &sorted, async |page| {
                if is_deleted.replace(true) {
                    return;
                }
                created += 1;
                directory.create_user(&format!("c{created}")).await;
                assert_eq!(directory.call(Method::DELETE, &format!("/Users/{}", page[1]), None).await.status, 204);
            })
            .await;
            let distinct: BTreeSet<&String> = listed.iter().collect();
            assert_eq!(distinct.len(), listed.len(), "{sort_by} {order}: no user appears twice");
            assert!(by_index.iter().all(|id| distinct.contains(id)), "{sort_by} {order}: no user is missing");
            world.clock.forward(chrono::TimeDelta::hours(25));
        }
    }
    world.end().await;
}

#[tokio::test]
async fn searches_over_several_resource_types_are_paged_by_cursor() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let mut expected = Vec::new();
    for name in ["ann", "bob"] {
        expected.push(directory.create_user(name).await);
    }
    for name in ["Bakers", "Cooks", "Smiths"] {
        expected.push(directory.create(&group_body(name, &[])).await["id"].as_str().unwrap().to_owned());
    }
    for (path, expected_ids) in [("/.search", &expected[..]), ("/Users/.search", &expected[..2]), ("/Groups/.search", &expected[2..])] {
        for count in 1..=6 {
            let (mut listed, mut cursor, mut pages) = (Vec::new(), Some(String::new()), 0);
            while let Some(text) = cursor {
                let body = json!({ "schemas": [SEARCH], "cursor": text, "count": count, "attributes": ["id"] });
                let response = directory.call(Method::POST, path, Some(&body)).await;
                assert_eq!(
                    (response.status, &response.body["totalResults"]),
                    (200, &json!(expected_ids.len())),
                    "{path}: {:#}",
                    response.body
                );
                listed.extend(page_ids(&response.body));
                cursor = response.body.get("nextCursor").map(|next| next.as_str().unwrap().to_owned());
                pages += 1;
            }
            assert_eq!(listed, expected_ids, "{path} by {count}");
            assert_eq!(pages, expected_ids.len().div_ceil(count), "the last page has no nextCursor");
        }
    }
    let descending = list_all(&directory, "/Groups", &[("count", "2"), ("sortBy", "id"), ("sortOrder", "descending")], async |_| ()).await;
    assert_eq!(descending, expected[2..].iter().rev().cloned().collect::<Vec<_>>());
    world.end().await;
}

#[tokio::test]
async fn a_cursor_is_valid_only_for_its_own_list() {
    let world = World::new().await;
    let (directory, other) = (Directory::for_acme(&world).await, Directory::for_globex(&world).await);
    for name in ["ann", "bob", "cid"] {
        directory.create_user(name).await;
        other.create_user(name).await;
    }
    let list = [("count", "1"), ("filter", "userName pr"), ("sortBy", "userName")];
    let first_cursor = async |directory: &Directory, parameters: &[(&str, &str)]| {
        let page = directory.get(&path_with_query("/Users", &[parameters, &[("cursor", "")]].concat())).await;
        page["nextCursor"].as_str().unwrap().to_owned()
    };
    let cursor = first_cursor(&directory, &list).await;
    let (title, text) = (first_cursor(&directory, &[("count", "1"), ("sortBy", "title")]).await, cursor.as_str());
    let foreign = first_cursor(&other, &list).await;
    let assert_error = async |path: &str, parameters: &[(&str, &str)], scim_type: &str| {
        let response = directory.call(Method::GET, &path_with_query(path, parameters), None).await;
        assert_eq!((response.status, &response.body["scimType"]), (400, &json!(scim_type)), "{path} {parameters:?}: {:#}", response.body);
    };
    let with_cursor = |cursor: &'static str| [list[0], list[1], list[2], ("cursor", cursor)];
    for malformed in ["nonsense", "!", "WyJ4IixbXV0"] {
        assert_error("/Users", &with_cursor(malformed), "invalidCursor").await;
    }
    assert_error("/Users", &[list[0], list[1], list[2], ("cursor", &foreign)], "invalidCursor").await;
    assert_error("/Users", &[list[0], list[1], list[2], ("cursor", &title)], "invalidCursor").await;
    assert_error("/Users", &[list[1], ("cursor", text)], "invalidCursor").await;
    assert_error("/Users", &[list[2], ("cursor", text)], "invalidCursor").await;
    assert_error("/Users", &[("filter", "userName sw \"a\""), list[2], ("cursor", text)], "invalidCursor").await;
    assert_error("/Users", &[list[1], list[2], ("sortOrder", "descending"), ("cursor", text)], "invalidCursor").await;
    assert_error("/Groups", &[("cursor", text)], "invalidCursor").await;
    let body = json!({ "schemas": [SEARCH], "filter": "userName pr", "sortBy": "userName", "cursor": text });
    assert_eq!(directory.call(Method::POST, "/.search", Some(&body)).await.body["scimType"], "invalidCursor");
    // A request in a body and another page size belong to the same list.
    assert_eq!(directory.call(Method::POST, "/Users/.search", Some(&body)).await.body["itemsPerPage"], 2);

    for count in ["0", "-1", "many"] {
        assert_error("/Users", &[("cursor", ""), ("count", count)], "invalidCount").await;
    }
    assert_error("/Users", &[("cursor", ""), ("startIndex", "1")], "invalidValue").await;
    let response = directory.call(Method::POST, "/.search", Some(&json!({ "schemas": [SEARCH], "cursor": 7 }))).await;
    assert_eq!((response.status, &response.body["scimType"]), (400, &json!("invalidCursor")));
    world.end().await;
}

#[tokio::test]
async fn the_announced_page_sizes_apply_and_cursors_do_not_expire() {
    let world = World::with_config(|config| (config.limit_page_max, config.limit_requests_per_minute) = (120, 1000)).await;
    let directory = Directory::for_acme(&world).await;
    insert_users(&world, &directory, 130).await;
    let pagination = directory.get("/ServiceProviderConfig").await["pagination"].clone();
    let expected = json!({ "cursor": true, "index": true, "defaultPaginationMethod": "index", "defaultPageSize": 120, "maxPageSize": 120 });
    assert_eq!(pagination, expected, "no cursorTimeout, because cursors do not expire");
    for (parameters, size) in [("", 120), ("?cursor", 120), ("?cursor&count=110", 110), ("?cursor&count=500", 120)] {
        let page = directory.get(&format!("/Users{parameters}")).await;
        assert_eq!((&page["itemsPerPage"], &page["totalResults"]), (&json!(size), &json!(130)), "{parameters}");
        let page_position = if parameters.is_empty() { "startIndex" } else { "nextCursor" };
        assert!(page.get(page_position).is_some(), "{parameters}");
    }
    world.clock.forward(chrono::TimeDelta::days(300));
    let directory = Directory(world.hris());
    let cursor = directory.get("/Users?cursor&count=100").await["nextCursor"].as_str().unwrap().to_owned();
    world.clock.forward(chrono::TimeDelta::days(300));
    assert_eq!(directory.get(&path_with_query("/Users", &[("count", "100"), ("cursor", &cursor)])).await["itemsPerPage"], 30);
    world.end().await;
}
