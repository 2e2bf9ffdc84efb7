-- The smallest number of people whose answers are shown as figures, as it was when the pulse was opened. Earlier pulses were opened with 5.
alter table pulse add column minimum_group integer not null default 5;

-- Who has left a program, or completed it, does not wait for a partner.
update participant set waiting_since = null where status in ('WITHDRAWN', 'COMPLETED') and waiting_since is not null
