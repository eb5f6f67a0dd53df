"""`drafter check`: codes, formats, safe fixes, and errors that name file, line and field."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from drafter.cli.findings import apply_fixes
from drafter.reply import Finding
from tests.cli.run import run

BAD = "Cálmese, por favor, que lo miro."
CLEAN = "He recibido las fotos y le escribo el viernes."


@pytest.mark.parametrize(("text", "code"), [(BAD, 1), (CLEAN, 0)])
@pytest.mark.parametrize("form", ["rich", "text", "json", "jsonl", "sarif"])
def test_the_code_tells_whether_an_error_is_there(
    capsys: pytest.CaptureFixture[str], text: str, code: int, form: str
) -> None:
    ran = run(capsys, "check", "-", "--format", form, stdin=text.encode())
    assert ran.code == code, ran.out + ran.err


def test_findings_stand_where_they_say(capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "check", "-", "--format", "json", stdin=BAD.encode())
    for finding in json.loads(ran.out)["findings"]:
        assert BAD[finding["start"] : finding["end"]] == finding["quote"]


def test_jsonl_keeps_order_and_ids(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "replies.jsonl"
    rows = [{"id": f"r{i}", "reply": BAD if i % 2 else CLEAN} for i in range(5)]
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows), encoding="utf-8")
    ran = run(capsys, "check", str(path), "--format", "jsonl")
    assert ran.code == 1
    assert [(json.loads(x)["id"], bool(json.loads(x)["findings"])) for x in ran.out.splitlines()] == [
        ("r0", False), ("r1", True), ("r2", False), ("r3", True), ("r4", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2"),
        ('{"id": "x"}', "reply"),
        ('{"id": "x", "reply": 3}', "reply"),
        ('{"reply": "x", "messages": [{"author": "nobody", "text": "a"}]}', "author"),
        ("[1]", "line 2"),
    ],
)
def test_bad_lines_name_file_line_and_field(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, line: str, said: str
) -> None:
    path = tmp_path / "replies.jsonl"
    path.write_text(json.dumps({"id": "good", "reply": CLEAN}) + "\n" + line + "\n", encoding="utf-8")
    ran = run(capsys, "check", str(path), "--format", "jsonl")
    assert ran.code == 2
    assert "replies.jsonl, line 2" in ran.err
    assert said in ran.err
    assert '"good"' in ran.out


def test_a_case_makes_promises_checkable(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    case = {
        "language": "es",
        "messages": [{"author": "customer", "text": "¿Y mi dinero?"}],
        "playbook": {"facts": ["Pedido 1"], "may_commit": []},
    }
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case), encoding="utf-8")
    ran = run(capsys, "check", "-", "--case", str(path), "--format", "json", stdin="Le devuelvo 300 € mañana.".encode())
    assert ran.code == 1
    assert any(f["principle"] == "overpromise" for f in json.loads(ran.out)["findings"])


def test_messages_follow_the_interface_language(capsys: pytest.CaptureFixture[str]) -> None:
    own = json.loads(run(capsys, "check", "-", "--format", "json", stdin=BAD.encode()).out)["findings"][0]
    shown = run(capsys, "check", "-", "--format", "json", "--ui-language", "it", stdin=BAD.encode())
    other = json.loads(shown.out)["findings"][0]
    assert other["rule"] == own["rule"]
    assert other["message"] != own["message"]


def test_sarif_has_rules_and_places(capsys: pytest.CaptureFixture[str]) -> None:
    log = json.loads(run(capsys, "check", "-", "--format", "sarif", stdin=BAD.encode()).out)
    found = log["runs"][0]
    ids = {rule["id"] for rule in found["tool"]["driver"]["rules"]}
    for result in found["results"]:
        assert result["ruleId"] in ids
        region = result["locations"][0]["physicalLocation"].get("region")
        if region:
            start = region["charOffset"]
            assert BAD[start : start + region["charLength"]] == region["snippet"]["text"]


@pytest.mark.parametrize(
    ("text", "quote", "fixed"),
    [
        ("Gracias. Lo lamentamos mucho. Le escribo.", "Lo lamentamos mucho", "Gracias. Le escribo."),
        ("Le escribo hoy, sin falta.", ", sin falta", "Le escribo hoy."),
        ("Sin duda, le escribo.", "Sin duda", "Le escribo."),
        ("Todo", "Todo", ""),
    ],
)
def test_a_deletion_takes_what_it_leaves_behind(text: str, quote: str, fixed: str) -> None:
    start = text.index(quote)
    finding = Finding(
        principle="scripted", rule="scripted.x", start=start, end=start + len(quote), quote=quote, replacement=""
    )
    assert apply_fixes(text, [finding]) == (fixed, [])


def test_fix_rewrites_a_plain_file_and_never_loses_what_it_cannot_fix(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "reply.txt"
    path.write_text(BAD + "\n", encoding="utf-8")
    ran = run(capsys, "check", str(path), "--fix")
    assert ran.code == 1
    assert path.read_text(encoding="utf-8") == BAD + "\n"
    assert "dismissive" in ran.err
