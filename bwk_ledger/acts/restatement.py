"""Correct an error of a year that the members adopted: that year stays, its figures beside the next one change."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.acts.act import DAY, PART_OR_REST, TEXT, YEAR, Done, Field, WrongCallError, act, placed
from bwk_ledger.acts.cash_box import AGAIN
from bwk_ledger.acts.memorial import (
    NO_PAPER,
    PAPER_NUMBER,
    balanced,
    is_same,
    memorial_entry,
    papers_of,
    posting_of,
    refuse_account,
    refuse_both,
    write_booking,
)
from bwk_ledger.acts.parts import AmountPart, as_typed, read_part
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import FieldName, InputError, advice, way
from bwk_ledger.base.money import EUR, ZERO, format_amount
from bwk_ledger.books.seal import sealed_years
from bwk_ledger.figures.results import require_year
from bwk_ledger.figures.year_report import materiality, sentence
from bwk_ledger.rules.equity import restatements
from bwk_ledger.rules.inventory import INVENTORY
from bwk_ledger.standing.accruals import ACCRUAL
from bwk_ledger.standing.open_items import BY_ACCOUNT
from importers.booking import new_posting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.rules.load import Ledger

_NOTHING = "er is niets geschreven"
# Where the other side stands while it is still to be paid or received.
TO_RECEIVE = f"{accounts.ASSETS}:Herstel"
TO_PAY = f"{accounts.LIABILITIES}:Herstel"
_OWN = {
    TO_RECEIVE: ("Te ontvangen door herstel van een eerder jaar", "BVorOvrOvk"),
    TO_PAY: ("Te betalen door herstel van een eerder jaar", "BSchOpaNtb"),
}
_ELSEWHERE = (
    (accounts.GRANTS, "een subsidie verandert met 'bwk toekenning wijzig' of 'bwk toekenning vaststel'"),
    (INVENTORY, "wat inventaris is, volgt uit de aankoop: noem de last en laat de afschrijving zoals zij is"),
    (accounts.EQUITY, "noem wat er op de balans en in de baten en lasten fout was; het vermogen volgt daaruit"),
    *((account, "wat openstaat heeft een nummer: laat deze kant weg") for account in BY_ACCOUNT),
)


def _require_a_side(*, debet: Sequence[Any], credit: Sequence[Any], bon: str, zonder_bon: str, **_: Any) -> None:
    refuse_both(bon=bon, zonder_bon=zonder_bon)
    if not debet and not credit:
        raise WrongCallError("debet", "Noem met --debet of --credit wat er in dat jaar anders had moeten staan.")


@act(
    "boeking herstel",
    placed("jaar", YEAR, "Het vastgestelde jaar waarin de fout zit.", check=require_year),
    Field(
        "debet",
        PART_OR_REST,
        "Wat er in dat jaar debet bij had gemoeten: 'energie top=120,00'; zonder bedrag de rest. Mag vaker.",
        many=True,
        form_help="Wat er in dat jaar debet bij had gemoeten, zoals 'energie top', en hoeveel.",
    ),
    Field(
        "credit",
        PART_OR_REST,
        "De andere kant. Laat haar weg voor wat nog te betalen is (of --debet voor wat nog te ontvangen is).",
        many=True,
    ),
    Field("reden", TEXT, "Wat er fout was en waarom; het komt in de jaarrekening.", required=True),
    Field("besluit", TEXT, "Welk besluit hierover is genomen, als dat er is."),
    Field("toch", TEXT, "Waarom een kleine fout toch in de vergelijkende cijfers komt.", default="", word="REDEN"),
    Field("datum", DAY, "De dag waarop; anders 1 januari van het eerste jaar dat open is."),
    PAPER_NUMBER,
    NO_PAPER,
    AGAIN,
    check=_require_a_side,
)
def restating(
    ledger: Ledger,
    jaar: int,
    debet: Sequence[tuple[str, Decimal | None]],
    credit: Sequence[tuple[str, Decimal | None]],
    reden: str,
    besluit: str | None,
    toch: str,
    datum: dt.date | None,
    bon: str,
    zonder_bon: str,
    nog_eens: bool,
) -> Done:
    """Herstel een fout in JAAR, dat al is vastgesteld: dat jaar blijft zoals het is.

    Noem wat er had moeten staan. Een grote fout gaat rechtstreeks naar het eigen vermogen, en de vergelijkende cijfers
    worden aangepast; een kleine gaat door het resultaat van het jaar dat open is. Zo: bwk boeking herstel JAAR --debet
    'energie top=450,00' --reden 'de nota van december was niet geboekt'
    """
    day = _day(ledger, jaar, datum)
    sides = _sides(ledger, debet, credit, day)
    amount = sum((side.amount for side in sides if side.amount > 0), ZERO)
    limit = materiality(ledger, jaar)
    is_large = amount >= limit or bool(toch.strip())
    why = as_typed(reden, "reden")
    values: dict[str, Any] = {meta.REASON: f"fout in {jaar}: {why}", **papers_of(bon, zonder_bon)}
    values |= {meta.DECISION: as_typed(besluit, "besluit")} if besluit else {}
    if is_large:
        large = f"; klein, maar toch hersteld: {as_typed(toch, 'toch')}" if amount < limit else ""
        values |= {meta.RESTATES: Decimal(jaar), meta.DIRECT: f"{why}{large}"}
    else:
        for side in sides:
            if side.part.account not in _OWN:
                refuse_account(ledger, side.part, day, besluit)
    postings = [side.posting(day, is_straight=is_large) for side in sides]
    entry = memorial_entry(day, f"Herstel van een fout in {jaar}", values, postings)
    file = ACCRUAL.file.format(year=day.year)
    opened = _opened(ledger, jaar, sides)
    done = write_booking(ledger, entry, file, f"Memoriaal {day.year}", again=nog_eens, opened=opened)
    assert done.after is not None
    return Done((*done.lines, *_told(done.after, entry, jaar, limit, is_large=is_large)), after=done.after)


@dataclass(frozen=True)
class _Side:
    """What should have stood in the earlier year; EUR in the sign of the ledger."""

    part: AmountPart
    amount: Decimal

    def posting(self, day: dt.date, *, is_straight: bool) -> Any:
        """As it is booked: what is of the result straight on the reserve, with the line it is of."""
        if is_straight and accounts.result(self.part.account):
            return new_posting(accounts.RESERVE, self.amount, {meta.RESTATED_LINE: self.part.account})
        return posting_of(self.part, self.amount, day)


def _day(ledger: Ledger, year: int, asked: dt.date | None) -> dt.date:
    """The day on which it is booked: in the first year after the error that is open.

    Raises:
        InputError: the year is not closed, or the day is in another year.
    """
    closed = sealed_years(ledger.root)
    if year not in closed:
        raise InputError(
            f"{year} is nog niet afgesloten.",
            field="jaar",
            cause="een jaar dat open is, verbetert u in het jaar zelf.",
            remedy=advice(
                "verbeter de boeking met ",
                way("boeking verbeter"),
                f", of boek in {year} wat er ontbreekt met ",
                way("boeking memoriaal"),
                f"; {_NOTHING}.",
            ),
        )
    first = next(number for number in range(year + 1, dt.MAXYEAR) if number not in closed)
    if asked is not None and asked.year != first:
        raise InputError(
            f"de fout in {year} wordt niet op {asked} hersteld.",
            field="datum",
            cause=f"een fout wordt hersteld in het eerste jaar dat nog open is: {first}.",
            remedy=advice(
                "noem met ",
                FieldName("datum"),
                f" een dag in {first}, of laat ",
                FieldName("datum"),
                f" weg; {_NOTHING}.",
            ),
        )
    return asked or dt.date(first, 1, 1)


def _sides(
    ledger: Ledger,
    debet: Sequence[tuple[str, Decimal | None]],
    credit: Sequence[tuple[str, Decimal | None]],
    day: dt.date,
) -> list[_Side]:
    """Both sides with their amounts; one that nobody names is still to be paid or received.

    Raises:
        InputError: an account cannot be corrected so, or the sides are not equal.
    """
    up, down = ([read_part(ledger, text, amount, day) for text, amount in side] for side in (debet, credit))
    for part in (*up, *down):
        _refuse_account(ledger, part, day)
    up, down = up or [AmountPart(TO_RECEIVE)], down or [AmountPart(TO_PAY)]
    left, right = balanced(up, down)
    return [
        *(_Side(part, amount) for part, amount in zip(up, left, strict=True)),
        *(_Side(part, -amount) for part, amount in zip(down, right, strict=True)),
    ]


def _refuse_account(ledger: Ledger, part: AmountPart, day: dt.date) -> None:
    for parent, how in _ELSEWHERE:
        if accounts.is_under(part.account, parent):
            raise InputError(f"{part.account} kan niet zo worden hersteld.", remedy=f"{how}; {_NOTHING}.")
    if accounts.result(part.account) is None or accounts.is_hours_account(part.account):
        refuse_account(ledger, part, day, None)


def _opened(ledger: Ledger, year: int, sides: Sequence[_Side]) -> list[Any]:
    """The accounts of what is still to be paid or received that are not there yet: from the end of the year."""
    return [
        data.Open({meta.NAME: name, meta.RGS: code}, dt.date(year, 12, 31), account, [EUR], None)
        for account, (name, code) in _OWN.items()
        if account not in ledger.names and any(side.part.account == account for side in sides)
    ]


def _told(after: Ledger, entry: Any, year: int, limit: Decimal, *, is_large: bool) -> list[str]:
    """What it does, and what is to be done with it."""
    day = entry.date
    if not is_large:
        remark = (
            f"De fout is kleiner dan {format_amount(limit)} euro (een procent van de lasten van {year}, ten minste "
            f"100): zij gaat door het resultaat van {day.year}, en de cijfers van {year} blijven zoals zij zijn."
        )
        return [remark, "Is zij toch belangrijk, geef dan 'bwk ongedaan', en doe het opnieuw met --toch \"de reden\"."]
    own = (item for item in after.index.fact(restatements) if is_same(entry, item.entry))
    restated = max(own, key=lambda item: int(item.entry.meta["lineno"]))
    severe = (
        f"Geeft de jaarrekening van {year} hierdoor een heel verkeerd beeld, meld dat dan meteen aan de leden en aan "
        "het handelsregister (BW 2:362 lid 6)."
    )
    shown = f"Dit staat met de verschillen per regel in de jaarrekening van {day.year}."
    lines = [sentence(restated), shown, severe]
    if {TO_PAY, TO_RECEIVE} & {item.account for item in restated.entry.postings}:
        lines.append(
            "Zet de betaling ervan op dezelfde rekening: bwk vraagposten NUMMER Herstel, of als zij al is geboekt: bwk "
            "boeking verbeter NUMMER Herstel."
        )
    return lines
