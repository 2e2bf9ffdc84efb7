-- What employees write about sessions, or freely. The text is encrypted with the key of its author.
create table reflection (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    author_id {uuid} not null,
    pairing_id {uuid},
    session_id {uuid},
    visibility {text} not null,
    text {text} not null,
    created_at {instant} not null,
    edited_at {instant},
    primary key (organization_id, id),
    foreign key (organization_id, author_id) references employee (organization_id, id),
    foreign key (organization_id, pairing_id) references pairing (organization_id, id),
    foreign key (organization_id, session_id) references session (organization_id, id)
);
create index reflection_by_author on reflection (organization_id, author_id, id);
create index reflection_by_pairing on reflection (organization_id, pairing_id, id);
create index reflection_by_session on reflection (organization_id, session_id, id)
