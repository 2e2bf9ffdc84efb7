-- The number of members of each team, so that a change of a large team need not count them.
alter table team add column member_count integer not null default 0;
update team set member_count = (
    select count(*) from team_member where team_member.organization_id = team.organization_id and team_member.team_id = team.id
)
