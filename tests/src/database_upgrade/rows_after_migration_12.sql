-- Rows in the table that migration 11 added. Migration 13 counts changes by actor instead of by integration.
insert into tally (organization_id, employee_id, integration_id, what, at) values (#1, #6, #4, 'DEACTIVATIONS', @)
