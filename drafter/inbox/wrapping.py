"""Undoes line breaks that a program put in, so that a line break again means what its writer meant by it."""

from __future__ import annotations

import re

_WIDEST = 80
_WIDTH = 72
_OWN_LINE = re.compile(r"\s|[-*•>·]|\d{1,2}[.)]\s|__")


def unwrapped(text: str) -> str:
    """Join the lines of paragraphs that were broken at about 72 to 80 columns.

    A break is taken for the program's if the next line's first word would not have fitted any more; texts with longer
    lines were not broken by a program, and stay as they are.
    """
    lines = text.split("\n")
    width = max(map(len, lines))
    if not _WIDTH - 12 <= width <= _WIDEST:
        return text
    joined = [lines[0]]
    length = len(lines[0])  # of the last line as it was written
    for line in lines[1:]:
        word = line.split(" ", 1)[0]
        full = length + 1 + len(word) > max(_WIDTH, width - 4)
        if line and joined[-1] and full and not _OWN_LINE.match(line):
            joined[-1] = f"{joined[-1].rstrip()} {line}"
        else:
            joined.append(line)
        length = len(line)
    return "\n".join(joined)


def reflowed(text: str) -> str:
    """Join the soft line breaks of format=flowed (RFC 3676), quoted and unquoted lines each for themselves."""
    joined: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        marks = len(line) - len(line.lstrip(">"))
        body = line[marks:]
        body = body[1:] if body.startswith(" ") else body
        before = joined[-1] if joined else ""
        same_depth = len(before) - len(before.lstrip(">")) == marks
        if before.endswith(" ") and not before.endswith("-- ") and same_depth and body and body != "-- ":
            joined[-1] = before + body
        else:
            joined.append(f"{'>' * marks} {body}" if marks else body)
    return "\n".join(joined)
