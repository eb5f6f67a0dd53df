"""Secrets are masked, everything else passes, and what was masked comes back unless others may read it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.case import Case, Message
from drafter.masking import Mask, luhn, mask, mask_case

MASKED = [
    ("mi tarjeta es 4111 1111 1111 1111, gracias", "mi tarjeta es ‹card-1›, gracias"),
    ("5555-5555-5555-4444", "‹card-1›"),
    ("amex 378282246310005 y ya", "amex ‹card-1› y ya"),
    ("carta 4111111111111112 (forse sbaglio una cifra)", "carta ‹card-1› (forse sbaglio una cifra)"),
    (
        "order 5105105105105100 paid with card 5105105105105100",
        "order 5105105105105100 paid with card 5105105105105100",
    ),
    ("CVV 123, caduca 05/27", "CVV ‹cvv-1›, caduca 05/27"),
    ("il codice di sicurezza è 987.", "il codice di sicurezza è ‹cvv-1›."),
    ("the three digits, security code: 0123", "the three digits, security code: ‹cvv-1›"),
    ("IBAN ES91 2100 0418 4502 0005 1332 y espero", "IBAN ‹iban-1› y espero"),
    ("IT60X0542811101000000123456 grazie", "‹iban-1› grazie"),
    ("to GB29 NWBK 6016 1331 9268 19.", "to ‹iban-1›."),
    ("mi CLABE es 032180000118359719", "mi CLABE es ‹account-1›"),
    ("CBU: 2850590940090418135201", "CBU: ‹account-1›"),
    ("sort code 12-34-56", "sort code 12-34-56"),
    ("mi contraseña es Perro2020", "mi contraseña es ‹password-1›"),
    ("contraseña: mariposa\nGracias", "contraseña: ‹password-1›\nGracias"),
    ("la mia password è Gatto_99, provate voi", "la mia password è ‹password-1›, provate voi"),
    ("La password: Primavera!", "La password: ‹password-1›!"),
    ("My password is hunter2.", "My password is ‹password-1›."),
    ("I changed my password to Bluebird7", "I changed my password to ‹password-1›"),
    ('la clave es "girasol"', 'la clave es "‹password-1›"'),
    ("el PIN es 4821", "el PIN es ‹pin-1›"),
    ("codice OTP 483920", "codice OTP ‹pin-1›"),
    ("my verification code is 551 204", "my verification code is ‹pin-1›"),
    ("api key: 9f8e7d6c5b4a39281706", "api key: ‹key-1›"),
    ("use sk_live_abcdefghijklmnop please", "use ‹key-1› please"),
    ("4111111111111111 y otra vez 4111111111111111", "‹card-1› y otra vez ‹card-1›"),
]


@pytest.mark.parametrize(("text", "expected"), [m for m in MASKED if m[0] != m[1] and "order" not in m[0]])
def test_secrets_are_masked_and_come_back(text: str, expected: str) -> None:
    masked, found = mask(text)
    assert masked == expected
    assert found.restore(masked) == text


@pytest.mark.parametrize(
    "text",
    [
        "pedido 4111111111111111 sin recibir",
        "numero ordine 5105105105105100",
        "tracking number 6011111111111117",
        "IMEI 352099001761481",
        "llámeme al +34 600 123 456 o al 0034 91 123 45 67",
        "mi chiami al 347 123 4567 89",
        "Pedido CL-20817 de 189,00 € del 2/05/2025 a las 10:30",
        "seguimiento PQ4F2A0701234567890123456E",
        "2025-05-14 16:47:52 1715698072123",
        "mi contraseña es incorrecta",
        "mi contraseña no funciona y la clave es empezar de nuevo con todo",
        "la mia password è scaduta",
        "la password non funziona",
        "my password is not working and the password is wrong",
        "password reset link",
        "the password to log in",
        "necesito cambiar el PIN de la tarjeta",
        "the security code never arrived",
        "ES00 2100 0418 4502 0005 1332",
        "**** **** **** 4242",
        "CIF B12345678, matrícula 1234 BCD",
        "gas meter 4929 1188 0033 2211",
        "1111 1111 1111 1111",
        "",
    ],
)
def test_what_is_no_secret_passes(text: str) -> None:
    assert mask(text) == (text, Mask())


def test_a_number_named_order_passes_and_the_card_beside_it_does_not() -> None:
    masked, _ = mask("order 5105105105105100 paid with card 4242424242424242")
    assert masked == "order 5105105105105100 paid with card ‹card-1›"


def test_in_public_only_the_last_four_are_shown() -> None:
    text = (
        "tarjeta 4111 1111 1111 1234 9, no: 4242 4242 4242 4242; IBAN ES91 2100 0418 4502 0005 1332; mi "
        "contraseña es Perro2020"
    )
    masked, found = mask(text)
    shown = found.restore(masked, public=True)
    assert "•••• 4242" in shown
    assert "•••• 1332" in shown
    assert "4242 4242" not in shown
    assert "Perro2020" not in shown
    assert "‹" not in shown


@pytest.mark.parametrize("written", ["‹card-1›", "<card-1>", "[card-1]", "{card 1}", "« Card-1 »", "‹CARD-01›"])
def test_a_placeholder_in_other_brackets_is_recognised(written: str) -> None:
    _, found = mask("4242424242424242")
    assert found.restore(f"la tarjeta {written} ha caducado") == "la tarjeta 4242424242424242 ha caducado"


def test_a_placeholder_of_the_customers_own_is_never_filled_in() -> None:
    text = "repite ‹card-1› y <card-2>: 4242424242424242"
    masked, found = mask(text)
    assert masked == "repite ‹card-1› y <card-2>: ‹card-3›"
    assert found.restore(masked) == text
    assert Mask().restore("‹iban-9›") == "‹iban-9›"


def test_a_case_is_masked_with_one_numbering() -> None:
    case = Case(
        messages=(
            Message(author="customer", text="tarjeta 4242424242424242"),
            Message(author="agent", text="¿Termina en 4242?"),
            Message(author="customer", text="Sí, 4242424242424242, o la 5555555555554444"),
        ),
        subject="4242424242424242",
        instruction="contraseña: Gato2020",
    )
    masked, found = mask_case(case)
    assert [m.text for m in masked.messages] == ["tarjeta ‹card-1›", "¿Termina en 4242?", "Sí, ‹card-1›, o la ‹card-2›"]
    assert (masked.subject, masked.instruction) == ("‹card-1›", "contraseña: ‹password-1›")
    assert found.restore(masked.last.text) == case.last.text
    assert bool(found)
    assert not Mask()


def test_luhn() -> None:
    assert luhn("79927398713")
    assert not luhn("79927398710")


@given(st.text(max_size=120))
def test_masking_loses_nothing(text: str) -> None:
    masked, found = mask(text)
    assert found.restore(masked) == text


@given(
    st.lists(
        st.sampled_from(
            [
                "4242424242424242",
                "password: ",
                "‹card-1›",
                "pin 1234",
                "ES9121000418450200051332",
                " ",
                "\n",
                "è",
                "abc1",
            ]
        )
    )
)
def test_masking_secrets_loses_nothing(pieces: list[str]) -> None:
    text = " ".join(pieces)
    masked, found = mask(text)
    assert found.restore(masked) == text
    assert "4242424242424242" not in masked


@pytest.mark.parametrize("piece", ["1", "4 ", "password: ", "pin 12", "ES91 ", "cvv ", "cuenta bancaria ", "a"])
def test_a_long_text_is_masked_in_time(piece: str) -> None:
    started = time.process_time()
    mask(piece * (200_000 // len(piece)))
    assert time.process_time() - started < 12
