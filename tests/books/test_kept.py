"""Books that are loaded again are read back as they were kept, and only where nothing that a load looks at changed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from beancount.parser import parser
from click.testing import CliRunner

from bwk_ledger.base import cache
from bwk_ledger.books import kept_entries
from bwk_ledger.books.seal import read_seal
from bwk_ledger.cli import main
from bwk_ledger.rules import kept
from bwk_ledger.rules.load import Ledger, load, load_as_beancount
from tests.same import told_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Books

EXAMPLE = Path(__file__).parent.parent.parent / "ledger"
MANY = "\n".join(
    f"""
2018-0{1 + number % 9}-1{number % 10} * "Buurtsuper" "rij {number}" #veel ^rij-{number % 7}
  reden: "proef"
  Activa:Bank:ING  -{number}.5{number % 10} EUR
  Activa:Vraagposten
"""
    for number in range(1, 40)
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for what is kept, in which also small books are."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(kept, "_FEWEST", 0)
    return tmp_path / "cache/bwk-ledger"


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that beancount parsed, each time it did."""
    seen: list[str] = []
    real = parser.parse_file

    def noted(path: Any, *rest: object, **more: object) -> object:
        if isinstance(path, str):  # else a text that is not of a file
            seen.append(Path(path).name)
        return real(path, *rest, **more)

    monkeypatch.setattr(parser, "parse_file", noted)
    return seen


def parsed_again(parsed: list[str], main: Path) -> list[str]:
    """The names of the files that are parsed when books are loaded once more."""
    parsed.clear()
    load(main)
    return list(parsed)


def cold(main: Path) -> Ledger:
    """The books as a full load has them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(cache.OFF, "1")
        return load(main)


def records(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.bewaard"))


def test_what_is_read_back_is_what_was_loaded(books: Books, parsed: list[str]) -> None:
    first = books.load(MANY)
    assert first.errors == []
    parsed.clear()
    again = load(books.main)
    assert parsed == []
    assert again.entries is not first.entries
    assert told_of(again) == told_of(first) == told_of(cold(books.main))


WITH_FINDINGS = {
    "ours": """
2018-03-01 * "niet gedeclareerd"
  redne: 5.00 EUR
  Activa:Bank:ING  -1.00 EUR
    kamre: "NERGENS"
  Activa:Vraagposten
""",
    "of a line that is taken out": '2018-03-02 custom "kamer"\n',
    "of beancount": """
2018-03-01 * "uit evenwicht"
  reden: "proef"
  Activa:Bank:ING  -1.00 EUR
  Activa:Vraagposten  1.01 EUR

2018-03-01 * "naar niets"
  reden: "proef"
  Activa:Bank:ING  -1.00 EUR
  Activa:Onbekend  1.00 EUR

2018-12-31 balance Activa:Bank:ING  5.00 EUR
2018-12-30 pad Activa:Vraagposten Activa:Bank:ING
""",
}


@pytest.mark.parametrize("text", WITH_FINDINGS.values(), ids=WITH_FINDINGS)
def test_what_is_wrong_is_read_back_as_it_was_found(books: Books, parsed: list[str], text: str) -> None:
    first = books.load(MANY + text)
    assert first.errors
    assert parsed_again(parsed, books.main) == []
    assert told_of(load(books.main)) == told_of(first) == told_of(cold(books.main))
    assert [type(error) for error in load(books.main).errors] == [type(error) for error in first.errors]


def test_what_is_said_of_books_as_they_came_out_stays_apart(books: Books, parsed: list[str]) -> None:
    books.load(MANY + 'option "render_commas" "TRUE"\n')
    parsed.clear()
    _, warm, _ = load_as_beancount(books.main)
    assert parsed == []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(cache.OFF, "1")
        _, whole, _ = load_as_beancount(books.main)
    assert [str(error.message) for error in warm] == [str(error.message) for error in whole] != []


def test_the_example_is_read_back_as_it_was_loaded(tmp_path: Path, parsed: list[str]) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "boeken")
    main = tmp_path / "boeken/main.beancount"
    load(main)
    parsed.clear()
    again = load(main)
    assert parsed == []
    assert told_of(again) == told_of(cold(main))


def test_the_same_books_in_another_place_have_their_own_paths(books: Books, parsed: list[str]) -> None:
    books.load(MANY)
    shutil.copytree(books.root, books.root.with_name("elders"))
    main = books.root.with_name("elders") / "main.beancount"
    parsed.clear()
    ledger = load(main)
    assert parsed == []
    assert told_of(ledger) == told_of(cold(main))
    assert {entry.meta["filename"] for entry in ledger.transactions} == {str(main)}


def _add_entry(books: Books) -> None:
    books.add('2018-03-01 * "nog een"\n  Activa:Bank:ING  1 EUR\n  Activa:Vraagposten\n')


def _change_an_amount_and_no_more(books: Books) -> None:
    state = books.main.stat()
    books.main.write_text(books.main.read_text("utf-8").replace("-7.57 EUR", "-7.58 EUR"), "utf-8")
    os.utime(books.main, ns=(state.st_atime_ns, state.st_mtime_ns))


def _change_standing_data(books: Books) -> None:
    path = books.root / "stam/kamers.beancount"
    path.write_text(path.read_text("utf-8").replace("Buurtkamer TOP", "Buurtkamer Top"), "utf-8")


def _add_document(books: Books) -> None:
    path = books.root / "documenten/Activa/Bank/ING/2018-01-31.afschrift.pdf"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"%PDF")


def _change_the_import_file(books: Books) -> None:
    (books.root / "stam/fava_import.py").write_text("CONFIG = []\n", "utf-8")


def _lay_a_seal(books: Books) -> None:
    path = books.root / "jaren/2018/zegel.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{}", "utf-8")


CHANGES: tuple[Callable[[Books], None], ...] = (
    _add_entry,
    _change_an_amount_and_no_more,
    _change_standing_data,
    _add_document,
    _change_the_import_file,
    _lay_a_seal,
)


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_old_is_read_back_after_a_change(books: Books, change: Callable[[Books], None]) -> None:
    before = told_of(books.load(MANY))
    change(books)
    ledger = load(books.main)
    assert told_of(ledger) == told_of(cold(books.main)) != before


def test_a_document_of_the_books_that_goes_is_missed(books: Books, folder: Path) -> None:
    path = books.root / "los/2018-01-31.afschrift.pdf"
    path.parent.mkdir()
    path.write_bytes(b"%PDF")
    assert books.load(MANY + '2018-01-31 document Activa:Bank:ING "los/2018-01-31.afschrift.pdf"\n').errors == []
    assert len(records(folder)) == 3
    path.unlink()
    assert [error.message for error in load(books.main).errors] == [f'File does not exist: "{path}"']


def test_a_document_that_a_seal_names_is_looked_at_each_time(tmp_path: Path, parsed: list[str]) -> None:
    root = tmp_path / "boeken"
    shutil.copytree(EXAMPLE, root)
    decision = ["--besluit", "ALV 15 mei 2018", "--datum", "2018-05-15", "--boeken", str(root)]
    assert CliRunner().invoke(main, ["afsluiten", "2017", *decision]).exit_code == 0
    assert load(root / "main.beancount").errors == []
    assert load(root / "main.beancount").errors == []
    assert parsed_again(parsed, root / "main.beancount") == []
    name = next(iter(read_seal(root / "jaren/2017/zegel.json").documents))
    content = (root / name).read_bytes()
    (root / name).write_bytes(b"iets anders")
    (found,) = load(root / "main.beancount").findings
    assert found.rule == "seal.document"
    assert parsed_again(parsed, root / "main.beancount") == []
    assert told_of(load(root / "main.beancount")) == told_of(cold(root / "main.beancount"))
    (root / name).write_bytes(content)
    assert load(root / "main.beancount").errors == []


OUT_OF_THE_ORDINARY = {
    "mistake": "2018-01-01 close\n",
    "plugin": 'plugin "beancount.plugins.noduplicates"\n',
    "include": 'include "meer/*.beancount"\n',
    "currency": '2018-01-01 * "zonder munt"\n  reden: "proef"\n  Activa:Bank:ING  5\n  Activa:Vraagposten  -5 EUR\n',
    "own path": '2018-01-01 note Activa:Bank:ING "{root}"\n',
}


@pytest.mark.parametrize("text", OUT_OF_THE_ORDINARY.values(), ids=OUT_OF_THE_ORDINARY)
def test_books_out_of_the_ordinary_are_not_kept(books: Books, folder: Path, parsed: list[str], text: str) -> None:
    (books.root / "meer").mkdir()
    (books.root / "meer/een.beancount").write_text("", "utf-8")
    books.load(MANY + text.format(root=books.root))
    assert "main.beancount" in parsed_again(parsed, books.main)
    assert records(folder) == []


def test_a_file_by_a_link_is_not_kept(books: Books, parsed: list[str]) -> None:
    path = books.root / "stam/kamers.beancount"
    path.rename(books.root / "kamers.txt")
    path.symlink_to(books.root / "kamers.txt")
    books.load(MANY)
    assert "main.beancount" in parsed_again(parsed, books.main)


def _torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def _one_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _of_another_make(path: Path) -> None:
    cache.keep(path.stem, b"\x93\x01\x02\x03")


@pytest.mark.parametrize("damage", [_torn, _one_bit, _empty, _of_another_make])
def test_a_record_that_is_not_as_it_was_written_is_thrown_away(
    books: Books, folder: Path, parsed: list[str], damage: Callable[[Path], None]
) -> None:
    told = told_of(books.load(MANY))
    whole = {path: path.read_bytes() for path in records(folder)}
    assert len(whole) == 3
    for path in whole:
        damage(path)
    assert told_of(load(books.main)) == told
    assert {path: path.read_bytes() for path in records(folder)} == whole  # what was made in their place
    for path in whole:
        damage(path)
        assert told_of(load(books.main)) == told
    assert parsed_again(parsed, books.main) == []


def test_a_process_killed_while_it_keeps_leaves_nothing_that_is_read(books: Books, folder: Path) -> None:
    told = told_of(books.load(MANY))
    whole = records(folder)
    for path in whole:
        path.rename(path.with_name(f".{path.name}.x.tmp"))
    assert told_of(load(books.main)) == told
    assert records(folder) == whole
    assert not list(folder.glob(".*.tmp"))  # what it left is cleared away by who keeps the same next


def test_two_at_once_read_and_keep_whole_records(books: Books, folder: Path) -> None:
    told = told_of(books.load(MANY))
    bodies = {path.stem: cache.kept(path.stem) for path in records(folder)}
    stop = threading.Event()

    def keep() -> None:
        while not stop.is_set():
            for name, body in bodies.items():
                cache.keep(name, body or b"")

    thread = threading.Thread(target=keep)
    thread.start()
    try:
        assert all(cache.kept(name) == body for _ in range(100) for name, body in bodies.items())
        assert told_of(load(books.main)) == told
    finally:
        stop.set()
        thread.join()


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_what_others_can_get_at_is_neither_read_nor_written(books: Books, folder: Path, parsed: list[str]) -> None:
    books.load(MANY)
    assert {path.stat().st_mode & 0o777 for path in records(folder)} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    for path in records(folder):
        path.chmod(0o640)
    assert "main.beancount" in parsed_again(parsed, books.main)
    assert parsed_again(parsed, books.main) == []
    folder.chmod(0o770)
    assert "main.beancount" in parsed_again(parsed, books.main)
    assert folder.stat().st_mode & 0o777 == 0o770  # that of somebody else is left as it is


def test_a_folder_by_a_link_is_not_used(books: Books, folder: Path, parsed: list[str], tmp_path: Path) -> None:
    (tmp_path / "elders").mkdir(mode=0o700)
    folder.parent.mkdir()
    folder.symlink_to(tmp_path / "elders")
    books.load(MANY)
    assert "main.beancount" in parsed_again(parsed, books.main)
    assert list((tmp_path / "elders").iterdir()) == []


def test_without_a_place_books_are_loaded_and_nobody_is_told(
    books: Books, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.parent.write_text("een bestand", "utf-8")
    assert books.load(MANY).errors == []

    def full_disk(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    folder.parent.unlink()
    monkeypatch.setattr(cache, "write_file", full_disk)
    assert load(books.main).errors == []
    assert records(folder) == []


def test_it_can_be_switched_off(books: Books, folder: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache.OFF, "1")
    books.load(MANY)
    assert "main.beancount" in parsed_again(parsed, books.main)
    assert not folder.exists()


def test_only_the_records_that_were_used_last_stay(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    monkeypatch.setattr(cache, "_MOST_FILES", 2)
    for age, name in enumerate(("een", "twee")):
        cache.keep(name, b"inhoud")
        os.utime(folder / f"{name}.bewaard", (now - 100 + age, now - 100 + age))
    assert cache.kept("een") == b"inhoud"  # and so it is the one that was used last
    cache.keep("drie", b"inhoud")
    assert [cache.kept(name) for name in ("een", "twee", "drie")] == [b"inhoud", None, b"inhoud"]
    os.utime(folder / "een.bewaard", (now - 100 * 24 * 3600, now - 100 * 24 * 3600))
    cache.keep("drie", b"nieuw")
    assert [cache.kept(name) for name in ("een", "drie")] == [None, b"nieuw"]
    monkeypatch.setattr(cache, "_MOST_BYTES", 5)
    cache.keep("vijf", b"te veel")
    assert cache.kept("vijf") is None


def test_another_program_keeps_its_own(books: Books, parsed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    books.load(MANY)
    monkeypatch.setattr(kept, "_program", lambda: ["another version"])
    assert "main.beancount" in parsed_again(parsed, books.main)


def test_plain_beancount_reads_and_keeps_nothing(books: Books, folder: Path) -> None:
    books.load(MANY)
    for path in records(folder):
        path.write_bytes(b"")
    done = subprocess.run(
        [sys.executable, "-m", "beancount.scripts.check", str(books.main)], capture_output=True, check=False, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert {path.read_bytes() for path in records(folder)} == {b""}


def test_what_has_no_place_in_the_form_is_not_kept() -> None:
    with pytest.raises(kept_entries.UnfitError):
        kept_entries.Writer("/boeken").write([("geen", "boeking")])
