"""What single words and wordings tell of a promise, from the language's `promises` table."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import NamedTuple

from drafter import languages
from drafter.checking.quantities import scan

_STEM = 5


class Word(NamedTuple):
    """What one word tells by itself.

    `first` is a future of "I" or "we", `outcome` of anybody else; `verbal` looks like the present of "I" or "we", and
    `present` is surely no participle; `was` tells of the past. `parts` is a comma or a conjunction that joins clauses,
    `opens` begins a clause that hangs on another ("because"), `turns` is "but". `idle` can't be the word that commits.
    """

    first: bool
    outcome: bool
    verbal: bool
    present: bool
    was: bool
    progressive: bool
    auxiliary: bool
    light: bool
    idle: bool
    denies: bool
    parts: bool
    opens: bool
    turns: bool
    condition: bool
    vow: bool
    tail: bool
    topics: frozenset[str]
    marks: frozenset[str]
    stem: str


class Tables(NamedTuple):
    """The `promises` table of a language, compiled."""

    forms: Mapping[str, re.Pattern[str]]
    first_not: frozenset[str]
    topics: tuple[tuple[str, tuple[str, ...]], ...]
    whole: Mapping[str, frozenset[str]]
    prefixes: tuple[tuple[str, tuple[str, ...]], ...]
    exact: Mapping[str, str]
    phrases: Mapping[str, tuple[tuple[str, str], ...]]
    grammar: Mapping[str, frozenset[str]]
    verb_after_subject: bool
    roles: Mapping[str, tuple[str, ...]]
    vows: tuple[str, ...]
    light: frozenset[str]
    paying: frozenset[str]
    stop: frozenset[str]


@functools.cache
def tables(language: str) -> Tables:
    """The compiled tables of a language."""
    data = languages.load(language).table("promises")
    wordings: list[tuple[str, str]] = [
        (wording, mark)
        for mark, found in (
            *data["absolute"].items(),
            ("free", data["free"]["phrases"]),
            ("borne", data["free"]["borne"]),
            ("stated", data["free"]["stated"]),
            ("first", data["grammar"]["first_phrases"]),
            ("outcome", data["grammar"]["outcome_phrases"]),
            ("now", data["grammar"]["now_phrases"]),
            ("wish", data["grammar"]["customer_conditions"]),
        )
        for wording in found
    ]
    phrases: dict[str, list[tuple[str, str]]] = {}
    prefixes: dict[str, list[str]] = {}
    exact: dict[str, str] = {}
    for wording, mark in wordings:
        if wording.endswith("$"):  # a single word that is no prefix of others
            exact[wording[:-1]] = mark
            continue
        tokens = scan(wording, language)
        if len(tokens) > 1:
            phrases.setdefault(tokens[0].text, []).append((wording, mark))
        else:
            prefixes.setdefault(mark, []).append(wording)
    words, grammar, roles = data["words"], data["grammar"], data["roles"]
    return Tables(
        forms={
            name: re.compile(words[name])
            for name in ("first", "outcome", "present", "present_not", "past", "progressive")
        },
        first_not=frozenset(words["first_not"]),
        topics=tuple((topic, tuple(s for s in stems if s[-1] != "$")) for topic, stems in data["topics"].items()),
        whole=_whole(data["topics"]),
        prefixes=tuple((mark, tuple(found)) for mark, found in prefixes.items()),
        exact=exact,
        phrases={first: tuple(found) for first, found in phrases.items()},
        grammar={name: frozenset(found) for name, found in grammar.items() if isinstance(found, list)},
        verb_after_subject=grammar["verb_after_subject"],
        roles={name: tuple(found) for name, found in roles.items()},
        vows=tuple(grammar["vows"]),
        light=frozenset(roles["light"]),
        paying=frozenset(roles["paying"]),
        stop=frozenset(roles["stop"]),
    )


def _whole(topics: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    """Topics of words that are no stem of others, written with a final "$"."""
    found: dict[str, set[str]] = {}
    for topic, stems in topics.items():
        for stem in stems:
            if stem.endswith("$"):
                found.setdefault(stem[:-1], set()).add(topic)
    return {name: frozenset(them) for name, them in found.items()}


@functools.lru_cache(maxsize=16384)
def word(folded: str, lowered: str, language: str) -> Word:
    """What a word tells; `lowered` keeps the accents that `folded` has lost."""
    table = tables(language)
    forms = table.forms
    first = lowered not in table.first_not and forms["first"].search(lowered) is not None
    topics = frozenset(topic for topic, stems in table.topics if folded.startswith(stems)) | table.whole.get(
        folded, frozenset()
    )
    marks = {mark for mark, wordings in table.prefixes if folded.startswith(wordings)}
    if folded in table.exact:
        marks.add(table.exact[folded])
    verbal = forms["present"].search(lowered) is not None
    grammar = table.grammar
    outcome = not first and forms["outcome"].search(lowered) is not None
    progressive = forms["progressive"].search(lowered) is not None
    was = (not first and forms["past"].search(lowered) is not None) or folded in grammar["past_words"]
    light, auxiliary = folded in table.light, folded in grammar["auxiliaries"]
    about = bool(topics) or light
    idle = folded in grammar["past_words"] or not (
        first or outcome or auxiliary or verbal or (about and (progressive or table.verb_after_subject))
    )
    return Word(
        first=first,
        outcome=outcome,
        verbal=verbal,
        present=verbal and forms["present_not"].search(folded) is None,
        was=was,
        progressive=progressive,
        auxiliary=auxiliary,
        light=light,
        idle=idle,
        denies=folded in grammar["negations"],
        parts=folded == "," or folded in grammar["cuts"],
        opens=folded in grammar["clause_marks"],
        turns=folded in grammar["turns"],
        condition=folded in grammar["conditions"],
        vow=folded.startswith(table.vows),
        tail=folded in grammar["tails"],
        topics=topics,
        marks=frozenset(marks),
        stem=folded[:_STEM] if len(folded) > 3 and folded not in table.stop and folded.isalpha() else "",
    )
