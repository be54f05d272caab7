"""The benchmarks run: all can be imported, and one is measured on the smallest books that can be made."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks import table
from benchmarks.big_books import big_books
from benchmarks.measure import Row, exponent
from bwk_ledger.rules.load import load
from importers.batch import run

if TYPE_CHECKING:
    from benchmarks.measure import Big

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


def test_the_table_has_what_was_measured_and_what_is_not_reached(tiny: Big, tmp_path: Path) -> None:
    rows = table.collected([tiny], 1, ["evening_speed"], lambda _: None)
    assert {row.what for row in rows} == {"controlelijst", "steekproef", "stand van de verklaring"}
    rows.append(Row("laden", "klein", 1.2, 1.15, 1, "6,9 s"))
    path = tmp_path / "snelheid.md"
    path.write_text(f"Ervoor\n{table.BEGIN}\nvan vroeger\n{table.END}\nErna\n", "utf-8")
    table.put_in(path, table.document(rows, [tiny]))
    text = path.read_text("utf-8")
    assert text.startswith(f"Ervoor\n{table.BEGIN}\n\nPython ")
    assert text.endswith(f"\n\nNiet gehaald: laden (klein).\n\n{table.END}\nErna\n")
    assert "| laden | klein | **1,20** x | 1,15 | 1 | 6,9 s |\n" in text


def test_growth_is_the_power_of_the_size() -> None:
    assert exponent([(1, 2), (10, 20), (100, 200)]) == pytest.approx(1)
    assert exponent([(1, 2), (10, 200)]) == pytest.approx(2)
