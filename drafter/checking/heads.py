"""What can be told of a phrase from its source: the letters that it begins with, and whether it is fit to run.

Phrases are a small part of the regex language: literals, classes, groups and bounded repeats.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

HEAD = 4
"""How many first letters file a phrase."""

MOST_REPEATS = 8
"""The largest bound of a repeated group that repeats something itself, such as `(?: \\w+){0,4}`."""

_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?:|\(\?<?[=!]|[()|]|[?*+]\??|\{\d*,?\d*\}\??|.", re.S)
_LITERAL = re.compile(r"[\w'\" ,;:¿¡!%&€$#@/=<>~-]|\\[.()\[\]{}?*+|^$/\\-]")
_LETTERS = re.compile(r"\[\w+\]")
_DIGITS = "0123456789"
_CLOSED = "\0"  # ends a head that can't grow: what follows is no literal


@dataclass
class _Group:
    """Alternatives, each a list of (atom or group, its repeat)."""

    look: bool = False
    branches: list[list[tuple[str | _Group, str]]] = field(default_factory=lambda: [[]])


def _parse(phrase: str) -> _Group:
    stack = [_Group()]
    for atom in _ATOM.findall(phrase):
        branch = stack[-1].branches[-1]
        if atom.startswith("("):
            stack.append(_Group(look=atom not in ("(", "(?:")))
        elif atom == ")" and len(stack) > 1:
            group = stack.pop()
            stack[-1].branches[-1].append((group, ""))
        elif atom == "|":
            stack[-1].branches.append([])
        elif atom[0] in "?*+{" and branch and not branch[-1][1]:
            branch[-1] = (branch[-1][0], atom)
        else:
            branch.append((atom, ""))
    return stack[0]


_PLAIN = re.compile(rf"[a-z0-9' ]{{{HEAD}}}(?![?*+{{])")
_SPLIT = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]", re.S)


def heads(phrase: str) -> frozenset[str]:
    """The letters (up to `HEAD`) with which a match can begin; empty when a match may begin with any letter."""
    # Most phrases begin with four plain letters: parsing those too would make up half of a cold start.
    if _PLAIN.match(phrase) and not _is_split(phrase):
        return frozenset((phrase[:HEAD],))
    return _parsed_heads(phrase)


def _is_split(phrase: str) -> bool:
    """Whether a bar stands outside every group."""
    depth = 0
    for mark in _SPLIT.findall(phrase) if "|" in phrase else ():
        if mark == "|" and not depth:
            return True
        depth += (mark == "(") - (mark == ")")
    return False


def _parsed_heads(phrase: str) -> frozenset[str]:
    found = {head.rstrip(_CLOSED) for head in _lengthened({""}, _parse(phrase))}
    return frozenset() if "" in found else frozenset(found)


def _lengthened(begun: set[str], group: _Group) -> set[str]:
    """The heads in `begun`, each lengthened by what the group may begin with."""
    found: set[str] = set()
    for branch in group.branches:
        now = set(begun)
        for atom, repeat in branch:
            growing = {head for head in now if len(head) < HEAD and not head.endswith(_CLOSED)}
            if not growing:
                break
            if isinstance(atom, _Group):
                grown = growing if atom.look else _lengthened(growing, atom)
            elif _LITERAL.fullmatch(atom):
                grown = {head + atom[-1] for head in growing}
            elif atom == r"\d" or _LETTERS.fullmatch(atom):
                letters = _DIGITS if atom == r"\d" else atom[1:-1]
                grown = {head + letter for head in growing for letter in letters}
            else:
                grown = {head + _CLOSED for head in growing}
            if repeat and not repeat.startswith("?"):  # how often is not known: the head ends after the first
                grown = {head if head.endswith(_CLOSED) else head + _CLOSED for head in grown}
            if _may_be_absent(repeat):
                grown = grown | growing
            now = (now - growing) | grown
        found |= now
    return found


def _may_be_absent(repeat: str) -> bool:
    return repeat.startswith(("?", "*", "{0", "{,"))


def faults(phrase: str, *, headed: bool = True) -> Iterator[str]:
    """What makes a phrase unfit: wrong syntax, no literal first (unless not `headed`), a gap or repeat that costs."""
    try:
        re.compile(phrase)
    except re.error as error:
        yield f"is not a regex: {error}"
        return
    if re.search(r"\\[bB]|\(\?[a-zA-Z]|(?<![\\\[])\^", phrase):
        yield "has an edge or a flag: the engine checks word edges and reads folded text"
    if headed and not heads(phrase):
        yield "doesn't begin with a literal"
    if re.search(r"(?:(?<!\\)\.|\[\^[^\]]*\]|\\[WDSs])(?:[*+]|\{\d+,\})", phrase):
        yield "has a gap without a bound: write {0,40}"
    if re.search(r"[A-ZÀ-Ý]", re.sub(r"\\.", "", phrase)):
        yield "has a capital: phrases meet folded text"
    tree = _parse(phrase)
    if any(not branch for branch in tree.branches):
        yield "has an empty alternative"
    yield from _nested(tree, 0)


def _nested(group: _Group, outer: int) -> Iterator[str]:
    for branch in group.branches:
        for atom, repeat in branch:
            most = _most(repeat)
            if outer > 1 and most > 1 and (outer > MOST_REPEATS):
                yield "repeats a repeat: nested quantifiers are not linear"
            if isinstance(atom, _Group):
                yield from _nested(atom, max(outer, most))


def _most(repeat: str) -> int:
    if not repeat or repeat.startswith("?"):
        return 1
    upper = re.search(r"(\d+)\}", repeat)
    return int(upper.group(1)) if upper else 1_000_000
