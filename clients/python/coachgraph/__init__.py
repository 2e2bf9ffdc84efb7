"""A typed client of the Coachgraph API. The documents are in `coachgraph.operations`."""

from .async_client import AsyncCoachgraph
from .core import Page, Retry
from .document import Call, Document
from .errors import CoachgraphError, HttpError, RequestError, SocketClosedError, TransportError, UserErrorsError, succeeded
from .sync_client import Coachgraph

__all__ = [
    "AsyncCoachgraph", "Call", "Coachgraph", "CoachgraphError", "Document", "HttpError", "Page", "RequestError", "Retry", "SocketClosedError",
    "TransportError", "UserErrorsError", "succeeded",
]
