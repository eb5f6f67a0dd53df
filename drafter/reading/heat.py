"""How hot the last message is, and which words say so.

Heat is a sum of small weights: words of anger count more than words of trouble, capitals and marks a little, a joke
cools. Insults are not summed: aimed at the agent they are `abusive`, at anyone else they are anger.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from drafter.case import Case, Heat
from drafter.reading.insults import Aim, aim
from drafter.reading.scan import Scan
from drafter.text import words

_WEIGHTS = {
    "anger": 4, "swear": 3, "upset": 2, "irony": 2, "fear": 2, "grief": 3, "problem": 1, "legal_threat": 3,
    "review_threat": 3, "chargeback": 3, "repeated_contact": 1, "effort": 1, "waited": 1, "loss": 1, "ultimatum": 1,
    "injury": 2, "hardship": 2,
}  # fmt: skip
_AT_MOST = {"problem": 2, "effort": 2, "repeated_contact": 2, "irony": 4, "loss": 2, "upset": 6, "fear": 4, "grief": 3}
_UPSET_FROM = 2
_STORY_WORDS = 8
_ANGRY_FROM = 7
_SHOUTED_WORD = re.compile(r"(?<![\w-])[^\W\d_]{3,}(?![\w-])")
_MARKS = re.compile(r"[!?]{2,}|!")
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
    if scan.of("irony") and _is_praise(scan):
        score -= _WEIGHTS["irony"] * min(2, len(scan.meant("irony")))
    hard = len(scan.meant("anger", "fear", "grief", "legal_threat", "review_threat", "chargeback"))
    hard += len(aimed.company) + _count(scan, _COLD_EMOJI + _SAD_EMOJI)
    soft = (
        len(scan.meant("upset", "swear"))
        + (0 if _is_praise(scan) else len(scan.meant("irony")))
        + _count(scan, _WRY_EMOJI)
    )
    wry = _count(scan, _WRY_EMOJI)
    laughing = len(scan.of("laughter")) + _count(scan, LAUGHING_EMOJI)
    kind_words = len(scan.meant("friendly")) + _count(scan, WARM_EMOJI)
    warm = kind_words + len(scan.of("thanks"))
    light = bool(scan.meant("no_harm"))
    # A joker may use a word or two of complaint in jest ("punctual as taxes"), not of anger or fear.
    wrong = scan.of("problem", "money_harm", "repeated_contact", "waited", "loss", "injury")
    borne = min(2, warm + 2 * light) + (not wrong)
    joking = not aimed.agent and laughing > 0 and (hard == 0 or (light and hard <= 1)) and soft <= borne
    # Thanks under a complaint are good manners, not good cheer.
    friendly = not aimed.agent and hard + soft == 0 and (kind_words > 0 or light)
    if joking:
        score = 0
    elif light:
        score -= 3
    elif friendly or (warm > 0 and hard + soft == 0):
        score -= 1
    else:
        score += 2 * min(wry, 1)
    score += 4 * min(len(aimed.company), 2) + _volume(scan, cheerful=joking or friendly)
    score += 2 * min(_count(scan, _SAD_EMOJI), 1) + 4 * min(_count(scan, _COLD_EMOJI), 1)
    if aimed.agent:
        heat: Heat = "abusive"
    elif aimed.company or (score >= _ANGRY_FROM and _hot(scan)):
        heat = "angry"
    elif score >= _UPSET_FROM or not (
        joking or friendly or light or not _burdened(scan, answering=_is_answering(case))
    ):
        heat = "upset"
    else:
        heat = "calm"
    return Temper(heat, score, aimed, joking and heat == "calm", (friendly or joking) and heat == "calm")


def _burdened(scan: Scan, *, answering: bool) -> bool:
    """Cold displeasure, or worry, without a word for it. Whoever is calm asks, or says please; who only states what
    is wrong, or isn't, is not: to miss that costs a reply more than a kind word to somebody calm. `answering`: the
    agent has asked something.
    """
    wrongs = scan.meant("problem", "money_harm", "loss", "health_safety")
    if wrongs and scan.meant("effort", "waited", "repeated_contact", "ultimatum", "vulnerable"):
        return True
    if scan.of("thanks", "politeness"):
        return False
    asking = scan.of("imperative", "demand", "request")
    if scan.meant("effort") and asking:
        return True
    told = sum(len(words(part.text)) for part in scan.parts)
    if not (asking or answering) and told >= _STORY_WORDS and not any("?" in part.text for part in scan.parts):
        return True  # nobody writes to a company to tell it something and ask for nothing, if all is well
    return any(_is_stated(scan, hit.start) for hit in (*wrongs, *scan.of("negation")))


def _is_answering(case: Case) -> bool:
    """Whether the message answers a question of the agent's: facts are then told because they were asked for."""
    before = case.messages[-2] if len(case.messages) > 1 else None
    return before is not None and before.author == "agent" and "?" in before.text


def _is_stated(scan: Scan, place: int) -> bool:
    """Whether these words are told, not asked: outside of a question, or in the clause before it."""
    if scan.is_closed(place, place + 1) or scan.is_quoted(place, place + 1):
        return False
    piece = scan.sentence_at(place)
    asked = piece.text.find("?", place - piece.start)
    return asked < 0 or any(mark in piece.text[place - piece.start : asked] for mark in ",;:.¿")


def _is_praise(scan: Scan) -> bool:
    """Whether praise is meant as it stands: warm words beside it, and nothing wrong anywhere."""
    wrong = (
        "problem",
        "money_harm",
        "upset",
        "anger",
        "loss",
        "waited",
        "repeated_contact",
        "review_threat",
        "legal_threat",
    )
    return bool(scan.of("friendly", "thanks")) and not scan.of(*wrong)


def _trouble(scan: Scan) -> int:
    score = 0
    for kind, weight in _WEIGHTS.items():
        places = {hit.start for hit in scan.meant(kind)}
        score += min(weight * len(places), _AT_MOST.get(kind, weight * 2))
    return score


def _hot(scan: Scan) -> bool:
    """Anger needs a sign of its own: worry, grief and a long list of troubles are not anger."""
    if scan.meant("grief") or (scan.meant("fear") and not scan.meant("anger", "swear")):
        return False
    signs = scan.meant("anger", "swear", "legal_threat", "review_threat", "chargeback", "ultimatum")
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
    return sum(part.text.count(char) for part in scan.parts if not part.text.isascii() for char in emoji)
