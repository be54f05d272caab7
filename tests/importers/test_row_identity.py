"""A row is one row, however the file was made: files and sequences that were seen to go wrong."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bwk_ledger.base.errors import InputError
from bwk_ledger.cli import main
from bwk_ledger.figures.general_ledger import trial_balance
from bwk_ledger.figures.results import cash_flow, figures
from tests.bank_files import snapshot
from tests.importers.own_banks import BUNQ, CASES, ING, KNAB, RABO, banks

if TYPE_CHECKING:
    from pathlib import Path

NOON, MARCH = "ing-1-tot-15-maart-middag.csv", "ing-2-hele-maart.csv"
FORMS = [
    "ing-nl-komma-zonder-saldo.csv", "ing-nl-met-saldo.csv", "ing-en-komma-zonder-saldo.csv", "ing-en-met-saldo.csv",
    "ing-door-excel-opgeslagen-zonder-saldo.csv",
]  # fmt: skip


@pytest.mark.parametrize("order", [(NOON, MARCH), (MARCH, NOON), (NOON, MARCH, NOON)], ids=len)
def test_a_download_at_noon_and_the_whole_month(tmp_path: Path, order: tuple[str, ...]) -> None:
    own = banks(tmp_path)
    for file in order:
        own.take(file)
    assert (own.rows(), own.balance("Bank:ING")) == (5, Decimal("57.50"))
    assert set(own.books.asserted().values()) == {Decimal("57.50"), *([Decimal("117.50")] if order[0] == NOON else [])}


@pytest.mark.parametrize(
    ("file", "rows", "end"),
    [("mt940-twee-afschriften-op-een-dag.sta", 2, "130.00"), ("camt-twee-afschriften-op-een-dag.xml", 2, "117.50")],
)
def test_two_statements_that_close_on_one_day(tmp_path: Path, file: str, rows: int, end: str) -> None:
    own = banks(tmp_path, main=RABO)
    own.take(file)
    assert own.rows() == rows
    assert list(own.books.asserted().values()) == [Decimal(end)]


@pytest.mark.parametrize(("first", "second"), [*permutations(FORMS, 2)])
def test_a_month_in_two_forms_is_one_month(tmp_path: Path, first: str, second: str) -> None:
    own = banks(tmp_path)
    own.take(first)
    (done,) = own.take(second)
    assert (len(done.plan.known), done.plan.doubts, own.rows()) == (5, [], 5)
    assert own.balance("Bank:ING") == Decimal("57.50" if "met" in first + second else "-42.50")


@pytest.mark.parametrize("order", [(1, 2), (2, 1), (1, 2, 1)])
def test_a_reference_that_the_bank_uses_again(tmp_path: Path, order: tuple[int, ...]) -> None:
    own = banks(tmp_path, main=KNAB)
    for number in order:
        own.take(f"knab-{number}-maart{'-april' if number == 2 else ''}.csv")
    assert (own.rows(), own.balance("Bank:ING")) == (2, Decimal("50.00"))


def test_an_export_without_balances_and_then_one_with(tmp_path: Path) -> None:
    own = banks(tmp_path)
    (done,) = own.take("ing-1-zonder-saldo.csv")
    (note,) = done.plan.notes
    assert note == (
        "dit bestand heeft geen saldi, dus van Activa:Bank:ING is nog niets bewezen. Als beginsaldo is 0,00 genomen. "
        "Weet u het beginsaldo, importeer dit bestand dan nog eens met --beginsaldo BEDRAG; een bestand met saldi vult "
        "het ook aan"
    )
    (done,) = own.take("ing-2-met-saldo.csv")
    assert done.plan.notes == ["het beginsaldo van Activa:Bank:ING is nu 100,00 in plaats van 0,00"]
    assert (own.opening("ING"), own.balance("Bank:ING"), own.rows()) == (100, Decimal("67.50"), 6)


@pytest.mark.parametrize("given", ["100.00", "90.00"])
def test_a_given_opening_balance_is_completed_by_the_bank(tmp_path: Path, given: str) -> None:
    own = banks(tmp_path)
    own.take("ing-1-zonder-saldo.csv")
    own.taken("ing-1-zonder-saldo.csv", opening=given)
    assert own.opening("ING") == Decimal(given)
    own.take("ing-2-met-saldo.csv")
    assert (own.opening("ING"), own.balance("Bank:ING")) == (100, Decimal("67.50"))
    before = snapshot(own.books.root)
    (done,) = own.taken("ing-1-zonder-saldo.csv", opening="5")
    assert done.plan.notes == [
        "--beginsaldo was niet nodig: de saldi van de bank zeggen al waar Activa:Bank:ING mee begint"
    ]
    assert snapshot(own.books.root) == before


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize(
    ("name", "iban", "files", "end"),
    [
        ("Rabo", RABO, ("rabo-zonder-tegenrekening.csv", "ing-van-rabo.csv"), "800.00"),
        ("Bunq", BUNQ, ("bunq-zonder-tegenrekening.csv", "ing-van-bunq.csv"), "-200.00"),
        ("Triodos", "NL63TRIO0212345678", ("triodos-9-kolommen.csv", "ing-van-triodos.csv"), "805.00"),
    ],
)
def test_a_transfer_that_one_bank_names_is_one(
    tmp_path: Path, name: str, iban: str, files: tuple[str, str], end: str, order: tuple[int, int]
) -> None:
    own = banks(tmp_path, others={name: iban})
    for index in order:
        own.take(files[index])
    assert (own.balance("Bank:ING"), own.balance(f"Bank:{name}")) == (300, Decimal(end))
    (transfer,) = (entry for entry in own.books.load().transactions if entry.narration.startswith("Overboeking"))
    assert all("sleutel" in item.meta for item in transfer.postings)


ASN_SWITCH = {"LINDE": "NL93INGB0006012346", "BEUK": "NL66INGB0006012347", "WILG": "NL39INGB0006012348"}


@pytest.mark.parametrize("settled", [False, True])
def test_a_change_of_bank_whose_account_is_opened_later(tmp_path: Path, *, settled: bool) -> None:
    own = banks(tmp_path, main="NL23INGB0006012345", kamers={**ASN_SWITCH, "ESP": "NL12INGB0006012349"})
    own.take("ing-juni-overstap.csv")
    if settled:
        file = own.books.root / "jaren/2026/bank.beancount"
        text = file.read_text("utf-8")
        assert text.count("Activa:Vraagposten   7941.66 EUR") == 1
        file.write_text(text.replace("Activa:Vraagposten   7941.66 EUR", "Activa:Kruisposten   7941.66 EUR"), "utf-8")
    own.open("ASN", "NL26ASNB0882233445")
    own.take("asn-juli-overstap.csv")
    assert own.balance("Bank:ING") == 0
    assert own.balance("Kruisposten") == Decimal("-340.26")  # of WILG, whose account was never read
    assert own.balance("Bank:ASN") == Decimal("25589.43")
    assert own.rows() == 18 + 19


@pytest.mark.parametrize("day", ["2026-11-02", "2026-10-30", "2026-11-01"])
def test_a_booking_typed_by_hand_a_day_off_is_shown_beside_the_row(tmp_path: Path, day: str) -> None:
    own = banks(tmp_path, main="NL26ASNB0882233445", kamers={"LINDE": "NL93INGB0006012346"})
    own.books.add(
        "stam/rekeningen.beancount",
        '2026-10-01 * "Stand"\n  Activa:Bank:ING  17906.96 EUR\n  Vermogen:Reserves:Algemeen\n'
        f'{day} * "De Sleutel" "Huur november"\n  Lasten:LINDE:Fysiek:Huur  850.00 EUR\n  Activa:Bank:ING\n',
    )
    (done,) = own.take("asn-nov-handboeking-een-dag-later.csv")
    assert [(item.row.amount, item.booked) for item in done.plan.doubts] == [
        (Decimal("-850.00"), f"{day} De Sleutel Huur november")
    ]
    assert own.balance("Bank:ING") == Decimal("17056.96")
    assert own.books.balance("Lasten") == 850


def test_a_statement_of_handgeld_after_another(tmp_path: Path) -> None:
    own = banks(tmp_path, main="NL23INGB0006012345", kamers={"LINDE": "NL93INGB0006012346"})
    own.take("handgeld-linde-maart-geldopname.csv")
    own.take("handgeld-linde-april.csv")
    assert own.balance("Handgeld:LINDE") == Decimal("158.84")
    assert own.rows() == 9


def test_nothing_is_written_when_a_file_is_refused(tmp_path: Path) -> None:
    own = banks(tmp_path)
    own.take(MARCH)
    text = (own.books.root / "jaren/2024/bank.beancount").read_text("utf-8")
    (own.books.root / "jaren/2024/bank.beancount").write_text(
        text.replace("-60.00 EUR", "-61.00 EUR").replace(" 60.00 EUR", " 61.00 EUR").replace("57.50 EUR", "56.50 EUR")
    )
    before = snapshot(own.books.root)
    with pytest.raises(InputError, match="een boeking is veranderd: in de boeken staat 2024-03-28 -61,00"):
        own.taken(MARCH)
    assert snapshot(own.books.root) == before


def test_the_command_takes_an_opening_and_shows_doubts_beside_the_booking(tmp_path: Path) -> None:
    own = banks(tmp_path)
    own.books.add(
        "stam/rekeningen.beancount",
        '2024-03-27 * "Huur BV" "Huur maart"\n  Activa:Bank:ING  -60.00 EUR\n  Lasten:TOP:Fysiek:Huur\n',
    )
    command = ["importeer", str(CASES / "ing-1-zonder-saldo.csv"), "--beginsaldo", "1.100,00"]
    found = CliRunner().invoke(main, [*command, "--boeken", str(own.books.main)])
    assert found.exit_code == 0, found.output
    assert "1 regel lijkt al geboekt, maar dat is niet zeker; klopt het?" in found.output
    assert "    in de boeken: 2024-03-27 Huur BV Huur maart\n" in found.output
    assert (own.opening("ING"), own.balance("Bank:ING")) == (1100, Decimal("1057.50"))


def test_an_opening_is_of_one_account(tmp_path: Path) -> None:
    own = banks(tmp_path, others={"Bunq": BUNQ})
    with pytest.raises(InputError) as refused:
        own.taken("ing-1-zonder-saldo.csv", "bunq-zonder-tegenrekening.csv", opening="5")
    assert "--beginsaldo kan niet voor Activa:Bank:" in str(refused.value)


def test_a_transfer_that_the_other_bank_has_not_is_refused(tmp_path: Path) -> None:
    own = banks(tmp_path, others={"Rabo": RABO})
    own.take(MARCH)
    before = snapshot(own.books.root)
    text = (CASES / "rabo-zonder-tegenrekening.csv").read_text("utf-8")
    file = tmp_path / "rabo.csv"
    file.write_text(text.replace('"+800,00",""', f'"+800,00","{ING}"'), "utf-8")
    with pytest.raises(InputError) as refused:
        own.taken(file)
    *_, cause, remedy = str(refused.value).splitlines()
    assert (
        cause == "  Oorzaak: op de afschriften van Activa:Bank:ING staat rond 2024-03-02 geen overboeking van 200,00."
    )
    assert remedy == (
        "  Herstel: importeer eerst het afschrift van Activa:Bank:ING waar zij op staat; dit bestand is niet ingelezen."
    )
    assert snapshot(own.books.root) == before


def test_what_the_first_statement_says_is_no_movement_of_the_first_year(tmp_path: Path) -> None:
    own = banks(tmp_path)
    own.take(MARCH)
    ledger = own.books.load()
    flow = cash_flow(ledger.index, 2024)
    assert (flow.opening, flow.closing) == (100, Decimal("57.50"))
    assert "Vermogen:Reserves:Algemeen" not in flow.flows
    found = {item.account: item for item in trial_balance(ledger.index, 2024)}
    assert (found["Activa:Bank:ING"].opening, found["Vermogen:Reserves:Algemeen"].opening) == (100, -100)
    assert figures(ledger, 2024).opening["Activa:Bank:ING"] == 100
