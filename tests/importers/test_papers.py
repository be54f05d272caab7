"""Papers as people have them: any photo or pdf is kept once, under a number of its own, with what it says."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import shutil
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from pillow_heif import register_heif_opener
from pypdf import PdfReader

from bwk_ledger.base.money import ZERO
from bwk_ledger.rules.load import load
from bwk_ledger.standing.receipts import read_papers
from importers.copies import is_paper, paper_copy
from importers.papers import read_paper
from importers.pictures import taken_on
from importers.readers.paper_text import page_texts, read_page
from tests.bank_files import ImportBooks, ing, row
from tests.papers import paper

if TYPE_CHECKING:
    from pathlib import Path

    from bwk_ledger.standing.receipts import KeptPaper

NAME = "Zqbon Jansen"


def picture(form: str, *, taken: str = "", size: tuple[int, int] = (40, 20), **more: Any) -> bytes:
    """A photo as a phone makes it, turned, with its place and its owner in it."""
    register_heif_opener()
    image = Image.new("RGB", size, (200, 30, 30))
    values = image.getexif()
    values[0x010E] = NAME
    values[0x013B] = NAME
    if taken:
        values[0x0132] = taken
        values.get_ifd(0x8769)[0x9003] = taken
    values.get_ifd(0x8825)[1] = "N"
    buffer = io.BytesIO()
    image.save(buffer, form, exif=values.tobytes(), **more)
    return buffer.getvalue()


def papers(books: ImportBooks) -> list[KeptPaper]:
    return list(read_papers(load(books.main).customs))


# Which files are papers, and how they are kept.


def test_a_heic_of_a_phone_is_kept_as_jpeg_without_who_and_where(books: ImportBooks) -> None:
    content = picture("HEIF", taken="2018:03:06 10:11:12")
    (done,) = books.run({f"{NAME}.HEIC": content})
    (paper,) = papers(books)
    assert (done.plan.kept, paper.number, paper.day) == ("B-2018-0001", "B-2018-0001", dt.date(2018, 3, 6))
    assert paper.digest == hashlib.sha256(content).hexdigest()
    assert paper.path.relative_to(books.root).as_posix() == (
        "documenten/Activa/Vraagposten/2018-03-06.bon-B-2018-0001.jpg"
    )
    kept = paper.path.read_bytes()
    with Image.open(io.BytesIO(kept)) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (40, 20), {})
    assert NAME.encode() in content
    assert NAME.encode() not in kept
    assert load(books.main).errors == []
    assert not [path for path in books.root.rglob("*") if NAME in path.name]


@pytest.mark.parametrize("form", ["AVIF", "WEBP", "GIF", "TIFF", "PNG", "JPEG"])
def test_every_kind_of_picture_is_a_paper_that_a_browser_shows(form: str) -> None:
    content = picture(form)
    assert is_paper(content)
    copy = paper_copy(content).content
    assert copy.startswith((b"\xff\xd8\xff", b"\x89PNG"))
    assert NAME.encode() not in copy


def test_what_is_transparent_is_white() -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(buffer, "WEBP", lossless=True)
    with Image.open(io.BytesIO(paper_copy(buffer.getvalue()).content)) as image:
        assert image.getpixel((1, 1)) == (255, 255, 255)


def test_a_scan_of_several_pages_is_kept_whole() -> None:
    pages = [Image.new("RGB", (30, 30), colour) for colour in ("red", "blue")]
    buffer = io.BytesIO()
    pages[0].save(buffer, "TIFF", save_all=True, append_images=pages[1:])
    copy = paper_copy(buffer.getvalue())
    assert copy == paper_copy(buffer.getvalue())
    assert len(PdfReader(io.BytesIO(copy.content)).pages) == 2


def test_a_film_and_a_text_are_no_papers() -> None:
    assert not any(map(is_paper, (b"\0\0\0\x18ftypmp42", b"RIFF1234AVI ", b"Datum;Bedrag", b"")))


def test_the_same_file_under_another_name_is_kept_once_and_told(books: ImportBooks) -> None:
    content = picture("JPEG", taken="2018:03:06 10:11:12")
    books.run({"a.jpg": content})
    before = books.snapshot()
    (done,) = books.run({"WhatsApp Image 2018-03-07 at 09.00.00.jpeg": content})
    assert (done.plan.kept, done.plan.notes) == ("", ["dit bestand is al bewaard als B-2018-0001"])
    assert books.snapshot() == before


def test_the_same_file_twice_in_one_batch_is_kept_once(books: ImportBooks) -> None:
    content = picture("JPEG", taken="2018:03:06 10:11:12")
    done = books.run({"a.jpg": content, "b.jpg": content})
    assert sorted(item.plan.kept for item in done) == ["", "B-2018-0001"]


def test_a_bill_of_a_payment_is_known_under_another_name_too(books: ImportBooks) -> None:
    bill = paper("Factuur 2018-044")
    books.run({"bank.csv": ing([row("03-06", "-90.00", text="factuur 2018-044")]), "factuur-2018-044.pdf": bill})
    (done,) = books.run({"scan.pdf": bill})
    assert (done.plan.kept, done.plan.notes) == ("", ["dit bestand hoort al bij de betaling van 2018-03-06"])


def test_a_name_in_small_letters_finds_its_payment(books: ImportBooks) -> None:
    rows = [
        row("02-01", "-700.00", text="Huur factuur HS-201802-BEUK"),
        row("02-01", "-650.00", text="factuur HS-201802-WILG"),
    ]
    books.run({"bank.csv": ing(rows), "factuur-hs-201802-beuk.pdf": paper("huur")})
    linked = [entry for entry in books.load().transactions if "document-bon" in entry.meta]
    assert [entry.meta["bon"] for entry in linked] == ["factuur HS-201802-BEUK"]


@pytest.mark.parametrize(
    ("lines", "is_tied"),
    [
        (("Bouwmarkt", "Totaal 166,14"), False),
        (("Bouwmarkt", "Totaal 90,00"), True),
        (("Webmaker", "Totaal 166,14"), True),
        (("zonder bedrag",), True),
    ],
)
def test_a_paper_with_the_number_of_another_party_waits(
    books: ImportBooks, lines: tuple[str, ...], *, is_tied: bool
) -> None:
    books.rules(
        '[[regel]]\nnaam = "Website"\ntegenpartij = "webmaker"\npartij = "Webmaker"\n'
        'rekening = "Lasten:TOP:Fysiek:Communicatie"\n'
    )
    books.run({"bank.csv": ing([row("05-11", "-90.00", "Webmaker", text="Website factuur 2018/005")])})
    (done,) = books.run({"factuur-2018-005.pdf": paper(*lines)})
    assert bool(done.plan.linked) == is_tied
    why = "het nummer is dat van een betaling aan Webmaker, maar bedrag en naam op het papier zijn anders"
    assert done.plan.notes == ([] if is_tied else [why])


def test_a_paper_of_a_closed_year_is_kept_in_the_next(books: ImportBooks) -> None:
    (books.root / "jaren/2017").mkdir(parents=True)
    (books.root / "jaren/2017/zegel.json").write_text("{}", "utf-8")
    (done,) = books.run({"IMG_20171230.jpg": picture("JPEG")})
    (entry,) = (entry for _, entry in done.plan.entries)
    assert (done.plan.kept, entry.date, entry.meta["datum"]) == (
        "B-2018-0001",
        dt.date(2018, 1, 1),
        dt.date(2017, 12, 30),
    )


def test_a_paper_never_stops_a_bank_file(books: ImportBooks) -> None:
    done = books.run(
        {"bank.csv": ing([row("03-06", "-90.00")]), "vreemd.pdf": b"%PDF-1.4 stuk", "leeg.jpg": b"\xff\xd8\xff"}
    )
    assert sorted(bool(item.plan.kept) for item in done) == [False, True, True]


# What a paper says.


@pytest.mark.parametrize(
    ("name", "day", "amount"),
    [
        ("IMG_20260306_101112.jpg", "2026-03-06", None),
        ("IMG-20260306-WA0003.jpg", "2026-03-06", None),
        ("PXL_20260306_091500123.jpg", "2026-03-06", None),
        ("WhatsApp Image 2026-03-06 at 10.11.12.jpeg", "2026-03-06", None),
        ("WhatsApp Image 2026-03-06 at 10.11.12 34,20.jpeg", "2026-03-06", "34.20"),
        ("Screenshot_2026-03-06-10-11-12.png", "2026-03-06", None),
        ("bon 6-3-2026 34.20.pdf", "2026-03-06", "34.20"),
        ("bakker 1234,50 euro.jpg", None, "1234.50"),
        ("IMG_2041.jpg", None, None),
        ("20261345.jpg", None, None),
    ],
)
def test_what_the_name_of_a_photo_says(name: str, day: str | None, amount: str | None) -> None:
    facts = read_paper(b"\xff\xd8\xff", b"\xff\xd8\xff", name)
    assert facts.day == (dt.date.fromisoformat(day) if day else None)
    assert facts.amount == (Decimal(amount) if amount else None)


def test_what_the_text_of_a_bill_says() -> None:
    content = paper(
        "Drukkerij De Proef", "Factuurnummer: HS-202602-BEUK", "Datum: 6 maart 2026", "Vervaldatum 20-03-2026",
        "Papier 1.000,00", "BTW 21,00% 210,00", "Totaal te betalen EUR 1.210,00", "IBAN NL12DEMO0000000042",
    )  # fmt: skip
    facts = read_paper(content, content, "download (3).pdf")
    assert (facts.day, facts.amount, facts.number) == (
        dt.date(2026, 3, 6),
        Decimal("1210.00"),
        "factuur HS-202602-BEUK",
    )
    assert facts.pages[0].amounts == {Decimal("1000.00"), Decimal("210.00"), Decimal("1210.00")}


def test_a_list_says_its_days_and_amounts_line_by_line() -> None:
    page = read_page("Kasblad\n05-03-2018 Bakker 14,23\n6-3-18 Markt € 9.50\nTotaal 23,73\n")
    assert page.rows == {(dt.date(2018, 3, 5), Decimal("14.23")), (dt.date(2018, 3, 6), Decimal("9.50"))}
    assert page.total == Decimal("23.73")


@pytest.mark.parametrize("text", ["12.03.2018", "10:15,00", "NL12 DEMO 0000", "21,00 %", "0,00", "1.234"])
def test_what_is_no_amount(text: str) -> None:
    assert read_page(text).amounts == frozenset()
    assert ZERO not in read_page(text).amounts


def test_the_camera_says_the_day_and_nothing_says_none() -> None:
    assert taken_on(picture("JPEG", taken="2018:03:06 23:59:59")) == dt.date(2018, 3, 6)
    assert taken_on(picture("JPEG", taken="niet bekend")) is None
    assert taken_on(b"\xff\xd8\xff") is None
    assert page_texts(b"%PDF-1.4 stuk") == []


def test_tesseract_reads_a_photo_where_it_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\ncat > /dev/null\nprintf 'Bakker\\n05-03-2018\\nTotaal 34,20\\n'\n", "utf-8")
    program.chmod(0o755)
    content = picture("JPEG")
    assert read_paper(content, content, "IMG_1.jpg").amount is None or shutil.which("tesseract")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    facts = read_paper(content, content, "IMG_1.jpg")
    assert (facts.day, facts.amount) == (dt.date(2018, 3, 5), Decimal("34.20"))
    program.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    assert read_paper(content, content, "IMG_1.jpg").amount is None


# A treasurer's first month.


def test_the_papers_of_a_first_month_are_kept_or_tied_and_none_stops_the_bank(books: ImportBooks) -> None:
    rents = [
        row("01-01", f"-{amount}.00", "Woningcorporatie De Sleutel", text=f"Huur {kamer} factuur HS-201801-{kamer}")
        for kamer, amount in (("LINDE", 850), ("BEUK", 700), ("WILG", 650))
    ]
    files = {
        "bank.csv": ing(rents, opening=Decimal(3000)),
        "IMG_2041.jpg": picture("JPEG"),
        "factuur-HS-201801-LINDE.pdf": paper("1"),
        "loonstaat-2018-01.pdf": paper("2"),
        "termijnnota.pdf": paper("3"),
    }
    done = {item.path.name: item.plan for item in books.run(files)}
    assert [bool(done[name].kept) for name in files] == [False, True, False, True, True]
    assert [entry.meta["bon"] for entry in books.load().transactions if entry.flag == "!"] == [
        "factuur HS-201801-LINDE",
        "factuur HS-201801-BEUK",
        "factuur HS-201801-WILG",
    ]
    assert {paper.named for paper in papers(books)} == {"", "loonstaat 2018-01"}
    before = books.snapshot()
    assert books.new(files) == 0
    assert books.snapshot() == before
