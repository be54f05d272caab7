"""Whether the text of a paper fits its booking: the amount, the date and who it is of."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from bwk_ledger.audit.sample import payment_of
from bwk_ledger.base.errors import count, listed
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.base.periods import in_words
from bwk_ledger.base.short import receipt_key
from bwk_ledger.books.seal import euro_amounts, named_document, size_of
from bwk_ledger.figures.receipts import is_of_one_payment
from bwk_ledger.standing.receipts import receipt_of
from importers.readers.paper_reader import read_pdfs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal
    from pathlib import Path

    from bwk_ledger.standing.config import Config
    from importers.readers.paper_text import PaperPage

_BEFORE = dt.timedelta(days=120)  # that a bill may be older than its payment
_AFTER = dt.timedelta(days=14)  # and that it may be younger: a shop dates what it delivers
_WORD = 4  # letters of a word by which a party is known
# Words of many names: they tell nobody apart.
_COMMON = frozenset({"stichting", "vereniging", "cooperatie", "bureau", "bedrijf", "gemeente", "utrecht", "amsterdam"})


class Fit(StrEnum):
    """Whether a paper fits its booking, as the pages call it."""

    FITS = "past"
    DIFFERS = "wijkt af"
    UNREAD = "niet te lezen"


@dataclass(frozen=True)
class PaperCheck:
    """What the text of the papers of a booking says of it: what is otherwise, and what could not be read."""

    differences: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    has_text: bool = True

    @property
    def fit(self) -> Fit:
        """It fits where its amount was read and nothing differs."""
        if self.differences:
            return Fit.DIFFERS
        return Fit.UNREAD if not self.has_text or _AMOUNT in self.unread else Fit.FITS

    @property
    def text(self) -> str:
        """One sentence in Dutch."""
        if self.differences:
            return f"Het papier wijkt af: {'; '.join(self.differences)}."
        if not self.has_text:
            return "De tekst van het papier is niet te lezen: kijk zelf of bedrag, datum en naam kloppen."
        if self.unread:
            left = f"Niet te lezen: {listed(self.unread)}; kijk daar zelf naar."
            return left if _AMOUNT in self.unread else f"Het papier past bij de boeking. {left}"
        return "Het papier past bij de boeking: bedrag, datum en naam."


_AMOUNT, _DAY, _PARTY = "het bedrag", "de datum", "de naam"


class SeenPapers(StrEnum):
    """What there is to see of a paper, as the log of the kascommissie has it."""

    PAPER = "papier"  # a file in the books
    NUMBER = "nummer"  # only the number of a paper that is somewhere else
    NOTHING = "niets"


_SEEN = {
    SeenPapers.PAPER: "is het papier in de boeken",
    SeenPapers.NUMBER: "staat er alleen een nummer",
    SeenPapers.NOTHING: "is er niets",
}


def seen_of(entry: Any, root: Path) -> SeenPapers:
    """What there is to see of the paper of a booking."""
    receipt = receipt_of(entry)
    if not receipt.is_there:
        return SeenPapers.NOTHING
    if papers_there(entry, root):
        return SeenPapers.PAPER
    return SeenPapers.NUMBER if receipt.number else SeenPapers.NOTHING


def seen_in_words(found: Mapping[str, int]) -> str:
    """`van 4 is het papier in de boeken, van 2 staat er alleen een nummer, van 1 is er niets`."""
    return ", ".join(f"van {found[seen]} {what}" for seen, what in _SEEN.items() if found.get(seen))


_READ = {
    Fit.FITS: ("past", "passen"),
    Fit.DIFFERS: ("wijkt af", "wijken af"),
    Fit.UNREAD: ("is niet te lezen", "zijn niet te lezen"),
}


def read_in_words(found: Mapping[str, int]) -> str:
    """`De papieren gelezen: 3 passen, 1 wijkt af, 1 is niet te lezen.`; empty where there are none."""
    parts = [count(number, *word) for fit, word in _READ.items() if (number := found.get(fit, 0))]
    return f"De papieren gelezen: {', '.join(parts)}." if parts else ""


def papers_there(entry: Any, root: Path) -> tuple[Path, ...]:
    """The files of the papers that a booking names, as far as they are there."""
    return tuple(
        root / path
        for name in receipt_of(entry).documents
        for path in named_document(entry, name, root)
        if (root / path).is_file()
    )


def paper_checks(
    transactions: Iterable[Any], wanted: Iterable[Any], root: Path, config: Config
) -> dict[int, PaperCheck]:
    """What the papers say of each booking, by the `id` of the booking; those without a paper are not in it.

    Args:
        transactions: all of the books that name a paper, to know which papers are of several payments.
        wanted: the bookings that are asked about.
        root: the folder of the books.
        config: the standing data: who is known by a number is on no paper by it.
    """
    papers = {id(entry): (entry, files) for entry in wanted if (files := papers_there(entry, root))}
    asked = {path for _, files in papers.values() for path in files}
    pages = read_pdfs(asked)
    sharing: dict[Path, list[Any]] = defaultdict(list)
    names = {path.name for path in asked}
    for entry in transactions:
        if any(name.rpartition("/")[2] in names for name in receipt_of(entry).documents):
            for path in papers_there(entry, root):
                sharing[path].append(entry)
    check_by_id = {}
    for key, (entry, files) in papers.items():
        text = [page for path in files for page in pages.get(path, ())]
        check_by_id[key] = _check(entry, text, [sharing[path] for path in files], config)
    return check_by_id


def _check(entry: Any, pages: Sequence[PaperPage], sharing: Sequence[Sequence[Any]], config: Config) -> PaperCheck:
    if not pages:
        return PaperCheck(has_text=False)
    is_of_many = any(len(entries) > 1 for entries in sharing) or not is_of_one_payment(receipt_of(entry).number)
    aspects = [
        (_AMOUNT, _amount(entry, pages, sharing)),
        (_DAY, _day(entry, pages, is_of_many=is_of_many)),
        (_PARTY, _party(entry, pages, config)),
    ]
    return PaperCheck(tuple(text for _, text in aspects if text), tuple(name for name, text in aspects if text is None))


def _amount(entry: Any, pages: Sequence[PaperPage], sharing: Sequence[Sequence[Any]]) -> str | None:
    """What is otherwise; empty where it fits, None where the paper names no amount.

    It may be named, or be all that several papers come to; and a paper may be what several payments come to.
    """
    named = {amount for page in pages for amount in page.amounts}
    totals = [page.total for page in pages if page.total is not None]
    if not totals:
        return None
    booked = {_paid(entry), size_of(euro_amounts(entry))}
    together = {sum(map(_paid, entries), ZERO) for entries in sharing}
    if booked & (named | {sum(totals, ZERO)}) or together & named:
        return ""
    told = listed([format_amount(one) for one in dict.fromkeys(totals)])
    return f"het noemt {told} euro, en geboekt is {format_amount(_paid(entry))}"


def _paid(entry: Any) -> Decimal:
    payment = payment_of("", entry)
    return payment.amount if payment is not None else size_of(euro_amounts(entry))


def _day(entry: Any, pages: Sequence[PaperPage], *, is_of_many: bool) -> str | None:
    """What is otherwise; a contract or a list is as old as it is, but not younger than the payment."""
    days = [day for page in pages for day in page.days]
    if not days:
        return None
    first = dt.date.min if is_of_many else entry.date - _BEFORE
    if any(first <= day <= entry.date + _AFTER for day in days):
        return ""
    nearest = min(days, key=lambda day: abs(day - entry.date))
    return f"het is van {in_words(nearest)}, en de boeking van {in_words(entry.date)}"


def _party(entry: Any, pages: Sequence[PaperPage], config: Config) -> str | None:
    """What is otherwise; None where the booking names nobody, or somebody by a number."""
    payee = entry.payee or ""
    words = [word for word in receipt_key(payee).split("-") if len(word) >= _WORD and word not in _COMMON]
    if not words or payee in config.members or payee in config.people:
        return None
    words_on_paper = {word for page in pages for word in page.words.split("-")}
    return "" if any(word in words_on_paper for word in words) else f"de naam {payee} staat er niet op"
