"""The page "Verklaring": the statement for the members' meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, abort, request

from bwk_ledger.access.visitor import Role
from bwk_ledger.audit.audit import open_audit
from bwk_ledger.audit.statement.records import statements
from bwk_ledger.audit.statement.signing import Advice, propose, sign, signed_pdf
from bwk_ledger.errors import InputError
from bwk_ledger.fava_ext.audit import act, verklaring_page
from bwk_ledger.render.letter import render_declaration as render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bwk_ledger.access.visitor import Visitor
    from bwk_ledger.audit.audit import Audit

_NOT_FOUND = 404


class Verklaring(act.AuditPage):
    """The page "Verklaring"."""

    report_title = "Verklaring"
    shown = verklaring_page.VerklaringPage

    @staticmethod
    def build_audit(asked: act.AuditRequest) -> verklaring_page.VerklaringPage:
        """The page of what was asked."""
        return verklaring_page.build(asked)

    @act.endpoint("voorstel")
    def propose(self) -> Any:
        """Propose a statement, signed by who proposes it."""
        return self.act(Role.COMMITTEE, do=_propose)

    @act.endpoint("teken")
    def sign(self) -> Any:
        """Sign the proposal as the second member."""
        return self.act(Role.COMMITTEE, do=_sign)

    @act.endpoint("pdf", "GET")
    def pdf(self) -> Any:
        """A signed statement as it was signed, by the name of its file."""
        asked = self.asked_now()
        try:
            audit = open_audit(asked.ledger, asked.year, asked.today)
        except InputError as error:
            return self._refused(str(error))
        name = request.args.get("bestand", "")
        found = next((item for item in statements(audit.records, audit.year) if item.file == name and name), None)
        if found is None:
            abort(_NOT_FOUND)
        return Response(
            signed_pdf(audit.folder, audit.records, found, render),
            mimetype="application/pdf",
            headers={"Content-Disposition": f'attachment; filename="{found.file}"'},
        )


def _propose(audit: Audit, by: Visitor, form: Mapping[str, str]) -> str:
    advice = Advice(form.get("vaststellen", ""), form.get("decharge", ""), form.get("tekst", ""))
    propose(audit, by, advice, independent=_is_ticked(form))
    return "voorstel"


def _sign(audit: Audit, by: Visitor, form: Mapping[str, str]) -> str:
    sign(audit, by, form.get("voorstel", ""), render, independent=_is_ticked(form))
    return "getekend"


def _is_ticked(form: Mapping[str, str]) -> bool:
    return form.get("onafhankelijk") == "ja"
