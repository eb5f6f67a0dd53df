"""Playbooks load from three formats, and a wrong one is explained: file, line, key, and the nearest right key."""

from __future__ import annotations

import builtins
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.case import Playbook
from drafter.errors import ConfigurationError, InputError
from drafter.playbooks import address_in, load_playbook, merged

EXPECTED = Playbook(
    business="Casa Luz", address="usted", facts=("Hoy es martes", "Pedido 1: 10 €"), may_commit=("Abrir un cambio",)
)

TOML = (
    'business = "Casa Luz"\naddress = "usted"\nfacts = [\n  "Hoy es martes",\n  "Pedido 1: 10 '
    '€",\n]\nmay_commit = ["Abrir un cambio"]\n'
)
YAML = (
    'business: Casa Luz\naddress: usted\nfacts:\n  - Hoy es martes\n  - "Pedido 1: 10 €"\nmay_commit: [Abrir '
    "un cambio]\nlinks:\n"
)
JSON = json.dumps(
    {"business": "Casa Luz", "address": "usted", "facts": ["Hoy es martes", "Pedido 1: 10 €"],
    "may_commit": ["Abrir un cambio"], "never": []},
    indent=2,
)  # fmt: skip


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.toml", TOML),
        ("a.TOML", "[playbook]\n" + TOML),
        ("a.yaml", YAML),
        ("a.yml", "playbook:\n" + "".join(f"  {line}\n" for line in YAML.splitlines())),
        ("a.json", JSON),
        ("a.json", '{"playbook": ' + JSON + "}"),
        ("a.toml", b"\xef\xbb\xbf" + TOML.encode()),
        ("a.toml", TOML.replace("\n", "\r\n")),
        ("a.yaml", YAML.encode("cp1252")),
        ("a.json", JSON.encode("utf-16")),
    ],
)
def test_three_formats_load_the_same(tmp_path: Path, name: str, text: str | bytes) -> None:
    assert load_playbook(written(tmp_path, name, text)) == EXPECTED


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("p.toml", TOML.replace("may_commit", "may_comit"),
         "p.toml, line 7, may_comit: there is no such field. Did you mean may_commit?"),
        ("p.yaml", "business: X\nagent-name: Ana\n",
         "p.yaml, line 2, agent-name: there is no such field. Did you mean agent_name?"),
        ("p.json", '{\n "business": "X",\n "zzz": 1\n}',
         "p.json, line 3, zzz: there is no such field. The fields are: business,"),
        ("p.toml", 'facts = "Hoy es martes"\n', "p.toml, line 1, facts: this must be a list of sentences"),
        ("p.toml", 'facts = [\n  "uno",\n  2024,\n]\n',
         "p.toml, line 3, facts[1]: this must be a text in quotes, not the number 2024"),
        ("p.toml", "business = 7\n", "p.toml, line 1, business: this must be a text in quotes, not the number 7"),
        ("p.yaml", "facts:\n  - uno\n  - Plazo: 14 días\n", "p.yaml, line 3, facts[1]: the colon after 'Plazo'"),
        ("p.yaml", "agent_name: no\n", "p.yaml, line 1, agent_name: this must be a text in quotes, not yes or no"),
        ("p.yaml", "facts:\n  - 2025-05-01\n", "facts[0]: this must be a text in quotes, not a date"),
        ("p.json", '{"facts": null, "voice": ["a"]}',
         "p.json, line 1, voice: this must be a text in quotes, not a list"),
        ("p.toml", 'business = "X"\naddress = "thou"\n',
         "p.toml, line 2, address: 'thou' is no form of address here. There are: you (en); usted, tú, vos (es)"),
        ("p.toml", 'voice = "x"\n[playbook]\nbusiness = "X"\n',
         "p.toml, line 1, voice: this stands outside of [playbook]"),
        ("p.json", '{"playbook": []}', "p.json, line 1, playbook: this must hold the playbook's fields, not a list"),
        ("p.json", "[1]", "a playbook holds fields such as business and facts, not a list"),
        ("p.toml", "", "p.toml: the playbook is empty"),
        ("p.yaml", "# nothing\n", "p.yaml: the playbook is empty"),
        ("p.toml", 'business = "X"\nfacts = ["a" "b"]\n', "p.toml, line 2, column 14: this is not valid TOML"),
        ("p.toml", 'facts = ["a"', "p.toml, line 1, column 13: this is not valid TOML"),
        ("p.yaml", "facts:\n  - a\n bad: [\n", "p.yaml, line "),
        ("p.yaml", "business: \x07\n", "p.yaml: this is not valid YAML"),
        ("p.json", '{\n "business": "X",\n}', "p.json, line 3, column 1: this is not valid JSON"),
        ("p.json", "[" * 100_000, "nested too deeply"),
        ("p.txt", "business: X", "a playbook is a .toml, .yaml or .json file"),
        ("p.toml", b"\x89PNG\x00\x00\x01", "this is no text file"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(tmp_path: Path, name: str, text: str | bytes, expected: str) -> None:
    with pytest.raises(InputError) as error:
        load_playbook(written(tmp_path, name, text))
    assert expected in str(error.value)


def test_broken_syntax_shows_the_line_and_the_place(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        load_playbook(written(tmp_path, "p.toml", 'business = "X"\nvoice = Cercana\n'))
    first, shown, pointer = str(error.value).split("\n")
    assert "line 2, column 9" in first
    assert shown == "  voice = Cercana"
    assert shown[pointer.index("^")] == "C"


def test_unreadable_files_say_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        load_playbook(tmp_path / "none.toml")
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(InputError, match="it is a folder"):
        load_playbook(tmp_path / "folder.toml")


def test_without_pyyaml_the_command_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "yaml":
            raise ModuleNotFoundError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ConfigurationError, match=r'pip install "drafter\[yaml\]"'):
        load_playbook(written(tmp_path, "p.yaml", YAML))


@pytest.mark.parametrize(
    ("written_as", "meant"),
    [
        ("usted", "usted"),
        ("Usted", "usted"),
        ("TÚ", "tú"),
        ("tu", "tu"),
        ("lei", "Lei"),
        ("Vos", "vos"),
        ("You", "you"),
        ("", None),
    ],
)
def test_addresses_are_those_of_the_languages(tmp_path: Path, written_as: str, meant: str | None) -> None:
    playbook = load_playbook(written(tmp_path, "p.toml", f'business = "X"\naddress = "{written_as}"\n'))
    assert playbook.address == meant


def test_an_address_is_written_as_its_language_writes_it() -> None:
    assert address_in("es", "tu") == "tú"
    assert address_in("it", "tú") == "tu"
    assert address_in("en", "usted") == "usted"
    assert address_in("es", None) is None


def test_a_case_wins_and_the_shop_fills_in() -> None:
    shop = Playbook(
        business="Shop", agent_name="Ann", facts=("open till six", "a"), may_commit=("refund",), never=("free",)
    )
    case = Playbook(agent_name="Bob", facts=("a", "order 1"), may_commit=("exchange",), never=("gift",))
    both = merged(case, shop)
    assert (both.business, both.agent_name) == ("Shop", "Bob")
    assert both.facts == ("open till six", "a", "order 1")
    assert both.may_commit == ("exchange",)
    assert both.never == ("free", "gift")
    assert merged(Playbook(), shop) == shop
    assert merged(case, None) is case


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=80), st.sampled_from([".toml", ".yaml", ".json"]))
def test_any_bytes_are_loaded_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str) -> None:
    path = written(tmp_path_factory.getbasetemp(), f"any{suffix}", data)
    try:
        assert isinstance(load_playbook(path), Playbook)
    except InputError as error:
        refusal = str(error)
    else:
        return
    assert refusal.startswith(str(path))
