"""Fees: what members of a kind owe in a year, when, and where it is booked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts
from bwk_ledger.base.finding import Finding, finding
from bwk_ledger.base.money import ZERO
from bwk_ledger.base.periods import parse_day
from bwk_ledger.standing.form import EUROS, TEXT, WORDS, Form, Key, Once, ValueKind, Wrong, euros, whole
from bwk_ledger.standing.members import ASSOCIATION

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.standing.members import Membership


def _above_zero(value: Any) -> Decimal | None:
    return euros(value) or None


def _due_days_in_year(entry: Any) -> Iterator[Finding]:
    year = entry.date.year
    days = _DUE.of(entry)
    wrong = [text for text in days if (day := parse_day(text)) is None or day.year != year]
    if wrong or not days:
        fee = f"De contributie van {entry.values[0].value} in {year}"
        yield finding(
            "members.fee",
            entry,
            f"{fee} vervalt op dagen die er in {year} niet zijn: {' '.join(wrong)}."
            if wrong
            else f"{fee} zegt niet wanneer zij vervalt.",
            cause="op elke vervaldag is een gelijk deel verschuldigd door wie dan lid is.",
            remedy=f'schrijf: vervalt: "{year}-03-31 {year}-09-30".',
        )


def _wrong_fee(what: str, cause: str, remedy: str) -> Wrong:
    return Wrong("members.fee", f"De contributie van {{name}} in {{year}} {what}", cause, remedy)


_AMOUNT: Key[Decimal | None] = Key(
    "bedrag",
    ValueKind(_above_zero, None),
    "wat een lid van deze soort in het jaar betaalt",
    "20.00 EUR",
    _wrong_fee(
        "is geen bedrag in euro: {value}.",
        "de contributie is een bedrag boven nul, voor het hele jaar.",
        'schrijf: {day} custom "contributie" "{name}" {example}.',
    ),
)
_DUE = Key("vervalt", WORDS, "de dagen waarop een gelijk deel vervalt", '"JJJJ-03-31 JJJJ-09-30"')
_HOURS = Key(
    "uren",
    whole(least=1),
    "hoeveel onbetaalde uren even goed zijn",
    "12",
    _wrong_fee(
        "kan niet met {value} uren worden voldaan.",
        "uren in plaats van contributie zijn een heel aantal, een of meer.",
        "schrijf: {key}: {example}, of haal de regel weg als uren niet mogen.",
    ),
)
POST = Key(
    "rekening",
    TEXT,
    "de baten van een kamer waar betalingen op komen",
    '"Eigen:LEDEN"',
    _wrong_fee(
        "noemt geen rekening.",
        "een betaling wordt geboekt op de baten van de kamer van het lid.",
        "schrijf eronder: {key}: {example}.",
    ),
    is_required=True,
)
FEE = Form(
    "contributie",
    (Key("soort", TEXT, "welke leden", '"bewoner"'), _AMOUNT),
    (_DUE, _HOURS, POST),
    "stam/lidmaatschap.beancount",
    once=Once.A_YEAR,
    checks=(_due_days_in_year,),
)


REASON = Key(
    "waarom",
    TEXT,
    "waarom het niet meer wordt gevraagd",
    '"verhuisd, niet meer te bereiken"',
    _wrong_fee(
        "is afgeboekt zonder reden.",
        "wie besluit dat een lid niet meer hoeft te betalen, zegt waarom.",
        "schrijf eronder: {key}: {example}.",
    ),
    is_required=True,
)
DECISION = Key("besluit", TEXT, "wie dat besloot", '"bestuur 12 maart 2019"')
WRITE_OFF = Form(
    "contributie-afgeboekt",
    (
        Key("lid", TEXT, "van welk lid", '"L0001"'),
        Key("jaar", whole(least=1), "de contributie van welk jaar", "JJJJ"),
        Key("bedrag", EUROS, "hoeveel niet meer wordt gevraagd", "5.00 EUR"),
    ),
    (REASON, DECISION),
    "jaren/{year}/leden.beancount",
    name="afgeboekte contributie",
    once=None,
)


@dataclass(frozen=True)
class WriteOff:
    """What a member need not pay any more of the fee of a year, from a day on; EUR above zero."""

    number: str
    year: int
    amount: Decimal
    day: dt.date


def read_write_off(entry: Any, values: Sequence[Any]) -> WriteOff:
    """One `custom "contributie-afgeboekt"`; what cannot be read is nothing (a check reports it)."""
    _, year, amount = (key.kind.read(value) for key, value in zip(WRITE_OFF.values, values, strict=True))
    return WriteOff(str(values[0]), year or 0, amount or ZERO, entry.date)


@dataclass(frozen=True)
class Fee:
    """What members of a kind owe in the year of `start`: one part on each due day on which they are a member.

    `hours` of unpaid work in the year are as good as the fee, where the cooperative allows that. `post` is the end of
    the income account (`Eigen:LEDEN`). A fee of kind `vereniging` is owed by who is in the residents' association.
    """

    kind: str
    year: int
    amount: Decimal  # EUR in a year
    due: tuple[dt.date, ...]
    hours: int | None
    post: str
    source: Mapping[str, Any]

    def income(self, kamer: str) -> str:
        """The account a payment is booked on."""
        return f"{accounts.INCOME}:{kamer}:{self.post}"

    def is_owed_in(self, period: Membership) -> bool:
        """Whether who is a member in this way owes it."""
        return period.in_association if self.kind == ASSOCIATION else period.kind == self.kind


def read_fees(entries: Iterable[tuple[Any, Sequence[Any]]]) -> Iterator[Fee]:
    """The `custom "contributie"` entries that name an amount in EUR; due days that are none are left out."""
    for entry, values in entries:
        amount = _AMOUNT.kind.read(values[1])
        if amount is not None:
            yield Fee(
                kind=str(values[0]),
                year=entry.date.year,
                amount=amount,
                due=tuple(sorted(day for text in _DUE.of(entry) if (day := parse_day(text)) is not None)),
                hours=_HOURS.of(entry) or None,
                post=POST.of(entry),
                source=entry.meta,
            )
