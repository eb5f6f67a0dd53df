"""Days, months and weekdays of a text, read from its tokens."""

from __future__ import annotations

from drafter.checking.cursor import Cursor
from drafter.checking.quantity import WEEKDAYS, Quantity


class Dates(Cursor):
    """Reads dates: "jueves 16", "3 de mayo", "May 3rd", "2024-05-03", and weekdays and months by themselves."""

    def weekday(self, index: int) -> int:
        table, weekday = self.table, self.table.weekdays[self.at(index)]
        at = index + 1
        if self.at(at) == "," and not self.joined(at):
            at -= 1
        if self.at(at) == ",":
            at += 1
        while self.at(at) in table.the_day or self.at(at) == "the":
            at += 1
        if self.at(at) in table.months and self.at(at + 1).isdecimal() and len(self.at(at + 1)) < 3:
            after = self.month(at)
            month = self.found.pop()
            return self._replace(month, weekday, index, after)
        text = self.at(at)
        if text.isdecimal() and len(text) < 3 and 1 <= int(text) <= 31:
            after = self.ordinal(at + 1)
            month_number, after_month = self.month_after(after)
            if month_number:
                after = self.date(int(text), int(text), month_number, at, after_month)
                return self._replace(self.found.pop(), weekday, index, after)
            if not self.measured(after, int(text)):
                return self.add("date", int(text), int(text), WEEKDAYS[weekday], index, after)
        return self.add("weekday", weekday, weekday, "weekday", index, index + 1)

    def _replace(self, date: Quantity, weekday: int, first: int, after: int) -> int:
        return self.add("date", date.low, date.high, WEEKDAYS[weekday], first, after)

    def measured(self, index: int, value: int = 0) -> bool:
        """Whether what stands at `index` gives the number before it a unit, a clock or a currency."""
        word, table = self.at(index), self.table
        if word in table.units and not (word in table.clock_suffix and len(word) > 1):
            return True
        if word in table.currencies or word in table.working_before or word in (":", "%"):
            return True
        half = value <= 12 and self.phrase(index, table.meridiem)[0]
        return bool(half or self.phrase(index, table.percent)[0])

    def ordinal(self, index: int) -> int:
        if self.at(index) in self.table.ordinals and self.joined(index):
            return index + 1
        if self.at(index) == "." and self.joined(index) and self.at(index + 1) in self.table.ordinals:
            return index + 2
        return index

    def month_after(self, index: int) -> tuple[int, int]:
        at = index + 1 if self.at(index) in self.table.of else index
        month = self.table.months.get(self.at(at), 0)
        return (month, at + 1) if month else (0, index)

    def _year(self, index: int) -> tuple[int, int]:
        at = index
        while at < index + 2 and (self.at(at) in self.table.of or self.at(at) == ","):
            at += 1
        text = self.at(at)
        dashed = self.at(at + 1) == "-" and self.joined(at + 1)
        if len(text) == 4 and text.isdecimal() and 1900 <= int(text) <= 2100 and not dashed:
            return int(text), at + 1
        return 0, index

    def date(self, low: int, high: int, month: int, first: int, after: int) -> int:
        year, after = self._year(after)
        base = year * 10000 + month * 100
        return self.add("date", base + low, base + high, "", first, after)

    def month(self, index: int) -> int:
        table, word = self.table, self.at(index)
        month, text = table.months[word], self.at(index + 1)
        if text.isdecimal() and len(text) < 3 and 1 <= int(text) <= 31 and self._named(index):
            after = self.ordinal(index + 2)
            if not self.measured(after):
                return self.date(int(text), int(text), month, index, after)
        year, after = self._year(index + 1)
        if year:
            return self.add("date", year * 10000 + month * 100, year * 10000 + month * 100, "", index, after)
        if not self._named(index) or (word in table.ambiguous_months and self.at(index - 1) not in table.month_before):
            return index + 1
        return self.add("date", month * 100, month * 100, "", index, index + 1)

    def _named(self, index: int) -> bool:
        """Whether the word at `index` is a month and not a verb ("may", "march"): those are months in capitals only."""
        return self.at(index) not in self.table.ambiguous_months or self.text[self.tokens[index].start].isupper()

    def written_date(self, index: int) -> int:
        """3/5, 03/05/2024, 2024-05-03 or 3.5.2024; the index after it, or 0."""
        parts, at, mark = [self.at(index)], index, self.at(index + 1)
        if mark not in ("/", "-"):
            return 0
        while len(parts) < 3 and self.at(at + 1) == mark and self.joined(at + 1) and self.joined(at + 2):
            parts.append(self.at(at + 2))
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
        if not (1 <= month <= 12 and 1 <= day <= 31) or (len(parts) == 2 and self.measured(at + 1)):
            return 0
        year = year + 2000 if 0 < year < 100 else year
        encoded = year * 10000 + month * 100 + day
        return self.add("date", encoded, encoded, "", index, at + 1)
