"""Keep a paper with a booking that somebody enters: a file, or one that the books keep under a number of its own."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from bwk_ledger.base import meta
from bwk_ledger.base.advice import FieldName, advice
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import round_half_up
from bwk_ledger.books.seal import DOCUMENTS
from bwk_ledger.figures.receipts import by_paper
from bwk_ledger.standing.receipts import NO_PAYMENT, PAPER_ACCOUNT, KeptPaper, read_papers
from importers.context import Context
from importers.copies import UnreadableError, ending, is_paper, letter_name, paper_copy, receipt_name
from importers.papers import PaperFacts, read_paper
from importers.readers.source import Source
from importers.receipts import file_of_papers, paper_entry, place_of_paper

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping
    from decimal import Decimal

    from bwk_ledger.books.store import Changes
    from bwk_ledger.rules.load import Ledger

_UP = "../../"  # from a file of a year to the folder of the books


def keep_paper(
    ledger: Ledger, changes: Changes, named: str, account: str, day: dt.date, number: str
) -> Mapping[str, str]:
    """Keep a paper, and return what a booking in a file of a year says of it.

    Args:
        ledger: the books.
        changes: to them.
        named: a file, or the number of a paper that the books keep (`B-2026-0001`).
        account: where it is kept.
        day: of the booking.
        number: on the paper, after which the copy is called.

    Raises:
        InputError: there is no such file or paper, it is of another booking, or it is no pdf and no picture.
    """
    kept = next((item for item in read_papers(ledger.customs) if item.number == named.upper()), None)
    if kept is not None:
        _require_free(ledger, kept.digest, named)
        if kept.reason:
            raise InputError(
                f"{kept.number} hoort bij geen betaling: {kept.reason}.",
                field="papier",
                remedy=f"haal '{NO_PAYMENT.name}:' weg bij {kept.number}, of noem een ander papier.",
            )
        path = kept.path.relative_to(ledger.root).as_posix()
        return {meta.RECEIPT_DOCUMENT: f"{_UP}{path}", meta.RECEIPT_HASH: kept.digest}
    source = _read(Path(named), "papier", "de factuur of bon")
    digest = _digest(source)
    _require_free(ledger, digest, source.name)
    if (old := next((item for item in read_papers(ledger.customs) if item.digest == digest), None)) is not None:
        path = old.path.relative_to(ledger.root).as_posix()
        return {meta.RECEIPT_DOCUMENT: f"{_UP}{path}", meta.RECEIPT_HASH: digest}
    path = _free_path(ledger, account, day, number, content := _copy(source, "papier"), receipt_name)
    changes.put(path, content)
    return {meta.RECEIPT_DOCUMENT: f"{_UP}{path}", meta.RECEIPT_HASH: digest}


def new_paper(ledger: Ledger, changes: Changes, file: Path, day: dt.date) -> KeptPaper:
    """Keep a file under a number of its own, as importing does with what no payment mentions.

    Args:
        ledger: the books.
        changes: to them.
        file: a pdf or a picture; of one that the books have already the kept paper is given.
        day: of what it belongs to.

    Raises:
        InputError: it is no pdf and no picture, cannot be read, or is of a booking under the number of that.
    """
    source = _read(file, "papier", "de factuur of bon")
    known = next((item for item in read_papers(ledger.customs) if item.digest == _digest(source)), None)
    if known is not None:
        return known
    _require_free(ledger, _digest(source), source.name)
    copy = _copy(source, "papier")
    return _keep(ledger, changes, source, copy, day, read_paper(source.content, copy, source.name))


def keep_loose(ledger: Ledger, changes: Changes, file: Path, account: str, day: dt.date, amount: Decimal) -> str:
    """Keep a paper under a number of its own, until its payment is on a statement; returns the number.

    Args:
        ledger: the books.
        changes: to them.
        file: a pdf or a picture.
        account: of the costs.
        day: on the paper.
        amount: on the paper, EUR.

    Raises:
        InputError: the books have this paper already, or it is no pdf and no picture.
    """
    source = _read(file, "papier", "de bon")
    if _digest(source) in Context.of(ledger.root, ledger.entries).papers.entries:
        raise InputError(
            "deze bon is al bewaard.", field="papier", remedy="er is niets te doen; kies anders een andere foto."
        )
    facts = PaperFacts(day, round_half_up(amount))
    return _keep(ledger, changes, source, _copy(source, "papier"), day, facts, account).number


def _keep(
    ledger: Ledger, changes: Changes, source: Source, copy: bytes, day: dt.date, facts: PaperFacts, account: str = ""
) -> KeptPaper:
    """Write the copy of a paper, and what the books say of it."""
    number = Context.of(ledger.root, ledger.entries).papers.next_number(day.year)
    path = f"{place_of_paper(day)}.{receipt_name(number, ending(copy))}"
    changes.put(path, copy)
    entry = paper_entry(number, day, path, _digest(source), facts)
    entry.meta.update({PAPER_ACCOUNT.name: account} if account else {})
    changes.append(file_of_papers(day), [entry], f"Bonnen {day.year}")
    entry.meta["filename"] = str(ledger.root / file_of_papers(day))  # as it has once it is loaded
    return KeptPaper(number, entry)


def _digest(source: Source) -> str:
    return hashlib.sha256(source.content).hexdigest()


def keep_letter(ledger: Ledger, changes: Changes, file: Path, account: str, day: dt.date, reference: str) -> str:
    """Keep a letter of a funder at the account of its award, where the books find it by its name; returns its path.

    Args:
        ledger: the books.
        changes: to them.
        file: a pdf or a picture.
        account: of the award.
        day: of the letter.
        reference: of the letter, after which the copy is called.

    Raises:
        InputError: it is no pdf and no picture, or cannot be read.
    """
    source = _read(file, "brief", "de brief")
    path = _free_path(ledger, account, day, reference, content := _copy(source, "brief"), letter_name)
    changes.put(path, content)
    return path


def _read(file: Path, field: str, what: str) -> Source:
    source = Source.read(file)
    if not is_paper(source.content):
        raise InputError(
            "dit bestand is geen pdf en geen foto.",
            file=source.name,
            field=field,
            remedy=f"bewaar {what} als pdf of JPEG, en noem dat bestand.",
        )
    return source


def _copy(source: Source, field: str) -> bytes:
    try:
        return paper_copy(source.content).content
    except UnreadableError as error:
        raise InputError(
            "deze foto is niet te lezen.",
            file=source.name,
            field=field,
            remedy="maak de foto opnieuw, of bewaar haar als JPEG of PDF.",
        ) from error


def _require_free(ledger: Ledger, digest: str, shown: str) -> None:
    for entry in by_paper(ledger.transactions).get(digest, ()):
        raise InputError(
            f"{shown} hoort al bij de boeking van {entry.date}: {entry.narration}.",
            field="papier",
            cause="een papier is van een factuur of bon, en die is dan al ingevoerd.",
            remedy=advice("noem het papier van deze factuur, of laat ", FieldName("papier"), " weg."),
        )


def _free_path(
    ledger: Ledger, account: str, day: dt.date, number: str, content: bytes, named: Callable[[str, str], str]
) -> str:
    """Where the copy comes: by its account, day and number, and where that is taken with a number behind it."""
    folder, file = f"{DOCUMENTS}/{account.replace(':', '/')}", ending(content)
    for place in range(1, 1000):
        more = "" if place == 1 else f"-{place}"
        path = f"{folder}/{day}.{named(number + more, file)}"
        if not (ledger.root / path).exists():
            return path
    raise InputError(f"er zijn te veel papieren met nummer {number}.", remedy="geef dit papier een ander nummer.")
