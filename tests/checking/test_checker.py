"""The checker as a whole: order, merging, playbook, languages, and any text at all."""

from __future__ import annotations

import concurrent.futures
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter import languages
from drafter.case import Case, Message, Playbook
from drafter.checking import Checker, check
from drafter.checking.findings import found, in_order, merged
from drafter.checking.view import View
from drafter.errors import ConfigurationError
from drafter.reply import Finding

CASES = {
    "es": Case(
        language="es",
        messages=(Message(author="customer", text="Mi pedido 331 no llega y estoy harta. ¿Cuándo viene? Julia Prat"),),
        playbook=Playbook(
            address="usted",
            facts=("Pedido 331: sale el jueves",),
            may_commit=("Devolver 40 € en 14 días", "Escribir a la clienta hoy"),
        ),
    ),
    "it": Case(
        language="it",
        messages=(Message(author="customer", text="L'ordine 331 non arriva e sono stufa. Quando viene? Giulia Prati"),),
        playbook=Playbook(
            address="Lei",
            facts=("Ordine 331: parte giovedì",),
            may_commit=("Rimborsare 40 € in 14 giorni", "Scrivere alla cliente oggi"),
        ),
    ),
    "en": Case(
        language="en",
        messages=(
            Message(author="customer", text="Order 331 hasn't come and I'm fed up. When is it coming? Julia Platt"),
        ),
        playbook=Playbook(
            address="you",
            facts=("Order 331 leaves on Thursday",),
            may_commit=("Refund £40 within 14 days", "Email the customer today"),
        ),
    ),
}
BAD = {
    "es": "Tu pedido SALE HOY MISMO SIN FALTA. Jajaja 😂 Le devuelvo 500 €. Más en www.nada.com/x",
    "it": "Il tuo ordine PARTE OGGI SENZA NESSUN DUBBIO. Ahah 😂 Le rimborso 500 €. Altro su www.nulla.com/x",
    "en": "Your order LEAVES TODAY WITHOUT ANY DOUBT. Haha 😂 I'll refund £500. More at www.nothing.com/x",
}


def _at(start: int | None, end: int | None, principle: str = "blame", severity: str = "error") -> Finding:
    return Finding.model_validate(
        {"principle": principle, "rule": f"{principle}.x{start}", "start": start, "end": end, "severity": severity}
    )


def test_the_most_severe_and_then_the_shortest_of_overlapping_findings_stays() -> None:
    kept = merged([_at(0, 20), _at(5, 9), _at(6, 7, severity="warning"), _at(30, 31)])
    assert sorted((each.start, each.end) for each in kept) == [(5, 9), (30, 31)]


def test_overlapping_findings_of_two_principles_both_stay() -> None:
    assert len(merged([_at(0, 20), _at(5, 9, "humour")])) == 2


def test_findings_stand_by_place_and_missing_steps_last() -> None:
    order = in_order([_at(None, None, "empathy"), _at(9, 10), _at(2, 3)])
    assert [each.start for each in order] == [2, 9, None]


@pytest.mark.parametrize("code", languages.available())
def test_findings_carry_span_tier_and_texts(code: str) -> None:
    text = BAD[code]
    findings = Checker().check(text, CASES[code])
    principles = {each.principle for each in findings}
    assert {"humour", "ungrounded", "disrespect", "overpromise"} <= principles
    for each in findings:
        assert each.message
        assert each.why
        assert each.fix
        assert each.tier in ("patterns", "code")
        if each.start is None or each.end is None:
            assert each.quote == ""
        else:
            assert each.quote == text[each.start : each.end] != ""


@pytest.mark.parametrize("code", languages.available())
@pytest.mark.parametrize("ui", languages.available())
def test_messages_follow_the_language_of_the_agent(code: str, ui: str) -> None:
    own = {each.rule: each for each in Checker().check(BAD[code], CASES[code])}
    shown = {each.rule: each for each in Checker(ui_language=ui).check(BAD[code], CASES[code])}
    assert own.keys() == shown.keys()
    same = [rule for rule in own if own[rule].message == shown[rule].message]
    assert (len(same) == len(own)) is (ui == code)


def test_a_playbook_allows_by_rule_by_principle_and_by_phrase() -> None:
    case = CASES["es"]
    before = {each.rule for each in check(BAD["es"], case)}
    joke = next(rule for rule in sorted(before) if rule.startswith("humour."))
    for allowed in (joke, "humour", "jajaja 😂"):
        book = case.playbook.model_copy(update={"allow": (allowed,)})
        after = {each.rule for each in check(BAD["es"], case.model_copy(update={"playbook": book}))}
        assert joke in before - after
        assert {"disrespect.form-of-address", "ungrounded.link"} <= after


def test_a_playbook_forbids_a_phrase_or_makes_a_rule_an_error() -> None:
    book = CASES["en"].playbook.model_copy(update={"forbid": ("Éclair deal", "empathy.missing")})
    case = CASES["en"].model_copy(update={"playbook": book})
    findings = {each.rule: each for each in check("The eclair deal ends today.", case)}
    assert findings["overpromise.forbidden"].quote == "eclair deal"
    assert findings["empathy.missing"].severity == "error"


def test_nothing_fires_in_the_customers_own_words_quoted_back() -> None:
    case = Case(
        language="es",
        messages=(Message(author="customer", text="Me dijeron «qué risa 😂» y no me hace gracia. Estoy harta."),),
    )
    assert "humour" not in {each.principle for each in check("Nadie debió decirle «qué risa 😂».", case)}
    assert "humour" in {each.principle for each in check("Nadie debió decirle «menuda risa 😂».", case)}


def test_a_text_without_a_case_is_checked_by_what_it_says() -> None:
    assert {each.rule for each in check("Hola, [Nombre]: reviso el pedido de usted hoy.")} == {"ungrounded.placeholder"}
    assert check("") == []


@pytest.mark.parametrize("keyword", [{"tiers": ("poetry",)}, {"ui_language": "tlh"}])
def test_wrong_settings_are_named(keyword: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError, match=r"poetry|tlh"):
        Checker(**keyword)


@given(text=st.text(max_size=300), code=st.sampled_from(languages.available()))
@settings(max_examples=60, deadline=None)
def test_any_text_is_checked_and_every_span_slices_to_its_quote(text: str, code: str) -> None:
    for each in Checker().check(text, CASES[code]):
        if each.start is not None and each.end is not None:
            assert text[each.start : each.end] == each.quote != ""


@given(said=st.text(min_size=1, max_size=200), code=st.sampled_from(languages.available()))
@settings(max_examples=40, deadline=None)
def test_any_customer_message_is_read(said: str, code: str) -> None:
    case = CASES[code].model_copy(update={"messages": (Message(author="customer", text=said),)})
    Checker().check(BAD[code], case)


@pytest.mark.parametrize("code", languages.available())
def test_line_ends_change_nothing_but_the_places(code: str) -> None:
    text = BAD[code].replace(". ", ".\n")
    plain = [(each.rule, each.quote) for each in Checker().check(text, CASES[code])]
    windows = [(each.rule, each.quote) for each in Checker().check(text.replace("\n", "\r\n"), CASES[code])]
    assert plain == windows


def test_one_checker_serves_many_threads() -> None:
    checker = Checker()
    jobs = [(BAD[code], CASES[code]) for code in CASES] * 8
    alone = [checker.check(*job) for job in jobs]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda job: checker.check(*job), jobs)) == alone


@pytest.mark.parametrize(
    "unit",
    ["no ", "a", "«", "😂", "[", "A B C D ", "le garantizo que ", "1.", "\n", "http://", "@", "((((", "((", "999 "],
)
def test_malice_is_checked_in_bounded_time(unit: str) -> None:
    """A generous bound, far above what it takes even under coverage, that any quadratic step would break."""
    begun = time.perf_counter()
    Checker().check(unit * (100_000 // len(unit)), CASES["es"])
    assert time.perf_counter() - begun < 30


def test_a_view_reads_lazily() -> None:
    view = View("Hola.", CASES["es"], "es")
    assert "reading" not in vars(view)
    assert found(view, "blame.x", 0, 4).quote == "Hola"


def _answer(language: str, facts: tuple[str, ...], may: tuple[str, ...], customer: str = "…") -> Case:
    playbook = Playbook(facts=facts, may_commit=may)
    return Case(language=language, messages=(Message(author="customer", text=customer),), playbook=playbook)


@pytest.mark.parametrize(
    ("language", "reply"),
    [
        ("es", "Ya le hemos reembolsado los 40 €."),
        ("es", "Acabo de abrirle una reclamación en consumo."),
        ("it", "Ti abbiamo già rimborsato i 40 €."),
        ("it", "Ho già parlato con il corriere."),
        ("en", "I've already refunded the £40 to your card."),
        ("en", "We have just escalated this to the director."),
    ],
)
def test_a_deed_that_nothing_speaks_of_is_told_as_done(language: str, reply: str) -> None:
    may = {"es": "Reembolso de 40 € en 5 días", "it": "Rimborso di 40 € entro 5 giorni", "en": "Refund £40 in 5 days"}
    found = check(reply, _answer(language, ("4471",), (may[language],)))
    assert "ungrounded.claimed-done" in {each.rule for each in found}


@pytest.mark.parametrize(
    ("language", "fact", "may", "reply"),
    [
        ("es", "Reembolso de 40 € hecho el 3 de mayo", "Llamar mañana", "Ya le hemos reembolsado los 40 €."),
        ("es", "Pedido 4471", "Abrir una reclamación", "He abierto la reclamación."),
        ("es", "Pedido 4471", "Abrir una reclamación", "Todavía no le he reembolsado nada."),
        ("it", "Rimborso di 40 € eseguito il 3 maggio", "Telefonata domani", "Ti abbiamo già rimborsato i 40 €."),
        ("it", "Ordine 4471", "Aprire un reclamo", "Ho aperto il reclamo."),
        ("en", "Refund of £40 made on 3 May", "Call tomorrow", "I've already refunded the £40."),
        ("en", "Order 4471", "Open a complaint", "I've opened the complaint."),
        ("en", "Order 4471", "Open a complaint", "If I have booked the wrong day, tell me."),
    ],
)
def test_a_deed_that_is_known_or_permitted_may_be_told(language: str, fact: str, may: str, reply: str) -> None:
    found = check(reply, _answer(language, (fact,), (may,)))
    assert "ungrounded.claimed-done" not in {each.rule for each in found}


@pytest.mark.parametrize(
    ("language", "reply"),
    [
        ("es", "No es posible devolverle los 90 €."),
        ("es", "La reimpresión gratis no es posible."),
        ("es", "Su pedido retrasado sale del almacén."),
        ("it", "Non posso ristampare gratis."),
        ("it", "La ristampa gratuita non è possibile."),
        ("it", "Lo sconto per il disturbo non è previsto."),
        ("it", "Dopo il Suo ok lo spedisco."),
        ("en", "A refund of £90 is not possible."),
        ("en", "I can't reprint it for free."),
        ("en", "Two nights with a door that won't shut is a worry."),
    ],
)
def test_a_refusal_or_a_plain_statement_breaks_nothing(language: str, reply: str) -> None:
    found = check(reply, _answer(language, ("4471",), ("Call",), "90"))
    assert [each.rule for each in found if each.start is not None and each.severity != "info"] == []


@pytest.mark.parametrize("reply", ["Puede ser lunes o martes: elige usted.", "¿Cuál elige?"])
def test_the_formal_present_is_no_familiar_imperative(reply: str) -> None:
    case = Case(language="es", messages=(Message(author="customer", text="…"),), playbook=Playbook(address="usted"))
    assert "disrespect.form-of-address" not in {each.rule for each in check(reply, case)}


def test_the_playbooks_own_words_are_no_breach() -> None:
    fact = "There was a technical fault at the depot"
    assert [f for f in check(f"{fact}.", _answer("en", (fact,), ())) if f.principle == "ungrounded"] == []
    assert [f for f in check(f"{fact}.", _answer("en", ("4471",), ())) if f.principle == "ungrounded"] != []
