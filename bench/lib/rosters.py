"""A company of a hundred thousand, brought in by file: how long each phase takes beside the bare SQL that stores the same rows, and
whether memory stays flat. The company is generated, the same at every run."""

import http.client
import json
import os
import random
import threading
import time

from lib import process

HEAD = "externalId,userName,email,givenName,familyName,jobTitle,department,managerExternalId,hiredOn,status"
DEPARTMENTS = [f"Department {number}" for number in range(1, 41)]
TITLES = ["Clerk", "Engineer", "Analyst", "Nurse", "Advisor", "Technician"]
GIVEN = ["Ada", "Ben", "Chloé", "Dilek", "Emeka", "Fatima", "Goran", "Hana", "Iker", "Jun"]
FAMILY = ["Müller", "Nguyen", "O'Neil", "Petrov", "Quispe", "Rossi", "Silva", "Tanaka", "Usman", "Varga"]
REPORTS = 8  # So many to a manager.

PLAN = "query($id: ID!) { rosterPlan(id: $id) { status doneCount failedCount } }"
APPLY = "mutation($id: ID!) { rosterApply(id: $id) { rosterPlan { status } userErrors { message } } }"


def person(number):
    manager = "" if number == 1 else f"P{(number + REPORTS - 2) // REPORTS}"
    given, family = GIVEN[number % 10], FAMILY[number // 10 % 10]
    return [f"P{number}", f"p{number}", f"p{number}@example.com", given, family, TITLES[number % 6], DEPARTMENTS[number // 100 % 40], manager,
            f"20{10 + number % 15}-0{1 + number % 9}-1{number % 10}", "ACTIVE"]


def company(count):
    """Everybody, in no order: managers stand before and behind those who report to them."""
    people = [person(number) for number in range(1, count + 1)]
    random.Random(7).shuffle(people)
    return people


def a_month_later(people):
    """One in two hundred has left, as many have joined, one in a hundred has another title. Who leaves has nobody below."""
    count = len(people)
    leaver = lambda row: int(row[0][1:]) > count - count // 200
    titled = lambda row: [*row[:5], "Lead", *row[6:]] if int(row[0][1:]) % 100 == 50 else row
    joined = [person(number) for number in range(count + 1, count + 1 + count // 200)]
    # Their managers are those who stay.
    joined = [[*row[:7], "P1", *row[8:]] for row in joined]
    return [titled(row) for row in people if not leaver(row)] + joined


def written(people, path):
    with open(path, "w") as file:
        file.write(HEAD + "\n")
        file.writelines(",".join(row) + "\n" for row in people)
    return path


def bare(people, organization, path):
    """The statement that stores the same rows and their log entries, and checks nothing but what the tables check."""
    column = lambda at: "'{" + ",".join('"' + (row[at] or "") + '"' for row in people).replace("'", "''") + "}'::text[]"
    identity = "('0190c001-0000-7000-8000-' || lpad({}, 12, '0'))::uuid"
    given = ["external_id", "user_name", "email", "given_name", "family_name", "job_title", "department", "manager", "hired_on", "status"]
    arrays = ",\n".join(column(at) for at in range(len(given)))
    with open(path, "w") as file:
        file.write(f"""with head as (update change_head set seq = seq + {len(people)} where organization_id = '{organization}' returning seq),
stored as (insert into employee as e (organization_id, id, version, external_id, user_name, email, given_name, family_name, job_title, department,
    manager_id, role, record_consent, status, hired_on, created_at, updated_at)
    select '{organization}'::uuid, {identity.format("substr(external_id, 2)")}, 1, external_id, user_name, email, given_name, family_name, job_title, department,
    case when manager <> '' then {identity.format("substr(manager, 2)")} end, 'EMPLOYEE', true, status, hired_on::date, now(), now()
    from unnest({arrays}) as given({", ".join(given)})
    on conflict (organization_id, external_id) do update set user_name = excluded.user_name, email = excluded.email, given_name = excluded.given_name,
    family_name = excluded.family_name, job_title = excluded.job_title, department = excluded.department, manager_id = excluded.manager_id,
    hired_on = excluded.hired_on, version = e.version + 1, updated_at = now() returning id, version)
insert into change select '{organization}'::uuid, head.seq - {len(people)} + row_number() over (), 'employee.created', 'employee', stored.id, stored.version, '',
    'INTEGRATION', null::uuid, now() from stored, head;
""")
    return path


class Memory:
    """The most that a process held while something ran."""

    def __init__(self, pid):
        self.pid, self.most, self.over = pid, 0, threading.Event()
        self.thread = threading.Thread(target=self.look)

    def look(self):
        while not self.over.wait(0.05):
            self.most = max(self.most, process.resident(self.pid))

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


def upload(server, path):
    """Sends a full roster; answers its plan."""
    own = http.client.HTTPConnection(server.address, timeout=300)
    headers = {"Authorization": f"Bearer {server.token}", "Content-Type": "text/csv", "Content-Length": str(os.path.getsize(path))}
    with open(path, "rb") as file:
        own.request("POST", "/rosters?mode=FULL", file, headers)
    answer = own.getresponse()
    body = json.loads(answer.read())
    if answer.status != 201 or body["rosterPlan"]["status"] != "PLANNED" or body["rosterPlan"]["rejectedCount"]:
        raise SystemExit(f"bench/run: the roster was not planned: {answer.status} {body}")
    return body["rosterPlan"]


def apply(server, plan):
    server.ask(APPLY, {"id": plan["id"]})
    while (state := server.ask(PLAN, {"id": plan["id"]})["rosterPlan"])["status"] != "APPLIED":
        time.sleep(0.02)
    if state["failedCount"]:
        raise SystemExit(f"bench/run: rows failed: {state}")


def timed(postgres, server, what):
    """Seconds, and CPU seconds of the server and of PostgreSQL."""
    begun, before = time.monotonic(), (server.cpu() if server else 0, postgres.cpu())
    answer = what()
    seconds = time.monotonic() - begun
    return answer, {"seconds": seconds, "server_cpu": (server.cpu() if server else 0) - before[0], "postgres_cpu": postgres.cpu() - before[1]}


def run(course, quick):
    """Phases by name, each with its seconds and CPU; how much memory grew."""
    count = 5_000 if quick else 100_000
    people = company(count)
    later = a_month_later(people)
    first, second = written(people, f"{course.folder}/first.csv"), written(later, f"{course.folder}/second.csv")
    organization = course.found("bare_rosters")
    sql = bare(people, organization, f"{course.folder}/bare.sql")
    psql = lambda: course.postgres.psql("bare_rosters", "-f", sql).wait()
    phases = {}
    code, phases["bare SQL"] = timed(course.postgres, None, psql)
    if code:
        raise SystemExit("bench/run: the bare SQL of the roster failed")
    course.found("rosters")
    server = course.serve("rosters", course.ways[-1])
    # The first request of a connection, of a plan, of everything.
    server.ask("{ organization { id } }", {})
    idle = process.resident(server.pid)
    with Memory(server.pid) as memory:
        plan, phases["first load, planned"] = timed(course.postgres, server, lambda: upload(server, first))
        _, phases["first load, applied"] = timed(course.postgres, server, lambda: apply(server, plan))
        course.postgres.rows("rosters", "vacuum analyze employee, change, roster_row;")
        plan, phases["unchanged, planned"] = timed(course.postgres, server, lambda: upload(server, first))
        if plan["unchangedCount"] != count:
            raise SystemExit(f"bench/run: the same roster is not unchanged: {plan}")
        plan, phases["2 % changed, planned"] = timed(course.postgres, server, lambda: upload(server, second))
        _, phases["2 % changed, applied"] = timed(course.postgres, server, lambda: apply(server, plan))
    return {"people": count, "file_mib": os.path.getsize(first) / 2**20, "phases": phases, "grown_mib": memory.most - idle}
