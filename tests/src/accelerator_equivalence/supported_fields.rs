//! Which fields the accelerator supports. A new field falls back to the executor only if it is listed here.

use crate::{schema_introspection::IntrospectedSchema, world::World};
use coachgraph::transport::graphql::build_api;

/// Objects without an entry in the catalogue: those that only the executor supports, and `PageInfo`.
const EXECUTOR_ONLY_TYPES: [&str; 63] = [
    "AllowedOperation",
    "AssessedDetails",
    "AttendedDetails",
    "AttributeOwner",
    "Brake",
    "BrakeLimit",
    "Change",
    "ChangeEvent",
    "CoachingTime",
    "CompletedDetails",
    "CustomAttribute",
    "DecimalValue",
    "EmployeeExternalId",
    "FeedbackAnswer",
    "FeedbackVersion",
    "Habit",
    "InsightKey",
    "InsightLevelCount",
    "InsightsChange",
    "IntegerValue",
    "LocalizedText",
    "MatchCandidate",
    "MatchExclusion",
    "MatchHelp",
    "MatchReason",
    "MatchWeights",
    "Me",
    "MemberCoachingTime",
    "Mutation",
    "MyData",
    "PageInfo",
    "PairingBalance",
    "PulseFigures",
    "PulseInsightQuestion",
    "PulseQuestionFigures",
    "QuestionOption",
    "RetentionFigures",
    "RosterBucket",
    "RosterBucketMembers",
    "RosterColumn",
    "RosterColumnSuggestion",
    "RosterDifference",
    "RosterDigest",
    "RosterEmployeeDigest",
    "RosterFile",
    "RosterFixedValue",
    "RosterMapping",
    "RosterMappingSuggestion",
    "RosterRowCondition",
    "RosterSampleAttribute",
    "RosterSampleRow",
    "RosterStatusWord",
    "RosterWarning",
    "RosterWord",
    "ScimToken",
    "Subscription",
    "SuggestedLocalTime",
    "SuggestedTime",
    "Suppressed",
    "UserError",
    "VoidedDetails",
    "WorkingInterval",
    "XapiCredential",
];
/// Fields of other objects that only the executor supports: values computed from a column, unions, and objects that are not rows.
const EXECUTOR_ONLY_FIELDS: [&str; 74] = [
    "AgendaItem.step",
    "Employee.calendarFeedIssuedAt",
    "Employee.customAttributes",
    "Employee.externalIds",
    "Employee.lastSessionAt",
    "Employee.managerPendingReason",
    "Employee.workingHours",
    "Feedback.answers",
    "Feedback.versions",
    "GuideStep.prompt",
    "GuideStep.prompts",
    "GuideVersion.name",
    "GuideVersion.names",
    "GuideVersion.purpose",
    "GuideVersion.purposes",
    "Integration.allowedOperations",
    "Integration.rosterMapping",
    "Integration.scimTokens",
    "Integration.xapiCredentials",
    "LearningRecord.details",
    "MatchProposal.excluded",
    "MatchProposal.weights",
    "MatchProposalPairing.participantIds",
    "MatchProposalPairing.participants",
    "MatchProposalPairing.reasons",
    "MatchProposalUnmatched.help",
    "Organization.attributeOwners",
    "Organization.brake",
    "Organization.minimumGroup",
    "Pairing.balance",
    "Pairing.habit",
    "Pairing.lastSessionAt",
    "Pairing.matchReasons",
    "Pairing.suggestedTimes",
    "Participant.coachingTime",
    "Participant.habit",
    "Participant.lastSessionAt",
    "Program.matchWeights",
    "Program.workingHours",
    "Pulse.answered",
    "Pulse.figures",
    "Query.changes",
    "Query.insights",
    "Query.matchCandidates",
    "Query.me",
    "Query.myData",
    "Query.rosterBucket",
    "Query.rosterDigest",
    "Query.rosterMappingSuggest",
    "Question.highLabel",
    "Question.highLabels",
    "Question.lowLabel",
    "Question.lowLabels",
    "Question.options",
    "Question.prompt",
    "Question.prompts",
    "QuestionSetVersion.introduction",
    "QuestionSetVersion.introductions",
    "QuestionSetVersion.name",
    "QuestionSetVersion.names",
    "Recognition.giverName",
    "Recognition.receiverName",
    "Reflection.text",
    "RosterPlan.heldBecause",
    "RosterPlan.plannedBy",
    "RosterPlan.plannedById",
    "RosterPlan.releasedBy",
    "RosterPlan.releasedById",
    "RosterRow.differences",
    "RosterRow.errors",
    "RosterRow.warnings",
    "Round.coachingTime",
    "Takeaway.authorName",
    "Takeaway.markedByMe",
];

#[tokio::test]
async fn every_field_is_accelerated_or_listed_as_executor_only() {
    let world = World::new().await;
    let schema = IntrospectedSchema::fetch_whole(&world.admin()).await;
    let api = build_api(&world.app.config).unwrap();
    let (mut executor_only, mut type_count) = (Vec::new(), 0);
    for (name, kind) in &schema.types {
        let is_generated = ["Connection", "Edge", "InsightRow", "Insights", "Payload"].iter().any(|suffix| name.ends_with(suffix));
        if kind["kind"] != "OBJECT" || name.starts_with("__") || is_generated || EXECUTOR_ONLY_TYPES.contains(&name.as_str()) {
            continue;
        }
        let fields = kind["fields"].as_array().unwrap().iter().map(|field| field["name"].as_str().unwrap());
        executor_only.extend(fields.filter(|field| !api.is_accelerated(name, field)).map(|field| format!("{name}.{field}")));
        type_count += 1;
    }
    executor_only.sort_unstable();
    assert_eq!(
        executor_only, EXECUTOR_ONLY_FIELDS,
        "declare a new field in `columns`, `objects`, `children` or `connections`, or list it in EXECUTOR_ONLY_FIELDS"
    );
    assert!(type_count > 15, "only {type_count} types were checked");
    world.end().await;
}
