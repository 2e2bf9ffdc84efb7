-- How the HR system behind an integration writes its rosters.
alter table integration add column roster_mapping {json}
