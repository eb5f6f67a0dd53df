"""`Drafter`: the flow of `docs/architecture.md`, sync, async and streaming."""

from drafter.drafting.drafter import Drafter
from drafter.drafting.events import (
    CandidateDone,
    CandidateStarted,
    Event,
    FindingsReported,
    ReadingDone,
    StepWritten,
    SuggestionDone,
)
from drafter.drafting.flow import Options

__all__ = [
    "CandidateDone",
    "CandidateStarted",
    "Drafter",
    "Event",
    "FindingsReported",
    "Options",
    "ReadingDone",
    "StepWritten",
    "SuggestionDone",
]
