"""What is asked: each workload as GraphQL with variables, and as the SQL that a person would write for the same rows.

Every workload is a fixed set of instances, the same for SQL and for the server, so that both do the same work. Values stand
in the SQL as literals: the plan is made once per connection, and there is no cheaper way to get these rows."""

import json

from lib import ids
from lib.ids import ASSESSMENT, EMPLOYEE, PROGRAM, key

INTERVAL = 780  # Seconds between two assessments of an organization, in seed.sql.

R1 = "query($id: ID!) { employee(id: $id) { id externalId givenName familyName email jobTitle } }"
R2 = """query($first: Int!, $after: String) { employees(first: $first, after: $after) {
    nodes { id externalId givenName familyName email jobTitle } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
R3 = """query($program: ID!, $from: DateTime!) { sessions(first: 20, filter: {programId: {eq: $program}, startsAt: {from: $from}}) { nodes {
    id status startsAt pairing { id members { employee { id givenName familyName } } } program { name }
    assessments { nodes { kind level competency { statement } } } } } }"""
R4 = """query($first: Int!, $after: String) { assessments(first: $first, after: $after) {
    nodes { id kind level assessedAt employee { externalId email } competency { statement } session { startsAt } } pageInfo { endCursor hasNextPage } } }"""
R5 = """query($first: Int!, $after: String) { learningRecords(first: $first, after: $after) {
    nodes { id verb result occurredAt employee { externalId } } pageInfo { endCursor hasNextPage } } }"""
R6 = "query($program: ID!) { program(id: $program) { %s } }" % " ".join(
    f"{status.lower()}: sessions(filter: {{status: {{eq: {status}}}}}) {{ totalCount }}" for status in ("SCHEDULED", "HELD", "CANCELLED", "MISSED")
)
W1 = """mutation($input: AssessmentRecordInput!) { assessmentRecord(input: $input) {
    assessment { id level assessedAt } userErrors { field message code } } }"""


class Workload:
    """`instances` are pairs of variables and the SQL for the same rows."""

    def __init__(self, name, about, document, instances, rows, target=None, connections=16):
        self.name, self.about, self.document, self.instances, self.rows = name, about, document, instances, rows
        self.target, self.connections = target, connections

    def bodies(self):
        return [json.dumps({"query": self.document, "variables": variables}) for variables, _ in self.instances]


def listed(values):
    return "'{" + ",".join(sorted({value for value in values if value})) + "}'::uuid[]"


class Company:
    """The organization whose token is used, in one database."""

    def __init__(self, postgres, database, organization, server, scale):
        self.postgres, self.database, self.organization, self.server, self.scale = postgres, database, organization, server, scale
        self.of = f"organization_id = '{organization}'"
        self.employees, self.assessments = 4000 // scale, 80000 // scale

    def rows(self, statement):
        return self.postgres.rows(self.database, statement)

    def among(self, count, few):
        """So many numbers of 1 to `count`, spread evenly and each time the same."""
        return [1 + (n * count) // few for n in range(min(count, few))]

    def cursors(self, document, field, size, pages):
        """The cursors at the ends of the first pages of a list, walked as a caller would; the first is none."""
        found = [None]
        while len(found) < pages:
            info = self.server.ask(document, {"first": size, "after": found[-1]})[field]["pageInfo"]
            found.append(info["endCursor"])
            if not info["hasNextPage"]:
                return found[:-1]
        return found

    # The reads.

    def one_employee(self):
        columns = "id, external_id, given_name, family_name, email, job_title"
        instances = [
            ({"id": ids.text("emp", key(EMPLOYEE, n))}, f"select {columns} from employee where {self.of} and id = '{key(EMPLOYEE, n)}';")
            for n in self.among(self.employees, 100)
        ]
        return Workload("R1", "one employee, 6 fields", R1, instances, lambda data: 1, 4)

    def page_of_employees(self, size=50):
        columns = "id, external_id, given_name, family_name, email, job_title"
        sql = "select {} from employee where {} and id > '{}' order by id limit {};"
        instances = [
            ({"first": size, "after": cursor}, sql.format(columns, self.of, key(EMPLOYEE, page * size), size + 1))
            for page, cursor in enumerate(self.cursors(R2, "employees", size, 64))
        ]
        return Workload("R2", f"page of {size}, pageInfo", R2, instances, lambda data: paged(data["employees"]), 2.5)

    def sessions(self):
        instances = []
        for n in range(16):
            program, start = key(PROGRAM, 1 + n % 8), f"2024-0{1 + n // 4}-{10 + n % 4 * 6}T00:00:00Z"
            variables = {"program": ids.text("prg", program), "from": start}
            first = (f"select id, status, starts_at, pairing_id, program_id from session where {self.of} and program_id = '{program}' "
                     f"and starts_at >= '{start}' order by starts_at, id limit 20;")
            rows = self.rows(first)
            sessions, pairings = listed(row[0] for row in rows), listed(row[3] for row in rows)
            members = f"select pairing_id, employee_id from pairing_member where {self.of} and pairing_id = any({pairings}) order by pairing_id, participant_id;"
            judged = (f"select id, session_id, kind, level, competency_id from assessment where {self.of} and session_id = any({sessions}) "
                      "order by session_id, assessed_at, id;")
            people, skills = listed(row[1] for row in self.rows(members)), listed(row[4] for row in self.rows(judged))
            instances.append((variables, "\n".join([
                first, f"select id from pairing where {self.of} and id = any({pairings});", members,
                f"select id, given_name, family_name from employee where {self.of} and id = any({people});",
                f"select id, name from program where {self.of} and id = '{program}';", judged,
                f"select id, statement from competency where {self.of} and id = any({skills});",
            ])))
        return Workload("R3", "20 sessions, nested", R3, instances, rows_of_sessions, 1.8)

    def page_of_assessments(self, size=1000):
        instances = []
        pages = self.cursors(R4, "assessments", size, 16)
        for page, cursor in enumerate(pages):
            after = f"and (a.assessed_at, a.id) > (timestamptz '2024-02-01 00:00Z' + {page * size * self.scale} * interval '{INTERVAL} seconds', '{key(ASSESSMENT, page * size)}')"
            instances.append(({"first": size, "after": cursor}, self.joined(after if page else "", size)))
        return Workload("R4", f"{size} assessments, joined", R4, instances, lambda data: paged(data["assessments"]), 1.5)

    def joined(self, after, size):
        """One statement with joins: what a person writes."""
        return f"""select a.id, a.kind, a.level, a.assessed_at, e.external_id, e.email, c.statement, s.starts_at from assessment a
join employee e on e.organization_id = a.organization_id and e.id = a.employee_id
join competency c on c.organization_id = a.organization_id and c.id = a.competency_id
left join session s on s.organization_id = a.organization_id and s.id = a.session_id
where a.{self.of} {after} order by a.assessed_at, a.id limit {size + 1};"""

    def page_of_learning_records(self, size=500):
        instances = []
        for page, cursor in enumerate(self.cursors(R5, "learningRecords", size, 16)):
            first = (f"select id, seq, verb, result, occurred_at, employee_id from learning_record where {self.of} and seq > {page * size} "
                     f"order by seq limit {size + 1};")
            people = listed(row[5] for row in self.rows(first)[:size])
            second = f"select id, external_id from employee where {self.of} and id = any({people});"
            instances.append(({"first": size, "after": cursor}, f"{first}\n{second}"))
        return Workload("R5", f"{size} learning records", R5, instances, rows_of_records, 1.5)

    def count_of_sessions(self):
        instances = [
            ({"program": ids.text("prg", key(PROGRAM, n))},
             f"select status, count(*) from session where {self.of} and program_id = '{key(PROGRAM, n)}' group by status;")
            for n in range(1, 9)
        ]
        return Workload("R6", "sessions by status", R6, instances, lambda data: sum(part["totalCount"] > 0 for part in data["program"].values()))

    def reads(self):
        return [self.one_employee(), self.page_of_employees(), self.sessions(), self.page_of_assessments(), self.page_of_learning_records(), self.count_of_sessions()]


def paged(connection):
    """A statement fetches one row more to know whether there are more."""
    return len(connection["nodes"]) + connection["pageInfo"]["hasNextPage"]


def rows_of_sessions(data):
    sessions = data["sessions"]["nodes"]
    pairings = {session["pairing"]["id"]: session["pairing"]["members"] for session in sessions}
    people = {member["employee"]["id"] for members in pairings.values() for member in members}
    judged = [node for session in sessions for node in session["assessments"]["nodes"]]
    skills = {node["competency"]["statement"] for node in judged}
    return len(sessions) + len(pairings) + sum(map(len, pairings.values())) + len(people) + 1 + len(judged) + len(skills)


def rows_of_records(data):
    records = data["learningRecords"]
    return paged(records) + len({node["employee"]["externalId"] for node in records["nodes"]})
