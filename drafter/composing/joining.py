"""The steps of a reply as one text, as the channel wants it: greeting and signature are always drafter's own."""

from __future__ import annotations

from collections.abc import Sequence

from drafter.case import Case, Reading
from drafter.composing.people import people
from drafter.composing.wording import Wording
from drafter.reply import STEP_ORDER, Step


def join(steps: Sequence[Step], case: Case, reading: Reading) -> str:
    """E-mail: greeting, paragraphs, sign-off. Chat and social: one paragraph with a light greeting. Phone: spoken."""
    words = Wording(reading.language, reading.address, f"{case.id}\n{case.last.text}")
    who = people(case, reading)
    ordered = sorted((s for s in steps if s.text.strip()), key=lambda s: STEP_ORDER.index(s.kind))
    greeting = words.language.grammar.salutation(who, case.channel == "email")
    if case.channel == "email":
        return _letter(ordered, greeting, words, case)
    body = " ".join(s.text.strip() for s in ordered)
    first_contact = not any(m.author == "agent" for m in case.messages)
    if case.channel == "phone_notes":
        return words.line("join.spoken", greeting=greeting, body=body)
    opening = words.line("join.chat_first" if first_contact else "join.chat_next", greeting=greeting, body=body)
    if case.channel == "social" and case.playbook.agent_name:
        return f"{opening} {case.playbook.agent_name}"
    return opening


def _letter(steps: Sequence[Step], greeting: str, words: Wording, case: Case) -> str:
    """Three paragraphs at most: the customer, the matter, the way on."""
    groups = (("acknowledge", "boundary"), ("recap", "act", "ask"), ("follow_up", "close"))
    paragraphs = [" ".join(s.text.strip() for s in steps if s.kind in group) for group in groups]
    lines = [words.line("join.letter", greeting=greeting), *(p for p in paragraphs if p)]
    signature = case.playbook.signature.strip() or case.playbook.agent_name.strip() or case.playbook.business.strip()
    formal = words.line("join.farewell")
    lines.append(f"{formal}\n{signature}" if signature else formal)
    return "\n\n".join(lines)
