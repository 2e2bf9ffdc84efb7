"""As the organization grows: the CPU of common requests at 100, 10,000 and 100,000 employees, with and without employees who wait for a
manager, on both databases. What an employee costs must not depend on how many others there are."""

import json

from lib.directory import GROUP, KINDS, PATCH_OP, Directory, make_user
from lib.ids import EMPLOYEE, make_id, to_typeid

UPSERT = """mutation($employee: EmployeeAttributesInput!) { employeeUpsert(input: {employee: $employee}) {
    employee { id } userErrors { field message } } }"""

CONNECTIONS = 4
TEAM_SIZE = 10_000


class Growth:
    def __init__(self, directory, quick):
        self.directory, self.count, self.size, self.round = directory, 50 if quick else 500, 0, 0

    def grow_to(self, size):
        """Fills the organization, and creates a team of at most 10,000 of the employees."""
        self.directory.fill(self.size + 1, size)
        self.size, self.round = size, self.round + 1
        members = [{"value": self.employee(number)} for number in range(1, min(size, TEAM_SIZE) + 1)]
        status, _, team = self.directory.request("POST", "/Groups", json.dumps({"schemas": [GROUP], "displayName": f"Team {size}", "members": members}))
        if status != 201:
            raise SystemExit(f"bench/run: the team was not created: {status} {team}")
        self.team = team["id"]

    def employee(self, number):
        return to_typeid("emp", make_id(EMPLOYEE, number))

    def sample(self, count):
        """Numbers of employees, spread evenly over the organization."""
        return [1 + n * self.size // count % self.size for n in range(count)]

    def requests(self, prefix, count):
        """The requests of every workload by its name. No two of them do the same."""
        name = lambda n: f"{prefix}-{self.round}-{n}"
        numbers = self.sample(count)
        patch = lambda path, *operations: f"PATCH /scim/v2{path} " + json.dumps({"schemas": [PATCH_OP], "Operations": list(operations)})
        upsert = lambda n, number: {"externalId": f"E{number}", "jobTitle": name(n), **({"managerExternalId": f"E{number // 10}"} if number >= 10 else {})}
        member = lambda n: [{"value": self.employee(1 + n % min(self.size, TEAM_SIZE))}]
        return {
            "SCIM POST": [f"POST /scim/v2/Users {make_user(name(n), f'E{number}')}" for n, number in enumerate(numbers)],
            "SCIM PATCH": [patch(f"/Users/{self.employee(number)}", {"op": "replace", "path": "title", "value": name(n)}) for n, number in enumerate(numbers)],
            "SCIM GET by userName": [f"GET /scim/v2/Users?filter=userName%20eq%20%22user{number}@example.com%22 " for number in numbers],
            "employeeUpsert": [json.dumps({"query": UPSERT, "variables": {"employee": upsert(n, number)}}) for n, number in enumerate(numbers)],
            "group PATCH": [patch(f"/Groups/{self.team}", {"op": "remove" if n % 2 == 0 else "add", "path": "members", "value": member(n // 2)}) for n in range(count)],
        }

    def measure(self):
        """The CPU of server and database in milliseconds per request, by workload."""
        warm_up, costs = self.requests("warm", self.count // 3), {}
        for name, lines in self.requests("grow", self.count).items():
            token = "token" if name == "employeeUpsert" else "scim-token"
            # Members are removed and added again, which must happen in this order.
            connections = 1 if name == "group PATCH" else CONNECTIONS
            self.directory.send(warm_up[name], connections, token)
            costs[name] = self.directory.send(lines, connections, token)["cpu"] / len(lines) * 1000
        return costs


def run(benchmark, quick, log):
    """Returns the sizes, and per database, number of waiting employees and workload the cost at each size."""
    sizes, waiting = ((100, 1_000), 1_000) if quick else ((100, 10_000, 100_000), 10_000)
    rows = []
    for kind, short in KINDS.items():
        for pending in (0, waiting):
            directory = Directory(benchmark, kind, f"growth_{short}_{pending}")
            growth = Growth(directory, quick)
            if pending:
                directory.fill_with_pending(pending)
            costs = []
            for size in sizes:
                growth.grow_to(size)
                costs.append(growth.measure())
                log(f"{kind}, {size:,} employees, {pending:,} waiting: " + ", ".join(f"{name} {cost:.2f} ms" for name, cost in costs[-1].items()))
            directory.stop()
            rows += [[kind, pending, name, [at_size[name] for at_size in costs]] for name in costs[0]]
    return {"sizes": sizes, "rows": rows}
