"""The cool-down view: the last message with the insults folded away, and one plain sentence on how the writer feels."""

from __future__ import annotations

from drafter.reading.heat import Temper
from drafter.reading.lexicon import texts
from drafter.reading.scan import Scan, Scans

FOLDED = "[…]"


def calm_text(scan: Scan, temper: Temper) -> str:
    """The message with every insult, threat to a person and swear word replaced by `[…]`.

    Of a message too long to be read only the parts that were read remain, with `[…]` between them.
    """
    places = sorted((hit.start, hit.end) for hit in (*temper.aim.agent, *temper.aim.company, *scan.of("swear")))
    pieces: list[str] = []
    for part in scan.parts:
        at = part.offset
        end = part.offset + len(part.text)
        for start, stop in places:
            if start < at or stop > end:
                if stop > at and start < end and stop <= end:
                    at = stop
                continue
            pieces += [scan.text[at:start], FOLDED]
            at = stop
        pieces.append(scan.text[at:end])
        if end < len(scan.text):
            pieces.append(f" {FOLDED} ")
    return "".join(pieces)


def feeling(scans: Scans, temper: Temper, language: str) -> str:
    """One plain sentence in the case's language, for the agent's eyes."""
    told = texts(language, "feeling")
    last = scans.last
    for key, holds in (
        ("abusive", temper.heat == "abusive"),
        ("grief", bool(last.meant("grief"))),
        ("joking", temper.joking),
        ("friendly", temper.friendly),
        ("calm", temper.heat == "calm"),
        ("fear", bool(last.meant("fear")) and temper.heat == "upset"),
        ("angry_again", temper.heat == "angry" and bool(last.of("repeated_contact", "effort", "waited"))),
        ("angry", temper.heat == "angry"),
        ("irony", bool(last.of("irony"))),
        ("tired", bool(last.of("repeated_contact", "effort", "waited"))),
    ):
        if holds:
            return told[key]
    return told["upset"]
