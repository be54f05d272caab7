"""The figures of the example year as programs see them that others wrote: hledger, ledger, and a reader of XAF."""

from __future__ import annotations

import csv
import datetime as dt
import os
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
import pyxaf
import xmlschema

from bwk_ledger.figures.audit_file import ID_LENGTH, audit_file, short_id
from bwk_ledger.figures.general_ledger import together, trial_balance
from bwk_ledger.figures.results import RESULTS_BEFORE, figures
from bwk_ledger.render import exports
from bwk_ledger.rules.load import Ledger, load

if TYPE_CHECKING:
    from collections.abc import Mapping

REPO = Path(__file__).resolve().parents[2]
HLEDGER = ("-B", "--flat", "-E", "-O", "csv")
_EUROS = "%(account)|%(quantity(scrub(display_total)))\n"
LEDGER = ("-B", "--flat", "--no-total", "--format", _EUROS, "--limit", "not (commodity =~ /UUR/)")
SCHEMAS = Path(pyxaf.__file__).parent / "schemas"


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return load(REPO / "ledger/main.beancount")


def need(program: str) -> str:
    """Where a program is; without it the test is skipped, and in CI it fails."""
    found = shutil.which(program)
    if found is None:
        how = f"geen {program}; te krijgen met: apt-get install {program}"
        if os.environ.get("CI") == "true":
            pytest.fail(how, pytrace=False)
        pytest.skip(how)
    return found


@pytest.fixture(scope="module")
def closings(ledger: Ledger) -> Mapping[str, Decimal]:
    """By account: balance sheet accounts on 31 December, result accounts over the year; EUR."""
    found = trial_balance(ledger.index, 2018)
    return {item.account: item.closing for item in found if item.closing and item.account != RESULTS_BEFORE}


def amount(text: str) -> Decimal:
    """The euros in a balance such as `-12.50 EUR`; hours stand beside them in the same account only by mistake."""
    parts = [part.strip() for part in text.split(",")]
    euros = [part.removesuffix(" EUR") for part in parts if part.endswith(" EUR")]
    return Decimal(euros[0]) if euros else Decimal(0)


def test_hledger_gives_the_same_balances(ledger: Ledger, closings: Mapping[str, Decimal], tmp_path: Path) -> None:
    program = need("hledger")
    journal = tmp_path / "boeken.journal"
    journal.write_text(exports.render_hledger(ledger.transactions, ledger.names, "hledger"), "utf-8")
    found: dict[str, Decimal] = {}
    for roots, begin in ((("Activa", "Schulden", "Vermogen"), "2000-01-01"), (("Baten", "Lasten"), "2018-01-01")):
        run = subprocess.run(
            [program, "-f", journal, "balance", *HLEDGER, "-b", begin, "-e", "2019-01-01", *roots],
            capture_output=True,
            text=True,
            check=True,
        )
        rows = list(csv.DictReader(run.stdout.splitlines()))
        found |= {row["account"]: amount(row["balance"]) for row in rows if row["account"].casefold() != "total"}
    assert {account: value for account, value in found.items() if value} == closings


def test_ledger_gives_the_same_balances(ledger: Ledger, closings: Mapping[str, Decimal], tmp_path: Path) -> None:
    program = need("ledger")
    journal = tmp_path / "boeken.ledger"
    journal.write_text(exports.render_hledger(ledger.transactions, ledger.names, "ledger"), "utf-8")
    found: dict[str, Decimal] = {}
    for roots, begin in ((("^Activa", "^Schulden", "^Vermogen"), "2000-01-01"), (("^Baten", "^Lasten"), "2018-01-01")):
        run = subprocess.run(
            [program, "-f", journal, "balance", *LEDGER, "-b", begin, "-e", "2019-01-01", *roots],
            capture_output=True,
            text=True,
            check=True,
        )
        rows = (line.split("|") for line in run.stdout.splitlines())
        found |= {account: Decimal(value) for account, value in rows}
    assert {account: value for account, value in found.items() if value} == closings


def test_the_journal_of_other_programs_has_no_way_to_be_misread() -> None:
    assert exports._plain("(12) a; b") == "- (12) a, b"
    assert exports._plain("! let op") == "- ! let op"
    with pytest.raises(ValueError, match="gnucash"):
        exports.render_hledger([], [], "gnucash")


@pytest.fixture(scope="module", params=exports.VERSIONS)
def auditfile(request: pytest.FixtureRequest, ledger: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("xaf") / f"auditfile-{request.param}.xaf"
    path.write_bytes(exports.render_xaf(audit_file(ledger, 2018), dt.date(2019, 3, 1), request.param))
    return path


def test_the_audit_file_fits_the_schema(auditfile: Path) -> None:
    version = auditfile.stem.removeprefix("auditfile-")
    xmlschema.XMLSchema(SCHEMAS / f"XmlAuditfileFinancieel{version}.xsd").validate(auditfile)


def test_a_validator_finds_nothing_wrong(auditfile: Path) -> None:
    report = pyxaf.validate(auditfile)
    assert [str(finding) for finding in report.findings if finding.severity.name != "INFO"] == []
    assert report.ok


def test_the_audit_file_has_the_totals_of_the_trial_balance(ledger: Ledger, auditfile: Path) -> None:
    lines = together(trial_balance(ledger.index, 2018))
    with pyxaf.open(auditfile) as found:
        names = {account.id: account.description.rsplit("(", 1)[1].rstrip(")") for account in found.accounts.values()}
        assert all(key.isdigit() for key in names)
        opening = {names[key]: value for key, value in found.opening_balance().by_account().items()}
        moved: dict[str, Decimal] = {}
        debit = credit = Decimal(0)
        for transaction in found.transactions():
            assert transaction.balanced
            for line in transaction.lines:
                sign = 1 if line.side == "D" else -1
                account = names[line.account_id]
                moved[account] = moved.get(account, Decimal(0)) + sign * line.amount
                debit, credit = debit + line.amount * (sign > 0), credit + line.amount * (sign < 0)
    assert opening == {item.account: item.opening for item in lines if item.opening}
    assert {account: value for account, value in moved.items() if value} == {
        item.account: item.debit - item.credit for item in lines if item.debit != item.credit
    }
    assert debit == credit == sum(item.debit for item in lines)


def test_what_members_hold_is_one_account_and_the_relations_say_whose(ledger: Ledger, auditfile: Path) -> None:
    root = ET.parse(auditfile).getroot()
    names = {"ns": root.tag.split("}")[0][1:]}
    assert "Ledenkapitaal:" not in "".join(item.text or "" for item in root.iterfind(".//ns:accDesc", names))
    balances = together(trial_balance(ledger.index, 2018))
    held = {item.account: item for item in balances if item.account.endswith(":Ledenkapitaal")}
    for side, wanted in (("op", "opening"), ("cl", "closing")):
        total = Decimal(0)
        for party in root.iterfind(".//ns:customerSupplier", names):
            amount = Decimal(party.findtext(f"ns:{side}BalDesc", "0", names))
            total += amount if party.findtext(f"ns:{side}BalTp", "", names) == "D" else -amount
        known = sum(getattr(item, wanted) for item in held.values())
        assert total == (known if auditfile.stem.endswith("4.0") else 0)  # 3.2 has no place for it


def test_no_hour_and_no_resident_is_in_the_audit_file(ledger: Ledger, auditfile: Path) -> None:
    text = auditfile.read_text("utf-8")
    assert "UUR." not in text
    assert ":Tijd:" not in text
    assert "Lid L0013" in text
    assert ">ZUILEN</cost" in text
    assert ">SPDO</proj" in text
    assert figures(ledger, 2018).hours  # there are hours to leave out


def test_identifications_are_short_and_differ() -> None:
    one, other = (f"Lasten:ZUILEN:Fysiek:Handgeld:D-Huishouden{end}" for end in "AB")
    assert len(short_id(one)) == len(short_id(other)) == ID_LENGTH
    assert short_id(one) != short_id(other)
    assert short_id("Activa:Bank:ING") == "Activa:Bank:ING"
