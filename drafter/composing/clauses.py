"""The pieces that a reply is composed of, as a language's `grammar` module hands them to the engine.

The engine decides what is said and in which order; `drafter/languages/<code>/grammar.py` decides how a playbook line
sounds in the agent's mouth. These types are the border between the two. A grammar module offers

- `speak(line, people) -> Clause | None`: a `may_commit` line as the agent would say it,
- `tell(fact, people) -> Told | None`: a playbook fact as the agent may restate it to the customer,
- `first_person(clause, address, names) -> str | None`: the plain sentence of `speak`, for callers without an engine,
- `missing(reason, people) -> str | None`: what a reading says is missing, as it stands after "I need …",
- `alternatives(line) -> tuple[str, ...]`: the line cut where it offers one thing or another,
- `is_alternative(line) -> bool`, `salutation(people, formal) -> str`, `title_of(first_name) -> str`,
- `enumerate_(items, word) -> str`: several things as one list.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

TellKind = Literal["sentence", "record", "options", "open", "note"]


class People(NamedTuple):
    """Who speaks to whom. `title` is the honorific that the conversation or the playbook uses, if any."""

    agent: str
    customer: str
    address: str
    title: str = ""
    surname: str = ""
    first_name: str = ""

    @property
    def agent_first(self) -> str:
        """The agent's first name: the first word of the name that isn't an abbreviated title."""
        return next((word for word in self.agent.split() if "." not in word), "")


class Clause(NamedTuple):
    """One commitment in the agent's mouth; every form starts in lower case (names apart) and has no final stop.

    `do` states it ("le abro ahora la devolución"), `offer` says that it is possible ("puedo abrirle la devolución"),
    `bare` stands in a list of choices ("abrirle la devolución"). `notify` marks a writing, calling or confirming,
    `statement` a sentence about something else than the agent's own doing, `conditional` one that hangs on something
    else than the customer's choice; `tells` an act that includes coming back; `line` is the playbook line.
    """

    line: str
    do: str
    offer: str
    bare: str
    notify: bool = False
    statement: bool = False
    conditional: bool = False
    tells: bool = False


class Told(NamedTuple):
    """A fact as the agent may restate it. `options` names dates or choices to pick from, `open` is a
    sentence that does, `record` is the
    customer's own file or order, `note` a phrase without a verb."""

    kind: TellKind
    text: str
    fact: str
