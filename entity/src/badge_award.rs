//! `badge_award`: a badge for one employee, from the offer on.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[sea_orm(table_name = "badge_award")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BadgeAwardId,
    pub version: i64,
    pub badge_id: BadgeId,
    pub employee_id: EmployeeId,
    /// Whether a rule offered it. Before the acceptance, only the employee and integrations see such an offer, because it tells the level.
    pub offered_by_rule: bool,
    pub status: Status,
    /// Why it was revoked. `None` unless it is REVOKED.
    pub reason: Option<String>,
    /// The random identifier of the credential, which is a part of its address. `None` before the acceptance.
    pub credential_id: Option<CredentialId>,
    /// The signed credential, a JWT. `None` before the acceptance, and after the consent was withdrawn.
    pub credential: Option<String>,
    /// The status list of the credential, from 1, and its place there.
    pub list_number: Option<i32>,
    pub list_index: Option<i32>,
    pub issued_at: Option<DateTimeUtc>,
    /// When it was declined, revoked or withdrawn.
    pub ended_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(BadgeAwardId);

/// The status of an award.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, serde::Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// The employee has not decided yet.
    Offered,
    /// The employee accepted, and the credential was signed.
    Issued,
    /// The employee does not want it.
    Declined,
    /// The organization took it back.
    Revoked,
    /// The employee withdrew the consent. The credential was deleted.
    Withdrawn,
}
