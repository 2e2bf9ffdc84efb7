-- Rows of somebody new are not of an employee: a first load need not write a hundred thousand index entries that say so.
drop index roster_row_by_employee;
create index roster_row_by_employee on roster_row (organization_id, employee_id) where employee_id is not null
