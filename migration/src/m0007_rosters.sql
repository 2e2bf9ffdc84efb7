-- What a run is, how it went on, and who answered for it.
alter table roster_plan add column mode {text} not null default 'DELTA';
alter table roster_plan add column planned_by_kind {text} not null default 'SYSTEM';
alter table roster_plan add column planned_by_id {uuid};
alter table roster_plan add column held_because {text};
alter table roster_plan add column released_by_kind {text};
alter table roster_plan add column released_by_id {uuid};
alter table roster_plan add column release_note {text};
alter table roster_plan add column step_count integer not null default 0;
alter table roster_plan add column done_count integer not null default 0;
alter table roster_plan add column failed_count integer not null default 0;
alter table roster_plan add column failure {text};
-- What it would do to coaching under way.
alter table roster_plan add column pairing_end_count integer not null default 0;
alter table roster_plan add column session_cancel_count integer not null default 0;
alter table roster_plan add column partner_requeue_count integer not null default 0;
alter table roster_plan add column conflict_count integer not null default 0;

-- Who a row is about, also before they are there, and what it takes from others.
alter table roster_row add column subject_id {uuid};
alter table roster_row add column base_version bigint;
alter table roster_row add column user_name {text};
alter table roster_row add column manager_id {uuid};
alter table roster_row add column absent boolean not null default false;
create index roster_row_by_external_id on roster_row (organization_id, roster_plan_id, external_id);
create index roster_row_by_subject on roster_row (organization_id, roster_plan_id, subject_id);
create index roster_row_by_user_name on roster_row (organization_id, roster_plan_id, user_name) where user_name is not null;

-- The order in which the rows of a plan are carried out, some at once.
create table roster_batch (
    organization_id {uuid} not null references organization (id),
    roster_plan_id {uuid} not null,
    batch_number integer not null,
    row_numbers {json} not null,
    applied_at {instant},
    primary key (organization_id, roster_plan_id, batch_number),
    foreign key (organization_id, roster_plan_id) references roster_plan (organization_id, id)
)
