"""Plain text to messages: one customer message, or a transcript whose lines open with who speaks."""

from __future__ import annotations

import functools
import re

from drafter.case import Message
from drafter.errors import InputError
from drafter.inbox.markers import markers
from drafter.inbox.wrapping import unwrapped
from drafter.text import fold, printable

_STAMP = (
    r"[ \t*]*(?:[\[(]?(?P<at>(?:\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}[ ,T]{0,3})?"
    r"\d{1,2}:\d{2}(?::\d{2})?)[\])]?[ \t]*[-–—]?[ \t]*)?"
)


@functools.cache
def _turn() -> re.Pattern[str]:
    """A line such as "[10:03] Cliente: hola", "Agente (Laura): hola" or "Customer Ann: hi", on folded text."""
    marks = markers()
    labels = "|".join(
        f"(?P<{kind}>{'|'.join(map(re.escape, words))})"
        for kind, words in (("customer", marks.customer_labels), ("agent", marks.agent_labels))
    )
    return re.compile(rf"{_STAMP}(?:{labels})(?:[ \t]*\([^()\n]{{1,40}}\)|[ \t]+[^\W\d_]{{2,20}})?[ \t*]*:[ \t*]*")


def read_transcript(text: str) -> tuple[tuple[Message, ...], bool]:
    """The messages of `text`, and whether it was a transcript.

    It is one when its first line and at least one more open with a speaker's label and both sides speak; otherwise
    the whole text is one customer message. Raises InputError when a transcript holds no customer's turn.
    """
    text = printable(text).strip()
    turns: list[tuple[str, str | None, list[str]]] = []
    for line in text.split("\n"):
        match = _turn().match(fold(line[:200]))
        if match is not None:
            speaker = "customer" if match.group("customer") else "agent"
            turns.append((speaker, match.group("at"), [line[match.end() :]]))
        elif turns:
            turns[-1][2].append(line)
        elif line.strip():
            break
    if len(turns) < 2 or len({speaker for speaker, _, _ in turns}) < 2:
        return (Message(author="customer", text=unwrapped(text)),), False
    messages: list[Message] = []
    for speaker, at, lines in turns:
        said = "\n".join(lines).strip()
        author = "customer" if speaker == "customer" else "agent"
        if not said:
            continue
        if messages and messages[-1].author == author:  # two bubbles of one person are one message
            messages[-1] = messages[-1].model_copy(update={"text": f"{messages[-1].text}\n{said}"})
        else:
            messages.append(Message(author="customer" if author == "customer" else "agent", text=said, at=at))
    if not messages or messages[-1].author != "customer":
        raise InputError("The transcript doesn't end with the customer's turn: there is nothing to answer.")
    return tuple(messages), True
