"""The write workloads: each as GraphQL, and as the SQL with which a person would write the same rows in one round trip."""

import json
import time

from lib.ids import COMPETENCY, EMPLOYEE, make_id, to_typeid
from lib.measure import percentiles
from lib.read_workloads import W1, Workload

PLAN = """mutation($csv: String!) { rosterPlan(input: {csv: $csv}) {
    rosterPlan { id updateCount rejectedCount } userErrors { field message } } }"""
APPLY = "mutation($id: ID!) { rosterApply(id: $id) { rosterPlan { status } userErrors { field message } } }"

ROWS = 1000

# A source of new ids; the server makes them from its clock.
CREATE_SEQUENCE = "create sequence bench_number;"
NEW_ID = "('0190b001-0000-7000-8000-' || lpad(nextval('bench_number')::text, 12, '0'))::uuid"

# The server also reads the competency and the consent of the employee before it writes an assessment. Here the foreign keys check only
# that the competency and the employee exist.
RECORD = """\\set employee 1 + 4 * random(1, {last})
\\set competency random(1, 40)
\\set level random(1, 5)
with head as (update change_head set seq = seq + 2 where {condition} returning seq),
assessed as (insert into assessment values ('{organization}', {new_id}, ('{employee}' || lpad((:employee::int)::text, 12, '0'))::uuid,
    ('{competency}' || lpad((:competency::int)::text, 12, '0'))::uuid, null, null, 'EVIDENCE', :level::int, null, null, now(), now()) returning id, employee_id, level),
learned as (insert into learning_record select '{organization}'::uuid, {new_id}, head.seq, employee_id, 'ASSESSED', null, assessed.id, null, null,
    jsonb_build_object('level', level, 'levels', 5, 'confidence', null), now(), now() from head, assessed returning id, seq)
insert into change select '{organization}'::uuid, learned.seq - 1, 'assessment.recorded', 'assessment', assessed.id, 1, '', 'INTEGRATION', null::uuid, now()
    from assessed, learned
union all select '{organization}'::uuid, seq, 'learning_record.created', 'learning_record', id, 1, '', 'INTEGRATION', null, now() from learned;
"""

UPSERT = """\\set n random(1, 1000000000)
with source as (select * from json_to_recordset('{rows}') as row(external_id text, user_name text, email text, given_name text, family_name text, job_title text)),
head as (update change_head set seq = seq + {count} where {condition} returning seq),
stored as (insert into employee as e (organization_id, id, version, external_id, user_name, email, given_name, family_name, job_title, role, record_consent, status, created_at, updated_at)
    select '{organization}'::uuid, {new_id}, 1, external_id, user_name, email, given_name, family_name, job_title || ' ' || :n::text, 'EMPLOYEE', false, 'ACTIVE', now(), now() from source
    on conflict (organization_id, external_id) do update set user_name = excluded.user_name, email = excluded.email, given_name = excluded.given_name,
    family_name = excluded.family_name, job_title = excluded.job_title, version = e.version + 1, updated_at = now()
    where (e.user_name, e.email, e.given_name, e.family_name, e.job_title) is distinct from
    (excluded.user_name, excluded.email, excluded.given_name, excluded.family_name, excluded.job_title) returning id, version)
insert into change select '{organization}'::uuid, head.seq - {count} + row_number() over (), 'employee.updated', 'employee', stored.id, stored.version, 'jobTitle', 'INTEGRATION',
    null, now() from stored, head;
"""


def assessment(organization):
    """Evidence for an employee who consents to learning records: an assessment, its learning record and two change log entries."""
    last = organization.employees // 4 - 1
    sql = RECORD.format(condition=organization.condition, organization=organization.id, last=last, new_id=NEW_ID,
                        employee=make_id(EMPLOYEE, 0)[:-12], competency=make_id(COMPETENCY, 0)[:-12])
    instances = []
    for n in range(200):
        employee = to_typeid("emp", make_id(EMPLOYEE, 1 + 4 * (1 + n * 7 % last)))
        competency = to_typeid("cmp", make_id(COMPETENCY, 1 + n % 40))
        instances.append(({"input": {"employeeId": employee, "competencyId": competency, "kind": "EVIDENCE", "level": 1 + n % 5}}, sql))
    # The writes of an organization are serialized, so more callers would only wait longer.
    return Workload("W1", "assessmentRecord", W1, instances, None, 2.5, connections=4)


class Roster:
    """A thousand employees get another job title: the server plans and applies a roster, the SQL upserts."""

    def __init__(self, organization):
        employees = organization.query(f"select external_id, user_name, email, given_name, family_name from employee where {organization.condition} order by id limit {ROWS};")
        self.employees = employees
        names = ("external_id", "user_name", "email", "given_name", "family_name", "job_title")
        rows = json.dumps([dict(zip(names, [*employee, "Engineer"])) for employee in employees], ensure_ascii=False, separators=(", ", ": "))
        sql = UPSERT.format(condition=organization.condition, organization=organization.id, new_id=NEW_ID, count=len(employees), rows=rows.replace("'", "''"))
        self.workload = Workload("W2", f"roster of {len(employees)} rows", PLAN, [({}, sql)], None, 2, connections=1)

    def csv(self, title):
        header = "externalId,userName,email,givenName,familyName,jobTitle\n"
        return header + "\n".join(",".join([*employee, title]) for employee in self.employees)

    def send_load(self, server, connection, seconds):
        """Sends one roster after the other, as the load generator does with requests. A roster takes two requests."""
        durations, started = [], time.monotonic()
        while time.monotonic() - started < seconds:
            sent = time.monotonic()
            plan = server.execute(PLAN, {"csv": self.csv(f"Engineer {time.time_ns()}")}, connection)["rosterPlan"]["rosterPlan"]
            if (plan["updateCount"], plan["rejectedCount"]) != (len(self.employees), 0):
                raise SystemExit(f"bench/run: an unexpected roster plan: {plan}")
            applied = server.execute(APPLY, {"id": plan["id"]}, connection)["rosterApply"]["rosterPlan"]
            if applied["status"] != "APPLIED":
                raise SystemExit(f"bench/run: the roster was not applied: {applied}")
            durations.append(round((time.monotonic() - sent) * 1e6))
        return {"requests": len(durations), "seconds": time.monotonic() - started, "bytes": 0, **percentiles(durations)}
