"""A rule in words: when it fits, and where it books."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from bwk_ledger.base.errors import listed
from bwk_ledger.base.money import format_amount

if TYPE_CHECKING:
    from importers.rules import Rule

_WORD = re.compile(r"\\b([\w ]+)\\b")
_GROUP = re.compile(r"(?:\\b)?\(\?P<(\w+)>[^()]*\)(?:\\b)?")
_PLACE = re.compile(r"\(\?P<(\w+)>[^()]*\)")
_EDGE = r"\b"
_FOUND = {"kamer": "de kamer", "lid": "het nummer van een lid"}


def when(rule: Rule) -> str:
    """When a rule fits, in words."""
    said = [{-1: "eraf", 1: "erbij"}[rule.direction]] if rule.direction else []
    said += [f"van of naar {rule.iban}"] if rule.iban else []
    said += [f"tegenpartij {_pattern(rule.counterparty.pattern)}"] if rule.counterparty else []
    said += [f"met {listed([_pattern(item.pattern) for item in rule.texts])} in de tekst"] if rule.texts else []
    said += [f"op {rule.account}"] if rule.account else []
    if rule.amounts is not None:
        least, most = (format_amount(amount) for amount in rule.amounts)
        said.append(f"bedrag {least}" if least == most else f"bedrag {least} t/m {most}")
    said += [f"vanaf {rule.start}"] if rule.start != dt.date.min else []
    said += [f"t/m {rule.end}"] if rule.end != dt.date.max else []
    return ", ".join(said)


def _pattern(pattern: str) -> str:
    """A pattern in words where it is plain: a word, or a place that is caught."""
    if found := _GROUP.fullmatch(pattern):
        return _FOUND.get(found[1], found[1])
    if found := _WORD.fullmatch(pattern):
        return f"'{found[1]}'"
    return f"'{_PLACE.sub(_named, pattern).replace(_EDGE, '')}'"


def _named(found: re.Match[str]) -> str:
    return f"<{found[1]}>"


def where(rule: Rule) -> str:
    """The accounts that a rule books on."""
    names = listed(list(dict.fromkeys(share.account for share in rule.shares)))
    return f"{names}, verdeeld met sleutel {rule.key}" if rule.key else names
