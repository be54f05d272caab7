"""A seal that was taken away with the line that names it: the log of the kascommissie remembers it."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.audit import year
from bwk_ledger.audit.audit import State, open_audit
from bwk_ledger.audit.paper import codes
from bwk_ledger.audit.signing import propose
from bwk_ledger.audit.statement import AuditStatement
from bwk_ledger.base.short import grouped
from bwk_ledger.books.seal import read_seal
from tests.audit.audit_books import told
from tests.audit.statement_books import FIRST, GOOD
from tests.year.conftest import DECISION, YearBooks, make_books

if TYPE_CHECKING:
    from pathlib import Path

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.audit.log import LogRecord

CLOSING = "jaren/2018/afsluiting.beancount"
SEAL = "jaren/2018/zegel.json"


@pytest.fixture
def closed(tmp_path: Path) -> YearBooks:
    made = make_books(tmp_path / "boeken")
    made.close()
    return made


def audit(books: YearBooks) -> Audit:
    return open_audit(books.load(), 2019, dt.date(2020, 3, 4))


def seen(books: YearBooks) -> LogRecord:
    """The kascommissie proposes its statement over 2019."""
    return propose(audit(books), FIRST, GOOD, independent=True)


def take_away(books: YearBooks) -> None:
    (books.root / SEAL).unlink()
    (books.root / CLOSING).unlink()
    books.change("main.beancount", f'include "{CLOSING}"\n', "")
    assert books.messages() == []


def test_a_statement_notes_the_seals_and_prints_them(closed: YearBooks) -> None:
    digest = read_seal(closed.root / SEAL).digest
    record = seen(closed)
    assert record.values["zegels"] == {"2018": digest}
    assert codes(AuditStatement(record))[-1] == ("het zegel van 2018", grouped(digest))


def test_a_seal_that_is_gone_is_red_on_the_checklist(closed: YearBooks) -> None:
    digest, day = read_seal(closed.root / SEAL).digest, seen(closed).at
    assert year.check_sealed(audit(closed)).state is State.GOOD
    take_away(closed)
    line = year.check_sealed(audit(closed))
    assert line.state is State.WRONG
    (said,) = told(line)
    assert re.fullmatch(
        r"niet goed: Op \d+ \w+ \d{4} zag de kascommissie een zegel van 2018; dat ligt er niet meer. "
        rf"De vingerafdruk \(hash\) was {digest}\.",
        said,
    )
    assert str(day.year) in said
    assert line.answer == "1 verandering na het afsluiten. 2019 is nog niet afgesloten."


def test_the_next_seal_says_for_ever_that_one_was_gone(closed: YearBooks) -> None:
    digest, day = read_seal(closed.root / SEAL).digest, seen(closed).at.date()
    take_away(closed)
    found = closed.bwk("afsluiten", 2018, *DECISION)
    assert found.exit_code == 0
    assert (
        "Let op (dit houdt het afsluiten niet tegen):\n"
        f"  - op {day} zag de kascommissie een zegel van 2018 dat er niet meer ligt; zet het terug uit een "
        f"reservekopie. Zonder dat zegt het nieuwe zegel voor altijd dat dit weg is: {digest}.\n"
    ) in found.stdout
    assert read_seal(closed.root / SEAL).lost == (digest,)
    assert closed.messages() == []
    note = f"2018 is opnieuw afgesloten nadat een zegel was verdwenen, met hash {digest}."
    assert f"Opmerking: {note}\n" in closed.bwk("controle").stdout
    assert year.check_sealed(audit(closed)).state is State.WRONG


def test_a_seal_that_was_reopened_is_not_gone(closed: YearBooks) -> None:
    seen(closed)
    assert closed.bwk("heropen", 2018, "--reden", "nota kwam later").exit_code == 0
    closed.close()
    assert year.check_sealed(audit(closed)).state is State.OPEN
    assert read_seal(closed.root / SEAL).lost == ()
