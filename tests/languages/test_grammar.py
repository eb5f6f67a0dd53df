"""Playbook lines in the agent's first person, facts turned to the customer, in each language."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter import languages
from drafter.composing.clauses import People

_NAMES = {
    "es": People("Nuria Campos", "Marta Prat", "usted", "señora", "Prat", "Marta"),
    "it": People("Marika Riva", "Giada Piras", "Lei", "signora", "Piras", "Giada"),
    "en": People("Imogen Hart", "Ruth Pugh", "you", "Mrs", "Pugh", "Ruth"),
}


@pytest.mark.parametrize(
    ("language", "address", "line", "said"),
    [
        ("es", "usted", "Abrir una devolución", "le abro una devolución"),
        ("es", "tú", "Abrir una devolución", "te abro una devolución"),
        ("es", "usted", "Cursar hoy la orden de abono de 89,90 €", "curso hoy la orden de abono de 89,90 €"),
        ("es", "usted", "Escribir al cliente hoy antes de las 19:00", "le escribo hoy antes de las 19:00"),
        ("es", "vos", "Confirmar el día en que la clienta elija", "te confirmo el día en que elijas"),
        ("es", "vos", "Pausar la cuota si la socia quiere", "te pauso la cuota si querés"),
        ("es", "usted", "Reembolso de 59 € en 14 días", "le reembolso 59 € en 14 días"),
        ("es", "usted", "Descuento de 90 € si el cliente se queda con la mesa",
         "le aplico un descuento de 90 € si se queda con la mesa"),
        ("es", "tú", "Descuento de 90 € si el cliente se queda con la mesa",
         "te aplico un descuento de 90 € si te quedas con la mesa"),
        ("es", "usted", "Peritaje gratuito en 5 días", "puedo ofrecerle un peritaje gratuito en 5 días"),
        ("es", "usted", "Nuria Campos queda como contacto directo", "quedo yo como contacto directo"),
        ("es", "usted", "No cobrar la revisión", "no le cobro la revisión"),
        ("es", "usted", "El abono llega en 3 días", "el abono llega en 3 días"),
        ("es", "usted", "Enviar el informe tras recibir las cifras del cliente",
         "le envío el informe tras recibir sus cifras"),
        ("it", "Lei", "Prenotare la seduta scelta", "Le prenoto la seduta scelta"),
        ("it", "tu", "Prenotare la seduta scelta", "ti prenoto la seduta scelta"),
        ("it", "Lei", "Telefonata al cliente giovedì 16", "Le telefono giovedì 16"),
        ("it", "Lei", "Rimborso di 59,80 € in 7 giorni", "Le rimborso 59,80 € in 7 giorni"),
        ("it", "Lei", "Aggiornamento di Marika alle 15", "La aggiorno alle 15"),
        ("it", "tu", "Ordinare il pezzo appena il cliente conferma", "ti ordino il pezzo appena confermi"),
        ("it", "Lei", "Renata scrive a Giada il giorno dopo", "Renata Le scrive il giorno dopo"),
        ("it", "Lei", "Marika telefona la sera della consegna", "Le telefono la sera della consegna"),
        ("it", "tu", "Pagare la tassa in due rate da 95 €", "puoi pagare la tassa in due rate da 95 €"),
        ("it", "Lei", "Auto sostitutiva gratuita", "può avere un'auto sostitutiva gratuita"),
        ("en", "you", "Book the assessor's visit", "I'll book the assessor's visit"),
        ("en", "you", "Alun Price rings Mrs Pugh by Friday", "Alun Price will ring you by Friday"),
        ("en", "you", "Imogen emails when the transfer has been made",
         "I'll email you when the transfer has been made"),
        ("en", "you", "Refund of £57 to the card within 5 working days",
         "I'll refund £57 to your card within 5 working days"),
        ("en", "you", "Free colour correction with Dani", "I can offer you a free colour correction with Dani"),
        ("en", "you", "Decision within 5 days", "you'll have the decision within 5 days"),
        ("en", "you", "Ring the customer as soon as it arrives", "I'll ring you as soon as it arrives"),
        ("en", "you", "The owner calls her tomorrow morning", "the owner will call you tomorrow morning"),
        ("en", "you", "General manager calls the guest tomorrow", "the general manager will call you tomorrow"),
        ("en", "you", "Block the card now and send a new one", "I'll block the card now and send a new one"),
        ("en", "you", "Redeliver missing items today", "I'll redeliver missing items today"),
        ("en", "you", "Lend a bike meanwhile", "I'll lend you a bike meanwhile"),
        ("en", "you", "Deliver tomorrow between 3pm and 6pm", "I'll deliver it tomorrow between 3pm and 6pm"),
        ("en", "you", "Keep the first canvas", "you can keep the first canvas"),
        ("en", "you", "Courtesy car while it's in", "I can offer you a courtesy car while it's in"),
        ("en", "you", "Upholsterer to repair the rip", "I'll arrange for an upholsterer to repair the rip"),
        ("en", "you", "£75 goodwill refund", "I can offer you a £75 goodwill refund"),
        ("en", "you", "Four free tickets, valid six months", "I can offer you four free tickets, valid six months"),
        ("en", "you", "If a penalty arrives, put it to the manager (no sum promised)",
         "if a penalty arrives, I'll put it to the manager"),
    ],
)  # fmt: skip
def test_first_person(language: str, address: str, line: str, said: str) -> None:
    assert languages.load(language).grammar.first_person(line, address, _NAMES[language]) == said


@pytest.mark.parametrize(
    ("language", "line", "parts"),
    [
        ("es", "Devolver 60 € o invitar a una noche", ("Devolver 60 €", "invitar a una noche")),
        ("es", "Avisar cuando salga o cuando llegue", ("Avisar cuando salga o cuando llegue",)),
        ("it", "Rimborso di 40 €, oppure consulto gratuito", ("Rimborso di 40 €", "consulto gratuito")),
        ("en", "Refund the fee or send a new one", ("Refund the fee", "send a new one")),
    ],
)
def test_alternatives(language: str, line: str, parts: tuple[str, ...]) -> None:
    assert languages.load(language).grammar.alternatives(line) == parts


@pytest.mark.parametrize(
    ("language", "fact", "kind", "text"),
    [
        ("es", "Pedido 77120: mesa Alba, 780 €", "record", "su pedido 77120"),
        ("es", "Bono de Marta: quedan 8 minutos", "sentence", "En su bono quedan 8 minutos"),
        ("es", "Citas del lunes anuladas por baja", "sentence", "Las citas del lunes fueron anuladas por baja"),
        ("es", "Pedido 551: botas, en reparto desde ayer", "sentence", "Su pedido 551 está en reparto desde ayer"),
        ("es", "Plazo de recurso: 15 días", "sentence", "El plazo de recurso es de 15 días"),
        ("es", "Entrega prevista pasado mañana", "sentence", "La entrega está prevista pasado mañana"),
        ("es", "Huecos: martes 4 o jueves 6", "options", "huecos: martes 4 o jueves 6"),
        ("it", "L'indirizzo di Giada non è tra i dati", "sentence", "Il Suo indirizzo non è tra i dati"),
        ("it", "Il contratto con la signora Piras è in corso", "sentence", "Il contratto con Lei è in corso"),
        ("en", "Order 88213, three-seater sofa", "record", "your order 88213: three-seater sofa"),
        ("en", "3 May: the van broke down", "sentence", "On 3 May, the van broke down"),
        ("en", "Mrs Pugh's letters are on file", "sentence", "Your letters are on file"),
        ("en", "Parcel 9 last scanned at the depot", "sentence", "Parcel 9 was last scanned at the depot"),
        ("en", "Photos received on 4 March", "sentence", "Photos were received on 4 March"),
        ("en", "Bella died during surgery", "note", "Bella died during surgery"),
        ("en", "Contractor: DampTec, can attend at 10", "sentence", "DampTec can attend at 10"),
        ("en", "Ready for collection tomorrow", "sentence", "It's ready for collection tomorrow"),
        ("en", "Loss adjusters visit within 5 days", "sentence", "Loss adjusters visit within 5 days"),
        ("en", "The fee is due, as stated on the form", "sentence", "The fee is due"),
        ("en", "Alternative dates: 5 May, 12 May", "options", "the alternative dates are 5 May or 12 May"),
    ],
)
def test_a_fact_is_turned_to_the_customer(language: str, fact: str, kind: str, text: str) -> None:
    told = languages.load(language).grammar.tell(fact, _NAMES[language])
    assert (told.kind, told.text) == (kind, text)


@pytest.mark.parametrize(
    ("language", "fact"),
    [
        ("es", "El aviso llegó el martes y Nuria no lo comunicó"),
        ("it", "Il messaggio è arrivato e Marika lo ha letto dopo"),
        ("en", "Imogen read it and did not check"),
    ],
)
def test_a_fact_about_the_agent_is_not_passed_on(language: str, fact: str) -> None:
    assert languages.load(language).grammar.tell(fact, _NAMES[language]) is None


@pytest.mark.parametrize("language", ["es", "it", "en"])
@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=120))
def test_never_raises(language: str, text: str) -> None:
    grammar = languages.load(language).grammar
    clause = grammar.speak(text, _NAMES[language])
    grammar.tell(text, _NAMES[language])
    grammar.missing(text, _NAMES[language])
    assert clause is None or clause.line == text
    assert "".join(grammar.alternatives(text)) in text or len(grammar.alternatives(text)) > 1
