"""An entry in one fixed form, so that two people, or two years, can tell whether it is the same entry.

The form is a tuple of lines: first the entry itself, then a line for each posting. A line begins with what it is of (a
kind of directive, or an account) and goes on with parts such as `bedrag: 35750 EUR`. Order, whitespace, file and line
number do not count, nor zeros at the end of a number, nor what the plugin derives.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import account as account_module
from beancount.core import data
from beancount.core.amount import Amount
from beancount.core.number import MISSING
from beancount.core.position import CostSpec

from bwk_ledger.base import meta

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Fixed = tuple[tuple[str, ...], ...]
Lines = Sequence[Sequence[str]]  # the same, also as a seal file holds it
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_quote = json.encoder.encode_basestring  # what the encoder itself uses for a text
# Fields of a directive by the word the books use; what is not here is passed over.
_FIELDS = {
    "flag": "vlag",
    "payee": "partij",
    "narration": "omschrijving",
    "tags": "label",
    "links": "koppeling",
    "account": "rekening",
    "source_account": "tegenrekening",
    "amount": "bedrag",
    "tolerance": "marge",
    "currency": "munt",
    "currencies": "munt",
    "booking": "methode",
    "type": "soort",
    "description": "omschrijving",
    "comment": "tekst",
    "name": "naam",
    "query_string": "vraag",
    "values": "waarde",
}
_UNCOUNTED = frozenset({"filename", "lineno"})


def canonical(entry: Any, leave_out: Iterable[str] = ()) -> Fixed:
    """The lines of an entry.

    Args:
        entry: a directive as loaded, with or without what the plugin derives; or as parsed, where an amount may be left
            out: that is an empty text.
        leave_out: metadata of the directive itself that does not count.
    """
    parts = [type(entry).__name__, f"datum: {entry.date}"]
    for name, value in zip(entry._fields, entry, strict=True):
        if value is not None and name in _FIELDS:
            parts += [f"{_FIELDS[name]}: {text}" for text in _values(value)]
    head = (*parts, *_metadata(entry.meta, leave_out))
    if not isinstance(entry, data.Transaction):
        return (head,)
    postings = (_posting(item) for item in entry.postings if meta.RELEASED not in (item.meta or {}))
    return (head, *sorted(postings))


def digest(value: Lines) -> str:
    """SHA-256 of the lines of an entry."""
    return hashlib.sha256(_encode(value).encode()).hexdigest()


def differences(old: Lines, new: Lines) -> list[str]:
    """What changed from one form of an entry to another, a short Dutch text for each part.

    Examples: `bedrag van Activa:Bank:ING was 10 EUR en is 11 EUR`, `regel is weg (was 7)`.
    """
    gone, came = _parts(old), _parts(new)
    for part in [*gone]:
        if part in came:
            gone.remove(part)
            came.remove(part)
    found = []
    for where, key, value in gone:
        match = next((item for item in came if item[:2] == (where, key)), None)
        what = f"{key}{where}"
        if match is None:
            found.append(f"{what} is weg (was {value})")
        else:
            came.remove(match)
            found.append(f"{what} was {value} en is {match[2]}")
    return [*found, *(f"{key}{where} is erbij gekomen ({value})" for where, key, value in came)]


def _parts(lines: Lines) -> list[tuple[str, str, str]]:
    """Where (empty for the entry itself), key and value of every part; a posting without its amount is none."""
    found = []
    for number, (label, *parts) in enumerate(lines):
        where = f" van {label}" if number else ""
        for part in parts:
            key, _, value = part.partition(": ")
            found.append((where, key, value))
    return found


def describe(lines: Lines) -> str:
    """A short text for people: date, what it says, and accounts with amounts; metadata left out."""
    head = dict(part.partition(": ")[::2] for part in reversed(lines[0][1:]))
    words = [head["datum"], *(head[key] for key in ("partij", "omschrijving", "soort") if head.get(key))]
    if lines[0][0] == "Custom":
        words += [part.partition(": ")[2].strip('"') for part in lines[0] if part.startswith("waarde: ")]
    else:
        words += [head[key] for key in ("rekening", "munt", "bedrag") if head.get(key)]
    postings = [f"{line[0]} {line[1].removeprefix('bedrag: ')}" for line in lines[1:]]
    return " ".join(words) + (f" ({', '.join(postings)})" if postings else "")


def _posting(item: Any) -> tuple[str, ...]:
    account, units, cost, price, flag, values = item
    parts = [account, f"bedrag: {_text(units)}"]
    if cost is not None:
        parts.append(f"kostprijs: {_cost(cost)}")
        parts += [f"kostdatum: {cost.date}"] if cost.date else []
        parts += [f"kostlabel: {_text(cost.label)}"] if cost.label else []
    if price is not None:
        parts.append(f"prijs: {_text(price)}")
    if flag:
        parts.append(f"vlag: {flag}")
    if values:
        parts += _metadata(values)
    return tuple(parts)


def _cost(cost: Any) -> str:
    if type(cost) is not CostSpec:
        return f"{_text(cost.number)} {cost.currency}"
    total = f"# {_text(cost.number_total)}" if isinstance(cost.number_total, Decimal) else ""
    return _joined(cost.number_per, total, cost.currency)


def _metadata(values: Mapping[str, Any], leave_out: Iterable[str] = ()) -> list[str]:
    return [
        f"{key}: {_text(values[key])}"
        for key in sorted(values)
        if key not in _UNCOUNTED and key[:2] != "__" and key not in leave_out
    ]


def _values(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, list):
        return [_value(item) for item in value]
    return (_text(value),)


def _value(item: Any) -> str:
    """One of the values of a `custom` directive, or a currency of an `open`."""
    if isinstance(item, str):
        return item
    return str(item.value) if item.dtype == account_module.TYPE else _text(item.value)


def _text(value: Any) -> str:
    """A value as it stands in the books: a text in quotes, so that it differs from a number or an account."""
    kind = type(value)
    if kind is str:
        return str(_quote(value))
    if kind is Amount:
        if value.number is MISSING or value.currency is MISSING:
            return _joined(*value)
        return f"{_number(value.number)} {value.currency}"
    if kind is Decimal:
        return _number(value)
    if kind is bool:
        return "TRUE" if value else "FALSE"
    return "" if value is None or value is MISSING else str(getattr(value, "name", value))


def _joined(*parts: Any) -> str:
    """What is there of an amount or a cost, such as a currency without its number."""
    return " ".join(filter(None, (part if isinstance(part, str) else _text(part) for part in parts)))


def _number(number: Decimal) -> str:
    """All digits of a number but zeros at its end: `Decimal.normalize` would round a long one."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text
