"""`drafter suggest`: from a message to checked candidates."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drafter.cli.options import case_options, cases_of, chosen, format_option

if TYPE_CHECKING:
    from drafter.case import Case
    from drafter.drafting import Drafter
    from drafter.reply import Suggestion


@click.command("suggest")
@case_options
@click.option(
    "--n",
    "n",
    type=click.IntRange(1, 5),
    default=2,
    show_default=True,
    help="How many candidates, at most; each decides something else.",
)
@click.option(
    "--stance", type=click.Choice(["resolve", "clarify", "decline", "hold", "boundary"]), help="Draft this stance only."
)
@format_option("rich", "text", "json", "jsonl")
@click.option("--no-model", is_flag=True, help="Use composed lines only.")
@click.option(
    "--profile",
    type=click.Choice(["full", "small"]),
    help="Prompts for able or for small models. By the settings if not given.",
)
@click.option(
    "--templates", type=click.Path(path_type=Path), help="A directory of prompt templates that override drafter's."
)
@click.option("--deadline", type=click.FloatRange(1, 3600), metavar="SECONDS", help="Time for the whole suggestion.")
@click.option("--seed", type=int, default=0, show_default=True, help="Makes the model's sampling repeatable.")
@click.option("--ui-language", metavar="CODE", help="The language of the labels. The case's if not given.")
def command(
    file: str, playbook: str | None, facts: tuple[str, ...], instruction: str, language: str | None,
    channel: str | None, n: int, stance: str | None, form: str | None, no_model: bool, profile: str | None,
    templates: Path | None, deadline: float | None, seed: int, ui_language: str | None,
) -> None:  # fmt: skip
    """Draft checked replies to each case in FILE: an .eml, a .txt, a case .json or .jsonl, or - for standard input."""
    from drafter.drafting import Drafter

    form = chosen(form)
    found = cases_of(file, playbook=playbook, facts=facts, instruction=instruction, language=language, channel=channel)
    drafter = Drafter(
        model=None if no_model else "auto",
        profile=profile,  # type: ignore[arg-type]
        templates=templates,
        deadline_seconds=deadline,
    )
    with drafter:
        for case in found:
            suggestion = _watched(drafter, case, n, stance, seed)
            if form == "json":
                click.echo(suggestion.model_dump_json(indent=2))
            elif form == "jsonl":
                click.echo(suggestion.model_dump_json())
            else:
                from drafter.cli.rendering import console, suggestion_view

                console(form).print(suggestion_view(suggestion, ui_language or suggestion.reading.language))


def _watched(drafter: Drafter, case: Case, n: int, stance: str | None, seed: int) -> Suggestion:
    """The suggestion, with progress on standard error when a person is looking."""
    if not sys.stderr.isatty():
        return drafter.suggest(case, n=n, stance=stance, seed=seed)  # type: ignore[arg-type]
    from rich.console import Console

    from drafter.cli.rendering import progress_line
    from drafter.drafting import SuggestionDone

    with Console(stderr=True).status("…") as status:
        for event in drafter.stream(case, n=n, stance=stance, seed=seed):  # type: ignore[arg-type]
            if isinstance(event, SuggestionDone):
                return event.suggestion
            line = progress_line(event)
            if line:
                status.update(line)
    raise AssertionError("the stream ended without a suggestion")
