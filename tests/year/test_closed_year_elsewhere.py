"""A closed year as other programs see it, and the canonical form that its seal is made of."""

from __future__ import annotations

import csv
import datetime as dt
import io
import subprocess
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
import pyxaf
import xmlschema
from beancount.parser import booking, parser
from hypothesis import given
from hypothesis import strategies as st

from bwk_ledger.books.canonical import canonical, describe, differences, entry_digest
from bwk_ledger.books.seal import make_seal, read_seal, write_seal
from bwk_ledger.books.text import HEADER
from bwk_ledger.figures.audit_file import audit_file
from bwk_ledger.figures.general_ledger import trial_balance
from bwk_ledger.render import exports
from tests.year.conftest import BANK
from tests.year.test_other_programs import HLEDGER, SCHEMAS, amount, need

if TYPE_CHECKING:
    from pathlib import Path

    from tests.year.conftest import YearBooks

NEXT = '2019-02-01 * "Huur"\n  Lasten:TOP:Fysiek:Huur  100.00 EUR\n  Activa:Bank:ING  -100.00 EUR\n'


@pytest.fixture
def two_years(closed: YearBooks) -> YearBooks:
    closed.add("jaren/2019/bank.beancount", NEXT)
    closed.change("stam/kamers.beancount", 'soort: "cooperatie"', 'soort: "cooperatie"\n  rsin: "123456782"')
    assert closed.messages() == []
    return closed


def test_hledger_agrees_on_a_closed_year(two_years: YearBooks, tmp_path: Path) -> None:
    program = need("hledger")
    ledger, journal = two_years.load(), tmp_path / "books.journal"
    journal.write_text(exports.render_hledger(ledger.transactions, ledger.names, "hledger"), "utf-8")
    command = [program, "-f", journal, "bal", "-e", "2019-01-01", *HLEDGER]
    found = subprocess.run([*map(str, command)], capture_output=True, text=True, check=True).stdout
    rows = [row for row in csv.DictReader(io.StringIO(found)) if not row["account"].startswith("Total")]
    theirs = {row["account"]: amount(row["balance"]) for row in rows}
    ours = {item.account: item.closing for item in trial_balance(ledger.index, 2018) if item.closing}
    assert {account: value for account, value in theirs.items() if value} == ours
    assert ours["Vermogen:Resultaat:Bestemd"] == Decimal("149.90")


@pytest.mark.parametrize("version", exports.VERSIONS)
@pytest.mark.parametrize("year", [2018, 2019])
def test_the_audit_file_of_closed_years_is_in_balance(
    two_years: YearBooks, tmp_path: Path, year: int, version: str
) -> None:
    path = tmp_path / "a.xaf"
    path.write_bytes(exports.render_xaf(audit_file(two_years.load(), year), dt.date(2020, 3, 1), version))
    xmlschema.XMLSchema(SCHEMAS / f"XmlAuditfileFinancieel{version}.xsd").validate(path)
    report = pyxaf.validate(path)
    assert [*map(str, report.findings)] == []
    with pyxaf.open(path) as found:
        opening = found.opening_balance().by_account()
        assert sum(opening.values()) == 0
        assert all(item.balanced for item in found.transactions())
    assert ("Resultaat" in "".join(opening)) is False


def test_order_space_and_place_do_not_count(closed: YearBooks) -> None:
    text = closed.read(BANK)
    head, *entries = text.rstrip().split("\n\n")
    turned = "\n\n".join([head, *(item.replace("   ", "     ").replace(".00 EUR", " EUR") for item in entries[::-1])])
    (closed.root / BANK).write_text(turned + "\n", "utf-8")
    assert closed.messages() == []
    ledger = closed.load()
    assert make_seal(ledger.entries, closed.root, 2018, 1, dt.date(2019, 5, 21), "", []).entries == tuple(
        item for item in make_seal(ledger.entries[::-1], closed.root, 2018, 1, dt.date(2019, 5, 21), "", []).entries
    )


def test_a_seal_reads_back_as_it_was_made(closed: YearBooks) -> None:
    path = closed.root / "jaren/2018/zegel.json"
    assert write_seal(read_seal(path)) == path.read_bytes()


def _one(text: str) -> Any:
    parsed, errors, options = parser.parse_string(HEADER + text)
    entries, more = booking.book(parsed, options)
    assert [*errors, *more] == []
    return entries[0]


@given(st.decimals(-(10**15), 10**15, places=8), st.integers(0, 6))  # beancount itself keeps 28 digits
def test_zeros_at_the_end_of_a_number_do_not_count(number: Decimal, zeros: int) -> None:
    line = "2018-01-02 balance Activa:Bank:ING  {} EUR\n"
    text = f"{number:f}"
    assert canonical(_one(line.format(text))) == canonical(_one(line.format(text + "0" * zeros)))
    assert canonical(_one(line.format(text))) != canonical(_one(line.format(text[:-1] + str((int(text[-1]) + 1) % 10))))


ENTRY = """2018-03-05 * "Winkel" "Twee posten" #a ^b
  bon: "12"
  Lasten:TOP:Fysiek:Huur  1 EUR
    regel: 1
    soort: "x"
  Lasten:TOP:Fysiek:Huur  1 EUR
    regel: 2
    soort: "y"
  Vermogen:Ledenkapitaal:L0001  -1 AANDEEL {2 EUR}
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('bon: "12"', "bon: 12"),  # a text is no number
        ('regel: 1\n    soort: "x"', 'regel: 2\n    soort: "x"'),
        ("{2 EUR}", "{2 EUR} @ 2 EUR"),
        ('"Winkel" "Twee posten"', '"Twee posten" "Winkel"'),
        ("2018-03-05 *", "2018-03-05 !"),
        ("#a ^b", "#b ^a"),
        ("  Vermogen:Leden", "  ! Vermogen:Leden"),
    ],
)
def test_what_counts_changes_the_hash(old: str, new: str) -> None:
    one, other = canonical(_one(ENTRY)), canonical(_one(ENTRY.replace(old, new)))
    assert entry_digest(one) != entry_digest(other)
    assert differences(one, other)
    assert differences(one, one) == []


def test_values_of_two_postings_of_one_account_stay_with_their_posting() -> None:
    swapped = ENTRY.replace('"x"', '"z"').replace('"y"', '"x"').replace('"z"', '"y"')
    assert canonical(_one(ENTRY)) != canonical(_one(swapped))


BUDGET_LINE = '2018-01-01 custom "budget" Lasten:TOP:Fysiek:Huur "yearly" 3 EUR\n  regel: 1\n'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (BUDGET_LINE, "2018-01-01 budget Lasten:TOP:Fysiek:Huur yearly 3 EUR"),
        ("2018-01-02 balance Activa:Bank:ING  7.50 EUR\n", "2018-01-02 Activa:Bank:ING 7.5 EUR"),
    ],
)
def test_a_description_has_no_metadata(text: str, shown: str) -> None:
    assert str(describe(canonical(_one(text)))) == shown
