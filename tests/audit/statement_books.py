"""Small books of 2018 with a receipt, and a statement about them signed by two."""

from __future__ import annotations

import datetime as dt
from textwrap import dedent
from typing import TYPE_CHECKING

from bwk_ledger.audit.audit import Audit, audit_folder, log_file, open_audit
from bwk_ledger.audit.log import LogRecord, RecordDraft, append
from bwk_ledger.audit.signing import MeetingAdvice, propose, sign
from bwk_ledger.door.accounts import Role, Visitor
from bwk_ledger.render.pdf import render_declaration as render
from bwk_ledger.rules.load import load

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Books

FIRST = Visitor("kas1", Role.COMMITTEE, "L0005")
SECOND = Visitor("kas2", Role.COMMITTEE, "L0006")
TREASURER = Visitor("penning", Role.TREASURER, "L0001")
TODAY = dt.date(2019, 3, 4)
NOW = dt.datetime(2019, 3, 4, 20, 30, tzinfo=dt.UTC)
GOOD = MeetingAdvice("ja", "ja")
RECEIPT = "documenten/bon-1.pdf"
ENTRIES = [
    dedent(text).strip()
    for text in (
        """
        2018-01-01 * "opening"
          Activa:Bank:ING             1000.00 EUR
          Vermogen:Reserves:Algemeen -1000.00 EUR
        """,
        """
        2018-01-02 * "handgeld"
          Activa:Bank:ING      -100.00 EUR
          Activa:Handgeld:TOP   100.00 EUR
        """,
        """
        2018-01-03 * "Bakker" "brood"
          bon: "TOP-2018-001"
          document-bon: "documenten/bon-1.pdf"
          Activa:Handgeld:TOP                 -30.00 EUR
          Lasten:TOP:Fysiek:Handgeld:B-Eten    30.00 EUR
        """,
        """
        2018-03-05 * "Zaal" "huur maart"
          bon: "2018-002"
          Activa:Bank:ING           -90.00 EUR
          Lasten:TOP:Fysiek:Huur     90.00 EUR
        """,
        """
        2018-06-01 balance Activa:Bank:ING  810.00 EUR
        """,
        """
        2018-02-02 custom "budget" Lasten:TOP:Fysiek:Huur "yearly" 100.00 EUR
        """,
    )
]


def fill(books: Books, entries: list[str] = ENTRIES) -> Books:
    """The small books, with their receipt."""
    (books.root / RECEIPT).parent.mkdir(exist_ok=True)
    (books.root / RECEIPT).write_bytes(b"%PDF-1.4 bon")
    books.add("\n\n".join(entries) + "\n")
    return books


def audit_of(books: Books, today: dt.date = TODAY) -> Audit:
    """The audit of 2018, as the books and the log are now."""
    return open_audit(load(books.main), 2018, today)


def add(books: Books, kind: str, by: Visitor = FIRST, year: int = 2018, **values: object) -> LogRecord:
    """Something in the log."""
    return append(log_file(audit_folder(books.root)), by, lambda _: RecordDraft(year, kind, values), now=NOW)


def ask(books: Books, number: int = 1, text: str = "Waar is de bon van 5 maart?", year: int = 2018) -> LogRecord:
    """A finding, as its page writes it."""
    over = {"regel": "", "titel": "", "boeking": "", "omschrijving": "huur maart", "datum": ""}
    return add(books, "bevinding", year=year, nummer=number, tekst=text, gewicht="vraag", over=over)


def signed(books: Books, advice: MeetingAdvice = GOOD) -> Path:
    """A statement about the books, signed by two; gives its pdf."""
    proposal = propose(audit_of(books), FIRST, advice, independent=True)
    record = sign(audit_of(books), SECOND, proposal.digest, render, independent=True, red_seen=True, now=NOW)
    return audit_folder(books.root) / record.values["bestand"]
