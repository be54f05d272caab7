"""What every page is: Fava's ledger and filters in, a frozen page out, and a template that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from fava.context import g
from fava.ext import FavaExtensionBase
from fava.helpers import FavaAPIError
from fava.util.date import local_today
from flask import request

from bwk_ledger.access.visitor import ENVIRON
from bwk_ledger.config import Config, read_config
from bwk_ledger.fava_ext import text
from bwk_ledger.fava_ext.request import Filters, Head, Request
from bwk_ledger.fava_ext.show import Ways, show
from bwk_ledger.load import Ledger
from bwk_ledger.periods import Period
from bwk_ledger.views.kamers import result_years

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.fava_ext.show import ShownTable
    from bwk_ledger.tables.table import Table


@dataclass(frozen=True)
class _Standing:
    """What does not depend on filters, read once per load of the books."""

    ledger: Ledger
    config: Config
    customs: Sequence[Any]
    transactions: Sequence[Any]
    years: tuple[int, ...]


def filters_of_request() -> Filters:
    """Fava's own filters, as they stand in the address."""
    return Filters(*(request.args.get(name, "").strip() for name in ("time", "account", "filter")))


class Page(FavaExtensionBase):
    """What the pages share. Not imported in the package itself, or Fava would take it for a page."""

    text: ClassVar[Any] = text
    shown: ClassVar[type[Any]]  # the page; with nothing but its head where a filter cannot be read
    basis: ClassVar[str] = ""  # of the amounts, on paper: in euros only, or with the worth of hours
    filters_entries: ClassVar[bool] = True  # whether it follows Fava's filters of account and of other marks
    _standing: _Standing | None = None

    @property
    def extension_dir(self) -> Path:
        """The folder with the templates and scripts of all pages."""
        return Path(__file__).parent

    def after_load_file(self) -> None:
        """Forget the books that were; nothing is read here, because an exception would stop Fava."""
        self._standing = None

    def page(self) -> Any:
        """The page for the filters of this request."""
        errors = len(self.ledger.errors)
        filters = filters_of_request()
        try:
            return self.build(self.asked(filters))
        except FavaAPIError as error:
            return self.shown(Head(filters, errors, problem=str(error)))

    def asked(self, filters: Filters) -> Request:
        """What this request asks of the books.

        Raises:
            FavaAPIError: a filter cannot be read.
        """
        standing = self.standing()
        filtered = g.filtered
        if filters.select_entries and not self.filters_entries:
            filtered = self.ledger.get_filtered(time=filters.time)
        stretches = filtered.interval_ranges(g.interval)
        found = filtered.date_range
        return Request(
            filters=filters,
            period=Period(found.begin, found.end) if found else None,
            stretches=[Period(item.begin, item.end) for item in stretches],
            entries=filtered.entries,
            transactions=standing.transactions,
            customs=standing.customs,
            config=standing.config,
            years=standing.years,
            errors=len(self.ledger.errors),
            today=local_today(),
            ledger=standing.ledger,
            visitor=request.environ.get(ENVIRON),
        )

    @staticmethod
    def build(asked: Request) -> Any:
        """The page of what was asked."""
        raise NotImplementedError

    def show(self, table: Table) -> ShownTable:
        """A table of the page, its links with the filters of this request."""
        return show(table, Ways(filters_of_request(), self.filters_entries))

    def standing(self) -> _Standing:
        """What does not depend on filters."""
        if self._standing is None:
            own = self.ledger
            entries, by_type = own.all_entries, own.all_entries_by_type
            self._standing = _Standing(
                Ledger(Path(own.beancount_file_path), entries, own.errors, own.options),
                read_config(entries),
                by_type.Custom,
                by_type.Transaction,
                tuple(result_years(by_type.Transaction, by_type.Custom)),
            )
        return self._standing
