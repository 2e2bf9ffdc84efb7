//! Lists, page by page behind a cursor (RFC 9865).

use super::{Directory, address, groups::group, pages::crowd, person};
use crate::world::World;
use reqwest::Method;
use serde_json::{Value, json};
use std::{cell::Cell, collections::BTreeSet};

const SEARCH: &str = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";

/// The identifiers on a page.
fn ids(page: &Value) -> Vec<String> {
    page["Resources"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

/// All identifiers of a list, behind one cursor after the other; `between` is done after each page, and told what was on it.
async fn all(directory: &Directory, path: &str, parameters: &[(&str, &str)], mut between: impl AsyncFnMut(&[String])) -> Vec<String> {
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let parameters: Vec<_> = parameters.iter().copied().chain([("cursor", cursor.as_str())]).collect();
        let page = directory.get(&address(path, &parameters)).await;
        assert!(page.get("startIndex").is_none(), "whoever pages by cursor does not count");
        let found = ids(&page);
        assert_eq!(page["itemsPerPage"], found.len());
        between(&found).await;
        seen.extend(found);
        match page.get("nextCursor") {
            Some(next) => cursor = next.as_str().unwrap().to_owned(),
            None => return seen,
        }
        assert!(cursor.chars().all(|letter| letter.is_ascii_alphanumeric() || "-._~".contains(letter)), "{cursor}: RFC 3986, section 2.3");
    }
}

#[tokio::test]
async fn ten_thousand_are_paged_by_cursor_while_others_come_change_and_go() {
    let world = World::with(|config| config.limit_requests_per_minute = 1_000_000).await;
    let directory = Directory::of(&world).await;
    let (first, crowd) = crowd(&world, &directory, 10_000).await;
    let going: Vec<&String> = crowd.iter().step_by(400).collect();
    let stay: BTreeSet<&String> = crowd.iter().chain([&first]).filter(|id| !going.contains(id)).collect();
    let writes = async {
        for (number, gone) in going.iter().enumerate() {
            directory.hire(&format!("new{number}")).await;
            let moved = json!([{ "op": "add", "path": "title", "value": "Moved" }]);
            directory.change(&crowd[number * 400 + 1], moved).await;
            assert_eq!(directory.call(Method::DELETE, &format!("/Users/{gone}"), None).await.status, 204);
        }
    };
    let usual = [("count", "500"), ("attributes", "userName")];
    let sorted = [("count", "700"), ("attributes", "userName"), ("sortBy", "userName"), ("sortOrder", "descending")];
    let ((), usual, sorted) =
        tokio::join!(writes, all(&directory, "/Users", &usual, async |_| ()), all(&directory, "/Users", &sorted, async |_| ()));
    for seen in [usual, sorted] {
        let once: BTreeSet<&String> = seen.iter().collect();
        assert_eq!(once.len(), seen.len(), "nobody twice");
        assert_eq!(stay.difference(&once).count(), 0, "nobody left out");
    }
    world.end().await;
}

#[tokio::test]
async fn whoever_goes_between_two_pages_hides_nobody_whatever_the_order() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    for number in 0..20 {
        let mut user = person(&format!("{}{number}", if number % 2 == 0 { "A" } else { "b" }));
        // Some have no title, some the same; the case of letters counts for nothing.
        if number % 3 > 0 {
            user["title"] = ["Cook", "cook", "Baker", "smith"][number % 4].into();
        }
        directory.create(&user).await;
    }
    let mut coming = 0;
    for by in ["", "id", "userName", "externalId", "title", "displayName", "name.familyName", "meta.created", "meta.lastModified"] {
        for order in ["ascending", "descending"] {
            let sorted = [("count", "1000"), ("sortBy", by), ("sortOrder", order)];
            let whole = ids(&directory.get(&address("/Users", &sorted)).await);
            let sorted = [("count", "3"), sorted[1], sorted[2]];
            assert!(all(&directory, "/Users", &sorted, async |_| ()).await == whole, "{by} {order}: as those who count see it");
            let gone = Cell::new(false);
            let seen = all(&directory, "/Users", &sorted, async |page| {
                if gone.replace(true) {
                    return;
                }
                coming += 1;
                directory.hire(&format!("c{coming}")).await;
                assert_eq!(directory.call(Method::DELETE, &format!("/Users/{}", page[1]), None).await.status, 204);
            })
            .await;
            let once: BTreeSet<&String> = seen.iter().collect();
            assert_eq!(once.len(), seen.len(), "{by} {order}: nobody twice");
            assert!(whole.iter().all(|id| once.contains(id)), "{by} {order}: nobody left out");
            world.clock.forward(chrono::TimeDelta::hours(25));
        }
    }
    world.end().await;
}

#[tokio::test]
async fn searches_of_several_types_are_paged_by_cursor_too() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    let mut expected = Vec::new();
    for name in ["ann", "bob"] {
        expected.push(directory.hire(name).await);
    }
    for name in ["Bakers", "Cooks", "Smiths"] {
        expected.push(directory.create(&group(name, &[])).await["id"].as_str().unwrap().to_owned());
    }
    for (path, own) in [("/.search", &expected[..]), ("/Users/.search", &expected[..2]), ("/Groups/.search", &expected[2..])] {
        for count in 1..=6 {
            let (mut seen, mut cursor, mut pages) = (Vec::new(), Some(String::new()), 0);
            while let Some(text) = cursor {
                let body = json!({ "schemas": [SEARCH], "cursor": text, "count": count, "attributes": ["id"] });
                let answer = directory.call(Method::POST, path, Some(&body)).await;
                assert_eq!((answer.status, &answer.body["totalResults"]), (200, &json!(own.len())), "{path}: {:#}", answer.body);
                seen.extend(ids(&answer.body));
                cursor = answer.body.get("nextCursor").map(|next| next.as_str().unwrap().to_owned());
                pages += 1;
            }
            assert_eq!(seen, own, "{path} by {count}");
            assert_eq!(pages, own.len().div_ceil(count), "the last page is known to be the last");
        }
    }
    let backwards = all(&directory, "/Groups", &[("count", "2"), ("sortBy", "id"), ("sortOrder", "descending")], async |_| ()).await;
    assert_eq!(backwards, expected[2..].iter().rev().cloned().collect::<Vec<_>>());
    world.end().await;
}

#[tokio::test]
async fn a_cursor_is_good_for_its_own_list_alone() {
    let world = World::new().await;
    let (directory, stranger) = (Directory::of(&world).await, Directory::stranger(&world).await);
    for name in ["ann", "bob", "cid"] {
        directory.hire(name).await;
        stranger.hire(name).await;
    }
    let own = [("count", "1"), ("filter", "userName pr"), ("sortBy", "userName")];
    let next = async |who: &Directory, parameters: &[(&str, &str)]| {
        let page = who.get(&address("/Users", &[parameters, &[("cursor", "")]].concat())).await;
        page["nextCursor"].as_str().unwrap().to_owned()
    };
    let cursor = next(&directory, &own).await;
    let (title, text) = (next(&directory, &[("count", "1"), ("sortBy", "title")]).await, cursor.as_str());
    let foreign = next(&stranger, &own).await;
    let refused = async |path: &str, parameters: &[(&str, &str)], kind: &str| {
        let answer = directory.call(Method::GET, &address(path, parameters), None).await;
        assert_eq!((answer.status, &answer.body["scimType"]), (400, &json!(kind)), "{path} {parameters:?}: {:#}", answer.body);
    };
    let with = |cursor: &'static str| [own[0], own[1], own[2], ("cursor", cursor)];
    for broken in ["nonsense", "!", "WyJ4IixbXV0"] {
        refused("/Users", &with(broken), "invalidCursor").await;
    }
    refused("/Users", &[own[0], own[1], own[2], ("cursor", &foreign)], "invalidCursor").await;
    refused("/Users", &[own[0], own[1], own[2], ("cursor", &title)], "invalidCursor").await;
    refused("/Users", &[own[1], ("cursor", text)], "invalidCursor").await;
    refused("/Users", &[own[2], ("cursor", text)], "invalidCursor").await;
    refused("/Users", &[("filter", "userName sw \"a\""), own[2], ("cursor", text)], "invalidCursor").await;
    refused("/Users", &[own[1], own[2], ("sortOrder", "descending"), ("cursor", text)], "invalidCursor").await;
    refused("/Groups", &[("cursor", text)], "invalidCursor").await;
    let body = json!({ "schemas": [SEARCH], "filter": "userName pr", "sortBy": "userName", "cursor": text });
    assert_eq!(directory.call(Method::POST, "/.search", Some(&body)).await.body["scimType"], "invalidCursor");
    // The same list in a body, and with pages of another size, is the same list.
    assert_eq!(directory.call(Method::POST, "/Users/.search", Some(&body)).await.body["itemsPerPage"], 2);

    for count in ["0", "-1", "many"] {
        refused("/Users", &[("cursor", ""), ("count", count)], "invalidCount").await;
    }
    refused("/Users", &[("cursor", ""), ("startIndex", "1")], "invalidValue").await;
    let answer = directory.call(Method::POST, "/.search", Some(&json!({ "schemas": [SEARCH], "cursor": 7 }))).await;
    assert_eq!((answer.status, &answer.body["scimType"]), (400, &json!("invalidCursor")));
    world.end().await;
}

#[tokio::test]
async fn what_pages_there_are_is_announced_and_kept() {
    let world = World::with(|config| (config.limit_page_max, config.limit_requests_per_minute) = (120, 1000)).await;
    let directory = Directory::of(&world).await;
    crowd(&world, &directory, 130).await;
    let announced = directory.get("/ServiceProviderConfig").await["pagination"].clone();
    let expected = json!({ "cursor": true, "index": true, "defaultPaginationMethod": "index", "defaultPageSize": 100, "maxPageSize": 120 });
    assert_eq!(announced, expected, "cursors do not expire, so that no cursorTimeout is told");
    for (parameters, size) in [("", 100), ("?cursor", 100), ("?cursor&count=110", 110), ("?cursor&count=500", 120)] {
        let page = directory.get(&format!("/Users{parameters}")).await;
        assert_eq!((&page["itemsPerPage"], &page["totalResults"]), (&json!(size), &json!(130)), "{parameters}");
        let method = if parameters.is_empty() { "startIndex" } else { "nextCursor" };
        assert!(page.get(method).is_some(), "{parameters}");
    }
    world.clock.forward(chrono::TimeDelta::days(300));
    let token = Directory(world.hris());
    let cursor = token.get("/Users?cursor&count=100").await["nextCursor"].as_str().unwrap().to_owned();
    world.clock.forward(chrono::TimeDelta::days(300));
    assert_eq!(token.get(&address("/Users", &[("count", "100"), ("cursor", &cursor)])).await["itemsPerPage"], 30);
    world.end().await;
}
