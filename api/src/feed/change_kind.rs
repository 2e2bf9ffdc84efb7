//! The catalogue of all kinds of changes in the change log. Part of the public contract: a kind is never renamed.

use super::Entry;
use crate::access::Permission;
use entity::id::TypedId;

change_kinds! {
    Organization "organization" ReadOrganization {
        /// The organization was created.
        OrganizationCreated = "organization.created",
        /// Settings of the organization changed.
        OrganizationUpdated = "organization.updated",
        /// More employments were due to end than the brake allows, and these terminations are held.
        OrganizationTerminationsHeld = "organization.terminations_held",
        /// Held terminations were released. The next maintenance carries them out.
        OrganizationTerminationsReleased = "organization.terminations_released",
    }
    IdentityProvider "identity_provider" ManageOrganization {
        /// An identity provider was added, and its tokens are accepted.
        IdentityProviderCreated = "identity_provider.created",
        /// Settings of an identity provider changed.
        IdentityProviderUpdated = "identity_provider.updated",
        /// An identity provider was disabled, and its tokens are no longer accepted.
        IdentityProviderDisabled = "identity_provider.disabled",
    }
    Integration "integration" ManageOrganization {
        /// An integration was registered.
        IntegrationCreated = "integration.created",
        /// Settings or scopes of an integration changed.
        IntegrationUpdated = "integration.updated",
        /// An integration was disabled, and its requests are rejected.
        IntegrationDisabled = "integration.disabled",
        /// An integration made more dangerous changes to the roster than the brake allows, and is held.
        IntegrationHeld = "integration.held",
        /// A held integration was released.
        IntegrationReleased = "integration.released",
    }
    Employee "employee" ReadEmployee {
        /// An employee was added to the roster.
        EmployeeCreated = "employee.created",
        /// A PRE_HIRE employee became ACTIVE: the first day has come.
        EmployeeStarted = "employee.started",
        /// Attributes of an employee changed.
        EmployeeUpdated = "employee.updated",
        /// The employment of an employee ended.
        EmployeeTerminated = "employee.terminated",
        /// A terminated employee was re-hired under the same external id.
        EmployeeReactivated = "employee.reactivated",
        /// An employee set or cleared their working hours.
        EmployeeWorkingHoursChanged = "employee.working_hours_changed",
        /// An employee got a new address for their calendar. Any earlier address is no longer valid.
        EmployeeCalendarFeedIssued = "employee.calendar_feed_issued",
        /// An employee revoked the address of their calendar.
        EmployeeCalendarFeedRevoked = "employee.calendar_feed_revoked",
        /// The personal data of an employee were erased. What remains is named by the identifier.
        EmployeeErased = "employee.erased",
    }
    EmployeeErasure "employee_erasure" EraseEmployee {
        /// An administrator requested to erase an employee.
        EmployeeErasureRequested = "employee_erasure.requested",
        /// A second administrator confirmed the request, and the employee was erased.
        EmployeeErasureConfirmed = "employee_erasure.confirmed",
        /// An administrator withdrew the request.
        EmployeeErasureWithdrawn = "employee_erasure.withdrawn",
    }
    Team "team" ReadEmployee {
        /// A directory created a group.
        TeamCreated = "team.created",
        /// The name or the members of a group changed.
        TeamUpdated = "team.updated",
        /// A directory deleted a group.
        TeamDeleted = "team.deleted",
    }
    RosterPlan "roster_plan" ReadRosterPlan {
        /// A roster was compared with the employees, and the differences were planned.
        RosterPlanCreated = "roster_plan.created",
        /// A roster could not be planned: its upload was interrupted, or its content cannot be read. Nothing changes.
        RosterPlanFailed = "roster_plan.failed",
        /// A batch of a large roster plan was applied.
        RosterPlanProgressed = "roster_plan.progressed",
        /// A roster plan that was ready to be applied exceeds a limit of the brake together with newer changes of its sender, and is held.
        RosterPlanHeld = "roster_plan.held",
        /// A held roster plan was released.
        RosterPlanReleased = "roster_plan.released",
        /// A person decided on identity questions of a held roster plan.
        RosterPlanIdentityDecided = "roster_plan.identity_decided",
        /// A roster plan was applied completely.
        RosterPlanApplied = "roster_plan.applied",
    }
    RosterSource "roster_source" ManageOrganization {
        /// A roster source was created.
        RosterSourceCreated = "roster_source.created",
        /// Settings of a roster source changed.
        RosterSourceUpdated = "roster_source.updated",
        /// A roster source was deleted.
        RosterSourceDeleted = "roster_source.deleted",
        /// A run of a roster source failed: the roster was not fetched, not planned, or not applied.
        RosterSourceFailed = "roster_source.failed",
    }
    WebhookEndpoint "webhook_endpoint" ManageOrganization {
        /// A webhook endpoint was created: changes are sent to it from then on.
        WebhookEndpointCreated = "webhook_endpoint.created",
        /// Settings of a webhook endpoint changed, or its secret was replaced.
        WebhookEndpointUpdated = "webhook_endpoint.updated",
        /// A webhook endpoint was paused, by a caller or by the server. Nothing is sent until it is resumed.
        WebhookEndpointPaused = "webhook_endpoint.paused",
        /// A webhook endpoint was resumed.
        WebhookEndpointResumed = "webhook_endpoint.resumed",
        /// A replay of changes was requested.
        WebhookEndpointReplayed = "webhook_endpoint.replayed",
        /// A webhook endpoint was deleted.
        WebhookEndpointDeleted = "webhook_endpoint.deleted",
    }
    CompetencyFramework "competency_framework" ReadCompetency {
        /// A competency framework was imported for the first time.
        CompetencyFrameworkImported = "competency_framework.imported",
        /// A competency framework was imported again and changed.
        CompetencyFrameworkUpdated = "competency_framework.updated",
    }
    Assessment "assessment" ReadAssessment {
        /// The level of an employee in a competency was assessed.
        AssessmentRecorded = "assessment.recorded",
        /// An assessment lost its evidence, because the statement was voided, and is no longer valid.
        AssessmentWithdrawn = "assessment.withdrawn",
    }
    EvidenceRule "evidence_rule" ReadEvidenceRule {
        /// A rule was created: statements that it describes become evidence from then on.
        EvidenceRuleCreated = "evidence_rule.created",
        /// A rule changed. Assessments that it made before stay.
        EvidenceRuleUpdated = "evidence_rule.updated",
        /// A rule was retired: it makes no more assessments.
        EvidenceRuleRetired = "evidence_rule.retired",
    }
    Guide "guide" ReadGuide {
        /// A guide was created, with a draft as its first version.
        GuideCreated = "guide.created",
        /// The draft of a guide changed, or a new draft was begun.
        GuideUpdated = "guide.updated",
        /// The draft of a guide was published as a version that never changes.
        GuidePublished = "guide.published",
        /// A guide that comes with the product was imported, or a new version of it.
        GuideImported = "guide.imported",
        /// A guide was archived, and is not used for sessions that are scheduled later.
        GuideArchived = "guide.archived",
    }
    QuestionSet "question_set" ReadQuestionSet {
        /// A question set was created, with a draft as its first version.
        QuestionSetCreated = "question_set.created",
        /// The draft of a question set changed, or a new draft was begun.
        QuestionSetUpdated = "question_set.updated",
        /// The draft of a question set was published as a version that never changes.
        QuestionSetPublished = "question_set.published",
        /// A question set that comes with the product was imported, or a new version of it.
        QuestionSetImported = "question_set.imported",
        /// A question set was archived, and is not asked from then on.
        QuestionSetArchived = "question_set.archived",
    }
    Program "program" ReadProgram {
        /// A program was created as a draft.
        ProgramCreated = "program.created",
        /// Settings of a program changed.
        ProgramUpdated = "program.updated",
        /// A program was opened and accepts participants.
        ProgramOpened = "program.opened",
        /// A program was closed.
        ProgramClosed = "program.closed",
    }
    Participant "participant" ReadParticipant {
        /// An employee was enrolled in a program or invited to it.
        ParticipantEnrolled = "participant.enrolled",
        /// A participant accepted the invitation.
        ParticipantAccepted = "participant.accepted",
        /// A participant paused participation.
        ParticipantPaused = "participant.paused",
        /// A participant resumed participation.
        ParticipantResumed = "participant.resumed",
        /// A participant withdrew from the program.
        ParticipantWithdrawn = "participant.withdrawn",
        /// A participant lost their partner and waits for a new one.
        ParticipantRequeued = "participant.requeued",
        /// A waiting participant has a partner again.
        ParticipantMatched = "participant.matched",
        /// A participant completed the program.
        ParticipantCompleted = "participant.completed",
    }
    Round "round" ReadProgram {
        /// A round of a program started.
        RoundStarted = "round.started",
        /// A round of a program ended.
        RoundEnded = "round.ended",
    }
    MatchProposal "match_proposal" ReadMatchProposal {
        /// Pairings for a round are being computed.
        MatchProposalCreated = "match_proposal.created",
        /// Another computation of a proposal began.
        MatchProposalRematched = "match_proposal.rematched",
        /// The computation of a proposal advanced.
        MatchProposalProgressed = "match_proposal.progressed",
        /// The computation of a proposal ended, and the pairings can be edited and applied.
        MatchProposalProposed = "match_proposal.proposed",
        /// A proposal was edited.
        MatchProposalEdited = "match_proposal.edited",
        /// The pairings of a proposal were created.
        MatchProposalApplied = "match_proposal.applied",
        /// A proposal was discarded.
        MatchProposalDiscarded = "match_proposal.discarded",
        /// The computation of a proposal failed.
        MatchProposalFailed = "match_proposal.failed",
    }
    Pairing "pairing" ReadPairing {
        /// Participants were paired.
        PairingCreated = "pairing.created",
        /// A pairing ended.
        PairingEnded = "pairing.ended",
        /// A roster change put partners into one reporting line.
        PairingConflictRaised = "pairing.conflict_raised",
        /// Partners are no longer in one reporting line after a roster change.
        PairingConflictCleared = "pairing.conflict_cleared",
        /// The coaching time of a pairing was unequal after each of the latest three held sessions. Only its members read this entry.
        PairingOutOfBalance = "pairing.out_of_balance",
        /// The coaching time of a pairing that was out of balance is shared evenly again. Only its members read this entry.
        PairingBackInBalance = "pairing.back_in_balance",
    }
    Session "session" ReadSession {
        /// A session was scheduled.
        SessionScheduled = "session.scheduled",
        /// The time or duration of a session changed.
        SessionRescheduled = "session.rescheduled",
        /// A session took place.
        SessionHeld = "session.held",
        /// A session was cancelled.
        SessionCancelled = "session.cancelled",
        /// A session did not take place, and was not cancelled.
        SessionMissed = "session.missed",
    }
    Goal "goal" ReadGoal {
        /// A participant set a goal.
        GoalCreated = "goal.created",
        /// A participant changed a goal.
        GoalUpdated = "goal.updated",
        /// A participant achieved a goal.
        GoalAchieved = "goal.achieved",
        /// A participant dropped a goal.
        GoalDropped = "goal.dropped",
    }
    Commitment "commitment" ReadCommitment {
        /// A member of a pairing made a commitment in a session.
        CommitmentMade = "commitment.made",
        /// A review found that a commitment was kept.
        CommitmentKept = "commitment.kept",
        /// A review found that a commitment was not kept.
        CommitmentMissed = "commitment.missed",
        /// A review continued a commitment with a new date.
        CommitmentCarried = "commitment.carried",
        /// A review found that a commitment is no longer needed.
        CommitmentDropped = "commitment.dropped",
    }
    FeedbackExchange "feedback_exchange" ReadFeedback {
        /// A member of a pairing opened an exchange of feedback.
        FeedbackExchangeOpened = "feedback_exchange.opened",
        /// Every member of the pairing has submitted feedback, and all of them can read it.
        FeedbackExchangeCompleted = "feedback_exchange.completed",
    }
    Feedback "feedback" ReadFeedback {
        /// A member of a pairing submitted feedback to another for the first time in an exchange.
        FeedbackSubmitted = "feedback.submitted",
        /// A member of a pairing submitted a further version of feedback.
        FeedbackRevised = "feedback.revised",
    }
    Pulse "pulse" ReadProgram {
        /// The pulse of a round was opened.
        PulseOpened = "pulse.opened",
        /// A pulse was closed: before its closing instant, which then changes, or at that instant, told within about an hour. Its figures can be read.
        PulseClosed = "pulse.closed",
    }
    AgendaItem "agenda_item" ReadSession {
        /// A member of the pairing added a topic to the agenda of a session.
        AgendaItemAdded = "agenda_item.added",
        /// A member of the pairing marked an item of an agenda as done, or removed the mark.
        AgendaItemUpdated = "agenda_item.updated",
        /// The author removed a topic from the agenda of a session.
        AgendaItemRemoved = "agenda_item.removed",
    }
    Recognition "recognition" ReadRecognition {
        /// An employee thanked another.
        RecognitionGiven = "recognition.given",
        /// The giver withdrew a recognition, and its text was deleted.
        RecognitionWithdrawn = "recognition.withdrawn",
    }
    Takeaway "takeaway" ReadTakeaway {
        /// A participant shared a takeaway with the program.
        TakeawayShared = "takeaway.shared",
        /// The author changed a takeaway.
        TakeawayEdited = "takeaway.edited",
        /// The author withdrew a takeaway, and its text was deleted.
        TakeawayWithdrawn = "takeaway.withdrawn",
        /// A reader marked a takeaway as helpful. Its version stays the same.
        TakeawayMarkedHelpful = "takeaway.marked_helpful",
        /// A reader removed the mark from a takeaway. Its version stays the same.
        TakeawayUnmarkedHelpful = "takeaway.unmarked_helpful",
    }
    Statement "statement" ReadStatement {
        /// A client stored a statement in the learning record store.
        StatementStored = "statement.stored",
        /// A statement was voided by another one.
        StatementVoided = "statement.voided",
        /// The employee of a statement was found after it was stored.
        StatementMatched = "statement.matched",
    }
    XapiDocument "xapi_document" ReadStatement {
        /// A client stored a document in the learning record store, or replaced it.
        XapiDocumentStored = "xapi_document.stored",
        /// A client deleted a document from the learning record store.
        XapiDocumentDeleted = "xapi_document.deleted",
    }
    LearningRecord "learning_record" ReadLearningRecord {
        /// A learning record was created.
        LearningRecordCreated = "learning_record.created",
        /// A learning record was voided by a later one.
        LearningRecordVoided = "learning_record.voided",
    }
    SigningKey "signing_key" ManageOrganization {
        /// The organization got a key with which it signs credentials. Any earlier key no longer signs, and stays published.
        SigningKeyCreated = "signing_key.created",
    }
    Badge "badge" ReadBadge {
        /// A badge was created as a draft.
        BadgeCreated = "badge.created",
        /// The texts or the rule of a badge changed.
        BadgeUpdated = "badge.updated",
        /// A badge was activated, and can be offered.
        BadgeActivated = "badge.activated",
        /// A badge was retired, and is no longer offered. Issued credentials stay valid.
        BadgeRetired = "badge.retired",
    }
    BadgeAward "badge_award" ReadBadgeAward {
        /// A badge was offered to an employee.
        BadgeAwardOffered = "badge_award.offered",
        /// The employee accepted the badge, and the credential was issued.
        BadgeAwardIssued = "badge_award.issued",
        /// The employee declined the badge.
        BadgeAwardDeclined = "badge_award.declined",
        /// The organization took the badge back. The credential is listed as revoked.
        BadgeAwardRevoked = "badge_award.revoked",
        /// The employee withdrew the consent. The credential was deleted, and is listed as revoked.
        BadgeAwardWithdrawn = "badge_award.withdrawn",
    }
}

impl ChangeKind {
    /// An entry of this kind. `version` is the version of the subject after the change.
    pub fn entry(self, subject: impl TypedId, version: i64) -> Entry {
        Entry { kind: self, subject: subject.uuid(), version, fields: Vec::new(), record: None }
    }

    /// Whether only the members of the pairing that is the subject read entries of this kind, whatever their role.
    pub const fn is_for_members(self) -> bool {
        matches!(self, Self::PairingOutOfBalance | Self::PairingBackInBalance)
    }

    /// The kind with this name; `None` when there is none.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|kind| kind.as_str() == name).copied()
    }
}

impl SubjectKind {
    /// Whether authentication depends on subjects of this kind, so that cached results must be dropped after a change.
    pub const fn affects_access(self) -> bool {
        matches!(self, Self::Organization | Self::IdentityProvider | Self::Integration | Self::Employee)
    }

    /// The kind with this name; `None` when there is none.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|kind| kind.as_str() == name).copied()
    }
}
