"""The pipeline's own time per suggestion beside the model's, in one run, with the configured or local model.

    python benchmarks/pipeline.py [--rounds 5] [--no-model]

Prints, per example case: own milliseconds (reading, prompts, checking, composing, ranking: everything but the model),
their share of the wall time, prompt and cached tokens, and a raw client call with the same messages beside it; then
the start of the command line. Ratios within one run are what counts; single times swing with the machine.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

from drafter import Drafter, load_playbook, read
from drafter.case import Case
from drafter.masking import mask_case
from drafter.prompting import Prompter, draft_schema, small_schema
from drafter.sources import cases

EXAMPLES = Path(__file__).parent.parent / "examples"
PAIRS = (
    ("aspiradora.es.eml", "casa-luz.toml"),
    *((p.name, None) for p in sorted(EXAMPLES.glob("*.json")) if "playbook" not in p.name),
)


def loaded() -> list[tuple[str, Case]]:
    """The example cases with their playbooks."""
    found = []
    for name, book in PAIRS:
        try:
            playbook = load_playbook(EXAMPLES / book) if book else None
            found.append((name, next(iter(cases(str(EXAMPLES / name), playbook=playbook)))))
        except Exception as error:  # a playbook among the .json files is no case
            print(f"skipped {name}: {error}", file=sys.stderr)
    return found


def own_time(found: list[tuple[str, Case]], rounds: int) -> None:
    """Milliseconds a suggestion without any model, warm."""
    with Drafter(model=None) as drafter:
        for _, case in found:
            drafter.suggest(case)
        print(f"{'case':32} {'own ms (median of ' + str(rounds) + ')':>24}")
        for name, case in found:
            times = []
            for _ in range(rounds):
                begun = time.perf_counter()
                drafter.suggest(case)
                times.append((time.perf_counter() - begun) * 1000)
            print(f"{name:32} {statistics.median(times):24.2f}")


def with_model(found: list[tuple[str, Case]]) -> None:
    """One suggestion and one raw call a case, through the same client."""
    from drafter.models import ModelClient, load_settings

    settings = load_settings()
    model = ModelClient(settings)
    prompter = Prompter()
    print(
        f"\n{'case':32} {'wall s':>7} {'own ms':>7} {'share':>7} {'prompt':>7} {'cached':>7} {'out':>5}"
        f" {'raw call s':>11}"
    )
    with Drafter(model=model, settings=settings, profile=settings.profile) as drafter:
        for name, case in found:
            begun = time.perf_counter()
            use = drafter.suggest(case).usage
            wall = time.perf_counter() - begun
            reading, (masked, _) = read(case), mask_case(case)
            if settings.profile == "small":
                messages, schema = prompter.small(masked, reading), small_schema(reading)
            else:
                messages, schema = prompter.draft(masked, reading, reading.stances[0]), draft_schema()
            begun = time.perf_counter()
            model.complete(messages, schema, deadline=time.monotonic() + 120, seed=0)
            raw = time.perf_counter() - begun
            print(
                f"{name:32} {wall:7.2f} {use.own_seconds * 1000:7.2f} {use.own_seconds / wall:7.2%}"
                f" {use.prompt_tokens:7d} {use.cached_tokens:7d} {use.completion_tokens:5d} {raw:11.2f}"
            )


def start(rounds: int) -> None:
    """The whole process of `drafter check` on one line, beside a bare interpreter."""

    def timed(*command: str) -> float:
        times = []
        for _ in range(rounds):
            begun = time.perf_counter()
            subprocess.run(
                [sys.executable, *command], input=b"Le escribo el viernes.", capture_output=True, check=False
            )
            times.append(time.perf_counter() - begun)
        return statistics.median(times)

    bare, check = timed("-c", "pass"), timed("-m", "drafter", "check", "-")
    print(f"\nstart: python {bare * 1000:.0f} ms, drafter check {check * 1000:.0f} ms (median of {rounds})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-model", action="store_true")
    options = parser.parse_args()
    found = loaded()
    own_time(found, options.rounds)
    if not options.no_model:
        with_model(found)
    start(options.rounds)


if __name__ == "__main__":
    main()
