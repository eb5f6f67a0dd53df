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
    found = rf"(?:[Tt]he|[Aa]) (?:{roles})\b{compound}"
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
    text = re.sub(r"\bto the (original )?card\b(?! (?:used|that|you|ending|on))", r"to your \1card", text)
    for third, second in (("was", "were"), ("is", "are"), ("has", "have")):
        text = re.sub(rf"\byou {third}\b", f"you {second}", text)
    text = re.sub(
        r"\b(if|once|when|until) (?:he|she) ([a-z]{3,}s)\b", lambda m: f"{m.group(1)} you {base_form(m.group(2))}", text
    )
    text = re.sub(r"\b(once|if|when) (?:he|she) has\b", r"\1 you have", text)
    text = re.sub(r"\bthat (?:he|she) (can|may|needs?|wants?)\b", lambda m: f"that you {m.group(1).rstrip('s')}", text)
    text = re.sub(r"\b(check|sure|confirm)( that)? they\b", r"\1\2 you", text)
    text = re.sub(r"\bthey (choose|prefer|want|like|wish)\b", r"you \1", text)
    return re.sub(r"\bto her\b(?! \w+ing)", "to you", text)


_BEFORE_NOUN = ("the", "a", "of", "for", "all", "two", "three", "four", "five", "six", "free")


def subject_end(text: str) -> int | None:
    """Where the main verb of a sentence stands, as a word index; None for a noun phrase."""
    auxiliaries = tables()["third"]["auxiliaries"]
    for index, word in enumerate(text.split()[:14]):
        if word.startswith("May") and index and text.split()[index - 1][-1:].isdigit():
            continue
        plain = word.strip(".,;:'\"()").lower().replace("’", "'")
        if index == 0 and plain in ("after", "before", "until"):
            continue
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
            or (plain in tables()["verbs"]["base"] and _plural_subject(text.split()[:index], word))
            or (plain in third_person() and text.split()[index - 1].lower() not in _BEFORE_NOUN)
        ):
            return index
        if index and word[-1:] in ";:":
            return None
    return None


def _plural_subject(words: list[str], verb: str) -> bool:
    """Whether the words before a base form are a plural subject of it ("Loss adjusters visit")."""
    last = words[-1]
    return len(words) < 6 and last.islower() + (len(words) == 1) > 0 and bool(re.fullmatch(r"[A-Za-z]+[^s\W]s", last))


_PARTICIPLE = re.compile(
    r"(?P<who>[A-Z][^,;:()]{2,45}?) (?P<how>(?:last|first|not|never|now|only|already) )?"
    r"(?P<did>[a-z]+ed|sent|left|found|made|paid|taken|held) "
    r"(?P<rest>(?:at|on|by|in|to|from|with|as|for|after|before|since|twice|because|out|automatically)\b.*)"
)


def statement(text: str) -> str:
    """A note without its verb as a sentence: "Parcel last scanned at the depot" gets its "was"."""
    role = re.match(r"[A-Z][a-z]+: ([A-Z][\w ]{2,25}),? (can|will|is|has)\b", text)
    if role:
        return f"{role.group(1)} {role.group(2)}{text[role.end() :]}"
    rules = re.match(r"((?:[A-Z]\w+ )?(?:\w+ )?(?:terms|rules|policy|guarantee|warranty)): ", text)
    if rules:
        says = "say" if rules.group(1).endswith("s") else "says"
        return f"Our {rules.group(1)[:1].lower()}{rules.group(1)[1:]} {says}: {text[rules.end() :]}"
    if re.match(r"(?:Ready|Available|Due|Scheduled|Out for delivery|On its way)\b", text):
        return f"It's {text[:1].lower()}{text[1:]}"
    when = r"(?:on|from|at|in|until|between|today|tomorrow|[A-Z])"
    free = re.match(rf"([A-Z][a-z]+(?: [a-z]+){{0,2}}) (?:available|free)\b(?= {when})", text)
    if free:
        many = free.group(1).endswith("s")
        article = "" if many else "An " if re.match(r"[AEIO]|U(?!ni|se)", free.group(1)) else "A "
        who = free.group(1) if many else free.group(1)[:1].lower() + free.group(1)[1:]
        return f"{article}{who} {'are' if many else 'is'} available{text[free.end() :]}"
    parts = text.split("; ")
    return "; ".join(
        _with_verb(part[:1].upper() + part[1:], lower=i > 0 and part[:1].islower()) for i, part in enumerate(parts)
    )


def _with_verb(part: str, lower: bool) -> str:
    note = _PARTICIPLE.match(part)
    plain = part
    if lower:
        plain = definite(part)
        plain = plain[:1].lower() + plain[1:] if not plain.split()[0].isupper() else plain
    if note is None or note["did"] in tables()["third"]["of_itself"]:
        return plain
    if re.search(r"\b(?:are|is|can|will|may|must|was|were)\b", note["rest"]):
        return plain
    if subject_end(note["who"] + " x") is not None:
        return plain
    if re.search(r"\b(?:is|are|was|were|has|have|had|be|been|can|will|not|you)$|^(?:You|We|I|It|They)\b", note["who"]):
        return plain
    last = note["who"].split(" of ")[0].split()[-1]
    many = last.endswith("s") and not last.endswith("ss")
    is_ = ("are" if many else "is") if note["did"] in tables()["third"]["standing"] else ("were" if many else "was")
    who = definite(note["who"])
    who = who[:1].lower() + who[1:] if lower and not who.split()[0].isupper() else who
    return f"{who} {is_} {note['how'] or ''}{note['did']} {note['rest']}"


def definite(text: str) -> str:
    """`text` with "the" where it begins with an ordinary noun that has no article ("General manager", "Bill of")."""
    words = text.split()
    if not words:
        return text
    first, second = words[0].strip(",.:;'"), words[1].strip(",.:;'") if len(words) > 1 else ""
    if (
        not re.fullmatch(r"[A-Z][a-z]+(?:-[a-z]+)?", first)
        or first.lower() in tables()["nouns"]["no_article"]
        or words[0].endswith(("'s", "’s"))
    ):
        return text
    nouns = {*tables()["nouns"]["records"], *tables()["nouns"]["coming"], *tables()["nouns"]["things"]}
    at = subject_end(text)
    subject = [w.strip(",.:;") for w in words[: at if at is not None else len(words)]]
    head = re.split(r" (?:of|for|from|in|on|at|with|to|by|after|before) ", " ".join(subject))[0].split()[-1]
    if head.lower() in tables()["nouns"]["uncountable"] or (head.endswith("s") and not head.endswith("ss")):
        return text
    known = first.lower() in nouns and not re.fullmatch(r"[A-Z0-9].*", second)
    if known or (second in nouns and second.islower()):
        return f"The {text[:1].lower()}{text[1:]}"
    return text


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
