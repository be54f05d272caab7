"""`bwk vraagposten` beyond one row to one account: by name, in parts, by party, shares, back again, and with rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.compose import prepared
from tests.settling_books import LANDLORD, PERSON, TELECOM, Line, SettlingBooks, rents, settling_books

if TYPE_CHECKING:
    from pathlib import Path

DEPOSIT = Line("20260115", "-1000.00", "Woningcorporatie De Sleutel", LANDLORD, "Waarborgsom huurcontract DL-2026")
SALARY = Line("20260124", "-980.00", "M. de Wit", PERSON, "Salaris januari 2026 voor M. de Wit")
INTERNET = Line("20260112", "-62.45", "Telenet Zakelijk", TELECOM, "Internet januari factuur T260001")


def _with_january(folder: Path) -> None:
    settling_books(folder).take("januari.csv", [*rents(), INTERNET, DEPOSIT, SALARY])


@pytest.fixture
def books(tmp_path: Path) -> SettlingBooks:
    """Books with three rents and a deposit of one landlord, a salary and a bill, all open."""
    prepared(_with_january, tmp_path)
    return SettlingBooks(tmp_path / "boeken")


def test_a_booking_says_who_and_what_after_settling(books: SettlingBooks) -> None:
    said = books.done("vraagposten", books.number("Internet"), "energie linde")
    assert said == "2026-01-12 -62,45: geboekt op Lasten:LINDE:Fysiek:Energie.\n"
    entry = books.entry("Lasten:LINDE:Fysiek:Energie")
    assert (entry.payee, entry.narration) == ("Telenet Zakelijk", "Internet januari factuur T260001")
    assert (entry.flag, entry.meta["reden"], entry.meta["bon"]) == (
        "*",
        "door de penningmeester uitgezocht",
        "factuur T260001",
    )
    assert entry.postings[0].meta["sleutel"].startswith("ing:")


def test_of_a_person_only_what_it_was_stays(books: SettlingBooks) -> None:
    books.done("vraagposten", books.number("Salaris"), "coordinatie beuk")
    entry = books.entry("Lasten:BEUK:Mensen:Coordinatie")
    assert (entry.payee, entry.narration) == (None, "Salaris januari 2026")


def test_what_somebody_wants_to_read_there_is_written(books: SettlingBooks) -> None:
    books.done(
        "vraagposten", books.number("Salaris"), "coordinatie beuk", "--omschrijving", "Loon {1}", "--bon", "loonstaat 1"
    )
    entry = books.entry("Lasten:BEUK:Mensen:Coordinatie")
    assert (entry.narration, entry.meta["bon"]) == ("Loon {1}", "loonstaat 1")


def test_that_there_is_no_receipt_is_said_with_the_reason(books: SettlingBooks) -> None:
    books.done(
        "vraagposten", books.number("Salaris"), "coordinatie beuk", "--bon", "ontbreekt", "--bon-reden", "kwijtgeraakt"
    )
    entry = books.entry("Lasten:BEUK:Mensen:Coordinatie")
    assert (entry.meta["bon"], entry.meta["bon-reden"]) == ("ontbreekt", "kwijtgeraakt")
    alone = books.bwk("vraagposten", books.number("Internet"), "energie beuk", "--bon", "ontbreekt")
    assert "Noem bij --bon ontbreekt ook de --bon-reden, en anders niet." in alone.stderr


def test_a_description_names_no_person(books: SettlingBooks) -> None:
    said = books.refused(
        "vraagposten", books.number("Salaris"), "coordinatie beuk", "--omschrijving", "Loon van m. de WÍT zelf"
    )
    assert said == (
        "Fout: deze omschrijving noemt een mens.\n"
        "  Oorzaak: in de boeken staan geen namen van mensen.\n"
        "  Herstel: noem wat het is, zoals 'Salaris januari 2026'; er is niets geschreven.\n"
    )


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("huur linde", "Lasten:LINDE:Fysiek:Huur"),
        ("LINDE huur", "Lasten:LINDE:Fysiek:Huur"),
        ("lasten:linde:fysiek:huur", "Lasten:LINDE:Fysiek:Huur"),
        ("Húren van de ruimte wilg", "Lasten:WILG:Fysiek:Huur"),
        ("bankkosten", "Lasten:COOP:Organisatie:Bankkosten"),
        ("koffie beuk", "Lasten:BEUK:Fysiek:Handgeld:A-Koffie"),
        ("inventaris wilg", "Lasten:WILG:Fysiek:Inventaris"),
        ("coord linde", "Lasten:LINDE:Mensen:Coordinatie"),
    ],
)
def test_an_account_is_found_by_what_it_is_called(books: SettlingBooks, text: str, account: str) -> None:
    assert f"geboekt op {account}." in books.done("vraagposten", books.number("LINDE"), text)


def test_a_name_of_more_accounts_lists_them(books: SettlingBooks) -> None:
    assert books.refused("vraagposten", books.number("LINDE"), "huur") == (
        "Fout: 'huur' kan meer dan een rekening zijn.\n"
        "  Oorzaak: zo heten: Lasten:LINDE:Fysiek:Huur (Huren van de ruimte); Lasten:BEUK:Fysiek:Huur (Huren van de "
        "ruimte); Lasten:WILG:Fysiek:Huur (Huren van de ruimte).\n"
        "  Herstel: noem een woord erbij, of de rekening zoals zij hier staat.\n"
    )
    assert books.refused("vraagposten", books.number("LINDE"), "zwembad").startswith(
        "Fout: rekening zwembad bestaat niet.\n"
    )


def test_a_bill_is_divided_in_one_command(books: SettlingBooks) -> None:
    parts = ("--deel", "energie linde=30", "--deel", "energie beuk=20,00", "--deel", "energie wilg=rest")
    said = books.done("vraagposten", books.number("Internet"), *parts)
    assert said == (
        "2026-01-12 -62,45: geboekt op Lasten:LINDE:Fysiek:Energie, Lasten:BEUK:Fysiek:Energie en "
        "Lasten:WILG:Fysiek:Energie.\n"
    )
    entry = books.entry("Lasten:WILG:Fysiek:Energie")
    assert [f"{item.units.number}" for item in entry.postings] == ["-62.45", "30.00", "20.00", "12.45"]
    assert entry.payee == "Telenet Zakelijk"


def test_parts_that_are_not_the_whole_are_refused(books: SettlingBooks) -> None:
    number = books.number("Internet")
    assert books.refused("vraagposten", number, "--deel", "energie linde=30", "--deel", "energie beuk=20") == (
        "Fout: de delen zijn samen niet 62,45.\n"
        "  Oorzaak: het verschil is 12,45.\n"
        "  Herstel: noem de bedragen zonder teken, en bij een deel =rest voor wat overblijft; er is niets geschreven.\n"
    )
    twice = books.refused("vraagposten", number, "--deel", "energie linde=rest", "--deel", "energie beuk=rest")
    assert "'rest' kan maar bij een deel staan." in twice
    both = books.bwk("vraagposten", number, "energie linde", "--deel", "energie beuk=rest")
    assert "Noem bij --deel geen REKENING en geen --lid: de delen noemen hun rekening." in both.stderr


def test_a_part_of_a_payout_may_be_below_zero(books: SettlingBooks) -> None:
    books.take("februari.csv", [Line("20260203", "98.00", "Betaalkassa BV", TELECOM, "uitbetaling")], "757.55")
    parts = ("--deel", "leden linde=100,00", "--deel", "bankkosten=-2,00")
    books.done("vraagposten", books.number("uitbetaling"), *parts)
    entry = books.entry("Lasten:COOP:Organisatie:Bankkosten")
    assert [f"{item.units.number}" for item in entry.postings] == ["98.00", "-100.00", "2.00"]


def test_questions_are_listed_by_party_and_settled_together(books: SettlingBooks) -> None:
    group = books.group("WILG")
    shown = books.done("vraagposten")
    assert f"groep {group}: Woningcorporatie De Sleutel, 4 vraagposten, samen -3.200,00\n" in shown
    assert shown.endswith("Boek een hele groep: noem het nummer van de groep in plaats van dat van een vraagpost.\n")
    said = books.done("vraagposten", group, "huur linde")
    assert said.count("geboekt op Lasten:LINDE:Fysiek:Huur.") == 4
    assert "groep" not in books.done("vraagposten")


def test_several_numbers_are_settled_together(books: SettlingBooks) -> None:
    numbers = f"{books.number('LINDE')},{books.number('Waarborgsom')}"
    assert books.done("vraagposten", numbers, "huur linde").count("geboekt op") == 2


def test_a_settled_row_becomes_a_question_again(books: SettlingBooks) -> None:
    number = books.number("Internet")
    before = books.snapshot()
    books.done("vraagposten", number, "energie linde")
    assert books.done("vraagposten", number, "--terug") == f"2026-01-12 -62,45: is weer een vraagpost, {number}.\n"
    assert books.number("Internet") == number
    assert {name for name, digest in books.snapshot().items() if before[name] != digest} == {
        "jaren/2026/bank.beancount"
    }
    assert books.refused("vraagposten", number, "--terug") == (
        f"Fout: vraagpost {number} staat nog open.\n  Herstel: noem het nummer dat de vraagpost had.\n"
    )
    assert "er is geen geboekte bankregel met nummer abcdef." in books.refused("vraagposten", "abcdef", "--terug")


def test_what_somebody_noted_in_a_question_stays(books: SettlingBooks) -> None:
    file = books.root / "jaren/2026/bank.beancount"
    text = file.read_text("utf-8")
    head = next(line for line in text.splitlines() if line.startswith("2026-01-12"))
    file.write_text(text.replace(head, f'{head}\n  ; gevraagd aan de leverancier\n  notitie: "bellen"'), "utf-8")
    books.done("vraagposten", books.number("Internet"), "energie linde")
    assert "  ; gevraagd aan de leverancier\n" in file.read_text("utf-8")
    assert books.entry("Lasten:LINDE:Fysiek:Energie").meta["notitie"] == "bellen"


# Members.


def sign_up(books: SettlingBooks, count: int) -> None:
    for number in range(1, count + 1):
        books.done(
            "leden", "aanmelden", "--aandelen", 1, "--soort", "bewoner", "--kamer", "LINDE",
            "--datum", "2026-01-01", "--nummer", f"L{number:04d}",
        )  # fmt: skip


def paid(number: int, text: str) -> Line:
    return Line(f"202602{number:02d}", "25.00", f"Lid {number} Achternaam{number}", PERSON, text)


def test_22_members_pay_as_they_were_told_and_are_members(books: SettlingBooks) -> None:
    sign_up(books, 22)
    said = books.take("februari.csv", [paid(item, f"Aandelen lid L{item:04d}") for item in range(1, 23)], "757.55")
    assert "nog uit te zoeken" not in said
    ledger = books.load()
    moves = [entry.meta["mutatie"] for entry in ledger.transactions if "mutatie" in entry.meta]
    assert moves == list(range(1, 23))
    assert [member.start.day for member in ledger.config.members.values()] == list(range(1, 23))
    assert [error.message for error in ledger.errors] == []


def test_who_signs_up_after_paying_is_a_member_with_one_command(books: SettlingBooks) -> None:
    books.take("februari.csv", [paid(item, f"Aandelen lid L{item:04d}") for item in range(1, 4)], "757.55")
    sign_up(books, 3)
    said = books.done("vraagposten", "--opnieuw")
    assert said.endswith("Lid geworden: L0001, L0002, L0003.\n3 vraagposten zijn door de regels geboekt.\n")
    moves = [entry.meta["mutatie"] for entry in books.load().transactions if "mutatie" in entry.meta]
    assert moves == [1, 2, 3]
    assert books.done("vraagposten", "--opnieuw") == "0 vraagposten zijn door de regels geboekt.\n"


def test_shares_are_settled_as_the_importer_books_them(books: SettlingBooks) -> None:
    sign_up(books, 1)
    books.take("februari.csv", [paid(3, "voor de buurtkamer")], "757.55")
    said = books.done("vraagposten", books.number("voor de"), "aandelen", "--lid", "L0001")
    assert said == ("2026-02-03 25,00: geboekt op Vermogen:Ledenkapitaal:L0001, mutatie 1.\nLid geworden: L0001.\n")
    entry = books.entry("Vermogen:Ledenkapitaal:L0001")
    assert (entry.payee, entry.narration) == ("L0001", "Aandelen L0001")
    assert (f"{entry.postings[1].units}", entry.postings[1].cost.number) == ("-1 AANDEEL", 25)
    assert [error.message for error in books.load().errors] == []


def test_no_part_of_a_share_is_settled(books: SettlingBooks) -> None:
    sign_up(books, 1)
    books.take("februari.csv", [Line("20260203", "30.00", "L. Een", PERSON, "aandeel")], "757.55")
    assert books.refused("vraagposten", books.number("aandeel"), "aandelen", "--lid", "L0001") == (
        "Fout: 30,00 is geen heel aantal aandelen van 25,00.\n"
        "  Herstel: verdeel het bedrag met --deel, of vraag het lid om de rest; er is niets geschreven.\n"
    )


def test_a_movement_of_shares_is_not_put_back(books: SettlingBooks) -> None:
    sign_up(books, 1)
    books.take("februari.csv", [paid(3, "voor de buurtkamer")], "757.55")
    number = books.number("voor de")
    books.done("vraagposten", number, "aandelen", "--lid", "L0001")
    assert books.refused("vraagposten", number, "huur linde") == (
        f"Fout: vraagpost {number} staat al in de boeken: 2026-02-03, geboekt op Vermogen:Ledenkapitaal:L0001.\n"
        "  Herstel: er is niets te doen; een mutatie die niet had gemoeten, wordt met een nieuwe mutatie "
        "teruggedraaid.\n"
    )
    assert books.refused("vraagposten", number, "--terug") == (
        f"Fout: {number} is mutatie 1 in het aandelenregister, en die blijft staan.\n"
        "  Herstel: een mutatie die niet had gemoeten, wordt met een nieuwe mutatie teruggedraaid.\n"
    )


def test_a_fee_finds_its_own_account(books: SettlingBooks) -> None:
    sign_up(books, 1)
    books.take("februari.csv", [paid(3, "voor de buurtkamer")], "757.55")
    said = books.done("vraagposten", books.number("voor de"), "contributie", "--lid", "L0001", "--contributie", 2025)
    assert said == "2026-02-03 25,00: geboekt op Baten:LINDE:Eigen:LEDEN, contributie 2025 van L0001.\n"
