"""Figures with their meaning: sums, percentages, periods, dates, times, weekdays and reference numbers of a text.

A figure is read as it is written in its language ("39,90 euros", "£39.90", "de tres a cinco días laborables",
"jueves 16", "las cuatro de la tarde") and normalised so that two ways of writing it compare. Libraries for dates and
amounts read order numbers as years and "3-5 days" as the third of May; this reader looks right of a number for its
unit and left of it for a sign, and takes what has neither for a plain number or an identifier.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from drafter.checking.numerals import Tables, Token, digits, number, tables, tokens, word_value
from drafter.checking.quantity import WEEKDAYS, Kind, Quantity, Relation
from drafter.text import fold

__all__ = ["Quantity", "quantities", "read", "scan"]

_CLOCK = re.compile(r"([01]?\d|2[0-4])[:.,]([0-5]\d)")
_CODE = re.compile(r"([^\W\d_]+)([-/]?)(\d.*)")
_AFTER_HOUR = re.compile(r"h([0-5]\d)")
_LOOK_BACK = 26  # code points: the longest wording of a relation, with room


def quantities(text: str, language: str, folded: str | None = None) -> list[Quantity]:
    """The figures of `text` in order; `folded` spares a second folding when the caller has it."""
    folded = fold(text) if folded is None else folded
    return read(text, folded, scan(folded, language), language)


def scan(folded: str, language: str) -> list[Token]:
    """The tokens of a folded text, for `read` and for whoever needs them beside it."""
    return tokens(folded, language)


def read(text: str, folded: str, found: list[Token], language: str) -> list[Quantity]:
    """As `quantities`, for a caller that has folded and scanned the text."""
    return _Reader(text, folded, found, language).read()


class _Clock(NamedTuple):
    minutes: float
    open: bool  # morning or evening not said
    after: int


class _Reader:
    def __init__(self, text: str, folded: str, found: list[Token], language: str) -> None:
        self.text, self.folded, self.language = text, folded, language
        self.table: Tables = tables(language)
        self.tokens: list[Token] = found
        self.found: list[Quantity] = []

    def read(self) -> list[Quantity]:
        starters, all_tokens, count = self.table.starters, self.tokens, len(self.tokens)
        glue = (*self.table.thousands, self.table.hundreds) if self.table.hundreds else ()
        index = 0
        while index < count:
            word = all_tokens[index].text
            if word[0].isdecimal():
                index = self._amount(index)
            elif word in starters:
                index = self._word(index)
            elif glue and any(mark in word for mark in glue) and word_value(word, self.language):
                index = self._amount(index)
            elif not word.isalpha() and word[0].isalpha() and word[-1] != "'":
                index = self._code(index)
            else:
                index += 1
        return self.found

    # One token of the text, or "" beyond its ends.
    def _at(self, index: int) -> str:
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def _joined(self, index: int) -> bool:
        """Whether token `index` touches the one before it."""
        return 0 < index < len(self.tokens) and self.tokens[index - 1].end == self.tokens[index].start

    def _phrase(self, index: int, wordings: tuple[str, ...]) -> tuple[str, int]:
        """The longest of `wordings` that stands at token `index`, and the index after it; ("", index) if none does."""
        if index >= len(self.tokens):
            return "", index
        start = self.tokens[index].start
        for wording in wordings:
            end = start + len(wording)
            if self.folded.startswith(wording, start):
                after = index
                while after < len(self.tokens) and self.tokens[after].start < end:
                    after += 1
                if self.tokens[after - 1].end == end:
                    return wording, after
        return "", index

    def _add(self, kind: Kind, low: float, high: float, unit: str, first: int, after: int) -> int:
        start, end = self.tokens[first].start, self.tokens[after - 1].end
        relation: Relation = self._relation(kind, start, end) if low == high else "range"
        self.found.append(Quantity(kind, low, high, unit, relation, start, end, self.text[start:end]))
        return after

    def _relation(self, kind: Kind, start: int, end: int) -> Relation:
        if kind in ("identifier", "relative", "daypart"):
            return "exact"
        table = self.table
        before = " " + self.folded[max(0, start - _LOOK_BACK) : start].replace("'", "' ").rstrip()
        if kind == "duration" and before.endswith(table.soon):
            return "at_most"
        after = self.folded[end : end + 16].lstrip(" ,(")
        for relation in _RELATIONS:
            if before.endswith(getattr(table, relation)) or after.startswith(getattr(table, f"{relation}_after")):
                return relation
        return "exact"

    # ---- words -------------------------------------------------------------------------------------------------

    def _word(self, index: int) -> int:
        table, word = self.table, self._at(index)
        for wording, kind, value in table.phrases.get(word, ()):
            _, after = self._phrase(index, (wording,))
            if after > index:
                if kind == "before":
                    hour = None if self._at(after) in ("", *table.ones) else number(self.tokens, after, self.language)
                    if hour is None or not 1 <= hour[0] <= 12:
                        continue
                    return self._add_clock(_Clock(hour[0] * 60 + value, True, hour[1]), index, hour[1])
                if kind == "clock":
                    return self._add("time", value, value, "clock", index, after)
                if kind == "daypart" and self._at(index - 1) in table.greetings:
                    return after
                if kind == "relative":
                    self._add("relative", value[1], value[1], value[0], index, after)
                    for other, other_kind, span in table.phrases[word]:
                        if other == wording and other_kind == "daypart":
                            self._add("daypart", span[0], span[1], "minute_of_day", index, after)
                    return after
                return self._add("daypart", value[0], value[1], "minute_of_day", index, after)
        if word in table.units:
            wording, after = self._phrase(index + 1, table.half_after)  # "hora y media"
            return self._add("duration", 1.5, 1.5, table.units[word], index, after) if wording else index + 1
        if word in table.weekdays:
            return self._weekday(index)
        if word in table.months:
            return self._month(index)
        day = table.ordinal_days.get(word)
        if day is not None:
            month, after = self._month_after(index + 1)
            if month:
                return self._date(day, day, month, index, after)
        return self._amount(index)

    def _weekday(self, index: int) -> int:
        table, weekday = self.table, self.table.weekdays[self._at(index)]
        at = index + 1
        if self._at(at) == "," and not self._joined(at):
            at -= 1
        if self._at(at) == ",":
            at += 1
        while self._at(at) in table.the_day or self._at(at) == "the":
            at += 1
        if self._at(at) in table.months and self._at(at + 1).isdecimal() and len(self._at(at + 1)) < 3:
            after = self._month(at)
            month = self.found.pop()
            return self._replace(month, weekday, index, after)
        text = self._at(at)
        if text.isdecimal() and len(text) < 3 and 1 <= int(text) <= 31:
            after = self._ordinal(at + 1)
            month_number, after_month = self._month_after(after)
            if month_number:
                after = self._date(int(text), int(text), month_number, at, after_month)
                return self._replace(self.found.pop(), weekday, index, after)
            if not self._measured(after, int(text)):
                return self._add("date", int(text), int(text), WEEKDAYS[weekday], index, after)
        return self._add("weekday", weekday, weekday, "weekday", index, index + 1)

    def _replace(self, date: Quantity, weekday: int, first: int, after: int) -> int:
        return self._add("date", date.low, date.high, WEEKDAYS[weekday], first, after)

    def _measured(self, index: int, value: int = 0) -> bool:
        """Whether what stands at `index` gives the number before it a unit, a clock or a currency."""
        word, table = self._at(index), self.table
        if word in table.units and not (word in table.clock_suffix and len(word) > 1):
            return True
        if word in table.currencies or word in table.working_before or word in (":", "%"):
            return True
        half = value <= 12 and self._phrase(index, tuple(table.meridiem))[0]
        return bool(half or self._phrase(index, table.percent)[0])

    def _ordinal(self, index: int) -> int:
        if self._at(index) in self.table.ordinals and self._joined(index):
            return index + 1
        if self._at(index) == "." and self._joined(index) and self._at(index + 1) in self.table.ordinals:
            return index + 2
        return index

    def _month_after(self, index: int) -> tuple[int, int]:
        at = index + 1 if self._at(index) in self.table.of else index
        month = self.table.months.get(self._at(at), 0)
        return (month, at + 1) if month else (0, index)

    def _year(self, index: int) -> tuple[int, int]:
        at = index
        while at < index + 2 and (self._at(at) in self.table.of or self._at(at) == ","):
            at += 1
        text = self._at(at)
        if len(text) == 4 and text.isdecimal() and 1900 <= int(text) <= 2100:
            return int(text), at + 1
        return 0, index

    def _date(self, low: int, high: int, month: int, first: int, after: int) -> int:
        year, after = self._year(after)
        base = year * 10000 + month * 100
        return self._add("date", base + low, base + high, "", first, after)

    def _month(self, index: int) -> int:
        table, word = self.table, self._at(index)
        month, text = table.months[word], self._at(index + 1)
        if text.isdecimal() and len(text) < 3 and 1 <= int(text) <= 31 and self._named(index):
            after = self._ordinal(index + 2)
            if not self._measured(after):
                return self._date(int(text), int(text), month, index, after)
        year, after = self._year(index + 1)
        if year:
            return self._add("date", year * 10000 + month * 100, year * 10000 + month * 100, "", index, after)
        if not self._named(index) or (word in table.ambiguous_months and self._at(index - 1) not in table.month_before):
            return index + 1
        return self._add("date", month * 100, month * 100, "", index, index + 1)

    def _named(self, index: int) -> bool:
        """Whether the word at `index` is a month and not a verb ("may", "march"): those are months in capitals only."""
        return self._at(index) not in self.table.ambiguous_months or self.text[self.tokens[index].start].isupper()

    # ---- numbers -----------------------------------------------------------------------------------------------

    def _amount(self, index: int) -> int:
        token = self.tokens[index]
        if token.text[0].isdecimal():
            after = self._written_date(index)
            if after:
                return after
        clock = self._clock(index)
        if clock is not None:
            return self._add_clock(clock, index, clock.after)
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
        word = self._at(index - 1)
        return (
            self.table.currencies.get(word, "")
            if word and (len(word) != 1 or self._joined(index) or not word.isalpha())
            else ""
        )

    def _linked(self, index: int, after: int) -> tuple[float, int] | None:
        """The second number of a range whose first ends before `after`."""
        table, link = self.table, self._at(after)
        opened = self._at(index - 1) in table.range_open
        if link in table.range_and:
            if not opened:
                return None
        elif link not in table.range_link and link not in ("-", "/"):
            return None
        at = after + 1
        if self._at(at) in table.currencies and not self._at(at).isalpha():
            at += 1
        if at >= len(self.tokens):
            return None
        second = number(self.tokens, at, self.language)
        return second if second is not None and second[0] > 0 else None

    def _with_unit(self, low: float, high: float, index: int, after: int, sign: str) -> int:
        """Adds the figure if it has a unit; the index after it, or 0."""
        table, at = self.table, after
        if at and self._at(at - 1) in table.halves and self._at(at) in table.ones:
            at += 1  # "half an hour"
        scaled = self._at(at - 1) in table.scales or self._at(at - 1) in table.collectives
        if self._at(at) in table.of and (scaled or self._at(at + 1) in table.currencies):
            at += 1
        word = self._at(at)
        if sign:
            unit = table.currencies.get(word, "") if word.isalpha() and len(word) == 3 else ""
            return self._add("money", low, high, unit or sign, index - 1, at + 1 if unit else after)
        wording, after_percent = self._phrase(at, table.percent)
        if wording:
            return self._add("percent", low, high, "%", index, after_percent)
        unit = table.currencies.get(word, "")
        if unit:
            scale = table.money_scales.get(word, 1.0)
            return self._add("money", low * scale, high * scale, unit, index, at + 1)
        ended = self._duration(low, high, index, at)
        if ended:
            return ended
        at = self._ordinal(after)
        month, after_month = self._month_after(at)
        if month and 1 <= low <= high <= 31 and low == int(low) and high == int(high):
            return self._date(int(low), int(high), month, index, after_month)
        return 0

    def _duration(self, low: float, high: float, index: int, at: int) -> int:
        table, word = self.table, self._at(at)
        working = word in table.working_before
        if working:
            at += 1
            word = self._at(at)
        unit = table.units.get(word)
        if unit is None:
            return 0
        scale = table.unit_scales.get(word, 1.0)
        low, high, at = low * scale, high * scale, at + 1
        if self._at(at) in table.working:
            working, at = True, at + 1
        wording, after_half = self._phrase(at, table.half_after)
        if wording:
            low, high, at = low + 0.5, high + 0.5, after_half
        return self._add("duration", low, high, f"working_{unit}" if working else unit, index, at)

    def _bare(self, value: float, index: int, after: int) -> int:
        """A number that has no unit: a day of the month, a year, an identifier or a plain number."""
        table, word, before = self.table, self._at(index), self._at(index - 1)
        if word[0].isdecimal():
            end = after + 1 if self._at(after) == "-" and self._joined(after) and self._joined(after + 1) else after
            while self._joined(end) and self._at(end)[0].isalnum() and self._ordinal(end) == end:
                end += 1
            if end > after and self._at(end - 1)[0].isalnum():
                return self._identifier(index, end)
        at = index - 1
        while at > index - 4 and at >= 0 and (not self._at(at)[0].isalnum() or self._at(at) in table.references):
            if self._at(at) in table.references or self._at(at) == "#":
                return self._identifier(index, after)
            if self._at(at) in ",;()!?":
                break
            at -= 1
        if not word[0].isdecimal():
            return (
                index + 1
                if word in table.ones or word in table.halves
                else self._add("number", value, value, "", index, after)
            )
        if len(word) == 4 and before in table.year_before and 1950 <= value <= 2100:
            return self._add("date", value * 10000, value * 10000, "", index, after)
        if len(word) > 3 and word.isdecimal():
            return self._identifier(index, after)
        ordinal = self._ordinal(after)
        is_day = 1 <= value <= 31 and word.isdecimal()
        if is_day and (ordinal > after if not table.the_day else before in table.the_day):
            following = self._at(ordinal)
            if not following.isalpha() or following in table.after_clock or following in table.range_link:
                return self._add("date", value, value, "", index, ordinal)
        return self._add("number", value, value, "", index, max(after, ordinal))

    def _identifier(self, first: int, after: int) -> int:
        written = self.folded[self.tokens[first].start : self.tokens[after - 1].end]
        return self._add("identifier", 0, 0, "".join(c for c in written if c.isalnum()).upper(), first, after)

    def _code(self, index: int) -> int:
        """Letters joined to digits: a sum ("EUR125") or an identifier ("F-2291")."""
        match = _CODE.fullmatch(self._at(index))
        if match is None:
            return index + 1
        unit, value = self.table.currencies.get(match.group(1)), None
        if unit is not None and not match.group(2) and match.group(3).isdecimal():
            value = digits(match.group(3))
        if unit is not None and value is not None:
            return self._add("money", value, value, unit, index, index + 1)
        return self._identifier(index, index + 1)

    def _written_date(self, index: int) -> int:
        """3/5, 03/05/2024, 2024-05-03 or 3.5.2024; the index after it, or 0."""
        parts, at, mark = [self._at(index)], index, self._at(index + 1)
        if mark not in ("/", "-"):
            return 0
        while len(parts) < 3 and self._at(at + 1) == mark and self._joined(at + 1) and self._joined(at + 2):
            parts.append(self._at(at + 2))
            at += 2
        if len(parts) < 2 or not all(p.isdecimal() and len(p) <= 4 for p in parts):
            return 0
        if mark == "-" and len(parts) < 3:
            return 0
        values = [int(p) for p in parts]
        if len(parts[0]) == 4:
            year, month, day = (*values, 0)[:3]
        else:
            day, month, year = (*values, 0)[:3]
            if (month > 12 >= day) or (not self.table.day_first and day <= 12):
                day, month = month, day
        if not (1 <= month <= 12 and 1 <= day <= 31) or (len(parts) == 2 and self._measured(at + 1)):
            return 0
        year = year + 2000 if 0 < year < 100 else year
        encoded = year * 10000 + month * 100 + day
        return self._add("date", encoded, encoded, "", index, at + 1)

    # ---- the clock ---------------------------------------------------------------------------------------------

    def _clock(self, index: int, *, linked: bool = False) -> _Clock | None:
        """The time that begins at token `index`, if it is one; `linked` when it ends a range of times."""
        table, word = self.table, self._at(index)
        literal = _CLOCK.fullmatch(word)
        context = linked or self._clock_before(index)
        if literal is not None:
            hour, minute, after = int(literal.group(1)), int(literal.group(2)), index + 1
            sure = ":" in word
        else:
            read = (float(word), index + 1) if word.isdecimal() and len(word) < 3 else None
            if read is None and not word[:1].isdecimal():
                read = number(self.tokens, index, self.language)
            if read is None or read[0] != int(read[0]) or read[0] > 24:
                return None
            hour, minute, after, sure = int(read[0]), 0, read[1], False
            tail = _AFTER_HOUR.fullmatch(self._at(after))
            if tail is not None and self._joined(after):
                minute, after, sure = int(tail.group(1)), after + 1, True
        minutes = hour * 60.0 + minute
        wording, after_fraction = self._phrase(after, tuple(table.clock_fractions))
        if wording and context and not minute:
            minutes, after = minutes + table.clock_fractions[wording], after_fraction
        elif self._at(after) in table.clock_suffix and (context or sure):
            after += 1
            sure = True
        wording, after_same = self._phrase(after, table.same_hour)
        if wording:
            after, sure = after_same, True
        wording, after_half = self._phrase(after, tuple(table.meridiem))
        if wording and hour <= 12:
            if self._at(after_half) == "." and "." in wording:
                after_half += 1
            minutes = minutes % 720 + (720 if table.meridiem[wording] == "pm" else 0)
            return _Clock(minutes, False, after_half)
        if not sure and not (context and self._clock_ends(after)):
            return None
        return _Clock(minutes, 1 <= hour <= 12 and ":" not in word and not word.startswith("0"), after)

    def _clock_before(self, index: int) -> bool:
        if index == 0:
            return False
        start, table = self.tokens[index].start, self.table
        before = " " + self.folded[max(0, start - 20) : start].replace("-", " ").rstrip()
        if self.tokens[index].text[0].isdecimal() and before.endswith(table.clock_digits):
            return True
        return before.endswith(table.clock_before)

    def _clock_ends(self, after: int) -> bool:
        """Whether what follows leaves the number without a thing to count."""
        following = self._at(after)
        if not following or not (following[0].isalnum() or following in "%€$£°/:"):
            return True
        return (
            following in self.table.after_clock
            or following in self.table.clock_range
            or following in self.table.weekdays
        )

    def _add_clock(self, clock: _Clock, first: int, after: int) -> int:
        low, high, loose = clock.minutes, clock.minutes, clock.open
        wording, at = ("-", after + 1) if self._at(after) == "-" else self._phrase(after, self.table.clock_range)
        second = self._clock(at, linked=True) if wording and at < len(self.tokens) else None
        if second is not None and (wording != "and" or self._at(first - 1) in self.table.range_open):
            high, after = second.minutes, second.after
            if clock.open and not second.open and low + 720 < high and high >= 720:
                low += 720 if low + 720 < high and high - low > 720 else 0
            elif clock.open and second.open and high <= low:
                high += 720
            loose = clock.open and second.open
        return self._add("time", low, high, "clock12" if loose else "clock", first, after)


_RELATIONS: tuple[Relation, ...] = ("about", "at_most", "at_least")
