"""Figures read from sentences of many trades, and which ways of writing them say the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.checking.quantities import Quantity, quantities

READ = [
    # money
    ("es", "El importe es de 1.250,50 €.", ["1250.50 EUR"]),
    ("es", "Son EUR 125 o dos millones de pesos", ["125 EUR", "2000000 peso"]),
    ("es", "me costó 20 lucas y 15 pavos", ["20000 peso", "15 EUR"]),
    ("es", "$1,250 MXN", ["1250 MXN"]),
    ("es", "hasta 60 euros por noche", ["<=60 EUR"]),
    ("es", "entre 20 y 30 euros", ["20-30 EUR"]),
    ("it", "duecentocinquanta euro e duemilacinquecento euro", ["250 EUR", "2500 EUR"]),
    ("it", "due rate da 95 €", ["2", "95 EUR"]),
    ("it", "il caro euro 39,90", ["39.90 EUR"]),
    ("en", "£39.90, 39 quid, $5k and EUR125", ["39.90 GBP", "39 GBP", "5000 USD", "125 EUR"]),
    ("en", "a hundred and twenty pounds", ["120 GBP"]),
    ("en", "up to £60, at least €20", ["<=60 GBP", ">=20 EUR"]),
    # percentages
    ("es", "un quince por ciento, al cien por cien", ["15 %", "100 %"]),
    ("it", "il venti per cento, il 15%", ["20 %", "15 %"]),
    ("en", "20% off, ten per cent", ["20 %", "10 %"]),
    # periods
    ("es", "de tres a cinco días laborables", ["3-5 working_day"]),
    ("es", "en 24/48 horas", ["24-48 hour"]),
    ("es", "una semana, media hora, hora y media, un par de días", ["1 week", "0.5 hour", "1.5 hour", "2 day"]),
    ("es", "treinta y cinco días como mucho", ["<=35 day"]),
    ("it", "entro tre giorni lavorativi", ["<=3 working_day"]),
    ("it", "un'ora e mezza, mezz'ora, quindici giorni", ["1.5 hour", "0.5 hour", "15 day"]),
    ("en", "within 3 to 5 business days", ["3-5 working_day"]),
    ("en", "half an hour, a couple of days, a fortnight", ["0.5 hour", "2 day", "14 day"]),
    ("en", "twenty-one days at the latest", ["<=21 day"]),
    # dates and weekdays
    ("es", "jueves 16 a las 9:30 o viernes 17 de mayo", ["thu 16", "09:30", "fri 05-17"]),
    ("es", "3 de mayo de 2024, 1.º de mayo, el 13", ["2024-05-03", "05-01", "13"]),
    ("es", "del 3 al 6 de junio", ["06-03/06"]),
    ("it", "mercoledì 17, dal 3 al 6 giugno, l'11 aprile", ["wed 17", "06-03/06", "04-11"]),
    ("en", "May 3rd, the 3rd of May, March 14, 2024", ["05-03", "05-03", "2024-03-14"]),
    ("en", "we may 3 times march on", ["3"]),
    ("en", "Friday the 15th, 8-19 July, 2024-05-03", ["fri 15", "07-08/19", "2024-05-03"]),
    # times
    ("es", "a las cuatro de la tarde, a las 16 h, 4 p. m.", ["16:00", "16:00", "16:00"]),
    ("es", "entre las 9 y las 12, de 16:00 a 20:00", ["09:00-12:00", "16:00-20:00"]),
    ("it", "tra le 8 e le 13, dalle 16, alle 9.30", ["08:00-13:00", ">=16:00", "09:30"]),
    ("it", "una delle due cose, e le 17 fatture", ["2", "17"]),
    ("en", "8am to 6pm, half past four, by noon", ["08:00-18:00", "04:30", "<=12:00"]),
    ("en", "by 5 people, between 2 and 4pm", ["<=5", "14:00-16:00"]),
    # identifiers are neither years nor prices
    ("es", "pedido 4471, siniestro 90-3312, F-2291", ["4471", "903312", "F2291"]),
    ("it", "ordine n. 4471 del 2023", ["4471", "2023"]),
    ("en", "order BK18, XK4P2L, no. 4471", ["BK18", "XK4P2L", "4471"]),
    # words that only look like figures
    ("es", "las dos cosas", ["2"]),
    ("it", "Buona giornata e buona serata", []),
    ("en", "Good morning, I may be able to help", []),
]  # fmt: skip

SAME = [
    ("14 días", "es", "dos semanas", "es"),
    ("14 días", "es", "14 days", "en"),
    ("14 giorni", "it", "a fortnight", "en"),
    ("€39.90", "en", "39,90 euros", "es"),
    ("39,90 €", "it", "EUR 39.90", "en"),
    ("3-5 días hábiles", "es", "de tres a cinco días laborables", "es"),
    ("3-5 giorni lavorativi", "it", "3 to 5 working days", "en"),
    ("48 horas", "es", "dos días", "es"),
    ("a las 16:00", "es", "a las 4 pm", "es"),
    ("a las 16:00", "es", "a las cuatro de la tarde", "es"),
    ("alle 16", "it", "at 4 p.m.", "en"),
    ("alle 9.30", "it", "a las nueve y media", "es"),
    ("3 de mayo", "es", "3/5", "es"),
    ("3 de mayo", "es", "May 3rd", "en"),
    ("jueves 16", "es", "jueves 16 de mayo", "es"),
    ("venerdì", "it", "Friday 15", "en"),
    ("1.000.000 de pesos", "es", "un millón de pesos", "es"),
    ("quince por ciento", "es", "15%", "en"),
    ("18 mesi", "it", "a year and a half", "en"),
    ("pedido nº 4471", "es", "order #4471", "en"),
]

DIFFERENT = [
    ("14 días", "es", "15 días", "es"),
    ("3-5 días hábiles", "es", "3-5 días", "es"),
    ("5 giorni", "it", "5 giorni lavorativi", "it"),
    ("39,90 €", "es", "£39.90", "en"),
    ("jueves 16", "es", "viernes 16", "es"),
    ("3 de mayo", "es", "3 de junio", "es"),
    ("at 4 pm", "en", "at 4 am", "en"),
    ("15 €", "es", "15 %", "es"),
    ("4471 €", "es", "pedido 4471", "es"),
]


def only(text: str, language: str) -> Quantity:
    (found,) = quantities(text, language)
    return found


@pytest.mark.parametrize(("language", "text", "values"), READ)
def test_figures_are_read(language: str, text: str, values: list[str]) -> None:
    assert [q.value for q in quantities(text, language)] == values


@pytest.mark.parametrize(("one", "its", "other", "theirs"), SAME)
def test_two_ways_of_writing_say_the_same(one: str, its: str, other: str, theirs: str) -> None:
    first, second = only(one, its), only(other, theirs)
    assert first.same_as(second)
    assert second.same_as(first)


@pytest.mark.parametrize(("one", "its", "other", "theirs"), DIFFERENT)
def test_other_figures_do_not(one: str, its: str, other: str, theirs: str) -> None:
    first, second = only(one, its), only(other, theirs)
    assert not first.same_as(second)
    assert not second.same_as(first)


@pytest.mark.parametrize(
    ("language", "text", "relation"),
    [
        ("es", "en menos de 3 días", "at_most"),
        ("es", "hasta 3 días", "at_most"),
        ("es", "unos 3 días", "about"),
        ("it", "entro 3 giorni", "at_most"),
        ("it", "circa 3 giorni", "about"),
        ("it", "3 giorni al massimo", "at_most"),
        ("en", "within 3 days", "at_most"),
        ("en", "at least 3 days", "at_least"),
        ("en", "3 days", "exact"),
        ("en", "3-5 days", "range"),
    ],
)
def test_how_a_figure_binds_survives(language: str, text: str, relation: str) -> None:
    assert only(text, language).relation == relation


@pytest.mark.parametrize(
    ("language", "text", "unit", "low"),
    [
        ("es", "mañana", "day", 1),
        ("es", "la semana que viene", "week", 1),
        ("it", "dopodomani", "day", 2),
        ("en", "yesterday", "day", -1),
    ],
)
def test_days_are_counted_from_today(language: str, text: str, unit: str, low: int) -> None:
    found = only(text, language)
    assert (found.kind, found.unit, found.low) == ("relative", unit, low)


def test_a_morning_is_not_a_tomorrow() -> None:
    assert [q.kind for q in quantities("mañana por la mañana", "es")] == ["relative", "daypart"]


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=120), language=st.sampled_from(["es", "it", "en"]))
def test_spans_slice_to_quotes_on_any_text(text: str, language: str) -> None:
    for q in quantities(text, language):
        assert text[q.start : q.end] == q.quote != ""
        assert q.value


_PIECES = [
    "3",
    "39,90",
    "€",
    "$",
    "16:00",
    "de",
    "a",
    "-",
    "/",
    "mayo",
    "jueves",
    "las",
    "y",
    "media",
    "días",
    "hábiles",
    "mil",
    "por",
    "ciento",
    "nº",
    "12/05",
    "2024",
    "1.º",
    "h",
    "am",
    "una",
    "par",
    "%",
]


@settings(max_examples=200, deadline=None)
@given(pieces=st.lists(st.sampled_from(_PIECES), max_size=12), glue=st.sampled_from(["", " "]))
def test_any_order_of_figures_is_read(pieces: list[str], glue: str) -> None:
    text = glue.join(pieces)
    found = quantities(text, "es")
    assert all(text[q.start : q.end] == q.quote for q in found)
    assert all(q.same_as(q) for q in found)
