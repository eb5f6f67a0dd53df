"""What the playbook refuses of what the customer asks for: facts that deny it, and `never` lines that name it.

Most `never` lines are rules of speech for the agent ("admit fault", "ask for the invoice again"); they refuse nothing.
One with a condition ("a refund before the check") leaves the thing itself open.
"""

from __future__ import annotations

import re

from drafter.case import Ask, Case
from drafter.reading.book import Book, Line
from drafter.reading.lexicon import lexicon
from drafter.reading.scan import Scan
from drafter.text import fold

_STEM = 5
_SHORT_STEM = 4
_CLAUSE = re.compile(r"[^;.]+")
_CONTENT = re.compile(r"[^\W\d_]{5,}")
_SHORT_CONTENT = re.compile(r"[^\W\d_]{4,}")
_LINE_CHARS = 600
_MOST_LINES = 40
_FEW_WORDS = 4
"""A clause of so few words is about one thing: one word of it in an ask is enough."""


def is_asked(scan: Scan, ask: Ask) -> bool:
    """Whether this is a question or a demand, not only the complaint itself."""
    hits = scan.of("demand", "imperative", "request", "reported", "ultimatum")
    return "?" in ask.text or any(ask.span.start <= hit.start < ask.span.end for hit in hits)


def is_refused(case: Case, playbook: Book, scan: Scan, ask: Ask, *, whole: bool) -> bool:
    """Whether the playbook says no to this ask; `whole`: to all of it, not to a part or a promise of it."""
    if _denied(playbook, scan, ask):
        return True
    said = ask.text if whole else " ".join(part.text for part in scan.parts)
    return any(
        forbids(line, ask.text, said, scan.language, conditional=False)
        for line in case.playbook.never[:_MOST_LINES]
        if not (whole and opens_with_promise(line, scan.language))
    )


def is_offered(playbook: Book, ask: Ask) -> bool:
    """Whether a commitment gives what is asked, or part of it, by the words that they share."""
    wanted = _stems(ask.text)
    return any(wanted & _stems(line.text) for line in playbook.commitments)


def is_speech_rule(line: str, language: str) -> bool:
    """Whether a `never` line only tells the agent how to speak: it is said to no customer."""
    return any(hit.kind == "speech" for hit in lexicon(language, "never").hits(line[:_LINE_CHARS]))


def opens_with_promise(line: str, language: str) -> bool:
    """Whether a `never` line is about promising or offering a thing: said only to a customer who asks for it."""
    hits = lexicon(language, "never").hits(line[:_LINE_CHARS])
    return any(hit.kind == "promise" and not line[: hit.start].strip(" -–*") for hit in hits)


def forbids(line: str, asked: str, said: str, language: str, *, conditional: bool) -> bool:
    """Whether a `never` line names exactly what is asked: each of its words is in the message, and two in the ask.

    `asked` is the ask, `said` all that the customer wrote; `conditional` counts lines that leave the thing open.
    """
    line = line[:_LINE_CHARS]
    start, end = 0, len(line)
    for hit in lexicon(language, "never").hits(line):
        if hit.kind == "speech":
            return False
        if hit.kind == "promise" and not line[: hit.start].strip(" -–*"):
            start = hit.end
        elif hit.kind == "condition":
            if not conditional:
                return False
            end = min(end, hit.start)
    named = _stems(line[start:end], short=True)
    shared = named & _stems(asked, short=True)
    return bool(named) and named <= _stems(said, short=True) and len(shared) >= min(2, len(named))


def _denied(playbook: Book, scan: Scan, ask: Ask) -> bool:
    """Whether a fact says no to this, by the words that they share or because both are about money back."""
    wanted = _stems(ask.text)
    refundable = any(line.has("refund") for line in playbook.commitments)
    money = not refundable and any(ask.span.start <= hit.start < ask.span.end for hit in scan.of("money_harm"))
    return any(_says_no(fact, wanted, money=money) for fact in playbook.facts if fact.has("refusal"))


def _says_no(fact: Line, wanted: frozenset[str], *, money: bool) -> bool:
    for clause in _CLAUSE.finditer(fact.folded):
        kinds = {hit.kind for hit in fact.hits if clause.start() <= hit.start < clause.end()}
        if "refusal" not in kinds or "until" in kinds:
            continue
        words = _stems(clause.group())
        shared = words & wanted
        if len(shared) > 1 or (shared and len(words) <= _FEW_WORDS) or (money and "money_back" in kinds):
            return True
    return False


def _stems(text: str, *, short: bool = False) -> frozenset[str]:
    regex, length = (_SHORT_CONTENT, _SHORT_STEM) if short else (_CONTENT, _STEM)
    return frozenset(word[:length] for word in regex.findall(fold(text)))
