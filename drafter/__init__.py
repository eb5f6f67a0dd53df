"""drafter drafts and checks replies to difficult customers, in Spanish, Italian and English.

```python
from drafter import Drafter, check, read

findings = check("Cálmese, que solo es un retraso.")
```

`import drafter` is light: each name below is loaded when it is first used, `openai` only when a model is called.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from drafter.case import Case, Message, Playbook, Reading
    from drafter.checking import Checker, check
    from drafter.drafting import Drafter
    from drafter.errors import (
        ConfigurationError,
        DrafterError,
        InputError,
        ModelBabbled,
        ModelError,
        ModelRejected,
        ModelUnavailable,
    )
    from drafter.playbooks import load_playbook
    from drafter.principles import Principle, catalogue
    from drafter.reading import read
    from drafter.reply import Candidate, Commitment, Finding, Gap, Step, Suggestion

__version__ = "0.1.0"

_HOMES = {
    "Candidate": "reply",
    "Case": "case",
    "Checker": "checking",
    "Commitment": "reply",
    "ConfigurationError": "errors",
    "Drafter": "drafting",
    "DrafterError": "errors",
    "Finding": "reply",
    "Gap": "reply",
    "InputError": "errors",
    "Message": "case",
    "ModelBabbled": "errors",
    "ModelError": "errors",
    "ModelRejected": "errors",
    "ModelUnavailable": "errors",
    "Playbook": "case",
    "Principle": "principles",
    "Reading": "case",
    "Step": "reply",
    "Suggestion": "reply",
    "catalogue": "principles",
    "check": "checking",
    "load_playbook": "playbooks",
    "read": "reading",
}

__all__ = [
    "Candidate",
    "Case",
    "Checker",
    "Commitment",
    "ConfigurationError",
    "Drafter",
    "DrafterError",
    "Finding",
    "Gap",
    "InputError",
    "Message",
    "ModelBabbled",
    "ModelError",
    "ModelRejected",
    "ModelUnavailable",
    "Playbook",
    "Principle",
    "Reading",
    "Step",
    "Suggestion",
    "__version__",
    "catalogue",
    "check",
    "load_playbook",
    "read",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'drafter' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"drafter.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
