"""`bwk kamer`: a cooperative in Zwolle opens a kamer, changes it, closes it and opens it again."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bwk_ledger.cli import main
from bwk_ledger.demo.people import demo_iban
from bwk_ledger.figures.kamers import kamer_figures
from bwk_ledger.figures.results import figures
from bwk_ledger.rules.load import load
from bwk_ledger.tables.budget import begroting
from bwk_ledger.tables.kamers import city_overview, city_statements
from bwk_ledger.tables.year import jaarrekening
from tests.bank_files import ImportBooks, ing, row

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

BOOKINGS = "main.beancount"
BANK, SHOP = demo_iban(301), demo_iban(302)
COSTS = """
2026-03-01 * "Beginstand"
  Activa:Bank:ING  5000.00 EUR
  Vermogen:Reserves:Algemeen
2026-03-05 * "Handgeld"
  Activa:Bank:ING  -180.00 EUR
  Activa:Handgeld:WILG
2026-04-05 * "Huur"
  bon: "ontbreekt"
  bon-reden: "contract"
  Activa:Bank:ING  -400.00 EUR
  Lasten:WILG:Fysiek:Huur
"""
LATE = """
2026-11-05 * "Energie" "eindafrekening"
  bon: "F-1"
  Activa:Bank:ING  -150.00 EUR
  Lasten:WILG:Fysiek:Energie
"""
BACK = """
2026-07-03 * "Handgeld terug"
  Activa:Handgeld:WILG  -180.00 EUR
  Activa:Bank:ING
"""


@pytest.fixture
def books(tmp_path: Path) -> ImportBooks:
    asked = ("--jaar", "2026", "--naam", "Wijkhuizen Zwolle", "--kamer", "WILG=De Wilg", "--kamer", "BEUK=De Beuk")
    CliRunner().invoke(main, ["nieuw", str(tmp_path / "boeken"), *asked, "--iban", BANK])
    return ImportBooks(tmp_path / "boeken/main.beancount")


def bwk(books: ImportBooks, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--boeken", str(books.root)])


def done(books: ImportBooks, *arguments: str, status: int = 0) -> str:
    found = bwk(books, *arguments)
    assert found.exit_code == status, found.output
    return found.output


def refused(books: ImportBooks, *arguments: str) -> str:
    before = books.snapshot()
    found = bwk(books, *arguments)
    assert found.exit_code == 2, found.output
    assert books.snapshot() == before
    return found.stderr


def said(books: ImportBooks) -> list[str]:
    return [item.text for item in books.load().findings]


def test_kamers_begin_in_the_first_year_of_the_books(books: ImportBooks) -> None:
    assert '2026-01-01 custom "kamer" "WILG"' in (books.root / "stam/kamers.beancount").read_text("utf-8")
    shown = done(books, "kamer")
    assert shown == done(books, "kamer", "lijst")
    assert next(line for line in shown.splitlines() if line.startswith("WILG")).split() == [
        "WILG",
        "De",
        "Wilg",
        "01-01-2026",
        "250,00",
        "0,00",
        "0,00",
    ]
    assert (
        "de boeken kunnen niet in 1950 beginnen." in CliRunner().invoke(main, ["nieuw", "x", "--jaar", "1950"]).output
    )


def test_what_was_on_the_account_of_a_kamer_before_stands_on_the_evening_before(books: ImportBooks) -> None:
    done(books, "kamer", "wijzig", "WILG", "--iban", SHOP)
    books.run({"wilg.csv": ing([row("2026-01-05", "-10.00")], opening=Decimal(50), account=SHOP)})
    assert next(str(item.date) for item in books.load().transactions) == "2025-12-31"
    assert books.load().errors == []


def test_a_kamer_opens_in_a_city_with_the_income_that_all_have(books: ImportBooks) -> None:
    assert done(books, "kamer", "open", "es", "De Es", "--vanaf", "1-5-2026", "--stad", "Kampen") == (
        "Kamer ES (De Es) is er vanaf 2026-05-01.\nVoor haar betalen: LEDEN.\n"
    )
    ledger = books.load()
    assert ledger.errors == []
    assert ledger.config.kamers["ES"].city == "Kampen"
    assert "Baten:ES:Eigen:LEDEN" in ledger.names
    assert refused(books, "kamer", "open", "ES", "Weer", "--vanaf", "1-6-2026") == (
        "Fout: kamer ES is er al: vanaf 2026-05-01.\n  Herstel: kies een andere code.\n"
    )
    assert "'9A' kan geen code van een kamer zijn" in refused(books, "kamer", "open", "9A", "x", "--vanaf", "1-6-2026")
    assert "financier 'NIEMAND' is er niet" in refused(
        books, "kamer", "open", "IEP", "De Iep", "--vanaf", "1-6-2026", "--financier", "NIEMAND"
    )


def test_a_kamer_is_named_anew_and_keeps_its_code(books: ImportBooks) -> None:
    books.add(BOOKINGS, COSTS)
    changed = done(books, "kamer", "wijzig", "WILG", "--naam", "Huis De Wilg", "--stad", "Zwolle", "--handgeld", "300")
    assert changed == "Kamer WILG: naam: Huis De Wilg, stad: Zwolle, handgeld: 300.00 EUR.\n"
    assert books.load().config.kamers["WILG"].name == "Huis De Wilg"
    assert "er verandert niets aan kamer WILG" in refused(books, "kamer", "wijzig", "WILG", "--stad", "Zwolle")
    assert refused(books, "kamer", "wijzig", "WILG", "--vanaf", "1-4-2026") == (
        "Fout: 1 boeking valt dan buiten de dagen van kamer WILG: 2026-03-05 Handgeld (Activa:Handgeld:WILG 180,00).\n"
        "  Oorzaak: zij is er dan vanaf 2026-04-01.\n"
        "  Herstel: kies een andere dag, of verbeter eerst deze boekingen.\n"
    )
    assert done(books, "kamer", "wijzig", "WILG", "--vanaf", "1-3-2026") == "Kamer WILG: eerste dag: 2026-03-01.\n"


def test_opening_names_the_rules_that_do_not_know_her(books: ImportBooks) -> None:
    (books.root / "stam/regels.toml").write_text(
        '[[regel]]\nnaam = "Huur"\ntekst = \'huur (?P<kamer>WILG|BEUK)\'\npartij = "Verhuurder"\n'
        'rekening = "Lasten:{kamer}:Fysiek:Huur"\n'
        '[[regel]]\nnaam = "Gas"\ntekst = "gas"\npartij = "Gasbedrijf"\nverdeling = [ { deel = 1, rekening = '
        '"Lasten:WILG:Fysiek:Energie" }, { deel = 1, rekening = "Lasten:BEUK:Fysiek:Energie" } ]\n'
        '[[regel]]\nnaam = "Kosten"\ntekst = "kosten"\nrekening = "Lasten:WILG:Fysiek:Huur"\n'
        '[[sleutel]]\nnaam = "energie"\nvanaf = 2026-01-01\ndelen = { WILG = 50, BEUK = 50 }\n',
        "utf-8",
    )
    said = done(books, "kamer", "open", "ES", "De Es", "--vanaf", "1-5-2026")
    assert said.endswith(
        "Regel 'Huur' noemt kamers, en ES niet. Is hij ook voor haar, verander hem: bwk regels wijzig Huur "
        "--tekst 'huur (?P<kamer>WILG|BEUK|ES)'\n"
        "Regel 'Gas' noemt kamers, en ES niet. Is hij ook voor haar, verander hem met 'bwk regels wijzig'.\n"
        "Sleutel 'energie' verdeelt niet over ES. Draagt zij mee, geef dan: bwk regels sleutel energie --vanaf "
        "2026-05-01 --deel WILG=50 --deel BEUK=50 --deel ES=DEEL\n"
    )
    done(books, "regels", "wijzig", "Huur", "--tekst", "huur (?P<kamer>WILG|BEUK|ES)")
    key = ("--deel", "WILG=50", "--deel", "BEUK=50", "--deel", "ES=20")
    done(books, "regels", "sleutel", "energie", "--vanaf", "2026-05-01", *key)


def test_closing_says_what_is_left_to_do(books: ImportBooks) -> None:
    books.add(BOOKINGS, COSTS)
    books.add("stam/leden.beancount", '2026-02-01 custom "lid" "L0001"\n  soort: "bewoner"\n  kamer: "WILG"\n')
    books.add(
        "stam/personen.beancount",
        '2026-02-01 custom "persoon" "V0001"\n  soort: "bewoner"\n  kamers: "WILG"\n',
    )
    books.add(BOOKINGS, '2027-01-01 custom "budget" Lasten:WILG:Fysiek:Huur "yearly" 10.00 EUR\n')
    (books.root / "stam/regels.toml").write_text(
        '[[regel]]\nnaam = "Huur"\ntekst = "huur"\npartij = "Verhuurder"\nrekening = "Lasten:WILG:Fysiek:Huur"\n'
        '[[sleutel]]\nnaam = "energie"\nvanaf = 2026-01-01\ndelen = { WILG = 50, BEUK = 50 }\n',
        "utf-8",
    )
    assert done(books, "kamer", "sluit", "WILG", "--op", "30-6-2026", status=1) == (
        "Kamer WILG is gesloten: haar laatste dag is 2026-06-30.\n"
        "Nog te doen:\n"
        "- op Activa:Handgeld:WILG staat nog 180,00 euro: stort het op de bank, lees het afschrift in, en boek de "
        "storting op Activa:Handgeld:WILG.\n"
        "- 1 lid hoort nog bij haar (L0001): zet elk bij een andere kamer met 'bwk leden wijzigen NUMMER --per "
        "2026-07-01 --kamer CODE', of allemaal bij het sluiten met --leden-naar CODE.\n"
        "- 1 persoon geeft alleen bij haar uren (V0001): meld elk af met 'bwk uren afmelden NUMMER --per 2026-06-30'.\n"
        "- er is een begroting voor 2027: laat het bestuur haar herzien, en zet elke post die er niet meer is op nul "
        "met 'bwk begroting herzien POST --wordt 0 --per 2027-01-01 --besluit \"...\"'.\n"
        "- 1 regel boekt op haar: 'Huur': verander of verwijder met 'bwk regels wijzig' of 'bwk regels verwijder'; wat "
        "na haar laatste dag komt, wordt een vraagpost.\n"
        "- sleutel 'energie' verdeelt ook over haar: verdeel opnieuw met 'bwk regels sleutel energie --vanaf "
        "2026-07-01 --deel KAMER=DEEL', met elke kamer die overblijft.\n"
        "Let op: de boeken hebben 1 fout; zie 'bwk controle'.\n"
    )
    revised = ("herzien", "Lasten:WILG:Fysiek:Huur", "--wordt", "0", "--per", "2027-01-01", "--besluit", "bestuur")
    done(books, "begroting", *revised)
    assert books.load().errors == []
    left = "kamer WILG is gesloten op 2026-06-30 en heeft nog 180,00 euro op Activa:Handgeld:WILG; stort het terug"
    assert left in done(books, "controle", "--op", "2026-07-01")
    assert left not in done(books, "controle", "--op", "2026-06-30")
    books.add(BOOKINGS, BACK)
    assert left not in done(books, "controle", "--op", "2026-12-31")
    assert refused(books, "kamer", "sluit", "WILG", "--op", "31-7-2026") == (
        "Fout: kamer WILG is al gesloten: zij is er van 2026-01-01 tot en met 2026-06-30.\n"
        "  Herstel: klopt die dag niet, geef dan eerst: bwk kamer heropen WILG.\n"
    )


def test_costs_after_the_last_day_are_named_and_may_be_late_costs(books: ImportBooks) -> None:
    books.add(BOOKINGS, COSTS + LATE + BACK)
    assert refused(books, "kamer", "sluit", "WILG", "--op", "30-6-2026") == (
        "Fout: na 2026-06-30 staat er nog 1 boeking op kamer WILG: 2026-11-05 eindafrekening "
        "(Lasten:WILG:Fysiek:Energie 150,00).\n"
        "  Oorzaak: na haar laatste dag heeft een kamer geen kosten, baten, uren of handgeld meer.\n"
        "  Herstel: kies met --op een latere dag, of boek dit ergens anders; zijn het late kosten van deze kamer, geef "
        "dan --late-kosten met de reden.\n"
    )
    assert done(books, "kamer", "sluit", "WILG", "--op", "30-6-2026", "--late-kosten", "meter na sluiting") == (
        "Kamer WILG is gesloten: haar laatste dag is 2026-06-30.\n"
        "Toch van haar, met uw reden erbij: 2026-11-05 eindafrekening (Lasten:WILG:Fysiek:Energie 150,00).\n"
        "Er blijft niets open.\n"
    )
    assert said(books) == []
    waived = [item.meta.get("buiten-kamer") for item in books.load().transactions]
    assert [reason for reason in waived if reason] == ["meter na sluiting"]
    assert "Kamer WILG is er weer, vanaf 2026-01-01" in done(books, "kamer", "heropen", "WILG")
    assert "kamer WILG is niet gesloten" in refused(books, "kamer", "heropen", "WILG")


def test_members_go_to_another_kamer(books: ImportBooks) -> None:
    books.add("stam/leden.beancount", '2026-02-01 custom "lid" "L0001"\n  soort: "bewoner"\n  kamer: "WILG"\n')
    assert "Noem bij --leden-naar een andere kamer" in refused(
        books, "kamer", "sluit", "WILG", "--op", "30-6-2026", "--leden-naar", "WILG"
    )
    assert done(books, "kamer", "sluit", "WILG", "--op", "30-6-2026", "--leden-naar", "beuk").splitlines()[1:] == [
        "1 lid hoort vanaf 2026-07-01 bij BEUK.",
        "Er blijft niets open.",
    ]
    periods = books.load().config.members["L0001"].periods
    assert [(period.kamer, str(period.start)) for period in periods] == [("WILG", "2026-02-01"), ("BEUK", "2026-07-01")]


def test_a_fee_of_a_closed_kamer_may_be_paid_later(books: ImportBooks) -> None:
    books.add("stam/leden.beancount", '2026-02-01 custom "lid" "L0001"\n  soort: "bewoner"\n  kamer: "WILG"\n')
    done(books, "kamer", "sluit", "WILG", "--op", "30-6-2026", "--leden-naar", "BEUK")
    paid = (
        '2026-10-28 * "L0001" "Contributie"\n  Activa:Bank:ING  10.00 EUR\n  Baten:WILG:Eigen:LEDEN\n    lid: "L0001"\n'
    )
    books.add(BOOKINGS, paid + "    contributie: 2026\n")
    assert said(books) == []


def test_a_bill_of_a_closed_kamer_is_a_question_that_is_booked_with_its_reason(books: ImportBooks) -> None:
    done(books, "kamer", "sluit", "WILG", "--op", "30-6-2026")
    (books.root / "stam/regels.toml").write_text(
        '[[regel]]\nnaam = "Energie"\ntekst = "energie"\npartij = "Energie BV"\n'
        'rekening = "Lasten:WILG:Fysiek:Energie"\n',
        "utf-8",
    )
    books.run({"nov.csv": ing([row("2026-11-05", "-150.00", "Energie BV", SHOP, "energie F-1")], account=BANK)})
    assert said(books) == []
    (question,) = [item for item in books.load().transactions if item.flag == "!"]
    assert question.meta["reden"] == (
        "regel 'Energie' boekt op kamer WILG, die er dan niet is: zij is er van 2026-01-01 tot en met 2026-06-30"
    )
    number = done(books, "vraagposten").split()[0]
    account = "Lasten:WILG:Fysiek:Energie"
    assert "boekt op kamer WILG, die er dan niet is" in refused(books, "vraagposten", number, account)
    done(books, "vraagposten", number, account, "--buiten-kamer", "eindafrekening na sluiting", "--bon", "F-1")
    assert said(books) == []
    assert books.balance(account) == 150


def test_a_year_shows_only_the_kamers_that_were_there(books: ImportBooks) -> None:
    done(books, "kamer", "open", "ES", "De Es", "--vanaf", "1-1-2028")
    done(books, "kamer", "sluit", "WILG", "--op", "31-12-2026")
    rent = '{0}-05-01 * "Huur"\n  bon: "F-{0}"\n  Activa:Bank:ING  -1.00 EUR\n  Lasten:BEUK:Fysiek:Huur\n'
    books.add(BOOKINGS, rent.format(2027))
    ledger = books.load()
    for found in (jaarrekening(figures(ledger, 2027), {}, "Zwolle"), begroting(figures(ledger, 2027))):
        titles = {column.group for table in found for column in table.columns}
        assert not titles & {"WILG", "ES"}
        assert "BEUK" in titles


def test_totals_per_city(books: ImportBooks) -> None:
    done(books, "kamer", "open", "ES", "De Es", "--vanaf", "1-1-2026", "--stad", "Kampen")
    done(books, "kamer", "wijzig", "WILG", "--stad", "Zwolle")
    done(books, "kamer", "wijzig", "BEUK", "--stad", "Zwolle")
    line = '2026-05-01 * "Huur"\n  bon: "F-{0}"\n  Activa:Bank:ING  -{1} EUR\n  Lasten:{0}:Fysiek:Huur\n'
    costs = {"ES": "5.00", "WILG": "7.00", "BEUK": "11.00"}
    books.add(BOOKINGS, "".join(line.format(*item) for item in costs.items()))
    ledger = load(books.root / "main.beancount")
    found = city_statements(kamer_figures(ledger.entries, ledger.customs, ledger.config))
    table = city_overview(found, "begroot")
    assert table is not None
    assert [(row.cells[0].value, row.cells[1].value) for row in table.rows] == [
        ("Kampen", Decimal("5.00")),
        ("Zwolle", Decimal("18.00")),
    ]
