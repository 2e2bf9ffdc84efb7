"""The read workloads: each as GraphQL with variables, and as the SQL that a person would write for the same rows.

Every workload is a fixed set of instances, the same for the SQL and for the server, so that both do the same work. The SQL contains its
values as literals: it is planned once per connection, and there is no cheaper way to read these rows."""

import json

from lib.ids import ASSESSMENT, EMPLOYEE, PROGRAM, make_id, to_typeid

# The employee who reads goals and commitments: a member of the pairing 1, which has half of them.
READER = 8
# The tables of the lists of the coaching practice.
TABLES_OF_FIELDS = {"goals": "goal", "commitments": "commitment", "recognitions": "recognition", "takeaways": "takeaway"}

ASSESSMENT_INTERVAL = 780  # Seconds between two assessments of an organization, in seed.sql.

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
R7 = """query($first: Int!, $after: String) { goals(first: $first, after: $after) {
    nodes { id title status dueOn confidenceNow competency { id statement } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
R8 = """query($first: Int!, $after: String) { commitments(first: $first, after: $after) {
    nodes { id text status dueOn session { id startsAt } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
R9 = """query($first: Int!, $after: String) { recognitions(first: $first, after: $after) {
    nodes { id text visibility createdAt receiver { id givenName } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
R10 = """query($first: Int!, $after: String) { takeaways(first: $first, after: $after) {
    nodes { id text helpfulCount createdAt program { id name } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
# The ratio of R2, and a fifth more.
TARGET_OF_COACHING_LISTS = 3.0
W1 = """mutation($input: AssessmentRecordInput!) { assessmentRecord(input: $input) {
    assessment { id level assessedAt } userErrors { field message code } } }"""


class Workload:
    """`instances` are pairs of variables and the SQL for the same rows. `count_rows` counts the rows in the data of a response. `target` is
    the ratio to the SQL that is aimed at. `token` is that of the caller, None for the integration."""

    def __init__(self, name, title, document, instances, count_rows, target=None, connections=16, token=None):
        self.name, self.title, self.document, self.instances, self.count_rows = name, title, document, instances, count_rows
        self.target, self.connections, self.token = target, connections, token

    def bodies(self):
        """The request bodies."""
        return [json.dumps({"query": self.document, "variables": variables}) for variables, _ in self.instances]


def uuid_array(values):
    return "'{" + ",".join(sorted({value for value in values if value})) + "}'::uuid[]"


class Organization:
    """The organization whose token is used, in one database. `token_of_person` is the token of the employee `READER`."""

    def __init__(self, postgres, database, id, server, scale, token_of_person):
        self.postgres, self.database, self.id, self.server, self.scale, self.token_of_person = postgres, database, id, server, scale, token_of_person
        self.condition = f"organization_id = '{id}'"
        self.employees, self.assessments = 4000 // scale, 80000 // scale

    def query(self, sql):
        return self.postgres.query(self.database, sql)

    def sample_numbers(self, count, size):
        """`size` numbers of 1 to `count`, spread evenly and the same at every run."""
        return [1 + (n * count) // size for n in range(min(count, size))]

    def load_cursors(self, document, field, size, pages, token=None):
        """The cursors before each of the first pages of a list, read page by page as a caller would. The first is None."""
        cursors = [None]
        while len(cursors) < pages:
            info = self.server.execute(document, {"first": size, "after": cursors[-1]}, token=token)[field]["pageInfo"]
            cursors.append(info["endCursor"])
            if not info["hasNextPage"]:
                return cursors[:-1]
        return cursors

    def one_employee(self):
        columns = "id, external_id, given_name, family_name, email, job_title"
        instances = [
            ({"id": to_typeid("emp", make_id(EMPLOYEE, n))}, f"select {columns} from employee where {self.condition} and id = '{make_id(EMPLOYEE, n)}';")
            for n in self.sample_numbers(self.employees, 100)
        ]
        return Workload("R1", "one employee, 6 fields", R1, instances, lambda data: 1, 4)

    def page_of_employees(self, size=50):
        columns = "id, external_id, given_name, family_name, email, job_title"
        sql = "select {} from employee where {} and id > '{}' order by id limit {};"
        instances = [
            ({"first": size, "after": cursor}, sql.format(columns, self.condition, make_id(EMPLOYEE, page * size), size + 1))
            for page, cursor in enumerate(self.load_cursors(R2, "employees", size, 64))
        ]
        return Workload("R2", f"page of {size}, pageInfo", R2, instances, lambda data: count_page_rows(data["employees"]), 2.5)

    def sessions(self):
        instances = []
        for n in range(16):
            program, start = make_id(PROGRAM, 1 + n % 8), f"2024-0{1 + n // 4}-{10 + n % 4 * 6}T00:00:00Z"
            variables = {"program": to_typeid("prg", program), "from": start}
            first = (f"select id, status, starts_at, pairing_id, program_id from session where {self.condition} and program_id = '{program}' "
                     f"and starts_at >= '{start}' order by starts_at, id limit 20;")
            rows = self.query(first)
            sessions, pairings = uuid_array(row[0] for row in rows), uuid_array(row[3] for row in rows)
            members = f"select pairing_id, employee_id from pairing_member where {self.condition} and pairing_id = any({pairings}) order by pairing_id, participant_id;"
            assessments = (f"select id, session_id, kind, level, competency_id from assessment where {self.condition} and session_id = any({sessions}) "
                           "order by session_id, assessed_at, id;")
            employees, competencies = uuid_array(row[1] for row in self.query(members)), uuid_array(row[4] for row in self.query(assessments))
            instances.append((variables, "\n".join([
                first, f"select id from pairing where {self.condition} and id = any({pairings});", members,
                f"select id, given_name, family_name from employee where {self.condition} and id = any({employees});",
                f"select id, name from program where {self.condition} and id = '{program}';", assessments,
                f"select id, statement from competency where {self.condition} and id = any({competencies});",
            ])))
        return Workload("R3", "20 sessions, nested", R3, instances, count_session_rows, 1.8)

    def page_of_assessments(self, size=1000):
        instances = []
        pages = self.load_cursors(R4, "assessments", size, 16)
        for page, cursor in enumerate(pages):
            after = f"and (a.assessed_at, a.id) > (timestamptz '2024-02-01 00:00Z' + {page * size * self.scale} * interval '{ASSESSMENT_INTERVAL} seconds', '{make_id(ASSESSMENT, page * size)}')"
            instances.append(({"first": size, "after": cursor}, self.join_assessments(after if page else "", size)))
        return Workload("R4", f"{size} assessments, joined", R4, instances, lambda data: count_page_rows(data["assessments"]), 1.5)

    def join_assessments(self, after, size):
        """One statement with joins, as a person would write it."""
        return f"""select a.id, a.kind, a.level, a.assessed_at, e.external_id, e.email, c.statement, s.starts_at from assessment a
join employee e on e.organization_id = a.organization_id and e.id = a.employee_id
join competency c on c.organization_id = a.organization_id and c.id = a.competency_id
left join session s on s.organization_id = a.organization_id and s.id = a.session_id
where a.{self.condition} {after} order by a.assessed_at, a.id limit {size + 1};"""

    def page_of_learning_records(self, size=500):
        instances = []
        for page, cursor in enumerate(self.load_cursors(R5, "learningRecords", size, 16)):
            first = (f"select id, seq, verb, result, occurred_at, employee_id from learning_record where {self.condition} and seq > {page * size} "
                     f"order by seq limit {size + 1};")
            employees = uuid_array(row[5] for row in self.query(first)[:size])
            second = f"select id, external_id from employee where {self.condition} and id = any({employees});"
            instances.append(({"first": size, "after": cursor}, f"{first}\n{second}"))
        return Workload("R5", f"{size} learning records", R5, instances, count_record_rows, 1.5)

    def count_of_sessions(self):
        instances = [
            ({"program": to_typeid("prg", make_id(PROGRAM, n))},
             f"select status, count(*) from session where {self.condition} and program_id = '{make_id(PROGRAM, n)}' group by status;")
            for n in range(1, 9)
        ]
        return Workload("R6", "sessions by status", R6, instances, lambda data: sum(connection["totalCount"] > 0 for connection in data["program"].values()))

    def coaching_page(self, name, field, document, columns, visible, related, token=None, size=50):
        """Pages of a list of the coaching practice, with one object of each node. `related` is the column, the table and the columns of the
        objects, and the name of the object in the response."""
        column, table, related_columns, object_name = related
        instances, after = [], ""
        for cursor in self.load_cursors(document, field, size, 32, token):
            first = f"select id, {columns}, {column} from {TABLES_OF_FIELDS[field]} where {self.condition} and {visible} {after} order by id limit {size + 1};"
            rows = self.query(first)[:size]
            second = f"select id, {related_columns} from {table} where {self.condition} and id = any({uuid_array(row[-1] for row in rows)});"
            instances.append(({"first": size, "after": cursor}, f"{first}\n{second}"))
            after = f"and id > '{rows[-1][0]}'"

        def count_rows(data):
            return count_page_rows(data[field]) + len({node[object_name]["id"] for node in data[field]["nodes"]})

        return Workload(name, f"page of {size} {field}, one object each", document, instances, count_rows, TARGET_OF_COACHING_LISTS, token=token)

    def coaching_pages(self):
        """The lists of the coaching practice. Integrations do not read goals and commitments, so an employee does."""
        me, person = f"'{make_id(EMPLOYEE, READER)}'", self.token_of_person
        own_pairings = f"select pairing_id from pairing_member where {self.condition} and employee_id = {me}"
        partners = f"select participant_id from pairing_member where {self.condition} and pairing_id in ({own_pairings})"
        goals = f"(employee_id = {me} or visibility = 'PAIRING' and participant_id in ({partners}))"
        commitments = f"(employee_id = {me} or pairing_id in ({own_pairings}))"
        recognitions = "status = 'GIVEN' and visibility in ('PROGRAM', 'ORGANIZATION')"
        competency, receiver = ("competency_id", "competency", "statement", "competency"), ("receiver_id", "employee", "given_name", "receiver")
        session, program = ("session_id", "session", "starts_at", "session"), ("program_id", "program", "name", "program")
        return [
            self.coaching_page("R7", "goals", R7, "title, status, due_on, confidence_now", goals, competency, person),
            self.coaching_page("R8", "commitments", R8, "text, status, due_on", commitments, session, person),
            self.coaching_page("R9", "recognitions", R9, "text, visibility, created_at", recognitions, receiver),
            self.coaching_page("R10", "takeaways", R10, "text, helpful_count, created_at", "status = 'SHARED'", program),
        ]

    def read_workloads(self):
        return [
            self.one_employee(), self.page_of_employees(), self.sessions(), self.page_of_assessments(), self.page_of_learning_records(),
            self.count_of_sessions(), *self.coaching_pages(),
        ]


def count_page_rows(connection):
    """The rows that the statement of a page returns: one more than the page when there is a next page."""
    return len(connection["nodes"]) + connection["pageInfo"]["hasNextPage"]


def count_session_rows(data):
    sessions = data["sessions"]["nodes"]
    pairings = {session["pairing"]["id"]: session["pairing"]["members"] for session in sessions}
    employees = {member["employee"]["id"] for members in pairings.values() for member in members}
    assessments = [node for session in sessions for node in session["assessments"]["nodes"]]
    competencies = {node["competency"]["statement"] for node in assessments}
    return len(sessions) + len(pairings) + sum(map(len, pairings.values())) + len(employees) + 1 + len(assessments) + len(competencies)


def count_record_rows(data):
    records = data["learningRecords"]
    return count_page_rows(records) + len({node["employee"]["externalId"] for node in records["nodes"]})
