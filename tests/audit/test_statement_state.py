"""What the books of a year were: the hashes stay the same for what is no change, and change for everything else."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bwk_ledger.acts.new_books import NewKamer, new_books
from bwk_ledger.acts.year import Decision, close, prepare
from bwk_ledger.audit.statement import BooksState, keep, read_kept, state_of
from bwk_ledger.books.snapshot import changed_books, changed_documents
from bwk_ledger.rules.load import load
from tests.audit.statement_books import ENTRIES, RECEIPT, TODAY, fill

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Books


# Every example loads books, so none are spent on making a failing one smaller.
FEW = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


def state(books: Books) -> BooksState:
    return state_of(load(books.main), 2018, TODAY)


def fresh(books: Books, tmp_path_factory: pytest.TempPathFactory, entries: list[str]) -> Books:
    """Books in a folder of their own, of the class that the fixture has."""
    kamers = [NewKamer("TOP", "Buurtkamer TOP", Decimal(250))]
    return fill(type(books)(new_books(tmp_path_factory.mktemp("state") / "boeken", "Buurt", kamers)), entries)


@settings(FEW, max_examples=15)
@given(data=st.data())
def test_order_comments_files_and_zeros_change_nothing(
    books: Books, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    plain = state(fresh(books, tmp_path_factory, ENTRIES))
    order = data.draw(st.permutations(ENTRIES))
    split = data.draw(st.integers(0, len(order)))
    noise = [
        f"; {text}\n\n" for text in data.draw(st.lists(st.from_regex(r"[a-z ]{0,10}", fullmatch=True), max_size=3))
    ]
    moved = fresh(books, tmp_path_factory, [*noise, *order[:split]])
    other = moved.root / "elders.beancount"
    head = [line for line in moved.main.read_text("utf-8").splitlines() if line.startswith('option "name_')]
    other.write_text("\n".join([*head, *order[split:]]).replace("-90.00 EUR", "-90.000 EUR") + "\n", "utf-8")
    moved.add('include "elders.beancount"\n')
    found = state(moved)
    assert (found.books, found.receipts, found.file) == (plain.books, plain.receipts, plain.file)


CHANGES = [
    ("90.00 EUR\n", "91.00 EUR\n", "bedrag van Activa:Bank:ING was -90 EUR en is -91 EUR"),
    ("2018-03-05 *", "2018-03-06 *", "datum was 2018-03-05 en is 2018-03-06"),
    ("Lasten:TOP:Fysiek:Huur  ", "Lasten:HLR:Fysiek:Huur  ", "Lasten:HLR:Fysiek:Huur"),
    ('  bon: "2018-002"\n', '  bon: "2018-003"\n', 'bon was "2018-002" en is "2018-003"'),
    (
        "     90.00 EUR",
        '     90.00 EUR\n    subsidie: "WI"',
        'subsidie van Lasten:TOP:Fysiek:Huur is erbij gekomen ("WI")',
    ),
    ("810.00 EUR", "811.00 EUR", "bedrag was 810 EUR en is 811 EUR"),
    ('"yearly" 100.00', '"yearly" 100.01', "waarde was 100 EUR en is 100.01 EUR"),
]


@pytest.mark.parametrize(("old", "new", "told"), CHANGES)
def test_every_change_is_noticed_and_named(books: Books, old: str, new: str, told: str) -> None:
    before = state(fill(books))
    text = books.main.read_text("utf-8")
    assert old in text
    books.main.write_text(text.replace(old, new), "utf-8")
    after = state(books)
    assert before.books != after.books
    (change,) = changed_books(before.snapshot, after.snapshot).changed
    assert change.startswith("Veranderd: ")
    assert told in change


@settings(FEW, max_examples=12)
@given(at=st.sampled_from(range(4)), cents=st.integers(1, 99_999))
def test_any_amount_counts(books: Books, tmp_path_factory: pytest.TempPathFactory, at: int, cents: int) -> None:
    """Whatever the amount, also where beancount then finds the balance wrong."""
    before = state(fresh(books, tmp_path_factory, ENTRIES))
    lines = ENTRIES[at].split("\n")
    words = lines[-1].split()
    changed = Decimal(words[1]) + Decimal(cents) / 100
    lines[-1] = f"  {words[0]}  {changed} EUR"
    lines[-2] = f"  {lines[-2].split()[0]}  {-changed} EUR"
    after = state(fresh(books, tmp_path_factory, [*ENTRIES[:at], "\n".join(lines), *ENTRIES[at + 1 :]]))
    assert before.books != after.books
    assert changed_books(before.snapshot, after.snapshot).changed


def test_added_and_removed_entries(books: Books) -> None:
    before = state(fill(books))
    books.add(
        """
        2018-12-01 * "laat"
          Activa:Bank:ING           -5.00 EUR
          Lasten:TOP:Fysiek:Huur     5.00 EUR
        """
    )
    after = state(books)
    added = "2018-12-01 laat (Activa:Bank:ING -5 EUR, Lasten:TOP:Fysiek:Huur 5 EUR)"
    assert changed_books(before.snapshot, after.snapshot).changed == (f"Erbij gekomen: {added}",)
    assert changed_books(after.snapshot, before.snapshot).changed == (f"Weg: {added}",)
    late = changed_books(before.snapshot, after.snapshot, sealed=frozenset())
    assert late.changed == (f"Erbij gekomen na het afsluiten: {added}",)


def test_what_changes_no_figure_is_told_apart(books: Books) -> None:
    before = state(fill(books))
    books.add("2018-12-31 balance Activa:Bank:ING  810.00 EUR\n")
    after = state(books)
    since = changed_books(before.snapshot, after.snapshot)
    assert since.changed == ()
    assert since.added == ("Erbij gekomen: 2018-12-31 Activa:Bank:ING 810 EUR",)


def test_another_year_changes_nothing(books: Books) -> None:
    before = state(fill(books))
    books.add(
        """
        2019-02-01 * "later"
          Activa:Bank:ING           -5.00 EUR
          Lasten:TOP:Fysiek:Huur     5.00 EUR
        """
    )
    assert state(books).books == before.books


def test_an_earlier_year_changes_the_balances(books: Books) -> None:
    before = state(fill(books))
    books.add(
        """
        2017-12-31 * "vroeger"
          Activa:Handgeld:HLR          5.00 EUR
          Vermogen:Reserves:Algemeen  -5.00 EUR
        """
    )
    changed = changed_books(before.snapshot, state(books).snapshot).changed
    assert changed[0] == (
        "Veranderd: de stand van Activa:Handgeld:HLR op 31-12-2018 was 0,00 euro en is 5,00 euro; dat komt door iets "
        "van voor 2018"
    )


@pytest.mark.parametrize("change", ["byte", "weg", "erbij"])
def test_receipts_count_by_path_and_content(books: Books, change: str) -> None:
    before = state(fill(books))
    path = books.root / RECEIPT
    new = books.root / "documenten/Lasten/TOP/Fysiek/Huur/2018-03-05.huur.pdf"
    if change == "byte":
        path.write_bytes(b"%PDF-1.4 bom")
    elif change == "weg":
        path.unlink()
    else:
        new.parent.mkdir(parents=True)
        new.write_bytes(b"x")
    after = state(books)
    assert before.receipts != after.receipts
    assert before.books == after.books
    (told,) = changed_documents(before.snapshot.documents, after.snapshot.documents)
    assert (
        told
        == {
            "byte": f"Veranderd: {RECEIPT}",
            "weg": f"Weg: {RECEIPT}",
            "erbij": f"Erbij gekomen: {new.relative_to(books.root).as_posix()}",
        }[change]
    )


def test_closing_the_year_changes_nothing(books: Books) -> None:
    before = state(fill(books))
    ledger = load(books.main)
    close(ledger, prepare(ledger, 2018, Decision({}, "ALV", TODAY), TODAY), TODAY)
    ledger = load(books.main)
    after = state_of(ledger, 2018, TODAY, before.appropriated)
    assert (after.books, after.receipts) == (before.books, before.receipts)
    assert [entry.narration for entry in after.later] == ["Bestemming van het resultaat 2018"]
    signed_later = state_of(ledger, 2018, TODAY)
    assert signed_later.appropriated == (2018,)
    assert signed_later.books != before.books


def test_what_only_calls_itself_closing_counts(books: Books) -> None:
    before = state(fill(books))
    books.add(
        """
        2018-12-31 * "weg ermee" #afsluiting
          Activa:Bank:ING            -500.00 EUR
          Vermogen:Reserves:Algemeen  500.00 EUR
        """
    )
    after = state_of(load(books.main), 2018, TODAY, before.appropriated)
    assert after.books != before.books
    assert after.later == ()


def test_the_snapshot_is_kept_and_trusted_by_its_hash_only(books: Books, tmp_path: Path) -> None:
    found = state(fill(books))
    keep(tmp_path, found)
    path = tmp_path / found.file
    kept = read_kept(path, found.books, found.receipts)
    assert kept is not None
    assert changed_books(kept, found.snapshot) == changed_books(found.snapshot, found.snapshot)
    path.write_text(path.read_text("utf-8").replace("-90 EUR", "-91 EUR"), "utf-8")
    assert read_kept(path, found.books, found.receipts) is None
    keep(tmp_path, found)
    assert read_kept(path, found.books, found.receipts) == kept
    path.write_text("[]", "utf-8")
    assert read_kept(path, found.books, found.receipts) is None


def test_the_day_counts_in_no_hash(books: Books) -> None:
    fill(books)
    later = state_of(load(books.main), 2018, TODAY + dt.timedelta(9))
    assert (later.books, later.file) == (state(books).books, state(books).file)
