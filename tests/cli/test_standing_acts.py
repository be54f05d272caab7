"""Commands for standing data that is set up once: rules for members, keys, receipts, activities, appointments."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from click.testing import CliRunner

from bwk_ledger.cli import main
from importers.rules import parse_rules

if TYPE_CHECKING:
    from click.testing import Result

    from tests.conftest import Books


def bwk(books: Books, *words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--boeken", str(books.root)])


def test_member_rules_are_shown_and_set(books: Books) -> None:
    made = bwk(
        books,
        "leden",
        "regels",
        "--minimum",
        "2",
        "--terugbetalen-na",
        "6",
        "--vanaf",
        "2018-03-01",
        "--bron",
        "art. 5",
    )
    assert made.output == (
        "Voor leden geldt vanaf 2018-03-01:\n"
        "- lid na betaling van 2 aandelen\n"
        "- aandelen terug 6 maanden na vertrek\n"
        "- aansprakelijkheid: niet vastgelegd\n"
        "- bron: art. 5\n"
    )
    assert bwk(books, "leden", "regels", "--aansprakelijkheid", "UA", "--vanaf", "2018-03-01").exit_code == 0
    rules = books.load().config.member_rules
    assert (rules.start, rules.least_shares, rules.repayment_months) == (dt.date(2018, 3, 1), 2, 6)
    assert (rules.liability, rules.basis) == ("UA", "art. 5")
    shown = bwk(books, "leden", "regels").output
    assert shown == (
        "- lid na betaling van 2 aandelen\n"
        "- aandelen terug 6 maanden na vertrek\n"
        "- aansprakelijkheid: UA\n"
        "- bron: art. 5\n"
    )


def test_member_rules_do_not_go_back_nor_ahead(books: Books) -> None:
    bwk(books, "leden", "regels", "--minimum", "2", "--vanaf", "2018-03-01")
    assert bwk(books, "leden", "regels", "--minimum", "1", "--vanaf", "2018-02-01").output == (
        "Fout: er zijn al regels vanaf 2018-03-01.\n"
        "  Oorzaak: de laatste regels gelden.\n"
        "  Herstel: noem die dag of een latere.\n"
    )
    assert bwk(books, "leden", "regels", "--minimum", "1", "--vanaf", "2999-02-01").output == (
        "Fout: 2999-02-01 is nog niet gekomen.\n"
        "  Oorzaak: regels voor leden gelden zodra zij in de boeken staan.\n"
        "  Herstel: leg dit op die dag vast.\n"
    )
    assert "dit staat al zo in de boeken" in bwk(books, "leden", "regels", "--minimum", "2").output


def test_the_cooperative_gets_its_numbers(books: Books) -> None:
    own = ("kamer", "wijzig", "BWK", "--kvk", "12345678", "--rsin", "123456782", "--zetel", " De  Bilt ")
    made = bwk(books, *own, "--incassant", "NL69 ZZZ 1234 5678 0000")
    assert made.output == (
        "Kamer BWK: kvk: 12345678, rsin: 123456782, incassant: NL69ZZZ123456780000, zetel: De Bilt.\n"
    )
    said = books.load().config.kamers["BWK"].source
    assert [said[key] for key in ("kvk", "rsin", "incassant", "zetel")] == [
        "12345678",
        "123456782",
        "NL69ZZZ123456780000",
        "De Bilt",
    ]
    assert "er verandert niets aan kamer BWK" in bwk(books, *own).output


def test_the_account_of_the_cooperative_is_none_of_a_kamer(books: Books) -> None:
    assert bwk(books, "kamer", "wijzig", "BWK", "--iban", "NL57DEMO0000000202").output == (
        "Fout: BWK is de coöperatie zelf, en haar rekening is geen rekening van een kamer.\n"
        "  Oorzaak: het nummer van een bankrekening staat bij die rekening; het komt met haar eerste afschrift.\n"
        "  Herstel: lees een afschrift in met 'bwk importeer'; is het een andere bank, geef dan eerst 'bwk rekening "
        "openen --soort bank'.\n"
    )


def test_the_board_is_of_people_in_the_books(books: Books) -> None:
    assert bwk(books, "kamer", "wijzig", "BWK", "--bestuur", "L0001").output == (
        "Fout: nummer L0001 is van niemand in de boeken.\n"
        "  Herstel: kijk met 'bwk leden register', of geef wie geen lid is een nummer met 'bwk uren aanmelden'.\n"
    )
    books.add('\n2018-01-01 custom "lid" "L0001"\n  soort: "bewoner"\n  kamer: "TOP"\n')
    assert bwk(books, "kamer", "wijzig", "BWK", "--bestuur", "L0001").exit_code == 0
    assert books.load().config.kamers["BWK"].source["bestuur"] == "L0001"


def test_numbers_of_the_cooperative_are_of_no_kamer(books: Books) -> None:
    assert bwk(books, "kamer", "wijzig", "TOP", "--rsin", "123456782").output == (
        "Fout: --rsin is van de coöperatie zelf, en TOP is een kamer.\n"
        "  Herstel: geef: bwk kamer wijzig BWK, met deze optie.\n"
    )
    for option, number in (("--rsin", "123456789"), ("--kvk", "12"), ("--incassant", "NL12ZZZ123456780000")):
        assert bwk(books, "kamer", "wijzig", "BWK", option, number).exit_code == 2


def _delen(books: Books) -> list[tuple[str, str]]:
    text = (books.root / "stam/regels.toml").read_text("utf-8")
    return [
        (str(item.start), str(item.end))
        for item in parse_rules("regels.toml", text).divisions
        if item.name == "energie"
    ]


def test_a_key_takes_the_place_of_the_one_before(books: Books) -> None:
    path = books.root / "stam/regels.toml"
    before = path.read_text("utf-8")
    first = bwk(
        books, "regels", "sleutel", "energie", "--vanaf", "2018-01-01", "--deel", "TOP=60", "--deel", "HLR=40,5"
    )
    assert first.output == (
        "Sleutel 'energie' verdeelt vanaf 2018-01-01: TOP 60, HLR 40,5.\n"
        "Let op: nog geen regel verdeelt met 'energie'; noem haar bij 'bwk regels maak' of 'wijzig' met --sleutel.\n"
    )
    assert path.read_text("utf-8") == (
        before.rstrip() + '\n\n[[sleutel]]\nnaam = "energie"\nvanaf = 2018-01-01\ndelen = { TOP = 60, HLR = 40.5 }\n'
    )
    rule = ("regels", "maak", "Energie", "Lasten:{kamer}:Fysiek:Energie", "--woord", "stroom", "--sleutel", "energie")
    assert bwk(books, *rule).exit_code == 0
    assert bwk(books, "regels", "sleutel", "Energie", "--vanaf", "2018-07-01", "--deel", "TOP=1").output == (
        "Sleutel 'energie' verdeelt vanaf 2018-07-01: TOP 1.\n"
    )
    assert _delen(books) == [("2018-01-01", "2018-06-30"), ("2018-07-01", "9999-12-31")]


def test_a_key_between_two_others_ends_before_the_next(books: Books) -> None:
    for day in ("2018-01-01", "2018-07-01", "2018-04-01"):
        assert bwk(books, "regels", "sleutel", "energie", "--vanaf", day, "--deel", "TOP=1").exit_code == 0
    assert sorted(_delen(books)) == [
        ("2018-01-01", "2018-03-31"),
        ("2018-04-01", "2018-06-30"),
        ("2018-07-01", "9999-12-31"),
    ]
    again = ("regels", "sleutel", "energie", "--vanaf", "2018-04-01", "--deel", "TOP=1", "--deel", "HLR=2")
    assert "verdeelt vanaf 2018-04-01 tot en met 2018-06-30: TOP 1, HLR 2" in bwk(books, *again).output
    assert bwk(books, *again).output == (
        "Fout: deze verdeling staat al zo in de regels.\n  Herstel: er is niets te doen.\n"
    )
    assert bwk(books, *again, "--tot", "2018-08-31").output == (
        "Fout: sleutel 'energie' verdeelt vanaf 2018-07-01 al anders.\n"
        "  Herstel: noem bij --tot een dag voor 2018-07-01, of laat --tot weg.\n"
    )
    assert len(_delen(books)) == 3


def test_a_key_ends(books: Books) -> None:
    assert bwk(books, "regels", "sleutel", "energie", "--tot", "2018-06-30").output == (
        "Fout: sleutel 'energie' verdeelt op 2018-06-30 niets.\n"
        "  Oorzaak: er zijn nog geen sleutels.\n"
        "  Herstel: verbeter de naam of de dag.\n"
    )
    bwk(books, "regels", "sleutel", "energie", "--vanaf", "2018-01-01", "--deel", "TOP=60", "--deel", "HLR=40")
    assert bwk(books, "regels", "sleutel", "energie", "--tot", "2018-06-30").output == (
        "Sleutel 'energie' eindigt op 2018-06-30.\n"
    )
    assert _delen(books) == [("2018-01-01", "2018-06-30")]
    assert "eindigt al op 2018-06-30" in bwk(books, "regels", "sleutel", "energie", "--tot", "2018-06-30").output


def test_from_which_amount_a_receipt_is_asked(books: Books) -> None:
    assert bwk(books, "bonnengrens").output == (
        "Er wordt nergens een bon gevraagd; leg een grens vast met 'bwk bonnengrens BEDRAG'.\n"
    )
    first = bwk(books, "bonnengrens", "50,00", "--vanaf", "2018-01-01", "--zonder-bon", "Organisatie:Bankkosten")
    assert first.output == (
        "Vanaf 2018-01-01: een bon bij elke uitgave vanaf 50,00 euro, behalve bij Organisatie:Bankkosten.\n"
    )
    assert bwk(books, "bonnengrens", "75,00", "--vanaf", "2018-07-01").exit_code == 0
    assert bwk(books, "bonnengrens", "80,00", "--vanaf", "2018-07-01").exit_code == 0
    assert bwk(books, "bonnengrens").output == (
        "Vanaf 2018-07-01: een bon bij elke uitgave vanaf 80,00 euro, behalve bij Organisatie:Bankkosten.\n"
        "Vanaf 2018-01-01: een bon bij elke uitgave vanaf 50,00 euro, behalve bij Organisatie:Bankkosten.\n"
    )
    assert "dit staat al zo" in bwk(books, "bonnengrens", "80,00", "--vanaf", "2018-08-01").output
    wrong = bwk(books, "bonnengrens", "80,00", "--vanaf", "2018-08-01", "--zonder-bon", "Bier").output
    assert wrong.startswith("Fout: post 'Bier' is er niet.\n  Oorzaak: de posten zijn: ")
    assert wrong.endswith("  Herstel: neem er een over; een hele groep mag ook, zoals Afschrijving.\n")


def test_an_activity_gets_a_group_and_another(books: Books) -> None:
    new = ("uren", "activiteit", "kookgroep", "--vanaf", "2018-01-01")
    assert bwk(books, *new, "--groep", "Eten").output == "Activiteit 'kookgroep' staat in de boeken, in groep Eten.\n"
    assert bwk(books, "uren", "activiteit", "Kookgroep", "--groep", "Eten").output == (
        "Fout: activiteit 'kookgroep' is er al, in groep Eten.\n"
        "  Herstel: noem met --groep een andere groep; anders is er niets te doen.\n"
    )
    assert bwk(books, "uren", "activiteit", "Kookgroep", "--groep", "Ontmoeten").output == (
        "Activiteit 'kookgroep' staat nu in groep Ontmoeten; dat geldt voor alle overzichten.\n"
    )
    assert [(item.name, item.group) for item in books.load().config.activities.values()] == [("kookgroep", "Ontmoeten")]


def test_an_appointment_takes_the_place_of_the_one_before(books: Books) -> None:
    books.add('2018-01-01 custom "persoon" "P0001"\n  soort: "betaald"\n  kamers: "TOP"\n')
    who = ("uren", "aanstelling", "P0001", "--kamer", "TOP", "--functie", "kok")
    assert bwk(books, *who, "--uren", "24", "--vanaf", "2018-01-01").output == (
        "P0001: 24 uur per week bij TOP als kok, vanaf 2018-01-01.\n"
    )
    assert bwk(books, *who, "--uren", "16,5", "--vanaf", "2018-05-01").output == (
        "P0001: 16,5 uur per week bij TOP als kok, vanaf 2018-05-01.\nDe 24 uur van ervoor eindigt op 2018-04-30.\n"
    )
    assert bwk(books, *who, "--uren", "20", "--vanaf", "2018-05-01").exit_code == 0
    assert bwk(books, *who, "--uren", "8", "--vanaf", "2018-02-01").output == (
        "Fout: vanaf 2018-05-01 is met P0001 al 20 uur per week afgesproken.\n"
        "  Herstel: noem een latere dag, of met --tot een dag voor 2018-05-01.\n"
    )
    assert bwk(books, *who, "--tot", "2018-12-31").output == (
        "P0001: de aanstelling bij TOP als kok eindigt op 2018-12-31.\n"
    )
    ledger = books.load()
    assert ledger.errors == []
    assert [(item.weekly, item.start, item.end) for item in ledger.config.appointments] == [
        (Decimal(24), dt.date(2018, 1, 1), dt.date(2018, 4, 30)),
        (Decimal(20), dt.date(2018, 5, 1), dt.date(2018, 12, 31)),
    ]
    assert bwk(books, *who, "--tot", "2018-12-31").output == (
        "Fout: er is bij deze kamer geen aanstelling die na 2018-12-31 doorgaat.\n"
        "  Herstel: verbeter de kamer, de functie of de dag; is zij al geëindigd, dan is er niets te doen.\n"
    )
    assert "P0002 is geen persoon" in bwk(books, "uren", "aanstelling", "P0002", *who[3:], "--tot", "2018-12-31").output
