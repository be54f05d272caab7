"""Every writing command undone and done again, and acts, hand edits and undoing in any order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bwk_ledger.acts.history import opened_history, undoing
from bwk_ledger.base.errors import InputError
from bwk_ledger.books.text import custom
from bwk_ledger.rules.load import load
from tests.history_books import Kept, begun
from tests.safety.kill_books import ACTS
from tests.safety.killing import copied, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# What writes no books, and what there is no way back from.
NOT_IN_HISTORY = {"leden namen", "leden gegevens", "leden vergeet", "leden sleutel"}
NO_WAY_BACK = {"nieuw", "geschiedenis begin", "geschiedenis wis", "afsluiten"}


@pytest.fixture(scope="module")
def prototypes(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The books of an act, made once."""
    made: dict[object, Path] = {}

    def of(name: str) -> Path:
        books = ACTS[name].books
        if books not in made:
            made[books] = tmp_path_factory.mktemp("boeken") / books.__name__
            books(made[books])
        return made[books]

    return of


def given_in(folder: Path, name: str) -> None:
    outcome = run(folder, ACTS[name].words(folder))
    assert outcome.status in {0, 1}, outcome.said


@pytest.mark.parametrize("name", sorted(ACTS.keys() - NO_WAY_BACK - NOT_IN_HISTORY))
def test_every_command_is_undone_and_done_again(prototypes: Callable[[str], Path], tmp_path: Path, name: str) -> None:
    kept = Kept(copied(prototypes(name), tmp_path / "proef"))
    before, last = kept.files(), kept.acts()[-1].number
    given_in(kept.folder, name)
    after = kept.files()
    assert [act.number for act in kept.acts()][last:] == [last + 1]
    assert after != before
    for number, expected in ((last + 1, before), (last + 2, after), (last + 3, before), (last + 4, after)):
        outcome = run(kept.folder, ("ongedaan", str(number), "--boeken", "boeken"))
        assert outcome.status in {0, 1}, outcome.said
        assert kept.files() == expected, number


@pytest.mark.parametrize("name", sorted(NOT_IN_HISTORY))
def test_what_is_only_in_the_register_is_no_act(prototypes: Callable[[str], Path], tmp_path: Path, name: str) -> None:
    kept = Kept(copied(prototypes(name), tmp_path / "proef"))
    before = kept.told()
    given_in(kept.folder, name)
    assert kept.told() == before


def test_a_closed_year_has_no_way_back_but_reopening(prototypes: Callable[[str], Path], tmp_path: Path) -> None:
    kept = Kept(copied(prototypes("afsluiten"), tmp_path / "proef"))
    given_in(kept.folder, "afsluiten")
    last = kept.acts()[-1].number
    assert kept.refused("ongedaan", str(last)) == (
        "2018 is afgesloten: dat is niet ongedaan te maken.\n"
        "  Oorzaak: wie een zegel weghaalt, zegt waarom, en dat blijft in de boeken staan.\n"
        '  Herstel: heropen het jaar met: bwk heropen 2018 --reden "..."'
    )


def test_nothing_in_a_closed_year_is_undone(prototypes: Callable[[str], Path], tmp_path: Path) -> None:
    kept = Kept(copied(prototypes("afsluiten"), tmp_path / "proef"))
    accrual = ("te betalen", "Lasten:TOP:Fysiek:Energie", "120,00", "--omschrijving", "Energie december")
    kept.said("overlopend", "2018", "--boek", *accrual)
    number = kept.acts()[-1].number
    given_in(kept.folder, "afsluiten")
    said = kept.refused("ongedaan", str(number))
    assert "2018 is afgesloten:" in said


# Acts that each add an entry of their own, hand edits, and undoing, in any order.

STEPS = st.lists(st.one_of(st.just("erbij"), st.just("hand"), st.integers(2, 12)), max_size=7)


@pytest.fixture(scope="module")
def prototype(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("begin") / "proef"
    begun(folder)
    return folder


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(steps=[2, "erbij", 2])
@given(steps=STEPS)
def test_undoing_an_act_leaves_the_books_without_it(prototype: Path, tmp_path: Path, steps: list[str | int]) -> None:
    kept = Kept(copied(prototype, tmp_path / "proef"))
    standing: dict[int, str] = {}  # by act what it brought, or the number that it undid
    undone: set[int] = set()
    for count, step in enumerate(steps):
        before = kept.files()
        if step == "erbij":
            standing[_add(kept, count)] = f"V2{count:03}"
        elif step == "hand":
            _edit(kept, count)
            standing[kept.acts()[-1].number] = f"hand {count}"
        else:
            try:
                undoing.do(load(kept.root / "main.beancount"), int(step))
            except InputError:
                assert kept.files() == before
                assert int(step) not in standing or int(step) in undone
                continue
            assert int(step) in standing
            assert int(step) not in undone
            standing[kept.acts()[-1].number] = str(int(step))
            _turn(standing, undone, int(step))
    text = (kept.root / "stam/personen.beancount").read_text("utf-8")
    for number, what in standing.items():
        if not what.isdecimal():
            assert (what in text) == (number not in undone), (steps, number, what)
    assert not load(kept.root / "main.beancount").errors


def _turn(standing: dict[int, str], undone: set[int], number: int) -> None:
    """An act is undone; where it undid another, that one stands again."""
    undone.add(number)
    other = standing[number]
    if other.isdecimal():
        undone.discard(int(other))
        _stands_again(standing, undone, int(other))


def _stands_again(standing: dict[int, str], undone: set[int], number: int) -> None:
    other = standing[number]
    if other.isdecimal():
        undone.add(int(other))


def _add(kept: Kept, number: int) -> int:
    ledger = load(kept.root / "main.beancount")
    changes = ledger.changes()
    values = {"soort": "bewoner", "kamers": "TOP"}
    day = ledger.config.kamers["TOP"].start
    changes.append("stam/personen.beancount", [custom(values, day, "persoon", f"V2{number:03}")], "Personen")
    changes.commit()
    return kept.acts()[-1].number


def _edit(kept: Kept, number: int) -> None:
    """Somebody adds a person at the end of the file, with a comment above it."""
    path = kept.root / "stam/personen.beancount"
    text = f'\n; hand {number}\n2000-01-01 custom "persoon" "V1{number:03}"\n  soort: "bewoner"\n  kamers: "TOP"\n'
    path.write_text(path.read_text("utf-8") + text, "utf-8")
    with opened_history(kept.root) as history:
        history.keep_hand_edits({})
