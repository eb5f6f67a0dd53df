"""The promise ledger: every commitment of a text against what the playbook allows.

What is denied, asked, quoted, or hangs on somebody else's decision is no promise; what repeats a permission with its
figure, or promises less, is allowed; the agent's own next step needs no permission unless it names a time of its own.
"""

from __future__ import annotations

from drafter.case import Case
from drafter.checking.clauses import Book, Line, book, covers, days_ahead, line
from drafter.checking.promises import Pledge, pledges
from drafter.checking.promises import read as read_words
from drafter.checking.quantities import Quantity, Scanned, scanned
from drafter.checking.vocabulary import Tables, tables
from drafter.reply import Commitment, CommitmentKind, CommitmentStatus
from drafter.text import fold

_TIMES = frozenset({"duration", "date", "time", "weekday", "relative", "daypart"})
_SUMS = frozenset({"money", "percent"})


def ledger(text: str, case: Case, language: str, known: Scanned | None = None) -> list[Commitment]:
    """The commitments of `text` in order, each with its status against the playbook of `case`.

    `known` are its tokens and figures when the caller has them.
    """
    _, folded, tokens, figures = known or scanned(text, language)
    reading = read_words(text, folded, tokens, language)
    ruling = _Ruling(text, case, language)
    found: list[Commitment] = []
    for pledge in pledges(reading, figures, language):
        judged = ruling.judge(pledge)
        if judged is not None:
            found.append(judged)
    return found


class _Ruling:
    def __init__(self, text: str, case: Case, language: str) -> None:
        self.text = text
        self.book: Book = book(case, language)
        self.table: Tables = tables(language)
        self.giving = frozenset(self.table.roles["giving"])
        self.own = frozenset(self.table.roles["own"])
        self.neutral = frozenset(self.table.roles["neutral"])
        self.weighty = self.giving | frozenset(self.table.roles["weighty"])
        self.said = tuple(message.text for message in case.messages)
        self.language = language

    def judge(self, pledge: Pledge) -> Commitment | None:
        """The commitment that a pledge is, or None when it binds nobody."""
        warranty = any(q.kind == "duration" and q.unit in ("month", "year") for q in pledge.figures)
        if "bare" in pledge.marks and not warranty:
            return self._entry(pledge, "absolute", None, "not_allowed")
        if pledge.condition == "honest":
            return None
        committing = pledge.mood != "none"
        if committing and pledge.negated:
            return self._denied(pledge)
        claims = committing or "denying" in pledge.marks or any(_is_time(q) for q in pledge.figures)
        if "sure" in pledge.marks and claims and (pledge.future or not (pledge.told or self._only_asks(pledge))):
            return self._entry(pledge, "absolute", None, "not_allowed")
        if "ever" in pledge.marks and pledge.mood == "outcome" and pledge.future:
            return self._entry(pledge, "absolute", None, "not_allowed")
        if "fast" in pledge.marks and pledge.mood == "outcome":
            return self._entry(pledge, "absolute", None, "not_allowed")
        if not committing:
            return self._loose(pledge)
        return self._promised(pledge)

    def _denied(self, pledge: Pledge) -> Commitment | None:
        """A "won't": a waiver, a certainty, or a plain refusal that promises nothing."""
        if "free" in pledge.marks and "withheld" not in pledge.marks:
            return self._waiver(pledge)
        if pledge.mood != "outcome" or not pledge.future or self._benign(pledge):
            return None
        if pledge.marks & {"sure", "ever"}:
            return self._entry(pledge, "absolute", None, "not_allowed")
        if (
            not self.book.lines
            or pledge.head_topics & self.giving
            or self.book.best(pledge.head_topics, pledge.stems) is not None
        ):
            return None
        return self._entry(pledge, "outcome", None, "not_allowed")

    def _waiver(self, pledge: Pledge) -> Commitment:
        waiving = [
            one
            for one in self.book.lines
            if (one.free or ("charge" in one.topics and one.negated))
            and (pledge.topics & one.topics or pledge.stems & one.stems or not pledge.stems)
        ]
        if not waiving:
            return self._outside(pledge, "exception")
        best = max(waiving, key=lambda one: 2 * len(pledge.stems & one.stems) + len(pledge.topics & one.topics))
        hangs = best.conditional and best.approval and pledge.condition == "none"
        return self._entry(pledge, "exception", best, "needs_approval" if hangs else "allowed")

    def _loose(self, pledge: Pledge) -> Commitment | None:
        """A stretch without a committing verb: a bare offer ("90 € less"), or the future told in the present tense."""
        if "withheld" in pledge.marks or "refused" in pledge.marks:
            return None
        if "free" in pledge.marks and not pledge.past:
            return self._waiver(pledge)
        sums = [q for q in pledge.figures if q.kind in _SUMS]
        if sums and pledge.topics & self.giving and not pledge.past:
            wrong = [q for q in sums if not self._supported(q, pledge) and not self._told(q)]
            if wrong and not any(q.same_as(f) for q in wrong for one in self.book.lines for f in one.figures):
                return self._outside(pledge, self._kind(pledge), wrong)
        ahead = [q for q in pledge.figures if _is_ahead(q)]
        wrong = [q for q in ahead if not self._placed(q, pledge) and not self._told(q)]
        if wrong:
            return self._outside(pledge, self._kind(pledge), wrong)
        return None

    def _placed(self, figure: Quantity, pledge: Pledge) -> bool:
        """Whether a time told in the present is that of the lines on the same matter, or of any where none has one."""
        said = fold(self.text[pledge.start : pledge.end]).split()
        if not self.table.grammar["comings"].isdisjoint(said):  # "the fitter comes tomorrow"
            near = [one for one in self.book.lines if pledge.stems & one.stems and any(map(_is_time, one.figures))]
            if near:
                return any(self._within(figure, pledge, one) for one in near)
        return self._supported(figure, pledge, strict=False)

    def _promised(self, pledge: Pledge) -> Commitment | None:
        kind = self._kind(pledge)
        if "free" in pledge.marks and "withheld" not in pledge.marks:
            waived = self._waiver(pledge)
            if waived.status != "allowed":
                return waived
        figures = [q for q in pledge.figures if q.kind in _TIMES or (q.kind in _SUMS and not self._only_asks(pledge))]
        wrong = [q for q in figures if not self._supported(q, pledge)]
        if wrong and not self._own_time(pledge, wrong):
            return self._outside(pledge, kind, wrong)
        given = self._given(pledge)
        if given:
            clause = self._permission(given, pledge)
            if clause is None:
                clause = self._likeness(pledge)
            if clause is None:
                return self._outside(pledge, kind)
            return self._conditions(pledge, kind, clause)
        clause = self.book.best(pledge.topics, pledge.stems, may=True)
        if clause is not None and len(pledge.stems & clause.stems) + len(pledge.topics & clause.topics) >= 2:
            return self._conditions(pledge, kind, clause)
        if pledge.head in self.table.paying and (clause is None or not pledge.stems & clause.stems):
            return self._outside(pledge, "exception")
        if self._uncertain(pledge):
            return self._entry(pledge, "outcome", None, "not_allowed")
        if kind == "action" and not pledge.figures and (pledge.mood != "first" or pledge.told or self._benign(pledge)):
            return None  # courtesy: it binds nobody to anything
        return self._entry(pledge, kind, None, "allowed")

    def _own_time(self, pledge: Pledge, wrong: list[Quantity]) -> bool:
        """Whether the agent says when they will write, call or look, and the playbook sets no time for that."""
        if pledge.mood != "first" or not pledge.head_topics & self.own or any(q.kind in _SUMS for q in wrong):
            return False
        return not any(
            q.kind in _TIMES
            for one in self.book.lines
            if one.may and pledge.head_topics & one.topics
            for q in one.figures
        )

    def _uncertain(self, pledge: Pledge) -> bool:
        """Whether it foretells something that no line of the playbook speaks of: a recovery, a result, a success."""
        if not self.book.lines:
            return False
        if (
            pledge.mood != "outcome"
            or not pledge.future
            or pledge.topics
            or pledge.figures
            or pledge.condition != "none"
        ):
            return False
        unheard = all(not pledge.stems & one.stems for one in self.book.lines)
        return unheard and bool(pledge.stems) and not self._benign(pledge)

    def _benign(self, pledge: Pledge) -> bool:
        """Whether the future form is one of need, ability or courtesy, which promises nothing."""
        return any(stem in pledge.following for stem in self.table.roles["benign"])

    def _likeness(self, pledge: Pledge) -> Line | None:
        """A permission in other words: it shares a figure and a content word, or three content words."""
        for one in self.book.lines:
            shared = len(pledge.stems & one.stems)
            if one.may and (shared >= 3 or (shared and any(q.same_as(f) for q in pledge.figures for f in one.figures))):
                return one
        return None

    def _only_asks(self, pledge: Pledge) -> bool:
        return bool(pledge.head_topics & self.neutral) and not pledge.head_topics & self.giving

    def _given(self, pledge: Pledge) -> frozenset[str]:
        """What of value the pledge gives away."""
        direct = pledge.head_topics & self.giving
        if direct or self._only_asks(pledge):
            return direct
        if pledge.head in self.table.light or pledge.mood == "outcome" or "deliver" in pledge.head_topics:
            return pledge.topics & self.giving
        return frozenset()

    def _permission(self, given: frozenset[str], pledge: Pledge) -> Line | None:
        best: tuple[int, Line] | None = None
        for one in self.book.lines:
            shared = len(given & one.topics)
            if shared and (one.may or not one.negated):
                covered = [q for q in pledge.figures if any(covers(q, f, self.book.today) for f in one.figures)]
                score = 4 * shared + 2 * one.may + len(pledge.stems & one.stems)
                score += sum(4 if q.kind in _SUMS else 2 for q in covered)
                if best is None or score > best[0]:
                    best = score, one
        return best[1] if best is not None else None

    def _conditions(self, pledge: Pledge, kind: CommitmentKind, clause: Line) -> Commitment:
        """Allowed, unless the clause leaves it to somebody's approval and the reply doesn't say so."""
        if clause.conditional and clause.approval and pledge.condition == "none" and clause.topics & pledge.head_topics:
            return self._entry(pledge, kind, clause, "needs_approval")
        return self._entry(pledge, kind, clause, "allowed")

    def _supported(self, figure: Quantity, pledge: Pledge, *, strict: bool = True) -> bool:
        if (
            figure.kind == "relative"
            and figure.unit == "day"
            and figure.low <= 0
            and (
                figure.low < 0
                or (
                    (pledge.mood == "first" or (pledge.head_topics & self.own and not self._termed(pledge)))
                    and not self._not_yet(pledge)
                )
            )
        ):
            return True
        if figure.kind == "daypart" and figure.relation == "exact":
            beside = any(q.kind in ("date", "weekday", "relative") for q in pledge.figures)
            if not beside or not any(f.kind in ("time", "daypart") for one in self.book.lines for f in one.figures):
                return True
        for one in self.book.lines:
            if (strict and not self._related(pledge, one)) or not self._within(figure, pledge, one):
                continue
            priced = strict and figure.kind in _SUMS and not one.may and pledge.topics & self.giving
            if not priced or self._priced(pledge, one):
                return True
        return figure.kind == "money" and self._told(figure) and self._unpriced(pledge)

    def _termed(self, pledge: Pledge) -> bool:
        """Whether the playbook gives somebody else a later term for this: "the owner phones within 2 working days"."""
        return any(
            ahead[1] >= 1 if (ahead := days_ahead(q, self.book.today)) is not None else q.kind in ("date", "weekday")
            for one in self.book.lines
            if one.may and pledge.head_topics & one.topics and pledge.stems & one.stems
            for q in one.figures
        )

    def _not_yet(self, pledge: Pledge) -> bool:
        """Whether the playbook allows this from a later day on only."""
        return any(
            q.kind == "date" and q.relation == "at_least"
            for one in self.book.lines
            if pledge.head_topics & one.topics
            for q in one.figures
        )

    def _within(self, figure: Quantity, pledge: Pledge, one: Line) -> bool:
        if any(covers(figure, allowed, self.book.today) for allowed in one.figures):
            return True
        # "5pm tomorrow" for "by 5pm on 16 April", when no fact says what day it is
        unplaced = (
            self.book.today is None
            and figure.kind == "relative"
            and any(f.kind in ("date", "weekday") for f in one.figures)
        )
        return unplaced and any(covers(q, f, None) for q in pledge.figures if q is not figure for f in one.figures)

    def _told(self, figure: Quantity) -> bool:
        """Whether the conversation has this figure: then a stretch that doesn't commit only repeats it."""
        return any(
            figure.same_as(other) for message in self.said for other in line(message, False, self.language).figures
        )

    def _related(self, pledge: Pledge, one: Line) -> bool:
        if not pledge.topics & self.weighty or not one.topics:
            return True
        return bool(pledge.topics & one.topics or pledge.stems & one.stems)

    def _priced(self, pledge: Pledge, one: Line) -> bool:
        """Whether a sum that only the facts name may be given: a permission of that kind sets no sum of its own."""
        given = pledge.topics & self.giving
        return bool(given & one.topics) or self._unpriced(pledge)

    def _unpriced(self, pledge: Pledge) -> bool:
        """Whether what is given is permitted and no permission of that kind sets a sum."""
        given = pledge.topics & self.giving
        allowing = [one for one in self.book.lines if one.may and given & one.topics]
        return bool(allowing) and not any(q.kind in _SUMS for one in allowing for q in one.figures)

    def _kind(self, pledge: Pledge) -> CommitmentKind:
        topics = pledge.head_topics | pledge.topics
        kinds = {q.kind for q in pledge.figures}
        for topic, kind in _KINDS:
            if topic in (pledge.head_topics or topics):
                return kind
        if "percent" in kinds:
            return "percentage"
        if "money" in kinds:
            return "sum"
        if kinds & {"date", "weekday", "relative", "time", "daypart"}:
            return "date"
        if "duration" in kinds:
            return "period"
        return "action" if pledge.mood == "first" else "outcome"

    def _outside(self, pledge: Pledge, kind: CommitmentKind, wrong: list[Quantity] | None = None) -> Commitment:
        escalation = self.book.escalation
        given = pledge.topics & self.giving
        status: CommitmentStatus = "not_allowed" if self.book.lines else "needs_approval"
        if not self.book.lines and not (wrong is None or any(q.kind in _SUMS for q in wrong)):
            return self._entry(pledge, kind, None, "allowed", wrong)
        if escalation is not None and given & escalation.topics:
            status = "needs_approval"
        return self._entry(pledge, kind, None, status, wrong)

    def _entry(
        self,
        pledge: Pledge,
        kind: CommitmentKind,
        clause: Line | None,
        status: CommitmentStatus,
        wrong: list[Quantity] | None = None,
    ) -> Commitment:
        shown = [q for q in (wrong or pledge.figures) if q.kind in _TIMES | _SUMS]
        instead = ""
        if status != "allowed":
            best = clause or self.book.best(pledge.topics, pledge.stems, may=True)
            instead = best.text if best is not None else ""
        return Commitment(
            kind=kind,
            quote=self.text[pledge.start : pledge.end],
            start=pledge.start,
            end=pledge.end,
            value=", ".join(q.value for q in shown),
            status=status,
            clause=clause.text if clause is not None else None,
            say_instead=instead,
        )


_KINDS: tuple[tuple[str, CommitmentKind], ...] = (
    ("refund", "refund"),
    ("discount", "discount"),
    ("gift", "sum"),
    ("replace", "replacement"),
    ("call", "call_back"),
)


def _is_time(figure: Quantity) -> bool:
    return figure.kind in _TIMES and not (figure.kind == "relative" and figure.low < 0)


def _is_ahead(figure: Quantity) -> bool:
    """Whether a figure points to the future by itself."""
    if figure.kind == "relative":
        return figure.low > 0
    return figure.kind == "duration" and figure.relation == "at_most"
