"""Values of options and of findings in a form that msgspec keeps, and back: what is of no known kind is not kept."""

from __future__ import annotations

import datetime as dt
import os
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.display_context import DisplayContext, _CurrencyContext, _FixedPrecisionContext

from bwk_ledger.base.finding import AccountName, Phrase
from bwk_ledger.books.kept_entries import UnfitError

if TYPE_CHECKING:
    from collections.abc import Sequence

_AS_IS = frozenset({int, bool, type(None)})
_LISTS: dict[str, Any] = {"list": list, "tuple": tuple, "set": set}
_LEAVES: dict[Any, tuple[str, Any]] = {
    Decimal: ("number", str),
    dt.date: ("day", dt.date.toordinal),
    AccountName: ("account", str),
    data.Booking: ("booking", attrgetter("name")),
}


def into_plain(value: Any, root: str) -> Any:
    """A value as numbers, texts and lists; paths are kept from the folder of the books.

    Raises:
        UnfitError: it is of no known kind, or a text that names that folder on its way.
    """
    kind = type(value)
    plain: Any = value
    if kind is str:
        plain = _text(value, root)
    elif kind in _LEAVES:
        name, of = _LEAVES[kind]
        plain = [name, of(value)]
    elif kind.__name__ in _LISTS and kind is _LISTS[kind.__name__]:
        plain = [kind.__name__, [into_plain(item, root) for item in (sorted(value) if kind is set else value)]]
    elif kind is dict:
        plain = ["dict", [[into_plain(key, root), into_plain(item, root)] for key, item in value.items()]]
    elif kind is Phrase:
        plain = ["phrase", [into_plain(value.text, root), into_plain(value.values, root)]]
    elif kind is DisplayContext:
        plain = ["shown", [value.commas, [[name, *_precision(item)] for name, item in value.ccontexts.items()]]]
    elif kind not in _AS_IS:
        raise UnfitError(str(kind))
    return plain


def _text(value: str, root: str) -> Any:
    is_path = value.startswith(root + os.sep)
    rest = value[len(root) :] if is_path else value
    if root in rest:  # in another place it would be another text
        raise UnfitError(value)
    return ["path", rest] if is_path else rest


def _precision(context: Any) -> list[Any]:
    common = [context.has_sign, context.integer_max]
    if type(context) is _CurrencyContext:
        return [*common, [list(pair) for pair in context.fractional_dist.hist.items()]]
    if type(context) is _FixedPrecisionContext:
        return [*common, context.fractional_digits]
    raise UnfitError(str(type(context)))


def out_of_plain(value: Any, root: str) -> Any:
    """The value that was made plain."""
    if not isinstance(value, list):
        return value
    kind, inside = value
    if kind in _LISTS:
        return _LISTS[kind](out_of_plain(item, root) for item in inside)
    if kind == "dict":
        return {out_of_plain(key, root): out_of_plain(item, root) for key, item in inside}
    if kind == "phrase":
        return Phrase(*(out_of_plain(item, root) for item in inside))
    return root + inside if kind == "path" else _SIMPLE[kind](inside)


def _shown(inside: tuple[bool, Sequence[Any]]) -> DisplayContext:
    commas, contexts = inside
    display = DisplayContext()
    display.set_commas(commas)
    for name, has_sign, integer_max, digits in contexts:
        context: Any = _CurrencyContext() if isinstance(digits, list) else _FixedPrecisionContext(digits)
        if isinstance(digits, list):
            context.fractional_dist.hist.update(map(tuple, digits))
        context.has_sign, context.integer_max = has_sign, integer_max
        display.ccontexts[name] = context
    return display


_SIMPLE: dict[str, Any] = {
    "number": Decimal,
    "day": dt.date.fromordinal,
    "account": AccountName,
    "booking": data.Booking.__getitem__,
    "shown": _shown,
}
