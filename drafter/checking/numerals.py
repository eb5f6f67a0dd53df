"""Tokens of a folded text and the numbers among them, written in digits or in words."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from drafter import languages

# A word with its apostrophe, or letters joined to digits; then numbers and signs. The "am-1pm" of "7am-1pm" is no word.
_WORD = r"[^\W\d_]+(?:{apostrophe}|(?:(?<!\d[ap]m)[-/])?\d(?:[\w/-]*\w)?)?|\d{{1,18}}(?:[.,:]\d{{1,18}})*|[^\s\w]"
_PLAIN = re.compile(_WORD.format(apostrophe=r"'[^\W\d_]+"))
_ELIDED = re.compile(_WORD.format(apostrophe="'"))
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_STARTING = (
    "numbers", "scales", "halves", "collectives", "ones", "months", "weekdays", "ordinal_days", "units",
)  # fmt: skip
_SETS = (
    "ones", "joiners", "of", "the_day", "range_open", "range_link", "range_and", "after_clock", "references", "working",
    "working_before", "greetings", "clock_suffix", "ordinals", "year_before", "ambiguous_months", "month_before",
)  # fmt: skip
_MAPS = (
    "numbers", "scales", "halves", "collectives", "units", "currencies", "money_scales", "months", "weekdays",
    "ordinal_days", "hundreds", "unit_scales", "day_first", "clock_fractions", "meridiem",
)  # fmt: skip
_WORDINGS = ("percent", "half_after", "same_hour", "clock_range")
_GLUED = range(7, 60)  # letters of a number word that is glued from others, from "duemila" on


class Token(NamedTuple):
    """A word, number or sign of the folded text."""

    text: str
    start: int
    end: int


class Tables(NamedTuple):
    """The `quantities` table of a language, compiled."""

    tokens: re.Pattern[str]
    numbers: Mapping[str, float]
    scales: Mapping[str, float]
    halves: Mapping[str, float]
    collectives: Mapping[str, float]
    ones: frozenset[str]
    joiners: frozenset[str]
    of: frozenset[str]
    the_day: frozenset[str]
    range_open: frozenset[str]
    range_link: frozenset[str]
    range_and: frozenset[str]
    after_clock: frozenset[str]
    references: frozenset[str]
    working: frozenset[str]
    working_before: frozenset[str]
    greetings: frozenset[str]
    units: Mapping[str, str]
    currencies: Mapping[str, str]
    money_scales: Mapping[str, float]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    ordinal_days: Mapping[str, int]
    clock_suffix: frozenset[str]
    ordinals: frozenset[str]
    year_before: frozenset[str]
    ambiguous_months: frozenset[str]
    month_before: frozenset[str]
    unit_scales: Mapping[str, float]
    day_first: bool
    hundreds: str
    thousands: tuple[str, ...]
    percent: tuple[str, ...]
    half_after: tuple[str, ...]
    same_hour: tuple[str, ...]
    clock_before: tuple[str, ...]
    clock_digits: tuple[str, ...]
    clock_range: tuple[str, ...]
    clock_fractions: Mapping[str, int]
    meridiem: Mapping[str, str]
    soon: tuple[str, ...]
    at_most: tuple[str, ...]
    at_least: tuple[str, ...]
    about: tuple[str, ...]
    at_most_after: tuple[str, ...]
    at_least_after: tuple[str, ...]
    about_after: tuple[str, ...]
    phrases: Mapping[str, tuple[tuple[str, str, Any], ...]]
    """Fixed wordings by their first token: (wording, relative | daypart | clock | before, its value)."""
    starters: frozenset[str]
    """Tokens at which a figure can begin."""


@functools.cache
def tables(language: str) -> Tables:
    """The compiled tables of a language."""
    data = languages.load(language).table("quantities")
    relation = data["relation"]
    token = _ELIDED if data["elision"] else _PLAIN
    phrases: dict[str, list[tuple[str, str, Any]]] = {}
    kinds = {"relative": "relative", "dayparts": "daypart", "clock_words": "clock", "clock_fractions_before": "before"}
    for name, kind in kinds.items():
        for wording, value in data[name].items():
            first = token.match(wording)
            assert first is not None
            phrases.setdefault(first.group(), []).append((wording, kind, value))
    starters = {word for name in _STARTING for word in data[name]}
    starters.update(phrases)
    starters.difference_update(data["never_alone"])
    fields: dict[str, Any] = {name: data[name] for name in _MAPS}
    fields.update((name, frozenset(data[name])) for name in _SETS)
    fields.update((name, _longest(data[name])) for name in _WORDINGS)
    fields.update((name, tuple(f" {w}" for w in data[name])) for name in ("clock_before", "clock_digits"))
    for name, wordings in relation.items():
        fields[name] = tuple(wordings) if name.endswith("_after") else tuple(f" {w}" for w in wordings)
    return Tables(
        tokens=token,
        thousands=tuple(data["thousands"]),
        phrases={first: tuple(sorted(found, key=lambda p: -len(p[0]))) for first, found in phrases.items()},
        starters=frozenset(starters),
        **fields,
    )


def _longest(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=len, reverse=True))


def tokens(folded: str, language: str) -> list[Token]:
    """The tokens of a folded text; letters joined to digits ("BK18", "F-2291") are one."""
    new = tuple.__new__  # a third faster than Token(...), and this is the hot loop
    return [new(Token, (m[0], m.start(), m.end())) for m in tables(language).tokens.finditer(folded)]


def beginnings(found: list[Token], language: str) -> list[int]:
    """Indices of the tokens at which a figure can begin."""
    table = tables(language)
    starters, glued = table.starters, bool(table.hundreds)
    return [
        index
        for index, (text, _, _) in enumerate(found)
        if text in starters
        or not text.isalpha()
        or (glued and len(text) in _GLUED and word_value(text, language) is not None)
    ]


def digits(text: str) -> float | None:
    """The value of a number in digits, whichever mark its decimals have; None for what isn't one ("16:00")."""
    if ":" in text:
        return None
    if _GROUPED.fullmatch(text) and not (text[0] == "0" or (text.count(".") and text.count(","))):
        return float(text.replace(".", "").replace(",", ""))
    mark = max(text.rfind("."), text.rfind(","))
    if mark < 0:
        return float(text)
    whole = text[:mark].replace(".", "").replace(",", "")
    return float(f"{whole}.{text[mark + 1 :]}")


@functools.lru_cache(maxsize=4096)
def word_value(word: str, language: str) -> float | None:
    """The value of a number word, glued ones such as "duecentocinquanta" included."""
    table = tables(language)
    value = table.numbers.get(word)
    if value is not None or len(word) not in _GLUED:
        return value
    for mark in table.thousands:
        before, found, after = word.partition(mark)
        if found:
            many = word_value(before, language) if before else 1.0
            rest = word_value(after, language) if after else 0.0
            return None if many is None or rest is None or mark == word else many * 1000 + rest
    if table.hundreds and table.hundreds in word:
        before, _, after = word.partition(table.hundreds)
        many = table.numbers.get(before) if before else 1.0
        rest = table.numbers.get(after) if after else 0.0
        return None if many is None or rest is None else many * 100 + rest
    return None


def number(at: list[Token], index: int, language: str) -> tuple[float, int] | None:
    """The number that begins at token `index` and the index after it; articles that mean one count as 1."""
    table = tables(language)
    first = at[index].text
    if first[0].isdecimal():
        value = digits(first)
        if value is None:
            return None
        after = index + 1
        scale = table.scales.get(at[after].text) if after < len(at) else None
        return (value * scale, after + 1) if scale is not None else (value, after)
    total, current, after, seen = 0.0, 0.0, index, False
    while after < len(at):
        word = at[after].text
        scale = table.scales.get(word)
        value = None if scale is not None else word_value(word, language)
        if value is None and not seen:
            value = 1.0 if word in table.ones else table.halves.get(word, table.collectives.get(word))
        if scale is not None:
            current = (current if seen else 1.0) * scale
            if scale >= 1000:
                total, current = total + current, 0.0
        elif value is not None:
            article = seen and after == index + 1 and at[index].text in table.ones  # "un quince por ciento"
            current = value if article else current + value
        elif seen and word in table.joiners and after + 1 < len(at):
            following = at[after + 1].text
            joined = 1.0 if following in table.ones else word_value(following, language)
            if joined is None or joined >= 100 or current == 0 or (current < 100 and (current % 10 or joined >= 10)):
                break
            current, after = current + joined, after + 2
            continue
        elif seen and word in table.of and at[after - 1].text in table.collectives:
            pass
        else:
            break
        seen, after = True, after + 1
        if value is not None and word in table.ones and after < len(at):  # "un par de días", "a half hour"
            following = at[after].text
            many = table.collectives.get(following, table.halves.get(following))
            if many is not None:
                current, after = many, after + 1
    return (total + current, after) if seen else None
