-- What participants work toward.
create table goal (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    program_id {uuid} not null,
    participant_id {uuid} not null,
    employee_id {uuid} not null,
    title {text} not null,
    why {text},
    competency_id {uuid},
    target_level integer,
    confidence_now integer not null,
    confidence_wanted integer not null,
    due_on {date} not null,
    status {text} not null,
    visibility {text} not null,
    ended_at {instant},
    created_at {instant} not null,
    updated_at {instant} not null,
    primary key (organization_id, id),
    foreign key (organization_id, program_id) references program (organization_id, id),
    foreign key (organization_id, participant_id) references participant (organization_id, id),
    foreign key (organization_id, employee_id) references employee (organization_id, id),
    foreign key (organization_id, competency_id) references competency (organization_id, id)
);
create index goal_by_program on goal (organization_id, program_id, id);
create index goal_by_participant on goal (organization_id, participant_id, id);
create index goal_by_employee on goal (organization_id, employee_id, id);
create index goal_by_competency on goal (organization_id, competency_id, id);
create index goal_by_status on goal (organization_id, status, id);
create index goal_by_due_on on goal (organization_id, due_on, id);
-- What members of pairings promised in sessions.
create table commitment (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    program_id {uuid} not null,
    pairing_id {uuid} not null,
    session_id {uuid} not null,
    participant_id {uuid} not null,
    employee_id {uuid} not null,
    text {text} not null,
    due_on {date} not null,
    status {text} not null,
    reviewed_in_session_id {uuid},
    reviewed_at {instant},
    carried_from_id {uuid},
    created_at {instant} not null,
    updated_at {instant} not null,
    primary key (organization_id, id),
    foreign key (organization_id, program_id) references program (organization_id, id),
    foreign key (organization_id, pairing_id) references pairing (organization_id, id),
    foreign key (organization_id, session_id) references session (organization_id, id),
    foreign key (organization_id, participant_id) references participant (organization_id, id),
    foreign key (organization_id, employee_id) references employee (organization_id, id),
    foreign key (organization_id, reviewed_in_session_id) references session (organization_id, id),
    foreign key (organization_id, carried_from_id) references commitment (organization_id, id)
);
create index commitment_by_program on commitment (organization_id, program_id, id);
create index commitment_by_pairing on commitment (organization_id, pairing_id, id);
create index commitment_by_session on commitment (organization_id, session_id, id);
create index commitment_by_participant on commitment (organization_id, participant_id, status, id);
create index commitment_by_employee on commitment (organization_id, employee_id, id);
create index commitment_by_status on commitment (organization_id, status, id);
create index commitment_by_due_on on commitment (organization_id, due_on, id);
create index commitment_by_review on commitment (organization_id, reviewed_in_session_id, id);
create unique index commitment_carried_once on commitment (organization_id, carried_from_id)
