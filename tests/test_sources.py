"""Files and standard input become cases; what can't is refused in plain words that name the place."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.case import Case, Playbook
from drafter.errors import InputError
from drafter.sources import cases

ONE: dict[str, Any] = {
    "id": "es-1",
    "language": "es",
    "channel": "chat",
    "messages": [{"author": "customer", "text": "No funciona"}],
    "playbook": {"business": "X", "facts": ["Pedido 1"]},
    "reply": "a label",
    "violations": [{"principle": "blame", "quote": "x"}],
    "missing": [],
}
MAIL = (
    b"From: Ana Gil <ana@x.es>\nTo: hola@casaluz.es\nSubject: Pedido\nDate: Mon, 5 May 2025 10:00:00 "
    b"+0200\n\nNo funciona.\n"
)


def saved(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def only(path: Path | str, **options: Any) -> Case:
    found = list(cases(path, **options))
    assert len(found) == 1
    return found[0]


def test_json_case_without_its_labels(tmp_path: Path) -> None:
    case = only(saved(tmp_path, "caso.json", json.dumps(ONE)))
    assert case.id == "es-1"
    assert case.channel == "chat"
    assert "reply" not in case.model_dump()


def test_jsonl_yields_a_case_a_line_and_skips_blank_ones(tmp_path: Path) -> None:
    lines = "\n\n".join(json.dumps({**ONE, "id": None if i else "a"}) for i in range(3)) + "\n"
    found = list(cases(saved(tmp_path, "casos.jsonl", "\ufeff" + lines)))
    assert len(found) == 3
    assert found[0].id == "a"


def test_cases_without_id_are_named_after_file_and_line(tmp_path: Path) -> None:
    bare = {k: v for k, v in ONE.items() if k != "id"}
    assert [c.id for c in cases(saved(tmp_path, "casos.jsonl", json.dumps(bare) + "\n" + json.dumps(bare)))] == [
        "casos-1",
        "casos-2",
    ]
    assert [c.id for c in cases(saved(tmp_path, "lista.json", json.dumps([bare, ONE])))] == ["lista-1", "es-1"]


def test_text_is_one_message(tmp_path: Path) -> None:
    case = only(saved(tmp_path, "carta.txt", "Hola:\n\nNo funciona.\n\nCliente: Ana Gil\nPedido: 4471\n"))
    assert (case.id, case.channel) == ("carta", "email")
    assert case.last.text == "Hola:\n\nNo funciona.\n\nCliente: Ana Gil\nPedido: 4471"


@pytest.mark.parametrize(
    "text",
    [
        "Cliente: hola\nAgente: Dígame.\nCliente: no va",
        "CLIENTE: hola\n\nAgente (Laura): Dígame.\nCliente: no va",
        "[10:03] Customer: hola\n[10:04] Agent Laura: Dígame.\n[10:05] Customer: no va",
        "5/05/2025 10:03 - Cliente: hola\n5/05/2025 10:04 - Operatore: Dígame.\n5/05/2025 10:05 - Cliente: no va",
        "**Cliente:** hola\n**Operatrice:** Dígame.\n**Cliente:** no\n va",
    ],
)
def test_transcripts_are_told_from_letters(tmp_path: Path, text: str) -> None:
    case = only(saved(tmp_path, "chat.txt", text))
    assert [m.author for m in case.messages] == ["customer", "agent", "customer"]
    assert [" ".join(m.text.split()) for m in case.messages] == ["hola", "Dígame.", "no va"]
    assert case.channel == "chat"


def test_bubbles_of_one_person_are_one_message(tmp_path: Path) -> None:
    case = only(
        saved(
            tmp_path,
            "chat.txt",
            "[10:03] Cliente: hola\n[10:04] Agente: sí\n[10:05] Cliente: uno\n[10:06] Cliente: dos",
        )
    )
    assert case.last.text == "uno\ndos"
    assert case.last.at == "10:05"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252"])
def test_text_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    assert (
        only(saved(tmp_path, "carta.txt", "¿Dónde está mi año? Perché così".encode(encoding))).last.text
        == "¿Dónde está mi año? Perché così"
    )


def test_mail_is_read_with_its_subject(tmp_path: Path) -> None:
    case = only(saved(tmp_path, "queja.eml", MAIL))
    assert (case.id, case.subject, case.channel) == ("queja", "Pedido", "email")
    assert case.last.text == "No funciona.\n\nAna Gil"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (MAIL, "No funciona.\n\nAna Gil"),
        (MAIL.replace(b"\n", b"\r\n"), "No funciona.\n\nAna Gil"),
        (json.dumps(ONE).encode(), "No funciona"),
        (json.dumps(ONE, indent=2).encode(), "No funciona"),
        (json.dumps([ONE]).encode(), "No funciona"),
        ((json.dumps(ONE) + "\n").encode(), "No funciona"),
        (b"No funciona", "No funciona"),
        ("[Ana] no funciona".encode("utf-16"), "[Ana] no funciona"),
        (b"Asunto: queja\nDe: Ana\nNo funciona", "Asunto: queja\nDe: Ana\nNo funciona"),
    ],
)
def test_standard_input_is_told_by_its_looks(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, data: bytes, text: str
) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    assert only("-").last.text == text
    assert only(saved(tmp_path, "sin_extension", data)).last.text == text


def test_two_lines_of_json_on_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "sys.stdin", SimpleNamespace(buffer=io.BytesIO((json.dumps(ONE) + "\n" + json.dumps(ONE)).encode()))
    )
    assert len(list(cases("-"))) == 2


def test_options_are_added_and_the_case_wins(tmp_path: Path) -> None:
    shop = Playbook(business="Shop", agent_name="Eva", address="tu", facts=("abierto",), may_commit=("cambio",))
    case = only(
        saved(tmp_path, "caso.json", json.dumps(ONE)),
        playbook=shop,
        facts=["Pedido 1", " hoy es martes "],
        instruction=" ofrece el cambio ",
    )
    assert (case.playbook.business, case.playbook.agent_name, case.playbook.address) == ("X", "Eva", "tú")
    assert case.playbook.facts == ("abierto", "Pedido 1", "hoy es martes")
    assert case.instruction == "ofrece el cambio"
    changed = only(saved(tmp_path, "caso.json", json.dumps(ONE)), language="it", channel="social")
    assert (changed.language, changed.channel) == ("it", "social")


def test_addresses_in_the_playbook_are_the_business(tmp_path: Path) -> None:
    quoted = (
        b"From: hola@casaluz.es\nTo: ana@casaluz.es\nSubject: Fwd: x\n\nOfrece el cambio.\n\n---------- "
        b"Forwarded message ---------\n"
    )
    quoted += b"From: Ana Gil <ana@x.es>\nDate: 5 May 2025\nSubject: x\nTo: hola@casaluz.es\n\nNo funciona.\n"
    case = only(saved(tmp_path, "q.eml", quoted), playbook=Playbook(links=("mailto:hola@casaluz.es",)))
    assert case.last.text == "No funciona."
    assert case.instruction == "Ofrece el cambio."


def _with(**changes: Any) -> str:
    return json.dumps({**ONE, **changes})


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("casos.jsonl", _with() + "\n\n" + _with(messages=[{"author": "client", "text": "x"}]),
         "casos.jsonl, line 3, messages[0].author: this must be 'customer' or 'agent', not 'client'."),
        ("casos.jsonl", '{"messages": [}', "casos.jsonl, line 1, column 15: this is not valid JSON"),
        ("casos.jsonl", "7", "casos.jsonl, line 1: a case is an object with messages, not a number."),
        ("caso.json", '{\n"messages": \n}', "caso.json, line 3, column 1: this is not valid JSON"),
        ("caso.json", "{}", "caso.json, messages: this is missing"),
        ("caso.json", "[]", "caso.json: the list of cases is empty"),
        ("caso.json", "[" * 100_000, "nested too deeply"),
        ("caso.json", _with(messages=[]), "caso.json, messages: this is empty"),
        ("caso.json", _with(messages={}), "caso.json, messages: this must be a list, not a table."),
        ("caso.json", _with(messages=["x"]), "caso.json, messages[0]: this must be an object with fields, not a text."),
        ("caso.json", _with(messages=[{"author": "customer"}]), "caso.json, messages[0].text: this is missing."),
        ("caso.json", _with(messages=[{"author": "customer", "text": 5}]),
         "messages[0].text: this must be a text in quotes, not a number."),
        ("caso.json", _with(messages=[{"author": "customer", "text": " \u200b"}]), "messages[0].text: this is empty"),
        ("caso.json", _with(messages=[{"author": "agent", "text": "x"}]), "the last message must be the customer's"),
        ("caso.json", _with(channel="fax"),
         "caso.json, channel: this must be 'email', 'chat', 'social' or 'phone_notes', not 'fax'."),
        ("caso.json", _with(language="xx"), "caso.json, language: there is no 'xx'; there are: en, es, it."),
        ("caso.json", _with(playbook="x"), "caso.json, playbook: this must be an object with fields, not a text."),
        ("caso.json", _with(playbook={"facts": "x"}), "caso.json, playbook.facts: this must be a list, not a text."),
        ("chat.txt", "Cliente: hola\nAgente: sí", "doesn't end with the customer's turn"),
        ("vacio.txt", b"", "is empty"),
        ("vacio.txt", b"\xef\xbb\xbf \n", "is empty"),
        ("foto.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "is a picture"),
        ("doc", b"%PDF-1.7\n", "is a PDF"),
        ("m.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Save the message as .eml"),
        ("x.txt", bytes(range(1, 9)) * 40, "full of control characters"),
        ("m.eml", b"From: a@b.es\nSubject: Re: x\n\n", "m.eml: This e-mail has no text"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(tmp_path: Path, name: str, content: bytes | str, expected: str) -> None:
    with pytest.raises(InputError) as error:
        list(cases(saved(tmp_path, name, content)))
    assert expected in str(error.value)


def test_good_lines_before_a_bad_one_are_yielded(tmp_path: Path) -> None:
    found = cases(saved(tmp_path, "casos.jsonl", _with() + "\nnonsense\n"))
    assert next(found).id == "es-1"
    with pytest.raises(InputError, match="line 2"):
        next(found)


@pytest.mark.parametrize(
    ("source", "options", "expected"),
    [
        ("no/such/file.txt", {}, "there is no such file"),
        (".", {}, "it is a folder"),
        ("nul\x00", {}, "is no file name"),
        ("x.txt", {"language": "xx"}, "There is no language 'xx'; there are: en, es, it."),
        ("x.txt", {"channel": "fax"}, "There is no channel 'fax'"),
    ],
)
def test_options_and_files_that_do_not_exist(source: str, options: dict[str, Any], expected: str) -> None:
    with pytest.raises(InputError) as error:
        cases(source, **options)
    assert expected in str(error.value)


def test_control_characters_and_lone_surrogates_are_dropped(tmp_path: Path) -> None:
    text = _with(messages=[{"author": "customer", "text": "No\u202e fun\x00ciona\ud800"}])
    assert only(saved(tmp_path, "caso.json", text)).last.text == "No funciona"


def test_a_megabyte_of_text_is_read(tmp_path: Path) -> None:
    assert len(only(saved(tmp_path, "largo.txt", "palabra " * 130_000)).last.text) > 1_000_000


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["", ".txt", ".json", ".jsonl", ".eml"]))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str) -> None:
    path = saved(tmp_path_factory.getbasetemp(), f"any{suffix}", data)
    try:
        found = list(cases(path))
    except InputError as error:
        refusal = str(error)
    else:
        assert all(case.last.text for case in found)
        return
    assert refusal.startswith(str(path))
