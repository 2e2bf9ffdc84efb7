alter table employee add column erased_at {instant};

-- Requests to erase the personal data of employees. Two people decide: one requests, another one confirms.
create table employee_erasure (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    employee_id {uuid} not null,
    status {text} not null,
    requested_by_id {uuid} not null,
    decided_by_id {uuid},
    decided_at {instant},
    created_at {instant} not null,
    updated_at {instant} not null,
    primary key (organization_id, id),
    foreign key (organization_id, employee_id) references employee (organization_id, id),
    foreign key (organization_id, requested_by_id) references employee (organization_id, id),
    foreign key (organization_id, decided_by_id) references employee (organization_id, id)
);
create unique index employee_erasure_open on employee_erasure (organization_id, employee_id) where status = 'REQUESTED';
create index employee_erasure_by_employee on employee_erasure (organization_id, employee_id, id);
create index employee_erasure_by_status on employee_erasure (organization_id, status, id);
create index employee_erasure_by_requester on employee_erasure (organization_id, requested_by_id);
create index employee_erasure_by_decider on employee_erasure (organization_id, decided_by_id)
