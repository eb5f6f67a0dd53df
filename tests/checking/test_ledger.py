"""The promise ledger on sentences of trades that no gold case has: breaking, near-miss and clean, three languages."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.case import Case, Message, Playbook
from drafter.checking.ledger import ledger
from drafter.reply import Commitment

BOOKS: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("promises.toml").read_text(encoding="utf-8"))


def sentences(name: str) -> list[tuple[str, str]]:
    return [(book, reply) for book, data in BOOKS.items() for reply in data.get(name, ())]


def case_of(book: str) -> tuple[Case, str]:
    language = BOOKS[book]["language"]
    message = Message(author="customer", text="…")
    return Case(language=language, messages=(message,), playbook=Playbook.model_validate(BOOKS[book])), language


def outside(book: str, reply: str) -> list[Commitment]:
    case, language = case_of(book)
    return [c for c in ledger(reply, case, language) if c.status != "allowed"]


@pytest.mark.parametrize(("book", "marked"), sentences("breaks"))
def test_a_promise_outside_the_playbook_is_found(book: str, marked: str) -> None:
    start, end = marked.index("["), marked.index("]") - 1
    reply = marked.replace("[", "").replace("]", "")
    assert any(c.start < end and start < c.end for c in outside(book, reply)), ledger(reply, *case_of(book))


@pytest.mark.parametrize(("book", "reply"), sentences("later"))
def test_a_sentence_that_promises_outside_is_found(book: str, reply: str) -> None:
    assert outside(book, reply) != []


@pytest.mark.parametrize(("book", "reply"), sentences("clean"))
def test_an_honest_reply_promises_nothing_outside(book: str, reply: str) -> None:
    assert outside(book, reply) == []


def test_an_allowed_promise_names_its_clause_and_value() -> None:
    (commitment,) = ledger("Te devuelvo 39,90 euros en dos semanas como mucho.", *case_of("gimnasio_es"))
    assert (commitment.kind, commitment.status) == ("refund", "allowed")
    assert commitment.clause == "Devolver una cuota de 39,90 € en un máximo de 14 días"
    assert commitment.value == "39.90 EUR, <=2 week"


def test_a_promise_outside_says_the_strongest_wording_allowed() -> None:
    (commitment,) = outside("gym_en", "You'll have the refund in three days.")
    assert (commitment.status, commitment.value) == ("not_allowed", "<=3 day")
    assert commitment.say_instead == "Refund one fee of £39.90 within 14 days"


def test_what_somebody_else_decides_needs_approval() -> None:
    (commitment,) = outside("palestra_it", "Ti sospendo l'abbonamento per due mesi.")
    assert commitment.status == "needs_approval"


def test_a_warranty_is_no_guarantee() -> None:
    assert outside("gym_en", "We guarantee the treadmill for two years.") == []


def test_tomorrow_is_the_date_that_the_facts_make_it() -> None:
    assert outside("albergo_it", "La chiamo venerdì, prima delle 13.") == []
    assert outside("albergo_it", "La chiamo sabato, prima delle 13.") != []


def test_without_a_playbook_only_certainties_are_refused() -> None:
    case = Case(language="en", messages=(Message(author="customer", text="…"),))
    assert {c.status for c in ledger("I'll write to you tomorrow before noon.", case, "en")} == {"allowed"}
    assert {c.status for c in ledger("I guarantee it will be fixed.", case, "en")} == {"not_allowed"}


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=200), language=st.sampled_from(["es", "it", "en"]))
def test_spans_slice_to_quotes_on_any_text(text: str, language: str) -> None:
    book = {"es": "hotel_es", "it": "albergo_it", "en": "hotel_en"}[language]
    for one in ledger(text, case_of(book)[0], language):
        assert text[one.start : one.end] == one.quote != ""


_PIECES = [
    "No",
    "le",
    "devolveré",
    "412",
    "€",
    "mañana",
    "a",
    "las",
    "16:00",
    ",",
    "y",
    "se",
    "lo",
    "garantizo",
    ".",
    "¿",
    "İ",
    "«",
    "»",
    '"',
    "si",
    "gratis",
    "en",
    "3",
    "días",
]


@settings(max_examples=100, deadline=None)
@given(words=st.lists(st.sampled_from(_PIECES), max_size=40))
def test_any_order_of_words_is_read(words: list[str]) -> None:
    text = " ".join(words)
    assert all(text[c.start : c.end] == c.quote for c in ledger(text, case_of("hotel_es")[0], "es"))


STRICT = [
    ("en", "Refund of £60 in 10 days", "Refund up to £120 if the owner approves", "We'll refund £120 in 10 days."),
    ("en", "Owner phones within 2 working days", "Refund of £60", "The owner will phone you today."),
    ("en", "Repair the lock at no charge if it proves faulty", "Call", "We'll repair the lock at no charge."),
    ("en", "Repair the lock at no charge", "Call", "We'll pay for a night in a hotel."),
    ("it", "Sopralluogo del posatore entro 5 giorni", "Telefonata entro domani", "Il posatore viene domani mattina."),
    ("it", "Ripristino gratuito se risulta un difetto", "Telefonata", "Facciamo il ripristino gratuitamente."),
    ("it", "Risposta del direttore entro lunedì", "Telefonata", "Avrà la risposta del direttore oggi."),
]


@pytest.mark.parametrize(("language", "one", "other", "reply"), STRICT)
def test_a_dropped_condition_or_a_nearer_time_is_found(language: str, one: str, other: str, reply: str) -> None:
    case = Case(
        language=language,
        messages=(Message(author="customer", text="…"),),
        playbook=Playbook(may_commit=(one, other)),
    )
    assert [c.status for c in ledger(reply, case, language)] not in ([], ["allowed"])


def test_a_present_that_lends_is_a_promise_and_a_past_that_waits_is_none() -> None:
    may = "Llevar hoy antes de las 13:00 dos radiadores en préstamo, sin coste"
    case = Case(messages=(Message(author="customer", text="…"),), playbook=Playbook(may_commit=(may,)))
    (lent,) = ledger("Le llevo hoy antes de las 13:00 dos radiadores en préstamo, sin coste.", case, "es")
    assert lent.status == "allowed"
    assert ledger("Llevo tres semanas con el caso.", case, "es") == []


@pytest.mark.parametrize("sentence", ["I can't do it free, ", "no free £5 ", "we won't pay £5 "])
def test_denials_without_end_are_read_in_time(sentence: str) -> None:
    case = Case(messages=(Message(author="customer", text="…"),), playbook=Playbook(may_commit=("Call",)))
    begun = time.process_time()
    ledger(sentence * (20_000 // len(sentence)), case, "en")
    assert time.process_time() - begun < 4
