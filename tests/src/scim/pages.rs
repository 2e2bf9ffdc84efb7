//! Lists: sorted, page by page.

use super::{Directory, person};
use crate::world::World;
use entity::{employee, id::EmployeeId};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::json;
use std::collections::BTreeSet;

#[tokio::test]
async fn pages_are_counted_from_one_and_sorted_as_asked() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    for (name, title) in [("cid", Some("b")), ("Ann", None), ("bob", Some("A"))] {
        let mut user = person(name);
        if let Some(title) = title {
            user["title"] = title.into();
        }
        directory.create(&user).await;
    }
    let names = async |parameters: &[(&str, &str)]| {
        let body = directory.get(&super::address("/Users", parameters)).await;
        let names: Vec<_> =
            body["Resources"].as_array().unwrap().iter().map(|user| user["userName"].as_str().unwrap().to_owned()).collect();
        assert_eq!((&body["totalResults"], &body["itemsPerPage"]), (&json!(3), &json!(names.len())));
        (names.join(" "), body["startIndex"].as_u64().unwrap())
    };
    assert_eq!(names(&[]).await, ("cid Ann bob".into(), 1));
    assert_eq!(names(&[("sortBy", "userName")]).await, ("Ann bob cid".into(), 1));
    assert_eq!(names(&[("sortBy", "userName"), ("sortOrder", "descending")]).await.0, "cid bob Ann");
    assert_eq!(names(&[("sortBy", "title")]).await.0, "bob cid Ann", "without a value last");
    assert_eq!(names(&[("sortBy", "title"), ("sortOrder", "descending")]).await.0, "Ann cid bob", "and first backwards");
    assert_eq!(names(&[("startIndex", "2"), ("count", "1")]).await, ("Ann".into(), 2));
    assert_eq!(names(&[("startIndex", "-7"), ("count", "1")]).await, ("cid".into(), 1));
    assert_eq!(names(&[("count", "0")]).await.0, "");
    assert_eq!(names(&[("count", "-1")]).await.0, "");
    assert_eq!(names(&[("startIndex", "9")]).await.0, "");
    world.end().await;
}

#[tokio::test]
async fn ten_thousand_are_paged_without_gap_or_repeat_while_others_write() {
    let world = World::with(|config| config.limit_requests_per_minute = 1_000_000).await;
    let directory = Directory::of(&world).await;
    let (first, ids) = crowd(&world, &directory, 10_000).await;
    let expected: BTreeSet<String> = ids.iter().cloned().chain([first.clone()]).collect();
    let writes = async {
        for number in 0..30 {
            directory.hire(&format!("new{number}")).await;
            directory.change(&ids[number * 300], json!([{ "op": "add", "path": "title", "value": "Moved" }])).await;
            directory.change(&first, json!([{ "op": "add", "path": "title", "value": format!("t{number}") }])).await;
        }
    };
    let read = async {
        let (mut seen, mut start) = (Vec::new(), 1);
        loop {
            let index = start.to_string();
            let (total, page) = directory.list("/Users", &[("startIndex", &index), ("count", "500"), ("attributes", "userName")]).await;
            start += page.len();
            seen.extend(page.iter().map(|user| user["id"].as_str().unwrap().to_owned()));
            if page.is_empty() || u64::try_from(start).unwrap() > total {
                return seen;
            }
        }
    };
    let ((), seen) = tokio::join!(writes, read);
    let once: BTreeSet<String> = seen.iter().cloned().collect();
    assert_eq!(once.len(), seen.len(), "nobody twice");
    assert_eq!(expected.difference(&once).count(), 0, "nobody left out");
    world.end().await;
}

/// So many people, put there at once; answers who was first and the others, in the order in which they came.
pub async fn crowd(world: &World, directory: &Directory, many: usize) -> (String, Vec<String>) {
    let first = directory.hire("first").await;
    let db = world.sql().await;
    let pattern = employee::Entity::find().one(&db).await.unwrap().unwrap();
    let ids: Vec<EmployeeId> = (1..many).map(|_| world.clock.id()).collect();
    for chunk in ids.chunks(500) {
        let rows = chunk.iter().map(|id| {
            let row = employee::Model { id: *id, external_id: format!("k-{id}"), user_name: id.to_string(), ..pattern.clone() };
            row.into_active_model()
        });
        employee::Entity::insert_many(rows).exec_without_returning(&db).await.unwrap();
    }
    (first, ids.iter().map(ToString::to_string).collect())
}
