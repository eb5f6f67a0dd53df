"""The customer's name: signature, introduction, the agent's greeting, a fact."""

from __future__ import annotations

import pytest

from drafter.reading import person
from tests.reading.cases import case, reading


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("es", "He ido dos veces y nada. Me voy a la competencia. Julián Prat", "Julián Prat"),
        ("es", "Hola, soy Chelo 😊 se cortó la llamada jajaja", "Chelo"),
        ("es", "Lo estoy pasando mal. ¿Me lo podéis arreglar? Gracias. Noelia", "Noelia"),
        ("it", "Voglio la vernice giusta.\nEttore Galbusera", "Ettore Galbusera"),
        ("it", "Il documento scade.\nIng. Guido Serafini", "Ing. Guido Serafini"),
        ("it", "Se non si muove niente faccio reclamo.\nFabrizio Montanari, polizza 30418", "Fabrizio Montanari"),
        ("en", "Please can you get it back from them.\nMrs J. Pargeter", "Mrs Pargeter"),
        ("en", "I want them down.\nGareth Pugh, Bloomfield Garden Centres", "Gareth Pugh"),
        ("en", "Kindly tell me what you propose.\nYours faithfully,\nH. Sandiford", "H. Sandiford"),
        ("en", 'Voicemail: "Yeah it\'s Tunde Adeyemi, flat 6. Eighth day with no boiler. Ring me."', "Tunde Adeyemi"),
        ("es", "Bueno, pues eso, quiero una solución", None),
        ("en", "sort it or im doing a chargeback", None),
        ("it", "Vergogna", None),
    ],
)
def test_names_that_customers_give(language: str, text: str, name: str | None) -> None:
    assert reading(text, language).customer_name == name


def test_a_title_comes_from_where_it_stands() -> None:
    found = person(
        case("Either it comes or I cancel. Grace Okafor", before=[("agent", "Dear Mrs Okafor, sorry.")]), "en"
    )
    assert found == ("Mrs", "Grace", "Okafor")
    assert found.text == "Mrs Grace Okafor"


def test_a_title_of_somebody_else_with_the_same_surname_stays_there() -> None:
    found = person(
        case("Dejen de escribirle. Carmen Otero", facts=["Certificado de don Andrés Otero registrado"]), "es"
    )
    assert found.title == ""


def test_the_agents_own_name_is_not_the_customers() -> None:
    found = reading("consultando, consultando", "es", agent="Marisa León", before=[("agent", "Soy Marisa León.")])
    assert found.customer_name is None


def test_a_fact_tells_the_name_where_the_customer_does_not() -> None:
    assert reading("cancelled ages ago", "en", facts=["Ticket 77120, Mr Hughes, 5 chats"]).customer_name == "Mr Hughes"


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("es", "Lo necesito antes del día 15. Soy Óscar Lima.", "Óscar Lima"),
        ("es", "Llama el hijo de la señora Vega. Su madre se cayó. Se llama Tomás Vega.", "Tomás Vega"),
        ("it", "La figlia della signora Vega chiede un duplicato. Si chiama Sara Vega.", "Sara Vega"),
        ("en", "Son of Mrs Vega rang, very worried. His name is Thomas Vega.", "Thomas Vega"),
        ("en", "I'd like my money back.\nR. Pemberton (Mr)", "Mr Pemberton"),
        ("en", "Pay £210 a month for what exactly?? Jokers.", None),
    ],
)
def test_the_caller_is_the_one_to_greet(language: str, text: str, name: str | None) -> None:
    found = reading(text, language, channel="phone_notes", facts=["Mrs Vega, 12 Elm Road"] if name else [])
    assert found.customer_name == name


def test_a_womans_title_isnt_given_to_a_man_of_the_same_name() -> None:
    found = reading("Llamen, por favor.\nSra. Beltrán", "es", facts=["Residente: don Anselmo Beltrán"])
    assert found.customer_name == "Sra. Beltrán"
