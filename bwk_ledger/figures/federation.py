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


class FederationKind(Enum):
    """What a column holds, as a file and as its documentation say it."""

    TEXT = "tekst"
    NUMBER = "int32"
    MINUTES = "int64, minuten"
    EUROS = "decimal128(18, 2), euro"
    EXACT = "decimal128(18, 4)"
    DAY = "date32"
    YES = "bool"


@dataclass(frozen=True)
class FederationColumn:
    """A column, and in Dutch what it says."""

    name: str
    kind: FederationKind
    about: str
    may_be_empty: bool = True


@dataclass(frozen=True)
class FederationTable:
    """A table: its columns beside the cooperative, the year and the kamer, which its folders say."""

    name: str
    about: str
    columns: tuple[FederationColumn, ...]
    rows: Callable[[ExportScope], Iterator[Row]]


def years_of(ledger: Ledger) -> list[int]:
    """The years in which anything was booked.

    Raises:
        InputError: there are none.
    """
    booked_years = sorted({entry.date.year for entry in ledger.transactions if kind_of(entry) is None})
    if not booked_years:
        raise InputError(
            "in deze boeken staat nog niets.",
            file=ledger.path.name,
            remedy=advice("lees eerst een afschrift in: ", bare("importeer", Blank("AFSCHRIFT")), "."),
        )
    return booked_years


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


_NUMBER = FederationColumn("nummer", FederationKind.TEXT, "Het nummer van een mens; alleen met --met-nummers.")
_PEOPLE = FederationColumn(
    "mensen", FederationKind.NUMBER, "Hoeveel mensen het zijn; leeg bij geen, en bij minder dan vijf."
)
_MONTH = FederationColumn(
    "maand", FederationKind.NUMBER, "1 tot en met 12; leeg bij maanden die samen staan omdat het om weinig mensen gaat."
)
TABLES = (
    FederationTable(
        "boekingsregels",
        "Wat er is geboekt, in euro. Met een organisatie: elke regel; anders de som van een maand.",
        (
            _MONTH,
            FederationColumn(
                "datum", FederationKind.DAY, "De dag van een regel met een organisatie; leeg bij een som."
            ),
            FederationColumn(
                "rekening", FederationKind.TEXT, "De rekening; die van leden zijn er een.", may_be_empty=False
            ),
            FederationColumn(
                "zijde", FederationKind.TEXT, "activa, schulden, vermogen, baten of lasten.", may_be_empty=False
            ),
            FederationColumn("groep", FederationKind.TEXT, "De groep van een bate of last."),
            FederationColumn("post", FederationKind.TEXT, "De post van een bate of last."),
            FederationColumn("subsidie", FederationKind.TEXT, "De toekenning die een last betaalt."),
            FederationColumn("afgeleid", FederationKind.TEXT, "Wat het programma zelf boekt, zoals vrijval."),
            FederationColumn("bedrag", FederationKind.EUROS, "Debet boven nul, credit eronder.", may_be_empty=False),
            FederationColumn("aantal", FederationKind.NUMBER, "Hoeveel regels het zijn.", may_be_empty=False),
            _PEOPLE,
            _NUMBER,
        ),
        postings_rows,
    ),
    FederationTable(
        "uren",
        "Uren per maand, soort en tarief. Wat zij waard zijn: minuten * tarief / 60, behalve van betaalde uren.",
        (
            _MONTH,
            FederationColumn("soort", FederationKind.TEXT, "De soort uren.", may_be_empty=False),
            FederationColumn(
                "betaald",
                FederationKind.YES,
                "Of de uren betaald zijn; dan staan zij ook in euro's.",
                may_be_empty=False,
            ),
            FederationColumn("tarief", FederationKind.EXACT, "Euro per uur.", may_be_empty=False),
            FederationColumn("minuten", FederationKind.MINUTES, "Alle minuten.", may_be_empty=False),
            FederationColumn("minuten_akkoord", FederationKind.MINUTES, "Waarvan goedgekeurd.", may_be_empty=False),
            _PEOPLE,
            _NUMBER,
        ),
        hours_rows,
    ),
    FederationTable(
        "leden",
        "Leden aan het eind van elke maand.",
        (
            FederationColumn("maand", FederationKind.NUMBER, "1 tot en met 12.", may_be_empty=False),
            FederationColumn("soort", FederationKind.TEXT, "De soort leden.", may_be_empty=False),
            FederationColumn("leden", FederationKind.NUMBER, "Hoeveel het er zijn.", may_be_empty=False),
            FederationColumn("erbij", FederationKind.NUMBER, "Wie deze maand lid werden.", may_be_empty=False),
            FederationColumn("eraf", FederationKind.NUMBER, "Wie deze maand weggingen.", may_be_empty=False),
            FederationColumn(
                "vereniging", FederationKind.NUMBER, "Wie ook van de bewonersvereniging zijn.", may_be_empty=False
            ),
            FederationColumn("aandelen", FederationKind.NUMBER, "Hun aandelen; leeg bij minder dan vijf leden."),
            FederationColumn(
                "ingelegd", FederationKind.EUROS, "Wat daarvoor is betaald; leeg bij minder dan vijf leden."
            ),
            _NUMBER,
        ),
        members_rows,
    ),
    FederationTable(
        "toekenningen",
        "Elke toekenning in een jaar, in euro. Van een toekenning is de kamer leeg: zij is van de coöperatie.",
        (
            FederationColumn("toekenning", FederationKind.TEXT, "Hoe zij heet.", may_be_empty=False),
            FederationColumn("financier", FederationKind.TEXT, "De code van de financier.", may_be_empty=False),
            FederationColumn("naam", FederationKind.TEXT, "De naam van de financier.", may_be_empty=False),
            FederationColumn("beschikking", FederationKind.TEXT, "Het kenmerk van de brief."),
            FederationColumn("begin", FederationKind.DAY, "De eerste dag."),
            FederationColumn("einde", FederationKind.DAY, "De laatste dag."),
            FederationColumn("stand", FederationKind.TEXT, "Hoe ver het ermee is.", may_be_empty=False),
            FederationColumn("toegekend", FederationKind.EUROS, "Hoeveel.", may_be_empty=False),
            FederationColumn(
                "vooraf", FederationKind.EUROS, "Ontvangen en niet besteed in eerdere jaren.", may_be_empty=False
            ),
            FederationColumn("ontvangen", FederationKind.EUROS, "In het jaar.", may_be_empty=False),
            FederationColumn("terugbetaald", FederationKind.EUROS, "In het jaar.", may_be_empty=False),
            FederationColumn("besteed", FederationKind.EUROS, "Lasten die haar noemen.", may_be_empty=False),
            FederationColumn("gedragen", FederationKind.EUROS, "Wat zij daarvan draagt.", may_be_empty=False),
            FederationColumn("vrijgevallen", FederationKind.EUROS, "Wat bate werd.", may_be_empty=False),
            FederationColumn(
                "over", FederationKind.EUROS, "Aan het eind; onder nul is nog te ontvangen.", may_be_empty=False
            ),
        ),
        awards_rows,
    ),
    FederationTable(
        "prestaties",
        "Wat een kamer in een jaar zou doen, en wat ervan kwam.",
        (
            FederationColumn("blok", FederationKind.TEXT, "Het deel van het plan.", may_be_empty=False),
            FederationColumn("prestatie", FederationKind.TEXT, "Wat.", may_be_empty=False),
            FederationColumn("indicator", FederationKind.TEXT, "Waaraan het te zien is."),
            FederationColumn("doel", FederationKind.TEXT, "Hoeveel, in woorden van het plan.", may_be_empty=False),
            FederationColumn("doel_getal", FederationKind.EXACT, "Hetzelfde als getal, waar het dat is."),
            FederationColumn("waarde", FederationKind.EXACT, "Wat ervan kwam; leeg als niemand telde."),
            FederationColumn("van", FederationKind.NUMBER, "Op hoeveel, waar dat is gezegd."),
            FederationColumn("bezoeken", FederationKind.NUMBER, "Hoeveel bezoeken."),
            FederationColumn("bereikt", FederationKind.YES, "Of het doel is gehaald; leeg als dat niet te zeggen is."),
        ),
        outcomes_rows,
    ),
    FederationTable(
        "jaarrekening",
        "De regels van balans en staat van baten en lasten, voor resultaatbestemming. Van de balans is de kamer leeg.",
        (
            FederationColumn("deel", FederationKind.TEXT, "activa, passiva, baten of lasten.", may_be_empty=False),
            FederationColumn(
                "klasse", FederationKind.TEXT, "De klasse van de balans, of de groep.", may_be_empty=False
            ),
            FederationColumn("regel", FederationKind.TEXT, "Hoe de regel heet.", may_be_empty=False),
            FederationColumn("rekening", FederationKind.TEXT, "Waar zij voor staat.", may_be_empty=False),
            FederationColumn("bedrag", FederationKind.EUROS, "Zoals de jaarrekening het toont.", may_be_empty=False),
            FederationColumn("afgesloten", FederationKind.YES, "Of het jaar is afgesloten.", may_be_empty=False),
        ),
        accounts_rows,
    ),
)
