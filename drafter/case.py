"""What comes in: a conversation, what the business knows and may promise, and what was read from them.

Pydantic models without input or output of their own. `Case` is the JSON of the labelling guide without its
labels; unknown keys are ignored so that labelled cases load as they stand.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

Channel = Literal["email", "chat", "social", "phone_notes"]
"""Where the reply goes; it decides how the steps of a candidate are joined."""

Heat = Literal["calm", "upset", "angry", "abusive"]
"""How hot the last message is. `upset` includes cold displeasure, worry and grief; `abusive` is aimed at the agent."""

Stance = Literal["resolve", "clarify", "decline", "hold", "boundary"]
"""What a candidate decides. `hold` admits and promises nothing (legal threat, unknown facts)."""

SignalKind = Literal[
    "legal_threat", "review_threat", "chargeback", "vulnerable", "grief", "repeated_contact", "effort", "joke",
    "friendly", "thanks", "insult_agent", "insult_company", "threat_person", "injection", "money", "health_safety",
    "deadline", "cancellation", "solved", "mistaken",
]  # fmt: skip

Need = Literal[
    "empathy", "recap", "effort", "next_step", "clarify", "timeframe", "agreement", "follow_up", "boundary",
]  # fmt: skip


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


class Message(_Frozen):
    """One message of the conversation. `at` is a date or date-time as written by the source, never parsed blindly."""

    author: Literal["customer", "agent"]
    text: str
    at: str | None = None


class Playbook(_Frozen):
    """What the business knows and may say.

    `facts` and `may_commit` are plain sentences in the customer's language; `never` are things that may not be
    said or promised; `allow` and `forbid` adjust the checker by rule id or phrase; `voice` is a line on tone.
    """

    business: str = ""
    agent_name: str = ""
    address: str | None = Field(default=None, description="tú, usted or vos (es), tu or Lei (it), you (en)")
    facts: tuple[str, ...] = ()
    may_commit: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    voice: str = ""
    signature: str = ""
    escalation: str = Field(default="", description="who takes over when it must go higher, and how")
    allow: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()


class Case(_Frozen):
    """A conversation that ends in a customer message, with the playbook that applies.

    `language` is read from the messages when absent. `instruction` is the agent's own hint for this reply.
    """

    id: str = "case"
    language: str | None = None
    channel: Channel = "email"
    messages: Annotated[tuple[Message, ...], Field(min_length=1)]
    playbook: Playbook = Playbook()
    instruction: str = ""
    subject: str = ""

    @field_validator("messages")
    @classmethod
    def _ends_with_customer(cls, messages: tuple[Message, ...]) -> tuple[Message, ...]:
        if messages[-1].author != "customer":
            raise ValueError("the last message must be the customer's: there is nothing to answer otherwise")
        return messages

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, data: object) -> object:
        if isinstance(data, dict):
            return {key: value for key, value in data.items() if value is not None}
        return data

    @property
    def last(self) -> Message:
        """The customer's message that is to be answered."""
        return self.messages[-1]

    def customer_text(self) -> str:
        """All that the customer wrote, oldest first, one message a paragraph."""
        return "\n".join(m.text for m in self.messages if m.author == "customer")


class Span(_Frozen):
    """A place in a message: `message` indexes `Case.messages`, `start` and `end` are code points of its text."""

    message: int
    start: int
    end: int
    quote: str


class Signal(_Frozen):
    """Something in the conversation that changes the answer, with the words that it was read from."""

    kind: SignalKind
    span: Span


class Ask(_Frozen):
    """Something the customer wants: a question, a demand or a complaint that calls for an answer."""

    text: str
    span: Span


class MissingFact(_Frozen):
    """A fact without which the case cannot move on. `slot` is a short snake_case name such as `order_number`."""

    slot: str
    owner: Literal["customer", "colleague", "agent"]
    reason: str
    source: str = Field(default="", description="the playbook line that says it is needed, if one does")


class NeedReason(_Frozen):
    """A requirement of the guide that holds here, and why."""

    need: Need
    reason: str
    span: Span | None = None


class HumourGate(_Frozen):
    """Whether a light line is allowed, and the condition that decided it (seed 003)."""

    open: bool
    reason: str


class Reading(_Frozen):
    """What a case asks for, read without a model; also the agent's cool-down view.

    `calm_text` is the last message with insults folded away (each replaced by `[…]`); `feeling` is one plain
    sentence in the case's language; every item carries the span that it was read from.
    """

    language: str
    address: str
    heat: Heat
    customer_name: str | None = None
    today: str | None = Field(default=None, description="the day the answer is written, if a fact or a date tells it")
    signals: tuple[Signal, ...] = ()
    asks: tuple[Ask, ...] = ()
    deadline: Span | None = None
    gaps: tuple[MissingFact, ...] = ()
    needs: tuple[NeedReason, ...] = ()
    humour: HumourGate = HumourGate(open=False, reason="")
    stances: tuple[Stance, ...] = ("resolve",)
    feeling: str = ""
    calm_text: str = ""
    first_answer: bool = True

    def has(self, kind: SignalKind) -> bool:
        """Whether a signal of this kind was read."""
        return any(s.kind == kind for s in self.signals)

    def needs_the(self, need: Need) -> bool:
        """Whether this requirement holds."""
        return any(n.need == need for n in self.needs)
