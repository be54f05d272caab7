"""The same month as CSV and as CAMT.053: every row is booked once, whichever comes first."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import pytest

from bwk_ledger.base.errors import InputError
from tests.importers.ing_files import BANK, LANDLORD, PERSON, TOP, Cooperative, Row, statement

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ROWS = [
    Row("2018-02-01", "-890.00", "De Steiger", LANDLORD, "huur TOP februari"),
    Row("2018-02-03", "-12.50", "Adila Voorbeeld", PERSON, "zoals afgesproken"),
    Row("2018-02-03", "-12.50", "Adila Voorbeeld", PERSON, "zoals afgesproken"),
    Row("2018-02-05", "-250.00", "Kamer TOP", TOP, "handgeld"),
    Row("2018-02-28", "40.00", "Iemand", PERSON, "soep"),
]


def camt(account: str, opening: str, rows: Sequence[Row], number: int = 2, batch: Sequence[Row] = ()) -> bytes:
    """A CAMT.053.001.02 file with one statement, as small as banks write them; `batch` becomes one last entry."""

    def amount(value: Decimal) -> str:
        return f'<Amt Ccy="EUR">{abs(value):.2f}</Amt><CdtDbtInd>{"DBIT" if value < 0 else "CRDT"}</CdtDbtInd>'

    def balance(kind: str, value: Decimal, day: str) -> str:
        return f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>{amount(value)}<Dt><Dt>{day}</Dt></Dt></Bal>"

    def payment(row: Row) -> str:
        party = "Cdtr" if Decimal(row.amount) < 0 else "Dbtr"
        return (
            f"<TxDtls><AmtDtls><TxAmt><Amt Ccy='EUR'>{abs(Decimal(row.amount)):.2f}</Amt></TxAmt></AmtDtls>"
            f"<RltdPties><{party}><Nm>{escape(row.name)}</Nm></{party}>"
            f"<{party}Acct><Id><IBAN>{row.counterparty}</IBAN></Id></{party}Acct></RltdPties>"
            f"<RmtInf><Ustrd>{escape(row.text)}</Ustrd></RmtInf></TxDtls>"
        )

    def entry(*payments: Row) -> str:
        total = sum(Decimal(row.amount) for row in payments)
        return (
            f"<Ntry>{amount(Decimal(total))}<Sts>BOOK</Sts><BookgDt><Dt>{payments[0].day}</Dt></BookgDt>"
            f"<NtryDtls>{''.join(map(payment, payments))}</NtryDtls></Ntry>"
        )

    closing = Decimal(opening) + sum(Decimal(row.amount) for row in [*rows, *batch])
    last_day = [*rows, *batch][-1].day
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>\n'
        f"<Stmt><Id>{number}</Id><ElctrncSeqNb>{number}</ElctrncSeqNb>"
        f"<Acct><Id><IBAN>{account}</IBAN></Id><Ccy>EUR</Ccy></Acct>\n"
        + balance("OPBD", Decimal(opening), rows[0].day)
        + balance("CLBD", closing, last_day)
        + "\n"
        + "\n".join([*(entry(row) for row in rows), *([entry(*batch)] if batch else [])])
        + "\n</Stmt></BkToCstmrStmt></Document>\n"
    ).encode()


def zipped(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("februari.xml", content)
    return buffer.getvalue()


@pytest.fixture
def coop(tmp_path: Path) -> Cooperative:
    return Cooperative(tmp_path)


@pytest.mark.parametrize("order", [("csv", "camt"), ("camt", "csv"), ("csv", "zip"), ("zip", "camt")], ids="-".join)
def test_every_row_is_booked_once(coop: Cooperative, order: tuple[str, str]) -> None:
    xml = camt(BANK, "2000.00", ROWS)
    contents = {"csv": statement(BANK, "2000.00", ROWS), "camt": xml, "zip": zipped(xml)}
    names = {"csv": "ing.csv", "camt": "ing.xml", "zip": "ing.zip"}
    first, second = (coop.file(names[kind], contents[kind]) for kind in order)
    assert coop.take(first)[0].plan.new == 6
    before = coop.balances()
    assert before["Activa:Bank:ING"] == Decimal("875.00")
    plan = coop.take(second)[0].plan
    assert (plan.new, len(plan.known), plan.questions) == (0, 5, [])
    assert coop.balances() == before
    unchanged = coop.hashes()
    coop.take(first, second)
    assert coop.hashes() == unchanged


def test_a_row_that_is_really_new_is_booked(coop: Cooperative) -> None:
    coop.take_rows(BANK, "2000.00", *ROWS[:3])
    plan = coop.take(coop.file("ing.xml", camt(BANK, "2000.00", ROWS)))[0].plan
    assert (plan.new, len(plan.known)) == (2, 3)
    assert coop.balances()["Activa:Bank:ING"] == Decimal("875.00")


def test_a_missing_statement_is_named(coop: Cooperative) -> None:
    coop.take(coop.file("januari.xml", camt(BANK, "2000.00", ROWS[:1], number=1)))
    late = coop.file("april.xml", camt(BANK, "1000.00", [Row("2018-04-01", "1.00", text="rente")], number=4))
    with pytest.raises(InputError, match="afschrift 2 tot en met 3 staat niet in de boeken"):
        coop.take(late)


def test_the_archived_copies_name_no_people(coop: Cooperative) -> None:
    coop.take(coop.file("ing.zip", zipped(camt(BANK, "2000.00", ROWS))))
    copy = next((coop.root / "documenten/Activa/Bank/ING").iterdir())
    with zipfile.ZipFile(copy) as archive:
        text = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert "De Steiger" in text
    assert "Adila" not in text
    assert PERSON not in text


BATCH = [
    Row("2018-02-28", "7.50", "Adila Voorbeeld", PERSON, "contributie"),
    Row("2018-02-28", "7.50", "Iemand", PERSON, "contributie"),
    Row("2018-02-28", "25.00", "Een Ander", PERSON, "aandeel"),
]
AS_ONE = Row("2018-02-28", "40.00", "Incasso", "", "verzamelbetaling")  # as much as the soup of that day


@pytest.mark.parametrize("csv_first", [True, False])
def test_a_batch_is_one_row_in_the_csv_and_a_row_per_payment_in_camt(coop: Cooperative, *, csv_first: bool) -> None:
    as_csv = coop.file("feb.csv", statement(BANK, "2000.00", [*ROWS, AS_ONE]))
    as_camt = coop.file("feb.xml", camt(BANK, "2000.00", ROWS, batch=BATCH))
    first, second = (as_csv, as_camt) if csv_first else (as_camt, as_csv)
    coop.take(first)
    before = coop.hashes()
    plan = coop.take(second)[0].plan
    assert (plan.new, len(plan.known)) == (0, len(ROWS) + (len(BATCH) if csv_first else 1))
    assert coop.hashes() == before


def test_a_row_of_another_amount_is_no_batch_of_the_books(coop: Cooperative) -> None:
    coop.take(coop.file("feb.xml", camt(BANK, "2000.00", ROWS, batch=BATCH)))
    other = Row("2018-02-28", "40.01", "Incasso", "", "verzamelbetaling")
    with pytest.raises(InputError, match="het saldo van Activa:Bank:ING"):
        coop.take(coop.file("feb.csv", statement(BANK, "2000.00", [*ROWS, other])))
