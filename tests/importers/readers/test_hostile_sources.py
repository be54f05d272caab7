"""Hostile texts in every column of every table, in the texts of every bank, in file names and in rules.

Afterwards the books hold the entries that an ordinary text gives and nothing more, or the file was refused with its
name and no byte changed.
"""

from __future__ import annotations

import csv
import io
import random
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.acts.bookings import open_questions, settle
from bwk_ledger.acts.decision import Destination
from bwk_ledger.base.errors import InputError
from importers.readers.source import Source
from importers.readers.tables import read_table
from tests.bank_files import BANK, ImportBooks, import_books, ing, row
from tests.hostile import HOSTILE, is_kept, state
from tests.importers.readers.csv_forms import BOOKINGS as CSV_BOOKINGS
from tests.importers.readers.csv_forms import FORMS, OPENING, OWN
from tests.importers.readers.stated_forms import BOOKINGS, DIALECTS, camt
from tests.importers.readers.test_reader_fuzz import TABLES

if TYPE_CHECKING:
    from collections import Counter

SAMPLES = Path(__file__).parents[2] / "safety/samples"
EACH = 4  # hostile texts for each column, another choice for each; free texts get all
FREE = ("blok", "prestatie", "indicator", "toelichting", "tabel", "regel", "kolom", "activiteit", "soort")
RULE = """
[[regel]]
naam = "alles"
tekst = "."
partij = "Winkel"
rekening = "Lasten:TOP:Fysiek:Huur"
"""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bronnen")
    made = import_books(folder / "boeken")
    made.add("stam/personen.beancount", '2018-01-01 custom "persoon" "V0001"\n  soort: "bewoner"\n  kamers: "TOP"\n')
    made.rules(RULE)
    return folder


class Trial:
    """Books to import hostile files into, each time as they were prepared."""

    def __init__(self, prepared: Path, folder: Path) -> None:
        self.prepared, self.folder = prepared, folder
        books = self.fresh()
        self.before, self.files = state(books.main), _kept(books)

    def fresh(self) -> ImportBooks:
        if self.folder.exists():
            shutil.rmtree(self.folder)
        shutil.copytree(self.prepared, self.folder)
        return ImportBooks(self.folder / "boeken/main.beancount")

    def ordinary(self, name: str, content: bytes) -> Counter[str]:
        """The kinds of entries that an ordinary file gives."""
        books = self.fresh()
        books.run({name: content})
        return state(books.main).added(self.before)

    def take(self, name: str, content: bytes, text: str, expected: Counter[str]) -> None:
        """Import a file: it gives no entry more than the ordinary one; or it is refused, and nothing changed."""
        books = self.fresh()
        try:
            books.run({name: content})
        except InputError:
            assert _kept(books) == self.files
            return
        after = state(books.main)
        assert after.governed_by == self.before.governed_by
        assert after.added(self.before) <= expected
        for stored in after.texts - self.before.texts:
            # What is no UTF-8 is read as the Windows page of Dutch banks, in which this control is three points.
            assert is_kept(stored, text) or is_kept(stored, text.replace("\x85", "…")), stored[:200]


def _kept(books: ImportBooks) -> dict[str, str]:
    return {path: digest for path, digest in books.snapshot().items() if not path.startswith(".bwk/")}


@pytest.fixture(scope="module")
def trial(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Trial:
    return Trial(prepared, tmp_path_factory.mktemp("proef") / "proef")


@pytest.fixture
def fresh(trial: Trial) -> ImportBooks:
    return trial.fresh()


def _columns() -> list[tuple[str, int, int]]:
    """Every cell of the first row of every table: its file, line and column."""
    found = []
    for name, content in TABLES.items():
        lines = _rows(content)
        line = next(number for number, cells in enumerate(lines) if len(cells) > 2) + 1
        found += [(name, line, column) for column in range(len(lines[line]))]
    return found


def _mark(content: bytes) -> str:
    return ";" if content.count(b";") > content.count(b",") else ","


def _rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode()), delimiter=_mark(content)))


@pytest.mark.parametrize(("name", "line", "column"), _columns())
def test_a_cell_of_a_table_stays_a_cell(trial: Trial, name: str, line: int, column: int) -> None:
    rows = _rows(TABLES[name])
    title = rows[line - 1][column].lower()
    names = sorted(HOSTILE) if title in FREE else random.Random(f"{name} {title}").sample(sorted(HOSTILE), EACH)
    expected = trial.ordinary(name, TABLES[name])
    for text in (*names, "empty"):
        cells = [list(item) for item in rows]
        cells[line][column] = HOSTILE.get(text, "")
        buffer = io.StringIO(newline="")
        csv.writer(buffer, delimiter=_mark(TABLES[name])).writerows(cells)
        content = buffer.getvalue().encode("utf-8", "surrogatepass")
        trial.take(name, content, HOSTILE.get(text, ""), expected)


@pytest.mark.parametrize("name", [name for name, form in FORMS.items() if form.account == OWN])
def test_a_text_of_a_bank_stays_a_text(trial: Trial, name: str) -> None:
    expected = trial.ordinary(f"{name}.csv", _written(name, "gewoon"))
    for text in random.Random(name).sample(sorted(HOSTILE), EACH):
        said = HOSTILE[text].encode("utf-8", "replace").decode()
        try:
            content = _written(name, said)
        except (UnicodeEncodeError, csv.Error):
            continue  # this bank cannot write it either
        trial.take(f"{name}.csv", content, said, expected)


def _written(name: str, said: str) -> bytes:
    balance, rows = OPENING, []
    for item in CSV_BOOKINGS:
        balance += item.amount
        rows.append((replace(item, name=f"w {said}", text=f"w {said}"), balance))
    return FORMS[name].write(rows)


@pytest.mark.parametrize("name", ["camt", *DIALECTS])
def test_a_text_in_xml_or_mt940_stays_a_text(trial: Trial, name: str) -> None:
    def written(said: str) -> bytes:
        bookings = [replace(item, name=f"w {said}", remark=f"w {said}") for item in BOOKINGS]
        return (camt(bookings) if name == "camt" else DIALECTS[name].text(bookings)).encode("utf-8", "replace")

    file = f"{name}.xml"
    expected = trial.ordinary(file, written("gewoon"))
    for text in sorted(HOSTILE) if name == "camt" else random.Random(name).sample(sorted(HOSTILE), EACH):
        trial.take(file, written(HOSTILE[text]), HOSTILE[text].encode("utf-8", "replace").decode(), expected)


@pytest.mark.parametrize("text", [name for name in sorted(HOSTILE) if name not in {"nul", "long"}])
def test_a_name_of_a_file_stays_a_name(trial: Trial, text: str) -> None:
    name = f"{HOSTILE[text].replace('/', '-')[:120]}.csv"
    content = ing([row("01-05", "-10.00")], account=BANK)
    trial.take(name, content, name.removesuffix(".csv"), trial.ordinary("gewoon.csv", content))


@pytest.mark.parametrize("text", sorted(HOSTILE))
@pytest.mark.parametrize("field", ["rule", "party"])
def test_a_rule_made_while_settling_is_that_rule(fresh: ImportBooks, text: str, field: str) -> None:
    fresh.rules("")
    fresh.run({"januari.csv": ing([row("01-05", "-10.00", "De Spijker", "NL02DEMO0000000101")], account=BANK)})
    (fresh.root / "originelen").mkdir(parents=True, exist_ok=True)
    shutil.copy(fresh.root.parent / "downloads/januari.csv", fresh.root / "originelen/januari.csv")
    ledger = fresh.load()
    (question,) = open_questions(ledger)
    before = state(fresh.main)
    decision = Destination("Lasten:TOP:Fysiek:Huur", party="De Spijker", rule="Spijkers")
    try:
        settle(ledger, question, replace(decision, **{field: HOSTILE[text]}))
    except InputError:
        assert state(fresh.main) == before
        assert (fresh.root / "stam/regels.toml").read_bytes().strip() == b""
        return
    after = state(fresh.main)
    assert (after.kinds, after.governed_by, after.mistakes) == (before.kinds, before.governed_by, before.mistakes)
    assert (fresh.root / "stam/regels.toml").read_text("utf-8").count("\n[[regel]]\n") == 1


@pytest.mark.parametrize("value", ['"a\\nb"', '"""a\nb"""', '"a\\u0000b"', '"a\\u202eb"', "7"])
@pytest.mark.parametrize("field", ["naam", "partij", "omschrijving", "bon", "subsidie"])
def test_a_rule_with_a_text_that_cannot_stand_in_the_books_is_refused(
    fresh: ImportBooks, field: str, value: str
) -> None:
    lines = dict(part.split(" = ", 1) for part in RULE.strip().split("\n")[1:]) | {field: value}
    fresh.rules("\n[[regel]]\n" + "".join(f"{key} = {text}\n" for key, text in lines.items()))
    with pytest.raises(InputError) as refused:
        fresh.run({"a.csv": ing([row("01-05", "-10.00")], account=BANK)})
    assert str(refused.value).startswith("regels.toml, regel 2: ")


def test_rules_that_are_no_text_are_refused_with_their_line(fresh: ImportBooks) -> None:
    (fresh.root / "stam/regels.toml").write_bytes(b"# regels\nx = '\xff'\n")
    with pytest.raises(InputError) as refused:
        fresh.run({"a.csv": ing([row("01-05", "-10.00")], account=BANK)})
    assert str(refused.value) == (
        "regels.toml, regel 2: dit bestand is geen tekst in UTF-8.\n  Herstel: bewaar het opnieuw als UTF-8."
    )


def test_a_column_that_is_there_twice_is_refused() -> None:
    content = b"groep,post,TOP,TOP,totaal\nfysiek,Huur,1,1,2\n"
    with pytest.raises(InputError, match="kolom 'top' staat er 2 keer"):
        list(read_table(Source(Path("begroting-2018.csv"), content)))


@pytest.mark.parametrize(
    ("name", "column"), [("injectie", "indicator"), ("code", "indicator"), ("lasten-zonder-post", "post")]
)
def test_the_tables_that_once_became_directives_are_refused(fresh: ImportBooks, name: str, column: str) -> None:
    before, file = _kept(fresh), f"begroting-2018-{name}.csv"
    with pytest.raises(InputError) as refused:
        fresh.run({file: (SAMPLES / file).read_bytes()})
    assert str(refused.value).startswith(f"{file}, regel 2: in kolom '{column}' staat een regeleinde (U+000")
    assert str(refused.value).endswith(
        "  Oorzaak: een naam of tekst in de boeken is een enkele regel, van tekens die te zien zijn.\n"
        "  Herstel: haal dit teken uit de cel (een regeleinde komt van Alt+Enter) en sla opnieuw op als CSV."
    )
    assert _kept(fresh) == before


def test_texts_made_to_slow_regular_expressions_are_read_at_once(fresh: ImportBooks) -> None:
    """Ten times as long takes ten times the work, not a hundred: else this test would never end."""
    blanks = f"factuur{' ' * 99_000}x"
    for text in ("factuur A1", "a", "1-", "((", "L0001 ", "/REMI/USTD//", "\\d+", "aandeel 20", blanks):
        rows = [row("01-05", "-1.00", "X", text=text * (100_000 // len(text)))]
        fresh.run({f"{ord(text[0])}-{len(text)}.csv": ing(rows, account=BANK)})
        fresh = ImportBooks(fresh.main)
        shutil.rmtree(fresh.root / "jaren")
        (fresh.root / "main.beancount").write_text(
            re.sub(r'include "jaren/.*\n', "", fresh.main.read_text("utf-8")), "utf-8"
        )
