//! Reads awards.

use crate::{
    access::{Actor, Permission, Reach},
    app::App,
    domain::shared::{Listing, OptionalFilters},
    platform::{Error, Result, page::SortOrder},
};
use entity::{
    Tenanted,
    badge_award::{Column, Entity, Model, Status},
    id::{BadgeAwardId, BadgeId, CredentialId, EmployeeId},
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, QueryFilter, Select, sea_query::ExprTrait};

/// The awards that the actor may see. Employees see their own. Other people see what a rule offered only when the employee has accepted it: the
/// offer alone tells how the employee was assessed.
///
/// # Errors
/// `Forbidden` without permission to read awards.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    let all = Entity::of(actor.organization());
    Ok(match actor.reach(Permission::ReadBadgeAward)? {
        Reach::Own(employee) => all.filter(Column::EmployeeId.eq(employee)),
        Reach::All => match actor.employee() {
            Some(employee) => all.filter(is_known().add(Column::EmployeeId.eq(employee))),
            None => all,
        },
    })
}

/// What more people may know than the employee: what somebody offered, and what the employee agreed to publish.
fn is_known() -> Condition {
    let is_published = Column::CredentialId.is_not_null().and(Column::Status.is_in([Status::Issued, Status::Revoked]));
    Condition::any().add(Column::OfferedByRule.eq(false)).add(is_published)
}

/// # Errors
/// `NotFound` when the award does not exist or the actor may not see it.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: BadgeAwardId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "badge award" })
}

/// The public address of the credential with an identifier.
pub fn credential_url(app: &App, id: CredentialId) -> String {
    format!("{}/credentials/{id}", app.config.public_url.trim_end_matches('/'))
}

/// The sort orders of awards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    #[default]
    CreatedAsc,
    CreatedDesc,
}

/// A list of awards.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub badges: Option<Vec<BadgeId>>,
    pub employees: Option<Vec<EmployeeId>>,
    pub statuses: Option<Vec<Status>>,
    pub sort: Sort,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        Ok(visible_to(actor)?
            .filter_ids(db, Column::BadgeId, &self.badges)
            .filter_ids(db, Column::EmployeeId, &self.employees)
            .filter_values(db, Column::Status, &self.statuses))
    }

    fn order(&self) -> SortOrder<Entity> {
        let created = SortOrder::new("badge_award.created").then_id();
        match self.sort {
            Sort::CreatedAsc => created,
            Sort::CreatedDesc => created.reversed("badge_award.created.desc"),
        }
    }
}
