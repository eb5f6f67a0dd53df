"""The pieces that a reply is composed of, as a language's `grammar` module hands them to the engine.

The engine decides what is said and in which order; `drafter/languages/<code>/grammar.py` decides how a playbook line
sounds in the agent's mouth. These types are the border between the two. A grammar module offers

- `speak(line, people) -> Clause | None`: a `may_commit` line as the agent would say it,
- `tell(fact, people) -> Told | None`: a playbook fact as the agent may restate it to the customer,
- `first_person(clause, address, names) -> str | None`: the plain sentence of `speak`, for callers without an engine,
- `alternatives(line) -> tuple[str, ...]`: the line cut where it offers one thing or another,
- `salutation(people, channel) -> str` and `number(text) -> str`.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

TellKind = Literal["sentence", "record", "options"]


class People(NamedTuple):
    """Who speaks to whom. `title` is the honorific that the conversation or the playbook uses, if any."""

    agent: str
    customer: str
    address: str
    title: str = ""
    surname: str = ""
    first_name: str = ""


class Clause(NamedTuple):
    """One commitment in the agent's mouth; every form starts in lower case (names apart) and has no final stop.

    `do` states it ("le abro ahora la devolución"), `offer` says that it is possible ("puedo abrirle la devolución"),
    `bare` stands in a list of choices ("abrirle la devolución"). `notify` marks a writing, calling or confirming,
    `statement` a sentence about something else than the agent's own doing, `line` the playbook line it came from.
    """

    line: str
    do: str
    offer: str
    bare: str
    notify: bool = False
    statement: bool = False
    conditional: bool = False


class Told(NamedTuple):
    """A fact as the agent may restate it. `options` lists dates or choices to pick from, `record` is a file or order."""

    kind: TellKind
    text: str
    fact: str
