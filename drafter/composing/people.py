"""Who speaks to whom: the customer's name and title as the conversation and the playbook have them."""

from __future__ import annotations

import re

from drafter import languages
from drafter.case import Case, Reading
from drafter.composing.clauses import People


def people(case: Case, reading: Reading) -> People:
    """The agent, and the customer with what is known of their name; only a title is guessed, from a first name."""
    language = languages.load(reading.language)
    grammar, table = language.grammar, language.table("lines")["people"]
    name = (reading.customer_name or "").strip(" .,")
    titles = "|".join(sorted((re.escape(t) for t in table["titles"]), key=len, reverse=True))
    own = re.match(rf"^({titles})\s+", name, re.IGNORECASE)
    title = own.group(1) if own else ""
    name = name[own.end() :] if own else name
    parts = name.split()
    initial = len(parts) > 1 and len(parts[0].strip(".")) == 1
    surname = parts[-1] if len(parts) > 1 else (name if title else "")
    if len(parts) > 1 and parts[-2].lower() in table["particles"]:
        surname = f"{parts[-2]} {surname}"
        initial = initial or len(parts) == 2
    first = parts[0] if parts and not initial and not (title and len(parts) == 1) else ""
    if not title and parts:
        title, known = _title_in(case, titles, surname or parts[-1])
        surname = known or surname
        first = "" if known and len(parts) == 1 else first
    if first and surname and (not title or title.lower() in table["courtesy"]):
        title = grammar.title_of(first) or title  # a first name tells more surely than a title found nearby
    address = reading.address or language.table("language")["default_address"]
    return People(case.playbook.agent_name, name, address, title, surname, first)


def _title_in(case: Case, titles: str, surname: str) -> tuple[str, str]:
    """A title that the conversation, the facts or the commitments give this name."""
    texts = [m.text for m in case.messages]
    texts += [*case.playbook.facts, *case.playbook.may_commit]
    for text in texts:
        match = re.search(rf"\b({titles})\s+(?:[A-Z]\.\s*)?({re.escape(surname)})\b", text, re.IGNORECASE)
        if match:
            return match.group(1), match.group(2)
    return "", ""
