"""A cooperative of your own: its year from an empty folder, with a file that says who it is and commands alone."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bwk_ledger.acts.new_books import code_of
from bwk_ledger.cli import main
from bwk_ledger.rules.load import load
from tests.bank_files import ing, row
from tests.own_words import words_of_the_example

if TYPE_CHECKING:
    from pathlib import Path

    from bwk_ledger.rules.load import Ledger

SAID = """\
naam = "Wijkhuizen Oost B.A."
zetel = "Arnhem"
kvk = "12345678"
rsin = "123456782"
incassant = "NL69ZZZ123456780000"
boeken-vanaf = 2025
bestuur = ["L0001"]

[[kamer]]
code = "LINDE"
naam = "Kamer De Linde"
stad = "Arnhem"
handgeld = 200.00
iban = "NL19DEMO0000000013"

[[kamer]]   # de tweede
code = "BEUK"
naam = "Kamer De Beuk"

[[bank]]
naam = "Triodos betaalrekening"
soort = "bank"
iban = "NL57DEMO0000000202"

[[financier]]
code = "STAD"
naam = "Gemeente Arnhem"
groep = "Gemeente"

[[tarief]]
soort = "bewoner"
uur = 11.50

[aandeel]
waarde = 20.00

[[contributie]]
soort = "bewoner"
bedrag = 24.00
vervalt = ["31-03", "30-09"]

[beginbalans]
"Activa:Bank:Triodos-Betaalrekening" = 1500.00
"Activa:Handgeld:LINDE" = 80.50
"Vermogen:Ledenkapitaal" = 40.00
"Vermogen:Reserves:Algemeen" = 1540.50
"""


def bwk(*arguments: object) -> str:
    found = CliRunner().invoke(main, [str(item) for item in arguments])
    assert (found.exit_code, found.stderr) == (0, "")
    return found.stdout


def refused(*arguments: object) -> str:
    found = CliRunner().invoke(main, [str(item) for item in arguments])
    assert found.exit_code == 2
    return found.stderr


@pytest.fixture
def said(tmp_path: Path) -> Path:
    path = tmp_path / "coop.toml"
    path.write_text(SAID, "utf-8")
    return path


@pytest.fixture
def root(tmp_path: Path, said: Path) -> Path:
    bwk("nieuw", tmp_path / "boeken", "--uit", said)
    return tmp_path / "boeken"


def balances(root: Path) -> dict[str, Decimal]:
    ledger = fine(root)
    found: dict[str, Decimal] = {}
    for entry in ledger.transactions:
        for posting in entry.postings:
            found[posting.account] = found.get(posting.account, Decimal(0)) + posting.units.number
    return found


def fine(root: Path) -> Ledger:
    ledger = load(root / "main.beancount")
    assert [error.message for error in ledger.errors] == []
    return ledger


def test_a_file_says_who_the_cooperative_is(root: Path) -> None:
    config = fine(root).config
    assert list(config.kamers) == ["LINDE", "BEUK", "WO"]
    own = config.kamers["WO"]
    assert {key: own.source[key] for key in ("zetel", "kvk", "rsin", "incassant", "bestuur")} == {
        "zetel": "Arnhem",
        "kvk": "12345678",
        "rsin": "123456782",
        "incassant": "NL69ZZZ123456780000",
        "bestuur": "L0001",
    }
    assert config.kamers["LINDE"].petty_cash_ceiling == Decimal(200)
    assert config.funders["STAD"].kamers == ("LINDE", "BEUK")
    assert config.share_price == Decimal(20)
    assert config.rates == {"UUR.BEWONER-2025": Decimal("11.50")}
    assert [(fee.kind, fee.amount) for fee in config.fees] == [("bewoner", Decimal("24.00"))]
    assert {kamer.start.year for kamer in config.kamers.values()} == {2025}


def test_an_opening_balance_stands_against_the_reserve(root: Path) -> None:
    assert balances(root) == {
        "Activa:Bank:Triodos-Betaalrekening": Decimal(1500),
        "Activa:Handgeld:LINDE": Decimal("80.50"),
        "Vermogen:Reserves:Algemeen": Decimal("-1580.50"),
    }


def test_a_file_with_mistakes_makes_nothing_and_tells_them_all(tmp_path: Path, said: Path) -> None:
    wrong = (
        SAID.replace(" B.A.", "")
        .replace('kvk = "12345678"', 'kvk = "1234"')
        .replace("123456782", "123456781")
        .replace("DEMO0000000202", "DEMO0000000203")
        .replace("uur = 11.50", "uurtarief = 11.50")
        .replace("1540.50", "1500.00")
        .replace('bestuur = ["L0001"]', 'bestuur = ["Vera"]')
        .replace('code = "BEUK"', 'code = "LINDE"')
    )
    said.write_text(wrong, "utf-8")
    assert refused("nieuw", tmp_path / "boeken", "--uit", said) == (
        f"Fout: {said}: 9 fouten gevonden, er is niets gemaakt:\n"
        "  regel 1: 'Wijkhuizen Oost' noemt geen W.A., B.A. of U.A. Schrijf de naam zoals in de statuten.\n"
        "  regel 3: kvk '1234' heeft geen 8 cijfers. Neem het over van de brief of het uittreksel.\n"
        "  regel 4: rsin '123456781' klopt niet: het controlecijfer is anders. Neem het over van de brief.\n"
        "  regel 7: 'Vera' is geen nummer van iemand. Namen horen niet in de boeken: schrijf L0001.\n"
        "  regel 17: 'LINDE' is er al. Kies een andere code.\n"
        "  regel 23: iban: 'NL57DEMO0000000203' is geen IBAN. Neem het over van een afschrift of bankpas.\n"
        "  regel 30: uur is geen bedrag in hele centen. Schrijf uur = 1234.50, zonder aanhalingstekens.\n"
        "  regel 32: 'uurtarief' betekent hier niets. Kies uit: soort, uur.\n"
        "  regel 46: de balans sluit niet: bezit 1.580,50, schuld en vermogen 1.540,00. "
        "Verbeter een bedrag, of noem Vermogen:Reserves:Algemeen=1.540,50.\n"
        "  Herstel: verbeter deze regels en geef de opdracht opnieuw.\n"
    )
    assert not (tmp_path / "boeken").exists()


def test_an_account_of_the_opening_balance_is_one_that_will_be_there(tmp_path: Path, said: Path) -> None:
    said.write_text(SAID.replace("Triodos-Betaalrekening", "Triodos"), "utf-8")
    told = refused("nieuw", tmp_path / "boeken", "--uit", said)
    assert "  regel 43: rekening Activa:Bank:Triodos is er niet. Kies uit: Activa:Bank:Triodos-Betaalrekening" in told


def test_what_is_no_toml_is_told_with_its_line(tmp_path: Path, said: Path) -> None:
    said.write_text('naam = "Wijkhuizen Oost B.A."\nkvk = 12,5\n', "utf-8")
    assert refused("nieuw", tmp_path / "boeken", "--uit", said).startswith(
        f"Fout: {said}, regel 2: dit bestand is niet te lezen."
    )


def test_the_example_file_makes_books(tmp_path: Path) -> None:
    shown = bwk("nieuw", "--voorbeeld-toml")
    (tmp_path / "coop.toml").write_text(shown, "utf-8")
    bwk("nieuw", tmp_path / "boeken", "--uit", tmp_path / "coop.toml")
    assert balances(tmp_path / "boeken")["Vermogen:Reserves:Algemeen"] == Decimal(-1500)


def test_a_file_leaves_no_room_for_other_options(tmp_path: Path, said: Path) -> None:
    assert "Met --uit staat alles in dat bestand: laat de andere opties weg." in refused(
        "nieuw", tmp_path / "boeken", "--uit", said, "--kamer", "LINDE"
    )


@pytest.mark.parametrize(
    ("option", "message"),
    [
        (("--kvk", "1234"), "kvk '1234' heeft geen 8 cijfers."),
        (("--rsin", "123456781"), "rsin '123456781' klopt niet: het controlecijfer is anders."),
        (("--code", "wo"), "'wo' kan geen code van de coöperatie zijn."),
    ],
)
def test_options_are_checked(tmp_path: Path, option: tuple[str, str], message: str) -> None:
    assert refused("nieuw", tmp_path / "boeken", *option).startswith(f"Fout: {message}\n")
    assert not (tmp_path / "boeken").exists()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Wijkhuizen Oost B.A.", "WO"),
        ("Coöperatie Buurt Aan Zet U.A.", "BAZ"),
        ("BuurtWerkKamer Coöperatie", "BWK"),
        ("Proef", "COOP"),
    ],
)
def test_the_code_of_a_cooperative_is_made_of_its_name(name: str, code: str) -> None:
    assert code_of(name) == code


# A year of it, and nothing of the example in what it says.

REPORTS = (
    ("controle",),
    ("jaarrekening", "2025"),
    ("begroting", "2025"),
    ("proefbalans", "2025"),
    ("grootboek", "Activa:Bank", "2025"),
    ("kasstroom", "2025"),
    ("inventaris", "2025"),
    ("overlopend", "2025"),
    ("handgeld", "overzicht", "2025"),
    ("leden", "register"),
    ("tertiaal", "2025"),
    ("bonnen",),
    ("vraagposten",),
    ("regels",),
    ("geschiedenis",),
    ("vanavond",),
)
WRONG = (
    ("uren", "overzicht", "2025"),  # there are none
    ("loonheffing", "2025"),
    ("btw", "2025", "1"),
    ("post", "nieuw", "verzekering", "--naam", "Verzekering"),
    ("post", "nieuw", "Organisatie:Raad", "--naam", "Raad"),
    ("financier", "wijzig", "X", "--naam", "Y"),
    ("beginbalans", "2025", "--stand", "Activa:Kas:EIK=1,00"),
    ("handgeld", "overmaken", "maart"),
    ("uren", "sjabloon", "maart"),
)


def test_nothing_of_the_example_appears_in_another_cooperative(root: Path) -> None:
    bwk("post", "nieuw", "Organisatie:Keuring", "--naam", "Keuring", "--rgs", "WBedAlkOal", "--boeken", root)
    bwk("financier", "nieuw", "FONDS", "--naam", "Fonds Oost", "--groep", "Fondsen", "--boeken", root)
    said = [CliRunner().invoke(main, [*report, "--boeken", str(root)]).output for report in (*REPORTS, *WRONG)]
    (root / "stam/kamers.beancount").write_text(
        (root / "stam/kamers.beancount").read_text("utf-8") + '2025-01-01 custom "aanstelling" "P0001"\n  kamr: "X"\n'
    )
    said.append(CliRunner().invoke(main, ["controle", "--boeken", str(root)]).output)
    files = [path.read_text("utf-8") for path in sorted(root.rglob("*")) if path.suffix in {".beancount", ".toml"}]
    assert [found for text in (*said, *files) for found in words_of_the_example(text)] == []


def test_a_statement_goes_on_from_the_opening_balance_and_names_nothing_of_the_example(root: Path) -> None:
    rows = [row("2025-01-01", "-100.00", text="huur"), row("2025-12-01", "24.00", text="L0001 contributie")]
    file = root.parent / "2025.csv"
    file.write_bytes(ing(rows, opening=Decimal(1500), account="NL57DEMO0000000202"))
    said = [bwk("importeer", file, "--boeken", root)]
    assert balances(root)["Activa:Bank:Triodos-Betaalrekening"] == Decimal(1424)
    said += [bwk(*report, "--boeken", root) for report in REPORTS if report != ("controle",)]
    assert [found for text in said for found in words_of_the_example(text)] == []


@pytest.mark.parametrize("report", REPORTS, ids=" ".join)
def test_every_report_runs(root: Path, report: tuple[str, ...]) -> None:
    assert CliRunner().invoke(main, [*report, "--boeken", str(root)]).exit_code == 0


# Posts, funders and an opening balance.


def test_a_post_takes_the_code_of_one_that_is_usual(root: Path) -> None:
    said = bwk(
        "post", "nieuw", "Organisatie:Verzekeringen", "--naam", "Verzekering", "--voor", "kamers", "--boeken", root
    )
    assert said == (
        "Verzekering (WBedAssOva, Overige assurantiepremies) staat in stam/rekeningen.beancount: "
        "Lasten:LINDE:Organisatie:Verzekeringen, Lasten:BEUK:Organisatie:Verzekeringen.\n"
    )
    assert "Lasten:BEUK:Organisatie:Verzekeringen" in fine(root).names


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("organisatie", "--naam", "X"), "Fout: 'organisatie' kan geen post zijn.\n"),
        (("Tijd:Bestuur", "--naam", "X"), "Fout: 'Tijd:Bestuur' is een post voor uren.\n"),
        (("Organisatie:Accountant", "--naam", "X"), "Fout: de post Lasten Organisatie:Accountant is er al: Accountant"),
        (
            ("Organisatie:Zaak", "--naam", "X", "--rgs", "WBedXxx"),
            "Fout: RGS-code 'WBedXxx' kennen deze boeken niet.\n",
        ),
        (("Organisatie:Zaak", "--naam", "Zzz"), "Fout: voor 'Zzz' is geen RGS-code te raden.\n"),
    ],
)
def test_a_post_that_cannot_be(root: Path, arguments: tuple[str, ...], message: str) -> None:
    assert refused("post", "nieuw", *arguments, "--boeken", root).startswith(message)


def test_a_funder_comes_and_changes(root: Path) -> None:
    bwk("financier", "nieuw", "FONDS", "--naam", "Fonds", "--groep", "Fondsen", "--kamer", "BEUK", "--boeken", root)
    said = bwk("financier", "wijzig", "FONDS", "--naam", "Fonds Oost", "--kamer", "LINDE", "--boeken", root)
    assert said == "Financier FONDS is veranderd (naam: Fonds Oost, kamers: LINDE); zie stam/financiers.beancount.\n"
    found = fine(root).config.funders["FONDS"]
    assert (found.name, found.kamers, found.is_grant, found.start.year) == ("Fonds Oost", ("LINDE",), True, 2025)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nieuw", "STAD"), "Fout: financier STAD is er al: Gemeente Arnhem.\n"),
        (("nieuw", "stad"), "Fout: 'stad' kan geen code van een financier zijn.\n"),
        (("nieuw", "FONDS", "--kamer", "EIK"), "Fout: kamer 'EIK' bestaat niet.\n"),
        (("nieuw", "FONDS", "--rgs", "W"), "Fout: RGS-code 'W' kennen deze boeken niet.\n"),
        (("wijzig", "FONDS", "--naam", "X"), "Fout: financier 'FONDS' is er niet.\n"),
    ],
)
def test_a_funder_that_cannot_be(root: Path, arguments: tuple[str, ...], message: str) -> None:
    assert refused("financier", *arguments, "--boeken", root).startswith(message)


def test_an_opening_balance_for_books_that_are_there(tmp_path: Path) -> None:
    root = tmp_path / "boeken"
    bwk("nieuw", root, "--naam", "Wijkhuizen Oost B.A.", "--kamer", "LINDE")
    stand = ("--stand", "Activa:Bank:ING=100,00", "--stand", "Vermogen:Reserves:Algemeen=100,00")
    assert bwk("beginbalans", "2025", *stand, "--boeken", root) == (
        "Beginbalans van 1 januari 2025: 1 rekening geboekt tegenover Vermogen:Reserves:Algemeen.\n"
    )
    assert balances(root) == {"Activa:Bank:ING": Decimal(100), "Vermogen:Reserves:Algemeen": Decimal(-100)}
    again = ("--stand", "Activa:Bank:ING=90,00", "--stand", "Vermogen:Reserves:Algemeen=90,00")
    assert refused("beginbalans", "2025", *again, "--boeken", root) == (
        "Fout: Activa:Bank:ING begon met 100,00, en niet met 90,00.\n"
        "  Oorzaak: dat zegt haar eerste afschrift, of een eerdere beginbalans.\n"
        "  Herstel: neem dat bedrag over; een eerdere beginbalans neemt u terug met 'bwk ongedaan'.\n"
    )
    assert refused("beginbalans", "2026", *again, "--boeken", root).startswith("Fout: Activa:Bank:ING begon met 100,00")
    odd = ("--stand", "Activa:Bank:ING=100,00", "--stand", "Schulden:Onbekend=100,00")
    assert refused("beginbalans", "2025", *odd, "--boeken", root).startswith(
        "Fout: rekening Schulden:Onbekend bestaat niet."
    )
    result = ("--stand", "Lasten:LINDE:Fysiek:Huur=1,00")
    assert refused("beginbalans", "2025", *result, "--boeken", root).startswith(
        "Fout: 'Lasten:LINDE:Fysiek:Huur' staat niet op de balans.\n"
    )
