"""The files of `bwk jaarrekening JAAR --uit MAP`: what the accountant and the members' meeting get."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bwk_ledger.audit.statement.signed import signed_statements
from bwk_ledger.periods import today
from bwk_ledger.render import csv, dossier, pdf, xaf, xlsx
from bwk_ledger.tables.year import annual_statements, books_of_year, general_ledger_of_year
from bwk_ledger.views.auditfile import audit_file
from bwk_ledger.views.documents import documents_of_year

if TYPE_CHECKING:
    from bwk_ledger.load import Ledger

COMMITTEE = "documenten/kascommissie"  # where a scan of the statement signed on paper is kept, its year in its name


def year_files(ledger: Ledger, year: int) -> dict[str, bytes]:
    """Their contents by name.

    Raises:
        InputError: the audit file cannot be made (`bwk_ledger.views.auditfile`).
    """
    statements = annual_statements(ledger, year)
    books = books_of_year(ledger, year)
    accounts = general_ledger_of_year(ledger, year)
    files = {
        "jaarrekening.pdf": pdf.render(statements),
        "jaarrekening.xlsx": xlsx.render([*statements, *books, *accounts]),
        "auditfile.xaf": xaf.render(audit_file(ledger, year), today()),
    }
    for table in [*statements, *books]:
        files[f"csv/{_file_name(table.title)}.csv"] = csv.render([table]).encode("utf-8-sig")
    files["csv/grootboek.csv"] = csv.render(accounts).encode("utf-8-sig")
    inside = {f"stukken/{name}": content for name, content in files.items()}
    statements_of_committee = sorted((ledger.root / COMMITTEE).glob(f"*{year}*"))
    for path in [*documents_of_year(ledger.transactions, ledger.root, year), *statements_of_committee]:
        inside[path.relative_to(ledger.root).as_posix()] = path.read_bytes()
    for name, content in signed_statements(ledger.root, year).items():
        inside[f"kascommissie/{name}"] = content
    files["dossier.zip"] = dossier.render(f"Dossier {year} · {ledger.title}", inside)
    return files


def _file_name(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")
