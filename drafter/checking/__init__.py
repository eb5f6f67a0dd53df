"""Checking: a case and a text in, findings and the promise ledger out. Model's text or agent's, alike."""

from drafter.checking.checker import Checker, check
from drafter.checking.rules import Rule, rule, rules

__all__ = ["Checker", "Rule", "check", "rule", "rules"]
