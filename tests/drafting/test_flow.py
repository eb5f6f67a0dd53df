"""The flow: what the model gives is used, mended or replaced; and there is always an answer."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from drafter.case import Case, Message, Playbook
from drafter.drafting import Drafter, Event, SuggestionDone
from drafter.errors import ModelBabbled, ModelRejected, ModelUnavailable
from drafter.models import ScriptedModel
from drafter.reply import Suggestion

CASE = Case(
    id="late-desk",
    language="en",
    messages=(
        Message(
            author="customer",
            text="I have been waiting three weeks for my desk, order 4471, and I have called twice. "
            "This is ridiculous. When does it come? Tom Reed",
        ),
    ),
    playbook=Playbook(
        business="Oak & Pine",
        agent_name="Ann",
        address="you",
        facts=("Order 4471: desk, 240 €, leaves the depot on Thursday 9 May",),
        may_commit=(
            "Deliver on Friday 10 May between 9 and 12",
            "Write to the customer on Thursday evening to confirm",
        ),
    ),
)
GOOD = {
    "acknowledge": "Three weeks without the desk, and two calls on top: I can see why you are fed up.",
    "boundary": "",
    "recap": "You need to know when order 4471 arrives.",
    "act": "It leaves the depot on Thursday 9 May and can be with you on Friday 10 May between 9 and 12.",
    "ask": "Does that suit you?",
    "follow_up": "I'll write to you on Thursday evening to confirm.",
    "close": "",
}


def _with(**steps: str) -> dict[str, str]:
    return {**GOOD, **steps}


def _suggest(*answers: Any, **options: Any) -> tuple[Suggestion, ScriptedModel]:
    model = ScriptedModel(answers)
    with Drafter(model=model, profile="full") as drafter:
        return drafter.suggest(CASE, **{"n": 1, "stance": "resolve", **options}), model


def test_a_good_letter_is_one_call_and_stays_the_models() -> None:
    suggestion, model = _suggest(GOOD)
    first = suggestion.candidates[0]
    assert len(model.requests) == 1
    assert first.source == "model"
    assert first.ready, first.findings
    assert suggestion.status == "ready"
    for step in GOOD.values():
        assert step in first.text
    assert "Ann" in first.text


def test_a_faulty_step_is_asked_for_again_and_nothing_else() -> None:
    bad = "I guarantee that it is with you tomorrow."
    suggestion, model = _suggest(_with(act=bad), {"act": GOOD["act"]})
    assert len(model.requests) == 2
    assert model.requests[1].schema["required"] == ["act"]
    assert "I guarantee" in model.requests[1].messages[-1]["content"]
    first = suggestion.candidates[0]
    assert bad not in first.text
    assert GOOD["act"] in first.text
    assert first.repairs == 1
    assert first.ready


def test_what_the_model_cannot_mend_becomes_a_composed_line() -> None:
    bad = "I guarantee that it is with you tomorrow."
    suggestion, _ = _suggest(_with(act=bad), {"act": bad}, {"act": bad})
    first = suggestion.candidates[0]
    assert "guarantee" not in first.text
    assert first.source == "mixed"
    assert any("act" in note for note in first.notes)
    assert GOOD["acknowledge"] in first.text
    assert first.ready, first.findings


@pytest.mark.parametrize(
    "failure",
    [
        ModelUnavailable("down"),
        ModelRejected("no key"),
        ModelBabbled("nonsense", "shape"),
        {"unknown": "x"},
        dict.fromkeys(GOOD, ""),
    ],
    ids=["down", "rejected", "babbled", "other keys", "all empty"],
)
def test_it_always_answers(failure: Any) -> None:
    suggestion, _ = _suggest(failure)
    assert suggestion.candidates[0].source == "composed"
    assert suggestion.candidates[0].ready
    if isinstance(failure, Exception):
        assert any(str(failure) in reason for reason in suggestion.reasons)


def test_a_model_that_is_gone_is_not_asked_again_a_babbling_one_is() -> None:
    _, gone = _suggest(ModelUnavailable("down"), GOOD, n=2, stance=None)
    assert len(gone.requests) == 1


def test_without_a_model_nothing_is_said_of_one() -> None:
    with Drafter(model=None) as drafter:
        suggestion = drafter.suggest(CASE)
    assert suggestion.reasons == ()
    assert suggestion.usage.calls == 0
    assert suggestion.candidates[0].source == "composed"


def test_sync_async_and_stream_give_the_same_suggestion() -> None:
    def fresh() -> ScriptedModel:
        return ScriptedModel([_with(act="I guarantee it comes."), {"act": GOOD["act"]}])

    def plain(suggestion: Suggestion) -> dict[str, Any]:
        return suggestion.model_dump(exclude={"usage"})

    waited = Drafter(model=fresh(), profile="full").suggest(CASE, n=1, stance="resolve")
    awaited = asyncio.run(Drafter(model=fresh(), profile="full").asuggest(CASE, n=1, stance="resolve"))
    events = list(Drafter(model=fresh(), profile="full").stream(CASE, n=1, stance="resolve"))

    async def collected() -> list[Event]:
        return [e async for e in Drafter(model=fresh(), profile="full").astream(CASE, n=1, stance="resolve")]

    aevents = asyncio.run(collected())
    assert [e.type for e in events] == [e.type for e in aevents]
    for end in (events[-1], aevents[-1]):
        assert isinstance(end, SuggestionDone)
        assert plain(end.suggestion) == plain(waited) == plain(awaited)
    types = [e.type for e in events]
    assert types[:2] == ["reading", "candidate_started"]
    assert types[-3:] == ["findings", "candidate_done", "suggestion"]
    assert types.count("step") == sum(bool(v) for v in GOOD.values()) + 1


def test_a_deadline_that_has_passed_means_composed_lines() -> None:
    model = ScriptedModel([GOOD])
    suggestion = Drafter(model=model, profile="full", deadline_seconds=0.1).suggest(CASE, n=1)
    assert model.requests == []
    assert suggestion.candidates[0].source == "composed"
    assert suggestion.reasons


def test_a_small_models_invention_is_not_used() -> None:
    invented = {
        "acknowledge": "I can see why the broken washing machine annoys your grandmother.",
        "recap": "You bought a washing machine.",
    }
    suggestion = Drafter(model=ScriptedModel([invented]), profile="small").suggest(CASE, n=1)
    assert "washing machine" not in suggestion.candidates[0].text


def test_a_card_number_never_reaches_the_model() -> None:
    case = CASE.model_copy(
        update={
            "messages": (
                Message(
                    author="customer", text="My card is 4242 4242 4242 4242, charge it again. Where is order 4471?"
                ),
            )
        }
    )
    model = ScriptedModel([GOOD])
    Drafter(model=model, profile="full").suggest(case, n=1, stance="resolve")
    assert "4242 4242" not in str(model.requests[0].messages)


def test_candidates_differ_in_what_they_decide() -> None:
    suggestion = Drafter(model=None).suggest(CASE, n=5)
    assert len({c.stance for c in suggestion.candidates}) == len(suggestion.candidates)


def test_report_and_plan_come_from_the_first_candidate() -> None:
    suggestion, _ = _suggest(GOOD)
    assert suggestion.contact_report.said
    assert any("10 May" in line for line in suggestion.contact_report.proposed)
    assert any(f.who == "Ann" for f in suggestion.follow_up)
    assert suggestion.process_note


def test_the_suggestion_round_trips_as_json() -> None:
    suggestion, _ = _suggest(GOOD)
    assert Suggestion.model_validate_json(suggestion.model_dump_json()) == suggestion
