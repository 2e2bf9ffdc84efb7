//! The console: its pages and their headers, the sign-in, and the sessions of people.

mod browser;
mod client_kinds;
mod demo;
mod nodes;
mod pages;
mod refresh;
mod session;
mod sign_in;
mod sign_in_limit;
mod sign_out;

use crate::{
    operations::{create_administrator, create_employee},
    world::{Response, World},
};
use coachgraph::platform::config::Config;
use serde_json::json;

/// The `Accept` header of a browser that opens a page.
pub const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

/// A server with the console.
async fn world_with_console() -> World {
    World::with_config(|config| config.console = true).await
}

/// As [`world_with_console`], with the administrator `ada` and the employee `eve`, who can sign in at `acme`.
async fn world_with_people(change: impl FnOnce(&mut Config)) -> World {
    let world = World::with_config(|config| {
        config.console = true;
        change(config);
    })
    .await;
    prepare(&world).await;
    world
}

/// Creates the people, and the client with which they sign in.
async fn prepare(world: &World) {
    create_administrator(&world.admin(), "ada").await;
    create_employee(&world.admin(), "eve").await;
    set_client(world, &json!({ "clientId": "console" })).await;
}

/// Sets the client of the console for `acme`.
async fn set_client(world: &World, client: &serde_json::Value) {
    let mut input = client.clone();
    input["id"] = world.acme.identity_provider.to_string().into();
    let document = "mutation($input: IdentityProviderSetConsoleInput!) {
        identityProviderSetConsole(input: $input) { identityProvider { consoleClientId } userErrors { field message } } }";
    world.admin().execute(document, json!({ "input": input })).await;
}

/// Opens a page as a browser does.
async fn open(world: &World, path: &str) -> Response {
    Response::send(world.http_client().get(format!("{}{path}", world.address())).header("accept", BROWSER)).await
}
