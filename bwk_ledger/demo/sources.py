"""Write the example years as the files that a treasurer, a secretary and the kamers would have."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bwk_ledger.demo.contributions import associated_numbers, paying_numbers
from bwk_ledger.demo.days import SECOND
from bwk_ledger.demo.ing import statement_csv, statement_name
from bwk_ledger.demo.kamers import KAMER_CODES
from bwk_ledger.demo.members import member_list
from bwk_ledger.demo.papers import paper_pdfs
from bwk_ledger.demo.parties import COOPERATIVE, PETTY_CASH_IBANS
from bwk_ledger.demo.receipts import receipt_pdfs
from bwk_ledger.demo.registered import person_list
from bwk_ledger.demo.timesheets import timesheets
from bwk_ledger.demo.work import work_sheet, work_turns
from bwk_ledger.demo.year import Example, Year, example

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

SEED = 2018
_RECEIPTS = {2017: 3, 2018: 8}  # of each kamer and year, those of the largest purchases
_TABLES = Path(__file__).parent / "seed"  # the tables of the proposal


def write_sources(folder: Path, seed: int = SEED, progress: Callable[[str], None] | None = None) -> list[Path]:
    """Write all source files and return them; the same seed gives the same bytes.

    Args:
        folder: where the files come; it is made when it is not there.
        seed: which years of all imaginable ones.
        progress: is told in Dutch what is being written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for subject, files in _subjects(example(seed)):
        before = len(written)
        for name, content in files:
            path = folder / name
            path.write_bytes(content)
            written.append(path)
        if progress:
            progress(f"{subject}: {len(written) - before} bestanden")
    return written


def person_names(seed: int = SEED) -> frozenset[str]:
    """Every person's name in the sources: none of them may reach the books."""
    return example(seed).people.names


def _subjects(everything: Example) -> Iterator[tuple[str, Iterable[tuple[str, bytes]]]]:
    years = everything.years
    yield "Bankafschriften", (file for year in years for file in _statements(year))
    yield (
        "Urenstaten",
        (
            file
            for year in years
            for kamer, turns in year.turns.items()
            for file in timesheets(year.seed, kamer, turns, year.calendar)
        ),
    )
    yield "Werkuren", (work_sheet(kamer, work_turns(everything.seed, kamer)) for kamer in KAMER_CODES)
    yield "Ledenlijst", _members(everything)
    yield "Personenlijst", [person_list(years)]
    yield (
        "Bonnen",
        (
            file
            for year in years
            for account in year.petty_cash.values()
            for file in receipt_pdfs(year.seed, account.purchases, _RECEIPTS[year.calendar.year])
        ),
    )
    yield "Facturen", paper_pdfs(year.bank for year in years)
    yield "Begroting en prestaties", ((path.name, path.read_bytes()) for path in sorted(_TABLES.glob("*.csv")))


def _statements(year: Year) -> Iterator[tuple[str, bytes]]:
    name = statement_name(COOPERATIVE.iban, year.calendar)
    yield name, statement_csv(COOPERATIVE.iban, year.opening, year.bank)
    for kamer, account in year.petty_cash.items():
        iban = PETTY_CASH_IBANS[kamer]
        yield statement_name(iban, year.calendar), statement_csv(iban, account.opening, account.lines)


def _members(everything: Example) -> Iterator[tuple[str, bytes]]:
    paying = paying_numbers(everything.seed, everything.members)
    yield (
        f"ledenlijst-{SECOND.year}.csv",
        member_list(everything.seed, everything.members, paying, associated_numbers(everything.members)),
    )
