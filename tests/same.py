"""Whether books that were loaded in two ways are the same in everything that anybody can see of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beancount.core.display_context import DisplayContext

if TYPE_CHECKING:
    from bwk_ledger.rules.load import Ledger


def told(value: Any) -> Any:
    """A value with the types of all that is in it: 1.0 is not 1.00, a text not an account, a list not a tuple."""
    if isinstance(value, dict):
        pairs = [(told(key), told(item)) for key, item in value.items()]
        return (type(value).__name__, pairs, told(getattr(value, "default", None)))
    if isinstance(value, DisplayContext):
        contexts = [
            (name, type(item).__name__, told({**vars(item), "fractional_dist": None}), _precision(item))
            for name, item in sorted(value.ccontexts.items())
        ]
        return ("shown", value.commas, contexts)
    if isinstance(value, set | frozenset):
        return (type(value).__name__, sorted(map(told, value)))
    if isinstance(value, list | tuple):
        return (type(value).__name__, *map(told, value))
    if hasattr(value, "__dataclass_fields__"):
        return (type(value).__name__, told(vars(value)))
    return (type(value).__name__, repr(value) if not isinstance(value, type) else value)


def _precision(context: Any) -> Any:
    found = getattr(context, "fractional_dist", None)
    return sorted(found.hist.items()) if found is not None else None


def told_of(ledger: Ledger) -> dict[str, Any]:
    """All of books: entries, errors, what is found, options and files."""
    return {
        "entries": [told(entry) for entry in ledger.entries],
        "errors": [(str(error.message), told(error.source), told(error.entry)) for error in ledger.errors],
        "findings": [(item.rule, item.message, item.year, told(item.place)) for item in ledger.findings],
        "options": {name: told(value) for name, value in ledger.options.items()},
        "files": {str(path): seen.digest for path, seen in ledger.files.items()},
    }
