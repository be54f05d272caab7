"""What many steps come to is exactly what differs between loading the books before and after them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from beancount.parser import parser
from hypothesis import given, settings
from hypothesis import strategies as st

from bwk_ledger.audit.change_git import BooksOfStep, StepReader, net
from bwk_ledger.audit.change_source import Disk, differing, parse, pieces, versions
from bwk_ledger.books.canonical import canonical, entry_digest
from bwk_ledger.books.text import HEADER
from bwk_ledger.rules.load import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILES = ("main.beancount", "jaren/a.beancount", "jaren/b.beancount")


@dataclass(frozen=True)
class InMemory:
    """Files by name; a version is the text itself."""

    texts: tuple[tuple[str, str], ...]

    def version(self, path: str) -> str | None:
        return dict(self.texts).get(path)

    def read(self, version: str) -> bytes:
        return version.encode()

    def listed(self, folder: str) -> Iterator[str]:
        return (path for path, _ in self.texts if path.startswith(folder))


def entry(day: int, text: str, amount: int, account: str, other: str, note: str) -> str:
    return f'2018-01-0{day} * "{text}"\n{note}  Activa:A  {amount}.00 EUR\n  {account}{other.format(amount)}\n'


ENTRY = st.builds(
    entry,
    st.integers(1, 3),
    st.sampled_from(["huur", "een\nregel 2018", "x"]),
    st.integers(1, 3),
    st.sampled_from(["Activa:B", "Lasten:TOP:Fysiek:Huur"]),
    st.sampled_from(["", "  -{}.00 EUR"]),
    st.sampled_from(["", '  bon: "1"\n', "  ; bon\n"]),
)
BODY = st.lists(ENTRY | st.just("; los\n;; * nog een\n"), max_size=5).map("\n".join)
WITHOUT_PLUGIN = 'De regel plugin "bwk_ledger.plugin" staat er niet.'
CONTEXT = st.sampled_from(["", "", "", "pushtag #x\n"])
STATE = st.tuples(BODY, BODY, BODY, st.booleans(), st.booleans(), CONTEXT)


def books(state: tuple[str, str, str, bool, bool, str]) -> InMemory:
    one, two, three, has_a, has_b, tag = state
    includes = f'{"include" if has_a else ";"} "jaren/a.beancount"\n' + (
        'include "jaren/[b].beancount"\n' if has_b else ""
    )
    pop = "\npoptag #x\n" if tag else ""
    opens = "2000-01-01 open Activa:A\n2000-01-01 open Activa:B\n2000-01-01 open Lasten:TOP:Fysiek:Huur\n\n"
    texts = (HEADER + includes + opens + one, HEADER + tag + two + pop, HEADER + three)
    return InMemory(tuple(zip(FILES, texts, strict=True)))


def loaded(folder: Path, files: InMemory) -> Counter[str]:
    for name, text in files.texts:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    ledger = load(folder / FILES[0])
    assert [error.message.split("\n")[0] for error in ledger.errors] == [WITHOUT_PLUGIN]
    return Counter(entry_digest(canonical(entry)) for entry in ledger.entries)


@settings(deadline=None)
@given(st.lists(STATE, min_size=2, max_size=5))
def test_the_net_is_what_two_loads_differ_by(
    tmp_path_factory: pytest.TempPathFactory, states: list[tuple[str, str, str, bool, bool, str]]
) -> None:
    reader = StepReader()
    sides = [BooksOfStep(versions(files, FILES[0], {}), files) for files in map(books, states)]
    steps = [reader.step(old, new) for old, new in pairwise(sides)]
    found = net(steps)
    assert not any(step.unreadable for step in steps)
    before, after = (loaded(tmp_path_factory.mktemp("boeken"), books(states[at])) for at in (0, -1))
    assert Counter(item.old.digest for item in found.differences if item.old) == before - after
    assert Counter(item.new.digest for item in found.differences if item.new) == after - before
    assert all(item.steps for item in (*found.differences, *found.moved, *found.undone))
    assert all(item.old and item.new and item.old.digest == item.new.digest for item in found.moved)


@given(BODY, BODY)
def test_only_what_differs_is_cut_out_of_two_texts(old: str, new: str) -> None:
    was, now = (Counter(piece for piece, _ in pieces(text)) for text in (old, new))
    assert differing(old, new) == (was - now, now - was)


def test_pieces_know_their_line_and_leave_comments_out() -> None:
    text = f'{HEADER}\n;; kop\n2018-01-01 open Activa:A\n\noption "title" "x"\n; los\n2018-01-02 note Activa:A "a\nb"\n'
    assert list(pieces(text)) == [
        ("2018-01-01 open Activa:A", 8),
        ('option "title" "x"', 10),
        ('2018-01-02 note Activa:A "a\nb"', 12),
    ]


def test_a_piece_that_cannot_be_read_does_not_take_others_along() -> None:
    found = parse(["2018-01-01 open Activa:A", '2018-01-01 note Activa:A "', "2018-01-01 open Activa:B"])
    assert [None if item is None else len(item) for item in found] == [1, None, 1]


def test_files_on_disk_are_named_as_git_names_them(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"hallo\n")
    disk = Disk(tmp_path)
    assert disk.version("a") == "4cf5aa5f9a644263dbe3d6e78bcbef45487a802c"
    assert disk.version("b") is None


@pytest.mark.parametrize(
    ("posting", "form"),
    [
        ("Activa:A", "bedrag: "),
        ("Activa:A EUR", "bedrag: EUR"),
        ("Activa:A 1.50", "bedrag: 1.5"),
        ("Activa:A -1 AANDEEL {}", "bedrag: -1 AANDEEL|kostprijs: "),
        ("Activa:A 1 AANDEEL {25.00 EUR}", "bedrag: 1 AANDEEL|kostprijs: 25 EUR"),
        ("Activa:A 2 AANDEEL {{50 EUR}}", "bedrag: 2 AANDEEL|kostprijs: 0 # 50 EUR"),
        ("Activa:A 1 AANDEEL {25 EUR, 2018-01-02}", "bedrag: 1 AANDEEL|kostprijs: 25 EUR|kostdatum: 2018-01-02"),
        ("Activa:A 1 USD @", "bedrag: 1 USD|prijs: "),
    ],
)
def test_a_parsed_posting_has_a_form_too(posting: str, form: str) -> None:
    """Before it is booked, an amount may be missing."""
    (entry,) = parser.parse_string(f'{HEADER}2018-01-01 * "x"\n  {posting}\n')[0]
    assert "|".join(canonical(entry)[1][1:]) == form
