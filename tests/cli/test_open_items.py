"""Bills, declarations, deposits, loans and gifts: entered, agreed on, paid, and known on the bank."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.demo.people import demo_iban
from bwk_ledger.figures.open_items import loan_states, open_items
from bwk_ledger.figures.results import figures
from bwk_ledger.standing.open_items import Sort
from bwk_ledger.tables.schedules import loans
from tests.compose import prepared
from tests.register_samples import write_key
from tests.settling_books import BANK, LANDLORD, PERSON, TELECOM, Line, SettlingBooks, settling_books

if TYPE_CHECKING:
    from pathlib import Path

PDF = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
RENT = ("Woningcorporatie De Sleutel", "HS-202601-LINDE", "850,00", "--rekening", "huur linde")
TODAY = "2026-01-20"


def _with_people(folder: Path) -> None:
    found = settling_books(folder)
    for number in ("V0001", "V0002", "V0003"):
        words = ("--kamer", "LINDE", "--soort", "bewoner", "--nummer", number, "--sinds", "2026-01-01")
        found.done("uren", "aanmelden", *words)


@pytest.fixture
def books(tmp_path: Path) -> SettlingBooks:
    """Books of 2026 with three kamers, and three people with a number."""
    prepared(_with_people, tmp_path)
    return SettlingBooks(tmp_path / "boeken")


def enter(books: SettlingBooks, *words: object) -> str:
    dated = () if "--datum" in words else ("--datum", "2026-01-05")
    return books.done("factuur", "boek", *words, "--door", "V0001", *dated)


def agree(books: SettlingBooks, noun: str, number: str, by: str = "V0002") -> str:
    return books.done(noun, "goedkeuren", number, "--door", by, "--datum", "2026-01-10")


def pay(books: SettlingBooks, noun: str, *more: object) -> str:
    folder = books.root.parent / "bank"
    folder.mkdir(exist_ok=True)
    return books.done(noun, "betalen", "--uit", folder, "--op", TODAY, *more)


def is_open(books: SettlingBooks, *sorts: Sort) -> dict[str, str]:
    """What is open by number."""
    return {item.number: f"{item.open:.2f}" for item in open_items(books.load(), dt.date(2026, 12, 31), *sorts)}


def balance(books: SettlingBooks, account: str) -> Decimal:
    return sum(
        (
            item.units.number
            for entry in books.load().transactions
            for item in entry.postings
            if item.account == account and item.units.currency == "EUR"
        ),
        Decimal(0),
    )


def test_a_bill_is_a_debt_until_the_bank_pays_it(books: SettlingBooks) -> None:
    paper = books.root.parent / "nota.pdf"
    paper.write_bytes(PDF)
    said = enter(books, *RENT, "--iban", LANDLORD, "--papier", paper, "--vervalt", "2026-01-25")
    assert said == (
        "F-2026-001: factuur HS-202601-LINDE van Woningcorporatie De Sleutel, 850,00 euro, te betalen uiterlijk "
        "2026-01-25.\nEen ander geeft akkoord met: bwk factuur goedkeuren F-2026-001 --door NUMMER\n"
    )
    kept = next((books.root / "documenten/Lasten/LINDE/Fysiek/Huur").iterdir())
    assert kept.name == "2026-01-05.factuur-HS-202601-LINDE.pdf"
    assert "een tweede persoon kijkt mee" in books.refused(
        "factuur", "goedkeuren", "F-2026-001", "--door", "V0001", "--datum", "2026-01-10"
    )
    assert agree(books, "factuur", "F-2026-001") == "Akkoord van V0002 op F-2026-001: 850,00 euro.\n"
    assert "F-2026-001 is al goedgekeurd, door V0002 op 2026-01-10." in books.refused(
        "factuur", "goedkeuren", "F-2026-001", "--door", "V0003", "--datum", "2026-01-11"
    )
    done = pay(books, "factuur", "--tot", "2026-01-31")
    assert "FACTUREN-2026-01-20: 1 regel, 850,00 euro" in done
    xml = (books.root.parent / "bank" / "FACTUREN-2026-01-20.xml").read_text("utf-8")
    assert re.findall(r"<EndToEndId>(.*?)<|<IBAN>(.*?)<|<InstdAmt Ccy=\"EUR\">(.*?)<", xml) == [
        ("", BANK, ""),
        ("F-2026-001", "", ""),
        ("", "", "850.00"),
        ("", LANDLORD, ""),
    ]
    again = books.bwk("factuur", "betalen", "--uit", books.root.parent / "bank", "--op", "2026-01-21").output
    assert "opdracht FACTUREN-2026-01-21 is leeg en is niet gemaakt." in again
    text = "F-2026-001 factuur HS-202601-LINDE"
    books.take("ing.csv", [Line("20260121", "-850.00", "Woningcorporatie De Sleutel", LANDLORD, text)])
    assert is_open(books, Sort.BILL) == {"F-2026-001": "0.00"}
    assert balance(books, "Schulden:Crediteuren") == 0
    assert balance(books, "Lasten:LINDE:Fysiek:Huur") == 850
    assert "F-2026-001" not in books.done("factuur", "--op", "2026-02-01")
    assert "F-2026-001" in books.done("factuur", "--alles", "--op", "2026-02-01")
    assert books.load().errors == []
    assert "0 nieuw" in books.take(
        "weer.csv", [Line("20260121", "-850.00", "Woningcorporatie De Sleutel", LANDLORD, text)]
    )


def test_the_same_bill_of_a_supplier_is_refused(books: SettlingBooks) -> None:
    enter(books, *RENT, "--iban", LANDLORD)
    again = ("factuur", "boek", "woningcorporatie de sleutel", "hs 202601 linde", *RENT[2:], "--door", "V0001")
    assert books.refused(*again, "--datum", "2026-01-09") == (
        "Fout: factuur hs 202601 linde van Woningcorporatie De Sleutel staat al in de boeken: F-2026-001 van "
        "2026-01-05, 850,00 euro.\n  Oorzaak: wie haar nog eens boekt, betaalt haar twee keer.\n  Herstel: er is niets "
        "te doen; is het een andere factuur, neem dan haar nummer precies over.\n"
    )
    other = enter(
        books, "Stroom Nederland BV", "HS-202601-LINDE", "10,00", "--rekening", "energie linde", "--iban", TELECOM
    )
    assert other.startswith("F-2026-002: ")


def test_a_bill_is_divided_over_kamers_and_grants(books: SettlingBooks) -> None:
    parts = ("--deel", "energie linde=40,00", "--deel", "energie beuk=rest")
    enter(books, "Stroom Nederland BV", "S-1001", "121,00", *parts, "--iban", TELECOM)
    assert balance(books, "Lasten:LINDE:Fysiek:Energie") == 40
    assert balance(books, "Lasten:BEUK:Fysiek:Energie") == 81
    wrong = ("--deel", "energie linde=40,00", "--deel", "energie beuk=40,00")
    words = ("factuur", "boek", "STROOMNEDERL", "S-1002", "121,00", *wrong, "--door", "V0001", "--datum", "2026-01-05")
    assert "de delen zijn samen niet 121,00." in books.refused(*words)


def test_who_sends_bills_is_an_organisation_with_one_account_number(books: SettlingBooks) -> None:
    words = ("factuur", "boek", "J. de Proef", "1001", "10,00", "--rekening", "huur linde", "--door", "V0001")
    assert "'J. de Proef' lijkt de naam van een mens." in books.refused(*words, "--iban", PERSON)
    unknown = ("factuur", "boek", "Stroom BV", "1001", "10,00", "--rekening", "huur linde", "--door", "V0001")
    assert "'Stroom BV' is geen bekende organisatie." in books.refused(*unknown)
    assert books.done("relatie", "STROOM", "--naam", "Stroom BV", "--iban", TELECOM, "--termijn", "14") == (
        f"STROOM is Stroom BV, {TELECOM}, betalen binnen 14 dagen.\n"
    )
    assert "een nieuw rekeningnummer op een factuur kan van een oplichter zijn" in books.refused(
        *unknown, "--iban", LANDLORD
    )
    assert "te betalen uiterlijk 2026-01-19." in enter(books, "Stroom BV", "1001", "10,00", "--rekening", "huur linde")
    assert books.done("relatie", "STROOM", "--incasso", "ja") == (
        f"STROOM is Stroom BV, {TELECOM}, betalen binnen 14 dagen, incasseert zelf.\n"
    )


def test_only_what_is_agreed_on_and_due_is_paid(books: SettlingBooks) -> None:
    enter(books, *RENT, "--iban", LANDLORD)
    enter(
        books, "Stroom BV", "1001", "10,00", "--rekening", "energie linde", "--iban", TELECOM, "--vervalt", "2026-06-30"
    )
    agree(books, "factuur", "F-2026-002")
    found = books.bwk("factuur", "betalen", "--uit", books.root.parent, "--op", TODAY)
    assert found.exit_code == 2
    assert "wacht op akkoord van een tweede persoon" in found.output
    assert "vervalt pas op 2026-06-30" in found.output
    assert "opdracht FACTUREN-2026-01-20 is leeg en is niet gemaakt." in found.output


@pytest.mark.parametrize(
    ("amount", "text", "left"),
    [
        ("-850.00", "Huur januari", ("0.00", "700.00")),  # the only one of this amount
        ("-300.00", "deel van HS-202601-BEUK", ("850.00", "400.00")),  # a part, by the number on the bill
        ("-1550.00", "F-2026-001 F-2026-002", ("0.00", "0.00")),
        ("-300.00", "huur", ("850.00", "700.00")),  # nothing tells of what
    ],
)
def test_how_the_bank_pays_a_bill(books: SettlingBooks, amount: str, text: str, left: tuple[str, str]) -> None:
    enter(books, *RENT, "--iban", LANDLORD)
    enter(books, RENT[0], "HS-202601-BEUK", "700,00", "--rekening", "huur beuk")
    books.take("ing.csv", [Line("20260121", amount, "De Sleutel", LANDLORD, text)])
    assert is_open(books, Sort.BILL) == dict(zip(("F-2026-001", "F-2026-002"), left, strict=True))
    assert books.load().errors == []


def test_a_row_that_may_be_of_two_bills_is_a_question(books: SettlingBooks) -> None:
    for number in ("1001", "1002"):
        enter(books, "Stroom BV", number, "60,00", "--rekening", "energie linde", "--iban", TELECOM)
    books.take("ing.csv", [Line("20260121", "-60.00", "Stroom BV", TELECOM, "voorschot")])
    (entry,) = (item for item in books.load().transactions if item.flag == "!")
    assert entry.meta["reden"] == "60,00 euro kan zijn: F-2026-001 en F-2026-002"
    number = books.number("voorschot")
    assert "er is geen F-2026-009." in books.refused("vraagposten", number, "F-2026-009")
    assert books.done("vraagposten", number, "F-2026-002") == ("2026-01-21 -60,00: geboekt op Schulden:Crediteuren.\n")
    assert is_open(books, Sort.BILL) == {"F-2026-001": "60.00", "F-2026-002": "0.00"}


def test_a_bill_that_was_paid_before_it_is_entered_finds_its_row(books: SettlingBooks) -> None:
    books.take("ing.csv", [Line("20260121", "-850.00", "De Sleutel", LANDLORD, "Huur januari")])
    number = books.number("Huur januari")
    said = enter(books, *RENT, "--iban", LANDLORD)
    assert f"Vraagpost {number} van 2026-01-21 kan hiervan zijn: bwk vraagposten {number} F-2026-001\n" in said
    books.done("vraagposten", "--opnieuw")
    assert is_open(books, Sort.BILL) == {"F-2026-001": "0.00"}


def test_a_payment_that_comes_back_opens_the_bill_again(books: SettlingBooks) -> None:
    enter(books, *RENT, "--iban", LANDLORD)
    lines = [
        Line("20260121", "-850.00", "De Sleutel", LANDLORD, "F-2026-001"),
        Line("20260123", "850.00", "De Sleutel", LANDLORD, "retour F-2026-001"),
    ]
    books.take("ing.csv", lines)
    assert is_open(books, Sort.BILL) == {"F-2026-001": "850.00"}


def test_what_is_past_its_day_is_told_and_is_no_error(books: SettlingBooks) -> None:
    enter(books, *RENT, "--iban", LANDLORD, "--vervalt", "2026-01-25")
    assert "Na te gaan" not in books.done("controle", "--op", "2026-01-25")
    assert (
        "Na te gaan: factuur F-2026-001 van Woningcorporatie De Sleutel: 850,00 euro staat open sinds 2026-01-05, en "
        "had uiterlijk 2026-01-25 betaald moeten zijn, en wacht nog op akkoord van een tweede persoon.\n"
    ) in books.done("controle", "--op", "2026-01-26")


def test_somebody_who_paid_gets_it_back(books: SettlingBooks, monkeypatch: pytest.MonkeyPatch) -> None:
    key = write_key(books.root.parent / "sleutel.txt")
    monkeypatch.setenv("BWK_REGISTER_SLEUTEL", str(key))
    books.done("leden", "gegevens", "V0003", "--naam", "Cas Bedacht", "--iban", PERSON)
    words = (
        "V0003",
        "34,20",
        "--kamer",
        "LINDE",
        "--categorie",
        "F",
        "--omschrijving",
        "verf",
        "--datum",
        "2026-01-08",
    )
    said = books.done("declaratie", "boek", *words, "--bon", "bon 12", "--door", "V0001")
    assert said.startswith("D-2026-001: 34,20 euro terug te betalen aan V0003, voor verf.\n")
    assert "dit staat al in de boeken: D-2026-001" in books.refused("declaratie", "boek", *words, "--door", "V0001")
    assert "V0003 kan D-2026-001 niet goedkeuren." in books.refused(
        "declaratie", "goedkeuren", "D-2026-001", "--door", "V0003", "--datum", "2026-01-10"
    )
    agree(books, "declaratie", "D-2026-001")
    assert "DECLARATIES-2026-01-20: 1 regel, 34,20 euro" in pay(books, "declaratie", "--tot", "2026-03-01")
    xml = (books.root.parent / "bank" / "DECLARATIES-2026-01-20.xml").read_text("utf-8")
    assert "<Nm>Cas Bedacht</Nm>" in xml
    assert PERSON in xml
    books.take("ing.csv", [Line("20260121", "-34.20", "C Bedacht", PERSON, "D-2026-001")])
    assert is_open(books, Sort.DECLARATION) == {"D-2026-001": "0.00"}
    assert balance(books, "Lasten:LINDE:Fysiek:Handgeld:F-Materiaal") == Decimal("34.20")
    for path in [
        *(books.root / "jaren").rglob("*"),
        *(books.root / "stam").rglob("*"),
        *(books.root / "documenten").rglob("*"),
    ]:
        if path.is_file():
            assert "Bedacht" not in path.read_text("utf-8")
            assert PERSON not in path.read_text("utf-8")
    assert books.load().errors == []


def test_a_deposit_to_a_landlord_is_a_claim(books: SettlingBooks) -> None:
    words = ("De Sleutel Verhuur BV", "1700,00", "--soort", "betaald", "--kamer", "LINDE", "--datum", "2026-01-03")
    assert books.done("borg", "boek", *words, "--iban", LANDLORD).startswith(
        "BORG-2026-001: borg van 1.700,00 euro, betaald aan DESLEUTELVER.\n"
    )
    lines = [
        Line("20260104", "-1700.00", "De Sleutel Verhuur", LANDLORD, "waarborgsom kamer"),
        Line("20261201", "1500.00", "De Sleutel Verhuur", LANDLORD, "terug BORG-2026-001"),
    ]
    books.take("ing.csv", lines)
    assert balance(books, "Activa:Borg") == 200
    kept = ("borg", "inhouden", "BORG-2026-001", "200,00", "--reden", "schade aan de deur", "--datum", "2026-12-02")
    assert "wat van BORG-2026-001 niet terugkomt, is een last." in books.refused(*kept)
    books.done(*kept, "--rekening", "inventaris linde")
    assert is_open(books, Sort.DEPOSIT_PAID) == {"BORG-2026-001": "0.00"}
    assert books.load().errors == []


def test_a_deposit_of_a_user_is_a_debt_and_what_is_kept_is_income(books: SettlingBooks) -> None:
    words = (
        "V0002",
        "100,00",
        "--soort",
        "ontvangen",
        "--kamer",
        "BEUK",
        "--datum",
        "2026-01-03",
        "--terug",
        "2026-02-01",
    )
    books.done("borg", "boek", *words)
    books.take("ing.csv", [Line("20260104", "100.00", "B Verzonnen", PERSON, "borg BORG-2026-001")])
    assert balance(books, "Schulden:Borg") == -100
    assert (
        "borg BORG-2026-001 van V0002: 100,00 euro staat open sinds 2026-01-03, en had uiterlijk 2026-02-01 terug"
        in (books.done("controle", "--op", "2026-02-02"))
    )
    too_much = ("borg", "inhouden", "BORG-2026-001", "100,01", "--reden", "sleutel kwijt", "--datum", "2026-02-02")
    assert "van BORG-2026-001 staat 100,00 euro open" in books.refused(*too_much)
    assert books.done(
        "borg", "inhouden", "BORG-2026-001", "25,00", "--reden", "sleutel kwijt", "--datum", "2026-02-02"
    ) == ("BORG-2026-001: 25,00 euro ingehouden op Baten:BEUK:Eigen:LEDEN; terug gaat nog 75,00 euro.\n")
    books.take("feb.csv", [Line("20260203", "-75.00", "B Verzonnen", PERSON, "terug BORG-2026-001")], "5100.00")
    assert is_open(books, Sort.DEPOSIT_RECEIVED) == {"BORG-2026-001": "0.00"}
    assert books.load().errors == []


def test_a_deposit_of_before_the_books_began(books: SettlingBooks) -> None:
    words = (
        "De Sleutel BV",
        "900,00",
        "--soort",
        "betaald",
        "--kamer",
        "LINDE",
        "--datum",
        "2026-01-01",
        "--beginstand",
    )
    said = books.done("borg", "boek", *words, "--iban", LANDLORD)
    assert said.endswith("BORG-2026-001 staat met 900,00 euro in de boeken.\n")
    assert balance(books, "Activa:Borg") == 900
    assert books.load().errors == []


LOAN = ("Buurtfonds Nederland", "1200,00", "--soort", "ontvangen", "--eerste", "2026-02-01", "--termijnen", "12")


def test_a_loan_is_paid_back_by_its_terms(books: SettlingBooks) -> None:
    more = ("--rente", "6", "--rentepost", "Organisatie:Bankkosten", "--datum", "2026-01-02", "--iban", TELECOM)
    assert books.done("lening", "boek", *LOAN, *more) == (
        "LENING-2026-001: 1.200,00 euro ontvangen van BUURTFONDSNE.\n"
        "12 termijnen vanaf 2026-02-01, de laatste op 2027-01-01; rente samen 39,00.\n"
        "Noem LENING-2026-001 bij de betaling: dan herkent 'bwk importeer' de bankregel zeker.\n"
    )
    lines = [
        Line("20260103", "1200.00", "Buurtfonds", TELECOM, "lening"),
        Line("20260201", "-106.00", "Buurtfonds", TELECOM, "termijn 1"),
        Line("20260301", "-105.50", "Buurtfonds", TELECOM, "termijn 2"),
        Line("20260402", "-300.00", "Buurtfonds", TELECOM, "LENING-2026-001 en extra"),
    ]
    books.take("ing.csv", lines)
    (state,) = loan_states(books.load(), dt.date(2026, 4, 30))
    assert (state.item.open, state.interest) == (Decimal("705.00"), Decimal("16.50"))
    assert balance(books, "Schulden:Leningen") == -705
    assert books.load().errors == []
    shown = books.done("lening", "termijnen", "LENING-2026-001")
    assert "1.200,00" in shown
    late = books.done("controle", "--op", "2026-10-02")
    assert "Na te gaan: lening LENING-2026-001 van Buurtfonds Nederland: " in late


def test_the_notes_name_what_was_given_for_a_loan(books: SettlingBooks) -> None:
    more = ("--zekerheid", "pandrecht op de  inventaris", "--datum", "2026-01-02", "--iban", TELECOM)
    books.done("lening", "boek", *LOAN, *more)
    books.take("ing.csv", [Line("20260103", "1200.00", "Buurtfonds", TELECOM, "LENING-2026-001")])
    ledger = books.load()
    assert ledger.errors == []
    assert loans(figures(ledger, 2026), ledger).footnotes == (
        "Zekerheid voor LENING-2026-001: pandrecht op de inventaris.",
    )


def test_a_loan_to_a_member_earns_interest(books: SettlingBooks) -> None:
    words = ("V0001", "600,00", "--soort", "verstrekt", "--eerste", "2026-06-30", "--termijnen", "1", "--maanden", "6")
    more = ("--aflossing", "ineens", "--rente", "4", "--rentepost", "Eigen:Overig", "--datum", "2026-01-02")
    books.done("lening", "boek", *words, *more)
    lines = [
        Line("20260103", "-600.00", "A Verzonnen", PERSON, "LENING-2026-001"),
        Line("20260630", "612.00", "A Verzonnen", PERSON, "LENING-2026-001"),
    ]
    books.take("ing.csv", lines)
    assert balance(books, "Activa:Leningen") == 0
    (code,) = (kamer.code for kamer in books.load().config.kamers.values() if kamer.is_cooperative)
    assert balance(books, f"Baten:{code}:Eigen:Overig") == -12
    assert books.load().errors == []


def test_a_gift_is_income_or_waits_for_its_purpose(books: SettlingBooks) -> None:
    lines = [
        Line("20260104", "50.00", "B Verzonnen", PERSON, "gift voor de buurt"),
        Line("20260105", "500.00", "Oranje Fonds", demo_iban(303), "donatie keuken"),
    ]
    books.take("ing.csv", lines)
    first = books.number("gift voor de buurt")
    assert books.done("gift", first, "--van", "V0002", "--kamer", "LINDE") == (
        "2026-01-04 50,00: Gift van V0002, geboekt op Baten:LINDE:Eigen:LEDEN.\n"
    )
    second = books.number("donatie keuken")
    with (books.root / "stam/financiers.beancount").open("a", encoding="utf-8") as file:
        file.write(
            '2026-01-01 custom "financier" "KEUKEN"\n  naam: "Gift keuken"\n  groep: "Fondsen"\n  kamers: "BEUK"\n'
        )
        file.write('  rgs: "WOvbOrsOsu"\n')
    books.done("gift", second, "--van", "Oranje Fonds", "--subsidie", "KEUKEN", "--doel", "de keuken")
    assert balance(books, "Schulden:Subsidie:KEUKEN") == -500
    assert books.load().errors == []


def test_who_enters_must_be_known(books: SettlingBooks) -> None:
    words = ("factuur", "boek", *RENT, "--iban", LANDLORD, "--door", "V0009", "--datum", "2026-01-05")
    assert books.refused(*words) == (
        "Fout: V0009 kan dit op 2026-01-05 niet doen.\n  Oorzaak: V0009 is van niemand in de boeken.\n  Herstel: meld "
        "de persoon aan met 'bwk uren aanmelden' of 'bwk leden aanmelden', of verbeter het nummer.\n"
    )


def test_what_was_agreed_is_shown_before_any_money_moved(books: SettlingBooks) -> None:
    words = ("V0002", "100,00", "--soort", "ontvangen", "--kamer", "BEUK", "--datum", "2026-01-03")
    books.done("borg", "boek", *words)
    assert re.search(r"BORG-2026-001 +V0002 +100,00 +0,00 +2026-01-03", books.done("borg", "--op", "2026-01-04"))


def test_the_vat_of_a_bill_is_reclaimed_where_the_cooperative_does_vat(books: SettlingBooks) -> None:
    words = ("Stroom BV", "1001", "121,00", "--rekening", "energie linde", "--iban", TELECOM, "--btw", "hoog")
    refused = books.refused("factuur", "boek", *words, "--door", "V0001", "--datum", "2026-01-05")
    assert "de coöperatie doet dan geen aangifte" in refused
    with (books.root / "stam/rekeningen.beancount").open("a", encoding="utf-8") as file:
        file.write('2026-01-01 custom "btw" "kwartaal"\n2026-01-01 custom "btw" "pro-rata" 40\n')
    enter(books, *words, "--btw-aftrek", "alles")
    assert balance(books, "Lasten:LINDE:Fysiek:Energie") == 100
    assert balance(books, "Schulden:Btw:Voorbelasting") == 21
    assert books.load().errors == []


def test_a_paper_that_the_books_keep_already_is_named_by_its_number(books: SettlingBooks) -> None:
    (books.root / "inbox" / "scan.pdf").write_bytes(PDF)
    books.done("importeer")
    enter(books, *RENT, "--iban", LANDLORD, "--papier", "B-2026-0001")
    assert "Er zijn geen bonnen" in books.done("bonnen") or "B-2026-0001" not in books.done("bonnen")
    same = ("factuur", "boek", RENT[0], "HS-2", *RENT[2:], "--door", "V0001", "--datum", "2026-01-05")
    assert "hoort al bij de boeking van 2026-01-05" in books.refused(*same, "--papier", "B-2026-0001")
    assert books.load().errors == []
