"""Which requirements of the guide (part B) hold before a word of the reply is written, and why."""

from __future__ import annotations

import re

from drafter.case import Case, MissingFact, NeedReason, Signal, Span
from drafter.reading.book import Book
from drafter.reading.heat import Temper
from drafter.reading.lexicon import lexicon, texts
from drafter.reading.scan import Scans
from drafter.text import fold, words

_STORY_WORDS = 38
_STORY_SENTENCES = 3
_GREETING_WORDS = 12
_DIGIT = re.compile(r"\d")


def is_first_answer(case: Case, language: str) -> bool:
    """Whether no agent has answered with substance yet; a greeting, a question back or a receipt is none."""
    asked = False
    for message in case.messages[:-1]:
        if message.author == "customer":
            asked = True
        elif asked and not _empty_answer(message.text, language):
            return False
    return True


def _empty_answer(text: str, language: str) -> bool:
    head = text[:1_500]
    if lexicon(language, "answers").hits(head):
        return True
    rest = re.sub(r"[^.!?\n]*\?", " ", head)
    return len(words(rest)) <= _GREETING_WORDS and not _DIGIT.search(rest)


def needs(
    playbook: Book,
    scans: Scans,
    temper: Temper,
    gaps: tuple[MissingFact, ...],
    found: tuple[Signal, ...],
    *,
    first: bool,
    declined: bool,
) -> tuple[NeedReason, ...]:
    """The requirements in the order in which a reply meets them. `declined`: what is asked for may be refused."""
    language = scans.last.language
    why = texts(language, "reasons")
    kinds = {signal.kind: signal.span for signal in reversed(found)}
    solved = "solved" in kinds
    made: list[NeedReason] = []
    if temper.heat != "calm":
        key = "empathy_grief" if scans.last.meant("grief") else "empathy"
        made.append(NeedReason(need="empathy", reason=why[key], span=_warmest(scans)))
    if temper.heat == "abusive":
        made.append(NeedReason(need="boundary", reason=why["boundary"], span=kinds.get("insult_agent")))
    if first and not solved and _story(scans, temper):
        made.append(NeedReason(need="recap", reason=why["recap"]))
    for kind, key in (("effort", "effort"), ("repeated_contact", "effort_again")):
        span = kinds.get(kind)  # type: ignore[call-overload]  # the two literals are signal kinds
        if span is not None and not solved:
            made.append(NeedReason(need="effort", reason=why[key], span=span))
            break
    if not solved:
        made.append(NeedReason(need="next_step", reason=why["next_step"]))
        made += [NeedReason(need="clarify", reason=why["clarify"].format(what=gap.reason)) for gap in gaps[:2]]
        made += _hints(playbook, language, declined=declined)
        if temper.heat != "calm" or playbook.commitments or gaps:
            made.append(NeedReason(need="follow_up", reason=why["follow_up"]))
    return tuple(made)


def _hints(playbook: Book, language: str, *, declined: bool) -> list[NeedReason]:
    """Waiting and choosing, as far as the playbook shows them."""
    why = texts(language, "reasons")
    waiting = next((line.text for line in playbook.commitments if line.has("wait")), "")
    choice = next((line.text for line in playbook.commitments if line.has("choice")), "")
    if not choice:
        slots = (line.text for line in playbook.facts if line.has("slots") and len(_DIGIT.findall(line.text)) >= 4)
        choice = next(slots, "")
    if declined and not choice and playbook.commitments:
        choice = playbook.commitments[0].text
    made: list[NeedReason] = []
    if waiting:
        made.append(NeedReason(need="timeframe", reason=why["timeframe"].format(line=waiting)))
    if choice:
        made.append(NeedReason(need="agreement", reason=why["agreement"].format(line=choice)))
    return made


def _warmest(scans: Scans) -> Span | None:
    for kinds in (("grief", "fear"), ("anger", "upset", "irony"), ("problem", "money_harm", "loss", "waited")):
        hits = scans.last.meant(*kinds)
        if hits:
            return scans.last.span(hits[0].start, hits[0].end)
    return None


def _story(scans: Scans, temper: Temper) -> bool:
    """A story or more than one problem: several sentences with something wrong in them, or troubles counted out."""
    last = scans.last
    long = sum(len(words(part.text)) for part in last.parts) >= _STORY_WORDS
    told = sum(1 for piece in last.sentences if len(piece.text) > 12) >= _STORY_SENTENCES
    troubles = {last.sentence_at(hit.start).start for hit in last.of("problem", "money_harm", "loss")}
    counted = len(last.of("counted")) >= 1 and len(troubles) >= 1
    if temper.heat == "calm":
        return (len(troubles) >= 2 or counted) and long and not temper.joking
    return (long and told) or len(troubles) >= 2 or counted or len(fold(last.text)) > 320
