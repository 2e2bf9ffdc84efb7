"""An organization whose employees a directory maintains over SCIM, on either database: creating it, filling it and sending requests."""

import http.client
import json
import sqlite3
import subprocess

from lib import server
from lib.ids import EMPLOYEE, make_id

INTEGRATIONS = "{ integrations(first: 1) { nodes { id } } }"
ISSUE_TOKEN = "mutation($id: ID!) { integrationIssueScimToken(id: $id) { token userErrors { message } } }"

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp"

KINDS = {"PostgreSQL": "postgres", "SQLite": "sqlite"}


def make_user(name, manager=None):
    """The body that creates a user; `manager` is the external id of the manager."""
    user = {
        "schemas": [USER, ENTERPRISE], "externalId": f"X-{name}", "userName": f"{name}@example.com", "displayName": f"Ada {name}", "title": "Engineer", "active": True,
        "name": {"givenName": "Ada", "familyName": name}, "emails": [{"value": f"{name}@example.com", "type": "work", "primary": True}],
        ENTERPRISE: {"department": "Research", "costCenter": "4711", **({"manager": {"value": manager}} if manager else {})},
    }
    return json.dumps(user)


class Directory:
    """A running server with one organization without employees, and the SCIM token of its integration."""

    def __init__(self, benchmark, kind, name):
        self.benchmark, self.kind, self.name = benchmark, kind, name
        if kind == "PostgreSQL":
            benchmark.create_empty_database(name)
            self.url = benchmark.postgres.url(name)
        else:
            self.path = f"{benchmark.folder}/{name}.db"
            self.url = f"sqlite://{self.path}"
            benchmark.add_organizations(self.url, 1)
        self.server = server.Server(benchmark.program, self.url, benchmark.token, f"{benchmark.folder}/server.{name}.log")
        benchmark.resources.callback(self.server.stop)
        integration = self.server.execute(INTEGRATIONS, {})["integrations"]["nodes"][0]["id"]
        self.token = self.server.execute(ISSUE_TOKEN, {"id": integration})["integrationIssueScimToken"]["token"]
        for file, token in (("scim-token", self.token), ("token", benchmark.token)):
            with open(f"{benchmark.folder}/{name}.{file}", "w") as output:
                output.write(token)

    def stop(self):
        self.server.stop()

    def query(self, sql):
        """Executes a statement in the database and returns its rows."""
        if self.kind == "PostgreSQL":
            return self.benchmark.postgres.query(self.name, sql)
        with sqlite3.connect(self.path, timeout=60) as connection:
            # Python's SQLite may be older than the function.
            connection.create_function("unhex", 1, bytes.fromhex, deterministic=True)
            rows = connection.execute(sql).fetchall()
        connection.close()
        return rows

    def cpu_seconds(self):
        """The CPU seconds of the server and its database."""
        return self.server.cpu_seconds() + (self.benchmark.postgres.cpu_seconds() if self.kind == "PostgreSQL" else 0)

    def send(self, lines, connections, token="scim-token"):
        """Sends each request once. Returns the figures of the load generator and the CPU seconds of server and database."""
        requests = f"{self.benchmark.folder}/{self.name}.requests"
        with open(requests, "w") as file:
            file.write("\n".join(lines))
        before = self.cpu_seconds()
        args = [self.benchmark.generator, self.server.address, f"{self.benchmark.folder}/{self.name}.{token}", requests, str(connections), "once"]
        result = subprocess.run(args, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=300)
        if result.returncode:
            raise SystemExit(f"bench/run: {self.name}: {result.stderr.strip()}")
        return {**json.loads(result.stdout), "cpu": self.cpu_seconds() - before}

    def request(self, method, path, body):
        """Sends one SCIM request. Returns the status, the headers and the parsed body of the response."""
        connection = http.client.HTTPConnection(self.server.address, timeout=120)
        connection.request(method, f"/scim/v2{path}", body, {"Authorization": f"Bearer {self.token}", "Content-Type": "application/scim+json"})
        response = connection.getresponse()
        text = response.read()
        return response.status, response.headers, json.loads(text) if text else None

    def fill(self, first, last):
        """Adds the employees `first` to `last` to the database itself, each of whom reports to the employee of a tenth of the number."""
        self.insert_employees(first, last, {"manager_id": f"case when n >= 10 then {self.id_expression('n / 10')} end"})

    def fill_with_pending(self, count):
        """Adds employees whose manager never arrives."""
        self.insert_employees(10_000_000, 10_000_000 + count - 1, {"manager_id": "null", "manager_pending": "'absent-' || n"})

    def insert_employees(self, first, last, values):
        """Copies an employee that was created over SCIM, with other keys."""
        if not self.query("select 1 from employee where external_id = 'X-template'"):
            status, _, body = self.request("POST", "/Users", make_user("template"))
            if status != 201:
                raise SystemExit(f"bench/run: {status} {body}")
        values = {"id": self.id_expression("n"), "external_id": "'E' || n", "user_name": "'user' || n || '@example.com'", "email": "'user' || n || '@example.com'", **values}
        columns = self.columns()
        expressions = ", ".join(values.get(column, f"template.{column}") for column in columns)
        # PostgreSQL needs the word, SQLite needs the condition to tell it from ON CONFLICT.
        self.query(f"""insert into employee ({", ".join(columns)})
            with recursive numbers(n) as (select {first} union all select n + 1 from numbers where n < {last})
            select {expressions} from numbers cross join employee template where template.external_id = 'X-template'""")

    def columns(self):
        if self.kind == "PostgreSQL":
            return [row[0] for row in self.query("select column_name from information_schema.columns where table_name = 'employee' order by ordinal_position")]
        return [row[1] for row in self.query("pragma table_info(employee)")]

    def id_expression(self, number):
        """The SQL for the id of an employee that was added by `fill`."""
        prefix = make_id(EMPLOYEE, 0)[:-12]
        if self.kind == "PostgreSQL":
            return f"('{prefix}' || lpad(({number})::text, 12, '0'))::uuid"
        return f"unhex('{prefix.replace('-', '')}' || printf('%012d', {number}))"
