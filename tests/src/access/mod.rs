//! Authentication: which tokens are accepted, as which actor, and for how long.
//!
//! The tests call the `Authenticator` directly, because they check the actor, and how often and when identity providers are called.

mod jwt;
mod opaque_tokens;
mod person_tokens;
mod signing_keys;

use crate::world::{Caller, Organization, World};
use coachgraph::{
    access::{Actor, Credentials, Principal, Scopes},
    platform::{Error, Result},
};
use entity::{
    employee::{self, Role},
    id::OrganizationId,
    identity_provider, integration,
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

/// Authenticates with a token.
async fn authenticate(world: &World, token: &str) -> Result<Actor> {
    world.app.access.authenticate(Credentials { token, organization: None }).await
}

/// Authenticates with a token and the name of an organization.
async fn authenticate_for(world: &World, token: &str, organization: &str) -> Result<Actor> {
    world.app.access.authenticate(Credentials { token, organization: Some(organization) }).await
}

/// Authenticates with the token of a caller.
async fn authenticate_caller(world: &World, caller: &Caller) -> Result<Actor> {
    authenticate(world, &caller.token().await.unwrap()).await
}

/// Returns the reason for which a token was rejected. Panics when it was not.
#[track_caller]
fn expect_unauthenticated(outcome: Result<Actor>) -> String {
    match outcome {
        Err(Error::Unauthenticated(reason)) => reason,
        other => panic!("expected Unauthenticated: {other:?}"),
    }
}

/// Panics unless the identity provider could not be reached.
#[track_caller]
fn expect_unavailable(outcome: Result<Actor>) {
    assert!(matches!(outcome, Err(Error::Unavailable(_))), "expected Unavailable: {outcome:?}");
}

fn scope_names(actor: &Actor) -> String {
    actor.scopes().to_string()
}

fn has_role(actor: &Actor, role: Role) -> bool {
    matches!(actor.principal(), Principal::Person { role: found, .. } if found == role)
}

/// The number of requests to an endpoint (`jwks` or `introspection`) of an organization's identity provider.
async fn count_requests(world: &World, organization: Organization, endpoint: &str) -> u64 {
    world.identity_providers.control(world.http_client(), organization, &format!("/{endpoint}-hits"), json!({})).await["hits"]
        .as_u64()
        .unwrap()
}

async fn control_provider(world: &World, route: &str, body: Value) -> Value {
    world.identity_providers.control(world.http_client(), Organization::Acme, route, body).await
}

/// Signs a token at acme's identity provider, with changes to the header and the claims of a valid one. Null removes a member.
async fn sign_token(world: &World, header: Value, changes: Value) -> String {
    let now = world.clock.now().timestamp();
    let mut claims = json!({
        "iss": world.identity_providers.issuer(Organization::Acme), "aud": crate::world::AUDIENCE, "sub": "hris", "client_id": "hris",
        "jti": "1", "iat": now, "exp": now + 300, "scope": "roster:read",
    });
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    let response = control_provider(world, "/sign", json!({ "header": header, "claims": claims })).await;
    response["token"].as_str().unwrap().to_owned()
}

/// Inserts an employee of acme into the database. The rows that the server has cached are unchanged.
async fn insert_employee(world: &World, name: &str, change: impl FnOnce(&mut employee::Model)) -> employee::Model {
    let at = world.clock.now();
    let mut row = employee::Model {
        organization_id: world.acme.id,
        id: world.clock.new_id(),
        version: 1,
        external_id: world.clock.new_id::<OrganizationId>().to_string(),
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
        user_name_exact: false,
        termination_counted: false,
        custom: None,
        directory: None,
        deprovisioned_at: None,
        erased_at: None,
        last_session_at: None,
        created_at: at,
        updated_at: at,
    };
    change(&mut row);
    row.into_active_model().insert(&world.connect_database().await).await.unwrap()
}

/// Updates the row of an employee in the database. The rows that the server has cached are unchanged.
async fn update_employee(world: &World, row: employee::Model) {
    row.into_active_model().reset_all().update(&world.connect_database().await).await.unwrap();
}

/// Updates the row of acme's identity provider in the database. The rows that the server has cached are unchanged.
async fn update_identity_provider(world: &World, change: impl FnOnce(&mut identity_provider::Model)) {
    let db = world.connect_database().await;
    let key = (world.acme.id, world.acme.identity_provider);
    let mut row = identity_provider::Entity::find_by_id(key).one(&db).await.unwrap().unwrap();
    change(&mut row);
    row.into_active_model().reset_all().update(&db).await.unwrap();
}

/// Inserts or updates an integration of acme in the database. The rows that the server has cached are unchanged.
async fn put_integration(world: &World, client: &str, scopes: &str, status: integration::Status) {
    let db = world.connect_database().await;
    let model = integration::Entity::find_by_id((world.acme.id, world.acme.hris)).one(&db).await.unwrap().unwrap();
    let row =
        if client == model.client_id { model } else { integration::Model { id: world.clock.new_id(), client_id: client.into(), ..model } };
    let exists = row.client_id == "hris";
    let row = integration::Model { scopes: scopes.into(), status, ..row }.into_active_model().reset_all();
    if exists {
        row.update(&db).await.unwrap()
    } else {
        row.insert(&db).await.unwrap()
    };
}

/// Moves the clock until cached rows expire.
fn expire_cached_rows(world: &World) {
    world.clock.forward(chrono::TimeDelta::seconds(5));
}
