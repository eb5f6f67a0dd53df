"""English verbs and persons: every mention of the customer turned to "you"."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from drafter.composing.clauses import People

INTERNAL_NOTE = re.compile(
    r"\s*\((?:no (?:sum|amount|figure|outcome|date|promise)|not promised|without promising|do not)[^()]*\)",
    re.IGNORECASE,
)


_OWNED = (
    r"(?:address|account|card|order|room|bill|home|house|phone|area|booking|bank|flat|car|file|case|details|number)"
)


WEEKDAYS = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|today|tomorrow"


@functools.cache
def tables() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "grammar.toml").read_text(encoding="utf-8"))


@functools.cache
def third_person() -> Mapping[str, str]:
    """Third-person singular forms of the known verbs with their base."""
    forms = {third: base for third, base in tables()["third"]["irregular"].items() if third != "is"}
    for base in tables()["verbs"]["base"]:
        if base.endswith(("s", "x", "ch", "sh")):
            forms[base + "es"] = base
        elif base.endswith("y") and base[-2] not in "aeiou":
            forms[base[:-1] + "ies"] = base
        else:
            forms[base + "s"] = base
    return forms


@functools.lru_cache(maxsize=64)
def customer_pattern(people: People) -> str:
    """A pattern for every way in which a playbook may name this customer."""
    roles = "|".join(sorted(tables()["roles"]["customer"], key=len, reverse=True))
    compound = r"(?! (?:database|records?|portal|list|file|services?|support|care|team|area|account|card|number)\b)"
    titles = "|".join(tables()["roles"]["titles"])
    names = sorted({n for n in (people.customer, people.surname, people.first_name) if n}, key=len, reverse=True)
    found = rf"[Tt]he (?:{roles})\b{compound}"
    if names:
        named = "|".join(re.escape(n) for n in names)
        found = rf"(?:{found}|(?<!\w)(?:(?:{titles})\.? )?(?:{named})(?: (?:{named}|[A-Z]\w+))?(?!\w))"
    return found


def base_form(verb: str) -> str:
    """The base of a third-person verb: `wants` gives `want`, `has` gives `have`."""
    if verb in third_person():
        return third_person()[verb]
    if verb.endswith("ies") and len(verb) > 4:
        return verb[:-3] + "y"
    if verb.endswith(("ches", "shes", "sses", "xes", "oes")):
        return verb[:-2]
    if len(verb) < 4 and verb not in ("is", "was"):
        return verb
    return {"is": "are", "was": "were"}.get(verb) or (
        verb[:-1] if verb.endswith("s") and not verb.endswith("ss") else verb
    )


def to_customer(text: str, people: People) -> str | None:
    """`text` with every mention of the customer turned to "you"."""
    who = customer_pattern(people)
    text = INTERNAL_NOTE.sub("", text)
    openers = ("if", "when", "once", "as", "that", "before", "after", "which", "where")
    after = "|".join(rf"(?<=\b{word} )" for word in openers)
    subjects = rf"(?:^|(?<=; )|{after}){who}"
    text = re.sub(rf"{who}['’]s?(?=\s)", "your", text)
    text = re.sub(rf"(?<=^){who} (?=(?:order|account|car|bill|booking|stay)\b)", "your ", text)
    text = re.sub(rf"^{who}[:,] (?=\w)", "your ", text)
    text = re.sub(rf"([:,]) {who}(?=,|:|$)", r"\1", text).replace(",,", ",").replace(":,", ":")
    text = re.sub(rf"{subjects} ([a-z]\w+)", lambda m: f"you {base_form(m.group(1))}", text)
    text = re.sub(who, "you", text)
    text = re.sub(
        r"\b(you) ((?!always|across|unless|less|sometimes|towards|plus|has\b)[a-z]{3,}s)\b",
        lambda m: f"you {base_form(m.group(2))}",
        text,
    )
    text = re.sub(rf"\b(?:his|her|their) (?={_OWNED})", "your ", text)
    text = re.sub(r"\bto the (original )?card\b", r"to your \1card", text)
    return re.sub(r"\bto her\b(?! \w+ing)", "to you", text)


def subject_end(text: str) -> int | None:
    """Where the main verb of a sentence stands, as a word index; None for a noun phrase."""
    auxiliaries = tables()["third"]["auxiliaries"]
    for index, word in enumerate(text.split()[:14]):
        if word.startswith("May") and index and text.split()[index - 1][-1:].isdigit():
            continue
        plain = word.strip(".,;:'\"()").lower().replace("’", "'")
        if plain in ("that", "which", "when", "once", "if", "until", "after", "before", "as", "who", "where"):
            return None
        if plain.endswith("ed") or plain in ("paid", "left", "sent", "made", "found"):
            following = text.split()[index + 1 : index + 2]
            subject = re.match(r"(?:The|An?|Our|This|You|It|We|Mr|Mrs|Ms|Dr) ", text)
            if subject is None or following in (["by"], ["on"], ["in"], ["at"], []):
                if word[-1:] in ";:":
                    return None
                continue
        if index and (
            plain in auxiliaries
            or (
                plain in third_person()
                and text.split()[index - 1].lower() not in ("the", "a", "of", "for", "all", "two", "three")
            )
        ):
            return index
        if index and word[-1:] in ";:":
            return None
    return None


def uncapital(text: str) -> str:
    """`text` with a small first letter when its first word is an ordinary one."""
    first = text.split(" ", 1)[0].strip(",.:;'s")
    ordinary = {
        "the",
        "a",
        "an",
        "your",
        "our",
        "this",
        "that",
        "these",
        "those",
        "no",
        "if",
        "once",
        "when",
        "as",
        "until",
        "there",
        "it",
        "they",
        "you",
        "any",
        "all",
        "one",
        "two",
        "three",
        "both",
    }
    nouns = [*tables()["nouns"]["records"], *tables()["nouns"]["slots"]]
    lowered = first.lower() in ordinary or any(first.lower().rstrip("s") == n.split()[0].rstrip("s") for n in nouns)
    return text[:1].lower() + text[1:] if lowered else text
