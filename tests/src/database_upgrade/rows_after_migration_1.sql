-- At least one row in each table of the schema after migration 1. #7 stands for an identifier, @ for an instant.
insert into organization values (#1, 1, 'old', 'Old Inc.', @, @);
insert into organization values (#2, 1, 'other', 'Other Inc.', @, @);
insert into identity_provider values (#1, #3, 1, 'https://login.old.example', 'https://coaching.old.example', 'RFC9068', 'RS256', null, null, null, null,
    'scope', 'client_id', 'sub', 'USER_NAME', 'ACTIVE', @, @);
insert into integration values (#1, #4, 1, #3, 'hr', 'HR', 'HRIS', 'roster:read roster:write', 'ACTIVE', @, @);
insert into employee values (#1, #5, 1, 'boss', 'boss', 'boss@old.example', 'Bo', 'Oss', null, null, null, null, null, null,
    'EMPLOYEE', false, 'ACTIVE', null, null, @, @);
insert into employee values (#1, #6, 3, 'ann', 'ann', 'ann@old.example', 'Ann', 'Lee', 'Clerk', 2, 'Sales', 'Rome', 'Europe/Rome', #5,
    'PROGRAM_MANAGER', true, 'TERMINATED', '2020-02-29', '2025-12-31', @, @);
insert into roster_plan values (#1, #7, 2, 'APPLIED', 'roster.csv', 1, 1, 1, 0, 0, 0, 0, 0, @, @);
insert into roster_row values (#1, #7, 1, 'ann', 'CREATE', #6, '{"externalId": "ann"}', '[]', '[]');
insert into competency_framework values (#1, #8, 1, 'framework', null, 'Framework', null, '["novice", "able"]', @, @);
insert into competency values (#1, #9, 1, #8, 'item', null, null, 1, null, 'Can listen', @, @);
insert into program values (#1, #10, 1, 'Peers', null, 'FORMAL', 'OPEN', 14, 'ANY', 2, null, null, null, @, @);
insert into program_competency values (#1, #10, #9, 1);
insert into participant values (#1, #11, 1, #10, #5, 'ACTIVE', @, @);
insert into participant values (#1, #12, 2, #10, #6, 'WITHDRAWN', @, @);
insert into round values (#1, #13, 1, #10, 1, 'ACTIVE', '2026-01-01', null, @, @);
insert into pairing values (#1, #14, 2, #10, #13, 'ENDED', @, @, @);
insert into pairing_member values (#1, #14, #11, #5);
insert into pairing_member values (#1, #14, #12, #6);
insert into session values (#1, #15, 1, #10, #14, 'HELD', @, 30, @, @, @);
insert into session_attendance values (#1, #15, #5, true);
insert into session_turn values (#1, #15, 1, #5, #6, 15);
insert into assessment values (#1, #16, #6, #9, #5, #15, 'PEER', 1, null, null, @, @);
insert into learning_record values (#1, #17, 1, #6, 'ATTENDED', #15, null, #10, null, '{}', @, @);
insert into change values (#1, 1, 'employee.created', 'employee', #6, 1, '', 'OPERATOR', null, @);
insert into change_head values (#1, 1, 0);
insert into idempotency_key values (#1, 'operator', 'key', 'employeeUpsert', 'hash', #6, @)
