"""What this customer went through, in the agent's own words: the part of a reply that can't be a formula.

A *moment* is a noun phrase or an infinitive such as "cuatro llamadas" or "un taladro que no funciona". Moments come
from `[[moment]]` tables of `moments.toml`: `match` is a pattern over the folded text of the customer (with macros such
as `%N%`), `unless` a pattern that forbids it, `say` the wordings, `group` what kind of moment it is; of several that
are `like` each other only the weightiest is said. `<s/p>` in a wording is what changes when `{item}` is plural.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from drafter import languages
from drafter.case import Case, Reading
from drafter.composing.wording import Wording, slots
from drafter.text import fold

_NUMBER = re.compile(r"<([^<>/]*)/([^<>/]*)>")
_MACRO = re.compile(r"%(\w+)%")


class Moment(NamedTuple):
    """One thing that happened to the customer. Groups: `grief`, `effort`, `event`, `stake`, `question`."""

    id: str
    group: str
    text: str
    weight: int
    at: int


class _Pattern(NamedTuple):
    id: str
    group: str
    like: str
    weight: int
    match: re.Pattern[str]
    unless: re.Pattern[str] | None
    say: tuple[str, ...]


@functools.cache
def _patterns(language: str) -> tuple[_Pattern, ...]:
    table = languages.load(language).table("moments")
    macros: Mapping[str, str] = table["macros"]

    def compiled(pattern: str) -> re.Pattern[str]:
        for _ in range(3):
            pattern = _MACRO.sub(lambda m: f"(?:{macros[m.group(1)]})", pattern)
        return re.compile(pattern)

    return tuple(
        _Pattern(
            entry["id"],
            entry["group"],
            entry.get("like", entry["id"]),
            entry.get("weight", 5),
            compiled(entry["match"]),
            compiled(entry["unless"]) if "unless" in entry else None,
            tuple(entry["say"]),
        )
        for entry in table["moment"]
    )


@functools.lru_cache(maxsize=32)  # every candidate of a case asks for the same
def _told(folded: str, language: str) -> tuple[tuple[_Pattern, re.Match[str]], ...]:
    """The patterns that a text tells of, the weightiest first, with their places."""
    return tuple(
        (pattern, match)
        for pattern in sorted(_patterns(language), key=lambda p: -p.weight)
        if (match := pattern.match.search(folded)) and not (pattern.unless and pattern.unless.search(folded))
    )


def customer_text(case: Case, reading: Reading) -> str:
    """All that the customer wrote, last message last, without the passages that try to steer the reply."""
    steering: dict[int, list[tuple[int, int]]] = {}
    for signal in reading.signals:
        if signal.kind == "injection":
            steering.setdefault(signal.span.message, []).append((signal.span.start, signal.span.end))
    texts = []
    for index, message in enumerate(case.messages):
        if message.author == "customer":
            text = message.text
            for start, end in steering.get(index, ()):
                text = text[:start] + " " * (end - start) + text[end:]
            texts.append(text)
    return "\n".join(texts)


class _Item(NamedTuple):
    name: str
    plural: bool


@functools.cache
def _items(language: str) -> Mapping[str, _Item]:
    """Nouns of things by folded form, with the article that goes before."""
    table: Mapping[str, Mapping[str, Any]] = languages.load(language).table("moments")["items"]
    return {
        fold(noun): _Item(article + noun, number == "plural")
        for number, articles in table.items()
        for article, nouns in articles.items()
        for noun in nouns
    }


def _item_near(words: list[tuple[int, _Item]], start: int, end: int) -> _Item | None:
    """The thing named closest to a match, with its article; None when none is named in its neighbourhood."""
    near = sorted(((max(start - at, at - end, 0) + (at > end) * 5, item) for at, item in words))
    return near[0][1] if near and near[0][0] <= 60 else None


def moments(case: Case, reading: Reading, wording: Wording) -> tuple[Moment, ...]:
    """What the customer went through, each once, in the order in which they tell it."""
    text = customer_text(case, reading)
    folded = fold(text)
    known = _items(reading.language)
    words = [(m.start(), known[m.group()]) for m in re.finditer(r"[^\W\d_]+", folded) if m.group() in known]
    table = wording.language.table("moments")
    numbers: Mapping[str, str] = table["numbers"]
    found: dict[str, Moment] = {}
    for pattern, match in _told(folded, reading.language):
        if pattern.like in found:
            continue
        thing = _item_near(words, match.start(), match.end())
        filled = {"item": thing.name} if thing else {}
        for name, value in match.groupdict().items():
            if value:
                said = re.sub(r"\s+", " ", text[match.start(name) : match.end(name)]).strip().lower()
                said = re.sub(table["swearing"], "", said)
                filled[name] = numbers.get(fold(said), said) if name.startswith("n") else said
        usable = [s for s in pattern.say if slots(s) <= filled.keys()]
        if not usable:
            continue
        best = max(len(slots(s)) for s in usable)
        said = wording.chosen([s for s in usable if len(slots(s)) == best], pattern.id)
        many = thing is not None and "{item}" in said and thing.plural
        said = _NUMBER.sub(r"\2" if many else r"\1", said)
        said = wording.fill(said, **filled)
        found[pattern.like] = Moment(pattern.id, pattern.group, said, pattern.weight, match.start())
    return tuple(sorted(found.values(), key=lambda m: m.at))
