"""Queries, lists, mutations and errors of both clients, the synchronous and the asynchronous one.

    python calls.py URL LOSSY_URL TOKEN

LOSSY_URL is a proxy that loses the first response to each mutation. Prints {"name", "failure"} for each check.
"""

import asyncio
import inspect
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from coachgraph import (
    AsyncCoachgraph, Coachgraph, Document, HttpError, RequestError, Retry, SocketClosedError, TransportError, UserErrorsError, succeeded,
)
from coachgraph.operations import (
    EMPLOYEE, EMPLOYEE_UPSERT, EMPLOYEES, ORGANIZATION, PROGRAM_CREATE, PROGRAM_OPEN, PROGRAM_UPDATE, PROGRAMS,
)
from report import check, report

url, lossy_url, token = sys.argv[1:]
RETRY = Retry(attempts=2, first_delay=0.001, max_delay=0.02)
LOOP = asyncio.new_event_loop()


class Waiting:
    """The asynchronous client, called like the synchronous one."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.client = AsyncCoachgraph(*arguments, **options)

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: Any, **options: Any) -> Any:
            result = getattr(self.client, name)(*arguments, **options)
            return LOOP.run_until_complete(result) if inspect.isawaitable(result) else self.iterate(result)

        return call

    @staticmethod
    def iterate(results: Any) -> Any:
        try:
            while True:
                yield LOOP.run_until_complete(anext(results))
        except StopAsyncIteration:
            return
        finally:
            LOOP.run_until_complete(results.aclose())


def program(name: str, **more: Any) -> Any:
    return {"input": {"name": name, "kind": "INFORMAL", **more}}


def fails(run: Any, kind: type[BaseException], **attributes: Any) -> Any:
    try:
        run()
    except kind as error:
        for name, value in attributes.items():
            assert getattr(error, name) == value, (name, getattr(error, name), value)
        return error
    raise AssertionError("it succeeded")


def check_all(kind: Any, label: str) -> None:
    client = kind(url, token, retry=RETRY)
    lossy = kind(lossy_url, token, retry=RETRY)

    def count(name: str) -> int:
        return sum(found["name"] == name for found in client.list(PROGRAMS({"first": 100}), lambda data: data["programs"]))

    def query() -> None:
        assert client.query(ORGANIZATION())["organization"]["name"] == "acme"

    def pages() -> None:
        names = ["b1", "b2", "b3", "b4", "b5"]
        for name in names:
            employee = {"externalId": name, "userName": name, "email": f"{name}@example.com", "givenName": name, "familyName": "F"}
            succeeded(client.mutate(EMPLOYEE_UPSERT({"input": {"employee": employee}}))["employeeUpsert"])
        variables = {"first": 2, "orderBy": "EXTERNAL_ID_ASC"}
        found = list(client.pages(EMPLOYEES(variables), lambda data: data["employees"]))
        read = [node["externalId"] for page in found for node in page["nodes"]]
        assert [name for name in read if name in names] == names, read
        assert len(found) == (len(read) + 1) // 2
        assert [node["externalId"] for node in client.list(EMPLOYEES(variables), lambda data: data["employees"])] == read

    def argument() -> None:
        error = fails(lambda: client.query(EMPLOYEE({"id": "ses_1"})), RequestError, code="INVALID", path=["employee"], field="id")
        assert error.request_id

    def partial() -> None:
        document = Document[Any, Any]('{ organization { name } employee(id: "ses_1") { id } }')
        assert fails(lambda: client.query(document()), RequestError, code="INVALID").data["organization"]["name"] == "acme"

    def refused() -> None:
        succeeded_payload = client.mutate(PROGRAM_CREATE(program("")))["programCreate"]
        error = fails(lambda: succeeded(succeeded_payload), UserErrorsError, code="INVALID")
        assert len(error.about("name")) == 1

    def conflict() -> None:
        created = succeeded(client.mutate(PROGRAM_CREATE(program("Conflict")))["programCreate"])["program"]
        stale = {"input": {"id": created["id"], "name": "Other", "expectedVersion": 7}}
        error = fails(lambda: succeeded(client.mutate(PROGRAM_UPDATE(stale))["programUpdate"]), UserErrorsError, code="STALE_VERSION")
        assert error.payload["program"]["version"] == 1

    def repeated() -> None:
        assert succeeded(lossy.mutate(PROGRAM_CREATE(program(f"Lost {label}")))["programCreate"])["program"]["name"] == f"Lost {label}"
        assert count(f"Lost {label}") == 1

    def keyless() -> None:
        fails(lambda: lossy.mutate(PROGRAM_CREATE(program(f"Keyless {label}", idempotencyKey=None))), TransportError)
        assert count(f"Keyless {label}") == 1

    def without_place() -> None:
        created = succeeded(client.mutate(PROGRAM_CREATE(program("Unopened")))["programCreate"])["program"]
        fails(lambda: lossy.mutate(PROGRAM_OPEN({"id": created["id"]})), TransportError)

    def refreshed() -> None:
        asked: list[bool] = []

        def ask(refresh: bool) -> str:
            asked.append(refresh)
            return token if refresh else "expired"

        kind(url, ask, retry=RETRY).query(ORGANIZATION())
        assert asked == [False, True], asked
        fails(lambda: kind(url, lambda _: "expired", retry=RETRY).query(ORGANIZATION()), RequestError, code="UNAUTHENTICATED", status=401)

    for name, run in {
        "a query returns its data": query,
        "a list is read over all its pages in order": pages,
        "an invalid argument is a RequestError with code, path, field and request_id": argument,
        "the data beside an error is kept": partial,
        "a document that does not match the schema is a RequestError without data":
            lambda: fails(lambda: client.query(Document("{ nothing }")()), RequestError, code="VALIDATION_FAILED", data=None, status=400),
        "a response that is not GraphQL is an HttpError":
            lambda: fails(lambda: kind(f"{url}/nothing", token, retry=RETRY).query(ORGANIZATION()), HttpError, status=404),
        "a server that cannot be reached is a TransportError":
            lambda: fails(lambda: kind("http://127.0.0.1:1/graphql", token, retry=RETRY).query(ORGANIZATION()), TransportError),
        "userErrors become an error with code and field": refused,
        "a conflict carries the current object": conflict,
        "a mutation whose response is lost is repeated with its idempotency key and has one effect": repeated,
        "a mutation without an idempotency key is not repeated": keyless,
        "a mutation without a place for a key is not repeated": without_place,
        "a refused token is asked for once more": refreshed,
    }.items():
        check(f"{label}: {name}", run)

    for transport in ("sse", "websocket"):

        def streamed(transport: str = transport) -> None:
            events = client.changes(transport=transport, filter={"kinds": ["program.created"]})
            start = next(events)
            assert start["change"] is None
            employee = {"externalId": "b1", "jobTitle": f"Engineer {label} {transport}"}
            client.mutate(EMPLOYEE_UPSERT({"input": {"employee": employee}}))
            client.mutate(PROGRAM_CREATE(program("Followed")))
            event = next(event for event in events if event["change"])
            assert event["change"]["kind"] == "program.created" and event["throughSeq"] >= start["throughSeq"] + 2, event
            events.close()

        def final(transport: str = transport) -> None:
            events = client.changes(transport=transport, filter={"kinds": ["nothing"]})
            fails(lambda: next(events), RequestError, code="INVALID", field="filter.kinds")

        def token_refreshed(transport: str = transport) -> None:
            events = kind(url, lambda refresh: token if refresh else "expired", retry=RETRY).changes(transport=transport)
            assert next(events)["cursor"]
            events.close()
            never = kind(url, lambda _: "expired", retry=RETRY).changes(transport=transport)
            fails(lambda: next(never), RequestError if transport == "sse" else SocketClosedError)

        check(f"{label}: a stream of changes over {transport} begins with its cursor and follows the filter", streamed)
        check(f"{label}: an error that a new connection would not change ends a stream over {transport}", final)
        check(f"{label}: a stream over {transport} asks for a refused token once more", token_refreshed)


def same_methods() -> None:
    def methods(kind: type) -> dict[str, list[str]]:
        found = {name: list(inspect.signature(member).parameters) for name, member in vars(kind).items() if inspect.isfunction(member)}
        return {name.replace("__aenter", "__enter").replace("__aexit", "__exit"): parameters for name, parameters in found.items()}

    assert methods(Coachgraph) == methods(AsyncCoachgraph)


check("both clients have the same methods", same_methods)
check_all(Coachgraph, "sync")
check_all(Waiting, "async")
