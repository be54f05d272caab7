"""What is written reads back as the same text; what cannot is refused, before anything is written."""

from __future__ import annotations

import datetime as dt
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from beancount.core import data
from beancount.core.amount import Amount
from beancount.parser import parser
from hypothesis import given, settings
from hypothesis import strategies as st

from bwk_ledger.base.errors import InputError, called, folded, refused_in
from bwk_ledger.books.text import HEADER, check_edits, custom, entries_text, metadata_text, quoted
from importers.readers.source import Source
from tests.hostile import HOSTILE

DAY = dt.date(2018, 1, 1)
ANY = st.text(max_size=40) | st.sampled_from(sorted(HOSTILE.values()))
GOOD = ANY.filter(lambda text: not refused_in(text))
WORDS = GOOD.filter(bool)


def read(text: str) -> list[Any]:
    entries, errors, _ = parser.parse_string(HEADER + text)
    assert errors == []
    return list(entries)


@settings(deadline=None)  # the longest text takes a while on a busy machine
@given(GOOD)
def test_a_text_reads_back_in_the_books_and_in_the_rules(text: str) -> None:
    (entry,) = read(f"2018-01-01 event {quoted(text)} {quoted(text)}\n  naam: {quoted(text)}\n")
    assert (entry.type, entry.description, entry.meta["naam"]) == (text, text, text)
    assert tomllib.loads(f"naam = {quoted(text)}") == {"naam": text}


@settings(deadline=None)
@given(ANY)
def test_a_text_of_a_bank_becomes_one_that_can_be_written(text: str) -> None:
    assert refused_in(folded(text)) == ""
    assert folded(text) == text or refused_in(text)
    quoted(folded(text))


def _entries(text: str) -> list[Any]:
    """Every directive with a text in every place that takes one."""
    postings = [
        data.Posting("Activa:Kas:TOP", Amount(Decimal(sign), "EUR"), None, None, None, {"sleutel": text})
        for sign in (1, -1)
    ]
    none: frozenset[str] = frozenset()
    return [
        custom({"naam": text}, DAY, text, text, Amount(Decimal("1.00"), "EUR"), text),
        data.Transaction({"reden": text}, DAY, "*", text, text, none, none, postings),
        data.Transaction({}, DAY, "*", None, text, frozenset({"uren"}), none, postings),
        data.Note({"naam": text}, DAY, "Activa:Kas:TOP", text, none, none),
        data.Event({}, DAY, text, text),
        data.Query({}, DAY, text, text),
        data.Open({"naam": text}, DAY, "Activa:Kas:TOP", ["EUR"], None),
        data.Commodity({"naam": text}, DAY, "UUR.BEWONER-2018"),
    ]


@settings(deadline=None)
@given(WORDS)
def test_every_directive_is_read_back_with_its_text(text: str) -> None:
    found = read(entries_text(_entries(text)))
    assert sorted(type(entry).__name__ for entry in found) == sorted(type(entry).__name__ for entry in _entries(text))
    assert read("2018-01-01 open Activa:Kas\n" + metadata_text({"naam": text}, 2))[0].meta["naam"] == text


@pytest.mark.parametrize("name", [name for name, text in HOSTILE.items() if refused_in(text)])
@pytest.mark.parametrize("number", range(len(_entries(""))))
def test_no_directive_takes_a_character_that_is_refused(name: str, number: int) -> None:
    with pytest.raises(InputError) as refused:
        entries_text([_entries(HOSTILE[name])[number]])
    assert called(refused_in(HOSTILE[name])) in str(refused.value)


@pytest.mark.parametrize(
    "entry",
    [
        data.Open({}, DAY, 'Activa:Kas EUR\nplugin "os"', ["EUR"], None),
        data.Open({}, DAY, "Activa:kas", ["EUR"], None),
        data.Close({}, DAY, 'Activa:Kas\ninclude "/etc/passwd"'),
        data.Commodity({}, DAY, "uren"),
        data.Commodity({'x: 1\noption "title" "y"\n;': "z"}, DAY, "UUR"),
        data.Transaction({}, DAY, "*", None, "x", frozenset({"a b"}), frozenset(), []),
        data.Transaction({}, DAY, '* "y"\n\n2018-01-01 *', None, "x", frozenset(), frozenset(), []),
        data.Price({}, DAY, "UUR", Amount(Decimal("NaN"), "EUR")),
        custom({}, DAY, "x", Amount(Decimal(1), "EUR\n2018-01-01 close Activa:Kas")),
    ],
)
def test_what_is_no_text_is_refused_where_it_reads_back_otherwise(entry: Any) -> None:
    with pytest.raises(InputError) as refused:
        entries_text([entry])
    assert "anders gelezen worden dan bedoeld" in str(refused.value)


def test_the_refusal_says_what_would_be_read() -> None:
    entry = data.Commodity({"naam": "x", "bron": "uren.csv", "regel": Decimal(7)}, DAY, "UUR")
    with pytest.raises(InputError) as refused:
        entries_text([entry._replace(meta={**entry.meta, "soort: 1 ; ": "z"})])
    assert str(refused.value) == (
        "uren.csv, regel 7: deze boeking zou in de boeken anders gelezen worden dan bedoeld.\n"
        "    | 2018-01-01 commodity UUR\n"
        '    |   naam: "x"\n'
        '    |   bron: "uren.csv"\n'
        "    |   regel: 7\n"
        '    |   soort: 1 ; : "z"\n'
        '  Oorzaak: soort was 1 ; : "z" en is 1.\n'
        "  Herstel: er is niets geschreven. Meld dit bij wie bwk onderhoudt, met de regel erbij."
    )


BLOCK = ['2018-01-01 * "x"\n', "  Activa:Kas:TOP  1 EUR\n", "  Lasten:TOP:Fysiek:Huur  -1 EUR\n"]


@pytest.mark.parametrize(
    ("line", "edited"),
    [
        (0, '2018-01-01 * "x"\n2018-01-01 open Activa:Gif\n'),
        (0, '2018-01-01 * "x\n'),
        (0, '2019-01-01 * "x"\n'),
        (1, '  Activa:Kas:TOP  1 EUR\nplugin "os"\n'),
        (2, "  Lasten:TOP:Fysiek:Huur  -1 EUR\n  Activa:Vraagposten\n"),
        (2, '  Lasten:TOP:Fysiek:Huur  -1 EUR\n\noption "title" "Gif"\n'),
    ],
)
def test_an_edit_that_makes_more_of_an_entry_is_refused(line: int, edited: str) -> None:
    after = [edited if number == line else text for number, text in enumerate(BLOCK)]
    with pytest.raises(InputError) as refused:
        check_edits(Path("bank.beancount"), BLOCK, after)
    assert str(refused.value).startswith("bank.beancount: deze wijziging zou in de boeken anders gelezen worden")


def test_an_edit_of_an_entry_with_a_text_of_two_lines_is_judged_by_the_whole_file() -> None:
    lines = ['2018-01-01 * "x\n', 'y"\n', "  Activa:Kas:TOP  1 EUR\n", "  Lasten:TOP:Fysiek:Huur  -1 EUR\n"]
    check_edits(Path("x"), lines, [*lines[:2], "  Activa:Bank:ING  1 EUR\n", lines[3]])
    with pytest.raises(InputError):
        check_edits(Path("x"), lines, [*lines[:2], '  Activa:Bank:ING  1 EUR\nplugin "os"\n', lines[3]])


def test_a_file_with_a_name_that_the_books_cannot_hold_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "afschrift\n.csv"
    path.write_bytes(b"x")
    with pytest.raises(InputError) as refused:
        Source.read(path)
    assert str(refused.value) == (
        "afschrift .csv: in de naam van dit bestand staat een regeleinde (U+000A).\n"
        "  Oorzaak: de naam komt in de boeken als bron van wat erin staat.\n"
        "  Herstel: geef het bestand een andere naam."
    )
