"""Where a text binds the business: its sentences cut into pledges, one for each verb or wording that commits.

What a word tells (first person future, what will be, a topic such as refund) is read from its form by the language's
`promises` table and kept; a pledge is the stretch around one such word, with the figures that belong to it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

from drafter import languages
from drafter.checking.numerals import Token
from drafter.checking.quantities import Quantity, scan

Mood = Literal["first", "outcome", "none"]
_REACH = 4  # words: how far before a verb its negation, or after an auxiliary its verb, may stand
_STEM = 5
_MARKS = frozenset({"sure", "ever", "bare", "fast", "free"})


class Word(NamedTuple):
    """What one word tells by itself; `verbal` looks like the present of "I" or "we", `present` surely is no participle."""

    first: bool
    outcome: bool
    verbal: bool
    present: bool
    past: bool
    progressive: bool
    topics: frozenset[str]
    marks: frozenset[str]
    stem: str


class Tables(NamedTuple):
    """The `promises` table of a language, compiled."""

    forms: Mapping[str, re.Pattern[str]]
    first_not: frozenset[str]
    topics: tuple[tuple[str, tuple[str, ...]], ...]
    whole: Mapping[str, frozenset[str]]
    prefixes: tuple[tuple[str, tuple[str, ...]], ...]
    exact: Mapping[str, str]
    phrases: Mapping[str, tuple[tuple[str, str], ...]]
    grammar: Mapping[str, frozenset[str]]
    verb_after_subject: bool
    roles: Mapping[str, tuple[str, ...]]
    vows: tuple[str, ...]
    light: frozenset[str]
    paying: frozenset[str]
    stop: frozenset[str]


@functools.cache
def tables(language: str) -> Tables:
    """The compiled tables of a language."""
    data = languages.load(language).table("promises")
    wordings: list[tuple[str, str]] = [
        (wording, mark)
        for mark, found in (
            *data["absolute"].items(),
            ("free", data["free"]["phrases"]),
            ("borne", data["free"]["borne"]),
            ("stated", data["free"]["stated"]),
            ("first", data["grammar"]["first_phrases"]),
            ("outcome", data["grammar"]["outcome_phrases"]),
            ("now", data["grammar"]["now_phrases"]),
            ("wish", data["grammar"]["customer_conditions"]),
        )
        for wording in found
    ]
    phrases: dict[str, list[tuple[str, str]]] = {}
    prefixes: dict[str, list[str]] = {}
    exact: dict[str, str] = {}
    for wording, mark in wordings:
        if wording.endswith("$"):  # a single word that is no prefix of others
            exact[wording[:-1]] = mark
            continue
        tokens = scan(wording, language)
        if len(tokens) > 1:
            phrases.setdefault(tokens[0].text, []).append((wording, mark))
        else:
            prefixes.setdefault(mark, []).append(wording)
    words, grammar, roles = data["words"], data["grammar"], data["roles"]
    return Tables(
        forms={
            name: re.compile(words[name])
            for name in ("first", "outcome", "present", "present_not", "past", "progressive")
        },
        first_not=frozenset(words["first_not"]),
        topics=tuple((topic, tuple(s for s in stems if s[-1] != "$")) for topic, stems in data["topics"].items()),
        whole=_whole(data["topics"]),
        prefixes=tuple((mark, tuple(found)) for mark, found in prefixes.items()),
        exact=exact,
        phrases={first: tuple(found) for first, found in phrases.items()},
        grammar={name: frozenset(found) for name, found in grammar.items() if isinstance(found, list)},
        verb_after_subject=grammar["verb_after_subject"],
        roles={name: tuple(found) for name, found in roles.items()},
        vows=tuple(grammar["vows"]),
        light=frozenset(roles["light"]),
        paying=frozenset(roles["paying"]),
        stop=frozenset(roles["stop"]),
    )


def _whole(topics: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    """Topics of words that are no stem of others, written with a final "$"."""
    found: dict[str, set[str]] = {}
    for topic, stems in topics.items():
        for stem in stems:
            if stem.endswith("$"):
                found.setdefault(stem[:-1], set()).add(topic)
    return {name: frozenset(them) for name, them in found.items()}


@functools.lru_cache(maxsize=16384)
def word(folded: str, lowered: str, language: str) -> Word:
    """What a word tells; `lowered` keeps the accents that `folded` has lost."""
    table = tables(language)
    forms = table.forms
    first = lowered not in table.first_not and forms["first"].search(lowered) is not None
    topics = frozenset(topic for topic, stems in table.topics if folded.startswith(stems)) | table.whole.get(
        folded, frozenset()
    )
    marks = {mark for mark, wordings in table.prefixes if folded.startswith(wordings)}
    if folded in table.exact:
        marks.add(table.exact[folded])
    verbal = forms["present"].search(lowered) is not None
    return Word(
        first=first,
        outcome=not first and forms["outcome"].search(lowered) is not None,
        verbal=verbal,
        present=verbal and forms["present_not"].search(folded) is None,
        past=not first and forms["past"].search(lowered) is not None,
        progressive=forms["progressive"].search(lowered) is not None,
        topics=topics,
        marks=frozenset(marks),
        stem=folded[:_STEM] if len(folded) > 3 and folded not in table.stop and folded.isalpha() else "",
    )


class Pledge(NamedTuple):
    """A stretch of text around one committing word, or around a figure that no verb carries.

    `head` is the committing word, `topics` what the stretch is about and `head_topics` what the verb itself does.
    `condition` is "wish" when it hangs only on the customer's choice, "honest" when on somebody else. `future` is whether the
    committing word has a future form of its own, `following` the folded text from the word before it on;
    `past` is whether all of the stretch tells what was, `told` whether some of it does.
    """

    start: int
    end: int
    mood: Mood
    head: str
    head_topics: frozenset[str]
    topics: frozenset[str]
    stems: frozenset[str]
    figures: tuple[Quantity, ...]
    marks: frozenset[str]
    negated: bool
    past: bool
    told: bool
    condition: Literal["none", "wish", "honest"]
    future: bool
    following: str


class Reading(NamedTuple):
    """The tokens of a text with their words and the wordings that stand at them."""

    text: str
    folded: str
    tokens: list[Token]
    words: list[Word]
    marks: dict[int, list[tuple[str, int]]]


def read(text: str, folded: str, tokens: list[Token], language: str) -> Reading:
    """What each token tells."""
    table = tables(language)
    lowered = text.lower()
    if len(lowered) != len(text):  # a few capitals grow when lowered, and would shift every span
        lowered = folded
    words = [word(t.text, lowered[t.start : t.end], language) for t in tokens]
    marks: dict[int, list[tuple[str, int]]] = {}
    for index, token in enumerate(tokens):
        for wording, mark in table.phrases.get(token.text, ()):
            if folded.startswith(wording, token.start):
                marks.setdefault(index, []).append((mark, token.start + len(wording)))
        for mark in words[index].marks:
            marks.setdefault(index, []).append((mark, token.end))
    return Reading(text, folded, tokens, words, marks)


def stretches(reading: Reading) -> Iterator[tuple[int, int]]:
    """Token ranges of the text that hold no full stop, semicolon, colon, question or quotation."""
    tokens, text, folded = reading.tokens, reading.text, reading.folded
    begin, count = 0, len(tokens)
    quoting = False
    index = 0
    while index < count:
        mark = tokens[index].text
        ends = mark in ";:!?…" or (mark == "." and (index + 1 == count or not text[tokens[index + 1].start].islower()))
        broken = index + 1 < count and "\n" in folded[tokens[index].end : tokens[index + 1].start]
        if mark == '"':
            if not quoting and begin < index:
                yield begin, index
            quoting, begin = not quoting, index + 1
        elif mark == "¿":
            if begin < index and not quoting:
                yield begin, index
            begin = index + 1
        elif ends or broken:
            stop = index if ends else index + 1
            if mark != "?" and not quoting and begin < stop:
                yield begin, stop
            begin = index + 1
            quoting = quoting and not broken
        index += 1
    if begin < count and not quoting:
        yield begin, count


def pledges(reading: Reading, figures: list[Quantity], language: str) -> Iterator[Pledge]:
    """The pledges of a text, in order; stretches that neither commit nor hold a figure are passed over."""
    table = tables(language)
    at = 0
    for begin, end in stretches(reading):
        start, stop = reading.tokens[begin].start, reading.tokens[end - 1].end
        while at < len(figures) and figures[at].start < start:
            at += 1
        after = at
        while after < len(figures) and figures[after].end <= stop:
            after += 1
        inside = figures[at:after]
        heads = _heads(reading, begin, end, table)
        tail = reading.tokens[end - 1].text in table.grammar["tails"]
        if heads or inside or tail or any(index in reading.marks for index in range(begin, end)):
            yield from _cut(reading, begin, end, heads, inside, table)


def _heads(reading: Reading, begin: int, end: int, table: Tables) -> list[tuple[int, Mood]]:
    tokens, words, grammar = reading.tokens, reading.words, table.grammar
    subjects, determiners, clitics = grammar["subjects"], grammar["determiners"], grammar["clitics"]
    found: list[tuple[int, Mood]] = []
    covered = begin
    for index in range(begin, end):
        marks = reading.marks.get(index)
        if marks:
            moods = [(m, e) for m, e in marks if m in ("first", "outcome", "now")]
            if moods:
                found.append((index, "first" if moods[0][0] == "first" else "outcome"))
                covered = index + 1
                while covered < end and tokens[covered].start < moods[0][1]:
                    covered += 1
                continue
        if index < covered:
            continue
        info, token = words[index], tokens[index].text
        if token in grammar["past_words"]:
            continue
        before = tokens[index - 1].text if index > begin else ""
        if info.first:
            found.append((index, "first"))
        elif token in grammar["auxiliaries"]:
            ours = before in subjects or (index - 1 > begin and tokens[index - 2].text in subjects)
            found.append((index, "first" if ours else "outcome"))
        elif info.outcome:
            found.append((index, "outcome"))
        elif (
            found
            and index - found[-1][0] <= 2
            and not words[found[-1][0]].topics
            and not _parted(tokens, index, found[-1][0], table)
        ):
            continue  # the verb of the auxiliary before it
        elif before in grammar["others"] and info.verbal and token not in grammar["mental"]:
            found.append((index, "first"))
        elif info.present:
            if (info.topics or token in table.light) and before not in determiners and token not in grammar["nouns"]:
                found.append((index, "first"))
        elif (info.progressive and info.topics) or (info.progressive and token in table.light):
            if before in ("i'm", "we're") or {before, tokens[index - 2].text if index - 1 > begin else ""} & subjects:
                found.append((index, "first"))
        elif (
            table.verb_after_subject and before in subjects and not info.past and (info.topics or token in table.light)
        ):
            found.append((index, "first"))
    return found


def _cut(
    reading: Reading, begin: int, end: int, heads: list[tuple[int, Mood]], figures: list[Quantity], table: Tables
) -> Iterator[Pledge]:
    tokens = reading.tokens
    cuts, grammar = table.grammar["cuts"], table.grammar
    starts = [begin]
    for (left, _), (right, _) in zip(heads, heads[1:], strict=False):
        at = right
        for index in range(right, left, -1):
            if tokens[index].text == "," or tokens[index].text in cuts:
                at = index
                break
        starts.append(at)
    condition: Literal["none", "wish", "honest"] = "none"
    if any(tokens[index].text in grammar["conditions"] for index in range(begin, end)):
        wished = any(mark == "wish" for index in range(begin, end) for mark, _ in reading.marks.get(index, ()))
        condition = "wish" if wished else "honest"
    bounds = [*starts, end]
    refused = _refusal(reading, begin, end, table)
    for number in range(len(starts)):
        first, last = bounds[number], bounds[number + 1]
        while (
            first < last - 1
            and (tokens[first].text in cuts or not tokens[first].text[0].isalnum())
            and not _opens(tokens[first])
        ):
            first += 1
        while last > first + 1 and not (tokens[last - 1].text[0].isalnum() or tokens[last - 1].text in "%€$£"):
            last -= 1
        if first < last and not (refused is not None and bounds[number] >= refused[0] and last <= refused[1]):
            yield _pledge(reading, first, last, heads[number] if heads else None, figures, condition, begin, table)


def _refusal(reading: Reading, begin: int, end: int, table: Tables) -> tuple[int, int] | None:
    """The part of a stretch that is refused: from a denied vow ("I can't promise that …") to the next "but"."""
    tokens, grammar = reading.tokens, table.grammar
    vows = table.vows
    for index in range(begin, end):
        if tokens[index].text.startswith(vows) and any(
            tokens[i].text in grammar["negations"] for i in range(max(begin, index - _REACH), index)
        ):
            after = index
            while after < end and tokens[after].text not in grammar["turns"]:
                after += 1
            start = index
            while start > begin and tokens[start].text not in grammar["turns"] and tokens[start].text != ",":
                start -= 1
            return start, after
    return None


def _opens(token: Token) -> bool:
    return token.text in "€$£"


def _pledge(
    reading: Reading,
    first: int,
    last: int,
    head: tuple[int, Mood] | None,
    figures: list[Quantity],
    condition: Any,
    begin: int,
    table: Tables,
) -> Pledge:
    tokens, words = reading.tokens, reading.words
    start, end = tokens[first].start, tokens[last - 1].end
    topics: set[str] = set()
    marks: set[str] = set()
    negations = table.grammar["negations"]
    denying = False
    for index in range(first, last):
        topics.update(words[index].topics)
        denying = denying or tokens[index].text in negations
        for mark, _ in reading.marks.get(index, ()):
            if mark in _MARKS and (
                mark in ("free", "ever")
                or not any(tokens[i].text in negations for i in range(max(begin, index - _REACH), index))
            ):
                marks.add(mark)
    grammar = table.grammar
    if (
        tokens[last - 1].text in grammar["tails"]
        and last - first > 2
        and tokens[last - 2].text not in grammar["tails_not"]
    ):
        if reading.text[tokens[last - 1].start].islower():  # and not the name of a product
            marks.update(("sure", "denying"))
    kept, past, was = _current(reading, first, last, head, figures, table)
    mood: Mood
    negated, head_topics, mood, future, following, head_word = False, frozenset[str](), "none", False, "", ""
    if head is not None:
        at, mood = head
        head_word = tokens[at].text
        near = range(max(begin, at - _REACH), min(last, at + 2))
        negated = any(tokens[i].text in negations for i in near if not _parted(tokens, i, at, table))
        head_topics = words[at].topics
        for index in range(at + 1, min(last, at + _REACH + 1)):
            if head_topics:
                break
            head_topics = words[index].topics
            if tokens[index].text in table.light:
                head_word = tokens[index].text
        future = (
            words[at].outcome
            or words[at].first
            or tokens[at].text in grammar["auxiliaries"]
            or any(mark == "outcome" for mark, _ in reading.marks.get(at, ()))
        )
        following = reading.folded[tokens[max(first, at - 1)].start : end]
    else:
        past = was
        if denying:
            marks.add("denying")
    return Pledge(
        start, end, mood, head_word, head_topics, frozenset(topics),
        frozenset(w.stem for w in words[first:last] if w.stem),
        kept, frozenset(marks), negated, past, was, condition, future, following,
    )  # fmt: skip


def _current(
    reading: Reading, first: int, last: int, head: tuple[int, Mood] | None, figures: list[Quantity], table: Tables
) -> tuple[tuple[Quantity, ...], bool, bool]:
    """The figures of a pledge without those of a clause that tells what was; whether all of it was, and whether any."""
    tokens, words, grammar = reading.tokens, reading.words, table.grammar
    kept: list[Quantity] = []
    begin, past, everything, anything = first, False, True, False
    for index in range(first, last + 1):
        cut = index == last or tokens[index].text == "," or tokens[index].text in grammar["cuts"]
        if not cut and tokens[index].text not in grammar["clause_marks"]:
            continue
        inside = range(begin, index)
        headed = head is not None and head[0] in inside
        was = any(words[i].past or tokens[i].text in grammar["past_words"] for i in inside)
        inherits = begin > first and tokens[begin - 1].text in grammar["cuts"]
        past = was or (past and inherits and not headed)
        everything, anything = everything and past, anything or past
        if index > begin and (headed or not past):
            low, high = tokens[begin].start, tokens[index - 1].end
            for figure in figures:
                if (
                    low <= figure.start
                    and figure.end <= high
                    and (headed or head is None or figure.kind != "duration" or figure.relation != "exact")
                ):
                    kept.append(figure)
        if index < last:
            begin = index + 1
    low, high = tokens[first].start, tokens[last - 1].end
    across = [
        q
        for q in figures
        if low <= q.start
        and q.end <= high
        and any(q.start < t.start < q.end and (t.text == "," or t.text in grammar["cuts"]) for t in tokens[first:last])
    ]
    kept.extend(q for q in across if q not in kept and not everything)
    return tuple(sorted(kept, key=lambda q: q.start)), everything, anything


def _parted(tokens: list[Token], index: int, head: int, table: Tables) -> bool:
    """Whether a comma or conjunction stands between the tokens."""
    low, high = (index, head) if index < head else (head, index)
    return any(tokens[i].text == "," or tokens[i].text in table.grammar["cuts"] for i in range(low, high))
