//! The contract: the roots of the schema, put together from one file or folder per noun, and what nouns share: identifiers ([`id`]), dates
//! ([`date`]), filters ([`filter`]), payloads of mutations ([`payload`]), directives ([`directives`]) and the `Node` interface ([`node`]).

mod assessment;
mod change;
mod competency;
mod date;
mod directives;
mod employee;
mod filter;
mod id;
mod integration;
mod learning;
mod node;
mod organization;
mod pairing;
mod participant;
pub mod payload;
mod program;
mod roster;
mod round;
mod session;

use super::engine::{accelerator::Catalogue, executor::Executor};
use crate::platform::{Result, config::Config};
use assessment::{AssessmentMutation, AssessmentQuery};
use async_graphql::{MergedObject, MergedSubscription};
use change::{ChangeQuery, ChangeSubscription};
use competency::{CompetencyMutation, CompetencyQuery};
use employee::{EmployeeMutation, EmployeeQuery};
use integration::{DirectoryMutation, IntegrationMutation, IntegrationQuery, RosterMappingMutation};
use learning::{LearningMutation, LearningQuery};
use node::NodeQuery;
use organization::{OrganizationMutation, OrganizationQuery};
use pairing::{PairingMutation, PairingQuery};
use participant::{ParticipantMutation, ParticipantQuery};
use program::{ProgramMutation, ProgramQuery};
use roster::{RosterDigestQuery, RosterMutation, RosterQuery, RosterSubscription};
use round::{RoundMutation, RoundQuery};
use session::{SessionMutation, SessionQuery};

/// The public API: the executor of the three root types.
pub type GraphqlApi = Executor<Query, Mutation, Subscription>;

/// Builds the API. The build also prints the schema and reads costs and types from the print.
///
/// # Errors
/// `Internal` when the printed schema does not parse.
pub fn build_api(config: &Config) -> Result<GraphqlApi> {
    GraphqlApi::new(config, (Query::default(), Mutation::default(), Subscription::default()), catalogue())
}

/// Everything that can be read.
#[derive(MergedObject, Default)]
pub struct Query(
    NodeQuery,
    OrganizationQuery,
    IntegrationQuery,
    EmployeeQuery,
    RosterQuery,
    RosterDigestQuery,
    CompetencyQuery,
    AssessmentQuery,
    ProgramQuery,
    ParticipantQuery,
    RoundQuery,
    PairingQuery,
    SessionQuery,
    LearningQuery,
    ChangeQuery,
);

/// Everything that can be done.
#[derive(MergedObject, Default)]
pub struct Mutation(
    OrganizationMutation,
    IntegrationMutation,
    DirectoryMutation,
    RosterMappingMutation,
    EmployeeMutation,
    RosterMutation,
    CompetencyMutation,
    AssessmentMutation,
    ProgramMutation,
    ParticipantMutation,
    RoundMutation,
    PairingMutation,
    SessionMutation,
    LearningMutation,
);

/// Everything that can be followed.
#[derive(MergedSubscription, Default)]
pub struct Subscription(ChangeSubscription, RosterSubscription);

/// What the accelerator knows.
fn catalogue() -> Catalogue {
    let mut all = Catalogue::default();
    NodeQuery::describe(&mut all);
    OrganizationQuery::describe(&mut all);
    IntegrationQuery::describe(&mut all);
    EmployeeQuery::describe(&mut all);
    RosterQuery::describe(&mut all);
    CompetencyQuery::describe(&mut all);
    AssessmentQuery::describe(&mut all);
    ProgramQuery::describe(&mut all);
    ParticipantQuery::describe(&mut all);
    RoundQuery::describe(&mut all);
    PairingQuery::describe(&mut all);
    SessionQuery::describe(&mut all);
    LearningQuery::describe(&mut all);
    all
}
