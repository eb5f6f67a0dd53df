"""Splits a mail's text into what its writer wrote now and the earlier messages that it carries along.

Own code: of the libraries tried (2026), mail-parser-reply finds no Spanish header at all, takes answers written between
quoted lines for history, and needs minutes for some texts of 60 kB; quotequail, talon and email-reply-parser know
little or no Spanish and Italian. The words are data: `mail.toml` in each language's folder.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from drafter.inbox.markers import HeaderKind, Markers, markers
from drafter.text import fold

_DEEPEST = 20
_ADDRESS = re.compile(r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_QUOTE = re.compile(r"\s{0,3}>")
_DECOR = " \t*_>\u200b\ufeff"
_RULE = re.compile(r"^[\s>]*[_=\-–—*]{5,}\s*$")
_DASHED = re.compile(r"^[\s>]*[-–—_*]{2,}\s*(.{3,60}?)\s*:?\s*[-–—_*]{2,}\s*$")
_DATE = re.compile(r"\d{1,2}[/.\- ]\d{1,2}[/.\- ]\d{2,4}|\b(?:19|20)\d\d\b|\d{1,2}[:.h]\d{2}")
_CLOCK = re.compile(
    r"\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?:\s?[APap]\.?\s?[Mm]\b\.?)?"
    r"(?:\s?\(?(?:GMT|UTC|[A-Z]{3,4}\b)?(?:[+-]\d{2}:?\d{2})?\)?)?[\s,]*"
)


@dataclass(frozen=True)
class Quoted:
    """One earlier message: who wrote it and when, as far as its header says; `forwarded` if it was passed on."""

    text: str
    name: str = ""
    address: str = ""
    at: str = ""
    forwarded: bool = False


class Split(NamedTuple):
    """`new` is what the writer wrote now, answers between quoted lines included; `history` has the newest first."""

    new: str
    history: tuple[Quoted, ...]


class _Boundary(NamedTuple):
    after: int
    name: str = ""
    address: str = ""
    at: str = ""
    forwarded: bool = False
    quoted_next: bool = False


def split(text: str) -> Split:
    """New text and history of a mail's plain text. Never raises; linear in the length."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return _split(lines, 0)


def _split(lines: list[str], depth: int) -> Split:
    marks = markers()
    many = sum(1 for line in lines if _QUOTE.match(line)) >= 2
    own: list[str] = []
    history: list[Quoted] = []
    header: _Boundary | None = None
    quoted: list[str] = []
    i = 0
    while i < len(lines):
        line = lines[i]
        if _QUOTE.match(line) and (many or header is not None):
            quoted.append(_unquoted(line))
            i += 1
            continue
        found = _boundary(lines, i, marks, depth) if depth < _DEEPEST else None
        if found is None:
            if not (quoted and _is_wrapped_quote(lines, i)):
                own.append(line)
            elif quoted:
                quoted[-1] += " " + line.strip()
            i += 1
            continue
        history += _collect(header, quoted, depth)
        header, quoted = found, []
        _drop_rules(own, marks)
        if not found.quoted_next:
            rest = _split(lines[found.after :], depth + 1)
            history.append(_message(found, rest.new))
            history += rest.history
            header = None
            break
        i = found.after
    history += _collect(header, quoted, depth)
    return Split("\n".join(own).strip(), tuple(m for m in history if m.text))


def _collect(header: _Boundary | None, quoted: list[str], depth: int) -> list[Quoted]:
    """The message in these quoted lines and the ones that it quotes in turn."""
    if not quoted:
        return []
    inner = _split(quoted, depth + 1) if depth < _DEEPEST else Split("\n".join(quoted).strip(), ())
    return [_message(header, inner.new), *inner.history]


def _message(header: _Boundary | None, text: str) -> Quoted:
    if header is None:
        return Quoted(text)
    return Quoted(text, header.name, header.address, header.at, header.forwarded)


def _unquoted(line: str) -> str:
    bare = line.lstrip()[1:]
    return bare[1:] if bare.startswith(" ") else bare


def _is_wrapped_quote(lines: list[str], i: int) -> bool:
    """Whether this line is the tail of a long quoted one that the sending program broke."""
    if not 0 < i < len(lines) - 1:
        return False
    before, line, after = lines[i - 1], lines[i].strip(), lines[i + 1]
    return (
        bool(_QUOTE.match(before))
        and len(before) > 68
        and line[:1].islower()
        and len(line) < 40
        and bool(_QUOTE.match(after))
    )


def _drop_rules(own: list[str], marks: Markers) -> None:
    """Take away the blank lines, rules and "begin forwarded message" that stood above a boundary."""
    while own:
        last = own[-1]
        phrase = fold(last.strip(_DECOR + "-:"))
        if (
            last.strip(_DECOR)
            and not _RULE.match(last)
            and phrase not in marks.forwarded
            and phrase not in marks.original
        ):
            break
        own.pop()


def _boundary(lines: list[str], i: int, marks: Markers, depth: int) -> _Boundary | None:
    line = lines[i]
    if len(line) > 600 or not line.strip():
        return None
    return _header_block(lines, i, marks) or _separator(lines, i, marks) or _wrote(lines, i, marks, depth > 0)


def _separator(lines: list[str], i: int, marks: Markers) -> _Boundary | None:
    """ "-----Mensaje original-----" and the like, with the header block that may follow it."""
    match = _DASHED.match(lines[i])
    phrase = fold((match.group(1) if match else lines[i]).strip(_DECOR + "-:"))
    forwarded = phrase in marks.forwarded
    if not forwarded and not (match and phrase in marks.original):
        return None
    after = _next_written(lines, i + 1)
    block = _header_block(lines, after, marks) if after < len(lines) else None
    if block is not None:
        return block._replace(forwarded=forwarded)
    if match is None:
        return None
    quoted = after < len(lines) and bool(_QUOTE.match(lines[after]))
    return _Boundary(i + 1, forwarded=forwarded, quoted_next=quoted)


def _header_block(lines: list[str], i: int, marks: Markers) -> _Boundary | None:
    """Outlook's "De: … Enviado: … Para: … Asunto: …"; at least a sender and two more."""
    first = _header(lines[i], marks)
    if first is None or first[0] != "from" or not first[1]:
        return None
    values: dict[HeaderKind, str] = {"from": first[1]}
    end, last = i + 1, i
    while end < len(lines) and end - i < 16 and end - last <= 3:
        header = _header(lines[end], marks)
        if header is not None and header[0] not in values:
            values[header[0]] = header[1]
            last = end
        elif header is None and lines[end].strip() and not lines[end][:1].isspace() and end - last > 1:
            break
        end += 1
    if len(values) < 3 or ("sent" not in values and "subject" not in values):
        return None
    name, address = _person(values["from"])
    return _Boundary(last + 1, name, address, values.get("sent", ""))


def _header(line: str, marks: Markers) -> tuple[HeaderKind, str] | None:
    label, colon, value = line[:300].strip(_DECOR).partition(":")
    if not colon or len(label) > 24:
        return None
    kind = marks.headers.get(fold(label.strip(_DECOR)))
    return (kind, value.strip(_DECOR)) if kind else None


def _wrote(lines: list[str], i: int, marks: Markers, inside: bool) -> _Boundary | None:
    """ "El lun, 5 may 2025 a las 10:00, Marta <m@x.es> escribió:", which programs break over up to four lines."""
    start = fold(lines[i].strip(_DECOR))
    opens = any(start.startswith(word + " ") for word in marks.wrote_starts)
    wrapped = i + 1 < len(lines) and lines[i + 1].strip(_DECOR).startswith("<")  # only the address on the next line
    if not opens and "@" not in lines[i] and not wrapped:
        return None
    joined = ""
    for end in range(i, min(i + 4, len(lines))):
        part = lines[end].strip(_DECOR)
        if not part or len(joined) + len(part) > 500:
            return None
        joined = f"{joined} {part}".strip()
        if not _ends_with_verb(fold(joined), marks):
            continue
        address = _ADDRESS.search(joined)
        after = _next_written(lines, end + 1)
        quoted = after < len(lines) and bool(_QUOTE.match(lines[after]))
        if not (address or (opens and _DATE.search(joined))):
            return None
        # A sentence such as "On Monday he wrote:" is the customer's own; a program's line names an address,
        # or stands over quoted lines, or is itself inside a quotation.
        follows = bool(address) and joined.endswith(":") and _verb_follows(joined, marks)
        if not (quoted or follows or (inside and opens and joined.endswith(":"))):
            return None
        name = _name_in(joined, address.start() if address else _verb_at(fold(joined), marks))
        return _Boundary(end + 1, name, address.group() if address else "", _date_in(joined), False, quoted)
    return None


def _ends_with_verb(folded: str, marks: Markers) -> bool:
    bare = folded.rstrip(" :")
    if any(bare.endswith((" " + verb, ">" + verb)) for verb in marks.wrote):
        return True
    # "Marta <m@x.es> escribió el 5 may 2025 a las 10:00:"
    return folded.endswith(":") and "@" in folded and any(f"> {verb} " in folded for verb in marks.wrote)


def _verb_follows(joined: str, marks: Markers) -> bool:
    """Whether the verb follows the address: a program writes "<m@x.es> wrote:", a person "m@x.es then wrote:"."""
    folded = fold(joined)
    return any(re.search(rf"@[\w.-]+[>)\]]*\s{{1,3}}{re.escape(verb)}\b", folded) for verb in marks.wrote)


def _verb_at(folded: str, marks: Markers) -> int:
    return max((folded.rfind(" " + verb) for verb in marks.wrote), default=-1) % (len(folded) + 1)


def _name_in(joined: str, end: int) -> str:
    """The writer's name: what stands between the time and the address, or the verb."""
    before = joined[:end].rstrip(" <(\"'[")
    clock = list(_CLOCK.finditer(before))
    before = before[clock[-1].end() :] if clock else before.rsplit(",", 1)[-1]
    return _clean_name(before.rsplit(",", 1)[-1] if any(c.isdigit() for c in before) else before)


def _date_in(joined: str) -> str:
    clock = list(_CLOCK.finditer(joined))
    return joined[: clock[-1].end()].strip(" ,") if clock else ""


def _person(value: str) -> tuple[str, str]:
    """Name and address of "Marta Ruiz <m@x.es>", "Marta Ruiz [mailto:m@x.es]" or either alone."""
    address = _ADDRESS.search(value.replace("mailto:", " "))
    name = re.split(r"[<\[(]", value, maxsplit=1)[0]
    return _clean_name(name), address.group() if address else ""


def _clean_name(name: str) -> str:
    bare = name.strip(" \t\"'<>()[],;:*")
    return "" if "@" in bare or len(bare) > 80 else bare


def _next_written(lines: list[str], i: int) -> int:
    while i < len(lines) and not lines[i].strip():
        i += 1
    return i
