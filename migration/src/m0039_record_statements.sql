-- Statements of learning records. The employee whom such a statement is about, null for the statements of clients.
alter table statement add column record_employee_id {uuid};
create index statement_by_record_employee on statement (organization_id, record_employee_id) where record_employee_id is not null;

-- How the employees in these statements are named.
alter table organization add column statement_home_page {text};
alter table organization add column statement_uses_email boolean not null default false;

-- The last learning record that was made a statement, by its number in the change log. An organization without a row has none.
create table statement_projection (
    organization_id {uuid} not null references organization (id),
    through_seq bigint not null,
    primary key (organization_id)
);

-- The learning records of an employee up to this number are not made statements, because the consent was withdrawn after them.
create table statement_exclusion (
    organization_id {uuid} not null,
    employee_id {uuid} not null,
    through_seq bigint not null,
    primary key (organization_id, employee_id),
    foreign key (organization_id, employee_id) references employee (organization_id, id)
);
insert into statement_exclusion
    select employee.organization_id, employee.id, change_head.seq
    from employee
    join change_head on change_head.organization_id = employee.organization_id
    where not employee.record_consent
