"""`bwk boeking`: find a booking, correct it, split it, move it; a memorial, and a payment before its statement."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from bwk_ledger.acts.new_books import NewKamer
from bwk_ledger.figures.bookings import bookings
from tests.compose import new_books, prepared
from tests.importers.own_banks import CASES, banks
from tests.settling_books import BANK, KAMERS, LANDLORD, PERSON, Line, SettlingBooks, rents
from tests.year.conftest import make_books

if TYPE_CHECKING:
    from pathlib import Path

# Another cooperative, another year: 2031, of kamers LINDE, BEUK and WILG.
YEAR = "2031"
STANDING = {
    "financiers": """
2031-01-01 custom "financier" "FONDS"
  naam: "Fonds Wijk"
  subsidie: TRUE
  kamers: "LINDE BEUK"
""",
    "leden": """
2031-01-01 custom "lid" "L0001"
  soort: "bewoner"
  kamer: "LINDE"
2031-01-01 custom "lid" "L0002"
  soort: "bewoner"
  kamer: "BEUK"
""",
}
BY_HAND = """
2031-01-10 * "Bakker" "Koffie en brood"
  bon: "bon 7"
  Lasten:LINDE:Fysiek:Energie   30.00 EUR
  Schulden:Crediteuren         -30.00 EUR
"""
RENT, FEE, SHARES = "Huur januari LINDE", "contributie L0001", "aandelen lid L0001"


def _books(folder: Path) -> SettlingBooks:
    kamers = [NewKamer(code, name, Decimal(250)) for code, name in KAMERS.items()]
    made = SettlingBooks(new_books(folder / "boeken", "Buurtcoöperatie De Proef", kamers, iban=BANK).parent)
    for name, text in STANDING.items():
        add(made, f"stam/{name}.beancount", text)
    add(
        made,
        "stam/rekeningen.beancount",
        '2030-01-01 open Schulden:Crediteuren EUR\n  naam: "Crediteuren"\n  rgs: "BSchCreHac"\n',
    )
    return made


@pytest.fixture
def books(tmp_path: Path) -> SettlingBooks:
    """Books with rents that a person settled, a fee and a share by rule, and a booking by hand."""
    prepared(_with_january, tmp_path)
    return SettlingBooks(tmp_path / "boeken")


def _with_january(folder: Path) -> None:
    made = _books(folder)
    people = [("5", "10.00", FEE), ("6", "25.00", SHARES)]
    others = [Line(f"{YEAR}010{day}", amount, "Gezin Voorbeeld", PERSON, text) for day, amount, text in people]
    made.take("januari.csv", [*rents("januari", f"{YEAR}01"), *others])
    for kamer in KAMERS:
        made.done("vraagposten", made.number(f"Huur januari {kamer}"), f"huur {kamer.lower()}")
    add(made, "stam/rekeningen.beancount", BY_HAND)


def add(books: SettlingBooks, name: str, text: str) -> None:
    with (books.root / name).open("a", encoding="utf-8") as file:
        file.write(f"\n{text}")


def number(books: SettlingBooks, words: str) -> str:
    """The number of the booking with these words in its payee or narration, or with this amount."""
    ledger = books.load()
    (found,) = (
        item.number
        for item in bookings(ledger.transactions, ledger.config)
        if words in item.text or f"{item.amount}" == words
    )
    return found


def entry(books: SettlingBooks, which: str) -> Any:
    ledger = books.load()
    assert [error.message for error in ledger.errors] == []
    return next(item.entry for item in bookings(ledger.transactions, ledger.config) if item.identity.startswith(which))


def moves(found: Any) -> list[tuple[str, Decimal]]:
    return [(item.account, item.units.number) for item in found.postings]


def bank_side(found: Any) -> Any:
    (own,) = (item for item in found.postings if item.account.startswith("Activa:Bank"))
    return found.date, own.units, {key: own.meta[key] for key in ("bron", "regel", "sleutel")}, found.meta["document"]


# Find.


def test_the_last_bookings_are_shown_with_the_number_that_others_say(books: SettlingBooks) -> None:
    said = books.done("boeking")
    rent = number(books, RENT)
    assert f"{rent}  2031-01-01   -850,00" in said
    assert "Kijk er een na: bwk boeking toon NUMMER\n" in said


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("huur", "--bedrag", "850,00"), {"-850.00"}),
        (("--rekening", "huur linde"), {"-850.00"}),
        (("--rekening", "Baten:LINDE"), {"10.00"}),
        (("koffie",), {"30.00"}),
        (("bon", "7"), {"30.00"}),
        (("--sinds", "2031-01-05", "--tot", "2031-01-06"), {"10.00", "25.00"}),
        (("niets-van-dit",), set()),
    ],
)
def test_a_booking_is_found_by_word_amount_account_or_day(
    books: SettlingBooks, words: tuple[str, ...], found: set[str]
) -> None:
    said = books.done("boeking", "zoek", *words)
    every = {"-850.00", "-700.00", "-650.00", "10.00", "25.00", "30.00"}
    assert {amount for amount in every if number(books, amount) in said} == found
    assert ("Geen boeking past hierbij." in said) is not bool(found)


def test_a_booking_is_shown_with_its_lines_and_where_it_came_from(books: SettlingBooks) -> None:
    which = number(books, RENT)
    said = books.done("boeking", "toon", which)
    assert "2      Lasten:LINDE:Fysiek:Huur  850,00" in said
    assert "Volgens de bank: Woningcorporatie De Sleutel Huur januari LINDE factuur HS-203101-LINDE\n" in said
    assert "Reden: door de penningmeester uitgezocht\nBon: factuur HS-203101-LINDE\n" in said
    assert said.endswith(f"Verbeter haar: bwk boeking verbeter {which} REKENING, of verdeel haar met 'splits'.\n")


def test_a_number_that_is_of_nothing(books: SettlingBooks) -> None:
    assert books.refused("boeking", "toon", "ffffff") == (
        "Fout: er is geen boeking in euro's met nummer ffffff.\n"
        "  Herstel: zoek haar met 'bwk boeking zoek WOORD', op bedrag met --bedrag of op dag met --sinds en --tot.\n"
    )


# Correct and move.


def test_a_booking_goes_to_another_account_and_its_bank_side_stays(books: SettlingBooks) -> None:
    which = number(books, RENT)
    before = bank_side(entry(books, which))
    said = books.done("boeking", "verbeter", which, "energie linde", "--reden", "was gas")
    assert said == (
        f"Boeking {which} van 2031-01-01, Woningcorporatie De Sleutel Huur januari LINDE factuur HS-203101-LINDE: "
        "Activa:Bank:ING -850,00; Lasten:LINDE:Fysiek:Energie 850,00.\n"
    )
    found = entry(books, which)
    assert bank_side(found) == before
    assert found.meta["reden"] == "verbeterd door de penningmeester: was gas"
    assert "0 nieuw, 5 al bekend" in books.take("nog-eens.csv", _same_again())


def _same_again() -> list[Line]:
    people = [("5", "10.00", FEE), ("6", "25.00", SHARES)]
    others = [Line(f"{YEAR}010{day}", amount, "Gezin Voorbeeld", PERSON, text) for day, amount, text in people]
    return [*rents("januari", f"{YEAR}01"), *others]


def test_a_booking_goes_to_another_kamer_grant_and_period(books: SettlingBooks) -> None:
    which = number(books, RENT)
    books.done("boeking", "verbeter", which, "--kamer", "beuk", "--subsidie", "FONDS")
    line = entry(books, which).postings[1]
    assert (line.account, line.meta["subsidie"]) == ("Lasten:BEUK:Fysiek:Huur", "FONDS")
    books.done("boeking", "verbeter", which, "--periode", "2031-01-01", "2032-03-31")
    line = entry(books, which).postings[1]
    assert (line.meta["periode"], line.meta["subsidie"]) == ("2031-01-01 2032-03-31", "FONDS")
    books.done("boeking", "verbeter", which, "--subsidie", "geen")
    assert "subsidie" not in entry(books, which).postings[1].meta


def test_a_bill_is_of_the_year_that_expected_it(books: SettlingBooks) -> None:
    accrual = ("te betalen", "Lasten:LINDE:Fysiek:Huur", "850,00", "--omschrijving", "Huur december")
    add(
        books,
        "stam/rekeningen.beancount",
        '2030-12-30 * "Iets"\n  Lasten:LINDE:Fysiek:Huur  1 EUR\n  Schulden:Crediteuren\n',
    )
    books.done("overlopend", "2030", "--boek", *accrual)
    which = number(books, RENT)
    books.done("boeking", "verbeter", which, "--hoort-bij", "2030")
    assert entry(books, which).postings[1].meta["hoort-bij"] == 2030
    other = number(books, "Huur januari BEUK")
    assert books.refused("boeking", "verbeter", other, "--hoort-bij", "2030") == (
        "Fout: in 2030 stond Lasten:BEUK:Fysiek:Huur niet bij de overlopende posten.\n"
        "  Oorzaak: 'hoort-bij' wijst naar een post die een eerder jaar verwachtte; 'bwk overlopend 2030' toont ze.\n"
        "  Herstel: gaan de kosten over 2030, geef dan --periode 2030-01-01 2030-12-31; er is niets geschreven.\n"
    )
    books.done("boeking", "verbeter", other, "--periode", "2030-01-01", "2030-12-31")


def test_a_fee_goes_to_another_member(books: SettlingBooks) -> None:
    which = number(books, "10.00")
    books.done("boeking", "verbeter", which, "--lid", "l0002", "--contributie", "2030")
    found = entry(books, which)
    line = found.postings[1]
    assert (found.payee, found.narration) == ("L0002", "Contributie L0002")
    assert (line.account, line.meta["lid"], line.meta["contributie"]) == ("Baten:BEUK:Eigen:LEDEN", "L0002", 2030)
    books.done("boeking", "verbeter", which, "huur beuk")
    assert not {"lid", "contributie"} & set(entry(books, which).postings[1].meta)


def test_text_and_paper_change_and_nothing_else(books: SettlingBooks) -> None:
    which = number(books, RENT)
    before = moves(entry(books, which))
    books.done("boeking", "verbeter", which, "--omschrijving", "Huur  januari", "--zonder-bon", "kassa stuk")
    found = entry(books, which)
    assert (moves(found), found.narration) == (before, "Huur januari")
    assert (found.meta["bon"], found.meta["bon-reden"]) == ("ontbreekt", "kassa stuk")
    books.done("boeking", "verbeter", which, "--bon", "factuur 9")
    assert "bon-reden" not in entry(books, which).meta


def test_what_was_written_by_hand_is_corrected_too(books: SettlingBooks) -> None:
    which = number(books, "Koffie")
    said = books.done("boeking", "verbeter", which, "huur wilg", "--van", "1", "--omschrijving", "Zaal")
    new = number(books, "Zaal")
    assert said == (
        f"Boeking {new} van 2031-01-10, Bakker Zaal: Lasten:WILG:Fysiek:Huur 30,00; Schulden:Crediteuren -30,00.\n"
    )
    assert entry(books, new).meta["bon"] == "bon 7"


# Split.


def test_a_booking_is_split_over_kamers_and_grants(books: SettlingBooks) -> None:
    which = number(books, RENT)
    before = bank_side(entry(books, which))
    books.done("boeking", "splits", which, "huur linde=400,00", "energie beuk, subsidie FONDS=100,00", "huur wilg")
    found = entry(books, which)
    assert bank_side(found) == before
    assert moves(found)[1:] == [
        ("Lasten:LINDE:Fysiek:Huur", 400),
        ("Lasten:BEUK:Fysiek:Energie", 100),
        ("Lasten:WILG:Fysiek:Huur", 350),
    ]
    assert found.postings[2].meta["subsidie"] == "FONDS"
    books.done("boeking", "verbeter", which, "energie wilg", "--van", "4")
    assert moves(entry(books, which))[3] == ("Lasten:WILG:Fysiek:Energie", 350)


def test_what_holds_for_a_line_holds_for_its_parts_and_the_rest_is_told(books: SettlingBooks) -> None:
    which = number(books, "Koffie")
    path = books.root / "stam/rekeningen.beancount"
    text = path.read_text("utf-8").replace(
        " 30.00 EUR\n", ' 30.00 EUR\n    eigen: "x"\n    periode: "2031-01-01 2032-06-30"\n'
    )
    path.write_text(text, "utf-8")
    found = books.bwk("boeking", "splits", which, "huur linde=10,00", "huur beuk", "--van", "1")
    assert found.exit_code == 0
    assert (
        "Let op: bij de delen staat geen 'eigen' meer; hoort het bij een ervan, zet het er dan bij in " in found.stderr
    )
    first, second, _ = entry(books, number(books, "Koffie")).postings
    assert first.meta["periode"] == second.meta["periode"] == "2031-01-01 2032-06-30"


def test_a_fee_is_split_over_members(books: SettlingBooks) -> None:
    which = number(books, "10.00")
    books.done("boeking", "splits", which, "contributie L0001=4,00", "contributie 2030 L0002=6,00")
    found = entry(books, which)
    assert (found.payee, found.narration) == (None, "Contributie L0001 en L0002")
    assert [(item.units.number, item.meta["lid"], item.meta["contributie"]) for item in found.postings[1:]] == [
        (-4, "L0001", 2031),
        (-6, "L0002", 2030),
    ]


def test_a_part_that_is_shares_gets_the_next_movement(books: SettlingBooks) -> None:
    books.take("februari.csv", [Line("20310201", "35.00", "Gezin", PERSON, "voor de buurt")], "2835.00")
    which = books.number("voor de buurt")
    books.done("vraagposten", which, "--deel", "aandelen L0002=25,00", "--deel", "contributie L0002=rest")
    found = entry(books, which)
    assert (found.meta["mutatie"], found.payee, found.narration) == (2, "L0002", "Contributie en aandelen L0002")


def test_a_question_is_one_payment_for_two_things(books: SettlingBooks) -> None:
    books.take("februari.csv", [Line("20310201", "-90.00", "De Sleutel", LANDLORD, "nota 5")], "2835.00")
    which = books.number("nota 5")
    books.done("vraagposten", which, "--deel", "huur linde, FONDS=50,00", "--deel", "energie beuk=rest")
    assert moves(entry(books, which))[1:] == [("Lasten:LINDE:Fysiek:Huur", 50), ("Lasten:BEUK:Fysiek:Energie", 40)]
    assert entry(books, which).postings[1].meta["subsidie"] == "FONDS"


# A memorial.

_MEMORIAL = ("boeking", "memoriaal", "--datum", "2031-02-01", "--omschrijving", "Energie", "--reden", "was van Linde")


def test_a_memorial_lies_in_the_memoriaal_of_its_year(books: SettlingBooks) -> None:
    said = books.done(*_MEMORIAL, "--debet", "energie linde, FONDS=120,00", "--credit", "energie beuk")
    which = number(books, "Energie")
    assert said == (
        f"Boeking {which} van 2031-02-01, Energie: Lasten:LINDE:Fysiek:Energie 120,00; "
        "Lasten:BEUK:Fysiek:Energie -120,00.\nGeboekt in jaren/2031/memoriaal.beancount.\n"
    )
    found = entry(books, which)
    assert (found.meta["reden"], found.postings[0].meta["subsidie"]) == ("was van Linde", "FONDS")
    assert books.refused(*_MEMORIAL, "--debet", "energie linde=120,00", "--credit", "energie beuk") == (
        "Fout: dit staat al in de boeken: 2031-02-01, Energie.\n"
        "  Herstel: er is niets te doen; is het er echt nog een, geef dan --nog-eens.\n"
    )
    books.done("boeking", "splits", which, "huur linde=20,00", "energie linde", "--van", "1")


def test_a_memorial_on_equity_names_its_decision(books: SettlingBooks) -> None:
    sides = ("--debet", "huur linde=5,00", "--credit", "Vermogen:Reserves:Algemeen")
    assert books.refused(*_MEMORIAL, *sides) == (
        "Fout: Vermogen:Reserves:Algemeen is vermogen: daar komt alleen iets op met een besluit.\n"
        "  Herstel: noem het met --besluit, zoals --besluit 'besluit van de ledenvergadering'; er is niets "
        "geschreven.\n"
    )
    books.done(*_MEMORIAL, *sides, "--besluit", "ledenvergadering 3 maart")
    assert entry(books, number(books, "Energie")).meta["besluit"] == "ledenvergadering 3 maart"


@pytest.mark.parametrize(
    ("debet", "credit", "said"),
    [
        (
            "Activa:Bank:ING=1,00",
            "energie linde",
            (
                "Activa:Bank:ING is geld, en kan niet in het memoriaal.\n  Herstel: lees het afschrift in, of boek een "
                "betaling die er nog niet op staat met 'bwk boeking vooruit'; er is niets geschreven."
            ),
        ),
        (
            "energie linde=1,00",
            "Activa:Kas:LINDE",
            (
                "Activa:Kas:LINDE is geld, en kan niet in het memoriaal.\n"
                "  Herstel: boek contant geld met 'bwk kas'; er "
                "is niets geschreven."
            ),
        ),
        (
            "Activa:Vraagposten=1,00",
            "energie linde",
            (
                "op Activa:Vraagposten staat alleen wat nog is uit te zoeken.\n  Herstel: boek een vraagpost met 'bwk "
                "vraagposten'; er is niets geschreven."
            ),
        ),
        (
            "aandelen L0001=25,00",
            "energie linde",
            (
                "op Vermogen:Ledenkapitaal:L0001 staan aandelen, en die kunnen niet in het memoriaal.\n"
                "  Herstel: gebruik "
                "'bwk leden overdracht', 'bwk leden uitgifte' of 'bwk boeking terugdraaien'; er is niets geschreven."
            ),
        ),
        (
            "Lasten:LINDE:Tijd:Bewoners=1,00",
            "energie linde",
            (
                "op Lasten:LINDE:Tijd:Bewoners staan uren, geen euro's.\n"
                "  Herstel: boek uren met 'bwk uren boek'; er is "
                "niets geschreven."
            ),
        ),
        (
            "energie linde=2,00",
            "energie beuk=1,00",
            (
                "de delen zijn samen niet 2,00.\n  Oorzaak: het verschil is 1,00.\n  Herstel: noem de bedragen zonder "
                "teken, en bij een deel =rest voor wat overblijft; er is niets geschreven."
            ),
        ),
        (
            "energie linde",
            "energie beuk",
            (
                "van geen van beide kanten staan alle bedragen er.\n  Herstel: noem bij --debet of bij --credit elk "
                "bedrag; aan de andere kant mag er een =rest zijn; er is niets geschreven."
            ),
        ),
        (
            "huur linde, NIET=1,00",
            "energie beuk",
            "subsidie 'NIET' is onbekend.\n  Oorzaak: de subsidies zijn: FONDS.\n  Herstel: noem een van deze.",
        ),
        (
            "Schulden:Crediteuren, FONDS=1,00",
            "energie beuk",
            (
                "een subsidie betaalt lasten, en Schulden:Crediteuren is dat niet.\n"
                "  Herstel: laat de subsidie hier weg; "
                "er is niets geschreven."
            ),
        ),
    ],
)
def test_what_no_memorial_is_for(books: SettlingBooks, debet: str, credit: str, said: str) -> None:
    assert books.refused(*_MEMORIAL, "--debet", debet, "--credit", credit) == f"Fout: {said}\n"


def test_an_account_that_is_not_there_yet(books: SettlingBooks) -> None:
    call = ("boeking", "memoriaal", "--datum", "2029-02-01", "--omschrijving", "x", "--reden", "y")
    assert books.refused(*call, "--debet", "huur linde=1,00", "--credit", "Schulden:Crediteuren") == (
        "Fout: Schulden:Crediteuren is er op 2029-02-01 niet.\n  Oorzaak: zij is er vanaf 2030-01-01.\n"
        "  Herstel: noem met --datum een andere dag.\n"
    )


# Before the statement.


def test_a_payment_before_its_statement_is_recognised_in_doubt(books: SettlingBooks) -> None:
    said = books.done(
        "boeking", "vooruit", "af", "850,00", "huur linde", "--datum", "2031-02-02", "--omschrijving", "Huur februari"
    )
    which = number(books, "Huur februari")
    assert said == (
        f"Boeking {which} van 2031-02-02, Huur februari: Activa:Bank:ING -850,00; Lasten:LINDE:Fysiek:Huur 850,00.\n"
        "Geboekt in jaren/2031/bank.beancount.\nStaat zij op het afschrift, zeg dat dan met 'bwk twijfel'.\n"
    )
    row = Line("20310201", "-850.00", "Woningcorporatie De Sleutel", LANDLORD, "Huur februari LINDE")
    assert "twijfel" in books.take("februari.csv", [row], "2835.00")
    doubt = books.done("twijfel").split()[0]
    assert "dezelfde als '2031-02-02 Huur februari', en daaraan gekoppeld." in books.done("twijfel", doubt, "--zelfde")
    assert f"{entry(books, doubt).date}" == "2031-02-01"
    books.done("boeking", "verbeter", doubt, "energie linde")


def test_a_rent_booked_for_the_day_after_that_of_the_bank(tmp_path: Path) -> None:
    own = banks(tmp_path, main="NL26ASNB0882233445", kamers={"LINDE": "NL93INGB0006012346"})
    stand = '2026-10-01 * "Stand"\n  Activa:Bank:ING  17906.96 EUR\n  Vermogen:Reserves:Algemeen\n'
    own.books.add("stam/rekeningen.beancount", stand)
    books = SettlingBooks(own.books.root)
    what = ("--omschrijving", "Huur november", "--bon", "factuur HS-202611-LINDE", "--datum", "2026-11-02")
    books.done("boeking", "vooruit", "af", "850,00", "huur linde", *what)
    taken = books.bwk("importeer", CASES / "asn-nov-handboeking-een-dag-later.csv")
    assert "twijfel" in taken.output
    doubt = books.done("twijfel").split()[0]
    books.done("twijfel", doubt, "--zelfde")
    assert own.balance("Bank:ING") == Decimal("17056.96")
    found = entry(books, doubt)
    assert (f"{found.date}", moves(found)[1]) == ("2026-11-01", ("Lasten:LINDE:Fysiek:Huur", 850))


def test_what_the_bank_told_already_is_not_booked_before_it(books: SettlingBooks) -> None:
    call = ("boeking", "vooruit", "af", "850,00", "huur linde", "--datum", "2031-01-02", "--omschrijving", "Huur")
    assert books.refused(*call) == (
        "Fout: Activa:Bank:ING is al ingelezen tot en met 2031-01-06.\n"
        "  Oorzaak: wat de bank op 2031-01-02 boekte, staat al in de boeken.\n"
        "  Herstel: zoek de bankregel met 'bwk boeking zoek --bedrag 850,00' of 'bwk vraagposten', of noem een latere "
        "dag; er is niets geschreven.\n"
    )
    assert books.refused(*call[:5], "--bank", "huur linde", *call[5:]) == (
        "Fout: huur linde is geen eigen bankrekening.\n"
        "  Herstel: noem met --bank een van deze: Activa:Bank:ING; er is niets geschreven.\n"
    )


# Refusals.


def test_what_a_correction_cannot_do(books: SettlingBooks) -> None:
    which = number(books, RENT)
    change = ("boeking", "verbeter", which)
    for call, said in (
        (
            (*change, "Activa:Bank:ING"),
            (
                "Activa:Bank:ING is geld, en wat daarop staat zeggen bank en kas zelf.\n  Herstel: was het een "
                "overboeking, kies dan Activa:Kruisposten; er is niets geschreven."
            ),
        ),
        (
            (*change, "Activa:Vraagposten"),
            (
                "op Activa:Vraagposten staat alleen wat nog is uit te zoeken.\n"
                "  Herstel: maak er weer een vraagpost van "
                f"met: bwk vraagposten {which} --terug."
            ),
        ),
        (
            (*change, "Lasten:LINDE:Tijd:Bewoners"),
            (
                "op Lasten:LINDE:Tijd:Bewoners staan uren, geen euro's.\n"
                "  Herstel: kies een andere rekening; er is niets "
                "geschreven."
            ),
        ),
        (
            (*change, "Vermogen:Reserves:Algemeen"),
            (
                "Vermogen:Reserves:Algemeen is vermogen: daar komt alleen iets op met een besluit.\n"
                "  Herstel: boek het "
                "met 'bwk boeking memoriaal --besluit \"...\"'; er is niets geschreven."
            ),
        ),
        (
            (*change, "huur wilg", "--subsidie", "FONDS"),
            (
                "Subsidie 'FONDS' is niet voor kamer WILG.\n  Oorzaak: Fonds Wijk betaalt voor: LINDE BEUK.\n"
                "  Herstel: noem een andere subsidie, of laat haar weg (bij 'bwk boeking verbeter': --subsidie geen). "
                "Bij delen noemt u haar achter de rekening, na een komma; er is niets geschreven."
            ),
        ),
        (
            (*change, "huur wilg", "--van", "1"),
            (
                f"boeking {which} heeft geen regel '1' die u kunt veranderen.\n  Oorzaak: dit zijn de regels: 2: "
                "Lasten:LINDE:Fysiek:Huur 850,00.\n  Herstel: noem bij --van het nummer van een regel; er is niets "
                "geschreven."
            ),
        ),
        (
            ("boeking", "splits", which, "huur linde=1,00", "huur wilg=2,00"),
            (
                "de delen zijn samen niet 850,00.\n  Oorzaak: het verschil is 847,00.\n"
                "  Herstel: noem de bedragen zonder "
                "teken, en bij een deel =rest voor wat overblijft; er is niets geschreven."
            ),
        ),
        (
            ("boeking", "splits", which, "huur linde", "huur wilg"),
            (
                "'rest' kan maar bij een deel staan.\n  Herstel: noem de bedragen zonder teken, en bij een deel =rest "
                "voor wat overblijft; er is niets geschreven."
            ),
        ),
        (
            ("boeking", "splits", which, "huur linde, per maand FONDS=1,00", "huur wilg"),
            (
                "'per maand FONDS' bij 'huur linde' is niet te lezen.\n  Herstel: noem na de komma alleen de subsidie, "
                "zoals 'huur linde, subsidie CODE'."
            ),
        ),
        (
            (*change, "--periode", "2031-03-01", "2031-01-01"),
            (
                "Periode '2031-03-01 2031-01-01' eindigt voor zij begint.\n"
                "  Oorzaak: eerst staat de eerste dag, dan de "
                'laatste.\n  Herstel: schrijf: periode: "2031-01-01 2031-03-01".'
            ),
        ),
    ):
        assert books.refused(*call) == f"Fout: {said}\n"


def test_the_same_correction_twice(books: SettlingBooks) -> None:
    which = number(books, RENT)
    again = f"Fout: boeking {which} {{}}.\n  Herstel: er is niets te doen.\n"
    books.done("boeking", "verbeter", which, "energie linde")
    assert books.refused("boeking", "verbeter", which, "energie linde") == again.format("staat al zo in de boeken")
    split = ("boeking", "splits", which, "huur linde=400,00", "huur wilg")
    books.done(*split)
    assert books.refused(*split) == again.format("is al zo verdeeld")


def test_money_between_own_accounts_is_not_decided_on(books: SettlingBooks) -> None:
    text = '2031-01-20 * "Van"\n  Activa:Kas:LINDE  5 EUR\n  Activa:Kas:BEUK  -5 EUR\n'
    add(books, "stam/rekeningen.beancount", text)
    which = number(books, "Van")
    assert (
        f"Fout: in boeking {which} valt niets te verbeteren.\n  Oorzaak: zij gaat alleen over geld van de ene eigen "
        in (books.refused("boeking", "verbeter", which, "huur linde"))
    )


def test_several_lines_ask_which_one(books: SettlingBooks) -> None:
    which = number(books, "Koffie")
    assert books.refused("boeking", "verbeter", which, "huur wilg") == (
        f"Fout: boeking {which} heeft meer regels: welke hoort op huur wilg?\n"
        f"  Herstel: kijk met 'bwk boeking toon {which}', en noem de regel met --van; er is niets geschreven.\n"
    )
    assert books.refused("boeking", "splits", which, "huur wilg=1,00", "huur beuk") == (
        f"Fout: boeking {which} heeft meer regels: welke wilt u verdelen?\n"
        f"  Herstel: kijk met 'bwk boeking toon {which}', en noem de regel met --van; er is niets geschreven.\n"
    )


def test_a_call_that_says_too_little_or_too_much(books: SettlingBooks) -> None:
    which = number(books, RENT)
    for more, said in (
        ((), "Zeg ook wat er anders moet, zoals een REKENING of --omschrijving."),
        (("huur wilg", "--kamer", "BEUK"), "Noem een REKENING, een --lid of een --kamer"),
        (("--bon", "1", "--zonder-bon", "x"), "Noem --bon of --zonder-bon, niet beide."),
        (("--contributie", "2031"), "Noem bij --contributie ook het --lid."),
        (
            ("--hoort-bij", "2030", "--periode", "2030-01-01", "2030-12-31"),
            "Noem --hoort-bij of --periode, niet beide.",
        ),
    ):
        assert said in books.refused("boeking", "verbeter", which, *more)
    assert "Noem ten minste een --debet en een --credit" in books.refused(*_MEMORIAL, "--debet", "huur linde=1,00")


def test_an_issue_of_shares_stays_and_is_turned_back(books: SettlingBooks) -> None:
    which = number(books, "25.00")
    assert books.refused("boeking", "verbeter", which, "huur linde") == (
        f"Fout: boeking {which} is mutatie 1 in het aandelenregister; die blijft staan.\n"
        f"  Herstel: draai haar terug met een nieuwe mutatie: bwk boeking terugdraaien {which} REKENING --reden "
        '"...".\n'
    )
    call = ("boeking", "terugdraaien", which, "contributie L0001", "--reden", "was contributie", "--datum")
    assert books.done(*call, "2031-01-20") == (
        "2031-01-20: 1 aandeel van L0001 teruggedraaid, 25,00 euro op Baten:LINDE:Eigen:LEDEN (mutatie 2).\n"
    )
    found = books.load().transactions[-1]
    assert (found.meta["reden"], found.meta["correctie"], found.meta["mutatie"]) == ("was contributie", "1", 2)
    assert books.refused(*call, "2031-01-21") == (
        "Fout: mutatie 1 is al teruggedraaid, met mutatie 2 op 2031-01-20.\n  Herstel: er is niets te doen.\n"
    )


def test_a_closed_year_stays_as_it_is(tmp_path: Path) -> None:
    made = make_books(tmp_path / "boeken")
    made.close()
    books = SettlingBooks(made.root)
    ledger = books.load()
    which = next(
        item.number
        for item in bookings(ledger.transactions, ledger.config)
        if item.entry.date.year == 2018 and any(line.account.startswith("Lasten") for line in item.lines)
    )
    assert "2018 is afgesloten: er komt niets meer bij en er verandert niets." in books.refused(
        "boeking", "verbeter", which, "--omschrijving", "iets anders"
    )
