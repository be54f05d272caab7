"""MT940, the SWIFT statement, in the dialects of Dutch banks, and its copy that names nobody."""

from __future__ import annotations

import datetime as dt
import functools
import re
from dataclasses import dataclass, field
from decimal import InvalidOperation
from typing import TYPE_CHECKING

from mt940 import Options
from mt940.models import Amount
from mt940.tags import FinalOpeningBalance
from mt940.tags import Statement as StatementLine

from bwk_ledger.base.errors import shorten
from bwk_ledger.base.money import EUR
from importers.readers.bank import (
    BankFormat,
    BankRow,
    Stated,
    Statement,
    in_order,
    proved,
    statement_number,
    unique_references,
)
from importers.readers.payment_words import Told, describe
from importers.readers.values import in_cents, is_identity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from importers.readers.source import Source


# The lines of an MT940 file as its fields: `:61:` with what follows it, and where it stands.
#
# The library mt-940 can split a file too, but keeps neither the lines, which every posting must name, nor spaces at
# their ends, which separate words in the text of some banks. What it reads of a field is used in `mt940`.

# Any other text between colons at the start of a line belongs to the field before it.
_TAG = re.compile(r":(13D?|20|21|25P?|28C?|34F|60[FM]?|61|62[FM]?|64|65|86|90[CD]|NS):")
_BETWEEN = re.compile(r"[-{}].*|[^;\"<\t]{0,40}")  # what banks write from one statement to the next
_FOREIGN = re.compile(rb'[;"<\t]')
_FIELD = r"(?:\A|[\r\n]|\{{4:|\xef\xbb\xbf){}"
RABOBANK = "940"  # how its statements are called, which begin with a balance of the day before
INTERIM = {"13", "13D", "34F"}  # fields of the report of a day that is not over
_ACCOUNT = re.compile(r"(?:.*/)?([A-Z]{2}\d\d[A-Z]{4}\d{10})(?:[A-Z]{3})?")
_CURRENCY = re.compile(r"(?<=\d)[A-Z]{3}\Z")
_ENVELOPE = re.compile(r"\{\d:.*\{4:|\{4:")


@dataclass(slots=True)
class TaggedField:
    """One field: its tag, the line where it begins, and its lines without the tag."""

    tag: str
    line: int
    lines: list[str]

    @property
    def value(self) -> str:
        """The first line, without spaces around it."""
        return self.lines[0].strip()


def foreign_line(item: TaggedField) -> int | None:
    """The line after a statement where something begins that no bank writes there; None where nothing does.

    What is said about the account in an :86: may be anything, until the end of the statement.
    """
    ended = item.tag != "86"
    for number, line in enumerate(item.lines[1:], start=item.line + 1):
        ended = ended or line.startswith("-")
        if ended and not _BETWEEN.fullmatch(line.strip()):
            return number
    return None


def is_mt940(content: bytes) -> bool:
    """Whether a file has the fields every statement begins with, and nothing of another form before them."""
    first, account = (_FIELD.format(tag) for tag in (":20:", ":25P?:"))
    opening = re.search(first.encode(), content)
    return bool(opening and not _FOREIGN.search(content, 0, opening.start()) and re.search(account.encode(), content))


def own_account(item: TaggedField) -> str:
    """An IBAN without currency or bank in front; an old number as it stands, without points."""
    clean = item.value.replace(" ", "").upper()
    if plain_iban := _ACCOUNT.fullmatch(clean):
        return plain_iban[1]
    return _CURRENCY.sub("", clean.rpartition("/")[2]).replace(".", "")


def fields(source: Source) -> Iterator[TaggedField]:
    """The fields of a file in their order.

    What banks write between statements comes after a closing balance, and stays with it unread.

    Raises:
        InputError: the file is no text, or a line is longer than any bank writes.
    """
    source.check_lines()
    current: TaggedField | None = None
    for number, raw in enumerate(source.lines, start=1):
        line = raw.rstrip("\r\n")
        if line.startswith("{") and (envelope := _ENVELOPE.match(line)):
            line = line[envelope.end() :]
        if tag := _TAG.match(line):
            if current is not None:
                yield current
            current = TaggedField(tag[1], number, [line[tag.end() :]])
        elif current is not None:
            current.lines.append(line)
    if current is not None:
        yield current


# The copy of an MT940 statement that is kept with the books: what is read of it, and nobody's name.
#
# It is written anew from the fields that the reader knows, each on the line it stood on. What stands around them,
# such as
# an envelope or what a bank writes after the closing balance, may hold anything, and does not come along.

# Day, sign, amount and kind of booking; what follows is the reference of the payer, which may be his account.
_BOOKING = re.compile(
    r"\s*\d{6}(?:[\d ]{4})?R?[DC][A-Z]?\s?[\d.]*(?:,\d*)?(?:[A-Z][A-Z0-9 ]{3})?", re.IGNORECASE | re.ASCII
)
_NUMBER_TO_HIDE = re.compile(r"\s*\d{0,10}(?:/\d{1,10})?", re.ASCII)


def blind(source: Source, replacements: Mapping[int, tuple[str, str]]) -> bytes:
    """The copy, in which some bookings, by the line of their :61:, show another party and text."""
    copy = _SwiftCopy(source, replacements)
    for item in fields(source):
        copy.take(item)
    return copy.content()


class _SwiftCopy:
    """The lines of the copy; empty where nothing is kept."""

    def __init__(self, source: Source, replacements: Mapping[int, tuple[str, str]]) -> None:
        self.ends = [line[len(line.rstrip("\r\n")) :] for line in source.lines]
        self.lines = [""] * len(self.ends)
        self.replacements = replacements
        self.in_booking = False
        self.hidden: tuple[str, str] | None = None  # for the booking being written
        self.told = False  # that is, the first :86: of a hidden booking

    def content(self) -> bytes:
        return "".join(map(str.__add__, self.lines, self.ends)).encode("utf-8")

    def take(self, item: TaggedField) -> None:
        """Keep of a field what is read of it."""
        if item.tag == "61":
            self.hidden = self.replacements.get(item.line)
            self.in_booking, self.told = True, False
            self._booking(item)
        elif item.tag == "86":
            if self.in_booking:
                self._text(item)
        elif (value := _value(item)) is not None:
            self.in_booking = self.in_booking and item.tag in INTERIM
            self._write(item, [value])

    def _booking(self, item: TaggedField) -> None:
        if self.hidden is None:
            self._write(item, item.lines)
            return
        value = item.lines[0]
        booking_head = _BOOKING.match(value)
        assert booking_head is not None
        _, mark, bank = value[booking_head.end() :].partition("//")
        reference = bank.partition("/")[0].strip()
        self._write(item, [f"{booking_head[0]}NONREF{f'{mark}{reference}' if is_identity(reference) else ''}"])

    def _text(self, item: TaggedField) -> None:
        """The text of a booking. A bank may give each line an :86: of its own: the first then shows all."""
        if self.hidden is None:
            self._write(item, item.lines)
        elif self.told:
            self._write(item, [""])
        else:
            name, text = self.hidden
            self._write(item, [f"/NAME/{name}/REMI/{text}"])
            self.told = True

    def _write(self, item: TaggedField, lines: list[str]) -> None:
        self.lines[item.line - 1] = f":{item.tag}:{lines[0]}"
        self.lines[item.line : item.line + len(lines) - 1] = lines[1:]


def _value(item: TaggedField) -> str | None:
    """What stays of a field that is no booking and no text; None where it is not read."""
    value = item.value
    if item.tag == "20":
        return RABOBANK if value.startswith(RABOBANK) else "NONREF"
    if item.tag in {"25", "25P"}:
        return own_account(item)  # the books know it
    if item.tag in {"28", "28C"}:
        number = _NUMBER_TO_HIDE.match(value)
        return number[0].strip() if number else ""
    if item.tag in INTERIM:
        return ""
    return value if item.tag[:2] in {"60", "62"} else None


# MT940, the SWIFT statement, in the dialects of Dutch banks.
#
# The library mt-940 knows the form of each field; `mt940_tags` finds the fields and their lines, `mt940_words` takes
# the
# text of each bank apart. Of the library's own reading of a whole file three things would be wrong here: it has no
# lines, it turns a day that does not exist into one that does, and it drops what follows a number it can read.
#
# Some banks give only the value date of a booking, which can lie before the statement (costs of last quarter) or
# after
# it. What counts is the day of booking, which lies within the statement: it is taken to be the nearest day that does.

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
    pages = _PageReader(source).read()
    every = [(page, booking) for page in pages for booking in page.bookings]
    references = iter(unique_references([(page.account, item.date, (item.reference,)) for page, item in every]))
    return in_order(
        [
            _statement(source, page, tuple(_row(page.account, item, next(references)) for item in page.bookings))
            for page in pages
        ]
    )


@dataclass
class _StatementBooking:
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
    bookings: list[_StatementBooking] = field(default_factory=list)
    closing: Decimal | None = None
    day: dt.date | None = None
    last_line: int = 0
    goes_on: bool = False

    @property
    def name(self) -> str:
        return f"afschrift {self.number or '(zonder nummer)'}"


class _PageReader:
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

    def _take(self, item: TaggedField) -> None:
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

    def _current(self, item: TaggedField) -> _Page:
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

    def _open(self, item: TaggedField) -> None:
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

    def _close(self, item: TaggedField) -> None:
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
    page_number = _NUMBER.match(page.number)
    number = statement_number(page_number[1], page.day) if page_number else None
    statement = Statement(page.account, rows, page.opening, page.closing, number, page.day)
    return proved(source, page.line, page.name, statement, last_line=page.last_line)


def _row(account: str, booking: _StatementBooking, reference: str) -> BankRow:
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


def _booking(source: Source, item: TaggedField) -> _StatementBooking:
    value = _POINT.sub(r"\1,\2", item.value, count=1)
    pieces = _LINE.match(value)
    if pieces is None or value[pieces.end("amount") :][:1] in set("0123456789,."):
        raise source.damaged(
            item.line,
            "deze boeking (:61:) is niet te lezen",
            cause="er hoort een datum te staan, dan C of D, en dan een bedrag met een komma.",
        )
    amount = _amount(source, item, pieces["amount"], pieces["status"])
    rest = value[pieces.end("id") if pieces["id"] else pieces.end("amount") :]
    payer_reference, _, bank = rest.partition("//")
    return _StatementBooking(
        line=item.line,
        date=_booked_on(source, item, pieces),
        amount=amount,
        reference=bank.partition("/")[0].strip(),
        payer_reference=payer_reference,
        has_day=bool((pieces["entry_month"] or "").strip()),
        added=" ".join(line.strip() for line in item.lines[1:] if line.strip()),
    )


def _booked_on(source: Source, item: TaggedField, found: re.Match[str]) -> dt.date:
    """The day of booking, whose year is that in which it lies nearest to the value date; else the value date."""
    month, day = (found["entry_month"] or "").strip(), (found["entry_day"] or "").strip()
    if not (month and day):
        return _day(source, item, found["year"], found["month"], found["day"])
    booked = _nearest(int(month), int(day), 2000 + int(found["year"]), int(found["month"]))
    return booked or _day(source, item, found["year"], month, day)


@functools.lru_cache(1024)  # many bookings are of the same few days
def _nearest(month: int, day: int, year: int, value_month: int) -> dt.date | None:
    """A day in the year in which it lies nearest to a value date; None where there is no such day.

    A value date may be one that does not exist, as 30 February in the reckoning of interest: its own day is not used.
    """
    middle = dt.date(year, min(max(value_month, 1), 12), 15)
    booked = [_existing(candidate, month, day) for candidate in (year - 1, year, year + 1)]
    existing = [candidate for candidate in booked if candidate is not None]
    return min(existing, key=lambda candidate: abs(candidate - middle), default=None)


def _existing(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _day(source: Source, item: TaggedField, year: str, month: str, day: str) -> dt.date:
    try:
        return dt.date(2000 + int(year), int(month), int(day))
    except ValueError as error:
        raise source.damaged(
            item.line, f"'{year}{month}{day}' is geen bestaande datum", cause="MT940 schrijft datums als jjmmdd."
        ) from error


def _balance(source: Source, item: TaggedField) -> tuple[Decimal, dt.date]:
    value = _POINT.sub(r"\1,\2", item.value, count=1)
    balance = _BALANCE.match(value)
    if balance is None or balance.end() != len(value):
        raise source.damaged(
            item.line,
            f"dit saldo (:{item.tag}:) is niet te lezen",
            cause="er hoort C of D te staan, dan een datum, EUR en een bedrag met een komma.",
        )
    if balance["currency"].upper() != EUR:
        raise source.damaged(
            item.line,
            f"deze rekening is in {shorten(balance['currency'])}, niet in euro's",
            cause="de boeken van de coöperatie zijn in euro's.",
            remedy="download alleen de rekeningen in euro's; dit bestand is niet ingelezen.",
        )
    amount = _amount(source, item, balance["amount"], balance["status"])
    return amount, _day(source, item, balance["year"], balance["month"], balance["day"])


def _amount(source: Source, item: TaggedField, text: str, status: str) -> Decimal:
    try:
        cents = _cents(text, status)
    except InvalidOperation:
        cents = None
    if cents is None:
        raise source.damaged(
            item.line, f"'{shorten(text)}' is geen bedrag", cause="een bedrag in MT940 ziet eruit als 1234,56."
        )
    return cents


@functools.lru_cache(1024)  # many bookings are of the same few amounts: each is held once
def _cents(text: str, status: str) -> Decimal | None:
    return in_cents(Amount(text, status, EUR, options=_OPTIONS).amount)


MT940 = BankFormat("MT940", "mt940", recognises, read, blind)
