"""Case → Reading: what a case asks for, read without a model. The service filter of seed 002, step 2.

Each name is loaded when it is first used: a check without a case needs the language of a text and nothing else.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from drafter.reading.language import identify, identify_case
    from drafter.reading.names import Person, customer_name, person
    from drafter.reading.reader import read

_HOMES = {
    "Person": "names",
    "customer_name": "names",
    "identify": "language",
    "identify_case": "language",
    "person": "names",
    "read": "reader",
}

__all__ = ["Person", "customer_name", "identify", "identify_case", "person", "read"]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'drafter.reading' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"drafter.reading.{home}"), name)
    globals()[name] = value
    return value
