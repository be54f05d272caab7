"""What is wrong with an ING export, word for word, in `golden/ing.txt`; the table says how each file is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from bwk_ledger.base.errors import InputError
from importers.config import config
from importers.kinds import identify
from importers.readers.ing import ING
from importers.readers.source import Source
from tests.bank_files import Form, golden_messages, ing, ing_lines, row

ROWS = [
    row("01-02", "-12.50", "Bakkerij Korenaar"),
    row("01-02", "35750.00", "Gemeente Utrecht", "NL89DEMO0000000111", "subsidie"),
    row("01-03", "-36800.01", "Café Zonzicht"),
    row("02-28", "0.00", "Kwijtschelding"),
]
WHOLE = ing(ROWS)
LINES = ing_lines(ROWS)
UNKNOWN = [
    "een onbekende tabel",
    "bytes die geen tekst zijn",
    "een ander eerste woord",
]


def _changed(old: str, new: str, content: bytes = WHOLE) -> bytes:
    assert content.count(old.encode()) == 1, old
    return content.replace(old.encode(), new.encode())


def _lines(*lines: str) -> bytes:
    return "\r\n".join(lines).encode()


BROKEN = {
    "bedrag met alleen een punt": _changed('"Af";"12,50"', '"Af";"1.234"'),
    "bedrag met een decimale punt": _changed('"Af";"12,50"', '"Af";"12.50"'),
    "bedrag in woorden": _changed('"Af";"12,50"', '"Af";"twaalf"'),
    "leeg bedrag": _changed('"Af";"12,50"', '"Af";""'),
    "leeg saldo": _changed('"987,50"', '""'),
    "dag die er niet is": _changed("20180103", "20180230"),
    "dag in een andere vorm": _changed("20180103", "03-01-2018"),
    "lege dag": _changed("20180103", ""),
    "geen Af of Bij": _changed('"Af";"12,50"', '"Uit";"12,50"'),
    "te weinig velden": _lines(LINES[0], LINES[1], '"20180103";"Winkel";"x"', LINES[3]),
    "te veel velden": _lines(LINES[0], LINES[1], f'{LINES[2]};"extra"'),
    "regel ontbreekt": _lines(LINES[0], LINES[1], LINES[3], LINES[4]),
    "regel ontbreekt, oudste eerst": _lines(*ing_lines(ROWS, Form(newest_first=False))[:2], LINES[2], LINES[1]),
    "bedrag veranderd": _changed("36800,01", "36800,02"),
    "regel dubbel": _lines(LINES[0], *LINES[1:3], *LINES[2:]),
    "twee afschriften achter elkaar": WHOLE + WHOLE,
    "midden in een veld afgebroken": WHOLE[:-30],
    "midden in een regel afgebroken": WHOLE[: WHOLE.rindex(b";") - 15],
    "aanhalingsteken niet gesloten": _lines(LINES[0], LINES[1][:-4], LINES[2]),
    "nul-bytes": _changed("Kwijt", "Kw\0jt"),
    "UTF-16 zonder merkteken": WHOLE.decode().encode("utf-16-le"),
    "dagsaldi": b'"Datum";"Boeksaldo";"Valutair saldo"\r\n"20180103";"12,45";"12,45"\r\n',
    "creditcard": (
        b'"Datum";"Naam / Omschrijving";"Mutatiesoort";"Af Bij";"Bedrag (EUR)";"Mededelingen";"Kaartnummer"\n'
    ),
    "inlogpagina": b"<!DOCTYPE html>\n<html><title>Inloggen bij de bank</title>",
    "inlogpagina zonder doctype": b"\r\n  <HTML>\n",
    "leeg": b"",
    "alleen witregels": b" \r\n\n",
    "alleen de kop": _lines(LINES[0]),
    "alleen de kop, oude vorm": ing([], Form(delimiter=",", balances=False)),
    "een onbekende tabel": b"a;b;c\n1;2;3\n",
    "bytes die geen tekst zijn": b"\xff\xfe\x01\x02",
    "een ander eerste woord": _changed("Naam / Omschrijving", "Wie"),
}


def message(folder: Path, content: bytes) -> str:
    path = folder / "afschrift.csv"
    path.write_bytes(content)
    with pytest.raises(InputError) as raised:
        _import(path)
    return str(raised.value)


def _import(path: Path) -> None:
    source = Source.read(path)
    identify(source, config(Path("boeken"))[0])
    ING.read(source)


def test_every_message_is_as_it_was(tmp_path: Path) -> None:
    messages = {name: message(tmp_path, content) for name, content in BROKEN.items() if name not in UNKNOWN}
    golden_messages(Path(__file__).parent / "golden/ing.txt", messages)


@pytest.mark.parametrize("name", UNKNOWN)
def test_an_unknown_kind_names_the_kinds_there_are(tmp_path: Path, name: str) -> None:
    labels = ", ".join(item.label for item in config(Path("boeken"))[0])
    what, *excerpt, cause, remedy = message(tmp_path, BROKEN[name]).split("\n")
    assert what == "afschrift.csv, regel 1: dit bestand is van geen bekende soort."
    assert len(excerpt) == 1
    assert cause == f"  Oorzaak: bekend zijn: {labels}."
    assert remedy == "  Herstel: download het afschrift als CSV bij de bank, of gebruik het sjabloon van de urenlijst."


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "weg.csv"
    with pytest.raises(InputError) as raised:
        Source.read(path)
    assert str(raised.value) == (
        f"{path}: dit bestand kan niet worden gelezen.\n"
        "  Oorzaak: er is geen bestand met deze naam.\n"
        "  Herstel: controleer de naam en de map van het bestand."
    )


def test_a_broken_chain_names_the_first_row_where_it_breaks(tmp_path: Path) -> None:
    rows = [row(f"01-{day:02d}", f"-{day}.00") for day in range(1, 29)]
    for place in (5, 17, 26):
        lines = ing_lines(rows)
        del lines[len(lines) - place]
        # Newest first: the row of day `place` is gone, and that of the day after it stands one line higher.
        line = len(lines) - place + 1
        assert lines[line - 1].startswith(f'"201801{place + 1:02d}"')
        assert message(tmp_path, _lines(*lines)).startswith(
            f"afschrift.csv, regel {line}: het saldo sluit hier niet aan: {1000 - place * (place - 1) // 2},00"
        )


def test_lines_are_counted_over_a_field_of_two_lines(tmp_path: Path) -> None:
    rows = [row("01-01", "-1.00"), row("01-02", "-2.00", text="twee\nregels"), row("01-03", "-3.00")]
    content = ing(rows).replace(b'"Af";"1,00"', b'"Af";"een"')
    assert message(tmp_path, content).startswith("afschrift.csv, regel 5: 'een' is geen bedrag.")
