"""What goes out: steps, candidates, the promise ledger, findings, and the suggestion that holds them.

All spans are code points of the text they stand in: `quote == text[start:end]`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from drafter.case import Reading, Stance

Severity = Literal["error", "warning", "info"]
Tier = Literal["patterns", "code", "semantic", "judge"]
StepKind = Literal["boundary", "acknowledge", "recap", "act", "ask", "follow_up", "close"]
STEP_ORDER: tuple[StepKind, ...] = ("acknowledge", "boundary", "recap", "act", "ask", "follow_up", "close")
"""The order in which steps stand in a reply: the six of seed 002, with the boundary after the acknowledgement."""

Source = Literal["model", "composed", "agent", "mixed"]
CommitmentKind = Literal[
    "refund", "sum", "percentage", "discount", "date", "period", "call_back", "replacement", "exception", "action",
    "absolute", "outcome",
]  # fmt: skip
CommitmentStatus = Literal["allowed", "needs_approval", "not_allowed"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Finding(_Frozen):
    """One breach in a text, or one thing that it lacks.

    `principle` is an id of the catalogue; `rule` is `principle.fault`. A missing step has no span: `start`, `end`
    are None and `quote` is empty. `fix` says what to do instead; for promises it is the strongest wording that the
    playbook allows. `replacement` is set only where a fix is safe to apply without reading (`drafter check --fix`).
    """

    principle: str
    rule: str
    tier: Tier = "patterns"
    severity: Severity = "error"
    start: int | None = None
    end: int | None = None
    quote: str = ""
    message: str = ""
    why: str = ""
    fix: str = ""
    replacement: str | None = None


class Commitment(_Frozen):
    """One entry of the promise ledger: what a text binds the business to.

    `value` is a normal form such as `39.90 EUR`, `<=14 day`, `3-5 working_day`, `05-17`, or empty when the promise has
    no figure. `clause` is the playbook line that allows it; `say_instead` is the strongest wording allowed.
    """

    kind: CommitmentKind
    quote: str
    start: int
    end: int
    value: str = ""
    status: CommitmentStatus
    clause: str | None = None
    say_instead: str = ""


class Gap(_Frozen):
    """An open slot in a text, written `[[order_number: ask customer]]`. A text with one is not ready to send."""

    slot: str
    owner: str
    quote: str
    start: int
    end: int


class Step(_Frozen):
    """One move of a reply. The unit of validation, of repair and of streaming."""

    kind: StepKind
    text: str
    source: Source = "model"


class Candidate(_Frozen):
    """One reply. `ready` means no error-level finding, no promise outside the playbook, no open gap."""

    stance: Stance
    text: str
    steps: tuple[Step, ...]
    source: Source
    language: str
    commitments: tuple[Commitment, ...] = ()
    findings: tuple[Finding, ...] = ()
    gaps: tuple[Gap, ...] = ()
    ready: bool = False
    repairs: int = Field(default=0, description="rounds of repair by the model")
    notes: tuple[str, ...] = Field(default=(), description="plain sentences: what was replaced and why")


class ContactReport(_Frozen):
    """What to write down after a contact (seed 001): said, understood, and agreed or proposed."""

    said: tuple[str, ...]
    understood: str
    proposed: tuple[str, ...]
    open_questions: tuple[str, ...] = ()


class FollowUp(_Frozen):
    """One line of the follow-up plan (seeds 002, 004)."""

    what: str
    when: str
    who: str


class Usage(_Frozen):
    """What the suggestion cost: seconds, and tokens; `cached_tokens` are prompt tokens that a cache served."""

    calls: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    model_seconds: float = 0.0
    own_seconds: float = 0.0
    model: str = ""


class Suggestion(_Frozen):
    """What an agent gets. The best candidate stands first.

    `status` is `ready` when the first candidate is ready, else `needs_work`; `reasons` are plain sentences in the
    agent's language for anything that went other than planned.
    """

    schema_version: Literal[1] = 1
    case_id: str
    status: Literal["ready", "needs_work"]
    reasons: tuple[str, ...] = ()
    reading: Reading
    candidates: tuple[Candidate, ...]
    contact_report: ContactReport
    follow_up: tuple[FollowUp, ...] = ()
    process_note: str | None = None
    usage: Usage = Usage()
