//! The webhook endpoint of a data warehouse. It is paused, because the demo comes without a receiver; the book has one.

use super::organizations::load_integration;
use coachgraph::{
    access::Actor,
    app::App,
    domain::webhook_endpoint::{self, NewEndpoint, Settings},
    platform::Result,
};

/// Creates the endpoint.
pub async fn create(app: &App, actor: &Actor) -> Result<()> {
    let (_, integration_id) = load_integration(app, "dashboard").await?;
    let settings = Settings {
        name: "Data warehouse".into(),
        address: "http://127.0.0.1:9099/webhooks".into(),
        kinds: ["session.held", "session.scheduled", "employee.terminated"].map(String::from).into(),
    };
    let endpoint = webhook_endpoint::create(app, actor, NewEndpoint { integration_id, settings, after: None }, None).await?.endpoint;
    webhook_endpoint::pause(app, actor, endpoint.id, None).await?;
    Ok(())
}
