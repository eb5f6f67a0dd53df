"""Small cases for the tests of the reading stage."""

from __future__ import annotations

from collections.abc import Sequence

from drafter.case import Case, Channel, Message, Playbook, Reading
from drafter.reading import read


def case(
    text: str,
    language: str | None = None,
    *,
    facts: Sequence[str] = (),
    may_commit: Sequence[str] = (),
    never: Sequence[str] = (),
    agent: str = "Alex",
    address: str | None = None,
    channel: Channel = "email",
    before: Sequence[tuple[str, str]] = (),
) -> Case:
    """A case that ends in `text`; `before` holds (author, text) of earlier messages."""
    earlier = [Message.model_validate({"author": author, "text": said}) for author, said in before]
    return Case(
        language=language,
        channel=channel,
        messages=(*earlier, Message(author="customer", text=text)),
        playbook=Playbook(
            agent_name=agent, address=address, facts=tuple(facts), may_commit=tuple(may_commit), never=tuple(never)
        ),
    )


def reading(text: str, language: str | None = None, **parts: object) -> Reading:
    """The reading of such a case."""
    return read(case(text, language, **parts))  # type: ignore[arg-type]  # handed on as they came


def kinds(found: Reading) -> set[str]:
    """The kinds of signals read."""
    return {signal.kind for signal in found.signals}
