"""What the rules look at: clauses, quotations, signatures, guards, and what two texts share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.case import Case, Message, Playbook
from drafter.checking.guards import asked, conditional, negated
from drafter.checking.overlap import shared_runs, stems
from drafter.checking.view import View


def _view(text: str, customer: str = "Hola", language: str = "es") -> View:
    return View(text, Case(language=language, messages=(Message(author="customer", text=customer),)), language)


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("No le puedo prometer la fecha.", "prometer", True),
        ("No es así, le prometo la fecha.", "prometo", False),
        ("Le prometo la fecha, no lo dude.", "prometo", False),
        ("No hace falta que venga ni que yo le prometa la fecha.", "prometa", True),
        ("No hace falta que usted venga hoy otra vez porque desde luego le prometo la fecha.", "prometo", False),
    ],
)
def test_a_negation_reaches_a_few_words_in_its_clause(text: str, word: str, expected: bool) -> None:
    assert negated(_view(text), text.index(word)) is expected


def test_questions_and_conditions_are_seen_by_sentence() -> None:
    text = "¿Le devuelvo el dinero? Si el almacén confirma, le aviso. Mañana va."
    view = _view(text)
    assert [asked(view, text.index(word)) for word in ("devuelvo", "aviso", "va.")] == [True, False, False]
    assert [conditional(view, text.index(word)) for word in ("devuelvo", "aviso", "va.")] == [False, True, False]


def test_only_what_the_customer_wrote_is_a_quotation() -> None:
    view = _view("Leo «Esto es un ROBO» y «una tontería».", "Buenas. ¡Esto es un robo! Adiós")
    assert [view.text[start:end] for start, end in view.quoted] == ["«Esto es un ROBO»"]


@pytest.mark.parametrize(
    ("text", "signature"),
    [
        ("Lo reviso hoy.\n\nUn saludo,\nNuria Campos", "Un saludo,\nNuria Campos"),
        ("Lo reviso hoy. Atentamente, Nuria", "Atentamente, Nuria"),
        ("Lo reviso hoy y le envío un saludo", ""),
        ("Un saludo de bienvenida abre este correo. " + "Y después sigue. " * 12, ""),
        ("Lo reviso hoy.", ""),
    ],
)
def test_the_signature_is_the_closing_and_what_follows(text: str, signature: str) -> None:
    start, end = _view(text).signature
    assert text[start:end] == signature


def test_a_phrase_of_the_playbook_is_found_whatever_its_case_and_accents() -> None:
    view = _view("El PLÁN ORO no es el plan orográfico; el plan oro, sí.")
    assert [view.text[start:end] for start, end in view.places("Plan Oro")] == ["PLÁN ORO", "plan oro"]
    assert list(view.places("  ")) == []


def test_stems_bring_forms_of_a_word_together_and_drop_empty_ones() -> None:
    assert stems("parla", "it") == stems("parli", "it") == stems("parlo", "it")
    assert stems("order", "en") == stems("orders", "en")
    assert stems("the of and", "en") == set()
    assert "331" in stems("order 331", "en")


def test_a_shared_run_may_differ_in_one_word() -> None:
    theirs = "lo specchio di mia nonna quello che aveva attraversato due guerre"
    mine = "ecco lo specchio di sua nonna quello che aveva attraversato due guerre ieri"
    (run,) = shared_runs(mine, theirs)
    assert mine[run.start : run.end] == theirs.replace("mia", "sua")
    assert run.words == 11
    assert shared_runs(mine, theirs, known=mine) == []
    assert shared_runs("uno due", theirs) == []


@given(st.text(alphabet="ab \n", max_size=80), st.text(alphabet="ab \n", max_size=80))
def test_shared_runs_are_in_order_and_apart(mine: str, theirs: str) -> None:
    end = 0
    for run in shared_runs(mine, theirs, shortest=3):
        assert end <= run.start < run.end <= len(mine)
        end = run.end


def test_candidates_of_one_case_share_its_background() -> None:
    case = Case(language="en", messages=(Message(author="customer", text="Hi"),), playbook=Playbook(facts=("A",)))
    assert View("One.", case, "en").background is View("Two.", case, "en").background
