"""Damaged files of every kind: a reader gives rows or refuses in Dutch with an `InputError`, and raises nothing else.

`FUZZ=2000` tries that many per reader; the suite tries 200, always the same ones.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from bwk_ledger.base.errors import InputError
from bwk_ledger.books.text import entries_text
from importers.config import config
from importers.context import Context
from importers.kinds import identify
from importers.readers.formats import FORMATS
from importers.readers.source import Source
from tests.bank_files import import_books
from tests.importers.readers.csv_forms import BOOKINGS as CSV_BOOKINGS
from tests.importers.readers.csv_forms import FORMS, OPENING
from tests.importers.readers.stated_forms import BOOKINGS, DIALECTS, camt, camt_words, zip_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bank_files import ImportBooks

COUNT = int(os.environ.get("FUZZ", "200"))
PIECES = (
    *(bytes([number]) for number in b"\"';,\n\r\t\0\xff<>-:0\\"),
    *(
        text.encode()
        for text in ("\u2028", "\x85", "\x1b[2J", "&amp;", "]]>", "NaN", "1e999", "9" * 30, "", "\ufeff", "=1+1")
    ),
)
ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-7", "utf-8-sig", "cp037")
TABLES = {
    "begroting-2018-lasten.csv": (
        b"groep,post,TOP,HLR,totaal\nfysiek,Huren van de ruimte (basis: x),10,20,30\n"
        b"mensen,Coachen medewerkers en vrijwilligers,1,,1\n"
    ),
    "begroting-2018-baten.csv": b"financier;soort;TOP;HLR;totaal\nGemeente: SPDO;subsidie;100;50;150\n",
    "begroting-2018-uren.csv": (
        b"groep,personen_top,personen_hlr,uren_per_persoon,tarief_eur,uren_totaal,waarde_eur\n"
        b"bewoners,2,1,10,10.04,30,301.20\n"
    ),
    "gedrukt-2018.csv": b"tabel,regel,kolom,gedrukt,toelichting\nlasten,Huur,TOP,10.00,van papier\n",
    "prestaties-2018.csv": b"blok,prestatie,indicator,TOP,HLR\nOntmoeten,Koffie,bezoekers,10 per week,20\n",
    "ledenlijst.csv": (
        b"Lidnummer;Soort;Kamer;Lid sinds;Lid tot;Aandelen;Aandelen per\n"
        b"L0001;bewoner;TOP;2018-01-01;;2;2018-01-05\nL0002;staf;HLR;2018-02-01;2018-12-31;;\n"
    ),
    "personen.csv": b"Nummer;Soort;Kamers;Sinds;Tot;Lid\nV0001;bewoner;TOP HLR;2018-01-01;;\n",
    "uren.csv": (
        b"Kamer;TOP\nMaand;2018-03\nBlad;keuken\nVolledig;ja\nIngevuld door;V0001\nDatum;Nummer;Soort;Activiteit;Uren\n"
        b"2018-03-05;V0001;bewoner;kookgroep;2:30\n05-03-2018;V0001;;tuin;0,33\nTotaal;;;;2:50\n"
    ),
}  # fmt: skip


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in (("Kamer", "TOP"), ("Maand", "2018-03"), ("Datum", "Nummer", "Soort", "Activiteit", "Uren")):
        book.active.append(row)
    book.active.append(("2018-03-05", "V0001", "bewoner", "kookgroep", "2:30"))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


SAMPLES: dict[str, tuple[str, bytes]] = {
    **{name: (name, content) for name, content in TABLES.items()},
    "uren.xlsx": ("uren.xlsx", _workbook()),
    "camt-02": ("a.xml", camt(BOOKINGS).encode()),
    "camt-08": ("a.xml", camt(BOOKINGS, "08").encode()),
    "camt-woorden": ("a.xml", camt_words(BOOKINGS).encode()),
    "camt-zip": ("a.zip", zip_of({"a.xml": camt(BOOKINGS)})),
    **{f"mt940-{name}": ("a.sta", dialect.text(BOOKINGS).encode()) for name, dialect in DIALECTS.items()},
}


def _banks() -> dict[str, tuple[str, bytes]]:
    balance = OPENING
    rows = []
    for item in CSV_BOOKINGS:
        balance += item.amount
        rows.append((item, balance))
    return {f"bank-{name}": ("a.csv", form.write(rows)) for name, form in FORMS.items()}


SAMPLES |= _banks()


def _flipped(chance: random.Random, content: bytes) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << chance.randrange(8))]) + content[at + 1 :]


def _cut(chance: random.Random, content: bytes) -> bytes:
    start, end = sorted((chance.randrange(len(content)), chance.randrange(len(content))))
    return content[:start] + content[end:]


def _put(chance: random.Random, content: bytes) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + chance.choice(PIECES) + content[at + chance.randrange(4) :]


def _lines(chance: random.Random, content: bytes) -> bytes:
    """A line that is gone, twice there, or moved."""
    lines = content.split(b"\n")
    line = lines.pop(chance.randrange(len(lines)))
    for _ in range(chance.randrange(3)):
        lines.insert(chance.randrange(len(lines) + 1), line)
    return b"\n".join(lines)


def _cells(chance: random.Random, content: bytes) -> bytes:
    """A cell that is empty, very long, in another column, or one too many."""
    lines = content.split(b"\n")
    number = chance.randrange(len(lines))
    mark = b";" if lines[number].count(b";") > lines[number].count(b",") else b","
    cells = lines[number].split(mark)
    at = chance.randrange(len(cells))
    match chance.randrange(5):
        case 0:
            cells[at] = b""
        case 1:
            cells[at] = chance.choice(PIECES)
        case 2:
            cells[at] = (cells[at] * 5000)[:200_000]
        case 3:
            cells.pop(at)
        case _:
            chance.shuffle(cells)
    return b"\n".join([*lines[:number], mark.join(cells), *lines[number + 1 :]])


def _encoded(chance: random.Random, content: bytes) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(chance.choice(ENCODINGS), "replace")


WAYS: tuple[Callable[[random.Random, bytes], bytes], ...] = (_flipped, _cut, _put, _lines, _cells, _cells, _encoded)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> ImportBooks:
    made = import_books(tmp_path_factory.mktemp("fuzz") / "boeken")
    made.add("stam/personen.beancount", '2018-01-01 custom "persoon" "V0001"\n  soort: "bewoner"\n  kamers: "TOP"\n')
    return made


@pytest.mark.parametrize("name", SAMPLES)
def test_a_damaged_file_is_read_or_refused(books: ImportBooks, name: str) -> None:
    file, content = SAMPLES[name]
    chance = random.Random(name)
    ledger = books.load()
    importers, _ = config(books.root)
    for number in range(COUNT):
        damaged = content
        for _ in range(chance.choice((1, 1, 1, 2, 5))):
            damaged = chance.choice(WAYS)(chance, damaged) or b"x"
        source = Source(books.root / file, damaged)
        try:
            plan = identify(source, importers).plan(source, Context.of(books.root, ledger.entries))
            entries_text(entry for _, entry in plan.entries)
            assert plan.archive is None or isinstance(plan.archive.content, bytes)
        except InputError:
            continue
        except Exception as error:
            case = books.root / f"geval-{number}-{file}"
            case.write_bytes(damaged)
            error.add_note(f"{name} {number}: {case}")
            raise


def test_a_workbook_with_any_byte_of_its_directory_changed_is_read_or_refused(books: ImportBooks) -> None:
    content = _workbook()
    importers, _ = config(books.root)
    for at in range(content.index(b"PK\x01\x02"), len(content), 7):
        source = Source(books.root / "uren.xlsx", content[:at] + b"\xbb" + content[at + 1 :])
        with contextlib.suppress(InputError):
            identify(source, importers).plan(source, Context.of(books.root, books.load().entries))


def test_every_reader_has_samples() -> None:
    for form in FORMATS:
        assert any(form.recognises(Source(Path(file), content)) for file, content in SAMPLES.values()), form.label
