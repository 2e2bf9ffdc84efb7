-- The integration that owns each group of attributes, as JSON. Null: no owners were ever named.
alter table organization add column attribute_owners {json};
-- The key that an integration gives an employee, where it is not the external id.
create table employee_external_id (
    organization_id {uuid} not null references organization (id),
    employee_id {uuid} not null,
    integration_id {uuid} not null,
    external_id {text} not null,
    primary key (organization_id, employee_id, integration_id),
    unique (organization_id, integration_id, external_id),
    foreign key (organization_id, employee_id) references employee (organization_id, id),
    foreign key (organization_id, integration_id) references integration (organization_id, id)
)
