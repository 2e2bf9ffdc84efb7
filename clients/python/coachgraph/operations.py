"""Generated from the GraphQL schema by `python -m coachgraph.generate`; do not edit."""

from typing import Any, Literal, NotRequired, TypedDict

from coachgraph.document import Document

AgendaItemKind = Literal["STEP", "TOPIC"]
AssessmentKind = Literal["SELF", "PEER", "EVIDENCE"]
AssessmentKindFilter = TypedDict("AssessmentKindFilter", {"eq": NotRequired[AssessmentKind | None], "in": NotRequired[list[AssessmentKind] | None]})

AssessmentOrder = Literal["ASSESSED_AT_ASC", "ASSESSED_AT_DESC"]
AttributeGroup = Literal["EXTERNAL_ID", "USER_NAME", "EMAIL", "NAME", "EMPLOYEE_NUMBER", "JOB", "DEPARTMENT", "LOCATION", "MANAGER", "STATUS", "CUSTOM_ATTRIBUTES"]
BadgeAwardOrder = Literal["CREATED_ASC", "CREATED_DESC"]
BadgeAwardStatus = Literal["OFFERED", "ISSUED", "DECLINED", "REVOKED", "WITHDRAWN"]
BadgeAwardStatusFilter = TypedDict("BadgeAwardStatusFilter", {"eq": NotRequired[BadgeAwardStatus | None], "in": NotRequired[list[BadgeAwardStatus] | None]})

BadgeOrder = Literal["CREATED_ASC", "CREATED_DESC"]
BadgeStatus = Literal["DRAFT", "ACTIVE", "RETIRED"]
BadgeStatusFilter = TypedDict("BadgeStatusFilter", {"eq": NotRequired[BadgeStatus | None], "in": NotRequired[list[BadgeStatus] | None]})

CommitmentOrder = Literal["CREATED_ASC", "CREATED_DESC", "DUE_ON_ASC", "DUE_ON_DESC"]
CommitmentOutcome = Literal["KEPT", "MISSED", "CARRIED", "DROPPED"]
CommitmentStatus = Literal["OPEN", "KEPT", "MISSED", "CARRIED", "DROPPED"]
CommitmentStatusFilter = TypedDict("CommitmentStatusFilter", {"eq": NotRequired[CommitmentStatus | None], "in": NotRequired[list[CommitmentStatus] | None]})

CompetencyFrameworkOrder = Literal["TITLE_ASC", "TITLE_DESC"]
CompetencyOrder = Literal["POSITION_ASC", "POSITION_DESC"]
ConflictPolicy = Literal["RAISE", "SUSPEND"]
DateFilter = TypedDict("DateFilter", {"from": NotRequired[str | None], "to": NotRequired[str | None]})

EmployeeErasureOrder = Literal["CREATED_ASC", "CREATED_DESC"]
EmployeeErasureStatus = Literal["REQUESTED", "CONFIRMED", "WITHDRAWN"]
EmployeeErasureStatusFilter = TypedDict("EmployeeErasureStatusFilter", {"eq": NotRequired[EmployeeErasureStatus | None], "in": NotRequired[list[EmployeeErasureStatus] | None]})

EmployeeOrder = Literal["CREATED_ASC", "CREATED_DESC", "FAMILY_NAME_ASC", "FAMILY_NAME_DESC", "EXTERNAL_ID_ASC", "EXTERNAL_ID_DESC", "LAST_SESSION_ASC", "LAST_SESSION_DESC"]
EmployeeRole = Literal["EMPLOYEE", "PROGRAM_MANAGER", "ADMINISTRATOR"]
EmployeeStatus = Literal["PRE_HIRE", "ACTIVE", "SUSPENDED", "TERMINATED"]
EmployeeStatusFilter = TypedDict("EmployeeStatusFilter", {"eq": NotRequired[EmployeeStatus | None], "in": NotRequired[list[EmployeeStatus] | None]})

FeedbackExchangeOrder = Literal["CREATED_ASC", "CREATED_DESC", "DUE_AT_ASC", "DUE_AT_DESC"]
FeedbackExchangeStatus = Literal["OPEN", "COMPLETE"]
FeedbackExchangeStatusFilter = TypedDict("FeedbackExchangeStatusFilter", {"eq": NotRequired[FeedbackExchangeStatus | None], "in": NotRequired[list[FeedbackExchangeStatus] | None]})

FeedbackOrder = Literal["CREATED_ASC", "CREATED_DESC"]
FeedbackStatus = Literal["WAITING", "SUBMITTED"]
FeedbackStatusFilter = TypedDict("FeedbackStatusFilter", {"eq": NotRequired[FeedbackStatus | None], "in": NotRequired[list[FeedbackStatus] | None]})

GoalOrder = Literal["CREATED_ASC", "CREATED_DESC", "DUE_ON_ASC", "DUE_ON_DESC"]
GoalStatus = Literal["ACTIVE", "ACHIEVED", "DROPPED"]
GoalStatusFilter = TypedDict("GoalStatusFilter", {"eq": NotRequired[GoalStatus | None], "in": NotRequired[list[GoalStatus] | None]})

GoalVisibility = Literal["PAIRING", "OWNER"]
GuideOrder = Literal["CREATED_ASC", "CREATED_DESC", "NAME_ASC", "NAME_DESC"]
GuidePosition = Literal["FIRST", "MIDDLE", "LAST", "EVERY"]
GuideStatus = Literal["ACTIVE", "ARCHIVED"]
GuideStatusFilter = TypedDict("GuideStatusFilter", {"eq": NotRequired[GuideStatus | None], "in": NotRequired[list[GuideStatus] | None]})

GuideStepKind = Literal["CHECK_IN", "REVIEW_COMMITMENTS", "TOPIC", "REFLECT", "PROBLEM_SOLVE", "FEEDBACK", "COMMIT", "CHECK_OUT"]
GuideVersionStatus = Literal["DRAFT", "PUBLISHED"]
HeldChange = Literal["DEACTIVATIONS", "SUSPENSIONS", "CREATIONS", "EXTERNAL_IDS", "USER_NAMES", "EMAILS", "NAMES", "MANAGERS", "DEPARTMENTS"]
IdFilter = TypedDict("IdFilter", {"eq": NotRequired[str | None], "in": NotRequired[list[str] | None]})

IdentityProviderProfile = Literal["RFC_9068", "ENTRA", "OKTA"]
IdentityProviderStatus = Literal["ACTIVE", "DISABLED"]
InsightTable = Literal["PARTICIPATION", "SESSIONS", "ATTENDANCE", "PAIRINGS", "COMMITMENTS", "GOALS", "RECOGNITION", "RECIPROCITY", "HABIT", "COMPETENCIES", "COMPETENCY_CHANGE", "PULSE", "TIES", "RETENTION"]
InstantFilter = TypedDict("InstantFilter", {"from": NotRequired[str | None], "to": NotRequired[str | None]})

IntFilter = TypedDict("IntFilter", {"eq": NotRequired[int | None], "in": NotRequired[list[int] | None], "min": NotRequired[int | None], "max": NotRequired[int | None]})

IntegrationKind = Literal["HRIS", "LMS", "DASHBOARD", "OTHER"]
IntegrationStatus = Literal["ACTIVE", "DISABLED"]
LearningVerb = Literal["ATTENDED", "ASSESSED", "COMPLETED", "VOIDED"]
LearningVerbFilter = TypedDict("LearningVerbFilter", {"eq": NotRequired[LearningVerb | None], "in": NotRequired[list[LearningVerb] | None]})

MatchBlockOrder = Literal["CREATED_ASC", "CREATED_DESC"]
MatchEditAction = Literal["KEEP", "RELEASE", "EXCLUDE", "SWAP"]
MatchProposalOrder = Literal["CREATED_ASC", "CREATED_DESC"]
MatchProposalStatus = Literal["COMPUTING", "PROPOSED", "APPLIED", "DISCARDED", "FAILED"]
MatchProposalStatusFilter = TypedDict("MatchProposalStatusFilter", {"eq": NotRequired[MatchProposalStatus | None], "in": NotRequired[list[MatchProposalStatus] | None]})

MatchReasonKind = Literal["RECIPROCAL_STRENGTHS", "SHARED_TARGETS", "CROSS_TEAM", "WORKING_HOURS", "LANGUAGE", "TENURE", "WAITING", "FIRST_MEETING"]
MixingPolicy = Literal["SAME_TEAM", "CROSS_TEAM", "ANY"]
PairingOrder = Literal["CREATED_ASC", "CREATED_DESC", "LAST_SESSION_ASC", "LAST_SESSION_DESC"]
PairingStatus = Literal["ACTIVE", "SUSPENDED", "ENDED"]
PairingStatusFilter = TypedDict("PairingStatusFilter", {"eq": NotRequired[PairingStatus | None], "in": NotRequired[list[PairingStatus] | None]})

ParticipantOrder = Literal["CREATED_ASC", "CREATED_DESC", "WAITING_SINCE_ASC", "LAST_SESSION_ASC", "LAST_SESSION_DESC"]
ParticipantStatus = Literal["INVITED", "ACTIVE", "PAUSED", "WITHDRAWN", "COMPLETED"]
ParticipantStatusFilter = TypedDict("ParticipantStatusFilter", {"eq": NotRequired[ParticipantStatus | None], "in": NotRequired[list[ParticipantStatus] | None]})

PendingManagerReason = Literal["UNKNOWN", "AMBIGUOUS", "CYCLE", "FOUND"]
PersonMatch = Literal["EXTERNAL_ID", "USER_NAME", "EMAIL"]
PrefixFilter = TypedDict("PrefixFilter", {"eq": NotRequired[str | None], "in": NotRequired[list[str] | None], "startsWith": NotRequired[str | None]})

ProgramKind = Literal["FORMAL", "INFORMAL"]
ProgramKindFilter = TypedDict("ProgramKindFilter", {"eq": NotRequired[ProgramKind | None], "in": NotRequired[list[ProgramKind] | None]})

ProgramOrder = Literal["CREATED_ASC", "CREATED_DESC", "NAME_ASC", "NAME_DESC"]
ProgramStatus = Literal["DRAFT", "OPEN", "CLOSED"]
ProgramStatusFilter = TypedDict("ProgramStatusFilter", {"eq": NotRequired[ProgramStatus | None], "in": NotRequired[list[ProgramStatus] | None]})

PulseFiguresStatus = Literal["NOT_CLOSED", "SUPPRESSED", "SHOWN"]
PulseOrder = Literal["CREATED_ASC", "CREATED_DESC"]
QuestionKind = Literal["SCALE", "CHOICE", "TEXT"]
QuestionSetOrder = Literal["CREATED_ASC", "CREATED_DESC", "NAME_ASC", "NAME_DESC"]
QuestionSetPurpose = Literal["FEEDBACK", "PULSE"]
QuestionSetPurposeFilter = TypedDict("QuestionSetPurposeFilter", {"eq": NotRequired[QuestionSetPurpose | None], "in": NotRequired[list[QuestionSetPurpose] | None]})

QuestionSetStatus = Literal["ACTIVE", "ARCHIVED"]
QuestionSetStatusFilter = TypedDict("QuestionSetStatusFilter", {"eq": NotRequired[QuestionSetStatus | None], "in": NotRequired[list[QuestionSetStatus] | None]})

QuestionSetVersionStatus = Literal["DRAFT", "PUBLISHED"]
RecognitionOrder = Literal["CREATED_ASC", "CREATED_DESC"]
RecognitionStatus = Literal["GIVEN", "WITHDRAWN"]
RecognitionStatusFilter = TypedDict("RecognitionStatusFilter", {"eq": NotRequired[RecognitionStatus | None], "in": NotRequired[list[RecognitionStatus] | None]})

RecognitionVisibility = Literal["PAIRING", "PROGRAM", "ORGANIZATION"]
RecognitionVisibilityFilter = TypedDict("RecognitionVisibilityFilter", {"eq": NotRequired[RecognitionVisibility | None], "in": NotRequired[list[RecognitionVisibility] | None]})

ReflectionOrder = Literal["CREATED_ASC", "CREATED_DESC"]
ReflectionVisibility = Literal["PRIVATE", "PAIRING"]
RosterCompression = Literal["NONE", "GZIP"]
RosterFilterAction = Literal["KEEP", "SKIP"]
RosterFormat = Literal["CSV", "NDJSON", "JSON", "XLSX"]
RosterIdentityDecision = Literal["SAME_PERSON", "ANOTHER_PERSON"]
RosterLetterCase = Literal["KEEP", "LOWER", "UPPER"]
RosterMatchBy = Literal["EXTERNAL_ID", "USER_NAME", "EMAIL"]
RosterMode = Literal["DELTA", "FULL"]
RosterNameOrder = Literal["FIRST_LAST", "LAST_COMMA_FIRST"]
RosterPlanOrder = Literal["CREATED_ASC", "CREATED_DESC"]
RosterPlanStatus = Literal["RECEIVING", "PLANNED", "HELD", "APPLYING", "APPLIED", "FAILED"]
RosterPlanStatusFilter = TypedDict("RosterPlanStatusFilter", {"eq": NotRequired[RosterPlanStatus | None], "in": NotRequired[list[RosterPlanStatus] | None]})

RosterSourceAuthentication = Literal["NONE", "BEARER", "BASIC", "HEADER", "PASSWORD", "PRIVATE_KEY"]
RosterSourceRunCause = Literal["SCHEDULE", "REQUEST", "RETRY"]
RosterSourceRunOutcome = Literal["UNCHANGED", "PLANNED", "APPLIED", "HELD", "FAILED"]
RosterWhenEmpty = Literal["CLEAR", "KEEP", "REJECT"]
RoundStatus = Literal["ACTIVE", "ENDED"]
SessionOrder = Literal["STARTS_AT_ASC", "STARTS_AT_DESC", "HELD_AT_ASC", "HELD_AT_DESC"]
SessionStatus = Literal["SCHEDULED", "HELD", "CANCELLED", "MISSED"]
SessionStatusFilter = TypedDict("SessionStatusFilter", {"eq": NotRequired[SessionStatus | None], "in": NotRequired[list[SessionStatus] | None]})

StatementOrder = Literal["STORED_ASC", "STORED_DESC"]
TakeawayOrder = Literal["CREATED_ASC", "CREATED_DESC", "HELPFUL_COUNT_ASC", "HELPFUL_COUNT_DESC"]
TakeawayStatus = Literal["SHARED", "WITHDRAWN"]
TakeawayStatusFilter = TypedDict("TakeawayStatusFilter", {"eq": NotRequired[TakeawayStatus | None], "in": NotRequired[list[TakeawayStatus] | None]})

TextFilter = TypedDict("TextFilter", {"eq": NotRequired[str | None], "in": NotRequired[list[str] | None]})

UserErrorCode = Literal["INVALID", "NOT_FOUND", "TAKEN", "STALE_VERSION", "WRONG_STATE", "KEY_REUSED", "ROSTER_MOVED", "REPORTING_LINE", "JOB_LEVEL_GAP", "MIXING_POLICY", "GROUP_SIZE", "NOT_PARTICIPATING", "ALREADY_PAIRED", "NOT_PAIRABLE", "PROPOSAL_MOVED", "WORKING_HOURS", "MANAGER_CYCLE", "NOT_OWNER", "HELD", "GOAL_REQUIRED", "COMMITMENTS_UNREVIEWED", "TOO_MANY"]
WebhookEndpointStatus = Literal["ACTIVE", "PAUSED"]
WebhookPauseReason = Literal["REQUEST", "FAILING", "GONE", "LOG_PRUNED"]
Weekday = Literal["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]


class AgendaTopicAddInput(TypedDict):
    """A topic to add to the agenda of a session."""

    sessionId: str
    text: str
    idempotencyKey: NotRequired[str | None]


class AnswerInput(TypedDict):
    """The answer to a question. One of `scale`, `choices` and `text` is given, according to the kind of the question."""

    questionKey: str
    scale: NotRequired[int | None]
    choices: NotRequired[list[str] | None]
    text: NotRequired[str | None]


class AssessmentFilter(TypedDict):
    """Conditions on assessments. All given conditions must hold; a null condition is not applied."""

    employeeId: NotRequired["IdFilter | None"]
    competencyId: NotRequired["IdFilter | None"]
    sessionId: NotRequired["IdFilter | None"]
    kind: NotRequired["AssessmentKindFilter | None"]
    assessedAt: NotRequired["InstantFilter | None"]


class AssessmentRecordInput(TypedDict):
    """An assessment to record, of one employee in one competency."""

    employeeId: str
    competencyId: str
    kind: AssessmentKind
    assessorId: NotRequired[str | None]
    sessionId: NotRequired[str | None]
    level: int
    confidence: NotRequired[int | None]
    evidenceUri: NotRequired[str | None]
    assessedAt: NotRequired[str | None]
    idempotencyKey: NotRequired[str | None]


class AttendanceInput(TypedDict):
    """The attendance of one member of the pairing, for the report of a session."""

    employeeId: str
    attended: bool


class AttributeOwnerInput(TypedDict):
    """The owner of a group of attributes."""

    attributes: AttributeGroup
    integrationId: str


class AttributeOwnersInput(TypedDict):
    """The owners of the attributes of employees."""

    owners: "list[AttributeOwnerInput]"
    externalIdsOf: NotRequired[str | None]
    expectedVersion: NotRequired[int | None]


class BadgeAwardFilter(TypedDict):
    """Conditions on awards. All given conditions must hold; a null condition is not applied."""

    badgeId: NotRequired["IdFilter | None"]
    employeeId: NotRequired["IdFilter | None"]
    status: NotRequired["BadgeAwardStatusFilter | None"]


class BadgeCreateInput(TypedDict):
    """A badge to create: for a level in a competency, or for the completion of a program."""

    name: str
    description: str
    criteria: str
    competencyId: NotRequired[str | None]
    level: NotRequired[int | None]
    programId: NotRequired[str | None]
    automatic: NotRequired[bool]
    idempotencyKey: NotRequired[str | None]


class BadgeFilter(TypedDict):
    """Conditions on badges. All given conditions must hold; a null condition is not applied."""

    competencyId: NotRequired["IdFilter | None"]
    programId: NotRequired["IdFilter | None"]
    status: NotRequired["BadgeStatusFilter | None"]


class BadgeOfferInput(TypedDict):
    """A badge to offer to an employee."""

    badgeId: str
    employeeId: str
    idempotencyKey: NotRequired[str | None]


class BadgeUpdateInput(TypedDict):
    """The changes of a badge. Issued credentials keep the texts that they were issued with."""

    id: str
    expectedVersion: NotRequired[int | None]
    name: NotRequired[str | None]
    description: NotRequired[str | None]
    criteria: NotRequired[str | None]
    automatic: NotRequired[bool | None]


class BrakeInput(TypedDict):
    """The limits of the brake. A limit that is null is set to its default."""

    deactivations: NotRequired["BrakeLimitInput | None"]
    suspensions: NotRequired["BrakeLimitInput | None"]
    creations: NotRequired["BrakeLimitInput | None"]
    externalIds: NotRequired["BrakeLimitInput | None"]
    userNames: NotRequired["BrakeLimitInput | None"]
    emails: NotRequired["BrakeLimitInput | None"]
    names: NotRequired["BrakeLimitInput | None"]
    managers: NotRequired["BrakeLimitInput | None"]
    departments: NotRequired["BrakeLimitInput | None"]
    expectedVersion: NotRequired[int | None]


class BrakeLimitInput(TypedDict):
    """The limit of one kind of dangerous change: the larger of a number of employees and a share of the headcount."""

    number: int
    percent: int


class ChangeFilter(TypedDict):
    """Conditions on entries of the change log. All given conditions must hold; a null condition is not applied."""

    kinds: NotRequired[list[str] | None]
    subjectKinds: NotRequired[list[str] | None]


class CommitmentFilter(TypedDict):
    """Conditions on commitments. All given conditions must hold; a null condition is not applied."""

    programId: NotRequired["IdFilter | None"]
    pairingId: NotRequired["IdFilter | None"]
    sessionId: NotRequired["IdFilter | None"]
    participantId: NotRequired["IdFilter | None"]
    employeeId: NotRequired["IdFilter | None"]
    status: NotRequired["CommitmentStatusFilter | None"]
    dueOn: NotRequired["DateFilter | None"]


class CommitmentMakeInput(TypedDict):
    """A commitment to make, in the caller's own name."""

    sessionId: str
    text: str
    dueOn: str
    idempotencyKey: NotRequired[str | None]


class CommitmentReviewInput(TypedDict):
    """The review of a commitment of the caller."""

    id: str
    sessionId: str
    outcome: CommitmentOutcome
    dueOn: NotRequired[str | None]
    expectedVersion: NotRequired[int | None]
    idempotencyKey: NotRequired[str | None]


class CompetencyFilter(TypedDict):
    """Conditions on competencies. All given conditions must hold; a null condition is not applied."""

    competencyFrameworkId: NotRequired["IdFilter | None"]
    parentId: NotRequired["IdFilter | None"]
    caseIdentifier: NotRequired["TextFilter | None"]


class CompetencyFrameworkFilter(TypedDict):
    """Conditions on competency frameworks. All given conditions must hold; a null condition is not applied."""

    caseIdentifier: NotRequired["TextFilter | None"]


class CompetencyFrameworkImportInput(TypedDict):
    """A competency framework to import."""

    package: Any
    levels: NotRequired[list[str] | None]
    idempotencyKey: NotRequired[str | None]


class CompletionMappingInput(TypedDict):
    """The form of the files in which a learning system writes what employees completed. Columns with the names `externalId`, `email`, `activityId`, `activityName`, `completedAt`, `score` and `result` need not be listed."""

    file: NotRequired["RosterFileInput | None"]
    columns: NotRequired["list[RosterColumnInput]"]
    dateFormat: NotRequired[str | None]
    dateFormats: NotRequired[list[str]]
    emptyWords: NotRequired[list[str]]
    fixedValues: NotRequired["list[RosterFixedValueInput]"]
    rowFilters: NotRequired["list[RosterRowConditionInput]"]
    ignoresUnknownColumns: NotRequired[bool]
    activityBase: NotRequired[str | None]
    maxScore: NotRequired[int | None]


class CustomAttributeInput(TypedDict):
    """An attribute of an employee that only this organization uses."""

    name: str
    value: NotRequired[str | None]


class EmployeeAttributesInput(TypedDict):
    """The attributes of an employee, as an HR system sends them. An attribute that is absent keeps its value; null clears it unless its description says otherwise."""

    externalId: str
    previousExternalId: NotRequired[str | None]
    userName: NotRequired[str | None]
    email: NotRequired[str | None]
    givenName: NotRequired[str | None]
    familyName: NotRequired[str | None]
    displayName: NotRequired[str | None]
    jobTitle: NotRequired[str | None]
    jobLevel: NotRequired[int | None]
    department: NotRequired[str | None]
    employeeNumber: NotRequired[str | None]
    costCenter: NotRequired[str | None]
    division: NotRequired[str | None]
    company: NotRequired[str | None]
    location: NotRequired[str | None]
    timeZone: NotRequired[str | None]
    managerExternalId: NotRequired[str | None]
    hiredOn: NotRequired[str | None]
    terminatedOn: NotRequired[str | None]
    status: NotRequired[EmployeeStatus | None]
    customAttributes: NotRequired["list[CustomAttributeInput] | None"]


class EmployeeErasureFilter(TypedDict):
    """Conditions on requests to erase employees. All given conditions must hold; a null condition is not applied."""

    employeeId: NotRequired["IdFilter | None"]
    status: NotRequired["EmployeeErasureStatusFilter | None"]


class EmployeeFilter(TypedDict):
    """Conditions on employees. All given conditions must hold; a null condition is not applied."""

    externalId: NotRequired["TextFilter | None"]
    userName: NotRequired["TextFilter | None"]
    email: NotRequired["TextFilter | None"]
    familyName: NotRequired["PrefixFilter | None"]
    department: NotRequired["TextFilter | None"]
    managerId: NotRequired["IdFilter | None"]
    managerLineId: NotRequired["IdFilter | None"]
    status: NotRequired["EmployeeStatusFilter | None"]
    managerPending: NotRequired[bool | None]
    location: NotRequired["TextFilter | None"]
    jobLevel: NotRequired["IntFilter | None"]
    hiredOn: NotRequired["DateFilter | None"]
    programId: NotRequired["IdFilter | None"]
    withoutSessionSince: NotRequired[str | None]


class EmployeeUpsertInput(TypedDict):
    """An employee to create or change."""

    employee: "EmployeeAttributesInput"
    expectedVersion: NotRequired[int | None]
    idempotencyKey: NotRequired[str | None]


class EvidenceRuleCreateInput(TypedDict):
    """An evidence rule to create. Exactly one of `activityId`, `activityIdPrefix` and `activityType` is given."""

    name: str
    verb: str
    activityId: NotRequired[str | None]
    activityIdPrefix: NotRequired[str | None]
    activityType: NotRequired[str | None]
    minScore: NotRequired[int | None]
    success: NotRequired[bool | None]
    completion: NotRequired[bool | None]
    competencyId: str
    level: int
    idempotencyKey: NotRequired[str | None]


class EvidenceRuleFilter(TypedDict):
    """Conditions on evidence rules. All given conditions must hold; a null condition is not applied."""

    competencyId: NotRequired["IdFilter | None"]


class EvidenceRuleReplayInput(TypedDict):
    """Which statements an evidence rule is applied to."""

    id: str
    dryRun: bool
    storedFrom: NotRequired[str | None]
    continueAfter: NotRequired[str | None]


class EvidenceRuleUpdateInput(TypedDict):
    """The fields of an evidence rule to change. A field that is absent stays unchanged."""

    id: str
    expectedVersion: NotRequired[int | None]
    name: NotRequired[str | None]
    verb: NotRequired[str | None]
    activityId: NotRequired[str | None]
    activityIdPrefix: NotRequired[str | None]
    activityType: NotRequired[str | None]
    minScore: NotRequired[int | None]
    success: NotRequired[bool | None]
    completion: NotRequired[bool | None]
    competencyId: NotRequired[str | None]
    level: NotRequired[int | None]


class FeedbackExchangeFilter(TypedDict):
    """Conditions on exchanges of feedback. All given conditions must hold; a null condition is not applied."""

    programId: NotRequired["IdFilter | None"]
    pairingId: NotRequired["IdFilter | None"]
    status: NotRequired["FeedbackExchangeStatusFilter | None"]
    dueAt: NotRequired["InstantFilter | None"]


class FeedbackExchangeOpenInput(TypedDict):
    """An exchange of feedback to open between the members of a pairing."""

    pairingId: str
    dueAt: str
    idempotencyKey: NotRequired[str | None]


class FeedbackFilter(TypedDict):
    """Conditions on feedback. All given conditions must hold; a null condition is not applied."""

    feedbackExchangeId: NotRequired["IdFilter | None"]
    giverId: NotRequired["IdFilter | None"]
    receiverId: NotRequired["IdFilter | None"]
    status: NotRequired["FeedbackStatusFilter | None"]


class FeedbackSubmitInput(TypedDict):
    """Feedback to submit to another member of the pairing."""

    feedbackExchangeId: str
    receiverId: str
    answers: "list[AnswerInput]"
    expectedVersion: NotRequired[int | None]


class GoalCreateInput(TypedDict):
    """A goal to create, of the caller's own participation."""

    participantId: str
    title: str
    why: NotRequired[str | None]
    competencyId: NotRequired[str | None]
    targetLevel: NotRequired[int | None]
    confidenceNow: int
    confidenceWanted: int
    dueOn: str
    visibility: NotRequired[GoalVisibility]
    idempotencyKey: NotRequired[str | None]


class GoalFilter(TypedDict):
    """Conditions on goals. All given conditions must hold; a null condition is not applied."""

    programId: NotRequired["IdFilter | None"]
    participantId: NotRequired["IdFilter | None"]
    employeeId: NotRequired["IdFilter | None"]
    competencyId: NotRequired["IdFilter | None"]
    status: NotRequired["GoalStatusFilter | None"]
    dueOn: NotRequired["DateFilter | None"]


class GoalUpdateInput(TypedDict):
    """The fields of a goal to change. A field that is absent stays unchanged. Null clears a field that can be null, and leaves any other unchanged. Of a goal that is ACHIEVED or DROPPED, only `visibility` can change."""

    id: str
    expectedVersion: NotRequired[int | None]
    title: NotRequired[str | None]
    why: NotRequired[str | None]
    competencyId: NotRequired[str | None]
    targetLevel: NotRequired[int | None]
    confidenceNow: NotRequired[int | None]
    confidenceWanted: NotRequired[int | None]
    dueOn: NotRequired[str | None]
    visibility: NotRequired[GoalVisibility | None]


class GuideCreateInput(TypedDict):
    """The content of a guide to create."""

    defaultLanguage: NotRequired[str]
    names: "list[LocalizedTextInput]"
    purposes: NotRequired["list[LocalizedTextInput]"]
    steps: "list[GuideStepInput]"
    idempotencyKey: NotRequired[str | None]


class GuideFilter(TypedDict):
    """Conditions on guides. All given conditions must hold; a null condition is not applied."""

    status: NotRequired["GuideStatusFilter | None"]
    name: NotRequired["PrefixFilter | None"]
    standardKey: NotRequired["TextFilter | None"]


class GuideStepInput(TypedDict):
    """A step of a guide to write."""

    kind: GuideStepKind
    minutes: int
    prompts: "list[LocalizedTextInput]"


class GuideUpdateInput(TypedDict):
    """The content of a guide to change. What is absent or null stays as it is in the draft, or in the published version when there is no draft."""

    id: str
    expectedVersion: NotRequired[int | None]
    defaultLanguage: NotRequired[str | None]
    names: NotRequired["list[LocalizedTextInput] | None"]
    purposes: NotRequired["list[LocalizedTextInput] | None"]
    steps: NotRequired["list[GuideStepInput] | None"]


class IdentityProviderCreateInput(TypedDict):
    """An identity provider to create."""

    issuer: str
    audience: str
    profile: NotRequired[IdentityProviderProfile]
    algorithms: NotRequired[list[str] | None]
    jwksUri: NotRequired[str | None]
    introspectionEndpoint: NotRequired[str | None]
    introspectionClientId: NotRequired[str | None]
    introspectionSecretName: NotRequired[str | None]
    scopeClaim: NotRequired[str | None]
    clientClaim: NotRequired[str | None]
    personClaim: NotRequired[str | None]
    personMatch: NotRequired[PersonMatch]
    idempotencyKey: NotRequired[str | None]


class IdentityProviderSetConsoleInput(TypedDict):
    """The client of an identity provider with which people sign in to the console."""

    id: str
    clientId: NotRequired[str | None]
    secretName: NotRequired[str | None]
    scopes: NotRequired[list[str] | None]
    expectedVersion: NotRequired[int | None]


class IntegrationCreateInput(TypedDict):
    """An integration to register: a client of an identity provider, with the scopes that it is granted."""

    identityProviderId: str
    clientId: str
    name: str
    kind: IntegrationKind
    scopes: list[str]
    idempotencyKey: NotRequired[str | None]


class IntegrationUpdateInput(TypedDict):
    """The changes of an integration. A field that is null is not changed."""

    id: str
    name: NotRequired[str | None]
    scopes: NotRequired[list[str] | None]
    status: NotRequired[IntegrationStatus | None]
    expectedVersion: NotRequired[int | None]


class LearningRecordFilter(TypedDict):
    """Conditions on learning records. All given conditions must hold; a null condition is not applied."""

    employeeId: NotRequired["IdFilter | None"]
    verb: NotRequired["LearningVerbFilter | None"]


class LocalizedTextInput(TypedDict):
    """A text in one language."""

    language: str
    text: str


class MatchBlockCreateInput(TypedDict):
    """The two employees of a match block to create."""

    employeeId: str
    otherEmployeeId: str
    idempotencyKey: NotRequired[str | None]


class MatchBlockFilter(TypedDict):
    """Conditions on match blocks. All given conditions must hold; a null condition is not applied."""

    employeeId: NotRequired["IdFilter | None"]


class MatchEditInput(TypedDict):
    """An edit of a match proposal."""

    action: MatchEditAction
    participantIds: list[str]


class MatchProposalEditInput(TypedDict):
    """The edits of a match proposal."""

    id: str
    edits: "list[MatchEditInput]"
    expectedVersion: NotRequired[int | None]


class MatchProposalFilter(TypedDict):
    """Conditions on match proposals. All given conditions must hold; a null condition is not applied."""

    programId: NotRequired["IdFilter | None"]
    roundId: NotRequired["IdFilter | None"]
    status: NotRequired["MatchProposalStatusFilter | None"]


class MatchWeightsInput(TypedDict):
    """The weights with which to match participants, each from 0 to 100. A weight that is absent or null gets its default."""

    reciprocalStrengths: NotRequired[int | None]
    sharedTargets: NotRequired[int | None]
    crossTeam: NotRequired[int | None]
    workingHours: NotRequired[int | None]
    language: NotRequired[int | None]
    tenure: NotRequired[int | None]
    waiting: NotRequired[int | None]
    firstMeeting: NotRequired[int | None]


class PairingCreateInput(TypedDict):
    """The round and the members of a pairing to create."""

    roundId: str
    participantIds: list[str]
    idempotencyKey: NotRequired[str | None]


class PairingFilter(TypedDict):
    """Conditions on pairings. All given conditions must hold; a null condition is not applied."""

    programId: NotRequired["IdFilter | None"]
    roundId: NotRequired["IdFilter | None"]
    employeeId: NotRequired["IdFilter | None"]
    status: NotRequired["PairingStatusFilter | None"]
    withoutSessionSince: NotRequired[str | None]


class ParticipantEnrolInput(TypedDict):
    """An employee to enrol in a program."""

    programId: str
    employeeId: str
    invite: NotRequired[bool]
    idempotencyKey: NotRequired[str | None]


class ParticipantFilter(TypedDict):
    """Conditions on participants. All given conditions must hold; a null condition is not applied."""

    programId: NotRequired["IdFilter | None"]
    employeeId: NotRequired["IdFilter | None"]
    status: NotRequired["ParticipantStatusFilter | None"]
    department: NotRequired["TextFilter | None"]
    waitingSince: NotRequired["InstantFilter | None"]
    familyName: NotRequired["PrefixFilter | None"]
    withoutSessionSince: NotRequired[str | None]


class ProgramCreateInput(TypedDict):
    """The settings of a program to create."""

    name: str
    description: NotRequired[str | None]
    kind: ProgramKind
    cadenceDays: NotRequired[int]
    mixing: NotRequired[MixingPolicy]
    groupSize: NotRequired[int]
    maxJobLevelGap: NotRequired[int | None]
    conflictPolicy: NotRequired[ConflictPolicy]
    matchWeights: NotRequired["MatchWeightsInput | None"]
    allowsTrio: NotRequired[bool]
    minSharedMinutes: NotRequired[int]
    balanceTolerancePercent: NotRequired[int]
    workingHours: NotRequired["list[WorkingIntervalInput] | None"]
    startsOn: NotRequired[str | None]
    endsOn: NotRequired[str | None]
    targetCompetencies: NotRequired["list[ProgramTargetInput]"]
    idempotencyKey: NotRequired[str | None]


class ProgramFilter(TypedDict):
    """Conditions on programs. All given conditions must hold; a null condition is not applied."""

    status: NotRequired["ProgramStatusFilter | None"]
    kind: NotRequired["ProgramKindFilter | None"]
    name: NotRequired["PrefixFilter | None"]


class ProgramGuideInput(TypedDict):
    """A guide, and the session of a pairing that it is for."""

    position: GuidePosition
    guideId: str


class ProgramSetGuidesInput(TypedDict):
    """The guides of a program to set."""

    id: str
    guides: "list[ProgramGuideInput]"
    expectedVersion: NotRequired[int | None]


class ProgramSetQuestionSetsInput(TypedDict):
    """The question sets of a program to set."""

    id: str
    questionSetIds: list[str]
    expectedVersion: NotRequired[int | None]


class ProgramTargetInput(TypedDict):
    """A target competency of a program."""

    competencyId: str
    level: int


class ProgramUpdateInput(TypedDict):
    """The settings of a program to change. A setting that is absent stays unchanged. Null clears a setting that can be null, and leaves any other unchanged."""

    id: str
    expectedVersion: NotRequired[int | None]
    name: NotRequired[str | None]
    description: NotRequired[str | None]
    kind: NotRequired[ProgramKind | None]
    cadenceDays: NotRequired[int | None]
    mixing: NotRequired[MixingPolicy | None]
    groupSize: NotRequired[int | None]
    maxJobLevelGap: NotRequired[int | None]
    conflictPolicy: NotRequired[ConflictPolicy | None]
    matchWeights: NotRequired["MatchWeightsInput | None"]
    allowsTrio: NotRequired[bool | None]
    minSharedMinutes: NotRequired[int | None]
    balanceTolerancePercent: NotRequired[int | None]
    workingHours: NotRequired["list[WorkingIntervalInput] | None"]
    startsOn: NotRequired[str | None]
    endsOn: NotRequired[str | None]
    targetCompetencies: NotRequired["list[ProgramTargetInput] | None"]


class PulseAnswerInput(TypedDict):
    """The caller's answers to a pulse."""

    pulseId: str
    answers: "list[AnswerInput]"


class PulseFilter(TypedDict):
    """Conditions on pulses. All given conditions must hold; a null condition is not applied."""

    programId: NotRequired["IdFilter | None"]
    roundId: NotRequired["IdFilter | None"]


class PulseOpenInput(TypedDict):
    """A pulse to open in a round."""

    roundId: str
    closesAt: str
    idempotencyKey: NotRequired[str | None]


class QuestionInput(TypedDict):
    """A question of a question set to write."""

    key: str
    kind: QuestionKind
    required: NotRequired[bool]
    prompts: "list[LocalizedTextInput]"
    scale: NotRequired["QuestionScaleInput | None"]
    options: NotRequired["list[QuestionOptionInput]"]
    multiple: NotRequired[bool]
    maxLength: NotRequired[int | None]


class QuestionOptionInput(TypedDict):
    """An option of a question to write."""

    key: str
    labels: "list[LocalizedTextInput]"


class QuestionScaleInput(TypedDict):
    """A scale of whole numbers to write."""

    min: int
    max: int
    lowLabels: "list[LocalizedTextInput]"
    highLabels: "list[LocalizedTextInput]"


class QuestionSetCreateInput(TypedDict):
    """The content of a question set to create."""

    purpose: QuestionSetPurpose
    defaultLanguage: NotRequired[str]
    names: "list[LocalizedTextInput]"
    introductions: NotRequired["list[LocalizedTextInput]"]
    questions: "list[QuestionInput]"
    idempotencyKey: NotRequired[str | None]


class QuestionSetFilter(TypedDict):
    """Conditions on question sets. All given conditions must hold; a null condition is not applied."""

    purpose: NotRequired["QuestionSetPurposeFilter | None"]
    status: NotRequired["QuestionSetStatusFilter | None"]
    name: NotRequired["PrefixFilter | None"]
    standardKey: NotRequired["TextFilter | None"]


class QuestionSetUpdateInput(TypedDict):
    """The content of a question set to change. What is absent or null stays as it is in the draft, or in the published version when there is no draft."""

    id: str
    expectedVersion: NotRequired[int | None]
    defaultLanguage: NotRequired[str | None]
    names: NotRequired["list[LocalizedTextInput] | None"]
    introductions: NotRequired["list[LocalizedTextInput] | None"]
    questions: NotRequired["list[QuestionInput] | None"]


class RecognitionFilter(TypedDict):
    """Conditions on recognitions. All given conditions must hold; a null condition is not applied."""

    programId: NotRequired["IdFilter | None"]
    giverId: NotRequired["IdFilter | None"]
    receiverId: NotRequired["IdFilter | None"]
    competencyId: NotRequired["IdFilter | None"]
    visibility: NotRequired["RecognitionVisibilityFilter | None"]
    status: NotRequired["RecognitionStatusFilter | None"]
    createdAt: NotRequired["InstantFilter | None"]


class RecognitionGiveInput(TypedDict):
    """A recognition to give, in the caller's own name."""

    programId: str
    receiverId: str
    text: str
    competencyId: NotRequired[str | None]
    commitmentId: NotRequired[str | None]
    visibility: RecognitionVisibility
    idempotencyKey: NotRequired[str | None]


class ReflectionCreateInput(TypedDict):
    """A reflection to create, of the caller."""

    text: str
    visibility: NotRequired[ReflectionVisibility]
    sessionId: NotRequired[str | None]
    pairingId: NotRequired[str | None]
    idempotencyKey: NotRequired[str | None]


class ReflectionEditInput(TypedDict):
    """The fields of a reflection to change. A field that is absent stays unchanged."""

    id: str
    expectedVersion: NotRequired[int | None]
    text: NotRequired[str | None]
    visibility: NotRequired[ReflectionVisibility | None]
    pairingId: NotRequired[str | None]


class ReflectionFilter(TypedDict):
    """Conditions on reflections. All given conditions must hold; a null condition is not applied."""

    authorId: NotRequired["IdFilter | None"]
    pairingId: NotRequired["IdFilter | None"]
    sessionId: NotRequired["IdFilter | None"]


class RosterColumnInput(TypedDict):
    """A column of a roster and what it sets."""

    name: str
    attribute: NotRequired[str | None]
    emptyWords: NotRequired[list[str]]
    whenEmpty: NotRequired[RosterWhenEmpty]
    default: NotRequired[str | None]
    words: NotRequired["list[RosterWordInput]"]
    otherWords: NotRequired[str | None]
    dateFormats: NotRequired[list[str]]
    letterCase: NotRequired[RosterLetterCase]
    collapsesSpaces: NotRequired[bool]
    nameOrder: NotRequired[RosterNameOrder]


class RosterFileInput(TypedDict):
    """The format and layout of a roster file."""

    format: NotRequired[RosterFormat | None]
    charset: NotRequired[str | None]
    delimiter: NotRequired[str | None]
    quote: NotRequired[str | None]
    skipLines: NotRequired[int]
    headerPattern: NotRequired[str | None]
    trailerPatterns: NotRequired[list[str]]
    sheet: NotRequired[str | None]
    arrayPath: NotRequired[str | None]


class RosterFixedValueInput(TypedDict):
    """The value that an attribute has in every row of a roster."""

    attribute: str
    value: str


class RosterMappingInput(TypedDict):
    """The form of the rosters of an HR system. Columns and statuses with the names of this schema need not be listed."""

    file: NotRequired["RosterFileInput | None"]
    columns: NotRequired["list[RosterColumnInput]"]
    statuses: NotRequired["list[RosterStatusWordInput]"]
    dateFormat: NotRequired[str | None]
    dateFormats: NotRequired[list[str]]
    emptyWords: NotRequired[list[str]]
    fixedValues: NotRequired["list[RosterFixedValueInput]"]
    rowFilters: NotRequired["list[RosterRowConditionInput]"]
    keepsUnknownColumns: NotRequired[bool]
    ignoresUnknownColumns: NotRequired[bool]


class RosterPlanFilter(TypedDict):
    """Conditions on roster plans. All given conditions must hold; a null condition is not applied."""

    status: NotRequired["RosterPlanStatusFilter | None"]


class RosterPlanInput(TypedDict):
    """A roster to plan: either `csv` or `rows`. A roster that exceeds the size of a request body is uploaded with `POST /rosters`."""

    csv: NotRequired[str | None]
    mapping: NotRequired[str | None]
    rows: NotRequired["list[EmployeeAttributesInput] | None"]
    mode: NotRequired[RosterMode]
    matchBy: NotRequired[RosterMatchBy]
    source: NotRequired[str | None]
    idempotencyKey: NotRequired[str | None]


class RosterRowConditionInput(TypedDict):
    """A condition on the rows of a roster. Rows that a filter skips are not part of the plan; in a FULL roster their employees are missing."""

    column: str
    words: list[str]
    action: RosterFilterAction


class RosterSampleInput(TypedDict):
    """A sample of a roster file, either as `text` or as `base64`: the whole file, or its first lines."""

    text: NotRequired[str | None]
    base64: NotRequired[str | None]
    sheet: NotRequired[str | None]


class RosterSourceAuthenticationInput(TypedDict):
    """The method and the credentials by which the server authenticates when it fetches a roster."""

    method: RosterSourceAuthentication
    userName: NotRequired[str | None]
    headerName: NotRequired[str | None]
    secret: NotRequired[str | None]


class RosterSourceCreateInput(TypedDict):
    """A roster source to create."""

    integrationId: str
    name: str
    address: str
    authentication: NotRequired["RosterSourceAuthenticationInput | None"]
    hostKeyFingerprint: NotRequired[str | None]
    mode: RosterMode
    format: NotRequired[RosterFormat | None]
    compression: NotRequired[RosterCompression | None]
    schedule: NotRequired[str | None]
    timeZone: NotRequired[str]
    appliesWhenNotHeld: NotRequired[bool]
    enabled: NotRequired[bool]
    idempotencyKey: NotRequired[str | None]


class RosterSourceUpdateInput(TypedDict):
    """The settings of a roster source to change. A setting that is absent stays unchanged. Null clears a setting that can be null, and leaves any other unchanged."""

    id: str
    expectedVersion: NotRequired[int | None]
    name: NotRequired[str | None]
    address: NotRequired[str | None]
    authentication: NotRequired["RosterSourceAuthenticationInput | None"]
    hostKeyFingerprint: NotRequired[str | None]
    mode: NotRequired[RosterMode | None]
    format: NotRequired[RosterFormat | None]
    compression: NotRequired[RosterCompression | None]
    schedule: NotRequired[str | None]
    timeZone: NotRequired[str | None]
    appliesWhenNotHeld: NotRequired[bool | None]
    enabled: NotRequired[bool | None]


class RosterStatusWordInput(TypedDict):
    """A word of an HR system for the status of an employment."""

    word: str
    status: EmployeeStatus


class RosterWordInput(TypedDict):
    """A word of an HR system and the value that it means."""

    word: str
    value: str


class RoundMatchInput(TypedDict):
    """The round to match, and how."""

    roundId: str
    seed: NotRequired[int]
    onlyWaiting: NotRequired[bool]
    weights: NotRequired["MatchWeightsInput | None"]
    idempotencyKey: NotRequired[str | None]


class RoundStartInput(TypedDict):
    """The program and the dates of a round to start."""

    programId: str
    startsOn: str
    endsOn: NotRequired[str | None]
    idempotencyKey: NotRequired[str | None]


class SessionFilter(TypedDict):
    """Conditions on sessions. All given conditions must hold; a null condition is not applied."""

    programId: NotRequired["IdFilter | None"]
    pairingId: NotRequired["IdFilter | None"]
    status: NotRequired["SessionStatusFilter | None"]
    startsAt: NotRequired["InstantFilter | None"]
    heldAt: NotRequired["InstantFilter | None"]
    roundId: NotRequired["IdFilter | None"]
    memberId: NotRequired["IdFilter | None"]
    department: NotRequired["TextFilter | None"]


class SessionHoldInput(TypedDict):
    """The report of a session that took place."""

    id: str
    heldAt: NotRequired[str | None]
    attendance: "list[AttendanceInput]"
    turns: NotRequired["list[TurnInput]"]
    expectedVersion: NotRequired[int | None]


class SessionScheduleInput(TypedDict):
    """A session to schedule: its pairing, start and length."""

    pairingId: str
    startsAt: str
    durationMinutes: NotRequired[int]
    guideId: NotRequired[str | None]
    idempotencyKey: NotRequired[str | None]


class StatementFilter(TypedDict):
    """Conditions on statements. All given conditions must hold; a null condition is not applied."""

    employeeId: NotRequired["IdFilter | None"]
    integrationId: NotRequired["IdFilter | None"]
    verb: NotRequired["TextFilter | None"]
    activityId: NotRequired["TextFilter | None"]
    matched: NotRequired[bool | None]
    stored: NotRequired["InstantFilter | None"]


class TakeawayEditInput(TypedDict):
    """The fields of a takeaway to change. A field that is absent stays unchanged."""

    id: str
    expectedVersion: NotRequired[int | None]
    text: NotRequired[str | None]
    competencyId: NotRequired[str | None]


class TakeawayFilter(TypedDict):
    """Conditions on takeaways. All given conditions must hold; a null condition is not applied."""

    programId: NotRequired["IdFilter | None"]
    authorId: NotRequired["IdFilter | None"]
    competencyId: NotRequired["IdFilter | None"]
    status: NotRequired["TakeawayStatusFilter | None"]
    createdAt: NotRequired["InstantFilter | None"]
    search: NotRequired[str | None]


class TakeawayShareInput(TypedDict):
    """A takeaway to share, in the caller's own name."""

    programId: str
    text: str
    competencyId: NotRequired[str | None]
    idempotencyKey: NotRequired[str | None]


class TurnInput(TypedDict):
    """One turn of a session: who coached whom, and for how long."""

    coachId: str
    learnerId: str
    minutes: int


class WebhookEndpointCreateInput(TypedDict):
    """A webhook endpoint to create."""

    integrationId: str
    name: str
    address: str
    kinds: NotRequired[list[str] | None]
    after: NotRequired[str | None]
    idempotencyKey: NotRequired[str | None]


class WebhookEndpointUpdateInput(TypedDict):
    """The settings of a webhook endpoint to change. A setting that is absent or null stays unchanged."""

    id: str
    expectedVersion: NotRequired[int | None]
    name: NotRequired[str | None]
    address: NotRequired[str | None]
    kinds: NotRequired[list[str] | None]


class WorkingIntervalInput(TypedDict):
    """An interval of working time on one weekday, in local time. Work past midnight is two intervals."""

    weekday: Weekday
    start: str
    end: str


Node = TypedDict("Node", {"__typename": Literal["Assessment", "Badge", "BadgeAward", "Commitment", "Competency", "CompetencyFramework", "Employee", "EmployeeErasure", "EvidenceRule", "Feedback", "FeedbackExchange", "Goal", "Guide", "GuideVersion", "IdentityProvider", "Integration", "LearningRecord", "MatchBlock", "MatchProposal", "Organization", "Pairing", "Participant", "Program", "Pulse", "QuestionSet", "QuestionSetVersion", "Recognition", "Reflection", "RosterPlan", "RosterSource", "RosterSourceRun", "Round", "Session", "Statement", "Takeaway", "WebhookAttempt", "WebhookEndpoint"], "id": str})


class NodeQuery(TypedDict):
    node: Node | None


class NodeVariables(TypedDict):
    id: str


class NodesQuery(TypedDict):
    nodes: list[Node | None]


class NodesVariables(TypedDict):
    ids: list[str]


class BrakeLimit(TypedDict):
    number: int
    percent: int


class Brake(TypedDict):
    deactivations: BrakeLimit
    suspensions: BrakeLimit
    creations: BrakeLimit
    externalIds: BrakeLimit
    userNames: BrakeLimit
    emails: BrakeLimit
    names: BrakeLimit
    managers: BrakeLimit
    departments: BrakeLimit


class AttributeOwner(TypedDict):
    attributes: AttributeGroup
    integrationId: str


class Organization(TypedDict):
    id: str
    name: str
    slug: str
    version: int
    terminationsHeldAt: str | None
    terminationsHeldCount: int
    terminationsReleasedAt: str | None
    terminationsReleaseNote: str | None
    statementHomePage: str | None
    statementUsesEmail: bool
    createdAt: str
    minimumGroup: int
    accountHomePages: list[str]
    brake: Brake
    attributeOwners: list[AttributeOwner]


class OrganizationQuery(TypedDict):
    organization: Organization


class OrganizationVariables(TypedDict):
    pass


class Me(TypedDict):
    organizationId: str
    integrationId: str | None
    employeeId: str | None
    role: EmployeeRole | None
    scopes: list[str]
    expiresAt: str | None


class MeQuery(TypedDict):
    me: Me


class MeVariables(TypedDict):
    pass


class IdentityProvider(TypedDict):
    id: str
    version: int
    issuer: str
    audience: str
    profile: IdentityProviderProfile
    algorithms: list[str]
    introspectionEndpoint: str | None
    consoleClientId: str | None
    consoleSecretName: str | None
    consoleScopes: str | None
    status: IdentityProviderStatus
    createdAt: str
    updatedAt: str


class IdentityProviderQuery(TypedDict):
    identityProvider: IdentityProvider | None


class IdentityProviderVariables(TypedDict):
    id: str


class AllowedOperation(TypedDict):
    sha256Hash: str
    document: str
    createdAt: str


class ScimToken(TypedDict):
    id: str
    createdAt: str
    expiresAt: str
    usedAt: str | None
    revokedAt: str | None


class XapiCredential(TypedDict):
    id: str
    createdAt: str
    expiresAt: str
    usedAt: str | None
    revokedAt: str | None


class RosterFile(TypedDict):
    format: RosterFormat | None
    charset: str | None
    delimiter: str | None
    quote: str | None
    skipLines: int
    headerPattern: str | None
    trailerPatterns: list[str]
    sheet: str | None
    arrayPath: str | None


class RosterWord(TypedDict):
    word: str
    value: str


class RosterColumn(TypedDict):
    name: str
    attribute: str | None
    emptyWords: list[str]
    whenEmpty: RosterWhenEmpty
    default: str | None
    words: list[RosterWord]
    otherWords: str | None
    dateFormats: list[str]
    letterCase: RosterLetterCase
    collapsesSpaces: bool
    nameOrder: RosterNameOrder


class RosterStatusWord(TypedDict):
    word: str
    status: EmployeeStatus


class RosterFixedValue(TypedDict):
    attribute: str
    value: str


class RosterRowCondition(TypedDict):
    column: str
    words: list[str]
    action: RosterFilterAction


class RosterMapping(TypedDict):
    file: RosterFile
    columns: list[RosterColumn]
    statuses: list[RosterStatusWord]
    dateFormat: str | None
    dateFormats: list[str]
    emptyWords: list[str]
    fixedValues: list[RosterFixedValue]
    rowFilters: list[RosterRowCondition]
    keepsUnknownColumns: bool
    ignoresUnknownColumns: bool


class CompletionMapping(TypedDict):
    file: RosterFile
    columns: list[RosterColumn]
    dateFormat: str | None
    dateFormats: list[str]
    emptyWords: list[str]
    fixedValues: list[RosterFixedValue]
    rowFilters: list[RosterRowCondition]
    ignoresUnknownColumns: bool
    activityBase: str | None
    maxScore: int | None


class Integration(TypedDict):
    id: str
    version: int
    name: str
    kind: IntegrationKind
    clientId: str
    scopes: list[str]
    status: IntegrationStatus
    heldAt: str | None
    heldChanges: list[HeldChange]
    releasedAt: str | None
    releaseNote: str | None
    identityProviderId: str
    createdAt: str
    updatedAt: str
    allowedOperations: list[AllowedOperation] | None
    scimTokens: list[ScimToken]
    xapiCredentials: list[XapiCredential]
    rosterMapping: RosterMapping | None
    completionMapping: CompletionMapping | None


class IntegrationQuery(TypedDict):
    integration: Integration | None


class IntegrationVariables(TypedDict):
    id: str


class PageInfo(TypedDict):
    hasNextPage: bool
    endCursor: str | None


class IdentityProviderConnection(TypedDict):
    nodes: list[IdentityProvider]
    pageInfo: PageInfo


class IdentityProvidersQuery(TypedDict):
    identityProviders: IdentityProviderConnection


class IdentityProvidersVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]


class IntegrationConnection(TypedDict):
    pageInfo: PageInfo


class IntegrationsQuery(TypedDict):
    integrations: IntegrationConnection


class IntegrationsVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]


class EmployeeExternalId(TypedDict):
    externalId: str
    integrationId: str


class CustomAttribute(TypedDict):
    name: str
    value: str


class Employee(TypedDict):
    id: str
    version: int
    externalId: str
    userName: str
    email: str
    givenName: str
    familyName: str
    displayName: str | None
    jobTitle: str | None
    jobLevel: int | None
    department: str | None
    employeeNumber: str | None
    costCenter: str | None
    division: str | None
    company: str | None
    location: str | None
    timeZone: str | None
    status: EmployeeStatus
    role: EmployeeRole
    recordConsent: bool
    hiredOn: str | None
    terminatedOn: str | None
    deprovisionedAt: str | None
    erasedAt: str | None
    managerId: str | None
    createdAt: str
    updatedAt: str
    managerPending: str | None
    managerPendingReason: PendingManagerReason | None
    externalIds: list[EmployeeExternalId]
    customAttributes: list[CustomAttribute]


class EmployeeQuery(TypedDict):
    employee: Employee | None


class EmployeeVariables(TypedDict):
    id: str


class EmployeeRow(TypedDict):
    id: str
    version: int
    externalId: str
    userName: str
    email: str
    givenName: str
    familyName: str
    displayName: str | None
    jobTitle: str | None
    jobLevel: int | None
    department: str | None
    employeeNumber: str | None
    costCenter: str | None
    division: str | None
    company: str | None
    location: str | None
    timeZone: str | None
    status: EmployeeStatus
    role: EmployeeRole
    recordConsent: bool
    hiredOn: str | None
    terminatedOn: str | None
    deprovisionedAt: str | None
    erasedAt: str | None
    managerId: str | None
    createdAt: str
    updatedAt: str
    managerPending: str | None
    managerPendingReason: PendingManagerReason | None


class EmployeeConnection(TypedDict):
    nodes: list[EmployeeRow]
    pageInfo: PageInfo


class EmployeesQuery(TypedDict):
    employees: EmployeeConnection


class EmployeesVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]
    filter: NotRequired["EmployeeFilter | None"]
    orderBy: NotRequired[EmployeeOrder | None]


class RosterPlan(TypedDict):
    id: str
    version: int
    status: RosterPlanStatus
    source: str
    mode: RosterMode
    rowCount: int
    createCount: int
    updateCount: int
    reactivateCount: int
    terminateCount: int
    scheduledTerminationCount: int
    unchangedCount: int
    rejectedCount: int
    skippedCount: int
    skippedEmployeeCount: int
    warningCount: int
    pairingEndCount: int
    sessionCancelCount: int
    partnerRequeueCount: int
    conflictCount: int
    stepCount: int
    doneCount: int
    failedCount: int
    releaseNote: str | None
    releasedAt: str | None
    failure: str | None
    createdAt: str
    appliedAt: str | None
    heldBecause: list[str]
    releasedById: str | None
    plannedById: str | None


class RosterPlanQuery(TypedDict):
    rosterPlan: RosterPlan | None


class RosterPlanVariables(TypedDict):
    id: str


class RosterPlanConnection(TypedDict):
    nodes: list[RosterPlan]
    pageInfo: PageInfo


class RosterPlansQuery(TypedDict):
    rosterPlans: RosterPlanConnection


class RosterPlansVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]
    filter: NotRequired["RosterPlanFilter | None"]
    orderBy: NotRequired[RosterPlanOrder | None]


class RosterBucket(TypedDict):
    bucket: int
    employeeCount: int
    digest: str


class RosterDigest(TypedDict):
    buckets: list[RosterBucket]
    employeeCount: int
    throughSeq: int


class RosterDigestQuery(TypedDict):
    rosterDigest: RosterDigest


class RosterDigestVariables(TypedDict):
    buckets: int


class RosterEmployeeDigest(TypedDict):
    externalId: str
    digest: str


class RosterBucketMembers(TypedDict):
    employees: list[RosterEmployeeDigest]
    throughSeq: int


class RosterBucketQuery(TypedDict):
    rosterBucket: RosterBucketMembers


class RosterBucketVariables(TypedDict):
    buckets: int
    bucket: int


class RosterSource(TypedDict):
    id: str
    version: int
    name: str
    address: str
    authentication: RosterSourceAuthentication
    userName: str | None
    headerName: str | None
    hostKeyFingerprint: str | None
    mode: RosterMode
    format: RosterFormat | None
    compression: RosterCompression | None
    schedule: str | None
    timeZone: str
    appliesWhenNotHeld: bool
    enabled: bool
    nextRunAt: str | None
    integrationId: str
    runningId: str | None
    createdAt: str
    updatedAt: str


class RosterSourceQuery(TypedDict):
    rosterSource: RosterSource | None


class RosterSourceVariables(TypedDict):
    id: str


class RosterSourceConnection(TypedDict):
    nodes: list[RosterSource]
    pageInfo: PageInfo


class RosterSourcesQuery(TypedDict):
    rosterSources: RosterSourceConnection


class RosterSourcesVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]


class WebhookEndpoint(TypedDict):
    id: str
    version: int
    name: str
    address: str
    kinds: list[str]
    status: WebhookEndpointStatus
    pauseReason: WebhookPauseReason | None
    previousSecretExpiresAt: str | None
    deliveredSeq: int
    replaySeq: int | None
    replayThroughSeq: int | None
    failedAttempts: int
    failingSince: str | None
    failure: str | None
    nextAttemptAt: str | None
    deliveredAt: str | None
    integrationId: str
    createdAt: str
    updatedAt: str
    pendingCount: int


class WebhookEndpointQuery(TypedDict):
    webhookEndpoint: WebhookEndpoint | None


class WebhookEndpointVariables(TypedDict):
    id: str


class WebhookEndpointConnection(TypedDict):
    nodes: list[WebhookEndpoint]
    pageInfo: PageInfo


class WebhookEndpointsQuery(TypedDict):
    webhookEndpoints: WebhookEndpointConnection


class WebhookEndpointsVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]


class RosterColumnSuggestion(TypedDict):
    name: str
    attribute: str | None
    reason: str


class RosterSampleAttribute(TypedDict):
    name: str
    value: str


class UserError(TypedDict):
    code: UserErrorCode
    field: list[str]
    message: str


class RosterSampleRow(TypedDict):
    rowNumber: int
    attributes: list[RosterSampleAttribute]
    errors: list[UserError]


class RosterMappingSuggestion(TypedDict):
    mapping: RosterMapping
    columns: list[RosterColumnSuggestion]
    notes: list[str]
    rows: list[RosterSampleRow]
    errors: list[UserError]


class RosterMappingSuggestQuery(TypedDict):
    rosterMappingSuggest: RosterMappingSuggestion


class RosterMappingSuggestVariables(TypedDict):
    sample: "RosterSampleInput"


class EmployeeErasure(TypedDict):
    id: str
    version: int
    status: EmployeeErasureStatus
    decidedAt: str | None
    employeeId: str
    requestedById: str
    decidedById: str | None
    createdAt: str
    updatedAt: str


class EmployeeErasureQuery(TypedDict):
    employeeErasure: EmployeeErasure | None


class EmployeeErasureVariables(TypedDict):
    id: str


class EmployeeErasureConnection(TypedDict):
    nodes: list[EmployeeErasure]
    pageInfo: PageInfo


class EmployeeErasuresQuery(TypedDict):
    employeeErasures: EmployeeErasureConnection


class EmployeeErasuresVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]
    filter: NotRequired["EmployeeErasureFilter | None"]
    orderBy: NotRequired[EmployeeErasureOrder | None]


class MyData(TypedDict):
    document: Any
    readAt: str


class MyDataQuery(TypedDict):
    myData: MyData


class MyDataVariables(TypedDict):
    pass


class SigningKey(TypedDict):
    id: str
    url: str
    createdAt: str
    retiredAt: str | None


class SigningKeysQuery(TypedDict):
    signingKeys: list[SigningKey]


class SigningKeysVariables(TypedDict):
    pass


class CompetencyFramework(TypedDict):
    id: str
    version: int
    caseIdentifier: str
    caseUri: str | None
    title: str
    creator: str | None
    levels: list[str]
    createdAt: str
    updatedAt: str


class CompetencyFrameworkQuery(TypedDict):
    competencyFramework: CompetencyFramework | None


class CompetencyFrameworkVariables(TypedDict):
    id: str


class Competency(TypedDict):
    id: str
    version: int
    caseIdentifier: str
    caseUri: str | None
    humanCode: str | None
    statement: str
    competencyFrameworkId: str
    parentId: str | None
    createdAt: str
    updatedAt: str


class CompetencyQuery(TypedDict):
    competency: Competency | None


class CompetencyVariables(TypedDict):
    id: str


class CompetencyFrameworkConnection(TypedDict):
    nodes: list[CompetencyFramework]
    pageInfo: PageInfo


class CompetencyFrameworksQuery(TypedDict):
    competencyFrameworks: CompetencyFrameworkConnection


class CompetencyFrameworksVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]
    filter: NotRequired["CompetencyFrameworkFilter | None"]
    orderBy: NotRequired[CompetencyFrameworkOrder | None]


class CompetencyConnection(TypedDict):
    nodes: list[Competency]
    pageInfo: PageInfo


class CompetenciesQuery(TypedDict):
    competencies: CompetencyConnection


class CompetenciesVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]
    filter: NotRequired["CompetencyFilter | None"]
    orderBy: NotRequired[CompetencyOrder | None]


class Assessment(TypedDict):
    id: str
    kind: AssessmentKind
    level: int
    confidence: int | None
    evidenceUri: str | None
    assessedAt: str
    employeeId: str
    assessorId: str | None
    competencyId: str
    sessionId: str | None
    evidenceRuleId: str | None
    statementId: str | None
    withdrawnAt: str | None
    createdAt: str


class AssessmentQuery(TypedDict):
    assessment: Assessment | None


class AssessmentVariables(TypedDict):
    id: str


class AssessmentConnection(TypedDict):
    nodes: list[Assessment]
    pageInfo: PageInfo


class AssessmentsQuery(TypedDict):
    assessments: AssessmentConnection


class AssessmentsVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]
    filter: NotRequired["AssessmentFilter | None"]
    orderBy: NotRequired[AssessmentOrder | None]


class EvidenceRule(TypedDict):
    id: str
    version: int
    name: str
    verb: str
    activityId: str | None
    activityIdPrefix: str | None
    activityType: str | None
    minScore: int | None
    success: bool | None
    completion: bool | None
    competencyId: str
    level: int
    retiredAt: str | None
    createdAt: str
    updatedAt: str


class EvidenceRuleQuery(TypedDict):
    evidenceRule: EvidenceRule | None


class EvidenceRuleVariables(TypedDict):
    id: str


class EvidenceRuleConnection(TypedDict):
    nodes: list[EvidenceRule]
    pageInfo: PageInfo


class EvidenceRulesQuery(TypedDict):
    evidenceRules: EvidenceRuleConnection


class EvidenceRulesVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]
    filter: NotRequired["EvidenceRuleFilter | None"]


class Badge(TypedDict):
    id: str
    version: int
    name: str
    description: str
    criteria: str
    competencyId: str | None
    level: int | None
    programId: str | None
    automatic: bool
    status: BadgeStatus
    createdAt: str
    updatedAt: str


class BadgeQuery(TypedDict):
    badge: Badge | None


class BadgeVariables(TypedDict):
    id: str


class BadgeConnection(TypedDict):
    nodes: list[Badge]
    pageInfo: PageInfo


class BadgesQuery(TypedDict):
    badges: BadgeConnection


class BadgesVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]
    filter: NotRequired["BadgeFilter | None"]
    orderBy: NotRequired[BadgeOrder | None]


class BadgeAward(TypedDict):
    id: str
    version: int
    badgeId: str
    employeeId: str
    offeredByRule: bool
    status: BadgeAwardStatus
    reason: str | None
    issuedAt: str | None
    endedAt: str | None
    createdAt: str
    updatedAt: str
    credentialUrl: str | None


class BadgeAwardQuery(TypedDict):
    badgeAward: BadgeAward | None


class BadgeAwardVariables(TypedDict):
    id: str


class BadgeAwardConnection(TypedDict):
    nodes: list[BadgeAward]
    pageInfo: PageInfo


class BadgeAwardsQuery(TypedDict):
    badgeAwards: BadgeAwardConnection


class BadgeAwardsVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]
    filter: NotRequired["BadgeAwardFilter | None"]
    orderBy: NotRequired[BadgeAwardOrder | None]


class Guide(TypedDict):
    id: str
    version: int
    name: str
    status: GuideStatus
    standardKey: str | None
    publishedVersionId: str | None
    createdAt: str
    updatedAt: str


class GuideQuery(TypedDict):
    guide: Guide | None


class GuideVariables(TypedDict):
    id: str


class LocalizedText(TypedDict):
    language: str
    text: str


class GuideStep(TypedDict):
    number: int
    kind: GuideStepKind
    minutes: int
    prompt: LocalizedText | None
    prompts: list[LocalizedText]


class GuideVersion(TypedDict):
    id: str
    number: int
    status: GuideVersionStatus
    defaultLanguage: str
    languages: list[str]
    minutes: int
    standard: bool
    guideId: str
    createdAt: str
    updatedAt: str
    publishedAt: str | None
    steps: list[GuideStep]
    name: LocalizedText | None
    names: list[LocalizedText]
    purpose: LocalizedText | None
    purposes: list[LocalizedText]


class GuideVersionQuery(TypedDict):
    guideVersion: GuideVersion | None


class GuideVersionVariables(TypedDict):
    id: str


class GuideConnection(TypedDict):
    nodes: list[Guide]
    pageInfo: PageInfo


class GuidesQuery(TypedDict):
    guides: GuideConnection


class GuidesVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]
    filter: NotRequired["GuideFilter | None"]
    orderBy: NotRequired[GuideOrder | None]


class QuestionSet(TypedDict):
    id: str
    version: int
    name: str
    purpose: QuestionSetPurpose
    status: QuestionSetStatus
    standardKey: str | None
    publishedVersionId: str | None
    createdAt: str
    updatedAt: str


class QuestionSetQuery(TypedDict):
    questionSet: QuestionSet | None


class QuestionSetVariables(TypedDict):
    id: str


class QuestionOption(TypedDict):
    key: str
    label: LocalizedText | None
    labels: list[LocalizedText]


class Question(TypedDict):
    number: int
    key: str
    kind: QuestionKind
    required: bool
    scaleMin: int | None
    scaleMax: int | None
    multiple: bool
    maxLength: int | None
    prompt: LocalizedText | None
    prompts: list[LocalizedText]
    lowLabel: LocalizedText | None
    lowLabels: list[LocalizedText]
    highLabel: LocalizedText | None
    highLabels: list[LocalizedText]
    options: list[QuestionOption]


class QuestionSetVersion(TypedDict):
    id: str
    number: int
    purpose: QuestionSetPurpose
    status: QuestionSetVersionStatus
    defaultLanguage: str
    languages: list[str]
    standard: bool
    questionSetId: str
    createdAt: str
    updatedAt: str
    publishedAt: str | None
    questions: list[Question]
    name: LocalizedText | None
    names: list[LocalizedText]
    introduction: LocalizedText | None
    introductions: list[LocalizedText]


class QuestionSetVersionQuery(TypedDict):
    questionSetVersion: QuestionSetVersion | None


class QuestionSetVersionVariables(TypedDict):
    id: str


class QuestionSetConnection(TypedDict):
    nodes: list[QuestionSet]
    pageInfo: PageInfo


class QuestionSetsQuery(TypedDict):
    questionSets: QuestionSetConnection


class QuestionSetsVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]
    filter: NotRequired["QuestionSetFilter | None"]
    orderBy: NotRequired[QuestionSetOrder | None]


class ProgramTarget(TypedDict):
    level: int
    competencyId: str


class ProgramGuide(TypedDict):
    position: GuidePosition
    guideId: str


class ProgramQuestionSet(TypedDict):
    purpose: QuestionSetPurpose
    questionSetId: str


class MatchWeights(TypedDict):
    reciprocalStrengths: int
    sharedTargets: int
    crossTeam: int
    workingHours: int
    language: int
    tenure: int
    waiting: int
    firstMeeting: int


class WorkingInterval(TypedDict):
    weekday: Weekday
    start: str
    end: str


class Program(TypedDict):
    id: str
    version: int
    name: str
    description: str | None
    kind: ProgramKind
    status: ProgramStatus
    cadenceDays: int
    mixing: MixingPolicy
    groupSize: int
    maxJobLevelGap: int | None
    conflictPolicy: ConflictPolicy
    allowsTrio: bool
    minSharedMinutes: int
    balanceTolerancePercent: int
    startsOn: str | None
    endsOn: str | None
    createdAt: str
    updatedAt: str
    targetCompetencies: list[ProgramTarget]
    guides: list[ProgramGuide]
    questionSets: list[ProgramQuestionSet]
    matchWeights: MatchWeights
    workingHours: list[WorkingInterval]


class ProgramQuery(TypedDict):
    program: Program | None


class ProgramVariables(TypedDict):
    id: str


class ProgramRow(TypedDict):
    id: str
    version: int
    name: str
    description: str | None
    kind: ProgramKind
    status: ProgramStatus
    cadenceDays: int
    mixing: MixingPolicy
    groupSize: int
    maxJobLevelGap: int | None
    conflictPolicy: ConflictPolicy
    allowsTrio: bool
    minSharedMinutes: int
    balanceTolerancePercent: int
    startsOn: str | None
    endsOn: str | None
    createdAt: str
    updatedAt: str


class ProgramConnection(TypedDict):
    nodes: list[ProgramRow]
    pageInfo: PageInfo


class ProgramsQuery(TypedDict):
    programs: ProgramConnection


class ProgramsVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]
    filter: NotRequired["ProgramFilter | None"]
    orderBy: NotRequired[ProgramOrder | None]


class Participant(TypedDict):
    id: str
    version: int
    status: ParticipantStatus
    waitingSince: str | None
    programId: str
    employeeId: str
    createdAt: str
    updatedAt: str


class ParticipantQuery(TypedDict):
    participant: Participant | None


class ParticipantVariables(TypedDict):
    id: str


class ParticipantConnection(TypedDict):
    nodes: list[Participant]
    pageInfo: PageInfo


class ParticipantsQuery(TypedDict):
    participants: ParticipantConnection


class ParticipantsVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]
    filter: NotRequired["ParticipantFilter | None"]
    orderBy: NotRequired[ParticipantOrder | None]


class Round(TypedDict):
    id: str
    version: int
    number: int
    status: RoundStatus
    startsOn: str
    endsOn: str | None
    programId: str
    createdAt: str
    updatedAt: str


class RoundQuery(TypedDict):
    round: Round | None


class RoundVariables(TypedDict):
    id: str


class MatchBlock(TypedDict):
    id: str
    employeeId: str
    otherEmployeeId: str
    createdAt: str


class MatchBlockQuery(TypedDict):
    matchBlock: MatchBlock | None


class MatchBlockVariables(TypedDict):
    id: str


class MatchBlockConnection(TypedDict):
    nodes: list[MatchBlock]
    pageInfo: PageInfo


class MatchBlocksQuery(TypedDict):
    matchBlocks: MatchBlockConnection


class MatchBlocksVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]
    filter: NotRequired["MatchBlockFilter | None"]
    orderBy: NotRequired[MatchBlockOrder | None]


class MatchExclusion(TypedDict):
    participantIds: list[str]


class MatchProposal(TypedDict):
    id: str
    version: int
    status: MatchProposalStatus
    seed: int
    onlyWaiting: bool
    participantCount: int
    scoredCount: int
    pairingCount: int
    unmatchedCount: int
    totalScore: int
    upperBoundScore: int
    greedyScore: int
    failure: str | None
    programId: str
    roundId: str
    createdAt: str
    updatedAt: str
    proposedAt: str | None
    endedAt: str | None
    weights: MatchWeights
    excluded: list[MatchExclusion]


class MatchProposalQuery(TypedDict):
    matchProposal: MatchProposal | None


class MatchProposalVariables(TypedDict):
    id: str


class MatchProposalRow(TypedDict):
    id: str
    version: int
    status: MatchProposalStatus
    seed: int
    onlyWaiting: bool
    participantCount: int
    scoredCount: int
    pairingCount: int
    unmatchedCount: int
    totalScore: int
    upperBoundScore: int
    greedyScore: int
    failure: str | None
    programId: str
    roundId: str
    createdAt: str
    updatedAt: str
    proposedAt: str | None
    endedAt: str | None


class MatchProposalConnection(TypedDict):
    nodes: list[MatchProposalRow]
    pageInfo: PageInfo


class MatchProposalsQuery(TypedDict):
    matchProposals: MatchProposalConnection


class MatchProposalsVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]
    filter: NotRequired["MatchProposalFilter | None"]
    orderBy: NotRequired[MatchProposalOrder | None]


class MatchReason(TypedDict):
    kind: MatchReasonKind
    weight: int
    value: int
    contribution: int
    quantity: int


class MatchCandidate(TypedDict):
    participantId: str
    score: int
    reasons: list[MatchReason]


class MatchCandidatesQuery(TypedDict):
    matchCandidates: list[MatchCandidate] | None


class MatchCandidatesVariables(TypedDict):
    proposalId: str
    participantId: str


class PairingMember(TypedDict):
    participantId: str
    employeeId: str


class Pairing(TypedDict):
    id: str
    version: int
    status: PairingStatus
    conflictSince: str | None
    programId: str
    roundId: str
    createdAt: str
    updatedAt: str
    endedAt: str | None
    matchScore: int | None
    members: list[PairingMember]
    matchReasons: list[MatchReason] | None


class PairingQuery(TypedDict):
    pairing: Pairing | None


class PairingVariables(TypedDict):
    id: str


class PairingRow(TypedDict):
    id: str
    version: int
    status: PairingStatus
    conflictSince: str | None
    programId: str
    roundId: str
    createdAt: str
    updatedAt: str
    endedAt: str | None
    matchScore: int | None


class PairingConnection(TypedDict):
    nodes: list[PairingRow]
    pageInfo: PageInfo


class PairingsQuery(TypedDict):
    pairings: PairingConnection


class PairingsVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]
    filter: NotRequired["PairingFilter | None"]
    orderBy: NotRequired[PairingOrder | None]


class SessionAttendance(TypedDict):
    employeeId: str
    attended: bool


class SessionTurn(TypedDict):
    position: int
    coachId: str
    learnerId: str
    minutes: int


class AgendaItem(TypedDict):
    id: str
    version: int
    kind: AgendaItemKind
    position: int
    text: str | None
    doneAt: str | None
    authorId: str | None
    createdAt: str
    updatedAt: str


class Session(TypedDict):
    id: str
    version: int
    status: SessionStatus
    startsAt: str
    durationMinutes: int
    heldAt: str | None
    pairingId: str
    programId: str
    guideVersionId: str | None
    createdAt: str
    updatedAt: str
    attendance: list[SessionAttendance]
    turns: list[SessionTurn]
    agenda: list[AgendaItem]


class SessionQuery(TypedDict):
    session: Session | None


class SessionVariables(TypedDict):
    id: str


class SessionRow(TypedDict):
    id: str
    version: int
    status: SessionStatus
    startsAt: str
    durationMinutes: int
    heldAt: str | None
    pairingId: str
    programId: str
    guideVersionId: str | None
    createdAt: str
    updatedAt: str


class SessionConnection(TypedDict):
    nodes: list[SessionRow]
    pageInfo: PageInfo


class SessionsQuery(TypedDict):
    sessions: SessionConnection


class SessionsVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]
    filter: NotRequired["SessionFilter | None"]
    orderBy: NotRequired[SessionOrder | None]


class Goal(TypedDict):
    id: str
    version: int
    title: str
    why: str | None
    targetLevel: int | None
    confidenceNow: int
    confidenceWanted: int
    dueOn: str
    status: GoalStatus
    visibility: GoalVisibility
    endedAt: str | None
    participantId: str
    employeeId: str
    programId: str
    competencyId: str | None
    createdAt: str
    updatedAt: str


class GoalQuery(TypedDict):
    goal: Goal | None


class GoalVariables(TypedDict):
    id: str


class GoalConnection(TypedDict):
    nodes: list[Goal]
    pageInfo: PageInfo


class GoalsQuery(TypedDict):
    goals: GoalConnection


class GoalsVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]
    filter: NotRequired["GoalFilter | None"]
    orderBy: NotRequired[GoalOrder | None]


class Commitment(TypedDict):
    id: str
    version: int
    text: str
    dueOn: str
    status: CommitmentStatus
    reviewedAt: str | None
    participantId: str
    employeeId: str
    programId: str
    pairingId: str
    sessionId: str
    reviewedInSessionId: str | None
    carriedFromId: str | None
    createdAt: str
    updatedAt: str


class CommitmentQuery(TypedDict):
    commitment: Commitment | None


class CommitmentVariables(TypedDict):
    id: str


class CommitmentConnection(TypedDict):
    nodes: list[Commitment]
    pageInfo: PageInfo


class CommitmentsQuery(TypedDict):
    commitments: CommitmentConnection


class CommitmentsVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]
    filter: NotRequired["CommitmentFilter | None"]
    orderBy: NotRequired[CommitmentOrder | None]


class FeedbackExchange(TypedDict):
    id: str
    version: int
    status: FeedbackExchangeStatus
    dueAt: str
    completedAt: str | None
    pairingId: str
    programId: str
    questionSetVersionId: str
    openedById: str
    createdAt: str
    updatedAt: str


class FeedbackExchangeQuery(TypedDict):
    feedbackExchange: FeedbackExchange | None


class FeedbackExchangeVariables(TypedDict):
    id: str


class FeedbackAnswer(TypedDict):
    questionKey: str
    scale: int | None
    choices: list[str] | None
    text: str | None


class FeedbackVersion(TypedDict):
    number: int
    submittedAt: str
    answers: list[FeedbackAnswer] | None


class Feedback(TypedDict):
    id: str
    version: int
    status: FeedbackStatus
    submittedAt: str | None
    feedbackExchangeId: str
    giverId: str
    receiverId: str
    createdAt: str
    updatedAt: str
    answers: list[FeedbackAnswer] | None
    versions: list[FeedbackVersion] | None


class FeedbackQuery(TypedDict):
    feedback: Feedback | None


class FeedbackVariables(TypedDict):
    id: str


class FeedbackExchangeConnection(TypedDict):
    nodes: list[FeedbackExchange]
    pageInfo: PageInfo


class FeedbackExchangesQuery(TypedDict):
    feedbackExchanges: FeedbackExchangeConnection


class FeedbackExchangesVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]
    filter: NotRequired["FeedbackExchangeFilter | None"]
    orderBy: NotRequired[FeedbackExchangeOrder | None]


class FeedbackRow(TypedDict):
    id: str
    version: int
    status: FeedbackStatus
    submittedAt: str | None
    feedbackExchangeId: str
    giverId: str
    receiverId: str
    createdAt: str
    updatedAt: str


class FeedbackConnection(TypedDict):
    nodes: list[FeedbackRow]
    pageInfo: PageInfo


class FeedbacksQuery(TypedDict):
    feedbacks: FeedbackConnection


class FeedbacksVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]
    filter: NotRequired["FeedbackFilter | None"]
    orderBy: NotRequired[FeedbackOrder | None]


class PulseQuestionFigures(TypedDict):
    questionKey: str
    count: int | None
    average: float | None


class PulseFigures(TypedDict):
    status: PulseFiguresStatus
    answeredCount: int | None
    questions: list[PulseQuestionFigures] | None


class Pulse(TypedDict):
    id: str
    version: int
    closesAt: str
    programId: str
    roundId: str
    questionSetVersionId: str
    minimumGroup: int
    createdAt: str
    updatedAt: str
    answered: bool
    figures: PulseFigures | None


class PulseQuery(TypedDict):
    pulse: Pulse | None


class PulseVariables(TypedDict):
    id: str


class PulseRow(TypedDict):
    id: str
    version: int
    closesAt: str
    programId: str
    roundId: str
    questionSetVersionId: str
    minimumGroup: int
    createdAt: str
    updatedAt: str
    answered: bool


class PulseConnection(TypedDict):
    nodes: list[PulseRow]
    pageInfo: PageInfo


class PulsesQuery(TypedDict):
    pulses: PulseConnection


class PulsesVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]
    filter: NotRequired["PulseFilter | None"]
    orderBy: NotRequired[PulseOrder | None]


class Recognition(TypedDict):
    id: str
    version: int
    text: str | None
    visibility: RecognitionVisibility
    status: RecognitionStatus
    giverId: str
    receiverId: str
    programId: str
    competencyId: str | None
    pairingId: str | None
    createdAt: str
    updatedAt: str
    giverName: str
    receiverName: str


class RecognitionQuery(TypedDict):
    recognition: Recognition | None


class RecognitionVariables(TypedDict):
    id: str


class RecognitionConnection(TypedDict):
    nodes: list[Recognition]
    pageInfo: PageInfo


class RecognitionsQuery(TypedDict):
    recognitions: RecognitionConnection


class RecognitionsVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]
    filter: NotRequired["RecognitionFilter | None"]
    orderBy: NotRequired[RecognitionOrder | None]


class Takeaway(TypedDict):
    id: str
    version: int
    text: str | None
    status: TakeawayStatus
    helpfulCount: int
    authorId: str
    programId: str
    competencyId: str | None
    createdAt: str
    updatedAt: str
    authorName: str
    markedByMe: bool


class TakeawayQuery(TypedDict):
    takeaway: Takeaway | None


class TakeawayVariables(TypedDict):
    id: str


class TakeawayConnection(TypedDict):
    nodes: list[Takeaway]
    pageInfo: PageInfo


class TakeawaysQuery(TypedDict):
    takeaways: TakeawayConnection


class TakeawaysVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]
    filter: NotRequired["TakeawayFilter | None"]
    orderBy: NotRequired[TakeawayOrder | None]


class LearningRecord(TypedDict):
    id: str
    seq: int
    employeeId: str
    verb: LearningVerb
    occurredAt: str
    sessionId: str | None
    assessmentId: str | None
    programId: str | None
    voidsId: str | None
    createdAt: str


class LearningRecordQuery(TypedDict):
    learningRecord: LearningRecord | None


class LearningRecordVariables(TypedDict):
    id: str


class LearningRecordConnection(TypedDict):
    nodes: list[LearningRecord]
    pageInfo: PageInfo


class LearningRecordsQuery(TypedDict):
    learningRecords: LearningRecordConnection


class LearningRecordsVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]
    filter: NotRequired["LearningRecordFilter | None"]


class Statement(TypedDict):
    id: str
    stored: str
    voided: bool
    employeeId: str | None
    integrationId: str | None
    timestamp: str
    verb: str
    activityId: str | None
    activityName: str | None
    scoreScaled: float | None
    completion: bool | None
    success: bool | None
    json: Any


class StatementQuery(TypedDict):
    statement: Statement | None


class StatementVariables(TypedDict):
    id: str


class StatementConnection(TypedDict):
    nodes: list[Statement]
    pageInfo: PageInfo


class StatementsQuery(TypedDict):
    statements: StatementConnection


class StatementsVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]
    filter: NotRequired["StatementFilter | None"]
    orderBy: NotRequired[StatementOrder | None]


class ChangeRow(TypedDict):
    seq: int
    cursor: str
    kind: str
    subjectKind: str
    subjectId: str
    subjectVersion: int
    changedFields: list[str]
    actorId: str | None
    at: str


class ChangeConnection(TypedDict):
    nodes: list[ChangeRow]
    pageInfo: PageInfo
    throughSeq: int


class ChangesQuery(TypedDict):
    changes: ChangeConnection


class ChangesVariables(TypedDict):
    after: NotRequired[str | None]
    first: NotRequired[int | None]
    filter: NotRequired["ChangeFilter | None"]


class Reflection(TypedDict):
    id: str
    version: int
    visibility: ReflectionVisibility
    authorId: str
    pairingId: str | None
    sessionId: str | None
    createdAt: str
    editedAt: str | None
    text: str | None


class ReflectionQuery(TypedDict):
    reflection: Reflection | None


class ReflectionVariables(TypedDict):
    id: str


class ReflectionConnection(TypedDict):
    nodes: list[Reflection]
    pageInfo: PageInfo


class ReflectionsQuery(TypedDict):
    reflections: ReflectionConnection


class ReflectionsVariables(TypedDict):
    first: NotRequired[int | None]
    after: NotRequired[str | None]
    filter: NotRequired["ReflectionFilter | None"]
    orderBy: NotRequired[ReflectionOrder | None]


class IdentityProviderPayload(TypedDict):
    identityProvider: IdentityProvider | None
    userErrors: list[UserError]


class IdentityProviderCreateMutation(TypedDict):
    identityProviderCreate: IdentityProviderPayload


class IdentityProviderCreateVariables(TypedDict):
    input: "IdentityProviderCreateInput"


class IdentityProviderSetStatusMutation(TypedDict):
    identityProviderSetStatus: IdentityProviderPayload


class IdentityProviderSetStatusVariables(TypedDict):
    id: str
    status: IdentityProviderStatus
    expectedVersion: NotRequired[int | None]


class IdentityProviderSetConsoleMutation(TypedDict):
    identityProviderSetConsole: IdentityProviderPayload


class IdentityProviderSetConsoleVariables(TypedDict):
    input: "IdentityProviderSetConsoleInput"


class IntegrationPayload(TypedDict):
    integration: Integration | None
    userErrors: list[UserError]


class IntegrationCreateMutation(TypedDict):
    integrationCreate: IntegrationPayload


class IntegrationCreateVariables(TypedDict):
    input: "IntegrationCreateInput"


class IntegrationAllowOperationsMutation(TypedDict):
    integrationAllowOperations: IntegrationPayload


class IntegrationAllowOperationsVariables(TypedDict):
    id: str
    documents: NotRequired[list[str] | None]
    expectedVersion: NotRequired[int | None]


class IntegrationUpdateMutation(TypedDict):
    integrationUpdate: IntegrationPayload


class IntegrationUpdateVariables(TypedDict):
    input: "IntegrationUpdateInput"


class ScimTokenIssuePayload(TypedDict):
    integration: Integration | None
    token: str | None
    userErrors: list[UserError]


class IntegrationIssueScimTokenMutation(TypedDict):
    integrationIssueScimToken: ScimTokenIssuePayload


class IntegrationIssueScimTokenVariables(TypedDict):
    id: str
    expiresAt: NotRequired[str | None]


class IntegrationRevokeScimTokenMutation(TypedDict):
    integrationRevokeScimToken: IntegrationPayload


class IntegrationRevokeScimTokenVariables(TypedDict):
    id: str


class XapiCredentialIssuePayload(TypedDict):
    integration: Integration | None
    key: str | None
    secret: str | None
    userErrors: list[UserError]


class IntegrationIssueXapiCredentialMutation(TypedDict):
    integrationIssueXapiCredential: XapiCredentialIssuePayload


class IntegrationIssueXapiCredentialVariables(TypedDict):
    id: str
    expiresAt: NotRequired[str | None]


class IntegrationRevokeXapiCredentialMutation(TypedDict):
    integrationRevokeXapiCredential: IntegrationPayload


class IntegrationRevokeXapiCredentialVariables(TypedDict):
    id: str


class IntegrationSetRosterMappingMutation(TypedDict):
    integrationSetRosterMapping: IntegrationPayload


class IntegrationSetRosterMappingVariables(TypedDict):
    id: str
    mapping: NotRequired["RosterMappingInput | None"]
    expectedVersion: NotRequired[int | None]


class IntegrationSetCompletionMappingMutation(TypedDict):
    integrationSetCompletionMapping: IntegrationPayload


class IntegrationSetCompletionMappingVariables(TypedDict):
    id: str
    mapping: NotRequired["CompletionMappingInput | None"]
    expectedVersion: NotRequired[int | None]


class EmployeePayload(TypedDict):
    employee: Employee | None
    userErrors: list[UserError]


class EmployeeUpsertMutation(TypedDict):
    employeeUpsert: EmployeePayload


class EmployeeUpsertVariables(TypedDict):
    input: "EmployeeUpsertInput"


class EmployeeChangeExternalIdMutation(TypedDict):
    employeeChangeExternalId: EmployeePayload


class EmployeeChangeExternalIdVariables(TypedDict):
    id: str
    externalId: str
    expectedVersion: NotRequired[int | None]


class EmployeeTerminateMutation(TypedDict):
    employeeTerminate: EmployeePayload


class EmployeeTerminateVariables(TypedDict):
    id: str
    terminatedOn: NotRequired[str | None]
    expectedVersion: NotRequired[int | None]


class EmployeeAssignRoleMutation(TypedDict):
    employeeAssignRole: EmployeePayload


class EmployeeAssignRoleVariables(TypedDict):
    id: str
    role: EmployeeRole
    expectedVersion: NotRequired[int | None]


class EmployeeGiveConsentMutation(TypedDict):
    employeeGiveConsent: EmployeePayload


class EmployeeGiveConsentVariables(TypedDict):
    id: str
    consent: bool


class EmployeeSetWorkingHoursMutation(TypedDict):
    employeeSetWorkingHours: EmployeePayload


class EmployeeSetWorkingHoursVariables(TypedDict):
    id: str
    intervals: NotRequired["list[WorkingIntervalInput] | None"]
    expectedVersion: NotRequired[int | None]


class EmployeeIssueCalendarFeedMutationEmployeeIssueCalendarFeedEmployee(TypedDict):
    id: str
    version: int
    externalId: str
    userName: str
    email: str
    givenName: str
    familyName: str
    displayName: str | None
    jobTitle: str | None
    jobLevel: int | None
    department: str | None
    employeeNumber: str | None
    costCenter: str | None
    division: str | None
    company: str | None
    location: str | None
    timeZone: str | None
    status: EmployeeStatus
    role: EmployeeRole
    recordConsent: bool
    hiredOn: str | None
    terminatedOn: str | None
    deprovisionedAt: str | None
    erasedAt: str | None
    managerId: str | None
    createdAt: str
    updatedAt: str
    managerPending: str | None
    lastSessionAt: str | None
    managerPendingReason: PendingManagerReason | None
    externalIds: list[EmployeeExternalId]
    workingHours: list[WorkingInterval] | None
    calendarFeedIssuedAt: str | None
    customAttributes: list[CustomAttribute]


class CalendarFeedIssuePayload(TypedDict):
    employee: EmployeeIssueCalendarFeedMutationEmployeeIssueCalendarFeedEmployee | None
    url: str | None
    userErrors: list[UserError]


class EmployeeIssueCalendarFeedMutation(TypedDict):
    employeeIssueCalendarFeed: CalendarFeedIssuePayload


class EmployeeIssueCalendarFeedVariables(TypedDict):
    id: str


class EmployeeRevokeCalendarFeedMutation(TypedDict):
    employeeRevokeCalendarFeed: EmployeePayload


class EmployeeRevokeCalendarFeedVariables(TypedDict):
    id: str


class RosterPlanPayload(TypedDict):
    rosterPlan: RosterPlan | None
    userErrors: list[UserError]


class FollowRosterPlanMutation(TypedDict):
    rosterPlan: RosterPlanPayload


class FollowRosterPlanVariables(TypedDict):
    input: "RosterPlanInput"


class RosterDecideIdentityMutation(TypedDict):
    rosterDecideIdentity: RosterPlanPayload


class RosterDecideIdentityVariables(TypedDict):
    id: str
    decision: RosterIdentityDecision
    rowNumbers: NotRequired[list[int] | None]


class RosterApplyMutation(TypedDict):
    rosterApply: RosterPlanPayload


class RosterApplyVariables(TypedDict):
    id: str


class RosterSourcePayload(TypedDict):
    rosterSource: RosterSource | None
    userErrors: list[UserError]


class RosterSourceCreateMutation(TypedDict):
    rosterSourceCreate: RosterSourcePayload


class RosterSourceCreateVariables(TypedDict):
    input: "RosterSourceCreateInput"


class RosterSourceUpdateMutation(TypedDict):
    rosterSourceUpdate: RosterSourcePayload


class RosterSourceUpdateVariables(TypedDict):
    input: "RosterSourceUpdateInput"


class RosterSourceDeleteMutation(TypedDict):
    rosterSourceDelete: RosterSourcePayload


class RosterSourceDeleteVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class RosterSourceRun(TypedDict):
    id: str
    cause: RosterSourceRunCause
    outcome: RosterSourceRunOutcome | None
    failure: str | None
    byteCount: int
    startedAt: str
    endedAt: str | None
    rosterSourceId: str
    rosterPlanId: str | None


class RosterSourceRunPayload(TypedDict):
    rosterSourceRun: RosterSourceRun | None
    userErrors: list[UserError]


class RosterSourceRunMutation(TypedDict):
    rosterSourceRun: RosterSourceRunPayload


class RosterSourceRunVariables(TypedDict):
    id: str


class WebhookEndpointSecretPayload(TypedDict):
    webhookEndpoint: WebhookEndpoint | None
    secret: str | None
    userErrors: list[UserError]


class WebhookEndpointCreateMutation(TypedDict):
    webhookEndpointCreate: WebhookEndpointSecretPayload


class WebhookEndpointCreateVariables(TypedDict):
    input: "WebhookEndpointCreateInput"


class WebhookEndpointPayload(TypedDict):
    webhookEndpoint: WebhookEndpoint | None
    userErrors: list[UserError]


class WebhookEndpointUpdateMutation(TypedDict):
    webhookEndpointUpdate: WebhookEndpointPayload


class WebhookEndpointUpdateVariables(TypedDict):
    input: "WebhookEndpointUpdateInput"


class WebhookEndpointRotateSecretMutation(TypedDict):
    webhookEndpointRotateSecret: WebhookEndpointSecretPayload


class WebhookEndpointRotateSecretVariables(TypedDict):
    id: str
    previousExpiresAt: NotRequired[str | None]
    expectedVersion: NotRequired[int | None]


class WebhookEndpointPauseMutation(TypedDict):
    webhookEndpointPause: WebhookEndpointPayload


class WebhookEndpointPauseVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class WebhookEndpointResumeMutation(TypedDict):
    webhookEndpointResume: WebhookEndpointPayload


class WebhookEndpointResumeVariables(TypedDict):
    id: str
    after: NotRequired[str | None]
    expectedVersion: NotRequired[int | None]


class WebhookEndpointReplayMutation(TypedDict):
    webhookEndpointReplay: WebhookEndpointPayload


class WebhookEndpointReplayVariables(TypedDict):
    id: str
    after: str
    through: NotRequired[str | None]
    expectedVersion: NotRequired[int | None]


class WebhookEndpointTestPayload(TypedDict):
    webhookEndpoint: WebhookEndpoint | None
    statusCode: int | None
    failure: str | None
    userErrors: list[UserError]


class WebhookEndpointTestMutation(TypedDict):
    webhookEndpointTest: WebhookEndpointTestPayload


class WebhookEndpointTestVariables(TypedDict):
    id: str


class WebhookEndpointDeleteMutation(TypedDict):
    webhookEndpointDelete: WebhookEndpointPayload


class WebhookEndpointDeleteVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class OrganizationPayload(TypedDict):
    organization: Organization | None
    userErrors: list[UserError]


class OrganizationSetBrakeMutation(TypedDict):
    organizationSetBrake: OrganizationPayload


class OrganizationSetBrakeVariables(TypedDict):
    input: "BrakeInput"


class RosterReleaseMutation(TypedDict):
    rosterRelease: RosterPlanPayload


class RosterReleaseVariables(TypedDict):
    id: str
    note: str


class OrganizationReleaseTerminationsMutation(TypedDict):
    organizationReleaseTerminations: OrganizationPayload


class OrganizationReleaseTerminationsVariables(TypedDict):
    note: str
    expectedVersion: NotRequired[int | None]


class IntegrationReleaseMutationIntegrationReleaseIntegration(TypedDict):
    id: str
    version: int
    name: str
    kind: IntegrationKind
    clientId: str
    scopes: list[str]
    status: IntegrationStatus
    heldAt: str | None
    heldChanges: list[HeldChange]
    releasedAt: str | None
    releaseNote: str | None
    identityProviderId: str
    createdAt: str
    updatedAt: str


class IntegrationReleaseMutationIntegrationRelease(TypedDict):
    integration: IntegrationReleaseMutationIntegrationReleaseIntegration | None
    userErrors: list[UserError]


class IntegrationReleaseMutation(TypedDict):
    integrationRelease: IntegrationReleaseMutationIntegrationRelease


class IntegrationReleaseVariables(TypedDict):
    id: str
    note: str
    expectedVersion: NotRequired[int | None]


class OrganizationSetMinimumGroupMutation(TypedDict):
    organizationSetMinimumGroup: OrganizationPayload


class OrganizationSetMinimumGroupVariables(TypedDict):
    minimumGroup: int
    expectedVersion: NotRequired[int | None]


class OrganizationSetAttributeOwnersMutation(TypedDict):
    organizationSetAttributeOwners: OrganizationPayload


class OrganizationSetAttributeOwnersVariables(TypedDict):
    input: "AttributeOwnersInput"


class EmployeeErasurePayload(TypedDict):
    employeeErasure: EmployeeErasure | None
    userErrors: list[UserError]


class EmployeeEraseMutation(TypedDict):
    employeeErase: EmployeeErasurePayload


class EmployeeEraseVariables(TypedDict):
    id: str


class EmployeeErasureConfirmMutation(TypedDict):
    employeeErasureConfirm: EmployeeErasurePayload


class EmployeeErasureConfirmVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class EmployeeErasureWithdrawMutation(TypedDict):
    employeeErasureWithdraw: EmployeeErasurePayload


class EmployeeErasureWithdrawVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class OrganizationSetAccountHomePagesMutation(TypedDict):
    organizationSetAccountHomePages: OrganizationPayload


class OrganizationSetAccountHomePagesVariables(TypedDict):
    homePages: list[str]
    expectedVersion: NotRequired[int | None]


class SigningKeyPayload(TypedDict):
    signingKey: SigningKey | None
    userErrors: list[UserError]


class SigningKeyRotateMutation(TypedDict):
    signingKeyRotate: SigningKeyPayload


class SigningKeyRotateVariables(TypedDict):
    pass


class CompetencyFrameworkPayload(TypedDict):
    competencyFramework: CompetencyFramework | None
    userErrors: list[UserError]


class CompetencyFrameworkImportMutation(TypedDict):
    competencyFrameworkImport: CompetencyFrameworkPayload


class CompetencyFrameworkImportVariables(TypedDict):
    input: "CompetencyFrameworkImportInput"


class AssessmentPayload(TypedDict):
    assessment: Assessment | None
    userErrors: list[UserError]


class AssessmentRecordMutation(TypedDict):
    assessmentRecord: AssessmentPayload


class AssessmentRecordVariables(TypedDict):
    input: "AssessmentRecordInput"


class EvidenceRulePayload(TypedDict):
    evidenceRule: EvidenceRule | None
    userErrors: list[UserError]


class EvidenceRuleCreateMutation(TypedDict):
    evidenceRuleCreate: EvidenceRulePayload


class EvidenceRuleCreateVariables(TypedDict):
    input: "EvidenceRuleCreateInput"


class EvidenceRuleUpdateMutation(TypedDict):
    evidenceRuleUpdate: EvidenceRulePayload


class EvidenceRuleUpdateVariables(TypedDict):
    input: "EvidenceRuleUpdateInput"


class EvidenceRuleRetireMutation(TypedDict):
    evidenceRuleRetire: EvidenceRulePayload


class EvidenceRuleRetireVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class EvidenceRuleReplayResult(TypedDict):
    examinedCount: int
    fittingCount: int
    unmatchedCount: int
    knownCount: int
    newCount: int
    continueAfter: str | None


class EvidenceRuleReplayPayload(TypedDict):
    result: EvidenceRuleReplayResult | None
    userErrors: list[UserError]


class EvidenceRuleReplayMutation(TypedDict):
    evidenceRuleReplay: EvidenceRuleReplayPayload


class EvidenceRuleReplayVariables(TypedDict):
    input: "EvidenceRuleReplayInput"


class BadgePayload(TypedDict):
    badge: Badge | None
    userErrors: list[UserError]


class BadgeCreateMutation(TypedDict):
    badgeCreate: BadgePayload


class BadgeCreateVariables(TypedDict):
    input: "BadgeCreateInput"


class BadgeUpdateMutation(TypedDict):
    badgeUpdate: BadgePayload


class BadgeUpdateVariables(TypedDict):
    input: "BadgeUpdateInput"


class BadgeActivateMutation(TypedDict):
    badgeActivate: BadgePayload


class BadgeActivateVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class BadgeRetireMutation(TypedDict):
    badgeRetire: BadgePayload


class BadgeRetireVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class BadgeAwardPayload(TypedDict):
    badgeAward: BadgeAward | None
    userErrors: list[UserError]


class BadgeOfferMutation(TypedDict):
    badgeOffer: BadgeAwardPayload


class BadgeOfferVariables(TypedDict):
    input: "BadgeOfferInput"


class BadgeAwardAcceptMutation(TypedDict):
    badgeAwardAccept: BadgeAwardPayload


class BadgeAwardAcceptVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class BadgeAwardDeclineMutation(TypedDict):
    badgeAwardDecline: BadgeAwardPayload


class BadgeAwardDeclineVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class BadgeAwardWithdrawMutation(TypedDict):
    badgeAwardWithdraw: BadgeAwardPayload


class BadgeAwardWithdrawVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class BadgeAwardRevokeMutation(TypedDict):
    badgeAwardRevoke: BadgeAwardPayload


class BadgeAwardRevokeVariables(TypedDict):
    id: str
    reason: str
    expectedVersion: NotRequired[int | None]


class LearnerRecordPayload(TypedDict):
    credential: str | None
    userErrors: list[UserError]


class LearnerRecordIssueMutation(TypedDict):
    learnerRecordIssue: LearnerRecordPayload


class LearnerRecordIssueVariables(TypedDict):
    pass


class GuidePayload(TypedDict):
    guide: Guide | None
    userErrors: list[UserError]


class GuideCreateMutation(TypedDict):
    guideCreate: GuidePayload


class GuideCreateVariables(TypedDict):
    input: "GuideCreateInput"


class GuideUpdateMutation(TypedDict):
    guideUpdate: GuidePayload


class GuideUpdateVariables(TypedDict):
    input: "GuideUpdateInput"


class GuidePublishMutation(TypedDict):
    guidePublish: GuidePayload


class GuidePublishVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class GuideArchiveMutation(TypedDict):
    guideArchive: GuidePayload


class GuideArchiveVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class GuideImportPayload(TypedDict):
    guides: list[Guide]
    changedCount: int
    userErrors: list[UserError]


class GuideImportStandardMutation(TypedDict):
    guideImportStandard: GuideImportPayload


class GuideImportStandardVariables(TypedDict):
    pass


class QuestionSetPayload(TypedDict):
    questionSet: QuestionSet | None
    userErrors: list[UserError]


class QuestionSetCreateMutation(TypedDict):
    questionSetCreate: QuestionSetPayload


class QuestionSetCreateVariables(TypedDict):
    input: "QuestionSetCreateInput"


class QuestionSetUpdateMutation(TypedDict):
    questionSetUpdate: QuestionSetPayload


class QuestionSetUpdateVariables(TypedDict):
    input: "QuestionSetUpdateInput"


class QuestionSetPublishMutation(TypedDict):
    questionSetPublish: QuestionSetPayload


class QuestionSetPublishVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class QuestionSetArchiveMutation(TypedDict):
    questionSetArchive: QuestionSetPayload


class QuestionSetArchiveVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class QuestionSetImportPayload(TypedDict):
    questionSets: list[QuestionSet]
    changedCount: int
    userErrors: list[UserError]


class QuestionSetImportStandardMutation(TypedDict):
    questionSetImportStandard: QuestionSetImportPayload


class QuestionSetImportStandardVariables(TypedDict):
    pass


class ProgramPayload(TypedDict):
    program: Program | None
    userErrors: list[UserError]


class ProgramCreateMutation(TypedDict):
    programCreate: ProgramPayload


class ProgramCreateVariables(TypedDict):
    input: "ProgramCreateInput"


class ProgramUpdateMutation(TypedDict):
    programUpdate: ProgramPayload


class ProgramUpdateVariables(TypedDict):
    input: "ProgramUpdateInput"


class ProgramOpenMutation(TypedDict):
    programOpen: ProgramPayload


class ProgramOpenVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class ProgramCloseMutation(TypedDict):
    programClose: ProgramPayload


class ProgramCloseVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class ProgramSetGuidesMutation(TypedDict):
    programSetGuides: ProgramPayload


class ProgramSetGuidesVariables(TypedDict):
    input: "ProgramSetGuidesInput"


class ProgramSetQuestionSetsMutation(TypedDict):
    programSetQuestionSets: ProgramPayload


class ProgramSetQuestionSetsVariables(TypedDict):
    input: "ProgramSetQuestionSetsInput"


class ParticipantPayload(TypedDict):
    participant: Participant | None
    userErrors: list[UserError]


class ParticipantEnrolMutation(TypedDict):
    participantEnrol: ParticipantPayload


class ParticipantEnrolVariables(TypedDict):
    input: "ParticipantEnrolInput"


class ParticipantAcceptMutation(TypedDict):
    participantAccept: ParticipantPayload


class ParticipantAcceptVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class ParticipantPauseMutation(TypedDict):
    participantPause: ParticipantPayload


class ParticipantPauseVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class ParticipantResumeMutation(TypedDict):
    participantResume: ParticipantPayload


class ParticipantResumeVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class ParticipantWithdrawMutation(TypedDict):
    participantWithdraw: ParticipantPayload


class ParticipantWithdrawVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class RoundPayload(TypedDict):
    round: Round | None
    userErrors: list[UserError]


class RoundStartMutation(TypedDict):
    roundStart: RoundPayload


class RoundStartVariables(TypedDict):
    input: "RoundStartInput"


class RoundEndMutation(TypedDict):
    roundEnd: RoundPayload


class RoundEndVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class MatchBlockPayload(TypedDict):
    matchBlock: MatchBlock | None
    userErrors: list[UserError]


class MatchBlockCreateMutation(TypedDict):
    matchBlockCreate: MatchBlockPayload


class MatchBlockCreateVariables(TypedDict):
    input: "MatchBlockCreateInput"


class MatchBlockDeleteMutation(TypedDict):
    matchBlockDelete: MatchBlockPayload


class MatchBlockDeleteVariables(TypedDict):
    id: str


class MatchProposalPayload(TypedDict):
    matchProposal: MatchProposal | None
    userErrors: list[UserError]


class RoundMatchMutation(TypedDict):
    roundMatch: MatchProposalPayload


class RoundMatchVariables(TypedDict):
    input: "RoundMatchInput"


class MatchProposalEditMutation(TypedDict):
    matchProposalEdit: MatchProposalPayload


class MatchProposalEditVariables(TypedDict):
    input: "MatchProposalEditInput"


class MatchProposalRematchMutation(TypedDict):
    matchProposalRematch: MatchProposalPayload


class MatchProposalRematchVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class MatchProposalApplyMutation(TypedDict):
    matchProposalApply: MatchProposalPayload


class MatchProposalApplyVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class MatchProposalDiscardMutation(TypedDict):
    matchProposalDiscard: MatchProposalPayload


class MatchProposalDiscardVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class PairingPayload(TypedDict):
    pairing: Pairing | None
    userErrors: list[UserError]


class PairingCreateMutation(TypedDict):
    pairingCreate: PairingPayload


class PairingCreateVariables(TypedDict):
    input: "PairingCreateInput"


class PairingEndMutation(TypedDict):
    pairingEnd: PairingPayload


class PairingEndVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class SessionScheduleMutationSessionScheduleSessionAgenda(TypedDict):
    id: str
    version: int
    kind: AgendaItemKind
    position: int
    text: str | None
    doneAt: str | None
    authorId: str | None
    createdAt: str
    updatedAt: str
    step: GuideStep | None


class SessionScheduleMutationSessionScheduleSession(TypedDict):
    id: str
    version: int
    status: SessionStatus
    startsAt: str
    durationMinutes: int
    heldAt: str | None
    pairingId: str
    programId: str
    guideVersionId: str | None
    createdAt: str
    updatedAt: str
    attendance: list[SessionAttendance]
    turns: list[SessionTurn]
    agenda: list[SessionScheduleMutationSessionScheduleSessionAgenda]


class SessionPayload(TypedDict):
    session: SessionScheduleMutationSessionScheduleSession | None
    userErrors: list[UserError]


class SessionScheduleMutation(TypedDict):
    sessionSchedule: SessionPayload


class SessionScheduleVariables(TypedDict):
    input: "SessionScheduleInput"


class SessionRescheduleMutationSessionReschedule(TypedDict):
    session: Session | None
    userErrors: list[UserError]


class SessionRescheduleMutation(TypedDict):
    sessionReschedule: SessionRescheduleMutationSessionReschedule


class SessionRescheduleVariables(TypedDict):
    id: str
    startsAt: str
    durationMinutes: NotRequired[int | None]
    expectedVersion: NotRequired[int | None]


class SessionHoldMutation(TypedDict):
    sessionHold: SessionRescheduleMutationSessionReschedule


class SessionHoldVariables(TypedDict):
    input: "SessionHoldInput"


class SessionCancelMutation(TypedDict):
    sessionCancel: SessionRescheduleMutationSessionReschedule


class SessionCancelVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class SessionMarkMissedMutation(TypedDict):
    sessionMarkMissed: SessionRescheduleMutationSessionReschedule


class SessionMarkMissedVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class GoalPayload(TypedDict):
    goal: Goal | None
    userErrors: list[UserError]


class GoalCreateMutation(TypedDict):
    goalCreate: GoalPayload


class GoalCreateVariables(TypedDict):
    input: "GoalCreateInput"


class GoalUpdateMutation(TypedDict):
    goalUpdate: GoalPayload


class GoalUpdateVariables(TypedDict):
    input: "GoalUpdateInput"


class GoalAchieveMutation(TypedDict):
    goalAchieve: GoalPayload


class GoalAchieveVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class GoalDropMutation(TypedDict):
    goalDrop: GoalPayload


class GoalDropVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class CommitmentPayload(TypedDict):
    commitment: Commitment | None
    userErrors: list[UserError]


class CommitmentMakeMutation(TypedDict):
    commitmentMake: CommitmentPayload


class CommitmentMakeVariables(TypedDict):
    input: "CommitmentMakeInput"


class CommitmentReviewMutation(TypedDict):
    commitmentReview: CommitmentPayload


class CommitmentReviewVariables(TypedDict):
    input: "CommitmentReviewInput"


class AgendaItemPayload(TypedDict):
    agendaItem: AgendaItem | None
    userErrors: list[UserError]


class AgendaTopicAddMutation(TypedDict):
    agendaTopicAdd: AgendaItemPayload


class AgendaTopicAddVariables(TypedDict):
    input: "AgendaTopicAddInput"


class AgendaTopicRemoveMutation(TypedDict):
    agendaTopicRemove: AgendaItemPayload


class AgendaTopicRemoveVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class AgendaItemSetDoneMutation(TypedDict):
    agendaItemSetDone: AgendaItemPayload


class AgendaItemSetDoneVariables(TypedDict):
    id: str
    done: NotRequired[bool | None]
    expectedVersion: NotRequired[int | None]


class FeedbackExchangePayload(TypedDict):
    feedbackExchange: FeedbackExchange | None
    userErrors: list[UserError]


class FeedbackExchangeOpenMutation(TypedDict):
    feedbackExchangeOpen: FeedbackExchangePayload


class FeedbackExchangeOpenVariables(TypedDict):
    input: "FeedbackExchangeOpenInput"


class FeedbackPayload(TypedDict):
    feedback: Feedback | None
    userErrors: list[UserError]


class FeedbackSubmitMutation(TypedDict):
    feedbackSubmit: FeedbackPayload


class FeedbackSubmitVariables(TypedDict):
    input: "FeedbackSubmitInput"


class PulsePayload(TypedDict):
    pulse: Pulse | None
    userErrors: list[UserError]


class PulseOpenMutation(TypedDict):
    pulseOpen: PulsePayload


class PulseOpenVariables(TypedDict):
    input: "PulseOpenInput"


class PulseAnswerMutation(TypedDict):
    pulseAnswer: PulsePayload


class PulseAnswerVariables(TypedDict):
    input: "PulseAnswerInput"


class PulseCloseMutation(TypedDict):
    pulseClose: PulsePayload


class PulseCloseVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class RecognitionPayload(TypedDict):
    recognition: Recognition | None
    userErrors: list[UserError]


class RecognitionGiveMutation(TypedDict):
    recognitionGive: RecognitionPayload


class RecognitionGiveVariables(TypedDict):
    input: "RecognitionGiveInput"


class RecognitionWithdrawMutation(TypedDict):
    recognitionWithdraw: RecognitionPayload


class RecognitionWithdrawVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class TakeawayPayload(TypedDict):
    takeaway: Takeaway | None
    userErrors: list[UserError]


class TakeawayShareMutation(TypedDict):
    takeawayShare: TakeawayPayload


class TakeawayShareVariables(TypedDict):
    input: "TakeawayShareInput"


class TakeawayEditMutation(TypedDict):
    takeawayEdit: TakeawayPayload


class TakeawayEditVariables(TypedDict):
    input: "TakeawayEditInput"


class TakeawayWithdrawMutation(TypedDict):
    takeawayWithdraw: TakeawayPayload


class TakeawayWithdrawVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class TakeawayMarkHelpfulMutation(TypedDict):
    takeawayMarkHelpful: TakeawayPayload


class TakeawayMarkHelpfulVariables(TypedDict):
    id: str


class TakeawayUnmarkHelpfulMutation(TypedDict):
    takeawayUnmarkHelpful: TakeawayPayload


class TakeawayUnmarkHelpfulVariables(TypedDict):
    id: str


class LearningRecordPayload(TypedDict):
    learningRecord: LearningRecord | None
    userErrors: list[UserError]


class LearningRecordVoidMutation(TypedDict):
    learningRecordVoid: LearningRecordPayload


class LearningRecordVoidVariables(TypedDict):
    id: str


class OrganizationSetStatementNamingMutation(TypedDict):
    organizationSetStatementNaming: OrganizationPayload


class OrganizationSetStatementNamingVariables(TypedDict):
    homePage: NotRequired[str | None]
    usesEmail: bool
    expectedVersion: NotRequired[int | None]


class ReflectionPayload(TypedDict):
    reflection: Reflection | None
    userErrors: list[UserError]


class ReflectionCreateMutation(TypedDict):
    reflectionCreate: ReflectionPayload


class ReflectionCreateVariables(TypedDict):
    input: "ReflectionCreateInput"


class ReflectionEditMutation(TypedDict):
    reflectionEdit: ReflectionPayload


class ReflectionEditVariables(TypedDict):
    input: "ReflectionEditInput"


class ReflectionDeleteMutation(TypedDict):
    reflectionDelete: ReflectionPayload


class ReflectionDeleteVariables(TypedDict):
    id: str
    expectedVersion: NotRequired[int | None]


class ChangeEvent(TypedDict):
    change: ChangeRow | None
    cursor: str
    throughSeq: int


class FollowChangesSubscription(TypedDict):
    changes: ChangeEvent


class FollowChangesVariables(TypedDict):
    after: NotRequired[str | None]
    filter: NotRequired["ChangeFilter | None"]


class InsightsChange(TypedDict):
    tables: list[InsightTable]
    cursor: str


class InsightsChangedSubscription(TypedDict):
    insightsChanged: InsightsChange


class InsightsChangedVariables(TypedDict):
    after: NotRequired[str | None]


class RosterPlanProgressedSubscription(TypedDict):
    rosterPlanProgressed: RosterPlan


class RosterPlanProgressedVariables(TypedDict):
    id: str


class MatchProposalProgressedSubscription(TypedDict):
    matchProposalProgressed: MatchProposal


class MatchProposalProgressedVariables(TypedDict):
    id: str


NODE: Document[NodeQuery, NodeVariables] = Document(
    "query Node($id:ID!){node(id:$id){__typename id}}", "query"
)

NODES: Document[NodesQuery, NodesVariables] = Document(
    "query Nodes($ids:[ID!]!){nodes(ids:$ids){__typename id}}", "query"
)

ORGANIZATION: Document[OrganizationQuery, OrganizationVariables] = Document(
    "query Organization{organization{id name slug version terminationsHeldAt terminationsHeldCount terminationsReleasedAt terminationsReleaseNote statementHomePage statementUsesEmail createdAt minimumGroup accountHomePages brake{deactivations{number percent}suspensions{number percent}creations{number percent}externalIds{number percent}userNames{number percent}emails{number percent}names{number percent}managers{number percent}departments{number percent}}attributeOwners{attributes integrationId}}}", "query"
)

ME: Document[MeQuery, MeVariables] = Document(
    "query Me{me{organizationId integrationId employeeId role scopes expiresAt}}", "query"
)

IDENTITY_PROVIDER: Document[IdentityProviderQuery, IdentityProviderVariables] = Document(
    "query IdentityProvider($id:ID!){identityProvider(id:$id){id version issuer audience profile algorithms introspectionEndpoint consoleClientId consoleSecretName consoleScopes status createdAt updatedAt}}", "query"
)

INTEGRATION: Document[IntegrationQuery, IntegrationVariables] = Document(
    "query Integration($id:ID!){integration(id:$id){id version name kind clientId scopes status heldAt heldChanges releasedAt releaseNote identityProviderId createdAt updatedAt allowedOperations{sha256Hash document createdAt}scimTokens{id createdAt expiresAt usedAt revokedAt}xapiCredentials{id createdAt expiresAt usedAt revokedAt}rosterMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}statuses{word status}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}keepsUnknownColumns ignoresUnknownColumns}completionMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}ignoresUnknownColumns activityBase maxScore}}}", "query"
)

IDENTITY_PROVIDERS: Document[IdentityProvidersQuery, IdentityProvidersVariables] = Document(
    "query IdentityProviders($first:Int$after:String){identityProviders(first:$first after:$after){nodes{id version issuer audience profile algorithms introspectionEndpoint consoleClientId consoleSecretName consoleScopes status createdAt updatedAt}pageInfo{hasNextPage endCursor}}}", "query"
)

INTEGRATIONS: Document[IntegrationsQuery, IntegrationsVariables] = Document(
    "query Integrations($first:Int$after:String){integrations(first:$first after:$after){pageInfo{hasNextPage endCursor}}}", "query"
)

EMPLOYEE: Document[EmployeeQuery, EmployeeVariables] = Document(
    "query Employee($id:ID!){employee(id:$id){id version externalId userName email givenName familyName displayName jobTitle jobLevel department employeeNumber costCenter division company location timeZone status role recordConsent hiredOn terminatedOn deprovisionedAt erasedAt managerId createdAt updatedAt managerPending managerPendingReason externalIds{externalId integrationId}customAttributes{name value}}}", "query"
)

EMPLOYEES: Document[EmployeesQuery, EmployeesVariables] = Document(
    "query Employees($first:Int$after:String$filter:EmployeeFilter$orderBy:EmployeeOrder){employees(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version externalId userName email givenName familyName displayName jobTitle jobLevel department employeeNumber costCenter division company location timeZone status role recordConsent hiredOn terminatedOn deprovisionedAt erasedAt managerId createdAt updatedAt managerPending managerPendingReason}pageInfo{hasNextPage endCursor}}}", "query"
)

ROSTER_PLAN: Document[RosterPlanQuery, RosterPlanVariables] = Document(
    "query RosterPlan($id:ID!){rosterPlan(id:$id){id version status source mode rowCount createCount updateCount reactivateCount terminateCount scheduledTerminationCount unchangedCount rejectedCount skippedCount skippedEmployeeCount warningCount pairingEndCount sessionCancelCount partnerRequeueCount conflictCount stepCount doneCount failedCount releaseNote releasedAt failure createdAt appliedAt heldBecause releasedById plannedById}}", "query"
)

ROSTER_PLANS: Document[RosterPlansQuery, RosterPlansVariables] = Document(
    "query RosterPlans($first:Int$after:String$filter:RosterPlanFilter$orderBy:RosterPlanOrder){rosterPlans(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version status source mode rowCount createCount updateCount reactivateCount terminateCount scheduledTerminationCount unchangedCount rejectedCount skippedCount skippedEmployeeCount warningCount pairingEndCount sessionCancelCount partnerRequeueCount conflictCount stepCount doneCount failedCount releaseNote releasedAt failure createdAt appliedAt heldBecause releasedById plannedById}pageInfo{hasNextPage endCursor}}}", "query"
)

ROSTER_DIGEST: Document[RosterDigestQuery, RosterDigestVariables] = Document(
    "query RosterDigest($buckets:Int!){rosterDigest(buckets:$buckets){buckets{bucket employeeCount digest}employeeCount throughSeq}}", "query"
)

ROSTER_BUCKET: Document[RosterBucketQuery, RosterBucketVariables] = Document(
    "query RosterBucket($buckets:Int!$bucket:Int!){rosterBucket(buckets:$buckets bucket:$bucket){employees{externalId digest}throughSeq}}", "query"
)

ROSTER_SOURCE: Document[RosterSourceQuery, RosterSourceVariables] = Document(
    "query RosterSource($id:ID!){rosterSource(id:$id){id version name address authentication userName headerName hostKeyFingerprint mode format compression schedule timeZone appliesWhenNotHeld enabled nextRunAt integrationId runningId createdAt updatedAt}}", "query"
)

ROSTER_SOURCES: Document[RosterSourcesQuery, RosterSourcesVariables] = Document(
    "query RosterSources($first:Int$after:String){rosterSources(first:$first after:$after){nodes{id version name address authentication userName headerName hostKeyFingerprint mode format compression schedule timeZone appliesWhenNotHeld enabled nextRunAt integrationId runningId createdAt updatedAt}pageInfo{hasNextPage endCursor}}}", "query"
)

WEBHOOK_ENDPOINT: Document[WebhookEndpointQuery, WebhookEndpointVariables] = Document(
    "query WebhookEndpoint($id:ID!){webhookEndpoint(id:$id){id version name address kinds status pauseReason previousSecretExpiresAt deliveredSeq replaySeq replayThroughSeq failedAttempts failingSince failure nextAttemptAt deliveredAt integrationId createdAt updatedAt pendingCount}}", "query"
)

WEBHOOK_ENDPOINTS: Document[WebhookEndpointsQuery, WebhookEndpointsVariables] = Document(
    "query WebhookEndpoints($first:Int$after:String){webhookEndpoints(first:$first after:$after){nodes{id version name address kinds status pauseReason previousSecretExpiresAt deliveredSeq replaySeq replayThroughSeq failedAttempts failingSince failure nextAttemptAt deliveredAt integrationId createdAt updatedAt pendingCount}pageInfo{hasNextPage endCursor}}}", "query"
)

ROSTER_MAPPING_SUGGEST: Document[RosterMappingSuggestQuery, RosterMappingSuggestVariables] = Document(
    "query RosterMappingSuggest($sample:RosterSampleInput!){rosterMappingSuggest(sample:$sample){mapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}statuses{word status}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}keepsUnknownColumns ignoresUnknownColumns}columns{name attribute reason}notes rows{rowNumber attributes{name value}errors{code field message}}errors{code field message}}}", "query"
)

EMPLOYEE_ERASURE: Document[EmployeeErasureQuery, EmployeeErasureVariables] = Document(
    "query EmployeeErasure($id:ID!){employeeErasure(id:$id){id version status decidedAt employeeId requestedById decidedById createdAt updatedAt}}", "query"
)

EMPLOYEE_ERASURES: Document[EmployeeErasuresQuery, EmployeeErasuresVariables] = Document(
    "query EmployeeErasures($first:Int$after:String$filter:EmployeeErasureFilter$orderBy:EmployeeErasureOrder){employeeErasures(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version status decidedAt employeeId requestedById decidedById createdAt updatedAt}pageInfo{hasNextPage endCursor}}}", "query"
)

MY_DATA: Document[MyDataQuery, MyDataVariables] = Document(
    "query MyData{myData{document readAt}}", "query"
)

SIGNING_KEYS: Document[SigningKeysQuery, SigningKeysVariables] = Document(
    "query SigningKeys{signingKeys{id url createdAt retiredAt}}", "query"
)

COMPETENCY_FRAMEWORK: Document[CompetencyFrameworkQuery, CompetencyFrameworkVariables] = Document(
    "query CompetencyFramework($id:ID!){competencyFramework(id:$id){id version caseIdentifier caseUri title creator levels createdAt updatedAt}}", "query"
)

COMPETENCY: Document[CompetencyQuery, CompetencyVariables] = Document(
    "query Competency($id:ID!){competency(id:$id){id version caseIdentifier caseUri humanCode statement competencyFrameworkId parentId createdAt updatedAt}}", "query"
)

COMPETENCY_FRAMEWORKS: Document[CompetencyFrameworksQuery, CompetencyFrameworksVariables] = Document(
    "query CompetencyFrameworks($first:Int$after:String$filter:CompetencyFrameworkFilter$orderBy:CompetencyFrameworkOrder){competencyFrameworks(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version caseIdentifier caseUri title creator levels createdAt updatedAt}pageInfo{hasNextPage endCursor}}}", "query"
)

COMPETENCIES: Document[CompetenciesQuery, CompetenciesVariables] = Document(
    "query Competencies($first:Int$after:String$filter:CompetencyFilter$orderBy:CompetencyOrder){competencies(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version caseIdentifier caseUri humanCode statement competencyFrameworkId parentId createdAt updatedAt}pageInfo{hasNextPage endCursor}}}", "query"
)

ASSESSMENT: Document[AssessmentQuery, AssessmentVariables] = Document(
    "query Assessment($id:ID!){assessment(id:$id){id kind level confidence evidenceUri assessedAt employeeId assessorId competencyId sessionId evidenceRuleId statementId withdrawnAt createdAt}}", "query"
)

ASSESSMENTS: Document[AssessmentsQuery, AssessmentsVariables] = Document(
    "query Assessments($first:Int$after:String$filter:AssessmentFilter$orderBy:AssessmentOrder){assessments(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id kind level confidence evidenceUri assessedAt employeeId assessorId competencyId sessionId evidenceRuleId statementId withdrawnAt createdAt}pageInfo{hasNextPage endCursor}}}", "query"
)

EVIDENCE_RULE: Document[EvidenceRuleQuery, EvidenceRuleVariables] = Document(
    "query EvidenceRule($id:ID!){evidenceRule(id:$id){id version name verb activityId activityIdPrefix activityType minScore success completion competencyId level retiredAt createdAt updatedAt}}", "query"
)

EVIDENCE_RULES: Document[EvidenceRulesQuery, EvidenceRulesVariables] = Document(
    "query EvidenceRules($first:Int$after:String$filter:EvidenceRuleFilter){evidenceRules(first:$first after:$after filter:$filter){nodes{id version name verb activityId activityIdPrefix activityType minScore success completion competencyId level retiredAt createdAt updatedAt}pageInfo{hasNextPage endCursor}}}", "query"
)

BADGE: Document[BadgeQuery, BadgeVariables] = Document(
    "query Badge($id:ID!){badge(id:$id){id version name description criteria competencyId level programId automatic status createdAt updatedAt}}", "query"
)

BADGES: Document[BadgesQuery, BadgesVariables] = Document(
    "query Badges($first:Int$after:String$filter:BadgeFilter$orderBy:BadgeOrder){badges(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version name description criteria competencyId level programId automatic status createdAt updatedAt}pageInfo{hasNextPage endCursor}}}", "query"
)

BADGE_AWARD: Document[BadgeAwardQuery, BadgeAwardVariables] = Document(
    "query BadgeAward($id:ID!){badgeAward(id:$id){id version badgeId employeeId offeredByRule status reason issuedAt endedAt createdAt updatedAt credentialUrl}}", "query"
)

BADGE_AWARDS: Document[BadgeAwardsQuery, BadgeAwardsVariables] = Document(
    "query BadgeAwards($first:Int$after:String$filter:BadgeAwardFilter$orderBy:BadgeAwardOrder){badgeAwards(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version badgeId employeeId offeredByRule status reason issuedAt endedAt createdAt updatedAt credentialUrl}pageInfo{hasNextPage endCursor}}}", "query"
)

GUIDE: Document[GuideQuery, GuideVariables] = Document(
    "query Guide($id:ID!){guide(id:$id){id version name status standardKey publishedVersionId createdAt updatedAt}}", "query"
)

GUIDE_VERSION: Document[GuideVersionQuery, GuideVersionVariables] = Document(
    "query GuideVersion($id:ID!){guideVersion(id:$id){id number status defaultLanguage languages minutes standard guideId createdAt updatedAt publishedAt steps{number kind minutes prompt{language text}prompts{language text}}name{language text}names{language text}purpose{language text}purposes{language text}}}", "query"
)

GUIDES: Document[GuidesQuery, GuidesVariables] = Document(
    "query Guides($first:Int$after:String$filter:GuideFilter$orderBy:GuideOrder){guides(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version name status standardKey publishedVersionId createdAt updatedAt}pageInfo{hasNextPage endCursor}}}", "query"
)

QUESTION_SET: Document[QuestionSetQuery, QuestionSetVariables] = Document(
    "query QuestionSet($id:ID!){questionSet(id:$id){id version name purpose status standardKey publishedVersionId createdAt updatedAt}}", "query"
)

QUESTION_SET_VERSION: Document[QuestionSetVersionQuery, QuestionSetVersionVariables] = Document(
    "query QuestionSetVersion($id:ID!){questionSetVersion(id:$id){id number purpose status defaultLanguage languages standard questionSetId createdAt updatedAt publishedAt questions{number key kind required scaleMin scaleMax multiple maxLength prompt{language text}prompts{language text}lowLabel{language text}lowLabels{language text}highLabel{language text}highLabels{language text}options{key label{language text}labels{language text}}}name{language text}names{language text}introduction{language text}introductions{language text}}}", "query"
)

QUESTION_SETS: Document[QuestionSetsQuery, QuestionSetsVariables] = Document(
    "query QuestionSets($first:Int$after:String$filter:QuestionSetFilter$orderBy:QuestionSetOrder){questionSets(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version name purpose status standardKey publishedVersionId createdAt updatedAt}pageInfo{hasNextPage endCursor}}}", "query"
)

PROGRAM: Document[ProgramQuery, ProgramVariables] = Document(
    "query Program($id:ID!){program(id:$id){id version name description kind status cadenceDays mixing groupSize maxJobLevelGap conflictPolicy allowsTrio minSharedMinutes balanceTolerancePercent startsOn endsOn createdAt updatedAt targetCompetencies{level competencyId}guides{position guideId}questionSets{purpose questionSetId}matchWeights{reciprocalStrengths sharedTargets crossTeam workingHours language tenure waiting firstMeeting}workingHours{weekday start end}}}", "query"
)

PROGRAMS: Document[ProgramsQuery, ProgramsVariables] = Document(
    "query Programs($first:Int$after:String$filter:ProgramFilter$orderBy:ProgramOrder){programs(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version name description kind status cadenceDays mixing groupSize maxJobLevelGap conflictPolicy allowsTrio minSharedMinutes balanceTolerancePercent startsOn endsOn createdAt updatedAt}pageInfo{hasNextPage endCursor}}}", "query"
)

PARTICIPANT: Document[ParticipantQuery, ParticipantVariables] = Document(
    "query Participant($id:ID!){participant(id:$id){id version status waitingSince programId employeeId createdAt updatedAt}}", "query"
)

PARTICIPANTS: Document[ParticipantsQuery, ParticipantsVariables] = Document(
    "query Participants($first:Int$after:String$filter:ParticipantFilter$orderBy:ParticipantOrder){participants(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version status waitingSince programId employeeId createdAt updatedAt}pageInfo{hasNextPage endCursor}}}", "query"
)

ROUND: Document[RoundQuery, RoundVariables] = Document(
    "query Round($id:ID!){round(id:$id){id version number status startsOn endsOn programId createdAt updatedAt}}", "query"
)

MATCH_BLOCK: Document[MatchBlockQuery, MatchBlockVariables] = Document(
    "query MatchBlock($id:ID!){matchBlock(id:$id){id employeeId otherEmployeeId createdAt}}", "query"
)

MATCH_BLOCKS: Document[MatchBlocksQuery, MatchBlocksVariables] = Document(
    "query MatchBlocks($first:Int$after:String$filter:MatchBlockFilter$orderBy:MatchBlockOrder){matchBlocks(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id employeeId otherEmployeeId createdAt}pageInfo{hasNextPage endCursor}}}", "query"
)

MATCH_PROPOSAL: Document[MatchProposalQuery, MatchProposalVariables] = Document(
    "query MatchProposal($id:ID!){matchProposal(id:$id){id version status seed onlyWaiting participantCount scoredCount pairingCount unmatchedCount totalScore upperBoundScore greedyScore failure programId roundId createdAt updatedAt proposedAt endedAt weights{reciprocalStrengths sharedTargets crossTeam workingHours language tenure waiting firstMeeting}excluded{participantIds}}}", "query"
)

MATCH_PROPOSALS: Document[MatchProposalsQuery, MatchProposalsVariables] = Document(
    "query MatchProposals($first:Int$after:String$filter:MatchProposalFilter$orderBy:MatchProposalOrder){matchProposals(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version status seed onlyWaiting participantCount scoredCount pairingCount unmatchedCount totalScore upperBoundScore greedyScore failure programId roundId createdAt updatedAt proposedAt endedAt}pageInfo{hasNextPage endCursor}}}", "query"
)

MATCH_CANDIDATES: Document[MatchCandidatesQuery, MatchCandidatesVariables] = Document(
    "query MatchCandidates($proposalId:ID!$participantId:ID!){matchCandidates(proposalId:$proposalId participantId:$participantId){participantId score reasons{kind weight value contribution quantity}}}", "query"
)

PAIRING: Document[PairingQuery, PairingVariables] = Document(
    "query Pairing($id:ID!){pairing(id:$id){id version status conflictSince programId roundId createdAt updatedAt endedAt matchScore members{participantId employeeId}matchReasons{kind weight value contribution quantity}}}", "query"
)

PAIRINGS: Document[PairingsQuery, PairingsVariables] = Document(
    "query Pairings($first:Int$after:String$filter:PairingFilter$orderBy:PairingOrder){pairings(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version status conflictSince programId roundId createdAt updatedAt endedAt matchScore}pageInfo{hasNextPage endCursor}}}", "query"
)

SESSION: Document[SessionQuery, SessionVariables] = Document(
    "query Session($id:ID!){session(id:$id){id version status startsAt durationMinutes heldAt pairingId programId guideVersionId createdAt updatedAt attendance{employeeId attended}turns{position coachId learnerId minutes}agenda{id version kind position text doneAt authorId createdAt updatedAt}}}", "query"
)

SESSIONS: Document[SessionsQuery, SessionsVariables] = Document(
    "query Sessions($first:Int$after:String$filter:SessionFilter$orderBy:SessionOrder){sessions(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version status startsAt durationMinutes heldAt pairingId programId guideVersionId createdAt updatedAt}pageInfo{hasNextPage endCursor}}}", "query"
)

GOAL: Document[GoalQuery, GoalVariables] = Document(
    "query Goal($id:ID!){goal(id:$id){id version title why targetLevel confidenceNow confidenceWanted dueOn status visibility endedAt participantId employeeId programId competencyId createdAt updatedAt}}", "query"
)

GOALS: Document[GoalsQuery, GoalsVariables] = Document(
    "query Goals($first:Int$after:String$filter:GoalFilter$orderBy:GoalOrder){goals(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version title why targetLevel confidenceNow confidenceWanted dueOn status visibility endedAt participantId employeeId programId competencyId createdAt updatedAt}pageInfo{hasNextPage endCursor}}}", "query"
)

COMMITMENT: Document[CommitmentQuery, CommitmentVariables] = Document(
    "query Commitment($id:ID!){commitment(id:$id){id version text dueOn status reviewedAt participantId employeeId programId pairingId sessionId reviewedInSessionId carriedFromId createdAt updatedAt}}", "query"
)

COMMITMENTS: Document[CommitmentsQuery, CommitmentsVariables] = Document(
    "query Commitments($first:Int$after:String$filter:CommitmentFilter$orderBy:CommitmentOrder){commitments(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version text dueOn status reviewedAt participantId employeeId programId pairingId sessionId reviewedInSessionId carriedFromId createdAt updatedAt}pageInfo{hasNextPage endCursor}}}", "query"
)

FEEDBACK_EXCHANGE: Document[FeedbackExchangeQuery, FeedbackExchangeVariables] = Document(
    "query FeedbackExchange($id:ID!){feedbackExchange(id:$id){id version status dueAt completedAt pairingId programId questionSetVersionId openedById createdAt updatedAt}}", "query"
)

FEEDBACK: Document[FeedbackQuery, FeedbackVariables] = Document(
    "query Feedback($id:ID!){feedback(id:$id){id version status submittedAt feedbackExchangeId giverId receiverId createdAt updatedAt answers{questionKey scale choices text}versions{number submittedAt answers{questionKey scale choices text}}}}", "query"
)

FEEDBACK_EXCHANGES: Document[FeedbackExchangesQuery, FeedbackExchangesVariables] = Document(
    "query FeedbackExchanges($first:Int$after:String$filter:FeedbackExchangeFilter$orderBy:FeedbackExchangeOrder){feedbackExchanges(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version status dueAt completedAt pairingId programId questionSetVersionId openedById createdAt updatedAt}pageInfo{hasNextPage endCursor}}}", "query"
)

FEEDBACKS: Document[FeedbacksQuery, FeedbacksVariables] = Document(
    "query Feedbacks($first:Int$after:String$filter:FeedbackFilter$orderBy:FeedbackOrder){feedbacks(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version status submittedAt feedbackExchangeId giverId receiverId createdAt updatedAt}pageInfo{hasNextPage endCursor}}}", "query"
)

PULSE: Document[PulseQuery, PulseVariables] = Document(
    "query Pulse($id:ID!){pulse(id:$id){id version closesAt programId roundId questionSetVersionId minimumGroup createdAt updatedAt answered figures{status answeredCount questions{questionKey count average}}}}", "query"
)

PULSES: Document[PulsesQuery, PulsesVariables] = Document(
    "query Pulses($first:Int$after:String$filter:PulseFilter$orderBy:PulseOrder){pulses(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version closesAt programId roundId questionSetVersionId minimumGroup createdAt updatedAt answered}pageInfo{hasNextPage endCursor}}}", "query"
)

RECOGNITION: Document[RecognitionQuery, RecognitionVariables] = Document(
    "query Recognition($id:ID!){recognition(id:$id){id version text visibility status giverId receiverId programId competencyId pairingId createdAt updatedAt giverName receiverName}}", "query"
)

RECOGNITIONS: Document[RecognitionsQuery, RecognitionsVariables] = Document(
    "query Recognitions($first:Int$after:String$filter:RecognitionFilter$orderBy:RecognitionOrder){recognitions(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version text visibility status giverId receiverId programId competencyId pairingId createdAt updatedAt giverName receiverName}pageInfo{hasNextPage endCursor}}}", "query"
)

TAKEAWAY: Document[TakeawayQuery, TakeawayVariables] = Document(
    "query Takeaway($id:ID!){takeaway(id:$id){id version text status helpfulCount authorId programId competencyId createdAt updatedAt authorName markedByMe}}", "query"
)

TAKEAWAYS: Document[TakeawaysQuery, TakeawaysVariables] = Document(
    "query Takeaways($first:Int$after:String$filter:TakeawayFilter$orderBy:TakeawayOrder){takeaways(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version text status helpfulCount authorId programId competencyId createdAt updatedAt authorName markedByMe}pageInfo{hasNextPage endCursor}}}", "query"
)

LEARNING_RECORD: Document[LearningRecordQuery, LearningRecordVariables] = Document(
    "query LearningRecord($id:ID!){learningRecord(id:$id){id seq employeeId verb occurredAt sessionId assessmentId programId voidsId createdAt}}", "query"
)

LEARNING_RECORDS: Document[LearningRecordsQuery, LearningRecordsVariables] = Document(
    "query LearningRecords($first:Int$after:String$filter:LearningRecordFilter){learningRecords(first:$first after:$after filter:$filter){nodes{id seq employeeId verb occurredAt sessionId assessmentId programId voidsId createdAt}pageInfo{hasNextPage endCursor}}}", "query"
)

STATEMENT: Document[StatementQuery, StatementVariables] = Document(
    "query Statement($id:ID!){statement(id:$id){id stored voided employeeId integrationId timestamp verb activityId activityName scoreScaled completion success json}}", "query"
)

STATEMENTS: Document[StatementsQuery, StatementsVariables] = Document(
    "query Statements($first:Int$after:String$filter:StatementFilter$orderBy:StatementOrder){statements(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id stored voided employeeId integrationId timestamp verb activityId activityName scoreScaled completion success json}pageInfo{hasNextPage endCursor}}}", "query"
)

CHANGES: Document[ChangesQuery, ChangesVariables] = Document(
    "query Changes($after:String$first:Int$filter:ChangeFilter){changes(after:$after first:$first filter:$filter){nodes{seq cursor kind subjectKind subjectId subjectVersion changedFields actorId at}pageInfo{hasNextPage endCursor}throughSeq}}", "query"
)

REFLECTION: Document[ReflectionQuery, ReflectionVariables] = Document(
    "query Reflection($id:ID!){reflection(id:$id){id version visibility authorId pairingId sessionId createdAt editedAt text}}", "query"
)

REFLECTIONS: Document[ReflectionsQuery, ReflectionsVariables] = Document(
    "query Reflections($first:Int$after:String$filter:ReflectionFilter$orderBy:ReflectionOrder){reflections(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version visibility authorId pairingId sessionId createdAt editedAt text}pageInfo{hasNextPage endCursor}}}", "query"
)

IDENTITY_PROVIDER_CREATE: Document[IdentityProviderCreateMutation, IdentityProviderCreateVariables] = Document(
    "mutation IdentityProviderCreate($input:IdentityProviderCreateInput!){identityProviderCreate(input:$input){identityProvider{id version issuer audience profile algorithms introspectionEndpoint consoleClientId consoleSecretName consoleScopes status createdAt updatedAt}userErrors{code field message}}}", "mutation", "input"
)

IDENTITY_PROVIDER_SET_STATUS: Document[IdentityProviderSetStatusMutation, IdentityProviderSetStatusVariables] = Document(
    "mutation IdentityProviderSetStatus($id:ID!$status:IdentityProviderStatus!$expectedVersion:Int){identityProviderSetStatus(id:$id status:$status expectedVersion:$expectedVersion){identityProvider{id version issuer audience profile algorithms introspectionEndpoint consoleClientId consoleSecretName consoleScopes status createdAt updatedAt}userErrors{code field message}}}", "mutation"
)

IDENTITY_PROVIDER_SET_CONSOLE: Document[IdentityProviderSetConsoleMutation, IdentityProviderSetConsoleVariables] = Document(
    "mutation IdentityProviderSetConsole($input:IdentityProviderSetConsoleInput!){identityProviderSetConsole(input:$input){identityProvider{id version issuer audience profile algorithms introspectionEndpoint consoleClientId consoleSecretName consoleScopes status createdAt updatedAt}userErrors{code field message}}}", "mutation"
)

INTEGRATION_CREATE: Document[IntegrationCreateMutation, IntegrationCreateVariables] = Document(
    "mutation IntegrationCreate($input:IntegrationCreateInput!){integrationCreate(input:$input){integration{id version name kind clientId scopes status heldAt heldChanges releasedAt releaseNote identityProviderId createdAt updatedAt allowedOperations{sha256Hash document createdAt}scimTokens{id createdAt expiresAt usedAt revokedAt}xapiCredentials{id createdAt expiresAt usedAt revokedAt}rosterMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}statuses{word status}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}keepsUnknownColumns ignoresUnknownColumns}completionMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}ignoresUnknownColumns activityBase maxScore}}userErrors{code field message}}}", "mutation", "input"
)

INTEGRATION_ALLOW_OPERATIONS: Document[IntegrationAllowOperationsMutation, IntegrationAllowOperationsVariables] = Document(
    "mutation IntegrationAllowOperations($id:ID!$documents:[String!]$expectedVersion:Int){integrationAllowOperations(id:$id documents:$documents expectedVersion:$expectedVersion){integration{id version name kind clientId scopes status heldAt heldChanges releasedAt releaseNote identityProviderId createdAt updatedAt allowedOperations{sha256Hash document createdAt}scimTokens{id createdAt expiresAt usedAt revokedAt}xapiCredentials{id createdAt expiresAt usedAt revokedAt}rosterMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}statuses{word status}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}keepsUnknownColumns ignoresUnknownColumns}completionMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}ignoresUnknownColumns activityBase maxScore}}userErrors{code field message}}}", "mutation"
)

INTEGRATION_UPDATE: Document[IntegrationUpdateMutation, IntegrationUpdateVariables] = Document(
    "mutation IntegrationUpdate($input:IntegrationUpdateInput!){integrationUpdate(input:$input){integration{id version name kind clientId scopes status heldAt heldChanges releasedAt releaseNote identityProviderId createdAt updatedAt allowedOperations{sha256Hash document createdAt}scimTokens{id createdAt expiresAt usedAt revokedAt}xapiCredentials{id createdAt expiresAt usedAt revokedAt}rosterMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}statuses{word status}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}keepsUnknownColumns ignoresUnknownColumns}completionMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}ignoresUnknownColumns activityBase maxScore}}userErrors{code field message}}}", "mutation"
)

INTEGRATION_ISSUE_SCIM_TOKEN: Document[IntegrationIssueScimTokenMutation, IntegrationIssueScimTokenVariables] = Document(
    "mutation IntegrationIssueScimToken($id:ID!$expiresAt:DateTime){integrationIssueScimToken(id:$id expiresAt:$expiresAt){integration{id version name kind clientId scopes status heldAt heldChanges releasedAt releaseNote identityProviderId createdAt updatedAt allowedOperations{sha256Hash document createdAt}scimTokens{id createdAt expiresAt usedAt revokedAt}xapiCredentials{id createdAt expiresAt usedAt revokedAt}rosterMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}statuses{word status}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}keepsUnknownColumns ignoresUnknownColumns}completionMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}ignoresUnknownColumns activityBase maxScore}}token userErrors{code field message}}}", "mutation"
)

INTEGRATION_REVOKE_SCIM_TOKEN: Document[IntegrationRevokeScimTokenMutation, IntegrationRevokeScimTokenVariables] = Document(
    "mutation IntegrationRevokeScimToken($id:ID!){integrationRevokeScimToken(id:$id){integration{id version name kind clientId scopes status heldAt heldChanges releasedAt releaseNote identityProviderId createdAt updatedAt allowedOperations{sha256Hash document createdAt}scimTokens{id createdAt expiresAt usedAt revokedAt}xapiCredentials{id createdAt expiresAt usedAt revokedAt}rosterMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}statuses{word status}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}keepsUnknownColumns ignoresUnknownColumns}completionMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}ignoresUnknownColumns activityBase maxScore}}userErrors{code field message}}}", "mutation"
)

INTEGRATION_ISSUE_XAPI_CREDENTIAL: Document[IntegrationIssueXapiCredentialMutation, IntegrationIssueXapiCredentialVariables] = Document(
    "mutation IntegrationIssueXapiCredential($id:ID!$expiresAt:DateTime){integrationIssueXapiCredential(id:$id expiresAt:$expiresAt){integration{id version name kind clientId scopes status heldAt heldChanges releasedAt releaseNote identityProviderId createdAt updatedAt allowedOperations{sha256Hash document createdAt}scimTokens{id createdAt expiresAt usedAt revokedAt}xapiCredentials{id createdAt expiresAt usedAt revokedAt}rosterMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}statuses{word status}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}keepsUnknownColumns ignoresUnknownColumns}completionMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}ignoresUnknownColumns activityBase maxScore}}key secret userErrors{code field message}}}", "mutation"
)

INTEGRATION_REVOKE_XAPI_CREDENTIAL: Document[IntegrationRevokeXapiCredentialMutation, IntegrationRevokeXapiCredentialVariables] = Document(
    "mutation IntegrationRevokeXapiCredential($id:ID!){integrationRevokeXapiCredential(id:$id){integration{id version name kind clientId scopes status heldAt heldChanges releasedAt releaseNote identityProviderId createdAt updatedAt allowedOperations{sha256Hash document createdAt}scimTokens{id createdAt expiresAt usedAt revokedAt}xapiCredentials{id createdAt expiresAt usedAt revokedAt}rosterMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}statuses{word status}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}keepsUnknownColumns ignoresUnknownColumns}completionMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}ignoresUnknownColumns activityBase maxScore}}userErrors{code field message}}}", "mutation"
)

INTEGRATION_SET_ROSTER_MAPPING: Document[IntegrationSetRosterMappingMutation, IntegrationSetRosterMappingVariables] = Document(
    "mutation IntegrationSetRosterMapping($id:ID!$mapping:RosterMappingInput$expectedVersion:Int){integrationSetRosterMapping(id:$id mapping:$mapping expectedVersion:$expectedVersion){integration{id version name kind clientId scopes status heldAt heldChanges releasedAt releaseNote identityProviderId createdAt updatedAt allowedOperations{sha256Hash document createdAt}scimTokens{id createdAt expiresAt usedAt revokedAt}xapiCredentials{id createdAt expiresAt usedAt revokedAt}rosterMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}statuses{word status}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}keepsUnknownColumns ignoresUnknownColumns}completionMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}ignoresUnknownColumns activityBase maxScore}}userErrors{code field message}}}", "mutation"
)

INTEGRATION_SET_COMPLETION_MAPPING: Document[IntegrationSetCompletionMappingMutation, IntegrationSetCompletionMappingVariables] = Document(
    "mutation IntegrationSetCompletionMapping($id:ID!$mapping:CompletionMappingInput$expectedVersion:Int){integrationSetCompletionMapping(id:$id mapping:$mapping expectedVersion:$expectedVersion){integration{id version name kind clientId scopes status heldAt heldChanges releasedAt releaseNote identityProviderId createdAt updatedAt allowedOperations{sha256Hash document createdAt}scimTokens{id createdAt expiresAt usedAt revokedAt}xapiCredentials{id createdAt expiresAt usedAt revokedAt}rosterMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}statuses{word status}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}keepsUnknownColumns ignoresUnknownColumns}completionMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}ignoresUnknownColumns activityBase maxScore}}userErrors{code field message}}}", "mutation"
)

EMPLOYEE_UPSERT: Document[EmployeeUpsertMutation, EmployeeUpsertVariables] = Document(
    "mutation EmployeeUpsert($input:EmployeeUpsertInput!){employeeUpsert(input:$input){employee{id version externalId userName email givenName familyName displayName jobTitle jobLevel department employeeNumber costCenter division company location timeZone status role recordConsent hiredOn terminatedOn deprovisionedAt erasedAt managerId createdAt updatedAt managerPending managerPendingReason externalIds{externalId integrationId}customAttributes{name value}}userErrors{code field message}}}", "mutation", "input"
)

EMPLOYEE_CHANGE_EXTERNAL_ID: Document[EmployeeChangeExternalIdMutation, EmployeeChangeExternalIdVariables] = Document(
    "mutation EmployeeChangeExternalId($id:ID!$externalId:String!$expectedVersion:Int){employeeChangeExternalId(id:$id externalId:$externalId expectedVersion:$expectedVersion){employee{id version externalId userName email givenName familyName displayName jobTitle jobLevel department employeeNumber costCenter division company location timeZone status role recordConsent hiredOn terminatedOn deprovisionedAt erasedAt managerId createdAt updatedAt managerPending managerPendingReason externalIds{externalId integrationId}customAttributes{name value}}userErrors{code field message}}}", "mutation"
)

EMPLOYEE_TERMINATE: Document[EmployeeTerminateMutation, EmployeeTerminateVariables] = Document(
    "mutation EmployeeTerminate($id:ID!$terminatedOn:Date$expectedVersion:Int){employeeTerminate(id:$id terminatedOn:$terminatedOn expectedVersion:$expectedVersion){employee{id version externalId userName email givenName familyName displayName jobTitle jobLevel department employeeNumber costCenter division company location timeZone status role recordConsent hiredOn terminatedOn deprovisionedAt erasedAt managerId createdAt updatedAt managerPending managerPendingReason externalIds{externalId integrationId}customAttributes{name value}}userErrors{code field message}}}", "mutation"
)

EMPLOYEE_ASSIGN_ROLE: Document[EmployeeAssignRoleMutation, EmployeeAssignRoleVariables] = Document(
    "mutation EmployeeAssignRole($id:ID!$role:EmployeeRole!$expectedVersion:Int){employeeAssignRole(id:$id role:$role expectedVersion:$expectedVersion){employee{id version externalId userName email givenName familyName displayName jobTitle jobLevel department employeeNumber costCenter division company location timeZone status role recordConsent hiredOn terminatedOn deprovisionedAt erasedAt managerId createdAt updatedAt managerPending managerPendingReason externalIds{externalId integrationId}customAttributes{name value}}userErrors{code field message}}}", "mutation"
)

EMPLOYEE_GIVE_CONSENT: Document[EmployeeGiveConsentMutation, EmployeeGiveConsentVariables] = Document(
    "mutation EmployeeGiveConsent($id:ID!$consent:Boolean!){employeeGiveConsent(id:$id consent:$consent){employee{id version externalId userName email givenName familyName displayName jobTitle jobLevel department employeeNumber costCenter division company location timeZone status role recordConsent hiredOn terminatedOn deprovisionedAt erasedAt managerId createdAt updatedAt managerPending managerPendingReason externalIds{externalId integrationId}customAttributes{name value}}userErrors{code field message}}}", "mutation"
)

EMPLOYEE_SET_WORKING_HOURS: Document[EmployeeSetWorkingHoursMutation, EmployeeSetWorkingHoursVariables] = Document(
    "mutation EmployeeSetWorkingHours($id:ID!$intervals:[WorkingIntervalInput!]$expectedVersion:Int){employeeSetWorkingHours(id:$id intervals:$intervals expectedVersion:$expectedVersion){employee{id version externalId userName email givenName familyName displayName jobTitle jobLevel department employeeNumber costCenter division company location timeZone status role recordConsent hiredOn terminatedOn deprovisionedAt erasedAt managerId createdAt updatedAt managerPending managerPendingReason externalIds{externalId integrationId}customAttributes{name value}}userErrors{code field message}}}", "mutation"
)

EMPLOYEE_ISSUE_CALENDAR_FEED: Document[EmployeeIssueCalendarFeedMutation, EmployeeIssueCalendarFeedVariables] = Document(
    "mutation EmployeeIssueCalendarFeed($id:ID!){employeeIssueCalendarFeed(id:$id){employee{id version externalId userName email givenName familyName displayName jobTitle jobLevel department employeeNumber costCenter division company location timeZone status role recordConsent hiredOn terminatedOn deprovisionedAt erasedAt managerId createdAt updatedAt managerPending lastSessionAt managerPendingReason externalIds{externalId integrationId}workingHours{weekday start end}calendarFeedIssuedAt customAttributes{name value}}url userErrors{code field message}}}", "mutation"
)

EMPLOYEE_REVOKE_CALENDAR_FEED: Document[EmployeeRevokeCalendarFeedMutation, EmployeeRevokeCalendarFeedVariables] = Document(
    "mutation EmployeeRevokeCalendarFeed($id:ID!){employeeRevokeCalendarFeed(id:$id){employee{id version externalId userName email givenName familyName displayName jobTitle jobLevel department employeeNumber costCenter division company location timeZone status role recordConsent hiredOn terminatedOn deprovisionedAt erasedAt managerId createdAt updatedAt managerPending managerPendingReason externalIds{externalId integrationId}customAttributes{name value}}userErrors{code field message}}}", "mutation"
)

FOLLOW_ROSTER_PLAN: Document[FollowRosterPlanMutation, FollowRosterPlanVariables] = Document(
    "mutation FollowRosterPlan($input:RosterPlanInput!){rosterPlan(input:$input){rosterPlan{id version status source mode rowCount createCount updateCount reactivateCount terminateCount scheduledTerminationCount unchangedCount rejectedCount skippedCount skippedEmployeeCount warningCount pairingEndCount sessionCancelCount partnerRequeueCount conflictCount stepCount doneCount failedCount releaseNote releasedAt failure createdAt appliedAt heldBecause releasedById plannedById}userErrors{code field message}}}", "mutation", "input"
)

ROSTER_DECIDE_IDENTITY: Document[RosterDecideIdentityMutation, RosterDecideIdentityVariables] = Document(
    "mutation RosterDecideIdentity($id:ID!$decision:RosterIdentityDecision!$rowNumbers:[Int!]){rosterDecideIdentity(id:$id decision:$decision rowNumbers:$rowNumbers){rosterPlan{id version status source mode rowCount createCount updateCount reactivateCount terminateCount scheduledTerminationCount unchangedCount rejectedCount skippedCount skippedEmployeeCount warningCount pairingEndCount sessionCancelCount partnerRequeueCount conflictCount stepCount doneCount failedCount releaseNote releasedAt failure createdAt appliedAt heldBecause releasedById plannedById}userErrors{code field message}}}", "mutation"
)

ROSTER_APPLY: Document[RosterApplyMutation, RosterApplyVariables] = Document(
    "mutation RosterApply($id:ID!){rosterApply(id:$id){rosterPlan{id version status source mode rowCount createCount updateCount reactivateCount terminateCount scheduledTerminationCount unchangedCount rejectedCount skippedCount skippedEmployeeCount warningCount pairingEndCount sessionCancelCount partnerRequeueCount conflictCount stepCount doneCount failedCount releaseNote releasedAt failure createdAt appliedAt heldBecause releasedById plannedById}userErrors{code field message}}}", "mutation"
)

ROSTER_SOURCE_CREATE: Document[RosterSourceCreateMutation, RosterSourceCreateVariables] = Document(
    "mutation RosterSourceCreate($input:RosterSourceCreateInput!){rosterSourceCreate(input:$input){rosterSource{id version name address authentication userName headerName hostKeyFingerprint mode format compression schedule timeZone appliesWhenNotHeld enabled nextRunAt integrationId runningId createdAt updatedAt}userErrors{code field message}}}", "mutation", "input"
)

ROSTER_SOURCE_UPDATE: Document[RosterSourceUpdateMutation, RosterSourceUpdateVariables] = Document(
    "mutation RosterSourceUpdate($input:RosterSourceUpdateInput!){rosterSourceUpdate(input:$input){rosterSource{id version name address authentication userName headerName hostKeyFingerprint mode format compression schedule timeZone appliesWhenNotHeld enabled nextRunAt integrationId runningId createdAt updatedAt}userErrors{code field message}}}", "mutation"
)

ROSTER_SOURCE_DELETE: Document[RosterSourceDeleteMutation, RosterSourceDeleteVariables] = Document(
    "mutation RosterSourceDelete($id:ID!$expectedVersion:Int){rosterSourceDelete(id:$id expectedVersion:$expectedVersion){rosterSource{id version name address authentication userName headerName hostKeyFingerprint mode format compression schedule timeZone appliesWhenNotHeld enabled nextRunAt integrationId runningId createdAt updatedAt}userErrors{code field message}}}", "mutation"
)

ROSTER_SOURCE_RUN: Document[RosterSourceRunMutation, RosterSourceRunVariables] = Document(
    "mutation RosterSourceRun($id:ID!){rosterSourceRun(id:$id){rosterSourceRun{id cause outcome failure byteCount startedAt endedAt rosterSourceId rosterPlanId}userErrors{code field message}}}", "mutation"
)

WEBHOOK_ENDPOINT_CREATE: Document[WebhookEndpointCreateMutation, WebhookEndpointCreateVariables] = Document(
    "mutation WebhookEndpointCreate($input:WebhookEndpointCreateInput!){webhookEndpointCreate(input:$input){webhookEndpoint{id version name address kinds status pauseReason previousSecretExpiresAt deliveredSeq replaySeq replayThroughSeq failedAttempts failingSince failure nextAttemptAt deliveredAt integrationId createdAt updatedAt pendingCount}secret userErrors{code field message}}}", "mutation", "input"
)

WEBHOOK_ENDPOINT_UPDATE: Document[WebhookEndpointUpdateMutation, WebhookEndpointUpdateVariables] = Document(
    "mutation WebhookEndpointUpdate($input:WebhookEndpointUpdateInput!){webhookEndpointUpdate(input:$input){webhookEndpoint{id version name address kinds status pauseReason previousSecretExpiresAt deliveredSeq replaySeq replayThroughSeq failedAttempts failingSince failure nextAttemptAt deliveredAt integrationId createdAt updatedAt pendingCount}userErrors{code field message}}}", "mutation"
)

WEBHOOK_ENDPOINT_ROTATE_SECRET: Document[WebhookEndpointRotateSecretMutation, WebhookEndpointRotateSecretVariables] = Document(
    "mutation WebhookEndpointRotateSecret($id:ID!$previousExpiresAt:DateTime$expectedVersion:Int){webhookEndpointRotateSecret(id:$id previousExpiresAt:$previousExpiresAt expectedVersion:$expectedVersion){webhookEndpoint{id version name address kinds status pauseReason previousSecretExpiresAt deliveredSeq replaySeq replayThroughSeq failedAttempts failingSince failure nextAttemptAt deliveredAt integrationId createdAt updatedAt pendingCount}secret userErrors{code field message}}}", "mutation"
)

WEBHOOK_ENDPOINT_PAUSE: Document[WebhookEndpointPauseMutation, WebhookEndpointPauseVariables] = Document(
    "mutation WebhookEndpointPause($id:ID!$expectedVersion:Int){webhookEndpointPause(id:$id expectedVersion:$expectedVersion){webhookEndpoint{id version name address kinds status pauseReason previousSecretExpiresAt deliveredSeq replaySeq replayThroughSeq failedAttempts failingSince failure nextAttemptAt deliveredAt integrationId createdAt updatedAt pendingCount}userErrors{code field message}}}", "mutation"
)

WEBHOOK_ENDPOINT_RESUME: Document[WebhookEndpointResumeMutation, WebhookEndpointResumeVariables] = Document(
    "mutation WebhookEndpointResume($id:ID!$after:String$expectedVersion:Int){webhookEndpointResume(id:$id after:$after expectedVersion:$expectedVersion){webhookEndpoint{id version name address kinds status pauseReason previousSecretExpiresAt deliveredSeq replaySeq replayThroughSeq failedAttempts failingSince failure nextAttemptAt deliveredAt integrationId createdAt updatedAt pendingCount}userErrors{code field message}}}", "mutation"
)

WEBHOOK_ENDPOINT_REPLAY: Document[WebhookEndpointReplayMutation, WebhookEndpointReplayVariables] = Document(
    "mutation WebhookEndpointReplay($id:ID!$after:String!$through:String$expectedVersion:Int){webhookEndpointReplay(id:$id after:$after through:$through expectedVersion:$expectedVersion){webhookEndpoint{id version name address kinds status pauseReason previousSecretExpiresAt deliveredSeq replaySeq replayThroughSeq failedAttempts failingSince failure nextAttemptAt deliveredAt integrationId createdAt updatedAt pendingCount}userErrors{code field message}}}", "mutation"
)

WEBHOOK_ENDPOINT_TEST: Document[WebhookEndpointTestMutation, WebhookEndpointTestVariables] = Document(
    "mutation WebhookEndpointTest($id:ID!){webhookEndpointTest(id:$id){webhookEndpoint{id version name address kinds status pauseReason previousSecretExpiresAt deliveredSeq replaySeq replayThroughSeq failedAttempts failingSince failure nextAttemptAt deliveredAt integrationId createdAt updatedAt pendingCount}statusCode failure userErrors{code field message}}}", "mutation"
)

WEBHOOK_ENDPOINT_DELETE: Document[WebhookEndpointDeleteMutation, WebhookEndpointDeleteVariables] = Document(
    "mutation WebhookEndpointDelete($id:ID!$expectedVersion:Int){webhookEndpointDelete(id:$id expectedVersion:$expectedVersion){webhookEndpoint{id version name address kinds status pauseReason previousSecretExpiresAt deliveredSeq replaySeq replayThroughSeq failedAttempts failingSince failure nextAttemptAt deliveredAt integrationId createdAt updatedAt pendingCount}userErrors{code field message}}}", "mutation"
)

ORGANIZATION_SET_BRAKE: Document[OrganizationSetBrakeMutation, OrganizationSetBrakeVariables] = Document(
    "mutation OrganizationSetBrake($input:BrakeInput!){organizationSetBrake(input:$input){organization{id name slug version terminationsHeldAt terminationsHeldCount terminationsReleasedAt terminationsReleaseNote statementHomePage statementUsesEmail createdAt minimumGroup accountHomePages brake{deactivations{number percent}suspensions{number percent}creations{number percent}externalIds{number percent}userNames{number percent}emails{number percent}names{number percent}managers{number percent}departments{number percent}}attributeOwners{attributes integrationId}}userErrors{code field message}}}", "mutation"
)

ROSTER_RELEASE: Document[RosterReleaseMutation, RosterReleaseVariables] = Document(
    "mutation RosterRelease($id:ID!$note:String!){rosterRelease(id:$id note:$note){rosterPlan{id version status source mode rowCount createCount updateCount reactivateCount terminateCount scheduledTerminationCount unchangedCount rejectedCount skippedCount skippedEmployeeCount warningCount pairingEndCount sessionCancelCount partnerRequeueCount conflictCount stepCount doneCount failedCount releaseNote releasedAt failure createdAt appliedAt heldBecause releasedById plannedById}userErrors{code field message}}}", "mutation"
)

ORGANIZATION_RELEASE_TERMINATIONS: Document[OrganizationReleaseTerminationsMutation, OrganizationReleaseTerminationsVariables] = Document(
    "mutation OrganizationReleaseTerminations($note:String!$expectedVersion:Int){organizationReleaseTerminations(note:$note expectedVersion:$expectedVersion){organization{id name slug version terminationsHeldAt terminationsHeldCount terminationsReleasedAt terminationsReleaseNote statementHomePage statementUsesEmail createdAt minimumGroup accountHomePages brake{deactivations{number percent}suspensions{number percent}creations{number percent}externalIds{number percent}userNames{number percent}emails{number percent}names{number percent}managers{number percent}departments{number percent}}attributeOwners{attributes integrationId}}userErrors{code field message}}}", "mutation"
)

INTEGRATION_RELEASE: Document[IntegrationReleaseMutation, IntegrationReleaseVariables] = Document(
    "mutation IntegrationRelease($id:ID!$note:String!$expectedVersion:Int){integrationRelease(id:$id note:$note expectedVersion:$expectedVersion){integration{id version name kind clientId scopes status heldAt heldChanges releasedAt releaseNote identityProviderId createdAt updatedAt}userErrors{code field message}}}", "mutation"
)

ORGANIZATION_SET_MINIMUM_GROUP: Document[OrganizationSetMinimumGroupMutation, OrganizationSetMinimumGroupVariables] = Document(
    "mutation OrganizationSetMinimumGroup($minimumGroup:Int!$expectedVersion:Int){organizationSetMinimumGroup(minimumGroup:$minimumGroup expectedVersion:$expectedVersion){organization{id name slug version terminationsHeldAt terminationsHeldCount terminationsReleasedAt terminationsReleaseNote statementHomePage statementUsesEmail createdAt minimumGroup accountHomePages brake{deactivations{number percent}suspensions{number percent}creations{number percent}externalIds{number percent}userNames{number percent}emails{number percent}names{number percent}managers{number percent}departments{number percent}}attributeOwners{attributes integrationId}}userErrors{code field message}}}", "mutation"
)

ORGANIZATION_SET_ATTRIBUTE_OWNERS: Document[OrganizationSetAttributeOwnersMutation, OrganizationSetAttributeOwnersVariables] = Document(
    "mutation OrganizationSetAttributeOwners($input:AttributeOwnersInput!){organizationSetAttributeOwners(input:$input){organization{id name slug version terminationsHeldAt terminationsHeldCount terminationsReleasedAt terminationsReleaseNote statementHomePage statementUsesEmail createdAt minimumGroup accountHomePages brake{deactivations{number percent}suspensions{number percent}creations{number percent}externalIds{number percent}userNames{number percent}emails{number percent}names{number percent}managers{number percent}departments{number percent}}attributeOwners{attributes integrationId}}userErrors{code field message}}}", "mutation"
)

EMPLOYEE_ERASE: Document[EmployeeEraseMutation, EmployeeEraseVariables] = Document(
    "mutation EmployeeErase($id:ID!){employeeErase(id:$id){employeeErasure{id version status decidedAt employeeId requestedById decidedById createdAt updatedAt}userErrors{code field message}}}", "mutation"
)

EMPLOYEE_ERASURE_CONFIRM: Document[EmployeeErasureConfirmMutation, EmployeeErasureConfirmVariables] = Document(
    "mutation EmployeeErasureConfirm($id:ID!$expectedVersion:Int){employeeErasureConfirm(id:$id expectedVersion:$expectedVersion){employeeErasure{id version status decidedAt employeeId requestedById decidedById createdAt updatedAt}userErrors{code field message}}}", "mutation"
)

EMPLOYEE_ERASURE_WITHDRAW: Document[EmployeeErasureWithdrawMutation, EmployeeErasureWithdrawVariables] = Document(
    "mutation EmployeeErasureWithdraw($id:ID!$expectedVersion:Int){employeeErasureWithdraw(id:$id expectedVersion:$expectedVersion){employeeErasure{id version status decidedAt employeeId requestedById decidedById createdAt updatedAt}userErrors{code field message}}}", "mutation"
)

ORGANIZATION_SET_ACCOUNT_HOME_PAGES: Document[OrganizationSetAccountHomePagesMutation, OrganizationSetAccountHomePagesVariables] = Document(
    "mutation OrganizationSetAccountHomePages($homePages:[String!]!$expectedVersion:Int){organizationSetAccountHomePages(homePages:$homePages expectedVersion:$expectedVersion){organization{id name slug version terminationsHeldAt terminationsHeldCount terminationsReleasedAt terminationsReleaseNote statementHomePage statementUsesEmail createdAt minimumGroup accountHomePages brake{deactivations{number percent}suspensions{number percent}creations{number percent}externalIds{number percent}userNames{number percent}emails{number percent}names{number percent}managers{number percent}departments{number percent}}attributeOwners{attributes integrationId}}userErrors{code field message}}}", "mutation"
)

SIGNING_KEY_ROTATE: Document[SigningKeyRotateMutation, SigningKeyRotateVariables] = Document(
    "mutation SigningKeyRotate{signingKeyRotate{signingKey{id url createdAt retiredAt}userErrors{code field message}}}", "mutation"
)

COMPETENCY_FRAMEWORK_IMPORT: Document[CompetencyFrameworkImportMutation, CompetencyFrameworkImportVariables] = Document(
    "mutation CompetencyFrameworkImport($input:CompetencyFrameworkImportInput!){competencyFrameworkImport(input:$input){competencyFramework{id version caseIdentifier caseUri title creator levels createdAt updatedAt}userErrors{code field message}}}", "mutation", "input"
)

ASSESSMENT_RECORD: Document[AssessmentRecordMutation, AssessmentRecordVariables] = Document(
    "mutation AssessmentRecord($input:AssessmentRecordInput!){assessmentRecord(input:$input){assessment{id kind level confidence evidenceUri assessedAt employeeId assessorId competencyId sessionId evidenceRuleId statementId withdrawnAt createdAt}userErrors{code field message}}}", "mutation", "input"
)

EVIDENCE_RULE_CREATE: Document[EvidenceRuleCreateMutation, EvidenceRuleCreateVariables] = Document(
    "mutation EvidenceRuleCreate($input:EvidenceRuleCreateInput!){evidenceRuleCreate(input:$input){evidenceRule{id version name verb activityId activityIdPrefix activityType minScore success completion competencyId level retiredAt createdAt updatedAt}userErrors{code field message}}}", "mutation", "input"
)

EVIDENCE_RULE_UPDATE: Document[EvidenceRuleUpdateMutation, EvidenceRuleUpdateVariables] = Document(
    "mutation EvidenceRuleUpdate($input:EvidenceRuleUpdateInput!){evidenceRuleUpdate(input:$input){evidenceRule{id version name verb activityId activityIdPrefix activityType minScore success completion competencyId level retiredAt createdAt updatedAt}userErrors{code field message}}}", "mutation"
)

EVIDENCE_RULE_RETIRE: Document[EvidenceRuleRetireMutation, EvidenceRuleRetireVariables] = Document(
    "mutation EvidenceRuleRetire($id:ID!$expectedVersion:Int){evidenceRuleRetire(id:$id expectedVersion:$expectedVersion){evidenceRule{id version name verb activityId activityIdPrefix activityType minScore success completion competencyId level retiredAt createdAt updatedAt}userErrors{code field message}}}", "mutation"
)

EVIDENCE_RULE_REPLAY: Document[EvidenceRuleReplayMutation, EvidenceRuleReplayVariables] = Document(
    "mutation EvidenceRuleReplay($input:EvidenceRuleReplayInput!){evidenceRuleReplay(input:$input){result{examinedCount fittingCount unmatchedCount knownCount newCount continueAfter}userErrors{code field message}}}", "mutation"
)

BADGE_CREATE: Document[BadgeCreateMutation, BadgeCreateVariables] = Document(
    "mutation BadgeCreate($input:BadgeCreateInput!){badgeCreate(input:$input){badge{id version name description criteria competencyId level programId automatic status createdAt updatedAt}userErrors{code field message}}}", "mutation", "input"
)

BADGE_UPDATE: Document[BadgeUpdateMutation, BadgeUpdateVariables] = Document(
    "mutation BadgeUpdate($input:BadgeUpdateInput!){badgeUpdate(input:$input){badge{id version name description criteria competencyId level programId automatic status createdAt updatedAt}userErrors{code field message}}}", "mutation"
)

BADGE_ACTIVATE: Document[BadgeActivateMutation, BadgeActivateVariables] = Document(
    "mutation BadgeActivate($id:ID!$expectedVersion:Int){badgeActivate(id:$id expectedVersion:$expectedVersion){badge{id version name description criteria competencyId level programId automatic status createdAt updatedAt}userErrors{code field message}}}", "mutation"
)

BADGE_RETIRE: Document[BadgeRetireMutation, BadgeRetireVariables] = Document(
    "mutation BadgeRetire($id:ID!$expectedVersion:Int){badgeRetire(id:$id expectedVersion:$expectedVersion){badge{id version name description criteria competencyId level programId automatic status createdAt updatedAt}userErrors{code field message}}}", "mutation"
)

BADGE_OFFER: Document[BadgeOfferMutation, BadgeOfferVariables] = Document(
    "mutation BadgeOffer($input:BadgeOfferInput!){badgeOffer(input:$input){badgeAward{id version badgeId employeeId offeredByRule status reason issuedAt endedAt createdAt updatedAt credentialUrl}userErrors{code field message}}}", "mutation", "input"
)

BADGE_AWARD_ACCEPT: Document[BadgeAwardAcceptMutation, BadgeAwardAcceptVariables] = Document(
    "mutation BadgeAwardAccept($id:ID!$expectedVersion:Int){badgeAwardAccept(id:$id expectedVersion:$expectedVersion){badgeAward{id version badgeId employeeId offeredByRule status reason issuedAt endedAt createdAt updatedAt credentialUrl}userErrors{code field message}}}", "mutation"
)

BADGE_AWARD_DECLINE: Document[BadgeAwardDeclineMutation, BadgeAwardDeclineVariables] = Document(
    "mutation BadgeAwardDecline($id:ID!$expectedVersion:Int){badgeAwardDecline(id:$id expectedVersion:$expectedVersion){badgeAward{id version badgeId employeeId offeredByRule status reason issuedAt endedAt createdAt updatedAt credentialUrl}userErrors{code field message}}}", "mutation"
)

BADGE_AWARD_WITHDRAW: Document[BadgeAwardWithdrawMutation, BadgeAwardWithdrawVariables] = Document(
    "mutation BadgeAwardWithdraw($id:ID!$expectedVersion:Int){badgeAwardWithdraw(id:$id expectedVersion:$expectedVersion){badgeAward{id version badgeId employeeId offeredByRule status reason issuedAt endedAt createdAt updatedAt credentialUrl}userErrors{code field message}}}", "mutation"
)

BADGE_AWARD_REVOKE: Document[BadgeAwardRevokeMutation, BadgeAwardRevokeVariables] = Document(
    "mutation BadgeAwardRevoke($id:ID!$reason:String!$expectedVersion:Int){badgeAwardRevoke(id:$id reason:$reason expectedVersion:$expectedVersion){badgeAward{id version badgeId employeeId offeredByRule status reason issuedAt endedAt createdAt updatedAt credentialUrl}userErrors{code field message}}}", "mutation"
)

LEARNER_RECORD_ISSUE: Document[LearnerRecordIssueMutation, LearnerRecordIssueVariables] = Document(
    "mutation LearnerRecordIssue{learnerRecordIssue{credential userErrors{code field message}}}", "mutation"
)

GUIDE_CREATE: Document[GuideCreateMutation, GuideCreateVariables] = Document(
    "mutation GuideCreate($input:GuideCreateInput!){guideCreate(input:$input){guide{id version name status standardKey publishedVersionId createdAt updatedAt}userErrors{code field message}}}", "mutation", "input"
)

GUIDE_UPDATE: Document[GuideUpdateMutation, GuideUpdateVariables] = Document(
    "mutation GuideUpdate($input:GuideUpdateInput!){guideUpdate(input:$input){guide{id version name status standardKey publishedVersionId createdAt updatedAt}userErrors{code field message}}}", "mutation"
)

GUIDE_PUBLISH: Document[GuidePublishMutation, GuidePublishVariables] = Document(
    "mutation GuidePublish($id:ID!$expectedVersion:Int){guidePublish(id:$id expectedVersion:$expectedVersion){guide{id version name status standardKey publishedVersionId createdAt updatedAt}userErrors{code field message}}}", "mutation"
)

GUIDE_ARCHIVE: Document[GuideArchiveMutation, GuideArchiveVariables] = Document(
    "mutation GuideArchive($id:ID!$expectedVersion:Int){guideArchive(id:$id expectedVersion:$expectedVersion){guide{id version name status standardKey publishedVersionId createdAt updatedAt}userErrors{code field message}}}", "mutation"
)

GUIDE_IMPORT_STANDARD: Document[GuideImportStandardMutation, GuideImportStandardVariables] = Document(
    "mutation GuideImportStandard{guideImportStandard{guides{id version name status standardKey publishedVersionId createdAt updatedAt}changedCount userErrors{code field message}}}", "mutation"
)

QUESTION_SET_CREATE: Document[QuestionSetCreateMutation, QuestionSetCreateVariables] = Document(
    "mutation QuestionSetCreate($input:QuestionSetCreateInput!){questionSetCreate(input:$input){questionSet{id version name purpose status standardKey publishedVersionId createdAt updatedAt}userErrors{code field message}}}", "mutation", "input"
)

QUESTION_SET_UPDATE: Document[QuestionSetUpdateMutation, QuestionSetUpdateVariables] = Document(
    "mutation QuestionSetUpdate($input:QuestionSetUpdateInput!){questionSetUpdate(input:$input){questionSet{id version name purpose status standardKey publishedVersionId createdAt updatedAt}userErrors{code field message}}}", "mutation"
)

QUESTION_SET_PUBLISH: Document[QuestionSetPublishMutation, QuestionSetPublishVariables] = Document(
    "mutation QuestionSetPublish($id:ID!$expectedVersion:Int){questionSetPublish(id:$id expectedVersion:$expectedVersion){questionSet{id version name purpose status standardKey publishedVersionId createdAt updatedAt}userErrors{code field message}}}", "mutation"
)

QUESTION_SET_ARCHIVE: Document[QuestionSetArchiveMutation, QuestionSetArchiveVariables] = Document(
    "mutation QuestionSetArchive($id:ID!$expectedVersion:Int){questionSetArchive(id:$id expectedVersion:$expectedVersion){questionSet{id version name purpose status standardKey publishedVersionId createdAt updatedAt}userErrors{code field message}}}", "mutation"
)

QUESTION_SET_IMPORT_STANDARD: Document[QuestionSetImportStandardMutation, QuestionSetImportStandardVariables] = Document(
    "mutation QuestionSetImportStandard{questionSetImportStandard{questionSets{id version name purpose status standardKey publishedVersionId createdAt updatedAt}changedCount userErrors{code field message}}}", "mutation"
)

PROGRAM_CREATE: Document[ProgramCreateMutation, ProgramCreateVariables] = Document(
    "mutation ProgramCreate($input:ProgramCreateInput!){programCreate(input:$input){program{id version name description kind status cadenceDays mixing groupSize maxJobLevelGap conflictPolicy allowsTrio minSharedMinutes balanceTolerancePercent startsOn endsOn createdAt updatedAt targetCompetencies{level competencyId}guides{position guideId}questionSets{purpose questionSetId}matchWeights{reciprocalStrengths sharedTargets crossTeam workingHours language tenure waiting firstMeeting}workingHours{weekday start end}}userErrors{code field message}}}", "mutation", "input"
)

PROGRAM_UPDATE: Document[ProgramUpdateMutation, ProgramUpdateVariables] = Document(
    "mutation ProgramUpdate($input:ProgramUpdateInput!){programUpdate(input:$input){program{id version name description kind status cadenceDays mixing groupSize maxJobLevelGap conflictPolicy allowsTrio minSharedMinutes balanceTolerancePercent startsOn endsOn createdAt updatedAt targetCompetencies{level competencyId}guides{position guideId}questionSets{purpose questionSetId}matchWeights{reciprocalStrengths sharedTargets crossTeam workingHours language tenure waiting firstMeeting}workingHours{weekday start end}}userErrors{code field message}}}", "mutation"
)

PROGRAM_OPEN: Document[ProgramOpenMutation, ProgramOpenVariables] = Document(
    "mutation ProgramOpen($id:ID!$expectedVersion:Int){programOpen(id:$id expectedVersion:$expectedVersion){program{id version name description kind status cadenceDays mixing groupSize maxJobLevelGap conflictPolicy allowsTrio minSharedMinutes balanceTolerancePercent startsOn endsOn createdAt updatedAt targetCompetencies{level competencyId}guides{position guideId}questionSets{purpose questionSetId}matchWeights{reciprocalStrengths sharedTargets crossTeam workingHours language tenure waiting firstMeeting}workingHours{weekday start end}}userErrors{code field message}}}", "mutation"
)

PROGRAM_CLOSE: Document[ProgramCloseMutation, ProgramCloseVariables] = Document(
    "mutation ProgramClose($id:ID!$expectedVersion:Int){programClose(id:$id expectedVersion:$expectedVersion){program{id version name description kind status cadenceDays mixing groupSize maxJobLevelGap conflictPolicy allowsTrio minSharedMinutes balanceTolerancePercent startsOn endsOn createdAt updatedAt targetCompetencies{level competencyId}guides{position guideId}questionSets{purpose questionSetId}matchWeights{reciprocalStrengths sharedTargets crossTeam workingHours language tenure waiting firstMeeting}workingHours{weekday start end}}userErrors{code field message}}}", "mutation"
)

PROGRAM_SET_GUIDES: Document[ProgramSetGuidesMutation, ProgramSetGuidesVariables] = Document(
    "mutation ProgramSetGuides($input:ProgramSetGuidesInput!){programSetGuides(input:$input){program{id version name description kind status cadenceDays mixing groupSize maxJobLevelGap conflictPolicy allowsTrio minSharedMinutes balanceTolerancePercent startsOn endsOn createdAt updatedAt targetCompetencies{level competencyId}guides{position guideId}questionSets{purpose questionSetId}matchWeights{reciprocalStrengths sharedTargets crossTeam workingHours language tenure waiting firstMeeting}workingHours{weekday start end}}userErrors{code field message}}}", "mutation"
)

PROGRAM_SET_QUESTION_SETS: Document[ProgramSetQuestionSetsMutation, ProgramSetQuestionSetsVariables] = Document(
    "mutation ProgramSetQuestionSets($input:ProgramSetQuestionSetsInput!){programSetQuestionSets(input:$input){program{id version name description kind status cadenceDays mixing groupSize maxJobLevelGap conflictPolicy allowsTrio minSharedMinutes balanceTolerancePercent startsOn endsOn createdAt updatedAt targetCompetencies{level competencyId}guides{position guideId}questionSets{purpose questionSetId}matchWeights{reciprocalStrengths sharedTargets crossTeam workingHours language tenure waiting firstMeeting}workingHours{weekday start end}}userErrors{code field message}}}", "mutation"
)

PARTICIPANT_ENROL: Document[ParticipantEnrolMutation, ParticipantEnrolVariables] = Document(
    "mutation ParticipantEnrol($input:ParticipantEnrolInput!){participantEnrol(input:$input){participant{id version status waitingSince programId employeeId createdAt updatedAt}userErrors{code field message}}}", "mutation", "input"
)

PARTICIPANT_ACCEPT: Document[ParticipantAcceptMutation, ParticipantAcceptVariables] = Document(
    "mutation ParticipantAccept($id:ID!$expectedVersion:Int){participantAccept(id:$id expectedVersion:$expectedVersion){participant{id version status waitingSince programId employeeId createdAt updatedAt}userErrors{code field message}}}", "mutation"
)

PARTICIPANT_PAUSE: Document[ParticipantPauseMutation, ParticipantPauseVariables] = Document(
    "mutation ParticipantPause($id:ID!$expectedVersion:Int){participantPause(id:$id expectedVersion:$expectedVersion){participant{id version status waitingSince programId employeeId createdAt updatedAt}userErrors{code field message}}}", "mutation"
)

PARTICIPANT_RESUME: Document[ParticipantResumeMutation, ParticipantResumeVariables] = Document(
    "mutation ParticipantResume($id:ID!$expectedVersion:Int){participantResume(id:$id expectedVersion:$expectedVersion){participant{id version status waitingSince programId employeeId createdAt updatedAt}userErrors{code field message}}}", "mutation"
)

PARTICIPANT_WITHDRAW: Document[ParticipantWithdrawMutation, ParticipantWithdrawVariables] = Document(
    "mutation ParticipantWithdraw($id:ID!$expectedVersion:Int){participantWithdraw(id:$id expectedVersion:$expectedVersion){participant{id version status waitingSince programId employeeId createdAt updatedAt}userErrors{code field message}}}", "mutation"
)

ROUND_START: Document[RoundStartMutation, RoundStartVariables] = Document(
    "mutation RoundStart($input:RoundStartInput!){roundStart(input:$input){round{id version number status startsOn endsOn programId createdAt updatedAt}userErrors{code field message}}}", "mutation", "input"
)

ROUND_END: Document[RoundEndMutation, RoundEndVariables] = Document(
    "mutation RoundEnd($id:ID!$expectedVersion:Int){roundEnd(id:$id expectedVersion:$expectedVersion){round{id version number status startsOn endsOn programId createdAt updatedAt}userErrors{code field message}}}", "mutation"
)

MATCH_BLOCK_CREATE: Document[MatchBlockCreateMutation, MatchBlockCreateVariables] = Document(
    "mutation MatchBlockCreate($input:MatchBlockCreateInput!){matchBlockCreate(input:$input){matchBlock{id employeeId otherEmployeeId createdAt}userErrors{code field message}}}", "mutation", "input"
)

MATCH_BLOCK_DELETE: Document[MatchBlockDeleteMutation, MatchBlockDeleteVariables] = Document(
    "mutation MatchBlockDelete($id:ID!){matchBlockDelete(id:$id){matchBlock{id employeeId otherEmployeeId createdAt}userErrors{code field message}}}", "mutation"
)

ROUND_MATCH: Document[RoundMatchMutation, RoundMatchVariables] = Document(
    "mutation RoundMatch($input:RoundMatchInput!){roundMatch(input:$input){matchProposal{id version status seed onlyWaiting participantCount scoredCount pairingCount unmatchedCount totalScore upperBoundScore greedyScore failure programId roundId createdAt updatedAt proposedAt endedAt weights{reciprocalStrengths sharedTargets crossTeam workingHours language tenure waiting firstMeeting}excluded{participantIds}}userErrors{code field message}}}", "mutation", "input"
)

MATCH_PROPOSAL_EDIT: Document[MatchProposalEditMutation, MatchProposalEditVariables] = Document(
    "mutation MatchProposalEdit($input:MatchProposalEditInput!){matchProposalEdit(input:$input){matchProposal{id version status seed onlyWaiting participantCount scoredCount pairingCount unmatchedCount totalScore upperBoundScore greedyScore failure programId roundId createdAt updatedAt proposedAt endedAt weights{reciprocalStrengths sharedTargets crossTeam workingHours language tenure waiting firstMeeting}excluded{participantIds}}userErrors{code field message}}}", "mutation"
)

MATCH_PROPOSAL_REMATCH: Document[MatchProposalRematchMutation, MatchProposalRematchVariables] = Document(
    "mutation MatchProposalRematch($id:ID!$expectedVersion:Int){matchProposalRematch(id:$id expectedVersion:$expectedVersion){matchProposal{id version status seed onlyWaiting participantCount scoredCount pairingCount unmatchedCount totalScore upperBoundScore greedyScore failure programId roundId createdAt updatedAt proposedAt endedAt weights{reciprocalStrengths sharedTargets crossTeam workingHours language tenure waiting firstMeeting}excluded{participantIds}}userErrors{code field message}}}", "mutation"
)

MATCH_PROPOSAL_APPLY: Document[MatchProposalApplyMutation, MatchProposalApplyVariables] = Document(
    "mutation MatchProposalApply($id:ID!$expectedVersion:Int){matchProposalApply(id:$id expectedVersion:$expectedVersion){matchProposal{id version status seed onlyWaiting participantCount scoredCount pairingCount unmatchedCount totalScore upperBoundScore greedyScore failure programId roundId createdAt updatedAt proposedAt endedAt weights{reciprocalStrengths sharedTargets crossTeam workingHours language tenure waiting firstMeeting}excluded{participantIds}}userErrors{code field message}}}", "mutation"
)

MATCH_PROPOSAL_DISCARD: Document[MatchProposalDiscardMutation, MatchProposalDiscardVariables] = Document(
    "mutation MatchProposalDiscard($id:ID!$expectedVersion:Int){matchProposalDiscard(id:$id expectedVersion:$expectedVersion){matchProposal{id version status seed onlyWaiting participantCount scoredCount pairingCount unmatchedCount totalScore upperBoundScore greedyScore failure programId roundId createdAt updatedAt proposedAt endedAt weights{reciprocalStrengths sharedTargets crossTeam workingHours language tenure waiting firstMeeting}excluded{participantIds}}userErrors{code field message}}}", "mutation"
)

PAIRING_CREATE: Document[PairingCreateMutation, PairingCreateVariables] = Document(
    "mutation PairingCreate($input:PairingCreateInput!){pairingCreate(input:$input){pairing{id version status conflictSince programId roundId createdAt updatedAt endedAt matchScore members{participantId employeeId}matchReasons{kind weight value contribution quantity}}userErrors{code field message}}}", "mutation", "input"
)

PAIRING_END: Document[PairingEndMutation, PairingEndVariables] = Document(
    "mutation PairingEnd($id:ID!$expectedVersion:Int){pairingEnd(id:$id expectedVersion:$expectedVersion){pairing{id version status conflictSince programId roundId createdAt updatedAt endedAt matchScore members{participantId employeeId}matchReasons{kind weight value contribution quantity}}userErrors{code field message}}}", "mutation"
)

SESSION_SCHEDULE: Document[SessionScheduleMutation, SessionScheduleVariables] = Document(
    "mutation SessionSchedule($input:SessionScheduleInput!){sessionSchedule(input:$input){session{id version status startsAt durationMinutes heldAt pairingId programId guideVersionId createdAt updatedAt attendance{employeeId attended}turns{position coachId learnerId minutes}agenda{id version kind position text doneAt authorId createdAt updatedAt step{number kind minutes prompt{language text}prompts{language text}}}}userErrors{code field message}}}", "mutation", "input"
)

SESSION_RESCHEDULE: Document[SessionRescheduleMutation, SessionRescheduleVariables] = Document(
    "mutation SessionReschedule($id:ID!$startsAt:DateTime!$durationMinutes:Int$expectedVersion:Int){sessionReschedule(id:$id startsAt:$startsAt durationMinutes:$durationMinutes expectedVersion:$expectedVersion){session{id version status startsAt durationMinutes heldAt pairingId programId guideVersionId createdAt updatedAt attendance{employeeId attended}turns{position coachId learnerId minutes}agenda{id version kind position text doneAt authorId createdAt updatedAt}}userErrors{code field message}}}", "mutation"
)

SESSION_HOLD: Document[SessionHoldMutation, SessionHoldVariables] = Document(
    "mutation SessionHold($input:SessionHoldInput!){sessionHold(input:$input){session{id version status startsAt durationMinutes heldAt pairingId programId guideVersionId createdAt updatedAt attendance{employeeId attended}turns{position coachId learnerId minutes}agenda{id version kind position text doneAt authorId createdAt updatedAt}}userErrors{code field message}}}", "mutation"
)

SESSION_CANCEL: Document[SessionCancelMutation, SessionCancelVariables] = Document(
    "mutation SessionCancel($id:ID!$expectedVersion:Int){sessionCancel(id:$id expectedVersion:$expectedVersion){session{id version status startsAt durationMinutes heldAt pairingId programId guideVersionId createdAt updatedAt attendance{employeeId attended}turns{position coachId learnerId minutes}agenda{id version kind position text doneAt authorId createdAt updatedAt}}userErrors{code field message}}}", "mutation"
)

SESSION_MARK_MISSED: Document[SessionMarkMissedMutation, SessionMarkMissedVariables] = Document(
    "mutation SessionMarkMissed($id:ID!$expectedVersion:Int){sessionMarkMissed(id:$id expectedVersion:$expectedVersion){session{id version status startsAt durationMinutes heldAt pairingId programId guideVersionId createdAt updatedAt attendance{employeeId attended}turns{position coachId learnerId minutes}agenda{id version kind position text doneAt authorId createdAt updatedAt}}userErrors{code field message}}}", "mutation"
)

GOAL_CREATE: Document[GoalCreateMutation, GoalCreateVariables] = Document(
    "mutation GoalCreate($input:GoalCreateInput!){goalCreate(input:$input){goal{id version title why targetLevel confidenceNow confidenceWanted dueOn status visibility endedAt participantId employeeId programId competencyId createdAt updatedAt}userErrors{code field message}}}", "mutation", "input"
)

GOAL_UPDATE: Document[GoalUpdateMutation, GoalUpdateVariables] = Document(
    "mutation GoalUpdate($input:GoalUpdateInput!){goalUpdate(input:$input){goal{id version title why targetLevel confidenceNow confidenceWanted dueOn status visibility endedAt participantId employeeId programId competencyId createdAt updatedAt}userErrors{code field message}}}", "mutation"
)

GOAL_ACHIEVE: Document[GoalAchieveMutation, GoalAchieveVariables] = Document(
    "mutation GoalAchieve($id:ID!$expectedVersion:Int){goalAchieve(id:$id expectedVersion:$expectedVersion){goal{id version title why targetLevel confidenceNow confidenceWanted dueOn status visibility endedAt participantId employeeId programId competencyId createdAt updatedAt}userErrors{code field message}}}", "mutation"
)

GOAL_DROP: Document[GoalDropMutation, GoalDropVariables] = Document(
    "mutation GoalDrop($id:ID!$expectedVersion:Int){goalDrop(id:$id expectedVersion:$expectedVersion){goal{id version title why targetLevel confidenceNow confidenceWanted dueOn status visibility endedAt participantId employeeId programId competencyId createdAt updatedAt}userErrors{code field message}}}", "mutation"
)

COMMITMENT_MAKE: Document[CommitmentMakeMutation, CommitmentMakeVariables] = Document(
    "mutation CommitmentMake($input:CommitmentMakeInput!){commitmentMake(input:$input){commitment{id version text dueOn status reviewedAt participantId employeeId programId pairingId sessionId reviewedInSessionId carriedFromId createdAt updatedAt}userErrors{code field message}}}", "mutation", "input"
)

COMMITMENT_REVIEW: Document[CommitmentReviewMutation, CommitmentReviewVariables] = Document(
    "mutation CommitmentReview($input:CommitmentReviewInput!){commitmentReview(input:$input){commitment{id version text dueOn status reviewedAt participantId employeeId programId pairingId sessionId reviewedInSessionId carriedFromId createdAt updatedAt}userErrors{code field message}}}", "mutation", "input"
)

AGENDA_TOPIC_ADD: Document[AgendaTopicAddMutation, AgendaTopicAddVariables] = Document(
    "mutation AgendaTopicAdd($input:AgendaTopicAddInput!){agendaTopicAdd(input:$input){agendaItem{id version kind position text doneAt authorId createdAt updatedAt}userErrors{code field message}}}", "mutation", "input"
)

AGENDA_TOPIC_REMOVE: Document[AgendaTopicRemoveMutation, AgendaTopicRemoveVariables] = Document(
    "mutation AgendaTopicRemove($id:ID!$expectedVersion:Int){agendaTopicRemove(id:$id expectedVersion:$expectedVersion){agendaItem{id version kind position text doneAt authorId createdAt updatedAt}userErrors{code field message}}}", "mutation"
)

AGENDA_ITEM_SET_DONE: Document[AgendaItemSetDoneMutation, AgendaItemSetDoneVariables] = Document(
    "mutation AgendaItemSetDone($id:ID!$done:Boolean$expectedVersion:Int){agendaItemSetDone(id:$id done:$done expectedVersion:$expectedVersion){agendaItem{id version kind position text doneAt authorId createdAt updatedAt}userErrors{code field message}}}", "mutation"
)

FEEDBACK_EXCHANGE_OPEN: Document[FeedbackExchangeOpenMutation, FeedbackExchangeOpenVariables] = Document(
    "mutation FeedbackExchangeOpen($input:FeedbackExchangeOpenInput!){feedbackExchangeOpen(input:$input){feedbackExchange{id version status dueAt completedAt pairingId programId questionSetVersionId openedById createdAt updatedAt}userErrors{code field message}}}", "mutation", "input"
)

FEEDBACK_SUBMIT: Document[FeedbackSubmitMutation, FeedbackSubmitVariables] = Document(
    "mutation FeedbackSubmit($input:FeedbackSubmitInput!){feedbackSubmit(input:$input){feedback{id version status submittedAt feedbackExchangeId giverId receiverId createdAt updatedAt answers{questionKey scale choices text}versions{number submittedAt answers{questionKey scale choices text}}}userErrors{code field message}}}", "mutation"
)

PULSE_OPEN: Document[PulseOpenMutation, PulseOpenVariables] = Document(
    "mutation PulseOpen($input:PulseOpenInput!){pulseOpen(input:$input){pulse{id version closesAt programId roundId questionSetVersionId minimumGroup createdAt updatedAt answered figures{status answeredCount questions{questionKey count average}}}userErrors{code field message}}}", "mutation", "input"
)

PULSE_ANSWER: Document[PulseAnswerMutation, PulseAnswerVariables] = Document(
    "mutation PulseAnswer($input:PulseAnswerInput!){pulseAnswer(input:$input){pulse{id version closesAt programId roundId questionSetVersionId minimumGroup createdAt updatedAt answered figures{status answeredCount questions{questionKey count average}}}userErrors{code field message}}}", "mutation"
)

PULSE_CLOSE: Document[PulseCloseMutation, PulseCloseVariables] = Document(
    "mutation PulseClose($id:ID!$expectedVersion:Int){pulseClose(id:$id expectedVersion:$expectedVersion){pulse{id version closesAt programId roundId questionSetVersionId minimumGroup createdAt updatedAt answered figures{status answeredCount questions{questionKey count average}}}userErrors{code field message}}}", "mutation"
)

RECOGNITION_GIVE: Document[RecognitionGiveMutation, RecognitionGiveVariables] = Document(
    "mutation RecognitionGive($input:RecognitionGiveInput!){recognitionGive(input:$input){recognition{id version text visibility status giverId receiverId programId competencyId pairingId createdAt updatedAt giverName receiverName}userErrors{code field message}}}", "mutation", "input"
)

RECOGNITION_WITHDRAW: Document[RecognitionWithdrawMutation, RecognitionWithdrawVariables] = Document(
    "mutation RecognitionWithdraw($id:ID!$expectedVersion:Int){recognitionWithdraw(id:$id expectedVersion:$expectedVersion){recognition{id version text visibility status giverId receiverId programId competencyId pairingId createdAt updatedAt giverName receiverName}userErrors{code field message}}}", "mutation"
)

TAKEAWAY_SHARE: Document[TakeawayShareMutation, TakeawayShareVariables] = Document(
    "mutation TakeawayShare($input:TakeawayShareInput!){takeawayShare(input:$input){takeaway{id version text status helpfulCount authorId programId competencyId createdAt updatedAt authorName markedByMe}userErrors{code field message}}}", "mutation", "input"
)

TAKEAWAY_EDIT: Document[TakeawayEditMutation, TakeawayEditVariables] = Document(
    "mutation TakeawayEdit($input:TakeawayEditInput!){takeawayEdit(input:$input){takeaway{id version text status helpfulCount authorId programId competencyId createdAt updatedAt authorName markedByMe}userErrors{code field message}}}", "mutation"
)

TAKEAWAY_WITHDRAW: Document[TakeawayWithdrawMutation, TakeawayWithdrawVariables] = Document(
    "mutation TakeawayWithdraw($id:ID!$expectedVersion:Int){takeawayWithdraw(id:$id expectedVersion:$expectedVersion){takeaway{id version text status helpfulCount authorId programId competencyId createdAt updatedAt authorName markedByMe}userErrors{code field message}}}", "mutation"
)

TAKEAWAY_MARK_HELPFUL: Document[TakeawayMarkHelpfulMutation, TakeawayMarkHelpfulVariables] = Document(
    "mutation TakeawayMarkHelpful($id:ID!){takeawayMarkHelpful(id:$id){takeaway{id version text status helpfulCount authorId programId competencyId createdAt updatedAt authorName markedByMe}userErrors{code field message}}}", "mutation"
)

TAKEAWAY_UNMARK_HELPFUL: Document[TakeawayUnmarkHelpfulMutation, TakeawayUnmarkHelpfulVariables] = Document(
    "mutation TakeawayUnmarkHelpful($id:ID!){takeawayUnmarkHelpful(id:$id){takeaway{id version text status helpfulCount authorId programId competencyId createdAt updatedAt authorName markedByMe}userErrors{code field message}}}", "mutation"
)

LEARNING_RECORD_VOID: Document[LearningRecordVoidMutation, LearningRecordVoidVariables] = Document(
    "mutation LearningRecordVoid($id:ID!){learningRecordVoid(id:$id){learningRecord{id seq employeeId verb occurredAt sessionId assessmentId programId voidsId createdAt}userErrors{code field message}}}", "mutation"
)

ORGANIZATION_SET_STATEMENT_NAMING: Document[OrganizationSetStatementNamingMutation, OrganizationSetStatementNamingVariables] = Document(
    "mutation OrganizationSetStatementNaming($homePage:String$usesEmail:Boolean!$expectedVersion:Int){organizationSetStatementNaming(homePage:$homePage usesEmail:$usesEmail expectedVersion:$expectedVersion){organization{id name slug version terminationsHeldAt terminationsHeldCount terminationsReleasedAt terminationsReleaseNote statementHomePage statementUsesEmail createdAt minimumGroup accountHomePages brake{deactivations{number percent}suspensions{number percent}creations{number percent}externalIds{number percent}userNames{number percent}emails{number percent}names{number percent}managers{number percent}departments{number percent}}attributeOwners{attributes integrationId}}userErrors{code field message}}}", "mutation"
)

REFLECTION_CREATE: Document[ReflectionCreateMutation, ReflectionCreateVariables] = Document(
    "mutation ReflectionCreate($input:ReflectionCreateInput!){reflectionCreate(input:$input){reflection{id version visibility authorId pairingId sessionId createdAt editedAt text}userErrors{code field message}}}", "mutation", "input"
)

REFLECTION_EDIT: Document[ReflectionEditMutation, ReflectionEditVariables] = Document(
    "mutation ReflectionEdit($input:ReflectionEditInput!){reflectionEdit(input:$input){reflection{id version visibility authorId pairingId sessionId createdAt editedAt text}userErrors{code field message}}}", "mutation"
)

REFLECTION_DELETE: Document[ReflectionDeleteMutation, ReflectionDeleteVariables] = Document(
    "mutation ReflectionDelete($id:ID!$expectedVersion:Int){reflectionDelete(id:$id expectedVersion:$expectedVersion){reflection{id version visibility authorId pairingId sessionId createdAt editedAt text}userErrors{code field message}}}", "mutation"
)

FOLLOW_CHANGES: Document[FollowChangesSubscription, FollowChangesVariables] = Document(
    "subscription FollowChanges($after:String$filter:ChangeFilter){changes(after:$after filter:$filter){change{seq cursor kind subjectKind subjectId subjectVersion changedFields actorId at}cursor throughSeq}}", "subscription"
)

INSIGHTS_CHANGED: Document[InsightsChangedSubscription, InsightsChangedVariables] = Document(
    "subscription InsightsChanged($after:String){insightsChanged(after:$after){tables cursor}}", "subscription"
)

ROSTER_PLAN_PROGRESSED: Document[RosterPlanProgressedSubscription, RosterPlanProgressedVariables] = Document(
    "subscription RosterPlanProgressed($id:ID!){rosterPlanProgressed(id:$id){id version status source mode rowCount createCount updateCount reactivateCount terminateCount scheduledTerminationCount unchangedCount rejectedCount skippedCount skippedEmployeeCount warningCount pairingEndCount sessionCancelCount partnerRequeueCount conflictCount stepCount doneCount failedCount releaseNote releasedAt failure createdAt appliedAt heldBecause releasedById plannedById}}", "subscription"
)

MATCH_PROPOSAL_PROGRESSED: Document[MatchProposalProgressedSubscription, MatchProposalProgressedVariables] = Document(
    "subscription MatchProposalProgressed($id:ID!){matchProposalProgressed(id:$id){id version status seed onlyWaiting participantCount scoredCount pairingCount unmatchedCount totalScore upperBoundScore greedyScore failure programId roundId createdAt updatedAt proposedAt endedAt weights{reciprocalStrengths sharedTargets crossTeam workingHours language tenure waiting firstMeeting}excluded{participantIds}}}", "subscription"
)
