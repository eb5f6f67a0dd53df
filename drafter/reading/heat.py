"""How hot the last message is, and which words say so.

Heat is a sum of small weights: words of anger count more than words of trouble, capitals and marks a little, a joke
cools. Insults are not summed: aimed at the agent they are `abusive`, at anyone else they are anger.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from drafter.case import Case, Heat
from drafter.reading.insults import Aim, aim
from drafter.reading.lexicon import Hit
from drafter.reading.scan import Scan

_WEIGHTS = {
    "anger": 4, "swear": 3, "upset": 2, "irony": 2, "fear": 2, "grief": 3, "problem": 1, "legal_threat": 3,
    "review_threat": 3, "chargeback": 3, "repeated_contact": 1, "effort": 1, "waited": 1, "loss": 1, "ultimatum": 1,
}  # fmt: skip
_AT_MOST = {"problem": 2, "effort": 2, "repeated_contact": 2, "irony": 4, "loss": 2, "upset": 6, "fear": 4, "grief": 3}
_UPSET_FROM = 2
_ANGRY_FROM = 7
_SHOUTED_WORD = re.compile(r"(?<![\w-])[^\W\d_]{3,}(?![\w-])")
_MARKS = re.compile(r"[!?]{2,}|!")
_CLAUSE_END = re.compile(r"[.;:!?\n…]")
_NEGATION_CHARS = 12
_COLD_EMOJI = "😡🤬😠😤👿🖕💩"
_SAD_EMOJI = "😭😢😞😔😟😰😨😩😫🥺💔"
_WRY_EMOJI = "👏🙃🤡🙄😒🫠"
LAUGHING_EMOJI = "😂🤣😄😁😆😅😜😝😉😛😇😹😀😃😎🤪😋"
WARM_EMOJI = "😊🙂☺❤🥰😍😘🤗🙏💕💖💛💚💙🌸✨🎉🐶🐱🍰😌"
_ACRONYM_CHARS = 4
"""Capitals up to this length may be an acronym (IVASS is longer, and rare): one alone is not a shout."""


class Temper(NamedTuple):
    """The heat with its sum, who is insulted, and whether the customer jokes."""

    heat: Heat
    score: int
    aim: Aim
    joking: bool
    friendly: bool


def temper(case: Case, scan: Scan) -> Temper:
    """Read the heat of the message to be answered."""
    aimed = aim(case, scan)
    score = _trouble(scan)
    hard = len(felt(scan, "anger", "swear", "fear", "grief", "legal_threat", "review_threat", "chargeback"))
    hard += len(aimed.company) + _count(scan, _COLD_EMOJI + _SAD_EMOJI)
    soft = len(felt(scan, "upset", "irony")) + _count(scan, _WRY_EMOJI)
    wry = _count(scan, _WRY_EMOJI)
    laughing = len(scan.of("laughter")) + _count(scan, LAUGHING_EMOJI)
    warm = len(scan.of("friendly", "thanks")) + _count(scan, WARM_EMOJI)
    light = bool(scan.of("no_harm"))
    # A joker may use a word or two of complaint in jest ("punctual as taxes"), not of anger or fear.
    borne = min(2, warm + 2 * light)
    joking = not aimed.agent and laughing > 0 and (hard == 0 or (light and hard <= 1)) and soft <= borne
    friendly = not aimed.agent and hard + soft == 0 and (warm > 0 or light)
    if joking:
        score = 0
    elif light:
        score -= 3
    elif friendly:
        score -= 1
    else:
        score += 2 * min(wry, 1)
    score += 4 * min(len(aimed.company), 2) + _volume(scan, cheerful=joking or friendly)
    score += 2 * min(_count(scan, _SAD_EMOJI), 1) + 4 * min(_count(scan, _COLD_EMOJI), 1)
    if aimed.agent:
        heat: Heat = "abusive"
    elif aimed.company or (score >= _ANGRY_FROM and _hot(scan)):
        heat = "angry"
    elif score >= _UPSET_FROM:
        heat = "upset"
    else:
        heat = "calm"
    return Temper(heat, score, aimed, joking and heat == "calm", (friendly or joking) and heat == "calm")


def felt(scan: Scan, *kinds: str) -> list[Hit]:
    """Words of feeling that are meant: not negated ("I'm not angry") and not quoted from somebody else."""
    negations = scan.of("negation")
    return [
        hit
        for hit in scan.of(*kinds)
        if not scan.is_quoted(hit.start, hit.end)
        and not scan.is_closed(hit.start, hit.end)
        and not any(0 <= hit.start - no.end <= _NEGATION_CHARS and _same_clause(scan, no, hit) for no in negations)
    ]


def _same_clause(scan: Scan, one: Hit, other: Hit) -> bool:
    return _CLAUSE_END.search(scan.text[one.end : other.start]) is None


def _trouble(scan: Scan) -> int:
    score = 0
    for kind, weight in _WEIGHTS.items():
        places = {hit.start for hit in felt(scan, kind)}
        score += min(weight * len(places), _AT_MOST.get(kind, weight * 2))
    return score


def _hot(scan: Scan) -> bool:
    """Anger needs a sign of its own: worry, grief and a long list of troubles are not anger."""
    if felt(scan, "grief") or (felt(scan, "fear") and not felt(scan, "anger", "swear")):
        return False
    signs = felt(scan, "anger", "swear", "legal_threat", "review_threat", "chargeback", "ultimatum")
    return bool(signs or _volume(scan, cheerful=False) >= 2 or _count(scan, _COLD_EMOJI))


def _volume(scan: Scan, *, cheerful: bool) -> int:
    """Capitals and exclamation marks: nothing in a cheerful message, up to three otherwise."""
    if cheerful:
        return 0
    text = scan.open_text()
    shouted = [m.group() for m in _SHOUTED_WORD.finditer(text) if m.group().isupper()]
    long_ones = [word for word in shouted if len(word) > _ACRONYM_CHARS]
    loud = len(long_ones) + (len(shouted) - len(long_ones) if len(shouted) > 2 else 0)
    marks = sum(1 for m in _MARKS.finditer(text) if len(m.group()) > 1)
    return min(loud, 2) + min(marks, 1)


def _count(scan: Scan, emoji: str) -> int:
    return sum(part.text.count(char) for part in scan.parts for char in emoji)
