"""How mail programs mark history and signatures, merged from the `mail.toml` of every language.

A mail's program speaks the language of its owner, who need not write in it, so all languages are looked for at once.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from drafter.languages import available, load
from drafter.text import fold

HeaderKind = Literal["from", "sent", "to", "cc", "subject"]


@dataclass(frozen=True)
class Markers:
    """All languages' marks, folded. `headers` gives the kind of each label of a quoted header block."""

    wrote_starts: tuple[str, ...]
    wrote: tuple[str, ...]
    headers: Mapping[str, HeaderKind]
    original: frozenset[str]
    forwarded: frozenset[str]
    reply_prefixes: frozenset[str]
    forward_prefixes: frozenset[str]
    automatic: tuple[str, ...]
    sent_from: tuple[str, ...]
    devices: frozenset[str]
    disclaimer_opens: tuple[str, ...]
    disclaimer_words: tuple[str, ...]
    sign_offs: tuple[str, ...]
    pictures: frozenset[str]
    customer_labels: tuple[str, ...]
    agent_labels: tuple[str, ...]


def _strings(tables: list[Mapping[str, Any]], *path: str) -> tuple[str, ...]:
    """The strings at `path` in every table, folded, the longest first so that none hides a longer one."""
    found: set[str] = set()
    for table in tables:
        value: Any = table
        for key in path:
            value = value.get(key, {})
        found.update(fold(str(item)) for item in value)
    return tuple(sorted(found, key=lambda s: (-len(s), s)))


@functools.cache
def markers() -> Markers:
    """The marks of every language that has a `mail.toml`."""
    tables = [load(code).table("mail") for code in available() if (load(code).folder / "mail.toml").is_file()]
    kinds: tuple[HeaderKind, ...] = ("cc", "subject", "to", "sent", "from")
    headers: dict[str, HeaderKind] = {}
    for kind in kinds:
        headers.update(dict.fromkeys(_strings(tables, "headers", kind), kind))
    return Markers(
        wrote_starts=_strings(tables, "wrote_starts"),
        wrote=_strings(tables, "wrote"),
        headers=headers,
        original=frozenset(_strings(tables, "separators", "original")),
        forwarded=frozenset(_strings(tables, "separators", "forwarded")),
        reply_prefixes=frozenset(_strings(tables, "subjects", "reply")),
        forward_prefixes=frozenset(_strings(tables, "subjects", "forward")),
        automatic=_strings(tables, "subjects", "automatic"),
        sent_from=_strings(tables, "signatures", "sent_from"),
        devices=frozenset(_strings(tables, "signatures", "devices")),
        disclaimer_opens=_strings(tables, "signatures", "disclaimer_opens"),
        disclaimer_words=_strings(tables, "signatures", "disclaimer_words"),
        sign_offs=_strings(tables, "signatures", "sign_offs"),
        pictures=frozenset(_strings(tables, "signatures", "pictures")),
        customer_labels=_strings(tables, "transcript", "customer"),
        agent_labels=_strings(tables, "transcript", "agent"),
    )


_PREFIX = re.compile(r"\s*([^\W\d_]{1,9}\.?)(?:\[\d+\]|\(\d+\))?\s*[:：]\s*")


def bare_subject(subject: str) -> tuple[str, bool, bool]:
    """The subject without "Re:" and "Fwd:" in any language, whether it had a reply mark, and a forward mark."""
    marks = markers()
    reply = forward = False
    for _ in range(12):
        match = _PREFIX.match(subject)
        if match is None:
            break
        word = fold(match.group(1))
        if word in marks.reply_prefixes:
            reply = True
        elif word in marks.forward_prefixes:
            forward = True
        else:
            break
        subject = subject[match.end() :]
    return subject.strip(), reply, forward
