"""Playful emoji where the humour gate is closed; laughter in words is a matter for phrases."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafter.checking.background import MOST_READ
from drafter.checking.findings import found
from drafter.checking.view import View
from drafter.reply import Finding

_EMOJI = re.compile(
    "[\U0001f600-\U0001f64f\U0001f300-\U0001f5ff\U0001f680-\U0001f6ff\U0001f900-\U0001faff\u2639-\u263b\u2764]"
)
_SOBER = frozenset("🙏📎📦📞📧📅📌📍🔗🔎🔍📝📄🕐🕑🕒🕓🕔🕕💳🏠🚚📱💻🛠🔧📷🖨🗓🆘🔒🔑📬📮📤📥🧾🙇")
"""Signs of a thing, and thanks: they joke about nothing."""

_SMILEY = re.compile(r"(?<![\w/:])[:;]-?[)DPp](?!\w)|(?<!\w)x[dD]+(?!\w)")
_BREAK = re.compile(r"[.!?…]+\s+|[\r\n]+\s*")


def check(view: View) -> Iterator[Finding]:
    """A finding for each passage that laughs, from the beginning of its sentence."""
    if view.reading is None or view.reading.humour.open:
        return
    text = view.text[:MOST_READ]
    faces = [match.span() for match in _EMOJI.finditer(text) if match.group() not in _SOBER]
    faces += [match.span() for match in _SMILEY.finditer(text)]
    told = 0
    for start, end in sorted(faces):
        if any(a <= start and end <= b for a, b in view.quoted):
            continue
        begin = _passage(view, start)
        if begin >= told:  # of several signs in one passage the first is enough
            yield found(view, "humour.gate-closed", begin, end)
        told = end


def _passage(view: View, sign: int) -> int:
    """Where the words that a sign smiles at begin: in its own sentence, or in the one that it stands after."""
    floor = max(0, sign - 160)
    begin = floor if floor == 0 else sign
    for cut in _BREAK.finditer(view.text, floor, sign):
        rest = view.text[cut.end() : sign].strip(" ¡¿")
        if rest or "\n" in cut.group():
            begin = cut.end()
    return begin
