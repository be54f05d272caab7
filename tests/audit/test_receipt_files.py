"""Where the receipt of a transaction is, and which costs have none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.audit.receipts import DocumentFiles, ReceiptForm, without_receipt
from bwk_ledger.audit.sample import population, transactions_of

if TYPE_CHECKING:
    from bwk_ledger.rules.load import Ledger
    from tests.conftest import Books

BOOKS = """
    2018-01-01 * "naam in de map van de rekening"
      document-bon: "2018-01-01.bon.pdf"
      Activa:Handgeld:TOP                   -1.00 EUR
      Lasten:TOP:Fysiek:Handgeld:A-Koffie
    2018-01-02 * "pad"
      document-bon: "documenten/Lasten/TOP/Fysiek/Huur/2018-01-02.foto.JPG"
      Activa:Bank:ING                       -2.00 EUR
      Lasten:TOP:Fysiek:Handgeld:A-Koffie
    2018-01-03 * "ander soort"
      document-bon: "2018-01-03.bon.docx"
      Activa:Bank:ING                       -3.00 EUR
      Lasten:TOP:Fysiek:Huur
    2018-01-04 * "weg"
      bon: "TOP-2018-004"
      document-bon: "2018-01-04.bon.pdf"
      Activa:Bank:ING                       -4.00 EUR
      Lasten:TOP:Fysiek:Huur
    2018-01-05 * "staat bij een andere rekening"
      document-bon: "2018-01-01.bon.pdf"
      Activa:Bank:ING                       -5.00 EUR
      Lasten:TOP:Fysiek:Huur
    2018-01-06 * "papier"
      bon: "TOP-2018-006"
      Activa:Bank:ING                       -6.00 EUR
      Lasten:TOP:Fysiek:Huur
    2018-01-07 * "ontbreekt"
      bon: "ontbreekt"
      bon-reden: "kassa was stuk"
      Activa:Bank:ING                       -7.00 EUR
      Lasten:TOP:Fysiek:Huur
    2018-01-08 * "niets gezegd"
      Activa:Bank:ING                       -8.00 EUR
      Lasten:TOP:Fysiek:Huur
    2018-01-09 * "kosten terug"
      Activa:Bank:ING                        9.00 EUR
      Lasten:TOP:Fysiek:Huur
    2018-01-10 * "naar het handgeld"
      Activa:Bank:ING                      -10.00 EUR
      Activa:Handgeld:TOP
"""


def opened(books: Books) -> Ledger:
    folder = books.root / "documenten" / "Lasten" / "TOP" / "Fysiek"
    for name in ("Handgeld/A-Koffie/2018-01-01.bon.pdf", "Huur/2018-01-02.foto.JPG", "Huur/2018-01-03.bon.docx"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"bon")
    return books.load(BOOKS)


def test_in_what_form_there_is_a_receipt(books: Books) -> None:
    ledger = opened(books)
    files = DocumentFiles(ledger.entries)
    found = {entry.narration: files.receipt(entry) for entry in ledger.transactions}
    assert {narration: receipt.form for narration, receipt in found.items()} == {
        "naam in de map van de rekening": ReceiptForm.PDF,
        "pad": ReceiptForm.IMAGE,
        "ander soort": ReceiptForm.FILE,
        "weg": ReceiptForm.LOST,
        "staat bij een andere rekening": ReceiptForm.LOST,
        "papier": ReceiptForm.PAPER,
        "ontbreekt": ReceiptForm.MISSING,
        "niets gezegd": ReceiptForm.NONE,
        "kosten terug": ReceiptForm.NONE,
        "naar het handgeld": ReceiptForm.NONE,
    }
    assert found["pad"].path == books.root / "documenten/Lasten/TOP/Fysiek/Huur/2018-01-02.foto.JPG"


def test_which_costs_have_no_receipt(books: Books) -> None:
    ledger = opened(books)
    paid = population(transactions_of(ledger.index, 2018), 2018)
    found = without_receipt(paid, DocumentFiles(ledger.entries), ledger.config)
    assert [(item.payment.entry.narration, item.found.form) for item in found] == [
        ("weg", ReceiptForm.LOST),
        ("staat bij een andere rekening", ReceiptForm.LOST),
        ("ontbreekt", ReceiptForm.MISSING),
        ("niets gezegd", ReceiptForm.NONE),
    ]


def test_a_file_removed_after_loading_is_lost(books: Books) -> None:
    ledger = opened(books)
    files = DocumentFiles(ledger.entries)
    entry = ledger.transactions[0]
    path = files.receipt(entry).path
    assert path is not None
    path.unlink()
    assert files.receipt(entry).form is ReceiptForm.LOST
