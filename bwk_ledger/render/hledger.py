"""The books as a journal of ledger or hledger: so that another program, written by others, can prove the figures.

What the plugin adds (the release of grants) is written out as postings. Hours keep their own commodities and shares
their cost, so `-B` shows euros.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bwk_ledger import accounts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FORMATS = ("hledger", "ledger")
# hledger knows by its own words what assets are; other words need a type.
_TYPES = dict(zip(accounts.ROOTS, "ALERX", strict=True))


def render(transactions: Iterable[Any], names: Iterable[str], format: str) -> str:  # noqa: A002 - as in bwk_ledger.render
    """The journal.

    Args:
        transactions: those of the books, as loaded.
        names: every account that is open.
        format: one of `FORMATS`.
    """
    if format not in FORMATS:
        raise ValueError(format)
    lines = [f"account {root}  ; type: {kind}" for root, kind in _TYPES.items()] if format == "hledger" else []
    lines += [f"account {name}" for name in names]
    for entry in transactions:
        lines += ["", *_entry(entry)]
    return "\n".join(lines) + "\n"


def _entry(entry: Any) -> Iterator[str]:
    flag = "!" if entry.flag == "!" else "*"
    yield f"{entry.date.isoformat()} {flag} {_plain(' | '.join(filter(None, (entry.payee, entry.narration))))}"
    for item in entry.postings:
        commodity = item.units.currency
        amount = f"{item.units.number:f} {commodity if commodity.isalpha() else chr(34) + commodity + chr(34)}"
        if item.cost is not None:
            amount += f" @ {item.cost.number:f} {item.cost.currency}"
        yield f"    {item.account}  {amount}"


def _plain(text: str) -> str:
    """A description in which nothing reads as a comment, or at its start as a code or a mark."""
    found = " ".join(text.replace(";", ",").split())
    return f"- {found}" if found[:1] in tuple("(*!=") else found
