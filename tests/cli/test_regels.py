"""`bwk regels`, and rules made while settling: what they take, what they refuse, and that the file stays hers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bwk_ledger.demo.people import demo_iban
from bwk_ledger.register.people import Register, RegisteredPerson
from bwk_ledger.register.vault import KeyFile, Opened, save
from tests.compose import prepared
from tests.register_samples import write_key
from tests.settling_books import LANDLORD, PERSON, TELECOM, Line, SettlingBooks, rents, settling_books

if TYPE_CHECKING:
    from pathlib import Path

SLEUTEL = "Woningcorporatie De Sleutel"
DEPOSIT = Line("20260115", "-1000.00", SLEUTEL, LANDLORD, "Waarborgsom huurcontract DL-2026")
SALARIES = [
    Line("20260124", "-980.00", "M. de Wit", PERSON, "Salaris januari 2026"),
    Line("20260124", "-655.40", "S. Yilmaz", demo_iban(502), "Salaris januari 2026"),
]


def _with_january(folder: Path) -> None:
    settling_books(folder).take("januari.csv", [*rents(), DEPOSIT, *SALARIES])


@pytest.fixture
def books(tmp_path: Path) -> SettlingBooks:
    """Books with open rows of one landlord and of two people."""
    prepared(_with_january, tmp_path)
    return SettlingBooks(tmp_path / "boeken")


def rule_in(books: SettlingBooks) -> str:
    return books.rules.rpartition("[[regel]]\n")[2]


def test_one_rule_takes_the_rents_of_three_kamers_and_no_deposit(books: SettlingBooks) -> None:
    said = books.done(
        "vraagposten", books.number("BEUK"), "huur beuk", "--regel", "Huur", "--partij", SLEUTEL, "--opnieuw"
    )
    assert said == (
        "Neemt 3 bankregels (nog open):\n"
        f"  2026-01-01 -850,00 {SLEUTEL} {LANDLORD} Huur januari LINDE factuur HS-202601-LINDE\n"
        f"  2026-01-01 -700,00 {SLEUTEL} {LANDLORD} Huur januari BEUK factuur HS-202601-BEUK\n"
        f"  2026-01-01 -650,00 {SLEUTEL} {LANDLORD} Huur januari WILG factuur HS-202601-WILG\n"
        "2026-01-01 -700,00: geboekt op Lasten:BEUK:Fysiek:Huur.\n"
        "Regel 'Huur' staat in stam/regels.toml.\n"
        "2026-01-01 -850,00: geboekt op Lasten:LINDE:Fysiek:Huur (Huur).\n"
        "2026-01-01 -650,00: geboekt op Lasten:WILG:Fysiek:Huur (Huur).\n"
        "2 vraagposten zijn door de regels geboekt.\n"
    )
    assert rule_in(books) == (
        'naam = "Huur"\n'
        f'iban = "{LANDLORD}"\n'
        "tekst = ['\\bhuur\\b', '\\b(?P<kamer>LINDE|BEUK|WILG)\\b']\n"
        'af_bij = "af"\n'
        f'partij = "{SLEUTEL}"\n'
        'rekening = "Lasten:{kamer}:Fysiek:Huur"\n'
    )
    books.take("februari.csv", rents("februari", "202602"), "164.60")
    booked = [entry for entry in books.load().transactions if entry.date.month == 2]
    assert [entry.postings[1].account.split(":")[1] for entry in booked] == ["LINDE", "BEUK", "WILG"]


def test_a_rule_of_one_rent_takes_those_that_come_later_each_for_its_kamer(tmp_path: Path) -> None:
    books = settling_books(tmp_path)
    books.take("januari.csv", rents()[:1])
    books.done("vraagposten", books.number("LINDE"), "huur linde", "--regel", "Huur", "--partij", SLEUTEL)
    later = [*rents("februari", "202602"), Line("20260203", "-99.00", SLEUTEL, LANDLORD, "Servicekosten LINDE")]
    books.take("februari.csv", later, "4150.00")
    booked = [entry for entry in books.load().transactions if entry.date.month == 2]
    assert [entry.postings[1].account for entry in booked] == [
        "Lasten:LINDE:Fysiek:Huur",
        "Lasten:BEUK:Fysiek:Huur",
        "Lasten:WILG:Fysiek:Huur",
        "Activa:Vraagposten",
    ]


def test_rents_of_three_kamers_at_once_make_no_rule_for_one_of_them(books: SettlingBooks) -> None:
    before = books.snapshot()
    numbers = f"{books.number('LINDE')},{books.number('BEUK')},{books.number('WILG')}"
    call = ("vraagposten", numbers, "huur linde", "--regel", "Huur", "--partij", SLEUTEL)
    assert books.refused(*call) == (
        "Fout: van deze bankregels noemen er BEUK en WILG, en een regel zou ze alle op Lasten:LINDE:Fysiek:Huur "
        "boeken.\n"
        "  Oorzaak: een regel kan zelf zien van welke kamer een bankregel is.\n"
        "  Herstel: maak de regel van een bankregel die de kamer van die rekening noemt, en zet er --opnieuw bij: dan "
        "gaan de andere naar hun eigen kamer. Of zet --alle-rekeningen-van-deze-partij erbij als toch alles daarheen "
        "moet; er is niets geschreven.\n"
    )
    assert books.snapshot() == before
    books.done("vraagposten", books.number("LINDE"), *call[2:], "--opnieuw")
    rents = [item.account for entry in books.load().transactions for item in entry.postings if "Huur" in item.account]
    assert rents == [f"Lasten:{kamer}:Fysiek:Huur" for kamer in ("LINDE", "BEUK", "WILG")]


def test_what_would_happen_is_shown_and_nothing_written(books: SettlingBooks) -> None:
    before = books.snapshot()
    said = books.done(
        "vraagposten", books.number("BEUK"), "huur beuk", "--regel", "Huur", "--partij", SLEUTEL, "--proef"
    )
    assert "Neemt 3 bankregels (nog open):" in said
    assert said.endswith("Er is niets geschreven.\n")
    assert books.snapshot() == before


def names_without_codes() -> list[Line]:
    """Rents that name the kamer as people do."""
    amounts = {"de Linde": "-850.00", "de Beuk": "-700.00"}
    return [
        Line("20260201", amount, "Vastgoed BV", TELECOM, f"Huur februari zaal {name}e")
        for name, amount in amounts.items()
    ]


def test_words_of_the_text_set_bills_apart(books: SettlingBooks) -> None:
    books.take("februari.csv", names_without_codes(), "164.60")
    books.done("vraagposten", books.number("Lindee"), "huur linde", "--regel", "Zaal", "--partij", "Vastgoed BV")
    assert "tekst = '\\blindee\\b'\n" in rule_in(books)


def test_the_amount_sets_bills_apart_where_no_word_does(books: SettlingBooks) -> None:
    lines = [Line("20260201", amount, "Vastgoed BV", TELECOM, "Huur februari") for amount in ("-850.00", "-700.00")]
    books.take("februari.csv", lines, "164.60")
    first, _ = (item for item in books.done("vraagposten").splitlines() if "Huur februari" in item)
    books.done("vraagposten", first.split()[0], "huur linde", "--regel", "Zaal", "--partij", "Vastgoed BV")
    assert 'bedrag = "850,00"\n' in rule_in(books)


def test_bills_that_nothing_sets_apart_make_no_rule_unless_it_is_said(books: SettlingBooks) -> None:
    lines = [Line("20260201", "-50.00", "Vastgoed BV", TELECOM, text) for text in ("1", "2")]
    books.take("februari.csv", lines, "164.60")
    first, second = (item.split()[0] for item in books.done("vraagposten").splitlines() if "Vastgoed BV NL" in item)
    books.done("vraagposten", first, "huur linde")
    call = ("vraagposten", second, "huur beuk", "--regel", "Zaal", "--partij", "Vastgoed BV")
    assert books.refused(*call) == (
        "Fout: niets onderscheidt deze bankregels van andere rekeningen van deze partij.\n"
        f"  Oorzaak: een regel zou ook nemen: 2026-02-01 -50,00 Vastgoed BV {TELECOM} 1.\n"
        "  Herstel: boek zonder --regel, of zet --alle-rekeningen-van-deze-partij erbij als alles van deze partij "
        "hierheen moet; er is niets geschreven.\n"
    )
    said = books.done(*call, "--alle-rekeningen-van-deze-partij")
    assert said.startswith(
        "Neemt 1 bankregel (eerder geboekt, en blijft zo):\n"
        f"  2026-02-01 -50,00 Vastgoed BV {TELECOM} 1 -> Lasten:LINDE:Fysiek:Huur\n"
    )
    assert "tekst" not in rule_in(books)


def test_a_rule_that_an_earlier_one_hides_is_refused(books: SettlingBooks) -> None:
    books.done("regels", "maak", "Alles", "huur linde", "--iban", LANDLORD, "--organisatie")
    call = ("regels", "maak", "Huur", "huur beuk", "--iban", LANDLORD, "--woord", "huur", "--partij", SLEUTEL)
    assert books.refused(*call) == (
        "Fout: regel 'Huur' komt niet aan de beurt.\n"
        "  Oorzaak: regel 'Alles' staat ervoor, en neemt dezelfde bankregels al.\n"
        "  Herstel: zet hem ervoor met --voor 'Alles', of verander die regel met 'bwk regels wijzig'. Er is niets "
        "geschreven.\n"
    )
    books.done(*call, "--voor", "Alles")
    assert books.rules.index('naam = "Huur"') < books.rules.index('naam = "Alles"')
    settling = ("vraagposten", books.number("Waarborgsom"), "huur wilg", "--regel", "Borg", "--partij", SLEUTEL)
    assert "regel 'Alles' staat ervoor" in books.refused(*settling)


def test_a_rule_names_no_people(books: SettlingBooks) -> None:
    number = next(line.split()[0] for line in books.done("vraagposten").splitlines() if "M. de Wit" in line)
    said = books.refused("vraagposten", number, "coordinatie linde", "--regel", "Loon", "--partij", "M. de Wit")
    assert said == (
        "Fout: 'M. de Wit' lijkt de naam van een mens: een regel noemt geen mensen.\n"
        "  Oorzaak: de regels liggen bij de boeken, en daarin staat geen naam of rekeningnummer van een mens.\n"
        "  Herstel: boek zonder --regel, of maak een regel op woorden: bwk regels maak NAAM REKENING --woord salaris. "
        "Is het een organisatie, zet er dan --organisatie bij. Er is niets geschreven.\n"
    )
    named = books.refused("regels", "maak", "Loon", "coordinatie linde", "--tegenpartij", "yilmaz")
    assert "deze regel noemt 'S. Yilmaz', en dat lijkt de naam van een mens: een regel noemt geen mensen." in named
    told = books.refused("regels", "maak", "Loon Yilmaz", "coordinatie linde", "--woord", "salaris")
    assert "deze regel noemt 'S. Yilmaz'" in told
    unknown = books.bwk("regels", "maak", "Koffie", "koffie linde", "--woord", "koffie", "--partij", "Jumbo")
    assert unknown.stderr == (
        "Let op: aan 'Jumbo' is niet te zien dat het een organisatie is; een regel noemt geen mensen.\n"
    )


def test_the_account_number_of_a_member_is_in_no_rule(books: SettlingBooks) -> None:
    books.done(
        "leden", "aanmelden", "--aandelen", 1, "--soort", "bewoner", "--kamer", "LINDE", "--datum", "2026-01-01",
        "--nummer", "L0001",
    )  # fmt: skip
    member = Line("20260203", "25.00", "Klusbedrijf Een", PERSON, "Aandelen lid L0001")
    books.take("februari.csv", [member, Line("20260204", "-12.00", member.name, PERSON, "klus")], "164.60")
    said = books.refused("vraagposten", books.number("klus"), "huur linde", "--regel", "Klus", "--partij", member.name)
    assert said.startswith("Fout: dit rekeningnummer is van L0001: een regel noemt geen mensen.\n")


def test_one_rule_on_a_word_answers_all_at_once(books: SettlingBooks) -> None:
    said = books.done(
        "regels", "maak", "Salaris", "coordinatie linde", "--woord", "salaris", "--af-bij", "af",
        "--omschrijving", "Nettoloon", "--opnieuw",
    )  # fmt: skip
    assert said.endswith("2 vraagposten zijn door de regels geboekt.\n")
    entries = [entry for entry in books.load().transactions if entry.meta.get("reden") == "Salaris"]
    assert [(entry.payee, entry.narration) for entry in entries] == [(None, "Nettoloon")] * 2


def test_importing_again_answers_what_a_new_rule_explains_and_else_changes_no_byte(books: SettlingBooks) -> None:
    again = [*rents(), DEPOSIT, *SALARIES]
    before = books.snapshot()
    books.take("januari.csv", again)
    assert books.snapshot() == before
    books.done("regels", "maak", "Salaris", "coordinatie linde", "--woord", "salaris", "--omschrijving", "Nettoloon")
    said = books.take("januari.csv", again)
    assert "0 nieuw, 6 al bekend" in said
    assert "2 vraagposten zijn door de regels geboekt.\n" in said
    assert [error.message for error in books.load().errors] == []
    after = books.snapshot()
    assert {name for name in after if after[name] != before.get(name)} == {
        "jaren/2026/bank.beancount",
        "stam/regels.toml",
    }
    books.take("januari.csv", again)
    assert books.snapshot() == after


def test_rules_are_listed_in_words_with_those_that_never_fire(books: SettlingBooks) -> None:
    books.done("regels", "maak", "Salaris", "coordinatie linde", "--woord", "salaris", "--opnieuw")
    shown = books.done("regels", "--formaat", "csv")
    assert "7,Salaris,met 'salaris' in de tekst,Lasten:LINDE:Mensen:Coordinatie,,2,2026-01-24,2" in shown.replace(
        ";", ","
    )
    assert "'Contributie'" in books.done("regels")


def test_a_rule_is_tried_against_history(books: SettlingBooks) -> None:
    books.done("regels", "maak", "Salaris", "coordinatie linde", "--woord", "salaris")
    shown = books.done("regels", "--proef", "salaris", "--formaat", "csv").replace(";", ",")
    assert "Salaris januari 2026,nog open," in shown
    assert "Geen enkele bankregel die bekend is, past." in books.done("regels", "--proef", "Contributie")
    assert books.bwk("regels", "--proef", "Nergens").stderr.startswith("Fout: er is geen regel 'Nergens'.\n")


def test_a_rule_is_changed_moved_and_taken_out_and_the_rest_stays(books: SettlingBooks) -> None:
    before = books.rules
    books.done("regels", "maak", "Salaris", "coordinatie linde", "--woord", "salaris", "--bedrag", "980,00")
    made = books.rules
    assert made.startswith(before.rstrip())
    assert books.done("regels", "wijzig", "Salaris", "--rekening", "coordinatie beuk", "--bedrag", "").endswith(
        "Regel 'Salaris' is veranderd in stam/regels.toml.\n"
    )
    assert books.rules == made.replace('bedrag = "980,00"\n', "").replace(":LINDE:Mensen", ":BEUK:Mensen")
    said = books.done("regels", "verplaats", "Salaris", "--voor", "Aandelen uitgegeven")
    assert said.endswith("Regel 'Salaris' is nu nummer 1 van 7.\n")
    assert books.rules.index("Salaris") < books.rules.index("Aandelen uitgegeven")
    said = books.done("regels", "verwijder", "Salaris")
    assert said == "Regel 'Salaris' is weg uit stam/regels.toml. Wat hij boekte, blijft staan.\n"
    assert books.rules.split() == before.split()


def test_wrong_calls(books: SettlingBooks) -> None:
    nothing = books.bwk("regels", "maak", "Alles", "huur linde")
    assert "Noem waaraan de bankregel te herkennen is, zoals --woord salaris of --iban." in nothing.stderr
    books.done("regels", "maak", "Huur", "huur linde", "--woord", "huur")
    assert books.refused("regels", "maak", "huur", "huur linde", "--woord", "zaal") == (
        "Fout: er is al een regel 'huur'.\n"
        "  Herstel: kies een andere naam, of verander die regel met 'bwk regels wijzig'; er is niets geschreven.\n"
    )
    assert "een rekening die er niet is." in books.refused(
        "regels", "maak", "X", "Lasten:{kamer}:Niets", "--woord", "x"
    )
    pattern = books.refused("regels", "maak", "X", "huur linde", "--tekst", "(x")
    assert "het zoekpatroon van regel 'X' klopt niet" in pattern


def test_the_register_tells_whose_account_number_it_is(books: SettlingBooks, tmp_path: Path) -> None:
    key = write_key(tmp_path / "sleutel.txt")
    register = Register({"V0003": RegisteredPerson(name="Vera Proef", iban=LANDLORD)})
    save(books.root.parent / "ledenregister.age", KeyFile.read(key), Opened(Register()), register)
    call = ("vraagposten", books.number("BEUK"), "huur beuk", "--regel", "Huur", "--partij", SLEUTEL)
    said = books.refused(*call, "--sleutel", key)
    assert said.startswith("Fout: dit rekeningnummer is van V0003: een regel noemt geen mensen.\n")
    unasked = books.bwk(*call, "--proef")
    assert unasked.exit_code == 0
    assert unasked.stderr == (
        "Let op: het ledenregister is niet geraadpleegd; noem --sleutel, of zet BWK_REGISTER_WACHTWOORD.\n"
    )


def test_a_closed_year_keeps_its_questions(books: SettlingBooks) -> None:
    (books.root / "jaren/2026/zegel.json").write_text("{}", "utf-8")
    call = ("vraagposten", books.number("BEUK"), "huur beuk")
    assert "2026 is afgesloten: er komt niets meer bij en er verandert niets." in books.refused(*call)
    # The seal is no real one, which every command that writes tells.
    assert books.bwk("regels", "maak", "Salaris", "coordinatie linde", "--woord", "salaris").exit_code == 1
    before = books.snapshot()
    assert books.bwk("vraagposten", "--opnieuw").stdout == "0 vraagposten zijn door de regels geboekt.\n"
    assert books.snapshot() == before
