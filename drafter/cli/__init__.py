"""The command line: a thin surface. Each command is a module that is loaded when it is called.

Exit codes: 0 done (also when no model answered and the suggestion is composed); 1 `check` found an error; 2 input or
usage that can't be read; 3 the offline evals could not measure; 4 configuration; 5 the model was needed and failed.
"""

from __future__ import annotations

import importlib
import os
import sys

import click

from drafter import __version__
from drafter.errors import DrafterError

_COMMANDS = {
    "check": "Check a reply: what breaks the principles, and what it lacks.",
    "doctor": "Say what is configured, what answers, and what to do.",
    "model": "Get, serve and list local models.",
    "principles": "List the principles, or explain one.",
    "prompts": "Show the messages that a case is rendered to.",
    "read": "Print what a case asks for, without a model.",
    "rules": "List the rules, or explain one.",
    "schema": "Print the JSON Schema of a suggestion, case, reading or finding.",
    "suggest": "Draft checked replies to a case.",
}


class _Lazy(click.Group):
    """Imports a command's module when it is called, so that `drafter check` never pays for `drafter suggest`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"drafter.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_COMMANDS.items()))


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="drafter")
def drafter() -> None:
    """Draft and check replies to difficult customers, in Spanish, Italian and English."""


def main(arguments: list[str] | None = None) -> None:
    """Entry point of the `drafter` command: runs it and exits with its code; bad input never ends in a traceback."""
    try:
        code = drafter.main(args=arguments, prog_name="drafter", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except DrafterError as error:
        click.echo(f"drafter: {error}", err=True)
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        click.echo("drafter: stopped.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # `drafter … | head` closes our output early; point it elsewhere so that the interpreter's own flush is quiet.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
