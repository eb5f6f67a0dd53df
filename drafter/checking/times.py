"""Times of the day, read from the tokens of a text."""

from __future__ import annotations

import re
from typing import NamedTuple

from drafter.checking.cursor import Cursor
from drafter.checking.numerals import number

_CLOCK = re.compile(r"([01]?\d|2[0-4])[:.,]([0-5]\d)")
_AFTER_HOUR = re.compile(r"h([0-5]\d)")


class Clock(NamedTuple):
    """A time: minutes since midnight, whether morning or evening is left open, and the index of the token after it."""

    minutes: float
    open: bool
    after: int


class Times(Cursor):
    """Reads times and spans of them: "16:00", "4 pm", "las cuatro y media", "tra le 9 e le 12"."""

    def clock(self, index: int, *, linked: bool = False) -> Clock | None:
        """The time that begins at token `index`, if it is one; `linked` when it ends a range of times."""
        table, word = self.table, self.at(index)
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
            tail = _AFTER_HOUR.fullmatch(self.at(after))
            if tail is not None and self.joined(after):
                minute, after, sure = int(tail.group(1)), after + 1, True
        minutes = hour * 60.0 + minute
        wording, after_fraction = self.phrase(after, table.clock_fractions)
        if wording and context and not minute:
            minutes, after = minutes + table.clock_fractions[wording], after_fraction
        elif self.at(after) in table.clock_suffix and (context or sure):
            after += 1
            sure = True
        wording, after_same = self.phrase(after, table.same_hour)
        if wording:
            after, sure = after_same, True
        wording, after_half = self.phrase(after, table.meridiem)
        if wording and hour <= 12:
            if self.at(after_half) == "." and "." in wording:
                after_half += 1
            minutes = minutes % 720 + (720 if table.meridiem[wording] == "pm" else 0)
            return Clock(minutes, False, after_half)
        if not sure and not (context and self._clock_ends(after)):
            return None
        return Clock(minutes, 1 <= hour <= 12 and ":" not in word and not word.startswith("0"), after)

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
        if 0 < after < len(self.tokens) and "\n" in self.folded[self.tokens[after - 1].end : self.tokens[after].start]:
            return True
        following = self.at(after)
        if not following or not (following[0].isalnum() or following in "%€$£°/:"):
            return True
        return (
            following in self.table.after_clock
            or following in self.table.clock_range
            or following in self.table.weekdays
        )

    def add_clock(self, clock: Clock, first: int, after: int) -> int:
        low, high, loose = clock.minutes, clock.minutes, clock.open
        wording, at = ("-", after + 1) if self.at(after) == "-" else self.phrase(after, self.table.clock_range)
        second = self.clock(at, linked=True) if wording and at < len(self.tokens) else None
        if second is not None and (wording != "and" or self.at(first - 1) in self.table.range_open):
            high, after = second.minutes, second.after
            if clock.open and not second.open and low + 720 < high and high >= 720:
                low += 720 if low + 720 < high and high - low > 720 else 0
            elif clock.open and second.open and high <= low:
                high += 720
            loose = clock.open and second.open
        return self.add("time", low, high, "clock12" if loose else "clock", first, after)
