"""`bwk vraagposten` as its user calls it: show what is open, settle it, make a rule of it; and every refusal."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from bwk_ledger.acts.new_books import NewKamer
from bwk_ledger.cli import main
from bwk_ledger.demo.people import demo_iban
from bwk_ledger.rules.load import load
from tests.compose import new_books

if TYPE_CHECKING:
    from pathlib import Path

BANK, SHOP = demo_iban(1), demo_iban(101)
HEADER = (
    '"Datum";"Naam / Omschrijving";"Rekening";"Tegenrekening";"Code";"Af Bij";"Bedrag (EUR)";"Mutatiesoort";'
    '"Mededelingen";"Saldo na mutatie";"Tag"'
)


def statement(day: str, balance: str, amount: str = "10,00", name: str = "Bouwmarkt De Spijker") -> str:
    fields = (day, name, BANK, SHOP, "BA", "Af", amount, "Betaalautomaat", "hout", balance, "")
    return HEADER + "\n" + ";".join(f'"{field}"' for field in fields) + "\n"


def bwk(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def books(tmp_path: Path) -> Path:
    """Books with one open question, of 5 January."""
    root = new_books(tmp_path / "boeken", "Proef", [NewKamer("TOP", "TOP", Decimal(250))]).parent
    with (root / "stam/rekeningen.beancount").open("a") as file:
        file.write('\n2000-01-01 custom "post" "Lasten" "Fysiek:Klussen"\n  naam: "Klussen"\n  rgs: "WBedHuiOng"\n')
    take(root, "januari.csv", statement("20180105", "90,00"))
    return root


def refused(root: Path, *arguments: str) -> str:
    """What `bwk vraagposten` says that refuses; the bank is as it was."""
    before = (root / "jaren/2018/bank.beancount").read_bytes()
    found = bwk("vraagposten", *arguments, "--boeken", root)
    assert found.exit_code == 2
    assert (root / "jaren/2018/bank.beancount").read_bytes() == before
    return str(found.stderr)


def take(root: Path, name: str, text: str) -> Result:
    (root / "inbox" / name).write_text(text, "utf-8")
    found = bwk("importeer", "--boeken", root)
    assert found.exit_code == 0, found.output
    return found


def number(root: Path) -> str:
    found = re.match(r"\w{6}", bwk("vraagposten", "--boeken", root).stdout)
    assert found is not None
    return found[0]


def test_it_shows_who_and_why_and_what_to_do(books: Path) -> None:
    found = bwk("vraagposten", "--boeken", books)
    assert found.exit_code == 0
    first, reason, empty, end = found.stdout.splitlines()
    assert re.fullmatch(rf"\w{{6}}   2018-01-05       -10,00  Activa:Bank:ING  Bouwmarkt De Spijker {SHOP} hout", first)
    assert (reason.strip(), empty) == ("geen regel past", "")
    assert end == "1 vraagpost. Boek er een: bwk vraagposten NUMMER REKENING"


def test_it_settles_a_question_in_place_and_the_row_stays_known(books: Path) -> None:
    found = bwk("vraagposten", number(books), "Lasten:TOP:Fysiek:Klussen", "--boeken", books)
    assert found.exit_code == 0
    assert found.stdout == "2018-01-05 -10,00: geboekt op Lasten:TOP:Fysiek:Klussen.\n"
    (entry,) = (item for item in load(books / "main.beancount").transactions if item.date.day == 5)
    assert (entry.flag, entry.meta["reden"]) == ("*", "door de penningmeester uitgezocht")
    assert [item.account for item in entry.postings] == ["Activa:Bank:ING", "Lasten:TOP:Fysiek:Klussen"]
    assert bwk("vraagposten", "--boeken", books).stdout == "Er is niets uit te zoeken.\n"
    again = take(books, "januari.csv", statement("20180105", "90,00"))
    assert "1 bestand, 0 nieuw, 1 al bekend" in again.stdout


def test_a_question_is_settled_once(books: Path) -> None:
    call = ("vraagposten", number(books), "Lasten:TOP:Fysiek:Klussen", "--boeken", books)
    assert bwk(*call).exit_code == 0
    before = (books / "jaren/2018/bank.beancount").read_bytes()
    again = bwk(*call)
    assert again.exit_code == 2
    assert again.stderr == (
        f"Fout: vraagpost {call[1]} staat al in de boeken: 2018-01-05, geboekt op Lasten:TOP:Fysiek:Klussen.\n"
        f"  Herstel: er is niets te doen; hoort hij ergens anders, geef dan: bwk vraagposten {call[1]} --terug\n"
    )
    assert (books / "jaren/2018/bank.beancount").read_bytes() == before


def test_a_number_that_two_rows_share_settles_neither(books: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take(books, "februari.csv", statement("20180205", "80,00"))
    monkeypatch.setattr("importers.questions.SHORT", 0)
    found = bwk("vraagposten", "", "Lasten:TOP:Fysiek:Klussen", "--boeken", books)
    assert found.exit_code == 2
    assert "2 regels hebben nummer " in found.stderr


def test_a_rule_made_of_it_books_the_next_one(books: Path) -> None:
    arguments = ("--regel", "Bouwmarkt", "--partij", "Bouwmarkt De Spijker")
    found = bwk("vraagposten", number(books), "Lasten:TOP:Fysiek:Klussen", *arguments, "--boeken", books)
    assert found.exit_code == 0
    assert found.stdout.endswith("Regel 'Bouwmarkt' staat in stam/regels.toml.\n")
    take(books, "februari.csv", statement("20180205", "80,00"))
    entry = load(books / "main.beancount").transactions[-1]
    assert (entry.flag, entry.payee, entry.meta["reden"]) == ("*", "Bouwmarkt De Spijker", "Bouwmarkt")
    assert entry.postings[1].account == "Lasten:TOP:Fysiek:Klussen"


def test_after_two_the_third_has_a_suggestion_that_keeps_its_mark(books: Path) -> None:
    bwk("vraagposten", number(books), "Lasten:TOP:Fysiek:Klussen", "--boeken", books)
    take(books, "februari.csv", statement("20180205", "80,00"))
    bwk("vraagposten", number(books), "Lasten:TOP:Fysiek:Klussen", "--boeken", books)
    take(books, "maart.csv", statement("20180305", "70,00"))
    entry = load(books / "main.beancount").transactions[-1]
    assert (entry.flag, entry.postings[1].account) == ("!", "Lasten:TOP:Fysiek:Klussen")
    reason = "voorstel: de laatste 2 van deze tegenpartij gingen naar Lasten:TOP:Fysiek:Klussen"
    assert reason in bwk("vraagposten", "--boeken", books).stdout


REFUSED = {
    "rekening": (
        ("Lasten:TOP:Fysiek:Klus",),
        (
            "Fout: rekening Lasten:TOP:Fysiek:Klus bestaat niet.\n"
            "  Oorzaak: lijkt op: Lasten:TOP:Fysiek:Klussen.\n"
            "  Herstel: noem een bestaande rekening of woorden van haar naam, zoals 'huur top'; in Fava staan zij "
            "onder Balans en Staat van baten en lasten. Een bankrekening opent u met 'bwk rekening openen'; die van "
            "lonen komen met 'bwk loon boek'.\n"
        ),
    ),
    "aandelen": (
        ("Vermogen:Ledenkapitaal:L0001",),
        (
            "Fout: rekening Vermogen:Ledenkapitaal:L0001 bestaat niet.\n"
            "  Herstel: noem een bestaande rekening of woorden van haar naam, zoals 'huur top'; in Fava staan zij "
            "onder Balans en Staat van baten en lasten. Een bankrekening opent u met 'bwk rekening openen'; die van "
            "lonen komen met 'bwk loon boek'.\n"
        ),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_booked_is_refused_and_nothing_changes(books: Path, name: str) -> None:
    arguments, message = REFUSED[name]
    assert refused(books, number(books), *arguments) == message


@pytest.fixture
def fee(books: Path) -> Path:
    """Books with a second open question, of 8 January, and a member."""
    with (books / "stam/leden.beancount").open("a") as file:
        file.write('\n2017-05-01 custom "lid" "L0013"\n  soort: "bewoner"\n  kamer: "TOP"\n')
    fields = ("20180108", "A. Voorbeeld", BANK, demo_iban(501), "OV", "Bij", "5,00", "Overschrijving", "x", "95,00", "")
    take(books, "fee.csv", HEADER + "\n" + ";".join(f'"{field}"' for field in fields) + "\n")
    return books


def fee_number(root: Path) -> str:
    found = re.search(r"^(\w{6})   2018-01-08", bwk("vraagposten", "--boeken", root).stdout, re.MULTILINE)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(("arguments", "year"), [((), 2018), (("--contributie", 2017), 2017)])
def test_a_question_becomes_the_fee_of_a_member(fee: Path, arguments: tuple[object, ...], year: int) -> None:
    call = ("vraagposten", fee_number(fee), "Baten:TOP:Eigen:LEDEN", "--lid", "L0013", *arguments, "--boeken", fee)
    found = bwk(*call)
    assert found.exit_code == 0, found.output
    assert found.stdout == f"2018-01-08 5,00: geboekt op Baten:TOP:Eigen:LEDEN, contributie {year} van L0013.\n"
    (entry,) = (item for item in load(fee / "main.beancount").transactions if item.date.day == 8)
    assert (entry.flag, entry.payee, entry.narration) == ("*", "L0013", "Contributie L0013")
    assert entry.meta["reden"] == "door de penningmeester uitgezocht"
    values = entry.postings[1].meta
    assert (entry.postings[1].account, values["lid"], values["contributie"]) == ("Baten:TOP:Eigen:LEDEN", "L0013", year)
    assert "Voorbeeld" not in (fee / "jaren/2018/bank.beancount").read_text("utf-8")


WRONG_FEES = {
    "onbekend lid": (
        ("Baten:TOP:Eigen:LEDEN", "--lid", "L0099"),
        (
            "Fout: de boeken kennen lid L0099 niet.\n"
            "  Herstel: verbeter het nummer, of lees eerst de ledenlijst in met 'bwk importeer'.\n"
        ),
    ),
    "geen bate": (
        ("Lasten:TOP:Fysiek:Klussen", "--lid", "L0013"),
        (
            "Fout: op Lasten:TOP:Fysiek:Klussen kan geen contributie staan.\n"
            "  Oorzaak: contributie is een bate in euro's van een kamer.\n"
            "  Herstel: noem een rekening die begint met Baten, zoals Baten:TOP:Eigen:LEDEN, of laat --lid weg.\n"
        ),
    ),
}


@pytest.mark.parametrize("name", WRONG_FEES)
def test_a_fee_that_cannot_be_one_is_refused(fee: Path, name: str) -> None:
    arguments, message = WRONG_FEES[name]
    assert refused(fee, fee_number(fee), *arguments) == message


def test_wrong_calls_about_a_fee(fee: Path) -> None:
    call = ("vraagposten", fee_number(fee), "Baten:TOP:Eigen:LEDEN", "--boeken", fee)
    party = bwk(*call, "--lid", "L0013", "--partij", "x")
    assert (party.exit_code, "Een contributie heeft geen --subsidie en geen --partij." in party.stderr) == (2, True)
    year = bwk(*call, "--contributie", 2018)
    assert (year.exit_code, "Noem bij --contributie ook het --lid." in year.stderr) == (2, True)


def test_wrong_calls(books: Path) -> None:
    open_number = number(books)
    unknown = bwk("vraagposten", "000000", "Lasten:TOP:Fysiek:Klussen", "--boeken", books)
    assert (unknown.exit_code, unknown.stderr) == (
        2,
        (
            "Fout: er is geen vraagpost 000000.\n"
            f"  Oorzaak: open zijn: {open_number}.\n"
            "  Herstel: kijk met 'bwk vraagposten'.\n"
        ),
    )
    without = bwk("vraagposten", open_number, "--boeken", books)
    assert without.exit_code == 2
    assert "Noem na NUMMER ook de REKENING." in without.stderr
    party = bwk("vraagposten", open_number, "Lasten:TOP:Fysiek:Klussen", "--regel", "x", "--boeken", books)
    assert party.exit_code == 2
    assert "Noem bij --regel ook de --partij." in party.stderr
