"""Italian for the composed lines: playbook lines in the agent's first person, facts turned to the customer.

With `Lei` the pronouns and possessives of the customer are written with a capital (Le, La, Suo), enclitics included
("aprirLe"). Tables are in `grammar.toml`; what is offered and why is described in `drafter.composing.clauses`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from drafter.composing.clauses import Clause, People, Told
from drafter.languages.it.persons import (
    INTERNAL_NOTE,
    about,
    accusative,
    dative,
    feminine,
    finite,
    infinitive,
    named_as,
    own_doing,
    possessive,
    present,
    tables,
    to_customer,
    uncapital,
)
from drafter.text import fold

_LEADING = re.compile(
    r"^(?:o|oppure|o anche|e|anche|inoltre|in alternativa,?|al posto,?|altrimenti,?)\s+", re.IGNORECASE
)


# what refers to the playbook itself ("nei limiti detti") tells the customer nothing
_AS_SAID = re.compile(
    r",? (?:nei limiti|alle condizioni|nei termini|nei tempi|come|secondo quanto) (?:dett|indicat|previst|sopra|suddett|di cui sopra|da fatti)\w*(?: sopra)?",
    re.IGNORECASE,
)


_ABLE = re.compile(
    r"(?:(?:possiamo|posso|si può|si possono|è possibile|possibilità di|facoltà di|disponibil[ei] a|disponibilità a|potremo)"
    r"|(?P<firm>impegno a|autorizzat[oi] a|ci impegniamo a|mi impegno a|provvedere a)) (?=\w+(?:are|ere|ire|rre|r[lg][eiaio]\w*|rsi)\b)",
    re.IGNORECASE,
)


_TELLING = re.compile(
    r"\b(?:Le|ti|La) (?:scrivo|telefono|chiamo|richiamo|rispondo|confermo|avviso|aggiorno|comunico|riferisco)\b"
)


_WEEKDAYS = r"(?:luned|marted|mercoled|gioved|venerd)ì|sabato|domenica|oggi|domani"


_TWO_DATES = re.compile(rf"(?:{_WEEKDAYS})\b.{{1,40}}(?:\bo\b|\boppure\b|,| e ).{{0,12}}(?:{_WEEKDAYS})")


_ARTICLES = {"del": "il", "dello": "lo", "della": "la", "dei": "i", "degli": "gli", "delle": "le"}


def alternatives(line: str) -> tuple[str, ...]:
    """The line cut at "o" or "oppure", when it offers one thing or the other."""
    head, colon, _ = line.partition(": ")
    parts = re.split(r",? oppure ", line)
    if (
        len(parts) > 1
        and all(len(p.split()) > 1 for p in parts)
        and not re.match(rf"(?:{_WEEKDAYS}|in |a |da |al |con |dal )", parts[1])
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
        r"(?:d'ora in poi|da ora in poi|da oggi|per [a-zàèéìòù]+|se [^,]{3,80}|in caso [^,]{3,70}|qualora [^,]{3,70}|in mancanza [^,]{3,70}|in ogni caso|nel frattempo|intanto|come gesto [^,]{3,40})[,:] ",
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


def _attached(verb: str, pronoun: str) -> str:
    if not pronoun:
        return verb
    return (verb[:-2] if verb.endswith("rre") else verb[:-1]) + pronoun


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
        rf"^(\w+(?:are|ere|ire|rre)) (?:il |la |lo |l['’]|){named_as(people)}(?= |$)", r"\1", about(people, "to").sub("", others)
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
    if base == "pagare" and re.search(r"\brat[ae]\b", turned):
        said = f"{'puoi' if people.address == 'tu' else 'può'} pagare {turned}"
        return Clause(line, said, said, said)
    no = "non " if negative else ""
    reflexive = "mi " if enclitic == "si" else ""
    bare = (
        f"{no}{_attached(base, pronoun or ('mi' if reflexive else ''))} {_coordinated(turned, people, False)}".strip()
    )
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
                else f"{match.group(1)} {_attached(verb[0], pronoun.replace(' ', ''))}"
            )
        if finite_form:
            return f"{match.group(1)} {object_ or pronoun} {present(verb[0])}".replace("  ", " ")
        return f"{match.group(1)} {_attached(verb[0], object_ or pronoun)}"

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
    special = _other_doing(line, noun, rest, people)
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


def _other_doing(line: str, noun: str, rest: str, people: People) -> Clause | None:
    """A noun of what somebody else does: the customer ("recesso senza costi"), a surveyor, or a thing in time."""
    can = "puoi" if people.address == "tu" else "può"
    turned = to_customer(rest, people)
    if turned is None:
        return None
    verb: str | None = tables()["customer_verbs"].get(noun)
    if verb is not None and re.match(r"(?:senza|gratuit|a |al |all|alla |entro|in |ad |libero)", turned):
        turned = re.sub(r"^gratuit[oa]\b", "gratis", turned)
        said = f"{can} {verb} {turned}"
        return Clause(line, said, said, f"{_attached(verb, '')} {turned}")
    who = re.match(r"(?:da parte )?(?:del|della|dello|dell['’]|di un|di una) ?((?:\w+ ){0,2}?\w+) (?=entro|in |dopo|oggi|domani|per )", turned)
    if noun in ("contatto", "telefonata", "chiamata", "visita") and who:
        named = who.group(1)
        elided = turned[: who.start(1)].endswith(("'", "’"))
        article_ = "l'" if elided else "un " if " un " in turned[: who.start(1)] else article(named.split()[0], True)
        acc = accusative(people.address)
        does = f"{acc} contatta" if noun != "visita" else f"{'viene da te' if people.address == 'tu' else 'viene da Lei'}"
        said = f"{article_}{named} {does} {turned[who.end() :].strip()}"
        return Clause(line, said, said, said, statement=True, tells=True)
    if noun in ("accredito", "consegna", "risposta", "esito", "rimborso") and re.match(
        r"(?:entro|in \d|dopo|dal|in (?:un|due|tre|cinque|sette|dieci))\b", turned
    ):
        said = f"{article(noun, True)}{noun} arriva {turned}"
        return Clause(line, said, said, said, statement=True)
    done = re.match(r"(\w{3,}(?:at|ut|uit|it)[oaie]) (?=se |entro |in |dal |da |per |con |a |fino |oggi|domani|appena |senza )", turned)
    if done and noun not in tables()["deverbal"] and not done.group(1).startswith(("gratuit", "illimitat", "dedicat", "privat")):
        passive = "vengono" if done.group(1)[-1] in "ie" else "viene"
        said = f"{article(noun, True)}{noun} {passive} {turned}"
        return Clause(line, said, said, said, conditional=" se " in f" {turned}")
    ready = re.match(r"((?:\w+ )?)pront([oaie]) ", turned)
    if ready and noun not in tables()["deverbal"]:
        verb_is = "sono" if ready.group(2) in "ie" and noun[-1:] in "ie" else "è"
        said = f"{article(noun, True)}{noun} {ready.group(1)}{verb_is} pront{ready.group(2)} {turned[ready.end() :]}"
        return Clause(line, said, said, said)
    return None


def article(noun: str, definite: bool = False) -> str:
    """The article of a noun with the space or apostrophe that follows it; none for plurals and numbers."""
    if (
        not noun
        or noun[0].isdigit()
        or noun in ("un", "una", "il", "la", "lo", "due", "tre", "fino", "copia", "nessun", "nessuna", "nessuno")
    ):
        return ""
    vowel, hard = (
        fold(noun[0]) in "aeiou",
        bool(re.match(r"s[bcdfglmnpqrtv]|z|gn|ps|x|y", noun)) and noun not in ("sms",),
    )
    if noun == "sms":
        return "l'" if definite else "un "
    if noun.endswith("i") or (
        noun.endswith("e") and noun in ("nuove", "ore", "lezioni", "rate", "credenziali", "prove")
    ):
        return ""
    if feminine(noun):
        return ("l'" if definite else "un'") if vowel else ("la " if definite else "una ")
    if hard:
        return "lo " if definite else "uno "
    return ("l'" if vowel else "il ") if definite else "un "


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
        of = article(noun, True) if noun[-1:] != "i" else ""
        return Told("note", f"per {of}{uncapital(head)}, {rest}", fact)
    return Told("note", uncapital(text), fact)


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
    if priced and noun not in tables()["deverbal"] and not re.search(r"(?:zione|mento|tura|aggio|visita|seduta|esame|duplicato|copia|cambio|consegna|tassa|costo)$", noun):
        return text
    if not noun or noun in tables()["nouns"]["records"] or noun in ("il", "la", "lo", "i", "gli", "le", "l'"):
        return text
    plural = noun.endswith("i") or (found is not None and noun.endswith("e") and found.group(2).endswith(("bili", "e")))
    if found and noun.endswith("e") and found.group(2).endswith(("bile", "o", "a")):
        plural = False
    the = ("le " if noun.endswith("e") else "gli " if re.match(r"[aeiou]|s[^aeiou]|z", noun) else "i ") if plural else article(noun, True)
    subject = f"{the}{uncapital(head)}"
    if found:
        return f"{subject[:1].upper()}{subject[1:]} {'sono' if plural else 'è'} {found.group(2)}{found.group(3)}"
    assert priced is not None
    return f"{subject[:1].upper()}{subject[1:]} {'costano' if plural else 'costa'} {priced.group(2)}{priced.group(3)}"


def missing(reason: str, people: People) -> str | None:
    """What is missing, as it stands after "mi serve"; None for a bare word that says too little."""
    turned = to_customer(reason.strip(" .,;:"), people)
    known = r"(?:(?:il|la|lo|i|gli|le|un|una|sapere|conoscere|avere)\b|l['’]|un['’])"
    if turned is None or not re.match(known, turned, re.IGNORECASE):
        return None
    return turned[:1].lower() + turned[1:]


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
    return "signor" if name in tables()["names"]["masculine"] else ""


def enumerate_(items: tuple[str, ...], word: str = "e") -> str:
    """Several things as one list: "a, b e c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word}{'d' if word == 'e' and items[-1][:1].lower() == 'e' else ''} {items[-1]}"
