"""Missing facts: what the playbook says is needed and the customer hasn't given."""

from __future__ import annotations

import pytest

from tests.reading.cases import reading

NEEDED = [
    ("es", "No me llega", ["Sin número de pedido no se ubica la compra"], "order_number", "el número de pedido"),
    (
        "es",
        "Mi maleta no aparece",
        ["Para abrir el rastreo hace falta la etiqueta de equipaje de 10 cifras"],
        "tag_number",
        "la etiqueta de equipaje de 10 cifras",
    ),
    (
        "es",
        "No puedo presentar",
        ["En el aviso aparece un código (E-1 o E-2); sin él no se puede saber la causa"],
        "error_code",
        "el código (E-1 o E-2)",
    ),
    (
        "es",
        "quiero el depósito",
        ["No consta el CBU de la inquilina y sin él no se puede transferir"],
        "account_number",
        "el CBU",
    ),
    ("it", "Il pacco non c'è", ["Senza PIR la ricerca non si può aprire"], "tag_number", "il codice PIR"),
    (
        "it",
        "La caldaia perde",
        ["Per mandare il tecnico servono l'indirizzo completo e un recapito telefonico"],
        "address",
        "l'indirizzo completo e un recapito telefonico",
    ),
    ("it", "Mandatemelo", ["L'indirizzo di Bea non è tra i dati della prenotazione"], "address", "l'indirizzo"),
    (
        "it",
        "Voglio i soldi",
        ["Il messaggio non dice di quale dei due parla"],
        "choice",
        "sapere di quale dei due parli",
    ),
    (
        "en",
        "MY CASE IS NOT HERE",
        ["A trace cannot be opened without the 10-digit bag tag number (sticker on the boarding pass)"],
        "tag_number",
        "the 10-digit bag tag number (sticker on the boarding pass)",
    ),
    (
        "en",
        "half my order's missing",
        ["The chat is not linked to an order; the order number is needed (TK- and six digits)"],
        "order_number",
        "the order number",
    ),
    (
        "en",
        "The machine leaks",
        ["The engineer cannot be booked without the serial number"],
        "serial_number",
        "the serial number",
    ),
    (
        "en",
        "cancel it",
        ["Two memberships; she does not say which she wants to cancel"],
        "choice",
        "to know which you want to cancel",
    ),
    ("en", "Bins. Three weeks.", ["Log it as soon as the address is known"], "address", "the address"),
]


@pytest.mark.parametrize(("language", "text", "facts", "slot", "reason"), NEEDED)
def test_what_the_playbook_needs_is_asked_for_in_its_own_words(
    language: str, text: str, facts: list[str], slot: str, reason: str
) -> None:
    found = reading(text, language, facts=facts, address="tu" if language == "it" else None)
    assert [gap.slot for gap in found.gaps] == [slot]
    assert found.gaps[0].reason.startswith(reason)
    assert found.gaps[0].source == facts[0]
    assert found.needs_the("clarify")
    assert "clarify" in found.stances


@pytest.mark.parametrize(
    ("language", "text", "facts"),
    [
        ("es", "Me cobraron dos veces, pedido 88123", ["Sin número de pedido no se ubica la compra"]),
        ("it", "La caldaia perde, abito in via Roma 12, Torino", ["Per il tecnico serve l'indirizzo completo"]),
        ("en", "Bag tag 0125448821", ["A trace cannot be opened without the 10-digit bag tag number"]),
        ("en", "it says error E42", ["The engineer cannot be sent without the error code"]),
        ("es", "foto mandada", ["Sin una foto no se puede tramitar el cambio"]),
    ],
)
def test_what_the_customer_has_given_is_not_asked_again(language: str, text: str, facts: list[str]) -> None:
    assert reading(text, language, facts=facts).gaps == ()


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("es", "La causa del retraso no consta"),
        ("es", "Cambiar el tablero sin coste en 10 días laborables"),
        ("es", "Reembolso de 59 € en 14 días desde que llega la devolución"),
        ("es", "Aviso 1187; figura «no realizada», sin causa"),
        ("it", "Per la restituzione serve la firma del venditore"),
        ("it", "Le letture servono a riflettere"),
        ("en", "Posters cannot be taken down without a replacement"),
        ("en", "Refund within 5 days after the drill is handed in"),
        ("en", "Cause of the breakdown not known"),
    ],
)
def test_other_unknowns_are_no_gaps(language: str, line: str) -> None:
    assert reading("…", language, facts=[line]).gaps == ()
    assert reading("…", language, may_commit=[line]).gaps == ()


def test_several_customers_of_a_name_need_a_full_name() -> None:
    found = reading("Soy Marta", "es", facts=["Hay varias alumnas llamadas Marta en el curso"])
    assert [gap.slot for gap in found.gaps] == ["full_name"]


def test_one_gap_swallows_what_its_words_hold() -> None:
    found = reading(
        "Me habéis cobrado dos veces. Marta",
        "es",
        facts=["Hay varias alumnas llamadas Marta; el correo desde el que escribe no figura en ninguna ficha"],
        may_commit=["Contestar en 24 horas desde que se reciban los apellidos y el correo de matrícula"],
    )
    assert [gap.reason for gap in found.gaps] == ["los apellidos y el correo de matrícula"]
