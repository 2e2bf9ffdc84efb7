-- Rows in the table that migration 11 added. Migration 13 counts changes by actor instead of by integration.
insert into tally (organization_id, employee_id, integration_id, what, at) values (#1, #6, #4, 'DEACTIVATIONS', @);
-- Current employees whose user names differ only by case. Migration 20 makes user names unique without regard to case.
insert into employee (organization_id, id, version, external_id, user_name, email, given_name, family_name, role, record_consent, status, created_at, updated_at) values
    (#2, #30, 1, '30', 'Eve', '30@x.example', 'A', 'B', 'EMPLOYEE', true, 'ACTIVE', @, @),
    (#2, #31, 1, '31', 'eve', '31@x.example', 'A', 'B', 'EMPLOYEE', true, 'ACTIVE', @, @),
    (#2, #32, 1, '32', 'EVE', '32@x.example', 'A', 'B', 'EMPLOYEE', true, 'SUSPENDED', @, @),
    (#2, #33, 1, '33', 'Kim', '33@x.example', 'A', 'B', 'EMPLOYEE', true, 'ACTIVE', @, @),
    (#2, #34, 1, '34', 'KIM', '34@x.example', 'A', 'B', 'EMPLOYEE', true, 'ACTIVE', @, @),
    (#2, #35, 1, '35', 'Zoe', '35@x.example', 'A', 'B', 'EMPLOYEE', true, 'TERMINATED', @, @),
    (#2, #36, 1, '36', 'zoe', '36@x.example', 'A', 'B', 'EMPLOYEE', true, 'ACTIVE', @, @),
    (#2, #37, 1, '37', 'solo', '37@x.example', 'A', 'B', 'EMPLOYEE', true, 'ACTIVE', @, @)
