-- Statements of others belong to employees, and can be evidence of competencies.

-- IRIs as a JSON array: the systems whose account names are external ids, besides the identity providers.
alter table organization add column account_home_pages {json};

-- The integration that sent the statement. Those of this program have none.
alter table statement add column integration_id {uuid};
alter table statement add column employee_id {uuid};
-- The identifier of the actor, normalized, by which the employee is found.
alter table statement add column person_key {text};
create index statement_by_employee on statement (organization_id, employee_id, stored) where employee_id is not null;
create index statement_by_integration on statement (organization_id, integration_id, stored) where integration_id is not null;
create index statement_without_employee on statement (organization_id, stored) where employee_id is null and integration_id is not null;
create index statement_by_unmatched_person on statement (organization_id, person_key, stored)
    where employee_id is null and person_key is not null;

create table evidence_rule (
    organization_id {uuid} not null references organization (id),
    id {uuid} not null,
    version bigint not null,
    name {text} not null,
    verb {text} not null,
    -- One of the three.
    activity_id {text},
    activity_id_prefix {text},
    activity_type {text},
    -- In percent of the scaled score.
    min_score integer,
    success boolean,
    completion boolean,
    competency_id {uuid} not null,
    level integer not null,
    retired_at {instant},
    created_at {instant} not null,
    updated_at {instant} not null,
    primary key (organization_id, id),
    foreign key (organization_id, competency_id) references competency (organization_id, id)
);
create index evidence_rule_by_competency on evidence_rule (organization_id, competency_id, id);

-- The rule and the statement that an assessment comes from.
alter table assessment add column evidence_rule_id {uuid};
alter table assessment add column statement_id {uuid};
alter table assessment add column withdrawn_at {instant};
create unique index assessment_by_statement on assessment (organization_id, statement_id, evidence_rule_id, employee_id)
    where statement_id is not null
