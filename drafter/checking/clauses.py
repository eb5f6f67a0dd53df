"""What the playbook allows: its lines read once, and whether a figure or a topic of a reply is covered by one."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import NamedTuple

from drafter.case import Case
from drafter.checking import promises
from drafter.checking.quantities import Quantity, read, scan
from drafter.checking.quantity import date_parts
from drafter.checking.vocabulary import tables
from drafter.text import fold

_WEEK = 7
_MINUTES_A_DAY = 1440.0
_MORNING = 480
_CALENDAR_DAYS_A_WORKING_DAY = 1.4


class Line(NamedTuple):
    """One line of the playbook. `may` is whether it is a permission (`may_commit`) and not a fact."""

    text: str
    may: bool
    topics: frozenset[str]
    stems: frozenset[str]
    figures: tuple[Quantity, ...]
    free: bool
    negated: bool
    conditional: bool
    approval: bool
    past: bool


class Today(NamedTuple):
    """The day the reply is written, as far as the facts tell it; zeros and None for what they don't."""

    month: int
    day: int
    weekday: int | None


class Book(NamedTuple):
    """The playbook of a case, read for matching."""

    lines: tuple[Line, ...]
    escalation: Line | None
    today: Today | None

    def best(self, topics: frozenset[str], stems: frozenset[str], *, may: bool = False) -> Line | None:
        """The line that shares most topics and content words, if any does; only permissions when `may`."""
        scored = [
            (2 * len(topics & line.topics) + len(stems & line.stems) + 0.5 * line.may, line)
            for line in self.lines
            if line.may or not may
        ]
        top = max(scored, key=lambda pair: pair[0], default=None)
        return top[1] if top is not None and top[0] >= 1 else None


@functools.lru_cache(maxsize=2048)
def line(text: str, may: bool, language: str, shown: str = "") -> Line:
    """One playbook line, read; `shown` is the whole line when `text` is a part of it."""
    folded = fold(text)
    tokens = scan(folded, language)
    reading = promises.read(text, folded, tokens, language)
    table = tables(language)
    present = {t.text for t in tokens}
    return Line(
        text=shown or text,
        may=may,
        topics=frozenset(topic for info in reading.words for topic in info.topics),
        stems=frozenset(info.stem for info in reading.words if info.stem),
        figures=tuple(read(text, folded, tokens, language)),
        free=any(
            mark in ("free", "stated") or (may and mark == "borne")
            for found in reading.marks.values()
            for mark, _ in found
        ),
        negated=bool(present & table.grammar["negations"]),
        conditional=bool(present & set(table.roles["conditional_clause"])),
        approval=any(t.text.startswith(table.roles["approval"] + table.roles["proof"]) for t in tokens),
        past=any(info.was for info in reading.words),
    )


def _parts(texts: tuple[str, ...], may: bool, language: str) -> Iterator[Line]:
    """The lines, one for each statement: a semicolon parts two that have figures of their own."""
    for text in texts:
        for part in text.split(";"):
            if part.strip():
                yield line(part, may, language, text)


@functools.lru_cache(maxsize=256)
def _book(facts: tuple[str, ...], may: tuple[str, ...], escalation: str, language: str) -> Book:
    lines = tuple(_parts(may, True, language)) + tuple(_parts(facts, False, language))
    return Book(lines, line(escalation, False, language) if escalation else None, _today(lines))


def book(case: Case, language: str) -> Book:
    """The playbook of the case, read for matching."""
    playbook = case.playbook
    return _book(playbook.facts, playbook.may_commit, playbook.escalation, language)


def _today(lines: tuple[Line, ...]) -> Today | None:
    for one in lines:
        for here, following in zip(one.figures, one.figures[1:], strict=False):
            named = here.kind == "relative" and here.unit == "day" and here.low == 0
            if named and following.kind in ("date", "weekday") and following.start - here.end < 12:
                _, month, day, weekday = date_parts(following)
                return Today(month, day, weekday)
    return None


def days_ahead(figure: Quantity, today: Today | None) -> tuple[float, float] | None:
    """How many days from today a date, weekday, relative day or period is, as a span; None when that can't be told."""
    if figure.kind == "relative":
        if figure.unit in ("day", "after"):
            return figure.low, figure.low
        if figure.unit == "week" and today is not None and today.weekday is not None:
            start = figure.low * _WEEK - today.weekday
            return start, start + _WEEK - 1
        return None
    if figure.kind == "duration":
        base, low, high, unit = figure.key
        scale = _MINUTES_A_DAY if unit == "minute" else 1 / _CALENDAR_DAYS_A_WORKING_DAY
        return (low / scale, high / scale) if base else None
    if figure.kind not in ("date", "weekday") or today is None:
        return None
    _, month, day, weekday = date_parts(figure)
    if day and today.day:
        ahead = day - today.day
        if month and today.month and month != today.month:
            ahead += 30 * (month - today.month)
        elif ahead < 0 and not month:
            ahead += 30
        return ahead, ahead
    if weekday is not None and today.weekday is not None:
        ahead = (weekday - today.weekday) % _WEEK
        return ahead, ahead
    return None


def covers(mine: Quantity, allowed: Quantity, today: Today | None) -> bool:
    """Whether the playbook's figure `allowed` permits the reply's `mine`: the same, or a vaguer or weaker promise."""
    if mine.kind in ("money", "percent"):
        return _covers_sum(mine, allowed)
    if mine.kind == "duration" and allowed.kind == "duration":
        return _covers_period(mine, allowed)
    if mine.kind in ("time", "daypart"):
        return allowed.kind in ("time", "daypart") and _covers_time(mine, allowed)
    if mine.kind in ("date", "weekday", "relative", "duration"):
        if mine.kind != "relative" and mine.same_as(allowed):
            return True
        ours, theirs = days_ahead(mine, today), days_ahead(allowed, today)
        if ours is None or theirs is None:
            return mine.kind == allowed.kind == "relative" and mine.key == allowed.key
        if allowed.kind == "duration" or allowed.relation == "at_most":
            return ours[1] >= theirs[1] - 0.01
        return ours[0] - 0.01 <= theirs[0] and theirs[1] <= ours[1] + 0.01
    return mine.same_as(allowed)


def _covers_sum(mine: Quantity, allowed: Quantity) -> bool:
    if mine.same_as(allowed):
        return True
    if mine.kind != allowed.kind:
        return False
    if mine.unit != allowed.unit and "peso" not in (mine.unit, allowed.unit):
        return False
    return allowed.relation in ("at_most", "range") and mine.high <= allowed.high and mine.low >= 0


def _covers_period(mine: Quantity, allowed: Quantity) -> bool:
    if mine.same_as(allowed):
        return True
    (_, _, ours, our_unit), (_, _, theirs, their_unit) = mine.key, allowed.key
    if our_unit != their_unit:
        day = _MINUTES_A_DAY
        ours = ours / day if our_unit == "minute" else ours * _CALENDAR_DAYS_A_WORKING_DAY
        theirs = theirs / day if their_unit == "minute" else theirs * _CALENDAR_DAYS_A_WORKING_DAY
    deadline = {mine.relation, allowed.relation} & {"at_most", "range"}
    return bool(deadline) and ours >= theirs - 0.01


def _covers_time(mine: Quantity, allowed: Quantity) -> bool:
    if mine.kind == "daypart" or allowed.kind == "daypart":
        return mine.kind == "daypart" and mine.low < allowed.high + 1 and allowed.low < mine.high + 1
    if mine.same_as(allowed):
        return True
    # Without "am" or "pm", one to seven is as good as after noon; eight to twelve is the morning of a working day.
    shifts = (0, 720) if mine.unit == "clock12" and mine.low < _MORNING else (0,)
    bases = (0, 720) if allowed.unit == "clock12" and allowed.low < _MORNING else (0,)
    for shift in shifts:
        for base in bases:
            low, high = mine.low + shift, mine.high + shift
            first, last = allowed.low + base, allowed.high + base
            if allowed.relation == "at_most" and mine.relation == "at_most" and high >= last:
                return True
            if allowed.relation == "at_least" and low >= first:
                return True
            if low <= first and last <= high:
                return True
            if mine.relation == "at_most" and high >= last:
                return True
            if mine.relation == "at_least" and low <= first:
                return True
    return False
