"""What Fava calls; it hands Fava's ledger and filters on, and computes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from fava.context import g
from fava.ext import FavaExtensionBase
from fava.helpers import FavaAPIError
from fava.util.date import local_today
from flask import request

from bwk_ledger.config import Config, read_config
from bwk_ledger.fava_ext import handgeld_page, kamers_page, leden_page, text, uren_page
from bwk_ledger.fava_ext.request import Filters, Head, Request
from bwk_ledger.periods import Period
from bwk_ledger.views.kamers import result_years

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class _Standing:
    """What does not depend on filters, read once per load of the books."""

    config: Config
    customs: Sequence[Any]
    transactions: Sequence[Any]
    years: tuple[int, ...]


class _Page(FavaExtensionBase):
    """What the pages share. Not imported in the package itself, or Fava would take it for a page."""

    text: ClassVar[Any] = text
    shown: ClassVar[type[Any]]  # the page; with nothing but its head where a filter cannot be read
    filters_entries: ClassVar[bool] = True  # whether it follows Fava's filters of account and of other marks
    _standing: _Standing | None = None

    def after_load_file(self) -> None:
        """Forget the books that were; nothing is read here, because an exception would stop Fava."""
        self._standing = None

    def page(self) -> Any:
        """The page for the filters of this request."""
        standing, errors = self.standing(), len(self.ledger.errors)
        filters = Filters(*(request.args.get(name, "").strip() for name in ("time", "account", "filter")))
        try:
            filtered = g.filtered
            if filters.select_entries and not self.filters_entries:
                filtered = self.ledger.get_filtered(time=filters.time)
            stretches = filtered.interval_ranges(g.interval)
        except FavaAPIError as error:
            return self.shown(Head(filters, errors, problem=str(error)))
        found = filtered.date_range
        return self.build(
            Request(
                filters=filters,
                period=Period(found.begin, found.end) if found else None,
                stretches=[Period(item.begin, item.end) for item in stretches],
                entries=filtered.entries,
                transactions=standing.transactions,
                customs=standing.customs,
                config=standing.config,
                years=standing.years,
                errors=errors,
                today=local_today(),
            )
        )

    @staticmethod
    def build(asked: Request) -> Any:
        """The page of what was asked."""
        raise NotImplementedError

    def standing(self) -> _Standing:
        """What does not depend on filters."""
        if self._standing is None:
            entries, by_type = self.ledger.all_entries, self.ledger.all_entries_by_type
            self._standing = _Standing(
                read_config(entries),
                by_type.Custom,
                by_type.Transaction,
                tuple(result_years(by_type.Transaction, by_type.Custom)),
            )
        return self._standing


class Kamers(_Page):
    """The page "Kamers"."""

    report_title = "Kamers"
    has_js_module = True
    shown = kamers_page.KamersPage

    @staticmethod
    def build(asked: Request) -> kamers_page.KamersPage:
        """The page of what was asked."""
        return kamers_page.build(asked)


class Uren(_Page):
    """The page "Uren"."""

    report_title = "Uren"
    shown = uren_page.UrenPage

    @staticmethod
    def build(asked: Request) -> uren_page.UrenPage:
        """The page of what was asked."""
        return uren_page.build(asked)


class Leden(_Page):
    """The page "Leden"."""

    report_title = "Leden"
    has_js_module = True
    shown = leden_page.LedenPage
    filters_entries = False

    @staticmethod
    def build(asked: Request) -> leden_page.LedenPage:
        """The page of what was asked."""
        return leden_page.build(asked)


class Handgeld(_Page):
    """The page "Handgeld"."""

    report_title = "Handgeld"
    shown = handgeld_page.HandgeldPage
    filters_entries = False

    @staticmethod
    def build(asked: Request) -> handgeld_page.HandgeldPage:
        """The page of what was asked."""
        return handgeld_page.build(asked)
