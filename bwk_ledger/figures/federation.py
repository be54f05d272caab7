"""The tables of one cooperative for who puts those of many beside each other: each declared, with what it says.

Their rows, and what they leave out of people, are told in `federation_rows`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from bwk_ledger.base.errors import Blank, InputError, advice, bare
from bwk_ledger.figures.federation_rows import (
    accounts_rows,
    awards_rows,
    hours_rows,
    members_rows,
    outcomes_rows,
    postings_rows,
)
from bwk_ledger.rules.derived import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bwk_ledger.figures.federation_rows import ExportScope, Row
    from bwk_ledger.rules.load import Ledger

BY_NAME = "naam-"  # how the identity begins of who has no number
VERSION = 1  # of what is declared here; another one when a column goes, or means something else


class Kind(Enum):
    """What a column holds, as a file and as its documentation say it."""

    TEXT = "tekst"
    NUMBER = "int32"
    MINUTES = "int64, minuten"
    EUROS = "decimal128(18, 2), euro"
    EXACT = "decimal128(18, 4)"
    DAY = "date32"
    YES = "bool"


@dataclass(frozen=True)
class Column:
    """A column, and in Dutch what it says."""

    name: str
    kind: Kind
    about: str
    may_be_empty: bool = True


@dataclass(frozen=True)
class Table:
    """A table: its columns beside the cooperative, the year and the kamer, which its folders say."""

    name: str
    about: str
    columns: tuple[Column, ...]
    rows: Callable[[ExportScope], Iterator[Row]]


def years_of(ledger: Ledger) -> list[int]:
    """The years in which anything was booked.

    Raises:
        InputError: there are none.
    """
    found = sorted({entry.date.year for entry in ledger.transactions if kind_of(entry) is None})
    if not found:
        raise InputError(
            "in deze boeken staat nog niets.",
            file=ledger.path.name,
            remedy=advice("lees eerst een afschrift in: ", bare("importeer", Blank("AFSCHRIFT")), "."),
        )
    return found


def identity(ledger: Ledger) -> str:
    """What the cooperative is called in the folders: by its RSIN, else its number at the trade register, else its name.

    The word before a number keeps its zeros: a reader would take it for an amount.
    """
    own = ledger.config.kamers.get(ledger.config.cooperative)
    values: Mapping[str, Any] = own.source if own else {}
    for key in ("rsin", "kvk"):
        if number := str(values.get(key) or ""):
            return f"{key}-{number}"
    name = own.name if own else ledger.title
    return f"{BY_NAME}{re.sub(r'[^a-z0-9]+', '-', name.casefold()).strip('-')}"


_NUMBER = Column("nummer", Kind.TEXT, "Het nummer van een mens; alleen met --met-nummers.")
_PEOPLE = Column("mensen", Kind.NUMBER, "Hoeveel mensen het zijn; leeg bij geen, en bij minder dan vijf.")
_MONTH = Column(
    "maand", Kind.NUMBER, "1 tot en met 12; leeg bij maanden die samen staan omdat het om weinig mensen gaat."
)
TABLES = (
    Table(
        "boekingsregels",
        "Wat er is geboekt, in euro. Met een organisatie: elke regel; anders de som van een maand.",
        (
            _MONTH,
            Column("datum", Kind.DAY, "De dag van een regel met een organisatie; leeg bij een som."),
            Column("rekening", Kind.TEXT, "De rekening; die van leden zijn er een.", may_be_empty=False),
            Column("zijde", Kind.TEXT, "activa, schulden, vermogen, baten of lasten.", may_be_empty=False),
            Column("groep", Kind.TEXT, "De groep van een bate of last."),
            Column("post", Kind.TEXT, "De post van een bate of last."),
            Column("subsidie", Kind.TEXT, "De toekenning die een last betaalt."),
            Column("afgeleid", Kind.TEXT, "Wat het programma zelf boekt, zoals vrijval."),
            Column("bedrag", Kind.EUROS, "Debet boven nul, credit eronder.", may_be_empty=False),
            Column("aantal", Kind.NUMBER, "Hoeveel regels het zijn.", may_be_empty=False),
            _PEOPLE,
            _NUMBER,
        ),
        postings_rows,
    ),
    Table(
        "uren",
        "Uren per maand, soort en tarief. Wat zij waard zijn: minuten * tarief / 60, behalve van betaalde uren.",
        (
            _MONTH,
            Column("soort", Kind.TEXT, "De soort uren.", may_be_empty=False),
            Column("betaald", Kind.YES, "Of de uren betaald zijn; dan staan zij ook in euro's.", may_be_empty=False),
            Column("tarief", Kind.EXACT, "Euro per uur.", may_be_empty=False),
            Column("minuten", Kind.MINUTES, "Alle minuten.", may_be_empty=False),
            Column("minuten_akkoord", Kind.MINUTES, "Waarvan goedgekeurd.", may_be_empty=False),
            _PEOPLE,
            _NUMBER,
        ),
        hours_rows,
    ),
    Table(
        "leden",
        "Leden aan het eind van elke maand.",
        (
            Column("maand", Kind.NUMBER, "1 tot en met 12.", may_be_empty=False),
            Column("soort", Kind.TEXT, "De soort leden.", may_be_empty=False),
            Column("leden", Kind.NUMBER, "Hoeveel het er zijn.", may_be_empty=False),
            Column("erbij", Kind.NUMBER, "Wie deze maand lid werden.", may_be_empty=False),
            Column("eraf", Kind.NUMBER, "Wie deze maand weggingen.", may_be_empty=False),
            Column("vereniging", Kind.NUMBER, "Wie ook van de bewonersvereniging zijn.", may_be_empty=False),
            Column("aandelen", Kind.NUMBER, "Hun aandelen; leeg bij minder dan vijf leden."),
            Column("ingelegd", Kind.EUROS, "Wat daarvoor is betaald; leeg bij minder dan vijf leden."),
            _NUMBER,
        ),
        members_rows,
    ),
    Table(
        "toekenningen",
        "Elke toekenning in een jaar, in euro. Van een toekenning is de kamer leeg: zij is van de coöperatie.",
        (
            Column("toekenning", Kind.TEXT, "Hoe zij heet.", may_be_empty=False),
            Column("financier", Kind.TEXT, "De code van de financier.", may_be_empty=False),
            Column("naam", Kind.TEXT, "De naam van de financier.", may_be_empty=False),
            Column("beschikking", Kind.TEXT, "Het kenmerk van de brief."),
            Column("begin", Kind.DAY, "De eerste dag."),
            Column("einde", Kind.DAY, "De laatste dag."),
            Column("stand", Kind.TEXT, "Hoe ver het ermee is.", may_be_empty=False),
            Column("toegekend", Kind.EUROS, "Hoeveel.", may_be_empty=False),
            Column("vooraf", Kind.EUROS, "Ontvangen en niet besteed in eerdere jaren.", may_be_empty=False),
            Column("ontvangen", Kind.EUROS, "In het jaar.", may_be_empty=False),
            Column("terugbetaald", Kind.EUROS, "In het jaar.", may_be_empty=False),
            Column("besteed", Kind.EUROS, "Lasten die haar noemen.", may_be_empty=False),
            Column("gedragen", Kind.EUROS, "Wat zij daarvan draagt.", may_be_empty=False),
            Column("vrijgevallen", Kind.EUROS, "Wat bate werd.", may_be_empty=False),
            Column("over", Kind.EUROS, "Aan het eind; onder nul is nog te ontvangen.", may_be_empty=False),
        ),
        awards_rows,
    ),
    Table(
        "prestaties",
        "Wat een kamer in een jaar zou doen, en wat ervan kwam.",
        (
            Column("blok", Kind.TEXT, "Het deel van het plan.", may_be_empty=False),
            Column("prestatie", Kind.TEXT, "Wat.", may_be_empty=False),
            Column("indicator", Kind.TEXT, "Waaraan het te zien is."),
            Column("doel", Kind.TEXT, "Hoeveel, in woorden van het plan.", may_be_empty=False),
            Column("doel_getal", Kind.EXACT, "Hetzelfde als getal, waar het dat is."),
            Column("waarde", Kind.EXACT, "Wat ervan kwam; leeg als niemand telde."),
            Column("van", Kind.NUMBER, "Op hoeveel, waar dat is gezegd."),
            Column("bezoeken", Kind.NUMBER, "Hoeveel bezoeken."),
            Column("bereikt", Kind.YES, "Of het doel is gehaald; leeg als dat niet te zeggen is."),
        ),
        outcomes_rows,
    ),
    Table(
        "jaarrekening",
        "De regels van balans en staat van baten en lasten, voor resultaatbestemming. Van de balans is de kamer leeg.",
        (
            Column("deel", Kind.TEXT, "activa, passiva, baten of lasten.", may_be_empty=False),
            Column("klasse", Kind.TEXT, "De klasse van de balans, of de groep.", may_be_empty=False),
            Column("regel", Kind.TEXT, "Hoe de regel heet.", may_be_empty=False),
            Column("rekening", Kind.TEXT, "Waar zij voor staat.", may_be_empty=False),
            Column("bedrag", Kind.EUROS, "Zoals de jaarrekening het toont.", may_be_empty=False),
            Column("afgesloten", Kind.YES, "Of het jaar is afgesloten.", may_be_empty=False),
        ),
        accounts_rows,
    ),
)
