"""The asynchronous client, for asyncio. `sync_client` has the same methods."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from typing import Any, Literal, Self, TypeVar, cast

import httpx

from . import core
from .core import Attempts, Page, Retry
from .document import Call, Document
from .errors import CoachgraphError, HttpError, SocketClosedError, TransportError
from .operations import FOLLOW_CHANGES, ChangeEvent, ChangeFilter

Result = TypeVar("Result")
Node = TypeVar("Node")
Transport = Literal["sse", "websocket"]
#: The access token, or a function that returns it for each request. Its argument is true after the server has refused the last one.
Token = str | Callable[[bool], str | Awaitable[str]]


class AsyncCoachgraph:
    """Calls the API at `url`, such as `https://coachgraph.example/graphql`. `organization` is needed for opaque tokens only."""

    def __init__(
        self, url: str, token: Token, *, organization: str | None = None, retry: Retry = Retry(), timeout: float = 60.0,
        idle_timeout: float = 36.0, http: httpx.AsyncClient | None = None,
    ) -> None:
        self.url, self.organization, self.retry, self.idle_timeout = url, organization, retry, idle_timeout
        self._token = token
        self._http = http or httpx.AsyncClient(timeout=timeout)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        await self._http.aclose()

    async def query(self, call: Call[Result]) -> Result:
        """Executes a query. It is repeated after failures that pass."""
        return cast(Result, await self._execute(call))

    async def mutate(self, call: Call[Result]) -> Result:
        """Executes a mutation. An input with an idempotency key gets a random one when it has none, and the mutation is then repeated after
        failures that pass. Without a key it is repeated only when the server has not executed it. With the key None none is added."""
        return cast(Result, await self._execute(call))

    async def pages(
        self, call: Call[Result], select: Callable[[Result], Page[Node]],
    ) -> AsyncIterator[Page[Node]]:
        """The pages of a list, from `after` of the variables on. `select` finds the list in the result."""
        after: str | None = call.variables.get("after")
        while True:
            page = select(cast(Result, await self._execute(Call(call.document, {**call.variables, "after": after}))))
            yield page
            after = core.next_cursor(page, after)
            if after is None:
                return

    async def list(
        self, call: Call[Result], select: Callable[[Result], Page[Node]],
    ) -> AsyncIterator[Node]:
        """The nodes of all pages of a list."""
        async for page in self.pages(call, select):
            for node in page["nodes"]:
                yield node

    def subscribe(
        self, call: Call[Result], *, transport: Transport = "sse",
    ) -> AsyncIterator[Result]:
        """The results of a subscription, until the server completes it. A lost connection is an error: only `changes` can continue after it."""
        attempts = self._attempts(repeatable=False)
        return cast(AsyncIterator[Result], self._stream(core.prepare(call)[0], transport, attempts))

    async def changes(
        self, *, after: str | None = None, filter: ChangeFilter | None = None, transport: Transport = "sse",
        document: Document[Any, Any] = FOLLOW_CHANGES, on_reconnect: Callable[[CoachgraphError, int], object] | None = None,
    ) -> AsyncIterator[ChangeEvent]:
        """The change log after a cursor, without an end: each entry once, in order, over any number of connections.

        Store `cursor` of every event, together with what you made of it, and pass the last one as `after` to continue after a restart. An
        event without `change` says that the entries up to `throughSeq` do not match the filter. Ends only when you leave the loop, or by an
        error that a new connection would not change, such as `RESYNC_REQUIRED`. `document` is another subscription to `changes` with the
        variables `after` and `filter`, which selects at least `cursor`.
        """
        attempts = self._attempts(repeatable=True, is_stream=True)
        while True:
            error: CoachgraphError = TransportError("the server completed the stream")
            try:
                body, _ = core.prepare(Call(document, {"after": after, "filter": filter}))
                async with contextlib.aclosing(self._stream(body, transport, attempts)) as results:
                    async for result in results:
                        attempts.delivered()
                        after = result["changes"]["cursor"]
                        yield result["changes"]
            except CoachgraphError as failure:
                error = failure
            delay = attempts.after(error)
            if on_reconnect:
                on_reconnect(error, attempts.count)
            await asyncio.sleep(delay)

    async def _execute(self, call: Call[Any]) -> Any:
        body, repeatable = core.prepare(call)
        attempts = self._attempts(repeatable)
        while True:
            try:
                headers = core.headers(await self._get_token(attempts), self.organization, core.RESPONSE_TYPES)
                try:
                    response = await self._http.post(self.url, json=body, headers=headers)
                except httpx.TransportError as error:
                    raise TransportError(str(error) or type(error).__name__) from error
                return core.read_response(response)
            except CoachgraphError as error:
                delay = attempts.after(error)
            await asyncio.sleep(delay)

    def _stream(self, body: dict[str, Any], transport: Transport, attempts: Attempts) -> AsyncGenerator[Any, None]:
        return (self._sse if transport == "sse" else self._websocket)(body, attempts)

    async def _sse(self, body: dict[str, Any], attempts: Attempts) -> AsyncGenerator[Any, None]:
        headers = core.headers(await self._get_token(attempts), self.organization, core.EVENT_STREAM)
        parser = core.EventParser()
        try:
            async with self._http.stream("POST", self.url, json=body, headers=headers, timeout=self.idle_timeout) as response:
                if not core.is_event_stream(response):
                    await response.aread()
                    core.read_response(response)
                    raise TransportError("the response is not an event stream")
                attempts.opened()
                async for line in response.aiter_lines():
                    for result in parser.feed(line):
                        yield result
                    if parser.complete:
                        return
        except httpx.TransportError as error:
            raise TransportError(str(error) or type(error).__name__) from error
        raise TransportError("the event stream broke off")

    async def _websocket(self, body: dict[str, Any], attempts: Attempts) -> AsyncGenerator[Any, None]:
        from websockets import ConnectionClosed, InvalidHandshake, InvalidStatus, Subprotocol
        from websockets.asyncio.client import connect

        socket = core.Socket(body, await self._get_token(attempts), self.organization)
        half = self.idle_timeout / 2
        try:
            async with connect(
                core.socket_url(self.url), subprotocols=[Subprotocol("graphql-transport-ws")], max_size=None,
                ping_interval=half, ping_timeout=half, close_timeout=1,
            ) as connection:
                await connection.send(socket.first)
                while not socket.complete:
                    replies, results = socket.feed(await connection.recv())
                    for reply in replies:
                        await connection.send(reply)
                    if socket.acknowledged:
                        attempts.opened()
                    for result in results:
                        yield result
        except ConnectionClosed as error:
            if error.rcvd is None:
                raise TransportError(str(error)) from error
            raise SocketClosedError(error.rcvd.code, error.rcvd.reason) from error
        except InvalidStatus as error:
            raise HttpError(error.response.status_code, "the WebSocket was refused") from error
        except (InvalidHandshake, OSError, EOFError) as error:
            raise TransportError(str(error) or type(error).__name__) from error

    def _attempts(self, repeatable: bool, is_stream: bool = False) -> Attempts:
        return Attempts(self.retry, repeatable, callable(self._token), is_stream)

    async def _get_token(self, attempts: Attempts) -> str:
        token = self._token if isinstance(self._token, str) else self._token(attempts.refresh)
        return token if isinstance(token, str) else await token
