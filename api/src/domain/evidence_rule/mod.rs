//! Evidence rule: which statements of other systems are evidence of a level in a competency. ACTIVE → RETIRED.
//!
//! Not here: applying rules to statements (`evidence`).

mod matching;
mod write;

pub use matching::{activity_type, matches};
pub use write::{Settings, create, retire, update};

use super::shared::{Listing, OptionalFilters};
use crate::{
    access::{Actor, Permission},
    platform::{Error, Result, page::SortOrder},
};
use entity::{
    Tenanted,
    evidence_rule::{Column, Entity, Model},
    id::{CompetencyId, EvidenceRuleId},
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, Select};

/// The rules that the actor may see: all of the organization.
///
/// # Errors
/// `Forbidden` without permission to read rules.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    actor.reach(Permission::ReadEvidenceRule)?;
    Ok(Entity::of(actor.organization()))
}

/// # Errors
/// `NotFound` when the rule does not exist.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: EvidenceRuleId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "evidence rule" })
}

/// The rules that are applied. Checks no permission: rules apply to the statements of every sender.
pub(super) async fn load_active(db: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<Model>> {
    Ok(Entity::of(actor.organization()).filter(Column::RetiredAt.is_null()).order_by_asc(Column::Id).all(db).await?)
}

/// Rules, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub competencies: Option<Vec<CompetencyId>>,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        Ok(visible_to(actor)?.filter_ids(db, Column::CompetencyId, &self.competencies))
    }

    fn order(&self) -> SortOrder<Entity> {
        SortOrder::new("evidence_rule.id").then_id()
    }
}
