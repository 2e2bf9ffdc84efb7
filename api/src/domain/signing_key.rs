//! Signing key: a key with which the organization signs credentials (ES256). The first one is made when the first credential is signed; a later
//! one replaces it on request. The organization is named by a decentralized identifier of the method `did:web`, whose document publishes all
//! its keys, so that what a replaced key signed can still be verified.
//!
//! States: CURRENT → RETIRED. The private key is stored encrypted with a key of the settings.
//!
//! Not here: the signature itself (`platform::signature`), and what is signed (`badge_award`).

use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    feed::ChangeKind,
    platform::{
        Error, Result,
        encryption::{Ciphertext, Rotation},
        signature::{self, PublicKey, Signer},
    },
};
use entity::{
    Tenanted,
    id::{OrganizationId, SigningKeyId, TypedId},
    signing_key::{Column, Entity, Model},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, IntoActiveModel, QueryFilter, QueryOrder, sea_query::Expr};
use serde_json::{Value, json};
use url::Url;

/// The largest number of keys of an organization: all of them are in the document that verifiers read.
const MAX_KEYS: usize = 100;

/// The decentralized identifier of an organization, such as `did:web:api.example.com:organizations:org_…` (the did:web method,
/// section "Method-specific identifier": a port is percent-encoded, and path segments follow colons).
pub fn did(app: &App, organization: OrganizationId) -> String {
    let base = Url::parse(&app.config.public_url).ok();
    let host = base.as_ref().and_then(Url::host_str).unwrap_or("localhost");
    let port = base.as_ref().and_then(Url::port).map_or_else(String::new, |port| format!("%3A{port}"));
    let path = base.as_ref().map_or("", Url::path).split('/').filter(|segment| !segment.is_empty());
    let path: String = path.map(|segment| format!(":{segment}")).collect();
    format!("did:web:{host}{port}{path}:organizations:{organization}")
}

/// The name of a key in the document of the organization, a DID URL.
pub fn key_url(app: &App, row: &Model) -> String {
    format!("{}#{}", did(app, row.organization_id), row.id)
}

/// The key that signs, with its name.
pub struct OrganizationSigner {
    key_url: String,
    signer: Signer,
}

impl OrganizationSigner {
    /// Signs claims as a JSON Web Token of a media type.
    ///
    /// # Errors
    /// As [`Signer::sign`].
    pub fn sign(&self, typ: &str, claims: &Value) -> Result<String> {
        self.signer.sign(&self.key_url, typ, claims)
    }
}

/// All keys of an organization, the current one first, then the newest.
///
/// # Errors
/// `Unavailable` when the database does not respond.
pub async fn list_public(db: &impl ConnectionTrait, organization: OrganizationId) -> Result<Vec<Model>> {
    Ok(Entity::of(organization).order_by_desc(Column::Id).all(db).await?)
}

/// All keys of the organization, the current one first, then the newest.
pub async fn list(db: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<Model>> {
    actor.reach(Permission::ManageOrganization)?;
    list_public(db, actor.organization()).await
}

/// The document that publishes the keys of an organization (W3C Decentralized Identifiers 1.0). `None` when it has no key.
///
/// # Errors
/// `Unavailable` when the database does not respond.
pub async fn load_did_document(app: &App, organization: OrganizationId) -> Result<Option<Value>> {
    let keys = list_public(&app.db, organization).await?;
    if keys.is_empty() {
        return Ok(None);
    }
    let did = did(app, organization);
    let method = |row: &Model| {
        let id = key_url(app, row);
        json!({ "id": id, "type": "JsonWebKey2020", "controller": did, "publicKeyJwk": jwk(row, &row.id.to_string()) })
    };
    let urls: Vec<String> = keys.iter().map(|row| key_url(app, row)).collect();
    Ok(Some(json!({
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"],
        "id": did,
        "verificationMethod": keys.iter().map(method).collect::<Vec<_>>(),
        "assertionMethod": urls,
    })))
}

/// The keys of an organization as a JSON Web Key Set (RFC 7517, section 5). `None` when it has no key.
///
/// # Errors
/// `Unavailable` when the database does not respond.
pub async fn load_key_set(app: &App, organization: OrganizationId) -> Result<Option<Value>> {
    let keys = list_public(&app.db, organization).await?;
    let jwks: Vec<Value> = keys.iter().map(|row| jwk(row, &key_url(app, row))).collect();
    Ok((!jwks.is_empty()).then(|| json!({ "keys": jwks })))
}

fn jwk(row: &Model, kid: &str) -> Value {
    PublicKey { x: row.public_x.clone(), y: row.public_y.clone() }.to_jwk(kid)
}

/// The current key, for signing. Makes the first one.
///
/// # Errors
/// `Unavailable` when the server has no encryption key, or no longer the one that encrypted the signing key.
pub async fn for_signing(work: &mut UnitOfWork<'_>) -> Result<OrganizationSigner> {
    let (app, organization) = (work.app, work.actor.organization());
    if let Some(signer) = load_signer(app, &**work, organization).await? {
        return Ok(signer);
    }
    let row = create(work).await?;
    open(app, &row)
}

/// The current key of an organization. `None` when it has none.
///
/// # Errors
/// `Unavailable` when the server no longer has the key that encrypted the signing key.
pub async fn load_signer(app: &App, db: &impl ConnectionTrait, organization: OrganizationId) -> Result<Option<OrganizationSigner>> {
    let row = Entity::of(organization).filter(Column::RetiredAt.is_null()).one(db).await?;
    row.map(|row| open(app, &row)).transpose()
}

/// Replaces the current key by a new one. What the replaced key signed stays valid.
///
/// # Errors
/// `Unavailable` when the server has no encryption key; `Invalid` when the organization has had too many keys.
pub async fn rotate(app: &App, actor: &Actor) -> Result<Model> {
    actor.authorize(Permission::ManageOrganization, &[])?;
    let mut work = app.begin(actor).await?;
    if list_public(&*work, actor.organization()).await?.len() >= MAX_KEYS {
        return Err(Error::invalid("id", format!("the organization has had {MAX_KEYS} keys, which is the limit")));
    }
    let retired = Entity::update_of(actor.organization()).filter(Column::RetiredAt.is_null());
    retired.col_expr(Column::RetiredAt, Expr::value(Some(work.at))).exec(&*work).await?;
    let row = create(&mut work).await?;
    work.commit().await?;
    Ok(row)
}

async fn create(work: &mut UnitOfWork<'_>) -> Result<Model> {
    let (app, organization) = (work.app, work.actor.organization());
    let id: SigningKeyId = app.clock.new_id();
    let private = signature::generate()?;
    let PublicKey { x, y } = Signer::parse(&private)?.public_key()?;
    let Ciphertext { key_name, text } = app.keys.encrypt(&context(organization, id), &private)?;
    let row = Model {
        organization_id: organization,
        id,
        public_x: x,
        public_y: y,
        key_name,
        encrypted_key: text,
        created_at: work.at,
        retired_at: None,
    };
    row.clone().into_active_model().insert(&**work).await?;
    work.record(ChangeKind::SigningKeyCreated.entry(id, 1));
    Ok(row)
}

/// Encrypts with the current key of the settings the signing keys that an earlier one encrypted.
///
/// # Errors
/// `Unavailable` when the database does not respond.
pub async fn encrypt_with_current_key(app: &App, organization: OrganizationId) -> Result<Rotation> {
    let mut rotation = Rotation::default();
    let Some(current) = app.keys.current_name() else { return Ok(rotation) };
    for row in Entity::of(organization).filter(Column::KeyName.ne(current)).all(&app.db).await? {
        let new = app.keys.encrypt_again(&context(organization, row.id), &ciphertext(&row), &row.id, &mut rotation)?;
        let Some(Ciphertext { key_name, text }) = new else { continue };
        let update = Entity::update_of(organization).filter(Column::Id.eq(row.id)).filter(Column::KeyName.eq(row.key_name));
        let update = update.col_expr(Column::EncryptedKey, Expr::value(text)).col_expr(Column::KeyName, Expr::value(key_name));
        update.exec(&app.db).await?;
    }
    Ok(rotation)
}

fn open(app: &App, row: &Model) -> Result<OrganizationSigner> {
    let private = app.keys.decrypt(&context(row.organization_id, row.id), &ciphertext(row))?;
    Ok(OrganizationSigner { key_url: key_url(app, row), signer: Signer::parse(&private)? })
}

fn ciphertext(row: &Model) -> Ciphertext {
    Ciphertext { key_name: row.key_name.clone(), text: row.encrypted_key.clone() }
}

/// What an encrypted key is bound to: as another key it cannot be decrypted.
fn context(organization: OrganizationId, key: SigningKeyId) -> Vec<u8> {
    [b"signing_key".as_slice(), organization.uuid().as_bytes(), key.uuid().as_bytes()].concat()
}
