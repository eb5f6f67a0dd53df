"""What the playbook refuses: only what the customer asks for; rules of speech refuse nothing."""

from __future__ import annotations

import pytest

from drafter.reading.refusals import forbids, is_speech_rule
from tests.reading.cases import reading


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("es", "Pedirle otra vez la factura"),
        ("es", "Prometer que se recuperará el dinero"),
        ("es", "Decir que el fallo es del transportista"),
        ("it", "Chiederle di nuovo la fattura"),
        ("it", "Dire dove si trova il pacco"),
        ("it", "Attribuire il danno alla cliente"),
        ("en", "Ask her not to contact her bank"),
        ("en", "Admit negligence"),
        ("en", "Guarantee that the payment goes out today"),
    ],
)
def test_a_rule_of_speech_refuses_nothing(language: str, line: str) -> None:
    assert is_speech_rule(line, language)
    assert not forbids(line, line, line, language, conditional=True)


@pytest.mark.parametrize(
    ("language", "line", "asked", "other"),
    [
        ("es", "Anular la factura", "Exijo que anulen la factura.", "Quiero que me expliquen la factura."),
        ("it", "Ristampa gratuita", "Esigo la ristampa gratuita.", "Quando arriva la ristampa?"),
        ("en", "Refund the application fee", "Please refund my application fee.", "When is the fee due?"),
        ("en", "Promise a replacement tray", "I want a replacement tray.", "I rang twice about the tray."),
    ],
)
def test_a_line_forbids_exactly_what_it_names(language: str, line: str, asked: str, other: str) -> None:
    assert forbids(line, asked, asked, language, conditional=False)
    assert not forbids(line, other, other, language, conditional=False)


def test_a_condition_leaves_the_thing_open() -> None:
    line, asked = "Storno prima della verifica", "Attendo lo storno."
    assert forbids(line, asked, asked, "it", conditional=True)
    assert not forbids(line, asked, asked, "it", conditional=False)


@pytest.mark.parametrize(
    ("language", "text", "never"),
    [
        ("es", "Ya mandé la factura. Quiero mi reembolso.", "Pedirle otra vez la factura"),
        ("it", "Ho già mandato la fattura. Voglio il rimborso.", "Chiederle di nuovo la fattura"),
        ("en", "I rang my bank. I want a refund.", "Ask her not to contact her bank"),
    ],
)
def test_resolve_is_the_default(language: str, text: str, never: str) -> None:
    assert reading(text, language, never=[never], facts=["…"], may_commit=["…"]).stances == ("resolve",)


def test_decline_leads_only_where_all_that_is_asked_is_refused() -> None:
    never = ["Refund the application fee"]
    assert reading("Refund the application fee.", "en", never=never, may_commit=["…"]).stances[0] == "decline"
    both = reading("Refund the application fee. And when does term begin?", "en", never=never, may_commit=["…"])
    assert both.stances[:2] == ("resolve", "decline")
    offered = reading("Refund the application fee.", "en", never=never, may_commit=["Refund half of the fee"])
    assert offered.stances[:2] == ("resolve", "decline")


def test_any_text_is_borne() -> None:
    assert not is_speech_rule("", "es")
    assert not forbids("\ud7ff\u0130 ¿?", "…", "", "it", conditional=True)
