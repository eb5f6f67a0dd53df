"""Spanish verbs and persons: the agent as "yo", and every mention of the customer turned to them."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from drafter.composing.clauses import People
from drafter.text import fold


@functools.cache
def tables() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "grammar.toml").read_text(encoding="utf-8"))


@functools.cache
def word_set(table: str, key: str) -> frozenset[str]:
    return frozenset(fold(word) for word in tables()[table][key])


_INFINITIVE = re.compile(r"^([a-záéíóúñü]{1,14}[aeií]r)(se|le|les|lo|la|los|las|te)?$", re.IGNORECASE)


INTERNAL_NOTE = re.compile(r"\s*\((?:sin (?:prometer|comprometer|garantizar)|no (?:prometer|decir|se promete))[^()]*\)")


def infinitive(word: str) -> tuple[str, str] | None:
    """The infinitive and its enclitic pronoun when `word` is a verb to conjugate, else None."""
    match = _INFINITIVE.match(word.rstrip(","))
    if match is None or fold(word) in word_set("verbs", "nouns"):
        return None
    return match.group(1).lower(), (match.group(2) or "").lower()


def present(verb: str) -> str:
    """First person singular, present: `devolver` gives `devuelvo`."""
    irregular: Mapping[str, str] = tables()["present"]
    if verb in irregular:
        return irregular[verb]
    if verb.endswith(("ecer", "ocer", "ucir")):
        return verb[:-3] + "zco"
    if verb.endswith("guir"):
        return verb[:-3] + "o"
    if verb.endswith("uir") and not verb.endswith("quir"):
        return verb[:-2] + "yo"
    if verb.endswith(("ger", "gir")):
        return verb[:-3] + "jo"
    return verb[:-2] + "o"


def dative(address: str) -> str:
    """The pronoun for the customer as an object."""
    return "le" if address == "usted" else "te"


def possessive(address: str) -> str:
    """The possessive for one thing of the customer's."""
    return "su" if address == "usted" else "tu"


@functools.lru_cache(maxsize=64)
def named_as(people: People) -> str:
    """A pattern for every way in which a playbook may name this customer, without article."""
    titles = "|".join(re.escape(t) for t in tables()["roles"]["titles"])
    roles = "|".join(sorted((re.escape(r) for r in tables()["roles"]["customer"]), key=len, reverse=True))
    names = sorted(
        {n for n in (people.customer, people.surname, people.first_name) if len(n) > 1}, key=len, reverse=True
    )
    if not names:
        return rf"(?:{roles})\b"
    named = "|".join(re.escape(n) for n in names)
    return rf"(?:(?:{roles})\b|(?:(?:{titles}) )?(?:{named})(?: (?:{named}|[A-ZÁÉÍÓÚ][a-záéíóúñ]+))?(?!\w))"


@functools.lru_cache(maxsize=256)
def about(people: People, kind: str) -> re.Pattern[str]:
    who = named_as(people)
    to_, of, the = r"(?:al |a los |a las |a la |a )", r"(?:del |de la |de )", r"(?:el |la |)"
    return {
        "to": re.compile(rf"(?:(?<=^)|(?<= )(?<!tención )){to_}{who}(?: |$|(?=[;,.:]))"),
        "owned": re.compile(rf"\b([Ee]l|[Ll]a|[Ll]os|[Ll]as) ([\wáéíóúñ]+(?: de [\wáéíóúñ]+)?) {of}{who}"),
        "headed": re.compile(
            rf"^([A-ZÁÉÍÓÚ][\wáéíóúñ]*(?: (?!de\b)[\w\-áéíóúñ]+){{0,2}}(?: de (?:\d+ )?[\wáéíóúñ]+)?) {of}{who}"
        ),
        "subject": re.compile(
            rf"\b(si|cuando|que|en cuanto|apenas|desde que|hasta que) {the}{who} (se )?([\wáéíóúñ]+)"
        ),
        "after": re.compile(rf"\b(que|cuando|donde) ([\wáéíóúñ]+[óí]) {the}{who}( |$|(?=[;,.:]))"),
        "with": re.compile(rf"\bcon {the}{who}"),
        "for": re.compile(rf"\b(para|por) {the}{who}"),
        "any": re.compile(rf"(?<!\w){who}"),
    }[kind]


_SO_THAT = re.compile(
    r"(\b(?:para que (?:lo |la |los |las )?(?!no\b)\w+[ae]"
    r"|(?:que|cuando|donde|como) (?:elija|prefiera|quiera|diga|decida)))\b"
)


_IF_THEY = re.compile(
    r"(\b(?:si|cuando|que) (?:lo |la |los |las |se lo |nos |me )?)"
    r"(quiere|prefiere|desea|acepta|necesita|solicita|pide|confirma|trae|manda|envía|elige|decide|paga|da|dice|indica|facilita)\b"
)


_SECOND = {"ha": "has", "es": "eres", "está": "estás", "va": "vas", "da": "das", "ve": "ves"}


def second_person(verb: str, address: str) -> str:
    """A third-person verb about the customer in the customer's own person (`quiere`: quiere, quieres, querés)."""
    if address == "usted":
        return verb
    voseo: Mapping[str, str] = tables()["voseo"]
    if address == "vos" and verb in voseo:
        return voseo[verb]
    return _SECOND.get(verb) or (verb + "s" if verb[-1:] in "ae" else verb)


def past(verb: str) -> str:
    """A third-person preterite in the second person: `envió` gives `enviaste`."""
    for own, theirs in (("ió", "iste"), ("ó", "aste")):
        if verb.endswith(own) and verb not in ("envió", "cambió", "anunció", "inició", "copió", "limpió"):
            return verb[: -len(own)] + theirs
    return verb[:-1] + "aste" if verb.endswith("ó") else verb


def to_customer(text: str, people: People) -> str | None:
    """`text` with every mention of the customer turned to them; None when one can't be turned."""
    address = people.address
    own, polite = possessive(address), address == "usted"
    text = INTERNAL_NOTE.sub("", text).replace("tención al ", "tención_al_").replace("tención a ", "tención_a_")

    text = re.sub(rf"\ba (cargo|cuenta|petición) (?:del |de la ){named_as(people)}", rf"a {own} \1", text)

    def owned(match: re.Match[str]) -> str:
        return f"{own}{'s' if match.group(1).lower() in ('los', 'las') else ''} {match.group(2)}"

    def clause(match: re.Match[str]) -> str:
        reflexive = "" if not match.group(2) else "se " if polite else "te "
        return f"{match.group(1)} {reflexive}{second_person(match.group(3), address)}"

    text = about(people, "owned").sub(owned, text)
    if finite(text.split(":")[0]) is None or not re.match(r"No\b", text):
        text = about(people, "headed").sub(lambda m: f"{own} {uncapital(m.group(1))}", text)
    text = about(people, "subject").sub(clause, text)
    text = about(people, "after").sub(
        lambda m: f"{m.group(1)} {m.group(2) if polite else past(m.group(2))}{m.group(3)}", text
    )
    if not polite:
        text = _SO_THAT.sub(r"\1s", text)
        text = _IF_THEY.sub(lambda m: f"{m.group(1)}{second_person(m.group(2), address)}", text)
    text = about(people, "with").sub("con usted" if polite else "contigo" if address == "tú" else "con vos", text)
    text = about(people, "for").sub(lambda m: f"{m.group(1)} {_tonic(address)}", text)
    if about(people, "any").search(text):
        return None
    text = text.replace("_al_", " al ").replace("_a_", " a ")
    if polite:
        return text
    implied = re.match(r"((?:(?:Todavía|Aún|Ya) )?(?:[Nn]o )?)(ha|puede|tiene|debe|paga|quiere)\b", text, re.IGNORECASE)
    if implied:
        text = f"{implied.group(1)}{second_person(implied.group(2).lower(), address)}{text[implied.end() :]}"
    return re.sub(r"\bsu(s?) ", r"tu\1 ", text)


def _tonic(address: str) -> str:
    return {"usted": "usted", "vos": "vos"}.get(address, "ti")


def uncapital(text: str) -> str:
    """`text` with a small first letter, unless its first word is an acronym or a code."""
    first = text.split(" ", 1)[0]
    return text if first[1:2].isupper() or any(c.isdigit() for c in first) else text[:1].lower() + text[1:]


_PAST_OR_FUTURE = re.compile(r"^\w{2,}(?:[aei]ó|[a-zñ]ó|aron|ieron|ará|erá|irá|brá|drá|arán|erán|irán)$")


def finite(text: str) -> int | None:
    """Where the main verb of a sentence stands, as a word index; None for a noun phrase."""
    forms = tables()["finite"]["forms"]
    for index, word in enumerate(text.split()[:14]):
        plain = word.strip(".,;:«»()").lower()
        if plain in ("que", "desde", "si", "cuando", "donde", "cuya", "quien") or (index and word[-1:] in ";:."):
            return None
        if (plain in forms or _PAST_OR_FUTURE.search(plain)) and (
            index
            or plain in ("hay", "queda", "quedan", "falta", "faltan", "está", "están", "se", "es", "puede", "consta")
        ):
            return index
    return None
