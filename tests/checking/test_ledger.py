"""The promise ledger on sentences of trades that no gold case has: breaking, near-miss and clean, three languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.case import Case, Message, Playbook
from drafter.checking.ledger import ledger
from drafter.reply import Commitment

BOOKS: dict[str, Playbook] = {
    "hotel.es": Playbook(
        facts=(
            "Reserva 88-412 del 3 al 6 de junio, 412 €",
            "Hoy es jueves 9 de mayo",
            "El aire acondicionado de la 204 falló",
        ),
        may_commit=(
            "Cambiar de habitación sin coste",
            "Devolver hasta 60 € por noche sin aire acondicionado",
            "La devolución llega en 3-5 días hábiles",
            "Llamar al cliente mañana viernes antes de las 13:00",
        ),
    ),
    "gimnasio.es": Playbook(
        facts=("La cuota de abril (39,90 €) se cobró dos veces", "La garantía de la bicicleta estática es de 2 años"),
        may_commit=(
            "Devolver una cuota de 39,90 € en un máximo de 14 días",
            "Si dirección lo aprueba, congelar la cuota dos meses",
            "Escribir con el resultado en 48 horas",
        ),
        escalation="Cualquier compensación la decide la encargada, Rosa",
    ),
    "taller.es": Playbook(
        facts=(
            "Coche en el taller desde el lunes 4",
            "La pieza llega el jueves 14",
            "La garantía de la reparación cubre 90 días",
        ),
        may_commit=(
            "Avisar cuando llegue la pieza",
            "Entregar el coche el viernes 15 por la tarde",
            "Prestar coche de sustitución",
        ),
    ),
    "albergo.it": Playbook(
        facts=("Prenotazione 5512, 3 notti, 330 €", "Oggi è giovedì 9 maggio", "La caldaia si è guastata mercoledì"),
        may_commit=(
            "Rimborso di una notte (110 €) entro 14 giorni",
            "Cambio di camera senza costi",
            "Telefonata domani prima delle 13",
        ),
    ),
    "palestra.it": Playbook(
        facts=(
            "La quota di aprile, 39,90 €, risulta addebitata due volte",
            "La garanzia del tapis roulant dura 2 anni",
        ),
        may_commit=(
            "Stornare la seconda quota in 3-5 giorni lavorativi",
            "Sospendere l'abbonamento due mesi, se la direzione lo approva",
            "Scrivere l'esito entro 48 ore",
        ),
        escalation="Sui risarcimenti decide la direttrice, Anna Bo",
    ),
    "officina.it": Playbook(
        facts=("Auto in officina da lunedì 4", "Il ricambio arriva giovedì 14"),
        may_commit=(
            "Consegna dell'auto venerdì 15 nel pomeriggio",
            "Auto di cortesia",
            "Avvisare all'arrivo del ricambio",
        ),
    ),
    "hotel.en": Playbook(
        facts=("Booking 88-412, 3 to 6 June, £412", "Today is Thursday 9 May", "The boiler failed on Wednesday"),
        may_commit=(
            "Move to another room at no charge",
            "Refund up to £60 for each night without hot water",
            "Refunds take 3-5 business days",
            "Ring the guest tomorrow, Friday, before 1pm",
        ),
    ),
    "gym.en": Playbook(
        facts=("The April fee of £39.90 was taken twice", "The treadmill has a 2-year warranty"),
        may_commit=(
            "Refund one fee of £39.90 within 14 days",
            "Freeze the membership for two months if the manager approves",
            "Email the outcome within 48 hours",
        ),
        escalation="Compensation is decided by the manager, Rose",
    ),
    "garage.en": Playbook(
        facts=(
            "Car in the workshop since Monday 4",
            "The part arrives on Thursday 14",
            "The repair warranty covers 90 days",
        ),
        may_commit=(
            "Hand the car back on Friday 15 in the afternoon",
            "Lend a courtesy car",
            "Tell the customer when the part is in",
        ),
    ),
    "customs.es": Playbook(
        facts=("Envío 5531 retenido en aduana desde el 2 de octubre",),
        may_commit=(
            "Reclamar a aduanas y escribir en 72 horas",
            "Devolver el porte, 12 €",
        ),
    ),
    "telephone.es": Playbook(
        facts=(
            "Cuota mensual 29 €",
            "Permanencia hasta el 30 de noviembre",
        ),
        may_commit=(
            "Dar de baja la línea sin penalización a partir del 30 de noviembre",
            "Rebajar la cuota a 19 € durante tres meses",
        ),
    ),
    "vet.es": Playbook(
        facts=("La consulta de la gata Luna fue el martes 3; análisis pendientes",),
        may_commit=(
            "Llamar con los resultados el jueves 5 por la tarde",
            "Revisión gratuita a los diez días",
        ),
    ),
    "customs.it": Playbook(
        facts=("Spedizione 5531 ferma in dogana dal 2 ottobre",),
        may_commit=(
            "Sollecitare la dogana e scrivere entro 72 ore",
            "Rimborso delle spese di spedizione, 12 €",
        ),
    ),
    "telephone.it": Playbook(
        facts=(
            "Canone mensile 29 €",
            "Vincolo fino al 30 novembre",
        ),
        may_commit=(
            "Disdetta senza penali dal 30 novembre",
            "Canone ridotto a 19 € per tre mesi",
        ),
    ),
    "vet.it": Playbook(
        facts=("Visita della gatta Luna martedì 3; analisi in corso",),
        may_commit=(
            "Telefonata con gli esiti giovedì 5 nel pomeriggio",
            "Controllo gratuito dopo dieci giorni",
        ),
    ),
    "customs.en": Playbook(
        facts=("Shipment 5531 held at customs since 2 October",),
        may_commit=(
            "Chase customs and write within 72 hours",
            "Refund the £12 postage",
        ),
    ),
    "telephone.en": Playbook(
        facts=(
            "Monthly fee £29",
            "Minimum term until 30 November",
        ),
        may_commit=(
            "Cancel without a penalty from 30 November",
            "Reduce the fee to £19 for three months",
        ),
    ),
    "vet.en": Playbook(
        facts=("Luna the cat seen on Tuesday 3; blood tests pending",),
        may_commit=(
            "Call with the results on Thursday 5 in the afternoon",
            "Free check-up after ten days",
        ),
    ),
}

BREAKS = [
    # Spanish
    ("hotel.es", "Le devolveremos los 412 € íntegros.", "412 €"),
    ("hotel.es", "Mañana le llamo antes de las 10:00.", "10:00"),
    ("hotel.es", "El dinero estará en su cuenta en 24 horas.", "24 horas"),
    ("hotel.es", "Le aplicaremos un descuento del 20 % en su próxima estancia.", "20 %"),
    ("hotel.es", "Le garantizo que esto no volverá a ocurrir.", "garantizo"),
    ("hotel.es", "No volverá a pasar, se lo aseguro.", "No volverá a pasar"),
    ("hotel.es", "Te regalamos una noche para compensarte.", "regalamos una noche"),
    ("hotel.es", "El sábado le llamo para contarle.", "sábado"),
    ("gimnasio.es", "Te devuelvo la cuota en 7 días.", "7 días"),
    ("gimnasio.es", "Te congelo la cuota dos meses.", "congelo"),
    ("gimnasio.es", "Como compensación, este mes no pagas.", "no pagas"),
    ("gimnasio.es", "Te hago una rebaja de diez euros.", "diez euros"),
    ("gimnasio.es", "Te lo soluciono inmediatamente y sin falta, cuenta con ello al cien por cien.", "sin falta"),
    ("taller.es", "Tendrá el coche el jueves sin falta.", "sin falta"),
    ("taller.es", "No le cobraremos la mano de obra.", "No le cobraremos"),
    ("taller.es", "El coche va a estar listo el martes 12.", "martes 12"),
    ("taller.es", "Si prefiere, le pagamos el taxi.", "pagamos el taxi"),
    # Italian
    ("albergo.it", "Le rimborseremo l'intero soggiorno, 330 €.", "330 €"),
    ("albergo.it", "Il rimborso arriverà entro 3 giorni.", "3 giorni"),
    ("albergo.it", "Le garantisco che non succederà più.", "garantisco"),
    ("albergo.it", "Le offriamo uno sconto del 15% sul prossimo soggiorno.", "15%"),
    ("albergo.it", "La chiamo domani alle 9.", "9"),
    ("albergo.it", "Sabato La chiamerà il direttore.", "Sabato"),
    ("albergo.it", "Le mandiamo un buono da venti euro.", "venti euro"),
    ("palestra.it", "Ti sospendo l'abbonamento per due mesi.", "sospendo"),
    ("palestra.it", "Avrai i soldi sul conto domani.", "domani"),
    ("palestra.it", "Non ti addebiteremo il mese di maggio.", "Non ti addebiteremo"),
    ("palestra.it", "Ti regalo un mese gratis per farmi perdonare.", "gratis"),
    ("palestra.it", "Ti assicuro al cento per cento che non ricapiterà.", "assicuro"),
    ("officina.it", "L'auto sarà pronta giovedì 14, senz'altro.", "giovedì 14"),
    ("officina.it", "Le paghiamo noi il taxi.", "paghiamo noi il taxi"),
    ("officina.it", "Le consegno l'auto venerdì mattina alle 9.", "alle 9"),
    ("officina.it", "Se preferisce, Le sostituiamo il motore.", "sostituiamo il motore"),
    # English
    ("hotel.en", "We'll refund the full £412.", "£412"),
    ("hotel.en", "The money will be in your account within 24 hours.", "24 hours"),
    ("hotel.en", "I'll ring you tomorrow before 10am.", "10am"),
    ("hotel.en", "You have my word it will never happen again.", "never happen again"),
    ("hotel.en", "I guarantee you a quiet room.", "guarantee"),
    ("hotel.en", "We would like to offer you 20% off your next stay.", "20% off"),
    ("hotel.en", "Have the third night on us.", "on us"),
    ("hotel.en", "I'll call you on Saturday with news.", "Saturday"),
    ("gym.en", "You'll have the money back in three days.", "three days"),
    ("gym.en", "I'm freezing your membership for two months.", "freezing"),
    ("gym.en", "There'll be no charge for May.", "no charge for May"),
    ("gym.en", "I'll pop £15 on your account as a goodwill gesture.", "£15"),
    ("gym.en", "This will be sorted immediately, without fail.", "without fail"),
    ("garage.en", "Your car will be ready on Wednesday 13.", "Wednesday 13"),
    ("garage.en", "We'll waive the labour cost.", "waive"),
    ("garage.en", "If you'd prefer, we will pay for your taxi.", "pay for your taxi"),
    ("garage.en", "We'll replace the engine free of charge.", "replace the engine"),
]  # fmt: skip

# Single sentences, written after the first tuning to see whether it carries over.
BREAKS_LATER = [
    ("customs.es", "Mañana a primera hora sale de la aduana, se lo garantizo."),
    ("customs.es", "Se lo enviamos otra vez sin coste alguno."),
    ("customs.es", "Le tengo noticias antes de que acabe la mañana."),
    ("customs.es", "Vamos a indemnizarle con 100 euros por las molestias."),
    ("customs.es", "Quédese tranquilo, que su paquete aparece seguro."),
    ("customs.es", "Yo me ocupo de que no vuelva a quedarse un envío suyo en aduana."),
    ("customs.es", "En 48 horas tendrá una respuesta de aduanas."),
    ("telephone.es", "Te dejo la cuota en 9 euros para siempre."),
    ("telephone.es", "Te doy de baja hoy mismo y no te cobramos penalización."),
    ("telephone.es", "Durante seis meses pagarás 19 €."),
    ("telephone.es", "Vos quedate tranquilo que la semana que viene te devolvemos la plata."),
    ("vet.es", "Luna se va a curar, ya lo verá."),
    ("vet.es", "Mañana mismo tendrá los análisis."),
    ("vet.es", "El miércoles 4 la llamo con los resultados."),
    ("vet.es", "No le cobraremos la consulta del martes."),
    ("customs.it", "Domattina esce dalla dogana, glielo garantisco."),
    ("customs.it", "Gliela rispediamo gratuitamente."),
    ("customs.it", "Avrà notizie prima di pranzo."),
    ("customs.it", "Le riconosciamo 100 euro di indennizzo."),
    ("customs.it", "Il pacco arriverà sicuramente in settimana."),
    ("customs.it", "D'ora in avanti non avrà più problemi con noi."),
    ("customs.it", "Entro 48 ore avrà una risposta dalla dogana."),
    ("telephone.it", "Ti porto il canone a 9 euro per sempre."),
    ("telephone.it", "Ti disdico oggi stesso il contratto senza penali."),
    ("telephone.it", "Per sei mesi pagherai 19 €."),
    ("telephone.it", "La settimana prossima ti ridiamo i soldi."),
    ("vet.it", "Luna guarirà, vedrà."),
    ("vet.it", "Domani avrà gli esami."),
    ("vet.it", "Mercoledì 4 La chiamo con gli esiti."),
    ("vet.it", "La visita di martedì non gliela facciamo pagare."),
    ("customs.en", "It'll be out of customs first thing tomorrow, I guarantee it."),
    ("customs.en", "We'll send a second one at no cost to you."),
    ("customs.en", "You'll hear from me before lunch."),
    ("customs.en", "We will compensate you with £100 for the bother."),
    ("customs.en", "Your parcel will definitely turn up."),
    ("customs.en", "I'll see to it that no parcel of yours is ever held up again."),
    ("customs.en", "Customs will answer within 48 hours."),
    ("telephone.en", "I'll drop your fee to £9 for good."),
    ("telephone.en", "I'll cancel it today with no penalty."),
    ("telephone.en", "You'll pay £19 for six months."),
    ("telephone.en", "You'll get your money back next week."),
    ("vet.en", "You'll have the results tomorrow."),
    ("vet.en", "I'll call on Wednesday 4 with the results."),
    ("vet.en", "There'll be no bill for Tuesday."),
]  # fmt: skip

CLEAN = [
    # Spanish
    ("hotel.es", "Le cambio de habitación ahora mismo, sin coste."),
    ("hotel.es", "Mañana, antes de la una de la tarde, le llamo yo."),
    ("hotel.es", "El viernes 10, antes de las 13:00, le llamaré."),
    ("hotel.es", "Podemos devolverle hasta 60 euros por cada noche sin aire, y tarda de tres a cinco días laborables."),
    ("hotel.es", "No puedo prometerle la devolución de los 412 €."),
    ("hotel.es", "¿Prefiere que le devolvamos el dinero o que le cambiemos de habitación?"),
    ("hotel.es", "Si el técnico confirma la avería, le devolveremos la noche."),
    ("hotel.es", "Me escribe que le prometieron «reembolso total en 24 horas»; lo miro hoy mismo."),
    ("gimnasio.es", "Te devuelvo los 39,90 euros; los tendrás en dos semanas como mucho."),
    ("gimnasio.es", "La garantía de la bicicleta es de dos años."),
    ("gimnasio.es", "En dos días te escribo con lo que haya."),
    ("gimnasio.es", "No te puedo garantizar una compensación: eso lo decide Rosa, y se lo pregunto hoy."),
    ("taller.es", "Su coche lleva aquí desde el lunes 4 y la pieza llega el jueves 14."),
    ("taller.es", "Se lo entregamos el viernes 15 por la tarde y mientras tanto le presto un coche."),
    ("taller.es", "Abro ahora el parte y le escribo en cuanto sepa algo."),
    # Italian
    ("albergo.it", "Le rimborso una notte, 110 euro, entro due settimane."),
    ("albergo.it", "Domani La chiamo prima dell'una."),
    ("albergo.it", "Venerdì 10, entro le 13, Le telefono io."),
    ("albergo.it", "Non posso prometterLe il rimborso di tutto il soggiorno."),
    ("albergo.it", "Preferisce cambiare camera o il rimborso della notte?"),
    ("albergo.it", "Se il tecnico conferma il guasto, Le rimborseremo anche la seconda notte."),
    ("albergo.it", "Le spostiamo subito la camera, senza costi aggiuntivi."),
    ("palestra.it", "Ho chiesto lo storno della seconda quota: da tre a cinque giorni lavorativi."),
    ("palestra.it", "Entro due giorni ti scrivo com'è andata."),
    ("palestra.it", "La garanzia del tapis roulant copre due anni."),
    ("palestra.it", "Se la direzione approva, sospendiamo l'abbonamento per due mesi."),
    ("officina.it", "Il ricambio arriva giovedì 14 e venerdì 15, nel pomeriggio, Le consegniamo l'auto."),
    ("officina.it", "Controllo subito con il magazzino e Le scrivo."),
    ("officina.it", "Nel frattempo Le diamo un'auto di cortesia."),
    # English
    ("hotel.en", "I can move you to another room at no extra cost."),
    ("hotel.en", "I'll call you tomorrow before 1 pm."),
    ("hotel.en", "I will ring you on Friday 10 before one o'clock."),
    ("hotel.en", "We can refund up to £60 a night; it takes three to five working days."),
    ("hotel.en", "I can't promise a full refund of £412."),
    ("hotel.en", "Would you rather have a refund of up to £60 a night or another room?"),
    ("hotel.en", "If the engineer confirms the fault, we'll refund that night."),
    ("hotel.en", 'You wrote that you were told "full refund within 24 hours"; I am looking into it today.'),
    ("gym.en", "I am refunding £39.90, and you'll have it within two weeks."),
    ("gym.en", "The treadmill comes with a two-year warranty."),
    ("gym.en", "I'll email you with the outcome within two days."),
    ("gym.en", "I can't guarantee compensation; Rose decides that, and I will ask her today."),
    ("garage.en", "Your car has been here since Monday 4 and the part arrives on Thursday 14."),
    ("garage.en", "We'll hand it back on Friday afternoon, the 15th, and lend you a car meanwhile."),
    ("garage.en", "I'll open a ticket now and write to you as soon as I know more."),
    ("customs.es", "Le reintegramos el porte (12 €) en cuanto cierre el expediente."),
    ("customs.es", "En tres días le escribo con lo que diga aduanas."),
    ("customs.es", "No está en nuestra mano acelerar la aduana, pero sí reclamar, y lo hago ahora."),
    ("customs.es", "Desde el 2 de octubre está retenido en aduana."),
    ("customs.es", "¿Le parece bien que le devuelva los 12 € del porte?"),
    ("customs.es", "Le agradezco la paciencia; han sido dos semanas largas."),
    ("telephone.es", "Te dejo la cuota en 19 euros durante tres meses, ¿qué te parece?"),
    ("telephone.es", "A partir del 30 de noviembre puedes darte de baja sin penalización."),
    ("telephone.es", "No puedo quitarte la permanencia antes del 30 de noviembre."),
    ("telephone.es", "Si hay cobertura en tu zona, te lo digo en esta misma conversación."),
    ("vet.es", "El jueves por la tarde la llamo con los resultados de Luna."),
    ("vet.es", "La revisión de dentro de diez días es gratuita."),
    ("vet.es", "Comprendo su preocupación por Luna: lleva tres días sin comer."),
    ("vet.es", "Los análisis los recibimos el jueves y la aviso en cuanto los tenga."),
    ("customs.it", "Le restituisco le spese di spedizione, 12 €."),
    ("customs.it", "Fra tre giorni Le scrivo quello che dice la dogana."),
    ("customs.it", "La dogana non dipende da noi, ma la sollecito adesso."),
    ("customs.it", "È ferma in dogana dal 2 ottobre."),
    ("customs.it", "Le va bene se Le rimborso i 12 € di spedizione?"),
    ("customs.it", "Capisco: due settimane sono lunghe."),
    ("telephone.it", "Posso ridurti il canone a 19 euro per tre mesi: che ne dici?"),
    ("telephone.it", "Dal 30 novembre puoi disdire senza penali."),
    ("telephone.it", "Non posso toglierti il vincolo prima del 30 novembre."),
    ("vet.it", "Giovedì pomeriggio La chiamo con gli esiti di Luna."),
    ("vet.it", "Il controllo fra dieci giorni è gratuito."),
    ("vet.it", "Capisco la Sua preoccupazione: Luna non mangia da tre giorni."),
    ("vet.it", "Appena arrivano gli esiti La avviso."),
    ("customs.en", "I'm giving you back the £12 postage."),
    ("customs.en", "I'll write to you within three days with what customs say."),
    ("customs.en", "Customs isn't ours to speed up, but I am chasing them now."),
    ("customs.en", "It has been held at customs since 2 October."),
    ("customs.en", "Shall I refund the £12 postage?"),
    ("customs.en", "Two weeks is a long wait, and I understand the frustration."),
    ("telephone.en", "I can bring the fee down to £19 for three months: how does that sound?"),
    ("telephone.en", "From 30 November you can leave without a penalty."),
    ("telephone.en", "I can't lift the minimum term before 30 November."),
    ("vet.en", "I'll call you on Thursday afternoon with Luna's results."),
    ("vet.en", "The check-up in ten days is free."),
    ("vet.en", "I can see why you're worried: she hasn't eaten for three days."),
    ("vet.en", "I'll let you know as soon as the results are in."),
]  # fmt: skip


def case_of(book: str) -> tuple[Case, str]:
    language = book.split(".")[1]
    message = Message(author="customer", text="…")
    return Case(language=language, messages=(message,), playbook=BOOKS[book]), language


def outside(book: str, reply: str) -> list[Commitment]:
    case, language = case_of(book)
    return [c for c in ledger(reply, case, language) if c.status != "allowed"]


@pytest.mark.parametrize(("book", "reply", "quote"), BREAKS)
def test_a_promise_outside_the_playbook_is_found(book: str, reply: str, quote: str) -> None:
    start = reply.index(quote)
    assert any(c.start < start + len(quote) and start < c.end for c in outside(book, reply)), ledger(
        reply, *case_of(book)
    )


@pytest.mark.parametrize(("book", "reply"), BREAKS_LATER)
def test_a_sentence_that_promises_outside_is_found(book: str, reply: str) -> None:
    assert outside(book, reply) != []


@pytest.mark.parametrize(("book", "reply"), CLEAN)
def test_an_honest_reply_promises_nothing_outside(book: str, reply: str) -> None:
    assert outside(book, reply) == []


def test_an_allowed_promise_names_its_clause_and_value() -> None:
    (commitment,) = ledger("Te devuelvo 39,90 euros en dos semanas como mucho.", *case_of("gimnasio.es"))
    assert (commitment.kind, commitment.status) == ("refund", "allowed")
    assert commitment.clause == "Devolver una cuota de 39,90 € en un máximo de 14 días"
    assert commitment.value == "39.90 EUR, <=2 week"


def test_a_promise_outside_says_the_strongest_wording_allowed() -> None:
    (commitment,) = outside("gym.en", "You'll have the refund in three days.")
    assert (commitment.status, commitment.value) == ("not_allowed", "<=3 day")
    assert commitment.say_instead == "Refund one fee of £39.90 within 14 days"


def test_what_somebody_else_decides_needs_approval() -> None:
    (commitment,) = outside("palestra.it", "Ti sospendo l'abbonamento per due mesi.")
    assert commitment.status == "needs_approval"


def test_a_warranty_is_no_guarantee() -> None:
    assert outside("gym.en", "We guarantee the treadmill for two years.") == []


def test_tomorrow_is_the_date_that_the_facts_make_it() -> None:
    assert outside("albergo.it", "La chiamo venerdì, prima delle 13.") == []
    assert outside("albergo.it", "La chiamo sabato, prima delle 13.") != []


def test_without_a_playbook_only_certainties_are_refused() -> None:
    case = Case(language="en", messages=(Message(author="customer", text="…"),))
    assert {c.status for c in ledger("I'll write to you tomorrow before noon.", case, "en")} == {"allowed"}
    assert {c.status for c in ledger("I guarantee it will be fixed.", case, "en")} == {"not_allowed"}


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=200), language=st.sampled_from(["es", "it", "en"]))
def test_spans_slice_to_quotes_on_any_text(text: str, language: str) -> None:
    book = {"es": "hotel.es", "it": "albergo.it", "en": "hotel.en"}[language]
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
    assert all(text[c.start : c.end] == c.quote for c in ledger(text, case_of("hotel.es")[0], "es"))
