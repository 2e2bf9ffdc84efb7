//! WHO: which tokens open the door, to whom, and for how long.
//!
//! Told at the floor itself, since what matters here is what a token is worth, how often its issuer is asked, and when.

mod keys;
mod opaque;
mod people;
mod tokens;

use crate::world::{Caller, Company, World};
use coachgraph::{
    access::{Actor, Credentials, Scopes, Who},
    platform::{Error, Result},
};
use entity::{
    employee::{self, Role},
    id::OrganizationId,
    identity_provider, integration,
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

/// Presents a token.
async fn present(world: &World, token: &str) -> Result<Actor> {
    world.app.access.authenticate(Credentials { token, organization: None }).await
}

/// Presents a token and names an organization.
async fn present_to(world: &World, token: &str, organization: &str) -> Result<Actor> {
    world.app.access.authenticate(Credentials { token, organization: Some(organization) }).await
}

/// Presents a caller's token.
async fn greet(world: &World, caller: &Caller) -> Result<Actor> {
    present(world, &caller.token().await.unwrap()).await
}

/// Why a token was refused; it must have been.
#[track_caller]
fn refusal(outcome: Result<Actor>) -> String {
    match outcome {
        Err(Error::Unauthenticated(reason)) => reason,
        other => panic!("should have been refused: {other:?}"),
    }
}

/// It must be the issuer that was not reached, and not the token that was refused.
#[track_caller]
fn unavailable(outcome: Result<Actor>) {
    assert!(matches!(outcome, Err(Error::Unavailable(_))), "should have been unavailable: {outcome:?}");
}

fn scopes(actor: &Actor) -> String {
    actor.scopes().to_string()
}

fn is_person(actor: &Actor, role: Role) -> bool {
    matches!(actor.who(), Who::Person { role: found, .. } if found == role)
}

/// How often an endpoint (`jwks` or `introspection`) of a company's provider was called.
async fn hits(world: &World, company: Company, endpoint: &str) -> u64 {
    world.identity.ask(world.http(), company, &format!("/{endpoint}-hits"), json!({})).await["hits"].as_u64().unwrap()
}

async fn control(world: &World, route: &str, body: Value) -> Value {
    world.identity.ask(world.http(), Company::Acme, route, body).await
}

/// A token of acme's provider with these changes to the claims and header of a good one; null takes away.
async fn signed(world: &World, header: Value, changes: Value) -> String {
    let now = world.clock.now().timestamp();
    let mut claims = json!({
        "iss": world.identity.issuer(Company::Acme), "aud": crate::world::AUDIENCE, "sub": "hris", "client_id": "hris",
        "jti": "1", "iat": now, "exp": now + 300, "scope": "roster:read",
    });
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    let answer = control(world, "/sign", json!({ "header": header, "claims": claims })).await;
    answer["token"].as_str().unwrap().to_owned()
}

/// Puts somebody on acme's roster, behind the back of the running server.
async fn hire(world: &World, name: &str, change: impl FnOnce(&mut employee::Model)) -> employee::Model {
    let at = world.clock.now();
    let mut row = employee::Model {
        organization_id: world.acme.id,
        id: world.clock.id(),
        version: 1,
        external_id: world.clock.id::<OrganizationId>().to_string(),
        user_name: name.into(),
        email: format!("{name}@example.com"),
        email_type: None,
        given_name: name.into(),
        family_name: name.into(),
        display_name: None,
        job_title: None,
        job_level: None,
        department: None,
        employee_number: None,
        cost_center: None,
        division: None,
        company: None,
        location: None,
        time_zone: None,
        manager_id: None,
        manager_pending: None,
        role: Role::Employee,
        record_consent: true,
        status: employee::Status::Active,
        hired_on: None,
        terminated_on: None,
        custom: None,
        directory: None,
        deprovisioned_at: None,
        created_at: at,
        updated_at: at,
    };
    change(&mut row);
    row.into_active_model().insert(&world.sql().await).await.unwrap()
}

/// Changes a row behind the back of the running server.
async fn rehire(world: &World, row: employee::Model) {
    row.into_active_model().reset_all().update(&world.sql().await).await.unwrap();
}

/// Changes acme's identity provider behind the back of the running server.
async fn reconfigure(world: &World, change: impl FnOnce(&mut identity_provider::Model)) {
    let db = world.sql().await;
    let key = (world.acme.id, world.acme.identity_provider);
    let mut row = identity_provider::Entity::find_by_id(key).one(&db).await.unwrap().unwrap();
    change(&mut row);
    row.into_active_model().reset_all().update(&db).await.unwrap();
}

/// Registers another client of acme, or changes one, behind the back of the running server.
async fn register(world: &World, client: &str, scopes: &str, status: integration::Status) {
    let db = world.sql().await;
    let model = integration::Entity::find_by_id((world.acme.id, world.acme.hris)).one(&db).await.unwrap().unwrap();
    let row =
        if client == model.client_id { model } else { integration::Model { id: world.clock.id(), client_id: client.into(), ..model } };
    let known = row.client_id == "hris";
    let row = integration::Model { scopes: scopes.into(), status, ..row }.into_active_model().reset_all();
    if known {
        row.update(&db).await.unwrap()
    } else {
        row.insert(&db).await.unwrap()
    };
}

/// Long enough for a row that was read to be read again.
fn wait_for_rows(world: &World) {
    world.clock.forward(chrono::TimeDelta::seconds(5));
}

fn every_scope() -> Scopes {
    Scopes::all()
}
