"""`drafter rules`: the rules, explained from their own data."""

from __future__ import annotations

import click


@click.command("rules")
@click.argument("name", metavar="[ID]", required=False)
@click.option(
    "--language",
    default="en",
    metavar="CODE",
    show_default=True,
    help="Rules and texts of this language: es, it or en.",
)
def command(name: str | None, language: str) -> None:
    """List the rules, or explain the one called ID: why, what to do instead, bad and good, source."""
    from drafter.checking.rules import rule, rules
    from drafter.principles import principle

    if name is None:
        for each in rules(language):
            click.echo(f"{each.id:36} {each.severity:8} {each.message}")
        return
    one = rule(name, language)
    source = principle(one.principle, language)
    click.echo(f"{one.id} ({one.severity})\n\n{one.message}\n\nWhy: {one.why}\nInstead: {one.fix}\n")
    for mark, examples in (("bad ", one.bad), ("good", one.good)):
        for example in examples:
            click.echo(f"{mark}  {example.text}")
    click.echo(
        f"\nPrinciple: {source.id}, {source.name}. {source.statement}\nSource: seeds {', '.join(source.sources)}"
    )
