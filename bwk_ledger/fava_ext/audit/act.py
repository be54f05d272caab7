"""What the pages of the kascommissie share: the audit of the year they show, and how a form is carried out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from fava.application import render_template, url_for
from fava.ext import extension_endpoint
from flask import redirect, request
from markupsafe import Markup

from bwk_ledger.access.allowed import require
from bwk_ledger.access.visitor import ENVIRON
from bwk_ledger.audit.audit import Audit, open_audit
from bwk_ledger.errors import InputError
from bwk_ledger.fava_ext import page
from bwk_ledger.fava_ext.request import kamers_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from werkzeug.wrappers import Response

    from bwk_ledger.access.visitor import Role, Visitor
    from bwk_ledger.fava_ext.request import Head, Request

_SEE_OTHER = 303
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

    @property
    def head(self) -> Head:
        """The top of the page: always about one year."""
        kamers = kamers_in(self.request.config, self.audit.period)
        return replace(self.request.head, period=str(self.audit.year), kamers=kamers, is_of_one_year=True)

    @property
    def visitor(self) -> Visitor | None:
        """Who logged in; None where nobody has to, and nobody can write."""
        return self.request.visitor


@dataclass(frozen=True)
class Place:
    """Where a page goes back to: a place on it, and the arguments of its address."""

    anchor: str = ""
    arguments: Mapping[str, str] = field(default_factory=dict)


class AuditPage(page.Page):
    """A page of the kascommissie; it follows the year and no other filter."""

    filters_entries = False

    def build(self, asked: Request) -> Any:  # type: ignore[override]
        """The page; with nothing but its head where the log is damaged."""
        try:
            return self.build_audit(self._audit(asked))
        except InputError as error:
            return self.shown(replace(asked.head, damage=str(error)))

    @staticmethod
    def build_audit(asked: AuditRequest) -> Any:
        """The page of what was asked."""
        raise NotImplementedError

    def act(
        self, *roles: Role, do: Callable[[Audit, Visitor, Mapping[str, str]], str | Place]
    ) -> Response | tuple[str, int]:
        """Carry out a form and go back to the page it came from, or show why not.

        Args:
            roles: who may do it.
            do: gets the audit, who does it and the fields of the form; gives the place on the page to go back to, empty
                for its top, or a `Place`. It refuses by raising an `InputError`.
        """
        try:
            visitor = require(request.environ.get(ENVIRON), roles)
            found = do(self._audit(self.asked_now()).audit, visitor, request.form)
        except InputError as error:
            return self._refused(str(error))
        place = found if isinstance(found, Place) else Place(found)
        address = url_for("extension_report", extension_name=self.name, **place.arguments)
        return redirect(address + (f"#{place.anchor}" if place.anchor else ""), _SEE_OTHER)

    def address(self, endpoint: str, year: int) -> str:
        """Where a form of this page goes. Fava's `url_for` cannot say: it takes `endpoint` for its own argument."""
        return url_for("extension_report", extension_name=self.name).partition("?")[0] + f"{endpoint}?time={year}"

    def asked_now(self) -> Request:
        """What this request asks of the books, with its filters."""
        return self.asked(page.filters_of_request())

    def _audit(self, asked: Request) -> AuditRequest:
        audit = open_audit(asked.ledger, asked.year, asked.today)
        return AuditRequest(asked, audit, request.args.to_dict())

    def _refused(self, message: str) -> tuple[str, int]:
        template = self.jinja_env.get_template("refused.html")
        back = url_for("extension_report", extension_name=self.name)
        kept = request.form.get("tekst", "")
        content = Markup(template.render(extension=self, message=message, back=back, kept=kept))  # noqa: S704 - it escapes
        return render_template("_layout.html", content=content, page_title=self.report_title), 400
