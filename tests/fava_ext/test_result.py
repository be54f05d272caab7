"""On the page "Verklaring": the result for the meeting, and whether all is as it was signed, by the check number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bwk_ledger.audit.audit import audit_folder, log_file
from bwk_ledger.audit.log import read
from bwk_ledger.audit.statement import statements
from tests.audit.statement_books import fill, signed
from tests.fava_ext.fava_app import ACCOUNTANT, Fava, open_fava

if TYPE_CHECKING:
    from tests.conftest import Books

PAGE = "extension/Verklaring/"


@pytest.fixture
def fava(books: Books) -> Fava:
    signed(fill(books))
    return open_fava(books.main)


def number(books: Books) -> str:
    (statement,) = statements(read(log_file(audit_folder(books.root))), 2018)
    return statement.proposal.digest


def test_the_result_is_given_by_its_statement(fava: Fava) -> None:
    assert "de uitslag op één A4" in fava.page(PAGE, ACCOUNTANT, time="2018")
    found = fava.get(f"{PAGE}uitslag", ACCOUNTANT, time="2018", bestand="verklaring-2018.pdf")
    assert found.headers["Content-Disposition"] == 'attachment; filename="uitslag-2018.pdf"'
    assert found.data.startswith(b"%PDF")
    assert fava.get(f"{PAGE}uitslag", ACCOUNTANT, time="2018", bestand="../toegang.json").status_code == 404


def test_whether_all_is_as_it_was_signed(fava: Fava, books: Books) -> None:
    page = fava.page(PAGE, ACCOUNTANT, time="2018", getal=number(books).upper())
    assert 'data-nagegaan="ja"' in page
    assert "Alles is nog precies zoals het is getekend." in page
    books.add('\n2018-04-05 * "Zaal" "later"\n  Activa:Bank:ING  -1.00 EUR\n  Lasten:TOP:Fysiek:Huur\n')
    changed = open_fava(books.main).page(PAGE, ACCOUNTANT, time="2018", getal=number(books))
    assert 'data-nagegaan="nee"' in changed
    assert "erbij gekomen" in changed or "later" in changed


def test_a_number_that_is_none(fava: Fava) -> None:
    assert "dit is geen controlegetal." in fava.page(PAGE, ACCOUNTANT, time="2018", getal="<script>")
