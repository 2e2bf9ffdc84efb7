//! The secrets that sign the messages to a webhook endpoint: the current one, and for some time the one before it. They are encrypted
//! together.

use crate::{
    app::App,
    platform::{
        Result,
        encryption::{Ciphertext, Rotation},
    },
};
use chrono::{DateTime, Utc};
use entity::{
    Tenanted,
    id::{OrganizationId, TypedId, WebhookEndpointId},
    webhook_endpoint::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, QueryFilter, sea_query::Expr};
use secrecy::{ExposeSecret, SecretString};

/// Encrypts the secrets of an endpoint.
///
/// # Errors
/// `Unavailable` when the server has no encryption key.
pub fn encrypt(app: &App, organization: OrganizationId, id: WebhookEndpointId, secrets: &[SecretString]) -> Result<Ciphertext> {
    let texts: Vec<&str> = secrets.iter().map(|secret| secret.expose_secret()).collect();
    app.keys.encrypt(&context(organization, id), &texts.join(" ").into())
}

/// The secrets that sign at an instant, the current one first.
///
/// # Errors
/// `Unavailable` when the key that encrypted them is no longer in the settings.
pub fn at(app: &App, row: &Model, at: DateTime<Utc>) -> Result<Vec<SecretString>> {
    let count = if row.previous_secret_expires_at.is_some_and(|expires_at| at < expires_at) { 2 } else { 1 };
    let texts = decrypt(app, row)?;
    Ok(texts.expose_secret().split(' ').take(count).map(SecretString::from).collect())
}

fn decrypt(app: &App, row: &Model) -> Result<SecretString> {
    app.keys.decrypt(&context(row.organization_id, row.id), &ciphertext(row))
}

fn ciphertext(row: &Model) -> Ciphertext {
    Ciphertext { key_name: row.secret_key_name.clone(), text: row.secret.clone() }
}

/// Encrypts with the current key the secrets that an earlier key encrypted.
///
/// # Errors
/// `Unavailable` when the database does not respond.
pub async fn encrypt_with_current_key(app: &App, organization: OrganizationId) -> Result<Rotation> {
    let mut rotation = Rotation::default();
    let Some(current) = app.keys.current_name() else { return Ok(rotation) };
    for row in Entity::of(organization).filter(Column::SecretKeyName.ne(current)).all(&app.db).await? {
        let new = app.keys.encrypt_again(&context(organization, row.id), &ciphertext(&row), &row.id, &mut rotation)?;
        let Some(Ciphertext { key_name, text }) = new else { continue };
        // Not when they were replaced in the meantime.
        let update = Entity::update_of(organization).filter(Column::Id.eq(row.id)).filter(Column::Secret.eq(row.secret));
        let update = update.col_expr(Column::Secret, Expr::value(text)).col_expr(Column::SecretKeyName, Expr::value(key_name));
        update.exec(&app.db).await?;
    }
    Ok(rotation)
}

/// What the ciphertext of a row is bound to: in another row it cannot be decrypted.
fn context(organization: OrganizationId, id: WebhookEndpointId) -> Vec<u8> {
    [b"webhook_endpoint.secret".as_slice(), organization.uuid().as_bytes(), id.uuid().as_bytes()].concat()
}
