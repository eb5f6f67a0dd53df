"""One figure of a text: what it counts, how it binds, where it stands, and when two of them say the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

Kind = Literal[
    "money", "percent", "duration", "date", "time", "weekday", "relative", "daypart", "number", "identifier",
]  # fmt: skip
Relation = Literal["exact", "range", "at_most", "at_least", "about"]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_MINUTES = {"minute": 1.0, "hour": 60.0, "day": 1440.0, "week": 10080.0, "month": 43200.0, "year": 518400.0}
_WORKING_DAYS = {"working_day": 1.0, "working_hour": 1 / 24, "working_week": 5.0}
_SIGN = {"at_most": "<=", "at_least": ">=", "about": "~", "exact": "", "range": ""}


class Quantity(NamedTuple):
    """One figure of a text.

    `low` and `high` are the same unless it is a range. Units: money has its ISO code (`peso` when the country is not
    said); durations minute, hour, day, week, month, year and the same with `working_`; dates count as
    year * 10000 + month * 100 + day with zeros for what is not said, and their `unit` is the weekday if one is named;
    times and parts of the day count minutes since midnight, and `clock12` is a time that may be morning or evening;
    a weekday counts from Monday = 0; a relative one ("mañana", "next week") counts its unit from today.
    `relation` says how it binds: at_most for "within", "hasta", "entro", "up to".
    """

    kind: Kind
    low: float
    high: float
    unit: str
    relation: Relation
    start: int
    end: int
    quote: str

    @property
    def key(self) -> tuple[str, float, float, str]:
        """What two ways of writing the same figure share, whatever their relation."""
        if self.kind == "duration":
            scale = _MINUTES.get(self.unit)
            if scale is not None:
                return "duration", self.low * scale, self.high * scale, "minute"
            scale = _WORKING_DAYS.get(self.unit)
            if scale is not None:
                return "duration", self.low * scale, self.high * scale, "working_day"
        if self.kind == "identifier":
            return "identifier", 0, 0, self.unit
        return self.kind, self.low, self.high, self.unit

    def same_as(self, other: Quantity) -> bool:
        """Whether both say the same figure: "14 días" and "dos semanas", "16:00" and "4 pm", "3/5" and "3 de mayo"."""
        kinds = {self.kind, other.kind}
        if len(kinds) > 1 and "identifier" not in kinds and kinds != {"date", "weekday"}:
            return False
        if kinds == {"time"}:
            return _same_time(self, other)
        if kinds == {"date"} or kinds == {"date", "weekday"}:
            return _same_date(self, other)
        if kinds == {"daypart"}:
            return self.low < other.high and other.low < self.high
        if kinds == {"money"} and "peso" in (self.unit, other.unit):
            named = other.unit if self.unit == "peso" else self.unit
            return (self.low, self.high) == (other.low, other.high) and named in _PESOS
        mine, theirs = self.key, other.key
        if self.kind == "identifier" or other.kind == "identifier":
            return mine[3] == theirs[3]
        return mine[0] == theirs[0] and mine[3] == theirs[3] and _near(mine[1], theirs[1]) and _near(mine[2], theirs[2])

    @property
    def value(self) -> str:
        """Normal form: `39.90 EUR`, `<=14 day`, `3-5 working_day`, `05-17`, `thu 16`, `16:00`, `15 %`."""
        sign = _SIGN[self.relation]
        if self.kind == "money":
            return f"{sign}{_span(self, _money)} {self.unit}"
        if self.kind == "percent":
            return f"{sign}{_span(self, _plain)} %"
        if self.kind == "duration":
            return f"{sign}{_span(self, _plain)} {self.unit}"
        if self.kind == "date":
            return f"{sign}{_date(self)}"
        if self.kind == "time":
            return f"{sign}{_span(self, _clock)}"
        if self.kind == "daypart":
            return _span(self, _clock)
        if self.kind == "weekday":
            return f"{sign}{WEEKDAYS[int(self.low)]}"
        if self.kind == "relative":
            return f"{self.unit}{self.low:+.0f}"
        if self.kind == "identifier":
            return self.unit
        return f"{sign}{_span(self, _plain)}"


_PESOS = frozenset({"peso", "USD", "MXN", "ARS", "COP", "CLP"})


def _near(a: float, b: float) -> bool:
    return abs(a - b) < 1e-6


def _same_time(a: Quantity, b: Quantity) -> bool:
    if "clock12" in (a.unit, b.unit):
        return (a.low - b.low) % 720 == 0 and (a.high - b.high) % 720 == 0
    return a.low % 1440 == b.low % 1440 and a.high % 1440 == b.high % 1440


def date_parts(quantity: Quantity) -> tuple[int, int, int, int | None]:
    """Year, month, day (0 where not said) and weekday (None where not said) of a date or weekday."""
    if quantity.kind == "weekday":
        return 0, 0, 0, int(quantity.low)
    low = int(quantity.low)
    weekday = WEEKDAYS.index(quantity.unit) if quantity.unit in WEEKDAYS else None
    return low // 10000, low // 100 % 100, low % 100, weekday


def _same_date(a: Quantity, b: Quantity) -> bool:
    if a.kind == b.kind and (a.low != a.high or b.low != b.high) and (a.high - a.low) != (b.high - b.low):
        return False
    first, second = date_parts(a), date_parts(b)
    shared = False
    for mine, theirs in zip(first[:3], second[:3], strict=True):
        if mine and theirs:
            if mine != theirs:
                return False
            shared = True
    if first[3] is not None and second[3] is not None:
        if first[3] != second[3]:
            return False
        shared = True
    return shared


def _span(quantity: Quantity, write: Callable[[float], str]) -> str:
    low = write(quantity.low)
    return low if quantity.low == quantity.high else f"{low}-{write(quantity.high)}"


def _plain(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _money(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.2f}"


def _clock(value: float) -> str:
    return f"{int(value) // 60:02d}:{int(value) % 60:02d}"


def _date(quantity: Quantity) -> str:
    year, month, day, weekday = date_parts(quantity)
    parts = [f"{year:04d}"] if year else []
    if month:
        parts.append(f"{month:02d}")
    if day:
        parts.append(f"{day:02d}")
    written = "-".join(parts)
    if quantity.high != quantity.low:
        written += f"/{int(quantity.high) % 100:02d}"
    return f"{WEEKDAYS[weekday]} {written}" if weekday is not None else written
