-- Rosters that the server fetches by itself, with the history of its runs.
create table roster_source (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    integration_id {uuid} not null,
    name {text} not null,
    address {text} not null,
    authentication {text} not null,
    user_name {text},
    header_name {text},
    host_key {text},
    secret {text},
    secret_key_name {text},
    mode {text} not null,
    format {text},
    compression {text},
    schedule {text},
    time_zone {text} not null,
    applies_when_not_held boolean not null,
    enabled boolean not null,
    next_run_at {instant},
    fetched {json},
    running_id {uuid},
    lease_expires_at {instant},
    created_at {instant} not null,
    updated_at {instant} not null,
    primary key (organization_id, id),
    foreign key (organization_id, integration_id) references integration (organization_id, id)
);
create index roster_source_by_integration on roster_source (organization_id, integration_id, id);
-- The nodes look for what is due and for leases that have expired, of all organizations at once.
create index roster_source_by_next_run on roster_source (next_run_at) where next_run_at is not null;
create index roster_source_by_lease on roster_source (lease_expires_at) where lease_expires_at is not null;

create table roster_source_run (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    roster_source_id {uuid} not null,
    cause {text} not null,
    outcome {text},
    failure {text},
    byte_count bigint not null,
    roster_plan_id {uuid},
    started_at {instant} not null,
    ended_at {instant},
    primary key (organization_id, id),
    foreign key (organization_id, roster_source_id) references roster_source (organization_id, id)
);
create index roster_source_run_by_source on roster_source_run (organization_id, roster_source_id, id);
create index roster_source_run_by_start on roster_source_run (organization_id, started_at)
