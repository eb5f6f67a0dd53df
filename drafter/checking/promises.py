"""Where a text binds the business: its sentences cut into pledges, one for each verb or wording that commits.

A pledge is the stretch around one committing word, with the figures that belong to it; a stretch that no verb commits
is kept when it holds a figure or a wording that may bind all the same.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterator
from typing import Literal, NamedTuple

from drafter.checking.numerals import Token
from drafter.checking.quantities import Quantity
from drafter.checking.vocabulary import Tables, Word, tables, word

Mood = Literal["first", "outcome", "none"]
Condition = Literal["none", "wish", "honest"]
_REACH = 4  # words: how far before a verb its negation, or after an auxiliary its verb, may stand
_SUMS = frozenset({"money", "percent"})
_LONG = 40  # letters of a word that are looked at: what is longer is no word, and must not fill the cache
_MARKS = frozenset({"sure", "ever", "bare", "fast", "free"})


class Pledge(NamedTuple):
    """A stretch of text around one committing word, or around a figure that no verb carries.

    `head` is the committing word, `topics` what the stretch is about and `head_topics` what the verb itself does.
    `condition` is "wish" when it hangs only on the customer's choice, "honest" when on somebody else.
    `future` is whether the committing word has a future form of its own, `following` the folded text from the word
    before it on; `past` is whether all of the stretch tells what was, `told` whether some of it does.
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
    condition: Condition
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
    words = [word(t.text[:_LONG], lowered[t.start : t.end][:_LONG], language) for t in tokens]
    for index in range(1, len(tokens)):  # "le llevo dos radiadores" promises, "llevo tres semanas" tells
        if tokens[index].text in table.grammar["carries"] and tokens[index - 1].text in table.grammar["others"]:
            words[index] = words[index]._replace(was=False, idle=False, verbal=True, present=True)
    marks: dict[int, list[tuple[str, int]]] = {}
    for index, token in enumerate(tokens):
        for wording, mark in table.phrases.get(token.text, ()):
            if folded.startswith(wording, token.start):
                marks.setdefault(index, []).append((mark, token.start + len(wording)))
        if words[index].marks:
            marks.setdefault(index, []).extend((mark, token.end) for mark in words[index].marks)
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
        tail = reading.words[end - 1].tail
        if heads or inside or tail or any(index in reading.marks for index in range(begin, end)):
            yield from _cut(reading, begin, end, heads, inside, table)


def _heads(reading: Reading, begin: int, end: int, table: Tables) -> list[tuple[int, Mood]]:
    tokens, words = reading.tokens, reading.words
    found: list[tuple[int, Mood]] = []
    covered = begin
    for index in range(begin, end):
        marks = reading.marks.get(index)
        if marks:
            moods = [(m, e) for m, e in marks if m in ("first", "outcome", "now")]
            if moods and not (moods[0][0] == "first" and index > begin and _owns(tokens, index, table)):
                found.append((index, "first" if moods[0][0] == "first" else "outcome"))
                covered = index + 1
                while covered < end and tokens[covered].start < moods[0][1]:
                    covered += 1
                continue
        info = words[index]
        if info.idle or index < covered:
            continue
        if _is_subordinate(tokens, begin, index, table):
            continue
        before = tokens[index - 1].text if index > begin else ""
        earlier = tokens[index - 2].text if index > begin + 1 else ""
        mood = _mood(info, tokens[index].text, before, earlier, table)
        if mood == "none":
            continue
        if found and index - found[-1][0] <= 2 and not (info.first or info.outcome or info.auxiliary):
            last = found[-1][0]
            if not words[last].topics and not _parted(words, last, index):
                continue  # the verb of the auxiliary before it
        found.append((index, mood))
    return found


def _owns(tokens: list[Token], index: int, table: Tables) -> bool:
    """Whether a wording that bids ("have the lock replaced") has a subject before it, and so only tells ("we have")."""
    return tokens[index].text in table.grammar["bids"] and tokens[index - 1].text in table.grammar["subjects"]


def _is_subordinate(tokens: list[Token], begin: int, index: int, table: Tables) -> bool:
    """Whether a verb stands in a clause that only says when: "once we collect it", "desde que lo recogemos"."""
    at = index - 1
    skipped = table.grammar["clitics"] | table.grammar["subjects"]
    while at >= begin and tokens[at].text in skipped:
        at -= 1
    if at < begin:
        return False
    two = f"{tokens[at - 1].text} {tokens[at].text}" if at > begin else ""
    return tokens[at].text in table.grammar["subordinators"] or two in table.grammar["subordinators"]


def _mood(info: Word, token: str, before: str, earlier: str, table: Tables) -> Mood:
    """Who is bound by a word, given the two before it."""
    grammar = table.grammar
    if info.first:
        return "first"
    if info.auxiliary:
        if info.denies and before in grammar["relatives"]:
            return "none"  # "a door that won't shut" says what is
        return "first" if before in grammar["subjects"] or earlier in grammar["subjects"] else "outcome"
    if info.outcome:
        return "outcome"
    about = info.light or bool(info.topics)
    if info.verbal and before in grammar["others"]:
        noun = token in grammar["mental"] or f"{before} {token}" in grammar["noun_phrases"]
        return "none" if noun else "first"
    if info.present:
        return "first" if about and before not in grammar["determiners"] and token not in grammar["nouns"] else "none"
    if not about:
        return "none"
    ours = before in grammar["subjects"]
    if info.progressive:
        return "first" if ours or earlier in grammar["subjects"] else "none"
    return "first" if table.verb_after_subject and ours and not info.was else "none"


def _cut(
    reading: Reading, begin: int, end: int, heads: list[tuple[int, Mood]], figures: list[Quantity], table: Tables
) -> Iterator[Pledge]:
    tokens, words = reading.tokens, reading.words
    starts = [begin]
    for (left, _), (right, _) in itertools.pairwise(heads):
        starts.append(next((index for index in range(right, left, -1) if words[index].parts), right))
    condition = _condition(reading, begin, end)
    refused = _refusal(words, begin, end)
    for number, (low, high) in enumerate(itertools.pairwise([*starts, end])):
        first, last = low, high
        while first < last - 1 and (
            words[first].parts or not _speaks(tokens[first]) or tokens[first].text in table.grammar["openers"]
        ):
            first += 1
        while last > first + 1 and not _speaks(tokens[last - 1]):
            last -= 1
        if first < last and not (refused is not None and low >= refused[0] and last <= refused[1]):
            yield _pledge(reading, first, last, heads[number] if heads else None, figures, condition, begin, table)


def _condition(reading: Reading, begin: int, end: int) -> Condition:
    words = reading.words
    for index in range(begin, end):
        if words[index].condition:
            wished = any(mark == "wish" for at in range(begin, end) for mark, _ in reading.marks.get(at, ()))
            return "wish" if wished else "honest"
    return "none"


def _speaks(token: Token) -> bool:
    return token.text[0].isalnum() or token.text in "%€$£"


def _refusal(words: list[Word], begin: int, end: int) -> tuple[int, int] | None:
    """The part of a stretch that is refused: from a denied vow ("I can't promise that …") to the next "but"."""
    for index in range(begin, end):
        if words[index].vow and _denied(words, max(begin, index - _REACH), index):
            after = start = index
            while after < end and not words[after].turns:
                after += 1
            while start > begin and not words[start].parts and not words[start].turns:
                start -= 1
            return start, after
    return None


def _denied(words: list[Word], begin: int, end: int) -> bool:
    return any(info.denies for info in words[begin:end])


def _pledge(
    reading: Reading,
    first: int,
    last: int,
    head: tuple[int, Mood] | None,
    figures: list[Quantity],
    condition: Condition,
    begin: int,
    table: Tables,
) -> Pledge:
    tokens, words = reading.tokens, reading.words
    start, end = tokens[first].start, tokens[last - 1].end
    inside = words[first:last]
    marks: set[str] = set()
    for index in range(first, last):
        for mark, _ in reading.marks.get(index, ()):
            if mark in _MARKS and (mark in ("free", "ever") or not _denied(words, max(begin, index - _REACH), index)):
                marks.add(mark)
    marks |= _withheld(reading, first, last, figures, table)
    adverb = words[last - 1].tail and reading.text[tokens[last - 1].start].islower()  # and not the name of a product
    if adverb and last - first > 2 and tokens[last - 2].text not in table.grammar["tails_not"]:
        marks.update(("sure", "denying"))
    kept, past, was = _current(reading, first, last, -1 if head is None else head[0], figures)
    mood: Mood = "none"
    negated, head_topics, future, following, head_word = False, frozenset[str](), False, "", ""
    if head is not None:
        at, mood = head
        head_word = tokens[at].text
        near = range(max(begin, at - _REACH), min(last, at + 2))
        negated = any(words[i].denies and not _parted(words, i, at) for i in near)
        head_topics = words[at].topics
        for index in range(at + 1, min(last, at + _REACH + 1)):
            if head_topics:
                break
            head_topics = words[index].topics
            if words[index].light:
                head_word = tokens[index].text
        future = (
            words[at].outcome
            or words[at].first
            or words[at].auxiliary
            or any(mark == "outcome" for mark, _ in reading.marks.get(at, ()))
        )
        following = reading.folded[tokens[max(first, at - 1)].start : end]
    else:
        past = was
        if _denied(words, first, last):
            marks.add("denying")
    return Pledge(
        start, end, mood, head_word, head_topics,
        frozenset(topic for info in inside if info.topics for topic in info.topics),
        frozenset(info.stem for info in inside if info.stem),
        kept, frozenset(marks), negated, past, was, condition, future, following,
    )  # fmt: skip


def _withheld(reading: Reading, first: int, last: int, figures: list[Quantity], table: Tables) -> frozenset[str]:
    """What is denied in its own clause: "withheld" what is free, "refused" a sum. One pass, clause by clause.

    A denial that is part of the wording ("won't be charged", "sin coste") takes nothing back.
    """
    tokens, words = reading.tokens, reading.words
    from_here = bisect.bisect_left(figures, tokens[first].start, key=lambda q: q.start)
    to_here = bisect.bisect_right(figures, tokens[last - 1].end, lo=from_here, key=lambda q: q.start)
    sums = {q.start for q in figures[from_here:to_here] if q.kind in _SUMS}
    found: set[str] = set()
    denied, free, summed, covered = False, False, False, 0
    for at in range(first, last + 1):
        if at == last or words[at].parts:
            if denied:
                found.update(mark for mark, stands in (("withheld", free), ("refused", summed)) if stands)
            denied, free, summed = False, False, False
            continue
        for mark, end in reading.marks.get(at, ()):
            if mark == "free":
                free, covered = True, max(covered, end)
        summed = summed or tokens[at].start in sums
        if words[at].denies and tokens[at].start >= covered and tokens[at].text not in table.grammar["lacks"]:
            denied = True
    return frozenset(found)


def _current(
    reading: Reading, first: int, last: int, head: int, figures: list[Quantity]
) -> tuple[tuple[Quantity, ...], bool, bool]:
    """The figures of a pledge without those of a clause that tells what was; whether all of it was, and whether any.

    A length of time that only stands beside the promise ("six weeks is long, and I …") belongs to no promise.
    """
    tokens, words = reading.tokens, reading.words
    low, high = tokens[first].start, tokens[last - 1].end
    from_here = bisect.bisect_left(figures, low, key=lambda q: q.start)
    mine = figures[from_here : bisect.bisect_right(figures, high, lo=from_here, key=lambda q: q.start)]
    clauses: list[tuple[int, int, bool, bool]] = []
    begin, past, everything, anything = first, False, True, False
    for index in range(first, last + 1):
        if index < last and not words[index].parts and not words[index].opens:
            continue
        headed = begin <= head < index
        was = any(info.was for info in words[begin:index])
        past = was or (
            past and not headed and begin > first and words[begin - 1].parts and tokens[begin - 1].text != ","
        )
        everything, anything = everything and past, anything or past
        if begin < index:
            clauses.append((tokens[begin].start, tokens[index - 1].end, headed, past))
        begin = index + 1
    if not mine:
        return (), everything, anything
    kept: list[Quantity] = []
    for figure in mine:
        at = bisect.bisect_right(clauses, figure.start, key=lambda c: c[0]) - 1
        around = clauses[at] if at >= 0 and figure.end <= clauses[at][1] else None
        if around is None:  # "Friday, the 16th" spans two
            if not everything:
                kept.append(figure)
        elif around[2] or (not around[3] and (head < 0 or figure.kind != "duration" or figure.relation != "exact")):
            kept.append(figure)
    return tuple(kept), everything, anything


def _parted(words: list[Word], one: int, other: int) -> bool:
    """Whether a comma or conjunction stands between the words, or is the first of them."""
    return any(info.parts for info in (words[one:other] if one < other else words[other:one]))
