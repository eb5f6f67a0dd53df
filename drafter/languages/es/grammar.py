"""Spanish for the composed lines: playbook lines in the agent's first person, facts turned to the customer.

Tables are in `grammar.toml`; what is offered and why is described in `drafter.composing.clauses`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from drafter.composing.clauses import Clause, People, Told
from drafter.languages.es.persons import (
    INTERNAL_NOTE,
    about,
    dative,
    finite,
    infinitive,
    possessive,
    present,
    second_person,
    tables,
    to_customer,
    uncapital,
)
from drafter.languages.es.records import sentence, status
from drafter.text import fold

_LEADING = re.compile(
    r"^(?:o bien|o|y|también|además|en su caso,?|como alternativa,?|alternativamente,?)\s+", re.IGNORECASE
)


_AMOUNT = r"(?:[$€£]|\d|un |una |el |la |los |las |hasta |todo |toda )"


# A choice of the customer's at the end of a line goes first: "si prefiere cancelar, le devuelvo la señal".
_WISH = re.compile(r",? (si (?:(?:el|la|los) )?(?:[a-z]+ )?(?:lo )?(?:prefier|dese|opta|decide)\w*(?: [^,;]*)?)$")


_KNOWN = re.compile(r" fue(?:ron)? (?:entregad|comprad|devuelt|vendid|firmad|contratad|abonad|pagad)")
_TELLING = re.compile(r"\b(?:le|te) (?:escribo|llamo|respondo|contesto|aviso|confirmo|informo|cuento)\b")


_FOLLOWING = re.compile(r"( y )(?=[a-záéíóúñ]+[aeií]r(?:se|le|les)? )")


def alternatives(line: str) -> tuple[str, ...]:
    """The line cut at "o" between two infinitives, when it offers one thing or the other."""
    parts = re.split(r"[,;]? (?:o bien|o) (?=[a-záéíóúñ]+[aeií]r(?:le|lo|la)? )", line)
    first = _LEADING.sub("", parts[0])
    if len(parts) == 1 or len(first.split()) < 2 or infinitive(first.split(" ")[0]) is None:
        return (line,)
    if any(infinitive(part.split(" ")[0]) is None for part in parts[1:]):
        return (line,)
    return tuple(parts)


def is_alternative(line: str) -> bool:
    """Whether the line offers itself instead of the one before."""
    return re.match(r"(?:o|o bien|como alternativa|alternativamente|en su lugar)\b,? ", line, re.IGNORECASE) is not None


def speak(line: str, people: People) -> Clause | None:
    """A `may_commit` line as the agent would say it; None when it can't be turned safely."""
    text = INTERNAL_NOTE.sub("", _LEADING.sub("", line.strip().rstrip(".")))
    negative = bool(re.match(r"no \w+[aei]r\b", text, re.IGNORECASE))
    text = text[3:] if negative else text
    if not text or re.match(r"(?:falta|faltan|no consta)\b", text, re.IGNORECASE):
        return None
    last = _WISH.search(text)
    if last is not None and last.start() > 8:
        return speak(f"{last.group(1)}, {text[: last.start()]}", people)
    condition, comma, deed = text.partition(", ")
    if comma and re.match(r"(?:si|cuando|en cuanto|una vez|en caso de|tras)\b", condition, re.IGNORECASE):
        clause, when = speak(deed, people), to_customer(condition, people)
        if clause is None or when is None:
            return None
        when = when[:1].lower() + when[1:]
        said, offer = f"{when}, {clause.do}", f"{when}, {clause.offer}"
        return clause._replace(line=line, do=said, offer=offer, bare=offer, conditional=True)
    verb = infinitive(text.split(" ", 1)[0])
    if verb is not None:
        return _verb_line(line, verb, text.partition(" ")[2], people, negative)
    if finite(text) is not None:
        return _sentence_line(line, text, people)
    return _noun_line(line, text, people)


def _verb_line(line: str, verb: tuple[str, str], rest: str, people: People, negative: bool = False) -> Clause | None:
    base, enclitic = verb
    to = dative(people.address)
    own, joint, others = _FOLLOWING.split(rest, maxsplit=1) if _FOLLOWING.search(rest) else (rest, "", "")
    own, named = about(people, "to").subn("", own, count=1)
    rest = f"{own}{joint}{about(people, 'to').sub('', others)}"
    turned = to_customer(rest.strip(), people)
    if turned is None:
        return None
    if base in ("recuperar", "conservar", "elegir") or (base == "quedar" and enclitic == "se"):
        own_verb = base + {"usted": "se"}.get(people.address, "te") if enclitic else base
        said = f"{second_person('puede', people.address)} {own_verb} {_coordinated(turned, people, False)}"
        return Clause(line, said, said, said)
    if base in ("pagar", "abonar") and re.search(r"\b(?:plazos|cuotas)\b", turned):
        said = f"{second_person('puede', people.address)} {base} {_coordinated(turned, people, False)}"
        return Clause(line, said, said, said)
    indirect = base in tables()["verbs"]["dative"] and not re.match(r"(?:de )?(?:alta|baja) (?:\w+ )?a ", turned)
    spoken_to = base in tables()["verbs"]["notify"] + ["decir", "pedir", "preguntar", "consultar"]
    third = (
        not named
        and (not enclitic or spoken_to)
        and re.match(r"(?:al |a la |a los |a las |a (?=[A-ZÁÉÍÓÚ]))", turned) is not None
    )
    object_ = "" if third else to if named or enclitic in ("le", "les", "te") or (indirect and enclitic != "se") else ""
    accent = base
    if enclitic in ("lo", "la", "los", "las"):
        object_ = f"{'se' if people.address == 'usted' else 'te'} {enclitic}"
        accent = base[:-2] + {"a": "á", "e": "é", "i": "í"}[fold(base[-2])] + "r"
    reflexive = "me" if enclitic == "se" else ""
    attached = accent + reflexive + object_.replace(" ", "")
    before = " ".join(p for p in (reflexive, object_) if p)
    no = "no " if negative else ""
    bare = f"{no}{attached} {_coordinated(turned, people, False)}".strip()
    return Clause(
        line=line,
        do=f"{no}{before} {_spoken(base)} {_coordinated(turned, people, True)}".replace("  ", " ").strip(),
        offer=f"puedo {bare}",
        bare=bare,
        notify=base in tables()["verbs"]["notify"] and bool(object_) and not negative,
        conditional=bool(re.search(r"\bsi\b", turned)) and about(people, "subject").search(rest) is None,
        tells=bool(_TELLING.search(_coordinated(turned, people, True))),
    )


def _spoken(base: str) -> str:
    """The verb as the agent says it; "le repito" would sound like a reproach."""
    return "vuelvo a hacer" if base == "repetir" else present(base)


def _coordinated(rest: str, people: People, finite_form: bool) -> str:
    """Further infinitives after "y" or "o" take the same form as the first."""

    def follow(match: re.Match[str]) -> str:
        verb = infinitive(match.group(2))
        if verb is None or verb[0] not in tables()["verbs"]["dative"] + tables()["verbs"]["plain"]:
            return match.group()
        clitic = dative(people.address) if verb[0] in tables()["verbs"]["dative"] else ""
        if finite_form:
            return f"{match.group(1)} {clitic} {present(verb[0])}".replace("  ", " ")
        return f"{match.group(1)} {verb[0]}{clitic}"

    rest = re.sub(r"[,;] (entrega|recogida|envío|respuesta|plazo) (?=en|hoy|el|entre|mañana)", r", con \1 ", rest)
    rest = re.sub(r"(^o|^y| [yo]|,) ([a-záéíóúñ]+[aeií]r(?:se|le|les|te)?)\b(?= |$)", follow, rest)
    return about(people, "to").sub("", rest).strip()


def _sentence_line(line: str, text: str, people: People) -> Clause | None:
    words = text.split()
    at = finite(text)
    subject = " ".join(words[:at])
    verb, rest = words[at or 0], " ".join(words[(at or 0) + 1 :])
    rest, named = about(people, "to").subn("", rest, count=1)
    turned, subject_turned = to_customer(rest, people), to_customer(subject, people)
    if turned is None or subject_turned is None:
        return None
    to = dative(people.address) if named else ""
    if people.agent_first and subject and fold(subject) in (fold(people.agent), fold(people.agent_first)):
        said = f"{to} {_third_to_first(verb)} yo {turned}".strip()
        return Clause(line, said, said, said, notify=_is_notice(verb))
    lowered = (
        subject_turned[:1].lower() + subject_turned[1:]
        if re.match(r"(?:El|La|Los|Las|Un|Una|No|Su|Tu)\b", subject_turned)
        else subject_turned
    )
    said = " ".join(p for p in (lowered, to, verb, turned) if p)
    said = re.sub(r"\b(no|se) (le|te) ", lambda m: f"{m.group(1)} {m.group(2)} ", said)
    return Clause(line, said, said, said, notify=bool(named) and _is_notice(verb), statement=True)


def _third_to_first(verb: str) -> str:
    irregular = {
        "tiene": "tengo",
        "hace": "hago",
        "pone": "pongo",
        "da": "doy",
        "va": "voy",
        "sigue": "sigo",
        "dice": "digo",
        "está": "estoy",
    }
    return irregular.get(verb.lower()) or verb[:-1].lower() + "o"


def _is_notice(verb: str) -> bool:
    return fold(verb).startswith(tuple(fold(v)[:-2] for v in tables()["verbs"]["notify"]))


def _noun_line(line: str, text: str, people: People) -> Clause | None:
    head, _, rest = text.partition(" ")
    noun = head.lower().strip(",")
    deverbal: Mapping[str, str] = tables()["deverbal"]
    if people.agent_first:
        rest = re.sub(rf"^de {re.escape(people.agent_first)}\w*(?: [A-ZÁÉÍÓÚ]\w+)? ?", "", rest)
    if noun in deverbal:
        verb, *complement = deverbal[noun].split(" ", 1)
        direct = re.sub(
            r"^de (?=[$€£\d]|un |una |el |la |los |las |hasta )|^del ",
            lambda m: "el " if m.group() == "del " else "",
            rest,
        )
        notice = verb in tables()["verbs"]["notify"]
        if complement:
            return _verb_line(line, (verb, ""), f"{complement[0]} {rest}", people)
        if direct != rest or notice:
            return _verb_line(line, (verb, ""), direct, people)
    turned = to_customer(f"{_article(noun)}{head[:1].lower()}{head[1:]} {rest}".strip(), people)
    if turned is None or not head[:1].isalnum():
        return None
    offer = f"ofrecer{dative(people.address)} {turned}"
    return Clause(line, f"puedo {offer}", f"puedo {offer}", offer, conditional=bool(re.search(r"\bsi\b", turned)))


def feminine(noun: str) -> bool:
    """Whether a noun takes feminine articles."""
    if noun in tables()["nouns"]["masculine"]:
        return False
    return noun in tables()["nouns"]["feminine"] or noun.endswith(
        ("a", "ión", "dad", "tad", "tud", "umbre", "as", "iones")
    )


def _article(noun: str, definite: bool = False) -> str:
    if (
        (noun.endswith("s") and len(noun) > 4)
        or noun[:1].isdigit()
        or noun in ("hasta", "un", "una", "dos", "tres", "el", "la")
    ):
        return ("las " if feminine(noun) else "los ") if definite and not noun[:1].isdigit() else ""
    if definite:
        return "la " if feminine(noun) else "el "
    return "una " if feminine(noun) else "un "


def tell(fact: str, people: People) -> Told | None:
    """A playbook fact as the agent may restate it to the customer; None when it can't be turned safely."""
    text = to_customer(fact.strip().rstrip("."), people)
    if text is None:
        turned = about(people, "to").sub("", fact.strip().rstrip(".") + " ").strip()
        text = to_customer(turned, people) if finite(turned) is None else None
    if text is None or (people.agent_first and re.search(rf"\b{re.escape(people.agent_first)}\b", text)):
        return None
    text = re.sub(r"\s+(?=[;,.])", "", text)
    if not text.strip():
        return None
    head, colon, rest = text.partition(": ")
    noun = fold(re.split(r"[\s,]", head, maxsplit=1)[0])
    if colon and finite(head) is None:
        free = any(fold(word).startswith("disponib") for word in head.split())
        if free or noun.startswith(tuple(tables()["nouns"]["slots"])):
            return Told("options", f"{uncapital(head)}: {rest}", fact)
        if re.match(r"\S*\d", head) and finite(rest) is None:
            return None  # a bare code with what was bought: the customer knows it
        whole = sentence(head)
        if whole is not None and finite(rest) is None:
            return _sentence(f"{whole}: {rest}", fact)
        if (noun in tables()["nouns"]["records"] and re.search(r"\d", head)) or noun in ("su", "tu"):
            owner = "" if noun in ("su", "tu") else possessive(people.address)
            state = status(head, rest, owner) if owner else None
            if state is not None:
                return (
                    Told("record", f"{owner} {uncapital(head)}", fact) if not _news(state) else _sentence(state, fact)
                )
            if finite(rest) is not None:
                inside = re.match(r"(?:falta|faltan|hay|queda|quedan|consta|constan|figura|figuran) ", rest)
                said = (
                    f"en {f'{owner} {uncapital(head)}'.strip()} {rest}"
                    if inside
                    else f"{owner} {uncapital(head)}: {rest}"
                )
                return _sentence(said.strip(), fact)
            return Told("record", f"{owner} {uncapital(head)}".strip(), fact) if re.search(r"\d", head) else None
        note_told = sentence(text)
        if note_told is not None and not _news(note_told):
            return None
        return _sentence(note_told, fact) if note_told is not None else Told("sentence", f"{head}: {rest}", fact)
    if finite(text) is not None or finite(fact) is not None:
        return Told("sentence", text[:1].upper() + text[1:], fact)
    note_told = sentence(text)
    if note_told is not None and not _news(note_told):
        return None
    return _sentence(note_told, fact) if note_told is not None else Told("note", uncapital(text), fact)


def _sentence(said: str, fact: str) -> Told:
    return Told("sentence", said[:1].upper() + said[1:], fact)


def _news(state: str) -> bool:
    """Whether a record's state is more than that the customer has received, bought or returned the thing."""
    return (
        re.search(r" fue(?:ron)? (?:entregad|comprad|devuelt|vendid|firmad|contratad|abonad|pagad)", fold(state))
        is None
    )


def missing(reason: str, people: People) -> str | None:
    """What is missing, as it stands after "necesito"; None for a bare word that says too little."""
    turned = to_customer(reason.strip(" .,;:"), people)
    if turned is None or not re.match(
        r"(?:el|la|los|las|un|una|sus?|tus?|saber|conocer|tener|que)\b", turned, re.IGNORECASE
    ):
        return None
    turned = re.sub(r"^(?:saber|conocer|tener) ", "", turned[:1].lower() + turned[1:])
    if turned.startswith("que "):
        return None
    if re.match(r"(?:si|cuál|cuáles|qué|cuándo|cuánto|cuántos|cuántas|dónde|quién|cómo) ", turned):
        return f"el dato de {turned}"
    own = tables()["nouns"]["personal"]
    match = re.match(r"(el|la|los|las) ([\wáéíóúñ]+)", turned)
    if match and fold(match.group(2)) in own and not re.match(r" (?:del|de la) ", turned[match.end() :]):
        many = "s" if match.group(1) in ("los", "las") else ""
        return f"{possessive(people.address)}{many} {turned[match.start(2) :]}"
    return turned


def first_person(clause: str, address: str, names: People) -> str | None:
    """`clause` as one sentence by the agent, without capital and stop; None when it can't be turned."""
    spoken = speak(clause, names._replace(address=address))
    return spoken.do if spoken is not None else None


def salutation(people: People, formal: bool) -> str:
    """The greeting with the customer's name in the form that fits: "Estimada señora Sanz", "Hola, Irene"."""
    if people.address != "usted":
        return f"Hola, {people.first_name}" if people.first_name else "Hola"
    titles: Mapping[str, str] = tables()["roles"]["spoken"]
    title = titles.get(fold(people.title), people.title)
    if title and people.surname:
        if not formal:
            return f"Hola, {title} {people.surname}"
        return f"{'Estimada' if title.endswith('a') else 'Estimado'} {title} {people.surname}"
    return f"Hola, {people.customer}" if people.customer else "Hola"


def title_of(first_name: str) -> str:
    """The courtesy title that a first name suggests, or an empty string when it doesn't tell."""
    name = fold(first_name)
    if name in tables()["names"]["feminine"]:
        return "señora"
    return "señor" if name in tables()["names"]["masculine"] else ""


def enumerate_(items: tuple[str, ...], word: str = "y") -> str:
    """Several things as one list: "a, b y c"."""
    if len(items) < 2:
        return "".join(items)
    last = items[-1]
    if word == "y" and re.match(r"h?[ií](?![aeou])", last, re.IGNORECASE):
        word = "e"
    if word == "o" and re.match(r"h?o", last, re.IGNORECASE):
        word = "u"
    return f"{', '.join(items[:-1])} {word} {last}"
