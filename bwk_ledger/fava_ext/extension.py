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
from bwk_ledger.fava_ext import text
from bwk_ledger.fava_ext.page import Filters, Page, build
from bwk_ledger.fava_ext.uren_page import UrenPage
from bwk_ledger.fava_ext.uren_page import build as build_uren
from bwk_ledger.periods import Period
from bwk_ledger.views.kamers import result_years

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class _Standing:
    """What does not depend on filters, read once per load of the books."""

    config: Config
    customs: Sequence[Any]
    years: Sequence[int]


@dataclass(frozen=True)
class _Asked:
    """What one request asks for: the entries its filters leave, and the period of its time filter."""

    entries: Sequence[Any]
    period: Period | None
    stretches: Sequence[Period]


class _Page(FavaExtensionBase):
    """What the pages share. Not imported in the package itself, or Fava would take it for a page."""

    text: ClassVar[Any] = text
    _standing: _Standing | None = None

    def after_load_file(self) -> None:
        """Forget the books that were; nothing is read here, because an exception would stop Fava."""
        self._standing = None

    def standing(self) -> _Standing:
        """What does not depend on filters."""
        if self._standing is None:
            entries = self.ledger.all_entries
            customs = self.ledger.all_entries_by_type.Custom
            self._standing = _Standing(read_config(entries), customs, result_years(entries, customs))
        return self._standing

    @staticmethod
    def filters() -> Filters:
        """The filters of this request as they were typed."""
        return Filters(*(request.args.get(name, "").strip() for name in ("time", "account", "filter")))

    @staticmethod
    def asked() -> _Asked:
        """What the filters of this request leave.

        Raises:
            FavaAPIError: a filter cannot be read.
        """
        filtered = g.filtered
        found = filtered.date_range
        return _Asked(
            filtered.entries,
            Period(found.begin, found.end) if found else None,
            [Period(item.begin, item.end) for item in filtered.interval_ranges(g.interval)],
        )


class Kamers(_Page):
    """The page "Kamers"."""

    report_title = "Kamers"
    has_js_module = True

    def page(self) -> Page:
        """The page for the filters of this request."""
        standing, filters, errors = self.standing(), self.filters(), len(self.ledger.errors)
        try:
            asked = self.asked()
        except FavaAPIError as error:
            return Page(filters=filters, errors=errors, problem=str(error))
        return build(
            asked.entries,
            customs=standing.customs,
            config=standing.config,
            filters=filters,
            period=asked.period,
            stretches=asked.stretches,
            years=standing.years,
            errors=errors,
        )


class Uren(_Page):
    """The page "Uren"."""

    report_title = "Uren"

    def page(self) -> UrenPage:
        """The page for the filters of this request."""
        standing, filters, errors = self.standing(), self.filters(), len(self.ledger.errors)
        try:
            asked = self.asked()
        except FavaAPIError as error:
            return UrenPage(filters=filters, errors=errors, problem=str(error))
        return build_uren(
            asked.entries,
            customs=standing.customs,
            config=standing.config,
            filters=filters,
            period=asked.period,
            stretches=asked.stretches,
            years=standing.years,
            errors=errors,
            today=local_today(),
        )
