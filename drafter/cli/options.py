"""Options that several commands share, and the case that they describe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from drafter.case import Case

F = TypeVar("F", bound=Callable[..., Any])


def case_options(function: F) -> F:
    """`FILE` and what may be added to its case on the command line."""
    for decorate in reversed(
        (
            click.argument("file", metavar="FILE|-"),
            click.option(
                "--playbook",
                "playbook",
                metavar="FILE",
                help="What the business knows and may promise: .toml, .yaml or .json.",
            ),
            click.option(
                "--fact", "facts", multiple=True, metavar="TEXT", help="One more fact of this case. May be repeated."
            ),
            click.option("--instruction", default="", metavar="TEXT", help="Your own hint for this reply."),
            click.option(
                "--language",
                metavar="CODE",
                help="The reply's language: es, it or en. Read from the message if not given.",
            ),
            click.option(
                "--channel", type=click.Choice(["email", "chat", "social", "phone_notes"]), help="Where the reply goes."
            ),
        )
    ):
        function = decorate(function)
    return function


def cases_of(
    file: str,
    *,
    playbook: str | None,
    facts: tuple[str, ...] = (),
    instruction: str = "",
    language: str | None = None,
    channel: str | None = None,
) -> Iterator[Case]:
    """The cases in FILE (or standard input), completed by the options."""
    from drafter.languages import available
    from drafter.playbooks import load_playbook
    from drafter.sources import cases

    if language is not None and language not in available():
        raise click.BadParameter(f"{language!r} is not one of {', '.join(available())}.", param_hint="--language")
    book = load_playbook(Path(playbook)) if playbook else None
    return cases(file, playbook=book, language=language, channel=channel, facts=facts, instruction=instruction)


def format_option(*names: str) -> Callable[[F], F]:
    """`--format` with these names; rich on a terminal, text into a pipe, if not given."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(names),
        help="How to print. rich on a terminal, text into a pipe, if not given.",
    )


def chosen(form: str | None) -> str:
    """The format asked for, or the one that fits where the output goes."""
    import sys

    return form or ("rich" if sys.stdout.isatty() else "text")
