"""All that the members' meeting and the accountant get about a year, in the order in which they read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount.core import data

from bwk_ledger.accounts import ROOTS, is_hours_account
from bwk_ledger.rules.inventory import last_year
from bwk_ledger.statements import toelichting
from bwk_ledger.statements.grootboek import grootboek
from bwk_ledger.statements.inventaris import inventaris
from bwk_ledger.statements.jaarrekening import balance_sheet_after, jaarrekening
from bwk_ledger.statements.kasstroom import kasstroom
from bwk_ledger.statements.overlopend import overlopend
from bwk_ledger.statements.proefbalans import proefbalans
from bwk_ledger.statements.table import Cell, Column, Kind, Row, Table
from bwk_ledger.views.accruals import accrual_lines
from bwk_ledger.views.cash_flow import cash_flow
from bwk_ledger.views.figures import figures
from bwk_ledger.views.general_ledger import general_ledger
from bwk_ledger.views.inventory import inventory
from bwk_ledger.views.journal import journals
from bwk_ledger.views.trial_balance import trial_balance

if TYPE_CHECKING:
    from collections.abc import Collection

    from bwk_ledger.load import Ledger
    from bwk_ledger.views.journal import Journal


def annual_statements(ledger: Ledger, year: int) -> list[Table]:
    """The statements of a year with their notes."""
    found = figures(ledger, year)
    customs = ledger.customs
    balance, result, per_kamer, hours = jaarrekening(found, ledger.names, ledger.title)
    flows = [cash_flow(ledger.transactions, item) for item in (year, year - 1)]
    return [
        balance,
        balance_sheet_after(found, ledger.names, ledger.title),
        result,
        toelichting.explained(found, customs),
        per_kamer,
        kasstroom(flows, ledger.config, ledger.names),
        toelichting.principles(),
        toelichting.balance_posts(found, ledger.names),
        toelichting.equity(found, ledger.names),
        toelichting.grants_received(found),
        hours,
        toelichting.populaire(found),
        toelichting.appropriation(found, ledger.transactions, ledger.names),
    ]


def books_of_year(ledger: Ledger, year: int) -> list[Table]:
    """What stands behind the statements: trial balance, accounts with their RGS code, open questions, journal.

    Where there are any, accruals and inventory too.
    """
    found = trial_balance(ledger.transactions, year)
    return [
        proefbalans(found, ledger.names, year),
        _accounts(ledger, {item.account for item in found}, year),
        _open_items(ledger, year),
        _journal(journals(ledger.transactions, year), year),
        *_lists(ledger, year),
    ]


def _lists(ledger: Ledger, year: int) -> list[Table]:
    """What only some books have: accruals and inventory."""
    accruals = accrual_lines(ledger, year)
    assets = inventory(ledger, year) if year <= last_year(ledger.transactions) else []
    return [
        *([overlopend(accruals, year)] if accruals else []),
        *([inventaris(assets, ledger.config.kamers, year)] if assets else []),
    ]


def _accounts(ledger: Ledger, used: Collection[str], year: int) -> Table:
    opens = ledger.by_type.get(data.Open, ())
    rows = [
        Row((Cell(entry.account), Cell(str(entry.meta.get("naam", ""))), Cell(str(entry.meta.get("rgs", "")))))
        for entry in opens
        if entry.account in used
    ]
    return Table(
        title=f"Rekeningen {year}",
        subtitle="met hun code in het Referentie Grootboekschema; alleen rekeningen die dit jaar iets hadden",
        columns=(Column("Rekening", Kind.TEXT), Column("Naam", Kind.TEXT), Column("RGS", Kind.TEXT)),
        rows=tuple(rows),
    )


def _open_items(ledger: Ledger, year: int) -> Table:
    """Bookings that somebody must still look at."""
    found = [entry for entry in ledger.transactions if entry.flag == "!" and entry.date.year <= year]
    rows = [
        Row(
            (
                Cell(entry.date.isoformat()),
                Cell(entry.narration or ""),
                Cell(entry.postings[0].units.number),
                Cell(", ".join(item.account for item in entry.postings[1:])),
            )
        )
        for entry in found
    ]
    return Table(
        title=f"Openstaande posten {year}",
        subtitle="boekingen die nog zijn uit te zoeken (vlag !)",
        columns=(
            Column("Datum", Kind.TEXT),
            Column("Omschrijving", Kind.TEXT),
            Column("bedrag", Kind.MONEY),
            Column("Rekening", Kind.TEXT),
        ),
        rows=tuple(rows) or (Row((Cell("geen"), *[Cell()] * 3)),),
    )


def _journal(found: list[Journal], year: int) -> Table:
    rows = [
        Row(
            (
                Cell(journal.name),
                Cell(str(entry.number)),
                Cell(entry.date.isoformat()),
                Cell(entry.text),
                Cell(line.account),
                Cell(line.amount if line.amount >= 0 else None),
                Cell(-line.amount if line.amount < 0 else None),
                Cell(line.grant),
                Cell(line.document),
            )
        )
        for journal in found
        for entry in journal.entries
        for line in entry.lines
    ]
    titles = ("Dagboek", "Nummer", "Datum", "Omschrijving", "Rekening")
    return Table(
        title=f"Journaal {year}",
        subtitle="alle boekingen in euro's",
        columns=(
            *(Column(title, Kind.TEXT) for title in titles),
            Column("debet", Kind.MONEY),
            Column("credit", Kind.MONEY),
            Column("Subsidie", Kind.TEXT),
            Column("Bron", Kind.TEXT),
        ),
        rows=tuple(rows),
    )


def general_ledger_of_year(ledger: Ledger, year: int) -> list[Table]:
    """Every account line by line; hours left out."""
    found = [page for root in ROOTS for page in general_ledger(ledger.transactions, root, year)]
    return grootboek([page for page in found if not is_hours_account(page.account)], ledger.names, year)
