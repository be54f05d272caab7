"""Commands for standing data that is set up once: rules for members, keys, receipts, activities, appointments."""

from __future__ import annotations

import datetime as dt
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
    again = bwk(books, "regels", "sleutel", "energie", "--vanaf", "2018-07-01", "--deel", "HLR=1").output
    assert again == (
        "Fout: sleutel 'energie' verdeelt vanaf 2018-07-01 al: TOP 1.\n"
        "  Herstel: noem een andere dag, of verbeter de delen van die dag zelf in stam/regels.toml.\n"
    )


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
