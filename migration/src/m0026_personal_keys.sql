-- The key with which the confidential texts of a person are encrypted, itself encrypted with a key from the settings. When an employee is
-- erased, this row is deleted: then no copy of the texts, in backups too, can be read with the keys of the settings alone.
create table personal_key (
    organization_id {uuid} not null references organization (id),
    employee_id {uuid} not null,
    key_name {text} not null,
    encrypted_key {text} not null,
    created_at {instant} not null,
    primary key (organization_id, employee_id),
    foreign key (organization_id, employee_id) references employee (organization_id, id)
);
-- Maintenance looks for the keys that an earlier key of the settings encrypted.
create index personal_key_by_key_name on personal_key (organization_id, key_name, employee_id)
