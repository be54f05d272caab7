"""Houden de boeken zich aan de regels?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.audit.line import Line, Proof, State
from bwk_ledger.audit.shown_elsewhere import ShownElsewhere
from bwk_ledger.audit.wording import account_name, plain, said_of, sentence, shortened, too
from bwk_ledger.books.seal import YEARS, counted_kind, folder, place
from bwk_ledger.money import format_amount
from bwk_ledger.periods import in_words
from bwk_ledger.views.messages import failed_balance, first_sentence
from bwk_ledger.words import count

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.audit.audit import Audit

_MEANING = (
    "De boeken controleren zichzelf bij elke keer openen: of elke boeking opgaat, of de saldo's kloppen, en of de "
    "afspraken van de coöperatie zijn gevolgd. Wat geen andere vraag laat zien, staat vooraan."
)


@dataclass(frozen=True)
class _Cause:
    """An error, and how often it comes back: a balance that fails by the same difference has the same cause."""

    error: Any
    again: int = 0


def check(audit: Audit) -> Line:
    """Name every error of the books that is about the year, or about none: first what no other question shows."""
    errors = audit.ledger.errors
    mine = [error for error in errors if _concerns(error, audit.year, audit.ledger.root)]
    causes = _causes(mine)
    elsewhere = ShownElsewhere(audit) if mine else ()
    shown = [cause for cause in causes if cause.error in elsewhere]
    only_here = [cause for cause in causes if cause.error not in elsewhere]
    proofs = shortened([_proof(audit, cause) for cause in (*only_here, *shown)], "fouten")
    others = len(errors) - len(mine)
    if others:
        text = f"{count(others, 'andere fout gaat', 'andere fouten gaan')} over een ander jaar."
        proofs.append(Proof(text, State.GOOD))
    answer = _answer(len(causes), len(shown))
    return Line("rules", "Houden de boeken zich aan de regels?", _MEANING, answer, tuple(proofs))


def _answer(number: int, shown: int) -> str:
    if not number:
        return "Er zijn geen fouten."
    errors = count(number, "fout", "fouten")
    if not shown:
        return f"{errors}."
    if shown == number:
        which = "die ook bij een andere vraag staat" if number == 1 else "die alle ook bij een andere vraag staan"
        return f"{errors}, {which}."
    return f"{errors}, waarvan {shown} ook bij een andere vraag {'staat' if shown == 1 else 'staan'}."


def _causes(errors: Sequence[Any]) -> list[_Cause]:
    """In the order of the books; balances of an account that fail by the same difference are one, the first."""
    times: Counter[tuple[str, Decimal]] = Counter()
    kept = []
    for error in errors:
        failed = failed_balance(error)
        key = (failed.account, failed.difference) if failed is not None else None
        if key is None or key not in times:
            kept.append((error, key))
        if key is not None:
            times[key] += 1
    return [_Cause(error, times[key] - 1 if key is not None else 0) for error, key in kept]


def _proof(audit: Audit, cause: _Cause) -> Proof:
    error = cause.error
    entry = error.entry if getattr(error.entry, "meta", None) is not None else None
    return Proof(_text(audit.ledger.names, cause, entry), State.WRONG, entry=entry)


def _text(names: Mapping[str, str], cause: _Cause, entry: Any) -> str:
    error = cause.error
    failed = failed_balance(error)
    if failed is not None:
        again = f", en nog {cause.again} keer hetzelfde verschil" if cause.again else ""
        return (
            f"Op {in_words(failed.day)} hoort op {account_name(names, failed.account)} {format_amount(failed.stated)} "
            f"euro te staan; de boeken zeggen {format_amount(failed.booked)}, {too(failed.difference)}{again}."
        )
    said = sentence(plain(names, first_sentence(error)))
    if isinstance(entry, data.Transaction) and in_words(entry.date) not in said:
        return f"{said} Het gaat om {said_of(entry.payee, entry.narration)} van {in_words(entry.date)}."
    if entry is None and error.source and error.source.get("lineno"):
        return f"{said} Zie {Path(str(error.source.get('filename', ''))).name}, regel {error.source['lineno']}."
    return said


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
