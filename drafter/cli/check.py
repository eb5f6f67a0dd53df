"""`drafter check`: findings for replies, one or many."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from drafter.cli.options import chosen, format_option


@click.command("check")
@click.argument("files", metavar="FILE…|-", nargs=-1, required=True)
@click.option("--case", "case_file", metavar="FILE", help="The case that plain replies answer: .json, .eml or .txt.")
@click.option("--playbook", metavar="FILE", help="What the business knows and may promise: .toml, .yaml or .json.")
@click.option(
    "--language", metavar="CODE", help="The reply's language: es, it or en. Read from the reply if not given."
)
@click.option(
    "--fix", is_flag=True, help="Apply the safe fixes to plain replies and print a diff; files are rewritten."
)
@click.option("--ui-language", metavar="CODE", help="The language of the messages. The reply's if not given.")
@format_option("rich", "text", "json", "jsonl", "sarif")
def command(
    files: tuple[str, ...], case_file: str | None, playbook: str | None, language: str | None,
    fix: bool, ui_language: str | None, form: str | None,
) -> None:  # fmt: skip
    """Check replies: plain text, an .eml, a case with a `reply`, or a .jsonl of such cases.

    Exits with 1 when an error-level finding is there, 2 on bad input, 0 otherwise.
    """
    from drafter.checking import Checker
    from drafter.cli import findings as printing
    from drafter.languages import available
    from drafter.replies import Checked, replies

    for name, code in (("--language", language), ("--ui-language", ui_language)):
        if code is not None and code not in available():
            raise click.BadParameter(f"{code!r} is not one of {', '.join(available())}.", param_hint=name)
    checker = Checker(ui_language=ui_language)
    book = None
    if playbook:
        from drafter.playbooks import load_playbook

        book = load_playbook(Path(playbook))

    def checked() -> Iterator[Checked]:
        for file in files:
            for reply in replies(file, case_file=case_file, playbook=book, language=language):
                yield Checked(reply, tuple(checker.check(reply.text, reply.case, language=language)))

    if fix:
        sys.exit(printing.fixed(checked()))
    sys.exit(printing.printed(checked(), chosen(form), ui_language))
