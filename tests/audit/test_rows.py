"""The checklist on the rows of the bank: every row in the books, every posting on a statement, nothing in between."""

from __future__ import annotations

import io
import re
import shutil
import tempfile
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bwk_ledger.audit import rows
from bwk_ledger.audit.audit import State
from tests.audit.audit_books import audit_of, told
from tests.bank_files import BANK as NUMBER
from tests.bank_files import OPENING, PETTY_CASH, Form, ImportBooks, Row, import_books, ing, row

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from bwk_ledger.audit.audit import Line
    from tests.conftest import Books

BANK = "Activa:Bank:ING"
KEPT = "ing-2018-01-31-2018-11-30.csv"  # what the books call the statement
BANK_FILE = "jaren/2018/bank.beancount"
TOP = PETTY_CASH["TOP"]
# Two that are the same, a transfer to a kamer, a zero, a row that no rule explains.
ROWS = [
    row("01-31", "-10.00"),
    row("02-03", "-12.50", "Winkel"),
    row("02-03", "-12.50", "Winkel"),
    row("02-05", "-100.00", "Kamer TOP", TOP, "handgeld"),
    row("11-30", "40.00", "Iemand", "", "soep"),
]
CASH_ROWS = [row("02-05", "100.00", "Coop", NUMBER, "handgeld"), row("02-06", "-8.00", "Supermarkt")]


@pytest.fixture(scope="module")
def imported() -> Iterator[ImportBooks]:
    """Books with one statement, that stay as they are: a test changes a copy."""
    with tempfile.TemporaryDirectory() as folder:
        made = import_books(Path(folder).resolve() / "boeken")
        made.run({"ing.csv": ing(ROWS)})
        yield made


def copy_of(books: ImportBooks, folder: Path) -> Path:
    return Path(shutil.copytree(books.root, folder / "boeken"))


def check(root: Path, year: int = 2018) -> Line:
    return rows.check(audit_of(root, year))


def transactions(text: str) -> list[tuple[int, int]]:
    """Where each transaction of a file begins and ends."""
    starts = [found.start() for found in re.finditer(r"(?m)^\d{4}-\d\d-\d\d [*!] ", text)]
    return [(start, end if (end := text.find("\n\n", start)) >= 0 else len(text)) for start in starts]


def without(root: Path, number: int) -> str:
    """Take a transaction out of the file of the bank; returns its text."""
    path = root / BANK_FILE
    text = path.read_text("utf-8")
    start, end = transactions(text)[number]
    path.write_text(text[:start] + text[end:], "utf-8")
    return text[start:end]


def change(root: Path, old: str, new: str, name: str = BANK_FILE) -> None:
    text = (root / name).read_text("utf-8")
    assert old in text
    (root / name).write_text(text.replace(old, new), "utf-8")


def test_what_was_imported_is_good(imported: ImportBooks, tmp_path: Path) -> None:
    line = check(copy_of(imported, tmp_path))
    assert told(line) == [
        (
            "open: Handgeld van TOP, 5 februari 2018, 100,00 euro erbij: een overboeking waarvan alleen het "
            "afschrift van de andere rekening er is."
        )
    ]
    assert line.answer == "5 regels van de afschriften vergeleken met de boeken. 1 punt is na te gaan."
    assert f"goed: ING betaalrekening: 5 regels van 2018 op het afschrift {KEPT} vergeleken." in told(
        line, all_of_them=True
    )


def test_a_transfer_with_both_statements_is_good(tmp_path: Path) -> None:
    books = import_books(tmp_path / "boeken")
    books.run({"ing.csv": ing(ROWS), "top.csv": ing(CASH_ROWS, account=TOP, opening=Decimal(0))})
    line = check(books.root)
    assert told(line) == []
    assert (line.state, line.answer) == (
        State.GOOD,
        "7 regels van de afschriften vergeleken met de boeken. Alles klopt.",
    )


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_removed_row_is_named_by_its_line(imported: ImportBooks, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(ROWS) - 1))
    with tempfile.TemporaryDirectory() as folder:
        root = copy_of(imported, Path(folder).resolve())
        gone = without(root, number)
        line = check(root)
    lines = re.findall(r"regel: (\d+)", gone)
    said = [text for text in told(line) if text.startswith("niet goed")]
    assert len(said) == len(lines) == 1
    assert said[0].endswith(f": staat op het afschrift {KEPT} als regel {lines[0]}, maar niet in de boeken.")


def test_a_row_of_all_that_there_was(imported: ImportBooks, tmp_path: Path) -> None:
    """No transaction names the statement any more; it is read all the same."""
    root = copy_of(imported, tmp_path)
    for _ in ROWS:
        without(root, 0)
    line = check(root)
    assert line.answer == "5 regels van de afschriften vergeleken met de boeken. 5 punten kloppen niet."
    assert told(line)[0] == (
        f"niet goed: ING betaalrekening, 31 januari 2018, 10,00 euro eraf: staat op het afschrift {KEPT} "
        "als regel 6, maar niet in de boeken."
    )
    assert line.wrong[0].account == BANK


def test_a_changed_amount_names_both(imported: ImportBooks, tmp_path: Path) -> None:
    root = copy_of(imported, tmp_path)
    change(root, "-10.00 EUR", "-9.00 EUR")
    change(root, " 10.00 EUR", " 9.00 EUR")
    line = check(root)
    assert told(line)[0] == (
        "niet goed: ING betaalrekening, 31 januari 2018, 10,00 euro eraf: zo staat het op het afschrift "
        f"{KEPT} als regel 6. In de boeken staat 31 januari 2018, 9,00 euro eraf."
    )
    assert line.wrong[0].entry.date.month == 1


@pytest.mark.parametrize("day", ["2018-02-01", "2019-01-01", "2017-12-31"])
def test_a_changed_day_names_both_also_from_another_year(imported: ImportBooks, tmp_path: Path, day: str) -> None:
    root = copy_of(imported, tmp_path)
    change(root, "2018-01-31 !", f"{day} !")
    said = told(check(root))[0]
    assert said.startswith(
        f"niet goed: ING betaalrekening, 31 januari 2018, 10,00 euro eraf: zo staat het op het afschrift {KEPT} "
        "als regel 6. In de boeken staat "
    )


def test_a_booking_that_is_not_on_its_statement(imported: ImportBooks, tmp_path: Path) -> None:
    root = copy_of(imported, tmp_path)
    text = (root / BANK_FILE).read_text("utf-8")
    start, end = transactions(text)[0]
    (root / BANK_FILE).write_text(text + "\n" + text[start:end].replace(" -1", " -2") + "\n", "utf-8")
    line = check(root)
    assert told(line)[0].endswith(
        f"staat in de boeken als regel 6 van het afschrift {KEPT}, maar niet op dat afschrift."
    )
    assert line.state is State.WRONG


def test_a_booking_by_hand_is_open(imported: ImportBooks, tmp_path: Path) -> None:
    root = copy_of(imported, tmp_path)
    with (root / BANK_FILE).open("a", encoding="utf-8") as file:
        file.write(f'\n2018-04-01 * "Los"\n  {BANK}  5.00 EUR\n  Baten:BWK:Eigen:Overig  -5.00 EUR\n')
    assert (
        "open: ING betaalrekening, 1 april 2018, 5,00 euro erbij: met de hand geboekt. Er is geen afschrift dat dit "
        "laat zien." in told(check(root))
    )


def test_a_booking_by_hand_that_the_statement_has_is_good(tmp_path: Path) -> None:
    books = import_books(tmp_path / "boeken")
    books.add(
        "main.beancount",
        f'2018-01-31 * "Zelf geboekt"\n  {BANK}  -10.00 EUR\n  Lasten:TOP:Fysiek:Huur  10.00 EUR\n',
    )
    books.run({"ing.csv": ing([ROWS[0], ROWS[1]])})
    line = check(books.root)
    assert told(line) == []
    assert (
        "goed: ING betaalrekening, 31 januari 2018, 10,00 euro eraf: met de hand geboekt. Dag en bedrag passen bij een "
        "regel van het afschrift." in told(line, all_of_them=True)
    )


def test_a_statement_that_is_gone_is_open(imported: ImportBooks, tmp_path: Path) -> None:
    root = copy_of(imported, tmp_path)
    next((root / "documenten/Activa/Bank/ING").iterdir()).unlink()
    assert told(check(root))[0] == (
        f"open: ING betaalrekening: het afschrift {KEPT} ligt niet bij de documenten. 5 boekingen van "
        "2018 zijn er niet mee te vergelijken."
    )


def test_a_statement_that_cannot_be_read_is_open_with_the_reason(imported: ImportBooks, tmp_path: Path) -> None:
    root = copy_of(imported, tmp_path)
    path = next((root / "documenten/Activa/Bank/ING").iterdir())
    path.write_bytes(path.read_bytes().replace(b'"20180203"', b'"20180299"', 1))
    assert told(check(root))[0] == (
        f"open: Het afschrift {KEPT} is niet meer te lezen: regel 4: '20180299' is geen bestaande datum."
    )


def test_a_statement_that_changes_is_read_again(imported: ImportBooks, tmp_path: Path) -> None:
    root = copy_of(imported, tmp_path)
    assert check(root).state is State.OPEN
    path = next((root / "documenten/Activa/Bank/ING").iterdir())
    path.write_bytes(ing([row("01-30", "-1.00"), *ROWS]))
    said = told(check(root))
    assert (
        f"niet goed: ING betaalrekening, 30 januari 2018, 1,00 euro eraf: staat op het afschrift {KEPT} als regel 7, "
        "maar niet in de boeken."
    ) in said


# The same rows in two exports.


def camt(items: Sequence[Row], batch: Sequence[Row] = ()) -> bytes:
    """A CAMT.053 statement that begins at 1000 euros; `batch` becomes one last entry."""

    def amount(value: Decimal) -> str:
        return f'<Amt Ccy="EUR">{abs(value):.2f}</Amt><CdtDbtInd>{"DBIT" if value < 0 else "CRDT"}</CdtDbtInd>'

    def entry(*payments: Row) -> str:
        details = "".join(
            f"<TxDtls><AmtDtls><TxAmt><Amt Ccy='EUR'>{abs(item.amount):.2f}</Amt></TxAmt></AmtDtls></TxDtls>"
            for item in payments
        )
        total = sum((item.amount for item in payments), Decimal(0))
        return (
            f"<Ntry>{amount(total)}<Sts>BOOK</Sts><BookgDt><Dt>{payments[0].date}</Dt></BookgDt>"
            f"<NtryDtls>{details}</NtryDtls></Ntry>"
        )

    def balance(kind: str, value: Decimal, day: dt.date) -> str:
        return f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>{amount(value)}<Dt><Dt>{day}</Dt></Dt></Bal>"

    closing = OPENING + sum((item.amount for item in [*items, *batch]), Decimal(0))
    entries = [*(entry(item) for item in items), *([entry(*batch)] if batch else [])]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>\n'
        f"<Stmt><Id>2</Id><ElctrncSeqNb>2</ElctrncSeqNb><Acct><Id><IBAN>{NUMBER}</IBAN></Id><Ccy>EUR</Ccy></Acct>\n"
        f"{balance('OPBD', OPENING, items[0].date)}{balance('CLBD', closing, [*items, *batch][-1].date)}\n"
        + "\n".join(entries)
        + "\n</Stmt></BkToCstmrStmt></Document>\n"
    ).encode()


def zipped(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("februari.xml", content)
    return buffer.getvalue()


BATCH = [row("02-28", "7.50"), row("02-28", "7.50"), row("02-28", "25.00")]
AS_ONE = row("02-28", "40.00")
LATER = row("03-01", "1.00")


@pytest.mark.parametrize("order", [("ing.csv", "ing2.csv"), ("ing2.csv", "ing.csv")])
def test_exports_that_overlap_give_no_alarm_and_name_a_row_once(tmp_path: Path, order: tuple[str, str]) -> None:
    books = import_books(tmp_path / "boeken")
    opening = OPENING + ROWS[0].amount
    contents = {"ing.csv": ing(ROWS[:3]), "ing2.csv": ing([*ROWS[1:3], ROWS[4]], opening=opening)}
    for name in sorted(order):
        books.run({name: contents[name]})
    assert told(check(books.root)) == []
    without(books.root, 1)
    said = told(check(books.root))
    assert [text for text in said if "12,50 euro eraf" in text and text.endswith("maar niet in de boeken.")] == said
    assert len(said) == 1


@pytest.mark.parametrize("packed", [False, True], ids=["xml", "zip"])
@pytest.mark.parametrize("with_batch", [False, True], ids=["rows", "batch"])
@pytest.mark.parametrize("csv_first", [False, True], ids=["camt-first", "csv-first"])
def test_two_formats_of_one_period_give_no_alarm(
    tmp_path: Path, *, packed: bool, with_batch: bool, csv_first: bool
) -> None:
    """The second export holds the rows of the first and one more, so that both are kept with the books."""
    books = import_books(tmp_path / "boeken")
    batch = BATCH if with_batch else []
    one = [AS_ONE] if with_batch else []
    month = ROWS[:3]
    xml = camt([*month], batch) if not csv_first else camt([*month, *batch, LATER])
    csv = ing([*month, *one, LATER]) if not csv_first else ing([*month, *batch])
    files = {"feb.zip" if packed else "feb.xml": zipped(xml) if packed else xml, "ing.csv": csv}
    for name in sorted(files, reverse=csv_first):
        books.run({name: files[name]})
    assert len(list((books.root / "documenten/Activa/Bank/ING").iterdir())) == 2
    assert told(check(books.root)) == []
    gone = without(books.root, 1)
    said = told(check(books.root))
    assert len(said) == 1, gone
    assert "3 februari 2018, 12,50 euro eraf: staat op het afschrift " in said[0]


def test_a_payment_of_a_batch_that_is_gone_is_named(tmp_path: Path) -> None:
    books = import_books(tmp_path / "boeken")
    books.run({"feb.xml": camt(ROWS[:3], BATCH)})
    books.run({"ing.csv": ing([*ROWS[:3], AS_ONE, LATER])})
    without(books.root, 5)  # the last of the batch
    assert sorted(told(check(books.root))) == [
        (
            "niet goed: ING betaalrekening, 28 februari 2018, 25,00 euro erbij: staat op het afschrift "
            "ing-2018-01-31-2018-02-28.xml als regel 8, maar niet in de boeken."
        ),
        (
            "niet goed: ING betaalrekening, 28 februari 2018, 40,00 euro erbij: staat op het afschrift "
            "ing-2018-01-31-2018-03-01.csv als regel 3, maar niet in de boeken."
        ),
    ]


# Between statements.


def test_a_gap_between_two_statements(tmp_path: Path) -> None:
    books = import_books(tmp_path / "boeken")
    books.run({"jan.csv": ing(ROWS[:1])})
    books.add(
        "main.beancount",
        f'2018-02-10 * "Zelf geboekt"\n  {BANK}  -90.00 EUR\n  Lasten:TOP:Fysiek:Huur  90.00 EUR\n',
    )
    books.run({"mrt.csv": ing([row("03-01", "-1.00")], opening=OPENING - 100)})
    said = told(check(books.root))
    gap = "ING betaalrekening: tussen 31 januari 2018 en 1 maart 2018 ontbreekt een afschrift. Volgens de bank "
    assert f"open: {gap}veranderde het saldo daar met -90,00 euro, en zoveel is er geboekt." in said
    change(books.root, "90.00 EUR", "80.00 EUR", "main.beancount")
    said = told(check(books.root))
    assert f"niet goed: {gap}veranderde het saldo daar met -90,00 euro, en in de boeken met -80,00." in said


def test_statements_of_two_years_follow_each_other(tmp_path: Path) -> None:
    books = import_books(tmp_path / "boeken")
    books.run({"2017.csv": ing([row("2017-12-20", "-10.00")])})
    books.run({"2018.csv": ing([row("2018-01-04", "-1.00")], opening=OPENING - 10)})
    line = check(books.root)
    assert (line.state, line.answer) == (
        State.GOOD,
        "1 regel van de afschriften vergeleken met de boeken. Alles klopt.",
    )
    assert check(books.root, 2017).answer == "1 regel van de afschriften vergeleken met de boeken. Alles klopt."


def test_statements_without_balances_cannot_prove_that_nothing_lies_between(tmp_path: Path) -> None:
    books = import_books(tmp_path / "boeken")
    books.run({"ing.csv": ing(ROWS[:2], Form(balances=False))})
    assert told(check(books.root)) == [
        (
            "open: ING betaalrekening: de afschriften noemen geen saldo. Of er tussen twee afschriften iets "
            "ontbreekt, is niet te zien."
        )
    ]


def test_books_without_a_bank_prove_nothing(books: Books) -> None:
    line = rows.check(audit_of(books.load()))
    assert (line.state, line.answer) == (State.OPEN, "Er zijn geen afschriften, en geen boekingen op de bank.")


def test_many_are_counted(tmp_path: Path) -> None:
    books = import_books(tmp_path / "boeken")
    books.run({"ing.csv": ing([row("01-15", f"-{number}.00") for number in range(1, 31)])})
    for _ in range(30):
        without(books.root, 0)
    line = check(books.root)
    assert len(line.wrong) == 21
    assert line.wrong[-1].text == "En nog 10 regels die niet in de boeken staan."
    assert line.answer == "30 regels van de afschriften vergeleken met de boeken. 30 punten kloppen niet."
