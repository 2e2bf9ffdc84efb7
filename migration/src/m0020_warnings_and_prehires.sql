-- What the reader of a plan should know although the row can be applied. NULL: nothing, as in most rows.
alter table roster_row add column warnings {json};
alter table roster_plan add column warning_count integer not null default 0;
create index roster_row_by_warning on roster_row (organization_id, roster_plan_id, row_number) where warnings is not null;
-- The e-mail address that a row gives its employee, as it is compared.
alter table roster_row add column email {text};
-- User names are unique without regard to case. Those of current employees who differed only by case before stay as they are until they
-- change: one of them is compared without case, the others with it.
update roster_row set user_name = lower(user_name) where user_name is not null;
alter table employee add column user_name_exact boolean not null default false;
update employee set user_name_exact = true where status <> 'TERMINATED' and exists (
    select 1 from employee o where o.organization_id = employee.organization_id and lower(o.user_name) = lower(employee.user_name)
    and o.status <> 'TERMINATED' and o.id <> employee.id
    and (o.user_name = lower(o.user_name) or (employee.user_name <> lower(employee.user_name) and o.id < employee.id))
);
drop index employee_by_user_name;
create unique index employee_by_user_name on employee (organization_id, (case when user_name_exact then user_name else lower(user_name) end))
    where status <> 'TERMINATED';
-- Those whose first day is still to come, by that day. People who were hired in the future before stay as they are.
create index employee_by_first_day on employee (organization_id, hired_on) where status = 'PRE_HIRE'
