"""Italian for the composed lines: playbook lines in the agent's first person, facts turned to the customer.

With `Lei` the pronouns and possessives of the customer are written with a capital (Le, La, Suo), enclitics included
("aprirLe"). Tables are in `grammar.toml`; what is offered and why is described in `drafter.composing.clauses`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from drafter.composing.clauses import Clause, People
from drafter.languages.it.nouns import article, attached, other_doing
from drafter.languages.it.persons import (
    INTERNAL_NOTE,
    about,
    accusative,
    dative,
    finite,
    infinitive,
    named_as,
    own_doing,
    present,
    tables,
    to_customer,
    uncapital,
)
from drafter.languages.it.records import WEEKDAYS, missing, tell
from drafter.text import fold

__all__ = [
    "alternatives", "article", "enumerate_", "first_person", "is_alternative", "missing", "salutation", "speak", "tell",
    "title_of",
]  # fmt: skip

_LEADING = re.compile(
    r"^(?:o|oppure|o anche|e|anche|inoltre|in alternativa,?|al posto,?|altrimenti,?)\s+", re.IGNORECASE
)


# what refers to the playbook itself ("nei limiti detti") tells the customer nothing
_AS_SAID = re.compile(
    r",? (?:nei limiti|alle condizioni|nei termini|nei tempi|come|secondo quanto)"
    r" (?:dett|indicat|previst|sopra|suddett|di cui sopra|da fatti)\w*(?: sopra)?",
    re.IGNORECASE,
)


_ABLE = re.compile(
    r"(?:(?:possiamo|posso|si può|si possono|è possibile|possibilità di|facoltà di"
    r"|disponibil[ei] a|disponibilità a|potremo)"
    r"|(?P<firm>impegno a|autorizzat[oi] a|ci impegniamo a|mi impegno a|provvedere a))"
    r" (?=\w+(?:are|ere|ire|rre|r[lg][eiaio]\w*|rsi)\b)",
    re.IGNORECASE,
)


_TELLING = re.compile(
    r"\b(?:Le|ti|La) (?:scrivo|telefono|chiamo|richiamo|rispondo|confermo|avviso|aggiorno|comunico|riferisco)\b"
)


_ARTICLES = {"del": "il", "dello": "lo", "della": "la", "dei": "i", "degli": "gli", "delle": "le"}


def alternatives(line: str) -> tuple[str, ...]:
    """The line cut at "o" or "oppure", when it offers one thing or the other."""
    head, colon, _ = line.partition(": ")
    parts = re.split(r",? oppure ", line)
    if (
        len(parts) > 1
        and all(len(p.split()) > 1 for p in parts)
        and not re.match(rf"(?:{WEEKDAYS}|in |a |da |al |con |dal )", parts[1])
    ):
        lead = f"{head}, " if colon and len(head.split()) <= 3 else ""
        first = parts[0].partition(": ")[2] if lead else parts[0]
        return (lead[:1].lower() + lead[1:] + first if lead else first, *parts[1:])
    parts = re.split(r",? o (?=[a-zàèéìòù]+(?:are|ere|ire|rre|rle|rti) )", line)
    if len(parts) > 1 and all(infinitive(_LEADING.sub("", p).split(" ")[0]) for p in parts):
        return tuple(parts)
    return (line,)


def is_alternative(line: str) -> bool:
    """Whether the line offers itself instead of the one before."""
    return re.match(r"(?:o|oppure|in alternativa|altrimenti)\b,? ", line, re.IGNORECASE) is not None


def speak(line: str, people: People) -> Clause | None:
    """A `may_commit` line as the agent would say it; None when it can't be turned safely."""
    text = INTERNAL_NOTE.sub("", _LEADING.sub("", line.strip().rstrip(".")))
    text = _AS_SAID.sub("", text)
    lead = re.match(
        r"(?:d'ora in poi|da ora in poi|da oggi|per [a-zàèéìòù]+|se [^,]{3,80}|in caso [^,]{3,70}"
        r"|qualora [^,]{3,70}|in mancanza [^,]{3,70}|in ogni caso|nel frattempo|intanto|come gesto [^,]{3,40})[,:] ",
        text,
        re.IGNORECASE,
    )
    if lead:
        said, before = (
            speak(text[lead.end() :], people),
            (to_customer(uncapital(lead.group()), people) or "").replace(":", ","),
        )
        if said is None or not before:
            return None
        return said._replace(
            line=line,
            do=before + said.do,
            offer=before + said.offer,
            bare=before + said.bare,
            conditional=before.startswith(("se ", "in caso ", "qualora ", "in mancanza ")),
        )
    text = re.sub(r"^(non )?far ", lambda m: f"{m.group(1) or ''}fare ", text, flags=re.IGNORECASE)
    negative = bool(re.match(r"non \w+re\b", text, re.IGNORECASE))
    text = text[4:] if negative else text
    if not text:
        return None
    able = _ABLE.match(text)
    if able:
        said = speak(text[able.end() :], people)
        return said and said._replace(line=line, do=said.do if said.statement or able.group("firm") else said.offer)
    ours = own_doing(text.split(" ", 1)[0])
    if ours is not None:
        return _verb_line(line, (ours, ""), text.partition(" ")[2], people, negative)
    if re.match(r"(?:niente|nessun[oa]?|zero) ", text, re.IGNORECASE):
        turned = to_customer(uncapital(text), people)
        return Clause(line, turned, turned, turned, statement=True) if turned else None
    verb = infinitive(text.split(" ", 1)[0])
    if verb is not None:
        return _verb_line(line, verb, text.partition(" ")[2], people, negative)
    if finite(text) is not None:
        return _sentence_line(line, text, people)
    return _noun_line(line, text, people)


def _pronoun(verb: str, people: People, named: bool) -> str:
    verbs = tables()["verbs"]
    if verb in verbs["accusative"]:
        return accusative(people.address)
    return dative(people.address) if named or verb in verbs["dative"] else ""


def _verb_line(line: str, verb: tuple[str, str], rest: str, people: People, negative: bool = False) -> Clause | None:
    base, enclitic = verb
    own, joint, others = re.match(
        r"(.*?)( e (?=[a-zàèéìòù]+(?:are|ere|ire|rre|rle|rti|rlo|rla)\b)|$)(.*)", rest, re.DOTALL
    ).groups()  # type: ignore[union-attr]
    own, named = about(people, "to").subn("", own, count=1)
    direct = re.match(rf"(?:il |la |l['’]|){named_as(people)}(?: |$)", own)
    if direct:
        own = own[direct.end() :]
    others = re.sub(
        rf"^(\w+(?:are|ere|ire|rre)) (?:il |la |lo |l['’]|){named_as(people)}(?= |$)",
        r"\1",
        about(people, "to").sub("", others),
    )
    turned = to_customer((own.strip() + joint + others).strip(), people)
    if turned is None:
        return None
    pronoun = _pronoun(base, people, bool(named) or enclitic in ("le", "gli", "ti"))
    if direct:
        pronoun = accusative(people.address)
    if (
        not named
        and re.match(r"(?:.* )?(?:ai|agli|alle persone) |(?:a|al|alla) |all['’]", turned)
        and not re.match(r"(?:a|al) (?:domicilio|casa|\d|mano|più|prezzo|metà)", turned)
    ):
        pronoun = ""
    if base == "pagare" and re.search(r"\brat[ae]\b|^(?:in|a|alla|con|dopo|al|metà) ", turned):
        said = f"{'puoi' if people.address == 'tu' else 'può'} pagare {turned}"
        return Clause(line, said, said, said)
    no = "non " if negative else ""
    reflexive = "mi " if enclitic == "si" else ""
    bare = f"{no}{attached(base, pronoun or ('mi' if reflexive else ''))} {_coordinated(turned, people, False)}".strip()
    return Clause(
        line=line,
        do=" ".join(
            f"{no}{reflexive}{pronoun} {present(base)} {_coordinated(turned, people, True)}".split(),
        ),
        offer=f"posso {bare}",
        bare=bare,
        notify=base in tables()["verbs"]["notify"] and bool(pronoun) and not negative,
        conditional=bool(re.search(r"\bse\b", turned)) and about(people, "subject").search(rest) is None,
        tells=bool(_TELLING.search(_coordinated(turned, people, True))),
    )


def _coordinated(rest: str, people: People, finite_form: bool) -> str:
    """Further infinitives after "e" or "o" take the same form as the first."""

    def follow(match: re.Match[str]) -> str:
        verb = infinitive(match.group(2))
        if verb is None:
            return match.group()
        pronoun = _pronoun(verb[0], people, verb[1] in ("le", "gli", "ti"))
        object_ = verb[1] if verb[1] in ("lo", "la", "li") else ""
        if object_ and pronoun:
            together = "te" + object_ if people.address == "tu" else "Glie" + object_
            pronoun = f"te {object_}" if people.address == "tu" else together
            return (
                f"{match.group(1)} {pronoun} {present(verb[0])}"
                if finite_form
                else f"{match.group(1)} {attached(verb[0], pronoun.replace(' ', ''))}"
            )
        if finite_form:
            return f"{match.group(1)} {object_ or pronoun} {present(verb[0])}".replace("  ", " ")
        return f"{match.group(1)} {attached(verb[0], object_ or pronoun)}"

    rest = re.sub(r"(^o|^e| [eo]|,) ([a-zàèéìòù]+(?:[aei]re|rre|rle|rti|rlo|rla|rli))\b(?= |$)", follow, rest)
    return re.sub(r", (consegna|ritiro|spedizione|risposta) (?=in|entro|oggi|domani)", r", con \1 ", rest)


def _sentence_line(line: str, text: str, people: People) -> Clause | None:
    words, at = text.split(), finite(text) or 0
    subject, verb, rest = " ".join(words[:at]), words[at], " ".join(words[at + 1 :])
    third = next((v for v in tables()["verbs"]["accusative"] if v[:-3] == verb.lower()[:-1]), None)
    if third is not None:
        bare_rest = re.sub(rf"^(?:il |la |lo |l['’]|){named_as(people)}(?: |$)", "", rest)
        if bare_rest != rest:
            turned_subject, turned_rest = to_customer(subject, people), to_customer(bare_rest, people)
            if turned_subject is None or turned_rest is None:
                return None
            said = f"{uncapital(turned_subject)} {accusative(people.address)} {verb} {turned_rest}".strip()
            return Clause(line, said, said, said, notify=third in tables()["verbs"]["notify"], statement=True)
    rest, named = about(people, "to").subn("", rest, count=1)
    turned, subject_turned = to_customer(rest, people), to_customer(subject, people)
    if turned is None or subject_turned is None:
        return None
    notice = next((v for v in tables()["verbs"]["notify"] if v[:-3] == verb.lower()[:-1]), None)
    pronoun = (
        ""
        if notice is None and not named
        else accusative(people.address)
        if notice in tables()["verbs"]["accusative"]
        else dative(people.address)
    )
    tail = re.sub(r" e (telefona|scrive)\b(?! a)", lambda m: f" e {dative(people.address)} {m.group(1)}", turned)
    if (
        people.agent_first
        and subject
        and fold(subject).split()[0].strip(",") in [fold(p) for p in people.agent.split()]
    ):
        first = {"fa": "faccio", "tiene": "tengo", "dà": "do", "va": "vado"}.get(verb) or verb[:-1] + "o"
        said = f"{pronoun} {first} {tail}".strip()
        return Clause(line, said, f"posso {said}", said, notify=notice is not None)
    named_first = len(subject.split()) <= 2 and not re.match(r"(?:Il|La|Lo|L['’]|I|Gli|Le|Un|Una)\b", subject)
    lowered = subject_turned if named_first else uncapital(subject_turned)
    said = " ".join(p for p in (lowered, pronoun, verb, tail) if p)
    return Clause(
        line,
        said,
        said,
        said,
        notify=notice is not None,
        statement=True,
        tells=bool(re.search(r"\b(?:Le|ti) (?:telefona|scrive)", tail)),
    )


def _noun_line(line: str, text: str, people: People) -> Clause | None:
    head, _, rest = text.partition(" ")
    noun = head.lower().strip(",")
    if people.agent_first:
        rest = re.sub(
            rf"^(?:di conferma )?di {re.escape(people.agent_first)}\w*(?: [A-Z]\w+)? ?",
            lambda m: "di conferma " if "conferma" in m.group() else "",
            rest,
        )
        rest = re.sub(rf"\bdi {re.escape(people.agent_first)}\b ?", "", rest)
        rest = re.sub(r"^dell['’](?:agente|operatore|operatrice) ", "", rest)
    special = other_doing(line, noun, rest, people)
    if special is not None:
        return special
    deverbal: Mapping[str, str] = tables()["deverbal"]
    adverbs: Mapping[str, str] = tables()["adverbs"]
    first, _, after = rest.partition(" ")
    if noun in deverbal and " " not in deverbal[noun] and first in adverbs:
        owned = re.match(r"(del|dello|della|dei|degli|delle) |dell['’]", after)
        if owned:
            thing = f"{_ARTICLES[owned.group(1)]} " if owned.group(1) else "l'"
            return _verb_line(line, (deverbal[noun], ""), f"{adverbs[first]} {thing}{after[owned.end() :]}", people)
    if " " in deverbal.get(noun, ""):
        verb, thing = deverbal[noun].split(" ", 1)
        return _verb_line(line, (verb, ""), f"{thing} {rest}", people)
    if noun in deverbal:
        direct = re.sub(
            r"^(?:di (?=[€$£\d])|(del|dello|della|dei|degli|delle) |dell['’])",
            lambda m: f"{_ARTICLES[m.group(1)]} " if m.group(1) else "l'" if m.group().startswith("dell") else "",
            rest,
        )
        direct = re.sub(r" gratuit[oa]\b", " gratis", direct, count=1) if direct != rest else direct
        if direct != rest and not re.match(r"(?:il|la|l['’]|lo) (?:perito|tecnico|corriere|medico|banca)", direct):
            return _verb_line(line, (deverbal[noun], ""), direct, people)
        if deverbal[noun] in tables()["verbs"]["notify"]:
            return _verb_line(line, (deverbal[noun], ""), rest, people)
    rest, _ = about(people, "to").subn("", rest, count=1)
    definite = noun in deverbal or noun in tables()["nouns"]["definite"]
    phrase = to_customer(f"{article(noun, definite)}{uncapital(head)} {rest}".strip(), people)
    if phrase is None or not head[:1].isalnum():
        return None
    sends = noun in tables()["nouns"]["sendable"]
    to = dative(people.address)
    bare = f"{'mandar' if sends else 'offrir'}{to} {phrase}"
    notice = sends and noun in ("messaggio", "email", "mail", "sms", "conferma", "avviso", "resoconto", "risposta")
    return Clause(
        line,
        f"{to} mando {phrase}" if sends else f"{'puoi' if people.address == 'tu' else 'può'} avere {phrase}",
        f"posso {bare}",
        bare,
        notify=notice,
        conditional=bool(re.search(r"\bse\b", phrase)),
    )


def first_person(clause: str, address: str, names: People) -> str | None:
    """`clause` as one sentence by the agent, without capital and stop; None when it can't be turned."""
    spoken = speak(clause, names._replace(address=address))
    return spoken.do if spoken is not None else None


def salutation(people: People, formal: bool) -> str:
    """The greeting with the customer's name in the form that fits: "Gentile signora Sala", "Ciao Giada"."""
    if people.address == "tu":
        return f"Ciao {people.first_name or people.customer}".strip()
    titles: Mapping[str, str] = tables()["roles"]["spoken"]
    title = titles.get(fold(people.title), people.title.lower())
    if title and people.surname:
        return f"Gentile {title} {people.surname}" if formal else f"Buongiorno {title} {people.surname}"
    if people.first_name and people.surname:
        return f"Gentile {people.customer}" if formal else f"Buongiorno {people.customer}"
    return "Buongiorno"


def title_of(first_name: str) -> str:
    """The courtesy title that a first name suggests, or an empty string when it doesn't tell."""
    name = fold(first_name)
    if name in tables()["names"]["feminine"]:
        return "signora"
    if name in tables()["names"]["masculine"] or (name.endswith("o") and len(name) > 3):
        return "signor"
    # Italian names in -a are women's, but for those listed above and the ones used for both
    return "signora" if name.endswith("a") and len(name) > 3 and name not in tables()["names"]["either"] else ""


def enumerate_(items: tuple[str, ...], word: str = "e") -> str:
    """Several things as one list: "a, b e c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word}{'d' if word == 'e' and items[-1][:1].lower() == 'e' else ''} {items[-1]}"
