"""A question of the checklist asked of books that a test wrote."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from bwk_ledger.audit.audit import Audit, State

if TYPE_CHECKING:
    from collections.abc import Callable

    from bwk_ledger.audit.audit import Line
    from bwk_ledger.rules.load import Ledger

GOOD, OPEN, WRONG = State.GOOD, State.OPEN, State.WRONG


def ask(check: Callable[[Audit], Line], ledger: Ledger, year: int = 2018, today: str = "2019-03-01") -> Line:
    """The answer to one question of the checklist."""
    line = check(Audit(ledger, year, Path("nergens"), (), dt.date.fromisoformat(today)))
    assert line.title.endswith("?")
    assert line.meaning.endswith(".")
    assert line.answer.endswith(".")
    for proof in line.proofs:
        assert proof.entry is not None or proof.account or proof.filter or proof.page, proof.text
    return line


def texts(line: Line, state: State) -> list[str]:
    return [proof.text for proof in line.proofs if proof.state is state]
