"""Every writing command, killed before each of its operations on files, and two commands at once.

In the suite a seeded part. All of it (every operation of every command, more rounds, killed real processes):
`BWK_ALLES=1 pytest -n 0 -s tests/safety/test_kills.py`.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import itertools
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.audit.log import RecordDraft, append, read
from bwk_ledger.base.files import write_file
from bwk_ledger.door.accounts import Role, Visitor, add_account, read_accounts
from tests.safety.kill_books import ACTS, BOOKS, READ_ALL, READ_BOOKS, Act
from tests.safety.killing import Outcome, copied, run, start, tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bwk_ledger.audit.log import LogRecord

EVERYTHING = os.environ.get("BWK_ALLES") == "1"
SEED = 20181231
KILLS = 2  # of each command in the suite
ROUNDS = 50 if EVERYTHING else 10
REAL = 10
NOW = dt.datetime(2019, 3, 4, 19, 30, tzinfo=dt.UTC)
LEFTOVERS = (".bwk", ".tmp")
# What a command says that finds its work done.
DONE = re.compile(
    r"Al gedaan|staat al|is al |al precies zo|er is niets te doen|begint al een tarief|is er al|staat er al|"
    r"inbox is leeg|liggen geen urenlijsten|geef dan --erbij|map is niet leeg|is niet afgesloten|verandert niets"
)


@pytest.fixture(scope="module")
def prototypes(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Act], Path]:
    """The books of an act, made once."""
    made: dict[object, Path] = {}

    def of(act: Act) -> Path:
        if act.books not in made:
            made[act.books] = tmp_path_factory.mktemp("boeken") / act.books.__name__
            act.books(made[act.books])
        return made[act.books]

    return of


def _is_clean(folder: Path) -> bool:
    return not [path for path in folder.rglob("*") if path.name.endswith(LEFTOVERS)]


def _undisturbed(prototype: Path, to: Path, arguments: Sequence[str]) -> Outcome:
    copied(prototype, to)
    before = tree(to)
    outcome = run(to, arguments)
    assert outcome.status in {0, 1}, outcome.said
    assert tree(to) != before
    assert _is_clean(to)
    return outcome


def _points(name: str, operations: int) -> Iterator[int]:
    if EVERYTHING:
        yield from range(1, operations + 1)
    else:
        yield from sorted(random.Random(f"{SEED} {name}").sample(range(1, operations + 1), KILLS))


def _killed_and_repeated(prototype: Path, folder: Path, arguments: Sequence[str], point: int) -> Outcome:
    """Kill before an operation; somebody reads then, every third time; and give the command again."""
    copied(prototype, folder)
    killed = run(folder, arguments, kill_before=point)
    assert killed.status == -signal.SIGKILL, (point, killed)
    main = folder / "boeken/main.beancount"
    if point % 3 == 0 and main.exists():
        seen = run(folder, READ_ALL if (folder / "ledenregister.age").exists() else READ_BOOKS)
        assert seen.status in {0, 1}, (point, seen)
        assert _visible(folder) in (tree(prototype), tree(folder.with_name("goed"))), point
    again = run(folder, arguments)
    assert again.status in {0, 1, 2}
    assert "Traceback" not in again.said
    assert _is_clean(folder), point
    return again


def _visible(folder: Path) -> object:
    """The files that somebody sees: what was being prepared lies hidden until the next who writes."""
    return {name: found for name, found in tree(folder).items() if not re.search(r"(^|/)\.[^/]*bwk/", name)}


@pytest.mark.parametrize("name", ACTS)
def test_a_command_killed_at_any_moment_is_completed_by_its_repeat(
    prototypes: Callable[[Act], Path], tmp_path: Path, name: str
) -> None:
    """And given twice without a kill, it does nothing twice."""
    prototype = prototypes(ACTS[name])
    arguments = ACTS[name].words(prototype)
    undisturbed = _undisturbed(prototype, tmp_path / "goed", arguments)
    right = tree(tmp_path / "goed")
    points = list(_points(name, undisturbed.operations))
    for point in points:
        again = _killed_and_repeated(prototype, tmp_path / "proef", arguments, point)
        assert again.status == undisturbed.status or DONE.search(again.said), (point, again)
        assert tree(tmp_path / "proef") == right, point
    twice = run(tmp_path / "goed", arguments)
    assert twice.status in {0, 1, 2}
    assert twice.status == 0 or DONE.search(twice.said), twice
    assert tree(tmp_path / "goed") == right
    if EVERYTHING:
        print(f"{name}: {len(points)} kills")


def _add_record() -> None:
    def draft(records: Sequence[LogRecord]) -> RecordDraft:
        return RecordDraft(2018, "bevinding", {"tekst": f"vraag {len(records)}"})

    append(Path("kascommissie/logboek.jsonl"), Visitor("kas1", Role.COMMITTEE, "L0005"), draft, now=NOW)


def _add_account() -> None:
    add_account(Path("toegang.json"), f"kas{len(read_accounts(Path('toegang.json')))}", Role.COMMITTEE, "x" * 12)


@pytest.mark.parametrize("work", [_add_record, _add_account])
def test_the_log_and_the_accounts_are_whole_after_every_kill(tmp_path: Path, work: Callable[[], None]) -> None:
    def contents(folder: Path) -> list[tuple[object, ...]]:
        found = [(item.number, item.digest) for item in read(folder / "kascommissie/logboek.jsonl")]
        return [*found, *read_accounts(folder / "toegang.json")]

    (tmp_path / "een").mkdir()
    run(tmp_path / "een", work)
    operations = run(copied(tmp_path / "een", tmp_path / "twee"), work).operations
    for point in range(1, operations + 1):
        folder = copied(tmp_path / "een", tmp_path / "proef")
        assert run(folder, work, kill_before=point).status == -signal.SIGKILL
        assert contents(folder) in (contents(tmp_path / "een"), contents(tmp_path / "twee"))
        assert run(folder, work).status == 0
        assert len(contents(folder)) in {2, 3}
        assert _is_clean(folder)


@pytest.mark.parametrize("out", ["overzicht.csv", "map/overzicht.txt"])
def test_a_report_that_was_killed_leaves_nothing_after_its_repeat(
    prototypes: Callable[[Act], Path], tmp_path: Path, out: str
) -> None:
    prototype = prototypes(ACTS["afsluiten"])
    report = ("proefbalans", "2018", "--uit", out, *BOOKS)
    (copied(prototype, tmp_path / "goed") / "map").mkdir()
    whole = run(tmp_path / "goed", report)
    assert whole.status == 0, whole.said
    for point in range(1, whole.operations + 1):
        folder = copied(prototype, tmp_path / "proef")
        (folder / "map").mkdir()
        assert run(folder, report, kill_before=point).status == -signal.SIGKILL
        assert run(folder, report).status == 0
        assert tree(folder) == tree(tmp_path / "goed"), point


def test_a_report_leaves_alone_what_another_is_writing(tmp_path: Path) -> None:
    other, left = tmp_path / ".overzicht.csv.aaaaaaaa.tmp", tmp_path / ".overzicht.csv.bbbbbbbb.tmp"
    left.write_text("half")
    with other.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        write_file(tmp_path / "overzicht.csv", b"heel")
    assert {path.name for path in tmp_path.iterdir()} == {"overzicht.csv", other.name}
    write_file(tmp_path / "overzicht.csv", b"heel")
    assert [path.name for path in tmp_path.iterdir()] == ["overzicht.csv"]


def _pairs() -> Iterator[tuple[str, str]]:
    """Two commands on the same books, each pair with something else; now and then twice the same."""
    chance = random.Random(SEED)
    names = [name for name, act in ACTS.items() if act.books is ACTS["importeer"].books]
    pairs = list(itertools.combinations_with_replacement(names, 2))
    yield "importeer", "importeer"
    yield from chance.sample(pairs, ROUNDS - 1)


@pytest.mark.parametrize(("one", "other"), list(_pairs()))
def test_two_commands_at_once_end_as_one_after_the_other(
    prototypes: Callable[[Act], Path], tmp_path: Path, one: str, other: str
) -> None:
    prototype = prototypes(ACTS[one])
    first, second = (ACTS[name].words(prototype) for name in (one, other))
    possible = []
    for order in ((first, second), (second, first)):
        copied(prototype, tmp_path / "na-elkaar")
        for arguments in order:
            assert run(tmp_path / "na-elkaar", arguments).status in {0, 1, 2}
        possible.append(tree(tmp_path / "na-elkaar"))
    copied(prototype, tmp_path / "tegelijk")
    both = [start(tmp_path / "tegelijk", arguments) for arguments in (first, second)]
    ended = [wait() for wait in both]
    assert all(item.status in {0, 1, 2} and "Traceback" not in item.said for item in ended), ended
    assert tree(tmp_path / "tegelijk") in possible, ended
    assert _is_clean(tmp_path / "tegelijk")


@pytest.mark.skipif(not EVERYTHING, reason="alleen met BWK_ALLES=1")
@pytest.mark.parametrize("number", range(REAL))
def test_real_processes_killed_at_random_moments(
    prototypes: Callable[[Act], Path], tmp_path: Path, number: int
) -> None:
    chance = random.Random(SEED + number)
    name = chance.choice(list(ACTS))
    prototype = prototypes(ACTS[name])
    arguments = ACTS[name].words(prototype)
    began = time.monotonic()
    copied(prototype, tmp_path / "goed")
    command = [sys.executable, "-c", "from bwk_ledger.cli import main; main()", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    right = subprocess.run(command, cwd=tmp_path / "goed", env=environment, check=False, capture_output=True)
    assert right.returncode in {0, 1}, right.stderr  # 1: done, and the books have something else that is wrong
    whole = time.monotonic() - began
    for _ in range(REAL):
        copied(prototype, tmp_path / "proef")
        with subprocess.Popen(
            command, cwd=tmp_path / "proef", env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            time.sleep(whole * chance.uniform(0.3, 1))
            process.kill()
        again = run(tmp_path / "proef", arguments)
        assert again.status == right.returncode or DONE.search(again.said), again
        assert tree(tmp_path / "proef") == tree(tmp_path / "goed")
        assert _is_clean(tmp_path / "proef")
