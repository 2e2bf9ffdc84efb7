//! `match_block`: two employees who are never paired.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[sea_orm(table_name = "match_block")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MatchBlockId,
    /// The lower identifier of the two.
    pub employee_low_id: EmployeeId,
    /// The higher identifier of the two.
    pub employee_high_id: EmployeeId,
    /// Which of the two employees requested the block. `None`: a manager of programs or an integration did.
    pub requester_id: Option<EmployeeId>,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(MatchBlockId);
