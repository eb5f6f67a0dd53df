"""Reading + Case → chat messages, with Jinja2 (sandboxed, strict undefined).

Templates stand in `prompts/` at the top of the repository and inside the wheel; a directory of your own with a file
of the same name overrides one. What they say in each language stands in `languages/<code>/prompt.toml`.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from drafter import languages
from drafter.case import Case, Message, Reading, Stance
from drafter.errors import ConfigurationError
from drafter.principles import catalogue
from drafter.reply import STEP_ORDER, StepKind
from drafter.text import printable

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

Profile = Literal["full", "small"]
"""`full`: the model fills every step. `small`: a weak local model is asked for two steps only."""

FENCE = "·"
MAX_MESSAGE = 6_000
"""Code points of one message that reach the model; the middle of a longer one is left out."""
MAX_MESSAGES = 12

_HERE = Path(__file__).parent


class Fault(NamedTuple):
    """One thing to mend in one step, as the repair prompt shows it."""

    step: StepKind
    quote: str
    message: str
    fix: str


def template_folder() -> Path:
    """Where the templates that came with drafter stand: in the wheel, or at the top of a checkout."""
    packed = _HERE / "_prompts"
    return packed if packed.is_dir() else _HERE.parent / "prompts"


@functools.lru_cache(maxsize=8)
def _environment(own: Path | None) -> SandboxedEnvironment:
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    if own is not None and not own.is_dir():
        raise ConfigurationError(
            f"The template folder {own} is not there; name a folder that holds draft/system.j2 or another template."
        )
    folders = [str(f) for f in (own, template_folder()) if f is not None]
    return SandboxedEnvironment(
        loader=FileSystemLoader(folders),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )


class Prompter:
    """Renders the chat messages of a case.

    `templates` is a directory whose files override those of the same name in `prompts/`. Raises ConfigurationError
    when a template is missing or can't be rendered, naming file and line.
    """

    def __init__(self, templates: Path | None = None) -> None:
        self.templates = templates

    def draft(self, case: Case, reading: Reading, stance: Stance) -> list[dict[str, str]]:
        """Messages that ask for all steps of one candidate."""
        texts = languages.load(reading.language).table("prompt")["draft"]
        principles = catalogue(reading.language)
        system = self._render(
            "draft/system.j2", t=texts, must_not=[p for p in principles.values() if p.kind == "must_not"]
        )
        needs = [{"prompt": principles[n.need].prompt, "reason": n.reason} for n in reading.needs]
        user = self._render(
            "draft/user.j2",
            t=texts,
            case=case,
            playbook=case.playbook,
            reading=reading,
            messages=_fenced(case.messages),
            fence=FENCE,
            stance=stance,
            needs=needs,
            injection=reading.has("injection"),
        )
        return [{"role": "system", "content": system}, {"role": "user", "content": user}]

    def repair(
        self, messages: Sequence[Mapping[str, str]], answer: str, faults: Sequence[Fault], language: str
    ) -> list[dict[str, str]]:
        """The conversation so far, the answer at fault, and what to mend in which steps."""
        texts = languages.load(language).table("prompt")["draft"]
        steps = [k for k in STEP_ORDER if any(f.step == k for f in faults)]
        user = self._render(
            "repair/user.j2",
            t=texts,
            faults=[f._asdict() for f in faults],
            steps=steps,
        )
        return [dict(m) for m in messages] + [
            {"role": "assistant", "content": answer},
            {"role": "user", "content": user},
        ]

    def small(self, case: Case, reading: Reading) -> list[dict[str, str]]:
        """Messages that ask a small model for `acknowledge` and `recap` alone, shown by examples."""
        texts = languages.load(reading.language).table("prompt")["small"]
        messages = [{"role": "system", "content": self._render("small/system.j2", s=texts)}]
        for shot in texts["shots"]:
            messages.append({"role": "user", "content": self._ask_small(texts, shot["address"], shot["text"])})
            answer = {"acknowledge": shot["acknowledge"], "recap": shot["recap"]}
            messages.append({"role": "assistant", "content": json.dumps(answer, ensure_ascii=False)})
        own = [m for m in _fenced(case.messages) if m.author == "customer"][-3:]
        text = "\n".join(m.text for m in own)
        messages.append({"role": "user", "content": self._ask_small(texts, reading.address, text[-1500:])})
        return messages

    def _ask_small(self, texts: Mapping[str, Any], address: str, text: str) -> str:
        return self._render("small/user.j2", s=texts, address=address, text=text, fence=FENCE)

    def _render(self, name: str, **context: Any) -> str:
        from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

        try:
            return _environment(self.templates).get_template(name).render(**context).strip()
        except TemplateNotFound as error:
            raise ConfigurationError(
                f"The template {error.name} is missing from {self.templates or template_folder()}."
            ) from error
        except TemplateSyntaxError as error:
            raise ConfigurationError(
                f"The template {name} can't be read: line {error.lineno}: {error.message}."
            ) from error
        except TemplateError as error:
            raise ConfigurationError(f"The template {name} can't be rendered: {error}.") from error


def _fenced(messages: Sequence[Message]) -> list[Message]:
    """The messages as they may stand inside a fence: printable, of bounded length, unable to close it."""
    kept = messages if len(messages) <= MAX_MESSAGES else [messages[0], *messages[-(MAX_MESSAGES - 1) :]]
    return [m.model_copy(update={"text": fence_safe(m.text)}) for m in kept]


_FENCE_LIKE = re.compile(r"<{2,}|>{2,}|<\|[^|<>\n]{0,40}\|>|\[/?INST\]|</?s>")
_SAFE = str.maketrans({"<": "‹", ">": "›", "[": "(", "]": ")"})


def fence_safe(text: str) -> str:
    """`text` so that it can't close the fence or look like a turn of a chat template."""
    text = printable(text).replace(FENCE, "-")
    if len(text) > MAX_MESSAGE:
        text = f"{text[: MAX_MESSAGE * 2 // 3]}\n[…]\n{text[-MAX_MESSAGE // 3 :]}"
    return _FENCE_LIKE.sub(lambda m: m.group().translate(_SAFE), text)


def draft_schema(steps: Sequence[StepKind] = STEP_ORDER) -> dict[str, Any]:
    """The strict JSON schema of an answer: one required string a step."""
    return {
        "type": "object",
        "properties": {kind: {"type": "string"} for kind in steps},
        "required": list(steps),
        "additionalProperties": False,
    }


def small_schema(reading: Reading) -> dict[str, Any]:
    """The schema for a small model: the first words of `acknowledge` are given, so that it speaks to the customer."""
    texts = languages.load(reading.language).table("prompt")["small"]
    opener = texts["openers"].get(reading.address) or next(iter(texts["openers"].values()))
    sentence = '[^"\\\\\\n.!?]{20,150}\\.'
    return {
        "type": "object",
        "properties": {
            "acknowledge": {"type": "string", "pattern": f"^{opener} {sentence}$"},
            "recap": {"type": "string", "pattern": f"^{sentence}$"},
        },
        "required": ["acknowledge", "recap"],
        "additionalProperties": False,
    }
