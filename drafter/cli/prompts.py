"""`drafter prompts`: what the model would be sent."""

from __future__ import annotations

from pathlib import Path

import click

from drafter.cli.options import case_options, cases_of


@click.group("prompts")
def command() -> None:
    """Show the messages that a case is rendered to."""


@command.command("show")
@case_options
@click.option(
    "--stance",
    type=click.Choice(["resolve", "clarify", "decline", "hold", "boundary"]),
    help="The stance to draft. The reading's first if not given.",
)
@click.option(
    "--profile",
    type=click.Choice(["full", "small"]),
    default="full",
    show_default=True,
    help="Prompts for able or for small models.",
)
@click.option("--templates", type=click.Path(path_type=Path), help="A directory of templates that override drafter's.")
def show(
    file: str, playbook: str | None, facts: tuple[str, ...], instruction: str, language: str | None,
    channel: str | None, stance: str | None, profile: str, templates: Path | None,
) -> None:  # fmt: skip
    """Print the chat messages for each case in FILE, as the model would get them."""
    from drafter.masking import mask_case
    from drafter.prompting import Prompter
    from drafter.reading import read

    prompter = Prompter(templates)
    for case in cases_of(
        file, playbook=playbook, facts=facts, instruction=instruction, language=language, channel=channel
    ):
        reading = read(case)
        masked, _ = mask_case(case)
        if profile == "small":
            messages = prompter.small(masked, reading)
        else:
            messages = prompter.draft(masked, reading, stance or reading.stances[0])  # type: ignore[arg-type]
        for message in messages:
            click.echo(f"--- {message['role']}\n{message['content']}\n")
