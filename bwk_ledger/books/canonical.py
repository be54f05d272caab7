"""An entry in one fixed form, so that two people, or two years, can tell whether it is the same entry.

The form is a tuple of lines: first the entry itself, then a line for each posting. A line begins with what it is of (a
kind of directive, or an account) and goes on with parts such as `bedrag: 35750 EUR`. Order, whitespace, file and line
number do not count, nor zeros at the end of a number.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core import account as account_module
from beancount.core import data
from beancount.core.amount import Amount
from beancount.core.number import MISSING
from beancount.core.position import CostSpec

from bwk_ledger.base.accounts import ROOTS
from bwk_ledger.base.finding import AccountName, Phrase

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
_TEXTS = frozenset({"partij", "omschrijving", "tekst", "label", "koppeling", "naam", "vraag"})  # without quotes
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_AMOUNT = re.compile(r"(-?\d+(?:\.\d+)?) ([A-Z][A-Z0-9.'_-]*)", re.ASCII)
_ACCOUNT = re.compile(rf"(?:{'|'.join(ROOTS)})(?::[A-Z0-9][A-Za-z0-9-]*)+")


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
    return (head, *sorted(map(_posting, entry.postings)))


def entry_digest(value: Lines) -> str:
    """SHA-256 of the lines of an entry."""
    return hashlib.sha256(_encode(value).encode()).hexdigest()


class Difference(NamedTuple):
    """A part of an entry that is another than it was; `old` or `new` is None where it was or is not there."""

    account: str  # of the posting it is of; empty for the entry itself
    key: str
    old: str | None
    new: str | None

    @property
    def said(self) -> Phrase:
        """In Dutch: `bedrag van Activa:Bank:ING was 10 EUR en is 11 EUR`, `regel is weg (was 7)`."""
        values = {
            "key": self.key,
            "account": AccountName(self.account),
            "old": _read(self.key, self.old),
            "new": _read(self.key, self.new),
        }
        where = " van {account}" if self.account else ""
        if self.old is None:
            return Phrase(f"{{key}}{where} is erbij gekomen ({{new}})", values)
        return Phrase(f"{{key}}{where} {'is weg (was {old})' if self.new is None else 'was {old} en is {new}'}", values)


def differences(old: Lines, new: Lines) -> list[Difference]:
    """What changed from one form of an entry to another, part by part."""
    gone, came = _parts(old), _parts(new)
    for part in [*gone]:
        if part in came:
            gone.remove(part)
            came.remove(part)
    changes = []
    for account, key, value in gone:
        match = next((item for item in came if item[:2] == (account, key)), None)
        if match is not None:
            came.remove(match)
        changes.append(Difference(account, key, value, match[2] if match else None))
    return [*changes, *(Difference(account, key, None, value) for account, key, value in came)]


def differing(old: Lines, new: Lines) -> list[Phrase]:
    """The same for people, who are told where nothing but the place of things is another."""
    return [item.said for item in differences(old, new)] or [Phrase("gegevens zijn tussen regels verwisseld")]


def _read(key: str, text: str | None) -> Any:
    """What a part says, as what it is: an amount, a day or an account; else the text, with its quotes."""
    if text is None or key in _TEXTS:
        return text
    if _DAY.fullmatch(text):
        with suppress(ValueError):  # no day of the calendar, in a seal that somebody changed
            return dt.date.fromisoformat(text)
    if amount := _AMOUNT.fullmatch(text):
        return Amount(Decimal(amount[1]), amount[2])
    return AccountName(text) if _ACCOUNT.fullmatch(text) else text


def _parts(lines: Lines) -> list[tuple[str, str, str]]:
    """Account (empty for the entry itself), key and value of every part; a posting without its amount is none."""
    keyed_values = []
    for number, (label, *parts) in enumerate(lines):
        for part in parts:
            key, _, value = part.partition(": ")
            keyed_values.append((label if number else "", key, value))
    return keyed_values


def day_of(lines: Lines) -> Any:
    """The day of an entry."""
    return _read("datum", lines[0][1].removeprefix("datum: "))


def describe(lines: Lines) -> Phrase:
    """A short text for people: date, what it says, and accounts with amounts; metadata left out."""
    head = dict(part.partition(": ")[::2] for part in reversed(lines[0][1:]))
    keys = ("datum", "partij", "omschrijving", "soort")
    words = [_read(key, head[key]) for key in keys if head.get(key)]
    if lines[0][0] == "Custom":
        custom_values = (part.partition(": ")[2] for part in lines[0] if part.startswith("waarde: "))
        words += [text.strip('"') if text.startswith('"') else _read("waarde", text) for text in custom_values]
    else:
        words += [_read(key, head[key]) for key in ("rekening", "munt", "bedrag") if head.get(key)]
    if len(lines) > 1:
        legs = [
            Phrase.joined([AccountName(line[0]), _read("bedrag", line[1].removeprefix("bedrag: "))], " ")
            for line in lines[1:]
        ]
        words.append(Phrase("({legs})", {"legs": Phrase.joined(legs, ", ")}))
    return Phrase.joined(words, " ")


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
