"""The commands that write files for the bank: who is in, who is not, and what is refused."""

from __future__ import annotations

import datetime as dt
import stat
import xml.etree.ElementTree as ET
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.acts import payments
from bwk_ledger.rules.load import load
from bwk_ledger.standing.orders import PaymentOrder
from tests.payment_books import CREDITOR, PaymentBooks, payment_books

if TYPE_CHECKING:
    from collections.abc import Iterator

INCASSO = ("leden", "incasso", "2018-09")
UITBETALEN = ("leden", "uitbetalen", "2018-09")
OVERMAKEN = ("handgeld", "overmaken", "2018-09")
YOURSELF = "Zet het bestand zelf klaar bij de bank; met twee mensen.\n"


@pytest.fixture
def books(tmp_path: Path) -> PaymentBooks:
    return payment_books(tmp_path)


def amounts(path: Path) -> dict[str, str]:
    """What a file holds: the amount by end-to-end id."""
    document = ET.fromstring(path.read_bytes())
    found = zip(document.iterfind(".//{*}EndToEndId"), document.iterfind(".//{*}InstdAmt"), strict=True)
    return {str(id_.text): str(amount.text) for id_, amount in found}


def rows(output: str) -> dict[str, str]:
    """The rows of the list by their first word, each run of spaces as one."""
    return {line.split()[0]: " ".join(line.split()[1:]) for line in output.splitlines() if line[:1] in "LTH" and line}


def order(books: PaymentBooks, reference: str) -> PaymentOrder:
    return books.load().config.orders[reference]


def test_a_collection_of_who_owes_and_gave_leave(books: PaymentBooks) -> None:
    output = books.done(*INCASSO)
    found = rows(output)
    assert {key: found[key] for key in found if key.startswith("L0")} == {
        "L0001": "15,00 eerste incasso",
        "L0002": "15,00 eerste incasso",
        "L0003": "15,00 geen machtiging in het ledenregister",
        "L0004": "15,00 geen IBAN in het ledenregister",
        "L0005": "15,00 gewist uit het ledenregister",
        "L0006": "0,00 niets open",
        "L0007": "15,00 staat niet in het ledenregister",
    }
    assert output.endswith(
        "INCASSO-2018-09: 2 regels, 30,00 euro, genoteerd in jaren/2018/opdrachten.beancount.\n"
        f"Geschreven: {books.out / 'INCASSO-2018-09.xml'}\n"
        f"Geschreven: {books.out / 'INCASSO-2018-09-aankondiging.txt'}\n"
        f"{YOURSELF}De bank moet het bestand uiterlijk op 2018-09-27 hebben.\n"
        "Verstuur eerst de aankondigingen: uiterlijk op 2018-09-14.\n"
    )
    made = order(books, "INCASSO-2018-09")
    assert (made.written, made.execution, made.fee_year) == (dt.date(2018, 9, 1), dt.date(2018, 9, 28), 2018)
    assert made.lines == {"L0001": Decimal("15.00"), "L0002": Decimal("15.00")}
    assert made.first == ("L0001", "L0002")
    file = books.out / "INCASSO-2018-09.xml"
    assert amounts(file) == {"CONTRIBUTIE-2018-09-L0001": "15.00", "CONTRIBUTIE-2018-09-L0002": "15.00"}
    assert b"pain.008.001.08" in file.read_bytes()
    assert {stat.S_IMODE(path.stat().st_mode) for path in books.out.iterdir()} == {0o600}


def test_each_member_gets_a_notice(books: PaymentBooks) -> None:
    books.done(*INCASSO)
    text = (books.out / "INCASSO-2018-09-aankondiging.txt").read_text("utf-8")
    first, second = text.split("-" * 72)
    assert first == (
        "L0001\n\nBeste Anna Voorbeeld,\n\n"
        "Op 28-09-2018 schrijft BuurtWerkKamer Coöperatie 15,00 euro af van uw rekening die\n"
        "eindigt op 0501: contributie 2018.\n\n"
        "Kenmerk van uw machtiging: BWK-L0001, getekend op 10-01-2018\n"
        f"Incassant-ID: {CREDITOR}\n"
        "Kenmerk van deze incasso: CONTRIBUTIE-2018-09-L0001\n\n"
        "Bent u het er niet mee eens, laat het ons dan voor die dag weten. Ook kunt u het bedrag tot acht weken\n"
        "daarna door uw bank laten terugboeken.\n\n"
    )
    assert "Beste Çağla de Vriés & Zn," in second


def test_no_name_or_account_of_a_person_comes_in_the_books(books: PaymentBooks) -> None:
    books.done(*INCASSO)
    books.done(*UITBETALEN)
    texts = b"".join(path.read_bytes() for path in books.root.rglob("*.beancount"))
    assert b"Anna" not in texts
    assert b"DEMO00000005" not in texts


def test_what_is_under_way_is_not_collected_again(books: PaymentBooks) -> None:
    books.done(*INCASSO)
    fresh = books.call("leden", "incasso", "2018-10", today="2018-10-01")
    assert "L0001" in fresh[1]
    assert "15,00  al in INCASSO-2018-09, nog niet op een afschrift" in fresh[1]
    assert fresh[0] == 2
    assert fresh[2] == (
        "Fout: opdracht INCASSO-2018-10 is leeg en is niet gemaakt.\n"
        "  Oorzaak: niemand staat erin; de lijst hierboven zegt waarom.\n"
        "  Herstel: vul aan wat ontbreekt, of kies met --uitvoering een andere dag.\n"
    )
    # More than eight weeks later, unpaid: the whole year is due, and the mandate was used before.
    output = books.done("leden", "incasso", "2018-12", today="2018-12-01")
    assert rows(output)["L0001"] == "20,00 vervolg"


def test_the_same_month_is_never_made_twice(books: PaymentBooks) -> None:
    books.done(*INCASSO)
    for path in books.out.iterdir():
        path.unlink()
    assert books.refused(*INCASSO) == (
        "opdrachten.beancount, regel 8: de opdracht INCASSO-2018-09 is er al, gemaakt op 2018-09-01.\n"
        "  Oorzaak: een tweede opdracht voor dezelfde maand zou dubbel betalen of dubbel incasseren.\n"
        "  Herstel: kies een andere maand; is het bestand nooit bij de bank ingeleverd, haal dan het bestand en deze "
        "opdracht weg, en maak haar opnieuw.\n"
    )


def test_members_are_told_in_time(books: PaymentBooks) -> None:
    assert books.refused(*INCASSO, today="2018-09-20") == (
        "een incasso op 2018-09-28 is over 8 dagen, en wordt 14 dagen van tevoren aangekondigd.\n"
        "  Oorzaak: zo staat het in de regels voor SEPA-incasso, tenzij met de leden een kortere termijn is "
        "afgesproken.\n"
        "  Herstel: kies met --uitvoering een latere dag, of geef met --termijn het afgesproken aantal dagen.\n"
    )
    assert books.refused(*INCASSO, "--termijn", "9", today="2018-09-20") == (
        "een incasso op 2018-09-28 is over 8 dagen, en afgesproken is 9.\n"
        "  Herstel: kies met --uitvoering een latere dag.\n"
    )
    assert books.done(*INCASSO, "--termijn", "8", today="2018-09-20").endswith("uiterlijk op 2018-09-20.\n")


def test_a_day_that_has_passed_is_refused_and_a_weekend_moves_on(books: PaymentBooks) -> None:
    assert books.refused(*UITBETALEN, today="2018-10-01") == (
        "de dag van uitvoering is voorbij: 2018-09-28.\n"
        "  Oorzaak: de opdracht is van 2018-10-01, en een bank voert niets met terugwerkende kracht uit.\n"
        "  Herstel: kies met --uitvoering een latere dag.\n"
    )
    books.done(*UITBETALEN, "--uitvoering", "2018-09-29")
    assert order(books, "UITBETALING-2018-09").execution == dt.date(2018, 10, 1)


def test_files_with_names_stay_out_of_the_books(books: PaymentBooks) -> None:
    inside = PaymentBooks(books.main, books.root / "jaren", books.key)
    inside.out.mkdir(exist_ok=True)
    assert inside.refused(*OVERMAKEN, register=False) == (
        f"{inside.out}: een bestand voor de bank mag niet in de map van de boeken liggen.\n"
        "  Oorzaak: er staan namen en rekeningnummers van mensen in, en die horen niet in de boeken.\n"
        "  Herstel: kies met --uit een map erbuiten.\n"
    )
    (books.out / "HANDGELD-2018-09.xml").write_text("van vorige keer")
    assert books.refused(*OVERMAKEN, register=False) == (
        f"{books.out / 'HANDGELD-2018-09.xml'}: dit bestand is er al.\n"
        "  Oorzaak: misschien is het al bij de bank ingeleverd, dus het wordt nooit overschreven.\n"
        "  Herstel: zet het ergens anders, of kies met --uit een andere map.\n"
    )
    code, _, errors = PaymentBooks(books.main, books.out / "weg", books.key).call(*OVERMAKEN, register=False)
    assert (code, errors) == (
        2,
        f"Fout: {books.out / 'weg'}: deze map bestaat niet.\n  Herstel: maak de map eerst, of kies een andere.\n",
    )


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing can be renamed to a name that ends in .xml."""
    rename = Path.replace

    def refuse(path: Path, target: Path) -> Path:
        if target.suffix == ".xml":
            raise OSError("vol")
        return rename(path, target)

    monkeypatch.setattr(Path, "replace", refuse)
    yield
    monkeypatch.undo()


@pytest.mark.usefixtures("full_disk")
def test_no_order_without_its_file_and_no_file_without_its_order(books: PaymentBooks) -> None:
    before = books.snapshot()
    made = PaymentOrder("HANDGELD-2018-09", dt.date(2018, 9, 1), dt.date(2018, 9, 3), {"TOP": Decimal(1)}, None, {})
    with pytest.raises(OSError, match="vol"):
        payments.write_order(load(books.main).changes(), made, books.out, {"HANDGELD-2018-09.xml": b"<x/>"})
    assert books.snapshot() == before
    assert list(books.out.iterdir()) == []


def test_shares_are_paid_back_when_due_and_given_up(books: PaymentBooks) -> None:
    output = books.done(*UITBETALEN)
    assert {key: text for key, text in rows(output).items() if key.startswith("L0")} == {
        "L0008": "50,00",
        "L0009": "25,00 pas op 2019-03-31",
    }
    assert amounts(books.out / "UITBETALING-2018-09.xml") == {"AANDELEN-2018-09-L0008": "50.00"}
    assert order(books, "UITBETALING-2018-09").lines == {"L0008": Decimal("50.00")}
    later = books.call("leden", "uitbetalen", "2018-10", today="2018-10-01")
    assert "al in UITBETALING-2018-09, nog niet op een afschrift" in later[1]
    assert later[0] == 2


def test_money_that_is_not_free_is_not_paid_without_a_word(books: PaymentBooks) -> None:
    books.add(
        "stam/leden.beancount",
        '2018-08-31 * "Huur"\n  Activa:Bank:ING  -60.00 EUR\n  Lasten:TOP:Fysiek:Huur  60.00 EUR\n',
    )
    code, output, errors = books.call(*UITBETALEN)
    assert rows(output)["L0008"] == "50,00"
    assert (code, errors) == (
        2,
        (
            "Fout: 50,00 euro past niet in het vrije geld van 30,00 euro; er is geen bestand gemaakt.\n"
            "  Oorzaak: wat op de bank staat is voor een deel van subsidies die nog niet zijn besteed, of voor andere "
            "schulden.\n"
            "  Herstel: wacht tot er genoeg is, of geef --toch als het bestuur er zo over heeft besloten.\n"
        ),
    )
    code, output, errors = books.call(*UITBETALEN, "--toch")
    assert (code, errors) == (0, "Let op: 50,00 euro past niet in het vrije geld van 30,00 euro.\n")
    assert YOURSELF in output


PETTY_CASH = """
2018-09-03 * "handgeld"
  Activa:Bank:ING      -100.00 EUR
  Activa:Handgeld:TOP   100.00 EUR
2018-09-04 * "koffie"
  Activa:Handgeld:TOP               -90.00 EUR
  Lasten:TOP:Fysiek:Handgeld:A-Koffie   90.00 EUR
2018-08-04 * "handgeld augustus"
  Activa:Bank:ING      -250.00 EUR
  Activa:Handgeld:HLR   250.00 EUR
"""


def test_petty_cash_is_filled_up_as_far_as_the_month_allows(books: PaymentBooks) -> None:
    books.add("stam/kamers.beancount", PETTY_CASH)
    output = books.done(*OVERMAKEN, register=False, today="2018-09-10")
    found = rows(output)
    assert (found["TOP"], found["HLR"]) == ("150,00", "0,00 vol")  # 240 is missing, and 100 was transferred
    assert amounts(books.out / "HANDGELD-2018-09.xml") == {"HANDGELD-2018-09-TOP": "150.00"}
    assert b"pain.001.001.09" in (books.out / "HANDGELD-2018-09.xml").read_bytes()
    assert order(books, "HANDGELD-2018-09").lines == {"TOP": Decimal("150.00")}
    # What is under way counts as if it was there.
    later = books.done("handgeld", "overmaken", "2018-10", "--versie", "oud", register=False, today="2018-10-02")
    assert rows(later)["TOP"] == "90,00"
    assert b"pain.001.001.03" in (books.out / "HANDGELD-2018-10.xml").read_bytes()


def test_only_the_chosen_kamer_and_never_above_the_ceiling(books: PaymentBooks) -> None:
    books.add("stam/kamers.beancount", PETTY_CASH)
    assert books.refused(*OVERMAKEN, "--kamer", "TOP=150,01", register=False, today="2018-09-10") == (
        "150,01 euro is meer dan kamer TOP deze maand nog mag krijgen: 150,00.\n"
        "  Oorzaak: het plafond is 250,00 euro per maand, en er is al 100,00 overgemaakt.\n"
        "  Herstel: kies een lager bedrag.\n"
    )
    assert books.refused(*OVERMAKEN, "--kamer", "OOST", register=False) == (
        "er is op die dag geen kamer 'OOST'.\n"
        "  Oorzaak: de kamers zijn: TOP HLR.\n"
        "  Herstel: kies een van deze kamers, of open haar met 'bwk kamer open'.\n"
    )
    assert "'TOP=veel' is geen kamer met een bedrag. Schrijf KAMER=120,00, met de code van een kamer." in books.refused(
        *OVERMAKEN, "--kamer", "TOP=veel", register=False
    )
    assert books.refused(*OVERMAKEN, "--uitvoering", "2018-10-01", register=False) == (
        "2018-10-01 ligt niet in 2018-09.\n"
        "  Oorzaak: het plafond geldt per maand, dus een opdracht van een maand wordt in die maand uitgevoerd.\n"
        "  Herstel: kies met --uitvoering een werkdag in die maand, of kies een andere maand.\n"
    )
    output = books.done(*OVERMAKEN, "--kamer", "top=20,00", register=False, today="2018-09-10")
    assert (rows(output)["TOP"], rows(output)["HLR"]) == ("20,00", "0,00 niet gekozen")


def test_an_account_or_creditor_that_cannot_be_is_refused(books: PaymentBooks) -> None:
    kamers = books.root / "stam/kamers.beancount"
    text = kamers.read_text("utf-8")
    kamers.write_text(text.replace(CREDITOR, "NL70ZZZ123456780000"), "utf-8")
    assert books.refused(*INCASSO) == (
        "kamers.beancount, regel 19: 'NL70ZZZ123456780000' is geen incassant-id.\n"
        "  Oorzaak: het controlegetal klopt niet.\n"
        "  Herstel: neem het over uit het incassocontract met de bank.\n"
    )
    kamers.write_text(text.replace(f'  incassant: "{CREDITOR}"\n', ""), "utf-8")
    assert books.refused(*INCASSO) == (
        "het incassant-id van de coöperatie is niet bekend.\n"
        "  Oorzaak: zonder incassocontract en incassant-id neemt een bank geen incasso aan.\n"
        "  Herstel: zet het in de boeken: bwk kamer wijzig BWK --incassant NL..ZZZ............\n"
    )
    kamers.write_text(text.replace("NL73DEMO0000000011", "NL74DEMO0000000011"), "utf-8")
    assert "'NL74DEMO0000000011' is geen IBAN.\n  Oorzaak: het controlegetal klopt niet.\n" in books.refused(
        *OVERMAKEN, register=False
    )


def test_which_account_pays_is_asked_where_there_are_more(books: PaymentBooks) -> None:
    books.add("stam/rekeningen.beancount", '2018-01-01 open Activa:Bank:Triodos EUR\n  iban: "NL25DEMO0000000002"\n')
    assert books.refused(*OVERMAKEN, register=False) == (
        "de coöperatie heeft meer dan een bankrekening.\n"
        "  Oorzaak: de bankrekeningen met een IBAN zijn: Activa:Bank:ING, Activa:Bank:Triodos.\n"
        "  Herstel: kies er een met --rekening, zoals --rekening ING.\n"
    )
    assert books.refused(*OVERMAKEN, "--rekening", "Rabo", register=False) == (
        "er is geen bankrekening 'Rabo' met een IBAN.\n"
        "  Oorzaak: de bankrekeningen met een IBAN zijn: Activa:Bank:ING, Activa:Bank:Triodos.\n"
        "  Herstel: noem een daarvan met --rekening, of vul 'iban:' aan in stam/rekeningen.beancount.\n"
    )
    books.done(*OVERMAKEN, "--rekening", "triodos", register=False)
    assert b"NL25DEMO0000000002" in (books.out / "HANDGELD-2018-09.xml").read_bytes()


def test_an_account_that_is_closed_pays_nothing(books: PaymentBooks) -> None:
    accounts = (
        '2018-01-01 open Activa:Bank:Triodos EUR\n  iban: "NL25DEMO0000000002"\n2018-06-30 close Activa:Bank:Triodos\n'
    )
    books.add("stam/rekeningen.beancount", accounts)
    books.done(*OVERMAKEN, register=False)
    assert b"NL25DEMO0000000002" not in (books.out / "HANDGELD-2018-09.xml").read_bytes()


def test_a_year_without_fees_and_a_month_that_is_none(books: PaymentBooks) -> None:
    assert books.refused(*INCASSO, "--jaar", "2017") == (
        "de boeken noemen geen contributie van 2017.\n"
        "  Oorzaak: er is contributie van: 2018.\n"
        "  Herstel: kies met --jaar een ander jaar, of zet de contributie in stam/lidmaatschap.beancount.\n"
    )
    assert "'september' is geen maand; schrijf jjjj-mm." in books.refused("leden", "incasso", "september")


def test_money_that_is_leaving_already_is_not_free(books: PaymentBooks) -> None:
    books.add(
        "stam/leden.beancount",
        '2018-08-01 custom "betaalopdracht" "UITBETALING-2018-08"\n  uitvoering: 2018-08-28\n  regels: "L0009 45.00"\n',
    )
    code, _, errors = books.call(*UITBETALEN)
    assert code == 2
    assert "50,00 euro past niet in het vrije geld van 45,00 euro" in errors
