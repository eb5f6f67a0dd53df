"""Playbook notes without a verb as Spanish sentences: "Citas anuladas por la clínica" is told as "las citas fueron
anuladas por la clínica", "Horario: de 9 a 14" as "el horario es de 9 a 14"."""

from __future__ import annotations

import re

from drafter.languages.es.persons import finite, tables
from drafter.text import fold

_PARTICIPLE = re.compile(
    r"(?:\w+[aiáí]d|abiert|rot|hech|vist|puest|escrit|devuelt|impres|previst|resuelt|cubiert|inclus)(o|a|os|as)"
)
_STATE = re.compile(
    r"(?:agotad|inclu|previst|cerrad|pendient|program|confirmad|autorizad|disponib|bloquead|retenid|averiad)"
)
_PLACE = re.compile(r"(?:en (?:reparto|tránsito|camino|preparación|revisión|taller|almacén)|pendiente|sin (?!coste))\b")
_BEFORE = (
    "el",
    "la",
    "los",
    "las",
    "un",
    "una",
    "de",
    "del",
    "en",
    "con",
    "sin",
    "por",
    "a",
    "al",
    "su",
    "sus",
    "para",
)
_ACRONYM = re.compile(r"[A-ZÁÉÍÓÚ]{2,}|\d")


def gender(noun: str) -> str:
    """The ending that a participle takes with this noun: o, a, os or as."""
    word = noun.lower()
    nouns = tables()["nouns"]
    single = word if word in nouns["feminine"] + nouns["masculine"] else re.sub(r"(?<=[^aeiouáéíóú])es$|s$", "", word)
    endings = ("a", "ion", "dad", "tad", "tud", "umbre")
    she = single in nouns["feminine"] or (single not in nouns["masculine"] and fold(single).endswith(endings))
    return ("a" if she else "o") + ("s" if word.endswith("s") and len(word) > 4 else "")


def named(head: str) -> str:
    """A noun phrase with its definite article, in small letters; a name or a code stays as it is."""
    first = head.split(" ", 1)[0]
    if _ACRONYM.match(first) or fold(first) in ("el", "la", "los", "las", "su", "tu", "sus", "tus"):
        return head[:1].lower() + head[1:] if not _ACRONYM.match(first) else head
    article = {"o": "el", "a": "la", "os": "los", "as": "las"}[gender(first)]
    return f"{article} {head[:1].lower()}{head[1:]}"


def predicate(words: str, ending: str) -> str | None:
    """A phrase that begins with a participle or says where a thing is, with its verb; None for anything else."""
    first = re.split(r"[\s,:;]", words, maxsplit=1)[0]
    many = ending.endswith("s")
    if _PLACE.match(words):
        return f"{'están' if many else 'está'} {words}"
    match = _PARTICIPLE.fullmatch(fold(first))
    if match is None or match.group(1) != ending:
        return None
    if _STATE.match(fold(first)):
        return f"{'están' if many else 'está'} {words}"
    return f"{'fueron' if many else 'fue'} {words}"


def status(head: str, rest: str, owner: str) -> str | None:
    """What the tail of a record says about its state, as a sentence about the customer's own thing; None if nothing."""
    noun = head.split(" ", 1)[0]
    parts = [p.strip() for p in re.split(r"[;,] (?!\d)", rest)]
    said = [p for part in parts if (p := predicate(part, gender(noun)))]
    if not said:
        return None
    return f"{owner} {head[:1].lower()}{head[1:]} {' y '.join(said[:2])}"


def sentence(note: str) -> str | None:
    """The note as a sentence in small letters, or None when it has no state to tell."""
    halves = note.split("; ")
    if len(halves) == 2 and not re.match(r"\W*\w+[aeiou]d[oa]s?\b", halves[1]):
        said = [_half(half) or (half if finite(half) is not None else None) for half in halves]
        if all(said) and ":" not in note:
            return "; ".join(s for s in said if s)
    return _half(note)


def _half(note: str) -> str | None:
    words = note.split()
    ending = gender(words[0].strip(".,:;"))
    for index, word in enumerate(words[1:9], start=1):
        clean = word.strip(".,;:«»")
        if fold(clean) == "pasado":
            continue
        if word in ("en", "pendiente") and index == 1 and _PLACE.match(" ".join(words[index:])):
            return f"{named(words[0])} {'están' if ending.endswith('s') else 'está'} {' '.join(words[index:])}"
        before = words[index - 1]
        if before.endswith(":") or before.lower().strip(",;") in _BEFORE or _PARTICIPLE.fullmatch(fold(clean)) is None:
            continue
        said = predicate(" ".join(words[index:]), ending)
        if said is None:
            continue
        head = " ".join(words[:index]).rstrip(",;: ").replace(": ", ", ")
        before = "," if ", " in head else before
        if before.endswith((",", ";")):
            head = re.sub(r"([^\s,]) ([$€]? ?\d[\d.,]* ?(?:€|euros|pesos)?)$", r"\1, \2", head)
        comma = "," if before.endswith((",", ";")) and len(head.split()) > 2 else ""
        return f"{named(head)}{comma} {said}"
    head, colon, rest = note.partition(": ")
    if colon and re.match(r"(?:\d+|dos|tres|cuatro|cinco|seis) ", head, re.IGNORECASE) and finite(note) is None:
        return f"constan {head[:1].lower()}{head[1:]}: {rest}"
    if re.match(r"(?:dos|tres|cuatro|cinco|seis) ", head, re.IGNORECASE) and finite(note.split(";")[0]) is None:
        return f"constan {note[:1].lower()}{note[1:]}"
    if re.match(r"(?:sin|con|para|por|desde|hasta|en) ", head, re.IGNORECASE):
        return None
    if (
        colon
        and _PARTICIPLE.fullmatch(fold(rest.split(" ", 1)[0])) is None
        and len(head.split()) <= 5
        and finite(head) is None
        and finite(rest) is None
        and len(rest.split()) <= 12
    ):
        measured = "de " if re.match(r"[\d$€]", rest) and not re.match(r"\d+ [a-z]+ y ", rest) else ""
        return f"{named(head)} {'son' if gender(head.split()[0]).endswith('s') else 'es'} {measured}{rest}"
    return None
