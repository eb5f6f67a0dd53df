"""The customer's name, and what to call them: signature, self-introduction, the agent's greeting, or a fact."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from drafter import languages
from drafter.case import Case
from drafter.reading.insults import agent_names
from drafter.text import fold

_NAME_WORD = r"[^\W\d_a-zà-ÿ][^\W\d_]*(?:['’-][^\W\d_]+)*\.?"
_PARTICLE = r"(?:de|del|de la|de los|di|da|della|dalla|van|von|y|O'|Mc)"
_NAME = re.compile(rf"{_NAME_WORD}(?:\s+(?:{_PARTICLE}\s+)?{_NAME_WORD}){{0,3}}")
_READ_CHARS = 4_000
_SIGNATURE_CHARS = 60
_AFTER_NAME_CHARS = 32


class Person(NamedTuple):
    """A customer's name in parts; any of them may be empty. `text` is the whole as it can be greeted."""

    title: str = ""
    first_name: str = ""
    surname: str = ""

    @property
    def text(self) -> str:
        return " ".join(part for part in self if part)


def customer_name(case: Case, language: str) -> str | None:
    """The name with its title where one is known ("Mrs J. Pargeter", "Marta"), or None."""
    return person(case, language).text or None


def person(case: Case, language: str) -> Person:
    """The customer's name in parts: how they sign goes first, a title may come from elsewhere in the case."""
    table: Mapping[str, Any] = languages.load(language).table("reading")["names"]
    best = Person()
    for name in _candidates(case, table):
        found = _parse(name, table)
        if _is_ours(found, case):
            continue
        if not best.text:
            best = found
        elif best.surname and fold(best.surname) == fold(found.surname) and _same_first(best, found):
            best = Person(best.title or found.title, best.first_name or found.first_name, best.surname)
        elif best.first_name and not best.surname and fold(best.first_name) == fold(found.first_name):
            best = Person(best.title or found.title, best.first_name, found.surname)
    return best


def _same_first(one: Person, other: Person) -> bool:
    """Whether two first names can be one person's: either is missing, or one is the other's beginning."""
    a, b = fold(one.first_name).rstrip("."), fold(other.first_name).rstrip(".")
    return not a or not b or a.startswith(b) or b.startswith(a)


def _candidates(case: Case, table: Mapping[str, Any]) -> Iterator[str]:
    own = [m.text for m in reversed(case.messages) if m.author == "customer"]
    for text in own:
        yield from _signed(text[-_READ_CHARS:], table)
    for text in own:
        yield from _after(text[:_READ_CHARS], table["introductions"], table)
    for message in reversed(case.messages):
        if message.author == "agent":
            yield from _after(message.text[:_READ_CHARS], table["greetings"], table)
    everything = (*case.playbook.facts, *(text[:_READ_CHARS] for text in own))
    for text in everything:
        yield from _after(text, table["titles"], table, keep=True)
    for fact in case.playbook.facts:
        yield from _after(fact, table["records"], table)


def _signed(text: str, table: Mapping[str, Any]) -> Iterator[str]:
    """A name that stands alone at the end: on the last line, or after the last stop."""
    stripped = text.rstrip(' \t\n.!»”"😊🙂🙏❤️')
    line = stripped.rsplit("\n", 1)[-1].strip()
    tails = [line]
    stop = max((m.end() for m in re.finditer(r"[.!?…»”\"]+\s*[)😂😊😇🙂]*\s+|,\s+", line)), default=0)
    tails.append(line[stop:])
    for mark in re.finditer(r"[.!?…»”\"]+\s+", line):
        tails.append(line[mark.end() :])
    for tail in sorted({t.strip() for t in tails}, key=len, reverse=True):
        if len(tail) > _SIGNATURE_CHARS:
            continue
        name, _, rest = tail.partition(",")
        if "," in rest or len(rest) > _AFTER_NAME_CHARS:
            continue
        name = re.sub(r"^[-–—~*_]+\s*", "", name.strip())
        if 1 < len(name) <= _SIGNATURE_CHARS and _whole_name(name, table):
            # a whole message that is one capitalised word ("Hola") is no signature
            if name != text.strip():
                yield name
            return


def _whole_name(name: str, table: Mapping[str, Any]) -> bool:
    title = _title(name, table)
    rest = name[len(title) :].strip()
    found = _NAME.fullmatch(rest)
    return found is not None and _is_name(rest, table)


def _is_name(name: str, table: Mapping[str, Any]) -> bool:
    tokens = [fold(token.strip("'’") if len(token) == 2 else token.strip(".'’")) for token in name.split()]
    if any(token in table["not_names"] for token in tokens):
        return False
    return not (name.isupper() and len(name) > 3 and len(tokens) == 1)


def _title(name: str, table: Mapping[str, Any]) -> str:
    folded = fold(name)
    for title in table["titles"]:
        found = re.match(rf"{title}\.?\s+", folded)
        if found is not None:
            return name[: found.end()]
    return ""


def _after(text: str, openings: list[str], table: Mapping[str, Any], *, keep: bool = False) -> Iterator[str]:
    """Names right after one of these openings; with `keep` the opening is a title and part of the name."""
    folded = fold(text)
    for opening in openings:
        if re.match(r"[^\W_]+", opening) and opening.split("(", 1)[0].split(" ")[0] not in folded:
            continue
        for found in re.finditer(rf"(?<!\w){opening}\.?,?\s+", folded):
            at = found.start() if keep else found.end()
            title = _title(text[at : at + 60], table)
            name = _NAME.match(text, at + len(title))
            if name is None:
                continue
            words = _leading_name(name.group(), table)
            if words:
                yield text[at : at + len(title)] + words


def _leading_name(name: str, table: Mapping[str, Any]) -> str:
    kept: list[str] = []
    for token in name.split():
        if fold(token.strip(".'’")) in table["not_names"]:
            break
        kept.append(token)
        if token.endswith(".") and len(token) > 2:
            break
    while kept and kept[-1].islower():
        kept.pop()
    return " ".join(kept).rstrip(".") if not (kept and len(kept[-1]) == 2) else " ".join(kept)


def _parse(name: str, table: Mapping[str, Any]) -> Person:
    title = _title(name, table)
    rest = name[len(title) :].strip().split()
    shown = title.strip()
    if not rest:
        return Person()
    if len(rest) == 1:
        return Person(shown, "", rest[0]) if title else Person("", rest[0], "")
    return Person(shown, rest[0], " ".join(rest[1:]))


def _is_ours(found: Person, case: Case) -> bool:
    parts = {fold(part) for part in (*found.first_name.split(), *found.surname.split())}
    business = fold(case.playbook.business)
    ours = agent_names(case)
    if parts and parts <= ours:
        return True
    return bool(parts) and all(part in business.split() for part in parts)
