//! Who is on the roster, as far as the actor may see.

use crate::{
    access::{Act, Actor, Reach},
    app::App,
    domain::listing::{Listing, Narrowed},
    platform::{
        Error, Result, db,
        page::{Order, Part},
    },
};
use entity::{
    Tenanted,
    employee::{Column, Entity, Model, Status},
    id::{EmployeeId, OrganizationId},
    pairing_member,
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect, QueryTrait, Select, sea_query::ExprTrait};
use std::collections::HashMap;

/// Everybody; for an employee themself and those they are or were paired with.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    let all = Entity::of(actor.organization());
    Ok(match actor.reach(Act::ReadEmployee)? {
        Reach::All => all,
        Reach::Own(me) => all.filter(Column::Id.eq(me).or(Column::Id.in_subquery(partners(actor.organization(), me)))),
    })
}

fn partners(organization: OrganizationId, me: EmployeeId) -> sea_orm::sea_query::SelectStatement {
    use pairing_member::Column::{EmployeeId, PairingId};
    let mine = pairing_member::Entity::of(organization).filter(EmployeeId.eq(me)).select_only().column(PairingId).into_query();
    pairing_member::Entity::of(organization).filter(PairingId.in_subquery(mine)).select_only().column(EmployeeId).into_query()
}

pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: EmployeeId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "employee" })
}

/// The employees with these external ids, visible or not: for those who bring in a roster.
pub async fn by_external_id(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    external_ids: Vec<String>,
) -> Result<HashMap<String, Model>> {
    let rows = Entity::of(organization).filter(db::among_text(db, Column::ExternalId, external_ids)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.external_id.clone(), row)).collect())
}

/// The employee with this external id.
pub async fn current(app: &App, actor: &Actor, external_id: String) -> Result<Model> {
    visible_to(actor)?.filter(Column::ExternalId.eq(external_id)).one(&app.db).await?.ok_or(Error::NotFound { noun: "employee" })
}

/// In which order employees are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    #[default]
    CreatedAsc,
    CreatedDesc,
    FamilyNameAsc,
    FamilyNameDesc,
    ExternalIdAsc,
    ExternalIdDesc,
}

/// Employees.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub ids: Option<Vec<EmployeeId>>,
    pub external_ids: Option<Vec<String>>,
    pub user_names: Option<Vec<String>>,
    pub emails: Option<Vec<String>>,
    pub family_names: Option<Vec<String>>,
    pub family_name_prefix: Option<String>,
    pub departments: Option<Vec<String>>,
    pub managers: Option<Vec<EmployeeId>>,
    pub statuses: Option<Vec<Status>>,
    pub sort: Sort,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        Ok(visible_to(actor)?
            .ids(db, Column::Id, &self.ids)
            .texts(db, Column::ExternalId, &self.external_ids)
            .texts(db, Column::UserName, &self.user_names)
            .texts(db, Column::Email, &self.emails)
            .texts(db, Column::FamilyName, &self.family_names)
            .prefix(Column::FamilyName, &self.family_name_prefix)
            .texts(db, Column::Department, &self.departments)
            .ids(db, Column::ManagerId, &self.managers)
            .values(db, Column::Status, &self.statuses))
    }

    fn order(&self) -> Order<Entity> {
        let created = Order::new("employee.created").then_id();
        let family =
            Order::new("employee.family_name").key(Column::FamilyName, |row: &Model| Part::Text(row.family_name.clone())).then_id();
        let external = Order::new("employee.external_id").key(Column::ExternalId, |row: &Model| Part::Text(row.external_id.clone()));
        match self.sort {
            Sort::CreatedAsc => created,
            Sort::CreatedDesc => created.reversed("employee.created.desc"),
            Sort::FamilyNameAsc => family,
            Sort::FamilyNameDesc => family.reversed("employee.family_name.desc"),
            Sort::ExternalIdAsc => external,
            Sort::ExternalIdDesc => external.reversed("employee.external_id.desc"),
        }
    }
}
