"""Italian playbook facts as the agent may restate them, and what is missing as they may ask for it."""

from __future__ import annotations

import re

from drafter.composing.clauses import People, Told
from drafter.languages.it.nouns import article
from drafter.languages.it.persons import about, feminine, finite, named_as, possessive, tables, to_customer, uncapital
from drafter.text import fold

WEEKDAYS = r"(?:luned|marted|mercoled|gioved|venerd)ì|sabato|domenica|oggi|domani"
_TWO_DATES = re.compile(rf"(?:{WEEKDAYS})\b.{{1,40}}(?:\bo\b|\boppure\b|,| e ).{{0,12}}(?:{WEEKDAYS})")
_PREDICATE = re.compile(
    r"((?:[^\W\d]|[ '’])+?) ((?:rimborsabil|annullabil|cancellabil|disponibil|modificabil|trasferibil)[ei]"
    r"|(?:compres|inclus|esclus|gratuit|copert|previst|obbligatori|ammess|garantit)[oaie])(?= |$)(.*)"
)
_PRICED = re.compile(r"((?:[^\W\d]|[ '’])+?): (\d[\d.,]* ?€|€ ?\d[\d.,]*)(.*)")


def _predicated(text: str) -> str:
    """A heading with its adjective or price as a sentence: "Spese rimborsabili fino a…" gives "Le spese sono…"."""
    if finite(text) is not None:
        return text
    found, priced = _PREDICATE.match(text), _PRICED.match(text)
    head = found.group(1) if found else priced.group(1) if priced else ""
    noun = head.split(" ")[0].lower()
    if (
        priced
        and noun not in tables()["deverbal"]
        and not re.search(
            r"(?:zione|mento|tura|aggio|visita|seduta|esame|duplicato|copia|cambio|consegna|tassa|costo)$", noun
        )
    ):
        return text
    if not noun or noun in tables()["nouns"]["records"] or noun in ("il", "la", "lo", "i", "gli", "le", "l'"):
        return text
    plural = noun.endswith("i") or (found is not None and noun.endswith("e") and found.group(2).endswith(("bili", "e")))
    if found and noun.endswith("e") and found.group(2).endswith(("bile", "o", "a")):
        plural = False
    the = (
        ("le " if noun.endswith("e") else "gli " if re.match(r"[aeiou]|s[^aeiou]|z", noun) else "i ")
        if plural
        else article(noun, True)
    )
    subject = f"{the}{uncapital(head)}"
    if found:
        return f"{subject[:1].upper()}{subject[1:]} {'sono' if plural else 'è'} {found.group(2)}{found.group(3)}"
    assert priced is not None
    return f"{subject[:1].upper()}{subject[1:]} {'costano' if plural else 'costa'} {priced.group(2)}{priced.group(3)}"


def tell(fact: str, people: People) -> Told | None:
    """A playbook fact as the agent may restate it to the customer; None when it can't be turned safely."""
    text = fact.strip().rstrip(".")
    text = re.sub(rf"^{named_as(people)}[:,] ", "", text)
    turned = to_customer(text, people)
    if turned is None and finite(text) is None:
        turned = to_customer(about(people, "to").sub("", text + " ").strip(), people)
    if turned is None or (people.agent_first and re.search(rf"\b{re.escape(people.agent_first)}\b", turned)):
        return None
    text = turned
    if not text.strip():
        return None
    text = _predicated(text)
    head, colon, rest = text.partition(": ")
    noun = fold(re.split(r"[\s,]", head, maxsplit=1)[0])
    own = re.match(r"(?:Su[oa]|tu[oa]) ", text)
    if colon and finite(head) is None and noun.startswith(tuple(tables()["nouns"]["slots"])):
        return Told("options", f"{uncapital(head)}: {rest}", fact)
    if own:
        return Told(
            "record",
            f"{'la' if text[own.end() - 2] == 'a' else 'il'} {text[: own.end()]}{uncapital(text[own.end() :])}",
            fact,
        )
    record = re.match(r"[^:,]{3,40}[:,] ", text)
    if record and finite(record.group()) is None and noun in tables()["nouns"]["records"]:
        whole = text[0].lower() + text[1 : record.end() - 2] if text[1].islower() else text[: record.end() - 2]
        whole += ": " + text[record.end() :]
        woman = feminine(noun)
        return Told("record", f"{'la' if woman else 'il'} {possessive(people.address, woman)} {whole}", fact)
    if finite(text) is not None and not (colon and finite(head) is None):
        return Told(
            "open"
            if _TWO_DATES.search(text) and re.search(r"\b(?:può|possono|liber|disponibil|post)", text)
            else "sentence",
            text[:1].upper() + text[1:],
            fact,
        )
    if _TWO_DATES.search(text) and re.search(r"\b(?:liber|disponibil|posti|orari)", text, re.IGNORECASE):
        return Told("options", f"{article(noun)}{uncapital(text)}", fact)
    if colon and head and not any(c.isdigit() for c in head):
        of = article(noun, True) if noun[-1:] != "i" and noun not in tables()["nouns"]["bare"] else ""
        by = "secondo" if noun.startswith(tuple(tables()["nouns"]["sources"])) else "per"
        return Told("note", f"{by} {of}{uncapital(head)}, {rest}", fact)
    return Told("note", uncapital(text), fact)


def missing(reason: str, people: People) -> str | None:
    """What is missing, as it stands after "mi serve"; None for a bare word that says too little."""
    reason = re.sub(r" (?:di|del|della|a|da|con) (?:chi|cui|che)$", "", reason.strip(" .,;:"))
    turned = to_customer(reason, people)
    known = r"(?:(?:il|la|lo|i|gli|le|un|una|sapere|conoscere|avere)\b|l['’]|un['’])"
    if turned is None or not re.match(known, turned, re.IGNORECASE):
        return None
    return turned[:1].lower() + turned[1:]
