-- The SCIM door: tokens that consoles of directories ask for, groups that they push, and the brake on a storm of deactivations.
create table scim_token (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    integration_id {uuid} not null,
    sha256 {text} not null unique,
    created_at {instant} not null,
    expires_at {instant} not null,
    used_at {instant},
    revoked_at {instant},
    primary key (organization_id, id),
    foreign key (organization_id, integration_id) references integration (organization_id, id)
);
create index scim_token_by_integration on scim_token (organization_id, integration_id, id);

create table team (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    name {text} not null,
    external_id {text},
    created_at {instant} not null,
    updated_at {instant} not null,
    primary key (organization_id, id)
);
create unique index team_by_name on team (organization_id, lower(name));
create index team_by_external_id on team (organization_id, external_id, id);

create table team_member (
    organization_id {uuid} not null references organization (id),
    team_id {uuid} not null,
    employee_id {uuid} not null,
    primary key (organization_id, team_id, employee_id),
    foreign key (organization_id, team_id) references team (organization_id, id),
    foreign key (organization_id, employee_id) references employee (organization_id, id)
);
create index team_member_by_employee on team_member (organization_id, employee_id, team_id);

alter table integration add column held_at {instant};
alter table integration add column released_at {instant};
alter table integration add column release_note {text};
create index change_of_leavers on change (organization_id, at) where kind = 'employee.terminated';
