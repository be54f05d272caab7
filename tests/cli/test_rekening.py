"""`bwk rekening`: own accounts open and close, and what a refused import says to do works as it is said."""

from __future__ import annotations

import re
import shlex
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from beancount.core import data
from click.testing import CliRunner

from bwk_ledger.acts.new_books import NewKamer
from bwk_ledger.cli import main
from bwk_ledger.demo.people import demo_iban
from tests.bank_files import ImportBooks, ing, row
from tests.compose import new_books

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

ING, ASN, TILL = demo_iban(201), demo_iban(202), demo_iban(203)
ACCOUNTS = "stam/rekeningen.beancount"


@pytest.fixture
def books(tmp_path: Path) -> ImportBooks:
    return ImportBooks(new_books(tmp_path / "boeken", "Buurt", [NewKamer("TOP", "Top", Decimal(250))], iban=ING))


def bwk(books: ImportBooks, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--boeken", str(books.root)])


def done(books: ImportBooks, *arguments: str) -> str:
    found = bwk(books, *arguments)
    assert found.exit_code == 0, found.output
    return found.output


def refused(books: ImportBooks, *arguments: str) -> str:
    before = books.snapshot()
    found = bwk(books, *arguments)
    assert found.exit_code == 2, found.output
    assert books.snapshot() == before
    return found.stderr


OPEN = ("rekening", "openen", "--soort", "bank", "--naam", "ASN betaalrekening", "--vanaf", "1-7-2018", "--iban", ASN)


def test_opening_writes_a_name_a_number_and_a_code(books: ImportBooks) -> None:
    spaced = " ".join(ASN.lower()[start : start + 4] for start in range(0, len(ASN), 4))
    assert done(books, *OPEN[:-1], spaced) == (
        f"Activa:Bank:ASN-Betaalrekening (ASN betaalrekening, {ASN}) staat in de boeken vanaf 2018-07-01; zie "
        f"{ACCOUNTS}.\n"
        "Lees nu haar afschriften in met 'bwk importeer'.\n"
    )
    written = " ".join((books.root / ACCOUNTS).read_text("utf-8").split())
    assert written.endswith(
        f'2018-06-30 open Activa:Bank:ASN-Betaalrekening EUR naam: "ASN betaalrekening" iban: "{ASN}" rgs: "BLimBanRba"'
    )
    assert books.load().names["Activa:Bank:ASN-Betaalrekening"] == "ASN betaalrekening"


def test_an_opening_balance_is_there_when_the_first_statement_comes(books: ImportBooks) -> None:
    done(books, *OPEN, "--beginsaldo", "€ 500,-")
    assert books.balance("Activa:Bank:ASN-Betaalrekening") == 500
    first = ing([row("07-02", "-10.00")], opening=Decimal(500), account=ASN)
    assert books.new({"juli.csv": first}) == 1
    assert books.balance("Activa:Bank:ASN-Betaalrekening") == 490


def test_what_was_on_an_account_comes_before_the_year_also_from_its_first_statement(books: ImportBooks) -> None:
    done(books, *OPEN[:6], "--vanaf", "1-1-2018", "--iban", ASN)
    books.run({"januari.csv": ing([row("01-02", "-10.00")], account=ASN)})
    first = next(item for item in books.load().transactions if item.narration == "Beginstand volgens afschrift")
    assert f"{first.date}" == "2017-12-31"


def test_a_savings_account_may_have_a_number_of_the_bank(books: ImportBooks) -> None:
    done(
        books,
        "rekening",
        "openen",
        "--soort",
        "spaar",
        "--naam",
        "Spaar",
        "--vanaf",
        "2018-01-01",
        "--iban",
        "V 286-81505",
    )
    assert "V286-81505" in (books.root / ACCOUNTS).read_text("utf-8")


def test_the_handgeld_of_a_kamer_gets_its_number(books: ImportBooks) -> None:
    arguments = ("rekening", "openen", "--soort", "handgeld", "--kamer", "top", "--iban", TILL)
    assert done(books, *arguments).startswith(f"Activa:Handgeld:TOP heeft nu nummer {TILL}")
    opened = {item.account: item.meta.get("iban") for item in books.load().by_type[data.Open]}
    assert opened["Activa:Handgeld:TOP"] == TILL
    assert refused(books, *arguments[:-1], ASN) == (
        f"Fout: kamer TOP heeft al een rekening voor haar handgeld: {TILL}.\n"
        "  Oorzaak: de boeken kennen van elke kamer een rekening voor handgeld.\n"
        f"  Herstel: is dat niet meer de goede, geef dan: bwk kamer wijzig TOP --iban {ASN}\n"
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (("--iban", ASN[:-1] + "0"), "is geen IBAN"),
        (("--iban", ""), "'(leeg)' is geen IBAN"),
        (("--iban", ING), f"rekening {ING} is er al: Activa:Bank:ING"),
        (("--naam", "ing"), None),
        (("--naam", "ING"), "er is al een rekening Activa:Bank:ING"),
        (("--naam", "???"), "van '???' is geen naam van een rekening te maken"),
        (("--soort", "handgeld"), "Noem met --kamer van welke kamer het handgeld is"),
        (("--kamer", "TOP"), "Een kamer heeft alleen een rekening voor handgeld: kies --soort handgeld"),
        (("--vanaf", "1 juni"), "'1 juni' is geen bestaande datum; schrijf datums als dd-mm-jjjj of jjjj-mm-dd."),
        (("--beginsaldo", "1.234"), "'1.234' is op twee manieren te lezen; schrijf bedragen met centen, zoals 112,40"),
    ],
)
def test_what_cannot_be_opened_is_refused(books: ImportBooks, changed: tuple[str, ...], said: str | None) -> None:
    if said is None:
        assert "Activa:Bank:Ing" in done(books, *OPEN, *changed)
    else:
        assert said in refused(books, *OPEN, *changed)


# Closing, and a change of bank in the middle of a year.


def test_a_change_of_bank_in_the_middle_of_a_year(books: ImportBooks) -> None:
    june = [row("06-01", "-100.00"), row("06-30", "-900.00", iban=ASN, name="Buurt", text="overstap")]
    books.run({"ing.csv": ing(june[:1], account=ING)})
    assert refused(books, "rekening", "sluiten", "ING") == (
        "Fout: op Activa:Bank:ING staat nog 900,00.\n"
        "  Oorzaak: een rekening die sluit is leeg, anders verdwijnt geld van de balans.\n"
        "  Herstel: maak het over en lees het laatste afschrift van deze rekening in met 'bwk importeer'.\n"
    )
    done(books, *OPEN)
    july = [row("07-01", "900.00", iban=ING, name="Buurt", text="overstap"), row("07-04", "-1.00")]
    books.run({"ing.csv": ing(june, account=ING), "asn.csv": ing(july, opening=Decimal(0), account=ASN)})
    assert books.balance("Activa:Bank:ING") == 0
    assert books.balance("Activa:Bank:ASN-Betaalrekening") == 899
    assert done(books, "rekening", "sluiten", ING, "--op", "1-7-2018").startswith(
        "Activa:Bank:ING is gesloten: vanaf 2018-07-"
    )
    assert books.load().errors == []
    assert "2018-07-02 close Activa:Bank:ING" in (books.root / ACCOUNTS).read_text("utf-8")
    assert refused(books, "rekening", "sluiten", "ing betaalrekening").startswith(
        "Fout: Activa:Bank:ING is al gesloten"
    )
    # Its statements are known, also now that it is closed; and nothing comes in after it.
    assert books.new({"ing.csv": ing(june, account=ING)}) == 0
    path = books.root.parent / "laat.csv"
    path.write_bytes(ing([row("08-01", "5.00")], opening=Decimal(0), account=ING))
    said = refused(books, "importeer", str(path))
    assert "deze regel is van 2018-08-01, maar Activa:Bank:ING is in de boeken gesloten op 2018-07-" in said
    line = re.search(r"haal dan de regel '(.*)' weg", said)
    assert line is not None
    file = books.root / ACCOUNTS
    assert line[1] in file.read_text("utf-8")
    file.write_text(file.read_text("utf-8").replace(line[1], ""), "utf-8")
    done(books, "importeer", str(path))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("Knab",),
            "er is geen bankrekening 'Knab'.\n  Oorzaak: de bankrekeningen van de coöperatie zijn: Activa:Bank:ING.",
        ),
        (("ING", "--op", "31-12-1999"), "Activa:Bank:ING kan op 1999-12-31 niet sluiten."),
    ],
)
def test_what_cannot_be_closed_is_refused(books: ImportBooks, arguments: tuple[str, ...], said: str) -> None:
    assert said in refused(books, "rekening", "sluiten", *arguments)


def test_an_account_closes_no_earlier_than_its_last_booking(books: ImportBooks) -> None:
    books.run({"ing.csv": ing([row("03-01", "-5.00"), row("03-02", "5.00")], opening=Decimal(0), account=ING)})
    said = refused(books, "rekening", "sluiten", "ING", "--op", "2018-03-01")
    assert said.endswith("  Herstel: kies met --op een latere dag, zoals --op 2018-03-02.\n")
    done(books, "rekening", "sluiten", "ING", *shlex.split(said.rpartition("zoals ")[2].strip(".\n")))


# What a refused import says to do.


def commands(said: str) -> list[list[str]]:
    return [shlex.split(found)[1:] for found in re.findall(r"'(bwk rekening openen [^']*)'", said)]


def with_names(command: list[str], name: str) -> list[str]:
    return [{"NAAM": name, "CODE": "TOP"}.get(word, word) for word in command]


def import_one(books: ImportBooks, name: str, content: bytes) -> tuple[str, str]:
    path = books.root.parent / name
    path.write_bytes(content)
    return "importeer", str(path)


@pytest.mark.parametrize("chosen", [0, 1])
def test_an_unknown_account_is_opened_as_the_refusal_says(books: ImportBooks, chosen: int) -> None:
    books.run({"ing.csv": ing([row("01-02", "-1.00")], account=ING)})
    arguments = import_one(books, "nieuw.csv", ing([row("01-05", "-5.00")], account=ASN))
    said = refused(books, *arguments)
    assert said.startswith(f"Fout: nieuw.csv: rekening {ASN} is niet bekend in deze boeken. Is dit uw rekening?")
    done(books, *with_names(commands(said)[chosen], "Tweede bank"))
    done(books, *arguments)
    assert books.load().errors == []


SAVINGS = (
    "Datum;Omschrijving;Rekening;Rekening type;Tegenrekening;Af Bij;Bedrag;Valuta;Mutatiesoort;Mededelingen;"
    "Saldo na mutatie\n2018-07-10;Rente;V28681505;Bonusrenterekening;;Bij;1,00;EUR;Rente;;301,00\n"
)


def test_a_savings_account_is_opened_as_the_refusal_says(books: ImportBooks) -> None:
    books.run({"ing.csv": ing([row("01-02", "-1.00")], account=ING)})
    arguments = import_one(books, "spaar.csv", SAVINGS.encode())
    said = refused(books, *arguments)
    done(books, *with_names(commands(said)[0], "Spaarrekening"))
    done(books, *arguments)
    assert books.balance("Activa:Bank:Spaarrekening") == 301


def test_all_unknown_accounts_are_told_at_once(books: ImportBooks) -> None:
    books.run({"ing.csv": ing([row("01-02", "-1.00")], account=ING)})
    arguments = ["importeer"]
    for name, account, day in (("a.csv", ASN, "01-05"), ("b.csv", TILL, "02-05"), ("c.csv", ASN, "03-05")):
        arguments.append(import_one(books, name, ing([row(day, "-5.00")], account=account))[1])
    said = refused(books, *arguments[:3])
    assert said == (
        "\n2 bestanden zijn niet ingelezen en blijven liggen:\n"
        f"a.csv, b.csv: deze rekeningen zijn niet bekend in deze boeken: {ASN}, {TILL}. Zijn dit uw rekeningen?\n"
        f"  Herstel: geef van elke eigen rekening 'bwk rekening openen --soort bank --naam NAAM --iban {ASN} --vanaf "
        f"2018-01-01'; 'bwk rekening openen --soort bank --naam NAAM --iban {TILL} --vanaf 2018-02-01' (of --soort "
        "handgeld --kamer CODE voor het handgeld van een kamer), en importeer de bestanden daarna opnieuw.\n"
    )
    for number, command in enumerate(commands(said)):
        done(books, *with_names(command, f"Bank {number}"))
    done(books, *arguments[:3])
    assert books.load().errors == []


def test_an_account_from_a_later_day_opens_earlier_as_the_refusal_says(books: ImportBooks) -> None:
    done(books, *OPEN)
    arguments = import_one(books, "asn.csv", ing([row("01-05", "-5.00")], account=ASN))
    said = refused(books, *arguments)
    assert "deze regel is van 2018-01-05, maar Activa:Bank:ASN-Betaalrekening bestaat in de boeken pas vanaf" in said
    assert "zet een eerdere datum voor de rekening in stam/rekeningen.beancount" in said
    file = books.root / ACCOUNTS
    file.write_text(file.read_text("utf-8").replace("2018-06-30 open", "2017-12-31 open"), "utf-8")
    done(books, *arguments)


@pytest.mark.parametrize("written", [ING.lower(), f"{ING[:4]} {ING[4:8]} {ING[8:]}", f"{ING[:4]}-{ING[4:]}"])
def test_a_number_is_known_however_the_books_write_it(books: ImportBooks, written: str) -> None:
    file = books.root / ACCOUNTS
    file.write_text(file.read_text("utf-8").replace(ING, written), "utf-8")
    assert books.new({"ing.csv": ing([row("01-02", "-1.00")], account=ING)}) == 2


def test_a_number_is_known_however_the_bank_writes_it(books: ImportBooks) -> None:
    assert books.new({"ing.csv": ing([row("01-02", "-1.00")], account=ING.lower())}) == 2
    assert books.new({"ing.csv": ing([row("01-02", "-1.00")], account=ING)}) == 0


def test_an_account_without_a_name_has_one_on_the_balance_sheet(books: ImportBooks) -> None:
    books.add(ACCOUNTS, "2018-01-01 open Activa:Bank:Knab EUR\n")
    assert books.load().names["Activa:Bank:Knab"] == "Knab"
