"""The writes, and the SQL by which a person would write the same rows in one round trip."""

import json
import time

from lib import ids
from lib.ids import COMPETENCY, EMPLOYEE, key
from lib.workloads import W1, Workload

PLAN = """mutation($csv: String!) { rosterPlan(input: {csv: $csv}) {
    rosterPlan { id updateCount rejectedCount } userErrors { field message } } }"""
APPLY = "mutation($id: ID!) { rosterApply(id: $id) { rosterPlan { status } userErrors { field message } } }"

ROWS = 1000

# Where new ids come from, as the server takes them from its clock.
PREPARE = "create sequence bench_number;"
FRESH = "('0190b001-0000-7000-8000-' || lpad(nextval('bench_number')::text, 12, '0'))::uuid"

# A competency is looked at and an employee is asked for consent by whoever writes an assessment; here their foreign keys do.
RECORD = """\\set employee 1 + 4 * random(1, {last})
\\set competency random(1, 40)
\\set level random(1, 5)
with head as (update change_head set seq = seq + 2 where {of} returning seq),
assessed as (insert into assessment values ('{organization}', {fresh}, ('{employee}' || lpad((:employee::int)::text, 12, '0'))::uuid,
    ('{competency}' || lpad((:competency::int)::text, 12, '0'))::uuid, null, null, 'EVIDENCE', :level::int, null, null, now(), now()) returning id, employee_id, level),
learned as (insert into learning_record select '{organization}'::uuid, {fresh}, head.seq, employee_id, 'ASSESSED', null, assessed.id, null, null,
    jsonb_build_object('level', level, 'levels', 5, 'confidence', null), now(), now() from head, assessed returning id, seq)
insert into change select '{organization}'::uuid, learned.seq - 1, 'assessment.recorded', 'assessment', assessed.id, 1, '', 'INTEGRATION', null::uuid, now()
    from assessed, learned
union all select '{organization}'::uuid, seq, 'learning_record.created', 'learning_record', id, 1, '', 'INTEGRATION', null, now() from learned;
"""

UPSERT = """\\set n random(1, 1000000000)
with given as (select * from json_to_recordset('{rows}') as row(external_id text, user_name text, email text, given_name text, family_name text, job_title text)),
head as (update change_head set seq = seq + {count} where {of} returning seq),
stored as (insert into employee as e (organization_id, id, version, external_id, user_name, email, given_name, family_name, job_title, role, record_consent, status, created_at, updated_at)
    select '{organization}'::uuid, {fresh}, 1, external_id, user_name, email, given_name, family_name, job_title || ' ' || :n::text, 'EMPLOYEE', false, 'ACTIVE', now(), now() from given
    on conflict (organization_id, external_id) do update set user_name = excluded.user_name, email = excluded.email, given_name = excluded.given_name,
    family_name = excluded.family_name, job_title = excluded.job_title, version = e.version + 1, updated_at = now()
    where (e.user_name, e.email, e.given_name, e.family_name, e.job_title) is distinct from
    (excluded.user_name, excluded.email, excluded.given_name, excluded.family_name, excluded.job_title) returning id, version)
insert into change select '{organization}'::uuid, head.seq - {count} + row_number() over (), 'employee.updated', 'employee', stored.id, stored.version, 'jobTitle', 'INTEGRATION',
    null, now() from stored, head;
"""


def assessment(company):
    """Evidence of a level for somebody who consents to learning records: an assessment, its record and two log entries."""
    last = company.employees // 4 - 1
    sql = RECORD.format(of=company.of, organization=company.organization, last=last, fresh=FRESH,
                        employee=key(EMPLOYEE, 0)[:-12], competency=key(COMPETENCY, 0)[:-12])
    instances = []
    for n in range(200):
        person = key(EMPLOYEE, 1 + 4 * (1 + n * 7 % last))
        skill = key(COMPETENCY, 1 + n % 40)
        given = {"employeeId": ids.text("emp", person), "competencyId": ids.text("cmp", skill), "kind": "EVIDENCE", "level": 1 + n % 5}
        instances.append(({"input": given}, sql))
    # The writes of an organization follow each other: more callers would only wait longer.
    return Workload("W1", "assessmentRecord", W1, instances, None, 2.5, connections=4)


class Roster:
    """A thousand people get another job title: planned and applied by the server, upserted by SQL."""

    def __init__(self, company):
        people = company.rows(f"select external_id, user_name, email, given_name, family_name from employee where {company.of} order by id limit {ROWS};")
        self.people, self.server = people, company.server
        names = ("external_id", "user_name", "email", "given_name", "family_name", "job_title")
        rows = json.dumps([dict(zip(names, [*person, "Engineer"])) for person in people], ensure_ascii=False, separators=(", ", ": "))
        sql = UPSERT.format(of=company.of, organization=company.organization, fresh=FRESH, count=len(people), rows=rows.replace("'", "''"))
        self.workload = Workload("W2", f"roster of {len(people)} rows", PLAN, [({}, sql)], None, 2, connections=1)

    def csv(self, title):
        head = "externalId,userName,email,givenName,familyName,jobTitle\n"
        return head + "\n".join(",".join([*person, title]) for person in self.people)

    def load(self, server, connection, seconds):
        """As the load generator does, one roster after the other; a roster takes two requests."""
        taken, begun = [], time.monotonic()
        while time.monotonic() - begun < seconds:
            sent = time.monotonic()
            plan = server.ask(PLAN, {"csv": self.csv(f"Engineer {time.time_ns()}")}, connection)["rosterPlan"]["rosterPlan"]
            if (plan["updateCount"], plan["rejectedCount"]) != (len(self.people), 0):
                raise SystemExit(f"bench/run: the roster is not planned as it should be: {plan}")
            applied = server.ask(APPLY, {"id": plan["id"]}, connection)["rosterApply"]["rosterPlan"]
            if applied["status"] != "APPLIED":
                raise SystemExit(f"bench/run: the roster is not applied: {applied}")
            taken.append(round((time.monotonic() - sent) * 1e6))
        elapsed = time.monotonic() - begun
        taken.sort()
        return {"requests": len(taken), "seconds": elapsed, "bytes": 0, "p50_us": taken[(len(taken) - 1) // 2], "p99_us": taken[(len(taken) - 1) * 99 // 100]}
