//! `organization`: a customer, which is the tenant that every other row belongs to.

use crate::id::*;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "organization")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OrganizationId,
    pub version: i64,
    /// A short name: on the command line, in the header `Coachgraph-Organization` and in the URL of the resource metadata. Unique.
    pub slug: String,
    pub name: String,
    /// The limits of the brake, as JSON. `None`: the default limits.
    pub brake: Option<Json>,
    /// The integration that owns each group of attributes, as JSON. `None`: no owners were ever named, so no integration has keys of its own.
    pub attribute_owners: Option<Json>,
    /// Since when the brake holds due terminations. `None`: none are held.
    pub terminations_held_at: Option<DateTimeUtc>,
    /// The number of held due terminations.
    pub terminations_held_count: i32,
    /// When due terminations were last released.
    pub terminations_released_at: Option<DateTimeUtc>,
    /// The reason given for that release.
    pub terminations_release_note: Option<String>,
    /// The smallest group of people whose figures are released. `None`: the default.
    pub minimum_group: Option<i32>,
    /// The home page of the accounts in statements of learning records. `None`: the issuer of the first identity provider.
    pub statement_home_page: Option<String>,
    /// Whether statements of learning records name employees by their e-mail address.
    pub statement_uses_email: bool,
    /// The IRIs of the systems whose account names are external ids, as a JSON array. `None`: none besides the identity providers.
    pub account_home_pages: Option<Json>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::Tenanted for Entity {
    const ORGANIZATION: Column = Column::Id;
}
