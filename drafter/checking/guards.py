"""Forms that make a phrase harmless: denied, asked, or said on a condition."""

from __future__ import annotations

from drafter.checking.patterns import exceptions
from drafter.checking.rules import Guard, Rule
from drafter.checking.view import View

_REACH = 400  # characters
_WORDS_OF_NEGATION = 5  # "no puedo todavía prometerle a usted …": so far a negation reaches

_STATED = frozenset({"blame", "offload", "ungrounded", "liability"})
"""Principles that a reply doesn't break by telling the customer what the playbook states in the same words."""

_SAID = 8  # characters: fewer stand anywhere by chance


def harmless(view: View, rule: Rule, start: int, end: int) -> bool:
    """Whether exceptions, guards, a quotation, the signature or (for a joke) the humour gate silence the rule here."""
    if view.is_quoted(start, end):
        return True
    if rule.principle == "humour" and view.reading is not None and view.reading.humour.open:
        return True
    if rule.principle in _STATED and end - start >= _SAID and view.folded[start:end].strip() in view.background.book:
        return True
    except_for = exceptions(rule.id, view.language)
    sentence = view.sentence_at(start)
    # No sentence of a reply is longer; in a text without full stops the whole would be searched again for each hit.
    bounds = max(min(sentence.start, start), start - _REACH), min(max(sentence.end, end), end + _REACH)
    if except_for.anywhere is not None and except_for.anywhere.search(view.folded, *bounds):
        return True
    if except_for.touching is not None and any(
        found.start() < end and start < found.end() for found in except_for.touching.finditer(view.folded, *bounds)
    ):
        return True
    return disclaimed(view, start) or any(holds(view, guard, start) for guard in rule.guards)


def disclaimed(view: View, start: int) -> bool:
    """Whether the clause begins by saying that this will not be said or asked: "I won't tell you that …"."""
    floor, _ = view.clause_before(start)
    return any(mark[1] <= start for mark in view.marks_in("disclaimers", floor, start))


def holds(view: View, guard: Guard, start: int) -> bool:
    """Whether the words at `start` are denied, asked or conditional."""
    if guard == "negated":
        return negated(view, start)
    if guard == "asked":
        return asked(view, start)
    return conditional(view, start)


def negated(view: View, start: int) -> bool:
    """Whether a negation stands before `start` in its clause, at most a few words away."""
    floor, _ = view.clause_before(start)
    return any(
        mark[1] <= start and view.folded.count(" ", mark[1], start) <= _WORDS_OF_NEGATION
        for mark in view.marks_in("negations", floor, start)
    )


def asked(view: View, start: int) -> bool:
    """Whether the sentence that holds `start` is a question."""
    return view.sentence_at(start).text.rstrip("\"'»”’)").endswith("?")


def conditional(view: View, start: int) -> bool:
    """Whether the sentence that holds `start` makes it depend on something."""
    sentence = view.sentence_at(start)
    return bool(view.marks_in("conditionals", max(sentence.start, start - _REACH), min(sentence.end, start + _REACH)))
