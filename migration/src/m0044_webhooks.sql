-- Where integrations want the change log delivered, and the attempts to do so.
create table webhook_endpoint (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    integration_id {uuid} not null,
    name {text} not null,
    address {text} not null,
    kinds {text} not null,
    status {text} not null,
    pause_reason {text},
    secret {text} not null,
    secret_key_name {text} not null,
    previous_secret_expires_at {instant},
    delivered_seq bigint not null,
    replay_seq bigint,
    replay_through_seq bigint,
    failed_attempts integer not null,
    failing_since {instant},
    failure {text},
    next_attempt_at {instant},
    delivered_at {instant},
    lease_id {uuid},
    lease_expires_at {instant},
    created_at {instant} not null,
    updated_at {instant} not null,
    primary key (organization_id, id),
    foreign key (organization_id, integration_id) references integration (organization_id, id)
);
create index webhook_endpoint_by_integration on webhook_endpoint (organization_id, integration_id, id);
-- The nodes look for what is to be delivered, of all organizations at once.
create index webhook_endpoint_active on webhook_endpoint (delivered_at) where status = 'ACTIVE';

create table webhook_attempt (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    webhook_endpoint_id {uuid} not null,
    seq bigint not null,
    kind {text} not null,
    is_replay boolean not null,
    status_code integer,
    failure {text},
    duration_milliseconds integer not null,
    attempted_at {instant} not null,
    primary key (organization_id, id),
    foreign key (organization_id, webhook_endpoint_id) references webhook_endpoint (organization_id, id)
);
create index webhook_attempt_by_endpoint on webhook_attempt (organization_id, webhook_endpoint_id, id);
create index webhook_attempt_by_instant on webhook_attempt (organization_id, attempted_at)
