"""Heat: calm, upset, angry, or aimed at the person who answers."""

from __future__ import annotations

import pytest

from tests.reading.cases import kinds, reading

CALM = [
    ("es", "Buenas tardes, quería saber si el horario de la piscina cambia en agosto. Gracias, Lucía Robles"),
    ("es", "No es urgente, pero el grifo gotea un poco. Cuando puedan."),
    ("es", "Jajaja mi gato decidió que vuestro sofá es un rascador 😹 me encanta igual. ¿vendéis fundas?"),
    ("it", "Salve, vorrei cambiare taglia all'ordine 778."),
    ("it", "Siete stati bravissimi, la torta era perfetta! Posso averne un'altra per sabato?"),
    ("en", "Hi, could I change my table from 4 to 6 people on Friday?"),
    ("en", "I'm such a muppet, I typed the wrong postcode! Can you fix it? 😂"),
    ("en", "Not to worry, but the mug arrived chipped. No rush at all."),
]
UPSET = [
    ("es", "Bravo. Tercera cita cancelada. Espléndido servicio. Quedo a la espera de la cuarta. Carlos Iturbe"),
    ("es", "Lamento comunicarles que, tras dos meses de espera, sigo sin recibir el título. Clara Fuentes"),
    ("es", "Mi madre, de 84 años, lleva dos días sin calefacción. Estoy muy preocupada. ¿Cuándo viene el técnico?"),
    ("it", "Spettabile ditta, rilevo con rammarico che l'infisso installato il 3 u.s. non chiude."),
    ("it", "Complimenti vivissimi: la terza consegna sbagliata di fila. Resto in trepidante attesa della quarta."),
    ("en", "It is with considerable regret that I must inform you the headstone bears the wrong date."),
    ("en", "I'm not angry, just disappointed. We had booked the pony for Ella's party and it never showed up."),
    ("en", 'How delightful to be charged a "convenience fee" for your website being down. R. Ashworth'),
]
ANGRY = [
    ("es", "Son ustedes unos ladrones. Exijo que me devuelvan los 1.200 pesos hoy mismo o voy a Profeco."),
    ("es", "El técnico que mandaron era un maleducado y un payaso. Rayó el piso y se fue. Quiero que manden a otro"),
    ("it", "Siete dei ladri, una banda di truffatori! Ridatemi i 220 euro entro domani o vi denuncio."),
    ("it", "Il vostro corriere è un cretino, ha lanciato il pacco oltre il cancello. Voglio il rimborso"),
    ("en", "You people are a bunch of crooks. You took £89 after I cancelled. Refund it or I go to small claims."),
    ("en", "Your plumber is an idiot, he left the tap running and flooded the bathroom. I need someone here today"),
]
ABUSIVE = [
    ("es", "che boluda, sos una inútil, te pedí el turno hace una semana y nunca lo anotaste"),
    ("es", "mira pendejo, ya me tienes hasta la madre"),
    ("es", "¿Pero tú eres tonta o qué te pasa?"),
    ("es", "Es usted una incompetente y ojalá la despidan."),
    ("it", "senti sei un incapace, mi hai fatto perdere il treno"),
    ("it", "Lei, Alex, è una ladra, si vergogni di stare dietro a quel banco."),
    ("it", "So dove lavori, ti aspetto fuori quando chiudi."),
    ("en", "you absolute muppet Alex, I said FLAT 3 not 33. third time now"),
    ("en", "Alex is either a liar or thick as mince"),
    ("en", "I hope you get fired and I hope you choke on it"),
    ("en", "I know what shift you work. Better watch your back."),
]


@pytest.mark.parametrize(("language", "text"), CALM)
def test_questions_jokes_and_small_things_are_calm(language: str, text: str) -> None:
    assert reading(text, language).heat == "calm"


@pytest.mark.parametrize(("language", "text"), UPSET)
def test_cold_displeasure_irony_and_worry_are_upset(language: str, text: str) -> None:
    assert reading(text, language).heat == "upset"


@pytest.mark.parametrize(("language", "text"), ANGRY)
def test_insults_to_company_and_colleagues_are_anger(language: str, text: str) -> None:
    found = reading(text, language, before=[("customer", "hola"), ("agent", "…")])
    assert found.heat == "angry"
    assert "insult_company" in kinds(found)
    assert not found.needs_the("boundary")


@pytest.mark.parametrize(("language", "text"), ABUSIVE)
def test_insults_and_threats_to_the_agent_are_abusive(language: str, text: str) -> None:
    found = reading(text, language)
    assert found.heat == "abusive"
    assert "insult_agent" in kinds(found)
    assert found.needs_the("boundary")
    assert found.stances[0] == "boundary"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "No soy idiota, sé leer un contrato."),
        ("es", "aquí me tienes como un gilipollas con tres niños sin cenar"),
        ("it", "Mi sento una stupida ad aver pagato in anticipo."),
        ("it", "Mi avete presa per scema."),
        ("en", "I feel such an idiot for trusting this."),
        ("en", "Had to buy another one and looked a right idiot."),
        ("en", "You have been nothing but helpful, you're not an idiot. It's the company I'm furious with."),
    ],
)
def test_insults_to_oneself_or_denied_are_not_abuse(language: str, text: str) -> None:
    assert reading(text, language).heat != "abusive"


def test_a_threat_to_a_person_is_told_apart_from_a_legal_one() -> None:
    threat = reading("if I ever meet you in the street I'll scratch YOU top to bottom. see you in small claims", "en")
    assert {"threat_person", "legal_threat"} <= kinds(threat)
    assert "threat_person" not in kinds(reading("You'll be hearing from my solicitor.", "en"))


def test_capitals_and_marks_raise_the_heat() -> None:
    calm = "two of them at this carousel and is the desk shut? i am at the airport"
    assert reading(calm, "en").heat == "calm"
    assert reading(calm.upper() + "!!!", "en").heat != "calm"


def test_what_someone_else_said_is_not_the_customers() -> None:
    found = reading('Your driver told my wife "you are an idiot" and drove off with our parcel still in the van.', "en")
    assert found.heat != "abusive"


def test_call_notes_in_quotation_marks_are_the_customers() -> None:
    found = reading("Llamada de las 9. «Es usted una inútil y no me lo arregla nadie.»", "es")
    assert found.heat == "abusive"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "la fruta que me habéis traído está podrida, 14 euros a la basura. y no es la primera vez"),
        ("es", "mi hijo se resbaló ayer en el vestuario y tiene un esguince. Nadie puso un cartel."),
        ("es", "Siempre he hablado bien de ustedes. Después de lo de ayer, ya no sé."),
        ("es", "mañana operan a mi marido y el hotel me dice que no les consta mi reserva"),
        ("it", "Il cane che avete tenuto è tornato con la rogna. Il veterinario mi ha chiesto 140 euro."),
        ("it", "ho visto un addebito che non riconosco e domani arriva lo stipendio, prendono anche quello?"),
        ("it", "Mi avete portato la rata da 62 a 118 euro. Se me la addebitate non riesco a pagare l'affitto."),
        ("en", "The contract says ten working days. Nineteen days have passed. Give me a delivery date."),
        ("en", "my arm has come up all red since i started on your cream. do i stop using it?"),
        ("en", "My father passed in January and his membership is still in his name. Could you cancel it? Thank you."),
    ],
)
def test_cold_and_worried_words_are_upset(language: str, text: str) -> None:
    assert reading(text, language).heat == "upset"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "hola, se puede pagar en tres plazos? y el envío a Canarias cuánto sale?"),
        ("it", "Buonasera, dal 1 giugno mi trasferisco in via Olmo 8. Mi cambiate l'indirizzo della fattura?"),
        ("en", "hi, what time do you close on saturdays? and is there parking?"),
        ("en", "I might be wrong, but I think there is an error in my invoice. Could you have a look? Thanks"),
    ],
)
def test_a_plain_question_is_calm(language: str, text: str) -> None:
    found = reading(text, language)
    assert found.heat == "calm"
    assert not found.humour.open


def test_an_insult_to_all_that_names_the_reader_is_the_agents() -> None:
    assert reading("sois unos inútiles, TÚ la primera", "es").heat == "abusive"
    assert reading("siete degli incapaci, lei per primo", "it").heat == "abusive"
    assert reading("You're a bunch of clowns, starting with you.", "en").heat == "abusive"
    assert reading("sois unos inútiles", "es").heat == "angry"


def test_words_with_another_meaning_are_no_signal() -> None:
    assert "grief" not in kinds(reading("The sofa came with a rip. My phone died twice.", "en"))
    assert "legal_threat" not in kinds(reading("I have power of attorney and sent the papers in March.", "en"))
    assert "grief" not in kinds(reading("Ieri è mancata la corrente e non c'è più posto in frigo.", "it"))
    assert "effort" not in kinds(reading("llevo 3 kilos de felicidad 😂", "es"))
    assert "injection" not in kinds(reading("I like your new booking system: it is quick.", "en"))
