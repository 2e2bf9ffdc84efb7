-- The keys with which an organization signs credentials. At most one of them signs, and replaced ones stay published.
create table signing_key (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    -- The public key: x and y of the point, in the base64 of URLs.
    public_x {text} not null,
    public_y {text} not null,
    -- The private key, encrypted with a key of the settings.
    key_name {text} not null,
    encrypted_key {text} not null,
    created_at {instant} not null,
    retired_at {instant},
    primary key (organization_id, id)
);
create unique index signing_key_current on signing_key (organization_id) where retired_at is null;

-- What an employee can achieve: a level in a competency, or the completion of a program.
create table badge (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    name {text} not null,
    description {text} not null,
    criteria {text} not null,
    competency_id {uuid},
    level integer,
    program_id {uuid},
    automatic boolean not null,
    status {text} not null,
    created_at {instant} not null,
    updated_at {instant} not null,
    primary key (organization_id, id),
    foreign key (organization_id, competency_id) references competency (organization_id, id),
    foreign key (organization_id, program_id) references program (organization_id, id)
);
create index badge_by_competency on badge (organization_id, competency_id, id);
create index badge_by_program on badge (organization_id, program_id, id);
create index badge_by_status on badge (organization_id, status, id);

-- A badge for one employee, from the offer on. `credential` is the signed document. It is deleted when the employee withdraws the consent.
create table badge_award (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    badge_id {uuid} not null,
    employee_id {uuid} not null,
    offered_by_rule boolean not null,
    status {text} not null,
    reason {text},
    credential_id {uuid},
    credential {text},
    list_number integer,
    list_index integer,
    issued_at {instant},
    ended_at {instant},
    created_at {instant} not null,
    updated_at {instant} not null,
    primary key (organization_id, id),
    foreign key (organization_id, badge_id) references badge (organization_id, id),
    foreign key (organization_id, employee_id) references employee (organization_id, id)
);
create index badge_award_by_badge on badge_award (organization_id, badge_id, id);
create index badge_award_by_employee on badge_award (organization_id, employee_id, id);
create index badge_award_by_status on badge_award (organization_id, status, id);
create unique index badge_award_by_credential on badge_award (credential_id) where credential_id is not null;
create unique index badge_award_by_list on badge_award (organization_id, list_number, list_index) where list_number is not null
