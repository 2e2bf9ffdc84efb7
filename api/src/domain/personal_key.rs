//! Personal key: the key with which the confidential texts of one employee are encrypted (AES-256-GCM). It is created at the first text,
//! stored encrypted with the key of the settings, and destroyed when the employee is erased.
//!
//! Not here: the encryption itself (`platform::encryption`).

use crate::{
    app::App,
    platform::{
        Error, Result, db,
        encryption::{Ciphertext, DataKey, Rotation, generate_key},
        transaction::Transaction,
    },
};
use entity::{
    Tenanted,
    id::{EmployeeId, OrganizationId, TypedId},
    personal_key::{ActiveModel, Column, Entity, Model},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use std::collections::HashMap;

/// The number of keys that one statement of the rotation reads.
const ROTATION_PAGE: u64 = 500;

/// The key of one employee.
pub struct PersonalKey(DataKey);

impl PersonalKey {
    /// Encrypts a text for the column and row that the context identifies, such as `reflection.text:ref_…`.
    ///
    /// # Errors
    /// `Internal` when the operating system provides no randomness.
    pub fn encrypt(&self, context: &str, text: &str) -> Result<String> {
        self.0.encrypt(context.as_bytes(), text)
    }
}

/// The keys of several employees, for reading.
pub struct PersonalKeys(HashMap<EmployeeId, DataKey>);

impl PersonalKeys {
    /// Decrypts a text that the employee's key encrypted. `None` when the key was destroyed: the employee was erased.
    ///
    /// # Errors
    /// `Internal` when the text was encrypted for another context, or was changed.
    pub fn decrypt(&self, employee: EmployeeId, context: &str, text: &str) -> Result<Option<String>> {
        self.0.get(&employee).map(|key| key.decrypt(context.as_bytes(), text)).transpose()
    }
}

/// Reads the key of an employee for writing, and creates it if there is none. Must be called in a write of the organization, which excludes
/// that another one creates it at the same time.
///
/// # Errors
/// `Unavailable` when the server has no encryption key, or no longer the one that encrypted the personal key.
pub async fn for_writing(app: &App, tx: &Transaction, organization: OrganizationId, employee: EmployeeId) -> Result<PersonalKey> {
    if app.keys.current_name().is_none() {
        let message = "confidential texts cannot be stored because the server has no encryption key: its operator must set encryption_key";
        return Err(Error::Unavailable(message.into()));
    }
    if let Some(row) = Entity::of(organization).filter(Column::EmployeeId.eq(employee)).one(tx).await? {
        return Ok(PersonalKey(decrypt_key(app, &row)?));
    }
    let key = generate_key()?;
    let Ciphertext { key_name, text } = app.keys.encrypt(&context(organization, employee), &key)?;
    let row = ActiveModel {
        organization_id: Set(organization),
        employee_id: Set(employee),
        key_name: Set(key_name),
        encrypted_key: Set(text),
        created_at: Set(app.clock.now()),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(PersonalKey(DataKey::parse(&key)?))
}

/// Reads the keys of employees in one statement. Employees without a key are left out.
///
/// # Errors
/// `Unavailable` when the server no longer has the key that encrypted one of them.
pub async fn load(
    app: &App,
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    employees: impl IntoIterator<Item = EmployeeId>,
) -> Result<PersonalKeys> {
    let rows = Entity::of(organization).filter(db::in_ids(db, Column::EmployeeId, employees.into_iter().map(|id| id.uuid())));
    let rows = rows.all(db).await?;
    Ok(PersonalKeys(rows.iter().map(|row| Ok((row.employee_id, decrypt_key(app, row)?))).collect::<Result<_>>()?))
}

/// Encrypts with the current key of the settings the personal keys that an earlier one encrypted. The texts stay as they are.
///
/// # Errors
/// `Unavailable` when the database does not respond.
pub async fn encrypt_with_current_key(app: &App, organization: OrganizationId) -> Result<Rotation> {
    let mut rotation = Rotation::default();
    let Some(current) = app.keys.current_name() else { return Ok(rotation) };
    let mut after: Option<EmployeeId> = None;
    loop {
        let page = Entity::of(organization).filter(Column::KeyName.ne(current)).order_by_asc(Column::EmployeeId).limit(ROTATION_PAGE);
        let page = match after {
            Some(after) => page.filter(Column::EmployeeId.gt(after)),
            None => page,
        };
        let rows = page.all(&app.db).await?;
        let Some(last) = rows.last() else { return Ok(rotation) };
        after = Some(last.employee_id);
        for row in rows {
            encrypt_again(app, &row, &mut rotation).await?;
        }
    }
}

async fn encrypt_again(app: &App, row: &Model, rotation: &mut Rotation) -> Result<()> {
    let context = context(row.organization_id, row.employee_id);
    let new = app.keys.encrypt_again(&context, &ciphertext(row), &row.employee_id, rotation)?;
    let Some(Ciphertext { key_name, text }) = new else { return Ok(()) };
    // Not when it was destroyed or encrypted again in the meantime.
    let update = Entity::update_of(row.organization_id).filter(Column::EmployeeId.eq(row.employee_id));
    let update = update.filter(Column::EncryptedKey.eq(&row.encrypted_key));
    let update = update.col_expr(Column::EncryptedKey, Expr::value(text)).col_expr(Column::KeyName, Expr::value(key_name));
    update.exec(&app.db).await?;
    Ok(())
}

fn decrypt_key(app: &App, row: &Model) -> Result<DataKey> {
    DataKey::parse(&app.keys.decrypt(&context(row.organization_id, row.employee_id), &ciphertext(row))?)
}

fn ciphertext(row: &Model) -> Ciphertext {
    Ciphertext { key_name: row.key_name.clone(), text: row.encrypted_key.clone() }
}

/// What the encrypted key of an employee is bound to: as the key of another employee it cannot be decrypted.
fn context(organization: OrganizationId, employee: EmployeeId) -> Vec<u8> {
    [b"personal_key".as_slice(), organization.uuid().as_bytes(), employee.uuid().as_bytes()].concat()
}
