"""A roster of 100,000 employees uploaded as a file: the duration of each phase compared with the SQL that stores the same rows, and the
growth of memory. The roster is generated and the same at every run."""

import http.client
import json
import os
import random
import threading
import time

from lib import process

HEADER = "externalId,userName,email,givenName,familyName,jobTitle,department,managerExternalId,hiredOn,status"
DEPARTMENTS = [f"Department {number}" for number in range(1, 41)]
TITLES = ["Clerk", "Engineer", "Analyst", "Nurse", "Advisor", "Technician"]
GIVEN = ["Ada", "Ben", "Chloé", "Dilek", "Emeka", "Fatima", "Goran", "Hana", "Iker", "Jun"]
FAMILY = ["Müller", "Nguyen", "O'Neil", "Petrov", "Quispe", "Rossi", "Silva", "Tanaka", "Usman", "Varga"]
REPORTS_PER_MANAGER = 8

PLAN = "query($id: ID!) { rosterPlan(id: $id) { status doneCount failedCount } }"
APPLY = "mutation($id: ID!) { rosterApply(id: $id) { rosterPlan { status } userErrors { message } } }"


def make_row(number):
    manager = "" if number == 1 else f"P{(number + REPORTS_PER_MANAGER - 2) // REPORTS_PER_MANAGER}"
    given, family = GIVEN[number % 10], FAMILY[number // 10 % 10]
    return [f"P{number}", f"p{number}", f"p{number}@example.com", given, family, TITLES[number % 6], DEPARTMENTS[number // 100 % 40], manager,
            f"20{10 + number % 15}-0{1 + number % 9}-1{number % 10}", "ACTIVE"]


def make_roster(count):
    """The rows in random order: managers come before and after those who report to them."""
    rows = [make_row(number) for number in range(1, count + 1)]
    random.Random(7).shuffle(rows)
    return rows


def make_changed_roster(rows):
    """One employee in 200 is missing, as many are new, and one in 100 has another job title. Missing employees have no reports."""
    count = len(rows)
    is_missing = lambda row: int(row[0][1:]) > count - count // 200
    change_title = lambda row: [*row[:5], "Lead", *row[6:]] if int(row[0][1:]) % 100 == 50 else row
    new = [make_row(number) for number in range(count + 1, count + 1 + count // 200)]
    # Their manager must not be one of the missing employees.
    new = [[*row[:7], "P1", *row[8:]] for row in new]
    return [change_title(row) for row in rows if not is_missing(row)] + new


def write_csv(rows, path):
    with open(path, "w") as file:
        file.write(HEADER + "\n")
        file.writelines(",".join(row) + "\n" for row in rows)
    return path


def write_sql(rows, organization, path):
    """The statement that stores the same rows and their change log entries. It checks only what the constraints of the tables check."""
    array = lambda index: "'{" + ",".join('"' + (row[index] or "") + '"' for row in rows).replace("'", "''") + "}'::text[]"
    make_uuid = "('0190c001-0000-7000-8000-' || lpad({}, 12, '0'))::uuid"
    columns = ["external_id", "user_name", "email", "given_name", "family_name", "job_title", "department", "manager", "hired_on", "status"]
    arrays = ",\n".join(array(index) for index in range(len(columns)))
    with open(path, "w") as file:
        file.write(f"""with head as (update change_head set seq = seq + {len(rows)} where organization_id = '{organization}' returning seq),
stored as (insert into employee as e (organization_id, id, version, external_id, user_name, email, given_name, family_name, job_title, department,
    manager_id, role, record_consent, status, hired_on, created_at, updated_at)
    select '{organization}'::uuid, {make_uuid.format("substr(external_id, 2)")}, 1, external_id, user_name, email, given_name, family_name, job_title, department,
    case when manager <> '' then {make_uuid.format("substr(manager, 2)")} end, 'EMPLOYEE', true, status, hired_on::date, now(), now()
    from unnest({arrays}) as source({", ".join(columns)})
    on conflict (organization_id, external_id) do update set user_name = excluded.user_name, email = excluded.email, given_name = excluded.given_name,
    family_name = excluded.family_name, job_title = excluded.job_title, department = excluded.department, manager_id = excluded.manager_id,
    hired_on = excluded.hired_on, version = e.version + 1, updated_at = now() returning id, version)
insert into change select '{organization}'::uuid, head.seq - {len(rows)} + row_number() over (), 'employee.created', 'employee', stored.id, stored.version, '',
    'INTEGRATION', null::uuid, now() from stored, head;
""")
    return path


class PeakMemory:
    """The greatest resident memory of a process inside a `with` block, in MiB."""

    def __init__(self, pid):
        self.pid, self.mib, self.ended = pid, 0, threading.Event()
        self.thread = threading.Thread(target=self.watch)

    def watch(self):
        while not self.ended.wait(0.05):
            self.mib = max(self.mib, process.resident_mib(self.pid))

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()


def upload(server, path):
    """Uploads a full roster and returns its plan."""
    connection = http.client.HTTPConnection(server.address, timeout=300)
    headers = {"Authorization": f"Bearer {server.token}", "Content-Type": "text/csv", "Content-Length": str(os.path.getsize(path))}
    with open(path, "rb") as file:
        connection.request("POST", "/rosters?mode=FULL", file, headers)
    response = connection.getresponse()
    body = json.loads(response.read())
    if response.status != 201 or body["rosterPlan"]["status"] != "PLANNED" or body["rosterPlan"]["rejectedCount"]:
        raise SystemExit(f"bench/run: the roster was not planned: {response.status} {body}")
    return body["rosterPlan"]


def apply(server, plan):
    server.execute(APPLY, {"id": plan["id"]})
    while (state := server.execute(PLAN, {"id": plan["id"]})["rosterPlan"])["status"] != "APPLIED":
        time.sleep(0.02)
    if state["failedCount"]:
        raise SystemExit(f"bench/run: rows failed: {state}")


def measure_phase(postgres, server, action):
    """Runs an action. Returns its result, and its duration and the CPU time of the server and of PostgreSQL in seconds."""
    started, before = time.monotonic(), (server.cpu_seconds() if server else 0, postgres.cpu_seconds())
    result = action()
    seconds = time.monotonic() - started
    server_cpu = (server.cpu_seconds() if server else 0) - before[0]
    return result, {"seconds": seconds, "server_cpu": server_cpu, "postgres_cpu": postgres.cpu_seconds() - before[1]}


def run(benchmark, quick):
    """Measures all phases. Returns their durations and CPU times by name, and the growth of the memory of the server in MiB."""
    count = 5_000 if quick else 100_000
    rows = make_roster(count)
    first = write_csv(rows, f"{benchmark.folder}/first.csv")
    second = write_csv(make_changed_roster(rows), f"{benchmark.folder}/second.csv")
    organization = benchmark.create_empty_database("bare_rosters")
    sql = write_sql(rows, organization, f"{benchmark.folder}/bare.sql")
    psql = lambda: benchmark.postgres.psql("bare_rosters", "-f", sql).wait()
    phases = {}
    code, phases["bare SQL"] = measure_phase(benchmark.postgres, None, psql)
    if code:
        raise SystemExit("bench/run: the bare SQL of the roster failed")
    benchmark.create_empty_database("rosters")
    server = benchmark.start_server("rosters", benchmark.ways[-1])
    # A first request, so that connections and caches are not measured.
    server.execute("{ organization { id } }", {})
    idle = process.resident_mib(server.pid)
    with PeakMemory(server.pid) as peak:
        plan, phases["first load, planned"] = measure_phase(benchmark.postgres, server, lambda: upload(server, first))
        _, phases["first load, applied"] = measure_phase(benchmark.postgres, server, lambda: apply(server, plan))
        benchmark.postgres.query("rosters", "vacuum analyze employee, change, roster_row;")
        plan, phases["unchanged, planned"] = measure_phase(benchmark.postgres, server, lambda: upload(server, first))
        if plan["unchangedCount"] != count:
            raise SystemExit(f"bench/run: uploading the same roster again changes employees: {plan}")
        plan, phases["2 % changed, planned"] = measure_phase(benchmark.postgres, server, lambda: upload(server, second))
        _, phases["2 % changed, applied"] = measure_phase(benchmark.postgres, server, lambda: apply(server, plan))
    return {"employees": count, "file_mib": os.path.getsize(first) / 2**20, "phases": phases, "grown_mib": peak.mib - idle}
