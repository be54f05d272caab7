"""What Fava calls; it hands Fava's ledger and filters on, and computes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from fava.context import g
from fava.ext import FavaExtensionBase
from fava.helpers import FavaAPIError
from flask import request

from bwk_ledger.config import Config, read_config
from bwk_ledger.fava_ext import text
from bwk_ledger.fava_ext.page import Filters, Page, build
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


class Kamers(FavaExtensionBase):
    """The page "Kamers"."""

    report_title = "Kamers"
    has_js_module = True
    text: ClassVar[Any] = text
    _standing: _Standing | None = None

    def after_load_file(self) -> None:
        """Forget the books that were; nothing is read here, because an exception would stop Fava."""
        self._standing = None

    def page(self) -> Page:
        """The page for the filters of this request."""
        if self._standing is None:
            entries = self.ledger.all_entries
            customs = self.ledger.all_entries_by_type.Custom
            self._standing = _Standing(read_config(entries), customs, result_years(entries, customs))
        filters = Filters(*(request.args.get(name, "").strip() for name in ("time", "account", "filter")))
        errors = len(self.ledger.errors)
        try:
            filtered = g.filtered
        except FavaAPIError as error:
            return Page(filters=filters, errors=errors, problem=str(error))
        found = filtered.date_range
        return build(
            filtered.entries,
            customs=self._standing.customs,
            config=self._standing.config,
            filters=filters,
            period=Period(found.begin, found.end) if found else None,
            stretches=[Period(item.begin, item.end) for item in filtered.interval_ranges(g.interval)],
            years=self._standing.years,
            errors=errors,
        )
