"""What `Drafter.stream` yields: reading; for each candidate started, steps, findings, done; then the suggestion."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from drafter.case import Reading, Stance
from drafter.reply import Candidate, Finding, Step, Suggestion


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ReadingDone(_Event):
    """The case has been read; comes first and needs no model."""

    type: Literal["reading"] = "reading"
    reading: Reading


class CandidateStarted(_Event):
    """Work on candidate `index` (from 0) begins."""

    type: Literal["candidate_started"] = "candidate_started"
    index: int
    stance: Stance


class StepWritten(_Event):
    """The model has finished one step. It is not checked yet; a later `candidate_done` may hold another text for it."""

    type: Literal["step"] = "step"
    index: int
    step: Step


class FindingsReported(_Event):
    """What the checker found in candidate `index` after `repairs` rounds of repair."""

    type: Literal["findings"] = "findings"
    index: int
    repairs: int
    findings: tuple[Finding, ...]


class CandidateDone(_Event):
    """Candidate `index` as it will stand in the suggestion (the suggestion may order them anew)."""

    type: Literal["candidate_done"] = "candidate_done"
    index: int
    candidate: Candidate


class SuggestionDone(_Event):
    """The whole suggestion; comes last."""

    type: Literal["suggestion"] = "suggestion"
    suggestion: Suggestion


Event = ReadingDone | CandidateStarted | StepWritten | FindingsReported | CandidateDone | SuggestionDone
