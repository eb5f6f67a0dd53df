"""How findings are printed: for people, as JSON, as SARIF; and safe fixes as a diff."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from drafter import __version__
from drafter.replies import Checked
from drafter.reply import Finding


def printed(checked: Iterable[Checked], form: str, ui_language: str | None) -> int:
    """Print findings as they come; the exit code is 1 when one of them is an error."""
    worst = 0
    if form == "sarif":
        kept = list(checked)
        click.echo(json.dumps(sarif(kept), ensure_ascii=False, indent=2))
        return max((_code(c.findings) for c in kept), default=0)
    if form == "json":
        kept = list(checked)
        rows = [_row(c) for c in kept]
        click.echo(json.dumps(rows[0] if len(rows) == 1 else rows, ensure_ascii=False, indent=2))
        return max((_code(c.findings) for c in kept), default=0)
    for each in checked:
        worst = max(worst, _code(each.findings))
        if form == "jsonl":
            click.echo(json.dumps(_row(each), ensure_ascii=False))
        elif form == "rich":
            _rich(each, ui_language)
        else:
            _plain(each)
    return worst


def fixed(checked: Iterable[Checked]) -> int:
    """Apply the safe fixes, print a diff, rewrite plain files. The code is that of the findings left to a person."""
    worst = 0
    for each in checked:
        text, left = apply_fixes(each.reply.text, each.findings)
        worst = max(worst, _code(left))
        diff = difflib.unified_diff(
            each.reply.text.splitlines(), text.splitlines(), each.reply.id, f"{each.reply.id} (fixed)", lineterm=""
        )
        for line in diff:
            click.echo(line)
        if text != each.reply.text and each.reply.path is not None:
            _rewrite(each.reply.path, text)
        for finding in left:
            click.echo(f"{each.reply.id}: {_line(finding)}", err=True)
    return worst


def apply_fixes(text: str, findings: Iterable[Finding]) -> tuple[str, list[Finding]]:
    """`text` with the safe fixes made, and the findings that have none. Of fixes that overlap the first is made."""
    left: list[Finding] = []
    edits: list[tuple[int, int, str]] = []
    for finding in findings:
        fixable = finding.replacement is not None and finding.start is not None and finding.end is not None
        if not fixable or any(finding.start < end and start < finding.end for start, end, _ in edits):  # type: ignore[operator]
            left.append(finding)
        else:
            edits.append((finding.start, finding.end, finding.replacement))  # type: ignore[arg-type]
    for start, end, replacement in sorted(edits, reverse=True):
        text = _spliced(text, start, end, replacement)
    return text, left


def _spliced(text: str, start: int, end: int, replacement: str) -> str:
    """Cut or replace a span; what a deletion leaves behind (its full stop, a double space) goes with it."""
    if replacement:
        return text[:start] + replacement + text[end:]
    before, after = text[:start], text[end:]
    starts_sentence = not before.strip() or before.rstrip()[-1] in ".!?…:\n" or before.endswith("\n")
    if starts_sentence:
        after = after.lstrip(" ,;")
        if after[:1] in (".", "!", "?"):
            after = after[1:].lstrip(" ")
        after = after[:1].upper() + after[1:]
    else:
        before = before.rstrip(" ,;")
        after = after if after[:1] in (".", "!", "?", ",", ";", ":", "\n", "") else " " + after.lstrip()
    return before + after


def _rewrite(path: Path, text: str) -> None:
    """Write beside the file and move into place, so that a crash never leaves half a reply."""
    partial = path.with_name(path.name + ".partial")
    partial.write_text(text + "\n", encoding="utf-8")
    partial.replace(path)


def sarif(checked: Iterable[Checked]) -> dict[str, Any]:
    """The findings as a SARIF 2.1.0 log, for code-review tools."""
    levels = {"error": "error", "warning": "warning", "info": "note"}
    known: dict[str, dict[str, Any]] = {}
    results: list[dict[str, Any]] = []
    for each in checked:
        for finding in each.findings:
            known.setdefault(
                finding.rule,
                {
                    "id": finding.rule,
                    "shortDescription": {"text": finding.message or finding.rule},
                    "fullDescription": {"text": finding.why or finding.message or finding.rule},
                    "help": {"text": finding.fix or finding.message or finding.rule},
                },
            )
            location: dict[str, Any] = {"artifactLocation": {"uri": each.reply.id}}
            if finding.start is not None and finding.end is not None:
                before = each.reply.text[: finding.start]
                location["region"] = {
                    "charOffset": finding.start,
                    "charLength": finding.end - finding.start,
                    "startLine": before.count("\n") + 1,
                    "snippet": {"text": finding.quote},
                }
            results.append(
                {
                    "ruleId": finding.rule,
                    "level": levels[finding.severity],
                    "message": {"text": f"{finding.message} {finding.fix}".strip() or finding.rule},
                    "locations": [{"physicalLocation": location}],
                    "properties": {"principle": finding.principle, "tier": finding.tier},
                }
            )
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "drafter", "version": __version__, "rules": list(known.values())}},
                "columnKind": "unicodeCodePoints",
                "results": results,
            }
        ],
    }


def _row(checked: Checked) -> dict[str, Any]:
    return {"id": checked.reply.id, "findings": [f.model_dump() for f in checked.findings]}


def _code(findings: Iterable[Finding]) -> int:
    return int(any(f.severity == "error" for f in findings))


def _line(finding: Finding) -> str:
    place = f"{finding.start}-{finding.end} «{finding.quote}»" if finding.start is not None else "—"
    return f"{finding.severity} {finding.rule} {place}: {finding.message}"


def _plain(checked: Checked) -> None:
    for finding in checked.findings:
        click.echo(f"{checked.reply.id}: {_line(finding)}")
        if finding.fix:
            click.echo(f"    → {finding.fix}")
    if not checked.findings:
        click.echo(f"{checked.reply.id}: ok")


def _rich(checked: Checked, ui_language: str | None) -> None:
    from drafter.cli.rendering import console, findings_lines, labels, marked
    from drafter.reading import identify

    words = labels(ui_language or identify(checked.reply.text))
    screen = console("rich")
    screen.print(marked(checked.reply.text, checked.findings))
    screen.print()
    for line in findings_lines(checked.findings, words):
        screen.print(line)
    if not checked.findings:
        screen.print(words["clean"], style="green")
