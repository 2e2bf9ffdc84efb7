//! `evidence_rule`: which statements are evidence of a level in a competency.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "evidence_rule")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EvidenceRuleId,
    pub version: i64,
    pub name: String,
    /// The IRI of the verb.
    pub verb: String,
    /// The IRI of the activity. One of this and the next two is given.
    pub activity_id: Option<String>,
    /// The beginning of the IRI of the activity.
    pub activity_id_prefix: Option<String>,
    /// The IRI of the type of the activity.
    pub activity_type: Option<String>,
    /// The least scaled score, in percent. `None`: any, or none.
    pub min_score: Option<i32>,
    /// `None`: any, or none. Likewise the next one.
    pub success: Option<bool>,
    pub completion: Option<bool>,
    pub competency_id: CompetencyId,
    /// The level that is assessed.
    pub level: i32,
    /// `None`: the rule is applied.
    pub retired_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(EvidenceRuleId);
