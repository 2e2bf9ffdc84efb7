"""What mypy must accept and refuse: with `warn_unused_ignores`, an accepted mistake is an error. The test checks this file; it does not run it."""

from typing import assert_type

from coachgraph import AsyncCoachgraph, Coachgraph, succeeded
from coachgraph.operations import EMPLOYEE, EMPLOYEES, ORGANIZATION, PROGRAM_CREATE, EmployeeRow, ProgramPayload

client = Coachgraph("https://coachgraph.example/graphql", "token")

organization = client.query(ORGANIZATION())["organization"]
assert_type(organization["name"], str)
organization["employees"]  # type: ignore[typeddict-item]

employee = client.query(EMPLOYEE({"id": "emp_1"}))["employee"]
employee["id"]  # type: ignore[index]
client.query(EMPLOYEE({"id": 7}))  # type: ignore[arg-type]
client.query(EMPLOYEE({}))  # type: ignore[arg-type]

for row in client.list(EMPLOYEES({"first": 10, "filter": {"status": {"eq": "ACTIVE"}}}), lambda data: data["employees"]):
    assert_type(row, EmployeeRow)
client.list(EMPLOYEES({"filter": {"status": {"eq": "AWAY"}}}), lambda data: data["employees"])  # type: ignore[arg-type]

payload = client.mutate(PROGRAM_CREATE({"input": {"name": "Onboarding", "kind": "INFORMAL"}}))["programCreate"]
assert_type(succeeded(payload), ProgramPayload)
client.mutate(PROGRAM_CREATE({"input": {"name": "Onboarding"}}))  # type: ignore[arg-type]

for event in client.changes(after=None, transport="websocket"):
    assert_type(event["cursor"], str)
    assert_type(event["change"]["seq"] if event["change"] else None, int | None)
client.changes(transport="polling")  # type: ignore[arg-type]


async def read(client: AsyncCoachgraph) -> None:
    assert_type((await client.query(ORGANIZATION()))["organization"]["name"], str)
    async for row in client.list(EMPLOYEES(), lambda data: data["employees"]):
        assert_type(row["externalId"], str)
    async for event in client.changes():
        assert_type(event["throughSeq"], int)
