-- The data of one organization: the same at every run. Variables of psql: organization (its id), k (1 to 5, tells the
-- organizations apart) and scale (1: all of it; 10: a tenth).
--
-- An id is made of the organization, the noun and a number, so that whoever wants any row can say its id. Ids of one noun
-- ascend with the number, as those that the server makes ascend with time.
\set ON_ERROR_STOP on
set synchronous_commit = off;
set timezone = 'UTC';
set work_mem = '256MB';

create function pg_temp.key(noun int, n bigint) returns uuid language sql immutable as
    $$ select (format('0190a00%s-%s-7000-8000-', current_setting('bench.k'), lpad(noun::text, 4, '0')) || lpad(n::text, 12, '0'))::uuid $$;
select set_config('bench.k', :'k', false) as k, set_config('bench.scale', :'scale', false) as scale \gset
create function pg_temp.share(n bigint) returns bigint language sql immutable as
    $$ select n / current_setting('bench.scale')::bigint $$;
create function pg_temp.pick(n bigint, variadic list text[]) returns text language sql immutable as
    $$ select list[1 + (n % cardinality(list))::int] $$;

-- 1: employees; every tenth is the manager of the nine after them, and so on upwards.
insert into employee
select :'organization', pg_temp.key(1, n), 1, 'E' || lpad(n::text, 6, '0'), 'user' || n, 'user' || n || '@example.com',
    pg_temp.pick(n, 'Ann', 'Ben', 'Chloé', 'Dag', 'Eve', 'Finn', 'Grace', 'Hiro', 'Ines', 'Jan', 'Kofi'),
    pg_temp.pick(n / 3, 'Adams', 'Brown', 'Costa', 'Dubois', 'Eriksen', 'Fischer', 'García', 'Haddad', 'Ito', 'Jansen', 'Kim', 'Lee', 'Moreau'),
    pg_temp.pick(n, 'Engineer', 'Analyst', 'Designer', 'Manager', 'Consultant'), (n % 8)::int,
    pg_temp.pick(n / 40, 'Sales', 'Support', 'Research', 'Finance', 'Operations', 'Legal', 'People'),
    pg_temp.pick(n, 'Lisbon', 'Oslo', 'Berlin', 'Lyon'), pg_temp.pick(n, 'Europe/Lisbon', 'Europe/Oslo', 'Europe/Berlin', 'Europe/Paris'),
    case when n >= 10 then pg_temp.key(1, n / 10) end, 'EMPLOYEE', n % 4 <> 0, case when n % 50 = 49 then 'TERMINATED' else 'ACTIVE' end,
    date '2020-01-01' + (n % 1500)::int, case when n % 50 = 49 then date '2026-01-31' end, '2024-01-01', '2024-01-01'
from generate_series(1, pg_temp.share(4000)) n;

-- 2, 3: a framework of 40 competencies, on a scale of five.
insert into competency_framework
values (:'organization', pg_temp.key(2, 1), 1, '11111111-0000-4000-8000-00000000000' || :'k', null, 'Skills', 'Coachgraph',
    '["novice", "beginner", "competent", "proficient", "expert"]', '2024-01-01', '2024-01-01');
insert into competency
select :'organization', pg_temp.key(3, n), 1, pg_temp.key(2, 1), '22222222-0000-4000-8000-' || lpad(n::text, 12, '0'), null,
    case when n > 5 then pg_temp.key(3, 1 + n % 5) end, n, 'C' || n, 'Can do what the competency number ' || n || ' is about', '2024-01-01', '2024-01-01'
from generate_series(1, 40) n;

-- 4, 5: programs and what they aim at.
insert into program
select :'organization', pg_temp.key(4, n), 1, 'Program ' || n, 'Colleagues who coach each other', pg_temp.pick(n, 'FORMAL', 'INFORMAL'), 'OPEN', 14, 'ANY', 2, null,
    '2024-01-01', null, '2024-01-01', '2024-01-01'
from generate_series(1, 8) n;
insert into program_competency
select :'organization', pg_temp.key(4, n), pg_temp.key(3, (n * 5 + m) % 40 + 1), 4 from generate_series(1, 8) n, generate_series(1, 5) m;

-- 6, 7: each employee takes part in one program, which is in its second round.
insert into participant
select :'organization', pg_temp.key(6, n), 1, pg_temp.key(4, 1 + n % 8), pg_temp.key(1, n), 'ACTIVE', '2024-01-01', '2024-01-01'
from generate_series(1, pg_temp.share(4000)) n;
insert into round
select :'organization', pg_temp.key(7, (n - 1) * 2 + number), 1, pg_temp.key(4, n), number, case number when 1 then 'ENDED' else 'ACTIVE' end,
    date '2024-01-01' + (number - 1) * 365, case number when 1 then date '2024-12-31' end, '2024-01-01', '2024-01-01'
from generate_series(1, 8) n, generate_series(1, 2) number;

-- 8: pairings of employees n and n + 8, who take part in the same program.
create temp table pair as
select n, pg_temp.key(8, n) as id, case when n <= pg_temp.share(2000) then 1 else 2 end as number, 1 + first % 8 as program, first, first + 8 as second
from generate_series(1, pg_temp.share(3000)) n,
    lateral (select (n * 7) % (pg_temp.share(4000) - 8) + 1 as first) place;
insert into pairing
select :'organization', id, 1, pg_temp.key(4, program), pg_temp.key(7, (program - 1) * 2 + number), case number when 1 then 'ENDED' else 'ACTIVE' end,
    '2024-01-01', '2024-01-01', case number when 1 then timestamptz '2024-12-31' end
from pair;
insert into pairing_member
select :'organization', id, pg_temp.key(6, member), pg_temp.key(1, member) from pair, unnest(array[first, second]) member;

-- 9: ten sessions of each pairing, and who came.
create temp table meeting as
select (t - 1) * pg_temp.share(3000) + pair.n as n, id, program, first, second, timestamptz '2024-01-08 09:00' + t * interval '14 days' + pair.n * interval '5 minutes' as starts_at,
    (pair.n + t * 3) % 10 as fate
from pair, generate_series(1, 10) t;
insert into session
select :'organization', pg_temp.key(9, n), 1, pg_temp.key(4, program), id,
    case when fate < 6 then 'HELD' when fate < 7 then 'MISSED' when fate < 8 then 'CANCELLED' else 'SCHEDULED' end,
    starts_at, 45, case when fate < 6 then starts_at end, '2024-01-01', '2024-01-01'
from meeting order by n;
insert into session_attendance
select :'organization', pg_temp.key(9, n), pg_temp.key(1, member), fate < 6 from meeting, unnest(array[first, second]) member order by n;

-- 10: assessments: a quarter is evidence of a system, the others come from sessions.
create temp table judged as
select a.n, case when a.n % 4 = 0 then 1 + a.n * 13 % pg_temp.share(4000) when a.n % 4 = 3 then meeting.second else meeting.first end as employee,
    case when a.n % 4 = 3 then meeting.second when a.n % 4 <> 0 then meeting.second end as assessor, meeting.n as meeting,
    case a.n % 4 when 0 then 'EVIDENCE' when 3 then 'SELF_ASSESSED' else 'PEER' end as kind, timestamptz '2024-02-01' + a.n * :scale * interval '780 seconds' as at
from generate_series(1, pg_temp.share(80000)) a(n)
left join meeting on meeting.n = 1 + a.n * 7 % pg_temp.share(30000) and a.n % 4 <> 0;
insert into assessment
select :'organization', pg_temp.key(10, n), pg_temp.key(1, employee), pg_temp.key(3, 1 + n * 11 % 40), case when assessor is not null then pg_temp.key(1, assessor) end,
    case when meeting is not null then pg_temp.key(9, meeting) end, kind, 1 + (n % 5)::int, case when n % 3 = 0 then 80 end,
    case when kind = 'EVIDENCE' then 'https://lms.example.com/courses/' || n % 500 end, at, at
from judged order by n;

-- 11: learning records of those who consent, in the order of the change log, whose own entries are past their retention.
create temp table learned as
select row_number() over (order by at, noun, n) as seq, * from (
    select at, 10 as noun, n, employee, meeting, null::int as program from judged where employee % 4 <> 0
    union all
    select starts_at, 9, n, member, n, program from meeting, unnest(array[first, second]) member where fate < 6 and member % 4 <> 0
) happened;
insert into learning_record
select :'organization', pg_temp.key(11, seq), seq, pg_temp.key(1, employee), case noun when 10 then 'ASSESSED' else 'ATTENDED' end,
    case when meeting is not null then pg_temp.key(9, meeting) end, case when noun = 10 then pg_temp.key(10, n) end,
    case when program is not null then pg_temp.key(4, program) end, null,
    case noun when 10 then format('{"level": %s, "levels": 5, "confidence": null}', 1 + n % 5) else '{"durationMinutes": 45, "coachedMinutes": 20, "wasCoachedMinutes": 20}' end::jsonb,
    at, at
from learned order by seq;
delete from change where organization_id = :'organization';
insert into change
select :'organization', seq, 'learning_record.created', 'learning_record', pg_temp.key(11, seq), 1, '', 'SYSTEM', null, at from learned order by seq desc limit 1;
update change_head set seq = (select max(seq) from learned), pruned_seq = (select max(seq) - 1 from learned) where organization_id = :'organization';
