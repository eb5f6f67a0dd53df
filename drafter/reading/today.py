"""The day on which the answer is written: a fact that tells it, or the date of the last message."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from drafter import languages
from drafter.case import Case
from drafter.text import fold

_FACT_CHARS = 600
_MOST_FACTS = 120
_END = re.compile(r"[;.,()\n]|$")


def today(case: Case, language: str) -> str | None:
    """The day in the case's own words ("jueves", "Tuesday 12 March"), or None when nothing tells it."""
    table = languages.load(language).table("reading")["today"]
    for fact in case.playbook.facts[:_MOST_FACTS]:
        day = _told(fact[:_FACT_CHARS], table)
        if day is not None:
            return day
    return _dated(case.last.at, table) if case.last.at else None


def _told(fact: str, table: Mapping[str, Any]) -> str | None:
    folded = fold(fact)
    for opening in table["openings"]:
        found = re.search(rf"(?<!\w){opening}\s+", folded)
        if found is None:
            continue
        end = _END.search(folded, found.end())
        day = fact[found.end() : end.start() if end else len(fact)].strip()
        if any(re.search(rf"(?<!\w){fold(name)}(?!\w)", fold(day)) for name in (*table["weekdays"], *table["months"])):
            return day
        if re.match(r"\d{1,2}([./-]\d|\s)|\d{4}-", day):
            return day
    return None


def _dated(at: str, table: Mapping[str, Any]) -> str | None:
    """A date as the source wrote it, in words; None when it is neither ISO nor a mail date."""
    try:
        day: datetime.date = datetime.datetime.fromisoformat(at.strip())
    except ValueError:
        try:
            day = parsedate_to_datetime(at)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    written: str = table["form"].format(
        weekday=table["weekdays"][day.weekday()], day=day.day, month=table["months"][day.month - 1], year=day.year
    )
    return written
