//! Pagination by index (RFC 7644, section 3.4.2.4) and sorting (section 3.4.2.3).

use super::{Directory, user_body};
use crate::world::World;
use entity::{employee, id::EmployeeId};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::json;
use std::collections::BTreeSet;

#[tokio::test]
async fn pages_start_at_index_one_and_follow_the_sort_order() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    for (name, title) in [("cid", Some("b")), ("Ann", None), ("bob", Some("A"))] {
        let mut user = user_body(name);
        if let Some(title) = title {
            user["title"] = title.into();
        }
        directory.create(&user).await;
    }
    let names = async |parameters: &[(&str, &str)]| {
        let body = directory.get(&super::path_with_query("/Users", parameters)).await;
        let names: Vec<_> =
            body["Resources"].as_array().unwrap().iter().map(|user| user["userName"].as_str().unwrap().to_owned()).collect();
        assert_eq!((&body["totalResults"], &body["itemsPerPage"]), (&json!(3), &json!(names.len())));
        (names.join(" "), body["startIndex"].as_u64().unwrap())
    };
    assert_eq!(names(&[]).await, ("cid Ann bob".into(), 1));
    assert_eq!(names(&[("sortBy", "userName")]).await, ("Ann bob cid".into(), 1));
    assert_eq!(names(&[("sortBy", "userName"), ("sortOrder", "descending")]).await.0, "cid bob Ann");
    assert_eq!(names(&[("sortBy", "title")]).await.0, "bob cid Ann", "users without a title are last");
    assert_eq!(
        names(&[("sortBy", "title"), ("sortOrder", "descending")]).await.0,
        "Ann cid bob",
        "users without a title are first in descending order"
    );
    assert_eq!(names(&[("startIndex", "2"), ("count", "1")]).await, ("Ann".into(), 2));
    assert_eq!(names(&[("startIndex", "-7"), ("count", "1")]).await, ("cid".into(), 1));
    assert_eq!(names(&[("count", "0")]).await.0, "");
    assert_eq!(names(&[("count", "-1")]).await.0, "");
    assert_eq!(names(&[("startIndex", "9")]).await.0, "");
    world.end().await;
}

#[tokio::test]
async fn ten_thousand_users_are_listed_by_index_without_gap_or_repeat_during_writes() {
    let world = World::with_config(|config| config.limit_requests_per_minute = 1_000_000).await;
    let directory = Directory::for_acme(&world).await;
    let (first, ids) = insert_users(&world, &directory, 10_000).await;
    let expected: BTreeSet<String> = ids.iter().cloned().chain([first.clone()]).collect();
    let writes = async {
        for number in 0..30 {
            directory.create_user(&format!("new{number}")).await;
            directory.patch_user(&ids[number * 300], json!([{ "op": "add", "path": "title", "value": "Moved" }])).await;
            directory.patch_user(&first, json!([{ "op": "add", "path": "title", "value": format!("t{number}") }])).await;
        }
    };
    let read = async {
        let (mut listed, mut start) = (Vec::new(), 1);
        loop {
            let index = start.to_string();
            let (total, page) = directory.list("/Users", &[("startIndex", &index), ("count", "500"), ("attributes", "userName")]).await;
            start += page.len();
            listed.extend(page.iter().map(|user| user["id"].as_str().unwrap().to_owned()));
            if page.is_empty() || u64::try_from(start).unwrap() > total {
                return listed;
            }
        }
    };
    let ((), listed) = tokio::join!(writes, read);
    let distinct: BTreeSet<String> = listed.iter().cloned().collect();
    assert_eq!(distinct.len(), listed.len(), "no user appears twice");
    assert_eq!(expected.difference(&distinct).count(), 0, "no user is missing");
    world.end().await;
}

/// Inserts users directly into the database. Returns the id of the first one, created over SCIM, and the ids of the others in order
/// of creation.
pub async fn insert_users(world: &World, directory: &Directory, count: usize) -> (String, Vec<String>) {
    let first = directory.create_user("first").await;
    let db = world.connect_database().await;
    let template = employee::Entity::find().one(&db).await.unwrap().unwrap();
    let ids: Vec<EmployeeId> = (1..count).map(|_| world.clock.new_id()).collect();
    for chunk in ids.chunks(500) {
        let rows = chunk.iter().map(|id| {
            let row = employee::Model { id: *id, external_id: format!("k-{id}"), user_name: id.to_string(), ..template.clone() };
            row.into_active_model()
        });
        employee::Entity::insert_many(rows).exec_without_returning(&db).await.unwrap();
    }
    (first, ids.iter().map(ToString::to_string).collect())
}
