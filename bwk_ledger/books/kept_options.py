"""Options of books in a form that msgspec keeps, and back: a value that is of no known kind is not kept."""

from __future__ import annotations

import os
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.display_context import DisplayContext, _CurrencyContext, _FixedPrecisionContext

from bwk_ledger.books.kept_entries import UnfitError

if TYPE_CHECKING:
    from collections.abc import Sequence

_AS_IS = frozenset({int, bool, type(None)})
_LISTS: dict[str, Any] = {"list": list, "tuple": tuple, "set": set}


def into_plain(value: Any, root: str) -> Any:
    """A value as numbers, texts and lists; paths are kept from the folder of the books.

    Raises:
        UnfitError: it is of no known kind.
    """
    kind = type(value)
    plain: Any = value
    if kind is str:
        plain = ["path", value[len(root) :]] if value.startswith(root + os.sep) else value
    elif kind is Decimal:
        plain = ["number", str(value)]
    elif kind.__name__ in _LISTS and kind is _LISTS[kind.__name__]:
        plain = [kind.__name__, [into_plain(item, root) for item in (sorted(value) if kind is set else value)]]
    elif kind is dict:
        plain = ["dict", [[into_plain(key, root), into_plain(item, root)] for key, item in value.items()]]
    elif kind is data.Booking:
        plain = ["booking", value.name]
    elif kind is DisplayContext:
        plain = ["shown", [value.commas, [[name, *_precision(item)] for name, item in value.ccontexts.items()]]]
    elif kind not in _AS_IS:
        raise UnfitError(str(kind))
    return plain


def _precision(context: Any) -> list[Any]:
    said = [context.has_sign, context.integer_max]
    if type(context) is _CurrencyContext:
        return [*said, [list(pair) for pair in context.fractional_dist.hist.items()]]
    if type(context) is _FixedPrecisionContext:
        return [*said, context.fractional_digits]
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
    simple: dict[str, Any] = {"path": root.__add__, "number": Decimal, "booking": data.Booking.__getitem__}
    return simple[kind](inside) if kind in simple else _shown(*inside)


def _shown(commas: bool, contexts: Sequence[Any]) -> DisplayContext:
    found = DisplayContext()
    found.set_commas(commas)
    for name, has_sign, integer_max, said in contexts:
        context: Any = _CurrencyContext() if isinstance(said, list) else _FixedPrecisionContext(said)
        if isinstance(said, list):
            context.fractional_dist.hist.update(map(tuple, said))
        context.has_sign, context.integer_max = has_sign, integer_max
        found.ccontexts[name] = context
    return found
