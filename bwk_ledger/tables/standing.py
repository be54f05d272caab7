"""The standing data as lists: the kamers, the board, partners and what they bring."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bwk_ledger.base import accounts
from bwk_ledger.base.money import ZERO
from bwk_ledger.base.periods import in_hours
from bwk_ledger.standing.partners import TIME
from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Kind, Table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.figures.partners import WorkplaceYear
    from bwk_ledger.standing.board import BoardMember
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.kamers import Kamer
    from bwk_ledger.standing.partners import Agreement, Contribution, Partner


# `bwk kamer`: the kamers, since when and until when they are there, and what they have.


class _KamerMoney(NamedTuple):
    kamer: Kamer
    petty_cash: Decimal | None
    box: Decimal | None


_KAMERS: tuple[RecordField[_KamerMoney], ...] = (
    RecordField("Kamer", Kind.TEXT, lambda item: item.kamer.code),
    RecordField("Naam", Kind.TEXT, lambda item: item.kamer.name),
    RecordField("Stad", Kind.TEXT, lambda item: item.kamer.city),
    RecordField("Vanaf", Kind.TEXT, lambda item: f"{item.kamer.start:%d-%m-%Y}"),
    RecordField("Tot en met", Kind.TEXT, lambda item: f"{item.kamer.end:%d-%m-%Y}" if item.kamer.end else ""),
    RecordField("Plafond", Kind.MONEY, lambda item: item.kamer.petty_cash_ceiling),
    RecordField("Handgeld", Kind.MONEY, lambda item: item.petty_cash),
    RecordField("Kas", Kind.MONEY, lambda item: item.box),
)


def kamer_list(config: Config, money: Mapping[str, Decimal]) -> Table:
    """All kamers, also those that were closed.

    Args:
        config: the standing data.
        money: EUR on each account and in each box of a kamer.
    """
    rows = [
        _KamerMoney(kamer, *(None if kamer.is_cooperative else money.get(f"{parent}:{code}", ZERO) for parent in _OWN))
        for code, kamer in config.kamers.items()
    ]
    return records("Kamers", _KAMERS, rows)


_OWN = (accounts.PETTY_CASH, accounts.CASH_BOX)


# The board as a list: who, since when, and who may agree to payments.

_BOARD: tuple[RecordField[BoardMember], ...] = (
    RecordField("nummer", Kind.TEXT, lambda item: item.number),
    RecordField("functie", Kind.TEXT, lambda item: item.function),
    RecordField("vanaf", Kind.TEXT, lambda item: item.start),
    RecordField("tot en met", Kind.TEXT, lambda item: item.end),
    RecordField("akkoord op betalingen", Kind.TEXT, lambda item: "ja" if item.approves else "nee"),
    RecordField("belangen", Kind.TEXT, lambda item: ", ".join(item.interests)),
)


def board(found: Sequence[BoardMember], about: str) -> Table:
    """The members of the board that are named; `about` says of when."""
    return records("Bestuur", _BOARD, found, subtitle=about)


# Partners and what they bring, work places, and what was agreed.

_MONEY = "Geld staat hier zoals het is afgesproken; wat er kwam, staat in de boeken bij de financier."
_SUBSIDY = (
    "Verschuldigd: het bedrag per maand, voor elke maand waarin iemand er werkte. Ontvangen: baten met het nummer van "
    "de persoon, en loonkostensubsidie."
)


def party(code: str, partners: Mapping[str, Partner], config: Config) -> str:
    """The name of a partner or funder; the code itself where it is neither."""
    if code in partners:
        return partners[code].name
    return config.funders[code].name if code in config.funders else code


def contributions(found: Sequence[Contribution], partners: Mapping[str, Partner], config: Config, year: int) -> Table:
    """Who brings what in a year."""
    fields: tuple[RecordField[Contribution], ...] = (
        RecordField("Partner", Kind.TEXT, lambda item: party(item.partner, partners, config)),
        RecordField("kamer", Kind.TEXT, lambda item: item.kamer),
        RecordField("wat", Kind.TEXT, lambda item: item.what),
        RecordField("soort", Kind.TEXT, lambda item: item.kind),
        RecordField("uren", Kind.HOURS, lambda item: item.hours if item.kind == TIME else None, adds=True),
        RecordField("waarde", Kind.MONEY, lambda item: item.worth, adds=True),
        RecordField("voor prestatie", Kind.TEXT, lambda item: item.target),
    )
    title = f"Samenwerkingsafspraak {year}"
    return records(title, fields, found, subtitle="wie brengt wat", total="Totaal", footnotes=(_MONEY,))


def workplaces(found: Sequence[WorkplaceYear], partners: Mapping[str, Partner], config: Config, year: int) -> Table:
    """The work places of a year."""
    fields: tuple[RecordField[WorkplaceYear], ...] = (
        RecordField("Nummer", Kind.TEXT, lambda item: item.place.number),
        RecordField("kamer", Kind.TEXT, lambda item: item.place.kamer),
        RecordField("soort", Kind.TEXT, lambda item: item.place.kind),
        RecordField("vanaf", Kind.TEXT, lambda item: item.place.start),
        RecordField("tot en met", Kind.TEXT, lambda item: item.place.end),
        RecordField("verwezen door", Kind.TEXT, lambda item: party(item.place.referred_by, partners, config)),
        RecordField("uren per week", Kind.HOURS, lambda item: item.place.weekly),
        RecordField("uren gemaakt", Kind.HOURS, lambda item: in_hours(item.minutes), adds=True),
        RecordField("verschuldigd", Kind.MONEY, lambda item: item.due, adds=True, group="Subsidie [1]"),
        RecordField("ontvangen", Kind.MONEY, lambda item: item.received, adds=True, group="Subsidie [1]"),
    )
    return records(f"Werkplekken {year}", fields, found, total="Totaal", footnotes=(_SUBSIDY,))


def agreements(found: Sequence[Agreement], partners: Mapping[str, Partner], config: Config, day: dt.date) -> Table:
    """What was agreed, and whether it was done."""

    def state(item: Agreement) -> str:
        if item.done is not None:
            return f"gedaan {item.done}"
        return "te laat" if item.due is not None and item.due < day else "open"

    fields: tuple[RecordField[Agreement], ...] = (
        RecordField("Nummer", Kind.TEXT, lambda item: item.number),
        RecordField("van", Kind.TEXT, lambda item: item.made),
        RecordField("kamer", Kind.TEXT, lambda item: item.kamer),
        RecordField("met", Kind.TEXT, lambda item: party(item.partner, partners, config)),
        RecordField("wat", Kind.TEXT, lambda item: item.what),
        RecordField("door", Kind.TEXT, lambda item: party(item.by, partners, config)),
        RecordField("uiterlijk", Kind.TEXT, lambda item: item.due),
        RecordField("stand", Kind.TEXT, state),
    )
    return records("Afspraken", fields, found, subtitle=f"op {day}", empty="Er zijn geen afspraken.")
