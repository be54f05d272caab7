"""The pages "Kamers" and "Prestaties": what the kamers spend, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bwk_ledger.audit.meeting import signed_on
from bwk_ledger.fava_ext import page
from bwk_ledger.fava_ext.charts import Chart, draw
from bwk_ledger.fava_ext.text import day, exact
from bwk_ledger.figures.kamers import OpenEntry, Scope, day_balances, intervals, kamer_figures
from bwk_ledger.figures.outcomes import outcomes
from bwk_ledger.tables import kamers
from bwk_ledger.tables.kamers import KamerStatement, city_overview, city_statements, kamer_statements, overview
from bwk_ledger.tables.outcomes import kamer_table
from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Cell, Kind, Link, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bwk_ledger.fava_ext.page import Head, Request
    from bwk_ledger.standing.config import Config


# Everything the template of the page "Kamers" shows, as one frozen `KamersPage`.

_QUESTION: tuple[RecordField[OpenEntry], ...] = (
    RecordField("Datum", Kind.TEXT, lambda item: day(item.entry.date)),
    RecordField(
        "Boeking",
        Kind.TEXT,
        lambda item: Cell(f"{item.entry.payee or ''} {item.entry.narration or ''}", link=Link(entry=item.entry)),
        look="label",
    ),
    RecordField("Kamer", Kind.TEXT, lambda item: item.kamer),
    RecordField("Bedrag", Kind.MONEY, lambda item: item.amount),
    RecordField("Waarom", Kind.TEXT, lambda item: item.reason, look="label"),
)


@dataclass(frozen=True)
class KamersPage:
    """The page for one set of filters."""

    head: Head
    statements: tuple[KamerStatement, ...] = ()
    overview: Table | None = None
    cities: Table | None = None
    questions: Table | None = None
    charts: tuple[Chart, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    groups: Mapping[str, str] = field(default_factory=lambda: kamers.GROUPS)


def build_kamers(request: Request) -> KamersPage:
    """Make the page."""
    config, period = request.config, request.period
    figures = kamer_figures(request.entries, request.customs, config, period)
    # What a filter leaves of the entries adds up to no balance.
    days = [] if request.filters.select_entries else day_balances(request.entries)
    label = budget_label(figures.scope)
    statements = kamer_statements(figures, label)
    has_balances = not request.filters.select_entries
    return KamersPage(
        head=request.head,
        statements=tuple(statements),
        overview=overview(statements, label, has_balances=has_balances),
        cities=city_overview(city_statements(figures, label), label, has_balances=has_balances),
        questions=records("Open vragen", _QUESTION, figures.questions),
        charts=draw(config, intervals(request.entries, request.stretches), days),
        words=tuple(_words(config)),
    )


def _words(config: Config) -> Iterator[tuple[str, str]]:
    yield "Formeel", kamers.FORMAL
    yield "Populair", kamers.POPULAR
    yield "Vrijval", kamers.RELEASE
    yield "Resultaat", kamers.RESULT
    yield "Handgeld", kamers.PETTY
    rates = (f"{kind.name}: {exact(kind.rate)} euro." for kind in config.hour_kinds)
    yield "Waarde van de uren", " ".join((kamers.WORTH, *rates))


def budget_label(scope: Scope) -> str:
    """Which budget stands beside the figures, `heel` where they are of a part of it; or that there is none to show."""
    if not scope.years:
        return f"geen begroting {' en '.join(map(str, scope.without))}" if scope.without else "begroot"
    years = " en ".join(map(str, scope.years))
    return f"begroot {years}" if scope.is_exact else f"begroot (heel {years})"


# The pages that show the books; each hands Fava's ledger and filters on, and computes nothing.


class Kamers(page.Page):
    """The page "Kamers"."""

    report_title = "Kamers"
    basis = "formeel en populair"
    has_js_module = True
    shown = KamersPage
    build = staticmethod(build_kamers)


# Everything the template of the page "Prestaties" shows, as one frozen `PrestatiesPage`.


@dataclass(frozen=True)
class PrestatiesPage:
    """The page for one year; `kamers` are code, name and targets."""

    head: Head
    year: int = 0
    day: str = ""
    kamers: tuple[tuple[str, str, Table], ...] = ()
    reached: int = 0
    not_reached: int = 0
    not_counted: int = 0


def build_outcomes(request: Request) -> PrestatiesPage:
    """Make the page; it follows the year and no other filter."""
    ledger, names = request.ledger, request.config.kamers
    until = min(request.today, request.period.last_day) if request.period is not None else request.today
    prestaties = outcomes(ledger, request.year, until, signed_on(ledger.root, request.year))
    states = [item.is_reached for item in prestaties.items]
    return PrestatiesPage(
        head=request.head,
        year=request.year,
        day=f"{prestaties.day:%d-%m-%Y}",
        kamers=tuple(
            (code, names[code].name if code in names else code, kamer_table(prestaties, code, code, on_page=True))
            for code in prestaties.kamers
        ),
        reached=states.count(True),
        not_reached=states.count(False),
        not_counted=sum(not item.is_counted for item in prestaties.items),
    )


class Prestaties(page.Page):
    """The page "Prestaties"."""

    report_title = "Prestaties"
    shown = PrestatiesPage
    filters_entries = False
    build = staticmethod(build_outcomes)
