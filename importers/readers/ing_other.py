"""ING exports that are no statement, so that they are refused with their name instead of not being known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from importers.readers.dialect import Dialect, head

if TYPE_CHECKING:
    from bwk_ledger.errors import InputError
    from importers.readers.source import Source


@dataclass(frozen=True)
class _Kind:
    """An export that is known by some of its titles."""

    titles: tuple[frozenset[str], ...]  # any of these sets, in lower case
    what: str
    cause: str
    remedy: str


_KINDS = (
    _Kind(
        (frozenset({"datum", "boeksaldo"}),),
        "dit is het overzicht van saldi per dag, niet van de bankregels",
        "van dag tot dag staat er alleen een saldo, niet wie wat betaalde.",
        "download bij ING de af- en bijschrijvingen als CSV; daar staat het saldo in elke regel bij.",
    ),
    _Kind(
        (
            frozenset({"kaartnummer", "af bij", "bedrag (eur)"}),
            frozenset({"card number", "debit/credit", "amount (eur)"}),
        ),
        "dit is het overzicht van een creditcard, niet van een bankrekening",
        "een creditcard heeft geen saldo waarmee haar regels te bewijzen zijn.",
        "importeer de betaalrekening: daar staat de maandelijkse afschrijving van de creditcard op.",
    ),
)
_DIALECTS = (Dialect(";"), Dialect(","))


def is_no_statement(source: Source) -> bool:
    """Whether the first line is the header of such an export."""
    return _kind(source) is not None


def refusal(source: Source) -> InputError | None:
    """Why such an export is not read; None for any other file."""
    kind = _kind(source)
    return source.damaged(1, kind.what, cause=kind.cause, remedy=kind.remedy) if kind else None


def _kind(source: Source) -> _Kind | None:
    for dialect in _DIALECTS:
        for record in head(source, dialect, 1):
            titles = {title.strip().lower() for title in record}
            for kind in _KINDS:
                if any(titles >= wanted for wanted in kind.titles):
                    return kind
    return None
