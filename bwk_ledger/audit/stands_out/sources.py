"""Budget, targets and bank rows that are not those of the archived file they came from."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount

from bwk_ledger.audit import rows
from bwk_ledger.audit.audit import State, account_name
from bwk_ledger.audit.stands_out.evidence import Hit, named
from bwk_ledger.base import meta
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.files import file_state
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.base.periods import in_words
from bwk_ledger.books.seal import DOCUMENTS
from importers.budget import BudgetImporter
from importers.context import Context
from importers.readers.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from bwk_ledger.audit.stands_out.evidence import Evidence


def rows_unlike_statement(evidence: Evidence) -> Iterator[Hit]:
    """Rows of the bank that the books have otherwise, or not, or more. Clean books: never.

    They are those of the question whether every row of the bank is in the books.
    """
    for proof in evidence.audit.once(rows.check).proofs:
        if proof.state is State.WRONG:
            entries = (proof.entry,) if proof.entry is not None else ()
            yield Hit("rows_unlike_statement", proof.text, entries, abs(proof.amount or ZERO))


def party_unlike_statement(evidence: Evidence) -> Iterator[Hit]:
    """A booking with another party than the statement says, where the books always had one for it. Clean: never."""
    habits: dict[str, dict[str, int]] = {}
    for item in evidence.bookings:
        if item.row is not None and item.row.name[:1] != "(" and item.organisation:
            times = habits.setdefault(item.row.name, {})
            times[item.organisation] = times.get(item.organisation, 0) + 1
    for item in evidence.of_year:
        if item.row is None or item.row.name[:1] == "(" or not item.organisation:
            continue
        times = habits[item.row.name]
        most = max(times, key=lambda name: times[name])
        if item.organisation not in (most, item.row.name) and times[most] > times[item.organisation]:
            yield Hit(
                "party_unlike_statement",
                f"Op het afschrift van {in_words(item.day)} staat '{item.row.name}', en in de boeken {named(item)}; "
                f"anders is dat {most}. Wie kreeg het geld?",
                (item.entry,),
                item.amount or item.received,
            )


def budget_unlike_file(evidence: Evidence) -> Iterator[Hit]:
    """Amounts of budget and targets that are not those of the archived table. Clean books: never.

    What was decided otherwise later is an entry of its own, which names no table.
    """
    ledger = evidence.audit.ledger
    own: dict[str, list[Any]] = {}
    for entry in ledger.customs:
        source = entry.meta.get(meta.SOURCE)
        if source and entry.date.year == evidence.audit.year and _of(entry) is not None:
            own.setdefault(str(source), []).append(entry)
    files = {}
    for path in sorted((ledger.root / DOCUMENTS).rglob("*.csv")) if own else ():
        files[path.name.partition(".")[2]] = path
    for source, entries in own.items():
        if source in files:
            table = _table(evidence, files[source])
            if table is not None:
                yield from _unlike(evidence, source, table, entries)


def _unlike(evidence: Evidence, source: str, table: Mapping[tuple[Any, ...], Any], entries: list[Any]) -> Iterator[Hit]:
    names = evidence.audit.ledger.names
    booked = {_of(entry): entry for entry in entries}
    for what, entry in booked.items():
        assert what is not None
        here, there = _value(entry), table.get(what)
        if here != there:
            yield Hit(
                "budget_unlike_file",
                f"{_what(what, names)}: in de boeken staat {_said(here)}, en in de bewaarde tabel {source} "
                f"{_said(there)}. Wie veranderde dat?",
                (entry,),
            )
    for what, there in table.items():
        if what not in booked:
            yield Hit(
                "budget_unlike_file",
                f"{_what(what, names)}: staat met {_said(there)} in de bewaarde tabel {source}, en niet in de boeken.",
            )


def _what(what: tuple[Any, ...], names: Mapping[str, str]) -> str:
    if what[0] == "budget":
        return f"Begroting van {account_name(names, what[1])}"
    return f"Prestatie {', '.join(map(str, what[1:]))}"


def _said(value: Any) -> str:
    if isinstance(value, Amount):
        return f"{format_amount(abs(value.number))} {'euro' if value.currency == 'EUR' else 'uur'}"
    return f"'{value}'" if value is not None else "niets"


def _of(entry: Any) -> tuple[Any, ...] | None:
    """What a line of budget or target is of, whatever it comes to; None for any other entry."""
    values = [value.value for value in entry.values or ()]
    match entry.type, values:
        case "budget", [account, _, Amount(currency=currency)]:
            return ("budget", account, currency)
        case "prestatie", [kamer, block, what, indicator, _]:
            return ("prestatie", kamer, block, what, indicator)
    return None


def _value(entry: Any) -> Any:
    return entry.values[-1].value


def _table(evidence: Evidence, path: Path) -> Mapping[tuple[Any, ...], Any] | None:
    """What a kept table says, read as it was imported; None where it can no longer be."""
    return _read(path, file_state(path), evidence.audit.ledger.index)


@lru_cache(64)
def _read(path: Path, _state: tuple[int, ...], index: Any) -> Mapping[tuple[Any, ...], Any] | None:
    context = Context(path.parent, index.config)
    for entry in index.by_type.get(data.Open, ()):
        context.add(entry)
    try:
        source = Source.read(path)
        importer = BudgetImporter(path.parent)
        if not importer.recognises(source):
            return None
        planned = [entry for _, entry in importer.plan(source, context).entries]
    except InputError:
        return None
    return {what: _value(entry) for entry in planned if (what := _of(entry)) is not None}
