create table organization (
    id {uuid} not null primary key,
    version bigint not null,
    slug {text} not null unique,
    name {text} not null,
    created_at {instant} not null,
    updated_at {instant} not null
);

create table identity_provider (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    issuer {text} not null unique,
    audience {text} not null,
    profile {text} not null,
    algorithms {text} not null,
    jwks_uri {text},
    introspection_endpoint {text},
    introspection_client_id {text},
    introspection_secret_name {text},
    scope_claim {text} not null,
    client_claim {text} not null,
    person_claim {text} not null,
    person_match {text} not null,
    status {text} not null,
    created_at {instant} not null,
    updated_at {instant} not null,
    primary key (organization_id, id)
);

create table integration (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    identity_provider_id {uuid} not null,
    client_id {text} not null,
    name {text} not null,
    kind {text} not null,
    scopes {text} not null,
    status {text} not null,
    created_at {instant} not null,
    updated_at {instant} not null,
    primary key (organization_id, id),
    unique (organization_id, identity_provider_id, client_id),
    foreign key (organization_id, identity_provider_id) references identity_provider (organization_id, id)
);

create table employee (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    external_id {text} not null,
    user_name {text} not null,
    email {text} not null,
    given_name {text} not null,
    family_name {text} not null,
    job_title {text},
    job_level integer,
    department {text},
    location {text},
    time_zone {text},
    manager_id {uuid},
    role {text} not null,
    record_consent boolean not null,
    status {text} not null,
    hired_on {date},
    terminated_on {date},
    created_at {instant} not null,
    updated_at {instant} not null,
    primary key (organization_id, id),
    unique (organization_id, external_id),
    foreign key (organization_id, manager_id) references employee (organization_id, id)
);
create unique index employee_by_user_name on employee (organization_id, user_name) where status <> 'TERMINATED';
create index employee_by_email on employee (organization_id, email, id);
create index employee_by_lower_email on employee (organization_id, lower(email)) where status <> 'TERMINATED';
create index employee_by_family_name on employee (organization_id, family_name, id);
create index employee_by_department on employee (organization_id, department, id);
create index employee_by_manager on employee (organization_id, manager_id, id);
create index employee_by_status on employee (organization_id, status, id);

create table roster_plan (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    status {text} not null,
    source {text} not null,
    basis_seq bigint not null,
    row_count integer not null,
    create_count integer not null,
    update_count integer not null,
    reactivate_count integer not null,
    terminate_count integer not null,
    unchanged_count integer not null,
    rejected_count integer not null,
    created_at {instant} not null,
    applied_at {instant},
    primary key (organization_id, id)
);
create index roster_plan_by_status on roster_plan (organization_id, status, id);

create table roster_row (
    organization_id {uuid} not null references organization (id),
    roster_plan_id {uuid} not null,
    row_number integer not null,
    external_id {text},
    action {text} not null,
    employee_id {uuid},
    content {json} not null,
    differences {json} not null,
    errors {json} not null,
    primary key (organization_id, roster_plan_id, row_number),
    foreign key (organization_id, roster_plan_id) references roster_plan (organization_id, id),
    foreign key (organization_id, employee_id) references employee (organization_id, id)
);
create index roster_row_by_action on roster_row (organization_id, roster_plan_id, action, row_number);
create index roster_row_by_employee on roster_row (organization_id, employee_id);

create table competency_framework (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    case_identifier {text} not null,
    case_uri {text},
    title {text} not null,
    creator {text},
    levels {json} not null,
    created_at {instant} not null,
    updated_at {instant} not null,
    primary key (organization_id, id),
    unique (organization_id, case_identifier)
);
create index competency_framework_by_title on competency_framework (organization_id, title, id);

create table competency (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    competency_framework_id {uuid} not null,
    case_identifier {text} not null,
    case_uri {text},
    parent_id {uuid},
    position integer not null,
    human_code {text},
    statement {text} not null,
    created_at {instant} not null,
    updated_at {instant} not null,
    primary key (organization_id, id),
    unique (organization_id, competency_framework_id, case_identifier),
    foreign key (organization_id, competency_framework_id) references competency_framework (organization_id, id),
    foreign key (organization_id, parent_id) references competency (organization_id, id)
);
create index competency_by_framework on competency (organization_id, competency_framework_id, position, id);
create index competency_by_parent on competency (organization_id, parent_id, position, id);
create index competency_by_case_identifier on competency (organization_id, case_identifier, id);
create index competency_by_position on competency (organization_id, position, id);

create table program (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    name {text} not null,
    description {text},
    kind {text} not null,
    status {text} not null,
    cadence_days integer not null,
    mixing {text} not null,
    group_size integer not null,
    max_job_level_gap integer,
    starts_on {date},
    ends_on {date},
    created_at {instant} not null,
    updated_at {instant} not null,
    primary key (organization_id, id)
);
create index program_by_name on program (organization_id, name, id);
create index program_by_status on program (organization_id, status, id);
create index program_by_kind on program (organization_id, kind, id);

create table program_competency (
    organization_id {uuid} not null references organization (id),
    program_id {uuid} not null,
    competency_id {uuid} not null,
    target_level integer not null,
    primary key (organization_id, program_id, competency_id),
    foreign key (organization_id, program_id) references program (organization_id, id),
    foreign key (organization_id, competency_id) references competency (organization_id, id)
);
create index program_competency_by_competency on program_competency (organization_id, competency_id);

create table participant (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    program_id {uuid} not null,
    employee_id {uuid} not null,
    status {text} not null,
    created_at {instant} not null,
    updated_at {instant} not null,
    primary key (organization_id, id),
    unique (organization_id, program_id, employee_id),
    foreign key (organization_id, program_id) references program (organization_id, id),
    foreign key (organization_id, employee_id) references employee (organization_id, id)
);
create index participant_by_program on participant (organization_id, program_id, id);
create index participant_by_employee on participant (organization_id, employee_id, id);
create index participant_by_status on participant (organization_id, status, id);

create table round (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    program_id {uuid} not null,
    number integer not null,
    status {text} not null,
    starts_on {date} not null,
    ends_on {date},
    created_at {instant} not null,
    updated_at {instant} not null,
    primary key (organization_id, id),
    unique (organization_id, program_id, number),
    foreign key (organization_id, program_id) references program (organization_id, id)
);

create table pairing (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    program_id {uuid} not null,
    round_id {uuid} not null,
    status {text} not null,
    created_at {instant} not null,
    updated_at {instant} not null,
    ended_at {instant},
    primary key (organization_id, id),
    foreign key (organization_id, program_id) references program (organization_id, id),
    foreign key (organization_id, round_id) references round (organization_id, id)
);
create index pairing_by_program on pairing (organization_id, program_id, id);
create index pairing_by_round on pairing (organization_id, round_id, id);
create index pairing_by_status on pairing (organization_id, status, id);

create table pairing_member (
    organization_id {uuid} not null references organization (id),
    pairing_id {uuid} not null,
    participant_id {uuid} not null,
    employee_id {uuid} not null,
    primary key (organization_id, pairing_id, participant_id),
    foreign key (organization_id, pairing_id) references pairing (organization_id, id),
    foreign key (organization_id, participant_id) references participant (organization_id, id),
    foreign key (organization_id, employee_id) references employee (organization_id, id)
);
create index pairing_member_by_participant on pairing_member (organization_id, participant_id, pairing_id);
create index pairing_member_by_employee on pairing_member (organization_id, employee_id, pairing_id);

create table session (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    program_id {uuid} not null,
    pairing_id {uuid} not null,
    status {text} not null,
    starts_at {instant} not null,
    duration_minutes integer not null,
    held_at {instant},
    created_at {instant} not null,
    updated_at {instant} not null,
    primary key (organization_id, id),
    foreign key (organization_id, program_id) references program (organization_id, id),
    foreign key (organization_id, pairing_id) references pairing (organization_id, id)
);
create index session_by_starts_at on session (organization_id, starts_at, id);
create index session_by_pairing on session (organization_id, pairing_id, starts_at, id);
create index session_by_program on session (organization_id, program_id, starts_at, id);
create index session_by_status on session (organization_id, status, starts_at, id);

create table session_attendance (
    organization_id {uuid} not null references organization (id),
    session_id {uuid} not null,
    employee_id {uuid} not null,
    attended boolean not null,
    primary key (organization_id, session_id, employee_id),
    foreign key (organization_id, session_id) references session (organization_id, id),
    foreign key (organization_id, employee_id) references employee (organization_id, id)
);
create index session_attendance_by_employee on session_attendance (organization_id, employee_id, session_id);

create table session_turn (
    organization_id {uuid} not null references organization (id),
    session_id {uuid} not null,
    position integer not null,
    coach_id {uuid} not null,
    learner_id {uuid} not null,
    minutes integer not null,
    primary key (organization_id, session_id, position),
    foreign key (organization_id, session_id) references session (organization_id, id),
    foreign key (organization_id, coach_id) references employee (organization_id, id),
    foreign key (organization_id, learner_id) references employee (organization_id, id)
);
create index session_turn_by_coach on session_turn (organization_id, coach_id, session_id);
create index session_turn_by_learner on session_turn (organization_id, learner_id, session_id);

create table assessment (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    employee_id {uuid} not null,
    competency_id {uuid} not null,
    assessor_id {uuid},
    session_id {uuid},
    kind {text} not null,
    level integer not null,
    confidence integer,
    evidence_uri {text},
    assessed_at {instant} not null,
    created_at {instant} not null,
    primary key (organization_id, id),
    foreign key (organization_id, employee_id) references employee (organization_id, id),
    foreign key (organization_id, competency_id) references competency (organization_id, id),
    foreign key (organization_id, assessor_id) references employee (organization_id, id),
    foreign key (organization_id, session_id) references session (organization_id, id)
);
create index assessment_by_assessed_at on assessment (organization_id, assessed_at, id);
create index assessment_by_employee on assessment (organization_id, employee_id, assessed_at, id);
create index assessment_by_competency on assessment (organization_id, competency_id, assessed_at, id);
create index assessment_by_assessor on assessment (organization_id, assessor_id, assessed_at, id);
create index assessment_by_session on assessment (organization_id, session_id, assessed_at, id);
create index assessment_by_kind on assessment (organization_id, kind, assessed_at, id);

create table learning_record (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    seq bigint not null,
    employee_id {uuid} not null,
    verb {text} not null,
    session_id {uuid},
    assessment_id {uuid},
    program_id {uuid},
    voids_id {uuid},
    result {json} not null,
    occurred_at {instant} not null,
    created_at {instant} not null,
    primary key (organization_id, id),
    unique (organization_id, seq),
    foreign key (organization_id, employee_id) references employee (organization_id, id),
    foreign key (organization_id, session_id) references session (organization_id, id),
    foreign key (organization_id, assessment_id) references assessment (organization_id, id),
    foreign key (organization_id, program_id) references program (organization_id, id),
    foreign key (organization_id, voids_id) references learning_record (organization_id, id)
);
create index learning_record_by_employee on learning_record (organization_id, employee_id, seq);
create index learning_record_by_verb on learning_record (organization_id, verb, seq);
create index learning_record_by_session on learning_record (organization_id, session_id);
create index learning_record_by_assessment on learning_record (organization_id, assessment_id);
create index learning_record_by_program on learning_record (organization_id, program_id);
create unique index learning_record_voided_once on learning_record (organization_id, voids_id);

create table change (
    organization_id {uuid} not null references organization (id),
    seq bigint not null,
    kind {text} not null,
    subject_kind {text} not null,
    subject_id {uuid} not null,
    subject_version bigint not null,
    changed_fields {text} not null,
    actor_kind {text} not null,
    actor_id {uuid},
    at {instant} not null,
    primary key (organization_id, seq)
);
create index change_by_subject on change (organization_id, subject_id, seq);

create table change_head (
    organization_id {uuid} not null primary key references organization (id),
    seq bigint not null,
    pruned_seq bigint not null
);

create table idempotency_key (
    organization_id {uuid} not null references organization (id),
    actor {text} not null,
    key {text} not null,
    operation {text} not null,
    input_hash {text} not null,
    subject_id {uuid} not null,
    created_at {instant} not null,
    primary key (organization_id, actor, key)
);
create index idempotency_key_by_age on idempotency_key (created_at);
