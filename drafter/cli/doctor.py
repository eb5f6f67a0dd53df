"""`drafter doctor`: what is configured, what answers, what to do."""

from __future__ import annotations

import sys

import click


@click.command("doctor")
def command() -> None:
    """Say what is configured, what answers, and what to do. Exits with 4 when something is in the way."""
    from drafter.models import load_settings
    from drafter.models.doctor import diagnose

    checks = diagnose(load_settings())
    for check in checks:
        click.echo(f"{'ok  ' if check.ok else 'no  '} {check.name}: {check.text}")
        if not check.ok and check.remedy:
            click.echo(f"       → {check.remedy}")
    sys.exit(0 if all(c.ok for c in checks) else 4)
