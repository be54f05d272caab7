"""The result for the members' meeting: one page, with a QR code of the number by which anybody with a copy verifies."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
import segno
from click.testing import CliRunner
from pypdf import PdfReader

from bwk_ledger.audit.audit import audit_folder, log_file
from bwk_ledger.audit.log import read
from bwk_ledger.audit.meeting import result
from bwk_ledger.audit.signing import MeetingAdvice
from bwk_ledger.audit.statement import statements
from bwk_ledger.cli import main
from bwk_ledger.render.pdf import render_result
from tests.audit.statement_books import ask, fill, signed

if TYPE_CHECKING:
    from bwk_ledger.tables.table import MeetingResult
    from tests.conftest import Books


@pytest.fixture
def books(books: Books) -> Books:
    """Small books, with a finding."""
    ask(fill(books))
    return books


def made(books: Books) -> MeetingResult:
    records = read(log_file(audit_folder(books.root)))
    return result(records, statements(records, 2018)[-1])


def verify(books: Books, number: str) -> tuple[int, str]:
    found = CliRunner().invoke(main, ["verifieer", number, "--boeken", str(books.main)])
    return found.exit_code, found.output


def test_the_result_fits_on_one_page_and_says_what_members_ask(books: Books) -> None:
    remark = "Wij vonden de bonnen van maart niet, en vragen het bestuur ze te zoeken. " * 40
    signed(books, MeetingAdvice("ja, met opmerkingen", "nee", remark))
    page = made(books)
    content = render_result(page)
    assert content == render_result(page)
    (only,) = PdfReader(io.BytesIO(content)).pages
    text = only.extract_text()
    for said in (
        "Uitslag van de kascontrole over 2018",
        "Aan de ledenvergadering",
        "ja, met opmerkingen",
        "Verdiend en ontvangen",
        "1 bevinding: 1 nog open.",
        "Wij trokken geen steekproef.",
        "Getekend door L0005 op",
        "Getekend door L0006 op 4 maart 2019",
    ):
        assert said in text, said
    assert "/Annots" not in only  # no link


def test_the_code_is_the_check_number_and_nothing_else(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    signed(books)
    coded: list[str] = []
    make = segno.make
    monkeypatch.setattr(segno, "make", lambda text, **options: coded.append(text) or make(text, **options))
    page = made(books)
    render_result(page)
    assert coded == [page.number.upper()]
    assert page.grouped.replace(" ", "") == page.number


def test_whoever_has_a_copy_verifies_by_the_number(books: Books) -> None:
    signed(books)
    page = made(books)
    status, said = verify(books, page.number.upper())
    assert status == 0, said
    assert said.startswith("Verklaring van de kascommissie over 2018, BuurtWerkKamer Coöperatie, getekend door L0005 (")
    assert said.endswith("Alles is nog zoals het is getekend.\n")
    assert verify(books, page.grouped)[0] == 0
    books.add('\n2018-04-05 * "Zaal" "later"\n  Activa:Bank:ING  -1.00 EUR\n  Lasten:TOP:Fysiek:Huur\n')
    status, said = verify(books, page.number)
    assert status == 1
    assert "[veranderd]  De boeken: de boeken van 2018 zijn veranderd." in said


def test_a_number_that_is_none(books: Books) -> None:
    signed(books)
    assert verify(books, "abc") == (
        2,
        (
            "Fout: 'abc' is geen bestand en geen controlegetal.\n"
            "  Herstel: noem de pdf van de verklaring, of de 64 tekens van haar controlegetal.\n"
        ),
    )
    status, said = verify(books, "0" * 64)
    assert status == 2
    assert said == (
        "Fout: bij dit controlegetal hoort hier geen getekende verklaring.\n"
        "  Oorzaak: het getal is niet goed overgenomen, of het is van andere boeken.\n"
        "  Herstel: vergelijk het getal met dat op papier, en kijk of dit de boeken zijn waar het bij hoort.\n"
    )
