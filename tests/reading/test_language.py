"""The language of short, long and mixed texts."""

from __future__ import annotations

import sys

import pytest

from drafter import languages
from drafter.reading import identify, identify_case
from tests.reading.cases import case


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("hola?", "es"),
        ("non funziona", "it"),
        ("where is my order", "en"),
        ("quiero mi dinero", "es"),
        ("rivoglio i soldi", "it"),
        ("refund pls", "en"),
        ("llevo una semana esperando y nada", "es"),
        ("è la terza volta che vi scrivo", "it"),
        ("third time I write to you", "en"),
        ("¡¡¡VERGONZOSO!!!", "es"),
        ("buonasera, il pacco non è arrivato", "it"),
    ],
)
def test_short_messages(text: str, code: str) -> None:
    assert identify(text) == code


@pytest.mark.parametrize(
    "text", ["", "???", "12345", "😡😡😡", "Bonjour, je voudrais un remboursement", "你好", "\x00\ud800"]
)
def test_anything_yields_a_supported_language(text: str) -> None:
    assert identify(text) in languages.available()


def test_a_valid_hint_wins_and_an_unknown_one_is_ignored() -> None:
    assert identify("where is my order", "es") == "es"
    assert identify("where is my order", "es-MX") == "es"
    assert identify("where is my order", "fr") == "en"


def test_the_last_message_decides_before_the_earlier_ones() -> None:
    found = case("Ahora sí les escribo en español, que me entienden mejor", before=[("customer", "where is my order")])
    assert identify_case(found) == "es"


def test_earlier_messages_and_facts_help_where_the_last_one_is_mute() -> None:
    assert identify_case(case("???", before=[("customer", "dov'è il mio pacco, non è arrivato")])) == "it"
    assert identify_case(case("4471", facts=["Pedido 4471 entregado el 3 de mayo, sin incidencias"])) == "es"


def test_clear_texts_do_not_load_the_detector(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lingua", None)
    assert identify("The parcel has not arrived and I would like to know where it is") == "en"


def test_the_vote_decides_where_the_detector_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    from drafter.reading import language

    monkeypatch.setitem(sys.modules, "lingua", None)
    language._detector.cache_clear()
    try:
        assert identify("hola, nada") == "es"
    finally:
        language._detector.cache_clear()
