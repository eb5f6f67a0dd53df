"""`drafter principles`: the catalogue."""

from __future__ import annotations

import click


@click.command("principles")
@click.argument("name", required=False)
@click.option(
    "--language", default="en", metavar="CODE", show_default=True, help="The language of the texts: es, it or en."
)
def command(name: str | None, language: str) -> None:
    """List the principles that replies are held to, or explain the one called NAME."""
    from drafter.principles import catalogue, principle

    if name is None:
        for each in catalogue(language).values():
            kind = "must" if each.kind == "must" else "must not"
            click.echo(f"{each.id:12} {kind:8} {each.severity:7} {each.name}")
        return
    one = principle(name, language)
    click.echo(f"{one.id}: {one.name}\n\n{one.statement}\n")
    click.echo(f"kind: {one.kind.replace('_', ' ')}   severity: {one.severity}   sources: {', '.join(one.sources)}")
