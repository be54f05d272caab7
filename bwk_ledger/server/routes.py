"""What each role may ask of Fava: a table of its routes. What is in no table is refused to all but the treasurer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.access.visitor import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

_READING = frozenset({"GET", "HEAD"})

READ = frozenset(
    {
        "account",
        "download_journal",
        "download_query",
        "help_page",
        "holdings_by",
        "index",
        "json_api.get_account_report",
        "json_api.get_balance_sheet",
        "json_api.get_changed",
        "json_api.get_commodities",
        "json_api.get_context",
        "json_api.get_documents",
        "json_api.get_errors",
        "json_api.get_events",
        "json_api.get_help",
        "json_api.get_income_statement",
        "json_api.get_journal",
        "json_api.get_journal_page",
        "json_api.get_ledger_data",
        "json_api.get_narration_transaction",
        "json_api.get_narrations",
        "json_api.get_options",
        "json_api.get_payee_accounts",
        "json_api.get_payee_transaction",
        "json_api.get_query",
        "json_api.get_source",
        "json_api.get_source_slice",
        "json_api.get_statistics",
        "json_api.get_trial_balance",
        "statement",
        "static",
    }
)
# These are looked at further: which page, which file, where to.
READ_WITH_CARE = frozenset(
    {"document", "extension_endpoint", "extension_js_module", "extension_report", "jump", "report"}
)
# These bring files into the books as they are, with names of people in them and in what they are called, or take files
# out of them: with `bwk importeer` only the known parts come in, and all at once.
FOR_NOBODY = frozenset(
    {
        "json_api.delete_document",
        "json_api.put_add_document",
        "json_api.put_move",
        "json_api.put_upload_import_file",
    }
)
# These write, run importers, or list what lies in the inbox: originals with names of people.
NOT_FOR_READERS = frozenset(
    {
        "json_api.delete_source_slice",
        "json_api.get_extract",
        "json_api.get_imports",
        "json_api.put_add_entries",
        "json_api.put_attach_document",
        "json_api.put_format_source",
        "json_api.put_source",
        "json_api.put_source_slice",
    }
)
_REPORT_NOT_FOR_READERS = "import"

# Our own pages in Fava; what another extension does is not known here.
AUDIT_PAGES = frozenset({"Bevindingen", "Kascommissie", "Steekproef", "Veranderd", "Verklaring"})
PAGES = AUDIT_PAGES | {"Handgeld", "Kamers", "Leden", "Uren"}
# Who may send forms to which of them; they write to the log of the kascommissie, never to the books.
FORMS: Mapping[Role, frozenset[str]] = {
    Role.TREASURER: frozenset({"Bevindingen"}),  # to answer
    Role.COMMITTEE: AUDIT_PAGES,
    Role.ACCOUNTANT: frozenset(),
}


def may(role: Role, method: str, endpoint: str | None, values: Mapping[str, str]) -> bool:
    """Whether a role may do this.

    Args:
        role: of who asks.
        method: of the request.
        endpoint: what Flask calls the route; None where there is none.
        values: what Flask read from the address.
    """
    page = values.get("extension_name", "")
    if method not in _READING:
        if endpoint == "extension_endpoint" and page in AUDIT_PAGES:
            return method == "POST" and page in FORMS[role]
        return role is Role.TREASURER and endpoint not in FOR_NOBODY
    if role is Role.TREASURER or endpoint is None:
        return True
    if page:
        return endpoint in READ_WITH_CARE and page in PAGES
    if endpoint == "report":
        return values.get("report_name") != _REPORT_NOT_FOR_READERS
    return endpoint in READ or endpoint in READ_WITH_CARE
