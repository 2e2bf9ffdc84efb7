//! The schema: the public contract. This file composes the three root types from the nouns; each noun has a file, or a folder with its
//! mutations in `write`. Shared by nouns: identifiers ([`id`]), dates ([`date`]), filters ([`filter`]), payloads of mutations
//! ([`payload`]), directives ([`directives`]) and the `Node` interface ([`node`]). Not here: how documents are answered (`engine`), and
//! rules (`domain`).

mod api;
mod assessment;
mod attribute_owner;
mod badge;
mod badge_award;
mod brake;
mod calendar_feed;
mod change;
mod commitment;
mod competency;
mod date;
mod directives;
mod employee;
mod employee_erasure;
mod evidence_rule;
mod feedback;
mod filter;
mod goal;
mod habit;
mod guide;
mod id;
mod insight;
mod integration;
mod learning_record;
mod localized_text;
mod match_block;
mod match_proposal;
mod my_data;
mod node;
mod organization;
mod pairing;
mod participant;
mod patch;
pub mod payload;
mod program;
mod pulse;
mod question_set;
mod reciprocity;
mod recognition;
mod reflection;
mod roster;
mod roster_source;
mod round;
mod session;
mod statement;
mod signing_key;
mod suggested_time;
mod takeaway;
mod webhook_endpoint;
mod working_hours;

pub use api::{GraphqlApi, build_api};

use super::engine::accelerator::Catalogue;
use assessment::{AssessmentMutation, AssessmentQuery};
use async_graphql::{MergedObject, MergedSubscription, ObjectType};
use attribute_owner::AttributeOwnerMutation;
use badge::{BadgeMutation, BadgeQuery};
use badge_award::{BadgeAwardMutation, BadgeAwardQuery};
use brake::BrakeMutation;
use calendar_feed::CalendarFeedMutation;
use change::{ChangeQuery, ChangeSubscription};
use commitment::{CommitmentMutation, CommitmentQuery};
use competency::{CompetencyMutation, CompetencyQuery};
use employee::{EmployeeMutation, EmployeeQuery};
use employee_erasure::{EmployeeErasureMutation, EmployeeErasureQuery};
use evidence_rule::{EvidenceReplayMutation, EvidenceRuleMutation, EvidenceRuleQuery};
use feedback::{FeedbackMutation, FeedbackQuery};
use goal::{GoalMutation, GoalQuery};
use guide::{GuideMutation, GuideQuery};
use insight::{InsightMutation, InsightQuery, InsightSubscription};
use integration::{
    CompletionMappingMutation, IntegrationMutation, IntegrationQuery, RosterMappingMutation, ScimTokenMutation, XapiCredentialMutation,
};
use learning_record::{LearningRecordMutation, LearningRecordQuery};
use match_block::{MatchBlockMutation, MatchBlockQuery};
use match_proposal::{MatchProposalMutation, MatchProposalQuery, MatchProposalSubscription};
use my_data::MyDataQuery;
use organization::OrganizationQuery;
use pairing::{PairingMutation, PairingQuery};
use participant::{ParticipantMutation, ParticipantQuery};
use program::{ProgramGuideMutation, ProgramMutation, ProgramQuery, ProgramQuestionSetMutation};
use pulse::{PulseMutation, PulseQuery};
use question_set::{QuestionSetMutation, QuestionSetQuery};
use recognition::{RecognitionMutation, RecognitionQuery};
use roster::{RosterDigestQuery, RosterMutation, RosterQuery, RosterSubscription, RosterSuggestionQuery};
use roster_source::{RosterSourceMutation, RosterSourceQuery};
use round::{RoundMutation, RoundQuery};
use session::{AgendaMutation, SessionMutation, SessionQuery};
use signing_key::{SigningKeyMutation, SigningKeyQuery};
use statement::{StatementMutation, StatementQuery};
use takeaway::{TakeawayMutation, TakeawayQuery};
use webhook_endpoint::{WebhookEndpointMutation, WebhookEndpointQuery};
use working_hours::WorkingHoursMutation;

/// The queries of the organization and its roster.
#[derive(MergedObject, Default)]
pub struct RosterQueries(
    OrganizationQuery,
    IntegrationQuery,
    EmployeeQuery,
    RosterQuery,
    RosterDigestQuery,
    RosterSourceQuery,
    WebhookEndpointQuery,
    RosterSuggestionQuery,
    EmployeeErasureQuery,
    MyDataQuery,
    SigningKeyQuery,
);

/// The queries of programs, from their competencies to their pairings.
#[derive(MergedObject, Default)]
pub struct ProgramQueries(
    CompetencyQuery,
    AssessmentQuery,
    EvidenceRuleQuery,
    BadgeQuery,
    BadgeAwardQuery,
    GuideQuery,
    QuestionSetQuery,
    ProgramQuery,
    ParticipantQuery,
    RoundQuery,
    MatchBlockQuery,
    MatchProposalQuery,
    PairingQuery,
);

/// The queries of what happens in a pairing, and its records.
#[derive(MergedObject, Default)]
pub struct CoachingQueries(
    SessionQuery,
    GoalQuery,
    CommitmentQuery,
    FeedbackQuery,
    PulseQuery,
    RecognitionQuery,
    TakeawayQuery,
    InsightQuery,
    LearningRecordQuery,
    StatementQuery,
    ChangeQuery,
);

// Merged in groups: the resolver of a merged object is as deep as the number of its parts, and needs as much stack.
/// The queries: root fields that read objects and have no side effects. Several are executed in parallel. Names such as `limit_page_max` in
/// descriptions are settings of the server.
#[derive(MergedObject, Default)]
pub struct Query<N: ObjectType, R: ObjectType>(N, RosterQueries, ProgramQueries, CoachingQueries, R);

/// The mutations of the organization and its roster.
#[derive(MergedObject, Default)]
pub struct RosterMutations(
    IntegrationMutation,
    ScimTokenMutation,
    XapiCredentialMutation,
    RosterMappingMutation,
    CompletionMappingMutation,
    EmployeeMutation,
    WorkingHoursMutation,
    CalendarFeedMutation,
    RosterMutation,
    RosterSourceMutation,
    WebhookEndpointMutation,
    BrakeMutation,
    InsightMutation,
    AttributeOwnerMutation,
    EmployeeErasureMutation,
    StatementMutation,
    SigningKeyMutation,
);

/// The mutations of programs, from their competencies to their pairings.
#[derive(MergedObject, Default)]
pub struct ProgramMutations(
    CompetencyMutation,
    AssessmentMutation,
    EvidenceRuleMutation,
    EvidenceReplayMutation,
    BadgeMutation,
    BadgeAwardMutation,
    GuideMutation,
    QuestionSetMutation,
    ProgramMutation,
    ProgramGuideMutation,
    ProgramQuestionSetMutation,
    ParticipantMutation,
    RoundMutation,
    MatchBlockMutation,
    MatchProposalMutation,
    PairingMutation,
);

/// The mutations of what happens in a pairing, and its records.
#[derive(MergedObject, Default)]
pub struct CoachingMutations(
    SessionMutation,
    GoalMutation,
    CommitmentMutation,
    AgendaMutation,
    FeedbackMutation,
    PulseMutation,
    RecognitionMutation,
    TakeawayMutation,
    LearningRecordMutation,
);

/// The mutations: root fields that change objects. Several are executed one after the other, each in a transaction of its own.
#[derive(MergedObject, Default)]
pub struct Mutation<R: ObjectType>(RosterMutations, ProgramMutations, CoachingMutations, R);

/// The subscriptions: root fields that send messages until the client stops them, over WebSocket or server-sent events.
#[derive(MergedSubscription, Default)]
pub struct Subscription(ChangeSubscription, InsightSubscription, RosterSubscription, MatchProposalSubscription);

/// The objects and root fields that the accelerator supports.
fn catalogue() -> Catalogue {
    let mut catalogue = Catalogue::default();
    node::describe(&mut catalogue);
    OrganizationQuery::describe(&mut catalogue);
    IntegrationQuery::describe(&mut catalogue);
    EmployeeQuery::describe(&mut catalogue);
    RosterQuery::describe(&mut catalogue);
    RosterSourceQuery::describe(&mut catalogue);
    WebhookEndpointQuery::describe(&mut catalogue);
    CompetencyQuery::describe(&mut catalogue);
    AssessmentQuery::describe(&mut catalogue);
    EvidenceRuleQuery::describe(&mut catalogue);
    BadgeQuery::describe(&mut catalogue);
    BadgeAwardQuery::describe(&mut catalogue);
    GuideQuery::describe(&mut catalogue);
    QuestionSetQuery::describe(&mut catalogue);
    ProgramQuery::describe(&mut catalogue);
    ParticipantQuery::describe(&mut catalogue);
    RoundQuery::describe(&mut catalogue);
    MatchBlockQuery::describe(&mut catalogue);
    MatchProposalQuery::describe(&mut catalogue);
    PairingQuery::describe(&mut catalogue);
    SessionQuery::describe(&mut catalogue);
    GoalQuery::describe(&mut catalogue);
    CommitmentQuery::describe(&mut catalogue);
    FeedbackQuery::describe(&mut catalogue);
    PulseQuery::describe(&mut catalogue);
    RecognitionQuery::describe(&mut catalogue);
    TakeawayQuery::describe(&mut catalogue);
    LearningRecordQuery::describe(&mut catalogue);
    StatementQuery::describe(&mut catalogue);
    EmployeeErasureQuery::describe(&mut catalogue);
    catalogue
}
