"""The page "Bevindingen": questions of the kascommissie and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bwk_ledger.audit import findings
from bwk_ledger.audit.earlier import earlier
from bwk_ledger.audit.findings import MAY, Kind
from bwk_ledger.audit.folder import log_file
from bwk_ledger.errors import InputError
from bwk_ledger.fava_ext.audit import act, bevindingen_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bwk_ledger.access.visitor import Visitor
    from bwk_ledger.audit.audit import Audit


class Bevindingen(act.AuditPage):
    """The page "Bevindingen"."""

    report_title = "Bevindingen"
    shown = bevindingen_page.BevindingenPage

    @staticmethod
    def build_audit(asked: act.AuditRequest) -> bevindingen_page.BevindingenPage:
        """The page of what was asked."""
        return bevindingen_page.build(asked)

    @act.endpoint("vraag")
    def ask(self) -> Any:
        """Ask something, about a line of the checklist or an entry or neither."""
        return self.act(*MAY[Kind.ASKED], do=_ask)

    @act.endpoint("antwoord")
    def answer(self) -> Any:
        """Answer a finding or add to it."""
        return self.act(*MAY[Kind.ANSWERED], do=_answer)

    @act.endpoint("afgehandeld")
    def close(self) -> Any:
        """Close a finding."""
        return self.act(*MAY[Kind.CLOSED], do=_close)

    @act.endpoint("heropend")
    def reopen(self) -> Any:
        """Open a finding again."""
        return self.act(*MAY[Kind.REOPENED], do=_reopen)

    @act.endpoint("opvolging")
    def follow_up(self) -> Any:
        """Say what was done about a finding of an earlier year."""
        return self.act(*MAY[Kind.FOLLOWED], do=_follow_up)


def _ask(audit: Audit, by: Visitor, form: Mapping[str, str]) -> str:
    about = bevindingen_page.topic_of(audit, form.get("over", ""), form.get("boeking", "")).about
    number = findings.ask(log_file(audit.folder), by, audit.year, form.get("gewicht", ""), form.get("tekst", ""), about)
    return f"bevinding-{number}"


def _answer(audit: Audit, by: Visitor, form: Mapping[str, str]) -> str:
    number = _number(form)
    findings.answer(log_file(audit.folder), by, audit.year, number, form.get("tekst", ""))
    return f"bevinding-{number}"


def _close(audit: Audit, by: Visitor, form: Mapping[str, str]) -> str:
    number = _number(form)
    findings.close(log_file(audit.folder), by, audit.year, number, form.get("afloop", ""), form.get("tekst", ""))
    return f"bevinding-{number}"


def _reopen(audit: Audit, by: Visitor, form: Mapping[str, str]) -> str:
    number = _number(form)
    findings.reopen(log_file(audit.folder), by, audit.year, number, form.get("tekst", ""))
    return f"bevinding-{number}"


def _follow_up(audit: Audit, by: Visitor, form: Mapping[str, str]) -> str:
    number, of = _number(form), _number(form, "van")
    findings.follow_up(
        log_file(audit.folder),
        by,
        audit.year,
        of,
        number,
        form.get("afloop", ""),
        form.get("tekst", ""),
        paper=earlier(audit).on_paper,
    )
    return "eerder"


def _number(form: Mapping[str, str], name: str = "nummer") -> int:
    text = form.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):  # noqa: PLR2004 - far beyond any number there is
        raise InputError(
            "het formulier noemt geen bevinding.", remedy="ga terug naar de pagina en verstuur het formulier daar."
        )
    return int(text)
