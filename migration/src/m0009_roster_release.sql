-- When a held roster plan was released. The log knows it of those before.
alter table roster_plan add column released_at {instant};
update roster_plan set released_at = (
    select max(c.at) from change c
    where c.organization_id = roster_plan.organization_id and c.subject_id = roster_plan.id and c.kind = 'roster_plan.released'
) where released_by_kind is not null
