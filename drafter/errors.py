"""Every error that drafter raises on purpose.

```
DrafterError
├── InputError            a file, case, playbook or option that can't be read; names file, key and line
├── ConfigurationError    settings at odds, or a missing package or model file; names the one command that mends it
└── ModelError            the endpoint gave no usable answer (drafting catches it and composes instead)
    ├── ModelUnavailable  refused, no such host, timed out, 5xx or 429 to the end of the deadline
    ├── ModelRejected     401, 403, 404, 400: another try won't heal it
    └── ModelBabbled      an answer came, and it was no reply: empty, cut, refused, or of the wrong shape
```

The text of each is one or two plain sentences for a person: what happened, where, what to do.
"""

from __future__ import annotations


class DrafterError(Exception):
    """Base of them all; the command line prints its text and exits with `exit_code`."""

    exit_code = 2


class InputError(DrafterError):
    """Something the user handed in can't be read."""


class ConfigurationError(DrafterError):
    """Settings are wrong or something is not installed; the text names the command that mends it."""

    exit_code = 4


class ModelError(DrafterError):
    """The endpoint gave no usable answer."""

    exit_code = 5


class ModelUnavailable(ModelError):
    """No answer came within the deadline, or none that a retry could mend."""


class ModelRejected(ModelError):
    """The endpoint said no, and will say it again: key, model name or request."""


class ModelBabbled(ModelError):
    """An answer came but is no reply. `reason` is one of empty, cut, refused, shape."""

    def __init__(self, text: str, reason: str = "shape") -> None:
        super().__init__(text)
        self.reason = reason
