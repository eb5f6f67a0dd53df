"""Which settings win, and what is said about wrong ones."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from drafter.errors import ConfigurationError
from drafter.models import Settings, catalogue, load_settings

LOCAL = catalogue.default().id


def toml(folder: Path, text: str) -> Path:
    path = folder / "drafter.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_nothing_set_is_the_local_model(tmp_path: Path) -> None:
    settings = load_settings({}, tmp_path)
    assert (settings.model, settings.base_url, settings.profile) == (LOCAL, "", "small")
    assert settings.local is not None
    assert (settings.local.n_ctx, settings.local.n_parallel, settings.local.idle_minutes) == (8192, 1, 15)
    assert "nothing else is configured" in settings.source


@pytest.mark.parametrize(
    ("env", "base_url", "model", "key", "source"),
    [
        (
            {"DRAFTER_BASE_URL": "http://h:1/v1/", "DRAFTER_MODEL": "m", "DRAFTER_API_KEY": "k", "OPENAI_API_KEY": "o"},
            *("http://h:1/v1", "m", "k", "DRAFTER_BASE_URL"),
        ),
        (
            {"DRAFTER_BASE_URL": "https://h/v1", "DRAFTER_MODEL": "m", "OPENAI_API_KEY": "o", "OPENAI_MODEL": "om"},
            *("https://h/v1", "m", "", "DRAFTER_BASE_URL"),
        ),
        (
            {"DRAFTER_API_KEY": "k", "DRAFTER_MODEL": "m"},
            *("https://api.openai.com/v1", "m", "k", "DRAFTER_API_KEY"),
        ),
        (
            {"OPENAI_BASE_URL": "https://o/v1", "OPENAI_API_KEY": "o", "OPENAI_MODEL": "om"},
            *("https://o/v1", "om", "o", "OPENAI_BASE_URL"),
        ),
        (
            {"OPENAI_API_KEY": "o", "DRAFTER_MODEL": "m"},
            *("https://api.openai.com/v1", "m", "o", "OPENAI_API_KEY"),
        ),
    ],
)
def test_environment(tmp_path: Path, env: dict[str, str], base_url: str, model: str, key: str, source: str) -> None:
    toml(tmp_path, '[model]\nbase_url = "https://file/v1"\nmodel = "f"\n')
    settings = load_settings(env, tmp_path)
    assert (settings.base_url, settings.model, settings.api_key.get_secret_value()) == (base_url, model, key)
    assert settings.source == source
    assert settings.local is None


def test_a_key_alone_sends_nothing_anywhere(tmp_path: Path) -> None:
    settings = load_settings({"OPENAI_API_KEY": "sk-other-tool"}, tmp_path)
    assert settings.local is not None
    assert settings.notes == (
        "OPENAI_API_KEY is set but not used, because no model is named. To use it, set OPENAI_MODEL.",
    )


def test_a_local_model_named_beats_a_key_for_other_tools(tmp_path: Path) -> None:
    settings = load_settings({"OPENAI_API_KEY": "k", "OPENAI_MODEL": "m", "DRAFTER_MODEL": LOCAL}, tmp_path)
    assert settings.local is not None
    assert settings.model == LOCAL


def test_fallbacks_from_the_environment(tmp_path: Path) -> None:
    env = {"DRAFTER_BASE_URL": "http://h/v1", "DRAFTER_MODEL": "a", "DRAFTER_FALLBACKS": "b, c,"}
    assert load_settings(env, tmp_path).fallbacks == ("b", "c")


@pytest.mark.parametrize(
    ("env", "says"),
    [
        ({"DRAFTER_BASE_URL": "http://h/v1"}, "DRAFTER_BASE_URL is set but DRAFTER_MODEL is not"),
        ({"DRAFTER_API_KEY": "k"}, "DRAFTER_API_KEY is set but DRAFTER_MODEL is not"),
        ({"DRAFTER_BASE_URL": "h/v1", "DRAFTER_MODEL": "m"}, "DRAFTER_BASE_URL is not an http"),
        ({"DRAFTER_BASE_URL": "file:///etc", "DRAFTER_MODEL": "m"}, "DRAFTER_BASE_URL is not an http"),
        ({"OPENAI_BASE_URL": "http://h:x/v1", "OPENAI_MODEL": "m"}, "OPENAI_BASE_URL is not an http"),
        ({"DRAFTER_MODEL": "no-such"}, f"no local model 'no-such'. Known are: {LOCAL}"),
    ],
)
def test_wrong_environment(tmp_path: Path, env: dict[str, str], says: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        load_settings(env, tmp_path)
    assert says in str(raised.value)


def test_file_is_found_upwards(tmp_path: Path) -> None:
    path = toml(
        tmp_path,
        '[model]\nbase_url = "https://h.example/v1"\nmodel = "m"\napi_key_env = "SHOP_KEY"\nfallbacks = ["n"]\n'
        "timeout = 30\ndeadline_seconds = 60\ntemperature = 0\nmax_tokens = 500\nseed = 3\n",
    )
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    settings = load_settings({"SHOP_KEY": "s3cret-key"}, deep)
    assert settings.api_key.get_secret_value() == "s3cret-key"
    assert "s3cret" not in repr(settings)
    expected = Settings(
        base_url="https://h.example/v1",
        model="m",
        api_key=settings.api_key,
        source=str(path),
        fallbacks=("n",),
        timeout=30,
        deadline_seconds=60,
        temperature=0,
        max_tokens=500,
        seed=3,
    )
    assert settings == expected
    assert settings.host == "h.example"


def test_file_can_set_the_local_server(tmp_path: Path) -> None:
    toml(tmp_path, f'[model]\nmodel = "{LOCAL}"\nmax_tokens = 300\n[model.local]\nn_ctx = 4096\nport = 8099\n')
    settings = load_settings({}, tmp_path)
    assert settings.local is not None
    assert (settings.local.n_ctx, settings.local.port, settings.max_tokens, settings.profile) == (
        4096,
        8099,
        300,
        "small",
    )


def test_file_without_the_table_changes_nothing(tmp_path: Path) -> None:
    toml(tmp_path, '[shop]\nname = "Casa Luz"\n')
    assert load_settings({}, tmp_path).local is not None


def test_key_in_the_clear_is_noted(tmp_path: Path) -> None:
    env = {"DRAFTER_BASE_URL": "http://far.example/v1", "DRAFTER_MODEL": "m", "DRAFTER_API_KEY": "k"}
    assert "unencrypted" in load_settings(env, tmp_path).notes[0]
    assert load_settings({**env, "DRAFTER_BASE_URL": "http://127.0.0.1:1/v1"}, tmp_path).notes == ()


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('[model]\nmodel = "m\n', 2, "not valid TOML"),
        ('t = 1\n\n[model]\nbase_url = "https://h/v1"\nmodel = "m"\nsed = 1\n', 6, "`sed` is not a setting"),
        ('[model]\nbase_url = "https://h/v1"\nmodel = "m"\ntemperature = "hot"\n', 4, "`temperature` is wrong"),
        ('timeout = 3\n[model]\nbase_url = "https://h/v1"\nmodel = "m"\ntimeout = 0\n', 5, "`timeout` is wrong"),
        ('[model]\nbase_url = "https://h/v1"\n', 2, "`base_url` is set, but `model` is not"),
        ('[model]\nbase_url = "h"\nmodel = "m"\n', 2, "`base_url` is not an http(s) address"),
        ('[model]\nmodel = "gpt"\n', 2, "`model` names 'gpt', which is no local model"),
        ('[model]\nmodel = 3\n', 2, "`model` must be a text"),
        ('[model]\nbase_url = "https://h/v1"\nmodel = "m"\napi_key_env = "GONE"\n', 4, "names GONE, which is not set"),
        ('[model]\n[model.local]\nn_ctx = 1\n', 3, "`n_ctx` is wrong"),
        ('[model.local]\nthread = 1\n', 2, "`thread` is wrong"),
        ('[model]\nbase_url = "https://h/v1"\nmodel = "m"\n[model.local]\n', 4, "`local` is for local models"),
        ('model = "m"\n', 1, "`model` must be a table"),
    ],
)  # fmt: skip
def test_wrong_file_names_file_line_and_key(tmp_path: Path, text: str, line: int, says: str) -> None:
    path = toml(tmp_path, text)
    with pytest.raises(ConfigurationError) as raised:
        load_settings({}, tmp_path)
    assert str(path) in str(raised.value)
    assert f"line {line}" in str(raised.value)
    assert says in str(raised.value)


def test_file_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "drafter.toml").write_bytes(b'[model]\nmodel = "caf\xe9"\n')
    with pytest.raises(ConfigurationError, match="line 2: the file is not UTF-8"):
        load_settings({}, tmp_path)


def test_host_shows_no_user_and_no_path() -> None:
    assert Settings(base_url="https://user:pass@h.example:8443/secret/v1?k=1", model="m").host == "h.example:8443"
    assert Settings(base_url="http://[::1]:80/v1", model="m").host == "[::1]:80"


def test_nothing_is_read_or_loaded_at_import() -> None:
    heavy = "('openai', 'httpx2', 'tenacity', 'asyncio')"
    code = f"import sys, drafter.models; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
