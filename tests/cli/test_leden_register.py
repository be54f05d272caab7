"""The commands of `bwk leden` about names: what they show, refuse and write, and that the books stay as they are."""

from __future__ import annotations

import datetime as dt
import os
import pty
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bwk_ledger.cli import main
from bwk_ledger.demo.people import demo_iban
from bwk_ledger.register.vault import KeyFile, Opened, open_register, save
from tests.bank_files import ImportBooks, golden_messages, import_books, ing, row, snapshot
from tests.compose import member
from tests.register_samples import write_key

if TYPE_CHECKING:
    from bwk_ledger.register.people import Register

GOLDEN = Path(__file__).parent / "golden"
ANNA, BEN, CEES, SHARED = (demo_iban(number) for number in (501, 502, 503, 504))
TODAY = dt.date(2021, 6, 1)
MEMBERS = (
    member("L0001", day="2017-05-01")
    + member("L0002", day="2017-05-02")
    + member("L0003", day="2010-01-01", einde="2011-03-31")
    + member("L0004", "HLR", day="2017-05-04", einde="2019-03-31")
    + member("L0005", "HLR", day="2017-05-05", einde="2021-03-31")
)
LIST = f"""Lidnummer;Naam;Adres;Postcode;Woonplaats;E-mail;IBAN;Soort;Machtiging;Machtiging getekend
L0001;Anna Voorbeeld;Proefstraat 1;3599 AB;Utrecht;anna@bwk.example;{ANNA};bewoner;BWK-L0001;2018-01-10
L0002;Ben de Proef;;;;;{BEN};bewoner;;
L0003;Cees Vroeger;Oudeweg 3;3599 AC;Utrecht;;{CEES};bewoner;;
L0004;Dora Weg;Oudeweg 4;3599 AC;Utrecht;dora@bwk.example;;bewoner;;
"""


@pytest.fixture
def books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ImportBooks:
    monkeypatch.setattr("bwk_ledger.cli.leden_register.today", lambda: TODAY)
    monkeypatch.setattr("bwk_ledger.acts.register.today", lambda: TODAY)
    found = import_books(tmp_path / "coop/boeken")
    found.add("stam/leden.beancount", MEMBERS)
    found.load()
    write_key(tmp_path / "sleutel.txt")
    return found


@pytest.fixture
def lijst(tmp_path: Path) -> Path:
    path = tmp_path / "ledenlijst.csv"
    path.write_text(LIST, "utf-8")
    return path


def file_of(books: ImportBooks) -> Path:
    return books.root.parent / "ledenregister.age"


def key_of(books: ImportBooks) -> KeyFile:
    return KeyFile.read(books.root.parent.parent / "sleutel.txt")


def register(books: ImportBooks) -> Register:
    return open_register(file_of(books), key_of(books))


def leden(books: ImportBooks, *arguments: object, status: int = 0, answer: str = "", **env: str | None) -> str:
    """What a command prints, without the folder of the test; the books never change."""
    before = books.snapshot()
    key = {"BWK_REGISTER_SLEUTEL": str(books.root.parent.parent / "sleutel.txt")}
    clean = {"BWK_REGISTER": None, "BWK_REGISTER_WACHTWOORD": None, "BWK_BOEKEN": str(books.main)}
    found = CliRunner().invoke(main, ["leden", *map(str, arguments)], input=answer, env={**clean, **key, **env})
    if found.exception is not None and not isinstance(found.exception, SystemExit):
        raise found.exception
    assert found.exit_code == status, found.output
    assert books.snapshot() == before
    return found.output.replace(f"{books.root.parent.parent}/", "")


def test_names_of_a_list_are_taken_once(books: ImportBooks, lijst: Path) -> None:
    assert leden(books, "namen", lijst) == "ledenlijst.csv: 4 nieuw, 0 gewijzigd, 0 ongewijzigd in het register.\n"
    assert register(books).by_name("anna voorbeeld") == ("L0001",)
    before = snapshot(books.root.parent)
    assert leden(books, "namen", lijst) == "ledenlijst.csv: 0 nieuw, 0 gewijzigd, 4 ongewijzigd in het register.\n"
    assert snapshot(books.root.parent) == before
    lijst.write_text("lidnummer,naam\nL0002,Ben Anders\n", "utf-8")  # what it does not tell, stays
    assert leden(books, "namen", lijst) == "ledenlijst.csv: 0 nieuw, 1 gewijzigd, 0 ongewijzigd in het register.\n"
    assert (register(books).people["L0002"].name, register(books).people["L0002"].iban) == ("Ben Anders", BEN)
    assert len(list((books.root.parent / "ledenregister.reservekopieen").iterdir())) == 1


def test_a_list_from_a_spreadsheet_of_windows(books: ImportBooks, lijst: Path) -> None:
    lijst.write_bytes("Lidnummer;Naam\r\nL0001;Zoë d'Éclair\r\n".encode("cp1252"))
    leden(books, "namen", lijst)
    assert register(books).people["L0001"].name == "Zoë d'Éclair"


BROKEN = {
    "geen ledenlijst": "Datum;Bedrag\n2018-01-01;3\n",
    "onbekend nummer": LIST + "L0099;Niemand;;;;;;;;\n",
    "nummer dat geen nummer is": LIST + "Anna;Anna;;;;;;;;\n",
    "twee keer hetzelfde nummer": LIST + "L0001;Anna;;;;;;;;\n",
    "verkeerd controlegetal": LIST.replace(CEES, "NL00DEMO0000000503"),
    "machtiging zonder dag": LIST.replace("BWK-L0001;2018-01-10", "BWK-L0001;"),
    "dag die er niet is": LIST.replace("2018-01-10", "2018-02-30"),
    "te weinig velden": LIST + "L0005;Eva\n",
}


RETURNED = "Lidnummer;Naam;Adres;Lid sinds\nL0003;Cees;Oudeweg 3;2010-01-01\nL0003;Cees;Oudeweg 3;2020-01-01\n"


def test_who_returned_stands_on_a_list_more_than_once(books: ImportBooks, lijst: Path) -> None:
    lijst.write_text(RETURNED, "utf-8")
    assert "1 nieuw, 0 gewijzigd, 0 ongewijzigd" in leden(books, "namen", lijst)
    lijst.write_text(RETURNED.replace("3;2020", "4;2020"), "utf-8")
    assert leden(books, "namen", lijst, status=2) == (
        "Fout: ledenlijst.csv, regel 3: lid L0003 heeft hier andere gegevens dan op regel 2.\n"
        "    | L0003;Cees;Oudeweg 4;2020-01-01\n"
        "  Herstel: wie vaker lid was, staat er vaker; maak naam, adres en nummers op die regels gelijk.\n"
    )


def test_who_signed_up_may_be_in_the_register(books: ImportBooks) -> None:
    books.add("stam/leden.beancount", '2021-05-01 custom "inschrijving" "L0006"\n  aandelen: 1\n')
    leden(books, "gegevens", "L0006", "--naam", "Fien Nieuw", "--iban", SHARED)
    assert "L0006 staat in het register, maar" not in leden(books, "nakijken", status=1)
    leden(books, "vergeet", "L0006", "--ja")
    assert register(books).forgotten == {"L0006": TODAY}


def test_of_a_cooperative_without_liability_nothing_is_kept_for_ten_years(books: ImportBooks, lijst: Path) -> None:
    books.add("stam/leden.beancount", '2010-01-01 custom "ledenregels"\n  aansprakelijkheid: "UA"\n')
    leden(books, "namen", lijst)
    assert leden(books, "vergeet", "L0004", "--ja").startswith("L0004 is gewist;")
    assert leden(books, "vergeet", "L0005", answer="nee\n").startswith(
        "Let op: L0005 vertrok op 2021-03-31, minder dan 2 jaar geleden. Is alles afgerekend, ook de aandelen?\n"
    )


def test_a_list_with_a_mistake_changes_nothing(books: ImportBooks, lijst: Path) -> None:
    messages = {}
    for name, text in BROKEN.items():
        lijst.write_text(text, "utf-8")
        messages[name] = leden(books, "namen", lijst, status=2)
        assert not file_of(books).exists()
    golden_messages(GOLDEN / "leden-namen.txt", messages)


def test_one_person_is_shown_and_changed(books: ImportBooks, lijst: Path) -> None:
    assert leden(books, "gegevens", "L0001", status=2) == (
        "Fout: coop/ledenregister.age: er is nog geen ledenregister.\n"
        "  Herstel: maak het met 'bwk leden namen LIJST.csv'.\n"
    )
    leden(books, "namen", lijst)
    assert leden(books, "gegevens", "l0001") == (
        "L0001\n"
        "  Naam:       Anna Voorbeeld\n"
        "  Adres:      Proefstraat 1\n"
        "  Postcode:   3599 AB\n"
        "  Woonplaats: Utrecht\n"
        "  E-mail:     anna@bwk.example\n"
        f"  IBAN:       {ANNA}\n"
        "  Machtiging: BWK-L0001, getekend 2018-01-10, nog niet geïncasseerd\n"
    )
    assert leden(books, "gegevens", "L0005") == "Van L0005 is niets bekend.\n"
    said = leden(books, "gegevens", "L0005", "--naam", "Eva Laat", "--machtiging", "E-5", "--getekend", "10-1-2021")
    assert said == "L0005: bijgewerkt in het register.\n"
    assert leden(books, "gegevens", "L0005") == (
        "L0005\n  Naam:       Eva Laat\n  Machtiging: E-5, getekend 2021-01-10, nog niet geïncasseerd\n"
    )
    assert leden(books, "gegevens", "L0005", "--naam", "Eva Laat") == "L0005: niets veranderd.\n"
    leden(books, "gegevens", "L0005", "--naam", "", "--machtiging", "")
    assert "L0005" not in register(books).people


def test_a_wrong_field_or_number_changes_nothing(books: ImportBooks, lijst: Path) -> None:
    leden(books, "namen", lijst)
    before = snapshot(books.root.parent)
    assert leden(books, "gegevens", "L0099", "--naam", "X", status=2) == (
        "Fout: de boeken kennen lid L0099 niet.\n"
        "  Herstel: verbeter het nummer, of lees eerst de ledenlijst in met 'bwk importeer'.\n"
    )
    assert "'NL00DEMO0000000501' is geen IBAN." in leden(
        books, "gegevens", "L0001", "--iban", "NL00DEMO0000000501", status=2
    )
    assert snapshot(books.root.parent) == before


def test_the_register_never_lies_in_the_books(books: ImportBooks, lijst: Path) -> None:
    inside = books.root / "stam/leden.age"
    assert leden(books, "namen", lijst, "--register", inside, status=2) == (
        "Fout: coop/boeken/stam/leden.age: het ledenregister mag niet in de map van de boeken liggen.\n"
        "  Oorzaak: in de boeken en in Fava staan geen namen.\n"
        "  Herstel: kies een plaats erbuiten, zoals coop/ledenregister.age.\n"
    )
    elsewhere = books.root.parent.parent / "elders.age"
    leden(books, "namen", lijst, BWK_REGISTER=str(elsewhere))
    assert elsewhere.exists()
    assert not file_of(books).exists()
    link = books.root.parent.parent / "link.age"
    link.symlink_to(elsewhere)
    leden(books, "gegevens", "L0002", "--naam", "Ben", "--register", link)
    assert link.is_symlink()
    assert "Ben" in leden(books, "gegevens", "L0002", "--register", elsewhere)


def test_the_passphrase_comes_from_the_environment(books: ImportBooks, lijst: Path) -> None:
    short = leden(books, "namen", lijst, status=2, BWK_REGISTER_SLEUTEL=None, BWK_REGISTER_WACHTWOORD="te kort")
    assert short == (
        "Fout: dit wachtwoord heeft 7 tekens; dat zijn er te weinig.\n"
        "  Herstel: kies een wachtwoord van ten minste 12 tekens, zoals vier losse woorden.\n"
    )
    assert not file_of(books).exists()
    secret = {"BWK_REGISTER_SLEUTEL": None, "BWK_REGISTER_WACHTWOORD": "vier losse woorden"}
    leden(books, "namen", lijst, **secret)
    assert "Ben de Proef" in leden(books, "gegevens", "L0002", **secret)
    assert "gaat niet open met een sleutelbestand" in leden(books, "gegevens", "L0002", status=2)


def on_terminal(books: ImportBooks, *arguments: str, answers: dict[str, str]) -> str:
    """What a command shows on a terminal, where each question gets its answer."""
    pid, screen = pty.fork()
    if not pid:  # in the child, whose terminal this is
        environment = {key: value for key, value in os.environ.items() if not key.startswith("BWK_")}
        command = str(Path(sys.executable).with_name("bwk"))
        os.execve(command, [command, "leden", *arguments, "--boeken", str(books.main)], environment)
    found = ""
    questions = list(answers.items())
    try:
        while part := os.read(screen, 1024):
            found += part.decode()
            if questions and found.endswith(questions[0][0]):
                os.write(screen, f"{questions.pop(0)[1]}\n".encode())
    except OSError:  # how Linux tells that the other end of a terminal is closed
        pass
    os.waitpid(pid, 0)
    return found


def test_the_passphrase_is_asked_twice_when_the_register_is_made_and_never_shown(
    books: ImportBooks, lijst: Path
) -> None:
    secret = "vier losse woorden"
    answers = {"Wachtwoord: ": secret, "Nog een keer: ": secret}
    made = on_terminal(books, "namen", str(lijst), answers=answers)
    assert "Zonder het wachtwoord gaat het nooit meer open." in made
    assert "4 nieuw" in made
    shown = on_terminal(books, "gegevens", "L0002", answers={"Wachtwoord van het ledenregister: ": secret})
    assert "Ben de Proef" in shown
    assert secret not in made + shown
    before = snapshot(books.root.parent)
    wrong = on_terminal(books, "gegevens", "L0002", answers={"Wachtwoord van het ledenregister: ": "een ander woord"})
    assert "dit wachtwoord opent het register niet." in wrong
    assert snapshot(books.root.parent) == before


def test_the_review_tells_what_needs_attention(books: ImportBooks, lijst: Path) -> None:
    leden(books, "namen", lijst)
    leden(books, "gegevens", "L0002", "--naam", "", "--iban", SHARED)
    leden(books, "gegevens", "L0001", "--iban", SHARED)
    known = register(books)
    stranger = known.with_person("L0077", known.people["L0003"])
    save(file_of(books), key_of(books), Opened(known, file_of(books).read_bytes()), stranger)
    golden_messages(GOLDEN / "leden-nakijken.txt", {"alles": leden(books, "nakijken", status=1)})


def test_the_review_of_a_register_in_order(books: ImportBooks, lijst: Path) -> None:
    leden(books, "namen", lijst)
    books.add("stam/leden.beancount", '2010-01-01 custom "ledenregels"\n  aansprakelijkheid: "BA"\n')
    leden(books, "gegevens", "L0005", "--naam", "Eva Laat")
    leden(books, "vergeet", "L0003", "--ja")
    leden(books, "gegevens", "L0004", "--email", "")
    assert leden(books, "nakijken") == (
        "L0004 vertrok op 2019-03-31, meer dan 2 jaar geleden. De coöperatie is B.A.; bewaar daarom tot en met "
        "2029-03-31 alleen naam en adres.\n"
        "1 lid met een IBAN heeft geen machtiging; die is alleen nodig voor incasso.\n"
        "4 in het register, 5 leden in de boeken: er is niets dat aandacht vraagt.\n"
    )


def test_the_review_tells_what_was_written_by_hand_and_is_wrong(books: ImportBooks) -> None:
    text = b'{"versie": 1, "leden": {"L0001": {"iban": "NL00DEMO0000000501"}, "Anna": {}}}'
    file_of(books).write_bytes(key_of(books).encrypt(text))
    assert leden(books, "nakijken", status=1) == (
        "L0001: 'NL00DEMO0000000501' is geen IBAN.\n"
        "Anna: dit is geen lidnummer.\n"
        "Herstel: haal het met 'age -d' uit de versleuteling, verbeter het, en versleutel het opnieuw met 'age'.\n"
    )


def test_who_left_is_forgotten_and_the_books_stay_as_they_are(books: ImportBooks, lijst: Path) -> None:
    leden(books, "namen", lijst)
    leden(books, "gegevens", "L0004", "--iban", SHARED)
    kept = books.root / "inbox/verwerkt"
    kept.mkdir()
    (kept / "ledenlijst.csv").write_text(LIST, "utf-8")
    (kept / "ing.csv").write_bytes(ing([row("01-02", "5.00", "D. Weg", SHARED)]))
    (books.root / "originelen/bank.csv").write_bytes(ing([row("01-03", "5.00", "D. Weg", SHARED)]))
    (kept / "ander.csv").write_bytes(ing([row("01-02", "5.00", "Dora Wegman", ANNA)]))
    (kept / "bon.pdf").write_bytes(b"%PDF-1.4\n\0\0")
    asked = leden(books, "vergeet", "L0004", answer="\n")
    assert asked.endswith("L0004 voorgoed uit het register wissen? [j/N]: \nEr is niets veranderd.\n")
    assert "L0004" in register(books).people
    assert leden(books, "vergeet", "L0004", answer="ja\n") == (
        "Let op: L0004 vertrok op 2019-03-31. Een coöperatie met aansprakelijkheid (W.A. of B.A.) bewaart haar "
        "ledenadministratie 10 jaar: tot en met 2029-03-31. Voor een coöperatie U.A. geldt dat niet.\n"
        "L0004 voorgoed uit het register wissen? [j/N]: ja\n"
        "L0004 is gewist; alleen het nummer en de dag staan nog in het register.\n"
        "Ook gewist uit 1 reservekopie.\n"
        "Deze originelen noemen de naam of het IBAN nog; verwijder ze zelf als ze niet meer nodig zijn:\n"
        "  coop/boeken/inbox/verwerkt/ing.csv\n"
        "  coop/boeken/inbox/verwerkt/ledenlijst.csv\n"
        "  coop/boeken/originelen/bank.csv\n"
        "Niet doorzocht: 1 bestand zonder platte tekst (pdf).\n"
    )
    assert register(books).forgotten == {"L0004": TODAY}
    backups = list((books.root.parent / "ledenregister.reservekopieen").iterdir())
    assert len(backups) == 1
    for path in (file_of(books), *backups):
        assert b"Dora" not in key_of(books).decrypt(path.read_bytes())


def test_who_was_forgotten_does_not_come_back_with_an_old_list(books: ImportBooks, lijst: Path) -> None:
    leden(books, "namen", lijst)
    leden(books, "vergeet", "L0003", "--ja")
    assert leden(books, "namen", lijst) == (
        "L0003 is op 2021-06-01 uit het register gewist en is overgeslagen.\n"
        "ledenlijst.csv: 0 nieuw, 0 gewijzigd, 4 ongewijzigd in het register.\n"
    )
    assert leden(books, "gegevens", "L0003") == "L0003 is op 2021-06-01 uit het register gewist.\n"
    assert leden(books, "gegevens", "L0003", "--naam", "Cees", status=2) == (
        "Fout: lid L0003 is op 2021-06-01 uit het register gewist.\n"
        "  Herstel: wie weer lid wordt, meldt u eerst opnieuw aan in de boeken.\n"
    )
    standing = books.root / "stam/leden.beancount"
    standing.write_text(standing.read_text("utf-8").replace("  einde: 2011-03-31\n", ""), "utf-8")
    assert "1 nieuw" in leden(books, "namen", lijst)
    assert register(books).forgotten == {}


def test_who_cannot_be_forgotten(books: ImportBooks, lijst: Path) -> None:
    leden(books, "namen", lijst)
    before = snapshot(books.root.parent)
    assert leden(books, "vergeet", "L0001", "--ja", status=2) == (
        "Fout: L0001 is lid, en staat daarom in het register.\n"
        "  Herstel: schrijf eerst in de boeken op wat de laatste dag van het lidmaatschap is.\n"
    )
    assert leden(books, "vergeet", "L0099", "--ja", status=2) == (
        "Fout: L0099 staat niet in het register en niet in de boeken.\n  Herstel: verbeter het nummer.\n"
    )
    assert snapshot(books.root.parent) == before


OWED = """
2018-01-02 * "L0004" "Aandelen"
  mutatie: 1
  Activa:Bank:ING               50.00 EUR
  Vermogen:Ledenkapitaal:L0004  -2 AANDEEL {25 EUR}

2019-03-31 * "L0004" "Aandelen teruggegeven"
  mutatie: 2
  Vermogen:Ledenkapitaal:L0004    2 AANDEEL {25 EUR}
  Schulden:Ledenkapitaal:L0004  -50.00 EUR
"""


def test_who_is_still_to_be_paid_back_is_kept(books: ImportBooks, lijst: Path) -> None:
    leden(books, "namen", lijst)
    books.add("stam/leden.beancount", OWED)
    assert "L0004" not in leden(books, "nakijken", status=1)
    assert leden(books, "vergeet", "L0004", "--ja", status=2) == (
        "Fout: L0004 krijgt nog 50,00 euro terug.\n"
        "  Oorzaak: zonder naam en IBAN in het register is dat niet te betalen.\n"
        "  Herstel: betaal eerst terug, bijvoorbeeld met 'bwk leden uitbetalen'.\n"
    )


def test_backups_with_another_key_are_named(books: ImportBooks, lijst: Path) -> None:
    leden(books, "namen", lijst)
    folder = books.root.parent / "ledenregister.reservekopieen"
    folder.mkdir()
    (folder / "ledenregister-2017.age").write_bytes(b"age-encryption.org/v1\nvan vroeger")
    assert (
        "Deze reservekopieën gaan met deze sleutel niet open en zijn niet nagekeken; verwijder ze zelf:\n"
        "  coop/ledenregister.reservekopieen/ledenregister-2017.age\n"
    ) in leden(books, "vergeet", "L0003", "--ja")


def test_the_rest_works_without_a_register(books: ImportBooks) -> None:
    file_of(books).write_bytes(b"niet te openen")
    found = CliRunner().invoke(main, ["controle", "--boeken", str(books.main)])
    assert found.exit_code == 0, found.output
