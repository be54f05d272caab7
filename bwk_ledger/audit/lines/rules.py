"""Houden de boeken zich aan de regels?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bwk_ledger.audit.line import Line, Proof, State
from bwk_ledger.audit.wording import shortened
from bwk_ledger.books.seal import YEARS, counted_kind, folder, place
from bwk_ledger.views.messages import first_sentence
from bwk_ledger.words import count as number_of

if TYPE_CHECKING:
    from bwk_ledger.audit.audit import Audit

_MEANING = (
    "De boeken controleren zichzelf bij elke keer openen: of elke boeking in evenwicht is, of de saldo's kloppen, en "
    "of de afspraken van de coöperatie zijn gevolgd. Wat hier staat, kan ook bij een andere vraag staan."
)


def check(audit: Audit) -> Line:
    """Name every error of the books that is about the year, or about none."""
    errors = audit.ledger.errors
    mine = [error for error in errors if _concerns(error, audit.year, audit.ledger.root)]
    proofs = shortened([_proof(error) for error in mine], "fouten")
    others = len(errors) - len(mine)
    if others:
        text = f"{number_of(others, 'andere fout gaat', 'andere fouten gaan')} over een ander jaar"
        proofs.append(Proof(text, State.GOOD))
    answer = number_of(len(mine), "fout", "fouten") if mine else "geen fouten"
    return Line("rules", "Houden de boeken zich aan de regels?", _MEANING, answer, tuple(proofs))


def _proof(error: Any) -> Proof:
    entry = error.entry if getattr(error.entry, "meta", None) is not None else None
    where = ""
    if entry is None and error.source and error.source.get("lineno"):
        where = f" ({Path(str(error.source.get('filename', ''))).name}, regel {error.source['lineno']})"
    return Proof(f"{first_sentence(error)}{where}", State.WRONG, entry=entry)


def _concerns(error: Any, year: int, root: Path) -> bool:
    """Whether an error is of this year: its entry is dated in it or stands with it, or belongs to no year."""
    entry = error.entry
    if getattr(entry, "meta", None) is not None:
        if not counted_kind(type(entry).__name__.lower(), getattr(entry, "type", "")):
            return True
        stands = place(entry, root)
    else:
        stands = _relative(str((error.source or {}).get("filename", "")), root)
        entry = None
    if stands.startswith(f"{folder(year)}/"):
        return True
    if entry is not None:
        return bool(entry.date.year == year)
    return not stands.startswith(f"{YEARS}/")


def _relative(filename: str, root: Path) -> str:
    path = Path(filename)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else filename
