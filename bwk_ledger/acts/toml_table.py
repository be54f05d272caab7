"""A TOML file that somebody wrote: its values with the line of each, and everything that is wrong with them at once.

The same is said by who answers questions on a screen: then no line is named, and a remedy does not speak of a file.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import CENT, ZERO

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_HEAD = re.compile(r"\[{1,2}\s*([^\]\s]+)\s*\]")  # of a table
_NUMBER = re.compile(r"[LVP]\d{4,}")


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong with a key of a table, the first of its tables being 0: its line, what, and what to do."""

    line: int
    what: str
    remedy: str
    table: str
    index: int
    key: str


@dataclass
class TomlText:
    """The lines of the file, and what is wrong with it; without a file, somebody answers questions."""

    lines: Sequence[str] = ()
    is_file: bool = True
    problems: list[Problem] = field(default_factory=list)

    def line(self, table: str, key: str, index: int) -> int:
        """The line of a key of a table, the first of its tables being 0; that of the table where it has no such key."""
        current, seen, head = "", -1, 1
        for number, text in enumerate(self.lines, 1):
            stripped = text.strip()
            if heading := _HEAD.match(stripped):
                current = heading[1]
                seen += current == table
                if (current, seen) == (table, index):
                    head = number
            elif current == table and (not table or seen == index):
                name = stripped.partition("=")[0].strip().strip("\"'")
                if key and name == key:
                    return number
        return head


@dataclass(frozen=True)
class TomlTable:
    """A table of the file, or what stands before the first one."""

    of: TomlText
    said: dict[str, Any]
    name: str
    index: int
    known: set[str] = field(default_factory=set)

    def wrong(self, key: str, what: str, remedy: str, answer: str = "") -> None:
        """Note what is wrong with a key; `answer` is the remedy for who answers a question, where it is another."""
        remedy = remedy if self.of.is_file else answer or remedy
        line = self.of.line(self.name, key, self.index)
        self.of.problems.append(Problem(line, what, remedy[:1].upper() + remedy[1:], self.name, self.index, key))

    def text(self, key: str, *, required: bool = False) -> str:
        """A text; empty where it may be left out and is."""
        self.known.add(key)
        value = self.said.get(key, "")
        if not isinstance(value, str):
            self.wrong(key, f"{key} is geen tekst.", "zet de waarde tussen aanhalingstekens.")
            return ""
        if required and not value.strip():
            remedy = f"schrijf {key} = met een tekst tussen aanhalingstekens."
            self.wrong(key, f"{key} ontbreekt.", remedy, "vul het in.")
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        self.known.add(key)
        value = self.said.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.wrong(key, f"{key} is geen lijst van teksten.", f'schrijf {key} = ["...", "..."].')
            return ()
        return tuple(value)

    def numbers(self, key: str) -> tuple[str, ...]:
        """A list of people's numbers."""
        people = self.texts(key)
        for item in people:
            if not _NUMBER.fullmatch(item):
                self.wrong(key, f"'{item}' is geen nummer van iemand.", "namen horen niet in de boeken: schrijf L0001.")
        return people

    def whole(self, key: str, among: range) -> int:
        """A year."""
        self.known.add(key)
        value = self.said.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or value not in among:
            self.wrong(
                key,
                f"{key} is geen jaar.",
                f"schrijf {key} = met het eerste jaar van de boeken.",
                f"noem een jaar van {among[0]} tot en met {among[-1]}.",
            )
            return among[-1]
        return value

    def yes(self, key: str) -> bool:
        """True or false; true where nothing is said."""
        self.known.add(key)
        value = self.said.get(key, True)
        if not isinstance(value, bool):
            self.wrong(key, f"{key} is geen true of false.", f"schrijf {key} = true of {key} = false.")
        return bool(value)

    def amount(self, key: str, default: Decimal | None, least: Decimal | None = ZERO) -> Decimal:
        """An amount in EUR, in whole cents."""
        self.known.add(key)
        value = self.said.get(key, default)
        number = Decimal(value) if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else None
        if number is None or not number.is_finite() or number % CENT or (least is not None and number < least):
            self.wrong(
                key,
                f"{key} is geen bedrag in hele centen.",
                f"schrijf {key} = 1234.50, zonder aanhalingstekens.",
                "schrijf een bedrag, zoals 1234,50.",
            )
            return ZERO
        return number.quantize(CENT)

    def one_of(self, key: str, words: Sequence[str]) -> str:
        """One of these words."""
        word = self.text(key, required=True)
        if word and word not in words:
            self.wrong(key, f"{key} '{word}' is er niet.", f"kies uit: {', '.join(words)}.")
        return word

    def digits(self, key: str, length: int, check: Callable[[str], bool] | None = None) -> str:
        """A number of so many digits, whose check digit is right."""
        text = self.text(key)
        if text and not (text.isascii() and text.isdecimal() and len(text) == length):
            self.wrong(
                key, f"{key} '{text}' heeft geen {length} cijfers.", "neem het over van de brief of het uittreksel."
            )
        elif text and check and not check(text):
            self.wrong(key, f"{key} '{text}' klopt niet: het controlecijfer is anders.", "neem het over van de brief.")
        return text

    def checked(self, key: str, read: Callable[[str], str], *, required: bool = False) -> str:
        """A text that something else can read."""
        text = self.text(key, required=required)
        if not text:
            return ""
        try:
            return read(text)
        except InputError as error:
            self.wrong(key, f"{key}: {error.what}", str(error.remedy))
            return text

    def day(self, key: str, text: str, year: int) -> dt.date | None:
        """A day of a year, from its day and month."""
        try:
            day, month = map(int, text.split("-"))
            return dt.date(year, month, day)
        except ValueError:
            self.wrong(key, f"'{text}' is geen dag.", "schrijf dag en maand, zoals 31-03.")
            return None

    def refuse_unknown(self, tables: set[str] | None = None) -> None:
        """Note every key that nothing has read, the names of other tables apart."""
        for key in sorted(self.said.keys() - self.known - (tables or set())):
            self.wrong(key, f"'{key}' betekent hier niets.", f"kies uit: {', '.join(sorted(self.known))}.")
