"""Whatever acts follow each other: the books stay in order, register and equity agree, and numbers have no gap."""

from __future__ import annotations

import datetime as dt
import tempfile
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bwk_ledger.acts.members import Application, change, resign, sign_up
from bwk_ledger.acts.new_books import NewKamer, new_books
from bwk_ledger.acts.shares import issue, transfer
from bwk_ledger.base.errors import InputError
from bwk_ledger.figures.members import members_on
from bwk_ledger.figures.shares import proof, share_register
from bwk_ledger.rules.load import load
from tests.bank_files import snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

    from bwk_ledger.rules.load import Ledger

START = dt.date(2018, 1, 1)
DAYS = st.integers(0, 60).map(lambda days: START + dt.timedelta(days=days))
NUMBERS = st.integers(1, 4).map(lambda number: f"L{number:04d}")
COUNTS = st.integers(1, 3)
KAMERS = st.sampled_from(["TOP", "HLR"])


@st.composite
def acts(draw: st.DrawFn) -> Callable[[Ledger], object]:
    """One act, with a day and members that may or may not fit."""
    day, number, count, kamer = draw(DAYS), draw(NUMBERS), draw(COUNTS), draw(KAMERS)
    other, forfeit = draw(NUMBERS), draw(st.sampled_from([None, "royement"]))
    via = f"Activa:Handgeld:{kamer}"
    return draw(
        st.sampled_from(
            [
                lambda books: sign_up(books, Application(count, "bewoner", kamer), day),
                lambda books: sign_up(books, Application(count), day, member=number),
                lambda books: issue(books, number, count, day, via),
                lambda books: issue(books, number, count, day, via, other),
                lambda books: transfer(books, number, other, count, day),
                lambda books: change(books, number, day, kamer),
                lambda books: resign(books, number, day, forfeit),
            ]
        )
    )


def check(main: Path) -> None:
    """The register agrees with the ledger on every day, and nobody but who is or was a member holds shares."""
    ledger = load(main)
    assert [error.message for error in ledger.errors] == []
    movements = share_register(ledger.transactions, ledger.config, START + dt.timedelta(days=400)).movements
    assert [item.movement.number for item in movements] == list(range(1, len(movements) + 1))
    for day in (START + dt.timedelta(days=days) for days in range(0, 62, 3)):
        found = proof(ledger.transactions, ledger.config, day)
        assert found.is_right
        assert all(line.shares > 0 for line in found.lines)
        assert {line.number for line in found.lines} <= {period.number for period in members_on(ledger.config, day)}
    for member in ledger.config.members.values():
        ends = [(period.start, period.end) for period in member.periods]
        assert all(end is None or start <= end for start, end in ends)
        assert all(end is not None and end < start for (_, end), (start, _) in pairwise(ends))


# Without shrinking: loading the books hundreds of times more would take minutes.
@settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.lists(acts(), min_size=6, max_size=14))
def test_any_acts_leave_the_books_in_order(sequence: list[Callable[[Ledger], object]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        kamers = [NewKamer(code, code, Decimal(100_000)) for code in ("TOP", "HLR")]
        main = new_books(Path(folder) / "boeken", "Coöperatie", kamers)
        first = [("TOP", 2), ("HLR", 1), ("TOP", 3)]
        for kamer, shares in first:
            who = sign_up(load(main), Application(shares, "bewoner", kamer), START).number
            issue(load(main), who, shares, START, f"Activa:Handgeld:{kamer}")
        for act in sequence:
            before = snapshot(main.parent)
            try:
                act(load(main))
            except InputError:
                assert snapshot(main.parent) == before
        check(main)
