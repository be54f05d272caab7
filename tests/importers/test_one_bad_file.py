"""One bad file stops itself and not the evening; which files go in does not depend on what they are called."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.rules.load import load
from importers.batch import run_each
from importers.history import original_rows
from importers.originals import inbox_files
from tests.bank_files import BANK, OPENING, PETTY_CASH, Form, import_books, ing, ing_lines, row
from tests.importers.test_members import members
from tests.year.conftest import make_books

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from importers.batch import Batch
    from importers.planning import Imported, Left
    from tests.bank_files import ImportBooks

START = OPENING - 1
TILL = PETTY_CASH["TOP"]
RULES = '[[regel]]\nnaam = "A"\ntekst = "lid (?P<lid>L[0-9]+)"\nrekening = "Vermogen:Ledenkapitaal:{lid}"\n'
MEMBER = "L000{0};A. Voorbeeld;;;bewoner;TOP;2017-05-01;;{1};{2}"


def hours(*given: str) -> bytes:
    """A timesheet with so many hours of one person on one day."""
    lines = [f"2018-03-05;V0008;bewoner;activiteit {number};{text}" for number, text in enumerate(given)]
    return "\n".join(["Kamer;TOP", "Maand;2018-03", "Datum;Nummer;Soort;Activiteit;Uren", *lines, ""]).encode()


PDF, PHOTO = b"%PDF-1.4 papier", b"\xff\xd8\xff een foto"
# What lies in an inbox in January: downloads that went wrong, and papers as people call them.
BAD = {
    "leeg.csv": b"",
    "brief.txt": b"Geachte penningmeester,",
    # Each of these is refused when part of it is booked already: a payment for shares, a member, hours.
    "aandeel-fout.csv": ing([row("03-01", "25.00", text="lid L0001"), row("03-02", "25.00", text="lid L0001")]),
    "leden-fout.csv": members(MEMBER.format(8, 4, "2017-12-31"), MEMBER.format(9, 4, "geen datum")),
    "uren-fout.csv": hours("20", "5"),
}
GOOD = {
    "loonstaat-2026-01.pdf": PDF,
    "factuur-HS-202601-LINDE.pdf": PDF + b" 2",
    "IMG_2041.jpg": PHOTO,
    "leden.csv": members(MEMBER.format(1, 4, "2017-12-31"), MEMBER.format(2, "", "")),
    "maart.csv": ing([row("03-01", "25.00", text="lid L0001"), row("03-05", "25.00", text="lid L0002")], opening=START),
    "uren-goed.csv": hours("20", "4"),
    "april.csv": ing([row("04-01", "25.00", text="lid L0002")], opening=START + 50),
}


def new_books(folder: Path) -> ImportBooks:
    """Books of which the bank is known until February."""
    books = import_books(folder)
    books.rules(RULES)
    books.run({"februari.csv": ing([row("02-01", "-1.00")])})
    return books


def fill(root: Path, files: Mapping[str, bytes]) -> list[Path]:
    for name, content in files.items():
        (root / "inbox" / name).write_bytes(content)
    return inbox_files(root)


def import_all(root: Path, files: Mapping[str, bytes]) -> Batch:
    """Put files in the inbox, and import what lies there."""
    return run_each(load(root / "main.beancount"), fill(root, files))


def names(items: Iterable[Imported | Left]) -> list[str]:
    return sorted(item.path.name for item in items)


def test_what_is_refused_changes_nothing_and_stays(tmp_path: Path) -> None:
    books = new_books(tmp_path / "goed/boeken")
    found = import_all(books.root, GOOD)
    assert (names(found.done), found.left) == (sorted(GOOD), ())
    right = {name: digest for name, digest in books.snapshot().items() if not name.startswith("originelen/")}

    other = new_books(tmp_path / "alles/boeken")
    found = import_all(other.root, {**GOOD, **BAD})
    assert (names(found.done), names(found.left)) == (sorted(GOOD), sorted(BAD))
    assert [path.name for path in inbox_files(other.root)] == sorted(BAD)
    kept = {path.name: path.read_bytes() for path in (other.root / "originelen").glob("*.*") if path.suffix}
    assert kept == GOOD
    now = {name: digest for name, digest in other.snapshot().items() if not name.startswith("originelen/")}
    assert {name: digest for name, digest in now.items() if name.removeprefix("inbox/") not in BAD} == right
    movements = [int(entry.meta["mutatie"]) for entry in other.load().transactions if "mutatie" in entry.meta]
    assert sorted(movements) == [1, 2, 3, 4]


def test_each_file_that_is_left_has_its_own_reason(tmp_path: Path) -> None:
    found = import_all(new_books(tmp_path / "boeken").root, {**GOOD, **BAD})
    reasons = {item.path.name: item.error for item in found.left}
    assert all(error.remedy and str(error).startswith(name) for name, error in reasons.items())
    assert len({error.what for error in reasons.values()}) > len(BAD) // 2


def test_nothing_is_written_where_nothing_goes_in(tmp_path: Path) -> None:
    books = new_books(tmp_path / "boeken")
    fill(books.root, BAD)
    before = books.snapshot()
    found = import_all(books.root, BAD)
    assert (found.done, names(found.left)) == ((), sorted(BAD))
    assert books.snapshot() == before


# Of two accounts in one file the second goes on where another file ends, which is only read after it.
BOTH = "".join(
    f"{line}\n"
    for line in (
        *ing_lines([row("01-02", "-5.00"), row("01-31", "-5.00")]),
        *ing_lines([row("02-03", "-1.00"), row("02-05", "-1.00")], opening=Decimal(90), account=TILL)[1:],
    )
).encode()
BETWEEN = ing([row("01-10", "-4.00"), row("01-20", "-4.00")], opening=Decimal(98), account=TILL)


@pytest.mark.parametrize("order", list(itertools.permutations(("a", "b", "c"))))
def test_what_files_are_called_makes_no_difference(books: ImportBooks, order: tuple[str, ...]) -> None:
    contents = (BOTH, BETWEEN, b"Datum;Iets\n1;2\n")
    books.run({"december.csv": ing([row("2017-12-01", "-2.00")], opening=Decimal(100), account=TILL)})
    found = import_all(books.root, {f"{name}.csv": content for name, content in zip(order, contents, strict=True)})
    assert [f"{order[index]}.csv" for index in (1, 0)] == [item.path.name for item in found.done]
    assert names(found.left) == [f"{order[2]}.csv"]
    assert books.balance("Activa:Handgeld:TOP") == Decimal(88)
    assert books.balance("Activa:Bank:ING") == Decimal(990)


def test_a_file_that_would_change_a_closed_year_stops_only_itself(tmp_path: Path) -> None:
    books = make_books(tmp_path / "boeken")
    books.close()
    form = Form(balances=False)
    files = {
        "2018.csv": ing([row("2018-05-01", "-1.00")], form),
        "2019.csv": ing([row("2019-02-01", "-1.00")], opening=Decimal("1149.90")),
    }
    found = import_all(books.root, files)
    assert (names(found.done), names(found.left)) == (["2019.csv"], ["2018.csv"])
    assert found.left[0].error.what == "2018 is afgesloten: er komt niets meer bij en er verandert niets."
    assert [path.name for path in inbox_files(books.root)] == ["2018.csv"]


def test_two_files_with_a_copy_of_one_name_keep_both(books: ImportBooks) -> None:
    files = {f"{number}.csv": members(MEMBER.format(number, "", "")) for number in (1, 2)}
    assert import_all(books.root, files).left == ()
    copies = {path.name: path.read_bytes() for path in (books.root / "documenten").rglob("*ledenlijst*.csv")}
    assert sorted(copies) == ["2017-05-01.ledenlijst-2.csv", "2017-05-01.ledenlijst.csv"]
    assert [b"L0001" in copies[name] for name in sorted(copies)] == [False, True]


def test_originals_of_an_earlier_version_stay_and_are_not_kept_twice(books: ImportBooks) -> None:
    march = ing([row("03-01", "-1.00")])
    old = books.root / "inbox/verwerkt"
    old.mkdir()
    (old / "maart.csv").write_bytes(march)
    import_all(books.root, {"maart.csv": march, "april.csv": ing([row("04-01", "-1.00")], opening=START)})
    assert [path.name for path in old.iterdir()] == ["maart.csv"]
    assert [path.name for path in (books.root / "originelen").glob("*.csv")] == ["april.csv"]
    assert inbox_files(books.root) == []
    assert len(original_rows(books.root)) == 2


def test_the_number_of_the_bank_is_not_learned_from_a_file_that_is_refused(tmp_path: Path) -> None:
    books = make_books(tmp_path / "boeken")
    bad = ing([row("2019-02-01", "-1.00")], opening=Decimal(5), account=BANK)
    good = ing([row("2019-02-01", "-1.00")], opening=Decimal("1149.90"), account=PETTY_CASH["HLR"])
    found = import_all(books.root, {"a.csv": bad, "b.csv": good})
    assert names(found.done) == ["b.csv"]
    assert f'iban: "{PETTY_CASH["HLR"]}"' in (books.root / "stam/rekeningen.beancount").read_text("utf-8")
