"""How a reading, a suggestion and findings look in a terminal. `text` is the same without boxes or colours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.box import ROUNDED
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from drafter import languages
from drafter.case import Reading
from drafter.drafting import Event
from drafter.principles import catalogue
from drafter.reply import Candidate, Finding, Suggestion

_COLOURS = {
    "allowed": "green",
    "needs_approval": "yellow",
    "not_allowed": "red",
    "error": "red",
    "warning": "yellow",
    "info": "cyan",
}
_MARKS = {"allowed": "✓", "needs_approval": "?", "not_allowed": "✗", "error": "✗", "warning": "!", "info": "·"}


def console(form: str) -> Console:
    """A console for `rich` or for plain `text`."""
    if form == "rich":
        return Console(highlight=False, width=None)
    return Console(highlight=False, no_color=True, width=100, force_terminal=False)


def labels(language: str) -> Mapping[str, Any]:
    """The labels of one interface language."""
    found: Mapping[str, Any] = languages.load(language).table("ui")["labels"]
    return found


def progress_line(event: Event) -> str:
    """One line on what is happening; empty for events that need none."""
    if event.type == "step":
        from rich.markup import escape

        return escape(f"{event.step.kind}: {event.step.text[:70]}")
    if event.type == "candidate_started":
        return f"{event.index + 1} · {event.stance} …"
    return ""


def reading_view(reading: Reading, language: str) -> RenderableType:
    """The cool-down view: feeling, asks, deadline, what is missing, what the reply needs."""
    words = labels(language)
    principles = catalogue(language)
    grid = _grid()
    grid.add_row(
        words["feeling"],
        Text(
            f"{words['heat'][reading.heat]}. {reading.feeling}".strip(),
            style="bold" if reading.heat == "abusive" else "",
        ),
    )
    for i, ask in enumerate(reading.asks):
        grid.add_row(words["asks"] if i == 0 else "", f"• {ask.text}")
    if reading.deadline:
        grid.add_row(words["deadline"], reading.deadline.quote)
    if reading.signals:
        grid.add_row(words["signals"], ", ".join(dict.fromkeys(s.kind.replace("_", " ") for s in reading.signals)))
    for i, gap in enumerate(reading.gaps):
        grid.add_row(words["gaps"] if i == 0 else "", Text(gap.reason, style="yellow"))
    if reading.needs:
        grid.add_row(words["needs"], ", ".join(principles[n.need].name.lower() for n in reading.needs))
    gate = words["open"] if reading.humour.open else words["closed"]
    reason = reading.humour.reason.partition(": ")[2] or reading.humour.reason
    grid.add_row(words["humour"], f"{gate}: {reason}" if reason else gate)
    return Panel(grid, title=words["reading"], title_align="left", box=ROUNDED, border_style="dim")


def suggestion_view(suggestion: Suggestion, language: str) -> RenderableType:
    """Everything an agent needs at a glance: reading, candidates, report, plan, cost."""
    words = labels(language)
    parts: list[RenderableType] = [reading_view(suggestion.reading, language)]
    parts += [_candidate_view(c, i, words) for i, c in enumerate(suggestion.candidates, 1)]
    parts += [Text(f"! {reason}", style="yellow") for reason in suggestion.reasons]
    parts.append(_report_view(suggestion, words))
    parts.append(Text(usage_line(suggestion, words), style="dim"))
    return Group(*parts)


def usage_line(suggestion: Suggestion, words: Mapping[str, Any]) -> str:
    """Time and tokens in one line."""
    use = suggestion.usage
    own = f"{use.own_seconds * 1000:.0f} ms"
    if not use.calls:
        return f"{words['usage']}: {own}"
    model = (
        f"{use.model}, {use.calls} × , {use.model_seconds:.1f} s"
        if use.calls > 1
        else f"{use.model}, {use.model_seconds:.1f} s"
    )
    tokens = f"{use.prompt_tokens} tokens in ({use.cached_tokens} cached), {use.completion_tokens} out"
    return f"{words['usage']}: {model} + {own}; {tokens}"


def _candidate_view(candidate: Candidate, number: int, words: Mapping[str, Any]) -> RenderableType:
    state = words["ready"] if candidate.ready else words["needs_work"]
    colour = "green" if candidate.ready else "red"
    title = Text.assemble(
        (f" {number} ", "bold"),
        f"{words['stances'][candidate.stance]} · {words['sources'][candidate.source]} · ",
        (f"{_MARKS['allowed' if candidate.ready else 'error']} {state} ", colour),
    )
    parts: list[RenderableType] = [Padding(marked(candidate.text, candidate.findings), (0, 1))]
    parts.append(Padding(_ledger(candidate, words), (1, 1, 0, 1)))
    found = list(findings_lines(candidate.findings, words))
    parts += [Padding(line, (0, 1)) for line in found] or [
        Text(f" {words['findings']}: {words['no_findings']}", style="dim")
    ]
    if candidate.gaps:
        parts.append(Text(f" {words['open_gaps']}: {', '.join(g.slot for g in candidate.gaps)}", style="yellow"))
    parts += [Text(f" {words['notes']}: {note}", style="dim") for note in candidate.notes]
    return Panel(Group(*parts), title=title, title_align="left", box=ROUNDED, border_style=colour)


def _ledger(candidate: Candidate, words: Mapping[str, Any]) -> RenderableType:
    if not candidate.commitments:
        return Text(f"{words['promises']}: {words['no_promises']}", style="dim")
    table = _grid()
    for i, each in enumerate(candidate.commitments):
        why = (
            f"{words['from_playbook']} «{each.clause}»"
            if each.clause
            else words["no_clause"]
            if each.status == "allowed"
            else words["status"][each.status]
        )
        cell = Text.assemble((f"{_MARKS[each.status]} ", _COLOURS[each.status]), each.quote, (f"  ({why})", "dim"))
        if each.say_instead and each.status != "allowed":
            cell.append(f"\n  {words['say_instead']}: {each.say_instead}", style="green")
        table.add_row(words["promises"] if i == 0 else "", cell)
    return table


def marked(text: str, findings: Sequence[Finding]) -> Text:
    """The reply with the places of its findings underlined."""
    shown = Text(text)
    for finding in findings:
        if finding.start is not None and finding.end is not None:
            shown.stylize(f"underline {_COLOURS[finding.severity]}", finding.start, finding.end)
    return shown


def findings_lines(findings: Sequence[Finding], words: Mapping[str, Any]) -> Iterator[Text]:
    """One line a finding: severity, quote, message, fix."""
    for each in findings:
        colour = _COLOURS[each.severity]
        quote = f" «{each.quote}»" if each.quote else f" ({words['missing']})"
        line = Text.assemble(
            (f"{_MARKS[each.severity]} {words['severity'][each.severity]} ", colour),
            (each.rule, "bold"),
            quote,
            f": {each.message}",
        )
        if each.fix:
            line.append(f"\n  → {each.fix}", style="dim")
        yield line


def _report_view(suggestion: Suggestion, words: Mapping[str, Any]) -> RenderableType:
    report = suggestion.contact_report
    grid = _grid()
    for name, lines in (
        ("said", report.said),
        ("understood", (report.understood,)),
        ("proposed", report.proposed),
        ("open_questions", report.open_questions),
    ):
        for i, line in enumerate(x for x in lines if x):
            grid.add_row(words[name] if i == 0 else "", f"• {line}")
    for i, each in enumerate(suggestion.follow_up):
        grid.add_row(words["follow_up"] if i == 0 else "", f"• {each.what} — {each.when} — {each.who}")
    if suggestion.process_note:
        grid.add_row(words["process_note"], suggestion.process_note)
    return Panel(grid, title=words["contact_report"], title_align="left", box=ROUNDED, border_style="dim")


def _grid() -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold", no_wrap=False, max_width=18)
    grid.add_column(ratio=1)
    return grid
