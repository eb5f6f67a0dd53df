"""The customer's name, and what to call them: signature, self-introduction, the agent's greeting, or a fact."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from drafter import languages
from drafter.case import Case
from drafter.reading.insults import agent_names
from drafter.reading.lexicon import lexicon
from drafter.text import fold

_NAME_WORD = r"[^\W\d_a-zà-ÿ][^\W\d_]*(?:['’-][^\W\d_]+)*\.?"
_PARTICLE = r"(?:de|del|de la|de los|di|da|della|dalla|van|von|y|O'|Mc)"
_NAME = re.compile(rf"{_NAME_WORD}(?:\s+(?:{_PARTICLE}\s+)?{_NAME_WORD}){{0,3}}")
_READ_CHARS = 4_000
_FACT_CHARS = 600
_MOST_FACTS = 120
_SIGNATURE_CHARS = 60
_AFTER_NAME_CHARS = 32
_ABUSE = frozenset(("insult", "insult_plural", "insult_adjective", "swear"))


class Person(NamedTuple):
    """A customer's name in parts; any of them may be empty.

    `text` is the whole as it can be greeted: nobody is greeted by a title and an initial ("Ms. L. Whitaker").
    """

    title: str = ""
    first_name: str = ""
    surname: str = ""

    @property
    def text(self) -> str:
        initials = all(len(part.rstrip(".")) == 1 for part in self.first_name.split())
        first = "" if self.title and self.surname and initials else self.first_name
        return " ".join(part for part in (self.title, first, self.surname) if part)


@functools.cache
def _not_names(language: str) -> frozenset[str]:
    return frozenset(languages.load(language).table("reading")["names"]["not_names"])


def customer_name(case: Case, language: str) -> str | None:
    """The name with its title where one is known ("Mrs J. Pargeter", "Marta"), or None."""
    return person(case, language).text or None


def person(case: Case, language: str) -> Person:
    """The customer's name in parts: how they sign goes first, a title may come from elsewhere in the case."""
    best = Person()
    for name in _candidates(case, language):
        found = _parse(name, language)
        if _is_ours(found, case) or _is_abuse(name, language):
            continue
        if not best.text:
            best = found
        elif not _agree(best.title, found.title, language):
            continue  # "Mrs Beltrán" isn't the "don Anselmo Beltrán" of the file
        elif best.surname and fold(best.surname) == fold(found.surname) and _same_first(best, found):
            best = Person(best.title or found.title, best.first_name or found.first_name, best.surname)
        elif best.first_name and not best.surname and fold(best.first_name) == fold(found.first_name):
            best = Person(best.title or found.title, best.first_name, found.surname)
    return best


def _is_abuse(name: str, language: str) -> bool:
    """Whether a last word like "Jokers." is an insult and no signature."""
    hits = lexicon(language).hits(name)
    return any(hit.kind in _ABUSE and hit.start == 0 and hit.end == len(name) for hit in hits)


def _agree(one: str, other: str, language: str) -> bool:
    """Whether two titles can be one person's: a man's and a woman's can't."""
    women = set(languages.load(language).table("reading")["names"]["women"])
    both = [fold(title).replace(".", "").strip() for title in (one, other) if title]
    neutral = set(languages.load(language).table("reading")["names"]["either"])
    told = [title in women for title in both if title not in neutral]
    return len(told) < 2 or told[0] == told[1]


def _same_first(one: Person, other: Person) -> bool:
    """Whether two first names can be one person's: either is missing, or one is the other's beginning."""
    a, b = fold(one.first_name).rstrip("."), fold(other.first_name).rstrip(".")
    return not a or not b or a.startswith(b) or b.startswith(a)


def _candidates(case: Case, language: str) -> Iterator[str]:
    own = [m.text for m in reversed(case.messages) if m.author == "customer"]
    for text in own:
        yield from _signed(text[-_READ_CHARS:], language)
    if any(_speaks_for_another(text[:_READ_CHARS], language) for text in own):
        # The names of the file are the other person's; only what the writer says of themselves is theirs.
        for text in own:
            yield from _after(text[:_READ_CHARS], "introductions", language)
            if case.channel == "phone_notes":
                yield from _after(text[:_READ_CHARS], "callers", language)
        return
    if case.channel == "phone_notes":
        for text in own:
            yield from _after(text[:_READ_CHARS], "titles", language)
            yield from _after(text[:_READ_CHARS], "callers", language)
    for text in own:
        yield from _after(text[:_READ_CHARS], "introductions", language)
    for message in reversed(case.messages):
        if message.author == "agent":
            yield from _after(message.text[:_READ_CHARS], "greetings", language)
    facts = [fact[:_FACT_CHARS] for fact in case.playbook.facts[:_MOST_FACTS]]
    everything = (*facts, *(text[:_READ_CHARS] for text in own))
    for text in everything:
        yield from _after(text, "titles", language)
    for fact in facts:
        yield from _after(fact, "records", language)


def _speaks_for_another(text: str, language: str) -> bool:
    """Whether the writer or caller is somebody's relative or agent ("Mrs Vega's son", "hija de don Anselmo")."""
    (pattern,) = languages.load(language).table("reading")["names"]["relations"]
    folded = fold(text)
    titles = "|".join(sorted(languages.load(language).table("reading")["names"]["titles"], key=len, reverse=True))
    if re.search(rf"(?<!\w){pattern}\s+(?:{titles})\.?\s", folded):
        return True
    heads = pattern[: pattern.index(")") + 1]
    return re.search(rf"(?<!\w)(?:{titles})\.?\s+\w+['’]s\s+{heads}(?!\w)", folded) is not None


def _signed(text: str, language: str) -> Iterator[str]:
    """A name that stands alone at the end: on the last line, or after the last stop."""
    stripped = text.rstrip(' \t\n.!»”"😊🙂🙏❤️')
    line = stripped.rsplit("\n", 1)[-1].strip()
    tails = [line]
    stop = max((m.end() for m in re.finditer(r"[.!?…»”\"]+\s*[)😂😊😇🙂]*\s+|,\s+", line)), default=0)
    tails.append(line[stop:])
    for mark in re.finditer(r"[.!?…»”\"\U0001F300-\U0001FAFF]+\s+", line):
        tails.append(line[mark.end() :])
    for tail in sorted({t.strip() for t in tails}, key=len, reverse=True):
        if len(tail) > _SIGNATURE_CHARS:
            continue
        name, _, rest = tail.partition(",")
        if "," in rest or len(rest) > _AFTER_NAME_CHARS:
            continue
        name = _with_title_first(re.sub(r"^[-–—~*_]+\s*", "", name.strip()), language)
        name = _without_introduction(name, language)
        if 1 < len(name) <= _SIGNATURE_CHARS and _whole_name(name, language):
            # a whole message that is one capitalised word ("Hola") is no signature
            if name != text.strip():
                yield name
            return


def _with_title_first(name: str, language: str) -> str:
    """ "R. Pemberton (Mr)" as "Mr R. Pemberton"."""
    found = re.fullmatch(r"(.+?)\s*\(([^()\s]{1,12})\)", name)
    if found is None or not _title(found.group(2) + " ", language):
        return name
    return f"{found.group(2)} {found.group(1)}"


def _without_introduction(name: str, language: str) -> str:
    """ "Soy Óscar Lima" as "Óscar Lima"."""
    found = _openings(language, "introductions").match(fold(name))
    return name[found.end() :] if found is not None else name


def _whole_name(name: str, language: str) -> bool:
    title = _title(name, language)
    rest = name[len(title) :].strip()
    found = _NAME.fullmatch(rest)
    return found is not None and _is_name(rest, language)


def _is_name(name: str, language: str) -> bool:
    tokens = [fold(token.strip("'’") if len(token) == 2 else token.strip(".'’")) for token in name.split()]
    if any(token in _not_names(language) for token in tokens):
        return False
    return not (name.isupper() and len(name) > 3 and len(tokens) == 1)


def _title(name: str, language: str) -> str:
    found = _openings(language, "titles").match(fold(name))
    return name[: found.end()] if found is not None else ""


@functools.cache
def _openings(language: str, key: str) -> re.Pattern[str]:
    """All openings of one list in one expression, the longest first."""
    table = languages.load(language).table("reading")["names"][key]
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(table, key=len, reverse=True))})\.?,?\s+")


def _after(text: str, key: str, language: str) -> Iterator[str]:
    """Names right after an opening of this list; a title is part of the name itself."""
    for found in _openings(language, key).finditer(fold(text)):
        at = found.start() if key == "titles" else found.end()
        title = _title(text[at : at + _SIGNATURE_CHARS], language)
        name = _NAME.match(text, at + len(title))
        words = _leading_name(name.group(), language) if name is not None else ""
        if words:
            yield text[at : at + len(title)] + words


def _leading_name(name: str, language: str) -> str:
    kept: list[str] = []
    for token in name.split():
        if fold(token.strip(".'’")) in _not_names(language):
            break
        kept.append(token)
        if token.endswith(".") and len(token) > 2:
            break
    while kept and kept[-1].islower():
        kept.pop()
    return " ".join(kept).rstrip(".") if not (kept and len(kept[-1]) == 2) else " ".join(kept)


def _parse(name: str, language: str) -> Person:
    title = _title(name, language)
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
