"""`bwk loon`: agreements on wages, journals, files of payroll offices, and what is still to be paid."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner

from bwk_ledger.cli import main
from tests.compose import funder, person
from tests.register_samples import write_key

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from tests.conftest import Books

PEOPLE = (
    person("P0001", soort="betaald")
    + person("P0002", "TOP HLR", "betaald")
    + funder("SPDO", "TOP HLR", "Gemeente: SPDO")
)
SLIP = ("--bruto", "1000,00", "--loonheffing", "180,50", "--pensioen", "40,00", "--netto", "779,50")
EMPLOYER = ("--werkgeverslasten", "200,00", "--werkgeverspensioen", "60,00", "--vakantiegeld", "80,00")
LIST = (
    "Loonstaat januari;;;;;;\n"
    "Personeelsnummer;Naam;Bruto loon;Loonheffing;Pensioenpremie;Netto loon;Premie AWF;Premie WHK\n"
    "1034;A. Verzonnen;1.000,00;180,50;40,00;779,50;27,40;12,60\n"
    "P0002;B. Bedacht;500,00;20,00;0,00;480,00;13,70;6,30\n"
    "Totaal;;1.500,00;200,50;40,00;1.259,50;41,10;18,90\n"
)
JOURNAL = (
    "Personeelsnummer,Rekening,Omschrijving,Debet,Credit\n"
    "1034,4000,Bruto salaris,1000.00,0.00\n"
    "1034,1500,Af te dragen loonheffing en premies,0.00,220.50\n"
    "1034,4020,Sociale lasten werkgever,40.00,0.00\n"
    "1034,1510,Te betalen pensioen,0.00,100.00\n"
    "1034,4030,Pensioen werkgever,60.00,0.00\n"
    "1034,1600,Netto loon,0.00,779.50\n"
)


def bwk(books: Books, *words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--boeken", str(books.root)])


def loon(books: Books, *words: str) -> Result:
    return bwk(books, "loon", *words)


@pytest.fixture
def agreed(books: Books) -> Books:
    """Books with two employees: one of TOP, whose wages a grant pays, and one of two kamers."""
    books.add(PEOPLE)
    for words in (
        ("P0001", "--subsidie", "SPDO", "--personeelsnummer", "1034"),
        ("P0002", "--kamer", "TOP=2", "--kamer", "HLR=1", "--loonkostensubsidie", "300,00", "--gemeente", "Utrecht"),
    ):
        done = loon(books, "afspraak", *words, "--vanaf", "2018-01-01")
        assert done.exit_code == 0, done.output
    return books


def test_an_agreement_stands_in_the_books(agreed: Books) -> None:
    assert (
        (agreed.root / "stam/personen.beancount")
        .read_text("utf-8")
        .endswith(
            '2018-01-01 custom "loon" "P0002"\n'
            '  post: "Mensen:Coordinatie"\n'
            '  verdeling: "TOP 2 HLR 1"\n'
            "  loonkostensubsidie: 300.00 EUR\n"
            '  gemeente: "Utrecht"\n'
        )
    )
    assert agreed.messages() == []
    again = loon(agreed, "afspraak", "P0001", "--vanaf", "2018-01-01")
    assert again.stderr == (
        "Fout: de afspraak over het loon van P0001 per 2018-01-01 staat al in de boeken.\n"
        "  Herstel: noem een andere eerste dag, of verbeter haar in stam/personen.beancount.\n"
    )


def test_who_works_for_two_kamers_needs_a_division(books: Books) -> None:
    books.add(PEOPLE)
    assert loon(books, "afspraak", "P0002", "--vanaf", "2018-01-01").stderr == (
        "Fout: P0002 werkt voor TOP en HLR: wie draagt het loon?\n"
        "  Herstel: noem de delen, zoals --kamer TOP=60 --kamer HLR=40, of geef --naar-uren.\n"
    )
    assert loon(books, "afspraak", "P0099", "--vanaf", "2018-01-01").stderr == (
        "Fout: P0099 is geen persoon in de boeken.\n"
        "  Herstel: meld de medewerker aan met 'bwk uren aanmelden --soort betaald', of verbeter het nummer.\n"
    )


def test_a_payslip_becomes_a_journal(agreed: Books) -> None:
    done = loon(agreed, "boek", "2018-01", "P0001", *SLIP, *EMPLOYER)
    assert (done.exit_code, done.stderr, done.stdout) == (
        0,
        "",
        (
            "P0001: bruto 1.000,00, netto 779,50.\n"
            "Loonjournaal 2018-01 van 2018-01-31: 1 medewerker, samen netto 779,50 euro te betalen.\n"
        ),
    )
    assert (
        loon(agreed, "boek", "2018-01", "P0002", "--bruto", "900", "--loonheffing", "100", "--netto", "800").exit_code
        == 0
    )
    journals = [entry for entry in agreed.load().transactions if "loonmaand" in entry.meta]
    assert len(journals) == 1  # of the month, whoever comes later
    balances = agreed.balances()
    assert balances["Lasten:TOP:Mensen:Coordinatie"] == 1340 + 600 - 200
    assert balances["Lasten:HLR:Mensen:Coordinatie"] == 300 - 100
    assert balances["Baten:TOP:Gemeente:SPDO"] == -1340  # what the grant pays
    assert balances["Schulden:Nettoloon"] == Decimal("-1579.50")
    assert balances["Schulden:Loonheffing"] == Decimal("-480.50")
    assert (balances["Schulden:Pensioen"], balances["Schulden:Vakantiegeld"]) == (-100, -80)
    assert balances["Activa:Loonkostensubsidie"] == 300


def test_what_does_not_come_to_its_net_is_refused(agreed: Books) -> None:
    assert loon(
        agreed, "boek", "2018-01", "P0001", "--bruto", "1000", "--loonheffing", "180,50", "--netto", "820"
    ).stderr == (
        "Fout: het loon van P0001 klopt niet: netto is 820,00, en het wordt 819,50.\n"
        "  Oorzaak: bruto 1.000,00 - loonheffing 180,50 - pensioen 0,00.\n"
        "  Herstel: leg de loonstaat ernaast: bruto min loonheffing en pensioen is netto, tot op de cent.\n"
    )
    assert not (agreed.root / "jaren/2018/loon.beancount").exists()


def test_nobody_stands_in_a_month_twice(agreed: Books) -> None:
    assert loon(agreed, "boek", "2018-01", "P0001", *SLIP).exit_code == 0
    assert loon(agreed, "boek", "2018-01", "P0001", *SLIP).stderr == (
        "Fout: P0001 staat al in het loonjournaal van 2018-01.\n"
        "  Herstel: er is niets te doen; moet het anders, geef dan eerst: bwk loon tegenboek 2018-01 --persoon P0001 "
        '--reden "...".\n'
    )


def test_wages_of_which_nothing_is_agreed(books: Books) -> None:
    books.add(PEOPLE)
    assert loon(books, "boek", "2018-01", "P0001", *SLIP).stderr == (
        "Fout: over het loon van P0001 in 2018-01 is niets afgesproken.\n"
        "  Oorzaak: de boeken weten dan niet welke kamer het loon draagt.\n"
        "  Herstel: leg het vast met: bwk loon afspraak P0001 --vanaf 2018-01-01.\n"
    )


def test_holiday_pay_comes_off_what_was_reserved(agreed: Books) -> None:
    loon(agreed, "boek", "2018-01", "P0001", *SLIP, *EMPLOYER)
    may = ("--bruto", "1080,00", "--loonheffing", "200,50", "--pensioen", "40,00", "--netto", "839,50")
    assert loon(agreed, "boek", "2018-05", "P0001", *may, "--vakantiegeld-betaald", "80,00").exit_code == 0
    balances = agreed.balances()
    assert balances["Schulden:Vakantiegeld"] == 0
    assert balances["Lasten:TOP:Mensen:Coordinatie"] == 1340 + 1000


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_list_of_a_payroll_office(agreed: Books, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"loonstaat.{form}"
    if form == "csv":
        file.write_text(LIST, "utf-8")
    else:
        workbook = openpyxl.Workbook()
        for line in LIST.splitlines():
            cells = line.split(";")
            workbook.active.append([_cell(text) for text in cells])
        content = io.BytesIO()
        workbook.save(content)
        file.write_bytes(content.getvalue())
    done = loon(agreed, "lees", str(file), "--maand", "2018-01")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines()[:2] == [
        "P0001: bruto 1.000,00, netto 779,50.",
        "P0002: bruto 500,00, netto 480,00.",
    ]
    balances = agreed.balances()
    assert balances["Schulden:Loonheffing"] == Decimal("-260.50")  # with the charges: 40,00 and 20,00
    text = (agreed.root / "jaren/2018/loon.beancount").read_text("utf-8")
    assert "Verzonnen" not in text
    assert "Bedacht" not in text


def _cell(text: str) -> str | float | int:
    if text.isdigit():
        return int(text)
    try:
        return float(text.replace(".", "").replace(",", "."))
    except ValueError:
        return text


def test_a_journal_of_a_payroll_office(agreed: Books, tmp_path: Path) -> None:
    """Its debts hold what the employer pays too: net tells what was withheld."""
    file = tmp_path / "journaal.csv"
    file.write_text(JOURNAL, "utf-8")
    assert loon(agreed, "lees", str(file), "--maand", "2018-01").exit_code == 0
    balances = agreed.balances()
    assert balances["Schulden:Loonheffing"] == Decimal("-220.50")
    assert balances["Schulden:Pensioen"] == -100
    assert balances["Lasten:TOP:Mensen:Coordinatie"] == 1100


def test_who_is_not_known(agreed: Books, tmp_path: Path) -> None:
    file = tmp_path / "loonstaat.csv"
    file.write_text(LIST.replace("1034", "1099"), "utf-8")
    assert loon(agreed, "lees", str(file), "--maand", "2018-01").stderr == (
        "Fout: loonstaat.csv, regel 3: het is niet bekend van wie personeelsnummer 1099 is.\n"
        "  Oorzaak: geen afspraak over loon noemt dit personeelsnummer, en het ledenregister kent de naam niet bij een "
        "medewerker.\n"
        "  Herstel: leg het nummer vast met: bwk loon afspraak NUMMER --vanaf 2018-01-01 --personeelsnummer 1099.\n"
    )


def test_another_file(agreed: Books, tmp_path: Path) -> None:
    file = tmp_path / "leden.csv"
    file.write_text("Lidnummer;Naam\nL0001;X\n", "utf-8")
    assert loon(agreed, "lees", str(file), "--maand", "2018-01").stderr == (
        "Fout: leden.csv: dit is geen loonstaat of loonjournaalpost die bwk kent.\n"
        "  Oorzaak: een loonstaat heeft kolommen bruto, loonheffing, netto, en een journaalpost omschrijving, debet, "
        "credit.\n"
        "  Herstel: download bij het loonkantoor een overzicht met een regel per medewerker als csv of xlsx, of boek "
        "de loonstroken met 'bwk loon boek'.\n"
    )
    file.write_text("Omschrijving;Debet;Credit\nBruto loon;1000,00;0,00\n", "utf-8")
    assert loon(agreed, "lees", str(file), "--maand", "2018-01").stderr.splitlines()[0] == (
        "Fout: leden.csv, regel 1: in dit bestand staat niet van wie elk bedrag is."
    )


WITHOUT = (
    "Na te gaan: op 2018-01-24 is 779,50 euro nettoloon betaald waar geen loonjournaal bij is; "
    "boek het met 'bwk loon boek' of 'bwk loon lees'."
)
PAID = """
    2018-01-24 * "Nettoloon"
      Activa:Bank:ING    -779.50 EUR
      Schulden:Nettoloon  779.50 EUR
    2018-02-28 * "Belastingdienst" "loonheffing januari"
      Activa:Bank:ING      -380.50 EUR
      Schulden:Loonheffing  380.50 EUR
"""


def controle(books: Books, day: str) -> list[str]:
    found = bwk(books, "controle", "--op", day).stdout.splitlines()
    return [line for line in found if line.startswith("Na te gaan")]


def test_a_payment_without_a_journal_and_what_is_late(agreed: Books) -> None:
    agreed.add(PAID)
    assert controle(agreed, "2018-01-25") == [WITHOUT]
    loon(agreed, "boek", "2018-01", "P0001", *SLIP, *EMPLOYER)
    loon(agreed, "boek", "2018-01", "P0002", "--bruto", "500", "--loonheffing", "20", "--netto", "480")
    assert controle(agreed, "2018-01-31") == []
    assert controle(agreed, "2018-02-28") == [
        "Na te gaan: nettoloon van P0002 over januari 2018: 480,00 euro had uiterlijk 2018-01-31 betaald moeten zijn."
    ]
    assert controle(agreed, "2018-03-01") == [
        "Na te gaan: nettoloon van P0002 over januari 2018: 480,00 euro had uiterlijk 2018-01-31 betaald moeten zijn.",
        "Na te gaan: loonheffing over januari 2018: 20,00 euro had uiterlijk 2018-02-28 betaald moeten zijn.",
        "Na te gaan: pensioen over januari 2018: 100,00 euro had uiterlijk 2018-02-28 betaald moeten zijn.",
    ]
    assert loon(agreed, "regels", "--pensioen-maanden", "2").stdout == (
        "Pensioen is voortaan uiterlijk 2 maanden na de loonmaand betaald.\n"
    )
    assert len(controle(agreed, "2018-03-01")) == 2
    obstacles = bwk(agreed, "afsluiten", "2018", "--proef").output
    assert "nettoloon van P0002 over januari 2018: 480,00 euro had uiterlijk" in obstacles


def test_a_journal_that_was_wrong_is_booked_back(agreed: Books) -> None:
    agreed.add(PAID)
    loon(agreed, "boek", "2018-01", "P0001", *SLIP)
    done = loon(agreed, "tegenboek", "2018-01", "--reden", "loonstaat gecorrigeerd", "--datum", "2018-02-10")
    assert done.stdout == "Loonjournaal 2018-01 van P0001 is op 2018-02-10 teruggeboekt: loonstaat gecorrigeerd\n"
    assert controle(agreed, "2018-02-11") == [WITHOUT]
    right = ("--bruto", "1010,00", "--loonheffing", "190,50", "--pensioen", "40,00", "--netto", "779,50")
    assert loon(agreed, "boek", "2018-01", "P0001", *right, "--datum", "2018-02-10").exit_code == 0
    assert controle(agreed, "2018-02-11") == []
    tax = bwk(agreed, "loonheffing", "2018", "--formaat", "csv").stdout
    assert ";feb;10,00;380,50;-190,00\n" in tax  # what was booked back is not paid
    assert agreed.balances()["Lasten:TOP:Mensen:Coordinatie"] == 1010
    assert loon(agreed, "tegenboek", "2018-03", "--reden", "x").stderr == (
        "Fout: er staat geen loonjournaal van 2018-03 in de boeken.\n"
        "  Herstel: er is niets te doen; kijk met 'bwk loon overzicht'.\n"
    )


def test_the_lists(agreed: Books) -> None:
    loon(agreed, "boek", "2018-01", "P0001", *SLIP, *EMPLOYER)
    loon(agreed, "boek", "2018-01", "P0002", "--bruto", "900", "--loonheffing", "100", "--netto", "800")
    agreed.add("""
        2018-02-20 * "Gemeente Utrecht" "loonkostensubsidie"
          Activa:Bank:ING             250.00 EUR
          Activa:Loonkostensubsidie  -250.00 EUR
    """)
    shown = loon(agreed, "overzicht", "2018", "--formaat", "csv").stdout
    assert ";jan 2018;P0001;1000,00;180,50;40,00;779,50;1340,00;1340,00\n" in shown
    assert ";jan 2018;P0002;900,00;100,00;;800,00;900,00;600,00\n" in shown
    assert ";jan 2018;200,00;1740,00\n" in shown  # HLR and TOP
    is_open = loon(agreed, "open", "--op", "2018-02-01", "--formaat", "csv").stdout
    assert ";jan 2018;nettoloon;P0001;779,50;0;779,50;2018-01-31\n" in is_open
    subsidy = loon(agreed, "subsidie", "2018", "--op", "2018-03-01", "--formaat", "csv").stdout
    assert ";Utrecht;;900,00;300,00;250,00;50,00;600,00\n" in subsidy


def test_hours_divide_the_wages(agreed: Books) -> None:
    agreed.add("""
        2018-01-01 commodity UUR.BETAALD-2018
          soort: "betaald"
          naam: "Betaald uur"
          tot: 2018-12-31
        2018-01-01 price UUR.BETAALD-2018 0.00 EUR
        2018-02-28 * "P0002" "Uren februari" #uren
          goedgekeurd: 2018-03-01
          goedgekeurd-door: "P0001"
          blad: "los"
          Lasten:TOP:Werktijd:Betaald   30.00 UUR.BETAALD-2018
            activiteit: "werk"
          Baten:TOP:Werktijd:Betaald   -30.00 UUR.BETAALD-2018
          Lasten:HLR:Werktijd:Betaald   10.00 UUR.BETAALD-2018
            activiteit: "werk"
          Baten:HLR:Werktijd:Betaald   -10.00 UUR.BETAALD-2018
    """)
    assert loon(agreed, "afspraak", "P0002", "--vanaf", "2018-02-01", "--naar-uren").exit_code in (0, 1)
    words = ("P0002", "--bruto", "400", "--loonheffing", "0", "--netto", "400")
    none = loon(agreed, "boek", "2018-03", *words)
    assert none.stderr.splitlines()[0] == "Fout: P0002 heeft geen betaalde uren in 2018-03, en die verdelen het loon."
    assert loon(agreed, "boek", "2018-02", *words).exit_code in (0, 1)
    costs = {
        item.account: item.units.number
        for entry in agreed.load().transactions
        if "loonmaand" in entry.meta
        for item in entry.postings
        if item.account.startswith("Lasten")
    }
    assert costs == {"Lasten:TOP:Mensen:Coordinatie": 300, "Lasten:HLR:Mensen:Coordinatie": 100}


def test_grants_share_the_wages(agreed: Books) -> None:
    words = ("afspraak", "P0001", "--vanaf", "2018-03-01", "--subsidie", "SPDO=2", "--subsidie", "EIGEN=1")
    assert loon(agreed, *words).exit_code == 0
    loon(agreed, "boek", "2018-03", "P0001", "--bruto", "1000", "--loonheffing", "0", "--netto", "1000")
    assert agreed.balances()["Baten:TOP:Gemeente:SPDO"] == Decimal("-666.67")
    assert loon(agreed, "afspraak", "P0001", "--vanaf", "2018-04-01", "--subsidie", "WEG").stderr == (
        "Fout: subsidie 'WEG' is onbekend.\n  Oorzaak: de subsidies zijn: SPDO.\n  Herstel: noem een van deze.\n"
    )


def test_an_award_pays_the_wages(agreed: Books) -> None:
    agreed.add("""
        2018-03-01 custom "toekenning" "SPDO" "BAAN"
          bedrag: 5000.00 EUR
    """)
    assert loon(agreed, "afspraak", "P0001", "--vanaf", "2018-03-01", "--subsidie", "SPDO:BAAN").exit_code == 0
    loon(agreed, "boek", "2018-03", "P0001", "--bruto", "1000", "--loonheffing", "0", "--netto", "1000")
    assert agreed.balances()["Schulden:Subsidie:SPDO:BAAN"] == 1000


def test_a_name_is_looked_up_and_not_kept(books: Books, tmp_path: Path) -> None:
    """A list without numbers of persons: the register knows which member an employee is."""
    key = write_key(tmp_path / "sleutel.txt")
    books.add("""
        2018-01-01 custom "lid" "L0007"
          soort: "staf"
          kamer: "TOP"
        2018-01-01 custom "persoon" "P0003"
          soort: "betaald"
          kamers: "TOP"
          lid: "L0007"
    """)
    named = ("leden", "gegevens", "L0007", "--naam", "A. Verzonnen", "--sleutel", str(key))
    assert bwk(books, *named).exit_code == 0
    assert loon(books, "afspraak", "P0003", "--vanaf", "2018-01-01").exit_code == 0
    file = tmp_path / "loonstaat.csv"
    file.write_text("Medewerker;Bruto;Loonheffing;Netto\nA. Verzonnen;1000,00;200,00;800,00\n", "utf-8")
    done = loon(books, "lees", str(file), "--maand", "2018-01", "--sleutel", str(key))
    assert done.stdout.splitlines()[0] == "P0003: bruto 1.000,00, netto 800,00."
    assert "Verzonnen" not in "".join(path.read_text("utf-8") for path in books.root.rglob("*.beancount"))
