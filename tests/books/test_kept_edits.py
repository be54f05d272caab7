"""Whatever is edited in books, what is loaded on top of what is kept is what a whole load comes to."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from beancount.parser import parser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bwk_ledger.base import cache
from bwk_ledger.base.errors import InputError
from bwk_ledger.rules import kept
from bwk_ledger.rules.load import load
from tests.same import told_of

if TYPE_CHECKING:
    from collections.abc import Iterator

FROZEN = Path(__file__).parent.parent / "frozen/boeken"
_ENTRY = re.compile(r"(?m)^(?=\d{4}-\d\d-\d\d |include |option |plugin |push|pop)")
COST = "Lasten:LINDE:Fysiek:Huur"
HOURS = """  Lasten:LINDE:Tijd:Bewoners  {sign}2.00 UUR.BEWONER-2024
    dagen: "10 2:00"
    sleutel: "{key}"
  Baten:LINDE:Tijd:Bewoners
"""
SPECIAL = (
    "\n; alleen een opmerking\n",
    '2025-03-01 * "goed"\n  reden: "proef"\n  Activa:Vraagposten  1.00 EUR\n  Activa:Bank:ING\n',
    '2025-03-01 * "terug"\n  reden: "proef"\n  Activa:Vraagposten  -1.00 EUR\n  Activa:Bank:ING  1.00 EUR\n',
    '2024-12-31 * "over de jaargrens"\n  reden: "proef"\n  Activa:Vraagposten  7.00 EUR\n  Activa:Bank:ING  -7 EUR\n',
    '2025-01-01 * "niet in evenwicht"\n  Activa:Vraagposten  7.00 EUR\n  Activa:Bank:ING  -7.01 EUR\n',
    '2025-02-01 * "onbekend"\n  Activa:Onbekend  7.00 EUR\n  Activa:Bank:ING  -7.00 EUR\n',
    '2025-02-01 * "zonder munt"\n  Activa:Vraagposten  7.00\n  Activa:Bank:ING  -7.00 EUR\n',
    '2025-02-01 * "aandelen"\n  Activa:Bank:ING  50 EUR\n  Vermogen:Ledenkapitaal:L0001  -2 AANDEEL {25 EUR}\n',
    '2025-04-01 * "terugbetaald"\n  Activa:Bank:ING  -25 EUR\n  Vermogen:Ledenkapitaal:L0001  1 AANDEEL {25 EUR}\n',
    '2023-12-30 * "aandelen"\n  Activa:Bank:ING  25 EUR\n  Vermogen:Ledenkapitaal:L0002  -1 AANDEEL {25.00 EUR}\n',
    '2025-05-01 * "lot"\n  Activa:Bank:ING  -25 EUR\n  Vermogen:Ledenkapitaal:L0001  1 AANDEEL {}\n',
    '2025-05-01 * "prijs"\n  Activa:Bank:ING  -25 EUR\n  Activa:Vraagposten  20 USD @@ 25 EUR\n',
    "2025-01-01 balance Activa:Bank:ING  12.34 EUR\n",
    "2025-01-01 balance Activa:Vraagposten  0.00 EUR\n",
    "2025-06-01 close Activa:Vraagposten\n",
    "2025-06-01 open Activa:Kas:Nieuw EUR\n",
    '2025-06-01 open Activa:Kas:Nieuw EUR "STRICT"\n',
    "2024-06-01 open Activa:Bank:ING EUR\n",
    "2024-06-01 pad Activa:Vraagposten Vermogen:Algemene-Reserve\n",
    "2025-01-01 price USD 0.91 EUR\n",
    '2025-01-01 note Activa:Bank:ING "let op"\n',
    '2025-01-01 document Activa:Bank:ING "nergens.pdf"\n',
    '2025-01-01 event "plaats" "Utrecht"\n',
    '2025-01-01 custom "onbekend"\n',
    "pushtag #proef\n",
    "2025-01-01 dit is niets\n",
    'option "title" "Andere boeken"\n',
    'option "tolerance_multiplier" "0.5"\n',
    'option "operating_currency" "USD"\n',
    'plugin "beancount.plugins.unique_prices"\n',
    'include "nergens.beancount"\n',
    'include "stam/*.beancount"\n',
)
# What is carried from one entry to another: awards and what they bear, things used for years, hours that are taken
# back, bills, handgeld, funds, what a pad comes to; a day before all others, and what differs in its digits alone.
CARRIED = (
    '2024-01-01 custom "toekenning" "SPDO" "2024"\n  bedrag: 500.00 EUR\n',
    '2025-02-02 custom "toekenning-wijziging" "SPDO:2024"\n  bedrag: 900.00 EUR\n',
    f'2025-01-05 * "toekenning"\n  reden: "proef"\n  {COST}  700 EUR\n    subsidie: "SPDO:2024"\n  Activa:Bank:ING\n',
    f'2024-01-05 * "toekenning"\n  reden: "proef"\n  {COST}  70 EUR\n    subsidie: "SPDO"\n  Activa:Bank:ING\n',
    f'2025-03-01 * "terug"\n  reden: "proef"\n  {COST}  -70 EUR\n    subsidie: "SPDO"\n  Activa:Bank:ING\n',
    f'2024-03-03 * "fornuis"\n  reden: "proef"\n  {COST}  900 EUR\n    activeren: 3\n  Activa:Bank:ING\n',
    f'2025-03-03 * "verkocht"\n  reden: "proef"\n  {COST}  -90 EUR\n    verkocht: "fornuis"\n  Activa:Bank:ING\n',
    f'2024-11-03 * "al"\n  reden: "proef"\n  {COST}  90 EUR\n    periode: "2024-11-01 2025-02-28"\n  Activa:Bank:ING\n',
    f'2025-02-28 * "V0001" "twee keer"\n{HOURS.format(sign="", key="een")}',
    f'2025-02-28 * "V0001" "nog eens"\n{HOURS.format(sign="", key="een")}',
    f'2025-02-28 * "V0001" "terug"\n  correctie: "een"\n{HOURS.format(sign="-", key="twee")}',
    f'2024-02-28 * "V0001" "een andere maand"\n{HOURS.format(sign="", key="drie")}',
    f'2024-05-05 * "rekening"\n  {COST}  9 EUR\n  Schulden:Crediteuren  -9 EUR\n    openpost: "F-2024-001"\n',
    '2025-05-05 * "betaald"\n  Activa:Bank:ING  -10 EUR\n  Schulden:Crediteuren  10 EUR\n    openpost: "F-2024-001"\n',
    '2024-08-01 * "handgeld"\n  Activa:Bank:ING  -900 EUR\n  Activa:Handgeld:LINDE  900 EUR\n',
    f'2025-08-01 * "te veel"\n  Activa:Handgeld:LINDE  -900 EUR\n  {COST}  900 EUR\n',
    "2000-01-01 open Vermogen:Fondsen:Keuken EUR\n",
    '2025-08-01 * "fonds"\n  Activa:Bank:ING  -9 EUR\n  Vermogen:Fondsen:Keuken  9 EUR\n',
    '2019-05-05 * "lang geleden"\n  reden: "proef"\n  Activa:Vraagposten  1.00 EUR\n  Activa:Bank:ING\n',
    '2025-03-01 * "goed"\n  reden: "proef"\n  Activa:Vraagposten  1.0 EUR\n  Activa:Bank:ING\n',
    "2025-01-01 pad Activa:Vraagposten Vermogen:Reserves:Algemeen\n2025-03-02 balance Activa:Vraagposten  3.00 EUR\n",
    "2025-03-01 balance Activa:Vraagposten  1.00 EUR\n",
    "2025-03-02 balance Activa:Vraagposten  1.00 EUR\n",
)


class Folder:
    """Books in which anything may be edited."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(FROZEN, root)
        self.main = root / "main.beancount"
        self.begin = {path: path.read_text("utf-8") for path in sorted(root.rglob("*.beancount"))}
        self.blocks = [block for text in self.begin.values() for block in _ENTRY.split(text) if block.strip()]

    @property
    def files(self) -> list[Path]:
        return sorted(self.root.rglob("*.beancount"))

    def edit(self, kind: str, one: int, two: int, three: int) -> None:
        files = self.files
        path = files[one % len(files)]
        parts = _ENTRY.split(path.read_text("utf-8"))
        at = two % len(parts)
        getattr(self, kind)(path, parts, at, three)

    @staticmethod
    def _write(path: Path, parts: list[str]) -> None:
        path.write_text("".join(part if part.endswith("\n") or not part else f"{part}\n" for part in parts), "utf-8")

    def add(self, path: Path, parts: list[str], at: int, number: int) -> None:
        self._write(path, [*parts[:at], self.blocks[number % len(self.blocks)], *parts[at:]])

    def say(self, path: Path, parts: list[str], at: int, number: int) -> None:
        self._write(path, [*parts[:at], SPECIAL[number % len(SPECIAL)], *parts[at:]])

    def quiet(self, path: Path, parts: list[str], at: int, number: int) -> None:
        """An edit that is no mistake, in whatever file."""
        self._write(path, [*parts[:at], SPECIAL[number % 4], *parts[at:]])

    def carry(self, path: Path, parts: list[str], at: int, number: int) -> None:
        """An edit that other entries, of other days and years, may bear on."""
        self._write(path, [*parts[:at], CARRIED[number % len(CARRIED)], *parts[at:]])

    def remove(self, path: Path, parts: list[str], at: int, _: int) -> None:
        self._write(path, [*parts[:at], *parts[at + 1 :]])

    def amount(self, path: Path, parts: list[str], at: int, number: int) -> None:
        parts[at] = re.sub(r"\d(?=\.\d\d )", str(number % 10), parts[at], count=1)
        self._write(path, parts)

    def day(self, path: Path, parts: list[str], at: int, number: int) -> None:
        day = f"{2022 + number % 5}-{1 + number % 12:02}-{1 + number % 28:02}"
        parts[at] = re.sub(r"\A\d{4}-\d\d-\d\d", day, parts[at])
        self._write(path, parts)

    def swap(self, path: Path, parts: list[str], at: int, number: int) -> None:
        other = number % len(parts)
        parts[at], parts[other] = parts[other], parts[at]
        self._write(path, parts)

    def same_size(self, path: Path, parts: list[str], at: int, number: int) -> None:
        """Another digit in a file, with the size and time that it had."""
        state = path.stat()
        self.amount(path, parts, at, number)
        os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))

    def mend(self, path: Path, _parts: list[str], _at: int, _: int) -> None:
        path.write_text(self.begin.get(path, ""), "utf-8")

    def mend_all(self, _path: Path, _parts: list[str], _at: int, _: int) -> None:
        for path in self.files:
            path.write_text(self.begin.get(path, ""), "utf-8")

    def new_file(self, _path: Path, parts: list[str], at: int, number: int) -> None:
        path = self.root / f"jaren/2025/nieuw-{number % 3}.beancount"
        path.write_text(parts[at] if parts[at].startswith("20") else "", "utf-8")
        with self.main.open("a", encoding="utf-8") as file:
            file.write(f'include "{path.relative_to(self.root)}"\n')

    def no_file(self, _path: Path, _parts: list[str], _at: int, number: int) -> None:
        lines = self.main.read_text("utf-8").splitlines(keepends=True)
        places = [at for at, line in enumerate(lines) if line.startswith("include")]
        if places:
            del lines[places[number % len(places)]]
        self.main.write_text("".join(lines), "utf-8")

    def document(self, _path: Path, _parts: list[str], _at: int, number: int) -> None:
        found = sorted(path for path in (self.root / "documenten").rglob("*") if path.is_file())
        if number % 2 and found:
            found[number % len(found)].write_bytes(str(number).encode())
        else:
            path = self.root / f"documenten/Activa/Bank/ING/2025-01-{1 + number % 28:02}.proef.pdf"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"%PDF")

    def lost_document(self, _path: Path, _parts: list[str], _at: int, number: int) -> None:
        found = sorted(path for path in (self.root / "documenten").rglob("*") if path.is_file())
        if found:
            found[number % len(found)].unlink()


KINDS = (
    *(
        "quiet",
        "quiet",
        "quiet",
        "add",
        "add",
        "say",
        "say",
        "carry",
        "carry",
        "remove",
        "amount",
        "day",
        "swap",
        "same_size",
    ),
    *("mend", "mend_all", "mend_all", "new_file", "no_file", "document", "lost_document"),
)
NUMBERS = st.integers(0, 10_000)
EDITS = st.lists(st.tuples(st.sampled_from(KINDS), NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=6)


def outcome(main: Path) -> object:
    """All that can be seen of a load, or why there is none."""
    try:
        return told_of(load(main))
    except InputError as error:
        return str(error)


@pytest.fixture(autouse=True, scope="module")
def _small_books_are_kept() -> Iterator[None]:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", folder)
        patch.setattr(kept, "_FEWEST", 0)
        patch.setattr(cache, "_MOST_FILES", 1000)
        yield


@settings(
    max_examples=int(os.environ.get("BWK_VOORBEELDEN", "25")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(EDITS)
def test_after_any_edits_the_books_are_what_a_whole_load_makes_of_them(edits: list[tuple[str, int, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Folder(Path(place) / "boeken")
        load(folder.main)
        for edit in edits:
            folder.edit(*edit)
            warm, again = outcome(folder.main), outcome(folder.main)
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv(cache.OFF, "1")
                cold = outcome(folder.main)
            assert warm == cold, edit
            assert again == cold, edit


@pytest.fixture
def books(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "boeken")


def is_as_a_whole_load(main: Path) -> bool:
    """Whether books that are loaded on top of what is kept are what a whole load makes of them."""
    warm = outcome(main)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(cache.OFF, "1")
        return warm == outcome(main)


def test_an_entry_that_names_another_file_as_its_own_stays(books: Folder) -> None:
    year = books.root / "jaren/2025"
    with (year / "bank.beancount").open("a", encoding="utf-8") as file:
        file.write('2025-03-01 note Activa:Bank:ING "let op"\n  filename: "<elders>"\n')
    load(books.main)
    with (year / "uren-beuk.beancount").open("a", encoding="utf-8") as file:
        file.write(SPECIAL[0])
    assert is_as_a_whole_load(books.main)


def test_files_in_another_order_change_the_order_of_a_day(books: Folder) -> None:
    begin = "".join(
        re.findall(r'(?m)^option "name_.*\n', (books.root / "jaren/2025/bank.beancount").read_text("utf-8"))
    )
    lines = [f'include "jaren/2025/{name}.beancount"\n' for name in ("een", "twee")]
    for name in ("een", "twee"):
        text = SPECIAL[1].replace("goed", name)
        (books.root / f"jaren/2025/{name}.beancount").write_text(f"{begin}{text}", "utf-8")
    # No entry of its own: with one of an early day, all later ones would be put in order again.
    main = re.sub(r"(?m)^\d.*\n(  .*\n)*", "", books.main.read_text("utf-8"))
    books.main.write_text("".join([main, *lines]), "utf-8")
    load(books.main)
    books.main.write_text("".join([main, *reversed(lines)]), "utf-8")
    assert is_as_a_whole_load(books.main)


def test_after_another_option_a_load_goes_on_from_books_with_that_one(
    books: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(books.main)
    books.main.write_text(f'{books.main.read_text("utf-8")}option "title" "Andere boeken"\n', "utf-8")
    assert is_as_a_whole_load(books.main)
    parsed = []
    real = parser.parse_file

    def noted(path: str, *rest: object, **more: object) -> object:
        parsed.append(Path(path).name)
        return real(path, *rest, **more)

    monkeypatch.setattr(parser, "parse_file", noted)
    with (books.root / "jaren/2025/uren-beuk.beancount").open("a", encoding="utf-8") as file:
        file.write(SPECIAL[0])
    load(books.main)
    assert parsed == ["uren-beuk.beancount"]
