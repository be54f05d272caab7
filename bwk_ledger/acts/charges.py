"""What somebody books on an award, held against what it pays before it is written, by the rules themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import TEXT, Field
from bwk_ledger.base import meta
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import ZERO
from bwk_ledger.rules.charges import ABOUT
from bwk_ledger.rules.release import BEYOND
from bwk_ledger.rules.run import derive

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from bwk_ledger.base.finding import Finding
    from bwk_ledger.rules.load import Ledger

ABOVE = Field(
    "boven_toekenning",
    TEXT,
    "Waarom de coöperatie zelf draagt wat boven de toekenning gaat.",
    default="",
    word="REDEN",
)
_OTHERWISE = (
    "noem een andere subsidie, of laat haar weg (bij 'bwk boeking verbeter': --subsidie geen). Bij delen noemt u haar "
    "achter de rekening, na een komma{more}; er is niets geschreven."
)
_OWN = '. Draagt de coöperatie het bewust zelf, zeg dan waarom met --boven-toekenning "de reden"'


def on_awards(ledger: Ledger, pairs: Sequence[tuple[Any | None, Any]], reason: str) -> list[Any]:
    """Transactions that are to be written, with the reason where they go beyond an award.

    Args:
        ledger: the books.
        pairs: each with the one it takes the place of, if any.
        reason: why the cooperative bears what goes beyond; empty where nobody said so.

    Raises:
        InputError: one names an award that does not pay it, or goes beyond one without a reason.
    """
    if not any(_names_an_award(new) for _, new in pairs):
        return [new for _, new in pairs]
    before = _said(ledger.findings)
    placed = [(old, _placed(new, old)) for old, new in pairs]
    _, found = derive(_with((item for item in ledger.entries if meta.DERIVED not in item.meta), placed))
    more = [wrong for key, wrong in _said(found).items() if key not in before or _beyond(wrong) > _beyond(before[key])]
    for wrong in more:
        if wrong.rule != BEYOND or not reason:
            own = _OWN if wrong.rule == BEYOND else ""
            raise InputError(wrong.text, cause=wrong.cause, remedy=_OTHERWISE.format(more=own), field="subsidie")
    above = {id(wrong.entry) for wrong in more}
    return [
        new._replace(meta={**new.meta, meta.ABOVE_AWARD: reason}) if id(item) in above else new
        for (_, new), (_, item) in zip(pairs, placed, strict=True)
    ]


def _names_an_award(entry: Any) -> bool:
    return meta.GRANT in entry.meta or any(meta.GRANT in (item.meta or {}) for item in entry.postings)


def _placed(new: Any, old: Any | None) -> Any:
    """A transaction as it would be read, at the place of the old one: the rules name places."""
    whole = dict(old.meta) if old is not None else {"filename": "", "lineno": 0}
    spot: dict[str, Any] = {key: whole[key] for key in ("filename", "lineno")}
    lines = [item.meta or {} for item in (old.postings if old is not None else ())]
    postings = [
        item._replace(meta={**(item.meta or {}), **spot, "lineno": _line(lines, place, spot["lineno"])})
        for place, item in enumerate(new.postings)
    ]
    return new._replace(meta={**new.meta, **spot}, postings=postings)


def _line(lines: Sequence[Any], place: int, first: int) -> int:
    return int(lines[place].get("lineno", first)) if place < len(lines) else first - 1 - place


def _with(entries: Iterable[Any], placed: Sequence[tuple[Any | None, Any]]) -> list[Any]:
    """The entries with new ones in the place of old ones, and the others after those of their day."""
    instead = {id(old): new for old, new in placed if old is not None}
    found = [instead.get(id(entry), entry) for entry in entries]
    added = [new for old, new in placed if old is None]
    return sorted([*found, *added], key=lambda entry: entry.date) if added else found


def _said(findings: Iterable[Finding]) -> dict[tuple[Any, ...], Finding]:
    """Findings about awards by what they are about: of what goes beyond one, how much that is may differ."""
    return {
        (item.rule, item.place["filename"], item.place["lineno"], item.data.get("award") or item.text): item
        for item in findings
        if item.rule.startswith(ABOUT)
    }


def _beyond(found: Finding) -> Decimal:
    amount: Decimal = found.data.get("beyond", ZERO)
    return amount
