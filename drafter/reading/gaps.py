"""Facts without which the case can't move on, as the playbook says so, and which the customer hasn't given yet.

A playbook line says it in a few ways: nothing can be done *without* a thing, a thing is *needed* or *absent*, a
promise runs *from when* it arrives, the message does not say *which*, there are *several* such customers. The thing is
told in the line's own words, as a noun phrase that stands after "I need".
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from drafter import languages
from drafter.case import Case, MissingFact
from drafter.reading.book import Book, Line
from drafter.reading.lexicon import Hit, Lexicon, lexicon
from drafter.text import fold

_AT_MOST = 3
_MARKS = frozenset(("without", "absent", "absent_after", "needed", "arrives", "which"))
_CLAUSE = re.compile(r"[^;.]+(?:\.(?=\S)[^;.]*)*")
_TOKEN = re.compile(r"\([^()]{1,80}\)|[^\s,;:()]+|[,;:]")
_LONGEST = 12
_READ_CHARS = 6_000
_OPENING_CHARS = 60
_WORD_SETS = ("determiners", "links", "joins", "stops", "pronouns", "dropped")


class _Slots(NamedTuple):
    nouns: Lexicon
    given: Mapping[str, re.Pattern[str]]
    usual: Mapping[str, str]


class _Phrases(NamedTuple):
    """The function words with which noun phrases are cut: see `[noun_phrase]` in `reading.toml`."""

    determiners: frozenset[str]
    links: frozenset[str]
    joins: frozenset[str]
    stops: frozenset[str]
    pronouns: frozenset[str]
    definite: Mapping[str, str]
    dropped: frozenset[str]


@functools.cache
def _slots(language: str) -> _Slots:
    table: Mapping[str, Mapping[str, Any]] = languages.load(language).table("reading")["slots"]
    return _Slots(
        Lexicon({slot: each["nouns"] for slot, each in table.items()}),
        {slot: re.compile(each["given"]) for slot, each in table.items() if each.get("given")},
        {slot: each["usual"] for slot, each in table.items()},
    )


@functools.cache
def _grammar(language: str) -> _Phrases:
    table: Mapping[str, Any] = languages.load(language).table("reading")["noun_phrase"]
    words = {key: frozenset(table[key].split()) for key in _WORD_SETS}
    return _Phrases(
        determiners=words["determiners"],
        links=words["links"],
        joins=words["joins"],
        stops=words["stops"],
        pronouns=words["pronouns"],
        dropped=words["dropped"],
        definite=table["definite"],
    )


def _words(language: str) -> Mapping[str, Any]:
    table: Mapping[str, Any] = languages.load(language).table("reading")["gap_words"]
    return table


def gaps(case: Case, playbook: Book, language: str, address: str, customer: str = "") -> tuple[MissingFact, ...]:
    """The missing facts in the playbook's order, one a slot; at most three. `customer` is their name, if known."""
    told = "\n".join(m.text[:_READ_CHARS] for m in case.messages if m.author == "customer")
    lines = tuple(line.text for line in playbook.lines)
    found: dict[str, MissingFact] = {}
    several = ""
    for line in playbook.lines:
        for gap in _in_line(line, lines, language):
            if _is_given(gap, told, lines, language):
                continue
            known = found.get(gap.slot)
            if known is None or (not _is_whole(known.reason, language) and _is_whole(gap.reason, language)):
                found[gap.slot] = gap
        if not several and line.has("several"):
            several = line.text
    if several and not found:
        slot = next((slot for word, slot in _words(language)["several"] if re.search(word, fold(several))), "full_name")
        unknown = MissingFact(slot=slot, owner="customer", reason=_slots(language).usual[slot], source=several)
        if not _is_given(unknown, told, lines, language):
            found[slot] = unknown
    own = _ours(playbook, language)
    found = {slot: gap for slot, gap in found.items() if slot not in own}
    polished = tuple(_polished(gap, customer, address, language) for gap in found.values())
    return _without_twins(polished, language)[:_AT_MOST]


def _ours(playbook: Book, language: str) -> frozenset[str]:
    """Slots that the business itself hands out ("send the receipt"): the customer wants them and hasn't got them."""
    nouns = _slots(language).nouns
    return frozenset(
        hit.kind
        for line in playbook.commitments
        if (opening := lexicon(language, "playbook_sends").hits(line.text[:_OPENING_CHARS]))
        for hit in nouns.hits(line.text[:_OPENING_CHARS])
        if opening[0].start == 0 and hit.start <= opening[0].end + 1 < hit.end
    )


def _without_twins(found: tuple[MissingFact, ...], language: str) -> tuple[MissingFact, ...]:
    """Leave out what another gap's words hold already (an e-mail beside "the surname and the e-mail")."""
    nouns = _slots(language).nouns
    held = {gap.slot: {hit.kind for hit in nouns.hits(gap.reason)} for gap in found}
    return tuple(
        gap
        for gap in found
        if not any(gap.slot in held[o.slot] and len(held[o.slot]) > len(held[gap.slot]) for o in found if o is not gap)
        and not any(o.reason.startswith(f"{gap.reason} ") for o in found)
    )


def _is_whole(reason: str, language: str) -> bool:
    """Whether the phrase begins with a determiner, so that it can stand after "I need"."""
    grammar = _grammar(language)
    first = fold(reason).split(" ", 1)[0]
    return first in grammar.determiners or ("'" in first and first.split("'", 1)[0] + "'" in grammar.determiners)


def _polished(gap: MissingFact, customer: str, address: str, language: str) -> MissingFact:
    """The phrase as it can be said to the customer: their own name cut off, a determiner in front."""
    grammar = _grammar(language)
    names = {fold(part) for part in customer.split() if len(part) > 1}
    words = gap.reason.split(" ")
    while len(words) > 2 and fold(words[-1]) in names:
        words.pop()
        if fold(words[-1]) in grammar.links:
            words.pop()
            break
    reason = " ".join(words)
    if gap.slot not in ("choice", "permission", "detail") and not _is_whole(reason, language):
        reason = _slots(language).usual[gap.slot]
    if reason[:1].isupper() and _is_whole(reason, language):
        reason = reason[0].lower() + reason[1:]
    for spoken_of, spoken_to in _words(language)["you"].get(address, ()):
        reason = re.sub(spoken_of, spoken_to, reason)
    return gap.model_copy(update={"reason": reason})


def _in_line(each: Line, lines: tuple[str, ...], language: str) -> list[MissingFact]:
    found: list[MissingFact] = []
    line, folded = each.text, each.folded
    marks = [hit for hit in each.hits if hit.kind in _MARKS]
    if not marks:
        return found
    nouns = [hit for hit in _slots(language).nouns.hits(line, folded) if not _is_aside(line, hit.start)]
    for clause in _CLAUSE.finditer(line):
        inside = [hit for hit in marks if clause.start() <= hit.start < clause.end()]
        for mark in inside:
            gap = _from_mark(line, folded, clause.span(), mark, nouns, lines, language)
            if gap is not None and not any(other.slot == gap.slot for other in found):
                found.append(gap)
                break
    return found


def _is_aside(line: str, place: int) -> bool:
    """Whether a place stands in round brackets."""
    return line.rfind("(", 0, place) > line.rfind(")", 0, place)


def _from_mark(
    line: str,
    folded: str,
    clause: tuple[int, int],
    mark: Hit,
    nouns: list[Hit],
    lines: tuple[str, ...],
    language: str,
) -> MissingFact | None:
    grammar = _grammar(language)
    if mark.kind == "which":
        return _which(line, mark, clause, lines, language)
    if mark.kind == "without":
        if not _blocks(folded, clause, language):
            return None
        next_word = re.match(r"\s*([\w']+)", line[mark.end :].lower())
        if next_word is not None and next_word.group(1) in grammar.pronouns:
            before = [hit for hit in nouns if hit.start < mark.start]
            return _made(line, _phrase(line, before[-1], language), before[-1].kind, language) if before else None
        thing = _forward(line, mark.end, language)
        noun = next((hit for hit in nouns if mark.end <= hit.start < mark.end + len(thing) + 2), None)
        if not thing:
            return None
        if noun is None and not re.search(_words(language)["generic"], fold(thing)):
            return None
        return _made(line, _fullest(thing, lines, language), noun.kind if noun is not None else "detail", language)
    after = [hit for hit in nouns if mark.end <= hit.start < clause[1]]
    before = [hit for hit in nouns if clause[0] <= hit.start < mark.start]
    within = [hit for hit in nouns if mark.start <= hit.start < mark.end]
    backward_first = mark.kind == "absent_after"
    ordered = (*before[:1], *after[:1]) if backward_first else (*within, *after[:1], *before[:1])
    if mark.kind in ("absent", "absent_after"):
        # A consent that is not on file is history, not something to ask for now.
        ordered = tuple(hit for hit in ordered if hit.kind != "permission")
    if mark.kind == "arrives":
        ordered = (*within[:1], *(hit for hit in after[:1] if hit.start - mark.end <= 40))
    if not ordered:
        return None
    return _made(line, _phrase(line, ordered[0], language), ordered[0].kind, language)


def _blocks(folded: str, clause: tuple[int, int], language: str) -> bool:
    """Whether the clause says that something can't be done: "without" alone ("without cost") blocks nothing."""
    hits = lexicon(language, "gaps_block").hits(folded[clause[0] : clause[1]])
    return bool(hits)


def _which(line: str, mark: Hit, clause: tuple[int, int], lines: tuple[str, ...], language: str) -> MissingFact | None:
    table = _words(language)
    rest = line[mark.end : clause[1]].strip(" .,:")
    opening = re.search(table["which"], fold(line[mark.start : mark.end]))
    question = f"{line[mark.start + opening.start() : mark.end]} {rest}".strip() if opening else rest
    listed = re.search(r":\s*([^;.]{6,120})[;.]", line[: mark.start] + ";")
    options = listed.group(1).strip() if listed else ""
    reason = table["know"].format(question=question)
    if options and (" " in options):
        reason = f"{reason} ({options})"
    return MissingFact(slot="choice", owner="customer", reason=reason, source=line)


def _made(line: str, thing: str, slot: str, language: str) -> MissingFact | None:
    reason = _definite(thing, language) or _slots(language).usual.get(slot, "")
    return MissingFact(slot=slot, owner="customer", reason=reason, source=line) if reason else None


def _phrase(line: str, noun: Hit, language: str) -> str:
    """The noun phrase around a noun: back to its determiner, on to where it ends."""
    grammar = _grammar(language)
    start = noun.start
    before = list(re.finditer(r"[\w'’\-]+", line[: noun.start]))
    for token in reversed(before[-4:]):
        if re.search(r"[,;:.()]", line[token.end() : start]):
            break
        word = fold(token.group())
        if "'" in word and word.split("'", 1)[0] + "'" in grammar.determiners:
            start = token.start()
            break
        if word in grammar.determiners:
            start = token.start()
            break
        if word in grammar.stops or word in grammar.links:
            break
    thing = _forward(line, start, language)
    whole = line[start : noun.end]
    return thing if len(thing) >= len(whole) else whole


def _forward(line: str, start: int, language: str) -> str:
    """The noun phrase that begins at `start`: it ends at a verb, a stop, or an article that no link leads to."""
    grammar = _grammar(language)
    linked = True
    has_noun = False
    end = start
    count = 0
    for token in _TOKEN.finditer(line, start):
        word = fold(token.group())
        elided = word.split("'", 1)[0] + "'" if "'" in word else ""
        if word.startswith("("):
            if has_noun:
                end = token.end()
            break
        if word in ",;:" or count >= _LONGEST:
            break
        count += 1
        if word in grammar.links or word in grammar.joins:
            if not has_noun:
                break
            linked = True
            continue
        if elided and elided in grammar.links and token.end() - token.start() > len(elided):
            end = token.end()
            linked, has_noun = False, True
            continue
        if word in grammar.stops:
            break
        if word in grammar.determiners or (elided in grammar.determiners and word != elided and not linked):
            if not linked:
                break
            continue
        linked = False
        has_noun = True
        end = token.end()
        if token.group().endswith("."):
            end -= 1
            break
    return line[start:end].strip(" ,;:.")


def _fullest(thing: str, lines: tuple[str, ...], language: str) -> str:
    """The longest phrase for the same noun in the playbook: "la targa della controparte" for "quella targa"."""
    grammar = _grammar(language)
    core = [word for word in re.findall(r"[^\W_]+", fold(thing)) if word not in grammar.determiners | grammar.links]
    if len(core) != 1:
        return thing
    best = thing
    for line in lines:
        for found in re.finditer(rf"(?<!\w){re.escape(core[0])}(?!\w)", fold(line)):
            candidate = _phrase(line, Hit(found.start(), found.end(), ""), language)
            if len(best) < len(candidate) <= 80:
                best = candidate
    return best


def _definite(thing: str, language: str) -> str:
    """The phrase with a definite article, and without words that speak of the customer in the third person."""
    grammar = _grammar(language)
    first, _, rest = thing.partition(" ")
    article = grammar.definite.get(fold(first))
    if article is not None:
        thing = f"{article} {rest}" if rest else ""
    kept: list[str] = [word for word in thing.split(" ") if fold(word) not in grammar.dropped]
    text = " ".join(kept).strip()
    for cut in _words(language)["cut"]:
        found = re.search(cut, fold(text))
        if found is not None and found.start() > 2:
            text = text[: found.start()].strip() + text[found.end() :]
    return text.strip()


def _is_given(gap: MissingFact, told: str, lines: tuple[str, ...], language: str) -> bool:
    """Whether the customer's messages hold such a thing already, or another line of the playbook does."""
    folded = fold(told)
    length = re.search(r"(?<!\d)(\d{1,2})[ -](?:digit|cifr|digito)", fold(gap.reason))
    if length is not None:
        digits = int(length.group(1))
        return any(len(re.sub(r"\D", "", run)) == digits for run in re.findall(r"\d[\d ]*\d", folded))
    regex = _slots(language).given.get(gap.slot)
    if regex is not None and regex.search(folded):
        return True
    codes = re.findall(r"(?<!\w)[A-Z]{3,5}(?!\w)", gap.reason)
    if any(re.search(rf"(?<!\w){code.lower()}\W{{0,3}}[\w-]*\d", folded) for code in codes):
        return True
    if gap.slot == "choice":
        return False
    grammar = _grammar(language)
    core = [w for w in re.findall(r"[^\W\d_]{4,}", fold(gap.reason)) if w not in grammar.determiners | grammar.links]
    others = [fold(line) for line in lines if line != gap.source]
    return any(re.search(rf"(?<!\w){word}\s\(?[#\w-]{{0,6}}\d", line) for word in core for line in others)
