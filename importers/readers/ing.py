"""ING (Netherlands) current account CSV: comma or semicolon, Dutch or English headers, with or without balances."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from typing import TYPE_CHECKING

from bwk_ledger.money import parse_amount
from importers.readers.bank import BankFormat, BankRow, Statement, statement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from importers.readers.source import Record, Source

_COLUMNS = {
    "date": ("datum", "date"),
    "name": ("naam / omschrijving", "name / description"),
    "account": ("rekening", "account"),
    "counterparty": ("tegenrekening", "counterparty"),
    "sign": ("af bij", "debit/credit"),
    "amount": ("bedrag (eur)", "amount (eur)"),
    "text": ("mededelingen", "notifications"),
    "balance": ("saldo na mutatie", "resulting balance"),
}
_OPTIONAL = {"balance"}
_SIGNS = {"af": -1, "debit": -1, "bij": 1, "credit": 1}
# ING joins what the payer wrote with labels of its own; only the first part is the payer's.
_DESCRIPTION = re.compile(
    r"(?:Omschrijving|Description): (?P<text>.*?)"
    r"(?= (?:IBAN|Kenmerk|Reference|Machtiging ID|Mandate ID|Incassant ID|Datum/Tijd|Date/time|Valutadatum|Value date)"
    r":|$)"
)


def is_ing(source: Source) -> bool:
    """Whether the first line is a header of this export."""
    return _layout(source) is not None


def read_ing(source: Source) -> list[Statement]:
    """Read the file: a statement per account, rows oldest first.

    Raises:
        InputError: a row that cannot be read, or balances that do not follow from the amounts.
    """
    return source.once(_read)


def _read(source: Source) -> list[Statement]:
    layout = _layout(source)
    assert layout is not None
    delimiter, positions = layout
    by_account: dict[str, list[BankRow]] = {}
    records = source.records(delimiter)
    width = len(next(records).fields)
    for record in records:
        if len(record.fields) != width:
            raise source.damaged(
                record.line,
                f"deze regel heeft {len(record.fields)} velden in plaats van {width}",
                cause="het bestand is afgebroken of met de hand veranderd.",
            )
        row = _row(source, record, positions)
        by_account.setdefault(row.account, []).append(row)
    if not by_account:
        raise source.damaged(
            1, "dit bestand heeft geen enkele bankregel", remedy="kies bij de bank een langere periode."
        )
    return [statement(source, rows) for rows in by_account.values()]


def blind_ing(source: Source, replacements: Mapping[int, tuple[str, str]]) -> bytes:
    """The file with name, counterparty and text of some rows replaced by `(name, text)`; other lines stay as they are.

    The copy that is kept with the books must not name people. Lines keep their numbers.
    """
    layout = _layout(source)
    assert layout is not None
    delimiter, positions = layout
    lines = list(source.lines)
    for record in source.records(delimiter):
        if record.line not in replacements:
            continue
        fields = list(record.fields)
        fields[positions["name"]], fields[positions["text"]] = replacements[record.line]
        fields[positions["counterparty"]] = ""
        buffer = io.StringIO(newline="")
        csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="").writerow(fields)
        first, last = record.line - 1, record.last_line - 1
        end = lines[last][len(lines[last].rstrip("\r\n")) :]
        lines[first : last + 1] = [buffer.getvalue() + end, *[""] * (last - first)]
    return "".join(lines).encode("utf-8")


def _layout(source: Source) -> tuple[str, Mapping[str, int]] | None:
    for delimiter in ";,":
        header = next(csv.reader([source.first_line], delimiter=delimiter))
        positions = _positions([field.strip().lower() for field in header])
        if positions.keys() >= _COLUMNS.keys() - _OPTIONAL:
            return delimiter, positions
    return None


def _positions(header: Sequence[str]) -> dict[str, int]:
    return {key: header.index(name) for key, names in _COLUMNS.items() for name in names if name in header}


def _row(source: Source, record: Record, positions: Mapping[str, int]) -> BankRow:
    def field(key: str) -> str:
        return record.fields[positions[key]].strip()

    sign = _SIGNS.get(field("sign").lower())
    if sign is None:
        raise source.damaged(record.line, f"'{field('sign')}' is geen Af of Bij")
    text = field("text")
    found = _DESCRIPTION.search(text)
    return BankRow(
        line=record.line,
        date=_date(source, record, field("date")),
        account=field("account").replace(" ", ""),
        amount=sign * _amount(source, record, field("amount")),
        counterparty=field("counterparty").replace(" ", ""),
        name=field("name"),
        text=text,
        description=found["text"].strip() if found else text,
        balance=_amount(source, record, field("balance")) if "balance" in positions else None,
    )


def _date(source: Source, record: Record, text: str) -> dt.date:
    try:
        if len(text) != len("jjjjmmdd"):
            raise ValueError(text)  # noqa: TRY301 - fromisoformat would take other forms too
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise source.damaged(
            record.line, f"'{text}' is geen bestaande datum", cause="ING schrijft datums als jjjjmmdd."
        ) from error


def _amount(source: Source, record: Record, text: str) -> Decimal:
    try:
        return parse_amount(text)
    except ValueError as error:
        raise source.damaged(
            record.line, f"'{text}' is geen bedrag", cause="een bedrag ziet eruit als 1234,56 of 1.234,56."
        ) from error


ING = BankFormat("ING-afschrift (CSV)", "ing", is_ing, read_ing, blind_ing)
