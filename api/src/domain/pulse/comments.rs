//! Answers in words: how they are encrypted, and encrypted again with another key of the settings.

use crate::{
    app::App,
    platform::{
        Error, Result,
        encryption::{Ciphertext, Rotation},
    },
};
use entity::{
    Tenanted,
    id::{OrganizationId, PulseCommentId, PulseId, TypedId},
    pulse_comment::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, QueryFilter, sea_query::Expr};
use uuid::Builder;

/// A comment on a question of a pulse, encrypted with the key of the settings. Its identifier is random: one that ascends with time would
/// tell the order in which people answered.
///
/// # Errors
/// `Unavailable` when the server has no encryption key.
pub(super) fn encrypt(app: &App, organization_id: OrganizationId, pulse_id: PulseId, question_key: &str, text: String) -> Result<Model> {
    let mut bytes = [0; 16];
    aws_lc_rs::rand::fill(&mut bytes).map_err(Error::internal)?;
    let id = PulseCommentId(Builder::from_random_bytes(bytes).into_uuid());
    let Ciphertext { key_name, text } = app.keys.encrypt(&context(organization_id, id), &text.into())?;
    Ok(Model { organization_id, id, pulse_id, question_key: question_key.to_owned(), key_name, text })
}

/// Encrypts with the current key of the settings the comments that an earlier one encrypted.
///
/// # Errors
/// `Unavailable` when the database does not respond.
pub async fn encrypt_with_current_key(app: &App, organization: OrganizationId) -> Result<Rotation> {
    let mut rotation = Rotation::default();
    let Some(current) = app.keys.current_name() else { return Ok(rotation) };
    let outdated = Entity::of(organization).filter(Column::KeyName.ne(current)).all(&app.db).await?;
    for row in outdated {
        let old = Ciphertext { key_name: row.key_name.clone(), text: row.text.clone() };
        let new = app.keys.encrypt_again(&context(organization, row.id), &old, &row.id, &mut rotation)?;
        let Some(Ciphertext { key_name, text }) = new else { continue };
        let update = Entity::update_of(organization).filter(Column::Id.eq(row.id)).filter(Column::KeyName.eq(row.key_name));
        let update = update.col_expr(Column::Text, Expr::value(text)).col_expr(Column::KeyName, Expr::value(key_name));
        update.exec(&app.db).await?;
    }
    Ok(rotation)
}

/// What the ciphertext of a comment is bound to: as another comment it cannot be decrypted.
fn context(organization: OrganizationId, id: PulseCommentId) -> Vec<u8> {
    [b"pulse_comment.text".as_slice(), organization.uuid().as_bytes(), id.uuid().as_bytes()].concat()
}
