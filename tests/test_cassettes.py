"""Real answers of the local model, through the real client, replayed: sync, async and streaming, in three languages."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from drafter.case import Case
from drafter.drafting import Drafter, Event, SuggestionDone
from drafter.models import ModelClient, Settings, catalogue
from drafter.playbooks import load_playbook
from drafter.prompting import Profile
from drafter.reply import Suggestion
from drafter.sources import cases
from tests.recording import BASE_URL, FOLDER, RECORDING, Stale, cassette

EXAMPLES = Path(__file__).parent.parent / "examples"
CASES = (
    ("aspiradora.es.eml", "casa-luz.toml", "sync", "small"),
    ("caldera.es.txt", "calorhogar.yaml", "async", "small"),
    ("tarta.es.json", "la-merengada.json", "stream", "small"),
    ("cappotto.it.eml", "lavanderia-iris.toml", "sync", "small"),
    ("abbonamento.it.txt", "sentieri.toml", "async", "small"),
    ("bolletta.it.json", "acqua-chiara.toml", "stream", "small"),
    ("hotel.en.eml", "harborview.toml", "sync", "small"),
    ("broadband.en.txt", "fellnet.json", "async", "small"),
    ("sunflowers.en.json", "green-gate.yaml", "stream", "small"),
)


def _case(name: str, book: str) -> Case:
    return next(iter(cases(EXAMPLES / name, playbook=load_playbook(EXAMPLES / book))))


def _suggested(case: Case, how: str, profile: Profile) -> Suggestion:
    """One suggestion through the real client, in one of its three ways."""
    settings = Settings(
        base_url=BASE_URL,
        model=catalogue.default().id,
        max_tokens=400,
        temperature=0.2,
        deadline_seconds=600 if RECORDING else 20,
        timeout=600,
    )
    client = ModelClient(settings)
    drafter = Drafter(model=client, settings=settings, profile=profile)

    async def asked() -> Suggestion:
        async with client:
            return await drafter.asuggest(case, n=1)

    if how == "async":
        return asyncio.run(asked())
    with client:
        if how == "sync":
            return drafter.suggest(case, n=1)
        events: list[Event] = list(drafter.stream(case, n=1))
    last = events[-1]
    assert isinstance(last, SuggestionDone)
    return last.suggestion


@pytest.mark.parametrize(
    ("name", "book", "how", "profile"), CASES, ids=[f"{n.rsplit('.', 1)[0]}-{h}-{p}" for n, _, h, p in CASES]
)
def test_a_recorded_answer_becomes_the_same_suggestion(name: str, book: str, how: str, profile: Profile) -> None:
    case = _case(name, book)
    with cassette(f"{name.rsplit('.', 1)[0]}-{how}-{profile}"):
        suggestion = _suggested(case, how, profile)
    assert suggestion.usage.calls >= 1
    assert suggestion.usage.prompt_tokens > 100
    assert suggestion.usage.completion_tokens > 0
    first = suggestion.candidates[0]
    assert first.language == name.split(".")[1]
    assert not [f for f in first.findings if f.severity == "error"]
    assert all(c.status == "allowed" for c in first.commitments)
    assert suggestion.status == "ready"


def test_recordings_hold_no_key_cookie_path_or_foreign_host() -> None:
    """What may stand in a recording is listed, not what may not: two headers, one host."""
    files = sorted(FOLDER.glob("*.yaml"))
    assert len(files) >= 9
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?i)authorization|api[-_]key|cookie|bearer|organization", text), path.name
        assert not re.search(r"/(?:root|home|tmp|work|Users)/", text), path.name
        assert set(
            re.findall(r"https?://[\w.:-]+", text.split("body:")[0] + "".join(re.findall(r"uri: .*", text)))
        ) <= {"http://127.0.0.1"}, path.name


def test_a_changed_prompt_is_stale_and_shows_what_changed() -> None:
    if RECORDING:
        pytest.skip("recording")
    case = _case("aspiradora.es.eml", "casa-luz.toml")
    last = case.messages[-1].model_copy(update={"text": case.last.text + " Y otra cosa."})
    changed = case.model_copy(update={"messages": (*case.messages[:-1], last)})
    with pytest.raises(Stale, match="stale cassette") as stale, cassette("aspiradora.es-sync-small"):
        _suggested(changed, "sync", "small")
    assert "re-record with" in str(stale.value)
    assert "+[" in str(stale.value)
    assert "Y otra cosa" in str(stale.value)
