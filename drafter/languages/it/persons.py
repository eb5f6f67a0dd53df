"""Italian verbs and persons: the agent as "io", and every mention of the customer turned to them."""

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


_INFINITIVE = re.compile(r"^([a-zàèéìòù]{1,14}(?:[aei]r|rr))(e|si|gli|le|ti|lo|la|li|glielo|gliela)$", re.IGNORECASE)


INTERNAL_NOTE = re.compile(r"\s*\((?:senza (?:promettere|impegno)|non (?:promettere|dire|si promette))[^()]*\)")


def infinitive(word: str) -> tuple[str, str] | None:
    """The infinitive and its enclitic pronoun when `word` is a verb to conjugate, else None."""
    word = word.strip(",")
    match = _INFINITIVE.match(word)
    if match is None or word.lower() in tables()["verbs"]["nouns"]:
        return None
    stem, ending = match.group(1).lower(), match.group(2).lower()
    return stem + "e", "" if ending == "e" else ending


@functools.cache
def _own_doings() -> Mapping[str, str]:
    """First persons plural of the known verbs ("rimborsiamo") by form, with the infinitive."""
    verbs = tables()["verbs"]
    known = {v for kind in ("notify", "accusative", "dative", "plain") for v in verbs[kind]}
    regular = {(v[:-3] + "iamo").replace("iiamo", "iamo").replace("ciiamo", "ciamo"): v for v in known}
    regular |= {v[:-3] + "hiamo": v for v in known if v.endswith(("care", "gare"))}
    return regular | {"facciamo": "fare", "diamo": "dare", "proponiamo": "proporre", "teniamo": "tenere"}


def own_doing(word: str) -> str | None:
    """The infinitive of a first person plural such as "rimborsiamo", else None."""
    return _own_doings().get(word.lower())


def present(verb: str) -> str:
    """First person singular, present: `spedire` gives `spedisco`."""
    irregular: Mapping[str, str] = tables()["present"]
    if verb in irregular:
        return irregular[verb]
    if verb.endswith("ire"):
        return verb[:-3] + "isco"
    if verb.endswith(("orre",)):
        return verb[:-3] + "ngo"
    if verb.endswith("urre"):
        return verb[:-3] + "co"
    return verb[:-3] + "o"


def dative(address: str) -> str:
    """The pronoun for the customer as an indirect object."""
    return "ti" if address == "tu" else "Le"


def accusative(address: str) -> str:
    """The pronoun for the customer as a direct object."""
    return "ti" if address == "tu" else "La"


def possessive(address: str, feminine_: bool, plural: bool = False) -> str:
    """The possessive for a thing of the customer's, without article."""
    stem = "tu" if address == "tu" else "Su"
    if plural:
        return stem + ("e" if feminine_ else "oi")
    return stem + ("a" if feminine_ else "o")


@functools.lru_cache(maxsize=64)
def named_as(people: People) -> str:
    """A pattern for every way in which a playbook may name this customer, without article."""
    titles = "|".join(re.escape(t) for t in sorted(tables()["roles"]["titles"], key=len, reverse=True))
    roles = "|".join(sorted((re.escape(r) for r in tables()["roles"]["customer"]), key=len, reverse=True))
    names = sorted(
        {n for n in (people.customer, people.surname, people.first_name) if len(n) > 1}, key=len, reverse=True
    )
    bare = r"(?:signora|signore|signorina)\b(?! [A-Z])"
    if not names:
        return rf"(?:(?:{roles})\b|{bare})"
    named = "|".join(re.escape(n) for n in names)
    name = rf"(?:(?:{titles}) )?(?:{named})(?: (?:{named}|[A-Z][a-zàèéìòù]+))?(?!\w)"
    relative = r"(?! (?:madre|padre|senior|junior))"
    return rf"(?:(?:{roles})\b(?! {titles})|{name}{relative}|{bare})"


@functools.lru_cache(maxsize=256)
def about(people: People, kind: str) -> re.Pattern[str]:
    who = named_as(people)
    of = r"(?:del |della |dell['’]|dello |di )"
    the = r"(?:il |la |l['’]|lo |)"
    return {
        "to": re.compile(rf"(?:(?<=^)|(?<= ))(?:al |alla |all['’]|allo |a ){who}(?: |$|(?=[;,.:]))"),
        "owned": re.compile(rf"\b([Ii]l |[Ll]a |[Ll]o |[Ii] |[Gg]li |[Ll]e |[Ll]['’])([\wàèéìòù]+) {of}{who}"),
        "headed": re.compile(rf"^([A-ZÀÈ][\wàèéìòù]*(?: [A-Z]{{0,3}}[\-\d]+| [a-z]+ [a-z]+(?= {of}))?) {of}{who}"),
        "subject": re.compile(
            rf"\b(se|quando|che|appena|dopo che|finché|in cui) {the}{who} ((?:non )?(?:lo |la |li |le )?)([\wàèéìòù]+)"
        ),
        "with": re.compile(rf"\b(con|per|da|dal|dalla) {the}{who}"),
        "any": re.compile(rf"(?<!\w){who}"),
        "plain": re.compile(rf"{the}{who}"),
    }[kind]


def second_person(verb: str, address: str) -> str:
    """A third-person verb about the customer in the customer's own person."""
    if address != "tu":
        return verb
    irregular: Mapping[str, str] = tables()["second"]
    if verb in irregular:
        return irregular[verb]
    return (
        verb[:-1] + "i" if verb[-1:] in "ae" and not verb.endswith("ia") else verb[:-1] if verb.endswith("ia") else verb
    )


def to_customer(text: str, people: People) -> str | None:
    """`text` with every mention of the customer turned to them; None when one can't be turned."""
    address = people.address
    text = INTERNAL_NOTE.sub("", text)
    own = "tu" if address == "tu" else "Su"
    text = re.sub(rf"\ba carico (?:del |della |dell['’]){named_as(people)}", f"a {own}o carico", text)
    text = re.sub(rf"\bsu richiesta (?:del |della |dell['’]|di ){named_as(people)}", f"su {own}a richiesta", text)

    def owned(match: re.Match[str]) -> str:
        article, noun = match.group(1).lower().strip().rstrip("'’"), match.group(2)
        many = article in ("i", "gli", "le")
        woman = feminine(noun.lower()) if article == "l" else article in ("la", "le")
        own = possessive(address, woman, many)
        return f"{'le' if many and woman else 'i' if many else 'la' if woman else 'il'} {own} {noun}"

    def headed(match: re.Match[str]) -> str:
        head = match.group(1)
        return f"{possessive(address, feminine(head.split()[0].lower()))} {uncapital(head)}"

    text = about(people, "owned").sub(owned, text)
    text = about(people, "headed").sub(headed, text)
    text = about(people, "subject").sub(
        lambda m: f"{m.group(1)} {m.group(2)}{second_person(m.group(3), address)}", text
    )
    you = "te" if address == "tu" else "Lei"
    text = about(people, "with").sub(
        lambda m: f"{m.group(1)[:2] if m.group(1).startswith('da') else m.group(1)} {you}", text
    )
    return None if about(people, "any").search(text) else text


def finite(text: str) -> int | None:
    """Where the main verb of a sentence stands, as a word index; None for a noun phrase."""
    table = tables()["finite"]
    words = text.split()
    for index, word in enumerate(words[:14]):
        plain = word.strip('.,;:«»()"').lower()
        if plain in ("che", "se", "quando", "appena", "dove", "cui", "dopo", "finché"):
            return None
        if plain.endswith(("rà", "ranno")) and len(plain) > 4:
            return index
        if plain in table["forms"] and (
            index or plain in ("è", "sono", "serve", "servono", "può", "resta", "manca", "si", "risulta")
        ):
            before = words[index - 1].lower().rstrip(",") if index else ""
            known_name = fold(words[0]) in {*tables()["names"]["feminine"], *tables()["names"]["masculine"]}
            after_comma = index > 0 and words[index - 1].endswith(",")
            if plain in table["nouns_too"] and (
                (index == 1 and not known_name)
                or (index == 2 and words[0].lower() in ("un", "una", "il", "la", "lo", "seconda", "nuova"))
                or before in ("prossima", "prima", "seconda", "nuova", "ultima", "ogni", "questa", "stessa")
                or after_comma
                or before.startswith(("dal", "del", "nel", "sul", "all", "al"))
                or before in ("di", "la", "il", "una", "in", "per", "a", "e", "su", "alla", "della")
                or not index
            ):
                continue
            return index
        if index and word[-1:] in ";:":
            return None
    return None


def feminine(noun: str) -> bool:
    """Whether a noun takes feminine articles."""
    if noun in tables()["nouns"]["masculine"]:
        return False
    return noun in tables()["nouns"]["feminine"] or noun.endswith(("a", "zione", "sione", "gione", "tà", "tù"))


def uncapital(text: str) -> str:
    """`text` with a small first letter, unless its first word is a name, an acronym or a code."""
    first = text.split(" ", 1)[0]
    if first[1:2].isupper() or any(c.isdigit() for c in first):
        return text
    ordinary = re.match(
        r"(?:Il|La|Lo|L['’]\w+|I|Gli|Le|Un|Una|Uno|Un['’]\w+|Se|Per|Da|D['’]ora|In|Non|Ogni|Nel|Di|Del|Della|Nessun\w*|Con|Tutt\w+|Ricerca|\w+(?:zione|mento|tura|aggio|ata|ino|ora|ore|ente|ale))$",
        first,
    )
    if first == "Excel":
        return text
    known = fold(first).startswith(tuple(tables()["nouns"]["records"])) or fold(first) in {
        *tables()["deverbal"],
        *tables()["nouns"]["sendable"],
    }
    lowers = (
        bool(ordinary)
        or known
        or feminine(first.lower())
        or first.lower() in tables()["nouns"]["masculine"]
        or first[-1:] in "eio"
    )
    return text[:1].lower() + text[1:] if lowers and not re.match(r"[A-Z]\w+ [A-Z]", text) else text
