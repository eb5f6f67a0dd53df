"""English for the composed lines: playbook lines in the agent's first person, facts turned to the customer.

Tables are in `grammar.toml`; what is offered and why is described in `drafter.composing.clauses`.
"""

from __future__ import annotations

import re

from drafter.composing.clauses import Clause, People, Told
from drafter.languages.en.persons import (
    INTERNAL_NOTE,
    WEEKDAYS,
    base_form,
    customer_pattern,
    definite,
    statement,
    subject_end,
    tables,
    third_person,
    to_customer,
    uncapital,
)

_LEADING = re.compile(r"^(?:or(?: else)?|and|also|alternatively|instead|otherwise),?\s+", re.IGNORECASE)


_FREE = r"\b(?:can|available|free|slots?|places?|either)\b"


_TWO_DATES = re.compile(rf"(?:{WEEKDAYS})\b.{{2,40}}(?:\bor\b|,| and ).{{0,12}}(?:{WEEKDAYS})")


def alternatives(line: str) -> tuple[str, ...]:
    """The line cut at "or" between two instructions, when it offers one thing or the other."""
    parts = re.split(r",?;? or (?=[a-z\-]+ )", line)
    words = [_LEADING.sub("", p).split(" ")[0].lower() for p in parts]
    verbs = tables()["verbs"]["base"]
    if len(parts) == 1 or any(w not in verbs for w in words) or len(parts[0].split()) < 2:
        return (line,)
    return tuple(parts)


def is_alternative(line: str) -> bool:
    """Whether the line offers itself instead of the one before."""
    return re.match(r"(?:or|alternatively|instead|otherwise)\b,? ", line, re.IGNORECASE) is not None


def speak(line: str, people: People) -> Clause | None:
    """A `may_commit` line as the agent would say it; None when it can't be turned safely."""
    text = INTERNAL_NOTE.sub("", _LEADING.sub("", line.strip().rstrip(".")))
    condition = re.match(r"(?:if|once|when|as soon as|until) [^,]{3,80}, ", text, re.IGNORECASE)
    if re.search(r"\bonly (?:once|if|when|with|after)\b", text):
        return None
    if condition:
        said = speak(text[condition.end() :], people)
        turned = to_customer(uncapital(condition.group()), people)
        if said is None or turned is None:
            return None
        return said._replace(
            line=line,
            do=turned + said.do,
            offer=turned + said.offer,
            bare=said.bare + ", " + turned.rstrip(", "),
            conditional=True,
        )
    label = re.match(r"(?:as a )?(?:goodwill|gesture|courtesy)(?: gesture)?: ", text, re.IGNORECASE)
    if label:
        return _offered(line, text[label.end() :], people, "as a gesture of goodwill, ")
    if not text:
        return None
    first, _, rest = text.partition(" ")
    following = re.split(r"[\s,]", rest.lower(), maxsplit=1)[0]
    verbs = tables()["verbs"]["base"]
    known = first.lower() in verbs or re.sub("^re-?", "", first.lower()) in verbs
    if first.lower() in tables()["verbs"]["adjective_too"]:
        known = (
            known
            and re.match(r"(?:the|an?|your|our|all|any|both|this|these|everything|up|out|[£$€\d])", rest) is not None
        )
    if re.match(r"(?:the|an?|your|our|both|this|these|his|her|their|him|them)$", following) and first.isalpha():
        # a bare word before a determiner is an imperative, unless it is a known noun
        kinds = ("things", "records", "coming", "sendable", "uncountable")
        nouns = {n for kind in kinds for n in tables()["nouns"][kind]}
        known = known or not (first.lower().endswith(("s", "ion", "ment")) or first.lower() in nouns)
    if (
        known
        and not (following in tables()["verbs"]["noun_after"] and following != "with")
        and following not in ("is", "are")
    ):
        return _instruction(line, first.lower(), rest, people)
    if first.lower() == "not" or re.match(r"do(?:n't| not) ", text, re.IGNORECASE):
        turned = to_customer(re.sub(r"^(?:not|do not|don't) ", "", text, flags=re.IGNORECASE), people)
        return None if turned is None else Clause(line, f"I won't {turned}", f"I won't {turned}", f"not {turned}")
    at = subject_end(text)
    if at is not None:
        return _sentence(line, text, at, people)
    return _offered(line, text, people)


def _instruction(line: str, verb: str, rest: str, people: People) -> Clause | None:
    turned = to_customer(re.sub(r"^(?:him|her|them)\b(?! \w+s\b)", "you", rest), people)
    if turned is None:
        return None
    if verb == "pay" and re.search(r"\binstal+ments?\b", turned):
        said = f"you can pay {turned}"
        return Clause(line, said, said, said)
    if verb == "keep" and re.match(
        r"(?:the (?:\w+ ){0,2}(?!rate|price|slot|place|room|booking|appointment)\w+|it|them|both)$", turned
    ):
        said = f"you can keep {turned}"  # what the customer may keep, not what the agent keeps
        return Clause(line, said, said, said)
    said = _with_you(verb, turned)
    said = re.sub(
        r"\b(and) (email|text|call|ring|phone|message|tell|write|update) (?!you|to)(\w*)",
        lambda m: f"{m.group(1)} {_with_you(m.group(2), m.group(3))}",
        said,
    )
    if people.agent_first:
        said = re.sub(rf"\bfrom {re.escape(people.agent_first)}\b", "from me", said)
    return Clause(
        line=line,
        do=f"I'll {said}",
        offer=f"I can {said}",
        bare=said,
        notify=verb in tables()["verbs"]["notify"] and (verb == "confirm" or bool(re.search(r"\byou\b", said))),
        conditional=bool(re.search(r"\b(?:if|subject to|provided)\b(?! you)", said)),
        tells=bool(
            re.search(
                r"\b(?:email|text|call|ring|phone|message|tell|write to|update) you\b|\breport back|\bpass on",
                said,
            )
        ),
    )


def _with_you(verb: str, rest: str) -> str:
    """A verb of telling with the customer as its object, where the line leaves them out."""
    if verb in ("transfer", "move", "switch", "upgrade", "rebook") and re.match(r"(?:on)?to\b|on\b|in", rest):
        return f"{verb} you {rest}"
    if (
        verb in ("give", "lend", "offer", "loan")
        and not re.match(r"(?:you|your|the|to)\b", rest)
        and " to " not in rest
    ):
        return f"{verb} you {rest}"
    if verb == "deliver" and re.match(rf"(?:{WEEKDAYS}|by|on|within|free|between|this|next)\b", rest):
        return f"{verb} it {rest}"
    if re.match(r"(?:you|to you|back)\b", rest) or verb not in (*tables()["verbs"]["direct"], "write", "reply"):
        return f"{verb} {rest}".strip()
    if verb in ("write", "reply"):
        return f"{verb} {rest}" if re.match(r"to\b", rest) else f"{verb} to you {rest}".strip()
    if re.match(r"(?:to )?[A-Z]\w+", rest) and not re.match(rf"(?:{WEEKDAYS})", rest):
        return f"{verb} {rest}"
    if verb in ("call", "ring", "phone", "contact") and re.match(r"(?:the|a|our|in)\b", rest):
        return f"{verb} {rest}"
    return f"{verb} you {rest}".strip()


def _sentence(line: str, text: str, at: int, people: People) -> Clause | None:
    words = text.split()
    subject, verb, rest = " ".join(words[:at]), words[at].lower(), " ".join(words[at + 1 :])
    if re.fullmatch(customer_pattern(people), subject):
        turned = to_customer(rest, people)
        said = f"you {base_form(verb)} {turned}"
        return None if turned is None else Clause(line, said, said, said, statement=True)
    turned, turned_subject = to_customer(rest, people), to_customer(subject, people)
    if turned is None or turned_subject is None:
        return None
    agent = people.agent_first.lower()
    base = third_person().get(verb)
    notice = base in tables()["verbs"]["notify"]
    turned = re.sub(r"^(?:him|her|them)\b(?! \w+s\b)", "you", turned) if notice else turned
    told = _with_you(base, turned) if base and notice else f"{base} {turned}"
    told = (
        re.sub(
            r" and (call|ring|phone|email|text|write|message)s?\b(?! you| to)",
            lambda m: f" and {_with_you(m.group(1), '')}",
            told,
        )
        if base
        else told
    )
    if agent and subject.lower().split()[0].strip(",") == agent and base:
        return Clause(line, f"I'll {told}", f"I can {told}", told, notify=notice)
    lowered = _with_article(turned_subject)
    said = f"{lowered} will {told}" if base else f"{lowered} {words[at]} {turned}"
    return Clause(line, said, said, said, notify=notice, statement=True)


def _with_article(subject: str) -> str:
    first = subject.split(" ", 1)[0]
    if len(subject.split()) == 1 and first.lower() in (
        "driver",
        "engineer",
        "manager",
        "technician",
        "assessor",
        "supervisor",
        "pharmacist",
        "courier",
        "team",
        "doctor",
        "dentist",
        "mechanic",
        "fitter",
        "surveyor",
        "adviser",
        "advisor",
        "owner",
        "director",
        "inspector",
        "plumber",
        "electrician",
        "tutor",
        "teacher",
    ):
        return f"the {subject.lower()}"
    return uncapital(definite(subject))


def _offered(line: str, text: str, people: People, before: str = "") -> Clause | None:
    """A noun phrase as something that the agent offers, sends or announces."""
    turned = to_customer(text, people)
    if turned and re.match(r"(?:next|same|every|each)\b", turned, re.IGNORECASE):
        return None
    if (
        turned is None
        or re.search(r"\bonly (?:once|if|when|with)\b", turned)
        or not (turned[:1].isalnum() or turned[:1] in "£$€")
    ):
        return None
    refund = re.match(r"(Full r|R)efund of (?:the )?([£$€]?\d[\d.,]*)", turned)
    if refund:
        rest = turned[refund.end() :]
        said = f"refund {'the full ' if refund.group(1) == 'Full r' else ''}{refund.group(2)}{rest}"
        return Clause(line, f"{before}I'll {said}", f"{before}I can {said}", said)
    loan = re.match(r"Loan of ", turned)
    if loan:
        said = f"lend you {turned[loan.end() :]}"
        return Clause(line, f"I can {said}", f"I can {said}", said)
    head = re.split(
        r"\b(?:of|for|with|within|on|at|in|from|to|by|when|once|if|that|until|before|after|while|during|today|tomorrow|the|up)\b|[,;:(]",
        turned,
        maxsplit=1,
    )[0].strip()
    nouns = head.lower().split()
    last = nouns[-1] if nouns else ""
    plain = turned[:1].lower() + turned[1:] if turned[1:2].islower() or turned[1:2] == " " else turned
    if nouns and nouns[0] == "no":
        said = f"there will be {plain}"
        return Clause(line, said, said, said, statement=True)
    if last in tables()["nouns"]["coming"] and len(nouns) <= 2:
        said = f"you'll have {'' if nouns[0] in ('a', 'the', 'your') else 'the '}{plain}"
        return Clause(line, said, said, said, statement=True)
    if re.match(r"(?:\w+ ){1,3}to (?:" + "|".join(tables()["verbs"]["base"]) + r")\b", turned):
        said = f"arrange for {_article(nouns[:1])}{plain}"
        return Clause(line, f"{before}I'll {said}", f"{before}I can {said}", said)
    verb = "send" if last in tables()["nouns"]["sendable"] else "offer"
    said = f"{verb} you {_article(nouns)}{plain}"
    state = "I'll" if verb == "send" else "I can"
    notice = verb == "send" and last in ("confirmation", "reminder", "text", "email", "message")
    return Clause(
        line,
        f"{before}{state} {said}",
        f"{before}I can {said}",
        said,
        notify=notice,
        conditional=bool(re.search(r"\bif\b(?! you)", said)),
    )


def _article(nouns: list[str]) -> str:
    if not nouns or nouns[0] in ("a", "an", "the", "one", "two", "up", "any", "your") or nouns[0][0].isdigit():
        return ""
    if nouns[0][0] in "£$€" and len(nouns) == 1:
        return ""
    last = nouns[-1]
    if last in tables()["nouns"]["uncountable"] or (last.endswith("s") and not last.endswith("ss")):
        return ""
    return "an " if re.match(r"[aeio]|u(?!ni|se|s[ae])", nouns[0]) else "a "


def tell(fact: str, people: People) -> Told | None:
    """A playbook fact as the agent may restate it to the customer; None when it can't be turned safely."""
    # "as stated on the form" would tell the customer that they had been told
    plain = re.sub(r",? as (?:stated|mentioned|noted|explained|shown|listed|set out|agreed)\b[^;,.]*", "", fact.strip())
    text = to_customer(plain.rstrip("."), people)
    text = statement(text) if text else text
    if text is None or (people.agent_first and re.search(rf"\b{re.escape(people.agent_first)}\b", text)):
        return None
    head, colon, rest = text.partition(": ")
    slots, records = tables()["nouns"]["slots"], tables()["nouns"]["records"]
    low = head.lower()
    if not text:
        return None
    dated = re.match(rf"((?:(?:{WEEKDAYS}) )?\d{{1,2}} [A-Z][a-z]+): (.+)", text)
    if dated and subject_end(dated.group(2)) is not None:
        return Told("sentence", f"On {dated.group(1)}, {dated.group(2)}", fact)
    if colon and any(re.search(rf"\b{s}", low) for s in slots):
        the = "" if re.match(r"(?:\w+ )*\w+['’]s? |your |our |the ", head, re.IGNORECASE) else "the "
        head = head if re.match(rf"(?:{WEEKDAYS})", head) or the == "" else head[:1].lower() + head[1:]
        are = "are" if re.search(r"(?:slots|times|dates|runs|places|appointments|options|openings)\b", low) else "is"
        return Told("options", f"{the}{uncapital(head)} {are} {_or(rest)}", fact)
    record = re.match(rf"(?:{'|'.join(records)})\b[^,:]{{0,30}}[,:] ", text, re.IGNORECASE)
    if record is not None and not re.match(r"\w+s\b", text):
        whole = text[: record.end() - 2] + ": " + text[record.end() :]
        return Told("record", f"your {whole[:1].lower()}{whole[1:]}", fact)
    if text.startswith("your ") and not fact.startswith(("Your", "your")) and subject_end(head) is None:
        return Told("record", text, fact)
    at = 1 if text.startswith("It's ") else subject_end(text)
    if at is not None and not (colon and len(head.split()) <= at):
        text = definite(text)
        return Told(
            "open" if _TWO_DATES.search(text) and re.search(_FREE, text) else "sentence",
            text[:1].upper() + text[1:],
            fact,
        )
    if _TWO_DATES.search(text) and re.search(_FREE, text):
        return Told("options", f"this is what is free: {uncapital(text)}", fact)
    return Told("note", uncapital(text), fact)


def _or(offers: str) -> str:
    """A list of dates with "or" before the last."""
    *firsts, last = offers.split(", ")
    return f"{', '.join(firsts)} or {last}" if firsts and " or " not in offers else offers


def missing(reason: str, people: People) -> str | None:
    """What is missing, as it stands after "I need": a bare noun becomes the customer's own."""
    turned = to_customer(reason.strip(" .,;:"), people)
    if turned is None or subject_end(turned) is not None:
        return None
    own = re.match(
        r"the ((?:full |exact )?(?:address|name|postcode|phone number|number|email|e-mail|account|booking))", turned
    )
    if own:
        turned = "your " + turned[4:]
    if re.match(r"(?:the|an?|your|to|one|which|how|what|whether)\b", turned, re.IGNORECASE):
        return turned[:1].lower() + turned[1:]
    return f"your {turned}" if turned[:1].islower() else None


def first_person(clause: str, address: str, names: People) -> str | None:
    """`clause` as one sentence by the agent, without final stop; None when it can't be turned."""
    spoken = speak(clause, names._replace(address=address))
    return spoken.do if spoken is not None else None


def salutation(people: People, formal: bool) -> str:
    """The greeting with the customer's name in the form that fits: "Dear Mrs Okafor", "Hi Steph"."""
    if people.title and people.surname:
        return f"Dear {people.title} {people.surname}" if formal else f"Hello {people.title} {people.surname}"
    if formal and people.customer:
        return f"Dear {people.customer if people.surname else people.first_name or people.customer}"
    return f"Hi {people.first_name}" if people.first_name else "Hello"


def title_of(first_name: str) -> str:
    """English gives nobody a title that they haven't used: always empty."""
    return ""


def enumerate_(items: tuple[str, ...], word: str = "and") -> str:
    """Several things as one list: "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"
