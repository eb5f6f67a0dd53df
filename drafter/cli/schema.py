"""`drafter schema`: the JSON Schema of what goes in and out."""

from __future__ import annotations

import json
from typing import Literal

import click


@click.command("schema")
@click.argument(
    "name",
    default="suggestion",
    type=click.Choice(["suggestion", "case", "playbook", "reading", "candidate", "finding"]),
)
def command(name: str) -> None:
    """Print the JSON Schema of NAME (suggestion if not given)."""
    from pydantic import BaseModel

    from drafter.case import Case, Playbook, Reading
    from drafter.reply import Candidate, Finding, Suggestion

    models: dict[str, type[BaseModel]] = {
        "suggestion": Suggestion,
        "case": Case,
        "playbook": Playbook,
        "reading": Reading,
        "candidate": Candidate,
        "finding": Finding,
    }
    mode: Literal["validation", "serialization"] = "validation" if name in ("case", "playbook") else "serialization"
    click.echo(json.dumps(models[name].model_json_schema(mode=mode), ensure_ascii=False, indent=2))
