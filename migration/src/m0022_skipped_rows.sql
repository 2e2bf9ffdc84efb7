-- The rows that a filter of the roster mapping skips, and the employees whom a full roster names only in such rows.
alter table roster_plan add column skipped_count integer not null default 0;
alter table roster_plan add column skipped_employee_count integer not null default 0;
-- The SHA-256 of a full roster that may be cut off within its last cell: such a plan is held.
alter table roster_plan add column open_end_digest {text}
