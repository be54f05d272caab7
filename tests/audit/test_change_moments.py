"""The moments that the books can be compared with, without a statement and without the program git."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from tests.git_books import GitBooks, in_git

if TYPE_CHECKING:
    from tests.conftest import Books

BUDGET = "jaren/2018/begroting.beancount"
LINE = '2018-01-01 custom "budget" Lasten:TOP:Fysiek:Huur "yearly" {0} EUR\n'
DECIDED = """
2018-06-15 * "Naar de reserve"
  besluit: "ALV"
  datum-besluit: 2019-04-20
  Vermogen:Reserves:Algemeen  1.00 EUR
  Activa:Bank:ING
"""


@pytest.fixture
def kept(books: Books) -> GitBooks:
    """Books in which a budget came and changed, hours were approved and a meeting decided."""
    books.add(dedent(DECIDED))
    found = in_git(books.main, books.root)
    found.commit("nieuw: boeken", "2019-04-01 12:00")
    found.write(LINE.format(90), BUDGET)
    found.write(found.read() + f'\ninclude "{BUDGET}"\n')
    found.commit("begroting nieuw: 2018", "2019-04-10 12:00")
    found.write(LINE.format(95), BUDGET)
    found.commit("begroting herzien: 2018", "2019-04-25 12:00")
    found.commit_empty("uren goedkeuren: TOP", "2019-05-01 12:00")
    return found


def test_every_moment_of_the_history(kept: GitBooks) -> None:
    assert [(item.value, item.label) for item in kept.report("").known] == [
        ("uren", "het goedkeuren van uren op 1 mei 2019"),
        ("begrotingswijziging", "de laatste wijziging van de begroting van 2018 op 25 april 2019"),
        ("vergadering-2019-04-20", "de vergadering van 20 april 2019"),
        ("begroting", "de begroting van 2018, die op 10 april 2019 in de boeken kwam"),
        ("begin", "het begin van de geschiedenis op 1 april 2019"),
    ]


@pytest.mark.parametrize(
    ("asked", "changes"),
    [
        ("uren", 1),
        ("begrotingswijziging", 1),
        ("vergadering-2019-04-20", 2),
        ("begroting", 2),
        ("begin", 2),
        ("30-04-2019", 1),
        ("", 1),
    ],
)
def test_what_changed_since(kept: GitBooks, asked: str, changes: int) -> None:
    """The budget is another since it was adopted; a text changed just now, which counts since every moment."""
    kept.change("Naar de reserve", "Naar het fonds")
    assert len(kept.report(asked).all) == changes
