"""The seal of a year: what everything in a closed year was, and what the books say of closing and reopening."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.files import file_state
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.base.periods import year as whole_year
from bwk_ledger.books.canonical import Fixed, Lines, canonical, entry_digest
from bwk_ledger.books.seal_kinds import (
    DERIVED,
    FIRST_FORM,
    FORM,
    OF_THEIR_DAY,
    SETTINGS,
    is_carried,
    is_standing,
    sealed_kind,
)
from bwk_ledger.books.text import custom
from bwk_ledger.standing.form import TEXT, Form, Key, ValueKind, values_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence


# What a posting is in euros: the one place that says so, for the checks below the views and for the views.


def euro_amounts(entry: Any) -> Iterator[tuple[str, Decimal]]:
    """The postings of a transaction that are euros, or shares at what was paid for them."""
    for item in entry.postings:
        amount = euro_amount(item)
        if amount is not None:
            yield item.account, amount


def moved(entry: Any) -> Decimal:
    """EUR that a transaction moves, see `size_of`."""
    return size_of(euro_amounts(entry))


def size_of(amounts: Iterable[tuple[str, Decimal]]) -> Decimal:
    """How large a transaction is, EUR: what went over the bank and the handgeld, or what it cost where that is more.

    What it moves within the books besides does not count: a cost of 890 euros that a grant pays is one of 890, also
    where the same transaction makes income of the grant. Of one that neither pays nor costs, all that was debited.
    """
    legs = list(amounts)
    money = [amount for account, amount in legs if accounts.is_money(account)]
    cost = sum((amount for account, amount in legs if accounts.is_under(account, accounts.EXPENSES)), ZERO)
    paid = max(_debits(money), _debits(-amount for amount in money))
    return max(paid, cost) or _debits(amount for _, amount in legs)


def _debits(amounts: Iterable[Decimal]) -> Decimal:
    return sum((max(amount, ZERO) for amount in amounts), ZERO)


def euro_amount(item: Any) -> Decimal | None:
    """What a posting is in EUR, shares at what was paid for them; None for hours, which are no euros."""
    units: Decimal = item.units.number
    if item.units.currency == EUR:
        return units
    if accounts.is_hours(item.units.currency) or item.cost is None or item.cost.currency != EUR:
        return None
    return Decimal(units * item.cost.number)


# What the books say of closing: `custom "zegel" 2026 "<hash>"`, and `custom "heropend" 2026 "reden"`.
#
# Both stand in `jaren/2026/afsluiting.beancount` and are only ever added. Each carries `nummer:`; a year is closed
# when its last seal has no `heropend` of the same number.

_LAST_YEAR = 9998  # of which the next one still is a year to Python


def _whole(value: Any) -> int | None:
    """A whole number from 1; None for anything else."""
    return int(value) if isinstance(value, Decimal) and value >= 1 and value == value.to_integral_value() else None


def _year(value: Any) -> int | None:
    number = _whole(value)
    return number if number is not None and number <= _LAST_YEAR else None


_STATED = ValueKind[str | None](lambda value: value if isinstance(value, str) else None, None)
_YEAR = Key("jaar", ValueKind(_year, None), "welk jaar", "JJJJ")
_NUMBER = Key("nummer", ValueKind(_whole, None), "het hoeveelste zegel van dat jaar", "1", is_required=True)
BY = Key("door", TEXT, "wie het jaar heropende", '"L0003"')
HALF_UP = "half"  # depreciation is rounded half up to the cent; seals that do not say so are of when it went down
_ROUNDING = Key("afronding", TEXT, "hoe afschrijving op de cent is afgerond", f'"{HALF_UP}"')
SEAL = Form(
    "zegel",
    (_YEAR, Key("hash", _STATED, "de hash van het zegelbestand", '"<hash>"')),
    (_NUMBER, _ROUNDING),
    "jaren/{year}/afsluiting.beancount",
)
REOPENED = Form(
    "heropend",
    (_YEAR, Key("reden", _STATED, "waarom het jaar weer open ging", '"reden"')),
    (_NUMBER, BY),
    "jaren/{year}/afsluiting.beancount",
)


@dataclass(frozen=True)
class Mark:
    """A seal (`text` is the hash of its file) or a reopening (`text` is the reason) of a year; `number` from 1."""

    kind: str
    year: int
    text: str
    number: int
    entry: Any


@dataclass
class YearMarks:
    """All marks of one year, by number."""

    seals: dict[int, Mark] = field(default_factory=dict)
    reopenings: dict[int, Mark] = field(default_factory=dict)

    @property
    def active(self) -> Mark | None:
        """The seal that is in force."""
        return next((mark for number, mark in sorted(self.seals.items()) if number not in self.reopenings), None)

    @property
    def last(self) -> int:
        """The number of the last seal; 0 when there never was one."""
        return max([0, *self.seals, *self.reopenings])


def read_marks(entries: Iterable[Any]) -> tuple[dict[int, YearMarks], list[Any]]:
    """The marks by year, and the directives that should be one but cannot be read or say what another says."""
    marks_by_year: dict[int, YearMarks] = defaultdict(YearMarks)
    wrong: list[Any] = []
    for entry in entries:
        if not isinstance(entry, data.Custom) or entry.type not in (SEAL.type, REOPENED.type):
            continue
        mark = _mark(entry)
        if mark is None:
            wrong.append(entry)
            continue
        of_year = marks_by_year[mark.year]
        of_kind = of_year.seals if mark.kind == SEAL.type else of_year.reopenings
        if mark.number in of_kind:
            wrong.append(entry)
        of_kind.setdefault(mark.number, mark)
    return dict(marks_by_year), wrong


def _mark(entry: Any) -> Mark | None:
    form = SEAL if entry.type == SEAL.type else REOPENED
    number = _NUMBER.of(entry)
    if number is None or not form.is_complete(entry):
        return None
    stated, text = values_of(entry)
    if form is SEAL and entry.date != whole_year(int(stated)).last_day:
        return None
    return Mark(entry.type, int(stated), text, number, entry)


def seal_mark(number_of_year: int, value: str, number: int) -> Any:
    """The directive that names the hash of a seal file; it is dated on the last day of its year."""
    day = whole_year(number_of_year).last_day
    values = SEAL.metadata({_NUMBER: Decimal(number), _ROUNDING: HALF_UP})
    return custom(values, day, SEAL.type, Decimal(number_of_year), value)


def rounded_down_until(entries: Iterable[Any]) -> int:
    """The last closed year whose seal is of when depreciation was rounded down; 0 where there is none."""
    marks, _ = read_marks(entries)
    active = {year: of_year.active for year, of_year in marks.items()}
    old = (year for year, mark in active.items() if mark is not None and _ROUNDING.of(mark.entry) != HALF_UP)
    return max(old, default=0)


def reopening_mark(number_of_year: int, day: dt.date, reason: str, number: int, by: str | None) -> Any:
    """The directive that takes a seal out of force."""
    return custom(
        REOPENED.metadata({_NUMBER: Decimal(number), BY: by}), day, REOPENED.type, Decimal(number_of_year), reason
    )


# The seal of a year: what everything in a closed year was, as a file of one line per item beside its entries.
#
# An entry belongs to a year when it is dated in it or stands in its folder `jaren/<year>/`. Standing data belong to
# no year: of those the seal holds what was in force and decides figures. Seals form a chain by the hash of the one
# before.

YEARS = "jaren"
DOCUMENTS = "documenten"
APPROPRIATION_TAG = "afsluiting"
_CLOSING = "afsluiting.beancount"
_PADDING = "P"
_BOOKS = ".beancount"
_ENDS = ("einde", "tot")


class SealError(Exception):
    """A seal file that cannot be read."""


@dataclass(frozen=True)
class SealedItem:
    """An entry as it was: its hash, the file it stood in, and its canonical lines."""

    digest: str
    file: str
    lines: Lines


@dataclass(frozen=True)
class Seal:
    """All that a year was. Paths are relative to the folder of the books; `balances` are EUR on 31 December."""

    year: int
    number: int
    day: dt.date
    previous: str  # the hash of the seal of the year before; empty for the first
    balances: Mapping[str, Decimal]
    reopenings: tuple[Fixed, ...]
    entries: tuple[SealedItem, ...]
    standing: tuple[Fixed, ...]
    files: Mapping[str, str]  # of the books; a change of order or a comment shows here alone
    documents: Mapping[str, str]
    form: int = FIRST_FORM  # what it holds, see `seal_kinds`
    settings: Mapping[str, str] = field(default_factory=dict)
    lost: tuple[str, ...] = ()  # hashes of seals of this year that somebody had seen, and that were gone

    @property
    def digest(self) -> str:
        """The hash of its file."""
        return content_digest(write_seal(self))


def folder(year: int) -> str:
    """Where the entries of a year stand."""
    return f"{YEARS}/{year}"


def closing_file(year: int) -> str:
    """The file of the books that holds the appropriation of the result and the marks of closing."""
    return f"{folder(year)}/{_CLOSING}"


def seal_file(year: int, number: int | None = None) -> str:
    """The file of the seal in force; with a number, of one that was in force before."""
    return f"{folder(year)}/zegel{'' if number is None else f'-{number}'}.json"


def sealed_years(root: Path) -> set[int]:
    """The years of which a seal lies in its place; whether it is right is for the checks to say."""
    names = (path.parent.name for path in root.glob(f"{YEARS}/[1-9]*/zegel.json"))
    return {int(name) for name in names if name.isdecimal()}


def old_seals(root: Path, year: int) -> set[int]:
    """The numbers of the seals of a year that were in force before."""
    names = (path.stem.removeprefix("zegel-") for path in (root / folder(year)).glob("zegel-[1-9]*.json"))
    return {int(name) for name in names if name.isdecimal()}


def make_seal(
    entries: Sequence[Any],
    root: Path,
    year: int,
    number: int,
    day: dt.date,
    previous: str,
    reopenings: Iterable[Any],
    *,
    settings: Mapping[str, str] | None = None,
    lost: Sequence[str] = (),
) -> Seal:
    """The seal of a year, from the entries of the books as loaded (all years) or as they will be loaded."""
    sealed_items = sorted(items(entries, root, year), key=lambda item: (item.lines, item.file))
    return Seal(
        year=year,
        number=number,
        day=day,
        previous=previous,
        balances=balances(entries, [year])[year],
        reopenings=tuple(canonical(entry) for entry in reopenings),
        entries=tuple(sealed_items),
        standing=tuple(sorted(lines for _, lines in standing(entries, year, FORM))),
        files=_files(root, year, books=True),
        documents={**_files(root, year, books=False), **_linked(entries, root, year)},
        form=FORM,
        settings=settings or {},
        lost=tuple(lost),
    )


def items(entries: Iterable[Any], root: Path, year: int) -> Iterator[SealedItem]:
    """The entries of a year in their fixed form."""
    for entry in by_year(entries, root, [year])[year]:
        yield sealed_item(entry, root)


def sealed_item(entry: Any, root: Path) -> SealedItem:
    """An entry in its fixed form, with its place."""
    lines = canonical(entry)
    return SealedItem(entry_digest(lines), place(entry, root), lines)


def by_year(entries: Iterable[Any], root: Path, years: Iterable[int]) -> dict[int, list[Any]]:
    """The entries that belong to each year, without standing data, what is derived, and the marks of closing."""
    entries_by_year: dict[int, list[Any]] = {year: [] for year in years}
    folders = {folder(year): year for year in entries_by_year}
    of_files: dict[str, int | None] = {}  # of each file the year whose folder it lies in
    for entry in entries:
        dated, file = entry.date.year, str(entry.meta.get("filename", ""))
        if file not in of_files:
            of_files[file] = folders.get(place(entry, root).rpartition("/")[0])
        standing_in = of_files[file]
        if (dated in entries_by_year or standing_in is not None) and _counts(entry):
            other = None if entry.meta.get(meta.DERIVED) in OF_THEIR_DAY else standing_in
            for year in {dated, other} & entries_by_year.keys():
                entries_by_year[year].append(entry)
    return entries_by_year


def place(entry: Any, root: Path) -> str:
    """The file an entry stands in, relative to the folder of the books."""
    return _relative(str(entry.meta.get("filename", "")), str(root))


@cache
def _relative(filename: str, root: str) -> str:
    return Path(os.path.relpath(filename, root)).as_posix() if filename.startswith(root) else filename


def counted_kind(directive: str, kind: str = "") -> bool:
    """Whether a directive belongs to the year it is dated in: not standing data, and no mark of closing."""
    return not is_standing(directive, kind) and kind not in (SEAL.type, REOPENED.type)


def _counts(entry: Any) -> bool:
    if isinstance(entry, data.Transaction):
        return bool(entry.flag != _PADDING) and entry.meta.get(meta.DERIVED, "") in ("", *DERIVED)
    if isinstance(entry, data.Document):
        return bool(entry.meta.get("lineno"))  # the others beancount finds by the names of files
    return counted_kind(type(entry).__name__.lower(), getattr(entry, "type", ""))


def settings_of(options: Mapping[str, Any]) -> dict[str, str]:
    """The settings of the books that a seal holds, as texts."""
    return {key: _setting(options[key]) for key in SETTINGS}


def _setting(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, dict):
        return " ".join(f"{key}:{_setting(item)}" for key, item in sorted(value.items()))
    return " ".join(value) if isinstance(value, list) else str(getattr(value, "name", value))


def standing(entries: Iterable[Any], year: int, form: int = FIRST_FORM) -> Iterator[tuple[Any, Fixed]]:
    """The standing data in force in a year that decide its figures, with their form in a seal.

    Args:
        entries: those of the books.
        year: the year.
        form: of the seal. A snapshot of the kascommissie has the first one: its hash is of that.
    """
    last = dt.date(year, 12, 31)
    until_then = [entry for entry in entries if entry.date <= last]
    used = {item.account for entry in until_then if isinstance(entry, data.Transaction) for item in entry.postings}
    for entry in until_then:
        kind = sealed_kind(entry, form)
        if kind is None or (is_carried(entry) and entry.date.year == year):  # which is sealed whole, with its year
            continue
        if isinstance(entry, data.Open) and (entry.account not in used or meta.DERIVED in entry.meta):
            continue
        yield entry, _restricted(entry, kind.keys(year, form), last)


def _restricted(entry: Any, keys: Collection[str], last: dt.date) -> Fixed:
    """An entry with the metadata that count; an end that does not cut the year short is none."""
    end = end_of(entry)
    uncut = end is not None and end >= last
    return canonical(entry, {key for key in entry.meta if key not in keys or (uncut and key in _ENDS)})


def end_of(entry: Any) -> dt.date | None:
    """The last day of a piece of standing data; None where it has none."""
    return next((value for key in _ENDS if isinstance(value := entry.meta.get(key), dt.date)), None)


def balances(entries: Iterable[Any], years: Iterable[int]) -> dict[int, dict[str, Decimal]]:
    """EUR on every balance sheet account when each year ends, debit positive; accounts at zero are not there.

    Args:
        entries: those of the books, in date order.
        years: the years, in one pass for all.
    """
    balances_by_year: dict[int, dict[str, Decimal]] = {}
    running: dict[str, Decimal] = defaultdict(lambda: ZERO)
    waiting = sorted(years)
    for entry in entries:
        while waiting and entry.date.year > waiting[0]:
            balances_by_year[waiting.pop(0)] = _not_zero(running)
        if isinstance(entry, data.Transaction):
            for account, amount in euro_amounts(entry):
                if not account.startswith((accounts.INCOME, accounts.EXPENSES)):
                    running[account] += amount
    return balances_by_year | {year: _not_zero(running) for year in waiting}


def _not_zero(amounts: Mapping[str, Decimal]) -> dict[str, Decimal]:
    return {account: amount for account, amount in sorted(amounts.items()) if amount}


def file_digest(path: Path) -> str | None:
    """SHA-256 of a file; None where there is none. A file that did not change is read once in a process."""
    try:
        state = file_state(path)
    except OSError:
        return None
    return _content_digest(path, state)


@lru_cache(maxsize=100_000)
def _content_digest(path: Path, _state: tuple[int, ...]) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(root: Path, year: int, *, books: bool) -> dict[str, str]:
    """The files in the folder of a year, of the books or others; the file of closing and the seals are none."""
    digest_by_name = {}
    for path in sorted((root / folder(year)).rglob("*")):
        is_seal = path.parent.name == str(year) and path.name.startswith("zegel") and path.suffix == ".json"
        name = path.relative_to(root).as_posix()
        if path.is_file() and not is_seal and name != closing_file(year) and not path.name.startswith("."):
            value = file_digest(path)
            if (path.suffix == _BOOKS) == books and value is not None:
                digest_by_name[name] = value
    return digest_by_name


def _linked(entries: Iterable[Any], root: Path, year: int) -> dict[str, str]:
    digest_by_path = {
        path: file_digest(root / path) for entry in by_year(entries, root, [year])[year] for path in links(entry, root)
    }
    return {path: value for path, value in sorted(digest_by_path.items()) if value is not None}


def links(entry: Any, root: Path) -> Iterator[str]:
    """The documents of the books that an entry names, relative to their folder, whether they are there or not."""
    for values in (entry.meta, *(item.meta or {} for item in getattr(entry, "postings", ()))):
        if isinstance(values.get(meta.DOCUMENT), str):
            yield from named_document(entry, str(values[meta.DOCUMENT]), root)
        for _, name in meta.numbered(values, meta.RECEIPT_DOCUMENT):
            yield from named_document(entry, name, root)
    if isinstance(entry, data.Document):
        yield _relative(os.path.normpath(entry.filename), str(root))


def named_document(entry: Any, name: str, root: Path) -> Iterator[str]:
    """Where a document is that an entry names, relative to the books: at most one; a path is given unseen.

    A path begins at the file of the entry; a bare name is looked for under the accounts of the entry, as in Fava.
    """
    if "/" in name:
        folder_of_entry = Path(str(entry.meta.get("filename", ""))).parent
        yield _relative(os.path.normpath(folder_of_entry / name), str(root))
        return
    for item in getattr(entry, "postings", ()):
        path = f"{DOCUMENTS}/{item.account.replace(':', '/')}/{name}"
        if (root / path).is_file():
            yield path
            return


def content_digest(content: bytes) -> str:
    """The hash of a seal file; Git on Windows may give its lines another end."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def write_seal(seal: Seal) -> bytes:
    """The file of a seal: JSON with one line per item, so that a comparison of two versions shows what differs."""
    lines = []
    for key, value in _as_json(seal).items():
        if isinstance(value, dict):
            inner = [f"{_json(name)}: {_json(item)}" for name, item in value.items()]
        elif isinstance(value, list):
            inner = [_json(item) for item in value]
        else:
            lines.append(f"{_json(key)}: {_json(value)}")
            continue
        opened, closed = ("{", "}") if isinstance(value, dict) else ("[", "]")
        body = "\n" + ",\n".join(inner) + "\n" if inner else ""
        lines.append(f"{_json(key)}: {opened}{body}{closed}")
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def seal_digest(path: Path) -> str | None:
    """The hash of a seal that lies somewhere; None where there is none."""
    return content_digest(path.read_bytes()) if path.is_file() else None


def seal_digests(root: Path, year: int) -> list[str]:
    """The hashes of the seals of a year that lie with the books: of the one in force (empty: none), and of old ones."""
    old = (seal_digest(root / seal_file(year, number)) for number in sorted(old_seals(root, year)))
    return [seal_digest(root / seal_file(year)) or "", *filter(None, old)]


def read_seal(path: Path) -> Seal:
    """Read the file of a seal.

    Raises:
        SealError: it cannot be read, or is no seal.
    """
    try:
        return _read(path.read_bytes())
    except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, ArithmeticError) as error:
        raise SealError(str(error)) from error


@lru_cache(maxsize=16)  # Fava loads the books again and again, and their seals stay the same
def _read(content: bytes) -> Seal:
    fields = json.loads(content)
    return Seal(
        year=int(fields["jaar"]),
        number=int(fields["nummer"]),
        day=dt.date.fromisoformat(fields["datum"]),
        previous=str(fields["vorige"]),
        balances={account: Decimal(amount) for account, amount in fields["saldi"].items()},
        reopenings=tuple(_lines(item) for item in fields["heropend"]),
        entries=tuple(SealedItem(*item) for item in fields["boekingen"]),
        standing=tuple(_lines(item) for item in fields["stamgegevens"]),
        files=dict(fields["bestanden"]),
        documents=dict(fields["documenten"]),
        form=int(fields.get("vorm", FIRST_FORM)),
        settings={key: str(value) for key, value in fields.get("instellingen", {}).items()},
        lost=tuple(map(str, fields.get("kwijt", ()))),
    )


def _lines(value: Any) -> Fixed:
    return tuple(tuple(part) for part in value)


def _as_json(seal: Seal) -> dict[str, Any]:
    """The values of the file. What the first form does not know stands there only if there is any."""
    form = {"vorm": seal.form} if seal.form > FIRST_FORM else {}
    settings = {"instellingen": dict(seal.settings)} if seal.settings else {}
    lost = {"kwijt": [*seal.lost]} if seal.lost else {}
    return {
        **form,
        "jaar": seal.year,
        "nummer": seal.number,
        "datum": seal.day.isoformat(),
        "vorige": seal.previous,
        "saldi": {account: f"{amount:f}" for account, amount in seal.balances.items()},
        "heropend": [*seal.reopenings],
        **lost,
        **settings,
        "boekingen": [[item.digest, item.file, item.lines] for item in seal.entries],
        "stamgegevens": [*seal.standing],
        "bestanden": dict(seal.files),
        "documenten": dict(seal.documents),
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
