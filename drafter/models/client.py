"""One client for every OpenAI-compatible endpoint, the local model's included.

Blocking, async and streaming calls follow one plan (`campaign`); they differ only in how a request is carried
(`wire`) and how a pause is waited for.
"""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator, Mapping
from contextlib import aclosing
from typing import Any

from drafter.models.answer import Answer, Messages, OnText, Schema
from drafter.models.campaign import Campaign, Dialects, Outcome, Patience, Pause, Plan, Send
from drafter.models.response import Pieces
from drafter.models.settings import Settings
from drafter.models.wire import AsyncWire, SyncWire

Starter = Callable[[Settings, float], str]
"""Makes sure, by an instant of `time.monotonic()`, that the local server of these settings runs; gives its base URL."""

_LINGER = 0.5  # seconds to wait for the end of a stream whose answer is whole
_TRUSTED = 60.0  # seconds for which a local server that answered is taken to be there still


class ModelClient:
    """A `Model` behind an endpoint.

    Safe to share between threads and, one at a time, between event loops. Close it, or use it in a `with` statement,
    to give its connections back; in an event loop `await aclose()` or `async with`.
    """

    def __init__(self, settings: Settings, *, patience: Patience | None = None, start_local: Starter | None = None):
        self.settings = settings
        self._patience = patience or Patience()
        self._start_local = start_local
        self._dialects = Dialects()
        self._lock = threading.Lock()
        self._wires: tuple[Settings, SyncWire, AsyncWire] | None = None
        self._reached_at = 0.0

    def complete(
        self,
        messages: Messages,
        schema: Schema,
        *,
        deadline: float | None = None,
        seed: int | None = None,
        on_text: OnText | None = None,
    ) -> Answer:
        """One answer. With `on_text` the endpoint streams, and each piece of raw text is handed over as it comes.

        Raises:
            ModelUnavailable, ModelRejected, ModelBabbled: no usable answer came by the `deadline`.
            ConfigurationError: the local model is not installed; names the command.
        """
        for item in self._run(messages, schema, deadline, seed, stream=on_text is not None):
            if isinstance(item, Answer):
                return item
            if on_text is not None:
                on_text(item)
        raise RuntimeError("a plan ends in an answer or an error")

    async def acomplete(
        self,
        messages: Messages,
        schema: Schema,
        *,
        deadline: float | None = None,
        seed: int | None = None,
        on_text: OnText | None = None,
    ) -> Answer:
        """`complete` for an event loop; same errors."""
        async with aclosing(self._arun(messages, schema, deadline, seed, stream=on_text is not None)) as items:
            async for item in items:
                if isinstance(item, Answer):
                    return item
                if on_text is not None:
                    on_text(item)
        raise RuntimeError("a plan ends in an answer or an error")

    def stream(
        self, messages: Messages, schema: Schema, *, deadline: float | None = None, seed: int | None = None
    ) -> Iterator[str | Answer]:
        """Pieces of raw text as they come, then the answer. Once text has come nothing is retried; errors as above."""
        return self._run(messages, schema, deadline, seed, stream=True)

    def astream(
        self, messages: Messages, schema: Schema, *, deadline: float | None = None, seed: int | None = None
    ) -> AsyncIterator[str | Answer]:
        """`stream` for an event loop."""
        return self._arun(messages, schema, deadline, seed, stream=True)

    def close(self) -> None:
        """Close the connections of blocking calls."""
        with self._lock:
            wires = self._wires
        if wires is not None:
            wires[1].close()

    async def aclose(self) -> None:
        """Close the connections of the running loop, and those of blocking calls."""
        with self._lock:
            wires = self._wires
        if wires is not None:
            await wires[2].aclose()
            wires[1].close()

    def __enter__(self) -> ModelClient:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    async def __aenter__(self) -> ModelClient:
        return self

    async def __aexit__(self, *raised: object) -> None:
        await self.aclose()

    def _run(
        self, messages: Messages, schema: Schema, deadline: float | None, seed: int | None, *, stream: bool
    ) -> Generator[str | Answer, None, None]:
        deadline = self._deadline(deadline)
        settings, wire, _ = self._reached(deadline)
        plan = self._plan(settings, messages, schema, deadline, seed, stream)
        outcome: Outcome | None = None
        while True:
            try:
                step = plan.send(outcome)
            except StopIteration as end:
                yield end.value
                return
            if isinstance(step, Pause):
                outcome = None
                time.sleep(step.seconds)
                continue
            receipt = _Receipt(step)
            exchange = wire.exchange(step, receipt.until)
            try:
                for item in exchange:
                    text = receipt.take(item)
                    if text:
                        yield text
            except Exception as error:
                receipt.error = error
            finally:
                exchange.close()
            self._forget_if_gone(receipt)
            outcome = receipt.outcome()

    async def _arun(
        self, messages: Messages, schema: Schema, deadline: float | None, seed: int | None, *, stream: bool
    ) -> AsyncGenerator[str | Answer, None]:
        import asyncio

        deadline = self._deadline(deadline)
        if self.settings.local is None:
            settings, _, wire = self._reached(deadline)
        else:
            settings, _, wire = await asyncio.to_thread(self._reached, deadline)
        plan = self._plan(settings, messages, schema, deadline, seed, stream)
        outcome: Outcome | None = None
        while True:
            try:
                step = plan.send(outcome)
            except StopIteration as end:
                yield end.value
                return
            if isinstance(step, Pause):
                outcome = None
                await asyncio.sleep(step.seconds)
                continue
            receipt = _Receipt(step)
            exchange = wire.exchange(step, receipt.until)
            try:
                async for item in exchange:
                    text = receipt.take(item)
                    if text:
                        yield text
            except Exception as error:
                receipt.error = error
            finally:
                await exchange.aclose()
            self._forget_if_gone(receipt)
            outcome = receipt.outcome()

    def _deadline(self, deadline: float | None) -> float:
        return time.monotonic() + self.settings.deadline_seconds if deadline is None else deadline

    def _plan(
        self,
        settings: Settings,
        messages: Messages,
        schema: Schema,
        deadline: float,
        seed: int | None,
        stream: bool,
    ) -> Plan:
        return Campaign(settings, self._dialects, self._patience, messages, schema, deadline, seed, stream).plan()

    def _reached(self, deadline: float) -> tuple[Settings, SyncWire, AsyncWire]:
        """The settings with a base URL, and the wires to it; starts the local server if that is what is configured."""
        with self._lock:
            settings = self.settings
            fresh = time.monotonic() - self._reached_at < _TRUSTED
            if self._wires is not None and (settings.local is None or fresh):
                return self._wires
            if settings.local is not None:
                settings = settings.model_copy(update={"base_url": self._local_url(deadline)})
                self._reached_at = time.monotonic()
            if self._wires is None or self._wires[0].base_url != settings.base_url:
                self._wires = (settings, SyncWire(settings), AsyncWire(settings))
            return self._wires

    def _local_url(self, deadline: float) -> str:
        if self._start_local is not None:
            return self._start_local(self.settings, deadline)
        from drafter.models.local import ensure

        return ensure(self.settings, deadline)

    def _forget_if_gone(self, receipt: _Receipt) -> None:
        """A call that failed makes the next one look whether the local server is still there."""
        if receipt.error is None:
            self._reached_at = time.monotonic()
        else:
            self._reached_at = 0.0


class _Receipt:
    """Takes what an exchange brings and turns it into an `Outcome`."""

    def __init__(self, send: Send) -> None:
        self.error: Exception | None = None
        self._send = send
        self._pieces = Pieces()
        self._body = b""
        self._flowed = False
        self._whole_at: float | None = None

    def until(self) -> float:
        """When to stop waiting. An endpoint that leaves the stream open after the answer is not waited for."""
        return self._send.until if self._whole_at is None else min(self._send.until, self._whole_at + _LINGER)

    def take(self, item: object) -> str:
        """Keep an item; returns the text it adds."""
        if isinstance(item, bytes):
            self._body = item
            return ""
        text = self._pieces.add(item)
        self._flowed = self._flowed or bool(text)
        if self._whole_at is None and self._pieces.whole:
            self._whole_at = time.monotonic()
        return text

    def outcome(self) -> Outcome:
        """What came of it all."""
        if self.error is not None and self._whole_at is None:
            return Outcome(error=self.error, flowed=self._flowed)
        payload: bytes | Mapping[str, Any] = self._pieces.completion() if self._send.streamed else self._body
        return Outcome(payload=payload, flowed=self._flowed)
