"""What the tests of the checklist share: an audit of some books, and what a line says."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from bwk_ledger.audit.audit import Audit
from bwk_ledger.audit.log import LogRecord
from bwk_ledger.audit.sightings import SEEN, seen_accounts
from bwk_ledger.rules.load import load

if TYPE_CHECKING:
    from pathlib import Path

    from bwk_ledger.audit.audit import Line
    from bwk_ledger.rules.load import Ledger

TODAY = dt.date(2019, 3, 4)


def audit_of(books: Ledger | Path, year: int = 2018) -> Audit:
    """The audit of a year of books, or of those in a folder."""
    ledger = load(books / "main.beancount") if not hasattr(books, "entries") else books
    return Audit(ledger, year, ledger.root.parent / "kascommissie", (), TODAY)


def looked(audit: Audit) -> Audit:
    """The same, after two members looked at every account and saw what the books say."""
    at = dt.datetime(2019, 3, 4, 20, tzinfo=dt.UTC)
    values = [
        {"rekening": item.account, "dag": audit.period.last_day.isoformat(), "bedrag": f"{item.closing:.2f}"}
        | {"waar": "scherm van de bank", "onaangekondigd": True, "opmerking": ""}
        for item in seen_accounts(audit)
    ]
    records = [
        LogRecord(0, audit.year, SEEN, at, by, "kascommissie", by, seen, "", "")
        for by in ("L0005", "L0006")
        for seen in values
    ]
    return replace(audit, records=(*audit.records, *records))


def told(line: Line, *, all_of_them: bool = False) -> list[str]:
    """What a line says, each with its state: only what is not good, or all."""
    proofs = line.proofs if all_of_them else line.wrong
    return [f"{proof.state.value}: {proof.text}" for proof in proofs]
