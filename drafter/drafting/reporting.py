"""What an agent keeps beside a reply: contact report, follow-up plan, a note on the process (seeds 001, 002).

Words stand in `languages/<code>/report.toml`.
"""

from __future__ import annotations

import re

from drafter import languages
from drafter.case import Case, Reading
from drafter.reply import Candidate, ContactReport, FollowUp
from drafter.text import fold, sentences


def contact_report(case: Case, reading: Reading, candidate: Candidate) -> ContactReport:
    """What the customer said, what was understood, what is proposed and what is still open."""
    said = tuple(a.text for a in reading.asks) or (_short(reading.calm_text or case.last.text),)
    recap = next((s.text for s in candidate.steps if s.kind == "recap"), "")
    understood = " ".join(t for t in (reading.feeling, recap) if t)
    proposed = tuple(
        dict.fromkeys(
            p.text for s in candidate.steps if s.kind == "act" for p in sentences(s.text) if not p.text.endswith("?")
        )
    )
    return ContactReport(
        said=said, understood=understood, proposed=proposed, open_questions=tuple(g.reason for g in reading.gaps)
    )


def follow_up_plan(case: Case, reading: Reading, candidate: Candidate) -> tuple[FollowUp, ...]:
    """What is to be done, when and by whom, from the promise ledger of the candidate and the open gaps."""
    words = languages.load(reading.language).table("report")
    agent = case.playbook.agent_name or words["agent"]
    lines: dict[str, FollowUp] = {}
    for gap in reading.gaps:
        what = words["wait_for"].format(what=gap.reason)
        lines[what] = FollowUp(what=what, when=words["when_answered"], who=words["customer"])
    for commitment in candidate.commitments:
        if commitment.status == "not_allowed" or commitment.kind == "absolute":
            continue
        what = (commitment.clause or commitment.quote).strip().rstrip(".")
        when = _when(what, words["times"]) or _when(_sentence_of(candidate.text, commitment.start), words["times"])
        lines.setdefault(what, FollowUp(what=what, when=when or words["no_time"], who=agent))
    if not lines and not reading.has("solved"):
        step = next((s for s in candidate.steps if s.kind == "follow_up"), None)
        if step is not None:
            lines[step.text] = FollowUp(
                what=step.text, when=_when(step.text, words["times"]) or words["no_time"], who=agent
            )
    return tuple(lines.values())


def process_note(case: Case, reading: Reading) -> str | None:
    """One line on what to fix so that it does not happen again, when a process is at fault (seed 002, step 6)."""
    words = languages.load(reading.language).table("report")
    told = fold(case.customer_text()[:8000])
    known = fold(" ".join(case.playbook.facts)[:8000])
    for entry in words["process"]:
        if re.search(entry["facts"], known) if "facts" in entry else True:
            if "customer" in entry and not re.search(entry["customer"], told):
                continue
            if "signal" in entry and not reading.has(entry["signal"]):
                continue
            return str(entry["note"])
    return None


def _when(text: str, pattern: str) -> str:
    found = re.search(pattern, fold(text))
    return text[found.start() : found.end()].strip(" ,.;:") if found else ""


def _sentence_of(text: str, start: int) -> str:
    return next((p.text for p in sentences(text) if p.start <= start < p.end), "")


def _short(text: str, limit: int = 280) -> str:
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + "…"
