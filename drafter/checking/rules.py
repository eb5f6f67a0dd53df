"""The rules as data: their model, and the loader of `languages/<code>/rules/*.toml`.

A pattern rule carries phrases; a code rule (in `_code.toml`, with `code = true`) carries only its texts and examples,
and a function in `checking.context` finds its breaches. Both explain themselves from the same fields.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from drafter import languages
from drafter.case import Case, Channel, Message, Playbook
from drafter.errors import ConfigurationError, InputError
from drafter.principles import catalogue
from drafter.reply import Severity

Guard = Literal["negated", "asked", "conditional"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Example(_Frozen):
    """A reply that breaks a rule or doesn't, with as much of a case as decides it.

    In the file the breach of a `bad` stands in square brackets; `text` here is without them and `quote` is what they
    held. A reply that has brackets of its own names its breach in the key `quote` instead. `customer` is the message
    that is answered, `earlier` an agent's message before it.
    """

    text: str
    quote: str = ""
    customer: str = ""
    earlier: str = ""
    address: str | None = None
    facts: tuple[str, ...] = ()
    may_commit: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()
    agent_name: str = ""
    channel: Channel = "email"

    @model_validator(mode="before")
    @classmethod
    def _bare_text(cls, data: object) -> object:
        if isinstance(data, str):
            data = {"text": data}
        if isinstance(data, dict) and "quote" not in data and isinstance(data.get("text"), str):
            before, bracket, rest = data["text"].partition("[")
            quote, closed, after = rest.partition("]")
            if bracket and closed:
                data = {**data, "text": before + quote + after, "quote": quote}
        return data

    @property
    def start(self) -> int:
        """Where the breach begins in `text`; -1 when the example has none."""
        return self.text.find(self.quote) if self.quote else -1

    def case(self, language: str) -> Case | None:
        """The case that this example is an answer to; None when it needs none."""
        if not (self.customer or self.facts or self.may_commit or self.address or self.links or self.agent_name):
            return None
        messages = [Message(author="agent", text=self.earlier)] if self.earlier else []
        messages.append(Message(author="customer", text=self.customer or "…"))
        playbook = Playbook(
            address=self.address,
            facts=self.facts,
            may_commit=self.may_commit,
            links=self.links,
            forbid=self.forbid,
            agent_name=self.agent_name,
        )
        return Case(language=language, channel=self.channel, messages=tuple(messages), playbook=playbook)


class Rule(_Frozen):
    """One fault of one principle in one language.

    `phrases`, `unless` and `unless_sentence` are regexes over folded text that begin with a literal; the engine
    checks the word edges. `guards` name the forms that make the phrase harmless. `severity` None means the
    principle's own. `replacement` is set where the span may be replaced without reading.
    """

    id: str
    principle: str
    language: str
    file: str
    severity: Severity
    message: str
    why: str
    fix: str
    code: bool = False
    phrases: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    unless_sentence: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()
    replacement: str | None = None
    source: str = ""
    bad: tuple[Example, ...] = ()
    good: tuple[Example, ...] = ()


@functools.cache
def rules(language: str) -> tuple[Rule, ...]:
    """All rules of a language, in the order of the files and of the entries.

    Raises ConfigurationError, naming file, entry and key, when one is not as it should be.
    """
    tables = languages.load(language)
    found: dict[str, Rule] = {}
    for name in tables.rule_files():
        for each in _entries(language, name, tables.table(name)):
            twin = found.get(each.id)
            if twin is not None:
                raise ConfigurationError(f"{each.file}: rule {each.id!r} stands in {twin.file} already.")
            found[each.id] = each
    return tuple(found.values())


@functools.cache
def by_id(language: str) -> dict[str, Rule]:
    """All rules of a language by their ids."""
    return {each.id: each for each in rules(language)}


def rule(id_: str, language: str) -> Rule:
    """The rule with this id. Raises InputError when there is none, with the ids that come nearest."""
    found = by_id(language).get(id_)
    if found is None:
        principle = id_.partition(".")[0]
        near = [known for known in by_id(language) if known.startswith(principle)] or sorted(catalogue(language))
        raise InputError(f"There is no rule {id_!r} in {language!r}; near it: {', '.join(near)}.")
    return found


def _entries(language: str, name: str, table: Mapping[str, Any]) -> list[Rule]:
    file = f"languages/{language}/{name}.toml"
    entries = table.get("rule", [])
    unknown = set(table) - {"principle", "rule"}
    if unknown or not isinstance(entries, list):
        raise ConfigurationError(f"{file}: key {', '.join(sorted(unknown)) or 'rule'}: only `principle` and [[rule]].")
    return [_entry(language, file, table, number, entry) for number, entry in enumerate(entries, 1)]


def _entry(language: str, file: str, table: Mapping[str, Any], number: int, entry: dict[str, Any]) -> Rule:
    where = f"{file}: rule {number} ({entry.get('id', 'without id')})"
    principle = entry.get("principle", table.get("principle"))
    known = catalogue(language).get(str(principle))
    if known is None:
        raise ConfigurationError(f"{where}, key principle: {principle!r} is not in the catalogue.")
    given = {"severity": known.severity, **entry, "principle": principle, "language": language, "file": file}
    try:
        made = Rule.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise ConfigurationError(f"{where}, key {key}: {first['msg']}.") from None
    if not made.id.startswith(f"{made.principle}."):
        raise ConfigurationError(f"{where}, key id: it must begin with {made.principle + '.'!r}.")
    if made.code == bool(made.phrases):
        raise ConfigurationError(f"{where}, key phrases: a rule has phrases or `code = true`, one of the two.")
    return made
