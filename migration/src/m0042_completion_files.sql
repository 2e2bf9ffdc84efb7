-- How the learning system of an integration writes files of completions.
alter table integration add column completion_mapping {json}
