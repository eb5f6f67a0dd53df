"""What can be told of a phrase from its source: the letters that it begins with, and whether it is fit to run.

Phrases are a small part of the regex language: literals, classes, groups and bounded repeats.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

HEAD = 6
"""How many first letters file a phrase: with four, a word asks for five times as many phrases to be compiled."""

_MOST_HEADS = 400
"""Classes in a row would multiply: a head beyond so many ends before the class."""

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
_LITERALS = re.compile(rf"[a-z0-9' ]{{1,{HEAD}}}(?![?*+{{])")
_PLAIN_GROUP = re.compile(r"\(\?:([a-z0-9' |]+)\)")
_OUTSIDE = re.compile(r"(?:[^()|\\\[]++|\\.|\[\^?\]?(?:\\.|[^\]\\])*+\])*+", re.S)
_INSIDE = re.compile(r"(?:[^()\\\[]++|\\.|\[\^?\]?(?:\\.|[^\]\\])*+\])*+", re.S)
_REPEAT = re.compile(r"[?*+]\??|\{\d*,?\d*\}\??")


def heads(phrase: str) -> frozenset[str]:
    """The letters (up to `HEAD`) with which a match can begin; empty when a match may begin with any letter."""
    # Most phrases begin with plain letters: reading those too would make up half of a cold start.
    if "|" not in phrase and _PLAIN.match(phrase):
        return frozenset((phrase[:HEAD],))
    found, end = _lengthened({""}, phrase, 0)
    while end < len(phrase):  # a bracket that nothing opened is a letter
        found, end = _lengthened({head if len(head) == HEAD else head + _CLOSED for head in found}, phrase, end)
    bare = {head.rstrip(_CLOSED) for head in found}
    return frozenset() if "" in bare else frozenset(bare)


def _lengthened(begun: set[str], phrase: str, at: int) -> tuple[set[str], int]:
    """The heads in `begun`, each lengthened by what the alternatives from `at` on may begin with; and where these end.

    No more of an alternative is read than its first letters.
    """
    found: set[str] = set()
    now = begun
    length = len(phrase)
    while at < length:
        char = phrase[at]
        if char == "|":
            found |= now
            now, at = begun, at + 1
            continue
        if char == ")":
            return found | now, at + 1
        growing = {head for head in now if len(head) < HEAD and not head.endswith(_CLOSED)}
        if not growing:
            at = _skipped(phrase, at)
            continue
        literals = _LITERALS.match(phrase, at)
        if literals is not None:
            letters, at = literals.group(), literals.end()
            grown, repeat = {(head + letters)[:HEAD] for head in growing}, ""
        else:
            grown, at = _atom(growing, phrase, at)
            repeated = _REPEAT.match(phrase, at)
            repeat, at = (repeated.group(), repeated.end()) if repeated else ("", at)
        if repeat and not repeat.startswith("?"):  # how often is not known: the head ends after the first
            grown = {head if head.endswith(_CLOSED) else head + _CLOSED for head in grown}
        if _may_be_absent(repeat):
            grown = grown | growing
        now = (now - growing) | grown
    return found | now, at


def _atom(growing: set[str], phrase: str, at: int) -> tuple[set[str], int]:
    """The heads lengthened by one atom or group; and where that ends."""
    plain = _PLAIN_GROUP.match(phrase, at)
    if plain is not None:
        return {(head + word)[:HEAD] for word in plain.group(1).split("|") for head in growing}, plain.end()
    found = _ATOM.match(phrase, at)
    atom, end = (found.group(), found.end()) if found else (phrase[at], at + 1)
    if atom in ("(", "(?:"):
        return _lengthened(growing, phrase, end)
    if atom[0] == "(":  # looks ahead or behind, and takes no letters
        while phrase[end : end + 1] not in ("", ")"):
            end = _skipped(phrase, end + (phrase[end] == "|"))
        return growing, end + 1
    if _LITERAL.fullmatch(atom):
        return {head + atom[-1] for head in growing}, end
    if atom == r"\d" or _LETTERS.fullmatch(atom):
        letters = _DIGITS if atom == r"\d" else atom[1:-1]
        if len(growing) * len(letters) > _MOST_HEADS:
            return {head + _CLOSED for head in growing}, end
        return {head + letter for head in growing for letter in letters}, end
    return {head + _CLOSED for head in growing}, end


def _skipped(phrase: str, at: int) -> int:
    """Where the alternative that goes on at `at` ends: at a bar or bracket outside every group that it opens."""
    depth = 0
    while True:
        found = (_INSIDE if depth else _OUTSIDE).match(phrase, at)
        at = found.end() if found is not None else at
        mark = phrase[at : at + 1]
        if mark == "(":
            depth += 1
        elif depth and mark == ")":
            depth -= 1
        elif mark != "\\" and mark != "[":  # but for a class or an escape that is cut short
            return at
        at += 1


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
