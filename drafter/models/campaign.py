"""How one answer is got: which request next, when to wait, when to stop. It does no input or output of its own.

A generator yields `Send` and `Pause`, and whoever drives it, blocking or in an event loop, sends back the `Outcome`. So
the sync, async and streaming clients share every decision: retries (tenacity's policy), fallback models, dialects.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from drafter.errors import ModelError, ModelUnavailable
from drafter.models.answer import Answer, Messages, Schema
from drafter.models.fault import Failed, Fault, complaint_of, fault_of, is_ours, status_of
from drafter.models.request import Dialect, build
from drafter.models.response import Babble, answer_from, decoded
from drafter.models.settings import Settings

if TYPE_CHECKING:
    from tenacity import RetryCallState

_LONGEST_PAUSE = 8.0
_FIRST_SHARE = 0.6  # of the time left, for a model that others stand behind


@dataclass(frozen=True)
class Send:
    """One request: the body's fields, and the instant of `time.monotonic()` at which the answer must be whole."""

    fields: dict[str, Any]
    until: float

    @property
    def streamed(self) -> bool:
        """Whether the answer comes in pieces."""
        return bool(self.fields.get("stream"))


@dataclass(frozen=True)
class Pause:
    """Wait before the next request."""

    seconds: float


@dataclass(frozen=True)
class Outcome:
    """What came of a `Send`: a completion, as bytes or as JSON, or an exception. `flowed`: pieces were handed over."""

    payload: bytes | Mapping[str, Any] | None = None
    error: Exception | None = None
    flowed: bool = False


Plan = Generator["Send | Pause", "Outcome | None", Answer]


class Dialects:
    """What works with which model of which endpoint, learnt as calls go. Belongs to one client."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Dialect] = {}

    def of(self, base_url: str, model: str) -> Dialect:
        """The dialect to use next."""
        return self._known.get((base_url, model), Dialect())

    def learn(self, base_url: str, model: str, dialect: Dialect) -> None:
        """Remember what an endpoint wants."""
        self._known[base_url, model] = dialect


@dataclass(frozen=True)
class Patience:
    """How failures are borne: `tries` of one model at most, pauses that double from `pause` seconds, with jitter."""

    tries: int = 5
    pause: float = 0.5


@dataclass(frozen=True)
class Campaign:
    """All that is done for one answer. `settings.base_url` must be known."""

    settings: Settings
    dialects: Dialects
    patience: Patience
    messages: Messages
    schema: Schema
    deadline: float
    seed: int | None
    stream: bool

    def plan(self) -> Plan:
        """The requests and pauses, models in order; returns the answer.

        Raises:
            ModelError: the last model's, with the others named, when none answered.
        """
        faults: list[tuple[str, Fault]] = []
        models = tuple(dict.fromkeys((self.settings.model, *self.settings.fallbacks)))
        for index, model in enumerate(models):
            left = self.deadline - time.monotonic()
            if left <= 0 and faults:
                break
            share = left if index == len(models) - 1 else left * _FIRST_SHARE
            try:
                answer = yield from self._with_retries(model, time.monotonic() + share)
            except Failed as failed:
                faults.append((model, failed.fault))
                if not failed.fault.elsewhere:
                    break
                continue
            if faults:
                notes = tuple(f"{model} answered because {name} did not: {fault.error}" for name, fault in faults)
                return replace(answer, notes=notes)
            return answer
        raise _raised(faults)

    def _with_retries(self, model: str, limit: float) -> Plan:
        """One model, tried until it answers, fails for good, or `limit` comes.

        This is tenacity's own loop with the call and the sleep handed to the driver.
        """
        from tenacity import DoAttempt, DoSleep, RetryCallState, Retrying, retry_if_exception, wait_random_exponential

        backoff = wait_random_exponential(multiplier=self.patience.pause, max=_LONGEST_PAUSE)

        def pause(state: RetryCallState) -> float:
            asked = _fault(state).retry_after
            return backoff(state) if asked is None else asked

        def stop(state: RetryCallState) -> bool:
            over = time.monotonic() + state.upcoming_sleep >= limit
            return over or state.attempt_number >= self.patience.tries

        retrying = Retrying(
            stop=stop,
            wait=pause,
            retry=retry_if_exception(lambda error: isinstance(error, Failed) and error.fault.transient),
            reraise=True,
        )
        state = RetryCallState(retry_object=retrying, fn=None, args=(), kwargs={})
        while True:
            # tenacity keeps its statistics a thread, and a server may drive a stream from one thread after another.
            retrying.begin()
            do = retrying.iter(retry_state=state)
            if isinstance(do, DoAttempt):
                try:
                    answer = yield from self._attempt(model, limit)
                except Failed as failed:
                    state.set_exception((type(failed), failed, failed.__traceback__))
                else:
                    state.set_result(answer)
            elif isinstance(do, DoSleep):
                state.prepare_for_next_attempt()
                yield Pause(float(do))
            else:
                assert isinstance(do, Answer)
                return do

    def _attempt(self, model: str, limit: float) -> Plan:
        """One try, in as many dialects as the endpoint makes necessary.

        Raises:
            Failed: it came to nothing.
        """
        settings = self.settings
        where = f"{model} at {settings.host}"
        while True:
            dialect = self.dialects.of(settings.base_url, model)
            fields = build(settings, model, self.messages, self.schema, dialect, self.seed, self.stream)
            begun = time.monotonic()
            outcome = yield Send(fields, min(limit, begun + settings.timeout))
            if outcome is None:
                raise RuntimeError("a Send must be answered with an Outcome")
            seconds = time.monotonic() - begun
            error = outcome.error
            try:
                if error is None and outcome.payload is not None:
                    payload = decoded(outcome.payload, where) if isinstance(outcome.payload, bytes) else outcome.payload
                    return answer_from(payload, self.schema, dialect.mode, seconds, where)
            except Babble as babble:
                error = babble
            if error is None or not is_ours(error):
                raise error or RuntimeError("an Outcome holds a payload or an error")
            changed = None if outcome.flowed else _changed(dialect, error)
            if changed is None or time.monotonic() >= limit:
                raise Failed(fault_of(error, settings, model, flowed=outcome.flowed, seconds=seconds)) from None
            self.dialects.learn(settings.base_url, model, changed)


def _changed(dialect: Dialect, error: Exception) -> Dialect | None:
    """What to try instead when the request's form was the trouble."""
    if isinstance(error, Babble):
        # An endpoint that passes over response_format in silence shows it by an answer that holds no object at all.
        return dialect.plainer() if error.formless and dialect.mode == "schema" else None
    if status_of(error) in (400, 422, 500, 501):
        return dialect.after_complaint(complaint_of(error))
    return None


def _fault(state: RetryCallState) -> Fault:
    error = state.outcome.exception() if state.outcome is not None else None
    assert isinstance(error, Failed)
    return error.fault


def _raised(faults: list[tuple[str, Fault]]) -> ModelError:
    """One error for all that was tried: the last one's kind, every one's text."""
    if not faults:
        return ModelUnavailable("No time was left to ask the model. Allow more time.")
    last = faults[-1][1].error
    if len(faults) > 1:
        last.args = (" ".join(dict.fromkeys(str(fault.error) for _, fault in faults)),)
    return last
