"""The pages that show the books; each hands Fava's ledger and filters on, and computes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.fava_ext import handgeld_page, kamers_page, leden_page, page, uren_page

if TYPE_CHECKING:
    from bwk_ledger.fava_ext.request import Request


class Kamers(page.Page):
    """The page "Kamers"."""

    report_title = "Kamers"
    basis = "formeel en populair"
    has_js_module = True
    shown = kamers_page.KamersPage

    @staticmethod
    def build(asked: Request) -> kamers_page.KamersPage:
        """The page of what was asked."""
        return kamers_page.build(asked)


class Uren(page.Page):
    """The page "Uren"."""

    report_title = "Uren"
    basis = "populair: uren tegen hun tarief"
    shown = uren_page.UrenPage

    @staticmethod
    def build(asked: Request) -> uren_page.UrenPage:
        """The page of what was asked."""
        return uren_page.build(asked)


class Leden(page.Page):
    """The page "Leden"."""

    report_title = "Leden"
    basis = "formeel, inbreng ook populair"
    has_js_module = True
    shown = leden_page.LedenPage
    filters_entries = False

    @staticmethod
    def build(asked: Request) -> leden_page.LedenPage:
        """The page of what was asked."""
        return leden_page.build(asked)


class Handgeld(page.Page):
    """The page "Handgeld"."""

    report_title = "Handgeld"
    basis = "formeel"
    shown = handgeld_page.HandgeldPage
    filters_entries = False

    @staticmethod
    def build(asked: Request) -> handgeld_page.HandgeldPage:
        """The page of what was asked."""
        return handgeld_page.build(asked)
