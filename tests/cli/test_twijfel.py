"""`bwk twijfel`: a bank row that may have been booked before is the same payment, or another one."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bwk_ledger.cli import main
from tests.bank_files import Form, ing, row, snapshot
from tests.importers.own_banks import CASES, ING, Banks, banks

if TYPE_CHECKING:
    from pathlib import Path

WITHOUT = "ing-1-zonder-saldo.csv"
TYPED = '2024-03-27 * "Huur BV" "Huur maart"\n  Activa:Bank:ING  -60.00 EUR\n  Lasten:TOP:Fysiek:Huur\n'


def bwk(own: Banks, *words: str, status: int = 0) -> str:
    found = CliRunner().invoke(main, [*words, "--boeken", str(own.books.main)])
    assert found.exit_code == status, found.output
    return found.output


def number(said: str) -> str:
    """The number that an import tells to decide with."""
    (found,) = set(re.findall(r"bwk twijfel (\w+) --ander", said))
    return str(found)


def nothing_changes(own: Banks, *files: str) -> None:
    """Importing again changes no byte, and nothing is in doubt."""
    before = snapshot(own.books.root)
    for file in files:
        assert "twijfel" not in bwk(own, "importeer", file)
    assert snapshot(own.books.root) == before
    assert bwk(own, "twijfel") == "Er is geen bankregel in twijfel.\n"


@pytest.fixture
def own(tmp_path: Path) -> Banks:
    made = banks(tmp_path)
    made.books.add("stam/rekeningen.beancount", TYPED)
    return made


@pytest.fixture
def found(own: Banks) -> str:
    """The number of the doubt, of a file without balances."""
    return number(bwk(own, "importeer", str(CASES / WITHOUT), "--beginsaldo", "1.100,00"))


def test_doubts_are_listed_again(own: Banks, found: str) -> None:
    assert bwk(own, "twijfel") == (
        f"{found}  {WITHOUT}, regel 2: 2024-03-28 -60,00 Huur BV NL31INGB0001122334 huur\n"
        "        in de boeken: 2024-03-27 Huur BV Huur maart\n"
        f"        dezelfde betaling: bwk twijfel {found} --zelfde; een andere: bwk twijfel {found} --ander\n"
        "\n1 bankregel in twijfel.\n"
    )


def test_the_same_payment_is_linked_to_its_row(own: Banks, found: str) -> None:
    rows, balance = own.rows(), own.balance("Bank:ING")
    said = bwk(own, "twijfel", found, "--zelfde")
    assert "2024-03-28 -60,00: dezelfde als '2024-03-27 Huur BV Huur maart', en daaraan gekoppeld.\n" in said
    assert (own.rows(), own.balance("Bank:ING")) == (rows + 1, balance)
    (entry,) = (entry for entry in own.books.load().transactions if entry.narration == "Huur maart")
    assert (f"{entry.date}", sorted(set(entry.postings[0].meta) & {"bron", "regel", "sleutel"})) == (
        "2024-03-28",
        ["bron", "regel", "sleutel"],
    )
    nothing_changes(own, str(CASES / WITHOUT))


def test_another_payment_is_booked_as_a_new_row(own: Banks, found: str) -> None:
    rows, balance = own.rows(), own.balance("Bank:ING")
    said = bwk(own, "twijfel", found, "--ander")
    assert "2024-03-28 -60,00: geboekt als een andere betaling dan '2024-03-27 Huur BV Huur maart'.\n" in said
    assert (own.rows(), own.balance("Bank:ING")) == (rows + 1, balance - 60)
    nothing_changes(own, str(CASES / WITHOUT))


@pytest.mark.parametrize("how", ["--zelfde", "--ander"])
def test_what_was_decided_stays_so(own: Banks, found: str, how: str) -> None:
    bwk(own, "twijfel", found, how)
    before = snapshot(own.books.root)
    assert f"bankregel {found} staat al in de boeken: 2024-03-28 " in bwk(own, "twijfel", found, how, status=2)
    assert snapshot(own.books.root) == before


def test_another_payment_that_the_balance_contradicts_is_refused(own: Banks) -> None:
    file = own.books.root.parent / "saldo.csv"
    file.write_bytes(ing([row("2024-03-26", "-1.00"), row("2024-03-28", "-60.00", "Huur BV")], account=ING))
    which = number(bwk(own, "importeer", str(file)))
    before = snapshot(own.books.root)
    said = bwk(own, "twijfel", which, "--ander", status=2)
    assert "in de boeken staat op 2024-03-27 'Huur maart' van -60,00, en die heeft de bank niet" in said
    assert snapshot(own.books.root) == before
    bwk(own, "twijfel", which, "--zelfde")
    nothing_changes(own, str(file))


def test_a_row_that_only_looks_like_another_of_the_bank(tmp_path: Path) -> None:
    own = banks(tmp_path)
    files = []
    for name, text in (("een", "brood bakker"), ("twee", "lampen kaarsen")):
        file = tmp_path / f"{name}.csv"
        file.write_bytes(ing([row("03-01", "-5.00", name, text=text)], Form(balances=False), account=ING))
        files.append(str(file))
        said = bwk(own, "importeer", str(file))
    which = number(said)
    assert "--zelfde" not in said
    assert f"en bankregel {which} telt al als die regel." in bwk(own, "twijfel", which, "--zelfde", status=2)
    assert own.balance("Bank:ING") == Decimal(-5)
    bwk(own, "twijfel", which, "--ander")
    assert own.balance("Bank:ING") == Decimal(-10)
    nothing_changes(own, *files)


def test_it_is_one_of_the_two(own: Banks, found: str) -> None:
    before = snapshot(own.books.root)
    assert "Noem na NUMMER ook --zelfde of --ander." in bwk(own, "twijfel", found, status=2)
    assert "noem --zelfde of --ander, niet beide." in bwk(own, "twijfel", found, "--zelfde", "--ander", status=2)
    assert "Noem ook het NUMMER; 'bwk twijfel' toont ze." in bwk(own, "twijfel", "--ander", status=2)
    unknown = bwk(own, "twijfel", "000000", "--ander", status=2)
    assert f"er is geen bankregel in twijfel met nummer 000000.\n  Oorzaak: in twijfel zijn: {found}." in unknown
    assert snapshot(own.books.root) == before
