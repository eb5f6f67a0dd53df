"""Whom an insult or a threat is aimed at: the agent as a person, or the company and its people.

An insulting word alone tells nothing ("I feel stupid", "your driver is an idiot"). What counts is the frame in which
it stands: second person singular, the agent's name, a word shouted on its own, or a phrase that can only be meant so.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from drafter.case import Case
from drafter.reading.lexicon import Hit
from drafter.reading.scan import Scan
from drafter.text import fold

_FRAME_CHARS = 48
_SELF_CHARS = 34
_CLOSE = re.compile(r"[.;!?:\n…]")
_STOP = re.compile(r"[.,;!?\n…\"”»]")
_REST_CHARS = 60
_NAME_PART = re.compile(r"[^\W\d_]{2,}")


class Aim(NamedTuple):
    """Places that are aimed at the agent, at the company or its people, and those that threaten a person."""

    agent: tuple[Hit, ...]
    company: tuple[Hit, ...]
    threats: tuple[Hit, ...]


def agent_names(case: Case) -> frozenset[str]:
    """The folded names that the agent goes by in this case; titles and one-letter initials left out."""
    return frozenset(fold(part) for part in _NAME_PART.findall(case.playbook.agent_name) if part[0].isupper())


def aim(case: Case, scan: Scan) -> Aim:
    """Sort the insults and threats of one message by whom they are aimed at."""
    agent: list[Hit] = []
    company: list[Hit] = list(scan.of("attack_company", "company_insult"))
    names = agent_names(case)
    known = bool(names & _words(scan)) or any(m.author == "agent" for m in case.messages)
    for hit in scan.of("attack", "ill_wish", "threat"):
        if not scan.is_quoted(hit.start, hit.end) and not _negated(scan, hit.start):
            agent.append(hit)
    seen = -1
    for hit in scan.of("insult", "insult_adjective", "insult_plural"):
        if hit.start < seen or scan.is_quoted(hit.start, hit.end) or _of_oneself(scan, hit):
            continue
        seen = hit.end
        if hit.kind == "insult_plural":
            too = _too(scan, hit)
            if too is not None:
                agent.append(Hit(hit.start, too, hit.kind))
                continue
        frame = None if hit.kind == "insult_plural" else _frame(scan, hit, names, known=known)
        if frame is not None:
            agent.append(Hit(frame, hit.end, hit.kind))
        elif hit.kind != "insult_adjective" or _of_company(scan, hit):
            company.append(hit)
    meant = [_to_clause_end(scan, hit) for hit in agent if not scan.is_closed(hit.start, hit.end)]
    threats = tuple(hit for hit in meant if hit.kind in ("threat", "ill_wish"))
    others = [hit for hit in company if not scan.is_closed(hit.start, hit.end)]
    return Aim(_merged(meant), _merged(others), threats)


def _too(scan: Scan, hit: Hit) -> int | None:
    """Where an insult for all of them ends by naming the reader too ("useless, the lot of you, you first")."""
    end = scan.sentence_at(hit.start).end
    return next((other.end for other in scan.of("you_too") if hit.end <= other.start < end), None)


def _of_company(scan: Scan, hit: Hit) -> bool:
    """Whether a word that only sometimes insults is said of the company or its people, shortly before."""
    return any(
        0 <= hit.start - word.end <= 24 and not _CLOSE.search(scan.folded_between(word.end, hit.start))
        for word in scan.of("company_word")
    )


def _to_clause_end(scan: Scan, hit: Hit) -> Hit:
    """A phrase of abuse with what completes it ("shove your ..."), up to the next stop."""
    if hit.kind not in ("attack", "threat", "ill_wish"):
        return hit
    rest = scan.text[hit.end : hit.end + _REST_CHARS]
    stop = _STOP.search(rest)
    end = hit.end + (stop.start() if stop else len(rest) if len(rest) < _REST_CHARS else rest.rfind(" "))
    return Hit(hit.start, max(hit.end, end), hit.kind)


def _merged(hits: list[Hit]) -> tuple[Hit, ...]:
    """Places that overlap or touch made one."""
    made: list[Hit] = []
    for hit in sorted(hits):
        if made and hit.start <= made[-1].end + 1:
            made[-1] = Hit(made[-1].start, max(made[-1].end, hit.end), made[-1].kind)
        else:
            made.append(hit)
    return tuple(made)


def _words(scan: Scan) -> frozenset[str]:
    return frozenset(word for part in scan.parts for word in _NAME_PART.findall(part.folded))


def _of_oneself(scan: Scan, hit: Hit) -> bool:
    """Whether the customer says it of their own person, or says what they were taken for."""
    return any(
        own.end <= hit.start and hit.start - own.end <= _SELF_CHARS and not _CLOSE.search(_between(scan, own.end, hit))
        for own in scan.of("self")
    ) or any(own.start <= hit.start and hit.end <= own.end for own in scan.of("self"))


def _between(scan: Scan, start: int, hit: Hit) -> str:
    return scan.folded_between(start, hit.start)


def _frame(scan: Scan, hit: Hit, names: frozenset[str], *, known: bool) -> int | None:
    """Where the words begin that aim this insult at the agent; None when it is aimed at someone else."""
    for frame in reversed(scan.of("you_are")):
        if frame.start > hit.start or hit.start - frame.start > _FRAME_CHARS + (frame.end - frame.start):
            continue
        between = _between(scan, frame.end, hit) if frame.end <= hit.start else ""
        if _CLOSE.search(between) or _has(scan, "negation", frame.end, hit.start):
            continue
        if _has(scan, "plural_you", frame.start, hit.end + 12) or _has(
            scan, ("company_word", "thing_word"), frame.start, hit.end + 14
        ):
            continue
        if hit.kind == "insult_adjective" and not known and not _has(scan, "article", frame.start, hit.start):
            continue
        return frame.start
    if hit.kind == "insult":
        for call in scan.of("you_insult"):
            if call.end <= hit.start and hit.start - call.end <= _FRAME_CHARS and _all_abuse(scan, call.end, hit.start):
                return call.start
    named = _named(scan, hit, names)
    if named is not None:
        return named
    return _called(scan, hit) if hit.kind == "insult" else None


def _named(scan: Scan, hit: Hit, names: frozenset[str]) -> int | None:
    """The agent's name shortly before the insult, in the same clause, or right after it."""
    before = scan.folded_between(max(0, hit.start - _FRAME_CHARS), hit.start)
    clause = before[max((m.end() for m in _CLOSE.finditer(before)), default=0) :]
    for word in _NAME_PART.finditer(clause):
        if word.group() in names and not _has(scan, "negation", hit.start - len(clause) + word.end(), hit.start):
            return hit.start - len(clause) + word.start()
    piece = scan.sentence_at(hit.start)
    after = fold(scan.text[hit.end : min(piece.end, hit.end + 20)])
    next_word = _NAME_PART.search(after)
    if hit.kind == "insult" and next_word is not None and next_word.group() in names and next_word.start() <= 2:
        return hit.start
    return None


def _called(scan: Scan, hit: Hit) -> int | None:
    """An insult that stands alone between stops or commas: it is called out at whoever reads."""
    piece = scan.sentence_at(hit.start)
    before = fold(scan.text[piece.start : hit.start]).rstrip(" ¡!\"'(-")
    after = fold(scan.text[hit.end : piece.end]).lstrip(" !")
    alone = not before or before.endswith((",", ";", ":"))
    ends = not after or after[0] in ".,;:!?…)\"'😡🤬"
    if not (alone and ends):
        return None
    # "gentile, precisa, ladra" describes; a call is the whole sentence or its last word.
    return hit.start if not after.strip(" .,;:!?…)\"'😡🤬") or not before else None


def _all_abuse(scan: Scan, start: int, end: int) -> bool:
    """Whether nothing but abuse and stress stands between ("you lying little ...")."""
    covered = scan.of("insult_adjective", "insult", "swear", "intensifier")
    return all(
        any(hit.start <= start + word.start() and start + word.end() <= hit.end for hit in covered)
        for word in re.finditer(r"[^\s]+", scan.folded_between(start, end))
    )


def _has(scan: Scan, kinds: str | tuple[str, ...], start: int, end: int) -> bool:
    kinds = (kinds,) if isinstance(kinds, str) else kinds
    return any(hit.start < end and hit.end > start for kind in kinds for hit in scan.of(kind))


def _negated(scan: Scan, start: int) -> bool:
    return any(
        0 <= start - hit.end <= 6 and not _CLOSE.search(scan.folded_between(hit.end, start))
        for hit in scan.of("negation")
    )
