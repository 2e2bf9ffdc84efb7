-- Pairs of employees who are never paired. The identifiers are in ascending order, so that the row does not show who asked.
create table match_block (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    employee_low_id {uuid} not null,
    employee_high_id {uuid} not null,
    requester_id {uuid},
    created_at {instant} not null,
    primary key (organization_id, id),
    foreign key (organization_id, employee_low_id) references employee (organization_id, id),
    foreign key (organization_id, employee_high_id) references employee (organization_id, id),
    foreign key (organization_id, requester_id) references employee (organization_id, id)
);
create index match_block_by_pair on match_block (organization_id, employee_low_id, employee_high_id, id);
create index match_block_by_employee on match_block (organization_id, employee_high_id, id);
create index match_block_by_requester on match_block (organization_id, requester_id, id)
