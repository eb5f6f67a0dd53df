"""Every example loads with its playbook, and the README names them all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from drafter.case import Case
from drafter.languages import available, load
from drafter.playbooks import load_playbook
from drafter.sources import cases

FOLDER = Path(__file__).parent.parent / "examples"
README = (FOLDER / "README.md").read_text(encoding="utf-8")
PAIRS = re.findall(r"^\| `([\w.-]+)` \| `([\w.-]+)` \|", README, re.MULTILINE)


def loaded(case: str, playbook: str) -> Case:
    (found,) = cases(FOLDER / case, playbook=load_playbook(FOLDER / playbook))
    return found


@pytest.mark.parametrize(("name", "playbook"), PAIRS)
def test_example_loads_with_its_playbook(name: str, playbook: str) -> None:
    case = loaded(name, playbook)
    language = name.split(".")[1]
    assert case.playbook.address in load(language).table("language")["addresses"]
    assert case.playbook.business
    assert case.playbook.agent_name
    assert len(case.playbook.facts) >= 3
    assert len(case.playbook.may_commit) >= 2
    assert len(case.last.text) > 150
    assert not re.search(r"^\s*>|^De:|^From:|^Da:|^-- ?$", case.last.text, re.MULTILINE)


def test_readme_names_every_file_and_three_cases_a_language() -> None:
    named = {name for pair in PAIRS for name in pair} | {"README.md"}
    assert named == {path.name for path in FOLDER.iterdir()}
    for code in available():
        assert sum(name.split(".")[1] == code for name, _ in PAIRS) >= 2


def test_all_formats_are_shown() -> None:
    assert {Path(case).suffix for case, _ in PAIRS} == {".eml", ".txt", ".json"}
    assert {Path(playbook).suffix for _, playbook in PAIRS} == {".toml", ".yaml", ".json"}


def test_the_vacuum_cleaner_mail_is_read_to_the_bottom() -> None:
    case = loaded("aspiradora.es.eml", "casa-luz.toml")
    assert [m.author for m in case.messages] == ["customer", "agent", "customer"]
    assert "PORQUE NO ASPIRA" in case.last.text
    assert case.last.text.endswith("Javier Lozano\nPedido CL-20817")
    assert "Interiorismo" not in case.last.text
    assert case.messages[1].text.startswith("Hola, Javier:")


def test_the_hotel_mail_is_read_from_html() -> None:
    case = loaded("hotel.en.eml", "harborview.toml")
    assert [m.author for m in case.messages] == ["customer", "agent", "customer"]
    assert case.last.text.startswith("Ms. Albright,")
    assert "“go back on the card automatically,”" in case.last.text
