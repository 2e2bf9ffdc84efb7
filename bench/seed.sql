-- The data of one organization, the same at every run. psql variables: organization (its id), k (1 to 5, distinguishes the
-- organizations) and scale (1: all rows; 10: a tenth of them).
--
-- An id consists of the organization, the noun and a number, so the id of every row can be computed. Ids of one noun ascend with
-- the number, as the ids that the server makes ascend with time.
\set ON_ERROR_STOP on
set synchronous_commit = off;
set timezone = 'UTC';
set work_mem = '256MB';

create function pg_temp.make_id(noun int, n bigint) returns uuid language sql immutable as
    $$ select (format('0190a00%s-%s-7000-8000-', current_setting('bench.k'), lpad(noun::text, 4, '0')) || lpad(n::text, 12, '0'))::uuid $$;
select set_config('bench.k', :'k', false) as k, set_config('bench.scale', :'scale', false) as scale \gset
create function pg_temp.scaled(n bigint) returns bigint language sql immutable as
    $$ select n / current_setting('bench.scale')::bigint $$;
create function pg_temp.pick(n bigint, variadic list text[]) returns text language sql immutable as
    $$ select list[1 + (n % cardinality(list))::int] $$;

-- 1: employees. Employee n reports to employee n / 10.
insert into employee
select :'organization', pg_temp.make_id(1, n), 1, 'E' || lpad(n::text, 6, '0'), 'user' || n, 'user' || n || '@example.com',
    pg_temp.pick(n, 'Ann', 'Ben', 'Chloé', 'Dag', 'Eve', 'Finn', 'Grace', 'Hiro', 'Ines', 'Jan', 'Kofi'),
    pg_temp.pick(n / 3, 'Adams', 'Brown', 'Costa', 'Dubois', 'Eriksen', 'Fischer', 'García', 'Haddad', 'Ito', 'Jansen', 'Kim', 'Lee', 'Moreau'),
    pg_temp.pick(n, 'Engineer', 'Analyst', 'Designer', 'Manager', 'Consultant'), (n % 8)::int,
    pg_temp.pick(n / 40, 'Sales', 'Support', 'Research', 'Finance', 'Operations', 'Legal', 'People'),
    pg_temp.pick(n, 'Lisbon', 'Oslo', 'Berlin', 'Lyon'), pg_temp.pick(n, 'Europe/Lisbon', 'Europe/Oslo', 'Europe/Berlin', 'Europe/Paris'),
    case when n >= 10 then pg_temp.make_id(1, n / 10) end, 'EMPLOYEE', n % 4 <> 0, case when n % 50 = 49 then 'TERMINATED' else 'ACTIVE' end,
    date '2020-01-01' + (n % 1500)::int, case when n % 50 = 49 then date '2026-01-31' end, '2024-01-01', '2024-01-01'
from generate_series(1, pg_temp.scaled(4000)) n;

-- 2, 3: a competency framework with 40 competencies and five levels.
insert into competency_framework
values (:'organization', pg_temp.make_id(2, 1), 1, '11111111-0000-4000-8000-00000000000' || :'k', null, 'Skills', 'Coachgraph',
    '["novice", "beginner", "competent", "proficient", "expert"]', '2024-01-01', '2024-01-01');
insert into competency
select :'organization', pg_temp.make_id(3, n), 1, pg_temp.make_id(2, 1), '22222222-0000-4000-8000-' || lpad(n::text, 12, '0'), null,
    case when n > 5 then pg_temp.make_id(3, 1 + n % 5) end, n, 'C' || n, 'Can do what the competency number ' || n || ' is about', '2024-01-01', '2024-01-01'
from generate_series(1, 40) n;

-- 4, 5: programs and their target competencies.
insert into program
select :'organization', pg_temp.make_id(4, n), 1, 'Program ' || n, 'Colleagues who coach each other', pg_temp.pick(n, 'FORMAL', 'INFORMAL'), 'OPEN', 14, 'ANY', 2, null,
    '2024-01-01', null, '2024-01-01', '2024-01-01'
from generate_series(1, 8) n;
insert into program_competency
select :'organization', pg_temp.make_id(4, n), pg_temp.make_id(3, (n * 5 + m) % 40 + 1), 4 from generate_series(1, 8) n, generate_series(1, 5) m;

-- 6, 7: each employee participates in one program, which is in its second round.
insert into participant
select :'organization', pg_temp.make_id(6, n), 1, pg_temp.make_id(4, 1 + n % 8), pg_temp.make_id(1, n), 'ACTIVE', '2024-01-01', '2024-01-01'
from generate_series(1, pg_temp.scaled(4000)) n;
insert into round
select :'organization', pg_temp.make_id(7, (n - 1) * 2 + number), 1, pg_temp.make_id(4, n), number, case number when 1 then 'ENDED' else 'ACTIVE' end,
    date '2024-01-01' + (number - 1) * 365, case number when 1 then date '2024-12-31' end, '2024-01-01', '2024-01-01'
from generate_series(1, 8) n, generate_series(1, 2) number;

-- 8: pairings of the employees n and n + 8, who participate in the same program.
create temp table pair as
select n, pg_temp.make_id(8, n) as id, case when n <= pg_temp.scaled(2000) then 1 else 2 end as number, 1 + first % 8 as program, first, first + 8 as second
from generate_series(1, pg_temp.scaled(3000)) n,
    lateral (select (n * 7) % (pg_temp.scaled(4000) - 8) + 1 as first) place;
insert into pairing
select :'organization', id, 1, pg_temp.make_id(4, program), pg_temp.make_id(7, (program - 1) * 2 + number), case number when 1 then 'ENDED' else 'ACTIVE' end,
    '2024-01-01', '2024-01-01', case number when 1 then timestamptz '2024-12-31' end
from pair;
insert into pairing_member
select :'organization', id, pg_temp.make_id(6, member), pg_temp.make_id(1, member) from pair, unnest(array[first, second]) member;

-- 9: ten sessions of each pairing, and their attendance.
create temp table planned_session as
select (t - 1) * pg_temp.scaled(3000) + pair.n as n, id, program, first, second, timestamptz '2024-01-08 09:00' + t * interval '14 days' + pair.n * interval '5 minutes' as starts_at,
    (pair.n + t * 3) % 10 as outcome
from pair, generate_series(1, 10) t;
insert into session
select :'organization', pg_temp.make_id(9, n), 1, pg_temp.make_id(4, program), id,
    case when outcome < 6 then 'HELD' when outcome < 7 then 'MISSED' when outcome < 8 then 'CANCELLED' else 'SCHEDULED' end,
    starts_at, 45, case when outcome < 6 then starts_at end, '2024-01-01', '2024-01-01'
from planned_session order by n;
insert into session_attendance
select :'organization', pg_temp.make_id(9, n), pg_temp.make_id(1, member), outcome < 6 from planned_session, unnest(array[first, second]) member order by n;
-- In each held session, each coaches for a third of an hour.
insert into session_turn
select :'organization', pg_temp.make_id(9, n), position, pg_temp.make_id(1, coach), pg_temp.make_id(1, learner), 20
from planned_session, lateral (values (0, first, second), (1, second, first)) turn(position, coach, learner) where outcome < 6 order by n;

-- 10: assessments. A quarter are evidence from another system, the others come from sessions.
create temp table planned_assessment as
select a.n, case when a.n % 4 = 0 then 1 + a.n * 13 % pg_temp.scaled(4000) when a.n % 4 = 3 then planned_session.second else planned_session.first end as employee,
    case when a.n % 4 = 3 then planned_session.second when a.n % 4 <> 0 then planned_session.second end as assessor, planned_session.n as session_n,
    case a.n % 4 when 0 then 'EVIDENCE' when 3 then 'SELF_ASSESSED' else 'PEER' end as kind, timestamptz '2024-02-01' + a.n * :scale * interval '780 seconds' as at
from generate_series(1, pg_temp.scaled(80000)) a(n)
left join planned_session on planned_session.n = 1 + a.n * 7 % pg_temp.scaled(30000) and a.n % 4 <> 0;
insert into assessment
select :'organization', pg_temp.make_id(10, n), pg_temp.make_id(1, employee), pg_temp.make_id(3, 1 + n * 11 % 40), case when assessor is not null then pg_temp.make_id(1, assessor) end,
    case when session_n is not null then pg_temp.make_id(9, session_n) end, kind, 1 + (n % 5)::int, case when n % 3 = 0 then 80 end,
    case when kind = 'EVIDENCE' then 'https://lms.example.com/courses/' || n % 500 end, at, at
from planned_assessment order by n;

-- 12, 13: goals and commitments. Integrations do not read them: half of them are of the pairing 1, so that its member, the employee 8, has many pages.
insert into goal
select :'organization', pg_temp.make_id(12, n), 1, pg_temp.make_id(4, 1 + employee % 8), pg_temp.make_id(6, employee), pg_temp.make_id(1, employee),
    'Ask more than I answer, step ' || n, case when n % 2 = 0 then 'I want others to find their own way' end, pg_temp.make_id(3, 1 + n * 11 % 40), 4,
    (n % 6)::int, 5 + (n % 6)::int, date '2026-01-01' + (n % 300)::int, pg_temp.pick(n, 'ACTIVE', 'ACHIEVED', 'DROPPED'), case when n % 3 = 0 then 'OWNER' else 'PAIRING' end,
    case when n % 3 > 0 then timestamptz '2025-01-01' end, '2024-01-01', '2024-01-01'
from generate_series(1, pg_temp.scaled(8000)) n, lateral (select case n % 4 when 0 then 8 when 2 then 16 else 1 + n * 13 % pg_temp.scaled(4000) end as employee) owner;
insert into commitment
select :'organization', pg_temp.make_id(13, c.n), 1, pg_temp.make_id(4, program), id, pg_temp.make_id(9, planned_session.n), pg_temp.make_id(6, maker), pg_temp.make_id(1, maker),
    'Listen for five minutes without a question, week ' || c.n, date '2026-01-01' + (c.n % 300)::int, 'OPEN', null, null, null, '2024-01-01', '2024-01-01'
from generate_series(1, pg_temp.scaled(8000)) c(n)
join planned_session on planned_session.n = case c.n % 2 when 0 then c.n / 2 % 10 * pg_temp.scaled(3000) + 1 else 1 + c.n * 7 % pg_temp.scaled(30000) end,
    lateral (select case when c.n % 4 < 2 then first else second end as maker) made;

-- 14, 15: recognitions, of which a tenth are for a pairing only, and takeaways.
insert into recognition
select :'organization', pg_temp.make_id(14, n), 1, pg_temp.make_id(4, 1 + giver % 8), pg_temp.make_id(1, giver), pg_temp.make_id(1, 1 + (giver + 7) % pg_temp.scaled(4000)),
    pg_temp.make_id(3, 1 + n * 11 % 40), null, case when n % 10 = 0 then pg_temp.make_id(8, 1 + n % pg_temp.scaled(3000)) end,
    case when n % 50 <> 49 then 'You listened until I had found it myself, number ' || n end,
    case when n % 10 = 0 then 'PAIRING' else pg_temp.pick(n, 'PROGRAM', 'ORGANIZATION') end, case when n % 50 = 49 then 'WITHDRAWN' else 'GIVEN' end,
    timestamptz '2024-01-01' + n * interval '1 hour', '2024-01-01'
from generate_series(1, pg_temp.scaled(8000)) n, lateral (select 1 + n * 13 % pg_temp.scaled(4000) as giver) given;
insert into takeaway
select :'organization', pg_temp.make_id(15, n), 1, pg_temp.make_id(4, 1 + author % 8), pg_temp.make_id(1, author), pg_temp.make_id(3, 1 + n * 11 % 40),
    'A question helps more than an answer, lesson ' || n, 'a question helps more than an answer lesson ' || n, 'SHARED', (n % 7)::int,
    timestamptz '2024-01-01' + n * interval '1 hour', '2024-01-01'
from generate_series(1, pg_temp.scaled(8000)) n, lateral (select 1 + n * 13 % pg_temp.scaled(4000) as author) written;

-- 11: learning records of employees who consent, in the order of the change log. All change log entries but the last are pruned.
create temp table planned_record as
select row_number() over (order by at, noun, n) as seq, * from (
    select at, 10 as noun, n, employee, session_n, null::int as program from planned_assessment where employee % 4 <> 0
    union all
    select starts_at, 9, n, member, n, program from planned_session, unnest(array[first, second]) member where outcome < 6 and member % 4 <> 0
) consented;
insert into learning_record
select :'organization', pg_temp.make_id(11, seq), seq, pg_temp.make_id(1, employee), case noun when 10 then 'ASSESSED' else 'ATTENDED' end,
    case when session_n is not null then pg_temp.make_id(9, session_n) end, case when noun = 10 then pg_temp.make_id(10, n) end,
    case when program is not null then pg_temp.make_id(4, program) end, null,
    case noun when 10 then format('{"level": %s, "levels": 5, "confidence": null}', 1 + n % 5) else '{"durationMinutes": 45, "coachedMinutes": 20, "wasCoachedMinutes": 20}' end::jsonb,
    at, at
from planned_record order by seq;
delete from change where organization_id = :'organization';
insert into change
select :'organization', seq, 'learning_record.created', 'learning_record', pg_temp.make_id(11, seq), 1, '', 'SYSTEM', null, at from planned_record order by seq desc limit 1;
update change_head set seq = (select max(seq) from planned_record), pruned_seq = (select max(seq) - 1 from planned_record) where organization_id = :'organization';
-- The records count as statements already: otherwise the server would make statements of all of them during the measurements.
insert into statement_projection select :'organization', max(seq) from planned_record;
