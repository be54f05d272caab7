"""An entry in one fixed form, so that two people, or two years, can tell whether it is the same entry.

The form is a tuple of lines: first the entry itself, then a line for each posting. A line begins with what it is of (a
kind of directive, or an account) and goes on with parts such as `bedrag: 35750 EUR`. Order, whitespace, file and line
number do not count, nor zeros at the end of a number, nor what the plugin derives.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import account as account_module
from beancount.core import data
from beancount.core.amount import Amount

from bwk_ledger import meta

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Lines = tuple[tuple[str, ...], ...]

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


def canonical(entry: Any, leave_out: Iterable[str] = ()) -> Lines:
    """The lines of an entry.

    Args:
        entry: a directive as loaded, with or without what the plugin derives.
        leave_out: metadata of the directive itself that does not count.
    """
    parts = [f"datum: {entry.date}"]
    for name in entry._fields:
        if name in _FIELDS:
            parts += [f"{_FIELDS[name]}: {value}" for value in _values(getattr(entry, name))]
    parts += _metadata(entry.meta, leave_out)
    head = (type(entry).__name__, *parts)
    if not isinstance(entry, data.Transaction):
        return (head,)
    postings = (_posting(item) for item in entry.postings if meta.RELEASED not in (item.meta or {}))
    return (head, *sorted(postings))


def digest(value: Any) -> str:
    """SHA-256 of lines, or of anything else that JSON can say."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


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
    parts = [f"bedrag: {_text(item.units)}"]
    if item.cost is not None:
        cost = item.cost
        parts.append(f"kostprijs: {_text(cost.number)} {cost.currency}")
        parts += [f"kostdatum: {cost.date}"] if cost.date else []
        parts += [f"kostlabel: {_text(cost.label)}"] if cost.label else []
    if item.price is not None:
        parts.append(f"prijs: {_text(item.price)}")
    if item.flag:
        parts.append(f"vlag: {item.flag}")
    return (item.account, *parts, *_metadata(item.meta or {}, ()))


def _metadata(values: Mapping[str, Any], leave_out: Iterable[str]) -> Iterator[str]:
    for key in sorted(values):
        if key not in _UNCOUNTED and not key.startswith("__") and key not in leave_out:
            yield f"{key}: {_text(values[key])}"


def _values(value: Any) -> Iterator[str]:
    if value is None:
        return
    if isinstance(value, (set, frozenset)):
        yield from sorted(value)
    elif isinstance(value, list):
        yield from (_text(getattr(item, "value", item), getattr(item, "dtype", None)) for item in value)
    else:
        yield value if isinstance(value, str) else _text(value)


def _text(value: Any, dtype: Any = None) -> str:  # noqa: PLR0911 - one for each type of value
    """A value as it stands in the books: a text in quotes, so that it differs from a number or an account."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case Decimal() | int():
            return _number(Decimal(value))
        case Amount():
            return f"{_number(value.number)} {value.currency}"
        case dt.date():
            return value.isoformat()
        case str():
            return value if dtype == account_module.TYPE else json.dumps(value, ensure_ascii=False)
        case _:
            return str(getattr(value, "name", value))


def _number(number: Decimal) -> str:
    """All digits of a number but zeros at its end: `Decimal.normalize` would round a long one."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text
