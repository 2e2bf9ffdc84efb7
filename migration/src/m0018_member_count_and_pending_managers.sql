-- The number of members of each team, so that a change of a large team need not count them.
alter table team add column member_count integer not null default 0;
update team set member_count = (
    select count(*) from team_member where team_member.organization_id = team.organization_id and team_member.team_id = team.id
);
-- The directory may name a manager who does not exist yet by user name or e-mail address, which are compared without case.
create index employee_by_lower_pending_manager on employee (organization_id, lower(manager_pending)) where lower(manager_pending) is not null
