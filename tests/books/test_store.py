from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from beancount.core import data
from beancount.core.amount import Amount
from beancount.parser import parser

from bwk_ledger.base.errors import InputError
from bwk_ledger.base.files import write_file
from bwk_ledger.books.store import Changes
from bwk_ledger.books.text import HEADER

MAIN = 'option "title" "Boeken"\n\ninclude "stam/kamers.beancount"\ninclude "stam/rekeningen.beancount"\n\n; einde\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "boeken"
    folder.mkdir()
    (folder / "main.beancount").write_text(MAIN, "utf-8")
    return folder


def _note(day: int, text: str) -> Any:
    return data.Note({}, dt.date(2018, 1, day), "Activa:Bank:ING", text, frozenset(), frozenset())


def _transaction(narration: str, amount: str) -> Any:
    postings = [
        data.Posting(account, Amount(number, "EUR"), None, None, None, {})
        for account, number in (("Activa:Bank:ING", Decimal(amount)), ("Lasten:TOP:Fysiek:Huur", -Decimal(amount)))
    ]
    return data.Transaction({}, dt.date(2018, 1, 2), "*", None, narration, frozenset(), frozenset(), postings)


def _snapshot(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_nothing_is_written_before_the_commit(root: Path) -> None:
    changes = Changes(root)
    changes.append("jaren/2018/bank.beancount", [_note(1, "een")], "Bank 2018")
    changes.put("documenten/afschrift.csv", b"inhoud")
    assert _snapshot(root) == {"main.beancount": MAIN.encode()}


def test_a_new_file_gets_title_and_header_and_is_included(root: Path) -> None:
    changes = Changes(root)
    changes.append("jaren/2018/bank.beancount", [_note(1, "een"), _note(2, "twee")], "Bank 2018")
    changes.commit()
    assert (root / "jaren/2018/bank.beancount").read_text("utf-8") == (
        f';; Bank 2018\n{HEADER}\n2018-01-01 note Activa:Bank:ING "een"\n\n2018-01-02 note Activa:Bank:ING "twee"\n'
    )
    assert (root / "main.beancount").read_text("utf-8") == MAIN.replace(
        'include "stam/kamers', 'include "jaren/2018/bank.beancount"\ninclude "stam/kamers'
    )


def test_an_existing_file_keeps_what_it_has_and_is_not_included_again(root: Path) -> None:
    for day, text in ((1, "een"), (2, "twee")):
        changes = Changes(root)
        changes.append("jaren/2018/bank.beancount", [_note(day, text)], "Bank 2018")
        changes.commit()
    assert (root / "jaren/2018/bank.beancount").read_text("utf-8") == (
        f';; Bank 2018\n{HEADER}\n2018-01-01 note Activa:Bank:ING "een"\n\n2018-01-02 note Activa:Bank:ING "twee"\n'
    )
    assert (root / "main.beancount").read_text("utf-8").count("bank.beancount") == 1


def test_an_existing_file_that_is_not_included_yet_is_included_once(root: Path) -> None:
    (root / "jaren").mkdir()
    (root / "jaren/bank.beancount").write_text("; van de penningmeester zelf\n", "utf-8")
    for day in (1, 2):
        changes = Changes(root)
        changes.append("jaren/bank.beancount", [_note(day, "x")], "Bank")
        changes.append("jaren/bank.beancount", [_note(day, "y")], "Bank")
        changes.commit()
    assert (root / "main.beancount").read_text("utf-8") == MAIN.replace(
        'include "stam/kamers', 'include "jaren/bank.beancount"\ninclude "stam/kamers'
    )
    text = (root / "jaren/bank.beancount").read_text("utf-8")
    assert text.startswith('; van de penningmeester zelf\n\n2018-01-01 note Activa:Bank:ING "x"\n')
    assert text.count("note") == 4
    assert "option" not in text


def test_appending_twice_in_one_change_includes_once(root: Path) -> None:
    changes = Changes(root)
    changes.append("jaren/2018/bank.beancount", [_note(1, "een")], "Bank 2018")
    changes.append("jaren/2018/bank.beancount", [_note(2, "twee")], "Bank 2018")
    changes.commit()
    text = (root / "jaren/2018/bank.beancount").read_text("utf-8")
    assert text.count("option ") == 5
    assert text.index("een") < text.index("twee")
    assert (root / "main.beancount").read_text("utf-8").count("bank.beancount") == 1


def test_includes_are_sorted(root: Path) -> None:
    changes = Changes(root)
    for name in ("stam/leden", "jaren/2019/bank", "zz/laatste", "jaren/2018/bank"):
        changes.append(f"{name}.beancount", [_note(1, "x")], name)
    changes.commit()
    lines = (root / "main.beancount").read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("include")] == [
        'include "jaren/2018/bank.beancount"',
        'include "jaren/2019/bank.beancount"',
        'include "stam/kamers.beancount"',
        'include "stam/leden.beancount"',
        'include "stam/rekeningen.beancount"',
        'include "zz/laatste.beancount"',
    ]
    assert lines[-1] == "; einde"


@pytest.mark.parametrize("main", ['option "title" "Boeken"', 'include "stam/a.beancount"'])
def test_a_main_file_that_ends_without_a_newline_stays_readable(root: Path, main: str) -> None:
    (root / "main.beancount").write_text(main, "utf-8")
    changes = Changes(root)
    changes.append("z.beancount", [_note(1, "x")], "Z")
    changes.commit()
    assert (root / "main.beancount").read_text("utf-8").splitlines() == [main, 'include "z.beancount"']


def test_metadata_goes_below_its_lines_and_entries_to_the_end(root: Path) -> None:
    file = root / "bank.beancount"
    file.write_text("een\ntwee\ndrie\n", "utf-8")
    changes = Changes(root)
    changes.add_metadata(file, 3, {"sleutel": "c"}, 4, "drie")
    changes.add_metadata(file, 1, {"sleutel": "a", "regel": 12}, 2, "een")
    changes.add_metadata(file, 1, {"bron": "ing.csv"}, 2, "een")
    changes.append("bank.beancount", [_note(1, "vier")], "Bank")
    changes.commit()
    assert file.read_text("utf-8") == (
        'een\n  sleutel: "a"\n  regel: 12\n  bron: "ing.csv"\ntwee\ndrie\n    sleutel: "c"\n'
        '\n2018-01-01 note Activa:Bank:ING "vier"\n'
    )


def test_a_text_in_a_line_is_replaced_once_beside_metadata_and_new_entries(root: Path) -> None:
    file = root / "bank.beancount"
    file.write_text("een\n  Activa:Vraagposten Activa:Vraagposten\nActiva:Vraagposten\n", "utf-8")
    changes = Changes(root)
    changes.add_metadata(file, 1, {"reden": "x"}, 2, "een")
    changes.replace_in_line(file, 2, "Activa:Vraagposten", "Activa:Kruisposten")
    changes.append("bank.beancount", [_note(1, "vier")], "Bank")
    changes.commit()
    assert file.read_text("utf-8") == (
        'een\n  reden: "x"\n  Activa:Kruisposten Activa:Vraagposten\nActiva:Vraagposten\n'
        '\n2018-01-01 note Activa:Bank:ING "vier"\n'
    )


CHANGED = (
    "{file}, regel {line}: dit bestand is veranderd terwijl het werd bijgewerkt.\n"
    "  Oorzaak: op deze regel hoort te staan: {text}.\n"
    "  Herstel: sla uw wijzigingen op en probeer het opnieuw; er is niets veranderd."
)


@pytest.mark.parametrize("line", [2, 4, 99])  # another text, just past the end, far past the end
@pytest.mark.parametrize("way", ["metadata", "replace"])
def test_a_line_that_says_something_else_is_refused_and_nothing_is_written(root: Path, way: str, line: int) -> None:
    (root / "jaren").mkdir()
    file = root / "jaren/bank.beancount"
    file.write_text("een\ntwee\ndrie\n", "utf-8")
    before = _snapshot(root)
    changes = Changes(root)
    changes.append("jaren/nieuw.beancount", [_note(1, "x")], "Nieuw")
    changes.put("documenten/afschrift.csv", b"inhoud")
    changes.add_metadata(file, 1, {"sleutel": "a"}, 2, "een")
    if way == "metadata":
        changes.add_metadata(file, line, {"sleutel": "b"}, 2, "Activa:Vraagposten")
    else:
        changes.replace_in_line(file, line, "Activa:Vraagposten", "Activa:Kruisposten")
    with pytest.raises(InputError) as caught:
        changes.commit()
    assert str(caught.value) == CHANGED.format(file="jaren/bank.beancount", line=line, text="Activa:Vraagposten")
    assert _snapshot(root) == before


@pytest.mark.parametrize("way", ["metadata", "replace"])
def test_a_line_that_changes_after_it_was_read_is_refused(root: Path, way: str) -> None:
    file = root / "bank.beancount"
    file.write_text("een\n  Activa:Vraagposten\n", "utf-8")
    changes = Changes(root)
    if way == "metadata":
        changes.add_metadata(file, 2, {"sleutel": "b"}, 4, "Activa:Vraagposten")
    else:
        changes.replace_in_line(file, 2, "Activa:Vraagposten", "Activa:Kruisposten")
    file.write_text("een\n; een regel ertussen\n  Activa:Vraagposten\n", "utf-8")
    before = _snapshot(root)
    with pytest.raises(InputError) as caught:
        changes.commit()
    assert str(caught.value) == CHANGED.format(file="bank.beancount", line=2, text="Activa:Vraagposten")
    assert _snapshot(root) == before


def test_a_changed_line_in_one_file_holds_back_every_other_file(root: Path) -> None:
    for name in ("a", "b", "c"):
        (root / f"{name}.beancount").write_text(f"{name}\n", "utf-8")
    before = _snapshot(root)
    changes = Changes(root)
    for name, expect in (("a", "a"), ("b", "iets anders"), ("c", "c")):
        changes.add_metadata(root / f"{name}.beancount", 1, {"sleutel": "x"}, 2, expect)
    with pytest.raises(InputError) as caught:
        changes.commit()
    assert str(caught.value) == CHANGED.format(file="b.beancount", line=1, text="iets anders")
    assert _snapshot(root) == before


def test_an_empty_file_holds_no_line(root: Path) -> None:
    file = root / "bank.beancount"
    file.write_bytes(b"")
    changes = Changes(root)
    changes.add_metadata(file, 1, {"sleutel": "a"}, 2, "een")
    with pytest.raises(InputError) as caught:
        changes.commit()
    assert str(caught.value) == CHANGED.format(file="bank.beancount", line=1, text="een")
    assert file.read_bytes() == b""


def test_a_changed_file_outside_the_books_is_named_in_full(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "elders.beancount"
    file.write_text("een\n", "utf-8")
    changes = Changes(root)
    changes.replace_in_line(file, 1, "twee", "drie")
    with pytest.raises(InputError) as caught:
        changes.commit()
    assert str(caught.value) == CHANGED.format(file=file, line=1, text="twee")
    assert file.read_text("utf-8") == "een\n"


@pytest.mark.parametrize(
    "expected",
    [
        ("Activa:Vraagposten", "Activa:Bank:ING"),
        pytest.param(
            ("Activa:Bank:ING", "Activa:Vraagposten"),
        ),
    ],
)
def test_every_change_to_one_line_must_find_what_it_expects(root: Path, expected: tuple[str, str]) -> None:
    file = root / "bank.beancount"
    file.write_text("  Activa:Vraagposten\n", "utf-8")
    changes = Changes(root)
    for text in expected:
        changes.add_metadata(file, 1, {"sleutel": "a"}, 4, text)
    with pytest.raises(InputError, match="is veranderd terwijl het werd bijgewerkt"):
        changes.commit()


def test_metadata_below_a_last_line_without_newline(root: Path) -> None:
    file = root / "bank.beancount"
    file.write_text("een\ntwee", "utf-8")
    changes = Changes(root)
    changes.add_metadata(file, 2, {"sleutel": "b"}, 2, "twee")
    changes.commit()
    assert file.read_text("utf-8") == 'een\ntwee\n  sleutel: "b"\n'


def test_lines_are_counted_as_beancount_counts_them(root: Path) -> None:
    file = root / "bank.beancount"
    file.write_text('; een\u2028nog steeds een\x0cen nog\n2018-01-01 note Activa:Bank:ING "x"\n', "utf-8")
    line = parser.parse_file(str(file))[0][0].meta["lineno"]
    changes = Changes(root)
    changes.add_metadata(file, line, {"sleutel": "b"}, 2, "Activa:Bank:ING")
    changes.commit()
    assert file.read_text("utf-8").endswith('note Activa:Bank:ING "x"\n  sleutel: "b"\n')


def test_metadata_reads_back_as_it_was_given(root: Path) -> None:
    values = {
        "aanhaling": 'de "kamer" \\ zo',
        "getal": Decimal("12.50"),
        "dag": dt.date(2018, 1, 2),
        "waar": True,
        "bedrag": Amount(Decimal(5), "EUR"),
    }
    file = root / "bank.beancount"
    file.write_text('2018-01-01 note Activa:Bank:ING "x"\n', "utf-8")
    changes = Changes(root)
    changes.add_metadata(file, 1, values, 2, "2018-01-01 note")
    changes.commit()
    entries, errors, _ = parser.parse_string(HEADER + file.read_text("utf-8"))
    assert errors == []
    assert {key: entries[0].meta[key] for key in values} == values


def test_put_writes_bytes_as_they_are(root: Path) -> None:
    changes = Changes(root)
    changes.put("documenten/2018/afschrift.csv", b"\xe9\r\n\x00")
    changes.commit()
    assert (root / "documenten/2018/afschrift.csv").read_bytes() == b"\xe9\r\n\x00"


def test_a_commit_of_nothing_changes_nothing(root: Path) -> None:
    Changes(root).commit()
    assert _snapshot(root) == {"main.beancount": MAIN.encode()}


def test_file_modes_are_kept(root: Path) -> None:
    (root / "main.beancount").chmod(0o600)
    changes = Changes(root)
    changes.append("jaren/2018/bank.beancount", [_note(1, "x")], "Bank")
    changes.commit()
    assert (root / "main.beancount").stat().st_mode & 0o777 == 0o600
    assert (root / "jaren/2018/bank.beancount").stat().st_mode & 0o777 == 0o644


def _prepared(root: Path) -> Changes:
    """A change of three files: a new one, an existing one and the main file."""
    (root / "stam").mkdir(exist_ok=True)
    (root / "stam/kamers.beancount").write_text('2018-01-01 custom "kamer" "TOP"\n', "utf-8")
    changes = Changes(root)
    changes.append("jaren/2018/bank.beancount", [_note(1, "x")], "Bank")
    changes.add_metadata(root / "stam/kamers.beancount", 1, {"iban": "NL"}, 2, "kamer")
    return changes


@pytest.mark.parametrize("failing", ["bank.beancount", "kamers.beancount", "main.beancount"])
def test_a_rename_that_fails_leaves_everything_as_it_was(
    root: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    changes = _prepared(root)
    before = _snapshot(root)
    real = Path.replace
    broken = [True]

    def replace(self: Path, target: Path) -> Path:
        if target.name == failing and broken:
            broken.clear()
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(OSError, match="No space left on device"):
        changes.commit()
    assert _snapshot(root) == before


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_a_disk_that_fills_up_during_the_preparation_leaves_everything_as_it_was(
    root: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    changes = _prepared(root)
    before = _snapshot(root)
    calls = []

    def fsync(_descriptor: int) -> None:
        calls.append(1)
        if len(calls) == failing:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fsync)
    with pytest.raises(OSError, match="No space left on device"):
        changes.commit()
    assert _snapshot(root) == before


def test_an_interrupt_between_two_renames_leaves_everything_as_it_was(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes = _prepared(root)
    before = _snapshot(root)
    real = Path.replace
    broken = [True]

    def replace(self: Path, target: Path) -> Path:
        if target.name == "main.beancount" and broken:
            broken.clear()
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        changes.commit()
    assert _snapshot(root) == before


def test_the_main_file_is_replaced_last(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changes = _prepared(root)
    changes.put("zz/laatste.csv", b"")
    order: list[str] = []
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        order.append(target.name)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    changes.commit()
    assert sorted(order[:-1]) == ["bank.beancount", "kamers.beancount", "laatste.csv"]
    assert order[-1] == "main.beancount"


def test_transactions_are_written_so_that_they_read_back(root: Path) -> None:
    changes = Changes(root)
    changes.append("bank.beancount", [_transaction('huur "januari"', "-450.00")], "Bank")
    changes.commit()
    entries, errors, _ = parser.parse_file(str(root / "bank.beancount"))
    assert errors == []
    assert entries[0].narration == 'huur "januari"'
    assert [posting.units.number for posting in entries[0].postings] == [Decimal("-450.00"), Decimal("450.00")]


def test_write_file_makes_folders_and_leaves_no_temporary_file(tmp_path: Path) -> None:
    write_file(tmp_path / "a/b/c.txt", b"inhoud")
    assert _snapshot(tmp_path) == {"a/b/c.txt": b"inhoud"}


def test_write_file_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "c.txt"
    path.write_bytes(b"oud")

    def replace(_self: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(OSError, match="No space left on device"):
        write_file(path, b"nieuw")
    assert _snapshot(tmp_path) == {"c.txt": b"oud"}


THREE = 'a\n\n2018-01-01 * "een"\n  sleutel: "k1"\n  Lasten 1\n\n2018-01-02 * "twee"\n  sleutel: "k2"\n\n; slot\n'


def _replaced(root: Path, text: str, line: int, expect: str, entry: Any) -> str:
    file = root / "uren.beancount"
    file.write_text(text, "utf-8")
    changes = Changes(root)
    changes.replace_entry(file, line, expect, entry)
    changes.commit()
    return file.read_text("utf-8")


def test_an_entry_is_replaced_in_its_place(root: Path) -> None:
    assert _replaced(root, THREE, 3, "k1", _note(3, "nieuw")) == (
        'a\n\n2018-01-03 note Activa:Bank:ING "nieuw"\n\n2018-01-02 * "twee"\n  sleutel: "k2"\n\n; slot\n'
    )


def test_an_entry_is_removed_with_the_blank_line_below_it(root: Path) -> None:
    assert _replaced(root, THREE, 3, "k1", None) == 'a\n\n2018-01-02 * "twee"\n  sleutel: "k2"\n\n; slot\n'
    assert _replaced(root, 'a\n\n2018-01-02 * "twee"\n  sleutel: "k2"\n', 3, "k2", None) == "a\n"


def test_lines_keep_their_numbers_while_entries_are_replaced(root: Path) -> None:
    file = root / "uren.beancount"
    file.write_text(THREE, "utf-8")
    changes = Changes(root)
    changes.replace_entry(file, 3, "k1", None)
    changes.add_metadata(file, 7, {"goedgekeurd": dt.date(2018, 2, 1)}, 2, '"twee"')
    changes.append("uren.beancount", [_note(3, "erbij")], "Uren")
    changes.commit()
    assert file.read_text("utf-8") == (
        'a\n\n2018-01-02 * "twee"\n  goedgekeurd: 2018-02-01\n  sleutel: "k2"\n\n; slot\n'
        '\n2018-01-03 note Activa:Bank:ING "erbij"\n'
    )


@pytest.mark.parametrize(("line", "expect"), [(3, "k2"), (7, "k1"), (99, "k1")])
def test_an_entry_that_changed_meanwhile_is_not_replaced(root: Path, line: int, expect: str) -> None:
    with pytest.raises(InputError, match="dit bestand is veranderd terwijl het werd bijgewerkt"):
        _replaced(root, THREE, line, expect, None)
    assert (root / "uren.beancount").read_text("utf-8") == THREE
