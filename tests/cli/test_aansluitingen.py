"""What an accountant lays beside the ledger: who owes what, what belongs to which year, and what the bank says."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from click.testing import CliRunner

from bwk_ledger.cli import main
from bwk_ledger.figures.accruals import Belongs, cutoff
from bwk_ledger.figures.reconciliation import money_proofs, subledger, vat_proof, wage_proofs

if TYPE_CHECKING:
    from tests.conftest import Books

OPEN = """
2018-01-01 custom "lid" "L0001"
  soort: "bewoner"
  kamer: "TOP"
2018-01-01 custom "contributie" "bewoner" 20.00 EUR
  rekening: "Eigen:LEDEN"
  vervalt: "2018-09-30 2018-12-15"
2018-03-01 * "Buurt" "eerste"
  Activa:Bank:ING        1.00 EUR
  Baten:TOP:Eigen:LEDEN -1.00 EUR
2018-10-20 * "Drukker" "folders"
  vervalt: 2018-11-20
  Schulden:Crediteuren  -80.00 EUR
    openpost: "F-2018-001"
  Lasten:TOP:Fysiek:Communicatie  80.00 EUR
"""


def rows(books: Books, *words: str) -> list[list[str]]:
    run = CliRunner().invoke(main, [*words, "--boeken", str(books.root), "--formaat", "csv"])
    assert run.exit_code in (0, 1), run.output
    return [line.split(";")[3:] for line in run.stdout.splitlines()]


def test_debtors_and_creditors_stand_by_age_and_come_to_what_the_ledger_says(books: Books) -> None:
    found = subledger(books.load(OPEN), 2018)
    assert [(line.who, line.amount, line.age(found.day)) for line in found.debtors()] == [
        ("L0001", Decimal("10.00"), 4),
        ("L0001", Decimal("10.00"), 1),
    ]
    assert [(line.who, line.amount, line.age(found.day)) for line in found.creditors()] == [
        ("Drukker", Decimal("-80.00"), 2)
    ]
    assert [(tie.account, tie.booked, tie.difference) for tie in found.ties] == [
        ("Activa:TeOntvangen", Decimal("20.00"), Decimal(0)),
        ("Schulden:Crediteuren", Decimal("-80.00"), Decimal(0)),
    ]
    (fee,) = [row for row in rows(books, "debiteuren", "2018") if row[:1] == ["L0001"]]
    assert fee[4:] == ["20,00", "", "10,00", "", "", "10,00"]
    (bill,) = [row for row in rows(books, "crediteuren", "2018") if row[:1] == ["Drukker"]]
    assert bill[4:] == ["80,00", "", "", "80,00", "", ""]


def test_what_no_list_explains_is_told(books: Books) -> None:
    by_hand = """
    2018-11-01 * "met de hand"
      Schulden:TeBetalen  -7.00 EUR
      Lasten:TOP:Fysiek:Training  7.00 EUR
    2018-01-01 open Schulden:TeBetalen EUR
    """
    (tie,) = subledger(books.load(by_hand), 2018).ties
    assert (tie.account, tie.difference) == ("Schulden:TeBetalen", Decimal("-7.00"))
    run = CliRunner().invoke(main, ["crediteuren", "2018", "--boeken", str(books.root)])
    assert "Op Schulden:TeBetalen staat iets anders dan de lijst optelt" in " ".join(run.stdout.split())


CUTOFF = """
2018-05-01 * "Buurt" "gift"
  Activa:Bank:ING        1.00 EUR
  Baten:TOP:Eigen:LEDEN -1.00 EUR
2018-12-31 custom "overlopend" "te betalen" Lasten:TOP:Fysiek:Energie 120.00 EUR
  omschrijving: "Energie december"
2019-01-20 * "Energiebedrijf" "december"
  Activa:Bank:ING -125.00 EUR
  Lasten:TOP:Fysiek:Energie 125.00 EUR
    hoort-bij: 2018
2019-02-03 * "Drukker" "folders van december"
  Activa:Bank:ING -60.00 EUR
  Lasten:TOP:Fysiek:Communicatie 60.00 EUR
    hoort-bij: 2018
2019-03-31 * "Schilder" "kozijnen"
  Activa:Bank:ING -40.00 EUR
  Lasten:TOP:Fysiek:Training 40.00 EUR
2019-04-01 * "Schilder" "meer kozijnen"
  Activa:Bank:ING -50.00 EUR
  Lasten:TOP:Fysiek:Training 50.00 EUR
"""


def test_payments_after_the_year_stand_by_the_year_they_belong_to(books: Books) -> None:
    found = cutoff(books.load(CUTOFF), 2018)
    assert [(line.belongs, line.date, line.amount, line.why) for line in found] == [
        (Belongs.ACCRUED, dt.date(2019, 1, 20), Decimal("125.00"), "hoort-bij"),
        (Belongs.MISSED, dt.date(2019, 2, 3), Decimal("60.00"), "hoort-bij"),
        (Belongs.LATER, dt.date(2019, 3, 31), Decimal("40.00"), "de dag van betaling"),
    ]
    shown = [row[0] for row in rows(books, "afgrenzing", "2018")]
    assert "Hoort bij het jaar en stond er niet op" in shown


def test_the_bank_of_31_december_is_proved_by_a_balance_after_which_nothing_moved(books: Books) -> None:
    text = """
    2018-12-01 * "Gift" "gift"
      Activa:Bank:ING         100.00 EUR
      Baten:TOP:Eigen:LEDEN  -100.00 EUR
    2018-12-20 balance Activa:Bank:ING 100.00 EUR
    2018-12-21 * "Gift" "voor het handgeld"
      Activa:Handgeld:TOP      30.00 EUR
      Baten:TOP:Eigen:LEDEN   -30.00 EUR
    """
    bank, petty = money_proofs(books.load(text), 2018)
    assert (bank.booked, bank.stated, bank.difference) == (Decimal("100.00"), Decimal("100.00"), Decimal(0))
    assert (petty.booked, petty.stated, petty.by) == (Decimal("30.00"), None, "niet bewezen")


def test_what_was_booked_on_wages_without_a_journal_stands_apart(books: Books) -> None:
    text = """
    2018-01-28 * "Loon januari"
      loonmaand: "2018-01"
      Lasten:TOP:Mensen:Perspectiefbanen  1000.00 EUR
      Schulden:Nettoloon                 -1000.00 EUR
    2018-02-01 * "Nabetaling"
      Lasten:TOP:Mensen:Perspectiefbanen    50.00 EUR
      Activa:Bank:ING                      -50.00 EUR
    """
    found = {item.account: item for item in wage_proofs(books.load(text), 2018)}
    cost = found["Lasten:TOP:Mensen:Perspectiefbanen"]
    assert (cost.journals, cost.others, cost.closing) == (Decimal("1000.00"), Decimal("50.00"), Decimal("1050.00"))
    assert found["Schulden:Nettoloon"].closing == Decimal("-1000.00")


def test_gross_wages_of_the_journals_stand_beside_the_costs(books: Books) -> None:
    text = """
    2018-01-28 * "Loon januari"
      loonmaand: "2018-01"
      Lasten:TOP:Mensen:Perspectiefbanen  1000.00 EUR
        medewerker: "P0001"
        loon: "bruto"
      Lasten:TOP:Mensen:Perspectiefbanen   200.00 EUR
        medewerker: "P0001"
        loon: "werkgeverslasten"
      Schulden:Loonheffing                -500.00 EUR
        medewerker: "P0001"
        loon: "loonheffing"
      Schulden:Nettoloon                  -700.00 EUR
        medewerker: "P0001"
        loon: "netto"
    2018-02-01 * "Nabetaling"
      Lasten:TOP:Mensen:Perspectiefbanen    50.00 EUR
      Activa:Bank:ING                      -50.00 EUR
    """
    books.load(text)
    found = {row[0]: row[1] for row in rows(books, "aansluitingen", "2018") if len(row) > 1}
    assert (found["Bruto loon"], found["Sociale lasten van de werkgever"]) == ("1000,00", "200,00")
    assert found["Kosten volgens de loonjournalen"] == "1200,00"
    assert (found["Kosten in het grootboek"], found["Verschil"]) == ("1250,00", "50,00")


def test_vat_as_declared_beside_the_ledger(books: Books) -> None:
    text = """
    2018-01-01 custom "btw" "kwartaal"
    2018-02-01 * "Vereniging" "zaalhuur"
      Activa:Bank:ING               363.55 EUR
      Baten:TOP:Eigen:LEDEN        -363.55 EUR
        btw: "hoog"
    2018-05-01 * "Belastingdienst" "btw eerste kwartaal"
      Activa:Bank:ING               -63.00 EUR
      Schulden:Btw:Afrekening        63.00 EUR
    """
    found = vat_proof(books.load(text), 2018)
    assert found is not None
    first = found.quarters[0]
    assert (first.booked, first.declared, first.rounding) == (Decimal("63.10"), Decimal(63), Decimal("0.10"))
    assert (found.expected, found.rounding, found.correction) == (Decimal(0), Decimal("0.10"), Decimal(0))
    assert found.closing == Decimal("0.10")
    (total,) = [row for row in rows(books, "aansluitingen", "2018") if row[:1] == ["Open op 31-12-2018"]]
    assert total[1:3] == ["0,10", "0,00"]


def test_a_bill_booked_by_hand_stands_in_the_list_without_a_number(books: Books) -> None:
    text = """
    2018-01-01 open Schulden:Crediteuren EUR
    2018-11-01 * "Loodgieter" "kraan"
      Schulden:Crediteuren  -363.00 EUR
      Lasten:TOP:Fysiek:Training  363.00 EUR
    """
    found = subledger(books.load(text), 2018)
    (line,) = found.creditors()
    assert (line.who, line.about, line.amount) == ("Loodgieter", "kraan (zonder nummer)", Decimal("-363.00"))
    assert [tie.difference for tie in found.ties] == [Decimal(0)]
