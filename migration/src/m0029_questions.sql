-- Question sets and which of them a program uses, feedback between the members of pairings, and the pulse of a round.
create table question_set (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    name {text} not null,
    purpose {text} not null,
    status {text} not null,
    standard_key {text},
    standard_digest {text},
    draft_id {uuid},
    published_id {uuid},
    created_at {instant} not null,
    updated_at {instant} not null,
    primary key (organization_id, id)
);
create index question_set_by_name on question_set (organization_id, name, id);
create index question_set_by_purpose on question_set (organization_id, purpose, id);
create index question_set_by_status on question_set (organization_id, status, id);
create unique index question_set_by_standard_key on question_set (organization_id, standard_key) where standard_key is not null;

create table question_set_version (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    question_set_id {uuid} not null,
    number integer not null,
    purpose {text} not null,
    status {text} not null,
    default_language {text} not null,
    languages {json} not null,
    names {json} not null,
    introductions {json} not null,
    standard boolean not null,
    created_at {instant} not null,
    updated_at {instant} not null,
    published_at {instant},
    primary key (organization_id, id),
    unique (organization_id, question_set_id, number),
    foreign key (organization_id, question_set_id) references question_set (organization_id, id)
);

create table question (
    organization_id {uuid} not null references organization (id),
    question_set_version_id {uuid} not null,
    number integer not null,
    key {text} not null,
    kind {text} not null,
    required boolean not null,
    prompts {json} not null,
    scale_min integer,
    scale_max integer,
    low_labels {json} not null,
    high_labels {json} not null,
    options {json} not null,
    multiple boolean not null,
    max_length integer,
    primary key (organization_id, question_set_version_id, number),
    unique (organization_id, question_set_version_id, key),
    foreign key (organization_id, question_set_version_id) references question_set_version (organization_id, id)
);

create table program_question_set (
    organization_id {uuid} not null references organization (id),
    program_id {uuid} not null,
    purpose {text} not null,
    question_set_id {uuid} not null,
    primary key (organization_id, program_id, purpose),
    foreign key (organization_id, program_id) references program (organization_id, id),
    foreign key (organization_id, question_set_id) references question_set (organization_id, id)
);
create index program_question_set_by_set on program_question_set (organization_id, question_set_id);

create table feedback_exchange (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    program_id {uuid} not null,
    pairing_id {uuid} not null,
    question_set_version_id {uuid} not null,
    opened_by_id {uuid} not null,
    status {text} not null,
    due_at {instant} not null,
    completed_at {instant},
    created_at {instant} not null,
    updated_at {instant} not null,
    primary key (organization_id, id),
    foreign key (organization_id, program_id) references program (organization_id, id),
    foreign key (organization_id, pairing_id) references pairing (organization_id, id),
    foreign key (organization_id, question_set_version_id) references question_set_version (organization_id, id),
    foreign key (organization_id, opened_by_id) references employee (organization_id, id)
);
create index feedback_exchange_by_program on feedback_exchange (organization_id, program_id, id);
create index feedback_exchange_by_pairing on feedback_exchange (organization_id, pairing_id, id);
create index feedback_exchange_by_questions on feedback_exchange (organization_id, question_set_version_id);
create index feedback_exchange_by_opener on feedback_exchange (organization_id, opened_by_id);
create index feedback_exchange_by_status on feedback_exchange (organization_id, status, id);
create index feedback_exchange_by_due_at on feedback_exchange (organization_id, due_at, id);

create table feedback (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    feedback_exchange_id {uuid} not null,
    giver_id {uuid} not null,
    receiver_id {uuid} not null,
    status {text} not null,
    submitted_at {instant},
    created_at {instant} not null,
    updated_at {instant} not null,
    primary key (organization_id, id),
    unique (organization_id, feedback_exchange_id, giver_id, receiver_id),
    foreign key (organization_id, feedback_exchange_id) references feedback_exchange (organization_id, id),
    foreign key (organization_id, giver_id) references employee (organization_id, id),
    foreign key (organization_id, receiver_id) references employee (organization_id, id)
);
create index feedback_by_giver on feedback (organization_id, giver_id, id);
create index feedback_by_receiver on feedback (organization_id, receiver_id, id);
create index feedback_by_status on feedback (organization_id, status, id);

create table feedback_version (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    feedback_id {uuid} not null,
    number integer not null,
    answers {text} not null,
    created_at {instant} not null,
    primary key (organization_id, id),
    unique (organization_id, feedback_id, number),
    foreign key (organization_id, feedback_id) references feedback (organization_id, id)
);

create table pulse (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    program_id {uuid} not null,
    round_id {uuid} not null,
    question_set_version_id {uuid} not null,
    closes_at {instant} not null,
    created_at {instant} not null,
    updated_at {instant} not null,
    primary key (organization_id, id),
    unique (organization_id, round_id),
    foreign key (organization_id, program_id) references program (organization_id, id),
    foreign key (organization_id, round_id) references round (organization_id, id),
    foreign key (organization_id, question_set_version_id) references question_set_version (organization_id, id)
);
create index pulse_by_program on pulse (organization_id, program_id, id);
create index pulse_by_questions on pulse (organization_id, question_set_version_id);

-- The three tables below hold no instant, and the order of their rows on SQLite is that of their keys.
create table pulse_participation (
    organization_id {uuid} not null references organization (id),
    pulse_id {uuid} not null,
    employee_id {uuid} not null,
    primary key (organization_id, pulse_id, employee_id),
    foreign key (organization_id, pulse_id) references pulse (organization_id, id),
    foreign key (organization_id, employee_id) references employee (organization_id, id)
) {without_rowid};
create index pulse_participation_by_employee on pulse_participation (organization_id, employee_id);

create table pulse_tally (
    organization_id {uuid} not null references organization (id),
    pulse_id {uuid} not null,
    question_key {text} not null,
    answer {text} not null,
    count integer not null,
    primary key (organization_id, pulse_id, question_key, answer),
    foreign key (organization_id, pulse_id) references pulse (organization_id, id)
) {without_rowid};

create table pulse_comment (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    pulse_id {uuid} not null,
    question_key {text} not null,
    key_name {text} not null,
    text {text} not null,
    primary key (organization_id, id),
    foreign key (organization_id, pulse_id) references pulse (organization_id, id)
) {without_rowid};
create index pulse_comment_by_pulse on pulse_comment (organization_id, pulse_id)
