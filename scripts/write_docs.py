"""Writes what the docs show from what the program does: pages made from data, and the output of commands.

    python scripts/write_docs.py [--check]

docs/principles.md and docs/rules.md are made whole. In README.md and the other pages every block that begins with
```console is run, command by command (`$ drafter …`), and holds what came out; a block under a comment
`<!-- recorded … -->` needs a model and stays as it was recorded. With --check nothing is written; the exit code is 1
when a page is not what the program says.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from drafter import languages
from drafter.checking.rules import rules
from drafter.principles import catalogue

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
MADE = {"principles.md", "rules.md"}

SEEDS = """\
| no. | who speaks | teaches |
|---|---|---|
| 000 | a network of advisors who meet clients one by one (Spanish) | Meet each person without prejudice; find out what matters most to them; then guide them step by step. Rudeness is not about you: do not return it. If it becomes abuse, end the contact and report it. Keep what you promise. A hard client can become a loyal one. |
| 001 | an agency director (Spanish) | Understand what the client needs, why, and in which form. Listen fully, say it back in your own words so that it can be corrected, and write it down: what was said, what was understood, what was agreed. |
| 002 | a customer-service manual (Spanish) | Six steps: let them vent and never ask for calm; drop the label and ask what this customer needs; empathy, short and sincere, not sympathy; solve actively, with questions; agree on the solution and promise only what can be kept; follow up, and fix the procedure that caused it. |
| 003 | people who answer customers, at first hand (Spanish) | They are angry before they reach you, and at the company. It is not only the fault but the hours it cost them. Scripted understanding and repeating their words make it worse. Be kind, then fix it fast. A light line can turn anger, when the moment allows. |
| 004 | a virtual assistant (Italian) | Understand first, do not jump to conclusions. Let them finish, then put the problem in its right size with facts. If you need time, say so and come back. Recap. Stay the point of reference even when others help. Keep clients informed. |

Where they disagree, drafter's reading is this. Never ask for calm; set a boundary on the *behaviour* when the agent is insulted,
always with a way to go on. Empathy names this customer's reason; a set phrase alone is `scripted`. A problem is put in its size by
facts ("the hold lapses in 3 days"), never by judgement ("it is only a hold").
"""  # noqa: E501


def principles_page() -> str:
    """The catalogue with its sources, and one bad and one good phrase of each where rules have them."""
    lines = [
        "# Principles",
        "",
        "Made from the catalogue by `scripts/write_docs.py`; do not edit by hand.",
        "",
        "Five short articles on difficult customers are the sources; principles cite them by number.",
        "",
        SEEDS,
    ]
    for kind, title in (
        ("must_not", "What a reply must not do"),
        ("must", "What a reply must do, when the condition holds"),
    ):
        lines += [
            f"## {title}",
            "",
            "| principle | name | what it means | severity | sources |",
            "|---|---|---|---|---|",
        ]
        for each in catalogue("en").values():
            if each.kind == kind:
                lines.append(
                    f"| `{each.id}` | {each.name} | {each.statement} | {each.severity} | {', '.join(each.sources)} |"
                )
        lines.append("")
    return "\n".join(lines)


def rules_page() -> str:
    """Every rule of every language, explained from its own data."""
    lines = ["# Rules", "", "Made from the rule files by `scripts/write_docs.py`; do not edit by hand.", ""]
    for code in languages.available():
        lines += [f"## {languages.load(code).table('language')['name']}", ""]
        for rule in sorted(rules(code), key=lambda r: r.id):
            lines += [f"### `{rule.id}` ({rule.severity})", "", f"{rule.message} {rule.why}", "", f"*{rule.fix}*", ""]
            for mark, examples in (("✗", rule.bad[:2]), ("✓", rule.good[:1])):
                lines += [f"- {mark} {_plain(e.text)}" for e in examples]
            lines.append("")
    return "\n".join(lines)


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


_BLOCK = re.compile(r"(?P<before>[^\n]*)\n```console\n(?P<body>.*?)```", re.S)


def with_outputs(page: str) -> str:
    """A page with the output of its commands as it is today."""

    def filled(block: re.Match[str]) -> str:
        if block["before"].startswith("<!-- recorded"):
            return block.group()
        commands = [line[2:] for line in block["body"].splitlines() if line.startswith("$ ")]
        shown = "".join(f"$ {command}\n{output(command)}" for command in commands)
        return f"{block['before']}\n```console\n{shown}```"

    return _BLOCK.sub(filled, page)


def output(command: str) -> str:
    """What `drafter …` prints, both streams, as a person would see it."""
    words = shlex.split(command)
    stdin = None
    if words[0] == "echo":
        at = words.index("|")
        stdin, words = " ".join(words[1:at]) + "\n", words[at + 1 :]
    if words[0] != "drafter":
        raise SystemExit(f"only drafter's own commands are run in the docs, not {command!r}")
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1"}
    ran = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env=environment,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )
    return (ran.stdout + ran.stderr).rstrip() + "\n"


def main() -> int:
    pages = {DOCS / "principles.md": principles_page(), DOCS / "rules.md": rules_page()}
    for path in (ROOT / "README.md", *sorted(DOCS.glob("*.md"))):
        if path.name not in MADE:
            pages[path] = with_outputs(path.read_text(encoding="utf-8"))
    stale = 0
    for path, page in pages.items():
        if "--check" not in sys.argv:
            path.write_text(page, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != page:
            print(f"{path.relative_to(ROOT)} is not what the program says; run: python scripts/write_docs.py")
            stale = 1
    return stale


if __name__ == "__main__":
    sys.exit(main())
