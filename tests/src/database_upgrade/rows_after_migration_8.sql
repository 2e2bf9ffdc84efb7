-- Rows in the tables and columns that migrations 2 to 8 added. Migration 9 adds the release time of roster plans.
insert into allowed_operation values (#1, #4, 'sha', '{ me }', @);
insert into scim_token values (#1, #18, #4, 'sha', @, @, null, null);
insert into team values (#1, #19, 1, 'Sales', null, @, @);
insert into team_member values (#1, #19, #6);
insert into roster_batch values (#1, #7, 1, '[1]', @);
update integration set held_at = @ where organization_id = #1;
-- A released plan, a held plan, and a plan whose release is no longer in the change log.
insert into roster_plan (organization_id, id, version, status, source, basis_seq, row_count, create_count, update_count, reactivate_count,
    terminate_count, unchanged_count, rejected_count, created_at, held_because, released_by_kind, released_by_id)
values (#1, #20, 2, 'PLANNED', 'graphql', 1, 0, 0, 0, 0, 0, 0, 0, @, 'much', 'EMPLOYEE', #5),
    (#1, #21, 1, 'HELD', 'graphql', 1, 0, 0, 0, 0, 0, 0, 0, @, 'much', null, null),
    (#1, #22, 2, 'PLANNED', 'graphql', 1, 0, 0, 0, 0, 0, 0, 0, @, 'much', 'OPERATOR', null);
insert into change values (#1, 2, 'roster_plan.planned', 'roster_plan', #20, 1, '', 'INTEGRATION', #4, @);
insert into change values (#1, 3, 'roster_plan.released', 'roster_plan', #20, 2, '', 'EMPLOYEE', #5, '2026-02-03T04:05:06.789+00:00');
insert into change values (#1, 4, 'roster_plan.applied', 'roster_plan', #20, 3, '', 'EMPLOYEE', #5, '2026-03-01T00:00:00+00:00');
insert into change values (#1, 5, 'roster_plan.planned', 'roster_plan', #21, 1, '', 'INTEGRATION', #4, @);
update change_head set seq = 5 where organization_id = #1;
-- A plan of another organization with the same identifier.
insert into roster_plan (organization_id, id, version, status, source, basis_seq, row_count, create_count, update_count, reactivate_count,
    terminate_count, unchanged_count, rejected_count, created_at, held_because, released_by_kind, released_by_id)
values (#2, #20, 2, 'PLANNED', 'graphql', 1, 0, 0, 0, 0, 0, 0, 0, @, 'much', 'OPERATOR', null);
insert into change values (#2, 1, 'roster_plan.released', 'roster_plan', #20, 2, '', 'OPERATOR', null, '2026-04-01T00:00:00+00:00');
insert into change_head values (#2, 1, 0)
