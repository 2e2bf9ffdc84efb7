// Generated from schema.graphql by clients/generate; do not edit.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import { document } from '../document.js';
/** The kind of an item of an agenda. */
export type AgendaItemKind =
  /** A step of the guide that the session has frozen. */
  | 'STEP'
  /** A topic that a member of the pairing has added. */
  | 'TOPIC';

/** A topic to add to the agenda of a session. */
export type AgendaTopicAddInput = {
  /**
   * An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
   * same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
   */
  idempotencyKey?: string | null | undefined;
  /** The identifier of the session, which must be SCHEDULED and belong to a pairing of the caller. It can have at most 50 topics. */
  sessionId: string;
  /** The words of the topic, 1 to 2,000 characters. Only the members of the pairing read them. */
  text: string;
};

/** The answer to a question. One of `scale`, `choices` and `text` is given, according to the kind of the question. */
export type AnswerInput = {
  /** The keys of the chosen options, for a question of the kind CHOICE: one, or several when `multiple` is true. */
  choices?: Array<string> | null | undefined;
  /** The key of the question in the question set. Each question at most once. */
  questionKey: string;
  /** The number on the scale, for a question of the kind SCALE. */
  scale?: number | null | undefined;
  /** The answer in words, for a question of the kind TEXT: 1 to `maxLength` characters. */
  text?: string | null | undefined;
};

/** Conditions on assessments. All given conditions must hold; a null condition is not applied. */
export type AssessmentFilter = {
  /** The instant at which the employee had the level (`assessedAt`). */
  assessedAt?: InstantFilter | null | undefined;
  /** The identifier of the competency. */
  competencyId?: IdFilter | null | undefined;
  /** The identifier of the assessed employee. */
  employeeId?: IdFilter | null | undefined;
  /** The kind of the assessment: SELF, PEER or EVIDENCE. */
  kind?: AssessmentKindFilter | null | undefined;
  /** The identifier of the session that the assessment refers to. */
  sessionId?: IdFilter | null | undefined;
};

/** The kind of an assessment: who or what determined the level. */
export type AssessmentKind =
  /** Evidence that a system reported, such as a completed course. There is no assessor. */
  | 'EVIDENCE'
  /** The assessment by a present or past partner. */
  | 'PEER'
  /** The employee's own assessment. The assessor is the employee. */
  | 'SELF';

/** Compares the kind of an assessment. All given conditions must hold; a null condition is not applied. */
export type AssessmentKindFilter = {
  /** Equal to this value of the enum. */
  eq?: AssessmentKind | null | undefined;
  /** Equal to one of these values. An empty list matches nothing. */
  in?: Array<AssessmentKind> | null | undefined;
};

/** The sort order of a list of assessments. */
export type AssessmentOrder =
  /** By the instant of the assessment, earliest first. The default. */
  | 'ASSESSED_AT_ASC'
  /** By the instant of the assessment, latest first. */
  | 'ASSESSED_AT_DESC';

/** An assessment to record, of one employee in one competency. */
export type AssessmentRecordInput = {
  /** The instant at which the employee had the level, not in the future. Null: now. */
  assessedAt?: string | null | undefined;
  /**
   * The identifier of the employee who assessed, a present or past partner of the assessed employee. Required when a service records a
   * PEER assessment. A person assesses in their own name: null or the person's own identifier. For SELF: null or the assessed employee; for
   * EVIDENCE: null.
   */
  assessorId?: string | null | undefined;
  /** The identifier of the competency. */
  competencyId: string;
  /** The confidence of the assessor in the level, in percent, 0 to 100. Null: not given. */
  confidence?: number | null | undefined;
  /** The identifier of the employee to assess. People record SELF about themselves, and PEER about another employee. */
  employeeId: string;
  /** The `http` or `https` URL of the evidence, at most 2,000 characters. Null: none. */
  evidenceUri?: string | null | undefined;
  /**
   * An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
   * same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
   */
  idempotencyKey?: string | null | undefined;
  /** The kind of the assessment. Only services can record EVIDENCE. */
  kind: AssessmentKind;
  /** The level: a position in `levels` of the competency framework, from 1, the lowest. */
  level: number;
  /**
   * The identifier of the session that the assessment refers to. The employee and the assessor, if any, must be members of its
   * pairing. Null: none.
   */
  sessionId?: string | null | undefined;
};

/** The attendance of one member of the pairing, for the report of a session. */
export type AttendanceInput = {
  /** Whether the member took part in the session. */
  attended: boolean;
  /** The identifier of the employee, who must be a member of the pairing. */
  employeeId: string;
};

/** A group of attributes of an employee that one integration can own. */
export type AttributeGroup =
  /** The custom attributes. */
  | 'CUSTOM_ATTRIBUTES'
  /** The department, the division, the cost center and the company. */
  | 'DEPARTMENT'
  /** The e-mail address of the employee. */
  | 'EMAIL'
  /** The number on the badge or the payroll. */
  | 'EMPLOYEE_NUMBER'
  /** The external id, which is the key of the employee in the organization. */
  | 'EXTERNAL_ID'
  /** The job title and the job level. */
  | 'JOB'
  /** The location and the time zone. */
  | 'LOCATION'
  /** The manager of the employee, also a pending one. */
  | 'MANAGER'
  /** The given name, the family name and the display name. */
  | 'NAME'
  /**
   * The status, the hire date and the termination date. Only the owner ends employments, also those of employees who are absent from a
   * full roster.
   */
  | 'STATUS'
  /** The user name, with which the employee signs in. */
  | 'USER_NAME';

/** The owner of a group of attributes. */
export type AttributeOwnerInput = {
  /** The group of attributes. Each group can be named once. */
  attributes: AttributeGroup;
  /** The identifier of the integration that owns the group. It must not be disabled. */
  integrationId: string;
};

/** The owners of the attributes of employees. */
export type AttributeOwnersInput = {
  /** Refuses the change with STALE_VERSION unless the organization has this version. Null: no check. */
  expectedVersion?: number | null | undefined;
  /**
   * The identifier of the integration whose keys the present external ids are, if it is not the owner of EXTERNAL_ID. It keeps them as
   * keys of its own, so that it still finds its employees when the owner gives them other external ids. The previous owner of
   * EXTERNAL_ID keeps its keys in any case. Null: none.
   */
  externalIdsOf?: string | null | undefined;
  /** The owners, in place of all present ones. Every integration may write a group that is not listed. */
  owners: Array<AttributeOwnerInput>;
};

/** Conditions on awards. All given conditions must hold; a null condition is not applied. */
export type BadgeAwardFilter = {
  /** The identifier of the badge. */
  badgeId?: IdFilter | null | undefined;
  /** The identifier of the employee. */
  employeeId?: IdFilter | null | undefined;
  /** The status of the award: OFFERED, ISSUED, DECLINED, REVOKED or WITHDRAWN. */
  status?: BadgeAwardStatusFilter | null | undefined;
};

/** The sort order of a list of awards. */
export type BadgeAwardOrder =
  /** By the instant of the offer, oldest first. The default. */
  | 'CREATED_ASC'
  /** By the instant of the offer, newest first. */
  | 'CREATED_DESC';

/** The status of an award. DECLINED, REVOKED and WITHDRAWN are final, but a REVOKED one can still be withdrawn by the employee. */
export type BadgeAwardStatus =
  /** The employee declined the offer. Nothing was published. */
  | 'DECLINED'
  /** The employee accepted, and the credential is signed and published. */
  | 'ISSUED'
  /** The badge was offered, and the employee has not decided. */
  | 'OFFERED'
  /** The organization took the badge back. Its credential is listed as revoked. */
  | 'REVOKED'
  /** The employee withdrew the consent. The credential was deleted, and is listed as revoked. */
  | 'WITHDRAWN';

/** Compares the status of an award. All given conditions must hold; a null condition is not applied. */
export type BadgeAwardStatusFilter = {
  /** Equal to this value of the enum. */
  eq?: BadgeAwardStatus | null | undefined;
  /** Equal to one of these values. An empty list matches nothing. */
  in?: Array<BadgeAwardStatus> | null | undefined;
};

/** A badge to create: for a level in a competency, or for the completion of a program. */
export type BadgeCreateInput = {
  /** Whether the badge is offered by rule: when a PEER or EVIDENCE assessment reaches the level, or the program is completed. */
  automatic?: boolean;
  /** The identifier of the competency that the badge is for. Null: the badge is for the completion of `programId`. */
  competencyId?: string | null | undefined;
  /** The criteria of the badge in words, 1 to 5,000 characters. They are published with each credential. */
  criteria: string;
  /** The description of the badge, 1 to 5,000 characters. It is published with each credential. */
  description: string;
  /**
   * An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
   * same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
   */
  idempotencyKey?: string | null | undefined;
  /** The lowest level in the competency: a position in `levels` of its framework, from 1. Required with `competencyId`, otherwise null. */
  level?: number | null | undefined;
  /** The name of the badge, 1 to 200 characters. It is published with each credential. */
  name: string;
  /** The identifier of the program whose completion the badge is for. Null: the badge is for `competencyId`. */
  programId?: string | null | undefined;
};

/** Conditions on badges. All given conditions must hold; a null condition is not applied. */
export type BadgeFilter = {
  /** The identifier of the competency that the badge is for. */
  competencyId?: IdFilter | null | undefined;
  /** The identifier of the program whose completion the badge is for. */
  programId?: IdFilter | null | undefined;
  /** The status of the badge: DRAFT, ACTIVE or RETIRED. */
  status?: BadgeStatusFilter | null | undefined;
};

/** A badge to offer to an employee. */
export type BadgeOfferInput = {
  /** The identifier of the badge, which must be ACTIVE. */
  badgeId: string;
  /** The identifier of the employee, whose employment must not have ended. */
  employeeId: string;
  /**
   * An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
   * same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
   */
  idempotencyKey?: string | null | undefined;
};

/** The sort order of a list of badges. */
export type BadgeOrder =
  /** By creation, oldest first. The default. */
  | 'CREATED_ASC'
  /** By creation, newest first. */
  | 'CREATED_DESC';

/** The status of a badge. RETIRED is final. */
export type BadgeStatus =
  /** The badge can be offered. */
  | 'ACTIVE'
  /** The badge is not offered yet. Only integrations, program managers and administrators see it. */
  | 'DRAFT'
  /** The badge is no longer offered, and offers can no longer be accepted. Issued credentials stay valid. */
  | 'RETIRED';

/** Compares the status of a badge. All given conditions must hold; a null condition is not applied. */
export type BadgeStatusFilter = {
  /** Equal to this value of the enum. */
  eq?: BadgeStatus | null | undefined;
  /** Equal to one of these values. An empty list matches nothing. */
  in?: Array<BadgeStatus> | null | undefined;
};

/** The changes of a badge. Issued credentials keep the texts that they were issued with. */
export type BadgeUpdateInput = {
  /** Whether the badge is offered by rule from now on. Null: unchanged. */
  automatic?: boolean | null | undefined;
  /** The new criteria of the badge in words, 1 to 5,000 characters. Null: unchanged. */
  criteria?: string | null | undefined;
  /** The new description of the badge, 1 to 5,000 characters. Null: unchanged. */
  description?: string | null | undefined;
  /** Refuses the change with STALE_VERSION unless the badge has this version. Null: no check. */
  expectedVersion?: number | null | undefined;
  /** The identifier of the badge, which must not be RETIRED. */
  id: string;
  /** The new name of the badge, 1 to 200 characters. Null: unchanged. */
  name?: string | null | undefined;
};

/** The limits of the brake. A limit that is null is set to its default. */
export type BrakeInput = {
  /** The limit of new employees in roster plans, after the first roster was applied. Default: 50 employees or 100 percent. */
  creations?: BrakeLimitInput | null | undefined;
  /** The limit of employments that end. Default: 10 employees or 5 percent. */
  deactivations?: BrakeLimitInput | null | undefined;
  /** The limit of employees who get another department. Default: 50 employees or 30 percent. */
  departments?: BrakeLimitInput | null | undefined;
  /** The limit of employees who get another e-mail address. Default: 20 employees or 20 percent. */
  emails?: BrakeLimitInput | null | undefined;
  /** Refuses the change with STALE_VERSION unless the organization has this version. Null: no check. */
  expectedVersion?: number | null | undefined;
  /** The limit of employees who get another external id. Default: 5 employees or 2 percent. */
  externalIds?: BrakeLimitInput | null | undefined;
  /** The limit of employees who lose their manager or get another one. Default: 50 employees or 30 percent. */
  managers?: BrakeLimitInput | null | undefined;
  /** The limit of employees who get another given or family name. Default: 20 employees or 10 percent. */
  names?: BrakeLimitInput | null | undefined;
  /** The limit of employees who are suspended. Default: 10 employees or 5 percent. */
  suspensions?: BrakeLimitInput | null | undefined;
  /** The limit of employees who get another user name. Default: 20 employees or 20 percent. */
  userNames?: BrakeLimitInput | null | undefined;
};

/** The limit of one kind of dangerous change: the larger of a number of employees and a share of the headcount. */
export type BrakeLimitInput = {
  /** The number of employees that may change in an organization of any size. */
  number: number;
  /** The share of the headcount that may change, in percent, 0 to 100. 100 disables the limit, except that of creations. */
  percent: number;
};

/** Conditions on entries of the change log. All given conditions must hold; a null condition is not applied. */
export type ChangeFilter = {
  /**
   * The kind of the change is one of these, such as `session.held`. An unknown kind is refused with INVALID; an empty list matches
   * nothing.
   */
  kinds?: Array<string> | null | undefined;
  /**
   * The type of the changed object is one of these, such as `session`. An unknown type is refused with INVALID; an empty list matches
   * nothing.
   */
  subjectKinds?: Array<string> | null | undefined;
};

/** Conditions on commitments. All given conditions must hold; a null condition is not applied. */
export type CommitmentFilter = {
  /** The date by which the maker promised to act (`dueOn`). */
  dueOn?: DateFilter | null | undefined;
  /** The identifier of the employee who made the commitment. */
  employeeId?: IdFilter | null | undefined;
  /** The identifier of the pairing in which the commitment was made. */
  pairingId?: IdFilter | null | undefined;
  /** The identifier of the participant who made the commitment. */
  participantId?: IdFilter | null | undefined;
  /** The identifier of the program. */
  programId?: IdFilter | null | undefined;
  /** The identifier of the session in which the commitment was made. */
  sessionId?: IdFilter | null | undefined;
  /** The status of the commitment: OPEN, KEPT, MISSED, CARRIED or DROPPED. */
  status?: CommitmentStatusFilter | null | undefined;
};

/** A commitment to make, in the caller's own name. */
export type CommitmentMakeInput = {
  /** The date by which the caller promises to act: from the day of the session to two years after it. */
  dueOn: string;
  /**
   * An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
   * same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
   */
  idempotencyKey?: string | null | undefined;
  /** The identifier of the session in which the commitment is made: a session of the caller's pairing that is SCHEDULED or HELD. */
  sessionId: string;
  /** The promised action, 1 to 2,000 characters. */
  text: string;
};

/** The sort order of a list of commitments. */
export type CommitmentOrder =
  /** By creation, oldest first. The default. */
  | 'CREATED_ASC'
  /** By creation, newest first. */
  | 'CREATED_DESC'
  /** By due date, earliest first, then by creation, oldest first. */
  | 'DUE_ON_ASC'
  /** By due date, latest first, then by creation, newest first. */
  | 'DUE_ON_DESC';

/** The outcome of the review of a commitment. */
export type CommitmentOutcome =
  /** Another commitment with a new date continues this one. */
  | 'CARRIED'
  /** The commitment is no longer needed. */
  | 'DROPPED'
  /** The maker did what was promised. */
  | 'KEPT'
  /** The maker did not do what was promised, and it is not continued. */
  | 'MISSED';

/** The review of a commitment of the caller. */
export type CommitmentReviewInput = {
  /** The new date of a commitment that is CARRIED: from the day of the session to two years after it. Null for every other outcome. */
  dueOn?: string | null | undefined;
  /** Refuses the change with STALE_VERSION unless the commitment has this version. Null: no check. */
  expectedVersion?: number | null | undefined;
  /** The identifier of the commitment, which must be OPEN and the caller's own. */
  id: string;
  /**
   * An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
   * same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
   */
  idempotencyKey?: string | null | undefined;
  /** The outcome of the review. */
  outcome: CommitmentOutcome;
  /**
   * The identifier of the session in which it is reviewed: a later session of the same participant that is SCHEDULED or HELD, of the same
   * pairing or of the next one.
   */
  sessionId: string;
};

/** The status of a commitment. OPEN is the only status that can change. */
export type CommitmentStatus =
  /** The review continued the commitment with a new date: `carriedTo` is the commitment that continues it. */
  | 'CARRIED'
  /** The review found that the commitment is no longer needed. */
  | 'DROPPED'
  /** The review found that the maker did what was promised. */
  | 'KEPT'
  /** The review found that the maker did not do what was promised, and it is not continued. */
  | 'MISSED'
  /** The commitment was made and is not reviewed yet. */
  | 'OPEN';

/** Compares the status of a commitment. All given conditions must hold; a null condition is not applied. */
export type CommitmentStatusFilter = {
  /** Equal to this value of the enum. */
  eq?: CommitmentStatus | null | undefined;
  /** Equal to one of these values. An empty list matches nothing. */
  in?: Array<CommitmentStatus> | null | undefined;
};

/** Conditions on competencies. All given conditions must hold; a null condition is not applied. */
export type CompetencyFilter = {
  /** The identifier of the CASE item (`CFItem.identifier`). */
  caseIdentifier?: TextFilter | null | undefined;
  /** The identifier of the competency framework. */
  competencyFrameworkId?: IdFilter | null | undefined;
  /** The identifier of the parent competency. */
  parentId?: IdFilter | null | undefined;
};

/** Conditions on competency frameworks. All given conditions must hold; a null condition is not applied. */
export type CompetencyFrameworkFilter = {
  /** The identifier of the CASE document (`CFDocument.identifier`). */
  caseIdentifier?: TextFilter | null | undefined;
};

/** A competency framework to import. */
export type CompetencyFrameworkImportInput = {
  /**
   * An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
   * same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
   */
  idempotencyKey?: string | null | undefined;
  /**
   * The names of the levels, lowest first: 2 to 20 names of 1 to 200 characters, and not fewer than before. Null: the scale of the
   * existing framework; for a new one the scale of a rubric of the package, if its criteria have the same levels, or Novice, Advanced
   * beginner, Competent, Proficient and Expert.
   */
  levels?: Array<string> | null | undefined;
  /**
   * A CFPackage of CASE 1.0 or 1.1 (1EdTech Competencies and Academic Standards Exchange) with `CFDocument`, `CFItems` and
   * `CFAssociations`. All its members are kept, and the package can be read again at `/ims/case/v1p1/CFPackages`. The tree of competencies
   * is made by the associations of the type `isChildOf`.
   */
  package: unknown;
};

/** The sort order of a list of competency frameworks. Text is compared byte by byte. */
export type CompetencyFrameworkOrder =
  /** By title, ascending, then by creation, oldest first. The default. */
  | 'TITLE_ASC'
  /** By title, descending, then by creation, newest first. */
  | 'TITLE_DESC';

/**
 * The sort order of a list of competencies. The position of a competency among its siblings is the sequence number of its CASE
 * association, or its index in the package where the association has none.
 */
export type CompetencyOrder =
  /** By position, lowest first, then by creation, oldest first. The default. */
  | 'POSITION_ASC'
  /** By position, highest first, then by creation, newest first. */
  | 'POSITION_DESC';

/**
 * The form of the files in which a learning system writes what employees completed. Columns with the names `externalId`, `email`, `activityId`,
 * `activityName`, `completedAt`, `score` and `result` need not be listed.
 */
export type CompletionMappingInput = {
  /**
   * The beginning of the IRIs of activities, such as `https://lms.example.com/courses/`, at most 500 characters. A code in `activityId`
   * follows it; an address there stays as it is. Null: an address of this server.
   */
  activityBase?: string | null | undefined;
  /** The columns to map, at most 1,000. The values of words for `result` are PASSED, FAILED and COMPLETED. Empty by default. */
  columns?: Array<RosterColumnInput>;
  /** The format of dates, as in a roster mapping. Null: `YYYY-MM-DD` (ISO 8601), unless there are `dateFormats`. */
  dateFormat?: string | null | undefined;
  /** Further formats of dates, as in `dateFormat`. Empty by default. */
  dateFormats?: Array<string>;
  /** The words that mean an empty cell, in every column, compared without case. Empty by default. */
  emptyWords?: Array<string>;
  /** The format and layout of the file. Null: CSV or NDJSON in UTF-8, as the content type says. */
  file?: RosterFileInput | null | undefined;
  /** The values that attributes have in every row, at most 1,000. Empty by default. */
  fixedValues?: Array<RosterFixedValueInput>;
  /** Whether a column that is not mapped is ignored. If not, a file with such a column is refused as a whole. */
  ignoresUnknownColumns?: boolean;
  /** The score that is 100 percent, 1 to 1,000,000. Null: 100. */
  maxScore?: number | null | undefined;
  /** The conditions on the rows, at most 1,000: a row is read when it passes every filter. Empty by default. */
  rowFilters?: Array<RosterRowConditionInput>;
};

/** The effect on a pairing when a change of manager puts two of its members into one reporting line. */
export type ConflictPolicy =
  /** The pairing stays ACTIVE. `conflictSince` is set and the change log records `pairing.conflict_raised`. */
  | 'RAISE'
  /** As RAISE, and the pairing is SUSPENDED until its members are no longer in one reporting line. */
  | 'SUSPEND';

/** An attribute of an employee that only this organization uses. */
export type CustomAttributeInput = {
  /** The name of the attribute, 1 to 100 characters. */
  name: string;
  /** The value of the attribute as text, 1 to 1,000 characters. Null removes the attribute. */
  value?: string | null | undefined;
};

/** Compares a date with a half-open interval. Both given conditions must hold; a null condition is not applied. */
export type DateFilter = {
  /** The start of the interval: on or after this date. */
  from?: string | null | undefined;
  /** The end of the interval: before this date. */
  to?: string | null | undefined;
};

/**
 * The attributes of an employee, as an HR system sends them. An attribute that is absent keeps its value; null clears it unless its
 * description says otherwise.
 */
export type EmployeeAttributesInput = {
  /** The legal entity that employs the person, 1 to 200 characters. */
  company?: string | null | undefined;
  /** The cost center, 1 to 200 characters. */
  costCenter?: string | null | undefined;
  /** The attributes that only this organization uses, at most 100. Those that are not listed keep their values. */
  customAttributes?: Array<CustomAttributeInput> | null | undefined;
  /** The department, 1 to 200 characters. */
  department?: string | null | undefined;
  /** The name to show for the employee when it is not given name and family name, 1 to 200 characters. */
  displayName?: string | null | undefined;
  /** The division, 1 to 200 characters. */
  division?: string | null | undefined;
  /** The e-mail address, at most 320 characters. The empty text: none. Null: unchanged; none for a new employee. */
  email?: string | null | undefined;
  /** The number on the badge or the payroll, 1 to 200 characters. It is not a key. */
  employeeNumber?: string | null | undefined;
  /**
   * The identifier that the HR system gives the employee, 1 to 200 characters. It selects the employee; an unknown one creates an
   * employee, unless `previousExternalId` selects one.
   */
  externalId: string;
  /** The family name, at most 200 characters. The empty text: none. Null: unchanged; none for a new employee. */
  familyName?: string | null | undefined;
  /** The given name, at most 200 characters. The empty text: none. Null: unchanged; none for a new employee. */
  givenName?: string | null | undefined;
  /** The date on which the employment starts. A new or re-hired employee with a date in the future (UTC) is PRE_HIRE until that day. */
  hiredOn?: string | null | undefined;
  /** The seniority as a number, 0 to 100. */
  jobLevel?: number | null | undefined;
  /** The job title, 1 to 200 characters. */
  jobTitle?: string | null | undefined;
  /** The place of work, 1 to 200 characters. */
  location?: string | null | undefined;
  /**
   * The external id of the direct manager. The manager must exist, or in a roster be created by another row, and must not report to the
   * employee.
   */
  managerExternalId?: string | null | undefined;
  /**
   * The external id that the employee had before, 1 to 200 characters. When no employee has `externalId`, the employee with this one gets
   * the new external id and keeps the identifier and the whole history. It is an error when both belong to different employees. Null:
   * only `externalId` selects the employee.
   */
  previousExternalId?: string | null | undefined;
  /**
   * The status of the employment. TERMINATED ends it; the others re-hire a TERMINATED employee. ACTIVE and PRE_HIRE mean the same: a new or
   * re-hired employee is PRE_HIRE until the day `hiredOn`, and ACTIVE afterwards. An employee who has started stays ACTIVE when `hiredOn`
   * moves to the future. Null: unchanged, as ACTIVE for a new employee.
   */
  status?: EmployeeStatus | null | undefined;
  /**
   * The date on which the employment ends (UTC), not before `hiredOn` unless the employee is TERMINATED before the first day. It must be
   * in the future when `status` is ACTIVE or SUSPENDED,
   * and must not be when `status` is TERMINATED.
   */
  terminatedOn?: string | null | undefined;
  /** The time zone, as a name of the IANA time zone database such as `Europe/Zurich`; 1 to 200 characters, not checked further. */
  timeZone?: string | null | undefined;
  /**
   * The sign-in name, 1 to 200 characters, unique among the employees who are not TERMINATED, without regard to case. Required
   * for a new employee. Null: unchanged.
   */
  userName?: string | null | undefined;
};

/** Conditions on requests to erase employees. All given conditions must hold; a null condition is not applied. */
export type EmployeeErasureFilter = {
  /** The identifier of the employee to erase. */
  employeeId?: IdFilter | null | undefined;
  /** The status of the request: REQUESTED, CONFIRMED or WITHDRAWN. */
  status?: EmployeeErasureStatusFilter | null | undefined;
};

/** The sort order of a list of requests to erase employees. */
export type EmployeeErasureOrder =
  /** By creation, oldest first. The default. */
  | 'CREATED_ASC'
  /** By creation, newest first. */
  | 'CREATED_DESC';

/** The status of a request to erase an employee. REQUESTED is the only status that can change. */
export type EmployeeErasureStatus =
  /** A second administrator confirmed the request, and the personal data are erased. */
  | 'CONFIRMED'
  /** One administrator requested the erasure, and another one must confirm it. */
  | 'REQUESTED'
  /** An administrator withdrew the request, and nothing was erased. */
  | 'WITHDRAWN';

/** Compares the status of a request to erase an employee. All given conditions must hold; a null condition is not applied. */
export type EmployeeErasureStatusFilter = {
  /** Equal to this value of the enum. */
  eq?: EmployeeErasureStatus | null | undefined;
  /** Equal to one of these values. An empty list matches nothing. */
  in?: Array<EmployeeErasureStatus> | null | undefined;
};

/** Conditions on employees. All given conditions must hold; a null condition is not applied. */
export type EmployeeFilter = {
  /** The department of the employee, with case. */
  department?: TextFilter | null | undefined;
  /** The e-mail address of the employee, with case. */
  email?: TextFilter | null | undefined;
  /** The external id of the employee, with case. */
  externalId?: TextFilter | null | undefined;
  /** The family name of the employee, with case, as a whole or by its beginning. */
  familyName?: PrefixFilter | null | undefined;
  /** The date on which the employment starts. Employees without a hire date do not match. */
  hiredOn?: DateFilter | null | undefined;
  /** The seniority of the employee as a number, 0 to 100. Employees without a job level do not match. */
  jobLevel?: IntFilter | null | undefined;
  /** The place of work of the employee, with case. */
  location?: TextFilter | null | undefined;
  /** The identifier of the employee's direct manager. */
  managerId?: IdFilter | null | undefined;
  /**
   * The identifier of a manager to whom the employee reports, directly or through other managers. Refused with FORBIDDEN for the role
   * EMPLOYEE.
   */
  managerLineId?: IdFilter | null | undefined;
  /**
   * Whether the employee waits for a manager who is not on the roster: true selects those with `managerPending`, false the others. A
   * null condition is not applied.
   */
  managerPending?: boolean | null | undefined;
  /**
   * The identifier of a program in which the employee is a participant, in any status but WITHDRAWN. Needs the scope `program:read` as
   * well.
   */
  programId?: IdFilter | null | undefined;
  /** The status of the employment: PRE_HIRE, ACTIVE, SUSPENDED or TERMINATED. */
  status?: EmployeeStatusFilter | null | undefined;
  /** The user name of the employee, with case. */
  userName?: TextFilter | null | undefined;
  /**
   * Employees who are ACTIVE or SUSPENDED, have an ACTIVE participation, and have attended no session since this instant, in any program.
   * Needs the scopes `program:read` and `session:read` as well, and is refused with FORBIDDEN for the role EMPLOYEE.
   */
  withoutSessionSince?: string | null | undefined;
};

/** The sort order of a list of employees. Text is compared byte by byte. */
export type EmployeeOrder =
  /** By creation, oldest first. The default. */
  | 'CREATED_ASC'
  /** By creation, newest first. */
  | 'CREATED_DESC'
  /** By external id as text, ascending. */
  | 'EXTERNAL_ID_ASC'
  /** By external id as text, descending. */
  | 'EXTERNAL_ID_DESC'
  /** By family name, ascending, then by creation, oldest first. */
  | 'FAMILY_NAME_ASC'
  /** By family name, descending, then by creation, newest first. */
  | 'FAMILY_NAME_DESC'
  /**
   * By the last session that the employee attended, longest ago first. Employees who have attended none come first. Needs what
   * `withoutSessionSince` of the filter needs.
   */
  | 'LAST_SESSION_ASC'
  /**
   * By the last session that the employee attended, latest first. Employees who have attended none come last. Needs what
   * `withoutSessionSince` of the filter needs.
   */
  | 'LAST_SESSION_DESC';

/** The role of an employee in Coachgraph. It decides what the employee may do, within the scopes of the token. */
export type EmployeeRole =
  /** Manages the organization and its roster as well as programs. Sees no other person's assessments and learning records. */
  | 'ADMINISTRATOR'
  /** Takes part in programs: sees and changes what concerns the employee's own coaching. The role of a new employee. */
  | 'EMPLOYEE'
  /**
   * Manages programs, participants, rounds, pairings and sessions. Sees all employees, but no other person's assessments and learning
   * records.
   */
  | 'PROGRAM_MANAGER';

/**
 * The status of an employment. It changes by request, from PRE_HIRE to ACTIVE on the date `hiredOn`, and to TERMINATED on the date
 * `terminatedOn`.
 */
export type EmployeeStatus =
  /** The person is employed and may sign in. */
  | 'ACTIVE'
  /**
   * The first day, `hiredOn`, is still to come. The person is on the roster and can be invited to programs, but may not sign in, accept
   * the invitation or be paired. A roster may state ACTIVE: the date decides.
   */
  | 'PRE_HIRE'
  /** The person is employed but may not sign in, for example on leave. Participations and pairings stay. */
  | 'SUSPENDED'
  /** The employment has ended. The history stays, and continues when the same external id is re-hired. */
  | 'TERMINATED';

/** Compares the status of an employee. All given conditions must hold; a null condition is not applied. */
export type EmployeeStatusFilter = {
  /** Equal to this value of the enum. */
  eq?: EmployeeStatus | null | undefined;
  /** Equal to one of these values. An empty list matches nothing. */
  in?: Array<EmployeeStatus> | null | undefined;
};

/** An employee to create or change. */
export type EmployeeUpsertInput = {
  /** The attributes of the employee. `externalId` selects the employee. */
  employee: EmployeeAttributesInput;
  /** Refuses the change with STALE_VERSION unless the employee has this version. Null: no check. */
  expectedVersion?: number | null | undefined;
  /**
   * An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
   * same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
   */
  idempotencyKey?: string | null | undefined;
};

/** An evidence rule to create. Exactly one of `activityId`, `activityIdPrefix` and `activityType` is given. */
export type EvidenceRuleCreateInput = {
  /** The IRI of the activity, at most 1,000 characters. Null: not compared. */
  activityId?: string | null | undefined;
  /** The beginning of the IRI of the activity, at most 1,000 characters. Null: not compared. */
  activityIdPrefix?: string | null | undefined;
  /** The IRI of the type of the activity, such as `http://adlnet.gov/expapi/activities/course`, at most 1,000 characters. Null: not compared. */
  activityType?: string | null | undefined;
  /** The identifier of the competency that is assessed. */
  competencyId: string;
  /** The value that `completion` of the result must have. Null: any, or none. */
  completion?: boolean | null | undefined;
  /**
   * An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
   * same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
   */
  idempotencyKey?: string | null | undefined;
  /** The level that is assessed: a position in `levels` of the competency framework, from 1, the lowest. */
  level: number;
  /** The least scaled score in percent, -100 to 100. Null: any score, or none. */
  minScore?: number | null | undefined;
  /** The name of the rule, 1 to 200 characters. */
  name: string;
  /** The value that `success` of the result must have. Null: any, or none. */
  success?: boolean | null | undefined;
  /** The IRI of the verb of the statement, such as `http://adlnet.gov/expapi/verbs/completed`, at most 1,000 characters. */
  verb: string;
};

/** Conditions on evidence rules. All given conditions must hold; a null condition is not applied. */
export type EvidenceRuleFilter = {
  /** The identifier of the competency that the rule assesses. */
  competencyId?: IdFilter | null | undefined;
};

/** Which statements an evidence rule is applied to. */
export type EvidenceRuleReplayInput = {
  /** `continueAfter` of the call before, to continue there. Null: from the beginning. */
  continueAfter?: string | null | undefined;
  /** True: count only, and change nothing. False: record the new assessments. */
  dryRun: boolean;
  /** The identifier of the evidence rule, which must not be retired. */
  id: string;
  /** Only statements that were stored at this instant or later. Null: all. */
  storedFrom?: string | null | undefined;
};

/** The fields of an evidence rule to change. A field that is absent stays unchanged. */
export type EvidenceRuleUpdateInput = {
  /** The IRI of the activity, at most 1,000 characters. Null: no longer compared. */
  activityId?: string | null | undefined;
  /** The beginning of the IRI of the activity, at most 1,000 characters. Null: no longer compared. */
  activityIdPrefix?: string | null | undefined;
  /** The IRI of the type of the activity, at most 1,000 characters. Null: no longer compared. */
  activityType?: string | null | undefined;
  /** The identifier of the competency that is assessed. Null: unchanged. */
  competencyId?: string | null | undefined;
  /** The value that `completion` of the result must have. Null: any, or none. */
  completion?: boolean | null | undefined;
  /** Refuses the change with STALE_VERSION unless the rule has this version. Null: no check. */
  expectedVersion?: number | null | undefined;
  /** The identifier of the evidence rule, which must not be retired. */
  id: string;
  /** The level that is assessed: a position in `levels` of the competency framework, from 1, the lowest. Null: unchanged. */
  level?: number | null | undefined;
  /** The least scaled score in percent, -100 to 100. Null: any score, or none. */
  minScore?: number | null | undefined;
  /** The new name, 1 to 200 characters. Null: unchanged. */
  name?: string | null | undefined;
  /** The value that `success` of the result must have. Null: any, or none. */
  success?: boolean | null | undefined;
  /** The IRI of the new verb, at most 1,000 characters. Null: unchanged. */
  verb?: string | null | undefined;
};

/** Conditions on exchanges of feedback. All given conditions must hold; a null condition is not applied. */
export type FeedbackExchangeFilter = {
  /** The instant by which the members are to submit (`dueAt`). */
  dueAt?: InstantFilter | null | undefined;
  /** The identifier of the pairing whose members give each other feedback. */
  pairingId?: IdFilter | null | undefined;
  /** The identifier of the program. */
  programId?: IdFilter | null | undefined;
  /** The status of the exchange: OPEN or COMPLETE. */
  status?: FeedbackExchangeStatusFilter | null | undefined;
};

/** An exchange of feedback to open between the members of a pairing. */
export type FeedbackExchangeOpenInput = {
  /** The instant by which the members are to submit: in the future, at most 90 days from now. */
  dueAt: string;
  /**
   * An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
   * same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
   */
  idempotencyKey?: string | null | undefined;
  /**
   * The identifier of the pairing, of which the caller must be a member. It must not have an OPEN exchange that is not due yet, and its
   * program must have a question set for FEEDBACK.
   */
  pairingId: string;
};

/** The sort order of a list of exchanges of feedback. */
export type FeedbackExchangeOrder =
  /** By creation, oldest first. The default. */
  | 'CREATED_ASC'
  /** By creation, newest first. */
  | 'CREATED_DESC'
  /** By due instant, earliest first, then by creation, oldest first. */
  | 'DUE_AT_ASC'
  /** By due instant, latest first, then by creation, newest first. */
  | 'DUE_AT_DESC';

/** The status of an exchange of feedback. COMPLETE is final. */
export type FeedbackExchangeStatus =
  /** Every member has submitted feedback to each other member, and all of them read what they were given. */
  | 'COMPLETE'
  /** Feedback of at least one member to another is missing. It can be submitted after `dueAt`, too. */
  | 'OPEN';

/** Compares the status of an exchange of feedback. All given conditions must hold; a null condition is not applied. */
export type FeedbackExchangeStatusFilter = {
  /** Equal to this value of the enum. */
  eq?: FeedbackExchangeStatus | null | undefined;
  /** Equal to one of these values. An empty list matches nothing. */
  in?: Array<FeedbackExchangeStatus> | null | undefined;
};

/** Conditions on feedback. All given conditions must hold; a null condition is not applied. */
export type FeedbackFilter = {
  /** The identifier of the exchange. */
  feedbackExchangeId?: IdFilter | null | undefined;
  /** The identifier of the employee who gives it. */
  giverId?: IdFilter | null | undefined;
  /** The identifier of the employee who receives it. */
  receiverId?: IdFilter | null | undefined;
  /** The status of the feedback: WAITING or SUBMITTED. */
  status?: FeedbackStatusFilter | null | undefined;
};

/** The sort order of a list of feedback. */
export type FeedbackOrder =
  /** By creation, oldest first. The default. */
  | 'CREATED_ASC'
  /** By creation, newest first. */
  | 'CREATED_DESC';

/** The status of feedback. SUBMITTED is final. */
export type FeedbackStatus =
  /** The giver has submitted it, once or more. */
  | 'SUBMITTED'
  /** The giver has not submitted it. */
  | 'WAITING';

/** Compares the status of feedback. All given conditions must hold; a null condition is not applied. */
export type FeedbackStatusFilter = {
  /** Equal to this value of the enum. */
  eq?: FeedbackStatus | null | undefined;
  /** Equal to one of these values. An empty list matches nothing. */
  in?: Array<FeedbackStatus> | null | undefined;
};

/** Feedback to submit to another member of the pairing. */
export type FeedbackSubmitInput = {
  /** The answers. Every required question of the exchange is answered; the order has no meaning. */
  answers: Array<AnswerInput>;
  /** Refuses the submission with STALE_VERSION unless the feedback has this version. Null: no check. */
  expectedVersion?: number | null | undefined;
  /** The identifier of the exchange. */
  feedbackExchangeId: string;
  /** The identifier of the employee who receives the feedback: another member of the pairing. */
  receiverId: string;
};

/** A goal to create, of the caller's own participation. */
export type GoalCreateInput = {
  /** The identifier of the competency that the goal develops. Null: none. */
  competencyId?: string | null | undefined;
  /** The confidence in the skill or result at present, 0 to 10. */
  confidenceNow: number;
  /** The confidence to have in the end, 0 to 10. */
  confidenceWanted: number;
  /**
   * The date by which to achieve the goal: not before the start of the program, or the day of its creation when it has no start, and not
   * after its end, or ten years after its start when it has no end.
   */
  dueOn: string;
  /**
   * An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
   * same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
   */
  idempotencyKey?: string | null | undefined;
  /** The identifier of the caller's own participation in the program, which must be INVITED, ACTIVE or PAUSED. */
  participantId: string;
  /**
   * The level of the competency to reach: a position in `levels` of the competency framework, from 1, the lowest. Null: none. Only with
   * `competencyId`.
   */
  targetLevel?: number | null | undefined;
  /** The result to work toward, 1 to 200 characters. */
  title: string;
  /** The persons who may read the goal beside its owner. */
  visibility?: GoalVisibility;
  /** The reason why the result matters, 1 to 10,000 characters. Null: none. */
  why?: string | null | undefined;
};

/** Conditions on goals. All given conditions must hold; a null condition is not applied. */
export type GoalFilter = {
  /** The identifier of the competency that the goal develops. */
  competencyId?: IdFilter | null | undefined;
  /** The date by which the participant wants to achieve the goal (`dueOn`). */
  dueOn?: DateFilter | null | undefined;
  /** The identifier of the employee whose goal it is. */
  employeeId?: IdFilter | null | undefined;
  /** The identifier of the participant whose goal it is. */
  participantId?: IdFilter | null | undefined;
  /** The identifier of the program. */
  programId?: IdFilter | null | undefined;
  /** The status of the goal: ACTIVE, ACHIEVED or DROPPED. */
  status?: GoalStatusFilter | null | undefined;
};

/** The sort order of a list of goals. */
export type GoalOrder =
  /** By creation, oldest first. The default. */
  | 'CREATED_ASC'
  /** By creation, newest first. */
  | 'CREATED_DESC'
  /** By due date, earliest first, then by creation, oldest first. */
  | 'DUE_ON_ASC'
  /** By due date, latest first, then by creation, newest first. */
  | 'DUE_ON_DESC';

/** The status of a goal. ACHIEVED and DROPPED are final. */
export type GoalStatus =
  /** The participant has achieved the goal. */
  | 'ACHIEVED'
  /** The participant works toward the goal. */
  | 'ACTIVE'
  /** The participant has given up the goal. */
  | 'DROPPED';

/** Compares the status of a goal. All given conditions must hold; a null condition is not applied. */
export type GoalStatusFilter = {
  /** Equal to this value of the enum. */
  eq?: GoalStatus | null | undefined;
  /** Equal to one of these values. An empty list matches nothing. */
  in?: Array<GoalStatus> | null | undefined;
};

/**
 * The fields of a goal to change. A field that is absent stays unchanged. Null clears a field that can be null, and leaves any other
 * unchanged. Of a goal that is ACHIEVED or DROPPED, only `visibility` can change.
 */
export type GoalUpdateInput = {
  /** The identifier of the new competency. Null removes the competency and the target level. */
  competencyId?: string | null | undefined;
  /** The new confidence at present, 0 to 10. Null: unchanged. */
  confidenceNow?: number | null | undefined;
  /** The new confidence to have in the end, 0 to 10. Null: unchanged. */
  confidenceWanted?: number | null | undefined;
  /** The new date by which to achieve the goal, with the limits of `goalCreate`. Null: unchanged. */
  dueOn?: string | null | undefined;
  /** Refuses the change with STALE_VERSION unless the goal has this version. Null: no check. */
  expectedVersion?: number | null | undefined;
  /** The identifier of the goal, which must be the caller's own. */
  id: string;
  /** The new level of the competency to reach. Null removes it. */
  targetLevel?: number | null | undefined;
  /** The new result to work toward, 1 to 200 characters. Null: unchanged. */
  title?: string | null | undefined;
  /** The new set of persons who may read the goal. Null: unchanged. */
  visibility?: GoalVisibility | null | undefined;
  /** The new reason why the result matters, 1 to 10,000 characters. Null removes it. */
  why?: string | null | undefined;
};

/** The persons who may read a goal beside its owner. */
export type GoalVisibility =
  /** No other person: only the participant reads the goal. */
  | 'OWNER'
  /** The members of the present and past pairings of the participant. */
  | 'PAIRING';

/** The content of a guide to create. */
export type GuideCreateInput = {
  /**
   * The language of the texts for callers who read none of the other languages: a BCP 47 tag. The names and every prompt must be written
   * in it.
   */
  defaultLanguage?: string;
  /**
   * An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
   * same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
   */
  idempotencyKey?: string | null | undefined;
  /** The name of the guide, at most 40 languages with 1 to 200 characters each. The default language is required. */
  names: Array<LocalizedTextInput>;
  /**
   * The purpose of the guide, at most 40 languages with 1 to 2,000 characters each. Empty: none; otherwise the default language is
   * required.
   */
  purposes?: Array<LocalizedTextInput>;
  /** The steps in their order, 1 to 30. */
  steps: Array<GuideStepInput>;
};

/** Conditions on guides. All given conditions must hold; a null condition is not applied. */
export type GuideFilter = {
  /** The name of the guide in its default language, as a whole or by its beginning. */
  name?: PrefixFilter | null | undefined;
  /** The key of a guide that comes with the product, such as `goal-talk`. */
  standardKey?: TextFilter | null | undefined;
  /** The status of the guide: ACTIVE or ARCHIVED. */
  status?: GuideStatusFilter | null | undefined;
};

/** The sort order of a list of guides. Text is compared byte by byte. */
export type GuideOrder =
  /** By creation, oldest first. The default. */
  | 'CREATED_ASC'
  /** By creation, newest first. */
  | 'CREATED_DESC'
  /** By name, ascending, then by creation, oldest first. */
  | 'NAME_ASC'
  /** By name, descending, then by creation, newest first. */
  | 'NAME_DESC';

/**
 * The session of a pairing that a guide is for. Of several positions that apply to a session, the first in the order FIRST, LAST, MIDDLE,
 * EVERY counts for which the program has an ACTIVE guide.
 */
export type GuidePosition =
  /** Every session to which no other position of the program applies. */
  | 'EVERY'
  /** The first session of a pairing by start, without those that were CANCELLED or MISSED. */
  | 'FIRST'
  /**
   * The last of the planned sessions and those after it, and every session after which another one, `cadenceDays` later, would be after
   * the last day of the round. Never when the round has no end.
   */
  | 'LAST'
  /**
   * The session in the middle of the planned ones: number N / 2, rounded up, of N. The round has a planned session on its first day and
   * one each `cadenceDays` later, until its last day. Never when the round has no end, or N is less than 3.
   */
  | 'MIDDLE';

/** The status of a guide. ARCHIVED is final. */
export type GuideStatus =
  /** The guide can be changed, and new sessions can use its published version. */
  | 'ACTIVE'
  /** The guide cannot be changed, and no new session uses it. Sessions that have a version of it keep it. */
  | 'ARCHIVED';

/** Compares the status of a guide. All given conditions must hold; a null condition is not applied. */
export type GuideStatusFilter = {
  /** Equal to this value of the enum. */
  eq?: GuideStatus | null | undefined;
  /** Equal to one of these values. An empty list matches nothing. */
  in?: Array<GuideStatus> | null | undefined;
};

/** A step of a guide to write. */
export type GuideStepInput = {
  /** The purpose of the step in the conversation. */
  kind: GuideStepKind;
  /** The intended length of the step in minutes, 1 to 240. */
  minutes: number;
  /** The words of the step, at most 40 languages with 1 to 4,000 characters each. The default language is required. */
  prompts: Array<LocalizedTextInput>;
};

/** The purpose of a step of a conversation. */
export type GuideStepKind =
  /** The members arrive, and say how they are. */
  | 'CHECK_IN'
  /** The members end the conversation, and say what they take with them. */
  | 'CHECK_OUT'
  /** The members say what they will do, and by when. */
  | 'COMMIT'
  /** The members give each other feedback. */
  | 'FEEDBACK'
  /** The members look for ways to deal with a difficult situation. */
  | 'PROBLEM_SOLVE'
  /** The members think about an experience and what it means to them. */
  | 'REFLECT'
  /** The members look at what they promised in an earlier session. */
  | 'REVIEW_COMMITMENTS'
  /** The members talk about a subject of their own or of the guide. */
  | 'TOPIC';

/** The content of a guide to change. What is absent or null stays as it is in the draft, or in the published version when there is no draft. */
export type GuideUpdateInput = {
  /** The new default language: a BCP 47 tag. The names and every prompt must be written in it. Null: unchanged. */
  defaultLanguage?: string | null | undefined;
  /** Refuses the change with STALE_VERSION unless the guide has this version. Null: no check. */
  expectedVersion?: number | null | undefined;
  /** The identifier of the guide, which must be ACTIVE. */
  id: string;
  /** The new names, at most 40 languages with 1 to 200 characters each. The list replaces the current one. Null: unchanged. */
  names?: Array<LocalizedTextInput> | null | undefined;
  /**
   * The new purposes, at most 40 languages with 1 to 2,000 characters each. The list replaces the current one; an empty list removes
   * all. Null: unchanged.
   */
  purposes?: Array<LocalizedTextInput> | null | undefined;
  /** The new steps in their order, 1 to 30. The list replaces the current one. Null: unchanged. */
  steps?: Array<GuideStepInput> | null | undefined;
};

/** The status of a version of a guide. PUBLISHED is final. */
export type GuideVersionStatus =
  /** The version can change, and no session uses it. A guide has at most one draft. */
  | 'DRAFT'
  /** The version never changes. */
  | 'PUBLISHED';

/** A kind of dangerous change, for which the brake can hold an integration. */
export type HeldChange =
  /** Creations of employees. Only roster plans are held for them; an integration is not. */
  | 'CREATIONS'
  /** Changes that end an employment, now or on a future day. */
  | 'DEACTIVATIONS'
  /** Changes of the department of an employee. */
  | 'DEPARTMENTS'
  /** Changes of the e-mail address of an employee. */
  | 'EMAILS'
  /** Changes of the external id of an employee. */
  | 'EXTERNAL_IDS'
  /** Changes that remove or replace the manager of an employee. */
  | 'MANAGERS'
  /** Changes of the given or family name of an employee. */
  | 'NAMES'
  /** Changes that suspend an employee. */
  | 'SUSPENSIONS'
  /** Changes of the user name of an employee. */
  | 'USER_NAMES';

/** Compares an identifier. All given conditions must hold; a null condition is not applied. */
export type IdFilter = {
  /** Equal to this identifier, which must have the prefix of its type. */
  eq?: string | null | undefined;
  /** Equal to one of these identifiers. An empty list matches nothing. */
  in?: Array<string> | null | undefined;
};

/** An identity provider to create. */
export type IdentityProviderCreateInput = {
  /**
   * The signature algorithms to accept (RFC 7518): RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384 or EdDSA. Null: RS256, PS256
   * and ES256.
   */
  algorithms?: Array<string> | null | undefined;
  /** The audience: a value that the claim `aud` of its tokens must contain, 1 to 500 characters. */
  audience: string;
  /** The claim that contains the client id. Null: `client_id`. */
  clientClaim?: string | null | undefined;
  /**
   * An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
   * same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
   */
  idempotencyKey?: string | null | undefined;
  /** The client id of this server at the introspection endpoint. */
  introspectionClientId?: string | null | undefined;
  /**
   * The https URL at which opaque tokens are introspected (RFC 7662). It requires `introspectionClientId` and `introspectionSecretName`.
   * Null: opaque tokens are rejected.
   */
  introspectionEndpoint?: string | null | undefined;
  /**
   * The NAME of the server's setting `secret_NAME`, which contains the client secret for the introspection endpoint. The secret itself
   * is never sent through this API.
   */
  introspectionSecretName?: string | null | undefined;
  /** The issuer: the exact value of the claim `iss` of its tokens, an https URL. An issuer can belong to one organization only. */
  issuer: string;
  /** The https URL of the key set (RFC 7517). Null: it is discovered from the issuer (OpenID Connect Discovery). */
  jwksUri?: string | null | undefined;
  /** The claim that identifies the person. Null: `email`. */
  personClaim?: string | null | undefined;
  /** The attribute of an employee that the person claim is compared with. */
  personMatch?: PersonMatch;
  /** The form of its tokens: how strictly they are validated. */
  profile?: IdentityProviderProfile;
  /** The claim that contains the scopes. Null: `scope`. */
  scopeClaim?: string | null | undefined;
};

/** The form of the tokens of an identity provider: how strictly they are validated, and which claims they use. */
export type IdentityProviderProfile =
  /** Tokens of Microsoft Entra ID: `typ` may be `JWT`, the client is also read from `azp` or `appid`, and `jti` is optional. */
  | 'ENTRA'
  /** Tokens of Okta: `typ` may be `JWT` or missing, the client is also read from `cid`, and `jti` is optional. */
  | 'OKTA'
  /** JWT access tokens as RFC 9068 defines them, without deviations. */
  | 'RFC_9068';

/** The client of an identity provider with which people sign in to the console. */
export type IdentityProviderSetConsoleInput = {
  /**
   * The client id, 1 to 500 characters. Register the address `/console/callback` of this server as its redirect URI. Null: people of this
   * identity provider cannot sign in to the console.
   */
  clientId?: string | null | undefined;
  /** Refuses the change with STALE_VERSION unless the identity provider has this version. Null: no check. */
  expectedVersion?: number | null | undefined;
  /** The identifier of the identity provider. */
  id: string;
  /** The scopes to request, `openid` among them, at most 100. Null: `openid` and all scopes of this API. */
  scopes?: Array<string> | null | undefined;
  /** The NAME of the server's setting `secret_NAME`, which contains the secret of the client. Null: it is a public client, without a secret. */
  secretName?: string | null | undefined;
};

/** The status of an identity provider. */
export type IdentityProviderStatus =
  /** Tokens of the identity provider are accepted. */
  | 'ACTIVE'
  /** Tokens of the identity provider are rejected. */
  | 'DISABLED';

/** A table of `Insights`, named as its field. */
export type InsightTable =
  /** The table `attendance` of `Insights`. */
  | 'ATTENDANCE'
  /** The table `commitments` of `Insights`. */
  | 'COMMITMENTS'
  /** The table `competencies` of `Insights`. */
  | 'COMPETENCIES'
  /** The table `competencyChange` of `Insights`. */
  | 'COMPETENCY_CHANGE'
  /** The table `goals` of `Insights`. */
  | 'GOALS'
  /** The table `habit` of `Insights`. */
  | 'HABIT'
  /** The table `pairings` of `Insights`. */
  | 'PAIRINGS'
  /** The table `participation` of `Insights`. */
  | 'PARTICIPATION'
  /** The table `pulse` of `Insights`. */
  | 'PULSE'
  /** The table `reciprocity` of `Insights`. */
  | 'RECIPROCITY'
  /** The table `recognition` of `Insights`. */
  | 'RECOGNITION'
  /** The table `retention` of `Insights`. */
  | 'RETENTION'
  /** The table `sessions` of `Insights`. */
  | 'SESSIONS'
  /** The table `ties` of `Insights`. */
  | 'TIES';

/** Compares an instant with a half-open interval. Both given conditions must hold; a null condition is not applied. */
export type InstantFilter = {
  /** The start of the interval: at or after this instant. */
  from?: string | null | undefined;
  /** The end of the interval: before this instant. */
  to?: string | null | undefined;
};

/** Compares a whole number. All given conditions must hold; a null condition is not applied. */
export type IntFilter = {
  /** Equal to this number. */
  eq?: number | null | undefined;
  /** Equal to one of these numbers. An empty list matches nothing. */
  in?: Array<number> | null | undefined;
  /** Less than or equal to this number. */
  max?: number | null | undefined;
  /** Greater than or equal to this number. */
  min?: number | null | undefined;
};

/** An integration to register: a client of an identity provider, with the scopes that it is granted. */
export type IntegrationCreateInput = {
  /** The client id of the integration at its identity provider, 1 to 500 characters. It cannot be registered twice. */
  clientId: string;
  /**
   * An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
   * same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
   */
  idempotencyKey?: string | null | undefined;
  /** The identifier of the identity provider that issues the tokens of the integration. */
  identityProviderId: string;
  /** The purpose of the integration. */
  kind: IntegrationKind;
  /** The name of the integration, for people, 1 to 200 characters. */
  name: string;
  /** The scopes to grant, such as `roster:read`. */
  scopes: Array<string>;
};

/** The purpose of an integration. It is information for people and grants nothing. */
export type IntegrationKind =
  /** A dashboard of the company's own developers. */
  | 'DASHBOARD'
  /** An HR platform that sends rosters. */
  | 'HRIS'
  /** A learning platform that reads learning records. */
  | 'LMS'
  /** An integration with another purpose. */
  | 'OTHER';

/** The status of an integration. */
export type IntegrationStatus =
  /** The integration may call the API. */
  | 'ACTIVE'
  /** Requests of the integration are rejected, also those of people who signed in through it. */
  | 'DISABLED';

/** The changes of an integration. A field that is null is not changed. */
export type IntegrationUpdateInput = {
  /** Refuses the change with STALE_VERSION unless the integration has this version. Null: no check. */
  expectedVersion?: number | null | undefined;
  /** The identifier of the integration. */
  id: string;
  /** The new name of the integration, 1 to 200 characters. */
  name?: string | null | undefined;
  /** The scopes to grant, which replace the present ones. They also limit tokens that were issued before. */
  scopes?: Array<string> | null | undefined;
  /** The new status of the integration. DISABLED rejects its requests. */
  status?: IntegrationStatus | null | undefined;
};

/** Conditions on learning records. All given conditions must hold; a null condition is not applied. */
export type LearningRecordFilter = {
  /** The identifier of the employee whom the record is about. */
  employeeId?: IdFilter | null | undefined;
  /** The verb of the learning record. */
  verb?: LearningVerbFilter | null | undefined;
};

/** The verb of a learning record: what the employee did. */
export type LearningVerb =
  /** The employee was assessed in a competency. */
  | 'ASSESSED'
  /** The employee attended a session that was held. */
  | 'ATTENDED'
  /** The employee completed a program: the program closed while the participant was ACTIVE or PAUSED. */
  | 'COMPLETED'
  /** The record voids another learning record of the employee. */
  | 'VOIDED';

/** Compares the verb of a learning record. All given conditions must hold; a null condition is not applied. */
export type LearningVerbFilter = {
  /** Equal to this value of the enum. */
  eq?: LearningVerb | null | undefined;
  /** Equal to one of these values. An empty list matches nothing. */
  in?: Array<LearningVerb> | null | undefined;
};

/** A text in one language. */
export type LocalizedTextInput = {
  /**
   * The language of the text: a BCP 47 tag of a language, optionally with script, region and variants, such as `de`, `pt-BR` or
   * `zh-Hant`. Each language at most once in a list; upper and lower case are the same.
   */
  language: string;
  /** The text in this language. Its greatest length depends on the field. */
  text: string;
};

/** The two employees of a match block to create. */
export type MatchBlockCreateInput = {
  /** The identifier of one of the employees. With the role EMPLOYEE, the caller must be one of the two. */
  employeeId: string;
  /**
   * An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
   * same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
   */
  idempotencyKey?: string | null | undefined;
  /** The identifier of the other employee, whom the caller need not be able to see. */
  otherEmployeeId: string;
};

/** Conditions on match blocks. All given conditions must hold; a null condition is not applied. */
export type MatchBlockFilter = {
  /** The identifier of one of the two employees. */
  employeeId?: IdFilter | null | undefined;
};

/** The sort order of a list of match blocks. */
export type MatchBlockOrder =
  /** By creation, oldest first. The default. */
  | 'CREATED_ASC'
  /** By creation, newest first. */
  | 'CREATED_DESC';

/** The effect of an edit of a match proposal. */
export type MatchEditAction =
  /**
   * These two participants are never paired in this proposal. A pairing with both of them is dissolved, and its members have no pairing
   * until the proposal is edited or matched again.
   */
  | 'EXCLUDE'
  /** `matchProposalRematch` leaves the pairing of these participants as it is. All of its members are named. */
  | 'KEEP'
  /** `matchProposalRematch` may divide the pairing of these participants, which was kept. All of its members are named. */
  | 'RELEASE'
  /** These two participants exchange places. One of them may have no pairing: the other then has none. */
  | 'SWAP';

/** An edit of a match proposal. */
export type MatchEditInput = {
  /** The effect of the edit. */
  action: MatchEditAction;
  /** The identifiers of the participants whom the edit is about: two, or for KEEP and RELEASE all members of the pairing. */
  participantIds: Array<string>;
};

/** The edits of a match proposal. */
export type MatchProposalEditInput = {
  /** The edits, 1 to 100, in their order. All of them take effect, or none. The pairings afterwards must satisfy the rules of the program. */
  edits: Array<MatchEditInput>;
  /** Refuses the change with STALE_VERSION unless the proposal has this version. Null: no check. */
  expectedVersion?: number | null | undefined;
  /** The identifier of the match proposal, which must be PROPOSED. */
  id: string;
};

/** Conditions on match proposals. All given conditions must hold; a null condition is not applied. */
export type MatchProposalFilter = {
  /** The identifier of the program. */
  programId?: IdFilter | null | undefined;
  /** The identifier of the round. */
  roundId?: IdFilter | null | undefined;
  /** The status of the match proposal, such as PROPOSED. */
  status?: MatchProposalStatusFilter | null | undefined;
};

/** The sort order of a list of match proposals. */
export type MatchProposalOrder =
  /** By creation, oldest first. The default. */
  | 'CREATED_ASC'
  /** By creation, newest first. */
  | 'CREATED_DESC';

/** The status of a match proposal. APPLIED, DISCARDED and FAILED are final. */
export type MatchProposalStatus =
  /** The pairings are created. */
  | 'APPLIED'
  /** The server computes the pairings, also after a restart. A proposal that is matched again shows its earlier pairings. */
  | 'COMPUTING'
  /** The proposal was set aside, and no pairing was created. */
  | 'DISCARDED'
  /** The computation failed. `failure` says why. */
  | 'FAILED'
  /** The pairings are complete. They can be edited, matched again, applied or discarded. */
  | 'PROPOSED';

/** Compares the status of a match proposal. All given conditions must hold; a null condition is not applied. */
export type MatchProposalStatusFilter = {
  /** Equal to this value of the enum. */
  eq?: MatchProposalStatus | null | undefined;
  /** Equal to one of these values. An empty list matches nothing. */
  in?: Array<MatchProposalStatus> | null | undefined;
};

/** The kind of a reason for which participants are matched. */
export type MatchReasonKind =
  /** Different departments count 50, different locations count 50. The quantity is the number of the differences. */
  | 'CROSS_TEAM'
  /** The participants were not paired in the program before: 100. The quantity is the number of their earlier pairings. */
  | 'FIRST_MEETING'
  /**
   * The same preferred language in the directory, by `preferredLanguage` or `locale`, without the region. The value is 0 or 100, the
   * quantity 0 or 1.
   */
  | 'LANGUAGE'
  /**
   * One has reached the target level in target competencies of the program where the other has not, and the other way round. The value is
   * the share of what both want to learn; the quantity is the number of competencies. Assessments by partners and evidence count more
   * than self-assessments, later ones more than earlier ones.
   */
  | 'RECIPROCAL_STRENGTHS'
  /**
   * Both are below the target level, or not assessed, in the same target competencies. The value is the share of the competencies that one
   * of the two wants to learn; the quantity is their number.
   */
  | 'SHARED_TARGETS'
  /** A difference in the length of service: each year counts 20, up to five years. The quantity is the number of years. */
  | 'TENURE'
  /** The days that the two have waited for a partner, up to 28 each. The quantity is their sum. */
  | 'WAITING'
  /**
   * The minutes per week in which both work, which are the quantity: by the working hours that they have set, or else those of the program,
   * in their time zones on the first day of the round. 2,400 minutes or more have the value 100.
   */
  | 'WORKING_HOURS';

/** The weights with which to match participants, each from 0 to 100. A weight that is absent or null gets its default. */
export type MatchWeightsInput = {
  /** The weight of different departments and of different locations. Null: 15. */
  crossTeam?: number | null | undefined;
  /** The weight of not having been paired in the program before. Null: 20. */
  firstMeeting?: number | null | undefined;
  /** The weight of the same preferred language. Null: 5. */
  language?: number | null | undefined;
  /** The weight of reciprocal strengths: one is strong in target competencies where the other is below the target, and the other way round. Null: 30. */
  reciprocalStrengths?: number | null | undefined;
  /** The weight of target competencies in which both are below the target level. Null: 15. */
  sharedTargets?: number | null | undefined;
  /** The weight of a difference in the length of service. Null: 5. */
  tenure?: number | null | undefined;
  /** The weight of the days that the two have waited for a partner. Null: 10. */
  waiting?: number | null | undefined;
  /** The weight of the minutes per week in which both work, by their time zones. Null: 15. */
  workingHours?: number | null | undefined;
};

/** The rule of a program on the departments of partners. It is checked when a pairing is created. */
export type MixingPolicy =
  /** The departments of partners are not checked. */
  | 'ANY'
  /** No two members may have the same department. An employee without a department satisfies this rule with anyone. */
  | 'CROSS_TEAM'
  /** All members must have the same department. An employee without a department cannot be paired. */
  | 'SAME_TEAM';

/** The round and the members of a pairing to create. */
export type PairingCreateInput = {
  /**
   * An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
   * same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
   */
  idempotencyKey?: string | null | undefined;
  /**
   * The identifiers of the participants, from two to `groupSize` of the program. Each must be ACTIVE, with an employee who is ACTIVE,
   * and must not have a pairing in the round that has not ended.
   */
  participantIds: Array<string>;
  /** The identifier of the round, which must be ACTIVE in an OPEN program. */
  roundId: string;
};

/** Conditions on pairings. All given conditions must hold; a null condition is not applied. */
export type PairingFilter = {
  /** The identifier of an employee who is or was a member of the pairing. */
  employeeId?: IdFilter | null | undefined;
  /** The identifier of the program. */
  programId?: IdFilter | null | undefined;
  /** The identifier of the round. */
  roundId?: IdFilter | null | undefined;
  /** The status of the pairing: ACTIVE, SUSPENDED or ENDED. */
  status?: PairingStatusFilter | null | undefined;
  /** Pairings that are ACTIVE or SUSPENDED and have held no session since this instant. Needs the scope `session:read` as well. */
  withoutSessionSince?: string | null | undefined;
};

/** The sort order of a list of pairings. */
export type PairingOrder =
  /** By creation, oldest first. The default. */
  | 'CREATED_ASC'
  /** By creation, newest first. */
  | 'CREATED_DESC'
  /**
   * By the last session of the pairing, longest ago first. Pairings without a held session come first. Needs the scope `session:read` as
   * well.
   */
  | 'LAST_SESSION_ASC'
  /** By the last session of the pairing, latest first. Pairings without a held session come last. Needs the scope `session:read` as well. */
  | 'LAST_SESSION_DESC';

/** The status of a pairing. ENDED is final. */
export type PairingStatus =
  /** The members coach each other. Sessions can be scheduled. */
  | 'ACTIVE'
  /** The pairing has ended: by request, because its program closed, or because the employment of a member ended. */
  | 'ENDED'
  /**
   * The conflict policy of the program has suspended the pairing, because two of its members are in one reporting line. No session can
   * be scheduled until they no longer are.
   */
  | 'SUSPENDED';

/** Compares the status of a pairing. All given conditions must hold; a null condition is not applied. */
export type PairingStatusFilter = {
  /** Equal to this value of the enum. */
  eq?: PairingStatus | null | undefined;
  /** Equal to one of these values. An empty list matches nothing. */
  in?: Array<PairingStatus> | null | undefined;
};

/** An employee to enrol in a program. */
export type ParticipantEnrolInput = {
  /** The identifier of the employee, whose status must be ACTIVE or PRE_HIRE. */
  employeeId: string;
  /**
   * An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
   * same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
   */
  idempotencyKey?: string | null | undefined;
  /**
   * True: the participant is INVITED and becomes ACTIVE with `participantAccept`. False: the participant is ACTIVE at once,
   * unless the employee is PRE_HIRE and therefore INVITED in any case.
   */
  invite?: boolean;
  /** The identifier of the program, which must be OPEN. */
  programId: string;
};

/** Conditions on participants. All given conditions must hold; a null condition is not applied. */
export type ParticipantFilter = {
  /** The present department of the employee, with case. Needs the scope `roster:read` as well. */
  department?: TextFilter | null | undefined;
  /** The identifier of the employee. */
  employeeId?: IdFilter | null | undefined;
  /** The present family name of the employee, with case, as a whole or by its beginning. Needs the scope `roster:read` as well. */
  familyName?: PrefixFilter | null | undefined;
  /** The identifier of the program. */
  programId?: IdFilter | null | undefined;
  /** The status of the participant, such as ACTIVE. */
  status?: ParticipantStatusFilter | null | undefined;
  /** The instant since which the participant waits for a new pairing. Participants who do not wait do not match. */
  waitingSince?: InstantFilter | null | undefined;
  /**
   * ACTIVE participants who have attended no session of the program since this instant. Needs the scope `session:read` as well, and is
   * refused with FORBIDDEN for the role EMPLOYEE.
   */
  withoutSessionSince?: string | null | undefined;
};

/** The sort order of a list of participants. */
export type ParticipantOrder =
  /** By creation, oldest first. The default. */
  | 'CREATED_ASC'
  /** By creation, newest first. */
  | 'CREATED_DESC'
  /**
   * By the last session of the program that the participant attended, longest ago first. Participants who have attended none come first.
   * Needs what `withoutSessionSince` of the filter needs.
   */
  | 'LAST_SESSION_ASC'
  /**
   * By the last session of the program that the participant attended, latest first. Participants who have attended none come last. Needs
   * what `withoutSessionSince` of the filter needs.
   */
  | 'LAST_SESSION_DESC'
  /** By the instant since which the participant waits for a new pairing, earliest first. Participants who do not wait come last. */
  | 'WAITING_SINCE_ASC';

/** The status of a participant. COMPLETED is final; a WITHDRAWN participant can be enrolled again. */
export type ParticipantStatus =
  /** The employee takes part and can be paired. */
  | 'ACTIVE'
  /** The employee was ACTIVE or PAUSED when the program closed. */
  | 'COMPLETED'
  /** The employee is invited and has not accepted yet. */
  | 'INVITED'
  /** The employee takes a break: existing pairings stay, and no new pairing can be created. */
  | 'PAUSED'
  /** The employee left the program, or the employment ended. The employee can be enrolled again. */
  | 'WITHDRAWN';

/** Compares the status of a participant. All given conditions must hold; a null condition is not applied. */
export type ParticipantStatusFilter = {
  /** Equal to this value of the enum. */
  eq?: ParticipantStatus | null | undefined;
  /** Equal to one of these values. An empty list matches nothing. */
  in?: Array<ParticipantStatus> | null | undefined;
};

/** Why an employee waits for a manager whom a directory (SCIM) named. */
export type PendingManagerReason =
  /** Several employees have this user name or e-mail address. */
  | 'AMBIGUOUS'
  /** The manager reports to the employee, directly or indirectly. */
  | 'CYCLE'
  /** Such an employee exists by now. The manager is set when the directory next writes the employee. */
  | 'FOUND'
  /** No employee has this external id, identifier, user name or e-mail address. */
  | 'UNKNOWN';

/** The attribute of an employee that the person claim of a token is compared with. */
export type PersonMatch =
  /** The e-mail address, compared without case (ASCII). */
  | 'EMAIL'
  /** The external id, compared byte by byte. */
  | 'EXTERNAL_ID'
  /** The user name, compared byte by byte. */
  | 'USER_NAME';

/** Compares a text byte by byte, with case, also by its beginning. All given conditions must hold; a null condition is not applied. */
export type PrefixFilter = {
  /** Equal to this text, with case. */
  eq?: string | null | undefined;
  /** Equal to one of these texts. An empty list matches nothing. */
  in?: Array<string> | null | undefined;
  /** Begins with this text, with case. */
  startsWith?: string | null | undefined;
};

/** The settings of a program to create. */
export type ProgramCreateInput = {
  /** Whether a pairing can have a third member although `groupSize` is 2. */
  allowsTrio?: boolean;
  /**
   * The band around the equal share of the coaching time in a pairing, in percent of it, 1 to 200. Outside of it after three held sessions
   * in a row, the pairing is out of balance. 200: never.
   */
  balanceTolerancePercent?: number;
  /** The intended number of days between two sessions of a pairing, 1 to 366. */
  cadenceDays?: number;
  /** The effect on a pairing when a change of manager puts two of its members into one reporting line. */
  conflictPolicy?: ConflictPolicy;
  /** The purpose and content of the program, 1 to 10,000 characters. Null: none. */
  description?: string | null | undefined;
  /**
   * The last day of the program, not before `startsOn`. The program is closed by `programClose`, not by this date. Null: no fixed
   * end.
   */
  endsOn?: string | null | undefined;
  /** The largest number of members of a pairing, 2 or 3. */
  groupSize?: number;
  /**
   * An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
   * same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
   */
  idempotencyKey?: string | null | undefined;
  /** The kind of the program: whether its participants need goals. */
  kind: ProgramKind;
  /** The weights with which participants are matched. Null: the defaults. */
  matchWeights?: MatchWeightsInput | null | undefined;
  /**
   * The largest difference between the job levels of partners, 0 to 100. With a limit, an employee without a job level cannot be
   * paired. Null: job levels are not compared.
   */
  maxJobLevelGap?: number | null | undefined;
  /**
   * The smallest number of minutes per week in which two members of a pairing both work, 0 to 2,400. With a limit, an employee without
   * a time zone cannot be paired. 0: not compared.
   */
  minSharedMinutes?: number;
  /** The rule on the departments of partners, which is checked when a pairing is created. */
  mixing?: MixingPolicy;
  /** The name of the program, 1 to 200 characters. Names need not be unique. */
  name: string;
  /** The date on which the program starts. The program is opened by `programOpen`, not by this date. Null: no fixed start. */
  startsOn?: string | null | undefined;
  /** The target competencies and the levels to reach. Empty by default. */
  targetCompetencies?: Array<ProgramTargetInput>;
  /**
   * The working hours of participants who have not set their own, in their local time, at most 42 intervals. Null: Monday to Friday, 09:00
   * to 17:00.
   */
  workingHours?: Array<WorkingIntervalInput> | null | undefined;
};

/** Conditions on programs. All given conditions must hold; a null condition is not applied. */
export type ProgramFilter = {
  /** The kind of the program: FORMAL or INFORMAL. */
  kind?: ProgramKindFilter | null | undefined;
  /** The name of the program, as a whole or by its beginning. */
  name?: PrefixFilter | null | undefined;
  /** The status of the program: DRAFT, OPEN or CLOSED. */
  status?: ProgramStatusFilter | null | undefined;
};

/** A guide, and the session of a pairing that it is for. */
export type ProgramGuideInput = {
  /** The identifier of the guide, `gui_…`. It must be ACTIVE and have a published version. */
  guideId: string;
  /** The session of a pairing that the guide is for. Each position at most once. */
  position: GuidePosition;
};

/** The kind of a program: whether its participants need goals. */
export type ProgramKind =
  /** A structured program: each member of a pairing needs a goal that is ACTIVE or ACHIEVED before the second session is held. */
  | 'FORMAL'
  /** A flexible program: participants meet as they need it, and goals are optional. */
  | 'INFORMAL';

/** Compares the kind of a program. All given conditions must hold; a null condition is not applied. */
export type ProgramKindFilter = {
  /** Equal to this value of the enum. */
  eq?: ProgramKind | null | undefined;
  /** Equal to one of these values. An empty list matches nothing. */
  in?: Array<ProgramKind> | null | undefined;
};

/** The sort order of a list of programs. Text is compared byte by byte. */
export type ProgramOrder =
  /** By creation, oldest first. The default. */
  | 'CREATED_ASC'
  /** By creation, newest first. */
  | 'CREATED_DESC'
  /** By name, ascending, then by creation, oldest first. */
  | 'NAME_ASC'
  /** By name, descending, then by creation, newest first. */
  | 'NAME_DESC';

/** The guides of a program to set. */
export type ProgramSetGuidesInput = {
  /** Refuses the change with STALE_VERSION unless the program has this version. Null: no check. */
  expectedVersion?: number | null | undefined;
  /** The guides. The list replaces the current one; an empty list removes all. */
  guides: Array<ProgramGuideInput>;
  /** The identifier of the program, which must not be CLOSED. */
  id: string;
};

/** The question sets of a program to set. */
export type ProgramSetQuestionSetsInput = {
  /** Refuses the change with STALE_VERSION unless the program has this version. Null: no check. */
  expectedVersion?: number | null | undefined;
  /** The identifier of the program, which must not be CLOSED. */
  id: string;
  /**
   * The identifiers of the question sets, at most one for each purpose. Each must be ACTIVE and have a published version. The list
   * replaces the current one; an empty list removes all.
   */
  questionSetIds: Array<string>;
};

/** The status of a program. It changes from DRAFT to OPEN to CLOSED, or from DRAFT to CLOSED. */
export type ProgramStatus =
  /** The program has ended and can no longer be changed. */
  | 'CLOSED'
  /** The program is being set up. It has no participants, and the role EMPLOYEE does not see it. */
  | 'DRAFT'
  /** The program accepts participants, rounds, pairings and sessions. */
  | 'OPEN';

/** Compares the status of a program. All given conditions must hold; a null condition is not applied. */
export type ProgramStatusFilter = {
  /** Equal to this value of the enum. */
  eq?: ProgramStatus | null | undefined;
  /** Equal to one of these values. An empty list matches nothing. */
  in?: Array<ProgramStatus> | null | undefined;
};

/** A target competency of a program. */
export type ProgramTargetInput = {
  /** The identifier of the competency, `cmp_…`. Each competency at most once. */
  competencyId: string;
  /** The level to reach: a position in `levels` of the competency framework, from 1, the lowest. */
  level: number;
};

/**
 * The settings of a program to change. A setting that is absent stays unchanged. Null clears a setting that can be null, and leaves any
 * other unchanged.
 */
export type ProgramUpdateInput = {
  /** Whether a pairing can have a third member although `groupSize` is 2. Existing pairings stay. Null: unchanged. */
  allowsTrio?: boolean | null | undefined;
  /**
   * The new band around the equal share of the coaching time in a pairing, in percent of it, 1 to 200. It applies at once to all pairings.
   * Null: unchanged.
   */
  balanceTolerancePercent?: number | null | undefined;
  /** The new intended number of days between two sessions of a pairing, 1 to 366. Null: unchanged. */
  cadenceDays?: number | null | undefined;
  /**
   * The new effect on a pairing when a change of manager puts two of its members into one reporting line. Existing conflicts stay as
   * they are. Null: unchanged.
   */
  conflictPolicy?: ConflictPolicy | null | undefined;
  /** The new purpose and content of the program, 1 to 10,000 characters. Null removes it. */
  description?: string | null | undefined;
  /** The new last day of the program, not before `startsOn`. Null: no fixed end. */
  endsOn?: string | null | undefined;
  /** Refuses the change with STALE_VERSION unless the program has this version. Null: no check. */
  expectedVersion?: number | null | undefined;
  /** The new largest number of members of a pairing, 2 or 3. Existing pairings stay. Null: unchanged. */
  groupSize?: number | null | undefined;
  /** The identifier of the program, which must not be CLOSED. */
  id: string;
  /** The new kind of the program. Null: unchanged. */
  kind?: ProgramKind | null | undefined;
  /** The new weights with which participants are matched, all of them: a weight that is absent gets its default. Null: the defaults. */
  matchWeights?: MatchWeightsInput | null | undefined;
  /** The new largest difference between the job levels of partners, 0 to 100. Existing pairings stay. Null removes the limit. */
  maxJobLevelGap?: number | null | undefined;
  /** The new smallest number of minutes per week in which two members both work, 0 to 2,400. Existing pairings stay. Null: unchanged. */
  minSharedMinutes?: number | null | undefined;
  /** The new rule on the departments of partners. Existing pairings stay. Null: unchanged. */
  mixing?: MixingPolicy | null | undefined;
  /** The new name of the program, 1 to 200 characters. Null: unchanged. */
  name?: string | null | undefined;
  /** The new date on which the program starts. Null: no fixed start. */
  startsOn?: string | null | undefined;
  /** The new target competencies. The list replaces the current one; an empty list removes all. Null: unchanged. */
  targetCompetencies?: Array<ProgramTargetInput> | null | undefined;
  /** The new working hours of participants who have not set their own. Null: Monday to Friday, 09:00 to 17:00. */
  workingHours?: Array<WorkingIntervalInput> | null | undefined;
};

/** The caller's answers to a pulse. */
export type PulseAnswerInput = {
  /** The answers. Every required question of the pulse is answered; the order has no meaning. */
  answers: Array<AnswerInput>;
  /**
   * The identifier of the pulse, which must not be closed. The caller must be a participant of its program who is ACTIVE, PAUSED or
   * COMPLETED, and must not have answered it.
   */
  pulseId: string;
};

/** Whether the figures of a pulse are shown, and why not. */
export type PulseFiguresStatus =
  /** The pulse accepts answers. Figures are shown when it is closed, so that no figure before and after an answer can be compared. */
  | 'NOT_CLOSED'
  /** The figures are shown. They do not change any more, and are hidden when the organization sets a greater minimum. */
  | 'SHOWN'
  /** Fewer people answered the pulse than its `minimumGroup`, or than that of the organization at present. The figures are not shown. */
  | 'SUPPRESSED';

/** Conditions on pulses. All given conditions must hold; a null condition is not applied. */
export type PulseFilter = {
  /** The identifier of the program. */
  programId?: IdFilter | null | undefined;
  /** The identifier of the round. */
  roundId?: IdFilter | null | undefined;
};

/** A pulse to open in a round. */
export type PulseOpenInput = {
  /** The instant at which the pulse closes: in the future, at most 90 days from now. */
  closesAt: string;
  /**
   * An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
   * same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
   */
  idempotencyKey?: string | null | undefined;
  /** The identifier of the round, which must be ACTIVE and must not have a pulse. Its program must have a question set for PULSE. */
  roundId: string;
};

/** The sort order of a list of pulses. */
export type PulseOrder =
  /** By creation, oldest first. The default. */
  | 'CREATED_ASC'
  /** By creation, newest first. */
  | 'CREATED_DESC';

/** A question of a question set to write. */
export type QuestionInput = {
  /**
   * The key of the question, which answers name: 1 to 40 lower-case letters, digits and underscores, the first of them a letter. Unique
   * in the set; the same question keeps it in later versions.
   */
  key: string;
  /** The way in which the question is answered. */
  kind: QuestionKind;
  /** The greatest number of characters of the answer, 1 to 10,000. Required for TEXT, and null otherwise. */
  maxLength?: number | null | undefined;
  /** Whether several options can be chosen. Only for CHOICE. */
  multiple?: boolean;
  /** The options in their order. 2 to 12 for CHOICE, and none otherwise. */
  options?: Array<QuestionOptionInput>;
  /** The words of the question, at most 40 languages with 1 to 1,000 characters each. The default language is required. */
  prompts: Array<LocalizedTextInput>;
  /** Whether the question must be answered. */
  required?: boolean;
  /** The scale. Required for SCALE, and null otherwise. */
  scale?: QuestionScaleInput | null | undefined;
};

/** The way in which a question is answered. */
export type QuestionKind =
  /** By one of the `options`, or by several when `multiple` is true. */
  | 'CHOICE'
  /** By a whole number between `scaleMin` and `scaleMax`. */
  | 'SCALE'
  /** In words, up to `maxLength` characters. */
  | 'TEXT';

/** An option of a question to write. */
export type QuestionOptionInput = {
  /**
   * The key of the option, which answers name: 1 to 40 lower-case letters, digits and underscores, the first of them a letter. Unique in
   * the question.
   */
  key: string;
  /** The words of the option, at most 40 languages with 1 to 200 characters each. The default language is required. */
  labels: Array<LocalizedTextInput>;
};

/** A scale of whole numbers to write. */
export type QuestionScaleInput = {
  /** The meaning of the highest number, at most 40 languages with 1 to 200 characters each. The default language is required. */
  highLabels: Array<LocalizedTextInput>;
  /** The meaning of the lowest number, at most 40 languages with 1 to 200 characters each. The default language is required. */
  lowLabels: Array<LocalizedTextInput>;
  /** The highest number of the scale: greater than `min`, and at most 10. */
  max: number;
  /** The lowest number of the scale, 0 or 1. */
  min: number;
};

/** The content of a question set to create. */
export type QuestionSetCreateInput = {
  /** The language of the texts for callers who read none of the other languages: a BCP 47 tag. Every text must be written in it. */
  defaultLanguage?: string;
  /**
   * An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
   * same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
   */
  idempotencyKey?: string | null | undefined;
  /**
   * The words before the first question, at most 40 languages with 1 to 2,000 characters each. Empty: none; otherwise the default
   * language is required.
   */
  introductions?: Array<LocalizedTextInput>;
  /** The name of the set, at most 40 languages with 1 to 200 characters each. The default language is required. */
  names: Array<LocalizedTextInput>;
  /** The purpose that the questions are asked for. It never changes. */
  purpose: QuestionSetPurpose;
  /** The questions in their order, 1 to 40. */
  questions: Array<QuestionInput>;
};

/** Conditions on question sets. All given conditions must hold; a null condition is not applied. */
export type QuestionSetFilter = {
  /** The name of the set in its default language, as a whole or by its beginning. */
  name?: PrefixFilter | null | undefined;
  /** The purpose of the set: FEEDBACK or PULSE. */
  purpose?: QuestionSetPurposeFilter | null | undefined;
  /** The key of a set that comes with the product, such as `round-pulse`. */
  standardKey?: TextFilter | null | undefined;
  /** The status of the set: ACTIVE or ARCHIVED. */
  status?: QuestionSetStatusFilter | null | undefined;
};

/** The sort order of a list of question sets. Text is compared byte by byte. */
export type QuestionSetOrder =
  /** By creation, oldest first. The default. */
  | 'CREATED_ASC'
  /** By creation, newest first. */
  | 'CREATED_DESC'
  /** By name, ascending, then by creation, oldest first. */
  | 'NAME_ASC'
  /** By name, descending, then by creation, newest first. */
  | 'NAME_DESC';

/** The purpose that the questions of a set are asked for. It never changes. */
export type QuestionSetPurpose =
  /** Feedback that the members of a pairing give each other. Only giver and receiver read the answers. */
  | 'FEEDBACK'
  /** The pulse of a round. The answers are counted, and read as figures only. */
  | 'PULSE';

/** Compares the purpose of a question set. All given conditions must hold; a null condition is not applied. */
export type QuestionSetPurposeFilter = {
  /** Equal to this value of the enum. */
  eq?: QuestionSetPurpose | null | undefined;
  /** Equal to one of these values. An empty list matches nothing. */
  in?: Array<QuestionSetPurpose> | null | undefined;
};

/** The status of a question set. ARCHIVED is final. */
export type QuestionSetStatus =
  /** The set can be changed, and its published version can be used. */
  | 'ACTIVE'
  /** The set cannot be changed, and no new exchange of feedback or pulse uses it. Those that have a version of it keep it. */
  | 'ARCHIVED';

/** Compares the status of a question set. All given conditions must hold; a null condition is not applied. */
export type QuestionSetStatusFilter = {
  /** Equal to this value of the enum. */
  eq?: QuestionSetStatus | null | undefined;
  /** Equal to one of these values. An empty list matches nothing. */
  in?: Array<QuestionSetStatus> | null | undefined;
};

/**
 * The content of a question set to change. What is absent or null stays as it is in the draft, or in the published version when there is no
 * draft.
 */
export type QuestionSetUpdateInput = {
  /** The new default language: a BCP 47 tag. Every text must be written in it. Null: unchanged. */
  defaultLanguage?: string | null | undefined;
  /** Refuses the change with STALE_VERSION unless the question set has this version. Null: no check. */
  expectedVersion?: number | null | undefined;
  /** The identifier of the question set, which must be ACTIVE. */
  id: string;
  /** The new words before the first question. The list replaces the current one; an empty list removes all. Null: unchanged. */
  introductions?: Array<LocalizedTextInput> | null | undefined;
  /** The new names, at most 40 languages with 1 to 200 characters each. The list replaces the current one. Null: unchanged. */
  names?: Array<LocalizedTextInput> | null | undefined;
  /** The new questions in their order, 1 to 40. The list replaces the current one. Null: unchanged. */
  questions?: Array<QuestionInput> | null | undefined;
};

/** The status of a version of a question set. PUBLISHED is final. */
export type QuestionSetVersionStatus =
  /** The version can change, and is not used. A set has at most one draft. */
  | 'DRAFT'
  /** The version never changes. */
  | 'PUBLISHED';

/** Conditions on recognitions. All given conditions must hold; a null condition is not applied. */
export type RecognitionFilter = {
  /** The identifier of the competency that the receiver showed. */
  competencyId?: IdFilter | null | undefined;
  /** The instant at which the recognition was given. */
  createdAt?: InstantFilter | null | undefined;
  /** The identifier of the employee who thanks. */
  giverId?: IdFilter | null | undefined;
  /** The identifier of the program in which giver and receiver take part. */
  programId?: IdFilter | null | undefined;
  /** The identifier of the employee who is thanked. */
  receiverId?: IdFilter | null | undefined;
  /** The status of the recognition: GIVEN or WITHDRAWN. */
  status?: RecognitionStatusFilter | null | undefined;
  /** The visibility of the recognition: PAIRING, PROGRAM or ORGANIZATION. */
  visibility?: RecognitionVisibilityFilter | null | undefined;
};

/** A recognition to give, in the caller's own name. */
export type RecognitionGiveInput = {
  /** The identifier of the commitment that the thanks are for: one made in a present or past pairing of both in the program. Null: none. */
  commitmentId?: string | null | undefined;
  /** The identifier of the competency that the receiver showed. Null: none. */
  competencyId?: string | null | undefined;
  /**
   * An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
   * same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
   */
  idempotencyKey?: string | null | undefined;
  /** The identifier of the program, in which the caller and the receiver are ACTIVE, PAUSED or COMPLETED participants. */
  programId: string;
  /**
   * The identifier of the employee to thank, whom the caller need not be able to see. Not the caller, and not a TERMINATED employee. At
   * most 3 recognitions to the same person and 20 in total within 24 hours; one more is refused with TOO_MANY.
   */
  receiverId: string;
  /** The thanks, 1 to 2,000 characters. Control characters other than line feed and tab are refused. */
  text: string;
  /**
   * The persons who may read the recognition beside the two. PAIRING needs a present or past pairing of both in the program; of several,
   * the members of the latest one read it, or those of the pairing of the commitment.
   */
  visibility: RecognitionVisibility;
};

/** The sort order of a list of recognitions. */
export type RecognitionOrder =
  /** By the instant at which they were given, oldest first. The default. */
  | 'CREATED_ASC'
  /** By the instant at which they were given, newest first. */
  | 'CREATED_DESC';

/** The status of a recognition. WITHDRAWN is final. */
export type RecognitionStatus =
  /** The recognition was given, and its readers see it. */
  | 'GIVEN'
  /** The giver has withdrawn the recognition. Its text is deleted, and only the giver sees it. */
  | 'WITHDRAWN';

/** Compares the status of a recognition. All given conditions must hold; a null condition is not applied. */
export type RecognitionStatusFilter = {
  /** Equal to this value of the enum. */
  eq?: RecognitionStatus | null | undefined;
  /** Equal to one of these values. An empty list matches nothing. */
  in?: Array<RecognitionStatus> | null | undefined;
};

/** The persons who may read a recognition beside its giver and its receiver. */
export type RecognitionVisibility =
  /** Everyone in the organization, and its integrations. */
  | 'ORGANIZATION'
  /** The members of a present or past pairing of both, and no other caller: no integration, program manager or administrator. */
  | 'PAIRING'
  /** The participants of the program who are ACTIVE, PAUSED or COMPLETED, program managers, administrators, and integrations. */
  | 'PROGRAM';

/** Compares the visibility of a recognition. All given conditions must hold; a null condition is not applied. */
export type RecognitionVisibilityFilter = {
  /** Equal to this value of the enum. */
  eq?: RecognitionVisibility | null | undefined;
  /** Equal to one of these values. An empty list matches nothing. */
  in?: Array<RecognitionVisibility> | null | undefined;
};

/** A reflection to create, of the caller. */
export type ReflectionCreateInput = {
  /**
   * An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
   * same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
   */
  idempotencyKey?: string | null | undefined;
  /** The identifier of a pairing that the caller is or was a member of. Null: that of the session, or none without a session. */
  pairingId?: string | null | undefined;
  /**
   * The identifier of the session that the reflection is about: a session of a pairing that the caller is or was a member of. Null:
   * written freely.
   */
  sessionId?: string | null | undefined;
  /** The text of the reflection, 1 to 10,000 characters. */
  text: string;
  /** The persons who may read the reflection beside its author. PAIRING needs `sessionId` or `pairingId`. */
  visibility?: ReflectionVisibility;
};

/** The fields of a reflection to change. A field that is absent stays unchanged. */
export type ReflectionEditInput = {
  /** Refuses the change with STALE_VERSION unless the reflection has this version. Null: no check. */
  expectedVersion?: number | null | undefined;
  /** The identifier of the reflection, which must be the caller's own. */
  id: string;
  /**
   * The identifier of the new pairing of a reflection without a session: one that the caller is or was a member of. Null removes the
   * pairing.
   */
  pairingId?: string | null | undefined;
  /** The new text of the reflection, 1 to 10,000 characters. Null: unchanged. */
  text?: string | null | undefined;
  /** The new set of persons who may read the reflection. Null: unchanged. */
  visibility?: ReflectionVisibility | null | undefined;
};

/** Conditions on reflections. All given conditions must hold; a null condition is not applied. */
export type ReflectionFilter = {
  /** The identifier of the author, an employee. */
  authorId?: IdFilter | null | undefined;
  /** The identifier of the pairing of the reflection. */
  pairingId?: IdFilter | null | undefined;
  /** The identifier of the session that the reflection is about. */
  sessionId?: IdFilter | null | undefined;
};

/** The sort order of a list of reflections. */
export type ReflectionOrder =
  /** By creation, oldest first. The default. */
  | 'CREATED_ASC'
  /** By creation, newest first. */
  | 'CREATED_DESC';

/** The persons who may read a reflection beside its author. */
export type ReflectionVisibility =
  /** The present and past members of the pairing of the reflection, as long as they have the role EMPLOYEE. */
  | 'PAIRING'
  /** No other person: only the author reads the reflection. */
  | 'PRIVATE';

/** A column of a roster and what it sets. */
export type RosterColumnInput = {
  /**
   * The attribute that the column sets: a field of `EmployeeAttributesInput`, `customAttributes.NAME`, `fullName` (see `nameOrder`),
   * `managerEmail` or `managerUserName` (the manager, found by e-mail address or user name). Null: the column is ignored.
   */
  attribute?: string | null | undefined;
  /** Whether several spaces in the cell become one. Space around a cell is always removed. */
  collapsesSpaces?: boolean;
  /** The formats of the dates in this column, as in `RosterMappingInput.dateFormats`. Empty: those of the mapping. */
  dateFormats?: Array<string>;
  /** The value of an empty cell, in the form of this schema. Null: see `whenEmpty`. */
  default?: string | null | undefined;
  /** Words that mean an empty cell in this column, in addition to those of the mapping, compared without case, at most 1,000. */
  emptyWords?: Array<string>;
  /** The change of the letters of the cell. */
  letterCase?: RosterLetterCase;
  /**
   * The name of the column in the HR system, 1 to 200 characters, compared without case and space around it. In JSON, the names that lead
   * to the value, separated by dots, such as `worker.position.title`.
   */
  name: string;
  /** The order of the names in a column with the attribute `fullName`. */
  nameOrder?: RosterNameOrder;
  /** The value of every word that is not in `words`, in the form of this schema. Null: the word itself. */
  otherWords?: string | null | undefined;
  /** The effect of an empty cell, unless there is a `default`. */
  whenEmpty?: RosterWhenEmpty;
  /** Words of the HR system and the values that they mean, at most 1,000. */
  words?: Array<RosterWordInput>;
};

/** The compression of a roster file. */
export type RosterCompression =
  /** The file is compressed by gzip (RFC 1952). */
  | 'GZIP'
  /** The file is not compressed. */
  | 'NONE';

/** The format and layout of a roster file. */
export type RosterFileInput = {
  /**
   * The names of the members, separated by dots, that lead to the array of rows in a JSON document, such as `Report_Entry`. Null: the
   * document is the array.
   */
  arrayPath?: string | null | undefined;
  /**
   * The character encoding, as a label of the WHATWG Encoding Standard such as `windows-1252` or `iso-8859-15`. A byte order mark and
   * the charset of a content type come first. Null: `utf-8`.
   */
  charset?: string | null | undefined;
  /**
   * The delimiter between the cells of CSV, one ASCII character. A first line such as `sep=;` comes first. Null: a comma, semicolon, tab,
   * `|` or `^`, whichever occurs most often in the header line.
   */
  delimiter?: string | null | undefined;
  /**
   * The format of uploads whose content type does not tell it: `text/plain` and `application/octet-stream`. Null: such an upload is
   * refused.
   */
  format?: RosterFormat | null | undefined;
  /**
   * The pattern of the header line: the lines before it are skipped. In it, `*` matches any text; letters match in any case. Null: the first
   * line that is not blank.
   */
  headerPattern?: string | null | undefined;
  /** The quote around cells of CSV, one ASCII character; the empty text: cells are not quoted. Null: `"`. */
  quote?: string | null | undefined;
  /** The name of the sheet of a workbook. Null: the first. */
  sheet?: string | null | undefined;
  /** The number of lines, or rows of a sheet, before the header line, 0 to 1,000. */
  skipLines?: number;
  /**
   * The patterns of the lines after the last row, each of which must occur. In it, `*` matches any text, `{rows}` the number of rows,
   * which must be the number of rows in the file. A roster without these lines is refused.
   */
  trailerPatterns?: Array<string>;
};

/** The effect of a row filter on the rows whose cell is one of its words. */
export type RosterFilterAction =
  /** Only these rows are read. */
  | 'KEEP'
  /** These rows are skipped. */
  | 'SKIP';

/** The value that an attribute has in every row of a roster. */
export type RosterFixedValueInput = {
  /** The attribute, as in `RosterColumnInput.attribute`; not `externalId`, `userName` or `fullName`. No column must set it. */
  attribute: string;
  /** The value, in the form of this schema, at most 200 characters. */
  value: string;
};

/** The format of a roster file. */
export type RosterFormat =
  /** Delimited text with a header line (RFC 4180). */
  | 'CSV'
  /** A JSON document with an array of objects. */
  | 'JSON'
  /** One JSON object per line. */
  | 'NDJSON'
  /** An Excel workbook (.xlsx) of at most 20 MiB. */
  | 'XLSX';

/** A decision on an identity question. */
export type RosterIdentityDecision =
  /**
   * The row is about a person who is not an employee yet. With the question LIKELY_SAME_PERSON the row creates an employee, as planned;
   * with LOOKS_LIKE_ANOTHER_PERSON the row creates an employee, and `identityEmployee` leaves and gets another external id: the present
   * one, a tilde and twelve characters.
   */
  | 'ANOTHER_PERSON'
  /**
   * The row is about `identityEmployee`. With the question LIKELY_SAME_PERSON the employee stays, and gets the external id of the row
   * unless the row is REJECTED;
   * with LOOKS_LIKE_ANOTHER_PERSON the row changes the employee, as planned.
   */
  | 'SAME_PERSON';

/** The change of the letters of a cell. */
export type RosterLetterCase =
  /** They stay as they are. The default. */
  | 'KEEP'
  /** They become lower case. */
  | 'LOWER'
  /** They become upper case. */
  | 'UPPER';

/** The form of the rosters of an HR system. Columns and statuses with the names of this schema need not be listed. */
export type RosterMappingInput = {
  /** The columns to map, at most 1,000. A column that sets two attributes is listed twice. Empty by default. */
  columns?: Array<RosterColumnInput>;
  /**
   * The format of dates: `YYYY`, `MM` (or `MMM` for Jan, Feb …) and `DD`, each once, in any order, separated by `-`, `/`, `.`, `,`, a
   * space or nothing; or `EXCEL_DAYS`, days as Excel counts them. A time after a date is left out. Null: `YYYY-MM-DD` (ISO 8601), unless
   * there are `dateFormats`.
   */
  dateFormat?: string | null | undefined;
  /** Further formats of dates, as in `dateFormat`. A date that is another day in two formats rejects its row. Empty by default. */
  dateFormats?: Array<string>;
  /** The words that mean an empty cell, in every column, compared without case, such as `N/A` and `0000-00-00`. Empty by default. */
  emptyWords?: Array<string>;
  /** The format and layout of the file. Null: CSV or NDJSON in UTF-8, as the content type says. */
  file?: RosterFileInput | null | undefined;
  /** The values that attributes have in every row, at most 1,000. Empty by default. */
  fixedValues?: Array<RosterFixedValueInput>;
  /** Whether a column that is not mapped is ignored. Not with `keepsUnknownColumns`. */
  ignoresUnknownColumns?: boolean;
  /**
   * Whether a column that is not mapped becomes a custom attribute with the name of the column. If not, a roster with such a column
   * is refused as a whole, and a JSON row with such a member is rejected.
   */
  keepsUnknownColumns?: boolean;
  /** The conditions on the rows, at most 1,000: a row is read when it passes every filter. Empty by default. */
  rowFilters?: Array<RosterRowConditionInput>;
  /** The HR system's words for the status of an employment, at most 1,000. Empty by default. */
  statuses?: Array<RosterStatusWordInput>;
};

/**
 * Determines which employee a roster row means when no employee has its `externalId` or its `previousExternalId`. A matched employee gets
 * the external id of the row.
 */
export type RosterMatchBy =
  /**
   * The employee, not TERMINATED, who has the e-mail address of the row. Case is ignored; an address that several employees have matches
   * none of them.
   */
  | 'EMAIL'
  /** None: the row creates an employee. */
  | 'EXTERNAL_ID'
  /**
   * The employee, not TERMINATED, who has the user name of the row. Case is ignored; a user name that several employees have matches
   * none of them.
   */
  | 'USER_NAME';

/** Determines what happens to employees who are missing from a roster. */
export type RosterMode =
  /** The roster contains changes only. Missing employees stay unchanged. */
  | 'DELTA'
  /** The roster contains all employees. The employment of a missing employee ends. */
  | 'FULL';

/** The order of the names in a column with the attribute `fullName`. */
export type RosterNameOrder =
  /** Given names and then one word as family name, such as `Anna Maria Berg`. The default. */
  | 'FIRST_LAST'
  /** The family name, a comma and the given names, such as `van der Berg, Anna Maria`. */
  | 'LAST_COMMA_FIRST';

/** Conditions on roster plans. All given conditions must hold; a null condition is not applied. */
export type RosterPlanFilter = {
  /** The status of the roster plan, such as HELD. */
  status?: RosterPlanStatusFilter | null | undefined;
};

/** A roster to plan: either `csv` or `rows`. A roster that exceeds the size of a request body is uploaded with `POST /rosters`. */
export type RosterPlanInput = {
  /**
   * The roster as CSV (RFC 4180) with a header line, separated by commas, semicolons or tabs. Columns are named as the fields of
   * `EmployeeAttributesInput`, as `customAttributes.NAME`, or as in the roster mapping; `externalId` is required. A missing column
   * leaves its attribute unchanged, an empty cell clears it.
   */
  csv?: string | null | undefined;
  /**
   * An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
   * same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
   */
  idempotencyKey?: string | null | undefined;
  /** The identifier of the integration whose roster mapping applies to `csv`. Null: the calling integration. */
  mapping?: string | null | undefined;
  /** Determines which employee a row means when its external id is unknown. */
  matchBy?: RosterMatchBy;
  /** Determines what happens to employees who are missing from the roster. */
  mode?: RosterMode;
  /** The roster as a list of employees, at least one. */
  rows?: Array<EmployeeAttributesInput> | null | undefined;
  /** The origin of the roster, such as a file name, for people who read the plan later. Null: `graphql`. */
  source?: string | null | undefined;
};

/** The sort order of a list of roster plans. */
export type RosterPlanOrder =
  /** By creation, oldest first. The default. */
  | 'CREATED_ASC'
  /** By creation, newest first. */
  | 'CREATED_DESC';

/** The status of a roster plan. APPLIED and FAILED are final. */
export type RosterPlanStatus =
  /** All batches of rows are applied. */
  | 'APPLIED'
  /** Some batches of rows are applied. The server applies the others without a further request. */
  | 'APPLYING'
  /** The upload was interrupted, or the roster could not be read. The plan has no rows and cannot be applied. */
  | 'FAILED'
  /** The brake holds the plan: it must be released with `rosterRelease` before it can be applied. */
  | 'HELD'
  /** The plan is complete and can be applied. It has not changed any employee. */
  | 'PLANNED'
  /** The rows are being uploaded and compared. The plan fails when that takes longer than six hours. */
  | 'RECEIVING';

/** Compares the status of a roster plan. All given conditions must hold; a null condition is not applied. */
export type RosterPlanStatusFilter = {
  /** Equal to this value of the enum. */
  eq?: RosterPlanStatus | null | undefined;
  /** Equal to one of these values. An empty list matches nothing. */
  in?: Array<RosterPlanStatus> | null | undefined;
};

/** A condition on the rows of a roster. Rows that a filter skips are not part of the plan; in a FULL roster their employees are missing. */
export type RosterRowConditionInput = {
  /** The effect on the rows whose cell is one of the words. */
  action: RosterFilterAction;
  /** The name of the column, which need not be mapped. */
  column: string;
  /** The words that the cell is compared with, without case, 1 to 1,000. The empty text is an empty cell. */
  words: Array<string>;
};

/** A sample of a roster file, either as `text` or as `base64`: the whole file, or its first lines. */
export type RosterSampleInput = {
  /** The bytes of the sample in base64 (RFC 4648), for a workbook and for text in another encoding than UTF-8. */
  base64?: string | null | undefined;
  /** The name of the sheet of a workbook. Null: the first. */
  sheet?: string | null | undefined;
  /** The sample as text: CSV, NDJSON or a JSON document. */
  text?: string | null | undefined;
};

/** The method by which the server authenticates when it fetches a roster. */
export type RosterSourceAuthentication =
  /** https: with a user name, and the secret as its password (RFC 7617). */
  | 'BASIC'
  /** https: with the secret as a bearer token (RFC 6750). */
  | 'BEARER'
  /** https: with a header whose value is the secret. */
  | 'HEADER'
  /** https: without credentials. */
  | 'NONE'
  /** SFTP: with a user name, and the secret as its password. */
  | 'PASSWORD'
  /** SFTP: with a user name, and the secret as a private key in the format of OpenSSH or PEM, without a passphrase. */
  | 'PRIVATE_KEY';

/** The method and the credentials by which the server authenticates when it fetches a roster. */
export type RosterSourceAuthenticationInput = {
  /** The name of the header of the method HEADER, such as `X-Api-Key`. Null for the others. */
  headerName?: string | null | undefined;
  /** The method: NONE, BEARER, BASIC or HEADER for https, PASSWORD or PRIVATE_KEY for SFTP. */
  method: RosterSourceAuthentication;
  /**
   * The token, password or private key, 1 to 16,384 bytes. It is stored encrypted and never shown. It needs the setting `encryption_key`
   * of the server. Null for the method NONE; in an update also to keep the present secret, which is refused when the server or the
   * method is another one than the secret was set for.
   */
  secret?: string | null | undefined;
  /** The user name of the methods BASIC, PASSWORD and PRIVATE_KEY, 1 to 200 characters. Null for the others. */
  userName?: string | null | undefined;
};

/** A roster source to create. */
export type RosterSourceCreateInput = {
  /**
   * The address of the file: `https://HOST/PATH` or `sftp://HOST:PORT/PATH`, without credentials, at most 2,000 characters. In an sftp
   * address, `/~/` at the beginning of the path is the folder in which the user starts.
   */
  address: string;
  /** Whether a plan is applied at once unless the brake holds it. Otherwise it waits for `rosterApply`. */
  appliesWhenNotHeld?: boolean;
  /** The method and the credentials by which the server authenticates. Null: NONE. */
  authentication?: RosterSourceAuthenticationInput | null | undefined;
  /** The compression of the file. Null: it is detected by the first bytes. */
  compression?: RosterCompression | null | undefined;
  /** Whether the schedule is in effect. */
  enabled?: boolean;
  /** The format of the file. Null: it is detected by the content type or the end of the file name. */
  format?: RosterFormat | null | undefined;
  /**
   * The fingerprint that the host key of the SFTP server must have, as `ssh-keygen -l` prints it: `SHA256:` and 43 characters. Required
   * for SFTP, null for https.
   */
  hostKeyFingerprint?: string | null | undefined;
  /**
   * An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
   * same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
   */
  idempotencyKey?: string | null | undefined;
  /**
   * The identifier of the integration whose roster mapping reads the rosters, and in whose name they are planned and applied. It needs
   * the scopes `roster:read` and `roster:write`.
   */
  integrationId: string;
  /** Determines what happens to employees who are missing from the roster. */
  mode: RosterMode;
  /** The name of the roster source, for people, 1 to 200 characters. */
  name: string;
  /**
   * The schedule: a cron expression of five fields (minute, hour, day of the month, month, day of the week), such as `30 2 * * 1-5`.
   * Null: the roster is fetched by `rosterSourceRun` only.
   */
  schedule?: string | null | undefined;
  /** The time zone of the schedule, a name of the IANA time zone database, such as `Europe/Vienna`. */
  timeZone?: string;
};

/** The cause of a run of a roster source. */
export type RosterSourceRunCause =
  /** The mutation `rosterSourceRun`. */
  | 'REQUEST'
  /** The server that did the run before stopped. A source is retried once. */
  | 'RETRY'
  /** The schedule of the source. */
  | 'SCHEDULE';

/** The outcome of a run of a roster source. */
export type RosterSourceRunOutcome =
  /** The roster was planned and applied. */
  | 'APPLIED'
  /** The roster was not fetched, not planned, or not applied. `failure` has the reason. */
  | 'FAILED'
  /** The roster was planned, and the brake holds the plan. `rosterRelease` releases it. */
  | 'HELD'
  /** The roster was planned. The plan waits for `rosterApply`. */
  | 'PLANNED'
  /** The roster has not changed since the last one that was planned. Nothing was planned. */
  | 'UNCHANGED';

/**
 * The settings of a roster source to change. A setting that is absent stays unchanged. Null clears a setting that can be null, and leaves
 * any other unchanged.
 */
export type RosterSourceUpdateInput = {
  /** The new address of the file. Another server needs the secret again. Null: unchanged. */
  address?: string | null | undefined;
  /** Whether a plan is applied at once unless the brake holds it. Null: unchanged. */
  appliesWhenNotHeld?: boolean | null | undefined;
  /** The new method and credentials by which the server authenticates. Null: unchanged. */
  authentication?: RosterSourceAuthenticationInput | null | undefined;
  /** The new compression of the file. Null: it is detected by the first bytes. */
  compression?: RosterCompression | null | undefined;
  /** Whether the schedule is in effect. Null: unchanged. */
  enabled?: boolean | null | undefined;
  /** Refuses the change with STALE_VERSION unless the roster source has this version. Null: no check. */
  expectedVersion?: number | null | undefined;
  /** The new format of the file. Null: it is detected by the content type or the end of the file name. */
  format?: RosterFormat | null | undefined;
  /** The new fingerprint of the host key of the SFTP server. It needs the secret again. Null removes it, for an https address. */
  hostKeyFingerprint?: string | null | undefined;
  /** The identifier of the roster source. */
  id: string;
  /** The new mode of the rosters. Null: unchanged. */
  mode?: RosterMode | null | undefined;
  /** The new name of the roster source, 1 to 200 characters. Null: unchanged. */
  name?: string | null | undefined;
  /** The new schedule, a cron expression of five fields. Null: the roster is fetched by `rosterSourceRun` only. */
  schedule?: string | null | undefined;
  /** The new time zone of the schedule, a name of the IANA time zone database. Null: unchanged. */
  timeZone?: string | null | undefined;
};

/** A word of an HR system for the status of an employment. */
export type RosterStatusWordInput = {
  /** The status that the word means. */
  status: EmployeeStatus;
  /** The word in the HR system, 1 to 200 characters, compared without case. */
  word: string;
};

/** The effect of an empty cell. */
export type RosterWhenEmpty =
  /** It removes the value of the attribute. The default. */
  | 'CLEAR'
  /** The attribute keeps its value. */
  | 'KEEP'
  /** The row is rejected. */
  | 'REJECT';

/** A word of an HR system and the value that it means. */
export type RosterWordInput = {
  /** The value that the word means, in the form of this schema, at most 200 characters. */
  value: string;
  /** The word in the HR system, compared without case. */
  word: string;
};

/** The round to match, and how. */
export type RoundMatchInput = {
  /**
   * An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
   * same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
   */
  idempotencyKey?: string | null | undefined;
  /** Whether to match only those participants who wait for a partner, or who were enrolled after the round had started. */
  onlyWaiting?: boolean;
  /**
   * The identifier of the round, which must be ACTIVE in an OPEN program. At least two participants must be ACTIVE and without a pairing in
   * the round that has not ended.
   */
  roundId: string;
  /**
   * A number, not negative, that decides between solutions of the same score. The same participants with the same seed get the same
   * proposal.
   */
  seed?: number;
  /** The weights of the reasons for this proposal. Null: those of the program. */
  weights?: MatchWeightsInput | null | undefined;
};

/** The program and the dates of a round to start. */
export type RoundStartInput = {
  /** The last day of the round, not before `startsOn`. Null: no fixed end. */
  endsOn?: string | null | undefined;
  /**
   * An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
   * same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
   */
  idempotencyKey?: string | null | undefined;
  /** The identifier of the program, which must be OPEN and must not have an active round. */
  programId: string;
  /**
   * The date on which the round starts, in the organization's calendar, not before `startsOn` of the program. It may be in the past or
   * in the future.
   */
  startsOn: string;
};

/** The status of a round. ENDED is final. */
export type RoundStatus =
  /** The round is under way: pairings can be created. A program has at most one active round. */
  | 'ACTIVE'
  /** The round has ended: no more pairings can be created. Existing pairings continue until they are ended. */
  | 'ENDED';

/** Conditions on sessions. All given conditions must hold; a null condition is not applied. */
export type SessionFilter = {
  /** The present department of a member of the pairing, with case. Needs the scope `roster:read` as well. */
  department?: TextFilter | null | undefined;
  /** The instant at which the session took place. Sessions that were not held do not match. */
  heldAt?: InstantFilter | null | undefined;
  /** The identifier of an employee who is or was a member of the pairing, whether or not the employee attended. */
  memberId?: IdFilter | null | undefined;
  /** The identifier of the pairing. */
  pairingId?: IdFilter | null | undefined;
  /** The identifier of the program. */
  programId?: IdFilter | null | undefined;
  /** The identifier of the round of the pairing. */
  roundId?: IdFilter | null | undefined;
  /** The scheduled start of the session. */
  startsAt?: InstantFilter | null | undefined;
  /** The status of the session: SCHEDULED, HELD, CANCELLED or MISSED. */
  status?: SessionStatusFilter | null | undefined;
};

/** The report of a session that took place. */
export type SessionHoldInput = {
  /** The attendance of every member of the pairing, each once. At least two must have attended. */
  attendance: Array<AttendanceInput>;
  /** Refuses the change with STALE_VERSION unless the session has this version. Null: no check. */
  expectedVersion?: number | null | undefined;
  /** The instant at which the session took place, not in the future. Null: the scheduled start, or now when that is in the future. */
  heldAt?: string | null | undefined;
  /** The identifier of the session. */
  id: string;
  /** The turns in their order, at most 50, between members who attended. Empty by default. */
  turns?: Array<TurnInput>;
};

/** The sort order of a list of sessions. */
export type SessionOrder =
  /** By the instant at which the session took place, earliest first. Sessions that were not held come first. */
  | 'HELD_AT_ASC'
  /** By the instant at which the session took place, latest first. Sessions that were not held come last. */
  | 'HELD_AT_DESC'
  /** By scheduled start, earliest first. The default. */
  | 'STARTS_AT_ASC'
  /** By scheduled start, latest first. */
  | 'STARTS_AT_DESC';

/** A session to schedule: its pairing, start and length. */
export type SessionScheduleInput = {
  /** The length of the session in minutes, 5 to 480. */
  durationMinutes?: number;
  /**
   * The identifier of the guide whose published version the session freezes, `gui_…`. It must be ACTIVE. Null: the guide of the program
   * for this session of the pairing, if there is one.
   */
  guideId?: string | null | undefined;
  /**
   * An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
   * same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
   */
  idempotencyKey?: string | null | undefined;
  /** The identifier of the pairing, which must be ACTIVE. */
  pairingId: string;
  /** The instant at which the session starts: not in the past and at most two years (730 days) ahead. */
  startsAt: string;
};

/** The status of a session. SCHEDULED is the only status that can change. */
export type SessionStatus =
  /** The session was cancelled before it took place. */
  | 'CANCELLED'
  /** The session took place; attendance and turns are recorded. */
  | 'HELD'
  /** The session did not take place, and was not cancelled. */
  | 'MISSED'
  /** The session is planned and has not taken place. */
  | 'SCHEDULED';

/** Compares the status of a session. All given conditions must hold; a null condition is not applied. */
export type SessionStatusFilter = {
  /** Equal to this value of the enum. */
  eq?: SessionStatus | null | undefined;
  /** Equal to one of these values. An empty list matches nothing. */
  in?: Array<SessionStatus> | null | undefined;
};

/** Conditions on statements. All given conditions must hold; a null condition is not applied. */
export type StatementFilter = {
  /** The IRI of the activity that is the object. */
  activityId?: TextFilter | null | undefined;
  /** The identifier of the employee who is the actor. */
  employeeId?: IdFilter | null | undefined;
  /** The identifier of the integration that sent the statement. */
  integrationId?: IdFilter | null | undefined;
  /** True: the employee is known. False: the employee is not known. */
  matched?: boolean | null | undefined;
  /** The instant at which the statement was stored. */
  stored?: InstantFilter | null | undefined;
  /** The IRI of the verb. */
  verb?: TextFilter | null | undefined;
};

/** The sort order of a list of statements. */
export type StatementOrder =
  /** By the instant at which they were stored, oldest first. The default. */
  | 'STORED_ASC'
  /** By the instant at which they were stored, newest first. */
  | 'STORED_DESC';

/** The fields of a takeaway to change. A field that is absent stays unchanged. */
export type TakeawayEditInput = {
  /** The identifier of the new competency. Null removes the competency. */
  competencyId?: string | null | undefined;
  /** Refuses the change with STALE_VERSION unless the takeaway has this version. Null: no check. */
  expectedVersion?: number | null | undefined;
  /** The identifier of the takeaway, which must be the caller's own and SHARED. */
  id: string;
  /** The new lesson, 1 to 4,000 characters. Null: unchanged. */
  text?: string | null | undefined;
};

/** Conditions on takeaways. All given conditions must hold; a null condition is not applied. */
export type TakeawayFilter = {
  /** The identifier of the employee who learned it. */
  authorId?: IdFilter | null | undefined;
  /** The identifier of the competency that the takeaway is about. */
  competencyId?: IdFilter | null | undefined;
  /** The instant at which the takeaway was shared. */
  createdAt?: InstantFilter | null | undefined;
  /** The identifier of the program with which the takeaway is shared. */
  programId?: IdFilter | null | undefined;
  /**
   * Words that the text contains, at most 200 characters: all of them in any order, and the last one also as the beginning of a word. Case
   * and diacritics do not matter, and everything that is neither a letter nor a digit separates words.
   */
  search?: string | null | undefined;
  /** The status of the takeaway: SHARED or WITHDRAWN. */
  status?: TakeawayStatusFilter | null | undefined;
};

/** The sort order of a list of takeaways. */
export type TakeawayOrder =
  /** By the instant at which they were shared, oldest first. The default. */
  | 'CREATED_ASC'
  /** By the instant at which they were shared, newest first. */
  | 'CREATED_DESC'
  /** By the number of readers whom they helped, smallest first, then by the instant at which they were shared, oldest first. */
  | 'HELPFUL_COUNT_ASC'
  /** By the number of readers whom they helped, largest first, then by the instant at which they were shared, newest first. */
  | 'HELPFUL_COUNT_DESC';

/** A takeaway to share, in the caller's own name. */
export type TakeawayShareInput = {
  /** The identifier of the competency that the takeaway is about. Null: none. */
  competencyId?: string | null | undefined;
  /**
   * An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
   * same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
   */
  idempotencyKey?: string | null | undefined;
  /** The identifier of the program, in which the caller is or was a participant. An INVITED participant accepts the invitation first. */
  programId: string;
  /** The lesson, 1 to 4,000 characters. Control characters other than line feed and tab are refused. */
  text: string;
};

/** The status of a takeaway. WITHDRAWN is final. */
export type TakeawayStatus =
  /** The takeaway is shared with the program. */
  | 'SHARED'
  /** The author has withdrawn the takeaway. Its text is deleted, and only the author sees it. */
  | 'WITHDRAWN';

/** Compares the status of a takeaway. All given conditions must hold; a null condition is not applied. */
export type TakeawayStatusFilter = {
  /** Equal to this value of the enum. */
  eq?: TakeawayStatus | null | undefined;
  /** Equal to one of these values. An empty list matches nothing. */
  in?: Array<TakeawayStatus> | null | undefined;
};

/** Compares a text byte by byte, with case. All given conditions must hold; a null condition is not applied. */
export type TextFilter = {
  /** Equal to this text, with case. */
  eq?: string | null | undefined;
  /** Equal to one of these texts. An empty list matches nothing. */
  in?: Array<string> | null | undefined;
};

/** One turn of a session: who coached whom, and for how long. */
export type TurnInput = {
  /** The identifier of the employee who coached and who must have attended. */
  coachId: string;
  /** The identifier of the employee who was coached: another one who must have attended. */
  learnerId: string;
  /** The length of the turn in minutes, 1 to 480. */
  minutes: number;
};

/** The kind of an error that the caller of a mutation can correct. */
export type UserErrorCode =
  /** One of the participants has a pairing in this round already. */
  | 'ALREADY_PAIRED'
  /** A member who attends has commitments from earlier sessions that are OPEN. Their makers review them with `commitmentReview` first. */
  | 'COMMITMENTS_UNREVIEWED'
  /** A member of the pairing has no goal that is ACTIVE or ACHIEVED. In a FORMAL program each needs one before the second session is held. */
  | 'GOAL_REQUIRED'
  /** The number of participants does not fit the group size of the program. */
  | 'GROUP_SIZE'
  /**
   * The brake holds this kind of change: the integration made too many of them within 24 hours. Send the same request again after
   * another caller with the scope `roster:release` has released the integration with `integrationRelease`.
   */
  | 'HELD'
  /** The value of the field is not acceptable. The message says what is. */
  | 'INVALID'
  /** The job levels of the employees differ by more than the program allows, or a job level is missing. */
  | 'JOB_LEVEL_GAP'
  /** The idempotency key was used before with another mutation or another input. */
  | 'KEY_REUSED'
  /** The new manager reports to the employee, directly or indirectly. */
  | 'MANAGER_CYCLE'
  /** The departments of the employees do not satisfy the mixing policy of the program. */
  | 'MIXING_POLICY'
  /** The object that the field names does not exist or the caller may not see it. */
  | 'NOT_FOUND'
  /** The organization has named another integration as the owner of the attribute. Only the owner, or a person, can change it. */
  | 'NOT_OWNER'
  /** The two employees cannot be paired with each other. The reason is confidential. */
  | 'NOT_PAIRABLE'
  /** One of the employees is not an active participant of the program. */
  | 'NOT_PARTICIPATING'
  /**
   * People, programs, rounds or pairings have changed since the match proposal was computed, so that it can no longer be applied as it is.
   * Match the round again, or edit the proposal.
   */
  | 'PROPOSAL_MOVED'
  /** Two of the employees are in one reporting line: one manages the other, directly or indirectly. */
  | 'REPORTING_LINE'
  /** Employees changed after the roster plan was computed. Plan the roster again. */
  | 'ROSTER_MOVED'
  /** The object has another version than `expectedVersion`. The payload contains the current object. */
  | 'STALE_VERSION'
  /** The value must be unique, and another object has it. */
  | 'TAKEN'
  /** The caller has done this too often within a period. The message says at which instant it is possible again. */
  | 'TOO_MANY'
  /** The two employees share less working time than the program requires, or a time zone is unknown. */
  | 'WORKING_HOURS'
  /** The object is in a state that does not allow the change. The payload contains the current object. */
  | 'WRONG_STATE';

/** A webhook endpoint to create. */
export type WebhookEndpointCreateInput = {
  /** The address: an https URL without credentials, at most 2,000 characters. Private and local addresses are refused. */
  address: string;
  /** A cursor of the change log: the first change is the one after it. Null: the end of the log. */
  after?: string | null | undefined;
  /**
   * An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
   * same object, without the secret; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null:
   * none.
   */
  idempotencyKey?: string | null | undefined;
  /**
   * The identifier of the integration that receives the changes. It needs the scope `change:read`, and the receiver the token of the
   * integration, to read what a change is about.
   */
  integrationId: string;
  /** The kinds of change to send, such as `session.held`. Null or empty: all that the integration may read. */
  kinds?: Array<string> | null | undefined;
  /** The name of the webhook endpoint, for people, 1 to 200 characters. */
  name: string;
};

/** The status of a webhook endpoint: whether changes are sent to it. */
export type WebhookEndpointStatus =
  /** Changes are sent when they are committed. */
  | 'ACTIVE'
  /** Nothing is sent until `webhookEndpointResume`. The position stays. */
  | 'PAUSED';

/** The settings of a webhook endpoint to change. A setting that is absent or null stays unchanged. */
export type WebhookEndpointUpdateInput = {
  /** The new address, which gets the next attempt at once. Null: unchanged. */
  address?: string | null | undefined;
  /** Refuses the change with STALE_VERSION unless the webhook endpoint has this version. Null: no check. */
  expectedVersion?: number | null | undefined;
  /** The identifier of the webhook endpoint. */
  id: string;
  /** The kinds of change that are sent from now on. Empty: all that the integration may read. Null: unchanged. */
  kinds?: Array<string> | null | undefined;
  /** The new name of the webhook endpoint, 1 to 200 characters. Null: unchanged. */
  name?: string | null | undefined;
};

/** The reason why a webhook endpoint is paused. */
export type WebhookPauseReason =
  /** All attempts failed for `webhook_failing_days`. */
  | 'FAILING'
  /** The receiver answered with HTTP 410: the address is gone for good. */
  | 'GONE'
  /** The change log no longer has the next entry. Read the objects again, then resume the endpoint after a cursor. */
  | 'LOG_PRUNED'
  /** A caller paused it with `webhookEndpointPause`. */
  | 'REQUEST';

/** A day of the week. A week begins on Monday. */
export type Weekday =
  /** The fifth day of the week. */
  | 'FRIDAY'
  /** The first day of the week. */
  | 'MONDAY'
  /** The sixth day of the week. */
  | 'SATURDAY'
  /** The seventh day of the week. */
  | 'SUNDAY'
  /** The fourth day of the week. */
  | 'THURSDAY'
  /** The second day of the week. */
  | 'TUESDAY'
  /** The third day of the week. */
  | 'WEDNESDAY';

/** An interval of working time on one weekday, in local time. Work past midnight is two intervals. */
export type WorkingIntervalInput = {
  /** The local time at which the interval ends, of the form `HH:MM`, after the start and until `24:00`. */
  end: string;
  /** The local time at which the interval starts, of the form `HH:MM`, from `00:00`. */
  start: string;
  /** The day of the week on which the interval lies. */
  weekday: Weekday;
};

export type NodeQueryVariables = Exact<{
  id: string;
}>;


export type NodeQuery = { node:
    | { __typename: 'Assessment', id: string }
    | { __typename: 'Badge', id: string }
    | { __typename: 'BadgeAward', id: string }
    | { __typename: 'Commitment', id: string }
    | { __typename: 'Competency', id: string }
    | { __typename: 'CompetencyFramework', id: string }
    | { __typename: 'Employee', id: string }
    | { __typename: 'EmployeeErasure', id: string }
    | { __typename: 'EvidenceRule', id: string }
    | { __typename: 'Feedback', id: string }
    | { __typename: 'FeedbackExchange', id: string }
    | { __typename: 'Goal', id: string }
    | { __typename: 'Guide', id: string }
    | { __typename: 'GuideVersion', id: string }
    | { __typename: 'IdentityProvider', id: string }
    | { __typename: 'Integration', id: string }
    | { __typename: 'LearningRecord', id: string }
    | { __typename: 'MatchBlock', id: string }
    | { __typename: 'MatchProposal', id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Pairing', id: string }
    | { __typename: 'Participant', id: string }
    | { __typename: 'Program', id: string }
    | { __typename: 'Pulse', id: string }
    | { __typename: 'QuestionSet', id: string }
    | { __typename: 'QuestionSetVersion', id: string }
    | { __typename: 'Recognition', id: string }
    | { __typename: 'Reflection', id: string }
    | { __typename: 'RosterPlan', id: string }
    | { __typename: 'RosterSource', id: string }
    | { __typename: 'RosterSourceRun', id: string }
    | { __typename: 'Round', id: string }
    | { __typename: 'Session', id: string }
    | { __typename: 'Statement', id: string }
    | { __typename: 'Takeaway', id: string }
    | { __typename: 'WebhookAttempt', id: string }
    | { __typename: 'WebhookEndpoint', id: string }
   | null };

export type NodesQueryVariables = Exact<{
  ids: Array<string> | string;
}>;


export type NodesQuery = { nodes: Array<
    | { __typename: 'Assessment', id: string }
    | { __typename: 'Badge', id: string }
    | { __typename: 'BadgeAward', id: string }
    | { __typename: 'Commitment', id: string }
    | { __typename: 'Competency', id: string }
    | { __typename: 'CompetencyFramework', id: string }
    | { __typename: 'Employee', id: string }
    | { __typename: 'EmployeeErasure', id: string }
    | { __typename: 'EvidenceRule', id: string }
    | { __typename: 'Feedback', id: string }
    | { __typename: 'FeedbackExchange', id: string }
    | { __typename: 'Goal', id: string }
    | { __typename: 'Guide', id: string }
    | { __typename: 'GuideVersion', id: string }
    | { __typename: 'IdentityProvider', id: string }
    | { __typename: 'Integration', id: string }
    | { __typename: 'LearningRecord', id: string }
    | { __typename: 'MatchBlock', id: string }
    | { __typename: 'MatchProposal', id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'Pairing', id: string }
    | { __typename: 'Participant', id: string }
    | { __typename: 'Program', id: string }
    | { __typename: 'Pulse', id: string }
    | { __typename: 'QuestionSet', id: string }
    | { __typename: 'QuestionSetVersion', id: string }
    | { __typename: 'Recognition', id: string }
    | { __typename: 'Reflection', id: string }
    | { __typename: 'RosterPlan', id: string }
    | { __typename: 'RosterSource', id: string }
    | { __typename: 'RosterSourceRun', id: string }
    | { __typename: 'Round', id: string }
    | { __typename: 'Session', id: string }
    | { __typename: 'Statement', id: string }
    | { __typename: 'Takeaway', id: string }
    | { __typename: 'WebhookAttempt', id: string }
    | { __typename: 'WebhookEndpoint', id: string }
   | null> };

export type OrganizationQueryVariables = Exact<{ [key: string]: never; }>;


export type OrganizationQuery = { organization: { id: string, name: string, slug: string, version: number, terminationsHeldAt: string | null, terminationsHeldCount: number, terminationsReleasedAt: string | null, terminationsReleaseNote: string | null, statementHomePage: string | null, statementUsesEmail: boolean, createdAt: string, minimumGroup: number, accountHomePages: Array<string>, brake: { deactivations: { number: number, percent: number }, suspensions: { number: number, percent: number }, creations: { number: number, percent: number }, externalIds: { number: number, percent: number }, userNames: { number: number, percent: number }, emails: { number: number, percent: number }, names: { number: number, percent: number }, managers: { number: number, percent: number }, departments: { number: number, percent: number } }, attributeOwners: Array<{ attributes: AttributeGroup, integrationId: string }> } };

export type MeQueryVariables = Exact<{ [key: string]: never; }>;


export type MeQuery = { me: { organizationId: string, integrationId: string | null, employeeId: string | null, role: EmployeeRole | null, scopes: Array<string>, expiresAt: string | null } };

export type IdentityProviderQueryVariables = Exact<{
  id: string;
}>;


export type IdentityProviderQuery = { identityProvider: { id: string, version: number, issuer: string, audience: string, profile: IdentityProviderProfile, algorithms: Array<string>, introspectionEndpoint: string | null, consoleClientId: string | null, consoleSecretName: string | null, consoleScopes: string | null, status: IdentityProviderStatus, createdAt: string, updatedAt: string } | null };

export type IntegrationQueryVariables = Exact<{
  id: string;
}>;


export type IntegrationQuery = { integration: { id: string, version: number, name: string, kind: IntegrationKind, clientId: string, scopes: Array<string>, status: IntegrationStatus, heldAt: string | null, heldChanges: Array<HeldChange>, releasedAt: string | null, releaseNote: string | null, identityProviderId: string, createdAt: string, updatedAt: string, allowedOperations: Array<{ sha256Hash: string, document: string, createdAt: string }> | null, scimTokens: Array<{ id: string, createdAt: string, expiresAt: string, usedAt: string | null, revokedAt: string | null }>, xapiCredentials: Array<{ id: string, createdAt: string, expiresAt: string, usedAt: string | null, revokedAt: string | null }>, rosterMapping: { dateFormat: string | null, dateFormats: Array<string>, emptyWords: Array<string>, keepsUnknownColumns: boolean, ignoresUnknownColumns: boolean, file: { format: RosterFormat | null, charset: string | null, delimiter: string | null, quote: string | null, skipLines: number, headerPattern: string | null, trailerPatterns: Array<string>, sheet: string | null, arrayPath: string | null }, columns: Array<{ name: string, attribute: string | null, emptyWords: Array<string>, whenEmpty: RosterWhenEmpty, default: string | null, otherWords: string | null, dateFormats: Array<string>, letterCase: RosterLetterCase, collapsesSpaces: boolean, nameOrder: RosterNameOrder, words: Array<{ word: string, value: string }> }>, statuses: Array<{ word: string, status: EmployeeStatus }>, fixedValues: Array<{ attribute: string, value: string }>, rowFilters: Array<{ column: string, words: Array<string>, action: RosterFilterAction }> } | null, completionMapping: { dateFormat: string | null, dateFormats: Array<string>, emptyWords: Array<string>, ignoresUnknownColumns: boolean, activityBase: string | null, maxScore: number | null, file: { format: RosterFormat | null, charset: string | null, delimiter: string | null, quote: string | null, skipLines: number, headerPattern: string | null, trailerPatterns: Array<string>, sheet: string | null, arrayPath: string | null }, columns: Array<{ name: string, attribute: string | null, emptyWords: Array<string>, whenEmpty: RosterWhenEmpty, default: string | null, otherWords: string | null, dateFormats: Array<string>, letterCase: RosterLetterCase, collapsesSpaces: boolean, nameOrder: RosterNameOrder, words: Array<{ word: string, value: string }> }>, fixedValues: Array<{ attribute: string, value: string }>, rowFilters: Array<{ column: string, words: Array<string>, action: RosterFilterAction }> } | null } | null };

export type IdentityProvidersQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type IdentityProvidersQuery = { identityProviders: { nodes: Array<{ id: string, version: number, issuer: string, audience: string, profile: IdentityProviderProfile, algorithms: Array<string>, introspectionEndpoint: string | null, consoleClientId: string | null, consoleSecretName: string | null, consoleScopes: string | null, status: IdentityProviderStatus, createdAt: string, updatedAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type IntegrationsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type IntegrationsQuery = { integrations: { pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type EmployeeQueryVariables = Exact<{
  id: string;
}>;


export type EmployeeQuery = { employee: { id: string, version: number, externalId: string, userName: string, email: string, givenName: string, familyName: string, displayName: string | null, jobTitle: string | null, jobLevel: number | null, department: string | null, employeeNumber: string | null, costCenter: string | null, division: string | null, company: string | null, location: string | null, timeZone: string | null, status: EmployeeStatus, role: EmployeeRole, recordConsent: boolean, hiredOn: string | null, terminatedOn: string | null, deprovisionedAt: string | null, erasedAt: string | null, managerId: string | null, createdAt: string, updatedAt: string, managerPending: string | null, managerPendingReason: PendingManagerReason | null, externalIds: Array<{ externalId: string, integrationId: string }>, customAttributes: Array<{ name: string, value: string }> } | null };

export type EmployeesQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: EmployeeFilter | null | undefined;
  orderBy?: EmployeeOrder | null | undefined;
}>;


export type EmployeesQuery = { employees: { nodes: Array<{ id: string, version: number, externalId: string, userName: string, email: string, givenName: string, familyName: string, displayName: string | null, jobTitle: string | null, jobLevel: number | null, department: string | null, employeeNumber: string | null, costCenter: string | null, division: string | null, company: string | null, location: string | null, timeZone: string | null, status: EmployeeStatus, role: EmployeeRole, recordConsent: boolean, hiredOn: string | null, terminatedOn: string | null, deprovisionedAt: string | null, erasedAt: string | null, managerId: string | null, createdAt: string, updatedAt: string, managerPending: string | null, managerPendingReason: PendingManagerReason | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type RosterPlanQueryVariables = Exact<{
  id: string;
}>;


export type RosterPlanQuery = { rosterPlan: { id: string, version: number, status: RosterPlanStatus, source: string, mode: RosterMode, rowCount: number, createCount: number, updateCount: number, reactivateCount: number, terminateCount: number, scheduledTerminationCount: number, unchangedCount: number, rejectedCount: number, skippedCount: number, skippedEmployeeCount: number, warningCount: number, pairingEndCount: number, sessionCancelCount: number, partnerRequeueCount: number, conflictCount: number, stepCount: number, doneCount: number, failedCount: number, releaseNote: string | null, releasedAt: string | null, failure: string | null, createdAt: string, appliedAt: string | null, heldBecause: Array<string>, releasedById: string | null, plannedById: string | null } | null };

export type RosterPlansQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: RosterPlanFilter | null | undefined;
  orderBy?: RosterPlanOrder | null | undefined;
}>;


export type RosterPlansQuery = { rosterPlans: { nodes: Array<{ id: string, version: number, status: RosterPlanStatus, source: string, mode: RosterMode, rowCount: number, createCount: number, updateCount: number, reactivateCount: number, terminateCount: number, scheduledTerminationCount: number, unchangedCount: number, rejectedCount: number, skippedCount: number, skippedEmployeeCount: number, warningCount: number, pairingEndCount: number, sessionCancelCount: number, partnerRequeueCount: number, conflictCount: number, stepCount: number, doneCount: number, failedCount: number, releaseNote: string | null, releasedAt: string | null, failure: string | null, createdAt: string, appliedAt: string | null, heldBecause: Array<string>, releasedById: string | null, plannedById: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type RosterDigestQueryVariables = Exact<{
  buckets: number;
}>;


export type RosterDigestQuery = { rosterDigest: { employeeCount: number, throughSeq: number, buckets: Array<{ bucket: number, employeeCount: number, digest: string }> } };

export type RosterBucketQueryVariables = Exact<{
  buckets: number;
  bucket: number;
}>;


export type RosterBucketQuery = { rosterBucket: { throughSeq: number, employees: Array<{ externalId: string, digest: string }> } };

export type RosterSourceQueryVariables = Exact<{
  id: string;
}>;


export type RosterSourceQuery = { rosterSource: { id: string, version: number, name: string, address: string, authentication: RosterSourceAuthentication, userName: string | null, headerName: string | null, hostKeyFingerprint: string | null, mode: RosterMode, format: RosterFormat | null, compression: RosterCompression | null, schedule: string | null, timeZone: string, appliesWhenNotHeld: boolean, enabled: boolean, nextRunAt: string | null, integrationId: string, runningId: string | null, createdAt: string, updatedAt: string } | null };

export type RosterSourcesQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type RosterSourcesQuery = { rosterSources: { nodes: Array<{ id: string, version: number, name: string, address: string, authentication: RosterSourceAuthentication, userName: string | null, headerName: string | null, hostKeyFingerprint: string | null, mode: RosterMode, format: RosterFormat | null, compression: RosterCompression | null, schedule: string | null, timeZone: string, appliesWhenNotHeld: boolean, enabled: boolean, nextRunAt: string | null, integrationId: string, runningId: string | null, createdAt: string, updatedAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type WebhookEndpointQueryVariables = Exact<{
  id: string;
}>;


export type WebhookEndpointQuery = { webhookEndpoint: { id: string, version: number, name: string, address: string, kinds: Array<string>, status: WebhookEndpointStatus, pauseReason: WebhookPauseReason | null, previousSecretExpiresAt: string | null, deliveredSeq: number, replaySeq: number | null, replayThroughSeq: number | null, failedAttempts: number, failingSince: string | null, failure: string | null, nextAttemptAt: string | null, deliveredAt: string | null, integrationId: string, createdAt: string, updatedAt: string, pendingCount: number } | null };

export type WebhookEndpointsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type WebhookEndpointsQuery = { webhookEndpoints: { nodes: Array<{ id: string, version: number, name: string, address: string, kinds: Array<string>, status: WebhookEndpointStatus, pauseReason: WebhookPauseReason | null, previousSecretExpiresAt: string | null, deliveredSeq: number, replaySeq: number | null, replayThroughSeq: number | null, failedAttempts: number, failingSince: string | null, failure: string | null, nextAttemptAt: string | null, deliveredAt: string | null, integrationId: string, createdAt: string, updatedAt: string, pendingCount: number }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type RosterMappingSuggestQueryVariables = Exact<{
  sample: RosterSampleInput;
}>;


export type RosterMappingSuggestQuery = { rosterMappingSuggest: { notes: Array<string>, mapping: { dateFormat: string | null, dateFormats: Array<string>, emptyWords: Array<string>, keepsUnknownColumns: boolean, ignoresUnknownColumns: boolean, file: { format: RosterFormat | null, charset: string | null, delimiter: string | null, quote: string | null, skipLines: number, headerPattern: string | null, trailerPatterns: Array<string>, sheet: string | null, arrayPath: string | null }, columns: Array<{ name: string, attribute: string | null, emptyWords: Array<string>, whenEmpty: RosterWhenEmpty, default: string | null, otherWords: string | null, dateFormats: Array<string>, letterCase: RosterLetterCase, collapsesSpaces: boolean, nameOrder: RosterNameOrder, words: Array<{ word: string, value: string }> }>, statuses: Array<{ word: string, status: EmployeeStatus }>, fixedValues: Array<{ attribute: string, value: string }>, rowFilters: Array<{ column: string, words: Array<string>, action: RosterFilterAction }> }, columns: Array<{ name: string, attribute: string | null, reason: string }>, rows: Array<{ rowNumber: number, attributes: Array<{ name: string, value: string }>, errors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> }>, errors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type EmployeeErasureQueryVariables = Exact<{
  id: string;
}>;


export type EmployeeErasureQuery = { employeeErasure: { id: string, version: number, status: EmployeeErasureStatus, decidedAt: string | null, employeeId: string, requestedById: string, decidedById: string | null, createdAt: string, updatedAt: string } | null };

export type EmployeeErasuresQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: EmployeeErasureFilter | null | undefined;
  orderBy?: EmployeeErasureOrder | null | undefined;
}>;


export type EmployeeErasuresQuery = { employeeErasures: { nodes: Array<{ id: string, version: number, status: EmployeeErasureStatus, decidedAt: string | null, employeeId: string, requestedById: string, decidedById: string | null, createdAt: string, updatedAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type MyDataQueryVariables = Exact<{ [key: string]: never; }>;


export type MyDataQuery = { myData: { document: unknown, readAt: string } };

export type SigningKeysQueryVariables = Exact<{ [key: string]: never; }>;


export type SigningKeysQuery = { signingKeys: Array<{ id: string, url: string, createdAt: string, retiredAt: string | null }> };

export type CompetencyFrameworkQueryVariables = Exact<{
  id: string;
}>;


export type CompetencyFrameworkQuery = { competencyFramework: { id: string, version: number, caseIdentifier: string, caseUri: string | null, title: string, creator: string | null, levels: Array<string>, createdAt: string, updatedAt: string } | null };

export type CompetencyQueryVariables = Exact<{
  id: string;
}>;


export type CompetencyQuery = { competency: { id: string, version: number, caseIdentifier: string, caseUri: string | null, humanCode: string | null, statement: string, competencyFrameworkId: string, parentId: string | null, createdAt: string, updatedAt: string } | null };

export type CompetencyFrameworksQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: CompetencyFrameworkFilter | null | undefined;
  orderBy?: CompetencyFrameworkOrder | null | undefined;
}>;


export type CompetencyFrameworksQuery = { competencyFrameworks: { nodes: Array<{ id: string, version: number, caseIdentifier: string, caseUri: string | null, title: string, creator: string | null, levels: Array<string>, createdAt: string, updatedAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CompetenciesQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: CompetencyFilter | null | undefined;
  orderBy?: CompetencyOrder | null | undefined;
}>;


export type CompetenciesQuery = { competencies: { nodes: Array<{ id: string, version: number, caseIdentifier: string, caseUri: string | null, humanCode: string | null, statement: string, competencyFrameworkId: string, parentId: string | null, createdAt: string, updatedAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type AssessmentQueryVariables = Exact<{
  id: string;
}>;


export type AssessmentQuery = { assessment: { id: string, kind: AssessmentKind, level: number, confidence: number | null, evidenceUri: string | null, assessedAt: string, employeeId: string, assessorId: string | null, competencyId: string, sessionId: string | null, evidenceRuleId: string | null, statementId: string | null, withdrawnAt: string | null, createdAt: string } | null };

export type AssessmentsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: AssessmentFilter | null | undefined;
  orderBy?: AssessmentOrder | null | undefined;
}>;


export type AssessmentsQuery = { assessments: { nodes: Array<{ id: string, kind: AssessmentKind, level: number, confidence: number | null, evidenceUri: string | null, assessedAt: string, employeeId: string, assessorId: string | null, competencyId: string, sessionId: string | null, evidenceRuleId: string | null, statementId: string | null, withdrawnAt: string | null, createdAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type EvidenceRuleQueryVariables = Exact<{
  id: string;
}>;


export type EvidenceRuleQuery = { evidenceRule: { id: string, version: number, name: string, verb: string, activityId: string | null, activityIdPrefix: string | null, activityType: string | null, minScore: number | null, success: boolean | null, completion: boolean | null, competencyId: string, level: number, retiredAt: string | null, createdAt: string, updatedAt: string } | null };

export type EvidenceRulesQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: EvidenceRuleFilter | null | undefined;
}>;


export type EvidenceRulesQuery = { evidenceRules: { nodes: Array<{ id: string, version: number, name: string, verb: string, activityId: string | null, activityIdPrefix: string | null, activityType: string | null, minScore: number | null, success: boolean | null, completion: boolean | null, competencyId: string, level: number, retiredAt: string | null, createdAt: string, updatedAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type BadgeQueryVariables = Exact<{
  id: string;
}>;


export type BadgeQuery = { badge: { id: string, version: number, name: string, description: string, criteria: string, competencyId: string | null, level: number | null, programId: string | null, automatic: boolean, status: BadgeStatus, createdAt: string, updatedAt: string } | null };

export type BadgesQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: BadgeFilter | null | undefined;
  orderBy?: BadgeOrder | null | undefined;
}>;


export type BadgesQuery = { badges: { nodes: Array<{ id: string, version: number, name: string, description: string, criteria: string, competencyId: string | null, level: number | null, programId: string | null, automatic: boolean, status: BadgeStatus, createdAt: string, updatedAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type BadgeAwardQueryVariables = Exact<{
  id: string;
}>;


export type BadgeAwardQuery = { badgeAward: { id: string, version: number, badgeId: string, employeeId: string, offeredByRule: boolean, status: BadgeAwardStatus, reason: string | null, issuedAt: string | null, endedAt: string | null, createdAt: string, updatedAt: string, credentialUrl: string | null } | null };

export type BadgeAwardsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: BadgeAwardFilter | null | undefined;
  orderBy?: BadgeAwardOrder | null | undefined;
}>;


export type BadgeAwardsQuery = { badgeAwards: { nodes: Array<{ id: string, version: number, badgeId: string, employeeId: string, offeredByRule: boolean, status: BadgeAwardStatus, reason: string | null, issuedAt: string | null, endedAt: string | null, createdAt: string, updatedAt: string, credentialUrl: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type GuideQueryVariables = Exact<{
  id: string;
}>;


export type GuideQuery = { guide: { id: string, version: number, name: string, status: GuideStatus, standardKey: string | null, publishedVersionId: string | null, createdAt: string, updatedAt: string } | null };

export type GuideVersionQueryVariables = Exact<{
  id: string;
}>;


export type GuideVersionQuery = { guideVersion: { id: string, number: number, status: GuideVersionStatus, defaultLanguage: string, languages: Array<string>, minutes: number, standard: boolean, guideId: string, createdAt: string, updatedAt: string, publishedAt: string | null, steps: Array<{ number: number, kind: GuideStepKind, minutes: number, prompt: { language: string, text: string } | null, prompts: Array<{ language: string, text: string }> }>, name: { language: string, text: string } | null, names: Array<{ language: string, text: string }>, purpose: { language: string, text: string } | null, purposes: Array<{ language: string, text: string }> } | null };

export type GuidesQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: GuideFilter | null | undefined;
  orderBy?: GuideOrder | null | undefined;
}>;


export type GuidesQuery = { guides: { nodes: Array<{ id: string, version: number, name: string, status: GuideStatus, standardKey: string | null, publishedVersionId: string | null, createdAt: string, updatedAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type QuestionSetQueryVariables = Exact<{
  id: string;
}>;


export type QuestionSetQuery = { questionSet: { id: string, version: number, name: string, purpose: QuestionSetPurpose, status: QuestionSetStatus, standardKey: string | null, publishedVersionId: string | null, createdAt: string, updatedAt: string } | null };

export type QuestionSetVersionQueryVariables = Exact<{
  id: string;
}>;


export type QuestionSetVersionQuery = { questionSetVersion: { id: string, number: number, purpose: QuestionSetPurpose, status: QuestionSetVersionStatus, defaultLanguage: string, languages: Array<string>, standard: boolean, questionSetId: string, createdAt: string, updatedAt: string, publishedAt: string | null, questions: Array<{ number: number, key: string, kind: QuestionKind, required: boolean, scaleMin: number | null, scaleMax: number | null, multiple: boolean, maxLength: number | null, prompt: { language: string, text: string } | null, prompts: Array<{ language: string, text: string }>, lowLabel: { language: string, text: string } | null, lowLabels: Array<{ language: string, text: string }>, highLabel: { language: string, text: string } | null, highLabels: Array<{ language: string, text: string }>, options: Array<{ key: string, label: { language: string, text: string } | null, labels: Array<{ language: string, text: string }> }> }>, name: { language: string, text: string } | null, names: Array<{ language: string, text: string }>, introduction: { language: string, text: string } | null, introductions: Array<{ language: string, text: string }> } | null };

export type QuestionSetsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: QuestionSetFilter | null | undefined;
  orderBy?: QuestionSetOrder | null | undefined;
}>;


export type QuestionSetsQuery = { questionSets: { nodes: Array<{ id: string, version: number, name: string, purpose: QuestionSetPurpose, status: QuestionSetStatus, standardKey: string | null, publishedVersionId: string | null, createdAt: string, updatedAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ProgramQueryVariables = Exact<{
  id: string;
}>;


export type ProgramQuery = { program: { id: string, version: number, name: string, description: string | null, kind: ProgramKind, status: ProgramStatus, cadenceDays: number, mixing: MixingPolicy, groupSize: number, maxJobLevelGap: number | null, conflictPolicy: ConflictPolicy, allowsTrio: boolean, minSharedMinutes: number, balanceTolerancePercent: number, startsOn: string | null, endsOn: string | null, createdAt: string, updatedAt: string, targetCompetencies: Array<{ level: number, competencyId: string }>, guides: Array<{ position: GuidePosition, guideId: string }>, questionSets: Array<{ purpose: QuestionSetPurpose, questionSetId: string }>, matchWeights: { reciprocalStrengths: number, sharedTargets: number, crossTeam: number, workingHours: number, language: number, tenure: number, waiting: number, firstMeeting: number }, workingHours: Array<{ weekday: Weekday, start: string, end: string }> } | null };

export type ProgramsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: ProgramFilter | null | undefined;
  orderBy?: ProgramOrder | null | undefined;
}>;


export type ProgramsQuery = { programs: { nodes: Array<{ id: string, version: number, name: string, description: string | null, kind: ProgramKind, status: ProgramStatus, cadenceDays: number, mixing: MixingPolicy, groupSize: number, maxJobLevelGap: number | null, conflictPolicy: ConflictPolicy, allowsTrio: boolean, minSharedMinutes: number, balanceTolerancePercent: number, startsOn: string | null, endsOn: string | null, createdAt: string, updatedAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ParticipantQueryVariables = Exact<{
  id: string;
}>;


export type ParticipantQuery = { participant: { id: string, version: number, status: ParticipantStatus, waitingSince: string | null, programId: string, employeeId: string, createdAt: string, updatedAt: string } | null };

export type ParticipantsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: ParticipantFilter | null | undefined;
  orderBy?: ParticipantOrder | null | undefined;
}>;


export type ParticipantsQuery = { participants: { nodes: Array<{ id: string, version: number, status: ParticipantStatus, waitingSince: string | null, programId: string, employeeId: string, createdAt: string, updatedAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type RoundQueryVariables = Exact<{
  id: string;
}>;


export type RoundQuery = { round: { id: string, version: number, number: number, status: RoundStatus, startsOn: string, endsOn: string | null, programId: string, createdAt: string, updatedAt: string } | null };

export type MatchBlockQueryVariables = Exact<{
  id: string;
}>;


export type MatchBlockQuery = { matchBlock: { id: string, employeeId: string, otherEmployeeId: string, createdAt: string } | null };

export type MatchBlocksQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: MatchBlockFilter | null | undefined;
  orderBy?: MatchBlockOrder | null | undefined;
}>;


export type MatchBlocksQuery = { matchBlocks: { nodes: Array<{ id: string, employeeId: string, otherEmployeeId: string, createdAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type MatchProposalQueryVariables = Exact<{
  id: string;
}>;


export type MatchProposalQuery = { matchProposal: { id: string, version: number, status: MatchProposalStatus, seed: number, onlyWaiting: boolean, participantCount: number, scoredCount: number, pairingCount: number, unmatchedCount: number, totalScore: number, upperBoundScore: number, greedyScore: number, failure: string | null, programId: string, roundId: string, createdAt: string, updatedAt: string, proposedAt: string | null, endedAt: string | null, weights: { reciprocalStrengths: number, sharedTargets: number, crossTeam: number, workingHours: number, language: number, tenure: number, waiting: number, firstMeeting: number }, excluded: Array<{ participantIds: Array<string> }> } | null };

export type MatchProposalsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: MatchProposalFilter | null | undefined;
  orderBy?: MatchProposalOrder | null | undefined;
}>;


export type MatchProposalsQuery = { matchProposals: { nodes: Array<{ id: string, version: number, status: MatchProposalStatus, seed: number, onlyWaiting: boolean, participantCount: number, scoredCount: number, pairingCount: number, unmatchedCount: number, totalScore: number, upperBoundScore: number, greedyScore: number, failure: string | null, programId: string, roundId: string, createdAt: string, updatedAt: string, proposedAt: string | null, endedAt: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type MatchCandidatesQueryVariables = Exact<{
  proposalId: string;
  participantId: string;
}>;


export type MatchCandidatesQuery = { matchCandidates: Array<{ participantId: string, score: number, reasons: Array<{ kind: MatchReasonKind, weight: number, value: number, contribution: number, quantity: number }> }> | null };

export type PairingQueryVariables = Exact<{
  id: string;
}>;


export type PairingQuery = { pairing: { id: string, version: number, status: PairingStatus, conflictSince: string | null, programId: string, roundId: string, createdAt: string, updatedAt: string, endedAt: string | null, matchScore: number | null, members: Array<{ participantId: string, employeeId: string }>, matchReasons: Array<{ kind: MatchReasonKind, weight: number, value: number, contribution: number, quantity: number }> | null } | null };

export type PairingsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: PairingFilter | null | undefined;
  orderBy?: PairingOrder | null | undefined;
}>;


export type PairingsQuery = { pairings: { nodes: Array<{ id: string, version: number, status: PairingStatus, conflictSince: string | null, programId: string, roundId: string, createdAt: string, updatedAt: string, endedAt: string | null, matchScore: number | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type SessionQueryVariables = Exact<{
  id: string;
}>;


export type SessionQuery = { session: { id: string, version: number, status: SessionStatus, startsAt: string, durationMinutes: number, heldAt: string | null, pairingId: string, programId: string, guideVersionId: string | null, createdAt: string, updatedAt: string, attendance: Array<{ employeeId: string, attended: boolean }>, turns: Array<{ position: number, coachId: string, learnerId: string, minutes: number }>, agenda: Array<{ id: string, version: number, kind: AgendaItemKind, position: number, text: string | null, doneAt: string | null, authorId: string | null, createdAt: string, updatedAt: string }> } | null };

export type SessionsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: SessionFilter | null | undefined;
  orderBy?: SessionOrder | null | undefined;
}>;


export type SessionsQuery = { sessions: { nodes: Array<{ id: string, version: number, status: SessionStatus, startsAt: string, durationMinutes: number, heldAt: string | null, pairingId: string, programId: string, guideVersionId: string | null, createdAt: string, updatedAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type GoalQueryVariables = Exact<{
  id: string;
}>;


export type GoalQuery = { goal: { id: string, version: number, title: string, why: string | null, targetLevel: number | null, confidenceNow: number, confidenceWanted: number, dueOn: string, status: GoalStatus, visibility: GoalVisibility, endedAt: string | null, participantId: string, employeeId: string, programId: string, competencyId: string | null, createdAt: string, updatedAt: string } | null };

export type GoalsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: GoalFilter | null | undefined;
  orderBy?: GoalOrder | null | undefined;
}>;


export type GoalsQuery = { goals: { nodes: Array<{ id: string, version: number, title: string, why: string | null, targetLevel: number | null, confidenceNow: number, confidenceWanted: number, dueOn: string, status: GoalStatus, visibility: GoalVisibility, endedAt: string | null, participantId: string, employeeId: string, programId: string, competencyId: string | null, createdAt: string, updatedAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CommitmentQueryVariables = Exact<{
  id: string;
}>;


export type CommitmentQuery = { commitment: { id: string, version: number, text: string, dueOn: string, status: CommitmentStatus, reviewedAt: string | null, participantId: string, employeeId: string, programId: string, pairingId: string, sessionId: string, reviewedInSessionId: string | null, carriedFromId: string | null, createdAt: string, updatedAt: string } | null };

export type CommitmentsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: CommitmentFilter | null | undefined;
  orderBy?: CommitmentOrder | null | undefined;
}>;


export type CommitmentsQuery = { commitments: { nodes: Array<{ id: string, version: number, text: string, dueOn: string, status: CommitmentStatus, reviewedAt: string | null, participantId: string, employeeId: string, programId: string, pairingId: string, sessionId: string, reviewedInSessionId: string | null, carriedFromId: string | null, createdAt: string, updatedAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type FeedbackExchangeQueryVariables = Exact<{
  id: string;
}>;


export type FeedbackExchangeQuery = { feedbackExchange: { id: string, version: number, status: FeedbackExchangeStatus, dueAt: string, completedAt: string | null, pairingId: string, programId: string, questionSetVersionId: string, openedById: string, createdAt: string, updatedAt: string } | null };

export type FeedbackQueryVariables = Exact<{
  id: string;
}>;


export type FeedbackQuery = { feedback: { id: string, version: number, status: FeedbackStatus, submittedAt: string | null, feedbackExchangeId: string, giverId: string, receiverId: string, createdAt: string, updatedAt: string, answers: Array<{ questionKey: string, scale: number | null, choices: Array<string> | null, text: string | null }> | null, versions: Array<{ number: number, submittedAt: string, answers: Array<{ questionKey: string, scale: number | null, choices: Array<string> | null, text: string | null }> | null }> | null } | null };

export type FeedbackExchangesQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: FeedbackExchangeFilter | null | undefined;
  orderBy?: FeedbackExchangeOrder | null | undefined;
}>;


export type FeedbackExchangesQuery = { feedbackExchanges: { nodes: Array<{ id: string, version: number, status: FeedbackExchangeStatus, dueAt: string, completedAt: string | null, pairingId: string, programId: string, questionSetVersionId: string, openedById: string, createdAt: string, updatedAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type FeedbacksQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: FeedbackFilter | null | undefined;
  orderBy?: FeedbackOrder | null | undefined;
}>;


export type FeedbacksQuery = { feedbacks: { nodes: Array<{ id: string, version: number, status: FeedbackStatus, submittedAt: string | null, feedbackExchangeId: string, giverId: string, receiverId: string, createdAt: string, updatedAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type PulseQueryVariables = Exact<{
  id: string;
}>;


export type PulseQuery = { pulse: { id: string, version: number, closesAt: string, programId: string, roundId: string, questionSetVersionId: string, minimumGroup: number, createdAt: string, updatedAt: string, answered: boolean, figures: { status: PulseFiguresStatus, answeredCount: number | null, questions: Array<{ questionKey: string, count: number | null, average: number | null }> | null } | null } | null };

export type PulsesQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: PulseFilter | null | undefined;
  orderBy?: PulseOrder | null | undefined;
}>;


export type PulsesQuery = { pulses: { nodes: Array<{ id: string, version: number, closesAt: string, programId: string, roundId: string, questionSetVersionId: string, minimumGroup: number, createdAt: string, updatedAt: string, answered: boolean }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type RecognitionQueryVariables = Exact<{
  id: string;
}>;


export type RecognitionQuery = { recognition: { id: string, version: number, text: string | null, visibility: RecognitionVisibility, status: RecognitionStatus, giverId: string, receiverId: string, programId: string, competencyId: string | null, pairingId: string | null, createdAt: string, updatedAt: string, giverName: string, receiverName: string } | null };

export type RecognitionsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: RecognitionFilter | null | undefined;
  orderBy?: RecognitionOrder | null | undefined;
}>;


export type RecognitionsQuery = { recognitions: { nodes: Array<{ id: string, version: number, text: string | null, visibility: RecognitionVisibility, status: RecognitionStatus, giverId: string, receiverId: string, programId: string, competencyId: string | null, pairingId: string | null, createdAt: string, updatedAt: string, giverName: string, receiverName: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type TakeawayQueryVariables = Exact<{
  id: string;
}>;


export type TakeawayQuery = { takeaway: { id: string, version: number, text: string | null, status: TakeawayStatus, helpfulCount: number, authorId: string, programId: string, competencyId: string | null, createdAt: string, updatedAt: string, authorName: string, markedByMe: boolean } | null };

export type TakeawaysQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: TakeawayFilter | null | undefined;
  orderBy?: TakeawayOrder | null | undefined;
}>;


export type TakeawaysQuery = { takeaways: { nodes: Array<{ id: string, version: number, text: string | null, status: TakeawayStatus, helpfulCount: number, authorId: string, programId: string, competencyId: string | null, createdAt: string, updatedAt: string, authorName: string, markedByMe: boolean }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type LearningRecordQueryVariables = Exact<{
  id: string;
}>;


export type LearningRecordQuery = { learningRecord: { id: string, seq: number, employeeId: string, verb: LearningVerb, occurredAt: string, sessionId: string | null, assessmentId: string | null, programId: string | null, voidsId: string | null, createdAt: string } | null };

export type LearningRecordsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: LearningRecordFilter | null | undefined;
}>;


export type LearningRecordsQuery = { learningRecords: { nodes: Array<{ id: string, seq: number, employeeId: string, verb: LearningVerb, occurredAt: string, sessionId: string | null, assessmentId: string | null, programId: string | null, voidsId: string | null, createdAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type StatementQueryVariables = Exact<{
  id: string;
}>;


export type StatementQuery = { statement: { id: string, stored: string, voided: boolean, employeeId: string | null, integrationId: string | null, timestamp: string, verb: string, activityId: string | null, activityName: string | null, scoreScaled: number | null, completion: boolean | null, success: boolean | null, json: unknown } | null };

export type StatementsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: StatementFilter | null | undefined;
  orderBy?: StatementOrder | null | undefined;
}>;


export type StatementsQuery = { statements: { nodes: Array<{ id: string, stored: string, voided: boolean, employeeId: string | null, integrationId: string | null, timestamp: string, verb: string, activityId: string | null, activityName: string | null, scoreScaled: number | null, completion: boolean | null, success: boolean | null, json: unknown }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ChangesQueryVariables = Exact<{
  after?: string | null | undefined;
  first?: number | null | undefined;
  filter?: ChangeFilter | null | undefined;
}>;


export type ChangesQuery = { changes: { throughSeq: number, nodes: Array<{ seq: number, cursor: string, kind: string, subjectKind: string, subjectId: string, subjectVersion: number, changedFields: Array<string>, actorId: string | null, at: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ReflectionQueryVariables = Exact<{
  id: string;
}>;


export type ReflectionQuery = { reflection: { id: string, version: number, visibility: ReflectionVisibility, authorId: string, pairingId: string | null, sessionId: string | null, createdAt: string, editedAt: string | null, text: string | null } | null };

export type ReflectionsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: ReflectionFilter | null | undefined;
  orderBy?: ReflectionOrder | null | undefined;
}>;


export type ReflectionsQuery = { reflections: { nodes: Array<{ id: string, version: number, visibility: ReflectionVisibility, authorId: string, pairingId: string | null, sessionId: string | null, createdAt: string, editedAt: string | null, text: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type IdentityProviderCreateMutationVariables = Exact<{
  input: IdentityProviderCreateInput;
}>;


export type IdentityProviderCreateMutation = { identityProviderCreate: { identityProvider: { id: string, version: number, issuer: string, audience: string, profile: IdentityProviderProfile, algorithms: Array<string>, introspectionEndpoint: string | null, consoleClientId: string | null, consoleSecretName: string | null, consoleScopes: string | null, status: IdentityProviderStatus, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type IdentityProviderSetStatusMutationVariables = Exact<{
  id: string;
  status: IdentityProviderStatus;
  expectedVersion?: number | null | undefined;
}>;


export type IdentityProviderSetStatusMutation = { identityProviderSetStatus: { identityProvider: { id: string, version: number, issuer: string, audience: string, profile: IdentityProviderProfile, algorithms: Array<string>, introspectionEndpoint: string | null, consoleClientId: string | null, consoleSecretName: string | null, consoleScopes: string | null, status: IdentityProviderStatus, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type IdentityProviderSetConsoleMutationVariables = Exact<{
  input: IdentityProviderSetConsoleInput;
}>;


export type IdentityProviderSetConsoleMutation = { identityProviderSetConsole: { identityProvider: { id: string, version: number, issuer: string, audience: string, profile: IdentityProviderProfile, algorithms: Array<string>, introspectionEndpoint: string | null, consoleClientId: string | null, consoleSecretName: string | null, consoleScopes: string | null, status: IdentityProviderStatus, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type IntegrationCreateMutationVariables = Exact<{
  input: IntegrationCreateInput;
}>;


export type IntegrationCreateMutation = { integrationCreate: { integration: { id: string, version: number, name: string, kind: IntegrationKind, clientId: string, scopes: Array<string>, status: IntegrationStatus, heldAt: string | null, heldChanges: Array<HeldChange>, releasedAt: string | null, releaseNote: string | null, identityProviderId: string, createdAt: string, updatedAt: string, allowedOperations: Array<{ sha256Hash: string, document: string, createdAt: string }> | null, scimTokens: Array<{ id: string, createdAt: string, expiresAt: string, usedAt: string | null, revokedAt: string | null }>, xapiCredentials: Array<{ id: string, createdAt: string, expiresAt: string, usedAt: string | null, revokedAt: string | null }>, rosterMapping: { dateFormat: string | null, dateFormats: Array<string>, emptyWords: Array<string>, keepsUnknownColumns: boolean, ignoresUnknownColumns: boolean, file: { format: RosterFormat | null, charset: string | null, delimiter: string | null, quote: string | null, skipLines: number, headerPattern: string | null, trailerPatterns: Array<string>, sheet: string | null, arrayPath: string | null }, columns: Array<{ name: string, attribute: string | null, emptyWords: Array<string>, whenEmpty: RosterWhenEmpty, default: string | null, otherWords: string | null, dateFormats: Array<string>, letterCase: RosterLetterCase, collapsesSpaces: boolean, nameOrder: RosterNameOrder, words: Array<{ word: string, value: string }> }>, statuses: Array<{ word: string, status: EmployeeStatus }>, fixedValues: Array<{ attribute: string, value: string }>, rowFilters: Array<{ column: string, words: Array<string>, action: RosterFilterAction }> } | null, completionMapping: { dateFormat: string | null, dateFormats: Array<string>, emptyWords: Array<string>, ignoresUnknownColumns: boolean, activityBase: string | null, maxScore: number | null, file: { format: RosterFormat | null, charset: string | null, delimiter: string | null, quote: string | null, skipLines: number, headerPattern: string | null, trailerPatterns: Array<string>, sheet: string | null, arrayPath: string | null }, columns: Array<{ name: string, attribute: string | null, emptyWords: Array<string>, whenEmpty: RosterWhenEmpty, default: string | null, otherWords: string | null, dateFormats: Array<string>, letterCase: RosterLetterCase, collapsesSpaces: boolean, nameOrder: RosterNameOrder, words: Array<{ word: string, value: string }> }>, fixedValues: Array<{ attribute: string, value: string }>, rowFilters: Array<{ column: string, words: Array<string>, action: RosterFilterAction }> } | null } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type IntegrationAllowOperationsMutationVariables = Exact<{
  id: string;
  documents?: Array<string> | string | null | undefined;
  expectedVersion?: number | null | undefined;
}>;


export type IntegrationAllowOperationsMutation = { integrationAllowOperations: { integration: { id: string, version: number, name: string, kind: IntegrationKind, clientId: string, scopes: Array<string>, status: IntegrationStatus, heldAt: string | null, heldChanges: Array<HeldChange>, releasedAt: string | null, releaseNote: string | null, identityProviderId: string, createdAt: string, updatedAt: string, allowedOperations: Array<{ sha256Hash: string, document: string, createdAt: string }> | null, scimTokens: Array<{ id: string, createdAt: string, expiresAt: string, usedAt: string | null, revokedAt: string | null }>, xapiCredentials: Array<{ id: string, createdAt: string, expiresAt: string, usedAt: string | null, revokedAt: string | null }>, rosterMapping: { dateFormat: string | null, dateFormats: Array<string>, emptyWords: Array<string>, keepsUnknownColumns: boolean, ignoresUnknownColumns: boolean, file: { format: RosterFormat | null, charset: string | null, delimiter: string | null, quote: string | null, skipLines: number, headerPattern: string | null, trailerPatterns: Array<string>, sheet: string | null, arrayPath: string | null }, columns: Array<{ name: string, attribute: string | null, emptyWords: Array<string>, whenEmpty: RosterWhenEmpty, default: string | null, otherWords: string | null, dateFormats: Array<string>, letterCase: RosterLetterCase, collapsesSpaces: boolean, nameOrder: RosterNameOrder, words: Array<{ word: string, value: string }> }>, statuses: Array<{ word: string, status: EmployeeStatus }>, fixedValues: Array<{ attribute: string, value: string }>, rowFilters: Array<{ column: string, words: Array<string>, action: RosterFilterAction }> } | null, completionMapping: { dateFormat: string | null, dateFormats: Array<string>, emptyWords: Array<string>, ignoresUnknownColumns: boolean, activityBase: string | null, maxScore: number | null, file: { format: RosterFormat | null, charset: string | null, delimiter: string | null, quote: string | null, skipLines: number, headerPattern: string | null, trailerPatterns: Array<string>, sheet: string | null, arrayPath: string | null }, columns: Array<{ name: string, attribute: string | null, emptyWords: Array<string>, whenEmpty: RosterWhenEmpty, default: string | null, otherWords: string | null, dateFormats: Array<string>, letterCase: RosterLetterCase, collapsesSpaces: boolean, nameOrder: RosterNameOrder, words: Array<{ word: string, value: string }> }>, fixedValues: Array<{ attribute: string, value: string }>, rowFilters: Array<{ column: string, words: Array<string>, action: RosterFilterAction }> } | null } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type IntegrationUpdateMutationVariables = Exact<{
  input: IntegrationUpdateInput;
}>;


export type IntegrationUpdateMutation = { integrationUpdate: { integration: { id: string, version: number, name: string, kind: IntegrationKind, clientId: string, scopes: Array<string>, status: IntegrationStatus, heldAt: string | null, heldChanges: Array<HeldChange>, releasedAt: string | null, releaseNote: string | null, identityProviderId: string, createdAt: string, updatedAt: string, allowedOperations: Array<{ sha256Hash: string, document: string, createdAt: string }> | null, scimTokens: Array<{ id: string, createdAt: string, expiresAt: string, usedAt: string | null, revokedAt: string | null }>, xapiCredentials: Array<{ id: string, createdAt: string, expiresAt: string, usedAt: string | null, revokedAt: string | null }>, rosterMapping: { dateFormat: string | null, dateFormats: Array<string>, emptyWords: Array<string>, keepsUnknownColumns: boolean, ignoresUnknownColumns: boolean, file: { format: RosterFormat | null, charset: string | null, delimiter: string | null, quote: string | null, skipLines: number, headerPattern: string | null, trailerPatterns: Array<string>, sheet: string | null, arrayPath: string | null }, columns: Array<{ name: string, attribute: string | null, emptyWords: Array<string>, whenEmpty: RosterWhenEmpty, default: string | null, otherWords: string | null, dateFormats: Array<string>, letterCase: RosterLetterCase, collapsesSpaces: boolean, nameOrder: RosterNameOrder, words: Array<{ word: string, value: string }> }>, statuses: Array<{ word: string, status: EmployeeStatus }>, fixedValues: Array<{ attribute: string, value: string }>, rowFilters: Array<{ column: string, words: Array<string>, action: RosterFilterAction }> } | null, completionMapping: { dateFormat: string | null, dateFormats: Array<string>, emptyWords: Array<string>, ignoresUnknownColumns: boolean, activityBase: string | null, maxScore: number | null, file: { format: RosterFormat | null, charset: string | null, delimiter: string | null, quote: string | null, skipLines: number, headerPattern: string | null, trailerPatterns: Array<string>, sheet: string | null, arrayPath: string | null }, columns: Array<{ name: string, attribute: string | null, emptyWords: Array<string>, whenEmpty: RosterWhenEmpty, default: string | null, otherWords: string | null, dateFormats: Array<string>, letterCase: RosterLetterCase, collapsesSpaces: boolean, nameOrder: RosterNameOrder, words: Array<{ word: string, value: string }> }>, fixedValues: Array<{ attribute: string, value: string }>, rowFilters: Array<{ column: string, words: Array<string>, action: RosterFilterAction }> } | null } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type IntegrationIssueScimTokenMutationVariables = Exact<{
  id: string;
  expiresAt?: string | null | undefined;
}>;


export type IntegrationIssueScimTokenMutation = { integrationIssueScimToken: { token: string | null, integration: { id: string, version: number, name: string, kind: IntegrationKind, clientId: string, scopes: Array<string>, status: IntegrationStatus, heldAt: string | null, heldChanges: Array<HeldChange>, releasedAt: string | null, releaseNote: string | null, identityProviderId: string, createdAt: string, updatedAt: string, allowedOperations: Array<{ sha256Hash: string, document: string, createdAt: string }> | null, scimTokens: Array<{ id: string, createdAt: string, expiresAt: string, usedAt: string | null, revokedAt: string | null }>, xapiCredentials: Array<{ id: string, createdAt: string, expiresAt: string, usedAt: string | null, revokedAt: string | null }>, rosterMapping: { dateFormat: string | null, dateFormats: Array<string>, emptyWords: Array<string>, keepsUnknownColumns: boolean, ignoresUnknownColumns: boolean, file: { format: RosterFormat | null, charset: string | null, delimiter: string | null, quote: string | null, skipLines: number, headerPattern: string | null, trailerPatterns: Array<string>, sheet: string | null, arrayPath: string | null }, columns: Array<{ name: string, attribute: string | null, emptyWords: Array<string>, whenEmpty: RosterWhenEmpty, default: string | null, otherWords: string | null, dateFormats: Array<string>, letterCase: RosterLetterCase, collapsesSpaces: boolean, nameOrder: RosterNameOrder, words: Array<{ word: string, value: string }> }>, statuses: Array<{ word: string, status: EmployeeStatus }>, fixedValues: Array<{ attribute: string, value: string }>, rowFilters: Array<{ column: string, words: Array<string>, action: RosterFilterAction }> } | null, completionMapping: { dateFormat: string | null, dateFormats: Array<string>, emptyWords: Array<string>, ignoresUnknownColumns: boolean, activityBase: string | null, maxScore: number | null, file: { format: RosterFormat | null, charset: string | null, delimiter: string | null, quote: string | null, skipLines: number, headerPattern: string | null, trailerPatterns: Array<string>, sheet: string | null, arrayPath: string | null }, columns: Array<{ name: string, attribute: string | null, emptyWords: Array<string>, whenEmpty: RosterWhenEmpty, default: string | null, otherWords: string | null, dateFormats: Array<string>, letterCase: RosterLetterCase, collapsesSpaces: boolean, nameOrder: RosterNameOrder, words: Array<{ word: string, value: string }> }>, fixedValues: Array<{ attribute: string, value: string }>, rowFilters: Array<{ column: string, words: Array<string>, action: RosterFilterAction }> } | null } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type IntegrationRevokeScimTokenMutationVariables = Exact<{
  id: string;
}>;


export type IntegrationRevokeScimTokenMutation = { integrationRevokeScimToken: { integration: { id: string, version: number, name: string, kind: IntegrationKind, clientId: string, scopes: Array<string>, status: IntegrationStatus, heldAt: string | null, heldChanges: Array<HeldChange>, releasedAt: string | null, releaseNote: string | null, identityProviderId: string, createdAt: string, updatedAt: string, allowedOperations: Array<{ sha256Hash: string, document: string, createdAt: string }> | null, scimTokens: Array<{ id: string, createdAt: string, expiresAt: string, usedAt: string | null, revokedAt: string | null }>, xapiCredentials: Array<{ id: string, createdAt: string, expiresAt: string, usedAt: string | null, revokedAt: string | null }>, rosterMapping: { dateFormat: string | null, dateFormats: Array<string>, emptyWords: Array<string>, keepsUnknownColumns: boolean, ignoresUnknownColumns: boolean, file: { format: RosterFormat | null, charset: string | null, delimiter: string | null, quote: string | null, skipLines: number, headerPattern: string | null, trailerPatterns: Array<string>, sheet: string | null, arrayPath: string | null }, columns: Array<{ name: string, attribute: string | null, emptyWords: Array<string>, whenEmpty: RosterWhenEmpty, default: string | null, otherWords: string | null, dateFormats: Array<string>, letterCase: RosterLetterCase, collapsesSpaces: boolean, nameOrder: RosterNameOrder, words: Array<{ word: string, value: string }> }>, statuses: Array<{ word: string, status: EmployeeStatus }>, fixedValues: Array<{ attribute: string, value: string }>, rowFilters: Array<{ column: string, words: Array<string>, action: RosterFilterAction }> } | null, completionMapping: { dateFormat: string | null, dateFormats: Array<string>, emptyWords: Array<string>, ignoresUnknownColumns: boolean, activityBase: string | null, maxScore: number | null, file: { format: RosterFormat | null, charset: string | null, delimiter: string | null, quote: string | null, skipLines: number, headerPattern: string | null, trailerPatterns: Array<string>, sheet: string | null, arrayPath: string | null }, columns: Array<{ name: string, attribute: string | null, emptyWords: Array<string>, whenEmpty: RosterWhenEmpty, default: string | null, otherWords: string | null, dateFormats: Array<string>, letterCase: RosterLetterCase, collapsesSpaces: boolean, nameOrder: RosterNameOrder, words: Array<{ word: string, value: string }> }>, fixedValues: Array<{ attribute: string, value: string }>, rowFilters: Array<{ column: string, words: Array<string>, action: RosterFilterAction }> } | null } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type IntegrationIssueXapiCredentialMutationVariables = Exact<{
  id: string;
  expiresAt?: string | null | undefined;
}>;


export type IntegrationIssueXapiCredentialMutation = { integrationIssueXapiCredential: { key: string | null, secret: string | null, integration: { id: string, version: number, name: string, kind: IntegrationKind, clientId: string, scopes: Array<string>, status: IntegrationStatus, heldAt: string | null, heldChanges: Array<HeldChange>, releasedAt: string | null, releaseNote: string | null, identityProviderId: string, createdAt: string, updatedAt: string, allowedOperations: Array<{ sha256Hash: string, document: string, createdAt: string }> | null, scimTokens: Array<{ id: string, createdAt: string, expiresAt: string, usedAt: string | null, revokedAt: string | null }>, xapiCredentials: Array<{ id: string, createdAt: string, expiresAt: string, usedAt: string | null, revokedAt: string | null }>, rosterMapping: { dateFormat: string | null, dateFormats: Array<string>, emptyWords: Array<string>, keepsUnknownColumns: boolean, ignoresUnknownColumns: boolean, file: { format: RosterFormat | null, charset: string | null, delimiter: string | null, quote: string | null, skipLines: number, headerPattern: string | null, trailerPatterns: Array<string>, sheet: string | null, arrayPath: string | null }, columns: Array<{ name: string, attribute: string | null, emptyWords: Array<string>, whenEmpty: RosterWhenEmpty, default: string | null, otherWords: string | null, dateFormats: Array<string>, letterCase: RosterLetterCase, collapsesSpaces: boolean, nameOrder: RosterNameOrder, words: Array<{ word: string, value: string }> }>, statuses: Array<{ word: string, status: EmployeeStatus }>, fixedValues: Array<{ attribute: string, value: string }>, rowFilters: Array<{ column: string, words: Array<string>, action: RosterFilterAction }> } | null, completionMapping: { dateFormat: string | null, dateFormats: Array<string>, emptyWords: Array<string>, ignoresUnknownColumns: boolean, activityBase: string | null, maxScore: number | null, file: { format: RosterFormat | null, charset: string | null, delimiter: string | null, quote: string | null, skipLines: number, headerPattern: string | null, trailerPatterns: Array<string>, sheet: string | null, arrayPath: string | null }, columns: Array<{ name: string, attribute: string | null, emptyWords: Array<string>, whenEmpty: RosterWhenEmpty, default: string | null, otherWords: string | null, dateFormats: Array<string>, letterCase: RosterLetterCase, collapsesSpaces: boolean, nameOrder: RosterNameOrder, words: Array<{ word: string, value: string }> }>, fixedValues: Array<{ attribute: string, value: string }>, rowFilters: Array<{ column: string, words: Array<string>, action: RosterFilterAction }> } | null } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type IntegrationRevokeXapiCredentialMutationVariables = Exact<{
  id: string;
}>;


export type IntegrationRevokeXapiCredentialMutation = { integrationRevokeXapiCredential: { integration: { id: string, version: number, name: string, kind: IntegrationKind, clientId: string, scopes: Array<string>, status: IntegrationStatus, heldAt: string | null, heldChanges: Array<HeldChange>, releasedAt: string | null, releaseNote: string | null, identityProviderId: string, createdAt: string, updatedAt: string, allowedOperations: Array<{ sha256Hash: string, document: string, createdAt: string }> | null, scimTokens: Array<{ id: string, createdAt: string, expiresAt: string, usedAt: string | null, revokedAt: string | null }>, xapiCredentials: Array<{ id: string, createdAt: string, expiresAt: string, usedAt: string | null, revokedAt: string | null }>, rosterMapping: { dateFormat: string | null, dateFormats: Array<string>, emptyWords: Array<string>, keepsUnknownColumns: boolean, ignoresUnknownColumns: boolean, file: { format: RosterFormat | null, charset: string | null, delimiter: string | null, quote: string | null, skipLines: number, headerPattern: string | null, trailerPatterns: Array<string>, sheet: string | null, arrayPath: string | null }, columns: Array<{ name: string, attribute: string | null, emptyWords: Array<string>, whenEmpty: RosterWhenEmpty, default: string | null, otherWords: string | null, dateFormats: Array<string>, letterCase: RosterLetterCase, collapsesSpaces: boolean, nameOrder: RosterNameOrder, words: Array<{ word: string, value: string }> }>, statuses: Array<{ word: string, status: EmployeeStatus }>, fixedValues: Array<{ attribute: string, value: string }>, rowFilters: Array<{ column: string, words: Array<string>, action: RosterFilterAction }> } | null, completionMapping: { dateFormat: string | null, dateFormats: Array<string>, emptyWords: Array<string>, ignoresUnknownColumns: boolean, activityBase: string | null, maxScore: number | null, file: { format: RosterFormat | null, charset: string | null, delimiter: string | null, quote: string | null, skipLines: number, headerPattern: string | null, trailerPatterns: Array<string>, sheet: string | null, arrayPath: string | null }, columns: Array<{ name: string, attribute: string | null, emptyWords: Array<string>, whenEmpty: RosterWhenEmpty, default: string | null, otherWords: string | null, dateFormats: Array<string>, letterCase: RosterLetterCase, collapsesSpaces: boolean, nameOrder: RosterNameOrder, words: Array<{ word: string, value: string }> }>, fixedValues: Array<{ attribute: string, value: string }>, rowFilters: Array<{ column: string, words: Array<string>, action: RosterFilterAction }> } | null } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type IntegrationSetRosterMappingMutationVariables = Exact<{
  id: string;
  mapping?: RosterMappingInput | null | undefined;
  expectedVersion?: number | null | undefined;
}>;


export type IntegrationSetRosterMappingMutation = { integrationSetRosterMapping: { integration: { id: string, version: number, name: string, kind: IntegrationKind, clientId: string, scopes: Array<string>, status: IntegrationStatus, heldAt: string | null, heldChanges: Array<HeldChange>, releasedAt: string | null, releaseNote: string | null, identityProviderId: string, createdAt: string, updatedAt: string, allowedOperations: Array<{ sha256Hash: string, document: string, createdAt: string }> | null, scimTokens: Array<{ id: string, createdAt: string, expiresAt: string, usedAt: string | null, revokedAt: string | null }>, xapiCredentials: Array<{ id: string, createdAt: string, expiresAt: string, usedAt: string | null, revokedAt: string | null }>, rosterMapping: { dateFormat: string | null, dateFormats: Array<string>, emptyWords: Array<string>, keepsUnknownColumns: boolean, ignoresUnknownColumns: boolean, file: { format: RosterFormat | null, charset: string | null, delimiter: string | null, quote: string | null, skipLines: number, headerPattern: string | null, trailerPatterns: Array<string>, sheet: string | null, arrayPath: string | null }, columns: Array<{ name: string, attribute: string | null, emptyWords: Array<string>, whenEmpty: RosterWhenEmpty, default: string | null, otherWords: string | null, dateFormats: Array<string>, letterCase: RosterLetterCase, collapsesSpaces: boolean, nameOrder: RosterNameOrder, words: Array<{ word: string, value: string }> }>, statuses: Array<{ word: string, status: EmployeeStatus }>, fixedValues: Array<{ attribute: string, value: string }>, rowFilters: Array<{ column: string, words: Array<string>, action: RosterFilterAction }> } | null, completionMapping: { dateFormat: string | null, dateFormats: Array<string>, emptyWords: Array<string>, ignoresUnknownColumns: boolean, activityBase: string | null, maxScore: number | null, file: { format: RosterFormat | null, charset: string | null, delimiter: string | null, quote: string | null, skipLines: number, headerPattern: string | null, trailerPatterns: Array<string>, sheet: string | null, arrayPath: string | null }, columns: Array<{ name: string, attribute: string | null, emptyWords: Array<string>, whenEmpty: RosterWhenEmpty, default: string | null, otherWords: string | null, dateFormats: Array<string>, letterCase: RosterLetterCase, collapsesSpaces: boolean, nameOrder: RosterNameOrder, words: Array<{ word: string, value: string }> }>, fixedValues: Array<{ attribute: string, value: string }>, rowFilters: Array<{ column: string, words: Array<string>, action: RosterFilterAction }> } | null } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type IntegrationSetCompletionMappingMutationVariables = Exact<{
  id: string;
  mapping?: CompletionMappingInput | null | undefined;
  expectedVersion?: number | null | undefined;
}>;


export type IntegrationSetCompletionMappingMutation = { integrationSetCompletionMapping: { integration: { id: string, version: number, name: string, kind: IntegrationKind, clientId: string, scopes: Array<string>, status: IntegrationStatus, heldAt: string | null, heldChanges: Array<HeldChange>, releasedAt: string | null, releaseNote: string | null, identityProviderId: string, createdAt: string, updatedAt: string, allowedOperations: Array<{ sha256Hash: string, document: string, createdAt: string }> | null, scimTokens: Array<{ id: string, createdAt: string, expiresAt: string, usedAt: string | null, revokedAt: string | null }>, xapiCredentials: Array<{ id: string, createdAt: string, expiresAt: string, usedAt: string | null, revokedAt: string | null }>, rosterMapping: { dateFormat: string | null, dateFormats: Array<string>, emptyWords: Array<string>, keepsUnknownColumns: boolean, ignoresUnknownColumns: boolean, file: { format: RosterFormat | null, charset: string | null, delimiter: string | null, quote: string | null, skipLines: number, headerPattern: string | null, trailerPatterns: Array<string>, sheet: string | null, arrayPath: string | null }, columns: Array<{ name: string, attribute: string | null, emptyWords: Array<string>, whenEmpty: RosterWhenEmpty, default: string | null, otherWords: string | null, dateFormats: Array<string>, letterCase: RosterLetterCase, collapsesSpaces: boolean, nameOrder: RosterNameOrder, words: Array<{ word: string, value: string }> }>, statuses: Array<{ word: string, status: EmployeeStatus }>, fixedValues: Array<{ attribute: string, value: string }>, rowFilters: Array<{ column: string, words: Array<string>, action: RosterFilterAction }> } | null, completionMapping: { dateFormat: string | null, dateFormats: Array<string>, emptyWords: Array<string>, ignoresUnknownColumns: boolean, activityBase: string | null, maxScore: number | null, file: { format: RosterFormat | null, charset: string | null, delimiter: string | null, quote: string | null, skipLines: number, headerPattern: string | null, trailerPatterns: Array<string>, sheet: string | null, arrayPath: string | null }, columns: Array<{ name: string, attribute: string | null, emptyWords: Array<string>, whenEmpty: RosterWhenEmpty, default: string | null, otherWords: string | null, dateFormats: Array<string>, letterCase: RosterLetterCase, collapsesSpaces: boolean, nameOrder: RosterNameOrder, words: Array<{ word: string, value: string }> }>, fixedValues: Array<{ attribute: string, value: string }>, rowFilters: Array<{ column: string, words: Array<string>, action: RosterFilterAction }> } | null } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type EmployeeUpsertMutationVariables = Exact<{
  input: EmployeeUpsertInput;
}>;


export type EmployeeUpsertMutation = { employeeUpsert: { employee: { id: string, version: number, externalId: string, userName: string, email: string, givenName: string, familyName: string, displayName: string | null, jobTitle: string | null, jobLevel: number | null, department: string | null, employeeNumber: string | null, costCenter: string | null, division: string | null, company: string | null, location: string | null, timeZone: string | null, status: EmployeeStatus, role: EmployeeRole, recordConsent: boolean, hiredOn: string | null, terminatedOn: string | null, deprovisionedAt: string | null, erasedAt: string | null, managerId: string | null, createdAt: string, updatedAt: string, managerPending: string | null, managerPendingReason: PendingManagerReason | null, externalIds: Array<{ externalId: string, integrationId: string }>, customAttributes: Array<{ name: string, value: string }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type EmployeeChangeExternalIdMutationVariables = Exact<{
  id: string;
  externalId: string;
  expectedVersion?: number | null | undefined;
}>;


export type EmployeeChangeExternalIdMutation = { employeeChangeExternalId: { employee: { id: string, version: number, externalId: string, userName: string, email: string, givenName: string, familyName: string, displayName: string | null, jobTitle: string | null, jobLevel: number | null, department: string | null, employeeNumber: string | null, costCenter: string | null, division: string | null, company: string | null, location: string | null, timeZone: string | null, status: EmployeeStatus, role: EmployeeRole, recordConsent: boolean, hiredOn: string | null, terminatedOn: string | null, deprovisionedAt: string | null, erasedAt: string | null, managerId: string | null, createdAt: string, updatedAt: string, managerPending: string | null, managerPendingReason: PendingManagerReason | null, externalIds: Array<{ externalId: string, integrationId: string }>, customAttributes: Array<{ name: string, value: string }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type EmployeeTerminateMutationVariables = Exact<{
  id: string;
  terminatedOn?: string | null | undefined;
  expectedVersion?: number | null | undefined;
}>;


export type EmployeeTerminateMutation = { employeeTerminate: { employee: { id: string, version: number, externalId: string, userName: string, email: string, givenName: string, familyName: string, displayName: string | null, jobTitle: string | null, jobLevel: number | null, department: string | null, employeeNumber: string | null, costCenter: string | null, division: string | null, company: string | null, location: string | null, timeZone: string | null, status: EmployeeStatus, role: EmployeeRole, recordConsent: boolean, hiredOn: string | null, terminatedOn: string | null, deprovisionedAt: string | null, erasedAt: string | null, managerId: string | null, createdAt: string, updatedAt: string, managerPending: string | null, managerPendingReason: PendingManagerReason | null, externalIds: Array<{ externalId: string, integrationId: string }>, customAttributes: Array<{ name: string, value: string }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type EmployeeAssignRoleMutationVariables = Exact<{
  id: string;
  role: EmployeeRole;
  expectedVersion?: number | null | undefined;
}>;


export type EmployeeAssignRoleMutation = { employeeAssignRole: { employee: { id: string, version: number, externalId: string, userName: string, email: string, givenName: string, familyName: string, displayName: string | null, jobTitle: string | null, jobLevel: number | null, department: string | null, employeeNumber: string | null, costCenter: string | null, division: string | null, company: string | null, location: string | null, timeZone: string | null, status: EmployeeStatus, role: EmployeeRole, recordConsent: boolean, hiredOn: string | null, terminatedOn: string | null, deprovisionedAt: string | null, erasedAt: string | null, managerId: string | null, createdAt: string, updatedAt: string, managerPending: string | null, managerPendingReason: PendingManagerReason | null, externalIds: Array<{ externalId: string, integrationId: string }>, customAttributes: Array<{ name: string, value: string }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type EmployeeGiveConsentMutationVariables = Exact<{
  id: string;
  consent: boolean;
}>;


export type EmployeeGiveConsentMutation = { employeeGiveConsent: { employee: { id: string, version: number, externalId: string, userName: string, email: string, givenName: string, familyName: string, displayName: string | null, jobTitle: string | null, jobLevel: number | null, department: string | null, employeeNumber: string | null, costCenter: string | null, division: string | null, company: string | null, location: string | null, timeZone: string | null, status: EmployeeStatus, role: EmployeeRole, recordConsent: boolean, hiredOn: string | null, terminatedOn: string | null, deprovisionedAt: string | null, erasedAt: string | null, managerId: string | null, createdAt: string, updatedAt: string, managerPending: string | null, managerPendingReason: PendingManagerReason | null, externalIds: Array<{ externalId: string, integrationId: string }>, customAttributes: Array<{ name: string, value: string }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type EmployeeSetWorkingHoursMutationVariables = Exact<{
  id: string;
  intervals?: Array<WorkingIntervalInput> | WorkingIntervalInput | null | undefined;
  expectedVersion?: number | null | undefined;
}>;


export type EmployeeSetWorkingHoursMutation = { employeeSetWorkingHours: { employee: { id: string, version: number, externalId: string, userName: string, email: string, givenName: string, familyName: string, displayName: string | null, jobTitle: string | null, jobLevel: number | null, department: string | null, employeeNumber: string | null, costCenter: string | null, division: string | null, company: string | null, location: string | null, timeZone: string | null, status: EmployeeStatus, role: EmployeeRole, recordConsent: boolean, hiredOn: string | null, terminatedOn: string | null, deprovisionedAt: string | null, erasedAt: string | null, managerId: string | null, createdAt: string, updatedAt: string, managerPending: string | null, managerPendingReason: PendingManagerReason | null, externalIds: Array<{ externalId: string, integrationId: string }>, customAttributes: Array<{ name: string, value: string }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type EmployeeIssueCalendarFeedMutationVariables = Exact<{
  id: string;
}>;


export type EmployeeIssueCalendarFeedMutation = { employeeIssueCalendarFeed: { url: string | null, employee: { id: string, version: number, externalId: string, userName: string, email: string, givenName: string, familyName: string, displayName: string | null, jobTitle: string | null, jobLevel: number | null, department: string | null, employeeNumber: string | null, costCenter: string | null, division: string | null, company: string | null, location: string | null, timeZone: string | null, status: EmployeeStatus, role: EmployeeRole, recordConsent: boolean, hiredOn: string | null, terminatedOn: string | null, deprovisionedAt: string | null, erasedAt: string | null, managerId: string | null, createdAt: string, updatedAt: string, managerPending: string | null, lastSessionAt: string | null, managerPendingReason: PendingManagerReason | null, calendarFeedIssuedAt: string | null, externalIds: Array<{ externalId: string, integrationId: string }>, workingHours: Array<{ weekday: Weekday, start: string, end: string }> | null, customAttributes: Array<{ name: string, value: string }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type EmployeeRevokeCalendarFeedMutationVariables = Exact<{
  id: string;
}>;


export type EmployeeRevokeCalendarFeedMutation = { employeeRevokeCalendarFeed: { employee: { id: string, version: number, externalId: string, userName: string, email: string, givenName: string, familyName: string, displayName: string | null, jobTitle: string | null, jobLevel: number | null, department: string | null, employeeNumber: string | null, costCenter: string | null, division: string | null, company: string | null, location: string | null, timeZone: string | null, status: EmployeeStatus, role: EmployeeRole, recordConsent: boolean, hiredOn: string | null, terminatedOn: string | null, deprovisionedAt: string | null, erasedAt: string | null, managerId: string | null, createdAt: string, updatedAt: string, managerPending: string | null, managerPendingReason: PendingManagerReason | null, externalIds: Array<{ externalId: string, integrationId: string }>, customAttributes: Array<{ name: string, value: string }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type FollowRosterPlanMutationVariables = Exact<{
  input: RosterPlanInput;
}>;


export type FollowRosterPlanMutation = { rosterPlan: { rosterPlan: { id: string, version: number, status: RosterPlanStatus, source: string, mode: RosterMode, rowCount: number, createCount: number, updateCount: number, reactivateCount: number, terminateCount: number, scheduledTerminationCount: number, unchangedCount: number, rejectedCount: number, skippedCount: number, skippedEmployeeCount: number, warningCount: number, pairingEndCount: number, sessionCancelCount: number, partnerRequeueCount: number, conflictCount: number, stepCount: number, doneCount: number, failedCount: number, releaseNote: string | null, releasedAt: string | null, failure: string | null, createdAt: string, appliedAt: string | null, heldBecause: Array<string>, releasedById: string | null, plannedById: string | null } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type RosterDecideIdentityMutationVariables = Exact<{
  id: string;
  decision: RosterIdentityDecision;
  rowNumbers?: Array<number> | number | null | undefined;
}>;


export type RosterDecideIdentityMutation = { rosterDecideIdentity: { rosterPlan: { id: string, version: number, status: RosterPlanStatus, source: string, mode: RosterMode, rowCount: number, createCount: number, updateCount: number, reactivateCount: number, terminateCount: number, scheduledTerminationCount: number, unchangedCount: number, rejectedCount: number, skippedCount: number, skippedEmployeeCount: number, warningCount: number, pairingEndCount: number, sessionCancelCount: number, partnerRequeueCount: number, conflictCount: number, stepCount: number, doneCount: number, failedCount: number, releaseNote: string | null, releasedAt: string | null, failure: string | null, createdAt: string, appliedAt: string | null, heldBecause: Array<string>, releasedById: string | null, plannedById: string | null } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type RosterApplyMutationVariables = Exact<{
  id: string;
}>;


export type RosterApplyMutation = { rosterApply: { rosterPlan: { id: string, version: number, status: RosterPlanStatus, source: string, mode: RosterMode, rowCount: number, createCount: number, updateCount: number, reactivateCount: number, terminateCount: number, scheduledTerminationCount: number, unchangedCount: number, rejectedCount: number, skippedCount: number, skippedEmployeeCount: number, warningCount: number, pairingEndCount: number, sessionCancelCount: number, partnerRequeueCount: number, conflictCount: number, stepCount: number, doneCount: number, failedCount: number, releaseNote: string | null, releasedAt: string | null, failure: string | null, createdAt: string, appliedAt: string | null, heldBecause: Array<string>, releasedById: string | null, plannedById: string | null } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type RosterSourceCreateMutationVariables = Exact<{
  input: RosterSourceCreateInput;
}>;


export type RosterSourceCreateMutation = { rosterSourceCreate: { rosterSource: { id: string, version: number, name: string, address: string, authentication: RosterSourceAuthentication, userName: string | null, headerName: string | null, hostKeyFingerprint: string | null, mode: RosterMode, format: RosterFormat | null, compression: RosterCompression | null, schedule: string | null, timeZone: string, appliesWhenNotHeld: boolean, enabled: boolean, nextRunAt: string | null, integrationId: string, runningId: string | null, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type RosterSourceUpdateMutationVariables = Exact<{
  input: RosterSourceUpdateInput;
}>;


export type RosterSourceUpdateMutation = { rosterSourceUpdate: { rosterSource: { id: string, version: number, name: string, address: string, authentication: RosterSourceAuthentication, userName: string | null, headerName: string | null, hostKeyFingerprint: string | null, mode: RosterMode, format: RosterFormat | null, compression: RosterCompression | null, schedule: string | null, timeZone: string, appliesWhenNotHeld: boolean, enabled: boolean, nextRunAt: string | null, integrationId: string, runningId: string | null, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type RosterSourceDeleteMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type RosterSourceDeleteMutation = { rosterSourceDelete: { rosterSource: { id: string, version: number, name: string, address: string, authentication: RosterSourceAuthentication, userName: string | null, headerName: string | null, hostKeyFingerprint: string | null, mode: RosterMode, format: RosterFormat | null, compression: RosterCompression | null, schedule: string | null, timeZone: string, appliesWhenNotHeld: boolean, enabled: boolean, nextRunAt: string | null, integrationId: string, runningId: string | null, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type RosterSourceRunMutationVariables = Exact<{
  id: string;
}>;


export type RosterSourceRunMutation = { rosterSourceRun: { rosterSourceRun: { id: string, cause: RosterSourceRunCause, outcome: RosterSourceRunOutcome | null, failure: string | null, byteCount: number, startedAt: string, endedAt: string | null, rosterSourceId: string, rosterPlanId: string | null } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type WebhookEndpointCreateMutationVariables = Exact<{
  input: WebhookEndpointCreateInput;
}>;


export type WebhookEndpointCreateMutation = { webhookEndpointCreate: { secret: string | null, webhookEndpoint: { id: string, version: number, name: string, address: string, kinds: Array<string>, status: WebhookEndpointStatus, pauseReason: WebhookPauseReason | null, previousSecretExpiresAt: string | null, deliveredSeq: number, replaySeq: number | null, replayThroughSeq: number | null, failedAttempts: number, failingSince: string | null, failure: string | null, nextAttemptAt: string | null, deliveredAt: string | null, integrationId: string, createdAt: string, updatedAt: string, pendingCount: number } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type WebhookEndpointUpdateMutationVariables = Exact<{
  input: WebhookEndpointUpdateInput;
}>;


export type WebhookEndpointUpdateMutation = { webhookEndpointUpdate: { webhookEndpoint: { id: string, version: number, name: string, address: string, kinds: Array<string>, status: WebhookEndpointStatus, pauseReason: WebhookPauseReason | null, previousSecretExpiresAt: string | null, deliveredSeq: number, replaySeq: number | null, replayThroughSeq: number | null, failedAttempts: number, failingSince: string | null, failure: string | null, nextAttemptAt: string | null, deliveredAt: string | null, integrationId: string, createdAt: string, updatedAt: string, pendingCount: number } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type WebhookEndpointRotateSecretMutationVariables = Exact<{
  id: string;
  previousExpiresAt?: string | null | undefined;
  expectedVersion?: number | null | undefined;
}>;


export type WebhookEndpointRotateSecretMutation = { webhookEndpointRotateSecret: { secret: string | null, webhookEndpoint: { id: string, version: number, name: string, address: string, kinds: Array<string>, status: WebhookEndpointStatus, pauseReason: WebhookPauseReason | null, previousSecretExpiresAt: string | null, deliveredSeq: number, replaySeq: number | null, replayThroughSeq: number | null, failedAttempts: number, failingSince: string | null, failure: string | null, nextAttemptAt: string | null, deliveredAt: string | null, integrationId: string, createdAt: string, updatedAt: string, pendingCount: number } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type WebhookEndpointPauseMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type WebhookEndpointPauseMutation = { webhookEndpointPause: { webhookEndpoint: { id: string, version: number, name: string, address: string, kinds: Array<string>, status: WebhookEndpointStatus, pauseReason: WebhookPauseReason | null, previousSecretExpiresAt: string | null, deliveredSeq: number, replaySeq: number | null, replayThroughSeq: number | null, failedAttempts: number, failingSince: string | null, failure: string | null, nextAttemptAt: string | null, deliveredAt: string | null, integrationId: string, createdAt: string, updatedAt: string, pendingCount: number } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type WebhookEndpointResumeMutationVariables = Exact<{
  id: string;
  after?: string | null | undefined;
  expectedVersion?: number | null | undefined;
}>;


export type WebhookEndpointResumeMutation = { webhookEndpointResume: { webhookEndpoint: { id: string, version: number, name: string, address: string, kinds: Array<string>, status: WebhookEndpointStatus, pauseReason: WebhookPauseReason | null, previousSecretExpiresAt: string | null, deliveredSeq: number, replaySeq: number | null, replayThroughSeq: number | null, failedAttempts: number, failingSince: string | null, failure: string | null, nextAttemptAt: string | null, deliveredAt: string | null, integrationId: string, createdAt: string, updatedAt: string, pendingCount: number } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type WebhookEndpointReplayMutationVariables = Exact<{
  id: string;
  after: string;
  through?: string | null | undefined;
  expectedVersion?: number | null | undefined;
}>;


export type WebhookEndpointReplayMutation = { webhookEndpointReplay: { webhookEndpoint: { id: string, version: number, name: string, address: string, kinds: Array<string>, status: WebhookEndpointStatus, pauseReason: WebhookPauseReason | null, previousSecretExpiresAt: string | null, deliveredSeq: number, replaySeq: number | null, replayThroughSeq: number | null, failedAttempts: number, failingSince: string | null, failure: string | null, nextAttemptAt: string | null, deliveredAt: string | null, integrationId: string, createdAt: string, updatedAt: string, pendingCount: number } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type WebhookEndpointTestMutationVariables = Exact<{
  id: string;
}>;


export type WebhookEndpointTestMutation = { webhookEndpointTest: { statusCode: number | null, failure: string | null, webhookEndpoint: { id: string, version: number, name: string, address: string, kinds: Array<string>, status: WebhookEndpointStatus, pauseReason: WebhookPauseReason | null, previousSecretExpiresAt: string | null, deliveredSeq: number, replaySeq: number | null, replayThroughSeq: number | null, failedAttempts: number, failingSince: string | null, failure: string | null, nextAttemptAt: string | null, deliveredAt: string | null, integrationId: string, createdAt: string, updatedAt: string, pendingCount: number } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type WebhookEndpointDeleteMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type WebhookEndpointDeleteMutation = { webhookEndpointDelete: { webhookEndpoint: { id: string, version: number, name: string, address: string, kinds: Array<string>, status: WebhookEndpointStatus, pauseReason: WebhookPauseReason | null, previousSecretExpiresAt: string | null, deliveredSeq: number, replaySeq: number | null, replayThroughSeq: number | null, failedAttempts: number, failingSince: string | null, failure: string | null, nextAttemptAt: string | null, deliveredAt: string | null, integrationId: string, createdAt: string, updatedAt: string, pendingCount: number } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type OrganizationSetBrakeMutationVariables = Exact<{
  input: BrakeInput;
}>;


export type OrganizationSetBrakeMutation = { organizationSetBrake: { organization: { id: string, name: string, slug: string, version: number, terminationsHeldAt: string | null, terminationsHeldCount: number, terminationsReleasedAt: string | null, terminationsReleaseNote: string | null, statementHomePage: string | null, statementUsesEmail: boolean, createdAt: string, minimumGroup: number, accountHomePages: Array<string>, brake: { deactivations: { number: number, percent: number }, suspensions: { number: number, percent: number }, creations: { number: number, percent: number }, externalIds: { number: number, percent: number }, userNames: { number: number, percent: number }, emails: { number: number, percent: number }, names: { number: number, percent: number }, managers: { number: number, percent: number }, departments: { number: number, percent: number } }, attributeOwners: Array<{ attributes: AttributeGroup, integrationId: string }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type RosterReleaseMutationVariables = Exact<{
  id: string;
  note: string;
}>;


export type RosterReleaseMutation = { rosterRelease: { rosterPlan: { id: string, version: number, status: RosterPlanStatus, source: string, mode: RosterMode, rowCount: number, createCount: number, updateCount: number, reactivateCount: number, terminateCount: number, scheduledTerminationCount: number, unchangedCount: number, rejectedCount: number, skippedCount: number, skippedEmployeeCount: number, warningCount: number, pairingEndCount: number, sessionCancelCount: number, partnerRequeueCount: number, conflictCount: number, stepCount: number, doneCount: number, failedCount: number, releaseNote: string | null, releasedAt: string | null, failure: string | null, createdAt: string, appliedAt: string | null, heldBecause: Array<string>, releasedById: string | null, plannedById: string | null } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type OrganizationReleaseTerminationsMutationVariables = Exact<{
  note: string;
  expectedVersion?: number | null | undefined;
}>;


export type OrganizationReleaseTerminationsMutation = { organizationReleaseTerminations: { organization: { id: string, name: string, slug: string, version: number, terminationsHeldAt: string | null, terminationsHeldCount: number, terminationsReleasedAt: string | null, terminationsReleaseNote: string | null, statementHomePage: string | null, statementUsesEmail: boolean, createdAt: string, minimumGroup: number, accountHomePages: Array<string>, brake: { deactivations: { number: number, percent: number }, suspensions: { number: number, percent: number }, creations: { number: number, percent: number }, externalIds: { number: number, percent: number }, userNames: { number: number, percent: number }, emails: { number: number, percent: number }, names: { number: number, percent: number }, managers: { number: number, percent: number }, departments: { number: number, percent: number } }, attributeOwners: Array<{ attributes: AttributeGroup, integrationId: string }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type IntegrationReleaseMutationVariables = Exact<{
  id: string;
  note: string;
  expectedVersion?: number | null | undefined;
}>;


export type IntegrationReleaseMutation = { integrationRelease: { integration: { id: string, version: number, name: string, kind: IntegrationKind, clientId: string, scopes: Array<string>, status: IntegrationStatus, heldAt: string | null, heldChanges: Array<HeldChange>, releasedAt: string | null, releaseNote: string | null, identityProviderId: string, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type OrganizationSetMinimumGroupMutationVariables = Exact<{
  minimumGroup: number;
  expectedVersion?: number | null | undefined;
}>;


export type OrganizationSetMinimumGroupMutation = { organizationSetMinimumGroup: { organization: { id: string, name: string, slug: string, version: number, terminationsHeldAt: string | null, terminationsHeldCount: number, terminationsReleasedAt: string | null, terminationsReleaseNote: string | null, statementHomePage: string | null, statementUsesEmail: boolean, createdAt: string, minimumGroup: number, accountHomePages: Array<string>, brake: { deactivations: { number: number, percent: number }, suspensions: { number: number, percent: number }, creations: { number: number, percent: number }, externalIds: { number: number, percent: number }, userNames: { number: number, percent: number }, emails: { number: number, percent: number }, names: { number: number, percent: number }, managers: { number: number, percent: number }, departments: { number: number, percent: number } }, attributeOwners: Array<{ attributes: AttributeGroup, integrationId: string }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type OrganizationSetAttributeOwnersMutationVariables = Exact<{
  input: AttributeOwnersInput;
}>;


export type OrganizationSetAttributeOwnersMutation = { organizationSetAttributeOwners: { organization: { id: string, name: string, slug: string, version: number, terminationsHeldAt: string | null, terminationsHeldCount: number, terminationsReleasedAt: string | null, terminationsReleaseNote: string | null, statementHomePage: string | null, statementUsesEmail: boolean, createdAt: string, minimumGroup: number, accountHomePages: Array<string>, brake: { deactivations: { number: number, percent: number }, suspensions: { number: number, percent: number }, creations: { number: number, percent: number }, externalIds: { number: number, percent: number }, userNames: { number: number, percent: number }, emails: { number: number, percent: number }, names: { number: number, percent: number }, managers: { number: number, percent: number }, departments: { number: number, percent: number } }, attributeOwners: Array<{ attributes: AttributeGroup, integrationId: string }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type EmployeeEraseMutationVariables = Exact<{
  id: string;
}>;


export type EmployeeEraseMutation = { employeeErase: { employeeErasure: { id: string, version: number, status: EmployeeErasureStatus, decidedAt: string | null, employeeId: string, requestedById: string, decidedById: string | null, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type EmployeeErasureConfirmMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type EmployeeErasureConfirmMutation = { employeeErasureConfirm: { employeeErasure: { id: string, version: number, status: EmployeeErasureStatus, decidedAt: string | null, employeeId: string, requestedById: string, decidedById: string | null, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type EmployeeErasureWithdrawMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type EmployeeErasureWithdrawMutation = { employeeErasureWithdraw: { employeeErasure: { id: string, version: number, status: EmployeeErasureStatus, decidedAt: string | null, employeeId: string, requestedById: string, decidedById: string | null, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type OrganizationSetAccountHomePagesMutationVariables = Exact<{
  homePages: Array<string> | string;
  expectedVersion?: number | null | undefined;
}>;


export type OrganizationSetAccountHomePagesMutation = { organizationSetAccountHomePages: { organization: { id: string, name: string, slug: string, version: number, terminationsHeldAt: string | null, terminationsHeldCount: number, terminationsReleasedAt: string | null, terminationsReleaseNote: string | null, statementHomePage: string | null, statementUsesEmail: boolean, createdAt: string, minimumGroup: number, accountHomePages: Array<string>, brake: { deactivations: { number: number, percent: number }, suspensions: { number: number, percent: number }, creations: { number: number, percent: number }, externalIds: { number: number, percent: number }, userNames: { number: number, percent: number }, emails: { number: number, percent: number }, names: { number: number, percent: number }, managers: { number: number, percent: number }, departments: { number: number, percent: number } }, attributeOwners: Array<{ attributes: AttributeGroup, integrationId: string }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type SigningKeyRotateMutationVariables = Exact<{ [key: string]: never; }>;


export type SigningKeyRotateMutation = { signingKeyRotate: { signingKey: { id: string, url: string, createdAt: string, retiredAt: string | null } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type CompetencyFrameworkImportMutationVariables = Exact<{
  input: CompetencyFrameworkImportInput;
}>;


export type CompetencyFrameworkImportMutation = { competencyFrameworkImport: { competencyFramework: { id: string, version: number, caseIdentifier: string, caseUri: string | null, title: string, creator: string | null, levels: Array<string>, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type AssessmentRecordMutationVariables = Exact<{
  input: AssessmentRecordInput;
}>;


export type AssessmentRecordMutation = { assessmentRecord: { assessment: { id: string, kind: AssessmentKind, level: number, confidence: number | null, evidenceUri: string | null, assessedAt: string, employeeId: string, assessorId: string | null, competencyId: string, sessionId: string | null, evidenceRuleId: string | null, statementId: string | null, withdrawnAt: string | null, createdAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type EvidenceRuleCreateMutationVariables = Exact<{
  input: EvidenceRuleCreateInput;
}>;


export type EvidenceRuleCreateMutation = { evidenceRuleCreate: { evidenceRule: { id: string, version: number, name: string, verb: string, activityId: string | null, activityIdPrefix: string | null, activityType: string | null, minScore: number | null, success: boolean | null, completion: boolean | null, competencyId: string, level: number, retiredAt: string | null, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type EvidenceRuleUpdateMutationVariables = Exact<{
  input: EvidenceRuleUpdateInput;
}>;


export type EvidenceRuleUpdateMutation = { evidenceRuleUpdate: { evidenceRule: { id: string, version: number, name: string, verb: string, activityId: string | null, activityIdPrefix: string | null, activityType: string | null, minScore: number | null, success: boolean | null, completion: boolean | null, competencyId: string, level: number, retiredAt: string | null, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type EvidenceRuleRetireMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type EvidenceRuleRetireMutation = { evidenceRuleRetire: { evidenceRule: { id: string, version: number, name: string, verb: string, activityId: string | null, activityIdPrefix: string | null, activityType: string | null, minScore: number | null, success: boolean | null, completion: boolean | null, competencyId: string, level: number, retiredAt: string | null, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type EvidenceRuleReplayMutationVariables = Exact<{
  input: EvidenceRuleReplayInput;
}>;


export type EvidenceRuleReplayMutation = { evidenceRuleReplay: { result: { examinedCount: number, fittingCount: number, unmatchedCount: number, knownCount: number, newCount: number, continueAfter: string | null } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type BadgeCreateMutationVariables = Exact<{
  input: BadgeCreateInput;
}>;


export type BadgeCreateMutation = { badgeCreate: { badge: { id: string, version: number, name: string, description: string, criteria: string, competencyId: string | null, level: number | null, programId: string | null, automatic: boolean, status: BadgeStatus, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type BadgeUpdateMutationVariables = Exact<{
  input: BadgeUpdateInput;
}>;


export type BadgeUpdateMutation = { badgeUpdate: { badge: { id: string, version: number, name: string, description: string, criteria: string, competencyId: string | null, level: number | null, programId: string | null, automatic: boolean, status: BadgeStatus, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type BadgeActivateMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type BadgeActivateMutation = { badgeActivate: { badge: { id: string, version: number, name: string, description: string, criteria: string, competencyId: string | null, level: number | null, programId: string | null, automatic: boolean, status: BadgeStatus, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type BadgeRetireMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type BadgeRetireMutation = { badgeRetire: { badge: { id: string, version: number, name: string, description: string, criteria: string, competencyId: string | null, level: number | null, programId: string | null, automatic: boolean, status: BadgeStatus, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type BadgeOfferMutationVariables = Exact<{
  input: BadgeOfferInput;
}>;


export type BadgeOfferMutation = { badgeOffer: { badgeAward: { id: string, version: number, badgeId: string, employeeId: string, offeredByRule: boolean, status: BadgeAwardStatus, reason: string | null, issuedAt: string | null, endedAt: string | null, createdAt: string, updatedAt: string, credentialUrl: string | null } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type BadgeAwardAcceptMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type BadgeAwardAcceptMutation = { badgeAwardAccept: { badgeAward: { id: string, version: number, badgeId: string, employeeId: string, offeredByRule: boolean, status: BadgeAwardStatus, reason: string | null, issuedAt: string | null, endedAt: string | null, createdAt: string, updatedAt: string, credentialUrl: string | null } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type BadgeAwardDeclineMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type BadgeAwardDeclineMutation = { badgeAwardDecline: { badgeAward: { id: string, version: number, badgeId: string, employeeId: string, offeredByRule: boolean, status: BadgeAwardStatus, reason: string | null, issuedAt: string | null, endedAt: string | null, createdAt: string, updatedAt: string, credentialUrl: string | null } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type BadgeAwardWithdrawMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type BadgeAwardWithdrawMutation = { badgeAwardWithdraw: { badgeAward: { id: string, version: number, badgeId: string, employeeId: string, offeredByRule: boolean, status: BadgeAwardStatus, reason: string | null, issuedAt: string | null, endedAt: string | null, createdAt: string, updatedAt: string, credentialUrl: string | null } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type BadgeAwardRevokeMutationVariables = Exact<{
  id: string;
  reason: string;
  expectedVersion?: number | null | undefined;
}>;


export type BadgeAwardRevokeMutation = { badgeAwardRevoke: { badgeAward: { id: string, version: number, badgeId: string, employeeId: string, offeredByRule: boolean, status: BadgeAwardStatus, reason: string | null, issuedAt: string | null, endedAt: string | null, createdAt: string, updatedAt: string, credentialUrl: string | null } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type LearnerRecordIssueMutationVariables = Exact<{ [key: string]: never; }>;


export type LearnerRecordIssueMutation = { learnerRecordIssue: { credential: string | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type GuideCreateMutationVariables = Exact<{
  input: GuideCreateInput;
}>;


export type GuideCreateMutation = { guideCreate: { guide: { id: string, version: number, name: string, status: GuideStatus, standardKey: string | null, publishedVersionId: string | null, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type GuideUpdateMutationVariables = Exact<{
  input: GuideUpdateInput;
}>;


export type GuideUpdateMutation = { guideUpdate: { guide: { id: string, version: number, name: string, status: GuideStatus, standardKey: string | null, publishedVersionId: string | null, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type GuidePublishMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type GuidePublishMutation = { guidePublish: { guide: { id: string, version: number, name: string, status: GuideStatus, standardKey: string | null, publishedVersionId: string | null, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type GuideArchiveMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type GuideArchiveMutation = { guideArchive: { guide: { id: string, version: number, name: string, status: GuideStatus, standardKey: string | null, publishedVersionId: string | null, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type GuideImportStandardMutationVariables = Exact<{ [key: string]: never; }>;


export type GuideImportStandardMutation = { guideImportStandard: { changedCount: number, guides: Array<{ id: string, version: number, name: string, status: GuideStatus, standardKey: string | null, publishedVersionId: string | null, createdAt: string, updatedAt: string }>, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type QuestionSetCreateMutationVariables = Exact<{
  input: QuestionSetCreateInput;
}>;


export type QuestionSetCreateMutation = { questionSetCreate: { questionSet: { id: string, version: number, name: string, purpose: QuestionSetPurpose, status: QuestionSetStatus, standardKey: string | null, publishedVersionId: string | null, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type QuestionSetUpdateMutationVariables = Exact<{
  input: QuestionSetUpdateInput;
}>;


export type QuestionSetUpdateMutation = { questionSetUpdate: { questionSet: { id: string, version: number, name: string, purpose: QuestionSetPurpose, status: QuestionSetStatus, standardKey: string | null, publishedVersionId: string | null, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type QuestionSetPublishMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type QuestionSetPublishMutation = { questionSetPublish: { questionSet: { id: string, version: number, name: string, purpose: QuestionSetPurpose, status: QuestionSetStatus, standardKey: string | null, publishedVersionId: string | null, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type QuestionSetArchiveMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type QuestionSetArchiveMutation = { questionSetArchive: { questionSet: { id: string, version: number, name: string, purpose: QuestionSetPurpose, status: QuestionSetStatus, standardKey: string | null, publishedVersionId: string | null, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type QuestionSetImportStandardMutationVariables = Exact<{ [key: string]: never; }>;


export type QuestionSetImportStandardMutation = { questionSetImportStandard: { changedCount: number, questionSets: Array<{ id: string, version: number, name: string, purpose: QuestionSetPurpose, status: QuestionSetStatus, standardKey: string | null, publishedVersionId: string | null, createdAt: string, updatedAt: string }>, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type ProgramCreateMutationVariables = Exact<{
  input: ProgramCreateInput;
}>;


export type ProgramCreateMutation = { programCreate: { program: { id: string, version: number, name: string, description: string | null, kind: ProgramKind, status: ProgramStatus, cadenceDays: number, mixing: MixingPolicy, groupSize: number, maxJobLevelGap: number | null, conflictPolicy: ConflictPolicy, allowsTrio: boolean, minSharedMinutes: number, balanceTolerancePercent: number, startsOn: string | null, endsOn: string | null, createdAt: string, updatedAt: string, targetCompetencies: Array<{ level: number, competencyId: string }>, guides: Array<{ position: GuidePosition, guideId: string }>, questionSets: Array<{ purpose: QuestionSetPurpose, questionSetId: string }>, matchWeights: { reciprocalStrengths: number, sharedTargets: number, crossTeam: number, workingHours: number, language: number, tenure: number, waiting: number, firstMeeting: number }, workingHours: Array<{ weekday: Weekday, start: string, end: string }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type ProgramUpdateMutationVariables = Exact<{
  input: ProgramUpdateInput;
}>;


export type ProgramUpdateMutation = { programUpdate: { program: { id: string, version: number, name: string, description: string | null, kind: ProgramKind, status: ProgramStatus, cadenceDays: number, mixing: MixingPolicy, groupSize: number, maxJobLevelGap: number | null, conflictPolicy: ConflictPolicy, allowsTrio: boolean, minSharedMinutes: number, balanceTolerancePercent: number, startsOn: string | null, endsOn: string | null, createdAt: string, updatedAt: string, targetCompetencies: Array<{ level: number, competencyId: string }>, guides: Array<{ position: GuidePosition, guideId: string }>, questionSets: Array<{ purpose: QuestionSetPurpose, questionSetId: string }>, matchWeights: { reciprocalStrengths: number, sharedTargets: number, crossTeam: number, workingHours: number, language: number, tenure: number, waiting: number, firstMeeting: number }, workingHours: Array<{ weekday: Weekday, start: string, end: string }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type ProgramOpenMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type ProgramOpenMutation = { programOpen: { program: { id: string, version: number, name: string, description: string | null, kind: ProgramKind, status: ProgramStatus, cadenceDays: number, mixing: MixingPolicy, groupSize: number, maxJobLevelGap: number | null, conflictPolicy: ConflictPolicy, allowsTrio: boolean, minSharedMinutes: number, balanceTolerancePercent: number, startsOn: string | null, endsOn: string | null, createdAt: string, updatedAt: string, targetCompetencies: Array<{ level: number, competencyId: string }>, guides: Array<{ position: GuidePosition, guideId: string }>, questionSets: Array<{ purpose: QuestionSetPurpose, questionSetId: string }>, matchWeights: { reciprocalStrengths: number, sharedTargets: number, crossTeam: number, workingHours: number, language: number, tenure: number, waiting: number, firstMeeting: number }, workingHours: Array<{ weekday: Weekday, start: string, end: string }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type ProgramCloseMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type ProgramCloseMutation = { programClose: { program: { id: string, version: number, name: string, description: string | null, kind: ProgramKind, status: ProgramStatus, cadenceDays: number, mixing: MixingPolicy, groupSize: number, maxJobLevelGap: number | null, conflictPolicy: ConflictPolicy, allowsTrio: boolean, minSharedMinutes: number, balanceTolerancePercent: number, startsOn: string | null, endsOn: string | null, createdAt: string, updatedAt: string, targetCompetencies: Array<{ level: number, competencyId: string }>, guides: Array<{ position: GuidePosition, guideId: string }>, questionSets: Array<{ purpose: QuestionSetPurpose, questionSetId: string }>, matchWeights: { reciprocalStrengths: number, sharedTargets: number, crossTeam: number, workingHours: number, language: number, tenure: number, waiting: number, firstMeeting: number }, workingHours: Array<{ weekday: Weekday, start: string, end: string }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type ProgramSetGuidesMutationVariables = Exact<{
  input: ProgramSetGuidesInput;
}>;


export type ProgramSetGuidesMutation = { programSetGuides: { program: { id: string, version: number, name: string, description: string | null, kind: ProgramKind, status: ProgramStatus, cadenceDays: number, mixing: MixingPolicy, groupSize: number, maxJobLevelGap: number | null, conflictPolicy: ConflictPolicy, allowsTrio: boolean, minSharedMinutes: number, balanceTolerancePercent: number, startsOn: string | null, endsOn: string | null, createdAt: string, updatedAt: string, targetCompetencies: Array<{ level: number, competencyId: string }>, guides: Array<{ position: GuidePosition, guideId: string }>, questionSets: Array<{ purpose: QuestionSetPurpose, questionSetId: string }>, matchWeights: { reciprocalStrengths: number, sharedTargets: number, crossTeam: number, workingHours: number, language: number, tenure: number, waiting: number, firstMeeting: number }, workingHours: Array<{ weekday: Weekday, start: string, end: string }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type ProgramSetQuestionSetsMutationVariables = Exact<{
  input: ProgramSetQuestionSetsInput;
}>;


export type ProgramSetQuestionSetsMutation = { programSetQuestionSets: { program: { id: string, version: number, name: string, description: string | null, kind: ProgramKind, status: ProgramStatus, cadenceDays: number, mixing: MixingPolicy, groupSize: number, maxJobLevelGap: number | null, conflictPolicy: ConflictPolicy, allowsTrio: boolean, minSharedMinutes: number, balanceTolerancePercent: number, startsOn: string | null, endsOn: string | null, createdAt: string, updatedAt: string, targetCompetencies: Array<{ level: number, competencyId: string }>, guides: Array<{ position: GuidePosition, guideId: string }>, questionSets: Array<{ purpose: QuestionSetPurpose, questionSetId: string }>, matchWeights: { reciprocalStrengths: number, sharedTargets: number, crossTeam: number, workingHours: number, language: number, tenure: number, waiting: number, firstMeeting: number }, workingHours: Array<{ weekday: Weekday, start: string, end: string }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type ParticipantEnrolMutationVariables = Exact<{
  input: ParticipantEnrolInput;
}>;


export type ParticipantEnrolMutation = { participantEnrol: { participant: { id: string, version: number, status: ParticipantStatus, waitingSince: string | null, programId: string, employeeId: string, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type ParticipantAcceptMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type ParticipantAcceptMutation = { participantAccept: { participant: { id: string, version: number, status: ParticipantStatus, waitingSince: string | null, programId: string, employeeId: string, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type ParticipantPauseMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type ParticipantPauseMutation = { participantPause: { participant: { id: string, version: number, status: ParticipantStatus, waitingSince: string | null, programId: string, employeeId: string, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type ParticipantResumeMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type ParticipantResumeMutation = { participantResume: { participant: { id: string, version: number, status: ParticipantStatus, waitingSince: string | null, programId: string, employeeId: string, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type ParticipantWithdrawMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type ParticipantWithdrawMutation = { participantWithdraw: { participant: { id: string, version: number, status: ParticipantStatus, waitingSince: string | null, programId: string, employeeId: string, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type RoundStartMutationVariables = Exact<{
  input: RoundStartInput;
}>;


export type RoundStartMutation = { roundStart: { round: { id: string, version: number, number: number, status: RoundStatus, startsOn: string, endsOn: string | null, programId: string, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type RoundEndMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type RoundEndMutation = { roundEnd: { round: { id: string, version: number, number: number, status: RoundStatus, startsOn: string, endsOn: string | null, programId: string, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type MatchBlockCreateMutationVariables = Exact<{
  input: MatchBlockCreateInput;
}>;


export type MatchBlockCreateMutation = { matchBlockCreate: { matchBlock: { id: string, employeeId: string, otherEmployeeId: string, createdAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type MatchBlockDeleteMutationVariables = Exact<{
  id: string;
}>;


export type MatchBlockDeleteMutation = { matchBlockDelete: { matchBlock: { id: string, employeeId: string, otherEmployeeId: string, createdAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type RoundMatchMutationVariables = Exact<{
  input: RoundMatchInput;
}>;


export type RoundMatchMutation = { roundMatch: { matchProposal: { id: string, version: number, status: MatchProposalStatus, seed: number, onlyWaiting: boolean, participantCount: number, scoredCount: number, pairingCount: number, unmatchedCount: number, totalScore: number, upperBoundScore: number, greedyScore: number, failure: string | null, programId: string, roundId: string, createdAt: string, updatedAt: string, proposedAt: string | null, endedAt: string | null, weights: { reciprocalStrengths: number, sharedTargets: number, crossTeam: number, workingHours: number, language: number, tenure: number, waiting: number, firstMeeting: number }, excluded: Array<{ participantIds: Array<string> }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type MatchProposalEditMutationVariables = Exact<{
  input: MatchProposalEditInput;
}>;


export type MatchProposalEditMutation = { matchProposalEdit: { matchProposal: { id: string, version: number, status: MatchProposalStatus, seed: number, onlyWaiting: boolean, participantCount: number, scoredCount: number, pairingCount: number, unmatchedCount: number, totalScore: number, upperBoundScore: number, greedyScore: number, failure: string | null, programId: string, roundId: string, createdAt: string, updatedAt: string, proposedAt: string | null, endedAt: string | null, weights: { reciprocalStrengths: number, sharedTargets: number, crossTeam: number, workingHours: number, language: number, tenure: number, waiting: number, firstMeeting: number }, excluded: Array<{ participantIds: Array<string> }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type MatchProposalRematchMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type MatchProposalRematchMutation = { matchProposalRematch: { matchProposal: { id: string, version: number, status: MatchProposalStatus, seed: number, onlyWaiting: boolean, participantCount: number, scoredCount: number, pairingCount: number, unmatchedCount: number, totalScore: number, upperBoundScore: number, greedyScore: number, failure: string | null, programId: string, roundId: string, createdAt: string, updatedAt: string, proposedAt: string | null, endedAt: string | null, weights: { reciprocalStrengths: number, sharedTargets: number, crossTeam: number, workingHours: number, language: number, tenure: number, waiting: number, firstMeeting: number }, excluded: Array<{ participantIds: Array<string> }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type MatchProposalApplyMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type MatchProposalApplyMutation = { matchProposalApply: { matchProposal: { id: string, version: number, status: MatchProposalStatus, seed: number, onlyWaiting: boolean, participantCount: number, scoredCount: number, pairingCount: number, unmatchedCount: number, totalScore: number, upperBoundScore: number, greedyScore: number, failure: string | null, programId: string, roundId: string, createdAt: string, updatedAt: string, proposedAt: string | null, endedAt: string | null, weights: { reciprocalStrengths: number, sharedTargets: number, crossTeam: number, workingHours: number, language: number, tenure: number, waiting: number, firstMeeting: number }, excluded: Array<{ participantIds: Array<string> }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type MatchProposalDiscardMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type MatchProposalDiscardMutation = { matchProposalDiscard: { matchProposal: { id: string, version: number, status: MatchProposalStatus, seed: number, onlyWaiting: boolean, participantCount: number, scoredCount: number, pairingCount: number, unmatchedCount: number, totalScore: number, upperBoundScore: number, greedyScore: number, failure: string | null, programId: string, roundId: string, createdAt: string, updatedAt: string, proposedAt: string | null, endedAt: string | null, weights: { reciprocalStrengths: number, sharedTargets: number, crossTeam: number, workingHours: number, language: number, tenure: number, waiting: number, firstMeeting: number }, excluded: Array<{ participantIds: Array<string> }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type PairingCreateMutationVariables = Exact<{
  input: PairingCreateInput;
}>;


export type PairingCreateMutation = { pairingCreate: { pairing: { id: string, version: number, status: PairingStatus, conflictSince: string | null, programId: string, roundId: string, createdAt: string, updatedAt: string, endedAt: string | null, matchScore: number | null, members: Array<{ participantId: string, employeeId: string }>, matchReasons: Array<{ kind: MatchReasonKind, weight: number, value: number, contribution: number, quantity: number }> | null } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type PairingEndMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type PairingEndMutation = { pairingEnd: { pairing: { id: string, version: number, status: PairingStatus, conflictSince: string | null, programId: string, roundId: string, createdAt: string, updatedAt: string, endedAt: string | null, matchScore: number | null, members: Array<{ participantId: string, employeeId: string }>, matchReasons: Array<{ kind: MatchReasonKind, weight: number, value: number, contribution: number, quantity: number }> | null } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type SessionScheduleMutationVariables = Exact<{
  input: SessionScheduleInput;
}>;


export type SessionScheduleMutation = { sessionSchedule: { session: { id: string, version: number, status: SessionStatus, startsAt: string, durationMinutes: number, heldAt: string | null, pairingId: string, programId: string, guideVersionId: string | null, createdAt: string, updatedAt: string, attendance: Array<{ employeeId: string, attended: boolean }>, turns: Array<{ position: number, coachId: string, learnerId: string, minutes: number }>, agenda: Array<{ id: string, version: number, kind: AgendaItemKind, position: number, text: string | null, doneAt: string | null, authorId: string | null, createdAt: string, updatedAt: string, step: { number: number, kind: GuideStepKind, minutes: number, prompt: { language: string, text: string } | null, prompts: Array<{ language: string, text: string }> } | null }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type SessionRescheduleMutationVariables = Exact<{
  id: string;
  startsAt: string;
  durationMinutes?: number | null | undefined;
  expectedVersion?: number | null | undefined;
}>;


export type SessionRescheduleMutation = { sessionReschedule: { session: { id: string, version: number, status: SessionStatus, startsAt: string, durationMinutes: number, heldAt: string | null, pairingId: string, programId: string, guideVersionId: string | null, createdAt: string, updatedAt: string, attendance: Array<{ employeeId: string, attended: boolean }>, turns: Array<{ position: number, coachId: string, learnerId: string, minutes: number }>, agenda: Array<{ id: string, version: number, kind: AgendaItemKind, position: number, text: string | null, doneAt: string | null, authorId: string | null, createdAt: string, updatedAt: string }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type SessionHoldMutationVariables = Exact<{
  input: SessionHoldInput;
}>;


export type SessionHoldMutation = { sessionHold: { session: { id: string, version: number, status: SessionStatus, startsAt: string, durationMinutes: number, heldAt: string | null, pairingId: string, programId: string, guideVersionId: string | null, createdAt: string, updatedAt: string, attendance: Array<{ employeeId: string, attended: boolean }>, turns: Array<{ position: number, coachId: string, learnerId: string, minutes: number }>, agenda: Array<{ id: string, version: number, kind: AgendaItemKind, position: number, text: string | null, doneAt: string | null, authorId: string | null, createdAt: string, updatedAt: string }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type SessionCancelMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type SessionCancelMutation = { sessionCancel: { session: { id: string, version: number, status: SessionStatus, startsAt: string, durationMinutes: number, heldAt: string | null, pairingId: string, programId: string, guideVersionId: string | null, createdAt: string, updatedAt: string, attendance: Array<{ employeeId: string, attended: boolean }>, turns: Array<{ position: number, coachId: string, learnerId: string, minutes: number }>, agenda: Array<{ id: string, version: number, kind: AgendaItemKind, position: number, text: string | null, doneAt: string | null, authorId: string | null, createdAt: string, updatedAt: string }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type SessionMarkMissedMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type SessionMarkMissedMutation = { sessionMarkMissed: { session: { id: string, version: number, status: SessionStatus, startsAt: string, durationMinutes: number, heldAt: string | null, pairingId: string, programId: string, guideVersionId: string | null, createdAt: string, updatedAt: string, attendance: Array<{ employeeId: string, attended: boolean }>, turns: Array<{ position: number, coachId: string, learnerId: string, minutes: number }>, agenda: Array<{ id: string, version: number, kind: AgendaItemKind, position: number, text: string | null, doneAt: string | null, authorId: string | null, createdAt: string, updatedAt: string }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type GoalCreateMutationVariables = Exact<{
  input: GoalCreateInput;
}>;


export type GoalCreateMutation = { goalCreate: { goal: { id: string, version: number, title: string, why: string | null, targetLevel: number | null, confidenceNow: number, confidenceWanted: number, dueOn: string, status: GoalStatus, visibility: GoalVisibility, endedAt: string | null, participantId: string, employeeId: string, programId: string, competencyId: string | null, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type GoalUpdateMutationVariables = Exact<{
  input: GoalUpdateInput;
}>;


export type GoalUpdateMutation = { goalUpdate: { goal: { id: string, version: number, title: string, why: string | null, targetLevel: number | null, confidenceNow: number, confidenceWanted: number, dueOn: string, status: GoalStatus, visibility: GoalVisibility, endedAt: string | null, participantId: string, employeeId: string, programId: string, competencyId: string | null, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type GoalAchieveMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type GoalAchieveMutation = { goalAchieve: { goal: { id: string, version: number, title: string, why: string | null, targetLevel: number | null, confidenceNow: number, confidenceWanted: number, dueOn: string, status: GoalStatus, visibility: GoalVisibility, endedAt: string | null, participantId: string, employeeId: string, programId: string, competencyId: string | null, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type GoalDropMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type GoalDropMutation = { goalDrop: { goal: { id: string, version: number, title: string, why: string | null, targetLevel: number | null, confidenceNow: number, confidenceWanted: number, dueOn: string, status: GoalStatus, visibility: GoalVisibility, endedAt: string | null, participantId: string, employeeId: string, programId: string, competencyId: string | null, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type CommitmentMakeMutationVariables = Exact<{
  input: CommitmentMakeInput;
}>;


export type CommitmentMakeMutation = { commitmentMake: { commitment: { id: string, version: number, text: string, dueOn: string, status: CommitmentStatus, reviewedAt: string | null, participantId: string, employeeId: string, programId: string, pairingId: string, sessionId: string, reviewedInSessionId: string | null, carriedFromId: string | null, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type CommitmentReviewMutationVariables = Exact<{
  input: CommitmentReviewInput;
}>;


export type CommitmentReviewMutation = { commitmentReview: { commitment: { id: string, version: number, text: string, dueOn: string, status: CommitmentStatus, reviewedAt: string | null, participantId: string, employeeId: string, programId: string, pairingId: string, sessionId: string, reviewedInSessionId: string | null, carriedFromId: string | null, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type AgendaTopicAddMutationVariables = Exact<{
  input: AgendaTopicAddInput;
}>;


export type AgendaTopicAddMutation = { agendaTopicAdd: { agendaItem: { id: string, version: number, kind: AgendaItemKind, position: number, text: string | null, doneAt: string | null, authorId: string | null, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type AgendaTopicRemoveMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type AgendaTopicRemoveMutation = { agendaTopicRemove: { agendaItem: { id: string, version: number, kind: AgendaItemKind, position: number, text: string | null, doneAt: string | null, authorId: string | null, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type AgendaItemSetDoneMutationVariables = Exact<{
  id: string;
  done?: boolean | null | undefined;
  expectedVersion?: number | null | undefined;
}>;


export type AgendaItemSetDoneMutation = { agendaItemSetDone: { agendaItem: { id: string, version: number, kind: AgendaItemKind, position: number, text: string | null, doneAt: string | null, authorId: string | null, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type FeedbackExchangeOpenMutationVariables = Exact<{
  input: FeedbackExchangeOpenInput;
}>;


export type FeedbackExchangeOpenMutation = { feedbackExchangeOpen: { feedbackExchange: { id: string, version: number, status: FeedbackExchangeStatus, dueAt: string, completedAt: string | null, pairingId: string, programId: string, questionSetVersionId: string, openedById: string, createdAt: string, updatedAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type FeedbackSubmitMutationVariables = Exact<{
  input: FeedbackSubmitInput;
}>;


export type FeedbackSubmitMutation = { feedbackSubmit: { feedback: { id: string, version: number, status: FeedbackStatus, submittedAt: string | null, feedbackExchangeId: string, giverId: string, receiverId: string, createdAt: string, updatedAt: string, answers: Array<{ questionKey: string, scale: number | null, choices: Array<string> | null, text: string | null }> | null, versions: Array<{ number: number, submittedAt: string, answers: Array<{ questionKey: string, scale: number | null, choices: Array<string> | null, text: string | null }> | null }> | null } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type PulseOpenMutationVariables = Exact<{
  input: PulseOpenInput;
}>;


export type PulseOpenMutation = { pulseOpen: { pulse: { id: string, version: number, closesAt: string, programId: string, roundId: string, questionSetVersionId: string, minimumGroup: number, createdAt: string, updatedAt: string, answered: boolean, figures: { status: PulseFiguresStatus, answeredCount: number | null, questions: Array<{ questionKey: string, count: number | null, average: number | null }> | null } | null } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type PulseAnswerMutationVariables = Exact<{
  input: PulseAnswerInput;
}>;


export type PulseAnswerMutation = { pulseAnswer: { pulse: { id: string, version: number, closesAt: string, programId: string, roundId: string, questionSetVersionId: string, minimumGroup: number, createdAt: string, updatedAt: string, answered: boolean, figures: { status: PulseFiguresStatus, answeredCount: number | null, questions: Array<{ questionKey: string, count: number | null, average: number | null }> | null } | null } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type PulseCloseMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type PulseCloseMutation = { pulseClose: { pulse: { id: string, version: number, closesAt: string, programId: string, roundId: string, questionSetVersionId: string, minimumGroup: number, createdAt: string, updatedAt: string, answered: boolean, figures: { status: PulseFiguresStatus, answeredCount: number | null, questions: Array<{ questionKey: string, count: number | null, average: number | null }> | null } | null } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type RecognitionGiveMutationVariables = Exact<{
  input: RecognitionGiveInput;
}>;


export type RecognitionGiveMutation = { recognitionGive: { recognition: { id: string, version: number, text: string | null, visibility: RecognitionVisibility, status: RecognitionStatus, giverId: string, receiverId: string, programId: string, competencyId: string | null, pairingId: string | null, createdAt: string, updatedAt: string, giverName: string, receiverName: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type RecognitionWithdrawMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type RecognitionWithdrawMutation = { recognitionWithdraw: { recognition: { id: string, version: number, text: string | null, visibility: RecognitionVisibility, status: RecognitionStatus, giverId: string, receiverId: string, programId: string, competencyId: string | null, pairingId: string | null, createdAt: string, updatedAt: string, giverName: string, receiverName: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type TakeawayShareMutationVariables = Exact<{
  input: TakeawayShareInput;
}>;


export type TakeawayShareMutation = { takeawayShare: { takeaway: { id: string, version: number, text: string | null, status: TakeawayStatus, helpfulCount: number, authorId: string, programId: string, competencyId: string | null, createdAt: string, updatedAt: string, authorName: string, markedByMe: boolean } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type TakeawayEditMutationVariables = Exact<{
  input: TakeawayEditInput;
}>;


export type TakeawayEditMutation = { takeawayEdit: { takeaway: { id: string, version: number, text: string | null, status: TakeawayStatus, helpfulCount: number, authorId: string, programId: string, competencyId: string | null, createdAt: string, updatedAt: string, authorName: string, markedByMe: boolean } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type TakeawayWithdrawMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type TakeawayWithdrawMutation = { takeawayWithdraw: { takeaway: { id: string, version: number, text: string | null, status: TakeawayStatus, helpfulCount: number, authorId: string, programId: string, competencyId: string | null, createdAt: string, updatedAt: string, authorName: string, markedByMe: boolean } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type TakeawayMarkHelpfulMutationVariables = Exact<{
  id: string;
}>;


export type TakeawayMarkHelpfulMutation = { takeawayMarkHelpful: { takeaway: { id: string, version: number, text: string | null, status: TakeawayStatus, helpfulCount: number, authorId: string, programId: string, competencyId: string | null, createdAt: string, updatedAt: string, authorName: string, markedByMe: boolean } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type TakeawayUnmarkHelpfulMutationVariables = Exact<{
  id: string;
}>;


export type TakeawayUnmarkHelpfulMutation = { takeawayUnmarkHelpful: { takeaway: { id: string, version: number, text: string | null, status: TakeawayStatus, helpfulCount: number, authorId: string, programId: string, competencyId: string | null, createdAt: string, updatedAt: string, authorName: string, markedByMe: boolean } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type LearningRecordVoidMutationVariables = Exact<{
  id: string;
}>;


export type LearningRecordVoidMutation = { learningRecordVoid: { learningRecord: { id: string, seq: number, employeeId: string, verb: LearningVerb, occurredAt: string, sessionId: string | null, assessmentId: string | null, programId: string | null, voidsId: string | null, createdAt: string } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type OrganizationSetStatementNamingMutationVariables = Exact<{
  homePage?: string | null | undefined;
  usesEmail: boolean;
  expectedVersion?: number | null | undefined;
}>;


export type OrganizationSetStatementNamingMutation = { organizationSetStatementNaming: { organization: { id: string, name: string, slug: string, version: number, terminationsHeldAt: string | null, terminationsHeldCount: number, terminationsReleasedAt: string | null, terminationsReleaseNote: string | null, statementHomePage: string | null, statementUsesEmail: boolean, createdAt: string, minimumGroup: number, accountHomePages: Array<string>, brake: { deactivations: { number: number, percent: number }, suspensions: { number: number, percent: number }, creations: { number: number, percent: number }, externalIds: { number: number, percent: number }, userNames: { number: number, percent: number }, emails: { number: number, percent: number }, names: { number: number, percent: number }, managers: { number: number, percent: number }, departments: { number: number, percent: number } }, attributeOwners: Array<{ attributes: AttributeGroup, integrationId: string }> } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type ReflectionCreateMutationVariables = Exact<{
  input: ReflectionCreateInput;
}>;


export type ReflectionCreateMutation = { reflectionCreate: { reflection: { id: string, version: number, visibility: ReflectionVisibility, authorId: string, pairingId: string | null, sessionId: string | null, createdAt: string, editedAt: string | null, text: string | null } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type ReflectionEditMutationVariables = Exact<{
  input: ReflectionEditInput;
}>;


export type ReflectionEditMutation = { reflectionEdit: { reflection: { id: string, version: number, visibility: ReflectionVisibility, authorId: string, pairingId: string | null, sessionId: string | null, createdAt: string, editedAt: string | null, text: string | null } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type ReflectionDeleteMutationVariables = Exact<{
  id: string;
  expectedVersion?: number | null | undefined;
}>;


export type ReflectionDeleteMutation = { reflectionDelete: { reflection: { id: string, version: number, visibility: ReflectionVisibility, authorId: string, pairingId: string | null, sessionId: string | null, createdAt: string, editedAt: string | null, text: string | null } | null, userErrors: Array<{ code: UserErrorCode, field: Array<string>, message: string }> } };

export type FollowChangesSubscriptionVariables = Exact<{
  after?: string | null | undefined;
  filter?: ChangeFilter | null | undefined;
}>;


export type FollowChangesSubscription = { changes: { cursor: string, throughSeq: number, change: { seq: number, cursor: string, kind: string, subjectKind: string, subjectId: string, subjectVersion: number, changedFields: Array<string>, actorId: string | null, at: string } | null } };

export type InsightsChangedSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type InsightsChangedSubscription = { insightsChanged: { tables: Array<InsightTable>, cursor: string } };

export type RosterPlanProgressedSubscriptionVariables = Exact<{
  id: string;
}>;


export type RosterPlanProgressedSubscription = { rosterPlanProgressed: { id: string, version: number, status: RosterPlanStatus, source: string, mode: RosterMode, rowCount: number, createCount: number, updateCount: number, reactivateCount: number, terminateCount: number, scheduledTerminationCount: number, unchangedCount: number, rejectedCount: number, skippedCount: number, skippedEmployeeCount: number, warningCount: number, pairingEndCount: number, sessionCancelCount: number, partnerRequeueCount: number, conflictCount: number, stepCount: number, doneCount: number, failedCount: number, releaseNote: string | null, releasedAt: string | null, failure: string | null, createdAt: string, appliedAt: string | null, heldBecause: Array<string>, releasedById: string | null, plannedById: string | null } };

export type MatchProposalProgressedSubscriptionVariables = Exact<{
  id: string;
}>;


export type MatchProposalProgressedSubscription = { matchProposalProgressed: { id: string, version: number, status: MatchProposalStatus, seed: number, onlyWaiting: boolean, participantCount: number, scoredCount: number, pairingCount: number, unmatchedCount: number, totalScore: number, upperBoundScore: number, greedyScore: number, failure: string | null, programId: string, roundId: string, createdAt: string, updatedAt: string, proposedAt: string | null, endedAt: string | null, weights: { reciprocalStrengths: number, sharedTargets: number, crossTeam: number, workingHours: number, language: number, tenure: number, waiting: number, firstMeeting: number }, excluded: Array<{ participantIds: Array<string> }> } };

/** The input types with an idempotency key. */
export const KEYED_INPUTS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "AgendaTopicAddInput",
  "AssessmentRecordInput",
  "BadgeCreateInput",
  "BadgeOfferInput",
  "CommitmentMakeInput",
  "CommitmentReviewInput",
  "CompetencyFrameworkImportInput",
  "EmployeeUpsertInput",
  "EvidenceRuleCreateInput",
  "FeedbackExchangeOpenInput",
  "GoalCreateInput",
  "GuideCreateInput",
  "IdentityProviderCreateInput",
  "IntegrationCreateInput",
  "MatchBlockCreateInput",
  "PairingCreateInput",
  "ParticipantEnrolInput",
  "ProgramCreateInput",
  "PulseOpenInput",
  "QuestionSetCreateInput",
  "RecognitionGiveInput",
  "ReflectionCreateInput",
  "RosterPlanInput",
  "RosterSourceCreateInput",
  "RoundMatchInput",
  "RoundStartInput",
  "SessionScheduleInput",
  "TakeawayShareInput",
  "WebhookEndpointCreateInput",
]);

export const NodeDocument = /* @__PURE__ */ document<NodeQuery, NodeQueryVariables>(
  "query Node($id:ID!){node(id:$id){__typename id}}",
);

export const NodesDocument = /* @__PURE__ */ document<NodesQuery, NodesQueryVariables>(
  "query Nodes($ids:[ID!]!){nodes(ids:$ids){__typename id}}",
);

export const OrganizationDocument = /* @__PURE__ */ document<OrganizationQuery, OrganizationQueryVariables>(
  "query Organization{organization{id name slug version terminationsHeldAt terminationsHeldCount terminationsReleasedAt terminationsReleaseNote statementHomePage statementUsesEmail createdAt minimumGroup accountHomePages brake{deactivations{number percent}suspensions{number percent}creations{number percent}externalIds{number percent}userNames{number percent}emails{number percent}names{number percent}managers{number percent}departments{number percent}}attributeOwners{attributes integrationId}}}",
);

export const MeDocument = /* @__PURE__ */ document<MeQuery, MeQueryVariables>(
  "query Me{me{organizationId integrationId employeeId role scopes expiresAt}}",
);

export const IdentityProviderDocument = /* @__PURE__ */ document<IdentityProviderQuery, IdentityProviderQueryVariables>(
  "query IdentityProvider($id:ID!){identityProvider(id:$id){id version issuer audience profile algorithms introspectionEndpoint consoleClientId consoleSecretName consoleScopes status createdAt updatedAt}}",
);

export const IntegrationDocument = /* @__PURE__ */ document<IntegrationQuery, IntegrationQueryVariables>(
  "query Integration($id:ID!){integration(id:$id){id version name kind clientId scopes status heldAt heldChanges releasedAt releaseNote identityProviderId createdAt updatedAt allowedOperations{sha256Hash document createdAt}scimTokens{id createdAt expiresAt usedAt revokedAt}xapiCredentials{id createdAt expiresAt usedAt revokedAt}rosterMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}statuses{word status}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}keepsUnknownColumns ignoresUnknownColumns}completionMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}ignoresUnknownColumns activityBase maxScore}}}",
);

export const IdentityProvidersDocument = /* @__PURE__ */ document<IdentityProvidersQuery, IdentityProvidersQueryVariables>(
  "query IdentityProviders($first:Int$after:String){identityProviders(first:$first after:$after){nodes{id version issuer audience profile algorithms introspectionEndpoint consoleClientId consoleSecretName consoleScopes status createdAt updatedAt}pageInfo{hasNextPage endCursor}}}",
);

export const IntegrationsDocument = /* @__PURE__ */ document<IntegrationsQuery, IntegrationsQueryVariables>(
  "query Integrations($first:Int$after:String){integrations(first:$first after:$after){pageInfo{hasNextPage endCursor}}}",
);

export const EmployeeDocument = /* @__PURE__ */ document<EmployeeQuery, EmployeeQueryVariables>(
  "query Employee($id:ID!){employee(id:$id){id version externalId userName email givenName familyName displayName jobTitle jobLevel department employeeNumber costCenter division company location timeZone status role recordConsent hiredOn terminatedOn deprovisionedAt erasedAt managerId createdAt updatedAt managerPending managerPendingReason externalIds{externalId integrationId}customAttributes{name value}}}",
);

export const EmployeesDocument = /* @__PURE__ */ document<EmployeesQuery, EmployeesQueryVariables>(
  "query Employees($first:Int$after:String$filter:EmployeeFilter$orderBy:EmployeeOrder){employees(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version externalId userName email givenName familyName displayName jobTitle jobLevel department employeeNumber costCenter division company location timeZone status role recordConsent hiredOn terminatedOn deprovisionedAt erasedAt managerId createdAt updatedAt managerPending managerPendingReason}pageInfo{hasNextPage endCursor}}}",
);

export const RosterPlanDocument = /* @__PURE__ */ document<RosterPlanQuery, RosterPlanQueryVariables>(
  "query RosterPlan($id:ID!){rosterPlan(id:$id){id version status source mode rowCount createCount updateCount reactivateCount terminateCount scheduledTerminationCount unchangedCount rejectedCount skippedCount skippedEmployeeCount warningCount pairingEndCount sessionCancelCount partnerRequeueCount conflictCount stepCount doneCount failedCount releaseNote releasedAt failure createdAt appliedAt heldBecause releasedById plannedById}}",
);

export const RosterPlansDocument = /* @__PURE__ */ document<RosterPlansQuery, RosterPlansQueryVariables>(
  "query RosterPlans($first:Int$after:String$filter:RosterPlanFilter$orderBy:RosterPlanOrder){rosterPlans(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version status source mode rowCount createCount updateCount reactivateCount terminateCount scheduledTerminationCount unchangedCount rejectedCount skippedCount skippedEmployeeCount warningCount pairingEndCount sessionCancelCount partnerRequeueCount conflictCount stepCount doneCount failedCount releaseNote releasedAt failure createdAt appliedAt heldBecause releasedById plannedById}pageInfo{hasNextPage endCursor}}}",
);

export const RosterDigestDocument = /* @__PURE__ */ document<RosterDigestQuery, RosterDigestQueryVariables>(
  "query RosterDigest($buckets:Int!){rosterDigest(buckets:$buckets){buckets{bucket employeeCount digest}employeeCount throughSeq}}",
);

export const RosterBucketDocument = /* @__PURE__ */ document<RosterBucketQuery, RosterBucketQueryVariables>(
  "query RosterBucket($buckets:Int!$bucket:Int!){rosterBucket(buckets:$buckets bucket:$bucket){employees{externalId digest}throughSeq}}",
);

export const RosterSourceDocument = /* @__PURE__ */ document<RosterSourceQuery, RosterSourceQueryVariables>(
  "query RosterSource($id:ID!){rosterSource(id:$id){id version name address authentication userName headerName hostKeyFingerprint mode format compression schedule timeZone appliesWhenNotHeld enabled nextRunAt integrationId runningId createdAt updatedAt}}",
);

export const RosterSourcesDocument = /* @__PURE__ */ document<RosterSourcesQuery, RosterSourcesQueryVariables>(
  "query RosterSources($first:Int$after:String){rosterSources(first:$first after:$after){nodes{id version name address authentication userName headerName hostKeyFingerprint mode format compression schedule timeZone appliesWhenNotHeld enabled nextRunAt integrationId runningId createdAt updatedAt}pageInfo{hasNextPage endCursor}}}",
);

export const WebhookEndpointDocument = /* @__PURE__ */ document<WebhookEndpointQuery, WebhookEndpointQueryVariables>(
  "query WebhookEndpoint($id:ID!){webhookEndpoint(id:$id){id version name address kinds status pauseReason previousSecretExpiresAt deliveredSeq replaySeq replayThroughSeq failedAttempts failingSince failure nextAttemptAt deliveredAt integrationId createdAt updatedAt pendingCount}}",
);

export const WebhookEndpointsDocument = /* @__PURE__ */ document<WebhookEndpointsQuery, WebhookEndpointsQueryVariables>(
  "query WebhookEndpoints($first:Int$after:String){webhookEndpoints(first:$first after:$after){nodes{id version name address kinds status pauseReason previousSecretExpiresAt deliveredSeq replaySeq replayThroughSeq failedAttempts failingSince failure nextAttemptAt deliveredAt integrationId createdAt updatedAt pendingCount}pageInfo{hasNextPage endCursor}}}",
);

export const RosterMappingSuggestDocument = /* @__PURE__ */ document<RosterMappingSuggestQuery, RosterMappingSuggestQueryVariables>(
  "query RosterMappingSuggest($sample:RosterSampleInput!){rosterMappingSuggest(sample:$sample){mapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}statuses{word status}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}keepsUnknownColumns ignoresUnknownColumns}columns{name attribute reason}notes rows{rowNumber attributes{name value}errors{code field message}}errors{code field message}}}",
);

export const EmployeeErasureDocument = /* @__PURE__ */ document<EmployeeErasureQuery, EmployeeErasureQueryVariables>(
  "query EmployeeErasure($id:ID!){employeeErasure(id:$id){id version status decidedAt employeeId requestedById decidedById createdAt updatedAt}}",
);

export const EmployeeErasuresDocument = /* @__PURE__ */ document<EmployeeErasuresQuery, EmployeeErasuresQueryVariables>(
  "query EmployeeErasures($first:Int$after:String$filter:EmployeeErasureFilter$orderBy:EmployeeErasureOrder){employeeErasures(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version status decidedAt employeeId requestedById decidedById createdAt updatedAt}pageInfo{hasNextPage endCursor}}}",
);

export const MyDataDocument = /* @__PURE__ */ document<MyDataQuery, MyDataQueryVariables>(
  "query MyData{myData{document readAt}}",
);

export const SigningKeysDocument = /* @__PURE__ */ document<SigningKeysQuery, SigningKeysQueryVariables>(
  "query SigningKeys{signingKeys{id url createdAt retiredAt}}",
);

export const CompetencyFrameworkDocument = /* @__PURE__ */ document<CompetencyFrameworkQuery, CompetencyFrameworkQueryVariables>(
  "query CompetencyFramework($id:ID!){competencyFramework(id:$id){id version caseIdentifier caseUri title creator levels createdAt updatedAt}}",
);

export const CompetencyDocument = /* @__PURE__ */ document<CompetencyQuery, CompetencyQueryVariables>(
  "query Competency($id:ID!){competency(id:$id){id version caseIdentifier caseUri humanCode statement competencyFrameworkId parentId createdAt updatedAt}}",
);

export const CompetencyFrameworksDocument = /* @__PURE__ */ document<CompetencyFrameworksQuery, CompetencyFrameworksQueryVariables>(
  "query CompetencyFrameworks($first:Int$after:String$filter:CompetencyFrameworkFilter$orderBy:CompetencyFrameworkOrder){competencyFrameworks(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version caseIdentifier caseUri title creator levels createdAt updatedAt}pageInfo{hasNextPage endCursor}}}",
);

export const CompetenciesDocument = /* @__PURE__ */ document<CompetenciesQuery, CompetenciesQueryVariables>(
  "query Competencies($first:Int$after:String$filter:CompetencyFilter$orderBy:CompetencyOrder){competencies(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version caseIdentifier caseUri humanCode statement competencyFrameworkId parentId createdAt updatedAt}pageInfo{hasNextPage endCursor}}}",
);

export const AssessmentDocument = /* @__PURE__ */ document<AssessmentQuery, AssessmentQueryVariables>(
  "query Assessment($id:ID!){assessment(id:$id){id kind level confidence evidenceUri assessedAt employeeId assessorId competencyId sessionId evidenceRuleId statementId withdrawnAt createdAt}}",
);

export const AssessmentsDocument = /* @__PURE__ */ document<AssessmentsQuery, AssessmentsQueryVariables>(
  "query Assessments($first:Int$after:String$filter:AssessmentFilter$orderBy:AssessmentOrder){assessments(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id kind level confidence evidenceUri assessedAt employeeId assessorId competencyId sessionId evidenceRuleId statementId withdrawnAt createdAt}pageInfo{hasNextPage endCursor}}}",
);

export const EvidenceRuleDocument = /* @__PURE__ */ document<EvidenceRuleQuery, EvidenceRuleQueryVariables>(
  "query EvidenceRule($id:ID!){evidenceRule(id:$id){id version name verb activityId activityIdPrefix activityType minScore success completion competencyId level retiredAt createdAt updatedAt}}",
);

export const EvidenceRulesDocument = /* @__PURE__ */ document<EvidenceRulesQuery, EvidenceRulesQueryVariables>(
  "query EvidenceRules($first:Int$after:String$filter:EvidenceRuleFilter){evidenceRules(first:$first after:$after filter:$filter){nodes{id version name verb activityId activityIdPrefix activityType minScore success completion competencyId level retiredAt createdAt updatedAt}pageInfo{hasNextPage endCursor}}}",
);

export const BadgeDocument = /* @__PURE__ */ document<BadgeQuery, BadgeQueryVariables>(
  "query Badge($id:ID!){badge(id:$id){id version name description criteria competencyId level programId automatic status createdAt updatedAt}}",
);

export const BadgesDocument = /* @__PURE__ */ document<BadgesQuery, BadgesQueryVariables>(
  "query Badges($first:Int$after:String$filter:BadgeFilter$orderBy:BadgeOrder){badges(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version name description criteria competencyId level programId automatic status createdAt updatedAt}pageInfo{hasNextPage endCursor}}}",
);

export const BadgeAwardDocument = /* @__PURE__ */ document<BadgeAwardQuery, BadgeAwardQueryVariables>(
  "query BadgeAward($id:ID!){badgeAward(id:$id){id version badgeId employeeId offeredByRule status reason issuedAt endedAt createdAt updatedAt credentialUrl}}",
);

export const BadgeAwardsDocument = /* @__PURE__ */ document<BadgeAwardsQuery, BadgeAwardsQueryVariables>(
  "query BadgeAwards($first:Int$after:String$filter:BadgeAwardFilter$orderBy:BadgeAwardOrder){badgeAwards(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version badgeId employeeId offeredByRule status reason issuedAt endedAt createdAt updatedAt credentialUrl}pageInfo{hasNextPage endCursor}}}",
);

export const GuideDocument = /* @__PURE__ */ document<GuideQuery, GuideQueryVariables>(
  "query Guide($id:ID!){guide(id:$id){id version name status standardKey publishedVersionId createdAt updatedAt}}",
);

export const GuideVersionDocument = /* @__PURE__ */ document<GuideVersionQuery, GuideVersionQueryVariables>(
  "query GuideVersion($id:ID!){guideVersion(id:$id){id number status defaultLanguage languages minutes standard guideId createdAt updatedAt publishedAt steps{number kind minutes prompt{language text}prompts{language text}}name{language text}names{language text}purpose{language text}purposes{language text}}}",
);

export const GuidesDocument = /* @__PURE__ */ document<GuidesQuery, GuidesQueryVariables>(
  "query Guides($first:Int$after:String$filter:GuideFilter$orderBy:GuideOrder){guides(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version name status standardKey publishedVersionId createdAt updatedAt}pageInfo{hasNextPage endCursor}}}",
);

export const QuestionSetDocument = /* @__PURE__ */ document<QuestionSetQuery, QuestionSetQueryVariables>(
  "query QuestionSet($id:ID!){questionSet(id:$id){id version name purpose status standardKey publishedVersionId createdAt updatedAt}}",
);

export const QuestionSetVersionDocument = /* @__PURE__ */ document<QuestionSetVersionQuery, QuestionSetVersionQueryVariables>(
  "query QuestionSetVersion($id:ID!){questionSetVersion(id:$id){id number purpose status defaultLanguage languages standard questionSetId createdAt updatedAt publishedAt questions{number key kind required scaleMin scaleMax multiple maxLength prompt{language text}prompts{language text}lowLabel{language text}lowLabels{language text}highLabel{language text}highLabels{language text}options{key label{language text}labels{language text}}}name{language text}names{language text}introduction{language text}introductions{language text}}}",
);

export const QuestionSetsDocument = /* @__PURE__ */ document<QuestionSetsQuery, QuestionSetsQueryVariables>(
  "query QuestionSets($first:Int$after:String$filter:QuestionSetFilter$orderBy:QuestionSetOrder){questionSets(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version name purpose status standardKey publishedVersionId createdAt updatedAt}pageInfo{hasNextPage endCursor}}}",
);

export const ProgramDocument = /* @__PURE__ */ document<ProgramQuery, ProgramQueryVariables>(
  "query Program($id:ID!){program(id:$id){id version name description kind status cadenceDays mixing groupSize maxJobLevelGap conflictPolicy allowsTrio minSharedMinutes balanceTolerancePercent startsOn endsOn createdAt updatedAt targetCompetencies{level competencyId}guides{position guideId}questionSets{purpose questionSetId}matchWeights{reciprocalStrengths sharedTargets crossTeam workingHours language tenure waiting firstMeeting}workingHours{weekday start end}}}",
);

export const ProgramsDocument = /* @__PURE__ */ document<ProgramsQuery, ProgramsQueryVariables>(
  "query Programs($first:Int$after:String$filter:ProgramFilter$orderBy:ProgramOrder){programs(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version name description kind status cadenceDays mixing groupSize maxJobLevelGap conflictPolicy allowsTrio minSharedMinutes balanceTolerancePercent startsOn endsOn createdAt updatedAt}pageInfo{hasNextPage endCursor}}}",
);

export const ParticipantDocument = /* @__PURE__ */ document<ParticipantQuery, ParticipantQueryVariables>(
  "query Participant($id:ID!){participant(id:$id){id version status waitingSince programId employeeId createdAt updatedAt}}",
);

export const ParticipantsDocument = /* @__PURE__ */ document<ParticipantsQuery, ParticipantsQueryVariables>(
  "query Participants($first:Int$after:String$filter:ParticipantFilter$orderBy:ParticipantOrder){participants(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version status waitingSince programId employeeId createdAt updatedAt}pageInfo{hasNextPage endCursor}}}",
);

export const RoundDocument = /* @__PURE__ */ document<RoundQuery, RoundQueryVariables>(
  "query Round($id:ID!){round(id:$id){id version number status startsOn endsOn programId createdAt updatedAt}}",
);

export const MatchBlockDocument = /* @__PURE__ */ document<MatchBlockQuery, MatchBlockQueryVariables>(
  "query MatchBlock($id:ID!){matchBlock(id:$id){id employeeId otherEmployeeId createdAt}}",
);

export const MatchBlocksDocument = /* @__PURE__ */ document<MatchBlocksQuery, MatchBlocksQueryVariables>(
  "query MatchBlocks($first:Int$after:String$filter:MatchBlockFilter$orderBy:MatchBlockOrder){matchBlocks(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id employeeId otherEmployeeId createdAt}pageInfo{hasNextPage endCursor}}}",
);

export const MatchProposalDocument = /* @__PURE__ */ document<MatchProposalQuery, MatchProposalQueryVariables>(
  "query MatchProposal($id:ID!){matchProposal(id:$id){id version status seed onlyWaiting participantCount scoredCount pairingCount unmatchedCount totalScore upperBoundScore greedyScore failure programId roundId createdAt updatedAt proposedAt endedAt weights{reciprocalStrengths sharedTargets crossTeam workingHours language tenure waiting firstMeeting}excluded{participantIds}}}",
);

export const MatchProposalsDocument = /* @__PURE__ */ document<MatchProposalsQuery, MatchProposalsQueryVariables>(
  "query MatchProposals($first:Int$after:String$filter:MatchProposalFilter$orderBy:MatchProposalOrder){matchProposals(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version status seed onlyWaiting participantCount scoredCount pairingCount unmatchedCount totalScore upperBoundScore greedyScore failure programId roundId createdAt updatedAt proposedAt endedAt}pageInfo{hasNextPage endCursor}}}",
);

export const MatchCandidatesDocument = /* @__PURE__ */ document<MatchCandidatesQuery, MatchCandidatesQueryVariables>(
  "query MatchCandidates($proposalId:ID!$participantId:ID!){matchCandidates(proposalId:$proposalId participantId:$participantId){participantId score reasons{kind weight value contribution quantity}}}",
);

export const PairingDocument = /* @__PURE__ */ document<PairingQuery, PairingQueryVariables>(
  "query Pairing($id:ID!){pairing(id:$id){id version status conflictSince programId roundId createdAt updatedAt endedAt matchScore members{participantId employeeId}matchReasons{kind weight value contribution quantity}}}",
);

export const PairingsDocument = /* @__PURE__ */ document<PairingsQuery, PairingsQueryVariables>(
  "query Pairings($first:Int$after:String$filter:PairingFilter$orderBy:PairingOrder){pairings(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version status conflictSince programId roundId createdAt updatedAt endedAt matchScore}pageInfo{hasNextPage endCursor}}}",
);

export const SessionDocument = /* @__PURE__ */ document<SessionQuery, SessionQueryVariables>(
  "query Session($id:ID!){session(id:$id){id version status startsAt durationMinutes heldAt pairingId programId guideVersionId createdAt updatedAt attendance{employeeId attended}turns{position coachId learnerId minutes}agenda{id version kind position text doneAt authorId createdAt updatedAt}}}",
);

export const SessionsDocument = /* @__PURE__ */ document<SessionsQuery, SessionsQueryVariables>(
  "query Sessions($first:Int$after:String$filter:SessionFilter$orderBy:SessionOrder){sessions(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version status startsAt durationMinutes heldAt pairingId programId guideVersionId createdAt updatedAt}pageInfo{hasNextPage endCursor}}}",
);

export const GoalDocument = /* @__PURE__ */ document<GoalQuery, GoalQueryVariables>(
  "query Goal($id:ID!){goal(id:$id){id version title why targetLevel confidenceNow confidenceWanted dueOn status visibility endedAt participantId employeeId programId competencyId createdAt updatedAt}}",
);

export const GoalsDocument = /* @__PURE__ */ document<GoalsQuery, GoalsQueryVariables>(
  "query Goals($first:Int$after:String$filter:GoalFilter$orderBy:GoalOrder){goals(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version title why targetLevel confidenceNow confidenceWanted dueOn status visibility endedAt participantId employeeId programId competencyId createdAt updatedAt}pageInfo{hasNextPage endCursor}}}",
);

export const CommitmentDocument = /* @__PURE__ */ document<CommitmentQuery, CommitmentQueryVariables>(
  "query Commitment($id:ID!){commitment(id:$id){id version text dueOn status reviewedAt participantId employeeId programId pairingId sessionId reviewedInSessionId carriedFromId createdAt updatedAt}}",
);

export const CommitmentsDocument = /* @__PURE__ */ document<CommitmentsQuery, CommitmentsQueryVariables>(
  "query Commitments($first:Int$after:String$filter:CommitmentFilter$orderBy:CommitmentOrder){commitments(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version text dueOn status reviewedAt participantId employeeId programId pairingId sessionId reviewedInSessionId carriedFromId createdAt updatedAt}pageInfo{hasNextPage endCursor}}}",
);

export const FeedbackExchangeDocument = /* @__PURE__ */ document<FeedbackExchangeQuery, FeedbackExchangeQueryVariables>(
  "query FeedbackExchange($id:ID!){feedbackExchange(id:$id){id version status dueAt completedAt pairingId programId questionSetVersionId openedById createdAt updatedAt}}",
);

export const FeedbackDocument = /* @__PURE__ */ document<FeedbackQuery, FeedbackQueryVariables>(
  "query Feedback($id:ID!){feedback(id:$id){id version status submittedAt feedbackExchangeId giverId receiverId createdAt updatedAt answers{questionKey scale choices text}versions{number submittedAt answers{questionKey scale choices text}}}}",
);

export const FeedbackExchangesDocument = /* @__PURE__ */ document<FeedbackExchangesQuery, FeedbackExchangesQueryVariables>(
  "query FeedbackExchanges($first:Int$after:String$filter:FeedbackExchangeFilter$orderBy:FeedbackExchangeOrder){feedbackExchanges(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version status dueAt completedAt pairingId programId questionSetVersionId openedById createdAt updatedAt}pageInfo{hasNextPage endCursor}}}",
);

export const FeedbacksDocument = /* @__PURE__ */ document<FeedbacksQuery, FeedbacksQueryVariables>(
  "query Feedbacks($first:Int$after:String$filter:FeedbackFilter$orderBy:FeedbackOrder){feedbacks(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version status submittedAt feedbackExchangeId giverId receiverId createdAt updatedAt}pageInfo{hasNextPage endCursor}}}",
);

export const PulseDocument = /* @__PURE__ */ document<PulseQuery, PulseQueryVariables>(
  "query Pulse($id:ID!){pulse(id:$id){id version closesAt programId roundId questionSetVersionId minimumGroup createdAt updatedAt answered figures{status answeredCount questions{questionKey count average}}}}",
);

export const PulsesDocument = /* @__PURE__ */ document<PulsesQuery, PulsesQueryVariables>(
  "query Pulses($first:Int$after:String$filter:PulseFilter$orderBy:PulseOrder){pulses(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version closesAt programId roundId questionSetVersionId minimumGroup createdAt updatedAt answered}pageInfo{hasNextPage endCursor}}}",
);

export const RecognitionDocument = /* @__PURE__ */ document<RecognitionQuery, RecognitionQueryVariables>(
  "query Recognition($id:ID!){recognition(id:$id){id version text visibility status giverId receiverId programId competencyId pairingId createdAt updatedAt giverName receiverName}}",
);

export const RecognitionsDocument = /* @__PURE__ */ document<RecognitionsQuery, RecognitionsQueryVariables>(
  "query Recognitions($first:Int$after:String$filter:RecognitionFilter$orderBy:RecognitionOrder){recognitions(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version text visibility status giverId receiverId programId competencyId pairingId createdAt updatedAt giverName receiverName}pageInfo{hasNextPage endCursor}}}",
);

export const TakeawayDocument = /* @__PURE__ */ document<TakeawayQuery, TakeawayQueryVariables>(
  "query Takeaway($id:ID!){takeaway(id:$id){id version text status helpfulCount authorId programId competencyId createdAt updatedAt authorName markedByMe}}",
);

export const TakeawaysDocument = /* @__PURE__ */ document<TakeawaysQuery, TakeawaysQueryVariables>(
  "query Takeaways($first:Int$after:String$filter:TakeawayFilter$orderBy:TakeawayOrder){takeaways(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version text status helpfulCount authorId programId competencyId createdAt updatedAt authorName markedByMe}pageInfo{hasNextPage endCursor}}}",
);

export const LearningRecordDocument = /* @__PURE__ */ document<LearningRecordQuery, LearningRecordQueryVariables>(
  "query LearningRecord($id:ID!){learningRecord(id:$id){id seq employeeId verb occurredAt sessionId assessmentId programId voidsId createdAt}}",
);

export const LearningRecordsDocument = /* @__PURE__ */ document<LearningRecordsQuery, LearningRecordsQueryVariables>(
  "query LearningRecords($first:Int$after:String$filter:LearningRecordFilter){learningRecords(first:$first after:$after filter:$filter){nodes{id seq employeeId verb occurredAt sessionId assessmentId programId voidsId createdAt}pageInfo{hasNextPage endCursor}}}",
);

export const StatementDocument = /* @__PURE__ */ document<StatementQuery, StatementQueryVariables>(
  "query Statement($id:ID!){statement(id:$id){id stored voided employeeId integrationId timestamp verb activityId activityName scoreScaled completion success json}}",
);

export const StatementsDocument = /* @__PURE__ */ document<StatementsQuery, StatementsQueryVariables>(
  "query Statements($first:Int$after:String$filter:StatementFilter$orderBy:StatementOrder){statements(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id stored voided employeeId integrationId timestamp verb activityId activityName scoreScaled completion success json}pageInfo{hasNextPage endCursor}}}",
);

export const ChangesDocument = /* @__PURE__ */ document<ChangesQuery, ChangesQueryVariables>(
  "query Changes($after:String$first:Int$filter:ChangeFilter){changes(after:$after first:$first filter:$filter){nodes{seq cursor kind subjectKind subjectId subjectVersion changedFields actorId at}pageInfo{hasNextPage endCursor}throughSeq}}",
);

export const ReflectionDocument = /* @__PURE__ */ document<ReflectionQuery, ReflectionQueryVariables>(
  "query Reflection($id:ID!){reflection(id:$id){id version visibility authorId pairingId sessionId createdAt editedAt text}}",
);

export const ReflectionsDocument = /* @__PURE__ */ document<ReflectionsQuery, ReflectionsQueryVariables>(
  "query Reflections($first:Int$after:String$filter:ReflectionFilter$orderBy:ReflectionOrder){reflections(first:$first after:$after filter:$filter orderBy:$orderBy){nodes{id version visibility authorId pairingId sessionId createdAt editedAt text}pageInfo{hasNextPage endCursor}}}",
);

export const IdentityProviderCreateDocument = /* @__PURE__ */ document<IdentityProviderCreateMutation, IdentityProviderCreateMutationVariables>(
  "mutation IdentityProviderCreate($input:IdentityProviderCreateInput!){identityProviderCreate(input:$input){identityProvider{id version issuer audience profile algorithms introspectionEndpoint consoleClientId consoleSecretName consoleScopes status createdAt updatedAt}userErrors{code field message}}}",
);

export const IdentityProviderSetStatusDocument = /* @__PURE__ */ document<IdentityProviderSetStatusMutation, IdentityProviderSetStatusMutationVariables>(
  "mutation IdentityProviderSetStatus($id:ID!$status:IdentityProviderStatus!$expectedVersion:Int){identityProviderSetStatus(id:$id status:$status expectedVersion:$expectedVersion){identityProvider{id version issuer audience profile algorithms introspectionEndpoint consoleClientId consoleSecretName consoleScopes status createdAt updatedAt}userErrors{code field message}}}",
);

export const IdentityProviderSetConsoleDocument = /* @__PURE__ */ document<IdentityProviderSetConsoleMutation, IdentityProviderSetConsoleMutationVariables>(
  "mutation IdentityProviderSetConsole($input:IdentityProviderSetConsoleInput!){identityProviderSetConsole(input:$input){identityProvider{id version issuer audience profile algorithms introspectionEndpoint consoleClientId consoleSecretName consoleScopes status createdAt updatedAt}userErrors{code field message}}}",
);

export const IntegrationCreateDocument = /* @__PURE__ */ document<IntegrationCreateMutation, IntegrationCreateMutationVariables>(
  "mutation IntegrationCreate($input:IntegrationCreateInput!){integrationCreate(input:$input){integration{id version name kind clientId scopes status heldAt heldChanges releasedAt releaseNote identityProviderId createdAt updatedAt allowedOperations{sha256Hash document createdAt}scimTokens{id createdAt expiresAt usedAt revokedAt}xapiCredentials{id createdAt expiresAt usedAt revokedAt}rosterMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}statuses{word status}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}keepsUnknownColumns ignoresUnknownColumns}completionMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}ignoresUnknownColumns activityBase maxScore}}userErrors{code field message}}}",
);

export const IntegrationAllowOperationsDocument = /* @__PURE__ */ document<IntegrationAllowOperationsMutation, IntegrationAllowOperationsMutationVariables>(
  "mutation IntegrationAllowOperations($id:ID!$documents:[String!]$expectedVersion:Int){integrationAllowOperations(id:$id documents:$documents expectedVersion:$expectedVersion){integration{id version name kind clientId scopes status heldAt heldChanges releasedAt releaseNote identityProviderId createdAt updatedAt allowedOperations{sha256Hash document createdAt}scimTokens{id createdAt expiresAt usedAt revokedAt}xapiCredentials{id createdAt expiresAt usedAt revokedAt}rosterMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}statuses{word status}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}keepsUnknownColumns ignoresUnknownColumns}completionMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}ignoresUnknownColumns activityBase maxScore}}userErrors{code field message}}}",
);

export const IntegrationUpdateDocument = /* @__PURE__ */ document<IntegrationUpdateMutation, IntegrationUpdateMutationVariables>(
  "mutation IntegrationUpdate($input:IntegrationUpdateInput!){integrationUpdate(input:$input){integration{id version name kind clientId scopes status heldAt heldChanges releasedAt releaseNote identityProviderId createdAt updatedAt allowedOperations{sha256Hash document createdAt}scimTokens{id createdAt expiresAt usedAt revokedAt}xapiCredentials{id createdAt expiresAt usedAt revokedAt}rosterMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}statuses{word status}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}keepsUnknownColumns ignoresUnknownColumns}completionMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}ignoresUnknownColumns activityBase maxScore}}userErrors{code field message}}}",
);

export const IntegrationIssueScimTokenDocument = /* @__PURE__ */ document<IntegrationIssueScimTokenMutation, IntegrationIssueScimTokenMutationVariables>(
  "mutation IntegrationIssueScimToken($id:ID!$expiresAt:DateTime){integrationIssueScimToken(id:$id expiresAt:$expiresAt){integration{id version name kind clientId scopes status heldAt heldChanges releasedAt releaseNote identityProviderId createdAt updatedAt allowedOperations{sha256Hash document createdAt}scimTokens{id createdAt expiresAt usedAt revokedAt}xapiCredentials{id createdAt expiresAt usedAt revokedAt}rosterMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}statuses{word status}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}keepsUnknownColumns ignoresUnknownColumns}completionMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}ignoresUnknownColumns activityBase maxScore}}token userErrors{code field message}}}",
);

export const IntegrationRevokeScimTokenDocument = /* @__PURE__ */ document<IntegrationRevokeScimTokenMutation, IntegrationRevokeScimTokenMutationVariables>(
  "mutation IntegrationRevokeScimToken($id:ID!){integrationRevokeScimToken(id:$id){integration{id version name kind clientId scopes status heldAt heldChanges releasedAt releaseNote identityProviderId createdAt updatedAt allowedOperations{sha256Hash document createdAt}scimTokens{id createdAt expiresAt usedAt revokedAt}xapiCredentials{id createdAt expiresAt usedAt revokedAt}rosterMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}statuses{word status}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}keepsUnknownColumns ignoresUnknownColumns}completionMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}ignoresUnknownColumns activityBase maxScore}}userErrors{code field message}}}",
);

export const IntegrationIssueXapiCredentialDocument = /* @__PURE__ */ document<IntegrationIssueXapiCredentialMutation, IntegrationIssueXapiCredentialMutationVariables>(
  "mutation IntegrationIssueXapiCredential($id:ID!$expiresAt:DateTime){integrationIssueXapiCredential(id:$id expiresAt:$expiresAt){integration{id version name kind clientId scopes status heldAt heldChanges releasedAt releaseNote identityProviderId createdAt updatedAt allowedOperations{sha256Hash document createdAt}scimTokens{id createdAt expiresAt usedAt revokedAt}xapiCredentials{id createdAt expiresAt usedAt revokedAt}rosterMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}statuses{word status}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}keepsUnknownColumns ignoresUnknownColumns}completionMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}ignoresUnknownColumns activityBase maxScore}}key secret userErrors{code field message}}}",
);

export const IntegrationRevokeXapiCredentialDocument = /* @__PURE__ */ document<IntegrationRevokeXapiCredentialMutation, IntegrationRevokeXapiCredentialMutationVariables>(
  "mutation IntegrationRevokeXapiCredential($id:ID!){integrationRevokeXapiCredential(id:$id){integration{id version name kind clientId scopes status heldAt heldChanges releasedAt releaseNote identityProviderId createdAt updatedAt allowedOperations{sha256Hash document createdAt}scimTokens{id createdAt expiresAt usedAt revokedAt}xapiCredentials{id createdAt expiresAt usedAt revokedAt}rosterMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}statuses{word status}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}keepsUnknownColumns ignoresUnknownColumns}completionMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}ignoresUnknownColumns activityBase maxScore}}userErrors{code field message}}}",
);

export const IntegrationSetRosterMappingDocument = /* @__PURE__ */ document<IntegrationSetRosterMappingMutation, IntegrationSetRosterMappingMutationVariables>(
  "mutation IntegrationSetRosterMapping($id:ID!$mapping:RosterMappingInput$expectedVersion:Int){integrationSetRosterMapping(id:$id mapping:$mapping expectedVersion:$expectedVersion){integration{id version name kind clientId scopes status heldAt heldChanges releasedAt releaseNote identityProviderId createdAt updatedAt allowedOperations{sha256Hash document createdAt}scimTokens{id createdAt expiresAt usedAt revokedAt}xapiCredentials{id createdAt expiresAt usedAt revokedAt}rosterMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}statuses{word status}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}keepsUnknownColumns ignoresUnknownColumns}completionMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}ignoresUnknownColumns activityBase maxScore}}userErrors{code field message}}}",
);

export const IntegrationSetCompletionMappingDocument = /* @__PURE__ */ document<IntegrationSetCompletionMappingMutation, IntegrationSetCompletionMappingMutationVariables>(
  "mutation IntegrationSetCompletionMapping($id:ID!$mapping:CompletionMappingInput$expectedVersion:Int){integrationSetCompletionMapping(id:$id mapping:$mapping expectedVersion:$expectedVersion){integration{id version name kind clientId scopes status heldAt heldChanges releasedAt releaseNote identityProviderId createdAt updatedAt allowedOperations{sha256Hash document createdAt}scimTokens{id createdAt expiresAt usedAt revokedAt}xapiCredentials{id createdAt expiresAt usedAt revokedAt}rosterMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}statuses{word status}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}keepsUnknownColumns ignoresUnknownColumns}completionMapping{file{format charset delimiter quote skipLines headerPattern trailerPatterns sheet arrayPath}columns{name attribute emptyWords whenEmpty default words{word value}otherWords dateFormats letterCase collapsesSpaces nameOrder}dateFormat dateFormats emptyWords fixedValues{attribute value}rowFilters{column words action}ignoresUnknownColumns activityBase maxScore}}userErrors{code field message}}}",
);

export const EmployeeUpsertDocument = /* @__PURE__ */ document<EmployeeUpsertMutation, EmployeeUpsertMutationVariables>(
  "mutation EmployeeUpsert($input:EmployeeUpsertInput!){employeeUpsert(input:$input){employee{id version externalId userName email givenName familyName displayName jobTitle jobLevel department employeeNumber costCenter division company location timeZone status role recordConsent hiredOn terminatedOn deprovisionedAt erasedAt managerId createdAt updatedAt managerPending managerPendingReason externalIds{externalId integrationId}customAttributes{name value}}userErrors{code field message}}}",
);

export const EmployeeChangeExternalIdDocument = /* @__PURE__ */ document<EmployeeChangeExternalIdMutation, EmployeeChangeExternalIdMutationVariables>(
  "mutation EmployeeChangeExternalId($id:ID!$externalId:String!$expectedVersion:Int){employeeChangeExternalId(id:$id externalId:$externalId expectedVersion:$expectedVersion){employee{id version externalId userName email givenName familyName displayName jobTitle jobLevel department employeeNumber costCenter division company location timeZone status role recordConsent hiredOn terminatedOn deprovisionedAt erasedAt managerId createdAt updatedAt managerPending managerPendingReason externalIds{externalId integrationId}customAttributes{name value}}userErrors{code field message}}}",
);

export const EmployeeTerminateDocument = /* @__PURE__ */ document<EmployeeTerminateMutation, EmployeeTerminateMutationVariables>(
  "mutation EmployeeTerminate($id:ID!$terminatedOn:Date$expectedVersion:Int){employeeTerminate(id:$id terminatedOn:$terminatedOn expectedVersion:$expectedVersion){employee{id version externalId userName email givenName familyName displayName jobTitle jobLevel department employeeNumber costCenter division company location timeZone status role recordConsent hiredOn terminatedOn deprovisionedAt erasedAt managerId createdAt updatedAt managerPending managerPendingReason externalIds{externalId integrationId}customAttributes{name value}}userErrors{code field message}}}",
);

export const EmployeeAssignRoleDocument = /* @__PURE__ */ document<EmployeeAssignRoleMutation, EmployeeAssignRoleMutationVariables>(
  "mutation EmployeeAssignRole($id:ID!$role:EmployeeRole!$expectedVersion:Int){employeeAssignRole(id:$id role:$role expectedVersion:$expectedVersion){employee{id version externalId userName email givenName familyName displayName jobTitle jobLevel department employeeNumber costCenter division company location timeZone status role recordConsent hiredOn terminatedOn deprovisionedAt erasedAt managerId createdAt updatedAt managerPending managerPendingReason externalIds{externalId integrationId}customAttributes{name value}}userErrors{code field message}}}",
);

export const EmployeeGiveConsentDocument = /* @__PURE__ */ document<EmployeeGiveConsentMutation, EmployeeGiveConsentMutationVariables>(
  "mutation EmployeeGiveConsent($id:ID!$consent:Boolean!){employeeGiveConsent(id:$id consent:$consent){employee{id version externalId userName email givenName familyName displayName jobTitle jobLevel department employeeNumber costCenter division company location timeZone status role recordConsent hiredOn terminatedOn deprovisionedAt erasedAt managerId createdAt updatedAt managerPending managerPendingReason externalIds{externalId integrationId}customAttributes{name value}}userErrors{code field message}}}",
);

export const EmployeeSetWorkingHoursDocument = /* @__PURE__ */ document<EmployeeSetWorkingHoursMutation, EmployeeSetWorkingHoursMutationVariables>(
  "mutation EmployeeSetWorkingHours($id:ID!$intervals:[WorkingIntervalInput!]$expectedVersion:Int){employeeSetWorkingHours(id:$id intervals:$intervals expectedVersion:$expectedVersion){employee{id version externalId userName email givenName familyName displayName jobTitle jobLevel department employeeNumber costCenter division company location timeZone status role recordConsent hiredOn terminatedOn deprovisionedAt erasedAt managerId createdAt updatedAt managerPending managerPendingReason externalIds{externalId integrationId}customAttributes{name value}}userErrors{code field message}}}",
);

export const EmployeeIssueCalendarFeedDocument = /* @__PURE__ */ document<EmployeeIssueCalendarFeedMutation, EmployeeIssueCalendarFeedMutationVariables>(
  "mutation EmployeeIssueCalendarFeed($id:ID!){employeeIssueCalendarFeed(id:$id){employee{id version externalId userName email givenName familyName displayName jobTitle jobLevel department employeeNumber costCenter division company location timeZone status role recordConsent hiredOn terminatedOn deprovisionedAt erasedAt managerId createdAt updatedAt managerPending lastSessionAt managerPendingReason externalIds{externalId integrationId}workingHours{weekday start end}calendarFeedIssuedAt customAttributes{name value}}url userErrors{code field message}}}",
);

export const EmployeeRevokeCalendarFeedDocument = /* @__PURE__ */ document<EmployeeRevokeCalendarFeedMutation, EmployeeRevokeCalendarFeedMutationVariables>(
  "mutation EmployeeRevokeCalendarFeed($id:ID!){employeeRevokeCalendarFeed(id:$id){employee{id version externalId userName email givenName familyName displayName jobTitle jobLevel department employeeNumber costCenter division company location timeZone status role recordConsent hiredOn terminatedOn deprovisionedAt erasedAt managerId createdAt updatedAt managerPending managerPendingReason externalIds{externalId integrationId}customAttributes{name value}}userErrors{code field message}}}",
);

export const FollowRosterPlanDocument = /* @__PURE__ */ document<FollowRosterPlanMutation, FollowRosterPlanMutationVariables>(
  "mutation FollowRosterPlan($input:RosterPlanInput!){rosterPlan(input:$input){rosterPlan{id version status source mode rowCount createCount updateCount reactivateCount terminateCount scheduledTerminationCount unchangedCount rejectedCount skippedCount skippedEmployeeCount warningCount pairingEndCount sessionCancelCount partnerRequeueCount conflictCount stepCount doneCount failedCount releaseNote releasedAt failure createdAt appliedAt heldBecause releasedById plannedById}userErrors{code field message}}}",
);

export const RosterDecideIdentityDocument = /* @__PURE__ */ document<RosterDecideIdentityMutation, RosterDecideIdentityMutationVariables>(
  "mutation RosterDecideIdentity($id:ID!$decision:RosterIdentityDecision!$rowNumbers:[Int!]){rosterDecideIdentity(id:$id decision:$decision rowNumbers:$rowNumbers){rosterPlan{id version status source mode rowCount createCount updateCount reactivateCount terminateCount scheduledTerminationCount unchangedCount rejectedCount skippedCount skippedEmployeeCount warningCount pairingEndCount sessionCancelCount partnerRequeueCount conflictCount stepCount doneCount failedCount releaseNote releasedAt failure createdAt appliedAt heldBecause releasedById plannedById}userErrors{code field message}}}",
);

export const RosterApplyDocument = /* @__PURE__ */ document<RosterApplyMutation, RosterApplyMutationVariables>(
  "mutation RosterApply($id:ID!){rosterApply(id:$id){rosterPlan{id version status source mode rowCount createCount updateCount reactivateCount terminateCount scheduledTerminationCount unchangedCount rejectedCount skippedCount skippedEmployeeCount warningCount pairingEndCount sessionCancelCount partnerRequeueCount conflictCount stepCount doneCount failedCount releaseNote releasedAt failure createdAt appliedAt heldBecause releasedById plannedById}userErrors{code field message}}}",
);

export const RosterSourceCreateDocument = /* @__PURE__ */ document<RosterSourceCreateMutation, RosterSourceCreateMutationVariables>(
  "mutation RosterSourceCreate($input:RosterSourceCreateInput!){rosterSourceCreate(input:$input){rosterSource{id version name address authentication userName headerName hostKeyFingerprint mode format compression schedule timeZone appliesWhenNotHeld enabled nextRunAt integrationId runningId createdAt updatedAt}userErrors{code field message}}}",
);

export const RosterSourceUpdateDocument = /* @__PURE__ */ document<RosterSourceUpdateMutation, RosterSourceUpdateMutationVariables>(
  "mutation RosterSourceUpdate($input:RosterSourceUpdateInput!){rosterSourceUpdate(input:$input){rosterSource{id version name address authentication userName headerName hostKeyFingerprint mode format compression schedule timeZone appliesWhenNotHeld enabled nextRunAt integrationId runningId createdAt updatedAt}userErrors{code field message}}}",
);

export const RosterSourceDeleteDocument = /* @__PURE__ */ document<RosterSourceDeleteMutation, RosterSourceDeleteMutationVariables>(
  "mutation RosterSourceDelete($id:ID!$expectedVersion:Int){rosterSourceDelete(id:$id expectedVersion:$expectedVersion){rosterSource{id version name address authentication userName headerName hostKeyFingerprint mode format compression schedule timeZone appliesWhenNotHeld enabled nextRunAt integrationId runningId createdAt updatedAt}userErrors{code field message}}}",
);

export const RosterSourceRunDocument = /* @__PURE__ */ document<RosterSourceRunMutation, RosterSourceRunMutationVariables>(
  "mutation RosterSourceRun($id:ID!){rosterSourceRun(id:$id){rosterSourceRun{id cause outcome failure byteCount startedAt endedAt rosterSourceId rosterPlanId}userErrors{code field message}}}",
);

export const WebhookEndpointCreateDocument = /* @__PURE__ */ document<WebhookEndpointCreateMutation, WebhookEndpointCreateMutationVariables>(
  "mutation WebhookEndpointCreate($input:WebhookEndpointCreateInput!){webhookEndpointCreate(input:$input){webhookEndpoint{id version name address kinds status pauseReason previousSecretExpiresAt deliveredSeq replaySeq replayThroughSeq failedAttempts failingSince failure nextAttemptAt deliveredAt integrationId createdAt updatedAt pendingCount}secret userErrors{code field message}}}",
);

export const WebhookEndpointUpdateDocument = /* @__PURE__ */ document<WebhookEndpointUpdateMutation, WebhookEndpointUpdateMutationVariables>(
  "mutation WebhookEndpointUpdate($input:WebhookEndpointUpdateInput!){webhookEndpointUpdate(input:$input){webhookEndpoint{id version name address kinds status pauseReason previousSecretExpiresAt deliveredSeq replaySeq replayThroughSeq failedAttempts failingSince failure nextAttemptAt deliveredAt integrationId createdAt updatedAt pendingCount}userErrors{code field message}}}",
);

export const WebhookEndpointRotateSecretDocument = /* @__PURE__ */ document<WebhookEndpointRotateSecretMutation, WebhookEndpointRotateSecretMutationVariables>(
  "mutation WebhookEndpointRotateSecret($id:ID!$previousExpiresAt:DateTime$expectedVersion:Int){webhookEndpointRotateSecret(id:$id previousExpiresAt:$previousExpiresAt expectedVersion:$expectedVersion){webhookEndpoint{id version name address kinds status pauseReason previousSecretExpiresAt deliveredSeq replaySeq replayThroughSeq failedAttempts failingSince failure nextAttemptAt deliveredAt integrationId createdAt updatedAt pendingCount}secret userErrors{code field message}}}",
);

export const WebhookEndpointPauseDocument = /* @__PURE__ */ document<WebhookEndpointPauseMutation, WebhookEndpointPauseMutationVariables>(
  "mutation WebhookEndpointPause($id:ID!$expectedVersion:Int){webhookEndpointPause(id:$id expectedVersion:$expectedVersion){webhookEndpoint{id version name address kinds status pauseReason previousSecretExpiresAt deliveredSeq replaySeq replayThroughSeq failedAttempts failingSince failure nextAttemptAt deliveredAt integrationId createdAt updatedAt pendingCount}userErrors{code field message}}}",
);

export const WebhookEndpointResumeDocument = /* @__PURE__ */ document<WebhookEndpointResumeMutation, WebhookEndpointResumeMutationVariables>(
  "mutation WebhookEndpointResume($id:ID!$after:String$expectedVersion:Int){webhookEndpointResume(id:$id after:$after expectedVersion:$expectedVersion){webhookEndpoint{id version name address kinds status pauseReason previousSecretExpiresAt deliveredSeq replaySeq replayThroughSeq failedAttempts failingSince failure nextAttemptAt deliveredAt integrationId createdAt updatedAt pendingCount}userErrors{code field message}}}",
);

export const WebhookEndpointReplayDocument = /* @__PURE__ */ document<WebhookEndpointReplayMutation, WebhookEndpointReplayMutationVariables>(
  "mutation WebhookEndpointReplay($id:ID!$after:String!$through:String$expectedVersion:Int){webhookEndpointReplay(id:$id after:$after through:$through expectedVersion:$expectedVersion){webhookEndpoint{id version name address kinds status pauseReason previousSecretExpiresAt deliveredSeq replaySeq replayThroughSeq failedAttempts failingSince failure nextAttemptAt deliveredAt integrationId createdAt updatedAt pendingCount}userErrors{code field message}}}",
);

export const WebhookEndpointTestDocument = /* @__PURE__ */ document<WebhookEndpointTestMutation, WebhookEndpointTestMutationVariables>(
  "mutation WebhookEndpointTest($id:ID!){webhookEndpointTest(id:$id){webhookEndpoint{id version name address kinds status pauseReason previousSecretExpiresAt deliveredSeq replaySeq replayThroughSeq failedAttempts failingSince failure nextAttemptAt deliveredAt integrationId createdAt updatedAt pendingCount}statusCode failure userErrors{code field message}}}",
);

export const WebhookEndpointDeleteDocument = /* @__PURE__ */ document<WebhookEndpointDeleteMutation, WebhookEndpointDeleteMutationVariables>(
  "mutation WebhookEndpointDelete($id:ID!$expectedVersion:Int){webhookEndpointDelete(id:$id expectedVersion:$expectedVersion){webhookEndpoint{id version name address kinds status pauseReason previousSecretExpiresAt deliveredSeq replaySeq replayThroughSeq failedAttempts failingSince failure nextAttemptAt deliveredAt integrationId createdAt updatedAt pendingCount}userErrors{code field message}}}",
);

export const OrganizationSetBrakeDocument = /* @__PURE__ */ document<OrganizationSetBrakeMutation, OrganizationSetBrakeMutationVariables>(
  "mutation OrganizationSetBrake($input:BrakeInput!){organizationSetBrake(input:$input){organization{id name slug version terminationsHeldAt terminationsHeldCount terminationsReleasedAt terminationsReleaseNote statementHomePage statementUsesEmail createdAt minimumGroup accountHomePages brake{deactivations{number percent}suspensions{number percent}creations{number percent}externalIds{number percent}userNames{number percent}emails{number percent}names{number percent}managers{number percent}departments{number percent}}attributeOwners{attributes integrationId}}userErrors{code field message}}}",
);

export const RosterReleaseDocument = /* @__PURE__ */ document<RosterReleaseMutation, RosterReleaseMutationVariables>(
  "mutation RosterRelease($id:ID!$note:String!){rosterRelease(id:$id note:$note){rosterPlan{id version status source mode rowCount createCount updateCount reactivateCount terminateCount scheduledTerminationCount unchangedCount rejectedCount skippedCount skippedEmployeeCount warningCount pairingEndCount sessionCancelCount partnerRequeueCount conflictCount stepCount doneCount failedCount releaseNote releasedAt failure createdAt appliedAt heldBecause releasedById plannedById}userErrors{code field message}}}",
);

export const OrganizationReleaseTerminationsDocument = /* @__PURE__ */ document<OrganizationReleaseTerminationsMutation, OrganizationReleaseTerminationsMutationVariables>(
  "mutation OrganizationReleaseTerminations($note:String!$expectedVersion:Int){organizationReleaseTerminations(note:$note expectedVersion:$expectedVersion){organization{id name slug version terminationsHeldAt terminationsHeldCount terminationsReleasedAt terminationsReleaseNote statementHomePage statementUsesEmail createdAt minimumGroup accountHomePages brake{deactivations{number percent}suspensions{number percent}creations{number percent}externalIds{number percent}userNames{number percent}emails{number percent}names{number percent}managers{number percent}departments{number percent}}attributeOwners{attributes integrationId}}userErrors{code field message}}}",
);

export const IntegrationReleaseDocument = /* @__PURE__ */ document<IntegrationReleaseMutation, IntegrationReleaseMutationVariables>(
  "mutation IntegrationRelease($id:ID!$note:String!$expectedVersion:Int){integrationRelease(id:$id note:$note expectedVersion:$expectedVersion){integration{id version name kind clientId scopes status heldAt heldChanges releasedAt releaseNote identityProviderId createdAt updatedAt}userErrors{code field message}}}",
);

export const OrganizationSetMinimumGroupDocument = /* @__PURE__ */ document<OrganizationSetMinimumGroupMutation, OrganizationSetMinimumGroupMutationVariables>(
  "mutation OrganizationSetMinimumGroup($minimumGroup:Int!$expectedVersion:Int){organizationSetMinimumGroup(minimumGroup:$minimumGroup expectedVersion:$expectedVersion){organization{id name slug version terminationsHeldAt terminationsHeldCount terminationsReleasedAt terminationsReleaseNote statementHomePage statementUsesEmail createdAt minimumGroup accountHomePages brake{deactivations{number percent}suspensions{number percent}creations{number percent}externalIds{number percent}userNames{number percent}emails{number percent}names{number percent}managers{number percent}departments{number percent}}attributeOwners{attributes integrationId}}userErrors{code field message}}}",
);

export const OrganizationSetAttributeOwnersDocument = /* @__PURE__ */ document<OrganizationSetAttributeOwnersMutation, OrganizationSetAttributeOwnersMutationVariables>(
  "mutation OrganizationSetAttributeOwners($input:AttributeOwnersInput!){organizationSetAttributeOwners(input:$input){organization{id name slug version terminationsHeldAt terminationsHeldCount terminationsReleasedAt terminationsReleaseNote statementHomePage statementUsesEmail createdAt minimumGroup accountHomePages brake{deactivations{number percent}suspensions{number percent}creations{number percent}externalIds{number percent}userNames{number percent}emails{number percent}names{number percent}managers{number percent}departments{number percent}}attributeOwners{attributes integrationId}}userErrors{code field message}}}",
);

export const EmployeeEraseDocument = /* @__PURE__ */ document<EmployeeEraseMutation, EmployeeEraseMutationVariables>(
  "mutation EmployeeErase($id:ID!){employeeErase(id:$id){employeeErasure{id version status decidedAt employeeId requestedById decidedById createdAt updatedAt}userErrors{code field message}}}",
);

export const EmployeeErasureConfirmDocument = /* @__PURE__ */ document<EmployeeErasureConfirmMutation, EmployeeErasureConfirmMutationVariables>(
  "mutation EmployeeErasureConfirm($id:ID!$expectedVersion:Int){employeeErasureConfirm(id:$id expectedVersion:$expectedVersion){employeeErasure{id version status decidedAt employeeId requestedById decidedById createdAt updatedAt}userErrors{code field message}}}",
);

export const EmployeeErasureWithdrawDocument = /* @__PURE__ */ document<EmployeeErasureWithdrawMutation, EmployeeErasureWithdrawMutationVariables>(
  "mutation EmployeeErasureWithdraw($id:ID!$expectedVersion:Int){employeeErasureWithdraw(id:$id expectedVersion:$expectedVersion){employeeErasure{id version status decidedAt employeeId requestedById decidedById createdAt updatedAt}userErrors{code field message}}}",
);

export const OrganizationSetAccountHomePagesDocument = /* @__PURE__ */ document<OrganizationSetAccountHomePagesMutation, OrganizationSetAccountHomePagesMutationVariables>(
  "mutation OrganizationSetAccountHomePages($homePages:[String!]!$expectedVersion:Int){organizationSetAccountHomePages(homePages:$homePages expectedVersion:$expectedVersion){organization{id name slug version terminationsHeldAt terminationsHeldCount terminationsReleasedAt terminationsReleaseNote statementHomePage statementUsesEmail createdAt minimumGroup accountHomePages brake{deactivations{number percent}suspensions{number percent}creations{number percent}externalIds{number percent}userNames{number percent}emails{number percent}names{number percent}managers{number percent}departments{number percent}}attributeOwners{attributes integrationId}}userErrors{code field message}}}",
);

export const SigningKeyRotateDocument = /* @__PURE__ */ document<SigningKeyRotateMutation, SigningKeyRotateMutationVariables>(
  "mutation SigningKeyRotate{signingKeyRotate{signingKey{id url createdAt retiredAt}userErrors{code field message}}}",
);

export const CompetencyFrameworkImportDocument = /* @__PURE__ */ document<CompetencyFrameworkImportMutation, CompetencyFrameworkImportMutationVariables>(
  "mutation CompetencyFrameworkImport($input:CompetencyFrameworkImportInput!){competencyFrameworkImport(input:$input){competencyFramework{id version caseIdentifier caseUri title creator levels createdAt updatedAt}userErrors{code field message}}}",
);

export const AssessmentRecordDocument = /* @__PURE__ */ document<AssessmentRecordMutation, AssessmentRecordMutationVariables>(
  "mutation AssessmentRecord($input:AssessmentRecordInput!){assessmentRecord(input:$input){assessment{id kind level confidence evidenceUri assessedAt employeeId assessorId competencyId sessionId evidenceRuleId statementId withdrawnAt createdAt}userErrors{code field message}}}",
);

export const EvidenceRuleCreateDocument = /* @__PURE__ */ document<EvidenceRuleCreateMutation, EvidenceRuleCreateMutationVariables>(
  "mutation EvidenceRuleCreate($input:EvidenceRuleCreateInput!){evidenceRuleCreate(input:$input){evidenceRule{id version name verb activityId activityIdPrefix activityType minScore success completion competencyId level retiredAt createdAt updatedAt}userErrors{code field message}}}",
);

export const EvidenceRuleUpdateDocument = /* @__PURE__ */ document<EvidenceRuleUpdateMutation, EvidenceRuleUpdateMutationVariables>(
  "mutation EvidenceRuleUpdate($input:EvidenceRuleUpdateInput!){evidenceRuleUpdate(input:$input){evidenceRule{id version name verb activityId activityIdPrefix activityType minScore success completion competencyId level retiredAt createdAt updatedAt}userErrors{code field message}}}",
);

export const EvidenceRuleRetireDocument = /* @__PURE__ */ document<EvidenceRuleRetireMutation, EvidenceRuleRetireMutationVariables>(
  "mutation EvidenceRuleRetire($id:ID!$expectedVersion:Int){evidenceRuleRetire(id:$id expectedVersion:$expectedVersion){evidenceRule{id version name verb activityId activityIdPrefix activityType minScore success completion competencyId level retiredAt createdAt updatedAt}userErrors{code field message}}}",
);

export const EvidenceRuleReplayDocument = /* @__PURE__ */ document<EvidenceRuleReplayMutation, EvidenceRuleReplayMutationVariables>(
  "mutation EvidenceRuleReplay($input:EvidenceRuleReplayInput!){evidenceRuleReplay(input:$input){result{examinedCount fittingCount unmatchedCount knownCount newCount continueAfter}userErrors{code field message}}}",
);

export const BadgeCreateDocument = /* @__PURE__ */ document<BadgeCreateMutation, BadgeCreateMutationVariables>(
  "mutation BadgeCreate($input:BadgeCreateInput!){badgeCreate(input:$input){badge{id version name description criteria competencyId level programId automatic status createdAt updatedAt}userErrors{code field message}}}",
);

export const BadgeUpdateDocument = /* @__PURE__ */ document<BadgeUpdateMutation, BadgeUpdateMutationVariables>(
  "mutation BadgeUpdate($input:BadgeUpdateInput!){badgeUpdate(input:$input){badge{id version name description criteria competencyId level programId automatic status createdAt updatedAt}userErrors{code field message}}}",
);

export const BadgeActivateDocument = /* @__PURE__ */ document<BadgeActivateMutation, BadgeActivateMutationVariables>(
  "mutation BadgeActivate($id:ID!$expectedVersion:Int){badgeActivate(id:$id expectedVersion:$expectedVersion){badge{id version name description criteria competencyId level programId automatic status createdAt updatedAt}userErrors{code field message}}}",
);

export const BadgeRetireDocument = /* @__PURE__ */ document<BadgeRetireMutation, BadgeRetireMutationVariables>(
  "mutation BadgeRetire($id:ID!$expectedVersion:Int){badgeRetire(id:$id expectedVersion:$expectedVersion){badge{id version name description criteria competencyId level programId automatic status createdAt updatedAt}userErrors{code field message}}}",
);

export const BadgeOfferDocument = /* @__PURE__ */ document<BadgeOfferMutation, BadgeOfferMutationVariables>(
  "mutation BadgeOffer($input:BadgeOfferInput!){badgeOffer(input:$input){badgeAward{id version badgeId employeeId offeredByRule status reason issuedAt endedAt createdAt updatedAt credentialUrl}userErrors{code field message}}}",
);

export const BadgeAwardAcceptDocument = /* @__PURE__ */ document<BadgeAwardAcceptMutation, BadgeAwardAcceptMutationVariables>(
  "mutation BadgeAwardAccept($id:ID!$expectedVersion:Int){badgeAwardAccept(id:$id expectedVersion:$expectedVersion){badgeAward{id version badgeId employeeId offeredByRule status reason issuedAt endedAt createdAt updatedAt credentialUrl}userErrors{code field message}}}",
);

export const BadgeAwardDeclineDocument = /* @__PURE__ */ document<BadgeAwardDeclineMutation, BadgeAwardDeclineMutationVariables>(
  "mutation BadgeAwardDecline($id:ID!$expectedVersion:Int){badgeAwardDecline(id:$id expectedVersion:$expectedVersion){badgeAward{id version badgeId employeeId offeredByRule status reason issuedAt endedAt createdAt updatedAt credentialUrl}userErrors{code field message}}}",
);

export const BadgeAwardWithdrawDocument = /* @__PURE__ */ document<BadgeAwardWithdrawMutation, BadgeAwardWithdrawMutationVariables>(
  "mutation BadgeAwardWithdraw($id:ID!$expectedVersion:Int){badgeAwardWithdraw(id:$id expectedVersion:$expectedVersion){badgeAward{id version badgeId employeeId offeredByRule status reason issuedAt endedAt createdAt updatedAt credentialUrl}userErrors{code field message}}}",
);

export const BadgeAwardRevokeDocument = /* @__PURE__ */ document<BadgeAwardRevokeMutation, BadgeAwardRevokeMutationVariables>(
  "mutation BadgeAwardRevoke($id:ID!$reason:String!$expectedVersion:Int){badgeAwardRevoke(id:$id reason:$reason expectedVersion:$expectedVersion){badgeAward{id version badgeId employeeId offeredByRule status reason issuedAt endedAt createdAt updatedAt credentialUrl}userErrors{code field message}}}",
);

export const LearnerRecordIssueDocument = /* @__PURE__ */ document<LearnerRecordIssueMutation, LearnerRecordIssueMutationVariables>(
  "mutation LearnerRecordIssue{learnerRecordIssue{credential userErrors{code field message}}}",
);

export const GuideCreateDocument = /* @__PURE__ */ document<GuideCreateMutation, GuideCreateMutationVariables>(
  "mutation GuideCreate($input:GuideCreateInput!){guideCreate(input:$input){guide{id version name status standardKey publishedVersionId createdAt updatedAt}userErrors{code field message}}}",
);

export const GuideUpdateDocument = /* @__PURE__ */ document<GuideUpdateMutation, GuideUpdateMutationVariables>(
  "mutation GuideUpdate($input:GuideUpdateInput!){guideUpdate(input:$input){guide{id version name status standardKey publishedVersionId createdAt updatedAt}userErrors{code field message}}}",
);

export const GuidePublishDocument = /* @__PURE__ */ document<GuidePublishMutation, GuidePublishMutationVariables>(
  "mutation GuidePublish($id:ID!$expectedVersion:Int){guidePublish(id:$id expectedVersion:$expectedVersion){guide{id version name status standardKey publishedVersionId createdAt updatedAt}userErrors{code field message}}}",
);

export const GuideArchiveDocument = /* @__PURE__ */ document<GuideArchiveMutation, GuideArchiveMutationVariables>(
  "mutation GuideArchive($id:ID!$expectedVersion:Int){guideArchive(id:$id expectedVersion:$expectedVersion){guide{id version name status standardKey publishedVersionId createdAt updatedAt}userErrors{code field message}}}",
);

export const GuideImportStandardDocument = /* @__PURE__ */ document<GuideImportStandardMutation, GuideImportStandardMutationVariables>(
  "mutation GuideImportStandard{guideImportStandard{guides{id version name status standardKey publishedVersionId createdAt updatedAt}changedCount userErrors{code field message}}}",
);

export const QuestionSetCreateDocument = /* @__PURE__ */ document<QuestionSetCreateMutation, QuestionSetCreateMutationVariables>(
  "mutation QuestionSetCreate($input:QuestionSetCreateInput!){questionSetCreate(input:$input){questionSet{id version name purpose status standardKey publishedVersionId createdAt updatedAt}userErrors{code field message}}}",
);

export const QuestionSetUpdateDocument = /* @__PURE__ */ document<QuestionSetUpdateMutation, QuestionSetUpdateMutationVariables>(
  "mutation QuestionSetUpdate($input:QuestionSetUpdateInput!){questionSetUpdate(input:$input){questionSet{id version name purpose status standardKey publishedVersionId createdAt updatedAt}userErrors{code field message}}}",
);

export const QuestionSetPublishDocument = /* @__PURE__ */ document<QuestionSetPublishMutation, QuestionSetPublishMutationVariables>(
  "mutation QuestionSetPublish($id:ID!$expectedVersion:Int){questionSetPublish(id:$id expectedVersion:$expectedVersion){questionSet{id version name purpose status standardKey publishedVersionId createdAt updatedAt}userErrors{code field message}}}",
);

export const QuestionSetArchiveDocument = /* @__PURE__ */ document<QuestionSetArchiveMutation, QuestionSetArchiveMutationVariables>(
  "mutation QuestionSetArchive($id:ID!$expectedVersion:Int){questionSetArchive(id:$id expectedVersion:$expectedVersion){questionSet{id version name purpose status standardKey publishedVersionId createdAt updatedAt}userErrors{code field message}}}",
);

export const QuestionSetImportStandardDocument = /* @__PURE__ */ document<QuestionSetImportStandardMutation, QuestionSetImportStandardMutationVariables>(
  "mutation QuestionSetImportStandard{questionSetImportStandard{questionSets{id version name purpose status standardKey publishedVersionId createdAt updatedAt}changedCount userErrors{code field message}}}",
);

export const ProgramCreateDocument = /* @__PURE__ */ document<ProgramCreateMutation, ProgramCreateMutationVariables>(
  "mutation ProgramCreate($input:ProgramCreateInput!){programCreate(input:$input){program{id version name description kind status cadenceDays mixing groupSize maxJobLevelGap conflictPolicy allowsTrio minSharedMinutes balanceTolerancePercent startsOn endsOn createdAt updatedAt targetCompetencies{level competencyId}guides{position guideId}questionSets{purpose questionSetId}matchWeights{reciprocalStrengths sharedTargets crossTeam workingHours language tenure waiting firstMeeting}workingHours{weekday start end}}userErrors{code field message}}}",
);

export const ProgramUpdateDocument = /* @__PURE__ */ document<ProgramUpdateMutation, ProgramUpdateMutationVariables>(
  "mutation ProgramUpdate($input:ProgramUpdateInput!){programUpdate(input:$input){program{id version name description kind status cadenceDays mixing groupSize maxJobLevelGap conflictPolicy allowsTrio minSharedMinutes balanceTolerancePercent startsOn endsOn createdAt updatedAt targetCompetencies{level competencyId}guides{position guideId}questionSets{purpose questionSetId}matchWeights{reciprocalStrengths sharedTargets crossTeam workingHours language tenure waiting firstMeeting}workingHours{weekday start end}}userErrors{code field message}}}",
);

export const ProgramOpenDocument = /* @__PURE__ */ document<ProgramOpenMutation, ProgramOpenMutationVariables>(
  "mutation ProgramOpen($id:ID!$expectedVersion:Int){programOpen(id:$id expectedVersion:$expectedVersion){program{id version name description kind status cadenceDays mixing groupSize maxJobLevelGap conflictPolicy allowsTrio minSharedMinutes balanceTolerancePercent startsOn endsOn createdAt updatedAt targetCompetencies{level competencyId}guides{position guideId}questionSets{purpose questionSetId}matchWeights{reciprocalStrengths sharedTargets crossTeam workingHours language tenure waiting firstMeeting}workingHours{weekday start end}}userErrors{code field message}}}",
);

export const ProgramCloseDocument = /* @__PURE__ */ document<ProgramCloseMutation, ProgramCloseMutationVariables>(
  "mutation ProgramClose($id:ID!$expectedVersion:Int){programClose(id:$id expectedVersion:$expectedVersion){program{id version name description kind status cadenceDays mixing groupSize maxJobLevelGap conflictPolicy allowsTrio minSharedMinutes balanceTolerancePercent startsOn endsOn createdAt updatedAt targetCompetencies{level competencyId}guides{position guideId}questionSets{purpose questionSetId}matchWeights{reciprocalStrengths sharedTargets crossTeam workingHours language tenure waiting firstMeeting}workingHours{weekday start end}}userErrors{code field message}}}",
);

export const ProgramSetGuidesDocument = /* @__PURE__ */ document<ProgramSetGuidesMutation, ProgramSetGuidesMutationVariables>(
  "mutation ProgramSetGuides($input:ProgramSetGuidesInput!){programSetGuides(input:$input){program{id version name description kind status cadenceDays mixing groupSize maxJobLevelGap conflictPolicy allowsTrio minSharedMinutes balanceTolerancePercent startsOn endsOn createdAt updatedAt targetCompetencies{level competencyId}guides{position guideId}questionSets{purpose questionSetId}matchWeights{reciprocalStrengths sharedTargets crossTeam workingHours language tenure waiting firstMeeting}workingHours{weekday start end}}userErrors{code field message}}}",
);

export const ProgramSetQuestionSetsDocument = /* @__PURE__ */ document<ProgramSetQuestionSetsMutation, ProgramSetQuestionSetsMutationVariables>(
  "mutation ProgramSetQuestionSets($input:ProgramSetQuestionSetsInput!){programSetQuestionSets(input:$input){program{id version name description kind status cadenceDays mixing groupSize maxJobLevelGap conflictPolicy allowsTrio minSharedMinutes balanceTolerancePercent startsOn endsOn createdAt updatedAt targetCompetencies{level competencyId}guides{position guideId}questionSets{purpose questionSetId}matchWeights{reciprocalStrengths sharedTargets crossTeam workingHours language tenure waiting firstMeeting}workingHours{weekday start end}}userErrors{code field message}}}",
);

export const ParticipantEnrolDocument = /* @__PURE__ */ document<ParticipantEnrolMutation, ParticipantEnrolMutationVariables>(
  "mutation ParticipantEnrol($input:ParticipantEnrolInput!){participantEnrol(input:$input){participant{id version status waitingSince programId employeeId createdAt updatedAt}userErrors{code field message}}}",
);

export const ParticipantAcceptDocument = /* @__PURE__ */ document<ParticipantAcceptMutation, ParticipantAcceptMutationVariables>(
  "mutation ParticipantAccept($id:ID!$expectedVersion:Int){participantAccept(id:$id expectedVersion:$expectedVersion){participant{id version status waitingSince programId employeeId createdAt updatedAt}userErrors{code field message}}}",
);

export const ParticipantPauseDocument = /* @__PURE__ */ document<ParticipantPauseMutation, ParticipantPauseMutationVariables>(
  "mutation ParticipantPause($id:ID!$expectedVersion:Int){participantPause(id:$id expectedVersion:$expectedVersion){participant{id version status waitingSince programId employeeId createdAt updatedAt}userErrors{code field message}}}",
);

export const ParticipantResumeDocument = /* @__PURE__ */ document<ParticipantResumeMutation, ParticipantResumeMutationVariables>(
  "mutation ParticipantResume($id:ID!$expectedVersion:Int){participantResume(id:$id expectedVersion:$expectedVersion){participant{id version status waitingSince programId employeeId createdAt updatedAt}userErrors{code field message}}}",
);

export const ParticipantWithdrawDocument = /* @__PURE__ */ document<ParticipantWithdrawMutation, ParticipantWithdrawMutationVariables>(
  "mutation ParticipantWithdraw($id:ID!$expectedVersion:Int){participantWithdraw(id:$id expectedVersion:$expectedVersion){participant{id version status waitingSince programId employeeId createdAt updatedAt}userErrors{code field message}}}",
);

export const RoundStartDocument = /* @__PURE__ */ document<RoundStartMutation, RoundStartMutationVariables>(
  "mutation RoundStart($input:RoundStartInput!){roundStart(input:$input){round{id version number status startsOn endsOn programId createdAt updatedAt}userErrors{code field message}}}",
);

export const RoundEndDocument = /* @__PURE__ */ document<RoundEndMutation, RoundEndMutationVariables>(
  "mutation RoundEnd($id:ID!$expectedVersion:Int){roundEnd(id:$id expectedVersion:$expectedVersion){round{id version number status startsOn endsOn programId createdAt updatedAt}userErrors{code field message}}}",
);

export const MatchBlockCreateDocument = /* @__PURE__ */ document<MatchBlockCreateMutation, MatchBlockCreateMutationVariables>(
  "mutation MatchBlockCreate($input:MatchBlockCreateInput!){matchBlockCreate(input:$input){matchBlock{id employeeId otherEmployeeId createdAt}userErrors{code field message}}}",
);

export const MatchBlockDeleteDocument = /* @__PURE__ */ document<MatchBlockDeleteMutation, MatchBlockDeleteMutationVariables>(
  "mutation MatchBlockDelete($id:ID!){matchBlockDelete(id:$id){matchBlock{id employeeId otherEmployeeId createdAt}userErrors{code field message}}}",
);

export const RoundMatchDocument = /* @__PURE__ */ document<RoundMatchMutation, RoundMatchMutationVariables>(
  "mutation RoundMatch($input:RoundMatchInput!){roundMatch(input:$input){matchProposal{id version status seed onlyWaiting participantCount scoredCount pairingCount unmatchedCount totalScore upperBoundScore greedyScore failure programId roundId createdAt updatedAt proposedAt endedAt weights{reciprocalStrengths sharedTargets crossTeam workingHours language tenure waiting firstMeeting}excluded{participantIds}}userErrors{code field message}}}",
);

export const MatchProposalEditDocument = /* @__PURE__ */ document<MatchProposalEditMutation, MatchProposalEditMutationVariables>(
  "mutation MatchProposalEdit($input:MatchProposalEditInput!){matchProposalEdit(input:$input){matchProposal{id version status seed onlyWaiting participantCount scoredCount pairingCount unmatchedCount totalScore upperBoundScore greedyScore failure programId roundId createdAt updatedAt proposedAt endedAt weights{reciprocalStrengths sharedTargets crossTeam workingHours language tenure waiting firstMeeting}excluded{participantIds}}userErrors{code field message}}}",
);

export const MatchProposalRematchDocument = /* @__PURE__ */ document<MatchProposalRematchMutation, MatchProposalRematchMutationVariables>(
  "mutation MatchProposalRematch($id:ID!$expectedVersion:Int){matchProposalRematch(id:$id expectedVersion:$expectedVersion){matchProposal{id version status seed onlyWaiting participantCount scoredCount pairingCount unmatchedCount totalScore upperBoundScore greedyScore failure programId roundId createdAt updatedAt proposedAt endedAt weights{reciprocalStrengths sharedTargets crossTeam workingHours language tenure waiting firstMeeting}excluded{participantIds}}userErrors{code field message}}}",
);

export const MatchProposalApplyDocument = /* @__PURE__ */ document<MatchProposalApplyMutation, MatchProposalApplyMutationVariables>(
  "mutation MatchProposalApply($id:ID!$expectedVersion:Int){matchProposalApply(id:$id expectedVersion:$expectedVersion){matchProposal{id version status seed onlyWaiting participantCount scoredCount pairingCount unmatchedCount totalScore upperBoundScore greedyScore failure programId roundId createdAt updatedAt proposedAt endedAt weights{reciprocalStrengths sharedTargets crossTeam workingHours language tenure waiting firstMeeting}excluded{participantIds}}userErrors{code field message}}}",
);

export const MatchProposalDiscardDocument = /* @__PURE__ */ document<MatchProposalDiscardMutation, MatchProposalDiscardMutationVariables>(
  "mutation MatchProposalDiscard($id:ID!$expectedVersion:Int){matchProposalDiscard(id:$id expectedVersion:$expectedVersion){matchProposal{id version status seed onlyWaiting participantCount scoredCount pairingCount unmatchedCount totalScore upperBoundScore greedyScore failure programId roundId createdAt updatedAt proposedAt endedAt weights{reciprocalStrengths sharedTargets crossTeam workingHours language tenure waiting firstMeeting}excluded{participantIds}}userErrors{code field message}}}",
);

export const PairingCreateDocument = /* @__PURE__ */ document<PairingCreateMutation, PairingCreateMutationVariables>(
  "mutation PairingCreate($input:PairingCreateInput!){pairingCreate(input:$input){pairing{id version status conflictSince programId roundId createdAt updatedAt endedAt matchScore members{participantId employeeId}matchReasons{kind weight value contribution quantity}}userErrors{code field message}}}",
);

export const PairingEndDocument = /* @__PURE__ */ document<PairingEndMutation, PairingEndMutationVariables>(
  "mutation PairingEnd($id:ID!$expectedVersion:Int){pairingEnd(id:$id expectedVersion:$expectedVersion){pairing{id version status conflictSince programId roundId createdAt updatedAt endedAt matchScore members{participantId employeeId}matchReasons{kind weight value contribution quantity}}userErrors{code field message}}}",
);

export const SessionScheduleDocument = /* @__PURE__ */ document<SessionScheduleMutation, SessionScheduleMutationVariables>(
  "mutation SessionSchedule($input:SessionScheduleInput!){sessionSchedule(input:$input){session{id version status startsAt durationMinutes heldAt pairingId programId guideVersionId createdAt updatedAt attendance{employeeId attended}turns{position coachId learnerId minutes}agenda{id version kind position text doneAt authorId createdAt updatedAt step{number kind minutes prompt{language text}prompts{language text}}}}userErrors{code field message}}}",
);

export const SessionRescheduleDocument = /* @__PURE__ */ document<SessionRescheduleMutation, SessionRescheduleMutationVariables>(
  "mutation SessionReschedule($id:ID!$startsAt:DateTime!$durationMinutes:Int$expectedVersion:Int){sessionReschedule(id:$id startsAt:$startsAt durationMinutes:$durationMinutes expectedVersion:$expectedVersion){session{id version status startsAt durationMinutes heldAt pairingId programId guideVersionId createdAt updatedAt attendance{employeeId attended}turns{position coachId learnerId minutes}agenda{id version kind position text doneAt authorId createdAt updatedAt}}userErrors{code field message}}}",
);

export const SessionHoldDocument = /* @__PURE__ */ document<SessionHoldMutation, SessionHoldMutationVariables>(
  "mutation SessionHold($input:SessionHoldInput!){sessionHold(input:$input){session{id version status startsAt durationMinutes heldAt pairingId programId guideVersionId createdAt updatedAt attendance{employeeId attended}turns{position coachId learnerId minutes}agenda{id version kind position text doneAt authorId createdAt updatedAt}}userErrors{code field message}}}",
);

export const SessionCancelDocument = /* @__PURE__ */ document<SessionCancelMutation, SessionCancelMutationVariables>(
  "mutation SessionCancel($id:ID!$expectedVersion:Int){sessionCancel(id:$id expectedVersion:$expectedVersion){session{id version status startsAt durationMinutes heldAt pairingId programId guideVersionId createdAt updatedAt attendance{employeeId attended}turns{position coachId learnerId minutes}agenda{id version kind position text doneAt authorId createdAt updatedAt}}userErrors{code field message}}}",
);

export const SessionMarkMissedDocument = /* @__PURE__ */ document<SessionMarkMissedMutation, SessionMarkMissedMutationVariables>(
  "mutation SessionMarkMissed($id:ID!$expectedVersion:Int){sessionMarkMissed(id:$id expectedVersion:$expectedVersion){session{id version status startsAt durationMinutes heldAt pairingId programId guideVersionId createdAt updatedAt attendance{employeeId attended}turns{position coachId learnerId minutes}agenda{id version kind position text doneAt authorId createdAt updatedAt}}userErrors{code field message}}}",
);

export const GoalCreateDocument = /* @__PURE__ */ document<GoalCreateMutation, GoalCreateMutationVariables>(
  "mutation GoalCreate($input:GoalCreateInput!){goalCreate(input:$input){goal{id version title why targetLevel confidenceNow confidenceWanted dueOn status visibility endedAt participantId employeeId programId competencyId createdAt updatedAt}userErrors{code field message}}}",
);

export const GoalUpdateDocument = /* @__PURE__ */ document<GoalUpdateMutation, GoalUpdateMutationVariables>(
  "mutation GoalUpdate($input:GoalUpdateInput!){goalUpdate(input:$input){goal{id version title why targetLevel confidenceNow confidenceWanted dueOn status visibility endedAt participantId employeeId programId competencyId createdAt updatedAt}userErrors{code field message}}}",
);

export const GoalAchieveDocument = /* @__PURE__ */ document<GoalAchieveMutation, GoalAchieveMutationVariables>(
  "mutation GoalAchieve($id:ID!$expectedVersion:Int){goalAchieve(id:$id expectedVersion:$expectedVersion){goal{id version title why targetLevel confidenceNow confidenceWanted dueOn status visibility endedAt participantId employeeId programId competencyId createdAt updatedAt}userErrors{code field message}}}",
);

export const GoalDropDocument = /* @__PURE__ */ document<GoalDropMutation, GoalDropMutationVariables>(
  "mutation GoalDrop($id:ID!$expectedVersion:Int){goalDrop(id:$id expectedVersion:$expectedVersion){goal{id version title why targetLevel confidenceNow confidenceWanted dueOn status visibility endedAt participantId employeeId programId competencyId createdAt updatedAt}userErrors{code field message}}}",
);

export const CommitmentMakeDocument = /* @__PURE__ */ document<CommitmentMakeMutation, CommitmentMakeMutationVariables>(
  "mutation CommitmentMake($input:CommitmentMakeInput!){commitmentMake(input:$input){commitment{id version text dueOn status reviewedAt participantId employeeId programId pairingId sessionId reviewedInSessionId carriedFromId createdAt updatedAt}userErrors{code field message}}}",
);

export const CommitmentReviewDocument = /* @__PURE__ */ document<CommitmentReviewMutation, CommitmentReviewMutationVariables>(
  "mutation CommitmentReview($input:CommitmentReviewInput!){commitmentReview(input:$input){commitment{id version text dueOn status reviewedAt participantId employeeId programId pairingId sessionId reviewedInSessionId carriedFromId createdAt updatedAt}userErrors{code field message}}}",
);

export const AgendaTopicAddDocument = /* @__PURE__ */ document<AgendaTopicAddMutation, AgendaTopicAddMutationVariables>(
  "mutation AgendaTopicAdd($input:AgendaTopicAddInput!){agendaTopicAdd(input:$input){agendaItem{id version kind position text doneAt authorId createdAt updatedAt}userErrors{code field message}}}",
);

export const AgendaTopicRemoveDocument = /* @__PURE__ */ document<AgendaTopicRemoveMutation, AgendaTopicRemoveMutationVariables>(
  "mutation AgendaTopicRemove($id:ID!$expectedVersion:Int){agendaTopicRemove(id:$id expectedVersion:$expectedVersion){agendaItem{id version kind position text doneAt authorId createdAt updatedAt}userErrors{code field message}}}",
);

export const AgendaItemSetDoneDocument = /* @__PURE__ */ document<AgendaItemSetDoneMutation, AgendaItemSetDoneMutationVariables>(
  "mutation AgendaItemSetDone($id:ID!$done:Boolean$expectedVersion:Int){agendaItemSetDone(id:$id done:$done expectedVersion:$expectedVersion){agendaItem{id version kind position text doneAt authorId createdAt updatedAt}userErrors{code field message}}}",
);

export const FeedbackExchangeOpenDocument = /* @__PURE__ */ document<FeedbackExchangeOpenMutation, FeedbackExchangeOpenMutationVariables>(
  "mutation FeedbackExchangeOpen($input:FeedbackExchangeOpenInput!){feedbackExchangeOpen(input:$input){feedbackExchange{id version status dueAt completedAt pairingId programId questionSetVersionId openedById createdAt updatedAt}userErrors{code field message}}}",
);

export const FeedbackSubmitDocument = /* @__PURE__ */ document<FeedbackSubmitMutation, FeedbackSubmitMutationVariables>(
  "mutation FeedbackSubmit($input:FeedbackSubmitInput!){feedbackSubmit(input:$input){feedback{id version status submittedAt feedbackExchangeId giverId receiverId createdAt updatedAt answers{questionKey scale choices text}versions{number submittedAt answers{questionKey scale choices text}}}userErrors{code field message}}}",
);

export const PulseOpenDocument = /* @__PURE__ */ document<PulseOpenMutation, PulseOpenMutationVariables>(
  "mutation PulseOpen($input:PulseOpenInput!){pulseOpen(input:$input){pulse{id version closesAt programId roundId questionSetVersionId minimumGroup createdAt updatedAt answered figures{status answeredCount questions{questionKey count average}}}userErrors{code field message}}}",
);

export const PulseAnswerDocument = /* @__PURE__ */ document<PulseAnswerMutation, PulseAnswerMutationVariables>(
  "mutation PulseAnswer($input:PulseAnswerInput!){pulseAnswer(input:$input){pulse{id version closesAt programId roundId questionSetVersionId minimumGroup createdAt updatedAt answered figures{status answeredCount questions{questionKey count average}}}userErrors{code field message}}}",
);

export const PulseCloseDocument = /* @__PURE__ */ document<PulseCloseMutation, PulseCloseMutationVariables>(
  "mutation PulseClose($id:ID!$expectedVersion:Int){pulseClose(id:$id expectedVersion:$expectedVersion){pulse{id version closesAt programId roundId questionSetVersionId minimumGroup createdAt updatedAt answered figures{status answeredCount questions{questionKey count average}}}userErrors{code field message}}}",
);

export const RecognitionGiveDocument = /* @__PURE__ */ document<RecognitionGiveMutation, RecognitionGiveMutationVariables>(
  "mutation RecognitionGive($input:RecognitionGiveInput!){recognitionGive(input:$input){recognition{id version text visibility status giverId receiverId programId competencyId pairingId createdAt updatedAt giverName receiverName}userErrors{code field message}}}",
);

export const RecognitionWithdrawDocument = /* @__PURE__ */ document<RecognitionWithdrawMutation, RecognitionWithdrawMutationVariables>(
  "mutation RecognitionWithdraw($id:ID!$expectedVersion:Int){recognitionWithdraw(id:$id expectedVersion:$expectedVersion){recognition{id version text visibility status giverId receiverId programId competencyId pairingId createdAt updatedAt giverName receiverName}userErrors{code field message}}}",
);

export const TakeawayShareDocument = /* @__PURE__ */ document<TakeawayShareMutation, TakeawayShareMutationVariables>(
  "mutation TakeawayShare($input:TakeawayShareInput!){takeawayShare(input:$input){takeaway{id version text status helpfulCount authorId programId competencyId createdAt updatedAt authorName markedByMe}userErrors{code field message}}}",
);

export const TakeawayEditDocument = /* @__PURE__ */ document<TakeawayEditMutation, TakeawayEditMutationVariables>(
  "mutation TakeawayEdit($input:TakeawayEditInput!){takeawayEdit(input:$input){takeaway{id version text status helpfulCount authorId programId competencyId createdAt updatedAt authorName markedByMe}userErrors{code field message}}}",
);

export const TakeawayWithdrawDocument = /* @__PURE__ */ document<TakeawayWithdrawMutation, TakeawayWithdrawMutationVariables>(
  "mutation TakeawayWithdraw($id:ID!$expectedVersion:Int){takeawayWithdraw(id:$id expectedVersion:$expectedVersion){takeaway{id version text status helpfulCount authorId programId competencyId createdAt updatedAt authorName markedByMe}userErrors{code field message}}}",
);

export const TakeawayMarkHelpfulDocument = /* @__PURE__ */ document<TakeawayMarkHelpfulMutation, TakeawayMarkHelpfulMutationVariables>(
  "mutation TakeawayMarkHelpful($id:ID!){takeawayMarkHelpful(id:$id){takeaway{id version text status helpfulCount authorId programId competencyId createdAt updatedAt authorName markedByMe}userErrors{code field message}}}",
);

export const TakeawayUnmarkHelpfulDocument = /* @__PURE__ */ document<TakeawayUnmarkHelpfulMutation, TakeawayUnmarkHelpfulMutationVariables>(
  "mutation TakeawayUnmarkHelpful($id:ID!){takeawayUnmarkHelpful(id:$id){takeaway{id version text status helpfulCount authorId programId competencyId createdAt updatedAt authorName markedByMe}userErrors{code field message}}}",
);

export const LearningRecordVoidDocument = /* @__PURE__ */ document<LearningRecordVoidMutation, LearningRecordVoidMutationVariables>(
  "mutation LearningRecordVoid($id:ID!){learningRecordVoid(id:$id){learningRecord{id seq employeeId verb occurredAt sessionId assessmentId programId voidsId createdAt}userErrors{code field message}}}",
);

export const OrganizationSetStatementNamingDocument = /* @__PURE__ */ document<OrganizationSetStatementNamingMutation, OrganizationSetStatementNamingMutationVariables>(
  "mutation OrganizationSetStatementNaming($homePage:String$usesEmail:Boolean!$expectedVersion:Int){organizationSetStatementNaming(homePage:$homePage usesEmail:$usesEmail expectedVersion:$expectedVersion){organization{id name slug version terminationsHeldAt terminationsHeldCount terminationsReleasedAt terminationsReleaseNote statementHomePage statementUsesEmail createdAt minimumGroup accountHomePages brake{deactivations{number percent}suspensions{number percent}creations{number percent}externalIds{number percent}userNames{number percent}emails{number percent}names{number percent}managers{number percent}departments{number percent}}attributeOwners{attributes integrationId}}userErrors{code field message}}}",
);

export const ReflectionCreateDocument = /* @__PURE__ */ document<ReflectionCreateMutation, ReflectionCreateMutationVariables>(
  "mutation ReflectionCreate($input:ReflectionCreateInput!){reflectionCreate(input:$input){reflection{id version visibility authorId pairingId sessionId createdAt editedAt text}userErrors{code field message}}}",
);

export const ReflectionEditDocument = /* @__PURE__ */ document<ReflectionEditMutation, ReflectionEditMutationVariables>(
  "mutation ReflectionEdit($input:ReflectionEditInput!){reflectionEdit(input:$input){reflection{id version visibility authorId pairingId sessionId createdAt editedAt text}userErrors{code field message}}}",
);

export const ReflectionDeleteDocument = /* @__PURE__ */ document<ReflectionDeleteMutation, ReflectionDeleteMutationVariables>(
  "mutation ReflectionDelete($id:ID!$expectedVersion:Int){reflectionDelete(id:$id expectedVersion:$expectedVersion){reflection{id version visibility authorId pairingId sessionId createdAt editedAt text}userErrors{code field message}}}",
);

export const FollowChangesDocument = /* @__PURE__ */ document<FollowChangesSubscription, FollowChangesSubscriptionVariables>(
  "subscription FollowChanges($after:String$filter:ChangeFilter){changes(after:$after filter:$filter){change{seq cursor kind subjectKind subjectId subjectVersion changedFields actorId at}cursor throughSeq}}",
);

export const InsightsChangedDocument = /* @__PURE__ */ document<InsightsChangedSubscription, InsightsChangedSubscriptionVariables>(
  "subscription InsightsChanged($after:String){insightsChanged(after:$after){tables cursor}}",
);

export const RosterPlanProgressedDocument = /* @__PURE__ */ document<RosterPlanProgressedSubscription, RosterPlanProgressedSubscriptionVariables>(
  "subscription RosterPlanProgressed($id:ID!){rosterPlanProgressed(id:$id){id version status source mode rowCount createCount updateCount reactivateCount terminateCount scheduledTerminationCount unchangedCount rejectedCount skippedCount skippedEmployeeCount warningCount pairingEndCount sessionCancelCount partnerRequeueCount conflictCount stepCount doneCount failedCount releaseNote releasedAt failure createdAt appliedAt heldBecause releasedById plannedById}}",
);

export const MatchProposalProgressedDocument = /* @__PURE__ */ document<MatchProposalProgressedSubscription, MatchProposalProgressedSubscriptionVariables>(
  "subscription MatchProposalProgressed($id:ID!){matchProposalProgressed(id:$id){id version status seed onlyWaiting participantCount scoredCount pairingCount unmatchedCount totalScore upperBoundScore greedyScore failure programId roundId createdAt updatedAt proposedAt endedAt weights{reciprocalStrengths sharedTargets crossTeam workingHours language tenure waiting firstMeeting}excluded{participantIds}}}",
);