"""`Drafter` drives the flow: it waits for the model in three ways and decides nothing itself."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from drafter.case import Case, Stance
from drafter.checking import Checker
from drafter.drafting import flow as _flow
from drafter.drafting.events import Event, StepWritten, SuggestionDone
from drafter.drafting.flow import Call, Options
from drafter.drafting.steps import StepReader
from drafter.errors import DrafterError
from drafter.prompting import Profile, Prompter
from drafter.reply import Suggestion

if TYPE_CHECKING:
    from drafter.models import Answer, Model, ModelClient, Settings


class Drafter:
    """Drafts checked replies to a case.

    `model` is `"auto"` (the configured endpoint, else the local model), None (composed lines only) or an object with
    the four methods of `drafter.models.Model`. `profile` is `full` for models that can write a whole letter and
    `small` for weak ones; by default it comes from the settings. `templates` is a directory of prompt templates that
    override drafter's. Nothing is read, loaded or sent before the first case.

    ```python
    from drafter import Case, Drafter, Message, Playbook

    case = Case(
        messages=(Message(author="customer", text="Third time I write. Where is my refund?"),),
        playbook=Playbook(business="Harbour Books", agent_name="Ann", may_commit=("Refund within 5 working days",)),
    )
    suggestion = Drafter(model=None).suggest(case)
    ```
    """

    def __init__(
        self,
        *,
        model: Model | Literal["auto"] | None = "auto",
        settings: Settings | None = None,
        profile: Profile | None = None,
        templates: Path | None = None,
        checker: Checker | None = None,
        deadline_seconds: float | None = None,
    ) -> None:
        self._given = model
        self._settings = settings
        self._profile = profile
        self._deadline = deadline_seconds
        self._prompter = Prompter(templates)
        self._checker = checker or Checker()
        self._model: Model | None = None if model == "auto" else model
        self._connected = model != "auto"
        self._own: ModelClient | None = None

    def suggest(self, case: Case, *, n: int = 2, stance: Stance | None = None, seed: int = 0) -> Suggestion:
        """Up to `n` candidates (1 to 5) that differ in stance, the best first. It always answers.

        A model that is missing, slow, refusing or babbling yields composed candidates and `reasons` that say so.
        Raises ConfigurationError for settings or templates that can't be used.
        """
        return _last(self._drive(case, self._options(n, stance, seed), stream=False))

    def stream(self, case: Case, *, n: int = 2, stance: Stance | None = None, seed: int = 0) -> Iterator[Event]:
        """The same as `suggest`, event by event, with each step as the model finishes it."""
        return self._drive(case, self._options(n, stance, seed), stream=True)

    async def asuggest(self, case: Case, *, n: int = 2, stance: Stance | None = None, seed: int = 0) -> Suggestion:
        """`suggest` without blocking the event loop while the model works."""
        found: Suggestion | None = None
        async for event in self._adrive(case, self._options(n, stance, seed), stream=False):
            if isinstance(event, SuggestionDone):
                found = event.suggestion
        assert found is not None  # the flow's last event
        return found

    def astream(self, case: Case, *, n: int = 2, stance: Stance | None = None, seed: int = 0) -> AsyncIterator[Event]:
        """`stream` without blocking the event loop. Closing the iterator cancels the model call."""
        return self._adrive(case, self._options(n, stance, seed), stream=True)

    def close(self) -> None:
        """Close the connections that this drafter opened. A model that was handed in stays open."""
        own = self._forgotten()
        if own is not None:
            own.close()

    async def aclose(self) -> None:
        """`close` for an event loop."""
        own = self._forgotten()
        if own is not None:
            await own.aclose()

    def _forgotten(self) -> ModelClient | None:
        own, self._own = self._own, None
        if own is not None:
            self._model, self._connected = None, False
        return own

    def __enter__(self) -> Drafter:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    async def __aenter__(self) -> Drafter:
        return self

    async def __aexit__(self, *raised: object) -> None:
        await self.aclose()

    # -- driving -----------------------------------------------------------------------------------------------------

    def _options(self, n: int, stance: Stance | None, seed: int) -> Options:
        options = Options(n=n, stance=stance, seed=seed)
        if self._given == "auto":
            from drafter.models import load_settings

            self._settings = self._settings or load_settings()
        if self._settings is not None:
            options = dataclasses.replace(
                options, profile=self._settings.profile, deadline_seconds=self._settings.deadline_seconds
            )
        if self._profile is not None:
            options = dataclasses.replace(options, profile=self._profile)
        if self._deadline is not None:
            options = dataclasses.replace(options, deadline_seconds=self._deadline)
        return options

    def _connect(self) -> Model | None:
        """The model, connected on first use. Raises ConfigurationError when none is set up."""
        if not self._connected:
            from drafter.models import ModelClient

            assert self._settings is not None  # `_options` has loaded them
            self._model = self._own = ModelClient(self._settings)
            self._connected = True
        return self._model

    def _drive(self, case: Case, options: Options, *, stream: bool) -> Iterator[Event]:
        flow = _flow.suggest(case, options, self._prompter, self._checker)
        answer: Answer | DrafterError | None = None
        try:
            while True:
                item = flow.send(answer)
                answer = None
                if not isinstance(item, Call):
                    yield item
                    continue
                try:
                    model = self._connect()
                    if model is None:
                        continue
                    if not stream:
                        answer = model.complete(item.messages, item.schema, deadline=item.deadline, seed=item.seed)
                        continue
                    reader = StepReader(item.kinds)
                    for part in model.stream(item.messages, item.schema, deadline=item.deadline, seed=item.seed):
                        if isinstance(part, str):
                            for step in reader.feed(part):
                                yield StepWritten(index=item.index, step=step)
                        else:
                            answer = part
                except DrafterError as error:
                    answer = error
        except StopIteration:
            return

    async def _adrive(self, case: Case, options: Options, *, stream: bool) -> AsyncIterator[Event]:
        import asyncio

        flow = _flow.suggest(case, options, self._prompter, self._checker)
        answer: Answer | DrafterError | None = None
        while True:
            try:
                item = flow.send(answer)
            except StopIteration:
                return
            answer = None
            if not isinstance(item, Call):
                yield item
                continue
            try:
                # Starting the local server can take seconds; it must not hold up the loop.
                model = self._model if self._connected else await asyncio.to_thread(self._connect)
                if model is None:
                    continue
                if not stream:
                    answer = await model.acomplete(item.messages, item.schema, deadline=item.deadline, seed=item.seed)
                    continue
                reader = StepReader(item.kinds)
                async for part in model.astream(item.messages, item.schema, deadline=item.deadline, seed=item.seed):
                    if isinstance(part, str):
                        for step in reader.feed(part):
                            yield StepWritten(index=item.index, step=step)
                    else:
                        answer = part
            except DrafterError as error:
                answer = error


def _last(events: Iterator[Event]) -> Suggestion:
    for event in events:
        if isinstance(event, SuggestionDone):
            return event.suggestion
    raise AssertionError("the flow ended without a suggestion")
