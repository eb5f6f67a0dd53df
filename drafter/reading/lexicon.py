"""Phrases of a language, filed by their first letters and found in one pass over the words of a text.

`languages/<code>/reading.toml` writes phrases in a small notation over folded text (lower case, no accents):

- a space stands for any white space (` ?` for none too), `word*` for a word with any ending, `~` for up to three
  words in between;
- `(a|b)`, `(a )?` and character classes mean what they mean in a regular expression;
- `{name}` stands for an entry of the table `[macros]`;
- a phrase that holds an accented letter is matched with its accents ("llamé" is not "llame"); its plain letters
  match accented ones too ("mañana" beside "sabado").

A phrase begins and ends at the edge of a word, so the cost grows with the words of the text, hardly with the number
of phrases.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from drafter import languages
from drafter.text import fold

_WORD = re.compile(r"\w+")
_GAP = r"(?:[^\s.;:!?]+\s+){0,3}"
_HEAD = 4
_REMEMBERED = 8192  # beginnings of words; there are not many more in a language
_PLAIN = re.compile(r"\\.|\[[^\]]*\]|[aeioun]")
_ACCENTED = {"a": "aáàâä", "e": "eéèêë", "i": "iíìîï", "o": "oóòôö", "u": "uúùûü", "n": "nñ"}


class Hit(NamedTuple):
    """A phrase found: code points of the text, and the kind that it is filed under."""

    start: int
    end: int
    kind: str


def pattern(phrase: str, macros: Mapping[str, str] = MappingProxyType({})) -> str:
    """The regular expression of a phrase in the notation above."""
    phrase = phrase.removesuffix(" *")
    for name, meaning in macros.items():
        phrase = phrase.replace(f"{{{name}}}", meaning)
    if not phrase.isascii():
        phrase = _PLAIN.sub(_any_accent, phrase)
    made = phrase.replace("~ ", "~").replace("*", r"\w*").replace(" ?", r"\s*").replace(" ", r"\s+").replace("~", _GAP)
    return made if phrase.endswith("*") else made + r"(?!\w)"


def _any_accent(found: re.Match[str]) -> str:
    """A plain vowel, or the letters of a class, with all their accents; escapes as they stand."""
    text = found.group()
    if text.startswith("\\"):
        return text
    letters = "".join(_ACCENTED.get(char, char) for char in text.strip("[]"))
    return f"[{letters}]"


def heads(phrase: str) -> set[str]:
    """The first letters, up to four, with which a text that matches `phrase` can begin."""
    if phrase.startswith("("):
        depth = 0
        options = [""]
        for at, char in enumerate(phrase):
            depth += (char == "(") - (char == ")")
            if depth == 0:
                break
            if char == "|" and depth == 1:
                options.append("")
            elif at:
                options[-1] += char
        rest = phrase[at + 1 :]
        optional = rest.startswith("?")
        rest = rest.removeprefix("?")
        found = {head for option in options for head in heads(option + rest)}
        return found | heads(rest) if optional else found
    if phrase.startswith("\\d"):
        return set("0123456789")
    literal = re.match(r"\w*", phrase)
    head = literal.group() if literal else ""
    if phrase[len(head) : len(head) + 1] == "?":
        return {head[:-1][:_HEAD], head[:_HEAD]}
    return {head[:_HEAD]}


class _Shelf:
    """Phrases that share their first letters; one gate for all of them, then one regex a kind."""

    def __init__(self, *, accented: bool) -> None:
        self.accented = accented
        self.phrases: dict[str, list[str]] = {}

    @functools.cached_property
    def gate(self) -> re.Pattern[str]:
        return re.compile("|".join(p for each in self.phrases.values() for p in each))

    @functools.cached_property
    def by_kind(self) -> list[tuple[str, re.Pattern[str]]]:
        return [(kind, re.compile("|".join(each))) for kind, each in self.phrases.items()]


def listed(phrases: str | Iterable[str]) -> Iterable[str]:
    """One phrase after another; a string parts them by `;` or a new line."""
    if isinstance(phrases, str):
        return (phrase.strip() for phrase in re.split(r"[;\n]", phrases) if phrase.strip())
    return phrases


class Lexicon:
    """Phrases by kind. Safe to share between threads: filing is done once, compiling is idempotent."""

    def __init__(
        self, phrases: Mapping[str, str | Iterable[str]], macros: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self._shelves: dict[str, list[_Shelf]] = {}
        self._at = functools.lru_cache(maxsize=_REMEMBERED)(self._found_at)
        for kind, each in phrases.items():
            for phrase in listed(each):
                for head in heads(phrase):
                    shelf = self._shelf(fold(head), accented=not phrase.isascii())
                    shelf.phrases.setdefault(kind, []).append(pattern(phrase, macros))

    def _shelf(self, head: str, *, accented: bool) -> _Shelf:
        shelves = self._shelves.setdefault(head, [])
        for shelf in shelves:
            if shelf.accented == accented:
                return shelf
        shelves.append(_Shelf(accented=accented))
        return shelves[-1]

    def _found_at(self, begun: str) -> tuple[_Shelf, ...]:
        """The shelves of a word that begins so."""
        return tuple(shelf for length in range(1, len(begun) + 1) for shelf in self._shelves.get(begun[:length], ()))

    def hits(self, text: str, folded: str | None = None) -> list[Hit]:
        """Every phrase in `text`, one a kind and place, from left to right. `folded` is `fold(text)` if at hand."""
        folded = fold(text) if folded is None else folded
        lowered = text.lower()
        if len(lowered) != len(folded):
            lowered = folded
        found: list[Hit] = []
        at = self._at
        for word in _WORD.finditer(folded):
            start = word.start()
            for shelf in at(word.group()[:_HEAD]):
                haystack = lowered if shelf.accented else folded
                if shelf.gate.match(haystack, start) is None:
                    continue
                for kind, regex in shelf.by_kind:
                    match = regex.match(haystack, start)
                    if match is not None and match.end() > start:
                        found.append(Hit(start, match.end(), kind))
        return found


@functools.cache
def lexicon(language: str, *tables: str) -> Lexicon:
    """The phrases of some tables of `reading.toml`, filed once; of `phrases` when none is named."""
    data = languages.load(language).table("reading")
    merged = {kind: each for table in tables or ("phrases",) for kind, each in data[table].items()}
    return Lexicon(merged, data["macros"])


@functools.cache
def shared_lexicon(table: str) -> Lexicon:
    """The phrases of one table in all languages at once, for what a customer may write in any of them."""
    merged: dict[str, list[str]] = {}
    for code in languages.available():
        for kind, each in languages.load(code).table("reading")[table].items():
            merged.setdefault(kind, []).extend(listed(each))
    return Lexicon(merged)


def texts(language: str, table: str) -> Mapping[str, str]:
    """A table of plain sentences of `reading.toml`, by key."""
    found: Mapping[str, str] = languages.load(language).table("reading")[table]
    return found
