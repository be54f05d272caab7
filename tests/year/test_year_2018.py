"""The example year: made by `bwk demo`, committed in `ledger/`, and what its users see of it."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from beancount.core import data
from click.testing import CliRunner

from bwk_ledger.cli import main
from bwk_ledger.demo.sources import person_names
from bwk_ledger.figures.results import figures
from bwk_ledger.rules.load import Ledger, load
from bwk_ledger.tables.budget import begroting, bron
from bwk_ledger.tables.table import Kind, Style, Table
from bwk_ledger.tables.year import jaarrekening
from tests.example import made_anew

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

REPO = Path(__file__).resolve().parents[2]
LEDGER = REPO / "ledger"
GOLDEN = Path(__file__).parent / "golden"
TEXT = {".beancount", ".toml", ".py", ".csv", ""}


def run(*arguments: str | Path) -> tuple[int, str]:
    """Run a bwk command in this process: exit status and everything it prints."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def books_files(root: Path) -> dict[str, Path]:
    """The files of the books; the inbox and the originals name people, and the pdf is a report."""
    found = (path for path in sorted(root.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)
    return {
        path.relative_to(root).as_posix(): path
        for path in found
        if path.relative_to(root).parts[0] not in {"inbox", "originelen"} and not path.name.startswith("jaarrekening-")
    }


def hashes(root: Path) -> Mapping[str, str]:
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in books_files(root).items()}


@pytest.fixture(scope="module")
def demo() -> Path:
    """The demo made anew."""
    return made_anew()


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return load(LEDGER / "main.beancount")


def test_the_committed_books_are_what_the_demo_makes(demo: Path) -> None:
    made, committed = books_files(demo), books_files(LEDGER)
    assert made.keys() == committed.keys()
    different = [
        name for name, path in made.items() if path.suffix in TEXT and path.read_bytes() != committed[name].read_bytes()
    ]
    assert different == []


def test_plain_bean_check_passes(demo: Path) -> None:
    for books in (LEDGER, demo):
        done = subprocess.run(
            [Path(sys.executable).with_name("bean-check"), "--no-cache", books / "main.beancount"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_second_import_of_every_source_changes_nothing(demo: Path, tmp_path: Path) -> None:
    root = tmp_path / "boeken"
    shutil.copytree(demo, root)
    sources = sorted(path for path in (root / "originelen").iterdir() if path.name != ".gitignore")
    assert len(sources) == 225
    before = hashes(root)
    status, output = run("importeer", "--boeken", root, *sources)
    assert (status, hashes(root)) == (0, before)
    counts = [line for line in output.splitlines() if " nieuw, " in line]
    assert counts == [
        "begroting (CSV): 5 bestanden, 0 nieuw, 75 al bekend",
        "ledenlijst (CSV): 1 bestand, 0 nieuw, 120 al bekend",
        "personenlijst (CSV): 1 bestand, 0 nieuw, 95 al bekend",
        "ING-afschrift (CSV): 7 bestanden, 0 nieuw, 1594 al bekend",
        "telblad van prestaties (Excel of CSV): 33 bestanden, 0 nieuw, 378 al bekend",
        "urenlijst (Excel of CSV): 54 bestanden, 0 nieuw, 9882 al bekend",
        "bon of factuur (PDF of foto): 124 bestanden, 0 nieuw, 183 al bekend",
    ]
    assert output.count(": dit bestand is al bewaard als B-201") == 81


def test_the_demo_refuses_a_folder_that_is_not_empty(tmp_path: Path) -> None:
    (tmp_path / "iets").write_text("x")
    status, output = run("demo", tmp_path, "--geen-fava")
    assert status == 2
    assert output == f"Fout: {tmp_path}: deze map is niet leeg.\n  Herstel: kies een nieuwe of lege map.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["iets"]


def test_no_name_of_a_person_reaches_the_books(demo: Path, tmp_path: Path) -> None:
    names = {name for name in person_names() if len(name) > 4}
    assert len(names) > 100
    found = []
    for root in (demo, LEDGER):
        for name, path in books_files(root).items():
            content = path.read_bytes()
            if path.suffix == ".xlsx":
                target = tmp_path / "xlsx"
                shutil.unpack_archive(path, target, "zip")
                content = b"".join(part.read_bytes() for part in target.rglob("*.xml"))
                shutil.rmtree(target)
            text = content.decode("utf-8", errors="ignore").casefold()
            found += [(name, person) for person in names if person.casefold() in text]
    assert found == []


def test_payees_of_people_are_numbers(ledger: Ledger) -> None:
    members = {entry.payee for entry in ledger.transactions if entry.payee and entry.payee[1:].isdigit()}
    assert {payee[0] for payee in members} == {"L", "V", "P", "D"}
    assert not any(entry.payee for entry in ledger.transactions if entry.flag == "!")


def value(table: Table, label: str, column: str, group: str = "") -> Decimal | None:
    """One figure of a table, by the label of its row and the title (and group) of its column."""
    index = next(i for i, item in enumerate(table.columns) if (item.group, item.title) == (group, column))
    row = next(row for row in table.rows if str(row.cells[0].value).partition(" [")[0] == label)
    found = row.cells[index].value
    assert found is None or isinstance(found, Decimal)
    return found


def whole_row(table: Table, label: str) -> list[str]:
    return [f"{value(table, label, column):.0f}" for column in ("TOP", "HLR", "ZUILEN", "Totaal")]


def test_the_tables_of_the_proposal_to_the_euro(ledger: Ledger) -> None:
    found = figures(ledger, 2018)
    inzet, financiers = bron(found, ledger.by_type[data.Custom])
    assert whole_row(inzet, "Inzet van mensen totaal") == ["82704", "93960", "36270", "212934"]
    assert whole_row(inzet, "Fysieke inzet totaal") == ["22752", "29376", "19071", "71199"]
    assert whole_row(inzet, "Formele begroting (geld)") == ["105456", "123336", "55341", "284133"]
    assert whole_row(inzet, "Waarde van tijd totaal") == ["106350", "106350", "43600", "256300"]
    for table in (inzet, financiers):
        shares = [value(table, "Aandeel geld", column) for column in ("TOP", "HLR", "ZUILEN", "Totaal")]
        assert [f"{share:.0%}" for share in shares if share] == ["50%", "54%", "56%", "53%"]
    assert whole_row(financiers, "Formele begroting (geld)") == ["105200", "125600", "55500", "286300"]
    assert whole_row(financiers, "Populaire begroting (geld en tijd)") == ["211550", "231950", "99100", "542600"]
    assert whole_row(financiers, "Resultaat (geld min lasten)") == ["-256", "2264", "159", "2167"]
    assert [row.style for row in inzet.rows].count(Style.LINE) == 11 + 2 + 2
    assert len([row for row in financiers.rows if row.style is Style.LINE]) == 13 + 2 + 2


def test_footnotes_stand_only_where_the_printed_source_differs(ledger: Ledger) -> None:
    inzet, financiers = bron(figures(ledger, 2018), ledger.by_type[data.Custom])
    assert inzet.footnotes == (
        "In de scan van de bron staat bij Makelen voor ZUILEN 239; subtotaal en totaal vragen 2.394.",
        "De lopende tekst van de bron noemt een keer 206.100; de regels geven 256.300.",
    )
    assert financiers.footnotes == (
        "Bij HLR staat in de bron 123.600; de regels geven 125.600.",
        "In totaal staat in de bron 284.300; de regels geven 286.300.",
        "Bij HLR staat in de bron 229.950; de regels geven 231.950.",
        "In totaal staat in de bron 540.600; de regels geven 542.600.",
        "Een tekort van 256 bij TOP, terwijl de bron als prestatie 'geen tekort' noemt.",
        "Bij HLR staat in de bron 264; de regels geven 2.264.",
    )


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("bron.txt", ["begroting", "2018", "--bron"]),
        ("bron.csv", ["begroting", "2018", "--bron", "--formaat", "csv"]),
        ("begroting.csv", ["begroting", "2018", "--formaat", "csv"]),
        ("jaarrekening.csv", ["jaarrekening", "2018", "--formaat", "csv"]),
    ],
)
def test_reports_are_as_they_were(name: str, arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    status, output = run(*arguments, "--boeken", LEDGER)
    assert status == 0
    assert output == (GOLDEN / name).read_text("utf-8")


def money(table: Table) -> Iterator[tuple[int, list[Decimal]]]:
    for index, column in enumerate(table.columns):
        if column.kind is Kind.MONEY:
            yield index, [row.cells[index].value for row in table.rows if isinstance(row.cells[index].value, Decimal)]


def test_the_balance_sheet_balances_and_the_result_is_the_change_in_equity(ledger: Ledger) -> None:
    balance, result, per_kamer, _ = jaarrekening(figures(ledger, 2018), ledger.names, ledger.title)
    for day in ("31-12-2018", "31-12-2017"):
        assert value(balance, "Activa", day) == value(balance, "Passiva", day) != 0
    saldo = value(result, "Saldo van baten en lasten", "werkelijk 2018")
    assert saldo == value(balance, "Resultaat van het boekjaar", "31-12-2018") == Decimal("-1855.07")
    equity = [value(balance, "Eigen vermogen totaal", day) or 0 for day in ("31-12-2018", "31-12-2017")]
    shares = [value(balance, "Ledenkapitaal", day) or 0 for day in ("31-12-2018", "31-12-2017")]
    assert saldo == (equity[0] - equity[1]) - (shares[0] - shares[1])
    for row in per_kamer.rows:
        cells = [cell.value for cell in row.cells]
        if isinstance(cells[-1], Decimal):
            actual = [number for number in cells[1:-1:2] if isinstance(number, Decimal)]
            assert sum(actual) == cells[-1], cells[0]


def test_hours_never_touch_the_cash_result(ledger: Ledger) -> None:
    found = figures(ledger, 2018)
    without = [entry for entry in ledger.entries if "uren" not in (getattr(entry, "tags", None) or ())]
    assert len(without) < len(ledger.entries)
    again = figures(Ledger(ledger.path, without, ledger.errors, ledger.options), 2018)
    assert {key: number for key, number in again.cash.items() if number} == {
        key: number for key, number in found.cash.items() if number
    }
    # Of residents and professionals; participation places and paid hours come on top.
    valued = ("Bewoners", "Professionals")
    hours = sum(n for account, n in found.hours.items() if account.startswith("Lasten") and account.endswith(valued))
    assert hours == Decimal("21482.25")
    residents = sum(n for account, n in found.hours.items() if account.startswith("Lasten") and "Bewoners" in account)
    value_of_residents = sum(n for a, n in found.value.items() if a.startswith("Lasten") and "Bewoners" in a)
    assert value_of_residents == residents * Decimal("10.04")


def test_every_grant_adds_up(ledger: Ledger) -> None:
    grants = begroting(figures(ledger, 2018))[3]
    for row in grants.rows:
        awarded, before, received, spent, left = (cell.value for cell in row.cells[1:])
        assert isinstance(before, Decimal)
        assert before + received - spent == left
        assert received == awarded
        assert 0 <= left < received


def test_the_size_of_the_year(ledger: Ledger) -> None:
    customs = ledger.by_type[data.Custom]
    kinds = [entry.type for entry in customs]
    assert (kinds.count("kamer"), kinds.count("financier"), kinds.count("lid")) == (4, 13, 120)
    assert kinds.count("prestatie") == 25 * 3
    opened = {entry.account: entry for entry in ledger.by_type[data.Open]}
    assert all(entry.meta.get("rgs") for entry in opened.values())
    volunteers = {entry.payee for entry in ledger.transactions if re.fullmatch(r"V\d{4}", entry.payee or "")}
    assert len(volunteers) == 80
    assert not ledger.errors
