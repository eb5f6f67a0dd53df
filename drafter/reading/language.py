"""Which of the supported languages a text is written in.

Common words and letters decide when they are clear, runs of three letters where those are too few; what is left goes
to `lingua`, which knows only the languages that have a folder here. It is loaded when it is first asked, since that
takes longer than everything else in a check.
"""

from __future__ import annotations

import functools
import importlib
import math
from collections.abc import Iterable, Mapping
from typing import Any

from drafter import languages
from drafter.case import Case
from drafter.text import WORD, words

_ENOUGH_CHARS = 4_000
_CLEAR = 3
"""So many common words more than in any other language are clear."""
_MARGIN = 6.0
"""Natural logarithm of how much likelier the runs of letters must be in one language than in any other."""
_RARE = 0.2
"""How often in ten thousand a run of letters stands that a language doesn't list."""


@functools.cache
def _common() -> dict[str, tuple[frozenset[str], str]]:
    found: dict[str, tuple[frozenset[str], str]] = {}
    for code in languages.available():
        table = languages.load(code).table("language")["evidence"]
        found[code] = (frozenset(table["words"].split()), table["letters"])
    return found


def vote(text: str) -> dict[str, int]:
    """How many common words and telling letters of each language stand in `text`."""
    return dict(_vote(text[:_ENOUGH_CHARS]))


@functools.lru_cache(maxsize=64)  # candidates of one case ask for its language again and again
def _vote(text: str) -> Mapping[str, int]:
    lowered = text.lower().replace("’", "'")
    counts = dict.fromkeys(languages.available(), 0)
    tokens = WORD.findall(lowered)
    for code, (common, letters) in _common().items():
        counts[code] = sum(map(common.__contains__, tokens))
        counts[code] += sum(2 for letter in letters if letter in lowered)
    return counts


@functools.cache
def _detector() -> Any:
    """The lingua detector for the languages that have a folder, or None where it is not installed."""
    try:
        lingua = importlib.import_module("lingua")
    except ImportError:
        return None
    codes = [getattr(lingua.IsoCode639_1, code.upper(), None) for code in languages.available()]
    known = [code for code in codes if code is not None]
    if len(known) < 2:
        return None
    return lingua.LanguageDetectorBuilder.from_iso_codes_639_1(*known).build()


@functools.cache
def _trigrams() -> dict[str, Mapping[str, float]]:
    """For each language how much each of its runs of three letters speaks for it."""
    found: dict[str, Mapping[str, float]] = {}
    for code in languages.available():
        known: dict[str, float] = {}
        for line in languages.load(code).table("language")["evidence"]["trigrams"].splitlines():
            count, *several = line.split()
            known.update(dict.fromkeys(several, math.log(int(count) / _RARE)))
        found[code] = known
    return found


def _by_trigrams(text: str) -> str | None:
    """The language whose runs of three letters these are; None when two come near each other."""
    lowered = text[:_ENOUGH_CHARS].lower().replace("’", "'")
    edged = [f"_{piece.text}_" for piece in words(lowered) if not any(char.isdigit() for char in piece.text)]
    runs = [word[at : at + 3] for word in edged for at in range(len(word) - 2)]
    scores = {code: sum(known.get(run, 0.0) for run in runs) for code, known in _trigrams().items()}
    best, second = sorted([*scores.values(), 0.0, 0.0], reverse=True)[:2]
    return max(scores, key=lambda code: scores[code]) if best - second >= _MARGIN else None


def _by_letters(text: str) -> str | None:
    """Lingua's guess, or None when it has none. It looks at runs of letters, so a few words are enough for it."""
    detector = _detector()
    if detector is None:
        return None
    guess = detector.detect_language_of(text[:_ENOUGH_CHARS].encode("utf-8", "replace").decode("utf-8"))
    return guess.iso_code_639_1.name.lower() if guess is not None else None


def _clear(counts: dict[str, int]) -> str | None:
    ranked = sorted(counts, key=lambda code: -counts[code])
    best = ranked[0]
    second = counts[ranked[1]] if len(ranked) > 1 else 0
    return best if counts[best] - second >= _CLEAR and 2 * counts[best] >= 3 * second else None


def identify(text: str, hint: str | None = None) -> str:
    """The supported language of `text`; the best guess for any other language. `hint` wins when it is supported."""
    return _first_of([text], hint)


def identify_case(case: Case) -> str:
    """The language to answer in: the case's own, else that of the last message, else of all that was written."""
    agent = "\n".join(m.text for m in case.messages if m.author == "agent")
    books = "\n".join((*case.playbook.facts, *case.playbook.may_commit))
    return _first_of([case.last.text, case.customer_text(), agent, books], case.language)


def _first_of(candidates: Iterable[str], hint: str | None) -> str:
    if hint is not None:
        code = hint.strip().lower().replace("_", "-").partition("-")[0]
        if code in languages.available():
            return code
    leaning: str | None = None
    for text in candidates:
        counts = vote(text)
        clear = _clear(counts)
        if clear is not None:
            return clear
        letters = sum(char.isalpha() for char in text[:_ENOUGH_CHARS])
        if letters == 0:
            continue
        guess = _by_trigrams(text) or _by_letters(text)
        if guess in counts and (letters >= 12 or counts[guess] > 0):
            return guess
        if leaning is None:
            leaning = guess or max(counts, key=lambda code: counts[code])
    available = languages.available()
    return leaning or ("en" if "en" in available else available[0])
