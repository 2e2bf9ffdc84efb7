//! Sends a message that tests an endpoint, at the request of a caller.

use super::{message, read::get, secrets};
use crate::{
    access::{Actor, Permission},
    app::App,
    platform::Result,
};
use entity::{id::WebhookEndpointId, webhook_endpoint::Model};

/// What became of a test.
pub struct TestResult {
    pub endpoint: Model,
    /// `None`: there was no response.
    pub status_code: Option<i32>,
    /// `None`: the receiver accepted the message.
    pub failure: Option<String>,
}

/// Sends a test to an endpoint, also when it is paused, and waits for the answer. Its position and its failures stay as they are.
///
/// # Errors
/// `Unavailable` when the secret cannot be decrypted.
pub async fn send_test(app: &App, actor: &Actor, id: WebhookEndpointId) -> Result<TestResult> {
    let endpoint = get(&app.db, actor, id).await?;
    actor.authorize(Permission::ManageOrganization, &[])?;
    let now = app.clock.now();
    let message = message::for_test(endpoint.organization_id, app.clock.new_id(), endpoint.id, now)?;
    let answer = app.outbound.send_webhook(&endpoint.address, message, now, &secrets::at(app, &endpoint, now)?).await?;
    Ok(TestResult { endpoint, status_code: answer.status.map(i32::from), failure: answer.failure })
}
