"""What the history is told of an act before it is done: which, with what, in one sentence, and by whom."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import FLAG, TOLD
from bwk_ledger.base.journal import JournalAct
from bwk_ledger.base.money import format_amount
from bwk_ledger.base.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bwk_ledger.acts.act import Act, Field


def journal_act(act: Act, given: Mapping[str, Any], who: str = "") -> JournalAct:
    """An act as the history knows it.

    Args:
        act: the act.
        given: what somebody gave for its fields, without what was left to its default.
        who: who does it; empty where the surroundings say so.
    """
    return JournalAct(f"bwk {act.name}", digest_of(given), ", ".join(_told(act, given)), sentence_of(act.help), who)


def digest_of(given: Mapping[str, Any]) -> str:
    """A digest of what was given: the same act given again has the same."""
    return hashlib.sha256(json.dumps(sorted((name, repr(value)) for name, value in given.items())).encode()).hexdigest()


def sentence_of(text: str) -> str:
    """The first sentence of a Dutch help, as it stands behind a colon."""
    sentence = text.partition("\n\n")[0].partition(". ")[0].rstrip(".")
    return " ".join(f"{sentence[:1].lower()}{sentence[1:]}".split())


def _told(act: Act, given: Mapping[str, Any]) -> Iterator[str]:
    """What was given that names nobody."""
    for field in act.fields:
        if field.name in given:
            yield from _told_of(field, given[field.name])


def _told_of(field: Field, value: Any) -> Iterator[str]:
    name = "" if field.by_place else f"{field.name.strip('_').replace('_', '-')} "
    if field.kind is FLAG:
        yield name.strip()
    elif field.kind.choices or field.kind.least is not None or field.kind in TOLD:
        yield from (f"{name}{_typed(item)}" for item in (value if isinstance(value, tuple) else (value,)))


def _typed(value: Any) -> str:
    """A value as one types it."""
    if isinstance(value, tuple):  # a kamer with an amount
        return "=".join(_typed(part) for part in value if part is not None)
    if isinstance(value, Decimal):
        return format_amount(value)
    return f"{value.start:%Y-%m}" if isinstance(value, Period) else str(value)
