"""The learning record store: batches of 100 statements sent by a client, beside the SQL that inserts the same rows, and then pages of 500 of a
million statements by `since`, beside the SQL that reads them."""

import http.client
import json
import os
import subprocess
import uuid

from lib import measure, server
from lib.roster_workload import measure_phase

BATCH, PAGE = 100, 500
# The statements that a client sends. All others are copies of them with other identifiers and times.
SENT, SENT_QUICK = 20_000, 1_000
# With 500 statements of about 700 bytes the response is large, so two callers already occupy the processors.
CONNECTIONS = 2
INSTANTS = 20
TARGET = 2.5
TABLES = ("statement", "statement_term", "change")


def make_statement(number):
    """A statement as an LMS sends it: one of 2,000 learners completes one of 500 courses."""
    learner, course = number % 2_000, number * 7 % 500
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"statement {number}")),
        "actor": {"objectType": "Agent", "name": f"Learner {learner}", "account": {"homePage": "https://hr.example.com", "name": f"E{learner}"}},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"en": "completed"}},
        "object": {"objectType": "Activity", "id": f"https://lms.example.com/courses/{course}",
                   "definition": {"name": {"en": f"Course {course}"}, "type": "http://adlnet.gov/expapi/activities/course"}},
        "result": {"completion": True, "success": number % 5 > 0, "score": {"scaled": number % 100 / 100}, "duration": "PT1H"},
        "context": {"registration": str(uuid.uuid5(uuid.NAMESPACE_URL, f"registration {number}")), "platform": "Example LMS",
                    "contextActivities": {"parent": [{"id": f"https://lms.example.com/programs/{course % 20}"}]}},
        "timestamp": f"2026-01-{1 + number % 28:02}T09:30:00Z",
    }


def send_batches(benchmark, running, database, count):
    """Sends all statements in batches on one connection, one after the other, as a client does that forwards a queue."""
    requests, token = f"{benchmark.folder}/{database}.requests", f"{benchmark.folder}/{database}.token"
    with open(requests, "w") as file:
        for first in range(0, count, BATCH):
            file.write(f"POST /xapi/statements {json.dumps([make_statement(number) for number in range(first, first + BATCH)])}\n")
    with open(token, "w") as file:
        file.write(benchmark.token)
    result = subprocess.run([benchmark.generator, running.address, token, requests, "1", "once"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=600)
    if result.returncode:
        raise SystemExit(f"bench/run: {result.stderr.strip()}")


def write_inserts(benchmark, source, organization, path):
    """A file with a transaction per batch that inserts the rows which the server stored: statements, the terms by which they are found, and the
    entries of the change log. It checks nothing but foreign keys. The activities are inserted once."""
    own = benchmark.postgres.query(source, "select id from organization")[0][0]
    rows = lambda sql: benchmark.postgres.query(source, f"select replace(coalesce(json_agg(row), '[]')::text, chr(10), '') from ({sql}) row")[0][0].replace(own, organization)
    insert = lambda table, values: f"insert into {table} select * from json_populate_recordset(null::{table}, $json${values}$json$)"
    activities = rows("select * from xapi_activity")
    entries = benchmark.postgres.query(source, "select min(seq), max(seq) from change where kind = 'statement.stored'")[0]
    bounds = benchmark.postgres.query(source, f"""select min(stored), max(stored) from (select stored, (row_number() over (order by stored) - 1) / {BATCH} as batch
        from statement) numbered group by batch order by batch""")
    with open(path, "w") as file:
        file.write(insert("xapi_activity", activities) + ";\n")
        for index, (first, last) in enumerate(bounds):
            sequence = int(entries[0]) + index * BATCH
            of_batch = f"stored between '{first}' and '{last}'"
            values = [rows(f"select * from statement where {of_batch}"), rows(f"select * from statement_term where {of_batch}"),
                      rows(f"select * from change where seq between {sequence} and {sequence + BATCH - 1}")]
            inserts = [insert(table, value) for table, value in zip(TABLES, values)]
            file.write(f"""with head as (update change_head set seq = seq + {BATCH} where organization_id = '{organization}'),
                statements as ({inserts[0]}), terms as ({inserts[1]}) {inserts[2]};\n""")


def copy_statements(benchmark, database, sent, count):
    """Copies the statements until there are `count`, each copy earlier than the one before. Its text has its own identifier and time."""
    copies = count // sent - 1
    if copies <= 0:
        return
    utc = """to_char({} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
    earlier = "s.stored - copy.number * (select max(stored) - min(stored) + interval '1 second' from statement)"
    benchmark.postgres.query(database, f"""
        create temp table copied as select s.organization_id, md5(s.id::text || copy.number)::uuid as id, s.id as original, s.version, {earlier} as stored, s.stored as at,
            s.target_id, s.voided, s.content from statement s cross join generate_series(1, {copies}) copy(number);
        insert into statement_term select t.organization_id, t.term, {earlier.replace("s.stored", "t.stored")} from statement_term t
            cross join generate_series(1, {copies}) copy(number);
        insert into statement select organization_id, id, version, stored, target_id, voided,
            replace(replace(content, original::text, id::text), {utc.format("at")}, {utc.format("stored")}) from copied;
        vacuum analyze statement, statement_term;""")


class Pages:
    """A workload: pages after instants that are evenly distributed over all statements."""

    def __init__(self, benchmark, database, organization):
        self.name, self.title, self.connections, self.token = "statements", f"a page of {PAGE} statements by since", CONNECTIONS, None
        self.paths, self.instances = [], []
        first, last = "select min(stored) from statement", "select max(stored) from statement"
        for index in range(INSTANTS):
            instant = benchmark.postgres.query(database, f"""select to_char((({first}) + (({last}) - ({first})) * {index / INSTANTS}) at time zone 'UTC',
                'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""")[0][0]
            self.paths.append(f"/xapi/statements?ascending=true&limit={PAGE}&since={instant}")
            self.instances.append((None, f"select content from statement where organization_id = '{organization}' and stored > '{instant}' and not voided "
                                         f"order by stored limit {PAGE};"))

    def bodies(self):
        return [f"GET {path}" for path in self.paths]


def check_pages(benchmark, database, running, pages):
    """Checks that every response has the statements that the SQL returns, in the same order."""
    connection = http.client.HTTPConnection(running.address, timeout=60)
    for path, (_, sql) in zip(pages.paths, pages.instances):
        connection.request("GET", path, headers={"Authorization": f"Bearer {benchmark.token}", "X-Experience-API-Version": "2.0.0"})
        response = json.loads(connection.getresponse().read())
        expected = [json.loads(row[0])["id"] for row in benchmark.postgres.query(database, sql.replace("select content", "select json_build_object('id', id)"))]
        if [statement["id"] for statement in response["statements"]] != expected:
            raise SystemExit(f"bench/run: statements: the server returns other statements than the SQL for {path}")


def run(benchmark, quick, count, log):
    sent = SENT_QUICK if quick else SENT
    organization = benchmark.create_empty_database("statements")
    running = server.Server(benchmark.program, benchmark.postgres.url("statements"), benchmark.token, f"{benchmark.folder}/server.statements.log")
    benchmark.resources.callback(running.stop)
    running.execute("{ organization { id } }", {})
    _, posted = measure_phase(benchmark.postgres, running, lambda: send_batches(benchmark, running, "statements", sent))
    log(f"batches of {BATCH}: {sent / posted['seconds']:.0f} statements/s")
    bare = benchmark.create_empty_database("bare_statements")
    path = f"{benchmark.folder}/statements.sql"
    write_inserts(benchmark, "statements", bare, path)
    code, inserted = measure_phase(benchmark.postgres, None, lambda: benchmark.postgres.psql("bare_statements", "-f", path).wait())
    os.remove(path)
    stored = benchmark.postgres.query("bare_statements", "select count(*) from statement")[0][0]
    if code or int(stored) != sent:
        raise SystemExit(f"bench/run: the bare SQL stored {stored} of {sent} statements")
    log(f"bare inserts: {sent / inserted['seconds']:.0f} statements/s")
    copy_statements(benchmark, "statements", sent, count)
    total = int(benchmark.postgres.query("statements", "select count(*) from statement")[0][0])
    log(f"{total:,} statements")
    pages = Pages(benchmark, "statements", organization)
    check_pages(benchmark, "statements", running, pages)
    sql = measure.measure_sql(benchmark.postgres, "statements", pages, benchmark.seconds, benchmark.folder)
    read = measure.measure_server(benchmark.postgres, running, pages, benchmark.seconds, benchmark.folder, benchmark.request_load)
    log(f"pages of {PAGE}: {read.cpu:.3f} ms of CPU, {sql.cpu:.3f} of the SQL")
    running.stop()
    return {"sent": sent, "total": total, "posted": posted, "inserted": inserted, "sql": sql, "read": read, "target": TARGET}
