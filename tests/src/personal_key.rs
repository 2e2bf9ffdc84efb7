//! Personal keys: each employee's confidential texts have a key of their own, which the key of the settings encrypts.

use crate::{operations::create_employee, world::World};
use base64::{Engine, prelude::BASE64_STANDARD};
use coachgraph::{
    access::Actor,
    app::App,
    domain::personal_key,
    platform::{clock::Clock, config::Config},
    worker,
};
use entity::{Tenanted, employee, id::EmployeeId, personal_key::Entity as Keys};

/// Builds the application once more, with other settings.
async fn restarted(world: &World, change: impl FnOnce(&mut Config)) -> App {
    let mut config = world.app.config.clone();
    change(&mut config);
    App::build(config, Clock::clone(&world.clock)).await.unwrap()
}

fn name_next_key(config: &mut Config) {
    config.secrets.insert("next".into(), BASE64_STANDARD.encode([7; 32]).into());
    config.encryption_key = "next".into();
}

/// Two employees of the world, and a text that each of them encrypted.
async fn encrypt_for_two(world: &World) -> [(EmployeeId, String); 2] {
    let operator = Actor::operator(world.acme.id);
    for name in ["ann", "ben"] {
        create_employee(&world.hris(), name).await;
    }
    let people = employee::Entity::of(world.acme.id).all(&world.connect_database().await).await.unwrap();
    let work = world.app.begin(&operator).await.unwrap();
    let mut texts = Vec::new();
    for person in people.iter().take(2) {
        let key = personal_key::for_writing(&world.app, &work, world.acme.id, person.id).await.unwrap();
        texts.push((person.id, key.encrypt("note:1", "what I learned").unwrap()));
        let again = personal_key::for_writing(&world.app, &work, world.acme.id, person.id).await.unwrap();
        assert_ne!(again.encrypt("note:1", "what I learned").unwrap(), texts.last().unwrap().1, "equal texts have different ciphertexts");
    }
    work.commit().await.unwrap();
    texts.try_into().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_is_readable_only_with_the_key_of_its_author_and_in_its_own_place() {
    let world = World::new().await;
    let [(ann, text), (ben, of_ben)] = encrypt_for_two(&world).await;
    let db = &world.app.db;
    let keys = personal_key::load(&world.app, db, world.acme.id, [ann, ben]).await.unwrap();
    assert_eq!(keys.decrypt(ann, "note:1", &text).unwrap().as_deref(), Some("what I learned"));
    assert_eq!(keys.decrypt(ben, "note:1", &of_ben).unwrap().as_deref(), Some("what I learned"));
    assert!(keys.decrypt(ann, "note:2", &text).is_err(), "copied to another row");
    assert!(keys.decrypt(ben, "note:1", &text).is_err(), "another author");
    let of_globex = personal_key::load(&world.app, db, world.globex.id, [ann]).await.unwrap();
    assert_eq!(of_globex.decrypt(ann, "note:1", &text).unwrap(), None, "another organization");

    Keys::delete_of(world.acme.id).exec(db).await.unwrap();
    let keys = personal_key::load(&world.app, db, world.acme.id, [ann]).await.unwrap();
    assert_eq!(keys.decrypt(ann, "note:1", &text).unwrap(), None, "the key was destroyed");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rotation_encrypts_the_keys_again_and_leaves_the_texts() {
    let world = World::new().await;
    let [(ann, text), _] = encrypt_for_two(&world).await;
    let rotated = restarted(&world, name_next_key).await;
    // Before the rotation, a node with both keys reads what the earlier one encrypted.
    let keys = personal_key::load(&rotated, &rotated.db, world.acme.id, [ann]).await.unwrap();
    assert!(keys.decrypt(ann, "note:1", &text).unwrap().is_some());

    let without_old = restarted(&world, |config| {
        name_next_key(config);
        config.secrets.remove("encryption");
    });
    let without_old = without_old.await;
    let rotation = worker::rotate_keys(&without_old).await.unwrap();
    assert_eq!((rotation.encrypted, rotation.unreadable), (0, 2), "a key that is still needed is reported");

    let rotation = worker::rotate_keys(&rotated).await.unwrap();
    assert_eq!((rotation.encrypted, rotation.unreadable), (2, 0));
    assert_eq!(worker::rotate_keys(&rotated).await.unwrap().encrypted, 0, "once is enough");
    let keys = personal_key::load(&without_old, &without_old.db, world.acme.id, [ann]).await.unwrap();
    assert_eq!(keys.decrypt(ann, "note:1", &text).unwrap().as_deref(), Some("what I learned"));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_encryption_key_a_confidential_text_is_refused_with_a_sentence() {
    let world = World::with_config(|config| config.encryption_key.clear()).await;
    let operator = Actor::operator(world.acme.id);
    create_employee(&world.hris(), "ann").await;
    let person = employee::Entity::of(world.acme.id).one(&world.connect_database().await).await.unwrap().unwrap();
    let work = world.app.begin(&operator).await.unwrap();
    let error = personal_key::for_writing(&world.app, &work, world.acme.id, person.id).await.err().unwrap();
    work.rollback().await.unwrap();
    assert!(error.to_string().contains("its operator must set encryption_key"), "{error}");
    world.end().await;
}
