-- An integration may be held to documents that were agreed on: whoever steals its token can ask nothing else.
alter table integration add column operations_only boolean not null default false;

create table allowed_operation (
    organization_id {uuid} not null,
    integration_id {uuid} not null,
    sha256 {text} not null,
    document {text} not null,
    created_at {instant} not null,
    primary key (organization_id, integration_id, sha256),
    foreign key (organization_id, integration_id) references integration (organization_id, id)
);
