//! The credentials of a roster source: checked, encrypted for its row, and decrypted when it is fetched.

use super::Settings;
use crate::{
    app::App,
    platform::{
        Result,
        encryption::{Ciphertext, Rotation},
        error::Problems,
        remote_file,
    },
};
use entity::{
    Tenanted,
    id::{OrganizationId, RosterSourceId, TypedId},
    roster_source::{Authentication, Column, Entity, Model},
};
use reqwest::header::HeaderValue;
use sea_orm::{ColumnTrait, QueryFilter, sea_query::Expr};
use secrecy::{ExposeSecret, SecretString};

/// The field that errors about the secret name.
pub const FIELD: &str = "authentication.secret";

/// The longest secret, in bytes.
const MAX_BYTES: usize = 16 * 1024;

/// Adds what is wrong with a new secret to the problems.
pub fn check(app: &App, settings: &Settings, secret: &SecretString, problems: &mut Problems) {
    if app.keys.current_name().is_none() {
        let message = "secrets cannot be stored because the server has no encryption key: its operator must set encryption_key";
        problems.require(false, FIELD, message);
        return;
    }
    let length = secret.expose_secret().len();
    problems.require((1..=MAX_BYTES).contains(&length), FIELD, format!("must have 1 to {MAX_BYTES} bytes"));
    match settings.authentication {
        Authentication::None => problems.require(false, FIELD, "must be null, because the method is NONE"),
        Authentication::Bearer | Authentication::Header => {
            let is_valid = HeaderValue::from_str(secret.expose_secret()).is_ok_and(|value| value.to_str().is_ok());
            problems.require(is_valid, FIELD, "must consist of printable ASCII characters");
        }
        Authentication::PrivateKey => {
            if let Err(message) = remote_file::check_private_key(secret) {
                problems.require(false, FIELD, message);
            }
        }
        Authentication::Basic | Authentication::Password => {
            let is_valid = !secret.expose_secret().contains(char::is_control);
            problems.require(is_valid, FIELD, "must not contain control characters");
        }
    }
}

/// Puts the encrypted secret into the row; `None` removes it.
pub fn set(app: &App, row: &mut Model, secret: Option<&SecretString>) -> Result<()> {
    let ciphertext = secret.map(|secret| app.keys.encrypt(&context(row.organization_id, row.id), secret)).transpose()?;
    (row.secret_key_name, row.secret) = ciphertext.map(|Ciphertext { key_name, text }| (key_name, text)).unzip();
    Ok(())
}

/// Decrypts the secret of a source. `None` when it has none.
///
/// # Errors
/// `Unavailable` when its key is no longer in the settings.
pub fn get(app: &App, row: &Model) -> Result<Option<SecretString>> {
    ciphertext(row).map(|ciphertext| app.keys.decrypt(&context(row.organization_id, row.id), &ciphertext)).transpose()
}

fn ciphertext(row: &Model) -> Option<Ciphertext> {
    Some(Ciphertext { key_name: row.secret_key_name.clone()?, text: row.secret.clone()? })
}

/// Encrypts with the current key the secrets that an earlier key encrypted.
///
/// # Errors
/// `Unavailable` when the database does not respond.
pub async fn encrypt_with_current_key(app: &App, organization: OrganizationId) -> Result<Rotation> {
    let mut rotation = Rotation::default();
    let Some(current) = app.keys.current_name() else { return Ok(rotation) };
    let outdated = Entity::of(organization).filter(Column::SecretKeyName.ne(current)).all(&app.db).await?;
    for row in outdated {
        let Some(old) = ciphertext(&row) else { continue };
        let new = app.keys.encrypt_again(&context(organization, row.id), &old, &row.id, &mut rotation)?;
        let Some(Ciphertext { key_name, text }) = new else { continue };
        // Not when it was set again in the meantime.
        let update = Entity::update_of(organization).filter(Column::Id.eq(row.id)).filter(Column::Secret.eq(row.secret));
        let update = update.col_expr(Column::Secret, Expr::value(text)).col_expr(Column::SecretKeyName, Expr::value(key_name));
        update.exec(&app.db).await?;
    }
    Ok(rotation)
}

/// What the ciphertext of a row is bound to: in another row it cannot be decrypted.
fn context(organization: OrganizationId, source: RosterSourceId) -> Vec<u8> {
    [b"roster_source.secret".as_slice(), organization.uuid().as_bytes(), source.uuid().as_bytes()].concat()
}
