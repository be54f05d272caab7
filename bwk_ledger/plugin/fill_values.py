"""A directive that says nothing after its kind, such as `custom "kamer"` alone, has a list without values.

The parser gives it None there, and beancount and Fava both count on a list: `pad` stops doing its work, bean-check
cannot print the message about the directive, and Fava does not start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beancount.core import data

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def fill_values(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[list[Any], list[Any]]:
    """Give every `custom` directive a list of values; whether it may be empty is for the checks to say."""
    return [
        entry._replace(values=[]) if isinstance(entry, data.Custom) and entry.values is None else entry
        for entry in entries
    ], []
