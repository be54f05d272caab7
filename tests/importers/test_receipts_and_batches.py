"""Receipts tied to what they are of; batches that change everything or nothing; kinds of files that nobody reads."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.base.errors import InputError
from bwk_ledger.rules.load import load
from importers.batch import run
from importers.config import config
from importers.originals import inbox_files, set_aside
from importers.readers.source import Source
from tests.bank_files import BANK, OPENING, PETTY_CASH, ImportBooks, golden_messages, import_books, ing, row, snapshot
from tests.importers.test_hours import sheet
from tests.importers.test_members import LINES, members

if TYPE_CHECKING:
    from importers.base import Importer

PDF = b"%PDF-1.4 een bon"
PHOTO = b"\xff\xd8\xff een foto"
TILL = PETTY_CASH["TOP"]
RULES = (
    '[[regel]]\nnaam = "Eten"\nop = "Activa:Handgeld"\ntegenpartij = "bakker"\n'
    'rekening = "Lasten:{kamer}:Fysiek:Handgeld:B-Eten"\n'
)
SPENT = [row("02-03", "-4.50", "Bakker", text="Bon TOP-2018-014 brood"), row("02-04", "-9.00", "Kiosk")]
STATEMENT = ing(SPENT, opening=Decimal(100), account=TILL)


def test_a_receipt_is_filed_with_the_cost_it_is_of(books: ImportBooks) -> None:
    books.rules(RULES)
    books.run({"kas.csv": STATEMENT})
    (done,) = books.run({"bon-TOP-2018-014.pdf": PDF})
    assert (done.plan.new, len(done.plan.linked)) == (0, 1)
    entry = next(item for item in books.load().transactions if item.meta.get("bon"))
    assert entry.meta["bon"] == "TOP-2018-014"
    assert entry.meta["document-bon"] == "2018-02-03.bon-TOP-2018-014.pdf"
    folder = books.root / "documenten/Lasten/TOP/Fysiek/Handgeld/B-Eten"
    assert (folder / entry.meta["document-bon"]).read_bytes() == PDF


@pytest.mark.parametrize("name", ["a-eerst/bon-TOP-2018-014.pdf", "Bon TOP-2018-014 bakker.pdf"])
def test_statement_and_receipt_in_one_run(books: ImportBooks, name: str) -> None:
    books.rules(RULES)
    name = name.rpartition("/")[2]
    books.run({"kas.csv": STATEMENT, name: PDF})
    entry = next(item for item in books.load().transactions if item.meta.get("bon"))
    assert entry.meta["document-bon"].startswith("2018-02-03.")


def test_a_second_import_of_a_receipt_changes_nothing(books: ImportBooks) -> None:
    books.run({"kas.csv": STATEMENT, "bon-TOP-2018-014.pdf": PDF})
    before = books.snapshot()
    (done,) = books.run({"bon-TOP-2018-014.pdf": PDF})
    assert (done.plan.new, len(done.plan.linked), len(done.plan.known)) == (0, 0, 1)
    assert books.snapshot() == before


def test_a_photo_is_a_receipt_too(books: ImportBooks) -> None:
    books.run({"kas.csv": STATEMENT, "bon-TOP-2018-014.jpg": PHOTO})
    assert len(list((books.root / "documenten").rglob("*.jpg"))) == 1


def refused(books: ImportBooks, files: dict[str, bytes]) -> str:
    before = books.snapshot()
    with pytest.raises(InputError) as raised:
        books.run(files)
    assert books.snapshot() == before
    return str(raised.value)


def test_every_refusal_is_as_it_was(books: ImportBooks) -> None:
    books.run({"kas.csv": STATEMENT})
    messages = {
        "kapotte foto": refused(books, {"IMG_0001.HEIC": b"\0\0\0\x18ftypheic"}),
        "tekstdocument": refused(books, {"brief.docx": b"PK\x03\x04 word"}),
        "leeg bestand": refused(books, {"leeg.pdf": b""}),
    }
    golden_messages(Path(__file__).parent / "golden/bonnen.txt", messages)


GOOD = {
    "bank.csv": ing([row("01-02", "-1.00")]),
    "kas.csv": STATEMENT,
    "leden.csv": members(*LINES),
    "uren.xlsx": sheet(),
    "bon-TOP-2018-014.pdf": PDF,
}
BAD = {
    "onbekend.csv": b"a;b;c\n1;2;3\n",
    "kapot.csv": ing([row("05-02", "-1.00"), row("05-03", "-2.00")]).replace(b"999,00", b"998,00"),
    "vreemd.csv": ing([row("05-02", "-1.00")], account="NL12DEMO0000000042"),
    "gat.csv": ing([row("05-02", "-1.00")], opening=OPENING + 7),
    "uren-fout.xlsx": sheet(total=1),
    "kapot.heic": b"\0\0\0\x18ftypheic",
    "leeg.csv": b"",
}


@pytest.mark.parametrize("name", BAD)
def test_one_bad_file_among_good_ones_changes_nothing(books: ImportBooks, name: str) -> None:
    assert name in refused(books, {**GOOD, name: BAD[name]})
    assert sum(item.plan.new for item in books.run(GOOD)) > 0  # what was good still is


@pytest.mark.parametrize("failing", range(1, 12))
def test_a_disk_that_fails_at_any_file_leaves_the_books_as_they_were(
    books: ImportBooks, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    before = books.snapshot()
    replace = Path.replace
    calls = 0

    def broken(self: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == failing:
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", broken)
    with pytest.raises(OSError, match="No space left"):
        books.run(GOOD)
    monkeypatch.undo()
    assert books.snapshot() == before
    assert sum(item.plan.new for item in books.run(GOOD)) > 0


def test_everything_at_once_is_the_same_as_one_by_one(books: ImportBooks, tmp_path: Path) -> None:
    other = import_books(tmp_path / "ander/boeken")
    books.run(GOOD)
    for name in ("leden.csv", "bank.csv", "kas.csv", "uren.xlsx", "bon-TOP-2018-014.pdf"):
        other.run({name: GOOD[name]})
    assert books.booked() == other.booked()
    assert [error.message for error in load(other.main).errors] == []


def originals(books: ImportBooks) -> Path:
    return books.root / "originelen"


def test_the_inbox_is_emptied_and_the_originals_kept(books: ImportBooks) -> None:
    inbox = books.root / "inbox"
    for name, content in GOOD.items():
        (inbox / name).write_bytes(content)
    paths = inbox_files(books.root)
    assert [path.name for path in paths] == sorted(GOOD)
    run(load(books.main), paths, keep_originals=True)
    assert inbox_files(books.root) == []
    assert {path.name: path.read_bytes() for path in originals(books).iterdir() if path.name != ".gitignore"} == GOOD
    assert (originals(books) / ".gitignore").read_text("utf-8") == "*\n!.gitignore\n"


def test_two_originals_of_one_name_are_both_kept(books: ImportBooks, tmp_path: Path) -> None:
    for number in (1, 2, 2):
        path = tmp_path / f"{number}/kas.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"%d" % number)
        changes = load(books.main).changes()
        set_aside(changes, books.root, [Source.read(path)])
        changes.commit()
        assert path.exists()
    kept = {path.name: path.read_bytes() for path in originals(books).iterdir() if path.name != ".gitignore"}
    assert kept == {"kas.csv": b"1", "kas-2.csv": b"2"}


def importer_of(books: ImportBooks, path: Path) -> Importer:
    (found,) = (item for item in config(books.root)[0] if item.identify(str(path)))
    return found


@pytest.mark.parametrize("name", GOOD)
def test_fava_asks_the_same_importers(books: ImportBooks, name: str) -> None:
    path = books.root / "inbox" / name
    path.write_bytes(GOOD[name])
    importer = importer_of(books, path)
    before = snapshot(books.root)
    assert importer.name.startswith("bwk.")
    assert importer.account(str(path)).startswith(("Activa:", "Lasten:", "Vermogen:"))
    if not name.startswith("bon"):
        entries = importer.extract(str(path), load(books.main).entries)
        assert entries
        assert not any(entry.meta.get("__duplicate__") for entry in entries)
        assert all(entry.meta["filename"] == str(path) for entry in entries)
    assert snapshot(books.root) == before  # nothing is written but by the user


def test_fava_sees_what_is_known_as_duplicates(books: ImportBooks) -> None:
    books.run({"bank.csv": GOOD["bank.csv"]})
    path = books.root / "inbox/bank.csv"
    path.write_bytes(ing([row("01-02", "-1.00"), row("01-03", "-2.00")]))
    entries = importer_of(books, path).extract(str(path), load(books.main).entries)
    found = [(f"{entry.date}", bool(entry.meta.get("__duplicate__"))) for entry in entries]
    assert found == [("2018-01-03", False), ("2018-01-04", False), ("2018-01-02", True)]


def test_what_was_imported_is_not_offered_again(books: ImportBooks) -> None:
    for folder in ("inbox/verwerkt", "originelen"):
        path = books.root / folder / "bank.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(GOOD["bank.csv"])
        assert not any(item.identify(str(path)) for item in config(books.root)[0])


@pytest.mark.parametrize("content", [*BAD.values(), PDF, PHOTO, b"PK\x03\x04", b"\0\0"])
def test_a_bad_file_breaks_no_question_of_fava(books: ImportBooks, content: bytes) -> None:
    path = books.root / "inbox/vreemd.csv"
    path.write_bytes(content)
    for importer in config(books.root)[0]:
        if importer.identify(str(path)):
            assert importer.account(str(path)) in (
                "",
                "Activa:Bank:ING",
                "Activa:Vraagposten",
                "Lasten:TOP:Tijd:Bewoners",
            )
            importer.date(str(path))


def test_every_account_number_in_these_tests_is_invented() -> None:
    assert all(number[4:8] == "DEMO" for number in (BANK, *PETTY_CASH.values()))


def test_how_far_a_batch_is_is_told_by_rows(books: ImportBooks, tmp_path: Path) -> None:
    paths = []
    for name, content in {**GOOD, "bank.csv": ing([row("01-02", "-1.00")] * 5000)}.items():
        paths.append(tmp_path / name)
        paths[-1].write_bytes(content)
    told: list[float] = []
    run(books.load(), paths, told.append)
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0, 1)
    assert len(told) > 2 * 5
    assert max(after - before for before, after in pairwise(told)) < 0.4


def test_a_batch_of_nothing_is_done(books: ImportBooks) -> None:
    told: list[float] = []
    assert run(books.load(), [], told.append) == []
    assert told[-1] == 1
