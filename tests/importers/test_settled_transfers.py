"""A transfer of which neither bank names the other, settled by the treasurer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bwk_ledger.acts.bookings import open_questions
from bwk_ledger.base.errors import InputError
from bwk_ledger.cli import main
from tests.bank_files import snapshot
from tests.importers.own_banks import ING, RABO, Banks, banks
from tests.importers.test_orders_of_files import SHOP, booked, written

if TYPE_CHECKING:
    from pathlib import Path

IN, OUT = ("2027-02-06", "200", "", "van ing"), ("2027-02-05", "-200", "", "naar rabo")


@pytest.fixture
def own(tmp_path: Path) -> Banks:
    made = banks(tmp_path, others={"Rabo": RABO})
    made.take(written(tmp_path, "ing.csv", "nl", ING, booked("1000", OUT)))
    made.take(written(tmp_path, "rabo.csv", "rabo", RABO, booked("50", IN)))
    return made


def settle(own: Banks, *words: str) -> str:
    found = CliRunner().invoke(main, ["vraagposten", *words, "--boeken", str(own.books.main)])
    assert found.exit_code == 2 or own.books.load(), found.output
    return found.output


def numbers(own: Banks) -> list[str]:
    return [item.number for item in open_questions(own.books.load())]


def test_neither_side_goes_to_the_account_of_the_other(own: Banks, tmp_path: Path) -> None:
    before = snapshot(own.books.root)
    first, second = numbers(own)
    assert settle(own, first, "Activa:Bank:Rabo") == (
        "Fout: deze bankregel van 2027-02-05 kan niet op Activa:Bank:Rabo: haar afschriften zijn ingelezen tot en met "
        "2027-02-06.\n"
        "  Oorzaak: op 2027-02-06 heeft zij zelf een vraagpost van 200,00: de andere kant.\n"
        "  Herstel: boek deze vraagpost en die andere allebei op Activa:Kruisposten; er is niets geschreven.\n"
    )
    assert "op 2027-02-05 heeft zij zelf een vraagpost van -200,00" in settle(own, second, "Activa:Bank:ING")
    assert snapshot(own.books.root) == before
    settle(own, first, "Activa:Kruisposten")
    settle(own, second, "Activa:Kruisposten")
    assert [own.balance(name) for name in ("Bank:ING", "Bank:Rabo", "Kruisposten")] == [800, 250, 0]
    assert numbers(own) == []
    own.take(tmp_path / "ing.csv", tmp_path / "rabo.csv")


def test_what_the_other_bank_would_have_told_is_no_transfer_to_it(tmp_path: Path) -> None:
    own = banks(tmp_path, others={"Rabo": RABO})
    own.take(written(tmp_path, "ing.csv", "nl", ING, booked("1000", OUT)))
    own.take(written(tmp_path, "rabo.csv", "rabo", RABO, booked("50", ("2027-02-20", "-5", SHOP, "brood"))))
    first, _ = numbers(own)
    said = settle(own, first, "--deel", "Activa:Bank:Rabo=150", "--deel", "Activa:Kruisposten=rest")
    assert "op haar afschriften staat rond 2027-02-05 geen open bankregel van 150,00." in said
    assert said.endswith(
        "Herstel: is de andere kant al geboekt, of komt zij nog, kies dan Activa:Kruisposten; is het iets anders, kies "
        "dan een andere rekening; er is niets geschreven.\n"
    )
    settle(own, first, "Activa:Kruisposten")
    assert own.balance("Kruisposten") == 200


def test_before_the_other_bank_was_read_it_may(tmp_path: Path) -> None:
    own = banks(tmp_path, others={"Rabo": RABO})
    own.take(written(tmp_path, "ing.csv", "nl", ING, booked("1000", OUT)))
    settle(own, *numbers(own), "Activa:Bank:Rabo")
    own.take(written(tmp_path, "rabo.csv", "rabo", RABO, booked("50", IN)))
    assert [own.balance(name) for name in ("Bank:ING", "Bank:Rabo", "Kruisposten")] == [800, 250, 0]


def test_a_rule_made_later_leaves_it_open(own: Banks, tmp_path: Path) -> None:
    rule = '[[regel]]\nnaam = "Rabo"\ntekst = "naar rabo"\nrekening = "Activa:Bank:Rabo"\n'
    own.books.rules(rule)
    before = own.balance("Bank:Rabo")
    settle(own, "--opnieuw")
    own.take(tmp_path / "ing.csv")
    assert own.balance("Bank:Rabo") == before
    with pytest.raises(InputError):
        own.taken(written(tmp_path, "meer.csv", "nl", ING, booked("900", ("2027-02-04", "-100", "", "naar rabo"), OUT)))
