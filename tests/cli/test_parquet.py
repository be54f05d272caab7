"""`bwk exporteer --naar parquet`: two cooperatives in one folder, read by DuckDB; what it leaves out of people."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from bwk_ledger.acts.new_books import NewKamer, new_books
from bwk_ledger.base import files
from bwk_ledger.cli import main
from bwk_ledger.figures.federation import TABLES
from bwk_ledger.figures.hours import all_hours, total
from bwk_ledger.figures.members import count_members
from bwk_ledger.figures.results import figures
from bwk_ledger.rules.load import load
from bwk_ledger.tables.year import jaarrekening

if TYPE_CHECKING:
    from bwk_ledger.rules.load import Ledger

REPO = Path(__file__).resolve().parents[2]
EXAMPLE, OTHER = "rsin-123456782", "kvk-87654321"
OTHERS_BOOKS = """
2018-01-01 commodity UUR.BEWONER-2018
  naam: "Bewonersuur"
  soort: "bewoner"
  tot: 2018-12-31
  bron: "Besluit 1"
2018-01-01 price UUR.BEWONER-2018 10.00 EUR
2018-01-02 * "Bakkerij Krent" "Broodjes voor de opening"
  Lasten:WILG:Fysiek:Energie  120.00 EUR
  Activa:Bank:ING  -120.00 EUR
2018-01-05 * "Een gift"
  Activa:Bank:ING  1000.00 EUR
  Baten:COOP:Eigen:Overig  -1000.00 EUR
"""


def _people() -> str:
    """Seven volunteers: all in January, two in February, one in March; each two hours."""
    text = "".join(
        f'2018-01-01 custom "persoon" "V000{number}"\n  soort: "bewoner"\n  kamers: "WILG"\n' for number in range(1, 8)
    )
    for month, last, count in ((1, 31, 7), (2, 28, 2), (3, 31, 1)):
        for number in range(1, count + 1):
            text += (
                f'2018-{month:02d}-{last} * "V000{number}" "Uren WILG" #uren\n'
                "  Lasten:WILG:Tijd:Bewoners  2 UUR.BEWONER-2018\n  Baten:WILG:Tijd:Bewoners  -2 UUR.BEWONER-2018\n"
            )
    return text


def export(folder: Path, books: Path, *more: str) -> Result:
    return CliRunner().invoke(main, ["exporteer", "--naar", "parquet", str(folder), "--boeken", str(books), *more])


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ander") / "boeken"
    kamers = [NewKamer("WILG", "Buurtkamer De Wilg", Decimal(250))]
    books = new_books(folder, "Buurtkamers Oost", kamers, numbers={"kvk": "87654321"}, code="COOP")
    with books.open("a", encoding="utf-8") as file:
        file.write(OTHERS_BOOKS + _people())
    return books


@pytest.fixture(scope="module")
def ledgers(other: Path) -> dict[str, Ledger]:
    return {EXAMPLE: load(REPO / "ledger/main.beancount"), OTHER: load(other)}


@pytest.fixture(scope="module")
def exported(ledgers: dict[str, Ledger], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("federatie")
    for ledger in ledgers.values():
        assert [error.message for error in ledger.errors] == []
        done = export(folder, ledger.path)
        assert done.exit_code == 0, done.output
    return folder


def ask(folder: Path, question: str) -> list[tuple[Any, ...]]:
    """An answer of DuckDB; a table is named as `uren`."""
    with duckdb.connect() as connection:
        for table in TABLES:
            if (folder / table.name).exists():
                connection.execute(
                    f"create view {table.name} as "
                    f"select * from read_parquet('{folder}/{table.name}/**/*.parquet', hive_partitioning = true)"
                )
        return connection.execute(question).fetchall()


def _shown(ledger: Ledger, year: int, label: str) -> Decimal:
    """The first amount of a line of the annual accounts."""
    tables = jaarrekening(figures(ledger, year), ledger.names, ledger.title)
    rows = [row for table in tables[:2] for row in table.rows if row.cells[0].value == label]
    return Decimal(rows[0].cells[1].value)


def test_duckdb_gets_the_sums_of_the_annual_accounts(exported: Path, ledgers: dict[str, Ledger]) -> None:
    result = ask(
        exported,
        "select cooperatie, jaar, -sum(bedrag) from boekingsregels where zijde in ('baten', 'lasten') group by all",
    )
    sheets = ask(exported, "select cooperatie, jaar, deel, sum(bedrag) from jaarrekening group by all")
    years = {(name, year) for name, year, _ in result}
    assert years == {(EXAMPLE, 2017), (EXAMPLE, 2018), (OTHER, 2018)}
    for name, year, amount in result:
        assert amount == _shown(ledgers[name], year, "Saldo van baten en lasten")
        parts = {part: value for of, when, part, value in sheets if (of, when) == (name, year)}
        assert parts["activa"] == parts["passiva"] == _shown(ledgers[name], year, "Activa")
        assert parts["baten"] - parts["lasten"] == amount
    assert ("kvk-87654321", 2018, Decimal("880.00")) in result


def test_duckdb_gets_the_hours_of_each_kamer(exported: Path, ledgers: dict[str, Ledger]) -> None:
    found = ask(exported, "select cooperatie, jaar, kamer, sum(minuten), sum(minuten * tarief) / 60 from uren "
                "where not betaald group by all")  # fmt: skip
    assert (OTHER, 2018, "WILG", 1200, 200.0) in found
    for name, year, kamer, minutes, value in found:
        hours = ledgers[name].index.fact(all_hours)
        own = total(item for item in hours.of_year(year) if item.kamer == kamer and not item.is_paid)
        assert (minutes, round(Decimal(value), 6)) == (own.minutes, round(own.value, 6))
    assert len(found) == 2 + 3 + 1


def test_members_awards_and_outcomes_are_there(exported: Path, ledgers: dict[str, Ledger]) -> None:
    members = "select sum(leden), sum(erbij) from leden where jaar = 2018 and maand = 12 and kamer = 'ZUILEN'"
    assert ask(exported, members) == [
        (count_members(ledgers[EXAMPLE].config, dt.date(2018, 12, 31)).of_kamer("ZUILEN"), 0)
    ]
    awards = "select financier, ontvangen, besteed, over from toekenningen where jaar = 2018 and financier = 'VSB'"
    assert ask(exported, awards) == [("VSB", Decimal("22600.00"), Decimal("21518.63"), Decimal("1081.37"))]
    outcomes = "select count(*), count(waarde), count(distinct kamer) from prestaties"
    assert ask(exported, outcomes) == [(75, 69, 3)]


def test_months_of_few_people_are_together(exported: Path) -> None:
    of_other = f"select maand, minuten, mensen from uren where cooperatie = '{OTHER}' order by maand"
    assert ask(exported, of_other) == [(None, 1200, 7)]  # two and one people: January would tell what they did
    kept = "select count(*) from uren where mensen < 5"
    assert ask(exported, kept) == [(0,)]
    assert ask(exported, "select count(*) from boekingsregels where mensen < 5 or nummer is not null") == [(0,)]
    few = "select count(*) from leden where leden between 1 and 4 and (aandelen is not null or ingelegd is not null)"
    assert ask(exported, few) == [(0,)]


def test_no_text_of_the_bank_and_no_number_of_a_person_is_in_the_files(
    exported: Path, ledgers: dict[str, Ledger]
) -> None:
    ledger = ledgers[EXAMPLE]
    secrets = {*ledger.config.members, *ledger.config.people} | {
        text for entry in ledger.transactions for text in (entry.payee, entry.narration) if text and len(text) > 4
    }
    values = set()
    for path in exported.rglob("*.parquet"):
        for column in pq.read_table(path, partitioning=None).columns:
            values |= set(map(str, column.unique().to_pylist()))
    known = {name for funder in ledger.config.funders.values() for name in (funder.name, funder.group)}
    known |= set(ledger.names.values())
    assert (values & secrets) - known == set()


def test_numbers_come_only_when_asked(other: Path, tmp_path: Path) -> None:
    done = export(tmp_path / "uit", other, "--met-nummers")
    assert done.stderr == (
        f"Geschreven: 1 jaar van {OTHER} in {tmp_path / 'uit'}, met nummers van mensen: geef de map alleen aan wie dat "
        "mag weten\n"
    )
    rows = ask(tmp_path / "uit", "select nummer, maand, minuten, mensen from uren order by all")
    assert rows[:3] == [("V0001", 1, 120, 1), ("V0001", 2, 120, 1), ("V0001", 3, 120, 1)]
    assert len(rows) == 10
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "uit").rglob("*.parquet")} == {0o600}
    export(tmp_path / "uit", other)
    assert ask(tmp_path / "uit", "select count(nummer) from uren") == [(0,)]


def _digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*.parquet")
    }


@pytest.mark.parametrize("knows_exchange", [True, False])
def test_a_year_is_replaced_whole_and_the_rest_stays(
    exported: Path, other: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, knows_exchange: bool
) -> None:
    if not knows_exchange:
        monkeypatch.setattr(files, "_exchange", lambda *_: False)
    folder = tmp_path / "uit"
    shutil.copytree(exported, folder)
    before = _digests(folder)
    assert export(folder, other).exit_code == 0
    assert _digests(folder) == before  # the same books give the same bytes
    old = folder / f"uren/cooperatie={OTHER}/jaar=2018/kamer=WEG"
    old.mkdir()
    (old / "deel.parquet").write_bytes(b"van vroeger")
    earlier = folder / f"prestaties/cooperatie={OTHER}/jaar=2018/kamer=WILG/deel.parquet"
    earlier.parent.mkdir(parents=True)
    earlier.write_bytes(b"van vroeger")
    assert export(folder, other, "--jaar", "2018").exit_code == 0
    assert _digests(folder) == before
    assert sorted(path.name for path in folder.iterdir() if not path.name.endswith(".lock")) == sorted(
        table.name for table in TABLES
    )


def test_the_files_say_what_they_are(exported: Path) -> None:
    for table in TABLES:
        path = next((exported / table.name).rglob("*.parquet"))
        schema = pq.read_schema(path)
        assert [field.name for field in schema] == [column.name for column in table.columns]
        assert [field.nullable for field in schema] == [column.may_be_empty for column in table.columns]
        assert schema.metadata[b"bwk.schema"] == b"1"
        assert schema.metadata[b"bwk.tabel"] == table.name.encode()
        assert schema.metadata[b"bwk.nummers"] == b"nee"
    assert str(pq.read_schema(path).field("bedrag").type) == "decimal128(18, 2)"


def test_the_documentation_has_each_table_and_column() -> None:
    text = (REPO / "docs/parquet.md").read_text("utf-8")
    for table in TABLES:
        _, _, after = text.partition(f"\n## {table.name}\n")
        part = after.partition("\n## ")[0]
        assert table.about in part
        lines = [line for line in part.splitlines() if line.startswith("| `")]
        assert lines == [
            f"| `{column.name}` | {column.kind.value} | {'ja' if column.may_be_empty else 'nee'} | {column.about} |"
            for column in table.columns
        ]


def test_what_it_refuses(other: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = export(other.parent / "uit", other)
    assert inside.exit_code == 2
    assert inside.stderr == (
        f"Fout: {other.parent / 'uit'}: een export mag niet in de map van de boeken komen.\n"
        "  Oorzaak: wat daar staat, hoort bij de boeken en gaat mee in hun geschiedenis.\n"
        "  Herstel: noem een map erbuiten.\n"
    )
    (tmp_path / "bestand").touch()
    assert f"'{tmp_path / 'bestand'}' is geen map." in export(tmp_path / "bestand", other).stderr
    assert "over 2016 staat niets in de boeken." in export(tmp_path / "uit", other, "--jaar", "2016").stderr
    empty = new_books(tmp_path / "leeg", "Leeg", [])
    assert export(tmp_path / "uit", empty).stderr == (
        "Fout: main.beancount: in deze boeken staat nog niets.\n"
        "  Herstel: lees eerst een afschrift in: bwk importeer AFSCHRIFT.\n"
    )
    found = CliRunner().invoke(main, ["exporteer", "--naar", "parquet", "--boeken", str(other)])
    assert "Noem de map, zonder --uit: bwk exporteer --naar parquet MAP" in found.stderr
    found = CliRunner().invoke(main, ["exporteer", str(tmp_path), "--boeken", str(other)])
    assert "MAP, --jaar en --met-nummers horen bij --naar parquet." in found.stderr
    found = CliRunner().invoke(main, ["exporteer", "--boeken", str(other)])
    assert "Noem het bestand: --uit boeken.journal" in found.stderr

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    assert export(tmp_path / "uit", other).stderr == (
        "Fout: parquet schrijven kan hier nog niet: pyarrow is niet geïnstalleerd.\n"
        "  Oorzaak: alleen wie parquet maakt, heeft het nodig; daarom hoort het niet bij de gewone installatie.\n"
        "  Herstel: installeer het erbij, en geef de opdracht opnieuw: pip install 'bwk-ledger[parquet]'.\n"
    )
    assert not (tmp_path / "uit").exists()


def test_a_cooperative_without_a_number_goes_by_its_name(tmp_path: Path) -> None:
    books = new_books(tmp_path / "boeken", "Buurtkamers Eik & Beuk", [])
    with books.open("a", encoding="utf-8") as file:
        file.write(OTHERS_BOOKS[OTHERS_BOOKS.index("2018-01-05") :].replace("COOP", "BEB"))
    done = export(tmp_path / "uit", books)
    assert done.stderr.splitlines()[-1] == (
        "Let op: het RSIN van de coöperatie staat niet in de boeken; in de export heet zij daarom "
        "naam-buurtkamers-eik-beuk."
    )
