"""What the pages share on which the treasurer does one thing after the other: do it, say so, and go on to the next."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fava.application import render_template, url_for
from flask import redirect, request
from markupsafe import Markup

from bwk_ledger.base.errors import InputError
from bwk_ledger.books.store import look
from bwk_ledger.fava_ext import page
from bwk_ledger.fava_ext.desk import Desk
from bwk_ledger.fava_ext.doing import Acted, Again, ShownBooks, attempt
from bwk_ledger.fava_ext.form import on_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bwk_ledger.acts.act import Act
    from bwk_ledger.base.errors import Advice
    from bwk_ledger.base.finding import Finding
    from bwk_ledger.fava_ext.doing import AskedForm
    from bwk_ledger.fava_ext.page import Head, Request

_SAID = "gezegd"  # in the memory of a session: what was done, until the next page tells it


@dataclass(frozen=True)
class ToldWork:
    """What was done just now, for the next page to tell; `number` undoes it."""

    lines: tuple[str | Advice, ...]
    warnings: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    number: int = 0
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class PageWork:
    """What a page shows of an act beside what it is about: the state its forms carry, and what came of the last one."""

    state: str
    told: ToldWork | None = None
    outcome: Again | AskedForm | None = None
    sent: Mapping[str, str] = field(default_factory=dict)  # the form that the outcome is of

    @property
    def refused(self) -> Mapping[str, str]:
        """What is refused, by the name of its field."""
        return self.outcome.refused if isinstance(self.outcome, Again) else {}

    @property
    def since(self) -> tuple[str, ...]:
        """What somebody else did since the form was shown."""
        return self.outcome.since if isinstance(self.outcome, Again) else ()

    @property
    def plan(self) -> Any:
        """What would be done, where that is shown first."""
        return None if self.outcome is None or isinstance(self.outcome, Again) else self.outcome.plan

    def ticked(self, name: str) -> bool:
        """Whether a box was ticked in the form that was sent."""
        return bool(self.sent.get(name))

    def names(self, *fields: str) -> bool:
        """Whether something was filled in or refused in one of these fields."""
        return any(self.sent.get(name) or name in self.refused for name in fields)

    def on_top(self, *shown: str) -> list[str]:
        """What is refused of no field that the page shows."""
        return [text for name, text in self.refused.items() if name not in shown]


def head_of_work(asked: Request) -> Head:
    """The top of such a page: it is about all that is open, of whatever year."""
    return replace(asked.head, period="", years=(), is_of_one_year=True)


class WorkingPage(page.Page):
    """A page on which acts are done one after the other."""

    filters_entries = False

    def work(self, outcome: Again | AskedForm | None = None) -> PageWork:
        """What the page shows of acts; what was told once is not told again."""
        main = self.standing().ledger.path.resolve()
        told: ToldWork | None = Desk.here().memory.pop(_SAID, None)
        return PageWork(str(ShownBooks.of(main.parent, look(main))), told, outcome, request.form)

    def do_next(self, act: Act, texts: Mapping[str, str], **place: str) -> Any:
        """Do an act with the form of this request, and go on to a place of the page that tells what was done.

        Args:
            act: the act.
            texts: of fields that the page itself fills in.
            place: arguments of the address to go on to.
        """
        try:
            outcome = attempt(self, act, texts=texts)
        except InputError as error:
            return self.refused(on_page(error))
        if not isinstance(outcome, Acted):
            return self._again(outcome)
        done = outcome.done
        told = ToldWork(done.lines, done.warnings, outcome.reasons, outcome.number, outcome.findings)
        Desk.here().memory[_SAID] = told
        return self.go_to(**place)

    def go_to(self, **place: str) -> Any:
        """Go to a place of this page."""
        address = url_for("extension_report", extension_name=self.name, **place)
        return redirect(address, HTTPStatus.SEE_OTHER)

    def _again(self, outcome: Again | AskedForm) -> tuple[str, int]:
        """The page with what is refused at its fields, or what would be done."""
        template = self.jinja_env.get_template(f"{self.name}.html")
        content = Markup(template.render(extension=self, outcome=outcome))  # noqa: S704 - it escapes
        text: Any = render_template("_layout.html", content=content, page_title=self.report_title)
        return str(text), HTTPStatus.BAD_REQUEST if isinstance(outcome, Again) else HTTPStatus.OK
