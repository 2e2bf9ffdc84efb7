//! `signing_key`: a key with which an organization signs credentials (ECDSA with P-256 and SHA-256).

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "signing_key")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SigningKeyId,
    /// The coordinate x of the public key, in the base64 of URLs.
    pub public_x: String,
    /// The coordinate y of the public key, in the base64 of URLs.
    pub public_y: String,
    /// The name of the key of the settings that encrypted the private key.
    pub key_name: String,
    /// The private key, encrypted: nonce, ciphertext and tag, in base64.
    pub encrypted_key: String,
    pub created_at: DateTimeUtc,
    /// When another key replaced it. `None`: it signs.
    pub retired_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(SigningKeyId);
