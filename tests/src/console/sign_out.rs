//! The end of a session ends its open streams.

use super::{browser::Browser, world_with_people};
use crate::{
    operations::{create_employee, current_cursor},
    world::{EventStream, World},
};
use serde_json::{Value, json};

/// Opens a stream of changes from now on.
pub async fn follow_changes(world: &World, browser: &mut Browser) -> EventStream {
    let after = current_cursor(&world.dashboard()).await;
    browser.open_event_stream(&format!("subscription {{ changes(after: {after}) {{ change {{ kind }} }} }}")).await
}

/// The kind of the next change in a stream.
pub async fn next_kind(stream: &mut EventStream) -> Value {
    loop {
        let kind = stream.next_data().await["changes"]["change"]["kind"].clone();
        if !kind.is_null() {
            return kind;
        }
    }
}

/// Reads a stream to its end: no further change, then the error, and the end.
pub async fn expect_end(stream: &mut EventStream) {
    let mut errors = Vec::new();
    while let Some(event) = stream.next_event().await {
        if event.event == "complete" {
            assert_eq!(stream.next_event().await.map(|event| event.event), None);
            break;
        }
        let payload: Value = serde_json::from_str(&event.data).unwrap();
        assert!(payload["data"]["changes"]["change"]["kind"].is_null(), "{payload}");
        errors.extend(payload["errors"].as_array().cloned().unwrap_or_default());
    }
    let error = &errors[0];
    assert_eq!(error["extensions"]["code"], "UNAUTHENTICATED", "{error}");
    assert_eq!(error["message"], "your session has ended: sign in again");
}

#[tokio::test]
async fn signing_out_ends_the_open_streams_of_the_session_at_once_and_no_other() {
    // So that no sign of life ends a stream.
    let world = world_with_people(|config| config.stream_keep_alive_seconds = 3600).await;
    let (mut leaving, mut staying) = (Browser::new(&world), Browser::new(&world));
    leaving.sign_in(&world, "ada").await;
    staying.sign_in(&world, "ada").await;
    let mut streams = [follow_changes(&world, &mut leaving).await, follow_changes(&world, &mut leaving).await];
    let mut other = follow_changes(&world, &mut staying).await;
    create_employee(&world.admin(), "first").await;
    for stream in streams.iter_mut().chain([&mut other]) {
        assert_eq!(next_kind(stream).await, "employee.created");
    }
    assert_eq!(leaving.sign_out().await.status, 200);
    for stream in &mut streams {
        expect_end(stream).await;
    }
    create_employee(&world.admin(), "second").await;
    assert_eq!(next_kind(&mut other).await, "employee.created", "the person's other session goes on");
    world.end().await;
}

#[tokio::test]
async fn a_session_that_a_new_sign_in_replaces_has_no_streams_any_more() {
    let world = world_with_people(|config| config.stream_keep_alive_seconds = 3600).await;
    let mut browser = Browser::new(&world);
    browser.sign_in(&world, "ada").await;
    let mut stream = follow_changes(&world, &mut browser).await;
    create_employee(&world.admin(), "first").await;
    assert_eq!(next_kind(&mut stream).await, "employee.created");
    browser.sign_in(&world, "eve").await;
    expect_end(&mut stream).await;
    assert_eq!(browser.session().await["person"]["role"], json!("EMPLOYEE"));
    world.end().await;
}
