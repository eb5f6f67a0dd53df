"""Carrying one request to the endpoint and its answer back, blocking or in an event loop, through the `openai` package.

`openai` is imported at the first request. Its timeouts bound a single read, so a server that trickles could hold a
caller for ever; here the whole exchange ends at `Send.until`, whatever the line does.
"""

from __future__ import annotations

import contextvars
import os
import queue
import threading
import time
import weakref
from collections.abc import AsyncGenerator, Callable, Generator
from typing import TYPE_CHECKING, Any

from drafter.models.campaign import Send
from drafter.models.settings import Settings, is_loopback

if TYPE_CHECKING:
    import asyncio

    from openai import AsyncOpenAI, OpenAI

Item = object
"""What an exchange yields: the body as bytes, or the chunks of a stream as JSON."""


Until = Callable[[], float]
"""The instant at which to stop waiting; it may draw nearer as items come."""


class _End:
    """The last thing on a line; `error` if the exchange failed."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error


class SyncWire:
    """Exchanges for blocking callers. One HTTP client, made at the first request."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client: OpenAI | None = None
        self._lock = threading.Lock()

    def exchange(self, send: Send, until: Until) -> Generator[Item, None, None]:
        """Yield what comes.

        The request runs in a thread of its own: only so can a look-up of a name, a handshake or a trickle of headers
        be left behind at the deadline.

        Raises:
            TimeoutError: the instant that `until()` tells came first. Any exception of `openai` and its HTTP library.
        """
        line: queue.SimpleQueue[Item] = queue.SimpleQueue()
        dropped = threading.Event()
        work = contextvars.copy_context().run
        threading.Thread(
            target=work, args=(self._work, send, line.put, dropped.is_set), name="drafter-model", daemon=True
        ).start()
        try:
            while True:
                try:
                    item = line.get(timeout=max(0.0, until() - time.monotonic()))
                except queue.Empty:
                    raise TimeoutError from None
                if isinstance(item, _End):
                    if item.error is not None:
                        raise item.error
                    return
                yield item
        finally:
            dropped.set()

    def close(self) -> None:
        """Close the HTTP client; a later exchange makes a new one."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _work(self, send: Send, put: Callable[[Item], None], dropped: Callable[[], bool]) -> None:
        end = _End()
        try:
            client = self._connected()
            over = _Over(send, dropped)
            if send.streamed:
                with client.chat.completions.create(**send.fields, **_call_options(self._settings, send)) as chunks:
                    for chunk in chunks:
                        if over():
                            break
                        put(_json(chunk))
            else:
                completions = client.chat.completions.with_streaming_response
                with completions.create(**send.fields, **_call_options(self._settings, send)) as response:
                    body = bytearray()
                    for piece in response.iter_bytes():
                        if over():
                            break
                        body += piece
                put(bytes(body))
        except Exception as error:
            end = _End(error)
        finally:
            put(end)

    def _connected(self) -> OpenAI:
        with self._lock:
            if self._client is None:
                from openai import DefaultHttpxClient, OpenAI

                http = DefaultHttpxClient(**_http_options(self._settings))
                self._client = OpenAI(http_client=http, **_client_options(self._settings))
                _forget_foreign_account(self._client, self._settings)
            return self._client


class AsyncWire:
    """Exchanges for event loops. One HTTP client a loop, for connections can't move from one loop to another."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._clients: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, AsyncOpenAI] = weakref.WeakKeyDictionary()

    async def exchange(self, send: Send, until: Until) -> AsyncGenerator[Item, None]:
        """Yield what comes.

        Raises:
            TimeoutError: the instant that `until()` tells came first. Any exception of `openai` and its HTTP library.
        """
        import asyncio

        items = self._items(send)
        try:
            while True:
                async with asyncio.timeout(max(0.0, until() - time.monotonic())):
                    try:
                        item = await anext(items)
                    except StopAsyncIteration:
                        return
                yield item
        finally:
            await items.aclose()

    async def aclose(self) -> None:
        """Close the HTTP client of the running loop."""
        import asyncio

        client = self._clients.pop(asyncio.get_running_loop(), None)
        if client is not None:
            await client.close()

    async def _items(self, send: Send) -> AsyncGenerator[Item, None]:
        client = await self._connected()
        if send.streamed:
            async with await client.chat.completions.create(
                **send.fields, **_call_options(self._settings, send)
            ) as chunks:
                async for chunk in chunks:
                    yield _json(chunk)
            return
        async with client.chat.completions.with_streaming_response.create(
            **send.fields, **_call_options(self._settings, send)
        ) as response:
            body = bytearray()
            async for piece in response.iter_bytes():
                body += piece
        yield bytes(body)

    async def _connected(self) -> AsyncOpenAI:
        import asyncio

        loop = asyncio.get_running_loop()
        client = self._clients.get(loop)
        if client is None:
            # The import takes half a second, in which the loop has other things to do.
            client = self._clients.setdefault(loop, await asyncio.to_thread(self._made))
        return client

    def _made(self) -> AsyncOpenAI:
        from openai import AsyncOpenAI, DefaultAsyncHttpxClient

        http = DefaultAsyncHttpxClient(**_http_options(self._settings))
        client = AsyncOpenAI(http_client=http, **_client_options(self._settings))
        _forget_foreign_account(client, self._settings)
        return client


class _Over:
    """Whether an exchange in a thread should end: its caller left, or its time is up."""

    def __init__(self, send: Send, dropped: Callable[[], bool]) -> None:
        self._until = send.until
        self._dropped = dropped

    def __call__(self) -> bool:
        return self._dropped() or time.monotonic() >= self._until


def _http_options(settings: Settings) -> dict[str, Any]:
    # Redirects would carry a customer's message to a host that nobody configured; and a proxy set for the outside
    # world has no business between two processes of one machine.
    options: dict[str, Any] = {"follow_redirects": False, "trust_env": not is_loopback(settings.base_url)}
    if settings.base_url.startswith("http:"):
        options["verify"] = False  # there is no TLS to verify, and loading the certificates takes 30 ms
    return options


def _client_options(settings: Settings) -> dict[str, Any]:
    from openai import Omit

    key = settings.api_key.get_secret_value()
    headers: dict[str, Any] = {}
    if not settings.openai_account:
        foreign = [line.partition(":")[0].strip() for line in os.environ.get("OPENAI_CUSTOM_HEADERS", "").split("\n")]
        headers = {name: Omit() for name in foreign if name and name.lower() != "authorization"}
        if any(foreign) and key:
            headers["Authorization"] = f"Bearer {key}"
    return {
        "base_url": settings.base_url,
        "api_key": key or "none",
        "max_retries": 0,
        "default_headers": headers,
    }


def _call_options(settings: Settings, send: Send) -> dict[str, Any]:
    """What `openai` is told beside the body: the time left, and to send no Authorization where there is no key."""
    from openai import Omit

    options: dict[str, Any] = {"timeout": max(0.05, send.until - time.monotonic())}
    if not settings.api_key.get_secret_value():
        options["extra_headers"] = {"Authorization": Omit()}
    return options


def _forget_foreign_account(client: OpenAI | AsyncOpenAI, settings: Settings) -> None:
    """Keep the account that `OPENAI_*` names from an endpoint that they did not choose; `openai` reads them itself."""
    if not settings.openai_account:
        client.organization = None
        client.project = None
        client.admin_api_key = None


def _json(chunk: object) -> object:
    """A chunk as plain JSON; one that is no object stays as it is."""
    as_dict = getattr(chunk, "to_dict", None)
    return as_dict(warnings=False) if callable(as_dict) else chunk
