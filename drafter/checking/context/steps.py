"""What a reply must do and doesn't: the guide's part B, each requirement under its condition.

The reading says what the case asks for. What depends on the reply itself (whether it makes the customer wait, offers
a choice, leaves the case open) is seen here. A requirement counts as met at the faintest honest sign: a colleague
who reads the reply forgives a clumsy acknowledgement, and not a false alarm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from drafter.case import Need
from drafter.checking.background import Span
from drafter.checking.findings import found
from drafter.checking.guards import asked, negated
from drafter.checking.overlap import stems
from drafter.checking.patterns import past_endings
from drafter.checking.view import View
from drafter.reply import Commitment, Finding
from drafter.text import Piece, fold

_EARLY = 0.75
"""Empathy stands in this part of the reply, or it comes too late."""

_REASON = 3  # words of the customer's that make a reason of their own beside a formula
_SAME_EFFORT = 2
_LONG_STORY = 26  # a message with fewer words of substance is summed up by a word or two
_TOLD_AT_ONCE = 3
_TOLD_IN_ALL = 4
"""So many stems of the customer's matter in a sentence, or in all, are a summary."""


def check(view: View) -> Iterator[Finding]:
    """A finding for each requirement that holds and isn't met."""
    if view.reading is None or not view.folded.strip():
        return
    for need, met in _MET.items():
        if view.reading.needs_the(need) and not met(view):
            yield found(view, f"{need}.missing")


def _body(view: View) -> list[Piece]:
    """The sentences before the signature."""
    return [piece for piece in view.sentences if piece.start < view.signature[0]]


def _declared(view: View) -> list[Piece]:
    return [piece for piece in _body(view) if not piece.text.endswith("?")]


def _marked(view: View, name: str, piece: Piece) -> bool:
    return bool(view.marks_in(name, piece.start, piece.end))


def _shared(view: View, piece: Piece) -> set[str]:
    """Stems that a sentence has in common with what the customer wrote."""
    return view.stems(piece.start, piece.end) & view.background.customer_stems


def _own(view: View, name: str, piece: Piece) -> list[Span]:
    """Marks of a sentence that are not part of a worn formula or of a belittling: those are no empathy."""
    worn = [(hit.start, hit.end) for hit in view.breaches if hit.owner.principle in ("scripted", "dismissive")]
    return [
        (start, end)
        for start, end in view.marks_in(name, piece.start, piece.end)
        if not any(a < end and start < b for a, b in worn)
    ]


def empathy(view: View) -> bool:
    """An acknowledgement that names a feeling or this customer's reason, early enough, and is no formula."""
    limit = max(len(view.text) * _EARLY, 160)
    before = 0
    for piece in _body(view):
        if piece.start > limit:
            break
        marks = _own(view, "empathy", piece)
        feels = any(not negated(view, start) for start, _ in _own(view, "feelings", piece))
        shared = len(_shared(view, piece))
        if (marks and feels) or ((marks or feels) and shared + before >= 1 and not asked(view, piece.start)):
            return True
        if _marked(view, "empathy", piece) and shared >= _REASON:
            return True
        before = shared
    return False


def effort(view: View) -> bool:
    """What the customer did or bore about the problem is named: in so many words, or in those they told it in."""
    told = view.told_stems("effort", "repeated_contact")
    waited = [each for each in view.background.customer_quantities if each.kind == "duration"]
    for piece in _declared(view):
        if _disowned(view, piece):
            continue
        if _marked(view, "effort", piece):
            return True
        here = [each for each in view.quantities if each.kind == "duration" and piece.start <= each.start < piece.end]
        if any(each.same_as(other) for each in here for other in waited):
            return True
        if not _marked(view, "contact", piece) and len(view.stems(piece.start, piece.end) & told) >= _SAME_EFFORT:
            return True
    return False


def _disowned(view: View, piece: Piece) -> bool:
    """Whether the sentence defends the agent: what it names is not acknowledged, and no limit is calm in it."""
    return any(hit.owner.principle == "personal" and piece.start <= hit.start < piece.end for hit in view.breaches)


def recap(view: View) -> bool:
    """The problem is told back: enough of the customer's matter, in sentences that state it and don't parrot it."""
    matter = view.background.customer_stems - view.background.promised_stems
    if len(matter) < _LONG_STORY:
        return True
    told: set[str] = set()
    for piece in _declared(view):
        if not _parroted(view, piece):
            here = view.stems(piece.start, piece.end) & matter
            if len(here) >= _TOLD_AT_ONCE:
                return True
            told |= here
    return len(told) >= _TOLD_IN_ALL


def _parroted(view: View, piece: Piece) -> bool:
    return any(start < piece.end and piece.start < end for start, end in view.parroted)


def next_step(view: View) -> bool:
    """Something is done, offered, asked or explained how to do."""
    if any(piece.text.endswith("?") for piece in _body(view)):
        return True
    if any(_marked(view, name, piece) for piece in _body(view) for name in ("action", "requests")):
        return True
    return bool(_solutions(view))


def clarify(view: View) -> bool:
    """A fact is asked for: by a request, or by a question that isn't an offer or is about the fact that is missing."""
    gaps = [gap for gap in view.reading.gaps if gap.owner == "customer"] if view.reading else []
    if all(gap.slot in _CONSENT for gap in gaps):
        return True
    wanted = stems(fold("\n".join(f"{gap.reason} {gap.source}" for gap in gaps)), view.language)
    for piece in _body(view):
        if _marked(view, "requests", piece):
            return True
        if piece.text.endswith("?"):
            offer = _marked(view, "offers", piece)
            if not offer or view.stems(piece.start, piece.end) & wanted:
                return True
    return False


def agreement(view: View) -> bool:
    """The customer is asked, or told that they choose; or nothing is proposed, or already done, to agree to."""
    if any(piece.text.endswith("?") or _marked(view, "choices", piece) for piece in _body(view)):
        return True
    return not _solutions(view) and not view.marks("done")


def _solutions(view: View) -> list[Commitment]:
    """What the reply commits to beside calling back and its own small acts."""
    return [entry for entry in view.ledger if entry.kind in _SOLUTIONS or (entry.clause and entry.kind == "action")]


def follow_up(view: View) -> bool:
    """Someone says that they will be back."""
    past = past_endings(view.language)
    return any(view.text[end - 1] not in past for _, end in view.marks("contact"))


def timeframe(view: View) -> bool:
    """Whoever is made to wait is told how long, where the playbook knows it."""
    allowed = [each for each in view.background.promised_quantities if each.kind in _TIMES]
    waiting = [piece for piece in _declared(view) if _marked(view, "vague", piece) or _marked(view, "contact", piece)]
    if not allowed or not waiting:
        return True
    heard = [each for each in view.background.customer_quantities if each.kind in _TIMES]
    times = [each for each in view.quantities if each.kind in _TIMES]
    given = [each for each in times if each.kind == "relative" or not any(each.same_as(other) for other in heard)]
    if not given and not any(_marked(view, "times", piece) for piece in waiting):
        return False
    terms = [each for each in allowed if each.kind in ("duration", "date")]
    if not terms or any(each.same_as(term) for each in times for term in terms):
        return True
    return not any(
        _marked(view, "vague", piece) and not any(piece.start <= each.start < piece.end for each in times)
        for piece in waiting
    )


def boundary(view: View) -> bool:
    """A limit to insults or threats, or the insult itself turned away; a retort is none."""
    told = view.told_words("insult_agent", "threat_person")
    for piece in _body(view):
        if _disowned(view, piece):
            continue
        if _marked(view, "limits", piece):
            return True
        for start, end in view.marks_in("negations", piece.start, piece.end):
            if view.stems(*view.clause_at(start, end)) & told:
                return True
    return False


_SOLUTIONS = ("refund", "sum", "percentage", "discount", "replacement", "exception", "date", "period")
_CONSENT = ("permission", "detail")
_TIMES = ("duration", "date", "time", "weekday", "daypart", "relative")
_MET: dict[Need, Callable[[View], bool]] = {
    "empathy": empathy,
    "recap": recap,
    "effort": effort,
    "next_step": next_step,
    "clarify": clarify,
    "timeframe": timeframe,
    "agreement": agreement,
    "follow_up": follow_up,
    "boundary": boundary,
}
