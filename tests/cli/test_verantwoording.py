"""`bwk verantwoording`: what a funder gets ties to the books, names nobody, and hides nothing."""

from __future__ import annotations

import zipfile
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner

from bwk_ledger.base.accounts import is_under
from bwk_ledger.base.money import ZERO, round_half_up
from bwk_ledger.base.periods import in_hours
from bwk_ledger.cli import main
from bwk_ledger.cli.uren_rapporten import choose as choose_hours
from bwk_ledger.figures.accountability import accountability, choose
from bwk_ledger.figures.hours import all_hours, total
from bwk_ledger.render import xlsx
from bwk_ledger.rules.load import load
from bwk_ledger.tables.accountability import accountability_tables, shares
from tests.compose import funder
from tests.year.test_workbook import figures_of, recalculate

if TYPE_CHECKING:
    import datetime as dt

    from bwk_ledger.figures.accountability import Accountability
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table
    from tests.conftest import Books

REPO = Path(__file__).resolve().parents[2]
FUNDERS = ("SPDO", "WI", "PORTAAL", "MITROS", "BOEX", "GROENWEST", "VSB", "DOEN", "KHF", "ORANJE")
FUNDER = funder("SPDO", "TOP HLR", "Gemeente")
AWARD = f"""{FUNDER}
2018-01-01 custom "toekenning" "SPDO" "2018"
  bedrag: 1000.00 EUR
  einde: 2018-12-31
  beschikking: "SPDO-2018-001"
  verslag-voor: 2019-04-01
  accountant-vanaf: 500.00 EUR
"""
LINES = """
2018-01-01 custom "toekenning-begroting" "SPDO:2018" "Ruimte" 700.00 EUR
  posten: "Fysiek:Huur"
2018-01-01 custom "toekenning-begroting" "SPDO:2018" "Begeleiding" 300.00 EUR
  posten: "Mensen"
"""
RECEIVED = """
2018-02-01 * "Gemeente" "voorschot"
  Activa:Bank:ING  600.00 EUR
  Schulden:Subsidie:SPDO:2018
"""


def cost(amount: str, *, post: str = "Fysiek:Huur", payee: str = "Verhuurder", extra: str = "", month: int = 3) -> str:
    return (
        f'\n2018-{month:02d}-05 * "{payee}" "rekening"\n{extra}  Activa:Bank:ING  {-Decimal(amount)} EUR\n'
        f'  Lasten:TOP:{post}  {amount} EUR\n    subsidie: "SPDO:2018"\n'
    )


def of(ledger: Ledger, name: str, year: int | None, day: dt.date) -> Accountability:
    (chosen,) = choose(ledger, name, year)
    return accountability(ledger, chosen, day, {})


def run(books: Path, *arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["verantwoording", *arguments, "--boeken", str(books)])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture(scope="module")
def example() -> Ledger:
    return load(REPO / "ledger/main.beancount")


@pytest.fixture(scope="module")
def day(example: Ledger) -> dt.date:
    found: dt.date = example.transactions[-1].date
    return found


@pytest.mark.parametrize("code", FUNDERS)
def test_it_ties_to_the_books_to_the_cent(example: Ledger, day: dt.date, code: str) -> None:
    for chosen in choose(example, code, 2018):
        found = accountability(example, chosen, day, {})
        item, spent = found.item, found.spending
        assert sum((cost.borne for cost in spent.costs), ZERO) == item.borne
        assert sum((line.borne for line in spent.lines), ZERO) == item.borne
        assert sum((cost.amount for cost in spent.costs), ZERO) == item.spent
        assert sum((move.amount for move in found.money), ZERO) == item.received - item.repaid
        assert sum((source.amount for source in spent.sources), ZERO) == sum((line.total for line in spent.lines), ZERO)
        parts = shares([source.amount for source in spent.sources])
        assert sum((part for part in parts if part is not None), ZERO) == 1
    account = example.config.funders[code].liability
    held = -sum(
        (
            posting.units.number
            for entry in example.transactions
            for posting in entry.postings
            if is_under(posting.account, account) and entry.date.year <= 2018
        ),
        ZERO,
    )
    assert held == sum((chosen.items[-1].liability for chosen in choose(example, code, 2018)), ZERO)


def test_its_hours_are_those_of_the_hours_report(example: Ledger, day: dt.date) -> None:
    found = of(example, "SPDO", 2018, day)
    reported = choose_hours(example.index.fact(all_hours), 2018)
    for kamer in found.award.kamers:
        minutes = sum(line.house.minutes for line in found.hours if line.kamer == kamer)
        assert minutes == total(item for item in reported.unpaid if item.kamer == kamer).minutes
    tables = accountability_tables(found, example.config, example.title)
    hours = next(table for table in tables if table.title.startswith("Uren naast het geld"))
    assert hours.rows[-1].cells[2].value == in_hours(total(reported.unpaid).minutes)
    money = [table for table in tables if table is not hours]
    assert not any("waarde" in column.title for table in money for column in table.columns)


def test_libreoffice_recalculates_the_same_figures(example: Ledger, day: dt.date, tmp_path: Path) -> None:
    tables = [
        table
        for code in ("SPDO", "KHF")
        for table in accountability_tables(of(example, code, 2018, day), example.config, example.title)
    ]
    recalculate({"bron.xlsx": xlsx.render(tables)}, tmp_path)
    workbook = openpyxl.load_workbook(tmp_path / "uit/bron.xlsx", data_only=True)
    for table, sheet in zip(tables, workbook.worksheets, strict=True):
        shown = [
            (index, round_half_up(Decimal(repr(cell.value))))
            for line in sheet.iter_rows(min_row=4)
            for index, cell in enumerate(line)
            if isinstance(cell.value, int | float) and cell.number_format != "0%"
        ]
        assert shown == [(index, round_half_up(value)) for _, index, value in figures_of(table)]


def text_of(table: Table) -> list[list[str]]:
    return [[str(cell.value) for cell in row.cells if cell.value not in (None, "")] for row in table.rows]


def titled(found: Accountability, ledger: Ledger, title: str) -> Table:
    tables = accountability_tables(found, ledger.config, ledger.title)
    return next(table for table in tables if table.title.startswith(title))


def test_lines_of_the_award_with_what_others_and_the_cooperative_paid(books: Books, day: dt.date) -> None:
    why = '\n2019-02-10 custom "toekenning-toelichting" "SPDO:2018" "Ruimte" "De huur steeg in juli."\n'
    own = cost("50.00", month=4).replace('    subsidie: "SPDO:2018"\n', "")
    ledger = books.load(AWARD + LINES + RECEIVED + cost("750.00") + cost("100.00", post="Mensen:Coaching") + own + why)
    assert [error.message for error in ledger.errors] == []
    found = of(ledger, "SPDO:2018", None, day)
    table = titled(found, ledger, "Begroting en werkelijkheid")
    assert text_of(table) == [
        ["Ruimte [2]", "700.00", "750.00", "-50.00", "0", "50.00", "800.00"],
        ["Begeleiding", "300.00", "100.00", "200.00", "0", "0.00", "100.00"],
        ["Totaal", "1000.00", "850.00", "150.00", "0", "50.00", "900.00"],
    ]
    assert table.footnotes[1] == "Ruimte: De huur steeg in juli."
    assert (found.receivable, found.repayable, found.spendable) == (250, 0, 0)
    assert [gap.what for gap in found.gaps if "afwijken" in gap.what] == ["Regels die afwijken zonder toelichting"]


def test_what_is_wrong_or_open_stands_on_it(books: Books, day: dt.date) -> None:
    rule = '\n2018-01-01 custom "bonnen"\n  vanaf: 50.00 EUR\n'
    question = '\n2018-05-01 ! "Onbekend"\n  Activa:Bank:ING  -12.50 EUR\n  Activa:Vraagposten\n'
    ledger = books.load(AWARD + RECEIVED + rule + cost("1100.00") + question)
    found = of(ledger, "SPDO:2018", 2018, day)
    assert [(gap.what, gap.number, gap.amount) for gap in found.gaps] == [
        ("Fouten in de boeken", len(ledger.errors), None),
        ("Betalingen waarvan nog niet bekend is wat zij waren", 1, Decimal("12.50")),
        ("Lasten zonder bon", 1, Decimal("1100.00")),
        ("Lasten boven de toekenning: die draagt de coöperatie zelf", 1, Decimal("100.00")),
        ("Maanden waarvan de uren niet compleet zijn, alle kamers samen", found.gaps[4].number, None),
        ("Jaren waarvan de kascommissie nog niet tekende: 2018", 1, None),
    ]
    assert any(text.startswith("Van deze last van 1.100,00 euro gaat 100,00 boven") for text in found.errors)
    assert found.errors == titled(found, ledger, "Wat nog open staat").footnotes
    costs = titled(found, ledger, "De lasten")
    assert text_of(costs)[1] == [
        "2018-03-05",
        "Verhuurder",
        "rekening",
        "TOP",
        "ontbreekt",
        "1100.00",
        "1000.00",
        "100.00",
    ]


def test_a_guarantee_pays_what_other_income_leaves(books: Books, day: dt.date) -> None:
    award = AWARD.replace("  einde", '  soort: "garantie"\n  einde')
    account = books.load().config.funders["LEDEN"].income("TOP")
    income = (
        f'\n2018-06-01 * "Bezoekers" "entree"\n  Activa:Bank:ING  300.00 EUR\n'
        f'  {account}  -300.00 EUR\n    subsidie: "SPDO:2018"\n'
    )
    ledger = books.load(award + cost("800.00") + income)
    assert [error.message for error in ledger.errors] == []
    found = of(ledger, "SPDO:2018", None, day)
    assert text_of(titled(found, ledger, "Dekking"))[:2] == [
        ["Gemeente (SPDO:2018)", "500.00", "0.63"],
        ["eigen middelen", "300.00", "0.37"],
    ]
    assert (found.item.spent, found.item.borne, found.receivable) == (500, 500, 500)


def test_several_years_are_told_as_one_and_each_by_itself(books: Books, day: dt.date) -> None:
    award = AWARD.replace("einde: 2018", "einde: 2019")
    later = cost("150.00").replace("2018-03-05", "2019-03-05")
    ledger = books.load(award + RECEIVED + cost("400.00") + later)
    whole = of(ledger, "SPDO:2018", None, day)
    assert whole.years == (2018, 2019)
    assert (whole.item.before, whole.item.received, whole.item.borne, whole.item.left) == (0, 600, 550, 50)
    second = of(ledger, "SPDO:2018", 2019, day)
    assert (second.item.before, second.item.received, second.item.borne, second.item.left) == (200, 0, 150, 50)
    assert (str(second.period.start), str(second.period.last_day)) == ("2019-01-01", "2019-12-31")


def test_nobody_is_named_and_wages_are_totals_of_a_function(books: Books, day: dt.date) -> None:
    people = """
2018-01-01 custom "persoon" "P0001"
  soort: "betaald"
  kamers: "TOP"
2018-01-01 custom "aanstelling" "P0001"
  kamer: "TOP"
  functie: "coordinator"
  uren-per-week: 20
"""
    wage = cost("300.00", post="Mensen:Coordinatie", payee="Fien Voorbeeld", extra='  loonmaand: "2018-03"\n').replace(
        "    subsidie", '    medewerker: "P0001"\n    subsidie'
    )
    allowance = cost("20.00", post="Mensen:Vrijwilligers", payee="V0001").replace('"rekening"', '"bloemen van Fien"')
    ledger = books.load(people + AWARD + wage + allowance)
    found = of(ledger, "SPDO:2018", None, day)
    shown = text_of(titled(found, ledger, "De lasten"))
    assert not any("Fien" in text for row in shown for text in row)
    assert ["2018-03-31", "loon: coordinator", "TOP", "300.00", "300.00", "0.00"] in shown
    assert any(row[:2] == ["2018-03-05", "V0001"] and row[2].startswith("betaald aan een persoon: ") for row in shown)


def test_the_annex_holds_papers_of_organisations_only(tmp_path: Path) -> None:
    target = tmp_path / "bijlagen.zip"
    code, _, said = run(REPO / "ledger", "SPDO", "2018", "--bijlagen", str(target), "--uit", str(tmp_path / "a.csv"))
    assert code == 0
    assert f"Geschreven: {target}: 11 bijlagen." in said
    names = zipfile.ZipFile(target).namelist()
    assert names[0] == "0001 2018-01-08.nota-WV18-017.pdf"
    assert not any("loon" in name for name in names)


def test_a_name_that_is_none_says_what_there_is(books: Books) -> None:
    books.add(AWARD)
    assert run(books.root, "NIEMAND")[0] == 2
    assert run(books.root, "NIEMAND")[2] == (
        "Fout: financier of toekenning 'NIEMAND' is er niet, of geeft geen subsidie.\n"
        "  Oorzaak: er zijn: SPDO SPDO:2018.\n"
        "  Herstel: noem een van deze.\n"
    )
    assert run(books.root, "SPDO:2018", "2016")[2] == (
        "Fout: van SPDO:2018 is er in 2016 niets te verantwoorden.\n"
        "  Oorzaak: in die tijd liep er geen toekenning, en er is niets ontvangen of besteed.\n"
        "  Herstel: noem een ander jaar; 'bwk toekenning lijst JAAR' toont wat er is.\n"
    )


def test_books_without_a_booking_account_for_what_was_promised(books: Books) -> None:
    books.add(FUNDER)
    assert run(books.root, "SPDO") == (
        2,
        "",
        (
            "Fout: van SPDO is er niets te verantwoorden.\n"
            "  Oorzaak: in die tijd liep er geen toekenning, en er is niets ontvangen of besteed.\n"
            "  Herstel: noem een ander jaar; 'bwk toekenning lijst JAAR' toont wat er is.\n"
        ),
    )
    books.add(AWARD.removeprefix(FUNDER))
    for called in ("SPDO", "spdo", "spdo:2018"):
        code, said, _ = run(books.root, called)
        assert code == 0
        assert "1.000,00 euro" in said
    for year in ("0", "1999", "99999"):
        assert f"van SPDO is er {'' if year == '0' else f'in {year} '}niets" in run(books.root, "SPDO", year)[2]


def test_lines_and_explanations_by_command(books: Books) -> None:
    books.add(AWARD)

    def act(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["toekenning", *arguments, "--boeken", str(books.main)])
        return result.exit_code, result.output

    line = ("begroting", "SPDO:2018", "Ruimte", "700,00", "--post", "Fysiek:Huur")
    assert act(*line) == (
        0,
        "Begrotingsregel Ruimte van SPDO:2018 is vastgelegd. Geschreven in stam/toekenningen.beancount.\n",
    )
    assert act("toelichting", "SPDO:2018", "Zaal", "Later begonnen.") == (
        2,
        (
            "Fout: 'Zaal' is geen regel van de begroting van toekenning SPDO:2018.\n"
            "  Oorzaak: de regels zijn: Ruimte.\n"
            "  Herstel: noem een van deze, zoals zij hier staat.\n"
        ),
    )
    assert act("toelichting", "SPDO:2018", "Ruimte", "Later begonnen.")[0] == 0
    award = books.load().config.awards["SPDO:2018"]
    assert award.explanations == {"Ruimte": "Later begonnen."}
    assert [(item.name, item.amount, item.posts) for item in award.lines] == [("Ruimte", 700, ("Fysiek:Huur",))]
