//! Looking up employees by their keys for new users of a directory. One statement finds the employees for all users of a write, so that
//! creating many users needs no more statements than creating one.

use super::{
    directory::DirectoryUser,
    manager_reference::{ReferencedManager, choose, lower},
    own_keys::{KeySearch, KeyedEmployees, find_by_keys},
};
use crate::{
    app::UnitOfWork,
    domain::attribute_owner::Ownership,
    platform::{Result, db},
};
use entity::{
    Tenanted,
    employee::{Column, Entity, Model},
    id::{EmployeeId, TypedId},
};
use sea_orm::{
    ColumnTrait, QueryFilter, QueryTrait,
    sea_query::{ExprTrait, UnionType},
};
use std::collections::HashMap;

/// Finds employees by the external id as the caller knows it, identifier, user name or e-mail address. The keys of the users it was loaded
/// for are answered from memory; other keys need a statement each.
#[derive(Default)]
pub(super) struct Lookup {
    ownership: Ownership,
    /// The employees of the external ids that it was loaded for.
    keyed: KeyedEmployees,
    /// The employees whom this write creates are added. `None`: no employee has the key.
    external_ids: HashMap<String, Option<Model>>,
    ids: HashMap<EmployeeId, Option<Model>>,
    /// By user name in lower case. Employees whose employment has ended may have the same one.
    user_names: HashMap<String, Vec<Model>>,
    /// By e-mail address in lower case.
    emails: HashMap<String, Vec<Model>>,
}

impl Lookup {
    /// A lookup without keys in memory.
    pub fn new(ownership: Ownership) -> Self {
        Self { ownership, ..Self::default() }
    }

    /// Loads the employees with the keys of the users and of their managers.
    pub async fn load(work: &UnitOfWork<'_>, ownership: Ownership, users: impl IntoIterator<Item = &DirectoryUser>) -> Result<Self> {
        let mut lookup = Self::new(ownership);
        for user in users {
            lookup.external_ids.extend(user.external_id.clone().map(|external_id| (external_id, None)));
            lookup.user_names.insert(user.user_name.to_ascii_lowercase(), Vec::new());
            if let Some(reference) = &user.manager {
                match reference.parse() {
                    Ok(id) => drop(lookup.ids.insert(id, None)),
                    Err(_) => drop(lookup.external_ids.insert(reference.clone(), None)),
                }
                lookup.user_names.insert(reference.to_ascii_lowercase(), Vec::new());
                if is_email(reference) {
                    lookup.emails.insert(reference.to_ascii_lowercase(), Vec::new());
                }
            }
        }
        let organization = work.actor.organization();
        let all = || Entity::of(organization);
        let search = KeySearch::begin(&**work, organization, ownership, lookup.external_ids.keys().cloned().collect()).await?;
        let mut select = search.select(&**work, organization);
        let by_user_name = all().filter(db::expr_in_texts(&**work, lower(Column::UserName), lookup.user_names.keys().cloned()));
        let by_email = all().filter(db::expr_in_texts(&**work, lower(Column::Email), lookup.emails.keys().cloned()));
        let by_id = all().filter(db::in_ids(&**work, Column::Id, lookup.ids.keys().map(|id| id.uuid())));
        let union = QueryTrait::query(&mut select).union(UnionType::All, by_user_name.into_query());
        if !lookup.emails.is_empty() {
            union.union(UnionType::All, by_email.into_query());
        }
        if !lookup.ids.is_empty() {
            union.union(UnionType::All, by_id.into_query());
        }
        // An employee may be found by several keys.
        let rows: HashMap<EmployeeId, Model> = select.all(&**work).await?.into_iter().map(|row| (row.id, row)).collect();
        rows.values().for_each(|row| lookup.add_names(row));
        lookup.keyed = search.finish(rows.into_values());
        let found = lookup.keyed.employees().iter().map(|(key, row)| (key.clone(), Some(row.clone())));
        lookup.external_ids.extend(found);
        Ok(lookup)
    }

    /// Adds an employee that this write creates, with the external id as the caller knows it.
    pub fn add(&mut self, row: &Model, key: &str) {
        self.external_ids.insert(key.to_owned(), Some(row.clone()));
        self.add_names(row);
    }

    fn add_names(&mut self, row: &Model) {
        self.ids.insert(row.id, Some(row.clone()));
        // A name that was not loaded for may belong to other employees, too.
        if let Some(rows) = self.user_names.get_mut(&row.user_name.to_ascii_lowercase()) {
            rows.push(row.clone());
        }
        if let Some(rows) = self.emails.get_mut(&row.email.to_ascii_lowercase()) {
            rows.push(row.clone());
        }
    }

    /// The manager that a reference names.
    pub async fn find_manager(&self, work: &UnitOfWork<'_>, reference: &str) -> Result<ReferencedManager> {
        let keyed = match reference.parse() {
            Ok(id) => self.find_by_id(work, id).await?,
            Err(_) => self.find_by_external_id(work, reference).await?,
        };
        if let Some(manager) = keyed {
            return Ok(ReferencedManager::Found(manager.id));
        }
        let mut candidates = self.find_by_user_name(work, reference).await?;
        if is_email(reference) {
            candidates.extend(self.find_by_email(work, reference).await?);
        }
        // The user name and the address of an employee are often the same.
        candidates.sort_by_key(|row| row.id);
        candidates.dedup_by_key(|row| row.id);
        Ok(choose(reference, &candidates))
    }

    pub async fn find_by_external_id(&self, work: &UnitOfWork<'_>, external_id: &str) -> Result<Option<Model>> {
        if let Some(found) = self.external_ids.get(external_id) {
            return Ok(found.clone());
        }
        let keyed = find_by_keys(&**work, work.actor.organization(), self.ownership, vec![external_id.to_owned()]).await?;
        Ok(keyed.employees().get(external_id).cloned())
    }

    /// Whether an external id belongs to somebody else than the new user: the organization knows another employee by it, and the caller
    /// does not.
    pub fn is_of_somebody_else(&self, external_id: &str, user: &DirectoryUser) -> bool {
        match self.external_ids.get(external_id).and_then(Option::as_ref) {
            None => self.keyed.is_occupied(external_id),
            Some(row) if self.keyed.own_key(row.id) == Some(external_id) => false,
            Some(row) => {
                let was_found = self.keyed.employees().contains_key(external_id);
                was_found && self.ownership.has_foreign_external_ids() && !row.user_name.eq_ignore_ascii_case(&user.user_name)
            }
        }
    }

    pub async fn find_by_id(&self, work: &UnitOfWork<'_>, id: EmployeeId) -> Result<Option<Model>> {
        if let Some(found) = self.ids.get(&id) {
            return Ok(found.clone());
        }
        Ok(Entity::of(work.actor.organization()).filter(Column::Id.eq(id)).one(&**work).await?)
    }

    /// The employees with the user name, ignoring the case of ASCII letters.
    pub async fn find_by_user_name(&self, work: &UnitOfWork<'_>, user_name: &str) -> Result<Vec<Model>> {
        let user_name = user_name.to_ascii_lowercase();
        if let Some(found) = self.user_names.get(&user_name) {
            return Ok(found.clone());
        }
        Ok(Entity::of(work.actor.organization()).filter(lower(Column::UserName).eq(user_name)).all(&**work).await?)
    }

    /// The employees with the e-mail address, ignoring the case of ASCII letters.
    async fn find_by_email(&self, work: &UnitOfWork<'_>, email: &str) -> Result<Vec<Model>> {
        let email = email.to_ascii_lowercase();
        if let Some(found) = self.emails.get(&email) {
            return Ok(found.clone());
        }
        Ok(Entity::of(work.actor.organization()).filter(lower(Column::Email).eq(email)).all(&**work).await?)
    }
}

fn is_email(reference: &str) -> bool {
    reference.contains('@')
}
