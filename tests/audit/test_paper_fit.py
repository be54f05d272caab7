"""Whether a paper fits its booking, and that no paper can hold the server."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.audit.paper_fit import Fit, PaperCheck, SeenPapers, paper_checks, seen_of
from importers.readers import paper_reader
from tests.papers import paper

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Books

FITS = "Het papier past bij de boeking: bedrag, datum en naam."
BILL = """
2018-03-15 * "Drukkerij De Letterbak" "folders"
  bon: "factuur 2018-044"
  document-bon: "documenten/papier.pdf"
  Activa:Bank:ING                   -121.00 EUR
  Lasten:TOP:Fysiek:Communicatie     121.00 EUR
"""
RENT = """
2018-0{0}-05 * "Verhuurder Rijnoever" "huur"
  bon: "huurcontract RO-2017"
  document-bon: "documenten/papier.pdf"
  Activa:Bank:ING         -{1}.00 EUR
  Lasten:TOP:Fysiek:Huur   {1}.00 EUR
"""


def checked(books: Books, content: bytes, text: str = BILL) -> PaperCheck:
    """What the paper says of the first booking."""
    (books.root / "documenten").mkdir(exist_ok=True)
    (books.root / "documenten/papier.pdf").write_bytes(content)
    ledger = books.load(text)
    return paper_checks(ledger.transactions, ledger.transactions[:1], ledger.root, ledger.config)[
        id(ledger.transactions[0])
    ]


@pytest.mark.parametrize(
    ("lines", "fit", "text"),
    [
        (("De Letterbak", "6 maart 2018", "Totaal 121,00"), Fit.FITS, FITS),
        (
            ("De Letterbak", "06-03-2018", "Totaal EUR 112,00"),
            Fit.DIFFERS,
            "Het papier wijkt af: het noemt 112,00 euro, en geboekt is 121,00.",
        ),
        (
            ("De Letterbak", "06-03-2017", "Totaal 121,00"),
            Fit.DIFFERS,
            "Het papier wijkt af: het is van 6 maart 2017, en de boeking van 15 maart 2018.",
        ),
        (
            ("Garage Kort", "06-03-2018", "Totaal 121,00"),
            Fit.DIFFERS,
            "Het papier wijkt af: de naam Drukkerij De Letterbak staat er niet op.",
        ),
        (
            ("Letterbak", "Totaal 121,00"),
            Fit.FITS,
            "Het papier past bij de boeking. Niet te lezen: de datum; kijk daar zelf naar.",
        ),
        (("Letterbak", "06-03-2018"), Fit.UNREAD, "Niet te lezen: het bedrag; kijk daar zelf naar."),
        ((), Fit.UNREAD, "De tekst van het papier is niet te lezen: kijk zelf of bedrag, datum en naam kloppen."),
    ],
)
def test_what_fits_and_what_differs(books: Books, lines: tuple[str, ...], fit: Fit, text: str) -> None:
    found = checked(books, paper(*lines))
    assert (found.fit, found.text) == (fit, text)


HALF = BILL.replace("121.00", "60.50")


@pytest.mark.parametrize(
    ("lines", "text", "said"),
    [
        (("Rijnoever", "1 februari 2017", "Huur 880,00"), RENT.format(1, 880) + RENT.format(2, 880), FITS),
        (
            ("Rijnoever", "1 februari 2017", "Huur 880,00"),
            RENT.format(1, 890),
            "Het papier wijkt af: het noemt 880,00 euro, en geboekt is 890,00.",
        ),
        (("De Letterbak", "06-03-2018", "Totaal 121,00"), HALF + HALF.replace("03-15", "03-16"), FITS),
        (
            ("De Letterbak", "06-03-2018", "Totaal 121,00"),
            HALF,
            "Het papier wijkt af: het noemt 121,00 euro, en geboekt is 60,50.",
        ),
    ],
)
def test_a_paper_of_several_payments(books: Books, lines: tuple[str, ...], text: str, said: str) -> None:
    """A contract is older than what is paid; half of a bill is no difference where the other half was paid too."""
    assert checked(books, paper(*lines), text).text == said


@pytest.mark.parametrize(
    ("lines", "seen"),
    [
        ('bon: "12"', SeenPapers.NUMBER),
        ('document-bon: "documenten/er-niet.pdf"', SeenPapers.NOTHING),
        ('bon: "12"\n  document-bon: "documenten/er-niet.pdf"', SeenPapers.NUMBER),
        ('document-bon: "documenten/er.pdf"', SeenPapers.PAPER),
        ('bon: "ontbreekt"\n  bon-reden: "weg"\n  document-bon: "documenten/er.pdf"', SeenPapers.NOTHING),
    ],
)
def test_a_number_is_no_paper(books: Books, lines: str, seen: SeenPapers) -> None:
    (books.root / "documenten").mkdir(exist_ok=True)
    (books.root / "documenten/er.pdf").write_bytes(paper("x"))
    text = f'2018-01-05 * "x"\n  {lines}\n  Activa:Bank:ING  -9.00 EUR\n  Lasten:TOP:Fysiek:Huur\n'
    ledger = books.load(text)
    assert seen_of(ledger.transactions[0], ledger.root) is seen


def test_a_paper_that_takes_too_long_holds_up_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Millions of operators in a few kilobytes: the other process gives up, and reads the next."""
    monkeypatch.setattr(paper_reader, "SECONDS", 0.5)
    bomb, good = tmp_path / "bom.pdf", tmp_path / "goed.pdf"
    packed = zlib.compress(b"BT (x) Tj ET\n" * 3_000_000)
    page = paper("x")
    at, end = page.index(b"<</Length"), page.index(b"endobj", page.index(b"endstream"))
    stream = b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream " % (len(packed), packed)
    bomb.write_bytes(page[:at] + stream + page[end:])
    good.write_bytes(paper("Totaal 12,50"))
    found = paper_reader.read_pdfs([bomb, good])
    assert found[bomb] == ()
    assert [str(page.total) for page in found[good]] == ["12.50"]


def test_what_there_was_no_time_for_is_read_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = tmp_path / "goed.pdf"
    good.write_bytes(paper("Totaal 13,75"))
    monkeypatch.setattr(paper_reader, "ALL_SECONDS", 0.001)
    assert paper_reader.read_pdfs([good]) == {good: ()}
    monkeypatch.undo()
    assert [str(page.total) for page in paper_reader.read_pdfs([good])[good]] == ["13.75"]


def test_what_is_no_pdf_or_too_large_is_not_read(tmp_path: Path) -> None:
    large, photo = tmp_path / "groot.pdf", tmp_path / "foto.png"
    with large.open("wb") as file:
        file.truncate(paper_reader.MOST_BYTES + 1)
    photo.write_bytes(paper("Totaal 12,50"))
    assert paper_reader.read_pdfs([large, photo, tmp_path / "er-niet.pdf"]) == {}
