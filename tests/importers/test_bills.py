"""Bills by their number: in the text of a payment, in a rule, in the name of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwk_ledger.base.errors import InputError
from importers.context import Context
from importers.readers.payment_words import bill_number, file_number
from importers.readers.source import Source
from importers.receipts import ReceiptImporter
from tests.bank_files import ImportBooks, Row, ing, row

if TYPE_CHECKING:
    from typing import Any

PDF = b"%PDF-1.4 een factuur"
HEAD = '[[regel]]\nnaam = "Coaching"\ntegenpartij = "coach"\npartij = "Coachcollectief"\n'
RULES = f'{HEAD}rekening = "Lasten:TOP:Mensen:Coaching"\n'


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Coaching maart factuur C18-127", "factuur C18-127"),
        ("FACTUURNR. 2018/0443 klant 3", "factuur 2018/0443"),
        ("factuurnummer: 20180044, dank", "factuur 20180044"),
        ("fact. 88123", "factuur 88123"),
        ("invoice INV-0012", "factuur INV-0012"),
        ("Water kwartaalnota 4471", "nota 4471"),
        ("loonstaat 2018-03", "loonstaat 2018-03"),
        ("Heffingen aanslagnummer 4417.18.03", "aanslag 4417.18.03"),
        ("factuur maart, zie factuur 2018-044", "factuur 2018-044"),
        ("Huur februari BEUK factuur HS-202602-BEUK", "factuur HS-202602-BEUK"),
        ("Internet februari factuur T260002", "factuur T260002"),
        ("Premie januari factuur PF-2601", "factuur PF-2601"),
        ("factuur F2024.001", "factuur F2024.001"),
        ("factuur INV-2024-0001-A.", "factuur INV-2024-0001-A"),
        ("factuur VF/2024/0012", "factuur VF/2024/0012"),
        ("Factuurnummer: 2026-HS-0001-LINDE", "factuur 2026-HS-0001-LINDE"),
        ("factuur 2018-044-Jansen", "factuur 2018-044"),
        ("factuur MRT-2018-TOP", None),
        ("Termijnnota 01 klantnr 99120", None),
        ("factuur 2018", None),
        ("factuur maart", None),
        ("factuur 12 maart", None),
        ("factuur 12-03-2018", None),
        ("factuur 2018-03-12", None),
        ("factuur 125,00", None),
        ("factuur 1.250.00", None),
        ("facturen 2018-044", None),
        ("projectfactuur 2018-044", None),
        ("factuur Pieter2018", None),
        ("factuur jan-2018", None),
        ("factuur NL91ABNA0417164300", None),
        ("nota bene 12345", None),
        ("huurcontract 2017-041", None),
    ],
)
def test_the_number_of_a_bill_in_a_text(text: str, number: str | None) -> None:
    assert bill_number(text) == number


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("factuur-C18-127.pdf", "factuur C18-127"),
        ("Factuur 2018-044 coach.pdf", "factuur 2018-044"),
        ("2018-03-12.factuur_127.pdf", "factuur 127"),
        ("huurcontract-GL-2017-04.pdf", "huurcontract GL-2017-04"),
        ("2018-03-12.bon-TOP-2018-014.jpg", "TOP-2018-014"),
        ("factuur-HS-202601-LINDE.pdf", "factuur HS-202601-LINDE"),
        ("factuur_HS_202601_LINDE.pdf", "factuur HS-202601-LINDE"),
        ("scan factuur.pdf", None),
        ("IMG_20180312.jpg", None),
    ],
)
def test_the_number_in_the_name_of_a_file(name: str, number: str | None) -> None:
    assert file_number(name) == number


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzABCDEFGHIJ .-/", max_size=30))
def test_no_words_are_taken_for_a_number(words: str) -> None:
    assert bill_number(f"factuur {words}") is None


def booked(books: ImportBooks, *rows: Row, rules: str = RULES) -> list[Any]:
    books.rules(rules)
    books.run({"bank.csv": ing(rows)})
    return [entry for entry in books.load().transactions if not entry.narration.startswith("Beginstand")]


def bill(day: str, number: str, amount: str = "-90.00", name: str = "Coach BV") -> Row:
    return row(day, amount, name, text=f"Coaching factuur {number}")


def test_a_payment_names_its_bill(books: ImportBooks) -> None:
    (entry,) = booked(books, bill("03-12", "C18-127"))
    assert entry.meta["bon"] == "factuur C18-127"


def test_what_comes_in_has_no_bill_of_ours(books: ImportBooks) -> None:
    (entry,) = booked(books, bill("03-12", "C18-127", "90.00"))
    assert "bon" not in entry.meta


def test_a_bill_is_filed_with_its_cost(books: ImportBooks) -> None:
    booked(books, bill("03-12", "2018/127"))
    (done,) = books.run({"factuur-2018-127.pdf": PDF})
    assert len(done.plan.linked) == 1
    entry = next(item for item in books.load().transactions if item.meta.get("bon"))
    assert entry.meta["document-bon"] == "2018-03-12.factuur-2018-127.pdf"
    assert (books.root / "documenten/Lasten/TOP/Mensen/Coaching" / entry.meta["document-bon"]).read_bytes() == PDF
    (again,) = books.run({"factuur-2018-127.pdf": PDF})
    assert (again.plan.linked, len(again.plan.known)) == ([], 1)


def test_a_bill_paid_in_parts_is_of_all_of_them(books: ImportBooks) -> None:
    booked(books, bill("03-12", "127"), bill("04-12", "127"))
    books.run({"factuur-127.pdf": PDF})
    names = [entry.meta.get("document-bon") for entry in books.load().transactions if entry.meta.get("bon")]
    assert names == ["2018-03-12.factuur-127.pdf"] * 2


def test_one_paper_for_costs_of_several_kamers_lies_where_all_of_them_find_it(books: ImportBooks) -> None:
    rules = "".join(
        f'{HEAD}tekst = "{kamer}"\nrekening = "Lasten:{kamer}:Mensen:Coaching"\n' for kamer in ("TOP", "HLR")
    )
    rows = [row("03-12", "-9.00", "Coach BV", text=f"{kamer} loonstaat 2018-03") for kamer in ("TOP", "HLR")]
    booked(books, *rows, rules=rules)
    books.run({"loonstaat-2018-03.pdf": PDF})
    assert (books.root / "documenten/Activa/Bank/ING/2018-03-12.loonstaat-2018-03.pdf").is_file()
    assert [error.message for error in books.load().errors] == []


TWO = (
    f'{RULES}[[regel]]\nnaam = "Drukker"\ntegenpartij = "drukker"\npartij = "Drukker"\n'
    'rekening = "Lasten:TOP:Fysiek:Communicatie"\n'
)


def test_two_senders_with_one_number(books: ImportBooks) -> None:
    booked(books, bill("03-12", "127"), bill("04-12", "127", name="Drukker"), rules=TWO)
    (done,) = books.run({"factuur-127.pdf": PDF})
    assert done.plan.notes == [
        "dit bestand is bewaard zoals het is: wat erin staat over wie het maakte, was er niet uit te halen",
        "meer boekingen noemen factuur 127: die van 2018-03-12 en 2018-04-12",
    ]
    assert done.plan.linked == []
    (done,) = books.run({"2018-04-12.factuur-127.pdf": PDF + b" van de drukker"})
    assert [entry.payee for entry in done.plan.linked] == ["Drukker"]


def test_a_bill_that_no_payment_names_is_kept_and_told(books: ImportBooks) -> None:
    booked(books, bill("03-12", "127"))
    (done,) = books.run({"factuur-128.pdf": PDF})
    assert done.plan.notes[-1] == "geen boeking noemt factuur 128"
    assert (done.plan.new, done.plan.linked) == (1, [])


def test_a_contract_does_not_reach_into_a_closed_year(books: ImportBooks) -> None:
    booked(
        books,
        row("2017-12-05", "-90.00", "Coach BV", text="coaching"),
        row("2018-01-05", "-90.00", "Coach BV", text="coaching"),
        rules=f'{RULES}bon = "contract CC-2017-04"\n',
    )
    context = Context.of(books.root, books.load().entries)
    (books.root / "jaren/2017/zegel.json").write_text("{}", "utf-8")
    path = books.root / "inbox/contract-CC-2017-04.pdf"
    path.write_bytes(PDF)
    plan = ReceiptImporter(books.root).plan(Source.read(path), context)
    assert [entry.date.year for entry in plan.linked] == [2018]


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        (
            'bon = "huurcontract {kamer}-2018-01"\ntekst = "(?P<kamer>TOP)"\n',
            "huur TOP",
            {"bon": "huurcontract TOP-2018-01"},
        ),
        ('bon = "huurcontract TOP-2018-01"\n', "huur factuur 127", {"bon": "factuur 127"}),
        ("tekst = 'kenmerk (?P<bon>\\d{6})'\n", "kenmerk 123456 factuur 127", {"bon": "123456"}),
        (
            'bon = "ontbreekt"\nbon-reden = "automaat geeft geen bon"\n',
            "parkeren",
            {"bon": "ontbreekt", "bon-reden": "automaat geeft geen bon"},
        ),
        ('bon = "ontbreekt"\nbon-reden = "automaat"\n', "Bon TOP-2018-014", {"bon": "TOP-2018-014"}),
    ],
)
def test_what_a_rule_says_of_the_receipt(books: ImportBooks, rule: str, text: str, expected: dict[str, str]) -> None:
    (entry,) = booked(books, row("03-12", "-90.00", "Coach BV", text=text), rules=RULES + rule)
    assert {key: entry.meta[key] for key in ("bon", "bon-reden") if key in entry.meta} == expected


@pytest.mark.parametrize("text", ['bon = "ontbreekt"\n', 'bon-reden = "automaat"\n', 'bon = "A1"\nbon-reden = "x"\n'])
def test_a_rule_that_says_half_of_it(books: ImportBooks, text: str) -> None:
    with pytest.raises(InputError) as raised:
        booked(books, row("03-12", "-90.00"), rules=RULES + text)
    assert str(raised.value) == (
        "regels.toml, regel 1: regel 'Coaching' zegt niet goed dat er geen bon is.\n"
        "    | Coaching\n"
        '  Herstel: schrijf beide: bon = "ontbreekt" en bon-reden = "parkeerautomaat geeft geen bon".'
    )
