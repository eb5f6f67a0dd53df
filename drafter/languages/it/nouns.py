"""Italian nouns in the composed lines: their articles, and the nouns of what somebody else than the agent does."""

from __future__ import annotations

import re

from drafter.composing.clauses import Clause, People
from drafter.languages.it.persons import accusative, feminine, present, tables, to_customer
from drafter.text import fold


def attached(verb: str, pronoun: str) -> str:
    """The infinitive with a pronoun joined to it ("aprirLe")."""
    if not pronoun:
        return verb
    return (verb[:-2] if verb.endswith("rre") else verb[:-1]) + pronoun


def other_doing(line: str, noun: str, rest: str, people: People) -> Clause | None:
    """A noun of what somebody else does: the customer ("recesso senza costi"), a surveyor, or a thing in time."""
    can = "puoi" if people.address == "tu" else "può"
    turned = to_customer(rest, people)
    if turned is None:
        return None
    verb: str | None = tables()["customer_verbs"].get(noun)
    if verb is not None and re.match(r"(?:senza|gratuit|a |al |all|alla |entro|in |ad |libero)", turned):
        turned = re.sub(r"^gratuit[oa]\b", "gratis", turned)
        said = f"{can} {verb} {turned}"
        return Clause(line, said, said, f"{attached(verb, '')} {turned}")
    who = re.match(
        r"(?:da parte )?(?:del|della|dello|dell['’]|di un|di una) ?((?:\w+ ){0,2}?\w+) (?=entro|in |dopo|oggi"
        r"|domani|per )",
        turned,
    )
    when = re.search(
        r" (?=(?:oggi|domani|entro|luned|marted|mercoled|gioved|venerd|sabato|domenica|il \d))", f" {turned}"
    )
    if noun in tables()["planned"]["nouns"] and when:
        subject = f"{article(noun, True)}{noun}{f' {turned}'[: when.start()]}"
        said = f"{subject} è previst{'a' if feminine(noun) else 'o'} {f' {turned}'[when.end() :]}"
        return Clause(line, said, said, said, statement=True)
    moved: str | None = tables()["moving"].get(noun)
    if moved is not None and re.match(r"(?:nel|nell|nella|in|al|alla|all|a|ad|su|sul) ?['’]?", turned):
        acc = accusative(people.address)
        said = f"{acc} {present(moved)} {turned}"
        return Clause(line, said, f"posso {attached(moved, acc)} {turned}", f"{attached(moved, acc)} {turned}")
    if (
        noun in ("sopralluogo", "intervento", "perizia")
        and who
        and re.search(r"\b(?:perit|tecnic|idraulic|elettricist|addett|operai|geometr)", who.group(1))
    ):
        does = "interviene" if noun == "intervento" else f"fa {article(noun, True)}{noun}"
        said = f"{article(who.group(1).split()[0], True)}{who.group(1)} {does} {turned[who.end() :]}"
        return Clause(line, said, said, said, statement=True)
    if noun in ("contatto", "telefonata", "chiamata", "visita") and who:
        named = who.group(1)
        elided = turned[: who.start(1)].endswith(("'", "’"))
        article_ = "l'" if elided else "un " if " un " in turned[: who.start(1)] else article(named.split()[0], True)
        acc = accusative(people.address)
        does = (
            f"{acc} contatta" if noun != "visita" else f"{'viene da te' if people.address == 'tu' else 'viene da Lei'}"
        )
        said = f"{article_}{named} {does} {turned[who.end() :].strip()}"
        return Clause(line, said, said, said, statement=True, tells=True)
    if noun in ("accredito", "consegna", "risposta", "esito", "rimborso") and re.match(
        r"(?:entro|in \d|dopo|dal |in (?:un|due|tre|cinque|sette|dieci)\b)", turned
    ):
        said = f"{article(noun, True)}{noun} arriva {turned}"
        return Clause(line, said, said, said, statement=True)
    done = re.match(
        r"(\w{3,}(?:at|ut|uit|it)[oaie]) (?=se |entro |in |dal |da |per |con |a |fino |oggi|domani|appena |senza )",
        turned,
    )
    if (
        done
        and noun not in tables()["deverbal"]
        and not done.group(1).startswith(("gratuit", "illimitat", "dedicat", "privat"))
    ):
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
