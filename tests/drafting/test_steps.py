"""From answers to steps and from findings back to steps."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.drafting.steps import StepReader, faults, step_at, steps_of, tidy
from drafter.reply import Finding, Step

ANSWER = {
    "acknowledge": "I see why.",
    "boundary": "",
    "recap": 'You paid "twice".',
    "act": "I open\na refund.",
    "ask": "",
    "follow_up": "I write on Friday.",
    "close": "-",
}


def test_steps_come_in_the_order_of_a_reply_and_empty_ones_are_left_out() -> None:
    shuffled = dict(reversed(ANSWER.items()))
    assert list(steps_of(shuffled)) == ["acknowledge", "recap", "act", "follow_up"]
    assert steps_of(ANSWER)["act"].text == "I open a refund."


@pytest.mark.parametrize("value", [None, 3, ["a"], {"text": "a"}, True])
def test_values_of_another_type_are_no_steps(value: object) -> None:
    assert steps_of({"act": value}) == {}


@given(st.lists(st.integers(min_value=1, max_value=9), min_size=1, max_size=40))
def test_the_reader_finds_the_same_steps_however_the_answer_is_cut(sizes: list[int]) -> None:
    text = json.dumps(ANSWER, ensure_ascii=False)
    reader, found, at = StepReader(), [], 0
    for size in sizes:
        found += reader.feed(text[at : at + size])
        at += size
    found += reader.feed(text[at:])
    assert found == list(steps_of(ANSWER).values())


@given(st.text())
def test_tidy_never_raises_and_has_no_line_breaks(text: str) -> None:
    assert "\n" not in tidy(text)


def test_a_place_in_the_joined_text_belongs_to_a_step() -> None:
    steps = [Step(kind="acknowledge", text="I see why."), Step(kind="act", text="I open a refund.")]
    text = "Dear Ann,\n\nI see why.\n\nI open a refund.\n\nBest, Bo"
    assert step_at(text, steps, text.index("open")) == "act"
    assert step_at(text, steps, text.index("why")) == "acknowledge"
    assert step_at(text, steps, text.index("Best")) is None


def test_faults_name_the_step_to_mend() -> None:
    steps = [Step(kind="act", text="I guarantee a refund.")]
    text = "Hello,\n\nI guarantee a refund.\n\nBo"
    found = faults(
        text,
        steps,
        [
            Finding(
                principle="overpromise", rule="overpromise.guarantee", start=8, end=19, quote="I guarantee", message="m"
            ),
            Finding(principle="empathy", rule="empathy.missing", severity="warning", message="none"),
            Finding(principle="dismissive", rule="dismissive.x", severity="warning", start=8, end=9, quote="I"),
        ],
    )
    assert [(f.step, f.quote) for f in found] == [("act", "I guarantee"), ("acknowledge", "")]
