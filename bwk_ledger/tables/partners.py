"""Partners and what they bring, work places, and what was agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.base.periods import in_hours
from bwk_ledger.standing.partners import TIME
from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Kind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from bwk_ledger.figures.partners import WorkplaceYear
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.partners import Agreement, Contribution, Partner
    from bwk_ledger.tables.table import Table

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
