"""`bwk bonnen`: papers and payments side by side, tied, loosened, and explained where the one has not the other."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from bwk_ledger.acts.receipts import PaperDesk, open_desk
from bwk_ledger.audit.audit import State, open_audit
from bwk_ledger.audit.receipts import DocumentFiles, ReceiptForm
from bwk_ledger.audit.receipts import check as receipts_line
from bwk_ledger.cli import main
from bwk_ledger.rules.load import load
from tests.bank_files import PETTY_CASH, ImportBooks, import_books, ing, row, snapshot
from tests.importers.test_papers import picture
from tests.papers import paper as pdf_of

if TYPE_CHECKING:
    from pathlib import Path

RULES = (
    '[[regel]]\nnaam = "Eten"\nop = "Activa:Handgeld"\ntegenpartij = "bakker|markt"\n'
    'rekening = "Lasten:{kamer}:Fysiek:Handgeld:B-Eten"\n'
    '[[regel]]\nnaam = "Loon"\ntegenpartij = "salaris"\nrekening = "Lasten:TOP:Mensen:Coaching"\n'
    'omschrijving = "Nettoloon"\n'
    '[[regel]]\nnaam = "Drukker"\ntegenpartij = "drukker"\npartij = "Drukker"\n'
    'rekening = "Lasten:TOP:Fysiek:Communicatie"\n'
)
TILL = PETTY_CASH["TOP"]


@pytest.fixture
def books(tmp_path: Path) -> ImportBooks:
    found = import_books(tmp_path / "boeken")
    found.rules(RULES)
    found.add("stam/kamers.beancount", '2018-01-01 custom "bonnen"\n  vanaf: 50.00 EUR\n')
    return found


def bwk(books: ImportBooks, *words: str) -> Result:
    return CliRunner().invoke(main, ["bonnen", *words, "--boeken", str(books.root)])


def done(books: ImportBooks, *words: str) -> Result:
    found = bwk(books, *words)
    assert found.exit_code == 0, found.output
    return found


def desk(books: ImportBooks) -> PaperDesk:
    return open_desk(load(books.main))


def till(books: ImportBooks, *rows: Any) -> None:
    books.run({"kas.csv": ing(rows, opening=Decimal(500), account=TILL)})


def number(books: ImportBooks, day: str) -> str:
    """The number of the payment of a day."""
    (found,) = (item.number for item in desk(books).payments if f"{item.entry.date}"[5:] == day)
    return found


def entry(books: ImportBooks, day: str) -> Any:
    (found,) = (item for item in load(books.main).transactions if f"{item.date}"[5:] == day and item.flag != "P")
    return found


def said(books: ImportBooks, day: str) -> dict[str, str]:
    return {key: value for key, value in entry(books, day).meta.items() if key.startswith(("bon", "document-bon"))}


# What is proposed.


def test_a_card_payment_gets_its_photo_by_day_and_amount(books: ImportBooks) -> None:
    till(books, row("03-07", "-34.20", "BAKKER 12 UTRECHT"), row("03-20", "-34.20", "BAKKER 12 UTRECHT"))
    books.run({"WhatsApp Image 2018-03-06 at 10.11.12 34,20.jpeg": picture("JPEG")})
    shown = done(books).stdout
    assert re.search(rf"B-2018-0001\s+2018-03-06\s+34,20\s+{number(books, '03-07')}", shown)
    assert "1 zeker voorstel: neem ze over met bwk bonnen --akkoord" in shown
    found = done(books, "--akkoord")
    assert found.stdout == (f"B-2018-0001 hoort nu bij betaling {number(books, '03-07')} van 2018-03-07, 34,20 euro.\n")
    receipt = DocumentFiles(load(books.main).entries).receipt(entry(books, "03-07"))
    assert (receipt.form, receipt.receipt.number) == (ReceiptForm.IMAGE, "B-2018-0001")
    assert said(books, "03-20") == {}
    assert done(books, "--akkoord").stdout == "Er zijn geen zekere voorstellen.\n"


def test_two_payments_alike_are_not_sure(books: ImportBooks) -> None:
    till(books, row("03-06", "-34.20", "Bakker"), row("03-07", "-34.20", "Bakker"))
    books.run({"IMG_20180306 34,20.jpg": picture("JPEG")})
    assert [item.is_sure for item in desk(books).proposals["B-2018-0001"]] == [False, False]
    found = bwk(books, "B-2018-0001")
    assert found.exit_code == 2
    numbers = f"{number(books, '03-06')}, {number(books, '03-07')}"
    assert found.stderr == (
        "Fout: bij B-2018-0001 is niet zeker welke betaling hoort.\n"
        f"  Oorzaak: voorgesteld zijn: {numbers}.\n"
        f"  Herstel: noem de betaling erbij, zoals: bwk bonnen B-2018-0001 {number(books, '03-06')}.\n"
    )


def test_a_list_of_a_kamer_is_of_all_its_payments(books: ImportBooks) -> None:
    till(books, row("03-05", "-14.23", "Bakker"), row("03-06", "-9.50", "Markt"), row("03-07", "-5.00", "Markt"))
    books.run({"kasblad maart.pdf": pdf_of("05-03-2018 Bakker 14,23", "06-03-2018 Markt 9,50", "Totaal 23,73")})
    done(books, "B-2018-0001")
    assert [bool(said(books, day)) for day in ("03-05", "03-06", "03-07")] == [True, True, False]


def test_a_bill_is_found_by_the_number_on_it(books: ImportBooks) -> None:
    bills = [row(f"03-{day}", "-90.00", "Drukker", text=f"factuur HS-2018-{day}") for day in (12, 13)]
    books.run({"bank.csv": ing(bills)})
    books.run({"download (3).pdf": pdf_of("Datum 01-03-2018", "Factuurnummer HS-2018-13", "Totaal 90,00")})
    (best, *others) = desk(books).proposals["B-2018-0001"]
    assert (best.payment.number, best.is_sure, best.why[0]) == (number(books, "03-13"), True, "nummer")
    assert not any(item.is_sure for item in others)


def test_the_number_of_another_party_is_not_sure(books: ImportBooks) -> None:
    books.run({"bank.csv": ing([row("05-11", "-367.60", "Webmaker", text="Website factuur 2018/005")])})
    books.run({"scan 12.pdf": pdf_of("Bouwmarkt", "Bonnummer 2018-005", "Datum 18-04-2018", "Totaal 166,14")})
    (found,) = desk(books).proposals["B-2018-0001"]
    assert (found.is_sure, found.why) == (False, ("nummer", "termijn"))
    assert done(books, "--akkoord").stdout == "Er zijn geen zekere voorstellen.\n"


def test_a_paper_without_a_match_says_why_it_waits(books: ImportBooks) -> None:
    till(books, row("03-05", "-14.23", "Bakker"))
    books.run({"IMG_2041.jpg": picture("JPEG"), "IMG_20180306 34,20.jpg": picture("JPEG", size=(8, 8))})
    shown = " ".join(done(books, "--formaat", "csv").stdout.split())
    assert "geen bedrag of dag gevonden" in shown
    assert "geen betaling van 34,20 euro in die tijd zonder bon" in shown


def test_payments_that_ask_for_a_paper_are_shown_and_those_that_do_not_are_not(books: ImportBooks) -> None:
    till(books, row("03-05", "-14.23", "Bakker"), row("03-06", "-60.00", "Markt"), row("03-07", "-7.00", "Kiosk"))
    assert [item.number for item in desk(books).without] == [number(books, "03-06"), number(books, "03-07")]


# What is tied.


def test_a_payroll_sheet_is_of_five_payments(books: ImportBooks) -> None:
    days = [f"01-{day}" for day in range(20, 25)]
    rows = [row(day, f"-{100 + place}.00", "Salaris") for place, day in enumerate(days)]
    books.run({"bank.csv": ing(rows), "loonstaat-2018-01.pdf": pdf_of("loonstaat")})
    (paper,) = desk(books).waiting
    assert len(desk(books).proposals[paper.number]) == 5
    done(books, paper.number, *(number(books, day) for day in days))
    links = [said(books, day)["document-bon"] for day in days]
    assert len(set(links)) == 1
    assert desk(books).waiting == []
    assert load(books.main).errors == []


def test_one_payment_has_two_papers_and_loses_the_first(books: ImportBooks) -> None:
    till(books, row("03-06", "-34.20", "Bakker"))
    books.run({f"IMG_2018030{place}.jpg": picture("JPEG", size=(place, place)) for place in (5, 6)})
    payment = number(books, "03-06")
    before = (books.root / "jaren/2018/handgeld-top.beancount").read_bytes()
    done(books, "B-2018-0001", "B-2018-0002", payment)
    receipt = DocumentFiles(load(books.main).entries).receipt(entry(books, "03-06"))
    assert receipt.more == (("document-bon-2", ReceiptForm.IMAGE),)
    found = bwk(books, payment, "--los")
    assert (found.exit_code, "heeft meer bonnen" in found.stderr) == (2, True)
    done(books, "B-2018-0001", "--los")
    assert set(said(books, "03-06")) == {"document-bon", "bon-hash"}
    assert said(books, "03-06")["document-bon"].endswith("2018-03-06.bon-B-2018-0002.jpg")
    done(books, payment, "--los")
    assert (books.root / "jaren/2018/handgeld-top.beancount").read_bytes() == before
    assert len(desk(books).waiting) == 2


def test_several_pairs_at_once_and_the_same_again(books: ImportBooks) -> None:
    till(books, row("03-05", "-1.00", "Bakker"), row("03-06", "-2.00", "Bakker"))
    books.run({f"IMG_2018030{place}.jpg": picture("JPEG", size=(place, place)) for place in (5, 6)})
    pairs = ("B-2018-0001", number(books, "03-06"), "B-2018-0002", number(books, "03-05"))
    done(books, *pairs)
    assert (said(books, "03-06")["bon"], said(books, "03-05")["bon"]) == ("B-2018-0001", "B-2018-0002")
    before = snapshot(books.root)
    assert done(books, *pairs).stdout == (
        f"B-2018-0001 staat al bij betaling {pairs[1]} van 2018-03-06, 2,00 euro.\n"
        f"B-2018-0002 staat al bij betaling {pairs[3]} van 2018-03-05, 1,00 euro.\n"
    )
    assert snapshot(books.root) == before


def test_another_amount_is_told(books: ImportBooks) -> None:
    till(books, row("03-06", "-34.20", "Bakker"))
    books.run({"IMG_20180306 43,20.jpg": picture("JPEG")})
    found = done(books, "B-2018-0001", number(books, "03-06"))
    assert found.stderr == "Let op: op B-2018-0001 staat 43,20 euro, betaald is 34,20 euro.\n"


def test_a_bill_that_came_by_its_number_waits_again_when_it_is_loosened(books: ImportBooks) -> None:
    bill = pdf_of("huur")
    books.run(
        {"bank.csv": ing([row("03-12", "-90.00", "Drukker", text="factuur 2018-044")]), "factuur-2018-044.pdf": bill}
    )
    done(books, number(books, "03-12"), "--los")
    assert said(books, "03-12") == {"bon": "factuur 2018-044"}
    (paper,) = desk(books).waiting
    assert paper.path.name == "2018-03-12.factuur-2018-044.pdf"
    assert books.new({"factuur-2018-044.pdf": bill}) == 0
    done(books, "B-2018-0001", number(books, "03-12"))
    assert said(books, "03-12")["bon"] == "factuur 2018-044"
    assert load(books.main).errors == []


# What has not the other, and why.


def test_why_a_payment_has_no_paper_until_it_has_one(books: ImportBooks) -> None:
    till(books, row("03-06", "-60.00", "Markt"))
    books.run({"IMG_20180306.jpg": picture("JPEG")})
    payment = number(books, "03-06")
    assert [error.message.split("\n")[0] for error in load(books.main).errors] == [
        "Van een uitgave van 60,00 euro ontbreekt de bon."
    ]
    found = done(books, payment, "--reden", "kassa was stuk")
    assert found.stdout == f"Van betaling {payment} van 2018-03-06, 60,00 euro ontbreekt de bon: kassa was stuk.\n"
    assert said(books, "03-06") == {"bon": "ontbreekt", "bon-reden": "kassa was stuk"}
    assert load(books.main).errors == []
    done(books, "B-2018-0001", payment)
    assert set(said(books, "03-06")) == {"bon", "document-bon", "bon-hash"}
    found = bwk(books, payment, "--reden", "weg")
    assert found.stderr == (
        f"Fout: bij betaling {payment} van 2018-03-06, 60,00 euro staat een bon: B-2018-0001.\n"
        f"  Herstel: haal die eerst los met: bwk bonnen {payment} --los.\n"
    )


def test_the_number_of_an_invoice_that_is_on_paper_only(books: ImportBooks) -> None:
    till(books, row("03-06", "-60.00", "Markt"))
    payment = number(books, "03-06")
    found = done(books, payment, "--op-papier", "factuur 2018-044")
    assert found.stdout == f"Van betaling {payment} van 2018-03-06, 60,00 euro is de bon factuur 2018-044.\n"
    assert load(books.main).errors == []
    done(books, payment, "--op-papier", "factuur 2018-045")
    assert said(books, "03-06") == {"bon": "factuur 2018-045"}
    books.run({"IMG_20180306.jpg": picture("JPEG")})
    assert bwk(books, "B-2018-0001", "--op-papier", "factuur 1").stderr == (
        "Fout: B-2018-0001 is een bestand, en heeft al een nummer.\n"
        "  Herstel: noem bij --op-papier alleen betalingen.\n"
    )
    assert bwk(books, payment, "--op-papier", " ").stderr.endswith(
        "Fout: Schrijf bij --op-papier het nummer dat op de factuur of bon staat.\n"
    )


def test_why_a_paper_has_no_payment_and_what_the_committee_sees(books: ImportBooks) -> None:
    names = {"IMG_20180306 34,20.jpg": picture("JPEG"), "IMG_20180307.jpg": picture("JPEG", size=(7, 7))}
    books.run(names)
    done(books, "B-2018-0002", "--reden", "offerte, niet besteld")
    assert [paper.number for paper in desk(books).waiting] == ["B-2018-0001"]
    line = receipts_line(open_audit(load(books.main), 2018, dt.date(2019, 4, 1)))
    assert line.answer == "Er is in dit jaar niets uitgegeven. 2 bonnen horen bij geen betaling."
    assert [(proof.state, proof.text) for proof in line.proofs] == [
        (State.OPEN, "Bon B-2018-0001 van 34,20 euro hoort bij geen betaling. Er staat niet bij waarom."),
        (State.OPEN, "Bon B-2018-0002 hoort bij geen betaling. Reden: 'offerte, niet besteld'."),
    ]
    desk(books).papers["B-2018-0001"].path.unlink()
    line = receipts_line(open_audit(load(books.main), 2018, dt.date(2019, 4, 1)))
    assert (line.proofs[0].state, line.proofs[0].text) == (
        State.WRONG,
        "Bon B-2018-0001 van 34,20 euro hoort bij geen betaling, en het bestand is er niet.",
    )


def test_one_number_on_two_payments_is_told(books: ImportBooks) -> None:
    bills = [row(day, "-90.00", "Drukker", text="factuur 2018-044") for day in ("03-12", "04-12")]
    books.run({"bank.csv": ing(bills)})
    shown = done(books).stdout
    assert "Een nummer, meer betalingen" in shown
    assert "2018-03-12, 2018-04-12" in shown
    line = receipts_line(open_audit(load(books.main), 2018, dt.date(2019, 4, 1)))
    assert line.proofs[-1].text == (
        "Meer betalingen noemen 'factuur 2018-044': die van 12 maart 2018 en 12 april 2018. "
        "In delen betaald, of dubbel?"
    )


# What is refused.


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("B-2018-0099", "1a2b3c"), "er is geen bon B-2018-0099."),
        (("1a2b3c",), "er is geen betaling 1a2b3c."),
        (("--los",), "Noem ook het nummer van een bon of van een betaling."),
        (("x", "--los", "--akkoord"), "Kies een van --papier, --akkoord, --los, --op-papier en --reden."),
        (("x", "--reden", " "), "Schrijf bij --reden waarom, zoals --reden 'automaat geeft geen bon'."),
    ],
)
def test_what_cannot_be_done(books: ImportBooks, words: tuple[str, ...], message: str) -> None:
    found = bwk(books, *words)
    assert (found.exit_code, message in found.stderr) == (2, True), found.output


def test_a_payment_without_a_paper_named(books: ImportBooks) -> None:
    till(books, row("03-06", "-60.00", "Markt"))
    payment = number(books, "03-06")
    assert bwk(books, payment).stderr == (
        f"Fout: bij betaling {payment} van 2018-03-06, 60,00 euro is geen bon genoemd.\n"
        f"  Herstel: noem eerst de bon en dan de betaling: bwk bonnen BON {payment}. Is er geen bon, zeg dan "
        "waarom met --reden.\n"
    )
    assert "deze bon en betaling horen niet bij elkaar." in bwk(books, payment, "--los").stderr


def test_a_closed_year_is_not_touched(books: ImportBooks) -> None:
    till(books, row("03-06", "-34.20", "Bakker"))
    books.run({"IMG_20180306 34,20.jpg": picture("JPEG")})
    payment = number(books, "03-06")
    (books.root / "jaren/2018/zegel.json").write_text("{}", "utf-8")
    assert desk(books).proposals == {}
    before = snapshot(books.root)
    found = bwk(books, "B-2018-0001", payment)
    assert "2018 is afgesloten:" in found.stderr
    assert snapshot(books.root) == before


def test_a_paper_that_says_no_file_is_an_error(books: ImportBooks) -> None:
    books.add("stam/kamers.beancount", '2018-01-02 custom "bon" "B-2018-0001"\n  bon-hash: "ab"\n')
    (error,) = load(books.main).errors
    assert error.message == (
        "Bij bon B-2018-0001 staat niet goed welk bestand het is: document-bon is niets.\n"
        "  Oorzaak: dan is de bon niet te vinden, en niet te herkennen als hij nog eens komt.\n"
        "  Herstel: zet terug wat er stond, of haal de bon weg en lees het bestand opnieuw in."
    )


# A file that comes with the payment it is of.


def test_a_photo_goes_to_its_payment_at_once(books: ImportBooks, tmp_path: Path) -> None:
    till(books, row("03-06", "-34.20", "Bakker"), row("03-07", "-5.00", "Markt"))
    photo = tmp_path / "IMG_1.jpg"
    photo.write_bytes(picture("JPEG"))
    payment, other = number(books, "03-06"), number(books, "03-07")
    found = done(books, payment, "--papier", str(photo))
    assert found.stdout == f"B-2018-0001 hoort nu bij betaling {payment} van 2018-03-06, 34,20 euro.\n"
    assert said(books, "03-06")["bon"] == "B-2018-0001"
    receipt = DocumentFiles(load(books.main).entries).receipt(entry(books, "03-06"))
    assert receipt.form is ReceiptForm.IMAGE
    assert "staat al bij" in done(books, payment, "--papier", str(photo)).stdout
    assert f"B-2018-0001 hoort nu bij betaling {other}" in done(books, other, "--papier", str(photo)).stdout
    assert [paper.number for paper in desk(books).papers.values()] == ["B-2018-0001"]
    assert load(books.main).errors == []


def test_a_kept_paper_is_named_by_its_number(books: ImportBooks) -> None:
    till(books, row("03-06", "-34.20", "Bakker"))
    books.run({"kwitantie.jpg": picture("JPEG")})
    (kept,) = desk(books).papers
    payment = number(books, "03-06")
    assert bwk(books, payment, "--papier", "B-2018-9999").stderr.startswith("Fout: er is geen bon B-2018-9999.")
    assert f"{kept} hoort nu bij betaling {payment}" in done(books, payment, "--papier", kept).stdout


def test_what_is_no_photo_is_not_kept(books: ImportBooks, tmp_path: Path) -> None:
    till(books, row("03-06", "-34.20", "Bakker"))
    (tmp_path / "brief.txt").write_text("Beste penningmeester")
    before = snapshot(books.root)
    found = bwk(books, number(books, "03-06"), "--papier", str(tmp_path / "brief.txt"))
    assert found.stderr.startswith("Fout: brief.txt: dit bestand is geen pdf en geen foto.")
    assert "alleen betalingen" in bwk(books, "B-2018-0001", "--papier", str(tmp_path / "brief.txt")).stderr
    assert snapshot(books.root) == before
