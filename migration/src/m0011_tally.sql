-- Whom an integration changed one by one in a way that the brake counts, and which of these changes it holds. What a roster changes
-- is judged as a whole before and not counted again. The log does not tell the two apart, so that it needs no index for it.
create table tally (
    organization_id {uuid} not null references organization (id),
    employee_id {uuid} not null,
    integration_id {uuid} not null,
    what {text} not null,
    at {instant} not null,
    primary key (organization_id, employee_id, integration_id, what),
    foreign key (organization_id, employee_id) references employee (organization_id, id),
    foreign key (organization_id, integration_id) references integration (organization_id, id)
);
create index tally_by_integration on tally (organization_id, integration_id, at);
drop index change_of_leavers;
alter table integration add column held_changes {text} not null default '';
update integration set held_changes = 'DEACTIVATIONS' where held_at is not null
