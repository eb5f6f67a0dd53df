"""One client for every OpenAI-compatible endpoint, the local model, and their settings. `openai` is not loaded here."""

from __future__ import annotations

from drafter.models.answer import Answer, Messages, Mode, Model, OnText, Schema
from drafter.models.campaign import Patience
from drafter.models.client import ModelClient
from drafter.models.scripted import ScriptedModel
from drafter.models.settings import LocalOptions, Profile, Settings, load_settings

__all__ = [
    "Answer",
    "LocalOptions",
    "Messages",
    "Mode",
    "Model",
    "ModelClient",
    "OnText",
    "Patience",
    "Profile",
    "Schema",
    "ScriptedModel",
    "Settings",
    "load_settings",
]
