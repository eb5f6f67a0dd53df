"""What the doctor says, and that it never fails itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from drafter.models import Settings, catalogue, load_settings
from drafter.models.doctor import Check, diagnose
from tests import loopback
from tests.loopback import Behaviour, Loopback
from tests.models.asking import KEY

LISTING = loopback.body({"data": [{"id": "some-model"}, {"id": "other"}]})


def remote(url: str, **values: object) -> Settings:
    return Settings.model_validate({"base_url": url, "model": "some-model", "api_key": SecretStr(KEY), **values})


def by_name(checks: list[Check]) -> dict[str, Check]:
    assert KEY not in repr(checks)
    assert all(check.ok or check.remedy for check in checks)
    return {check.name: check for check in checks}


def test_all_well_with_a_trial() -> None:
    with Loopback([LISTING, loopback.completion('{"word": "ready"}')]) as server:
        checks = by_name(diagnose(remote(server.url), trial=True))
    assert all(check.ok for check in checks.values())
    assert list(checks) == ["settings", "endpoint", "model", "answer"]
    assert server.requests[0].path == "/v1/models"
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert "a strict schema" in checks["answer"].text


def test_without_a_trial_nothing_is_completed() -> None:
    with Loopback([LISTING]) as server:
        diagnose(remote(server.url))
    assert [seen.path for seen in server.requests] == ["/v1/models"]


@pytest.mark.parametrize(
    ("behaviour", "name", "says", "remedy"),
    [
        (loopback.failure(401), "endpoint", "did not accept the key (401)", "Set a valid key"),
        (loopback.failure(503), "endpoint", "(503)", "server's log"),
        (
            loopback.body({"data": [{"id": "other"}]}),
            "model",
            "some-model is not among them",
            "Choose a model that it has: other",
        ),
        (loopback.body(b"<html>"), "endpoint", "not with a list of models", "ends in /v1"),
        (loopback.body([1]), "endpoint", "not with a list of models", "ends in /v1"),
        (
            loopback.failure(302, headers={"Location": "http://nonexistent.invalid/"}),
            "endpoint",
            "redirects",
            "base URL",
        ),
        (Behaviour(reset=True), "endpoint", "does not answer", "Start the server"),
    ],
)
def test_remote_troubles(behaviour: Behaviour, name: str, says: str, remedy: str) -> None:
    with Loopback([behaviour]) as server:
        check = by_name(diagnose(remote(server.url), trial=True))[name]
    assert not check.ok
    assert says in check.text
    assert remedy in check.remedy


def test_endpoint_that_lists_no_models_is_no_trouble() -> None:
    with Loopback([loopback.failure(404)]) as server:
        assert all(check.ok for check in diagnose(remote(server.url)))


def test_nobody_there() -> None:
    check = by_name(diagnose(remote("http://127.0.0.1:9/v1")))["endpoint"]
    assert not check.ok
    assert "127.0.0.1:9 does not answer" in check.text


def test_failed_trial_says_why() -> None:
    with Loopback([LISTING, loopback.failure(404)]) as server:
        check = by_name(diagnose(remote(server.url), trial=True))["answer"]
    assert not check.ok
    assert "has no model some-model" in check.text


def test_local_model_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAFTER_STATE_DIR", str(tmp_path))
    monkeypatch.setattr("drafter.models.doctor.find_spec", lambda name: None)
    checks = by_name(diagnose(load_settings({}, tmp_path), folder=tmp_path / "models", trial=True))
    assert checks["package"].remedy == "pip install 'drafter[local]'"
    assert checks["model"].remedy == "drafter model pull"
    assert "needed" in checks["disk"].text
    assert "answer" not in checks


def test_local_model_present(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAFTER_STATE_DIR", str(tmp_path))
    entry = catalogue.default()
    with (tmp_path / entry.file).open("wb") as file:
        file.truncate(entry.size)
    checks = by_name(diagnose(load_settings({}, tmp_path), folder=tmp_path))
    assert checks["model"].ok
    assert "Apache-2.0" in checks["model"].text
    assert "disk" not in checks


def test_local_model_unknown(tmp_path: Path) -> None:
    settings = load_settings({}, tmp_path).model_copy(update={"model": "no-such"})
    assert "no local model" in by_name(diagnose(settings))["model"].text
