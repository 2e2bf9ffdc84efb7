"""The errors of the client. Programs decide by class and `code`; messages are for people."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

Payload = TypeVar("Payload", bound=Mapping[str, Any])


class CoachgraphError(Exception):
    """The class of all errors of this client."""


class TransportError(CoachgraphError):
    """There was no response, or it broke off. A mutation may have been executed. `__cause__` is the error of the library."""


class HttpError(CoachgraphError):
    """A response that is not one of GraphQL, such as that of a proxy."""

    def __init__(self, status: int, body: str, retry_after: float | None = None) -> None:
        super().__init__(f"HTTP {status}: {body[:200]}")
        self.status, self.body, self.retry_after = status, body, retry_after


class SocketClosedError(CoachgraphError):
    """The server closed the WebSocket."""

    def __init__(self, close_code: int, reason: str) -> None:
        super().__init__(f"the WebSocket was closed with {close_code}: {reason}")
        self.close_code, self.reason = close_code, reason


class RequestError(CoachgraphError):
    """The response has `errors`. The attributes are those of the first one; `data` is what the response contains beside them."""

    def __init__(self, errors: Sequence[Mapping[str, Any]], data: Any = None, status: int | None = None, retry_after: float | None = None) -> None:
        super().__init__("; ".join(".".join(map(str, e["path"])) + ": " + e["message"] if e.get("path") else e["message"] for e in errors))
        first = errors[0] if errors else {}
        extensions = first.get("extensions") or {}
        self.errors, self.data, self.status = list(errors), data, status
        #: Such as `FORBIDDEN`.
        self.code: str = extensions.get("code", "UNKNOWN")
        #: The path of the field in the response.
        self.path: list[str | int] | None = first.get("path")
        #: The path of the invalid value in the arguments.
        self.field: str | None = extensions.get("field")
        #: The identifier of the request, for the operator of the server.
        self.request_id: str | None = extensions.get("requestId")
        #: Seconds to wait before the next attempt.
        self.retry_after: float | None = extensions.get("retryAfter") if retry_after is None else retry_after
        #: With the code `RESYNC_REQUIRED`: the cursor to continue from after reading everything again.
        self.restart_after: str | None = extensions.get("restartAfter")


class UserErrorsError(CoachgraphError):
    """A mutation was refused because of its input. `payload` may contain the current object."""

    def __init__(self, payload: Mapping[str, Any]) -> None:
        self.user_errors: list[dict[str, Any]] = payload["userErrors"]
        super().__init__("; ".join(f"{'.'.join([*e['field'], e['code']])}: {e['message']}" for e in self.user_errors))
        self.payload, self.code = payload, self.user_errors[0]["code"]

    def about(self, field: str) -> list[dict[str, Any]]:
        """The errors about an input field, whose path is written with dots: `employee.email`."""
        return [error for error in self.user_errors if ".".join(error["field"]) == field]


def succeeded(payload: Payload) -> Payload:
    """Returns the payload of a mutation if it has no `userErrors`, and raises them otherwise."""
    if payload["userErrors"]:
        raise UserErrorsError(payload)
    return payload
