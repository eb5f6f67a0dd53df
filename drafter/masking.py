"""Card numbers, bank accounts and secrets are masked before a model sees them, and put back, or left masked, after.

What a number is, is told by its own check digits where it has any (Luhn for cards, mod 97 for IBANs), so order,
tracking and telephone numbers pass. Words that stand by a secret ("mi contraseña es …") are data: `masking.toml` of
each language.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from drafter.case import Case
from drafter.languages import available, load
from drafter.text import fold

MaskKind = Literal["card", "iban", "account", "cvv", "password", "pin", "key"]

_PLACEHOLDER = re.compile(
    r"[‹<«\[{]\s{0,2}(card|iban|account|cvv|password|pin|key)[-‑_ ](\d{1,3})\s{0,2}[›>»\]}]", re.IGNORECASE
)
_DIGITS = re.compile(r"(?<![\w+/.\-])\d{1,19}(?:[ \u00a0\-.]\d{1,19}){0,40}(?![\w/]|[.,\-]\d)")
_GROUP = re.compile(r"\d+")
_MOST_GROUPS = 6
_LINE_END = re.compile(r"[ .!;\"'”»]{0,8}(?:\n|$)")
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ \u00a0\-]?[A-Za-z0-9]){11,38}")
_NEAR = 45
# Lengths of IBANs where drafter's customers bank (SWIFT IBAN registry); elsewhere any length whose check digits agree.
_IBAN_LENGTHS = {
    "AD": 24, "AT": 20, "BE": 16, "BG": 22, "BR": 29, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18,
    "DO": 28, "EE": 20, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "GT": 28, "HR": 21, "HU": 28,
    "IE": 22, "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15,
    "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "SV": 28, "VA": 22,
}  # fmt: skip
_KEYS = re.compile(
    r"(?<![\w-])(?:sk-[A-Za-z0-9_-]{16,200}|[sp]k_(?:live|test)_[A-Za-z0-9]{10,200}|gh[pousr]_[A-Za-z0-9]{20,200}"
    r"|github_pat_\w{20,200}|AKIA[0-9A-Z]{16}|xox[abprs]-[A-Za-z0-9-]{10,200}|AIza[\w-]{30,60}"
    r"|eyJ[\w-]{10,2000}\.[\w-]{5,4000}\.[\w-]{5,2000})"
)
_CARD_SHAPE = re.compile(r"(?:4\d{3}|5[1-5]\d\d|2[2-7]\d\d|3[47]\d\d|3[0689]\d\d|35\d\d|6\d{3}|5[0678]\d\d)")


class _Hit(NamedTuple):
    start: int
    end: int
    kind: MaskKind


@dataclass(frozen=True)
class Mask:
    """What was masked: (placeholder, original) pairs in the order found. Placeholders look like ‹card-1›."""

    entries: tuple[tuple[str, str], ...] = ()

    def restore(self, text: str, *, public: bool = False) -> str:
        """`text` with the originals in their places.

        With `public`, for anything that others may read, a number keeps only its last four digits (•••• 4242) and a
        secret stays hidden (••••). A placeholder that a model wrote with other brackets is recognised all the same.
        """
        known = dict(self.entries)

        def original(match: re.Match[str]) -> str:
            kind = match.group(1).lower()
            value = known.get(f"‹{kind}-{int(match.group(2))}›")
            if value is None:
                return match.group()
            if not public:
                return value
            return f"•••• {_bare(value)[-4:]}" if kind in ("card", "iban", "account") else "••••"

        return _PLACEHOLDER.sub(original, text)

    def __bool__(self) -> bool:
        return bool(self.entries)


def mask(text: str, known: Mask | None = None) -> tuple[str, Mask]:
    """`text` with secrets replaced by placeholders, and the Mask that puts them back.

    The same secret has the same placeholder throughout; give `known` to go on from another text. Without `known`,
    `Mask.restore(masked)` is `text` again.
    """
    entries = list((known or Mask()).entries)
    places = {value: placeholder for placeholder, value in entries}
    # What looks like a placeholder in the customer's own text must never be filled in.
    taken = {f"‹{m.group(1).lower()}-{int(m.group(2))}›" for m in _PLACEHOLDER.finditer(text)} | {p for p, _ in entries}
    numbers: dict[MaskKind, int] = {}
    pieces: list[str] = []
    at = 0
    for hit in _hits(text):
        value = text[hit.start : hit.end]
        if value not in places:
            number = numbers.get(hit.kind, 0) + 1
            while f"‹{hit.kind}-{number}›" in taken:
                number += 1
            numbers[hit.kind] = number
            places[value] = f"‹{hit.kind}-{number}›"
            taken.add(places[value])
            entries.append((places[value], value))
        pieces += (text[at : hit.start], places[value])
        at = hit.end
    return "".join(pieces) + text[at:], Mask(tuple(entries))


def mask_case(case: Case) -> tuple[Case, Mask]:
    """The case with the secrets in its messages, subject and instruction masked. The playbook is the business's own."""
    found = Mask()
    messages = []
    for message in case.messages:
        masked, found = mask(message.text, found)
        messages.append(message.model_copy(update={"text": masked}))
    subject, found = mask(case.subject, found)
    instruction, found = mask(case.instruction, found)
    update = {"messages": tuple(messages), "subject": subject, "instruction": instruction}
    return case.model_copy(update=update), found


def _hits(text: str) -> list[_Hit]:
    """What to mask, in order, without overlaps; of two that overlap the longer."""
    folded = fold(text)
    found = [*_cards(text, folded), *_ibans(text), *_accounts(folded), *_spoken(text, folded)]
    found += [_Hit(m.start(), m.end(), "key") for m in _KEYS.finditer(text)]
    kept: list[_Hit] = []
    for hit in sorted(found, key=lambda h: (h.start, -h.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
        elif hit.end - hit.start > kept[-1].end - kept[-1].start:
            kept[-1] = hit
    return kept


def _bare(number: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "", number)


def luhn(digits: str) -> bool:
    """Whether the last of `digits` is their Luhn check digit (ISO/IEC 7812)."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _cards(text: str, folded: str) -> Iterator[_Hit]:
    words = _words()
    for run in _DIGITS.finditer(text):
        groups = [(run.start() + m.start(), run.start() + m.end()) for m in _GROUP.finditer(run.group())]
        for start, end in _card_windows(text, groups):
            before = folded[max(0, start - _NEAR) : start]
            near_card, near_other = _last(words.card, before), _last(words.not_card, before)
            # An order number may pass Luhn by chance, one in ten; a mistyped card number next to "card" is still one.
            if near_other <= near_card and (near_card >= 0 or luhn(_bare(text[start:end]))):
                yield _Hit(start, end, "card")


def _card_windows(text: str, groups: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Stretches of neighbouring digit groups that are shaped like a card number, and don't overlap."""
    first = 0
    while first < len(groups):
        for last in range(first, min(first + _MOST_GROUPS, len(groups))):
            start, end = groups[first][0], groups[last][1]
            if _is_card_shape([text[a:b] for a, b in groups[first : last + 1]]):
                yield start, end
                first = last
                break
        first += 1


def _is_card_shape(groups: list[str]) -> bool:
    """Whether issuer, length and grouping are a payment card's."""
    digits = "".join(groups)
    length = len(digits)
    if not 14 <= length <= 19 or not digits.isascii() or not _CARD_SHAPE.match(digits) or len(set(digits)) < 2:
        return False
    if digits[:2] in ("34", "37"):
        fits = length == 15
    elif digits[:2] in ("30", "36", "38", "39"):
        fits = length == 14
    else:
        fits = length in (16, 19) or (digits[0] == "6" and length in (17, 18))
    return fits and (len(groups) == 1 or all(3 <= len(group) <= 8 for group in groups))


def _ibans(text: str) -> Iterator[_Hit]:
    for match in _IBAN.finditer(text):
        written = match.group()
        ends = [i + 1 for i, c in enumerate(written) if c.isalnum()]
        country = written[:2].upper()
        lengths = [_IBAN_LENGTHS[country]] if country in _IBAN_LENGTHS else range(min(34, len(ends)), 14, -1)
        for length in lengths:
            if length <= len(ends) and _mod97(_bare(written[: ends[length - 1]])):
                yield _Hit(match.start(), match.start() + ends[length - 1], "iban")
                break


def _mod97(iban: str) -> bool:
    """Whether the check digits of an IBAN agree (ISO 13616)."""
    if not iban.isascii():
        return False
    return int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % 97 == 1


def _accounts(folded: str) -> Iterator[_Hit]:
    for match in _words().account.finditer(folded):
        yield _Hit(match.start("value"), match.end("value"), "account")


def _spoken(text: str, folded: str) -> Iterator[_Hit]:
    """Secrets told by the words before them."""
    words = _words()
    for match in words.code.finditer(folded):
        yield _Hit(match.start("value"), match.end("value"), "cvv")
    for match in words.pin.finditer(folded):
        yield _Hit(match.start("value"), match.end("value"), "pin")
    for kind, pattern in (("password", words.password), ("key", words.key)):
        for match in pattern.finditer(folded):
            start, end = match.span("value")
            while end > start and text[end - 1] in ".,;:!?\"'”»)›":
                end -= 1
            if _is_secret(text, start, end, match):
                yield _Hit(start, end, "password" if kind == "password" else "key")


def _is_secret(text: str, start: int, end: int, match: re.Match[str]) -> bool:
    """Whether what follows "my password is" is one, and not "wrong"."""
    value = text[start:end]
    if len(value) < 4 or value.startswith(("‹", "http", "•", "*")):
        return False
    if match.group("quote") or re.search(r"\d|[^\w\s'’-]|[a-z][A-Z]|_", value):
        return True
    if fold(value) in _words().not_secret:
        return False
    return _LINE_END.match(text, end) is not None  # a plain word that ends its line


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((m.end() for m in pattern.finditer(text)), default=-1)


@dataclass(frozen=True)
class _Words:
    card: re.Pattern[str]
    not_card: re.Pattern[str]
    account: re.Pattern[str]
    code: re.Pattern[str]
    pin: re.Pattern[str]
    password: re.Pattern[str]
    key: re.Pattern[str]
    not_secret: frozenset[str]


@functools.cache
def _words() -> _Words:
    """The words of every language that has a `masking.toml`: customers mix languages, and a secret is one in any."""
    tables = [load(code).table("masking") for code in available() if (load(code).folder / "masking.toml").is_file()]

    def any_of(key: str) -> str:
        found = {fold(str(word)) for table in tables for word in table.get(key, ())}
        return "|".join(re.escape(word) for word in sorted(found, key=lambda w: (-len(w), w))) or r"(?!)"

    between = rf"(?:\s{{0,3}}[:=#]\s{{0,3}}|\s{{1,3}}(?:{any_of('links')})\s{{0,2}}:?\s{{1,3}})"
    loose = r"[^\d\n]{0,20}?"
    quote = r"(?P<quote>[\"'«“]?)"
    return _Words(
        card=re.compile(rf"\b(?:{any_of('card')})"),
        not_card=re.compile(rf"\b(?:{any_of('not_card')})s?\b"),
        account=re.compile(rf"\b(?:{any_of('account')})\b{loose}(?P<value>\d(?:[ .\-]?\d){{7,23}})(?!\w)"),
        code=re.compile(rf"\b(?:{any_of('code')})\b{loose}(?P<value>\d{{3,4}})(?![\w.,]*\d)"),
        pin=re.compile(rf"\b(?:{any_of('pin')})(?:{between}|\s{{1,3}}){quote}(?P<value>\d(?:[ \-]?\d){{3,7}})(?!\w)"),
        password=re.compile(rf"\b(?:{any_of('password')}){between}{quote}(?P<value>[^\s]{{4,80}})"),
        key=re.compile(rf"\b(?:{any_of('key')}|bearer)(?:{between}|\s{{1,3}}){quote}(?P<value>[\w.~+/=\-]{{12,400}})"),
        not_secret=frozenset(fold(str(word)) for table in tables for word in table.get("not_secret", ())),
    )
