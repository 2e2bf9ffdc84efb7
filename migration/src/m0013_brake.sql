-- The brake also counts what a roster plan changes, whoever sent it: the actor is an integration, an employee, or nil for the operator and
-- the server. The release of an integration deletes its tally.
drop index tally_by_integration;
alter table tally rename to old_tally;
create table tally (
    organization_id {uuid} not null references organization (id),
    employee_id {uuid} not null,
    actor_id {uuid} not null,
    what {text} not null,
    at {instant} not null,
    primary key (organization_id, employee_id, actor_id, what),
    foreign key (organization_id, employee_id) references employee (organization_id, id)
);
insert into tally (organization_id, employee_id, actor_id, what, at)
    select t.organization_id, t.employee_id, t.integration_id, t.what, t.at from old_tally t
    join integration i on i.organization_id = t.organization_id and i.id = t.integration_id
    where i.released_at is null or t.at > i.released_at;
drop table old_tally;
create index tally_by_actor on tally (organization_id, actor_id, at);
-- Whether the brake has counted the last day of an employee. Last days that were stored before this migration were not counted.
alter table employee add column termination_counted boolean not null default false;
alter table organization add column terminations_held_at {instant};
alter table organization add column terminations_held_count integer not null default 0;
alter table organization add column terminations_released_at {instant};
alter table organization add column terminations_release_note {text};
alter table roster_plan add column scheduled_termination_count integer not null default 0;
alter table roster_plan add column release_of {uuid};
alter table roster_row add column categories {text};
alter table roster_row add column released boolean not null default false
