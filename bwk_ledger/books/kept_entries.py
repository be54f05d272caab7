"""Entries in columns: how loaded books are kept in a file that holds nothing but numbers and texts.

What stands in many places is kept once, and every column of a kind of entry goes through C in one step: that is what
makes reading them back cheaper than loading the books (`benchmarks/cached_load.py`). Reading it runs nothing that it
says: msgspec makes lists of numbers and texts, and this module makes beancount's own entries of those.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import defaultdict
from decimal import Decimal
from itertools import accumulate, chain, pairwise, repeat
from operator import itemgetter
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec
from beancount.core import account, data
from beancount.core.amount import Amount
from beancount.core.position import Cost
from beancount.parser.grammar import ValueType
from beancount.utils.defdict import ImmutableDictWithDefault

from bwk_ledger.base.quick import maker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

KINDS: tuple[Any, ...] = (
    data.Transaction,
    data.Custom,
    data.Document,
    data.Open,
    data.Close,
    data.Balance,
    data.Commodity,
    data.Price,
    data.Note,
    data.Event,
    data.Query,
    data.Pad,
)
_NUMBER_OF_KIND = {kind: number for number, kind in enumerate(KINDS)}
_DTYPES: dict[str, Any] = {
    "str": str,
    "Decimal": Decimal,
    "date": dt.date,
    "bool": bool,
    "Amount": Amount,
    account.TYPE: account.TYPE,
}
_NAMES_OF_DTYPES = {value: name for name, value in _DTYPES.items()}
_BOOKINGS = (None, *data.Booking)
_EVERY_PATH = ("filename",)  # the fields and keys that hold the path of a file


class UnfitError(Exception):
    """Something that has no place in this form: these books are loaded as a whole each time."""


class KeptColumn(msgspec.Struct, array_like=True):
    """Values that stand below each other: how to read them, and their numbers."""

    form: str
    ids: list[int]
    parts: list[KeptColumn] = []


class Shape(msgspec.Struct, array_like=True):
    """Metadata with the same keys in the same order, as one column for each key."""

    keys: list[str]
    columns: list[KeptColumn]
    rows: int


class Texts(msgspec.Struct, array_like=True):
    """What the columns refer to, each once; its number is its place, from 1: 0 is None."""

    texts: list[str]
    paths: list[str]  # below the folder of the books
    numbers: list[str]
    days: list[int]
    sets: list[list[int]]
    amounts: list[tuple[int, int]]
    costs: list[tuple[int, int, int, int]]
    tolerances: list[tuple[int, list[tuple[int, int]]]]


class KeptEntries(msgspec.Struct, array_like=True):
    """Entries of books in their order."""

    known: Texts
    shapes: list[Shape]
    postings: list[KeptColumn]
    kinds: list[list[KeptColumn]]  # of each of `KINDS`, a column for each field
    order: list[int]  # of which kind each entry is


# Into columns.

_SHIFT = 32


class _Once:
    """Values that are kept once, with the number of each; None is 0."""

    def __init__(self) -> None:
        self.ids: dict[Any, int] = {None: 0}

    def column(self, values: Iterable[Any]) -> list[int]:
        """The number of each of these."""
        ids = self.ids
        return [ids.setdefault(value, len(ids)) for value in values]

    def one(self, value: Any) -> int:
        """The number of this one."""
        return self.ids.setdefault(value, len(self.ids))

    @property
    def values(self) -> list[Any]:
        """All of them, from 1."""
        return list(self.ids)[1:]


class Writer:
    """Puts entries into columns.

    Args:
        root: the folder of the books; paths are kept from there.
    """

    def __init__(self, root: str) -> None:
        self._begin = root + os.sep
        self._texts, self._paths, self._numbers, self._days = _Once(), _Once(), _Once(), _Once()
        self._sets, self._amounts, self._costs, self._tolerances = _Once(), _Once(), _Once(), _Once()
        self._shapes: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
        self._number_of_shape: dict[tuple[str, ...], int] = {}
        self._metas: list[KeptColumn] = []

    def write(self, entries: Sequence[Any]) -> KeptEntries:
        """These entries in columns.

        Raises:
            UnfitError: one holds what has no place here.
        """
        of_kind: list[list[Any]] = [[] for _ in KINDS]
        try:
            order = [_NUMBER_OF_KIND[type(entry)] for entry in entries]
        except KeyError as error:
            raise UnfitError(str(error)) from error
        for number, entry in zip(order, entries, strict=True):
            of_kind[number].append(entry)
        postings = list(chain.from_iterable(map(itemgetter(-1), of_kind[0])))
        if any(type(posting) is not data.Posting for posting in postings):
            raise UnfitError("posting")
        kinds = [
            [self._field(name, values) for name, values in _fields(kind, items)]
            for kind, items in zip(KINDS, of_kind, strict=True)
        ]
        of_postings = [self._field(name, values) for name, values in _fields(data.Posting, postings)]
        shapes = self._finished_shapes()
        return KeptEntries(self._known(), shapes, of_postings, kinds, order)

    def _field(self, name: str, values: Sequence[Any]) -> KeptColumn:
        if name == "postings":
            return KeptColumn("postings", [len(value) for value in values])
        if name in _EVERY_PATH:
            return self._path(values)
        return self._column(values)

    def _path(self, values: Sequence[Any]) -> KeptColumn:
        """Paths from the folder of the books; what follows from no file has a name in <>."""
        if any(type(value) is not str or not value.startswith((self._begin, "<")) for value in values):
            raise UnfitError("path")
        cut = len(self._begin)
        return KeptColumn("path", self._paths.column(value if value[0] == "<" else value[cut:] for value in values))

    def _column(self, values: Sequence[Any]) -> KeptColumn:
        types = set(map(type, values))
        types.discard(type(None))
        if not types:
            return KeptColumn("none", [len(values)])
        if len(types) == 1:
            (only,) = types
            with_none = self.with_none.get(only)
            if with_none is not None:
                return with_none(self, values)
            if only in self.without_none and None not in values:
                return self.without_none[only](self, values)
        return self._mixed(values)

    def _mixed(self, values: Sequence[Any]) -> KeptColumn:
        groups: dict[type, list[Any]] = defaultdict(list)
        for value in values:
            groups[type(value)].append(value)
        if unknown := groups.keys() - self.with_none.keys() - self.without_none.keys() - {type(None)}:
            raise UnfitError(str(unknown))
        number = {kind: place for place, kind in enumerate(groups)}
        return KeptColumn(
            "mixed", [number[type(value)] for value in values], [self._column(v) for v in groups.values()]
        )

    def _text(self, values: Sequence[Any]) -> KeptColumn:
        return KeptColumn("text", self._texts.column(values))

    def _decimal(self, values: Sequence[Any]) -> KeptColumn:
        return KeptColumn("number", [self._decimal_id(value) for value in values])

    def _decimal_id(self, value: Decimal | None) -> int:
        return self._numbers.one(None if value is None else str(value))

    def _day(self, values: Sequence[Any]) -> KeptColumn:
        return KeptColumn("day", self._days.column(None if value is None else value.toordinal() for value in values))

    def _set(self, values: Sequence[Any]) -> KeptColumn:
        one = self._texts.one
        kept = (None if value is None else tuple(sorted(map(one, value))) for value in values)
        return KeptColumn("set", self._sets.column(kept))

    def _amount(self, values: Sequence[Any]) -> KeptColumn:
        return KeptColumn(
            "amount", [self._amounts.one(None if value is None else self._of_amount(value)) for value in values]
        )

    def _of_amount(self, value: Any) -> tuple[int, int]:
        if type(value.number) is not Decimal or type(value.currency) is not str:
            raise UnfitError("amount")
        return self._decimal_id(value.number), self._texts.one(value.currency)

    def _cost(self, values: Sequence[Any]) -> KeptColumn:
        return KeptColumn(
            "cost", [self._costs.one(None if value is None else self._of_cost(value)) for value in values]
        )

    def _of_cost(self, value: Any) -> tuple[int, int, int, int]:
        if type(value.number) is not Decimal or type(value.date) is not dt.date or type(value.currency) is not str:
            raise UnfitError("cost")
        day, text = self._days.one(value.date.toordinal()), self._texts.one
        return self._decimal_id(value.number), text(value.currency), day, text(value.label)

    def _tolerance(self, values: Sequence[Any]) -> KeptColumn:
        return KeptColumn(
            "tolerance",
            [self._tolerances.one(None if value is None else self._of_tolerance(value)) for value in values],
        )

    def _of_tolerance(self, value: Any) -> tuple[Any, ...]:
        pairs = tuple((self._texts.one(name), self._decimal_id(number)) for name, number in value.items())
        return self._decimal_id(value.default), pairs

    def _whole(self, values: Sequence[Any]) -> KeptColumn:
        return KeptColumn("whole", list(values))

    def _bool(self, values: Sequence[Any]) -> KeptColumn:
        return KeptColumn("bool", list(map(int, values)))

    def _booking(self, values: Sequence[Any]) -> KeptColumn:
        return KeptColumn("booking", [_BOOKINGS.index(value) for value in values])

    def _list(self, values: Sequence[Any]) -> KeptColumn:
        inside = list(chain.from_iterable(values))
        return KeptColumn("list", list(map(len, values)), [self._column(inside)])

    def _value(self, values: Sequence[Any]) -> KeptColumn:
        try:
            dtypes = [_NAMES_OF_DTYPES[value.dtype] for value in values]
        except (KeyError, TypeError) as error:
            raise UnfitError("dtype") from error
        return KeptColumn("value", [], [self._column([value.value for value in values]), self._column(dtypes)])

    def _meta(self, values: Sequence[Any]) -> KeptColumn:
        ids = []
        for value in values:
            keys = tuple(value)
            rows = self._shapes.get(keys)
            if rows is None:
                rows = self._shapes[keys] = []
                self._number_of_shape[keys] = len(self._number_of_shape)
            ids.append((self._number_of_shape[keys] << _SHIFT) + len(rows))
            rows.append(tuple(value.values()))
        self._metas.append(KeptColumn("meta", ids))
        return self._metas[-1]

    def _finished_shapes(self) -> list[Shape]:
        """The metadata in columns; what refers to it gets the place among all of it."""
        begins = [0, *accumulate(map(len, self._shapes.values()))]
        mask = (1 << _SHIFT) - 1
        for column in self._metas:
            column.ids = [begins[number >> _SHIFT] + (number & mask) for number in column.ids]
        before = len(self._metas)
        shapes = [
            Shape(
                list(keys), [self._field(*part) for part in zip(keys, zip(*rows, strict=True), strict=True)], len(rows)
            )
            for keys, rows in self._shapes.items()
        ]
        if len(self._metas) != before or any(type(key) is not str for keys in self._shapes for key in keys):
            raise UnfitError("metadata in metadata")
        return shapes

    def _known(self) -> Texts:
        return Texts(
            self._texts.values,
            self._paths.values,
            self._numbers.values,
            self._days.values,
            [list(value) for value in self._sets.values],
            self._amounts.values,
            self._costs.values,
            self._tolerances.values,
        )

    # How the values of a type become a column, where None may stand among them, and where not.
    with_none: ClassVar[dict[Any, Callable[[Writer, Sequence[Any]], KeptColumn]]] = {
        str: _text,
        Decimal: _decimal,
        dt.date: _day,
        frozenset: _set,
        Amount: _amount,
        Cost: _cost,
        ImmutableDictWithDefault: _tolerance,
        data.Booking: _booking,
    }
    without_none: ClassVar[dict[Any, Callable[[Writer, Sequence[Any]], KeptColumn]]] = {
        int: _whole,
        bool: _bool,
        dict: _meta,
        list: _list,
        ValueType: _value,
    }


def _fields(kind: Any, items: Sequence[Any]) -> Iterator[tuple[str, Sequence[Any]]]:
    columns = zip(*items, strict=True) if items else repeat(())
    return zip(kind._fields, columns, strict=False)


# Out of columns.


class Reader:
    """Makes entries of columns.

    Args:
        kept: the columns.
        root: the folder of the books.
    """

    def __init__(self, kept: KeptEntries, root: str) -> None:
        known, begin = kept.known, root + os.sep
        texts = [None, *known.texts]
        numbers = [None, *map(Decimal, known.numbers)]
        days = [None, *map(dt.date.fromordinal, known.days)]
        text, number, day = texts.__getitem__, numbers.__getitem__, days.__getitem__
        self._kept = kept
        self._tables: dict[str, list[Any]] = {
            "text": texts,
            "path": [None, *(path if path[0] == "<" else begin + path for path in known.paths)],
            "number": numbers,
            "day": days,
            "set": [None, *(frozenset(map(text, ids)) for ids in known.sets)],
            "amount": [None, *(Amount(number(one), text(two)) for one, two in known.amounts)],
            "cost": [None, *(Cost(number(a), text(b), day(c), text(d)) for a, b, c, d in known.costs)],
            "tolerance": [
                None,
                *(
                    ImmutableDictWithDefault([(text(a), number(b)) for a, b in pairs], default=number(default))
                    for default, pairs in known.tolerances
                ),
            ],
            "bool": [False, True],
            "booking": list(_BOOKINGS),
        }
        metas: list[Any] = []
        for shape in kept.shapes:
            metas += _dicts(shape.keys, [self._values(column) for column in shape.columns], shape.rows)
        self._tables["meta"] = metas
        self._postings = list(map(maker(data.Posting), zip(*map(self._values, kept.postings), strict=True)))

    def read(self) -> list[Any]:
        """The entries, in their order."""
        of_kind = [
            map(maker(kind), zip(*map(self._values, columns), strict=True))
            for kind, columns in zip(KINDS, self._kept.kinds, strict=True)
        ]
        return list(map(next, map(of_kind.__getitem__, self._kept.order)))

    def _values(self, column: KeptColumn) -> Iterable[Any]:
        table = self._tables.get(column.form)
        if table is not None:
            return map(table.__getitem__, column.ids)
        return self.reads[column.form](self, column)

    def _none(self, column: KeptColumn) -> Iterable[Any]:
        return repeat(None, column.ids[0])

    def _whole(self, column: KeptColumn) -> Iterable[Any]:
        return column.ids

    def _mixed(self, column: KeptColumn) -> Iterable[Any]:
        parts = [iter(self._values(part)) for part in column.parts]
        return map(next, map(parts.__getitem__, column.ids))

    def _list(self, column: KeptColumn) -> Iterable[Any]:
        return _cut(list(self._values(column.parts[0])), column.ids)

    def _value(self, column: KeptColumn) -> Iterable[Any]:
        values, dtypes = map(self._values, column.parts)
        return map(maker(ValueType), zip(values, map(_DTYPES.__getitem__, dtypes), strict=True))

    def _of_postings(self, column: KeptColumn) -> Iterable[Any]:
        return _cut(self._postings, column.ids)

    reads: ClassVar[dict[str, Callable[[Reader, KeptColumn], Iterable[Any]]]] = {
        "none": _none,
        "whole": _whole,
        "mixed": _mixed,
        "list": _list,
        "value": _value,
        "postings": _of_postings,
    }


def _cut(values: list[Any], lengths: Sequence[int]) -> Iterator[list[Any]]:
    """Values in lists of these lengths."""
    return (values[begin:end] for begin, end in pairwise(accumulate(lengths, initial=0)))


def _dicts(keys: Sequence[str], columns: Sequence[Iterable[Any]], rows: int) -> list[dict[str, Any]]:
    if not keys:
        return [{} for _ in range(rows)]
    return [dict(zip(keys, row, strict=True)) for row in zip(*columns, strict=True)]
