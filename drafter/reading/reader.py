"""The whole of a Reading, put together from its parts."""

from __future__ import annotations

from drafter.case import Case, Reading, Signal
from drafter.reading.address import address
from drafter.reading.asks import asks, deadline
from drafter.reading.book import book
from drafter.reading.cooldown import calm_text, feeling
from drafter.reading.gaps import gaps
from drafter.reading.heat import temper
from drafter.reading.humour import gate
from drafter.reading.language import identify_case
from drafter.reading.names import customer_name
from drafter.reading.needs import is_first_answer, needs
from drafter.reading.scan import scan
from drafter.reading.signals import signals
from drafter.reading.stances import stances
from drafter.reading.today import today


def read(case: Case) -> Reading:
    """Read a case: language, heat, signals, asks, gaps, needs, humour gate and stances, each with its span.

    Raises nothing on any Unicode text. Of a message too long for a person to read only its ends are looked at.
    """
    language = identify_case(case)
    scans = scan(case, language)
    last = scans.last
    mood = temper(case, last)
    found = signals(case, scans, mood)
    name = customer_name(case, language)
    playbook = book(case, language)
    form = address(case, language)
    missing = gaps(case, playbook, language, form, name or "")
    first = is_first_answer(case, language)
    wanted = asks(last, notes=case.channel == "phone_notes")
    by_when = deadline(last, wanted)
    if by_when is not None:
        found = (*found, Signal(kind="deadline", span=by_when))
    decided = stances(case, playbook, scans, mood, missing, found, wanted)
    return Reading(
        language=language,
        address=form,
        heat=mood.heat,
        customer_name=name,
        today=today(case, language),
        signals=found,
        asks=wanted,
        deadline=by_when,
        gaps=missing,
        needs=needs(playbook, scans, mood, missing, found, first=first, declined="decline" in decided),
        humour=gate(scans, mood, language),
        stances=decided,
        feeling=feeling(scans, mood, language),
        calm_text=calm_text(last, mood),
        first_answer=first,
    )
