"""What both clients share: requests, responses, decisions about further attempts. Nothing here waits or reads."""

import json
import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Generic, TypedDict, TypeVar

import httpx

from .document import Call
from .errors import CoachgraphError, HttpError, RequestError, SocketClosedError, TransportError

Node = TypeVar("Node")
RESPONSE_TYPES = "application/graphql-response+json, application/json;q=0.9"
EVENT_STREAM = "text/event-stream"
#: Codes of errors that pass by themselves.
PASSING = {"UNAVAILABLE", "TIMEOUT", "TOO_MANY_REQUESTS", "TOO_SLOW", "STREAM_LIMIT"}
PASSING_STATUSES = {408, 425, 429, 500, 502, 503, 504}
#: Close codes of a WebSocket after which another connection would end the same way.
FINAL_CLOSE_CODES = {4400, 4401, 4403, 4406, 4409, 4429, 1009}


class PageInfo(TypedDict):
    hasNextPage: bool
    endCursor: str | None


class Page(TypedDict, Generic[Node]):
    """A page of a list."""

    nodes: list[Node]
    pageInfo: PageInfo


@dataclass(frozen=True)
class Retry:
    #: Further attempts after the first one. `changes` has no limit.
    attempts: int = 4
    #: Seconds before the second attempt; each further wait is up to twice as long.
    first_delay: float = 0.5
    #: The longest wait in seconds. A longer `Retry-After` is raised at once.
    max_delay: float = 30.0


class Attempts:
    """The attempts of one request, or the connections of one stream."""

    def __init__(self, retry: Retry, repeatable: bool, can_refresh: bool, is_stream: bool = False) -> None:
        self.retry, self.repeatable, self.can_refresh, self.is_stream = retry, repeatable, can_refresh, is_stream
        self.count = 0
        #: Whether the next attempt needs a new token.
        self.refresh = False

    def opened(self) -> None:
        """A stream that was opened had a valid token, however long it stays without an event."""
        self.refresh = False

    def delivered(self) -> None:
        self.count = 0

    def after(self, error: CoachgraphError) -> float:
        """The seconds to wait before the next attempt. Raises the error when there is none."""
        if _is_unauthenticated(error) and self.can_refresh and not self.refresh:
            self.refresh = True
            return 0.0
        # With 429, the server has refused the request before it executed anything.
        refused = isinstance(error, RequestError | HttpError) and error.status == 429
        if not (refused or (self.repeatable and _is_passing(error))) or (self.count >= self.retry.attempts and not self.is_stream):
            raise error
        self.count += 1
        longest = min(self.retry.max_delay, self.retry.first_delay * 2.0 ** min(self.count - 1, 30))
        # Clients that lost the same server do not return in the same instant.
        delay = longest * random.uniform(0.5, 1.0)
        asked = getattr(error, "retry_after", None)
        if asked is None:
            return delay
        if asked > self.retry.max_delay and not self.is_stream:
            raise error
        return float(max(delay, asked))


def _is_unauthenticated(error: CoachgraphError) -> bool:
    if isinstance(error, SocketClosedError):
        return error.close_code == 4403
    if isinstance(error, HttpError):
        return error.status == 401
    return isinstance(error, RequestError) and error.code == "UNAUTHENTICATED"


def _is_passing(error: CoachgraphError) -> bool:
    if isinstance(error, RequestError):
        return error.code in PASSING
    if isinstance(error, HttpError):
        return error.status in PASSING_STATUSES
    if isinstance(error, SocketClosedError):
        return error.close_code not in FINAL_CLOSE_CODES
    return isinstance(error, TransportError)


def prepare(call: Call[Any]) -> tuple[dict[str, Any], bool]:
    """The body of a request, and whether it can be repeated. A mutation gets an idempotency key if its input has a place for one."""
    document, values = call.document, dict(call.variables)
    repeatable = document.kind == "query"
    if document.kind == "mutation" and document.keyed and isinstance(values.get(document.keyed), Mapping):
        given = dict(values[document.keyed])
        key = given.setdefault("idempotencyKey", str(uuid.uuid4()))
        values[document.keyed], repeatable = given, key is not None
    return {"query": document.text, "variables": values}, repeatable


def headers(token: str, organization: str | None, accept: str) -> dict[str, str]:
    found = {"authorization": f"Bearer {token}", "accept": accept}
    return found | {"coachgraph-organization": organization} if organization else found


def retry_after(value: str | None) -> float | None:
    """The seconds of a `Retry-After` header: a number or a date."""
    if value is None:
        return None
    try:
        return float(value) if value.strip().isdigit() else max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def read_response(response: httpx.Response) -> Any:
    """The data of a response. Its errors are raised."""
    seconds = retry_after(response.headers.get("retry-after"))
    try:
        parsed = response.json()
    except ValueError:
        parsed = None
    body = parsed if isinstance(parsed, dict) else {}
    if isinstance(body.get("errors"), list):
        raise RequestError(body["errors"], body.get("data"), response.status_code, seconds)
    if not response.is_success or body.get("data") is None:
        raise HttpError(response.status_code, response.text, seconds)
    return body["data"]


def is_event_stream(response: httpx.Response) -> bool:
    return response.is_success and response.headers.get("content-type", "").startswith(EVENT_STREAM)


def read_result(result: Mapping[str, Any]) -> Any:
    if result.get("errors"):
        raise RequestError(result["errors"], result.get("data"))
    return result["data"]


class EventParser:
    """Reads the lines of an event stream of graphql-sse. After `complete` the stream has ended."""

    def __init__(self) -> None:
        self.event = self.data = ""
        self.complete = False

    def feed(self, line: str) -> list[Any]:
        """The results that the line completes: none or one."""
        if line.startswith("event:"):
            self.event = line[6:].strip()
        elif line.startswith("data:"):
            self.data += line[5:].strip()
        elif line == "":
            event, data, self.event, self.data = self.event, self.data, "", ""
            self.complete = self.complete or event == "complete"
            if event == "next":
                return [read_result(json.loads(data))]
        return []


class Socket:
    """The messages of graphql-transport-ws for one subscription."""

    def __init__(self, body: Mapping[str, Any], token: str, organization: str | None) -> None:
        self.body = body
        payload = {"authorization": f"Bearer {token}"} | ({"organization": organization} if organization else {})
        self.first = json.dumps({"type": "connection_init", "payload": payload})
        self.acknowledged = self.complete = False

    def feed(self, text: str | bytes) -> tuple[list[str], list[Any]]:
        """The messages to send and the results, after a message of the server."""
        message = json.loads(text)
        match message["type"]:
            case "connection_ack":
                self.acknowledged = True
                return [json.dumps({"id": "1", "type": "subscribe", "payload": self.body})], []
            case "ping":
                return [json.dumps({"type": "pong"})], []
            case "next":
                return [], [read_result(message["payload"])]
            case "error":
                raise RequestError(message["payload"])
            case "complete":
                self.complete = True
        return [], []


def socket_url(url: str) -> str:
    return f"ws{url.removeprefix('http').rstrip('/')}/ws"


def next_cursor(page: Page[Any], after: str | None) -> str | None:
    """The cursor of the next page. None at the end."""
    if not page["pageInfo"]["hasNextPage"]:
        return None
    cursor = page["pageInfo"]["endCursor"]
    if cursor is None or cursor == after:
        raise CoachgraphError("the document does not pass the variable `after` to its list")
    return cursor
