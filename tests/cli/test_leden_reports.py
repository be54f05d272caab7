"""`bwk leden register`, `aandelen`, `bewijs`, `terugbetalingen` and `importeer` as their users meet them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from bwk_ledger.cli import main
from bwk_ledger.register.vault import KeyFile, Opened, save
from tests.bank_files import golden
from tests.compose import prepared
from tests.conftest import Books, two_kamers
from tests.members_books import BOOKS, called, done, in_order, refused
from tests.register_samples import ANNA, REGISTER, write_key

GOLDEN = Path(__file__).parent / "golden"
NO_PDFTOTEXT = "geen pdftotext; te krijgen met: apt-get install poppler-utils"
needs_pdftotext = pytest.mark.skipif(shutil.which("pdftotext") is None, reason=NO_PDFTOTEXT)
HEADER = "Lidnummer;Naam;Soort;Kamer;Vereniging;Lid sinds;Lid tot;Aandelen;Aandelen per"
# L0001 left and came back to another kamer: two rows under one number.
LIST = (
    "L0001;Anna Voorbeeld;bewoner;TOP;ja;2015-03-01;2016-12-31;;",
    "L0002;Ben de Proef;staf;HLR;nee;2015-04-01;;2;2017-12-31",
    "L0001;Anna Voorbeeld;bewoner;HLR;nee;2018-02-01;;;",
)


@pytest.fixture
def coop(tmp_path: Path) -> Books:
    """Members, of whom one signed up and did not pay, one moved, one handed shares over and one left."""
    prepared(_with_members, tmp_path)
    return Books(tmp_path / "boeken/main.beancount")


def _with_members(folder: Path) -> None:
    books = two_kamers(folder)
    books.add(BOOKS)
    done(books, "aanmelden", "--soort", "bewoner", "--kamer", "TOP", "--aandelen", 2, "--datum", "2018-04-01")
    done(books, "aanmelden", "--lid", "L0001", "--aandelen", 1, "--datum", "2018-04-02")
    done(books, "wijzigen", "L0001", "--per", "2018-05-01", "--kamer", "HLR")
    done(books, "overdracht", "L0001", "L0004", "--aantal", 1, "--datum", "2018-06-01")
    done(books, "opzeggen", "L0002", "--per", "2018-06-30")


@pytest.fixture
def key(coop: Books) -> Path:
    """The key of a register of members beside the books."""
    key = write_key(coop.root.parent / "sleutel.txt")
    save(coop.root.parent / "ledenregister.age", KeyFile.read(key), Opened(REGISTER.__class__()), REGISTER)
    return key


def csv(books: Books, *arguments: object) -> str:
    return done(books, *arguments, "--formaat", "csv")


def words(path: Path) -> str:
    found = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True)
    return " ".join(found.stdout.split())


@pytest.mark.parametrize("day", ["2018-03-31", "2018-12-31"])
def test_the_register_on_a_day(coop: Books, day: str) -> None:
    golden(GOLDEN / f"leden-register-{day}.csv", csv(coop, "register", "--datum", day))


def test_the_register_of_a_kamer(coop: Books) -> None:
    found = csv(coop, "register", "--datum", "2018-12-31", "--kamer", "hlr")
    assert "Ledenregister HLR;regel;0;L0001;" in found
    assert ";TOP;" not in found
    assert refused(coop, "register", "--kamer", "ZUID") == (
        "Fout: kamer 'ZUID' bestaat niet.\n  Herstel: kies uit: TOP HLR BWK.\n"
    )


def test_an_imported_list_with_somebody_who_returned_shows_right_on_every_day(books: Books, tmp_path: Path) -> None:
    path = tmp_path / "leden.csv"
    path.write_text("\n".join((HEADER, *LIST)), "utf-8")
    said = done(books, "importeer", path)
    assert "ledenlijst (CSV): 1 bestand, 3 nieuw\n" in said
    assert said.endswith(f"Namen en adressen staan niet in de boeken. Zet ze in het register: bwk leden namen {path}\n")
    tables = [csv(books, "register", "--datum", day) for day in ("2016-06-30", "2017-06-30", "2018-06-30")]
    golden(GOLDEN / "leden-teruggekomen.csv", "\n".join(tables))
    before = in_order(books).entries
    assert "0 nieuw, 3 al bekend" in done(books, "importeer", path)
    assert len(in_order(books).entries) == len(before)


def test_only_a_list_of_members_is_imported(books: Books, tmp_path: Path) -> None:
    path = tmp_path / "iets.csv"
    path.write_text("a;b\n1;2\n", "utf-8")
    assert refused(books, "importeer", path) == (
        "Fout: iets.csv: dit is geen ledenlijst.\n"
        "  Oorzaak: een ledenlijst is een CSV met deze kolommen: aandelen, aandelen per, kamer, lid sinds, lid tot, "
        "lidnummer, soort.\n"
        "  Herstel: verbeter de eerste regel, of gebruik 'bwk importeer' voor andere bestanden.\n"
    )


def test_the_share_register(coop: Books) -> None:
    golden(GOLDEN / "leden-aandelen.csv", csv(coop, "aandelen", "--datum", "2018-12-31"))
    golden(GOLDEN / "leden-aandelen-L0001.csv", csv(coop, "aandelen", "--datum", "2018-12-31", "--lid", "l0001"))
    before = csv(coop, "aandelen", "--datum", "2017-05-01")
    assert "Aandelenregister;regel;0;1;2017-05-01" in before
    assert "Aandelenregister;regel;0;2;" not in before
    assert refused(coop, "aandelen", "--lid", "L0099") == (
        "Fout: nummer L0099 staat niet in de boeken.\n  Herstel: verbeter het nummer; kijk met 'bwk leden register'.\n"
    )


def test_shares_without_proof_are_told(coop: Books) -> None:
    coop.add('2018-07-01 * "zonder lid"\n  Activa:Bank:ING  25.00 EUR\n  Vermogen:Ledenkapitaal  -1 AANDEEL {25 EUR}\n')
    found = called(coop, "aandelen", "--datum", "2018-12-31")
    assert found.exit_code == 1
    assert "Let op: het aandelenregister en het ledenkapitaal zijn niet gelijk.\n" in found.stderr
    assert "geen lid" in found.stdout


@needs_pdftotext
def test_registers_as_pdf_and_workbook(coop: Books, tmp_path: Path) -> None:
    for command, title in (("register", "Ledenregister"), ("aandelen", "Aandelenregister")):
        for suffix in ("pdf", "xlsx", "html"):
            done(coop, command, "--datum", "2018-12-31", "--uit", tmp_path / f"{command}.{suffix}")
        assert words(tmp_path / f"{command}.pdf").startswith(title)
        sheet = openpyxl.load_workbook(tmp_path / f"{command}.xlsx").worksheets[0]
        assert sheet.title == title
        assert "L0001" in {cell.value for line in sheet.iter_rows() for cell in line}
        assert title in (tmp_path / f"{command}.html").read_text("utf-8")


@needs_pdftotext
def test_the_certificate_of_a_member(coop: Books, tmp_path: Path) -> None:
    path = tmp_path / "bewijs.pdf"
    assert done(coop, "bewijs", "l0001", "--datum", "2018-12-31", "--uit", path) == f"Geschreven: 1 bewijs in {path}\n"
    assert words(path) == (
        "BuurtWerkKamer Coöperatie Bewijs van aandelen Naam Lidnummer L0001 Lid sinds 2017-05-01 "
        "Kamer Hart voor Leidsche Rijn "
        "BuurtWerkKamer Coöperatie verklaart dat het lid met nummer L0001 op 2018-12-31 in het aandelenregister staat "
        "met 2 aandelen van nominaal 25,00 euro, samen 50,00 euro. "
        "De aandelen volgen uit deze mutaties in het register: "
        "Mutatie Datum Wat Aandelen 1 2017-05-01 uitgifte +3 6 2018-06-01 overdracht aan L0004 −1 Samen 2 "
        "Dit bewijs is een uittreksel: het register van de coöperatie is beslissend. Het bewijs is niet overdraagbaar; "
        "aandelen gaan over door een overdracht in het register. "
        "2018-12-31, namens het bestuur Bestuurslid Bestuurslid"
    )
    assert "overdracht van L0001 +1" in words(_certificate(coop, "L0004", tmp_path))


def _certificate(books: Books, number: str, folder: Path) -> Path:
    done(books, "bewijs", number, "--datum", "2018-12-31", "--uit", folder / f"{number}.pdf")
    return folder / f"{number}.pdf"


def test_certificates_of_all(coop: Books, tmp_path: Path) -> None:
    folder = tmp_path / "bewijzen"
    folder.mkdir()
    said = done(coop, "bewijs", "--allen", "--datum", "2018-12-31", "--uit", folder)
    assert said == f"Geschreven: 2 bewijzen in {folder}\n"
    assert sorted(path.name for path in folder.iterdir()) == [
        "aandelenbewijs-L0001.pdf",
        "aandelenbewijs-L0004.pdf",
    ]


def test_a_certificate_that_cannot_be_made_is_refused(coop: Books, tmp_path: Path) -> None:
    out = ("--uit", tmp_path / "bewijs.pdf")
    assert refused(coop, "bewijs", "L0002", "--datum", "2018-12-31", *out) == (
        "Fout: L0002 houdt op 2018-12-31 geen aandelen.\n"
        "  Herstel: verbeter het nummer of de dag; kijk met 'bwk leden aandelen'.\n"
    )
    told = "Noem een NUMMER, of vraag met --allen een bewijs voor ieder die aandelen houdt."
    assert told in refused(coop, "bewijs", *out)
    assert told in refused(coop, "bewijs", "L0001", "--allen", "--uit", tmp_path)
    assert "bestaat niet. Maak die eerst." in refused(coop, "bewijs", "--allen", "--uit", tmp_path / "weg")
    assert not (tmp_path / "bewijs.pdf").exists()


def test_repayments_that_fit(coop: Books) -> None:
    golden(GOLDEN / "leden-terugbetalingen.csv", csv(coop, "terugbetalingen", "--datum", "2018-12-31"))
    # Before the last day the shares are still to be given up.
    early = csv(coop, "terugbetalingen", "--datum", "2018-01-15")
    assert "Terugbetalingen;regel;0;L0003;2018-03-31;2018-09-30;2;0;50;" in early
    assert "[1] Wie nog aandelen houdt, geeft die eerst terug" in early
    assert "er is niets terug te betalen" in done(coop, "terugbetalingen", "--datum", "2017-04-30")


def test_repayments_that_do_not_fit(coop: Books) -> None:
    coop.add(
        "2018-01-01 open Schulden:Crediteuren EUR\n"
        '2018-07-01 * "Huur"\n  Activa:Bank:ING  -115.00 EUR\n  Lasten:TOP:Fysiek:Huur  115.00 EUR\n'
        '2018-07-02 * "Nog te betalen"\n  Schulden:Crediteuren  -15.00 EUR\n  Lasten:TOP:Fysiek:Huur  15.00 EUR\n'
    )
    found = called(coop, "terugbetalingen", "--datum", "2018-12-31")
    assert found.exit_code == 1
    assert found.stderr == (
        "Let op: op 2018-09-30 komt er voor L0003 (50,00 euro) 5,00 euro te kort.\n"
        "Let op: op 2018-12-30 komt er voor L0002 (25,00 euro) 30,00 euro te kort.\n"
    )
    assert "-30,00" in found.stdout


def with_names(books: Books, key: Path, *arguments: object) -> str:
    return done(books, *arguments, "--met-namen", "--sleutel", key)


def test_names_stand_beside_numbers_only_when_asked_for(coop: Books, key: Path, tmp_path: Path) -> None:
    assert ANNA.name not in done(coop, "register", "--datum", "2018-12-31")
    shown = with_names(coop, key, "register", "--datum", "2018-12-31", "--formaat", "csv")
    assert f"Ledenregister;regel;0;L0001;{ANNA.name};{ANNA.town};bewoner;HLR;" in shown
    assert "Geen lid meer;regel;0;L0002;Ben de Proef;;bewoner;HLR;" in shown
    assert "Ledenregister;regel;0;L0004;;;organisatie;HLR;" in shown
    for command, path in ((("register",), tmp_path / "register.xlsx"), (("bewijs", "L0001"), tmp_path / "bewijs.pdf")):
        with_names(coop, key, *command, "--uit", path)
        assert path.stat().st_mode & 0o777 == 0o600


@needs_pdftotext
def test_a_certificate_in_a_name(coop: Books, key: Path, tmp_path: Path) -> None:
    path = tmp_path / "bewijs.pdf"
    with_names(coop, key, "bewijs", "L0001", "--uit", path)
    assert f"Naam {ANNA.name} Woonplaats {ANNA.town} Lidnummer L0001" in words(path)


@pytest.mark.parametrize(
    ("command", "out"), [(("register",), "register.pdf"), (("bewijs", "L0001"), "l.pdf"), (("bewijs", "--allen"), "")]
)
def test_names_never_go_into_the_folder_of_the_books(
    coop: Books, key: Path, command: tuple[str, ...], out: str
) -> None:
    path = coop.root / "documenten" / out
    path.parent.mkdir(exist_ok=True)
    assert refused(coop, *command, "--met-namen", "--sleutel", key, "--uit", path) == (
        f"Fout: {Path('BOEKEN/documenten', out)}: wat namen bevat, mag niet in de map van de boeken komen.\n"
        "  Oorzaak: in de boeken en in Fava staan geen namen.\n"
        "  Herstel: noem bij --uit een plaats erbuiten.\n"
    )


def test_without_a_register_there_are_no_names(coop: Books) -> None:
    assert "ledenregister" in refused(coop, "register", "--met-namen")


def test_every_command_is_explained() -> None:
    listed = CliRunner().invoke(main, ["leden", "--help"]).output
    for command in ("aanmelden", "wijzigen", "opzeggen", "uitgifte", "overdracht", "register", "aandelen", "bewijs"):
        assert command in listed
        found = CliRunner().invoke(main, ["leden", command, "--help"])
        assert (found.exit_code, "--boeken" in found.output) == (0, True)
