-- Rows whose employee may be another person than the row shows: the question, the employee who may be the same person as a new one, and
-- the decision of a person.
alter table roster_row add column identity_question {text};
alter table roster_row add column identity_employee_id {uuid};
alter table roster_row add column identity_decision {text};
create index roster_row_by_question on roster_row (organization_id, roster_plan_id, identity_question) where identity_question is not null
