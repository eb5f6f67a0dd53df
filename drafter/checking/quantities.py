"""Figures with their meaning: sums, percentages, periods, dates, times, weekdays and reference numbers of a text.

A figure is read as it is written in its language ("39,90 euros", "£39.90", "de tres a cinco días laborables",
"jueves 16", "las cuatro de la tarde") and normalised so that two ways of writing it compare. Libraries for dates and
amounts read order numbers as years and "3-5 days" as the third of May; this reader looks right of a number for its
unit and left of it for a sign, and takes what has neither for a plain number or an identifier.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from drafter.checking.dates import Dates
from drafter.checking.numerals import Token, beginnings, digits, number, tokens
from drafter.checking.quantity import Quantity
from drafter.checking.times import Clock, Times
from drafter.text import fold

__all__ = ["Quantity", "Scanned", "quantities", "read", "scan", "scanned"]

_CODE = re.compile(r"([^\W\d_]+)([-/]?)(\d.*)")


class Scanned(NamedTuple):
    """A text with its tokens and figures, for all who read both."""

    text: str
    folded: str
    tokens: list[Token]
    figures: list[Quantity]


def scanned(text: str, language: str, folded: str | None = None) -> Scanned:
    """The tokens and figures of `text`; `folded` spares a second folding when the caller has it."""
    folded = fold(text) if folded is None else folded
    found = scan(folded, language)
    return Scanned(text, folded, found, read(text, folded, found, language))


def quantities(text: str, language: str, folded: str | None = None) -> list[Quantity]:
    """The figures of `text` in order; `folded` as for `scanned`."""
    return scanned(text, language, folded).figures


def scan(folded: str, language: str) -> list[Token]:
    """The tokens of a folded text, for `read` and for whoever needs them beside it."""
    return tokens(folded, language)


def read(text: str, folded: str, found: list[Token], language: str) -> list[Quantity]:
    """As `quantities`, for a caller that has folded and scanned the text."""
    return _Reader(text, folded, found, language).read()


class _Reader(Dates, Times):
    def read(self) -> list[Quantity]:
        after = 0
        for index in beginnings(self.tokens, self.language):
            if index < after:
                continue  # a part of the figure before it
            word = self.tokens[index].text
            if word[0].isdecimal():
                after = self._amount(index)
            elif word in self.table.starters:
                after = self._word(index)
            elif word.isalpha():  # a number glued from others
                after = self._amount(index)
            elif word[0].isalpha() and word[-1] != "'":
                after = self._code(index)
        return self.found

    def _word(self, index: int) -> int:
        table, word = self.table, self.at(index)
        for wording, kind, value in table.phrases.get(word, ()):
            _, after = self.phrase(index, (wording,))
            if after > index:
                if kind == "before":
                    hour = None if self.at(after) in ("", *table.ones) else number(self.tokens, after, self.language)
                    if hour is None or not 1 <= hour[0] <= 12:
                        continue
                    return self.add_clock(Clock(hour[0] * 60 + value, True, hour[1]), index, hour[1])
                if kind == "clock":
                    return self.add("time", value, value, "clock", index, after)
                if kind == "daypart" and self.at(index - 1) in table.greetings:
                    return after
                if kind == "relative":
                    self.add("relative", value[1], value[1], value[0], index, after)
                    for other, other_kind, span in table.phrases[word]:
                        if other == wording and other_kind == "daypart":
                            self.add("daypart", span[0], span[1], "minute_of_day", index, after)
                    return after
                return self.add("daypart", value[0], value[1], "minute_of_day", index, after)
        if word in table.units:
            wording, after = self.phrase(index + 1, table.half_after)  # "hora y media"
            return self.add("duration", 1.5, 1.5, table.units[word], index, after) if wording else index + 1
        if word in table.weekdays:
            return self.weekday(index)
        if word in table.months:
            return self.month(index)
        day = table.ordinal_days.get(word)
        if day is not None:
            month, after = self.month_after(index + 1)
            if month:
                return self.date(day, day, month, index, after)
        return self._amount(index)

    def _amount(self, index: int) -> int:
        token = self.tokens[index]
        if token.text[0].isdecimal():
            after = self.written_date(index)
            if after:
                return after
        clock = self.clock(index)
        if clock is not None:
            return self.add_clock(clock, index, clock.after)
        first = number(self.tokens, index, self.language)
        if first is None:
            return index + 1
        low, after = first
        sign = self._sign(index)
        linked = self._linked(index, after)
        if linked is not None:
            high, after_high = linked
            ended = self._with_unit(low, high, index, after_high, sign)
            if ended:
                return ended
        ended = self._with_unit(low, low, index, after, sign)
        return ended or self._bare(low, index, after)

    def _sign(self, index: int) -> str:
        """The currency written before the number at `index`: a sign, a code, or a word."""
        word = self.at(index - 1)
        return (
            self.table.currencies.get(word, "")
            if word and (len(word) != 1 or self.joined(index) or not word.isalpha())
            else ""
        )

    def _linked(self, index: int, after: int) -> tuple[float, int] | None:
        """The second number of a range whose first ends before `after`."""
        table, link = self.table, self.at(after)
        opened = self.at(index - 1) in table.range_open
        if link in table.range_and:
            if not opened:
                return None
        elif link not in table.range_link and link not in ("-", "/"):
            return None
        at = after + 1
        if self.at(at) in table.currencies and not self.at(at).isalpha():
            at += 1
        if at >= len(self.tokens):
            return None
        second = number(self.tokens, at, self.language)
        return second if second is not None and second[0] > 0 else None

    def _with_unit(self, low: float, high: float, index: int, after: int, sign: str) -> int:
        """Adds the figure if it has a unit; the index after it, or 0."""
        table, at = self.table, after
        if at and self.at(at - 1) in table.halves and self.at(at) in table.ones:
            at += 1  # "half an hour"
        scaled = self.at(at - 1) in table.scales or self.at(at - 1) in table.collectives
        if self.at(at) in table.of and (scaled or self.at(at + 1) in table.currencies):
            at += 1
        word = self.at(at)
        if sign:
            unit = table.currencies.get(word, "") if word.isalpha() and len(word) == 3 else ""
            if low != high and table.currencies.get(word, sign) != sign:
                return 0  # "EUR 125 o dos millones de pesos" is no range
            return self.add("money", low, high, unit or sign, index - 1, at + 1 if unit else after)
        wording, after_percent = self.phrase(at, table.percent)
        if wording:
            return self.add("percent", low, high, "%", index, after_percent)
        unit = table.currencies.get(word, "")
        if unit:
            scale = table.money_scales.get(word, 1.0)
            return self.add("money", low * scale, high * scale, unit, index, at + 1)
        ended = self._duration(low, high, index, at)
        if ended:
            return ended
        at = self.ordinal(after)
        month, after_month = self.month_after(at)
        if month and 1 <= low <= high <= 31 and low == int(low) and high == int(high):
            return self.date(int(low), int(high), month, index, after_month)
        return 0

    def _duration(self, low: float, high: float, index: int, at: int) -> int:
        table, word = self.table, self.at(at)
        working = word in table.working_before
        if working:
            at += 1
            word = self.at(at)
        unit = table.units.get(word)
        if unit is None:
            return 0
        scale = table.unit_scales.get(word, 1.0)
        low, high, at = low * scale, high * scale, at + 1
        if self.at(at) in table.working:
            working, at = True, at + 1
        wording, after_half = self.phrase(at, table.half_after)
        if wording:
            low, high, at = low + 0.5, high + 0.5, after_half
        return self.add("duration", low, high, f"working_{unit}" if working else unit, index, at)

    def _bare(self, value: float, index: int, after: int) -> int:
        """A number that has no unit: a day of the month, a year, an identifier or a plain number."""
        table, word, before = self.table, self.at(index), self.at(index - 1)
        if word[0].isdecimal():
            end = after + 1 if self.at(after) == "-" and self.joined(after) and self.joined(after + 1) else after
            while self.joined(end) and self.at(end)[0].isalnum() and self.ordinal(end) == end:
                end += 1
            if end > after and self.at(end - 1)[0].isalnum():
                return self._identifier(index, end)
        at = index - 1
        while at > index - 4 and at >= 0 and (not self.at(at)[0].isalnum() or self.at(at) in table.references):
            if self.at(at) in table.references or self.at(at) == "#":
                return self._identifier(index, after)
            if self.at(at) in ",;()!?":
                break
            at -= 1
        if not word[0].isdecimal():
            return (
                index + 1
                if word in table.ones or word in table.halves
                else self.add("number", value, value, "", index, after)
            )
        if len(word) == 4 and before in table.year_before and 1950 <= value <= 2100:
            return self.add("date", value * 10000, value * 10000, "", index, after)
        if len(word) > 3 and word.isdecimal():
            return self._identifier(index, after)
        ordinal = self.ordinal(after)
        is_day = 1 <= value <= 31 and word.isdecimal()
        if is_day and (ordinal > after if not table.the_day else before in table.the_day):
            following = self.at(ordinal)
            if not following.isalpha() or following in table.after_clock or following in table.range_link:
                return self.add("date", value, value, "", index, ordinal)
        return self.add("number", value, value, "", index, max(after, ordinal))

    def _identifier(self, first: int, after: int) -> int:
        written = self.folded[self.tokens[first].start : self.tokens[after - 1].end]
        return self.add("identifier", 0, 0, "".join(c for c in written if c.isalnum()).upper(), first, after)

    def _code(self, index: int) -> int:
        """Letters joined to digits: a sum ("EUR125") or an identifier ("F-2291")."""
        match = _CODE.fullmatch(self.at(index))
        if match is None:
            return index + 1
        unit, value = self.table.currencies.get(match.group(1)), None
        if unit is not None and not match.group(2) and match.group(3).isdecimal():
            value = digits(match.group(3))
        if unit is not None and value is not None:
            return self.add("money", value, value, unit, index, index + 1)
        return self._identifier(index, index + 1)
