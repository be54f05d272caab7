"""The benchmarks run: all can be imported, and one is measured on the smallest books that can be made."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from benchmarks import table, why
from benchmarks.big_books import big_books
from benchmarks.measure import Benchmark, Big, Row, exponent
from bwk_ledger.rules.load import load
from importers.batch import run

FOLDER = Path(table.__file__).parent


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Big:
    return big_books(tmp_path_factory.mktemp("groot"), "klein", 1, 1)


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.py")))
def test_each_can_be_imported(name: str) -> None:
    assert importlib.import_module(f"benchmarks.{name}").__doc__


def test_big_books_are_in_order_and_take_their_next_month(tiny: Big) -> None:
    ledger = load(tiny.main)
    assert [error.message for error in ledger.errors] == []
    assert {entry.flag for entry in ledger.transactions} == {"*"}
    assert len(ledger.transactions) > 500
    done = run(ledger, sorted(tiny.next_month.iterdir()))
    assert sum(item.plan.new for item in done) > 40
    after = load(tiny.main)
    assert [error.message for error in after.errors] == []
    assert {entry.flag for entry in after.transactions} == {"*"}


@pytest.fixture
def evening(tiny: Big, tmp_path: Path) -> list[table.Piece]:
    found = table.pieces(tmp_path / "bewaard", ["evening_speed"], [tiny])
    table.measured(found, 1)
    return found


def test_the_table_has_what_was_measured_and_what_is_not_reached(
    tiny: Big, evening: list[table.Piece], tmp_path: Path
) -> None:
    rows = table.collected(evening)
    assert {row.what for row, _ in rows} == {
        "controlelijst / bean-check kaal", "steekproef", "stand van de verklaring",
    }  # fmt: skip
    (piece,) = evening
    rows.append((Row("laden", "klein", 1.2, 1.15, 1, "6,9 s"), piece))
    rows.append((Row("lijst", "klein", 1.3, 1.15, 1, "7,9 s", of="checklist"), piece))
    path = tmp_path / "snelheid.md"
    path.write_text(f"Ervoor\n{table.BEGIN}\nvan vroeger\n{table.END}\nErna\n", "utf-8")
    table.put_in(path, table.document(rows, [tiny]))
    text = path.read_text("utf-8")
    assert text.startswith(f"Ervoor\n{table.BEGIN}\n\nGemeten op ")
    assert text.endswith(f".\n\n{table.END}\nErna\n")
    assert "| laden | klein | **1,20** x | 1,15 | 1 | 6,9 s |\n" in text
    assert "\n- laden (klein): 1,20. Waardoor: niet nagegaan.\n" in text
    assert re.search(r"^- lijst \(klein\): 1,30\. Waardoor: .*\baudit \d+%", text, re.MULTILINE)


def test_what_was_measured_is_not_measured_again(tiny: Big, evening: list[table.Piece], tmp_path: Path) -> None:
    (piece,) = table.pieces(tmp_path / "bewaard", ["evening_speed"], [tiny])
    assert piece.rounds == evening[0].rounds
    table.measured([piece], 1)
    assert piece.rounds == evening[0].rounds
    table.measured([piece], 2)
    assert len(piece.rounds) == 2
    assert {row.runs for row in piece.rows} == {2}


def test_growth_shows_the_worst_and_all_over_the_bar(tmp_path: Path) -> None:
    grows = {"straight": "recht", "curved": "krom", "steep": "steil", "small": "klein"}
    benchmark = Benchmark(lambda _: {}, lambda _, __: (), grows.get)
    found = []
    for size in (100, 1000):
        big = Big.at(tmp_path / f"{size}")
        piece = table.Piece.at(tmp_path, "proef", benchmark, big, (big.main, size))
        piece.rounds.append(
            {"bare": size**2, "straight": size / 100, "curved": size**1.5 / 1000, "steep": size**2 / 1e4, "small": 1e-9}
        )
        found.append(piece)
    rows = [(row.what, round(row.value, 2), row.is_reached) for row, _ in table.growth(found)]
    assert rows == [("groei: steil", 2.0, False), ("groei: krom", 1.5, False)]
    for piece in found:
        del piece.rounds[0]["steep"], piece.rounds[0]["curved"]
    assert [(row.what, round(row.value, 2), row.told) for row, _ in table.growth(found)] == [
        ("groei: recht", 1.0, "1.00 s, 10.00 s; de meeste van 1")
    ]


def test_where_time_goes_is_said_by_part_of_the_program() -> None:
    seen = {"beancount": 50, "rules/hours": 20, "rules/shares": 9, "rules/year": 1, "base/money": 1, "Python": 19}
    assert why.in_words(seen) == "beancount 50%, rules 30% (hours 20%, shares 9%), Python 19%"


def test_growth_is_the_power_of_the_size() -> None:
    assert exponent([(1, 2), (10, 20), (100, 200)]) == pytest.approx(1)
    assert exponent([(1, 2), (10, 200)]) == pytest.approx(2)
