"""What can be told of a phrase from its source: the letters that it begins with, and whether it is fit to run.

The phrases are a small part of the regex language: literals, classes, groups and bounded repeats.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

HEAD = 3
"""How many first letters file a phrase."""

_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?:|\(\?[=!<][=!]?|[()|]|[?*+]\??|\{\d*,?\d*\}\??|.", re.S)
_LITERAL = re.compile(r"[\w'\" ,;:¿¡!%&€$#@/=<>~-]|\\[.()\[\]{}?*+|^$/\\-]")


def heads(phrase: str) -> frozenset[str]:
    """The first letters (up to `HEAD`) with which a match can begin; empty when the phrase begins with no literal."""
    found = _prefixes(_parse(_ATOM.findall(phrase)), {""})
    return frozenset(_word(head) for head in found) if all(found) else frozenset()


def _word(head: str) -> str:
    """A head ends where its first word may end: what follows is not in the text's next word for sure."""
    return head


class _Group(list["list[tuple[object, str]]"]):
    """A group: its alternatives, each a list of (atom or group, repeat)."""


def _parse(atoms: list[str]) -> _Group:
    stack = [_Group([[]])]
    for atom in atoms:
        branch = stack[-1][-1]
        if atom in ("(?:", "(", "(?=", "(?!", "(?<=", "(?<!"):
            stack.append(_Group([[]]))
            if atom not in ("(?:", "("):
                stack[-1].append([])  # a look-around matches nothing itself: make it skippable
        elif atom == ")" and len(stack) > 1:
            group = stack.pop()
            stack[-1][-1].append((group, ""))
        elif atom == "|":
            stack[-1].append([])
        elif atom[0] in "?*+{" and branch and not branch[-1][1]:
            branch[-1] = (branch[-1][0], atom)
        else:
            branch.append((atom, ""))
    return stack[0]


def _prefixes(group: _Group, begun: set[str]) -> set[str]:
    """`begun` lengthened by what the group may begin with; a head that can't grow any more ends in NUL."""
    found: set[str] = set()
    for branch in group:
        now = set(begun)
        for atom, repeat in branch:
            growing = {head for head in now if len(head) < HEAD and not head.endswith("\0")}
            if not growing:
                break
            grown = _grow(atom, growing)
            if repeat[:1] in ("?", "*") or repeat.startswith(("{0", "{,")):
                grown |= growing
            elif repeat[:1] in ("+", "{"):
                grown = {head if len(head) >= HEAD else head.rstrip("\0") + "\0" for head in grown}
            now = (now - growing) | grown
        found |= now
    return found


def _grow(atom: object, growing: set[str]) -> set[str]:
    if isinstance(atom, _Group):
        return _prefixes(atom, growing)
    text = str(atom)
    if _LITERAL.fullmatch(text):
        return {head + text[-1] for head in growing}
    if text.startswith("[") and not text.startswith("[^") and re.fullmatch(r"\[\w+\]", text):
        return {head + letter for head in growing for letter in text[1:-1]}
    return {head + "\0" for head in growing}


def faults(phrase: str) -> Iterator[str]:
    """What makes a phrase unfit: wrong syntax, no literal first, an edge or a gap that costs too much."""
    try:
        re.compile(phrase)
    except re.error as error:
        yield f"not a regex: {error}"
        return
    if phrase.startswith((r"\b", ".*", ".+", "^", "(?<", "(?i")):
        yield "begins with an edge, a gap or a flag; the engine checks the edges"
    elif not heads(phrase):
        yield "doesn't begin with a literal"
    if re.search(r"(?<!\\)\.[*+]|\[\^[^\]]*\][*+]|\{\d+,\}|\\[WSs][*+]", phrase):
        yield "has a gap without a bound; write {0,40}"
    if "|" in phrase and any(part == "" for part in _top(phrase)):
        yield "has an empty alternative"
    yield from _nested(_parse(_ATOM.findall(phrase)), False)


def _top(phrase: str) -> list[str]:
    parts, depth = [""], 0
    for atom in _ATOM.findall(phrase):
        depth += atom.startswith("(")
        depth -= atom == ")"
        if atom == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += atom
    return parts


def _nested(group: _Group, repeated: bool) -> Iterator[str]:
    for branch in group:
        for atom, repeat in branch:
            many = repeat[:1] in ("*", "+") or (repeat.startswith("{") and not re.fullmatch(r"\{0,1\}", repeat))
            if many and repeated:
                yield "repeats a repeat: nested quantifiers are not linear"
            if isinstance(atom, _Group):
                yield from _nested(atom, repeated or many)
