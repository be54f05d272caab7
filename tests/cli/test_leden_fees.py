"""`bwk leden contributie`, `herinnering` and `inzet`, and the register in `bwk importeer`, as their users meet them."""

from __future__ import annotations

import datetime as dt
import stat
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.acts.new_books import NewKamer
from bwk_ledger.base.money import format_amount
from bwk_ledger.demo.people import demo_iban
from bwk_ledger.figures.results import figures
from bwk_ledger.register.people import Register, RegisteredPerson
from bwk_ledger.register.vault import KeyFile, Opened, save
from bwk_ledger.rules.load import load
from bwk_ledger.standing.partners import MONEY, read_contributions
from tests.bank_files import BANK, ing, row
from tests.cli.test_commands import LEDGER, bwk
from tests.compose import new_books
from tests.register_samples import write_key

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

TODAY = dt.date(2018, 10, 1)
ANNA = demo_iban(501)
BOOKS = f"""
2018-01-01 custom "contributie" "bewoner" 20.00 EUR
  vervalt: "2018-02-28 2018-08-31"
  rekening: "Eigen:LEDEN"

2017-05-01 custom "lid" "L0001"
  soort: "bewoner"
  kamer: "TOP"

2017-05-01 custom "lid" "L0013"
  soort: "bewoner"
  kamer: "HLR"

2017-05-01 custom "lid" "L0020"
  soort: "staf"
  kamer: "HLR"

2000-01-01 open Activa:Bank:Contributie EUR
  iban: "{BANK}"

2018-03-05 * "L0013" "Contributie L0013"
  Activa:Bank:Contributie  12.50 EUR
  Baten:HLR:Eigen:LEDEN  -12.50 EUR
    lid: "L0013"
    contributie: 2018

2018-03-06 * "L0020" "Te veel terugbetaald"
  Activa:Bank:Contributie  -1.00 EUR
  Baten:HLR:Eigen:LEDEN  1.00 EUR
    lid: "L0020"
    contributie: 2018
"""
LETTER = f"""BuurtWerkKamer Coöperatie
1 oktober 2018

Aan:
  lid L0013

Onderwerp: contributie 2018 van lid L0013

Beste lid L0013,

Fijn dat u meedoet. Van uw contributie over 2018 staat volgens onze boeken
nog 7,50 euro open, sinds 31 augustus 2018. Wij keken naar wat er tot en met
6 maart 2018 binnenkwam.

Het gaat om:
  - 7,50 euro, vanaf 31 augustus 2018

Zo kunt u betalen:
  bedrag:        7,50 euro
  rekening:      {" ".join(BANK[place : place + 4] for place in range(0, len(BANK), 4))}
  op naam van:   BuurtWerkKamer Coöperatie
  omschrijving:  Contributie 2018 L0013

Neemt u de omschrijving precies zo over? Dan vinden wij uw betaling vanzelf
terug.

Hebt u net betaald? Dan hoeft u niets te doen. Klopt er iets niet, of komt
betalen nu niet uit? Laat het ons weten, dan zoeken we samen een oplossing.

Vragen kunt u stellen aan de penningmeester van BuurtWerkKamer Coöperatie,
of in uw buurtkamer.

Met vriendelijke groet,
BuurtWerkKamer Coöperatie
"""


@dataclass(frozen=True)
class Coop:
    """Books with fees, and beside them a register that a key file opens."""

    folder: Path

    @property
    def root(self) -> Path:
        return self.folder / "boeken"

    def call(self, *arguments: object) -> Result:
        return bwk(*arguments, "--boeken", self.root, COLUMNS="140")

    def with_names(self, *arguments: object) -> Result:
        return self.call(*arguments, "--sleutel", self.folder / "sleutel.txt")


@pytest.fixture
def coop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Coop:
    monkeypatch.setattr("bwk_ledger.cli.leden_rapporten.today", lambda: TODAY)
    kamers = [NewKamer("TOP", "Buurtkamer TOP", Decimal(250)), NewKamer("HLR", "Hart", Decimal(250))]
    root = new_books(tmp_path / "boeken", "BuurtWerkKamer Coöperatie", kamers).parent
    with (root / "main.beancount").open("a", encoding="utf-8") as file:
        file.write(BOOKS)
    key = KeyFile.read(write_key(tmp_path / "sleutel.txt"))
    register = Register({"L0013": RegisteredPerson("Anna Voorbeeld", email="anna@bwk.example", iban=ANNA)})
    save(tmp_path / "ledenregister.age", key, Opened(Register()), register)
    assert load(root / "main.beancount").errors == []
    return Coop(tmp_path)


def test_the_fees_of_a_year(coop: Coop) -> None:
    found = coop.call("leden", "contributie", 2018)
    assert found.exit_code == 0, found.output
    titles = ("Contributie 2018", "per lid", "leden maal contributie", "betalingen en baten")
    assert [title for title in titles if title not in found.stdout] == []
    assert "stand aan het einde van 2018-10-01" in found.stdout
    assert found.stderr == (
        "3 leden hebben op 2018-10-01 een achterstand, samen 28,50 euro; zie 'bwk leden herinnering 2018'.\n"
    )


def test_the_day_is_never_after_the_year_unless_it_is_asked_for(coop: Coop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bwk_ledger.cli.leden_rapporten.today", lambda: dt.date(2021, 1, 1))
    assert "einde van 2018-12-31" in coop.call("leden", "contributie", 2018).stdout
    assert "einde van 2019-03-01" in coop.call("leden", "contributie", 2018, "--datum", "01-03-2019").stdout


def test_only_the_arrears_of_a_kamer(coop: Coop, tmp_path: Path) -> None:
    arguments = ("--achterstand", "--kamer", "TOP", "--uit", tmp_path / "achterstand.csv")
    found = coop.call("leden", "contributie", 2018, *arguments)
    assert found.exit_code == 0, found.output
    text = (tmp_path / "achterstand.csv").read_text("utf-8-sig")
    assert "L0001" in text
    assert "L0013" not in text
    late = coop.call("leden", "contributie", 2018, "--achterstand", "--datum", "2018-03-31").stdout
    assert ("L0001" in late, "L0013" in late) == (True, False)


def test_nobody_in_arrears(coop: Coop) -> None:
    found = coop.call("leden", "contributie", 2018, "--kamer", "TOP", "--datum", "2018-01-31")
    assert found.stderr == "Niemand heeft op 2018-01-31 een achterstand over 2018.\n"
    letters = coop.call("leden", "herinnering", 2018, "--datum", "2018-01-31")
    assert letters.stdout == "Niemand heeft op 2018-01-31 een achterstand over 2018.\n"


def test_a_year_or_kamer_that_is_not_there(coop: Coop) -> None:
    year = coop.call("leden", "contributie", 2016)
    assert (year.exit_code, year.stderr) == (
        2,
        (
            "Fout: over 2016 staat geen contributie in de boeken.\n"
            "  Oorzaak: contributie staat er over: 2018.\n"
            '  Herstel: noem een van die jaren, of zet custom "contributie" in stam/lidmaatschap.beancount.\n'
        ),
    )
    kamer = coop.call("leden", "inzet", 2018, "--kamer", "WEG")
    assert kamer.stderr.startswith("Fout: er is geen kamer 'WEG'.\n")


def test_the_letter_has_a_number_only(coop: Coop, tmp_path: Path) -> None:
    out = tmp_path / "brieven"
    out.mkdir()
    found = coop.call("leden", "herinnering", 2018, "--uit", out)
    assert (found.exit_code, found.stdout) == (0, f"Geschreven: 2 brieven in {out}\n")
    assert sorted(path.name for path in out.iterdir()) == ["herinnering-2018-L0001.txt", "herinnering-2018-L0013.txt"]
    assert (out / "herinnering-2018-L0013.txt").read_text("utf-8") == LETTER


def test_on_the_screen_and_with_names(coop: Coop) -> None:
    plain = coop.call("leden", "herinnering", 2018).stdout
    assert plain.endswith("\n" + "-" * 76 + "\n\n" + LETTER)
    found = coop.with_names("leden", "herinnering", 2018, "--met-namen")
    assert "Aan:\n  Anna Voorbeeld\n  anna@bwk.example\n  lid L0013\n" in found.stdout
    assert "Beste Anna Voorbeeld," in found.stdout
    assert "Beste lid L0001," in found.stdout
    assert found.stderr == "Let op: het ledenregister kent de naam van L0001 niet.\n"


def test_letters_with_names_are_for_their_writer_only_and_not_in_the_books(coop: Coop, tmp_path: Path) -> None:
    out = tmp_path / "brieven"
    out.mkdir()
    coop.with_names("leden", "herinnering", 2018, "--met-namen", "--uit", out)
    assert {path.name for path in out.iterdir()} == {"herinnering-2018-L0001.txt", "herinnering-2018-L0013.txt"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()} == {0o600}
    inside = coop.root / "documenten"
    inside.mkdir(exist_ok=True)
    (tmp_path / "link").symlink_to(inside)
    for place in (inside, tmp_path / "link"):
        found = coop.with_names("leden", "herinnering", 2018, "--met-namen", "--uit", place)
        assert (found.exit_code, found.stderr) == (
            2,
            (
                f"Fout: {place}: wat namen bevat, mag niet in de map van de boeken komen.\n"
                "  Oorzaak: in de boeken en in Fava staan geen namen.\n"
                "  Herstel: noem bij --uit een plaats erbuiten.\n"
            ),
        )
    assert list(inside.glob("herinnering*")) == []


def test_a_letter_of_an_earlier_time_is_told(coop: Coop, tmp_path: Path) -> None:
    coop.call("leden", "herinnering", 2018, "--uit", tmp_path)
    found = coop.call("leden", "herinnering", 2018, "--datum", "2018-03-31", "--uit", tmp_path)
    assert found.stderr == (
        f"Let op: in {tmp_path} staat nog van eerder: herinnering-2018-L0013.txt. "
        "Wie erin staat, heeft nu geen achterstand.\n"
    )


def test_letters_that_cannot_be_written(coop: Coop, tmp_path: Path) -> None:
    found = coop.call("leden", "herinnering", 2018, "--uit", tmp_path / "weg")
    assert (found.exit_code, f"de map '{tmp_path / 'weg'}' bestaat niet. Maak die eerst." in found.stderr) == (2, True)
    main = coop.root / "main.beancount"
    main.write_text(main.read_text("utf-8").replace(f'  iban: "{BANK}"\n', ""), "utf-8")
    without = coop.call("leden", "herinnering", 2018)
    assert (without.exit_code, without.stderr) == (
        2,
        (
            "Fout: de boeken kennen geen rekeningnummer waarop contributie kan worden betaald.\n"
            "  Oorzaak: bij geen bankrekening staat een iban.\n"
            "  Herstel: zet iban: met het nummer, tussen aanhalingstekens, bij de bank in stam/rekeningen.beancount.\n"
        ),
    )


def test_work_that_may_stand_for_the_fee_is_in_the_letter(coop: Coop) -> None:
    main = coop.root / "main.beancount"
    text = main.read_text("utf-8")
    main.write_text(text.replace('  vervalt: "2018-02-28', '  uren: 12\n  vervalt: "2018-02-28'), "utf-8")
    letter = " ".join(coop.call("leden", "herinnering", 2018).stdout.split())
    assert (
        "In plaats van betalen mag u ook tijd geven: wie in 2018 minstens 12 uur meewerkte, hoeft geen contributie te "
        "betalen. Van u staan er 0:00 uur in de boeken."
    ) in letter


RULES = """
[[regel]]
naam = "Contributie"
tekst = 'contributie(?:.*?(?P<lid>L[0-9]{4}))?'
contributie = "ja"
omschrijving = "Contributie {lid}"
rekening = "Baten:{kamer}:Eigen:LEDEN"
"""


def test_the_import_finds_members_with_the_register(coop: Coop, tmp_path: Path) -> None:
    (coop.root / "stam/regels.toml").write_text(RULES, "utf-8")
    (coop.root / "inbox").mkdir(exist_ok=True)
    first = ing([row("09-01", "5.00", "Anna Voorbeeld", ANNA, "contributie")])
    (coop.root / "inbox/a.csv").write_bytes(first)
    without = coop.call("importeer")
    assert "(regel 'Contributie' vindt geen lidnummer)" in without.stdout
    rows = [
        row("09-02", "5.00", "A. Voorbeeld", ANNA, "contributie"),
        row("09-03", "2.50", "ANNA VOORBEELD", "", "contributie"),
    ]
    (coop.root / "inbox/b.csv").write_bytes(ing([row("09-01", "5.00", "Anna Voorbeeld", ANNA, "contributie"), *rows]))
    found = coop.with_names("importeer", "--register", tmp_path / "ledenregister.age")
    assert found.exit_code == 0, found.output
    entries = [entry for entry in load(coop.root / "main.beancount").transactions if "reden" in entry.meta][-2:]
    assert [(entry.payee, entry.meta["reden"]) for entry in entries] == [
        ("L0013", "Contributie; lid herkend aan IBAN"),
        ("L0013", "Contributie; lid herkend aan naam"),
    ]
    assert "L0013" not in coop.call("leden", "contributie", 2018, "--achterstand").stdout


def test_an_import_with_a_register_that_does_not_open_changes_nothing(coop: Coop, tmp_path: Path) -> None:
    (coop.root / "inbox").mkdir(exist_ok=True)
    (coop.root / "inbox/a.csv").write_bytes(ing([row("09-01", "5.00")]))
    other = write_key(tmp_path / "andere.txt")
    found = coop.call("importeer", "--register", tmp_path / "ledenregister.age", "--sleutel", other)
    assert found.exit_code == 2
    assert found.stderr.startswith(f"Fout: {tmp_path / 'ledenregister.age'}: ")
    assert (coop.root / "inbox/a.csv").exists()


def test_who_put_in_what(coop: Coop) -> None:
    found = coop.call("leden", "inzet", 2018)
    assert found.exit_code == 0, found.output
    assert found.stdout.startswith("Samen opdrachtgever 2018\n")
    assert "Samen opdrachtgever 2018: per kamer" in found.stdout
    one = coop.call("leden", "inzet", 2018, "--kamer", "HLR").stdout
    assert one.startswith("Samen opdrachtgever 2018 HLR\n")
    assert "per kamer" not in one


def test_the_example_year(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bwk_ledger.cli.leden_rapporten.today", lambda: dt.date(2018, 12, 31))
    found = bwk("leden", "contributie", 2018, "--boeken", LEDGER, COLUMNS="140")
    assert found.exit_code == 0
    assert "7 leden hebben op 2018-12-31 een achterstand, samen 125,00 euro" in found.stderr
    assert [line.split()[-1] for line in found.stdout.splitlines() if line.startswith("Verschil")] == ["0,00", "0,00"]
    ledger = load(LEDGER / "main.beancount")
    year = figures(ledger, 2018)
    income = sum(
        amount for part in (year.cash, year.value) for name, amount in part.items() if name.startswith("Baten")
    )
    shares = sum(amount for name, amount in year.cash.items() if name.startswith("Vermogen:Ledenkapitaal"))
    stake = bwk("leden", "inzet", 2018, "--boeken", LEDGER, COLUMNS="140")
    totals = [line.split()[-2] for line in stake.stdout.splitlines() if line.startswith("Totaal")]
    brought = sum(item.worth for item in read_contributions(ledger.customs, 2018) if item.kind != MONEY)
    assert totals == [format_amount(brought - income - shares)] * 2
