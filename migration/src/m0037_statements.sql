-- The statements of the learning record store, each as the text that the client sent with what the store adds.
create table statement (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    stored {instant} not null,
    -- The statement that the object refers to. It need not exist.
    target_id {uuid},
    voided boolean not null,
    content {text} not null,
    primary key (organization_id, id)
);
create unique index statement_by_stored on statement (organization_id, stored);
create index statement_by_target on statement (organization_id, target_id) where target_id is not null;

-- By which statements are found: hashes of verbs, agents, activities and registrations, also those of the statements that they refer to.
-- Voided statements have none.
create table statement_term (
    organization_id {uuid} not null references organization (id),
    term {text} not null,
    stored {instant} not null,
    primary key (organization_id, term, stored)
) {without_rowid};

create table statement_attachment (
    organization_id {uuid} not null references organization (id),
    sha2 {text} not null,
    content_type {text} not null,
    content {bytes} not null,
    created_at {instant} not null,
    primary key (organization_id, sha2)
);

-- What statements say about activities, combined. The key is a hash of the IRI.
create table xapi_activity (
    organization_id {uuid} not null references organization (id),
    key {text} not null,
    iri {text} not null,
    definition {json} not null,
    updated_at {instant} not null,
    primary key (organization_id, key)
)
