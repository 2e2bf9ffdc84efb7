-- The learning record store: credentials of learning systems, and the documents that they keep.
create table xapi_credential (
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
create index xapi_credential_by_integration on xapi_credential (organization_id, integration_id, id);

-- The columns from `scope` to `name` tell which document it is. `scope` is a hash of the resource, the activity and the agent, whose texts are
-- too long for an index. `registration` is empty for documents without one.
create table xapi_document (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    scope {text} not null,
    name {text} not null,
    kind {text} not null,
    activity {text},
    agent {text},
    registration {text} not null,
    content_type {text} not null,
    content {bytes} not null,
    etag {text} not null,
    created_at {instant} not null,
    updated_at {instant} not null,
    primary key (organization_id, id)
);
create unique index xapi_document_by_name on xapi_document (organization_id, scope, registration, name)
