-- Whether an organization has statements so large that a page of them is read in parts.
create index statement_large on statement (organization_id) where length(content) > 16384
