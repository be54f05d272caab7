"""The checklist on the example books as they are, closed, and with faults planted in a copy."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bwk_ledger.audit import bank, handgeld, rows, rules
from bwk_ledger.audit import year as audit_year
from bwk_ledger.audit.audit import Line, State
from bwk_ledger.cli import main
from tests.audit.audit_books import audit_of, looked, told

if TYPE_CHECKING:
    from pathlib import Path

LINES = (
    audit_year.check_opening,
    bank.check,
    handgeld.check_cash,
    rows.check,
    rules.check_questions,
    handgeld.check_waivers,
    audit_year.check_sealed,
    rules.check_rules,
)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory, repo_folder: Path) -> Path:
    """A copy of the example of which 2017 is closed."""
    root = tmp_path_factory.mktemp("demo") / "ledger"
    shutil.copytree(repo_folder / "ledger", root, ignore=shutil.ignore_patterns("inbox"))
    arguments = ["afsluiten", "2017", "--besluit", "ALV 15 mei 2018", "--datum", "2018-05-15", "--boeken", str(root)]
    found = CliRunner().invoke(main, arguments)
    assert found.exit_code == 0, found.output
    return root


@pytest.fixture(scope="module")
def repo_folder(request: pytest.FixtureRequest) -> Path:
    return request.config.rootpath


def copy_of(root: Path, folder: Path) -> Path:
    return shutil.copytree(root, folder / "ledger")


def check(root: Path, year: int = 2018) -> dict[str, Line]:
    audit = looked(audit_of(root, year))
    return {line.key: line for line in (answer(audit) for answer in LINES)}


def test_the_example_as_it_is(repo_folder: Path) -> None:
    found = check(repo_folder / "ledger")
    assert {key: line.state for key, line in found.items()} == {
        "opening": State.OPEN,  # 2017 is not closed
        "bank": State.GOOD,
        "cash": State.OPEN,  # nobody counted
        "rows": State.GOOD,
        "questions": State.OPEN,  # the example has eight, to be solved by who learns from it
        "waivers": State.GOOD,
        "sealed": State.GOOD,
        "rules": State.GOOD,
    }
    assert found["rows"].answer == "1047 regels van de afschriften vergeleken met de boeken. Alles klopt."
    assert found["bank"].answer == "1 rekening klopt met het afschrift. Er stond 47.175,72 euro op."


def test_a_closed_year_before_makes_the_opening_good(closed: Path) -> None:
    found = check(closed)
    assert found["opening"].state is State.GOOD
    assert found["opening"].answer.endswith(" rekeningen beginnen zoals 2017 is afgesloten.")
    assert found["sealed"].answer == "2018 is nog niet afgesloten. Wat eerder is afgesloten, is niet veranderd."


def test_a_bank_row_that_was_removed(closed: Path, tmp_path: Path) -> None:
    root = copy_of(closed, tmp_path)
    path = root / "jaren/2018/bank.beancount"
    text = path.read_text("utf-8")
    start = text.index("2018-06-0")
    start = text.index("\n2018-06-0", start) + 1 if text.startswith("2018-06-01 balance", start) else start
    end = text.index("\n\n", start)
    gone = text[start:end]
    path.write_text(text[:start] + text[end:], "utf-8")
    line_number = re.findall(r"regel: (\d+)", gone)[0]
    found = check(root)
    assert found["bank"].state is State.WRONG
    assert found["bank"].answer == "1 keer verschillen de boeken van het afschrift."
    assert found["rows"].state is State.WRONG
    (said,) = told(found["rows"])
    assert said.endswith(f"ing-2018-01-01-2018-12-31.csv als regel {line_number}, maar niet in de boeken.")
    assert found["rules"].state is State.WRONG


def test_a_cost_that_went_to_another_grant_after_closing(closed: Path, tmp_path: Path) -> None:
    root = copy_of(closed, tmp_path)
    path = root / "jaren/2017/bank.beancount"
    text = path.read_text("utf-8")
    codes = re.findall(r'subsidie: "(\w+)"', text)
    other = next(code for code in codes if code != codes[0])
    path.write_text(text.replace(f'subsidie: "{codes[0]}"', f'subsidie: "{other}"', 1), "utf-8")
    for year in (2017, 2018):
        line = check(root, year)["sealed"]
        assert line.state is State.WRONG
        assert any(f"was {codes[0]} en is {other}" in text for text in told(line))
        assert line.wrong[0].entry.date.year == 2017
