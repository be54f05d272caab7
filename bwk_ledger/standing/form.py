"""The form of a directive, said once: which values and keys it has, how each is read, and what is wrong with it.

A key reads what stands there, or says why it cannot (as Fava's `parse_budgets` returns budgets and errors together).
What relates an entry to others, such as a kamer that must be there, is for `bwk_ledger.rules` to say.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from beancount.core import account as account_type
from beancount.core import data
from beancount.core.amount import Amount

from bwk_ledger.base import meta
from bwk_ledger.base.finding import Finding, finding
from bwk_ledger.base.money import EUR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Value = TypeVar("Value")
NO_QUOTES = "een datum in de boeken staat zonder aanhalingstekens."
# Of any directive: where it comes from, and why it was written.
OF_ALL = frozenset({"filename", "lineno", meta.SOURCE, meta.LINE, meta.KEY, meta.REASON})
OF_PROGRAMS = ("__", meta.DOCUMENT)  # how keys begin that beancount and Fava know
_YEAR_DIGITS = 4
_COMMODITY = "commodity"
_ALIKE = 0.7  # how much an unknown key must look like a known one, as `difflib` counts that


def values_of(entry: Any) -> list[Any]:
    """The values of a `custom` directive; of a commodity, which has none, its name."""
    return [entry.currency] if isinstance(entry, data.Commodity) else [value.value for value in entry.values or ()]


def shown_values(entry: Any) -> str:
    """The same as a message repeats them."""
    return " ".join(map(str, values_of(entry))) or "er staat niets"


def _texts(entry: data.Custom) -> list[str]:
    return [str(value) for value in values_of(entry) if not isinstance(value, Amount)]


class ValueKind(NamedTuple, Generic[Value]):
    """What can stand at a key: `read` gives None for what cannot, and then `absent` counts.

    `dtype` is what beancount says it is, where a text in quotes would read the same.
    """

    read: Callable[[Any], Value | None]
    absent: Value
    dtype: Any = None


def _day(value: Any) -> dt.date | None:
    return value if isinstance(value, dt.date) else None


def _euros(value: Any) -> Decimal | None:
    return value.number if isinstance(value, Amount) and value.currency == EUR else None


def euros(value: Any) -> Decimal | None:
    """An amount in EUR of nothing or more."""
    number = _euros(value)
    return number if number is not None and number >= 0 else None


def whole(least: int) -> ValueKind[int]:
    """A whole number of at least so many."""
    return ValueKind(lambda value: int(value) if _is_whole(value) and value >= least else None, 0)


def _is_whole(value: Any) -> bool:
    return isinstance(value, Decimal) and value.is_finite() and value == int(value)


def one_of(*words: str) -> ValueKind[str]:
    """One of these words."""
    return ValueKind(lambda value: value if value in words else None, "")


def _yes_or_no(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


TEXT: ValueKind[str] = ValueKind(lambda value: str(value or ""), "")
ANYTHING: ValueKind[Any] = ValueKind(lambda value: value, None)  # a check of the form says more
ACCOUNT: ValueKind[str] = ValueKind(lambda value: value, "", account_type.TYPE)
WORDS: ValueKind[tuple[str, ...]] = ValueKind(lambda value: tuple(str(value or "").split()), ())
DAY: ValueKind[dt.date | None] = ValueKind(_day, None)
EUROS: ValueKind[Decimal | None] = ValueKind(_euros, None)
EUROS_FROM_ZERO: ValueKind[Decimal | None] = ValueKind(euros, None)
NO: ValueKind[bool] = ValueKind(_yes_or_no, absent=False)
YES: ValueKind[bool] = ValueKind(_yes_or_no, absent=True)


class Wrong(NamedTuple):
    """The message on a value that cannot be; its texts may name the entry and the value, see `Key.told`."""

    rule: str
    what: str
    cause: str
    remedy: str = "schrijf: {key}: {example}."


@dataclass(frozen=True)
class Key(Generic[Value]):
    """A value or key of a directive.

    Args:
        name: the key, or what the value is called.
        kind: what can stand there.
        meaning: what it says, in Dutch.
        example: as it stands in the books.
        wrong: the message where something else stands there, or nothing while it is required.
        is_required: whether it must be there.
        every_year: whether it may also be said of one year, as `toegekend-2026`.
        column: its title in the list that is imported.
        nothing: what a message says where nothing stands there.
        also: other words that people write for it, none of which counts.
        may_lack: whether a value, one of the last, may be left out.
    """

    name: str
    kind: ValueKind[Value]
    meaning: str
    example: str
    wrong: Wrong | None = None
    is_required: bool = False
    every_year: bool = False
    column: str = ""
    nothing: str = "niets"
    also: tuple[str, ...] = ()
    may_lack: bool = False

    def of(self, entry: Any) -> Value:
        """What an entry says here; what counts as said where that is nothing, or cannot be read."""
        value = self.kind.read(entry.meta[self.name]) if self.name in entry.meta else None
        return self.kind.absent if value is None else value

    def findings(self, entry: Any) -> Iterator[Finding]:
        """What is wrong with what an entry says here."""
        value = entry.meta.get(self.name)
        is_wrong = (self.is_required and not value) or (value is not None and self.kind.read(value) is None)
        if self.wrong and is_wrong:
            yield self.told(self.wrong, entry)

    def told(self, wrong: Wrong, entry: Any, value: Any = None) -> Finding:
        """A message on this key of an entry.

        Args:
            wrong: its texts, in which `{name}` and `{second}` are the first values of the entry, `{value}` what
                stands at the key, `{day}` and `{year}` are of the entry, and `{key}` and `{example}` of the key.
            entry: the entry.
            value: what cannot be, where that is not all that stands at the key.
        """
        wrong_value = entry.meta.get(self.name) if value is None else value
        named = {
            "name": "".join(map(str, values_of(entry)[:1])),
            "second": "".join(map(str, values_of(entry)[1:2])),
            "value": self.nothing if wrong_value is None else wrong_value,
            "day": entry.date,
            "year": entry.date.year,
            "key": self.name,
            "example": self.example,
        }
        what, cause, remedy = (text.format(**named) for text in wrong[1:])
        return finding(wrong.rule, entry, what, cause=cause, remedy=remedy)

    def is_named(self, key: str) -> bool:
        """Whether this is the key of that name."""
        stem, _, year = key.rpartition("-")
        of_year = self.every_year and len(year) == _YEAR_DIGITS and year.isdecimal()
        return key == self.name or (of_year and stem == self.name)


def _is_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, (str, tuple)) and not value)  # beancount's Amount compares with no text


class Once(Enum):
    """How often a directive may say the same."""

    EVER = "once in the books"
    A_DAY = "once on a day"
    A_YEAR = "once in a year"


@dataclass(frozen=True)
class Form:
    """The form of a directive: a `custom` one, or a commodity.

    Args:
        type: its type.
        values: what follows that.
        keys: what may stand below it.
        file: where it belongs in the books, with `{year}` for its year.
        name: what it is called in Dutch, where that is not its type.
        the: the article of its name.
        once: how often it may say the same; None where that is no mistake.
        same: the keys that, with its texts, say what it is about.
        is_folded: whether capitals make no difference in that.
        kamers: the key that names kamers.
        in_accounts: whether its values become part of account names.
        since: the title of its day in the list that is imported.
        checks: what is wrong between its keys.
    """

    type: str
    values: tuple[Key[Any], ...]
    keys: tuple[Key[Any], ...]
    file: str
    name: str = ""
    the: str = "de"
    once: Once | None = Once.EVER
    same: tuple[Key[Any], ...] = ()
    is_folded: bool = False
    kamers: Key[Any] | None = None
    in_accounts: bool = False
    since: str = ""
    checks: tuple[Callable[[Any], Iterator[Finding]], ...] = ()

    @property
    def called(self) -> str:
        """What a message calls it."""
        return self.name or self.type

    @property
    def begins(self) -> str:
        """How it begins, by the examples of its values."""
        kind = self.type if self.type == _COMMODITY else f'custom "{self.type}"'
        return " ".join([kind, *(value.example for value in self.values)])

    @property
    def in_file(self) -> str:
        """In which file it belongs, as a message goes on; empty where that depends on more than its kind."""
        return "" if "{" in self.file else f" in {self.file}"

    def is_complete(self, entry: Any) -> bool:
        """Whether it has as many values as it should; of those without a message of their own, each can be read."""
        given = values_of(entry)
        if not self._least <= len(given) <= len(self.values):
            return False
        kinds = [value.dtype for value in entry.values or ()] if isinstance(entry, data.Custom) else [None] * len(given)
        for value, what, kind in zip(self.values, given, kinds, strict=False):
            if value.wrong is None and (value.kind.read(what) is None or value.kind.dtype not in (None, kind)):
                return False
        return True

    @cached_property
    def _least(self) -> int:
        """How many values there must be."""
        return sum(not value.may_lack for value in self.values)

    @cached_property
    def _names(self) -> frozenset[str]:
        """The names of its keys."""
        return frozenset(key.name for key in self.keys)

    def is_right(self, entry: Any) -> bool:
        """Whether nothing is wrong with an entry by itself."""
        return next(self.findings(entry), None) is None

    def identity(self, entry: data.Custom) -> tuple[Any, ...] | None:
        """What there may be once; None where that may be said again."""
        if self.once is None:
            return None
        period = {Once.EVER: None, Once.A_DAY: entry.date, Once.A_YEAR: entry.date.year}[self.once]
        return (self.type, *self.subject(entry), period)

    def subject(self, entry: data.Custom) -> tuple[Any, ...]:
        """What it is about, whatever its day."""
        texts = _texts(entry)
        return (*(map(str.casefold, texts) if self.is_folded else texts), *(key.of(entry) for key in self.same))

    def shown(self, entry: data.Custom) -> str | dt.date:
        """What a message calls one of them."""
        if self.once is Once.A_YEAR:
            return " ".join([*_texts(entry), str(entry.date.year)])
        return " ".join(map(str, values_of(entry))) or entry.date

    def findings(self, entry: Any) -> Iterator[Finding]:
        """What is wrong with an entry of this form by itself; one that is incomplete says nothing else."""
        if not self.is_complete(entry):
            kinds = [value.kind for value in self.values]
            yield finding(
                "standing.incomplete",
                entry,
                f"Een {self.called} zonder de juiste gegevens: {shown_values(entry)}.",
                cause=f"een {self.called} begint met: {self.begins}"
                + ("; een rekening staat zonder aanhalingstekens." if ACCOUNT in kinds else "."),
                remedy=f"vul de entry{self.in_file} aan.",
            )
            return
        for value, what in zip(self.values, values_of(entry), strict=False):
            if value.wrong and value.kind.read(what) is None:
                yield value.told(value.wrong, entry, what)
        for key in self.keys:
            if key.is_required or key.name in entry.meta:
                yield from key.findings(entry)
        for check in self.checks:
            yield from check(entry)

    def unknown_keys(self, entry: Any) -> tuple[str, ...]:
        """The keys below an entry that nothing reads."""
        return tuple(
            name
            for name in entry.meta
            if not (name in OF_ALL or name in self._names or name.startswith(OF_PROGRAMS))
            and not any(key.is_named(name) for key in self.keys)
        )

    def nearest(self, name: str) -> Key[Any] | None:
        """The key that an unknown one was meant to be; None where it looks like none."""
        words = {word: key for key in self.keys for word in (key.name, *key.also)}
        near = get_close_matches(name, words, 1, _ALIKE)
        return words[near[0]] if near else None

    def metadata(self, values: Mapping[Key[Any], Any]) -> dict[str, Any]:
        """The metadata of an entry to write: the keys that say something, in the order of the form."""
        by_name = {key.name: value for key, value in values.items()}
        return {key.name: key_value for key in self.keys if not _is_nothing(key_value := by_name.get(key.name))}

    @property
    def columns(self) -> frozenset[str]:
        """The titles that a list of entries of this form must have, to be imported."""
        return frozenset({self.since, *(key.column for key in (*self.values, *self.keys))}) - {""}


END = Key(
    "einde",
    DAY,
    "de laatste dag",
    "JJJJ-12-31",
    Wrong("standing.end", "De einddatum is geen datum: {value}.", NO_QUOTES),
    also=("tot", "eind", "laatste-dag", "sluit"),
)


def ends_after_it_begins(entry: Any) -> Iterator[Finding]:
    """A last day before the first."""
    end = END.of(entry)
    if end is not None and end < entry.date:
        yield finding(
            "standing.end",
            entry,
            "De einddatum {end} ligt voor het begin, {start}.",
            cause="de datum vooraan is de eerste dag, en 'einde:' de laatste.",
            remedy="verbeter een van beide.",
            end=end,
            start=entry.date,
        )
