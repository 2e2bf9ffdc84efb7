-- What HR systems and directories know of a person and had no place, and when changes of a roster are held.
alter table employee add column email_type {text};
alter table employee add column display_name {text};
alter table employee add column employee_number {text};
alter table employee add column cost_center {text};
alter table employee add column division {text};
alter table employee add column company {text};
alter table employee add column manager_pending {text};
alter table employee add column custom {json};
alter table employee add column directory {json};
alter table employee add column deprovisioned_at {instant};
alter table organization add column brake {json};
-- Those who wait for their manager are few, and are looked for whenever somebody joins.
create index employee_by_pending_manager on employee (organization_id, manager_pending) where manager_pending is not null;
-- Directories compare without regard to case.
create index employee_by_lower_user_name on employee (organization_id, lower(user_name), id);
create index employee_by_lower_email_of_all on employee (organization_id, lower(email), id);
create index employee_by_lower_display_name on employee (organization_id, lower(display_name), id);
create index employee_by_lower_family_name on employee (organization_id, lower(family_name), id);
create index employee_by_updated_at on employee (organization_id, updated_at, id);
