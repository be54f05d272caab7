"""Bank files that only fit with each other go in together; where they do not fit, none of them does."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.rules.load import load
from importers.batch import run_each
from tests.bank_files import snapshot
from tests.importers import histories
from tests.importers.histories import Booked, Download, Draft
from tests.importers.own_banks import ING, RABO, Banks, banks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from importers.batch import Batch


def draft(day: int, amount: str, name: str = "Bakker", iban: str = "") -> Draft:
    """A row, so many days after the first of the history."""
    return histories.FIRST + dt.timedelta(days=day), Decimal(amount), name, iban, "brood"


def files() -> dict[str, Download]:
    """A transfer that the one bank books two days after the other, and the files that tell of it.

    Of Rabo the last day is read first. Its two earlier files need each other: the first tells of the transfer, and the
    second fills what then is missing.
    """
    ours = histories.history(ING, [draft(0, "-5"), draft(1, "-12.25"), draft(2, "60", "Eigen Rabo", RABO)])
    theirs = histories.history(
        RABO,
        [
            draft(0, "-12.25"),
            draft(0, "-60", "Eigen ING", ING),
            draft(2, "-7.50"),
            draft(3, "10"),
            draft(6, "-7.50"),
        ],
    )
    return {
        "ing": Download(ING, "nl", ours),
        "slot": Download(RABO, "mt940", theirs[4:]),
        "eerst": Download(RABO, "mt940", theirs[:2]),
        "dan": Download(RABO, "mt940", theirs[2:]),
    }


@pytest.fixture
def own(tmp_path: Path) -> Banks:
    return banks(tmp_path, others={"Rabo": RABO})


def take(own: Banks, found: dict[str, bytes]) -> Batch:
    paths = []
    for name, content in found.items():
        path = own.books.root / "inbox" / name
        path.write_bytes(content)
        paths.append(path)
    done = run_each(load(own.books.main), paths)
    own.books.load()
    return done


def contents(*names: str) -> dict[str, bytes]:
    return {f"{name}.txt": files()[name].content for name in names}


def in_order(own: Banks) -> bool:
    """Whether all rows are there once, and nothing is under way."""
    end = histories.OPENINGS[ING] + Decimal("42.75"), histories.OPENINGS[RABO] - Decimal("77.25")
    return (own.balance("Bank:ING"), own.balance("Bank:Rabo")) == end and own.balance("Kruisposten") == 0


@pytest.fixture
def begun(own: Banks) -> Banks:
    """The books in which the later period was read first."""
    for name in ("ing", "slot"):
        assert not take(own, contents(name)).left
    return own


@pytest.mark.parametrize("name", ["eerst", "dan"])
def test_alone_each_is_refused_and_changes_nothing(begun: Banks, name: str) -> None:
    before = snapshot(begun.books.root)
    assert [item.path.stem for item in take(begun, contents(name)).left] == [name]
    (begun.books.root / f"inbox/{name}.txt").unlink()
    assert snapshot(begun.books.root) == before


@pytest.mark.parametrize("order", [("eerst", "dan"), ("dan", "eerst")])
def test_together_they_go_in(begun: Banks, order: Sequence[str]) -> None:
    assert not take(begun, contents(*order)).left
    assert in_order(begun)
    before = snapshot(begun.books.root)
    again = take(begun, contents(*order, "ing", "slot"))
    assert not again.left
    assert sum(item.plan.new for item in again.done) == 0
    assert snapshot(begun.books.root) == before


@pytest.mark.parametrize("order", list(itertools.permutations(files())))
def test_in_one_run_the_order_makes_no_difference(own: Banks, order: Sequence[str]) -> None:
    assert not take(own, contents(*order)).left
    assert in_order(own)


def test_a_file_that_fits_with_nothing_stays_and_the_others_go_in(begun: Banks) -> None:
    wrong = [Booked(9, *draft(1, "-3.10"), Decimal("1.90"))]
    bad = Download(RABO, "mt940", wrong).content
    done = take(begun, {**contents("eerst", "dan"), "fout.txt": bad})
    assert [item.path.name for item in done.left] == ["fout.txt"]
    assert in_order(begun)


def test_a_leg_that_one_file_lets_go_is_taken_by_the_next_of_the_same_run(own: Banks) -> None:
    ours = histories.history(ING, [draft(2, "60", "Eigen Rabo", RABO)])
    theirs = histories.history(RABO, [draft(0, "-12.25"), draft(2, "-7.50"), draft(2, "-60", "Eigen ING", ING)])
    assert not take(own, {"ing.csv": Download(ING, "nl", ours).content}).left
    noon, whole = (Download(RABO, "mt940", theirs[:end]).content for end in (2, 3))
    assert not take(own, {"middag.txt": noon, "heel.txt": whole}).left
    assert (own.balance("Bank:ING"), own.balance("Bank:Rabo")) == (Decimal("1060.00"), Decimal("820.25"))
    assert own.balance("Kruisposten") == 0
    (found,) = (entry for entry in own.books.load().transactions if "Overboeking" in entry.narration)
    assert sorted(item.account for item in found.postings) == ["Activa:Bank:ING", "Activa:Bank:Rabo"]
    assert all("sleutel" in item.meta for item in found.postings)
