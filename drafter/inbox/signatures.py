"""Parts a mail's text from what its writer's program or firm put under it.

Only what is sure to be no part of the letter is taken: a signature under "-- ", a program's "Sent from my phone", a
legal notice, and a business card under the name. A telephone number or street alone stays: customers write those on
purpose.
"""

from __future__ import annotations

import re

from drafter.inbox.markers import Markers, markers
from drafter.text import fold

_DELIMITER = re.compile(r"^--\s*$")
_MOST_LINES, _MOST_WORDS = 12, 14
_PLACEHOLDER = re.compile(r"^\s*(?:\[?cid:[^\]\s]{1,200}\]?|<https?://[^>\n]{1,400}>|\ufffc)\s*$", re.IGNORECASE)
_PICTURE = re.compile(r"^\s*\[([^\W\d_]{3,12}):[^\]\n]{0,200}\]\s*$")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63}")
_WEB = re.compile(r"(?:https?://|www\.)\S{3,300}", re.IGNORECASE)
_PHONE = re.compile(r"\+?\(?\d[\d ().\-/]{7,20}\d")
_LABEL = re.compile(r"^[^\W\d_]{1,12}\.?\s*[:.]?\s*")
_RULE = re.compile(r"^[\s_*=\-–—.~]{3,}$")


def part(text: str) -> tuple[str, str]:
    """`text` without signature, and the signature ("" if there is none)."""
    marks = markers()
    lines = [line.rstrip() for line in text.split("\n")]
    lines = [line for line in lines if not _is_picture(line, marks)]
    taken: list[str] = []
    for _ in range(10):
        cut = _notice(lines, marks)
        if cut is None:
            break
        taken[:0] = lines[cut:]
        del lines[cut:]
    delimiter = _delimiter(lines)
    if delimiter is not None:
        taken[:0] = lines[delimiter + 1 :]
        del lines[delimiter:]
        cut = _notice(lines, marks)
        if cut is not None:
            taken[:0] = lines[cut:]
            del lines[cut:]
    card = _business_card(lines, marks)
    taken[:0] = [lines[i] for i in card]
    body = [line for i, line in enumerate(lines) if i not in set(card)]
    return "\n".join(body).strip(), "\n".join(taken).strip()


def _is_picture(line: str, marks: Markers) -> bool:
    """Whether the line only stands for a picture or a bare link."""
    match = _PICTURE.match(line)
    return bool(_PLACEHOLDER.match(line)) or (match is not None and fold(match.group(1)) in marks.pictures)


def _delimiter(lines: list[str]) -> int | None:
    """Where the signature's "-- " stands. A long text under it is no signature."""
    for i in range(len(lines) - 1, max(-1, len(lines) - 2 - _MOST_LINES), -1):
        if _DELIMITER.match(lines[i]):
            under = lines[i + 1 :]
            return i if all(len(line.split()) <= _MOST_WORDS and "?" not in line for line in under) else None
    return None


def _notice(lines: list[str], marks: Markers) -> int | None:
    """Where the last paragraph or line starts if a program or a legal department wrote it."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or _RULE.match(lines[end - 1])):
        end -= 1
    if not end:
        return None
    if _is_program_line(lines[end - 1], marks):
        return end - 1
    start = end
    while start and lines[start - 1].strip():
        start -= 1
    for first in range(start, end):  # the notice may follow the name without a blank line
        if _opens_notice(lines[first], marks) and any(line.strip() for line in lines[:first]):
            whole = fold(" ".join(lines[first:end]))
            if "?" not in whole and any(word in whole for word in marks.disclaimer_words):
                return first
    return None


def _opens_notice(line: str, marks: Markers) -> bool:
    bare = fold(line.strip(" \t*_-\"'([«"))
    return bare.startswith(marks.disclaimer_opens)


def _is_program_line(line: str, marks: Markers) -> bool:
    """ "Enviado desde mi iPhone": the opening, then only devices, programs and proper names."""
    if len(line) > 90:
        return False
    bare = re.sub(r"<[^>]*>|https?://\S+", " ", line).strip(" \t*_-.[]()")
    folded = fold(bare)
    opening = next((o for o in marks.sent_from if folded.startswith(o + " ")), None)
    if opening is None:
        return False
    words = bare[len(opening) :].split()
    return bool(words) and len(words) <= 9 and all(_names_a_thing(word, marks) for word in words)


def _names_a_thing(word: str, marks: Markers) -> bool:
    bare = word.strip(".,()[]\"'®™*")
    return not bare or any(c.isupper() or c.isdigit() for c in bare) or fold(bare) in marks.devices


def _business_card(lines: list[str], marks: Markers) -> list[int]:
    """Indexes of the contact lines below a sign-off and a name, if they make up a card: two or more, one of them an
    address on the net. Other lines below the name (an order number, a postscript) are left."""
    written = [i for i, line in enumerate(lines) if line.strip()][-14:]
    for place in range(len(written) - 1, -1, -1):
        folded = fold(lines[written[place]]).strip(" *_")
        if len(folded) <= 60 and folded.startswith(marks.sign_offs):
            below = written[place + 1 :]
            break
    else:
        return []
    card = [i for i in below if _is_contact(lines[i])]
    online = any(_MAIL.search(lines[i]) or _WEB.search(lines[i]) for i in card)
    return card if len(card) >= 2 and online else []


def _is_contact(line: str) -> bool:
    """Whether nothing but telephone numbers, addresses on the net and their labels stand in the line."""
    rest = _WEB.sub(" ", _MAIL.sub(" ", line))
    rest = _PHONE.sub(" ", rest)
    if rest == line:
        return False
    return all(len(_LABEL.sub("", piece).strip(" *_<>[]()|/·•,;:-")) == 0 for piece in re.split(r"[|/·•,;\-–]", rest))
