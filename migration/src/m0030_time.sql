-- How much coaching a member of a pairing gives compared with the equal share, when people work, and their calendar feeds.
alter table program add column balance_tolerance_percent integer not null default 30;
-- Null: Monday to Friday, 09:00 to 17:00.
alter table program add column working_hours {json};

-- Only of employees who have set their own.
create table working_hours (
    organization_id {uuid} not null references organization (id),
    employee_id {uuid} not null,
    intervals {json} not null,
    updated_at {instant} not null,
    primary key (organization_id, employee_id),
    foreign key (organization_id, employee_id) references employee (organization_id, id)
);

-- The secret in the address of a feed is not stored.
create table calendar_feed (
    organization_id {uuid} not null references organization (id),
    employee_id {uuid} not null,
    sha256 {text} not null,
    issued_at {instant} not null,
    primary key (organization_id, employee_id),
    foreign key (organization_id, employee_id) references employee (organization_id, id)
);
create unique index calendar_feed_by_sha256 on calendar_feed (sha256)
