"""The flow of one suggestion as a generator that does no input or output of its own.

It yields events, and a `Call` whenever it wants the model; whoever drives it (sync, async, streaming) sends back the
`Answer` or the `ModelError`. So the three surfaces share every decision, and differ only in how they wait.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from drafter import languages
from drafter.case import Case, Reading, Stance
from drafter.composing import Composition, compose
from drafter.composing.joining import join
from drafter.drafting.events import (
    CandidateDone,
    CandidateStarted,
    Event,
    FindingsReported,
    ReadingDone,
    SuggestionDone,
)
from drafter.drafting.gates import mistrust
from drafter.drafting.reporting import contact_report, follow_up_plan, process_note
from drafter.drafting.steps import faults, steps_of
from drafter.errors import DrafterError, ModelBabbled, ModelError, ModelRejected
from drafter.masking import mask_case
from drafter.prompting import Profile, Prompter, draft_schema, small_schema
from drafter.reading import read
from drafter.reply import STEP_ORDER, Candidate, Source, Step, StepKind, Suggestion, Usage
from drafter.text import fold, words

if TYPE_CHECKING:
    from drafter.checking import Checker
    from drafter.models import Answer

MAX_CANDIDATES = 5
_MUST_STAND = ("boundary", "clarify", "next_step")
"""Requirements without which a reply is not sent, though the checker, which may overlook one, only warns of them."""


@dataclass(frozen=True)
class Options:
    """How a suggestion is to be made. `deadline_seconds` bounds the whole of it; `seed` makes sampling repeatable."""

    n: int = 2
    stance: Stance | None = None
    profile: Profile = "full"
    deadline_seconds: float = 120.0
    max_repairs: int = 2
    seed: int = 0


@dataclass(frozen=True)
class Call:
    """One request to the model. `deadline` is an instant of time.monotonic(); `kinds` are the steps asked for."""

    index: int
    messages: list[dict[str, str]]
    schema: dict[str, Any]
    deadline: float
    seed: int
    kinds: tuple[StepKind, ...] = STEP_ORDER


Flow = Generator["Event | Call", "Answer | DrafterError | None", None]


@dataclass
class _Meter:
    """Adds up what the calls cost."""

    calls: int = 0
    prompt: int = 0
    cached: int = 0
    completion: int = 0
    seconds: float = 0.0
    model: str = ""

    def add(self, answer: Answer) -> None:
        self.prompt += answer.prompt_tokens
        self.cached += answer.cached_tokens
        self.completion += answer.completion_tokens
        self.model = answer.model or self.model


@dataclass
class _Draft:
    """A candidate in the making: its steps, and what the checker says of them."""

    stance: Stance
    steps: dict[StepKind, Step]
    repairs: int = 0
    notes: list[str] = field(default_factory=list)


class _Desk:
    """What all candidates of one suggestion share."""

    def __init__(self, case: Case, options: Options, prompter: Prompter, checker: Checker) -> None:
        self.case = case
        self.options = options
        self.prompter = prompter
        self.checker = checker
        self.masked, self.mask = mask_case(case)
        self.reading: Reading = read(case)
        self.words = languages.load(self.reading.language).table("ui")["reasons"]
        self.deadline = time.monotonic() + options.deadline_seconds
        self.meter = _Meter()
        self.reasons: list[str] = []
        self.model_gone = False

    def call(
        self,
        index: int,
        messages: list[dict[str, str]],
        schema: dict[str, Any],
        kinds: tuple[StepKind, ...] = STEP_ORDER,
    ) -> Generator[Call, Answer | DrafterError | None, Answer | None]:
        """Ask the model once; None when no usable answer came, with the reason noted."""
        if self.model_gone:
            return None
        if time.monotonic() >= self.deadline - 0.5:
            self.note(self.words["out_of_time"])
            return None
        begun = time.perf_counter()
        answer = yield Call(index, messages, schema, self.deadline, self.options.seed + index, kinds)
        self.meter.seconds += time.perf_counter() - begun
        if answer is None:
            self.model_gone = True
            return None
        self.meter.calls += 1
        if isinstance(answer, DrafterError):
            # A babbling model may do better on the next candidate; one that is gone or refuses us won't.
            self.model_gone = not isinstance(answer, ModelBabbled)
            kind = (
                "babbled"
                if isinstance(answer, ModelBabbled)
                else "rejected"
                if isinstance(answer, ModelRejected)
                else "unavailable"
                if isinstance(answer, ModelError)
                else "not_set_up"
            )
            self.note(self.words[kind].format(detail=str(answer)))
            return None
        self.meter.add(answer)
        return answer

    def note(self, reason: str) -> None:
        if reason not in self.reasons:
            self.reasons.append(reason)

    def weigh(self, draft: _Draft) -> Candidate:
        """Join, check and price a draft."""
        steps = tuple(draft.steps[k] for k in STEP_ORDER if k in draft.steps)
        text = join(steps, self.case, self.reading)
        review = self.checker.review(text, self.case, reading=self.reading)
        ready = not (
            any(f.severity == "error" or f.principle in _MUST_STAND for f in review.findings)
            or any(c.status != "allowed" for c in review.commitments)
            or review.gaps
        )
        return Candidate(
            stance=draft.stance,
            text=text,
            steps=steps,
            source=_source(steps),
            language=self.reading.language,
            commitments=review.commitments,
            findings=review.findings,
            gaps=review.gaps,
            ready=ready,
            repairs=draft.repairs,
            notes=tuple(draft.notes),
        )


def suggest(case: Case, options: Options, prompter: Prompter, checker: Checker) -> Flow:
    """The whole flow for one case. The last event is `SuggestionDone`."""
    started = time.perf_counter()
    desk = _Desk(case, options, prompter, checker)
    reading = desk.reading
    yield ReadingDone(reading=reading)
    stances: tuple[Stance, ...] = (options.stance,) if options.stance else reading.stances
    stances = tuple(dict.fromkeys(stances))[: max(1, min(options.n, MAX_CANDIDATES))]
    small: Mapping[StepKind, Step] | None = None
    done: list[Candidate] = []
    for index, stance in enumerate(stances):
        yield CandidateStarted(index=index, stance=stance)
        composition = compose(case, reading, stance)
        if options.profile == "small":
            if small is None:
                small = yield from _small_steps(desk, index)
            candidate = _with_small_steps(desk, composition, stance, small)
        else:
            candidate = yield from _full(desk, composition, stance, index)
        if any(_decides_the_same(candidate, other) for other in done):
            continue
        yield FindingsReported(index=index, repairs=candidate.repairs, findings=candidate.findings)
        yield CandidateDone(index=index, candidate=candidate)
        done.append(candidate)
    if case.instruction and all(c.source == "composed" for c in done):
        desk.note(desk.words["instruction_unused"])
    ranked = _rank(done)
    first = ranked[0]
    if not first.ready:
        desk.note(_why_not_ready(first, desk.words))
    total = time.perf_counter() - started
    meter = desk.meter
    yield SuggestionDone(
        suggestion=Suggestion(
            case_id=case.id,
            status="ready" if first.ready else "needs_work",
            reasons=tuple(desk.reasons),
            reading=reading,
            candidates=tuple(ranked),
            contact_report=contact_report(case, reading, first),
            follow_up=follow_up_plan(case, reading, first),
            process_note=process_note(case, reading),
            usage=Usage(
                calls=meter.calls,
                prompt_tokens=meter.prompt,
                cached_tokens=meter.cached,
                completion_tokens=meter.completion,
                model_seconds=round(meter.seconds, 3),
                own_seconds=round(max(0.0, total - meter.seconds), 4),
                model=meter.model,
            ),
        )
    )


def _full(
    desk: _Desk, composition: Composition, stance: Stance, index: int
) -> Generator[Call, Answer | DrafterError | None, Candidate]:
    """All steps by the model, then repair by the model, then composed lines for what is still at fault."""
    fallback = desk.weigh(_Draft(stance, _by_kind(composition)))
    if desk.model_gone:
        return fallback
    messages = desk.prompter.draft(desk.masked, desk.reading, stance)
    answer = yield from desk.call(index, messages, draft_schema())
    steps = _restored(desk, steps_of(answer.parsed)) if answer is not None else {}
    if not steps:
        return fallback
    draft = _Draft(stance, steps)
    best = desk.weigh(draft)
    raw = answer.text if answer is not None else ""
    while draft.repairs < desk.options.max_repairs:
        wrong = faults(best.text, best.steps, best.findings)
        if not wrong:
            break
        kinds = tuple(k for k in STEP_ORDER if any(f.step == k for f in wrong))
        mended = yield from desk.call(
            index, desk.prompter.repair(messages, raw, wrong, desk.reading.language), draft_schema(kinds), kinds
        )
        if mended is None:
            break
        draft.repairs += 1
        written = _restored(desk, steps_of(mended.parsed))
        tried = {**draft.steps, **{k: written[k] for k in kinds if k in written}}
        candidate = desk.weigh(_Draft(stance, tried, draft.repairs))
        if _badness(candidate) < _badness(best):
            best, draft.steps = candidate, tried
        else:
            best = best.model_copy(update={"repairs": draft.repairs})
            break
    return _patched(desk, draft, best, fallback, composition)


def _patched(desk: _Desk, draft: _Draft, best: Candidate, fallback: Candidate, composition: Composition) -> Candidate:
    """`best` with composed lines for the steps still at fault; wholly composed if that is not enough."""
    composed = _by_kind(composition)
    # Each fault is patched on its own first, so that a good letter loses no more than it must.
    for kind in dict.fromkeys(f.step for f in faults(best.text, best.steps, best.findings)):
        tried = dict(draft.steps)
        if kind in composed:
            tried[kind] = composed[kind]
        else:
            tried.pop(kind, None)
        if not tried:
            continue
        candidate = desk.weigh(
            _Draft(draft.stance, tried, draft.repairs, [*draft.notes, desk.words["replaced"].format(step=kind)])
        )
        if _badness(candidate) < _badness(best):
            best, draft.steps, draft.notes = candidate, tried, list(candidate.notes)
    if not best.ready and _badness(fallback) < _badness(best):
        return fallback.model_copy(update={"repairs": draft.repairs, "notes": (desk.words["all_replaced"],)})
    return best


def _small_steps(desk: _Desk, index: int) -> Generator[Call, Answer | DrafterError | None, Mapping[StepKind, Step]]:
    """The two steps that a small model is asked for; empty when it gave none."""
    kinds: tuple[StepKind, ...] = ("acknowledge", "recap")
    messages = desk.prompter.small(desk.masked, desk.reading)
    answer = yield from desk.call(index, messages, small_schema(desk.reading), kinds)
    return _restored(desk, steps_of(answer.parsed)) if answer is not None else {}


def _with_small_steps(
    desk: _Desk, composition: Composition, stance: Stance, written: Mapping[StepKind, Step]
) -> Candidate:
    """The composed reply with those steps of the small model that can be trusted and say more."""
    draft = _Draft(stance, _by_kind(composition))
    best = desk.weigh(draft)
    for kind, step in written.items():
        if kind not in composition.generic:
            continue
        doubt = mistrust(step, desk.case, desk.reading)
        if doubt:
            draft.notes.append(desk.words["not_trusted"].format(step=kind, why=desk.words["doubts"][doubt]))
            best = best.model_copy(update={"notes": tuple(draft.notes)})
            continue
        tried = {**draft.steps, kind: step}
        candidate = desk.weigh(_Draft(stance, tried, notes=draft.notes))
        if _badness(candidate) <= _badness(best):
            best, draft.steps = candidate, tried
    return best


def _restored(desk: _Desk, steps: Mapping[StepKind, Step]) -> dict[StepKind, Step]:
    """Steps with masked secrets put back, except where everyone can read the reply."""
    public = desk.case.channel == "social"
    return {k: s.model_copy(update={"text": desk.mask.restore(s.text, public=public)}) for k, s in steps.items()}


def _by_kind(composition: Composition) -> dict[StepKind, Step]:
    return {s.kind: s for s in composition.steps}


def _source(steps: tuple[Step, ...]) -> Source:
    sources = {s.source for s in steps}
    return sources.pop() if len(sources) == 1 else "mixed"


def _badness(candidate: Candidate) -> tuple[int, int, int, int]:
    """Smaller is better: not ready, errors, promises outside the playbook, warnings."""
    return (
        int(not candidate.ready),
        sum(f.severity == "error" for f in candidate.findings),
        sum(c.status != "allowed" for c in candidate.commitments),
        sum(f.severity == "warning" for f in candidate.findings),
    )


def _decides_the_same(candidate: Candidate, other: Candidate) -> bool:
    """Whether two composed replies offer and ask the same: a second wording is no second choice."""
    if candidate.source != "composed" or other.source != "composed":
        return False

    def decision(c: Candidate) -> list[tuple[StepKind, frozenset[str]]]:
        kinds = ("boundary", "act", "ask")
        return [
            (s.kind, frozenset(w.text for w in words(fold(s.text)) if len(w.text) > 4))
            for s in c.steps
            if s.kind in kinds
        ]

    mine, theirs = decision(candidate), decision(other)
    return [k for k, _ in mine] == [k for k, _ in theirs] and all(
        len(a & b) >= 0.8 * max(len(a), len(b), 1) for (_, a), (_, b) in zip(mine, theirs, strict=True)
    )


def _rank(candidates: list[Candidate]) -> list[Candidate]:
    """Best first; the reading's order of stances decides between equals, warnings don't overturn it."""
    return sorted(candidates, key=lambda c: _badness(c)[:3])


def _why_not_ready(candidate: Candidate, words: Mapping[str, Any]) -> str:
    if candidate.gaps:
        return str(words["open_gap"].format(slots=", ".join(g.slot for g in candidate.gaps)))
    unpaid = [c.quote for c in candidate.commitments if c.status != "allowed"]
    if unpaid:
        return str(words["promise"].format(quote=unpaid[0]))
    errors = [f.message for f in candidate.findings if f.severity == "error" or f.principle in _MUST_STAND]
    return str(words["finding"].format(message=errors[0] if errors else ""))
