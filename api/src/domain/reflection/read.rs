//! Reads reflections.

use crate::{
    access::{Actor, Permission, Reach, policy::Grant},
    app::App,
    domain::{
        personal_key::{self, PersonalKeys},
        shared::{Listing, OptionalFilters},
    },
    platform::{Error, Result, page::SortOrder},
};
use entity::{
    Tenanted,
    id::{EmployeeId, OrganizationId, PairingId, ReflectionId, SessionId},
    pairing_member,
    reflection::{Column, Entity, Model, Visibility},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{ExprTrait, SelectStatement},
};

/// Whether reflections exist for a caller. They do for people with the role EMPLOYEE, whatever the scopes of their token.
pub fn exist_for(actor: &Actor) -> bool {
    actor.employee().is_some() && actor.grant(Permission::ReadReflection) == Grant::Own
}

/// The reflections that the actor may see: their own, and those that others share with a present or past pairing of the actor.
///
/// # Errors
/// `Forbidden` without permission to read reflections.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    let reader = require_employee(actor, Permission::ReadReflection)?;
    let is_shared = Column::PairingId.in_subquery(select_pairing_ids(actor.organization(), reader));
    let is_shared = Column::Visibility.eq(Visibility::Pairing).and(is_shared);
    Ok(Entity::of(actor.organization()).filter(Column::AuthorId.eq(reader).or(is_shared)))
}

/// # Errors
/// `NotFound` when the reflection does not exist or the actor may not see it.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: ReflectionId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "reflection" })
}

/// The employee who calls. The program's own rules and the command line read and write no reflection.
///
/// # Errors
/// `Forbidden` without the permission.
pub(super) fn require_employee(actor: &Actor, permission: Permission) -> Result<EmployeeId> {
    match actor.reach(permission)? {
        Reach::Own(employee) => Ok(employee),
        Reach::All => Err(Error::Forbidden { needs: "the token of the employee concerned".into() }),
    }
}

/// The pairings of which an employee is or was a member.
pub(super) fn select_pairing_ids(organization: OrganizationId, employee: EmployeeId) -> SelectStatement {
    let own = pairing_member::Entity::of(organization).filter(pairing_member::Column::EmployeeId.eq(employee));
    own.select_only().column(pairing_member::Column::PairingId).into_query()
}

/// What the encryption of a text is bound to, so that a ciphertext is of no use in another row.
pub(in crate::domain) fn encryption_context(id: ReflectionId) -> String {
    format!("reflection.text:{id}")
}

/// The keys with which the texts of some authors are read.
pub struct Texts(PersonalKeys);

/// Loads the keys of some authors with one statement.
pub async fn load_texts(
    app: &App,
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    authors: impl IntoIterator<Item = EmployeeId>,
) -> Result<Texts> {
    personal_key::load(app, db, organization, authors).await.map(Texts)
}

impl Texts {
    /// The text of a reflection. `None` when its author was erased.
    pub fn of(&self, row: &Model) -> Result<Option<String>> {
        self.0.decrypt(row.author_id, &encryption_context(row.id), &row.text)
    }
}

/// The sort orders of reflections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    #[default]
    CreatedAsc,
    CreatedDesc,
}

/// A list of reflections.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub authors: Option<Vec<EmployeeId>>,
    pub pairings: Option<Vec<PairingId>>,
    pub sessions: Option<Vec<SessionId>>,
    pub sort: Sort,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        Ok(visible_to(actor)?.filter_ids(db, Column::AuthorId, &self.authors).filter_ids(db, Column::PairingId, &self.pairings).filter_ids(
            db,
            Column::SessionId,
            &self.sessions,
        ))
    }

    fn order(&self) -> SortOrder<Entity> {
        let created = SortOrder::new("reflection.created").then_id();
        match self.sort {
            Sort::CreatedAsc => created,
            Sort::CreatedDesc => created.reversed("reflection.created.desc"),
        }
    }
}
