"""MT940, the SWIFT statement, in the dialects of Dutch banks.

The library mt-940 knows the form of each field; `mt940_tags` finds the fields and their lines, `mt940_words` takes the
text of each bank apart. Of the library's own reading of a whole file three things would be wrong here: it has no
lines, it turns a day that does not exist into one that does, and it drops what follows a number it can read.

Some banks give only the value date of a booking, which can lie before the statement (costs of last quarter) or after
it. What counts is the day of booking, which lies within the statement: it is taken to be the nearest day that does.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from mt940 import Options
from mt940.models import Amount
from mt940.tags import FinalOpeningBalance
from mt940.tags import Statement as StatementLine

from bwk_ledger.errors import shorten
from bwk_ledger.money import EUR
from importers.readers import mt940_blind
from importers.readers.bank import BankFormat, BankRow, Statement
from importers.readers.mt940_tags import (
    INTERIM,
    RABOBANK,
    Field,
    fields,
    foreign_line,
    is_mt940,
    own_account,
)
from importers.readers.mt940_words import Told, describe
from importers.readers.stated import Stated, in_order, proved, statement_number, unique_references

if TYPE_CHECKING:
    from importers.readers.source import Source

_OPTIONS = Options(reversal_sign=True, case_insensitive_marks=True)
_LINE = StatementLine().re
_BALANCE = FinalOpeningBalance().re
_POINT = re.compile(r"(\d)\.(\d{1,2})(?=[A-Z]|\Z)")  # some programs write a decimal point
_NUMBER = re.compile(r"\s*(\d+)")
_CUT_OFF = "het bestand is afgebroken, of er is een regel verwijderd."
_AS_STATEMENT = "download bij de bank een afschrift als MT940."
_PAGE = "M"
_DAY = dt.timedelta(days=1)


def recognises(source: Source) -> bool:
    """Whether a file has the fields of this form."""
    return is_mt940(source.plain)


def read(source: Source) -> list[Statement]:
    """Read the file: its statements, those of one account together, oldest first.

    Raises:
        InputError: a field that cannot be read, or balances that do not follow from the bookings.
    """
    return source.once(_read)


def _read(source: Source) -> list[Statement]:
    pages = _Reader(source).read()
    every = [(page, booking) for page in pages for booking in page.bookings]
    references = iter(unique_references([(page.account, item.date, (item.reference,)) for page, item in every]))
    return in_order(
        [
            _statement(source, page, tuple(_row(page.account, item, next(references)) for item in page.bookings))
            for page in pages
        ]
    )


@dataclass
class _Booking:
    """A :61: with the :86: that belongs to it."""

    line: int
    date: dt.date
    amount: Decimal
    reference: str  # the bank's
    payer_reference: str
    added: str
    has_day: bool  # of booking; else `date` is the value date
    text: list[str] = field(default_factory=list)


@dataclass
class _Page:
    """What stands between an opening and a closing balance; a statement has one or more."""

    line: int
    account: str
    number: str
    opening: Decimal
    first_day: dt.date  # on which something can have been booked
    continues: bool  # opens with a balance carried forward
    bookings: list[_Booking] = field(default_factory=list)
    closing: Decimal | None = None
    day: dt.date | None = None
    last_line: int = 0
    goes_on: bool = False

    @property
    def name(self) -> str:
        return f"afschrift {self.number or '(zonder nummer)'}"


class _Reader:
    """Collects the pages of a file, field by field."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.pages: list[_Page] = []
        self.page: _Page | None = None  # the page being read
        self.account = ""
        self.number = ""
        self.reference = ""
        self.interim = False  # the message has a field that only the report of a day not yet over has

    def read(self) -> list[_Page]:
        for item in fields(self.source):
            self._take(item)
            if self.page is None and self.pages and (line := foreign_line(item)):
                raise self.source.damaged(
                    line,
                    "na het afschrift volgt iets dat geen MT940 is",
                    cause="er zijn bestanden aan elkaar geplakt.",
                    remedy="importeer elk bestand zoals het van de bank kwam.",
                )
        self._expect_end(len(self.source.lines))
        if not self.pages:
            raise self.source.damaged(
                1,
                "dit bestand heeft geen enkel afschrift met een begin- en eindsaldo (:60F: en :62F:)",
                cause="het is afgebroken, of het is een overzicht van de lopende dag (MT942).",
                remedy=_AS_STATEMENT,
            )
        return self.pages

    def _take(self, item: Field) -> None:
        if item.tag == "20":
            self._expect_end(item.line)
            self.account = self.number = ""
            self.reference = item.value
            self.interim = False
        elif item.tag in {"25", "25P"}:
            self.account = own_account(item)
        elif item.tag in {"28", "28C"}:
            self.number = item.value
        elif item.tag in INTERIM:
            self.interim = True
        elif item.tag.startswith("60"):
            self._open(item)
        elif item.tag == "61":
            self._current(item).bookings.append(_booking(self.source, item))
        elif item.tag.startswith("62"):
            self._close(item)
        elif item.tag == "86" and self.page is not None and self.page.bookings:
            self.page.bookings[-1].text += item.lines

    def _expect_end(self, line: int) -> None:
        if self.page is not None:
            raise self.source.damaged(line, f"{self.page.name} houdt op zonder eindsaldo (:62F:)", cause=_CUT_OFF)

    def _current(self, item: Field) -> _Page:
        if self.page is None and self.interim:
            raise self.source.damaged(
                item.line,
                "dit bestand is MT942, een overzicht van de lopende dag, geen afschrift",
                cause="zo'n overzicht heeft geen begin- en eindsaldo waarmee zijn regels te bewijzen zijn.",
                remedy=_AS_STATEMENT,
            )
        if self.page is None:
            raise self.source.damaged(
                item.line, f"hier staat :{item.tag}: zonder beginsaldo (:60F:) ervoor", cause=_CUT_OFF
            )
        return self.page

    def _open(self, item: Field) -> None:
        self._expect_end(item.line)
        if not self.account:
            raise self.source.damaged(item.line, "dit afschrift noemt geen rekening (:25:)", cause=_CUT_OFF)
        amount, day = _balance(self.source, item)
        self.page = _Page(item.line, self.account, self.number, amount, self._first_day(day), item.tag.endswith(_PAGE))

    def _first_day(self, opening: dt.date) -> dt.date:
        """The day after the statement before it, where that is known; else that of the opening balance."""
        before = next((page.day for page in reversed(self.pages) if page.account == self.account), None)
        follows = before == opening or self.reference.startswith(RABOBANK)
        return opening + _DAY if follows else opening

    def _close(self, item: Field) -> None:
        page = self._current(item)
        page.closing, page.day = _balance(self.source, item)
        page.last_line, page.goes_on = item.line, item.tag.endswith(_PAGE)
        self.page = None
        for booking in page.bookings:
            if not booking.has_day:
                booking.date = min(max(booking.date, page.first_day), page.day)
        before = self.pages[-1] if self.pages else None
        if before is not None and before.goes_on and page.continues and before.account == page.account:
            if before.closing != page.opening:
                raise self.source.damaged(
                    page.line,
                    f"deze bladzijde van {page.name} begint niet met het saldo waarmee de vorige eindigt",
                    cause="er ontbreekt een bladzijde, of er is een bedrag veranderd.",
                )
            before.bookings += page.bookings
            before.closing, before.day = page.closing, page.day
            before.last_line, before.goes_on = page.last_line, page.goes_on
        else:
            self.pages.append(page)


def _statement(source: Source, page: _Page, rows: tuple[BankRow, ...]) -> Stated:
    found = _NUMBER.match(page.number)
    number = statement_number(found[1], page.day) if found else None
    statement = Statement(page.account, rows, page.opening, page.closing, number, page.day)
    return proved(source, page.line, page.name, statement, last_line=page.last_line)


def _row(account: str, booking: _Booking, reference: str) -> BankRow:
    told: Told = describe(booking.text, booking.payer_reference, booking.added)
    return BankRow(
        line=booking.line,
        date=booking.date,
        account=account,
        amount=booking.amount,
        counterparty=told.payment.iban,
        name=told.payment.name,
        text=told.text,
        description=told.payment.remark,
        reference=reference,
    )


def _booking(source: Source, item: Field) -> _Booking:
    value = _POINT.sub(r"\1,\2", item.value, count=1)
    found = _LINE.match(value)
    if found is None or value[found.end("amount") :][:1] in set("0123456789,."):
        raise source.damaged(
            item.line,
            "deze boeking (:61:) is niet te lezen",
            cause="er hoort een datum te staan, dan C of D, en dan een bedrag met een komma.",
        )
    amount = _amount(source, item, found["amount"], found["status"])
    rest = value[found.end("id") if found["id"] else found.end("amount") :]
    payer_reference, _, bank = rest.partition("//")
    return _Booking(
        line=item.line,
        date=_booked_on(source, item, found),
        amount=amount,
        reference=bank.partition("/")[0].strip(),
        payer_reference=payer_reference,
        has_day=bool((found["entry_month"] or "").strip()),
        added=" ".join(line.strip() for line in item.lines[1:] if line.strip()),
    )


def _booked_on(source: Source, item: Field, found: re.Match[str]) -> dt.date:
    """The day of booking, whose year is that in which it lies nearest to the value date; else the value date."""
    month, day = (found["entry_month"] or "").strip(), (found["entry_day"] or "").strip()
    if not (month and day):
        return _day(source, item, found["year"], found["month"], found["day"])
    year = 2000 + int(found["year"])
    # A value date may be one that does not exist, as 30 February in the reckoning of interest: only its year is used.
    middle = dt.date(year, min(max(int(found["month"]), 1), 12), 15)
    booked = [_existing(candidate, int(month), int(day)) for candidate in (year - 1, year, year + 1)]
    existing = [candidate for candidate in booked if candidate is not None]
    if not existing:
        return _day(source, item, found["year"], month, day)
    return min(existing, key=lambda candidate: abs(candidate - middle))


def _existing(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _day(source: Source, item: Field, year: str, month: str, day: str) -> dt.date:
    try:
        return dt.date(2000 + int(year), int(month), int(day))
    except ValueError as error:
        raise source.damaged(
            item.line, f"'{year}{month}{day}' is geen bestaande datum", cause="MT940 schrijft datums als jjmmdd."
        ) from error


def _balance(source: Source, item: Field) -> tuple[Decimal, dt.date]:
    value = _POINT.sub(r"\1,\2", item.value, count=1)
    found = _BALANCE.match(value)
    if found is None or found.end() != len(value):
        raise source.damaged(
            item.line,
            f"dit saldo (:{item.tag}:) is niet te lezen",
            cause="er hoort C of D te staan, dan een datum, EUR en een bedrag met een komma.",
        )
    if found["currency"].upper() != EUR:
        raise source.damaged(
            item.line,
            f"deze rekening is in {shorten(found['currency'])}, niet in euro's",
            cause="de boeken van de coöperatie zijn in euro's.",
            remedy="download alleen de rekeningen in euro's; dit bestand is niet ingelezen.",
        )
    amount = _amount(source, item, found["amount"], found["status"])
    return amount, _day(source, item, found["year"], found["month"], found["day"])


def _amount(source: Source, item: Field, text: str, status: str) -> Decimal:
    try:
        value: Decimal = Amount(text, status, EUR, options=_OPTIONS).amount
        cents = value.quantize(Decimal("0.01"))
    except InvalidOperation:
        cents = None
    if cents is None or cents != value:
        raise source.damaged(
            item.line, f"'{shorten(text)}' is geen bedrag", cause="een bedrag in MT940 ziet eruit als 1234,56."
        )
    return cents


MT940 = BankFormat("MT940", "mt940", recognises, read, mt940_blind.blind)
