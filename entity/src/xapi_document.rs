//! `xapi_document`: a document that a client keeps in the learning record store: the state of an activity for an agent, or the profile of an
//! activity or an agent.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "xapi_document")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: XapiDocumentId,
    pub version: i64,
    /// The hash of the kind, the activity and the agent.
    pub scope: String,
    /// The `stateId` or `profileId`.
    pub name: String,
    pub kind: Kind,
    /// The IRI of the activity. `None`: the profile of an agent.
    pub activity: Option<String>,
    /// The identifier of the agent, as JSON with one property. `None`: the profile of an activity.
    pub agent: Option<String>,
    /// The registration of a state, a UUID. Empty: the state belongs to no registration, or the document is a profile.
    pub registration: String,
    /// The value of the header `Content-Type`.
    pub content_type: String,
    pub content: Vec<u8>,
    /// The SHA-1 of the content in hexadecimal, which version 1.0.3 of the specification demands as the entity tag.
    pub etag: String,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(XapiDocumentId);

/// The resource of the specification that a document belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    State,
    ActivityProfile,
    AgentProfile,
}
