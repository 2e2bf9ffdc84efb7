//! The keys that integrations give employees beside the external id, and finding employees by key.
//!
//! An integration names an employee by its own key, if it has given one, otherwise by the external id. While another integration owns the
//! external ids, an employee for whom the integration has another key is not found by the external id: it may be the key of somebody else
//! there.

use super::{Attributes, store::convert_unique_violation};
use crate::{
    access::{Actor, Permission, Principal},
    app::UnitOfWork,
    domain::attribute_owner::{AttributeGroup, Ownership},
    platform::{Result, bulk, db},
};
use entity::{
    Tenanted,
    employee::{Column as EmployeeColumn, Entity as Employees, Model as Employee},
    employee_external_id::{Column, Entity, Model},
    id::{EmployeeId, IntegrationId, OrganizationId, TypedId},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, OnConflict, SelectStatement, UnionType},
};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// The name of the keys in change log entries and roster rows.
pub(in crate::domain) const FIELD: &str = "externalIds";

/// A new key of an integration for an employee.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnKeyChange {
    /// The key before. `None`: the integration had no key of its own.
    pub from: Option<String>,
    pub to: String,
}

/// A search of employees by the keys with which a caller names them.
pub(super) struct KeySearch {
    ownership: Ownership,
    keys: Vec<String>,
    own: Vec<Model>,
}

impl KeySearch {
    /// Loads the own keys that the search must consider. Without own keys there is nothing to load.
    pub async fn begin(db: &impl ConnectionTrait, organization: OrganizationId, ownership: Ownership, keys: Vec<String>) -> Result<Self> {
        let own = match ownership.key_integration().filter(|_| !keys.is_empty()) {
            Some(integration) => load_for_keys(db, organization, integration, keys.clone()).await?,
            None => Vec::new(),
        };
        Ok(Self { ownership, keys, own })
    }

    /// The employees whom the keys may name.
    pub fn select(&self, db: &impl ConnectionTrait, organization: OrganizationId) -> Select<Employees> {
        let mut select = Employees::of(organization).filter(db::in_texts(db, EmployeeColumn::ExternalId, self.keys.iter().cloned()));
        // An erased employee is not found by the identifier that stands in place of the keys: a re-hired person is a newcomer.
        select = select.filter(EmployeeColumn::ErasedAt.is_null());
        if !self.own.is_empty() {
            let ids = self.own.iter().map(|row| row.employee_id.uuid());
            let by_id = Employees::of(organization).filter(db::in_ids(db, EmployeeColumn::Id, ids));
            QueryTrait::query(&mut select).union(UnionType::All, by_id.into_query());
        }
        select
    }

    /// The employees that the keys name, of those given.
    pub fn finish(self, rows: impl IntoIterator<Item = Employee>) -> KeyedEmployees {
        let mut rows: HashMap<EmployeeId, Employee> = rows.into_iter().map(|row| (row.id, row)).collect();
        let own: HashMap<EmployeeId, String> = self.own.into_iter().map(|row| (row.employee_id, row.external_id)).collect();
        let mut keyed = KeyedEmployees { own, ..KeyedEmployees::default() };
        let keys: HashSet<String> = self.keys.into_iter().collect();
        let named_by_own: Vec<_> = keyed.own.iter().filter(|(_, key)| keys.contains(*key)).map(|(id, key)| (*id, key.clone())).collect();
        let is_strict = self.ownership.has_foreign_external_ids();
        for row in rows.values().filter(|row| keys.contains(&row.external_id)) {
            if is_strict && keyed.own.contains_key(&row.id) {
                keyed.occupied.insert(row.external_id.clone());
            } else {
                keyed.employees.insert(row.external_id.clone(), row.clone());
            }
        }
        for (id, key) in named_by_own {
            if let Some(row) = rows.remove(&id) {
                keyed.employees.insert(key, row);
            }
        }
        keyed
    }
}

/// The own keys of an integration that are one of the keys, or belong to an employee whose external id is one of them.
async fn load_for_keys(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    integration: IntegrationId,
    keys: Vec<String>,
) -> Result<Vec<Model>> {
    let of_integration = || Entity::of(organization).filter(Column::IntegrationId.eq(integration));
    let named = Employees::of(organization).filter(db::in_texts(db, EmployeeColumn::ExternalId, keys.clone()));
    let named = named.select_only().column(EmployeeColumn::Id).into_query();
    let mut select = of_integration().filter(db::in_texts(db, Column::ExternalId, keys));
    let of_named = of_integration().filter(Column::EmployeeId.in_subquery(named));
    QueryTrait::query(&mut select).union(UnionType::Distinct, of_named.into_query());
    Ok(select.all(db).await?)
}

/// Employees by the keys with which a caller names them.
#[derive(Default)]
pub struct KeyedEmployees {
    employees: HashMap<String, Employee>,
    own: HashMap<EmployeeId, String>,
    occupied: HashSet<String>,
}

impl KeyedEmployees {
    /// The employees by key.
    pub fn employees(&self) -> &HashMap<String, Employee> {
        &self.employees
    }

    /// The own key of the caller for an employee.
    pub fn own_key(&self, employee: EmployeeId) -> Option<&str> {
        self.own.get(&employee).map(String::as_str)
    }

    /// Whether a key is the external id of an employee for whom the caller has another key.
    pub fn is_occupied(&self, key: &str) -> bool {
        self.occupied.contains(key)
    }

    /// Decides what the external id of attributes, as the caller sends them, means for the employee whom they name: a new external id, or a
    /// key of the caller's own; and which attributes the employee keeps. `subject` is `None` for a new employee, who gets the key also as
    /// external id, unless another employee has it: then `new_id` stands in its place.
    pub fn assign_keys(&self, ownership: Ownership, attributes: &mut Attributes, subject: Option<&Employee>, new_id: EmployeeId) {
        let key = attributes.external_id.clone();
        let Some(subject) = subject else {
            attributes.own_key = ownership.has_foreign_external_ids().then(|| OwnKeyChange { from: None, to: key.clone() });
            if self.is_occupied(&key) {
                attributes.external_id = new_id.to_string();
            }
            return;
        };
        attributes.kept = ownership.foreign();
        if ownership.keeps_own_key(self.own.contains_key(&subject.id)) {
            attributes.kept = attributes.kept.with(AttributeGroup::ExternalId);
            let is_known_by_key = self.employees.get(&key).is_some_and(|employee| employee.id == subject.id);
            let from = self.own.get(&subject.id).cloned();
            attributes.own_key = (!is_known_by_key).then_some(OwnKeyChange { from, to: key });
        }
    }
}

/// Finds employees by the keys with which a caller names them. Does not check permissions: for operations that require
/// [`Permission::WriteEmployee`](crate::access::Permission::WriteEmployee).
pub async fn find_by_keys(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    ownership: Ownership,
    keys: Vec<String>,
) -> Result<KeyedEmployees> {
    let search = KeySearch::begin(db, organization, ownership, keys).await?;
    let rows = search.select(db, organization).all(db).await?;
    Ok(search.finish(rows))
}

/// Loads the own keys of an integration for employees.
pub async fn load(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    integration: Option<IntegrationId>,
    employees: impl IntoIterator<Item = EmployeeId>,
) -> Result<HashMap<EmployeeId, String>> {
    let Some(integration) = integration else { return Ok(HashMap::new()) };
    let ids: Vec<_> = employees.into_iter().map(TypedId::uuid).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let own = Entity::of(organization).filter(db::in_ids(db, Column::EmployeeId, ids)).filter(Column::IntegrationId.eq(integration));
    Ok(own.all(db).await?.into_iter().map(|row| (row.employee_id, row.external_id)).collect())
}

/// The employees whom an integration knows by own keys.
pub async fn find_holders(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    integration: Option<IntegrationId>,
    keys: Vec<String>,
) -> Result<HashMap<String, EmployeeId>> {
    let Some(integration) = integration.filter(|_| !keys.is_empty()) else { return Ok(HashMap::new()) };
    let holders = Entity::of(organization).filter(Column::IntegrationId.eq(integration)).filter(db::in_texts(db, Column::ExternalId, keys));
    Ok(holders.all(db).await?.into_iter().map(|row| (row.external_id, row.employee_id)).collect())
}

/// Lists the own keys of all integrations for employees whom the actor sees, by integration.
pub async fn list(db: &impl ConnectionTrait, actor: &Actor, employees: impl IntoIterator<Item = EmployeeId>) -> Result<Vec<Model>> {
    actor.reach(Permission::ReadEmployee)?;
    let ids = employees.into_iter().map(TypedId::uuid);
    let all = Entity::of(actor.organization()).filter(db::in_ids(db, Column::EmployeeId, ids));
    Ok(all.order_by_asc(Column::IntegrationId).all(db).await?)
}

/// Shows employees with the keys that the calling integration has for them, in place of their external ids.
pub(super) async fn show_own_keys(db: &impl ConnectionTrait, actor: &Actor, rows: &mut [Employee]) -> Result<()> {
    let Principal::Service { integration, .. } = actor.principal() else { return Ok(()) };
    let own = load(db, actor.organization(), Some(integration), rows.iter().map(|row| row.id)).await?;
    for row in rows {
        if let Some(key) = own.get(&row.id) {
            row.external_id.clone_from(key);
        }
    }
    Ok(())
}

/// Whether an integration has own keys at all.
pub(super) async fn has_any(db: &impl ConnectionTrait, organization: OrganizationId, integration: IntegrationId) -> Result<bool> {
    Ok(Entity::of(organization).filter(Column::IntegrationId.eq(integration)).one(db).await?.is_some())
}

/// The own key of an integration for the employee of the surrounding statement.
pub(super) fn select_of_employee(organization: OrganizationId, integration: IntegrationId) -> SelectStatement {
    let is_of_employee = Expr::col((Entity, Column::EmployeeId)).eq(Expr::col((Employees, EmployeeColumn::Id)));
    let own = Entity::of(organization).filter(Column::IntegrationId.eq(integration)).filter(is_of_employee);
    own.select_only().column(Column::ExternalId).into_query()
}

/// The identifier of the employee whom an integration names by a key: the one with this own key, otherwise the one with this external id for
/// whom it has no own key.
pub(super) fn select_ids_with_key(organization: OrganizationId, integration: IntegrationId, key: &str) -> SelectStatement {
    let own = Entity::of(organization).filter(Column::IntegrationId.eq(integration)).filter(Column::ExternalId.eq(key));
    let mut own = own.select_only().column(Column::EmployeeId).into_query();
    let is_own = Expr::exists(own.clone());
    let by_external_id = Employees::of(organization).filter(EmployeeColumn::ExternalId.eq(key)).filter(is_own.not());
    let by_external_id = by_external_id.filter(Expr::exists(select_of_employee(organization, integration)).not());
    own.union(UnionType::All, by_external_id.select_only().column(EmployeeColumn::Id).into_query());
    own
}

/// Keys that a write gives employees, in the name of an integration.
#[derive(Default)]
pub struct OwnKeys {
    pub integration: Option<IntegrationId>,
    pub by_employee: HashMap<EmployeeId, String>,
}

impl OwnKeys {
    pub fn is_empty(&self) -> bool {
        self.by_employee.is_empty()
    }

    /// An employee as the integration names them.
    pub fn named(&self, employee: &Employee) -> Employee {
        let key = self.by_employee.get(&employee.id).unwrap_or(&employee.external_id);
        Employee { external_id: key.clone(), ..employee.clone() }
    }

    /// Stores the keys with the commit of the write. The employees are stored by the same write.
    pub fn store(&self, work: &mut UnitOfWork<'_>) -> Result<()> {
        work.upsert(self.rows(work), &Self::replace())
    }

    /// Stores the keys at once: keys that are stored later may be those that employees give up.
    pub async fn store_now(&self, work: &UnitOfWork<'_>) -> Result<()> {
        bulk::insert::<Entity>(&**work, self.rows(work), Some(&Self::replace())).await.map_err(convert_unique_violation)
    }

    fn rows(&self, work: &UnitOfWork<'_>) -> Vec<Model> {
        let Some(integration_id) = self.integration else { return Vec::new() };
        let organization_id = work.actor.organization();
        let row = |(id, key): (&EmployeeId, &String)| Model { organization_id, employee_id: *id, integration_id, external_id: key.clone() };
        self.by_employee.iter().map(row).collect()
    }

    fn replace() -> OnConflict {
        let key = [Column::OrganizationId, Column::EmployeeId, Column::IntegrationId];
        OnConflict::columns(key).update_column(Column::ExternalId).to_owned()
    }
}

/// Deletes the own keys of an integration for employees.
pub(in crate::domain) async fn delete(
    work: &UnitOfWork<'_>,
    integration: IntegrationId,
    employees: impl IntoIterator<Item = EmployeeId>,
) -> Result<()> {
    let ids = employees.into_iter().map(TypedId::uuid);
    let of_employees = Entity::delete_of(work.actor.organization()).filter(db::in_ids(&**work, Column::EmployeeId, ids));
    of_employees.filter(Column::IntegrationId.eq(integration)).exec(&**work).await?;
    Ok(())
}
