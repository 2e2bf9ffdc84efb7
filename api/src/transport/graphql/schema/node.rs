//! Everything that has an identifier, found by it alone (the Relay object identification specification).

use super::{
    assessment::Assessment,
    competency::{Competency, CompetencyFramework},
    employee::Employee,
    id::Gid,
    integration::{IdentityProvider, Integration},
    learning::LearningRecord,
    organization::Organization,
    pairing::Pairing,
    participant::Participant,
    program::Program,
    roster::RosterPlan,
    round::Round,
    session::Session,
};
use crate::{
    domain::organization,
    platform::Error,
    transport::graphql::engine::{
        accelerator::Catalogue, error_format::IntoGraphqlError, object_loader::by_id, request_context::ContextExt,
    },
};
use async_graphql::{Context, ID, Interface, Object, Result};
use entity::id::*;
use std::str::FromStr;

/// Everything that has an identifier.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "The identifier: a prefix that says what it is, and 26 letters and digits."))]
#[expect(clippy::large_enum_variant, reason = "there are few at a time, and each is moved once")]
pub enum Node {
    Organization(Organization),
    IdentityProvider(IdentityProvider),
    Integration(Integration),
    Employee(Employee),
    RosterPlan(RosterPlan),
    CompetencyFramework(CompetencyFramework),
    Competency(Competency),
    Assessment(Assessment),
    Program(Program),
    Participant(Participant),
    Round(Round),
    Pairing(Pairing),
    Session(Session),
    LearningRecord(LearningRecord),
}

impl<T: TypedId> From<Gid<T>> for ID {
    fn from(id: Gid<T>) -> Self {
        Self(id.0.to_string())
    }
}

/// The object with this identifier; `None` when there is none, or the caller may not see it.
pub async fn find(ctx: &Context<'_>, id: &str) -> Result<Option<Node>> {
    let Some((prefix, _)) = id.split_once('_') else { return Err(malformed()) };
    let found = match prefix {
        OrganizationId::PREFIX => {
            let id: OrganizationId = parsed(id)?;
            let own = id == ctx.actor()?.organization();
            return if own { Ok(Some(Organization(organization::get(ctx.app()?, ctx.actor()?).await?).into())) } else { Ok(None) };
        }
        IdentityProviderId::PREFIX => by_id::<IdentityProvider>(ctx, parsed::<IdentityProviderId>(id)?).await?.map(Node::from),
        IntegrationId::PREFIX => by_id::<Integration>(ctx, parsed::<IntegrationId>(id)?).await?.map(Node::from),
        EmployeeId::PREFIX => by_id::<Employee>(ctx, parsed::<EmployeeId>(id)?).await?.map(Node::from),
        RosterPlanId::PREFIX => by_id::<RosterPlan>(ctx, parsed::<RosterPlanId>(id)?).await?.map(Node::from),
        CompetencyFrameworkId::PREFIX => by_id::<CompetencyFramework>(ctx, parsed::<CompetencyFrameworkId>(id)?).await?.map(Node::from),
        CompetencyId::PREFIX => by_id::<Competency>(ctx, parsed::<CompetencyId>(id)?).await?.map(Node::from),
        AssessmentId::PREFIX => by_id::<Assessment>(ctx, parsed::<AssessmentId>(id)?).await?.map(Node::from),
        ProgramId::PREFIX => by_id::<Program>(ctx, parsed::<ProgramId>(id)?).await?.map(Node::from),
        ParticipantId::PREFIX => by_id::<Participant>(ctx, parsed::<ParticipantId>(id)?).await?.map(Node::from),
        RoundId::PREFIX => by_id::<Round>(ctx, parsed::<RoundId>(id)?).await?.map(Node::from),
        PairingId::PREFIX => by_id::<Pairing>(ctx, parsed::<PairingId>(id)?).await?.map(Node::from),
        SessionId::PREFIX => by_id::<Session>(ctx, parsed::<SessionId>(id)?).await?.map(Node::from),
        LearningRecordId::PREFIX => by_id::<LearningRecord>(ctx, parsed::<LearningRecordId>(id)?).await?.map(Node::from),
        // Teams belong to directories, and are shown at their door.
        TeamId::PREFIX => parsed::<TeamId>(id).map(|_| None)?,
        _ => return Err(malformed()),
    };
    Ok(found)
}

fn parsed<T: FromStr>(id: &str) -> Result<T> {
    id.parse().map_err(|_| malformed())
}

fn malformed() -> async_graphql::Error {
    Error::invalid("id", "is not an identifier of this API: three letters, an underscore and 26 letters and digits").into_graphql()
}

impl NodeQuery {
    /// Adds the root fields to the accelerator's catalogue.
    pub fn describe(catalogue: &mut Catalogue) {
        catalogue.add_root_nodes("node", "nodes");
    }
}

#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// The object with this identifier; null when there is none, or it is not yours. Needs the scope of the object's type.
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "The identifier.")] id: ID) -> Result<Option<Node>> {
        find(ctx, &id).await
    }

    /// The objects with these identifiers, in their order; null where there is none, or it is not yours.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifiers, at most as many as the largest page.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        let most = ctx.app()?.config.limit_page_max;
        if ids.len() > usize::try_from(most).unwrap_or(usize::MAX) {
            return Err(Error::invalid("ids", format!("must be at most {most}")).into_graphql());
        }
        // All are waited for: of several errors the first in the order of the identifiers is told.
        futures_util::future::join_all(ids.iter().map(|id| find(ctx, id))).await.into_iter().collect()
    }
}
