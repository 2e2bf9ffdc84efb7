//! The `Node` interface: objects that are found by their identifier alone (GraphQL Global Object Identification Specification, the
//! convention of Relay).

use super::{
    assessment::Assessment,
    badge::Badge,
    badge_award::BadgeAward,
    commitment::Commitment,
    competency::{Competency, CompetencyFramework},
    employee::Employee,
    employee_erasure::EmployeeErasure,
    evidence_rule::EvidenceRule,
    feedback::{Feedback, FeedbackExchange},
    goal::Goal,
    guide::{Guide, GuideVersion},
    id::Gid,
    integration::{IdentityProvider, Integration},
    learning_record::LearningRecord,
    match_block::MatchBlock,
    match_proposal::MatchProposal,
    organization::Organization,
    pairing::Pairing,
    participant::Participant,
    program::Program,
    pulse::Pulse,
    question_set::{QuestionSet, QuestionSetVersion},
    recognition::Recognition,
    reflection::Reflection,
    roster::RosterPlan,
    roster_source::{RosterSource, RosterSourceRun},
    round::Round,
    session::Session,
    statement::Statement,
    takeaway::Takeaway,
    webhook_endpoint::{WebhookAttempt, WebhookEndpoint},
};
use crate::{
    domain::organization,
    platform::Error,
    transport::graphql::engine::{
        accelerator::Catalogue, error_format::IntoGraphqlError, object_loader::by_id, request_context::ContextExt,
    },
};
use async_graphql::{
    Context, ContextSelectionSet, ID, Interface, Object, OutputType, Positioned, Result, ServerResult, Value,
    parser::types::Field,
    registry::{MetaType, Registry},
};
use entity::id::*;
use std::{borrow::Cow, str::FromStr};

/// An object that has an identifier of its own and can be found by it with `node` and `nodes`.
#[derive(Interface)]
#[graphql(field(
    name = "id",
    ty = "ID",
    desc = "The identifier of the object: a prefix of three letters for its type, an underscore, and 26 letters and digits."
))]
#[expect(clippy::large_enum_variant, reason = "there are few at a time, and each is moved once")]
pub enum Node {
    Organization(Organization),
    IdentityProvider(IdentityProvider),
    Integration(Integration),
    Employee(Employee),
    EmployeeErasure(EmployeeErasure),
    RosterPlan(RosterPlan),
    RosterSource(RosterSource),
    RosterSourceRun(RosterSourceRun),
    WebhookEndpoint(WebhookEndpoint),
    WebhookAttempt(WebhookAttempt),
    CompetencyFramework(CompetencyFramework),
    Competency(Competency),
    Assessment(Assessment),
    Badge(Badge),
    BadgeAward(BadgeAward),
    Guide(Guide),
    GuideVersion(GuideVersion),
    QuestionSet(QuestionSet),
    QuestionSetVersion(QuestionSetVersion),
    Program(Program),
    Participant(Participant),
    Round(Round),
    MatchBlock(MatchBlock),
    MatchProposal(MatchProposal),
    Pairing(Pairing),
    Session(Session),
    Goal(Goal),
    Commitment(Commitment),
    FeedbackExchange(FeedbackExchange),
    Feedback(Feedback),
    Pulse(Pulse),
    Recognition(Recognition),
    Takeaway(Takeaway),
    LearningRecord(LearningRecord),
    EvidenceRule(EvidenceRule),
    Statement(Statement),
}

impl<T: TypedId> From<Gid<T>> for ID {
    fn from(id: Gid<T>) -> Self {
        Self(id.0.to_string())
    }
}

/// Finds the object with an identifier. `None` when it does not exist or the caller may not see it.
///
/// # Errors
/// `Invalid` on `id` when the text is not an identifier; `Forbidden` when the token lacks the scope of the object's type.
pub async fn find(ctx: &Context<'_>, id: &str) -> Result<Option<Node>> {
    let Some((prefix, _)) = id.split_once('_') else { return Err(invalid_id()) };
    let node = match prefix {
        OrganizationId::PREFIX => {
            let id: OrganizationId = parse_id(id)?;
            let is_own = id == ctx.actor()?.organization();
            return if is_own { Ok(Some(Organization(organization::get(ctx.app()?, ctx.actor()?).await?).into())) } else { Ok(None) };
        }
        IdentityProviderId::PREFIX => by_id::<IdentityProvider>(ctx, parse_id::<IdentityProviderId>(id)?).await?.map(Node::from),
        IntegrationId::PREFIX => by_id::<Integration>(ctx, parse_id::<IntegrationId>(id)?).await?.map(Node::from),
        EmployeeId::PREFIX => by_id::<Employee>(ctx, parse_id::<EmployeeId>(id)?).await?.map(Node::from),
        EmployeeErasureId::PREFIX => by_id::<EmployeeErasure>(ctx, parse_id::<EmployeeErasureId>(id)?).await?.map(Node::from),
        RosterPlanId::PREFIX => by_id::<RosterPlan>(ctx, parse_id::<RosterPlanId>(id)?).await?.map(Node::from),
        RosterSourceId::PREFIX => by_id::<RosterSource>(ctx, parse_id::<RosterSourceId>(id)?).await?.map(Node::from),
        RosterSourceRunId::PREFIX => by_id::<RosterSourceRun>(ctx, parse_id::<RosterSourceRunId>(id)?).await?.map(Node::from),
        WebhookEndpointId::PREFIX => by_id::<WebhookEndpoint>(ctx, parse_id::<WebhookEndpointId>(id)?).await?.map(Node::from),
        WebhookAttemptId::PREFIX => by_id::<WebhookAttempt>(ctx, parse_id::<WebhookAttemptId>(id)?).await?.map(Node::from),
        CompetencyFrameworkId::PREFIX => by_id::<CompetencyFramework>(ctx, parse_id::<CompetencyFrameworkId>(id)?).await?.map(Node::from),
        CompetencyId::PREFIX => by_id::<Competency>(ctx, parse_id::<CompetencyId>(id)?).await?.map(Node::from),
        AssessmentId::PREFIX => by_id::<Assessment>(ctx, parse_id::<AssessmentId>(id)?).await?.map(Node::from),
        BadgeId::PREFIX => by_id::<Badge>(ctx, parse_id::<BadgeId>(id)?).await?.map(Node::from),
        BadgeAwardId::PREFIX => by_id::<BadgeAward>(ctx, parse_id::<BadgeAwardId>(id)?).await?.map(Node::from),
        GuideId::PREFIX => by_id::<Guide>(ctx, parse_id::<GuideId>(id)?).await?.map(Node::from),
        GuideVersionId::PREFIX => by_id::<GuideVersion>(ctx, parse_id::<GuideVersionId>(id)?).await?.map(Node::from),
        QuestionSetId::PREFIX => by_id::<QuestionSet>(ctx, parse_id::<QuestionSetId>(id)?).await?.map(Node::from),
        QuestionSetVersionId::PREFIX => by_id::<QuestionSetVersion>(ctx, parse_id::<QuestionSetVersionId>(id)?).await?.map(Node::from),
        ProgramId::PREFIX => by_id::<Program>(ctx, parse_id::<ProgramId>(id)?).await?.map(Node::from),
        ParticipantId::PREFIX => by_id::<Participant>(ctx, parse_id::<ParticipantId>(id)?).await?.map(Node::from),
        RoundId::PREFIX => by_id::<Round>(ctx, parse_id::<RoundId>(id)?).await?.map(Node::from),
        MatchBlockId::PREFIX => by_id::<MatchBlock>(ctx, parse_id::<MatchBlockId>(id)?).await?.map(Node::from),
        MatchProposalId::PREFIX => by_id::<MatchProposal>(ctx, parse_id::<MatchProposalId>(id)?).await?.map(Node::from),
        PairingId::PREFIX => by_id::<Pairing>(ctx, parse_id::<PairingId>(id)?).await?.map(Node::from),
        SessionId::PREFIX => by_id::<Session>(ctx, parse_id::<SessionId>(id)?).await?.map(Node::from),
        GoalId::PREFIX => by_id::<Goal>(ctx, parse_id::<GoalId>(id)?).await?.map(Node::from),
        CommitmentId::PREFIX => by_id::<Commitment>(ctx, parse_id::<CommitmentId>(id)?).await?.map(Node::from),
        FeedbackExchangeId::PREFIX => by_id::<FeedbackExchange>(ctx, parse_id::<FeedbackExchangeId>(id)?).await?.map(Node::from),
        FeedbackId::PREFIX => by_id::<Feedback>(ctx, parse_id::<FeedbackId>(id)?).await?.map(Node::from),
        PulseId::PREFIX => by_id::<Pulse>(ctx, parse_id::<PulseId>(id)?).await?.map(Node::from),
        RecognitionId::PREFIX => by_id::<Recognition>(ctx, parse_id::<RecognitionId>(id)?).await?.map(Node::from),
        TakeawayId::PREFIX => by_id::<Takeaway>(ctx, parse_id::<TakeawayId>(id)?).await?.map(Node::from),
        EvidenceRuleId::PREFIX => by_id::<EvidenceRule>(ctx, parse_id::<EvidenceRuleId>(id)?).await?.map(Node::from),
        StatementId::PREFIX => by_id::<Statement>(ctx, parse_id::<StatementId>(id)?).await?.map(Node::from),
        LearningRecordId::PREFIX => by_id::<LearningRecord>(ctx, parse_id::<LearningRecordId>(id)?).await?.map(Node::from),
        // Items of an agenda are visible below their session only.
        AgendaItemId::PREFIX => parse_id::<AgendaItemId>(id).map(|_| None)?,
        // Teams are visible in the SCIM API only.
        TeamId::PREFIX => parse_id::<TeamId>(id).map(|_| None)?,
        _ => return Err(invalid_id()),
    };
    Ok(node)
}

fn parse_id<T: FromStr>(id: &str) -> Result<T> {
    id.parse().map_err(|_| invalid_id())
}

fn invalid_id() -> async_graphql::Error {
    Error::invalid("id", "is not an identifier of this API: three letters, an underscore and 26 letters and digits").into_graphql()
}

/// Adds the root fields to the accelerator's catalogue.
pub fn describe(catalogue: &mut Catalogue) {
    catalogue.add_root_nodes("node", "nodes");
}

/// An object that was found by its identifier. In a schema `WITH_REFLECTIONS`, reflections are nodes; in one without, their identifiers are
/// those of no type.
#[expect(clippy::large_enum_variant, reason = "nearly all values are of the larger variant")]
pub enum FoundNode<const WITH_REFLECTIONS: bool> {
    Node(Node),
    Reflection(Reflection),
}

impl<const WITH_REFLECTIONS: bool> FoundNode<WITH_REFLECTIONS> {
    /// As [`find`].
    async fn find(ctx: &Context<'_>, id: &str) -> Result<Option<Self>> {
        if WITH_REFLECTIONS && id.split_once('_').is_some_and(|(prefix, _)| prefix == ReflectionId::PREFIX) {
            return Ok(by_id::<Reflection>(ctx, parse_id::<ReflectionId>(id)?).await?.map(Self::Reflection));
        }
        Ok(find(ctx, id).await?.map(Self::Node))
    }
}

/// The interface [`Node`], with one more possible type in a schema `WITH_REFLECTIONS`.
impl<const WITH_REFLECTIONS: bool> OutputType for FoundNode<WITH_REFLECTIONS> {
    fn type_name() -> Cow<'static, str> {
        Node::type_name()
    }

    fn introspection_type_name(&self) -> Cow<'static, str> {
        match self {
            Self::Node(node) => node.introspection_type_name(),
            Self::Reflection(reflection) => reflection.introspection_type_name(),
        }
    }

    fn create_type_info(registry: &mut Registry) -> String {
        let name = Node::create_type_info(registry);
        if WITH_REFLECTIONS {
            Reflection::create_type_info(registry);
            registry.add_implements(&Reflection::type_name(), &Node::type_name());
            if let Some(MetaType::Interface { possible_types, .. }) = registry.types.get_mut(&*Node::type_name()) {
                possible_types.insert(Reflection::type_name().into_owned());
            }
        }
        name
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        match self {
            Self::Node(node) => node.resolve(ctx, field).await,
            Self::Reflection(reflection) => reflection.resolve(ctx, field).await,
        }
    }
}

#[derive(Default)]
pub struct NodeQuery<const WITH_REFLECTIONS: bool>;

#[Object]
impl<const WITH_REFLECTIONS: bool> NodeQuery<WITH_REFLECTIONS> {
    /// Finds an object of any type by its identifier. Null when it does not exist or the caller may not see it. Requires the scope of the
    /// object's type.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the object, with its type prefix.")] id: ID,
    ) -> Result<Option<FoundNode<WITH_REFLECTIONS>>> {
        FoundNode::find(ctx, &id).await
    }

    /// Finds objects by their identifiers, in the order of the identifiers. Null in place of an object that does not exist or that the
    /// caller may not see. Requires the scopes of the objects' types.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifiers of the objects, at most `limit_page_max`.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<FoundNode<WITH_REFLECTIONS>>>> {
        let max = ctx.app()?.config.limit_page_max;
        if ids.len() > usize::try_from(max).unwrap_or(usize::MAX) {
            return Err(Error::invalid("ids", format!("must have at most {max} entries")).into_graphql());
        }
        // Waits for all lookups, so that of several errors the first in the order of the identifiers is reported.
        futures_util::future::join_all(ids.iter().map(|id| FoundNode::find(ctx, id))).await.into_iter().collect()
    }
}
