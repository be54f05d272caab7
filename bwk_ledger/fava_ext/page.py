"""A page in Fava: what is asked of the books, the head that every page shows, and forms that write to the log."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeVar

from fava.application import render_template, url_for
from fava.beans.funcs import hash_entry
from fava.context import g
from fava.ext import FavaExtensionBase, extension_endpoint
from fava.helpers import FavaAPIError
from fava.util.date import local_today
from flask import redirect, request
from markupsafe import Markup

from bwk_ledger.audit.audit import Audit, open_audit
from bwk_ledger.audit.board import refuse_board
from bwk_ledger.audit.evening import StepState, step_states
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.periods import Period
from bwk_ledger.door.accounts import ENVIRON, require
from bwk_ledger.door.query import days_left
from bwk_ledger.fava_ext import text
from bwk_ledger.fava_ext.menu import ABOUT, EveningStep, evening
from bwk_ledger.fava_ext.refill import refill
from bwk_ledger.fava_ext.show import Ways, show
from bwk_ledger.fava_ext.text import day, stretch
from bwk_ledger.render.charts import colours

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from fava.core import FilteredLedger
    from werkzeug.wrappers import Response

    from bwk_ledger.audit.audit import Line
    from bwk_ledger.door.accounts import Role, Visitor
    from bwk_ledger.fava_ext.loading import LoadedBooks
    from bwk_ledger.fava_ext.menu import PageAbout
    from bwk_ledger.fava_ext.show import ShownTable
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.config import Config
    from bwk_ledger.tables.table import Table


# What one request asks of the books, and the head that every page shows of it.


@dataclass(frozen=True)
class Filters:
    """Fava's own filters, as its user typed them."""

    time: str = ""
    account: str = ""
    advanced: str = ""

    @property
    def select_entries(self) -> bool:
        """Whether part of the entries of the period is left out."""
        return bool(self.account or self.advanced)


@dataclass(frozen=True)
class ShownStep:
    """A step of the evening of the kascommissie, and how far it is; None where the log cannot be read."""

    number: int
    step: EveningStep
    state: StepState | None = None


@dataclass(frozen=True)
class Head:
    """The top of a page; with a `problem` or `damage` there is nothing else to show."""

    filters: Filters
    errors: int  # how many findings the books have
    problem: str = ""  # a filter that cannot be read
    damage: str = ""  # what else keeps the page from being shown, in full
    period: str = ""
    years: tuple[int, ...] = ()  # to choose from
    kamers: tuple[str, ...] = ()  # that there were in the period
    today: str = ""
    is_of_one_year: bool = False  # whether the page cannot show all years
    steps: tuple[ShownStep, ...] = ()  # of the kascommissie, on its pages


@dataclass(frozen=True)
class Request:
    """What a page is made from.

    `transactions` and `customs` are all of the books, whatever the filters.
    """

    filters: Filters
    period: Period | None  # what the time filter says; None without one
    stretches: Sequence[Period]  # the months, quarters or years for which bars are drawn
    find_entries: Callable[[], Sequence[Any]]
    transactions: Sequence[Any]
    customs: Sequence[Any]
    config: Config
    years: tuple[int, ...]  # to choose from
    errors: int  # how many findings the books have
    today: dt.date
    ledger: Ledger  # all of the books, whatever the filters
    visitor: Visitor | None = None  # who logged in; None where nobody has to

    @property
    def entries(self) -> Sequence[Any]:
        """What the filters leave, clamped to the period when there is one."""
        return self.find_entries()

    @property
    def year(self) -> int:
        """The year that pages of one year are about: the last that the period touches, else the last of the books."""
        if self.period is not None:
            return self.period.last_day.year
        return max(self.years, default=self.today.year)

    @property
    def head(self) -> Head:
        """The top of the page."""
        return Head(
            self.filters,
            self.errors,
            period=stretch(self.period),
            years=self.years,
            kamers=kamers_in(self.config, self.period),
            today=day(self.today),
        )


def kamers_in(config: Config, period: Period | None) -> tuple[str, ...]:
    """The codes of the kamers that there were in a period."""
    return tuple(
        kamer.code
        for kamer in config.kamers.values()
        if period is None or kamer.is_there(period.start, period.last_day)
    )


# What every page is: Fava's ledger and filters in, a frozen page out, and a template that shows it.


def filters_of_request() -> Filters:
    """Fava's own filters, as they stand in the address."""
    return Filters(*(request.args.get(name, "").strip() for name in ("time", "account", "filter")))


class Page(FavaExtensionBase):
    """What the pages share. Not imported in the package itself, or Fava would take it for a page."""

    text: ClassVar[Any] = text
    shown: ClassVar[type[Any]]  # the page; with nothing but its head where a filter cannot be read
    basis: ClassVar[str] = ""  # of the amounts, on paper: in euros only, or with the worth of hours
    filters_entries: ClassVar[bool] = True  # whether it follows Fava's filters of account and of other marks

    @property
    def extension_dir(self) -> Path:
        """The folder with the templates and scripts of all pages."""
        return Path(__file__).parent

    @property
    def about(self) -> PageAbout | None:
        """What the page is for."""
        return ABOUT.get(self.name)

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
        days = g.filtered if self.filters_entries else self._days(filters)
        stretches = days.interval_ranges(g.interval)
        date_range = days.date_range
        return Request(
            filters=filters,
            period=Period(date_range.begin, date_range.end) if date_range else None,
            stretches=[Period(item.begin, item.end) for item in stretches],
            find_entries=partial(self._entries, filters),
            transactions=standing.ledger.transactions,
            customs=standing.ledger.customs,
            config=standing.ledger.config,
            years=standing.years,
            errors=len(self.ledger.errors),
            today=local_today(),
            ledger=standing.ledger,
            visitor=request.environ.get(ENVIRON),
        )

    def _days(self, filters: Filters) -> FilteredLedger:
        """The days to show, by the one filter that the page follows; the others must be right too."""
        if filters.select_entries:
            self.ledger.get_filtered(account=filters.account, filter=filters.advanced, time=filters.time)
        return days_left(self.ledger, filters.time)

    def _entries(self, filters: Filters) -> Sequence[Any]:
        filtered = g.filtered if self.filters_entries else self.ledger.get_filtered(time=filters.time)
        return filtered.entries

    @staticmethod
    def build(asked: Request, /) -> Any:
        """The page of what was asked."""
        raise NotImplementedError

    def show(self, table: Table) -> ShownTable:
        """A table of the page, its links with the filters of this request."""
        return show(table, Ways(filters_of_request(), self.filters_entries))

    def standing(self) -> LoadedBooks:
        """What does not depend on filters: what one page found in the books, the others need not look for."""
        books: LoadedBooks = self.ledger.extensions.get_extension(SHELL).standing()
        return books

    def kamer_colours(self) -> Mapping[str, str]:
        """The colour of each kamer, by its code."""
        return colours(self.standing().ledger.config.kamers)

    def form_address(self, endpoint: str) -> str:
        """Where a form of this page goes. Fava's `url_for` cannot say: it takes `endpoint` for its own argument."""
        return url_for("extension_report", extension_name=self.name).partition("?")[0] + endpoint

    def form_of_act(self, act: str = "", **texts: object) -> str:
        """Where the form of an act is, with fields filled in; without an act, the menu of all forms."""
        asked = {"act": act} | texts if act else {}
        return str(url_for("extension_report", extension_name=FORMS, **asked))

    def back(self, act: str) -> str:
        """Where that is shown what an act was about; empty where no page does."""
        del act
        return ""

    def file_address(self, key: str) -> str:
        """Where a file is that an act made."""
        menu = self.form_of_act().partition("?")[0]
        return f"{menu}bestand?nr={key}"

    def refused(self, message: str) -> tuple[str, int]:
        """The page that says why a form was not carried out."""
        template = self.jinja_env.get_template("refused.html")
        back = url_for("extension_report", extension_name=self.name)
        kept = request.form.get("tekst") or request.form.get("opmerking", "")
        content = Markup(template.render(extension=self, message=message, back=back, kept=kept))  # noqa: S704 - it escapes
        return render_template("_layout.html", content=content, page_title=self.report_title), 400


# What the pages of the kascommissie share: the audit of the year they show, and how a form is carried out.

_SEE_OTHER = 303
FORMS = "Formulieren"  # the page with a form for every act
EVIDENCE = "Steekproef"  # the page that shows a booking beside its paper
SHELL = "Shell"  # what stands around all pages
CHECKLIST = "Kascommissie"  # the page that fills in the checklist
FROM = "van"  # the argument that names the page that led to it
_Method = TypeVar("_Method", bound="Callable[..., Any]")


def endpoint(name: str, method: Literal["GET", "POST"] = "POST") -> Callable[[_Method], _Method]:
    """A method of a page with an address of its own, most often of a form; Fava's decorator has no types."""
    decorate: Callable[[_Method], _Method] = extension_endpoint(name, [method])
    return decorate


@dataclass(frozen=True)
class AuditRequest:
    """What a page of the kascommissie is made from; `arguments` are those of the address."""

    request: Request
    audit: Audit
    arguments: Mapping[str, str]
    lines: Callable[[], Sequence[Line] | None] = lambda: None  # the checklist, where it was read
    checklist: Callable[[], Sequence[Line]] = tuple  # filled in where nobody read it yet

    @property
    def head(self) -> Head:
        """The top of the page: always about one year."""
        return replace(
            self.request.head,
            period=str(self.audit.year),
            kamers=kamers_in(self.request.config, self.audit.period),
            is_of_one_year=True,
            steps=shown_steps(self.visitor, step_states(self.audit, self.lines(), self.visitor)),
        )

    @property
    def visitor(self) -> Visitor | None:
        """Who logged in; None where nobody has to, and nobody can write."""
        return self.request.visitor


def shown_steps(visitor: Visitor | None, states: Sequence[StepState] = ()) -> tuple[ShownStep, ...]:
    """The steps of the evening, for who looks."""
    steps = evening(visitor.role if visitor is not None else None)
    return tuple(ShownStep(number, step, state) for number, (step, state) in enumerate(zip_longest(steps, states), 1))


@dataclass(frozen=True)
class PagePlace:
    """Where a page goes back to: a place on it, and the arguments of its address."""

    anchor: str = ""
    arguments: Mapping[str, str] = field(default_factory=dict)


class AuditPage(Page):
    """A page of the kascommissie; it follows the year and no other filter."""

    filters_entries = False
    place_of: ClassVar[Mapping[str, str]] = {}  # which field of a form says which argument its page was asked with

    def build(self, asked: Request) -> Any:  # type: ignore[override]
        """The page; with nothing but its head where the log is damaged."""
        try:
            return self.build_audit(self._audit(asked))
        except InputError as error:
            return self.shown(replace(asked.head, damage=str(error), steps=shown_steps(asked.visitor)))

    @staticmethod
    def build_audit(asked: AuditRequest, /) -> Any:
        """The page of what was asked."""
        raise NotImplementedError

    def act(
        self, *roles: Role, do: Callable[[Audit, Visitor, Mapping[str, str]], str | PagePlace]
    ) -> Response | tuple[str, int]:
        """Carry out a form and go back to the page it came from, or show why not.

        Args:
            roles: who may do it.
            do: gets the audit, who does it and the fields of the form; gives the place on the page to go back to, empty
                for its top, or a `Place`. It refuses by raising an `InputError`.
        """
        try:
            visitor = require(request.environ.get(ENVIRON), roles)
            audit = self._audit(self.asked_now()).audit
            refuse_board(audit, visitor)
            target = do(audit, visitor, request.form)
        except InputError as error:
            return self.refused_here(str(error))
        place = target if isinstance(target, PagePlace) else PagePlace(target)
        address = url_for("extension_report", extension_name=self.name, **place.arguments)
        return redirect(address + (f"#{place.anchor}" if place.anchor else ""), _SEE_OTHER)

    def refused_here(self, message: str) -> tuple[str, int]:
        """The page that a form was sent from, with why it was not carried out and with all that was typed."""
        g.extension = self
        template = self.jinja_env.get_template(f"{self.name}.html")
        html = refill(template.render(extension=self, refusal=message), request.path, dict(request.form.lists()))
        if html is None:  # what was typed is kept where the page has no such form any more
            return self.refused(message)
        content = Markup(html)  # noqa: S704 - the template and what fills it in escape
        return render_template("_layout.html", content=content, page_title=self.report_title), 400

    def asked_for(self) -> Mapping[str, str]:
        """The arguments of the address; of a form that was refused those of the page it stood on."""
        if request.method == "GET":
            return request.args.to_dict()
        return request.args.to_dict() | {name: request.form.get(field, "") for name, field in self.place_of.items()}

    def show(self, table: Table) -> ShownTable:
        """A table of the page; an entry is shown beside its paper, and never where it can be changed."""
        return show(table, Ways(filters_of_request(), self.filters_entries, self.evidence))

    def evidence(self, entry: Any) -> str:
        """Where an entry is shown beside its paper."""
        asked = {"account": "", "filter": "", "boeking": hash_entry(entry), FROM: self.name}
        return str(url_for("extension_report", extension_name=EVIDENCE, **asked)) + "#boeking"

    def address(self, endpoint: str, year: int) -> str:
        """Where a form of this page goes that is about a year."""
        return self.form_address(f"{endpoint}?time={year}")

    def asked_now(self) -> Request:
        """What this request asks of the books, with its filters."""
        return self.asked(filters_of_request())

    def _audit(self, asked: Request) -> AuditRequest:
        audit = open_audit(asked.ledger, asked.year, asked.today)
        checklist = self.ledger.extensions.get_extension(CHECKLIST)
        known = partial(checklist.known_lines, audit)
        return AuditRequest(asked, audit, self.asked_for(), known, partial(checklist.lines, audit))
