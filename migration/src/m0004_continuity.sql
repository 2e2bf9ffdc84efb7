-- What a change of the roster does to coaching under way: who waits for a new partner, which pairing the reporting lines
-- forbid, what a program does about it, and whose last day is still to come.
alter table participant add column waiting_since {instant};
alter table pairing add column conflict_since {instant};
alter table program add column conflict_policy {text} not null default 'RAISE';
create index employee_by_last_day on employee (organization_id, terminated_on) where status <> 'TERMINATED';
