-- The client with which people sign in to the console. Null: people of this identity provider cannot.
alter table identity_provider add column console_client_id {text};
alter table identity_provider add column console_secret_name {text};
alter table identity_provider add column console_scopes {text};

-- Sessions of people who signed in to the console. The secret in the cookie is stored as a hash, the tokens are stored encrypted.
create table console_session (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    identity_provider_id {uuid} not null,
    employee_id {uuid} not null,
    sha256 {text} not null,
    previous_sha256 {text},
    previous_until {instant},
    key_name {text} not null,
    tokens {text} not null,
    tokens_expire_at {instant},
    refreshing_until {instant},
    created_at {instant} not null,
    rotated_at {instant} not null,
    used_at {instant} not null,
    primary key (organization_id, id),
    foreign key (organization_id, identity_provider_id) references identity_provider (organization_id, id),
    foreign key (organization_id, employee_id) references employee (organization_id, id)
);
create unique index console_session_sha256 on console_session (sha256);
create unique index console_session_previous_sha256 on console_session (previous_sha256);
create index console_session_by_provider on console_session (organization_id, identity_provider_id);
create index console_session_by_employee on console_session (organization_id, employee_id);
create index console_session_by_use on console_session (organization_id, used_at)
