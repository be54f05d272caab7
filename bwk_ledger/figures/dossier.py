"""The dossier of a year: which papers belong in it, which of them are there, and what is missing and where it goes.

What the books hold themselves is found by them: letters of awards, receipts, the seal. Minutes, statutes and contracts
are papers that somebody puts in a folder below `documenten`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from beancount.core import data

from bwk_ledger.base import periods
from bwk_ledger.base.errors import count
from bwk_ledger.books.seal import seal_file
from bwk_ledger.figures.filing import adoption, filed_on
from bwk_ledger.figures.receipts import payments
from bwk_ledger.figures.year import FOLDER, documents_of
from bwk_ledger.standing.receipts import needs_receipt, receipt_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.awards import Award

MINUTES, STATUTES, CONTRACTS = "notulen", "statuten", "contracten"  # folders below `documenten`
COMMITTEE = "kascommissie"  # where a scan of the statement signed on paper is kept, its year in its name
_RULES = "stam/regels.toml"


@dataclass(frozen=True)
class DossierPart:
    """A kind of paper: the files that are there, and a Dutch clause on each that is not."""

    title: str
    files: tuple[Path, ...]
    missing: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


def dossier(ledger: Ledger, year: int) -> list[DossierPart]:
    """All parts, in the order in which an accountant asks for them."""
    return [
        _minutes(ledger, year),
        _letters(ledger, year),
        _contracts(ledger, year),
        _statutes(ledger),
        _receipts(ledger, year),
        _committee(ledger, year),
        _seal(ledger, year),
        _filed(ledger, year),
    ]


def _in(ledger: Ledger, folder: str, *words: str) -> tuple[Path, ...]:
    """Files in a folder for papers; where words are given, those that have one of them in their name."""
    paths = (path for path in sorted((ledger.root / FOLDER / folder).glob("**/*")) if path.is_file())
    return tuple(path for path in paths if not words or any(word.casefold() in path.name.casefold() for word in words))


def _minutes(ledger: Ledger, year: int) -> DossierPart:
    minutes = _in(ledger, MINUTES, str(year), str(year + 1))
    adopted = adoption(ledger, year)
    missing = []
    if not minutes:
        when = f"van {adopted}" if adopted else f"van {year} en van de vergadering die {year} vaststelt"
        missing.append(f"de notulen {when}; leg ze in {FOLDER}/{MINUTES}, met het jaar in de naam")
    return DossierPart("Notulen en besluiten", minutes, tuple(missing))


def _letters(ledger: Ledger, year: int) -> DossierPart:
    """The letters of awards that run in the year: documents at their accounts, and those that an entry names."""
    period, files, missing = periods.year(year), [], []
    documents = ledger.by_type.get(data.Document, ())
    for name, award in ledger.config.awards.items():
        if award.start > period.last_day or (award.end is not None and award.end < period.start):
            continue
        own = [ledger.root / entry.filename for entry in documents if entry.account == award.liability]
        own += list(_named_letter(ledger, award))
        files += own
        if not own:
            known = f"--vanaf {award.start} --beschikking '{award.letter or 'KENMERK'}'"
            missing.append(
                f"de brief van {name}; bewaar haar met: bwk toekenning wijzig {name} {known} --brief BESTAND"
            )
    return DossierPart("Toekenningen", tuple(dict.fromkeys(files)), tuple(missing))


def _named_letter(ledger: Ledger, award: Award) -> Iterator[Path]:
    path = ledger.root / (award.letter or "-")
    if path.is_file():
        yield path


def _contracts(ledger: Ledger, year: int) -> DossierPart:
    period = periods.year(year)
    contract_files: list[Path] = []
    missing = []
    for item in ledger.config.contracts:
        if item.start <= period.last_day and (item.end is None or item.end >= period.start):
            own = _in(ledger, CONTRACTS, item.code)
            contract_files += own
            if not own:
                missing.append(f"contract {item.code}; leg het in {FOLDER}/{CONTRACTS}, met {item.code} in de naam")
    return DossierPart("Contracten", tuple(dict.fromkeys(contract_files)), tuple(missing))


def _statutes(ledger: Ledger) -> DossierPart:
    statutes = _in(ledger, STATUTES)
    missing = () if statutes else (f"de statuten en het huishoudelijk reglement; leg ze in {FOLDER}/{STATUTES}",)
    rules = ledger.root / _RULES
    return DossierPart("Statuten en regels", (*statutes, *([rules] if rules.is_file() else [])), missing)


def _receipts(ledger: Ledger, year: int) -> DossierPart:
    """Documents of the year; what was spent and must have a paper, and of which no file is kept, is missing."""
    of_year = ledger.index.in_year(year)
    spent = [item.entry for item in payments(of_year, ledger.config) if item.is_spent]
    bare = [
        receipt
        for entry in spent
        if needs_receipt(entry, ledger.config) and not (receipt := receipt_of(entry)).documents
    ]
    by_number = sum(receipt.is_there for receipt in bare)
    missing = [
        f"het papier van {count(number, 'uitgave', 'uitgaven')}{more}; kijk met: bwk bonnen"
        for number, more in ((by_number, ", waarvan alleen een nummer is geboekt"), (len(bare) - by_number, ""))
        if number
    ]
    papers = tuple(documents_of(of_year, ledger.root))
    return DossierPart("Bonnen en afschriften", papers, tuple(missing))


def _committee(ledger: Ledger, year: int) -> DossierPart:
    signed = _in(ledger, COMMITTEE, str(year))
    where = f"leg een scan in {FOLDER}/{COMMITTEE}, met het jaar in de naam, of laat haar digitaal tekenen"
    return DossierPart("Kascommissie", signed, () if signed else (f"de verklaring van de kascommissie; {where}",))


def _seal(ledger: Ledger, year: int) -> DossierPart:
    path = ledger.root / seal_file(year)
    missing = () if path.is_file() else (f"het zegel; dat komt er met: bwk afsluiten {year}",)
    return DossierPart("Zegel", (path,) if path.is_file() else (), missing)


def _filed(ledger: Ledger, year: int) -> DossierPart:
    missing = () if filed_on(ledger, year) else (f"de deponering bij de KvK; kijk met: bwk deponeren {year}",)
    return DossierPart("Handelsregister", (), missing)


def missing_of(found: Sequence[DossierPart]) -> list[str]:
    """All that is missing, each as a Dutch line with its part."""
    return [f"{part.title}: {text}." for part in found for text in part.missing]
