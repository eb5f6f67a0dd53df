"""`drafter read`: the Reading of a case."""

from __future__ import annotations

import click

from drafter.cli.options import case_options, cases_of, chosen, format_option


@click.command("read")
@case_options
@format_option("rich", "text", "json", "jsonl")
@click.option("--ui-language", metavar="CODE", help="The language of the labels. The case's if not given.")
def command(
    file: str, playbook: str | None, facts: tuple[str, ...], instruction: str, language: str | None,
    channel: str | None, form: str | None, ui_language: str | None,
) -> None:  # fmt: skip
    """Print what each case in FILE asks for, without a model: the cool-down view."""
    from drafter.reading import read

    form = chosen(form)
    for case in cases_of(
        file, playbook=playbook, facts=facts, instruction=instruction, language=language, channel=channel
    ):
        reading = read(case)
        if form in ("json", "jsonl"):
            click.echo(reading.model_dump_json(indent=2 if form == "json" else None))
            continue
        from drafter.cli.rendering import console, reading_view

        console(form).print(reading_view(reading, ui_language or reading.language))
