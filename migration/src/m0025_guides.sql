-- Guides: versioned sets of prompts for conversations, the guides of a program, and the agenda of a session.
create table guide (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    name {text} not null,
    status {text} not null,
    standard_key {text},
    standard_digest {text},
    draft_id {uuid},
    published_id {uuid},
    created_at {instant} not null,
    updated_at {instant} not null,
    primary key (organization_id, id)
);
create index guide_by_name on guide (organization_id, name, id);
create index guide_by_status on guide (organization_id, status, id);
create unique index guide_by_standard_key on guide (organization_id, standard_key) where standard_key is not null;

create table guide_version (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    guide_id {uuid} not null,
    number integer not null,
    status {text} not null,
    default_language {text} not null,
    languages {json} not null,
    names {json} not null,
    purposes {json} not null,
    minutes integer not null,
    standard boolean not null,
    created_at {instant} not null,
    updated_at {instant} not null,
    published_at {instant},
    primary key (organization_id, id),
    unique (organization_id, guide_id, number),
    foreign key (organization_id, guide_id) references guide (organization_id, id)
);

create table guide_step (
    organization_id {uuid} not null references organization (id),
    guide_version_id {uuid} not null,
    number integer not null,
    kind {text} not null,
    minutes integer not null,
    prompts {json} not null,
    primary key (organization_id, guide_version_id, number),
    foreign key (organization_id, guide_version_id) references guide_version (organization_id, id)
);

create table program_guide (
    organization_id {uuid} not null references organization (id),
    program_id {uuid} not null,
    position {text} not null,
    guide_id {uuid} not null,
    primary key (organization_id, program_id, position),
    foreign key (organization_id, program_id) references program (organization_id, id),
    foreign key (organization_id, guide_id) references guide (organization_id, id)
);
create index program_guide_by_guide on program_guide (organization_id, guide_id);

-- SQLite cannot add a foreign key of two columns to a table.
alter table session add column guide_version_id {uuid};
create index session_by_guide_version on session (organization_id, guide_version_id);
{postgresql} alter table session add foreign key (organization_id, guide_version_id) references guide_version (organization_id, id);

create table agenda_item (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    session_id {uuid} not null,
    position integer not null,
    kind {text} not null,
    guide_version_id {uuid},
    step_number integer,
    author_id {uuid},
    text {text},
    done_at {instant},
    created_at {instant} not null,
    updated_at {instant} not null,
    primary key (organization_id, id),
    unique (organization_id, session_id, position),
    foreign key (organization_id, session_id) references session (organization_id, id),
    foreign key (organization_id, guide_version_id, step_number) references guide_step (organization_id, guide_version_id, number),
    foreign key (organization_id, author_id) references employee (organization_id, id)
);
create index agenda_item_by_step on agenda_item (organization_id, guide_version_id, step_number);
create index agenda_item_by_author on agenda_item (organization_id, author_id)
