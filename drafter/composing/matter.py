"""What of the playbook bears on this case: relevance by shared words and topics, choices, refusals.

Topics are word beginnings in `lines.toml` (`[topics.refund] words = […]`); a customer's message and a playbook line
that share one belong together even when no word is the same ("mi plata", "Reembolso de 59 €").
"""

from __future__ import annotations

import functools
import re
from typing import Any, NamedTuple

from drafter import languages
from drafter.case import Case, Reading, Stance
from drafter.composing.clauses import Clause, People, Told
from drafter.composing.moments import customer_text
from drafter.composing.wording import Wording
from drafter.reading.refusals import forbids, is_speech_rule, opens_with_promise
from drafter.text import fold, sentences

_WORD = re.compile(r"[^\W_]{3,}")
_ALTERNATIVE_TOPICS = frozenset({"refund", "replace", "discount", "repair", "voucher", "rebook"})
_KEEPS = frozenset({"delivery", "appointment", "rebook", "replace"})


@functools.cache
def _stop(language: str) -> frozenset[str]:
    return frozenset(languages.load(language).table("lines")["stop"]["words"].split())


@functools.lru_cache(maxsize=512)
def stems(text: str, language: str) -> frozenset[str]:
    """Beginnings of the content words of a text."""
    return frozenset(w[:5] for w in _WORD.findall(fold(text)) if w not in _stop(language) and not w.isdigit())


@functools.cache
def _topic_words(language: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    table = languages.load(language).table("lines")["topics"]
    return tuple((name, tuple(topic["words"])) for name, topic in table.items())


@functools.lru_cache(maxsize=512)
def topics(text: str, language: str) -> frozenset[str]:
    """Topics that a text touches."""
    words = set(_WORD.findall(fold(text)))
    return frozenset(name for name, begun in _topic_words(language) if any(w.startswith(begun) for w in words))


def ranked_topics(text: str, language: str) -> tuple[str, ...]:
    """Topics that a text touches, the one with most words first."""
    words = _WORD.findall(fold(text))
    hits = {name: sum(w.startswith(begun) for w in words) for name, begun in _topic_words(language)}
    return tuple(sorted((name for name, count in hits.items() if count), key=lambda name: -hits[name]))


class Matter(NamedTuple):
    """What a reply to this case can be made of.

    `acts` are done or offered outright, `choices` exclude each other, `timings` are sentences on when a thing
    happens, `notices` are the agent's coming back, `refused` is the topic asked for that the playbook doesn't allow,
    `cannot` what a `never` line forbids and the customer asks for.
    """

    acts: tuple[Clause, ...]
    choices: tuple[Clause, ...]
    timings: tuple[Clause, ...]
    notices: tuple[Clause, ...]
    booking: Clause | None
    facts: tuple[Told, ...]
    options: Told | None
    refused: str | None
    cannot: tuple[Clause, ...] = ()


def matter(case: Case, reading: Reading, stance: Stance, people: People, wording: Wording) -> Matter:
    """Everything of the playbook that belongs in the reply, in the order of the playbook."""
    code, grammar = reading.language, wording.language.grammar
    asked = " ".join([*(ask.text for ask in reading.asks), case.last.text if not reading.has("injection") else ""])
    wanted = customer_text(case, reading)
    told = _facts(case, reading, people, wording, wanted)
    options = next((t for t in told if t.kind in ("options", "open")), None)
    acts, choices, timings, notices = [], [], [], []
    booking = None
    for line, open_choice in _lines(case, grammar):
        clause = _speak(line, people, grammar)
        if clause is None or re.search(wording.table["facts"]["internal"], fold(line)):
            continue
        if stance == "hold" and topics(line, code) & {"refund", "replace", "discount", "voucher"}:
            continue
        if clause.notify:
            notices.append(clause)
        elif clause.statement:
            timings.append(clause)
        elif options is not None and booking is None and re.search(wording.table["acts"]["booking"], fold(line)):
            booking = clause
        elif open_choice:
            choices.append(clause)
        else:
            acts.append(clause)
    demanded = re.search(wording.table["topics"]["refund"]["demand"], fold(wanted)) is not None
    acts, choices = _exclusive(
        acts, choices, asked, code, demanded,
        wording.table["facts"].get("whole", r"(?!)"), wording.table["facts"].get("partial", ""),
    )  # fmt: skip
    acts = _nearest(acts, asked + " " + wanted, code, 4 if case.channel == "email" else 3)
    said = [t for t in told if t.kind in ("options", "open") and any(_same_date(a.line, t.fact) for a in acts)]
    told = [t for t in told if t not in said]
    if "answers" in wording.table:  # what an act says again with the same figure isn't told before it
        told = [t for t in told if t.kind != "note" or not any(_repeats(a.line, t.fact, code) for a in acts)]
    options = None if options in said else options
    refused = _refused(case, wanted, stance, wording, code)
    demands = " ".join([*(ask.text for ask in reading.asks), *_questions(case)])
    cannot = _cannot(case, demands, wanted, people, wording, code)
    if cannot:
        refused = None
    return Matter(
        tuple(acts), tuple(choices), tuple(timings), tuple(notices), booking,
        tuple(t for t in told if t is not options and t.kind != "options"), options, refused, cannot,
    )  # fmt: skip


def _lines(case: Case, grammar: Any) -> list[tuple[str, bool]]:
    """The commitments, one alternative a line, with whether it is one of several."""
    lines: list[tuple[str, bool]] = []
    for line in case.playbook.may_commit:
        parts = grammar.alternatives(line)
        if grammar.is_alternative(line) and lines:
            lines[-1] = (lines[-1][0], True)
            lines.append((line, True))
        else:
            lines.extend((part, len(parts) > 1) for part in parts)
    return lines


def _speak(line: str, people: People, grammar: Any) -> Clause | None:
    """The line as a clause; two commitments parted by a semicolon stay together in one sentence."""
    first_line, second_line = _halves(line)
    first, second = grammar.speak(first_line, people), grammar.speak(second_line, people) if second_line else None
    if first is None or not second_line:
        return first if not second_line else grammar.speak(line, people)  # type: ignore[no-any-return]
    if second is None:
        return grammar.speak(line, people)  # type: ignore[no-any-return]
    return Clause(
        line, f"{first.do}; {second.do}", f"{first.offer}; {second.do}", f"{first.bare}; {second.do}",
        first.notify, first.statement, first.conditional, first.tells or second.notify,
    )  # fmt: skip


def _repeats(act: str, fact: str, code: str) -> bool:
    """Whether a commitment says with the same figure what a fact says."""
    return bool(_figures(act) & _figures(fact)) and len(stems(act, code) & stems(fact, code)) > 1


def _same_date(act: str, options: str) -> bool:
    """Whether a commitment already names one of the dates that a fact offers."""
    dates = set(re.findall(r"\b[^\W\d_]{4,} \d{1,2}\b", fold(options)))
    return any(date in fold(act) for date in dates)


def _halves(line: str) -> tuple[str, str]:
    """The line cut at a semicolon between two commitments; the second is empty when it holds one."""
    first, mark, second = line.partition("; ")
    return (first, second) if mark and len(second.split()) > 3 else (line, "")


def _exclusive(
    acts: list[Clause], choices: list[Clause], asked: str, code: str, demanded: bool, whole: str, partial: str = ""
) -> tuple[list[Clause], list[Clause]]:
    """Remedies of different kinds for the same trouble are a choice, unless the customer named the one they want."""
    if choices:
        return acts, choices
    heads = {
        a.line: topics(a.line.split()[0], code) & _ALTERNATIVE_TOPICS
        or topics(" ".join(a.line.split()[:5]), code) & _ALTERNATIVE_TOPICS
        for a in acts
        if not a.conditional and not (partial and re.search(partial, fold(a.line)))
    }
    if not demanded:
        ends = [a for a in acts if "refund" in heads.get(a.line, ()) and re.search(whole, fold(a.line))]
        keeps = [a for a in acts if topics(" ".join(a.line.split()[:3]), code) & _KEEPS and a not in ends]
        if len(ends) == 1 and len(keeps) == 1 and not ends[0].conditional | keeps[0].conditional:
            return [a for a in acts if a not in (*ends, *keeps)], [*keeps, *ends]
    offered = [a for a in acts if len(heads.get(a.line, ())) == 1]
    kinds = [next(iter(heads[a.line])) for a in offered]
    if demanded and kinds.count("refund") == 1 and set(kinds) <= {"refund", "voucher", "discount"}:
        return acts, choices  # they asked for the money and get it; a voucher on top excludes nothing
    if demanded and kinds.count("refund") == 1 and topics(asked, code) & set(kinds) <= {"refund"}:
        return [a for a in acts if a not in offered or "refund" in heads[a.line]], choices
    if (
        not 2 <= len(kinds) <= 3
        or len(set(kinds)) < 2
        or kinds.count("refund") > 1
        or (len(topics(asked, code) & set(kinds)) > 1 and not {"refund", "replace"} <= set(kinds))
    ):
        return acts, choices
    return [a for a in acts if a not in offered], offered


def _nearest(acts: list[Clause], about: str, code: str, limit: int) -> list[Clause]:
    if len(acts) <= limit:
        return acts
    words, about_topics = stems(about, code), topics(about, code)
    score = {a.line: len(stems(a.line, code) & words) + 2 * len(topics(a.line, code) & about_topics) for a in acts}
    kept = sorted(acts, key=lambda a: -score[a.line])[:limit]
    return [a for a in acts if a in kept]


def _facts(case: Case, reading: Reading, people: People, wording: Wording, wanted: str) -> list[Told]:
    """Facts that may be passed on and bear on the matter, the most useful first."""
    code = reading.language
    table = wording.table["facts"]
    skip = re.compile(f"{table['internal']}|{table['skip']}")
    words, about = stems(wanted, code), topics(wanted, code)
    denied = re.compile(table["denied"])
    missing = {gap.source for gap in reading.gaps if gap.source}
    numbers = set(re.findall(r"\d+", " ".join(s.text for s in sentences(case.last.text) if "?" in s.text)))
    offered = stems(" ".join(case.playbook.may_commit), code)
    questions = stems(" ".join(s.text for s in sentences(case.last.text) if "?" in s.text), code)
    asked = " ".join([*(ask.text for ask in reading.asks), *_questions(case)])
    answers = _answers(case, reading, wording)
    picky = "answers" in wording.table
    scored: list[tuple[int, Told]] = []
    spare: list[tuple[list[re.Pattern[str]], Told]] = []
    for fact in _sentences_of(case.playbook.facts, re.compile(table["today"], re.IGNORECASE)):
        if skip.search(fold(fact)) or fact in missing:
            continue
        told = wording.language.grammar.tell(fact, people)
        if told is None:
            continue
        score = len(stems(fact, code) & words) + len(topics(fact, code) & about)
        score += 2 * bool(denied.search(fold(fact))) + 2 * bool(stems(fact, code) & questions)
        score += {"options": 9, "open": 9, "record": 1, "sentence": 1, "note": 0}[told.kind]
        # a figure that the customer names too: the fact explains or corrects it
        score += 2 * (told.kind == "sentence" and bool(_sums(fact) & _sums(wanted)))
        if picky and told.kind not in ("options", "open"):
            # the customer knows their own file: it is told again only where it answers what they ask
            answered = [a for a in answers if a.search(fold(fact))]
            bears = bool(denied.search(fold(fact))) or len(stems(fact, code) & words) > (told.kind != "sentence")
            bears = bears or bool(topics(fact, code) & about)
            bears = bears or (told.kind == "sentence" and bool(stems(fact, code) & offered))
            if told.kind == "note" and table.get("strict_notes"):
                bears = len(stems(fact, code) & stems(asked, code)) > 1 or len(fact.split()) < 8
            explains = (
                "explains" in table and re.search(table["explains"], fold(fact)) and _figures(fact) & _figures(wanted)
            )
            if answered and told.kind in ("sentence", "note"):
                spare.append((answered, told))
            if len(stems(fact, code) & questions) > 1:
                answered = answered or answers or [denied]
            if not (answered and bears) and not explains and (told.kind != "sentence" or score < 4):
                continue
            score += 6 * bool(answered and bears) + 2 * bool(explains)
        score += 2 * bool(set(re.findall(r"\d+", fact)) & numbers)
        least: int = table.get("least", 3)  # how much a sentence must have to do with the message
        if least < 3:
            score += len(stems(fact, code) & offered) > 1
        if score >= (least if told.kind == "sentence" else 2):
            scored.append((score, told))
    for answer in answers:  # a question that nothing else answers: the fact of the right kind, whatever its words
        one = next((t for kinds, t in spare if answer in kinds), None)
        if one is not None and not any(answer.search(fold(t.fact)) for _, t in scored):
            scored.append((7, one))
    return [told for _, told in sorted(scored, key=lambda pair: -pair[0])]


def _sums(text: str) -> frozenset[str]:
    """The sums of a text, as written."""
    return frozenset(re.findall(r"[£$€] ?\d[\d.,]*\d|[£$€] ?\d\b|\b\d[\d.,]*(?= ?€)", text))


def _sentences_of(facts: tuple[str, ...], today: re.Pattern[str]) -> list[str]:
    """The facts a sentence each, without what day or hour it is."""
    pieces = [piece.text for fact in facts for piece in sentences(fact)]
    return [said for piece in pieces if (said := today.sub("", piece).strip())]


def _cannot(case: Case, asked: str, wanted: str, people: People, wording: Wording, code: str) -> tuple[Clause, ...]:
    """What the customer asks for and a `never` line forbids, as what the agent can't do; one thing at most."""
    guard = wording.table["facts"].get("guard")
    if guard is None:
        return ()
    for line in case.playbook.never:
        plain = re.sub(wording.table["facts"]["negated"], "", line, flags=re.IGNORECASE)
        if re.search(guard, fold(plain)) or re.search(wording.table["facts"]["internal"], fold(line)):
            continue
        if is_speech_rule(plain, code):
            continue
        if opens_with_promise(plain, code) and not forbids(plain, asked, wanted, code, conditional=True):
            continue
        about = topics(plain, code) & (topics(asked, code) | _demanded(wanted, wording))
        named = stems(plain, code) & stems(asked, code)
        given = topics(" ".join(case.playbook.may_commit), code)
        whole = (about & _ALTERNATIVE_TOPICS and re.search(wording.table["facts"]["whole"], fold(asked))) or (
            _figures(plain) & _figures(wanted)
        )
        clause = _speak(plain, people, wording.language.grammar)
        if clause is not None and (len(named) > 1 or (named and about) or about & _ALTERNATIVE_TOPICS - given or whole):
            return (clause,)
    return ()


def _demanded(wanted: str, wording: Wording) -> frozenset[str]:
    """The topics that the customer demands in whatever words ("my £40 back")."""
    table, text = wording.table["topics"], fold(wanted)
    return frozenset(t for t in wording.table["refusable"]["topics"] if re.search(table[t]["demand"], text))


def _figures(text: str) -> set[str]:
    """The numbers of two digits or more in a text."""
    return set(re.findall(r"\d[\d.,]*\d", text))


def _answers(case: Case, reading: Reading, wording: Wording) -> list[re.Pattern[str]]:
    """Patterns of the facts that answer what the customer asks; empty when the language has no such table."""
    kinds: list[dict[str, str]] = wording.table.get("answers", {}).get("kinds", [])
    asked = fold(" ".join([*(ask.text for ask in reading.asks), *_questions(case)]))
    story = fold(case.last.text)
    return [
        re.compile(kind["fact"])
        for kind in kinds
        if re.search(kind["question"], asked) or ("story" in kind and re.search(kind["story"], story))
    ]


def _questions(case: Case) -> list[str]:
    return [piece.text for piece in sentences(case.last.text) if "?" in piece.text]


def _refused(case: Case, wanted: str, stance: Stance, wording: Wording, code: str) -> str | None:
    """The topic that the customer demands and no line of the playbook allows."""
    allowed = topics(" ".join(case.playbook.may_commit), code)
    for topic in wording.table["refusable"]["topics"]:
        pattern = wording.table["topics"][topic]["demand"]
        if topic in allowed or (topic != "refund" and stance != "decline") or not re.search(pattern, fold(wanted)):
            continue
        bearing = [fold(f) for f in case.playbook.facts if topic in topics(f, code)]
        denied = re.compile(wording.table["facts"]["denied"])
        if stance == "decline" or not bearing or any(denied.search(f) for f in bearing):
            return str(topic)
    return None
