"""Each step of a reply as text, from the moments of the customer and the matter of the playbook."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from drafter.case import Case, Reading, Stance
from drafter.composing.clauses import Clause, People
from drafter.composing.matter import Matter, matter, ranked_topics, stems, topics
from drafter.composing.moments import Moment, moments
from drafter.composing.people import people
from drafter.composing.wording import Wording, finish
from drafter.reply import StepKind
from drafter.text import fold


class Composer:
    """Writes the steps of one reply. Every method gives the step's text, or an empty string when it isn't needed."""

    def __init__(self, case: Case, reading: Reading, stance: Stance) -> None:
        self.case, self.reading, self.stance = case, reading, stance
        self.people: People = people(case, reading)
        self.words = Wording(reading.language, reading.address, f"{case.id}\n{case.last.text}\n{stance}")
        self.grammar = self.words.language.grammar
        self.short = case.channel in ("chat", "social")

    @functools.cached_property
    def matter(self) -> Matter:
        """What the playbook gives for this case."""
        return matter(self.case, self.reading, self.stance, self.people, self.words)

    @functools.cached_property
    def moments(self) -> tuple[Moment, ...]:
        """What the customer went through."""
        return moments(self.case, self.reading, self.words)

    @functools.cached_property
    def asked_gaps(self) -> tuple[str, ...]:
        """What only the customer can tell, as the language says it, two things at most."""
        said: list[str] = []
        for gap in self.reading.gaps:
            phrase = self.grammar.missing(gap.reason, self.people) if gap.owner == "customer" and gap.reason else None
            code = self.reading.language
            if phrase and not any(stems(phrase, code) & stems(other, code) for other in said):
                said.append(phrase)
        return tuple(said[:2])

    def text(self, kind: StepKind) -> str:
        """The text of a step."""
        writers: dict[StepKind, Callable[[], str]] = {
            "acknowledge": self.acknowledge, "boundary": self.boundary, "recap": self.recap, "act": self.act,
            "ask": self.ask, "follow_up": self.follow_up, "close": self.close,
        }  # fmt: skip
        return writers[kind]().strip()

    # -- the customer ---------------------------------------------------------------------------------------------

    def acknowledge(self) -> str:
        """Why this customer feels as they do, and what it cost them; thanks for a calm one."""
        feeling = self._feeling()
        by_group = {g: [m for m in self.moments if m.group == g] for g in ("grief", "effort", "event", "stake", "calm")}
        if by_group["grief"]:
            grief = finish(self.words.line("acknowledge.grief", moment=by_group["grief"][0].text))
            rest = [*by_group["event"][:2], *by_group["effort"][:1]]
            if rest:
                grief += " " + finish(self.words.line("acknowledge.grief_more", moments=self._list(rest)))
            return grief
        told = sorted(by_group["event"], key=lambda m: -m.weight)[: 1 if len(by_group["effort"]) > 1 else 2]
        told = sorted(told + by_group["effort"][:2], key=lambda m: m.at)
        # A stake stands alone only: hung on to a story ("…, and with the children too") it sounds like a form.
        stakes = [] if told else [m.text for m in by_group["stake"]][:1]
        upset = self.reading.heat != "calm" or self.reading.needs_the("empathy")
        if not upset:
            return self._calm(by_group["calm"], by_group["effort"], told)
        topic = self._topic()
        key = "told" if told else "topic" if topic else "stake" if stakes else "plain"
        # a language that tells the effort within the sentence says so once, and not again after it
        lines = self.words.table["acknowledge"]
        within = "told_effort" in lines and any(m.group == "effort" for m in told)
        key = "told_effort" if within else key
        listed = self._list(told)
        said = self.words.line(
            f"acknowledge.{key}", moments=listed, stake=stakes[0] if stakes else "", topic=topic, **feeling
        )
        said = finish(said)
        if not within and (self.reading.needs_the("effort") or by_group["effort"]):
            said += " " + finish(
                self.words.line("acknowledge.effort" if by_group["effort"] else "acknowledge.effort_plain")
            )
        return said

    def generic(self) -> frozenset[StepKind]:
        """The steps that say nothing of this customer's own: no moment of theirs was recognised."""
        upset = self.reading.heat != "calm" or self.reading.needs_the("empathy")
        told = any(m.group in ("grief", "event") for m in self.moments)
        return frozenset({"acknowledge"}) if upset and not told else frozenset()

    def _calm(self, calm: list[Moment], effort: list[Moment], told: list[Moment]) -> str:
        if "calm_joke" in self.words.table["acknowledge"] and self.reading.has("joke") and self.reading.humour.open:
            return finish(self.words.line("acknowledge.calm_joke"))
        if calm:
            return finish(self.words.line("acknowledge.calm_moment", moment=calm[0].text))
        if told and "calm_told" in self.words.table["acknowledge"] and not self.reading.has("friendly"):
            return finish(self.words.line("acknowledge.calm_told", moments=self._list(told)))
        if effort or self.reading.needs_the("effort"):
            return finish(self.words.line("acknowledge.calm_effort"))
        return finish(self.words.line("acknowledge.calm"))

    def _topic(self) -> str:
        """What the message is most about, with its article, when no moment says it better."""
        table, tellable = self.words.table["topics"], self.words.table["tellable"]["names"]
        names = [n for n in ranked_topics(self.case.last.text, self.reading.language) if n in tellable]
        return self.words.fill(table[names[0]]["noun"]) if names else ""

    def _feeling(self) -> dict[str, str]:
        """The slots for what the customer feels: one for each gender that the language's lines ask for."""
        signals = self.reading.has("vulnerable") or self.reading.has("health_safety")
        hot = self.reading.heat in ("angry", "abusive")
        kind = "angry" if hot else "worried" if signals else "upset"
        slots_: dict[str, list[str]] = self.words.table["feelings"][kind]
        return {slot: self.words.fill(self.words.chosen(words, "feeling")) for slot, words in slots_.items()}

    def _list(self, told: list[Moment]) -> str:
        return str(self.grammar.enumerate_(tuple(m.text for m in told)))

    def boundary(self) -> str:
        """A limit on the behaviour, with the way on."""
        if self.reading.heat != "abusive" and self.stance != "boundary":
            return ""
        threat = self.reading.has("threat_person")
        return finish(self.words.line("boundary.threat" if threat else "boundary.insult"))

    # -- the matter -----------------------------------------------------------------------------------------------

    def recap(self) -> str:
        """What stands in the books about it, as neutral information."""
        room = max(1 if self.short else 2, min(max(len(self.reading.asks), self.case.last.text.count("?")), 3))
        if not self.reading.asks and len(self.matter.acts) + len(self.matter.notices) > 4:
            room = 1
        told = [t for t in self.matter.facts if t.kind != "note"] or list(self.matter.facts[:1])
        if "answers" in self.words.table:  # a note that got this far answers a question
            told = [t for t in self.matter.facts if not self._barely_denies(t.fact)]
            first_note = next((t for t in told if t.kind == "note"), None)
            told = [t for t in told if t.kind != "note" or t is first_note]
        record = next((t for t in told if t.kind == "record"), None)
        if record is not None and any(t.kind != "record" for t in told):
            record = None  # the customer knows their own order: it is named only where nothing else can be told
        told = [t for t in told if t.kind != "record" or t is record][:room]
        said = [self._wishes()]
        books = "\n".join(self.case.playbook.facts)
        for fact in sorted(told, key=lambda t: (t.kind != "record", books.find(t.fact))):
            said.append(finish(self.words.line(f"facts.{fact.kind}", fact=fact.text)))
        return " ".join(s for s in said if s)

    def _wishes(self) -> str:
        """What the customer asks for, in the agent's words, where a language has lines for it."""
        wishes = [m for m in self.moments if m.group == "wish"][: 2 if self.short else 3]
        if "recap" not in self.words.table or not wishes or not self.reading.needs_the("recap"):
            return ""
        return finish(self.words.line("recap.wishes", wishes=self._list(wishes)))

    def act(self) -> str:
        """What is done or offered; what can't be; the question that settles which."""
        if self.asked_gaps and self.stance != "decline":
            return self._refusal()
        acts, late = self._ordered(self.matter.acts), []
        if self.matter.options is not None or self.matter.choices:
            late = [a for a in acts if a.do != a.offer]
            acts = [a for a in acts if a.do == a.offer]
        parts = [
            self._refusal(),
            self._acts(acts),
            self._choices(),
            self._options() if len(self.matter.choices) < 2 else "",
            self._acts(late, after=bool(self.matter.choices or self.matter.options)),
        ]
        parts += [finish(t.do) for t in self.matter.timings[:2] if not any(t.do[1:] in p for p in parts)]
        said = " ".join(p for p in parts if p)
        if not said:
            return finish(self.words.line("act.nothing"))
        if "?" not in said and re.search(self.words.table["acts"]["either"], fold(said)):
            said += " " + self.words.line("act.which_time")
        if "?" not in said and (self.matter.refused or self.matter.cannot or self.reading.needs_the("agreement")):
            said += " " + self.words.line("act.agree")
        return said

    def _ordered(self, acts: tuple[Clause, ...]) -> list[Clause]:
        """The acts with those that hang on something else last."""
        return sorted(acts, key=lambda a: a.conditional)

    def _refusal(self) -> str:
        if self.matter.cannot:
            if "refuse_because" in self.words.table["act"] and self._denied():
                return ""  # the fact that stands before it has said no already
            free = self.words.table["facts"].get("free")
            plain = free is not None and re.search(free, fold(self.matter.cannot[0].line))
            path = "act.cannot_plain" if plain else "act.cannot"
            return finish(self.words.line(path, bare=self.matter.cannot[0].bare))
        if self.matter.refused is None or self._denial_told(self.matter.refused):
            return ""
        noun = self.words.table["topics"][self.matter.refused]["noun"]
        denied = "refuse_because" in self.words.table["act"] and self._denied()
        return finish(self.words.line("act.refuse_because" if denied else "act.refuse", topic=self.words.fill(noun)))

    def _denied(self) -> bool:
        """Whether the facts that the reply tells already say no."""
        return re.search(self.words.table["facts"]["denied"], fold(self.recap())) is not None

    def _barely_denies(self, fact: str) -> bool:
        """Whether a fact only says no to what is refused anyhow, and better in the agent's own words."""
        refused = self.matter.refused
        denied = re.search(self.words.table["facts"]["denied"], fold(fact))
        return bool(denied and refused in topics(fact, self.reading.language) and len(fact.split()) <= 9)

    def _denial_told(self, topic: str) -> bool:
        """Whether a fact in the recap already says that this can't be."""
        denied = re.compile(self.words.table["facts"]["denied"])
        code = self.reading.language
        return any(
            denied.search(fold(t.fact)) and topic in topics(t.fact, code) and not self._barely_denies(t.fact)
            for t in self.matter.facts[:1]
        )

    def _options(self) -> str:
        if self.matter.options is None:
            return ""
        told = self.matter.options
        if len(self.matter.choices) > 1:
            return finish(told.text if told.kind == "open" else self.words.line("act.options", options=told.text))
        said = finish(told.text if told.kind == "open" else self.words.line("act.options", options=told.text))
        return f"{said} {self.words.line('act.which_time')}"

    def _choices(self) -> str:
        choices = self.matter.choices
        if len(choices) < 2:
            return self._acts(list(choices)) if choices else ""
        listed = self._either()
        line = "act.choice_two" if len(choices) == 2 else "act.choice_more"
        options = self._options()
        said = finish(self.words.line(line, choices=listed))
        return " ".join(p for p in (said, options, self.words.line("act.which")) if p)

    def _either(self) -> str:
        *firsts, last = (c.bare for c in self.matter.choices)
        return f"{'; '.join(firsts)}{self.words.table['act']['or']}{last}"

    def _acts(self, acts: list[Clause], after: bool = False) -> str:
        if not acts and not after:
            return ""
        said: list[str] = []
        timings = list(self.matter.timings)
        acts = self._paired(acts) if not timings else acts
        for index, clause in enumerate(acts):
            choice = not clause.statement and re.search(self.words.table["acts"]["either"], fold(clause.do))
            text = clause.offer if choice else clause.do
            near = next((t for t in timings if self._same_matter(t, clause)), None)
            if near is not None:
                timings.remove(near)
                text = f"{text}; {near.do}"
            if clause.conditional:
                said.append(finish(text))
                continue
            if self._cancels(clause):
                said.append(finish(self.words.line("act.otherwise", do=text)))
                continue
            alone = self.words.table["acts"].get("alone")  # a line that opens with its own condition
            if alone is not None and re.match(alone, fold(text)):
                said.append(finish(text))
                continue
            path = "act.first" if index + after == 0 else "act.second" if index + after == 1 else "act.more"
            said.append(finish(self.words.line(path, do=text, **self._parts(text, clause))))
            if choice and not after and not any("?" in piece for piece in said):
                said.append(self.words.line("act.which_time"))
        said += [finish(t.do) for t in timings[:2]]
        return " ".join(said)

    def _parts(self, text: str, clause: Clause) -> dict[str, str]:
        """The slots `head` ("I'll ") and `bare` of an act whose own words stand whole in its sentence."""
        at = text.find(clause.bare)
        return {"head": text[:at], "bare": text[at:]} if at > 0 and not clause.statement else {}

    def _paired(self, acts: list[Clause]) -> list[Clause]:
        """The first two acts as one sentence where both are short and plain, so that a reply isn't a list of acts."""
        if len(acts) < 2 or "pair" not in self.words.table["act"]:
            return acts
        one, two = acts[:2]
        unpaired = self.words.table["act"].get("unpaired", r"[;,.:]")
        plain = all(len(a.do.split()) <= 13 and not re.search(unpaired, a.do) for a in (one, two))
        either = self.words.table["acts"]["either"]
        if not plain or any(a.conditional or self._cancels(a) or re.search(either, fold(a.do)) for a in (one, two)):
            return acts
        head = self._parts(one.do, one).get("head")
        shared = head is not None and head == self._parts(two.do, two).get("head")
        filled = {"rest": two.bare} if shared else {}
        path, same = "act.pair", one.do.split()[:2] == two.do.split()[:2]
        if same and "pair_same" in self.words.table["act"]:
            path, filled = "act.pair_same", {"rest": " ".join(two.do.split()[2:])}
        both = self.words.line(path, one=one.do, two=two.do, **filled).rstrip(".")
        return [one._replace(line=f"{one.line}; {two.line}", do=both, tells=one.tells or two.tells), *acts[2:]]

    def _cancels(self, clause: Clause) -> bool:
        """Whether the line ends the contract while another one would keep it: then it is the other way out."""
        code = self.reading.language
        ends = "cancel" in topics(" ".join(clause.line.split()[:2]), code)
        keeps = {"delivery", "appointment"}
        wanted = self.stance == "decline"
        return (
            ends
            and not wanted
            and any(
                found & keeps and "document" not in found
                for a in self.matter.acts
                if a is not clause and (found := topics(" ".join(a.line.split()[:3]), code))
            )
        )

    def _same_matter(self, one: Clause, other: Clause) -> bool:
        code = self.reading.language
        return bool(stems(one.line, code) & stems(other.line, code))

    def ask(self) -> str:
        """The missing fact, and what follows from it."""
        gaps = self.asked_gaps
        if not gaps:
            if self.stance == "clarify" and "?" not in self.act():
                return self.words.line("ask.solution")
            return ""
        key = "one" if len(gaps) == 1 else "two"
        if self.case.channel == "social" and "public" in self.words.table["ask"]:
            key = "public"
        said = self.words.line(f"ask.{key}", gap=self.grammar.enumerate_(gaps))
        after = self._after_gap()
        return f"{said} {after}".strip()

    def _after_gap(self) -> str:
        matter_ = self.matter
        if matter_.choices:
            said = finish(self.words.line("ask.then_choice", choices=self._either()))
            return f"{said} {self._acts(list(matter_.acts)[:2])}"
        acts = list(matter_.acts)
        if not acts:
            return self._options()
        waits = re.search(self.words.table["acts"]["waits"], fold(acts[0].do))
        said = finish(acts[0].do if waits else self.words.line("ask.then", do=acts[0].do))
        return f"{said} {self._more(acts[1:])} {self._options()}".strip()

    def _more(self, acts: list[Clause]) -> str:
        acts = self._paired(acts)
        said = [
            finish(self.words.line("act.second" if i == 0 else "act.more", do=a.do, **self._parts(a.do, a)))
            for i, a in enumerate(acts[:2])
        ]
        said += [finish(t.do) for t in self.matter.timings[:1]]
        return " ".join(said)

    # -- the way on -----------------------------------------------------------------------------------------------

    def follow_up(self) -> str:
        """Who comes back, about what, and when if the playbook says when."""
        notices = self.matter.notices[: 1 if self.short else 2]
        open_choice = bool(self.matter.choices) or self.matter.options is not None
        said: list[str] = []
        asked = open_choice or (bool(self.matter.acts) and "?" in self.act())
        if self.matter.booking is not None or (asked and not self.asked_gaps):
            picks = re.search(self.words.table["acts"]["either"], fold(self.act())) is not None
            settled = (
                not open_choice
                and not picks
                and self.matter.booking is None
                and "agreed" in self.words.table["follow_up"]
            )
            booking = self.matter.booking
            filled = {"do": booking.do} if booking is not None and not self._picks(booking) else {}
            line = self.words.line("follow_up.agreed" if settled else "follow_up.chosen", **filled)
            said += [s for s in [finish(line)] if s]
        for index, notice in enumerate(notices):
            said.append(finish(self.words.line("follow_up.first" if index == 0 else "follow_up.second", do=notice.do)))
        if (not notices and said) or (not notices and any(c.tells for c in self.matter.acts)):
            said.append(finish(self.words.line("follow_up.mine")))
        elif not notices:
            waiting = any(g.owner != "customer" for g in self.reading.gaps)
            said.append(finish(self.words.line("follow_up.unknown" if waiting else "follow_up.open")))
        return " ".join(said)

    def _picks(self, booking: Clause) -> bool:
        """Whether a booking leaves open what is booked ("one of the slots"), so that it can't be said as it stands."""
        return re.search(self.words.table["acts"].get("open_booking", "."), fold(booking.line)) is not None

    def close(self) -> str:
        """A brief last word where one is natural."""
        if self.reading.heat == "calm" and (self.reading.has("friendly") or self.reading.has("joke")):
            return finish(self.words.line("close.friendly"))
        return ""
