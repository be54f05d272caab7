"""The tables for a federation as parquet files, in the folders that DuckDB, Spark and Trino know (hive partitions).

    TABLE/cooperatie=rsin-123456782/jaar=2026/kamer=LINDE/deel.parquet

The same books give the same bytes: rows in one order, no moment of writing. What is of no kamer lies in the folder that
readers know as "no value".
"""

from __future__ import annotations

import importlib
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger.base.errors import InputError
from bwk_ledger.figures.federation import VERSION, FederationKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bwk_ledger.figures.federation import FederationColumn, FederationTable
    from bwk_ledger.figures.federation_rows import Row

NO_VALUE = "__HIVE_DEFAULT_PARTITION__"
FILE = "deel.parquet"
_PLACES = {FederationKind.EUROS: Decimal("0.01"), FederationKind.EXACT: Decimal("0.0001")}
_DIGITS = 18


def require_pyarrow() -> Any:
    """The package that writes parquet.

    Raises:
        InputError: it is not installed.
    """
    try:
        importlib.import_module("pyarrow.parquet")
        return importlib.import_module("pyarrow")
    except ImportError as error:
        raise InputError(
            "parquet schrijven kan hier nog niet: pyarrow is niet geïnstalleerd.",
            cause="alleen wie parquet maakt, heeft het nodig; daarom hoort het niet bij de gewone installatie.",
            remedy="installeer het erbij, en geef de opdracht opnieuw: pip install 'bwk-ledger[parquet]'.",
        ) from error


def folder_of(table: FederationTable, cooperative: str, year: int) -> str:
    """Where a year of a table lies."""
    return f"{table.name}/cooperatie={cooperative}/jaar={year}"


def render_year(table: FederationTable, rows: Sequence[Row], about: Mapping[str, str]) -> Mapping[str, bytes]:
    """The files of a year of a table, by their place in its folder.

    Args:
        table: the table.
        rows: its rows of that year.
        about: what each file says of itself besides.
    """
    kamers: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        kamers[row["kamer"] or NO_VALUE].append(row)
    return {f"kamer={kamer}/{FILE}": _file(table, kamer_rows, about) for kamer, kamer_rows in sorted(kamers.items())}


def _file(table: FederationTable, rows: Sequence[Row], about: Mapping[str, str]) -> bytes:
    pa = require_pyarrow()
    fields = [_field(pa, column) for column in table.columns]
    told = {"bwk.tabel": table.name, "bwk.schema": str(VERSION), **about}
    ordered = sorted(rows, key=lambda row: [_order(row.get(column.name)) for column in table.columns])
    columns = [
        pa.array([_value(column, row.get(column.name)) for row in ordered], type=field.type)
        for column, field in zip(table.columns, fields, strict=True)
    ]
    out = pa.BufferOutputStream()
    pa.parquet.write_table(pa.Table.from_arrays(columns, schema=pa.schema(fields, metadata=told)), out)
    return bytes(out.getvalue())


def _order(value: Any) -> tuple[bool, Any]:
    """A place in the order, empty values last."""
    return (value is None, 0 if value is None else value)


def _field(pa: Any, column: FederationColumn) -> Any:
    types = {
        FederationKind.TEXT: pa.string(),
        FederationKind.NUMBER: pa.int32(),
        FederationKind.MINUTES: pa.int64(),
        FederationKind.EUROS: pa.decimal128(_DIGITS, 2),
        FederationKind.EXACT: pa.decimal128(_DIGITS, 4),
        FederationKind.DAY: pa.date32(),
        FederationKind.YES: pa.bool_(),
    }
    return pa.field(column.name, types[column.kind], nullable=column.may_be_empty, metadata={"over": column.about})


def _value(column: FederationColumn, value: Any) -> Any:
    """A value as its column holds it: a part of a cent, which only a hand writes, is rounded."""
    places = _PLACES.get(column.kind)
    return value if places is None or value is None else Decimal(value).quantize(places, ROUND_HALF_UP)
